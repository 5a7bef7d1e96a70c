"""Average daily assets (T-05, T-06): the windows, the options and the refusals; the laws are in the properties."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from clientcare.averages import (
    AssetHistory,
    AverageDailyAssets,
    Averaging,
    Checkpoint,
    average_between,
    average_daily_assets,
    average_of_balances,
    checkpoint,
)
from clientcare.clocks import averaging_window
from clientcare.errors import AmountError, DateError, FactError

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2025, 6, 30), "365.00"),  # the day before the window: counts every day
        (date(2025, 7, 1), "365.00"),  # its first day
        (date(2025, 7, 2), "364.00"),
        (date(2026, 6, 30), "1.00"),  # its last day
        (date(2026, 7, 1), "0.00"),  # the day after
    ],
)
def test_a_movement_counts_for_the_days_from_it_to_the_end_of_the_window(day: date, amount: str) -> None:
    """T-05: the window is the days after the same date twelve months before, up to and including the day asked."""
    average = average_daily_assets([(day, 365)], as_of=AS_OF)
    assert average is not None
    assert (average.amount, average.days) == (Decimal(amount), 365)


def test_a_window_over_29_february_has_366_days() -> None:
    """T-05: a leap day is a day of the window."""
    average = average_daily_assets([(date(2023, 1, 1), "366.00")], as_of=date(2024, 2, 29))
    assert average is not None
    assert (average.days, average.window.first, average.amount) == (366, date(2023, 3, 1), Decimal("366.00"))


def test_no_row_is_unknown_and_a_row_after_the_day_is_zero() -> None:
    """T-05: nothing known is None, while a ledger that begins later has a known balance of 0."""
    assert average_daily_assets([], as_of=AS_OF) is None
    assert average_of_balances([], as_of=AS_OF) is None
    later = average_daily_assets([(date(2027, 1, 1), 5)], as_of=AS_OF)
    assert later is not None
    assert later.total == 0


def test_the_average_prints_half_even_and_keeps_the_exact_value() -> None:
    """T-05: the cent is rounded for print only; the exact value stays beside it."""
    average = average_daily_assets([(date(2026, 6, 29), "0.91"), (date(2026, 6, 30), "0.01")], as_of=AS_OF)
    assert average is not None
    assert average.exact == Fraction(183, 36500)
    assert average.amount == Decimal("0.01")


@pytest.mark.parametrize(
    ("opened", "days"),
    [
        (None, 30),
        (date(2026, 6, 15), 30),  # a row before the opening shows that the client was there
        (date(2026, 5, 31), 31),
        (date(2025, 7, 2), 364),
        (date(2025, 7, 1), 365),
        (date(2025, 6, 30), 365),
        (date(2020, 1, 1), 365),
    ],
)
def test_a_short_history_may_be_divided_by_the_days_since_the_opening(opened: date | None, days: int) -> None:
    """T-05: with since-opening a young client is divided by the days it has been a client, at most the window."""
    averaging = Averaging(short_history="since-opening")
    average = average_daily_assets([(date(2026, 6, 1), 100)], as_of=AS_OF, averaging=averaging, opened_on=opened)
    assert average is not None
    assert average.days == days
    assert (average.window.first, average.window.last) == (AS_OF - timedelta(days=days - 1), AS_OF)
    assert average.total == 30 * 10_000


def test_since_opening_before_the_opening_is_unknown() -> None:
    """T-05: there is no day to divide by before the client came."""
    averaging = Averaging(short_history="since-opening")
    assert average_daily_assets([(date(2026, 7, 1), 100)], as_of=AS_OF, averaging=averaging) is None
    today = average_daily_assets([(AS_OF, 100)], as_of=AS_OF, averaging=averaging)
    assert today is not None
    assert (today.days, today.total) == (1, 10_000)
    empty = average_daily_assets(
        [(date(2026, 7, 1), 100)], as_of=AS_OF, averaging=averaging, opened_on=date(2026, 6, 29)
    )
    assert empty is not None
    assert (empty.days, empty.total) == (2, 0)


def test_overdrawn_days_count_as_they_are_or_as_zero() -> None:
    """T-05: negative balances are counted by default and floored by choice."""
    ledger = [(date(2025, 7, 1), "-365.00"), (date(2026, 6, 30), "730.00")]
    counted = average_daily_assets(ledger, as_of=AS_OF)
    floored = average_daily_assets(ledger, as_of=AS_OF, averaging=Averaging(negative_balances="floored"))
    assert counted is not None
    assert floored is not None
    assert (counted.total, floored.total) == (-36500 * 364 + 36500, 36500)
    rows = [(date(2026, 6, 1), "-0.01"), (AS_OF, "0.01")]
    cent = average_daily_assets(rows, as_of=AS_OF, averaging=Averaging(negative_balances="floored"))
    assert cent is not None
    assert cent.total == 0


def test_balances_carry_to_the_next_entry() -> None:
    """T-05: a day without an entry carries the last balance; a balance before the window carries in."""
    balances = [(date(2026, 6, 29), "0.00"), (date(2020, 1, 1), "100.00")]
    average = average_of_balances(balances, as_of=AS_OF)
    assert average is not None
    assert average.total == 363 * 10_000


def test_two_balances_of_one_day_are_refused() -> None:
    """A day has one end-of-day balance."""
    with pytest.raises(FactError, match="two balances for 2026-01-01"):
        AssetHistory.from_balances([(date(2026, 1, 1), 1), (date(2026, 1, 1), 1)])


def test_what_is_no_money_or_no_day_is_refused() -> None:
    """The scalar route checks both the day and the amount of every row."""
    with pytest.raises(AmountError, match="float"):
        average_daily_assets([(AS_OF, 0.5)], as_of=AS_OF)  # type: ignore[list-item]
    with pytest.raises(DateError):
        average_daily_assets([("2026-06-30", 1)], as_of=AS_OF)  # type: ignore[list-item]


def test_checkpoints_give_the_window_without_the_ledger() -> None:
    """T-05: two sums at each end of the window are enough."""
    ledger = [(date(2024, 1, 5), "1000.00"), (date(2025, 12, 31), "-250.50")]
    opening = checkpoint(ledger, through=date(2025, 6, 30))
    closing = opening.advance(ledger, through=AS_OF)
    assert average_between(opening, closing) == average_daily_assets(ledger, as_of=AS_OF)


def test_checkpoints_do_not_go_back() -> None:
    """An empty or reversed window is refused, and so is a step back."""
    late = checkpoint([], through=AS_OF)
    with pytest.raises(DateError, match="swap them"):
        average_between(late, late)
    with pytest.raises(DateError, match="cannot go back"):
        late.advance([], through=date(2026, 6, 29))


def test_a_history_tells_the_balance_of_a_day_and_takes_a_deposit() -> None:
    """The balance is that of the last entry up to the day; a deposit stays from its day on."""
    history = AssetHistory.from_ledger([(date(2026, 1, 10), 50), (date(2026, 1, 5), 100)])
    balances = [history.balance_on(date(2026, 1, day)) for day in (4, 5, 9, 10, 11)]
    assert balances == [0, 10_000, 10_000, 15_000, 15_000]
    assert history.until(date(2026, 1, 9)).closings == (10_000,)
    assert history.until(date(2026, 1, 10)) == history
    assert history.deposit(date(2026, 1, 7), 1).closings == (10_000, 10_001, 15_001)
    assert history.deposit(date(2026, 1, 5), 1).closings == (10_001, 15_001)
    assert history.deposit(date(2026, 1, 11), 1).closings == (10_000, 15_000, 15_001)


def test_a_history_that_begins_later_is_a_known_zero_until_then() -> None:
    """T-05: cut before its first entry a history is 0, not unknown; one without entries stays unknown."""
    early = AssetHistory.from_ledger([(date(2026, 7, 1), 5)]).until(AS_OF)
    assert (early.days, early.closings) == ((AS_OF.toordinal(),), (0,))
    average = early.average(as_of=AS_OF)
    assert average is not None
    assert average.total == 0
    assert AssetHistory((), ()).until(AS_OF).average(as_of=AS_OF) is None


@pytest.mark.parametrize("total", [float("nan"), 36500.0, True, Decimal(5), "5", None])
def test_a_total_that_is_no_int_is_no_average(total: Any) -> None:
    """T-05: NaN, floats and texts are refused where the average is made, so that none can be compared."""
    with pytest.raises(FactError, match=r"AverageDailyAssets\.total: want an int of minor-unit days") as refused:
        AverageDailyAssets(total=total, window=averaging_window(AS_OF))
    assert refused.value.code == "CC-FACT-001"


@pytest.mark.parametrize(
    ("choice", "want"),
    [
        ({"months": 0}, "months: want a whole number from 1 to 120"),
        ({"months": 121}, "months: want a whole number"),
        ({"months": True}, "months: want a whole number"),
        ({"months": 12.0}, "months: want a whole number"),
        ({"short_history": "since_opening"}, "short_history: want full-window or since-opening"),
        ({"negative_balances": "ignored"}, "negative_balances: want counted or floored"),
    ],
)
def test_another_way_of_averaging_is_refused(choice: dict[str, Any], want: str) -> None:
    """T-05: a misspelt option must not fall back to another one in silence."""
    with pytest.raises(FactError, match=f"Averaging\\.{want}"):
        Averaging(**choice)


@pytest.mark.parametrize("months", [1, 120])
def test_the_shortest_and_the_longest_window(months: int) -> None:
    """T-05: 1 and 120 months are windows; a balance that never moved has itself as its average over both."""
    ledger = [(date(2000, 1, 1), 7)]
    average = average_daily_assets(ledger, as_of=AS_OF, averaging=Averaging(months=months))
    assert average is not None
    assert (average.amount, average.days) == (Decimal("7.00"), {1: 31, 120: 3652}[months])


@pytest.mark.parametrize(
    ("days", "closings", "want"),
    [
        ([1], (1,), "two tuples"),
        ((1,), [1], "two tuples"),
        ((1,), (), "of one length"),
        ((), (1,), "of one length"),
        ((1,), (1.0,), "of int"),
        ((True,), (1,), "of int"),
        ((2, 1), (0, 0), "ordinals that rise"),
        ((1, 1), (0, 0), "none twice"),
    ],
)
def test_a_history_is_two_rising_rows_of_int(days: Any, closings: Any, want: str) -> None:
    """T-05: what the search by day needs is checked once, where the history is made."""
    with pytest.raises(FactError, match=want):
        AssetHistory(days, closings)


def test_histories_are_equal_by_their_entries() -> None:
    """The sums that a history keeps for itself are no part of what it says."""
    history = AssetHistory.from_ledger([(AS_OF, 5)])
    assert history == AssetHistory((AS_OF.toordinal(),), (500,))
    assert "_areas" not in repr(history)


@pytest.mark.parametrize("change", [{"amounts": 1.0}, {"moments": 1.0}, {"amounts": True}, {"moments": None}])
def test_a_checkpoint_is_two_sums_of_int(change: dict[str, Any]) -> None:
    """T-05: a stored checkpoint that came back as floats is refused."""
    sums: dict[str, Any] = {"amounts": 1, "moments": 1, **change}
    with pytest.raises(FactError, match="two sums that are int"):
        Checkpoint(through=AS_OF, **sums)


def test_a_checkpoint_counts_each_day_once() -> None:
    """T-05: its own day is in it, so advancing to the same day adds nothing, and the next day adds only itself."""
    ledger = [(AS_OF - timedelta(days=1), 1), (AS_OF, 2), (AS_OF + timedelta(days=1), 4)]
    at = checkpoint(ledger, through=AS_OF)
    assert at.amounts == 300
    assert at.advance(ledger, through=AS_OF) == at
    later = at.advance(ledger, through=AS_OF + timedelta(days=1))
    assert later == checkpoint(ledger, through=AS_OF + timedelta(days=1))
    assert later.amounts == 700


def test_the_days_of_a_checkpoint_are_numbered_from_1970() -> None:
    """T-05: stored checkpoints keep their meaning: 1970-01-02 is day 1."""
    assert checkpoint([(date(1970, 1, 1), 5), (date(1970, 1, 2), 3)], through=AS_OF).moments == 300
