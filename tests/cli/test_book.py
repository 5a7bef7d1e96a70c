"""A book is read whole, or refused with every fault of every table, or split by quarantine with nothing lost."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from clientcare.calendars import TableCalendar
from clientcare.cli.book import Book, book_bytes, read_book, spare_books, write_quarantine
from clientcare.cli.tables import ProductRow
from clientcare.clocks import MondayToFriday
from clientcare.errors import BookError, ClientCareError
from clientcare.facts import (
    Client,
    Contact,
    ContactKind,
    Direction,
    Holding,
    Purchase,
    Role,
    StaffMember,
    Transfer,
)

TIERS = ("diamond", "platinum", "gold", "ordinary")
NEEDS = {"clients": "to know the clients of the branch", "ledger|balances": "to average each client's assets"}


def write(folder: Path, tables: Mapping[str, str]) -> Path:
    """Write tables as CSV files into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def read(folder: Path, **options: Any) -> Book:
    """Read a book as `tier` does under `reference`."""
    return read_book(folder, **{"tiers": TIERS, "zone": ZoneInfo("Asia/Shanghai"), "needs": NEEDS, **options})


def faults(folder: Path, **options: Any) -> list[str]:
    """Give the faults of a book that is refused."""
    with pytest.raises(BookError) as caught:
        read(folder, **options)
    assert caught.value.code == "CC-BOOK-001"
    plural = "s" * (len(caught.value.faults) != 1)
    assert caught.value.message == f"{len(caught.value.faults)} fault{plural} in the book"
    return [str(fault) for fault in caught.value.faults]


def set_aside(folder: Path, quarantine: Path) -> tuple[Book, dict[str, list[list[str]]]]:
    """Read a book with quarantine and give what was written there."""
    book = read(folder, quarantine=quarantine)
    assert not quarantine.exists()
    write_quarantine(book, quarantine)
    written = {}
    for path in sorted(quarantine.iterdir()) if quarantine.exists() else []:
        with path.open(encoding="utf-8", newline="") as file:
            written[path.stem] = list(csv.reader(file, strict=True))
    return book, written


CLIENTS = "client_id,contracted_tier\nC1,gold\nC2,\n"
LEDGER = "client_id,date,amount\nC1,2026-01-02,10.00\nC1,2026-01-01,5\nC1,2026-01-02,-0.50\n"

FULL = {
    "clients": "manager_id,client_id,contracted_tier,birth_date,opted_out\n"
    "M1,C2,gold,1961-02-28,call\nM1,007,,,\nM1,7,,,\n",
    "ledger": "client_id,date,amount\nC2,2026-01-02,10.00\nC2,2026-01-01,5\nC2,2026-01-02,-0.50\n",
    "balances": "client_id,date,balance\n007,2026-01-02,2\n007,2026-01-01,-1\n",
    "holdings": "client_id,product,amount\n7,fund,5\n007,基金,\n",
    "products": "product,risk_grade,investment\nfund,3,yes\n",
    "staff": "staff_id,role,capacity\nM1,relationship_manager,0.5\n",
    "contacts": "client_id,at,kind,connected\n7,2026-01-02,call,true\n7,2026-01-01T23:00:00+08:00,text,\n",
    "transfers": "client_id,at,direction,amount\n7,2026-01-02T00:00:00Z,out,100\n",
    "purchases": "client_id,at,product,risks_disclosed\n7,2026-01-02,fund,legal;market\n",
    "complaints": "complaint_id,at,event,client_id,content\nK1,2026-01-02,assess,,long\nK1,2026-01-01,receive,7,\n",
    "calendar": "date,workday\n2026-01-03,yes\n2026-01-01,no\n",
}


def test_every_table(tmp_path: Path) -> None:
    """All eleven tables are read; records are sorted, movements summed by day, ids kept as text."""
    book = read(write(tmp_path, FULL))
    midnight = datetime(2026, 1, 1, 16, tzinfo=UTC)
    assert book.clients == (
        Client(client_id="007", manager_id="M1"),
        Client(client_id="7", manager_id="M1"),
        Client(
            client_id="C2",
            manager_id="M1",
            contracted_tier="gold",
            birth_date=date(1961, 2, 28),
            opted_out=frozenset({ContactKind.CALL}),
        ),
    )
    assert book.ledger == {"C2": ((date(2026, 1, 1), 500), (date(2026, 1, 2), 950))}
    assert book.balances == {"007": ((date(2026, 1, 1), -100), (date(2026, 1, 2), 200))}
    assert book.holdings == (
        Holding(client_id="007", product="基金"),
        Holding(client_id="7", product="fund", amount=500),
    )
    assert book.products == (ProductRow(product="fund", risk_grade=3, investment=True),)
    assert book.staff == (StaffMember(staff_id="M1", role=Role.RELATIONSHIP_MANAGER, capacity=Fraction(1, 2)),)
    assert book.contacts == (
        Contact(client_id="7", at=datetime(2026, 1, 1, 15, tzinfo=UTC), kind=ContactKind.TEXT),
        Contact(client_id="7", at=midnight, whole_day=True, kind=ContactKind.CALL, connected=True),
    )
    assert book.transfers == (
        Transfer(client_id="7", at=datetime(2026, 1, 2, tzinfo=UTC), direction=Direction.OUT, amount=10000),
    )
    assert book.purchases == (
        Purchase(
            client_id="7", at=midnight, whole_day=True, product="fund", risks_disclosed=frozenset({"legal", "market"})
        ),
    )
    assert [(row.event, row.client_id, row.fields, row.line) for row in book.complaints] == [
        ("receive", "7", (), 3),
        ("assess", None, (("content", "long"),), 2),
    ]
    calendar = TableCalendar(base=MondayToFriday(), overrides=book.calendar)
    assert [calendar.is_workday(date(2026, 1, day)) for day in (1, 2, 3, 4)] == [False, True, True, False]
    assert book.tables == tuple(FULL)
    assert book.warnings == ()
    assert book.accounting_lines() == tuple(
        f"{name}: {rows} read = {rows} used + 0 quarantined"
        for name, rows in zip(FULL, (3, 3, 2, 2, 1, 1, 2, 1, 1, 2, 2), strict=True)
    )
    assert book.aside == ()


def test_parquet_gives_the_same_book(tmp_path: Path) -> None:
    """Typed Parquet columns and a CSV file hold the same book."""
    write(tmp_path / "csv", {"clients": CLIENTS, "ledger": LEDGER})
    folder = write(tmp_path / "parquet", {})
    clients = pl.DataFrame({"client_id": ["C1", "C2"], "contracted_tier": ["gold", None]})
    clients.write_parquet(folder / "clients.parquet")
    pl.DataFrame(
        {
            "client_id": ["C1"] * 3,
            "date": [date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 2)],
            "amount": [Decimal("10.00"), Decimal("5.00"), Decimal("-0.50")],
        }
    ).write_parquet(folder / "ledger.parquet")
    assert read(folder) == read(tmp_path / "csv")


def test_unknown_client_ids_stay_unknown(tmp_path: Path) -> None:
    """A client without a row has no history, and one whose movements cancel out has one."""
    ledger = "client_id,date,amount\nC1,2026-01-01,5\nC1,2026-01-01,-5\n"
    assert read(write(tmp_path, {"clients": CLIENTS, "ledger": ledger})).ledger == {"C1": ((date(2026, 1, 1), 0),)}


# --- the folder ------------------------------------------------------------------------------------------------------


def test_missing_tables(tmp_path: Path) -> None:
    """A missing table is named with what it is needed for, and with a file that may be it."""
    folder = write(tmp_path, {"client": CLIENTS, "ledger.csv": LEDGER, "staff": "staff_id,role\n"})
    missing = f"missing table {{}} in {folder} (did you mean {{!r}}?){{}}; needed to {{}}"
    clients, ledger = "know the clients of the branch", "average each client's assets"
    assert faults(folder) == [
        missing.format("clients", "client.csv", "", clients),
        missing.format("ledger or balances", "ledger.csv.csv", "", ledger),
    ]
    (folder / "client.csv").rename(folder / "Clients.xlsx")
    (folder / "ledger.csv.csv").rename(folder / "Balance.csv")
    assert faults(folder) == [
        missing.format("clients", "Clients.xlsx", " (save the sheet as CSV UTF-8)", clients),
        missing.format("ledger or balances", "Balance.csv", " (save the sheet as CSV UTF-8)", ledger),
    ]
    assert faults(write(tmp_path / "none", {"ledger": LEDGER})) == [
        f"missing table clients in {tmp_path / 'none'}; needed to {clients}"
    ]


def test_only_what_is_needed(tmp_path: Path) -> None:
    """Without the table of clients nothing is said about unknown ones; an empty book is a book."""
    book = read(write(tmp_path, {"complaints": FULL["complaints"]}), needs={"complaints": "the cases"})
    assert (len(book.complaints), book.clients, book.tables) == (2, (), ("complaints",))
    assert read(write(tmp_path / "empty", {}), needs={}) == Book()


@pytest.mark.parametrize("name", ["absent", "a\0b"])
def test_no_folder(tmp_path: Path, name: str) -> None:
    """A path that is no folder is a fault of the book."""
    (fault,) = faults(tmp_path / name)
    assert fault.startswith(f"{tmp_path / name}: cannot be read: ")
    assert fault.endswith("(want a folder of tables)")


def test_both_forms(tmp_path: Path) -> None:
    """A table that is there as CSV and as Parquet is a fault, for nobody knows which is meant."""
    write(tmp_path, {"clients": CLIENTS, "ledger": LEDGER})
    (tmp_path / "ledger.parquet").write_bytes(b"")
    assert faults(tmp_path) == ["ledger: both ledger.csv and ledger.parquet are there; keep one of them"]


def test_progress(tmp_path: Path) -> None:
    """What is told while reading adds up to the size of the book, also where rows are gone through twice."""
    write(tmp_path, {**FULL, "calendar": "date,workday\n2026-01-01,no\n2026-01-01,no\n"})
    (tmp_path / "notes.txt").write_text("no table")
    told: list[int] = []
    read(tmp_path, progress=told.append, quarantine=tmp_path / "q")
    assert sum(told) == book_bytes(tmp_path) == sum((tmp_path / f"{name}.csv").stat().st_size for name in FULL)


# --- faults ----------------------------------------------------------------------------------------------------------

BAD = {
    "clients": "client_id,contracted_tier,birth_date,risk_assessed_on\n"
    "C1,gold,1961-02-30,2026-13-40\n"  # 2
    "C2,vip,,\n"  # 3
    "C3,,\n"  # 4: short
    "C4,,,\n"  # 5: twice
    '"C4",,"",\n'  # 6
    ",gold,,\n"  # 7: no id
    "C5,,,\n",  # 8: sound
    "ledger": "client_id,date,amount\n"
    "C1,2026-01-01,1\n"  # 2: depends on a faulty client
    "C3,2026-01-01,1\n"  # 3: depends on a short row
    "C4,2026-01-01,1\n"  # 4: depends on a client who is there twice
    "C9,2026-01-01,NaN\n"  # 5: unknown, and no amount
    "C5,2026-01-01,1.234\n"  # 6
    "C5,2026-01-02,3\n"  # 7: sound
    "C1,soon,1\n",  # 8: faulty by itself
    "balances": "client_id,date,balance\n"
    "C5,2026-01-01,1\n"  # 2: in the ledger too
    "C5,2026-01-01,1,9\n",  # 3: long
    "complaints": "complaint_id,at,event,client_id,by\n"
    "K1,2026-01-01,receive,C5,M1\n"  # 2: depends on line 3
    "K1,2026-01-02T10:00:00,assess,C5,M1\n"  # 3: no offset
    "K2,2026-01-01,receive,C1,M1\n"  # 4: depends on a faulty client
    "K2,2026-01-02,withdraw,,M1\n"  # 5: depends on line 4
    "K3,2026-01-01,receive,,M1\n"  # 6: sound
    "K4,2026-01-01,receive,C9,M1\n"  # 7: unknown client
    "K5,2026-01-01,receive,,M1,\n"  # 8: long
    "K5,2026-01-02,withdraw,,M1\n",  # 9: depends on line 8
    "calendar": "date,workday\n2026-01-01,perhaps\n",
}

BAD_FAULTS = [
    "clients.csv:2: birth_date: a text of 10 characters is not a date from 1900 to 2200 (want YYYY-MM-DD)",
    "clients.csv:2: risk_assessed_on: '2026-13-40' is not a date (want YYYY-MM-DD)",
    "clients.csv:3: contracted_tier: 'vip' is an unknown code; want one of diamond, platinum, gold, ordinary",
    "clients.csv:4: 3 values under a header of 4 columns",
    "clients.csv:5: client_id: duplicate client_id (also in line 6)",
    "clients.csv:6: client_id: duplicate client_id (also in line 5)",
    "clients.csv:7: client_id: empty, but every row needs it",
    "ledger.csv:5: amount: 'NaN' is not an amount (want plain digits such as 1234.50 or -80, no separators)",
    "ledger.csv:5: client_id: unknown client: 'C9' is not in clients.csv",
    "ledger.csv:6: amount: '1.234' has more than two decimals (want such as 1234.50)",
    "ledger.csv:8: date: a text of 4 characters is not a date (want YYYY-MM-DD)",
    "balances.csv:2: client_id: 'C5' has rows in ledger.csv too; keep one of the two for a client",
    "balances.csv:3: 4 values under a header of 3 columns (a comma inside a value? write 1400000.00)",
    "complaints.csv:3: at: '2026-01-02T10:00:00' has no offset (want one at its end, such as +08:00 or Z)",
    "complaints.csv:7: client_id: unknown client: 'C9' is not in clients.csv",
    "complaints.csv:8: 6 values under a header of 5 columns (a comma inside a value? write 1400000.00)",
    "calendar.csv:2: workday: 'perhaps' is neither true nor false (want one of them)",
]


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Every fault of every table is named with its line; rows that only depend on a faulty client are not."""
    assert faults(write(tmp_path, BAD)) == BAD_FAULTS


def test_quarantine(tmp_path: Path) -> None:
    """Faulty rows and those that depend on them are set aside as they were, with the reason; the rest is used."""
    book, written = set_aside(write(tmp_path / "book", BAD), tmp_path / "quarantine")
    assert [client.client_id for client in book.clients] == ["C5"]
    assert book.ledger == {"C5": ((date(2026, 1, 2), 300),)}
    assert book.balances == {}
    assert [(row.complaint_id, row.line) for row in book.complaints] == [("K3", 6)]
    assert book.calendar == ()
    assert book.accounting_lines() == (
        "clients: 7 read = 1 used + 6 quarantined",
        "ledger: 7 read = 1 used + 6 quarantined",
        "balances: 2 read = 0 used + 2 quarantined",
        "complaints: 8 read = 1 used + 7 quarantined",
        "calendar: 1 read = 0 used + 1 quarantined",
    )
    assert written["clients"][0] == ["client_id", "contracted_tier", "birth_date", "risk_assessed_on", "fault"]
    assert written["clients"][1] == ["C1", "gold", "1961-02-30", "2026-13-40", "; ".join(
        fault.removeprefix("clients.csv:2: ") for fault in BAD_FAULTS[:2]
    )]  # fmt: skip
    assert written["clients"][3] == ["C3", "", "", "", "3 values under a header of 4 columns"]
    depends = "client_id: the client is quarantined, see clients.csv:"
    assert [(row[0], row[-1]) for row in written["ledger"][1:4]] == [
        ("C1", depends + "2"),
        ("C3", depends + "4"),
        ("C4", depends + "5"),
    ]
    assert written["balances"] == [
        ["client_id", "date", "balance", "", "fault"],
        ["C5", "2026-01-01", "1", "", BAD_FAULTS[11].removeprefix("balances.csv:2: ")],
        [
            "C5",
            "2026-01-01",
            "1",
            "9",
            "4 values under a header of 3 columns (a comma inside a value? write 1400000.00)",
        ],
    ]
    assert [(row[0], row[-1]) for row in written["complaints"][1:]] == [
        ("K1", "complaint_id: line 3 of the same one is faulty"),
        ("K1", BAD_FAULTS[13].removeprefix("complaints.csv:3: ")),
        ("K2", depends + "2"),
        ("K2", "complaint_id: line 4 of the same one is faulty"),
        ("K4", BAD_FAULTS[14].removeprefix("complaints.csv:7: ")),
        ("K5", BAD_FAULTS[15].removeprefix("complaints.csv:8: ")),
        ("K5", "complaint_id: line 8 of the same one is faulty"),
    ]
    assert "1961" not in repr(book)


def test_partly_quarantined_histories_are_a_warning(tmp_path: Path) -> None:
    """A client of whom only some rows are used is named, for the average rests on the others."""
    book, _ = set_aside(write(tmp_path / "book", BAD), tmp_path / "quarantine")
    names = "client_id: these clients have rows in quarantine, their averages lack them: 'C5'"
    assert [str(warning) for warning in book.warnings] == [f"ledger.csv: {names}", f"balances.csv: {names}"]


@pytest.mark.parametrize(
    ("table", "text", "problem", "lines"),
    [
        ("balances", "client_id,date,balance\nC1,2026-01-01,1\nC2,2026-01-01,1\nC1,2026-01-01,2\nC1,2026-01-01,x\n",
         "date: duplicate client_id and date (also in line {})", {2: 4, 4: 2, 5: 2}),
        ("staff", "staff_id,role\nM1,teller\nM1,teller\nM2,teller\n", "staff_id: duplicate staff_id (also in line {})",
         {2: 3, 3: 2}),
        ("products", "product\nfund\n\nfund\nbond\n", "product: duplicate product (also in line {})", {2: 4, 4: 2}),
        ("calendar", "date,workday\n2026-01-01,no\n2026-01-01,no\n", "date: duplicate date (also in line {})",
         {2: 3, 3: 2}),
    ],
)  # fmt: skip
def test_duplicates(tmp_path: Path, table: str, text: str, problem: str, lines: dict[int, int]) -> None:
    """Rows that share a key are all faulty and all set aside, with another row of the key named."""
    folder = write(tmp_path / "book", {"clients": CLIENTS, "ledger": "client_id,date,amount\n", table: text})
    found = faults(folder)
    for line, other in lines.items():
        assert f"{table}.csv:{line}: {problem.format(other)}" in found
    book, written = set_aside(folder, tmp_path / "quarantine")
    assert len(written[table]) - 1 == len(lines)
    (account,) = [one for one in book.accounting if one.table == table]
    assert (account.quarantined, account.used) == (len(lines), account.read - len(lines))
    rest: Any = getattr(book, table)
    assert len(rest) == account.used


OWN = "product,family,name_zh\nYX-90,wealth,悦心九十\nYX-30,fnud,\nYX-60,,\nYX-60,,\n存款,gold,\n"
HELD = "client_id,product\nC1,YX-90\nC1,悦心九十\nC1,ＹＸ-90\nC1,基金（分红）\nC1,fnud\nC1,YX-30\nC1,YX-60\n"
HELD += "C1,YX-91\nC1,张三\n"
CONTACTED = (
    "client_id,at,kind,refused_product\nC1,2026-01-02,call,YX-30\nC1,2026-01-02,call,\nC1,2026-01-02,call,YX-9O\n"
)
BOUGHT = "client_id,at,product\nC1,2026-01-02,网银\nC1,2026-01-02,YX-30\nC1,2026-01-02,网上银航\n"
WANTED = "want a code or Chinese name, or a row in the table products"


def test_unknown_products_are_faults(tmp_path: Path) -> None:
    """A product is one of the vocabulary or of the bank's own list, by code or Chinese name, and so its family."""
    tables = {"clients": CLIENTS, "holdings": HELD, "products": OWN, "contacts": CONTACTED, "purchases": BOUGHT}
    folder = write(tmp_path / "book", {**tables, "ledger": LEDGER})
    assert faults(folder) == [
        f"holdings.csv:6: product: 'fnud' is not a product (did you mean fund?); {WANTED}",
        f"holdings.csv:9: product: 'YX-91' is not a product (did you mean YX-90?); {WANTED}",
        f"holdings.csv:10: product: a text of 2 characters is not a product; {WANTED}",
        "products.csv:3: family: 'fnud' is an unknown code (did you mean fund?); want one of deposit, wealth, fund, "
        "bond, share, insurance, gold, loan, card, account, channel, service",
        "products.csv:4: product: duplicate product (also in line 5)",
        "products.csv:5: product: duplicate product (also in line 4)",
        f"contacts.csv:4: refused_product: 'YX-9O' is not a product (did you mean YX-90?); {WANTED}",
        f"purchases.csv:4: product: a text of 4 characters is not a product (did you mean 网上银行?); {WANTED}",
    ]
    book, written = set_aside(folder, tmp_path / "quarantine")
    assert [one.product for one in book.holdings] == ["YX-90", "YX-90", "YX-90", "基金（分红）"]
    assert [row[-1] for row in written["holdings"][2:4]] == [
        "product: the product is quarantined, see products.csv:3",
        "product: the product is quarantined, see products.csv:4",
    ]
    assert [row[-1] for row in written["contacts"][1:2]] == [
        "refused_product: the product is quarantined, see products.csv:3"
    ]
    assert book.accounting_lines() == (
        "clients: 2 read = 2 used + 0 quarantined",
        "ledger: 3 read = 3 used + 0 quarantined",
        "holdings: 9 read = 4 used + 5 quarantined",
        "products: 5 read = 2 used + 3 quarantined",
        "contacts: 3 read = 1 used + 2 quarantined",
        "purchases: 3 read = 1 used + 2 quarantined",
    )
    assert book.tables == ("clients", "ledger", "holdings", "products", "contacts", "purchases")


def test_a_known_product_does_not_depend_on_the_bank_s_list(tmp_path: Path) -> None:
    """A faulty row about a product of the vocabulary takes no holding with it; a sound twin by name neither."""
    tables = {
        "clients": CLIENTS,
        "products": "product,family,name_zh\n存款,x,\nB-2,,悦心\n悦心,x,\n",
        "holdings": "client_id,product\nC1,存款\nC1,悦心\n",
    }
    book, _ = set_aside(write(tmp_path / "book", {**tables, "ledger": LEDGER}), tmp_path / "quarantine")
    assert [one.product for one in book.holdings] == ["B-2", "存款"]


@pytest.mark.parametrize("own", ['product,family\n"B-1,fund\n', "code\nB-1\n", None])
def test_an_unreadable_list_makes_no_product_unknown(tmp_path: Path, own: str | None) -> None:
    """Where the bank's own list cannot be read, or is there twice, its products are not called unknown."""
    tables = {"clients": CLIENTS, "ledger": LEDGER, "products": own or "product\nB-1\n"}
    folder = write(tmp_path, {**tables, "holdings": "client_id,product\nC1,B-1\n"})
    if own is None:
        (folder / "products.parquet").write_bytes(b"")
    (fault,) = faults(folder)
    assert fault.startswith("products")


def test_no_hint_shows_what_is_in_the_bank_s_list_by_mistake(tmp_path: Path) -> None:
    """A name or a number in the list of products is no near match for what is typed elsewhere."""
    for canary in ("13800138000", "张伟"):
        own = f"product\n{canary}\n"
        held = f"client_id,product\nC1,{canary}1\n"
        folder = write(tmp_path / canary, {"clients": CLIENTS, "ledger": LEDGER, "products": own, "holdings": held})
        (fault,) = faults(folder)
        assert canary not in fault


def test_torn_rows_are_no_duplicates(tmp_path: Path) -> None:
    """A row whose cells cannot be told apart has that fault only, whatever other rows have in its place."""
    balances = "client_id,date,balance\n" + "C1,2026-01-01,1\n" * 2 + "C1,2026-01-01,1,9\nC1,2026-01-01,\0\n"
    assert faults(write(tmp_path, {"clients": CLIENTS, "balances": balances})) == [
        "balances.csv:2: date: duplicate client_id and date (also in line 3)",
        "balances.csv:3: date: duplicate client_id and date (also in line 2)",
        "balances.csv:4: 4 values under a header of 3 columns (a comma inside a value? write 1400000.00)",
        "balances.csv:5: a NUL byte in 'balance' (want plain text)",
    ]


def test_empty_rows(tmp_path: Path) -> None:
    """A row without any value, as a spreadsheet leaves them at the end, has one fault, whatever its width."""
    tables = {"clients": CLIENTS + ",\n , \n,,,\n", "ledger": f"{LEDGER}  \n,,\n", "calendar": "date,workday\nx\n"}
    folder = write(tmp_path / "book", tables)
    assert faults(folder) == [
        *(f"clients.csv:{line}: an empty row (delete the line)" for line in (4, 5, 6)),
        *(f"ledger.csv:{line}: an empty row (delete the line)" for line in (5, 6)),
        "calendar.csv:2: 1 value under a header of 2 columns",
    ]
    book, _ = set_aside(folder, tmp_path / "quarantine")
    assert book.accounting_lines()[:2] == (
        "clients: 5 read = 2 used + 3 quarantined",
        "ledger: 5 read = 3 used + 2 quarantined",
    )


def test_ledger_rows_of_a_day_are_no_duplicates(tmp_path: Path) -> None:
    """Equal movements of one day add up."""
    ledger = "client_id,date,amount\n" + "C1,2026-01-01,0.10\n" * 3
    assert read(write(tmp_path, {"clients": CLIENTS, "ledger": ledger})).ledger == {"C1": ((date(2026, 1, 1), 30),)}


def test_duplicate_with_a_faulty_twin(tmp_path: Path) -> None:
    """A client who is there twice is not used even where one of the rows is faulty by itself."""
    clients = "client_id,risk_grade\nC1,9\nC1,3\n"
    folder = write(tmp_path / "book", {"clients": clients, "ledger": LEDGER})
    assert len(faults(folder)) == 3
    book, written = set_aside(folder, tmp_path / "quarantine")
    assert (book.clients, book.ledger) == ((), {})
    assert len(written["ledger"]) == 4


@pytest.mark.parametrize("cell", ["C1,2026-01-01,5\0", "C1\0,2026-01-01,5"])
def test_nul(tmp_path: Path, cell: str) -> None:
    """A NUL byte makes its row faulty, names the column, and no other column of the row is judged."""
    ledger = f"client_id,date,amount\nC1,2026-01-01,1\n{cell}\n"
    folder = write(tmp_path / "book", {"clients": CLIENTS, "ledger": ledger})
    name = "'amount'" if cell.endswith("\0") else "'client_id'"
    assert faults(folder) == [f"ledger.csv:3: a NUL byte in {name} (want plain text)"]
    book, written = set_aside(folder, tmp_path / "quarantine")
    assert book.ledger == {"C1": ((date(2026, 1, 1), 100),)}
    assert written["ledger"][1][:3] == cell.split(",")


def test_whole_files_cannot_be_set_aside(tmp_path: Path) -> None:
    """Faults of files as a whole are all named, also with quarantine, which then leaves out those of rows."""
    tables = {
        "clients": "client_id,risk_grade\nC1,9\n",
        "ledger": 'client_id,date,amount\nC1,2026-01-01,x\nC1,2026-01-01,"5\n',
        "staff": "staff_id\nM1\n",
    }
    folder = write(tmp_path / "book", tables)
    (folder / "calendar.csv").write_bytes(b"date,workday\n2026-01-01,\xff\n")
    fatal = [
        "ledger.csv:3: a quote is not closed, or text follows a closing one, or a value has over 131,072 characters"
        " (inside a value a quote is doubled)",
        "staff.csv: role: missing column (want a header that names role); it has: 'staff_id'",
        'calendar.csv:2: not UTF-8: byte 0xFF at offset 24; save the file as UTF-8 (in Excel: "CSV UTF-8")',
    ]
    assert faults(folder) == [
        *fatal,
        "clients.csv:2: risk_grade: '9' is not a risk grade (want a whole number from 1 to 5)",
        "ledger.csv:2: amount: a text of 1 character is not an amount"
        " (want plain digits such as 1234.50 or -80, no separators)",
    ]
    assert faults(folder, quarantine=tmp_path / "quarantine") == fatal
    assert not (tmp_path / "quarantine").exists()


@pytest.mark.parametrize("clients", ['client_id\n"C1\n', "id\nC1\n"])
def test_unreadable_clients_make_nobody_unknown(tmp_path: Path, clients: str) -> None:
    """Where the clients cannot be read, the rows that name them are not called unknown."""
    (fault,) = faults(write(tmp_path, {"clients": clients, "ledger": LEDGER}))
    assert fault.startswith("clients.csv")


def test_no_personal_value_in_faults(tmp_path: Path) -> None:
    """A name, identity, card and phone number in any column of any table shows in no fault and no warning."""
    for canary in ("11010519491231002X", "6222021234567890123", "13800138000", "张伟"):
        tables = {}
        for name, text in FULL.items():
            header = text.splitlines()[0] + ",memo"
            tables[name] = f"{header}\n" + (",".join([canary] * (header.count(",") + 1)) + "\n") * 2
        folder = write(tmp_path / canary, tables)
        with pytest.raises(BookError) as caught:
            read(folder)
        assert canary not in str(caught.value)
        assert {fault.place.split(".")[0] for fault in caught.value.faults} >= set(FULL) - {"holdings"}
        book, written = set_aside(folder, tmp_path / f"{canary}-quarantine")
        assert canary not in repr(book)
        assert all(canary not in row[-1] for rows in written.values() for row in rows)


# --- warnings --------------------------------------------------------------------------------------------------------


def test_unknown_columns(tmp_path: Path) -> None:
    """Unknown columns are named once a table, likely typos with the column that may be meant; `fault` is not named."""
    clients = "client_id,risk_grad,客户姓名,,fault\nC1,3,张伟,x,old\n"
    book = read(write(tmp_path, {"clients": clients, "ledger": LEDGER}))
    assert [str(warning) for warning in book.warnings] == [
        "clients.csv: unknown columns are kept aside: 'risk_grad' (did you mean risk_grade?), '客户姓名', "
        "a column without a name"
    ]
    assert book.clients == (Client(client_id="C1"),)


def test_unknown_managers(tmp_path: Path) -> None:
    """Managers who are not in the staff table are a warning, ten of them by name; without the table nothing is said."""
    clients = "client_id,manager_id\n" + "".join(f"C{one},M{one:02}\n" for one in range(13)) + "C13,\n"
    tables = {"clients": clients, "ledger": LEDGER}
    assert read(write(tmp_path / "without", tables)).warnings == ()
    folder = write(tmp_path / "with", {**tables, "staff": "staff_id,role\nM00,teller\n"})
    named = ", ".join(f"'M{one:02}'" for one in range(1, 11))
    (warning,) = read(folder).warnings
    assert str(warning) == f"clients.csv: manager_id: not in staff.csv: {named} and 2 more"
    write(folder, {"staff": "staff_id,role\n" + "".join(f"M{one:02},teller\n" for one in range(13))})
    assert read(folder).warnings == ()


def test_faulty_staff_are_known(tmp_path: Path) -> None:
    """A manager whose own row is quarantined is not called unknown."""
    tables = {
        "clients": "client_id,manager_id\nC1,M1\n",
        "ledger": LEDGER,
        "staff": "staff_id,role\nM1,boss\n",
    }
    book, written = set_aside(write(tmp_path / "book", tables), tmp_path / "quarantine")
    assert book.warnings == ()
    assert written["staff"][1][0] == "M1"


# --- quarantine ------------------------------------------------------------------------------------------------------


def test_nothing_to_set_aside(tmp_path: Path) -> None:
    """A sound book leaves no quarantine folder."""
    book, written = set_aside(write(tmp_path / "book", FULL), tmp_path / "quarantine")
    assert (written, (tmp_path / "quarantine").exists()) == ({}, False)
    assert book == read(tmp_path / "book")


def test_quarantine_again(tmp_path: Path) -> None:
    """A later run replaces the files of an earlier one and removes those that have no rows any more."""
    quarantine = tmp_path / "quarantine"
    folder = write(tmp_path / "book", {**BAD, "balances": "client_id,date,balance\nC5,2026-01-01,1\n"})
    set_aside(folder, quarantine)
    write(quarantine, {})
    (quarantine / "notes.txt").write_text("ours")
    write(folder, {**FULL, "calendar": BAD["calendar"], "balances": "client_id,date,balance\n"})
    write_quarantine(read(folder, quarantine=quarantine), quarantine)
    assert sorted(path.name for path in quarantine.iterdir()) == ["calendar.csv", "notes.txt"]
    write_quarantine(read(write(folder, FULL), quarantine=quarantine), quarantine)
    assert sorted(path.name for path in quarantine.iterdir()) == ["notes.txt"]


def test_quarantine_is_a_book(tmp_path: Path) -> None:
    """What was set aside can be corrected and read again with its fault column, which is written anew."""
    clients = "client_id,risk_grade\nC1,9\nC2,3\n"
    first, _ = set_aside(write(tmp_path / "book", {"clients": clients, "ledger": LEDGER}), tmp_path / "first")
    assert [client.client_id for client in first.clients] == ["C2"]
    again, written = set_aside(tmp_path / "first", tmp_path / "second")
    assert written["clients"] == [
        ["client_id", "risk_grade", "fault"],
        ["C1", "9", "risk_grade: '9' is not a risk grade (want a whole number from 1 to 5)"],
    ]
    assert again.warnings == ()
    text = (tmp_path / "first" / "clients.csv").read_text(encoding="utf-8")
    write(tmp_path / "first", {"clients": text.replace("C1,9", "C1,4")})
    assert read(tmp_path / "first").clients == (Client(client_id="C1", risk_grade=4),)


def test_quarantine_never_overwrites_a_book(tmp_path: Path) -> None:
    """The folder of the book, and one that holds other files of these names, are refused before and after reading."""
    folder = write(tmp_path / "book", {"clients": CLIENTS, "ledger": LEDGER})
    assert faults(folder, quarantine=folder / ".") == [
        f"{folder}: the quarantine cannot be the folder of the book itself; give another folder"
    ]
    other = write(tmp_path / "other", {"ledger": "client_id,date,amount\n"})
    (other / "clients.csv").mkdir()
    refused = [
        f"{other / name}: no file of an earlier quarantine: its last column is not fault; give another folder"
        for name in ("clients.csv", "ledger.csv")
    ]
    assert faults(folder, quarantine=other) == refused
    with pytest.raises(BookError) as caught:
        write_quarantine(read(folder), other)
    assert [str(fault) for fault in caught.value.faults] == refused
    assert (other / "ledger.csv").read_text() == "client_id,date,amount\n"


def test_unwritable_quarantine(tmp_path: Path) -> None:
    """A quarantine that cannot be written is an error that names the folder, and nothing is left of it."""
    folder = write(tmp_path / "book", BAD)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ClientCareError) as caught:
        write_quarantine(read(folder, quarantine=tmp_path / "quarantine"), tmp_path / "file" / "quarantine")
    assert caught.value.code == "CC-OUTPUT-001"


# --- results ---------------------------------------------------------------------------------------------------------


def test_results_spare_books(tmp_path: Path) -> None:
    """No result goes into a book or over one of its tables, there or not, linked or not; beside them it may."""
    book, other = write(tmp_path / "book", {}), write(tmp_path / "other", {"clients": CLIENTS})
    (tmp_path / "link").symlink_to(book)
    (book / "ledger.csv").symlink_to(tmp_path / "ledger.txt")
    read_from = f"{book} is the book that is read"
    for place, quarantine, why in (
        (book, None, read_from),
        (tmp_path / "link", None, read_from),
        (book / "staff.csv", None, read_from),
        (tmp_path / "link" / "staff.parquet", None, read_from),
        (tmp_path / "ledger.txt", None, read_from),
        (tmp_path / "q", tmp_path / "q", f"{tmp_path / 'q'} is the quarantine"),
        (tmp_path / "q" / "clients.csv", tmp_path / "q", f"{tmp_path / 'q'} is the quarantine"),
        (other, None, "it holds a table of clients, as a book does"),
    ):
        with pytest.raises(ClientCareError) as caught:
            spare_books(place, book=book, quarantine=quarantine)
        assert str(caught.value) == f"cannot write {place}: {why}; want another place [CC-OUTPUT-001]"
    for place in (book / "tier.csv", book / "out", other / "staff.csv", tmp_path / "q" / "tier.csv"):
        spare_books(place, book=book, quarantine=tmp_path / "q")


# --- order -----------------------------------------------------------------------------------------------------------


def test_order_of_equal_keys(tmp_path: Path) -> None:
    """Records that sort alike are settled by their content, whatever the order of rows; a complaint keeps it."""
    rows = ["7,2026-01-02,call,true\n", "7,2026-01-02,call,\n", "7,2026-01-02,call,\n", "7,2026-01-02,app,\n"]
    tables = {"clients": "client_id\n7\n", "ledger": "client_id,date,amount\n"}
    head = "client_id,at,kind,connected\n"
    there = read(write(tmp_path, {**tables, "contacts": head + "".join(rows)}))
    back = read(write(tmp_path, {**tables, "contacts": head + "".join(reversed(rows))}))
    assert there.contacts == back.contacts
    log = "complaint_id,at,event\nK1,2026-01-01,reply\nK1,2026-01-01,accept\nK1,2026-01-01,archive\n"
    assert [row.event for row in read(write(tmp_path, {**tables, "complaints": log})).complaints] == [
        "reply",
        "accept",
        "archive",
    ]


def test_order_does_not_hang_on_hashes(tmp_path: Path) -> None:
    """Purchases that differ only in a set come in the same order in every process."""
    risks = ["legal;market;policy", "policy;legal", "market;policy", "legal;market", "credit;legal", "credit;policy"]
    purchases = "client_id,at,product,risks_disclosed\n" + "".join(f"7,2026-01-02,fund,{one}\n" for one in risks)
    write(tmp_path, {"clients": "client_id\n7\n", "purchases": purchases})
    program = (
        "import sys, pathlib, datetime; from clientcare.cli.book import read_book;"
        "book = read_book(pathlib.Path(sys.argv[1]), tiers=(), zone=datetime.UTC, needs={});"
        "print([sorted(one.risks_disclosed) for one in book.purchases])"
    )
    told = {
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
