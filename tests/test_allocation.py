"""Allocation (S-01 to S-17): owners, maintainers, overflow, hand-over, and what the column ``rule`` says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from clientcare.allocation import Allocation, Assignment, ClientLoad, ManagerLoad, plan_allocation
from clientcare.decision import Decision, Outcome, Source
from clientcare.errors import FactError, NoRuleInForce
from clientcare.facts import Role, StaffMember
from clientcare.rulebook import Rulebook
from clientcare.staffing import Overflow, Ratio, StaffingPolicy

AS_OF = date(2026, 6, 30)
POLICY = Rulebook.load("vip-outlet").on(AS_OF).staffing
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).staffing
SOURCE = Source(document="test", locator="1")
DAYS = 365


def manager(staff_id: str, capacity: Fraction | int = 1, **fields: Any) -> StaffMember:
    """A relationship manager."""
    return member(staff_id, Role.RELATIONSHIP_MANAGER, capacity=Fraction(capacity), **fields)


def member(staff_id: str, role: Role, **fields: Any) -> StaffMember:
    """A member of staff of the one outlet."""
    return StaffMember(staff_id=staff_id, role=role, **{"outlet_id": "A", **fields})


def client(client_id: str, tier: str | None = "gold", yuan: int | None = None, **fields: Any) -> ClientLoad:
    """A client of the one outlet whose average is a whole number of yuan."""
    average = None if yuan is None else (yuan * 100 * DAYS, DAYS)
    return ClientLoad(client_id=client_id, tier=tier, average=average, **{"outlet_id": "A", **fields})


def golds(number: int, yuan: int = 600_000, **fields: Any) -> list[ClientLoad]:
    """Gold clients of one average, g000 and on."""
    return [client(f"g{place:03}", yuan=yuan, **fields) for place in range(number)]


def allocate(
    clients: Iterable[ClientLoad], staff: Iterable[StaffMember], policy: StaffingPolicy = POLICY
) -> Decision[Allocation]:
    """Allocate on the day of these tests."""
    return plan_allocation(clients, staff, policy, as_of=AS_OF)


def rows(
    clients: Iterable[ClientLoad], staff: Iterable[StaffMember], policy: StaffingPolicy = POLICY
) -> dict[str, Any]:
    """The assignments by client id."""
    return {one.client_id: one for one in allocate(clients, staff, policy).value.assignments}


LOBBY = member("lobby", Role.LOBBY_MANAGER)
TELLER = member("teller", Role.TELLER)
HEAD = member("head", Role.OUTLET_MANAGER)
ADVISER = member("adviser", Role.FINANCIAL_ADVISER)
STAFF = [manager("m1"), LOBBY, TELLER, HEAD, ADVISER]


# --- owners ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "potential", "rule"),
    [
        pytest.param("diamond", False, "S-01", id="S-01"),
        pytest.param("platinum", False, "S-04", id="S-04"),
        pytest.param("gold", False, "S-07", id="S-07"),
        pytest.param("gold", True, "S-07;S-12", id="S-12 with a ratio"),
        pytest.param("ordinary", True, "S-12", id="S-12"),
        pytest.param("ordinary", False, "S-13", id="S-13 ordinary"),
        pytest.param(None, False, "S-13", id="S-13 unknown tier"),
    ],
)
def test_a_new_client_goes_to_a_manager_by_the_rule_of_the_tier(tier: str | None, potential: bool, rule: str) -> None:
    """S-01, S-04, S-07, S-12, S-13: the manager owns and maintains, and the rule is named."""
    assert rows([client("c", tier, potential=potential)], STAFF)["c"] == Assignment(
        client_id="c", tier=tier, owner="m1", maintainer="m1", maintainer_role="relationship_manager", rule=rule,
        previous_owner=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "tied", "potential", "owner", "rule", "previous"),
    [
        pytest.param("diamond", "head", False, "head", "S-03", None, id="S-03 tied to the outlet manager"),
        pytest.param("diamond", None, False, "m1", "S-01", None, id="S-03 only if tied already"),
        pytest.param("diamond", "head", True, "m1", "S-01;S-12", "head", id="S-12 a potential one never"),
        pytest.param("platinum", "head", False, "m1", "S-04", "head", id="S-06 not a Platinum client"),
        pytest.param("ordinary", "head", False, "m1", "S-13", "head", id="S-13 not an ordinary client"),
        pytest.param("gold", "m1", False, "m1", "S-07", None, id="S-07 tied to the manager"),
        pytest.param("gold", "adviser", False, "m1", "S-07", "adviser", id="S-21 tied to an adviser"),
        pytest.param("diamond", "adviser", False, "m1", "S-01", "adviser", id="S-21 even a Diamond client"),
        pytest.param("gold", "teller", False, "m1", "S-07", "teller", id="S-17 tied to a teller"),
        pytest.param("gold", "gone", False, "m1", "S-07", "gone", id="S-17 tied to somebody who left"),
        pytest.param("gold", "m9", False, "m1", "S-07", "m9", id="S-17 tied to another outlet"),
    ],
)
def test_who_may_not_own_hands_over_with_the_trail(
    tier: str, tied: str | None, potential: bool, owner: str, rule: str, previous: str | None
) -> None:
    """S-03, S-06, S-12, S-17, S-21: an allowed tie holds, any other is handed over and remembered."""
    staff = [*STAFF, manager("m9", outlet_id="B")]
    one = rows([client("c", tier, manager_id=tied, potential=potential)], staff)["c"]
    assert (one.owner, one.maintainer, one.rule, one.previous_owner) == (owner, owner, rule, previous)


def test_the_role_of_an_owning_outlet_manager_is_shown_and_carries_no_managers_load() -> None:
    """S-03: what the outlet manager owns does not count against the relationship managers."""
    clients = [*(client(f"d{place:02}", "diamond", manager_id="head") for place in range(40)), *golds(200)]
    decision = allocate(clients, STAFF)
    assert Counter(one.maintainer_role for one in decision.value.assignments) == {
        "outlet_manager": 40, "relationship_manager": 200,
    }  # fmt: skip
    assert decision.value.managers == (
        ManagerLoad(staff_id="m1", outlet_id="A", clients=200, load=Fraction(1), capacity=Fraction(1)),
    )
    assert [finding.because for finding in decision.findings] == ["staffing.outlet_fits"]


def test_without_a_relationship_manager_the_owner_is_empty_and_the_rule_says_why() -> None:
    """S-17: nobody is left out in silence; the outlet manager keeps a Diamond client, the others have no owner."""
    clients = [
        client("d", "diamond", manager_id="head"),
        client("g", yuan=150_000, manager_id="gone"),
        client("n", None),
    ]
    decision = allocate(clients, [HEAD, TELLER, LOBBY])
    named = {one.client_id: one for one in decision.value.assignments}
    assert (named["d"].owner, named["d"].rule) == ("head", "S-03")
    assert named["g"] == Assignment(
        client_id="g", tier="gold", owner=None, maintainer=None, maintainer_role=None,
        rule="S-17:no_relationship_manager", previous_owner="gone",
    )  # fmt: skip
    assert (named["n"].owner, named["n"].previous_owner) == (None, None)
    assert [(one.rule, one.outcome, one.figure("clients")) for one in decision.findings] == [
        ("S-17", Outcome.NOT_MET, 2)
    ]


def test_outlets_are_allocated_apart_and_no_outlet_is_one_more() -> None:
    """S-17: clients stay in their outlet, those without one get the staff without one, in the order of client ids."""
    clients = [client("3", outlet_id="B"), client("1", outlet_id=None), client("2", outlet_id="A")]
    decision = allocate(clients, [manager("mb", outlet_id="B"), manager("m0", outlet_id=None), manager("ma")])
    assert [(one.client_id, one.owner) for one in decision.value.assignments] == [("1", "m0"), ("2", "ma"), ("3", "mb")]
    assert [(one.outlet_id, one.staff_id) for one in decision.value.managers] == [
        (None, "m0"),
        ("A", "ma"),
        ("B", "mb"),
    ]
    assert [one.figure("outlet") for one in decision.findings] == [None, "A", "B"]


def test_an_outlet_without_clients_has_managers_and_no_finding() -> None:
    """S-13: an idle manager is listed with a load of 0."""
    decision = allocate([], [manager("m1"), manager("m2", outlet_id="B"), member("t", Role.TELLER, outlet_id="C")])
    assert [(one.staff_id, one.load == 0) for one in decision.value.managers] == [("m1", True), ("m2", True)]
    assert decision.findings == ()


def test_staff_who_are_away_keep_their_clients() -> None:
    """S-13: an absence changes neither the ties nor the allocation."""
    away = manager("m1", away_from=date(2026, 1, 1), away_until=None)
    assert rows([client("g", manager_id="m1")], [away, manager("m2")])["g"].owner == "m1"


# --- overflow --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yuan", "maintainer", "rule"),
    [
        pytest.param(99_999, "m1", "S-07:over_capacity", id="S-10 below the lowest bound"),
        pytest.param(100_000, "teller", "S-07;S-10", id="S-10 lower bound"),
        pytest.param(199_999, "teller", "S-07;S-10", id="S-10 upper end"),
        pytest.param(200_000, "lobby", "S-07;S-09", id="S-09 lower bound"),
        pytest.param(499_999, "lobby", "S-07;S-09", id="S-09 upper end"),
        pytest.param(500_000, "m1", "S-07;S-11:over_capacity", id="S-11 lower bound"),
        pytest.param(None, "m1", "S-07:over_capacity", id="S-08 unknown average"),
    ],
)
def test_overflow_follows_the_average(yuan: int | None, maintainer: str, rule: str) -> None:
    """S-08 to S-11: the one client above a full book is routed by the average; the owner stays the manager."""
    one = rows([*golds(200, manager_id="m1"), client("x", yuan=yuan)], STAFF)["x"]
    assert (one.owner, one.maintainer, one.rule) == ("m1", maintainer, rule)


@pytest.mark.parametrize(("total", "maintainer"), [(-1, "teller"), (0, "lobby")])
def test_a_bound_is_met_to_the_smallest_part(total: int, maintainer: str) -> None:
    """S-09, S-10: one minor-unit day below 200,000 on average is below it; no quotient is taken."""
    average = (200_000_00 * DAYS + total, DAYS)
    one = ClientLoad(client_id="x", outlet_id="A", tier="gold", average=average)
    assert rows([*golds(200), one], STAFF)["x"].maintainer == maintainer


def test_only_what_exceeds_capacity_overflows_lowest_averages_first() -> None:
    """S-08: of 203 Gold clients three are moved, those of the lowest averages, over windows of different length too."""
    clients = [client(f"g{place:03}", yuan=110_000 + place * 1_000) for place in range(202)]
    short = ClientLoad(client_id="short", outlet_id="A", tier="gold", average=(110_500_00 * 30, 30))
    decision = allocate([*clients, short], STAFF)
    moved = {one.client_id for one in decision.value.assignments if one.maintainer != one.owner}
    assert moved == {"g000", "short", "g001"}
    assert {one.owner for one in decision.value.assignments} == {"m1"}
    assert decision.value.managers[0].load == 1
    assert [(one.rule, one.outcome) for one in decision.findings] == [("S-14", Outcome.NOT_MET), ("S-08", Outcome.MET)]
    assert decision.findings[1].figure("clients") == 3


def test_nothing_overflows_while_the_capacity_of_the_outlet_does() -> None:
    """S-08: a full book beside an empty one is no shortage; clients change books instead."""
    decision = allocate(golds(201, 150_000, manager_id="m1"), [*STAFF, manager("m2")])
    assert Counter(one.maintainer for one in decision.value.assignments) == {"m1": 200, "m2": 1}
    moved = [one for one in decision.value.assignments if one.previous_owner]
    assert [(one.client_id, one.previous_owner, one.rule) for one in moved] == [("g200", "m1", "S-07;S-13")]
    assert [finding.because for finding in decision.findings] == ["staffing.outlet_fits", "staffing.moved"]


@pytest.mark.parametrize(
    ("helper", "moved"),
    [
        pytest.param([LOBBY], {"mid0", "mid1"}, id="S-09 no teller, the next lowest move"),
        pytest.param([TELLER], {"low0", "low1"}, id="S-10 no lobby manager"),
        pytest.param([LOBBY, TELLER], {"low0", "low1"}, id="S-08 both"),
        pytest.param([HEAD, ADVISER], set(), id="S-08 neither"),
    ],
)
def test_where_a_role_is_missing_the_next_lowest_moves(helper: list[StaffMember], moved: set[str]) -> None:
    """S-08: two clients too many go to whom the outlet has; with nobody they stay, flagged."""
    clients = [*golds(198), *(client(f"low{place}", yuan=150_000) for place in range(2))]
    clients += [client(f"mid{place}", yuan=300_000 + place) for place in range(2)]
    found = rows(clients, [manager("m1"), *helper])
    assert {one.client_id for one in found.values() if one.maintainer != "m1"} == moved
    assert {one.owner for one in found.values()} == {"m1"}
    assert found["g000"].rule == ("S-07" if moved else "S-07;S-11:over_capacity")


def test_overflow_is_spread_over_the_helpers_of_a_role() -> None:
    """S-10: seven clients go to three tellers by turns."""
    staff = [manager("m1", 0), *(member(f"t{place}", Role.TELLER) for place in range(3))]
    found = rows(golds(7, 150_000), staff)
    assert Counter(one.maintainer for one in found.values()) == {"t0": 3, "t1": 2, "t2": 2}
    assert {one.maintainer_role for one in found.values()} == {"teller"}


def test_a_potential_client_who_overflows_keeps_a_manager_as_owner() -> None:
    """S-12: overflow changes the maintainer alone, so a relationship manager still follows up a potential VIP."""
    found = rows([*golds(200, 450_000), client("p", yuan=120_000, potential=True)], STAFF)
    assert found["p"].owner == "m1"
    assert (found["p"].maintainer_role, found["p"].rule) == ("teller", "S-07;S-10;S-12")
    assert [one.client_id for one in found.values() if one.maintainer != "m1"] == ["p"]


def test_a_tie_outlives_overflow() -> None:
    """S-08, S-17: an overflowing client stays with the manager to whom the client is tied."""
    clients = [client(f"a{place:03}", yuan=600_000, manager_id="m1") for place in range(200)]
    clients += [client(f"b{place:03}", yuan=150_000, manager_id="m2") for place in range(201)]
    found = rows(clients, [*STAFF, manager("m2")])
    assert [(one.client_id, one.owner, one.previous_owner) for one in found.values() if one.maintainer == "teller"] == [
        ("b000", "m2", None)
    ]


@pytest.mark.parametrize(
    "policy",
    [
        attrs.evolve(POLICY, overflow=None),
        attrs.evolve(POLICY, overflow=Overflow(id="S-08", source=SOURCE, tier="silver", roles=("teller",))),
        attrs.evolve(POLICY, routes=()),
    ],
    ids=["no S-08", "another tier", "no routes"],
)
def test_a_policy_without_overflow_keeps_everybody_with_the_managers(policy: StaffingPolicy) -> None:
    """S-08: where the policy shares nothing, the excess stays and is flagged."""
    found = rows(golds(201, 150_000), STAFF, policy)
    assert {(one.maintainer, one.rule) for one in found.values()} == {("m1", "S-07:over_capacity")}


# --- over capacity, balance, ability ---------------------------------------------------------------------------------


def test_what_capacity_cannot_take_goes_over_evenly_and_is_flagged() -> None:
    """S-11, S-13: 410 clients from 500,000 on fill two books evenly beyond capacity; an ordinary one is not flagged."""
    decision = allocate([*golds(410), client("o", "ordinary"), client("d", "diamond")], [*STAFF, manager("m2")])
    books = {one.staff_id: one.load for one in decision.value.managers}
    assert max(books.values()) - min(books.values()) <= Fraction(3, 600)
    assert sum(books.values()) == Fraction(410, 200) + Fraction(1, 30)
    flags = {one.client_id: one.rule for one in decision.value.assignments}
    assert flags["d"] == "S-01:over_capacity"
    assert flags["g000"] == "S-07;S-11:over_capacity"
    assert flags["o"] == "S-13"
    last = decision.findings[-1]
    assert (last.rule, last.outcome, last.because, last.figure("books")) == (
        "S-14", Outcome.NOT_MET, "staffing.outlet_over", 2,
    )  # fmt: skip


def test_capacity_weighs_what_a_manager_takes() -> None:
    """S-13: managers of one, a half and a quarter book take 40, 20 and 10 of 70 Diamond-free clients."""
    staff = [manager("m1"), manager("m2", Fraction(1, 2)), manager("m3", Fraction(1, 4))]
    assert Counter(one.owner for one in rows(golds(70), staff).values()) == {"m1": 40, "m2": 20, "m3": 10}
    ordinary = [client(f"o{place:02}", "ordinary") for place in range(70)]
    assert Counter(one.owner for one in rows(ordinary, staff).values()) == {"m1": 40, "m2": 20, "m3": 10}


def test_new_clients_go_to_the_lowest_share_and_ties_stay() -> None:
    """S-13: balancing applies to new clients only; an uneven book that fits is left as it is."""
    clients = [client(f"a{place:03}", manager_id="m1") for place in range(150)]
    clients += [client(f"b{place:03}", manager_id="m2") for place in range(10)]
    clients += [client(f"n{place:03}") for place in range(100)]
    found = rows(clients, [manager("m1"), manager("m2")])
    assert Counter(one.owner for one in found.values()) == {"m1": 150, "m2": 110}
    assert not [one for one in found.values() if one.previous_owner]


def test_ordinary_clients_are_spread_by_number_and_ties_count() -> None:
    """S-13: clients without load even out the number of such clients, whatever load a book carries."""
    clients = [client(f"o{place}", "ordinary", manager_id="m1") for place in range(4)]
    clients += [client(f"p{place}", None) for place in range(6)]
    found = rows([*clients, *golds(200, manager_id="m2")], [manager("m1"), manager("m2")])
    assert Counter(found[one.client_id].owner for one in clients) == {"m1": 5, "m2": 5}


def test_a_manager_without_capacity_takes_nobody_while_another_has_any() -> None:
    """S-13: a capacity of 0 gives up what carries load, keeps ordinary ties, and counts only where nobody else can."""
    clients = [client("g", manager_id="m0"), client("o", "ordinary", manager_id="m0"), client("n", "ordinary")]
    found = rows(clients, [manager("m0", 0), manager("m1")])
    assert {one: row.owner for one, row in found.items()} == {"g": "m1", "o": "m0", "n": "m1"}
    alone = rows([*clients, client("h")], [manager("m0", 0), manager("m9", 0)])
    assert {one: row.owner for one, row in alone.items()} == {"g": "m0", "o": "m0", "n": "m9", "h": "m9"}
    assert alone["h"].rule == "S-07:over_capacity"


def test_a_hand_over_is_an_allocation_without_the_leaver() -> None:
    """S-13, S-15, S-17: the leaver's clients go to the least used book, each with its trail; nobody else moves."""
    clients = [client(f"a{place:02}", manager_id="m1") for place in range(30)]
    clients += [client(f"b{place:02}", manager_id="m2") for place in range(30)]
    clients += [client(f"c{place:02}", manager_id="m3") for place in range(10)]
    decision = allocate(clients, [manager("m2"), manager("m3")])
    trail = [one for one in decision.value.assignments if one.previous_owner]
    assert {one.client_id for one in trail} == {f"a{place:02}" for place in range(30)}
    assert {one.previous_owner for one in trail} == {"m1"}
    assert [one.clients for one in decision.value.managers] == [35, 35]
    assert [finding.because for finding in decision.findings] == ["staffing.outlet_fits", "staffing.handed_over"]


def test_other_ratios_and_tiers_are_allocated_as_exactly() -> None:
    """S-14: a bank's own scheme of two tiers fills two books to the last client."""
    ratios = tuple(
        Ratio(id=f"B-{number}", source=SOURCE, tier=tier, roles=("relationship_manager",), clients=number)
        for tier, number in (("top", 7), ("base", 11))
    )
    policy = attrs.evolve(POLICY, ratios=ratios, owners=(), adviser_link=None, overflow=None, prospects=None)
    clients = [client(f"t{place}", "top") for place in range(7)] + [
        client(f"u{place:02}", "base") for place in range(11)
    ]
    decision = allocate([*clients, client("p", "ordinary", potential=True)], [manager("m1"), manager("m2")], policy)
    assert [one.load for one in decision.value.managers] == [1, 1]
    assert {one.rule for one in decision.value.assignments} == {"B-7", "B-11", "S-13"}


# --- the call --------------------------------------------------------------------------------------------------------


def test_a_client_or_a_member_of_staff_given_twice_is_refused() -> None:
    """S-12, S-17: one owner each needs one entry each."""
    with pytest.raises(FactError, match="client_id 'g' is given twice"):
        allocate([client("g"), client("g")], STAFF)
    with pytest.raises(FactError, match="staff_id 'm1' is given twice"):
        allocate([], [*STAFF, manager("m1", outlet_id="B")])


@pytest.mark.parametrize("average", [(1, 0), (1, -1), (1.0, 1), (1, True), (1,), "12"])
def test_an_average_is_two_whole_numbers(average: Any) -> None:
    """S-09: an average that could not be compared exactly is refused, without showing it."""
    with pytest.raises(FactError, match=r"ClientLoad\.average: want \(minor-unit days, days above 0\)"):
        ClientLoad(client_id="g", average=average)


def test_a_rulebook_without_allocation_says_so() -> None:
    """S-17 is not a rule of the retail handbook."""
    with pytest.raises(NoRuleInForce, match=r"staffing\.assignment"):
        allocate([], [], RETAIL)


def test_an_allocation_can_be_stored_and_read_back() -> None:
    """A receipt of an allocation gives the same decision back, and speaks in both languages."""
    decision = allocate([*golds(201, 150_000), client("d", "diamond", manager_id="gone")], STAFF)
    records = (Allocation, Assignment, ManagerLoad)
    assert Decision.from_dict(decision.to_dict(), records=records) == decision
    assert "outlet A" in decision.explain("en")
    assert "网点 A" in decision.explain("zh")
