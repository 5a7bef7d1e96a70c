"""Laws of masking (P-09) and of the search for personal data (P-37, P-40), against numbers made by other means."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.masking import (
    Masked,
    find_personal_data,
    mask_card,
    mask_identity,
    mask_name,
    mask_passport,
    mask_phone,
    redact,
)

MASKS: tuple[Callable[[str], Masked], ...] = (mask_identity, mask_card, mask_phone, mask_passport, mask_name)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PROVINCES = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54]
PROVINCES += [61, 62, 63, 64, 65]

# --- an oracle that shares nothing with the library ------------------------------------------------------------------


def is_day(year: int, month: int, day: int) -> bool:
    """Look the day up in the month."""
    return 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def is_identity(number: str) -> bool:
    """Judge by the weights and the letters of the standard's table."""
    if re.fullmatch("[0-9]{17}[0-9Xx]", number, re.ASCII):
        total = sum(int(one) * by for one, by in zip(number, WEIGHTS, strict=False))
        right = "10X98765432"[total % 11] == number[17].upper()
        return right and is_day(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return (
        re.fullmatch("[0-9]{15}", number, re.ASCII) is not None
        and int(number[:2]) in PROVINCES
        and is_day(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    )


def luhn_sum(digits: str) -> int:
    """Double every second digit from the right, take nine off where it passes nine, and add."""
    values = [int(one) * (2 if place % 2 else 1) for place, one in enumerate(reversed(digits))]
    return sum(one - 9 if one > 9 else one for one in values)


def kind_of(word: str) -> str | None:
    """Say what a word that stands alone is."""
    if is_identity(word):
        return "identity_number"
    if re.fullmatch("(0086|86)?1[3-9][0-9]{9}", word, re.ASCII):
        return "mobile_number"
    likely = re.fullmatch("[0-9]{13,19}", word, re.ASCII) and (word[0] in "3456789" or "22" <= word[:2] <= "27")
    return "bank_card" if likely and luhn_sum(word) % 10 == 0 else None


# --- numbers ---------------------------------------------------------------------------------------------------------


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    """A run of digits."""
    return st.text("0123456789", min_size=least, max_size=least if most is None else most)


@st.composite
def identities(draw: st.DrawFn) -> str:
    """A right identity number of 18 characters."""
    born = draw(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
    body = f"{draw(st.sampled_from(PROVINCES))}{draw(digits(4))}{born:%Y%m%d}{draw(digits(3))}"
    total = sum(int(one) * by for one, by in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@st.composite
def old_identities(draw: st.DrawFn) -> str:
    """An identity number of 15 digits."""
    born = draw(st.dates(date(1900, 1, 1), date(1999, 12, 31)))
    return f"{draw(st.sampled_from(PROVINCES))}{draw(digits(4))}{born:%y%m%d}{draw(digits(3))}"


@st.composite
def cards(draw: st.DrawFn) -> str:
    """A card number of 13 to 19 digits that ends with the right digit."""
    body = draw(st.sampled_from(["22", "27", "3", "4", "5", "62", "7", "9558"])) + draw(digits(11, 14))
    return next(f"{body}{last}" for last in range(10) if luhn_sum(f"{body}{last}") % 10 == 0)


PHONES = st.builds(lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), digits(9))
PASSPORTS = st.builds(lambda first, rest: f"{first}9{rest}", st.sampled_from("EG"), digits(7))
EMAILS = st.sampled_from(["a@b.cn", "13800138000@139.com", "x.y+z@mail.example.org"])
NUMBERS = identities() | old_identities() | cards() | PHONES


def blocks(number: str, separator: str) -> str:
    """Write a number as cards, phones and identity numbers are written: by four, 3-4-4 and 6-8-4."""
    cuts = {11: (3, 7), 18: (6, 14), 15: (6, 12)}.get(len(number), range(4, len(number) - 1, 4))
    ends = [0, *cuts, len(number)]
    return separator.join(number[start:end] for start, end in pairwise(ends))


FRAGMENTS = st.one_of(
    NUMBERS,
    NUMBERS.flatmap(lambda number: st.builds(blocks, st.just(number), st.sampled_from(" -"))),
    PASSPORTS,
    EMAILS,
    digits(1, 8),
    st.sampled_from(["P1234567", "护照", "passport ", "0.", ".12", "元", "¥", "86", "+86 ", "X", "E", "@", "@b.cn"]),
    st.sampled_from([" ", "-", "  ", ".", ",", "，", "\n", "\u200b", "\u3000", "１", "＊", "²", "\ud800"]),
    st.integers(1, 6).map(lambda size: "*" * size),
    st.characters(),
)
TEXTS = st.lists(FRAGMENTS, max_size=8).map("".join)
HIDES = st.integers(4, 18)


@settings(max_examples=150)
@given(st.lists(NUMBERS | digits(10, 20) | st.just("007"), max_size=6))
def test_words_apart_are_what_the_oracle_says(words: list[str]) -> None:
    """P-37: of numbers set apart by commas those are found, and as that kind, that a naive reading finds."""
    text = "，".join(words)
    found = [(one.kind.value, text[one.start : one.end]) for one in find_personal_data(text)]
    assert found == [(kind, word) for word in words if (kind := kind_of(word))]


@settings(max_examples=150)
@given(NUMBERS, st.sampled_from(["", " ", "-"]), st.sampled_from(["电话", "(", "：", "_", "\n", " "]), HIDES)
def test_no_more_of_a_number_is_left_than_its_mask_shows(number: str, separator: str, beside: str, hide: int) -> None:
    """P-09: written in one piece or in blocks, only the first or the last digits of a number are left in a text."""
    left = re.sub("[^0-9Xx]", "", redact(f"{beside}{blocks(number, separator)}{beside}", hide=hide))
    allowed = {number[: max(len(number) - hide, 0)], number[-4:], number[:3] + number[-4:], number[:5] + number[-4:]}
    kind = kind_of(number)
    assert left in allowed
    assert kind != "identity_number" or left == number[: max(len(number) - hide, 0)]
    assert kind != "bank_card" or left == number[-4:]
    assert kind != "mobile_number" or left == number[:-8] + number[-4:]


@settings(max_examples=150)
@given(TEXTS, HIDES)
def test_masking_a_text_twice_is_masking_it_once(text: str, hide: int) -> None:
    """P-09, P-40: in a masked text nothing is found, so masking it again leaves it alone."""
    masked = redact(text, hide=hide)
    assert find_personal_data(masked) == ()
    assert redact(masked, hide=hide) == masked


@settings(max_examples=150)
@given(TEXTS, HIDES)
def test_all_that_is_not_found_stays(text: str, hide: int) -> None:
    """P-09: a masked text is the text with every span replaced and not a character else; spans are apart, in order."""
    rest, masked, end = [], redact(text, hide=hide), 0
    for span in find_personal_data(text):
        assert end <= span.start < span.end <= len(text)
        rest.append(text[end : span.start])
        end = span.end
    rest.append(text[end:])
    pattern = r"[A-Z0-9*@]{8,19}".join(map(re.escape, rest))
    assert re.fullmatch(pattern, masked)


@settings(max_examples=150)
@given(identities(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_seen(number: str, place: int, by: int) -> None:
    """P-09: an identity number with one digit changed is none."""
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert "identity_number" not in {one.kind.value for one in find_personal_data(wrong)}


@settings(max_examples=150)
@given(NUMBERS, digits(1), st.booleans())
def test_a_number_inside_a_longer_run_is_none(number: str, more: str, before: bool) -> None:
    """P-37: a digit more at either end makes it another number, judged as a whole."""
    run = f"{more}{number}" if before or number[-1] == "X" else f"{number}{more}"
    found = [run[one.start : one.end] for one in find_personal_data(run)]
    assert found == ([run] if kind_of(run) else [])


@settings(max_examples=150)
@given(TEXTS | NUMBERS | st.text(max_size=30), st.integers(1, 18), st.sampled_from(["last", "strict"]))
def test_a_mask_goes_over_a_mask(text: str, hide: int, profile: str) -> None:
    """P-09: every mask leaves its own result alone, and an identity number loses what was asked, or all."""
    for mask in MASKS:
        assert mask(str(mask(text))) == mask(text)
    once = mask_identity(text, hide=hide, profile=profile)  # type: ignore[arg-type]
    assert mask_identity(str(once), hide=hide, profile=profile) == once  # type: ignore[arg-type]
    assert once.text.count("*") >= min(hide, 9)
