"""Tiers by average daily assets (客户分层): which tier a client has earned, and why not the next.

A tier is decided with integers only: the sum of balance times days against the bound times days.  No quotient is taken.
The scheme of bands is in :mod:`clientcare.scheme`.

>>> from clientcare import Rulebook
>>> from datetime import date
>>> policy = Rulebook.load("vip-outlet").on(date(2026, 6, 30)).tiering
>>> assess_tier("100000.00", policy).value, assess_tier("99999.99", policy).value
('gold', 'ordinary')
>>> assess_tier(float("nan"), policy)
Traceback (most recent call last):
clientcare.errors.AmountError: float cannot hold money exactly; pass Decimal, int or str [CC-MONEY-001]

Source: 004 二(一)1 and 001 一(一) (T-01 to T-05, T-14 to T-18).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from attrs import frozen

from .averages import AssetHistory, AverageDailyAssets
from .clocks import Window, add_months, as_date
from .decision import Decision, Figure, Finding, Outcome, RulebookRef
from .errors import DateError, FactError
from .money import Amount, divide_half_even, from_minor, to_ratio
from .policy import Rule, require
from .scheme import Band, TieringPolicy

__all__ = ["Growth", "TierDecision", "TieringPolicy", "assess_tier", "check_growth"]


@frozen(kw_only=True)
class Growth:
    """Closing balances, in minor units, at the end of a day and of the same date some months before."""

    now: int
    base: int

    def __attrs_post_init__(self) -> None:
        if type(self.now) is not int or type(self.base) is not int:
            raise FactError("CC-FACT-001", "Growth: want two balances as int of minor units")

    @classmethod
    def over(cls, history: AssetHistory, *, as_of: date, months: int) -> Growth | None:
        """Read both balances off a history; None where it has no entry."""
        if not history.days:
            return None
        return cls(now=history.balance_on(as_of), base=history.balance_on(add_months(as_of, -months)))


class TierDecision(Decision["str | None"]):
    """A tier and the figures it rests on; rule, bounds, distance and sentences are derived when asked for."""

    __slots__ = ("_day", "_days", "_grown", "_place", "_policy", "_total", "_window")

    def __init__(
        self,
        total: int,
        days: int,
        place: int,
        policy: TieringPolicy,
        day: date | None,
        window: Window | None,
        grown: Finding | None,
    ) -> None:
        self._total = total
        self._days = days
        self._place = place
        self._policy = policy
        self._day = day
        self._window = window
        self._grown = grown

    @property
    def value(self) -> str | None:
        """The tier's code; None where the average is unknown."""
        if not self._days:
            return None
        if self._by_growth:
            return require(self._policy.precedence, "tiering.precedence").growth_tier
        return self._policy.bands[self._place].tier

    @property
    def as_of(self) -> date | None:
        """The last day of the window, or the day that was given."""
        return self._day

    @property
    def rulebook(self) -> RulebookRef | None:
        """The rulebook of the policy."""
        return self._policy.rulebook

    @property
    def rule(self) -> str:
        """The id of the rule that gave the answer."""
        if not self._days:
            return self._measure.id
        return self._grown.rule if self._grown is not None and self._by_growth else self._policy.bands[self._place].id

    @property
    def policy(self) -> TieringPolicy:
        """The policy that decided."""
        return self._policy

    @property
    def total(self) -> int:
        """The sum of balances that was compared, in minor-unit days (minor units for a bare amount)."""
        return self._total

    @property
    def days(self) -> int:
        """What the total was divided by: days; for a bare amount 1, or a power of ten; 0 where it is unknown."""
        return self._days

    @property
    def average(self) -> Decimal | None:
        """The average in currency units, rounded half to even for print; None where unknown."""
        return from_minor(divide_half_even(self._total, self._days)) if self._days else None

    @property
    def to_next_tier(self) -> Decimal | None:
        """What the average lacks for the next money band, rounded up to the cent; None at the top or where unknown."""
        return from_minor(self.next_band.lacking(self._total, self._days)) if self.next_band is not None else None

    def reaches(self, bound: int) -> bool:
        """Tell whether the average is at least a bound in minor units, without dividing; False where it is unknown."""
        return self._days > 0 and self._total >= bound * self._days

    def average_against(self, *bounds: Band | int) -> Decimal | None:
        """Show the average with as many decimals as it takes to lie on the sides of the bounds on which it is.

        A bound is a band, or minor units that count themselves.  None where the average is unknown.
        """
        if not self._days:
            return None
        decimals = 2
        while True:
            scale = 10 ** (decimals - 2)
            shown = divide_half_even(self._total * scale, self._days)
            if all(_missed(bound, shown, scale) is _missed(bound, self._total, self._days) for bound in bounds):
                return Decimal(f"{shown}E-{decimals}")
            decimals += 1

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The measure, the band that holds, and the nearest band that does not, with the figure that failed."""
        return tuple(self._find())

    @property
    def _by_growth(self) -> bool:
        return self._place == 0 and self._grown is not None and self._grown.outcome is Outcome.MET

    @property
    def next_band(self) -> Band | None:
        """The next money band above the one that holds; None at the top or where unknown."""
        above = self._place + 1
        return self._policy.bands[above] if self._days and above < len(self._policy.bands) else None

    @property
    def _measure(self) -> Rule:
        return self._policy.average or self._policy.bands[self._place]

    def _find(self) -> Iterator[Finding]:
        policy = self._policy
        if not self._days:
            yield self._measure.finding(Outcome.UNKNOWN, "tiering.no_balance")
            return
        average = ("average", self.average)
        if self._window is not None:
            span = (("days", self._days), ("first", self._window.first), ("last", self._window.last))
            yield self._measure.finding(Outcome.MET, "tiering.averaged", average, *span)
        if self._place == 0 and self._grown is not None:
            yield self._grown
        if self._by_growth:
            yield require(policy.precedence, "tiering.precedence").finding(
                Outcome.MET, "tiering.growth_tier", ("tier", policy.label(str(self.value)))
            )
        else:
            band = policy.bands[self._place]
            bound = band if band.bound is not None else self.next_band
            shown = self.average if bound is None else self.average_against(bound)
            yield _band_finding(band, Outcome.MET, ("average", shown))
        if self.next_band is not None:
            average = ("average", self.average_against(self.next_band))
            yield _band_finding(self.next_band, Outcome.NOT_MET, average, ("lacking", self.to_next_tier))


def _missed(bound: Band | int, total: int, days: int) -> bool:
    if isinstance(bound, int):
        return total < bound * days
    return bound.lacking(total, days) > 0


def _band_finding(band: Band, outcome: Outcome, *figures: tuple[str, Figure]) -> Finding:
    if band.bound is None:
        return band.finding(outcome, "tiering.residual", ("tier", band.label), *figures)
    side = "at_least" if band.more_than is None else "more_than"
    reason = f"tiering.{side}_reached" if outcome is Outcome.MET else f"tiering.{side}_missed"
    return band.finding(outcome, reason, ("tier", band.label), ("bound", from_minor(band.bound)), *figures)


def assess_tier(
    average: AverageDailyAssets | Amount | None,
    policy: TieringPolicy,
    *,
    as_of: date | None = None,
    growth: Growth | None = None,
) -> TierDecision:
    """Decide which tier an average has earned.

    ``average`` is an exact average, or an amount in currency units of any precision; None where nothing is known, which
    gives the value None and the outcome UNKNOWN.  ``as_of`` defaults to the last day of the average's window.
    ``growth``
    counts where the scheme gives a tier by growth.

    Raises :class:`~clientcare.errors.AmountError` for what is not an exact finite amount,
    :class:`~clientcare.errors.DateError` for an ``as_of`` that is not the day of the average, and
    :class:`~clientcare.errors.NoRuleInForce` where the policy has no tier scheme.

    Source: 004 二(一)1 (T-01 to T-04); 001 一(一) (T-14 to T-16, T-18).
    """
    window = None
    if average is None:
        total, days = 0, 0
    elif isinstance(average, AverageDailyAssets):
        total, days, window = average.total, average.days, average.window
        if as_of not in (None, window.last):
            raise DateError("CC-DATE-002", f"the average is that of {window.last}, not of {as_of}; leave as_of out")
        as_of = window.last
    else:
        total, days = to_ratio(average)
    bounds = policy.bounds
    if days == 1:
        place = bisect_right(bounds, 2 * total)
    else:
        place = bisect_right(bounds, 2 * total, key=lambda bound: (bound & -2) * days + (bound & 1)) if days else 0
    if as_of is not None:
        as_date(as_of)
    require(policy.bands or None, "tiering.bands")
    grown = None
    if place == 0 and policy.precedence is not None and policy.growth is not None and days:
        grown = check_growth(growth, policy, as_of=as_of).findings[0]
    return TierDecision(total, days, place, policy, as_of, window, grown)


def check_growth(growth: Growth | None, policy: TieringPolicy, *, as_of: date | None = None) -> Decision[Outcome]:
    """Check whether assets grew enough over the months of the rule; the rate itself counts.

    NOT_APPLICABLE where the base is zero or overdrawn, for a rate needs a base; UNKNOWN where no balance is known.

    Source: 001 一(一) (T-15, an example figure).
    """
    rule = require(policy.growth, "tiering.growth")
    asked: tuple[tuple[str, Figure], ...] = (("rate", rule.at_least), ("months", rule.months))
    if growth is None:
        return decided(policy, Outcome.UNKNOWN, as_of, rule.finding(Outcome.UNKNOWN, "tiering.growth_unknown", *asked))
    figures = (("now", from_minor(growth.now)), ("base", from_minor(growth.base)), *asked)
    if growth.base <= 0:
        outcome, because = Outcome.NOT_APPLICABLE, "tiering.growth_no_base"
    else:
        numerator, denominator = rule.at_least.as_integer_ratio()
        grown = (growth.now - growth.base) * denominator >= growth.base * numerator
        outcome = Outcome.MET if grown else Outcome.NOT_MET
        because = "tiering.growth_reached" if grown else "tiering.growth_missed"
    return decided(policy, outcome, as_of, rule.finding(outcome, because, *figures))


def decided(policy: TieringPolicy, value: Any, as_of: date | None, *findings: Finding) -> Decision[Any]:
    return Decision(value, as_of=as_of, rulebook=policy.rulebook, findings=findings)
