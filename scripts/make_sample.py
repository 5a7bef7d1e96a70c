"""Write the made-up sample branch that ``clientcare demo`` shows.

``python scripts/make_sample.py`` writes the tables of ``src/clientcare/cli/sample``, ``--check`` only tells whether the
committed ones are what would be written (exit 1 if not).  Standard library only.  All chance comes from one seed
through ``random.Random.random``, the one method that is promised to give the same numbers for ever, and all figures are
integers, so that every Python writes the same bytes.

Nothing here is taken from a real bank or a real person.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

SAMPLE: Final = Path(__file__).resolve().parents[1] / "src" / "clientcare" / "cli" / "sample"
SEED: Final = 20260630
AS_OF: Final = date(2026, 6, 30)
FIRST_DAY: Final = date(2025, 1, 1)
WINDOW: Final = date(2025, 7, 1)
HALF_A_YEAR_BEFORE: Final = date(2025, 12, 30)
INTEREST_DAYS: Final = (date(2025, 9, 21), date(2025, 12, 21), date(2026, 3, 21), date(2026, 6, 21))

T = TypeVar("T")
Row = Mapping[str, str]
Movement = tuple[date, int]

COLUMNS: Final = {
    "clients": (
        "client_id", "outlet_id", "manager_id", "contracted_tier", "opened_on", "assigned_on", "last_visit_on",
        "birth_date", "risk_grade", "risk_assessed_on", "circumstances_changed_on", "orientation", "occupation",
        "marketing_consent", "opted_out", "preferred_channel", "declined_vip",
    ),
    "ledger": ("client_id", "date", "amount"),
    "staff": ("staff_id", "role", "outlet_id", "capacity", "away_from", "away_until"),
    "holdings": ("client_id", "product", "opened_on", "matures_on", "amount", "risk_grade"),
    "contacts": (
        "client_id", "at", "kind", "manager_id", "connected", "purpose", "in_depth", "appointment", "report_filed",
        "refused_product",
    ),
    "transfers": ("client_id", "at", "direction", "amount", "explained", "client_reached_at"),
    "purchases": (
        "client_id", "at", "product", "amount", "risk_grade", "dual_recorded", "risks_disclosed", "elderly_notice",
    ),
    "complaints": (
        "complaint_id", "at", "event", "client_id", "by", "nature", "channel", "identity", "anonymous_reason",
        "content", "object", "cause", "contact", "measure", "solution", "expected_solution", "department",
        "corrective_action", "training", "opinion", "root_cause", "confirmed_solved", "further_rights", "reason",
        "approver",
    ),
}  # fmt: skip


# --- the branch ------------------------------------------------------------------------------------------------------

# OUT-1 has lost one of its two relationship managers (RM-12), so that its Gold clients overflow.  OUT-2 has room to
# spare although RM-23 is away.  OUT-3 is small and has no lobby manager.
STAFF: Final = """
OM-1 outlet_manager       OUT-1 1
RM-11 relationship_manager OUT-1 1
LM-1 lobby_manager        OUT-1 1
TE-11 teller              OUT-1 1
TE-12 teller              OUT-1 1
WA-1 wealth_adviser       OUT-1 1
FA-1 financial_adviser    OUT-1 1
OM-2 outlet_manager       OUT-2 1
RM-21 relationship_manager OUT-2 1.2
RM-22 relationship_manager OUT-2 0.5
RM-23 relationship_manager OUT-2 1 2026-06-15 2026-08-31
LM-2 lobby_manager        OUT-2 1
TE-21 teller              OUT-2 1
TE-22 teller              OUT-2 1
FA-2 financial_adviser    OUT-2 0.5
OM-3 outlet_manager       OUT-3 1
RM-31 relationship_manager OUT-3 0.6
TE-31 teller              OUT-3 1
"""

# Who holds the book of an outlet; a name that comes twice holds twice as many.
MANAGERS: Final = {
    "OUT-1": ("RM-11", "RM-11", "RM-11", "RM-11", "RM-11", "RM-12"),
    "OUT-2": ("RM-21", "RM-21", "RM-22", "RM-23"),
    "OUT-3": ("RM-31",),
}

# The last working day of those who left or are away.
LAST_DAYS: Final = {"RM-12": date(2026, 6, 12), "RM-23": date(2026, 6, 12)}

PARTS: Final = {
    "diamond": (5_000_000, 12_000_000),
    "platinum": (1_000_000, 5_000_000),
    "gold-high": (500_000, 1_000_000),
    "gold-mid": (200_000, 500_000),
    "gold-low": (100_000, 200_000),
    "ordinary": (1_000, 100_000),
}
"""The part of a tier that a client's average lies in: from the first amount in yuan, below the second."""


class Group(NamedTuple):
    """Clients alike: what they have earned, what is contracted, how their assets moved, and how many in each outlet."""

    part: str
    contracted: str
    shape: str  # steady, growing (by 30 % in half a year), recent (opened within the window), empty (no ledger row)
    counts: tuple[int, int, int]


GROUPS: Final = (
    Group("diamond", "diamond", "steady", (9, 6, 1)),
    Group("diamond", "diamond", "growing", (1, 0, 0)),
    Group("diamond", "platinum", "steady", (1, 1, 0)),
    Group("diamond", "", "recent", (1, 0, 0)),
    Group("platinum", "platinum", "steady", (25, 12, 4)),
    Group("platinum", "platinum", "growing", (2, 1, 0)),
    Group("platinum", "gold", "steady", (2, 1, 1)),
    Group("platinum", "diamond", "steady", (1, 1, 0)),
    Group("platinum", "", "recent", (1, 1, 0)),
    Group("gold-high", "gold", "steady", (11, 5, 2)),
    Group("gold-high", "gold", "growing", (2, 1, 0)),
    Group("gold-high", "platinum", "steady", (2, 1, 1)),
    Group("gold-mid", "gold", "steady", (27, 12, 6)),
    Group("gold-mid", "gold", "growing", (2, 1, 1)),
    Group("gold-mid", "", "steady", (3, 1, 1)),
    Group("gold-low", "gold", "steady", (24, 14, 7)),
    Group("gold-low", "gold", "recent", (2, 2, 1)),
    Group("gold-low", "ordinary", "steady", (2, 1, 1)),
    Group("gold-low", "", "steady", (3, 2, 1)),
    Group("ordinary", "", "steady", (9, 11, 12)),
    Group("ordinary", "", "growing", (2, 2, 2)),
    Group("ordinary", "", "recent", (2, 2, 2)),
    Group("ordinary", "", "empty", (1, 1, 1)),
    Group("ordinary", "ordinary", "steady", (2, 3, 3)),
    Group("ordinary", "gold", "steady", (3, 2, 1)),
    Group("ordinary", "platinum", "steady", (1, 0, 0)),
)


class Special(NamedTuple):
    """A client at an edge; movements are dates and yuan, ``start`` being a day before the window."""

    outlet: str
    contracted: str
    manager: str
    movements: str
    more: Mapping[str, str] = {}


# In the order of their ids, D0001 first; README.md in the folder says what each is for.
SPECIALS: Final = (
    Special("OUT-1", "platinum", "RM-11", "start 5000000.00"),
    Special("OUT-1", "platinum", "RM-11", "start 4999999.99"),
    Special("OUT-2", "gold", "RM-21", "start 1000000.00"),
    Special("OUT-2", "platinum", "RM-21", "start 999999.99"),
    Special("OUT-1", "", "", "start 100000.00"),
    Special("OUT-1", "gold", "RM-11", "start 99999.99"),
    Special("OUT-3", "ordinary", "", "start 100000.00 2026-06-30 -0.01"),
    Special("OUT-1", "gold", "RM-11", "start 500000.00"),
    Special("OUT-1", "gold", "RM-11", "start 499999.99"),
    Special("OUT-1", "gold", "RM-11", "start 200000.00"),
    Special("OUT-1", "gold", "RM-11", "start 199999.99"),
    Special("OUT-2", "", "", "start 20000.00 2026-03-02 6000.00"),
    Special("OUT-2", "", "", "start 20000.00 2026-03-02 5999.99"),
    Special("OUT-3", "", "", "2026-03-02 3000.00"),
    Special("OUT-2", "", "", ""),
    Special("OUT-1", "gold", "RM-11", ""),
    Special("OUT-3", "", "", "start -1250.40"),
    Special("OUT-2", "gold", "RM-22", "start 150000.00 2025-11-03 -163500.00 2025-12-01 175000.00"),
    Special("OUT-1", "platinum", "RM-12", "start 1640000.00 2026-02-10 85000.00"),
    Special("OUT-1", "diamond", "OM-1", "start 8200000.00 2025-10-15 -400000.00"),
    Special("OUT-1", "diamond", "OM-1", "start 6100000.00 2026-06-30 -600000.00"),
    Special("OUT-2", "platinum", "RM-21", "start 3100000.00 2026-06-25 -800000.00"),
    Special("OUT-2", "platinum", "RM-23", "start 2400000.00 2026-06-17 -300000.00 2026-06-17 -250000.00"),
    Special("OUT-3", "", "", "2026-05-20 4000000.00", {"opened_on": "2026-05-20"}),
    Special("OUT-2", "", "", "start 260000.00", {"declined_vip": "true"}),
    Special(
        "OUT-1", "gold", "RM-11", "start 640000.00",
        {"birth_date": "1955-03-18", "risk_grade": "4", "risk_assessed_on": "2025-11-12"},
    ),
    Special("OUT-2", "gold", "RM-22", "start 410000.00", {"birth_date": "1984-02-29"}),
)  # fmt: skip


class Dice:
    """The one source of chance."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, bound: int) -> int:
        """Draw a whole number from 0 up to, not including, ``bound``."""
        return int(self._random.random() * bound)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number, both ends included."""
        return low + self.below(high - low + 1)

    def chance(self, percent: int) -> bool:
        """Come true in so many of a hundred cases."""
        return self.below(100) < percent

    def pick(self, choices: Sequence[T]) -> T:
        """Draw one of some choices."""
        return choices[self.below(len(choices))]

    def day(self, first: date, last: date) -> date:
        """Draw a day, both ends included."""
        return first + timedelta(days=self.between(0, (last - first).days))

    def workday(self, first: date, last: date) -> date:
        """Draw a Monday to Friday."""
        while (day := self.day(first, last)).weekday() > 4:
            pass
        return day

    def moment(self, day: date) -> str:
        """Draw a moment of the bank's day, in the zone of the branch."""
        return f"{day}T{self.between(9, 16):02}:{5 * self.below(12):02}:00+08:00"

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Give the items in an order by chance."""
        return [item for _, _, item in sorted((self._random.random(), place, item) for place, item in enumerate(items))]


# --- assets ----------------------------------------------------------------------------------------------------------


def cents(yuan: str) -> int:
    """Read an amount in yuan as fen."""
    whole, _, rest = yuan.lstrip("-").partition(".")
    amount = int(whole) * 100 + int(rest or 0)
    return -amount if yuan.startswith("-") else amount


def yuan(amount: int) -> str:
    """Write fen as an amount in yuan."""
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def closing(movements: Sequence[Movement], day: date) -> int:
    """Give the balance at the end of a day."""
    return sum(amount for on, amount in movements if on <= day)


def balance_days(movements: Sequence[Movement]) -> int:
    """Give the sum of the end-of-day balances of the 365 days up to ``AS_OF``."""
    return sum(amount * ((AS_OF - max(on, WINDOW)).days + 1) for on, amount in movements)


def draw_movements(dice: Dice, part: str, shape: str) -> list[Movement]:
    """Draw movements until the average lies in its part and assets grew by 30 % in half a year where they should."""
    low, high = (100 * bound for bound in PARTS[part])
    while True:
        opened = dice.day(FIRST_DAY, date(2025, 3, 31))
        level = low + dice.below((high - low) // 10_000) * 10_000
        if shape == "recent":
            opened = dice.workday(date(2025, 8, 1), date(2026, 4, 30))
            level = level * 365 // ((AS_OF - opened).days + 1) // 10_000 * 10_000
        movements = [(opened, level), *_pairs(dice, opened, level)]
        if shape == "growing":
            movements.append((dice.workday(date(2026, 1, 5), date(2026, 4, 30)), level * dice.between(45, 70) // 100))
        movements += [(day, level * dice.between(3, 9) // 10_000) for day in INTEREST_DAYS if day > opened]
        base, now = closing(movements, HALF_A_YEAR_BEFORE), closing(movements, AS_OF)
        grew = base > 0 and 10 * now >= 13 * base
        if grew is (shape == "growing") and low * 365 <= balance_days(movements) < high * 365:
            return sorted(movements)


def _pairs(dice: Dice, opened: date, level: int) -> Iterator[Movement]:
    """Money that leaves and comes back, or comes and leaves, some weeks later."""
    for _ in range(dice.between(2, 4)):
        day = dice.workday(opened + timedelta(days=1), AS_OF)
        amount = level * dice.between(2, 9) // 100 // 100 * 100 * (1 if dice.chance(50) else -1)
        back = day + timedelta(days=dice.between(7, 75))
        yield day, amount
        if back <= AS_OF:
            yield back, -amount + dice.between(-99, 99)


def special_movements(text: str) -> list[Movement]:
    """Read the movements of a special client."""
    words = text.replace("start", "2025-03-10").split()
    return [(date.fromisoformat(day), cents(amount)) for day, amount in zip(words[::2], words[1::2], strict=True)]


# --- clients ---------------------------------------------------------------------------------------------------------

OCCUPATIONS: Final = (
    "civil_servant", "corporate_executive", "corporate_middle_manager", "corporate_middle_manager",
    "private_entrepreneur", "private_entrepreneur", "scholar_expert", "high_income_homemaker", "",
)  # fmt: skip


class Account(NamedTuple):
    """A client's row and the movements."""

    client: dict[str, str]
    movements: list[Movement]

    @property
    def id(self) -> str:
        """The client id."""
        return self.client["client_id"]

    @property
    def manager(self) -> str:
        """The manager who holds the client, where one does."""
        return self.client["manager_id"]


def draw_accounts(dice: Dice) -> list[Account]:
    """Draw all clients: the special ones first, then the groups in an order by chance."""
    accounts = []
    for special in SPECIALS:
        movements = special_movements(special.movements)
        client = _draw_client(dice, special.outlet, special.contracted, special.manager, movements)
        accounts.append(Account(client | dict(special.more), movements))
    drawn = [
        (outlet, group)
        for group in GROUPS
        for outlet, count in zip(MANAGERS, group.counts, strict=True)
        for _ in range(count)
    ]
    for outlet, group in dice.shuffled(drawn):
        movements = [] if group.shape == "empty" else draw_movements(dice, group.part, group.shape)
        tied = 95 if group.contracted not in ("", "ordinary") else 60 if group.part != "ordinary" else 10
        manager = dice.pick(MANAGERS[outlet]) if dice.chance(tied) else ""
        accounts.append(Account(_draw_client(dice, outlet, group.contracted, manager, movements), movements))
    return [
        Account({"client_id": f"D{number:04}"} | account.client, account.movements)
        for number, account in enumerate(accounts, 1)
    ]


def _draw_client(
    dice: Dice, outlet: str, contracted: str, manager: str, movements: Sequence[Movement]
) -> dict[str, str]:
    """Draw what a client's row holds beside the tier."""
    recent = bool(movements) and movements[0][0] > WINDOW
    opened = movements[0][0] if recent else dice.workday(date(2009, 1, 5), date(2024, 12, 20))
    assigned = dice.workday(max(opened, date(2022, 1, 4)), LAST_DAYS.get(manager, AS_OF)) if manager else None
    visited = dice.workday(max(opened, date(2025, 12, 1)), AS_OF) if dice.chance(60) else None
    assessed = dice.workday(date(2025, 2, 5), AS_OF) if dice.chance(88) else None
    changed = dice.workday(date(2026, 1, 5), AS_OF) if dice.chance(4) else None
    return {
        "outlet_id": outlet,
        "manager_id": manager,
        "contracted_tier": contracted,
        "opened_on": str(opened),
        "assigned_on": str(assigned or ""),
        "last_visit_on": str(visited or ""),
        "birth_date": str(dice.day(date(1940, 1, 1), date(2003, 12, 31))) if dice.chance(93) else "",
        "risk_grade": str(dice.pick((1, 2, 2, 3, 3, 3, 4, 5))) if assessed else "",
        "risk_assessed_on": str(assessed or ""),
        "circumstances_changed_on": str(changed or ""),
        "orientation": dice.pick(("relationship", "value", "service", "")),
        "occupation": dice.pick(OCCUPATIONS),
        "marketing_consent": dice.pick(("true", "true", "true", "true", "true", "false", "")),
        "opted_out": dice.pick(("text", "call", "call;text", "app")) if dice.chance(7) else "",
        "preferred_channel": dice.pick(("call", "meeting", "messenger", "app", "text", "")),
        "declined_vip": "",
    }


# --- what clients hold and do ----------------------------------------------------------------------------------------

# product, chance in a hundred, share of the assets in hundredths (0: none, below: a debt), months it runs (0: open)
PRODUCTS: Final = (
    ("deposit", 45, 30, 12),
    ("wealth_product", 30, 35, 6),
    ("fund", 14, 15, 0),
    ("insurance", 10, 10, 60),
    ("treasury_bond", 6, 15, 36),
    ("gold", 4, 5, 0),
    ("home_loan", 6, -60, 240),
    ("credit_card", 25, 0, 0),
    ("mobile_bank", 40, 0, 0),
    ("online_bank", 15, 0, 0),
    ("message_service", 20, 0, 0),
)


# Products that key the cross-sell table and are rare: below and from the tier of a gate, and a rich row.
HELD_BY_SPECIALS: Final = (
    ("D0003", "platinum_credit_card", "2025-11-03", ""),
    ("D0007", "dual_yield_deposit", "2026-03-02", "30000.00"),
    ("D0026", "dual_yield_deposit", "2026-03-02", "200000.00"),
)


def draw_holdings(dice: Dice, accounts: Sequence[Account]) -> Iterator[Row]:
    """Draw what clients hold; some deposits mature in the days after ``AS_OF``."""
    for account in accounts:
        assets = max(closing(account.movements, AS_OF), 0)
        for product, percent, share, months in PRODUCTS:
            if not dice.chance(percent) or (share and assets < 1_000_000):
                continue
            opened = dice.workday(max(date(2026, 1, 5) if months == 6 else date(2025, 7, 1), _opened(account)), AS_OF)
            matures = opened + timedelta(days=months * 365 // 12)
            yield {
                "client_id": account.id,
                "product": product,
                "opened_on": str(opened),
                "matures_on": str(matures) if months else "",
                "amount": yuan(assets * share // 10_000 * 100) if share else "",
            }
    for client, product, opened_on, amount in HELD_BY_SPECIALS:
        yield {"client_id": client, "product": product, "opened_on": opened_on, "amount": amount}


def _opened(account: Account) -> date:
    return date.fromisoformat(account.client["opened_on"])


def draw_contacts(dice: Dice, accounts: Sequence[Account]) -> Iterator[Row]:
    """Draw the contacts of three months with the clients who have a manager, and a few that break a limit."""
    for account in accounts:
        often = {"diamond": 4, "platinum": 4, "gold": 2}.get(account.client["contracted_tier"], 1)
        until = LAST_DAYS.get(account.manager, AS_OF)
        for _ in range(dice.below(often + 1) if account.manager else 0):
            kind = dice.pick(("call", "call", "call", "meeting", "meeting", "text", "app", "messenger"))
            purpose = dice.pick(("care", "care", "service", "marketing")) if kind in ("call", "meeting") else "content"
            row = _contact(account, dice.moment(dice.workday(date(2026, 4, 1), until)), kind, purpose)
            if kind == "meeting":
                row |= {"in_depth": dice.pick(("true", "false")), "appointment": "true"}
                row["report_filed"] = "true" if dice.chance(85) else "false"
            if kind == "call":
                row["connected"] = "true" if dice.chance(80) else "false"
            if purpose == "marketing" and row["connected"] == "true" and dice.chance(30):
                row["refused_product"] = dice.pick(("fund", "insurance", "gold", "wealth_product"))
            yield row
    pressed, late = accounts[7], accounts[9]
    for day in ("2026-06-23", "2026-06-25", "2026-06-26"):
        yield _contact(pressed, f"{day}T10:15:00+08:00", "call", "marketing")
    yield _contact(late, "2026-06-24T21:30:00+08:00", "call", "marketing")


def _contact(account: Account, at: str, kind: str, purpose: str) -> dict[str, str]:
    connected = "true" if kind in ("call", "meeting") else ""
    return {
        "client_id": account.id, "at": at, "kind": kind, "manager_id": account.manager, "connected": connected,
        "purpose": purpose,
    }  # fmt: skip


def draw_transfers(dice: Dice, accounts: Sequence[Account]) -> Iterator[Row]:
    """Give the larger movements of two months as transfers; the outflows of the special clients are unexplained."""
    reached = {"D0023": "2026-06-19T09:30:00+08:00"}
    for number, account in enumerate(accounts):
        for day, amount in account.movements:
            if day < date(2026, 5, 1) or abs(amount) < 15_000_000:
                continue
            special = number < len(SPECIALS)
            yield {
                "client_id": account.id,
                "at": dice.moment(day),
                "direction": "in" if amount > 0 else "out",
                "amount": yuan(abs(amount)),
                "explained": "false" if special and amount < 0 else dice.pick(("true", "true", "true", "")),
                "client_reached_at": reached.get(account.id, ""),
            }


def draw_purchases(dice: Dice, accounts: Sequence[Account]) -> Iterator[Row]:
    """Draw some purchases in order, and a few that are not: too bold, not recorded, not warned, a run of bold ones."""
    grades = {"wealth_product": "2", "fund": "3", "insurance": "2", "treasury_bond": "1"}
    for account in accounts[len(SPECIALS) :]:
        grade, assessed = account.client["risk_grade"], account.client["risk_assessed_on"]
        product = dice.pick(tuple(grades))
        if not dice.chance(14) or grade < grades[product] or assessed < "2025-09-01" or assessed > "2026-03-31":
            continue
        day = dice.workday(max(date(2026, 4, 1), _opened(account)), AS_OF)
        yield _purchase(account, dice.moment(day), product, dice.between(2, 20) * 500_000, grades[product])
    elderly = accounts[25]
    tested = [one for one in accounts[27:] if "2025-09-01" <= one.client["risk_assessed_on"] <= "2026-05-29"]
    bold, unrecorded = (next(one for one in tested if one.client["risk_grade"] == grade) for grade in ("1", "4"))
    unwarned = next(
        one for one in tested if "0" < one.client["birth_date"] <= "1955" and one.client["risk_grade"] > "1"
    )
    for on in ("2026-04-14", "2026-05-12", "2026-06-09"):
        yield _purchase(elderly, f"{on}T10:20:00+08:00", "fund", 8_000_000, "4")
    yield _purchase(bold, "2026-06-16T14:05:00+08:00", "fund", 3_000_000, "5")
    yield _purchase(unrecorded, "2026-06-18T11:40:00+08:00", "wealth_product", 5_000_000, "2") | {
        "dual_recorded": "false",
        "risks_disclosed": "market",
    }
    yield _purchase(unwarned, "2026-06-22T09:50:00+08:00", "wealth_product", 4_000_000, "2") | {
        "dual_recorded": "",
        "elderly_notice": "",
    }


def _purchase(account: Account, at: str, product: str, amount: int, grade: str) -> dict[str, str]:
    elderly = "0" < account.client["birth_date"] <= "1961-04-01"
    return {
        "client_id": account.id,
        "at": at,
        "product": product,
        "amount": yuan(amount),
        "risk_grade": grade,
        "dual_recorded": "true",
        "risks_disclosed": "legal;policy;market",
        "elderly_notice": "true" if elderly else "",
    }


# --- complaints ------------------------------------------------------------------------------------------------------

# Ten cases, one event a line: day and time, event, its fields; a line that begins with blanks goes on with the fields.
COMPLAINTS: Final = """
case C-001 client_id=D0031 by=LM-1
2026-05-06 09:40 receive channel=branch
2026-05-06 10:05 assess identity=verified|content=fee charged twice|object=account fee
  cause=duplicate posting|contact=phone on file|nature=operation
2026-05-06 10:30 investigate
2026-05-07 15:00 propose solution=refund of the second fee
2026-05-08 09:20 agree expected_solution=refund within a week
2026-05-08 09:30 consult department=accounting
2026-05-11 11:00 consult_done department=accounting
2026-05-11 14:00 measure measure=fee refunded|training=posting of fees, teller team
2026-05-12 09:10 reply
2026-05-13 16:20 accept opinion=satisfied
2026-05-27 10:00 archive root_cause=manual posting without a second look|confirmed_solved=true
case C-002 client_id=D0048 by=LM-2
2026-05-20 14:10 receive channel=branch
2026-05-20 14:15 assess identity=verified|content=long wait at the counter|object=queue
  cause=two counters closed|contact=in person|nature=other
2026-05-20 14:25 resolve_on_spot measure=third counter opened, apology made
2026-05-20 14:30 accept opinion=satisfied
2026-06-03 10:00 archive root_cause=staffing of the lunch hour|confirmed_solved=true
case C-003 client_id=D0077 by=OM-1
2026-06-15 10:00 receive channel=phone
2026-06-15 10:40 assess identity=verified|content=fund advice not as agreed|object=fund
  cause=no record of the talk|contact=phone on file|nature=product
2026-06-15 16:00 investigate
2026-06-17 09:30 propose solution=written account of the talk
2026-06-18 10:00 agree expected_solution=written account and a review
2026-06-22 15:30 measure measure=account of the talk sent|corrective_action=checklist for fund talks
2026-06-23 09:00 reply
2026-06-25 17:45 dispute reason=account incomplete
case C-004 client_id=D0102 by=LM-1
2026-06-29 16:20 receive channel=app
case C-005 client_id=D0120 by=OM-2
2026-06-05 11:15 receive channel=phone
2026-06-05 13:00 assess identity=verified|content=transfer arrived late|object=transfer
  cause=not known yet|contact=phone on file|nature=service
2026-06-08 09:00 investigate
case C-006 client_id=D0144 by=OM-2
2026-06-10 09:50 receive channel=mail
2026-06-10 11:00 assess identity=verified|content=insurance premium unclear|object=insurance
  cause=papers missing|contact=mail on file|nature=product
2026-06-10 11:30 investigate
2026-06-16 10:00 pause reason=client abroad, papers to follow
case C-007 client_id=D0160 by=LM-1
2026-06-11 15:30 receive channel=branch
2026-06-12 09:00 withdraw reason=misunderstanding settled
case C-008 client_id=D0188 by=OM-1
2026-05-11 10:10 receive channel=phone
2026-05-11 10:50 assess identity=verified|content=wealth product below expectation|object=wealth product
  cause=market|contact=phone on file|nature=product
2026-05-12 09:00 investigate
2026-05-14 10:30 propose solution=explanation of the risks disclosed
2026-05-19 09:00 escalate reason=compensation asked for
2026-05-25 16:00 final_answer root_cause=market loss, risks were disclosed|further_rights=mediation by the industry body
case C-009 client_id=D0203 by=OM-3
2026-06-12 09:30 receive channel=branch
2026-06-12 10:00 assess identity=verified|content=loan rate not as offered|object=home loan
  cause=under review|contact=phone on file|nature=service
2026-06-12 11:00 investigate
2026-06-26 15:00 extend approver=OM-3|reason=answer of the loan centre outstanding
case C-010 by=LM-2
2026-06-24 13:05 receive channel=letter
2026-06-24 14:00 assess anonymous_reason=sender not named|content=noise at the entrance|object=outlet
  cause=building work|contact=none|nature=other
2026-06-25 09:00 investigate
"""


def complaint_rows() -> Iterator[Row]:
    """Read the complaint log."""
    case: dict[str, str] = {}
    for line in COMPLAINTS.strip().replace("\n  ", "|").splitlines():
        if line.startswith("case "):
            _, name, *named = line.split(" ")
            case = {"complaint_id": name} | _fields(named)
            continue
        day, time, event, *rest = line.split(" ", 3)
        yield case | {"at": f"{day}T{time}:00+08:00", "event": event} | _fields(rest[0].split("|") if rest else ())


def _fields(texts: Iterable[str]) -> dict[str, str]:
    return {name: value for name, _, value in (text.partition("=") for text in texts)}


# --- writing ---------------------------------------------------------------------------------------------------------


def tables() -> dict[str, list[Row]]:
    """Give the rows of every table of the sample."""
    dice = Dice(SEED)
    accounts = draw_accounts(dice)
    ledger = [
        {"client_id": account.id, "date": str(day), "amount": yuan(amount)}
        for account in accounts
        for day, amount in account.movements
    ]
    staff = [dict(zip(COLUMNS["staff"], line.split(), strict=False)) for line in STAFF.strip().splitlines()]

    def ordered(rows: Iterable[Row]) -> list[Row]:
        return sorted(rows, key=lambda row: (row["client_id"], row["at"]))

    return {
        "clients": [account.client for account in accounts],
        "ledger": [*ledger],
        "staff": [*staff],
        "holdings": list(draw_holdings(dice, accounts)),
        "contacts": ordered(draw_contacts(dice, accounts)),
        "transfers": ordered(draw_transfers(dice, accounts)),
        "purchases": ordered(draw_purchases(dice, accounts)),
        "complaints": list(complaint_rows()),
    }


def files() -> dict[str, bytes]:
    """Give the bytes of every file of the sample by its name."""
    made = {}
    for name, rows in tables().items():
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, COLUMNS[name], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        made[f"{name}.csv"] = text.getvalue().encode()
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Write the sample, or check it."""
    parser = argparse.ArgumentParser(description="Write the made-up sample branch.")
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 where a file differs")
    arguments = parser.parse_args(argv)
    made = files()
    if arguments.check:
        held = {path.name: path.read_bytes() for path in SAMPLE.glob("*.csv")}
        stale = sorted(name for name in made.keys() | held.keys() if made.get(name) != held.get(name))
        for name in stale:
            print(f"{name} is not what scripts/make_sample.py writes; run it", file=sys.stderr)
        return 1 if stale else 0
    SAMPLE.mkdir(exist_ok=True)
    for name, content in made.items():
        (SAMPLE / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
