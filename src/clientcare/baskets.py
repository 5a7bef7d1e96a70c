"""Baskets (产品组合): what is known before anything is recommended, and what a recommended portfolio is made of.

A basket is checked for the risk that the client can bear (风险可控), for variety over asset classes (多样化), for terms
that are combined (期限匹配) and, when markets swing widely, for the share of risky assets (动态调整).

- A product suits up to and including the client's risk grade, which is that of an assessment that holds.
- More than one asset class is variety.  The classes that the handbook names are examples, so none is compulsory.
- A term of ``short_days`` is short, one of ``medium_days`` medium, one day more long.
- A swing of ``volatility`` or more is wide; a share of risky assets up to and including ``share`` is low enough.
- What is not known is UNKNOWN, but where what is known decides.

>>> from clientcare.decision import Source
>>> from clientcare.matrices import CrossSellPolicy
>>> fit = RiskFit(id="X-43", source=Source(document="000", locator="§1.1.33"))
>>> policy, items = CrossSellPolicy(risk_fit=fit), [BasketItem(product="fund", risk_grade=3)]
>>> check_basket(items, policy, as_of=date(2026, 6, 30), client_grade=3).value
<Outcome.MET: 'met'>
>>> check_basket(items, policy, as_of=date(2026, 6, 30), client_grade=2).value
<Outcome.NOT_MET: 'not_met'>

Source: 000 §1.1.32 to §1.1.35, §1.1.39, §1.1.40, §1.1.42 (X-42, X-43, X-45, X-49 to X-51); no handbook states the
limits of terms, how wide a swing is, or which share is low.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from .decision import Decision, Finding, Outcome, Term, joined
from .errors import FactError
from .facts import GRADES
from .money import MAX_MINOR
from .parameters import count, ratio, terms, unknown_code
from .policy import Rule, decided, require

if TYPE_CHECKING:
    from .matrices import CrossSellPolicy
    from .products import Product

__all__ = [
    "AdviceProfile",
    "AssetClasses",
    "AssetVariety",
    "BasketItem",
    "DynamicAdjustment",
    "RiskFit",
    "TermMix",
    "check_basket",
    "check_profile",
]

_TERMS: Final = ("short", "medium", "long")


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class AdviceProfile(Rule):
    """What is known of the client before anything is recommended (X-42)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class RiskFit(Rule):
    """Only products whose risk the client can bear are recommended (X-43)."""


@frozen(kw_only=True)
class AssetVariety(Rule):
    """A basket holds more than one asset class (X-45)."""


@frozen(kw_only=True)
class TermMix(Rule):
    """The terms that a basket combines (X-49): short, medium and long.

    ``short_days`` is the longest short term, ``medium_days`` the longest medium one; no handbook states them.
    """

    items: tuple[Term, ...] = field(metadata=terms())
    short_days: int | None = field(default=None, metadata=count(most=36600))
    medium_days: int | None = field(default=None, metadata=count(most=36600))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also other terms, and limits that are not two, in order."""
        faults = list(Rule.problems(self))
        yield from faults
        if faults:
            return
        if tuple(term.code for term in self.items) != _TERMS:
            yield "items", f"want the terms {', '.join(_TERMS)}, in this order"
        if (self.short_days is None) != (self.medium_days is None):
            yield "short_days", "give short_days and medium_days together, or neither"
        elif self.short_days is not None and self.medium_days is not None and self.medium_days <= self.short_days:
            yield "medium_days", f"{self.medium_days} is not above short_days, which is {self.short_days}"

    def term_of(self, days: int | None) -> str | None:
        """Give the term of so many days, or None where the days or the limits are not known."""
        if days is None or self.short_days is None or self.medium_days is None:
            return None
        return _TERMS[(days > self.short_days) + (days > self.medium_days)]


@frozen(kw_only=True)
class AssetClasses(Rule):
    """Asset classes over which a basket spreads its risk (X-50); the list is open."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class DynamicAdjustment(Rule):
    """When markets swing widely, the share of risky assets is lowered (X-51).

    ``volatility``: from which swing on markets swing widely; ``grade``: from which risk grade on a product is risky;
    ``share``: the most that risky products may make up then.  No handbook states them.
    """

    volatility: Decimal | None = field(default=None, metadata=ratio(most=10))
    grade: int | None = field(default=None, metadata=count(most=GRADES[-1]))
    share: Decimal | None = field(default=None, metadata=ratio())


# --- the basket ------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class BasketItem:
    """One product of a basket: its code and what is known of it.

    ``asset_class``: a code such as ``bond``; ``term``: short, medium or long, as the catalogue says, or ``days``, the
    term in days; ``risk_grade`` from 1 to 5; ``amount`` in minor units, 0 or more.  Raises
    :class:`~clientcare.errors.FactError`: ``CC-FACT-002`` for another term, ``CC-FACT-001`` for a number out of range.
    """

    product: str
    asset_class: str | None = None
    term: Literal["short", "medium", "long"] | None = None
    days: int | None = None
    risk_grade: int | None = None
    amount: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.term is not None and self.term not in _TERMS:
            raise unknown_code(self.term, "term", _TERMS)
        _in_range(self.days, "BasketItem.days: want a whole number of days, 0 or more", 0, MAX_MINOR)
        _in_range(self.amount, "BasketItem.amount: want an int of minor units, 0 or more", 0, MAX_MINOR)
        _in_range(self.risk_grade, "BasketItem.risk_grade: want a whole number from 1 to 5", GRADES[0], GRADES[-1])

    @staticmethod
    def of(product: Product, *, amount: int | None = None, days: int | None = None) -> BasketItem:
        """Give a product of a catalogue as part of a basket."""
        return BasketItem(
            product=product.code,
            asset_class=product.asset_class,
            term=product.term,
            days=days,
            risk_grade=product.risk_grade,
            amount=amount,
        )


def _in_range(value: int | None, wanted: str, least: int, most: int) -> None:
    if value is not None and (type(value) is not int or not least <= value <= most):
        raise FactError("CC-FACT-001", wanted)


def check_profile(known: Collection[str], policy: CrossSellPolicy, *, as_of: date) -> Decision[Outcome]:
    """Check that everything is known of a client that has to be before anything is recommended, by its codes.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a code that is no point of the rule.

    Source: 000 §1.1.32 (X-42).
    """
    rule = require(policy.advice_profile, "crosssell.advice_profile")
    points = [term.code for term in rule.items]
    for one in known:
        if one not in points:
            raise unknown_code(one, f"point of {rule.id}", points)
    lacking = [term for term in rule.items if term.code not in known]
    if lacking:
        found = rule.finding(Outcome.NOT_MET, "baskets.profile_open", ("lacking", joined(lacking)))
    else:
        found = rule.finding(Outcome.MET, "baskets.profile", ("points", len(points)))
    return Decision(found.outcome, as_of=as_of, rulebook=policy.rulebook, findings=[found])


def check_basket(
    items: Sequence[BasketItem],
    policy: CrossSellPolicy,
    *,
    as_of: date,
    client_grade: int | None,
    volatility: Decimal | None = None,
) -> Decision[Outcome]:
    """Check a basket against the rules that the policy holds: the worst of the findings, one a rule.

    ``client_grade``: from 1 to 5, of an assessment that holds, None where there is none; ``volatility``: how widely
    markets swing, in the measure of the policy, None where nobody says that they do.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for an empty basket or a grade out of range, and
    :class:`~clientcare.errors.NoRuleInForce` where the policy holds no rule about baskets.

    Source: 000 §1.1.33, §1.1.35, §1.1.39, §1.1.40, §1.1.42 (X-43, X-45, X-49 to X-51).
    """
    if not items:
        raise FactError("CC-FACT-001", "items: want at least one product")
    _in_range(client_grade, "client_grade: want a whole number from 1 to 5", GRADES[0], GRADES[-1])
    findings: list[Finding] = []
    if policy.risk_fit is not None:
        findings.append(_fit(policy.risk_fit, items, client_grade))
    if policy.asset_variety is not None:
        findings.append(_variety(policy.asset_variety, items))
    if policy.term_mix is not None:
        findings.append(_terms(policy.term_mix, items))
    if policy.asset_classes is not None:
        findings.append(_classes(policy.asset_classes, items))
    if policy.dynamic_adjustment is not None:
        findings.append(_adjustment(policy.dynamic_adjustment, items, volatility))
    require(findings or None, "about baskets (crosssell.risk_fit, asset_variety, term_mix, ...)")
    return decided(policy, as_of, findings)


def _fit(rule: RiskFit, items: Sequence[BasketItem], borne: int | None) -> Finding:
    grades = [one.risk_grade for one in items]
    highest = max((grade for grade in grades if grade is not None), default=None)
    figures = (("highest", highest), ("borne", borne))
    if borne is not None and highest is not None and highest > borne:
        return rule.finding(Outcome.NOT_MET, "baskets.above_grade", *figures)
    if borne is None or None in grades:
        return rule.finding(Outcome.UNKNOWN, "baskets.grade_unknown", *figures)
    return rule.finding(Outcome.MET, "baskets.within_grade", *figures)


def _variety(rule: AssetVariety, items: Sequence[BasketItem]) -> Finding:
    classes = {one.asset_class for one in items}
    known = ("classes", len(classes - {None}))
    if len(classes - {None}) > 1:
        return rule.finding(Outcome.MET, "baskets.varied", known)
    if None in classes and len(items) > 1:
        return rule.finding(Outcome.UNKNOWN, "baskets.classes_unknown", known)
    return rule.finding(Outcome.NOT_MET, "baskets.one_class", known)


def _terms(rule: TermMix, items: Sequence[BasketItem]) -> Finding:
    held = [one.term or rule.term_of(one.days) for one in items]
    lacking = [term for term in rule.items if term.code not in held]
    if not lacking:
        return rule.finding(Outcome.MET, "baskets.terms_mixed")
    if held.count(None) >= len(lacking):
        return rule.finding(Outcome.UNKNOWN, "baskets.terms_unknown", ("lacking", joined(lacking)))
    return rule.finding(Outcome.NOT_MET, "baskets.terms_lacking", ("lacking", joined(lacking)))


def _classes(rule: AssetClasses, items: Sequence[BasketItem]) -> Finding:
    """Say how far a basket goes over the classes of the open list; it breaks no rule that leaves some out."""
    held = {one.asset_class for one in items}
    present = sum(term.code in held for term in rule.items)
    outcome = Outcome.MET if present == len(rule.items) else Outcome.NOT_APPLICABLE
    return rule.finding(outcome, "baskets.classes", ("present", present), ("named", len(rule.items)))


def _adjustment(rule: DynamicAdjustment, items: Sequence[BasketItem], volatility: Decimal | None) -> Finding:
    if volatility is None:
        return rule.finding(Outcome.NOT_APPLICABLE, "baskets.no_swing")
    if rule.volatility is None or rule.grade is None or rule.share is None:
        return rule.finding(Outcome.UNKNOWN, "baskets.swing_not_stated", ("volatility", volatility))
    figures = (("volatility", volatility), ("limit", rule.volatility), ("share", rule.share), ("grade", rule.grade))
    if volatility < rule.volatility:
        return rule.finding(Outcome.NOT_APPLICABLE, "baskets.calm", *figures)
    risky = total = 0
    for one in items:
        if one.risk_grade is None or one.amount is None:
            return rule.finding(Outcome.UNKNOWN, "baskets.share_unknown", *figures)
        total += one.amount
        risky += one.amount if one.risk_grade >= rule.grade else 0
    part, whole = rule.share.as_integer_ratio()
    if risky * whole > total * part:
        return rule.finding(Outcome.NOT_MET, "baskets.too_risky", *figures)
    return rule.finding(Outcome.MET, "baskets.adjusted", *figures)
