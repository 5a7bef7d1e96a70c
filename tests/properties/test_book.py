"""Books of random rows: their order does not show, nothing is lost, and no bytes do worse than a refusal."""

from __future__ import annotations

import csv
import io
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.cli.book import Book, read_book, write_quarantine
from clientcare.errors import BookError
from clientcare.money import from_minor

Tables = Mapping[str, Sequence[Sequence[str]]]

HEADERS = {
    "clients": ("client_id", "manager_id", "contracted_tier", "birth_date", "risk_grade", "opted_out"),
    "ledger": ("client_id", "date", "amount"),
    "balances": ("client_id", "date", "balance"),
    "holdings": ("client_id", "product", "amount"),
    "products": ("product", "family"),
    "staff": ("staff_id", "role", "capacity"),
    "contacts": ("client_id", "at", "kind", "connected"),
    "complaints": ("complaint_id", "at", "event", "client_id"),
}

days = st.dates(date(2025, 12, 25), date(2026, 1, 5)).map(str)
amounts = st.decimals(-10_000, 10_000, places=2).map(str) | st.integers(-99, 99).map(str)
ids = st.sampled_from(["7", "007", "C1", "C2", "张三"])
moments = st.one_of(days, days.map(lambda day: f"{day}T23:30:00+08:00"), days.map(lambda day: f"{day}T15:30:00Z"))
flags = st.sampled_from(["", "true", "no", "1"])
CELLS: dict[str, st.SearchStrategy[str]] = {
    "client_id": ids,
    "date": days,
    "amount": amounts,
    "balance": amounts,
    "manager_id": st.sampled_from(["", "M1", "M2"]),
    "contracted_tier": st.sampled_from(["", "gold", "diamond"]),
    "birth_date": st.sampled_from(["", "1961-02-28"]),
    "risk_grade": st.sampled_from(["", "1", "5"]),
    "opted_out": st.sampled_from(["", "call", "text; call"]),
    "product": st.sampled_from(["fund", "基金", "bond, short", "B-1"]),
    "family": st.sampled_from(["", "bond", "loan"]),
    "staff_id": st.sampled_from(["M1", "M2", "M3"]),
    "role": st.sampled_from(["teller", "relationship_manager"]),
    "capacity": st.sampled_from(["", "1", "0.5"]),
    "at": moments,
    "kind": st.sampled_from(["call", "mail"]),
    "connected": flags,
    "complaint_id": st.sampled_from(["K1", "K2", "K3"]),
    "event": st.sampled_from(["receive", "assess", "withdraw"]),
}
wrong = st.sampled_from(["", "x", "1.234", "NaN", "+5", "2026-02-30", "1899-01-01", "C9", "a\0b", '"', "a\nb"])


def rows_of(table: str, *, faulty: bool) -> st.SearchStrategy[list[list[str]]]:
    """Rows of a table, sound ones only or with some cells wrong and some rows of another length."""
    cells = [CELLS[name] for name in HEADERS[table]]
    sound: st.SearchStrategy[list[str]] = st.tuples(*cells).map(list)
    if not faulty:
        return st.lists(sound, max_size=12)
    some = st.tuples(*(st.one_of(cell, cell, cell, wrong) for cell in cells)).map(list)
    short = st.lists(st.one_of(*cells), min_size=1, max_size=len(cells) - 1)
    long = st.lists(st.one_of(*cells), min_size=len(cells) + 2, max_size=len(cells) + 3)
    return st.lists(st.one_of(sound, some, sound, short, long), max_size=12)


def books(*, faulty: bool) -> st.SearchStrategy[dict[str, list[list[str]]]]:
    """A book of random rows; the needed tables are always there."""
    others = [name for name in HEADERS if name not in ("clients", "ledger")]
    return st.fixed_dictionaries(
        {name: rows_of(name, faulty=faulty) for name in ("clients", "ledger")},
        optional={name: rows_of(name, faulty=faulty) for name in others},
    )


def csv_text(table: str, rows: Sequence[Sequence[str]], memo: bool) -> str:
    """Write a table; with ``memo`` each row has its number in a last column that the reader does not know."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*HEADERS[table], *["memo"] * memo])
    for number, row in enumerate(rows):
        whole = memo and len(row) == len(HEADERS[table])
        writer.writerow([*row, *[f"row {number}"] * whole])
    return text.getvalue()


def read(folder: Path, *, quarantine: Path | None = None) -> Book:
    return read_book(
        folder,
        tiers=("diamond", "platinum", "gold", "ordinary"),
        zone=ZoneInfo("Asia/Shanghai"),
        needs={},
        quarantine=quarantine,
    )


def read_tables(tables: Tables, *, memo: bool = False, quarantine: bool = False) -> Book:
    """Write a book, read it, and read what was set aside back as CSV."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "book"
        folder.mkdir()
        for table, rows in tables.items():
            (folder / f"{table}.csv").write_text(csv_text(table, rows, memo), encoding="utf-8", newline="")
        book = read(folder, quarantine=Path(name) / "quarantine" if quarantine else None)
        write_quarantine(book, Path(name) / "quarantine")
        for part in book.aside:
            with (Path(name) / "quarantine" / f"{part.table}.csv").open(encoding="utf-8", newline="") as file:
                assert [tuple(row) for row in csv.reader(file, strict=True)] == [part.header, *part.rows]
        return book


def content(book: Book) -> Book:
    """Give a book without what tells how it was read."""
    return attrs.evolve(book, warnings=(), accounting=(), aside=())


@settings(deadline=None)
@given(books(faulty=False), st.randoms(use_true_random=False))
def test_order_of_rows(tables: dict[str, list[list[str]]], chance: random.Random) -> None:
    """Rows in any order give the same book; only events of one complaint at one instant keep the order of the file."""
    unique = {**tables, "complaints": [[f"K{one}", *row[1:]] for one, row in enumerate(tables.get("complaints", []))]}
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in unique.items()}
    for quarantine in (False, True):
        first, second = (outcome(book, quarantine=quarantine) for book in (unique, shuffled))
        if isinstance(first, BookError) or isinstance(second, BookError):
            assert not quarantine
            assert problems(first) == problems(second) != []
        else:
            assert content(first) == content(second)
            assert first.accounting == second.accounting
            assert first.warnings == second.warnings


def outcome(tables: Tables, *, quarantine: bool = False) -> Book | BookError:
    """Give a book, or the error with which it is refused."""
    try:
        return read_tables(tables, quarantine=quarantine)
    except BookError as wrong:
        return wrong


def problems(found: Book | BookError) -> list[tuple[str, str]]:
    """Give the tables and columns at fault, without lines."""
    faults = found.faults if isinstance(found, BookError) else ()
    return sorted((fault.place.partition(":")[0], fault.path) for fault in faults)


@settings(deadline=None)
@given(books(faulty=True))
def test_nothing_is_lost(tables: dict[str, list[list[str]]]) -> None:
    """With quarantine every row is used or set aside with a reason; the used rows alone are the same book."""
    book = read_tables(tables, memo=True, quarantine=True)
    aside = {part.table: part for part in book.aside}
    used: dict[str, list[list[str]]] = {}
    for account in book.accounting:
        rows = tables[account.table]
        out = aside[account.table].rows if account.table in aside else ()
        assert account.read == len(rows) == account.used + account.quarantined
        assert account.quarantined == len(out)
        assert all(row[-1] for row in out)
        width = len(HEADERS[account.table])
        names = {row[width] for row in out}
        used[account.table] = [
            row for number, row in enumerate(rows) if f"row {number}" not in names and len(row) == width
        ]
        assert len(used[account.table]) == account.used
    assert content(read_tables(used)) == content(book)


@settings(deadline=None)
@given(books(faulty=True))
def test_quarantine_and_refusal_agree(tables: dict[str, list[list[str]]]) -> None:
    """A book is refused without quarantine exactly where quarantine sets something aside."""
    apart = read_tables(tables, quarantine=True)
    whole = outcome(tables)
    if isinstance(whole, Book):
        assert whole == apart
        assert not apart.aside
    else:
        assert {table.removesuffix(".csv") for table, _ in problems(whole)} <= {part.table for part in apart.aside}


@settings(deadline=None)
@given(st.lists(st.tuples(ids, days, amounts), max_size=40))
def test_ledger_against_decimals(rows: list[tuple[str, str, str]]) -> None:
    """The sums by client and day are those of decimals, added one by one."""
    expected: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for client, day, amount in rows:
        expected[client, day] += Decimal(amount)
    clients = [[client, "", "", "", "", ""] for client in {client for client, _, _ in rows}]
    book = read_tables({"clients": clients, "ledger": rows})
    found = {(client, str(day)): from_minor(minor) for client, moved in book.ledger.items() for day, minor in moved}
    assert found == expected
    for moved in book.ledger.values():
        assert all(after - before >= timedelta(1) for (before, _), (after, _) in pairwise(moved))


SOUND = {
    "clients": "client_id,manager_id,contracted_tier,birth_date,opted_out\n"
    "C2,M1,gold,1961-02-28,call\n007,M1,,,\n7,,,,\n",
    "ledger": "client_id,date,amount\nC2,2026-01-02,10.00\nC2,2026-01-01,5\nC2,2026-01-02,-0.50\n",
    "balances": '"client_id","date","balance"\n007,2026-01-02,2\n007,2026-01-01,-1\n',
    "holdings": "client_id,product,amount\n7,fund,5\n007,基金,\n",
    "products": "product,risk_grade,investment\nfund,3,yes\n",
    "staff": "staff_id,role,capacity\nM1,relationship_manager,0.5\n",
    "contacts": "client_id,at,kind,connected\n7,2026-01-02,call,true\n7,2026-01-01T23:00:00+08:00,text,\n",
    "transfers": "client_id,at,direction,amount\n7,2026-01-02T00:00:00Z,out,100\n",
    "purchases": "client_id,at,product,risks_disclosed\n7,2026-01-02,fund,legal;market\n",
    "complaints": 'complaint_id,at,event,content\nK1,2026-01-02,assess,"a\nb"\nK1,2026-01-01,receive,\n',
    "calendar": "date,workday\n2026-01-03,yes\n2026-01-01,no\n",
}
marks = st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"9", b"-", b"\xe2\x80\x8b"])
changes = st.lists(
    st.tuples(st.sampled_from(sorted(SOUND)), st.integers(0, 10**4), st.integers(0, 3), st.binary(max_size=2) | marks),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=200)
@given(changes, st.booleans())
def test_random_bytes(changed: list[tuple[str, int, int, bytes]], aside: bool) -> None:
    """A sound book with random bytes changed is read, or refused as a book; rows read are always accounted for."""
    data = {name: text.encode() for name, text in SOUND.items()}
    for name, place, length, new in changed:
        at = place % (len(data[name]) + 1)
        data[name] = data[name][:at] + new + data[name][at + length :]
    with TemporaryDirectory() as name:
        folder = Path(name) / "book"
        folder.mkdir()
        for table, content_of in data.items():
            (folder / f"{table}.csv").write_bytes(content_of)
        try:
            book = read(folder, quarantine=Path(name) / "quarantine" if aside else None)
        except BookError:
            return
        write_quarantine(book, Path(name) / "quarantine")
        assert all(one.read == one.used + one.quarantined and one.used >= 0 for one in book.accounting)
        assert {part.table: len(part.rows) for part in book.aside} == {
            one.table: one.quarantined for one in book.accounting if one.quarantined
        }
