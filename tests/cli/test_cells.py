"""Each cell reads what it should, refuses the rest, and shows nothing personal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clientcare.cli.cells import CellError, reader_of, shown, shown_name
from clientcare.cli.tables import TABLES, Column
from clientcare.facts import ContactKind, Direction, Purpose, Role

TIERS = ("diamond", "platinum", "gold", "ordinary")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(table: str, column: str, text: str) -> Any:
    """Read one cell of a column as the book does."""
    found = next(one for one in TABLES[table].columns if one.name == column)
    return reader_of(found, tiers=TIERS, zone=SHANGHAI)(text)


def refusal(table: str, column: str, text: str) -> str:
    """Give the problem of a cell that is refused."""
    with pytest.raises(CellError) as caught:
        read(table, column, text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("table", "column", "text", "value"),
    [
        ("clients", "client_id", "007", "007"),
        ("clients", "client_id", " 7\t", "7"),
        ("clients", "client_id", "张 三", "张 三"),
        ("clients", "client_id", "x" * 100, "x" * 100),
        ("clients", "outlet_id", "", None),
        ("clients", "outlet_id", " 　", None),
        ("clients", "contracted_tier", "gold", "gold"),
        ("clients", "opened_on", " 1900-01-01 ", date(1900, 1, 1)),
        ("clients", "opened_on", "2200-12-31", date(2200, 12, 31)),
        ("clients", "birth_date", "1961-02-28", date(1961, 2, 28)),
        ("clients", "birth_date", "", None),
        ("clients", "risk_grade", "1", 1),
        ("clients", "risk_grade", "5 ", 5),
        ("clients", "orientation", "relationship", "relationship"),
        ("clients", "occupation", "anything at all", "anything at all"),
        ("clients", "marketing_consent", "true", True),
        ("clients", "marketing_consent", "FALSE", False),
        ("clients", "marketing_consent", "Yes", True),
        ("clients", "marketing_consent", "no", False),
        ("clients", "marketing_consent", "1", True),
        ("clients", "marketing_consent", "0", False),
        ("clients", "opted_out", "call; text;;", frozenset({ContactKind.CALL, ContactKind.TEXT})),
        ("clients", "opted_out", ";", frozenset()),
        ("clients", "preferred_channel", "video", ContactKind.VIDEO),
        ("ledger", "amount", "0", 0),
        ("ledger", "amount", "-0.01", -1),
        ("ledger", "amount", " 12.5 ", 1250),
        ("ledger", "amount", "-1234.56", -123456),
        ("ledger", "amount", "0012.00", 1200),
        ("ledger", "amount", "1", 100),
        ("ledger", "amount", "999999999999999.99", 99999999999999999),
        ("balances", "balance", "-999999999999999.99", -99999999999999999),
        ("transfers", "amount", "10.00", 1000),
        ("transfers", "amount", "-0", 0),
        ("transfers", "direction", "out", Direction.OUT),
        ("transfers", "client_reached_at", "2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC)),
        ("contacts", "at", "2026-01-01T23:30:00+08:00", (datetime(2026, 1, 1, 15, 30, tzinfo=UTC), False)),
        ("contacts", "at", "2026-01-02", (datetime(2026, 1, 1, 16, tzinfo=UTC), True)),
        ("contacts", "purpose", "fraud", Purpose.FRAUD),
        ("staff", "role", "teller", Role.TELLER),
        ("staff", "capacity", "0", Fraction(0)),
        ("staff", "capacity", "0.333333", Fraction(333333, 1000000)),
        ("staff", "capacity", "10", Fraction(10)),
        ("purchases", "risks_disclosed", "legal;weather", frozenset({"legal", "weather"})),
        ("complaints", "content", "line one\nline two", "line one\nline two"),
        ("complaints", "content", "x" * 10_000, "x" * 10_000),
        ("complaints", "nature", "operation", "operation"),
        ("calendar", "workday", "no", False),
        ("products", "product", "基金(分红)", "基金(分红)"),
        ("products", "family", "wealth", "wealth"),
        ("holdings", "product", "fund", "fund"),
        ("holdings", "product", " 基金（分红） ", "基金（分红）"),
        ("contacts", "refused_product", "", None),
    ],
)
def test_read(table: str, column: str, text: str, value: object) -> None:
    """A cell gives its value; blanks around it are trimmed, nothing in it is unknown."""
    found = read(table, column, text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "+5", ".5", "5.", "-.5", "-", "1,000.00", "1 000", "1_000", "1e3", "1E-2", "1e999999", "NaN", "inf",
        "-Infinity", "¥100", "$1", "12%", "１２", "１２.50", "٣", "−5", "1.2.3", "-.50",
    ],
)  # fmt: skip
def test_no_amount(text: str) -> None:
    """Signs, separators, exponents, currencies, other digits and non-numbers are refused by name."""
    want = "want plain digits such as 1234.50 or -80, no separators"
    assert refusal("ledger", "amount", text) == f"{text!r} is not an amount ({want})"


@pytest.mark.parametrize(
    ("table", "column", "text", "problem"),
    [
        ("clients", "client_id", "", "empty, but every row needs it"),
        ("clients", "client_id", "x" * 101, "a text of 101 characters (want at most 100)"),
        ("clients", "client_id", "a​b", "a text of 3 characters, one of which does not print"),
        ("clients", "contracted_tier", "Gold", "'Gold' is an unknown code (did you mean gold?); want one of diam"),
        ("clients", "contracted_tier", "vip", "'vip' is an unknown code; want one of diamond, platinum, gold, o"),
        ("clients", "contracted_tier", "金卡", "a text of 2 characters is an unknown code; want one of diamond"),
        ("clients", "risk_assessed_on", "2026-13-40", "'2026-13-40' is not a date (want YYYY-MM-DD)"),
        ("clients", "risk_assessed_on", "1899-12-31", "the year 1899"),
        ("clients", "risk_assessed_on", "2201-01-01", "the year 2201"),
        ("clients", "risk_assessed_on", "２０２６-01-01", "'２０２６-01-01' is not a date"),
        ("clients", "birth_date", "1961-02-30", "a text of 10 characters is not a date from 1900 to 2200 (want YYYY-"),
        ("clients", "risk_grade", "0", "'0' is not a risk grade (want a whole number from 1 to 5)"),
        ("clients", "risk_grade", "6", "'6' is not a risk grade"),
        ("clients", "risk_grade", "3.0", "'3.0' is not a risk grade"),
        ("clients", "risk_grade", "３", "'３' is not a risk grade"),
        ("clients", "risk_grade", "R3", "a text of 2 characters is not a risk grade"),
        ("clients", "orientation", "valeu", "'valeu' is an unknown code (did you mean value?); want one of rel"),
        ("clients", "marketing_consent", "maybe", "'maybe' is neither true nor false (want one of them)"),
        ("clients", "marketing_consent", "2", "'2' is neither true nor false"),
        ("clients", "opted_out", "call;phone", "'phone' is an unknown code; want one of call, meeting"),
        ("clients", "opted_out", "call,text", "a text of 9 characters is an unknown code"),
        ("clients", "occupation", "x" * 10_001, "a text of 10,001 characters (want at most 10,000)"),
        ("ledger", "amount", "1.234", "'1.234' has more than two decimals (want such as 1234.50)"),
        ("ledger", "amount", "1.000", "'1.000' has more than two decimals"),
        ("ledger", "amount", "1234567890123456", "a text of 16 characters has more than 15 digits before the point"),
        ("ledger", "amount", "1234567890123456.00", "a text of 19 characters has more than 15 digits before the point"),
        ("ledger", "amount", "", "empty, but every row needs it"),
        ("transfers", "amount", "-0.01", "'-0.01' is below zero (want an amount without a sign)"),
        ("ledger", "amount", "--5.00", "a text of 6 characters is not an amount"),
        ("ledger", "amount", "0x10", "a text of 4 characters is not an amount"),
        ("transfers", "amount", "x", "a text of 1 character is not an amount"),
        ("transfers", "client_reached_at", "2026-01-01", "'2026-01-01' is not an instant"),
        ("contacts", "at", "2026-01-01T10:00:00", "'2026-01-01T10:00:00' has no offset"),
        ("contacts", "at", "2026-02-30", "'2026-02-30' is not a date"),
        ("contacts", "at", "1899-12-31", "the year 1899"),
        ("contacts", "at", "yesterday", "a text of 9 characters is not an instant"),
        ("staff", "role", "relationship manager", "a text of 20 characters is an unknown code (did you mean r"),
        ("staff", "capacity", "10.01", "'10.01' is not a capacity (want a number from 0 to 10, 1 is a full book)"),
        ("staff", "capacity", "-1", "'-1' is not a capacity"),
        ("staff", "capacity", ".5", "'.5' is not a capacity"),
        ("staff", "capacity", "1/2", "a text of 3 characters is not a capacity"),
        ("purchases", "risks_disclosed", "legal;" + "x" * 101, "a text of 101 characters"),
    ],
)
def test_refused(table: str, column: str, text: str, problem: str) -> None:
    """A wrong cell is refused with what is wrong and what is wanted."""
    assert refusal(table, column, text).startswith(problem)


@pytest.mark.parametrize(
    "canary",
    ["11010519491231002X", "110105194912310021", "13800138000", "138-0013-8000", "+86 138 0013 8000",
     "6222021234567890123", "张伟", "欧阳娜娜", "Zhang Wei", "zhang.wei@example.com"],
)  # fmt: skip
def test_personal_values_are_not_shown(canary: str) -> None:
    """Whatever column a name, a card, phone or identity number strays into, no refusal shows it."""
    problems = []
    for table in TABLES.values():
        for column in table.columns:
            try:
                reader_of(column, tiers=TIERS, zone=SHANGHAI)(canary)
            except CellError as refused:
                problems.append(str(refused))
    assert len(problems) > 40
    assert not [problem for problem in problems if canary in problem]
    assert shown(canary) == f"a text of {len(canary)} characters"


def test_ids_and_names_of_columns_are_shown() -> None:
    """Ids of letters and digits are shown, long ones are not; names of columns are, in any script, numbers are not."""
    assert shown("C-007/a") == "'C-007/a'"
    assert shown("x" * 41) == "a text of 41 characters"
    assert shown_name("客户号") == "'客户号'"
    assert shown_name("") == "a column without a name"
    assert shown_name("13800138000") == "a text of 11 characters"


def test_repeated_cells_are_read_once() -> None:
    """Equal dates and ids are the same object, which keeps large ledgers small; a refused text is refused each time."""
    day = reader_of(Column("date", "date"), tiers=TIERS, zone=SHANGHAI)
    assert day("2026-01-01") is day("2026-01-01")
    for _ in range(2):
        with pytest.raises(CellError):
            day("soon")
