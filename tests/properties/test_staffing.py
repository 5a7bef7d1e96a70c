"""Laws of loads and head-counts (S-01 to S-07, S-14, S-22): exact, rising, never less than the load."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random
from typing import Literal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from clientcare.decision import Outcome, Source
from clientcare.rulebook import Rulebook
from clientcare.staffing import LoadRule, Ratio, StaffingPolicy, check_load, plan_headcount

AS_OF = date(2026, 6, 30)
OUTLET = Rulebook.load("vip-outlet").on(AS_OF).staffing
SOURCE = Source(document="test", locator="1")
ROLES = ("relationship_manager", "wealth_adviser", "financial_adviser")
TIERS = ("a", "b", "c", "d")
COUNTS = st.dictionaries(st.sampled_from(TIERS), st.integers(0, 2_000))
CAPACITIES = st.fractions(min_value=0, max_value=60, max_denominator=12)
METHODS: tuple[Literal["pooled", "per-tier"], ...] = ("pooled", "per-tier")


@st.composite
def policies(draw: st.DrawFn) -> StaffingPolicy:
    """A policy with a ratio for each manager's tier and some for advisers."""
    ratios: list[Ratio] = []
    for tier in TIERS:
        for roles in (ROLES[:1], draw(st.sampled_from([ROLES[1:], ROLES[2:], ()]))):
            if roles:
                clients = draw(st.integers(1, 500))
                ratios.append(Ratio(id=f"B-{len(ratios)}", source=SOURCE, tier=tier, roles=roles, clients=clients))
    load = LoadRule(id="S-14", source=SOURCE, method=draw(st.sampled_from(METHODS)))
    return attrs.evolve(OUTLET, ratios=tuple(ratios), load=load)


@given(policies(), COUNTS, CAPACITIES)
def test_a_book_fits_exactly_when_its_whole_units_do(
    policy: StaffingPolicy, counts: dict[str, int], capacity: Fraction
) -> None:
    """S-14: counted in units of the product of all ratios, with integers alone, the answer is the same."""
    ratios = {ratio.tier: ratio.clients for ratio in policy.ratios if ratio.roles == ROLES[:1]}
    unit = 1
    for clients in ratios.values():
        unit *= clients
    units = sum(number * (unit // ratios[tier]) for tier, number in counts.items())
    fits = units * capacity.denominator <= unit * capacity.numerator
    decision = check_load(counts, policy, as_of=AS_OF, capacity=capacity)
    assert decision.value is (Outcome.MET if fits else Outcome.NOT_MET)


@given(policies(), COUNTS)
def test_what_is_wanted_covers_every_load_and_no_more_than_rounding_adds(
    policy: StaffingPolicy, counts: dict[str, int]
) -> None:
    """S-22: the staff wanted is at least the load and less than one above it; per tier, than one for each tier."""
    assert policy.load is not None
    plan = plan_headcount(counts, policy, as_of=AS_OF).value
    for one in plan.roles:
        mine = [ratio for ratio in policy.ratios if ratio.roles[0] == one.role]
        load = sum((Fraction(counts.get(ratio.tier, 0), ratio.clients) for ratio in mine), Fraction())
        slack = 1 if policy.load.method == "pooled" else max(len(mine), 1)
        assert load <= one.wanted < load + slack


@given(policies(), COUNTS, st.sampled_from(TIERS))
def test_one_client_more_never_wants_fewer_staff_and_at_most_one_more_a_role(
    policy: StaffingPolicy, counts: dict[str, int], tier: str
) -> None:
    """S-22: head-count rises with the clients."""
    before = plan_headcount(counts, policy, as_of=AS_OF).value
    after = plan_headcount({**counts, tier: counts.get(tier, 0) + 1}, policy, as_of=AS_OF).value
    for old, new in zip(before.roles, after.roles, strict=True):
        assert old.wanted <= new.wanted <= old.wanted + 1


@given(policies(), COUNTS)
def test_per_tier_never_wants_fewer_than_pooled(policy: StaffingPolicy, counts: dict[str, int]) -> None:
    """S-14: rounding each tier up by itself needs at least as many."""
    pooled, apart = (
        plan_headcount(
            counts, attrs.evolve(policy, load=LoadRule(id="S-14", source=SOURCE, method=method)), as_of=AS_OF
        ).value
        for method in METHODS
    )
    assert all(one.wanted <= other.wanted for one, other in zip(pooled.roles, apart.roles, strict=True))


@given(policies(), COUNTS, st.dictionaries(st.sampled_from(ROLES), CAPACITIES))
def test_every_part_of_the_staff_is_accounted_for_once(
    policy: StaffingPolicy, counts: dict[str, int], present: dict[str, Fraction]
) -> None:
    """S-02, S-22: over all roles, present and lacking are wanted and to spare; no role both lacks and spares."""
    plan = plan_headcount(counts, policy, as_of=AS_OF, present=present).value
    sums = {name: Fraction() for name in ("wanted", "present", "shortfall", "surplus")}
    for one in plan.roles:
        assert one.present is not None
        assert one.stood_in is not None
        assert one.shortfall is not None
        assert one.surplus is not None
        assert min(one.shortfall, one.surplus) == 0
        assert min(one.stood_in, one.shortfall, one.surplus) >= 0
        for name in sums:
            sums[name] += getattr(one, name)
    assert sums["present"] + sums["shortfall"] == sums["wanted"] + sums["surplus"]


@given(st.lists(st.sampled_from(["diamond", "platinum", "gold"]), max_size=250), st.randoms(use_true_random=False))
def test_a_book_is_judged_by_its_whole_mix(clients: list[str], chance: Random) -> None:
    """S-14: counted in any order, a book fits until the first client who exceeds it, and never again after."""
    chance.shuffle(clients)
    counts: dict[str, int] = {}
    left = 600
    for tier in clients:
        counts[tier] = counts.get(tier, 0) + 1
        left -= {"diamond": 20, "platinum": 6, "gold": 3}[tier]
        fits = check_load(counts, OUTLET, as_of=AS_OF).value is Outcome.MET
        assert fits is (left >= 0)
