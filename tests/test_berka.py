"""A real bank's ledger, 1993 to 1998: the averages to the cent, by two routes, and the example that makes a book of it.

The data stay outside the project; where they are absent, the tests that need them are skipped.
"""

from __future__ import annotations

import csv
import gzip
import importlib.util
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

from clientcare import Rulebook
from clientcare.averages import AssetHistory, AverageDailyAssets
from clientcare.cli.book import Book, read_book
from clientcare.cli.branch import allocation_rows, assess_branch, headcount_rows
from clientcare.clocks import add_months, averaging_window

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "berka"
EXAMPLE = ROOT / "examples" / "berka"
AS_OF = date(1994, 3, 30)
OPENING_PIECE, APPLICANTS_PIECE = "trans_1993_1994q1", "trans_1995_1998_loan_applicants"
CREDITS = ("PRIJEM", "credit")

with_data = pytest.mark.skipif(not DATA.is_dir(), reason="the Berka data are not here")


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The example's script as a module."""
    spec = importlib.util.spec_from_file_location("make_book", EXAMPLE / "make_book.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """The bank's own rulebook."""
    return Rulebook.load(EXAMPLE / "berka.toml").on(AS_OF)


def read(folder: Path, rulebook: Rulebook) -> Book:
    """Read a book that the example wrote."""
    return read_book(folder, tiers=rulebook.tiering.tiers, zone=ZoneInfo("Europe/Prague"), needs={})


@pytest.fixture(scope="module")
def book(example: ModuleType, rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The whole bank."""
    folder = tmp_path_factory.mktemp("berka")
    assert example.main([str(DATA), str(folder)]) == 0
    return read(folder, rulebook)


# --- the second route: straight from the raw tables, one day after the other -----------------------------------------


def raw(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table as published."""
    with gzip.open(DATA / f"{table}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def raw_day(text: str) -> date:
    """YYMMDD, which means 19YY."""
    return date.fromisoformat(f"19{text[:2]}-{text[2:4]}-{text[4:6]}")


def raw_movements(piece: str) -> dict[str, dict[date, Decimal]]:
    """The net movement of each owner and day."""
    owners = {row["account_id"]: row["client_id"] for row in raw("disp") if row["type"] == "OWNER"}
    moved: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in raw(piece):
        amount = Decimal(row["amount"])
        moved[owners[row["account_id"]]][raw_day(row["date"])] += amount if row["type"] in CREDITS else -amount
    return moved


def naive_average(moved: dict[date, Decimal], last: date) -> tuple[Fraction, int]:
    """The mean closing balance of the twelve months up to a day, and their number of days."""
    first = add_months(last, -12) + timedelta(days=1)
    balance = sum((amount for day, amount in moved.items() if day < first), Decimal(0))
    total, days, day = Decimal(0), 0, first
    while day <= last:
        balance += moved.get(day, Decimal(0))
        total, days, day = total + balance, days + 1, day + timedelta(days=1)
    return Fraction(total) / days, days


def to_the_cent(exact: Fraction) -> Decimal:
    """Round half to even, once."""
    return Decimal(round(exact * 100)).scaleb(-2)


def summary(averages: list[Fraction]) -> tuple[int, Decimal, Decimal, Decimal, Decimal]:
    """The number, mean, minimum, median and maximum of exact averages; only these are rounded, not the averages."""
    mean = sum(averages, Fraction(0)) / len(averages)
    figures = (mean, min(averages), median(averages), max(averages))
    return len(averages), *map(to_the_cent, figures)  # type: ignore[return-value]


def averaged(book: Book, client_id: str, as_of: date) -> AverageDailyAssets:
    """The library's average of one client."""
    average = AssetHistory.from_minor_ledger(book.ledger[client_id]).average(as_of=as_of)
    assert average is not None
    return average


# --- the averages ----------------------------------------------------------------------------------------------------


@with_data
def test_full_windows_of_the_opening_piece(book: Book) -> None:
    """T-05: 243 accounts were open on every day of the window that ends 1994-03-30."""
    first = averaging_window(AS_OF).first
    open_throughout = [one for one in book.clients if one.opened_on is not None and one.opened_on <= first]
    averages = [averaged(book, one.client_id, AS_OF) for one in open_throughout]
    assert {average.days for average in averages} == {365}
    assert summary([average.exact for average in averages]) == (
        243, Decimal("33743.51"), Decimal("8843.85"), Decimal("32297.28"), Decimal("71595.94"),
    )  # fmt: skip


@with_data
def test_full_windows_of_the_loan_applicants(book: Book) -> None:
    """T-05: 170 applicants have twelve calendar months up to their own last entry, 7 of them with a leap day."""
    applicants = raw_movements(APPLICANTS_PIECE).keys()
    averages = []
    for client in book.clients:
        if client.client_id in applicants and client.opened_on is not None:
            average = averaged(book, client.client_id, book.ledger[client.client_id][-1][0])
            if client.opened_on <= average.window.first:
                averages.append(average)
    assert Counter(average.days for average in averages) == {365: 163, 366: 7}
    assert summary([average.exact for average in averages]) == (
        170, Decimal("41033.93"), Decimal("6171.64"), Decimal("40306.29"), Decimal("77755.76"),
    )  # fmt: skip


@with_data
@pytest.mark.parametrize(("piece", "accounts"), [(OPENING_PIECE, 987), (APPLICANTS_PIECE, 283)])
def test_the_day_by_day_route_agrees_for_every_account(book: Book, piece: str, accounts: int) -> None:
    """T-05: closing balances added up day by day from the raw table give the same exact averages."""
    movements = raw_movements(piece)
    assert len(movements) == accounts
    for client_id, moved in movements.items():
        last = AS_OF if piece == OPENING_PIECE else max(moved)
        average = averaged(book, client_id, last)
        assert (average.exact, average.days) == naive_average(moved, last)


@with_data
def test_the_running_sum_closes_on_a_balance_that_the_bank_printed(book: Book) -> None:
    """Each day's closing balance is within 1 CZK of one of the balances of its entries, so the signs are read right."""
    owners = {row["account_id"]: row["client_id"] for row in raw("disp") if row["type"] == "OWNER"}
    printed: dict[tuple[str, date], list[Decimal]] = defaultdict(list)
    for piece in (OPENING_PIECE, APPLICANTS_PIECE):
        for row in raw(piece):
            printed[owners[row["account_id"]], raw_day(row["date"])].append(Decimal(row["balance"]))
    for client_id, rows in book.ledger.items():
        balance = 0
        for day, amount in rows:
            balance += amount
            assert any(abs(Decimal(balance) / 100 - one) <= 1 for one in printed[client_id, day])


# --- the book --------------------------------------------------------------------------------------------------------


@with_data
def test_the_whole_bank_is_a_valid_book(book: Book) -> None:
    """Every account has its owner; both pieces are in the ledger, but for the day on which the first is cut off."""
    assert book.warnings == ()
    assert len(book.clients) == 3600
    assert len({one.outlet_id for one in book.clients}) == 77
    cut_off = sum(row["date"] == "940331" for row in raw(OPENING_PIECE))
    rows = next(line for line in book.accounting_lines() if line.startswith("ledger")).split()[1]
    assert int(rows.replace(",", "")) == 39_993 + 24_071 - cut_off
    assert not any(day == date(1994, 3, 31) for rows in book.ledger.values() for day, _ in rows)
    assert {one.staff_id.split("-")[0] for one in book.staff} == {"made"}


@with_data
def test_holdings_are_the_published_ones(book: Book) -> None:
    """Owners by what they hold, as the description of the data counts them."""
    held: dict[str, set[str]] = {one.client_id: set() for one in book.clients}
    for holding in book.holdings:
        loan = holding.product in ("personal_loan", "loan_in_default")
        kind = "loan" if loan else "card" if "card" in holding.product else "order"
        held[holding.client_id].add(kind)
    assert Counter("+".join(sorted(kinds)) for kinds in held.values()) == {
        "": 446, "order": 2029, "card+order": 427, "loan+order": 412, "card": 151, "card+loan+order": 135,
    }  # fmt: skip
    assert {holding.product for holding in book.holdings} == {one.product for one in book.products}


@with_data
def test_a_loan_that_is_not_repaid_is_held_from_the_day_on_which_that_is_known(
    book: Book, example: ModuleType, rulebook: Rulebook
) -> None:
    """BK-06: 63 owners, by the status in the raw table, on 1998-12-31 and not the day before; all have the loan."""
    owners = {row["account_id"]: row["client_id"] for row in raw("disp") if row["type"] == "OWNER"}
    unpaid = {owners[row["account_id"]] for row in raw("loan") if row["status"] in ("B", "D")}
    last = date(1998, 12, 31)
    held = {(one.client_id, one.opened_on) for one in book.holdings if one.product == "loan_in_default"}
    assert held == {(client_id, last) for client_id in unpaid}
    assert len(unpaid) == 63
    assert unpaid <= {one.client_id for one in book.holdings if one.product == "personal_loan"}
    for day, known in ((last, 63), (last - timedelta(days=1), 0)):
        rows = example.make_book(DATA, as_of=day)["holdings"]
        assert sum(row[1] == "loan_in_default" for row in rows) == known
    bars = Rulebook.load(EXAMPLE / "berka.toml").on(last).crosssell.bars
    assert [(bar.id, bar.held) for bar in bars] == [("BK-06", ("loan_in_default",))]


@with_data
def test_a_standing_order_is_what_it_pays(book: Book) -> None:
    """X-19 needs products: the orders of the raw table become five of them, by owner and code."""
    owners = {row["account_id"]: row["client_id"] for row in raw("disp") if row["type"] == "OWNER"}
    codes = {"household_payment": "SIPO", "insurance": "POJISTNE", "loan_instalment": "UVER", "leasing": "LEASING"}
    codes["standing_order"] = ""
    held = Counter((one.client_id, codes[one.product]) for one in book.holdings if one.product in codes)
    assert held == Counter((owners[row["account_id"]], row["k_symbol"].strip()) for row in raw("order"))
    assert Counter(code for _, code in held.elements()) == {
        "SIPO": 2816, "": 1098, "UVER": 570, "POJISTNE": 426, "LEASING": 266,
    }  # fmt: skip


@with_data
def test_the_largest_district_as_the_docs_describe_it(
    example: ModuleType, rulebook: Rulebook, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """T-01 to T-04, T-08, S-14, S-22: district 1 on 1994-03-30 in the bank's own thresholds."""
    assert example.main([str(DATA), str(tmp_path), "--district", "1", "--as-of", "1994-03-30"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == ["clients: 127 rows", "ledger: 4,644 rows", "holdings: 182 rows"]
    branch = assess_branch(read(tmp_path, rulebook), rulebook, as_of=AS_OF)
    assert Counter(one.tier.value for one in branch.standings) == {
        "diamond": 3, "platinum": 31, "gold": 38, "ordinary": 55,
    }  # fmt: skip
    assert Counter(one.potential.value for one in branch.standings if one.potential is not None) == {
        "qualified_not_upgraded": 72, "prospect": 10, None: 45,
    }  # fmt: skip
    assert {(row["role"], row["wanted"], row["shortfall"]) for row in headcount_rows(branch)} == {
        ("relationship_manager", 1, 0), ("wealth_adviser", 1, 1), ("financial_adviser", 1, 1),
    }  # fmt: skip
    assert {row["maintainer"] for row in allocation_rows(branch)} == {"made-up-rm-1"}


@with_data
def test_a_district_that_does_not_exist_is_refused(
    example: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written for a district without an account."""
    with pytest.raises(SystemExit) as stopped:
        example.main([str(DATA), str(tmp_path / "out"), "--district", "78"])
    assert stopped.value.code == 2
    assert "1 to 77" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_without_the_tables_is_refused(
    example: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the files that are missing."""
    with pytest.raises(SystemExit) as stopped:
        example.main([str(tmp_path), str(tmp_path / "out")])
    assert stopped.value.code == 2
    assert "account.csv.gz" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "born"), [("706213", date(1970, 12, 13)), ("450204", date(1945, 2, 4)), ("110101", date(1911, 1, 1))]
)
def test_birth_numbers(example: ModuleType, number: str, born: date) -> None:
    """Women have 50 added to the month."""
    assert example.birth_date(number) == born


@pytest.mark.parametrize("day", [date(1996, 1, 31), date(1996, 2, 29), date(1997, 8, 15), date(1998, 12, 31)])
@pytest.mark.parametrize("months", [1, 12, 13, 60])
def test_loans_end_as_the_library_counts_months(example: ModuleType, day: date, months: int) -> None:
    """The example's month arithmetic is the library's."""
    assert example.months_after(day, months) == add_months(day, months)


def test_the_banks_own_rulebook_changes_the_money_thresholds_only(rulebook: Rulebook) -> None:
    """T-01, T-02, T-03, T-25, S-09, S-10, S-11, D-36 differ from the reference rulebook; BK-01 to BK-06 are new."""
    reference = Rulebook.load("reference").on(date(2011, 8, 1))
    before = {rule.id: (section, dict(rule.parameters())) for section, rule in reference.rules()}
    after = {rule.id: (section, dict(rule.parameters())) for section, rule in rulebook.rules()}
    assert after.keys() - before.keys() == {f"BK-0{number}" for number in range(1, 7)}
    assert {one for one in before if before[one] != after[one]} == {
        "T-01", "T-02", "T-03", "T-25", "S-09", "S-10", "S-11", "D-36",
    }  # fmt: skip
    assert rulebook.currency == "CZK"
