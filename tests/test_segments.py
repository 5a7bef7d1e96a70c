"""Segments (T-17 to T-30): parts of Gold, the three axes, entitlements, and the lists that people carry out."""

from __future__ import annotations

from datetime import date

import pytest

from clientcare.decision import Outcome
from clientcare.errors import FactError, NoRuleInForce
from clientcare.policy import Checklist
from clientcare.rulebook import Rulebook
from clientcare.segments import Segment, assess_segment, assess_sub_band, find_entitlements

AS_OF = date(2026, 6, 30)
POLICY = Rulebook.load("vip-outlet").on(AS_OF).tiering
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).tiering


@pytest.mark.parametrize(
    ("amount", "part", "outcome"),
    [
        ("99999.99", None, Outcome.NOT_APPLICABLE),
        ("100000.00", "low", Outcome.MET),
        ("199999.99", "low", Outcome.MET),
        ("200000.00", "mid", Outcome.MET),
        ("499999.99", "mid", Outcome.MET),
        ("500000.00", "high", Outcome.MET),
        ("999999.99", "high", Outcome.MET),
        ("1000000.00", None, Outcome.NOT_APPLICABLE),
        (None, None, Outcome.UNKNOWN),
    ],
)
def test_gold_has_three_parts(amount: str | None, part: str | None, outcome: Outcome) -> None:
    """T-25: low, mid and high, half-open; exactly 200,000 is mid and exactly 500,000 high."""
    decision = assess_sub_band(amount, POLICY, as_of=AS_OF)
    assert decision.value == part
    assert decision.findings[0].outcome is outcome
    assert decision.explain("en")
    assert decision.explain("zh")


def test_below_the_first_part_there_is_none(tmp_path: object) -> None:
    """T-25: where a bank lowers Gold and leaves the parts, an average between has no part."""
    import attrs

    bands = [attrs.evolve(band, at_least=50_000_00) if band.tier == "gold" else band for band in POLICY.bands]
    decision = assess_sub_band("60000", attrs.evolve(POLICY, bands=bands), as_of=AS_OF)
    assert (decision.value, decision.findings[0].outcome) == (None, Outcome.NOT_MET)
    assert decision.explain("zh")


def test_a_scheme_without_parts_says_so() -> None:
    """T-25 is a rule of the outlet handbook; the retail scheme has no parts."""
    with pytest.raises(NoRuleInForce, match="sub_bands"):
        assess_sub_band("1", RETAIL)


def test_a_client_has_a_place_on_each_of_three_axes() -> None:
    """T-19 to T-21, T-24: assets, occupation, orientation and the risk grade are kept apart."""
    decision = assess_segment(
        tier="gold", occupation="private_entrepreneur", orientation="value", risk_grade=3, policy=POLICY, as_of=AS_OF
    )
    assert decision.value == Segment(tier="gold", occupation="private_entrepreneur", orientation="value", risk_grade=3)
    assert [finding.rule for finding in decision.findings] == ["T-20", "T-21"]
    assert decision.explain("zh")


def test_an_axis_that_is_not_known_is_unknown() -> None:
    """T-20, T-21: nothing guesses one axis from another."""
    decision = assess_segment(tier=None, occupation=None, orientation=None, policy=POLICY)
    assert [finding.outcome for finding in decision.findings] == [Outcome.UNKNOWN, Outcome.UNKNOWN]


@pytest.mark.parametrize(
    ("axis", "value"), [("tier", "golden"), ("occupation", "astronaut"), ("orientation", "prices")]
)
def test_an_unknown_code_on_an_axis_is_refused(axis: str, value: str) -> None:
    """T-19 to T-21: each axis has its own codes."""
    places = {"tier": None, "occupation": None, "orientation": None, axis: value}
    with pytest.raises(FactError) as refused:
        assess_segment(policy=POLICY, **places)  # type: ignore[arg-type]
    assert refused.value.code == "CC-FACT-002"


def test_there_are_eight_occupations_and_three_orientations() -> None:
    """T-20 and T-21 enumerate, and T-17 names four dimensions in the retail handbook."""
    assert POLICY.occupations is not None
    assert POLICY.orientations is not None
    assert len(POLICY.occupations.items or ()) == 8
    assert [item.code for item in POLICY.orientations.items or ()] == ["relationship", "value", "service"]
    dimensions = next(rule for rule in RETAIL.rules if rule.id == "T-17")
    assert len(dimensions.items or ()) == 4


@pytest.mark.parametrize(("tier", "rule"), [("vip", "T-26"), ("potential", "T-27"), ("ordinary", "T-28")])
def test_each_retail_class_has_its_services(tier: str, rule: str) -> None:
    """T-26 to T-28: the service set of the class, with labels in both languages."""
    decision = find_entitlements(tier, RETAIL, as_of=AS_OF)
    assert decision.findings[0].rule == rule
    assert len(decision.value) >= 3
    assert all(item.en and item.zh for item in decision.value)


def test_an_unknown_class_is_entitled_to_nothing() -> None:
    """T-26 to T-28: unknown never grants; a scheme without service sets says so."""
    decision = find_entitlements(None, RETAIL, as_of=AS_OF)
    assert decision.value == ()
    assert {finding.outcome for finding in decision.findings} == {Outcome.UNKNOWN}
    assert decision.explain("zh")
    with pytest.raises(NoRuleInForce):
        find_entitlements("gold", POLICY)
    with pytest.raises(FactError):
        find_entitlements("gold", RETAIL)


@pytest.mark.parametrize("rule_id", ["T-06", "T-19", "T-23", "T-24", "T-29", "T-30", "T-31"])
def test_what_people_carry_out_is_a_list_that_can_be_checked(rule_id: str) -> None:
    """T-06, T-19, T-23, T-24, T-29 to T-31: open points are named until all are done."""
    rule = next(rule for rule in POLICY.rules if rule.id == rule_id)
    points = [item.code for item in rule.items or ()] or [rule.id]
    opened = rule.check([], as_of=AS_OF, rulebook=POLICY.rulebook)
    assert (opened.value, opened.findings[0].figure("open")) == (Outcome.NOT_MET, len(points))
    assert rule.check(points, as_of=AS_OF).value is Outcome.MET
    assert opened.explain("en")
    assert opened.explain("zh")
    with pytest.raises(FactError, match=f"is no point of {rule_id}"):
        rule.check(["zebra"])


def test_the_points_of_a_checklist_that_are_open_are_figures() -> None:
    """T-23: the six slots of a segment's plan, of which one is filled."""
    rule = next(rule for rule in POLICY.rules if rule.id == "T-23")
    assert isinstance(rule, Checklist)
    items = rule.items
    assert items is not None
    assert len(items) == 6
    finding = rule.check([items[0].code]).findings[0]
    assert [finding.figure(f"point_{place}") for place in range(1, 6)] == list(items[1:])
