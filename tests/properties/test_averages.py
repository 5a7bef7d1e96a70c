"""Laws of the average (T-05): every route agrees with the day-by-day sum, to the unit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from clientcare import clocks
from clientcare.averages import AssetHistory, Averaging, average_between, average_daily_assets, checkpoint
from clientcare.clocks import Window, averaging_window
from tests.policies import DAYS, LEDGERS, MINOR, money, naive_total

Ledger = list[tuple[date, int]]


def _priced(ledger: Ledger) -> list[tuple[date, object]]:
    return [(day, money(amount)) for day, amount in ledger]


@given(LEDGERS.filter(bool), DAYS)
def test_the_order_free_sum_equals_the_day_by_day_sum(ledger: Ledger, as_of: date) -> None:
    """T-05: sum(amount x days still to come) is the sum of end-of-day balances."""
    average = average_daily_assets(_priced(ledger), as_of=as_of)  # type: ignore[arg-type]
    window = averaging_window(as_of)
    assert average is not None
    assert average.total == naive_total(ledger, window.first, window.last)


@given(LEDGERS.filter(bool), DAYS, st.sampled_from(["counted", "floored"]))
def test_a_history_equals_the_day_by_day_sum(
    ledger: Ledger, as_of: date, negative: Literal["counted", "floored"]
) -> None:
    """T-05: the history route agrees too, with overdrawn days counted or floored."""
    average = AssetHistory.from_minor_ledger(ledger).average(
        as_of=as_of, averaging=Averaging(negative_balances=negative)
    )
    window = averaging_window(as_of)
    assert average is not None
    assert average.total == naive_total(ledger, window.first, window.last, floored=negative == "floored")


@given(st.lists(st.tuples(DAYS, st.integers(-(10**9), 10**9)), min_size=1, max_size=15), DAYS, st.randoms())
def test_the_order_of_rows_does_not_matter(ledger: Ledger, as_of: date, random: object) -> None:
    """T-05: any permutation of a ledger gives the same average."""
    shuffled = list(ledger)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = average_daily_assets(_priced(ledger), as_of=as_of)  # type: ignore[arg-type]
    assert one == average_daily_assets(_priced(shuffled), as_of=as_of)  # type: ignore[arg-type]


@given(LEDGERS.filter(bool), LEDGERS.filter(bool), DAYS)
def test_averages_add_up(one: Ledger, two: Ledger, as_of: date) -> None:
    """T-05: the average of two ledgers together is the sum of theirs."""
    first = average_daily_assets(_priced(one), as_of=as_of)  # type: ignore[arg-type]
    second = average_daily_assets(_priced(two), as_of=as_of)  # type: ignore[arg-type]
    both = average_daily_assets(_priced(one + two), as_of=as_of)  # type: ignore[arg-type]
    assert first is not None
    assert second is not None
    assert both is not None
    assert both.total == first.total + second.total


@given(LEDGERS.filter(bool), st.dates(date(1997, 1, 1), date(2030, 1, 1)))
def test_checkpoints_give_any_later_window(ledger: Ledger, as_of: date) -> None:
    """T-05: the two sums at both ends of a window give the sum of the ledger, and advance step by step."""
    window = averaging_window(as_of)
    rows = _priced(ledger)
    before = window.first - timedelta(days=1)
    opening = checkpoint(rows, through=before)  # type: ignore[arg-type]
    middle = opening.advance(rows, through=before + timedelta(days=100))  # type: ignore[arg-type]
    closing = middle.advance(rows, through=as_of)  # type: ignore[arg-type]
    assert average_between(opening, closing) == average_daily_assets(rows, as_of=as_of)  # type: ignore[arg-type]


@given(st.lists(st.tuples(DAYS, MINOR), min_size=1, max_size=9), DAYS)
def test_a_shift_by_400_years_changes_nothing(ledger: Ledger, as_of: date) -> None:
    """T-05: the calendar repeats after 400 years, so the same ledger 400 years later has the same average."""
    shifted = [(day.replace(year=day.year + 400), money(amount)) for day, amount in ledger]
    now = average_daily_assets(_priced(ledger), as_of=as_of)  # type: ignore[arg-type]
    with patch.object(clocks, "LAST_DAY", date(2600, 12, 31)):
        later = average_daily_assets(shifted, as_of=as_of.replace(year=as_of.year + 400))
    assert now is not None
    assert later is not None
    assert (now.total, now.days) == (later.total, later.days)


@given(st.lists(st.tuples(DAYS, MINOR), max_size=12), DAYS, st.integers(1, 90), st.booleans())
def test_any_window_of_a_history_is_the_day_by_day_sum(ledger: Ledger, first: date, days: int, floored: bool) -> None:
    """T-05: the running sums give every window, one day long or before the first entry included."""
    window = Window(first=first, last=first + timedelta(days=days - 1))
    total = AssetHistory.from_minor_ledger(ledger).total(window, floored=floored)
    assert total == naive_total(ledger, window.first, window.last, floored=floored)


@given(st.lists(st.tuples(DAYS, MINOR), max_size=12), DAYS, MINOR)
def test_a_deposit_is_one_more_row(ledger: Ledger, day: date, amount: int) -> None:
    """T-29: a history with a deposit is that of the ledger with one movement more."""
    with_it = AssetHistory.from_minor_ledger(ledger).deposit(day, amount)
    assert with_it == AssetHistory.from_minor_ledger([*ledger, (day, amount)])
