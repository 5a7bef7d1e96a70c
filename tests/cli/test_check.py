"""The command ``check`` from outside: sales, outflows, runs, tiers and contacts, each with its severity and clock."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from clientcare.cli import main

HEADER = "client_id,rule,severity,due_at,finding"
AS_OF = ("--as-of", "2026-06-30")
CLIENT = {"client_id": "A1", "birth_date": "1980-01-01", "risk_grade": "3", "risk_assessed_on": "2026-01-15"}
SALE = {
    "client_id": "A1", "at": "2026-06-16T10:00:00+08:00", "product": "fund", "amount": "80000", "risk_grade": "",
    "dual_recorded": "true", "risks_disclosed": "legal;policy;market", "elderly_notice": "",
}  # fmt: skip
LEDGER = "client_id,date,amount\nA1,2025-01-01,2000000\n"
TRANSFERS = "client_id,at,direction,amount,explained,client_reached_at"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder for a book."""
    folder = tmp_path / "book"
    folder.mkdir()
    return folder


def _write(book: Path, client: Mapping[str, str] | None = None, **tables: str) -> None:
    """Write a book of one client, whose row can be changed, and further tables."""
    row = CLIENT | dict(client or {})
    for name, text in {"clients": f"{','.join(row)}\n{','.join(row.values())}\n", **tables}.items():
        (book / f"{name}.csv").write_text(text, encoding="utf-8")


def _sales(*changes: Mapping[str, str]) -> str:
    rows = [SALE | dict(change) for change in changes]
    return "\n".join([",".join(SALE), *(",".join(row.values()) for row in rows), ""])


def _run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = main([str(one) for one in argv])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _check(capsys: pytest.CaptureFixture[str], book: Path, *argv: object) -> tuple[int, list[dict[str, str]]]:
    code, out, err = _run(capsys, "check", book, *(argv or AS_OF), "--format", "csv", "--quiet")
    assert err == ""
    assert out.splitlines()[0] == HEADER
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == any(row["severity"] != "note" for row in rows)
    return code, rows


def _found(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["rule"], row["severity"]) for row in rows]


# --- sales -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client", "sale", "found"),
    [
        pytest.param({}, {}, [], id="as it should be"),
        pytest.param({}, {"risk_grade": "4"}, [("P-28", "error")], id="the grade of the purchase is above"),
        pytest.param({"risk_grade": "2"}, {"risk_grade": "1"}, [("P-28", "error")], id="that of the list is above"),
        pytest.param({"risk_grade": ""}, {}, [("P-01", "warning"), ("P-28", "warning")], id="no assessment"),
        pytest.param({"risk_assessed_on": "2025-06-16"}, {}, [], id="the last day of a year"),
        pytest.param({"risk_assessed_on": "2025-06-15"}, {}, [("P-01", "error")], id="expired the day before"),
        pytest.param(
            {"risk_assessed_on": "2026-06-17"}, {}, [("P-01", "warning"), ("P-28", "warning")], id="assessed later"
        ),
        pytest.param({"circumstances_changed_on": "2026-06-16"}, {}, [("P-02", "error")], id="changed that day"),
        pytest.param({"circumstances_changed_on": "2026-06-17"}, {}, [], id="changed the day after"),
        pytest.param({}, {"dual_recorded": "false"}, [("P-05", "error")], id="not recorded"),
        pytest.param({}, {"dual_recorded": ""}, [("P-05", "warning")], id="recording unknown"),
        pytest.param({}, {"risks_disclosed": "legal;market"}, [("P-22", "error")], id="one risk not told"),
        pytest.param({}, {"risks_disclosed": ""}, [("P-22", "warning")], id="nothing on record"),
        pytest.param({}, {"risks_disclosed": "legal;policy;market;credit"}, [], id="one more told"),
        pytest.param({"birth_date": "1961-06-16"}, {}, [("P-07", "warning")], id="65 that day, notice unknown"),
        pytest.param(
            {"birth_date": "1961-06-16"}, {"elderly_notice": "false"}, [("P-07", "error")], id="65, no notice"
        ),
        pytest.param({"birth_date": "1961-06-16"}, {"elderly_notice": "true"}, [], id="65, notice given"),
        pytest.param({"birth_date": "1961-06-17"}, {"elderly_notice": "false"}, [], id="64"),
        pytest.param({"birth_date": ""}, {}, [("P-07", "warning")], id="age unknown"),
        pytest.param(
            {"risk_grade": ""}, {"product": "deposit", "dual_recorded": "", "risks_disclosed": ""}, [], id="a deposit"
        ),
        pytest.param(
            {}, {"at": "2026-06-30T23:59:59+08:00", "dual_recorded": "false"}, [("P-05", "error")], id="today"
        ),
        pytest.param({}, {"at": "2026-07-01T00:00:00+08:00", "dual_recorded": "false"}, [], id="tomorrow"),
        pytest.param({}, {"at": "2026-06-30", "dual_recorded": "false"}, [("P-05", "error")], id="some time today"),
    ],
)
def test_a_sale_is_judged_on_its_day(
    book: Path,
    client: dict[str, str],
    sale: dict[str, str],
    found: list[tuple[str, str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """P-01, P-02, P-05, P-07, P-22, P-28: what breaks a rule is an error, what is not on record a warning."""
    _write(book, client, purchases=_sales(sale))
    code, rows = _check(capsys, book)
    assert (_found(rows), code) == (found, 1 if found else 0)
    assert all((row["client_id"], row["due_at"]) == ("A1", "") for row in rows)


def test_assets_that_moved_by_half_make_the_assessment_stale(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """D-30: the balances of the day of the assessment and of the purchase are compared, where they are known."""
    for day, found in (("2026-06-16", [("D-30", "error")]), ("2026-06-17", [])):
        _write(book, purchases=_sales({}), ledger=f"{LEDGER}A1,{day},1000000\n")
        assert _found(_check(capsys, book)[1]) == found
    _write(book, purchases=_sales({}), ledger="client_id,date,amount\n")
    assert _check(capsys, book) == (0, [])


def test_without_a_purchase_an_assessment_is_no_matter(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-01: an expired assessment alone is no finding."""
    _write(book, {"risk_assessed_on": "2020-01-01"}, purchases=f"{','.join(SALE)}\n")
    assert _run(capsys, "check", book, *AS_OF, "--quiet")[:2] == (0, "no rows\n")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Purchase (fund, 2026-06-16): the sale was not recorded."),
        ("zh", "购买（基金，2026-06-16）：销售过程未双录。"),
    ],
)
def test_a_finding_is_a_sentence(book: Path, lang: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """P-05: in the language of the call, in every form of the listing."""
    _write(book, purchases=_sales({"dual_recorded": "no"}))
    assert _check(capsys, book, *AS_OF, "--lang", lang)[1][0]["finding"] == sentence
    code, out, _ = _run(capsys, "check", book, *AS_OF, "--lang", lang, "--format", "json", "--quiet")
    listing = json.loads(out)
    assert (code, list(listing), listing["as_of"]) == (1, ["rulebook", "as_of", "rows"], "2026-06-30")
    assert listing["rows"] == [
        {"client_id": "A1", "rule": "P-05", "severity": "error", "due_at": None, "finding": sentence}
    ]
    code, out, _ = _run(capsys, "check", book, *AS_OF, "--lang", lang, "--quiet")
    assert sentence in out


@pytest.mark.parametrize(
    ("grades", "products", "found"),
    [
        pytest.param("44", "", [], id="two"),
        pytest.param("444", "", [("P-24", "warning")], id="three"),
        pytest.param("5454", "", [("P-24", "warning")], id="four, of two grades"),
        pytest.param("4443", "", [], id="another one ended the run"),
        pytest.param("3444", "", [("P-24", "warning")], id="another one before it"),
        pytest.param("4 4", "product,risk_grade\nfund,4\n", [("P-24", "warning")], id="the list gives the grade"),
        pytest.param("4d44", "", [], id="a deposit ends a run as well"),
    ],
)
def test_a_run_of_bold_purchases_calls_for_an_offer(
    book: Path, grades: str, products: str, found: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """P-24, D-37: the trailing three of grade 4 or higher, in the order of their instants."""
    sales = [
        {"at": f"2026-06-{day:02}T10:00:00+08:00", "product": "deposit" if grade == "d" else "fund"}
        | ({} if grade == "d" else {"risk_grade": grade.strip()})
        for day, grade in enumerate(grades, 1)
    ]
    _write(book, {"risk_grade": "5"}, purchases=_sales(*reversed(sales)), products=products or "product\nX\n")
    assert _found(_check(capsys, book)[1]) == found


def test_a_run_of_unknown_grades_is_a_note(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-24, P-28: what suits cannot be told of an unknown grade; that it might be bold is a note."""
    bold = [{"at": f"2026-06-0{day}T10:00:00+08:00", "product": "X", "risk_grade": "4"} for day in (1, 2)]
    unknown = {"at": "2026-06-03T10:00:00+08:00", "product": "X"}
    _write(book, {"risk_grade": "5"}, purchases=_sales(*bold, unknown), products="product\nX\n")
    assert _found(_check(capsys, book)[1]) == [("P-24", "note"), ("P-28", "warning")]


# --- outflows --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(["2026-06-30T10:00:00+08:00,out,500000,,"], [("note", "2026-07-01T10:00:00+08:00")], id="running"),
        pytest.param(
            ["2026-06-30T00:00:00+08:00,out,500000,,"], [("note", "2026-07-01T00:00:00+08:00")], id="the first moment"
        ),
        pytest.param(
            ["2026-06-29T23:59:59+08:00,out,500000,,"], [("error", "2026-06-30T23:59:59+08:00")], id="the day before"
        ),
        pytest.param(["2026-06-30T10:00:00+08:00,out,499999.99,,"], [], id="one cent less"),
        pytest.param(["2026-06-30T10:00:00+08:00,in,500000,,"], [], id="money that came in"),
        pytest.param(["2026-06-30T10:00:00+08:00,out,500000,true,"], [], id="explained"),
        pytest.param(["2026-07-01T00:00:00+08:00,out,500000,,"], [], id="tomorrow"),
        pytest.param(
            ["2026-06-30T02:00:00Z,out,500000,no,"], [("note", "2026-07-01T10:00:00+08:00")], id="another offset"
        ),
        pytest.param(
            ["2026-06-20T10:00:00+08:00,out,500000,,2026-06-21T10:00:00+08:00"], [], id="reached at the last instant"
        ),
        pytest.param(
            ["2026-06-20T10:00:00+08:00,out,500000,,2026-06-21T10:00:01+08:00"],
            [("error", "2026-06-21T10:00:00+08:00")],
            id="reached a second late",
        ),
        pytest.param(
            ["2026-06-20T10:00:00+08:00,out,500000,,2026-06-20T09:00:00+08:00"],
            [("error", "2026-06-21T10:00:00+08:00")],
            id="reached before it",
        ),
        pytest.param(
            ["2026-06-30T09:00:00+08:00,out,300000,,", "2026-06-30T15:00:00+08:00,out,200000,,"],
            [("note", "2026-07-01T15:00:00+08:00")],
            id="the clock starts with the transfer that reached the limit",
        ),
        pytest.param(
            ["2026-06-29T23:00:00+08:00,out,300000,,", "2026-06-30T01:00:00+08:00,out,200000,,"],
            [],
            id="two days are not added",
        ),
        pytest.param(["2026-06-29,out,500000,,"], [("warning", "2026-06-30T00:00:00+08:00")], id="the hour unknown"),
        pytest.param(["2026-06-30,out,500000,,"], [("note", "2026-07-01T00:00:00+08:00")], id="some time today"),
    ],
)
def test_a_large_outflow_starts_a_clock(
    book: Path, rows: list[str], found: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """P-23, D-36: a day's sum from 500,000 on; 24 elapsed hours, the last instant in time; judged at the day's end."""
    _write(book, transfers="\n".join([TRANSFERS, *(f"A1,{row}" for row in rows), ""]))
    code, listed = _check(capsys, book)
    assert [(row["severity"], row["due_at"]) for row in listed if row["rule"] == "P-23"] == found
    assert code == any(severity != "note" for severity, _ in found)


ASIDE = "a check for fraud and of the payee's credentials, contact with the client to confirm, "


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        pytest.param(
            ["29T10:00:00+08:00,out,500000,true,"], "in this order: efforts to keep the client", id="explained"
        ),
        pytest.param(["30T10:00:00+08:00,out,500000,,"], f"{ASIDE}efforts to keep the client", id="not explained"),
        pytest.param(
            ["30T10:00:00+08:00,out,400000,true,", "30T11:00:00+08:00,out,100000,false,"],
            f"{ASIDE}efforts to keep the client",
            id="in part",
        ),
        pytest.param(["30T10:00:00+08:00,out,499999.99,true,"], None, id="one cent less"),
        pytest.param(["30T10:00:00+08:00,in,500000,true,"], None, id="money that came in"),
        pytest.param(["31T00:00:00+08:00,out,500000,true,"], None, id="tomorrow"),
    ],
)
def test_a_large_outflow_is_a_serious_event_explained_or_not(
    book: Path, rows: list[str], words: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """P-25, P-36: what is to be done stands in its order; an explanation ends the clock of P-23, not the report."""
    days = [f"2026-06-{row}" if not row.startswith("31") else f"2026-07-01{row[2:]}" for row in rows]
    _write(book, transfers="\n".join([TRANSFERS, *(f"A1,{row}" for row in days), ""]))
    code, listed = _check(capsys, book)
    events = [(row["severity"], row["due_at"]) for row in listed if row["rule"] == "P-25"]
    assert (code, events) == (0, [] if words is None else [("note", "")])
    assert words is None or f"{words}, a report to the supervisor." in listed[-1]["finding"]


@pytest.mark.parametrize(
    ("amount", "explained", "found"),
    [
        ("49999.99", "", []),
        ("50000", "", [("P-23", "warning"), ("P-25", "note")]),
        ("50000", "true", [("P-25", "note")]),
    ],
)
def test_an_outflow_of_unknown_size_is_no_event_and_is_named(
    book: Path, amount: str, explained: str, found: list[tuple[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """P-25, D-36: where the assets of the evening before are not known, that is said."""
    _write(book, transfers=f"{TRANSFERS}\nA1,2026-06-30T10:00:00+08:00,out,{amount},{explained},\n")
    (book / "balances.csv").write_text("client_id,date,balance\n", encoding="utf-8")
    rows = _check(capsys, book)[1]
    assert _found(rows) == found
    assert all("cannot be told whether that is" in row["finding"] for row in rows)


def test_a_clock_of_unknown_start_is_a_warning(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-23, D-36: a talk after 400,000 in the morning, and before 200,000 in the evening, answers or does not."""
    moves = ["09:00:00+08:00,out,400000,,2026-06-29T10:00:00+08:00", "20:00:00+08:00,out,200000,,"]
    _write(book, transfers="\n".join([TRANSFERS, *(f"A1,2026-06-29T{row}" for row in moves), ""]))
    for balance, found in (
        ("", [("warning", "2026-06-30T09:00:00+08:00")]),
        ("A1,2026-06-28,800000\n", []),
        ("A1,2026-06-28,800000.01\n", [("error", "2026-06-30T20:00:00+08:00")]),
    ):
        (book / "balances.csv").write_text(f"client_id,date,balance\n{balance}", encoding="utf-8")
        rows = _check(capsys, book)[1]
        assert [(row["severity"], row["due_at"]) for row in rows if row["rule"] == "P-23"] == found


@pytest.mark.parametrize(
    ("assets", "amount", "found"),
    [
        ("100000", "50000", ["note"]),
        ("100000", "49999.99", []),
        ("100000.02", "50000", []),
        ("200000", "99999.99", []),
        ("0", "50000", ["note"]),
        ("", "50000", ["warning"]),
        ("", "49999.99", []),
        (None, "499999.99", []),
    ],
)
def test_half_of_the_assets_is_large(
    book: Path, assets: str | None, amount: str, found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """D-36: half of the evening before and 50,000 at least; unknown assets are a warning, without a table no matter."""
    _write(book, transfers=f"{TRANSFERS}\nA1,2026-06-30T10:00:00+08:00,out,{amount},,\n")
    if assets is not None:
        row = f"A1,2026-06-29,{assets}\nA1,2026-06-30,1\n" if assets else ""
        (book / "balances.csv").write_text(f"client_id,date,balance\n{row}", encoding="utf-8")
    assert [row["severity"] for row in _check(capsys, book)[1] if row["rule"] == "P-23"] == found


def test_the_day_ends_in_the_zone_of_the_call(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-23: what is tomorrow in Shanghai is today in New York, and due times are shown there."""
    _write(book, transfers=f"{TRANSFERS}\nA1,2026-07-01T10:00:00+08:00,out,500000,,\n")
    assert _check(capsys, book)[1] == []
    rows = _check(capsys, book, *AS_OF, "--timezone", "America/New_York")[1]
    assert [(row["severity"], row["due_at"]) for row in rows if row["rule"] == "P-23"] == [
        ("note", "2026-07-01T22:00:00-04:00")
    ]


# --- tiers and contacts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contracted", "amount", "words"),
    [
        ("platinum", "1000000", None),
        ("platinum", "999999.99", "fall to a lower tier"),
        ("gold", "99999.99", "loss of the client"),
        ("gold", "2000000", None),
        ("ordinary", "5", None),
        ("", "5", None),
    ],
)
def test_a_fall_of_the_tier_is_a_note(
    book: Path, contracted: str, amount: str, words: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """P-25: a fall and a loss break nothing, so the exit code is 0; so is a tier that nobody knows a note."""
    ledger = f"client_id,date,amount\nA1,2025-01-01,{amount}\n"
    _write(book, {"contracted_tier": contracted}, ledger=ledger, transfers=f"{TRANSFERS}\n")
    code, rows = _check(capsys, book)
    assert code == 0
    assert _found(rows) == ([] if words is None else [("P-25", "note")])
    assert words is None or words in rows[0]["finding"]
    _write(book, {"contracted_tier": contracted}, ledger="client_id,date,amount\n", transfers=f"{TRANSFERS}\n")
    code, rows = _check(capsys, book)
    unknown = contracted not in ("", "ordinary")
    assert (code, _found(rows)) == (0, [("P-25", "note")] if unknown else [])
    assert not unknown or "whose earned tier is not known" in rows[0]["finding"]
    (book / "ledger.csv").unlink()
    assert _check(capsys, book) == (0, [])


def test_grace_keeps_a_tier(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-25, T-07: within the months of grace a client has not fallen."""
    own = book.parent / "own.toml"
    text = 'id = "own"\neffective_from = 2026-01-01\nuse = "reference"\n[override."D-04"]\ngrace_months = 1\n'
    own.write_text(text, encoding="utf-8")
    ledger = "client_id,date,amount\nA1,2025-01-01,100000\nA1,2026-06-01,-0.01\n"
    _write(book, {"contracted_tier": "gold"}, ledger=ledger, transfers=f"{TRANSFERS}\n")
    assert _found(_check(capsys, book)[1]) == [("P-25", "note")]
    assert _check(capsys, book, *AS_OF, "--rulebook", own) == (0, [])


@pytest.mark.parametrize(
    ("contacts", "found"),
    [
        pytest.param(["22T10:00,call,marketing", "24T10:00,call,marketing"], [], id="two in a week"),
        pytest.param(
            ["22T10:00,call,marketing", "24T10:00,call,marketing", "26T10:00,call,marketing"], ["D-05"], id="three"
        ),
        pytest.param(
            ["22T10:00,call,service", "24T10:00,call,service", "26T10:00,call,service"], [], id="service is free"
        ),
        pytest.param(["24T10:00,call,care", "24T15:00,text,care"], ["D-08"], id="two on a day"),
        pytest.param(["24T20:59,call,care"], [], id="before the quiet hours"),
        pytest.param(["24T21:00,call,care"], ["D-09"], id="in the quiet hours"),
        pytest.param(["24T07:59,call,service"], ["D-09"], id="in the morning, service too"),
        pytest.param(["24T08:00,call,care"], [], id="after the quiet hours"),
        pytest.param(["24T23:00,call,fraud"], [], id="against fraud"),
        pytest.param(["30T23:59,call,care"], ["D-09"], id="at the end of the day"),
    ],
)
def test_a_contact_that_was_too_much_is_a_warning(
    book: Path, contacts: list[str], found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """D-05, D-08, D-09: caps, spacing and quiet hours of contacts already made; those of tomorrow are none yet."""
    rows = [
        f"A1,2026-06-{day}:00+08:00,{kind},{purpose}" for day, kind, purpose in (one.split(",") for one in contacts)
    ]
    rows.append("A1,2026-07-01T03:00:00+08:00,call,marketing")
    _write(book, contacts="\n".join(["client_id,at,kind,purpose", *rows, ""]))
    code, listed = _check(capsys, book)
    assert (_found(listed), code) == ([(rule, "warning") for rule in found], 1 if found else 0)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        pytest.param(["2026-06-20T09:00:00+08:00,receive,A1"], 1, id="open"),
        pytest.param(["2026-06-24T10:00:01+08:00,receive,A1"], 0, id="received after the contact"),
        pytest.param(["2026-06-24,receive,A1"], 0, id="received some time of that day"),
        pytest.param(["2026-06-23,receive,A1"], 1, id="received some time of the day before"),
        pytest.param(["2026-06-20T09:00:00+08:00,receive,"], 0, id="nobody's"),
        pytest.param(["2026-06-20T09:00:00+08:00,receive,", "2026-06-21T09:00:00+08:00,record,A1"], 1, id="told later"),
        pytest.param(
            ["2026-06-20T09:00:00+08:00,receive,A1", "2026-06-24T09:00:00+08:00,withdraw,"], 0, id="closed before"
        ),
        pytest.param(
            ["2026-06-20T09:00:00+08:00,receive,A1", "2026-06-25T09:00:00+08:00,archive,"], 1, id="closed later"
        ),
        pytest.param(
            [
                "2026-06-20T09:00:00+08:00,receive,A1", "2026-06-21T09:00:00+08:00,archive,",
                "2026-06-22T09:00:00+08:00,archive,", "2026-06-24T09:00:00+08:00,reopen,",
            ],
            1,
            id="opened again",
        ),
        pytest.param(["2026-06-20,receive,A1", "2026-06-20,withdraw,"], 0, id="closed on the day of its receipt"),
    ],
)  # fmt: skip
def test_marketing_rests_while_a_complaint_is_open(
    book: Path, events: list[str], found: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """K-36: a marketing call at ten on 24 June is a warning where a complaint was open at that instant."""
    log = "\n".join(["complaint_id,at,event,client_id", *(f"C,{event}" for event in events), ""])
    _write(book, contacts="client_id,at,kind,purpose\nA1,2026-06-24T10:00:00+08:00,call,marketing\n", complaints=log)
    assert _found(_check(capsys, book)[1]) == [("K-36", "warning")] * found


# --- rows, tables, rulebooks -----------------------------------------------------------------------------------------


def test_rows_are_sorted_by_client_and_the_next_columns(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Client, rule, severity, due time: in any order of the files, twice the same bytes."""
    sales = _sales({"dual_recorded": "false", "risk_grade": "5"}, {"client_id": "A0", "dual_recorded": ""})
    moves = f"{TRANSFERS}\nA1,2026-06-25T10:00:00+08:00,out,500000,,\nA1,2026-06-12T10:00:00+08:00,out,600000,,\n"
    _write(book, purchases=sales, transfers=moves)
    with (book / "clients.csv").open("a", encoding="utf-8") as clients:
        clients.write("A0,1980-01-01,3,2026-01-15\n")
    rows = _check(capsys, book)[1]
    assert [(row["client_id"], row["rule"], row["due_at"][:10]) for row in rows] == [
        ("A0", "P-05", ""),
        ("A1", "P-05", ""),
        ("A1", "P-23", "2026-06-13"),
        ("A1", "P-23", "2026-06-26"),
        ("A1", "P-25", ""),
        ("A1", "P-25", ""),
        ("A1", "P-28", ""),
    ]


def test_what_lacks_is_said(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without anything to check the tables are named, exit 2; one of them is enough, the others are noted."""
    _write(book, ledger=LEDGER)
    code, out, err = _run(capsys, "check", book, *AS_OF)
    assert (code, out) == (2, "")
    assert f"missing table purchases or transfers or contacts in {book}; needed to check sales" in err
    _write(book, purchases=_sales({}))
    (book / "ledger.csv").unlink()
    code, _, err = _run(capsys, "check", book, *AS_OF)
    assert code == 0
    assert err.splitlines() == [
        "clientcare: no table transfers: no large outflow is looked for",
        "clientcare: no table contacts: no contact is held against caps and quiet hours",
        "clientcare: no table ledger or balances: no fall of a tier is found, "
        "and no outflow is held against the assets",
    ]


def test_what_a_rulebook_does_not_state_is_not_judged(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-01, P-22: vip-outlet knows assessments and disclosure, the wealth handbook suitability alone and no tiers."""
    contacts = "client_id,at,kind,purpose\nA1,2026-06-24T23:00:00+08:00,call,marketing\n"
    moves = f"{TRANSFERS}\nA1,2026-06-25T10:00:00+08:00,out,500000,,\n"
    faulty = {"risk_grade": "5", "dual_recorded": "false", "risks_disclosed": "legal"}
    _write(
        book,
        {"risk_assessed_on": "2025-01-15"},
        ledger=LEDGER,
        purchases=_sales(faulty),
        transfers=moves,
        contacts=contacts,
    )
    assert _found(_check(capsys, book, *AS_OF, "--rulebook", "vip-outlet")[1]) == [("P-01", "error"), ("P-22", "error")]
    assert _found(_check(capsys, book, *AS_OF, "--rulebook", "wealth-handbook")[1]) == [("P-28", "error")]
    assert _check(capsys, book, *AS_OF, "--rulebook", "care-strategy") == (0, [])
    _, _, err = _run(capsys, "check", book, *AS_OF, "--rulebook", "vip-outlet")
    assert (
        "vip-outlet states no suitability, no dual recording, no notice to the elderly, no run of high-risk purchases, "
        "no large outflow, no caps, no quiet hours; nothing of the kind is checked"
    ) in err


def test_a_faulty_row_is_set_aside(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fault is exit 2, not 1; with quarantine the rest is checked and counted."""
    _write(book, purchases=_sales({"dual_recorded": "maybe"}, {}))
    code, out, err = _run(capsys, "check", book, *AS_OF)
    assert (code, out) == (2, "")
    assert "purchases.csv:2: dual_recorded: 'maybe' is neither true nor false" in err
    code, out, err = _run(capsys, "check", book, *AS_OF, "--quarantine", book.parent / "aside")
    assert (code, out) == (0, "no rows\n")
    assert "purchases: 2 read = 1 used + 1 quarantined" in err


# --- the review, the plan and one client -----------------------------------------------------------------------------


def _busy(book: Path) -> None:
    """A book with an error, a warning and a note."""
    _write(
        book,
        {"manager_id": "M1", "contracted_tier": "gold"},
        ledger="client_id,date,amount\nA1,2025-01-01,5000000\n",
        purchases=_sales({"dual_recorded": "false"}),
        contacts="client_id,at,kind,purpose\nA1,2026-06-24T22:00:00+08:00,call,care\n",
        transfers=f"{TRANSFERS}\nA1,2026-06-30T16:25:00+08:00,out,600000,,\n",
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_review_lists_findings_by_severity(book: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """P-05, P-23, D-09: figures and lines on the screen and in the report, the listing beside it."""
    _busy(book)
    out_dir = book.parent / "out"
    code, out, _ = _run(capsys, "review", book, *AS_OF, "--out", out_dir, "--lang", lang)
    assert code == 0
    words = {"en": "error 1   warning 1   note 2", "zh": "错误 1   警告 1   提示 2"}
    assert words[lang] in out
    listed = _run(capsys, "check", book, *AS_OF, "--format", "csv", "--lang", lang)[1]
    assert (out_dir / "check.csv").read_text(encoding="utf-8") == listed
    html = (out_dir / "report.html").read_text(encoding="utf-8")
    assert '<section id="findings"' in html
    assert html.index("the sale was not recorded") < html.index("quiet hours, from") < html.index("600,000.00 went out")
    assert "2026-07-01 16:25" in html
    for rule in ("P-05", "D-09", "P-23", "D-36"):
        assert f'<a href="#rule-{rule}">' in html or f'id="rule-{rule}"' in html


def test_the_review_says_what_could_not_be_checked(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing tables, and what a rulebook does not say, are left out and named; no finding, no listing of one."""
    _write(book, ledger=LEDGER)
    out_dir = book.parent / "out"
    _, out, _ = _run(capsys, "review", book, *AS_OF, "--out", out_dir)
    for words in ("sales: no table purchases", "large outflows: no table transfers", "offers: no table holdings"):
        assert words in out
    assert not (out_dir / "check.csv").exists()
    _busy(book)
    _, out, _ = _run(capsys, "review", book, *AS_OF, "--rulebook", "vip-outlet")
    assert "sales: the rulebook vip-outlet does not say which product suits a client" in out
    assert "large outflows: the rulebook vip-outlet does not say which outflow is large" in out


def test_a_large_outflow_is_planned_at_once(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-79, P-23: the client is called on the day itself or the next, quiet days or not, until reached."""
    _busy(book)
    (book / "transfers.csv").write_text(f"{TRANSFERS}\nA1,2026-07-03T16:25:00+08:00,out,600000,,\n", encoding="utf-8")
    for day, planned in (("2026-07-02", []), ("2026-07-03", ["2026-07-03"]), ("2026-07-04", ["2026-07-04"])):
        _, out, _ = _run(capsys, "plan", book, "--from", day, "--days", "7", "--format", "csv")
        rows = csv.DictReader(io.StringIO(out))
        assert [row["date"] for row in rows if "C-79" in row["rule"].split(";")] == planned
    reached = f"{TRANSFERS}\nA1,2026-07-03T16:25:00+08:00,out,600000,,2026-07-03T18:00:00+08:00\n"
    (book / "transfers.csv").write_text(reached, encoding="utf-8")
    assert "C-79" not in _run(capsys, "plan", book, "--from", "2026-07-04", "--days", "7", "--format", "csv")[1]
    own = book.parent / "own.toml"
    own.write_text(
        'id = "own"\neffective_from = 2026-01-01\n[use]\ntiering = "vip-outlet"\ncadence = "retail-handbook"\n',
        encoding="utf-8",
    )
    call = ("plan", book, "--from", "2026-07-04", "--days", "7", "--format", "csv", "--rulebook")
    for rulebook in ("vip-outlet", own):
        code, out, _ = _run(capsys, *call, rulebook)
        assert code == 0
        assert "C-79" not in out


def test_the_review_plans_what_is_known_at_the_end_of_its_day(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C-79: the urgent call stands in the plan of the review, on the day after."""
    _busy(book)
    out_dir = book.parent / "out"
    _run(capsys, "review", book, *AS_OF, "--out", out_dir)
    rows = list(csv.DictReader((out_dir / "plan.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["date"] for row in rows if "C-79" in row["rule"].split(";")] == ["2026-07-01"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_explain_shows_what_was_judged(book: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """P-05, P-23 to P-25, D-09: purchases, outflows, runs, tiers and contacts of one client, with their clauses."""
    _busy(book)
    bold = [{"at": f"2026-06-1{day}T10:00:00+08:00", "risk_grade": "4"} for day in (1, 2, 3)]
    _write(
        book,
        {"contracted_tier": "diamond"},
        ledger=LEDGER,
        purchases=_sales(*bold),
        contacts="client_id,at,kind,purpose\nA1,2026-06-24T22:00:00+08:00,call,care\n",
    )
    _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF, "--lang", lang)
    words = {
        "en": (
            "Purchase (fund, 2026-06-11): not met\n  P-01 met: ", "Large outflows: 2026-06-30 running\n",
            "High-risk purchases in a row: 3\n", "Serious events: large outflow of funds, fall to a lower tier\n",
            f"{ASIDE}efforts to keep the client, a report to the supervisor.",
            "Contacts that were too much: D-09\n",
        ),
        "zh": (
            "购买（基金，2026-06-11）：不符合\n", "大额转出：2026-06-30 计时中\n", "连续高风险购买：3\n",
            "重大情况：大额资金流出、等级下降\n", "违反联系规则的联系：D-09\n",
        ),
    }  # fmt: skip
    for one in words[lang]:
        assert one in out
    _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF, "--format", "csv", "--lang", lang)
    rows = [row for row in csv.DictReader(io.StringIO(out)) if row["about"]]
    assert {(row["decision"], row["about"]) for row in rows} == {
        ("sale", f"fund 2026-06-{day}") for day in (11, 12, 13)
    }
    listing = json.loads(_run(capsys, "explain", book, "A1", *AS_OF, "--format", "json", "--lang", lang)[1])
    names = [one["decision"] for one in listing["receipts"]]
    assert names[-7:] == ["sale", "sale", "sale", "outflows", "risk_run", "serious_events", "breaches"]
