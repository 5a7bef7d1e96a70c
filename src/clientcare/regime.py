"""The contact regime (联系制度): the rules of cadence as typed data, and the policy that holds them.

Minimums say how often a client must be contacted at least, caps how often at most.  Occasions turn an event in a
client's life or holdings into a contact.  What a handbook leaves silent (caps, quiet hours, lead days, an RM's day) is
absent from its policy; ``reference`` fills it with defaults.

Source: 004 1.定期联系制度, (3)客户约访制度 (C-01 to C-44); 001 二 (C-45 to C-58); 000 §1.1.45 (C-59 to C-61).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final, Literal

from attrs import field, frozen

from .content import ActivityByTier, ChannelByDepth, ContentByHolding, ContentByOrientation, VenueByTier
from .decision import Term, language
from .facts import ContactKind, Purpose, Role
from .parameters import choice, codes, count, near, terms
from .policy import Checklist, Policy, Rule, slot
from .sentences import LABELS

__all__ = [
    "HOLIDAYS",
    "AbsenceCall",
    "AbsenceCooldown",
    "CadencePolicy",
    "Cap",
    "Credit",
    "DayUnits",
    "Declined",
    "EventClass",
    "FirstFollowUp",
    "GreetedHolidays",
    "LeadTime",
    "LeapDay",
    "Minimum",
    "Occasion",
    "OptOut",
    "QuietHours",
    "RefusalCooldown",
    "Strictness",
    "Suppression",
    "UrgentContact",
    "WeeklyMinimum",
]

HOLIDAYS: Final = ("new_year", "spring_festival", "labour_day", "dragon_boat", "mid_autumn", "national_day")
"""The public holidays of China on which a greeting has a place; Qingming (清明) is a day of mourning."""

_KINDS: Final = tuple(kind.value for kind in ContactKind)
_PURPOSES: Final = tuple(purpose.value for purpose in Purpose)
_ROLES: Final = tuple(role.value for role in Role)


@frozen(kw_only=True)
class _Worded(Rule):
    """A rule whose sentence says the codes that it sets in words; the listing of parameters keeps them as codes."""

    def statement(self, lang: str = "en") -> str:
        """Say the rule in one sentence, with its figures and the words for its codes, in ``en`` or ``zh``."""
        place = language(lang)
        words = {
            name: (", ", "、")[place].join(
                LABELS[one][place] for one in ((value,) if isinstance(value, str) else value)
            )
            for name, value in self.parameters()
            if not isinstance(value, int)
        }
        template = (self.statement_en, self.statement_zh)[place]
        return template.format_map(self.show(lang) | words)


# --- the least -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class WeeklyMinimum(Rule):
    """How many different clients of the book a relationship manager contacts a week at least (C-01)."""

    clients: int = field(metadata=count(most=1000))


@frozen(kw_only=True)
class Minimum(Rule):
    """How often a client is contacted at least (C-02 to C-04, C-45 to C-50), or that it is done at intervals.

    ``tiers``: the contracted tiers that it holds for, every client of a book where None.  ``kinds``: the kinds that
    count, each contact personal and connected; every kind where None.  ``meetings``: so many meetings meet it as well
    (C-03, C-04).  ``purpose`` and ``depth``: only such contacts count.  ``most``: no more than so many in the same
    period (C-48, C-49).  Without ``per`` the handbook names no interval: people choose one, and nothing falls due.
    """

    per: Literal["two-weeks", "month", "quarter"] | None = field(
        default=None, metadata=choice("two-weeks", "month", "quarter")
    )
    contacts: int = field(default=1, metadata=count(most=100))
    meetings: int | None = field(default=None, metadata=count(most=100))
    most: int | None = field(default=None, metadata=count(most=100))
    tiers: tuple[str, ...] | None = field(default=None, metadata=codes())
    kinds: tuple[str, ...] | None = field(default=None, metadata=codes(*_KINDS))
    purpose: str | None = field(default=None, metadata=choice(*_PURPOSES))
    depth: Literal["in-depth"] | None = field(default=None, metadata=choice("in-depth"))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also an upper bound below the lower one."""
        yield from Rule.problems(self)
        if isinstance(self.most, int) and isinstance(self.contacts, int) and self.most < self.contacts:
            yield "most", f"{self.most} is below contacts, which is {self.contacts}"


@frozen(kw_only=True)
class Credit(_Worded):
    """How calls and meetings add up in a minimum that has both (C-05).

    ``legs``: one of the two is met in full.  ``points``: a meeting counts as so many ``calls``; this is never stricter
    where the rule asks for that many times more calls than meetings.
    """

    method: Literal["legs", "points"] = field(metadata=choice("legs", "points"))
    calls: int = field(metadata=count(most=100))


@frozen(kw_only=True)
class FirstFollowUp(Rule):
    """Within how many days of assignment a client is followed up for the first time, and how (C-26).

    The day of assignment is not counted.
    """

    days: int = field(metadata=count(most=366))
    kinds: tuple[str, ...] = field(metadata=codes(*_KINDS))


@frozen(kw_only=True)
class AbsenceCall(Rule):
    """The contact with a client of some tiers who has not come in for so many days (C-07)."""

    tiers: tuple[str, ...] = field(metadata=codes())
    days: int = field(metadata=count(most=366))
    kinds: tuple[str, ...] = field(metadata=codes(*_KINDS))


@frozen(kw_only=True)
class AbsenceCooldown(Rule):
    """For how many days after a call no absence call follows; a default (D-11)."""

    days: int = field(metadata=count(most=3660))


@frozen(kw_only=True)
class Strictness(_Worded):
    """How severe a shortfall of a minimum is (C-08): a warning where minimums hold in principle."""

    severity: Literal["warning", "error"] = field(metadata=choice("warning", "error"))


# --- occasions -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class EventClass(Rule):
    """The events of one class (C-12 to C-15)."""

    event_class: Literal["life_stage", "behaviour", "product", "external"] = field(
        metadata=choice("life_stage", "behaviour", "product", "external")
    )
    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class Occasion(Rule):
    """Events that call for a contact (C-09, C-10, C-32 to C-36, C-56, C-58, C-60, C-75).

    ``kinds``: by what, the first being the usual one; the client's choice where None (C-18).  ``senders``: the roles
    that may do it.
    """

    items: tuple[Term, ...] = field(metadata=terms())
    purpose: str = field(metadata=choice(*_PURPOSES))
    kinds: tuple[str, ...] | None = field(default=None, metadata=codes(*_KINDS))
    tiers: tuple[str, ...] | None = field(default=None, metadata=codes())
    senders: tuple[str, ...] | None = field(default=None, metadata=codes(*_ROLES))


@frozen(kw_only=True)
class LeadTime(Rule):
    """How many days before, or after, the day of an event its contact may be made or is due (D-12 to D-16).

    Defaults: D-12, D-13, D-14, D-15 and D-16.  ``before``: the window opens so many days before the day and ends with
    it.  ``after``: due so many days after.
    """

    events: tuple[str, ...] = field(metadata=codes())
    before: int | None = field(default=None, metadata=count(least=0, most=366))
    after: int | None = field(default=None, metadata=count(least=0, most=366))

    exclusive: ClassVar[tuple[tuple[str, ...], ...]] = (("before", "after"),)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also both directions, or none."""
        yield from Rule.problems(self)
        if (self.before is None) == (self.after is None):
            yield "before", "give before or after, one of the two"


@frozen(kw_only=True)
class GreetedHolidays(_Worded):
    """The public holidays on which clients are greeted; a default (D-17)."""

    holidays: tuple[str, ...] = field(metadata=codes(*HOLIDAYS))


@frozen(kw_only=True)
class LeapDay(_Worded):
    """The day on which a birthday or anniversary of 29 February falls in a common year; a default (D-18)."""

    falls_on: Literal["february-28", "march-1"] = field(metadata=choice("february-28", "march-1"))


@frozen(kw_only=True)
class UrgentContact(Rule):
    """Within how many elapsed hours of the event the client is contacted, whatever caps and quiet hours say (C-79)."""

    items: tuple[Term, ...] = field(metadata=terms())
    hours: int = field(metadata=count(most=8784))


# --- the most --------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Cap(Rule):
    """At most so many contacts in any run of ``days`` days, or in a calendar week, month or quarter.

    Defaults: D-05 and D-06 for marketing, D-07 for content, D-08 for a day.  ``purposes`` says which contacts it counts
    and limits; a contact without a purpose is care.  A minimum spacing of n days is at most 1 contact in n days.
    Contacts against fraud are never limited.
    """

    most: int = field(metadata=count(most=1000))
    purposes: tuple[str, ...] = field(metadata=codes(*_PURPOSES))
    days: int | None = field(default=None, metadata=count(most=366))
    per: Literal["week", "month", "quarter"] | None = field(default=None, metadata=choice("week", "month", "quarter"))
    kinds: tuple[str, ...] | None = field(default=None, metadata=codes(*_KINDS))
    tiers: tuple[str, ...] | None = field(default=None, metadata=codes())

    exclusive: ClassVar[tuple[tuple[str, ...], ...]] = (("days", "per"),)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also two windows, or none."""
        yield from Rule.problems(self)
        if (self.days is None) == (self.per is None):
            yield "days", "give days or per, one of the two"


@frozen(kw_only=True)
class QuietHours(Rule):
    """The hours of the client's day in which nobody is contacted, from ``begin`` up to ``end``; a default (D-09).

    Where ``begin`` is the later one, the hours run over midnight.  Contacts against fraud are not held back.
    """

    begin: int = field(metadata=count(least=0, most=23))
    end: int = field(metadata=count(least=0, most=23))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also hours that never end."""
        yield from Rule.problems(self)
        if self.begin == self.end:
            yield "end", f"quiet hours that begin and end at {self.begin} leave no hour of the day"


@frozen(kw_only=True)
class OptOut(Rule):
    """Which contacts keep away from a channel that the client has opted out of; a default (D-20)."""

    purposes: tuple[str, ...] = field(metadata=codes(*_PURPOSES))


@frozen(kw_only=True)
class Declined(Rule):
    """What is no longer done with a client who does not wish to become a VIP (C-28)."""

    purposes: tuple[str, ...] = field(metadata=codes(*_PURPOSES))


@frozen(kw_only=True)
class RefusalCooldown(Rule):
    """For how many days after a refusal the same product is not spoken of again; a default (D-10)."""

    days: int = field(metadata=count(most=3660))


@frozen(kw_only=True)
class Suppression(Rule):
    """Which contacts stop while a complaint of the client is open (K-36)."""

    scope: Literal["marketing", "non-service", "none"] = field(metadata=choice("marketing", "non-service", "none"))


@frozen(kw_only=True)
class DayUnits(Rule):
    """What fits a relationship manager's day: so many units, of which a meeting takes some and any other contact some.

    A default (D-19).  Only working days have room; a member of staff with half a book has half the units, rounded down.
    """

    units: int = field(metadata=count(most=1000))
    meeting: int = field(metadata=count(most=1000))
    other: int = field(metadata=count(most=1000))


# --- the policy ------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CadencePolicy(Policy):
    """Everything that one rulebook says about contacts with clients.

    Raises :class:`~clientcare.errors.FactError` naming every contradiction: a lead time for an event that no rule
    names, two lead times or two classes of one event, periodic content that no product has.
    """

    weekly: WeeklyMinimum | None = field(default=None, metadata=slot(WeeklyMinimum))
    minimums: tuple[Minimum, ...] = field(default=(), metadata=slot(Minimum, many=True))
    credit: Credit | None = field(default=None, metadata=slot(Credit))
    follow_up: FirstFollowUp | None = field(default=None, metadata=slot(FirstFollowUp))
    absence: AbsenceCall | None = field(default=None, metadata=slot(AbsenceCall))
    absence_cooldown: AbsenceCooldown | None = field(default=None, metadata=slot(AbsenceCooldown))
    strictness: Strictness | None = field(default=None, metadata=slot(Strictness))
    event_classes: tuple[EventClass, ...] = field(default=(), metadata=slot(EventClass, many=True, key="event_class"))
    occasions: tuple[Occasion, ...] = field(default=(), metadata=slot(Occasion, many=True))
    lead_times: tuple[LeadTime, ...] = field(default=(), metadata=slot(LeadTime, many=True))
    greeted_holidays: GreetedHolidays | None = field(default=None, metadata=slot(GreetedHolidays))
    leap_day: LeapDay | None = field(default=None, metadata=slot(LeapDay))
    urgent: UrgentContact | None = field(default=None, metadata=slot(UrgentContact))
    caps: tuple[Cap, ...] = field(default=(), metadata=slot(Cap, many=True))
    quiet_hours: QuietHours | None = field(default=None, metadata=slot(QuietHours))
    opt_out: OptOut | None = field(default=None, metadata=slot(OptOut))
    declined: Declined | None = field(default=None, metadata=slot(Declined))
    refusal_cooldown: RefusalCooldown | None = field(default=None, metadata=slot(RefusalCooldown))
    suppression: Suppression | None = field(default=None, metadata=slot(Suppression))
    day_units: DayUnits | None = field(default=None, metadata=slot(DayUnits))
    content_by_orientation: ContentByOrientation | None = field(default=None, metadata=slot(ContentByOrientation))
    content_by_holding: ContentByHolding | None = field(default=None, metadata=slot(ContentByHolding))
    activity_by_tier: ActivityByTier | None = field(default=None, metadata=slot(ActivityByTier))
    channel_by_depth: ChannelByDepth | None = field(default=None, metadata=slot(ChannelByDepth))
    venue_by_tier: VenueByTier | None = field(default=None, metadata=slot(VenueByTier))
    rules: tuple[Checklist, ...] = field(default=(), metadata=slot(Checklist, many=True))

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Give each contradiction as the slot and the problem."""
        yield from Policy.conflicts(self)
        events = self.events
        seen: dict[str, str] = {}
        for rule in self.lead_times:
            for event in rule.events:
                if event not in events:
                    yield "lead_times", f"{rule.id}: {event!r} is no event of the policy{near(event, events)}"
                if event in seen:
                    yield "lead_times", f"{seen[event]} and {rule.id} both set the lead time of {event!r}"
                seen[event] = rule.id
        classes: dict[str, str] = {}
        for one in self.event_classes:
            for term in one.items:
                if term.code in classes:
                    yield "event_classes", f"{classes[term.code]} and {one.id} both hold the event {term.code!r}"
                classes[term.code] = one.id
        by_holding = self.content_by_holding
        if by_holding is not None and by_holding.periodic not in {one.content for one in by_holding.contents}:
            yield "content_by_holding", f"{by_holding.id}: no product has the periodic content {by_holding.periodic!r}"

    @property
    def events(self) -> tuple[str, ...]:
        """The codes of every event that a rule names, in the order of the rules."""
        listed = [*self.event_classes, *self.occasions, *((self.urgent,) if self.urgent is not None else ())]
        return tuple(dict.fromkeys(term.code for rule in listed for term in rule.items))

    def lead_time(self, event: str) -> LeadTime | None:
        """Give the lead time of an event, or None where the rulebook states none."""
        return next((rule for rule in self.lead_times if event in rule.events), None)
