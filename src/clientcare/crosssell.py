"""Cross-sell (交叉销售): what a client is offered next, and why each other product is not.

What a client holds suggests products, by the matrices of the handbook (:mod:`~clientcare.offertable`), and so may a
scene (场景) or what the client did (:mod:`~clientcare.invitations`).  Each suggested product gets one verdict, the
first that applies, in the order of :class:`Verdict`; what is not offered names the rule that says so.

- A held product is not offered; only the same product counts as held, after names.
- Nothing is offered without consent to marketing; where consent is not known, the verdict is unknown.
- Gates look at the earned tier; which are VIP ones, :func:`~clientcare.offertable.vip_tiers` says.  A tier that is not
  known is unknown at a gate, and so is a gate at a tier that the scheme does not have.
- A holding counts from the day on which it was opened until it has matured and nothing is left of it.
- What may be offered but belongs to another angle (X-10), serves none of the needs asked for (X-11) or is one too many
  keeps its verdict and is held back: it names the rule, and is not proposed.
- Products and families may be barred: by what the client holds (:mod:`clientcare.bars`), such as a loan in default, or
  by what the caller knows (``barred``).  What may be barred is unknown.
- A refused product rests, as the caller's ``cooling_down`` says (:mod:`clientcare.limits` finds it).
- An investment has to suit the client, by :func:`clientcare.compliance.check_suitability`: without an assessment, a
  risk grade of the product or a rule of suitability it is unknown, on an expired or stale assessment unsuitable.
  Deposits, loans, cards, accounts, channels and services are no investments.  What is in no catalogue is unknown.

>>> from clientcare.rulebook import Rulebook
>>> book = Rulebook.load("reference").on(date(2026, 6, 30))
>>> client = Client(client_id="007", marketing_consent=True, risk_grade=2, risk_assessed_on=date(2026, 1, 15))
>>> found = find_offers(client, [Holding(client_id="007", product="传世之宝")], book.crosssell, book.compliance,
...     as_of=date(2026, 6, 30), tier="gold", tiers=book.tiering.tiers)
>>> [offer.product for offer in found.value if offer.verdict is Verdict.OFFER]
['online_bank', 'message_service', 'bond', 'credit_card']
>>> [(offer.product, str(offer.verdict), offer.clause) for offer in found.value[4:]]
[('fund_savings_plan', 'unsuitable', 'P-28'), ('fund', 'unsuitable', 'P-28')]

Source: 004 (1)重复营销方法, (2)交叉营销方法, (3)向上营销方法, 匹配表 (X-05 to X-20, X-23 to X-27, X-60 to X-62); 001 三
(X-37 to X-39); 000 §1.1.33 (X-43, P-28); 003 个性化推荐系统 (X-58).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs
from attrs import field, frozen

from .bars import Bars, find_bars, resting
from .compliance import check_suitability
from .conduct import CompliancePolicy
from .decision import Decision, Figure, Finding, Outcome, RulebookRef
from .facts import Client, Holding
from .matrices import CrossSellPolicy
from .offertable import OfferTable, Reason, Suggestion, is_held, offer_table, scene_reasons, vip_tiers
from .parameters import unknown_code
from .policy import Rule, require
from .products import Catalogue, Product

__all__ = ["Offer", "OfferDecision", "Verdict", "find_offers"]

_Product: TypeAlias = tuple[str, Figure]
_Why: TypeAlias = Callable[[], list[Finding]]
_Ruling: TypeAlias = "tuple[Verdict, str | None, _Why]"
_Judged: TypeAlias = "tuple[Offer, _Why]"
_NOTHING: Final[Mapping[str, Finding]] = MappingProxyType({})


class Verdict(StrEnum):
    """What becomes of a suggested product (推荐结论); of those that apply, the first."""

    HELD = "held"
    NO_CONSENT = "no_consent"
    NOT_ELIGIBLE = "not_eligible"
    COOLING_DOWN = "cooling_down"
    UNKNOWN = "unknown"
    UNSUITABLE = "unsuitable"
    OFFER = "offer"


_OUTCOMES: Final = {
    Verdict.HELD: Outcome.NOT_APPLICABLE,
    Verdict.NO_CONSENT: Outcome.NOT_MET,
    Verdict.NOT_ELIGIBLE: Outcome.NOT_MET,
    Verdict.UNKNOWN: Outcome.UNKNOWN,
    Verdict.UNSUITABLE: Outcome.NOT_MET,
}


@frozen(kw_only=True)
class Offer:
    """One suggested product with its verdict (推荐): by which rules, because of which held products, in which ways.

    ``rules``, ``because_of`` and ``modes`` are sorted; ``clause`` is the rule that stands against it, None where it is
    proposed.  The findings of the decision that have the product as their figure ``product`` are those of the offer.
    """

    product: str
    verdict: Verdict = field(converter=Verdict)
    rules: tuple[str, ...]
    because_of: tuple[str, ...]
    modes: tuple[str, ...]
    clause: str | None

    @property
    def proposed(self) -> bool:
        """Whether to bring it up: it may be offered, and neither angle, needs nor limit hold it back."""
        return self.verdict is Verdict.OFFER and self.clause is None


def find_offers(
    client: Client,
    holdings: Iterable[Holding],
    policy: CrossSellPolicy,
    conduct: CompliancePolicy,
    *,
    as_of: date,
    tier: str | None,
    tiers: Sequence[str],
    vip: Collection[str] | None = None,
    catalogue: Catalogue | None = None,
    scenes: Collection[str] = (),
    reasons: Iterable[Reason] = (),
    barred: Mapping[str, Finding] = _NOTHING,
    cooling_down: Mapping[str, Finding] = _NOTHING,
    angles: Collection[str] | None = None,
    needs: Collection[str] = (),
    score: Callable[[Offer], int | Decimal | Fraction] | None = None,
    assets_then: int | None = None,
    assets_now: int | None = None,
) -> OfferDecision:
    """Find what a client is offered, and what not: what is proposed first, then what is held back, then the others.

    ``holdings``: rows of other clients, and what is not held on ``as_of``, are passed over.  ``tier``: the earned one,
    None where it is not known, of ``tiers``, the lowest first; ``vip``: the VIP ones of these, by itself those of
    :func:`~clientcare.offertable.vip_tiers`.  ``catalogue``: that of the bank, as
    :func:`~clientcare.offertable.offer_catalogue` gives it; by itself the packaged one with the grades of the policy.
    ``scenes``: codes of what the client is known to be.  ``reasons``: what else suggests products, from
    :mod:`~clientcare.invitations`; they are judged like the rest.  ``barred``: the findings that bar products or
    families, by code: one that is NOT_MET keeps them away, one that is UNKNOWN leaves them unknown.  ``cooling_down``:
    the finding for each refused product, by code or name.
    ``angles``: only what belongs to one of these angles is proposed (X-10).  ``needs``: only what serves one of these
    needs, by the catalogue, is proposed (X-11); with none given, needs hold nothing back.  ``score`` puts the offers
    into another order, the highest first and ties as before; it changes no verdict (X-58).  ``assets_then``,
    ``assets_now``: as for :func:`~clientcare.compliance.assess_risk_assessment`.

    Each part of the answer is in the order of the matrix.  One finding for each reason of what is proposed and one for
    each other product; those of the suitability checks come last.  A policy with
    :class:`~clientcare.matrices.PerContactLimit` holds back the offers after the first so many.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for an unknown tier, scene or angle, for a need that
    neither the policy nor the catalogue knows, and where what is barred is neither a family nor of the catalogue;
    :class:`~clientcare.errors.NoRuleInForce` for angles or needs without a rule.
    """
    vip = vip_tiers(tiers) if vip is None else vip
    for one in (*vip, *(() if tier is None else (tier,))):
        if one not in tiers:
            raise unknown_code(one, "tier of the scheme", tiers)
    table = offer_table(policy, catalogue)
    own = [one for one in holdings if one.client_id == client.client_id and is_held(one, as_of=as_of)]
    held, is_vip = table.mask(own), None if tier is None else tier in vip
    further = [*scene_reasons(scenes, policy, table.catalogue), *reasons]
    suggested = (
        table.merged((*table.reasons(held), *further), vip=is_vip) if further else table.suggested(held, vip=is_vip)
    )
    filters = [*_of_angles(angles, policy), *_of_needs(needs, policy, table.catalogue)]
    checked: dict[int, Decision[Outcome]] = {}

    def suits(grade: int) -> Decision[Outcome]:
        if grade not in checked:
            checked[grade] = check_suitability(
                client, grade, conduct, as_of=as_of, assets_then=assets_then, assets_now=assets_now
            )
        return checked[grade]

    case = _Case(
        consent=client.marketing_consent,
        held=frozenset(table.catalogue.code_of(one.product) for one in own),
        tier=tier,
        tiers=tiers,
        table=table,
        self_check=policy.self_check,
        consent_rule=policy.consent or conduct.data_use,
        bars=Bars((*find_bars(own, policy, catalogue=catalogue).items(), *barred.items()), table.catalogue),
        cooling_down=resting(cooling_down, table.catalogue),
        suitability=conduct.suitability,
        suits=None if conduct.suitability is None or conduct.validity is None else suits,
    )
    judged = [_judged(one, case) for one in suggested]
    offers = [one for one in judged if one[0].verdict is Verdict.OFFER]
    if score is not None:
        offers.sort(key=lambda one: -score(one[0]))
    proposed, held_back = _parted(offers, filters, policy, table)
    listed = [*proposed, *held_back, *(one for one in judged if one[0].verdict is not Verdict.OFFER)]

    def findings() -> Iterator[Finding]:
        for row in table.blind(held):
            yield row.finding(Outcome.UNKNOWN, "crosssell.same_risk_unknown", ("held", table.term(row.held)))
        for _, why in listed:
            yield from why()
        yield from dict.fromkeys(found for grade in sorted(checked) for found in checked[grade].findings)

    return OfferDecision(tuple(one for one, _ in listed), as_of=as_of, rulebook=policy.rulebook, why=findings)


class OfferDecision(Decision[tuple[Offer, ...]]):
    """What a client is offered (推荐结论); its findings are made when they are first asked for."""

    __slots__ = ("_why",)

    def __init__(
        self,
        value: tuple[Offer, ...],
        *,
        as_of: date,
        rulebook: RulebookRef | None,
        why: Callable[[], Iterable[Finding]],
    ) -> None:
        super().__init__(value, as_of=as_of, rulebook=rulebook, findings=())
        self._why: Callable[[], Iterable[Finding]] | None = why

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The rules that were applied, in order, each with its figures."""
        if self._why is not None:
            self._findings = tuple(self._why())
            self._why = None
        return self._findings


# --- what is held back -----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class _Filter:
    """What holds back offers: the rule, why, and which products pass."""

    rule: Rule
    because: str
    passes: Callable[[Product], bool]


def _of_angles(angles: Collection[str] | None, policy: CrossSellPolicy) -> Iterator[_Filter]:
    """Give the filter of the angles, where some are asked for."""
    if angles is not None:
        rule = require(policy.angles, "crosssell.angles")
        families = {"allocation": rule.allocation, "channel": rule.channel}
        for angle in angles:
            if angle not in families:
                raise unknown_code(angle, "angle", families)
        wanted = {family for angle in angles for family in families[angle]}
        yield _Filter(rule=rule, because="crosssell.other_angle", passes=lambda product: product.family in wanted)


def _of_needs(needs: Collection[str], policy: CrossSellPolicy, catalogue: Catalogue) -> Iterator[_Filter]:
    """Give the filter of the needs, where some are asked for."""
    if needs:
        rule = require(policy.related_invitation, "crosssell.related_invitation")
        known = {term.code for needs_of in policy.need_classes for term in needs_of.items}
        known = known.union(*(product.needs for product in catalogue.products))
        for need in needs:
            if need not in known:
                raise unknown_code(need, "need of the policy or the catalogue", sorted(known))
        wanted = frozenset(needs)
        yield _Filter(rule=rule, because="crosssell.other_need", passes=lambda product: bool(product.needs & wanted))


def _parted(
    offers: Iterable[_Judged], filters: Sequence[_Filter], policy: CrossSellPolicy, table: OfferTable
) -> tuple[list[_Judged], list[_Judged]]:
    """Part what is proposed from what a filter or the limit holds back."""
    proposed: list[_Judged] = []
    held_back: list[_Judged] = []
    limit = policy.per_contact
    for offer, why in offers:
        product, entry = ("product", table.term(offer.product)), table.catalogue.find(offer.product)
        stops = next((one for one in filters if entry is None or not one.passes(entry)), None)
        if stops is not None:
            held_back.append(_held_back(offer, stops.rule.finding(Outcome.NOT_APPLICABLE, stops.because, product)))
        elif limit is not None and len(proposed) >= limit.offers:
            most = ("most", limit.offers)
            held_back.append(_held_back(offer, limit.finding(Outcome.NOT_MET, "crosssell.over_limit", product, most)))
        else:
            proposed.append((offer, why))
    return proposed, held_back


def _held_back(offer: Offer, finding: Finding) -> _Judged:
    return attrs.evolve(offer, clause=finding.rule), lambda: [finding]


# --- the verdict -----------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class _Case:
    """What the suggestions for one client are judged by; ``suits`` is None where no rule says what suits."""

    consent: bool | None
    held: frozenset[str]
    tier: str | None
    tiers: Sequence[str]
    table: OfferTable
    self_check: Rule | None
    consent_rule: Rule | None
    bars: Bars
    cooling_down: Mapping[str, Finding]
    suitability: Rule | None
    suits: Callable[[int], Decision[Outcome]] | None


def _judged(one: Suggestion, case: _Case) -> _Judged:
    """Give one suggestion its verdict, and what makes the findings that say why."""
    verdict, clause, why = _verdict(one, case)
    offer = Offer(
        product=one.product,
        verdict=verdict,
        rules=one.rules,
        because_of=one.because_of,
        modes=one.modes,
        clause=clause,
    )
    return offer, why


def _against(verdict: Verdict, rule: Rule, because: str, *figures: tuple[str, Figure]) -> _Ruling:
    """Rule against a product by a rule."""
    outcome = _OUTCOMES[verdict]
    return verdict, rule.id, lambda: [rule.finding(outcome, because, *figures)]


def _by(
    verdict: Verdict, finding: Finding, product: _Product, *figures: tuple[str, Figure], because: str = ""
) -> _Ruling:
    """Rule against a product by a finding that was made already, told of this product."""
    told = figures or tuple(figure for figure in finding.figures if figure[0] != "product")
    because = because or finding.because
    return verdict, finding.rule, lambda: [attrs.evolve(finding, because=because, figures=(product, *told))]


def _verdict(one: Suggestion, case: _Case) -> _Ruling:
    rule, product = one.reasons[0].rule, ("product", case.table.term(one.product))
    if one.product in case.held:
        return _against(Verdict.HELD, case.self_check or rule, "crosssell.held", product)
    if case.consent is False:
        return _against(Verdict.NO_CONSENT, case.consent_rule or rule, "crosssell.no_consent", product)
    gate = _gate(one, product, case)
    if gate is not None and gate[0] is Verdict.NOT_ELIGIBLE:
        return gate
    barred = case.bars.of(one, Outcome.NOT_MET)
    if barred is not None:
        return _by(Verdict.NOT_ELIGIBLE, barred, product)
    if one.product in case.cooling_down:
        return _by(Verdict.COOLING_DOWN, case.cooling_down[one.product], product)
    if case.consent is None:
        return _against(Verdict.UNKNOWN, case.consent_rule or rule, "crosssell.consent_unknown", product)
    barred = case.bars.of(one, Outcome.UNKNOWN)
    if gate is None and barred is not None:
        return _by(Verdict.UNKNOWN, barred, product)
    return gate or _suited(one, product, case)


def _gate(one: Suggestion, product: _Product, case: _Case) -> _Ruling | None:
    """Rule by the client's tier and amounts: what stands against it goes before what is not known."""
    reason, tier = one.reasons[0], ("tier", case.tier)
    gate = case.table.gates.get(one.product)
    if one.standing == "closed":
        return _against(Verdict.NOT_ELIGIBLE, reason.rule, "crosssell.vip_only", product, tier)
    if gate is not None and gate.tier not in case.tiers:
        return _against(Verdict.UNKNOWN, gate, "crosssell.no_such_tier", product, ("needed", gate.tier))
    if gate is not None and case.tier is not None and case.tiers.index(case.tier) < case.tiers.index(gate.tier):
        return _against(Verdict.NOT_ELIGIBLE, gate, "crosssell.below_tier", product, ("needed", gate.tier), tier)
    if one.standing == "unknown" and reason.needs == "amount":
        held = ("held", case.table.term(reason.because_of or ""))
        return _against(Verdict.UNKNOWN, reason.rule, "crosssell.amount_unknown", product, held)
    if case.tier is None and (gate is not None or one.standing == "unknown"):
        return _against(Verdict.UNKNOWN, gate or reason.rule, "crosssell.tier_unknown", product)
    return None


def _suited(one: Suggestion, product: _Product, case: _Case) -> _Ruling:
    """Rule on a product that nothing else stands against: an investment has to suit the client."""
    rule, entry = case.suitability or one.reasons[0].rule, one.entry
    if entry is None:
        return _against(Verdict.UNKNOWN, rule, "crosssell.not_in_catalogue", product)
    if entry.investment:
        if entry.risk_grade is None:
            return _against(Verdict.UNKNOWN, rule, "crosssell.no_risk_grade", product)
        if case.suits is None:
            return _against(Verdict.UNKNOWN, rule, "crosssell.no_suitability_rule", product)
        checked, grade = case.suits(entry.risk_grade), ("grade", entry.risk_grade)
        if checked.value is not Outcome.MET:
            found = next(found for found in checked.findings if found.outcome is checked.value)
            if checked.value is Outcome.NOT_MET:
                return _by(Verdict.UNSUITABLE, found, product, grade, because="crosssell.unsuitable")
            return _by(Verdict.UNKNOWN, found, product, grade, because="crosssell.unassessed")
    return Verdict.OFFER, None, lambda: [_offered(reason, product, case.table) for reason in one.reasons]


def _offered(reason: Reason, product: _Product, table: OfferTable) -> Finding:
    if reason.because_of is None:
        return reason.rule.finding(Outcome.MET, "crosssell.suggested", product)
    return reason.rule.finding(Outcome.MET, "crosssell.offered", product, ("held", table.term(reason.because_of)))
