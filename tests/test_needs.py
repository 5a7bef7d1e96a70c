"""Needs: their classes and order, how they were found out, the service group and its plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import attrs
import pytest

from clientcare.decision import Outcome
from clientcare.errors import DateError, FactError, NoRuleInForce
from clientcare.matrices import CrossSellPolicy
from clientcare.needs import Need, assess_needs, check_plan, find_service_group
from clientcare.policy import Checklist
from clientcare.rulebook import Rulebook

DAY = date(2026, 6, 30)
NINE = datetime(2026, 6, 30, 9, tzinfo=timezone(timedelta(hours=8)))
SECOND = timedelta(seconds=1)
WEALTH = Rulebook.load("wealth-handbook").on(DAY).crosssell
RETAIL = Rulebook.load("retail-handbook").on(DAY).crosssell
STRATEGY = Rulebook.load("care-strategy").on(DAY).crosssell
UNION = attrs.evolve(
    WEALTH, need_methods=(*WEALTH.need_methods, *STRATEGY.need_methods), need_dimensions=RETAIL.need_dimensions
)


def test_needs_come_in_the_order_of_their_classes() -> None:
    """X-52 to X-55: basic before individual before value-added, those of a class as they come."""
    codes = ["financial_education", "investment_term", "value_growth", "investment_risk", "financial_safety"]
    decision = assess_needs([Need(need=code, method="interview") for code in codes], WEALTH, as_of=DAY)
    assert [one.need for one in decision.value] == [
        "value_growth", "financial_safety", "investment_term", "investment_risk", "financial_education",
    ]  # fmt: skip
    assert [(one.rule, one.outcome) for one in decision.findings] == [
        (rule, Outcome.MET) for rule in ("X-52", "X-52", "X-53", "X-53", "X-54")
    ]
    assert "a need of the class basic needs: growth of value" in decision.explain()


def test_the_order_of_classes_is_the_rules() -> None:
    """X-55: another order puts them otherwise; without one the classes stand as the policy lists them."""
    needs = [Need(need=code, method="interview") for code in ("financial_safety", "financial_planning")]
    assert WEALTH.need_order is not None
    turned = attrs.evolve(WEALTH.need_order, items=WEALTH.need_order.items[::-1])
    for policy, first in (
        (attrs.evolve(WEALTH, need_order=turned), "financial_planning"),
        (attrs.evolve(WEALTH, need_order=None), "financial_safety"),
        (attrs.evolve(WEALTH, need_order=None, need_classes=WEALTH.need_classes[::-1]), "financial_planning"),
    ):
        assert assess_needs(needs, policy, as_of=DAY).value[0].need == first


def test_the_taxonomy_has_ten_needs() -> None:
    """X-52, X-53, X-54: three basic, four individual, three value-added."""
    sizes = {rule.level: len(rule.items) for rule in WEALTH.need_classes}
    assert sizes == {"basic": 3, "individual": 4, "value_added": 3}


@pytest.mark.parametrize(
    "method",
    [
        "data_mining",
        "questionnaire",
        "interview",
        "observation",
        "personal_service",
        "market_research",
        "return_visits",
    ],
)
def test_every_way_to_find_out_needs_is_taken(method: str) -> None:
    """X-56, X-65: the ways of both handbooks, where a policy has both; each alone knows its own."""
    need = Need(need="value_growth", method=method, dimension="data")
    assert assess_needs([need], UNION, as_of=DAY).findings[0].outcome is Outcome.MET
    if method in ("personal_service", "market_research", "return_visits"):
        with pytest.raises(FactError, match="is no way to find out needs"):
            assess_needs([attrs.evolve(need, dimension=None)], WEALTH, as_of=DAY)


def test_how_a_need_was_found_out_may_be_unknown() -> None:
    """X-56: without a method on record it is UNKNOWN; where the policy has none, nothing is asked."""
    need = Need(need="value_growth")
    assert assess_needs([need], WEALTH, as_of=DAY).findings[0].outcome is Outcome.UNKNOWN
    without = attrs.evolve(WEALTH, need_methods=())
    assert assess_needs([need], without, as_of=DAY).findings[0].outcome is Outcome.MET


@pytest.mark.parametrize(
    ("need", "message"),
    [
        (Need(need="value_grow"), "did you mean value_growth"),
        (Need(need="value_growth", method="guess"), "'guess' is no way to find out needs"),
        (Need(need="value_growth", dimension="scenes"), "did you mean scene"),
    ],
)
def test_unknown_codes_are_refused(need: Need, message: str) -> None:
    """X-52, X-56, X-64: needs, methods and dimensions are those of the policy."""
    with pytest.raises(FactError, match=message) as refused:
        assess_needs([need], UNION, as_of=DAY)
    assert refused.value.code == "CC-FACT-002"


def test_a_policy_without_classes_assesses_no_need() -> None:
    """X-52: no taxonomy, no answer; the ways to open up new needs are a checklist (X-57)."""
    with pytest.raises(NoRuleInForce, match=r"crosssell\.need_classes"):
        assess_needs([], RETAIL, as_of=DAY)
    assert any(isinstance(rule, Checklist) and rule.id == "X-57" for rule in WEALTH.rules)


# --- the service group -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "grouped"),
    [
        ([], False),
        (["business_loan"], False),
        (["business_loan", "business_loan"], False),
        (["business_loan", "succession"], True),
        (["business_loan", "succession", "tax"], True),
    ],
)
def test_two_fields_make_a_group(fields: list[str], grouped: bool) -> None:
    """X-40: one field below, at and above the two; a field named twice is one."""
    decision = find_service_group(iter(fields), RETAIL, registered_at=NINE, staff=["a"])
    assert (decision.value is not None) is grouped
    assert decision.findings[0].outcome is (Outcome.MET if grouped else Outcome.NOT_APPLICABLE)
    assert decision.findings[0].figure("fields") == len(set(fields))


def test_the_group_has_three_departments_and_one_contact_person() -> None:
    """X-40: loans, private bank and corporate; the first of the staff, or whom the caller chooses among them."""
    for chosen, expected in ((None, "a"), ("b", "b")):
        group = find_service_group(
            ["x", "y"], RETAIL, registered_at=NINE, staff=["a", "b"], contact_person=chosen
        ).value
        assert group is not None
        assert group.contact_person == expected
        assert group.departments == ("personal_loan", "private_bank", "corporate")
    with pytest.raises(FactError, match="want one of the staff of the group"):
        find_service_group(["x", "y"], RETAIL, registered_at=NINE, staff=["a"], contact_person="c")


def test_a_group_without_anybody_is_unknown_and_still_has_a_deadline() -> None:
    """X-40, X-41: nobody is named, which is said; the plan falls due all the same."""
    decision = find_service_group(["x", "y"], RETAIL, registered_at=NINE)
    assert decision.value is not None
    assert decision.value.contact_person is None
    assert [(one.rule, one.outcome) for one in decision.findings] == [
        ("X-40", Outcome.UNKNOWN),
        ("X-41", Outcome.NOT_APPLICABLE),
    ]


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        ("Asia/Shanghai", "2026-06-30T09:00:00+08:00", "2026-07-03T09:00:00+08:00"),
        ("Europe/London", "2026-03-27T09:00:00+00:00", "2026-03-30T10:00:00+01:00"),
        ("Europe/London", "2026-10-23T09:00:00+01:00", "2026-10-26T08:00:00+00:00"),
    ],
)
def test_the_plan_is_due_after_72_elapsed_hours(zone: str, start: str, due: str) -> None:
    """X-41: one second before, at and after the 72nd hour, delivered or not, also over a change of the clocks."""
    at = datetime.fromisoformat(start).astimezone(ZoneInfo(zone))
    group = find_service_group(["x", "y"], RETAIL, registered_at=at, staff=["a"]).value
    assert group is not None
    assert group.due_at.isoformat() == due
    last = at.astimezone(UTC) + timedelta(hours=72)
    for now, delivered, waiting in (
        (last - SECOND, Outcome.MET, Outcome.NOT_APPLICABLE),
        (last, Outcome.MET, Outcome.NOT_APPLICABLE),
        (last + SECOND, Outcome.NOT_MET, Outcome.NOT_MET),
    ):
        later = now + timedelta(days=9)
        assert check_plan(group, RETAIL, now=later, delivered_at=now).value is delivered
        assert check_plan(group, RETAIL, now=now, delivered_at=None).value is waiting
        # What comes later than now has not come.
        assert check_plan(group, RETAIL, now=now, delivered_at=later).value is waiting


@pytest.mark.parametrize(("early", "refused"), [(SECOND, True), (timedelta(0), False), (-SECOND, False)])
def test_no_plan_comes_before_its_need(early: timedelta, refused: bool) -> None:
    """X-41: a second before the registration is refused, the instant itself is taken, in whatever zone it is given."""
    group = find_service_group(["x", "y"], RETAIL, registered_at=NINE, staff=["a"]).value
    assert group is not None
    delivered = (NINE - early).astimezone(UTC)
    if refused:
        with pytest.raises(FactError, match="delivered_at: want an instant from the registration of the need on"):
            check_plan(group, RETAIL, now=NINE, delivered_at=delivered)
    else:
        assert check_plan(group, RETAIL, now=NINE + SECOND, delivered_at=delivered).value is Outcome.MET


def test_an_order_that_leaves_a_class_out_is_refused() -> None:
    """X-55: every class of needs has its place; a class more in the order does no harm."""
    assert WEALTH.need_order is not None
    short = attrs.evolve(WEALTH.need_order, items=WEALTH.need_order.items[:2])
    with pytest.raises(FactError, match="X-55 leaves out 'value_added', the class of X-54") as refused:
        attrs.evolve(WEALTH, need_order=short)
    assert refused.value.code == "CC-FACT-003"
    longer = attrs.evolve(WEALTH, need_classes=WEALTH.need_classes[:1])
    assert assess_needs([Need(need="value_growth")], longer, as_of=DAY).value != ()


def test_a_group_takes_an_instant_and_both_rules() -> None:
    """X-40, X-41: naive instants are refused; the outlet's handbook knows no group."""
    with pytest.raises(DateError):
        find_service_group(["x"], RETAIL, registered_at=datetime(2026, 6, 30))  # noqa: DTZ001
    with pytest.raises(NoRuleInForce, match=r"crosssell\.service_group"):
        find_service_group(["x"], CrossSellPolicy(), registered_at=NINE)
    with pytest.raises(NoRuleInForce, match=r"crosssell\.plan_deadline"):
        find_service_group(["x"], attrs.evolve(RETAIL, plan_deadline=None), registered_at=NINE)
