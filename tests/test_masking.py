"""Masking (P-09) and personal data in text (P-37, P-40): what stays visible, what is found, what stays untouched."""

from __future__ import annotations

import json
import pickle
import sys
import traceback
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from attrs import asdict
from attrs.exceptions import FrozenInstanceError

from clientcare.errors import FactError
from clientcare.masking import (
    Masked,
    PersonalData,
    Span,
    find_personal_data,
    mask_card,
    mask_identity,
    mask_name,
    mask_passport,
    mask_phone,
    redact,
)

IDENTITY = "11010519491231002X"
OLD_IDENTITY = "110105491231002"
CARD = "6222021234567894"
PHONE = "13800138000"
PASSPORT = "E12345678"
EMAIL = "zhang.wei@example.com.cn"
NAME = "张伟明"
CANARIES = (IDENTITY, OLD_IDENTITY, CARD, PHONE, PASSPORT, EMAIL, NAME)
MASKS: tuple[Callable[[str], Masked], ...] = (mask_identity, mask_card, mask_phone, mask_passport, mask_name)


def kinds(text: str) -> list[tuple[str, str]]:
    """Give what is found as kind and text."""
    return [(one.kind.value, text[one.start : one.end]) for one in find_personal_data(text)]


def identity(body: str) -> str:
    """Complete 17 digits by the weights and letters as the standard prints them."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(one) * by for one, by in zip(body, weights, strict=True)) % 11]


# --- one value -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hide", "shown"),
    [
        (IDENTITY, 6, "110105194912******"),
        (IDENTITY.lower(), 6, "110105194912******"),
        (IDENTITY, 1, "11010519491231002*"),
        (IDENTITY, 17, "1*****************"),
        (IDENTITY, 18, "******************"),
        (OLD_IDENTITY, 6, "110105491******"),
        (OLD_IDENTITY, 15, "***************"),
        (OLD_IDENTITY, 18, "******************"),
        ("110105 19491231 002X", 6, "110105 194912** ****"),
        (f" {IDENTITY}\u200b", 6, " 110105194912******\u200b"),
        ("１１０１０５１９４９１２３１００２Ｘ", 6, "１１０１０５１９４９１２******"),
        ("706213/1234", 6, "7062**/****"),
        ("A123456", 6, "A******"),
        ("123456", 6, "******"),
        ("12345", 6, "******"),
        ("1", 6, "******"),
        ("", 6, "******"),
        ("", 1, "*"),
    ],
)
def test_the_last_characters_are_hidden(text: str, hide: int, shown: str) -> None:
    """P-09: the last characters of an identity number are hidden; a short one wholly, and its length with it."""
    assert str(mask_identity(text, hide=hide)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (IDENTITY, "110105************"),
        ("110105 19491231 002X", "110105 ******** ****"),
        (OLD_IDENTITY, "110105*********"),
        ("1" * 14, "******"),
        ("1" * 16, "******"),
        ("1" * 17, "******"),
        ("1" * 19, "******"),
        ("A123456", "******"),
        ("", "******"),
    ],
)
def test_the_strict_profile_shows_the_region_alone(text: str, shown: str) -> None:
    """P-09: the strict profile hides the birth date too, and all of what has no region."""
    assert str(mask_identity(text, profile="strict")) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (CARD, "************7894"),
        ("6222 0212 3456 7894", "**** **** **** 7894"),
        ("6222-0212-3456-7894", "****-****-****-7894"),
        ("6222021234567890123", "***************0123"),
        ("4000000000006", "*********0006"),
        ("400000000006", "****"),
        ("", "****"),
    ],
)
def test_the_last_four_digits_of_a_card_stay(text: str, shown: str) -> None:
    """P-09: of 13 digits or more the last four stay, of fewer nothing."""
    assert str(mask_card(text)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (PHONE, "138****8000"),
        ("138 0013 8000", "138 **** 8000"),
        ("138-0013-8000", "138-****-8000"),
        ("+86 138 0013 8000", "+86 138 **** 8000"),
        ("8613800138000", "86138****8000"),
        ("008613800138000", "0086138****8000"),
        ("１３８００１３８０００", "１３８****８０００"),
        ("(+86)13800138000", "(+86)138****8000"),
        ("12800138000", "*******8000"),
        ("+1 380 013 8000", "+* *** *** 8000"),
        ("010-12345678", "***-****5678"),
        ("12345678", "****5678"),
        ("1234567", "****"),
        ("", "****"),
    ],
)
def test_a_phone_number_can_be_recognised_and_not_called(text: str, shown: str) -> None:
    """P-09: of a mainland mobile number carrier and last four stay, of another the last four, of a short one none."""
    assert str(mask_phone(text)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (PASSPORT, "E*****678"),
        ("EA1234567", "E*****567"),
        ("P.1234567", "P.****567"),
        ("P1234567", "P****567"),
        ("P123456", "****"),
        ("", "****"),
    ],
)
def test_sort_and_last_three_of_a_passport_stay(text: str, shown: str) -> None:
    """P-09: of eight characters or more the first and the last three stay, of fewer nothing."""
    assert str(mask_passport(text)) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("张伟", "张**"),
        ("张伟明", "张**"),
        (" 张伟 ", "张**"),
        ("欧阳娜娜", "欧阳**"),
        ("司马光", "司马**"),
        ("歐陽修", "歐陽**"),
        ("單于明", "單于**"),
        ("欧阳", "欧**"),
        ("娜欧阳", "娜**"),
        ("阿依古丽·买买提", "阿**"),
        ("John Smith", "J**"),
        ("Li", "L**"),
        ("张", "**"),
        ("J", "**"),
        ("", "**"),
        ("*", "**"),
        ("*伟", "**"),
        ("张伟*", "张**"),
        ("张伟**", "张**"),
    ],
)
def test_the_surname_stays_and_the_length_does_not(text: str, shown: str) -> None:
    """P-09: a surname of one or two characters stays before two stars; a name of one character is hidden."""
    assert str(mask_name(text)) == shown


@pytest.mark.parametrize("canary", CANARIES)
def test_masking_twice_is_masking_once(canary: str) -> None:
    """P-09: a masked text goes through the same mask unchanged."""
    for mask in MASKS:
        assert mask(str(mask(canary))) == mask(canary)
    for hide in range(1, 19):
        once = mask_identity(canary, hide=hide)
        assert mask_identity(str(once), hide=hide) == once
        strict = mask_identity(canary, hide=hide, profile="strict")
        assert mask_identity(str(strict), hide=hide, profile="strict") == strict


# --- what a masked value shows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("canary", CANARIES)
def test_no_way_of_showing_a_masked_value_shows_more(mask: Callable[[str], Masked], canary: str) -> None:
    """P-09: str, repr, format, JSON, pickle and the fields of a masked value hold the masked text only."""
    masked = mask(canary)
    ways = [
        str(masked),
        repr(masked),
        f"{masked}",
        f"{masked!s:>40}",
        f"{masked!r}",
        f"{masked!a}",
        f"{masked:^40}",
        "%s %r" % (masked, masked),  # noqa: UP031
        format(masked, "<30"),
        json.dumps({"value": masked}, default=str),
        repr(pickle.dumps(masked)),
        pickle.dumps(masked).decode("utf-8", "ignore"),
        repr(asdict(masked)),
    ]
    assert not [way for way in ways if canary in way]
    assert pickle.loads(pickle.dumps(masked)) == masked  # noqa: S301
    assert f"{masked:>40}" == str(masked).rjust(40)


def test_masked_values_are_equal_by_what_is_seen() -> None:
    """Two numbers that differ in the hidden part only are one masked value, which cannot be changed."""
    one, other = mask_identity(IDENTITY), mask_identity("110105194912319999")
    assert one == other
    assert len({one, other, mask_card(CARD)}) == 2
    with pytest.raises(FrozenInstanceError):
        one.text = IDENTITY  # type: ignore[misc]


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("canary", CANARIES)
def test_no_error_shows_a_value(canary: str) -> None:
    """P-09, P-10: a value of the wrong type or in the wrong place is refused by type, and no chained error holds it."""
    number = int("".join(one for one in canary if one.isdecimal()) or "7654321")
    hidden: list[Any] = [canary.encode(), [canary], {canary: canary}, number, (number,), mask_identity]
    calls: list[Callable[[], object]] = [
        lambda: Masked(text=number),  # type: ignore[arg-type]
        lambda: mask_identity(IDENTITY, hide=number),
        lambda: mask_identity(IDENTITY, hide=canary),  # type: ignore[arg-type]
        lambda: mask_identity("last", profile=canary),  # type: ignore[arg-type]
        lambda: redact(IDENTITY, hide=number),
        lambda: redact(IDENTITY, hide=canary),  # type: ignore[arg-type]
    ]
    takers: tuple[Callable[[Any], object], ...] = (*MASKS, find_personal_data, redact)
    calls += [partial(function, value) for function in takers for value in hidden]
    for call in calls:
        with pytest.raises(FactError) as caught:
            call()
        told = "".join(traceback.format_exception_only(caught.value)) + repr(caught.value) + repr(caught.value.args)
        assert caught.value.code == "CC-FACT-001"
        assert canary not in told
        assert str(number) not in told
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None


@pytest.mark.parametrize("value", [None, b"a", 5, 5.0, ["a"]])
def test_a_text_is_a_str(value: Any) -> None:
    """What is no text is refused by the name of its type."""
    for function in (*MASKS, find_personal_data, redact):
        with pytest.raises(FactError, match=f"text: want a str, not {type(value).__name__}"):
            function(value)


@pytest.mark.parametrize("hide", [0, -1, 19, 10**30, True, 6.0, "6", None])
def test_what_is_hidden_is_one_to_eighteen_characters(hide: Any) -> None:
    """P-09: nothing hidden is no mask, and no number has more than 18 characters."""
    for function in (mask_identity, redact):
        with pytest.raises(FactError, match=f"hide: want a whole number from . to 18, not this {type(hide).__name__}"):
            function(IDENTITY, hide=hide)


def test_in_a_text_at_least_four_characters_are_hidden() -> None:
    """P-09: three stars are emphasis, four a mask."""
    assert redact(IDENTITY, hide=4) == "11010519491231****"
    assert redact(IDENTITY, hide=18) == "******************"
    with pytest.raises(FactError, match="from 4 to 18"):
        redact(IDENTITY, hide=3)


def test_an_unknown_profile_is_refused() -> None:
    """P-09: there are two profiles."""
    with pytest.raises(FactError, match="profile: want last or strict"):
        mask_identity(IDENTITY, profile="first")  # type: ignore[arg-type]


# --- what is found ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind", "shown"),
    [
        (IDENTITY, "identity_number", "110105194912******"),
        ("11010519491231002x", "identity_number", "110105194912******"),
        ("110105194912310038", "identity_number", "110105194912******"),
        ("110105 19491231 002X", "identity_number", "110105194912******"),
        ("110105-1949-1231-002X", "identity_number", "110105194912******"),
        ("110 105 194 912 310 02X", None, ""),
        ("110 105 194 912 310 038", "identity_number", "110105194912******"),
        ("１１０１０５１９４９１２３１００２Ｘ", "identity_number", "110105194912******"),
        (OLD_IDENTITY, "identity_number", "110105491******"),
        ("110105 491231 002", "identity_number", "110105491******"),
        ("110105491 231002", None, ""),
        (CARD, "bank_card", "************7894"),
        ("6222 0212 3456 7894", "bank_card", "************7894"),
        ("6222-0212-3456-7894", "bank_card", "************7894"),
        ("6222\u00a00212\u00a03456\u00a07894", "bank_card", "************7894"),
        ("6222\u20110212\u20113456\u20117894", "bank_card", "************7894"),
        ("6222−0212−3456−7894", "bank_card", "************7894"),
        ("622202 1234567894", "bank_card", "************7894"),
        ("3782 822463 10005", "bank_card", "***********0005"),
        ("622 2021234567894", None, ""),
        ("6222021234567 894", "bank_card", "************7894"),
        ("62220212345678 94", "bank_card", "************7894"),
        ("622202123456789 4", None, ""),
        ("6222 0212-3456 7894", None, ""),
        ("6222  0212  3456  7894", None, ""),
        ("6222,0212,3456,7894", None, ""),
        ("4222222222222", "bank_card", "*********2222"),
        ("422222222222", None, ""),
        ("6222021234567890128", "bank_card", "***************0128"),
        ("62220212345678901287", None, ""),
        (PHONE, "mobile_number", "138****8000"),
        ("19912345678", "mobile_number", "199****5678"),
        ("12912345678", None, ""),
        ("23800138000", None, ""),
        ("1380013800", None, ""),
        ("138001380000", None, ""),
        ("138 0013 8000", "mobile_number", "138****8000"),
        ("138-0013-8000", "mobile_number", "138****8000"),
        ("138 00138000", "mobile_number", "138****8000"),
        ("1380 0138 000", None, ""),
        ("8613800138000", "mobile_number", "86138****8000"),
        ("008613800138000", "mobile_number", "0086138****8000"),
        ("87138001380000", None, ""),
        ("١٣٨٠٠١٣٨٠٠٠", "mobile_number", "138****8000"),
        ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "mobile_number", "138****8000"),
        ("138\u200b0013\u200b8000", "mobile_number", "138****8000"),
        (PASSPORT, "passport", "E*****678"),
        ("G12345678", "passport", "G*****678"),
        ("Ｅ１２３４５６７８", "passport", "E*****678"),
        ("EA1234567", "passport", "E*****567"),
        ("EI1234567", None, ""),
        ("EO1234567", None, ""),
        ("E1234567", None, ""),
        ("E123456789", None, ""),
        ("e12345678", None, ""),
        ("E20240229", None, ""),
        ("E20230229", "passport", "E*****229"),
        ("P12345678", None, ""),
        (EMAIL, "email", "****@****"),
        ("a@b.cn", "email", "****@****"),
        ("ａ＠ｂ．ｃｎ", "email", "****@****"),
        ("13800138000@139.com", "email", "****@****"),
        ("a@13800138000.com", "email", "****@****"),
        ("a.b_c%d+e-f@x-y.z.museum", "email", "****@****"),
        ("a@b", None, ""),
        ("a@b.c", None, ""),
        ("a@.cn", None, ""),
        ("@b.cn", None, ""),
        ("a @b.cn", None, ""),
        ("a@b.12", None, ""),
        ("...@b.cn", None, ""),
    ],
)
def test_what_is_found_by_itself(text: str, kind: str | None, shown: str) -> None:
    """P-37, P-40, P-09: each kind by its form and check digit, found whole, masked in one piece; or not found."""
    assert kinds(text) == ([(kind, text)] if kind else [])
    assert redact(text) == (shown if kind else text)


@pytest.mark.parametrize(
    "text",
    [
        "资产日均 50000000 元，较上月增加 1,234,567.89 元",
        "余额 13800138000.00",
        "余额 13800138000.5，",
        "规模 13800138000元",
        "规模 13800138000美元",
        "规模 ￥13800138000，¥ 13800138000，$13800138000",
        "收益率 0.13800138000，0.6222021234567894",
        "2024-01-15 12:30:45 至 2024-02-29",
        "20240115123047",
        "20240115 20240131 20240215",
        "流水 20240115123045678",
        "时间戳 1700000000000",
        "客户 C13800138000、13800138000C、CUST6222021234567894",
        "客户 007、12345678、P12345678、D20240115",
        "订单 6222021234567893，编号 6222-0212-3456-7893",
        "0000 0000 0000 0000",
        "3f13800138000a",
        "1234567890123456789012345678901234567890",
        "利率 3.85%，期限 1-3-5 年",
        "身份证 110105194912310020",
        "138 0013\n8000",
        "138\t0013\t8000",
        "",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    """P-37: amounts, shares, days, instants, client ids and order numbers stay as they are."""
    assert kinds(text) == []
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"电话{PHONE}，", [PHONE]),
        (f"+86{PHONE}", ["86" + PHONE]),
        (f"+86 {PHONE}", [PHONE]),
        (f"(+86){PHONE}", [PHONE]),
        (f"{PHONE}.", [PHONE]),
        (f"{PHONE}.123", [PHONE]),
        (f"1.{PHONE} 2.{PHONE}", [PHONE, PHONE]),
        (f"10.{PHONE}", [PHONE]),
        (f"0.{PHONE}", []),
        (f"a0.{PHONE}", []),
        (f"{PHONE},{CARD},{IDENTITY}", [PHONE, CARD, IDENTITY]),
        (f"{PHONE} {CARD} {IDENTITY} {PASSPORT} {EMAIL}", [PHONE, CARD, IDENTITY, PASSPORT, EMAIL]),
        (f"2024-01-15 {CARD}", [CARD]),
        (f"20240115-{PHONE}", [PHONE]),
        (f"ID{IDENTITY}号", [IDENTITY]),
        (f"ID{OLD_IDENTITY}号", []),
        (f"{IDENTITY}Y", [IDENTITY]),
        (f"1{IDENTITY}", []),
        ("110105194912310038" + "1", []),
        (f"{PHONE}\u202c", [PHONE]),
        (f"wx_{PHONE}", [PHONE]),
        (f"https://example.com/?tel={PHONE}", [PHONE]),
        (f"x{PASSPORT}", []),
        (f"{PASSPORT}x", []),
        (f"*{PHONE}*, **{CARD}**, ***{PASSPORT}***", [PHONE, CARD, PASSPORT]),
        (f"****{PHONE}", []),
        (f"{PHONE}****", []),
        (f"****{PASSPORT}", []),
        (f"{PASSPORT}****", []),
        ("护照 P87654321", []),
        ("护照 P1234567", ["P1234567"]),
        ("护照号码：P.1234567", ["P.1234567"]),
        ("護照 S12345678", ["S12345678"]),
        ("护照 S1234567", ["S1234567"]),
        ("Passport No. D87654321", ["D87654321"]),
        ("passport number: H87654321", ["H87654321"]),
        ("护照 K87654321", ["K87654321"]),
        ("护照 DE1234567", ["DE1234567"]),
        ("护照 SE1234567", ["SE1234567"]),
        ("护照 PE1234567", ["PE1234567"]),
        ("护照 KJ1234567", ["KJ1234567"]),
        ("护照 MA1234567", ["MA1234567"]),
        ("护照 D20240115", []),
        ("护照一二三四五六七八九十一二S1234567", ["S1234567"]),
        ("护照一二三四五六七八九十一二三S1234567", []),
        ("护照 1 份，S1234567", []),
        ("S1234567 护照", []),
        ("a@b.cn@c.cn", ["a@b.cn"]),
        ("a@b.cn-x@d.cn", ["a@b.cn", "-x@d.cn"]),
        ("a@b@c.cn", ["b@c.cn"]),
        ("--a@b.cn.", ["a@b.cn"]),
        (f"a@b.cn-{PHONE}", ["a@b.cn", PHONE]),
        (f"a@b.cn{PHONE}", ["a@b.cn", PHONE]),
    ],
)
def test_what_is_found_among_other_characters(text: str, found: list[str]) -> None:
    """P-37, P-40: what stands beside a number decides whether it is one; nothing is found twice."""
    assert [text[one.start : one.end] for one in find_personal_data(text)] == found
    assert find_personal_data(redact(text)) == ()


def test_the_longest_reading_holds() -> None:
    """P-09: a number whose first groups read as an old identity number is masked to its end."""
    whole = identity("11010519120501002")
    written = " ".join((whole[:6], whole[6:12], whole[12:15], whole[15:]))
    assert kinds(written[:17]) == [("identity_number", written[:17])]
    assert kinds(written) == [("identity_number", written)]


def test_a_footnote_mark_is_no_digit() -> None:
    """P-37: a superscript or a circled figure ends a number and is not read as a part of it."""
    assert redact(f"{PHONE}²，{PHONE[:-1]}①") == f"138****8000²，{PHONE[:-1]}①"


def test_of_seventeen_digits_only_one_character_follows() -> None:
    """P-09: GB 11643 has one check character for a body; the other ten are refused."""
    for body in ("11010519491231002", "44030019880229123", "65010020001231999"):
        whole = identity(body)
        assert [last for last in "0123456789X" if kinds(body + last)[:1] == [("identity_number", body + last)]] == [
            whole[-1]
        ]


def test_a_number_with_one_wrong_digit_is_no_identity_number() -> None:
    """P-09: every change of a single digit at any of 18 places is seen."""
    for place in range(17):
        for other in set("0123456789") - {IDENTITY[place]}:
            wrong = IDENTITY[:place] + other + IDENTITY[place + 1 :]
            assert "identity_number" not in dict(kinds(wrong))


@pytest.mark.parametrize(
    ("birth", "valid"),
    [
        ("18991231", False),
        ("19000101", True),
        ("19000228", True),
        ("19000229", False),
        ("19040229", True),
        ("19990229", False),
        ("20000229", True),
        ("20240229", True),
        ("20230229", False),
        ("21000228", True),
        ("21000229", False),
        ("21001231", True),
        ("21010101", False),
        ("19900001", False),
        ("19901301", False),
        ("19900100", False),
        ("19900131", True),
        ("19900132", False),
        ("19900430", True),
        ("19900431", False),
        ("00000101", False),
    ],
)
def test_the_birth_date_is_a_day(birth: str, valid: bool) -> None:
    """P-09: the eight digits of the birth date are a day of the years 1900 to 2100, leap days in leap years only."""
    whole = identity(f"110105{birth}002")
    assert ("identity_number" in dict(kinds(whole))) is valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("110105491231002", True),
        ("110105000228002", True),
        ("110105000229002", False),
        ("110105040229002", True),
        ("110105990229002", False),
        ("110105491331002", False),
        ("110105490431002", False),
        ("100105491231002", False),
        ("150105491231002", True),
        ("160105491231002", False),
        ("200105491231002", False),
        ("230105491231002", True),
        ("240105491231002", False),
        ("370105491231002", True),
        ("380105491231002", False),
        ("460105491231002", True),
        ("470105491231002", False),
        ("540105491231002", True),
        ("550105491231002", False),
        ("650105491231002", True),
        ("660105491231002", False),
    ],
)
def test_fifteen_digits_want_a_province_and_a_birth_date(number: str, valid: bool) -> None:
    """P-09: an old identity number has no check digit; the year is of the twentieth century, 1900 no leap year."""
    assert ("identity_number" in dict(kinds(number))) is valid


@pytest.mark.parametrize("first", range(10))
def test_no_card_begins_like_a_day_or_a_filler(first: int) -> None:
    """P-37: of the numbers with a right Luhn digit those that begin with 3 to 9 are cards, with 2 those of 22 to 27."""
    for second in range(10):
        body = f"{first}{second}0000000000000"
        total = sum(int(one) if place % 2 else sum(map(int, str(int(one) * 2))) for place, one in enumerate(body))
        number = f"{body}{-total % 10}"
        assert (kinds(number) == [("bank_card", number)]) is (first > 2 or (first == 2 and 2 <= second <= 7))


def test_the_neighbours_of_a_hit_stay_byte_for_byte() -> None:
    """P-09: full-width signs, emphasis, line ends and spaces around a number are kept; inside they are dropped."""
    text = f"　**{PHONE}**\r\n\u200b６２２２　０２１２　３４５６　７８９４\x00\ud800 {IDENTITY}\t"
    assert redact(text) == "　**138****8000**\r\n\u200b************7894\x00\ud800 110105194912******\t"
    assert redact("") == ""


def test_a_span_holds_places_only() -> None:
    """P-40: what was found can be reported without the data: kind, start and end, in the order of the text."""
    text = f"{EMAIL} {PASSPORT} {PHONE} {CARD} {IDENTITY}"
    spans = find_personal_data(text)
    assert [one.kind for one in spans] == [
        PersonalData.EMAIL,
        PersonalData.PASSPORT,
        PersonalData.MOBILE_NUMBER,
        PersonalData.BANK_CARD,
        PersonalData.IDENTITY_NUMBER,
    ]
    assert not [canary for canary in CANARIES if canary in repr(spans)]
    assert pickle.loads(pickle.dumps(spans)) == spans  # noqa: S301
    assert spans[0] == Span(kind=PersonalData.EMAIL, start=0, end=len(EMAIL))
    with pytest.raises(FrozenInstanceError):
        spans[0].start = 1  # type: ignore[misc]


def test_no_canary_leaves_a_text() -> None:
    """P-09, P-37: of every number in a text at most the part is left that its mask shows."""
    text = "\n".join(f"客户：{canary}；" for canary in CANARIES[:-1])
    masked = redact(text)
    assert not [canary for canary in CANARIES[:-1] if canary in masked]
    assert masked.split("\n") == [
        f"客户：{shown}；"
        for shown in (
            "110105194912******",
            "110105491******",
            "************7894",
            "138****8000",
            "E*****678",
            "****@****",
        )
    ]


# --- time ------------------------------------------------------------------------------------------------------------

UNITS = (
    "1 ", "1234 ", "6222-", "123 ", "a@", "a@b.cn ", "@a.a.", "E12345678 ", "护照", "１２ ", "\u200b1", "0.", "1*",
    "13800138000 ", "6222 0212 3456 7894 ", "110105194912310021X ", "passport P1234567 ", "+86 138 ",
)  # fmt: skip


def _steps(text: str) -> int:
    """Count the calls that a search of a text makes, those into C included."""
    steps = 0

    def count(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        redact(text)
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize("unit", UNITS)
def test_steps_grow_with_the_text(unit: str) -> None:
    """P-37: each further 500 repetitions take as many steps as the 500 before, and at most 40 a character."""
    once, twice, thrice = (_steps(unit * size) for size in (500, 1000, 1500))
    assert abs((thrice - twice) - (twice - once)) <= 20
    assert thrice <= 40 * len(unit) * 1500


@pytest.mark.parametrize("unit", ["a", "1", "@", "*", "-", ".", "a.", "a@a.a.", "._%+-", "1*", "护", "１", "E"])
def test_a_mebibyte_of_anything_is_read_once(unit: str) -> None:
    """P-37: a run of 1 MiB that a search from every place would read 1 MiB times over (days) ends, and stays."""
    text = unit * (2**20 // len(unit))
    assert redact(text) == text
