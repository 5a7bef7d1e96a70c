"""Invitations and triggers (邀约与触发营销): whom an event invites, what falls due, and what a client's doings suggest.

- An event (活动营销) for a product invites first those who bought of the same series, which is the product's family
  (X-04), then the holders that a pair names (X-21, X-22), then the holders to whom the cross-sell table offers the
  product (X-11).  Each is judged as for an offer of the product, save that holding it already is no hindrance.
- A holding that matures within the lead days, both ends included, is called about (X-03), with similar products (X-02).
- Looking up home loan rates (X-35) and buying goods for mothers and babies (X-36) suggest products, scenes (X-37 to
  X-39) services.  What a handbook leaves without a number stays unknown.

Nothing here is an offer: reasons go to :func:`clientcare.crosssell.find_offers`, which judges them.

>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).crosssell
>>> deposit = Holding(client_id="007", product="存款", matures_on=date(2026, 7, 7))
>>> [(one.product, one.matures_on.isoformat()) for one in find_maturing([deposit], policy, as_of=date(2026, 6, 30))]
[('deposit', '2026-07-07')]
>>> find_maturing([deposit], policy, as_of=date(2026, 6, 29))
()

Source: 004 (1)重复营销方法, (2)交叉营销方法, (3)向上营销方法 (X-02 to X-04, X-11, X-21, X-22); 001 一(二), 三 (X-35 to
X-39); the lead days are a default (D-22).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from types import MappingProxyType
from typing import Final

from attrs import frozen

from .bars import find_bars
from .clocks import as_date
from .conduct import CompliancePolicy
from .crosssell import Offer, Verdict, find_offers
from .decision import Decision, Finding, Outcome, Term
from .facts import Client, Holding, Purchase
from .matrices import CrossSellPolicy, PurchaseRun, RateViews
from .money import from_minor
from .offertable import OfferTable, Reason, Ways, is_held, offer_table
from .parameters import unknown_code
from .policy import Rule, require
from .products import Catalogue

__all__ = [
    "Invitee",
    "Maturing",
    "SceneService",
    "Triggered",
    "find_invitees",
    "find_maturing",
    "find_scene_services",
    "find_similar",
    "find_triggered",
]

_NOBODY: Final[Mapping[str, Mapping[str, Finding]]] = MappingProxyType({})


# --- similar products ------------------------------------------------------------------------------------------------


def find_similar(
    products: Iterable[str], policy: CrossSellPolicy, *, catalogue: Catalogue | None = None
) -> tuple[Reason, ...]:
    """Find what is similar to products that a client bought before (同系列类似产品), by code or name.

    For each product first what the repeat rows give for it, then the others of its family.  Raises
    :class:`~clientcare.errors.NoRuleInForce` without a rule.
    Source: 004 (1)重复营销方法 (X-02).
    """
    table = offer_table(policy, catalogue)
    bought = (Holding(client_id="-", product=product) for product in products)
    return tuple(reason for one in bought for reason in _similar(one, policy, table))


def _similar(holding: Holding, policy: CrossSellPolicy, table: OfferTable) -> Iterator[Reason]:
    rule = require(policy.similar, "crosssell.similar")
    code, family = table.catalogue.code_of(holding.product), table.catalogue.family_of(holding.product)
    rows = [reason for reason in table.reasons(table.mask([holding])) if reason.mode == "repeat"]
    yield from rows
    listed = {code, *(reason.product for reason in rows)}
    for one in table.sold:
        if family is not None and one.family == family and one.code not in listed:
            yield Reason(product=one.code, rule=rule, mode="repeat", because_of=code)


@frozen(kw_only=True)
class Maturing:
    """A holding about to mature (即将到期): whose, what, when, by which rule one calls, and what is similar."""

    client_id: str
    product: str
    matures_on: date
    rule: str
    similar: tuple[Reason, ...]


def find_maturing(
    holdings: Iterable[Holding], policy: CrossSellPolicy, *, as_of: date, catalogue: Catalogue | None = None
) -> tuple[Maturing, ...]:
    """Find the holdings that mature from ``as_of`` until so many days later, by day, client and product.

    A holding whose amount is 0 has nothing to mature, and one opened later is not held yet.  What is similar goes by
    the holding's own risk grade before that of the catalogue (X-08).  Raises
    :class:`~clientcare.errors.NoRuleInForce` where the policy does not call at maturity, or does not state how many
    days ahead.
    Source: 004 (1)重复营销方法 (X-03); the days are a default (D-22).
    """
    rule = require(policy.maturity_call, "crosssell.maturity_call")
    last = as_date(as_of) + timedelta(days=require(policy.maturity_lead, "crosssell.maturity_lead").before)
    table = offer_table(policy, catalogue)
    found = [
        Maturing(
            client_id=one.client_id,
            product=table.catalogue.code_of(one.product),
            matures_on=one.matures_on,
            rule=rule.id,
            similar=tuple(_similar(one, policy, table)),
        )
        for one in holdings
        if one.matures_on is not None
        and as_of <= one.matures_on <= last
        and one.amount != 0
        and is_held(one, as_of=as_of)
    ]
    return tuple(sorted(found, key=lambda one: (one.matures_on, one.client_id, one.product)))


# --- events ----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Invitee:
    """A client whom an event for a product may invite (邀约客户), with the offer of it that says whether it does.

    ``offer.rules`` are those by which the client comes into question, ``offer.because_of`` what was bought or is held.
    """

    client_id: str
    offer: Offer


def find_invitees(
    product: str,
    clients: Iterable[Client],
    holdings: Iterable[Holding],
    policy: CrossSellPolicy,
    conduct: CompliancePolicy,
    *,
    as_of: date,
    earned: Mapping[str, str | None],
    tiers: Sequence[str],
    vip: Collection[str] | None = None,
    purchases: Iterable[Purchase] = (),
    catalogue: Catalogue | None = None,
    barred: Mapping[str, Mapping[str, Finding]] = _NOBODY,
    cooling_down: Collection[tuple[str, Finding]] = (),
) -> tuple[Invitee, ...]:
    """Find whom an event for a product invites: who may be offered it first, and then by rule and client.

    ``holdings`` and ``purchases`` are those of the book, up to ``as_of``; what was ever held was bought once.
    ``earned``: the earned tier by client id, not known where it is missing; ``tiers``: the lowest first; ``vip``: as
    for :func:`~clientcare.crosssell.find_offers`.  ``barred``: by client id what that takes; what a holding bars is
    found here.  ``cooling_down``: the client id and the finding of each client who refused the product of late.
    Clients in whom no rule sees a guest are not listed.

    Raises as :func:`~clientcare.crosssell.find_offers` does.
    Source: 004 (1)重复营销方法, (2)交叉营销方法, (3)向上营销方法 (X-04, X-11, X-21, X-22).
    """
    table = offer_table(policy, catalogue)
    code, resting = table.catalogue.code_of(product), dict(cooling_down)
    owned: dict[str, list[Holding]] = {}
    bought: dict[str, set[str]] = {}
    for holding in holdings:
        if is_held(holding, as_of=as_of):
            owned.setdefault(holding.client_id, []).append(holding)
        if holding.opened_on is None or holding.opened_on <= as_of:
            bought.setdefault(holding.client_id, set()).add(table.catalogue.code_of(holding.product))
    held = {client_id: {table.catalogue.code_of(one.product) for one in own} for client_id, own in owned.items()}
    for purchase in purchases:
        if purchase.at.date() <= as_of:
            bought.setdefault(purchase.client_id, set()).add(table.catalogue.code_of(purchase.product))
    found = []
    for client in clients:
        mine = held.get(client.client_id, set())
        groups = _guest(code, mine, bought.get(client.client_id, set()), policy, table)
        if any(groups):
            bars = find_bars(owned.get(client.client_id, ()), policy, catalogue=catalogue)
            decision = find_offers(
                client, (), policy, conduct, as_of=as_of, tier=earned.get(client.client_id), tiers=tiers, vip=vip,
                catalogue=catalogue, reasons=[reason for group in groups for reason in group],
                barred={**barred.get(client.client_id, {}), **bars},
                cooling_down={code: resting[client.client_id]} if client.client_id in resting else {},
            )  # fmt: skip
            (offer,) = decision.value
            place = next(place for place, group in enumerate(groups) if group)
            found.append((offer.verdict is not Verdict.OFFER, place, client.client_id, offer))
    found.sort(key=lambda one: one[:3])
    return tuple(Invitee(client_id=client_id, offer=offer) for _, _, client_id, offer in found)


def _guest(
    code: str, held: Collection[str], bought: Collection[str], policy: CrossSellPolicy, table: OfferTable
) -> tuple[list[Reason], list[Reason], list[Reason]]:
    """Give the reasons to invite a client: the series bought, the pairs, and the table's related products."""
    family = table.catalogue.family_of(code)
    series = [] if family is None else sorted(one for one in bought if table.catalogue.family_of(one) == family)
    pairs = [one for one in policy.event_pairs if any(term.code == code for term in one.items)]
    rows = [row.held for row in policy.matrix if row.mode == "cross" and any(term.code == code for term in row.items)]
    by_series, by_table = policy.series_invitation, policy.related_invitation
    return (
        [] if by_series is None else [_reason(code, by_series, "repeat", one) for one in series],
        [_reason(code, pair, "up", one) for pair in pairs for one in pair.invites if one in held],
        [] if by_table is None else [_reason(code, by_table, "cross", one) for one in rows if one in held],
    )


def _reason(code: str, rule: Rule, mode: Ways, because_of: str | None = None) -> Reason:
    return Reason(product=code, rule=rule, mode=mode, because_of=because_of)


# --- behaviour and scenes --------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Triggered:
    """What a client's doings suggest (行为触发): the rule, products as reasons, and items that are no products."""

    rule: str
    reasons: tuple[Reason, ...]
    items: tuple[Term, ...]


def find_triggered(
    policy: CrossSellPolicy,
    *,
    as_of: date,
    rate_views: Iterable[date] | None = None,
    deposits: int | None = None,
    purchases: Iterable[date] | None = None,
    catalogue: Catalogue | None = None,
) -> Decision[tuple[Triggered, ...]]:
    """Find what a client's looking up of home loan rates and buying for mother and baby suggest.

    ``rate_views``: a day for each time that rates were looked up; ``deposits``: the balance in minor units;
    ``purchases``: a day for each purchase of goods for mothers and babies; each None where it is not known.  Rates
    count on ``as_of`` and the days before it that the rule names; a run of months ends with the month of ``as_of`` and
    needs a purchase in each.  Days after ``as_of`` do not count.

    UNKNOWN where a fact is missing, or a number that the handbook does not state.
    Source: 001 三(一) (X-35, X-36).
    """
    findings: list[tuple[RateViews | PurchaseRun, Finding]] = []
    if policy.rate_views is not None:
        findings.append((policy.rate_views, _viewed(policy.rate_views, as_date(as_of), rate_views, deposits)))
    if policy.purchase_run is not None:
        findings.append((policy.purchase_run, _bought(policy.purchase_run, as_date(as_of), purchases)))
    known = offer_table(policy, catalogue).catalogue
    value = tuple(
        Triggered(
            rule=rule.id,
            reasons=tuple(_reason(one.code, rule, "scene") for one in rule.items if known.find(one.code) is not None),
            items=tuple(one for one in rule.items if known.find(one.code) is None),
        )
        for rule, finding in findings
        if finding.outcome is Outcome.MET
    )
    return Decision(value, as_of=as_of, rulebook=policy.rulebook, findings=[finding for _, finding in findings])


def _viewed(rule: RateViews, as_of: date, days: Iterable[date] | None, deposits: int | None) -> Finding:
    if rule.views is None or rule.days is None or rule.at_least is None:
        return rule.finding(Outcome.UNKNOWN, "crosssell.views_not_stated")
    if days is None:
        return rule.finding(Outcome.UNKNOWN, "crosssell.views_unknown")
    seen = sum(0 <= (as_of - day).days < rule.days for day in days)
    figures = (("seen", seen), ("views", rule.views), ("days", rule.days))
    if seen < rule.views:
        return rule.finding(Outcome.NOT_MET, "crosssell.few_views", *figures)
    asked = ("at_least", from_minor(rule.at_least))
    if deposits is None:
        return rule.finding(Outcome.UNKNOWN, "crosssell.deposits_unknown", *figures, asked)
    outcome = Outcome.MET if deposits >= rule.at_least else Outcome.NOT_MET
    return rule.finding(outcome, "crosssell.views", *figures, asked, ("deposits", from_minor(deposits)))


def _bought(rule: PurchaseRun, as_of: date, days: Iterable[date] | None) -> Finding:
    if days is None:
        return rule.finding(Outcome.UNKNOWN, "crosssell.purchases_unknown", ("months", rule.months))
    months = {12 * day.year + day.month for day in days if day <= as_of}
    last = 12 * as_of.year + as_of.month
    run = next(run for run in count() if last - run not in months)
    outcome = Outcome.MET if run >= rule.months else Outcome.NOT_MET
    return rule.finding(outcome, "crosssell.purchase_run", ("run", run), ("months", rule.months))


@frozen(kw_only=True)
class SceneService:
    """A service that a scene suggests (场景服务): the scene, the rule, and the service."""

    scene: str
    rule: str
    service: Term


def find_scene_services(
    scenes: Collection[str], policy: CrossSellPolicy, *, catalogue: Catalogue | None = None
) -> tuple[SceneService, ...]:
    """Find the services for what a client is, in the order of the rules; products are offers of ``find_offers``.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a scene that no rule names.
    Source: 001 一(二), 三(二) (X-37 to X-39).
    """
    known = offer_table(policy, catalogue).catalogue
    for scene in scenes:
        if scene not in policy.scene_codes:
            raise unknown_code(scene, "scene of the policy", policy.scene_codes)
    return tuple(
        SceneService(scene=one.scene, rule=row.id, service=term)
        for row in policy.scenes
        for term in row.items
        for one in row.scenes
        if one.item == term.code and one.scene in scenes and known.find(term.code) is None
    )
