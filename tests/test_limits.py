"""What would be too much (C-28, C-48, C-49, C-51, K-36): limits, quiet hours, opt-outs, cool-downs, suppression."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from clientcare.decision import Decision, Outcome, Source
from clientcare.errors import DateError, FactError
from clientcare.facts import Client, Contact, ContactKind, Purpose
from clientcare.limits import (
    Breach,
    Limit,
    check_contact,
    find_breaches,
    find_cooldowns,
    has_room,
    is_quiet,
    limits_for,
    next_allowed_day,
    suppresses,
)
from clientcare.products import product_term
from clientcare.regime import (
    CadencePolicy,
    Cap,
    Declined,
    Minimum,
    OptOut,
    QuietHours,
    RefusalCooldown,
    Suppression,
)
from clientcare.rulebook import Rulebook

AS_OF = date(2026, 6, 30)
SOURCE = Source(document="test", locator="1")
SHANGHAI = ZoneInfo("Asia/Shanghai")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALL, MEETING, TEXT, MAIL = ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT, ContactKind.MAIL
CARE, SERVICE, CONTENT, SURVEY, MARKETING, FRAUD = Purpose
NON_SERVICE = ("care", "content", "survey", "marketing")

REFERENCE = Rulebook.load("reference").on(AS_OF).cadence
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).cadence
FUND = product_term("fund")


def cap(most: int, days: int | None = None, **more: Any) -> Cap:
    """A cap on marketing, unless told otherwise."""
    return Cap(**{"id": "B-01", "source": SOURCE, "most": most, "days": days, "purposes": ("marketing",), **more})


def limit_of(rule: Cap) -> Limit:
    """The limit that a cap makes for the contacts it names."""
    (one,) = limits_for(CadencePolicy(caps=(rule,)), tier=None, kind=CALL, purpose=Purpose(rule.purposes[0]))
    return one


def client(**more: Any) -> Client:
    """A client of whom only the id is known, unless told otherwise."""
    return Client(client_id="c", **more)


def made(day: date, hour: int = 10, *, kind: ContactKind = TEXT, **more: Any) -> Contact:
    """A contact by text at an hour in Shanghai, for marketing unless told otherwise."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
    return Contact(**{"client_id": "c", "at": at, "kind": kind, "purpose": MARKETING, **more})


def check(
    policy: CadencePolicy, contacts: Iterable[Contact] = (), *, of: Client | None = None, **more: Any
) -> Decision[Outcome]:
    """Check a marketing text at noon of 2026-06-10 in Shanghai, unless told otherwise."""
    asked: dict[str, Any] = {
        "at": datetime(2026, 6, 10, 12, tzinfo=SHANGHAI), "kind": TEXT, "purpose": MARKETING, **more,
    }  # fmt: skip
    return check_contact(of or client(), contacts, policy, **asked)


def said(decision: Decision[Outcome]) -> list[tuple[str, Outcome, str]]:
    """The findings as rule, outcome and code."""
    return [(one.rule, one.outcome, one.because) for one in decision.findings]


def broken(breaches: tuple[Breach, ...]) -> list[tuple[str, str]]:
    """The breaches as the day (and hour) of the contact and the rule."""
    return [(one.at.strftime("%m-%d %H"), one.finding.rule) for one in breaches]


def june(number: int) -> date:
    """A day of June 2026, which begins on a Monday."""
    return date(2026, 6, number)


# --- limits ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "days", "taken", "day", "room"),
    [
        pytest.param(1, 1, [9], 10, True, id="one a day, the day before"),
        pytest.param(1, 1, [10], 10, False, id="one a day, on the day"),
        pytest.param(1, 1, [11], 10, True, id="one a day, the day after"),
        pytest.param(1, 7, [4], 10, False, id="day 7 of the run"),
        pytest.param(1, 7, [3], 10, True, id="day 8, the run is over"),
        pytest.param(1, 7, [5], 10, False, id="day 6 of the run"),
        pytest.param(1, 7, [16], 10, False, id="a later contact on day 7"),
        pytest.param(1, 7, [17], 10, True, id="a later contact on day 8"),
        pytest.param(2, 7, [4], 10, True, id="second of two"),
        pytest.param(2, 7, [4, 10], 10, False, id="third of two, on the last day of the run"),
        pytest.param(2, 7, [3, 10], 10, True, id="the first one has left the run"),
        pytest.param(2, 7, [4, 16], 10, True, id="six days before and six after stand in no run together"),
        pytest.param(2, 7, [7, 13], 10, False, id="in the middle of a run of seven"),
        pytest.param(2, 7, [7, 14], 10, True, id="in the middle of a run of eight"),
        pytest.param(2, 7, [13, 16], 10, False, id="before two later ones"),
        pytest.param(2, 7, [13, 17], 10, True, id="before two later ones that reach beyond the run"),
        pytest.param(2, 7, [16, 4, 16, 4], 10, False, id="in any order, a day for each contact"),
        pytest.param(2, 7, [1, 2, 3, 3, 17, 18, 18], 10, True, id="all outside the run"),
        pytest.param(3, 7, [10, 10], 10, True, id="third of three on one day"),
        pytest.param(3, 7, [10, 10, 10], 10, False, id="fourth of three on one day"),
    ],
)
def test_a_rolling_limit_looks_before_and_after(most: int, days: int, taken: list[int], day: int, room: bool) -> None:
    """C-51: any run of n days that holds the new contact keeps the limit; the n-th day is in it, the next is not."""
    limit = limit_of(cap(most, days))
    assert has_room(limit, [june(one) for one in taken], june(day)) is room


@pytest.mark.parametrize(
    ("per", "taken", "day", "room"),
    [
        pytest.param("week", date(2025, 12, 29), date(2026, 1, 4), False, id="Monday and Sunday across the year's end"),
        pytest.param("week", date(2025, 12, 28), date(2026, 1, 4), True, id="the Sunday before"),
        pytest.param("week", date(2026, 1, 5), date(2026, 1, 4), True, id="the Monday after"),
        pytest.param("month", date(2026, 2, 1), date(2026, 2, 28), False, id="first and last day of a month"),
        pytest.param("month", date(2026, 1, 31), date(2026, 2, 1), True, id="last day of the month before"),
        pytest.param("month", date(2026, 3, 1), date(2026, 2, 28), True, id="first day of the month after"),
        pytest.param("month", date(2025, 2, 10), date(2026, 2, 10), True, id="the same month of another year"),
        pytest.param("quarter", date(2026, 4, 1), date(2026, 6, 30), False, id="first and last day of a quarter"),
        pytest.param("month", date(2026, 2, 28), date(2026, 2, 1), False, id="last day of the month, already taken"),
        pytest.param("quarter", date(2026, 3, 31), date(2026, 4, 1), True, id="last day of the quarter before"),
        pytest.param("quarter", date(2026, 7, 1), date(2026, 6, 30), True, id="first day of the quarter after"),
    ],
)
def test_a_calendar_limit_holds_the_whole_period(per: str, taken: date, day: date, room: bool) -> None:
    """C-51: weeks run Monday to Sunday, months and quarters are calendar ones, and both ends belong to them."""
    assert has_room(limit_of(cap(1, per=per)), [taken], day) is room
    assert has_room(limit_of(cap(2, per=per)), [taken], day)


def test_two_weeks_are_counted_from_the_first_supported_monday() -> None:
    """C-46: the fortnights of an upper bound begin 1900-01-01 and every 14 days after."""
    start = date(1900, 1, 1) + timedelta(days=14 * 3300)
    rule = Minimum(id="B-02", source=SOURCE, per="two-weeks", most=1, purpose="content")
    (limit,) = limits_for(CadencePolicy(minimums=(rule,)), tier=None, kind=MAIL, purpose=CONTENT)
    last = start + timedelta(days=13)
    assert (limit.window(start).first, limit.window(start).last) == (start, last)
    assert limit.window(last) == limit.window(start)
    assert not has_room(limit, [start], last)
    assert has_room(limit, [start], last + timedelta(days=1))
    assert has_room(limit, [start - timedelta(days=1)], start)


def test_a_run_of_days_does_not_begin_before_the_supported_years() -> None:
    """C-51: a contact of 1900-01-01, which often stands for an unknown day, is judged like any other."""
    day = date(1900, 1, 1)
    limit = limit_of(cap(1, 7))
    assert (limit.window(day).first, limit.window(day).last) == (day, day)
    assert not has_room(limit, [day], day)
    assert limit.window(date(1900, 1, 8)).first == date(1900, 1, 2)


def test_a_limit_has_room_again_once_its_window_has_passed() -> None:
    """C-51: with two in seven days the next free day is day 8 of the first; a calendar month opens on its first day."""
    rolling = limit_of(cap(2, 7))
    assert next_allowed_day(rolling, [june(4), june(8)], june(10)) == june(11)
    assert next_allowed_day(rolling, [june(4), june(10), june(12)], june(10)) == june(17)
    assert next_allowed_day(rolling, [june(3), june(8)], june(10)) == june(10)
    assert next_allowed_day(limit_of(cap(1, per="month")), [june(1)], june(10)) == date(2026, 7, 1)


def test_a_cap_counts_the_purposes_and_kinds_that_it_names() -> None:
    """C-51: service passes a cap that does not name it, and a cap on texts leaves calls alone."""
    policy = CadencePolicy(
        caps=(
            cap(2, 7),
            cap(1, 1, id="B-02", purposes=NON_SERVICE),
            cap(3, 1, id="B-03", purposes=("marketing", "service"), kinds=("text", "mail")),
        )
    )

    def bound(kind: ContactKind, purpose: Purpose) -> list[str]:
        return [one.rule.id for one in limits_for(policy, tier="gold", kind=kind, purpose=purpose)]

    assert bound(CALL, MARKETING) == ["B-01", "B-02"]
    assert bound(TEXT, MARKETING) == ["B-01", "B-02", "B-03"]
    assert bound(CALL, CARE) == ["B-02"]
    assert bound(CALL, SERVICE) == []
    assert bound(MAIL, SERVICE) == ["B-03"]


def test_nothing_limits_a_contact_against_fraud() -> None:
    """C-79: a cap that names every purpose still neither limits nor counts a contact against fraud."""
    policy = CadencePolicy(
        caps=(cap(1, 1, purposes=tuple(Purpose)),),
        minimums=(Minimum(id="B-02", source=SOURCE, per="month", most=1, purpose="fraud"),),
    )
    assert limits_for(policy, tier=None, kind=CALL, purpose=FRAUD) == ()
    (limit,) = limits_for(policy, tier=None, kind=CALL, purpose=CARE)
    assert not limit.counts(CALL, FRAUD)
    assert find_breaches(client(), [made(june(1), purpose=FRAUD), made(june(1))], policy) == ()


def test_a_limit_for_some_tiers_binds_those_alone() -> None:
    """C-48: another tier is not bound, nor is a client whose tier is not known; a limit without tiers binds all."""
    policy = CadencePolicy(
        caps=(cap(1, 7, tiers=("gold",)), cap(1, 7, id="B-02")),
        minimums=(Minimum(id="B-03", source=SOURCE, per="month", most=1, tiers=("gold", "platinum")),),
    )

    def bound(tier: str | None) -> list[str]:
        return [one.rule.id for one in limits_for(policy, tier=tier, kind=CALL, purpose=MARKETING)]

    assert bound("gold") == ["B-01", "B-02", "B-03"]
    assert bound("platinum") == ["B-02", "B-03"]
    assert bound("diamond") == ["B-02"]
    assert bound(None) == ["B-02"]


def test_the_upper_bound_of_a_minimum_is_a_limit_like_a_cap() -> None:
    """C-48, C-49: two content items a month for potential clients, one service reminder a month for ordinary ones."""
    (content,) = limits_for(RETAIL, tier="potential", kind=MAIL, purpose=CONTENT)
    assert (content.rule.id, content.most, content.days, content.per) == ("C-48", 2, None, "month")
    (reminder,) = limits_for(RETAIL, tier="ordinary", kind=TEXT, purpose=SERVICE)
    assert (reminder.rule.id, reminder.most, reminder.days, reminder.per) == ("C-49", 1, None, "month")
    assert limits_for(RETAIL, tier="potential", kind=MAIL, purpose=SERVICE) == ()
    assert limits_for(RETAIL, tier="ordinary", kind=MAIL, purpose=CONTENT) == ()
    assert limits_for(RETAIL, tier="vip", kind=MAIL, purpose=CONTENT) == ()
    assert limits_for(RETAIL, tier=None, kind=MAIL, purpose=CONTENT) == ()


def test_the_bounds_of_the_retail_scheme_judge_contacts() -> None:
    """C-48, C-49: the third content item of a month and the second service reminder are breaches."""
    potential, ordinary = client(contracted_tier="potential"), client(contracted_tier="ordinary")
    items = [made(june(day), purpose=CONTENT) for day in (1, 15, 30)] + [made(date(2026, 7, 1), purpose=CONTENT)]
    assert broken(find_breaches(potential, items, RETAIL)) == [("06-30 10", "C-48")]
    reminders = [made(june(day), purpose=SERVICE) for day in (1, 30)]
    assert broken(find_breaches(ordinary, reminders, RETAIL)) == [("06-30 10", "C-49")]
    assert find_breaches(potential, reminders, RETAIL) == ()
    assert check(RETAIL, items[:2], of=potential, purpose=CONTENT).value is Outcome.NOT_MET
    assert check(RETAIL, items[:1], of=potential, purpose=CONTENT).value is Outcome.MET


def test_a_minimum_limits_only_with_an_upper_bound_and_a_period() -> None:
    """C-02, C-38: a plain floor is no limit, nor is a bound for which the handbook names no period."""
    policy = CadencePolicy(
        minimums=(
            Minimum(id="B-01", source=SOURCE, per="quarter"),
            Minimum(id="B-02", source=SOURCE, most=1),
        )
    )
    assert limits_for(policy, tier="gold", kind=CALL, purpose=CARE) == ()


def test_a_bound_without_purpose_lets_service_pass_and_counts_its_kinds() -> None:
    """C-48: what does not name service does not limit it; a bound on calls leaves texts alone."""
    rule = Minimum(id="B-01", source=SOURCE, per="month", most=1, kinds=("call",))
    policy = CadencePolicy(minimums=(rule,))
    for purpose in (CARE, CONTENT, SURVEY, MARKETING):
        assert len(limits_for(policy, tier=None, kind=CALL, purpose=purpose)) == 1
    assert limits_for(policy, tier=None, kind=CALL, purpose=SERVICE) == ()
    assert limits_for(policy, tier=None, kind=TEXT, purpose=CARE) == ()


def test_a_bound_on_contacts_in_depth_counts_those_alone() -> None:
    """C-45: where only contacts in depth count for the minimum, only they count against its upper bound."""
    policy = CadencePolicy(minimums=(Minimum(id="B-01", source=SOURCE, per="month", most=1, depth="in-depth"),))
    light = [made(june(day), purpose=CARE, in_depth=depth) for day, depth in ((1, False), (2, None))]
    deep = [made(june(day), purpose=CARE, in_depth=True) for day in (3, 4)]
    assert broken(find_breaches(client(), light + deep, policy)) == [("06-04 10", "B-01")]
    assert check(policy, light, purpose=CARE, in_depth=True).value is Outcome.MET
    assert check(policy, deep, purpose=CARE, in_depth=True).value is Outcome.NOT_MET
    assert check(policy, deep, purpose=CARE).findings == ()


# --- may this contact be made ----------------------------------------------------------------------------------------


def test_without_rules_everything_may_be_done() -> None:
    """C-51: the handbooks state no caps; a policy without any answers yes and cites nothing."""
    decision = check(CadencePolicy(), [made(june(10))] * 9, of=client(declined_vip=True, opted_out=frozenset({TEXT})))
    assert (decision.value, decision.findings) == (Outcome.MET, ())
    assert decision.as_of == datetime(2026, 6, 10, 12, tzinfo=SHANGHAI)
    assert check(REFERENCE, complaint_open=False).rulebook == REFERENCE.rulebook


def test_a_limit_is_said_with_its_window_and_the_next_free_day() -> None:
    """C-51: the finding names how many count, the most, the window, and where it is full the day with room again."""
    policy = CadencePolicy(caps=(cap(2, 7),))
    full = check(policy, [made(june(4)), made(june(9))])
    assert full.value is Outcome.NOT_MET
    (finding,) = full.findings
    assert dict(finding.figures) == {
        "counted": 2, "most": 2, "first": june(4), "last": june(10), "next": june(11),
    }  # fmt: skip
    assert finding.because == "limits.full"
    later = check(policy, [made(june(12)), made(june(15))])
    assert (later.findings[0].figure("first"), later.findings[0].figure("last")) == (june(10), june(16))
    room = check(policy, [made(june(9)), made(june(17)), made(june(1))])
    assert said(room) == [("B-01", Outcome.MET, "limits.room")]
    assert dict(room.findings[0].figures) == {"counted": 1, "most": 2, "first": june(4), "last": june(10)}


def test_the_window_that_is_told_is_the_fullest_and_then_the_earliest() -> None:
    """C-51: where the run that ends on the day and a later one hold equally many, the former is told."""
    policy = CadencePolicy(caps=(cap(3, 7),))
    even = check(policy, [made(june(8)), made(june(12))]).findings[0]
    assert (even.figure("counted"), even.figure("first"), even.figure("last")) == (2, june(8), june(14))
    tie = check(policy, [made(june(5)), made(june(16))]).findings[0]
    assert (tie.figure("counted"), tie.figure("first"), tie.figure("last")) == (1, june(4), june(10))


def test_limits_look_at_this_clients_contacts_of_the_kinds_and_purposes_that_count() -> None:
    """C-51: contacts of others, of service and of no purpose leave a marketing cap alone; attempts count."""
    policy = CadencePolicy(caps=(cap(1, 7),))
    for spared in (
        made(june(9), client_id="d"),
        made(june(9), purpose=SERVICE),
        made(june(9), purpose=None),
    ):
        assert check(policy, [spared]).value is Outcome.MET
        assert find_breaches(client(), [spared, made(june(10))], policy) == ()
    assert check(policy, [made(june(9), connected=False)]).value is Outcome.NOT_MET
    care = CadencePolicy(caps=(cap(1, 7, purposes=("care",)),))
    assert check(care, [made(june(9), purpose=None)], purpose=CARE).value is Outcome.NOT_MET


def test_a_contact_of_the_same_instant_counts() -> None:
    """C-51: the contacts given are the others, whenever they were."""
    at = datetime(2026, 6, 10, 12, tzinfo=SHANGHAI)
    assert check(CadencePolicy(caps=(cap(1, 1),)), [made(june(10), at=at)], at=at).value is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("begin", "end", "clock", "quiet"),
    [
        (21, 8, "20:59:59.999999", False),
        (21, 8, "21:00:00", True),
        (21, 8, "23:59:59", True),
        (21, 8, "00:00:00", True),
        (21, 8, "07:59:59.999999", True),
        (21, 8, "08:00:00", False),
        (12, 14, "11:59:59", False),
        (12, 14, "12:00:00", True),
        (12, 14, "13:59:59", True),
        (12, 14, "14:00:00", False),
        (0, 6, "00:00:00", True),
        (0, 6, "05:59:59", True),
        (0, 6, "06:00:00", False),
        (0, 6, "23:59:59", False),
        (22, 0, "21:59:59", False),
        (22, 0, "22:00:00", True),
        (22, 0, "23:59:59", True),
        (22, 0, "00:00:00", False),
    ],
)
def test_quiet_hours_begin_at_their_first_hour_and_end_at_their_last(
    begin: int, end: int, clock: str, quiet: bool
) -> None:
    """C-51: the beginning is quiet, the end is not, and hours may run over midnight."""
    rule = QuietHours(id="B-01", source=SOURCE, begin=begin, end=end)
    at = datetime.fromisoformat(f"2026-06-10T{clock}+08:00")
    assert is_quiet(rule, at) is quiet
    policy = CadencePolicy(quiet_hours=rule)
    decision = check(policy, at=at, purpose=SERVICE)
    assert decision.value is (Outcome.NOT_MET if quiet else Outcome.MET)
    assert dict(decision.findings[0].figures) == {"at": at, "begin": begin, "end": end}
    contact = made(june(10), at=at, purpose=SERVICE)
    assert len(find_breaches(client(), [contact], policy)) == quiet


def test_hours_and_days_are_those_of_the_contacts_own_offset() -> None:
    """C-51: one instant is quiet in Shanghai and not in Amsterdam, and lies on another day there."""
    policy = CadencePolicy(
        quiet_hours=QuietHours(id="B-01", source=SOURCE, begin=21, end=8), caps=(cap(1, 1, id="B-02"),)
    )
    instant = datetime(2026, 6, 10, 22, tzinfo=UTC)
    east, west = instant.astimezone(SHANGHAI), instant.astimezone(timezone(timedelta(hours=-8)))
    assert (east.hour, east.day, west.hour, west.day) == (6, 11, 14, 10)
    assert [one.outcome for one in check(policy, at=east).findings] == [Outcome.NOT_MET, Outcome.MET]
    assert check(policy, [made(june(11))], at=west).value is Outcome.MET
    assert check(policy, [made(june(10))], at=west).value is Outcome.NOT_MET


def test_an_opted_out_channel_is_closed_to_the_purposes_that_the_rule_names() -> None:
    """C-51: a client who opted out of texts is not written to, may be called, and may be served by text."""
    policy = CadencePolicy(opt_out=OptOut(id="B-01", source=SOURCE, purposes=NON_SERVICE))
    shut = client(opted_out=frozenset({TEXT, MAIL}))
    assert said(check(policy, of=shut)) == [("B-01", Outcome.NOT_MET, "limits.opted_out")]
    assert check(policy, of=shut).value is Outcome.NOT_MET
    assert said(check(policy, of=shut, kind=CALL)) == [("B-01", Outcome.MET, "limits.not_opted_out")]
    assert check(policy, of=shut, purpose=SERVICE).findings == ()
    assert said(check(policy)) == [("B-01", Outcome.MET, "limits.not_opted_out")]


@pytest.mark.parametrize(
    ("declined", "outcome", "value", "because"),
    [
        (True, Outcome.NOT_MET, Outcome.NOT_MET, "limits.declined"),
        (False, Outcome.MET, Outcome.MET, "limits.not_declined"),
        (None, Outcome.NOT_APPLICABLE, Outcome.MET, "limits.nothing_declined"),
    ],
)
def test_who_declined_to_become_a_vip_is_followed_up_no_further(
    declined: bool | None, outcome: Outcome, value: Outcome, because: str
) -> None:
    """C-28: marketing ends with the refusal, care does not; a refusal that is not on record forbids nothing."""
    policy = CadencePolicy(declined=Declined(id="C-28", source=SOURCE, purposes=("marketing",)))
    decision = check(policy, of=client(declined_vip=declined))
    assert (decision.value, said(decision)) == (value, [("C-28", outcome, because)])
    assert check(policy, of=client(declined_vip=declined), purpose=CARE).findings == ()


@pytest.mark.parametrize(
    ("days_after", "value"),
    [(0, Outcome.NOT_MET), (1, Outcome.NOT_MET), (89, Outcome.NOT_MET), (90, Outcome.MET), (91, Outcome.MET)],
)
def test_a_refused_product_rests_for_ninety_days(days_after: int, value: Outcome) -> None:
    """C-51: refused on a day, a product rests on it and the 89 days after it, and is free on the 90th."""
    at = datetime(2026, 6, 10, 12, tzinfo=SHANGHAI) + timedelta(days=days_after)
    refusal = made(june(10), 9, refused_product="fund")
    policy = CadencePolicy(refusal_cooldown=REFERENCE.refusal_cooldown)
    decision = check(policy, [refusal], at=at, product="fund")
    assert decision.value is value
    assert dict(decision.findings[0].figures) == {
        "product": FUND, "refused_on": june(10), "until": date(2026, 9, 8),
    }  # fmt: skip


def test_a_cool_down_is_that_of_the_same_product_and_of_the_last_refusal() -> None:
    """C-51: other products, service, fraud and contacts about nothing pass; the latest refusal counts, in any order."""
    policy = CadencePolicy(refusal_cooldown=RefusalCooldown(id="B-01", source=SOURCE, days=5))
    refusals = [made(june(6), refused_product="fund"), made(june(2), refused_product="fund")]
    assert check(policy, refusals, product="fund").findings[0].figure("refused_on") == june(6)
    assert check(policy, refusals[1:], product="fund").value is Outcome.MET
    assert check(policy, refusals, product="基金").findings[0].figure("refused_on") == june(6)
    assert said(check(policy, refusals, product="gold")) == [("B-01", Outcome.MET, "limits.not_refused")]
    assert check(policy, refusals).findings == ()
    assert check(policy, refusals, product="fund", purpose=SERVICE).findings == ()
    assert check(policy, refusals, product="fund", purpose=FRAUD).findings == ()
    assert check(policy, refusals, product="fund", purpose=CARE).value is Outcome.NOT_MET
    assert check(policy, [made(june(9), refused_product="fund", client_id="d")], product="fund").value is Outcome.MET


def test_a_refusal_counts_from_its_instant_on() -> None:
    """C-51: a refusal still to come forbids nothing, one of the same instant does."""
    policy = CadencePolicy(refusal_cooldown=RefusalCooldown(id="B-01", source=SOURCE, days=5))
    noon = datetime(2026, 6, 10, 12, tzinfo=SHANGHAI)
    for at, value in (
        (noon, Outcome.NOT_MET),
        (noon + timedelta.resolution, Outcome.MET),
        (noon.astimezone(UTC), Outcome.NOT_MET),
    ):
        assert check(policy, [made(june(10), at=at, refused_product="fund")], at=noon, product="fund").value is value


@pytest.mark.parametrize(
    ("scope", "stopped"),
    [
        ("marketing", {MARKETING}),
        ("non-service", {CARE, CONTENT, SURVEY, MARKETING}),
        ("none", set()),
    ],
)
def test_an_open_complaint_stops_the_contacts_of_the_scope(scope: Any, stopped: set[Purpose]) -> None:
    """K-36: in scope an open complaint forbids, a closed one allows, an unknown one leaves it open."""
    rule = Suppression(id="K-36", source=SOURCE, scope=scope)
    policy = CadencePolicy(suppression=rule)
    for purpose in Purpose:
        assert suppresses(rule, purpose) is (purpose in stopped)
        found = [check(policy, purpose=purpose, complaint_open=one) for one in (True, False, None)]
        if purpose in stopped:
            assert [one.value for one in found] == [Outcome.NOT_MET, Outcome.MET, Outcome.UNKNOWN]
            assert [one.findings[0].because for one in found] == [
                "limits.complaint_open", "limits.no_complaint", "limits.complaint_unknown",
            ]  # fmt: skip
        else:
            assert [(one.value, one.findings) for one in found] == [(Outcome.MET, ())] * 3


def test_a_prohibition_outweighs_what_is_not_known() -> None:
    """K-36, C-28: with one rule broken and one open, the answer is no."""
    policy = CadencePolicy(
        declined=Declined(id="C-28", source=SOURCE, purposes=("marketing",)),
        suppression=Suppression(id="K-36", source=SOURCE, scope="marketing"),
    )
    assert check(policy, of=client(declined_vip=True)).value is Outcome.NOT_MET
    assert check(policy, of=client(declined_vip=False)).value is Outcome.UNKNOWN


def test_every_rule_that_speaks_has_one_finding_in_order() -> None:
    """C-28, C-51, K-36: the reference rulebook on a marketing text that breaks everything at once."""
    others = [made(june(day), refused_product="fund") for day in (1, 2, 8, 9, 10)]
    night = datetime(2026, 6, 10, 23, tzinfo=SHANGHAI)
    shut = client(opted_out=frozenset({TEXT}), declined_vip=True)
    decision = check(REFERENCE, others, of=shut, at=night, product="fund", complaint_open=True)
    codes = [one.because for one in decision.findings]
    assert codes == [
        "limits.opted_out", "limits.declined", "limits.quiet", "limits.full", "limits.full", "limits.full",
        "limits.cooling_down", "limits.complaint_open",
    ]  # fmt: skip
    assert {one.outcome for one in decision.findings} == {Outcome.NOT_MET}
    assert [one.figure("most") for one in decision.findings[3:6]] == [2, 4, 1]
    assert len({one.rule for one in decision.findings}) == 8


def test_a_contact_against_fraud_passes_everything() -> None:
    """C-79: at night, on a closed channel, during a complaint: no rule speaks."""
    shut = client(opted_out=frozenset({CALL}), declined_vip=True)
    night = datetime(2026, 6, 10, 23, tzinfo=SHANGHAI)
    others = [made(june(10), kind=CALL, refused_product="fund")] * 5
    decision = check(
        REFERENCE, others, of=shut, at=night, kind=CALL, purpose=FRAUD, product="fund", complaint_open=True
    )
    assert (decision.value, decision.findings) == (Outcome.MET, ())
    assert find_breaches(shut, [made(june(10), 23, purpose=FRAUD)] * 5, REFERENCE) == ()


def test_service_is_held_by_quiet_hours_and_closed_channels_alone() -> None:
    """C-51: of the reference rules only the opt-out and the quiet hours speak of a service text."""
    others = [made(june(10))] * 5
    decision = check(REFERENCE, others, purpose=SERVICE, product="fund", complaint_open=True)
    assert decision.value is Outcome.MET
    assert [one.because for one in decision.findings] == ["limits.not_opted_out", "limits.not_quiet"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"purpose": "Marketing"}, "did you mean marketing"),
        ({"kind": "texts"}, "did you mean text"),
    ],
)
def test_an_unknown_kind_or_purpose_is_refused(wrong: dict[str, Any], message: str) -> None:
    """C-51: a code that no rule knows must not pass as one that no rule limits."""
    with pytest.raises(FactError, match=message) as refused:
        check(REFERENCE, **wrong)
    assert refused.value.code == "CC-FACT-002"


def test_an_instant_needs_its_offset() -> None:
    """C-51: without an offset the client's hour is not known."""
    with pytest.raises(DateError, match="offset"):
        check(REFERENCE, at=datetime(2026, 6, 10, 12))  # noqa: DTZ001


def test_findings_speak_both_languages() -> None:
    """C-28, C-51, K-36: each sentence of a check is said in English and Chinese, with its clause."""
    others = [made(june(day), refused_product="fund") for day in (1, 2, 8, 9, 10)]
    english = check(REFERENCE, others, product="fund", complaint_open=True).explain("en")
    assert "other contacts counted from 2026-06-01 to 2026-06-30: 5; limit 4" in english
    assert "there is room again on 2026-07-01" in english
    chinese = check(REFERENCE, others, product="fund", complaint_open=True).explain("zh")
    assert "2026-06-01 至 2026-06-30 另有计入上限的联系 5 次，上限 4 次" in chinese


# --- contacts already made -------------------------------------------------------------------------------------------


def test_the_contact_that_went_too_far_is_the_breach() -> None:
    """C-51: of three marketing texts in seven days the third is the breach; given in any order."""
    policy = CadencePolicy(caps=(cap(2, 7),))
    contacts = [made(june(day)) for day in (7, 1, 4)]
    (breach,) = find_breaches(client(), contacts, policy)
    assert (breach.client_id, breach.at) == ("c", made(june(7)).at)
    assert dict(breach.finding.figures) == {"on": june(7), "counted": 2, "most": 2, "first": june(1)}
    assert (breach.finding.outcome, breach.finding.because) == (Outcome.NOT_MET, "limits.exceeded")
    assert find_breaches(client(), [made(june(day)) for day in (1, 4, 8)], policy) == ()


def test_a_breach_counts_for_those_after_it() -> None:
    """C-51: what was made was made; five in a day where one is allowed are four breaches, counting up."""
    policy = CadencePolicy(caps=(cap(1, 1),))
    breaches = find_breaches(client(), [made(june(1), hour) for hour in (9, 10, 11, 12, 13)], policy)
    assert broken(breaches) == [(f"06-01 {hour}", "B-01") for hour in (10, 11, 12, 13)]
    assert [one.finding.figure("counted") for one in breaches] == [1, 2, 3, 4]


def test_calendar_windows_start_anew() -> None:
    """C-51: four on the last days of a month and four on the first of the next break no limit of four a month."""
    policy = CadencePolicy(caps=(cap(4, per="month"),))
    contacts = [made(june(day)) for day in (27, 28, 29, 30)] + [made(date(2026, 7, day)) for day in (1, 2, 3, 4)]
    assert find_breaches(client(), contacts, policy) == ()
    assert broken(find_breaches(client(), [*contacts, made(june(30), 15)], policy)) == [("06-30 15", "B-01")]


def test_each_rule_that_is_broken_is_a_breach_of_its_own() -> None:
    """C-51: quiet hours, then caps in their order."""
    policy = CadencePolicy(
        caps=(cap(1, 7), cap(1, 1, id="B-02")), quiet_hours=QuietHours(id="B-03", source=SOURCE, begin=21, end=8)
    )
    contacts = [made(june(1), 20), made(june(1), 21)]
    assert broken(find_breaches(client(), contacts, policy)) == [
        ("06-01 21", "B-03"), ("06-01 21", "B-01"), ("06-01 21", "B-02"),
    ]  # fmt: skip


def test_contacts_are_taken_by_day_then_instant_then_as_given() -> None:
    """C-51: of two contacts in a day the later one is the breach, in an hour that comes twice as well."""
    policy = CadencePolicy(caps=(cap(1, 1),))
    first = datetime(2026, 10, 25, 2, 50, tzinfo=AMSTERDAM, fold=0)
    second = datetime(2026, 10, 25, 2, 10, tzinfo=AMSTERDAM, fold=1)
    assert first > second, "Python goes by the clock inside a zone"
    (breach,) = find_breaches(client(), [made(june(1), at=second), made(june(1), at=first)], policy)
    assert breach.at.fold == 1
    # In order of instants the contact of 2 June, far in the west, comes after that of 3 June, far in the east.
    east = datetime(2026, 6, 3, 1, tzinfo=timezone(timedelta(hours=14)))
    west = datetime(2026, 6, 2, 23, tzinfo=timezone(timedelta(hours=-10)))
    (breach,) = find_breaches(
        client(), [made(june(1), at=east), made(june(1), at=west)], CadencePolicy(caps=(cap(1, 7),))
    )
    assert breach.at == east
    same = [made(june(1), kind=kind) for kind in (CALL, TEXT)]
    named = CadencePolicy(caps=(cap(1, 1), cap(1, 1, id="B-02", kinds=("call",))))
    assert broken(find_breaches(client(), same, named)) == [("06-01 10", "B-01")]
    assert broken(find_breaches(client(), [*same, made(june(1), kind=CALL)], named)) == [
        ("06-01 10", "B-01"), ("06-01 10", "B-01"), ("06-01 10", "B-02"),
    ]  # fmt: skip


def test_the_hour_of_a_whole_day_is_not_judged() -> None:
    """C-51: where only the day is known, quiet hours say nothing and caps count it."""
    policy = CadencePolicy(caps=(cap(1, 1),), quiet_hours=QuietHours(id="B-02", source=SOURCE, begin=21, end=8))
    contacts = [made(june(1), 0, whole_day=True), made(june(1), 9)]
    assert broken(find_breaches(client(), contacts, policy)) == [("06-01 09", "B-01")]
    assert broken(find_breaches(client(), [made(june(1), 0)], policy)) == [("06-01 00", "B-02")]


@pytest.mark.parametrize(("days_after", "count"), [(0, 1), (1, 1), (4, 1), (5, 0), (6, 0)])
def test_a_second_refusal_shows_that_the_product_was_spoken_of_again(days_after: int, count: int) -> None:
    """C-51: within the cool-down it is a breach, from its end on it is none."""
    policy = CadencePolicy(refusal_cooldown=RefusalCooldown(id="B-01", source=SOURCE, days=5))
    again = june(10) + timedelta(days=days_after)
    breaches = find_breaches(
        client(), [made(june(10), 9, refused_product="fund"), made(again, refused_product="fund")], policy
    )
    assert len(breaches) == count
    for breach in breaches:
        assert dict(breach.finding.figures) == {
            "on": again, "product": FUND, "refused_on": june(10), "until": june(15),
        }  # fmt: skip


def test_cool_downs_run_for_each_product_from_its_last_refusal() -> None:
    """C-51: another product is none of it, service passes but its refusal counts, and no rule means no breach."""
    policy = CadencePolicy(refusal_cooldown=RefusalCooldown(id="B-01", source=SOURCE, days=5))
    refused = [made(june(1), refused_product="fund"), made(june(2), refused_product="gold"), made(june(3))]
    assert find_breaches(client(), refused, policy) == ()
    chain = [made(june(day), refused_product="fund") for day in (1, 5, 9)]
    assert broken(find_breaches(client(), chain, policy)) == [("06-05 10", "B-01"), ("06-09 10", "B-01")]
    assert find_breaches(client(), chain, CadencePolicy()) == ()
    served = [made(june(1), refused_product="fund"), made(june(4), refused_product="fund", purpose=SERVICE)]
    assert find_breaches(client(), served, policy) == ()
    assert broken(find_breaches(client(), [*served, made(june(8), refused_product="fund")], policy)) == [
        ("06-08 10", "B-01")
    ]


NOON = datetime(2026, 6, 10, 12, tzinfo=SHANGHAI)
TICK = timedelta.resolution


@pytest.mark.parametrize(
    ("opened", "closed", "count"),
    [
        pytest.param(NOON, None, 1, id="received at the instant, open"),
        pytest.param(NOON + TICK, None, 0, id="received just after"),
        pytest.param(NOON - TICK, NOON + TICK, 1, id="closed just after"),
        pytest.param(NOON - TICK, NOON, 0, id="closed at the instant"),
        pytest.param(NOON, NOON, 0, id="received and closed at the instant"),
        pytest.param(NOON.astimezone(UTC), None, 1, id="told in another zone"),
    ],
)
def test_a_complaint_is_open_from_receipt_up_to_its_closing(
    opened: datetime, closed: datetime | None, count: int
) -> None:
    """K-36: a marketing contact while a complaint was open is a breach; care is not in the scope."""
    policy = CadencePolicy(suppression=Suppression(id="K-36", source=SOURCE, scope="marketing"))
    breaches = find_breaches(client(), [made(june(10), at=NOON)], policy, complaint_windows=[(opened, closed)])
    assert len(breaches) == count
    for breach in breaches:
        assert (breach.finding.rule, breach.finding.because) == ("K-36", "limits.during_complaint")
        assert breach.finding.figures == (("at", NOON), ("opened", opened))
        shown = breach.finding.figure("opened")
        assert isinstance(shown, datetime)
        assert shown.utcoffset() == timedelta(hours=8)
    spared = made(june(10), at=NOON, purpose=CARE)
    assert find_breaches(client(), [spared], policy, complaint_windows=[(opened, closed)]) == ()
    assert find_breaches(client(), [made(june(10), at=NOON)], CadencePolicy(), complaint_windows=[(opened, None)]) == ()


@pytest.mark.parametrize(
    ("opened", "closed", "count"),
    [
        pytest.param("2026-06-10T00:00:00", None, 1, id="open from the first moment"),
        pytest.param("2026-06-10T00:00:00.000001", None, 0, id="received in the day"),
        pytest.param("2026-06-09T09:00:00", "2026-06-11T00:00:00", 1, id="closed with the day"),
        pytest.param("2026-06-09T09:00:00", "2026-06-10T23:59:59.999999", 0, id="closed in the day"),
    ],
)
def test_a_contact_of_which_the_day_is_known_breaks_only_a_complaint_open_all_day(
    opened: str, closed: str | None, count: int
) -> None:
    """K-36: where the hour is not known, it cannot be said that the contact was made during part of a day."""
    policy = CadencePolicy(suppression=Suppression(id="K-36", source=SOURCE, scope="marketing"))
    first, last = (
        None if one is None else datetime.fromisoformat(one).replace(tzinfo=SHANGHAI) for one in (opened, closed)
    )
    assert first is not None
    contact = made(june(10), 0, whole_day=True)
    assert len(find_breaches(client(), [contact], policy, complaint_windows=[(first, last)])) == count


def test_several_complaints_give_one_breach_a_contact() -> None:
    """K-36: the first that was open is named; one that was closed before does not hide a later one."""
    policy = CadencePolicy(suppression=Suppression(id="K-36", source=SOURCE, scope="non-service"))
    early = (NOON - timedelta(days=9), NOON - timedelta(days=8))
    second, third = (NOON - timedelta(days=2), None), (NOON - timedelta(days=1), None)
    (breach,) = find_breaches(
        client(), [made(june(10), at=NOON, purpose=CARE)], policy, complaint_windows=[early, second, third]
    )
    assert breach.finding.figure("opened") == second[0]


def test_a_complaint_cannot_close_before_it_is_received() -> None:
    """K-36: a window that is reversed, or without an offset, is refused and not read as none."""
    with pytest.raises(DateError, match="closed before") as reversed_window:
        find_breaches(client(), [], CadencePolicy(), complaint_windows=[(NOON, NOON - TICK)])
    assert reversed_window.value.code == "CC-DATE-002"
    with pytest.raises(DateError, match="offset"):
        find_breaches(client(), [], CadencePolicy(), complaint_windows=[(NOON, datetime(2026, 6, 11))])  # noqa: DTZ001


def test_a_complaint_is_judged_up_to_the_last_supported_day() -> None:
    """K-36: the last day of the supported years ends like any other."""
    policy = CadencePolicy(suppression=Suppression(id="K-36", source=SOURCE, scope="marketing"))
    contact = made(date(2200, 12, 31), 0, whole_day=True)
    assert len(find_breaches(client(), [contact], policy, complaint_windows=[(NOON, None)])) == 1


def test_opt_outs_and_refusals_to_become_a_vip_are_not_judged_backwards() -> None:
    """C-28: neither has a date, so a contact of the past may have come before them."""
    shut = client(opted_out=frozenset({TEXT}), declined_vip=True)
    assert find_breaches(shut, [made(june(1))], REFERENCE) == ()


def test_breaches_are_said_in_a_sentence_with_the_clause() -> None:
    """C-51, K-36: each kind of breach has its sentence in English and Chinese."""
    contacts = [made(june(1), 9, refused_product="fund"), made(june(1), 22, refused_product="fund")]
    breaches = find_breaches(client(), contacts, REFERENCE, complaint_windows=[(made(june(1), 20).at, None)])
    english = [one.finding.explain("en").partition(": ")[2].rpartition(". (")[0] for one in breaches]
    assert english == [
        "2026-06-01T22:00:00+08:00 falls in the quiet hours, from 21:00 to 8:00",
        "contacts counted before that of 2026-06-01, from 2026-06-01 on: 1; limit 1",
        "fund was spoken of again on 2026-06-01, though it was refused on 2026-06-01 and rests until 2026-08-30",
        "the contact of 2026-06-01T22:00:00+08:00 was made while a complaint was open, "
        "received at 2026-06-01T20:00:00+08:00",
    ]
    chinese = [one.finding.explain("zh") for one in breaches]
    assert "处于免打扰时段（21:00 至 8:00）" in chinese[0]
    assert "自 2026-06-01 起已有计入上限的联系 1 次，上限 1 次" in chinese[1]


def test_a_breach_is_a_value() -> None:
    """C-51: it is frozen and compares by content."""
    policy = CadencePolicy(caps=(cap(1, 1),))
    contacts = [made(june(1)), made(june(1))]
    assert find_breaches(client(), contacts, policy) == find_breaches(client(), contacts, policy)
    (breach,) = find_breaches(client(), contacts, policy)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        breach.client_id = "d"  # type: ignore[misc]


# --- products that rest ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "rests"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2026, 4, 2), True),
        (date(2026, 6, 29), True),
        (date(2026, 6, 30), False),
    ],
)
def test_products_rest_for_ninety_days_from_their_refusal(as_of: date, rests: bool) -> None:
    """D-10: the day of the refusal is the first of 90, the 91st is free; before the refusal nothing rests."""
    refusal = made(date(2026, 4, 1), 23, refused_product="基金")
    found = find_cooldowns([refusal], REFERENCE, as_of=as_of)
    assert list(found) == (["fund"] if rests else [])
    noon = datetime(as_of.year, as_of.month, as_of.day, 23, 30, tzinfo=SHANGHAI)
    asked = check(REFERENCE, [refusal], at=noon, product="fund")
    assert [one.outcome for one in asked.findings if one.rule == "D-10"] == [Outcome.NOT_MET if rests else Outcome.MET]
    for one in found.values():
        assert (one.rule, one.outcome, one.because) == ("D-10", Outcome.NOT_MET, "limits.cooling_down")
        assert one.figures == (("product", FUND), ("refused_on", date(2026, 4, 1)), ("until", date(2026, 6, 30)))


def test_the_last_refusal_of_each_product_counts() -> None:
    """D-10: products rest by themselves, in the order of their codes, each from its last refusal in any order."""
    refusals = [
        made(date(2026, 5, 1), refused_product="gold"),
        made(date(2026, 6, 1), refused_product="fund"),
        made(date(2026, 3, 1), refused_product="fund"),
        made(date(2026, 1, 1), refused_product="bond"),
        made(date(2026, 6, 2)),
    ]
    found = find_cooldowns(refusals, REFERENCE, as_of=date(2026, 6, 30))
    assert [(code, one.figure("refused_on")) for code, one in found.items()] == [
        ("fund", date(2026, 6, 1)),
        ("gold", date(2026, 5, 1)),
    ]
    assert find_cooldowns(refusals, CadencePolicy(), as_of=date(2026, 6, 30)) == {}
    with pytest.raises(DateError):
        find_cooldowns(refusals, REFERENCE, as_of=datetime(2026, 6, 30, tzinfo=SHANGHAI))
