"""Parameters and rules: a policy built in code is checked by the same statement as one read from a file."""

from __future__ import annotations

import string
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcare.decision import Outcome, Term
from clientcare.errors import FactError
from clientcare.parameters import Kind, choice, code, codes, count, money, ratio, terms, text
from clientcare.parameters import given as shown_value
from clientcare.policy import Checklist, placeholders
from clientcare.scheme import AdmissionScope, AveragingRule, Band, GrowthRule, SubBand, SubBandRule
from clientcare.tiering import TieringPolicy
from tests.policies import SOURCE, THREE_CARDS, band

CASES: list[tuple[Kind, list[Any], list[Any]]] = [
    (money()["kind"], [0, 1, 10**17], [-1, 10**17 + 1, 1.0, True, "1", None]),
    (count(most=5)["kind"], [1, 5], [0, 6, True, 1.0, "1"]),
    (ratio()["kind"], [Decimal(0), Decimal("1e-6"), Decimal(1)], [Decimal("1.01"), Decimal("NaN"), Decimal("1e-7"), 1]),
    (code()["kind"], ["gold", "a1_b-2", "a" * 64], ["Gold", "", "a__b", "a" * 65, "a_", "金", 1]),
    (choice("a", "b")["kind"], ["a", "b"], ["c", "", None, 1]),
    (text()["kind"], ["a", "金卡", "x" * 2000], ["", "  ", "a\nb", "x" * 2001, "a\u202eb", 1]),
    (codes()["kind"], [("a",), ("a", "b")], [(), ("a", "a"), ("A",), ["a"], "a"]),
    (codes("x", "y")["kind"], [("x", "y")], [("z",)]),
    (terms()["kind"], [(Term("a", "A", "甲"),)], [(), (Term("A", "A", "甲"),), (Term("a"), Term("a")), ("a",)]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "good", "bad"), CASES, ids=[kind.want[:30] for kind, _, _ in CASES])
def test_each_kind_holds_what_it_wants(kind: Kind, good: list[Any], bad: list[Any]) -> None:
    """The bounds themselves are in, one beyond is out, and no other type passes."""
    for value in good:
        assert kind.holds(value), value
        assert kind.show(value, "en")
        assert kind.show(value, "zh")
    for value in bad:
        assert not kind.holds(value), value


@pytest.mark.parametrize("kind", [kind for kind, _, _ in CASES], ids=[kind.want[:30] for kind, _, _ in CASES])
@given(
    raw=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.decimals(), st.lists, max_leaves=4
    )
)
def test_reading_gives_a_value_that_holds_or_a_problem(kind: Kind, raw: Any) -> None:
    """Whatever a file says, either the value is of the kind or a problem with its path is reported."""
    problems: list[tuple[str, str]] = []
    value = kind.read(raw, "a.b", lambda path, problem: problems.append((path, problem)))
    assert (value is None) == bool(problems)
    assert value is None or kind.holds(value)
    assert all(path.startswith("a.b") and problem for path, problem in problems)


def test_lists_are_joined_as_each_language_writes_them() -> None:
    """English commas, Chinese enumeration commas; parts are parted by semicolons."""
    assert codes()["kind"].show(("a", "b"), "en") == "a, b"
    assert codes()["kind"].show(("a", "b"), "zh") == "a、b"
    rule = SubBandRule(
        id="T-25",
        source=SOURCE,
        tier="gold",
        bands=(SubBand(code="low", at_least=1000), SubBand(code="mid", at_least=250)),
    )
    assert rule.show("en")["bands"] == "low 10; mid 2.50"
    assert rule.show("zh")["bands"] == "low 10；mid 2.50"


def test_a_rule_in_code_is_checked_as_one_in_a_file() -> None:
    """T-05: a wrong figure, a wrong id and a wrong code are refused where the rule is made."""
    with pytest.raises(FactError, match=r"T-05\.months: 0 is not a whole number from 1 to 120"):
        AveragingRule(id="T-05", source=SOURCE, months=0)
    with pytest.raises(FactError, match="'t5' is not a rule id"):
        AveragingRule(id="t5", source=SOURCE, months=12)
    with pytest.raises(FactError, match=r"T-13\.excludes"):
        AdmissionScope(id="T-13", source=SOURCE, excludes=())


def test_a_sentence_is_a_template_over_its_parameters() -> None:
    """T-15: figures come from the rule, so that a changed figure changes the sentence."""
    rule = GrowthRule(
        id="T-15",
        source=SOURCE,
        at_least=Decimal("0.30"),
        months=6,
        statement_en="{at_least} in {months}",
        statement_zh="{months}",
    )
    assert (rule.statement("en"), rule.statement("zh")) == ("30 % in 6", "6")
    assert placeholders("{a} and {{b}}") == ("a",)
    with pytest.raises(ValueError, match=r"expected '}'|Single"):
        placeholders("{a")
    assert list(string.Formatter().parse(""))[:1] == []


def test_a_policy_gives_its_rules_in_order_and_refuses_a_rule_id_twice() -> None:
    """T-01 to T-05: single rules and lists come in the order of the slots; one id cannot stand for two rules."""
    assert [rule.id for rule in THREE_CARDS.every_rule()] == [
        "T-04",
        "T-03",
        "T-02",
        "T-01",
        "T-05",
        "T-09",
        "T-08",
        "T-15",
    ]
    twice = Checklist(id="X-01", source=SOURCE)
    with pytest.raises(FactError, match="X-01 and X-01 both have id 'X-01'"):
        TieringPolicy(bands=(band("A-01", "one"),), rules=(twice, twice))


def test_a_finding_of_a_rule_carries_its_clause() -> None:
    """The finding takes id, source and edition from the rule."""
    rule = Band(id="T-03", source=SOURCE, tier="gold", name_en="Gold", name_zh="金卡", at_least=1)
    finding = rule.finding(Outcome.MET, "x", ("a", 1))
    assert (finding.rule, finding.source, finding.effective_from, finding.figure("a")) == ("T-03", SOURCE, None, 1)


def test_long_values_are_cut_in_messages() -> None:
    """A message shows the beginning of a long value and its length."""
    assert shown_value("x" * 100).endswith("(102 characters)")
    assert shown_value(True) == "true"
    assert shown_value(5) == "5"
