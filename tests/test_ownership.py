"""Ownership (S-03, S-06, S-12, S-15 to S-21): who may own, allocate, bring, and stand beside."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from clientcare.decision import Outcome, Source
from clientcare.errors import FactError, NoRuleInForce
from clientcare.ownership import (
    OWN_LEAD,
    check_adviser_link,
    check_allocator,
    check_assignment,
    check_team,
    find_lead_source,
)
from clientcare.rulebook import Rulebook
from clientcare.staffing import Team

AS_OF = date(2026, 6, 30)
POLICY = Rulebook.load("vip-outlet").on(AS_OF).staffing
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).staffing
RM, OUTLET, TELLER, WEALTH, FINANCIAL = (
    "relationship_manager", "outlet_manager", "teller", "wealth_adviser", "financial_adviser",
)  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "potential", "role", "rule", "outcome"),
    [
        pytest.param("diamond", False, RM, "S-03", Outcome.MET, id="S-03 manager"),
        pytest.param("diamond", False, OUTLET, "S-03", Outcome.MET, id="S-03 outlet manager"),
        pytest.param("diamond", False, TELLER, "S-03", Outcome.NOT_MET, id="S-03 teller"),
        pytest.param("platinum", False, RM, "S-06", Outcome.MET, id="S-06 manager"),
        pytest.param("platinum", False, OUTLET, "S-06", Outcome.NOT_MET, id="S-06 outlet manager"),
        pytest.param("gold", False, RM, "S-17", Outcome.MET, id="S-17 manager"),
        pytest.param("gold", False, OUTLET, "S-17", Outcome.NOT_MET, id="S-17 outlet manager"),
        pytest.param("gold", False, None, "S-17", Outcome.NOT_MET, id="S-17 nobody"),
        pytest.param("diamond", False, None, "S-17", Outcome.NOT_MET, id="S-17 nobody for diamond"),
        pytest.param("ordinary", False, None, "S-17", Outcome.NOT_APPLICABLE, id="S-17 ordinary"),
        pytest.param(None, False, RM, "S-17", Outcome.UNKNOWN, id="S-17 unknown tier"),
        pytest.param("ordinary", True, RM, "S-12", Outcome.MET, id="S-12 manager"),
        pytest.param("ordinary", True, None, "S-12", Outcome.NOT_MET, id="S-12 nobody"),
        pytest.param(None, True, None, "S-12", Outcome.NOT_MET, id="S-12 unknown tier"),
        pytest.param("diamond", True, OUTLET, "S-12", Outcome.NOT_MET, id="S-12 outlet manager"),
        pytest.param("diamond", False, WEALTH, "S-21", Outcome.NOT_MET, id="S-21 wealth adviser"),
        pytest.param("gold", False, FINANCIAL, "S-21", Outcome.NOT_MET, id="S-21 financial adviser"),
    ],
)
def test_who_may_own_a_client(tier: str | None, potential: bool, role: str | None, rule: str, outcome: Outcome) -> None:
    """S-03, S-06, S-12, S-17, S-21: the rule that decides is the one that is cited."""
    decision = check_assignment(tier, role, POLICY, as_of=AS_OF, potential=potential)
    assert decision.value is outcome
    assert [(finding.rule, finding.outcome) for finding in decision.findings] == [(rule, outcome)]
    assert decision.explain("en")
    assert decision.explain("zh")


def test_without_the_support_rule_the_owner_rule_refuses_an_adviser() -> None:
    """S-03: a policy that says nothing about support still lets only the listed roles own."""
    decision = check_assignment("diamond", WEALTH, attrs.evolve(POLICY, support=None), as_of=AS_OF)
    assert [(finding.rule, finding.outcome) for finding in decision.findings] == [("S-03", Outcome.NOT_MET)]


def test_an_unknown_role_is_a_mistake() -> None:
    """S-17: a role that does not exist is refused with the near match."""
    with pytest.raises(FactError, match=r"did you mean outlet_manager\?"):
        check_assignment("gold", "outlet_maneger", POLICY, as_of=AS_OF)


@pytest.mark.parametrize(
    ("role", "outcome"),
    [(OUTLET, Outcome.MET), (RM, Outcome.NOT_MET), (TELLER, Outcome.NOT_MET), (None, Outcome.UNKNOWN)],
)
def test_only_the_outlet_manager_allocates(role: str | None, outcome: Outcome) -> None:
    """S-16: the head of the outlet allocates; who did it unknown is unknown."""
    decision = check_allocator(role, POLICY, as_of=AS_OF)
    assert decision.value is outcome
    assert decision.findings[0].rule == "S-16"


@pytest.mark.parametrize(
    "source", ["crm_list", "staff_leads", "event_list", "department_referral", "handover", "other_channels"]
)
def test_there_are_six_lead_sources(source: str) -> None:
    """S-15: each source of the list is found under its code, with a label in both languages."""
    decision = find_lead_source(source, POLICY, as_of=AS_OF)
    assert decision.value.code == source
    assert decision.value.label("zh") != source
    assert [finding.rule for finding in decision.findings] == ["S-15"]


def test_a_managers_own_leads_count_as_other_channels() -> None:
    """S-18: own channels are not in the list and are mapped, not added."""
    decision = find_lead_source(OWN_LEAD, POLICY, as_of=AS_OF)
    assert decision.value.code == "other_channels"
    assert [finding.rule for finding in decision.findings] == ["S-18", "S-15"]
    with pytest.raises(FactError, match=r"own_channels"):
        find_lead_source(OWN_LEAD, attrs.evolve(POLICY, own_leads=None), as_of=AS_OF)


def test_an_unknown_lead_source_is_a_mistake() -> None:
    """S-15: a code outside the list is refused with the near match."""
    with pytest.raises(FactError, match=r"did you mean event_list\?"):
        find_lead_source("events_list", POLICY, as_of=AS_OF)


@pytest.mark.parametrize(
    ("tier", "adviser", "outcome"),
    [
        ("diamond", WEALTH, Outcome.MET),
        ("diamond", FINANCIAL, Outcome.MET),
        ("platinum", FINANCIAL, Outcome.MET),
        ("platinum", None, Outcome.NOT_MET),
        ("diamond", RM, Outcome.NOT_MET),
        ("gold", None, Outcome.NOT_APPLICABLE),
        ("ordinary", None, Outcome.NOT_APPLICABLE),
        (None, FINANCIAL, Outcome.UNKNOWN),
    ],
)
def test_diamond_and_platinum_clients_have_an_adviser(tier: str | None, adviser: str | None, outcome: Outcome) -> None:
    """S-19: an adviser is linked to each client of the two tiers, and nobody else counts as one."""
    decision = check_adviser_link(tier, adviser, POLICY, as_of=AS_OF)
    assert decision.value is outcome
    assert decision.findings[0].rule == "S-19"


@pytest.mark.parametrize(
    ("leads", "specialists", "outcome"),
    [
        (1, 1, Outcome.MET),
        (1, 7, Outcome.MET),
        (1, 0, Outcome.NOT_MET),
        (0, 1, Outcome.NOT_MET),
        (2, 1, Outcome.NOT_MET),
        (None, 1, Outcome.UNKNOWN),
        (1, None, Outcome.UNKNOWN),
    ],
)
def test_a_team_is_one_and_n(leads: int | None, specialists: int | None, outcome: Outcome) -> None:
    """S-20: exactly one lead adviser and at least one specialist."""
    decision = check_team(leads, specialists, RETAIL, as_of=AS_OF)
    assert decision.value is outcome
    assert decision.findings[0].rule == "S-20"


def test_a_bank_may_ask_for_a_larger_team() -> None:
    """S-20: the numbers are parameters of the rule."""
    source = Source(document="test", locator="1")
    policy = attrs.evolve(RETAIL, team=Team(id="S-20", source=source, leads=2, specialists=3))
    assert check_team(2, 3, policy, as_of=AS_OF).value is Outcome.MET
    assert check_team(2, 2, policy, as_of=AS_OF).value is Outcome.NOT_MET


@pytest.mark.parametrize("number", [-1, 1.5, True])
def test_the_size_of_a_team_is_a_whole_number(number: Any) -> None:
    """S-20: a number of people that is no whole number is refused."""
    with pytest.raises(FactError, match="want a whole number, 0 or more"):
        check_team(1, number, RETAIL, as_of=AS_OF)


def test_each_question_needs_its_rule() -> None:
    """S-15 to S-20: asked of the rulebook that does not state it, each question is an error."""
    with pytest.raises(NoRuleInForce, match=r"staffing\.assignment"):
        check_assignment("gold", RM, RETAIL, as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"staffing\.prospects"):
        check_assignment("gold", RM, attrs.evolve(POLICY, prospects=None), as_of=AS_OF, potential=True)
    with pytest.raises(NoRuleInForce, match=r"staffing\.allocator"):
        check_allocator(OUTLET, RETAIL, as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"staffing\.lead_sources"):
        find_lead_source("crm_list", RETAIL, as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"staffing\.adviser_link"):
        check_adviser_link("gold", None, RETAIL, as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"staffing\.team"):
        check_team(1, 1, POLICY, as_of=AS_OF)
