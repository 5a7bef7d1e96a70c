"""Rendering: figures and findings said in English and Chinese (说明文字).

A figure renders by its type: money with thousands separators, a rate in per cent, a load as a fraction, a code by its
label.  The sentences are in :mod:`clientcare.sentences`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from .decision import Basis, Decision, Figure, Finding, Outcome, Term, language
from .money import percent
from .sentences import LABELS, SENTENCES

__all__ = ["render", "render_decision", "render_reason", "show"]

_OUTCOMES: Final = {
    Outcome.MET: ("met", "符合"),
    Outcome.NOT_MET: ("not met", "不符合"),
    Outcome.NOT_APPLICABLE: ("not applicable", "不适用"),
    Outcome.UNKNOWN: ("unknown", "未知"),
}
_BASES: Final = {
    Basis.STATED: ("stated", "原文"),
    Basis.EXAMPLE: ("example", "举例"),
    Basis.RECONSTRUCTED: ("reconstructed", "复原"),
    Basis.DERIVED: ("derived", "推导"),
    Basis.DEFAULT: ("default", "默认"),
}


def show(figure: Figure, lang: str = "en") -> str:
    """Show one figure to people: money as 1,234.50, a rate in per cent, a load as 599/600, a date as 2026-01-31."""
    match figure:
        case None:
            return ("unknown", "未知")[language(lang)]
        case bool():
            return (("no", "否"), ("yes", "是"))[figure][language(lang)]
        case Term():
            return figure.label(lang)
        case Decimal():
            return f"{figure:,f}"
        case Fraction():
            return f"{figure.numerator}/{figure.denominator}" if figure.denominator != 1 else str(figure.numerator)
        case int():
            return f"{figure:,d}"
        case datetime() | date():
            return figure.isoformat()
    return LABELS[figure][language(lang)] if figure in LABELS else str(figure)


class _Shown:
    """A figure on its way into a sentence; the format ``%`` shows a rate in per cent."""

    __slots__ = ("figure", "lang")

    def __init__(self, figure: Figure, lang: str) -> None:
        self.figure = figure
        self.lang = lang

    def __format__(self, spec: str) -> str:
        if spec == "%" and isinstance(self.figure, Decimal):
            return percent(self.figure)
        return show(self.figure, self.lang)


def render_reason(finding: Finding, lang: str = "en") -> str:
    """Say why one finding came out as it did, with the figures, as a part of a sentence."""
    place = language(lang)
    figures = {name: _Shown(figure, lang) for name, figure in finding.figures}
    if finding.because in SENTENCES:
        return SENTENCES[finding.because][place].format_map(figures)
    return ", ".join((finding.because, *(f"{name} {value:}" for name, value in figures.items())))


def render(finding: Finding, lang: str = "en") -> str:
    """Say one finding: its rule, how it came out, why with the figures, and the clause with its basis."""
    place, reason = language(lang), render_reason(finding, lang)
    outcome, basis = _OUTCOMES[finding.outcome][place], _BASES[finding.source.basis][place]
    if lang == "zh":
        return f"{finding.rule} {outcome}：{reason}。（{finding.source}；{basis}）"
    return f"{finding.rule} {outcome}: {reason}. ({finding.source}; {basis})"


def render_decision(decision: Decision[Any], lang: str = "en") -> str:
    """Say every finding of a decision, one a line, then the rulebook that decided."""
    lines = [render(finding, lang) for finding in decision.findings]
    ref = decision.rulebook
    if ref is None:
        lines.append(("Decided by a policy built in code.", "依据：代码中构建的政策。")[language(lang)])
    elif lang == "zh":
        lines.append(f"依据：{ref.id}，{ref.edition} 版，摘要 {ref.digest[:12]}。")
    else:
        lines.append(f"Decided by {ref.id}, edition {ref.edition}, digest {ref.digest[:12]}.")
    return "\n".join(lines)
