"""Laws of the tiers (T-01 to T-04, T-14): a partition of the amounts, rising with them, the same by every route."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from clientcare.averages import AverageDailyAssets
from clientcare.clocks import Window
from clientcare.tiering import TieringPolicy, assess_tier
from tests.policies import THREE_CARDS, band, money

DAYS = st.integers(1, 366)
BOUNDS = st.lists(
    st.tuples(st.integers(0, 10**9), st.booleans()), min_size=1, max_size=8, unique_by=lambda bound: bound[0]
)


def _scheme(bounds: list[tuple[int, bool]]) -> TieringPolicy:
    bands = [
        band(f"B-{place}", f"tier{place}", **{"more_than" if excluded else "at_least": amount})
        for place, (amount, excluded) in enumerate(bounds)
    ]
    return TieringPolicy(bands=(*bands, band("B-99", "none")))


def _average(total: int, days: int) -> AverageDailyAssets:
    window = Window(first=date(2025, 7, 1), last=date(2025, 7, 1))
    return AverageDailyAssets(total=total, days=days, window=window)


@given(BOUNDS, st.integers(-(10**12), 10**12), DAYS)
def test_exactly_one_band_holds(bounds: list[tuple[int, bool]], total: int, days: int) -> None:
    """T-01 to T-04, T-14: the tier is the highest whose bound the exact average reaches, by rational arithmetic."""
    average = Fraction(total, days)
    held = [
        (amount, place)
        for place, (amount, excluded) in enumerate(bounds)
        if (average > amount if excluded else average >= amount)
    ]
    expected = f"tier{max(held)[1]}" if held else "none"
    assert assess_tier(_average(total, days), _scheme(bounds)).value == expected


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**6), DAYS)
def test_more_assets_never_mean_a_lower_tier(total: int, more: int, days: int) -> None:
    """T-01 to T-04: the tier rises with the average."""
    low = assess_tier(_average(total, days), THREE_CARDS).value
    high = assess_tier(_average(total + more, days), THREE_CARDS).value
    assert low is not None
    assert high is not None
    assert THREE_CARDS.rank(low) <= THREE_CARDS.rank(high)


@given(BOUNDS, st.integers(-(10**9), 10**9), DAYS)
def test_what_is_lacking_is_the_least_that_passes(bounds: list[tuple[int, bool]], total: int, days: int) -> None:
    """T-29: adding what the average lacks reaches the next band, one cent less does not."""
    policy = _scheme(bounds)
    decision = assess_tier(_average(total, days), policy)
    if decision.next_band is None or decision.to_next_tier is None:
        assert decision.value == policy.tiers[-1]
        return
    lacking = int(decision.to_next_tier * 100)
    reached = assess_tier(_average(total + lacking * days, days), policy).value
    before = assess_tier(_average(total + (lacking - 1) * days, days), policy).value
    assert (before, reached) == (decision.value, decision.next_band.tier)


@given(st.integers(-(10**12), 10**12))
def test_every_form_of_an_amount_has_the_same_tier(minor: int) -> None:
    """T-01 to T-04: text, Decimal, a longer Decimal and an average over any days agree."""
    tiers = {
        assess_tier(form, THREE_CARDS).value
        for form in (money(minor), str(money(minor)), Decimal(f"{money(minor)}000"), _average(minor * 365, 365))
    }
    assert len(tiers) == 1
