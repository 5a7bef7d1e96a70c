"""Records: each point that a rule asks for is on record, lacks by name, or is not known."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from clientcare.decision import Outcome, Term
from clientcare.errors import FactError, NoRuleInForce
from clientcare.records import DisclosureRecord, check_collection, check_disclosure_record
from clientcare.rulebook import PACKAGED, Rulebook

TODAY = date(2026, 6, 30)
POLICIES = {name: Rulebook.load(name).on(TODAY).compliance for name in PACKAGED}
REFERENCE = POLICIES["reference"]
MET, NOT_MET, NOT_APPLICABLE, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
FULL = DisclosureRecord(
    assessment=frozenset({"guide", "explain", "accurate", "enter"}),
    diligence=frozenset({"financial_status", "business_status", "risk_tolerance", "liquidity_need"}),
    risks=frozenset({"legal", "policy", "market"}),
    product=frozenset({"return", "risk", "fees"}),
)


def test_a_full_record_meets_every_rule() -> None:
    """P-04, P-22, P-27, X-46: four steps of the test, three of diligence, three risks, return, risk and fees."""
    decision = check_disclosure_record(FULL, REFERENCE, as_of=TODAY, elderly=False)
    assert decision.value is MET
    assert [one.rule for one in decision.findings] == ["P-04", "P-22", "P-22", "P-27", "X-46"]


@pytest.mark.parametrize(
    ("field", "lacking", "rules"),
    [
        ("assessment", "guide", ["P-04"]),
        ("assessment", "explain", ["P-04"]),
        ("assessment", "accurate", ["P-04"]),
        ("assessment", "enter", ["P-04"]),
        ("diligence", "financial_status", ["P-22"]),
        ("diligence", "business_status", ["P-22"]),
        ("diligence", "risk_tolerance", ["P-22"]),
        ("risks", "legal", ["P-22"]),
        ("risks", "policy", ["P-22"]),
        ("risks", "market", ["P-22"]),
        ("product", "return", ["P-27", "X-46"]),
        ("product", "risk", ["P-27", "X-46"]),
        ("product", "fees", ["P-27", "X-46"]),
    ],
)
def test_each_point_that_lacks_is_named_by_its_rule(field: str, lacking: str, rules: list[str]) -> None:
    """P-04, P-22, P-27, X-46: one point taken away is NOT_MET, a field without a record UNKNOWN."""
    record = attrs.evolve(FULL, **{field: getattr(FULL, field) - {lacking}})
    decision = check_disclosure_record(record, REFERENCE, as_of=TODAY, elderly=False)
    assert decision.value is NOT_MET
    named = {one.rule: one.figure("lacking") for one in decision.findings if one.outcome is NOT_MET}
    assert list(named) == rules
    assert all(isinstance(term, Term) and term.code == lacking for term in named.values())
    empty = check_disclosure_record(attrs.evolve(FULL, **{field: None}), REFERENCE, as_of=TODAY, elderly=False)
    assert empty.value is UNKNOWN
    assert [one.rule for one in empty.findings if one.outcome is UNKNOWN] == rules


def test_a_record_is_judged_by_the_rules_that_there_are() -> None:
    """P-04, P-22, P-27: the retail handbook asks for no record, the wealth handbook for the product's alone."""
    retail = POLICIES["retail-handbook"]
    assert check_disclosure_record(FULL, retail, as_of=TODAY, elderly=False).value is NOT_APPLICABLE
    wealth = check_disclosure_record(FULL, POLICIES["wealth-handbook"], as_of=TODAY, elderly=False)
    assert [one.rule for one in wealth.findings] == ["P-27", "X-46"]


@pytest.mark.parametrize(
    ("told", "elderly", "outcome"),
    [
        ({"risk_notice", "acknowledgement"}, True, MET),
        ({"risk_notice"}, True, NOT_MET),
        ({"acknowledgement"}, True, NOT_MET),
        (set(), True, NOT_MET),
        (None, True, UNKNOWN),
        ({"risk_notice", "acknowledgement"}, None, MET),
        ({"risk_notice"}, None, UNKNOWN),
        (None, None, UNKNOWN),
        (None, False, None),
        (set(), False, None),
    ],
)
def test_the_notice_to_the_elderly_and_its_confirmation_are_asked_for_apart(
    told: set[str] | None, elderly: bool | None, outcome: Outcome | None
) -> None:
    """P-07: each of the two lacks by itself; of a client who may be elderly, what lacks is UNKNOWN."""
    record = attrs.evolve(FULL, elderly=None if told is None else frozenset(told))
    decision = check_disclosure_record(record, REFERENCE, as_of=TODAY, elderly=elderly)
    assert [one.outcome for one in decision.findings if one.rule == "P-07"] == ([] if outcome is None else [outcome])
    assert decision.value is (MET if outcome is None else outcome)


@pytest.mark.parametrize("wrong", [{"legal"}, ("legal",), "legal", frozenset({1})])
def test_a_record_holds_sets_of_codes(wrong: Any) -> None:
    """P-22: another type is refused by the name of the field."""
    with pytest.raises(FactError, match=r"DisclosureRecord\.risks: want a frozenset of codes, or None"):
        DisclosureRecord(risks=wrong)


def test_the_principles_of_collecting_are_the_union_of_two_lists() -> None:
    """P-29, P-30: seven words, each list judged by its own."""
    words = ("lawful", "compliant", "objective", "true", "complete", "reasonable", "accurate")
    assert check_collection(words, REFERENCE, as_of=TODAY).value is MET
    decision = check_collection(words[:5], REFERENCE, as_of=TODAY)
    assert decision.value is NOT_MET
    assert {one.rule: one.outcome for one in decision.findings} == {"P-29": MET, "P-30": NOT_MET}
    assert check_collection(words[:5], POLICIES["wealth-handbook"], as_of=TODAY).value is MET
    with pytest.raises(
        FactError, match=r"'lawfull' is no principle of collecting client data .did you mean lawful"
    ) as no:
        check_collection(["lawfull"], REFERENCE, as_of=TODAY)
    assert no.value.code == "CC-FACT-002"
    with pytest.raises(NoRuleInForce):
        check_collection([], POLICIES["vip-outlet"], as_of=TODAY)
