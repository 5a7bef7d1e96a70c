"""The command ``plan`` from outside: its rows, notes, files and refusals."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from clientcare.calendars import ChinaCalendar
from clientcare.cli import main
from clientcare.cli.agenda import open_complaints
from clientcare.cli.book import Book
from clientcare.cli.tables import ComplaintRow
from clientcare.clocks import parse_instant

HEADER = "date,manager_id,client_id,kind,due_on,rule,reason,purpose,provisional"
CLIENTS = """client_id,manager_id,contracted_tier,birth_date,assigned_on,opted_out,preferred_channel
A1,M1,diamond,,2024-01-01,,
A2,M1,platinum,1980-07-04,2024-01-01,,
A3,M1,gold,,2024-01-01,call,text
A4,M1,,,2026-06-30,,
A5,,gold,,2024-01-01,,
"""
STAFF = """staff_id,role,away_from,away_until
M1,relationship_manager,2026-07-20,2026-07-24
"""
HOLDINGS = """client_id,product,matures_on
A1,存款,2026-07-19
A2,bank_bond,2026-07-15
"""
PRODUCTS = """product,family
bank_bond,
"""
JULY = ("--from", "2026-07-01", "--days", "31")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book of one manager, who is away for a week in July 2026."""
    folder = tmp_path / "book"
    folder.mkdir()
    for name, text in (("clients", CLIENTS), ("staff", STAFF), ("holdings", HOLDINGS), ("products", PRODUCTS)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = main([str(one) for one in argv])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _plan(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[list[dict[str, str]], str]:
    code, out, err = _run(capsys, "plan", *argv, "--format", "csv")
    assert code == 0, err
    assert out.splitlines()[0] == HEADER
    return list(csv.DictReader(io.StringIO(out))), err


def _of(rows: list[dict[str, str]], client: str, rule: str) -> list[dict[str, str]]:
    return [row for row in rows if row["client_id"] == client and rule in row["rule"].split(";")]


def test_a_month_meets_every_minimum(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-01 to C-04, C-26, C-32, D-08: calls on working days of a present manager, once a day, each with its rules."""
    rows, err = _plan(capsys, book, *JULY)
    gaps = [row for row in rows if not row["date"]]
    assert [(row["client_id"], row["rule"], row["reason"]) for row in gaps] == [
        ("", "C-01", "no working day: 4 missing")
    ]
    assert len([row for row in _of(rows, "A1", "C-03") if row["kind"] == "call"]) >= 2
    assert len(_of(rows, "A2", "C-04")) == 4
    assert {row["kind"] for row in rows if row["client_id"] == "A3"} == {"text"}
    assert [row["due_on"] for row in _of(rows, "A4", "C-26")] == ["2026-07-07"]
    assert {row["due_on"] for row in rows if row["rule"].endswith("C-04")} == {"2026-07-31"}
    away = {date(2026, 7, 20) + timedelta(days=number) for number in range(5)}
    days = Counter((row["client_id"], row["date"]) for row in rows if row["purpose"] != "service")
    assert max(days.values()) == 1
    calls = [date.fromisoformat(row["date"]) for row in rows if row["date"] and row["kind"] == "call"]
    assert all(ChinaCalendar().is_workday(day) and day not in away for day in calls)
    weeks = {date(2026, 7, monday) for monday in (6, 13, 27)}
    for monday in weeks:
        week = {str(monday + timedelta(days=number)) for number in range(7)}
        assert {row["client_id"] for row in rows if row["date"] in week} >= {"A1", "A2", "A3", "A4"}
    assert "clients without a manager_id are not planned for: 1" in err
    assert [row["client_id"] for row in rows if row["client_id"] == "A5"] == []


def test_events_come_on_their_days(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-09, C-32, D-12: the birthday text on a Saturday stays; a call before a Sunday maturity is on a working day."""
    rows, _ = _plan(capsys, book, *JULY)
    [birthday] = _of(rows, "A2", "C-09")
    assert (birthday["date"], birthday["kind"], birthday["due_on"]) == ("2026-07-04", "text", "2026-07-04")
    [maturity] = _of(rows, "A1", "C-32")
    assert maturity["due_on"] == "2026-07-19"
    assert "2026-07-13" <= maturity["date"] <= "2026-07-17"
    assert (maturity["kind"], maturity["purpose"]) == ("call", "service")


def test_the_bank_s_own_products_have_families(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-13: a product of the bank's list matures by its family, under its code or its name."""
    assert _of(_plan(capsys, book, *JULY)[0], "A2", "C-13") == []
    (book / "products.csv").write_text("product,family\nbank_bond,wealth\nother,\n存款,card\n", encoding="utf-8")
    rows, _ = _plan(capsys, book, *JULY)
    assert [row["due_on"] for row in _of(rows, "A2", "C-13")] == ["2026-07-15"]
    assert [row["due_on"] for row in _of(rows, "A1", "C-32")] == ["2026-07-19"]


def test_the_bank_s_own_name_of_a_product_is_its_code(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-13: a holding under the Chinese name of the bank's own list matures by the family that stands there."""
    (book / "products.csv").write_text("product,family,name_zh\nbank_bond,wealth,本行理财\n", encoding="utf-8")
    (book / "holdings.csv").write_text(
        "client_id,product,matures_on\nA2,本行理财,2026-07-15\nA3,ｂａｎｋ_bond,2026-07-15\n", encoding="utf-8"
    )
    rows, _ = _plan(capsys, book, *JULY)
    assert [row["due_on"] for row in _of(rows, "A2", "C-13")] == ["2026-07-15"]
    assert [row["due_on"] for row in _of(rows, "A3", "C-13")] == ["2026-07-15"]


def test_rows_are_in_order_and_the_same_again(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By day, manager, client and kind; shortfalls last by client and rule; shuffled input changes nothing."""
    rows, _ = _plan(capsys, book, *JULY, "--per-day", "1")
    planned = [row for row in rows if row["date"]]
    assert rows[: len(planned)] == planned
    assert planned == sorted(planned, key=lambda row: (row["date"], row["manager_id"], row["client_id"], row["kind"]))
    short = rows[len(planned) :]
    assert short == sorted(short, key=lambda row: (row["client_id"], row["rule"]))
    header, *lines = CLIENTS.splitlines()
    (book / "clients.csv").write_text("\n".join([header, *reversed(lines)]) + "\n", encoding="utf-8")
    assert _plan(capsys, book, *JULY, "--per-day", "1")[0] == rows


def test_a_day_without_room_gives_shortfalls_with_their_clauses(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """D-19: one unit a day is kept, higher tiers first, and what has no room says why, with both clauses."""
    (book / "holdings.csv").unlink()
    (book / "clients.csv").write_text(
        "client_id,manager_id,contracted_tier\n" + "".join(f"P{n},M1,platinum\n" for n in range(9)) + "D,M1,diamond\n"
    )
    rows, _ = _plan(capsys, book, *JULY, "--per-day", "1")
    assert max(Counter(row["date"] for row in rows if row["date"]).values()) == 1
    short = [row for row in rows if not row["date"]]
    assert len(_of([row for row in rows if row["date"]], "D", "C-03")) >= 2
    assert {row["rule"] for row in short if row["client_id"]} == {"C-04;D-19"}
    assert {row["reason"].partition(":")[0] for row in short} == {"no capacity", "no working day"}
    assert sum(int(row["reason"].split()[2]) for row in short if row["rule"] == "C-04;D-19") == 36 - (
        len([row for row in rows if row["date"] and "C-04" in row["rule"].split(";")])
    )
    [week] = [row for row in short if not row["client_id"] and row["due_on"] == "2026-07-24"]
    assert week["reason"] == "no working day: 10 missing"


def test_json_has_an_envelope_and_csv_the_same_rows(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The envelope names the rulebook, the first and the last day."""
    rows, _ = _plan(capsys, book, *JULY)
    data = json.loads(_run(capsys, "plan", book, *JULY, "--format", "json")[1])
    assert data["rulebook"]["id"] == "reference"
    assert (data["from"], data["to"]) == ("2026-07-01", "2026-07-31")
    assert [{key: "" if cell is None else str(cell) for key, cell in row.items()} for row in data["rows"]] == rows


def test_reasons_are_said_in_both_languages(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reason names the event or the period; in Chinese as well."""
    english, _ = _plan(capsys, book, *JULY)
    chinese, _ = _plan(capsys, book, *JULY, "--lang", "zh")
    assert _of(english, "A2", "C-09")[0]["reason"] == "the client's birthday"
    assert _of(chinese, "A2", "C-09")[0]["reason"] == "客户生日"
    assert "quarterly minimum; monthly minimum" in {row["reason"] for row in english}
    assert "每季度频次；每月频次" in {row["reason"] for row in chinese}
    assert [row["date"] for row in english] == [row["date"] for row in chinese]


def test_a_handbook_without_caps_says_so(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """vip-outlet states no caps, no quiet hours, no manager's day and no lead days; a note names all four."""
    code, _, err = _run(capsys, "plan", book, *JULY, "--rulebook", "vip-outlet")
    assert code == 0
    assert "vip-outlet states no caps, no quiet hours, no day of a relationship manager, no lead days" in err
    assert "no caps" not in _run(capsys, "plan", book, *JULY)[2]
    assert _run(capsys, "plan", book, *JULY, "--rulebook", "vip-outlet", "--quiet")[2] == ""


@pytest.mark.parametrize(
    ("table", "text", "note"),
    [
        ("contacts", "client_id,at,kind\n", "nothing is taken as done already"),
        ("holdings", HOLDINGS, "no maturity, repayment or overdue debt is planned for, and no content by product"),
        ("staff", STAFF, "every manager is taken to be there each working day, with the room of a full book"),
        ("complaints", "complaint_id,at,event\n", "no marketing is held back for an open one"),
    ],
)
def test_a_table_that_is_not_there_is_named(
    book: Path, table: str, text: str, note: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard error says what each missing table would have been used for, and nothing of one that is there."""
    path = book / f"{table}.csv"
    path.unlink(missing_ok=True)
    assert f"clientcare: no table {table}: {note}\n" in _run(capsys, "plan", book, *JULY)[2]
    assert _run(capsys, "plan", book, *JULY, "--quiet")[2] == ""
    path.write_text(text, encoding="utf-8")
    assert f"no table {table}" not in _run(capsys, "plan", book, *JULY)[2]


def test_an_unknown_product_is_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-32: a slip in a product is a fault with the near match, not a maturity that nobody is told of."""
    (book / "holdings.csv").write_text("client_id,product,matures_on\nA1,depoist,2026-07-19\n", encoding="utf-8")
    code, out, err = _run(capsys, "plan", book, *JULY)
    assert (code, out) == (2, "")
    assert "holdings.csv:2: product: 'depoist' is not a product (did you mean deposit?)" in err


def test_what_is_done_already_is_not_planned_again(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-03: two calls made in July leave the Diamond client's month met; the note on missing contacts goes."""
    table = "client_id,at,kind,connected\nA1,2026-07-01T10:00:00+08:00,call,true\nA1,2026-07-02,call,yes\n"
    (book / "contacts.csv").write_text(table, encoding="utf-8")
    rows, err = _plan(capsys, book, *JULY)
    assert _of(rows, "A1", "C-03") == []
    assert "no table contacts" not in err


def test_days_beyond_the_calendar_are_marked(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan into 2027 goes on Monday to Friday, marked row by row, with a note."""
    (book / "staff.csv").unlink()
    rows, err = _plan(capsys, book, "--from", "2026-12-28", "--days", "14")
    marked = {row["provisional"] for row in rows if row["date"] >= "2027-01-01"}
    assert marked == {"true"}
    assert {row["provisional"] for row in rows if row["date"] < "2027-01-01"} == {""}
    assert "provisional" in err


def test_the_book_s_own_calendar_counts(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A bank that works one day in July has all its calls on that day; a floor is due there."""
    off = [date(2026, 7, 1) + timedelta(days=number) for number in range(31)]
    lines = [f"{day},{'true' if day.day == 14 else 'false'}" for day in off]
    (book / "calendar.csv").write_text("date,workday\n" + "\n".join(lines) + "\n", encoding="utf-8")
    rows, _ = _plan(capsys, book, *JULY)
    assert {row["date"] for row in rows if row["date"] and row["kind"] == "call"} == {"2026-07-14"}
    assert {row["due_on"] for row in _of(rows, "A2", "C-04")} == {"2026-07-14"}
    [gap] = [row for row in _of(rows, "A2", "C-04") if not row["date"]]
    assert gap["reason"].startswith(("cap", "no working day"))


def test_an_earlier_plan_is_kept(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same facts give the same rows again; a part of the month keeps the days of the whole."""
    first = tmp_path / "july.csv"
    assert _run(capsys, "plan", book, *JULY, "--per-day", "2", "--format", "csv", "--output", first)[0] == 0
    rows = list(csv.DictReader(io.StringIO(first.read_text(encoding="utf-8"))))
    again, _ = _plan(capsys, book, *JULY, "--per-day", "2", "--previous", first)
    assert again == rows
    empty = tmp_path / "empty.csv"
    empty.write_text(HEADER + "\n", encoding="utf-8")
    assert _plan(capsys, book, *JULY, "--per-day", "2", "--previous", empty)[0] == rows


def test_a_faulty_earlier_plan_is_refused_with_every_fault(
    book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each fault has its file, line, column and remedy; nothing is planned."""
    plan = tmp_path / "old.csv"
    plan.write_text(f"{HEADER}\n2026-13-01,M1,A1,call,2026-07-31,C-03,,care,\n,M1,A1,cal,2026-07-31,C-03,,care,\n")
    code, out, err = _run(capsys, "plan", book, *JULY, "--previous", plan)
    assert (code, out) == (2, "")
    assert "old.csv:2: date:" in err
    assert "old.csv:3: kind: 'cal'" in err
    assert "did you mean call" in err
    code, _, err = _run(capsys, "plan", book, *JULY, "--previous", tmp_path / "absent.csv")
    assert code == 2


def test_a_calendar_file_holds_the_plan(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every planned row is an entry; no birth date and no product travels; the listing is written as well."""
    target = tmp_path / "plan.ics"
    rows, _ = _plan(capsys, book, *JULY, "--ical", target)
    data = target.read_bytes()
    entries = Calendar.from_ical(data).walk("VEVENT")
    assert sorted(str(entry.decoded("dtstart")) for entry in entries) == sorted(
        row["date"] for row in rows if row["date"]
    )
    assert b"bank_bond" not in data
    assert b"1980" not in data


@pytest.mark.parametrize(
    "argv",
    [
        ("--days", "31"),
        ("--from", "2026-07-01"),
        ("--from", "2026-07-01", "--days", "0"),
        ("--from", "2026-07-01", "--days", "367"),
        ("--from", "2026-07-01", "--days", "1.5"),
        ("--from", "2026-07-01", "--days", "31", "--per-day", "0"),
        ("--from", "2026-07-01", "--days", "31", "--per-day", "-1"),
        ("--from", "2026-07-01", "--days", "31", "--per-day", "１"),
        ("--from", "2026-07-32", "--days", "31"),
        ("--from", "2010-07-01", "--days", "31"),
        ("--from", "2200-12-31", "--days", "31"),
    ],
)
def test_a_wrong_call_is_refused(book: Path, argv: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """A horizon or a day that cannot be is refused in one line, before anything is planned."""
    code, out, err = _run(capsys, "plan", book, *argv)
    assert (code, out) == (2, "")
    assert err.splitlines()[-1].endswith("]")
    assert "bug" not in err


def test_two_results_need_two_files(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The listing and the calendar file in one place would lose one of them; a listing that fails leaves neither."""
    both = tmp_path / "both"
    assert _run(capsys, "plan", book, *JULY, "--output", both, "--ical", both)[0] == 2
    assert not both.exists()
    assert _run(capsys, "plan", book, *JULY, "--output", tmp_path / "no" / "file", "--ical", both)[0] == 2
    assert not both.exists()


def test_a_plan_does_not_replace_a_table(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A calendar file in the place of a table of the book is refused before anything is read."""
    before = (book / "clients.csv").read_bytes()
    code, _, err = _run(capsys, "plan", book, *JULY, "--ical", book / "clients.csv")
    assert code == 2
    assert "CC-OUTPUT-001" in err
    assert (book / "clients.csv").read_bytes() == before


def _case(complaint: str, at: str, event: str, client: str | None = None) -> ComplaintRow:
    return ComplaintRow(
        complaint_id=complaint,
        at=parse_instant(at, zone=ZoneInfo("Asia/Shanghai")),
        whole_day=False,
        event=event,
        client_id=client,
        fields=(),
        line=1,
    )


@pytest.mark.parametrize(
    ("events", "is_open"),
    [
        (["receive"], True),
        (["receive", "assess"], True),
        (["receive", "archive"], False),
        (["receive", "final_answer"], False),
        (["receive", "withdraw"], False),
        (["receive", "archive", "reopen"], True),
    ],
)
def test_an_open_complaint_is_known_by_its_last_event(events: list[str], is_open: bool) -> None:
    """K-36: a case is open until it is archived, finally answered or withdrawn, and again when it is reopened."""
    rows = tuple(
        _case("K", f"2026-06-{10 + place}T09:00:00+08:00", event, "A1" if event == "receive" else None)
        for place, event in enumerate(events)
    )
    book = Book(complaints=rows)
    assert open_complaints(book, on=date(2026, 7, 1)) == (frozenset({"A1"}) if is_open else frozenset())
    assert open_complaints(book, on=date(2026, 6, 10)) == frozenset()
