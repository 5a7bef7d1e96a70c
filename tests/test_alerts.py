"""Alerts: runs of high-risk purchases, serious events, key risk indicators."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest

from clientcare.alerts import (
    EventStep,
    HighRisk,
    IndicatorLevel,
    KeyRiskIndicators,
    RiskIndicator,
    RiskResponse,
    RiskResponses,
    SeriousEvent,
    TierPair,
    check_indicators,
    find_high_risk_runs,
    find_response,
    find_serious_events,
)
from clientcare.conduct import CompliancePolicy
from clientcare.decision import Outcome, Term
from clientcare.errors import FactError, NoRuleInForce
from clientcare.facts import Direction, Purchase, Transfer
from clientcare.rulebook import Rulebook
from tests.policies import SOURCE

DAY = date(2026, 6, 30)
ZONE = timezone(timedelta(hours=8))
NINE = datetime(2026, 6, 30, 9, tzinfo=ZONE)
SECOND = timedelta(seconds=1)
REFERENCE = Rulebook.load("reference").on(DAY)
POLICY = REFERENCE.compliance
TIERS = ("ordinary", "gold", "platinum", "diamond")


def sent(amount: int, at: datetime = NINE, **fields: Any) -> Transfer:
    """Money that a client sent out, in yuan and cents as minor units."""
    values: dict[str, Any] = {"client_id": "007", "at": at, "direction": Direction.OUT, "amount": amount, **fields}
    return Transfer(**values)


# --- runs ------------------------------------------------------------------------------------------------------------


def bought(*grades: int | None, client_id: str = "007") -> list[Purchase]:
    """Purchases of a client, one a day up to the day, with their risk grades."""
    last = len(grades) - 1
    return [
        Purchase(client_id=client_id, at=NINE - timedelta(days=last - place), product="p", risk_grade=grade)
        for place, grade in enumerate(grades)
    ]


def unknown_grade(product: str) -> int | None:
    """A catalogue that knows no grade."""
    return None


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ((4, 4), None),
        ((4, 4, 4), (3, 3, True)),
        ((4, 5, 4, 5), (4, 4, True)),
        ((3, 4, 4, 4), (3, 3, True)),
        ((4, 4, 4, 3), None),
        ((4, 3, 4, 4), None),
        ((3, 3, 3), None),
        # an unknown grade: known enough after it, unknown where it decides, nothing where it cannot help
        ((None, 4, 4, 4), (3, 4, True)),
        ((4, None, 4), (1, 3, None)),
        ((4, 4, None), (0, 3, None)),
        ((None, None, None), (0, 3, None)),
        ((3, None, 4), None),
        ((4, 4, 3, None), None),
    ],
)
def test_high_risk_runs(grades: tuple[int | None, ...], expected: tuple[int, int, bool | None] | None) -> None:
    """P-24, D-37: three of grade 4 or higher at the end, broken by any other purchase; unknown grades stay unknown."""
    decision = find_high_risk_runs(bought(*grades), POLICY, as_of=DAY, grade_of=unknown_grade)
    found = [(one.purchases, one.possible, one.prompts) for one in decision.value]
    assert found == ([] if expected is None else [expected])
    outcomes = [Outcome.MET if prompts else Outcome.UNKNOWN for _, _, prompts in found]
    assert [one.outcome for one in decision.findings] == outcomes


def test_the_higher_of_two_grades_holds_and_what_is_no_investment_breaks_the_run() -> None:
    """P-24: the catalogue's grade and that of the purchase; 0 stands for a deposit."""
    grades = {"fund": 4, "deposit": 0, "bond": 2}
    rows = [attrs.evolve(one, product="fund") for one in bought(None, 2, None)]
    assert len(find_high_risk_runs(rows, POLICY, as_of=DAY, grade_of=grades.get).value) == 1
    rows = [attrs.evolve(one, product="bond") for one in bought(5, 5, 5)]
    assert len(find_high_risk_runs(rows, POLICY, as_of=DAY, grade_of=grades.get).value) == 1
    deposit = Purchase(client_id="007", at=NINE + SECOND, product="deposit")
    assert find_high_risk_runs([*rows, deposit], POLICY, as_of=DAY, grade_of=grades.get).value == ()


def test_runs_are_those_of_one_client_through_the_day() -> None:
    """P-24: purchases of others and of later days are not in the run; clients come sorted."""
    late = [attrs.evolve(one, at=one.at + timedelta(days=1)) for one in bought(4, 4, 4)]
    assert find_high_risk_runs(late, POLICY, as_of=DAY, grade_of=unknown_grade).value == ()
    mixed = [*bought(4, 4, client_id="b"), *bought(4, 4, client_id="a")]
    assert find_high_risk_runs(mixed, POLICY, as_of=DAY, grade_of=unknown_grade).value == ()
    both = [*bought(4, 4, 4, client_id="b"), *reversed(bought(5, 5, 5, client_id="a"))]
    decision = find_high_risk_runs(both, POLICY, as_of=DAY, grade_of=unknown_grade)
    assert [(one.client_id, one.last_at, one.rule) for one in decision.value] == [
        ("a", NINE, "P-24"),
        ("b", NINE, "P-24"),
    ]
    assert "the last 3 purchases are of risk grade 4 or higher" in decision.explain()


def test_a_run_needs_its_two_rules() -> None:
    """P-24: without a grade that is high nothing is judged; another number of purchases is a figure of the rule."""
    with pytest.raises(NoRuleInForce, match=r"compliance\.high_risk"):
        find_high_risk_runs([], Rulebook.load("retail-handbook").on(DAY).compliance, as_of=DAY, grade_of=unknown_grade)
    assert POLICY.high_risk_run is not None
    policy = attrs.evolve(
        POLICY,
        high_risk=HighRisk(id="B-01", source=SOURCE, grade=5),
        high_risk_run=attrs.evolve(POLICY.high_risk_run, purchases=2),
    )
    for grades, runs in (((5, 5), 1), ((5, 4), 0), ((4, 5), 0), ((5,), 0)):
        assert len(find_high_risk_runs(bought(*grades), policy, as_of=DAY, grade_of=unknown_grade).value) == runs


# --- serious events --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contracted", "earned", "event"),
    [
        ("diamond", "platinum", "tier_drop"),
        ("diamond", "gold", "tier_drop"),
        ("diamond", "ordinary", "client_lost"),
        ("gold", "ordinary", "client_lost"),
        ("gold", "gold", None),
        ("gold", "diamond", None),
        ("ordinary", "ordinary", None),
        (None, "ordinary", None),
        (None, None, None),
    ],
)
def test_falls_and_losses(contracted: str | None, earned: str | None, event: str | None) -> None:
    """P-25: a lower tier is a fall, the lowest a loss; without a contract nobody can fall."""
    pair = TierPair(client_id="007", contracted=contracted, earned=earned)
    decision = find_serious_events(POLICY, now=NINE, tiers=[pair], order=TIERS)
    steps = (EventStep(step="retention", rule="P-25"), EventStep(step="report", rule="P-25"))
    expected = () if event is None else (SeriousEvent(client_id="007", event=event, on=DAY, steps=steps, rule="P-25"),)
    assert decision.value == expected
    assert [one.outcome for one in decision.findings] == [Outcome.MET] * len(expected)


def test_an_unknown_earned_tier_is_said_to_be_unknown() -> None:
    """P-25: clients with a contract whose tier is not known are counted in one finding, and are no event."""
    pairs = [TierPair(client_id=name, contracted="gold", earned=None) for name in ("a", "b")]
    decision = find_serious_events(POLICY, now=NINE, tiers=pairs, order=TIERS)
    assert decision.value == ()
    (finding,) = decision.findings
    assert (finding.outcome, finding.figure("clients")) == (Outcome.UNKNOWN, 2)


@pytest.mark.parametrize("pair", [("vip", "gold"), ("gold", "golden")])
def test_a_tier_of_another_scheme_is_refused(pair: tuple[str, str]) -> None:
    """P-25: both tiers have to be of the order that is given."""
    with pytest.raises(FactError, match="is no tier of the order") as refused:
        find_serious_events(
            POLICY, now=NINE, tiers=[TierPair(client_id="007", contracted=pair[0], earned=pair[1])], order=TIERS
        )
    assert refused.value.code == "CC-FACT-002"


def test_large_outflows_are_serious_even_where_they_were_explained() -> None:
    """P-25: the outlet loses the money either way; per client and day it is one event, before the events of its day."""
    pair = TierPair(client_id="007", contracted="gold", earned="ordinary")
    rows = [sent(300_000_00, explained=True), sent(200_000_00), sent(900_000_00, direction=Direction.IN)]
    decision = find_serious_events(POLICY, now=NINE, tiers=[pair], order=TIERS, transfers=rows)
    assert [(one.event, one.on) for one in decision.value] == [("client_lost", DAY), ("large_outflow", DAY)]
    assert decision.explain().splitlines()[0] == (
        "P-25 met: a serious event on 2026-06-30: loss of the client; to be done in this order: "
        "efforts to keep the client, a report to the supervisor. (004 (2)精细化管理制度; stated)"
    )
    half = find_serious_events(POLICY, now=NINE, transfers=[sent(50_000_00)], assets=lambda client_id, day: 1)
    assert [one.event for one in half.value] == ["large_outflow"]


@pytest.mark.parametrize(
    ("explained", "first"), [((True, True), []), ((True, False), [1]), ((None, True), [1]), ((False, None), [1])]
)
def test_what_is_to_be_done_has_an_order(explained: tuple[bool | None, bool | None], first: list[int]) -> None:
    """P-25, P-36, P-23: fraud and payee first, then the client, retention, report; explained money is retained only."""
    rows = [sent(400_000_00, explained=one) for one in explained]
    decision = find_serious_events(POLICY, now=NINE, transfers=rows)
    (event,) = decision.value
    asked = [("fraud_check", "P-36"), ("contact", "P-23")] if first else []
    assert [(one.step, one.rule) for one in event.steps] == [*asked, ("retention", "P-25"), ("report", "P-25")]
    english = (
        "a check for fraud and of the payee's credentials, contact with the client to confirm, "
        if first
        else "in this order: "
    ) + "efforts to keep the client, a report to the supervisor"
    assert english in decision.explain()
    chinese = ("核查是否涉嫌诈骗并核实收款方资质、联系客户核实、" if first else "应依次：") + "挽留客户、向主管报告"
    assert chinese in decision.explain("zh")


def test_a_step_without_its_rule_is_no_step() -> None:
    """P-25: a policy that knows neither P-23 nor P-36 asks for retention and report alone."""
    policy = attrs.evolve(POLICY, payee_check=None, outflow_contact=None)
    (event,) = find_serious_events(policy, now=NINE, transfers=[sent(500_000_00)]).value
    assert [one.step for one in event.steps] == ["retention", "report"]


@pytest.mark.parametrize("explained", [True, False, None])
def test_an_outflow_that_only_unknown_assets_make_large_is_unknown(explained: bool | None) -> None:
    """P-25, D-36: from the floor to the amount it is no event and an UNKNOWN finding; outside it is neither or one."""
    for amount, events, outcomes in (
        (49_999_99, 0, []),
        (50_000_00, 0, [Outcome.UNKNOWN]),
        (499_999_99, 0, [Outcome.UNKNOWN]),
        (500_000_00, 1, [Outcome.MET]),
    ):
        rows = [sent(amount, explained=explained)]
        decision = find_serious_events(POLICY, now=NINE, transfers=rows, assets=lambda client_id, day: None)
        assert (len(decision.value), [one.outcome for one in decision.findings]) == (events, outcomes)
    assert POLICY.large_outflow is not None
    alone = attrs.evolve(POLICY, large_outflow=attrs.evolve(POLICY.large_outflow, per="transfer"))
    rows = [sent(50_000_00), sent(500_000_00), sent(600_000_00)]
    decision = find_serious_events(alone, now=NINE, transfers=rows, assets=lambda client_id, day: None)
    assert ([one.event for one in decision.value], len(decision.findings)) == (["large_outflow"], 1)


def test_only_the_events_that_the_policy_names_are_serious() -> None:
    """P-25: a policy that leaves out the fall and the outflow finds neither; without a limit outflows raise."""
    assert POLICY.serious_events is not None
    lost = attrs.evolve(POLICY.serious_events, items=(Term("client_lost", "loss", "流失"),))
    policy = attrs.evolve(POLICY, serious_events=lost)
    pairs = [
        TierPair(client_id="a", contracted="diamond", earned="gold"),
        TierPair(client_id="b", contracted="gold", earned="ordinary"),
    ]
    decision = find_serious_events(policy, now=NINE, tiers=pairs, order=TIERS, transfers=[sent(500_000_00)])
    assert [(one.client_id, one.event) for one in decision.value] == [("b", "client_lost")]
    outlet = Rulebook.load("vip-outlet").on(DAY).compliance
    assert find_serious_events(outlet, now=NINE, tiers=pairs, order=TIERS).value != ()
    with pytest.raises(NoRuleInForce, match=r"compliance\.large_outflow"):
        find_serious_events(outlet, now=NINE, transfers=[sent(1)])


# --- indicators ------------------------------------------------------------------------------------------------------

STRATEGY = Rulebook.load("care-strategy").on(DAY).compliance


def with_indicators() -> CompliancePolicy:
    """The handbook's rule with a bank's own indicators and measures."""
    assert STRATEGY.indicators is not None
    rule = attrs.evolve(
        STRATEGY.indicators,
        indicators=(
            RiskIndicator(indicator="overdue_days", level="red", at_least=90),
            RiskIndicator(indicator="overdue_days", level="yellow", at_least=30),
            RiskIndicator(indicator="returned_mail", level="yellow", at_least=2),
        ),
    )
    responses = RiskResponses(id="P-32", source=SOURCE, responses=(RiskResponse(level="red", measure="freeze_credit"),))
    return attrs.evolve(STRATEGY, indicators=rule, responses=responses)


@pytest.mark.parametrize(
    ("value", "level", "outcome"),
    [
        (29, None, Outcome.MET),
        (30, "yellow", Outcome.NOT_MET),
        (89, "yellow", Outcome.NOT_MET),
        (90, "red", Outcome.NOT_MET),
        (None, None, Outcome.UNKNOWN),
    ],
)
def test_indicators_reach_levels(value: int | None, level: str | None, outcome: Outcome) -> None:
    """P-31: the highest threshold that the value has reached, in whatever order they stand."""
    decision = check_indicators({"overdue_days": value, "returned_mail": 0}, with_indicators(), as_of=DAY)
    assert decision.value == (
        IndicatorLevel(indicator="overdue_days", level=level),
        IndicatorLevel(indicator="returned_mail", level=None),
    )
    assert [one.outcome for one in decision.findings] == [outcome, Outcome.MET]
    assert {one.rule for one in decision.findings} == {"P-31"}


def test_indicators_without_a_value_or_a_rule_are_unknown() -> None:
    """P-31: the handbook states no indicator; a value that is left out is unknown, one of no indicator is refused."""
    decision = check_indicators({}, STRATEGY, as_of=DAY)
    assert decision.value == ()
    assert [one.outcome for one in decision.findings] == [Outcome.UNKNOWN]
    left_out = check_indicators({}, with_indicators(), as_of=DAY)
    assert [one.outcome for one in left_out.findings] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    with pytest.raises(FactError, match="did you mean overdue_days"):
        check_indicators({"overdue_day": 1}, with_indicators(), as_of=DAY)
    with pytest.raises(NoRuleInForce):
        check_indicators({}, POLICY, as_of=DAY)


def test_an_indicator_has_each_level_once() -> None:
    """P-31: two thresholds of one indicator and level contradict each other."""
    twice = RiskIndicator(indicator="overdue_days", level="red", at_least=90)
    with pytest.raises(FactError, match="indicators"):
        KeyRiskIndicators(
            id="B-01", source=SOURCE, items=(Term("a"),), indicators=(twice, attrs.evolve(twice, at_least=60))
        )


def test_the_response_follows_the_level() -> None:
    """P-32: the measure of the level, UNKNOWN where the bank states none."""
    found = find_response("red", with_indicators(), as_of=DAY)
    assert (found.value, found.findings[0].outcome) == ("freeze_credit", Outcome.MET)
    for policy in (with_indicators(), STRATEGY):
        missing = find_response("yellow", policy, as_of=DAY)
        assert (missing.value, missing.findings[0].outcome) == (None, Outcome.UNKNOWN)
