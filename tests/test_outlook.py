"""Outlook (T-29): what deposit is needed by when, and when the tier changes if the balance stays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcare.averages import AssetHistory
from clientcare.decision import Outcome
from clientcare.errors import DateError, FactError
from clientcare.money import to_minor
from clientcare.outlook import TierChange, assess_history, find_deposit_needed, find_tier_change
from clientcare.rulebook import Rulebook
from clientcare.scheme import NegativeBalancesRule
from clientcare.tiering import TieringPolicy
from tests.policies import SOURCE, THREE_CARDS

AS_OF = date(2026, 6, 30)
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).tiering
LEDGER = AssetHistory.from_ledger([(date(2025, 12, 31), 50_000), (AS_OF, 100_000)])
SMALL = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.integers(-(10**7), 10**8)), min_size=1, max_size=8
)
FLOORED = attrs.evolve(THREE_CARDS, negative_balances=NegativeBalancesRule(id="D-03", source=SOURCE, method="floored"))


def test_the_tier_changes_on_the_first_day_on_which_the_average_reaches_it() -> None:
    """T-03, T-05: 150,000 from today on lifts the average to 100,000 on a day that the slow search finds too."""
    found = find_tier_change(LEDGER, THREE_CARDS, as_of=AS_OF).value
    day = AS_OF
    while assess_history(LEDGER, THREE_CARDS, as_of=day).value == "ordinary":
        day += timedelta(days=1)
    assert found == TierChange(on=day, tier="gold")
    assert assess_history(LEDGER, THREE_CARDS, as_of=day - timedelta(days=1)).value == "ordinary"


@pytest.mark.parametrize(("entries", "outcome"), [([], Outcome.UNKNOWN), ([(date(2020, 1, 1), 5)], Outcome.NOT_MET)])
def test_nothing_changes_where_nothing_is_known_or_nothing_moves(
    entries: list[tuple[date, int]], outcome: Outcome
) -> None:
    """T-05: no balance is UNKNOWN, a flat year is no change."""
    decision = find_tier_change(AssetHistory.from_ledger(entries), THREE_CARDS, as_of=AS_OF)
    assert (decision.value, decision.findings[0].outcome) == (None, outcome)
    assert decision.explain("zh")


def test_growth_fades_if_the_balance_stays() -> None:
    """T-15, T-18: a potential client is ordinary again when the base has caught up."""
    history = AssetHistory.from_ledger([(date(2025, 1, 1), 100), (date(2026, 6, 1), 30)])
    assert assess_history(history, RETAIL, as_of=AS_OF).value == "potential"
    assert find_tier_change(history, RETAIL, as_of=AS_OF).value == TierChange(on=date(2026, 12, 1), tier="ordinary")


def test_movements_after_the_day_do_not_count() -> None:
    """The balance at the end of the day is taken as lasting, whatever the ledger says later."""
    later = AssetHistory.from_ledger([(date(2020, 1, 1), 5), (date(2026, 7, 1), 10_000_000)])
    assert find_tier_change(later, THREE_CARDS, as_of=AS_OF).value is None


@given(SMALL, st.integers(0, 200), st.sampled_from([THREE_CARDS, FLOORED]))
def test_the_deposit_is_the_least_that_is_enough(
    ledger: list[tuple[date, int]], ahead: int, policy: TieringPolicy
) -> None:
    """T-29: with the deposit the tier holds on the day, with one cent less it does not."""
    history = AssetHistory.from_minor_ledger(ledger)
    by = AS_OF + timedelta(days=ahead)
    needed = find_deposit_needed(history, policy, as_of=AS_OF, by=by, tier="platinum").value
    now = history.until(AS_OF)
    if not now.days:
        assert needed is None
        return
    assert needed is not None
    deposit = to_minor(needed)
    reached = assess_history(now.deposit(AS_OF, deposit), policy, as_of=by).value
    assert policy.rank(str(reached)) >= policy.rank("platinum")
    if deposit:
        missed = assess_history(now.deposit(AS_OF, deposit - 1), policy, as_of=by).value
        assert policy.rank(str(missed)) < policy.rank("platinum")


def test_the_next_tier_is_meant_where_none_is_named() -> None:
    """T-29: an ordinary client asks for Gold; a Diamond client has no next tier; nothing known is unknown."""
    decision = find_deposit_needed(LEDGER, THREE_CARDS, as_of=AS_OF, by=date(2026, 12, 31))
    assert decision.findings[0].rule == "T-03"
    assert decision.explain("en")
    assert decision.explain("zh")
    rich = AssetHistory.from_ledger([(date(2020, 1, 1), 9_000_000)])
    assert find_deposit_needed(rich, THREE_CARDS, as_of=AS_OF, by=AS_OF).value is None
    nothing = find_deposit_needed(AssetHistory.from_ledger([]), THREE_CARDS, as_of=AS_OF, by=AS_OF)
    assert nothing.findings[0].outcome is Outcome.UNKNOWN


def test_no_deposit_is_needed_for_what_comes_by_itself() -> None:
    """T-29: 150,000 that stays is Gold within the year."""
    decision = find_deposit_needed(LEDGER, THREE_CARDS, as_of=AS_OF, by=date(2027, 6, 30))
    assert decision.value == Decimal(0)
    assert decision.findings[0].outcome is Outcome.MET
    assert decision.explain("zh")


def test_a_day_in_the_past_or_a_tier_without_a_bound_is_refused() -> None:
    """A deposit helps only later days, and only money bands can be bought into."""
    with pytest.raises(DateError, match="lies before"):
        find_deposit_needed(LEDGER, THREE_CARDS, as_of=AS_OF, by=date(2026, 6, 29))
    with pytest.raises(FactError, match="tier with a money bound"):
        find_deposit_needed(LEDGER, THREE_CARDS, as_of=AS_OF, by=AS_OF, tier="ordinary")
