"""Products (X-61): every code with its names and family, and a bank's own table before ours."""

from __future__ import annotations

import pytest

from clientcare.products import FAMILIES, PRODUCTS, family_of, find_product

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
    assert {product.family for product in PRODUCTS} == set(FAMILIES)
    assert len({product.name_en for product in PRODUCTS}) == len(PRODUCTS)


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
