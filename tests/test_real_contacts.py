"""Real contacts (C-51): two public data sets through caps, spacing and quiet hours, and a second count of each figure.

The data stay outside the project; where they are absent, the tests that need them are skipped.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import importlib.util
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
EXAMPLE = ROOT / "examples" / "contacts"
OFFERS, PAPERS = "W_Nabellen offertes", "W_Nabellen incomplete dossiers"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

with_data = pytest.mark.skipif(
    not ((DATA / "event_logs").is_dir() and (DATA / "uci_bank_marketing").is_dir()), reason="the data are not here"
)


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The example's script as a module."""
    spec = importlib.util.spec_from_file_location("count_breaches", EXAMPLE / "count_breaches.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


Figures = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def printed(example: ModuleType) -> str:
    """What a run prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert example.main([str(DATA)]) == 0
    return out.getvalue().strip()


def read(table: str, column: int) -> Figures:
    """The figures of a printed table by rule and what is counted."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {(row[0], row[1]): int(row[column].replace(",", "")) for row in rows}


@pytest.fixture(scope="module")
def calls(printed: str) -> Figures:
    """The figures of the phone work."""
    return read(printed.split("\n\n")[0], 2)


@pytest.fixture(scope="module")
def marketing(printed: str) -> dict[str, Figures]:
    """The figures of both UCI tables."""
    table = printed.split("\n\n")[1]
    return {"bank-full": read(table, 2), "bank-additional-full": read(table, 3)}


# --- the second route: straight from the raw tables ------------------------------------------------------------------


def raw(path: str) -> Iterator[dict[str, str]]:
    """The rows of a table as published."""
    with gzip.open(DATA / f"{path}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def starts() -> list[tuple[str, str, datetime]]:
    """The starts of phone work as case, activity and time, in the order of the log."""
    return [
        (row["case:concept:name"], row["concept:name"], datetime.fromisoformat(row["time:timestamp"]))
        for row in raw("event_logs/bpi_challenge_2012_loan_applications")
        if row["concept:name"] in (OFFERS, PAPERS) and row["lifecycle:transition"] == "START"
    ]


def too_many(starts: list[tuple[str, str, datetime]], most: int, *, days: int | None = None) -> int:
    """How many offer calls came after `most` others of the case within so many days, or in the same month."""
    by_case: dict[str, list[date]] = defaultdict(list)
    for case, activity, at in starts:
        if activity == OFFERS:
            by_case[case].append(at.date())
    count = 0
    for listed in by_case.values():
        for place, day in enumerate(listed):
            held = sum(
                (day - earlier).days < days if days else (day.year, day.month) == (earlier.year, earlier.month)
                for earlier in listed[:place]
            )
            count += held >= most
    return count


# --- phone work with true times --------------------------------------------------------------------------------------


@with_data
def test_the_phone_work_is_what_its_description_says(calls: Figures) -> None:
    """C-51: the figures that the description of the data states come out of the library's own functions."""
    assert calls["", "calls"] == 33_806
    assert calls["", "clients (cases)"] == 5_006
    assert calls["EX-01", "days of a client with more than 1"] == 6_286
    assert calls["EX-02", "days of a client with more than 3"] == 1_206
    assert calls["EX-01", "most calls to a client in a day"] == 18
    assert calls["EX-03", "calls from 21:00 to 08:00"] == 90
    assert calls["", "calls on a Sunday"] == 6


@with_data
def test_a_count_from_the_raw_log_agrees(calls: Figures, starts: list[tuple[str, str, datetime]]) -> None:
    """C-51: contacts a day, and the hours and days of the week, counted straight from the log."""
    a_day = Counter((case, at.date()) for case, _, at in starts)
    assert calls["", "calls"] == len(starts)
    assert calls["", "clients (cases)"] == len({case for case, _, _ in starts})
    assert calls["", "calls for marketing"] == sum(activity == OFFERS for _, activity, _ in starts)
    assert calls["", "calls on a Sunday"] == sum(at.strftime("%a") == "Sun" for _, _, at in starts)
    assert calls["EX-01", "calls beyond 1 a day"] == sum(count - 1 for count in a_day.values())
    assert calls["EX-01", "days of a client with more than 1"] == sum(count > 1 for count in a_day.values())
    assert calls["EX-01", "most calls to a client in a day"] == max(a_day.values())
    assert calls["EX-02", "calls beyond 3 a day"] == sum(max(count - 3, 0) for count in a_day.values())
    assert calls["EX-02", "days of a client with more than 3"] == sum(count > 3 for count in a_day.values())
    assert calls["EX-03", "calls from 21:00 to 08:00"] == sum(not 8 <= at.hour <= 20 for _, _, at in starts)


@with_data
def test_the_reference_rules_break_as_a_count_pair_by_pair_says(
    calls: Figures, starts: list[tuple[str, str, datetime]]
) -> None:
    """C-51: each cap of the reference rulebook on the offer calls; quiet hours on all, as service passes none."""
    assert calls["D-05", "breaches, at most 2 in 7 days"] == too_many(starts, 2, days=7) == 7_804
    assert calls["D-06", "breaches, at most 4 a month"] == too_many(starts, 4) == 4_951
    assert calls["D-08", "breaches, at most 1 a day"] == too_many(starts, 1, days=1) == 4_784
    assert calls["D-09", "breaches, quiet hours"] == 90
    assert {rule for rule, _ in calls if rule.startswith("D-")} == {"D-05", "D-06", "D-08", "D-09"}


# --- campaigns that are counted and not dated ------------------------------------------------------------------------


@with_data
def test_the_campaigns_are_what_their_description_says(marketing: dict[str, Figures]) -> None:
    """C-51: caps a campaign and the spacing break in as many rows as the description of the data states."""
    full = marketing["bank-full"]
    assert full["", "clients (rows)"] == 45_211
    assert full["EX-04", "campaigns of more than 3 contacts"] == 9_641
    assert full["EX-05", "campaigns of more than 9 contacts"] == 1_462
    assert full["EX-06", "the campaign before less than 30 days ago"] == 187


@with_data
@pytest.mark.parametrize("table", ["bank-full", "bank-additional-full"])
def test_a_count_from_the_raw_table_agrees(marketing: dict[str, Figures], table: str) -> None:
    """C-51: the columns themselves say how many rows break each rule, for certain and at worst."""
    found = marketing[table]
    rows = [
        (int(row["campaign"]), int(row["previous"]), None if row["pdays"] in ("-1", "999") else int(row["pdays"]))
        for row in raw(f"uci_bank_marketing/{table}")
    ]
    assert found["", "clients (rows)"] == len(rows)
    assert found["EX-04", "campaigns of more than 3 contacts"] == sum(number > 3 for number, _, _ in rows)
    assert found["EX-05", "campaigns of more than 9 contacts"] == sum(number >= 10 for number, _, _ in rows)
    near = [gap for _, _, gap in rows if gap is not None and gap < 30]
    assert found["EX-06", "the campaign before less than 30 days ago"] == len(near)
    for rule, most, days in (("D-05", 2, 7), ("D-08", 1, 1)):
        what = "at most 2 in 7 days" if rule == "D-05" else "at most 1 a day"
        certain = sum(1 + (gap is not None and gap < days) > most for _, _, gap in rows)
        worst = sum(number + (before if gap is not None and gap < days else 0) > most for number, before, gap in rows)
        assert found[rule, f"{what}, broken for certain"] == certain
        assert found[rule, f"{what}, broken at worst"] == worst


@with_data
def test_the_days_that_are_derived_are_real_and_in_order(example: ModuleType) -> None:
    """C-51: with the year moved on, the days of bank-full go from 2008-05-05 to 2010-11-17, 50 on a weekend."""
    found = list(example.campaigns(DATA, "bank-full"))
    days = [one.on for one in found]
    assert days == sorted(days)
    assert (days[0], days[-1]) == (date(2008, 5, 5), date(2010, 11, 17))
    assert sum(day.weekday() >= 5 for day in days) == 50
    for one, row in zip(found, raw("uci_bank_marketing/bank-full"), strict=True):
        assert (one.on.day, MONTHS[one.on.month - 1]) == (int(row["day"]), row["month"])
        before = None if row["pdays"] == "-1" else one.on - timedelta(days=int(row["pdays"]))
        assert one.last_before_on == before


@with_data
def test_a_month_cap_at_worst_counts_the_same_month_alone(marketing: dict[str, Figures], example: ModuleType) -> None:
    """C-51: contacts of an earlier campaign count at worst where the last of them fell in the same month."""
    worst = 0
    for one in example.campaigns(DATA, "bank-full"):
        before = one.last_before_on
        same = before is not None and (before.year, before.month) == (one.on.year, one.on.month)
        worst += one.contacts + (one.before if same else 0) > 4
    full = marketing["bank-full"]
    assert full["D-06", "at most 4 a month, broken at worst"] == worst == 6_148
    assert full["D-06", "at most 4 a month, broken for certain"] == 0


# --- what is printed -------------------------------------------------------------------------------------------------


@with_data
def test_the_docs_show_what_the_example_prints(printed: str) -> None:
    """C-51: both tables of the page are those of the run."""
    page = (ROOT / "docs" / "contacts.md").read_text(encoding="utf-8")
    tables = printed.split("\n\n")
    assert len(tables) == 2
    for table in tables:
        assert table in page


def test_a_folder_without_the_data_is_refused(
    example: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """C-51: the message names the files that are missing."""
    with pytest.raises(SystemExit) as stopped:
        example.main([str(tmp_path)])
    assert stopped.value.code == 2
    assert "bpi_challenge_2012_loan_applications.csv.gz" in capsys.readouterr().err
