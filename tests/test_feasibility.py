"""Feasibility (C-80, C-81): what a full book is owed, the plan that keeps it, and the rules that cannot be kept."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest

from clientcare.bounds import Case, case_of, find_conflict, whole_periods
from clientcare.calendars import ChinaCalendar, ProvisionalCalendar, TableCalendar
from clientcare.clocks import MondayToFriday, Window, month_of, quarter_of
from clientcare.decision import Decision, Finding, Outcome, Source
from clientcare.errors import DateError, FactError, NoRuleInForce
from clientcare.facts import ContactKind
from clientcare.feasibility import DayContacts, Feasibility, FullBook, Need, check_feasibility, required_weekly
from clientcare.regime import CadencePolicy, Cap, Credit, DayUnits, Minimum, WeeklyMinimum
from clientcare.rulebook import Rulebook
from clientcare.staffing import Ratio

AS_OF = date(2026, 6, 30)
POLICIES = Rulebook.load("reference").on(AS_OF)
REFERENCE = POLICIES.cadence
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).cadence
SOURCE = Source(document="test", locator="1")
CHINA = ChinaCalendar()
WEEKDAYS = MondayToFriday()
JUNE = month_of(date(2026, 6, 1))
CALL = ContactKind.CALL


def minimum(rule_id: str, **fields: Any) -> Minimum:
    """A minimum by calls unless told otherwise."""
    return Minimum(id=rule_id, source=SOURCE, **{"per": "month", "kinds": ("call",), **fields})


def cap(rule_id: str, most: int, **fields: Any) -> Cap:
    """A cap on care."""
    return Cap(id=rule_id, source=SOURCE, most=most, purposes=("care",), **fields)


def units(room: int, *, meeting: int = 4, other: int = 1) -> DayUnits:
    """The room of a day."""
    return DayUnits(id="D-19", source=SOURCE, units=room, meeting=meeting, other=other)


def weekly(clients: int) -> WeeklyMinimum:
    """The weekly minimum."""
    return WeeklyMinimum(id="C-01", source=SOURCE, clients=clients)


def ratio(tier: str) -> FullBook:
    """The full book of a tier by the ratio of the packaged rulebook."""
    rule = next(one for one in POLICIES.staffing.book_ratios if one.tier == tier)
    return FullBook(tier=tier, clients=rule.clients, rule=rule)


def worked(days: int, month: Window = JUNE) -> TableCalendar:
    """A calendar on which only the first ``days`` days of a month are worked."""
    each = [(month.first + timedelta(days=number), number < days) for number in range(month.days)]
    return TableCalendar(base=WEEKDAYS, overrides=tuple(each))


def check(policy: CadencePolicy, *books: FullBook, period: Window = JUNE, **more: Any) -> Decision[Feasibility]:
    """Check books against a policy in June 2026, Monday to Friday, unless told otherwise."""
    return check_feasibility(books, policy, period=period, **{"calendar": WEEKDAYS, **more})


def found(decision: Decision[Any], because: str) -> Finding:
    """The one finding with a code."""
    (finding,) = [one for one in decision.findings if one.because == because]
    return finding


# --- what a full book is owed ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "rule", "contacts", "meetings", "per_day", "unit"),
    [
        pytest.param("platinum", "C-04", 400, 200, Fraction(400, 21), 400, id="C-80 Platinum, 19 a working day"),
        pytest.param("diamond", "C-03", 60, 30, Fraction(20, 7), 60, id="C-80 Diamond"),
    ],
)
def test_a_full_book_is_owed_what_the_ratio_and_the_minimum_make(
    tier: str, rule: str, contacts: int, meetings: int, per_day: Fraction, unit: int
) -> None:
    """C-80: 100 Platinum clients are owed 400 calls or 200 meetings a month, 30 Diamond clients 60 or 30."""
    value = check(REFERENCE, ratio(tier), calendar=CHINA).value
    (need,) = [one for one in value.needs if one.rule == rule]
    assert (need.contacts, need.meetings, need.per_day, need.units) == (contacts, meetings, per_day, unit)
    assert (need.working_days, need.capacity, need.share) == (21, 420, Fraction(unit, 420))
    assert (need.tier, need.clients, need.first, need.last) == (tier, ratio(tier).clients, JUNE.first, JUNE.last)


def test_a_full_platinum_book_in_words() -> None:
    """C-80: the sentences hold the figures: 400 calls, 18.2 a working day, 19 rounded up, and who says so."""
    decision = check(REFERENCE, ratio("platinum"), period=month_of(date(2026, 3, 1)), calendar=CHINA)
    assert decision.value.feasible is True
    english, chinese = decision.explain(), decision.explain("zh")
    for said in (
        "S-04 met: a full book holds 100 Platinum clients",
        "C-04 met: 100 Platinum clients are owed 400 calls or 200 meetings from 2026-03-01 to 2026-03-31; "
        "on 22 working days that is 18.2 a day, 19 rounded up",
        "D-19 met: where the days are fullest, from 2026-03-01 to 2026-03-31, at least 400 units are owed "
        "and 22 working days have room for 440",
        "C-04 met: a plan keeps every rule: 400 contacts on 22 working days, ",
    ):
        assert said in english
    for said in ("满额管户为白金卡 100 户", "应完成电话 400 次或面见 200 次", "每日 18.2 次，向上取整 19 次"):
        assert said in chinese


def test_gold_is_owed_one_contact_a_quarter_and_the_minimum_of_any_kind_says_contacts() -> None:
    """C-02, C-06: 200 Gold clients are owed 200 contacts in a quarter and nothing a month."""
    decision = check(REFERENCE, ratio("gold"), period=quarter_of(JUNE.first), calendar=CHINA)
    asked = {(one.rule, one.contacts) for one in decision.value.needs if one.tier is not None}
    assert asked == {("C-02", 200)}
    assert decision.value.feasible is True
    assert "owed 200 contacts from 2026-04-01 to 2026-06-30" in found(decision, "feasibility.contacts").explain()


def test_a_finding_shows_the_month_with_the_fewest_working_days() -> None:
    """C-80: over a quarter, the sentence is about the month in which the minimum is hardest, May with its holidays."""
    decision = check(REFERENCE, ratio("diamond"), period=quarter_of(JUNE.first), calendar=CHINA)
    finding = found(decision, "feasibility.contacts_or_meetings")
    assert (finding.figure("first"), finding.figure("working_days")) == (date(2026, 5, 1), 19)
    assert len([one for one in decision.value.needs if one.rule == "C-03"]) == 3


def test_several_books_are_held_together() -> None:
    """C-80, S-14: 10 Diamond, 40 Platinum and 53 Gold clients fit one manager's second quarter."""
    books = [FullBook(tier=tier, clients=many) for tier, many in (("diamond", 10), ("platinum", 40), ("gold", 53))]
    value = check(REFERENCE, *books, period=quarter_of(JUNE.first), calendar=CHINA).value
    assert value.feasible is True
    contacts = Counter[str]()
    for one in value.days:
        contacts[one.tier] += one.contacts
    assert contacts == {"diamond": 60, "platinum": 480, "gold": 53}


# --- the plan --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "feasible", "fullest"),
    [
        pytest.param(19, False, None, id="C-80 one day too few: 380 units"),
        pytest.param(20, True, 20, id="C-80 exactly full: 400 units"),
        pytest.param(21, True, 20, id="C-80 one day to spare"),
    ],
)
def test_a_full_platinum_book_needs_twenty_full_days(days: int, feasible: bool, fullest: int | None) -> None:
    """C-04, S-04, D-19: 400 calls fit 20 days of 20 units and not 19."""
    policy = attrs.evolve(REFERENCE, weekly=None)
    decision = check(policy, ratio("platinum"), calendar=worked(days))
    value = decision.value
    assert (value.feasible, value.working_days, value.units_a_day) == (feasible, days, 20)
    assert value.conflict == (() if feasible else ("C-04", "D-19", "S-04"))
    loads = Counter[date]()
    for one in value.days:
        loads[one.on] += one.contacts
    assert max(loads.values(), default=None) == fullest
    outcomes = {one.rule: one.outcome for one in decision.findings if one.rule in ("C-04", "D-19")}
    assert set(outcomes.values()) == {Outcome.MET if feasible else Outcome.NOT_MET}


@pytest.mark.parametrize("tier", ["diamond", "platinum", "gold"])
def test_each_client_gets_what_is_owed_when_the_plan_is_dealt_out(tier: str) -> None:
    """C-01 to C-04: given each day to the clients contacted least, the plan keeps months, quarter, weeks and room."""
    book, period = ratio(tier), quarter_of(date(2026, 7, 1))
    value = check(REFERENCE, book, period=period, calendar=CHINA).value
    made = {on: sum(one.contacts for one in value.days if one.on == on) for on in {one.on for one in value.days}}
    assert all(CHINA.is_workday(on) and on in period and many <= 20 for on, many in made.items())
    assert {one.kind for one in value.days} == {CALL}
    owed = {"diamond": 2, "platinum": 4, "gold": 0}[tier]
    whole = Counter[int]()
    for month in (7, 8, 9):
        dealt = Counter(dict.fromkeys(range(book.clients), 0))
        for on in sorted(made):
            if on.month == month:
                least = sorted(range(book.clients), key=lambda one: (dealt[one], whole[one]))[: made[on]]
                dealt.update(least)
                whole.update(least)
        assert min(dealt.values()) >= owed
    assert min(whole[one] for one in range(book.clients)) >= 1
    for monday in (date(2026, 7, 6) + timedelta(days=7 * number) for number in range(12)):
        assert sum(many for on, many in made.items() if 0 <= (on - monday).days < 7) >= 10


def test_where_calls_are_capped_the_book_is_met_in_person() -> None:
    """C-04: with at most 2 contacts a month, 100 Platinum clients take 200 meetings, 800 units, and no call."""
    policy = attrs.evolve(REFERENCE, weekly=None, caps=(cap("B-01", 2, per="month"),))
    value = check(policy, ratio("platinum"), units=40).value
    assert value.feasible is True
    assert {one.kind for one in value.days} == {ContactKind.MEETING}
    assert sum(one.contacts for one in value.days) == 200
    (need,) = value.needs
    assert (need.contacts, need.units, need.capacity) == (400, 800, 880)
    decision = check(policy, ratio("platinum"), units=36)
    assert decision.value.conflict == ("B-01", "C-04", "D-19", "S-04")
    assert found(decision, "feasibility.day_short").figure("owed") == 800
    assert found(decision, "feasibility.limit").explain().startswith("B-01 not met: it leaves room for 2 in a month")


# --- what cannot be kept together ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "meetings", "conflict"),
    [
        pytest.param(4, None, (), id="as many as are owed"),
        pytest.param(3, None, ("B-01", "C-04"), id="one too few"),
        pytest.param(2, 2, (), id="as many meetings as are owed"),
        pytest.param(1, 2, ("B-01", "C-04"), id="one meeting too few"),
    ],
)
def test_a_cap_below_a_minimum_cannot_be_kept_with_it(
    most: int, meetings: int | None, conflict: tuple[str, ...]
) -> None:
    """C-04, C-51: a cap of care in a month contradicts a minimum that asks for more, whatever the room."""
    policy = CadencePolicy(
        minimums=(minimum("C-04", contacts=4, meetings=meetings),), caps=(cap("B-01", most, per="month"),)
    )
    decision = check(policy, FullBook(tier="platinum", clients=3))
    assert decision.value.conflict == conflict
    assert decision.value.feasible is not bool(conflict)
    if conflict:
        finding = found(decision, "feasibility.client_short")
        assert (finding.figure("owed"), finding.figure("room")) == (meetings or 4, most)
        assert (finding.figure("tier"), finding.figure("rules")) == ("platinum", "B-01, C-04")


@pytest.mark.parametrize(
    ("days", "calendar", "feasible"),
    [
        pytest.param(9, WEEKDAYS, True, id="1, 10, 19, 29 June"),
        pytest.param(9, CHINA, False, id="19 June is a holiday: 1, 10, 22 June"),
        pytest.param(10, WEEKDAYS, False, id="1, 11, 22 June"),
        pytest.param(8, CHINA, True, id="1, 9, 17, 25 June"),
    ],
)
def test_a_spacing_leaves_so_many_contacts_in_a_month(days: int, calendar: Any, feasible: bool) -> None:
    """C-04, C-51: at most 1 contact in n days leaves 4 calls in June 2026 or does not, day for day."""
    policy = CadencePolicy(minimums=(minimum("C-04", contacts=4),), caps=(cap("B-01", 1, days=days),))
    decision = check(policy, FullBook(tier="platinum", clients=1), calendar=calendar)
    assert decision.value.feasible is feasible
    if not feasible:
        assert decision.value.conflict == ("B-01", "C-04")
        assert f"it leaves room for 1 in {days} days" in decision.explain()
        assert f"其上限为{days} 天 1 次" in decision.explain("zh")


@pytest.mark.parametrize(
    ("fields", "feasible"),
    [
        pytest.param({"kinds": ("call",)}, False, id="calls are what the minimum takes"),
        pytest.param({"kinds": ("meeting",)}, True, id="another kind"),
        pytest.param({"tiers": ("platinum",)}, False, id="this tier"),
        pytest.param({"tiers": ("gold",)}, True, id="another tier"),
        pytest.param({"purposes": ("marketing",)}, True, id="another purpose"),
    ],
)
def test_only_a_cap_that_counts_the_contacts_stands_in_the_way(fields: dict[str, Any], feasible: bool) -> None:
    """C-51: a cap for another kind, tier or purpose leaves a minimum alone; minimums are care."""
    one = attrs.evolve(cap("B-01", 1, per="month"), **fields)
    policy = CadencePolicy(minimums=(minimum("C-03", contacts=2),), caps=(one,))
    assert check(policy, FullBook(tier="platinum", clients=1)).value.feasible is feasible


def test_a_client_cannot_be_called_more_often_than_there_are_days() -> None:
    """C-04: two calls of one day are one, so 4 calls need 4 working days and a mixture of kinds no fewer."""
    book = FullBook(tier="platinum", clients=1)
    for kinds in (("call",), ("call", "meeting"), None):
        policy = CadencePolicy(minimums=(minimum("C-04", contacts=4, kinds=kinds),))
        assert check(policy, book, calendar=worked(4)).value.feasible is True
        refused = check(policy, book, calendar=worked(3))
        assert refused.value.conflict == ("C-04",)
        assert found(refused, "feasibility.client_short").figure("room") == 3


def test_two_minimums_for_one_client_add_up_against_a_cap_only_where_their_purposes_differ() -> None:
    """C-47, C-48: content and survey are 3 contacts a month; a minimum of any purpose is among them."""
    asks = (
        minimum("C-48", contacts=2, kinds=("text",), purpose="content"),
        minimum("C-47", contacts=1, kinds=("text",), purpose="survey"),
        minimum("X-02", contacts=3, kinds=None),
    )
    limit = Cap(id="B-01", source=SOURCE, most=2, purposes=("care", "content", "survey"), per="month")
    book = FullBook(tier="potential", clients=2)
    assert check(CadencePolicy(minimums=asks, caps=(attrs.evolve(limit, most=3),)), book).value.feasible is True
    assert check(CadencePolicy(minimums=asks[:2], caps=(limit,)), book).value.conflict == ("B-01", "C-47", "C-48")
    assert check(CadencePolicy(minimums=asks, caps=(limit,)), book).value.conflict == ("B-01", "X-02")
    other = attrs.evolve(limit, purposes=("care", "content"))
    assert check(CadencePolicy(minimums=asks, caps=(other,)), book).value.feasible is True


def test_content_every_two_weeks_does_not_fit_two_a_month_over_a_year() -> None:
    """C-46, C-48: 25 whole fortnights of 2026 against 24 pushes at most; a quarter holds both."""
    book = FullBook(tier="potential", clients=4)
    year = check(RETAIL, book, period=Window(first=date(2026, 1, 1), last=date(2026, 12, 31)), calendar=CHINA)
    assert year.value.conflict == ("C-46", "C-48")
    finding = found(year, "feasibility.client_short")
    assert (finding.figure("owed"), finding.figure("room")) == (25, 24)
    assert found(year, "feasibility.limit").rule == "C-48"
    assert check(RETAIL, book, period=quarter_of(JUNE.first), calendar=CHINA).value.feasible is True


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ({"per": "week"}, "1 in a week"),
        ({"per": "quarter"}, "1 in a quarter"),
    ],
)
def test_a_cap_is_said_with_its_window(spans: dict[str, Any], said: str) -> None:
    """C-51: what stands in the way is named with its window."""
    policy = CadencePolicy(minimums=(minimum("C-04", contacts=6),), caps=(cap("B-01", 1, **spans),))
    assert said in check(policy, FullBook(tier="platinum", clients=1)).explain()


def test_a_minimum_that_bounds_itself_over_two_weeks_is_named_with_its_window() -> None:
    """C-46: an upper bound of one in two weeks contradicts three a month of the same purpose."""
    asks = (
        minimum("C-46", per="two-weeks", most=1, purpose="content", kinds=("text",)),
        minimum("B-02", contacts=4, purpose="content", kinds=("text",)),
    )
    period = quarter_of(JUNE.first)
    decision = check(CadencePolicy(minimums=asks), FullBook(tier="potential", clients=1), period=period)
    assert decision.value.conflict == ("B-02", "C-46")
    assert "it leaves room for 1 in two weeks" in decision.explain()


# --- the weekly minimum ----------------------------------------------------------------------------------------------


def test_a_week_without_a_working_day_cannot_be_kept() -> None:
    """C-01: the week of Spring Festival 2026 has no working day, the weeks beside it do."""
    policy = CadencePolicy(weekly=weekly(10))
    book = FullBook(tier="gold", clients=200)
    festival = check(policy, book, period=month_of(date(2026, 2, 1)), calendar=CHINA)
    assert festival.value.conflict == ("C-01",)
    assert "10 contacts are owed from 2026-02-16 to 2026-02-22, which hold no working day" in festival.explain()
    assert found(festival, "feasibility.week_short").figure("room") == 0
    full = check(REFERENCE, ratio("platinum"), period=month_of(date(2026, 2, 1)), calendar=CHINA)
    assert full.value.conflict == ("C-01", "S-04")
    assert (found(full, "feasibility.room").figure("owed"), found(full, "feasibility.room").figure("room")) == (
        400,
        320,
    )
    (none,) = [one for one in festival.value.needs if not one.working_days]
    assert (none.per_day, none.share, none.units) == (None, None, None)
    before = Window(first=date(2026, 2, 1), last=date(2026, 2, 21))
    assert check(policy, book, period=before, calendar=CHINA).value.feasible is True


@pytest.mark.parametrize(
    ("clients", "asked"),
    [
        pytest.param(9, 9, id="C-01 smaller book"),
        pytest.param(10, 10, id="C-01 ten"),
        pytest.param(11, 10, id="C-01 more"),
    ],
)
def test_a_week_asks_for_ten_clients_or_the_whole_book(clients: int, asked: int) -> None:
    """C-01: a book of fewer than ten clients is contacted whole; only whole weeks are asked about."""
    week = Window(first=date(2026, 6, 5), last=date(2026, 6, 20))
    decision = check(CadencePolicy(weekly=weekly(10)), FullBook(tier="gold", clients=clients), period=week)
    (need,) = decision.value.needs
    assert (need.contacts, need.clients, need.first, need.last) == (asked, clients, date(2026, 6, 8), date(2026, 6, 14))
    assert f"{asked} different clients are owed a contact" in decision.explain()
    assert sum(one.contacts for one in decision.value.days if need.first <= one.on <= need.last) >= asked


@pytest.mark.parametrize(
    ("room", "feasible"), [pytest.param(2, True, id="10 units in a week"), pytest.param(1, False, id="5 units")]
)
def test_the_weekly_ten_need_room_of_their_own(room: int, feasible: bool) -> None:
    """C-01, D-19: ten clients a week need ten units in a week."""
    week = Window(first=date(2026, 6, 8), last=date(2026, 6, 14))
    policy = CadencePolicy(weekly=weekly(10), day_units=units(room))
    value = check(policy, FullBook(tier="gold", clients=20), period=week).value
    assert value.feasible is feasible
    assert value.conflict == (() if feasible else ("C-01", "D-19"))


def test_a_cap_can_starve_the_weekly_ten() -> None:
    """C-01: with one contact a quarter a book of 100 takes 100 contacts, and 12 whole weeks ask for 120."""
    policy = CadencePolicy(weekly=weekly(10), caps=(cap("B-01", 1, per="quarter"),))
    period, book = quarter_of(JUNE.first), attrs.evolve(ratio("platinum"), clients=100)
    decision = check(policy, book, period=period)
    assert decision.value.conflict == ("B-01", "C-01", "S-04")
    finding = found(decision, "feasibility.week_short")
    assert (finding.figure("owed"), finding.figure("room")) == (120, 100)
    marketing = attrs.evolve(policy.caps[0], purposes=("marketing",))
    assert check(attrs.evolve(policy, caps=(marketing,)), book, period=period).value.feasible is True


def test_a_week_that_began_before_the_period_is_not_held_against_it() -> None:
    """C-01: 1 March 2026 is a Sunday; its week ends in March and is not owed whole."""
    policy = CadencePolicy(weekly=weekly(10))
    value = check(policy, FullBook(tier="gold", clients=50), period=month_of(date(2026, 3, 1)), calendar=CHINA).value
    assert value.feasible is True
    assert value.needs[0].first == date(2026, 3, 2)


# --- units, ways and what is not known -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "meeting", "other", "fields", "least"),
    [
        pytest.param("legs", 4, 1, {"contacts": 4, "meetings": 2}, 4, id="C-05 calls are cheaper"),
        pytest.param("legs", 1, 1, {"contacts": 4, "meetings": 2}, 2, id="C-05 meetings are cheaper"),
        pytest.param("legs", 3, 2, {"contacts": 3, "meetings": 2}, 6, id="C-05 one leg in full"),
        pytest.param("points", 3, 2, {"contacts": 3, "meetings": 2}, 5, id="C-05 one of each is 3 points"),
        pytest.param("points", 3, 2, {"contacts": 3}, 6, id="C-05 no leg, no points"),
        pytest.param("legs", 3, 2, {"contacts": 2, "kinds": ("meeting",)}, 6, id="meetings alone"),
        pytest.param("legs", 2, 3, {"contacts": 3, "kinds": ("call", "meeting")}, 6, id="meetings among others"),
    ],
)
def test_the_cheapest_way_to_meet_a_minimum_counts(
    method: Any, meeting: int, other: int, fields: dict[str, Any], least: int
) -> None:
    """C-05, D-19: by legs one of the two is met in full, by points a meeting is so many calls."""
    policy = CadencePolicy(
        minimums=(minimum("C-04", **fields),),
        credit=Credit(id="C-05", source=SOURCE, method=method, calls=2),
        day_units=units(12, meeting=meeting, other=other),
    )
    (need,) = check(policy, FullBook(tier="platinum", clients=1)).value.needs
    assert need.units == least


def test_a_call_and_a_meeting_of_one_day_are_three_points() -> None:
    """C-05: by points a meeting counts two calls, so that one day and two contacts are enough; by legs they are not."""
    ask = minimum("C-04", contacts=3, meetings=2)
    book, limit = FullBook(tier="platinum", clients=1), cap("B-01", 2, per="month")
    points = Credit(id="C-05", source=SOURCE, method="points", calls=2)
    policy = CadencePolicy(minimums=(ask,), caps=(limit,), credit=points)
    assert check(policy, book, calendar=worked(1)).value.conflict == ()
    assert check(attrs.evolve(policy, credit=None), book, calendar=worked(1)).value.conflict == ("C-04",)
    room = attrs.evolve(policy, day_units=units(4))
    value = check(attrs.evolve(room, minimums=(attrs.evolve(ask, meetings=3),)), book, calendar=worked(2)).value
    assert value.feasible is True
    assert {(one.kind, one.contacts) for one in value.days} == {(CALL, 1), (ContactKind.MEETING, 1)}


def test_a_plan_uses_the_channels_of_the_rulebook() -> None:
    """C-46, C-52: content goes out by the first of the light channels that the handbook names."""
    channels = RETAIL.channel_by_depth
    assert channels is not None
    value = check(RETAIL, FullBook(tier="potential", clients=2)).value
    assert {one.kind.value for one in value.days} == {channels.light[0]}


def test_a_day_is_filled_with_whole_contacts() -> None:
    """D-19: of 7 units, contacts of 3 fill 6, but a meeting of 4 and another contact fill 7."""
    book = FullBook(tier="platinum", clients=2)
    policy = CadencePolicy(minimums=(minimum("C-04", contacts=2),), day_units=units(7, meeting=30, other=3))
    assert check(policy, book, calendar=worked(2)).value.feasible is True
    more = attrs.evolve(book, clients=3)
    assert check(policy, more, calendar=worked(2)).value.conflict == ("C-04", "D-19")
    period = Window(first=JUNE.first, last=JUNE.last)
    for meeting, room in ((30, 12), (4, 14)):
        policy = CadencePolicy(minimums=(minimum("C-04"),), day_units=units(7, meeting=meeting, other=3))
        case = case_of(policy, (book,), period=period, days=(date(2026, 6, 1), date(2026, 6, 2)), units=None)
        assert [load[2] for load in case.loads()] == [room]


@pytest.mark.parametrize(("room", "feasible"), [(4, True), (3, False)])
def test_a_contact_that_is_larger_than_a_day_cannot_be_made(room: int, feasible: bool) -> None:
    """D-19: a meeting of 4 units needs a day of 4, however many days there are."""
    policy = CadencePolicy(minimums=(minimum("C-38", kinds=("meeting",), depth="in-depth"),), day_units=units(room))
    decision = check(policy, FullBook(tier="gold", clients=1))
    assert decision.value.feasible is feasible
    if not feasible:
        assert decision.value.conflict == ("C-38", "D-19")
        assert decision.value.needs[0].units is None


def test_without_a_room_nothing_is_too_much_for_the_manager() -> None:
    """C-80: the outlet handbook states no room of a day, so a full Platinum book fits and no capacity is given."""
    policy = Rulebook.load("vip-outlet").on(AS_OF).cadence
    value = check(policy, ratio("platinum"), calendar=CHINA).value
    assert (value.feasible, value.units_a_day) == (True, None)
    assert {(need.capacity, need.share) for need in value.needs} == {(None, None)}


def test_units_of_the_caller_hold_in_place_of_the_rule_and_without_one() -> None:
    """D-19: a room that no rule states is no rule that could give way; one that a rule states keeps its id."""
    book = FullBook(tier="platinum", clients=100)
    policy = Rulebook.load("vip-outlet").on(AS_OF).cadence
    assert check(policy, book, units=9).value.conflict == ("C-04",)
    assert check(policy, book, units=20).value.feasible is True
    assert check(REFERENCE, book, units=10).value.conflict == ("C-04", "D-19")
    assert check(REFERENCE, book, units=10).value.units_a_day == 10


def test_only_whole_periods_are_owed() -> None:
    """C-02, C-04: a month owes the monthly minimum and not the quarter's; a month less a day owes neither."""
    book = FullBook(tier="platinum", clients=5)
    policy = attrs.evolve(REFERENCE, weekly=None)
    month = check(policy, book)
    assert {need.rule for need in month.value.needs} == {"C-04"}
    passed = [one.rule for one in month.findings if one.because == "feasibility.not_owed"]
    assert passed == ["C-02", "C-03"]
    days = check(CadencePolicy(weekly=weekly(10)), book, period=Window(first=date(2026, 6, 1), last=date(2026, 6, 6)))
    assert (days.value.feasible, days.value.needs) == (True, ())
    assert [(one.rule, one.outcome) for one in days.findings] == [("C-01", Outcome.NOT_APPLICABLE)]
    less = check(policy, book, period=Window(first=JUNE.first, last=date(2026, 6, 29)))
    assert (less.value.feasible, less.value.needs, less.value.days) == (True, (), ())
    assert found(less, "feasibility.room").figure("owed") == 0
    assert {one.outcome for one in less.findings} == {Outcome.NOT_APPLICABLE, Outcome.MET}


def test_where_no_day_is_worked_nothing_but_the_days_is_blamed() -> None:
    """C-04: in a month without a working day the minimum cannot be kept, and the day's room is not what lacks."""
    policy = CadencePolicy(minimums=(minimum("C-04", contacts=4),), day_units=units(20))
    decision = check(policy, FullBook(tier="platinum", clients=1), calendar=worked(0))
    assert decision.value.conflict == ("C-04",)
    assert found(decision, "feasibility.no_day").outcome is Outcome.NOT_MET


def test_each_minimum_is_judged_without_the_others() -> None:
    """C-80: two minimums that fit alone but not together are met, and the conclusion says that they clash."""
    asks = (
        minimum("B-01", contacts=3, tiers=("a",)),
        minimum("B-02", contacts=3, tiers=("b",)),
        minimum("B-03", contacts=9, tiers=("c",)),
    )
    policy = CadencePolicy(minimums=asks, day_units=units(5))
    books = [FullBook(tier=tier, clients=4) for tier in "ab"]
    decision = check(policy, *books, calendar=worked(4))
    assert decision.value.conflict == ("B-01", "B-02", "D-19")
    asked = [one for one in decision.findings if one.because == "feasibility.contacts"]
    assert [(one.rule, one.outcome) for one in asked] == [("B-01", Outcome.MET), ("B-02", Outcome.MET)]
    assert found(decision, "feasibility.day_short").figure("owed") == 24


@pytest.mark.parametrize("month", [JUNE, month_of(date(2026, 7, 1))], ids=["a Monday", "in the middle of a week"])
def test_what_is_neither_proved_nor_planned_is_unknown(month: Window) -> None:
    """A call and a meeting a month, one day, room for one: counting sees one contact, and no plan exists."""
    asks = (minimum("B-01"), minimum("B-02", kinds=("meeting",)))
    policy = CadencePolicy(minimums=asks, day_units=units(1, meeting=1))
    decision = check(policy, FullBook(tier="gold", clients=1), period=month, calendar=worked(1, month))
    assert (decision.value.feasible, decision.value.days, decision.value.conflict) == (None, (), ())
    assert found(decision, "feasibility.undecided").outcome is Outcome.UNKNOWN


def test_days_beyond_the_calendar_are_marked() -> None:
    """The working days of 2027 are not published: Monday to Friday are taken, and the value and a finding say so."""
    book = FullBook(tier="diamond", clients=30)
    for calendar in (CHINA, ProvisionalCalendar(CHINA)):
        decision = check(REFERENCE, book, period=month_of(date(2027, 1, 1)), calendar=calendar)
        assert (decision.value.provisional, decision.value.working_days) == (True, 21)
        assert found(decision, "feasibility.provisional").figure("first") == date(2027, 1, 1)
    assert check(REFERENCE, book, period=month_of(date(2026, 12, 1)), calendar=CHINA).value.provisional is False
    nobody = check(REFERENCE, period=month_of(date(2027, 1, 1)), calendar=CHINA)
    assert "feasibility.provisional" not in {one.because for one in nobody.findings}


def test_nobody_is_owed_nothing() -> None:
    """An empty book, and no book at all, keep every rule."""
    for books in ((), (FullBook(tier="platinum", clients=0),)):
        value = check(REFERENCE, *books).value
        assert (value.feasible, value.needs, value.days, value.conflict) == (True, (), (), ())


def test_the_answer_is_a_receipt() -> None:
    """A stored answer reads back equal, plan, needs and findings."""
    decision = check(REFERENCE, FullBook(tier="diamond", clients=3))
    assert decision.as_of == JUNE.last
    assert decision.rulebook == REFERENCE.rulebook
    assert Decision.from_dict(decision.to_dict(), records=(Feasibility, Need, DayContacts)) == decision


@pytest.mark.parametrize("clients", [-1, True, 1.5, None])
def test_a_book_has_a_whole_number_of_clients(clients: Any) -> None:
    """A number of clients that is none is refused by name."""
    with pytest.raises(FactError, match=r"FullBook\.clients: .* is no whole number of 0 or more"):
        FullBook(tier="gold", clients=clients)


@pytest.mark.parametrize("room", [0, -1, True, 2.5])
def test_a_room_is_a_whole_number_of_at_least_one(room: Any) -> None:
    """Units that are none are refused by name."""
    with pytest.raises(FactError, match="is no whole number of 1 or more"):
        check(REFERENCE, FullBook(tier="gold", clients=1), units=room)


def test_a_period_is_no_longer_than_a_plan() -> None:
    """A leap year can be asked about, a day more cannot."""
    policy, book = CadencePolicy(minimums=(minimum("C-02", per="quarter"),)), FullBook(tier="gold", clients=1)
    leap = Window(first=date(2024, 1, 1), last=date(2024, 12, 31))
    assert check(policy, book, period=leap).value.feasible is True
    with pytest.raises(DateError, match="367 days is too long"):
        check(policy, book, period=attrs.evolve(leap, last=date(2025, 1, 1)))


def test_a_policy_without_minimums_has_no_answer() -> None:
    """Without anything owed there is nothing to check."""
    with pytest.raises(NoRuleInForce, match=r"cadence\.minimums"):
        check(CadencePolicy(day_units=units(20)), FullBook(tier="gold", clients=1))


def test_a_conflict_is_empty_where_nothing_is_broken() -> None:
    """C-80: the search gives no rules for a case that counting does not refuse."""
    policy = CadencePolicy(minimums=(minimum("C-04"),))
    case = case_of(policy, (FullBook(tier="gold", clients=1),), period=JUNE, days=(JUNE.first,), units=None)
    assert isinstance(case, Case)
    assert find_conflict(case) == ((), None)


def test_whole_periods_leave_out_what_is_cut() -> None:
    """C-02, C-46: of 2026-04-02 to 2026-06-30 only May and June are whole, no quarter, and six fortnights at most."""
    span = Window(first=date(2026, 4, 2), last=date(2026, 6, 30))
    assert [one.first for one in whole_periods("month", span)] == [date(2026, 5, 1), date(2026, 6, 1)]
    assert whole_periods("quarter", span) == ()
    assert whole_periods(None, span) == ()
    assert [one.first for one in whole_periods("week", Window(first=date(2026, 6, 2), last=date(2026, 6, 14)))] == [
        date(2026, 6, 8)
    ]
    fortnights = whole_periods("two-weeks", span)
    assert all(one.days == 14 and one.first.weekday() == 0 for one in fortnights)
    assert len(fortnights) in (5, 6)


# --- the pace of a week ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clients", "required", "reached"),
    [
        pytest.param(date(2026, 6, 30), 200, 16, 130, id="C-81 a full Gold book"),
        pytest.param(date(2026, 6, 30), 130, 10, 130, id="C-81 as many as ten a week reach in 91 days"),
        pytest.param(date(2026, 6, 30), 131, 11, 130, id="C-81 one more"),
        pytest.param(date(2026, 1, 1), 128, 10, 128, id="C-81 90 days"),
        pytest.param(date(2026, 1, 1), 129, 11, 128, id="C-81 90 days, one more"),
        pytest.param(date(2026, 1, 1), 200, 16, 128, id="C-81 90 days, a full Gold book"),
        pytest.param(date(2026, 12, 31), 131, 10, 131, id="C-81 92 days"),
        pytest.param(date(2026, 12, 31), 132, 11, 131, id="C-81 92 days, one more"),
        pytest.param(date(2026, 6, 30), 7, 7, 91, id="C-01 a book smaller than ten"),
        pytest.param(date(2026, 6, 30), 0, 0, 0, id="C-01 an empty book"),
    ],
)
def test_the_week_that_a_quarter_asks_for(day: date, clients: int, required: int, reached: int) -> None:
    """C-81: ten a week, or the whole smaller book, or as many as cover the book in the quarter."""
    decision = required_weekly(FullBook(tier="gold", clients=clients), REFERENCE, as_of=day)
    assert decision.value == required
    own = found(decision, "feasibility.reached")
    assert (own.rule, own.figure("reached")) == ("C-01", reached)
    assert own.outcome is (Outcome.MET if reached >= clients else Outcome.NOT_MET)
    assert found(decision, "feasibility.required").rule == "C-02"
    assert (decision.as_of, decision.rulebook) == (day, REFERENCE.rulebook)


def test_the_pace_in_words() -> None:
    """C-81: 130 clients at most against the 200 of a full Gold book, and 16 a week that cover it."""
    english = required_weekly(ratio("gold"), REFERENCE, as_of=AS_OF).explain()
    assert "10 different clients a week reach 130 in a quarter of 91 days; the book has 200" in english
    assert "200 Gold clients at 1 a quarter each ask for 16 a week in a quarter of 91 days" in english


def test_the_stricter_quarter_of_the_tier_sets_the_pace() -> None:
    """C-81: two contacts a quarter double the pace, those of another tier do not."""
    asks = (
        minimum("C-02", per="quarter", kinds=None),
        minimum("B-01", per="quarter", contacts=2, tiers=("gold",)),
        minimum("B-02", per="quarter", contacts=9, tiers=("platinum",)),
    )
    policy = CadencePolicy(minimums=asks, weekly=weekly(10))
    decision = required_weekly(FullBook(tier="gold", clients=200), policy, as_of=AS_OF)
    assert decision.value == 31
    assert found(decision, "feasibility.required").rule == "B-01"


def test_the_pace_needs_both_minimums() -> None:
    """C-81: without the weekly or the quarterly minimum there is no pace to compare."""
    book = FullBook(tier="gold", clients=200)
    with pytest.raises(NoRuleInForce, match=r"cadence\.weekly"):
        required_weekly(book, attrs.evolve(REFERENCE, weekly=None), as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"cadence\.minimums a quarter"):
        required_weekly(book, CadencePolicy(weekly=weekly(10), minimums=(minimum("C-04"),)), as_of=AS_OF)


def test_a_ratio_is_named_as_the_rule_of_a_book() -> None:
    """S-04, C-80: a book without its rule is a fact, and the conflict names the other rules alone."""
    assert isinstance(ratio("platinum").rule, Ratio)
    period = month_of(date(2026, 5, 1))
    bare = attrs.evolve(ratio("platinum"), rule=None)
    assert check(REFERENCE, bare, period=period, calendar=CHINA).value.conflict == ("C-04", "D-19")
    assert check(REFERENCE, ratio("platinum"), period=period, calendar=CHINA).value.conflict == ("C-04", "D-19", "S-04")
