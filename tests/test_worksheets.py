"""Worksheets (C-01, C-21, C-22, C-25): visit plans, the weekly sheet, and a plan against what was done."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Literal

import attrs
import pytest

from clientcare.cadence import ReportDuty
from clientcare.calendars import ChinaCalendar
from clientcare.clocks import MondayToFriday, Window
from clientcare.decision import Decision, Outcome, Term
from clientcare.errors import DateError, FactError
from clientcare.facts import Client, Contact, ContactKind, Purpose, Role, StaffMember
from clientcare.planning import plan_contacts
from clientcare.plans import ContactPlan, PlannedContact, Shortage, Shortfall
from clientcare.policy import Checklist
from clientcare.regime import CadencePolicy, DayUnits, WeeklyMinimum
from clientcare.rulebook import Rulebook
from clientcare.worksheets import (
    DaySheet,
    PlanActual,
    SheetPeriod,
    WeekSheet,
    compare_plan,
    visit_plan,
    weekly_sheet,
)
from tests.policies import SOURCE

CALL, MEETING, TEXT, MAIL = ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT, ContactKind.MAIL
VIDEO, APP = ContactKind.VIDEO, ContactKind.APP
CHINA = timezone(timedelta(hours=8))
WORKDAYS = MondayToFriday()
FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)

POLICY = CadencePolicy(
    weekly=WeeklyMinimum(id="C-01", source=SOURCE, clients=10),
    day_units=DayUnits(id="D-19", source=SOURCE, units=20, meeting=4, other=1),
    rules=(Checklist(id="C-21", source=SOURCE), Checklist(id="C-22", source=SOURCE)),
)


def june(day: int) -> date:
    """A day of June 2026; the 1st is a Monday."""
    return date(2026, 6, day)


def planned(on: date, client_id: str = "a", kind: ContactKind = CALL, **more: Any) -> PlannedContact:
    """A planned contact of m1, due at the end of the month."""
    facts: dict[str, Any] = {
        "manager_id": "m1", "due_on": june(30), "rules": ("C-03",), "purpose": Purpose.CARE,
    } | more  # fmt: skip
    return PlannedContact(on=on, client_id=client_id, kind=kind, **facts)


def made(on: date, client_id: str = "a", kind: ContactKind = CALL, *, hour: int = 9, **more: Any) -> Contact:
    """A connected contact of m1."""
    at = datetime(on.year, on.month, on.day, hour, tzinfo=CHINA)
    facts: dict[str, Any] = {"manager_id": "m1", "connected": True} | more
    return Contact(client_id=client_id, at=at, kind=kind, **facts)


def plan_of(
    *contacts: PlannedContact, first: date = FIRST, last: date = LAST, short: tuple[Shortfall, ...] = ()
) -> ContactPlan:
    """A plan of June."""
    return ContactPlan(first=first, last=last, contacts=contacts, shortfalls=short)


# --- visit plans -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "periods"),
    [
        ("day", [("2026-12-31", "2026-12-31"), ("2027-01-01", "2027-01-01"), ("2027-01-04", "2027-01-04")]),
        ("week", [("2026-12-28", "2027-01-03"), ("2027-01-04", "2027-01-10")]),
        ("month", [("2026-12-14", "2026-12-31"), ("2027-01-01", "2027-01-20")]),
    ],
)
def test_a_plan_is_cut_at_the_ends_of_days_weeks_and_months(
    level: Literal["day", "week", "month"], periods: list[tuple[str, str]]
) -> None:
    """C-25: a week runs over the year's end, a month does not; both are cut to the days of the plan."""
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4)]
    plan = plan_of(*(planned(day) for day in days), first=date(2026, 12, 14), last=date(2027, 1, 20))
    sheets = visit_plan(plan, level=level)
    assert [(str(one.period.first), str(one.period.last)) for one in sheets] == periods
    assert [one.on for sheet in sheets for one in sheet.contacts] == days


def test_a_visit_plan_holds_targets_method_time_and_goal() -> None:
    """C-25: for each client to see the kind, the day, and what for; clients seen twice are one target."""
    goal = planned(june(2), "b", MEETING, rules=("C-04", "C-32"), purpose=Purpose.SERVICE, event="deposit_maturity")
    plan = plan_of(goal, planned(june(2), "a"), planned(june(3), "b"))
    (week,) = visit_plan(plan, level="week")
    assert week == SheetPeriod(
        manager_id="m1",
        period=Window(first=june(1), last=june(7)),
        contacts=(planned(june(2), "a"), goal, planned(june(3), "b")),
    )
    assert week.clients == ("a", "b")


def test_each_manager_has_visit_plans_and_one_may_be_asked_for() -> None:
    """C-25: by period, then by manager; periods without a contact, and managers without one, have no sheet."""
    plan = plan_of(planned(june(1), manager_id="m2"), planned(june(1), "b"), planned(june(9), "c"))
    whole = visit_plan(plan, level="week")
    assert [(one.period.first, one.manager_id) for one in whole] == [
        (june(1), "m1"), (june(1), "m2"), (june(8), "m1"),
    ]  # fmt: skip
    assert visit_plan(plan, level="week", manager_id="m2") == (whole[1],)
    assert visit_plan(plan, level="week", manager_id="m3") == ()
    assert visit_plan(plan_of(), level="month") == ()


def test_levels_and_periods_that_there_are_not_are_refused() -> None:
    """C-25: visit plans are monthly, weekly and daily; a comparison is by week or by month."""
    other: Any = "quarter"
    with pytest.raises(FactError, match="'quarter' is no level of a visit plan; known: day, week, month"):
        visit_plan(plan_of(), level=other)
    other = "day"
    with pytest.raises(FactError, match="'day' is no period of a comparison; known: week, month") as caught:
        compare_plan(plan_of(), [], by=other, as_of=june(30))
    assert caught.value.code == "CC-FACT-002"


# --- what does a planned contact -------------------------------------------------------------------------------------

DONE = [
    # The planned kind or a stronger one: a meeting before a talk, a talk before a message.
    (CALL, CALL, True),
    (CALL, MEETING, True),
    (CALL, VIDEO, False),
    (CALL, TEXT, False),
    (VIDEO, MEETING, True),
    (VIDEO, CALL, False),
    (MEETING, MEETING, True),
    (MEETING, CALL, False),
    (MEETING, VIDEO, False),
    (TEXT, TEXT, True),
    (TEXT, CALL, True),
    (TEXT, VIDEO, True),
    (TEXT, MEETING, True),
    (TEXT, MAIL, False),
    (MAIL, TEXT, False),
    (APP, CALL, True),
]


def _is_done(plan: PlannedContact, contact: Contact) -> bool:
    (row,) = compare_plan(plan_of(plan), [contact], by="month", as_of=june(30))
    assert (row.done, row.missed) in {(1, 0), (0, 1)}
    return row.done == 1


@pytest.mark.parametrize(("kind", "by", "done"), DONE)
def test_the_planned_kind_or_a_stronger_one_does_it(kind: ContactKind, by: ContactKind, done: bool) -> None:
    """C-25: a meeting in place of a call is the plan done, a text in its place is not."""
    assert _is_done(planned(june(2), kind=kind), made(june(2), kind=by)) is done


@pytest.mark.parametrize(
    ("kind", "event", "connected", "done"),
    [
        (CALL, None, True, True),
        (CALL, None, False, False),
        (CALL, None, None, False),
        (MEETING, None, None, True),
        (MEETING, None, False, False),
        (TEXT, None, True, True),
        (TEXT, None, None, False),
        (TEXT, "birthday", None, True),
        (TEXT, "birthday", True, True),
        (TEXT, "birthday", False, False),
        (CALL, "birthday", None, False),
    ],
)
def test_a_contact_has_to_reach_the_client(
    kind: ContactKind, event: str | None, connected: bool | None, done: bool
) -> None:
    """C-25: failed attempts do nothing; a greeting that was sent is done, though nobody knows that it arrived."""
    assert _is_done(planned(june(2), kind=kind, event=event), made(june(2), kind=kind, connected=connected)) is done


@pytest.mark.parametrize(
    ("purpose", "event", "was", "done"),
    [
        (Purpose.CARE, None, None, True),
        (Purpose.CARE, None, Purpose.CARE, True),
        (Purpose.CARE, None, Purpose.SERVICE, True),
        (Purpose.SURVEY, None, Purpose.SURVEY, True),
        (Purpose.SURVEY, None, Purpose.CONTENT, False),
        (Purpose.SURVEY, None, None, False),
        (Purpose.CARE, "birthday", None, True),
        (Purpose.CARE, "birthday", Purpose.CARE, True),
        (Purpose.CARE, "birthday", Purpose.SERVICE, False),
        (Purpose.SERVICE, "overdue", Purpose.SERVICE, True),
        (Purpose.SERVICE, "overdue", None, True),
        (Purpose.SERVICE, "overdue", Purpose.CARE, False),
    ],
)
def test_a_contact_has_to_serve_the_planned_purpose(
    purpose: Purpose, event: str | None, was: Purpose | None, done: bool
) -> None:
    """C-25, C-47, C-48: a survey is done by a survey; care is done by any talk; an event by its own purpose."""
    assert _is_done(planned(june(2), purpose=purpose, event=event), made(june(2), purpose=was)) is done


def test_another_client_does_not_do_it_and_other_staff_does() -> None:
    """C-25: the client counts, not who makes the contact: a hand-over changes nothing."""
    assert not _is_done(planned(june(2), "b"), made(june(2), "b", connected=False))
    assert _is_done(planned(june(2)), made(june(2), manager_id="m2"))
    rows = compare_plan(plan_of(planned(june(2), "b")), [made(june(2), "a")], by="month", as_of=june(30))
    assert [(row.done, row.missed, row.otherwise) for row in rows] == [(0, 1, 1)]


# --- plan against actual ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "week", "month"),
    [
        (date(2026, 6, 28), 0, 1),
        (date(2026, 6, 29), 1, 1),
        (date(2026, 6, 30), 1, 1),
        (date(2026, 7, 1), 1, 0),
        (date(2026, 7, 5), 1, 0),
        (date(2026, 7, 6), 0, 0),
    ],
)
def test_a_contact_counts_in_its_own_period(on: date, week: int, month: int) -> None:
    """C-25: planned for Tuesday, 30 June, done within the same Monday to Sunday, or the same month."""
    plan = plan_of(planned(june(30)), last=date(2026, 7, 31))
    for by, expected in (("week", week), ("month", month)):
        kind: Any = by
        rows = compare_plan(plan, [made(on)], by=kind, as_of=date(2026, 7, 31))
        assert sum(row.done for row in rows) == expected
        assert sum(row.otherwise for row in rows) == 1 - expected
        assert sum(row.planned for row in rows) == 1


@pytest.mark.parametrize(("on", "counted"), [(june(7), 0), (june(8), 1), (june(21), 1), (june(22), 0)])
def test_contacts_outside_the_days_of_the_plan_are_passed_over(on: date, counted: int) -> None:
    """C-25: of a month that is planned from the 8th to the 21st, these days alone are compared."""
    plan = plan_of(planned(june(9)), first=june(8), last=june(21))
    (row,) = compare_plan(plan, [made(on)], by="month", as_of=june(30))
    assert row.period == Window(first=june(8), last=june(21))
    assert (row.done, row.missed) == (counted, 1 - counted)
    assert row.otherwise == 0


def test_the_day_of_a_contact_is_that_of_its_own_offset() -> None:
    """C-25: 23:30 on Sunday in China is Sunday, though it is Sunday afternoon elsewhere and Monday nowhere."""
    plan = plan_of(planned(june(7)))
    late = datetime(2026, 6, 7, 23, 30, tzinfo=CHINA)
    (row,) = compare_plan(plan, [attrs.evolve(made(june(7)), at=late)], by="week", as_of=june(7))
    assert row.done == 1
    early = datetime(2026, 6, 8, 0, 30, tzinfo=CHINA)  # still Sunday in UTC
    rows = compare_plan(plan, [attrs.evolve(made(june(7)), at=early)], by="week", as_of=june(8))
    assert [(row.done, row.otherwise) for row in rows] == [(0, 0), (0, 1)]


@pytest.mark.parametrize(
    ("as_of", "last", "open_", "missed"),
    [
        (june(2), june(30), 1, 0),
        (june(6), june(30), 1, 0),
        (june(7), june(30), 0, 1),
        (june(8), june(30), 0, 1),
        # The plan ends on Wednesday, and so does its week.
        (june(2), june(3), 1, 0),
        (june(3), june(3), 0, 1),
    ],
)
def test_a_planned_contact_is_missed_when_its_period_is_over(as_of: date, last: date, open_: int, missed: int) -> None:
    """C-25: what was planned for Monday can be done until the end of Sunday; only then it is missed."""
    (row,) = compare_plan(plan_of(planned(june(1)), last=last), [], by="week", as_of=as_of)
    assert (row.planned, row.done, row.open, row.missed) == (1, 0, open_, missed)


def test_contacts_after_the_day_are_not_known_yet() -> None:
    """C-25: at the end of Tuesday, Wednesday's contact has not been made."""
    plan, log = plan_of(planned(june(5))), [made(june(3))]
    assert [row.done for row in compare_plan(plan, log, by="week", as_of=june(2))] == [0]
    assert [row.done for row in compare_plan(plan, log, by="week", as_of=june(3))] == [1]


@pytest.mark.parametrize(
    ("second", "done", "otherwise"),
    [
        (made(june(3), hour=10), 1, 0),
        (made(june(3), hour=10, manager_id="m2"), 1, 0),
        (made(june(4)), 2, 0),
        (made(june(3), kind=MEETING), 2, 0),
        (made(june(3), "b"), 1, 1),
        (made(june(4), connected=False), 1, 0),
    ],
)
def test_a_repeat_on_the_same_day_is_no_second_contact(second: Contact, done: int, otherwise: int) -> None:
    """C-25, C-03: two calls are planned; two calls of one day are one, a call and a meeting are two."""
    plan = plan_of(planned(june(3)), planned(june(17)))
    rows = compare_plan(plan, [made(june(3)), second], by="month", as_of=june(30))
    assert sum(row.done for row in rows) == done
    assert sum(row.otherwise for row in rows) == otherwise


def test_of_repeats_the_one_that_reached_the_client_counts() -> None:
    """C-25: a failed call at nine and a connected one at ten are one connected call; so with a text that went out."""
    log = [made(june(3), connected=False), made(june(3), hour=10)]
    (row,) = compare_plan(plan_of(planned(june(3))), log, by="week", as_of=june(30))
    assert (row.done, row.otherwise) == (1, 0)
    greeting = planned(june(3), kind=TEXT, event="birthday")
    texts = [made(june(3), kind=TEXT, connected=False), made(june(3), kind=TEXT, hour=10, connected=None)]
    assert [row.done for row in compare_plan(plan_of(greeting), texts, by="week", as_of=june(30))] == [1]


def test_a_contact_moves_on_where_another_needs_it() -> None:
    """C-25: the text that is due first takes the call; as the planned call needs that, the text is done by the text."""
    plan = plan_of(planned(june(2), kind=TEXT, due_on=june(3)), planned(june(4), due_on=june(20)))
    log = [made(june(2), hour=8), made(june(2), kind=TEXT, hour=12)]
    (row,) = compare_plan(plan, log, by="month", as_of=june(30))
    assert (row.planned, row.done, row.otherwise) == (2, 2, 0)


def test_a_plan_that_was_stored_is_compared_like_a_fresh_one() -> None:
    """C-25: the codes of a plan read back from a receipt are text, and mean the same."""
    plan = plan_of(planned(june(2)), planned(june(3), "b", purpose=Purpose.CARE), planned(june(4), "c", TEXT))
    stored = Decision(plan, as_of=june(1), rulebook=None, findings=()).to_dict()
    restored = Decision.from_dict(stored, records=(ContactPlan, PlannedContact)).value
    log = [made(june(2)), made(june(3), "b", purpose=Purpose.SERVICE), made(june(4), "c", VIDEO)]
    rows = compare_plan(restored, log, by="week", as_of=june(30))
    assert rows == compare_plan(plan, log, by="week", as_of=june(30))
    assert [row.done for row in rows] == [3]


def test_each_manager_has_a_row_of_each_period() -> None:
    """C-25: planned, done, missed and done otherwise, by week and manager, with the share that was done."""
    plan = plan_of(
        planned(june(1)), planned(june(2), "b"), planned(june(3), "c", manager_id="m2"), planned(june(9), "b"),
    )  # fmt: skip
    log = [
        made(june(1)),
        made(june(4), "z"),
        made(june(4), "c", TEXT, manager_id="m2"),
        made(june(8), "y", manager_id="m3"),
        made(june(8), "y", TEXT, connected=None),
    ]
    week, next_week = Window(first=june(1), last=june(7)), Window(first=june(8), last=june(14))
    rows = compare_plan(plan, log, by="week", as_of=june(10))
    assert rows == (
        PlanActual(manager_id="m1", period=week, planned=2, done=1, open=0, missed=1, otherwise=1),
        PlanActual(manager_id="m2", period=week, planned=1, done=0, open=0, missed=1, otherwise=1),
        PlanActual(manager_id="m1", period=next_week, planned=1, done=0, open=1, missed=0, otherwise=0),
        PlanActual(manager_id="m3", period=next_week, planned=0, done=0, open=0, missed=0, otherwise=1),
    )
    assert [row.rate for row in rows] == [Fraction(1, 2), Fraction(0), Fraction(0), None]


def test_a_contact_that_names_nobody_goes_to_the_manager_of_the_plan() -> None:
    """C-25: where the log has no manager, the plan says whose client it is; where it does not, nobody is named."""
    log = [made(june(2), manager_id=None), made(june(3), manager_id=None), made(june(3), "z", manager_id=None)]
    rows = compare_plan(plan_of(planned(june(1))), log, by="week", as_of=june(7))
    assert [(row.manager_id, row.planned, row.done, row.otherwise) for row in rows] == [
        (None, 0, 0, 1), ("m1", 1, 1, 1),
    ]  # fmt: skip


# --- the weekly sheet ------------------------------------------------------------------------------------------------


def sheet(
    plan: ContactPlan, book: tuple[str, ...] = ("a", "b"), log: tuple[Contact, ...] = (), **more: Any
) -> WeekSheet:
    """The sheet of m1 in the week of 1 June."""
    facts: dict[str, Any] = {"policy": POLICY, "as_of": june(1), "calendar": WORKDAYS} | more
    policy = facts.pop("policy")
    return weekly_sheet("m1", plan, book, log, policy, **facts).value


def test_a_week_shows_each_day_with_the_units_it_takes_and_has() -> None:
    """C-25: days in order, their contacts by client, meetings at 4 units; the weekend has no room."""
    plan = plan_of(
        planned(june(1), "b", MEETING, units=4), planned(june(1), "a"), planned(june(2), "x", manager_id="m2"),
        planned(june(8)),
    )  # fmt: skip
    days = sheet(plan).days
    assert [(day.on.day, day.works, day.units, day.room) for day in days] == [
        (1, True, 5, 20), (2, True, 0, 20), (3, True, 0, 20), (4, True, 0, 20), (5, True, 0, 20),
        (6, False, 0, 0), (7, False, 0, 0),
    ]  # fmt: skip
    assert [one.client_id for one in days[0].contacts] == ["a", "b"]
    assert not any(day.provisional for day in days)


@pytest.mark.parametrize(
    ("capacity", "units", "room"),
    [
        (Fraction(1), None, 20),
        (Fraction(1, 2), None, 10),
        (Fraction(1, 3), None, 6),
        (Fraction(1), 7, 7),
        (Fraction(1, 2), 7, 3),
        (Fraction(0), None, 0),
    ],
)
def test_the_room_of_a_day_goes_by_capacity(capacity: Fraction, units: int | None, room: int) -> None:
    """C-25: half a book has half the units, rounded down, of the policy or of the caller's own figure."""
    member = StaffMember(staff_id="m1", role=Role.RELATIONSHIP_MANAGER, capacity=capacity)
    assert sheet(plan_of(), member=member, units=units).days[0].room == room


def test_without_a_figure_a_day_has_no_room_to_show() -> None:
    """C-25: a handbook that states no units leaves the room unknown, on working days and others."""
    policy = attrs.evolve(POLICY, day_units=None)
    member = StaffMember(staff_id="m1", role=Role.RELATIONSHIP_MANAGER)
    assert {day.room for day in sheet(plan_of(), policy=policy, member=member).days} == {None}
    assert sheet(plan_of(), policy=policy, units=9).days[0].room == 9


@pytest.mark.parametrize(
    ("begin", "end", "working"),
    [
        (None, None, [1, 2, 3, 4, 5]),
        (june(2), june(3), [1, 4, 5]),
        (june(5), None, [1, 2, 3, 4]),
        (None, june(1), [2, 3, 4, 5]),
        (june(8), None, [1, 2, 3, 4, 5]),
    ],
)
def test_a_manager_who_is_away_has_no_room(begin: date | None, end: date | None, working: list[int]) -> None:
    """C-25: an absence holds both its ends and is open where one is not known."""
    member = StaffMember(staff_id="m1", role=Role.RELATIONSHIP_MANAGER, away_from=begin, away_until=end)
    days = sheet(plan_of(), member=member).days
    assert [day.on.day for day in days if day.works] == working
    assert [day.on.day for day in days if day.room] == working


def test_a_week_takes_its_working_days_from_the_calendar() -> None:
    """C-25: in China Friday, 19 June 2026, is a holiday; beyond the calendar Monday to Friday are worked, marked so."""
    days = sheet(plan_of(), as_of=june(15), calendar=ChinaCalendar()).days
    assert [day.on.day for day in days if day.works] == [15, 16, 17, 18]
    far = plan_of(first=date(2031, 6, 2), last=date(2031, 6, 30))
    beyond = sheet(far, as_of=date(2031, 6, 2), calendar=ChinaCalendar()).days
    assert [day.works for day in beyond] == [True] * 5 + [False] * 2
    assert all(day.provisional for day in beyond)


def test_only_the_days_of_the_plan_stand_on_the_sheet() -> None:
    """C-25: a plan from Wednesday to Thursday of the week says nothing about the other days."""
    days = sheet(plan_of(first=june(3), last=june(4))).days
    assert [day.on for day in days] == [june(3), june(4)]


@pytest.mark.parametrize(
    ("as_of", "is_refused"), [(june(7), True), (june(8), False), (june(21), False), (june(22), True)]
)
def test_a_week_that_is_not_planned_is_refused(as_of: date, is_refused: bool) -> None:
    """C-25: a sheet without a plan would read as a week without work."""
    plan = plan_of(first=june(14), last=june(15))
    if not is_refused:
        assert sheet(plan, as_of=as_of).week in (
            Window(first=june(8), last=june(14)), Window(first=june(15), last=june(21)),
        )  # fmt: skip
        return
    with pytest.raises(DateError, match="runs from 2026-06-14 to 2026-06-15 and has no day in the week of") as caught:
        sheet(plan, as_of=as_of)
    assert caught.value.code == "CC-DATE-002"


@pytest.mark.parametrize(("size", "needed"), [(0, 0), (9, 9), (10, 10), (11, 10)])
def test_the_week_asks_for_ten_clients_or_the_whole_book(size: int, needed: int) -> None:
    """C-01: a book smaller than ten is contacted whole."""
    book = tuple(f"c{number}" for number in range(size))
    assert sheet(plan_of(), book).needed == needed


def test_the_week_counts_different_clients_planned_and_done() -> None:
    """C-01: of the book, by m1 or by nobody named, connected, in this week; greetings by text reach nobody."""
    plan = plan_of(
        planned(june(1), "a"), planned(june(4), "a"), planned(june(5), "b"), planned(june(8), "c"),
        planned(june(3), "d", TEXT, event="birthday"), planned(june(3), "e", CALL, event="birthday"),
        planned(june(2), "other"), planned(june(2), "f", manager_id="m2"),
    )  # fmt: skip
    book = ("a", "b", "c", "d", "e", "f", "g")
    log = (
        made(june(1), "a"), made(june(2), "a"), made(june(2), "b", manager_id=None), made(june(2), "other"),
        made(june(2), "c", manager_id="m2"), made(june(2), "d", connected=False), made(june(3), "g"),
        made(date(2026, 5, 31), "f"),
    )  # fmt: skip
    week = sheet(plan, book, log, as_of=june(2))
    assert (week.planned, week.done, week.needed) == (3, 2, 7)
    assert sheet(plan, book, log, as_of=june(3)).done == 3


def test_the_findings_say_how_the_week_stands() -> None:
    """C-01, C-21, C-22: the same figures as on the sheet, by the rules of the policy."""
    log = (made(june(1), "a"), made(june(2), "b", appointment=True))
    decision = weekly_sheet("m1", plan_of(), ("a", "b", "c"), log, POLICY, as_of=june(5), calendar=WORKDAYS)
    assert [(one.rule, one.outcome) for one in decision.findings] == [
        ("C-01", Outcome.NOT_MET), ("C-21", Outcome.UNKNOWN), ("C-22", Outcome.NOT_APPLICABLE),
    ]  # fmt: skip
    week = decision.findings[0]
    assert (week.figure("reached"), week.figure("needed")) == (decision.value.done, decision.value.needed) == (2, 3)
    assert decision.explain("en")
    assert decision.explain("zh")


def test_a_policy_without_a_weekly_minimum_asks_for_none() -> None:
    """C-01: what the rulebook does not state is None, not 0; planned and done are still counted."""
    decision = weekly_sheet(
        "m1", plan_of(planned(june(1))), ("a",), [made(june(1))], CadencePolicy(), as_of=june(1), calendar=WORKDAYS
    )
    assert (decision.value.needed, decision.value.planned, decision.value.done) == (None, 1, 1)
    assert decision.findings == ()


# --- what is late ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "due_on", "late"),
    [
        (june(9), june(30), True),
        (june(10), june(30), False),
        (june(11), june(30), False),
        (june(11), june(9), True),
        (june(11), june(10), False),
        (june(25), june(9), True),
    ],
)
def test_what_was_planned_or_due_before_the_day_is_overdue(on: date, due_on: date, late: bool) -> None:
    """C-25: on Wednesday the 10th yesterday's work is overdue, also what was due and is planned for later."""
    plan = plan_of(planned(on, due_on=due_on))
    assert bool(sheet(plan, as_of=june(10)).overdue) is late


@pytest.mark.parametrize(
    ("contact", "late"),
    [
        (made(june(2)), False),
        (made(june(9)), False),
        (made(june(10)), False),
        (made(june(11)), True),
        (made(june(9), manager_id="m2"), False),
        (made(june(9), connected=False), True),
        (made(june(9), "b"), True),
        (made(date(2026, 5, 31)), True),
    ],
)
def test_what_was_done_since_is_not_overdue(contact: Contact, late: bool) -> None:
    """C-25: planned for the 4th, it is settled by a contact up to the 10th, of whatever week of the plan."""
    plan = plan_of(planned(june(4)))
    assert bool(sheet(plan, log=(contact,), as_of=june(10)).overdue) is late


def test_one_contact_settles_what_is_due_first() -> None:
    """C-25: of two calls that are late, the one contact does the one due first; the rest stands by due day."""
    first, second = planned(june(3), due_on=june(4)), planned(june(2), due_on=june(30))
    third = planned(june(1), "b", due_on=june(5))
    plan = plan_of(second, first, third, planned(june(1), "c", manager_id="m2"))
    assert sheet(plan, as_of=june(10)).overdue == (first, third, second)
    assert sheet(plan, log=(made(june(9)),), as_of=june(10)).overdue == (third, second)


def test_who_keeps_the_plan_is_not_behind_it() -> None:
    """C-25: the call of the 2nd does what was planned for that day, not the one for the 20th that is due before."""
    now, later = planned(june(2), due_on=june(30)), planned(june(20), due_on=june(21))
    plan = plan_of(now, later)
    assert sheet(plan, log=(made(june(2)),), as_of=june(10)).overdue == ()
    assert sheet(plan, log=(made(june(2)),), as_of=june(25)).overdue == (now,)


# --- reports and shortfalls ------------------------------------------------------------------------------------------


def test_the_sheet_names_the_reports_that_are_owed() -> None:
    """C-21, C-22: of the manager's own contacts, or with a client of the book where nobody is named."""
    own = made(june(1), "z", appointment=True, report_filed=False)
    unnamed = made(june(1), "a", MEETING, manager_id=None, appointment=True)
    finding = made(june(1), "b")
    log = (
        own, unnamed, finding,
        made(june(1), "b", MEETING, appointment=True, report_filed=True),
        made(june(1), "b", MEETING, manager_id="m2", appointment=True),
        made(june(1), "x", MEETING, manager_id=None, appointment=True),
        made(june(2), "b", MEETING, appointment=True),
    )  # fmt: skip
    assert sheet(plan_of(), log=log, major=[finding]).reports == (
        ReportDuty(client_id="a", at=unnamed.at, rule="C-21", filed=None),
        ReportDuty(client_id="b", at=finding.at, rule="C-22", filed=None),
        ReportDuty(client_id="z", at=own.at, rule="C-21", filed=False),
    )


def test_the_sheet_names_what_has_no_room_in_the_week() -> None:
    """C-25, C-01: the manager's shortfalls that fall due from Monday to Sunday, the week's own among them."""

    def short(due_on: date, manager_id: str = "m1", client_id: str | None = "a") -> Shortfall:
        return Shortfall(
            client_id=client_id, manager_id=manager_id, kind=CALL, due_on=due_on, rules=("C-03",),
            reason=Shortage.NO_CAPACITY, missing=1, purpose=Purpose.CARE,
        )  # fmt: skip

    here = (short(june(8), client_id=None), short(june(14)))
    plan = plan_of(short=(short(june(7)), *here, short(june(15)), short(june(9), "m2")))
    assert sheet(plan, as_of=june(10)).shortfalls == here


def test_a_sheet_survives_as_a_receipt() -> None:
    """C-25: what stood on the sheet is kept and read back as it was."""
    log = [made(june(1), "b", MEETING, appointment=True)]
    decision = weekly_sheet("m1", plan_of(planned(june(1))), ("a", "b"), log, POLICY, as_of=june(2), calendar=WORKDAYS)
    records = (WeekSheet, DaySheet, Window, PlannedContact, ReportDuty, Shortfall, Term)
    assert decision.value.overdue
    assert Decision.from_dict(decision.to_dict(), records=records) == decision


# --- a planned month, kept -------------------------------------------------------------------------------------------


def test_a_plan_that_is_kept_is_done_and_leaves_nothing_overdue() -> None:
    """C-01, C-25: every contact of a planned month, made on its day, is done as planned, week by week."""
    policy = Rulebook.load("reference").on(june(1)).cadence
    tiers = ("diamond", "platinum", "gold", "gold")
    clients = [
        Client(client_id=f"c{number}", manager_id="m1", contracted_tier=tier, assigned_on=date(2026, 1, 1))
        for number, tier in enumerate(tiers)
    ]
    plan = plan_contacts(clients, (), (), policy, first=june(1), days=30, calendar=ChinaCalendar()).value
    log = [made(one.on, one.client_id, one.kind, purpose=one.purpose) for one in plan.contacts]
    for by in ("week", "month"):
        period: Any = by
        rows = compare_plan(plan, log, by=period, as_of=june(30))
        assert sum(row.planned for row in rows) == len(plan.contacts) > 0
        assert all(row.done == row.planned and row.missed == row.otherwise == 0 for row in rows)
    book = [client.client_id for client in clients]
    for monday in (1, 8, 15, 22):
        week = weekly_sheet("m1", plan, book, log, policy, as_of=june(monday + 6), calendar=ChinaCalendar()).value
        assert (week.needed, week.planned, week.done) == (4, 4, 4)
        assert week.overdue == ()
