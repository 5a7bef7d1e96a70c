"""Staffing (S-01 to S-22): the policy, the load of a book, the head-count of an outlet."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import attrs
import pytest

from clientcare.decision import Decision, Outcome, Source
from clientcare.errors import FactError, NoRuleInForce
from clientcare.rulebook import Rulebook
from clientcare.staffing import (
    HeadCount,
    HeadCountPlan,
    LoadRule,
    OwnerRule,
    OwnLeads,
    Prospects,
    Ratio,
    Route,
    StaffingPolicy,
    check_load,
    plan_headcount,
)

AS_OF = date(2026, 6, 30)
POLICY = Rulebook.load("vip-outlet").on(AS_OF).staffing
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).staffing
SOURCE = Source(document="test", locator="1")
PER_TIER = attrs.evolve(POLICY, load=LoadRule(id="S-14", source=SOURCE, method="per-tier"))
RM, OUTLET, LOBBY, TELLER, WEALTH, FINANCIAL = (
    "relationship_manager", "outlet_manager", "lobby_manager", "teller", "wealth_adviser", "financial_adviser",
)  # fmt: skip
FULL = [
    (diamond, platinum, (600 - 20 * diamond - 6 * platinum) // 3)
    for diamond in range(31)
    for platinum in range((600 - 20 * diamond) // 6 + 1)
    if (600 - 20 * diamond - 6 * platinum) % 3 == 0
]
"""The mixes of Diamond, Platinum and Gold clients that fill one book exactly."""


def mix(diamond: int, platinum: int, gold: int) -> dict[str, int]:
    """Clients by tier."""
    return {"diamond": diamond, "platinum": platinum, "gold": gold}


# --- the load of a book ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("diamond", "platinum", "gold", "load", "outcome"),
    [
        pytest.param(10, 40, 53, Fraction(599, 600), Outcome.MET, id="S-14 599/600"),
        pytest.param(10, 40, 54, Fraction(602, 600), Outcome.NOT_MET, id="S-14 602/600"),
        pytest.param(30, 0, 0, Fraction(1), Outcome.MET, id="S-01 full"),
        pytest.param(31, 0, 0, Fraction(31, 30), Outcome.NOT_MET, id="S-01 one more"),
        pytest.param(0, 100, 0, Fraction(1), Outcome.MET, id="S-04 full"),
        pytest.param(0, 101, 0, Fraction(101, 100), Outcome.NOT_MET, id="S-04 one more"),
        pytest.param(0, 0, 200, Fraction(1), Outcome.MET, id="S-07 full"),
        pytest.param(0, 0, 201, Fraction(201, 200), Outcome.NOT_MET, id="S-07 one more"),
        pytest.param(0, 0, 0, Fraction(0), Outcome.MET, id="S-14 empty"),
    ],
)
def test_a_book_is_full_at_exactly_one(
    diamond: int, platinum: int, gold: int, load: Fraction, outcome: Outcome
) -> None:
    """S-14: a mix fits while the exact sum of its fractions is at most 1."""
    decision = check_load(mix(diamond, platinum, gold), POLICY, as_of=AS_OF)
    assert decision.value is outcome
    assert decision.findings[-1].figure("load") == load
    assert decision.findings[-1].rule == "S-14"
    assert decision.rulebook == POLICY.rulebook
    assert decision.as_of == AS_OF


def test_every_exactly_full_mix_is_full_and_not_more() -> None:
    """S-14: of the mixes of 30, 100 and 200 there are 561 that are exactly full; each fits, and no client more does."""
    assert len(FULL) == 561
    for diamond, platinum, gold in FULL:
        assert check_load(mix(diamond, platinum, gold), POLICY, as_of=AS_OF).value is Outcome.MET
        assert check_load(mix(diamond, platinum, gold + 1), POLICY, as_of=AS_OF).value is Outcome.NOT_MET


def test_floats_reject_most_of_the_exactly_full_mixes() -> None:
    """S-14: added client by client as floats, 528 of the 561 full mixes come out above 1; the docs say so."""
    rejected = 0
    for diamond, platinum, gold in FULL:
        load = 0.0
        for clients, ratio in ((diamond, 30), (platinum, 100), (gold, 200)):
            for _ in range(clients):
                load += 1 / ratio
        rejected += load > 1
    assert rejected == 528
    assert all(check_load(mix(*one), POLICY, as_of=AS_OF).value is Outcome.MET for one in FULL)


def test_the_parts_of_a_load_are_named_with_their_ratio() -> None:
    """S-01, S-04, S-07: each tier that counts has its finding with clients, ratio and exact part, and no other has."""
    found = check_load(mix(10, 0, 53), POLICY, as_of=AS_OF).findings
    parts = [(one.rule, one.figure("clients"), one.figure("ratio"), one.figure("part")) for one in found[:-1]]
    assert parts == [("S-01", 10, 30, Fraction(1, 3)), ("S-07", 53, 200, Fraction(53, 200))]


def test_capacity_moves_the_bound_exactly() -> None:
    """S-13, S-14: half a book is full with 15 Diamond clients, and the excess is exact."""
    assert check_load(mix(15, 0, 0), POLICY, as_of=AS_OF, capacity=Fraction(1, 2)).value is Outcome.MET
    over = check_load(mix(15, 0, 1), POLICY, as_of=AS_OF, capacity=Fraction(1, 2))
    assert over.value is Outcome.NOT_MET
    assert over.findings[-1].figure("excess") == Fraction(1, 200)
    roomy = check_load(mix(30, 100, 199), POLICY, as_of=AS_OF, capacity=3)
    assert roomy.findings[-1].figure("room") == Fraction(1, 200)


def test_tiers_without_a_ratio_and_unknown_tiers_carry_no_load_and_are_named() -> None:
    """S-14: ordinary clients are left aside; clients of unknown tier leave the answer open unless it is no already."""
    aside = check_load({"gold": 200, "ordinary": 900}, POLICY, as_of=AS_OF)
    assert aside.value is Outcome.MET
    assert [one.outcome for one in aside.findings] == [Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.MET]
    assert aside.findings[1].figure("clients") == 900
    unknown = check_load({"gold": 200, None: 1}, POLICY, as_of=AS_OF)
    assert unknown.value is Outcome.UNKNOWN
    assert check_load({"gold": 201, None: 1}, POLICY, as_of=AS_OF).value is Outcome.NOT_MET
    assert check_load({"gold": 200, None: 0}, POLICY, as_of=AS_OF).value is Outcome.MET


@pytest.mark.parametrize("number", [-1, 1.0, True, "3", None])
def test_a_count_is_a_whole_number(number: Any) -> None:
    """S-14: a count that is negative, a float, a flag or a text is refused by name."""
    with pytest.raises(FactError, match="want a whole number, 0 or more"):
        check_load({"gold": number}, POLICY, as_of=AS_OF)


@pytest.mark.parametrize("capacity", [-1, 0.5, True, "1", Fraction(-1, 2)])
def test_a_capacity_is_exact(capacity: Any) -> None:
    """S-13: a capacity that is a float or below zero is refused by name."""
    with pytest.raises(FactError, match="want an int or a Fraction, 0 or more"):
        check_load({"gold": 1}, POLICY, as_of=AS_OF, capacity=capacity)


def test_other_ratios_add_up_as_exactly() -> None:
    """S-14: a bank's own ratios are added with their own common measure."""
    ratios = tuple(
        Ratio(id=f"B-{number}", source=SOURCE, tier=tier, roles=(RM,), clients=number)
        for tier, number in (("a", 7), ("b", 11), ("c", 13))
    )
    policy = StaffingPolicy(ratios=ratios, load=POLICY.load, assignment=POLICY.assignment)
    counts = {"a": 3, "b": 4, "c": 2}
    left = Fraction(1) - Fraction(3, 7) - Fraction(4, 11) - Fraction(2, 13)
    assert check_load(counts, policy, as_of=AS_OF).findings[-1].figure("room") == left == Fraction(54, 1001)


def test_a_rulebook_without_the_rule_says_so() -> None:
    """S-14 is not a rule of the retail handbook; asking is an error and not an answer."""
    with pytest.raises(NoRuleInForce, match=r"staffing\.load"):
        check_load({}, RETAIL, as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"staffing\.load"):
        plan_headcount({}, RETAIL, as_of=AS_OF)


# --- the head-count --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "counts", "wanted"),
    [
        pytest.param(POLICY, mix(10, 40, 53), (1, 1, 1), id="S-22 599/600 wants one"),
        pytest.param(POLICY, mix(10, 40, 54), (2, 1, 1), id="S-22 602/600 wants two"),
        pytest.param(POLICY, mix(60, 400, 0), (6, 1, 1), id="S-02 S-05 full advisers"),
        pytest.param(POLICY, mix(61, 401, 0), (7, 2, 2), id="S-02 S-05 one client more"),
        pytest.param(POLICY, mix(0, 0, 0), (0, 0, 0), id="S-22 nobody"),
        pytest.param(POLICY, mix(1, 1, 1), (1, 1, 1), id="S-14 pooled"),
        pytest.param(PER_TIER, mix(1, 1, 1), (3, 1, 1), id="S-14 per tier"),
        pytest.param(PER_TIER, mix(31, 100, 201), (5, 1, 1), id="S-14 per tier, one over"),
    ],
)
def test_head_count_is_the_load_rounded_up(
    policy: StaffingPolicy, counts: dict[str, int], wanted: tuple[int, int, int]
) -> None:
    """S-22: relationship managers by the pooled load or tier by tier, each kind of adviser by its own ratio."""
    plan = plan_headcount(counts, policy, as_of=AS_OF, present={}).value
    assert [(one.role, one.wanted) for one in plan.roles] == list(zip((RM, WEALTH, FINANCIAL), wanted, strict=True))
    assert [one.shortfall for one in plan.roles] == list(wanted)


@pytest.mark.parametrize(
    ("present", "wealth", "financial"),
    [
        pytest.param({}, (0, 2, 0), (0, 1, 0), id="nobody there"),
        pytest.param({WEALTH: 2, FINANCIAL: 1}, (0, 0, 0), (0, 0, 0), id="as wanted"),
        pytest.param({FINANCIAL: 2}, (1, 1, 0), (0, 0, 0), id="S-02 one financial adviser to spare stands in"),
        pytest.param({FINANCIAL: 4}, (2, 0, 0), (0, 0, 1), id="S-02 two stand in, one is still to spare"),
        pytest.param({WEALTH: 4}, (0, 0, 2), (0, 1, 0), id="S-05 wealth advisers do not stand in"),
        pytest.param(
            {WEALTH: 1, FINANCIAL: Fraction(3, 2)}, (Fraction(1, 2), Fraction(1, 2), 0), (0, 0, 0), id="parts"
        ),
    ],
)
def test_financial_advisers_to_spare_count_for_diamond(
    present: dict[str, Fraction | int], wealth: tuple[Any, Any, Any], financial: tuple[Any, Any, Any]
) -> None:
    """S-02, S-05: who stands in, what lacks and what is to spare for 61 Diamond and 400 Platinum clients."""
    plan = plan_headcount(mix(61, 400, 0), POLICY, as_of=AS_OF, present=present).value
    for role, expected in ((WEALTH, wealth), (FINANCIAL, financial)):
        one = plan.of(role)
        assert (one.stood_in, one.shortfall, one.surplus) == expected


def test_shortfall_counts_capacity_and_not_heads() -> None:
    """S-13, S-22: two managers who count for one and a half books leave half a book short of two."""
    decision = plan_headcount(mix(0, 0, 201), POLICY, as_of=AS_OF, present={RM: Fraction(3, 2)})
    assert decision.value.of(RM) == HeadCount(
        role=RM, wanted=2, present=Fraction(3, 2), stood_in=Fraction(0), shortfall=Fraction(1, 2), surplus=Fraction(0)
    )
    last = [(one.rule, one.outcome) for one in decision.findings[-3:]]
    assert last == [("S-22", Outcome.NOT_MET), ("S-22", Outcome.MET), ("S-22", Outcome.MET)]


def test_without_knowing_who_is_there_only_the_want_is_said() -> None:
    """S-22: an unknown staff list gives UNKNOWN and no shortfall."""
    decision = plan_headcount({"gold": 201, "ordinary": 5, None: 2}, POLICY, as_of=AS_OF)
    one = decision.value.of(RM)
    assert (one.wanted, one.present, one.shortfall, one.surplus) == (2, None, None, None)
    assert [finding.outcome for finding in decision.findings[-3:]] == [Outcome.UNKNOWN] * 3
    aside = {finding.because: finding.figure("clients") for finding in decision.findings if finding.rule == "S-22"
             and finding.because in ("staffing.no_ratio", "staffing.tier_unknown")}  # fmt: skip
    assert aside == {"staffing.no_ratio": 5, "staffing.tier_unknown": 2}


def test_staff_of_a_role_without_a_ratio_are_not_counted_and_an_unknown_role_is_refused() -> None:
    """S-22: tellers have no ratio; a role that does not exist is a mistake, named with the near match."""
    plan = plan_headcount({"gold": 1}, POLICY, as_of=AS_OF, present={TELLER: 3, RM: 1}).value
    assert [one.role for one in plan.roles] == [RM, WEALTH, FINANCIAL]
    with pytest.raises(FactError, match=r"did you mean teller\?"):
        plan_headcount({}, POLICY, as_of=AS_OF, present={"tellr": 1})
    with pytest.raises(KeyError):
        plan.of(TELLER)


def test_a_role_stands_in_only_where_every_ratio_names_it() -> None:
    """S-02: a substitute that one ratio allows and another does not would hide a shortfall, so it does not count."""
    ratios = (
        Ratio(id="B-1", source=SOURCE, tier="diamond", roles=(WEALTH, FINANCIAL), clients=60),
        Ratio(id="B-2", source=SOURCE, tier="platinum", roles=(WEALTH,), clients=60),
    )
    policy = attrs.evolve(POLICY, ratios=ratios)
    plan = plan_headcount(mix(60, 60, 0), policy, as_of=AS_OF, present={FINANCIAL: 5}).value
    assert plan.of(WEALTH).shortfall == 2
    assert plan.of(FINANCIAL).wanted == 0
    assert plan.of(FINANCIAL).surplus == 5


def test_a_head_count_can_be_stored_and_read_back() -> None:
    """A receipt of a head-count gives the same decision back, and speaks in both languages."""
    decision = plan_headcount(mix(10, 40, 54), POLICY, as_of=AS_OF, present={RM: 1, FINANCIAL: 3})
    assert Decision.from_dict(decision.to_dict(), records=(HeadCountPlan, HeadCount)) == decision
    assert "301/300" in decision.explain("en")
    assert "客户经理" in decision.explain("zh")


# --- the policy ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"ratios": (*POLICY.ratios, Ratio(id="B-1", source=SOURCE, tier="gold", roles=(RM,), clients=250))},
            "ratios: S-07 and B-1 both say how many gold clients one relationship_manager serves",
        ),
        (
            {"routes": (*POLICY.routes, Route(id="B-2", source=SOURCE, role=OUTLET, at_least=500_000_00))},
            "routes: S-11 and B-2 have the same bound; one of them can never hold",
        ),
        (
            {"routes": (*POLICY.routes, Route(id="B-2", source=SOURCE, role=TELLER, at_least=1))},
            "routes: S-10 and B-2 both have role 'teller'",
        ),
        (
            {"owners": (OwnerRule(id="S-03", source=SOURCE, tier="diamond", roles=(OUTLET,)),)},
            "owners: S-03: the roles lack relationship_manager, to whom S-17 assigns every client",
        ),
        (
            {"owners": (OwnerRule(id="S-03", source=SOURCE, tier="diamond", roles=(RM, WEALTH)),)},
            "owners: S-03: wealth_adviser would own clients, but only supports by S-21",
        ),
        (
            {"prospects": Prospects(id="S-12", source=SOURCE, role=FINANCIAL)},
            "prospects: S-12: financial_adviser would own clients, but only supports by S-21",
        ),
        (
            {"prospects": Prospects(id="S-12", source=SOURCE, role=TELLER)},
            "prospects: S-12: teller is not relationship_manager, to whom S-17 assigns",
        ),
        (
            {"own_leads": OwnLeads(id="S-18", source=SOURCE, source_code="other_chanels")},
            "own_leads: S-18: 'other_chanels' is no source of S-15 (did you mean other_channels?)",
        ),
    ],
)
def test_contradictions_of_a_policy_are_named(changes: dict[str, Any], words: str) -> None:
    """S-03, S-07, S-11, S-12, S-18, S-21: rules that cannot hold together are refused, each with its place."""
    with pytest.raises(FactError) as caught:
        attrs.evolve(POLICY, **changes)
    assert words in str(caught.value)


def test_a_policy_may_hold_as_little_as_one_rule() -> None:
    """S-20: the retail handbook has only its team; nothing else is asked for."""
    assert [rule.id for rule in RETAIL.every_rule()] == ["S-20"]
    assert StaffingPolicy(support=POLICY.support, own_leads=POLICY.own_leads).assignment is None


def test_the_packaged_policy_holds_the_rules_of_the_catalogue() -> None:
    """S-01 to S-22 without S-20, which is of the other handbook, each with a sentence that shows its figures."""
    ids = sorted(rule.id for rule in POLICY.every_rule())
    assert ids == [f"S-{number:02}" for number in range(1, 23) if number != 20]
    figures = {rule.id: rule.statement("en") for rule in POLICY.every_rule()}
    assert "200,000" in figures["S-09"]
    assert "400" in figures["S-05"]
