"""Screening (每月筛选): what a client has earned against what is contracted, who is potential, who may be admitted.

The tier by assets and the tier by contract are both facts (T-09).  Once a month the book is screened against the
thresholds (T-07); a downgrade is literal unless the policy grants months of grace, and a special admission keeps the
contract until it is revoked or expires.

Source: 004 (三)识别建档, 004 (2)准入与签约, 004 一(一) (T-07 to T-13).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from .clocks import Window, month_ends
from .decision import Decision, Figure, Finding, Outcome, Term
from .parameters import unknown_code
from .policy import require
from .tiering import Growth, TieringPolicy, check_growth, decided

__all__ = [
    "SpecialAdmission",
    "assess_change",
    "assess_potential",
    "check_admission",
    "check_admission_request",
    "plan_screenings",
]


def plan_screenings(period: Window, policy: TieringPolicy) -> Decision[tuple[date, ...]]:
    """Give the days of a period on which the book is screened: the last day of each month.

    Source: 004 (三)识别建档 a (T-07; that the cut-off is the month's end is a default).
    """
    rule = require(policy.screening, "tiering.screening")
    days = month_ends(period.first, period.last)
    figures = (("screenings", len(days)), ("first", period.first), ("last", period.last))
    return decided(policy, days, period.last, rule.finding(Outcome.MET, "screening.days", *figures))


@frozen(kw_only=True)
class SpecialAdmission:
    """An admission to a tier outside the normal standard (特殊准入): who approved it and when it holds.

    ``approved_by`` is an approval level of the policy (``outlet_head``), None where it is not known.  It holds from
    ``approved_on`` until the day before ``revoked_on`` and through ``expires_on``.
    """

    tier: str
    approved_by: str | None
    approved_on: date
    expires_on: date | None = None
    revoked_on: date | None = None


def check_admission(admission: SpecialAdmission, policy: TieringPolicy, *, as_of: date) -> Decision[Outcome]:
    """Check that a special admission was approved at the level of its tier or above, and holds on a day.

    A level may approve every tier up to the highest that a rule gives it.  Raises
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a level that the policy does not know.

    Source: 004 (2)特殊准入审批规则 (T-10 to T-12).
    """
    policy.rank(admission.tier)
    ladder = sorted(policy.admissions, key=lambda rule: policy.rank(rule.tier))
    rule = require(next((one for one in ladder if one.tier == admission.tier), None), "tiering.admissions")
    levels = {one.level: Term(one.level, one.name_en, one.name_zh) for one in ladder}
    tier = ("tier", policy.label(admission.tier))
    needed = ("needed", levels[rule.level])
    if admission.approved_by is None:
        found = rule.finding(Outcome.UNKNOWN, "screening.approval_unknown", tier, needed)
    elif admission.approved_by not in levels:
        raise unknown_code(admission.approved_by, "approval level", levels)
    elif not any(
        one.level == admission.approved_by and policy.rank(one.tier) >= policy.rank(rule.tier) for one in ladder
    ):
        level = ("level", levels[admission.approved_by])
        found = rule.finding(Outcome.NOT_MET, "screening.not_approved", tier, needed, level)
    elif as_of < admission.approved_on:
        found = rule.finding(Outcome.NOT_MET, "screening.admission_early", tier, ("begins", admission.approved_on))
    elif admission.revoked_on is not None and as_of >= admission.revoked_on:
        found = rule.finding(Outcome.NOT_MET, "screening.admission_ended", tier, ("ended", admission.revoked_on))
    elif admission.expires_on is not None and as_of > admission.expires_on:
        found = rule.finding(Outcome.NOT_MET, "screening.admission_ended", tier, ("ended", admission.expires_on))
    else:
        level = ("level", levels[admission.approved_by])
        found = rule.finding(Outcome.MET, "screening.approved", tier, needed, level)
    return decided(policy, found.outcome, as_of, found)


def check_admission_request(request: str, policy: TieringPolicy, *, as_of: date | None = None) -> Decision[Outcome]:
    """Check that the admission flow takes a kind of request; ``outlet_transfer``, between outlets, it does not.

    Source: 004 (2)准入与签约流程 (T-13).
    """
    rule = require(policy.admission_scope, "tiering.admission_scope")
    asked = ("request", request)
    if request in rule.excludes:
        found = rule.finding(Outcome.NOT_MET, "screening.out_of_scope", asked)
    else:
        found = rule.finding(Outcome.MET, "screening.in_scope", asked)
    return decided(policy, found.outcome, as_of, found)


def assess_change(
    earned: str | None,
    contracted: str | None,
    policy: TieringPolicy,
    *,
    as_of: date,
    earned_before: Sequence[str | None] = (),
    admission: SpecialAdmission | None = None,
) -> Decision[str]:
    """Compare the earned tier with the contracted one: new, upgrade, downgrade, same, left or unknown.

    ``earned_before`` holds the tiers earned at the month-ends before ``as_of``, the latest first; with ``grace_months``
    in the policy a client drops only when short at ``as_of`` and at that many month-ends before it.  Raises
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a tier of another scheme, and
    :class:`~clientcare.errors.NoRuleInForce` where the policy has no scheme.

    Source: 004 (三)识别建档 a; 004 (2)准入与签约 (T-07, T-09).
    """
    held = policy.contracted(contracted)
    rule = policy.contract or policy.screening or policy.bands[0]
    has, had = None if earned is None else policy.rank(earned), policy.rank(held)
    figures: list[tuple[str, Figure]] = [("contracted", policy.label(held))]
    if earned is not None:
        figures.append(("earned", policy.label(earned)))
    if has is None:
        change, outcome = "unknown", Outcome.UNKNOWN
    else:
        outcome = Outcome.MET
        if has == had:
            change = "same"
        elif had == 0:
            change = "new"
        elif has == 0:
            change = "left"
        else:
            change = "upgrade" if has > had else "downgrade"
    findings = [rule.finding(outcome, f"screening.{change}", *figures)]
    if change in ("left", "downgrade"):
        admitted, found = _special(held, policy, as_of, admission)
        findings += found
        if not admitted:
            admitted, found = _in_grace(held, policy, earned_before)
            findings += found
        if admitted:
            change = "same"
    return decided(policy, change, as_of, *findings)


def _special(
    held: str, policy: TieringPolicy, as_of: date, admission: SpecialAdmission | None
) -> tuple[bool, list[Finding]]:
    """Tell whether a special admission keeps the contract, with what was found about it."""
    if admission is None or admission.tier != held:
        return False, []
    checked = check_admission(admission, policy, as_of=as_of)
    findings = list(checked.findings)
    if checked.value is Outcome.MET:
        rule = next(one for one in policy.admissions if one.tier == held)
        findings.append(rule.finding(Outcome.MET, "screening.special_admission", ("tier", policy.label(held))))
    return checked.value is Outcome.MET, findings


def _in_grace(held: str, policy: TieringPolicy, earned_before: Sequence[str | None]) -> tuple[bool, list[Finding]]:
    """Tell whether months of grace keep the contract, with what was found about them."""
    grace = policy.downgrade
    if grace is None or grace.grace_months == 0:
        return False, []
    short = 1
    for before in earned_before[: grace.grace_months]:
        if before is None or policy.rank(before) >= policy.rank(held):
            break
        short += 1
    figures = (("contracted", policy.label(held)), ("short", short), ("grace", grace.grace_months))
    if short > grace.grace_months:
        return False, [grace.finding(Outcome.NOT_MET, "screening.grace_over", *figures)]
    return True, [grace.finding(Outcome.MET, "screening.grace", *figures)]


def assess_potential(
    earned: str | None,
    contracted: str | None,
    policy: TieringPolicy,
    *,
    as_of: date,
    growth: Growth | None = None,
) -> Decision[str | None]:
    """Tell whether a client is potential: ``qualified_not_upgraded``, ``prospect`` or None.

    Qualified: the assets already earn a higher tier than the contracted one.  Prospect: they do not yet, but they
    grew as the growth rule asks and there is a higher tier to reach; a policy without a growth rule leaves that
    UNKNOWN.

    Source: 004 一(一)客户分配流程 (T-08); 001 一(一) (T-15).
    """
    rule = require(policy.potential, "tiering.potential")
    held = policy.contracted(contracted)
    figures: list[tuple[str, Figure]] = [("contracted", policy.label(held))]
    if earned is None:
        return decided(policy, None, as_of, rule.finding(Outcome.UNKNOWN, "screening.potential_unknown", *figures))
    figures.append(("earned", policy.label(earned)))
    if policy.rank(earned) > policy.rank(held):
        found = rule.finding(Outcome.MET, "screening.qualified", *figures)
        return decided(policy, "qualified_not_upgraded", as_of, found)
    if held == policy.tiers[-1]:
        return decided(policy, None, as_of, rule.finding(Outcome.NOT_APPLICABLE, "screening.top", *figures))
    if policy.growth is None:
        return decided(policy, None, as_of, rule.finding(Outcome.UNKNOWN, "screening.no_growth_rule", *figures))
    grown = check_growth(growth, policy, as_of=as_of)
    value = "prospect" if grown.value is Outcome.MET else None
    outcome = grown.value if grown.value in (Outcome.MET, Outcome.UNKNOWN) else Outcome.NOT_MET
    because = "screening.prospect" if value else "screening.not_potential"
    return decided(policy, value, as_of, *grown.findings, rule.finding(outcome, because, *figures))
