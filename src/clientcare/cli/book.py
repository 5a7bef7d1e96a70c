"""A book: the tables of a branch, read whole or refused whole (网点数据).

:func:`read_book` reads every table that the folder holds, as CSV or Parquet, and reports all faults of all tables at
once.  With quarantine (隔离) it sets faulty rows aside, with the rows that depend on them, and goes on with the rest;
for every table, rows read = rows used + rows quarantined.

A row depends on the row of its client, and on that of its product where the bank's own list alone knows it: where that
is faulty, the row cannot be used either.  A client has rows in ``ledger`` or in ``balances``: where both have some,
those in ``balances`` are faulty.

A fault of a file as a whole (not UTF-8, a missing column, a quote that is not closed) is an error even with quarantine.
"""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, tzinfo
from difflib import get_close_matches
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs
from attrs import field, frozen

from ..errors import BookError, Fault
from ..facts import Client, Contact, Holding, Purchase, StaffMember, Transfer
from ..parameters import near
from ..products import find_product
from .cells import plain, reader_of, shown, shown_name
from .output import atomic_directory, unwritable
from .scan import Accounting, Aside, Scan
from .sheets import SheetError, Tick, open_sheet
from .tables import FAULT_COLUMN, TABLES, ComplaintRow, ProductRow, Table

__all__ = ["TABLE_FILES", "Book", "book_bytes", "read_book", "read_rows", "spare_books", "write_quarantine"]

Series: TypeAlias = Mapping[str, tuple[tuple[date, int], ...]]
"""By client, the days in order, each with minor units."""

_SUFFIXES: Final = (".csv", ".parquet")
TABLE_FILES: Final = frozenset(f"{name}{suffix}" for name in TABLES for suffix in _SUFFIXES)
"""The names of files that a book reads."""

_NAMED: Final = 10
"""How many ids a warning names."""


@frozen(kw_only=True)
class Book:
    """The tables of a branch; records are sorted, so that the order of rows in a file does not show.

    ``ledger`` holds the sum of a client's movements by day, ``balances`` the end-of-day balances, both in minor units;
    a client is in one of them at most, one without a row in none.  ``calendar`` says of days whether they are worked.
    ``tables`` names the tables that were there.  Events of one complaint at one instant keep the order of the file.
    """

    clients: tuple[Client, ...] = ()
    ledger: Series = field(factory=dict)
    balances: Series = field(factory=dict)
    holdings: tuple[Holding, ...] = ()
    products: tuple[ProductRow, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    contacts: tuple[Contact, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    complaints: tuple[ComplaintRow, ...] = ()
    calendar: tuple[tuple[date, bool], ...] = ()
    tables: tuple[str, ...] = ()
    warnings: tuple[Fault, ...] = ()
    accounting: tuple[Accounting, ...] = ()
    aside: tuple[Aside, ...] = ()

    def accounting_lines(self) -> tuple[str, ...]:
        """Say for each table how many rows were read, used and quarantined."""
        return tuple(map(str, self.accounting))


def book_bytes(directory: Path) -> int:
    """Give the size of all tables of a book, the total that the ``progress`` of :func:`read_book` adds up to."""
    paths = [path for both in _files_of(directory).values() for path in both]
    return sum(path.stat().st_size for path in paths if path.is_file())


def read_book(
    directory: Path,
    *,
    tiers: Collection[str],
    zone: tzinfo,
    needs: Mapping[str, str],
    quarantine: Path | None = None,
    progress: Tick = lambda _bytes: None,
) -> Book:
    """Read every table of a folder.

    ``tiers`` are the tier codes of the rulebook, ``zone`` is where the client's day begins.  ``needs`` maps the tables
    that the command cannot do without to why (``to know the clients``); ``ledger|balances`` is satisfied by either.
    With a ``quarantine`` folder faulty rows are set aside in the book, and :func:`write_quarantine` then writes them
    there.  ``progress`` is told the bytes that were read.

    Raises :class:`~clientcare.errors.BookError` (``CC-BOOK-001``) with every fault; with ``quarantine``, with those
    that quarantine does not mend: of files as a whole, and of a quarantine folder that holds other files.
    """
    reader = _BookReader(tiers, zone, progress)
    files = _files_of(directory)
    reader.fatal.extend(_missing(needs, files, directory))
    if quarantine is not None:
        reader.fatal.extend(_occupied(quarantine, directory))
    for name, paths in files.items():
        reader.read(TABLES[name], paths)
    return reader.book(set_aside=quarantine is not None)


def read_rows(path: Path, table: Table) -> tuple[Any, ...]:
    """Read one file by the columns of a table, its rows in their order.

    Raises :class:`~clientcare.errors.BookError` (``CC-BOOK-001``) with every fault.
    """
    reader = _BookReader((), UTC, lambda _bytes: None)
    reader.read(table, [path])
    faults = reader.fatal or [fault for scan in reader.scans.values() for fault in scan.faults()]
    if faults:
        raise _book_error(faults)
    return tuple(record for _, record in reader.scans[table.name].records)


def write_quarantine(book: Book, directory: Path) -> None:
    """Write the rows that were set aside to ``<table>.csv`` in a folder: all files whole, or none.

    Files of an earlier quarantine give way: those of these tables are replaced, the others removed.  The values are the
    ones that were read, personal data included; a row that is longer than its header gets columns without a name.
    Raises :class:`~clientcare.errors.BookError` where the folder holds other files of these names, and
    :class:`~clientcare.errors.ClientCareError` (``CC-OUTPUT-001``) where it cannot be written.
    """
    if faults := _occupied(directory):
        raise _book_error(faults)
    stale = [path for table in TABLES if (path := directory / f"{table}.csv").exists()]
    if book.aside:
        with atomic_directory(directory) as create:
            for part in book.aside:
                writer = csv.writer(create(f"{part.table}.csv"), lineterminator="\n")
                writer.writerow(part.header)
                writer.writerows(part.rows)
    for path in stale:
        if path.stem not in {part.table for part in book.aside}:
            path.unlink()


# --- the folder ------------------------------------------------------------------------------------------------------


def _files_of(directory: Path) -> dict[str, list[Path]]:
    """Give the tables that are there, what others name first: clients, then products; each with its files."""
    try:
        there = set(os.listdir(directory))
    except (OSError, ValueError) as wrong:
        problem = f"cannot be read: {getattr(wrong, 'strerror', wrong)} (want a folder of tables)"
        raise _book_error([Fault(place=str(directory), path="", problem=problem)]) from None
    order = sorted(TABLES, key=lambda name: (name != "clients", name != "products"))
    files = {name: sorted({f"{name}{suffix}" for suffix in _SUFFIXES} & there) for name in order}
    return {name: [directory / file for file in found] for name, found in files.items() if found}


def _missing(needs: Mapping[str, str], files: Collection[str], directory: Path) -> list[Fault]:
    faults = []
    for wanted, purpose in needs.items():
        names = wanted.split("|")
        if not any(name in files for name in names):
            others = sorted(path.name for path in directory.iterdir() if path.name not in TABLE_FILES)
            loose = {Path(other).stem.lower(): other for other in others}
            match = [one for name in names for one in get_close_matches(name, loose, n=1)]
            hint = f" (did you mean {loose[match[0]]!r}?)" if match else ""
            if any(other.lower().endswith((".xlsx", ".xls")) for other in others):
                hint += " (save the sheet as CSV UTF-8)"
            problem = f"missing table {' or '.join(names)} in {directory}{hint}; needed {purpose}"
            faults.append(Fault(place="", path="", problem=problem))
    return faults


def spare_books(place: Path, *, book: Path | None = None, quarantine: Path | None = None) -> None:
    """Refuse a place for results where a book or a quarantine would be written over; links are followed.

    Raises :class:`~clientcare.errors.ClientCareError` (``CC-OUTPUT-001``) for the folder of this ``book`` or
    ``quarantine``, for one of its tables, and for any other folder that holds a table of clients.
    """
    for folder, what in ((book, "the book that is read"), (quarantine, "the quarantine")):
        if folder is not None:
            taken = map(os.path.realpath, (folder, *(folder / file for file in TABLE_FILES)))
            if os.path.realpath(place) in taken:
                raise unwritable(place, f"{folder} is {what}", "another place")
    if any(os.path.exists(place / f"clients{suffix}") for suffix in _SUFFIXES):
        raise unwritable(place, "it holds a table of clients, as a book does", "another place")


def _occupied(directory: Path, book: Path | None = None) -> list[Fault]:
    """Find files in a quarantine folder that no quarantine has written: a book is never overwritten."""
    if book is not None and directory.resolve() == book.resolve():
        problem = "the quarantine cannot be the folder of the book itself; give another folder"
        return [Fault(place=str(directory), path="", problem=problem)]
    faults = []
    for name in TABLES:
        path = directory / f"{name}.csv"
        try:
            with path.open("rb") as file:
                ours = file.readline(100_000).rstrip(b"\r\n").endswith(f",{FAULT_COLUMN}".encode())
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            ours = False
        if not ours:
            problem = f"no file of an earlier quarantine: its last column is not {FAULT_COLUMN}; give another folder"
            faults.append(Fault(place=str(path), path="", problem=problem))
    return faults


def _book_error(faults: Sequence[Fault]) -> BookError:
    return BookError("CC-BOOK-001", f"{len(faults):,} fault{'s' * (len(faults) != 1)} in the book", tuple(faults))


# --- all tables ------------------------------------------------------------------------------------------------------


class _BookReader:
    """Reads table after table and keeps what later ones depend on."""

    def __init__(self, tiers: Collection[str], zone: tzinfo, progress: Tick) -> None:
        self.tiers = tiers
        self.zone = zone
        self.progress = progress
        self.fatal: list[Fault] = []
        self.scans: dict[str, Scan] = {}
        self.clients: frozenset[str] = frozenset()
        self.products: dict[str, str] | None = {}
        self.spoilt: dict[str, int] = {}

    def read(self, table: Table, paths: Sequence[Path]) -> None:
        """Read one table; what makes it unreadable as a whole is kept as fatal."""
        if table.name == "products":
            self.products = None  # nothing is known of the list until it is read to its end
        if len(paths) > 1:
            problem = f"both {' and '.join(path.name for path in paths)} are there; keep one of them"
            self.fatal.append(Fault(place=table.name, path="", problem=problem))
            return
        try:
            sheet = open_sheet(paths[0], table)
            readers = [
                reader_of(column, tiers=self.tiers, zone=self.zone, products=self.products)
                for _, column in sheet.columns
            ]
            scan = self.scans[table.name] = Scan(table, sheet, readers)
            scan.run(self.progress, self._known(table), lambda line, client: self._refer(scan, line, client))
        except SheetError as wrong:
            self.fatal.extend(wrong.faults)
        else:
            if table.name == "clients":
                self.clients = frozenset(client.client_id for _, client in scan.records)
            elif table.name == "products":
                self._list_products(scan)
            else:
                self._depend_on_products(scan)

    def _list_products(self, scan: Scan) -> None:
        """Note the codes and names of the bank's own list, and the codes that only a faulty row of it has."""
        _part_products(scan)
        rows = [row for _, row in scan.records]
        sound = {plain(row.name_zh): row.product for row in rows if row.name_zh is not None}
        sound |= {plain(row.product): row.product for row in rows}
        self.spoilt = {code: line for code, line in scan.unsound.items() if plain(code) not in sound}
        self.products = {plain(code): code for code in self.spoilt} | sound

    def _depend_on_products(self, scan: Scan) -> None:
        """Set aside the rows whose product only a faulty row of the bank's own list knows."""
        column = next((column.name for column in scan.table.columns if column.kind == "product"), None)
        if column is None or not self.spoilt:
            return
        file = self.scans["products"].sheet.name
        for line, record in scan.records:
            product = getattr(record, column)
            if product in self.spoilt and find_product(product) is None:
                scan.depends[line] = f"{column}: the product is quarantined, see {file}:{self.spoilt[product]}"
        scan.records = [(line, record) for line, record in scan.records if line not in scan.depends]

    def _known(self, table: Table) -> Collection[str] | None:
        """Give the clients that the rows of a table may name; None where that cannot be told."""
        clients = self.scans.get("clients")
        if table.name == "clients" or clients is None or not clients.complete:
            return None
        if table.name == "balances" and "ledger" in self.scans:
            return self.clients - self.scans["ledger"].days.keys()
        return self.clients

    def _refer(self, scan: Scan, line: int, client: str) -> None:
        """Note a row whose client is faulty, known from the ledger already, or unknown."""
        clients = self.scans["clients"]
        if client in clients.unsound:
            place = f"{clients.sheet.name}:{clients.unsound[client]}"
            scan.depends[line] = f"client_id: the client is quarantined, see {place}"
        elif client in self.clients:
            other = self.scans["ledger"].sheet.name
            scan.fault(line, "client_id", f"{shown(client)} has rows in {other} too; keep one of the two for a client")
        else:
            scan.fault(line, "client_id", f"unknown client: {shown(client)} is not in {clients.sheet.name}")

    def book(self, *, set_aside: bool) -> Book:
        """Make the book, or raise with what is wrong."""
        scans = [self.scans[name] for name in TABLES if name in self.scans]
        problems = [] if set_aside else [fault for scan in scans for fault in scan.faults()]
        if self.fatal or problems:
            raise _book_error([*self.fatal, *problems])
        tables: dict[str, Any] = {
            scan.table.name: _series(scan) if scan.table.build is None else _sorted(scan) for scan in scans
        }
        return Book(
            **tables,
            tables=tuple(tables),
            warnings=tuple(self._warnings()),
            accounting=tuple(scan.accounting() for scan in scans),
            aside=tuple(scan.aside() for scan in scans if scan.problems or scan.depends),
        )

    def _warnings(self) -> Iterator[Fault]:
        for scan in self.scans.values():
            if scan.sheet.unknown:
                known = [column.name for column in scan.table.columns if column.name not in scan.names]
                names = ", ".join(f"{shown_name(name)}{near(name.lower(), known)}" for name in scan.sheet.unknown)
                yield Fault(place=scan.sheet.name, path="", problem=f"unknown columns are kept aside: {names}")
        if {"clients", "staff"} <= self.scans.keys():
            clients, staff = self.scans["clients"], self.scans["staff"]
            managers = {client.manager_id for _, client in clients.records} - {key[0] for key in staff.keys} - {None}
            if managers:
                problem = f"not in {staff.sheet.name}: {_named(managers)}"
                yield Fault(place=clients.sheet.name, path="manager_id", problem=problem)
        for name in ("ledger", "balances"):
            if name in self.scans and (partly := self.clients & self.scans[name].unsound.keys()):
                problem = f"these clients have rows in quarantine, their averages lack them: {_named(partly)}"
                yield Fault(place=self.scans[name].sheet.name, path="client_id", problem=problem)


def _part_products(scan: Scan) -> None:
    """Take out the rows of the bank's own list that share a product or a name: each product has its own."""
    lines: dict[str, set[int]] = defaultdict(set)
    names: dict[int, set[str]] = {}
    for line, row in scan.records:
        known, other = find_product(row.product), find_product(row.name_zh or row.product)
        code = row.product if known is None else known.code
        names[line] = {plain(code), plain(row.name_zh or code)}
        if other is not None and other.code != code:
            scan.fault(line, "name_zh", f"a name of {other.code} (want {other.code} in product, or another name)")
        for name in names[line]:
            lines[name].add(line)
    for line, _ in scan.records:
        if others := sorted(set().union(*(lines[name] for name in names[line])) - {line}):
            scan.fault(line, "product", f"line {others[0]} has the same product or name (want one row a product)")
    for line, row in scan.records:
        if line in scan.problems:
            scan.unsound.setdefault(row.product, line)
    scan.records = [(line, row) for line, row in scan.records if line not in scan.problems]


def _named(ids: Collection[str]) -> str:
    first = sorted(ids)[:_NAMED]
    more = f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else ""
    return ", ".join(map(shown, first)) + more


def _series(scan: Scan) -> Series:
    return {client: tuple(sorted(scan.days[client].items())) for client in sorted(scan.days) if scan.days[client]}


def _sorted(scan: Scan) -> tuple[Any, ...]:
    """Sort the records so that the order of the rows does not show, but in a group, where it counts."""
    order = attrgetter(*scan.table.order) if scan.table.order else lambda record: record
    records = sorted((record for _, record in scan.records), key=order)
    if scan.table.key or scan.table.group:
        return tuple(records)
    parts = (list(part) for _, part in groupby(records, key=order))
    return tuple(one for part in parts for one in (sorted(part, key=_content) if len(part) > 1 else part))


def _content(record: Any) -> str:
    """Give the whole content of a record as text, sets in order: it settles which of two with one key comes first."""
    return str([sorted(value) if isinstance(value, frozenset) else str(value) for value in attrs.astuple(record)])
