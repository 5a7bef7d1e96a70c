"""Cells: the text of one cell turned into a value, or refused with the remedy (单元格).

Blanks around a value are trimmed, an empty cell is unknown (None).  A refusal shows the cell only where that cannot be
personal: a code, a short number, something like a date.  Names, texts, dates of birth and whatever has as many digits
as a phone, card or identity number are told by their length.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, time, tzinfo
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ..clocks import as_instant, parse_date, parse_instant
from ..errors import DateError
from ..facts import GRADES, MAX_CAPACITY, MAX_ID
from ..parameters import near
from ..products import PRODUCTS, find_product
from .tables import Column

__all__ = ["CellError", "Reader", "plain", "reader_of", "shown", "shown_name"]

Reader: TypeAlias = Callable[[str], Any]
"""Takes the raw text of a cell and gives its value, None where it is empty; raises :class:`CellError`."""

_MAX_TEXT: Final = 10_000
_MAX_SHOWN: Final = 40
_PHONE_DIGITS: Final = 11

_MONEY: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.([0-9]+))?")
_CAPACITY: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_LIKE_A_CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LIKE_AN_ID: Final = re.compile(r"[A-Za-z0-9._/:#-]+")
_LIKE_A_NUMBER: Final = re.compile(r"[-+−]?[¥￥$€£]?[\d.,'_ ]*([eE][-+]?\d+)?%?|[-+]?(nan|inf|infinity)", re.IGNORECASE)
_LIKE_A_NAME: Final = re.compile(r"[^\W\d][\w .()（）/-]*")

_FLAGS: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}

# Of these a table holds few different ones, so each is read once.
_REPEATING: Final = frozenset({"id", "date", "flag", "grade", "capacity", "tier", "code", "codes", "product", "texts"})


_NO_PRODUCTS: Final[Mapping[str, str]] = MappingProxyType({})


class CellError(ValueError):
    """A cell that was refused; its text is the problem, ready to be shown."""


def shown(text: str, *, like: re.Pattern[str] = _LIKE_AN_ID) -> str:
    """Show a text that looks harmless, and otherwise its length only."""
    digits = sum(character.isdigit() for character in text)
    harmless = len(text) <= _MAX_SHOWN and digits < _PHONE_DIGITS and like.fullmatch(text)
    return repr(text) if harmless else _length(text)


def _length(text: str) -> str:
    return f"a text of {len(text):,} character{'s' * (len(text) != 1)}"


def shown_name(text: str) -> str:
    """Show the name of a column."""
    return shown(text, like=_LIKE_A_NAME) if text else "a column without a name"


class _Memory(dict[str, Any]):
    """Reads each different text once; what is refused is not kept."""

    def __init__(self, read: Reader) -> None:
        self.read = read

    def __missing__(self, raw: str) -> Any:
        value = self[raw] = self.read(raw)
        return value


def reader_of(
    column: Column, *, tiers: Collection[str], zone: tzinfo, products: Mapping[str, str] | None = _NO_PRODUCTS
) -> Reader:
    """Give the reader of a column; ``tiers`` are the codes of the rulebook, ``zone`` is where a day begins.

    ``products`` are the codes and names of the bank's own list, as :func:`plain` gives them, each with its code; None
    where that list cannot be told, so that no product is refused.
    """
    parse = _parser_of(column, tiers, zone, products)
    required = column.required

    def read(raw: str) -> Any:
        text = raw.strip()
        if text:
            return parse(text)
        if required:
            raise CellError("empty, but every row needs it")
        return None

    if column.kind == "signed":
        return _quick(read)
    return _Memory(read).__getitem__ if column.kind in _REPEATING else read


def _quick(read: Reader) -> Reader:
    """Read amounts with two decimals at once and leave all others to ``read``: a ledger has millions of them."""

    def quick(raw: str) -> Any:
        whole, _, cents = raw.partition(".")
        digits = whole.removeprefix("-") + cents
        if len(cents) == 2 and 2 < len(digits) <= 17 and digits.isdigit() and digits.isascii():
            return int(whole + cents)
        return read(raw)

    return quick


def _parser_of(
    column: Column, tiers: Collection[str], zone: tzinfo, products: Mapping[str, str] | None
) -> Callable[[str], Any]:
    match column.kind:
        case "product":
            return _parse_id if products is None else _product_parser(products)
        case "code" | "codes" | "tier":
            known = {tier: tier for tier in tiers} if column.kind == "tier" else _codes_of(column)
            read = _code_parser(known)
            return (lambda text: frozenset(map(read, _parts(text)))) if column.kind == "codes" else read
        case "moment":
            return lambda text: _parse_moment(text, zone)
        case "instant":
            return lambda text: _parse_instant(text, zone)
        case "date" if column.personal:
            return _parse_personal_date
    return _PARSERS[column.kind]


def _parse_id(text: str) -> str:
    if len(text) > MAX_ID:
        raise CellError(f"{_length(text)} (want at most {MAX_ID})")
    if not text.isprintable():
        raise CellError(f"{_length(text)}, one of which does not print (want letters, digits, signs)")
    return text


def _parse_text(text: str) -> str:
    if len(text) > _MAX_TEXT:
        raise CellError(f"{_length(text)} (want at most {_MAX_TEXT:,})")
    return text


def _parse_date(text: str) -> Any:
    try:
        return parse_date(text)
    except DateError as wrong:
        raise CellError(wrong.message) from None


def _parse_personal_date(text: str) -> Any:
    try:
        return parse_date(text)
    except DateError:
        raise CellError(f"{_length(text)} is not a date from 1900 to 2200 (want YYYY-MM-DD)") from None


def _parse_instant(text: str, zone: tzinfo) -> datetime:
    try:
        return parse_instant(text, zone=zone)
    except DateError as wrong:
        raise CellError(wrong.message) from None


def _parse_moment(text: str, zone: tzinfo) -> tuple[datetime, bool]:
    """Give an instant and whether it stands for its whole day, of which it is then the first moment."""
    if not _DATE.fullmatch(text):
        return _parse_instant(text, zone), False
    return as_instant(datetime.combine(_parse_date(text), time.min, zone)), True


def _parse_signed(text: str) -> int:
    """Give money in minor units; no Decimal, so that no exponent and no foreign digit is ever looked at."""
    if not _MONEY.fullmatch(text):
        raise CellError(_why_no_money(text))
    whole, _, cents = text.partition(".")
    return int(whole + (cents + "00")[:2])


def _why_no_money(text: str) -> str:
    what = shown(text, like=_LIKE_A_NUMBER)
    number = _NUMBER.fullmatch(text)
    if number is None:
        return f"{what} is not an amount (want plain digits such as 1234.50 or -80, no separators)"
    if len(number[1] or "") > 2:
        return f"{what} has more than two decimals (want such as 1234.50)"
    return f"{what} has more than 15 digits before the point"


def _parse_amount(text: str) -> int:
    minor = _parse_signed(text)
    if minor < 0:
        raise CellError(f"{shown(text, like=_LIKE_A_NUMBER)} is below zero (want an amount without a sign)")
    return minor


def _parse_flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        raise CellError(f"{shown(text, like=_LIKE_A_CODE)} is neither true nor false (want one of them)") from None


def _parse_grade(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) == 1 and int(text) in GRADES:
        return int(text)
    raise CellError(f"{shown(text, like=_LIKE_A_NUMBER)} is not a risk grade (want a whole number from 1 to 5)")


def _parse_capacity(text: str) -> Fraction:
    if _CAPACITY.fullmatch(text) and (capacity := Fraction(text)) <= MAX_CAPACITY:
        return capacity
    what = shown(text, like=_LIKE_A_NUMBER)
    raise CellError(f"{what} is not a capacity (want a number from 0 to {MAX_CAPACITY}, 1 is a full book)")


def _parse_texts(text: str) -> frozenset[str]:
    return frozenset(map(_parse_id, _parts(text)))


def _parts(text: str) -> list[str]:
    return [part for part in map(str.strip, text.split(";")) if part]


def _codes_of(column: Column) -> Mapping[str, str]:
    """Give the codes as text with what stands for them in a record."""
    return {str(code): code for code in column.codes}


def _code_parser(known: Mapping[str, str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text in known:
            return known[text]
        hint = near(text.lower(), known)
        what = shown(text, like=_LIKE_AN_ID if hint else _LIKE_A_CODE)
        raise CellError(f"{what} is an unknown code{hint}; want one of {', '.join(known)}")

    return parse


def plain(name: str) -> str:
    """Give the name of a product in the form in which names are compared, full-width or half-width."""
    return unicodedata.normalize("NFKC", name).strip()


def _product_parser(products: Mapping[str, str]) -> Callable[[str], str]:
    # What somebody has put into the bank's own list by mistake is not shown as a hint either.
    known = [name for name in products if shown(name) == repr(name)]
    known += [name for one in PRODUCTS for name in (one.code, *one.names)]

    def parse(text: str) -> str:
        product = _parse_id(text)
        if find_product(product) is not None:
            return product
        if plain(product) in products:
            return products[plain(product)]
        hint = near(product, known) or near(product.lower(), known)
        what = shown(product, like=_LIKE_AN_ID if hint else _LIKE_A_CODE)
        raise CellError(f"{what} is not a product{hint}; want a code or Chinese name, or a row in the table products")

    return parse


_PARSERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "id": _parse_id,
    "text": _parse_text,
    "texts": _parse_texts,
    "date": _parse_date,
    "signed": _parse_signed,
    "amount": _parse_amount,
    "flag": _parse_flag,
    "grade": _parse_grade,
    "capacity": _parse_capacity,
}
