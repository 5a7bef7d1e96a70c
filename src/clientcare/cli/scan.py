"""One table of a book, row by row: what can be used, what is wrong with the rest, and what is set aside (逐行读取).

Rows that share a key (two rows of one client, two balances of one day) are all faulty, because none can be preferred.
Rows of a group (the events of one complaint) stand or fall together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from operator import attrgetter, itemgetter
from typing import Any

from attrs import field, frozen

from ..errors import Fault
from .cells import CellError, Reader, shown_name
from .sheets import Sheet, Tick
from .tables import FAULT_COLUMN, Table

__all__ = ["Accounting", "Aside", "Scan"]


@frozen(kw_only=True)
class Accounting:
    """How many rows of a table were read and what became of them."""

    table: str
    read: int
    quarantined: int

    @property
    def used(self) -> int:
        """The rows that were neither faulty nor dependent on a faulty one."""
        return self.read - self.quarantined

    def __str__(self) -> str:
        return f"{self.table}: {self.read} read = {self.used} used + {self.quarantined} quarantined"


@frozen(kw_only=True)
class Aside:
    """The rows of a table that were set aside, as they were read, each with its faults at the end."""

    table: str
    header: tuple[str, ...] = field(repr=False)
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


class Scan:
    """One table while it is read: its records by line, and what is wrong by line.

    ``problems`` are reported; ``depends`` says of rows that are sound themselves why they cannot be used.  ``unsound``
    holds what those rows are about, the value of the table's first column, with the line of the first.
    """

    def __init__(self, table: Table, sheet: Sheet, readers: Sequence[Reader]) -> None:
        self.table = table
        self.sheet = sheet
        self.names = [column.name for _, column in sheet.columns]
        self.places = [place for place, _ in sheet.columns]
        self.readers = readers
        self.rows = 0
        self.problems: dict[int, list[tuple[str, str]]] = {}
        self.depends: dict[int, str] = {}
        self.unsound: dict[str, int] = {}
        self.records: list[tuple[int, Any]] = []
        self.days: dict[str, dict[date, int]] = {}
        self.keys: set[tuple[Any, ...]] = set()
        self.repeated: set[tuple[Any, ...]] = set()
        self.torn: set[int] = set()
        self.complete = False

    def run(self, tick: Tick, known: Collection[str] | None, refer: Callable[[int, str], None]) -> None:
        """Read all rows; ``refer`` is told of each that names a client who is not among the ``known``."""
        width, has_nul, readers = len(self.sheet.header), self.sheet.has_nul, self.readers
        pick = itemgetter(*self.places) if len(self.places) > 1 else lambda cells: [cells[self.places[0]]]
        client_at = self.names.index("client_id") if known is not None and "client_id" in self.names else None
        key_at = [self.names.index(name) for name in self.table.key]
        days = self.days if self.table.build is None else None
        for line, cells in self.sheet.rows(tick):
            self.rows += 1
            whole = len(cells) == width and not (has_nul and any("\0" in cell for cell in cells))
            sound = False
            if whole:
                try:
                    values = [read(cell) for read, cell in zip(readers, pick(cells), strict=True)]
                    sound = True
                except CellError:
                    whole = any(map(str.strip, cells))
                    if not whole:
                        self._tear(line, cells)
                    values = self._examine(line, cells, named=whole)
            else:
                self._tear(line, cells)
                values = self._examine(line, cells, named=False)
            if client_at is not None and whole:
                client = values[client_at]
                if client is not None and client not in known:  # type: ignore[operator]
                    refer(line, client)
                    sound = False
            if key_at and whole:
                key = tuple([values[place] for place in key_at])
                if key in self.keys:
                    self.repeated.add(key)
                elif None not in key:
                    self.keys.add(key)
            if sound and days is not None:
                client, day, minor = values
                moved = days.get(client)
                if moved is None:
                    moved = days[client] = {}
                moved[day] = moved.get(day, 0) + minor
            elif sound:
                self._build(line, values)
            elif values[0] is not None:
                self.unsound.setdefault(values[0], line)
        self._settle()
        self.complete = True

    def _build(self, line: int, values: list[Any]) -> None:
        known = {name: value for name, value in zip(self.names, values, strict=True) if value is not None}
        self.records.append((line, self.table.build(known, line)))  # type: ignore[misc]

    def fault(self, line: int, path: str, problem: str) -> None:
        """Note what is wrong with a row."""
        self.problems.setdefault(line, []).append((path, problem))

    def _tear(self, line: int, cells: Sequence[str]) -> None:
        """Note what is wrong with a row that is empty, or whose cells cannot be told apart."""
        self.torn.add(line)
        width, count = len(self.sheet.header), len(cells)
        if not any(map(str.strip, cells)):
            self.fault(line, "", "an empty row (delete the line)")
        elif count != width:
            hint = " (a comma inside a value? write 1400000.00)" if count > width else ""
            self.fault(line, "", f"{count} value{'s' * (count != 1)} under a header of {width} columns{hint}")
        else:
            place = next(place for place, cell in enumerate(cells) if "\0" in cell)
            self.fault(line, "", f"a NUL byte in {shown_name(self.sheet.header[place])} (want plain text)")

    def _examine(self, line: int, cells: Sequence[str], *, named: bool) -> list[Any]:
        """Give the values of a row, None for each that has none, and note every cell that is refused if ``named``."""
        values: list[Any] = []
        for name, place, read in zip(self.names, self.places, self.readers, strict=True):
            value = None
            try:
                value = read(cells[place] if place < len(cells) else "")
            except CellError as wrong:
                if named:
                    self.fault(line, name, str(wrong))
            values.append(value)
        return values

    def _settle(self) -> None:
        """Take out the rows that share a key, and whole groups of which one row is out."""
        for key, lines in self._lines_of_repeated().items():
            for line in lines:
                other = lines[1] if line == lines[0] else lines[0]
                self.fault(line, self.table.key[-1], f"duplicate {' and '.join(self.table.key)} (also in line {other})")
            self.unsound.setdefault(key[0], lines[0])
            if self.table.build is None:
                self.days.get(key[0], {}).pop(key[1], None)
        if self.table.group:
            subject = attrgetter(self.table.group)
            for line, record in self.records:
                if subject(record) in self.unsound:
                    first = self.unsound[subject(record)]
                    self.depends[line] = f"{self.table.group}: line {first} of the same one is faulty"
        self.records = [
            (line, record) for line, record in self.records if line not in self.problems and line not in self.depends
        ]

    def _lines_of_repeated(self) -> dict[tuple[Any, ...], list[int]]:
        """Go through the rows once more and give the lines of every key that is there twice."""
        found: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        if not self.repeated:
            return found
        for line, cells in self.sheet.rows(_unheard):
            if line not in self.torn:
                values = dict(zip(self.names, self._examine(line, cells, named=False), strict=True))
                key = tuple(values[name] for name in self.table.key)
                if key in self.repeated:
                    found[key].append(line)
        return found

    def faults(self) -> Iterator[Fault]:
        """Give every fault by line."""
        for line in sorted(self.problems):
            for path, problem in self.problems[line]:
                yield Fault(place=f"{self.sheet.name}:{line}", path=path, problem=problem)

    def accounting(self) -> Accounting:
        """Count the rows."""
        return Accounting(
            table=self.table.name, read=self.rows, quarantined=len(self.problems.keys() | self.depends.keys())
        )

    def aside(self) -> Aside:
        """Collect the rows that are not used, as they were read."""
        header = self.sheet.header
        kept = [place for place, name in enumerate(header) if name != FAULT_COLUMN]
        rows: list[tuple[list[str], str]] = []
        for line, cells in self.sheet.rows(_unheard):
            if line in self.problems:
                why = "; ".join(f"{path}: {problem}" if path else problem for path, problem in self.problems[line])
            elif line in self.depends:
                why = self.depends[line]
            else:
                continue
            filled = [*cells, *[""] * (len(header) - len(cells))]
            rows.append(([*(filled[place] for place in kept), *filled[len(header) :]], why))
        width = max(len(cells) for cells, _ in rows)
        names = [header[place] for place in kept]
        return Aside(
            table=self.table.name,
            header=(*names, *[""] * (width - len(names)), FAULT_COLUMN),
            rows=tuple((*cells, *[""] * (width - len(cells)), why) for cells, why in rows),
        )


def _unheard(_bytes: int) -> None:
    """Tell nobody: the rows have been counted before."""
