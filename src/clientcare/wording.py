"""Wording (用语): promises, figures of return and personal data that a text may not carry.

Matching is literal, on a squeezed text that remembers where each character came from: NFKD, case, accents and
traditional characters are folded; invisible characters, blanks, punctuation and symbols in words fall away ("保-本",
"guar-anteed   return").  A phrase in Latin letters begins and ends at the bounds of words (a plural s belongs to it).
No phrase reaches over the end of a sentence, nor over a comma unless it is spelled out with commas ("保,本,保,息").
Of phrases that overlap, the first and longest stands.

**What passes.**  From a phrase backwards, within its clause, only the words of :data:`~clientcare.phrases.BEFORE` are
read; any other word ends the reading.

* One denial passes ("不保本", "does not guarantee principal"), a denial of a denial does not ("不是不保本"), and what
  only looks like a denial is none ("不仅", "除非", "not only").  Denials joined by and, or, 、 are one.
* A comma, semicolon, full stop, question or exclamation mark ends a clause, and 但 or but the reading.  A bare denial
  (不, 非, 无) ends at a colon, a line break or 、 as well.
* A ban (禁止, 不得, must not) reaches a verb of saying anywhere in its clause, and through it the phrase.
* The members of a list share a denial that waits for its object ("不承诺保本、保息", not "非保本、保收益").
* A mention passes: "是否保本", "什么叫保本", "保本吗", "警惕保本", "保本"字样不得使用, "risk-free funds do not exist".

Deposits may promise principal and interest; they are exempt by ``scope`` only, never by a guess from the text.  Every
reading is bounded, so the work grows with the length of the text and no faster.

Source: 001 四(一) 禁止承诺保本保息 (P-06); 001 二(三), 000 §1.1.69(1) (P-38); 000 §1.1.25(4) (P-37), 001, 004 (P-40).

>>> from datetime import date
>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).compliance
>>> [found.matched for found in find_forbidden_promises("本产品保 本保息，稳赚不赔！", policy.phrases)]
['保 本保息', '稳赚不赔']
>>> find_forbidden_promises("本产品不保本，过往业绩不代表未来表现。", policy.phrases)
()
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Literal

from attrs import frozen

from .conduct import CompliancePolicy
from .decision import Decision, Outcome
from .masking import find_personal_data
from .parameters import unknown_code
from .phrases import (
    AFTER,
    BEFORE,
    CLAIMS,
    FIGURES,
    NOT_RETURNS,
    RETURN_FIGURE,
    RETURN_WORDS,
    Kind,
    Phrase,
)
from .policy import require
from .squeezed import APART, BRIDGE, BROKEN, JOINED, LISTED, PAUSE, Squeezed, by_letter, squeeze, stretches

__all__ = ["Promise", "check_care_message", "check_shareable", "find_forbidden_promises", "find_return_figures"]

SCOPES: Final = ("investment", "deposit")
REACH: Final = 48  # squeezed characters that are read on either side of a phrase
REMEMBERED: Final = 1024  # readings that are kept for a text that says the same again and again
BESIDE: Final = 8  # from a figure of return to a word that makes it something else
_OF_ONE_WORD: Final = "不非"  # how a denial ends that belongs to the one word behind it
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_BAN: Final = re.compile("|".join(word for word, kind in BEFORE.items() if kind is Kind.BAN))
_RETURN_WORD: Final = re.compile("|".join(sorted(RETURN_WORDS, key=len, reverse=True)))
_OTHER_WORD: Final = re.compile("|".join(sorted(NOT_RETURNS, key=len, reverse=True)))
_FIGURE: Final = re.compile("|".join(FIGURES))
_DENIALS: Final = (Kind.BARE, Kind.OPEN)
_WAITING: Final = (Kind.OPEN, Kind.MARK)
_LAST: Final = (Kind.MARK, Kind.QUERY)
_BEFORE: Final = by_letter(BEFORE, -1)
_AFTER: Final = by_letter(AFTER, 0)
_SEEN: Final = REACH + max(map(len, BEFORE))  # how far back a reading can see, the whole of its last word included


@frozen(kw_only=True)
class Promise:
    """A place in a text that says what it may not say (违规表述).

    ``start`` and ``end`` are offsets into the text (half-open), ``line`` and ``column`` count from 1 in code points;
    ``matched`` is the text as it stands there, ``phrase`` the phrase that it is, with its suggestion.
    """

    start: int
    end: int
    line: int
    column: int
    matched: str
    phrase: Phrase

    @property
    def rule(self) -> str:
        """The rule that forbids it."""
        return self.phrase.rule


def find_forbidden_promises(
    text: str, phrases: Sequence[Phrase], *, scope: Literal["investment", "deposit"] = "investment"
) -> tuple[Promise, ...]:
    """Find the forbidden promises of a text (禁止承诺保本保息), in the order of the text.

    Raises :class:`~clientcare.errors.FactError`: ``CC-FACT-002`` for another scope, ``CC-FACT-001`` for a phrase
    without any letter.

    ``phrases`` are those of a policy, :attr:`~clientcare.conduct.CompliancePolicy.phrases`, or a bank's own.

    Source: 001 四(一) (P-06); the list of phrases is a default, that deposits are exempt is a reading.

    >>> own = Phrase(text="no risk", rule="B-01", suggestion_en="It carries risk.", suggestion_zh="投资有风险。")
    >>> [promise] = find_forbidden_promises("Dear client,\\nno risk!", [own])
    >>> promise.line, promise.column, promise.rule
    (2, 1, 'B-01')
    """
    if scope not in SCOPES:
        raise unknown_code(scope, "scope", SCOPES)
    words = squeeze(text)
    size, kinds, listed = len(words.chars) + 1, len(phrases), max(words.gaps, default=JOINED) >= LISTED
    # Each hit is one number: by start, then the longest, then the order of the phrases.
    hits = sorted(
        (start * size + size - end) * kinds + place
        for place, phrase in enumerate(phrases)
        if not (phrase.exempt_for_deposits and scope == "deposit")
        for start, end in stretches(words, phrase)
        if not (listed and _two_members(words, start, end))
    )
    spans: dict[int, int] = {}
    chosen: list[int] = []
    last = 0
    for hit in hits:
        stretch, place = divmod(hit, kinds)
        start, rest = divmod(stretch, size)
        if start >= last:
            spans[start] = last = size - rest
            chosen.append(place)
    found = []
    shared = -1  # where a denied member of a list ends: the next one may share the denial
    read: dict[tuple[str, bytes, bool, int], Kind | None] = {}
    for (start, end), place in zip(spans.items(), chosen, strict=True):
        before, after = _read(words, start, shared, read), _after(words, end, spans)
        denied = (before in _DENIALS) != (after is Kind.FLIP)
        passes = denied or Kind.MARK in (before, after) or (before is Kind.ASK and after is Kind.QUERY)
        passes = passes and before is not Kind.HIT
        shared = end if passes and before in _WAITING else -1
        if not passes:
            found.append((start, end, phrases[place]))
    return _located(text, words, found)


def _two_members(words: Squeezed, start: int, end: int) -> bool:
    """Tell whether what looks like one phrase is two members of a list, of which a denial before it denies the first.

    The denial is 不 or 非, at once before it: "非保本、保收益" promises the return.
    """
    if max(words.gaps[start + 1 : end], default=JOINED) < LISTED or words.chars.startswith(CLAIMS, start):
        return False
    word = words.word_to(start, _BEFORE) if start else ""
    return BEFORE.get(word) is Kind.BARE and word[-1] in _OF_ONE_WORD


def _read(
    words: Squeezed, start: int, shared: int, read: dict[tuple[str, bytes, bool, int], Kind | None]
) -> Kind | None:
    """Read from a phrase backwards, or remember what came of the same words before another one."""
    first = max(0, start - _SEEN)
    claim = words.chars.startswith(CLAIMS, start)
    near = start - shared if first <= shared else -1
    key = words.chars[first : start + 1], words.gaps[first : start + 1], claim, near
    if key not in read:
        if len(read) >= REMEMBERED:
            read.clear()
        read[key] = _before(words, start, shared, claim=claim)
    return read[key]


def _before(words: Squeezed, start: int, shared: int, *, claim: bool) -> Kind | None:
    """Read from a phrase backwards: what the words before it do to it."""
    denial: Kind | None = None
    said, crossed, place = claim, JOINED, start
    while place > max(0, start - REACH):
        crossed = max(crossed, words.gaps[place])
        if crossed >= PAUSE or (denial and crossed > APART):
            break
        if place == shared and not denial:
            return Kind.OPEN
        word = words.word_to(place, _BEFORE)
        kind = BEFORE.get(word)
        if kind in (Kind.MARK, Kind.HIT, Kind.ASK):
            return denial or kind
        if kind is Kind.BARE and crossed > APART:
            break
        if kind in (Kind.BARE, Kind.OPEN, Kind.BAN):
            denial = None if denial else Kind.BARE if kind is Kind.BARE and not claim else Kind.OPEN
        elif kind is Kind.SAY:
            said = True
        elif kind is not Kind.FILL and (kind is not Kind.JOIN or denial):
            return denial or _ban(words, place, start - REACH, said=said)
        place -= len(word)
    return denial


def _ban(words: Squeezed, place: int, reach: int, *, said: bool) -> Kind | None:
    """Look for a ban on a verb of saying farther back in the clause, whatever stands between."""
    if not _BAN.search(words.chars, max(0, reach), place):
        return None
    while place > max(0, reach) and words.gaps[place] < BROKEN and not words.parted(place):
        word = words.word_to(place, _BEFORE)
        kind = BEFORE.get(word)
        if kind is Kind.BAN and said:
            return Kind.OPEN
        if kind is Kind.BUT:
            break
        said = said or kind is Kind.SAY
        place -= len(word) or 1
    return None


def _after(words: Squeezed, end: int, spans: Mapping[int, int]) -> Kind | None:
    """Read on behind a phrase, over the further members of a list: what the words after it do to it."""
    flipped: Kind | None = None
    place, last, size = end, end + REACH, len(words.chars)
    while place < size and (words.gaps[place] == JOINED or not words.parted(place)):
        if place > last:
            return None
        if place in spans:
            place = spans[place]
            continue
        word = words.word_at(place, _AFTER)
        kind = AFTER.get(word)
        if kind is None:
            return None
        if kind in _LAST:
            return flipped or kind
        flipped = kind if kind is Kind.FLIP else flipped
        place += len(word)
    return flipped


def find_return_figures(text: str, phrase: Phrase = RETURN_FIGURE) -> tuple[Promise, ...]:
    """Find the figures of return in a care message (关怀信息中的收益数字), in the order of the text.

    A figure is a percentage, a share or a multiple ("15%", "三成", "2倍") with a word of return in its clause, or money
    that was earned; a discount or a wish ("手续费优惠15%") is none.

    Source: 001 二(三), 000 §1.1.69(1) (P-38); what a figure is, is a reading.

    >>> [found.matched for found in find_return_figures("祝您生日快乐！您持有的传世之宝市价已涨15%。")]
    ['涨15%']
    >>> find_return_figures("祝您生日快乐，手续费优惠15%。")
    ()
    """
    words = squeeze(text)
    ends = [place for place, gap in enumerate(words.gaps) if gap >= PAUSE and place]
    clauses = zip([0, *ends], [*ends, len(words.chars)], strict=True)
    return _located(text, words, [(*span, phrase) for clause in clauses for span in _figures(words, *clause)])


def _figures(words: Squeezed, first: int, last: int) -> Sequence[tuple[int, int]]:
    """Give the figures of return in a clause, each with the nearest word of return."""
    found: list[tuple[int, int]] = []
    figures = list(_FIGURE.finditer(words.chars, first, last))
    words_of_return = _RETURN_WORD.finditer(words.chars, first, last if figures else first)
    signs = [sign.span() for sign in words_of_return if words.whole(*sign.span())]
    begins, ends = [begin for begin, _ in signs], [end for _, end in signs]
    for figure in figures:
        start, end = figure.span()
        if words.glued[end] or (words.glued[start] and words.chars[start].isalpha()):
            continue
        left, right = bisect_right(ends, start) - 1, bisect_left(begins, end)
        near = [(start, end)] if figure["money"] else []
        near += [(begin, end) for begin in begins[left : left + 1] if start - ends[left] <= BRIDGE]
        near += [(start, stop) for stop in ends[right : right + 1] if begins[right] - end <= BRIDGE]
        near = [one for one in near if not _other(words, max(first, one[0] - BESIDE), min(last, one[1] + BESIDE))]
        if near:
            start, end = min(near, key=lambda one: one[1] - one[0])
            if found and start < found[-1][1]:
                start, _ = found.pop()
            found.append((start, end))
    return found


def _other(words: Squeezed, first: int, last: int) -> bool:
    """Tell whether a word beside a figure makes it a discount or a wish."""
    return any(words.whole(*one.span()) for one in _OTHER_WORD.finditer(words.chars, first, last))


def _located(text: str, words: Squeezed, found: Sequence[tuple[int, int, Phrase]]) -> tuple[Promise, ...]:
    lines = [0, *(one.end() for one in _LINE_END.finditer(text))]
    promises = []
    for first, last, phrase in found:
        start, end = words.places[first], words.places[last - 1] + 1
        line = bisect_right(lines, start)
        column = start - lines[line - 1] + 1
        promises.append(Promise(start=start, end=end, line=line, column=column, matched=text[start:end], phrase=phrase))
    return tuple(promises)


def check_care_message(text: str, policy: CompliancePolicy) -> Decision[Outcome]:
    """Check that a care message, such as a birthday wish, carries no figure of return (关怀信息不得含收益数字).

    One finding a figure, with its place and without its words.

    Source: 001 二(三), 000 §1.1.69(1) (P-38).
    """
    rule = require(policy.return_figures, "compliance.return_figures")
    findings = [
        rule.finding(Outcome.NOT_MET, "compliance.return_figure", ("line", one.line), ("column", one.column))
        for one in find_return_figures(text)
    ]
    value = Outcome.NOT_MET if findings else Outcome.MET
    findings = findings or [rule.finding(Outcome.MET, "compliance.no_return_figure")]
    return Decision(value, as_of=None, rulebook=policy.rulebook, findings=findings)


def check_shareable(text: str, policy: CompliancePolicy) -> Decision[Outcome]:
    """Check that a text for social media or for forwarding carries no personal data (对外文字不得含客户信息).

    NOT_MET with one finding a rule and kind of data, which says how often it occurs and never what it is.  MET means
    that none was found: names and postal addresses are not looked for.

    Source: 000 §1.1.25(4) (P-37); 001 四(一), 004 (7)信息保密制度 (P-40).
    """
    rules = require(policy.text_privacy or None, "compliance.text_privacy")
    counts = Counter(span.kind.value for span in find_personal_data(text))
    findings = [
        rule.finding(Outcome.NOT_MET, "compliance.personal_data", ("kind", kind), ("found", found))
        for rule in rules
        for kind, found in sorted(counts.items())
    ]
    value = Outcome.NOT_MET if findings else Outcome.MET
    findings = findings or [rule.finding(Outcome.MET, "compliance.no_personal_data") for rule in rules]
    return Decision(value, as_of=None, rulebook=policy.rulebook, findings=findings)
