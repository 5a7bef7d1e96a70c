"""Diagnosis (诊断式产品组合营销): the steps of diagnostic selling in their order, and the chart that it rests on.

A diagnosis is done step by step; products are chosen only on a risk test that holds (有效的风险测评).  Where it is not
known whether one does, the step waits as well.

>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).crosssell
>>> begun = Diagnosis(done=("diagnosis", "risk_test"))
>>> complete_step(begun, "pick_products", policy, as_of=date(2026, 6, 30), assessment_valid=True).value.done
('diagnosis', 'risk_test', 'pick_products')
>>> complete_step(begun, "client_talk", policy, as_of=date(2026, 6, 30), assessment_valid=True)
Traceback (most recent call last):
clientcare.errors.FactError: the diagnosis cannot take client_talk now; allowed here: pick_products [CC-FACT-001]

Bounds: each step is done once, in the order of the rule, which is a reconstruction: talk and report may swap.
Source: 004 (4)诊断式产品组合营销 (X-28, X-29).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from .decision import Decision, Outcome, Term
from .errors import FactError
from .parameters import code, codes, near, parts, terms, unknown_code
from .policy import Rule, require

if TYPE_CHECKING:
    from .matrices import CrossSellPolicy

__all__ = [
    "ChartRow",
    "Diagnosis",
    "DiagnosisSteps",
    "EconomicChart",
    "complete_step",
    "find_indicators",
    "next_step",
]


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class DiagnosisSteps(Rule):
    """The steps of diagnostic selling in their order (X-28); ``gated`` is the one that takes a valid risk test."""

    items: tuple[Term, ...] = field(metadata=terms())
    gated: str = field(metadata=code())

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also a gated step that is none of the steps."""
        faults = list(Rule.problems(self))
        yield from faults
        if faults:
            return
        steps = [term.code for term in self.items]
        if self.gated not in steps:
            yield "gated", f"{self.gated!r} is no step of the rule{near(self.gated, steps)}"


@frozen(kw_only=True)
class ChartRow:
    """The economic indicators that a field of investment hangs on."""

    investment: str = field(metadata=code())
    indicators: tuple[str, ...] = field(metadata=codes())


@frozen(kw_only=True)
class EconomicChart(Rule):
    """Which economic indicators go with which field of investment (X-29); the handbook's chart is lost."""

    rows: tuple[ChartRow, ...] | None = field(default=None, metadata=parts(ChartRow, "investment"))


# --- the steps -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Diagnosis:
    """A diagnostic sale on its way: the codes of the steps that are done, in their order."""

    done: tuple[str, ...] = ()


def next_step(diagnosis: Diagnosis, policy: CrossSellPolicy) -> Term | None:
    """Give the step that comes next, or None where all are done.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for steps that were not done in the order of the
    rule.

    Source: 004 (4)诊断式产品组合营销 (X-28).
    """
    rule = require(policy.diagnosis_steps, "crosssell.diagnosis_steps")
    place = len(diagnosis.done)
    if tuple(term.code for term in rule.items[:place]) != diagnosis.done:
        raise FactError("CC-FACT-001", f"Diagnosis.done: want the first steps of {rule.id}, in their order")
    return rule.items[place] if place < len(rule.items) else None


def complete_step(
    diagnosis: Diagnosis, step: str, policy: CrossSellPolicy, *, as_of: date, assessment_valid: bool | None
) -> Decision[Diagnosis]:
    """Give the diagnosis with one more step done; unchanged where the step has to wait for a valid risk test.

    ``assessment_valid``: whether the client's assessment holds on the day, None where that is not known.  Raises
    :class:`~clientcare.errors.FactError`: ``CC-FACT-002`` for an unknown step, ``CC-FACT-001`` for one whose turn it is
    not, with the step that is allowed.

    Source: 004 (4)诊断式产品组合营销 (X-28).
    """
    rule = require(policy.diagnosis_steps, "crosssell.diagnosis_steps")
    steps = {term.code: term for term in rule.items}
    if step not in steps:
        raise unknown_code(step, f"step of {rule.id}", list(steps))
    following = next_step(diagnosis, policy)
    if following is None or step != following.code:
        allowed = "no further step" if following is None else following.code
        raise FactError("CC-FACT-001", f"the diagnosis cannot take {step} now; allowed here: {allowed}")
    figure = ("step", following)
    if step == rule.gated and assessment_valid is not True:
        if assessment_valid is None:
            found = rule.finding(Outcome.UNKNOWN, "diagnosis.test_unknown", figure)
        else:
            found = rule.finding(Outcome.NOT_MET, "diagnosis.no_test", figure)
    else:
        diagnosis = Diagnosis(done=(*diagnosis.done, step))
        figures = (figure, ("done", len(diagnosis.done)), ("steps", len(steps)))
        found = rule.finding(Outcome.MET, "diagnosis.step", *figures)
    return Decision(diagnosis, as_of=as_of, rulebook=policy.rulebook, findings=[found])


def find_indicators(investment: str, policy: CrossSellPolicy, *, as_of: date) -> Decision[tuple[str, ...]]:
    """Give the economic indicators of a field of investment, by the bank's own chart; UNKNOWN where it has none.

    Source: 004 (4) 关系图 (X-29); the chart is lost, so the bank states its own.
    """
    rule = require(policy.economic_chart, "crosssell.economic_chart")
    row = next((one for one in rule.rows or () if one.investment == investment), None)
    if row is None:
        found = rule.finding(Outcome.UNKNOWN, "diagnosis.no_indicators")
    else:
        figures = (("investment", row.investment), ("indicators", len(row.indicators)))
        found = rule.finding(Outcome.MET, "diagnosis.indicators", *figures)
    value = () if row is None else row.indicators
    return Decision(value, as_of=as_of, rulebook=policy.rulebook, findings=[found])
