"""A branch on one day: the rules applied to every client of a book (网点客户).

Everything that the commands and the report say about clients comes from here, so they cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Final

from attrs import frozen

from ..allocation import Allocation, ClientLoad, plan_allocation
from ..averages import AssetHistory
from ..clocks import averaging_window, previous_month_end
from ..decision import Decision
from ..facts import Client, StaffMember
from ..outflows import Assets
from ..outlook import assess_history
from ..policy import require
from ..rulebook import Rulebook
from ..screening import assess_change, assess_potential
from ..staffing import HeadCountPlan, plan_headcount
from ..tiering import Growth, TierDecision

if TYPE_CHECKING:
    from .book import Book
    from .output import Row

__all__ = [
    "ALLOCATION_COLUMNS",
    "HEADCOUNT_COLUMNS",
    "TIER_COLUMNS",
    "Branch",
    "Standing",
    "allocation_rows",
    "assess_branch",
    "assets_in",
    "headcount_rows",
    "history_of",
    "tier_rows",
]

TIER_COLUMNS: Final = (
    "client_id", "window_days", "average_daily_assets", "tier", "rule", "contracted_tier", "change", "to_next_tier",
    "potential",
)  # fmt: skip
ALLOCATION_COLUMNS: Final = (
    "client_id", "tier", "owner", "maintainer", "maintainer_role", "rule", "previous_owner",
)  # fmt: skip
HEADCOUNT_COLUMNS: Final = ("outlet_id", "role", "wanted", "present", "shortfall")

_STEP: Final = 1000


@frozen(kw_only=True)
class Standing:
    """Where one client stands on the day: the decisions and the history behind them."""

    client: Client
    history: AssetHistory
    tier: TierDecision
    change: Decision[str]
    potential: Decision[str | None] | None

    @property
    def lowest_tier(self) -> str:
        """The residual class of the scheme."""
        return self.tier.policy.tiers[0]

    @property
    def counted_tier(self) -> str | None:
        """The tier that staffing counts: the contracted one, the earned one where there is no contract."""
        return self.client.contracted_tier or self.tier.value


@frozen(kw_only=True)
class Branch:
    """A book, the rulebook and the day, with the standing of each client, by client id."""

    as_of: date
    rulebook: Rulebook
    staff: tuple[StaffMember, ...]
    standings: tuple[Standing, ...]

    def outlets(self) -> dict[str, tuple[list[Standing], list[StaffMember]]]:
        """Give the clients and the staff of each outlet, by outlet id; those without one are under the empty id."""
        found: dict[str, tuple[list[Standing], list[StaffMember]]] = {}
        for standing in self.standings:
            found.setdefault(standing.client.outlet_id or "", ([], []))[0].append(standing)
        for member in self.staff:
            found.setdefault(member.outlet_id or "", ([], []))[1].append(member)
        return dict(sorted(found.items()))

    @property
    def can_allocate(self) -> bool:
        """Tell whether there is staff, and a rulebook that says how to allocate clients to it."""
        policy = self.rulebook.staffing
        return bool(self.staff) and None not in (policy.assignment, policy.balancing, policy.load, policy.headcount)

    @cached_property
    def allocation(self) -> Decision[Allocation]:
        """Allocate every client of the branch to its staff."""
        return plan_allocation(map(_client_load, self.standings), self.staff, self.rulebook.staffing, as_of=self.as_of)

    def headcounts(self) -> Iterator[tuple[str, HeadCountPlan]]:
        """Give the head-count plan of each outlet."""
        for outlet, (standings, staff) in self.outlets().items():
            counts = Counter(standing.counted_tier for standing in standings)
            present: dict[str, Fraction] = {}
            for member in staff:
                present[member.role.value] = present.get(member.role.value, Fraction()) + member.capacity
            plan = plan_headcount(counts, self.rulebook.staffing, as_of=self.as_of, present=present)
            yield outlet, plan.value


def _client_load(standing: Standing) -> ClientLoad:
    client, tier = standing.client, standing.tier
    signed = client.contracted_tier not in (None, standing.lowest_tier)
    earned = tier.value not in (None, standing.lowest_tier)
    return ClientLoad(
        client_id=client.client_id,
        outlet_id=client.outlet_id,
        tier=standing.counted_tier,
        average=(tier.total, tier.days) if tier.days else None,
        potential=not signed and (earned or (standing.potential is not None and standing.potential.value is not None)),
        manager_id=client.manager_id,
    )


def assess_branch(
    book: Book, rulebook: Rulebook, *, as_of: date, tick: Callable[[int], None] = lambda _more: None
) -> Branch:
    """Apply the tier rules to every client of a book; ``tick`` is told how many more clients are done, now and then."""
    require(rulebook.tiering.bands or None, "tiering.bands")
    averaging_window(as_of, months=rulebook.tiering.averaging.months)
    standings = []
    for client in book.clients:
        standings.append(_standing(client, history_of(book, client.client_id), rulebook, as_of))
        if len(standings) % _STEP == 0:
            tick(_STEP)
    tick(len(standings) % _STEP)
    return Branch(as_of=as_of, rulebook=rulebook, staff=book.staff, standings=tuple(standings))


def history_of(book: Book, client_id: str) -> AssetHistory:
    """Give the end-of-day balances of one client, empty where the book has no row of them."""
    if client_id in book.balances:
        return AssetHistory.from_minor_balances(book.balances[client_id])
    return AssetHistory.from_minor_ledger(book.ledger.get(client_id, ()))


def assets_in(book: Book) -> Assets | None:
    """Give what finds the assets of a client at the end of a day, None for a client without a row.

    None itself where the book has neither table.
    """
    if not {"ledger", "balances"} & set(book.tables):
        return None
    histories: dict[str, AssetHistory] = {}

    def assets(client_id: str, day: date) -> int | None:
        if client_id not in histories:
            histories[client_id] = history_of(book, client_id)
        history = histories[client_id]
        return history.balance_on(day) if history.days else None

    return assets


def _standing(client: Client, history: AssetHistory, rulebook: Rulebook, as_of: date) -> Standing:
    policy = rulebook.tiering
    tier = assess_history(history, policy, as_of=as_of, opened_on=client.opened_on)
    earned_before = []
    if policy.downgrade is not None and policy.downgrade.grace_months:
        day = as_of
        for _ in range(policy.downgrade.grace_months):
            day = previous_month_end(day)
            earned_before.append(assess_history(history, policy, as_of=day, opened_on=client.opened_on).value)
    change = assess_change(tier.value, client.contracted_tier, policy, as_of=as_of, earned_before=earned_before)
    potential = None
    if policy.potential is not None:
        growth = None if policy.growth is None else Growth.over(history, as_of=as_of, months=policy.growth.months)
        potential = assess_potential(tier.value, client.contracted_tier, policy, as_of=as_of, growth=growth)
    return Standing(client=client, history=history, tier=tier, change=change, potential=potential)


def tier_rows(branch: Branch) -> Iterator[Row]:
    """Give the rows of ``clientcare tier``."""
    averaging = branch.rulebook.tiering.averaging
    days = averaging_window(branch.as_of, months=averaging.months).days
    for standing in branch.standings:
        tier = standing.tier
        yield {
            "client_id": standing.client.client_id,
            "window_days": tier.days or days,
            "average_daily_assets": tier.average,
            "tier": tier.value,
            "rule": tier.rule,
            "contracted_tier": standing.client.contracted_tier,
            "change": standing.change.value,
            "to_next_tier": tier.to_next_tier,
            "potential": None if standing.potential is None else standing.potential.value,
        }


def allocation_rows(branch: Branch) -> Iterator[Row]:
    """Give the rows of ``clientcare staff``."""
    for assignment in branch.allocation.value.assignments:
        yield {column: getattr(assignment, column) for column in ALLOCATION_COLUMNS}


def headcount_rows(branch: Branch) -> Iterator[Row]:
    """Give the rows of ``clientcare staff --headcount``, by outlet and role."""
    for outlet, plan in branch.headcounts():
        for one in sorted(plan.roles, key=lambda one: one.role):
            yield {
                "outlet_id": outlet or None,
                "role": one.role,
                "wanted": one.wanted,
                "present": _plain(one.present or Fraction()),
                "shortfall": _plain(one.shortfall or Fraction()),
            }


def _plain(number: Fraction) -> Decimal:
    """Give a sum of capacities as the plain number that a book would hold; their decimals are finite."""
    decimals = next(places for places in count() if 10**places % number.denominator == 0)
    return Decimal(f"{number.numerator * 10**decimals // number.denominator}E-{decimals}")
