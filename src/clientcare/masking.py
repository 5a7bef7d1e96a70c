"""Masking (信息脱敏): what of an identity number, card, phone, passport or name may be seen, and personal data in text.

Two doors.  ``mask_*`` takes one value whose kind is known and shows what staff need to recognise it: :class:`Masked`
never holds the rest.  :func:`find_personal_data` looks through free text, and :func:`redact` masks what it finds.

What is found has a form that can be proved, so that amounts, days, client ids and order numbers stay: identity numbers
(公民身份号码, GB 11643) by birth date and check digit, or of 15 digits by province and birth date; bank cards by the
Luhn digit and a first digit that banks have (nine in ten order numbers stay); mainland mobile numbers, passports and
e-mail addresses by their form.  Full-width and other digits count as digits.  An identity number counts beside letters;
of the others none touches a Latin letter, stands in an amount (``¥``, ``元``, ``.00``) or is part of a longer run of
digits.  Digits beside four stars or more are masked already.  Names, postal addresses, landlines, account numbers
without a check digit and figures written as words are not found: nothing found is no proof that nothing is there.

Masking twice is masking once, and the time grows with the text and with nothing else.

Source: 001 四(一) (P-09; six hidden characters are an example there, all other figures are defaults); 000 §1.1.25(4)
(P-37), 001 and 004 (P-40), 001 四(一) (P-10) for text that leaves the bank.

>>> print(mask_identity("11010519491231002X"))
110105194912******
>>> redact("客户 11010519491231002X，手机 138 0013 8000，金额 13800138000.00 元")
'客户 110105194912******，手机 138****8000，金额 13800138000.00 元'
>>> mask_identity(110105194912310021)
Traceback (most recent call last):
clientcare.errors.FactError: text: want a str, not int [CC-FACT-001]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any, Final, Literal

from attrs import Attribute, field, frozen

from .errors import FactError

__all__ = [
    "Masked",
    "PersonalData",
    "Span",
    "find_personal_data",
    "mask_card",
    "mask_identity",
    "mask_name",
    "mask_passport",
    "mask_phone",
    "redact",
]

_STAR: Final = "*"
_HIDDEN: Final = _STAR * 4
_SEPARATORS: Final = frozenset(" -./()+")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise FactError("CC-FACT-001", f"text: want a str, not {type(value).__name__}")
    return value


def _hide(value: object, least: int) -> int:
    """A refused figure is not shown: it may be a number of the client's in the wrong place."""
    if type(value) is not int or not least <= value <= 18:
        raise FactError("CC-FACT-001", f"hide: want a whole number from {least} to 18, not this {type(value).__name__}")
    return value


def _is_text(_instance: Any, _attribute: Attribute[Any], value: Any) -> None:
    _text(value)


@frozen(kw_only=True)
class Masked:
    """A masked value (脱敏值): it holds the masked text and nothing else, so no way of showing it shows more.

    Two are equal when their masked texts are; ``str``, ``format`` and ``json.dumps(..., default=str)`` give the text.
    """

    text: str = field(validator=_is_text)

    def __str__(self) -> str:
        return self.text

    def __format__(self, spec: str) -> str:
        return format(self.text, spec)


# --- one value of a known kind ---------------------------------------------------------------------------------------


def mask_identity(text: str, *, hide: int = 6, profile: Literal["last", "strict"] = "last") -> Masked:
    """Mask an identity number (身份证号); spaces and punctuation are not counted and stay.

    ``"last"`` hides the last ``hide`` characters, 1 to 18: of 18 with six hidden, region, year and month of birth stay
    visible (one hidden character is the check digit, which the others give away).  ``"strict"`` shows the first six,
    the region, of a number of 15 or 18 characters.  A number of no more than ``hide`` characters, and with
    ``"strict"`` one of another length, becomes ``hide`` stars.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``).

    >>> print(mask_identity("110105 19491231 002X", profile="strict"))
    110105 ******** ****

    Source: 001 四(一) (P-09; the strict profile is a default).
    """
    whole, size = _STAR * _hide(hide, 1), len(_places(_text(text)))
    if profile == "last":
        return _covered(text, -hide, size) if size > hide else Masked(text=whole)
    if profile == "strict":
        return _covered(text, 6, size) if size in (15, 18) else Masked(text=whole)
    raise FactError("CC-FACT-001", "profile: want last or strict")


def mask_card(text: str) -> Masked:
    """Mask a bank card number (银行卡号): the last four digits stay, by which a client knows the card.

    The mask is as long as the number, whose length tells nothing about its holder.  Fewer than 13 digits, the shortest
    card number, become four stars.  Source: as for :func:`mask_identity`; the figures are defaults.
    """
    return _covered(text, 0, -4, least=13)


def mask_phone(text: str) -> Masked:
    """Mask a phone number (电话号码): ``138****8000``, enough to see that it is the right one, too little to call it.

    Of a mainland mobile number, with or without 86, the first three digits (the carrier) and the last four stay; of
    another number of at least eight digits the last four.  A shorter one becomes four stars.  Source: as for
    :func:`mask_identity`; the figures are defaults.
    """
    dialled = "".join(one for one in _folded(_text(text)) if one == "+" or one not in _SEPARATORS)
    return _covered(text, -8 if _MOBILE_SHAPE.fullmatch(dialled) else 0, -4, least=8)


def mask_passport(text: str) -> Masked:
    """Mask a passport number (护照号): the first character (the sort of passport) and the last three stay.

    Fewer than eight characters become four stars.  Source: as for :func:`mask_identity`; the figures are defaults.
    """
    return _covered(text, 1, -3, least=8)


def mask_name(text: str) -> Masked:
    """Mask a name (姓名): the surname and two stars, so that staff can address the client.

    Of a Chinese name the first character stays, or a composite surname (复姓) before at least one more character; of
    any other name the first letter, since nobody can tell which part is the surname.  There are always two stars: the
    length of a name helps to find it.  A name of one character is wholly hidden.

    >>> print(mask_name("欧阳娜娜"), mask_name("John Smith"), mask_name("张"))
    欧阳** J** **

    Source: as for :func:`mask_identity`; the figures are defaults.
    """
    name = _text(text).strip()
    surname = 2 if len(name) > 2 and _COMPOSITE.match(name) else 1
    return Masked(text=(name[:surname] if len(name) > 1 else "").rstrip(_STAR) + _STAR * 2)


_MOBILE_SHAPE: Final = re.compile(r"(?:\+?86|0086)?1[3-9][0-9*]{9}")
_COMPOSITE: Final = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|"
    "仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|司寇|令狐|呼延|拓跋|轩辕|百里|东郭|南门|西门|梁丘|左丘|谷梁|乐正|淳于|单于|第五|"
    "歐陽|司馬|東方|獨孤|南宮|萬俟|聞人|諸葛|尉遲|赫連|澹臺|濮陽|公孫|仲孫|鍾離|長孫|鮮于|閭丘|軒轅|東郭|南門|西門|穀梁|樂正|單于"
)


def _places(text: str) -> list[int]:
    """Give the places of the characters that are no separators; stars count, so that a masked text keeps its mask."""
    return [place for place, one in enumerate(_folded(text)) if one not in _SEPARATORS]


def _covered(text: str, first: int, end: int, *, least: int = 0) -> Masked:
    """Put stars over the characters from the ``first`` up to the ``end``, or over all that are fewer than ``least``."""
    shown, places = list(_text(text)), _places(text)
    for place in places[first:end]:
        shown[place] = _STAR
    return Masked(text="".join(shown) if len(places) >= least else _HIDDEN)


# --- free text -------------------------------------------------------------------------------------------------------


class PersonalData(StrEnum):
    """What kinds of personal data can be found in a text (个人信息)."""

    IDENTITY_NUMBER = "identity_number"
    BANK_CARD = "bank_card"
    MOBILE_NUMBER = "mobile_number"
    PASSPORT = "passport"
    EMAIL = "email"


@frozen(kw_only=True)
class Span:
    """Where personal data stands in a text, from ``start`` up to, not including, ``end``; never the data."""

    kind: PersonalData
    start: int
    end: int


def find_personal_data(text: str) -> tuple[Span, ...]:
    """Find personal data in a text that is to be posted or forwarded, in the order of the text, without overlap.

    Numbers may be split by single spaces or hyphens of one sort; of several readings from one place the longest holds.
    Two numbers in blocks with the same single separator between them may be read as one, and are then masked as one.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``).

    >>> [(one.kind.value, one.start) for one in find_personal_data("邮箱 wang@example.com，单号 6222021234567890")]
    [('email', 3)]

    Source: 000 §1.1.25(4) (P-37); 001 and 004 (P-40, derived from P-10).
    """
    folded = _folded(_text(text))
    spans: list[Span] = []
    for finder in (_emails, _passports, _numbers):
        found = list(finder(folded))
        # What is found is taken out for the finders that follow; an at sign is a bound to all of them.
        folded = _replaced(folded, found, lambda span: "@" * (span.end - span.start))
        spans += found
    return tuple(sorted(spans, key=lambda span: span.start))


def redact(text: str, *, hide: int = 6) -> str:
    """Mask the personal data that :func:`find_personal_data` finds in a text; all else stays as it is.

    Identity numbers lose their last ``hide`` characters, 4 to 18; the others are masked as ``mask_*`` does it, e-mail
    addresses wholly.  Separators inside a number are dropped, so that its mask is one piece.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``).

    Source: 001 四(一) (P-09).
    """
    identity = partial(mask_identity, hide=_hide(hide, 4))  # fewer stars are emphasis in many a text, and no mask
    masks: dict[PersonalData, Callable[[str], Masked]] = {**_MASKS, PersonalData.IDENTITY_NUMBER: identity}
    folded = _folded(_text(text))

    def mask(span: Span) -> str:
        return masks[span.kind](re.sub(r"[ .-]", "", folded[span.start : span.end])).text

    return _replaced(text, find_personal_data(text), mask)


_MASKS: Final[dict[PersonalData, Callable[[str], Masked]]] = {
    PersonalData.BANK_CARD: mask_card,
    PersonalData.MOBILE_NUMBER: mask_phone,
    PersonalData.PASSPORT: mask_passport,
    PersonalData.EMAIL: lambda _address: Masked(text=f"{_HIDDEN}@{_HIDDEN}"),
}


def _replaced(text: str, spans: Iterable[Span], by: Callable[[Span], str]) -> str:
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], by(span)]
        end = span.end
    return "".join([*parts, text[end:]])


def _folded(text: str) -> str:
    """Give every digit, Latin letter and separator its plain form; the places stay.

    NFKC by the character, but for what only looks like a digit (``²``, ``①``): a footnote mark ends a number.  Signs
    without width, which copying leaves behind, become spaces.
    """
    if text.isascii():
        return text
    return text.translate({ord(one): _plain(one) for one in set(text) if not one.isascii()})


def _plain(one: str) -> str:
    if one.isdecimal():
        return str(unicodedata.decimal(one))
    category = unicodedata.category(one)
    if category in ("Zs", "Cf"):
        return " "
    if category == "Pd" or one == "\N{MINUS SIGN}":
        return "-"
    plain = unicodedata.normalize("NFKC", one)
    return plain if len(plain) == 1 and not plain.isdigit() else one


# --- the finders: each reads a place of the text a bounded number of times -------------------------------------------
# Quantifiers without a bound are possessive and begin where a run begins, so that no run is read from its middle.
_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9._%+-])[._%+-]*+([A-Za-z0-9][A-Za-z0-9._%+-]*+)@(?=([A-Za-z0-9][A-Za-z0-9.-]*+))"
)
_TOP_LEVEL: Final = re.compile(r"\.[A-Za-z]{2,}+")


def _emails(folded: str) -> Iterator[Span]:
    end = 0
    for match in _EMAIL.finditer(folded):
        start, tops = max(match.start(1), end), [one.end() for one in _TOP_LEVEL.finditer(match[2])]
        if tops and start < match.end(1):
            end = match.start(2) + tops[-1]
            yield Span(kind=PersonalData.EMAIL, start=start, end=end)


# Ordinary passports are known by E or G; the letters of the others begin many an id, so the word must go before.
_PASSPORT: Final = re.compile(
    r"(?<![A-Za-z0-9])(?<!\*{4})"
    r"(?:(E[A-HJ-NP-Z][0-9]{7}|[EG]([0-9]{8}))|[DSHK]([0-9]{8})|(?:[DSP]E|KJ|MA|S|P\.?)[0-9]{7})"
    r"(?![A-Za-z0-9])(?!\*{4})"
)
_PASSPORT_WORD: Final = re.compile(r"(?:护照|護照|passport)[^0-9*@]{0,12}\Z", re.IGNORECASE)


def _passports(folded: str) -> Iterator[Span]:
    for match in _PASSPORT.finditer(folded):
        serial = match[2] or match[3] or ""
        named = match[1] or _PASSPORT_WORD.search(folded[max(match.start() - 20, 0) : match.start()])
        if named and not (serial and _is_day(serial)):
            yield Span(kind=PersonalData.PASSPORT, start=match.start(), end=match.end())


_GROUP: Final = re.compile(r"(?<![0-9])(?<!\*{4})[0-9]++(?!\*{4})")


def _numbers(folded: str) -> Iterator[Span]:
    groups = [match.span() for match in _GROUP.finditer(folded)]
    done = 0
    for place, (start, end) in enumerate(groups):
        # No number begins with a group of fewer than three digits; six such groups are the most for 18 digits.
        if start >= done and end - start > 2 and (found := _longest(folded, groups[place : place + 6])):
            done = found.end
            yield found


def _longest(folded: str, groups: list[tuple[int, int]]) -> Span | None:
    """Read the first group alone, then joined with those that follow after a single separator of one sort."""
    start, before = groups[0]
    separator = folded[before : before + 1]
    digits, sizes, found = "", list[int](), None
    for begin, end in groups:
        if sizes and (separator not in (" ", "-") or folded[before:begin] != separator):
            break
        sizes.append(end - begin)
        if sizes[-1] == 1 or sum(sizes) > 19:
            break
        digits, before = digits + folded[begin:end], end
        if len(digits) > 10:
            found = _reading(folded, start, end, digits, sizes) or found
    return found


_IDENTITY: Final = re.compile(r"[0-9]{17}[0-9X]")
# No card of a bank begins with 0 or 1, nor with the year of a day.
_CARD: Final = re.compile(r"(?:[3-9]|2[2-7])[0-9]{11,17}[0-9]")
_MOBILE: Final = re.compile(r"(?:(?:00)?86)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}")
_OLD_IDENTITY: Final = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])[0-9]{4}[ -]?([0-9]{6})[ -]?[0-9]{3}")
_TAKEN_BEFORE: Final = re.compile(r"(?:[A-Za-z]|[¥$€£] ?|(?:\A|[^0-9])0\.)\Z")
_TAKEN_AFTER: Final = re.compile(r"[A-Za-z]|[日美港欧]?元|\.[0-9]{1,2}(?![0-9])")


def _reading(folded: str, start: int, end: int, digits: str, sizes: list[int]) -> Span | None:
    mark = folded[end : end + 1].upper() if len(digits) == 17 else ""
    if min(sizes) > 2 and _is_identity(digits + mark):
        return Span(kind=PersonalData.IDENTITY_NUMBER, start=start, end=end + len(mark))
    written = folded[start:end]
    old = _OLD_IDENTITY.fullmatch(written)
    if old and _is_day("19" + old[1]):
        kind = PersonalData.IDENTITY_NUMBER
    elif _MOBILE.fullmatch(written):
        kind = PersonalData.MOBILE_NUMBER
    elif _CARD.fullmatch(digits) and min(sizes[:-1], default=4) > 3 and _has_luhn_digit(digits):
        kind = PersonalData.BANK_CARD
    else:
        return None
    taken = _TAKEN_BEFORE.search(folded[max(start - 3, 0) : start]) or _TAKEN_AFTER.match(folded[end : end + 4])
    return None if taken else Span(kind=kind, start=start, end=end)


def _is_day(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2100
    except ValueError:
        return False


def _is_identity(number: str) -> bool:
    """Check birth date and check character of 18 characters: GB 11643, that is ISO 7064 MOD 11-2."""
    if not _IDENTITY.fullmatch(number):
        return False
    total = 0
    for one in number:
        total = total * 2 + (10 if one == "X" else int(one))
    return total % 11 == 1 and _is_day(number[6:14])


def _has_luhn_digit(digits: str) -> bool:
    """Check the last digit of a card number: ISO/IEC 7812-1, annex B."""
    doubled = sum(sum(divmod(2 * int(one), 10)) for one in digits[-2::-2])
    return (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0
