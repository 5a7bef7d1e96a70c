"""What is owed to clients, and whether it was done (C-01 to C-08, C-21, C-22, C-26, C-45 to C-50, C-52, C-55)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from clientcare.cadence import (
    USUAL_KINDS,
    ReportDuty,
    assess_minimums,
    assess_week,
    find_dues,
    find_report_duties,
    is_managed,
    periods,
)
from clientcare.calendars import ChinaCalendar, ProvisionalCalendar
from clientcare.clocks import MondayToFriday
from clientcare.decision import Decision, Finding, Outcome, Source
from clientcare.dues import Due
from clientcare.errors import DateError, FactError, NoRuleInForce
from clientcare.facts import Client, Contact, ContactKind, Purpose
from clientcare.policy import Checklist
from clientcare.regime import CadencePolicy, Credit, Minimum, Strictness
from clientcare.rulebook import Rulebook

AS_OF = date(2026, 6, 30)
SOURCE = Source(document="test", locator="1")
EAST = timezone(timedelta(hours=8))
CHINA = ChinaCalendar()
CALL, MEETING, TEXT, MAIL, APP = (
    ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT, ContactKind.MAIL, ContactKind.APP,
)  # fmt: skip
VIDEO, MESSENGER, SOCIAL = ContactKind.VIDEO, ContactKind.MESSENGER, ContactKind.SOCIAL
MET, NOT_MET, UNKNOWN, NOT_APPLICABLE = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.NOT_APPLICABLE

VIP = Rulebook.load("vip-outlet").on(AS_OF).cadence
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).cadence
REFERENCE = Rulebook.load("reference").on(AS_OF).cadence
MINIMUMS = CadencePolicy(minimums=VIP.minimums, credit=VIP.credit)
POINTS = attrs.evolve(MINIMUMS, credit=Credit(id="C-05", source=SOURCE, method="points", calls=2))


def d(text: str) -> date:
    """A day of 2026 written MM-DD, or any day written in full."""
    return date.fromisoformat(text if len(text) > len("MM-DD") else f"2026-{text}")


def client(**facts: Any) -> Client:
    """A managed client of long standing."""
    return Client(**{"client_id": "c", "manager_id": "m1", "assigned_on": date(2020, 1, 1), **facts})


def contact(day: str, kind: ContactKind = CALL, **facts: Any) -> Contact:
    """A connected contact on a day, at nine in the morning."""
    on = d(day)
    at = datetime(on.year, on.month, on.day, 9, tzinfo=EAST)
    return Contact(**{"client_id": "c", "at": at, "kind": kind, "connected": True, **facts})


def log(calls: str = "", meetings: str = "") -> list[Contact]:
    """Calls and meetings by their days."""
    return [contact(day) for day in calls.split()] + [contact(day, MEETING) for day in meetings.split()]


def dues(
    contacts: list[Contact], policy: CadencePolicy = MINIMUMS, first: str = "06-01", last: str = "06-30", **facts: Any
) -> tuple[Due, ...]:
    """What is owed to one client from the first day to the last by China's calendar."""
    return find_dues(client(**facts), contacts, policy, first=d(first), last=d(last), calendar=CHINA)


def owed(*args: Any, **facts: Any) -> list[tuple[str, str, str, int, int | None]]:
    """What is owed as rule, first day, due day, contacts and meetings."""
    return [
        (due.rule, due.opens_on.isoformat(), due.due_on.isoformat(), due.contacts, due.meetings)
        for due in dues(*args, **facts)
    ]


def assess(
    contacts: list[Contact], policy: CadencePolicy = MINIMUMS, as_of: str = "06-30", **facts: Any
) -> Decision[Outcome]:
    """Where one client stands by China's calendar."""
    return assess_minimums(client(**facts), contacts, policy, as_of=d(as_of), calendar=CHINA)


def found(decision: Decision[Any], rule: str) -> Finding:
    """The only finding of a rule."""
    (one,) = [finding for finding in decision.findings if finding.rule == rule]
    return one


def only(rule: str, policy: CadencePolicy = VIP) -> CadencePolicy:
    """A policy with one of the minimums."""
    return CadencePolicy(minimums=tuple(one for one in policy.minimums if one.id == rule), credit=policy.credit)


# --- periods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("per", "first", "last", "windows"),
    [
        pytest.param("month", "06-30", "06-30", "06-01 06-30", id="last day of a month"),
        pytest.param("month", "06-30", "07-01", "06-01 06-30 07-01 07-31", id="and the next"),
        pytest.param("month", "2024-02-29", "2024-02-29", "2024-02-01 2024-02-29", id="29 February"),
        pytest.param("month", "02-10", "02-10", "02-01 02-28", id="common February"),
        pytest.param("quarter", "06-30", "06-30", "04-01 06-30", id="last day of a quarter"),
        pytest.param(
            "quarter", "12-31", "2027-01-01", "10-01 12-31 2027-01-01 2027-03-31", id="quarters at year's end"
        ),
        pytest.param("quarter", "01-01", "12-31", "01-01 03-31 04-01 06-30 07-01 09-30 10-01 12-31", id="a year"),
        pytest.param("two-weeks", "1900-01-01", "1900-01-14", "1900-01-01 1900-01-14", id="the first two weeks"),
        pytest.param("two-weeks", "01-01", "01-11", "2025-12-29 01-11", id="two weeks over a year's end"),
        pytest.param("two-weeks", "01-11", "01-12", "2025-12-29 01-11 01-12 01-25", id="and the next two"),
    ],
)
def test_periods_are_those_that_the_range_touches(per: Any, first: str, last: str, windows: str) -> None:
    """C-02 to C-04, C-46: calendar months and quarters; two weeks from a Monday, the same for all."""
    days = list(map(d, windows.split()))
    found_periods = periods(per, d(first), d(last))
    assert [day for window in found_periods for day in (window.first, window.last)] == days


def test_periods_refuse_what_is_none() -> None:
    """A reversed range, another interval and an instant are refused with their codes."""
    with pytest.raises(DateError, match="CC-DATE-002"):
        periods("month", d("06-30"), d("06-29"))
    wrong: Any = "week"
    with pytest.raises(FactError, match=r"no period.*known: two-weeks, month, quarter.*CC-FACT-002"):
        periods(wrong, d("06-30"), d("06-30"))
    with pytest.raises(DateError, match="CC-DATE-001"):
        periods("month", datetime(2026, 6, 1, tzinfo=UTC), d("06-30"))


# --- minimums --------------------------------------------------------------------------------------------------------


def test_everything_of_a_minimum_is_in_what_is_owed() -> None:
    """C-02, C-03: a Diamond client without a contact is owed 1 in the quarter, 2 calls or 1 meeting in the month."""
    assert dues([], contracted_tier="diamond", first="06-10", last="06-10") == (
        Due(client_id="c", rule="C-02", opens_on=d("04-01"), due_on=d("06-30"), within=d("06-30"), kinds=USUAL_KINDS),
        Due(
            client_id="c", rule="C-03", opens_on=d("06-01"), due_on=d("06-30"), within=d("06-30"), kinds=(CALL,),
            contacts=2, meetings=1,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "calls", "meetings", "lacking"),
    [
        pytest.param("diamond", "", "", (2, 1), id="C-03 nothing"),
        pytest.param("diamond", "06-02", "", (1, 1), id="C-03 one call"),
        pytest.param("diamond", "06-02 06-03", "", None, id="C-03 two calls"),
        pytest.param("diamond", "", "06-02", None, id="C-03 one meeting"),
        pytest.param("platinum", "", "", (4, 2), id="C-04 nothing"),
        pytest.param("platinum", "06-02 06-03 06-04", "", (1, 2), id="C-04 three calls"),
        pytest.param("platinum", "06-02 06-03 06-04 06-05", "", None, id="C-04 four calls"),
        pytest.param("platinum", "06-02 06-03 06-04", "06-05", (1, 1), id="C-04 legs do not mix"),
        pytest.param("platinum", "", "06-05", (4, 1), id="C-04 one meeting"),
        pytest.param("platinum", "", "06-05 06-08", None, id="C-04 two meetings"),
        pytest.param("gold", "", "", None, id="C-06 no monthly minimum"),
    ],
)
def test_one_leg_is_met_in_full(tier: str, calls: str, meetings: str, lacking: tuple[int, int] | None) -> None:
    """C-03, C-04, C-06: calls or meetings in full; what lacks of each is said."""
    monthly = [one[3:] for one in owed(log(calls, meetings), contracted_tier=tier) if one[0] != "C-02"]
    assert monthly == ([] if lacking is None else [lacking])


@pytest.mark.parametrize(
    ("tier", "calls", "meetings", "lacking"),
    [
        pytest.param("platinum", "", "", (4, 2), id="0 points"),
        pytest.param("platinum", "06-02", "", (3, 2), id="1 point"),
        pytest.param("platinum", "", "06-05", (2, 1), id="2 points"),
        pytest.param("platinum", "06-02", "06-05", (1, 1), id="3 points"),
        pytest.param("platinum", "06-02", "06-02", (1, 1), id="3 points on one day"),
        pytest.param("platinum", "06-02 06-03", "06-05", None, id="4 points"),
        pytest.param("platinum", "", "06-05 06-08", None, id="4 points by meetings"),
        pytest.param("diamond", "06-02", "", (1, 1), id="half a meeting is none"),
        pytest.param("diamond", "", "06-02", None, id="C-03 one meeting"),
    ],
)
def test_points_add_up_both_legs(tier: str, calls: str, meetings: str, lacking: tuple[int, int] | None) -> None:
    """C-05: a meeting counts as two calls; what lacks is said in calls, and in meetings rounded up."""
    monthly = [one[3:] for one in owed(log(calls, meetings), POINTS, contracted_tier=tier) if one[0] != "C-02"]
    assert monthly == ([] if lacking is None else [lacking])


def test_a_meeting_is_not_counted_twice_where_every_kind_counts() -> None:
    """C-05: without named kinds a meeting is a contact by legs, and by points what the credit says, not one more."""
    rule = Minimum(id="B-01", source=SOURCE, per="month", contacts=4, meetings=2)
    made = log("06-01", "06-02")
    for credit, lacking in ((VIP.credit, (2, 1)), (POINTS.credit, (1, 1))):
        policy = CadencePolicy(minimums=(rule,), credit=credit)
        assert [one[3:] for one in owed(made, policy)] == [lacking]
    plain = CadencePolicy(minimums=(attrs.evolve(rule, meetings=None),), credit=POINTS.credit)
    assert [one[3:] for one in owed(made, plain)] == [(2, None)]


@pytest.mark.parametrize(
    ("made", "quarter", "month"),
    [
        pytest.param(contact("06-02"), True, True, id="connected call"),
        pytest.param(contact("06-02", connected=False), False, False, id="failed call"),
        pytest.param(contact("06-02", connected=None), False, False, id="call of unknown end"),
        pytest.param(contact("06-02", TEXT, connected=None), False, False, id="mass text"),
        pytest.param(contact("06-02", TEXT, connected=False), False, False, id="text that did not arrive"),
        pytest.param(contact("06-02", TEXT), True, False, id="answered text"),
        pytest.param(contact("06-02", VIDEO), True, False, id="video is no call"),
        pytest.param(contact("06-02", MEETING, connected=None), True, True, id="meeting"),
        pytest.param(contact("06-02", MEETING, connected=False), False, False, id="meeting that did not take place"),
        pytest.param(contact("06-02", purpose=Purpose.MARKETING), True, True, id="of any purpose"),
        pytest.param(contact("06-02", client_id="d"), False, False, id="with another client"),
    ],
)
def test_what_counts(made: Contact, quarter: bool, month: bool) -> None:
    """C-02, C-03: connected contacts of the kinds; a meeting needs no record of having been connected."""
    policy = attrs.evolve(
        MINIMUMS, minimums=(*only("C-02").minimums, attrs.evolve(only("C-03").minimums[0], contacts=1))
    )
    assert [due.rule for due in dues([made], policy, contracted_tier="diamond")] == [
        rule for rule, done in (("C-02", quarter), ("C-03", month)) if not done
    ]


def test_contacts_of_one_day_count_once() -> None:
    """C-03, C-04: two calls of a day are one call, a call and a meeting of a day are one of each."""
    assert owed(log("06-02 06-02"), only("C-03"), contracted_tier="diamond")[0][3:] == (1, 1)
    assert owed(log("06-02", "06-02 06-02"), only("C-04"), contracted_tier="platinum")[0][3:] == (3, 1)


def test_the_day_of_a_contact_is_that_of_its_own_offset() -> None:
    """C-02: half past midnight of 1 July in Shanghai is July there, though it is June in Greenwich."""
    at = datetime(2026, 7, 1, 0, 30, tzinfo=EAST)
    assert [due.opens_on for due in dues([contact("06-01", at=at)], only("C-02"), last="07-01")] == [d("04-01")]
    assert [due.opens_on for due in dues([contact("06-01", at=at.astimezone(UTC))], only("C-02"), last="07-01")] == [
        d("07-01")
    ]


@pytest.mark.parametrize(
    ("day", "left"),
    [("05-31", "C-02 C-03"), ("06-01", ""), ("06-30", ""), ("07-01", "C-02 C-03")],
)
def test_both_ends_of_a_period_count(day: str, left: str) -> None:
    """C-02, C-03: the first and the last day of the month are in it, the days beside it are not."""
    policy = attrs.evolve(
        MINIMUMS, minimums=(attrs.evolve(only("C-02").minimums[0], per="month"), *only("C-03").minimums)
    )
    owing = dues(log(meetings=day), policy, contracted_tier="diamond")
    assert [due.rule for due in owing] == left.split()


def test_every_period_of_the_horizon_is_owed() -> None:
    """C-02, C-03: a horizon over a quarter's end touches two quarters and three months, each with its own due day."""
    assert owed(log("05-04"), contracted_tier="diamond", first="05-31", last="07-01") == [
        ("C-02", "2026-07-01", "2026-09-30", 1, None),
        ("C-03", "2026-05-01", "2026-05-29", 1, 1),
        ("C-03", "2026-06-01", "2026-06-30", 2, 1),
        ("C-03", "2026-07-01", "2026-07-31", 2, 1),
    ]


@pytest.mark.parametrize(
    ("per", "day", "due_on", "within"),
    [
        pytest.param("month", "01-05", "01-30", "01-31", id="month that ends on a Saturday"),
        pytest.param("month", "02-05", "02-28", "02-28", id="worked Saturday at the end of a month"),
        pytest.param("month", "2025-01-05", "2025-01-27", "2025-01-31", id="month whose last days are holidays"),
        pytest.param("quarter", "01-05", "03-31", "03-31", id="quarter"),
        pytest.param("quarter", "2024-04-05", "2024-06-28", "2024-06-30", id="quarter that ends on a Sunday"),
        pytest.param("two-weeks", "02-09", "02-14", "02-22", id="worked Saturday before Spring Festival"),
        pytest.param("two-weeks", "02-23", "03-06", "03-08", id="two weeks from a holiday Monday on"),
        pytest.param("month", "2027-01-05", "2027-01-29", "2027-01-31", id="beyond the calendar"),
    ],
)
def test_a_minimum_is_due_on_the_last_working_day_of_its_period(per: Any, day: str, due_on: str, within: str) -> None:
    """C-02 to C-04, C-46: make-up working Saturdays and holidays move the due day, not the end of the period."""
    policy = CadencePolicy(minimums=(Minimum(id="B-01", source=SOURCE, per=per),))
    (due,) = dues([], policy, first=day, last=day)
    assert (due.due_on, due.within) == (d(due_on), d(within))


@attrs.frozen
class _NeverWorks:
    """A calendar without a working day."""

    def is_workday(self, day: date) -> bool:
        return False

    def covers(self, day: date) -> bool:
        return True


def test_a_period_without_a_working_day_is_due_on_its_last_day() -> None:
    """C-02: where nobody works all month, the last day is the due day."""
    rule = Minimum(id="B-01", source=SOURCE, per="month")
    (due,) = find_dues(client(), [], CadencePolicy(minimums=(rule,)), first=AS_OF, last=AS_OF, calendar=_NeverWorks())
    assert due.due_on == due.within == AS_OF


# --- who is owed -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assigned_on", "rules"),
    [
        pytest.param("03-31", "C-02 C-03", id="last day of the quarter before"),
        pytest.param("04-01", "C-02 C-03", id="first day of the quarter"),
        pytest.param("04-02", "C-03", id="a day into the quarter"),
        pytest.param("05-15", "C-03", id="mid-quarter"),
        pytest.param("05-31", "C-03", id="on the 31st"),
        pytest.param("06-01", "C-03", id="first day of the month"),
        pytest.param("06-02", "", id="a day into the month"),
    ],
)
def test_only_full_periods_are_owed(assigned_on: str, rules: str) -> None:
    """C-02, C-03: a client who came after the first day of a period is owed nothing for it, but for the next."""
    owing = dues([], contracted_tier="diamond", assigned_on=d(assigned_on))
    assert [due.rule for due in owing] == rules.split()
    opened = dues([], contracted_tier="diamond", assigned_on=None, opened_on=d(assigned_on))
    assert opened == owing
    assert len(dues([], contracted_tier="diamond", assigned_on=d(assigned_on), first="07-01", last="07-31")) == 2


def test_assignment_goes_before_opening_and_without_either_every_period_is_full() -> None:
    """C-02: the account may be old and the assignment new; where no day is known, the client was always there."""
    policy = only("C-02")
    assert dues([], policy, assigned_on=d("04-02"), opened_on=d("2010-01-01")) == ()
    assert len(dues([], policy, assigned_on=d("04-01"), opened_on=d("04-02"))) == 1
    assert len(dues([], policy, assigned_on=None)) == 1


def test_a_hand_over_in_mid_month_changes_nothing() -> None:
    """C-04: contacts of the manager before, of a colleague and of nobody named count like those of the manager."""
    made = [contact(f"06-0{day}", manager_id=staff) for day, staff in enumerate(("m0", "m1", "adviser", None), 1)]
    for left in range(4):
        assert owed(made[left:], only("C-04"), contracted_tier="platinum", manager_id="m1") == (
            [("C-04", "2026-06-01", "2026-06-30", left, 2)] if left else []
        )


def test_a_client_without_a_manager_is_owed_nothing() -> None:
    """C-01, C-26: minimums, follow-ups and absence calls are of managed clients."""
    facts: dict[str, Any] = {"contracted_tier": "gold", "assigned_on": d("06-25"), "last_visit_on": d("06-01")}
    assert [due.rule for due in dues([], VIP, **facts)] == ["C-26", "C-07"]
    assert dues([], VIP, **facts, manager_id=None) == ()
    decision = assess([], VIP, **facts, manager_id=None)
    assert decision.value is NOT_APPLICABLE
    assert {one.because for one in decision.findings} == {"cadence.unmanaged"}
    assert {one.rule for one in decision.findings} == {"C-02", "C-07", "C-26", "C-31", "C-38"}
    assert assess([], CadencePolicy(), manager_id=None).value is NOT_APPLICABLE


def test_without_a_tier_what_holds_for_all_is_owed_and_the_rest_is_unknown() -> None:
    """C-02 to C-04, C-07: the quarter is owed to everybody; what hangs on the tier is unknown, never passed."""
    assert [due.rule for due in dues([], VIP, last_visit_on=d("06-01"))] == ["C-02"]
    decision = assess(log("06-02"), VIP, last_visit_on=d("06-01"))
    assert decision.value is UNKNOWN
    assert {one.rule for one in decision.findings if one.because == "cadence.tier_unknown"} == {"C-03", "C-04", "C-07"}


# --- kinds, purposes, content ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "policy", "kinds"),
    [
        pytest.param({"kinds": ("text", "call")}, VIP, (TEXT, CALL), id="as the rule names them"),
        pytest.param({}, VIP, (CALL, VIDEO, MESSENGER, TEXT, MAIL, APP, SOCIAL, MEETING), id="care"),
        pytest.param(
            {"purpose": "service"}, RETAIL, (APP, TEXT, MAIL, MESSENGER, SOCIAL, CALL, VIDEO, MEETING), id="service"
        ),
        pytest.param(
            {"purpose": "content"}, VIP, (TEXT, MAIL, APP, MESSENGER, SOCIAL, CALL, VIDEO, MEETING), id="content"
        ),
        pytest.param(
            {"purpose": "survey"}, RETAIL, (APP, TEXT, MAIL, MESSENGER, SOCIAL, CALL, VIDEO, MEETING), id="light first"
        ),
        pytest.param({"depth": "in-depth"}, VIP, (MEETING, CALL), id="in depth"),
        pytest.param({"depth": "in-depth"}, RETAIL, (MEETING, MESSENGER, VIDEO, CALL), id="in depth online"),
    ],
)
def test_kinds_suit_the_purpose_and_the_depth(
    rule: dict[str, Any], policy: CadencePolicy, kinds: tuple[ContactKind, ...]
) -> None:
    """C-45 to C-50, C-52: talks for care, messages for content and surveys, meetings in depth."""
    minimum = Minimum(id="B-01", source=SOURCE, per="month", **rule)
    (due,) = dues([], attrs.evolve(policy, minimums=(minimum,)))
    assert due.kinds == kinds


@pytest.mark.parametrize(
    ("tier", "rules"),
    [
        ("vip", [("C-45", "2026-06-01", None, True)]),
        (
            "potential",
            [
                ("C-46", "2026-06-01", Purpose.CONTENT, False),
                ("C-46", "2026-06-15", Purpose.CONTENT, False),
                ("C-46", "2026-06-29", Purpose.CONTENT, False),
                ("C-47", "2026-06-01", Purpose.SURVEY, False),
                ("C-48", "2026-06-01", Purpose.CONTENT, False),
            ],
        ),
        ("ordinary", [("C-49", "2026-06-01", Purpose.SERVICE, False), ("C-50", "2026-04-01", Purpose.SURVEY, False)]),
    ],
)
def test_the_retail_scheme(tier: str, rules: list[Any]) -> None:
    """C-45 to C-50: depth and purpose are asked for, and only such a contact settles what is owed."""
    owing = dues([], RETAIL, contracted_tier=tier)
    assert [(due.rule, due.opens_on.isoformat(), due.purpose, due.in_depth) for due in owing] == rules
    shallow = [contact(f"06-{day}", purpose=Purpose.MARKETING) for day in ("02", "16", "30")]
    assert dues(shallow, RETAIL, contracted_tier=tier) == owing
    right = [
        contact(day, purpose=due.purpose, in_depth=due.in_depth) for due in owing for day in ("06-02", "06-16", "06-30")
    ]
    assert dues(right, RETAIL, contracted_tier=tier) == ()


def test_a_minimum_without_an_interval_never_falls_due() -> None:
    """C-31, C-38, C-73: people choose the interval."""
    policy = Rulebook.load("wealth-handbook").on(AS_OF).cadence
    assert {rule.id for rule in policy.minimums} == {"C-59", "C-73"}
    assert dues([], policy) == ()
    decision = assess([], policy)
    assert decision.value is NOT_APPLICABLE
    assert {one.because for one in decision.findings} == {"cadence.no_interval"}


def test_holders_are_owed_the_periodic_content() -> None:
    """C-55: holders of wealth products get a report each full quarter; other holders and other content do not count."""

    def owing(contacts: list[Contact], *holds: str, **facts: Any) -> tuple[Due, ...]:
        policy = attrs.evolve(RETAIL, minimums=())
        return find_dues(
            client(**facts), contacts, policy, first=d("06-30"), last=d("07-01"), calendar=CHINA, holds=holds
        )

    kinds = (APP, TEXT, MAIL, MESSENGER, SOCIAL, CALL, VIDEO, MEETING)
    spring, summer = owing([], "home_loan", "wealth_product")
    assert spring == Due(
        client_id="c", rule="C-55", opens_on=d("04-01"), due_on=d("06-30"), within=d("06-30"), kinds=kinds,
        purpose=Purpose.CONTENT, product="wealth_product",
    )  # fmt: skip
    assert (summer.opens_on, summer.due_on) == (d("07-01"), d("09-30"))
    assert owing([contact("04-01", APP, purpose=Purpose.CONTENT)], "wealth_product") == (summer,)
    assert owing([contact("04-01", APP, purpose=Purpose.CARE)], "wealth_product") == (spring, summer)
    assert owing([], "home_loan") == owing([]) == ()
    assert owing([], "wealth_product", assigned_on=d("04-02")) == (summer,)
    assert owing([], "wealth_product", manager_id=None) == ()


# --- the first follow-up ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "still"),
    [
        pytest.param(contact("06-09"), True, id="the day before"),
        pytest.param(contact("06-10"), False, id="day 0"),
        pytest.param(contact("06-11"), False, id="day 1"),
        pytest.param(contact("06-17"), False, id="day 7"),
        pytest.param(contact("06-18"), False, id="day 8, late but made"),
        pytest.param(contact("06-12", TEXT), False, id="a text is enough"),
        pytest.param(contact("06-12", TEXT, connected=None), True, id="a mass text is not"),
        pytest.param(contact("06-12", MAIL), True, id="a mail is not"),
        pytest.param(contact("06-12", MEETING, connected=None), False, id="a visit"),
        pytest.param(contact("06-12", connected=False), True, id="a failed call"),
    ],
)
def test_what_settles_the_first_follow_up(made: Contact, still: bool) -> None:
    """C-26: a text, a call or a visit from the day of assignment on."""
    assert [due.rule for due in dues([made], VIP, contracted_tier="ordinary", assigned_on=d("06-10"))] == (
        ["C-26"] if still else []
    )


@pytest.mark.parametrize(
    ("first", "last", "still"),
    [
        pytest.param("06-01", "06-10", False, id="up to day 0"),
        pytest.param("06-01", "06-11", True, id="up to day 1"),
        pytest.param("06-17", "06-30", True, id="from day 7"),
    ],
)
def test_the_first_follow_up_is_owed_while_its_days_last(first: str, last: str, still: bool) -> None:
    """C-26: seven days, the day of assignment not counted."""
    due = Due(
        client_id="c",
        rule="C-26",
        opens_on=d("06-11"),
        due_on=d("06-17"),
        within=d("06-17"),
        kinds=(CALL, TEXT, MEETING),
    )
    policy = CadencePolicy(follow_up=VIP.follow_up)
    assert dues([], policy, first, last, assigned_on=d("06-10")) == ((due,) if still else ())


@pytest.mark.parametrize(
    ("first", "owing"),
    [
        pytest.param("06-18", True, id="the day after"),
        pytest.param("07-01", True, id="the quarter after"),
        pytest.param("09-30", True, id="its last day"),
        pytest.param("10-01", False, id="and over"),
    ],
)
def test_a_missed_first_follow_up_is_made_up_for(first: str, owing: bool) -> None:
    """C-26: due on 17 June and not made, it stays owed and reported until the end of September."""
    policy = CadencePolicy(follow_up=VIP.follow_up)
    end = (d(first) + timedelta(days=6)).isoformat()
    told = [(due.opens_on, due.due_on, due.within) for due in dues([], policy, first, end, assigned_on=d("06-10"))]
    assert told == [(d("06-11"), d("06-17"), d(end))] * owing
    findings = assess([], policy, first, assigned_on=d("06-10")).findings
    assert [(one.outcome, one.figure("assigned_on"), one.figure("due_on")) for one in findings] == [
        (NOT_MET, d("06-10"), d("06-17"))
    ] * owing
    assert dues([contact("06-20")], policy, first, end, assigned_on=d("06-10")) == ()


def test_a_first_follow_up_is_made_up_for_in_the_first_years_too() -> None:
    """C-26: before the first quarter of all there is none to look back to."""
    policy = CadencePolicy(follow_up=VIP.follow_up)
    (due,) = dues([], policy, "1900-03-31", "1900-03-31", assigned_on=date(1900, 1, 1))
    assert due.due_on == date(1900, 1, 8)


def test_a_first_follow_up_that_ends_on_29_february() -> None:
    """C-26: assigned on 22 February, due a week later whatever the year."""
    policy = CadencePolicy(follow_up=VIP.follow_up)
    for year, due_on in ((2024, date(2024, 2, 29)), (2025, date(2025, 3, 1))):
        (due,) = dues([], policy, f"{year}-02-23", f"{year}-02-23", assigned_on=date(year, 2, 22))
        assert due.due_on == due_on


@pytest.mark.parametrize(
    ("made", "as_of", "outcome", "because"),
    [
        pytest.param(None, "06-09", NOT_APPLICABLE, "cadence.not_yet_managed", id="not assigned yet"),
        pytest.param(None, "06-10", NOT_APPLICABLE, "cadence.follow_up_open", id="day 0"),
        pytest.param(None, "06-16", NOT_APPLICABLE, "cadence.follow_up_open", id="day 6"),
        pytest.param(None, "06-17", NOT_MET, "cadence.follow_up_missing", id="day 7"),
        pytest.param(None, "06-18", NOT_MET, "cadence.follow_up_missing", id="day 8"),
        pytest.param("06-10", "06-10", MET, "cadence.follow_up_made", id="made on day 0"),
        pytest.param("06-11", "06-11", MET, "cadence.follow_up_made", id="made on day 1"),
        pytest.param("06-17", "06-30", MET, "cadence.follow_up_made", id="made on day 7"),
        pytest.param("06-18", "06-30", NOT_MET, "cadence.follow_up_made", id="made on day 8"),
        pytest.param("06-18", "06-17", NOT_MET, "cadence.follow_up_missing", id="made after the day of the judgement"),
        pytest.param(None, "09-30", NOT_MET, "cadence.follow_up_missing", id="at the end of the quarter after"),
        pytest.param("06-18", "09-30", NOT_MET, "cadence.follow_up_made", id="late, and still said"),
        pytest.param(None, "10-01", None, None, id="later"),
    ],
)
def test_the_first_follow_up_is_judged(
    made: str | None, as_of: str, outcome: Outcome | None, because: str | None
) -> None:
    """C-26: met within seven days; open before, missed from the end of the seventh day, judged for a quarter more."""
    policy = CadencePolicy(follow_up=VIP.follow_up)
    decision = assess([] if made is None else [contact(made)], policy, as_of, assigned_on=d("06-10"))
    assert [(one.outcome, one.because) for one in decision.findings] == (
        [] if outcome is None else [(outcome, because)]
    )
    assert decision.value is (NOT_APPLICABLE if outcome is None else outcome)


def test_the_first_follow_up_is_the_first_one() -> None:
    """C-26: a call in time is not undone by a later one; a miss on the last day of a quarter is seen after it."""
    policy = CadencePolicy(follow_up=VIP.follow_up)
    assert assess(log("06-20 06-12"), policy, assigned_on=d("06-10")).value is MET
    assert assess([], policy, "07-02", assigned_on=d("06-23")).value is NOT_MET


def test_without_a_day_of_assignment_the_first_follow_up_is_unknown() -> None:
    """C-26: the day of opening is no day of assignment; nothing is owed, and the answer is unknown."""
    policy = CadencePolicy(follow_up=VIP.follow_up)
    assert dues([], policy, assigned_on=None, opened_on=d("06-10")) == ()
    assert found(assess([], policy, assigned_on=None, opened_on=d("06-10")), "C-26").outcome is UNKNOWN


# --- absence ---------------------------------------------------------------------------------------------------------

ABSENCE = CadencePolicy(absence=REFERENCE.absence, absence_cooldown=REFERENCE.absence_cooldown)
CARE_CALL = contact("03-01", purpose=Purpose.CARE)
"""A care call of 1 March: the cool-down of 90 days lasts until 30 May."""


@pytest.mark.parametrize(
    ("last", "owing"),
    [
        pytest.param("06-09", False, id="day 6"),
        pytest.param("06-10", True, id="day 7"),
        pytest.param("06-11", True, id="8"),
    ],
)
def test_an_absence_call_is_owed_from_the_seventh_day_on(last: str, owing: bool) -> None:
    """C-07: a Gold client who came on 3 June is called from 10 June on, without an end."""
    due = Due(client_id="c", rule="C-07", opens_on=d("06-10"), due_on=d("06-10"), within=d(last), kinds=(CALL,))
    facts: dict[str, Any] = {"contracted_tier": "gold", "last_visit_on": d("06-03")}
    assert dues([], ABSENCE, "06-01", last, **facts) == ((due,) if owing else ())
    decision = assess([], ABSENCE, last, **facts)
    assert decision.value is (NOT_MET if owing else NOT_APPLICABLE)
    assert found(decision, "C-07").because == ("cadence.absence_missed" if owing else "cadence.absence_open")


def test_an_absence_call_stays_owed_until_it_is_made() -> None:
    """C-07: months later the call is still owed, with the day on which it was due."""
    (due,) = dues([], ABSENCE, "12-01", "12-31", contracted_tier="gold", last_visit_on=d("06-03"))
    assert (due.opens_on, due.due_on, due.within) == (d("06-10"), d("06-10"), d("12-31"))


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        pytest.param(contact("06-03"), NOT_MET, id="call of the day of the visit"),
        pytest.param(contact("06-04"), MET, id="call of the day after"),
        pytest.param(contact("06-30", purpose=Purpose.SERVICE), MET, id="call for service"),
        pytest.param(contact("06-12", connected=False), NOT_MET, id="failed call"),
        pytest.param(contact("06-12", TEXT), NOT_MET, id="text"),
        pytest.param(contact("06-12", MEETING, connected=None), NOT_MET, id="meeting, then absent again"),
        pytest.param(contact("06-24", MEETING), NOT_APPLICABLE, id="meeting six days ago"),
        pytest.param(contact("06-24", MEETING, connected=False), NOT_MET, id="meeting that did not take place"),
        pytest.param(contact("07-01"), NOT_MET, id="call after the day of the judgement"),
    ],
)
def test_a_call_or_a_visit_ends_an_absence(made: Contact, outcome: Outcome) -> None:
    """C-07: a connected call after the last visit settles the absence, a meeting begins it anew."""
    policy = attrs.evolve(ABSENCE, absence_cooldown=None)
    decision = assess([made], policy, contracted_tier="gold", last_visit_on=d("06-03"))
    assert decision.value is outcome
    if made.at.date() <= AS_OF:
        owing = dues([made], policy, contracted_tier="gold", last_visit_on=d("06-03"))
        assert bool(owing) is (outcome is NOT_MET)


@pytest.mark.parametrize(
    ("last_visit_on", "policy", "made", "due_on"),
    [
        pytest.param("05-22", ABSENCE, CARE_CALL, "05-30", id="absent a day before the cool-down ends"),
        pytest.param("05-23", ABSENCE, CARE_CALL, "05-30", id="absent on the day it ends"),
        pytest.param("05-24", ABSENCE, CARE_CALL, "05-31", id="absent a day later"),
        pytest.param(
            "05-22", ABSENCE, attrs.evolve(CARE_CALL, purpose=None), "05-30", id="a call of no purpose is care"
        ),
        pytest.param("05-22", ABSENCE, attrs.evolve(CARE_CALL, purpose=Purpose.SERVICE), "05-29", id="a service call"),
        pytest.param("05-22", ABSENCE, attrs.evolve(CARE_CALL, connected=False), "05-29", id="a failed care call"),
        pytest.param("05-22", CadencePolicy(absence=VIP.absence), CARE_CALL, "05-29", id="no cool-down in the policy"),
    ],
)
def test_a_care_call_delays_the_absence_call(
    last_visit_on: str, policy: CadencePolicy, made: Contact, due_on: str
) -> None:
    """C-07: for 90 days after a connected care call no absence call is due; the 90th day is free again."""
    facts: dict[str, Any] = {"contracted_tier": "gold", "last_visit_on": d(last_visit_on)}
    (due,) = dues([made], policy, **facts)
    assert due.opens_on == due.due_on == d(due_on)
    delayed = due.due_on > d(last_visit_on) + timedelta(days=7)
    assert [one.rule for one in assess([made], policy, **facts).findings] == ["C-07", *(["D-11"] if delayed else [])]
    before = (d(due_on) - timedelta(days=1)).isoformat()
    assert dues([made], policy, "05-01", before, **facts) == ()
    assert assess([made], policy, before, **facts).value is NOT_APPLICABLE
    assert assess([made], policy, due_on, **facts).value is NOT_MET


def test_the_last_care_call_sets_the_cool_down() -> None:
    """C-07: of two care calls the later one counts."""
    earlier = attrs.evolve(CARE_CALL, at=CARE_CALL.at - timedelta(days=60))
    for made in ([earlier, CARE_CALL], [CARE_CALL, earlier]):
        (due,) = dues(made, ABSENCE, contracted_tier="gold", last_visit_on=d("05-01"))
        assert due.due_on == d("05-30")


@pytest.mark.parametrize(("day", "outcome"), [(89, NOT_APPLICABLE), (90, NOT_MET), (91, NOT_MET)])
def test_the_cool_down_is_said_with_its_days(day: int, outcome: Outcome) -> None:
    """C-07: on day 89 after the care call the absence rests, on day 90 the call is due."""
    as_of = (CARE_CALL.at.date() + timedelta(days=day)).isoformat()
    decision = assess([CARE_CALL], ABSENCE, as_of, contracted_tier="gold", last_visit_on=d("05-01"))
    assert decision.value is outcome
    rests = found(decision, REFERENCE.absence_cooldown.id if REFERENCE.absence_cooldown else "")
    assert (rests.figure("called_on"), rests.figure("until")) == (d("03-01"), d("05-30"))


def test_an_absence_concerns_its_tiers_and_needs_a_known_visit() -> None:
    """C-07: Gold alone; without a visit or a meeting on record nothing is due and the answer is unknown."""
    assert dues([], ABSENCE, contracted_tier="gold") == ()
    assert found(assess([], ABSENCE, contracted_tier="gold"), "C-07").because == "cadence.visit_unknown"
    assert assess([], ABSENCE, contracted_tier="gold").value is UNKNOWN
    assert len(dues([contact("06-01", MEETING)], ABSENCE, contracted_tier="gold")) == 1
    assert dues([], ABSENCE, contracted_tier="diamond", last_visit_on=d("01-01")) == ()
    assert assess([], ABSENCE, contracted_tier="diamond", last_visit_on=d("01-01")).findings == ()


# --- judgements ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "as_of", "outcome", "because"),
    [
        pytest.param(log("06-02 06-03"), "06-03", MET, "cadence.met_either", id="met early"),
        pytest.param(log("06-02 06-03"), "06-02", NOT_APPLICABLE, "cadence.open_either", id="the second call to come"),
        pytest.param(log("06-02"), "06-29", NOT_APPLICABLE, "cadence.open_either", id="the day before it is due"),
        pytest.param(log("06-02"), "06-30", NOT_MET, "cadence.lacking_either", id="at the end of the due day"),
        pytest.param(
            log("05-29"), "05-28", NOT_APPLICABLE, "cadence.open_either", id="May before its last working day"
        ),
        pytest.param(log("05-04"), "05-29", NOT_MET, "cadence.lacking_either", id="May on its last working day"),
        pytest.param(log("05-04 05-31"), "05-30", NOT_MET, "cadence.lacking_either", id="May on the Saturday"),
        pytest.param(log("05-04 05-31"), "05-31", MET, "cadence.met_either", id="May, made on its last Sunday"),
    ],
)
def test_what_lacks_is_open_before_the_due_day_and_missed_from_it_on(
    made: list[Contact], as_of: str, outcome: Outcome, because: str
) -> None:
    """C-03: judged at the end of the day, by the contacts up to then; the whole period counts."""
    decision = assess(made, only("C-03"), as_of, contracted_tier="diamond")
    assert (decision.value, decision.as_of, decision.rulebook) == (outcome, d(as_of), None)
    assert found(decision, "C-03").because == because


def test_a_judgement_is_said_with_its_figures() -> None:
    """C-02, C-03, C-05, C-08: one call of two, in both languages, by legs and by points."""
    policy = attrs.evolve(MINIMUMS, strictness=VIP.strictness)
    decision = assess(log("06-02"), policy, contracted_tier="diamond")
    assert decision.value is NOT_MET
    assert decision.explain().splitlines()[1] == (
        "C-03 not met: neither is met from 2026-06-01 to 2026-06-30: contacts 1 of 2, meetings 0 of 1; "
        "due on 2026-06-30. (004 1.定期联系制度; (3); stated)"
    )
    assert "2026-06-01 至 2026-06-30 两项均未达标：联系 1 次（要求 2 次），面见 0 次（要求 1 次）" in decision.explain(
        "zh"
    )
    assert [(one.rule, one.outcome) for one in decision.findings] == [
        ("C-02", MET), ("C-03", NOT_MET), ("C-31", NOT_APPLICABLE), ("C-38", NOT_APPLICABLE), ("C-08", MET),
    ]  # fmt: skip
    by_points = assess(log("06-02"), POINTS, contracted_tier="platinum")
    assert [one.rule for one in by_points.findings] == ["C-02", "C-04", "C-05", "C-31", "C-38"]
    assert dict(found(by_points, "C-04").figures) == {
        "made": 1, "needed": 4, "first": d("06-01"), "last": d("06-30"), "due_on": d("06-30"),
    }  # fmt: skip
    assert found(by_points, "C-05").outcome is NOT_MET
    assert (
        found(by_points, "C-05")
        .explain("en")
        .startswith("C-05 not met: a meeting counts as 2 contacts; 1 are reached, 0 meetings included.")
    )


@pytest.mark.parametrize(("severity", "because"), [("warning", "cadence.warning"), ("error", "cadence.error")])
def test_a_shortfall_of_a_minimum_says_how_severe_it_is(severity: Any, because: str) -> None:
    """C-08: in principle it is a warning, under a strict policy an error; where nothing falls short it is not said."""
    policy = attrs.evolve(
        only("C-02"), weekly=VIP.weekly, strictness=Strictness(id="C-08", source=SOURCE, severity=severity)
    )
    for decision in assess([], policy), week(0, policy=policy):
        assert decision.value is NOT_MET
        assert found(decision, "C-08").because == because
    assert [one.rule for one in assess(log("06-02"), policy).findings] == ["C-02"]
    assert [one.rule for one in week(10, policy=policy).findings] == ["C-01"]


@pytest.mark.parametrize(
    ("assigned_on", "outcome"),
    [("03-31", NOT_MET), ("04-01", NOT_MET), ("04-02", NOT_APPLICABLE), ("06-30", NOT_APPLICABLE)],
)
def test_a_partial_period_is_not_judged(assigned_on: str, outcome: Outcome) -> None:
    """C-02: who came after the first day of the quarter is not judged by it."""
    decision = assess([], only("C-02"), assigned_on=d(assigned_on))
    assert decision.value is outcome
    assert (found(decision, "C-02").because == "cadence.partial") is (outcome is NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("facts", "day", "managed"),
    [
        pytest.param({"assigned_on": d("06-10")}, "06-09", False, id="the day before"),
        pytest.param({"assigned_on": d("06-10")}, "06-10", True, id="the day itself"),
        pytest.param({"assigned_on": None, "opened_on": d("06-10")}, "06-09", False, id="opened a day later"),
        pytest.param({"assigned_on": None, "opened_on": d("06-10")}, "06-10", True, id="opened that day"),
        pytest.param({"assigned_on": d("06-10"), "opened_on": d("06-12")}, "06-11", True, id="assignment goes first"),
        pytest.param({"assigned_on": None}, "06-09", True, id="since ever"),
        pytest.param({"assigned_on": None, "manager_id": None}, "06-09", False, id="nobody's"),
    ],
)
def test_a_client_is_in_a_book_from_the_assignment_on(facts: dict[str, Any], day: str, managed: bool) -> None:
    """C-01, C-26: the day of assignment, else that of opening, is the first."""
    assert is_managed(client(**facts), d(day)) is managed


def test_nothing_is_owed_to_a_client_who_is_yet_to_come() -> None:
    """C-02, C-07, C-26: before the day of assignment nobody owes anything, and the judgement says from when on."""
    facts: dict[str, Any] = {"contracted_tier": "gold", "last_visit_on": d("06-03"), "assigned_on": d("07-01")}
    assert dues([], REFERENCE, last="06-30", **facts) == ()
    decision = assess([], REFERENCE, "06-30", **facts)
    assert {(one.outcome, one.because, one.figure("since")) for one in decision.findings} == {
        (NOT_APPLICABLE, "cadence.not_yet_managed", d("07-01"))
    }
    assert {one.rule for one in decision.findings} >= {"C-02", "C-07", "C-26"}
    assert owed([], REFERENCE, last="07-01", **facts) == [
        ("C-02", "2026-07-01", "2026-09-30", 1, None),
        ("C-07", "2026-07-01", "2026-07-01", 1, None),
    ]
    assert found(assess([], REFERENCE, "07-01", **facts), "C-07").figure("due_on") == d("07-01")


def test_a_cool_down_is_said_by_its_own_days_where_the_assignment_is_later() -> None:
    """C-07: a call that rests until 30 May is due on 5 June for a client who comes then."""
    facts: dict[str, Any] = {"contracted_tier": "gold", "last_visit_on": d("05-01"), "assigned_on": d("06-05")}
    decision = assess([CARE_CALL], ABSENCE, "06-05", **facts)
    assert [one.figure("until") for one in decision.findings if one.rule == "D-11"] == [d("05-30")]
    assert found(decision, "C-07").figure("due_on") == d("06-05")


def test_the_value_is_the_worst_of_the_findings() -> None:
    """C-02, C-26: not met before unknown, unknown before met, met before what does not apply."""
    follow_up = attrs.evolve(VIP, absence=None)
    assert assess([], follow_up, contracted_tier="gold", assigned_on=None).value is NOT_MET
    assert assess(log("06-02"), follow_up, contracted_tier="gold", assigned_on=None).value is UNKNOWN
    assert assess(log("06-02"), follow_up, contracted_tier="gold").value is MET
    assert assess([], follow_up, "06-29", contracted_tier="gold").value is NOT_APPLICABLE


def test_a_decision_speaks_of_its_day_and_rulebook() -> None:
    """C-02: an instant is no day; the rulebook that decided is in the receipt, which can be read back."""
    decision = assess(log("06-02"), VIP, contracted_tier="gold", last_visit_on=d("06-25"))
    assert (decision.as_of, decision.rulebook) == (AS_OF, VIP.rulebook)
    assert Decision.from_dict(decision.to_dict()) == decision
    at: Any = datetime(2026, 6, 30, tzinfo=UTC)
    with pytest.raises(DateError, match="CC-DATE-001"):
        assess_minimums(client(), [], CadencePolicy(), as_of=at, calendar=CHINA)


def test_a_reversed_horizon_is_refused() -> None:
    """C-02: nothing can be owed from the 30th to the 29th, also where nobody is owed anything."""
    for manager_id in ("m1", None):
        with pytest.raises(DateError, match="CC-DATE-002"):
            dues([], CadencePolicy(), "06-30", "06-29", manager_id=manager_id)


def test_a_policy_without_such_rules_finds_nothing() -> None:
    """C-01 to C-07, C-21: by an empty policy nothing is owed and nothing judged; a weekly judgement needs its rule."""
    empty = CadencePolicy()
    assert dues(log("06-02"), empty, last_visit_on=d("06-01")) == ()
    assert assess([], empty).value is NOT_APPLICABLE
    assert assess([], empty).findings == ()
    assert find_report_duties([contact("06-02", appointment=True)], empty, as_of=AS_OF).value == ()
    with pytest.raises(NoRuleInForce, match=r"cadence\.weekly.*CC-RULEBOOK-004"):
        week(0, policy=empty)


# --- the week --------------------------------------------------------------------------------------------------------


def week(
    reached: int, book: int = 12, as_of: str = "06-26", policy: CadencePolicy = VIP, calendar: Any = CHINA, **facts: Any
) -> Decision[Outcome]:
    """Judge a manager who reached some clients of a book on the Monday of the week of 22 June."""
    made = [contact("06-22", client_id=f"c{number}", **facts) for number in range(reached)]
    ids = [f"c{number}" for number in range(book)]
    return assess_week("m1", ids, made, policy, as_of=d(as_of), calendar=calendar)


@pytest.mark.parametrize(
    ("book", "reached", "needed", "outcome"),
    [
        pytest.param(12, 9, 10, NOT_MET, id="nine"),
        pytest.param(12, 10, 10, MET, id="ten"),
        pytest.param(12, 11, 10, MET, id="eleven"),
        pytest.param(10, 10, 10, MET, id="a book of ten"),
        pytest.param(9, 8, 9, NOT_MET, id="a smaller book, one left"),
        pytest.param(9, 9, 9, MET, id="a smaller book, all"),
        pytest.param(1, 0, 1, NOT_MET, id="a book of one"),
        pytest.param(9, 12, 9, MET, id="more than the book"),
        pytest.param(0, 3, 0, NOT_APPLICABLE, id="an empty book"),
    ],
)
def test_ten_different_clients_a_week_or_the_whole_book(book: int, reached: int, needed: int, outcome: Outcome) -> None:
    """C-01: at least ten of the book, or all of a smaller one; others do not count."""
    decision = week(reached, book)
    assert decision.value is outcome
    finding = found(decision, "C-01")
    assert (finding.figure("needed"), finding.figure("reached")) == (needed, min(book, reached))
    assert (finding.because == "cadence.week_empty") is (book == 0)


@pytest.mark.parametrize(
    ("facts", "counted"),
    [
        ({"manager_id": "m1"}, 10),
        ({"manager_id": None}, 10),
        ({"manager_id": "m2"}, 0),
        ({"connected": False}, 0),
        ({"kind": TEXT}, 10),
        ({"kind": TEXT, "connected": None}, 0),
        ({"kind": MEETING, "connected": None}, 10),
    ],
)
def test_what_counts_for_the_week(facts: dict[str, Any], counted: int) -> None:
    """C-01: connected contacts of the manager, or of nobody named; a colleague's do not count."""
    assert found(week(10, **facts), "C-01").figure("reached") == counted


def test_a_client_reached_twice_is_one_client() -> None:
    """C-01: different clients are counted, and an id that stands twice in the book is one client."""
    made = [contact(f"06-2{day}", client_id=f"c{number}") for number in range(5) for day in (2, 3)]
    ids = [f"c{number}" for number in range(10)] * 2
    finding = found(assess_week("m1", ids, made, VIP, as_of=d("06-28"), calendar=CHINA), "C-01")
    assert [finding.figure(name) for name in ("reached", "needed", "book")] == [5, 10, 10]


@pytest.mark.parametrize(
    ("as_of", "due_on", "outcome"),
    [
        pytest.param("06-22", "06-26", NOT_APPLICABLE, id="Monday"),
        pytest.param("06-25", "06-26", NOT_APPLICABLE, id="the day before it is due"),
        pytest.param("06-26", "06-26", NOT_MET, id="Friday"),
        pytest.param("06-28", "06-26", NOT_MET, id="Sunday"),
        pytest.param("02-13", "02-14", NOT_APPLICABLE, id="Friday before a worked Saturday"),
        pytest.param("02-14", "02-14", NOT_MET, id="worked Saturday"),
        pytest.param("02-21", "02-22", NOT_APPLICABLE, id="holiday week"),
        pytest.param("02-22", "02-22", NOT_MET, id="last day of a holiday week"),
        pytest.param("02-23", "02-28", NOT_APPLICABLE, id="holiday Monday"),
        pytest.param("02-28", "02-28", NOT_MET, id="worked Saturday after it"),
        pytest.param("2027-01-07", "2027-01-08", NOT_APPLICABLE, id="beyond the calendar"),
    ],
)
def test_a_week_is_due_on_its_last_working_day(as_of: str, due_on: str, outcome: Outcome) -> None:
    """C-01: by China's calendar of 2026, with make-up Saturdays, a holiday Monday and a week without a working day."""
    decision = assess_week("m1", ["c"], [], VIP, as_of=d(as_of), calendar=CHINA)
    finding = found(decision, "C-01")
    assert (decision.value, finding.figure("due_on")) == (outcome, d(due_on))
    assert finding.because == ("cadence.week" if outcome is NOT_MET else "cadence.week_open")


@pytest.mark.parametrize(
    ("day", "as_of", "reached"),
    [
        ("12-27", "2027-01-03", 0),
        ("12-28", "12-31", 1),
        ("12-31", "2027-01-01", 1),
        ("2027-01-03", "2027-01-03", 1),
        ("2027-01-03", "2027-01-02", 0),
        ("2027-01-04", "2027-01-04", 1),
        ("2027-01-03", "2027-01-04", 0),
    ],
)
def test_a_week_runs_over_the_end_of_a_year(day: str, as_of: str, reached: int) -> None:
    """C-01: Monday 28 December 2026 to Sunday 3 January 2027 is one week; what is to come does not count yet."""
    decision = assess_week("m1", ["c"], [contact(day)], VIP, as_of=d(as_of), calendar=CHINA)
    assert found(decision, "C-01").figure("reached") == reached


def test_a_week_is_said_with_its_figures() -> None:
    """C-01, C-08: in both languages, with the severity."""
    decision = week(3)
    assert decision.explain().startswith(
        "C-01 not met: different clients of the book reached from 2026-06-22 to 2026-06-28: 3 of 10, in a book of 12; "
        "due on 2026-06-26."
    )
    assert decision.findings[1].explain("zh").startswith("C-08 符合：最低频次为原则性要求，未达标作提醒处理。")


# --- reports ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "filed", "outcome"),
    [
        pytest.param({"appointment": True, "report_filed": True}, "", MET, id="filed"),
        pytest.param({"appointment": True, "report_filed": False}, "missing", NOT_MET, id="missing"),
        pytest.param({"appointment": True}, "unknown", UNKNOWN, id="unknown"),
        pytest.param({"appointment": True, "connected": False}, "", NOT_APPLICABLE, id="did not take place"),
        pytest.param({"appointment": True, "connected": None, "report_filed": False}, "missing", NOT_MET, id="visit"),
        pytest.param({"appointment": True, "connected": None, "kind": CALL}, "", NOT_APPLICABLE, id="call not known"),
        pytest.param({"appointment": False, "report_filed": False}, "", NOT_APPLICABLE, id="no appointment"),
        pytest.param({"report_filed": False}, "", NOT_APPLICABLE, id="not known to be one"),
    ],
)
def test_every_appointment_that_was_held_asks_for_a_report(facts: dict[str, Any], filed: str, outcome: Outcome) -> None:
    """C-21: a held appointment without a report on file is listed, also where that is not known."""
    made = contact("06-30", **{"kind": MEETING, **facts})
    decision = find_report_duties([made], VIP, as_of=AS_OF)
    duty = ReportDuty(client_id="c", at=made.at, rule="C-21", filed=made.report_filed)
    assert decision.value == ((duty,) if filed else ())
    assert found(decision, "C-21").outcome is outcome
    assert (decision.as_of, decision.rulebook) == (AS_OF, VIP.rulebook)
    assert find_report_duties([made], VIP, as_of=d("06-29")).value == ()


def test_a_major_finding_asks_for_a_report_too() -> None:
    """C-22: a contact with a major finding is listed once, under C-21 where it was an appointment as well."""
    visit = contact("06-03", MEETING, appointment=True, report_filed=False)
    call, filed, plain = contact("06-01"), contact("06-02", report_filed=True), contact("06-04")
    made = [plain, visit, filed, call, contact("06-01", client_id="b", appointment=True)]
    decision = find_report_duties(made, VIP, as_of=AS_OF, major=[call, filed, visit])
    assert [(duty.client_id, duty.at.day, duty.rule, duty.filed) for duty in decision.value] == [
        ("b", 1, "C-21", None), ("c", 1, "C-22", None), ("c", 3, "C-21", False),
    ]  # fmt: skip
    assert [(one.rule, one.outcome, dict(one.figures)) for one in decision.findings] == [
        ("C-21", NOT_MET, {"contacts": 2, "missing": 1, "unknown": 1}),
        ("C-22", UNKNOWN, {"contacts": 2, "missing": 0, "unknown": 1}),
    ]
    assert Decision.from_dict(decision.to_dict(), records=[ReportDuty]) == decision
    assert (
        decision.findings[0]
        .explain()
        .startswith("C-21 not met: contacts that ask for a communication report: 2; without one: 1; not known: 1.")
    )


def test_a_policy_with_the_second_rule_alone_lists_by_it() -> None:
    """C-22: without C-21 an appointment counts where it brought a major finding."""
    policy = CadencePolicy(rules=(Checklist(id="C-22", source=SOURCE),))
    visit = contact("06-03", MEETING, appointment=True)
    assert find_report_duties([visit], policy, as_of=AS_OF).value == ()
    assert [duty.rule for duty in find_report_duties([visit], policy, as_of=AS_OF, major=[visit]).value] == ["C-22"]


def test_what_a_report_holds_and_its_review_are_checklists() -> None:
    """C-23, C-24: three fields of a report and four points of its review are ticked off by their codes."""
    rules = {rule.id: rule for rule in VIP.rules}
    assert rules["C-23"].check(["key_points", "needs_or_problems", "next_action"]).value is MET
    assert rules["C-23"].check(["key_points"]).value is NOT_MET
    assert rules["C-24"].check(["effectiveness", "compliance", "work_progress"]).value is NOT_MET


def test_any_calendar_will_do() -> None:
    """C-02: a calendar that is provisional already, or has no holidays, gives the same due day in a plain month."""
    for calendar in (CHINA, ProvisionalCalendar(CHINA), MondayToFriday()):
        (due,) = find_dues(client(), [], only("C-02"), first=AS_OF, last=AS_OF, calendar=calendar)
        assert due.due_on == AS_OF
