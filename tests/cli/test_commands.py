"""The command from outside: exit codes, streams, formats, languages, faults, files that are whole or absent."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import runpy
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clientcare.cli import commands, main
from clientcare.errors import CODES

CLIENTS = """client_id,outlet_id,manager_id,contracted_tier,birth_date
A1,Z01,M1,gold,1970-01-01
A2,Z01,M1,,
A3,Z01,,platinum,
A4,Z01,M9,diamond,
007,,,,
7,,,,
"""
LEDGER = """client_id,date,amount
A1,2025-01-01,100000.00
A2,2025-01-01,99999.99
A3,2025-01-01,999999.99
A4,2025-01-01,5000000
7,2026-06-30,365
"""
STAFF = """staff_id,role,outlet_id
M1,relationship_manager,Z01
"""
AS_OF = ("--as-of", "2026-06-30")
TIER_HEADER = "client_id,window_days,average_daily_assets,tier,rule,contracted_tier,change,to_next_tier,potential"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small book with a client on a bound, one below, one without a row."""
    folder = tmp_path / "book"
    folder.mkdir()
    for name, text in (("clients", CLIENTS), ("ledger", LEDGER), ("staff", STAFF)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def _run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = main([str(one) for one in argv])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_tier_lists_every_client_as_the_contract_says(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """T-01 to T-05, T-09: the columns in their order, rows by client id, unknown where there is no row."""
    code, out, err = _run(capsys, "tier", book, *AS_OF, "--format", "csv", "--quiet")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        TIER_HEADER,
        "007,365,,,T-05,,unknown,,",
        "7,365,1.00,ordinary,T-04,,same,99999.00,",
        "A1,365,100000.00,gold,T-03,gold,same,900000.00,",
        "A2,365,99999.99,ordinary,T-04,,same,0.01,",
        "A3,365,999999.99,gold,T-03,platinum,downgrade,0.01,",
        "A4,365,5000000.00,diamond,T-01,diamond,same,,",
    ]


def test_json_holds_the_same_objects_in_an_envelope(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The envelope names rulebook and day; money is text, never a float."""
    _, out, _ = _run(capsys, "tier", book, *AS_OF, "--format", "json", "--quiet")
    listing = json.loads(out, parse_float=lambda text: pytest.fail(f"a float: {text}"))
    assert list(listing) == ["rulebook", "as_of", "rows"]
    assert (listing["rulebook"]["id"], listing["rulebook"]["edition"], listing["as_of"]) == (
        "reference",
        "2011-08-01",
        "2026-06-30",
    )
    assert len(listing["rulebook"]["digest"]) == 64
    assert listing["rows"][2] == {
        "client_id": "A1",
        "window_days": 365,
        "average_daily_assets": "100000.00",
        "tier": "gold",
        "rule": "T-03",
        "contracted_tier": "gold",
        "change": "same",
        "to_next_tier": "900000.00",
        "potential": None,
    }


def test_the_order_of_rows_does_not_show(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A ledger and a client list in any order give byte-identical output, in every format."""
    before = {form: _run(capsys, "tier", book, *AS_OF, "--format", form)[1] for form in ("csv", "json", "table")}
    for name in ("clients", "ledger"):
        head, *lines = (book / f"{name}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        random.Random(4).shuffle(lines)  # noqa: S311 - any order will do
        (book / f"{name}.csv").write_text("".join([head, *lines]), encoding="utf-8")
    assert before == {form: _run(capsys, "tier", book, *AS_OF, "--format", form)[1] for form in before}


def test_the_retail_scheme_has_its_own_tiers(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """T-14 to T-16: a contracted tier of another scheme is a fault; without it the scheme decides."""
    code, out, err = _run(capsys, "tier", book, *AS_OF, "--rulebook", "retail-handbook")
    assert (code, out) == (2, "")
    assert "clients.csv:2: contracted_tier: 'gold'" in err
    assert "vip" in err
    (book / "clients.csv").write_text("client_id\nA1\nA4\nA3\n", encoding="utf-8")
    (book / "ledger.csv").write_text(
        "client_id,date,amount\nA1,2025-01-01,500000\nA4,2025-01-01,500000.01\nA3,2026-06-01,5\nA3,2020-01-01,10\n",
        encoding="utf-8",
    )
    _, out, _ = _run(capsys, "tier", book, *AS_OF, "--rulebook", "retail-handbook", "--format", "csv")
    assert [(row["client_id"], row["tier"], row["rule"], row["potential"]) for row in _rows(out)] == [
        ("A1", "ordinary", "T-16", ""),
        ("A3", "potential", "T-15", ""),
        ("A4", "vip", "T-14", ""),
    ]


def test_all_faults_come_at_once_and_nothing_is_written(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, every fault with its line, no output file."""
    (book / "ledger.csv").write_text(
        f"{LEDGER}A1,2026-13-40,1\nA1,2026-01-01,NaN\nXX,2026-01-01,1.001\n", encoding="utf-8"
    )
    target = book.parent / "out.csv"
    code, out, err = _run(capsys, "tier", book, *AS_OF, "--format", "csv", "--output", target)
    assert (code, out) == (2, "")
    for words in ("ledger.csv:7: date: '2026-13-40' is not a date", "ledger.csv:8: amount:", "ledger.csv:9: "):
        assert words in err
    assert not target.exists()


def test_the_first_fifty_faults_are_shown_and_the_rest_counted(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """120 faults: 50 lines and a count of the others."""
    (book / "ledger.csv").write_text("client_id,date,amount\n" + "A1,x,1\n" * 120, encoding="utf-8")
    _, _, err = _run(capsys, "tier", book, *AS_OF)
    assert sum(line.startswith("ledger.csv:") for line in err.splitlines()) == 50
    assert "... and 70 more faults" in err


def test_quarantine_sets_faulty_rows_aside_and_counts(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0; rows read = rows used + rows quarantined, with the fault beside each row; nothing is lost."""
    (book / "ledger.csv").write_text(f"{LEDGER}A1,2026-13-40,1\nXX,2026-01-01,1\n", encoding="utf-8")
    aside = book.parent / "aside"
    code, out, err = _run(capsys, "tier", book, *AS_OF, "--format", "csv", "--quarantine", aside)
    assert code == 0
    assert "ledger: 7 read = 5 used + 2 quarantined" in err
    assert "clients: 6 read = 6 used + 0 quarantined" in err
    assert len(_rows(out)) == 6
    kept = _rows((aside / "ledger.csv").read_text(encoding="utf-8"))
    assert [(row["client_id"], row["date"]) for row in kept] == [("A1", "2026-13-40"), ("XX", "2026-01-01")]
    assert all(row["fault"] for row in kept)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], "clientcare: no command given; see clientcare --help"),
        (["teir"], "invalid choice: 'teir'"),
        (["tier"], "clientcare: the following arguments are required: BOOK, --as-of; see clientcare tier --help"),
        (["tier", "x", "--as-of", "30.6.2026"], "'30.6.2026' is not a date (want YYYY-MM-DD)"),
        (["tier", "x", "--as-of", "2026-06-31"], "is not a date"),
        (
            ["tier", "nowhere", "--as-of", "2026-06-30"],
            "nowhere: cannot be read: No such file or directory (want a folder of tables)",
        ),
        (["tier", "x", "--as-of", "2026-06-30", "--timezone", "Mars/Olympus"], "'Mars/Olympus' is no time zone"),
        (["tier", "x", "--as-of", "2026-06-30", "--format", "xml"], "invalid choice: 'xml'"),
        (
            ["tier", "x", "--as-of", "2026-06-30", "--rulebook", "vip"],
            "no packaged rulebook and no readable file 'vip'",
        ),
        (["tier", "x", "--as-of", "1999-01-01"], "reference has no edition in force on 1999-01-01"),
        (
            ["tier", "x", "--as-of", "2026-06-30", "--rulebook", ""],
            "argument --rulebook: an empty text (want a name or a path)",
        ),
        (["review", "x", "--as-of", "2026-06-30", "--out", " "], "argument --out: an empty text"),
        (["rules", "--module", "tierings"], "is no module (did you mean tiering?)"),
        (["rules", "--rule", "T-99"], "reference holds no rule 'T-99'"),
        (["rules", "--rule", "T-01", "--module", "staffing"], "T-01 is a rule of tiering, not of staffing"),
        (["rules", "nope.toml"], "CC-RULEBOOK-002"),
        (["schema", "--output", "no/such/folder/schema.json"], "cannot write"),
    ],
)
def test_a_wrong_call_says_what_is_right(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, one clear message on standard error, nothing on standard output."""
    code, out, err = _run(capsys, *argv)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("clientcare: ") == 1
    assert "Traceback" not in err


def test_a_missing_table_is_named_with_its_purpose(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without ledger and balances tier cannot average; without staff there is nobody to allocate to."""
    (book / "staff.csv").unlink()
    code, _, err = _run(capsys, "staff", book, *AS_OF)
    assert code == 2
    assert "staff" in err
    assert f"missing table staff in {book}; needed to know who can own and maintain clients" in err
    (book / "ledger.csv").unlink()
    code, _, err = _run(capsys, "tier", book, *AS_OF)
    assert code == 2
    assert f"missing table ledger or balances in {book}; needed to average each client's assets" in err


def test_a_rulebook_without_a_scheme_cannot_tier(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The strategy handbook states no tiers: exit 2 and the way out."""
    (book / "clients.csv").write_text("client_id\nA1\nA2\nA3\nA4\n007\n7\n", encoding="utf-8")
    code, _, err = _run(capsys, "tier", book, *AS_OF, "--rulebook", "care-strategy")
    assert code == 2
    assert "tiering.bands" in err


def test_a_broken_rulebook_shows_its_faults(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every fault of the file, exit 2."""
    own = book.parent / "own.toml"
    own.write_text('id = "own"\nuse = "vip"\n', encoding="utf-8")
    code, _, err = _run(capsys, "tier", book, *AS_OF, "--rulebook", own)
    assert code == 2
    assert "own.toml: effective_from: missing" in err
    assert "own.toml: use: 'vip' is no packaged rulebook" in err


def test_staff_prints_the_headcount_first(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """S-01 to S-22: head-count by outlet and role, then one row a client; JSON has both."""
    code, out, _ = _run(capsys, "staff", book, *AS_OF, "--quiet")
    assert code == 0
    assert out.index("shortfall") < out.index("previous_owner")
    _, out, _ = _run(capsys, "staff", book, *AS_OF, "--format", "json", "--quiet")
    listing = json.loads(out)
    assert list(listing) == ["rulebook", "as_of", "headcount", "rows"]
    assert [row["client_id"] for row in listing["rows"]] == ["007", "7", "A1", "A2", "A3", "A4"]
    _, out, _ = _run(capsys, "staff", book, *AS_OF, "--format", "csv", "--quiet")
    assert out.splitlines()[0] == "client_id,tier,owner,maintainer,maintainer_role,rule,previous_owner"
    rows = {row["client_id"]: row for row in _rows(out)}
    assert rows["A1"]["owner"] == rows["A1"]["maintainer"] == "M1"
    assert rows["A4"]["previous_owner"] == "M9"
    assert rows["007"]["owner"] == ""
    assert rows["007"]["rule"]
    _, out, _ = _run(capsys, "staff", book, *AS_OF, "--headcount", "--format", "csv", "--quiet")
    assert out.splitlines()[0] == "outlet_id,role,wanted,present,shortfall"
    assert "Z01,relationship_manager,1,1,0" in out.splitlines()
    listing = json.loads(_run(capsys, "staff", book, *AS_OF, "--headcount", "--format", "json", "--quiet")[1])
    assert listing["headcount"] == listing["rows"]


def test_an_unknown_manager_is_a_warning(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A client of a manager who is not on the staff list is handed over, with a warning, not refused."""
    code, _, err = _run(capsys, "staff", book, *AS_OF)
    assert code == 0
    assert "M9" in err
    assert _run(capsys, "staff", book, *AS_OF, "--quiet")[2] == ""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_explain_says_why_why_not_and_what_would_change_it(
    book: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """T-03, T-02, T-09, T-25, T-29: every decision about one client, with rule, figures and clause."""
    code, out, _ = _run(capsys, "explain", book, "A3", *AS_OF, "--lang", lang)
    assert code == 0
    for words in ("T-03", "T-02", "T-25", "999,999.99", "004 二(一)1", "0.01", "S-04", "M1"):
        assert words in out
    assert ("Gold" in out, "金卡" in out) == (lang == "en", lang == "zh")


def test_explain_as_data_carries_receipts(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON holds rows and the receipts that a bank would store; CSV one row a finding."""
    _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF, "--format", "json", "--by", "2026-12-31")
    listing = json.loads(out)
    assert {row["decision"] for row in listing["rows"]} >= {
        "tier",
        "change",
        "potential",
        "sub_band",
        "tier_change",
        "deposit",
    }
    assert listing["receipts"][0]["decision"] == "tier"
    assert listing["receipts"][0]["schema"] == 1
    _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF, "--format", "csv")
    assert _rows(out)[0]["client_id"] == "A1"


def test_explain_names_the_day_on_which_the_tier_changes(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """T-03, T-05: a recent deposit that stays makes the client Gold on a day that is named."""
    with (book / "ledger.csv").open("a", encoding="utf-8") as ledger:
        ledger.write("7,2026-06-01,146000\n")
    _, out, _ = _run(capsys, "explain", book, "7", *AS_OF)
    assert "If the balance stays: 2027-02-05 Gold" in out


def test_explain_lists_the_services_of_a_retail_class(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """T-26 to T-28: with the retail scheme the client's services are named in both languages."""
    (book / "clients.csv").write_text("client_id\nA1\nA2\nA3\nA4\n7\n", encoding="utf-8")
    call = ("explain", book, "A4", *AS_OF, "--rulebook", "retail-handbook")
    (book / "staff.csv").unlink()
    assert "T-26" in _run(capsys, *call)[1]
    assert "、" in _run(capsys, *call, "--lang", "zh")[1]
    rows = _rows(_run(capsys, *call, "--format", "csv")[1])
    services = next(row["value"] for row in rows if row["decision"] == "entitlements")
    assert services.replace(", ", "").replace("_", "").isascii()
    code, out, _ = _run(capsys, "review", book, *AS_OF, "--rulebook", "retail-handbook")
    assert code == 0
    assert "Potential" in out


def test_months_of_grace_are_read_off_the_ledger(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """T-07: with a month of grace who fell below within the month keeps the contract, who fell before does not."""
    own = book.parent / "own.toml"
    text = 'id = "own"\neffective_from = 2026-01-01\nuse = "reference"\n[override."D-04"]\ngrace_months = 1\n'
    own.write_text(text, encoding="utf-8")
    (book / "clients.csv").write_text(
        "client_id,contracted_tier\nA1,gold\nA2,gold\nA3,platinum\nA4,diamond\n7,\n", encoding="utf-8"
    )
    (book / "ledger.csv").write_text(
        "client_id,date,amount\nA1,2025-01-01,100000\nA1,2026-06-01,-0.01\nA2,2025-01-01,100000\nA2,2026-05-01,-0.01\n"
        "A3,2025-01-01,1000000\nA4,2025-01-01,5000000\n7,2026-06-30,365\n",
        encoding="utf-8",
    )
    _, out, _ = _run(capsys, "tier", book, *AS_OF, "--rulebook", own, "--format", "csv")
    assert [(row["client_id"], row["change"]) for row in _rows(out)] == [
        ("7", "same"),
        ("A1", "same"),
        ("A2", "left"),
        ("A3", "same"),
        ("A4", "same"),
    ]
    _, out, _ = _run(capsys, "tier", book, *AS_OF, "--format", "csv")
    assert next(row for row in _rows(out) if row["client_id"] == "A1")["change"] == "left"


def test_balances_serve_as_well_as_a_ledger(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """T-05: the same assets as end-of-day balances give the same rows."""
    from_ledger = _run(capsys, "tier", book, *AS_OF, "--format", "csv")[1]
    (book / "ledger.csv").unlink()
    (book / "balances.csv").write_text(LEDGER.replace("amount", "balance"), encoding="utf-8")
    assert _run(capsys, "tier", book, *AS_OF, "--format", "csv")[1] == from_ledger


def test_thousands_of_clients_are_decided_with_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A book of 2,500 clients gives 2,500 rows in the order of their ids."""
    ids = [f"C{number:05d}" for number in range(2500)]
    (tmp_path / "clients.csv").write_text("client_id\n" + "".join(f"{one}\n" for one in ids), encoding="utf-8")
    rows = "".join(f"{one},2025-01-01,{number}\n" for number, one in enumerate(ids))
    (tmp_path / "ledger.csv").write_text("client_id,date,amount\n" + rows, encoding="utf-8")
    code, out, _ = _run(capsys, "tier", tmp_path, *AS_OF, "--format", "csv")
    assert code == 0
    assert [row["client_id"] for row in _rows(out)] == ids


@pytest.mark.parametrize("client", ["A4", "007", "A2"])
def test_explain_works_for_every_kind_of_client(book: Path, client: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The top tier, an unknown client and an ordinary one can be explained."""
    code, out, _ = _run(capsys, "explain", book, client, *AS_OF)
    assert code == 0
    assert client in out


def test_what_the_rulebook_or_the_tables_do_not_allow_is_left_out_and_said(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A handbook without staffing reviews the tiers of a book that has staff; explain names what it leaves out."""
    (book / "clients.csv").write_text("client_id\nA1\nA2\nA3\nA4\n7\n", encoding="utf-8")
    call = (*AS_OF, "--rulebook", "retail-handbook")
    code, out, _ = _run(capsys, "review", book, *call)
    assert code == 0
    assert "the rulebook retail-handbook does not say how clients are allocated" in out
    code, out, err = _run(capsys, "explain", book, "A1", *call)
    assert code == 0
    assert "who owns the client is left out" in err
    assert "Owner" not in out


def test_explained_values_are_codes_and_plain_numbers(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As data the values are codes, dates and plain decimals, in every language; labels are for the text."""
    for lang in ("en", "zh"):
        _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF, "--format", "csv", "--lang", lang)
        values = {row["decision"]: row["value"] for row in _rows(out)}
        assert values["tier"] == "gold"
        assert values["sub_band"] == "low"
        assert values["ownership"] == "M1"
        assert "," not in values["deposit"]
        assert float(values["deposit"]) > 0


def test_an_unknown_client_is_refused(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ids are text; an id that is not there is exit 2, and is not repeated: it might be an identity number."""
    code, out, err = _run(capsys, "explain", book, "110101199003078888", *AS_OF)
    assert (code, out) == (2, "")
    assert "no client with this id" in err
    assert "110101199003078888" not in err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_review_shows_a_screen_and_writes_the_files(book: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The report stands beside the tables, and all of them are named on the screen."""
    out_dir = book.parent / "out"
    code, out, _ = _run(capsys, "review", book, *AS_OF, "--out", out_dir, "--lang", lang)
    assert code == 0
    assert sorted(path.name for path in out_dir.iterdir()) == [
        "check.csv",
        "headcount.csv",
        "plan.csv",
        "report.html",
        "staff.csv",
        "tier.csv",
    ]
    assert "report.html" in out
    html = (out_dir / "report.html").read_text(encoding="utf-8")
    assert "http" not in html.replace("http-equiv", "")
    assert "A3" in html
    listed = _run(capsys, "tier", book, *AS_OF, "--format", "csv")[1]
    assert (out_dir / "tier.csv").read_text(encoding="utf-8") == listed


def test_review_does_what_the_tables_allow(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without staff and ledger the review still runs, and says what it left out; without --out it writes nothing."""
    (book / "staff.csv").unlink()
    (book / "ledger.csv").unlink()
    out_dir = book.parent / "out"
    assert _run(capsys, "review", book, *AS_OF, "--out", out_dir)[0] == 0
    assert sorted(path.name for path in out_dir.iterdir()) == ["plan.csv", "report.html", "tier.csv"]
    before = sorted(book.parent.rglob("*"))
    code, out, err = _run(capsys, "review", book, *AS_OF)
    assert code == 0
    assert "staff" in out
    assert "ledger" in out
    assert "nothing was written" in err
    assert sorted(book.parent.rglob("*")) == before


@pytest.mark.parametrize(
    ("call", "place"),
    [
        (("review", "book", "--out", "book"), "book"),
        (("tier", "book", "--output", "book/clients.csv"), "book/clients.csv"),
        (("staff", "book", "--output", "book/staff.csv"), "book/staff.csv"),
        (("explain", "book", "A1", "--output", "book/balances.csv"), "book/balances.csv"),
    ],
)
def test_no_result_replaces_the_book(
    book: Path, call: tuple[str, ...], place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result in the place of a table that is read is refused before anything is read, even a rulebook."""
    monkeypatch.chdir(book.parent)
    before = {path.name: path.read_bytes() for path in book.iterdir()}
    code, out, err = _run(capsys, *call, *AS_OF, "--rulebook", "nope.toml")
    assert (code, out) == (2, "")
    assert err == (
        f"clientcare: cannot write {place}: book is the book that is read; want another place [CC-OUTPUT-001]\n"
    )
    assert {path.name: path.read_bytes() for path in book.iterdir()} == before


def test_rules_lists_figures_sources_and_basis(capsys: pytest.CaptureFixture[str]) -> None:
    """One row a rule, sorted, in the columns of the contract; a module or one rule on demand."""
    code, out, _ = _run(capsys, "rules", "--format", "csv")
    assert code == 0
    rows = _rows(out)
    assert list(rows[0]) == ["rule", "module", "kind", "basis", "statement", "parameters", "source"]
    assert [row["rule"] for row in rows] == sorted(row["rule"] for row in rows)
    gold = next(row for row in rows if row["rule"] == "T-03")
    assert (gold["module"], gold["kind"], gold["basis"], gold["source"]) == (
        "tiering",
        "threshold",
        "stated",
        "004 二(一)1",
    )
    assert "at_least = 100,000" in gold["parameters"]
    _, out, _ = _run(capsys, "rules", "vip-outlet", "--module", "staffing", "--format", "csv")
    assert {row["module"] for row in _rows(out)} == {"staffing"}
    _, out, _ = _run(capsys, "rules", "--rule", "T-03", "--lang", "zh", "--format", "json")
    listing = json.loads(out)
    assert [row["rule"] for row in listing["rows"]] == ["T-03"]
    assert "金卡" in listing["rows"][0]["statement"]


def test_schema_prints_a_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The schema goes to standard output or to a file."""
    _, out, _ = _run(capsys, "schema")
    file = tmp_path / "schema.json"
    assert _run(capsys, "schema", "--output", file)[:2] == (0, "")
    assert json.loads(out) == json.loads(file.read_text(encoding="utf-8"))


def test_demo_writes_the_sample_and_reviews_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The made-up branch is labelled as such; its book can be reviewed again with the same tables."""
    out_dir = tmp_path / "demo"
    code, out, err = _run(capsys, "demo", "--out", out_dir, "--quiet")
    assert (code, err) == (0, "")
    assert "Made-up sample" in out
    again = tmp_path / "again"
    _run(capsys, "review", out_dir / "book", *AS_OF, "--out", again, "--quiet")
    for name in ("tier.csv", "staff.csv", "headcount.csv"):
        assert (again / name).read_bytes() == (out_dir / name).read_bytes()
    code, out, _ = _run(capsys, "demo", "--out", out_dir, "--lang", "zh", "--quiet")
    assert "虚构样例" in out


@pytest.mark.parametrize("own", ["clients.csv", "balances.parquet", "README.md"])
@pytest.mark.parametrize("content", [b"client_id\nA1\n", b"\xff", b"", None])
def test_demo_replaces_no_file_of_a_branch(
    tmp_path: Path, own: str, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file or a folder in the place of the sample's, or a table that would join it, stops the demo."""
    path = tmp_path / "book" / own
    path.parent.mkdir()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    code, out, err = _run(capsys, "demo", "--out", tmp_path)
    assert (code, out) == (2, "")
    assert f"cannot write {tmp_path / 'book'}: it is there already and is not the sample; want another --out" in err
    assert sorted(tmp_path.rglob("*")) == [path.parent, path]
    assert content is None or path.read_bytes() == content


def test_demo_does_not_go_into_a_book(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its staff.csv would replace the one of the branch."""
    code, _, err = _run(capsys, "demo", "--out", book)
    assert code == 2
    assert f"cannot write {book}: it holds a table of clients, as a book does; want another place" in err
    assert (book / "staff.csv").read_text(encoding="utf-8") == STAFF
    (book / "clients.csv").unlink()
    assert _run(capsys, "demo", "--out", book / "staff.csv")[0] == 2


def test_help_and_version_are_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    """--help and --version print to standard output and exit 0."""
    assert _run(capsys, "--help")[0] == 0
    code, out, _ = _run(capsys, "--version")
    assert code == 0
    assert out.startswith("clientcare ")


def test_a_bug_is_one_line_without_personal_data(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unexpected error names its type and place, and neither its message nor a traceback."""

    def broken(_arguments: Any) -> int:
        raise RuntimeError("Zhang San 110101199003078888")

    monkeypatch.setattr(commands, "_COMMANDS", {"tier": broken})
    code, _, err = _run(capsys, "tier", book, *AS_OF)
    assert code == 2
    assert "a bug in clientcare: RuntimeError at test_commands.py:" in err
    assert "Zhang" not in err


def test_an_interrupted_run_leaves_no_file(
    book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt is exit 2, and the file that was being written does not appear."""

    def interrupt(_arguments: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "_COMMANDS", {"tier": interrupt})
    assert _run(capsys, "tier", book, *AS_OF)[0] == 2


def test_every_usage_code_is_in_the_table() -> None:
    """The command's own codes are documented with the others."""
    assert {"CC-USAGE-001", "CC-OUTPUT-001"} <= {code for code, _ in CODES}


def _spawn(*argv: object, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "clientcare", *map(str, argv)]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)  # noqa: S603


def test_the_module_hands_on_the_exit_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code of the command is that of the process."""
    monkeypatch.setattr(sys, "argv", ["clientcare", "--version"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("clientcare", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("clientcare ")


def test_the_module_runs_as_a_command(book: Path) -> None:
    """``python -m clientcare`` is the command, with its exit codes and streams."""
    done = _spawn("tier", book, *AS_OF, "--format", "csv")
    out, _ = done.communicate(timeout=60)
    assert (done.returncode, out.splitlines()[0]) == (0, TIER_HEADER)


def test_a_reader_that_has_gone_is_no_error(book: Path) -> None:
    """``clientcare rules | head -1`` ends quietly."""
    done = _spawn("rules", "--format", "csv")
    assert done.stdout is not None
    done.stdout.readline()
    done.stdout.close()
    assert done.stderr is not None
    assert done.stderr.read() == ""
    done.stderr.close()
    assert done.wait(timeout=60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_device_is_no_bug(book: Path) -> None:
    """What standard output cannot take is said as such: exit 2, no bug report."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "clientcare", "tier", str(book), *AS_OF]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603
    assert done.returncode == 2
    assert "cannot write standard output" in done.stderr
    assert "bug" not in done.stderr


def test_the_end_of_a_batch_job_is_an_interrupt(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """SIGTERM raises like Ctrl-C, so that files that are being written go; it is exit 2."""
    before = signal.getsignal(signal.SIGTERM)

    def ended(_arguments: Any) -> int:
        signal.raise_signal(signal.SIGTERM)
        return 0

    monkeypatch.setattr(commands, "_COMMANDS", {"schema": ended})
    monkeypatch.setattr(sys, "argv", ["clientcare", "schema"])
    try:
        assert main() == 2
    finally:
        signal.signal(signal.SIGTERM, before)
    assert "interrupted; nothing was written" in capsys.readouterr().err


def test_the_zone_of_the_machine_does_not_matter(book: Path) -> None:
    """Two runs under other environments give the same bytes."""
    outputs = set()
    for zone, seed in (("America/New_York", "1"), ("Asia/Tokyo", "2")):
        env = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LANG": "C"}
        done = _spawn("staff", book, *AS_OF, "--format", "json", env=env)
        outputs.add(done.communicate(timeout=60)[0])
    assert len(outputs) == 1
