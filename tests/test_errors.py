"""Errors: stable codes, one base, all faults at once, and they travel between processes."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from clientcare import errors
from clientcare.errors import (
    CODES,
    AmountError,
    BookError,
    CalendarCoverageError,
    ClientCareError,
    DateError,
    FactError,
    Fault,
    NoRuleInForce,
    RulebookError,
)

FAULT = Fault(place="clients.csv:17", path="risk_assessed_on", problem="'2026-13-40' is not a date (want YYYY-MM-DD)")


def test_a_fault_reads_as_place_path_and_problem() -> None:
    """The three parts are joined with colons; an empty one is left out."""
    assert str(FAULT) == "clients.csv:17: risk_assessed_on: '2026-13-40' is not a date (want YYYY-MM-DD)"
    assert str(Fault(place="a.toml", path="", problem="not TOML")) == "a.toml: not TOML"


@pytest.mark.parametrize(
    "error",
    [
        ClientCareError("CC-DECISION-001", "m"),
        AmountError("CC-MONEY-001", "m"),
        DateError("CC-DATE-001", "m"),
        NoRuleInForce("CC-RULEBOOK-003", "m"),
        CalendarCoverageError("CC-CALENDAR-001", "m"),
        FactError("CC-FACT-003", "m", (("bands", "p"),)),
        RulebookError("CC-RULEBOOK-001", "m", (FAULT,)),
        BookError("CC-BOOK-001", "m", (FAULT, FAULT)),
    ],
)
def test_errors_survive_a_pickle(error: ClientCareError) -> None:
    """A worker process can hand an error to its parent whole."""
    read = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(read) is type(error)
    assert (str(read), read.code, vars(read)) == (str(error), error.code, vars(error))


def test_a_faulty_file_shows_every_fault() -> None:
    """The text holds the message and each fault on a line of its own."""
    assert str(BookError("CC-BOOK-001", "2 faults", (FAULT, FAULT))).count("\n") == 2


def test_every_code_that_is_raised_is_in_the_table_and_every_entry_is_raised() -> None:
    """CODES and the sources name the same codes."""
    sources = Path(errors.__file__).parent.rglob("*.py")
    raised = {
        code
        for source in sources
        for code in re.findall(r'"(CC-[A-Z]+-[0-9]{3})"', source.read_text(encoding="utf-8"))
        if source.name != "errors.py"
    }
    assert raised == {code for code, _ in CODES}
    assert len(CODES) == len({code for code, _ in CODES})
