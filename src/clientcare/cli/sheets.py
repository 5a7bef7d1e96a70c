"""Sheets: the rows of one CSV or Parquet file as text, each with its line (数据文件).

A CSV file is UTF-8 with or without a byte order mark, has a header line and commas.  Lines are physical ones: a quoted
value may hold line ends, and a row is known by the line on which it starts.  Blank lines are passed over.  Rows of a
Parquet file are numbered from 1.

What makes a file unreadable as a whole is a :class:`SheetError`.  It cannot be set aside row by row, because where a
quote is not closed nobody knows where the next row starts.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import frozen

from ..errors import Fault
from .cells import shown_name
from .tables import FAULT_COLUMN, Column, Kind, Table

if TYPE_CHECKING:
    import polars

__all__ = ["Row", "Sheet", "SheetError", "Tick", "not_utf8", "open_sheet"]

Row: TypeAlias = tuple[int, Sequence[str]]
"""The line of a row and its cells."""

Tick: TypeAlias = Callable[[int], None]
"""Is told how many bytes more have been read."""

_ROWS_PER_TICK: Final = 4096
_NAMED: Final = 8
_SEPARATORS: Final = {";": "';'", "\t": "tabs", "|": "'|'", "，": "'，'"}
"""What files may have in the place of commas, and how to say it."""
_FIRST_DAY: Final = date.min.toordinal() - date(1970, 1, 1).toordinal()
_LAST_DAY: Final = date.max.toordinal() - date(1970, 1, 1).toordinal()
_TICKS_A_DAY: Final = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}

_CASTS: Final[dict[Kind, str]] = {
    "signed": "pl.Decimal(18, 2)",
    "amount": "pl.Decimal(18, 2)",
    "capacity": "pl.Decimal(8, 2)",
    "grade": "pl.Int64",
    "flag": "pl.Boolean",
    "date": "pl.Date",
    "moment": 'pl.Datetime("us", "UTC")',
    "instant": 'pl.Datetime("us", "UTC")',
}
"""What a Parquet column of each kind may be cast to; of the other kinds a String."""


class SheetError(ValueError):
    """A file that cannot be read as a whole, with its faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


def _error(place: str, problem: str, path: str = "") -> SheetError:
    return SheetError(Fault(place=place, path=path, problem=problem))


@frozen(kw_only=True)
class Sheet:
    """A file whose header is sound: ``rows`` goes through its rows, as often as it is called.

    ``columns`` are those of the table that the file has, each with its place; ``unknown`` the other names.
    """

    name: str
    header: tuple[str, ...]
    columns: tuple[tuple[int, Column], ...]
    unknown: tuple[str, ...]
    has_nul: bool
    rows: Callable[[Tick], Iterator[Row]]


def open_sheet(path: Path, table: Table) -> Sheet:
    """Open the CSV or Parquet file of a table; raises :class:`SheetError` with all that is wrong with its header."""
    try:
        data = path.read_bytes()
    except OSError as wrong:
        raise _error(path.name, f"cannot be read: {wrong.strerror or type(wrong).__name__}") from None
    if path.suffix == ".parquet":
        return _open_parquet(path.name, data, table)
    return _open_csv(path.name, data, table)


def _columns_of(name: str, header: tuple[str, ...], table: Table) -> tuple[tuple[int, Column], ...]:
    """Find the columns of a table in a header; all that are missing or there twice are faults."""
    known = {column.name: column for column in table.columns}
    twice = [column for column, count in Counter(header).items() if count > 1 and column]
    faults = [Fault(place=name, path="", problem=f"duplicate column {shown_name(column)}") for column in twice]
    missing = [column for column in table.required if column not in header]
    if missing and len(header) == 1 and (marks := [mark for mark in _SEPARATORS if mark in header[0]]):
        raise _error(name, f"the columns are separated by {_SEPARATORS[marks[0]]} (want ',')")
    loose = {other.lower().replace(" ", "_"): other for other in header if other not in known}
    has = _names_in(header)
    for column in missing:
        if match := get_close_matches(column, loose, n=1):
            problem = f"missing column (rename {loose[match[0]]!r}?)"
        else:
            problem, has = f"missing column (want a header that names {column}){has}", ""
        faults.append(Fault(place=name, path=column, problem=problem))
    if faults:
        raise SheetError(*faults)
    return tuple((header.index(column.name), column) for column in table.columns if column.name in header)


def _names_in(header: tuple[str, ...]) -> str:
    """Say what the header has, but nothing where it holds a digit: it may be a first row of data, with a name in it."""
    if any(map(str.isdigit, "".join(header))):
        return ""
    more = f" and {len(header) - _NAMED:,} more" if len(header) > _NAMED else ""
    return f"; it has: {', '.join(map(shown_name, header[:_NAMED]))}{more}"


# --- CSV -------------------------------------------------------------------------------------------------------------


def not_utf8(data: bytes, wrong: UnicodeDecodeError) -> tuple[int, str]:
    """Give the line of the first byte that is not UTF-8, and say which it is."""
    before = data[: wrong.start]
    line = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1
    looks = "; it looks like UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    return line, f"not UTF-8: byte 0x{data[wrong.start]:02X} at offset {wrong.start}{looks}"


def _open_csv(name: str, data: bytes, table: Table) -> Sheet:
    try:
        data.decode()
    except UnicodeDecodeError as wrong:
        line, problem = not_utf8(data, wrong)
        raise _error(f"{name}:{line}", f'{problem}; save the file as UTF-8 (in Excel: "CSV UTF-8")') from None

    def rows(tick: Tick) -> Iterator[Row]:
        stream = io.BytesIO(data)
        reader = csv.reader(io.TextIOWrapper(stream, "utf-8-sig", newline=""), strict=True)
        line, done = 1, 0
        try:
            for number, cells in enumerate(reader, 1):
                if cells:
                    yield line, cells
                line = reader.line_num + 1
                if number % _ROWS_PER_TICK == 0:
                    tick(stream.tell() - done)
                    done = stream.tell()
        except csv.Error:
            limit = csv.field_size_limit()
            problem = f"a quote is not closed, or text follows a closing one, or a value has over {limit:,} characters"
            raise _error(f"{name}:{line}", f"{problem} (inside a value a quote is doubled)") from None
        tick(len(data) - done)

    line, cells = next(rows(lambda _bytes: None), (0, ()))
    if not cells:
        raise _error(name, "the file is empty (want a header line)")
    if any("\0" in cell for cell in cells):
        raise _error(f"{name}:{line}", "a NUL byte in the header (want plain text in UTF-8)")
    header = tuple(map(str.strip, cells))

    def body(tick: Tick) -> Iterator[Row]:
        found = rows(tick)
        next(found)
        return found

    columns = _columns_of(name, header, table)
    return Sheet(
        name=name,
        header=header,
        columns=columns,
        unknown=_unknown(header, columns),
        has_nul=b"\0" in data,
        rows=body,
    )


def _unknown(header: tuple[str, ...], columns: tuple[tuple[int, Column], ...]) -> tuple[str, ...]:
    known = {column.name for _, column in columns} | {FAULT_COLUMN}
    return tuple(name for name in dict.fromkeys(header) if name not in known)


# --- Parquet ---------------------------------------------------------------------------------------------------------


def _open_parquet(name: str, data: bytes, table: Table) -> Sheet:
    try:
        import polars
    except ImportError:
        raise _error(name, 'reading Parquet needs polars; install it with pip install "clientcare[cli]"') from None
    try:
        frame = polars.read_parquet(io.BytesIO(data))
        header = tuple(map(str.strip, frame.columns))
        columns = _columns_of(name, header, table)
        kinds = dict(columns)
        faults: list[Fault] = []
        texts = [_texts(name, series, kinds.get(place), faults) for place, series in enumerate(frame.iter_columns())]
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException, OverflowError) as wrong:
        raise _error(name, f"not a readable Parquet file ({type(wrong).__name__})") from None
    if faults:
        raise SheetError(*faults)

    def rows(tick: Tick) -> Iterator[Row]:
        yield from enumerate(zip(*texts, strict=True), 1)
        tick(len(data))

    return Sheet(
        name=name,
        header=header,
        columns=columns,
        unknown=_unknown(header, columns),
        has_nul=any("\0" in text for column in texts for text in column),
        rows=rows,
    )


def _texts(name: str, series: polars.Series, column: Column | None, faults: list[Fault]) -> list[str]:
    """Give the cells of a Parquet column as the text that a CSV file would have; null is empty."""
    if column is None:
        return ["" if value is None else str(value) for value in series.to_list()]
    texts = _typed(series, column.kind)
    if texts is None:
        cast = _CASTS.get(column.kind, "pl.String")
        why = "cannot hold it exactly" if series.dtype.is_float() and "Decimal" in cast else "is not what is wanted"
        problem = f'a {series.dtype} column {why}; cast it: pl.col("{column.name}").cast({cast})'
        faults.append(Fault(place=name, path=column.name, problem=problem))
        return []
    return ["" if text is None else text for text in texts]


def _typed(series: polars.Series, kind: Kind) -> list[str | None] | None:
    """Give the cells as text; None where the type of the column does not suit the kind."""
    import polars as pl

    dtype: Any = series.dtype
    if dtype == pl.Null or dtype in (pl.String, pl.Categorical, pl.Enum) or (dtype == pl.Boolean and kind == "flag"):
        return series.cast(pl.String).to_list()
    if dtype.is_integer() and kind not in ("date", "moment", "instant"):
        return series.cast(pl.String).to_list()
    if dtype.is_decimal() and kind in ("signed", "amount", "capacity"):
        return [text and _short(text) for text in series.cast(pl.String).to_list()]
    if dtype == pl.Date and kind in ("date", "moment"):
        # a day beyond the years that text can have makes polars panic
        return series.to_physical().clip(_FIRST_DAY, _LAST_DAY).cast(pl.Date).cast(pl.String).to_list()
    if dtype == pl.Datetime and (kind in ("moment", "instant") if dtype.time_zone else kind == "date"):
        ticks = _TICKS_A_DAY[dtype.time_unit]
        first, last = max(_FIRST_DAY * ticks, -(2**63)), min((_LAST_DAY + 1) * ticks - 1, 2**63 - 1)
        plain = series.to_physical().clip(first, last).cast(pl.Datetime(dtype.time_unit))
        texts = plain.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f")
        if dtype.time_zone:
            return (texts + "Z").to_list()
        return texts.str.strip_suffix("T00:00:00.000000").to_list()
    return None


def _short(text: str) -> str:
    """Leave out the zeros after the second decimal, which the type of a column adds."""
    whole, point, decimals = text.partition(".")
    return whole + point + decimals[:2] + decimals[2:].rstrip("0")
