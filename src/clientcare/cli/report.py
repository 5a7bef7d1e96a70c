"""The report of a branch's day as one HTML file (检视报告): no network, no script, both languages inside.

A section is a function from the review to HTML; one that has nothing to show gives nothing and does not appear.  A new
section is a new line of :data:`_SECTIONS`.  All text from data goes through
:mod:`~clientcare.cli.markup`.  The same review gives the
same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from fractions import Fraction
from importlib.resources import files
from itertools import groupby
from typing import Final

from ..decision import Term
from .heatmap import heat_maps
from .markup import (
    LIMIT,
    TAGS,
    amount,
    bar,
    both,
    figures,
    flag,
    ident,
    label,
    mono,
    rest,
    rule_links,
    safe,
    say,
    table,
)  # fmt: skip
from .report_checks import finding_section, offer_section
from .review_model import CHANGES, ContactLine, GapLine, Load, Movement, Potential, Review, TierCount
from .review_words import LANGUAGES, WORDS, share, short

__all__ = ["render_report"]

_NAMES: Final = ("English", "中文")


def render_report(review: Review, lang: str = "en") -> str:
    """Give the report as one HTML document; it opens in ``lang`` (``en`` or ``zh``) and switches to the other."""
    style = files("clientcare.cli").joinpath("report.css").read_text(encoding="utf-8")
    sealed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    chosen = LANGUAGES.index(lang)
    title = f"{WORDS['title'][chosen]}: {review.book}, {review.as_of.isoformat()}"
    sections = [(key, body) for key, make in _SECTIONS if (body := make(review))]
    choices = "\n".join(
        f'<input class="choice" type="radio" name="language" id="choose-{code}" aria-label="{name}"'
        f"{' checked' if code == lang else ''}>"
        for code, name in zip(LANGUAGES, _NAMES, strict=True)
    )
    contents = "".join(f'<li><a href="#{key}">{say(key)}</a></li>' for key, _ in sections)
    main = "\n".join(
        f'<section id="{key}" aria-labelledby="{key}-title">\n<h2 id="{key}-title">{say(key)}</h2>\n{body}\n</section>'
        for key, body in sections
    )
    return f"""<!DOCTYPE html>
<html lang="{TAGS[chosen]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{sealed}'; \
base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{safe(title)}</title>
<style>{style}</style>
</head>
<body>
{choices}
<header>
{_head(review)}
<nav aria-labelledby="contents"><span class="unseen" id="contents">{say("contents")}</span><ul>{contents}</ul></nav>
</header>
<main>
{main}
</main>
<footer>
<p>{say("receipt")} {mono(review.digest)}</p>
<p>{say("private")}</p>
</footer>
</body>
</html>
"""


# --- the sections ----------------------------------------------------------------------------------------------------


def _by_outlet(outlet_id: str) -> str:
    return safe(outlet_id) if outlet_id else say("no_outlet")


def _rules(review: Review, ids: str) -> str:
    return rule_links(ids, {rule.id for rule in review.rules})


def _head(review: Review) -> str:
    labels = "".join(f'<label for="choose-{code}">{name}</label>' for code, name in zip(LANGUAGES, _NAMES, strict=True))
    sample = f'\n<p><strong class="flag sample">{say("made_up")}</strong></p>' if review.made_up else ""
    rulebook = review.rulebook
    edition = f"{safe(rulebook.id)}, {say('edition')} {rulebook.edition.isoformat()}"
    named = "" if review.rulebook_name.label() == rulebook.id else f"{label(review.rulebook_name)}<br>"
    about = (
        ("book", safe(review.book)),
        ("as_of", review.as_of.isoformat()),
        ("rulebook", f'{named}{edition}<br><span class="quiet">{say("digest")} {mono(rulebook.digest)}</span>'),
    )
    listed = "\n".join(f"<dt>{say(key)}</dt><dd>{value}</dd>" for key, value in about)
    return f"""<div class="switch" role="group" aria-labelledby="language">\
<span class="unseen" id="language">{say("language")}</span>{labels}</div>
<h1>{say("title")}</h1>{sample}
<dl class="facts">
{listed}
</dl>"""


def _glance(review: Review) -> str:
    shown = [("clients", f"{review.clients:,d}")]
    if review.changes:
        shown.append(("moved", f"{review.moved:,d}"))
    if review.potentials:
        shown.append(("to_win", f"{len(review.potentials):,d}"))
    if review.headcounts:
        shown.append(("posts_short", flag(short(review.shortfall), review.shortfall > 0)))
    if review.loads:
        shown.append(("over_capacity", flag(str(review.over_capacity), review.over_capacity > 0)))
    if review.contacts:
        shown.append(("planned", f"{len(review.contacts):,d}"))
    if review.gaps:
        shown.append(("no_room", flag(f"{len(review.gaps):,d}", True)))
    if review.finding_counts:
        errors = sum(one.findings for one in review.finding_counts if one.severity == "error")
        shown.append(("errors", flag(f"{errors:,d}", errors > 0)))
    if review.offers:
        shown.append(("to_offer", f"{len(review.offers):,d}"))
    if review.warnings:
        shown.append(("warned", str(len(review.warnings))))
    return figures(shown)


def _tiers(review: Review) -> str:
    most = max((count.clients for count in review.tiers), default=0)

    def row(count: TierCount) -> tuple[str, ...]:
        part = share(count.clients, review.clients)
        # A tier with clients is never drawn as nothing.
        width = max(count.clients * 1000 // most, 5) if count.clients else 0
        drawn = bar(_title(count.tier), f"{count.clients} ({part})", [("fill", (1000 - width) // 2, width)])
        return label(count.tier), drawn, f"{count.clients:,d}", part

    rows = [row(count) for count in review.tiers]
    if review.unknown_tier:
        part = share(review.unknown_tier, review.clients)
        rows.append((say("tier_unknown"), "", f"{review.unknown_tier:,d}", part))
    total = (say("total"), "", f"{review.clients:,d}", "")
    return table("tiers", ("tier", "=bar", "#clients", "#share"), [("", rows)], kind="pyramid", total=total)


def _title(term: Term) -> str:
    return " / ".join(dict.fromkeys(safe(term.label(lang)) for lang in LANGUAGES))


def _movements(review: Review) -> str:
    if not review.changes:
        return ""
    counts = {count.change: count.clients for count in review.changes}
    summary = figures((change, f"{counts[change]:,d}") for change in CHANGES if change in counts)
    if not review.movements:
        return f"{summary}\n<p>{say('nobody_moved')}</p>"

    def row(move: Movement) -> tuple[str, ...]:
        way = f'<span class="way">{label(move.contracted)} → {label(move.earned)}</span>'
        head = f'<span class="who">{ident(move.client_id)}</span> {way}'
        return head, amount(move.average), amount(move.to_next_tier), _rules(review, move.rule)

    listed = sorted(review.movements, key=lambda move: CHANGES.index(move.change))[:LIMIT]
    groups = [(say(change), [*map(row, moves)]) for change, moves in groupby(listed, key=lambda move: move.change)]
    columns = ("client_way", "#average", "#to_next", "@rule")
    return f"{summary}\n{table('movements', columns, groups)}{rest('more_clients', review.movements)}"


def _potentials(review: Review) -> str:
    if not review.potentials:
        return ""
    listed = sorted(review.potentials, key=lambda one: one.kind)[:LIMIT]

    def row(one: Potential) -> tuple[str, ...]:
        return ident(one.client_id), amount(one.average), amount(one.to_next_tier), _rules(review, one.rule)

    groups = [(say(kind), [*map(row, found)]) for kind, found in groupby(listed, key=lambda one: one.kind)]
    columns = ("client", "#average", "#to_next", "@rule")
    return table("potentials", columns, groups) + rest("more_clients", review.potentials)


def _headcounts(review: Review) -> str:
    if not review.headcounts:
        return ""
    groups = [
        (
            _by_outlet(outlet),
            [
                (say(row.role), str(row.wanted), short(row.present), flag(short(row.shortfall), row.shortfall > 0))
                for row in rows
            ],
        )
        for outlet, rows in groupby(review.headcounts, key=lambda row: row.outlet_id)
    ]
    return table("headcounts", ("role", "#wanted", "#present", "#shortfall"), groups)


def _loads(review: Review) -> str:
    if not review.loads:
        return ""
    most = max(max(load.load, load.capacity) for load in review.loads) or Fraction(1)

    def part(value: Fraction) -> int:
        return int(value * 1000 // most)

    def row(load: Load) -> tuple[str, ...]:
        filled, limit = part(load.load), part(load.capacity)
        boxes = [("track", 0, limit), ("fill", 0, min(filled, limit)), ("mark", max(limit - 3, 0), 3)]
        if load.room < 0:
            boxes.append(("over", limit, max(filled - limit, 5)))
        exact = str(load.load)
        if load.capacity != 1:
            exact += f"<br>{say('out_of', capacity=short(load.capacity))}"
        mix = " · ".join(str(count.clients) for count in load.clients)
        return (
            f'{ident(load.manager_id)}<br><span class="quiet id">{mix}</span>',
            bar(safe(load.manager_id), f"{load.load} / {load.capacity}", boxes),
            f'{share(load.load, load.capacity)}<br><span class="quiet">{exact}</span>',
            flag(str(load.room).replace("-", "\N{MINUS SIGN}"), load.room < 0),
        )

    groups = [
        (_by_outlet(outlet), [*map(row, loads)])
        for outlet, loads in groupby(review.loads, key=lambda load: load.outlet_id)
    ]
    english, chinese = (" · ".join(count.tier.label(lang) for count in review.loads[0].clients) for lang in LANGUAGES)
    note = f'<p class="quiet">{say("load_note")} {say("mix")} {both(english, chinese)}</p>'
    columns = ("manager", "=bar", "#load", "#room")
    return f"{note}\n{table('loads', columns, groups)}"


def _maintainers(review: Review) -> str:
    if not review.maintainers:
        return ""
    groups = [
        (
            _by_outlet(outlet),
            [(flag(say(row.role or "nobody"), not row.role), f"{row.clients:,d}") for row in rows],
        )
        for outlet, rows in groupby(review.maintainers, key=lambda row: row.outlet_id)
    ]
    return table("maintainers", ("role", "#clients"), groups)


def _contacts(review: Review) -> str:
    if not review.contacts:
        return ""

    def row(one: ContactLine) -> tuple[str, ...]:
        who = f'<span class="who">{ident(one.client_id)}</span> {label(one.why)}'
        return ident(one.manager_id), who, say(one.kind), one.due_on.isoformat(), _rules(review, one.rule)

    listed = review.contacts[:LIMIT]
    groups = [(one.isoformat(), [*map(row, lines)]) for one, lines in groupby(listed, key=lambda line: line.on)]
    more = rest("more_contacts", review.contacts)
    note = f'<p class="quiet">{say("contacts_note")}</p>'
    return f"{note}\n{table('contacts', ('manager', 'client_why', 'by_what', 'due', '@rule'), groups)}{more}"


def _gaps(review: Review) -> str:
    if not review.gaps:
        return ""

    def row(gap: GapLine) -> tuple[str, ...]:
        client = say("whole_week") if gap.client_id is None else ident(gap.client_id)
        why = f"{client} {label(gap.why)}"
        return ident(gap.manager_id or ""), why, say(gap.kind), gap.due_on.isoformat(), _rules(review, gap.rule)

    listed = review.gaps[:LIMIT]
    columns = ("manager", "client_why", "by_what", "due", "@rule")
    return table("gaps", columns, [("", [*map(row, listed)])]) + rest("more_contacts", review.gaps)


def _months(review: Review) -> str:
    return heat_maps(review.months) if review.months else ""


def _left_out(review: Review) -> str:
    if not review.left_out:
        return ""
    items = "\n".join(
        f"<li><strong>{label(one.what)}</strong> {both(one.why_en, one.why_zh)}</li>" for one in review.left_out
    )
    return f'<ul class="plain">\n{items}\n</ul>'


def _warnings(review: Review) -> str:
    if not review.warnings:
        return ""
    items = "\n".join(f"<li>{safe(warning)}</li>" for warning in review.warnings)
    return f'<ul class="plain">\n{items}\n</ul>'


def _rules_used(review: Review) -> str:
    if not review.rules:
        return ""
    rows = [
        (
            f'<span class="id" id="rule-{safe(rule.id)}">{safe(rule.id)}</span>',
            both(rule.statement_en, rule.statement_zh),
            f'{safe(rule.source)} <span class="id">({flag(say(rule.basis), rule.basis == "default")})</span>',
        )
        for rule in review.rules
    ]
    defaults = [rule.id for rule in review.rules if rule.basis == "default"]
    note = say("defaults", count=len(defaults), rules=", ".join(defaults)) if defaults else say("no_defaults")
    listing = table("rules", ("rule", "statement", "source"), [("", rows)], kind="rules")
    return f'<p class="quiet">{note}</p>\n{listing}'


_SECTIONS: Final[tuple[tuple[str, Callable[[Review], str]], ...]] = (
    ("glance", _glance),
    ("tiers", _tiers),
    ("movements", _movements),
    ("potentials", _potentials),
    ("headcounts", _headcounts),
    ("loads", _loads),
    ("maintainers", _maintainers),
    ("months", _months),
    ("contacts", _contacts),
    ("gaps", _gaps),
    ("findings", finding_section),
    ("offers", offer_section),
    ("left_out", _left_out),
    ("warnings", _warnings),
    ("rules", _rules_used),
)
"""Every section by the key of its heading, in the order of the report."""
