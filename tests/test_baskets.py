"""Baskets: what is known beforehand, risk, variety, terms, asset classes, the share of risky assets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import attrs
import pytest

from clientcare.baskets import BasketItem, DynamicAdjustment, TermMix, check_basket, check_profile
from clientcare.decision import Finding, Outcome, Term
from clientcare.errors import FactError, NoRuleInForce
from clientcare.matrices import CrossSellPolicy
from clientcare.products import Catalogue, ProductRow, find_product
from clientcare.rulebook import Rulebook
from tests.policies import SOURCE

DAY = date(2026, 6, 30)
POLICY = Rulebook.load("wealth-handbook").on(DAY).crosssell
TERMS = (Term("short", "short", "短期"), Term("medium", "medium", "中期"), Term("long", "long", "长期"))


def item(**fields: Any) -> BasketItem:
    """A product of a basket."""
    return BasketItem(product="p", **fields)


def judged(
    rule: str, *items: BasketItem, policy: CrossSellPolicy = POLICY, grade: int | None = 5, swing: str | None = None
) -> Finding:
    """The finding of one rule about a basket."""
    volatility = None if swing is None else Decimal(swing)
    decision = check_basket(items, policy, as_of=DAY, client_grade=grade, volatility=volatility)
    (finding,) = (one for one in decision.findings if one.rule == rule)
    return finding


# --- the profile -----------------------------------------------------------------------------------------------------

POINTS = ("assets", "risk_tolerance", "goal", "expected_return")


def test_four_points_are_known_before_anything_is_recommended() -> None:
    """X-42: with all four it may go on, with any of them missing it may not, and the missing one is named."""
    assert check_profile(POINTS, POLICY, as_of=DAY).value is Outcome.MET
    for left_out in POINTS:
        decision = check_profile([one for one in POINTS if one != left_out], POLICY, as_of=DAY)
        assert decision.value is Outcome.NOT_MET
        lacking = decision.findings[0].figure("lacking")
        assert isinstance(lacking, Term)
        assert lacking.code == left_out
    assert "资产状况、风险承受能力" in check_profile(POINTS[2:], POLICY, as_of=DAY).explain("zh")


def test_a_point_that_the_rule_does_not_know_is_refused() -> None:
    """X-42: a typing error is no knowledge."""
    with pytest.raises(FactError, match="did you mean goal"):
        check_profile(["goals"], POLICY, as_of=DAY)
    with pytest.raises(NoRuleInForce, match=r"crosssell\.advice_profile"):
        check_profile([], CrossSellPolicy(), as_of=DAY)


# --- risk ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grades", "borne", "outcome"),
    [
        ((2, 1), 3, Outcome.MET),
        ((3, 1), 3, Outcome.MET),
        ((4, 1), 3, Outcome.NOT_MET),
        ((3, None), 3, Outcome.UNKNOWN),
        ((4, None), 3, Outcome.NOT_MET),
        ((1,), None, Outcome.UNKNOWN),
        ((None,), None, Outcome.UNKNOWN),
    ],
)
def test_no_product_is_above_what_the_client_bears(
    grades: tuple[int | None, ...], borne: int | None, outcome: Outcome
) -> None:
    """X-43: one below, at and above the client's grade; an unknown grade lets nothing through but hides no fault."""
    finding = judged("X-43", *(item(risk_grade=grade) for grade in grades), grade=borne)
    assert finding.outcome is outcome


# --- variety ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("classes", "outcome"),
    [
        (("bond", "fund"), Outcome.MET),
        (("bond", "fund", None), Outcome.MET),
        (("bond", "bond"), Outcome.NOT_MET),
        (("bond",), Outcome.NOT_MET),
        ((None,), Outcome.NOT_MET),
        (("bond", None), Outcome.UNKNOWN),
        ((None, None), Outcome.UNKNOWN),
    ],
)
def test_variety_is_more_than_one_class(classes: tuple[str | None, ...], outcome: Outcome) -> None:
    """X-45: two classes are enough, a single product never is, an unknown class may be another one."""
    assert judged("X-45", *(item(asset_class=one) for one in classes)).outcome is outcome


@pytest.mark.parametrize(
    ("classes", "present", "outcome"),
    [
        (("bond", "share", "fund", "gold"), 4, Outcome.MET),
        (("bond", "share", "fund", "deposit"), 3, Outcome.NOT_APPLICABLE),
        (("deposit",), 0, Outcome.NOT_APPLICABLE),
    ],
)
def test_the_classes_of_the_open_list_are_counted(classes: tuple[str, ...], present: int, outcome: Outcome) -> None:
    """X-50: the list is of examples, so what a basket leaves out breaks nothing."""
    finding = judged("X-50", *(item(asset_class=one) for one in classes))
    assert (finding.outcome, finding.figure("present"), finding.figure("named")) == (outcome, present, 4)


# --- terms -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "outcome", "lacking"),
    [
        (("short", "medium", "long"), Outcome.MET, None),
        (("short", "medium"), Outcome.NOT_MET, "long"),
        (("short", "short", "short"), Outcome.NOT_MET, "medium;long"),
        (("short", "medium", None), Outcome.UNKNOWN, "long"),
        (("short", None), Outcome.NOT_MET, "medium;long"),
        (("short", None, None), Outcome.UNKNOWN, "medium;long"),
    ],
)
def test_terms_are_combined(
    held: tuple[Literal["short", "medium", "long"] | None, ...], outcome: Outcome, lacking: str | None
) -> None:
    """X-49: all three terms; unknown terms are UNKNOWN only where they are enough to fill what lacks."""
    finding = judged("X-49", *(item(term=one) for one in held))
    assert finding.outcome is outcome
    figure = dict(finding.figures).get("lacking")
    assert (figure.code if isinstance(figure, Term) else None) == lacking


@pytest.mark.parametrize(
    ("days", "term"),
    [(0, "short"), (365, "short"), (366, "medium"), (1825, "medium"), (1826, "long"), (None, None)],
)
def test_a_bank_states_the_limits_of_terms(days: int | None, term: str | None) -> None:
    """X-49: the last short and the last medium day belong to their term; the handbook itself states no limit."""
    rule = TermMix(id="X-49", source=SOURCE, items=TERMS, short_days=365, medium_days=1825)
    assert rule.term_of(days) == term
    assert POLICY.term_mix is not None
    assert POLICY.term_mix.term_of(days) is None
    policy = attrs.evolve(POLICY, term_mix=rule)
    outcome = Outcome.MET if term == "long" else Outcome.UNKNOWN if term is None else Outcome.NOT_MET
    assert judged("X-49", item(term="short"), item(term="medium"), item(days=days), policy=policy).outcome is outcome


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"items": TERMS[:2]}, "want the terms short, medium, long"),
        ({"items": TERMS[::-1]}, "want the terms short, medium, long"),
        ({"short_days": 365}, "give short_days and medium_days together"),
        ({"medium_days": 365}, "give short_days and medium_days together"),
        ({"short_days": 365, "medium_days": 365}, "365 is not above short_days"),
        ({"items": ()}, "want|is not a list"),
    ],
)
def test_limits_of_terms_that_fit_nothing_are_refused(fields: dict[str, Any], wanted: str) -> None:
    """X-49: three terms in order, both limits or none, the second above the first."""
    values: dict[str, Any] = {"id": "X-49", "source": SOURCE, "items": TERMS, **fields}
    with pytest.raises(FactError, match=wanted):
        TermMix(**values)


# --- the swing of markets --------------------------------------------------------------------------------------------


def adjusting() -> CrossSellPolicy:
    """The handbook with a bank's own numbers: from a swing of 30 %, at most half in products of grade 4 or 5."""
    rule = DynamicAdjustment(id="X-51", source=SOURCE, volatility=Decimal("0.3"), grade=4, share=Decimal("0.5"))
    return attrs.evolve(POLICY, dynamic_adjustment=rule)


@pytest.mark.parametrize(
    ("swing", "risky", "safe", "outcome"),
    [
        (None, 100, 0, Outcome.NOT_APPLICABLE),
        ("0.299999", 100, 0, Outcome.NOT_APPLICABLE),
        ("0.3", 100, 0, Outcome.NOT_MET),
        ("0.3", 49_99, 50_00, Outcome.MET),
        ("0.3", 50_00, 50_00, Outcome.MET),
        ("0.3", 50_01, 50_00, Outcome.NOT_MET),
        ("0.300001", 0, 0, Outcome.MET),
    ],
)
def test_the_share_of_risky_assets_is_lowered(swing: str | None, risky: int, safe: int, outcome: Outcome) -> None:
    """X-51: below, at and above the swing; one cent below, at and above the share."""
    rows = (item(risk_grade=4, amount=risky), item(risk_grade=3, amount=safe))
    assert judged("X-51", *rows, policy=adjusting(), swing=swing).outcome is outcome


@pytest.mark.parametrize("row", [{"risk_grade": 4}, {"amount": 100}])
def test_an_unknown_amount_or_grade_leaves_the_share_unknown(row: dict[str, int]) -> None:
    """X-51: in a wide swing the share takes all amounts and grades."""
    assert judged("X-51", item(**row), policy=adjusting(), swing="0.5").outcome is Outcome.UNKNOWN


@pytest.mark.parametrize("field", ["volatility", "grade", "share"])
def test_the_handbook_states_no_number_for_the_swing(field: str) -> None:
    """X-51: with a swing and any of the three numbers missing, the answer is UNKNOWN."""
    assert judged("X-51", item(risk_grade=5, amount=1), swing="0.9").outcome is Outcome.UNKNOWN
    rule = adjusting().dynamic_adjustment
    assert rule is not None
    changes: dict[str, Any] = {field: None}
    policy = attrs.evolve(POLICY, dynamic_adjustment=attrs.evolve(rule, **changes))
    assert judged("X-51", item(risk_grade=5, amount=1), policy=policy, swing="0.9").outcome is Outcome.UNKNOWN


# --- the whole -------------------------------------------------------------------------------------------------------


def test_the_worst_finding_decides() -> None:
    """X-43, X-45, X-49 to X-51: one finding a rule, in the order of the rules, and the worst of them as the value."""
    good = (
        item(asset_class="bond", term="short", risk_grade=2),
        item(asset_class="fund", term="medium", risk_grade=3),
        item(asset_class="gold", term="long", risk_grade=3),
    )
    decision = check_basket(good, POLICY, as_of=DAY, client_grade=3)
    assert decision.value is Outcome.MET
    assert [one.rule for one in decision.findings] == ["X-43", "X-45", "X-49", "X-50", "X-51"]
    assert check_basket(good, POLICY, as_of=DAY, client_grade=None).value is Outcome.UNKNOWN
    assert check_basket(good[:2], POLICY, as_of=DAY, client_grade=None).value is Outcome.NOT_MET
    assert check_basket(good, POLICY, as_of=DAY, client_grade=2).value is Outcome.NOT_MET
    only = CrossSellPolicy(asset_classes=POLICY.asset_classes)
    assert check_basket(good, only, as_of=DAY, client_grade=3).value is Outcome.NOT_APPLICABLE


def test_a_basket_wants_products_and_a_rule() -> None:
    """X-43: nothing to check is the caller's mistake, and so is a policy without a rule about it."""
    with pytest.raises(FactError, match="want at least one product"):
        check_basket([], POLICY, as_of=DAY, client_grade=3)
    with pytest.raises(NoRuleInForce, match="about baskets"):
        check_basket([item()], CrossSellPolicy(), as_of=DAY, client_grade=3)
    for grade in (0, 6, True):
        with pytest.raises(FactError, match="client_grade: want a whole number from 1 to 5"):
            check_basket([item()], POLICY, as_of=DAY, client_grade=grade)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"term": "middle"}, "CC-FACT-002"),
        ({"days": -1}, "CC-FACT-001"),
        ({"amount": -1}, "CC-FACT-001"),
        ({"amount": 1.5}, "CC-FACT-001"),
        ({"risk_grade": 0}, "CC-FACT-001"),
        ({"risk_grade": 6}, "CC-FACT-001"),
    ],
)
def test_a_part_that_no_rule_could_read_is_refused(fields: dict[str, Any], code: str) -> None:
    """X-49, X-51: terms are the three, days and amounts whole and not below 0, grades from 1 to 5."""
    with pytest.raises(FactError) as refused:
        item(**fields)
    assert refused.value.code == code


def test_a_product_of_a_catalogue_becomes_a_part() -> None:
    """X-43, X-50: class, term and risk grade are those of the catalogue."""
    bond = Catalogue.of([ProductRow(product="债券", risk_grade=2)]).find("bond")
    assert bond is not None
    part = BasketItem.of(bond, amount=100, days=30)
    assert part == BasketItem(product="bond", asset_class="bond", risk_grade=2, amount=100, days=30)
    card = find_product("信用卡")
    assert card is not None
    assert BasketItem.of(card).asset_class is None


@pytest.mark.parametrize("rule", ["X-44", "X-48", "X-66"])
def test_what_people_weigh_stays_a_checklist(rule: str) -> None:
    """X-44, X-48, X-66: steady returns, the six strategies and the care with returns have no figure to check."""
    assert rule in {one.id for one in POLICY.rules}
