"""Segments (T-17 to T-30): parts of Gold, the three axes, entitlements, and the lists that people carry out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from clientcare.averages import AverageDailyAssets
from clientcare.clocks import averaging_window
from clientcare.decision import Decision, Figure, Outcome, Term
from clientcare.errors import FactError, NoRuleInForce
from clientcare.policy import Checklist
from clientcare.rulebook import Rulebook
from clientcare.scheme import SubBand, SubBandRule
from clientcare.segments import Segment, assess_segment, assess_sub_band, find_entitlements
from tests.policies import SOURCE, THREE_CARDS

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


def test_below_the_first_part_there_is_none() -> None:
    """T-25: where a bank lowers Gold and leaves the parts, an average between has no part."""
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
    assert [finding.rule for finding in decision.findings] == [rule]
    assert decision.value == RETAIL.services[["vip", "potential", "ordinary"].index(tier)].items
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
    decision = rule.check([items[0].code])
    finding = decision.findings[0]
    assert decision.value is Outcome.NOT_MET
    assert (finding.figure("points"), finding.figure("open")) == (6, 5)
    assert [finding.figure(f"point_{place}") for place in range(1, 6)] == list(items[1:])


def _average(total: int) -> AverageDailyAssets:
    return AverageDailyAssets(total=total, window=averaging_window(AS_OF))


GOLD = Term("gold", "Gold", "金卡")
LOW_GOLD = attrs.evolve(
    POLICY, bands=[attrs.evolve(one, at_least=50_000_00) if one.tier == "gold" else one for one in POLICY.bands]
)
CARE = next(rule for rule in POLICY.rules if rule.id == "T-24")
FEW_SERVICES = attrs.evolve(RETAIL, services=RETAIL.services[:1])


@pytest.mark.parametrize(
    ("decision", "rule", "because", "outcome", "figures"),
    [
        (
            assess_sub_band("150000", POLICY), "T-25", "tiering.sub_band", Outcome.MET,
            {"band": "low", "tier": GOLD, "average": Decimal("150000.00"), "bound": Decimal("100000.00")},
        ),
        (
            assess_sub_band("250000", POLICY), "T-25", "tiering.sub_band", Outcome.MET,
            {"band": "mid", "tier": GOLD, "average": Decimal("250000.00"), "bound": Decimal("200000.00")},
        ),
        (
            assess_sub_band("550000", POLICY), "T-25", "tiering.sub_band", Outcome.MET,
            {"band": "high", "tier": GOLD, "average": Decimal("550000.00"), "bound": Decimal("500000.00")},
        ),
        (
            assess_sub_band("60000", LOW_GOLD), "T-25", "tiering.sub_band_below", Outcome.NOT_MET,
            {"tier": GOLD, "average": Decimal("60000.00")},
        ),
        (
            assess_sub_band("5", POLICY), "T-25", "tiering.sub_band_other_tier", Outcome.NOT_APPLICABLE,
            {"tier": GOLD, "average": Decimal("5.00")},
        ),
        (
            assess_sub_band(None, POLICY), "T-25", "tiering.sub_band_unknown", Outcome.UNKNOWN,
            {"tier": GOLD},
        ),
        (
            find_entitlements("vip", RETAIL), "T-26", "tiering.services", Outcome.MET,
            {"tier": Term("vip", "VIP", "贵宾客户"), "services": 4},
        ),
        (
            find_entitlements("ordinary", FEW_SERVICES), "T-26", "tiering.services_none", Outcome.NOT_APPLICABLE,
            {"tier": Term("ordinary", "Ordinary", "普通客户")},
        ),
        (find_entitlements(None, RETAIL), "T-26", "tiering.services_unknown", Outcome.UNKNOWN, {}),
        (
            assess_segment(tier=None, occupation=None, orientation="value", policy=POLICY), "T-20",
            "tiering.axis_unknown", Outcome.UNKNOWN, {"axis": "occupation"},
        ),
        (CARE.check([]), "T-24", "checklist.open", Outcome.NOT_MET, {
            "points": 1, "open": 1, "point_1": Term("T-24", CARE.statement("en"), CARE.statement("zh")),
        }),
        (CARE.check(["T-24"]), "T-24", "checklist.done", Outcome.MET, {"points": 1, "open": 0}),
    ],
)  # fmt: skip
def test_a_finding_carries_its_figures(
    decision: Decision[Any], rule: str, because: str, outcome: Outcome, figures: dict[str, Figure]
) -> None:
    """T-20, T-24 to T-26: each reason with its rule, its outcome and the figures in the sentence."""
    finding = decision.findings[0]
    assert (finding.rule, finding.because, finding.outcome) == (rule, because, outcome)
    assert dict(finding.figures) == figures


def test_a_known_axis_names_its_group() -> None:
    """T-21: the group comes with its labels, beside the axis on which it lies."""
    finding = assess_segment(tier=None, occupation=None, orientation="value", policy=POLICY).findings[1]
    assert (finding.rule, finding.because, finding.outcome) == ("T-21", "tiering.axis", Outcome.MET)
    assert dict(finding.figures) == {"axis": "orientation", "group": Term("value", "value", "价值取向")}


@pytest.mark.parametrize(
    ("total", "said", "unsaid"),
    [
        (365 * 20_000_000 - 1, "199,999.99997 lies in the low part of Gold", "200,000.00 lies"),
        (365 * 20_000_000, "200,000.00 lies in the middle part of Gold", "low"),
        (365 * 50_000_000 - 1, "499,999.99997 lies in the middle part of Gold", "500,000.00 lies"),
        (365 * 10_000_000 - 1, "99,999.99997 does not earn Gold", "100,000.00 does not"),
        (365 * 100_000_000 - 1, "1,000,000.00 lies in the high part of Gold", "does not earn"),
        (365 * 100_000_000, "1,000,000.00 does not earn Gold", "lies in"),
    ],
)
def test_a_part_is_said_with_the_average_on_its_side(total: int, said: str, unsaid: str) -> None:
    """T-25: one minor-unit day below a bound is not said to be the bound and yet below it."""
    text = assess_sub_band(_average(total), POLICY).explain()
    assert said in text
    assert unsaid not in text


def test_a_part_of_the_residual_class_needs_no_bound() -> None:
    """T-25: a bank may part its lowest tier, whose band has no bound to show the average against."""
    parts = SubBandRule(id="T-25", source=SOURCE, tier="ordinary", bands=(SubBand(code="some", at_least=1_00),))
    policy = attrs.evolve(THREE_CARDS, sub_bands=parts)
    assert [assess_sub_band(amount, policy).value for amount in ("0.99", "1.00", "100000.00")] == [None, "some", None]


def test_the_parts_of_a_tier_rise() -> None:
    """T-25: two parts of one bound, or in falling order, are a contradiction."""
    for low, high in ((500, 500), (501, 500)):
        parts = (SubBand(code="low", at_least=low), SubBand(code="high", at_least=high))
        rule = SubBandRule(id="T-25", source=SOURCE, tier="gold", bands=parts)
        with pytest.raises(FactError, match="T-25: the lower bounds of the parts must rise"):
            attrs.evolve(THREE_CARDS, sub_bands=rule)


@pytest.mark.parametrize("day", [AS_OF, AS_OF - timedelta(days=1)])
def test_the_day_asked_for_is_the_day_decided_for(day: date) -> None:
    """T-19 to T-28: as_of and the rulebook go into every decision unchanged."""
    decisions: list[Decision[Any]] = [
        assess_sub_band("150000", POLICY, as_of=day),
        assess_sub_band("5", POLICY, as_of=day),
        assess_sub_band(None, POLICY, as_of=day),
        assess_segment(tier=None, occupation=None, orientation=None, policy=POLICY, as_of=day),
        CARE.check([], as_of=day, rulebook=POLICY.rulebook),
    ]
    assert {(one.as_of, one.rulebook) for one in decisions} == {(day, POLICY.rulebook)}
    served = [find_entitlements(tier, FEW_SERVICES, as_of=day) for tier in ("vip", "ordinary", None)]
    assert {(one.as_of, one.rulebook) for one in served} == {(day, RETAIL.rulebook)}


@pytest.mark.parametrize("grade", [1, 5, None])
def test_a_risk_grade_is_kept(grade: int | None) -> None:
    """T-24: the lowest and the highest grade, or none."""
    decision = assess_segment(tier=None, occupation=None, orientation=None, policy=POLICY, risk_grade=grade)
    assert decision.value.risk_grade == grade


@pytest.mark.parametrize("grade", [0, 6, -1, True, 3.0, "3"])
def test_what_is_no_risk_grade_is_refused(grade: Any) -> None:
    """T-24: grades run from 1 to 5; a float that equals one is not one."""
    with pytest.raises(FactError, match=r"is no risk grade \(want 1 to 5\)"):
        assess_segment(tier=None, occupation=None, orientation=None, policy=POLICY, risk_grade=grade)
