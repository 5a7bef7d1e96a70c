"""Outlook: what would change a tier (等级展望), if the balance stays or a deposit is made.

Both questions take the balance at the end of ``as_of`` as lasting; nothing is forecast.

Source: 004 (3)向上营销示例 (T-29) and 004 二(一)1 (T-01 to T-05).
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from attrs import frozen

from .averages import AssetHistory
from .clocks import add_months
from .decision import Decision, Outcome
from .errors import DateError
from .money import from_minor
from .parameters import unknown_code
from .policy import require
from .scheme import Band
from .tiering import Growth, TierDecision, TieringPolicy, assess_tier, decided

__all__ = ["TierChange", "assess_history", "find_deposit_needed", "find_tier_change"]


def assess_history(
    history: AssetHistory, policy: TieringPolicy, *, as_of: date, opened_on: date | None = None
) -> TierDecision:
    """Decide the tier of a client on a day: the average, and the growth where the scheme asks for it."""
    average = history.average(as_of=as_of, averaging=policy.averaging, opened_on=opened_on)
    growth = None
    if policy.growth is not None:
        growth = Growth.over(history, as_of=as_of, months=policy.growth.months)
    return assess_tier(average, policy, as_of=as_of, growth=growth)


def find_deposit_needed(
    history: AssetHistory,
    policy: TieringPolicy,
    *,
    as_of: date,
    by: date,
    tier: str | None = None,
    opened_on: date | None = None,
) -> Decision[Decimal | None]:
    """Find the least deposit on ``as_of``, in currency units, that brings the average of ``by`` into a tier.

    0 where the tier holds by then without one.  ``tier`` defaults to the next money band above the one earned on
    ``as_of``.  None at the top (NOT_APPLICABLE) and where no balance is known (UNKNOWN).  The deposit counts from the
    end of ``as_of`` on.

    Raises :class:`~clientcare.errors.DateError` where ``by`` lies before ``as_of``, and
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a tier without a money bound.
    """
    if by < as_of:
        raise DateError("CC-DATE-002", f"{by} lies before {as_of}, the day of the deposit; take a later day")
    now = history.until(as_of)
    earned = assess_history(now, policy, as_of=as_of, opened_on=opened_on)
    if earned.value is None:
        return decided(policy, None, as_of, earned.findings[0])
    band = _target(policy, earned, tier)
    if band is None:
        top = policy.bands[-1]
        return decided(policy, None, as_of, top.finding(Outcome.NOT_APPLICABLE, "outlook.top", ("tier", top.label)))

    def reached(deposit: int) -> bool:
        average = now.deposit(as_of, deposit).average(as_of=by, averaging=policy.averaging, opened_on=opened_on)
        return average is not None and band.lacking(average.total, average.days) <= 0

    # The deposit counts on one day at least, so that doubling reaches every bound in the end.
    most = 1
    while not reached(most):
        most *= 2
    low, high = (0, 0) if reached(0) else (most // 2, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    label = ("tier", band.label)
    if high == 0:
        found = band.finding(Outcome.MET, "outlook.deposit_not_needed", label, ("by", by))
    else:
        figures = (("deposit", from_minor(high)), ("deposited", as_of), ("by", by), label)
        found = band.finding(Outcome.NOT_MET, "outlook.deposit", *figures)
    return decided(policy, from_minor(high), as_of, found)


def _target(policy: TieringPolicy, earned: TierDecision, tier: str | None) -> Band | None:
    if tier is None:
        return earned.next_band
    bounded = {band.tier: band for band in policy.bands if band.bound is not None}
    if tier not in bounded:
        raise unknown_code(tier, "tier with a money bound", bounded)
    return bounded[tier]


@frozen(kw_only=True)
class TierChange:
    """The first day on which another tier holds, and that tier."""

    on: date
    tier: str


def find_tier_change(
    history: AssetHistory, policy: TieringPolicy, *, as_of: date, opened_on: date | None = None
) -> Decision[TierChange | None]:
    """Find the first day after ``as_of`` on which the tier changes if the balance stays; None where it never does.

    Once the window holds nothing but the lasting balance nothing changes any more, so the search is finite.
    """
    now = history.until(as_of)
    today = assess_history(now, policy, as_of=as_of, opened_on=opened_on)
    rule = require(policy.average, "tiering.average")
    if today.value is None:
        return decided(policy, None, as_of, rule.finding(Outcome.UNKNOWN, "outlook.unknown"))
    balance = ("balance", from_minor(now.balance_on(as_of)))
    months = max(rule.months, 0 if policy.growth is None else policy.growth.months)
    for offset in range(1, (add_months(as_of, months) - as_of).days + 2):
        day = as_of + timedelta(days=offset)
        then = assess_history(now, policy, as_of=day, opened_on=opened_on)
        if then.value is not None and then.value != today.value:
            figures = (balance, ("tier", policy.label(then.value)), ("on", day))
            found = rule.finding(Outcome.MET, "outlook.changes", *figures)
            return decided(policy, TierChange(on=day, tier=then.value), as_of, found)
    stays = rule.finding(Outcome.NOT_APPLICABLE, "outlook.stays", balance, ("tier", policy.label(today.value)))
    return decided(policy, None, as_of, stays)
