"""Personal data goes through every command and every error path, and appears nowhere (P-09, P-10, P-41)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from clientcare.cli import commands, main
from clientcare.cli.tables import TABLES

IDENTITY, CARD, PHONE, NAME = "11010519491231002X", "4111111111111111", "13800138000", "欧阳若曦"
CANARIES = (IDENTITY, CARD, PHONE, NAME)
AS_OF = ("--as-of", "2026-06-30")

Rows = list[dict[str, str]]

SOUND: Mapping[str, Rows] = {
    "clients": [
        {
            "client_id": "A1", "manager_id": "M1", "contracted_tier": "gold", "birth_date": "1949-12-31",
            "risk_grade": "2", "risk_assessed_on": "2026-01-15", "marketing_consent": "true", "occupation": "",
        }
    ],
    "ledger": [{"client_id": "A1", "date": "2025-01-01", "amount": "5000000"}],
    "holdings": [{"client_id": "A1", "product": "heirloom_gold", "amount": "100000"}],
    "products": [{"product": "heirloom_gold", "family": "gold", "grade": "1", "risk_grade": "3", "name_zh": ""}],
    "staff": [{"staff_id": "M1", "role": "relationship_manager"}],
    "contacts": [
        {"client_id": "A1", "at": "2026-06-24T22:00:00+08:00", "kind": "call", "refused_product": "fund"}
    ],
    "transfers": [
        {"client_id": "A1", "at": "2026-06-30T16:25:00+08:00", "direction": "out", "amount": "600000", "explained": ""}
    ],
    "purchases": [
        {
            "client_id": "A1", "at": "2026-06-16T10:00:00+08:00", "product": "heirloom_gold", "risk_grade": "3",
            "dual_recorded": "", "risks_disclosed": "legal",
        }
    ],
    "complaints": [
        {"complaint_id": "C1", "at": "2026-06-10T10:00:00+08:00", "event": "receive", "client_id": "A1", "content": ""}
    ],
    "calendar": [{"date": "2026-07-01", "workday": "true"}],
}  # fmt: skip

TEXTS = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if column.kind in ("text", "texts") and (table.name, column.name) != ("complaints", "regime")
]
"""The columns that take free text, so that personal data in them is no fault."""

CODED = [
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if column.kind not in ("text", "id")
]
"""The columns in which it is one."""


def _write(folder: Path, rows: Mapping[str, Rows]) -> None:
    folder.mkdir(exist_ok=True)
    for name, listed in rows.items():
        columns = list(dict.fromkeys(column for row in listed for column in row))
        lines = [",".join(columns), *(",".join(row.get(column, "") for column in columns) for row in listed)]
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _with(table: str, column: str, value: str) -> Mapping[str, Rows]:
    """Give the sound book with a value in one column of a table."""
    rows = SOUND.get(table, [{"client_id": "A1", "date": "2025-01-01", "balance": "5"}])
    return {**SOUND, table: [{**row, column: value} for row in rows]}


def _calls(book: Path, out: Path) -> Iterator[tuple[object, ...]]:
    for form in ("table", "csv", "json"):
        for name in ("tier", "staff", "offers", "check"):
            yield name, book, *AS_OF, "--format", form
        yield "plan", book, "--from", "2026-07-01", "--days", "7", "--format", form
        yield "explain", book, "A1", *AS_OF, "--format", form
    yield "plan", book, "--from", "2026-07-01", "--days", "7", "--ical", out / "plan.ics", "--output", out / "plan.csv"
    yield "review", book, *AS_OF, "--out", out / "review"
    yield "review", book, *AS_OF, "--lang", "zh", "--out", out / "zh"
    yield "explain", book, "A1", *AS_OF, "--lang", "zh"
    yield "check", book, *AS_OF, "--lang", "zh", "--output", out / "check.txt"


def _shown(capsys: pytest.CaptureFixture[str], calls: Iterator[tuple[object, ...]], out: Path) -> tuple[set[int], str]:
    """Make some calls, and give their exit codes and everything that they said and wrote."""
    out.mkdir()
    codes = {main([str(one) for one in call]) for call in calls}
    captured = capsys.readouterr()
    written = [path.read_text(encoding="utf-8") for path in sorted(out.rglob("*")) if path.is_file()]
    return codes, "\n".join([captured.out, captured.err, *written])


@pytest.mark.parametrize("place", TEXTS, ids=".".join)
def test_free_text_is_never_shown(tmp_path: Path, place: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """P-09: numbers of a client in any column of text come out nowhere; nor does a name but that of a product."""
    named = place in (("products", "name_en"), ("products", "name_zh"))
    value = "；".join(CANARIES[:-1] if named else CANARIES)
    book, out = tmp_path / "book", tmp_path / "out"
    _write(book, _with(*place, value))
    codes, shown = _shown(capsys, _calls(book, out), out)
    assert codes <= {0, 1}
    assert [one for one in CANARIES if one in shown] == []


@pytest.mark.parametrize("place", CODED, ids=".".join)
def test_a_fault_is_told_without_its_value(
    tmp_path: Path, place: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """P-09: a name, a card or a phone in a column of codes, dates or amounts is told by its length."""
    for number, value in enumerate((IDENTITY, CARD, PHONE, NAME)):
        book, out = tmp_path / f"book-{number}", tmp_path / f"out-{number}"
        _write(book, _with(*place, value))
        kept = tmp_path / f"aside-{number}"
        calls = iter(
            [("check", book, *AS_OF), ("offers", book, *AS_OF, "--quarantine", kept), ("review", book, *AS_OF)]
        )
        _, shown = _shown(capsys, calls, out)
        assert [one for one in CANARIES if one in shown] == []


@pytest.mark.parametrize("value", CANARIES)
def test_names_of_columns_clients_and_calls_are_not_repeated(
    tmp_path: Path, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """P-09: a number in a header, in a call, or as the id of a client who is not there."""
    book, out = tmp_path / "book", tmp_path / "out"
    _write(book, _with("clients", value, "x") if value != NAME else SOUND)
    unknown = {**SOUND, "ledger": [{**SOUND["ledger"][0], "client_id": value}]}
    other = tmp_path / "other"
    _write(other, unknown if value != NAME else SOUND)
    calls = [("check", book, *AS_OF), ("explain", book, value, *AS_OF), ("check", other, *AS_OF)]
    _, shown = _shown(capsys, iter(calls), out)
    assert value not in shown


def test_a_text_is_proofread_without_its_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-09, P-37: names and numbers around and inside a forbidden phrase are not shown."""
    out, text = tmp_path / "out", tmp_path / "text.txt"
    text.write_text(f"{NAME}（{IDENTITY}，{PHONE}）：保证 {CARD} 收益！保证 {PHONE} 收益！", encoding="utf-8")
    calls = [("wording", text, "--format", form, "--lang", lang) for form in ("table", "csv") for lang in ("en", "zh")]
    codes, shown = _shown(capsys, iter(calls), out)
    assert codes == {1}
    assert [one for one in CANARIES if one in shown] == []


@pytest.mark.parametrize("command", ["offers", "check", "wording"])
def test_a_bug_is_told_without_its_message(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P-09: an unexpected error names its place, never what it says."""

    def broken(_arguments: object) -> int:
        raise KeyError(*CANARIES)

    taken: Callable[[object], int] = broken
    monkeypatch.setattr(commands, "_COMMANDS", {command: taken})
    day = () if command == "wording" else AS_OF
    assert main([command, "x", *day]) == 2
    shown = capsys.readouterr()
    assert "a bug in clientcare: KeyError at test_canary.py:" in shown.err
    assert [one for one in CANARIES if one in shown.out + shown.err] == []
