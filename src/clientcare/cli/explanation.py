"""One client explained (客户说明): every decision with why, why not, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from ..alerts import RiskRun, SeriousEvent
from ..cadence import assess_minimums
from ..care import rank_care
from ..clocks import month_of
from ..crosssell import Offer
from ..decision import Decision, Figure, Outcome, Term
from ..facts import Client
from ..outflows import Outflow
from ..outlook import TierChange, find_deposit_needed, find_tier_change
from ..rendering import render, render_decision, show
from ..segments import assess_sub_band, find_entitlements
from .agenda import book_calendar
from .book import Book
from .branch import Branch, Standing
from .checking import BranchChecks
from .offering import BranchOffers
from .output import Row
from .review_words import LANGUAGES, WORDS

__all__ = ["EXPLANATION_COLUMNS", "Explanation", "explain_client"]

EXPLANATION_COLUMNS: Final = (
    "client_id", "decision", "value", "rule", "outcome", "sentence", "source", "basis", "about",
)  # fmt: skip

_TITLES: Final = {
    "tier": Term("tier", "Tier by assets", "资产等级"),
    "change": Term("change", "Against the contract", "与签约等级比较"),
    "potential": Term("potential", "Potential", "潜在客户"),
    "sub_band": Term("sub_band", "Part of the tier", "等级分档"),
    "entitlements": Term("entitlements", "Services", "专属服务"),
    "tier_change": Term("tier_change", "If the balance stays", "若余额不变"),
    "ownership": Term("ownership", "Owner", "管户人"),
    "minimums": Term("minimums", "Contacts owed", "应联系频次"),
    "care": Term("care", "Care that suits", "适宜的维护内容"),
    "deposit": Term("deposit", "What would reach the next tier", "升级所需存款"),
    "offers": Term("offers", "Offers", "产品推荐"),
    "sale": Term("sale", "Purchase", "购买"),
    "outflows": Term("outflows", "Large outflows", "大额转出"),
    "risk_run": Term("risk_run", "High-risk purchases in a row", "连续高风险购买"),
    "serious_events": Term("serious_events", "Serious events", "重大情况"),
    "breaches": Term("breaches", "Contacts that were too much", "违反联系规则的联系"),
}


@frozen(kw_only=True)
class Part:
    """One decision about the client under its name; ``about`` tells several of one name apart."""

    name: str
    decision: Decision[Any]
    about: Term | None = None


@frozen(kw_only=True)
class Explanation:
    """The decisions about one client, each under its name."""

    client_id: str
    as_of: date
    labels: tuple[Term, ...]
    products: tuple[Term, ...]
    parts: tuple[Part, ...]

    def rows(self, lang: str) -> Iterator[Row]:
        """Give one row a finding, in the order of the decisions."""
        for part in self.parts:
            for finding in part.decision.findings:
                yield {
                    "client_id": self.client_id,
                    "decision": part.name,
                    "value": self._value(part.decision.value),
                    "rule": finding.rule,
                    "outcome": finding.outcome.value,
                    "sentence": render(finding, lang),
                    "source": str(finding.source),
                    "basis": finding.source.basis.value,
                    "about": None if part.about is None else part.about.code,
                }

    def receipts(self) -> list[dict[str, Any]]:
        """Give each decision as it would be stored."""
        return [{"decision": part.name, **part.decision.to_dict()} for part in self.parts]

    def text(self, lang: str) -> str:
        """Give everything as text for people."""
        lines, colon = [f"{self.client_id}, {self.as_of}"], "：" if lang == "zh" else ": "
        for part in self.parts:
            title = _TITLES[part.name].label(lang)
            if part.about is not None:
                title += f"（{part.about.label(lang)}）" if lang == "zh" else f" ({part.about.label(lang)})"
            lines += ["", f"{title}{colon}{self._value(part.decision.value, lang) or '-'}"]
            lines += [f"  {render(finding, lang)}" for finding in part.decision.findings]
        lines += ["", render_decision(self.parts[0].decision, lang).splitlines()[-1], ""]
        return "\n".join(lines)

    def _value(self, value: Any, lang: str | None = None) -> str | None:
        """Show the value of a decision, codes as they are or by their labels in ``lang``; None where it has none."""
        match value:
            case None | ():
                return None
            case tuple():
                listed = [one for one in value if not isinstance(one, Offer) or one.proposed]
                return ("、" if lang == "zh" else ", ").join(str(self._value(one, lang)) for one in listed) or None
            case Offer():
                terms = {term.code: term for term in self.products}
                return value.product if lang is None else terms.get(value.product, Term(value.product)).label(lang)
            case Outflow():
                return f"{value.day} {self._value(value.status.value, lang)}"
            case RiskRun():
                return str(value.purchases)
            case SeriousEvent():
                return self._value(value.event, lang)
            case TierChange():
                return f"{value.on} {self._value(value.tier, lang)}"
            case str() if lang is not None:
                known = {term.code: term.label(lang) for term in self.labels}
                word = WORDS.get(value)
                return known.get(value) or (show(value, lang) if word is None else word[LANGUAGES.index(lang)])
            case Outcome():
                return value.value if lang is None else WORDS[value.value][LANGUAGES.index(lang)]
            case Term() if lang is None:
                return value.code
            case str():
                return value
            case Decimal() if lang is None:
                return f"{value:f}"
        return show(value, lang or "en")


def explain_client(branch: Branch, standing: Standing, book: Book, *, by: date | None, zone: tzinfo) -> Explanation:
    """Make every decision about a client; ``by`` is the day for the deposit, by default the end of the next month.

    ``zone`` is where the day ends by which sales, outflows and contacts are judged.
    """
    policy, as_of = branch.rulebook.tiering, branch.as_of
    by = by or month_of(month_of(as_of).last + timedelta(days=1)).last
    tier, client, history = standing.tier, standing.client, standing.history
    parts = [Part(name="tier", decision=tier), Part(name="change", decision=standing.change)]
    if standing.potential is not None:
        parts.append(Part(name="potential", decision=standing.potential))
    average = history.average(as_of=as_of, averaging=policy.averaging, opened_on=client.opened_on)
    if policy.sub_bands is not None and tier.value == policy.sub_bands.tier:
        parts.append(Part(name="sub_band", decision=assess_sub_band(average, policy, as_of=as_of)))
    if policy.services:
        parts.append(Part(name="entitlements", decision=find_entitlements(tier.value, policy, as_of=as_of)))
    parts.append(
        Part(name="tier_change", decision=find_tier_change(history, policy, as_of=as_of, opened_on=client.opened_on))
    )
    if tier.next_band is not None:
        deposit = find_deposit_needed(history, policy, as_of=as_of, by=by, opened_on=client.opened_on)
        parts.append(Part(name="deposit", decision=deposit))
    if branch.can_allocate:
        parts.append(Part(name="ownership", decision=_ownership(branch, client.client_id)))
    cadence = branch.rulebook.cadence
    made = [one for one in book.contacts if one.client_id == client.client_id]
    parts.append(
        Part(
            name="minimums", decision=assess_minimums(client, made, cadence, as_of=as_of, calendar=book_calendar(book))
        )
    )
    if cadence.content_by_orientation is not None:
        parts.append(Part(name="care", decision=rank_care(client.orientation, cadence, as_of=as_of)))
    offers = BranchOffers(branch, book)
    if "holdings" in book.tables:
        parts.append(Part(name="offers", decision=offers.of(standing)))
    parts += _dealings(client, BranchChecks(book, branch.rulebook, as_of=as_of, zone=zone, branch=branch))
    return Explanation(
        client_id=client.client_id,
        as_of=as_of,
        labels=policy.labels,
        products=tuple(product.label() for product in offers.catalogue.products),
        parts=tuple(parts),
    )


def _dealings(client: Client, checks: BranchChecks) -> Iterator[Part]:
    """Give what was judged of a client's purchases, transfers, tier and contacts, where there is anything to say."""
    for purchase, sale in checks.sales(client):
        yield Part(name="sale", decision=sale, about=checks.about(purchase))
    found = (("outflows", checks.outflows([client.client_id])), ("risk_run", checks.runs(client)))
    for name, decision in (*found, ("serious_events", checks.events(client))):
        if decision is not None and decision.findings:
            yield Part(name=name, decision=decision)
    breaches = checks.breaches(client)
    if breaches:
        value = tuple(dict.fromkeys(one.finding.rule for one in breaches))
        made = Decision(
            value,
            as_of=checks.as_of,
            rulebook=checks.rulebook.cadence.rulebook,
            findings=[one.finding for one in breaches],
        )
        yield Part(name="breaches", decision=made)


def _ownership(branch: Branch, client_id: str) -> Decision[str | None]:
    """Say who owns and who maintains a client, once for each rule that had a part in it."""
    assigned = next(one for one in branch.allocation.value.assignments if one.client_id == client_id)
    figures: tuple[tuple[str, Figure], ...] = (("owner", assigned.owner), ("maintainer", assigned.maintainer))
    outcome = Outcome.MET if assigned.owner else Outcome.NOT_MET
    because = "staffing.assigned" if assigned.owner else "staffing.unassigned"
    ids = [part.partition(":")[0] for part in assigned.rule.split(";")]
    findings = [branch.rulebook.rule(rule_id).finding(outcome, because, *figures) for rule_id in ids]
    return Decision(assigned.owner, as_of=branch.as_of, rulebook=branch.rulebook.ref, findings=findings)
