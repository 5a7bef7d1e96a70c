"""Outlook (T-29): what deposit is needed by when, and when the tier changes if the balance stays."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcare.averages import AssetHistory
from clientcare.decision import Decision, Figure, Outcome, Term
from clientcare.errors import DateError, FactError
from clientcare.money import to_minor
from clientcare.outlook import TierChange, assess_history, find_deposit_needed, find_tier_change
from clientcare.rulebook import Rulebook
from clientcare.scheme import AveragingRule, NegativeBalancesRule, ShortHistoryRule
from clientcare.tiering import TieringPolicy
from tests.policies import SOURCE, THREE_CARDS, band

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


@pytest.mark.parametrize(
    ("entries", "outcome"), [([], Outcome.UNKNOWN), ([(date(2020, 1, 1), 5)], Outcome.NOT_APPLICABLE)]
)
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


SINCE = attrs.evolve(THREE_CARDS, short_history=ShortHistoryRule(id="D-02", source=SOURCE, method="since-opening"))
ORDINARY, GOLD = Term("ordinary", "Ordinary", "ordinary"), Term("gold", "Gold", "gold")
FLAT = AssetHistory.from_ledger([(date(2020, 1, 1), 100_000)])
RICH = AssetHistory.from_ledger([(date(2020, 1, 1), 9_000_000)])
NOTHING = AssetHistory((), ())


def _reaches(history: AssetHistory, deposit: int, policy: TieringPolicy, by: date, tier: str) -> bool:
    reached = assess_history(history.deposit(AS_OF, deposit), policy, as_of=by).value
    return policy.rank(str(reached)) >= policy.rank(tier)


@pytest.mark.parametrize(
    ("balance", "policy", "tier", "needed"),
    [
        (-2_000_000, THREE_CARDS, "gold", "766500000.00"),  # the bound and the overdraft, each 365 times
        (-2_000_000, FLOORED, "gold", "38500000.00"),  # the overdraft once, then the bound 365 times
        (0, THREE_CARDS, "gold", "36500000.00"),
        (
            0,
            TieringPolicy(
                bands=(band("B-01", "top", at_least=10**16), band("B-02", "rest")), average=THREE_CARDS.average
            ),
            "top",
            f"{365 * 10**14}.00",
        ),
    ],
)
def test_a_deposit_of_today_counts_on_one_day_and_still_reaches(
    balance: int, policy: TieringPolicy, tier: str, needed: str
) -> None:
    """T-29: however deep the overdraft and high the bound, the deposit found reaches it and one cent less does not."""
    history = AssetHistory.from_ledger([(date(2025, 1, 1), balance)])
    found = find_deposit_needed(history, policy, as_of=AS_OF, by=AS_OF, tier=tier).value
    assert found == Decimal(needed)
    deposit = int(Decimal(needed) * 100)
    assert _reaches(history, deposit, policy, AS_OF, tier)
    assert not _reaches(history, deposit - 1, policy, AS_OF, tier)


@pytest.mark.parametrize("short", [1, 2, 3, 4, 5, 1023, 1024, 1025])
def test_the_least_deposit_is_found_to_the_cent(short: int) -> None:
    """T-29: on both sides of each power of two, where the search by doubling turns round."""
    history = AssetHistory.from_minor_ledger([(date(2020, 1, 1), 100_000_00 * 365), (AS_OF, 0)])
    policy = TieringPolicy(
        bands=(band("B-01", "top", at_least=100_000_00 * 365 + short), band("B-02", "rest")),
        average=AveragingRule(id="T-05", source=SOURCE, months=1),
    )
    days = 31
    assert find_deposit_needed(history, policy, as_of=AS_OF, by=AS_OF).value == Decimal(short * days).scaleb(-2)


@pytest.mark.parametrize(
    ("decision", "rule", "because", "outcome", "figures"),
    [
        (
            find_deposit_needed(LEDGER, THREE_CARDS, as_of=AS_OF, by=date(2026, 7, 1)), "T-03", "outlook.deposit",
            Outcome.NOT_MET,
            {"deposit": Decimal("13575000.00"), "deposited": AS_OF, "by": date(2026, 7, 1), "tier": GOLD},
        ),
        (
            find_deposit_needed(FLAT, THREE_CARDS, as_of=AS_OF, by=date(2027, 6, 30), tier="gold"), "T-03",
            "outlook.deposit_not_needed", Outcome.MET, {"tier": GOLD, "by": date(2027, 6, 30)},
        ),
        (
            find_deposit_needed(RICH, THREE_CARDS, as_of=AS_OF, by=AS_OF), "T-01", "outlook.top",
            Outcome.NOT_APPLICABLE, {"tier": Term("diamond", "Diamond", "diamond")},
        ),
        (
            find_deposit_needed(NOTHING, THREE_CARDS, as_of=AS_OF, by=AS_OF), "T-05", "tiering.no_balance",
            Outcome.UNKNOWN, {},
        ),
        (
            find_tier_change(AssetHistory.from_ledger([(AS_OF, 100_000)]), THREE_CARDS, as_of=AS_OF), "T-05",
            "outlook.changes", Outcome.MET,
            {"balance": Decimal("100000.00"), "tier": GOLD, "on": date(2027, 6, 29)},
        ),
        (
            find_tier_change(FLAT, THREE_CARDS, as_of=AS_OF), "T-05", "outlook.stays", Outcome.NOT_APPLICABLE,
            {"balance": Decimal("100000.00"), "tier": GOLD},
        ),
        (find_tier_change(NOTHING, THREE_CARDS, as_of=AS_OF), "T-05", "outlook.unknown", Outcome.UNKNOWN, {}),
    ],
)  # fmt: skip
def test_a_finding_carries_its_figures(
    decision: Decision[Any], rule: str, because: str, outcome: Outcome, figures: dict[str, Figure]
) -> None:
    """T-29, T-05: each reason with its rule, its outcome and the figures in the sentence, alone in its decision."""
    (finding,) = decision.findings
    assert (finding.rule, finding.because, finding.outcome) == (rule, because, outcome)
    assert dict(finding.figures) == figures
    assert decision.as_of == AS_OF


@pytest.mark.parametrize(
    ("as_of", "on"),
    [
        (AS_OF, date(2027, 6, 29)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2024, 2, 28)),
    ],
)
def test_the_search_goes_on_to_the_day_on_which_the_window_is_all_lasting(as_of: date, on: date) -> None:
    """T-05: a balance that is just the bound reaches it when the last day before it has left the window."""
    history = AssetHistory.from_ledger([(as_of, 100_000)])
    assert find_tier_change(history, THREE_CARDS, as_of=as_of).value == TierChange(on=on, tier="gold")


def test_the_search_goes_on_to_the_day_on_which_growth_has_faded() -> None:
    """T-15: with months clipped at February growth lasts one day longer than the months of the rule."""
    assert RETAIL.average is not None
    policy = attrs.evolve(RETAIL, average=attrs.evolve(RETAIL.average, months=1))
    history = AssetHistory.from_ledger([(date(2020, 1, 1), 100), (date(2026, 8, 31), 30)])
    found = find_tier_change(history, policy, as_of=date(2026, 8, 31)).value
    assert found == TierChange(on=date(2027, 3, 1), tier="ordinary")


def test_a_scheme_without_growth_looks_as_far_as_its_window() -> None:
    """T-05: where no growth rule is, the averaging months alone bound the search."""
    policy = attrs.evolve(THREE_CARDS, growth=None)
    history = AssetHistory.from_ledger([(AS_OF, 100_000)])
    assert find_tier_change(history, policy, as_of=AS_OF).value == TierChange(on=date(2027, 6, 29), tier="gold")


def test_a_history_that_begins_after_the_day_is_a_known_zero() -> None:
    """T-29: the first deposit of a client whose ledger begins later is answered, not unknown."""
    later = AssetHistory.from_ledger([(date(2026, 7, 1), 500)])
    assert find_deposit_needed(later, THREE_CARDS, as_of=AS_OF, by=AS_OF).value == Decimal("36500000.00")
    assert find_tier_change(later, THREE_CARDS, as_of=AS_OF).findings[0].because == "outlook.stays"


def test_movements_after_the_day_of_the_deposit_do_not_count() -> None:
    """T-29: neither what is earned on the day nor what is lacking knows of tomorrow's movement."""
    later = AssetHistory.from_ledger([(date(2020, 1, 1), 5), (date(2026, 7, 1), 10**9)])
    found = find_deposit_needed(later, THREE_CARDS, as_of=AS_OF, by=date(2026, 7, 1))
    assert (found.findings[0].rule, found.value) == ("T-03", Decimal("18249087.50"))


def test_the_opening_counts_in_every_outlook() -> None:
    """T-05, T-29: divided by the days since the opening, an early opening day asks for more."""
    history = AssetHistory.from_ledger([(AS_OF, 99_999)])
    opened = date(2026, 6, 29)
    assert assess_history(history, SINCE, as_of=AS_OF).average == Decimal("99999.00")
    assert assess_history(history, SINCE, as_of=AS_OF, opened_on=opened).average == Decimal("49999.50")
    needed = [find_deposit_needed(history, SINCE, as_of=AS_OF, by=AS_OF, opened_on=day).value for day in (None, opened)]
    assert needed == [Decimal("1.00"), Decimal("100001.00")]
    more = AssetHistory.from_ledger([(AS_OF, 120_000)])
    assert find_tier_change(more, SINCE, as_of=AS_OF).value is None
    assert find_tier_change(more, SINCE, as_of=AS_OF, opened_on=opened).value == TierChange(
        on=date(2026, 7, 4), tier="gold"
    )


def test_the_day_of_the_deposit_may_be_the_day_meant() -> None:
    """T-29: by the day itself is asked for and answered; a day before it is not."""
    assert find_deposit_needed(FLAT, THREE_CARDS, as_of=AS_OF, by=AS_OF, tier="gold").value == Decimal(0)
