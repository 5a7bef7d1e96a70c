"""The figures of a branch's day (检视结果), as the report and the screen show them.

Everything is counted and decided before it comes here; these values only carry it.  Clients and staff stand by their
ids, never by name.  Codes that the command fixes (changes, roles, kinds of potential) are text; what a rulebook names
(tiers) is a :class:`~clientcare.decision.Term`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from attrs import frozen

from ..decision import Decision, RulebookRef, Term

__all__ = [
    "CHANGES",
    "MOVES",
    "SEVERITIES",
    "Change",
    "ChangeCount",
    "ContactLine",
    "DayLoad",
    "FindingCount",
    "FindingLine",
    "GapLine",
    "HeadCount",
    "LeftOut",
    "Load",
    "MaintainerCount",
    "MonthLoad",
    "Movement",
    "OfferLine",
    "Potential",
    "Review",
    "RuleLine",
    "Severity",
    "TierCount",
    "VerdictCount",
]

Change: TypeAlias = Literal["new", "upgrade", "downgrade", "left", "same", "unknown"]
"""What the earned tier is to the contracted one."""

MOVES: Final[tuple[Change, ...]] = ("new", "upgrade", "downgrade", "left")
"""The changes that call for a step with the client."""

CHANGES: Final[tuple[Change, ...]] = (*MOVES, "same", "unknown")
"""Every change, in the order in which it is shown."""


Severity: TypeAlias = Literal["error", "warning", "note"]
"""How severe a compliance finding is."""

SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")
"""Every severity, the worst first."""


@frozen(kw_only=True)
class TierCount:
    """How many clients a tier has."""

    tier: Term
    clients: int


@frozen(kw_only=True)
class ChangeCount:
    """How many clients changed in one way."""

    change: Change
    clients: int


@frozen(kw_only=True)
class Movement:
    """A client whose earned tier is not the contracted one.

    ``average`` and ``to_next_tier`` are money in currency units, None where unknown or at the top; ``rule`` is the rule
    that gave the earned tier.
    """

    client_id: str
    contracted: Term | None
    earned: Term | None
    change: Change
    average: Decimal | None
    to_next_tier: Decimal | None
    rule: str


@frozen(kw_only=True)
class Potential:
    """A client worth winning: ``kind`` is ``qualified_not_upgraded`` or ``prospect``."""

    client_id: str
    kind: str
    average: Decimal | None
    to_next_tier: Decimal | None
    rule: str


@frozen(kw_only=True)
class HeadCount:
    """Staff of one role in an outlet: wanted by the rules, present by the sum of capacities, and what lacks."""

    outlet_id: str
    role: str
    wanted: int
    present: Fraction
    shortfall: Fraction


@frozen(kw_only=True)
class Load:
    """The book of one relationship manager: ``load`` against ``capacity``, 1 for a full book; both exact.

    ``clients`` counts the same tiers for every manager, the top one first.
    """

    outlet_id: str
    manager_id: str
    clients: tuple[TierCount, ...]
    load: Fraction
    capacity: Fraction

    @property
    def room(self) -> Fraction:
        """What the manager can still take; below zero where the book is over capacity."""
        return self.capacity - self.load


@frozen(kw_only=True)
class MaintainerCount:
    """How many clients of an outlet a role maintains, overflow included; ``role`` is empty where nobody does."""

    outlet_id: str
    role: str
    clients: int


@frozen(kw_only=True)
class ContactLine:
    """A contact that is planned: who contacts whom, when, how, by when it is due, and what for."""

    on: date
    manager_id: str
    client_id: str
    kind: str
    due_on: date
    rule: str
    why: Term


@frozen(kw_only=True)
class GapLine:
    """Something owed that has no room, and why; without a client it is a manager's week."""

    client_id: str | None
    manager_id: str | None
    kind: str
    due_on: date
    rule: str
    why: Term


@frozen(kw_only=True)
class DayLoad:
    """One day of a manager's month: the contacts planned, and the units they take of the day's capacity.

    ``capacity`` is None where no rule states one, 0 on a day that is not worked.
    """

    on: date
    contacts: int
    units: int
    capacity: int | None
    workday: bool
    provisional: bool


@frozen(kw_only=True)
class MonthLoad:
    """A manager's month as the plan fills it; ``days`` are those of the plan, in order."""

    manager_id: str
    month: date
    days: tuple[DayLoad, ...]


@frozen(kw_only=True)
class VerdictCount:
    """How many suggested products, over all clients, have one verdict, a code of the offers."""

    verdict: str
    products: int


@frozen(kw_only=True)
class OfferLine:
    """What one client is offered: the products in the order in which they are to be brought up, and by which rules."""

    client_id: str
    manager_id: str | None
    products: tuple[Term, ...]
    rule: str


@frozen(kw_only=True)
class FindingCount:
    """How many compliance findings are of one severity."""

    severity: Severity
    findings: int


@frozen(kw_only=True)
class FindingLine:
    """One compliance finding about a client; ``due_at`` is when a clock ends, in the zone of the book."""

    client_id: str
    severity: Severity
    rule: str
    due_at: datetime | None
    what: Term


@frozen(kw_only=True)
class LeftOut:
    """A part of the review that could not be made, and why."""

    what: Term
    why_en: str
    why_zh: str


@frozen(kw_only=True)
class RuleLine:
    """A rule that was used: its sentence with the figures, its clause, and on what basis it is stated."""

    id: str
    statement_en: str
    statement_zh: str
    source: str
    basis: str


@frozen(kw_only=True)
class Review:
    """The branch's day (检视): every list in the order in which it is to be shown, tiers from the top.

    ``movements`` holds the changes of :data:`MOVES`; ids of several rules stand with ``;`` between.  A list is empty
    where the tables did not allow it, and ``left_out`` says so.
    """

    as_of: date
    rulebook: RulebookRef
    rulebook_name: Term
    book: str
    made_up: bool
    tiers: tuple[TierCount, ...]
    unknown_tier: int
    changes: tuple[ChangeCount, ...]
    movements: tuple[Movement, ...]
    potentials: tuple[Potential, ...]
    headcounts: tuple[HeadCount, ...]
    loads: tuple[Load, ...]
    maintainers: tuple[MaintainerCount, ...]
    contacts: tuple[ContactLine, ...] = ()
    gaps: tuple[GapLine, ...] = ()
    months: tuple[MonthLoad, ...] = ()
    finding_counts: tuple[FindingCount, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    verdicts: tuple[VerdictCount, ...] = ()
    offers: tuple[OfferLine, ...] = ()
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]
    rules: tuple[RuleLine, ...]

    @property
    def clients(self) -> int:
        """The clients of the book, those of unknown tier included."""
        return self.unknown_tier + sum(count.clients for count in self.tiers)

    @property
    def moved(self) -> int:
        """The clients whose change is one of :data:`MOVES`."""
        return sum(count.clients for count in self.changes if count.change in MOVES)

    @property
    def shortfall(self) -> Fraction:
        """The posts that lack, over all outlets and roles."""
        return sum((row.shortfall for row in self.headcounts), Fraction())

    @property
    def over_capacity(self) -> int:
        """The relationship managers whose book exceeds their capacity."""
        return sum(load.room < 0 for load in self.loads)

    @property
    def digest(self) -> str:
        """The number of the receipt: SHA-256 over every figure of the review in canonical form."""
        return Decision(self, as_of=self.as_of, rulebook=self.rulebook, findings=()).digest()
