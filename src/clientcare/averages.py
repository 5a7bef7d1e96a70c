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
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from operator import lt
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

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

_SHORT: Final = ("full-window", "since-opening")
_NEGATIVE: Final = ("counted", "floored")

Entry: TypeAlias = tuple[date, Amount]
MinorEntry: TypeAlias = tuple[date, int]

_EPOCH: Final = date(1970, 1, 1).toordinal()


def _want(holds: bool, what: str, want: str) -> None:
    if not holds:
        raise FactError("CC-FACT-001", f"{what}: want {want}")


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

    def __attrs_post_init__(self) -> None:
        _want(type(self.months) is int and 1 <= self.months <= 120, "Averaging.months", "a whole number from 1 to 120")
        _want(self.short_history in _SHORT, "Averaging.short_history", " or ".join(_SHORT))
        _want(self.negative_balances in _NEGATIVE, "Averaging.negative_balances", " or ".join(_NEGATIVE))


@frozen(kw_only=True)
class AverageDailyAssets:
    """An exact average: ``total`` minor-unit days over the days of ``window``.

    Raises :class:`~clientcare.errors.FactError` for a total that is no ``int``: NaN is never a tier.
    """

    total: int
    window: Window

    def __attrs_post_init__(self) -> None:
        _want(type(self.total) is int, "AverageDailyAssets.total", "an int of minor-unit days")
        _want(isinstance(self.window, Window), "AverageDailyAssets.window", "a Window")

    @property
    def days(self) -> int:
        """How many days the total is divided by."""
        return self.window.days

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
    return AverageDailyAssets(total=total, window=window)


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

    ``days`` are the ordinals of the days on which there is an entry, ascending; ``closings`` the balance at their
    end, in minor units.
    """

    days: tuple[int, ...]
    closings: tuple[int, ...]
    _areas: tuple[int, ...] = field(init=False, eq=False, repr=False)
    _floored: tuple[int, ...] = field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        sound = isinstance(self.days, tuple) and isinstance(self.closings, tuple)
        sound = sound and all(type(one) is int for one in (*self.days, *self.closings))
        sound = sound and len(self.days) == len(self.closings)
        _want(sound, "AssetHistory", "two tuples of int of one length, the days and the balances at their ends")
        _want(all(map(lt, self.days, self.days[1:])), "AssetHistory.days", "ordinals that rise, none twice")
        areas = _areas(self.days, self.closings)
        floored = (
            areas if min(self.closings, default=0) >= 0 else _areas(self.days, [max(0, one) for one in self.closings])
        )
        object.__setattr__(self, "_areas", areas)
        object.__setattr__(self, "_floored", floored)

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
        """Give the history up to and including a day, as if nothing followed; what begins later is 0 until then."""
        place = bisect_right(self.days, day.toordinal())
        if self.days and not place:
            return AssetHistory((day.toordinal(),), (0,))
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
        if averaging.short_history == "since-opening":
            opened = date.fromordinal(self.days[0])
            opened = opened if opened_on is None else min(opened, opened_on)
            if opened > window.last:
                return None
            window = Window(first=max(window.first, opened), last=window.last)
        total = self.total(window, floored=averaging.negative_balances == "floored")
        return AverageDailyAssets(total=total, window=window)

    def total(self, window: Window, *, floored: bool = False) -> int:
        """Give the sum of the end-of-day balances of a window, in minor-unit days."""
        start, end = window.first.toordinal(), window.last.toordinal() + 1
        return self._before(end, floored) - self._before(start, floored)

    def _before(self, day: int, floored: bool) -> int:
        """Sum the balances of every day before one."""
        place = bisect_right(self.days, day - 1) - 1
        if place < 0:
            return 0
        balance = max(0, self.closings[place]) if floored else self.closings[place]
        return (self._floored if floored else self._areas)[place] + balance * (day - self.days[place])


def _areas(days: Sequence[int], closings: Sequence[int]) -> tuple[int, ...]:
    """Give for each entry the sum of the balances of all days before it."""
    steps = (balance * (after - day) for day, after, balance in zip(days, days[1:], closings, strict=False))
    return tuple(accumulate(steps, initial=0)) if days else ()


@frozen(kw_only=True)
class Checkpoint:
    """Two sums over every movement of a client up to the end of a day, from which later windows follow.

    ``amounts`` is the sum of the amounts (the balance), ``moments`` the sum of amount times day number, both in minor
    units; days are numbered from 1970-01-01 as 0.
    """

    through: date
    amounts: int
    moments: int

    def __attrs_post_init__(self) -> None:
        _want(type(self.amounts) is int and type(self.moments) is int, "Checkpoint", "two sums that are int")

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
    return AverageDailyAssets(total=total, window=window)
