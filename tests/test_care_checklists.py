"""The rules of cadence that people carry out (C-06 to C-85): each in its handbook, with its points and sentences."""

from __future__ import annotations

from datetime import date

import pytest

from clientcare.decision import Outcome
from clientcare.errors import FactError
from clientcare.policy import Checklist
from clientcare.rulebook import Rulebook

AS_OF = date(2026, 6, 30)
BOOKS = {
    name: Rulebook.load(name).on(AS_OF)
    for name in ("vip-outlet", "retail-handbook", "wealth-handbook", "care-regulation", "care-strategy")
}

# Each rule with its handbook, its kind and its points as the catalogue lists them; no points: the rule is one point.
LISTED = {
    "C-06": ("vip-outlet", "cadence", ""),
    "C-11": ("vip-outlet", "enumeration", "life_stage behaviour product external"),
    "C-16": ("vip-outlet", "process", ""),
    "C-17": ("vip-outlet", "enumeration", "crm outside"),
    "C-18": ("vip-outlet", "process", "phone sms mail preferred"),
    "C-19": ("vip-outlet", "process", ""),
    "C-20": ("vip-outlet", "process", "communication_report crm_update opportunity_status sales_plan"),
    "C-21": ("vip-outlet", "duty", ""),
    "C-22": ("vip-outlet", "duty", ""),
    "C-23": ("vip-outlet", "enumeration", "key_points needs_or_problems next_action"),
    "C-24": ("vip-outlet", "duty", "effectiveness compliance work_progress contact_status"),
    "C-25": ("vip-outlet", "process", ""),
    "C-27": ("vip-outlet", "guidance", ""),
    "C-29": ("vip-outlet", "enumeration", "emotional_care after_sale_tracking client_events wealth_diagnosis"),
    "C-30": (
        "vip-outlet", "enumeration", "major_holiday birthday anniversary dining leisure pets child_education",
    ),
    "C-37": ("vip-outlet", "enumeration", "finance_salon banquet short_trip knowledge_lecture market_lecture"),
    "C-39": ("vip-outlet", "enumeration", "relationship_point sales_point it_support"),
    "C-40": (
        "vip-outlet",
        "enumeration",
        "new_account transaction holiday new_product demonstration second_visit follow_up trouble complaint parting",
    ),
    "C-41": ("vip-outlet", "enumeration", "phone sms gift special_time event effective_service"),
    "C-42": ("vip-outlet", "process", "segment set_targets plan execute_check"),
    "C-43": ("vip-outlet", "process", "rank_balances client_list client_file care_service"),
    "C-44": ("vip-outlet", "cadence", ""),
    "C-51": ("retail-handbook", "guidance", "channel frequency content"),
    "C-54": ("retail-handbook", "duty", "asset_report tailored_plan"),
    "C-57": ("retail-handbook", "guidance", ""),
    "C-61": ("wealth-handbook", "guidance", ""),
    "C-62": ("wealth-handbook", "guidance", "considerate timely professional"),
    "C-63": ("wealth-handbook", "enumeration", "face_to_face phone email social_media live_stream"),
    "C-64": ("wealth-handbook", "guidance", "neat_dress smile listen_first eye_contact"),
    "C-65": ("wealth-handbook", "guidance", "warm_tone brief listen_and_respond confirm_outcome"),
    "C-66": ("wealth-handbook", "guidance", "clear_subject brief_body polite_wording readable_attachments"),
    "C-67": ("wealth-handbook", "guidance", "sincere prompt_answers useful_information protect_privacy"),
    "C-68": ("wealth-handbook", "guidance", "prepare encourage_questions show_competence summary_and_next_topic"),
    "C-69": ("wealth-handbook", "guidance", "respect listening clear_goal effective_expression"),
    "C-70": ("care-regulation", "enumeration", "outlet hotline online_bank mobile_bank social_media"),
    "C-71": ("care-regulation", "guidance", ""),
    "C-72": ("care-regulation", "enumeration", "product_information campaigns interaction"),
    "C-74": ("wealth-handbook", "enumeration", "purpose theme plan rewards"),
    "C-76": ("care-strategy", "guidance", "professional_image ask_and_listen useful_information"),
    "C-77": ("care-strategy", "guidance", "clear_wording listening empathy"),
    "C-80": ("vip-outlet", "ratio", ""),
    "C-81": ("vip-outlet", "ratio", ""),
    "C-82": ("vip-outlet", "duty", ""),
    "C-83": ("vip-outlet", "enumeration", "regular ad_hoc"),
    "C-84": ("care-regulation", "guidance", "convenient_interface rich_functions"),
    "C-85": ("retail-handbook", "enumeration", "professional emotional interactive"),
}  # fmt: skip


def _rule(rule_id: str) -> tuple[Checklist, list[str]]:
    """The packaged rule, and the codes of its points."""
    name, _, points = LISTED[rule_id]
    rule = BOOKS[name].rule(rule_id)
    assert isinstance(rule, Checklist)
    return rule, points.split() or [rule_id]


def test_every_checklist_of_cadence_is_in_the_table() -> None:
    """C-06 to C-85: a rule that a handbook gains or loses is seen here."""
    held = {rule.id: name for name, book in BOOKS.items() for rule in book.cadence.rules}
    assert held == {rule_id: name for rule_id, (name, _, _) in LISTED.items()}


@pytest.mark.parametrize("rule_id", LISTED)
def test_a_checklist_says_its_points_in_both_languages(rule_id: str) -> None:
    """C-06 to C-85: kind and points are those of the catalogue, and the sentences name every point."""
    rule, _ = _rule(rule_id)
    assert rule.kind == LISTED[rule_id][1]
    assert [term.code for term in rule.items or ()] == LISTED[rule_id][2].split()
    for lang in ("en", "zh"):
        assert rule.statement(lang)
        assert all(term.label(lang) in rule.statement(lang) for term in rule.items or ())
    assert rule.source.locator
    assert rule.source.term


@pytest.mark.parametrize("rule_id", LISTED)
def test_a_checklist_is_met_when_every_point_is_done(rule_id: str) -> None:
    """C-06 to C-85: all points done is met; with nothing done, every point is open, in the order of the list."""
    rule, points = _rule(rule_id)
    assert rule.check(points, as_of=AS_OF).value is Outcome.MET
    nothing = rule.check((), as_of=AS_OF)
    figures = dict(nothing.findings[0].figures)
    assert nothing.value is Outcome.NOT_MET
    assert (figures.pop("points"), figures.pop("open")) == (len(points), len(points))
    assert [getattr(point, "code", None) for point in figures.values()] == points


@pytest.mark.parametrize(("rule_id", "point"), [(rule_id, point) for rule_id in LISTED for point in _rule(rule_id)[1]])
def test_a_checklist_names_the_point_that_is_open(rule_id: str, point: str) -> None:
    """C-06 to C-85: one point left open is enough for not met, and it is the one that is named."""
    rule, points = _rule(rule_id)
    decision = rule.check([one for one in points if one != point], as_of=AS_OF)
    (finding,) = decision.findings
    assert decision.value is Outcome.NOT_MET
    assert finding.rule == rule_id
    assert finding.figure("open") == 1
    assert getattr(finding.figure("point_1"), "code", None) == point


@pytest.mark.parametrize("rule_id", LISTED)
def test_a_checklist_refuses_a_point_that_it_does_not_have(rule_id: str) -> None:
    """C-06 to C-85: a mistyped point is an error, never a point that is done."""
    rule, points = _rule(rule_id)
    with pytest.raises(FactError, match=f"no point of {rule_id}") as caught:
        rule.check([*points, "no_such_point"])
    assert caught.value.code == "CC-FACT-002"
