"""Products: their codes, names, families and grades (产品目录).

Handbooks call one product by several names; a code stands for all of them.  The family says what a product is, and
reminders of maturity, content and offers go by it.  A bank's own table of products goes before what is packaged here.

>>> find_product("网银").code, find_product("基金（分红）").code
('online_bank', 'dividend_fund')
>>> find_product("现金管理") is None
True
>>> own = Catalogue.of([ProductRow(product="债券", risk_grade=3), ProductRow(product="YUEXIN-90", family="wealth")])
>>> own.find("bond").risk_grade, own.find("YUEXIN-90").investment
(3, True)

Bounds: a name is taken in full-width and half-width forms and with blanks around it, otherwise exactly; a narrower
product is another product (国债 is not 债券).  Risk grades go from 1 to 5; grades of quality (产品级别) from 1 upwards,
the higher the better, and compare within one family.  No handbook gives grades, terms or what an investment is, so the
packaged catalogue has no grade, no term and no need, and the families and what they say about investment are defaults.
Source: 004 匹配表, 重复营销示例, 向上营销示例 (X-05 to X-09, X-12 to X-27, X-61); 000 §1.1.39, §1.1.40 (X-49, X-50).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Literal

import attrs
from attrs import field, frozen

from .decision import Term
from .errors import FactError
from .facts import GRADES
from .parameters import unknown_code

__all__ = [
    "ASSET_CLASSES",
    "FAMILIES",
    "PACKAGED",
    "PRODUCTS",
    "TERMS",
    "Catalogue",
    "Product",
    "ProductRow",
    "family_of",
    "find_product",
    "product_code",
    "product_term",
]

FAMILIES: Final = (
    "deposit", "wealth", "fund", "bond", "share", "insurance", "gold", "loan", "card", "account", "channel", "service",
)  # fmt: skip
"""What a product can be; ``card`` is a credit card, ``account`` holds money without a term, as a debit card does."""

_INVESTMENTS: Final = ("wealth", "fund", "bond", "share", "insurance", "gold")
"""The families of investments: what is sold of them must suit the client."""

ASSET_CLASSES: Final = ("deposit", *_INVESTMENTS)
"""The families that are assets of the client, and so a class of them in a portfolio (X-45, X-50)."""

TERMS: Final = ("short", "medium", "long")
"""How long a product binds money (X-49)."""


@frozen(kw_only=True)
class Product:
    """A product (产品) of a catalogue: its code, every Chinese name with the usual one first, and an English name.

    ``family``: what it is, one of :data:`FAMILIES`, None where that is not known.  ``investment``: whether it must suit
    the client.  ``asset_class``: the class of assets that it counts for in a portfolio (X-50), one of
    :data:`ASSET_CLASSES`, None where it holds none.  ``term``: short, medium or long (X-49), None where that is not
    known.  ``grade``: its grade within the family (X-20); ``risk_grade``: its risk grade from 1 to 5; each None where
    it is not known.  ``sold``: False for what only says how a client stands, as 大额存款 or a loan in default do: no
    search by family or risk suggests it.  ``needs``: codes of the needs that it serves (X-11), such as those of X-52
    to X-54 or the bank's own.

    Raises :class:`~clientcare.errors.FactError`: ``CC-FACT-002`` for an unknown family, asset class or term,
    ``CC-FACT-001`` for a grade out of range, needs that are no set of codes, or an empty code or name.
    """

    code: str
    names: tuple[str, ...]
    name_en: str
    family: str | None
    investment: bool
    asset_class: str | None = None
    term: Literal["short", "medium", "long"] | None = None
    grade: int | None = None
    risk_grade: int | None = None
    sold: bool = True
    needs: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        _check_entry(self)
        if not all((self.code, *self.names)):
            raise FactError("CC-FACT-001", "a product wants a code and names that are not empty")

    def label(self) -> Term:
        """Give the product as its code with its names."""
        return Term(self.code, self.name_en, self.names[0] if self.names else "")


@frozen(kw_only=True)
class ProductRow:
    """A row of a bank's own table of products (产品表): a product by code or name, and what the bank says of it.

    What is None is left to the packaged entry of that name, where there is one.  Raises
    :class:`~clientcare.errors.FactError` as :class:`Product` does.
    """

    product: str
    family: str | None = None
    grade: int | None = None
    risk_grade: int | None = None
    investment: bool | None = None
    name_en: str | None = None
    name_zh: str | None = None
    sold: bool | None = None
    asset_class: str | None = None
    term: Literal["short", "medium", "long"] | None = None
    needs: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        _check_entry(self)


def _check_entry(entry: Product | ProductRow) -> None:
    for code, what, known in (
        (entry.family, "family of products", FAMILIES),
        (entry.asset_class, "asset class", ASSET_CLASSES),
        (entry.term, "term", TERMS),
    ):
        if code is not None and code not in known:
            raise unknown_code(code, what, known)
    if not isinstance(entry.needs, frozenset) or not all(isinstance(need, str) and need for need in entry.needs):
        raise FactError("CC-FACT-001", f"{type(entry).__name__}.needs: want a frozenset of codes")
    if entry.risk_grade is not None and (type(entry.risk_grade) is not int or entry.risk_grade not in GRADES):
        raise FactError("CC-FACT-001", f"{type(entry).__name__}.risk_grade: want a whole number from 1 to 5")
    if entry.grade is not None and (type(entry.grade) is not int or entry.grade < 1):
        raise FactError("CC-FACT-001", f"{type(entry).__name__}.grade: want a whole number from 1 upwards")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _by_name(products: tuple[Product, ...]) -> tuple[tuple[str, Product], ...]:
    """Give every code and name with its product, in the order of names; a name of two products is refused."""
    found: dict[str, Product] = {}
    for product in products:
        for name in dict.fromkeys(map(_plain, (product.code, *product.names))):
            if name in found:
                raise FactError("CC-FACT-001", f"the name {name[:40]!r} stands for two products; each has its own")
            found[name] = product
    return tuple(sorted(found.items(), key=lambda item: item[0]))


# The hash is kept, so that what is compiled from a catalogue is found again in no time.
@frozen(kw_only=True, cache_hash=True)
class Catalogue:
    """The products that rules know (产品目录), each code and name standing for one of them.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``) where one name stands for two products.
    """

    products: tuple[Product, ...]
    # Two tuples side by side instead of a dict, so that the value is frozen all the way.
    _index: tuple[tuple[str, Product], ...] = field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: _by_name(self.products), takes_self=True)
    )
    _names: tuple[str, ...] = field(
        init=False,
        eq=False,
        repr=False,
        default=attrs.Factory(lambda self: tuple(n for n, _ in self._index), takes_self=True),
    )

    @staticmethod
    def of(rows: Iterable[ProductRow]) -> Catalogue:
        """Give a bank's own catalogue: its own rows first, then what is packaged and not in them.

        A row changes the packaged product of its code or name, or adds one.  Where ``investment`` is not given, a
        product of the bank is an investment by its family or asset class, by a risk grade, as a structured deposit has
        one, and where its family is not known, so that nobody is sold it unjudged.  Raises
        :class:`~clientcare.errors.FactError` for two rows of one product and for a name that stands for two.
        """
        own = tuple(_own(row) for row in rows)
        codes = {product.code for product in own}
        return Catalogue(products=(*own, *(product for product in PRODUCTS if product.code not in codes)))

    def find(self, text: str) -> Product | None:
        """Give the product of a code or name, or None where it is none of the catalogue."""
        name = _plain(text)
        place = bisect_left(self._names, name)
        if place < len(self._names) and self._names[place] == name:
            return self._index[place][1]
        return None

    def term_of(self, text: str) -> Term:
        """Give a product, by code or name, as its code with its names; what is none stands for itself."""
        product = self.find(text)
        return Term(text) if product is None else product.label()

    def code_of(self, text: str) -> str:
        """Give the code of a product by code or name; what is none stands for itself."""
        product = self.find(text)
        return text if product is None else product.code

    def family_of(self, text: str) -> str | None:
        """Give the family of a product by code or name, or None where it is not known."""
        product = self.find(text)
        return None if product is None else product.family

    def with_grades(self, grades: Mapping[str, int]) -> Catalogue:
        """Give the catalogue with risk grades for the products, by code, that have none yet.

        Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a code that is no product of it.
        """
        self._known(grades)
        return Catalogue(
            products=tuple(
                attrs.evolve(product, risk_grade=grades[product.code])
                if product.risk_grade is None and product.code in grades
                else product
                for product in self.products
            )
        )

    def with_names(self, names: Mapping[str, str]) -> Catalogue:
        """Give the catalogue with further names, each with the code that it stands for.

        Raises :class:`~clientcare.errors.FactError`: ``CC-FACT-002`` for a code that is no product of it,
        ``CC-FACT-001`` for a name that stands for another product already.
        """
        self._known(names.values())
        further: dict[str, list[str]] = {}
        for name, code in names.items():
            known = self.find(name)
            if known is None or known.code != code:
                further.setdefault(code, []).append(name)
        return Catalogue(
            products=tuple(
                attrs.evolve(product, names=(*product.names, *further[product.code]))
                if product.code in further
                else product
                for product in self.products
            )
        )

    def _known(self, codes: Iterable[str]) -> None:
        known = {product.code for product in self.products}
        for code in codes:
            if code not in known:
                raise unknown_code(code, "product of the catalogue", sorted(known))


def _own(row: ProductRow) -> Product:
    """Give the product of a bank's own row, with what it leaves open from the packaged one of that name."""
    known = find_product(row.product)
    family = row.family or (None if known is None else known.family)
    asset_class = row.asset_class or (family if family in ASSET_CLASSES else None)
    investment = row.investment
    if investment is None:
        graded = row.risk_grade is not None
        investment = graded or family is None or family in _INVESTMENTS or asset_class in _INVESTMENTS
    names = () if row.name_zh is None else (row.name_zh,)
    if known is None:
        code, name_en = row.product, row.name_en or ""
    else:
        code, name_en = known.code, row.name_en or known.name_en
        names = tuple(dict.fromkeys((*names, *known.names)))
    return Product(
        code=code,
        names=names,
        name_en=name_en,
        family=family,
        investment=investment,
        asset_class=asset_class,
        term=row.term,
        grade=row.grade,
        risk_grade=row.risk_grade,
        needs=row.needs,
        sold=row.sold if row.sold is not None else known is None or known.sold,
    )


def _product(code: str, family: str, names: str, name_en: str, *, sold: bool = True) -> Product:
    return Product(
        code=code,
        names=tuple(names.split()),
        name_en=name_en,
        family=family,
        investment=family in _INVESTMENTS,
        asset_class=family if family in ASSET_CLASSES else None,
        sold=sold,
    )


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
    _product("gold_or_higher_debit_card", "account", "金卡以上的借记卡", "debit card of gold grade or higher"),
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
    # A deposit from an amount on: it keys a row, and there is nothing to sell.
    _product("large_deposit", "deposit", "大额存款", "large deposit", sold=False),
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

PACKAGED: Final = Catalogue(products=PRODUCTS)
"""The catalogue of :data:`PRODUCTS`."""

_NO_FAMILIES: Final[Mapping[str, str]] = MappingProxyType({})


def find_product(text: str) -> Product | None:
    """Give the product of a code or a Chinese name, or None where it is none of :data:`PRODUCTS`."""
    return PACKAGED.find(text)


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
    return PACKAGED.term_of(text)


def product_code(text: str) -> str:
    """Give the code of a product by code or name; a bank's own product stands for itself."""
    return PACKAGED.code_of(text)
