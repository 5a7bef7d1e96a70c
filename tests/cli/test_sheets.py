"""CSV and Parquet files give the same rows, and what is unreadable as a whole is named with its place."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from clientcare.cli.sheets import Sheet, SheetError, open_sheet
from clientcare.cli.tables import TABLES

NOON_IN_SHANGHAI = datetime(2026, 6, 30, 12, tzinfo=timezone(timedelta(hours=8)))


def csv(tmp_path: Path, data: bytes | str, table: str = "ledger") -> Sheet:
    """Write a CSV file and open it."""
    path = tmp_path / f"{table}.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return open_sheet(path, TABLES[table])


def parquet(tmp_path: Path, columns: dict[str, Any], table: str = "ledger") -> Sheet:
    """Write a Parquet file and open it."""
    path = tmp_path / f"{table}.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return open_sheet(path, TABLES[table])


def rows(sheet: Sheet) -> list[tuple[int, Sequence[str]]]:
    """Go through the rows."""
    return list(sheet.rows(lambda _bytes: None))


def faults(open_it: Any, *arguments: Any, read: bool = False) -> list[str]:
    """Give the faults of a file that is refused when it is opened, or when it is read."""
    with pytest.raises(SheetError) as caught:
        rows(open_it(*arguments)) if read else open_it(*arguments)
    return [str(fault) for fault in caught.value.faults]


HEAD = "client_id,date,amount\n"
REMEDY = 'save the file as UTF-8 (in Excel: "CSV UTF-8")'


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv(tmp_path: Path, mark: bytes, end: str) -> None:
    """A file with or without a byte order mark and with any line ends gives its rows with their lines."""
    sheet = csv(tmp_path, mark + f"client_id,date,amount{end}1,2,3{end}{end}4,5,6".encode())
    assert sheet.header == ("client_id", "date", "amount")
    assert rows(sheet) == [(2, ["1", "2", "3"]), (4, ["4", "5", "6"])]
    assert rows(sheet) == rows(sheet)


def test_physical_lines(tmp_path: Path) -> None:
    """A row is known by the physical line on which it starts, whatever line ends its values hold."""
    sheet = csv(tmp_path, '"client_id","date","amo\nunt",amount\n"a\r\nb",c,d,e\n\n"x\ny",c,"d\n",e\n1,2,3,4\n')
    assert [line for line, _ in rows(sheet)] == [3, 6, 9]
    assert sheet.unknown == ("amo\nunt",)


def test_header(tmp_path: Path) -> None:
    """Columns are found by name in any order, blanks trimmed; unknown ones are kept aside once each, not `fault`."""
    sheet = csv(tmp_path, " amount ,memo,client_id,,date,,fault\n")
    assert [(place, column.name) for place, column in sheet.columns] == [(2, "client_id"), (4, "date"), (0, "amount")]
    assert sheet.unknown == ("memo", "")


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        ("", ["ledger.csv: the file is empty (want a header line)"]),
        ("\n\n", ["ledger.csv: the file is empty (want a header line)"]),
        (
            "client_id,client_id,memo,memo,13800138000,13800138000,amount",
            [
                "ledger.csv: duplicate column 'client_id'",
                "ledger.csv: duplicate column 'memo'",
                "ledger.csv: duplicate column a text of 11 characters",
                "ledger.csv: date: missing column (want a header that names date)",
            ],
        ),
        (
            "Client ID,DATE,amunt",
            [
                "ledger.csv: client_id: missing column (rename 'Client ID'?)",
                "ledger.csv: date: missing column (rename 'DATE'?)",
                "ledger.csv: amount: missing column (rename 'amunt'?)",
            ],
        ),
        (
            "客户号,签约等级,,Datum,机构,经理,开户日,生日,风险等级,备注\n",
            [
                "ledger.csv: client_id: missing column (want a header that names client_id); it has: '客户号',"
                " '签约等级', a column without a name, 'Datum', '机构', '经理', '开户日', '生日' and 2 more",
                "ledger.csv: date: missing column (rename 'Datum'?)",
                "ledger.csv: amount: missing column (want a header that names amount)",
            ],
        ),
        (
            "client_id,date,=cmd\n",
            [
                "ledger.csv: amount: missing column (want a header that names amount);"
                " it has: 'client_id', 'date', a text of 4 characters"
            ],
        ),
        ("client_id;date;amount\n1;2;3", ["ledger.csv: the columns are separated by ';' (want ',')"]),
        ("client_id\tdate\tamount\n1\t2\t3", ["ledger.csv: the columns are separated by tabs (want ',')"]),
        ("client_id，date，amount\n1，2，3", ["ledger.csv: the columns are separated by '，' (want ',')"]),
        (
            "张伟,13800138000,1961-02-28",
            [
                f"ledger.csv: {name}: missing column (want a header that names {name})"
                for name in ("client_id", "date", "amount")
            ],
        ),
        ("client_id,date,\0amount\n", ["ledger.csv:1: a NUL byte in the header (want plain text in UTF-8)"]),
        (
            HEAD.encode() + b"a,b,c\r\nd,e,\xb0\xa1\n",
            ["ledger.csv:3: not UTF-8: byte 0xB0 at offset 33; " + REMEDY],
        ),
        (
            HEAD.encode("utf-16"),
            ["ledger.csv:1: not UTF-8: byte 0xFF at offset 0; it looks like UTF-16; " + REMEDY],
        ),
    ],
)
def test_unreadable_csv(tmp_path: Path, data: bytes | str, problems: list[str]) -> None:
    """Everything that is wrong with a header or an encoding is named at once, and no first row of data is shown."""
    assert faults(csv, tmp_path, data) == problems


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('a,b,c\n"d,e,f\ng,h,i\n', 3),
        ('a,b,"c', 2),
        ('a,b,c\n\n"d"e,f,g\n', 4),
        ('"a\nb",c,d\ne,f,"g\nh" i\n', 4),
        (f'a,b,"{"x" * 131_073}"\n', 2),
    ],
)
def test_quotes(tmp_path: Path, body: str, line: int) -> None:
    """A quote that is not closed, text after a closing one, and an endless value name the line where the row starts."""
    (fault,) = faults(csv, tmp_path, HEAD + body, read=True)
    assert fault.startswith(f"ledger.csv:{line}: a quote is not closed, or text follows a closing one, or a value")


def test_quotes_in_the_header(tmp_path: Path) -> None:
    """A header whose quote is not closed is refused when the file is opened."""
    (fault,) = faults(csv, tmp_path, 'client_id,"date\n')
    assert fault.startswith("ledger.csv:1: a quote is not closed")


def test_nul(tmp_path: Path) -> None:
    """A file that holds NUL bytes after its header says so; its rows are still read."""
    assert csv(tmp_path, HEAD + "a,b\0,c\n").has_nul
    assert not csv(tmp_path, HEAD + "a,b,c\n").has_nul
    assert rows(csv(tmp_path, HEAD + "a,b\0,c\n")) == [(2, ["a", "b\0", "c"])]


def test_bytes_are_told(tmp_path: Path) -> None:
    """The bytes that are told while reading add up to the size of the file."""
    told: list[int] = []
    assert len(list(csv(tmp_path, HEAD + "a,2026-01-01,1.00\n" * 10_000).rows(told.append))) == 10_000
    assert sum(told) == (tmp_path / "ledger.csv").stat().st_size
    assert len(told) == 3
    told.clear()
    list(parquet(tmp_path, {"client_id": ["a"], "date": ["b"], "amount": ["c"]}).rows(told.append))
    assert told == [(tmp_path / "ledger.parquet").stat().st_size]


def test_unreadable_path(tmp_path: Path) -> None:
    """A path that cannot be read is a fault with the system's reason."""
    (tmp_path / "ledger.csv").mkdir()
    assert faults(open_sheet, tmp_path / "ledger.csv", TABLES["ledger"]) == [
        "ledger.csv: cannot be read: Is a directory"
    ]


# --- Parquet ---------------------------------------------------------------------------------------------------------


def cells(tmp_path: Path, column: str, series: pl.Series, table: str) -> list[str]:
    """Give the cells of one column of a Parquet file as text."""
    fill = {name: ["x"] * len(series) for name in TABLES[table].required}
    sheet = parquet(tmp_path, {**fill, column: series}, table)
    place = sheet.header.index(column)
    return [found[place] for _, found in rows(sheet)]


@pytest.mark.parametrize(
    ("table", "column", "series", "texts"),
    [
        ("ledger", "client_id", pl.Series(["007", None]), ["007", ""]),
        ("ledger", "client_id", pl.Series(["007", "7"], dtype=pl.Categorical), ["007", "7"]),
        ("ledger", "client_id", pl.Series([7, 8]), ["7", "8"]),
        ("ledger", "date", pl.Series([date(2026, 1, 1), None]), ["2026-01-01", ""]),
        ("ledger", "date", pl.Series([10**9, -(10**9)]).cast(pl.Int32).cast(pl.Date), ["9999-12-31", "0001-01-01"]),
        ("ledger", "date", pl.Series([datetime(2026, 1, 1), None]), ["2026-01-01", ""]),  # noqa: DTZ001
        ("ledger", "date", pl.Series([datetime(2026, 1, 1, 1)]), ["2026-01-01T01:00:00.000000"]),  # noqa: DTZ001
        ("ledger", "date", pl.Series([2**62]).cast(pl.Datetime("ms")), ["9999-12-31T23:59:59.999000"]),
        ("ledger", "date", pl.Series([0]).cast(pl.Datetime("ns")), ["1970-01-01"]),
        ("ledger", "amount", pl.Series([1, -2, None]), ["1", "-2", ""]),
        ("ledger", "amount", pl.Series([Decimal("1.50"), Decimal("-0.05")]), ["1.50", "-0.05"]),
        ("ledger", "amount", pl.Series([Decimal("1.5000"), Decimal("1.2340")]), ["1.50", "1.234"]),
        ("ledger", "amount", pl.Series([Decimal(3)]), ["3"]),
        ("ledger", "amount", pl.Series(["1.50"]), ["1.50"]),
        ("staff", "capacity", pl.Series([Decimal("0.5")]), ["0.5"]),
        ("clients", "risk_grade", pl.Series([3, None]).cast(pl.Int8), ["3", ""]),
        ("clients", "declined_vip", pl.Series([True, False, None]), ["true", "false", ""]),
        ("clients", "declined_vip", pl.Series([1, 0]), ["1", "0"]),
        ("clients", "declined_vip", pl.Series([None, None]), ["", ""]),
        ("contacts", "at", pl.Series([date(2026, 1, 1)]), ["2026-01-01"]),
        ("contacts", "at", pl.Series([NOON_IN_SHANGHAI]), ["2026-06-30T04:00:00.000000Z"]),
        ("transfers", "client_reached_at", pl.Series([None, NOON_IN_SHANGHAI]), ["", "2026-06-30T04:00:00.000000Z"]),
        ("ledger", "memo", pl.Series([1.5, None]), ["1.5", ""]),
        ("ledger", "memo", pl.Series([[1, 2], None]), ["[1, 2]", ""]),
    ],
)
def test_parquet(tmp_path: Path, table: str, column: str, series: pl.Series, texts: list[str]) -> None:
    """A typed column gives the text that a CSV file would have; null is empty."""
    assert cells(tmp_path, column, series, table) == texts


def test_parquet_rows_are_numbered(tmp_path: Path) -> None:
    """Rows of a Parquet file are numbered from 1; names of columns are trimmed; NUL in a text is noticed."""
    sheet = parquet(tmp_path, {"client_id ": ["a", "b\0"], "date": ["x", "y"], "amount": ["1", "2"]})
    assert [line for line, _ in rows(sheet)] == [1, 2]
    assert sheet.has_nul


def test_unsuitable_types(tmp_path: Path) -> None:
    """Columns whose type loses or invents something are refused by name, all at once, each with the cast to use."""
    found = faults(
        parquet,
        tmp_path,
        {
            "client_id": [1.0],
            "at": [datetime(2026, 1, 1)],  # noqa: DTZ001
            "direction": [True],
            "amount": [0.1],
            "explained": [1.0],
            "client_reached_at": [date(2026, 1, 1)],
        },
        "transfers",
    )
    unsuited = "column is not what is wanted; cast it: pl.col"
    assert [one.removeprefix("transfers.parquet: ") for one in found] == [
        f'client_id: a Float64 {unsuited}("client_id").cast(pl.String)',
        f'at: a Datetime(time_unit=\'us\', time_zone=None) {unsuited}("at").cast(pl.Datetime("us", "UTC"))',
        f'direction: a Boolean {unsuited}("direction").cast(pl.String)',
        'amount: a Float64 column cannot hold it exactly; cast it: pl.col("amount").cast(pl.Decimal(18, 2))',
        f'explained: a Float64 {unsuited}("explained").cast(pl.Boolean)',
        f'client_reached_at: a Date {unsuited}("client_reached_at").cast(pl.Datetime("us", "UTC"))',
    ]


@pytest.mark.parametrize("kind", ["date", "opened_on"])
def test_no_day_is_a_number(tmp_path: Path, kind: str) -> None:
    """An integer column holds no dates."""
    table = "ledger" if kind == "date" else "clients"
    (fault,) = faults(cells, tmp_path, kind, pl.Series([20_000]), table)
    assert fault.endswith(f'{kind}: a Int64 column is not what is wanted; cast it: pl.col("{kind}").cast(pl.Date)')


def test_unreadable_parquet(tmp_path: Path) -> None:
    """A file that is no Parquet, and one without a needed column, are faults of the file."""
    (tmp_path / "ledger.parquet").write_bytes(b"PAR1 and nothing more")
    (fault,) = faults(open_sheet, tmp_path / "ledger.parquet", TABLES["ledger"])
    assert fault.startswith("ledger.parquet: not a readable Parquet file (")
    assert faults(parquet, tmp_path, {"client_id": ["1"], "date": ["2"]}) == [
        "ledger.parquet: amount: missing column (want a header that names amount); it has: 'client_id', 'date'"
    ]


def test_without_polars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without polars a Parquet file is refused with the command that installs it."""
    (tmp_path / "ledger.parquet").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "polars", None)
    assert faults(open_sheet, tmp_path / "ledger.parquet", TABLES["ledger"]) == [
        'ledger.parquet: reading Parquet needs polars; install it with pip install "clientcare[cli]"'
    ]
