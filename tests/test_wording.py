"""What a text may not promise (P-06) and which figures a care message may not carry (P-38)."""

from __future__ import annotations

import pickle
import re
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pytest

from clientcare.decision import Outcome
from clientcare.errors import FactError, NoRuleInForce
from clientcare.phrases import (
    AFTER,
    BEFORE,
    BETWEEN,
    CLAIMS,
    FOLD,
    NOT_RETURNS,
    RETURN_FIGURE,
    RETURN_WORDS,
    Phrase,
)
from clientcare.rulebook import Rulebook
from clientcare.wording import (
    REMEMBERED,
    Promise,
    check_care_message,
    check_shareable,
    find_forbidden_promises,
    find_return_figures,
)

Scope = Literal["investment", "deposit"]
POLICY = Rulebook.load("reference").on(date(2026, 6, 30)).compliance
PHRASES = POLICY.phrases

GROUPS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "scenarios_wording.toml").read_text(encoding="utf-8")
)["groups"]
SENTENCES = [
    pytest.param(text, tuple(found), group.get("scope", "investment"), id=f"{group['group']}: {text}")
    for group in GROUPS
    for text, *found in (*group.get("found", ()), *([text] for text in group.get("pass", ())))
]
MESSAGES = [
    pytest.param(text, tuple(found), id=f"{group['group']}: {text}")
    for group in GROUPS
    for text, *found in (*group.get("figures", ()), *([text] for text in group.get("no_figures", ())))
]


def _lines(words: str) -> list[str]:
    return words.split()


# The Chinese phrases whose traditional form differs, as they are written in Hong Kong.
TRADITIONAL = _lines("""
保證*本金 保證*本息 確保*本金 確保*本息 擔保*本金 承諾*本金 本金*保證 本息*保證 本金絕對安全
資金絕對安全 本金無憂 本息無憂 本金零損失 本金無損 本金不會損失 本金不會虧 本金不會少 不會損失本金
不會虧損本金 保證*收益 保證*回報 保證*利息 保證*分紅 保證*盈利 保證*獲利 保證*賺 保證*兑付
保證*% 保證*百分之 保證*年化 承諾*收益 承諾*回報 承諾*盈利 承諾*兑付 承諾*年化 承諾*%
確保*收益 確保*回報 確保*盈利 確保*賺 收益*保證 回報*保證 回報*保障 利息*保證 保底*回報
穩拿*收益 穩拿*% 零風險 0風險 無風險 沒有風險 沒有任何風險 沒有一點風險 沒有絲毫風險 無任何風險
毫無風險 絕無風險 不存在風險 不存在任何風險 不會有風險 不會有任何風險 風險為零 風險是零 風險等於零
絕對安全 萬無一失 和存款一樣安全 跟存款一樣安全 像存款一樣安全 與存款一樣安全 等同於存款 穩賺
穩賺不賠 穩賺不虧 穩賺錢 穩掙 穩贏 必賺 包賺 包賺不賠 只賺不賠 只賺不虧 有賺無賠 躺賺 一定賺
肯定賺 絕對賺 一定賺錢 肯定賺錢 絕對賺錢 保賺 保賺不賠 旱澇保收 只漲不跌 必漲 一定會漲 肯定會漲
保證*漲 保證*不虧 保證*不賠 保證*不跌 確保*不虧 承諾*不虧 一定不虧 肯定不虧 絕對不虧 絕不虧
決不虧 不會虧 不會賠 不會賠錢 不會有損失 不會有虧損 絕不會虧 絕對不會虧 肯定不會虧 永不虧 零虧損
零損失 絕無虧損 剛性兑付 剛兑 虧損兜底 銀行兜底 我們兜底 全額兜底 虧損由我 虧了算我的 賠了算我的
虧損全額補償 虧多少補多少 虧了我們補 虧了我補 虧了包賠
""")


def _phrase(text: str, *unless_in: str, exempt: bool = False) -> Phrase:
    return Phrase(
        text=text,
        rule="B-01",
        suggestion_en="Say less.",
        suggestion_zh="少说。",
        exempt_for_deposits=exempt,
        unless_in=unless_in,
    )


def _found(text: str, scope: Scope = "investment") -> tuple[str, ...]:
    return tuple(promise.matched for promise in find_forbidden_promises(text, PHRASES, scope=scope))


@pytest.mark.parametrize(("text", "found", "scope"), SENTENCES)
def test_a_sentence_is_read_as_written(text: str, found: tuple[str, ...], scope: Scope) -> None:
    """Each sentence of the scenario file holds exactly the promises that it lists (P-06)."""
    assert _found(text, scope) == found


@pytest.mark.parametrize(("text", "found"), MESSAGES)
def test_a_care_message_is_read_as_written(text: str, found: tuple[str, ...]) -> None:
    """Each care message of the scenario file holds exactly the figures of return that it lists (P-38)."""
    figures = find_return_figures(text)
    assert tuple(figure.matched for figure in figures) == found
    assert {figure.rule for figure in figures} <= {"P-38"}


def test_the_scenario_file_is_large_and_balanced() -> None:
    """At least 200 sentences, no fewer than 90 of either answer, in both scripts and in English (P-06)."""
    texts = {param.values[0]: bool(param.values[1]) for param in SENTENCES}
    assert len(texts) >= 200
    assert min(sum(texts.values()), len(texts) - sum(texts.values())) >= 90
    traditional = [text for text in texts if str(text).translate(FOLD) != text]
    english = [text for text in texts if str(text).isascii()]
    assert len(traditional) >= 30
    assert len(english) >= 80


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.text)
def test_every_phrase_is_found_alone_and_as_itself(phrase: Phrase) -> None:
    """A phrase of the list is no part of a longer one that would hide it, and cites its own rule (P-06)."""
    text = phrase.text.replace("*", " ")
    [promise] = find_forbidden_promises(text, PHRASES)
    assert (promise.phrase, promise.rule, promise.matched) == (phrase, "P-06", text.strip())


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.text)
def test_a_deposit_is_exempt_by_scope_alone(phrase: Phrase) -> None:
    """A phrase that is exempt is found outside the scope of deposits, whatever the text speaks of (P-06)."""
    text = phrase.text.replace("*", " ")
    own = [one.phrase for one in find_forbidden_promises(f"存款 {text}", (phrase,), scope="deposit")]
    assert own == ([] if phrase.exempt_for_deposits else [phrase])
    assert [one.phrase for one in find_forbidden_promises(f"存款 {text}", (phrase,))] == [phrase]


def test_the_handbook_ban_is_exempt_for_deposits_and_risk_talk_is_not() -> None:
    """Principal and interest of a deposit may be promised; that nothing can be lost may not (P-06)."""
    exempt = {phrase.text for phrase in PHRASES if phrase.exempt_for_deposits}
    assert {"保本保息", "保证*收益", "guarantee*principal", "guarantee*return"} <= exempt
    assert exempt.isdisjoint({"稳赚不赔", "零风险", "risk free", "刚性兑付"})


@pytest.mark.parametrize("phrase", {(one.suggestion_en, one.suggestion_zh): one for one in PHRASES}.values())
def test_a_suggestion_promises_nothing(phrase: Phrase) -> None:
    """What is proposed in place of a promise passes the checker itself (P-06)."""
    assert _found(phrase.suggestion_en) == _found(phrase.suggestion_zh) == ()
    assert find_return_figures(phrase.suggestion_en) == find_return_figures(phrase.suggestion_zh) == ()


@pytest.mark.parametrize("text", TRADITIONAL)
def test_every_phrase_is_found_in_traditional_characters(text: str) -> None:
    """The table of traditional characters covers every phrase (P-06)."""
    assert _found(text.replace("*", "")) == (text.replace("*", ""),)


def test_the_folds_are_those_that_the_words_need() -> None:
    """A traditional character folds to one that occurs in a word of the tables, and no word holds one itself (P-06)."""
    letters = {
        *"".join((*BEFORE, *AFTER, *BETWEEN, *RETURN_WORDS, *NOT_RETURNS, *CLAIMS)),
        *"零一二三四五六七八九十百千万亿两几个倍番成元块",
    }
    for phrase in PHRASES:
        letters.update(phrase.text, *phrase.unless_in)
    assert {chr(code) for code in FOLD.values()} <= letters
    assert letters.isdisjoint(map(chr, FOLD))


def test_the_words_of_the_tables_can_match() -> None:
    """No word of the tables holds what squeezing takes away or folds (P-06)."""
    for word in (*BEFORE, *AFTER, *BETWEEN):
        assert word
        assert all(letter.isalnum() or letter in "%?" for letter in word)
        assert word.casefold().translate(FOLD) == word


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("保本", [(1, 1)]),
        ("\n保本", [(2, 1)]),
        ("ab\r\n 保本", [(2, 2)]),
        ("ab\r保本\r\r保本", [(2, 1), (4, 1)]),
        ("保本。\n\n保\n本", [(1, 1), (3, 1)]),
        ("😀😀保本", [(1, 3)]),
        ("a\u2028保本", [(1, 3)]),
        ("稳赚，保本\n零风险", [(1, 1), (1, 4), (2, 1)]),
    ],
)
def test_places_count_lines_and_code_points_from_one(text: str, lines: list[tuple[int, int]]) -> None:
    """A line ends with LF, CR LF or CR; a column is a code point; the offsets cut out what was found (P-06)."""
    found = find_forbidden_promises(text, PHRASES)
    assert [(one.line, one.column) for one in found] == lines
    assert all(text[one.start : one.end] == one.matched for one in found)


def test_a_promise_is_a_value() -> None:
    """A finding compares, hashes and pickles by what it holds (P-06)."""
    phrase = _phrase("保本")
    [promise] = find_forbidden_promises("a 保·本!", (phrase,))
    assert promise == Promise(start=2, end=5, line=1, column=3, matched="保·本", phrase=phrase)
    assert pickle.loads(pickle.dumps(promise)) == promise  # noqa: S301
    assert len({promise, promise}) == 1
    assert promise.rule == "B-01"


def test_the_longest_of_overlapping_phrases_stands() -> None:
    """Phrases that overlap are one finding, the first and of these the longest, whatever their order (P-06)."""
    short, long, later = _phrase("甲乙"), _phrase("甲乙丙"), _phrase("丙丁戊己")
    for phrases in ((short, long, later), (later, long, short)):
        assert [one.phrase for one in find_forbidden_promises("甲乙丙丁戊己", phrases)] == [long]
    assert [one.phrase for one in find_forbidden_promises("甲乙，丙丁戊己", (short, long, later))] == [short, later]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see a cat", ["cat"]),
        ("see cats", ["cats"]),
        ("concat", []),
        ("category", []),
        ("cats1", []),
        ("1cat", []),
        ("猫cat猫", ["cat"]),
        ("c,a,t", ["c,a,t"]),
        ("xc,a,t", []),
        ("c,a,tx", []),
        ("ca,t", []),
        ("c;a;t", []),
        ("c. at", []),
        ("c.at", ["c.at"]),
        ("c\n\nat", []),
        ("c\nat", ["c\nat"]),
    ],
)
def test_a_latin_phrase_keeps_to_words(text: str, found: list[str]) -> None:
    """A phrase begins and ends with a word, may have a plural s, and stays in its clause or is spelled out (P-06)."""
    assert [one.matched for one in find_forbidden_promises(text, (_phrase("cat"),))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("保证收益", True),
        ("保证您每年的收益", True),
        ("保证" + "1" * 24 + "收益", True),
        ("保证" + "1" * 25 + "收益", False),
        ("保证" + "您" * 24 + "收益", True),
        ("保证" + "您" * 25 + "收益", False),
        ("保证如实披露收益", False),
        ("保证，收益", False),
        ("保证", False),
        ("guarantees your return", False),
    ],
)
def test_a_star_stands_for_a_few_known_words(text: str, found: bool) -> None:
    """Between the parts of a phrase stand words of the table, at most 24 characters of them (P-06)."""
    assert bool(find_forbidden_promises(text, (_phrase("保证*收益"),))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("guarantee return", True),
        ("guaranteed returns", True),
        ("guarantees a return", True),
        ("guaranteeing returns", True),
        ("guarantee d return", True),
        ("guarantor return", False),
        ("guarantee sreturn", False),
        ("guarantee returning", False),
    ],
)
def test_a_part_of_a_phrase_may_be_inflected(text: str, found: bool) -> None:
    """A verb in a phrase may end in s, d, ed or ing, the phrase itself in a plural s only (P-06)."""
    assert bool(find_forbidden_promises(text, (_phrase("guarantee*return"),))) is found


def test_longer_words_hide_a_phrase() -> None:
    """A phrase inside one of its longer words is none, at its beginning and at its end (P-06)."""
    phrases = (_phrase("保本", "投保本", "保本点"), _phrase("保障*收益", "收益权"))
    texts = ("投保本", "投 保 本", "保本点", "保障您的收益权", "保本，保障您的收益", "本，保本")
    assert [len(find_forbidden_promises(text, phrases)) for text in texts] == [0, 0, 0, 0, 2, 1]


@pytest.mark.parametrize("text", ["", "*", "保证*", "*收益", " - ", "\u200b"])
def test_a_phrase_without_letters_is_refused(text: str) -> None:
    """A phrase of nothing would be found everywhere; it is refused with its code (P-06)."""
    with pytest.raises(FactError) as caught:
        find_forbidden_promises("保本", (_phrase(text),))
    assert caught.value.code == "CC-FACT-001"


def test_another_scope_is_refused() -> None:
    """A scope that the library does not know is not taken for one that it knows (P-06)."""
    scope: Any = "deposits"
    with pytest.raises(FactError) as caught:
        find_forbidden_promises("保本", PHRASES, scope=scope)
    assert caught.value.code == "CC-FACT-002"


def test_nothing_is_found_without_phrases_or_text() -> None:
    """No phrases and no text are no error (P-06, P-38)."""
    assert find_forbidden_promises("保本", ()) == find_forbidden_promises("", PHRASES) == find_return_figures("") == ()


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("不得在朋友圈承诺保本", True),
        ("不得在朋友圈但承诺保本", False),
        ("不得在朋友圈；承诺保本", False),
        ("不得在朋友圈 承诺保本", False),
        ("不得在朋友圈\n承诺保本", False),
        ("不得在朋友圈保本", False),
        ("不得" + "嗯" * 44 + "承诺保本", True),
        ("不得" + "嗯" * 45 + "承诺保本", False),
        ("must not publish on any wall of ours a guaranteed return", True),
        ("must not publish on a wall: a guaranteed return", False),
        ("嗯嗯不得", True),
    ],
)
def test_a_ban_reaches_a_verb_of_saying_in_its_clause(text: str, passes: bool) -> None:
    """A ban governs the phrase through a verb of saying, within 48 characters and its own clause (P-06)."""
    assert (_found(text) == ()) is passes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("不承诺保本、保息和保收益", ()),
        ("不承诺保本、但保息", ("保息",)),
        ("非保本、收益有保证", ("收益有保证",)),
        ("不承诺保本，保息", ("保息",)),
        ("不承诺保本、本金无忧，本息无忧", ("本息无忧",)),
        ("We do not offer guaranteed returns or capital protection.", ()),
        ("We do not offer guaranteed returns, capital protection.", ("capital protection",)),
        ("是否保本、保息", ()),
        ("“保本”、“保息”字样不得使用", ()),
        ("保本、零风险均收费", ("保本", "零风险")),
        ("不得、不准承诺保本", ()),
        ("不会也不能承诺保本", ()),
        ("稳赚不可能亏", ("稳赚", "不可能亏")),
        ("稳赚不可能？", ()),
        ("保本" + "的" * 48 + "骗局", ()),
        ("保本" + "的" * 49 + "骗局", ("保本",)),
        ("的" * 50 + "保本", ("保本",)),
        ("不" + "的" * 47 + "保本", ()),
        ("不" + "的" * 48 + "保本", ("保本",)),
    ],
)
def test_lists_share_a_denial_and_readings_are_bounded(text: str, found: tuple[str, ...]) -> None:
    """Members of a list share what waits for its object; nothing is read beyond 48 characters (P-06)."""
    assert _found(text) == found


def test_any_character_may_stand_in_a_text() -> None:
    """Every character, lone surrogates too, is read without an error and hides no promise (P-06, P-38)."""
    text = "".join(map(chr, (*range(0x33480), *range(0xE0000, 0xE0200), sys.maxunicode)))
    assert find_return_figures(f"{text}\n\n涨15%")[-1].matched == "涨15%"
    assert find_forbidden_promises(f"{text}\n\n保\0\ud800\u200f本", PHRASES)[-1].matched == "保\0\ud800\u200f本"


def _calls(text: str, work: Callable[[str], object]) -> int:
    """Count the calls that a piece of work makes, of functions in Python and in C."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "客户经理每月联系客户。",
            "保",
            "保本",
            "不",
            "不保本，",
            "不保本",
            "保本、",
            "的",
            "保证",
            "保证您的",
            "收益的",
            "承诺嗯",
        ),
        *(
            "不得承诺嗯保本",
            "保本吗？",
            "的骗局",
            "保本的",
            "涨1%",
            "涨",
            "return is ",
            "guarantee the ",
            "no risk ",
            "never ",
        ),
        *("earned 1 ", "a", "1", "1%", "%", "?", ".", ",", "保,", "\n", "\r\n", " ", "\u200b", "\ud800", "\u0301", "ﷺ"),
    ],
)
def test_the_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Every further stretch of a text makes as many calls as the one before, whatever it is made of (P-06, P-38)."""
    for work in (lambda text: find_forbidden_promises(text, PHRASES), find_return_figures):
        work(unit)  # phrases are squeezed once
        once, twice, thrice = (_calls(unit * size, work) for size in (120, 240, 360))
        assert thrice - twice <= (twice - once) * 101 // 100  # a few calls belong to the run, not to the text


@pytest.mark.parametrize("unit", ["保本不", "不保本", "不保本，"])
def test_a_text_that_repeats_itself_is_read_once(unit: str) -> None:
    """What stands before a phrase is remembered, so the same words again cost few calls (P-06)."""
    find_forbidden_promises(unit, PHRASES)
    text = unit * 1000
    assert _calls(text, lambda text: find_forbidden_promises(text, PHRASES)) < 20 * len(text)


def test_a_text_of_many_readings_is_read_as_well() -> None:
    """What is remembered is bounded, and forgetting it changes nothing (P-06)."""
    lines = [f"第{number}款产品{'' if number % 2 else '不'}保本" for number in range(2 * REMEMBERED + 9)]
    found = find_forbidden_promises("。\n".join(lines), PHRASES)
    assert [one.line for one in found] == [number + 1 for number in range(len(lines)) if number % 2]


def test_a_mebibyte_is_read() -> None:
    """Every promise of a long text is found where it stands (P-06)."""
    page = "客户经理每月联系客户两次。The manager calls twice a month.\n" * 100
    text = f"{page}本产品保本保息。不承诺保本。\n" * 250
    assert len(text.encode()) >= 2**20
    found = find_forbidden_promises(text, PHRASES)
    assert [one.line for one in found] == [101 * (place + 1) for place in range(250)]
    assert {one.column for one in found} == {4}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("涨了" + "嗯" * 23 + "15%", True),
        ("涨了" + "嗯" * 24 + "15%", False),
        ("15%" + "嗯" * 24 + "涨", True),
        ("15%" + "嗯" * 25 + "涨", False),
        ("优惠" + "嗯" * 6 + "涨15%", False),
        ("优惠" + "嗯" * 7 + "涨15%", True),
        ("优惠，涨15%", True),
        ("涨，15%", False),
        ("涨15", False),
        ("syrup 15%", False),
        ("update 15%", False),
        ("offer: up 15%", True),
        ("undoubled return", False),
        ("15 bpsx up", False),
    ],
)
def test_a_figure_needs_a_word_of_return_in_its_clause(text: str, found: bool) -> None:
    """A figure and its word stand within 24 characters of one clause, a discount within 8 takes it away (P-38)."""
    assert bool(find_return_figures(text)) is found


def test_a_figure_carries_the_phrase_of_the_caller() -> None:
    """The rule and the suggestion of a figure are data (P-38)."""
    assert find_return_figures("涨15%")[0].phrase is RETURN_FIGURE
    [figure] = find_return_figures("生日快乐\n涨15%", _phrase("%"))
    assert (figure.rule, figure.line, figure.column) == ("B-01", 2, 1)


def test_figures_that_share_a_word_are_one() -> None:
    """A range is one finding, two sentences are two (P-38)."""
    assert [one.matched for one in find_return_figures("收益3%到5%，涨2%")] == ["收益3%到5%", "涨2%"]


# --- a text as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("祝您生日快乐！", []),
        ("祝您生日快乐，手续费优惠15%。", []),
        ("", []),
        ("祝您生日快乐！\n您持有的传世之宝市价已涨15%。", [(2, 12)]),
        ("Happy birthday! Your fund is up 15%.\nIt doubled, a return of 20%.", [(1, 30), (2, 15)]),
    ],
)
def test_a_care_message_names_the_place_of_each_figure(text: str, places: list[tuple[int, int]]) -> None:
    """P-38: a birthday wish carries no figure of return; the finding says where one stands, not what it says."""
    decision = check_care_message(text, POLICY)
    assert decision.value is (Outcome.NOT_MET if places else Outcome.MET)
    named = [(one.figure("line"), one.figure("column")) for one in decision.findings if one.outcome is Outcome.NOT_MET]
    assert named == places
    assert {one.rule for one in decision.findings} == {"P-38"}
    assert decision.rulebook == POLICY.rulebook
    assert not re.search("%|涨|up|return of", decision.explain("zh") + decision.explain("en"))


CARD, MOBILE = "6222020200112230038", "13800138000"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("欢迎转发给您的朋友！", {}),
        (f"客户卡号{CARD}，电话{MOBILE}、{MOBILE}", {"bank_card": 1, "mobile_number": 2}),
        ("a.b@example.com", {"email": 1}),
        ("证件 11010519491231002X", {"identity_number": 1}),
    ],
)
def test_a_text_that_is_shared_carries_no_personal_data(text: str, kinds: dict[str, int]) -> None:
    """P-37, P-40: one finding a rule and kind of data, with its number; clean is MET for either rule."""
    decision = check_shareable(text, POLICY)
    assert decision.value is (Outcome.NOT_MET if kinds else Outcome.MET)
    assert {one.rule for one in decision.findings} == {"P-37", "P-40"}
    found = {
        str(one.figure("kind")): one.figure("found") for one in decision.findings if one.outcome is Outcome.NOT_MET
    }
    assert found == kinds
    assert all(f"; places: {number}." in decision.explain() for number in kinds.values())
    assert len(decision.findings) == 2 * max(1, len(kinds))
    for lang, name in (("en", "bank card number"), ("zh", "银行卡号")):
        assert (name in decision.explain(lang)) is ("bank_card" in kinds)
        assert CARD not in decision.explain(lang)


@pytest.mark.parametrize(
    ("name", "rules"), [("vip-outlet", ["P-40"]), ("wealth-handbook", ["P-37"]), ("retail-handbook", ["P-40"])]
)
def test_each_handbook_cites_its_own_rule(name: str, rules: list[str]) -> None:
    """P-37, P-40: forwarding in documents 001 and 004, social media in document 000."""
    policy = Rulebook.load(name).on(date(2026, 6, 30)).compliance
    assert [one.rule for one in check_shareable(MOBILE, policy).findings] == rules


@pytest.mark.parametrize("check", [check_care_message, check_shareable])
def test_a_rulebook_without_the_rule_passes_no_text(check: Callable[..., Any]) -> None:
    """P-37, P-38, P-40: document 002 speaks of neither; silence is no permission."""
    policy = Rulebook.load("care-regulation").on(date(2026, 6, 30)).compliance
    with pytest.raises(NoRuleInForce, match=r"no rule compliance\.(return_figures|text_privacy)"):
        check("保本", policy)
