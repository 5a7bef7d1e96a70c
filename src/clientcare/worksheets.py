"""Worksheets: a contact plan read as sheets, and held against what was done (工作表).

The visit plans (约访计划) of a month, a week and a day are one :class:`~clientcare.plans.ContactPlan` cut into periods:
each planned contact names the client to see, the method, the day, and its goal: the rules that it meets, its purpose
and its event.  The weekly sheet is what a relationship manager works by; the comparison says afterwards how much of a
plan was done as planned.

A contact does a planned one where it is with the same client, reached the client, is of the planned kind or a stronger
one, and has the planned purpose.  A meeting is stronger than all else, a call or a video talk stronger than a message.
Any purpose will do for plain care; a minimum of another purpose takes that purpose alone, an event also a contact whose
purpose is not known, and a message that was sent without a word of its arrival.  Contacts of one kind, purpose and day
are one.  Any staff counts.  A contact does one planned contact at most, and as many are done as can be.

>>> from .facts import Purpose
>>> call = PlannedContact(
...     on=date(2026, 6, 3), manager_id="m1", client_id="007", kind=ContactKind.CALL, due_on=date(2026, 6, 30),
...     rules=("C-03",), purpose=Purpose.CARE,
... )
>>> plan = ContactPlan(first=date(2026, 6, 1), last=date(2026, 6, 30), contacts=(call,), shortfalls=())
>>> [(row.planned, row.missed, row.rate) for row in compare_plan(plan, [], by="month", as_of=date(2026, 6, 30))]
[(1, 1, Fraction(0, 1))]
>>> visit_plan(plan, level="quarter")
Traceback (most recent call last):
clientcare.errors.FactError: 'quarter' is no level of a visit plan; known: day, week, month [CC-FACT-002]

Bounds: weeks begin on Monday, months are calendar ones, and each is cut to the days of the plan.  Days are those of the
contact's own offset.  Everything is judged at the end of a day.
Source: 004 1.定期联系制度 (C-01), (3)客户约访制度 (C-21, C-25), 流程改进重点 (C-22).
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from attrs import frozen

from .cadence import ReportDuty, assess_week, find_report_duties
from .calendars import ProvisionalCalendar
from .clientplan import MESSAGES
from .clocks import Window, WorkCalendar, as_date, month_of, week_of
from .decision import Decision, Finding
from .dues import counts
from .errors import DateError
from .facts import Contact, ContactKind, Purpose, StaffMember
from .parameters import unknown_code
from .plans import ContactPlan, PlannedContact, Shortfall
from .regime import CadencePolicy

__all__ = ["DaySheet", "PlanActual", "SheetPeriod", "WeekSheet", "compare_plan", "visit_plan", "weekly_sheet"]

_COMPARED: Final = ("week", "month")
_TALKS: Final = (ContactKind.CALL, ContactKind.VIDEO)


# --- visit plans -----------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class SheetPeriod:
    """What one manager has planned for a day, a week or a month, by day, client and kind."""

    manager_id: str
    period: Window
    contacts: tuple[PlannedContact, ...]

    @property
    def clients(self) -> tuple[str, ...]:
        """The clients to see, each once."""
        return tuple(sorted({one.client_id for one in self.contacts}))


def visit_plan(
    plan: ContactPlan, *, level: Literal["day", "week", "month"], manager_id: str | None = None
) -> tuple[SheetPeriod, ...]:
    """Cut a plan into the days, weeks or months of each manager, or of one: by period, then by manager.

    Each planned contact stands in one period; periods without any are left out.  Raises
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for another level.
    Source: 004 (3)客户约访制度 (C-25).
    """
    if level not in _LEVELS:
        raise unknown_code(level, "level of a visit plan", _LEVELS)
    found: defaultdict[tuple[date, str], list[PlannedContact]] = defaultdict(list)
    for one in plan.contacts:
        if manager_id in (None, one.manager_id):
            found[_period(plan, level, one.on).first, one.manager_id].append(one)
    return tuple(
        SheetPeriod(manager_id=who, period=_period(plan, level, first), contacts=tuple(sorted(contacts, key=_by_day)))
        for (first, who), contacts in sorted(found.items())
    )


def _by_day(one: PlannedContact) -> tuple[date, str, ContactKind]:
    return one.on, one.client_id, one.kind


def _day_of(day: date) -> Window:
    return Window(first=day, last=day)


_LEVELS: Final = {"day": _day_of, "week": week_of, "month": month_of}


def _period(plan: ContactPlan, level: str, day: date) -> Window:
    """Give the part of a day's period that the plan covers."""
    return _cut(plan.first, plan.last, level, day)


# The same few days for every contact of a branch.
@lru_cache(maxsize=1024)
def _cut(first: date, last: date, level: str, day: date) -> Window:
    whole = _LEVELS[level](day)
    return Window(first=max(whole.first, first), last=min(whole.last, last))


# --- plan against actual ---------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class PlanActual:
    """A manager's plan of a week or month against what was done (计划与实际).

    ``planned`` contacts are ``done`` as planned, still ``open`` where the period is not over, or ``missed``.
    ``otherwise``: the other contacts that reached a client.  Those that name no manager, with clients whom the plan
    gives to nobody in the period, stand under None.
    """

    manager_id: str | None
    period: Window
    planned: int
    done: int
    open: int
    missed: int
    otherwise: int

    @property
    def rate(self) -> Fraction | None:
        """The share of the planned contacts that was done, None where nothing was planned."""
        return Fraction(self.done, self.planned) if self.planned else None


def compare_plan(
    plan: ContactPlan, contacts: Iterable[Contact], *, by: Literal["week", "month"], as_of: date
) -> tuple[PlanActual, ...]:
    """Compare a plan with the contacts made up to the end of ``as_of``, by period and manager.

    A planned contact is done by one in the same period, also on an earlier or later day.  Contacts outside the days of
    the plan are passed over.  Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for another period.
    Source: 004 (3)客户约访制度 (C-25: plans are carried out).
    """
    if by not in _COMPARED:
        raise unknown_code(by, "period of a comparison", _COMPARED)
    last = min(plan.last, as_date(as_of))
    planned: defaultdict[tuple[date, str], list[PlannedContact]] = defaultdict(list)
    made: defaultdict[tuple[date, str], list[Contact]] = defaultdict(list)
    for one in plan.contacts:
        planned[_period(plan, by, one.on).first, one.client_id].append(one)
    for contact in contacts:
        day = contact.at.date()
        if plan.first <= day <= last:
            made[_period(plan, by, day).first, contact.client_id].append(contact)
    total: Counter[tuple[date, str | None]] = Counter()
    left: Counter[tuple[date, str | None]] = Counter()
    otherwise: Counter[tuple[date, str | None]] = Counter()
    for key in {*planned, *made}:
        first, wanted = key[0], planned[key]
        undone, others = _pair(wanted, made[key])
        total.update((first, one.manager_id) for one in wanted)
        left.update((first, one.manager_id) for one in undone)
        holder = min((one.manager_id for one in wanted), default=None)
        otherwise.update((first, one.manager_id or holder) for one in others if counts(one))
    rows = []
    for first, who in sorted({*total, *otherwise}, key=lambda row: (row[0], row[1] or "")):
        period, lacking = _period(plan, by, first), left[first, who]
        is_over = period.last <= as_of
        rows.append(
            PlanActual(
                manager_id=who,
                period=period,
                planned=total[first, who],
                done=total[first, who] - lacking,
                open=0 if is_over else lacking,
                missed=lacking if is_over else 0,
                otherwise=otherwise[first, who],
            )
        )
    return tuple(rows)


def _pair(
    planned: Sequence[PlannedContact], contacts: Iterable[Contact]
) -> tuple[tuple[PlannedContact, ...], tuple[Contact, ...]]:
    """Give the planned contacts with one client that are not done, and the contacts that do none of them.

    One after the other takes a contact; where only taken ones would do, their holders move on to others along an
    augmenting path.  So none loses its contact again to a later one, and as many are done as can be.
    """
    made = _distinct(contacts)
    taken: dict[int, int] = {}
    does: dict[int, int] = {}
    for start in range(len(planned)):
        reached: dict[int, int] = {}
        queue = deque((start,))
        free: int | None = None
        while queue and free is None:
            place = queue.popleft()
            for number, contact in enumerate(made):
                if number not in reached and _does(contact, planned[place]):
                    reached[number] = place
                    if number not in taken:
                        free = number
                        break
                    queue.append(taken[number])
        while free is not None:
            place = reached[free]
            taken[free] = place
            does[place], free = free, does.get(place)
    undone = tuple(one for place, one in enumerate(planned) if place not in does)
    return undone, tuple(one for number, one in enumerate(made) if number not in taken)


def _distinct(contacts: Iterable[Contact]) -> list[Contact]:
    """Give one contact of each kind, purpose and day: one that reached the client, else one that did not fail."""
    found: dict[tuple[ContactKind, Purpose | None, date], Contact] = {}
    for one in sorted(
        contacts, key=lambda one: (not counts(one), one.connected is False, one.at, one.manager_id or "")
    ):
        found.setdefault((one.kind, one.purpose, one.at.date()), one)
    return sorted(found.values(), key=lambda one: (one.at, one.kind, one.purpose or ""))


def _does(contact: Contact, planned: PlannedContact) -> bool:
    """Tell whether a contact with the client does a planned one, whenever it was made."""
    kind, of_event = contact.kind, planned.event is not None
    is_sent = of_event and kind in MESSAGES and contact.connected is None
    if of_event:
        fits = contact.purpose in (None, planned.purpose)
    else:
        fits = planned.purpose == Purpose.CARE or contact.purpose == planned.purpose
    strong = kind is ContactKind.MEETING or (kind in _TALKS and planned.kind in MESSAGES)
    return fits and (kind == planned.kind or strong) and (is_sent or counts(contact))


# --- the weekly sheet ------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class DaySheet:
    """One day of a manager: what is planned, the units that it takes, and the units that the day has.

    ``room`` is 0 on a day that is not worked or on which the manager is away, None where no rule states any.
    ``provisional``: the calendar does not cover the day.
    """

    on: date
    works: bool
    provisional: bool
    contacts: tuple[PlannedContact, ...]
    units: int
    room: int | None


@frozen(kw_only=True)
class WeekSheet:
    """A manager's week (周工作表), as it stands at the end of a day.

    ``days``: those of the week that the plan covers.  ``needed``: the different clients of the book to contact in the
    week, None where the policy asks for none; ``planned`` and ``done``: how many the plan reaches, and how many were
    reached.  ``overdue``: what was planned or due before the day and is not done.  ``reports``: the reports owed;
    ``shortfalls``: what falls due in the week and has no room.
    """

    manager_id: str
    week: Window
    days: tuple[DaySheet, ...]
    needed: int | None
    planned: int
    done: int
    overdue: tuple[PlannedContact, ...]
    reports: tuple[ReportDuty, ...]
    shortfalls: tuple[Shortfall, ...]


def weekly_sheet(
    manager_id: str,
    plan: ContactPlan,
    book: Collection[str],
    contacts: Iterable[Contact],
    policy: CadencePolicy,
    *,
    as_of: date,
    calendar: WorkCalendar,
    member: StaffMember | None = None,
    units: int | None = None,
    major: Collection[Contact] = (),
) -> Decision[WeekSheet]:
    """Draw the sheet of the week that holds ``as_of``, as things stand at the end of that day.

    ``book``: the ids of the manager's clients on that day (:func:`~clientcare.owed.is_managed`); ``contacts``: all that
    are known, of whatever staff.  ``member`` gives the manager's capacity and absence; ``units`` the room of a full day
    in place of the policy's; ``major`` as in :func:`~clientcare.cadence.find_report_duties`.  A message on an occasion
    reaches nobody for ``planned``.  The findings say how the week stands (C-01) and which reports are missing.  Raises
    :class:`~clientcare.errors.DateError` (``CC-DATE-002``) where the plan does not touch the week.
    Source: 004 1.定期联系制度 (C-01), (3)客户约访制度 (C-21, C-25), 流程改进重点 (C-22).
    """
    week, clients = week_of(as_of), frozenset(book)
    if plan.last < week.first or week.last < plan.first:
        raise DateError(
            "CC-DATE-002",
            f"the plan runs from {plan.first} to {plan.last} and has no day in the week of {week.first}; "
            "plan that week first",
        )
    own_plan = [one for one in plan.contacts if one.manager_id == manager_id]
    log = [one for one in contacts if one.at.date() <= as_of]
    own = [one for one in log if one.manager_id == manager_id or (not one.manager_id and one.client_id in clients)]
    reports = find_report_duties(own, policy, as_of=as_of, major=major)
    findings: list[Finding] = []
    if policy.weekly is not None:
        findings += assess_week(manager_id, clients, log, policy, as_of=as_of, calendar=calendar).findings
    reached = {one.client_id for one in own if counts(one) and one.at.date() in week}
    sheet = WeekSheet(
        manager_id=manager_id,
        week=week,
        days=_days(plan, own_plan, week, policy, ProvisionalCalendar(calendar), member, units),
        needed=None if policy.weekly is None else min(policy.weekly.clients, len(clients)),
        planned=len({one.client_id for one in own_plan if one.on in week and _is_personal(one)} & clients),
        done=len(reached & clients),
        overdue=_overdue(plan, own_plan, log, as_of),
        reports=reports.value,
        shortfalls=tuple(one for one in plan.shortfalls if one.manager_id == manager_id and one.due_on in week),
    )
    return Decision(sheet, as_of=as_of, rulebook=policy.rulebook, findings=[*findings, *reports.findings])


def _is_personal(one: PlannedContact) -> bool:
    """Tell whether a planned contact is more than a greeting or notice on an occasion, as the planner takes it."""
    return one.event is None or one.kind not in MESSAGES


def _days(
    plan: ContactPlan,
    planned: Sequence[PlannedContact],
    week: Window,
    policy: CadencePolicy,
    calendar: ProvisionalCalendar,
    member: StaffMember | None,
    units: int | None,
) -> tuple[DaySheet, ...]:
    room = policy.day_units.units if units is None and policy.day_units is not None else units
    if room is not None and member is not None:
        room = int(room * member.capacity)
    sheets = []
    for ordinal in range(max(week.first, plan.first).toordinal(), min(week.last, plan.last).toordinal() + 1):
        day = date.fromordinal(ordinal)
        works = calendar.is_workday(day) and not (member is not None and member.is_away(day))
        contacts = tuple(sorted((one for one in planned if one.on == day), key=_by_day))
        sheets.append(
            DaySheet(
                on=day,
                works=works,
                provisional=calendar.is_provisional(day),
                contacts=contacts,
                units=sum(one.units for one in contacts),
                room=room if works or room is None else 0,
            )
        )
    return tuple(sheets)


def _overdue(
    plan: ContactPlan, planned: Sequence[PlannedContact], contacts: Iterable[Contact], as_of: date
) -> tuple[PlannedContact, ...]:
    """Give what was planned or due before ``as_of`` and is not done, what is due first at the top.

    Contacts do what should have been done by now before what is planned for later, so that who keeps the plan is never
    behind it; within each, what is due first.
    """
    by_client: defaultdict[str, list[PlannedContact]] = defaultdict(list)
    made: defaultdict[str, list[Contact]] = defaultdict(list)
    for one in sorted(planned, key=lambda one: (one.on > as_of, one.due_on, one.on)):
        by_client[one.client_id].append(one)
    for contact in contacts:
        if contact.client_id in by_client and contact.at.date() >= plan.first:
            made[contact.client_id].append(contact)
    undone = [one for client_id, wanted in by_client.items() for one in _pair(wanted, made[client_id])[0]]
    late = [one for one in undone if min(one.on, one.due_on) < as_of]
    return tuple(sorted(late, key=lambda one: (one.due_on, one.on, one.client_id, one.kind)))
