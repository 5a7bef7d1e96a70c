"""Wording (用语): promises that a text may not make, and figures of return that a care message may not carry.

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

Source: 001 四(一) 禁止承诺保本保息 (P-06); 001 二(三), 000 §1.1.69(1) (P-38).

>>> from clientcare.phrases import PROPOSED
>>> [found.matched for found in find_forbidden_promises("本产品保 本保息，稳赚不赔！", PROPOSED)]
['保 本保息', '稳赚不赔']
>>> find_forbidden_promises("本产品不保本，过往业绩不代表未来表现。", PROPOSED)
()
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from attrs import frozen

from .errors import FactError
from .parameters import unknown_code
from .phrases import (
    AFTER,
    BEFORE,
    BETWEEN,
    CLAIMS,
    FIGURES,
    FOLD,
    NOT_RETURNS,
    RETURN_FIGURE,
    RETURN_WORDS,
    Kind,
    Phrase,
)

__all__ = ["Promise", "find_forbidden_promises", "find_return_figures"]

SCOPES: Final = ("investment", "deposit")
REACH: Final = 48  # squeezed characters that are read on either side of a phrase
BRIDGE: Final = 24  # and between the parts of one, or between a figure and its word of return
BESIDE: Final = 8  # from a figure of return to a word that makes it something else

# What stands between two kept characters: nothing, a blank or symbol, a mark of lists, the end of a line, of a clause,
# of a sentence.  A dot is judged by what follows it.
JOINED, APART, LISTED, BROKEN, PAUSE, ENDED = range(6)
_DOT: Final = -1
_MARKS: Final[Mapping[str, int]] = {
    **dict.fromkeys("\t", APART),
    **dict.fromkeys("、/|&", LISTED),
    **dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029:—–―…", BROKEN),
    **dict.fromkeys(",،", PAUSE),
    **dict.fromkeys(";。!؛", ENDED),
    ".": _DOT,
}
_UNSEEN: Final = frozenset("\u115f\u1160'’‘‛ʼ`´\"“”„‟«»「」『』《》〈〉")  # fillers, apostrophes, quotes
_CLOSING: Final = '"”’』」)）'  # a dot before one ends a sentence, as before a blank
_HAN: Final = "⺀"  # from here on scripts are written without blanks
_ENDINGS: Final = ("ing", "ed", "d", "s")
_Table: TypeAlias = Mapping[str, Sequence[str]]
_NUMBER: Final = re.compile(r"\d+|%")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_BAN: Final = re.compile("|".join(word for word, kind in BEFORE.items() if kind is Kind.BAN))
_RETURN_WORD: Final = re.compile("|".join(sorted(RETURN_WORDS, key=len, reverse=True)))
_OTHER_WORD: Final = re.compile("|".join(sorted(NOT_RETURNS, key=len, reverse=True)))
_FIGURE: Final = re.compile("|".join(FIGURES))


def _by_letter(words: Iterable[str], letter: int) -> _Table:
    """Sort words by their first or last letter, the longest first."""
    table: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        table.setdefault(word[letter], []).append(word)
    return table


_BEFORE: Final = _by_letter(BEFORE, -1)
_AFTER: Final = _by_letter(AFTER, 0)
_BETWEEN: Final = _by_letter(BETWEEN, 0)


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

    Source: 001 四(一) (P-06); the list of phrases is open, that deposits are exempt is a reading.

    >>> from clientcare.phrases import PROPOSED
    >>> [promise] = find_forbidden_promises("Dear client,\\nno risk!", PROPOSED)
    >>> promise.line, promise.column, promise.rule
    (2, 1, 'P-06')
    """
    if scope not in SCOPES:
        raise unknown_code(scope, "scope", SCOPES)
    words = _squeeze(text)
    hits = sorted(
        (start, -end, place)
        for place, phrase in enumerate(phrases)
        if not (phrase.exempt_for_deposits and scope == "deposit")
        for start, end in _spans(words, phrase)
    )
    spans: dict[int, tuple[int, Phrase]] = {}
    last = 0
    for start, minus_end, place in hits:
        if start >= last:
            last = -minus_end
            spans[start] = last, phrases[place]
    found = []
    shared = -1  # where a denied member of a list ends: the next one may share the denial
    for start, (end, phrase) in spans.items():
        before, after = _before(words, start, shared), _after(words, end, spans)
        denied = (before in (Kind.BARE, Kind.OPEN)) != (after is Kind.FLIP)
        mention = before is Kind.MARK or after is Kind.MARK or (before is Kind.ASK and after is Kind.QUERY)
        passes = before is not Kind.HIT and (denied or mention)
        shared = end if passes and before in (Kind.OPEN, Kind.MARK) else -1
        if not passes:
            found.append((start, end, phrase))
    return _located(text, words, found)


@frozen(kw_only=True)
class _Squeezed:
    """The letters and digits of a text, folded; where each stood; and what stood before it.

    ``glued`` tells whether a word of a script with blanks runs on over a place; the end of the text is one of them.
    """

    chars: str
    places: tuple[int, ...]
    gaps: tuple[int, ...]
    glued: tuple[bool, ...]

    def parted(self, place: int) -> bool:
        """Tell whether a clause ends before a place; beside Chinese a blank and the end of a line end it, too."""
        gap = self.gaps[place]
        if gap in (APART, BROKEN):
            return self.chars[place] >= _HAN or self.chars[place - 1] >= _HAN
        return gap >= PAUSE

    def whole(self, start: int, end: int) -> bool:
        """Tell whether a stretch is made of whole words and stays within its clause."""
        return not self.glued[start] and not self.glued[end] and max(self.gaps[start + 1 : end], default=0) < PAUSE

    def word_at(self, place: int, table: _Table) -> str:
        """Give the longest word of a table that begins at a place, "" where none does."""
        for word in table.get(self.chars[place : place + 1], ()):
            if self.chars.startswith(word, place) and self.whole(place, place + len(word)):
                return word
        return ""

    def word_to(self, place: int) -> str:
        """Give the longest word of :data:`BEFORE` that ends at a place, "" where none does."""
        for word in _BEFORE.get(self.chars[place - 1], ()):
            if self.chars.endswith(word, 0, place) and self.whole(place - len(word), place):
                return word
        return ""

    def spelled(self, start: int, end: int) -> bool:
        """Tell whether a stretch of words is spelled out, a comma between any two of its characters."""
        spelled = end - start > 2 and set(self.gaps[start + 1 : end]) == {PAUSE}
        return spelled and not self.glued[start] and not self.glued[end]


def _plain(char: str) -> tuple[str, int]:
    """Fold one character: what is kept of it, and how far it parts its neighbours."""
    folded = unicodedata.normalize("NFKD", char)
    mark = _MARKS.get(char, _MARKS.get(folded))
    if mark is not None:
        return "", mark
    if char in _UNSEEN:
        return "", JOINED
    kept = "".join(one for one in folded.casefold() if (one.isalnum() and one not in _UNSEEN) or one in "%?")
    if kept:
        return kept.translate(FOLD), ENDED if kept[-1] == "?" else JOINED
    return "", JOINED if unicodedata.category(char)[0] in "CM" else APART


def _squeeze(text: str) -> _Squeezed:
    chars, places, gaps, glued = [], [], [], []
    gap, lines, latin = JOINED, 0, False
    folds = {char: _plain(char) for char in set(text)}
    for place, char in enumerate(text):
        kept, mark = folds[char]
        for one in kept:
            chars.append(one)
            places.append(place)
            gaps.append(gap)
            glued.append(latin and gap == JOINED and one < _HAN and one.isalnum())
            gap, lines, latin = JOINED, 0, one < _HAN and one.isalnum()
        if mark != JOINED:
            if mark == _DOT:
                mark = APART if text[place + 1 : place + 2].strip().strip(_CLOSING) else ENDED
            elif mark == PAUSE and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit():
                mark = APART  # 5,000
            elif char == "\n" or (char == "\r" and text[place + 1 : place + 2] != "\n"):
                lines += 1
                mark = BROKEN if lines == 1 else ENDED  # a blank line
            gap = max(gap, mark)
    return _Squeezed(chars="".join(chars), places=tuple(places), gaps=tuple(gaps), glued=(*glued, False))


@lru_cache(maxsize=4096)
def _letters(text: str) -> str:
    return _squeeze(text).chars


def _spans(words: _Squeezed, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Give every place where a phrase stands, overlapping ones too."""
    parts = [_letters(part) for part in phrase.text.split("*")]
    if not all(parts):
        raise FactError("CC-FACT-001", "a phrase has a part without a letter, a digit or %")
    unless = [_letters(word) for word in phrase.unless_in]
    start = words.chars.find(parts[0])
    while start >= 0:
        end = start + len(parts[0])
        for part in parts[1:]:
            end = end and _bridge(words, end, part)
        ends = {(parts[0], start), (parts[-1], end - len(parts[-1]))}
        if end and not any(_inside(words, word, part, place) for word in unless for part, place in ends):
            if words.glued[end] and words.chars[end] == "s":
                end += 1
            if words.whole(start, end) or words.spelled(start, end):
                yield start, end
        start = words.chars.find(parts[0], start + 1)


def _bridge(words: _Squeezed, place: int, part: str) -> int:
    """Give the end of the next part of a phrase, behind at most a few words between; 0 where it does not follow."""
    limit = place + BRIDGE
    if not words.chars.startswith(part, place):
        endings = (one for one in _ENDINGS if words.chars.startswith(one, place) and not words.glued[place + len(one)])
        place += len(next(endings, ""))
    while place <= limit and not words.glued[place]:
        if words.chars.startswith(part, place):
            return place + len(part)
        number = _NUMBER.match(words.chars, place, limit)
        step = len(number[0] if number else words.word_at(place, _BETWEEN))
        if not step:
            break
        place += step
    return 0


def _inside(words: _Squeezed, longer: str, part: str, place: int) -> bool:
    """Tell whether the part of a phrase that stands at a place belongs to a longer word there."""
    offset = longer.find(part)
    return offset >= 0 and place >= offset and words.chars.startswith(longer, place - offset)


def _before(words: _Squeezed, start: int, shared: int) -> Kind | None:
    """Read from a phrase backwards: what the words before it do to it."""
    claim = words.chars.startswith(CLAIMS, start)
    denial: Kind | None = None
    said, crossed, place = claim, JOINED, start
    while place > max(0, start - REACH):
        crossed = max(crossed, words.gaps[place])
        if crossed >= PAUSE or (denial and crossed > APART):
            break
        if place == shared and not denial:
            return Kind.OPEN
        word = words.word_to(place)
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


def _ban(words: _Squeezed, place: int, reach: int, *, said: bool) -> Kind | None:
    """Look for a ban on a verb of saying farther back in the clause, whatever stands between."""
    if not _BAN.search(words.chars, max(0, reach), place):
        return None
    while place > max(0, reach) and words.gaps[place] < BROKEN and not words.parted(place):
        word = words.word_to(place)
        kind = BEFORE.get(word)
        if kind is Kind.BAN and said:
            return Kind.OPEN
        if kind is Kind.BUT:
            break
        said = said or kind is Kind.SAY
        place -= len(word) or 1
    return None


def _after(words: _Squeezed, end: int, spans: Mapping[int, tuple[int, Phrase]]) -> Kind | None:
    """Read on behind a phrase, over the further members of a list: what the words after it do to it."""
    flipped: Kind | None = None
    place = end
    while place < len(words.chars) and not words.parted(place):
        if place > end + REACH:
            return None
        if place in spans:
            place, _ = spans[place]
            continue
        word = words.word_at(place, _AFTER)
        kind = AFTER.get(word)
        if kind is None:
            return None
        if kind in (Kind.MARK, Kind.QUERY):
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
    words = _squeeze(text)
    ends = [place for place, gap in enumerate(words.gaps) if gap >= PAUSE and place]
    clauses = zip([0, *ends], [*ends, len(words.chars)], strict=True)
    return _located(text, words, [(*span, phrase) for clause in clauses for span in _figures(words, *clause)])


def _figures(words: _Squeezed, first: int, last: int) -> Sequence[tuple[int, int]]:
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


def _other(words: _Squeezed, first: int, last: int) -> bool:
    """Tell whether a word beside a figure makes it a discount or a wish."""
    return any(words.whole(*one.span()) for one in _OTHER_WORD.finditer(words.chars, first, last))


def _located(text: str, words: _Squeezed, found: Sequence[tuple[int, int, Phrase]]) -> tuple[Promise, ...]:
    lines = [0, *(one.end() for one in _LINE_END.finditer(text))]
    promises = []
    for first, last, phrase in found:
        start, end = words.places[first], words.places[last - 1] + 1
        line = bisect_right(lines, start)
        column = start - lines[line - 1] + 1
        promises.append(Promise(start=start, end=end, line=line, column=column, matched=text[start:end], phrase=phrase))
    return tuple(promises)
