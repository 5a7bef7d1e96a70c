"""Alerts (预警): runs of high-risk purchases, serious events, key risk indicators.

Purchases of high risk in a row (连续高风险购买) prompt an offer.  A large outflow (大额资金流出), a fall of the tier
(等级下降) or the loss of a client (客户流失) prompts a report.  An indicator (预警指标) is compared with the bank's own
thresholds.  The clock of an outflow that nobody explained is in :mod:`~clientcare.outflows`.

- A run is the trailing one: any other purchase ends it, and an unknown grade leaves it unknown where it decides.
- A client is lost who earns no tier any more; with a tier below the contracted one it is a fall.
- An explained outflow is a serious event, too; only the question to the client and the check for fraud fall away.
- What is to be done about an event has an order: fraud first, then the client, then the supervisor.
- An indicator is at the highest level whose threshold it has reached.

>>> from datetime import UTC
>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).compliance
>>> bought = [Purchase(client_id="007", at=datetime(2026, 6, day, tzinfo=UTC), product="p", risk_grade=4)
...     for day in (1, 2, 3)]
>>> find_high_risk_runs(bought, policy, as_of=date(2026, 6, 30), grade_of=lambda product: None).value[0].prompts
True
>>> find_high_risk_runs(bought[1:], policy, as_of=date(2026, 6, 30), grade_of=lambda product: None).value
()

Source: 001 四(二) (P-24); 004 (2)精细化管理制度 (P-25); 003 风险评估及预警机制, 风险应对策略 (P-31, P-32);
which grade is high is a default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from attrs import field, frozen

from .clocks import as_date
from .decision import Decision, Figure, Finding, Outcome, Term, joined
from .facts import Direction, Purchase, Transfer
from .money import MAX_MINOR, from_minor
from .outflows import OUTFLOW, Assets, LargeSum, find_large_sums
from .parameters import code, count, parts, terms, unknown_code
from .policy import Rule, require

if TYPE_CHECKING:
    from .conduct import CompliancePolicy

__all__ = [
    "STEPS",
    "EventStep",
    "HighRisk",
    "HighRiskRun",
    "IndicatorLevel",
    "KeyRiskIndicators",
    "RiskIndicator",
    "RiskResponse",
    "RiskResponses",
    "RiskRun",
    "SeriousEvent",
    "SeriousEvents",
    "TierPair",
    "check_indicators",
    "find_high_risk_runs",
    "find_response",
    "find_serious_events",
]

_DROP: Final = "tier_drop"
_LOSS: Final = "client_lost"


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class HighRisk(Rule):
    """From which risk grade on a product is of high risk; a default (D-37)."""

    grade: int = field(metadata=count(most=5))


@frozen(kw_only=True)
class HighRiskRun(Rule):
    """How many purchases of high risk in a row prompt an offer, and what is offered (P-24)."""

    purchases: int = field(metadata=count(most=1000))
    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class SeriousEvents(Rule):
    """The events that call for efforts to keep the client and for a report to the supervisor (P-25).

    What comes first is not stated: the order of the steps is a reading.
    """

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class RiskIndicator:
    """From which value on an indicator is at a level; the bank counts so that more is worse."""

    indicator: str = field(metadata=code())
    level: str = field(metadata=code())
    at_least: int = field(metadata=count(least=0, most=MAX_MINOR))

    @property
    def place(self) -> tuple[str, str]:
        """The indicator and the level: each pair stands once."""
        return self.indicator, self.level


@frozen(kw_only=True)
class KeyRiskIndicators(Rule):
    """What a risk warning consists of (P-31), and the bank's own indicators with their thresholds."""

    items: tuple[Term, ...] = field(metadata=terms())
    indicators: tuple[RiskIndicator, ...] | None = field(default=None, metadata=parts(RiskIndicator, "place"))


@frozen(kw_only=True)
class RiskResponse:
    """What is done at a level of risk."""

    level: str = field(metadata=code())
    measure: str = field(metadata=code())


@frozen(kw_only=True)
class RiskResponses(Rule):
    """The measure of each level of risk (P-32), which is the bank's own."""

    responses: tuple[RiskResponse, ...] | None = field(default=None, metadata=parts(RiskResponse, "level"))


# --- runs of high risk -----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class RiskRun:
    """The trailing run of high-risk purchases of a client (连续高风险购买), long enough for an offer.

    ``purchases`` of it, up to an unknown grade, are known to be of high risk; ``possible`` are if the unknown ones are,
    too.  ``prompts`` the offer, None where that hangs on an unknown grade.  ``last_at`` is the latest purchase.
    """

    client_id: str
    purchases: int
    possible: int
    prompts: Literal[True] | None
    last_at: datetime
    rule: str


def find_high_risk_runs(
    purchases: Iterable[Purchase],
    policy: CompliancePolicy,
    *,
    as_of: date,
    grade_of: Callable[[str], int | None],
) -> Decision[tuple[RiskRun, ...]]:
    """Find the clients whose latest purchases, through ``as_of``, are of high risk so many times in a row.

    ``grade_of`` gives the risk grade of a product, None where it is not known, and 0 where it is no investment; of it
    and the grade of the purchase the higher holds.  By client, one finding each in the same order: MET for a run that
    prompts the offer, UNKNOWN where it does so only if purchases of an unknown grade are of high risk.

    Raises :class:`~clientcare.errors.NoRuleInForce` where the policy states no run or no grade that is high.

    Source: 001 四(二) (P-24); the grade is a default.
    """
    rule = require(policy.high_risk_run, "compliance.high_risk_run")
    high = require(policy.high_risk, "compliance.high_risk")
    as_date(as_of)
    made: dict[str, list[Purchase]] = {}
    for one in purchases:
        if one.at.date() <= as_of:
            made.setdefault(one.client_id, []).append(one)
    runs, findings = [], []
    for client_id, bought in sorted(made.items()):
        bought.sort(key=lambda one: one.at.astimezone(UTC))
        known, possible = _run(bought, high, grade_of)
        if possible >= rule.purchases:
            prompts: Literal[True] | None = True if known >= rule.purchases else None
            runs.append(
                RiskRun(
                    client_id=client_id,
                    purchases=known,
                    possible=possible,
                    prompts=prompts,
                    last_at=bought[-1].at,
                    rule=rule.id,
                )
            )
            outcome, because = (Outcome.MET, "alerts.run") if prompts else (Outcome.UNKNOWN, "alerts.run_unknown")
            figures = (("purchases", known), ("possible", possible), ("needed", rule.purchases), ("grade", high.grade))
            findings.append(rule.finding(outcome, because, *figures))
    return Decision(tuple(runs), as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _run(bought: Sequence[Purchase], high: HighRisk, grade_of: Callable[[str], int | None]) -> tuple[int, int]:
    """Count the trailing purchases that are of high risk, and those that may be."""
    known = possible = 0
    for one in reversed(bought):
        grades = [grade for grade in (grade_of(one.product), one.risk_grade) if grade is not None]
        if grades and max(grades) < high.grade:
            break
        known += bool(grades) and known == possible
        possible += 1
    return known, possible


# --- serious events --------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class TierPair:
    """The contracted and the earned tier of a client; no contract is the lowest tier, and None earned is unknown."""

    client_id: str
    contracted: str | None
    earned: str | None


@frozen(kw_only=True)
class EventStep:
    """One thing to be done about a serious event: a code, and the rule that asks for it."""

    step: str
    rule: str


@frozen(kw_only=True)
class SeriousEvent:
    """An event that calls for efforts to keep the client and a report to the supervisor (重大情况; P-25).

    ``steps``: what is to be done, in this order: ``fraud_check`` with the check of the payee (P-36), ``contact``
    (P-23), ``retention`` and ``report`` (P-25).  The first two belong to money that nobody explained, and each step to
    a policy that holds its rule.
    """

    client_id: str
    event: str
    on: date
    steps: tuple[EventStep, ...]
    rule: str


STEPS: Final = (
    Term("fraud_check", "a check for fraud and of the payee's credentials", "核查是否涉嫌诈骗并核实收款方资质"),
    Term("contact", "contact with the client to confirm", "联系客户核实"),
    Term("retention", "efforts to keep the client", "挽留客户"),
    Term("report", "a report to the supervisor", "向主管报告"),
)
"""What is to be done about a serious event, in its order (处置顺序)."""


def _steps(policy: CompliancePolicy, rule: SeriousEvents, *, unexplained: bool) -> tuple[EventStep, ...]:
    asking: dict[str, Rule | None] = {
        "fraud_check": policy.payee_check if unexplained else None,
        "contact": policy.outflow_contact if unexplained else None,
        "retention": rule,
        "report": rule,
    }
    return tuple(EventStep(step=term.code, rule=asked.id) for term in STEPS if (asked := asking[term.code]) is not None)


def find_serious_events(
    policy: CompliancePolicy,
    *,
    now: datetime,
    tiers: Iterable[TierPair] = (),
    order: Sequence[str] = (),
    transfers: Iterable[Transfer] = (),
    assets: Assets | None = None,
) -> Decision[tuple[SeriousEvent, ...]]:
    """Find the serious events among clients: large outflows, a fall to a lower tier, the loss of a client.

    A large outflow is one here even where it was explained; where only unknown assets could make it large, it is none,
    and a finding says so.  A client is lost who has a contract above the lowest tier and earns no more than that; with
    any other tier below the contracted one, it is a fall.  ``order``: the tiers, the lowest first.  By client, day and
    event, one finding each in the same order, then one UNKNOWN for each outflow that may be large, and one for the
    clients whose earned tier is not known.

    Raises :class:`~clientcare.errors.NoRuleInForce` where the policy names no events, or for outflows no limit;
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a tier that is not in ``order``.

    Source: 004 (2)精细化管理制度 (P-25); 001 四(二) (P-23, P-36); the order of the steps is a reading.
    """
    rule = require(policy.serious_events, "compliance.serious_events")
    named = {term.code: term for term in rule.items}
    found: list[SeriousEvent] = []
    unsized: list[LargeSum] = []
    unknown = 0
    for one in tiers:
        event = _tier_event(one, order)
        unknown += event is None
        if event in named:
            steps = _steps(policy, rule, unexplained=False)
            found.append(
                SeriousEvent(client_id=one.client_id, event=str(event), on=now.date(), steps=steps, rule=rule.id)
            )
    sent = [one for one in transfers if one.direction is Direction.OUT]
    if sent and OUTFLOW in named:
        limit = require(policy.large_outflow, "compliance.large_outflow")
        for (client_id, day), sums in groupby(find_large_sums(sent, limit, now, assets), _day_of):
            together = list(sums)
            large = [one for one in together if one.large]
            if not large:
                unsized += together
                continue
            unexplained = any(transfer.explained is not True for one in large for transfer in one.transfers)
            steps = _steps(policy, rule, unexplained=unexplained)
            found.append(SeriousEvent(client_id=client_id, event=OUTFLOW, on=day, steps=steps, rule=rule.id))
    found.sort(key=lambda one: (one.client_id, one.on, one.event))
    findings = [_of_event(rule, one, named[one.event]) for one in found]
    findings += (
        rule.finding(Outcome.UNKNOWN, "alerts.serious_unknown", ("amount", from_minor(one.amount)), ("on", one.day))
        for one in unsized
    )
    if unknown:
        findings.append(rule.finding(Outcome.UNKNOWN, "alerts.tiers_unknown", ("clients", unknown)))
    return Decision(tuple(found), as_of=now, rulebook=policy.rulebook, findings=findings)


def _day_of(one: LargeSum) -> tuple[str, date]:
    return one.client_id, one.day


def _of_event(rule: SeriousEvents, event: SeriousEvent, term: Term) -> Finding:
    codes = {one.step for one in event.steps}
    steps = joined(one for one in STEPS if one.code in codes)
    return rule.finding(Outcome.MET, "alerts.serious", ("event", term), ("on", event.on), ("steps", steps))


def _tier_event(pair: TierPair, order: Sequence[str]) -> str | None:
    """Tell what happened to the tier of a client: a fall, a loss, nothing (empty), or None where it is not known."""
    for tier in (pair.contracted, pair.earned):
        if tier is not None and tier not in order:
            raise unknown_code(tier, "tier of the order", order)
    held = 0 if pair.contracted is None else order.index(pair.contracted)
    if held == 0:
        return ""
    if pair.earned is None:
        return None
    earned = order.index(pair.earned)
    return "" if earned >= held else _DROP if earned else _LOSS


# --- indicators ------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class IndicatorLevel:
    """The highest level that an indicator has reached, None where it is below every threshold or unknown."""

    indicator: str
    level: str | None


def check_indicators(
    values: Mapping[str, int | None], policy: CompliancePolicy, *, as_of: date
) -> Decision[tuple[IndicatorLevel, ...]]:
    """Compare the values of key risk indicators (预警指标) with the thresholds of the policy.

    In the order of the rule, one finding each: NOT_MET at a level, UNKNOWN for an indicator without a value, and a
    single UNKNOWN where the policy states no indicator.  Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``)
    for a value of an indicator that the policy does not know.

    Source: 003 风险评估及预警机制 (P-31); the bank states indicators and thresholds.
    """
    rule = require(policy.indicators, "compliance.indicators")
    stated = rule.indicators or ()
    known = tuple(dict.fromkeys(one.indicator for one in stated))
    for name in values:
        if name not in known:
            raise unknown_code(name, "key risk indicator", known)
    levels, findings = [], []
    if not stated:
        findings.append(rule.finding(Outcome.UNKNOWN, "alerts.no_indicators"))
    for name in known:
        value = values.get(name)
        reached = [one for one in stated if one.indicator == name and value is not None and value >= one.at_least]
        top = max(reached, key=lambda one: one.at_least, default=None)
        figures: list[tuple[str, Figure]] = [("indicator", name), ("value", value)]
        if value is None:
            findings.append(rule.finding(Outcome.UNKNOWN, "alerts.indicator_unknown", ("indicator", name)))
        elif top is None:
            findings.append(rule.finding(Outcome.MET, "alerts.indicator_low", *figures))
        else:
            figures += (("level", top.level), ("at_least", top.at_least))
            findings.append(rule.finding(Outcome.NOT_MET, "alerts.indicator_reached", *figures))
        levels.append(IndicatorLevel(indicator=name, level=None if top is None else top.level))
    return Decision(tuple(levels), as_of=as_of, rulebook=policy.rulebook, findings=findings)


def find_response(level: str, policy: CompliancePolicy, *, as_of: date) -> Decision[str | None]:
    """Give the measure of a level of risk (风险应对); None and UNKNOWN where the policy states none for it.

    Source: 003 风险应对策略 (P-32); the bank states the measures.
    """
    rule = require(policy.responses, "compliance.responses")
    measure = next((one.measure for one in rule.responses or () if one.level == level), None)
    if measure is None:
        found = rule.finding(Outcome.UNKNOWN, "alerts.no_response")
    else:
        found = rule.finding(Outcome.MET, "alerts.response", ("level", level), ("measure", measure))
    return Decision(measure, as_of=as_of, rulebook=policy.rulebook, findings=[found])
