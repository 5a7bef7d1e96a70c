"""Parameters and rules: a policy built in code is checked by the same statement as one read from a file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcare.decision import Outcome, Source, Term
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
    (
        ratio(most=100)["kind"],
        [Decimal(100), Decimal("99.123456"), Decimal("0E+6")],
        [Decimal(101), Decimal("0.1234567"), Decimal("-0.1"), Decimal("0E+7"), Decimal("Infinity")],
    ),
    (code()["kind"], ["gold", "a1_b-2", "a" * 64], ["Gold", "", "a__b", "a" * 65, "a_", "金", 1]),
    (choice("a", "b")["kind"], ["a", "b"], ["c", "", None, 1]),
    (
        text()["kind"],
        ["a", "金卡", "x" * 2000, "金\u3000卡", "a\u00a0b", "\u3000a"],
        ["", "  ", "\u3000", "a\nb", "a\tb", "x" * 2001, "a\u202eb", "a\u2028b", "a\u200bb", 1],
    ),
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
    with pytest.raises(FactError, match=r"rule 'T-05': months: 0 is not a whole number from 1 to 120"):
        AveragingRule(id="T-05", source=SOURCE, months=0)
    with pytest.raises(FactError, match="'t5' is not a rule id"):
        AveragingRule(id="t5", source=SOURCE, months=12)
    with pytest.raises(FactError, match=r"rule 'T-13': excludes: "):
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
    for broken, words in (("{a", "braces do not match"), ("{a:>9}", "nothing else"), ("{a!r}", "nothing else")):
        with pytest.raises(ValueError, match=words):
            placeholders(broken)


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
    with pytest.raises(FactError, match="X-01 stands in rules already"):
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


@pytest.mark.parametrize("written", ["0.3", "0.30", "0.300000"])
def test_one_ratio_has_one_form(written: str) -> None:
    """T-15: 0.3 and 0.30 are one figure, so they read as one Decimal, to the last digit."""
    read = ratio()["kind"].read(Decimal(written), "a", lambda *_: None)
    assert str(read) == "0.3"


@pytest.mark.parametrize(
    ("raw", "form"), [(0, "0"), (100, "100"), (Decimal("10"), "10"), (Decimal("1E+1"), "10"), (Decimal("1.0"), "1")]
)
def test_a_whole_ratio_keeps_its_zeros(raw: object, form: str) -> None:
    """T-15: only zeros behind the point are without meaning."""
    assert str(ratio(most=100)["kind"].read(raw, "a", lambda *_: None)) == form


def test_every_fault_of_a_rule_is_named_at_once() -> None:
    """T-05: id, source, kind and figure are checked where the rule is made, by field; None is no figure."""
    with pytest.raises(FactError) as refused:
        AveragingRule(id="t5", source="004", kind="guess", months=None)  # type: ignore[arg-type]
    assert [field for field, _ in refused.value.problems] == ["id", "source", "kind", "months"]
    with pytest.raises(FactError, match="want a Source, which says where the rule stands"):
        AveragingRule(id="T-05", source=None, months=12)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule_id", "sound"), [("A-" + "1" * 30, True), ("A-" + "1" * 31, False), ("A", False), (5, False)]
)
def test_a_rule_id_has_at_most_32_characters(rule_id: Any, sound: bool) -> None:
    """An id is printed everywhere; 32 characters are taken, 33 are not."""
    if sound:
        assert Checklist(id=rule_id, source=SOURCE).id == rule_id
    else:
        with pytest.raises(FactError, match="is not a rule id"):
            Checklist(id=rule_id, source=SOURCE)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("{months:d}", "braces may hold the name of a parameter and nothing else"),
        ("{months!x}", "nothing else"),
        ("{months!r}", "nothing else"),
        ("{months:>99999999}", "nothing else"),
        ("{months", "its braces do not match"),
        ("{month}", r"\{month\} is no parameter that this rule sets \(did you mean months\?\); it sets: months"),
        ("{}", "is no parameter that this rule sets"),
        ("{months.real}", "is no parameter that this rule sets"),
        ("{months[0]}", "is no parameter that this rule sets"),
    ],
)
@pytest.mark.parametrize("field", ["statement_en", "statement_zh"])
def test_a_sentence_holds_names_of_its_parameters_alone(sentence: str, words: str, field: str) -> None:
    """T-05: a format could make any length of text of one figure, so it is refused where the rule is made."""
    sentences: dict[str, Any] = {field: sentence}
    with pytest.raises(FactError, match=words) as refused:
        AveragingRule(id="T-05", source=SOURCE, months=12, **sentences)
    assert [where for where, _ in refused.value.problems] == [field]


def test_a_rule_speaks_english_and_chinese_alone() -> None:
    """T-05: another language is refused, not answered in English."""
    with pytest.raises(FactError, match="known: en, zh"):
        THREE_CARDS.bands[0].statement("fr")


def test_one_id_stands_for_one_rule_of_a_policy() -> None:
    """T-01 to T-09: twice in a list, or in two places, both places are named."""
    with pytest.raises(FactError, match="A-01 stands in bands already; each rule has an id of its own") as refused:
        TieringPolicy(bands=(band("A-01", "one"), band("A-01", "two", at_least=5)))
    assert [where for where, _ in refused.value.problems] == ["bands"]
    rule = AveragingRule(id="A-01", source=SOURCE, months=12)
    with pytest.raises(FactError, match="average: A-01 stands in bands already"):
        TieringPolicy(bands=(band("A-01", "one"),), average=rule)


def test_a_source_may_be_reconstructed_with_a_confidence() -> None:
    """A source is said as document and locator; a missing locator leaves no blank."""
    assert (str(SOURCE), str(Source(document="004", locator=""))) == ("test 1", "004")


def test_the_parts_of_a_rule_in_code_are_checked_field_by_field() -> None:
    """T-25: a part with a wrong code or bound is refused where the rule is made."""
    for part in (SubBand(code="X X", at_least=1), SubBand(code="low", at_least=-1)):
        with pytest.raises(FactError, match="rule 'T-25': bands"):
            SubBandRule(id="T-25", source=SOURCE, tier="gold", bands=(part,))
