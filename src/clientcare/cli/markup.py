"""The parts that the report is made of (报告部件): text in both languages, tables, bars, as HTML.

What takes data gives safe HTML; what takes HTML (cells, headings, titles) says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from html import escape
from typing import Final, TypeAlias

from ..decision import Term
from .output import printable
from .review_words import WORDS

__all__ = [
    "LIMIT", "TAGS", "amount", "bar", "both", "figures", "flag", "ident", "label", "mono", "rest", "rule_links", "safe",
    "say", "table",
]  # fmt: skip

TAGS: Final = ("en", "zh-Hans")
"""The languages as HTML names them, in the order of the words."""

LIMIT: Final = 500
"""So many lines are listed in a table; a browser bears no million rows, and all are in the CSV."""

_NONE: Final = "\N{EN DASH}"


# --- text ------------------------------------------------------------------------------------------------------------


def safe(text: str) -> str:
    """Escape text from data; what does not print becomes visible."""
    return escape(printable(text))


def both(english: str, chinese: str) -> str:
    """Give a text in both languages, of which the page shows one."""
    if english == chinese:
        return safe(english)
    pair = zip(TAGS, (english, chinese), strict=True)
    return "".join(f'<span lang="{tag}">{safe(text)}</span>' for tag, text in pair)


def say(key: str, **figures: object) -> str:
    """Give a word in both languages; a code that the table does not know stands for itself."""
    english, chinese = WORDS.get(key, (key, key))
    return both(english.format_map(figures), chinese.format_map(figures)) if figures else both(english, chinese)


def label(term: Term | None) -> str:
    """Give the label of a term, or a dash."""
    return _NONE if term is None else both(term.label("en"), term.label("zh"))


def amount(money: Decimal | None) -> str:
    """Give money with thousands separators, or a dash."""
    return _NONE if money is None else f"{money:,.2f}"


def flag(text: str, raised: bool) -> str:
    """Mark a piece of HTML where it calls for attention."""
    return f'<strong class="flag">{text}</strong>' if raised else text


def figures(pairs: Iterable[tuple[str, str]]) -> str:
    """Give a row of large figures, each the key of its word and HTML."""
    items = "\n".join(f"<div><dt>{say(key)}</dt><dd>{value}</dd></div>" for key, value in pairs)
    return f'<dl class="figures">\n{items}\n</dl>'


# --- tables and bars -------------------------------------------------------------------------------------------------

_Groups: TypeAlias = Iterable[tuple[str, Sequence[Sequence[str]]]]


def table(section: str, columns: Sequence[str], groups: _Groups, *, kind: str = "", total: Sequence[str] = ()) -> str:
    """Give a table of HTML cells; the first cell of a row heads it.

    A column is the key of its word, after ``#`` for numbers, ``=`` for bars and ``@`` for rule ids.  A group is its
    heading, or nothing, and its rows.
    """
    marks = {"#": "num", "=": "bars", "@": "ids"}
    classes = [marks.get(column[0], "") for column in columns]
    heads = []
    for column, name in zip(columns, classes, strict=True):
        word = say(column.lstrip("#=@"))
        if name == "bars":
            word = f'<span class="unseen">{word}</span>'
        heads.append(f'<th scope="col"{_class(name)}>{word}</th>')
    bodies = []
    for heading, rows in groups:
        lines = [_row(row, classes) for row in rows]
        if heading:
            lines.insert(0, f'<tr class="group"><th scope="rowgroup" colspan="{len(columns)}">{heading}</th></tr>')
        bodies.append("<tbody>\n" + "\n".join(lines) + "\n</tbody>")
    foot = f"\n<tfoot>\n{_row(total, classes)}\n</tfoot>" if total else ""
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{section}-title">\n'
        f'<table{_class(kind)} aria-labelledby="{section}-title">\n<thead>\n<tr>{"".join(heads)}</tr>\n</thead>\n'
        + "\n".join(bodies)
        + f"{foot}\n</table>\n</div>"
    )


def _row(cells: Sequence[str], classes: Sequence[str]) -> str:
    head, *rest = cells
    others = "".join(f"<td{_class(name)}>{cell}</td>" for name, cell in zip(classes[1:], rest, strict=True))
    return f'<tr><th scope="row">{head}</th>{others}</tr>'


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def ident(text: str) -> str:
    """Give an id, which does not break over lines."""
    return f'<span class="id">{safe(text)}</span>'


def rule_links(ids: str, known: Collection[str]) -> str:
    """Link each of some rule ids, ``;`` between, to its sentence in the list of rules, where it is ``known`` there."""
    links = [f'<a href="#rule-{safe(one)}">{ident(one)}</a>' if one in known else ident(one) for one in ids.split(";")]
    return "; ".join(links)


def rest(key: str, listed: Sequence[object]) -> str:
    """Say how many of a list are past :data:`LIMIT`, where any are, by the word ``key``."""
    more = len(listed) - LIMIT
    return f'\n<p class="quiet">{say(key, count=f"{more:,d}")}</p>' if more > 0 else ""


def mono(text: str) -> str:
    """Give a digest."""
    return f'<span class="code">{safe(text)}</span>'


def bar(title: str, described: str, parts: Iterable[tuple[str, int, int]]) -> str:
    """Draw boxes side by side or over each other: class, start and width, both in thousandths of the whole."""
    boxes = "".join(
        f'<rect class="{name}" x="{_percent(start)}" width="{_percent(width)}" height="100%"/>'
        for name, start, width in parts
    )
    return f'<svg class="bar" role="img"><title>{title}</title><desc>{described}</desc>{boxes}</svg>'


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"
