"""Segments beside the tier (客户分群): parts of a tier, occupation, orientation, and what a segment is entitled to.

A segment has three independent axes (T-19): what a client holds, what they do, and what they look for.  The axes are
facts given by the bank; nothing here guesses one from another.

Source: 004 二(一), 004 分配原则③, 001 一(二) (T-19 to T-21, T-24 to T-28).
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from .averages import AverageDailyAssets
from .decision import Decision, Finding, Outcome, Term
from .errors import FactError
from .facts import GRADES
from .money import Amount, from_minor
from .parameters import given, unknown_code
from .policy import Checklist, require
from .tiering import TieringPolicy, assess_tier, decided

__all__ = ["Segment", "assess_segment", "assess_sub_band", "find_entitlements"]


def assess_sub_band(
    average: AverageDailyAssets | Amount | None, policy: TieringPolicy, *, as_of: date | None = None
) -> Decision[str | None]:
    """Decide in which part of its tier an average lies: for Gold ``low``, ``mid`` or ``high``.

    None where the average earns another tier (NOT_APPLICABLE), lies below the first part, or is unknown (UNKNOWN).  The
    parts are half-open: exactly 200,000 is ``mid``, exactly 500,000 ``high``.

    Source: 004 分配原则③ (T-25).
    """
    rule = require(policy.sub_bands, "tiering.sub_bands")
    tier = assess_tier(average, policy, as_of=as_of)
    label = ("tier", policy.label(rule.tier))
    if tier.value is None:
        return decided(policy, None, tier.as_of, rule.finding(Outcome.UNKNOWN, "tiering.sub_band_unknown", label))
    band_of_tier = next((band for band in policy.bands if band.tier == rule.tier and band.bound is not None), None)
    shown = ("average", tier.average if band_of_tier is None else tier.average_against(band_of_tier))
    if tier.value != rule.tier:
        found = rule.finding(Outcome.NOT_APPLICABLE, "tiering.sub_band_other_tier", label, shown)
        return decided(policy, None, tier.as_of, found)
    shown = ("average", tier.average_against(*(band.at_least for band in rule.bands)))
    within = [band for band in rule.bands if tier.reaches(band.at_least)]
    if not within:
        found = rule.finding(Outcome.NOT_MET, "tiering.sub_band_below", label, shown)
        return decided(policy, None, tier.as_of, found)
    band = within[-1]
    bound = ("bound", from_minor(band.at_least))
    found = rule.finding(Outcome.MET, "tiering.sub_band", ("band", band.code), label, shown, bound)
    return decided(policy, band.code, tier.as_of, found)


def find_entitlements(
    tier: str | None, policy: TieringPolicy, *, as_of: date | None = None
) -> Decision[tuple[Term, ...]]:
    """Find the services that clients of a tier are entitled to; none for an unknown tier or one without a rule.

    Source: 001 一(二) (T-26 to T-28).
    """
    require(policy.services or None, "tiering.services")
    if tier is None:
        unknown = [rule.finding(Outcome.UNKNOWN, "tiering.services_unknown") for rule in policy.services]
        return Decision((), as_of=as_of, rulebook=policy.rulebook, findings=unknown)
    policy.rank(tier)
    held = [rule for rule in policy.services if rule.tier == tier]
    if not held:
        none = policy.services[0].finding(Outcome.NOT_APPLICABLE, "tiering.services_none", ("tier", policy.label(tier)))
        return Decision((), as_of=as_of, rulebook=policy.rulebook, findings=[none])
    figures = (("tier", policy.label(tier)),)
    findings = [rule.finding(Outcome.MET, "tiering.services", *figures, ("services", len(rule.items))) for rule in held]
    items = tuple(item for rule in held for item in rule.items)
    return Decision(items, as_of=as_of, rulebook=policy.rulebook, findings=findings)


@frozen(kw_only=True)
class Segment:
    """A client's place on each axis, by code; None where it is not known.

    ``risk_grade`` (1 to 5) is the extra key of T-24.
    """

    tier: str | None
    occupation: str | None
    orientation: str | None
    risk_grade: int | None


def assess_segment(
    *,
    tier: str | None,
    occupation: str | None,
    orientation: str | None,
    policy: TieringPolicy,
    risk_grade: int | None = None,
    as_of: date | None = None,
) -> Decision[Segment]:
    """Place a client on the three axes; occupation and orientation answer for themselves, UNKNOWN where not known.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a code that the policy does not list.

    Source: 004 二(一) (T-19 to T-21, T-24).
    """
    if tier is not None:
        policy.rank(tier)
    if risk_grade is not None and (type(risk_grade) is not int or risk_grade not in GRADES):
        raise FactError("CC-FACT-001", f"{given(risk_grade)} is no risk grade (want 1 to 5)")
    findings = [
        _axis(require(policy.occupations, "tiering.occupations"), "occupation", occupation),
        _axis(require(policy.orientations, "tiering.orientations"), "orientation", orientation),
    ]
    segment = Segment(tier=tier, occupation=occupation, orientation=orientation, risk_grade=risk_grade)
    return Decision(segment, as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _axis(rule: Checklist, axis: str, value: str | None) -> Finding:
    listed = {item.code: item for item in rule.items or ()}
    if value is None:
        return rule.finding(Outcome.UNKNOWN, "tiering.axis_unknown", ("axis", axis))
    if value not in listed:
        raise unknown_code(value, axis, listed)
    return rule.finding(Outcome.MET, "tiering.axis", ("axis", axis), ("group", listed[value]))
