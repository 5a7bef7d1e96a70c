"""Offers and compliance findings in a review (检视中的推荐与合规): counted, and listed by client and by severity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from ..crosssell import OfferDecision, Verdict
from ..decision import Decision, Term
from ..plans import ContactPlan
from ..policy import Rule
from ..products import Catalogue
from ..rulebook import Rulebook
from .branch import Branch, Standing
from .checking import BranchChecks, Checked, urgent_signals
from .offering import BranchOffers
from .review_contacts import plan_rest_of_month
from .review_model import SEVERITIES, FindingCount, FindingLine, LeftOut, OfferLine, VerdictCount

if TYPE_CHECKING:
    from .book import Book

__all__ = [
    "Day",
    "branch_day",
    "checked_rules",
    "finding_counts",
    "finding_lines",
    "offer_lines",
    "unchecked",
    "verdict_counts",
]

_OFFERS: Final = Term("offers", "offers", "产品推荐")
_SALES: Final = Term("sales", "sales", "销售合规")
_OUTFLOWS: Final = Term("outflows", "large outflows", "大额转出")
_ClientOffers: TypeAlias = tuple[Standing, OfferDecision]


@frozen(kw_only=True)
class Day:
    """What is found for a branch on its day: contacts to make, offers, and compliance findings.

    ``checked`` tells whether there was anything to check beside the tiers.
    """

    plan: Decision[ContactPlan]
    offers: tuple[_ClientOffers, ...]
    checks: tuple[Checked, ...]
    checked: bool
    catalogue: Catalogue


def branch_day(branch: Branch, book: Book, *, zone: tzinfo) -> Day:
    """Plan the rest of the month, find the offers of each client who has holdings on record, and check the book."""
    offers = BranchOffers(branch, book)
    signals = urgent_signals(book, branch.rulebook, as_of=branch.as_of, zone=zone)
    return Day(
        plan=plan_rest_of_month(book, branch.rulebook, as_of=branch.as_of, signals=signals),
        offers=tuple(offers) if "holdings" in book.tables else (),
        checks=tuple(BranchChecks(book, branch.rulebook, as_of=branch.as_of, zone=zone, branch=branch)),
        checked=not {"purchases", "transfers", "contacts"}.isdisjoint(book.tables),
        catalogue=offers.catalogue,
    )


# --- offers ----------------------------------------------------------------------------------------------------------


def verdict_counts(offers: Sequence[_ClientOffers]) -> Iterator[VerdictCount]:
    """Count the suggested products by verdict, what is offered first; nothing where nothing is suggested."""
    counts = Counter(one.verdict for _, decision in offers for one in decision.value)
    for verdict in reversed(Verdict):
        if counts:
            yield VerdictCount(verdict=verdict.value, products=counts[verdict])


def offer_lines(offers: Iterable[_ClientOffers], catalogue: Catalogue) -> Iterator[OfferLine]:
    """Give the products that are proposed to each client, in the order of the matrix."""
    for standing, decision in offers:
        made = [one for one in decision.value if one.proposed]
        if made:
            yield OfferLine(
                client_id=standing.client.client_id,
                manager_id=standing.client.manager_id,
                products=tuple(catalogue.term_of(one.product) for one in made),
                rule=";".join(sorted({rule for one in made for rule in one.rules})),
            )


# --- findings --------------------------------------------------------------------------------------------------------


def finding_counts(checks: Sequence[Checked]) -> Iterator[FindingCount]:
    """Count the findings by severity; nothing where there is none."""
    counts = Counter(one.severity for one in checks)
    for severity in SEVERITIES:
        if counts:
            yield FindingCount(severity=severity, findings=counts[severity])


def finding_lines(checks: Iterable[Checked]) -> Iterator[FindingLine]:
    """Give the findings, the most severe first, then by client and rule."""
    for one in sorted(checks, key=lambda one: (SEVERITIES.index(one.severity), one.client_id, one.finding.rule)):
        yield FindingLine(
            client_id=one.client_id,
            severity=one.severity,
            rule=one.finding.rule,
            due_at=one.due_at,
            what=Term(one.finding.because, one.sentence("en"), one.sentence("zh")),
        )


# --- what stands behind them -----------------------------------------------------------------------------------------


def unchecked(book: Book, rulebook: Rulebook) -> Iterator[LeftOut]:
    """Say which offers and checks the tables or the rulebook did not allow."""
    name, policy = rulebook.ref.id, rulebook.compliance
    if "holdings" not in book.tables:
        yield LeftOut(
            what=_OFFERS,
            why_en="no table holdings, which says what clients hold already",
            why_zh="缺少 holdings 表，无法匹配客户已持有的产品",
        )
    elif not (rulebook.crosssell.matrix or rulebook.crosssell.scenes):
        yield LeftOut(
            what=_OFFERS,
            why_en=f"the rulebook {name} has no matrix of products",
            why_zh=f"规则手册 {name} 未规定产品匹配",
        )
    if "purchases" not in book.tables:
        yield LeftOut(
            what=_SALES,
            why_en="no table purchases, which says what was bought and what was done for it",
            why_zh="缺少 purchases 表，无法检查购买及留痕",
        )
    elif policy.suitability is None:
        yield LeftOut(
            what=_SALES,
            why_en=f"the rulebook {name} does not say which product suits a client; the other rules were checked",
            why_zh=f"规则手册 {name} 未规定产品适当性；其余规则已检查",
        )
    if "transfers" not in book.tables:
        yield LeftOut(
            what=_OUTFLOWS,
            why_en="no table transfers, which says what went out",
            why_zh="缺少 transfers 表，无法检查资金转出",
        )
    elif policy.large_outflow is None or policy.outflow_contact is None:
        yield LeftOut(
            what=_OUTFLOWS,
            why_en=f"the rulebook {name} does not say which outflow is large, or when the client is asked",
            why_zh=f"规则手册 {name} 未规定大额转出的标准或联系时限",
        )


def checked_rules(day: Day, rulebook: Rulebook) -> set[str]:
    """Give the ids of the rules that offers and findings name, and of the defaults that stand behind them."""
    named = {rule for _, decision in day.offers for one in decision.value for rule in one.rules}
    named |= {one.clause for _, decision in day.offers for one in decision.value if one.clause is not None}
    named |= {one.finding.rule for one in day.checks}
    policy, behind = rulebook.compliance, list[Rule | None]()
    if day.offers:
        behind += [rulebook.crosssell.risk_grades, policy.asset_change]
    if day.checks:
        behind += [policy.asset_change, policy.recording_scope, policy.elderly_age, policy.large_outflow]
        behind.append(policy.high_risk)
    return named | {rule.id for rule in behind if rule is not None}
