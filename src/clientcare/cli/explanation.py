"""One client explained (客户说明): every decision with why, why not, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from attrs import frozen

from ..cadence import assess_minimums
from ..care import rank_care
from ..clocks import month_of
from ..decision import Decision, Figure, Outcome, Term
from ..outlook import TierChange, find_deposit_needed, find_tier_change
from ..rendering import render, render_decision, show
from ..segments import assess_sub_band, find_entitlements
from .agenda import book_calendar
from .book import Book
from .branch import Branch, Standing
from .output import Row
from .review_words import LANGUAGES, WORDS

__all__ = ["EXPLANATION_COLUMNS", "Explanation", "explain_client"]

EXPLANATION_COLUMNS: Final = ("client_id", "decision", "value", "rule", "outcome", "sentence", "source", "basis")

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
}


@frozen(kw_only=True)
class Explanation:
    """The decisions about one client, each under its name."""

    client_id: str
    as_of: date
    labels: tuple[Term, ...]
    decisions: tuple[tuple[str, Decision[Any]], ...]

    def rows(self, lang: str) -> Iterator[Row]:
        """Give one row a finding, in the order of the decisions."""
        for name, decision in self.decisions:
            for finding in decision.findings:
                yield {
                    "client_id": self.client_id,
                    "decision": name,
                    "value": self._value(decision.value),
                    "rule": finding.rule,
                    "outcome": finding.outcome.value,
                    "sentence": render(finding, lang),
                    "source": str(finding.source),
                    "basis": finding.source.basis.value,
                }

    def receipts(self) -> list[dict[str, Any]]:
        """Give each decision as it would be stored."""
        return [{"decision": name, **decision.to_dict()} for name, decision in self.decisions]

    def text(self, lang: str) -> str:
        """Give everything as text for people."""
        lines, colon = [f"{self.client_id}, {self.as_of}"], "：" if lang == "zh" else ": "
        for name, decision in self.decisions:
            lines += ["", f"{_TITLES[name].label(lang)}{colon}{self._value(decision.value, lang) or '-'}"]
            lines += [f"  {render(finding, lang)}" for finding in decision.findings]
        lines += ["", render_decision(self.decisions[0][1], lang).splitlines()[-1], ""]
        return "\n".join(lines)

    def _value(self, value: Any, lang: str | None = None) -> str | None:
        """Show the value of a decision, codes as they are or by their labels in ``lang``; None where it has none."""
        match value:
            case None | ():
                return None
            case tuple():
                return ("、" if lang == "zh" else ", ").join(str(self._value(one, lang)) for one in value)
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


def explain_client(branch: Branch, standing: Standing, book: Book, *, by: date | None) -> Explanation:
    """Make every decision about a client; ``by`` is the day for the deposit, by default the end of the next month."""
    policy, as_of = branch.rulebook.tiering, branch.as_of
    by = by or month_of(month_of(as_of).last + timedelta(days=1)).last
    tier, client, history = standing.tier, standing.client, standing.history
    decisions: list[tuple[str, Decision[Any]]] = [("tier", tier), ("change", standing.change)]
    if standing.potential is not None:
        decisions.append(("potential", standing.potential))
    average = history.average(as_of=as_of, averaging=policy.averaging, opened_on=client.opened_on)
    if policy.sub_bands is not None and tier.value == policy.sub_bands.tier:
        decisions.append(("sub_band", assess_sub_band(average, policy, as_of=as_of)))
    if policy.services:
        decisions.append(("entitlements", find_entitlements(tier.value, policy, as_of=as_of)))
    decisions.append(("tier_change", find_tier_change(history, policy, as_of=as_of, opened_on=client.opened_on)))
    if tier.next_band is not None:
        deposit = find_deposit_needed(history, policy, as_of=as_of, by=by, opened_on=client.opened_on)
        decisions.append(("deposit", deposit))
    if branch.can_allocate:
        decisions.append(("ownership", _ownership(branch, client.client_id)))
    cadence = branch.rulebook.cadence
    made = [one for one in book.contacts if one.client_id == client.client_id]
    decisions.append(("minimums", assess_minimums(client, made, cadence, as_of=as_of, calendar=book_calendar(book))))
    if cadence.content_by_orientation is not None:
        decisions.append(("care", rank_care(client.orientation, cadence, as_of=as_of)))
    return Explanation(client_id=client.client_id, as_of=as_of, labels=policy.labels, decisions=tuple(decisions))


def _ownership(branch: Branch, client_id: str) -> Decision[str | None]:
    """Say who owns and who maintains a client, once for each rule that had a part in it."""
    assigned = next(one for one in branch.allocation.value.assignments if one.client_id == client_id)
    figures: tuple[tuple[str, Figure], ...] = (("owner", assigned.owner), ("maintainer", assigned.maintainer))
    outcome = Outcome.MET if assigned.owner else Outcome.NOT_MET
    because = "staffing.assigned" if assigned.owner else "staffing.unassigned"
    ids = [part.partition(":")[0] for part in assigned.rule.split(";")]
    findings = [branch.rulebook.rule(rule_id).finding(outcome, because, *figures) for rule_id in ids]
    return Decision(assigned.owner, as_of=branch.as_of, rulebook=branch.rulebook.ref, findings=findings)
