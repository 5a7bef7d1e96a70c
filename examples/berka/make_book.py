"""Turn the tables of the Berka data set (a Czech bank, 1993 to 1998) into a book that ``clientcare`` reads.

``python examples/berka/make_book.py DATA_DIR OUT_DIR [--district N] [--as-of DATE]``; standard library only.

Owners become clients, districts outlets; cards, loans and standing orders, by what they pay, become holdings; both
pieces of the transaction table become one ledger of signed movements.  The staff is made up, for the bank published
none.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

TABLES = ("account", "card", "client", "disp", "loan", "order")
PIECES = ("trans_1993_1994q1", "trans_1995_1998_loan_applicants")

CUT_OFF_DAY = date(1994, 3, 31)
"""The first piece ends in the middle of this day, so no movement of it is taken."""

SIGNS = {"PRIJEM": "", "VYDAJ": "-", "VYBER": "-", "credit": "", "withdrawal": "-", "withdrawal in cash": "-"}
"""The sign of a movement by its type; the first piece is in Czech, the second in English."""

CARDS = {"junior": "junior_credit_card", "classic": "standard_credit_card", "gold": "gold_credit_card"}

ORDERS = {
    "SIPO": "household_payment",
    "POJISTNE": "insurance",
    "UVER": "loan_instalment",
    "LEASING": "leasing",
    "": "standing_order",
}
"""What a standing order shows that its owner holds, by what it pays; an instalment is not the loan itself."""

IN_DEFAULT = ("B", "D")
"""A loan by its status: B ended and is not paid, D runs and is in debt; A and C are paid as agreed."""

STATUS_DAY = date(1998, 12, 31)
"""The day of which the data tell the status of loans; before it nobody is known to be in default."""

PRODUCTS = (
    # product, family, grade, investment, name_en, name_zh
    ("junior_credit_card", "card", "1", "false", "junior credit card", "青少年信用卡"),
    ("standard_credit_card", "card", "2", "false", "standard credit card", "普卡"),
    ("gold_credit_card", "card", "3", "false", "gold credit card", "金卡贷记卡"),
    ("personal_loan", "loan", "", "false", "personal loan", "个人贷款"),
    ("loan_in_default", "loan", "", "false", "loan in default", "逾期贷款"),
    ("leasing", "loan", "", "false", "leasing", "租赁"),
    ("insurance", "insurance", "", "true", "insurance", "保险"),
    ("household_payment", "service", "", "false", "standing order for household payments", "家庭缴费委托"),
    ("loan_instalment", "service", "", "false", "standing order for a loan instalment", "还贷委托"),
    ("standing_order", "service", "", "false", "standing order", "定期转账委托"),
)

MADE_UP_STAFF = (
    ("outlet_manager", "made-up-om-{}"),
    ("relationship_manager", "made-up-rm-{}"),
    ("lobby_manager", "made-up-lm-{}"),
    ("teller", "made-up-te-{}"),
)
"""One of each role in every district; nothing of this is in the data."""

Row = dict[str, str]


def read(folder: Path, table: str) -> Iterator[Row]:
    """Give the rows of a table of the data set."""
    with gzip.open(folder / f"{table}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day_of(text: str) -> date:
    """Read ``YYMMDD``, which means 19YY; what follows, as in the dates of cards, is midnight."""
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def birth_date(birth_number: str) -> date:
    """Read a birth number: ``YYMMDD``, with 50 added to the month of women."""
    month = int(birth_number[2:4])
    return date(1900 + int(birth_number[:2]), month - 50 if month > 50 else month, int(birth_number[4:6]))


def months_after(day: date, months: int) -> date:
    """Add months; a day that its month lacks becomes the last of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def make_book(data: Path, *, district: int | None = None, as_of: date | None = None) -> dict[str, list[Sequence[str]]]:
    """Give the tables of the book by name, each with its header line.

    ``district`` keeps the accounts of one district; ``as_of`` leaves out what was opened, issued, granted or posted
    later.  Standing orders carry no date and stay.  Of a loan that is not repaid the owner holds, from the day on which
    that is known, ``loan_in_default`` as well.
    """

    def known(day: date) -> bool:
        return as_of is None or day <= as_of

    accounts = {
        row["account_id"]: row
        for row in read(data, "account")
        if known(day_of(row["date"])) and (district is None or int(row["district_id"]) == district)
    }
    owner_of, client_of_disp = {}, {}
    for row in read(data, "disp"):
        if row["type"] == "OWNER" and row["account_id"] in accounts:
            owner_of[row["account_id"]] = client_of_disp[row["disp_id"]] = row["client_id"]
    born = {row["client_id"]: birth_date(row["birth_number"]) for row in read(data, "client")}

    clients = [
        (owner_of[account], row["district_id"], day_of(row["date"]).isoformat(), born[owner_of[account]].isoformat())
        for account, row in accounts.items()
    ]
    ledger = [
        (owner_of[row["account_id"]], day.isoformat(), SIGNS[row["type"]] + row["amount"])
        for piece in PIECES
        for row in read(data, piece)
        if row["account_id"] in owner_of and known(day := day_of(row["date"])) and day != CUT_OFF_DAY
    ]
    holdings = [
        (client_of_disp[row["disp_id"]], CARDS[row["type"]], day.isoformat(), "", "")
        for row in read(data, "card")
        if row["disp_id"] in client_of_disp and known(day := day_of(row["issued"]))
    ]
    holdings += [
        (
            owner_of[row["account_id"]],
            "personal_loan",
            day.isoformat(),
            months_after(day, int(row["duration"])).isoformat(),
            f"-{row['amount']}",
        )
        for row in read(data, "loan")
        if row["account_id"] in owner_of and known(day := day_of(row["date"]))
    ]
    holdings += [
        (owner_of[row["account_id"]], "loan_in_default", STATUS_DAY.isoformat(), "", "")
        for row in read(data, "loan")
        if row["account_id"] in owner_of and row["status"] in IN_DEFAULT and known(STATUS_DAY)
    ]
    holdings += [
        (owner_of[row["account_id"]], ORDERS[row["k_symbol"].strip()], "", "", "")
        for row in read(data, "order")
        if row["account_id"] in owner_of
    ]
    districts = sorted({row["district_id"] for row in accounts.values()}, key=int)
    staff = [(name.format(outlet), role, outlet) for outlet in districts for role, name in MADE_UP_STAFF]
    return {
        "clients": [("client_id", "outlet_id", "opened_on", "birth_date"), *sorted(clients, key=by_number)],
        "ledger": [("client_id", "date", "amount"), *sorted(ledger, key=by_number)],
        "holdings": [
            ("client_id", "product", "opened_on", "matures_on", "amount"), *sorted(holdings, key=by_number)
        ],
        "products": [("product", "family", "grade", "investment", "name_en", "name_zh"), *PRODUCTS],
        "staff": [("staff_id", "role", "outlet_id"), *staff],
    }  # fmt: skip


def by_number(row: Sequence[str]) -> tuple[int, Sequence[str]]:
    """Order rows by the number of the client, then by the row itself."""
    return int(row[0]), row


def write(folder: Path, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Write one table of the book."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Write the book and say how many rows each table has."""
    parser = argparse.ArgumentParser(description="Turn the Berka tables into a book for clientcare.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with account.csv.gz and the others")
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="folder for the book, made where it is missing")
    parser.add_argument("--district", type=int, metavar="N", help="only the accounts of this district")
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the book as it stood on this day")
    arguments = parser.parse_args(argv)
    missing = [name for name in (*TABLES, *PIECES) if not (arguments.data / f"{name}.csv.gz").is_file()]
    if missing:
        parser.error(f"{arguments.data} lacks {', '.join(f'{name}.csv.gz' for name in missing)}")
    book = make_book(arguments.data, district=arguments.district, as_of=arguments.as_of)
    if len(book["clients"]) == 1:
        parser.error("no account is left; the districts go from 1 to 77 and the accounts from 1993-01-01 to 1997-12-29")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for name, rows in book.items():
        write(arguments.out, name, rows)
        print(f"{name}: {len(rows) - 1:,} rows")
    return 0


if __name__ == "__main__":
    sys.exit(main())
