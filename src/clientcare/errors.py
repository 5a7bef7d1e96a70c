"""Errors: one base, few children, stable codes.

Every error names what was wrong, where, and the way out, and carries a code of :data:`CODES` that never changes its
meaning.  A message never holds a personal value: a refused amount, date or code of a rule is shown, a name, an identity
number or a phone number is not.
"""

from __future__ import annotations

from typing import Final

from attrs import frozen

__all__ = [
    "CODES",
    "AmountError",
    "BookError",
    "CalendarCoverageError",
    "ClientCareError",
    "DateError",
    "FactError",
    "Fault",
    "NoRuleInForce",
    "RulebookError",
]

CODES: Final[tuple[tuple[str, str], ...]] = (
    ("CC-MONEY-001", "The type of an amount is not one that holds money exactly (float, bool, or something else)."),
    ("CC-MONEY-002", "An amount is not a finite decimal number in plain digits."),
    ("CC-MONEY-003", "An amount is outside the range or finer than the precision that money has here."),
    ("CC-DATE-001", "A date or an instant has the wrong type or form, or an instant has no offset."),
    ("CC-DATE-002", "A period is empty, reversed or outside the supported years."),
    ("CC-CALENDAR-001", "A working day was asked for outside the days that a calendar covers."),
    ("CC-CALENDAR-002", "The package that an adapter of the calendar or ical extra needs is not installed."),
    ("CC-FACT-001", "A fact has a value that no rule could read."),
    ("CC-FACT-002", "A code is not one of those that the rulebook or the library knows."),
    ("CC-FACT-003", "The rules of a policy contradict each other; all contradictions are listed."),
    ("CC-RULEBOOK-001", "A rulebook has faults; all of them are listed."),
    ("CC-RULEBOOK-002", "No packaged rulebook and no file has this name."),
    ("CC-RULEBOOK-003", "No edition of the rulebook is in force on this date."),
    ("CC-RULEBOOK-004", "The rulebook does not hold the rule that this decision needs."),
    ("CC-DECISION-001", "A stored decision cannot be read: its schema is unknown or it is malformed."),
    ("CC-USAGE-001", "A call of the command that it does not take."),
    ("CC-OUTPUT-001", "A result cannot be written where it should go."),
    ("CC-BOOK-001", "A client book has faults; all of them are listed."),
)
"""Every code with its meaning; the docs page of errors is drawn from this table."""


class ClientCareError(Exception):
    """The base of every error that this library raises on purpose.

    ``code`` is one of :data:`CODES`; ``message`` says what was wrong and what would be right.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.message} [{self.code}]"


class AmountError(ClientCareError, ValueError):
    """A value that is not an exact amount of money."""


class DateError(ClientCareError, ValueError):
    """A date, instant or period that cannot be used."""


class FactError(ClientCareError, ValueError):
    """A fact or a rule's parameter with a value that cannot be used.

    ``problems`` lists each contradiction of a policy as the slot and what is wrong with it; it is empty elsewhere.
    """

    def __init__(self, code: str, message: str, problems: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(code, message)
        self.args = (code, message, problems)
        self.problems = problems


class NoRuleInForce(ClientCareError, LookupError):
    """The rulebook has no edition, or no rule, for what was asked."""


class CalendarCoverageError(ClientCareError, LookupError):
    """A calendar was asked about a day that it does not cover."""


@frozen(kw_only=True)
class Fault:
    """One thing that is wrong in a file, with its place and its remedy.

    ``place`` is the file, with a line where there is one (``clients.csv:17``); ``path`` the column or the path inside
    (``tiering.bands[1].at_least``), or empty; ``problem`` what is wrong and what is wanted.
    """

    place: str
    path: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.place, self.path, self.problem) if part)


class _FaultyError(ClientCareError, ValueError):
    """Carries every fault that was found, in the order of the file."""

    def __init__(self, code: str, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(code, message)
        self.args = (code, message, faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join((super().__str__(), *map(str, self.faults)))


class RulebookError(_FaultyError):
    """A rulebook file that cannot be used; ``faults`` holds everything that is wrong with it."""


class BookError(_FaultyError):
    """A client book that cannot be used; ``faults`` holds everything that is wrong with it."""
