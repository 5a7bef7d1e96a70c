"""Contact plans at their boundaries: days, periods, reasons for what has no room, channels, points, an earlier plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
import pytest

from clientcare import Rulebook
from clientcare.calendars import ChinaCalendar
from clientcare.clocks import MondayToFriday, WorkCalendar
from clientcare.decision import Outcome, Source
from clientcare.errors import DateError, FactError
from clientcare.facts import Client, Contact, ContactKind, Holding, Purpose, Role, StaffMember
from clientcare.occasions import Signal
from clientcare.planning import plan_contacts
from clientcare.plans import ContactPlan, PlannedContact, Shortage, Shortfall
from clientcare.regime import CadencePolicy, Cap, Credit, Minimum, UrgentContact, WeeklyMinimum

DAY = timedelta(days=1)
SOURCE = Source(document="test", locator="1")
REFERENCE = Rulebook.load("reference").on(date(2026, 6, 30)).cadence
RETAIL = Rulebook.load("retail-handbook").on(date(2026, 6, 30)).cadence
WEEK = attrs.evolve(REFERENCE, greeted_holidays=None)
NO_WEEK = attrs.evolve(WEEK, weekly=None)
CHINA = ChinaCalendar()
WEEKDAYS = MondayToFriday()
TIERS = ("ordinary", "gold", "platinum", "diamond")


def client(client_id: str, tier: str | None = None, **facts: Any) -> Client:
    """A client of manager m."""
    return Client(client_id=client_id, **({"manager_id": "m", "contracted_tier": tier} | facts))


def made(client_id: str, day: date, kind: ContactKind = ContactKind.CALL, **facts: Any) -> Contact:
    """A contact of manager m that reached the client at ten o'clock."""
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    known: dict[str, Any] = {"connected": True, "manager_id": "m"} | facts
    return Contact(client_id=client_id, at=at, kind=kind, **known)


def plan(
    clients: Iterable[Client],
    first: date,
    days: int,
    *,
    policy: CadencePolicy = WEEK,
    calendar: WorkCalendar = CHINA,
    staff: Iterable[StaffMember] = (),
    contacts: Iterable[Contact] = (),
    **more: Any,
) -> ContactPlan:
    """Plan with the reference rules and China's calendar, unless told otherwise."""
    return plan_contacts(
        clients, staff, contacts, policy, first=first, days=days, calendar=calendar, tiers=TIERS, **more
    ).value


def days_of(found: ContactPlan, client_id: str, rule: str) -> list[date]:
    """The days on which a client is contacted for a rule."""
    return [one.on for one in found.contacts if one.client_id == client_id and rule in one.rules]


def gaps(found: ContactPlan) -> list[tuple[str | None, tuple[str, ...], Shortage, int]]:
    """What falls short, in brief."""
    return [(gap.client_id, gap.rules, gap.reason, gap.missing) for gap in found.shortfalls]


# --- days and periods ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_horizon_has_one_day_at_least_and_a_year_at_most(days: int) -> None:
    """C-25: 0 days and 367 days are refused by name; 1 and 366 are planned."""
    with pytest.raises(DateError, match=f"1 to 366 days, not {days}"):
        plan([], date(2026, 1, 1), days)
    assert plan([], date(2026, 1, 1), 366).last == date(2027, 1, 1)
    assert plan([], date(2026, 1, 1), 1).last == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("first", "days", "short"),
    [
        (date(2026, 6, 30), 1, [("d", ("C-04",), Shortage.NO_WORKING_DAY, 3)]),
        (date(2026, 6, 29), 2, []),
        (date(2026, 6, 29), 1, []),
    ],
)
def test_only_a_period_that_ends_in_the_horizon_falls_short(
    first: date, days: int, short: list[tuple[str, tuple[str, ...], Shortage, int]]
) -> None:
    """C-02, C-04: on the last day one of four calls has a day; with two days, two meetings meet the minimum."""
    found = plan([client("d", "platinum")], first, days, policy=NO_WEEK)
    assert gaps(found) == short
    assert days_of(found, "d", "C-02")[:1] == [found.contacts[0].on]
    assert all(one.due_on == date(2026, 6, 30) for one in found.contacts)


def test_a_week_across_the_year_is_one_week() -> None:
    """C-01: the week from 2025-12-29 to 2026-01-04 is one, and ends on its last working day, the make-up Sunday."""
    found = plan([client("a"), client("b")], date(2025, 12, 29), 7)
    assert {one.client_id for one in found.contacts} == {"a", "b"}
    assert found.shortfalls == ()
    assert {one.on for one in found.contacts} <= {date(2025, 12, day) for day in (29, 30, 31)} | {date(2026, 1, 4)}


def test_a_holiday_week_has_no_day_for_its_minimum() -> None:
    """C-01: Spring Festival 2026 fills the week of 16 February; the weeks beside it have room."""
    found = plan([client("a")], date(2026, 2, 9), 21)
    assert gaps(found) == [(None, ("C-01",), Shortage.NO_WORKING_DAY, 1)]
    assert [gap.due_on for gap in found.shortfalls] == [date(2026, 2, 22)]
    assert not [one for one in found.contacts if date(2026, 2, 15) <= one.on <= date(2026, 2, 23)]


def test_a_worked_saturday_has_room_and_a_holiday_monday_has_none() -> None:
    """C-04: four calls between 02-13 and 02-28 use both make-up Saturdays where the manager has only these days."""
    staff = [StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER, away_from=date(2026, 2, 24), away_until=None)]
    staff = [attrs.evolve(staff[0], away_until=date(2026, 2, 26))]
    found = plan([client("p", "platinum")], date(2026, 2, 13), 16, staff=staff, policy=NO_WEEK)
    assert days_of(found, "p", "C-04") == [date(2026, 2, day) for day in (13, 14, 27, 28)]
    assert found.shortfalls == ()


def test_an_absence_over_the_last_days_draws_the_contacts_forward() -> None:
    """C-04: a manager who is away from 06-15 on makes all four calls before."""
    member = StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER, away_from=date(2026, 6, 15))
    found = plan([client("p", "platinum")], date(2026, 6, 1), 30, staff=[member], policy=NO_WEEK)
    assert len(days_of(found, "p", "C-04")) == 4
    assert max(one.on for one in found.contacts) <= date(2026, 6, 12)


def test_who_comes_on_the_last_day_owes_the_first_follow_up_alone() -> None:
    """C-26: assigned on 2026-05-31, a client has a follow-up by 06-07 and no minimum of May or of the quarter."""
    found = plan([client("d", "diamond", assigned_on=date(2026, 5, 31))], date(2026, 5, 31), 8, policy=NO_WEEK)
    assert [(one.rules, one.due_on) for one in found.contacts if "C-26" in one.rules] == [
        (("C-03", "C-26"), date(2026, 6, 7))
    ]
    assert found.shortfalls == ()


def test_a_small_book_is_contacted_whole() -> None:
    """C-01: three clients are three a week, eleven are ten."""
    three = plan([client(str(number)) for number in range(3)], date(2026, 6, 1), 7)
    eleven = plan([client(str(number)) for number in range(11)], date(2026, 6, 1), 7)
    assert len({one.client_id for one in three.contacts}) == 3
    assert len({one.client_id for one in eleven.contacts}) == 10


def test_a_birthday_of_29_february_is_greeted_by_policy() -> None:
    """D-18: on 28 February in 2026; the text stands on its Saturday, though nothing else does."""
    found = plan([client("a", birth_date=date(1980, 2, 29))], date(2026, 2, 28), 1, policy=NO_WEEK, calendar=WEEKDAYS)
    assert [(one.on, one.kind, one.rules) for one in found.contacts] == [
        (date(2026, 2, 28), ContactKind.TEXT, ("C-09",))
    ]


def test_a_due_day_on_a_holiday_stays_and_the_call_comes_before() -> None:
    """C-32: without lead days a maturity on a Sunday is called on Friday, due on Sunday."""
    policy = attrs.evolve(NO_WEEK, lead_times=())
    holding = Holding(client_id="a", product="deposit", matures_on=date(2026, 6, 14))
    found = plan([client("a")], date(2026, 6, 12), 3, policy=policy, holdings=[holding])
    assert [(one.on, one.due_on, one.event) for one in found.contacts] == [
        (date(2026, 6, 12), date(2026, 6, 14), "deposit_maturity")
    ]


def test_days_beyond_the_calendar_are_provisional() -> None:
    """C-01: 2026-12-31 is known, 2027-01-01 is not."""
    found = plan([client("a"), client("b")], date(2026, 12, 28), 14, units=1)
    assert {one.provisional for one in found.contacts if one.on.year == 2026} == {False}
    assert {one.provisional for one in found.contacts if one.on.year == 2027} == {True}


def test_what_cannot_be_planned_is_refused_by_name() -> None:
    """C-25, D-19: a client twice, units that are no whole number, and days in parts."""
    with pytest.raises(FactError, match=r"client 'a' stands twice"):
        plan([client("a"), client("a")], date(2026, 6, 1), 7)
    for units in (-1, 2.5, True):
        with pytest.raises(FactError, match="want a whole number from 0"):
            plan([client("a")], date(2026, 6, 1), 7, units=units)
    with pytest.raises(DateError, match=r"not 2\.5"):
        plan([client("a")], date(2026, 6, 1), 2.5)  # type: ignore[arg-type]
    assert plan([client("a")], date(2026, 6, 1), 7, units=0).contacts == ()


# --- what has no room, and why ---------------------------------------------------------------------------------------


def test_a_manager_who_is_not_there_is_named() -> None:
    """C-03: with staff given, the clients of somebody else have no manager; without staff everybody named is there."""
    other = StaffMember(staff_id="x", role=Role.RELATIONSHIP_MANAGER)
    diamond = client("d", "diamond")
    assert gaps(plan([diamond], date(2026, 5, 1), 31, staff=[other])) == [("d", ("C-03",), Shortage.NO_MANAGER, 2)]
    assert plan([diamond], date(2026, 5, 1), 31, policy=NO_WEEK).shortfalls == ()


def test_a_client_who_opted_out_of_calls_is_met_and_of_both_not_at_all() -> None:
    """C-03, D-20: without calls the meeting leg is planned; without both the opt-out is the reason."""
    no_calls = client("d", "diamond", opted_out=frozenset({ContactKind.CALL}))
    found = plan([no_calls], date(2026, 5, 1), 31, policy=NO_WEEK)
    assert [(one.kind, one.units) for one in found.contacts if "C-03" in one.rules] == [(ContactKind.MEETING, 4)]
    neither = attrs.evolve(no_calls, opted_out=frozenset({ContactKind.CALL, ContactKind.MEETING}))
    found = plan([neither], date(2026, 5, 1), 31, policy=NO_WEEK)
    assert gaps(found) == [("d", ("C-03", "D-20"), Shortage.OPT_OUT, 2)]


@pytest.mark.parametrize(
    ("facts", "more", "rule"),
    [
        ({"declined_vip": True}, {}, "C-28"),
        ({}, {"open_complaints": {"a"}}, "K-36"),
        ({}, {"contacts": [made("a", date(2026, 3, 20), refused_product="fund")]}, "D-10"),
        ({}, {}, None),
        ({"declined_vip": False}, {"open_complaints": {"b"}}, None),
        ({}, {"contacts": [made("a", date(2026, 3, 3), refused_product="fund")]}, None),
    ],
)
def test_marketing_stops_where_a_rule_says_so(facts: dict[str, Any], more: dict[str, Any], rule: str | None) -> None:
    """C-28, K-36, D-10: a new product is told of unless one of these stands against it; both clauses are given."""
    signal = Signal(client_id="a", event="new_product", on=date(2026, 6, 1), product="fund")
    found = plan([client("a", **facts)], date(2026, 6, 1), 1, policy=NO_WEEK, signals=[signal], **more)
    told = [one for one in found.contacts if one.event == "new_product"]
    if rule is None:
        assert [one.purpose for one in told] == [Purpose.MARKETING]
    else:
        assert told == []
        assert gaps(found) == [("a", tuple(sorted(("C-09", rule))), Shortage.CAP, 1)]


def test_a_cap_goes_before_a_minimum_and_both_are_named() -> None:
    """C-04: at most one call in ten days leaves two of four calls of June without room."""
    cap = Cap(id="B-01", source=SOURCE, most=1, days=10, purposes=("care",))
    policy = attrs.evolve(NO_WEEK, caps=(cap,))
    found = plan(
        [client("p", "platinum", opted_out=frozenset({ContactKind.MEETING}))], date(2026, 6, 1), 30, policy=policy
    )
    assert [(gap.rules, gap.reason) for gap in found.shortfalls] == [(("B-01", "C-04"), Shortage.CAP)]
    days = days_of(found, "p", "C-04")
    assert all(later - earlier >= 10 * DAY for earlier, later in pairwise(days))


def test_another_kind_goes_round_a_cap_of_one_kind() -> None:
    """C-02: where calls are capped at none left, the quarter's contact is made by another kind."""
    cap = Cap(id="B-02", source=SOURCE, most=1, per="quarter", purposes=("care",), kinds=("call",))
    log = [made("a", date(2026, 4, 2), connected=False)]
    found = plan([client("a")], date(2026, 6, 1), 30, policy=attrs.evolve(NO_WEEK, caps=(cap,)), contacts=log)
    assert found.shortfalls == ()
    assert [one.kind for one in found.contacts if "C-02" in one.rules] == [ContactKind.VIDEO]


def test_a_full_day_gives_way_to_higher_tiers_and_says_so() -> None:
    """C-03, C-04, D-19: one unit a day for one Diamond and nine Platinum clients; the Diamond has all."""
    book = [client(f"p{number}", "platinum") for number in range(9)] + [client("z", "diamond")]
    found = plan(book, date(2026, 6, 1), 30, policy=NO_WEEK, units=1, calendar=WEEKDAYS)
    assert len(days_of(found, "z", "C-03")) == 2
    assert {gap.rules for gap in found.shortfalls} <= {("C-04", "D-19"), ("C-02", "D-19")}
    assert sum(gap.missing for gap in found.shortfalls if "C-04" in gap.rules) == 9 * 4 + 2 - 22
    assert max(Counter(one.on for one in found.contacts).values()) == 1


def test_a_week_without_room_names_the_day_s_rule() -> None:
    """C-01, D-19: three clients a week do not fit the two units that an absence leaves."""
    member = StaffMember(
        staff_id="m", role=Role.RELATIONSHIP_MANAGER, away_from=date(2026, 6, 3), away_until=date(2026, 6, 7)
    )
    found = plan([client(one) for one in "abc"], date(2026, 6, 1), 7, staff=[member], units=1, calendar=WEEKDAYS)
    assert gaps(found) == [(None, ("C-01", "D-19"), Shortage.NO_CAPACITY, 1)]


def test_a_week_that_nobody_may_be_contacted_in_says_so() -> None:
    """C-01, D-20: with every channel refused, the opt-out stands against the week."""
    found = plan([client("a", opted_out=frozenset(ContactKind))], date(2026, 6, 1), 7)
    assert gaps(found) == [(None, ("C-01", "D-20"), Shortage.OPT_OUT, 1)]


def test_the_weekly_minimum_is_for_relationship_managers() -> None:
    """C-01: an outlet manager who keeps a client has no week to fill."""
    head = StaffMember(staff_id="m", role=Role.OUTLET_MANAGER)
    assert not days_of(plan([client("a")], date(2026, 6, 1), 7, staff=[head]), "a", "C-01")
    assert plan([client("a")], date(2026, 6, 1), 7, staff=[head]).shortfalls == ()


# --- how -------------------------------------------------------------------------------------------------------------


def test_a_preferred_meeting_is_held_where_room_is_left() -> None:
    """C-03, C-18, D-19: with four units a day the meeting replaces the calls, with three it cannot."""
    wants = client("d", "diamond", preferred_channel=ContactKind.MEETING)
    roomy = plan([wants], date(2026, 5, 1), 31, policy=NO_WEEK, units=4)
    tight = plan([wants], date(2026, 5, 1), 31, policy=NO_WEEK, units=3)
    assert [one.kind for one in roomy.contacts if "C-03" in one.rules] == [ContactKind.MEETING]
    assert [one.kind for one in tight.contacts if "C-03" in one.rules] == [ContactKind.CALL] * 2


def test_a_preferred_message_serves_where_it_counts() -> None:
    """C-02, C-04, C-18: texts for the quarter of a Gold client, calls for a Platinum client whose minimum asks them."""
    book = [
        client("g", "gold", preferred_channel=ContactKind.TEXT),
        client("p", "platinum", preferred_channel=ContactKind.TEXT),
    ]
    found = plan(book, date(2026, 6, 1), 30, policy=NO_WEEK)
    assert {(one.client_id, one.kind) for one in found.contacts} == {("g", ContactKind.TEXT), ("p", ContactKind.CALL)}


def test_half_a_book_is_half_a_day() -> None:
    """D-19, S-13: a capacity of one half leaves 10 of 20 units, and of 5 units 2."""
    member = StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER, capacity=Fraction(1, 2))
    book = [client(f"{number:02d}", "gold", last_visit_on=date(2026, 5, 1)) for number in range(30)]
    for units, most in ((None, 10), (5, 2)):
        found = plan(book, date(2026, 6, 1), 1, staff=[member], units=units, policy=NO_WEEK)
        assert Counter(one.on for one in found.contacts) == {date(2026, 6, 1): most}


@pytest.mark.parametrize(
    ("days", "kinds"),
    [(4, ["call", "call", "call", "call"]), (3, ["call", "call", "meeting"]), (2, ["meeting", "meeting"])],
)
def test_points_mix_calls_and_meetings_where_days_are_few(days: int, kinds: list[str]) -> None:
    """C-05: by points, four calls on four days, two calls and a meeting on three, two meetings on two."""
    policy = attrs.evolve(NO_WEEK, credit=Credit(id="C-05", source=SOURCE, method="points", calls=2))
    first = {4: date(2026, 6, 25), 3: date(2026, 6, 26), 2: date(2026, 6, 29)}[days]
    horizon = (date(2026, 6, 30) - first).days + 1
    found = plan([client("p", "platinum")], first, horizon, policy=policy, calendar=WEEKDAYS)
    assert found.shortfalls == ()
    assert sorted(one.kind.value for one in found.contacts if "C-04" in one.rules) == sorted(kinds)


@pytest.mark.parametrize(("days", "kinds"), [(3, ["meeting", "meeting"]), (1, ["call"])])
def test_legs_are_met_in_full_or_reported(days: int, kinds: list[str]) -> None:
    """C-04: with three days left two meetings, with one neither leg is met and the calls are what is missing."""
    first = {3: date(2026, 6, 26), 1: date(2026, 6, 30)}[days]
    found = plan([client("p", "platinum")], first, days + 2 * (days == 3), policy=NO_WEEK, calendar=WEEKDAYS)
    assert sorted(one.kind.value for one in found.contacts if "C-04" in one.rules) == kinds
    assert [gap.missing for gap in found.shortfalls] == ([] if days == 3 else [3])


def test_an_urgent_contact_stands_outside_everything() -> None:
    """C-79: on a Sunday, of an absent manager without room, though the client refuses calls."""
    member = StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER, away_from=date(2026, 6, 1))
    signal = Signal(client_id="a", event="large_outflow", on=date(2026, 6, 7), at=datetime(2026, 6, 7, 9, tzinfo=UTC))
    refuses = client("a", opted_out=frozenset(ContactKind))
    found = plan([refuses], date(2026, 6, 7), 2, staff=[member], signals=[signal], policy=NO_WEEK)
    assert isinstance(REFERENCE.urgent, UrgentContact)
    assert [(one.on, one.kind, one.units, one.purpose, one.due_on) for one in found.contacts] == [
        (date(2026, 6, 7), ContactKind.CALL, 0, Purpose.FRAUD, date(2026, 6, 8))
    ]


def test_one_contact_meets_what_it_can() -> None:
    """C-02, C-03, C-32: the call for a maturity is one of the month's two calls, and one of them the quarter's."""
    holding = Holding(client_id="d", product="deposit", matures_on=date(2026, 6, 10))
    found = plan([client("d", "diamond")], date(2026, 6, 1), 30, policy=NO_WEEK, holdings=[holding])
    assert len(found.contacts) == 2
    assert Counter(rule for one in found.contacts for rule in one.rules) == {"C-02": 1, "C-03": 2, "C-32": 1}


def test_two_events_of_a_day_are_told_in_one_contact() -> None:
    """C-32: two deposits that mature on one day are one call, nothing falls short; of different days they are two."""
    day = date(2026, 5, 13)
    both = [Holding(client_id="a", product=one, matures_on=day) for one in ("deposit", "large_deposit")]
    found = plan([client("a")], day, 1, policy=NO_WEEK, holdings=both)
    assert [(one.kind, one.due_on) for one in found.contacts if "C-32" in one.rules] == [(ContactKind.CALL, day)]
    assert found.shortfalls == ()
    apart = [both[0], attrs.evolve(both[1], matures_on=day + DAY)]
    found = plan([client("a")], day, 2, policy=NO_WEEK, holdings=apart)
    assert [one.due_on for one in found.contacts if "C-32" in one.rules] == [day, day + DAY]


@pytest.mark.parametrize("preferred", [None, ContactKind.TEXT, ContactKind.MAIL])
def test_a_debt_that_is_overdue_is_caught_up(preferred: ContactKind | None) -> None:
    """C-32, D-14: a card of 05-10 was due on 05-11; planned from 05-13 on, the contact comes at once, by any kind."""
    debt = Holding(client_id="a", product="credit_card", matures_on=date(2026, 5, 10))
    wants = client("a", preferred_channel=preferred)
    found = plan([wants], date(2026, 5, 13), 3, policy=NO_WEEK, holdings=[debt])
    told = [one for one in found.contacts if one.event == "overdue"]
    assert [(one.on, one.due_on) for one in told] == [(date(2026, 5, 13), date(2026, 5, 11))]
    assert found.shortfalls == ()


def test_a_call_for_an_event_does_not_take_the_meeting_s_day() -> None:
    """C-03: on the month's last day a loan is called about and the meeting leg is met as well."""
    loan = Holding(client_id="d", product="home_loan", matures_on=date(2026, 8, 31))
    found = plan([client("d", "diamond")], date(2026, 8, 31), 1, policy=NO_WEEK, holdings=[loan])
    assert {one.kind for one in found.contacts} == {ContactKind.CALL, ContactKind.MEETING}
    assert found.shortfalls == ()


def test_a_meeting_without_room_is_no_opt_out() -> None:
    """C-04, D-19: who refuses calls may be met; where a meeting has no room, the day's rule is named."""
    no_calls = client("p", "platinum", opted_out=frozenset({ContactKind.CALL}))
    found = plan([no_calls], date(2026, 8, 1), 31, policy=NO_WEEK, units=3)
    assert gaps(found) == [("p", ("C-04", "D-19"), Shortage.NO_CAPACITY, 4)]


def test_no_follow_up_comes_before_the_assignment() -> None:
    """C-26: assigned on 07-11, when the manager is away from 07-12 on, the follow-up falls short."""
    away = StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER, away_from=date(2026, 7, 12))
    new = client("a", assigned_on=date(2026, 7, 11))
    found = plan([new], date(2026, 6, 30), 25, staff=[away], policy=NO_WEEK)
    assert days_of(found, "a", "C-26") == []
    assert gaps(found) == [("a", ("C-26",), Shortage.NO_WORKING_DAY, 1)]


def test_retail_content_keeps_its_bounds() -> None:
    """C-46, C-48, C-55: a potential client's content comes at most twice a month; an allocation report quarterly."""
    holding = Holding(client_id="v", product="wealth_product")
    book = [client("p", "potential"), client("v", "vip")]
    found = plan_contacts(
        book,
        [],
        [],
        RETAIL,
        first=date(2026, 7, 1),
        days=92,
        calendar=CHINA,
        tiers=("ordinary", "potential", "vip"),
        holdings=[holding],
    ).value
    pushes = Counter(one.on.month for one in found.contacts if one.client_id == "p" and one.purpose is Purpose.CONTENT)
    assert max(pushes.values()) == 2
    assert {gap.rules for gap in found.shortfalls} <= {("C-46", "C-48")}
    assert len(days_of(found, "v", "C-55")) == 1
    assert len(days_of(found, "v", "C-45")) == 3


def test_the_findings_count_what_is_planned_and_missing() -> None:
    """C-25: one finding a rule, met where nothing lacks."""
    decision = plan_contacts(
        [client("d", "diamond")], [], [], NO_WEEK, first=date(2026, 6, 29), days=1, calendar=CHINA, tiers=TIERS
    )
    assert [(one.rule, one.outcome) for one in decision.findings] == [("C-02", Outcome.MET), ("C-03", Outcome.MET)]
    decision = plan_contacts(
        [client("d", "platinum")], [], [], NO_WEEK, first=date(2026, 6, 30), days=1, calendar=CHINA, tiers=TIERS
    )
    assert [(one.rule, one.outcome, dict(one.figures)["missing"]) for one in decision.findings] == [
        ("C-02", Outcome.MET, 0),
        ("C-04", Outcome.NOT_MET, 3),
    ]


# --- an earlier plan -------------------------------------------------------------------------------------------------


def _kept(client_id: str, day: date) -> PlannedContact:
    return PlannedContact(
        on=day,
        manager_id="m",
        client_id=client_id,
        kind=ContactKind.CALL,
        due_on=day,
        rules=("B-05",),
        purpose=Purpose.CARE,
    )


def test_full_weeks_exchange_contacts() -> None:
    """C-01: where every day is taken, a second call of one week changes places with one of another."""
    policy = CadencePolicy(
        weekly=WeeklyMinimum(id="B-04", source=SOURCE, clients=5),
        minimums=(Minimum(id="B-05", source=SOURCE, per="two-weeks", contacts=2, kinds=("call",)),),
    )
    monday = date(2026, 6, 15)
    weeks = {"a": (0, 1), "b": (7, 8), "c": (2, 9), "d": (3, 10), "e": (4, 11)}
    earlier = ContactPlan(
        first=monday,
        last=monday + 13 * DAY,
        contacts=tuple(_kept(one, monday + place * DAY) for one, places in weeks.items() for place in places),
        shortfalls=(),
    )
    found = plan(
        [client(one) for one in weeks], monday, 14, policy=policy, units=1, calendar=WEEKDAYS, previous=earlier
    )
    assert found.shortfalls == ()
    for begin in (monday, monday + 7 * DAY):
        week = {one.client_id for one in found.contacts if begin <= one.on < begin + 7 * DAY}
        assert week == set(weeks)


def test_an_exchange_that_a_limit_forbids_is_undone_and_another_found() -> None:
    """C-01: a text of Sunday keeps a client from Monday; the exchange with another day still fills both weeks."""
    policy = CadencePolicy(
        weekly=WeeklyMinimum(id="B-04", source=SOURCE, clients=5),
        minimums=(Minimum(id="B-05", source=SOURCE, per="two-weeks", contacts=2, kinds=("call",)),),
        caps=(Cap(id="B-06", source=SOURCE, most=1, days=2, purposes=("care", "marketing")),),
    )
    monday = date(2026, 6, 15)
    weeks = {"a": (0, 2), "b": (7, 9), "c": (1, 8), "d": (3, 10), "e": (4, 11)}
    contacts = [_kept(one, monday + place * DAY) for one, places in weeks.items() for place in places]
    earlier = ContactPlan(first=monday, last=monday + 13 * DAY, contacts=tuple(contacts), shortfalls=())
    text = made("a", monday + 6 * DAY, ContactKind.TEXT, connected=False, purpose=Purpose.MARKETING)
    book = [client(one) for one in weeks]
    found = plan(book, monday, 14, policy=policy, units=1, calendar=WEEKDAYS, previous=earlier, contacts=[text])
    assert found.shortfalls == ()
    assert monday + 7 * DAY not in [one.on for one in found.contacts if one.client_id == "a"]
    for begin in (monday, monday + 7 * DAY):
        assert {one.client_id for one in found.contacts if begin <= one.on < begin + 7 * DAY} == set(weeks)


def test_a_week_is_filled_from_one_that_has_enough() -> None:
    """C-01: two contacts of the month stand in one week; one is drawn into the week that has none."""
    policy = CadencePolicy(
        weekly=WeeklyMinimum(id="B-04", source=SOURCE, clients=1),
        minimums=(Minimum(id="B-05", source=SOURCE, per="month", contacts=1, kinds=("call",)),),
    )
    monday = date(2026, 6, 15)
    earlier = ContactPlan(
        first=monday, last=date(2026, 6, 30), contacts=(_kept("a", monday), _kept("b", monday)), shortfalls=()
    )
    found = plan([client("a"), client("b")], monday, 16, policy=policy, calendar=WEEKDAYS, previous=earlier)
    assert [one.client_id for one in found.contacts if one.on < monday + 7 * DAY] in (["a"], ["b"])
    assert len([one for one in found.contacts if monday + 7 * DAY <= one.on < monday + 14 * DAY]) == 1


def test_an_earlier_plan_keeps_kinds_and_days() -> None:
    """C-03, C-18: the same facts give the same plan again; a day done leaves the rest as it was."""
    book = [
        client("a", "diamond", preferred_channel=ContactKind.MEETING),
        client("b", "platinum"),
        client("c", "gold", preferred_channel=ContactKind.TEXT, last_visit_on=date(2026, 5, 20)),
        client("d", birth_date=date(1970, 6, 20)),
    ]
    first = plan(book, date(2026, 6, 1), 30, units=6)
    assert plan(book, date(2026, 6, 1), 30, units=6, previous=first) == first
    done = [
        made(one.client_id, one.on, one.kind, purpose=one.purpose) for one in first.contacts if one.on == first.first
    ]
    later = plan(book, date(2026, 6, 2), 29, units=6, contacts=done, previous=first)
    assert [(one.on, one.client_id, one.kind) for one in later.contacts] == [
        (one.on, one.client_id, one.kind) for one in first.contacts if one.on > first.first
    ]


NO_CALLS = {"opted_out": frozenset({ContactKind.CALL})}


@pytest.mark.parametrize(
    ("clients", "first", "days"),
    [
        pytest.param([client("a", "platinum"), client("b", "diamond")], date(2026, 8, 27), 5, id="three meetings"),
        pytest.param(
            [client("a", "diamond", **NO_CALLS), client("b", "gold", preferred_channel=ContactKind.VIDEO), client("c")],
            date(2026, 6, 26), 5, id="a meeting leaves the last day of a week to three",
        ),
        pytest.param(
            [client("a", "platinum"), client("b", "platinum", **NO_CALLS)], date(2026, 8, 26), 6, id="four meetings"
        ),
    ],
)  # fmt: skip
def test_full_days_are_filled_by_the_other_leg(clients: list[Client], first: date, days: int) -> None:
    """C-01 to C-04: on days of four units, a meeting each, everything has room only where the right legs are taken."""
    found = plan(clients, first, days, units=4)
    assert found.shortfalls == ()
    assert plan(clients, first, days, units=4, previous=found).contacts == found.contacts


def test_a_meeting_that_is_preferred_takes_no_room_from_others() -> None:
    """C-18: on the one day left the meeting that one client prefers would leave two others without a call."""
    book = [client("a", "diamond", preferred_channel=ContactKind.MEETING), client("b", "diamond"), client("c")]
    tight = plan(book, date(2026, 7, 30), 2, policy=NO_WEEK, calendar=WEEKDAYS, units=4)
    roomy = plan(book, date(2026, 7, 30), 2, policy=NO_WEEK, calendar=WEEKDAYS, units=20)
    assert tight.shortfalls == roomy.shortfalls == ()
    assert ContactKind.MEETING in {one.kind for one in roomy.contacts if one.client_id == "a"}


def test_a_client_of_next_week_is_not_planned_for_yet() -> None:
    """C-01, C-26: nobody is contacted or counted before the day of assignment."""
    found = plan([client("a"), client("b", assigned_on=date(2026, 6, 17))], date(2026, 6, 8), 14)
    assert {one.client_id for one in found.contacts if one.on < date(2026, 6, 17)} == {"a"}
    assert found.shortfalls == ()
    assert "b" in {one.client_id for one in found.contacts}


def test_a_first_follow_up_in_a_holiday_is_a_text() -> None:
    """C-26: assigned on the eve of the Spring Festival's nine days, a client is texted inside them."""
    found = plan([client("a", assigned_on=date(2026, 2, 14))], date(2026, 2, 15), 8)
    assert [(one.on, one.kind) for one in found.contacts if "C-26" in one.rules] == [
        (date(2026, 2, 21), ContactKind.TEXT)
    ]


def test_who_has_been_absent_longest_is_called_first() -> None:
    """C-07: with one call a day, the client away for five weeks comes before those away for two."""
    book = [
        client(one, "gold", last_visit_on=day)
        for one, day in (("a", date(2026, 5, 18)), ("b", date(2026, 4, 27)), ("c", date(2026, 5, 18)))
    ]
    found = plan(book, date(2026, 6, 1), 5, policy=NO_WEEK, units=1, calendar=WEEKDAYS)
    assert next(one.client_id for one in found.contacts if "C-07" in one.rules) == "b"


def test_a_shortfall_is_a_value() -> None:
    """C-25: what falls short compares by content."""
    one = Shortfall(
        client_id=None,
        manager_id="m",
        kind=ContactKind.CALL,
        due_on=date(2026, 6, 30),
        rules=("C-01",),
        reason=Shortage.CAP,
        missing=1,
        purpose=Purpose.CARE,
    )
    assert one == attrs.evolve(one)
    assert one != attrs.evolve(one, missing=2)
