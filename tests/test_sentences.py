"""Sentences: both languages say the same figures, and a restored finding speaks without its module."""

from __future__ import annotations

import ast
import re
import string
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import clientcare
from clientcare.conduct import CompliancePolicy
from clientcare.decision import Basis, Decision, Figure, Finding, Outcome, Source, Term
from clientcare.errors import FactError
from clientcare.matrices import CrossSellPolicy
from clientcare.rendering import render, show
from clientcare.sentences import LABELS, SENTENCES

SOURCE = Source(document="004", locator="二(一)1", basis=Basis.DEFAULT)


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_name_the_same_figures(code: str) -> None:
    """A figure that one language says, the other says too."""
    english, chinese = SENTENCES[code]
    assert _fields(english) == _fields(chinese)
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert not re.search("[\u4e00-\u9fff]", english)


def test_every_code_that_the_rules_use_has_a_sentence_and_every_sentence_is_used() -> None:
    """The codes in the sources and in the table are the same, save those that are put together from parts."""
    texts = []
    for source in Path(clientcare.__file__).parent.rglob("*.py"):
        if source.parent.name != "sentences" and source.name != "rendering.py":
            tree = ast.parse(source.read_text(encoding="utf-8"))
            texts += [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    used = {text for text in texts if isinstance(text, str)}
    built = {f"screening.{change}" for change in ("new", "upgrade", "downgrade", "left", "same", "unknown")}
    built |= {f"tiering.{side}_{end}" for side in ("at_least", "more_than") for end in ("reached", "missed")}
    assert set(SENTENCES) <= used | built
    subjects = "checklist|tiering|screening|outlook|staffing|allocation"
    subjects += "|cadence|occasions|limits|planning|feasibility|care|compliance|crosssell"
    subjects += "|alerts|disclosure|baskets|diagnosis|needs|referral"
    coded = {text for text in used if re.fullmatch(rf"({subjects})\.[a-z_]+", text)}
    slots = {text for text in coded if hasattr(clientcare.TieringPolicy, text.partition(".")[2])}
    slots |= {text for text in coded if hasattr(clientcare.StaffingPolicy, text.partition(".")[2])}
    slots |= {text for text in coded if hasattr(clientcare.CadencePolicy, text.partition(".")[2])}
    slots |= {text for text in coded if hasattr(CompliancePolicy, text.partition(".")[2])}
    slots |= {text for text in coded if hasattr(CrossSellPolicy, text.partition(".")[2])}
    assert coded - slots <= set(SENTENCES)


@pytest.mark.parametrize(
    ("figure", "english", "chinese"),
    [
        (None, "unknown", "未知"),
        (True, "yes", "是"),
        (False, "no", "否"),
        (1234567, "1,234,567", "1,234,567"),
        (Decimal("1234567.50"), "1,234,567.50", "1,234,567.50"),
        (Fraction(599, 600), "599/600", "599/600"),
        (Fraction(2), "2", "2"),
        (date(2026, 6, 30), "2026-06-30", "2026-06-30"),
        (datetime(2026, 6, 30, 9, tzinfo=UTC), "2026-06-30T09:00:00+00:00", "2026-06-30T09:00:00+00:00"),
        (Term("gold", "Gold", "金卡"), "Gold", "金卡"),
        (Term("gold"), "gold", "gold"),
        ("gold", "Gold", "金卡"),
        ("private", "private", "private"),
    ],
)
def test_figures_are_shown_by_their_type(figure: Figure, english: str, chinese: str) -> None:
    """Money with separators, loads as fractions, codes by label."""
    assert (show(figure, "en"), show(figure, "zh")) == (english, chinese)


def _finding(because: str, **figures: Figure) -> Finding:
    return Finding(rule="B-01", outcome=Outcome.NOT_MET, because=because, figures=tuple(figures.items()), source=SOURCE)


def test_the_labels_of_codes_are_those_of_the_rulebooks() -> None:
    """T-31: a code that stands as a figure is said as the packaged scheme names it."""
    for name in ("vip-outlet", "retail-handbook"):
        for term in clientcare.Rulebook.load(name).on(date(2026, 6, 30)).tiering.labels:
            assert LABELS[term.code][0].lower() == term.en.lower()
            assert LABELS[term.code][1] == term.zh or name == "retail-handbook"
    assert show("gold", "zh") == "金卡"


def test_a_rate_is_said_in_per_cent() -> None:
    """T-15: 0.30 is said as 30 %."""
    finding = _finding("tiering.growth_unknown", months=6, rate=Decimal("0.30"))
    assert render(finding) == (
        "B-01 not met: the balances of the last 6 months are not known, so a growth of 30 % cannot be judged. "
        "(004 二(一)1; default)"
    )
    assert render(_finding("tiering.growth_unknown", months=6, rate=None)).count("unknown") == 1


def test_a_code_without_a_sentence_still_shows_its_figures() -> None:
    """A bank's own finding is said by its code and figures."""
    finding = _finding("bank.limit", amount=Decimal("5.00"), tier=Term("gold", "Gold", "金卡"))
    assert render(finding, "en") == "B-01 not met: bank.limit, amount 5.00, tier Gold. (004 二(一)1; default)"
    assert render(finding, "zh") == "B-01 不符合：bank.limit, amount 5.00, tier 金卡。（004 二(一)1；默认）"


def test_another_language_is_refused() -> None:
    """Only English and Chinese are spoken here."""
    with pytest.raises(FactError, match="known: en, zh"):
        Decision(1, as_of=None, rulebook=None, findings=[]).explain("fr")
