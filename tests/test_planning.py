"""Contact plans (C-01 to C-07, C-25, C-26, C-55, K-36): boundary days, reasons of shortfalls, who goes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
import pytest

from clientcare.calendars import ChinaCalendar, ProvisionalCalendar
from clientcare.clocks import MondayToFriday
from clientcare.content import ContentByHolding, HeldContent
from clientcare.decision import Decision, Outcome, Source, Term
from clientcare.errors import DateError, FactError
from clientcare.facts import Client, Contact, ContactKind, Holding, Purpose, Role, StaffMember
from clientcare.occasions import Signal
from clientcare.planning import MAX_DAYS, ContactPlan, PlannedContact, Shortage, plan_contacts
from clientcare.regime import (
    CadencePolicy,
    Cap,
    Credit,
    DayUnits,
    EventClass,
    LeadTime,
    Minimum,
    Occasion,
    WeeklyMinimum,
)
from clientcare.rulebook import Rulebook

SOURCE = Source(document="test", locator="1")
SHANGHAI = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
CHINA, WEEKDAYS = ChinaCalendar(), MondayToFriday()
CALL, MEETING, TEXT, MAIL = ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT, ContactKind.MAIL
TIERS = ("ordinary", "gold", "platinum", "diamond")
REFERENCE = Rulebook.load("reference").on(date(2026, 6, 30)).cadence
PLATINUM = CadencePolicy(
    minimums=(
        Minimum(id="C-04", source=SOURCE, per="month", contacts=4, meetings=2, kinds=("call",), tiers=("platinum",)),
    ),
    caps=(Cap(id="D-08", source=SOURCE, most=1, days=1, purposes=("care", "marketing")),),
    day_units=DayUnits(id="D-19", source=SOURCE, units=20, meeting=4, other=1),
)
QUARTERLY = CadencePolicy(minimums=(Minimum(id="C-02", source=SOURCE, per="quarter", contacts=1),))
WEEKLY = WeeklyMinimum(id="C-01", source=SOURCE, clients=10)
TEN_A_WEEK = CadencePolicy(weekly=WEEKLY, day_units=PLATINUM.day_units, caps=PLATINUM.caps)


def day(text: str, year: int = 2026) -> date:
    """A day of 2026 written as month and day."""
    return date.fromisoformat(f"{year}-{text}")


def client(client_id: str = "c", tier: str | None = "platinum", **more: Any) -> Client:
    """A Platinum client of manager m since long ago, unless told otherwise."""
    return Client(
        **{
            "client_id": client_id,
            "manager_id": "m",
            "contracted_tier": tier,
            "assigned_on": date(2020, 1, 1),
            "last_visit_on": None,
            **more,
        }
    )


def clients(count: int, tier: str | None = "gold") -> list[Client]:
    """So many clients of manager m."""
    return [client(f"c{number:02}", tier) for number in range(count)]


def made(client_id: str, on: str, kind: ContactKind = CALL, **more: Any) -> Contact:
    """A contact of 2026 that reached its client."""
    at = datetime.combine(day(on), datetime.min.time(), SHANGHAI) + timedelta(hours=10)
    return Contact(**{"client_id": client_id, "at": at, "kind": kind, "connected": True, **more})


def manager(staff_id: str = "m", **more: Any) -> StaffMember:
    """A relationship manager who is there every day, unless told otherwise."""
    return StaffMember(**{"staff_id": staff_id, "role": Role.RELATIONSHIP_MANAGER, **more})


def decide(
    book: Iterable[Client], first: str, last: str, policy: CadencePolicy = REFERENCE, **more: Any
) -> Decision[ContactPlan]:
    """Plan the days from the first to the last in China, with the manager there unless told otherwise."""
    asked: dict[str, Any] = {"staff": (), "contacts": (), "calendar": CHINA, "tiers": TIERS, **more}
    begin = day(first)
    end = date.fromisoformat(last) if len(last) > len("MM-DD") else day(last)
    return plan_contacts(
        list(book),
        asked.pop("staff"),
        asked.pop("contacts"),
        policy,
        first=begin,
        days=(end - begin).days + 1,
        **asked,
    )


def plan(book: Iterable[Client], first: str, last: str, policy: CadencePolicy = REFERENCE, **more: Any) -> ContactPlan:
    """The plan of :func:`decide`."""
    return decide(book, first, last, policy, **more).value


def rows(of: ContactPlan, rule: str | None = None) -> list[tuple[str, str, str]]:
    """The contacts of a plan, those that meet a rule if one is given: day, client, kind."""
    return [
        (f"{row.on:%m-%d}", row.client_id, str(row.kind))
        for row in of.contacts
        if rule is None or rule in row.rules
    ]  # fmt: skip


def gaps(of: ContactPlan) -> list[tuple[str | None, str, str, int, str]]:
    """The shortfalls of a plan: client, rules, reason, how many lack, due day."""
    return [
        (gap.client_id, ";".join(gap.rules), str(gap.reason), gap.missing, f"{gap.due_on:%m-%d}")
        for gap in of.shortfalls
    ]


# --- the horizon -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-1, 0, MAX_DAYS + 1])
def test_a_horizon_has_at_least_a_day_and_at_most_a_year(days: int) -> None:
    """C-25: below one day and above the longest horizon, planning is refused with the bounds."""
    with pytest.raises(DateError, match=r"1 to 366 days"):
        plan_contacts([], [], [], REFERENCE, first=day("06-01"), days=days, calendar=CHINA)


@pytest.mark.parametrize(("days", "units"), [(True, 5), (1.0, 5), (1, -1), (1, True), (1, 2.0)])
def test_days_and_units_are_whole_numbers(days: Any, units: Any) -> None:
    """C-25, D-19: what is no whole number, or is below zero, is refused; a day with no room at all is not."""
    with pytest.raises((DateError, FactError)):
        plan_contacts([], [], [], REFERENCE, first=day("06-01"), days=days, calendar=CHINA, units=units)
    assert plan([client()], "06-30", "06-30", QUARTERLY, units=0).contacts == ()


def test_a_client_stands_once_in_a_book() -> None:
    """C-25: a client listed twice is refused, whoever manages either."""
    with pytest.raises(FactError, match="twice"):
        plan([client(), client(manager_id="n")], "06-01", "06-30")


@pytest.mark.parametrize("days", [1, MAX_DAYS])
def test_the_shortest_and_the_longest_horizon_are_planned(days: int) -> None:
    """C-25: one day and a whole leap year are taken; an empty book gives an empty plan."""
    decision = plan_contacts([], [], [], REFERENCE, first=day("06-01"), days=days, calendar=CHINA)
    assert decision.value.last == day("06-01") + (days - 1) * DAY
    assert (decision.value.contacts, decision.value.shortfalls, decision.findings) == ((), (), ())


@pytest.mark.parametrize(
    ("first", "last", "short"),
    [
        pytest.param("06-30", "06-30", ["C-02", "C-04"], id="last day of month and quarter"),
        pytest.param("06-29", "06-29", [], id="the day before"),
        pytest.param("05-31", "05-31", ["C-04"], id="a last day that is a Sunday"),
        pytest.param("05-29", "05-29", [], id="its last working day"),
        pytest.param("12-31", "12-31", ["C-02", "C-04"], id="last day of the year"),
        pytest.param("12-31", "2027-01-01", ["C-02", "C-04"], id="a day into the next year"),
    ],
)
def test_only_periods_that_end_in_the_horizon_fall_short(first: str, last: str, short: list[str]) -> None:
    """C-02, C-04, C-25: with the manager away, a period is short with its last day, not with its last working day."""
    policy = attrs.evolve(PLATINUM, minimums=(*PLATINUM.minimums, *QUARTERLY.minimums))
    away = manager(away_from=day("01-01"))
    found = plan([client()], first, last, policy, staff=[away], calendar=WEEKDAYS)
    assert [rules for _, rules, reason, *_ in gaps(found) if reason == "no_working_day"] == short
    assert rows(found) == []


def test_a_minimum_is_due_on_the_last_working_day_of_its_period() -> None:
    """C-04, C-25: May 2026 ends on a Sunday, so its calls are due on Friday, and none stands later."""
    found = plan([client()], "05-01", "05-31", PLATINUM)
    assert {row.due_on for row in found.contacts} == {day("05-29")}
    assert max(row.on for row in found.contacts) <= day("05-29")


def test_a_short_horizon_gets_its_share_of_a_long_period() -> None:
    """C-02, C-25: of 26 clients owed a contact in the 62 days that are left, a week of five takes its share of two."""
    found = plan(clients(26), "07-06", "07-12", QUARTERLY, units=2)
    assert 1 <= len(found.contacts) <= 3
    assert len({row.on for row in found.contacts}) == len(found.contacts)
    assert found.shortfalls == ()


def test_no_contact_stands_outside_the_horizon() -> None:
    """C-25: a horizon that begins and ends inside a month plans towards its end without showing what is beyond."""
    found = plan([client()], "06-08", "06-14", PLATINUM)
    assert len(found.contacts) in (1, 2)
    assert all(day("06-08") <= row.on <= day("06-14") for row in found.contacts)


# --- working days ----------------------------------------------------------------------------------------------------


def test_calls_use_every_working_day_of_china_and_no_other() -> None:
    """C-04, C-25: in February 2026 the make-up Saturdays 14 and 28 are used, Spring Festival from 15 to 23 is not."""
    found = plan(clients(5, "platinum"), "02-01", "02-28", PLATINUM, units=1)
    worked = [date(2026, 2, number) for number in range(1, 29) if CHINA.is_workday(date(2026, 2, number))]
    assert [row.on for row in found.contacts] == worked
    assert {day("02-14"), day("02-28")} < set(worked)
    assert not {day("02-15"), day("02-23"), day("02-21")} & set(worked)
    assert sum(gap.missing for gap in found.shortfalls) == 20 - len(worked)


def test_a_week_over_the_years_end_is_one_week() -> None:
    """C-01: who was contacted on 30 December is not owed again until Sunday 4 January, a working day in China."""
    book = clients(3)
    log = [attrs.evolve(made("c00", "12-30"), at=datetime(2025, 12, 30, 10, tzinfo=SHANGHAI))]
    found = plan(book, "01-01", "01-04", TEN_A_WEEK, contacts=log)
    assert rows(found) == [("01-04", "c01", "call"), ("01-04", "c02", "call")]
    assert {row.due_on for row in found.contacts} == {day("01-04")}
    assert found.shortfalls == ()


@pytest.mark.parametrize(("leap_day", "on"), [("february-28", "02-28"), ("march-1", "03-01")])
def test_a_birthday_of_29_february_has_its_day(leap_day: Any, on: str) -> None:
    """C-09, D-18: in a common year the greeting goes out on 28 February or, as the policy says, on Sunday 1 March."""
    assert REFERENCE.leap_day is not None
    policy = attrs.evolve(REFERENCE, leap_day=attrs.evolve(REFERENCE.leap_day, falls_on=leap_day), minimums=())
    found = plan([client(birth_date=date(1984, 2, 29))], "02-24", "03-10", attrs.evolve(policy, weekly=None))
    (row,) = found.contacts
    assert (row.on, row.due_on, row.kind, row.event) == (day(on), day(on), TEXT, "birthday")


EVENTS = CadencePolicy(
    occasions=(Occasion(id="C-32", source=SOURCE, purpose="service", items=(Term("deposit_maturity", "m", "到"),)),),
    lead_times=(LeadTime(id="D-12", source=SOURCE, events=("deposit_maturity",), before=7),),
    day_units=PLATINUM.day_units,
)


@pytest.mark.parametrize(
    ("before", "channel", "on"),
    [
        pytest.param(7, None, ["02-13", "02-14"], id="a call on a working day of the window"),
        pytest.param(7, TEXT, ["02-20"], id="a text on the day itself, a holiday"),
        pytest.param(3, None, ["02-14"], id="a call before a window without working days"),
        pytest.param(0, None, ["02-14"], id="a call before a day that is not worked"),
        pytest.param(0, MAIL, ["02-20"], id="a mail on the only day"),
    ],
)
def test_a_due_day_on_a_holiday_stays(before: int, channel: ContactKind | None, on: list[str]) -> None:
    """C-25, C-32, D-12: the call is before it, the text on it, and due is the day of the maturity, 20 February 2026."""
    policy = attrs.evolve(EVENTS, lead_times=(attrs.evolve(EVENTS.lead_times[0], before=before),))
    holding = Holding(client_id="c", product="deposit", matures_on=day("02-20"))
    found = plan([client(preferred_channel=channel)], "02-01", "02-28", policy, holdings=[holding])
    (row,) = found.contacts
    assert f"{row.on:%m-%d}" in on
    assert (row.due_on, row.kind, row.purpose) == (day("02-20"), channel or CALL, Purpose.SERVICE)


def test_a_holiday_before_the_horizon_leaves_no_day_for_a_call() -> None:
    """C-25, C-32: where the window holds no working day, a text goes out on the day; a call alone falls short."""
    holding = Holding(client_id="c", product="deposit", matures_on=day("02-20"))
    found = plan([client()], "02-15", "02-28", EVENTS, holdings=[holding])
    assert [(row.on, row.kind) for row in found.contacts] == [(day("02-20"), ContactKind.TEXT)]
    calls_only = client(opted_out=frozenset(ContactKind) - {ContactKind.CALL})
    found = plan([calls_only], "02-15", "02-28", EVENTS, holdings=[holding])
    assert gaps(found) == [("c", "C-32", "no_working_day", 1, "02-20")]


def test_days_beyond_the_calendar_are_marked() -> None:
    """C-25: no notice for 2027 is known, so its days are taken Monday to Friday and marked, those of 2026 are not."""
    found = plan(clients(3), "12-28", "2027-01-10", TEN_A_WEEK)
    assert {(row.on.year, row.provisional) for row in found.contacts} == {(2026, False), (2027, True)}
    again = plan(clients(3), "12-28", "2027-01-10", TEN_A_WEEK, calendar=ProvisionalCalendar(CHINA))
    assert again == found


# --- people ----------------------------------------------------------------------------------------------------------


def test_an_absence_at_the_end_of_a_month_is_planned_around() -> None:
    """C-04, C-25: away from 15 to 30 June, the manager makes all four calls before; away all month, none."""
    away = manager(away_from=day("06-15"), away_until=day("06-30"))
    found = plan([client()], "06-01", "06-30", PLATINUM, staff=[away])
    assert len(found.contacts) == 4
    assert max(row.on for row in found.contacts) < day("06-15")
    away = manager(away_until=day("06-30"))
    found = plan([client()], "06-01", "06-30", PLATINUM, staff=[away])
    assert gaps(found) == [("c", "C-04", "no_working_day", 4, "06-30")]


def test_nobody_sends_a_greeting_for_a_manager_who_is_away() -> None:
    """C-09, C-25: a birthday in an absence is a shortfall, on the day before and after it is not."""
    policy = attrs.evolve(REFERENCE, minimums=(), weekly=None, greeted_holidays=None)
    away = [manager(away_from=day("06-10"), away_until=day("06-12"))]
    for born, short in (("06-09", False), ("06-10", True), ("06-12", True), ("06-13", False)):
        birthday = client(birth_date=day(born, 1980))
        found = plan([birthday], "06-01", "06-30", policy, staff=away)
        assert [gap.reason for gap in found.shortfalls] == [Shortage.NO_WORKING_DAY] * short
        assert rows(found) == [] if short else [(born, "c", "text")]


@pytest.mark.parametrize(("size", "reached"), [(1, 1), (9, 9), (10, 10), (11, 10), (25, 10)])
def test_a_book_smaller_than_ten_is_contacted_whole(size: int, reached: int) -> None:
    """C-01: below ten clients all of them, from ten on ten, in each of two weeks."""
    found = plan(clients(size), "06-01", "06-14", TEN_A_WEEK)
    weeks = Counter((row.on.isocalendar().week, row.client_id) for row in found.contacts)
    assert Counter(week for week, _ in weeks) == {23: reached, 24: reached}
    assert len(found.contacts) == 2 * reached
    assert found.shortfalls == ()


def test_weeks_take_turns_through_a_book() -> None:
    """C-01, C-25: of twenty clients two weeks reach each one once, who was contacted longest ago first."""
    found = plan(clients(20), "06-01", "06-14", TEN_A_WEEK)
    assert Counter(row.client_id for row in found.contacts) == {f"c{number:02}": 1 for number in range(20)}
    log = [made(f"c{number:02}", "05-28") for number in range(10)]
    found = plan(clients(20), "06-01", "06-07", TEN_A_WEEK, contacts=log)
    assert {row.client_id for row in found.contacts} == {f"c{number}" for number in range(10, 20)}


@pytest.mark.parametrize(
    ("about", "counts"),
    [({}, True), ({"manager_id": "m"}, True), ({"manager_id": "n"}, False), ({"connected": False}, False)],
)
def test_a_week_counts_what_its_manager_did(about: dict[str, Any], counts: bool) -> None:
    """C-01: a contact made on Monday by the manager, or by nobody named, counts for the week; another's does not."""
    found = plan(clients(2), "06-02", "06-07", TEN_A_WEEK, contacts=[made("c00", "06-01", **about)])
    assert [row.client_id for row in found.contacts] == ["c01"] if counts else ["c00", "c01"]
    assert found.shortfalls == ()


def test_only_relationship_managers_have_a_weekly_minimum() -> None:
    """C-01: a lobby manager with clients of his own owes them their minimums and no ten a week."""
    lobby = StaffMember(staff_id="m", role=Role.LOBBY_MANAGER)
    policy = attrs.evolve(TEN_A_WEEK, minimums=PLATINUM.minimums)
    found = plan([client()], "06-01", "06-30", policy, staff=[lobby])
    assert {rule for row in found.contacts for rule in row.rules} == {"C-04"}
    assert found.shortfalls == ()


@pytest.mark.parametrize(
    ("assigned", "march", "follow_up"),
    [("03-01", 4, False), ("03-02", 0, True), ("03-31", 0, True)],
)
def test_a_client_assigned_inside_a_month_owes_the_next_one(assigned: str, march: int, follow_up: bool) -> None:
    """C-04, C-26: assigned on the first day March is owed; from the second day to the 31st only the first follow-up."""
    assert REFERENCE.follow_up is not None
    policy = attrs.evolve(PLATINUM, follow_up=REFERENCE.follow_up)
    found = plan([client(assigned_on=day(assigned))], "03-01", "04-30", policy)
    calls = [row.on for row in found.contacts if "C-04" in row.rules]
    assert Counter(on.month for on in calls) == Counter({3: march, 4: 4})
    first = [row for row in found.contacts if "C-26" in row.rules]
    assert day(assigned) < first[0].on <= first[0].due_on == day(assigned) + 7 * DAY
    assert ("C-04" not in first[0].rules) is (follow_up and assigned == "03-02")
    assert found.shortfalls == ()


def test_one_contact_meets_several_duties() -> None:
    """C-02, C-04, C-26: one call is the first follow-up, one of the month's four and the quarter's, due the soonest."""
    policy = attrs.evolve(PLATINUM, follow_up=REFERENCE.follow_up, minimums=(*PLATINUM.minimums, *QUARTERLY.minimums))
    found = plan([client(assigned_on=day("03-31"))], "04-01", "06-30", policy)
    row = found.contacts[0]
    assert (row.rules, row.due_on) == (("C-02", "C-04", "C-26"), day("04-07"))
    assert len(found.contacts) == 12


def test_a_client_without_manager_is_not_planned_for() -> None:
    """C-02: nobody owes anything to a client whom nobody manages."""
    found = plan([client(manager_id=None, birth_date=day("06-10", 1980))], "06-01", "06-30")
    assert (found.contacts, found.shortfalls) == ((), ())


def test_a_manager_who_is_not_on_the_staff_does_nothing() -> None:
    """C-04, C-25: what the clients of an unknown manager are owed is short for want of a manager, without weeks."""
    policy = attrs.evolve(TEN_A_WEEK, minimums=PLATINUM.minimums)
    found = plan([client(), client("d", manager_id="n")], "06-01", "06-30", policy, staff=[manager("n")])
    assert gaps(found) == [("c", "C-04", "no_manager", 4, "06-30")]
    assert {row.client_id for row in found.contacts} == {"d"}
    (gap,) = found.shortfalls
    assert (gap.manager_id, gap.kind, gap.purpose) == ("m", CALL, Purpose.CARE)


def test_managers_plan_their_own_books() -> None:
    """C-25: without a table of staff every manager is there; the rows of a day are sorted by manager and client."""
    book = [client("b", manager_id="n"), client("a", manager_id="n"), client("c", manager_id="m")]
    found = plan(book, "06-01", "06-07", TEN_A_WEEK)
    assert [(row.manager_id, row.client_id) for row in sorted(found.contacts, key=lambda row: row.client_id)] == [
        ("n", "a"), ("n", "b"), ("m", "c"),
    ]  # fmt: skip
    assert [(row.on, row.manager_id, row.client_id) for row in found.contacts] == sorted(
        (row.on, row.manager_id, row.client_id) for row in found.contacts
    )


def test_an_unknown_tier_owes_what_holds_for_every_client() -> None:
    """C-02, C-04: without a contracted tier only the minimum that names no tier is owed."""
    policy = attrs.evolve(PLATINUM, minimums=(*PLATINUM.minimums, *QUARTERLY.minimums))
    found = plan([client(tier=None)], "06-01", "06-30", policy)
    assert {row.rules for row in found.contacts} == {("C-02",)}


# --- room ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "capacity", "calls"),
    [(1, "1", 10), (2, "1", 20), (2, "1/2", 10), (3, "1/2", 10), (1, "1/2", 0), (1, "2", 20), (5, "0", 0)],
)
def test_a_day_has_the_share_of_a_full_day(units: int, capacity: str, calls: int) -> None:
    """C-25, D-19: the units of a day times the share of a full book, rounded down, on each of twelve days."""
    book = clients(6, "platinum")
    staff = [manager(capacity=Fraction(capacity))]
    found = plan(book, "06-15", "06-30", PLATINUM, staff=staff, units=units, calendar=WEEKDAYS)
    days = 12
    assert len(found.contacts) == min(calls * days // 10, 24)
    short = sum(gap.missing for gap in found.shortfalls)
    assert short == 24 - len(found.contacts)
    assert {gap.reason for gap in found.shortfalls} <= {Shortage.NO_CAPACITY}
    assert all(gap.rules == ("C-04", "D-19") for gap in found.shortfalls)


def test_the_policy_gives_the_room_of_a_day() -> None:
    """C-25, D-19: 20 units hold 20 calls of a day; without such a rule there is no limit, and units told make one."""
    book = clients(25)
    assert len(plan(book, "06-30", "06-30", attrs.evolve(QUARTERLY, day_units=PLATINUM.day_units)).contacts) == 20
    assert len(plan(book, "06-30", "06-30", QUARTERLY).contacts) == 25
    found = plan(book, "06-30", "06-30", QUARTERLY, units=3)
    assert len(found.contacts) == 3
    assert set(gaps(found)) == {(f"c{number:02}", "C-02", "no_capacity", 1, "06-30") for number in range(3, 25)}


def test_higher_tiers_go_first() -> None:
    """C-25: three places for four clients go by tier; where no order is given, by the client's id."""
    book = [client("a", "ordinary"), client("b", "gold"), client("c", "platinum"), client("d", "diamond")]
    found = plan(book, "06-30", "06-30", QUARTERLY, units=3)
    assert [gap.client_id for gap in found.shortfalls] == ["a"]
    found = plan(book, "06-30", "06-30", QUARTERLY, units=3, tiers=())
    assert [gap.client_id for gap in found.shortfalls] == ["d"]


def test_who_waits_longest_goes_first() -> None:
    """C-25: of two clients of a tier the one contacted longer ago has the only place, then the one owed more often."""
    log = [made("a", "03-01"), made("b", "02-01")]
    found = plan([client("a"), client("b")], "06-30", "06-30", QUARTERLY, units=1, contacts=log)
    assert [row.client_id for row in found.contacts] == ["b"]
    assert [gap.client_id for gap in found.shortfalls] == ["a"]


def test_contacts_are_spread_over_the_month_and_the_days() -> None:
    """C-04, C-25: each quarter of the month's working days has one of a client's four calls; days hold one to three."""
    found = plan(clients(11, "platinum"), "06-01", "06-30", PLATINUM, calendar=WEEKDAYS)
    worked = [date(2026, 6, number) for number in range(1, 31) if date(2026, 6, number).weekday() < 5]
    parts = Counter((row.client_id, sum(worked.index(row.on) >= at for at in (5, 11, 16))) for row in found.contacts)
    assert (set(parts.values()), len(parts)) == ({1}, 44)
    load = Counter(row.on for row in found.contacts)
    assert (len(load), min(load.values()), max(load.values())) == (22, 1, 3)


def test_room_is_made_by_moving_what_is_placed() -> None:
    """C-25: a first follow-up of one day finds its place though wider calls were spread over that day."""
    follow_up = REFERENCE.follow_up
    assert follow_up is not None
    policy = attrs.evolve(QUARTERLY, follow_up=attrs.evolve(follow_up, days=1))
    book = [client("a", "diamond"), client("b", "diamond"), client("n", "ordinary", assigned_on=day("06-29"))]
    found = plan(book, "06-29", "06-30", policy, units=2)
    assert rows(found, "C-26") == [("06-30", "n", "call")]
    assert found.shortfalls == ()


# --- what stands against it ------------------------------------------------------------------------------------------


def test_who_opted_out_of_calls_is_met_instead() -> None:
    """C-04, D-20: without calls two meetings do; without both the minimum is short, with the clause if there is one."""
    opt_out = REFERENCE.opt_out
    assert opt_out is not None
    for policy, rules in ((PLATINUM, "C-04"), (attrs.evolve(PLATINUM, opt_out=opt_out), "C-04;D-20")):
        found = plan([client(opted_out=frozenset({CALL}))], "06-01", "06-30", policy)
        assert [row.kind for row in found.contacts] == [MEETING, MEETING]
        assert [row.units for row in found.contacts] == [4, 4]
        found = plan([client(opted_out=frozenset({CALL, MEETING}))], "06-01", "06-30", policy)
        assert gaps(found) == [("c", rules, "opt_out", 4, "06-30")]


MARKETING = CadencePolicy(
    event_classes=(
        EventClass(id="C-14", source=SOURCE, event_class="product", items=(Term("new_product", "n", "新"),)),
    ),
    lead_times=(LeadTime(id="D-16", source=SOURCE, events=("new_product",), after=3),),
    caps=REFERENCE.caps,
    declined=REFERENCE.declined,
    refusal_cooldown=REFERENCE.refusal_cooldown,
    suppression=REFERENCE.suppression,
    day_units=REFERENCE.day_units,
)


@pytest.mark.parametrize(
    ("about", "log", "complaint", "rules"),
    [
        pytest.param({}, [], False, None, id="nothing"),
        pytest.param({}, [], True, "C-14;K-36", id="a complaint is open"),
        pytest.param({"declined_vip": True}, [], False, "C-14;C-28", id="the client declined"),
        pytest.param({"declined_vip": True}, [], True, "C-14;C-28;K-36", id="both"),
        pytest.param({}, [("03-12", "fund")], False, None, id="refused 90 days before the last day"),
        pytest.param({}, [("03-13", "fund")], False, "C-14;D-10", id="refused a day later"),
        pytest.param({}, [("06-01", "bond")], False, None, id="refused another product"),
        pytest.param({}, [("06-03", None), ("06-05", None)], False, None, id="one of two has left the run"),
        pytest.param({}, [("06-04", None), ("06-05", None)], False, "C-14;D-05", id="two in a run with the last day"),
    ],
)
def test_marketing_keeps_silent_when_it_has_to(
    about: dict[str, Any], log: list[tuple[str, str | None]], complaint: bool, rules: str | None
) -> None:
    """C-28, D-05, D-10, K-36: a word about a product, due by 10 June, has a day, or a shortfall with both clauses."""
    found = plan(
        [client(**about)], "06-08", "06-10", MARKETING,
        contacts=[made("c", on, TEXT, purpose=Purpose.MARKETING, refused_product=product) for on, product in log],
        signals=[Signal(client_id="c", event="new_product", on=day("06-07"), product="fund")],
        open_complaints={"c"} if complaint else frozenset(),
    )  # fmt: skip
    if rules is None:
        (row,) = found.contacts
        assert day("06-08") <= row.on <= day("06-10")
        assert found.shortfalls == ()
    else:
        assert gaps(found) == [("c", rules, "cap", 1, "06-10")]
        assert found.contacts == ()
        assert found.shortfalls[0].purpose is Purpose.MARKETING


@pytest.mark.parametrize(("scope", "short"), [("marketing", False), ("non-service", True), ("none", False)])
def test_a_complaint_stops_what_the_policy_says(scope: Any, short: bool) -> None:
    """C-04, K-36: care goes on during a complaint unless everything but service stops."""
    assert REFERENCE.suppression is not None
    policy = attrs.evolve(PLATINUM, suppression=attrs.evolve(REFERENCE.suppression, scope=scope))
    found = plan([client()], "06-01", "06-30", policy, open_complaints={"c"})
    assert gaps(found) == ([("c", "C-04;K-36", "cap", 4, "06-30")] if short else [])


def test_a_cap_goes_before_a_minimum() -> None:
    """C-04, C-51: with one contact in ten days, three of four calls have a place in June, and both clauses are told."""
    policy = attrs.evolve(PLATINUM, caps=(Cap(id="B-01", source=SOURCE, most=1, days=10, purposes=("care",)),))
    policy = attrs.evolve(policy, minimums=(attrs.evolve(PLATINUM.minimums[0], meetings=None),))
    found = plan([client()], "06-01", "06-30", policy, calendar=WEEKDAYS)
    assert gaps(found) == [("c", "B-01;C-04", "cap", 1, "06-30")]


def test_a_client_who_was_tried_today_is_left_alone_today() -> None:
    """C-02, D-08: an attempt counts for the cap and not for the minimum, so the last day of a quarter is too late."""
    policy = attrs.evolve(QUARTERLY, caps=PLATINUM.caps)
    log = [made("c", "06-30", connected=False)]
    found = plan([client()], "06-30", "06-30", policy, contacts=log)
    assert gaps(found) == [("c", "C-02;D-08", "cap", 1, "06-30")]
    assert rows(plan([client()], "06-29", "06-30", policy, contacts=log)) == [("06-29", "c", "call")]


def test_too_few_days_are_a_reason_of_their_own() -> None:
    """C-04, C-25: four calls on two working days leave two, since a client is called once a day, whatever the room."""
    policy = attrs.evolve(PLATINUM, minimums=(attrs.evolve(PLATINUM.minimums[0], meetings=None),), caps=())
    found = plan([client()], "06-29", "06-30", policy)
    assert rows(found) == [("06-29", "c", "call"), ("06-30", "c", "call")]
    assert gaps(found) == [("c", "C-04", "no_working_day", 2, "06-30")]


def test_a_week_of_holidays_falls_short_for_want_of_days() -> None:
    """C-01: the week of Spring Festival 2026 has no working day; no client is contacted before it in its name."""
    found = plan(clients(3), "02-14", "02-28", TEN_A_WEEK)
    assert gaps(found) == [(None, "C-01", "no_working_day", 3, "02-22")]
    (gap,) = found.shortfalls
    assert (gap.manager_id, gap.kind) == ("m", CALL)


@pytest.mark.parametrize(
    ("about", "units", "expected"),
    [
        pytest.param({}, 1, ("C-01;D-19", "no_capacity", 1), id="no room"),
        pytest.param({"opted_out": frozenset(ContactKind)}, 9, ("C-01", "opt_out", 2), id="every channel refused"),
        pytest.param({}, 9, None, id="room for all"),
    ],
)
def test_a_week_says_why_it_falls_short(
    about: dict[str, Any], units: int, expected: tuple[str, str, int] | None
) -> None:
    """C-01, D-19: on the last two days of a week three clients take three units, and a channel that is open."""
    book = [client(f"c{number}", "gold", **(about if number else {})) for number in range(3)]
    found = plan(book, "06-04", "06-07", TEN_A_WEEK, units=units)
    told = [] if expected is None else [(None, expected[0], expected[1], expected[2], "06-05")]
    assert gaps(found) == told


def test_urgent_contacts_stand_outside_everything() -> None:
    """C-79: a large outflow on a holiday is followed up that day by the manager away, whatever stands against it."""
    policy = attrs.evolve(REFERENCE, minimums=(), weekly=None, greeted_holidays=None)
    assert policy.suppression is not None
    policy = attrs.evolve(policy, suppression=attrs.evolve(policy.suppression, scope="non-service"))
    found = plan(
        [client(opted_out=frozenset({CALL}), declined_vip=True)], "02-16", "02-20", policy,
        staff=[manager(away_from=day("02-01"))], units=0, open_complaints={"c"},
        contacts=[made("c", "02-17", connected=False)],
        signals=[Signal(client_id="c", event="large_outflow", on=day("02-17"))],
    )  # fmt: skip
    (row,) = found.contacts
    assert (row.on, row.kind, row.purpose, row.units, row.due_on) == (
        day("02-17"), CALL, Purpose.FRAUD, 0, day("02-18"),
    )  # fmt: skip
    assert found.shortfalls == ()


# --- channels --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("units", "kinds"), [(3, [CALL] * 4), (4, [MEETING] * 2), (20, [MEETING] * 2)], ids=["below", "at", "above"]
)
def test_a_meeting_is_preferred_where_room_is_left(units: int, kinds: list[ContactKind]) -> None:
    """C-04, C-18: who likes to be met is met twice instead of called four times, if a day has room for a meeting."""
    found = plan([client(preferred_channel=MEETING)], "06-01", "06-30", PLATINUM, units=units)
    assert [row.kind for row in found.contacts] == kinds


def test_preferred_meetings_never_cost_another_contact() -> None:
    """C-04, C-18: with room for one meeting a day but calls on every day, nobody's call makes way for it."""
    book = [client("a", preferred_channel=MEETING), *clients(20, "platinum")]
    found = plan(book, "06-01", "06-30", PLATINUM, units=4)
    assert found.shortfalls == ()
    assert sum(row.client_id == "a" and row.kind is CALL for row in found.contacts) in (0, 4)


@pytest.mark.parametrize("channel", [TEXT, MAIL])
def test_the_chosen_channel_is_used_where_it_counts(channel: ContactKind) -> None:
    """C-02, C-04, C-18: the quarter's contact is by text or mail if the client likes it; where calls count, by call."""
    found = plan([client(tier="gold", preferred_channel=channel)], "04-01", "06-30", QUARTERLY)
    assert [row.kind for row in found.contacts] == [channel]
    policy = attrs.evolve(PLATINUM, minimums=(*PLATINUM.minimums, *QUARTERLY.minimums))
    found = plan([client(preferred_channel=channel)], "06-01", "06-30", policy)
    assert [row.kind for row in found.contacts] == [CALL] * 4


def test_a_first_follow_up_may_be_a_visit() -> None:
    """C-18, C-26: a client's meeting takes the place of the call, unless that counts for the month as well."""
    assert REFERENCE.follow_up is not None
    policy = attrs.evolve(QUARTERLY, follow_up=REFERENCE.follow_up, day_units=PLATINUM.day_units)
    newcomer = client(tier="gold", preferred_channel=MEETING, assigned_on=day("06-10"))
    assert rows(plan([newcomer], "06-10", "06-17", policy), "C-26")[0][2] == "meeting"
    policy = attrs.evolve(PLATINUM, follow_up=REFERENCE.follow_up)
    newcomer = client(preferred_channel=CALL, assigned_on=day("06-01"))
    found = plan([newcomer], "06-01", "06-30", policy)
    assert [row.kind for row in found.contacts] == [CALL] * 4


@pytest.mark.parametrize(
    ("log", "kinds"),
    [
        pytest.param([], [MEETING, MEETING], id="four points on two days"),
        pytest.param([CALL], [CALL, MEETING], id="three points on two days"),
        pytest.param([CALL, CALL], [CALL, CALL], id="two points on two days"),
        pytest.param([MEETING], [CALL, CALL], id="a meeting made"),
        pytest.param([CALL, MEETING], [CALL], id="one point left"),
        pytest.param([MEETING, MEETING], [], id="nothing left"),
    ],
)
def test_points_add_calls_and_meetings(log: list[ContactKind], kinds: list[ContactKind]) -> None:
    """C-04, C-05: by points a meeting is two calls, so the last two days of a month hold what calls alone could not."""
    policy = attrs.evolve(PLATINUM, credit=Credit(id="C-05", source=SOURCE, method="points", calls=2))
    contacts = [made("c", f"06-0{number}", kind) for number, kind in enumerate(log, 1)]
    found = plan([client()], "06-29", "06-30", policy, contacts=contacts)
    assert sorted(row.kind for row in found.contacts) == kinds
    assert found.shortfalls == ()


def test_legs_do_not_add() -> None:
    """C-04, C-05: on the last day of June one call made helps no leg; a meeting made leaves a meeting to do."""
    found = plan([client()], "06-30", "06-30", PLATINUM, contacts=[made("c", "06-01")])
    assert gaps(found)[0][:4] == ("c", "C-04", "no_working_day", 2)
    found = plan([client()], "06-30", "06-30", PLATINUM, contacts=[made("c", "06-01"), made("c", "06-02", MEETING)])
    assert rows(found) == [("06-30", "c", "meeting")]


def test_a_text_on_an_occasion_is_no_personal_contact() -> None:
    """C-02, C-09: a birthday text does not stand for the contact of the quarter, on the same day or another."""
    policy = attrs.evolve(REFERENCE, minimums=QUARTERLY.minimums, weekly=None, greeted_holidays=None)
    found = plan([client(tier="gold", birth_date=day("06-30", 1980))], "06-29", "06-30", policy)
    assert rows(found) == [("06-29", "c", "call"), ("06-30", "c", "text")]
    assert found.contacts[0].rules == ("C-02",)


def test_periodic_content_goes_to_holders() -> None:
    """C-55: who holds the product, under any of its names, has the quarter's report as content; nobody else."""
    content = ContentByHolding(
        id="C-55", source=SOURCE, per="quarter", periodic="report",
        contents=(HeldContent(product="wealth_product", content="report"),),
    )  # fmt: skip
    policy = CadencePolicy(content_by_holding=content)
    book = [client("a"), client("b"), client("c")]
    holdings = [Holding(client_id="a", product="其他理财产品"), Holding(client_id="b", product="house brand")]
    found = plan(book, "06-01", "06-30", policy, holdings=holdings)
    (row,) = found.contacts
    assert (row.client_id, row.rules, row.purpose, row.kind) == ("a", ("C-55",), Purpose.CONTENT, TEXT)
    assert row.product == "wealth_product"
    lead = plan(book, "06-01", "06-29", policy, holdings=holdings, staff=[manager(away_from=day("06-01"))])
    assert (lead.contacts, lead.shortfalls) == ((), ())


# --- full months -----------------------------------------------------------------------------------------------------

CALLS = CadencePolicy(
    weekly=TEN_A_WEEK.weekly,
    minimums=(
        *QUARTERLY.minimums,
        Minimum(id="C-03", source=SOURCE, per="month", contacts=2, kinds=("call",), tiers=("diamond",)),
        Minimum(id="C-04", source=SOURCE, per="month", contacts=4, kinds=("call",), tiers=("platinum",)),
    ),
    caps=PLATINUM.caps,
    day_units=PLATINUM.day_units,
)


def test_what_a_week_no_longer_needs_is_taken_out() -> None:
    """C-01, C-25: a book of five on days of one call is reached whole each full week of June, with all minimums."""
    tiers = ["platinum", "platinum", "diamond", "diamond", "gold"]
    book = [client(f"c{number}", tier) for number, tier in enumerate(tiers)]
    log = [made("c0", "05-26"), made("c0", "05-16")]
    found = plan(book, "06-01", "06-30", CALLS, units=1, calendar=WEEKDAYS, contacts=log)
    assert found.shortfalls == ()
    weeks = Counter((row.on.isocalendar().week, row.client_id) for row in found.contacts if row.on <= day("06-28"))
    assert len(weeks) == 20


@pytest.mark.parametrize(
    ("tiers", "first", "last", "most"),
    [
        pytest.param(["platinum"], "04-01", "04-30", 6, id="one client: four calls do for five weeks but one"),
        pytest.param(["diamond", "platinum", "diamond"], "06-01", "06-30", 15, id="three clients, all days free"),
    ],
)
def test_contacts_are_drawn_into_the_weeks_that_lack_them(tiers: list[str], first: str, last: str, most: int) -> None:
    """C-01, C-25: weeks reach their clients by contacts owed anyway as far as they go, and with few more."""
    book = [client(f"c{number}", tier) for number, tier in enumerate(tiers)]
    policy = attrs.evolve(CALLS, weekly=attrs.evolve(WEEKLY, clients=2))
    found = plan(book, first, last, policy, units=1, calendar=WEEKDAYS, contacts=[made("c0", "03-20")])
    assert found.shortfalls == ()
    assert len(found.contacts) <= most


def test_contacts_change_places_only_where_limits_allow_it() -> None:
    """C-01, C-09, C-51: on full days with birthdays and a day between two contacts, no two of a client stand nearer."""
    born = [("platinum", "03-02"), ("diamond", "03-26"), ("platinum", "03-10"), ("gold", "03-20"), ("gold", "03-09")]
    book = [client(f"c{number}", tier, birth_date=day(on, 1980)) for number, (tier, on) in enumerate(born)]
    spaced = Cap(id="B-01", source=SOURCE, most=1, days=2, purposes=("care",))
    greeting = Occasion(
        id="C-09", source=SOURCE, purpose="care", kinds=("text",), items=(Term("birthday", "birthday", "生日"),)
    )
    policy = attrs.evolve(CALLS, caps=(*CALLS.caps, spaced), occasions=(greeting,))
    log = [
        made("c1", "02-17", TEXT), made("c1", "02-22"), made("c2", "02-14", TEXT), made("c2", "02-24"),
        made("c3", "02-19"),
    ]  # fmt: skip
    found = plan(book, "03-01", "03-31", policy, units=1, calendar=WEEKDAYS, contacts=log)
    for one in book:
        days = [row.on for row in found.contacts if row.client_id == one.client_id]
        assert all((later - sooner).days >= 2 for sooner, later in pairwise(days))
    assert all(gap.client_id is None for gap in found.shortfalls)
    assert max(Counter(row.on for row in found.contacts).values()) == 1


@pytest.mark.parametrize("units", [1, 2, 3])
def test_weeks_and_months_share_what_room_there_is(units: int) -> None:
    """C-01 to C-04, C-25: whatever the room, minimums go before the ten a week, and a day holds its units."""
    tiers = ["platinum"] * 4 + ["diamond"] * 4 + ["gold"] * 4
    book = [client(f"c{number:02}", tier) for number, tier in enumerate(tiers)]
    found = plan(book, "06-01", "06-30", CALLS, units=units, calendar=WEEKDAYS)
    owed = 4 * 4 + 4 * 2 + 4
    room = 22 * units
    lacks = sum(gap.missing for gap in found.shortfalls if gap.client_id is not None and "C-02" not in gap.rules)
    assert lacks == max(owed - 4 - room, 0)
    assert max(Counter(row.on for row in found.contacts).values()) == units
    assert any(gap.client_id is None for gap in found.shortfalls) is (units < 2)


def test_limits_of_one_kind_leave_the_others() -> None:
    """C-02, C-51: who may not be called this month is reached by another kind where the minimum names none."""
    cap = Cap(id="B-01", source=SOURCE, most=1, days=31, purposes=("care",), kinds=("call",))
    policy = attrs.evolve(QUARTERLY, caps=(cap,))
    found = plan([client()], "06-29", "06-30", policy, contacts=[made("c", "06-02", connected=False)])
    assert [row.kind for row in found.contacts] == [ContactKind.VIDEO]
    assert found.shortfalls == ()


# --- an earlier plan -------------------------------------------------------------------------------------------------


def test_an_earlier_plan_is_kept_where_facts_allow() -> None:
    """C-25: days of the plan before are kept beside a new client, but for those of a new absence."""
    book = clients(4, "platinum")
    before = plan(book, "06-01", "06-30", PLATINUM)
    wider = plan([*book, client("z")], "06-01", "06-30", PLATINUM, previous=before)
    assert [row for row in wider.contacts if row.client_id != "z"] == list(before.contacts)
    gone = before.contacts[5].on
    away = [manager(away_from=gone, away_until=gone)]
    moved = plan(book, "06-01", "06-30", PLATINUM, previous=before, staff=away)
    kept = {(row.on, row.client_id) for row in before.contacts} & {(row.on, row.client_id) for row in moved.contacts}
    assert gone not in {row.on for row in moved.contacts}
    assert len(kept) == sum(row.on != gone for row in before.contacts)


def test_changes_of_one_client_stay_in_one_book() -> None:
    """C-25: what changes with a client of one manager leaves the rows of the other manager as they are."""
    book = [
        *clients(4, "platinum"),
        *(attrs.evolve(one, manager_id="n", client_id=f"n{one.client_id}") for one in clients(4)),
    ]
    before = plan(book, "06-01", "06-30")
    after = plan([attrs.evolve(book[0], opted_out=frozenset({CALL})), *book[1:]], "06-01", "06-30")
    assert [row for row in after.contacts if row.manager_id == "n"] == [
        row for row in before.contacts if row.manager_id == "n"
    ]
    assert after != before


def test_kept_meetings_stay_meetings() -> None:
    """C-04, C-18: a plan of meetings is kept as meetings on its days when the day before was done."""
    book = [client("a", preferred_channel=MEETING), *clients(3, "platinum")]
    before = plan(book, "06-01", "06-30", PLATINUM)
    after = plan(book, "06-02", "06-30", PLATINUM, previous=before, contacts=[
        made(row.client_id, f"{row.on:%m-%d}", row.kind) for row in before.contacts if row.on == day("06-01")
    ])  # fmt: skip
    assert list(after.contacts) == [row for row in before.contacts if row.on > day("06-01")]


def test_an_earlier_plan_gives_way_to_new_facts() -> None:
    """C-02, C-79, K-36, D-20: what is opted out of, barred or urgent now is planned anew, kept days or not."""
    policy = attrs.evolve(QUARTERLY, suppression=REFERENCE.suppression, urgent=REFERENCE.urgent)
    assert policy.suppression is not None
    policy = attrs.evolve(policy, suppression=attrs.evolve(policy.suppression, scope="non-service"))
    before = plan([client()], "06-01", "06-30", policy)
    (planned,) = before.contacts
    silent = client(opted_out=frozenset(ContactKind))
    assert [row.reason for row in plan([silent], "06-01", "06-30", policy, previous=before).shortfalls] == ["opt_out"]
    found = plan([client()], "06-01", "06-30", policy, previous=before, open_complaints={"c"})
    assert gaps(found) == [("c", "C-02;K-36", "cap", 1, "06-30")]
    signal = Signal(client_id="c", event="large_outflow", on=planned.on)
    found = plan([client()], "06-01", "06-30", policy, previous=before, signals=[signal])
    again = plan([client()], "06-01", "06-30", policy, previous=found, signals=[signal])
    assert again == found
    by_text = plan([client(opted_out=frozenset({CALL}))], "06-01", "06-30", policy, previous=before)
    assert [(row.on, row.kind) for row in by_text.contacts] == [(planned.on, ContactKind.VIDEO)]


# --- findings --------------------------------------------------------------------------------------------------------


def test_findings_count_what_is_planned_and_what_lacks() -> None:
    """C-02, C-04, C-25: one finding a rule, as of the first day: how many contacts are planned, how many lack."""
    policy = attrs.evolve(PLATINUM, minimums=(*PLATINUM.minimums, *QUARTERLY.minimums))
    decision = decide(clients(2, "platinum"), "06-29", "06-30", policy, units=2)
    told = [(one.rule, one.outcome, one.because, dict(one.figures)) for one in decision.findings]
    assert told == [
        ("C-02", Outcome.MET, "planning.met", {"planned": 2, "missing": 0}),
        ("C-04", Outcome.NOT_MET, "planning.short", {"planned": 4, "missing": 4}),
    ]
    assert decision.as_of == day("06-29")


def test_values_are_frozen_and_sorted() -> None:
    """C-25: a plan holds tuples of frozen rows, by day, manager, client and kind, the shortfalls by client and rule."""
    found = plan(clients(3, "platinum"), "06-29", "06-30", PLATINUM, units=1)
    keys = [(row.on, row.manager_id, row.client_id, row.kind) for row in found.contacts]
    assert keys == sorted(keys)
    short = [(gap.client_id, gap.rules) for gap in found.shortfalls]
    assert short == sorted(short)
    row = PlannedContact(
        on=day("06-01"), manager_id="m", client_id="c", kind=CALL, due_on=day("06-30"), rules=("C-02",),
        purpose=Purpose.CARE,
    )  # fmt: skip
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        row.on = day("06-02")  # type: ignore[misc]
