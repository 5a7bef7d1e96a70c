"""Squeezed text (压缩文本): what matching sees of a text, where each character came from, and where a phrase stands.

NFKD, case, accents and traditional characters are folded; invisible characters, blanks, punctuation and symbols fall
away and leave a gap, which says how far they part what stands on either side.  The work grows with the text.

>>> squeeze("保 本，No-risk").chars
'保本norisk'
>>> phrase = Phrase(text="保证*收益", rule="P-06", suggestion_en="Leave it out.", suggestion_zh="不使用。")
>>> list(stretches(squeeze("保证您的收益"), phrase)), list(stretches(squeeze("保证。收益"), phrase))
([(0, 6)], [])
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from attrs import frozen

from .errors import FactError
from .phrases import BETWEEN, FOLD, Phrase

__all__ = [
    "APART",
    "BRIDGE",
    "BROKEN",
    "ENDED",
    "JOINED",
    "LISTED",
    "PAUSE",
    "Squeezed",
    "Table",
    "by_letter",
    "letters",
    "squeeze",
    "stretches",
]

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
BRIDGE: Final = 24  # squeezed characters that are read between the parts of a phrase
_ENDINGS: Final = ("ing", "ed", "d", "s")
_NUMBER: Final = re.compile(r"\d+|%")
_CLOSING: Final = '"”’』」)）'  # a dot before one ends a sentence, as before a blank
_HAN: Final = "⺀"  # from here on scripts are written without blanks

Table: TypeAlias = Mapping[str, tuple[Sequence[int], Collection[str]]]
"""Words by their first or last letter, with the lengths that occur, the longest first."""

_NO_WORDS: Final[tuple[Sequence[int], Collection[str]]] = ((), ())


def by_letter(words: Iterable[str], letter: int) -> Table:
    """Sort words by their first or last letter."""
    table: dict[str, set[str]] = {}
    for word in words:
        table.setdefault(word[letter], set()).add(word)
    return {one: (sorted({*map(len, found)}, reverse=True), frozenset(found)) for one, found in table.items()}


_BETWEEN: Final = by_letter(BETWEEN, 0)


@frozen(kw_only=True)
class Squeezed:
    """The letters and digits of a text, folded; where each stood; and what stood before it.

    ``glued`` tells whether a word of a script with blanks runs on over a place; the end of the text is one of them.
    """

    chars: str
    places: tuple[int, ...]
    gaps: bytes
    glued: bytes

    def parted(self, place: int) -> bool:
        """Tell whether a clause ends before a place; beside Chinese a blank and the end of a line end it, too."""
        gap = self.gaps[place]
        if gap in (APART, BROKEN):
            return self.chars[place] >= _HAN or self.chars[place - 1] >= _HAN
        return gap >= PAUSE

    def whole(self, start: int, end: int) -> bool:
        """Tell whether a stretch is made of whole words and stays within its clause."""
        if self.glued[start] or self.glued[end]:
            return False
        return end - start < 2 or max(self.gaps[start + 1 : end]) < PAUSE

    def word_at(self, place: int, table: Table) -> str:
        """Give the longest word of a table that begins at a place, "" where none does."""
        lengths, found = table.get(self.chars[place : place + 1], _NO_WORDS)
        for length in lengths:
            word = self.chars[place : place + length]
            if word in found and self.whole(place, place + len(word)):
                return word
        return ""

    def word_to(self, place: int, table: Table) -> str:
        """Give the longest word of a table that ends at a place, "" where none does."""
        lengths, found = table.get(self.chars[place - 1], _NO_WORDS)
        for length in lengths:
            word = self.chars[max(0, place - length) : place]
            if word in found and self.whole(place - len(word), place):
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


def squeeze(text: str) -> Squeezed:
    """Squeeze a text; one character may become several, or none."""
    chars, places, gaps, glued = [], [], [], []
    gap, lines, latin = JOINED, 0, False
    folds: dict[str, tuple[list[tuple[str, bool]], int]] = {}
    for char in set(text):
        folded, mark = _plain(char)
        folds[char] = [(one, one < _HAN and one.isalnum()) for one in folded], mark
    for place, char in enumerate(text):
        kept, mark = folds[char]
        for one, letter in kept:
            chars.append(one)
            places.append(place)
            gaps.append(gap)
            glued.append(latin and letter and gap == JOINED)
            gap, lines, latin = JOINED, 0, letter
        if mark != JOINED:
            if mark == _DOT:
                mark = APART if text[place + 1 : place + 2].strip().strip(_CLOSING) else ENDED
            elif mark == PAUSE and text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit():
                mark = APART  # 5,000
            elif char == "\n" or (char == "\r" and text[place + 1 : place + 2] != "\n"):
                lines += 1
                mark = BROKEN if lines == 1 else ENDED  # a blank line
            gap = max(gap, mark)
    return Squeezed(chars="".join(chars), places=tuple(places), gaps=bytes(gaps), glued=bytes((*glued, False)))


@lru_cache(maxsize=4096)
def letters(text: str) -> str:
    """Give a phrase or word as it stands in a squeezed text."""
    return squeeze(text).chars


# --- phrases ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _compiled(phrase: Phrase) -> tuple[tuple[str, ...], tuple[tuple[bool, int, int, frozenset[str]], ...]]:
    """Give the parts of a phrase as they stand in a squeezed text, and the longer words that hold the first or last.

    Those are told by how far before the start, or before the end, they begin, and by their length.
    """
    parts = tuple(letters(part) for part in phrase.text.split("*"))
    if not all(parts):
        raise FactError("CC-FACT-001", "a phrase has a part without a letter, a digit or %")
    longer: dict[tuple[bool, int, int], set[str]] = {}
    for word in map(letters, phrase.unless_in):
        for from_end, part in ((False, parts[0]), (True, parts[-1]))[: len(parts)]:
            if part in word:
                shift = word.index(part) + from_end * len(part)
                longer.setdefault((from_end, shift, len(word)), set()).add(word)
    return parts, tuple((*key, frozenset(found)) for key, found in longer.items())


def stretches(words: Squeezed, phrase: Phrase) -> Iterator[tuple[int, int]]:
    """Give every place where a phrase stands, overlapping ones too."""
    (head, *others), longer = _compiled(phrase)
    chars = words.chars
    start = chars.find(head)
    while start >= 0:
        end = start + len(head)
        for part in others:
            end = end and _bridge(words, end, part)
        if end and not (longer and _inside(chars, start, end, longer)):
            if words.glued[end] and chars[end] == "s":
                end += 1
            if words.whole(start, end) or words.spelled(start, end):
                yield start, end
        start = chars.find(head, start + 1)


def _inside(chars: str, start: int, end: int, longer: Iterable[tuple[bool, int, int, frozenset[str]]]) -> bool:
    """Tell whether the first or the last part of a phrase that stands at a place belongs to a longer word there."""
    for from_end, shift, length, found in longer:
        begin = (end if from_end else start) - shift
        if begin >= 0 and chars[begin : begin + length] in found:
            return True
    return False


def _bridge(words: Squeezed, place: int, part: str) -> int:
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
