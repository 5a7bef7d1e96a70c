"""The review as plain text for a terminal (检视屏显): the figures first, then what moved, then where the files are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Final

from ..decision import Term
from .output import Cell, pad, printable, text_table
from .review_model import CHANGES, Load, Review
from .review_words import LANGUAGES, WORDS, moment, share, short

__all__ = ["render_screen"]

_SHOWN: Final = 10
"""So many lines of a list fit a screen; the report has more."""
_NAMED: Final = 3
"""So many products of a client are named; ``offers.csv`` has them all."""
_BAR: Final = 20


def render_screen(review: Review, lang: str = "en", *, files: Sequence[str] = ()) -> str:
    """Give the review as some 40 to 60 lines in ``lang`` (``en`` or ``zh``).

    ``files`` names what was written, for the last lines.
    """
    return "\n".join(map(printable, _Screen(review, lang).lines(files))) + "\n"


class _Screen:
    """The parts of the screen, each a list of lines; an empty part does not appear."""

    def __init__(self, review: Review, lang: str) -> None:
        self.review = review
        self.lang = lang

    def lines(self, files: Sequence[str]) -> Iterator[str]:
        review = self.review
        sample = f" [{self.word('made_up')}]" if review.made_up else ""
        yield f"{self.word('title')}{sample}"
        yield from map(_indent, self.head())
        for key, body in (
            ("tiers", self.tiers()),
            ("movements", self.movements()),
            ("potentials", self.potentials()),
            ("headcounts", self.headcounts()),
            ("loads", self.loads()),
            ("maintainers", self.maintainers()),
            ("contacts", self.contacts()),
            ("gaps", self.gaps()),
            ("findings", self.findings()),
            ("offers", self.offers()),
            ("left_out", self.left_out()),
            ("warnings", self.cut([*review.warnings])),
            ("rules", self.rules()),
            ("files", files),
        ):
            if body:
                yield from ("", self.word(key), *map(_indent, body))

    def word(self, key: str, **figures: object) -> str:
        word = WORDS.get(key, (key, key))[LANGUAGES.index(self.lang)]
        return word.format_map(figures) if figures else word

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[Cell]], more: str = "more") -> list[str]:
        """Give a table of as many rows as fit; a column is the key of its word, after ``#`` where it stands right."""
        if not rows:
            return []
        right = [place for place, column in enumerate(columns) if column.startswith("#")]
        heads = [self.word(column.lstrip("#")) for column in columns]
        head, rule, *lines = text_table(heads, rows, right=right)
        return [head, rule, *self.cut(lines, more)]

    def cut(self, lines: list[str], more: str = "more") -> list[str]:
        rest = len(lines) - _SHOWN
        return lines if rest <= 0 else [*lines[:_SHOWN], self.word(more, count=f"{rest:,d}")]

    def head(self) -> list[str]:
        review = self.review
        facts = (
            ("book", review.book),
            ("as_of", review.as_of.isoformat()),
            ("rulebook", f"{review.rulebook.id}, {self.word('edition')} {review.rulebook.edition.isoformat()}"),
            ("digest", review.rulebook.digest),
            ("receipt", review.digest),
        )
        return [f"{pad(self.word(key), 10)}{value}" for key, value in facts]

    def tiers(self) -> list[str]:
        review = self.review
        most = max((count.clients for count in review.tiers), default=0)
        rows: list[Sequence[Cell]] = [
            (self.term(count.tier), count.clients, share(count.clients, review.clients), _blocks(count.clients, most))
            for count in review.tiers
        ]
        if review.unknown_tier:
            part = share(review.unknown_tier, review.clients)
            rows.append((self.word("tier_unknown"), review.unknown_tier, part, ""))
        rows.append((self.word("total"), review.clients, "", ""))
        heads = [self.word("tier"), self.word("clients"), self.word("share"), ""]
        return text_table(heads, rows, right=(2,))

    def movements(self) -> list[str]:
        counts = {count.change: count.clients for count in self.review.changes}
        if not counts:
            return []
        summary = "   ".join(f"{self.word(change)} {counts[change]:,d}" for change in CHANGES if change in counts)
        rows = [
            (
                move.client_id, self.word(move.change), self.term(move.contracted), self.term(move.earned),
                _money(move.average), _money(move.to_next_tier), move.rule,
            )
            for move in sorted(self.review.movements, key=lambda move: CHANGES.index(move.change))
        ]  # fmt: skip
        columns = ("client", "change", "contracted", "earned", "#average", "#to_next", "rule")
        return [summary, *(self.table(columns, rows, "more_clients") or [self.word("nobody_moved")])]

    def potentials(self) -> list[str]:
        kinds = sorted(one.kind for one in self.review.potentials)
        return ["   ".join(f"{self.word(kind)} {len([*found]):,d}" for kind, found in groupby(kinds))] if kinds else []

    def headcounts(self) -> list[str]:
        rows = [
            (self.outlet(row.outlet_id), self.word(row.role), row.wanted, short(row.present), short(row.shortfall))
            for row in self.review.headcounts
        ]
        return self.table(("outlet", "role", "wanted", "#present", "#shortfall"), rows)

    def loads(self) -> list[str]:
        rows = [
            (
                self.outlet(load.outlet_id), load.manager_id, " ".join(str(count.clients) for count in load.clients),
                share(load.load, load.capacity), load.load, short(load.capacity), load.room, _gauge(load),
            )
            for load in self.review.loads
        ]  # fmt: skip
        return self.table(("outlet", "manager", "#by_tier", "#of_capacity", "load", "#capacity", "room", "bar"), rows)

    def maintainers(self) -> list[str]:
        rows = [
            (self.outlet(row.outlet_id), self.word(row.role or "nobody"), row.clients)
            for row in self.review.maintainers
        ]
        return self.table(("outlet", "role", "clients"), rows)

    def contacts(self) -> list[str]:
        rows = [
            (one.on.isoformat(), one.manager_id, one.client_id, self.word(one.kind), one.due_on.isoformat(), one.rule,
             self.term(one.why))
            for one in self.review.contacts
        ]  # fmt: skip
        return self.table(("day", "manager", "client", "by_what", "due", "rule", "why"), rows, "more_contacts")

    def gaps(self) -> list[str]:
        rows = [
            (
                one.manager_id or "-",
                one.client_id or self.word("whole_week"),
                self.word(one.kind),
                one.due_on.isoformat(),
                one.rule,
                self.term(one.why),
            )
            for one in self.review.gaps
        ]
        return self.table(("manager", "client", "by_what", "due", "rule", "why"), rows, "more_contacts")

    def findings(self) -> list[str]:
        counts = self.review.finding_counts
        summary = ["   ".join(f"{self.word(one.severity)} {one.findings:,d}" for one in counts)] if counts else []
        rows = [
            (one.client_id, self.word(one.severity), one.rule, moment(one.due_at) or "-", self.term(one.what))
            for one in self.review.findings
        ]
        return summary + self.table(("client", "severity", "rule", "due", "finding"), rows, "more_findings")

    def offers(self) -> list[str]:
        counts = self.review.verdicts
        summary = ["   ".join(f"{self.word(one.verdict)} {one.products:,d}" for one in counts)] if counts else []
        rows = [
            (one.client_id, one.manager_id or "-", one.rule, self.products(one.products)) for one in self.review.offers
        ]
        return summary + self.table(("client", "manager", "rule", "products"), rows, "more_offers")

    def products(self, products: Sequence[Term]) -> str:
        """Name the first products, and how many more there are; the listing beside the report has them all."""
        named = ("、" if self.lang == "zh" else ", ").join(map(self.term, products[:_NAMED]))
        return f"{named} +{len(products) - _NAMED}" if len(products) > _NAMED else named

    def left_out(self) -> list[str]:
        return [
            f"{self.term(one.what)}: {one.why_zh if self.lang == 'zh' else one.why_en}" for one in self.review.left_out
        ]

    def rules(self) -> list[str]:
        if not self.review.rules:
            return []
        defaults = [rule.id for rule in self.review.rules if rule.basis == "default"]
        lines = [self.word("rules_used", count=len(self.review.rules))]
        if defaults:
            lines.append(self.word("defaults", count=len(defaults), rules=", ".join(defaults)))
        return lines

    def outlet(self, outlet_id: str) -> str:
        return outlet_id or self.word("no_outlet")

    def term(self, term: Term | None) -> str:
        return "-" if term is None else term.label(self.lang)


def _indent(line: str) -> str:
    return f"  {line}".rstrip()


def _money(amount: Decimal | None) -> str:
    return "-" if amount is None else f"{amount:,.2f}"


def _blocks(part: int | Fraction, whole: int | Fraction) -> str:
    """Draw a part of a whole in blocks, one at least where there is anything."""
    return "█" * max(int(part * _BAR // whole), 1) if part and whole else ""


def _gauge(load: Load) -> str:
    """Draw a load up to the mark of the capacity, and behind it what is over, up to a second capacity."""
    limit = load.capacity or Fraction(1)
    filled = _blocks(min(load.load, load.capacity), limit)
    over = _blocks(min(-load.room, limit), limit) if load.room < 0 else ""
    return f"{filled}{'·' * (_BAR - len(filled))}|{over}"
