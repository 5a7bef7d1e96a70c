"""The made-up sample branch: up to date with its script, a valid book, and it shows what it is for."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

import clientcare.cli
from clientcare import Rulebook
from clientcare.cli.book import Book, read_book
from clientcare.cli.branch import Branch, Standing, allocation_rows, assess_branch, headcount_rows

AS_OF = date(2026, 6, 30)
SAMPLE = Path(clientcare.cli.__file__).parent / "sample"
SCRIPT = Path(__file__).parents[1] / "scripts" / "make_sample.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("make_sample", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """The rulebook that the demo uses."""
    return Rulebook.load("reference").on(AS_OF)


@pytest.fixture(scope="module")
def book(rulebook: Rulebook) -> Book:
    """The packaged sample as a book."""
    return read_book(SAMPLE, tiers=rulebook.tiering.tiers, zone=ZoneInfo("Asia/Shanghai"), needs={})


@pytest.fixture(scope="module")
def branch(book: Book, rulebook: Rulebook) -> Branch:
    """The sample on its day."""
    return assess_branch(book, rulebook, as_of=AS_OF)


@pytest.fixture(scope="module")
def standing(branch: Branch) -> dict[str, Standing]:
    """The standing of each client."""
    return {one.client.client_id: one for one in branch.standings}


def test_the_committed_sample_is_what_the_script_writes(script: ModuleType) -> None:
    """The packaged tables equal the script's, byte for byte, and nothing else lies beside them."""
    assert {path.name: path.read_bytes() for path in SAMPLE.glob("*.csv")} == script.files()


def test_a_changed_table_fails_the_check_and_is_written_anew(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--check gives 1 and names the tables that differ; a run without it mends them."""
    monkeypatch.setattr(script, "SAMPLE", tmp_path / "sample")
    assert script.main([]) == 0
    assert script.main(["--check"]) == 0
    staff = tmp_path / "sample" / "staff.csv"
    staff.write_bytes(staff.read_bytes() + b"X,teller,OUT-9,1,,\n")
    (tmp_path / "sample" / "balances.csv").write_text("client_id,date,balance\n", encoding="utf-8")
    capsys.readouterr()
    assert script.main(["--check"]) == 1
    assert re.findall(r"^\w+\.csv", capsys.readouterr().err, re.MULTILINE) == ["balances.csv", "staff.csv"]


def test_the_sample_is_a_valid_book_with_one_warning(book: Book) -> None:
    """Every table reads without a fault; the one warning names the manager who left."""
    assert [(warning.path, "'RM-12'" in warning.problem) for warning in book.warnings] == [("manager_id", True)]
    assert sorted(book.tables) == [
        "clients", "complaints", "contacts", "holdings", "ledger", "purchases", "staff", "transfers",
    ]  # fmt: skip
    assert len(book.clients) == 300
    assert all((book.holdings, book.contacts, book.transfers, book.purchases, book.complaints))


def test_every_tier_change_and_potential_occurs(branch: Branch) -> None:
    """T-01 to T-04, T-08, T-09: the pyramid, the changes and the potential clients are those that were planned."""
    assert Counter(one.tier.value for one in branch.standings) == {
        "diamond": 23, "platinum": 57, "gold": 150, "ordinary": 65, None: 5,
    }  # fmt: skip
    assert Counter(one.change.value for one in branch.standings) == {
        "new": 21, "upgrade": 8, "downgrade": 7, "same": 251, "left": 8, "unknown": 5,
    }  # fmt: skip
    assert Counter(one.potential.value for one in branch.standings if one.potential is not None) == {
        "qualified_not_upgraded": 29, "prospect": 17, None: 254,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("client_id", "average", "tier", "change", "lacking"),
    [
        ("D0001", "5000000.00", "diamond", "upgrade", None),
        ("D0002", "4999999.99", "platinum", "same", "0.01"),
        ("D0003", "1000000.00", "platinum", "upgrade", "4000000.00"),
        ("D0004", "999999.99", "gold", "downgrade", "0.01"),
        ("D0005", "100000.00", "gold", "new", "900000.00"),
        ("D0006", "99999.99", "ordinary", "left", "0.01"),
        ("D0007", "100000.00", "ordinary", "same", "0.01"),
        ("D0008", "500000.00", "gold", "same", "500000.00"),
        ("D0009", "499999.99", "gold", "same", "500000.01"),
        ("D0010", "200000.00", "gold", "same", "800000.00"),
        ("D0011", "199999.99", "gold", "same", "800000.01"),
        ("D0015", None, None, "unknown", None),
        ("D0016", None, None, "unknown", None),
        ("D0017", "-1250.40", "ordinary", "same", "101250.40"),
        ("D0024", "460273.97", "gold", "new", "539726.03"),  # 4,000,000 for 42 of 365 days
    ],
)
def test_clients_at_the_edges(
    standing: dict[str, Standing],
    client_id: str,
    average: str | None,
    tier: str | None,
    change: str,
    lacking: str | None,
) -> None:
    """T-01, T-02, T-03, T-25: a threshold is inside, a cent less is not, and no ledger row is unknown."""
    one = standing[client_id]
    assert (one.tier.value, one.change.value) == (tier, change)
    assert one.tier.average == (None if average is None else Decimal(average))
    assert one.tier.to_next_tier == (None if lacking is None else Decimal(lacking))


@pytest.mark.parametrize(("client_id", "potential"), [("D0012", "prospect"), ("D0013", None), ("D0014", None)])
def test_growth_at_its_edge(standing: dict[str, Standing], client_id: str, potential: str | None) -> None:
    """T-15: 30 % makes a prospect, one cent less or no base does not."""
    found = standing[client_id].potential
    assert found is not None
    assert found.value == potential


def test_the_first_outlet_is_short_and_its_gold_clients_overflow(branch: Branch) -> None:
    """S-03, S-08, S-09, S-10: OUT-1 lacks a manager, so others maintain clients there, and there alone."""
    managers = [row for row in headcount_rows(branch) if row["role"] == "relationship_manager"]
    short = {row["outlet_id"]: row["shortfall"] for row in managers}
    assert (short["OUT-1"], short["OUT-2"]) == (1, 0)
    outlets = {one.client.client_id: one.client.outlet_id for one in branch.standings}
    maintained = Counter((outlets[str(row["client_id"])], row["maintainer_role"]) for row in allocation_rows(branch))
    assert maintained == {
        ("OUT-1", "relationship_manager"): 115, ("OUT-1", "outlet_manager"): 2, ("OUT-1", "lobby_manager"): 6,
        ("OUT-1", "teller"): 31, ("OUT-2", "relationship_manager"): 94, ("OUT-3", "relationship_manager"): 52,
    }  # fmt: skip


def test_the_ledger_dips_below_zero_and_managers_are_who_they_should_be(
    book: Book, standing: dict[str, Standing]
) -> None:
    """T-05, S-03: an overdrawn spell, a manager who left, two Diamond clients tied to the outlet manager."""
    assert min(standing["D0018"].history.closings) < 0 < standing["D0018"].history.closings[-1]
    assert standing["D0019"].client.manager_id not in {one.staff_id for one in book.staff}
    assert [standing[one].client.manager_id for one in ("D0020", "D0021")] == ["OM-1", "OM-1"]
    assert [one.staff_id for one in book.staff if one.away_from is not None] == ["RM-23"]


def test_the_sample_says_that_it_is_made_up_and_names_nobody() -> None:
    """The README says it first; no table holds digits long enough for a phone, card or identity number."""
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "Everything here is made up" in readme.split("\n\n")[1]
    tables = "".join(path.read_text(encoding="utf-8") for path in SAMPLE.glob("*.csv"))
    assert not re.search(r"[0-9]{11}", tables)
    assert "@" not in tables
