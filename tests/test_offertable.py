"""The offer table (X-05 to X-09, X-12 to X-20, X-23 to X-27): what suggests what, and in which order."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from clientcare.decision import Term
from clientcare.errors import FactError
from clientcare.facts import Holding
from clientcare.matrices import Alias, AliasTable, CrossSellPolicy, HeldKeys, MatrixRow
from clientcare.offertable import OfferTable, Reason, is_held, offer_catalogue, offer_table
from clientcare.policy import Checklist
from clientcare.products import Catalogue, ProductRow, find_product
from clientcare.rulebook import Rulebook

from .policies import SOURCE
from .test_matrices import row, terms

LATEST = date(2026, 6, 30)
POLICY = Rulebook.load("reference").on(LATEST).crosssell
TABLE = OfferTable(POLICY)


def held(product: str, **more: Any) -> Holding:
    """A holding of one client."""
    return Holding(client_id="c", product=product, **more)


def codes(*products: str, vip: bool | None = None, table: OfferTable = TABLE) -> tuple[str, ...]:
    """What is suggested and not held for some products held."""
    return table.codes(table.mask([held(one) for one in products]), vip=vip)


# --- order and names -------------------------------------------------------------------------------------------------


def test_rows_come_in_the_order_of_the_keys_and_then_by_their_way() -> None:
    """X-19, X-01: cross rows by the slide's keys, then repeat, then up, whatever the order of holdings."""
    cross = ("online_bank", "message_service", "credit_card", "money_market_fund", "gold_card_and_vip_service")
    expected = (*cross, "savings_wealth_product")
    assert codes("存款", "双利丰") == codes("双利丰", "存款") == expected
    later = ("balloon_loan", "deposit_loan_offset", "car_loan", "certificate_pledged_loan")
    assert codes("房贷", "黄金") == (*later, "heirloom_gold")
    first = codes("双利丰", "传世之宝")
    assert first[:6] == ("online_bank", "message_service", "fund_savings_plan", "bond", "credit_card", "fund")


def test_a_key_that_the_list_does_not_name_comes_after_those_it_does() -> None:
    """X-19: a bank's own row joins the table behind the handbook's."""
    keys = HeldKeys(id="B-19", source=SOURCE, items=terms("gold"))
    rows = (row("B-01", "fund", "bond"), row("B-02", "gold", "insurance"))
    assert codes("fund", "gold", table=OfferTable(CrossSellPolicy(matrix=rows, held_keys=keys))) == (
        "insurance",
        "bond",
    )
    assert codes("fund", "gold", table=OfferTable(CrossSellPolicy(matrix=rows))) == ("bond", "insurance")


def test_names_are_one_product_and_narrower_ones_are_not() -> None:
    """X-61: 网银 is the online bank, 国债 is not 债券."""
    assert codes("网银") == codes("网上银行") == codes("ｏｎｌｉｎｅ＿ｂａｎｋ")
    assert "message_service" not in codes("网银", "短信通知")
    assert "bond" in codes("传世之宝", "国债")
    assert "bond" not in codes("传世之宝", "债券")
    assert codes("现金管理") == ()


def test_reasons_for_one_product_are_merged() -> None:
    """X-06, X-25: a home loan suggests the balloon loan twice, by repeat and by up; both reasons stay."""
    found = {one.product: one for one in TABLE.suggested(TABLE.mask([held("房贷")]))}
    balloon = found["balloon_loan"]
    assert (balloon.rules, balloon.because_of, balloon.modes) == (("X-06", "X-25"), ("home_loan",), ("repeat", "up"))
    assert found["car_loan"].rules == ("X-06",)
    both = {one.product: one for one in TABLE.suggested(TABLE.mask([held("网银"), held("传世之宝")]))}
    assert both["credit_card"].because_of == ("heirloom_gold", "online_bank")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"opened_on": LATEST}, True),
        ({"opened_on": date(2026, 7, 1)}, False),
        ({"amount": 0}, True),
        ({"amount": 0, "matures_on": LATEST}, True),
        ({"amount": 0, "matures_on": date(2026, 6, 29)}, False),
        ({"amount": 1, "matures_on": date(2026, 6, 29)}, True),
        ({"matures_on": date(2026, 6, 29)}, True),
    ],
)
def test_a_holding_counts_from_its_opening_until_it_is_over(facts: dict[str, Any], expected: bool) -> None:
    """X-60: over is what has matured before the day and has nothing left; an amount that is not known may be left."""
    assert is_held(held("gold", **facts), as_of=LATEST) is expected


# --- gates, amounts, grades ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("vip", "standing"), [(True, "open"), (False, "closed"), (None, "unknown")])
def test_a_row_for_vip_clients_is_open_to_them_alone(vip: bool | None, standing: str) -> None:
    """X-24, X-27: with a VIP tier open, without closed, and unknown where the tier is not known."""
    for product, offers in (
        ("普卡", ("gold_credit_card", "platinum_credit_card")),
        ("小额抵/质押贷款", ("credit_line_loan",)),
    ):
        suggested = TABLE.suggested(TABLE.mask([held(product)]), vip=vip)
        assert [(one.product, one.standing) for one in suggested] == [(offer, standing) for offer in offers]
        assert codes(product, vip=vip) == (offers if vip else ())


def test_an_open_reason_goes_before_those_that_are_not() -> None:
    """X-24: a product that another row gives as well is open, by that row alone, unless the gate opens."""
    rows = (row("B-01", "fund", "bond"), row("B-02", "gold", "bond", gate="vip"))
    table = OfferTable(CrossSellPolicy(matrix=rows))
    mask = table.mask([held("fund"), held("gold")])
    for vip, rules in ((False, ("B-01",)), (None, ("B-01",)), (True, ("B-01", "B-02"))):
        (one,) = table.suggested(mask, vip=vip)
        assert (one.standing, one.rules) == ("open", rules)


LARGE = CrossSellPolicy(
    matrix=(row("B-01", "large_deposit", "bond", counts_as="deposit", at_least=500_000_00, mode="up"),)
)


@pytest.mark.parametrize(
    ("amounts", "standing"),
    [
        ((499_999_99,), None),
        ((500_000_00,), "open"),
        ((250_000_00, 250_000_00), "open"),
        ((250_000_00, 249_999_99), None),
        ((None,), "unknown"),
        ((499_999_99, None), "unknown"),
        ((500_000_00, None), "open"),
        ((-1, 500_000_00), None),
        ((), None),
    ],
)
def test_a_deposit_counts_as_large_from_the_amount_on(amounts: tuple[int | None, ...], standing: str | None) -> None:
    """X-23: the amounts of a client's deposits add up; at the amount it is large, a cent below it is not."""
    table = OfferTable(LARGE)
    suggested = table.suggested(table.mask([held("存款", amount=amount) for amount in amounts]))
    assert [one.standing for one in suggested] == ([] if standing is None else [standing])
    assert all(one.because_of == ("deposit",) for one in suggested)
    assert table.codes(table.mask([held("大额存款")])) == ("bond",)


def test_without_an_amount_no_deposit_is_a_large_one() -> None:
    """X-23: the handbook gives no number, so only a product named large deposit is one."""
    mask = TABLE.mask([held("存款", amount=10**12)])
    assert {one.rules for one in TABLE.suggested(mask)} == {("X-05",)}


def test_a_row_that_waits_for_an_amount_is_unknown_to_vip_clients_as_well() -> None:
    """X-23, X-24: an amount that is not known keeps a row unknown whatever the tier."""
    gated = attrs.evolve(LARGE.matrix[0], gate="vip")
    table = OfferTable(CrossSellPolicy(matrix=(gated,)))
    mask = table.mask([held("存款")])
    assert [table.suggested(mask, vip=vip)[0].standing for vip in (True, False, None)] == ["unknown"] * 3


GRADE_3 = ("fund_treasure", "fund_savings_plan", "fund", "dividend_fund", "gold", "heirloom_gold")


@pytest.mark.parametrize(
    ("grade", "investments"),
    [
        (None, ("bond", "insurance", "participating_insurance")),
        (2, ("bond", "insurance", "participating_insurance")),
        (1, ("treasury_bond", "money_market_fund")),
        (3, tuple(sorted(GRADE_3))),
        (4, ()),
    ],
)
def test_the_same_risk_is_that_of_the_holding_or_else_of_the_catalogue(
    grade: int | None, investments: tuple[str, ...]
) -> None:
    """X-08: the grade on the holding goes before the catalogue's; the other wealth products come first."""
    mask = TABLE.mask([held("理财产品", risk_grade=grade)])
    same_type = ("savings_wealth_product", "foreign_currency_wealth_product")
    found = TABLE.codes(mask)
    assert set(found[:2]) == set(same_type)
    assert tuple(sorted(found[2:])) == tuple(sorted(investments))
    assert TABLE.blind(mask) == ()


def test_without_a_grade_nothing_of_the_same_risk_is_found() -> None:
    """X-08: an unknown grade finds only the same type, and the row says that it could not look."""
    table = OfferTable(POLICY, Catalogue.of([]))
    mask = table.mask([held("理财产品")])
    assert table.codes(mask) == ("savings_wealth_product", "foreign_currency_wealth_product")
    assert [rule.id for rule in table.blind(mask)] == ["X-08"]
    assert table.blind(table.mask([held("理财产品", risk_grade=2)])) == ()


def test_two_holdings_of_different_grades_suggest_for_both() -> None:
    """X-08: the row speaks once a product, whichever holding it comes from."""
    mask = TABLE.mask([held("理财产品", risk_grade=1), held("理财产品", risk_grade=3)])
    suggested = TABLE.suggested(mask)
    assert {one.rules for one in suggested} == {("X-08",)}
    assert all(len(one.reasons) == 1 for one in suggested)
    assert {"treasury_bond", "gold", "savings_wealth_product"} <= {one.product for one in suggested}


def test_selectors_on_a_product_without_a_family_find_nothing() -> None:
    """X-08: what a held product is has to be known before others of its type can be found."""
    rows = (row("B-01", "yx", "same_type", "bond"), row("B-02", "zz", "same_type", "same_risk"))
    table = OfferTable(CrossSellPolicy(matrix=rows), Catalogue.of([ProductRow(product="yx")]))
    assert codes("yx", "zz", table=table) == ("bond",)
    assert [rule.id for rule in table.blind(table.mask([held("zz")]))] == ["B-02"]


# --- higher grades ---------------------------------------------------------------------------------------------------


def test_higher_grades_of_the_family_are_offered_the_lowest_first() -> None:
    """X-20: only where the bank's own catalogue gives grades, and only within one family."""
    graded = [
        ProductRow(product="信用卡", grade=1),
        ProductRow(product="白金贷记卡", grade=3),
        ProductRow(product="金卡贷记卡", grade=2),
        ProductRow(product="贵宾卡", grade=9),
        ProductRow(product="YX", grade=9),
    ]
    policy = CrossSellPolicy(higher_grades=Checklist(id="B-20", source=SOURCE))
    table = OfferTable(policy, Catalogue.of(graded))
    assert codes("信用卡", table=table) == ("gold_credit_card", "platinum_credit_card")
    assert codes("金卡贷记卡", table=table) == ("platinum_credit_card",)
    assert codes("白金贷记卡", table=table) == codes("普卡", table=table) == codes("YX", table=table) == ()
    (one,) = table.suggested(table.mask([held("金卡贷记卡")]))
    assert (one.rules, one.modes, one.because_of) == (("B-20",), ("up",), ("gold_credit_card",))
    assert codes("信用卡", table=OfferTable(CrossSellPolicy(), Catalogue.of(graded))) == ()
    assert codes("信用卡", table=OfferTable(policy)) == ()


def test_what_is_not_sold_is_found_neither_by_family_nor_by_risk_nor_by_grade() -> None:
    """X-08, X-20: a status of the bank's own is in the catalogue and suggested only by a row that names it."""
    rows = [
        ProductRow(product="frozen", family="wealth", risk_grade=2, grade=5, sold=False),
        ProductRow(product="wealth_product", grade=1, risk_grade=2),
        ProductRow(product="yx", family="wealth", risk_grade=2, grade=4),
    ]
    table = OfferTable(POLICY, offer_catalogue(POLICY, rows))
    found = codes("理财产品", table=table)
    assert "yx" in found
    assert "frozen" not in found
    named = OfferTable(CrossSellPolicy(matrix=(row("B-01", "gold", "frozen"),)), Catalogue.of(rows))
    assert codes("gold", table=named) == ("frozen",)
    assert codes("frozen", table=OfferTable(POLICY, offer_catalogue(POLICY, rows))) == ()


# --- integers and catalogues -----------------------------------------------------------------------------------------


def test_the_integer_and_the_codes_say_the_same() -> None:
    """X-12 to X-18: each code that is suggested and not held is one bit."""
    mask = TABLE.mask([held("传世之宝"), held("网银"), held("普卡")])
    for vip in (True, False, None):
        by_code = sum(TABLE.mask([held(code)]) & -TABLE.mask([held(code)]) for code in TABLE.codes(mask, vip=vip))
        assert TABLE.match([mask, 0, mask], vip=vip) == [by_code, 0, by_code]


def test_what_others_suggest_is_merged_under_one_name() -> None:
    """X-61: reasons for 网银 and for its code are reasons for one product."""
    rule = Checklist(id="B-01", source=SOURCE)
    reasons = [Reason(product="网银", rule=rule, mode="scene"), Reason(product="online_bank", rule=rule, mode="cross")]
    (one,) = TABLE.merged(reasons, vip=None)
    assert (one.product, one.modes, one.because_of) == ("online_bank", ("cross", "scene"), ())
    assert one.entry == TABLE.catalogue.find("网银")
    (own,) = TABLE.merged([Reason(product="YX", rule=rule, mode="scene")], vip=None)
    assert (own.product, own.entry) == ("YX", None)
    assert TABLE.term("YX") == Term("YX")


def test_the_catalogue_of_offers_takes_names_and_grades_from_the_policy() -> None:
    """X-61, D-21: the bank's own rows first, then the policy's names and grades, then what is packaged."""
    aliases = AliasTable(id="B-61", source=SOURCE, items=terms("bond"), names=(Alias(product="bond", name="债"),))
    own = offer_catalogue(attrs.evolve(POLICY, aliases=aliases), [ProductRow(product="债券", risk_grade=4)])
    found = own.find("债")
    assert found is not None
    assert (found.code, found.risk_grade) == ("bond", 4)
    packaged = find_product("国债")
    assert packaged is not None
    assert own.find("国债") == attrs.evolve(packaged, risk_grade=1)
    assert offer_catalogue(CrossSellPolicy()) == Catalogue.of([])
    unknown = attrs.evolve(aliases, names=(Alias(product="bnod", name="债"),))
    with pytest.raises(FactError, match="'bnod' is no product of the catalogue"):
        offer_catalogue(CrossSellPolicy(aliases=unknown))


def test_a_table_is_compiled_once() -> None:
    """The same policy and catalogue give the same table, equal ones too; another policy gives another."""
    assert offer_table(POLICY) is offer_table(attrs.evolve(POLICY))
    assert offer_table(POLICY) is not offer_table(CrossSellPolicy())
    rows: list[MatrixRow] = [*POLICY.matrix]
    assert offer_table(attrs.evolve(POLICY, matrix=tuple(rows[1:]))) is not offer_table(POLICY)
