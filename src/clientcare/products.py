"""Products: their codes, names and families (产品词汇).

Handbooks call one product by several names; a code stands for all of them.  The family says what a product is, and
reminders of maturity, content and offers go by it.  The products of a bank take their families from its own table.

>>> find_product("网银").code, find_product("基金（分红）").code
('online_bank', 'dividend_fund')
>>> find_product("现金管理") is None
True

Bounds: a name is taken in full-width and half-width forms and with blanks around it, otherwise exactly; a narrower
product is another product (国债 is not 债券).
Source: 004 匹配表, 重复营销示例, 向上营销示例 (X-05 to X-09, X-12 to X-27, X-61); the families are defaults.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import frozen

from .decision import Term

__all__ = ["FAMILIES", "PRODUCTS", "Product", "family_of", "find_product", "product_code", "product_term"]

FAMILIES: Final = (
    "deposit", "wealth", "fund", "bond", "insurance", "gold", "loan", "card", "account", "channel", "service",
)  # fmt: skip
"""What a product can be; ``card`` is a credit card, ``account`` holds money without a term, as a debit card does."""


@frozen(kw_only=True)
class Product:
    """A product (产品): its code, every Chinese name with the usual one first, an English name, and its family."""

    code: str
    names: tuple[str, ...]
    name_en: str
    family: str


def _product(code: str, family: str, names: str, name_en: str) -> Product:
    return Product(code=code, names=tuple(names.split()), name_en=name_en, family=family)


PRODUCTS: Final = (
    _product("platinum_credit_card", "card", "白金贷记卡", "platinum credit card"),
    _product("heirloom_gold", "gold", "传世之宝", "heirloom gold bar"),
    # Savings set off the interest of a home loan: it is sold with the loan and ends with it.
    _product("deposit_loan_offset", "loan", "存贷双赢", "deposit-loan offset"),
    _product("online_bank", "channel", "网上银行 网银", "online bank"),
    _product("fund_treasure", "fund", "基金宝", "fund treasure"),
    _product("balloon_loan", "loan", "气球贷", "balloon loan"),
    # A call deposit that renews itself; banks list it beside demand and time deposits.
    _product("dual_yield_deposit", "deposit", "双利丰", "dual-yield deposit"),
    _product("mobile_bank", "channel", "手机银行", "mobile bank"),
    # A debit card owes nothing and has no day of repayment, so it is an account.
    _product("gold_or_higher_debit_card", "account", "金卡以上的借记卡", "debit card, gold or higher"),
    _product("message_service", "service", "消息服务 短信通知", "message service"),
    _product("wealth_product", "wealth", "理财产品 其他理财产品", "wealth product"),
    _product("fund_savings_plan", "fund", "基金定投", "fund savings plan"),
    _product("bond", "bond", "债券", "bond"),
    _product("treasury_bond", "bond", "国债", "treasury bond"),
    _product("credit_card", "card", "信用卡 贷记卡", "credit card"),
    _product("fund", "fund", "基金", "fund"),
    # The card of a tier: it entitles to service and carries neither credit nor money of its own.
    _product("vip_card", "service", "贵宾卡", "VIP card"),
    _product("insurance", "insurance", "保险 保险产品", "insurance"),
    _product("money_market_fund", "fund", "货币型基金产品", "money-market fund"),
    _product("gold_card_and_vip_service", "service", "金卡与贵宾服务", "Gold card and VIP service"),
    _product("deposit", "deposit", "存款", "deposit"),
    _product("large_deposit", "deposit", "大额存款", "large deposit"),
    _product("home_loan", "loan", "房贷", "home loan"),
    _product("car_loan", "loan", "汽车贷款", "car loan"),
    _product("certificate_pledged_loan", "loan", "存单质押贷款", "loan pledged by a deposit certificate"),
    _product("secured_small_loan", "loan", "小额抵/质押贷款", "small mortgage or pledge loan"),
    _product("credit_line_loan", "loan", "个人综合授信贷款", "personal credit-line loan"),
    _product("dividend_fund", "fund", "基金(分红)", "dividend fund"),
    _product("participating_insurance", "insurance", "分红型保险", "participating insurance"),
    _product("savings_wealth_product", "wealth", "储蓄类理财产品", "savings-type wealth product"),
    _product("foreign_currency_wealth_product", "wealth", "外币理财产品", "foreign-currency wealth product"),
    _product("gold", "gold", "黄金", "gold"),
    _product("standard_credit_card", "card", "普卡", "standard credit card"),
    _product("gold_credit_card", "card", "金卡贷记卡", "gold credit card"),
)
"""Every product that the handbooks name."""

_BY_NAME: Final = {name: product for product in PRODUCTS for name in (product.code, *product.names)}
_NO_FAMILIES: Final[Mapping[str, str]] = MappingProxyType({})


def find_product(text: str) -> Product | None:
    """Give the product of a code or a Chinese name, or None where it is none of :data:`PRODUCTS`."""
    return _BY_NAME.get(unicodedata.normalize("NFKC", text).strip())


def family_of(text: str, families: Mapping[str, str] = _NO_FAMILIES) -> str | None:
    """Give the family of a product by code or name, or None where it is not known.

    ``families`` is a bank's own table of products and families; it goes first, under whichever name it lists the
    product.
    """
    known = find_product(text)
    names = (text,) if known is None else (text, known.code, *known.names)
    listed = next((families[name] for name in names if name in families), None)
    return listed or (None if known is None else known.family)


def product_term(text: str) -> Term:
    """Give a product, by code or name, as its code with its names; a bank's own product stands for itself."""
    product = find_product(text)
    return Term(text) if product is None else Term(product.code, product.name_en, product.names[0])


def product_code(text: str) -> str:
    """Give the code of a product by code or name; a bank's own product stands for itself."""
    return product_term(text).code
