"""The matrices as data (X-01 to X-27, X-35 to X-39, X-60 to X-62): every row as the handbook has it, and the policy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from clientcare.decision import Term
from clientcare.errors import FactError
from clientcare.facts import Holding
from clientcare.matrices import (
    Alias,
    AliasTable,
    CrossSellPolicy,
    MatrixRow,
    RiskGrade,
    SceneItem,
    SceneRow,
    TierGate,
)
from clientcare.offertable import OfferTable
from clientcare.policy import Checklist
from clientcare.products import PACKAGED, find_product, product_code
from clientcare.rulebook import Rulebook

from .policies import SOURCE

LATEST = date(2026, 6, 30)
ROWS = tomllib.loads((Path(__file__).parent / "scenarios_crosssell.toml").read_text(encoding="utf-8"))["rows"]
OUTLET = Rulebook.load("vip-outlet").on(LATEST).crosssell
RETAIL = Rulebook.load("retail-handbook").on(LATEST).crosssell
REFERENCE = Rulebook.load("reference").on(LATEST).crosssell


def terms(*codes: str) -> tuple[Term, ...]:
    """Items of a rule, by their codes."""
    return tuple(Term(code, code, code) for code in codes)


def row(rule_id: str = "B-01", held: str = "fund", *offers: str, **more: Any) -> MatrixRow:
    """A row of a bank's own."""
    return MatrixRow(
        **{"id": rule_id, "source": SOURCE, "held": held, "mode": "cross", "items": terms(*offers), **more}
    )


# --- the rows of the handbook ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case["rule"])
def test_a_row_is_that_of_the_handbook(case: dict[str, Any]) -> None:
    """X-05 to X-09, X-12 to X-18, X-23 to X-25, X-27: key, way, confidence, and what is suggested in which order."""
    rule = next(rule for rule in OUTLET.matrix if rule.id == case["rule"])
    assert (rule.held, rule.mode) == (product_code(case["held"]), case["mode"])
    assert rule.source.confidence == Decimal(case["confidence"])
    found = [
        reason.product
        for reason in OfferTable(REFERENCE).reasons(OfferTable(REFERENCE).mask([_held(case["held"])]))
        if reason.rule.id == case["rule"]
    ]
    assert found == [product_code(name) for name in case["offers"]]


def _held(product: str) -> Holding:
    return Holding(client_id="c", product=product)


def test_every_row_of_the_handbook_is_in_the_cases() -> None:
    """X-05 to X-27: no row stands in the rulebook that the cases do not have; X-26 is planned and makes no offer."""
    assert sorted(rule.id for rule in OUTLET.matrix) == sorted(case["rule"] for case in ROWS)
    assert "X-26" in {rule.id for rule in OUTLET.rules}
    assert REFERENCE.matrix == OUTLET.matrix


def test_the_keys_of_the_table_stand_in_the_order_of_the_slide() -> None:
    """X-19: seven held products, each with one cross row."""
    assert OUTLET.held_keys is not None
    names = ("白金贷记卡", "传世之宝", "存贷双赢", "网上银行", "基金宝", "气球贷", "双利丰")
    keys = [term.code for term in OUTLET.held_keys.items]
    assert keys == [product_code(name) for name in names]
    assert sorted(keys) == sorted(rule.held for rule in OUTLET.matrix if rule.mode == "cross")


def test_a_reconstruction_keeps_the_other_readings() -> None:
    """X-05 to X-18: each reconstructed row says what else the slide may mean."""
    reconstructed = [rule for rule in OUTLET.matrix if rule.source.basis.value == "reconstructed"]
    assert len(reconstructed) == 12
    assert all(rule.source.note for rule in reconstructed)


def test_no_row_offers_what_it_stands_for_under_any_name() -> None:
    """X-60, X-61: neither the key nor an alias of it is among the items of its row."""
    for rule in OUTLET.matrix:
        assert find_product(rule.held) is not None
        assert rule.held not in {product_code(term.code) for term in rule.items}
        assert rule.held not in {product_code(term.zh) for term in rule.items}


def test_names_for_one_product_mean_one_product() -> None:
    """X-61: five pairs, and treasury bonds and VIP cards stay by themselves."""
    pairs = [
        ("网银", "网上银行"),
        ("短信通知", "消息服务"),
        ("贷记卡", "信用卡"),
        ("保险产品", "保险"),
        ("其他理财产品", "理财产品"),
    ]
    assert OUTLET.aliases is not None
    assert [(one.name, one.product) for one in OUTLET.aliases.names] == [
        (name, product_code(first)) for name, first in pairs
    ]
    assert all(product_code(name) == product_code(first) for name, first in pairs)
    assert product_code("国债") != product_code("债券")
    assert product_code("贵宾卡") != product_code("金卡以上的借记卡")


def test_a_product_has_one_english_name() -> None:
    """X-05 to X-39, X-61, X-62: an item of a catalogue's Chinese name has its English one, and a row names its key."""
    seen = set()
    for policy in (OUTLET, RETAIL):
        for rule in policy.every_rule():
            for term in getattr(rule, "items", None) or ():
                product = PACKAGED.find(term.zh)
                # The asset classes of X-50 and the like are no products.
                if product is not None and product.code == term.code:
                    assert (rule.id, term.en) == (rule.id, product.name_en)
                    seen.add(product.code)
    assert len(seen) > 25
    for row_of_table in OUTLET.matrix:
        assert PACKAGED.term_of(row_of_table.held).en in row_of_table.statement()
    assert not any("," in product.name_en for product in PACKAGED.products)


def test_the_place_of_a_row_is_written_in_the_language_of_the_handbook() -> None:
    """X-12 to X-18: a Chinese sentence shows the place, so no English word stands in it."""
    for rule in OUTLET.matrix:
        assert re.search("[A-Za-z]", rule.source.locator) is None
    assert {rule.source.locator for rule in OUTLET.matrix if rule.id in ("X-16", "X-17", "X-18")} == {"匹配表2"}


def test_the_default_grades_are_said_by_name() -> None:
    """D-21: the sentence names the products in both languages, a product of the bank's own by its code."""
    assert REFERENCE.risk_grades is not None
    assert "is: money-market fund 1; treasury bond 1; wealth product 2;" in REFERENCE.risk_grades.statement()
    assert "：货币型基金产品 1；国债 1；理财产品 2；" in REFERENCE.risk_grades.statement("zh")
    own = attrs.evolve(REFERENCE.risk_grades, grades=(RiskGrade(product="yx-90", grade=5),))
    assert own.statement().endswith("is: yx-90 5.")


def test_consent_is_a_default_and_no_handbook_states_a_bar() -> None:
    """D-24: reference alone speaks of consent to marketing; what keeps products from a client is a bank's own."""
    assert (OUTLET.consent, RETAIL.consent) == (None, None)
    assert REFERENCE.consent is not None
    assert (REFERENCE.consent.id, REFERENCE.consent.source.basis.value) == ("D-24", "default")
    assert "consent" in REFERENCE.consent.statement()
    assert "同意" in REFERENCE.consent.statement("zh")
    assert OUTLET.bars == RETAIL.bars == REFERENCE.bars == ()


def test_gates_events_and_scenes_are_those_of_the_handbooks() -> None:
    """X-21, X-22, X-24, X-27, X-37 to X-39, X-62: who needs a tier, whom events invite, which scenes there are."""
    assert {rule.id for rule in OUTLET.matrix if rule.gate == "vip"} == {"X-24", "X-27"}
    assert [(gate.tier, [term.code for term in gate.items]) for gate in OUTLET.gates] == [
        ("gold", ["vip_card", "gold_card_and_vip_service", "gold_or_higher_debit_card"])
    ]
    assert [([term.code for term in pair.items], pair.invites) for pair in OUTLET.event_pairs] == [
        (["balloon_loan"], ("home_loan",)),
        (["platinum_credit_card"], ("credit_card", "standard_credit_card")),
    ]
    assert RETAIL.scene_codes == ("payroll", "executive", "family", "elderly")


def test_what_a_handbook_leaves_without_a_number_has_none() -> None:
    """X-03, X-23, X-35, D-22: often, large and about to have no figure in the handbooks; reference has seven days."""
    assert RETAIL.rate_views is not None
    assert (RETAIL.rate_views.views, RETAIL.rate_views.days, RETAIL.rate_views.at_least) == (None, None, None)
    assert all(rule.at_least is None for rule in OUTLET.matrix)
    assert OUTLET.maturity_lead is None
    assert OUTLET.risk_grades is None
    assert OUTLET.per_contact is None
    assert REFERENCE.per_contact is None
    assert REFERENCE.maturity_lead is not None
    assert REFERENCE.maturity_lead.before == 7


def test_the_default_grades_are_those_that_are_settled() -> None:
    """D-21: one for money-market funds and treasury bonds, three for funds and gold, two for the rest."""
    assert REFERENCE.risk_grades is not None
    found: dict[int, set[str]] = {}
    for one in REFERENCE.risk_grades.grades:
        found.setdefault(one.grade, set()).add(one.product)
    assert found == {
        1: {"money_market_fund", "treasury_bond"},
        2: {
            "wealth_product",
            "savings_wealth_product",
            "foreign_currency_wealth_product",
            "bond",
            "insurance",
            "participating_insurance",
        },
        3: {"fund", "fund_treasure", "fund_savings_plan", "dividend_fund", "gold", "heirloom_gold"},
    }


# --- a policy that contradicts itself --------------------------------------------------------------------------------

SELF_CHECK = Checklist(id="B-60", source=SOURCE)
MODES = Checklist(id="B-61", source=SOURCE, items=terms("repeat"))
GATE = TierGate(id="B-62", source=SOURCE, items=terms("vip_card"), tier="gold")
ALIASES = AliasTable(
    id="B-63", source=SOURCE, items=terms("bond"), names=(Alias(product="bond", name="国债"),)
)  # 国债 is another product


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (
            lambda: CrossSellPolicy(matrix=(row("B-01", "fund", "bond", "fund"),), self_check=SELF_CHECK),
            "matrix: B-01 offers 'fund', which it stands for (B-60)",
        ),
        (
            lambda: CrossSellPolicy(matrix=(row("B-01", "fund", "bond"),), sale_modes=MODES),
            "matrix: B-01: 'cross' is no way of selling of B-61",
        ),
        (
            lambda: CrossSellPolicy(gates=(GATE, attrs.evolve(GATE, id="B-64", tier="platinum"))),
            "gates: B-62 and B-64 both set the tier of 'vip_card'",
        ),
        (
            lambda: CrossSellPolicy(aliases=ALIASES),
            "aliases: '国债' is a name of 'treasury_bond', so it cannot stand for 'bond'",
        ),
    ],
)
def test_a_policy_that_contradicts_itself_is_refused(policy: Callable[[], CrossSellPolicy], words: str) -> None:
    """X-01, X-60, X-61, X-62: what cannot hold together is named with its rules."""
    with pytest.raises(FactError) as refused:
        policy()
    assert refused.value.code == "CC-FACT-003"
    assert words in str(refused.value)


def test_what_does_not_contradict_is_taken() -> None:
    """X-01, X-60, X-61: a row may offer its key where X-60 is not there; a name of the same product is fine."""
    own = attrs.evolve(ALIASES, names=(Alias(product="bond", name="债券"), Alias(product="bond", name="债")))
    policy = CrossSellPolicy(matrix=(row("B-01", "fund", "fund"),), aliases=own, sale_modes=None)
    modes = attrs.evolve(MODES, items=terms("cross"))
    assert CrossSellPolicy(matrix=(row("B-01", "fund", "bond"),), self_check=SELF_CHECK, sale_modes=modes).scenes == ()
    assert [rule.id for rule in policy.every_rule()] == ["B-01", "B-63"]
    with pytest.raises(FactError, match="is no way of selling of B-61"):
        CrossSellPolicy(matrix=(row("B-01", "fund", "bond"),), sale_modes=attrs.evolve(MODES, items=None))


def test_an_amount_is_of_something() -> None:
    """X-23: a row that asks for an amount says of which product; one without an amount may stand."""
    with pytest.raises(FactError, match="at_least: an amount without counts_as"):
        row("B-01", "large_deposit", "fund", at_least=1)
    assert row("B-01", "large_deposit", "fund", counts_as="deposit").at_least is None
    assert row("B-01", "large_deposit", "fund", counts_as="deposit", at_least=0).counts_as == "deposit"


@pytest.mark.parametrize("scenes", [("a",), ("a", "b", "c")])
def test_each_item_of_a_scene_has_its_scene(scenes: tuple[str, ...]) -> None:
    """X-37 to X-39: an item without a scene would never come up."""
    parts = tuple(SceneItem(item=item, scene="family") for item in scenes)
    with pytest.raises(FactError, match="scenes: want one scene for each of the items"):
        SceneRow(id="B-01", source=SOURCE, items=terms("a", "b"), scenes=parts)
