"""Conduct: where each compliance rule stands, what it refuses, and how four handbooks become one policy."""

from __future__ import annotations

import pickle
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from clientcare.conduct import (
    AssessmentValidity,
    AssetChange,
    CompliancePolicy,
    ElderlyAge,
    ForbiddenPhrases,
    IdentityMask,
    LongerWords,
    PhraseGroup,
)
from clientcare.decision import Basis
from clientcare.errors import FactError, NoRuleInForce, RulebookError
from clientcare.masking import mask_identity
from clientcare.parameters import texts
from clientcare.phrases import Phrase
from clientcare.policy import Rule
from clientcare.rulebook import PACKAGED, Editions, Rulebook
from clientcare.wording import find_forbidden_promises
from tests.policies import SOURCE

LATEST = date(2026, 6, 30)
POLICIES = {name: Rulebook.load(name).on(LATEST).compliance for name in PACKAGED}
REFERENCE = POLICIES["reference"]


def _group(*phrases: str, subject: str = "principal", exempt: Any = "none") -> PhraseGroup:
    return PhraseGroup(
        subject=subject, exempt=exempt, suggestion_en="Say less.", suggestion_zh="少说。", phrases=phrases
    )


def _phrases(rule_id: str, *groups: PhraseGroup, longer: tuple[LongerWords, ...] | None = None) -> ForbiddenPhrases:
    return ForbiddenPhrases(id=rule_id, source=SOURCE, groups=groups, longer=longer)


# --- what the handbooks state ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slot", "ids"),
    [
        ("vip-outlet", "validity", ["P-01"]),
        ("vip-outlet", "staleness", ["P-02"]),
        ("vip-outlet", "guided_assessment", ["P-04"]),
        ("vip-outlet", "risk_disclosure", ["P-22"]),
        ("vip-outlet", "text_privacy", ["P-40"]),
        ("retail-handbook", "validity", ["P-03"]),
        ("retail-handbook", "dual_recording", ["P-05"]),
        ("retail-handbook", "promise_ban", ["P-06"]),
        ("retail-handbook", "elderly_notice", ["P-07"]),
        ("retail-handbook", "identity_mask", ["P-09"]),
        ("retail-handbook", "return_figures", ["P-38"]),
        ("retail-handbook", "text_privacy", ["P-40"]),
        ("care-regulation", "collection", ["P-30"]),
        ("wealth-handbook", "product_disclosures", ["P-27", "X-46"]),
        ("wealth-handbook", "suitability", ["P-28"]),
        ("wealth-handbook", "collection", ["P-29"]),
        ("wealth-handbook", "text_privacy", ["P-37"]),
        ("wealth-handbook", "return_figures", ["P-38"]),
        ("reference", "validity", ["P-01"]),
        ("reference", "asset_change", ["D-30"]),
        ("reference", "recording_scope", ["D-31"]),
        ("reference", "elderly_age", ["D-32"]),
        ("reference", "forbidden_phrases", ["D-33"]),
        ("reference", "text_privacy", ["P-40", "P-37"]),
        ("reference", "product_disclosures", ["P-27", "X-46"]),
        ("reference", "collection", ["P-30", "P-29"]),
    ],
)
def test_a_rule_stands_in_its_own_place(name: str, slot: str, ids: list[str]) -> None:
    """P-01 to P-07, P-09, P-22, P-27 to P-30, P-37, P-38, P-40, X-46: each is found by its place, not by its id."""
    rules = getattr(POLICIES[name], slot)
    assert [rule.id for rule in (rules if isinstance(rules, tuple) else (rules,))] == ids


@pytest.mark.parametrize("name", [name for name in PACKAGED if name != "reference"])
def test_a_handbook_states_no_number_that_it_leaves_open(name: str) -> None:
    """P-02, P-05, P-06, P-07: the size of a change, the scope, the phrases and the age are defaults of reference."""
    policy = POLICIES[name]
    assert policy.asset_change is None
    assert policy.recording_scope is None
    assert policy.elderly_age is None
    assert policy.concentration is None
    assert policy.forbidden_phrases == ()


def test_the_defaults_of_reference_say_so() -> None:
    """D-30 to D-33: half of the assets, investments, 65 years, the list of phrases; no share makes a concentration."""
    assert REFERENCE.asset_change is not None
    assert REFERENCE.asset_change.share == Decimal("0.5")
    assert REFERENCE.recording_scope is not None
    assert REFERENCE.recording_scope.scope == "investment"
    assert REFERENCE.elderly_age is not None
    assert REFERENCE.elderly_age.age == 65
    assert REFERENCE.concentration is None
    listed: list[Rule | None] = [REFERENCE.asset_change, REFERENCE.recording_scope, REFERENCE.elderly_age]
    for rule in (*listed, *REFERENCE.forbidden_phrases):
        assert rule is not None
        assert rule.source.basis is Basis.DEFAULT


def test_the_risks_and_the_diligence_are_the_three_of_each() -> None:
    """P-22: financial status, business status, risk tolerance; legal, policy and market risk."""
    rule = REFERENCE.risk_disclosure
    assert rule is not None
    assert [term.code for term in rule.diligence] == ["financial_status", "business_status", "risk_tolerance"]
    assert [term.code for term in rule.risks] == ["legal", "policy", "market"]
    assert "market risk" in rule.statement("en")
    assert "法律风险、政策风险、市场风险" in rule.statement("zh")


def test_as_many_characters_are_hidden_as_the_handbook_says() -> None:
    """P-09: what masking hides unless told otherwise is the handbook's figure."""
    rule = REFERENCE.identity_mask
    assert rule is not None
    number = "11010519491231002X"
    assert mask_identity(number) == mask_identity(number, hide=rule.hide)


@pytest.mark.parametrize("name", PACKAGED)
def test_no_figure_of_conduct_stands_loose_in_a_sentence(name: str) -> None:
    """P-01 to P-42: beside the braces a sentence of a rule with figures holds no digit but in ids."""
    for rule in POLICIES[name].every_rule():
        if not any(isinstance(value, int | Decimal) for _, value in rule.parameters()):
            continue
        for template in (rule.statement_en, rule.statement_zh):
            said = re.sub(r"\{\w+\}|\b[A-Z]-[0-9]{2}\b", "", template)
            assert re.search("[0-9]", said) is None, (rule.id, said)


# --- how they compose ------------------------------------------------------------------------------------------------


def _book(folder: Path, name: str, text: str) -> Editions:
    file = folder / f"{name}.toml"
    file.write_text(f'id = "{name}"\neffective_from = 2000-01-01\n{text}', encoding="utf-8")
    return Rulebook.load(file)


def _years(rule_id: str, years: int) -> str:
    source = 'source = { document = "test", locator = "1" }\n'
    return f'[compliance.validity]\nid = "{rule_id}"\nyears = {years}\n{source}'


USE_BOTH = '[use]\ncompliance = ["retail-handbook", "vip-outlet"]\n'


@pytest.mark.parametrize(
    ("years", "prefer", "held"),
    [
        ((1, 1), "", "A-03"),
        ((1, 1), "vip-outlet", "A-01"),
        ((2, 1), "vip-outlet", "A-01"),
        ((2, 1), "retail-handbook", "A-03"),
        ((2, 1), "", None),
    ],
)
def test_two_validities_that_differ_are_an_error_until_one_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: tuple[int, int], prefer: str, held: str | None
) -> None:
    """P-01, P-03: alike, the first named holds; unlike, the file says which, or is refused."""
    made = {
        "retail-handbook": _book(tmp_path, "retail", _years("A-03", years[0])),
        "vip-outlet": _book(tmp_path, "outlet", _years("A-01", years[1])),
    }
    monkeypatch.setattr("clientcare.rulebook._load_packaged", made.__getitem__)
    said = USE_BOTH + (f'[prefer]\n"compliance.validity" = "{prefer}"\n' if prefer else "")
    if held is None:
        with pytest.raises(RulebookError, match=r"compliance\.validity is set differently"):
            _book(tmp_path, "own", said)
        return
    rule = _book(tmp_path, "own", said).on(LATEST).compliance.validity
    assert rule is not None
    assert rule.id == held


def test_a_bank_overrides_one_figure_and_the_sentence_follows(tmp_path: Path) -> None:
    """P-01, D-32: two years and sixty, said in both languages."""
    text = 'use = "reference"\n[override."P-01"]\nyears = 2\n[override."D-32"]\nage = 60\n'
    policy = _book(tmp_path, "own", text).on(LATEST).compliance
    assert policy.validity is not None
    assert policy.validity.statement("zh") == "风险测评有效期原则上为 2 年。"
    assert policy.elderly_age is not None
    assert (
        policy.elderly_age.statement("en")
        == "A client of at least 60 completed years on the day of the purchase is elderly."
    )
    assert policy.validity.source.document == "own"


# --- the phrases -----------------------------------------------------------------------------------------------------


def test_the_packaged_phrases_cite_the_ban_and_carry_their_words() -> None:
    """P-06, D-33: text, ban, suggestion, exemption and longer words come out of the rulebook."""
    phrases = {phrase.text: phrase for phrase in REFERENCE.phrases}
    assert len(phrases) == len(REFERENCE.phrases) >= 250
    assert {phrase.rule for phrase in phrases.values()} == {"P-06"}
    assert phrases["保本"].unless_in[:2] == ("投保本", "承保本")
    assert phrases["保本"].exempt_for_deposits
    assert not phrases["稳赚"].exempt_for_deposits
    assert phrases["稳赚"].unless_in == ()
    assert "lose value" in phrases["risk free"].suggestion_en
    assert "投资有风险" in phrases["risk free"].suggestion_zh


def test_a_list_without_a_ban_cites_itself() -> None:
    """D-33: a bank's own phrases, built in code, are cited by their own rule, in the order of the lists."""
    longer = (LongerWords(phrase="甲乙", words=("甲乙丙",)),)
    first = _phrases("B-01", _group("甲乙", "丙丁", exempt="deposit"), _group("戊", subject="other"), longer=longer)
    policy = CompliancePolicy(forbidden_phrases=(first, _phrases("B-02", _group("己"))))
    said: dict[str, Any] = {"suggestion_en": "Say less.", "suggestion_zh": "少说。"}
    assert policy.phrases == (
        Phrase(text="甲乙", rule="B-01", exempt_for_deposits=True, unless_in=("甲乙丙",), **said),
        Phrase(text="丙丁", rule="B-01", exempt_for_deposits=True, **said),
        Phrase(text="戊", rule="B-01", **said),
        Phrase(text="己", rule="B-02", **said),
    )
    assert [one.matched for one in find_forbidden_promises("甲乙丙、甲 乙、己", policy.phrases)] == ["甲 乙", "己"]


@pytest.mark.parametrize("name", [name for name in PACKAGED if name != "reference"])
def test_a_rulebook_without_a_list_does_not_pass_a_text(name: str) -> None:
    """P-06: no list is no clean bill; it is an error that names the place."""
    with pytest.raises(NoRuleInForce, match=r"no rule compliance\.forbidden_phrases") as refused:
        _ = POLICIES[name].phrases
    assert refused.value.code == "CC-RULEBOOK-004"


def test_a_phrase_stands_in_one_list() -> None:
    """D-33: two suggestions for one phrase would contradict each other, in two rules or in one."""
    both = (_phrases("B-01", _group("甲")), _phrases("B-02", _group("乙", "甲")))
    with pytest.raises(FactError, match="B-01 and B-02 both list '甲'") as refused:
        CompliancePolicy(forbidden_phrases=both)
    assert refused.value.problems == (("forbidden_phrases", "B-01 and B-02 both list '甲'"),)
    with pytest.raises(FactError, match="B-01 and B-01 both list '甲'"):
        CompliancePolicy(forbidden_phrases=(_phrases("B-01", _group("甲"), _group("甲", subject="other")),))


def test_a_phrase_has_letters_and_longer_words_have_a_phrase() -> None:
    """D-33: what no text could hold, and an exception to nothing, are named at once."""
    with pytest.raises(FactError) as refused:
        _phrases("B-01", _group("甲", "!", "甲**乙"), longer=(LongerWords(phrase="丙", words=("丙丁",)),))
    assert refused.value.problems == (
        ("groups", "'!' has a part without a letter, a digit or %"),
        ("groups", "'甲**乙' has a part without a letter, a digit or %"),
        ("longer", "'丙' is no phrase of the rule"),
    )


def test_a_list_of_a_wrong_type_is_refused_for_what_it_is() -> None:
    """D-33: without a comparison that would raise."""
    wrong: Any = ("甲",)
    with pytest.raises(FactError) as refused:
        ForbiddenPhrases(id="B-01", source=SOURCE, groups=wrong)
    assert [where for where, _ in refused.value.problems] == ["groups"]


def test_a_policy_with_its_phrases_pickles_and_evolves() -> None:
    """P-06: phrases that were asked for travel neither with a copy nor in its equality."""
    again = pickle.loads(pickle.dumps(REFERENCE))  # noqa: S301
    assert again == REFERENCE
    assert again.phrases == REFERENCE.phrases
    bare = attrs.evolve(REFERENCE, forbidden_phrases=(_phrases("B-01", _group("甲")),))
    assert [phrase.text for phrase in bare.phrases] == ["甲"]


# --- bounds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "good", "bad"),
    [
        (lambda value: AssessmentValidity(id="B-01", source=SOURCE, years=value), (1, 100), (0, 101, True, None)),
        (
            lambda value: AssetChange(id="B-01", source=SOURCE, share=value),
            (Decimal(0), Decimal("0.5"), Decimal(10)),
            (Decimal("-0.1"), Decimal("10.1"), Decimal("NaN"), 1),
        ),
        (lambda value: ElderlyAge(id="B-01", source=SOURCE, age=value), (1, 150), (0, 151, "65")),
        (lambda value: IdentityMask(id="B-01", source=SOURCE, hide=value), (1, 18), (0, 19)),
    ],
)
def test_figures_have_bounds(make: Any, good: tuple[Any, ...], bad: tuple[Any, ...]) -> None:
    """P-01, P-09, D-30, D-32: the bounds themselves are in, one beyond is out, and so is another type."""
    for value in good:
        assert make(value).id == "B-01"
    for value in bad:
        with pytest.raises(FactError, match="rule 'B-01'"):
            make(value)


def test_the_parts_of_a_rule_are_told_apart() -> None:
    """D-33, D-21, X-61: a blank parts codes and figures, a slash the texts and lists that have blanks of their own."""
    rules = {rule.id: rule for _, rule in Rulebook.load("reference").on(LATEST).rules()}
    longer = rules["D-33"].show()["longer"].split("; ")
    assert longer[0].startswith("保本 / 投保本, 承保本, ")
    assert "零风险 / 零风险权重" in longer
    group = rules["D-33"].show("zh")["groups"].split("；")[0]
    assert group.startswith("principal / deposit / This product does not guarantee principal")
    assert "您可能损失部分或全部本金。 / 保本、保本保息" in group
    assert rules["D-21"].show()["grades"].startswith("money_market_fund 1; treasury_bond 1; ")
    assert rules["X-61"].show()["names"].startswith("online_bank / 网银; ")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ("investment", ("investments, the products with a risk grade", "投资类产品，即有风险等级的产品")),
        ("all", ("every product", "全部产品")),
    ],
)
def test_what_is_recorded_is_said_in_words(scope: Any, words: tuple[str, str]) -> None:
    """D-31: the sentence says the scope in words, the parameter stays a code."""
    assert REFERENCE.recording_scope is not None
    rule = attrs.evolve(REFERENCE.recording_scope, scope=scope)
    assert (rule.statement(), rule.statement("zh")) == (
        f"Dual recording is asked for {words[0]}.",
        f"双录适用于{words[1]}。",
    )
    assert rule.show() == {"scope": scope}


def test_a_list_of_texts_holds_each_once() -> None:
    """D-33: the kind of a list of texts takes one line each, none twice, and shows them all."""
    kind = texts()["kind"]
    faults: list[str] = []
    assert kind.holds(("保本", "risk free"))
    assert not any(map(kind.holds, [(), ("a", "a"), ("a\nb",), ("",), ["a"], "a", (1,)]))
    assert kind.show(("a", "b"), "en") == "a, b"
    assert kind.show(("a", "b"), "zh") == "a、b"
    assert kind.read(["保本", "b"], "x", lambda where, what: faults.append(f"{where}: {what}")) == ("保本", "b")
    assert kind.read(["a", "a", ""], "x", lambda where, what: faults.append(f"{where}: {what}")) is None
    assert len(faults) == 2
    assert faults[0].startswith("x[2]: '' is not a text") or faults[1].startswith("x[2]: '' is not a text")
    assert kind.schema()["minItems"] == 1
