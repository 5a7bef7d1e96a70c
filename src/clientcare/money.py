"""Money: exact amounts (金额), as integer minor units inside and :class:`~decimal.Decimal` at the edge.

Inside the library an amount is an ``int`` of minor units (fen 分, cents): 100,000 yuan is ``10_000_000``.  Callers pass
``Decimal``, ``int`` (whole currency units) or ``str``; what cannot be exact is refused by name.

>>> to_minor("1234.50"), to_minor(100), to_minor(Decimal("-0.01"))
(123450, 10000, -1)
>>> to_minor(0.1)
Traceback (most recent call last):
clientcare.errors.AmountError: float cannot hold money exactly; pass Decimal, int or str [CC-MONEY-001]

Units: minor units are hundredths.  Bounds: :data:`MAX_MINOR` on either side of zero, so that a sum over 200 years of
days times amounts stays inside what every engine's 128-bit decimals hold.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, TypeAlias

from .errors import AmountError

__all__ = ["MAX_MINOR", "Amount", "divide_half_even", "from_minor", "percent", "to_minor", "to_ratio"]

Amount: TypeAlias = Decimal | int | str
"""What the scalar API takes for money: never ``float``, never ``bool``."""

MAX_MINOR: Final = 10**17
"""The largest amount, in minor units: a thousand million million of the currency."""

_DIGITS: Final = 2
_MAX_EXPONENT: Final = 60
_MAX_LENGTH: Final = 150
_PLAIN: Final = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)


def to_minor(amount: Amount) -> int:
    """Give an amount as integer minor units.

    At most two decimals that are not zero.  Raises :class:`~clientcare.errors.AmountError` for any other type, for NaN,
    infinities, exponents out of range, text that is not plain ASCII digits, and amounts beyond :data:`MAX_MINOR`.
    """
    numerator, denominator = to_ratio(amount)
    whole, rest = divmod(numerator, denominator)
    if rest:
        raise AmountError("CC-MONEY-003", f"{_shown(amount)} has more than {_DIGITS} decimals; round it first")
    return whole


def to_ratio(amount: Amount) -> tuple[int, int]:
    """Give an amount of any precision as an exact fraction of minor units, ``(numerator, positive denominator)``.

    This is how an average that was computed elsewhere enters a decision unrounded: nothing is lost of
    ``Decimal("99999.999")``.  Raises as :func:`to_minor`, save that decimals beyond the second are kept.
    """
    if type(amount) is int:
        minor, scale = amount * 100, 1
    elif isinstance(amount, Decimal):
        minor, scale = _decimal_ratio(amount)
    elif isinstance(amount, bool | float):
        raise AmountError(
            "CC-MONEY-001", f"{type(amount).__name__} cannot hold money exactly; pass Decimal, int or str"
        )
    elif isinstance(amount, str):
        if not _PLAIN.fullmatch(amount):
            raise AmountError(
                "CC-MONEY-002",
                f"{_shown(amount)} is not an amount (want plain digits such as 1234.50, ASCII, no separators)",
            )
        minor, scale = _decimal_ratio(Decimal(amount))
    elif isinstance(amount, int):
        minor, scale = int(amount) * 100, 1
    else:
        raise AmountError("CC-MONEY-001", f"{type(amount).__name__} is not an amount; pass Decimal, int or str")
    if not -MAX_MINOR * scale <= minor <= MAX_MINOR * scale:
        raise AmountError("CC-MONEY-003", f"an amount may not exceed {from_minor(MAX_MINOR):f} on either side of zero")
    return minor, scale


def _decimal_ratio(amount: Decimal) -> tuple[int, int]:
    if not amount.is_finite():
        name = "NaN" if amount.is_nan() else "infinity"
        raise AmountError("CC-MONEY-002", f"{name} is not an amount; pass a finite number")
    if not -_MAX_EXPONENT <= amount.adjusted() <= _MAX_EXPONENT:
        raise AmountError("CC-MONEY-003", f"the exponent of {_shown(amount)} is out of range for money")
    if len(str(amount)) > _MAX_LENGTH:
        raise AmountError("CC-MONEY-003", f"{_shown(amount)} has more digits than an amount can have")
    numerator, denominator = amount.as_integer_ratio()
    if 100 % denominator == 0:  # the fraction is in lowest terms, so that these are whole minor units
        return numerator * (100 // denominator), 1
    return numerator * 100, denominator


def from_minor(minor: int) -> Decimal:
    """Give minor units as a Decimal with two decimals: ``from_minor(123450)`` is ``Decimal("1234.50")``."""
    sign = "-" if minor < 0 else ""
    whole, cents = divmod(abs(minor), 100)
    return Decimal(f"{sign}{whole}.{cents:02d}")


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide and round half to even, for print only: no decision uses it.  ``denominator`` is positive."""
    quotient, rest = divmod(numerator, denominator)
    twice = 2 * rest
    if twice > denominator or (twice == denominator and quotient % 2):
        return quotient + 1
    return quotient


def percent(rate: Decimal) -> str:
    """Show a rate of at most six decimals in per cent, exactly: ``Decimal("0.30")`` is ``30 %``."""
    numerator, denominator = rate.as_integer_ratio()
    whole, rest = divmod(numerator * 1_000_000 // denominator, 10_000)
    decimals = f".{rest:04d}".rstrip("0").rstrip(".")
    return f"{whole}{decimals} %"


def _shown(amount: object) -> str:
    text = str(amount)
    return repr(text) if len(text) <= 40 else f"{text[:20]!r}... ({len(text)} characters)"
