"""Referral (转介绍): the gift for bringing a new client, its reversal, and the reward for bringing friends to events.

Both get the points: the client who referred and the new one.  A new client brings them once, whoever referred; nobody
refers themselves; who was a client already, or has referred others, is not new.  A reversal (冲正) takes the points of
both back, and the referral is as if it had not been.  Cash and commission are refused (:mod:`~clientcare.disclosure`).

The moment that counts is not stated: ask when the bank holds the referral for completed.

>>> from clientcare.rulebook import Rulebook
>>> book = Rulebook.load("reference").on(date(2026, 6, 30))
>>> policies, day = (book.crosssell, book.compliance), date(2026, 6, 30)
>>> given = check_referral("old", "new", [], *policies, as_of=day, already_client=False).value
>>> [(entry.client_id, entry.points) for entry in given]
[('old', 5000), ('new', 5000)]
>>> check_referral("other", "new", given, *policies, as_of=day, already_client=False).value
()
>>> [(entry.client_id, entry.points) for entry in plan_reversal("old", "new", given, book.crosssell, as_of=day).value]
[('old', -5000), ('new', -5000)]

Source: 001 四(三)转介绍机制 (X-34, P-26); 004 (5)圈子营销 (X-33); once for each new client, and new, are readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from .decision import Decision, Finding, Outcome
from .disclosure import check_reward
from .parameters import count
from .policy import Rule, require

if TYPE_CHECKING:
    from .conduct import CompliancePolicy
    from .matrices import CrossSellPolicy

__all__ = ["EventReward", "PointsEntry", "ReferralGift", "check_event_reward", "check_referral", "plan_reversal"]

POINTS: Final = "points"
"""The reward that the handbook names, which is booked here; another one is handed over by the bank."""


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ReferralGift(Rule):
    """How many points both get when a client brings a new client (X-34)."""

    points: int = field(metadata=count())


@frozen(kw_only=True)
class EventReward(Rule):
    """Clients who bring friends to events are rewarded (X-33); with what is not said."""


# --- the gift --------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class PointsEntry:
    """One entry of the points that a referral brings a client, below zero where they are taken back (积分分录)."""

    client_id: str
    points: int
    referrer: str
    referred: str
    on: date


def check_referral(
    referrer: str,
    referred: str,
    history: Iterable[PointsEntry],
    policy: CrossSellPolicy,
    compliance: CompliancePolicy,
    *,
    as_of: date,
    already_client: bool | None,
    reward: str = POINTS,
) -> Decision[tuple[PointsEntry, ...]]:
    """Check a referral, and give the entries that it brings: one for each of the two, or none.

    ``history``: the entries of earlier referrals and reversals.  ``already_client``: whether the referred was a client
    before, None where that is not known, which brings nothing.  ``reward``: with what it is rewarded; for anything but
    points there are no entries.

    Raises :class:`~clientcare.errors.NoRuleInForce` where the policies state no gift or no ban on rewards.

    Source: 001 四(三) (X-34, P-26).
    """
    rule = require(policy.referral_gift, "crosssell.referral_gift")
    findings = [_standing(rule, referrer, referred, tuple(history), already_client=already_client)]
    rewarded = check_reward(reward, compliance, as_of=as_of)
    # The handbook that gives points allows them, also where its list of rewards names no kinds.
    if not (rewarded.value is Outcome.UNKNOWN and reward == POINTS):
        findings += rewarded.findings
    entries: tuple[PointsEntry, ...] = ()
    if reward == POINTS and all(one.outcome is Outcome.MET for one in findings):
        entries = _both(referrer, referred, rule.points, as_of)
    return Decision(entries, as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _standing(
    rule: ReferralGift, referrer: str, referred: str, history: Sequence[PointsEntry], *, already_client: bool | None
) -> Finding:
    points = ("points", rule.points)
    if referrer == referred:
        return rule.finding(Outcome.NOT_MET, "referral.oneself")
    if sum(one.points for one in history if one.referred == referred) > 0:
        return rule.finding(Outcome.NOT_MET, "referral.again")
    if already_client or any(one.referrer == referred for one in history):
        return rule.finding(Outcome.NOT_MET, "referral.no_new_client")
    if already_client is None:
        return rule.finding(Outcome.UNKNOWN, "referral.unknown", points)
    return rule.finding(Outcome.MET, "referral.gift", points)


def _both(referrer: str, referred: str, points: int, on: date) -> tuple[PointsEntry, PointsEntry]:
    first, second = (
        PointsEntry(client_id=client_id, points=points, referrer=referrer, referred=referred, on=on)
        for client_id in (referrer, referred)
    )
    return first, second


def plan_reversal(
    referrer: str, referred: str, history: Iterable[PointsEntry], policy: CrossSellPolicy, *, as_of: date
) -> Decision[tuple[PointsEntry, ...]]:
    """Give the entries that undo a referral: what each of the two still has of it, taken back; none where it is undone.

    Source: 001 四(三) (X-34); that a referral can be undone is a reading.
    """
    rule = require(policy.referral_gift, "crosssell.referral_gift")
    left = {referrer: 0, referred: 0}
    for one in history:
        if (one.referrer, one.referred) == (referrer, referred) and one.client_id in left:
            left[one.client_id] += one.points
    entries = tuple(
        PointsEntry(client_id=client_id, points=-points, referrer=referrer, referred=referred, on=as_of)
        for client_id, points in left.items()
        if points > 0
    )
    if entries:
        found = rule.finding(Outcome.MET, "referral.reversed", ("points", sum(left.values())))
    else:
        found = rule.finding(Outcome.NOT_APPLICABLE, "referral.nothing_to_reverse")
    return Decision(entries, as_of=as_of, rulebook=policy.rulebook, findings=[found])


def check_event_reward(
    reward: str, policy: CrossSellPolicy, compliance: CompliancePolicy, *, as_of: date
) -> Decision[Outcome]:
    """Check what a client is rewarded with who brought friends to an event; only MET may be handed over.

    Source: 004 (5)圈子营销 (X-33); 001 四(三) (P-26).
    """
    rule = require(policy.event_reward, "crosssell.event_reward")
    rewarded = check_reward(reward, compliance, as_of=as_of)
    because = "referral.event" if rewarded.value is Outcome.MET else "referral.no_event_reward"
    findings = [*rewarded.findings, rule.finding(rewarded.value, because)]
    return Decision(rewarded.value, as_of=as_of, rulebook=policy.rulebook, findings=findings)
