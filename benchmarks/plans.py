"""What a contact plan costs as a book grows: ``python benchmarks/plans.py [CLIENTS ...]``.

Made-up books of 125 clients a manager are planned for a month, with the look-ahead to the end of the quarter; the
time a client takes should stay the same.  The first figure orders a day's worklist of a million clients against
``sorted()`` of the same tuples, as a median of interleaved rounds.  Times never decide a test; this prints them for
people.
"""

from __future__ import annotations

import platform
import random
import statistics
import sys
import time
from datetime import date, datetime, timedelta, timezone

from clientcare import Rulebook
from clientcare.calendars import ChinaCalendar
from clientcare.facts import Client, Contact, ContactKind, Role, StaffMember
from clientcare.planning import plan_contacts
from clientcare.worklist import order_worklist

FIRST = date(2026, 7, 1)
BOOK = 125
ROUNDS = 5
CHINA = timezone(timedelta(hours=8))
SIZES = (1_000, 5_000, 20_000, 100_000)


def _worklist() -> float:
    chance = random.Random(1)  # noqa: S311 - made-up data
    items = [
        (date(2026, 6, 1) + timedelta(days=chance.randrange(92)), chance.randrange(4), f"C{number:07d}")
        for number in range(1_000_000)
    ]
    ratios = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ours = order_worklist(items)
        middle = time.perf_counter()
        theirs = sorted(items)
        end = time.perf_counter()
        if ours != theirs:
            raise SystemExit("the worklist is not in order")
        ratios.append((middle - start) / (end - middle))
    return statistics.median(ratios)


def _book(size: int) -> tuple[list[Client], list[StaffMember], list[Contact]]:
    chance = random.Random(size)  # noqa: S311 - made-up data
    managers = max(size // BOOK, 1)
    clients = []
    for number in range(size):
        (tier,) = chance.choices(["diamond", "platinum", "gold", None], [5, 12, 60, 23])
        absent = tier == "gold" and chance.random() < 0.3
        clients.append(
            Client(
                client_id=f"C{number:06d}",
                manager_id=f"R{number % managers:04d}",
                contracted_tier=tier,
                assigned_on=date(2024, 1, 1),
                birth_date=date(1970, 1, 1) + timedelta(days=chance.randrange(9_000)),
                last_visit_on=FIRST - timedelta(days=chance.randrange(1, 40)) if absent else None,
            )
        )
    staff = [StaffMember(staff_id=f"R{number:04d}", role=Role.RELATIONSHIP_MANAGER) for number in range(managers)]
    made = datetime(2026, 5, 1, 10, tzinfo=CHINA)
    contacts = [
        Contact(
            client_id=client.client_id,
            at=made + timedelta(days=chance.randrange(60)),
            kind=ContactKind.CALL,
            connected=True,
        )
        for client in clients
        if chance.random() < 0.7
    ]
    return clients, staff, contacts


def main(sizes: list[int]) -> None:
    """Print the figures."""
    print(f"Python {platform.python_version()}, {platform.machine()}")
    print(f"worklist of 1,000,000 / sorted() of the same tuples: {_worklist():.2f}")
    rulebook = Rulebook.load("reference").on(FIRST)
    for size in sizes:
        clients, staff, contacts = _book(size)
        start = time.perf_counter()
        plan = plan_contacts(
            clients,
            staff,
            contacts,
            rulebook.cadence,
            first=FIRST,
            days=31,
            calendar=ChinaCalendar(),
            tiers=rulebook.tiering.tiers,
        ).value
        seconds = time.perf_counter() - start
        print(
            f"{size:>9,} clients, {len(staff):>5,} managers: {seconds:7.2f} s, "
            f"{1e6 * seconds / size:5.0f} us a client, "
            f"{len(plan.contacts):>7,} contacts, {len(plan.shortfalls)} shortfalls"
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
