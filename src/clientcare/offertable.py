"""The offer table (匹配表): the matrices of a policy and a catalogue, compiled so that a whole book is quick to match.

Every product is one bit of an integer.  What a client holds is one integer, and what the rows give for it is looked up,
not computed again: clients who hold the same keyed products share one answer.  Nothing is judged here; what may be
offered is decided by :func:`clientcare.crosssell.find_offers`.

The order of suggestions (匹配顺序): cross rows in the order of X-19, a key that it does not name after those it does;
then repeat rows, up rows and higher grades (X-20); within a row as it stands.  A product counts where it first comes.

>>> from datetime import date
>>> from clientcare.rulebook import Rulebook
>>> table = OfferTable(Rulebook.load("reference").on(date(2026, 6, 30)).crosssell)
>>> table.codes(table.mask([Holding(client_id="007", product="黄金"), Holding(client_id="007", product="双利丰")]))
('online_bank', 'message_service', 'credit_card', 'money_market_fund', 'gold_card_and_vip_service', 'heirloom_gold')
>>> table.codes(table.mask([Holding(client_id="007", product="国债")]))
()

Bounds: only the same product counts as held, after names; a narrower one does not.  ``same_type`` gives the other
products of the held one's family, ``same_risk`` the other investments of its risk grade: that of the holding, else of
the catalogue; without a grade it gives none.  What is not sold is not found that way.  A deposit counts as a large one
where its amounts add up to what the row asks for.
Source: 004 (2)客户已持有产品, 匹配表, 重复营销示例, 向上营销示例, (3)向上营销方法 (X-05 to X-09, X-12 to X-20, X-23 to
X-25, X-27).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import count
from typing import Final, Literal, TypeAlias

import attrs
from attrs import frozen

from .decision import Term
from .facts import GRADES, Holding
from .matrices import SELECTORS, CrossSellPolicy, MatrixRow
from .parameters import unknown_code
from .policy import Rule
from .products import Catalogue, Product, ProductRow

__all__ = [
    "MODES",
    "OfferTable",
    "Reason",
    "Suggestion",
    "Ways",
    "is_held",
    "offer_catalogue",
    "offer_table",
    "scene_reasons",
    "vip_tiers",
]

MODES: Final = ("cross", "repeat", "up", "scene")
"""The ways in which an offer comes up: related, similar and better products (X-01), and the scene (X-37)."""

_SAME_TYPE, _SAME_RISK = SELECTORS
_GRADED: Final = (None, *GRADES)
_STANDINGS: Final = (None, False, True)

Ways: TypeAlias = Literal["cross", "repeat", "up", "scene"]
"""One of :data:`MODES`."""


def offer_catalogue(policy: CrossSellPolicy, rows: Iterable[ProductRow] = ()) -> Catalogue:
    """Give the catalogue of offers: a bank's own rows before what is packaged, with the names and grades of a policy.

    Source: 004 匹配表 (X-61); the grades are defaults (D-21).
    """
    catalogue = Catalogue.of(rows)
    if policy.aliases is not None:
        catalogue = catalogue.with_names({one.name: one.product for one in policy.aliases.names})
    if policy.risk_grades is not None:
        catalogue = catalogue.with_grades({one.product: one.grade for one in policy.risk_grades.grades})
    return catalogue


def is_held(holding: Holding, *, as_of: date) -> bool:
    """Tell whether something is held on a day: opened by then or without a day, and not over.

    It is over from the day after its maturity, and only where nothing is left of it (``amount`` 0).
    """
    if holding.opened_on is not None and holding.opened_on > as_of:
        return False
    return holding.amount != 0 or holding.matures_on is None or holding.matures_on >= as_of


def vip_tiers(tiers: Sequence[str]) -> tuple[str, ...]:
    """Give the VIP tiers (贵宾客户) of a scheme, lowest first: from the one called ``vip`` on, else all but the lowest.

    A tier that growth gives is no VIP one, as 潜力客户 is none: of a scheme with such a tier and without one called
    ``vip``, give the tiers of the bands alone.

    Source: 004 向上营销示例 (X-24, X-27); 001 一(一) (T-14, T-18).
    """
    return tuple(tiers[tiers.index("vip") if "vip" in tiers else 1 :])


@frozen(kw_only=True)
class Reason:
    """Why one rule suggests a product (推荐理由): its code, the rule, the way, and the held product that it goes by.

    ``needs``: what has to be true as well: a VIP tier, or an amount that is not known.
    """

    product: str
    rule: Rule
    mode: Ways
    because_of: str | None = None
    needs: Literal["vip", "amount"] | None = None


@frozen(kw_only=True)
class Suggestion:
    """A product with every reason for it, merged: rules, held products and ways, each sorted and once.

    ``entry``: what the catalogue says of it, None where it is not in there.  ``standing``: ``open``, or for want of
    what its reasons need ``closed`` or ``unknown``; the reasons that hold go before those that do not.
    """

    product: str
    entry: Product | None
    standing: Literal["open", "closed", "unknown"]
    rules: tuple[str, ...]
    because_of: tuple[str, ...]
    modes: tuple[Ways, ...]
    reasons: tuple[Reason, ...]


def scene_reasons(scenes: Collection[str], policy: CrossSellPolicy, catalogue: Catalogue) -> Iterator[Reason]:
    """Give the products of the scenes in which the client is; what is no product is a service (X-37 to X-39)."""
    for scene in scenes:
        if scene not in policy.scene_codes:
            raise unknown_code(scene, "scene of the policy", policy.scene_codes)
    for row in policy.scenes:
        for one in row.scenes:
            if one.scene in scenes and catalogue.find(one.item) is not None:
                yield Reason(product=one.item, rule=row, mode="scene")


class OfferTable:
    """The matrices of a policy over a catalogue, compiled once for many clients.

    It keeps one answer for each combination of keyed products that it was asked for; what it answers never changes.
    ``sold``: the products of the catalogue that may be found by their family, risk or grade.
    """

    __slots__ = (
        "_amounts", "_bits", "_blind", "_keys", "_listed", "_matched", "_open", "_suggested", "_terms", "_triggers",
        "catalogue", "gates", "sold",
    )  # fmt: skip

    def __init__(self, policy: CrossSellPolicy, catalogue: Catalogue | None = None) -> None:
        self.catalogue: Final = offer_catalogue(policy) if catalogue is None else catalogue
        self.gates: Final = {term.code: gate for gate in policy.gates for term in gate.items}
        self.sold: Final = tuple(product for product in self.catalogue.products if product.sold)
        self._terms = {product.code: product.label() for product in self.catalogue.products}
        self._triggers: list[tuple[int, tuple[Reason, ...]]] = []
        self._blind: list[tuple[int, MatrixRow]] = []
        self._amounts: list[tuple[str, int, int, int]] = []
        self._keys = 0
        self._suggested: dict[tuple[int, bool | None], tuple[Suggestion, ...]] = {}
        self._matched: dict[bool | None, dict[int, int]] = {vip: {} for vip in _STANDINGS}
        self._listed: dict[bool | None, dict[int, tuple[tuple[int, str], ...]]] = {vip: {} for vip in _STANDINGS}
        codes = [product.code for product in self.catalogue.products]
        codes += [code for row in policy.matrix for code in (row.held, *(term.code for term in row.items))]
        self._bits = {code: (1 << place,) * len(_GRADED) for place, code in enumerate(dict.fromkeys(codes))}
        own = {code: bits[0] for code, bits in self._bits.items()}
        self._compile(policy)
        # The same triggers with what is open to a client of each standing, as codes and bits.
        self._open = {
            vip: [
                (bit, [(one.product, own[one.product]) for one in listed if _is_open(one, vip)])
                for bit, listed in self._triggers
            ]
            for vip in _STANDINGS
        }

    def _compile(self, policy: CrossSellPolicy) -> None:
        products = self.sold
        own = {code: bits[0] for code, bits in self._bits.items()}
        spare = count(len(own))
        for row in _in_order(policy):
            held = self.catalogue.find(row.held)
            if any(term.code == _SAME_RISK for term in row.items):
                # One bit for each grade that the holding may have, and one for none.
                by_grade = {grade: 1 << next(spare) for grade in _GRADED}
                known = None if held is None else held.risk_grade
                pairs = zip(self._bits[row.held], _GRADED, strict=True)
                self._bits[row.held] = tuple(bits | by_grade[grade or known] for bits, grade in pairs)
                for grade, bit in by_grade.items():
                    self._fires(bit, _reasons(row, row.held, products, held, grade))
                self._blind.append((by_grade[None], row))
            else:
                self._fires(own[row.held], _reasons(row, row.held, products, held, None))
            if row.counts_as is not None and row.at_least is not None:
                large, unknown = 1 << next(spare), 1 << next(spare)
                reasons = tuple(_reasons(row, row.counts_as, products, held, None))
                self._fires(large, reasons)
                self._fires(unknown, (attrs.evolve(one, needs="amount") for one in reasons))
                self._amounts.append((row.counts_as, row.at_least, large, unknown))
        if policy.higher_grades is not None:
            for product in self.catalogue.products:
                self._fires(own[product.code], _higher(policy.higher_grades, product, products))

    def _fires(self, bit: int, reasons: Iterable[Reason]) -> None:
        listed = tuple(reasons)
        if listed:
            self._triggers.append((bit, listed))
            self._keys |= bit

    def mask(self, holdings: Iterable[Holding]) -> int:
        """Give what one client holds as an integer; products that neither catalogue nor matrix knows add nothing."""
        held = 0
        own = tuple(holdings)
        for holding in own:
            bits = self._bits.get(self.catalogue.code_of(holding.product))
            if bits is not None:
                held |= bits[holding.risk_grade or 0]
        for code, at_least, large, unknown in self._amounts:
            amounts = [one.amount for one in own if self.catalogue.code_of(one.product) == code]
            if sum(amount or 0 for amount in amounts) >= at_least:
                held |= large
            elif None in amounts:
                held |= unknown
        return held

    def term(self, code: str) -> Term:
        """Give a product, by its code, with its names; what is in no catalogue stands for itself."""
        return self._terms.get(code) or Term(code)

    def reasons(self, held: int) -> tuple[Reason, ...]:
        """Give every reason that the rows give for what is held, in the order of suggestions."""
        return tuple(reason for bit, reasons in self._triggers if held & bit for reason in reasons)

    def merged(self, reasons: Iterable[Reason], *, vip: bool | None) -> tuple[Suggestion, ...]:
        """Merge reasons, product by product in the order in which they come.

        ``vip``: whether the client's earned tier is a VIP one, None where it is not known.
        """
        by_product: dict[str, list[Reason]] = {}
        for reason in reasons:
            by_product.setdefault(self.catalogue.code_of(reason.product), []).append(reason)
        return tuple(_merged(code, self.catalogue.find(code), listed, vip) for code, listed in by_product.items())

    def suggested(self, held: int, *, vip: bool | None = None) -> tuple[Suggestion, ...]:
        """Give what the rows suggest for what is held, held products among it; ``vip`` as for :meth:`merged`."""
        key = held & self._keys, vip
        found = self._suggested.get(key)
        if found is None:
            found = self._suggested[key] = self.merged(self.reasons(held), vip=vip)
        return found

    def codes(self, held: int, *, vip: bool | None = None) -> tuple[str, ...]:
        """Give the codes that open rows suggest and that are not held, in the order of suggestions, unjudged."""
        key = held & self._keys
        listed = self._listed[vip].get(key)
        if listed is None:
            opened = {bit: code for own, offers in self._open[vip] if key & own for code, bit in offers}
            listed = self._listed[vip][key] = tuple(opened.items())
        return tuple([code for bit, code in listed if not held & bit])

    def match(self, book: Iterable[int], *, vip: bool | None = None) -> list[int]:
        """Give the products of :meth:`codes` as one integer a client, for many clients of one standing."""
        keys, known = self._keys, self._matched[vip]
        found = []
        for held in book:
            key = held & keys
            if key not in known:
                known[key] = self._match(key, vip)
            found.append(known[key] & ~held)
        return found

    def _match(self, key: int, vip: bool | None) -> int:
        mask = 0
        for own, offers in self._open[vip]:
            if key & own:
                for _, bit in offers:
                    mask |= bit
        return mask

    def blind(self, held: int) -> tuple[MatrixRow, ...]:
        """Give the rows that look for products of the same risk where that of the held one is not known."""
        return tuple(row for bit, row in self._blind if held & bit)


@lru_cache(maxsize=16)
def offer_table(policy: CrossSellPolicy, catalogue: Catalogue | None = None) -> OfferTable:
    """Give the table of a policy and a catalogue; it is compiled once."""
    return OfferTable(policy, catalogue)


def _is_open(reason: Reason, vip: bool | None) -> bool:
    return reason.needs is None or (reason.needs == "vip" and vip is True)


def _merged(product: str, entry: Product | None, listed: list[Reason], vip: bool | None) -> Suggestion:
    standing: Literal["open", "closed", "unknown"] = "open"
    holding = [one for one in listed if _is_open(one, vip)]
    if not holding:
        standing = "unknown"
        holding = [one for one in listed if one.needs == "amount" or vip is None]
    if not holding:
        standing, holding = "closed", listed
    return Suggestion(
        product=product,
        entry=entry,
        standing=standing,
        rules=tuple(sorted({one.rule.id for one in holding})),
        because_of=tuple(sorted({one.because_of for one in holding if one.because_of is not None})),
        modes=tuple(sorted({one.mode for one in holding})),
        reasons=tuple({(one.rule.id, one.because_of, one.mode): one for one in holding}.values()),
    )


def _in_order(policy: CrossSellPolicy) -> list[MatrixRow]:
    keys = [] if policy.held_keys is None else [term.code for term in policy.held_keys.items]

    def place(row: MatrixRow) -> tuple[int, int]:
        known = row.mode == "cross" and row.held in keys
        return MODES.index(row.mode), keys.index(row.held) if known else len(keys)

    return sorted(policy.matrix, key=place)


def _reasons(
    row: MatrixRow, because_of: str, products: tuple[Product, ...], held: Product | None, grade: int | None
) -> Iterator[Reason]:
    """Give the reasons of a row, its selectors looked up; what it stands for is not suggested."""
    codes: list[str] = []
    for term in row.items:
        if term.code == _SAME_TYPE:
            family = None if held is None else held.family
            codes += [one.code for one in products if family is not None and one.family == family]
        elif term.code == _SAME_RISK:
            codes += [one.code for one in products if one.investment and grade is not None and one.risk_grade == grade]
        else:
            codes.append(term.code)
    for code in dict.fromkeys(codes):
        if code != row.held:
            yield Reason(product=code, rule=row, mode=row.mode, because_of=because_of, needs=row.gate)


def _higher(rule: Rule, product: Product, products: tuple[Product, ...]) -> Iterator[Reason]:
    """Give the products of a family that are of a higher grade, the lowest first (X-20)."""
    if product.family is not None and product.grade is not None:
        better = [
            (one.grade, place, one.code)
            for place, one in enumerate(products)
            if one.family == product.family and one.grade is not None and one.grade > product.grade
        ]
        for _, _, code in sorted(better):
            yield Reason(product=code, rule=rule, mode="up", because_of=product.code)
