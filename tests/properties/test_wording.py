"""Laws of the checker of wording (P-06, P-38): what is denied passes, what is said is found, wherever and however."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.phrases import AFTER, BEFORE, BETWEEN, RETURN_WORDS, Phrase
from clientcare.rulebook import Rulebook
from clientcare.wording import Promise, find_forbidden_promises, find_return_figures

PHRASES = Rulebook.load("reference").on(date(2026, 6, 30)).compliance.phrases
CHINESE = [phrase for phrase in PHRASES if not phrase.text.isascii()]
ENGLISH = [phrase for phrase in PHRASES if phrase.text.isascii()]
UNSEEN = ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u0301", "\0", "\ud800", "'", "”"]
NOISE = [*UNSEEN, " ", "\u3000", "\t", "-", "_", "·", "★", "(", "】"]
DENIALS = [
    *(
        "不承诺",
        "并非",
        "并不是",
        "无法承诺",
        "不能说",
        "本产品不属于",
        "没有任何产品",
        "从未宣传过",
        "不构成",
        "并非所有产品都",
        "不代表",
    ),
    *("禁止承诺", "严禁宣传", "不得以任何方式承诺", "切勿轻信", "请勿相信", "不得在朋友圈发布"),
    *("谨防", "警惕所谓", "什么叫", "是否", "不会也不能承诺"),
    *("不承諾", "並非", "嚴禁宣傳", "請勿輕信", "沒有任何產品"),
]
ENGLISH_DENIALS = [
    *(
        "We do not offer ",
        "We never promise ",
        "This is not ",
        "It isn't ",
        "We cannot and will not claim ",
        "without ",
    ),
    *(
        "non-",
        "Do not say ",
        "Staff must not use the words ",
        "It is forbidden to promise ",
        "Beware of ",
        "so-called ",
    ),
    *("It does not mean\n", "Neither we nor they offer any "),
]
PIECES = st.lists(
    st.one_of(
        st.sampled_from([phrase.text.replace("*", " ") for phrase in PHRASES]),
        st.sampled_from(sorted({*BEFORE, *AFTER, *BETWEEN, *RETURN_WORDS})),
        st.sampled_from(
            [*NOISE, *"，。、；：？！,.;:?!\n\r%", "\n\n", "\r\n", "15%", "三成", "翻倍", "赚了5,000元", " ", "s", "ed"]
        ),
        st.characters(exclude_categories=()),
    ),
    max_size=14,
).map("".join)


def _found(text: str) -> list[str]:
    return [promise.matched for promise in find_forbidden_promises(text, PHRASES)]


@st.composite
def noisy(draw: st.DrawFn, phrases: list[Phrase], noise: list[str]) -> str:
    """A phrase with noise between some of its characters; a star of it is left empty."""
    *letters, last = list(draw(st.sampled_from(phrases)).text.replace("*", " "))
    pads = draw(st.lists(st.sampled_from(["", "", *noise]), min_size=len(letters), max_size=len(letters)))
    return "".join(letter + pad for letter, pad in zip(letters, pads, strict=True)) + last


@settings(max_examples=150)
@given(
    st.one_of(noisy(CHINESE, NOISE), noisy(ENGLISH, NOISE)),
    st.sampled_from(["", "。", "您好，", "Dear client, ", "嗯"]),
)
def test_noise_hides_no_promise(text: str, lead: str) -> None:
    """A phrase is found as a whole, once, with blanks, marks or invisible characters inside (P-06)."""
    assert _found(lead + text) == [text]


@settings(max_examples=150)
@given(st.sampled_from(DENIALS), noisy(CHINESE, UNSEEN), st.sampled_from(["", "。", "的产品", "，请知悉"]))
def test_a_denied_phrase_passes(denial: str, text: str, rest: str) -> None:
    """No phrase is found behind a denial, a ban or a mention of it, whatever invisible is put inside (P-06)."""
    assert _found(denial + text + rest) == []


@settings(max_examples=150)
@given(
    st.sampled_from(ENGLISH_DENIALS),
    noisy(ENGLISH, UNSEEN),
    st.sampled_from(["", ".", " of any kind", ", please note"]),
)
def test_a_denied_english_phrase_passes(denial: str, text: str, rest: str) -> None:
    """No phrase is found behind a denial, a ban or a mention of it in English (P-06)."""
    assert _found(denial + text + rest) == []


@settings(max_examples=100)
@given(
    st.sampled_from(DENIALS),
    noisy(CHINESE, []),
    st.sampled_from(["，", "，但", "。", "；", "！", "\n\n", "，我行"]),
    noisy(CHINESE, []),
)
def test_a_denial_ends_with_its_clause(denial: str, first: str, end: str, second: str) -> None:
    """What stands in the next clause is not denied by this one (P-06)."""
    assert _found(denial + first + end + second) == [second]


def _shifted(found: tuple[Promise, ...], by: int) -> list[tuple[int, int, Phrase]]:
    return [(one.start + by, one.end + by, one.phrase) for one in found]


@settings(max_examples=150)
@given(PIECES, PIECES, st.sampled_from(["。", "！", ".\n", "; "]))
def test_two_texts_with_a_full_stop_between_have_the_findings_of_both(first: str, second: str, stop: str) -> None:
    """Nothing is read over the end of a sentence, in either direction (P-06, P-38)."""
    joined = first + stop + second
    for find in (lambda text: find_forbidden_promises(text, PHRASES), find_return_figures):
        both = [*_shifted(find(first + stop), 0), *_shifted(find(second), len(first + stop))]
        assert _shifted(find(joined), 0) == both


@settings(max_examples=150)
@given(PIECES)
def test_places_point_into_the_text(text: str) -> None:
    """Findings stand in order and apart, cut out what they name, and count lines as an editor does (P-06, P-38)."""
    for found in (find_forbidden_promises(text, PHRASES), find_return_figures(text)):
        last = 0
        for one in found:
            assert last <= one.start < one.end
            assert text[one.start : one.end] == one.matched
            before = text[: one.start].replace("\r\n", "\n").replace("\r", "\n").split("\n")
            assert (one.line, one.column) == (len(before), len(before[-1]) + 1)
            last = one.end
