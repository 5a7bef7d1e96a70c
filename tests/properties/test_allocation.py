"""Laws of allocation (S-08 to S-17): one owner each, ties, fewest moves, even loads, overflow; against other routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import product
from random import Random

import attrs
import networkx as nx
from hypothesis import example, given
from hypothesis import strategies as st

from clientcare.allocation import Allocation, ClientLoad, plan_allocation
from clientcare.balancing import Placement, place
from clientcare.facts import Role, StaffMember
from clientcare.rulebook import Rulebook

AS_OF = date(2026, 6, 30)
POLICY = Rulebook.load("vip-outlet").on(AS_OF).staffing
RATIOS = {"diamond": 30, "platinum": 100, "gold": 200}
CARDS = (20, 6, 3)
MANAGER = Role.RELATIONSHIP_MANAGER


# --- placing, against flows and enumeration --------------------------------------------------------------------------


def loads_after(tied: Sequence[Sequence[int]], placement: Placement, weights: Sequence[int]) -> list[int]:
    """The loads of the books when all is placed."""
    return [
        sum((held - left + came) * weight for held, left, came, weight in zip(*rows, weights, strict=True))
        for rows in zip(tied, placement.leaving, placement.arriving, strict=True)
    ]


def total(rows: Sequence[Sequence[int]]) -> int:
    """All numbers of a table together."""
    return sum(map(sum, rows))


@given(
    st.integers(1, 7),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 12)), min_size=1, max_size=5),
    st.integers(0, 12),
)
def test_one_class_moves_as_few_as_a_minimum_cost_flow(weight: int, books: list[tuple[int, int]], untied: int) -> None:
    """S-13: with one weight, a flow that pays 1 a move and far more a client beyond a room pays the same."""
    rooms, tied = [room for room, _ in books], [(held,) for _, held in books]
    placement = place(rooms, (weight,), tied, (untied,))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("new", demand=-untied)
    graph.add_node("all", demand=untied + total(tied))
    for book, (room, held) in enumerate(books):
        graph.add_node(f"from {book}", demand=-held)
        graph.add_edge("new", f"in {book}", weight=0)
        for other in range(len(books)):
            graph.add_edge(f"from {book}", f"in {other}", weight=int(other != book))
        graph.add_edge(f"in {book}", "all", weight=0, capacity=room // weight)
        graph.add_edge(f"in {book}", f"over {book}", weight=1_000)
        graph.add_edge(f"over {book}", "all", weight=0)
    beyond = sum(
        max(load // weight - room // weight, 0)
        for load, room in zip(loads_after(tied, placement, (weight,)), rooms, strict=True)
    )
    assert nx.min_cost_flow_cost(graph) == total(placement.leaving) + 1_000 * beyond


SMALL = st.integers(1, 3).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(0, 50), min_size=size, max_size=size),
        st.lists(st.tuples(*(st.integers(0, most) for most in (2, 2, 3))), min_size=size, max_size=size),
        st.tuples(*(st.integers(0, most) for most in (1, 2, 2))),
    )
)


def fewest_moves(
    rooms: Sequence[int], tied: Sequence[Sequence[int]], untied: Sequence[int], weights: Sequence[int]
) -> tuple[int, int]:
    """The least excess over the rooms, and with it the fewest moves, by trying every distribution."""

    @cache
    def rest(book: int, left: tuple[int, ...]) -> tuple[int, int]:
        if book == len(rooms):
            return (0, 0) if not any(left) else (10**9, 0)
        best = (10**9, 0)
        for taken in product(*(range(number + 1) for number in left)):
            over = max(sum(map(int.__mul__, taken, weights)) - rooms[book], 0)
            gone = sum(max(held - number, 0) for held, number in zip(tied[book], taken, strict=True))
            more, moves = rest(book + 1, tuple(map(int.__sub__, left, taken)))
            best = min(best, (over + more, gone + moves))
        return best

    return rest(0, tuple(sum(column) for column in zip(untied, *tied, strict=True)))


@given(SMALL)
def test_mixed_classes_move_as_few_as_any_distribution_where_there_is_room(
    case: tuple[list[int], list[tuple[int, ...]], tuple[int, ...]],
) -> None:
    """S-13: with room for one heaviest client a book to spare, no distribution exceeds less or moves fewer."""
    rooms, tied, untied = case
    load = sum(sum(map(int.__mul__, row, CARDS)) for row in (*tied, untied))
    missing = load + CARDS[0] * len(rooms) - sum(rooms)
    rooms = [room + max(-(-missing // len(rooms)), 0) for room in rooms]
    placement = place(rooms, CARDS, tied, untied)
    over = sum(max(one - room, 0) for one, room in zip(loads_after(tied, placement, CARDS), rooms, strict=True))
    assert (over, total(placement.leaving)) == fewest_moves(rooms, tied, untied, CARDS)


@given(SMALL)
@example(([0, 23, 3], [(0, 0, 0), (0, 0, 2), (0, 0, 0)], (1, 0, 0)))
def test_nobody_is_lost_and_nobody_leaves_a_book_for_itself(
    case: tuple[list[int], list[tuple[int, ...]], tuple[int, ...]],
) -> None:
    """S-13, S-17: however short the room, as many arrive as are new or leave, and only books too full give up any."""
    rooms, tied, untied = case
    placement = place(rooms, CARDS, tied, untied)
    for kind, new in enumerate(untied):
        gone = sum(row[kind] for row in placement.leaving)
        assert sum(row[kind] for row in placement.arriving) == new + gone
    for room, held, left, came in zip(rooms, tied, placement.leaving, placement.arriving, strict=True):
        assert not any(map(min, left, came))
        assert all(0 <= number <= most for number, most in zip(left, held, strict=True))
        assert min(came) >= 0
        # a book gives up clients where those it had, with those that must come, are more than its room
        full = sum(map(int.__mul__, held, CARDS)) + sum(map(int.__mul__, came, CARDS))
        assert not any(left) or full > room


@given(SMALL)
@example(([44, 35, 65, 55], [(2, 0, 2), (0, 2, 4), (2, 1, 0), (0, 2, 2)], (2, 0, 2)))
def test_placed_a_second_time_nobody_moves(case: tuple[list[int], list[tuple[int, ...]], tuple[int, ...]]) -> None:
    """S-13: however short the room, what was placed stays where it is."""
    rooms, tied, untied = case
    first = place(rooms, CARDS, tied, untied)
    settled = [
        [held - left + came for held, left, came in zip(*rows, strict=True)]
        for rows in zip(tied, first.leaving, first.arriving, strict=True)
    ]
    assert total(place(rooms, CARDS, settled, (0, 0, 0)).arriving) == 0


@given(st.integers(1, 12), st.data())
def test_exactly_full_mixes_fill_exactly_full_books(managers: int, data: st.DataObject) -> None:
    """S-14: whatever the mix of 30, 100 and 200, books that are full together are full one by one, and none is over."""
    left = 600 * managers
    diamond = data.draw(st.integers(0, left // 60)) * 3
    left -= diamond * 20
    platinum = data.draw(st.integers(0, left // 6))
    untied = (diamond, platinum, (left - platinum * 6) // 3)
    tied = [(0, 0, 0)] * managers
    placement = place([600] * managers, CARDS, tied, untied)
    assert loads_after(tied, placement, CARDS) == [600] * managers


@given(st.integers(1, 12), st.integers(0, 150), st.integers(0, 150), st.integers(0, 150))
def test_new_clients_load_the_books_within_two_units_of_the_bound(
    managers: int, diamond: int, platinum: int, gold: int
) -> None:
    """S-13: with Gold clients enough to level one Diamond client a book, the top load is within 2/600 of the bound."""
    untied = (diamond, platinum, gold + 7 * managers)
    tied = [(0, 0, 0)] * managers
    load = sum(map(int.__mul__, untied, CARDS))
    top = max(loads_after(tied, place([10**6] * managers, CARDS, tied, untied), CARDS))
    assert -(-load // managers) <= top <= -(-load // managers) + 2


# --- whole outlets ---------------------------------------------------------------------------------------------------

TIES = st.sampled_from([None, "m0", "m1", "m2", "head", "lobby0", "adviser", "gone"])
CLIENTS = st.lists(
    st.builds(
        lambda tier, yuan, potential, tied: (tier, yuan, potential, tied),
        st.sampled_from(["diamond", "platinum", "gold", "gold", "gold", "ordinary", None]),
        st.none() | st.integers(50_000, 700_000),
        st.sampled_from([False, False, False, True]),
        TIES,
    ),
    max_size=60,
).map(
    lambda rows: [
        ClientLoad(
            client_id=f"c{place:02}",
            outlet_id="A",
            tier=tier,
            average=None if yuan is None else (yuan * 100 * 365, 365),
            potential=potential,
            manager_id=tied,
        )
        for place, (tier, yuan, potential, tied) in enumerate(rows)
    ]
)
HELPERS = st.sets(st.sampled_from(["head", "lobby0", "lobby1", "teller0", "adviser"]))
ROLES = {
    "m": MANAGER, "h": Role.OUTLET_MANAGER, "l": Role.LOBBY_MANAGER, "t": Role.TELLER, "a": Role.FINANCIAL_ADVISER,
}  # fmt: skip
SIZES = st.lists(st.fractions(min_value=0, max_value=Fraction(1, 4), max_denominator=24), max_size=3)


def team(sizes: list[Fraction], helpers: set[str]) -> list[StaffMember]:
    """Managers of small capacities, so that few clients fill them, and the helpers."""
    staff = [
        StaffMember(staff_id=f"m{place}", role=MANAGER, outlet_id="A", capacity=size)
        for place, size in enumerate(sizes)
    ]
    return staff + [StaffMember(staff_id=name, role=ROLES[name[0]], outlet_id="A") for name in sorted(helpers)]


def allocate(clients: Sequence[ClientLoad], staff: Sequence[StaffMember]) -> Allocation:
    """Allocate by the packaged rules."""
    return plan_allocation(clients, staff, POLICY, as_of=AS_OF).value


def part(client: ClientLoad) -> Fraction:
    """The load of a client."""
    return Fraction(1, RATIOS[client.tier]) if client.tier in RATIOS else Fraction()


@given(CLIENTS, SIZES, HELPERS)
def test_every_client_has_one_owner_who_may_be_it(
    clients: list[ClientLoad], sizes: list[Fraction], helpers: set[str]
) -> None:
    """S-03, S-12, S-17, S-21: each client once; a manager owns, or the outlet manager a tied Diamond; the trail."""
    allocation = allocate(clients, team(sizes, helpers))
    assert [one.client_id for one in allocation.assignments] == [client.client_id for client in clients]
    managers = {f"m{place}" for place in range(len(sizes))}
    for client, one in zip(clients, allocation.assignments, strict=True):
        if one.owner == "head":
            assert (client.tier, client.manager_id, client.potential) == ("diamond", "head", False)
            assert one.rule == "S-03"
        elif managers:
            assert one.owner in managers
        else:
            assert (one.owner, one.maintainer, one.rule) == (None, None, "S-17:no_relationship_manager")
        assert one.previous_owner == (None if client.manager_id == one.owner else client.manager_id)


@given(CLIENTS, SIZES.filter(len), HELPERS)
def test_overflow_is_the_least_that_helps_and_takes_the_lowest(
    clients: list[ClientLoad], sizes: list[Fraction], helpers: set[str]
) -> None:
    """S-08 to S-12: who is maintained by others is found again from the averages, the roles and the excess alone."""
    allocation = allocate(clients, team(sizes, helpers))
    owned = [one for one in zip(clients, allocation.assignments, strict=True) if one[1].owner != "head"]
    excess = sum((part(client) for client, _ in owned), Fraction()) - sum(sizes)
    roles = {name[:-1] for name in helpers if name[-1].isdigit()}
    bands = {"teller": (100_000, 200_000), "lobby": (200_000, 500_000)}
    able = [
        (client.average[0], client.client_id)
        for client, _ in owned
        if client.tier == "gold" and client.average is not None
        and any(bands[role][0] <= client.average[0] // 36_500 < bands[role][1] for role in roles)
    ]  # fmt: skip
    wanted = -(-excess // Fraction(1, 200)) if excess > 0 else 0
    expected = {name for _, name in sorted(able)[:wanted]}
    assert {one.client_id for _, one in owned if one.maintainer != one.owner} == expected
    for client, one in owned:
        if one.client_id in expected:
            assert client.average is not None
            low = client.average[0] < 200_000_00 * 365
            role, rule = ("teller", "S-07;S-10") if low else ("lobby_manager", "S-07;S-09")
            assert (one.maintainer_role, one.rule) == (role, rule + ";S-12" * client.potential)
    by_role = Counter(one.maintainer for _, one in owned if one.maintainer in {"lobby0", "lobby1"})
    if {"lobby0", "lobby1"} <= helpers:
        assert abs(by_role["lobby0"] - by_role["lobby1"]) <= 1


@given(CLIENTS, SIZES.filter(len), HELPERS)
def test_books_add_up_and_what_is_over_is_flagged(
    clients: list[ClientLoad], sizes: list[Fraction], helpers: set[str]
) -> None:
    """S-13, S-14: the load of a book is that of the clients whom its manager maintains; if over, all are flagged."""
    allocation = allocate(clients, team(sizes, helpers))
    for book in allocation.managers:
        mine = [pair for pair in zip(clients, allocation.assignments, strict=True) if pair[1].owner == book.staff_id]
        maintained = [pair for pair in mine if pair[1].maintainer == book.staff_id]
        assert len(mine) == book.clients
        assert sum((part(client) for client, _ in maintained), Fraction()) == book.load
        flagged = {one.client_id for _, one in mine if one.rule.endswith(":over_capacity")}
        over = {one.client_id for client, one in maintained if part(client)} if book.load > book.capacity else set()
        assert flagged == over


@given(CLIENTS, SIZES.filter(len), HELPERS)
def test_a_tie_to_a_manager_breaks_only_in_a_book_that_was_too_full(
    clients: list[ClientLoad], sizes: list[Fraction], helpers: set[str]
) -> None:
    """S-13: a client moves from one manager to another only where the ties of the first exceed the capacity."""
    allocation = allocate(clients, team(sizes, helpers))
    for number, size in enumerate(sizes):
        tied = [
            (client, one)
            for client, one in zip(clients, allocation.assignments, strict=True)
            if client.manager_id == f"m{number}"
        ]
        carried = sum((part(client) for client, one in tied if one.maintainer in (None, one.owner)), Fraction())
        moved = [(client, one) for client, one in tied if one.owner != f"m{number}"]
        assert not moved or carried > size
        assert all(part(client) and "S-13" in one.rule for client, one in moved)


@given(CLIENTS, SIZES, HELPERS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(
    clients: list[ClientLoad], sizes: list[Fraction], helpers: set[str], chance: Random
) -> None:
    """S-13: the same facts in another order give the same decision, findings and all."""
    staff = team(sizes, helpers)
    expected = plan_allocation(clients, staff, POLICY, as_of=AS_OF)
    chance.shuffle(clients)
    chance.shuffle(staff)
    assert plan_allocation(clients, staff, POLICY, as_of=AS_OF).to_bytes() == expected.to_bytes()


@given(CLIENTS, SIZES.filter(len), HELPERS, st.fractions(min_value=0, max_value=1, max_denominator=10))
def test_more_capacity_never_means_more_overflow(
    clients: list[ClientLoad], sizes: list[Fraction], helpers: set[str], more: Fraction
) -> None:
    """S-08: a manager who counts for more leaves no more clients to others."""

    def overflow(first: Fraction) -> int:
        allocation = allocate(clients, team([first, *sizes[1:]], helpers))
        return sum(one.maintainer != one.owner for one in allocation.assignments)

    assert overflow(sizes[0] + more) <= overflow(sizes[0])


@given(CLIENTS, SIZES.filter(len), HELPERS)
def test_a_second_allocation_changes_nothing(
    clients: list[ClientLoad], sizes: list[Fraction], helpers: set[str]
) -> None:
    """S-13: once allocated, clients stay; nobody moves twice for the same capacity."""
    staff = team(sizes, helpers)
    first = allocate(clients, staff)
    tied = [attrs.evolve(client, manager_id=one.owner) for client, one in zip(clients, first.assignments, strict=True)]
    again = allocate(tied, staff)
    assert not [one for one in again.assignments if one.previous_owner]
    assert [one.maintainer for one in again.assignments] == [one.maintainer for one in first.assignments]
