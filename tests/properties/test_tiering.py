"""Laws of the tiers (T-01 to T-04, T-14): a partition of the amounts, rising with them, the same by every route."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from clientcare.averages import AverageDailyAssets
from clientcare.clocks import Window
from clientcare.decision import Outcome
from clientcare.scheme import GrowthRule
from clientcare.tiering import Growth, TieringPolicy, assess_tier, check_growth
from tests.policies import SOURCE, THREE_CARDS, band, money

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
    last = date(2026, 6, 30)
    return AverageDailyAssets(total=total, window=Window(first=last - timedelta(days=days - 1), last=last))


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


@st.composite
def _growths(draw: st.DrawFn) -> tuple[Decimal, int, int]:
    """A rate, a base, and a balance that lies on the rate's bound or next to it, or anywhere."""
    rate = draw(st.sampled_from([Decimal("0.3"), Decimal("0.5"), Decimal("1.2")]) | st.decimals(0, 100, places=6))
    base = draw(st.integers(-9, 99) | st.integers(-(10**6), 10**14))
    bound = int(base * (1 + Fraction(rate)))
    return rate, base, draw(st.integers(bound - 2, bound + 2) | st.integers(-(10**14), 10**16))


@given(_growths())
def test_growth_is_judged_exactly(case: tuple[Decimal, int, int]) -> None:
    """T-15: the outcome is that of the exact quotient, to the minor unit on either side of the bound."""
    rate, base, now = case
    policy = TieringPolicy(growth=GrowthRule(id="T-15", source=SOURCE, at_least=rate, months=6))
    if base <= 0:
        expected = Outcome.NOT_APPLICABLE
    else:
        expected = Outcome.MET if Fraction(now - base, base) >= Fraction(rate) else Outcome.NOT_MET
    assert check_growth(Growth(now=now, base=base), policy).value is expected


@given(BOUNDS, st.integers(-(10**12), 10**12), DAYS)
def test_what_is_shown_lies_where_the_average_lies(bounds: list[tuple[int, bool]], total: int, days: int) -> None:
    """T-01 to T-04, T-14: the figure in a sentence stands to its bound as the exact average does."""
    decision = assess_tier(_average(total, days), _scheme(bounds))
    for finding in decision.findings:
        figures = dict(finding.figures)
        if "bound" not in figures:
            continue
        shown, bound = Fraction(str(figures["average"])), Fraction(str(figures["bound"]))
        reached = shown > bound if "more_than" in finding.because else shown >= bound
        assert reached is (finding.outcome is Outcome.MET)
