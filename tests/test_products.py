"""Products (X-61): every code with its names and family, and a bank's own table before ours."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest

from clientcare.decision import Term
from clientcare.errors import FactError
from clientcare.products import (
    FAMILIES,
    PACKAGED,
    PRODUCTS,
    Catalogue,
    Product,
    ProductRow,
    family_of,
    find_product,
    product_code,
    product_term,
)

# The vocabulary as the contract of the command lists it, and the family of each product.
VOCABULARY = [
    ("platinum_credit_card", "白金贷记卡", "card"),
    ("heirloom_gold", "传世之宝", "gold"),
    ("deposit_loan_offset", "存贷双赢", "loan"),
    ("online_bank", "网上银行, 网银", "channel"),
    ("fund_treasure", "基金宝", "fund"),
    ("balloon_loan", "气球贷", "loan"),
    ("dual_yield_deposit", "双利丰", "deposit"),
    ("mobile_bank", "手机银行", "channel"),
    ("gold_or_higher_debit_card", "金卡以上的借记卡", "account"),
    ("message_service", "消息服务, 短信通知", "service"),
    ("wealth_product", "理财产品, 其他理财产品", "wealth"),
    ("fund_savings_plan", "基金定投", "fund"),
    ("bond", "债券", "bond"),
    ("treasury_bond", "国债", "bond"),
    ("credit_card", "信用卡, 贷记卡", "card"),
    ("fund", "基金", "fund"),
    ("vip_card", "贵宾卡", "service"),
    ("insurance", "保险, 保险产品", "insurance"),
    ("money_market_fund", "货币型基金产品", "fund"),
    ("gold_card_and_vip_service", "金卡与贵宾服务", "service"),
    ("deposit", "存款", "deposit"),
    ("large_deposit", "大额存款", "deposit"),
    ("home_loan", "房贷", "loan"),
    ("car_loan", "汽车贷款", "loan"),
    ("certificate_pledged_loan", "存单质押贷款", "loan"),
    ("secured_small_loan", "小额抵/质押贷款", "loan"),
    ("credit_line_loan", "个人综合授信贷款", "loan"),
    ("dividend_fund", "基金(分红)", "fund"),
    ("participating_insurance", "分红型保险", "insurance"),
    ("savings_wealth_product", "储蓄类理财产品", "wealth"),
    ("foreign_currency_wealth_product", "外币理财产品", "wealth"),
    ("gold", "黄金", "gold"),
    ("standard_credit_card", "普卡", "card"),
    ("gold_credit_card", "金卡贷记卡", "card"),
]


@pytest.mark.parametrize(("code", "names", "family"), VOCABULARY)
def test_a_product_is_found_by_its_code_and_by_each_name(code: str, names: str, family: str) -> None:
    """X-61: names that stand for one product give its code, and the family goes with it."""
    for text in (code, *names.split(", ")):
        product = find_product(text)
        assert product is not None
        assert (product.code, product.names, product.family) == (code, tuple(names.split(", ")), family)
        assert family_of(text) == family


def test_the_vocabulary_is_whole_and_each_name_means_one_product() -> None:
    """X-61: the products are those of the contract; no name stands twice, and every family is one of the list."""
    assert [product.code for product in PRODUCTS] == [code for code, _, _ in VOCABULARY]
    names = [name for product in PRODUCTS for name in (product.code, *product.names)]
    assert len(set(names)) == len(names)
    assert {product.family for product in PRODUCTS} == set(FAMILIES) - {"share"}
    assert len({product.name_en for product in PRODUCTS}) == len(PRODUCTS)


def test_what_only_says_how_a_client_stands_is_not_sold() -> None:
    """X-02, X-23: a large deposit is no product to sell; a bank's own row may say so of its own, or otherwise."""
    assert [product.code for product in PRODUCTS if not product.sold] == ["large_deposit"]
    own = Catalogue.of([
        ProductRow(product="overdue", sold=False),
        ProductRow(product="yx"),
        ProductRow(product="存款", sold=False),
    ])  # fmt: skip
    assert {one.code: one.sold for one in own.products[:3]} == {"overdue": False, "yx": True, "deposit": False}
    kept, changed = (Catalogue.of([ProductRow(product="大额存款", sold=sold)]).products[0] for sold in (None, True))
    assert (kept.code, kept.sold, changed.sold) == ("large_deposit", False, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("基金（分红）", "dividend_fund"),
        ("小额抵／质押贷款", "secured_small_loan"),
        (" 存款\t", "deposit"),
        ("　存款　", "deposit"),
        ("ｄｅｐｏｓｉｔ", "deposit"),
    ],
)
def test_full_width_forms_and_blanks_around_a_name_are_the_same_name(text: str, code: str) -> None:
    """X-61: what an export writes in full width is the same product."""
    product = find_product(text)
    assert product is not None
    assert product.code == code


@pytest.mark.parametrize("text", ["", "定期", "存", "定期存款", "Deposit", "基金分红", "贷款", "card", "现金管理"])
def test_what_is_not_a_name_is_no_product(text: str) -> None:
    """X-61: neither a part of a name nor a family is taken for a product."""
    assert find_product(text) is None
    assert family_of(text) is None


def test_a_banks_own_table_goes_first() -> None:
    """X-02: the bank says what its products are, its own ones and ours, under whichever name it lists them."""
    own = {"YUEXIN-90": "wealth", "存贷双赢": "account", "bond": "wealth"}
    assert family_of("YUEXIN-90", own) == "wealth"
    assert family_of("deposit_loan_offset", own) == "account"
    assert family_of("债券", own) == "wealth"
    assert family_of("国债", own) == "bond"
    assert family_of("YUEXIN-91", own) is None


# --- catalogues ------------------------------------------------------------------------------------------------------

INVESTMENTS = {"wealth", "fund", "bond", "insurance", "gold"}
BOND = Product(code="b", names=("乙",), name_en="bee", family="bond", investment=True)


def test_investments_are_those_that_must_suit_the_client() -> None:
    """P-28: wealth products, funds, bonds, insurance and gold are investments; the rest is none."""
    assert {one.code for one in PRODUCTS if one.investment} == {
        code for code, _, family in VOCABULARY if family in INVESTMENTS
    }


def test_the_packaged_catalogue_leaves_open_what_no_handbook_says() -> None:
    """X-20, X-49, X-50: no grade, no risk grade and no term; the class of assets is the family that holds assets."""
    assert {(one.grade, one.risk_grade, one.term) for one in PRODUCTS} == {(None, None, None)}
    assert {(one.family, one.asset_class) for one in PRODUCTS} == {
        (family, family if family in {"deposit", *INVESTMENTS} else None) for family in FAMILIES if family != "share"
    }
    assert {one.needs for one in PRODUCTS} == {frozenset()}
    assert PACKAGED.products == PRODUCTS


def test_a_catalogue_finds_codes_terms_and_families() -> None:
    """X-61: every name finds its product; what is none stands for itself."""
    assert PACKAGED.code_of("短信通知") == product_code("短信通知") == "message_service"
    assert PACKAGED.term_of("网银") == product_term("网银") == Term("online_bank", "online bank", "网上银行")
    assert (PACKAGED.code_of("YUEXIN-90"), PACKAGED.term_of("YUEXIN-90")) == ("YUEXIN-90", Term("YUEXIN-90"))
    assert (PACKAGED.family_of("国债"), PACKAGED.family_of("YUEXIN-90")) == ("bond", None)
    assert [PACKAGED.find(text) for text in ("", "~", "龘")] == [None, None, None]


def test_catalogues_compare_by_their_products_and_travel() -> None:
    """A catalogue made again is the same one; a pickled one finds what it found."""
    again = Catalogue(products=PRODUCTS)
    assert again == PACKAGED
    assert hash(again) == hash(PACKAGED)
    sent = pickle.loads(pickle.dumps(PACKAGED))  # noqa: S301 - our own bytes
    assert sent == PACKAGED
    assert sent.find("网银") == PACKAGED.find("网银")


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        (ProductRow(product="债券", risk_grade=3), {"risk_grade": 3}),
        (ProductRow(product="债券", grade=2, name_en="our bond"), {"grade": 2, "name_en": "our bond"}),
        (ProductRow(product="债券", name_zh="本行债"), {"names": ("本行债", "债券")}),
        (ProductRow(product="债券", name_zh="债券"), {}),
        (ProductRow(product="债券", investment=False), {"investment": False}),
        (
            ProductRow(product="债券", family="deposit"),
            {"family": "deposit", "asset_class": "deposit", "investment": False},
        ),
        (ProductRow(product="债券", family="loan"), {"family": "loan", "asset_class": None, "investment": False}),
    ],
)
def test_a_row_of_the_bank_changes_the_packaged_product_of_its_name(row: ProductRow, changes: dict[str, Any]) -> None:
    """X-20, P-28: what the row says holds, under whichever name it stands; the rest is left as packaged."""
    packaged = PACKAGED.find("bond")
    assert packaged is not None
    for own in (row, attrs.evolve(row, product="bond")):
        found = Catalogue.of([own])
        assert found.find("债券") == attrs.evolve(packaged, **changes)
        assert len(found.products) == len(PRODUCTS)
        assert found.products[0].code == "bond"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (ProductRow(product="YX"), {"family": None, "investment": True, "asset_class": None}),
        (ProductRow(product="YX", family="wealth"), {"family": "wealth", "investment": True, "asset_class": "wealth"}),
        (ProductRow(product="YX", family="share"), {"family": "share", "investment": True, "asset_class": "share"}),
        (
            ProductRow(product="YX", family="deposit", risk_grade=4),
            {"family": "deposit", "investment": True, "asset_class": "deposit", "risk_grade": 4},
        ),
        (
            ProductRow(product="YX", family="deposit", risk_grade=4, investment=False),
            {"family": "deposit", "investment": False, "asset_class": "deposit", "risk_grade": 4},
        ),
        (
            ProductRow(product="YX", family="account", asset_class="gold", term="short", needs=frozenset({"grow"})),
            {
                "family": "account",
                "investment": True,
                "asset_class": "gold",
                "term": "short",
                "needs": frozenset({"grow"}),
            },
        ),
        (
            ProductRow(product="YX", family="account", asset_class="deposit"),
            {"family": "account", "investment": False, "asset_class": "deposit"},
        ),
        (ProductRow(product="YX", family="card"), {"family": "card", "investment": False, "asset_class": None}),
        (ProductRow(product="YX", investment=False), {"family": None, "investment": False, "asset_class": None}),
    ],
)
def test_a_product_of_the_bank_that_is_not_known_to_be_harmless_is_an_investment(
    row: ProductRow, expected: dict[str, Any]
) -> None:
    """P-28, X-50: by its family, asset class or risk grade, or where nothing is known, it has to suit the client."""
    assert Catalogue.of([row]).find("YX") == Product(code="YX", names=(), name_en="", **expected)
    assert Catalogue.of([row]).term_of("YX") == Term("YX")


@pytest.mark.parametrize(
    ("products", "name"),
    [
        ((BOND, attrs.evolve(BOND, code="c")), "乙"),
        ((BOND, attrs.evolve(BOND, names=("丙",))), "b"),
        ((BOND, attrs.evolve(BOND, code="c", names=("ｂ",))), "b"),
    ],
)
def test_a_name_of_two_products_is_refused(products: tuple[Product, ...], name: str) -> None:
    """X-61: a code or name means one product, in full width as in half width."""
    with pytest.raises(FactError, match=f"the name '{name}' stands for two products") as refused:
        Catalogue(products=products)
    assert refused.value.code == "CC-FACT-001"


def test_two_rows_of_one_product_are_refused() -> None:
    """X-61: a bank's table says one thing of a product, under either of its names."""
    with pytest.raises(FactError, match="stands for two products"):
        Catalogue.of([ProductRow(product="网银"), ProductRow(product="online_bank")])
    with pytest.raises(FactError, match="the name '存款' stands for two products"):
        Catalogue.of([ProductRow(product="YX", name_zh="存款")])


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"family": "lottery"}, "CC-FACT-002", "'lottery' is no family of products"),
        ({"asset_class": "lottery"}, "CC-FACT-002", "'lottery' is no asset class"),
        ({"term": "endless"}, "CC-FACT-002", "'endless' is no term"),
        ({"needs": frozenset({""})}, "CC-FACT-001", "needs: want a frozenset of codes"),
        ({"needs": "grow"}, "CC-FACT-001", "needs: want a frozenset of codes"),
        ({"risk_grade": 0}, "CC-FACT-001", "risk_grade: want a whole number from 1 to 5"),
        ({"risk_grade": 6}, "CC-FACT-001", "risk_grade: want a whole number from 1 to 5"),
        ({"risk_grade": True}, "CC-FACT-001", "risk_grade: want a whole number from 1 to 5"),
        ({"grade": 0}, "CC-FACT-001", "grade: want a whole number from 1 upwards"),
        ({"grade": True}, "CC-FACT-001", "grade: want a whole number from 1 upwards"),
    ],
)
def test_a_bad_entry_is_refused_in_a_row_and_in_a_product(fields: dict[str, Any], code: str, words: str) -> None:
    """X-20, P-28: grades are whole numbers in their range, families are those of the list."""
    for make in (lambda: ProductRow(product="YX", **fields), lambda: attrs.evolve(BOND, **fields)):
        with pytest.raises(FactError, match=words) as refused:
            make()
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"term": "endless"}, "CC-FACT-002"), ({"code": ""}, "CC-FACT-001"), ({"names": ("乙", "")}, "CC-FACT-001")],
)
def test_a_product_has_a_code_and_a_known_term(fields: dict[str, Any], code: str) -> None:
    """X-49: terms are short, medium and long; nothing goes by an empty name."""
    assert attrs.evolve(BOND, term="long", risk_grade=5, grade=1).term == "long"
    with pytest.raises(FactError) as refused:
        attrs.evolve(BOND, **fields)
    assert refused.value.code == code


def test_default_grades_fill_what_is_open_and_change_nothing_else() -> None:
    """D-21: the bank's own grade goes before the default one."""
    graded = Catalogue.of([ProductRow(product="fund", risk_grade=5)]).with_grades({"fund": 3, "bond": 2})
    assert [(code, entry.risk_grade) for code in ("fund", "bond", "gold") if (entry := graded.find(code))] == [
        ("fund", 5),
        ("bond", 2),
        ("gold", None),
    ]
    with pytest.raises(FactError, match=r"'fnud' is no product of the catalogue \(did you mean fund\?\)") as refused:
        PACKAGED.with_grades({"fnud": 3})
    assert refused.value.code == "CC-FACT-002"


def test_further_names_are_added_to_their_products() -> None:
    """X-61: a second name finds the product; one that it has adds nothing, one of another product is refused."""
    named = PACKAGED.with_names({"债": "bond", "债券": "bond", "短信": "message_service"})
    assert [named.code_of(name) for name in ("债", "债券", "短信")] == ["bond", "bond", "message_service"]
    found = named.find("bond")
    assert found is not None
    assert found.names == ("债券", "债")
    with pytest.raises(FactError, match="the name '国债' stands for two products"):
        PACKAGED.with_names({"国债": "bond"})
    with pytest.raises(FactError, match="'bnod' is no product"):
        PACKAGED.with_names({"债": "bnod"})
