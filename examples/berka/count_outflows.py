"""Put the outflows of the Berka data through ``clientcare.outflows`` and print how many are large.

``python examples/berka/count_outflows.py DATA_DIR``; needs ``clientcare`` and nothing else.

Each transfer is judged alone first, against the balance that the bank printed beside it, as an independent count did;
then the outflows of a client's day together, against the closing balance of the evening before.  The limits are those
of berka.toml.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from clientcare import Rulebook
from clientcare.averages import AssetHistory
from clientcare.facts import Direction, Transfer
from clientcare.money import MAX_MINOR, from_minor, percent, to_minor
from clientcare.outflows import Assets, Outflow, find_outflows, find_urgent_events
from clientcare.policy import require

PIECES = {"trans_1993_1994q1": "1993 to 1994-03-30", "trans_1995_1998_loan_applicants": "loan applicants, 1995 to 1998"}
CUT_OFF_DAY = "940331"
"""The first piece ends in the middle of this day, so no row of it is taken."""

CREDITS = {"PRIJEM", "credit"}
PLAIN = {
    "SIPO", "POJISTNE", "UVER", "SLUZBY", "SANKC. UROK",
    "household", "insurrance payment", "payment for statement", "sanction interest if negative balance",
}  # fmt: skip
"""What explains an outflow by itself: household, insurance, loan instalment, the bank's own fee and interest."""

PRAGUE = ZoneInfo("Europe/Prague")
BERKA = Rulebook.load(Path(__file__).with_name("berka.toml")).on(date(1998, 12, 31)).compliance
LIMIT = require(BERKA.large_outflow, "compliance.large_outflow")
AMOUNT = f"{from_minor(LIMIT.at_least):,.0f} or more"
SHARE = f"{from_minor(LIMIT.floor or 0):,.0f} or more and {percent(LIMIT.share or Decimal(0))}"

Row = dict[str, str]


def read(data: Path, table: str) -> Iterator[Row]:
    """Give the rows of a table of the data set."""
    with gzip.open(data / f"{table}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day_of(row: Row) -> date:
    """Read the day of a row: ``YYMMDD``, which means 19YY."""
    text = row["date"]
    return date(1900 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def transfer(row: Row, client_id: str) -> Transfer:
    """Give a row as a transfer; the data hold days and no hours."""
    return Transfer(
        client_id=client_id,
        at=datetime.combine(day_of(row), time(), PRAGUE),
        whole_day=True,
        direction=Direction.IN if row["type"] in CREDITS else Direction.OUT,
        amount=to_minor(row["amount"]),
        explained=True if row["k_symbol"] in PLAIN else None,
    )


def outflows(
    transfers: Sequence[Transfer], per: Literal["day", "transfer"], assets: Assets, now: datetime
) -> tuple[tuple[Outflow, ...], tuple[Outflow, ...], tuple[Outflow, ...]]:
    """Find what is large by its amount, by its share of the assets, and by either, added up as ``per`` says."""
    either = attrs.evolve(BERKA, large_outflow=attrs.evolve(LIMIT, per=per))
    no_amount = attrs.evolve(BERKA, large_outflow=attrs.evolve(LIMIT, per=per, at_least=MAX_MINOR))
    return (
        find_outflows(transfers, either, now=now).value,  # without assets no share is judged
        find_outflows(transfers, no_amount, now=now, assets=assets).value,
        find_outflows(transfers, either, now=now, assets=assets).value,
    )


def judge_alone(rows: Sequence[Row], now: datetime) -> list[tuple[str, int]]:
    """Judge each transfer alone: its row stands for a client, so that its own balance can stand for the assets."""
    transfers = [transfer(row, row["trans_id"]) for row in rows]
    before = {one.client_id: to_minor(row["balance"]) + one.amount for one, row in zip(transfers, rows, strict=True)}
    amount, share, either = outflows(transfers, "transfer", lambda row_id, _evening: before[row_id], now)
    return [
        (f"each alone, {AMOUNT}", len(amount)),
        (f"each alone, {SHARE} of the row's own balance before", len(share)),
        ("each alone, either", len(either)),
    ]


def judge_days(rows: Sequence[Row], owner_of: Mapping[str, str], now: datetime) -> list[tuple[str, int]]:
    """Judge the outflows of a client's day together, by the running sum up to the evening before."""
    transfers = [transfer(row, owner_of[row["account_id"]]) for row in rows]
    moved: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for one in transfers:
        moved[one.client_id].append((one.at.date(), one.amount if one.direction is Direction.IN else -one.amount))
    histories = {client_id: AssetHistory.from_minor_ledger(ledger) for client_id, ledger in moved.items()}
    amount, share, either = outflows(transfers, "day", lambda client, day: histories[client].balance_on(day), now)
    to_ask = Counter(event.on for event in find_urgent_events(either))
    return [
        (f"a client's day, {AMOUNT}", len(amount)),
        (f"a client's day, {SHARE} of the evening before", len(share)),
        ("a client's day, either", len(either)),
        ("clients with such a day", len({one.client_id for one in either})),
        ("most clients to ask about one day", max(to_ask.values())),
    ]


def judge(rows: Sequence[Row], owner_of: Mapping[str, str]) -> list[tuple[str, int]]:
    """Give the figures of one piece as what is counted and the count."""
    now = datetime.combine(max(map(day_of, rows)) + timedelta(days=1), time(), PRAGUE)
    out = sum(row["type"] not in CREDITS for row in rows)
    return [("rows", len(rows)), ("outflows", out), *judge_alone(rows, now), *judge_days(rows, owner_of, now)]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table of figures."""
    parser = argparse.ArgumentParser(description="Count the large outflows of the Berka data.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with disp.csv.gz and both pieces")
    data: Path = parser.parse_args(argv).data
    missing = [name for name in ("disp", *PIECES) if not (data / f"{name}.csv.gz").is_file()]
    if missing:
        parser.error(f"{data} lacks {', '.join(f'{name}.csv.gz' for name in missing)}")
    owner_of = {row["account_id"]: row["client_id"] for row in read(data, "disp") if row["type"] == "OWNER"}
    first, second = (
        judge([row for row in read(data, piece) if row["date"] != CUT_OFF_DAY], owner_of) for piece in PIECES
    )
    print(f"| large outflows, CZK | {' | '.join(PIECES.values())} |\n| --- | ---: | ---: |")
    for (what, count), (_, other) in zip(first, second, strict=True):
        print(f"| {what} | {count:,} | {other:,} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
