"""Money: what is exact passes unchanged, what is not is refused by name."""

from __future__ import annotations

from decimal import Decimal, localcontext
from enum import IntEnum
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcare.errors import AmountError
from clientcare.money import MAX_MINOR, divide_half_even, from_minor, percent, to_minor, to_ratio


class _Whole(IntEnum):
    FIVE = 5


@pytest.mark.parametrize(
    ("amount", "minor"),
    [
        ("0", 0),
        ("1234.5", 123450),
        ("-0.01", -1),
        (100, 10000),
        (Decimal("1E+3"), 100000),
        (Decimal("-0"), 0),
        (Decimal("0E-40"), 0),
        ("1.500", 150),
        (_Whole.FIVE, 500),
        (from_minor(MAX_MINOR), MAX_MINOR),
        (-(10**15), -MAX_MINOR),
        (Decimal("0E-60"), 0),
        (Decimal("1." + "0" * 148), 100),
    ],
)
def test_exact_amounts_become_minor_units(amount: object, minor: int) -> None:
    """Decimal, int and str become minor units without loss."""
    assert to_minor(amount) == minor  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "code", "named"),
    [
        (0.1, "CC-MONEY-001", "float cannot hold money exactly"),
        (float("nan"), "CC-MONEY-001", "float"),
        (True, "CC-MONEY-001", "bool cannot hold money exactly"),
        (None, "CC-MONEY-001", "NoneType is not an amount"),
        (Fraction(1, 3), "CC-MONEY-001", "Fraction is not an amount"),
        (Decimal("NaN"), "CC-MONEY-002", "NaN is not an amount"),
        (Decimal("sNaN"), "CC-MONEY-002", "NaN is not an amount"),
        (Decimal("-Infinity"), "CC-MONEY-002", "infinity is not an amount"),
        ("nan", "CC-MONEY-002", "'nan' is not an amount"),
        ("1e5", "CC-MONEY-002", "plain digits"),
        ("1e999999", "CC-MONEY-002", "plain digits"),
        ("１００", "CC-MONEY-002", "ASCII"),
        ("1,000", "CC-MONEY-002", "no separators"),
        ("1_000", "CC-MONEY-002", "no separators"),
        ("+5", "CC-MONEY-002", "plain digits"),
        (".5", "CC-MONEY-002", "plain digits"),
        ("5.", "CC-MONEY-002", "plain digits"),
        (" 5", "CC-MONEY-002", "plain digits"),
        ("", "CC-MONEY-002", "plain digits"),
        ("9" * 5000, "CC-MONEY-002", "(5000 characters)"),
        ("0.001", "CC-MONEY-003", "more than 2 decimals"),
        (Decimal("1e999999"), "CC-MONEY-003", "exponent"),
        (Decimal("1e-999999"), "CC-MONEY-003", "exponent"),
        (10**30, "CC-MONEY-003", "may not exceed"),
        (10**15 + 1, "CC-MONEY-003", "may not exceed"),
        (Decimal("1e61"), "CC-MONEY-003", "exponent"),
        (Decimal("1e60"), "CC-MONEY-003", "may not exceed"),
        (Decimal("1e-61"), "CC-MONEY-003", "exponent"),
        (Decimal("1e-60"), "CC-MONEY-003", "more than 2 decimals"),
        (Decimal("0." + "1" * 149), "CC-MONEY-003", "has more digits than an amount can have"),
        (Decimal("0." + "1" * 148), "CC-MONEY-003", "more than 2 decimals"),
        (Decimal("1." + "0" * 300_000), "CC-MONEY-003", "(300002 characters) has more digits than an amount can have"),
        (-(10**30), "CC-MONEY-003", "may not exceed"),
        (from_minor(MAX_MINOR) + Decimal("0.01"), "CC-MONEY-003", "may not exceed"),
    ],
)
def test_what_is_not_exact_is_refused_by_name(amount: object, code: str, named: str) -> None:
    """Floats, NaN, infinities, exponents, foreign digits and too many decimals are refused, each by its name."""
    with pytest.raises(AmountError) as refused:
        to_minor(amount)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert named in str(refused.value)


def test_an_average_of_any_precision_keeps_every_digit() -> None:
    """A ratio is exact where minor units would have to round."""
    numerator, denominator = to_ratio(Decimal("999999.99999999999999999"))
    assert Fraction(numerator, denominator) == 100 * Fraction("999999.99999999999999999")


@given(st.integers(-MAX_MINOR, MAX_MINOR))
def test_minor_units_survive_the_way_out_and_back(minor: int) -> None:
    """From minor units to Decimal, to text and back is the identity, whatever the ambient decimal context."""
    with localcontext(prec=3):
        amount = from_minor(minor)
        assert to_minor(amount) == to_minor(str(amount)) == minor


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**6))
def test_print_rounding_is_half_even(numerator: int, denominator: int) -> None:
    """The quotient for print is the one that round() of an exact fraction gives."""
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@pytest.mark.parametrize(
    ("rate", "shown"),
    [("0.30", "30 %"), ("0", "0 %"), ("1", "100 %"), ("0.125", "12.5 %"), ("0.000001", "0.0001 %"), ("2.5", "250 %")],
)
def test_rates_are_shown_in_per_cent(rate: str, shown: str) -> None:
    """A rate is shown exactly, without trailing zeros."""
    assert percent(Decimal(rate)) == shown


@pytest.mark.parametrize(
    ("amount", "ratio"),
    [
        (Decimal("1234.50"), (123450, 1)),
        ("1234.500", (123450, 1)),
        (Decimal("0.01"), (1, 1)),
        (Decimal("-0.05"), (-5, 1)),
        (7, (700, 1)),
        (_Whole.FIVE, (500, 1)),
    ],
)
def test_an_amount_of_whole_cents_is_a_ratio_over_one(amount: Decimal | int | str, ratio: tuple[int, int]) -> None:
    """What has two decimals at most needs no denominator, however it is written."""
    assert to_ratio(amount) == ratio


@pytest.mark.parametrize("text", ["-1234.505", "0.001", "0." + "1" * 40, "1" * 13 + "." + "9" * 40])
def test_finer_amounts_are_exact_fractions_of_a_cent(text: str) -> None:
    """Every further decimal is kept, with its sign."""
    numerator, denominator = to_ratio(Decimal(text))
    assert denominator > 1
    assert Fraction(numerator, denominator) == 100 * Fraction(text)


def test_a_long_decimal_is_refused_before_it_is_worked_with() -> None:
    """300,000 digits would cost seconds as a fraction; they are counted and refused, and the message stays short."""
    with pytest.raises(AmountError) as refused:
        to_ratio(Decimal("0." + "1" * 300_000))
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(("halves", "rounded"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2)])
def test_a_half_is_rounded_to_the_even_side(halves: int, rounded: int) -> None:
    """Print rounding leans neither up nor down."""
    assert divide_half_even(halves, 2) == rounded
