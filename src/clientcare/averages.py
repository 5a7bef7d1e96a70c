"""Average daily financial assets over twelve months (前 12 个月日均金融资产): the measure behind every tier.

The measure is the mean of the end-of-day balances over the averaging window (T-05).  A day without an entry carries the
last balance; before the first entry the balance is 0.

Three routes give the same integer sum of balance times days, in minor-unit days:

- :func:`average_daily_assets`, over signed movements in any order: ``sum(amount * days still to come)``, one pass;
- :class:`AssetHistory`, from movements or end-of-day balances, for many windows of one client;
- :class:`Checkpoint`, two sums a client, which give any later window without the ledger.

The sum decides, the quotient is only printed: :attr:`AverageDailyAssets.amount` rounds half to even to the cent.

>>> from datetime import date
>>> average = average_daily_assets([(date(2026, 6, 30), "365.00")], as_of=date(2026, 6, 30))
>>> average.amount, average.days
(Decimal('1.00'), 365)

Source: 004 二(一)1 and 分配原则③ (T-05, T-06).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Final, Literal, TypeAlias

from attrs import frozen

from .clocks import Window, as_date, averaging_window
from .errors import DateError, FactError
from .money import Amount, divide_half_even, from_minor, to_minor

__all__ = [
    "AssetHistory",
    "AverageDailyAssets",
    "Averaging",
    "Checkpoint",
    "average_between",
    "average_daily_assets",
    "average_of_balances",
    "checkpoint",
]

Entry: TypeAlias = tuple[date, Amount]
MinorEntry: TypeAlias = tuple[date, int]

_EPOCH: Final = date(1970, 1, 1).toordinal()


@frozen(kw_only=True)
class Averaging:
    """How to average; the choices that T-05 leaves open are named here.

    ``months``: the length of the window.  ``short_history``: what a client younger than the window is divided by, the
    ``full-window`` or the days ``since-opening``.  ``negative_balances``: overdrawn days are ``counted`` as they are,
    or
    ``floored`` at 0.
    """

    months: int = 12
    short_history: Literal["full-window", "since-opening"] = "full-window"
    negative_balances: Literal["counted", "floored"] = "counted"


@frozen(kw_only=True)
class AverageDailyAssets:
    """An exact average: ``total`` minor-unit days over ``days`` days, up to and including ``window.last``."""

    total: int
    days: int
    window: Window

    @property
    def amount(self) -> Decimal:
        """The average in currency units, rounded half to even to the cent: for print, never for a decision."""
        return from_minor(divide_half_even(self.total, self.days))

    @property
    def exact(self) -> Fraction:
        """The average in currency units, unrounded."""
        return Fraction(self.total, 100 * self.days)


def average_daily_assets(
    ledger: Iterable[Entry], *, as_of: date, averaging: Averaging | None = None, opened_on: date | None = None
) -> AverageDailyAssets | None:
    """Average a ledger of signed movements, rows in any order; None where it has no row at all.

    Rows of one day add up; the balance before the first row is 0; rows after ``as_of`` do not count.  ``opened_on``
    matters only to ``since-opening``.  Raises :class:`~clientcare.errors.AmountError` and
    :class:`~clientcare.errors.DateError` for what is not money or not a day.

    Source: 004 二(一)1 (T-05).
    """
    rows = [(as_date(day), to_minor(amount)) for day, amount in ledger]
    averaging = averaging or Averaging()
    if not rows:
        return None
    if averaging.negative_balances == "floored" or averaging.short_history == "since-opening":
        return AssetHistory.from_minor_ledger(rows).average(as_of=as_of, averaging=averaging, opened_on=opened_on)
    window = averaging_window(as_of, months=averaging.months)
    first, end = window.first, window.last.toordinal() + 1
    start = first.toordinal()
    total = sum(
        amount * (end - (start if day < first else day.toordinal())) for day, amount in rows if day <= window.last
    )
    return AverageDailyAssets(total=total, days=window.days, window=window)


def average_of_balances(
    balances: Iterable[Entry], *, as_of: date, averaging: Averaging | None = None, opened_on: date | None = None
) -> AverageDailyAssets | None:
    """Average end-of-day balances, each valid until the next one; None where there is none at all.

    Raises as :func:`average_daily_assets`, and :class:`~clientcare.errors.FactError` for two balances of one day.

    Source: 004 二(一)1 (T-05).
    """
    history = AssetHistory.from_balances(balances)
    return history.average(as_of=as_of, averaging=averaging or Averaging(), opened_on=opened_on)


@frozen
class AssetHistory:
    """The end-of-day balances of one client, ready for many windows.

    ``days`` are the ordinals of the days on which there is an entry, ascending; ``closings`` the balance at their end,
    in
    minor units.
    """

    days: tuple[int, ...]
    closings: tuple[int, ...]

    @classmethod
    def from_ledger(cls, ledger: Iterable[Entry]) -> AssetHistory:
        """Take signed movements in any order; rows of one day add up."""
        return cls.from_minor_ledger((as_date(day), to_minor(amount)) for day, amount in ledger)

    @classmethod
    def from_balances(cls, balances: Iterable[Entry]) -> AssetHistory:
        """Take end-of-day balances in any order; two of one day raise :class:`~clientcare.errors.FactError`."""
        return cls.from_minor_balances((as_date(day), to_minor(amount)) for day, amount in balances)

    @classmethod
    def from_minor_ledger(cls, ledger: Iterable[MinorEntry]) -> AssetHistory:
        """Take checked movements in minor units."""
        moved: dict[int, int] = {}
        for day, amount in ledger:
            ordinal = day.toordinal()
            moved[ordinal] = moved.get(ordinal, 0) + amount
        days = tuple(sorted(moved))
        return cls(days, tuple(accumulate(moved[day] for day in days)))

    @classmethod
    def from_minor_balances(cls, balances: Iterable[MinorEntry]) -> AssetHistory:
        """Take checked balances in minor units."""
        closing: dict[int, int] = {}
        for day, balance in balances:
            if day.toordinal() in closing:
                raise FactError("CC-FACT-001", f"two balances for {day.isoformat()}; give one end-of-day balance a day")
            closing[day.toordinal()] = balance
        days = tuple(sorted(closing))
        return cls(days, tuple(closing[day] for day in days))

    def until(self, day: date) -> AssetHistory:
        """Give the history up to and including a day, as if nothing followed."""
        place = bisect_right(self.days, day.toordinal())
        return AssetHistory(self.days[:place], self.closings[:place])

    def deposit(self, day: date, amount: int) -> AssetHistory:
        """Give the history with a deposit in minor units on a day, kept from then on."""
        moves = (after - before for before, after in pairwise((0, *self.closings)))
        rows = [(date.fromordinal(one), moved) for one, moved in zip(self.days, moves, strict=True)]
        return AssetHistory.from_minor_ledger([*rows, (day, amount)])

    def balance_on(self, day: date) -> int:
        """Give the balance at the end of a day, in minor units; 0 before the first entry."""
        place = bisect_right(self.days, day.toordinal())
        return self.closings[place - 1] if place else 0

    def average(
        self, *, as_of: date, averaging: Averaging | None = None, opened_on: date | None = None
    ) -> AverageDailyAssets | None:
        """Average the window that ends with ``as_of``; None where there is no entry, or no day since the opening."""
        averaging = averaging or Averaging()
        if not self.days:
            return None
        window = averaging_window(as_of, months=averaging.months)
        days = window.days
        if averaging.short_history == "since-opening":
            opened = self.days[0] if opened_on is None else min(self.days[0], opened_on.toordinal())
            days = min(days, window.last.toordinal() - opened + 1)
            if days <= 0:
                return None
        total = self.total(window, floored=averaging.negative_balances == "floored")
        return AverageDailyAssets(total=total, days=days, window=window)

    def total(self, window: Window, *, floored: bool = False) -> int:
        """Give the sum of the end-of-day balances of a window, in minor-unit days."""
        start, end = window.first.toordinal(), window.last.toordinal() + 1
        place = max(bisect_right(self.days, start) - 1, 0)
        total = 0
        for index in range(place, len(self.days)):
            since = max(self.days[index], start)
            until = min(self.days[index + 1], end) if index + 1 < len(self.days) else end
            if since >= end:
                break
            balance = self.closings[index]
            total += (max(balance, 0) if floored else balance) * (until - since)
        return total


@frozen(kw_only=True)
class Checkpoint:
    """Two sums over every movement of a client up to the end of a day, from which later windows follow.

    ``amounts`` is the sum of the amounts (the balance), ``moments`` the sum of amount times day number, both in minor
    units; days are numbered from 1970-01-01 as 0.
    """

    through: date
    amounts: int
    moments: int

    def advance(self, ledger: Iterable[Entry], *, through: date) -> Checkpoint:
        """Add the movements of the days after this checkpoint through ``through``; others are left aside."""
        if as_date(through) < self.through:
            raise DateError(
                "CC-DATE-002", f"a checkpoint of {self.through} cannot go back to {through}; take a later day"
            )
        amounts, moments = self.amounts, self.moments
        for day, amount in ledger:
            if self.through < as_date(day) <= through:
                minor = to_minor(amount)
                amounts += minor
                moments += minor * (day.toordinal() - _EPOCH)
        return Checkpoint(through=through, amounts=amounts, moments=moments)


def checkpoint(ledger: Iterable[Entry], *, through: date) -> Checkpoint:
    """Sum a whole ledger up to and including a day; rows after it do not count."""
    return Checkpoint(through=date.min, amounts=0, moments=0).advance(ledger, through=through)


def average_between(opening: Checkpoint, closing: Checkpoint) -> AverageDailyAssets:
    """Average the days after ``opening`` up to and including the day of ``closing``, from the checkpoints alone.

    Take ``opening`` at the day before the window.  Overdrawn days count as they are.  Raises
    :class:`~clientcare.errors.DateError` where the window would be empty.

    Source: 004 二(一)1 (T-05).
    """
    if closing.through <= opening.through:
        raise DateError("CC-DATE-002", f"no day lies after {opening.through} up to {closing.through}; swap them")
    start, end = opening.through.toordinal() + 1 - _EPOCH, closing.through.toordinal() + 1 - _EPOCH
    total = (end * closing.amounts - closing.moments) - (start * opening.amounts - opening.moments)
    window = Window(first=date.fromordinal(start + _EPOCH), last=closing.through)
    return AverageDailyAssets(total=total, days=window.days, window=window)
