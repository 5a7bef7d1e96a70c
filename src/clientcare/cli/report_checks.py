"""The report's sections on offers and compliance (报告：推荐与合规): figures first, then by client or by severity."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from .markup import LIMIT, both, figures, flag, ident, label, rest, rule_links, say, table
from .review_model import FindingLine, OfferLine, Review
from .review_words import moment

__all__ = ["finding_section", "offer_section"]

_BETWEEN: Final = (("en", ", "), ("zh", "、"))


def finding_section(review: Review) -> str:
    """Give the compliance findings, the most severe first; nothing where there is none."""
    if not review.findings:
        return ""
    known = {rule.id for rule in review.rules}

    def row(one: FindingLine) -> tuple[str, ...]:
        what = f'<span class="who">{ident(one.client_id)}</span> {label(one.what)}'
        return what, ident(moment(one.due_at)), rule_links(one.rule, known)

    counts = (
        (one.severity, flag(f"{one.findings:,d}", one.severity == "error" and one.findings > 0))
        for one in review.finding_counts
    )
    listed = review.findings[:LIMIT]
    groups = [(say(severity), [*map(row, found)]) for severity, found in groupby(listed, key=lambda one: one.severity)]
    columns = ("client_finding", "due", "@rule")
    return f"{figures(counts)}\n{table('findings', columns, groups)}{rest('more_findings', review.findings)}"


def offer_section(review: Review) -> str:
    """Give how many products have each verdict, then what is offered to each client."""
    if not review.verdicts:
        return ""
    known = {rule.id for rule in review.rules}

    def row(one: OfferLine) -> tuple[str, ...]:
        products = both(*(between.join(term.label(lang) for term in one.products) for lang, between in _BETWEEN))
        return ident(one.client_id), ident(one.manager_id or ""), products, rule_links(one.rule, known)

    summary = figures((one.verdict, f"{one.products:,d}") for one in review.verdicts)
    if not review.offers:
        return f"{summary}\n<p>{say('nothing_offered')}</p>"
    columns = ("client", "manager", "products", "@rule")
    listing = table("offers", columns, [("", [*map(row, review.offers[:LIMIT])])])
    return f"{summary}\n{listing}{rest('more_offers', review.offers)}"
