"""The rules of selling that people carry out (X-26 to X-67): each in its handbook, with its points and sentences."""

from __future__ import annotations

from datetime import date

import pytest

from clientcare.decision import Outcome
from clientcare.errors import FactError
from clientcare.policy import Checklist
from clientcare.rulebook import Rulebook
from clientcare.wording import check_shareable

AS_OF = date(2026, 6, 30)
NAMES = ("vip-outlet", "retail-handbook", "wealth-handbook", "care-regulation", "care-strategy")
BOOKS = {name: Rulebook.load(name).on(AS_OF) for name in NAMES}

# Each rule with its handbook, its kind, its points as the catalogue lists them, and words of the original; no points:
# the rule is one point.
LISTED = {
    "X-26": ("vip-outlet", "matrix", "vip_card", ("更高等级贵宾卡",)),
    "X-30": ("vip-outlet", "cadence", "", ("定期", "转发")),
    "X-31": ("vip-outlet", "guidance", "", ("俱乐部", "协会", "派对", "引荐")),
    "X-32": ("vip-outlet", "guidance", "", ("单位", "介绍同事")),
    "X-44": ("wealth-handbook", "guidance", "", ("收益稳定",)),
    "X-47": ("wealth-handbook", "guidance", "", ("合规", "法律法规")),
    "X-48": (
        "wealth-handbook",
        "enumeration",
        "allocation maturity_match risk_spread return_optimisation dynamic_adjustment customisation",
        ("资产配置", "期限匹配"),
    ),
    "X-57": (
        "wealth-handbook",
        "enumeration",
        "segmentation portrait product_innovation partnership personal_recommendation",
        ("客户细分", "跨界合作"),
    ),
    "X-58": ("care-strategy", "guidance", "association_rules recommender custom_plan", ("关联规则", "推荐算法")),
    "X-59": (
        "care-strategy",
        "guidance",
        "innovation personal_service promotion price marketing_budget",
        ("产品创新", "个性化服务", "促销", "价格", "营销预算"),
    ),
    "X-66": ("wealth-handbook", "guidance", "", ("风险可控",)),
    "X-67": ("retail-handbook", "guidance", "", ("口碑", "转介绍")),
}


def _rule(rule_id: str) -> tuple[Checklist, list[str]]:
    """The packaged rule, and the codes of its points."""
    name, _, points, _ = LISTED[rule_id]
    rule = BOOKS[name].rule(rule_id)
    assert isinstance(rule, Checklist)
    return rule, points.split() or [rule_id]


def test_every_checklist_of_selling_is_in_the_table() -> None:
    """X-26, X-30 to X-32, X-44, X-48, X-57 to X-59, X-66, X-67: what a handbook gains or loses is seen; X-47 too."""
    held = {rule.id: name for name, book in BOOKS.items() for rule in book.crosssell.rules}
    held["X-47"] = next(name for name, book in BOOKS.items() for rule in book.compliance.rules if rule.id == "X-47")
    assert held == {rule_id: name for rule_id, (name, *_) in LISTED.items()}


@pytest.mark.parametrize("rule_id", LISTED)
def test_a_checklist_says_its_points_in_both_languages(rule_id: str) -> None:
    """X-26 to X-67: kind, points and words are those of the catalogue; a list is named point by point."""
    rule, _ = _rule(rule_id)
    _, kind, points, words = LISTED[rule_id]
    assert (rule.kind, [term.code for term in rule.items or ()]) == (kind, points.split())
    assert all(word in rule.statement("zh") for word in words)
    for lang in ("en", "zh"):
        assert all(term.label(lang) in rule.statement(lang) for term in rule.items or ())
    assert rule.source.locator
    assert rule.source.term


@pytest.mark.parametrize("rule_id", LISTED)
def test_a_checklist_is_met_when_every_point_is_done(rule_id: str) -> None:
    """X-26 to X-67: all points done is met; one that is open is named; a point that is not there is refused."""
    rule, points = _rule(rule_id)
    assert rule.check(points, as_of=AS_OF).value is Outcome.MET
    for left in points:
        decision = rule.check([one for one in points if one != left], as_of=AS_OF)
        (finding,) = decision.findings
        assert (decision.value, finding.rule, finding.figure("open")) == (Outcome.NOT_MET, rule_id, 1)
        assert getattr(finding.figure("point_1"), "code", None) == left
    with pytest.raises(FactError, match=f"no point of {rule_id}") as caught:
        rule.check([*points, "no_such_point"])
    assert caught.value.code == "CC-FACT-002"


def test_what_clients_forward_holds_no_personal_data() -> None:
    """X-30, P-40: circle marketing has no interval, and its note sends what is forwarded through P-40."""
    rule, _ = _rule("X-30")
    assert "No interval is stated" in rule.note_en
    assert "P-40" in rule.note_en
    assert "P-40" in rule.note_zh
    conduct = BOOKS["vip-outlet"].compliance
    assert check_shareable("欢迎转发：本周市场回顾。", conduct).value is Outcome.MET
    assert [one.rule for one in check_shareable("请致电 13800138000", conduct).findings] == ["P-40"]
