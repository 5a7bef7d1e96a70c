"""One client while a book is planned (单户排期): the facts, what is owed, and what the limits leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import frozen

from .calendars import ProvisionalCalendar
from .dues import Due, counts, purpose_of
from .facts import Client, Contact, ContactKind, Purpose, StaffMember
from .limits import SPARED, Limit, has_room, limits_for, suppresses
from .plans import PlannedContact
from .products import product_code
from .regime import CadencePolicy
from .scheduling import Job

__all__ = ["MESSAGES", "Care", "Planned", "Scope", "day_room", "light"]

MESSAGES: Final = frozenset(
    {ContactKind.TEXT, ContactKind.MAIL, ContactKind.APP, ContactKind.MESSENGER, ContactKind.SOCIAL}
)
"""What is written beforehand and sent on the day itself, worked or not."""

_UNLIMITED: Final = 1_000_000
"""The room of a day where no rule states any."""


@frozen(kw_only=True)
class Scope:
    """What all books of one plan share."""

    policy: CadencePolicy
    calendar: ProvisionalCalendar
    first: date
    last: date
    end: date
    units: int | None
    tiers: tuple[str, ...]
    open_complaints: frozenset[str]
    families: Mapping[str, str]
    kept_until: date | None = None

    def cost(self, kind: ContactKind) -> int:
        """Give the units that a contact takes."""
        rule = self.policy.day_units
        if rule is None:
            return 1
        return rule.meeting if kind is ContactKind.MEETING else rule.other

    @property
    def room(self) -> int:
        """The units of a full day."""
        if self.units is not None:
            return self.units
        return _UNLIMITED if self.policy.day_units is None else self.policy.day_units.units


class Planned(Job):
    """A contact to be placed for what is owed to a client."""

    __slots__ = ("care", "due", "purpose", "what")

    def __init__(self, care: Care, due: Due, kind: ContactKind, *, cost: int, days: Sequence[date]) -> None:
        super().__init__(client=care.client.client_id, kind=kind, cost=cost, days=days)
        self.care = care
        self.due = due
        self.what = kind
        self.purpose = due.purpose or Purpose.CARE

    def allows(self, day: date) -> bool:
        """Say whether the client's limits leave room for it on a day."""
        return self.care.hindrance(self, day) is None

    def rivals(self) -> Sequence[Job]:
        """Give the client's other contacts: the limits of one count them."""
        return [one for one in self.care.jobs if one is not self]

    @property
    def personal(self) -> bool:
        """Say whether it is more than a greeting or notice by text on an occasion."""
        return self.due.event is None or self.what not in MESSAGES

    def meets(self, due: Due) -> bool:
        """Say whether the contact, where it stands, counts towards something owed.

        A text on an occasion is a greeting or a notice, not the personal contact that a minimum asks for.
        """
        if due is self.due:
            return True
        if due.event is not None:  # two events of one day are told in one contact of their purpose
            same = self.due.event is not None and (self.due.due_on, self.purpose) == (due.due_on, due.purpose)
            return same and self.on is not None and self.what in due.kinds and due.opens_on <= self.on <= due.due_on
        return (
            self.on is not None
            and due.event is None
            and due.opens_on <= self.on <= due.within
            and self.personal
            and (self.what in due.kinds or (due.meetings is not None and self.what is ContactKind.MEETING))
            and due.purpose in (None, self.purpose)
            and (self.due.in_depth or not due.in_depth)
            and not self.care.made_on(self.on, due, self.what)
        )


class Care:
    """One client while the book is planned: the facts, what is owed, and the contacts placed so far."""

    def __init__(self, client: Client, contacts: Sequence[Contact], dues: Sequence[Due], scope: Scope) -> None:
        self.client = client
        self.contacts = contacts
        self.dues = sorted(dues, key=lambda due: _narrowness(due, scope.first))
        self.scope = scope
        self.since = client.assigned_on or client.opened_on or date.min
        self.jobs: list[Planned] = []
        self.kept: Sequence[PlannedContact] = ()
        self.place = 0
        self._limits: dict[tuple[ContactKind, Purpose, bool], list[tuple[Limit, list[date]]]] = {}
        self._ahead = [one for one in contacts if one.at.date() >= scope.first]

    def kept_for(self, due: Due) -> list[PlannedContact]:
        """Give the contacts that an earlier plan had for a duty; for a week of the manager, whatever they were for."""
        weekly = self.scope.policy.weekly
        whatever = weekly is not None and due.rule == weekly.id
        # A contact for an event was made for that, whatever minimum it met besides; the event asks for it again.
        policy = self.scope.policy
        occasions = {rule.id for rule in (*policy.occasions, *policy.event_classes, policy.urgent) if rule is not None}
        return [
            one
            for one in self.kept
            if (whatever or due.rule in one.rules)
            and (due.event is not None or occasions.isdisjoint(one.rules))
            # a call before a due day on a holiday stands before its window
            and (due.opens_on <= one.on <= due.within or (one.due_on == due.due_on and not whatever))
        ]

    def limits(self, job: Planned) -> list[tuple[Limit, list[date]]]:
        """Give the limits of such a contact, each with the days of the contacts made already that it counts."""
        key = (job.what, job.purpose, job.due.in_depth)
        if key not in self._limits:
            self._limits[key] = [
                (
                    limit,
                    [
                        one.at.date()
                        for one in self.contacts
                        if limit.counts(one.kind, purpose_of(one), in_depth=one.in_depth)
                    ],
                )
                for limit in limits_for(
                    self.scope.policy,
                    tier=self.client.contracted_tier,
                    kind=job.what,
                    purpose=job.purpose,
                    in_depth=job.due.in_depth,
                )
            ]
        return self._limits[key]

    def made_on(self, day: date, due: Due, kind: ContactKind) -> bool:
        """Say whether a contact made on a day of the horizon counts for a duty as one of this kind would."""
        kinds = (kind,) if due.meetings is not None and kind is ContactKind.MEETING else due.kinds
        return any(
            one.at.date() == day and counts(one, kinds=kinds, purpose=due.purpose, in_depth=due.in_depth)
            for one in self._ahead
        )

    def hindrance(self, job: Planned, day: date) -> str | None:
        """Give the id of the limit that forbids a contact on a day; empty where one that counts stands there."""
        due = job.due
        if due.event is None and (
            self.made_on(day, due, job.what)
            or any(
                one.on == day
                and one is not job
                and one.meets(due)
                # a call and a meeting of one day count each on its own leg
                and (due.meetings is None or (one.what is ContactKind.MEETING) is (job.what is ContactKind.MEETING))
                for one in self.jobs
            )
        ):
            return ""
        cooldown, product = self.scope.policy.refusal_cooldown, job.due.product
        if cooldown is not None and product is not None and job.purpose not in SPARED:
            for one in self.contacts:
                refused = one.refused_product is not None and product_code(one.refused_product) == product_code(product)
                if refused and (day - one.at.date()).days < cooldown.days:
                    return cooldown.id
        for limit, made in self.limits(job):
            days = made + [
                one.on
                for one in self.jobs
                if one is not job
                and one.on is not None
                and limit.counts(one.what, one.purpose, in_depth=one.due.in_depth)
            ]
            if days and not has_room(limit, days, day):
                return limit.rule.id
        return None

    def barred(self, due: Due) -> tuple[str, ...]:
        """Give the ids of the rules that forbid what is owed on every day."""
        policy, purpose, found = self.scope.policy, due.purpose or Purpose.CARE, []
        if policy.declined is not None and self.client.declined_vip and purpose in policy.declined.purposes:
            found.append(policy.declined.id)
        stop, is_open = policy.suppression, self.client.client_id in self.scope.open_complaints
        if stop is not None and is_open and suppresses(stop, purpose):
            found.append(stop.id)
        return tuple(found)

    def usable(self, kinds: Sequence[ContactKind]) -> list[ContactKind]:
        """Give the kinds that the client has not opted out of, a preferred one first."""
        left = [kind for kind in kinds if kind not in self.client.opted_out]
        return sorted(left, key=lambda kind: kind is not self.client.preferred_channel)

    def waiting(self) -> tuple[int, Fraction]:
        """Give how many days an absence is overdue, and how many intervals of the client's minimum have passed."""
        first, absence = self.scope.first, self.scope.policy.absence
        called = [due for due in self.dues if absence is not None and due.rule == absence.id]
        overdue = max(((first - due.due_on).days for due in called), default=0)
        often = max(
            (
                Fraction(due.contacts, (due.within - due.opens_on).days + 1)
                for due in self.dues
                if due.event is None and due not in called
            ),
            default=Fraction(0),
        )
        reached = [one.at.date() for one in self.contacts if counts(one) and one.at.date() < first]
        return max(overdue, 0), (first - max(reached, default=self.since)).days * often


def _narrowness(due: Due, first: date) -> tuple[int, bool, bool, int, date, str, str]:
    """Order what is owed: narrow windows first; of equal ones what is bound to a day, a purpose or few kinds."""
    span = max(due.due_on, first) - max(due.opens_on, first)
    movable = due.event is None or due.within > due.due_on
    return span.days, movable, due.purpose is None, len(due.kinds), due.due_on, due.rule, due.event or ""


def light(kinds: Sequence[ContactKind]) -> ContactKind:
    """Give the first kind that is no meeting, or a meeting where there is none; ``kinds`` holds at least one."""
    return next((kind for kind in kinds if kind is not ContactKind.MEETING), ContactKind.MEETING)


def day_room(units: int, member: StaffMember | None, day: date) -> int:
    """Give the units that a member of staff has on a day: a share of a full day's, none while away.

    Who is not in the table of staff has a full day.
    """
    if member is None:
        return units
    return 0 if member.is_away(day) else int(units * member.capacity)
