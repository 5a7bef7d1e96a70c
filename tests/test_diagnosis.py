"""Diagnosis: seven steps in their order, the third on a valid risk test, and the bank's own chart."""

from __future__ import annotations

from datetime import date
from itertools import product

import attrs
import pytest

from clientcare.decision import Outcome, Term
from clientcare.diagnosis import (
    ChartRow,
    Diagnosis,
    DiagnosisSteps,
    EconomicChart,
    complete_step,
    find_indicators,
    next_step,
)
from clientcare.errors import FactError, NoRuleInForce
from clientcare.matrices import CrossSellPolicy
from clientcare.rulebook import Rulebook
from tests.policies import SOURCE

DAY = date(2026, 6, 30)
POLICY = Rulebook.load("vip-outlet").on(DAY).crosssell
STEPS = (
    "diagnosis", "risk_test", "pick_products", "client_talk", "diagnosis_report", "client_file", "later_maintenance",
)  # fmt: skip


def test_a_diagnosis_goes_through_seven_steps() -> None:
    """X-28: each step comes next exactly once, in the order of the slide, and then there is none."""
    diagnosis, walked = Diagnosis(), []
    while (step := next_step(diagnosis, POLICY)) is not None:
        walked.append(step.code)
        decision = complete_step(diagnosis, step.code, POLICY, as_of=DAY, assessment_valid=True)
        assert decision.findings[0].outcome is Outcome.MET
        assert diagnosis.done == tuple(walked[:-1])
        diagnosis = decision.value
    assert tuple(walked) == diagnosis.done == STEPS


@pytest.mark.parametrize(("done", "step"), list(product(range(8), STEPS)))
def test_only_the_next_step_is_taken(done: int, step: str) -> None:
    """X-28: from every stage each other step is refused, and the error names the one that is allowed."""
    diagnosis = Diagnosis(done=STEPS[:done])
    allowed = STEPS[done] if done < 7 else "no further step"
    if step == allowed:
        assert complete_step(diagnosis, step, POLICY, as_of=DAY, assessment_valid=True).value.done[-1] == step
        return
    with pytest.raises(FactError, match=f"cannot take {step} now; allowed here: {allowed}") as refused:
        complete_step(diagnosis, step, POLICY, as_of=DAY, assessment_valid=True)
    assert refused.value.code == "CC-FACT-001"


@pytest.mark.parametrize(("valid", "outcome"), [(True, Outcome.MET), (False, Outcome.NOT_MET), (None, Outcome.UNKNOWN)])
def test_products_are_chosen_on_a_valid_risk_test_only(valid: bool | None, outcome: Outcome) -> None:
    """X-28: without one, or where it is not known, the third step waits; no other step does."""
    for place, step in enumerate(STEPS):
        before = Diagnosis(done=STEPS[:place])
        decision = complete_step(before, step, POLICY, as_of=DAY, assessment_valid=valid)
        waits = step == "pick_products" and valid is not True
        assert decision.value == (before if waits else Diagnosis(done=STEPS[: place + 1]))
        assert decision.findings[0].outcome is (outcome if step == "pick_products" else Outcome.MET)


@pytest.mark.parametrize("done", [("risk_test",), ("diagnosis", "pick_products"), (*STEPS, "diagnosis")])
def test_steps_out_of_order_on_record_are_refused(done: tuple[str, ...]) -> None:
    """X-28: a record that left a step out, or took one twice, is no diagnosis."""
    with pytest.raises(FactError, match="want the first steps of X-28, in their order"):
        next_step(Diagnosis(done=done), POLICY)


def test_an_unknown_step_and_a_policy_without_steps() -> None:
    """X-28: a typing error gets the near match; no rule, no next step."""
    with pytest.raises(FactError, match="did you mean risk_test"):
        complete_step(Diagnosis(), "risktest", POLICY, as_of=DAY, assessment_valid=True)
    with pytest.raises(NoRuleInForce, match=r"crosssell\.diagnosis_steps"):
        next_step(Diagnosis(), CrossSellPolicy())


def test_a_bank_may_swap_steps_but_not_gate_what_is_none() -> None:
    """X-28: talk and report may stand the other way round; the gate has to be one of the steps."""
    assert POLICY.diagnosis_steps is not None
    items = POLICY.diagnosis_steps.items
    swapped = attrs.evolve(POLICY.diagnosis_steps, items=(*items[:3], items[4], items[3], *items[5:]))
    policy = attrs.evolve(POLICY, diagnosis_steps=swapped)
    step = next_step(Diagnosis(done=STEPS[:3]), policy)
    assert step is not None
    assert step.code == "diagnosis_report"
    with pytest.raises(FactError, match="did you mean pick_products"):
        attrs.evolve(swapped, gated="pick_product")
    with pytest.raises(FactError, match="gated"):
        DiagnosisSteps(id="B-01", source=SOURCE, items=(Term("a"),), gated="A")


def test_the_chart_is_the_banks_own() -> None:
    """X-29: the handbook's chart is lost, so it answers UNKNOWN; a bank's own gives the indicators of its fields."""
    lost = find_indicators("bond", POLICY, as_of=DAY)
    assert (lost.value, lost.findings[0].outcome, lost.findings[0].rule) == ((), Outcome.UNKNOWN, "X-29")
    chart = EconomicChart(
        id="X-29", source=SOURCE, rows=(ChartRow(investment="bond", indicators=("interest_rate", "inflation")),)
    )
    policy = attrs.evolve(POLICY, economic_chart=chart)
    found = find_indicators("bond", policy, as_of=DAY)
    assert (found.value, found.findings[0].outcome) == (("interest_rate", "inflation"), Outcome.MET)
    assert find_indicators("gold", policy, as_of=DAY).findings[0].outcome is Outcome.UNKNOWN
