"""Small policies built in code, and strategies for amounts and ledgers, shared by the tests."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from clientcare.decision import Source, Term
from clientcare.policy import Checklist
from clientcare.scheme import AveragingRule, Band, ContractRule, GrowthRule
from clientcare.tiering import TieringPolicy

SOURCE = Source(document="test", locator="1")


def band(rule_id: str, tier: str, *, at_least: int | None = None, more_than: int | None = None) -> Band:
    """A band with bounds in minor units."""
    return Band(
        id=rule_id, source=SOURCE, tier=tier, name_en=tier.title(), name_zh=tier, at_least=at_least, more_than=more_than
    )


THREE_CARDS = TieringPolicy(
    bands=(
        band("T-01", "diamond", at_least=5_000_000_00),
        band("T-02", "platinum", at_least=1_000_000_00),
        band("T-03", "gold", at_least=100_000_00),
        band("T-04", "ordinary"),
    ),
    average=AveragingRule(id="T-05", source=SOURCE, months=12),
    contract=ContractRule(id="T-09", source=SOURCE, uncontracted="ordinary"),
    growth=GrowthRule(id="T-15", source=SOURCE, at_least=Decimal("0.30"), months=6),
    potential=Checklist(
        id="T-08",
        source=SOURCE,
        items=(Term("qualified_not_upgraded", "qualified", "达标"), Term("prospect", "promising", "有潜力")),
    ),
)
"""The three-card scheme of T-01 to T-05 with the growth rule, built in code."""

DAYS = st.dates(min_value=date(1996, 1, 1), max_value=date(2030, 12, 31))
MINOR = st.integers(min_value=-(10**12), max_value=10**12)
LEDGERS = st.lists(st.tuples(DAYS, MINOR), max_size=25)


def money(minor: int) -> Decimal:
    """Minor units as the Decimal that a caller would pass."""
    return Decimal(minor).scaleb(-2)


def naive_total(ledger: list[tuple[date, int]], first: date, last: date, *, floored: bool = False) -> int:
    """The sum of end-of-day balances, one day after the other: the slow oracle of every average."""
    balance = sum(amount for day, amount in ledger if day < first)
    total, day = 0, first
    while day <= last:
        balance += sum(amount for moved, amount in ledger if moved == day)
        total += max(balance, 0) if floored else balance
        day += timedelta(days=1)
    return total
