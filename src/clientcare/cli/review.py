"""The branch's day put together (检视): the decisions of every client counted for the screen and the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final, get_args

from ..decision import Term
from ..policy import Rule
from ..regime import CadencePolicy
from .book import Book
from .branch import Branch, Standing
from .review_checks import (
    Day,
    checked_rules,
    finding_counts,
    finding_lines,
    offer_lines,
    unchecked,
    verdict_counts,
)
from .review_contacts import contact_lines, gap_lines, month_loads
from .review_model import (
    CHANGES,
    MOVES,
    Change,
    ChangeCount,
    HeadCount,
    LeftOut,
    Load,
    MaintainerCount,
    Movement,
    Potential,
    Review,
    RuleLine,
    TierCount,
)

__all__ = ["SAMPLE_DAY", "review_branch"]

SAMPLE_DAY: Final = date(2026, 6, 30)
"""The day for which the made-up sample branch is written."""

_TIERS: Final = Term("tiers", "tiers, movements and potential", "客户分层、等级变动与潜在客户")
_STAFFING: Final = Term("staffing", "staffing and allocation", "人员配备与客户分配")
_CONTACTS: Final = Term("contacts", "contacts made", "已有联系")
_COMPLAINTS: Final = Term("complaints", "complaints", "投诉")


def review_branch(branch: Branch, book: Book, day: Day, *, name: str, made_up: bool) -> Review:
    """Count and list what the decisions about a branch say, with the contacts, offers and findings of its day.

    ``name`` is the book's, ``made_up`` labels a sample.
    """
    tiers = tuple(reversed(branch.rulebook.tiering.labels))
    earned = Counter(standing.tier.value for standing in branch.standings)
    changes = Counter(standing.change.value for standing in branch.standings)
    staffing = _staffing(branch, tiers) if branch.can_allocate else ((), (), ())
    headcounts, loads, maintainers = staffing
    plan = day.plan
    return Review(
        as_of=branch.as_of,
        rulebook=branch.rulebook.ref,
        rulebook_name=branch.rulebook.name,
        book=name,
        made_up=made_up,
        tiers=tuple(TierCount(tier=tier, clients=earned[tier.code]) for tier in tiers),
        unknown_tier=earned[None],
        changes=tuple(ChangeCount(change=change, clients=changes[change]) for change in CHANGES),
        movements=tuple(_movements(branch)),
        potentials=tuple(_potentials(branch)),
        headcounts=headcounts,
        loads=loads,
        maintainers=maintainers,
        contacts=tuple(contact_lines(plan.value, branch.rulebook)),
        gaps=tuple(gap_lines(plan.value)),
        months=tuple(month_loads(plan.value, book, branch.rulebook)),
        finding_counts=tuple(finding_counts(day.checks)),
        findings=tuple(finding_lines(day.checks)),
        verdicts=tuple(verdict_counts(day.offers)),
        offers=tuple(offer_lines(day.offers, day.catalogue)),
        left_out=tuple(_left_out(branch, book)),
        warnings=tuple(str(warning) for warning in book.warnings),
        rules=tuple(_rules_used(branch, day)),
    )


def _movements(branch: Branch) -> Iterator[Movement]:
    label = branch.rulebook.tiering.label
    for change in MOVES:
        for standing in branch.standings:
            if standing.change.value == change:
                contracted, earned = standing.client.contracted_tier, standing.tier.value
                yield Movement(
                    client_id=standing.client.client_id,
                    contracted=None if contracted is None else label(contracted),
                    earned=None if earned is None else label(earned),
                    change=_change(standing),
                    average=standing.tier.average,
                    to_next_tier=standing.tier.to_next_tier,
                    rule=standing.tier.rule,
                )


def _change(standing: Standing) -> Change:
    return next(change for change in get_args(Change) if change == standing.change.value)


def _potentials(branch: Branch) -> Iterator[Potential]:
    for standing in branch.standings:
        potential = standing.potential
        if potential is not None and potential.value is not None:
            yield Potential(
                client_id=standing.client.client_id,
                kind=potential.value,
                average=standing.tier.average,
                to_next_tier=standing.tier.to_next_tier,
                rule=";".join(sorted({finding.rule for finding in potential.findings})),
            )


def _staffing(
    branch: Branch, tiers: tuple[Term, ...]
) -> tuple[tuple[HeadCount, ...], tuple[Load, ...], tuple[MaintainerCount, ...]]:
    headcounts = tuple(
        HeadCount(
            outlet_id=outlet,
            role=one.role,
            wanted=one.wanted,
            present=one.present or Fraction(),
            shortfall=one.shortfall or Fraction(),
        )
        for outlet, plan in branch.headcounts()
        for one in plan.roles
    )
    outlets = {standing.client.client_id: standing.client.outlet_id or "" for standing in branch.standings}
    allocation = branch.allocation.value
    maintained = Counter((outlets[one.client_id], one.maintainer_role or "") for one in allocation.assignments)
    carried = Counter((one.maintainer, one.tier) for one in allocation.assignments)
    loads = tuple(
        Load(
            outlet_id=manager.outlet_id or "",
            manager_id=manager.staff_id,
            clients=tuple(TierCount(tier=tier, clients=carried[manager.staff_id, tier.code]) for tier in tiers),
            load=manager.load,
            capacity=manager.capacity,
        )
        for manager in allocation.managers
    )
    maintainers = tuple(
        MaintainerCount(outlet_id=outlet, role=role, clients=clients)
        for (outlet, role), clients in sorted(maintained.items())
    )
    return headcounts, loads, maintainers


def _left_out(branch: Branch, book: Book) -> Iterator[LeftOut]:
    """Say what the tables did not allow, and which tables nothing reads yet."""
    if not {"ledger", "balances"} & set(book.tables):
        yield LeftOut(
            what=_TIERS,
            why_en="no table ledger or balances, from which the average of each client's assets is taken",
            why_zh="缺少 ledger 或 balances 表，无法计算客户日均金融资产",
        )
    if "staff" not in book.tables:
        yield LeftOut(
            what=_STAFFING,
            why_en="no table staff, which names who can own and maintain clients",
            why_zh="缺少 staff 表，无法确定可管户的员工",
        )
    elif not branch.can_allocate:
        yield LeftOut(
            what=_STAFFING,
            why_en=f"the rulebook {branch.rulebook.ref.id} does not say how clients are allocated",
            why_zh=f"规则手册 {branch.rulebook.ref.id} 未规定客户分配",
        )
    if "contacts" not in book.tables:
        yield LeftOut(
            what=_CONTACTS,
            why_en="no table contacts: the plan takes nothing as done already",
            why_zh="缺少 contacts 表，联系计划按此前均未联系处理",
        )
    yield from unchecked(book, branch.rulebook)
    if "complaints" in book.tables:
        yield LeftOut(
            what=_COMPLAINTS,
            why_en="the table complaints was read and checked; this version gives no complaints yet",
            why_zh="complaints 表已读取并核验；本版本尚不提供投诉",
        )


def _behind(policy: CadencePolicy) -> Iterator[Rule | None]:
    """Give the rules that shape every plan: how calls and meetings add up, caps, the day of a manager."""
    yield from (policy.credit, policy.day_units, policy.opt_out, policy.suppression, policy.refusal_cooldown)
    yield from (policy.absence_cooldown, policy.greeted_holidays, policy.leap_day, *policy.caps, *policy.lead_times)


def _rules_used(branch: Branch, day: Day) -> Iterator[RuleLine]:
    """Give every rule that a decision of the review names, the measure, and the defaults that stand behind them."""
    named: set[str] = set()
    for standing in branch.standings:
        named.add(standing.tier.rule)
        for decision in (standing.change, standing.potential):
            named |= set() if decision is None else {finding.rule for finding in decision.findings}
    if branch.can_allocate:
        named |= {finding.rule for finding in branch.allocation.findings}
        named |= {part.partition(":")[0] for one in branch.allocation.value.assignments for part in one.rule.split(";")}
        named |= {rule.id for rule in branch.rulebook.staffing.ratios}
    named |= {finding.rule for finding in day.plan.findings} | checked_rules(day, branch.rulebook)
    policy = branch.rulebook.tiering
    defaults: tuple[Rule | None, ...] = (
        policy.average,
        policy.short_history,
        policy.negative_balances,
        policy.downgrade,
        *(_behind(branch.rulebook.cadence) if day.plan.findings else ()),
    )
    named |= {rule.id for rule in defaults if rule is not None}
    for _, rule in branch.rulebook.rules():
        if rule.id in named:
            yield RuleLine(
                id=rule.id,
                statement_en=rule.statement("en"),
                statement_zh=rule.statement("zh"),
                source=str(rule.source),
                basis=rule.source.basis.value,
            )
