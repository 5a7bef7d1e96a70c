"""What the foundation costs, as ratios measured side by side in one run: ``python benchmarks/small.py``.

Each figure is the median over interleaved rounds, so that a machine that slows down slows both sides down.  Times never
decide a test; this prints them for people.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time
from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from clientcare import Rulebook, assess_tier, plan_allocation
from clientcare.allocation import ClientLoad
from clientcare.facts import Role, StaffMember

ROUNDS = 15


def _ratio(ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Time both sides in turn and give the median of the ratios."""
    ratios = []
    for _ in range(rounds):
        sides = []
        for side in (ours, theirs):
            start = time.perf_counter()
            side()
            sides.append(time.perf_counter() - start)
        ratios.append(sides[0] / sides[1])
    return statistics.median(ratios)


def _python(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own code


def _imports() -> tuple[str, float]:
    return "import clientcare / import attrs, decimal", _ratio(
        _python("import clientcare"), _python("import attrs, decimal")
    )


def _tiers() -> tuple[str, float]:
    policy = Rulebook.load("reference").on(date(2026, 6, 30)).tiering
    amounts = [Decimal(number) / 100 for number in range(0, 10**9, 10**5)]
    minor = [int(amount * 100) for amount in amounts]
    bounds = (100_000_00, 1_000_000_00, 5_000_000_00)
    return "explained tier of a checked Decimal / bare integer bisect", _ratio(
        lambda: [assess_tier(amount, policy) for amount in amounts],
        lambda: [bisect_right(bounds, one) for one in minor],
    )


def _allocation(clients: int = 100_000, managers: int = 1_000) -> tuple[str, float]:
    policy = Rulebook.load("reference").on(date(2026, 6, 30)).staffing
    tiers = ("gold",) * 7 + ("platinum",) * 2 + ("diamond",)
    book = [
        ClientLoad(client_id=f"C{number * 7919 % clients:07d}", outlet_id="A", tier=tiers[number % 10])
        for number in range(clients)
    ]
    staff = [
        StaffMember(staff_id=f"M{number:05d}", role=Role.RELATIONSHIP_MANAGER, outlet_id="A", capacity=Fraction(1))
        for number in range(managers)
    ]
    return f"allocation of {clients:,} clients to {managers:,} managers / sorted() of the clients by id", _ratio(
        lambda: plan_allocation(book, staff, policy, as_of=date(2026, 6, 30)),
        lambda: sorted(book, key=lambda client: client.client_id),
        rounds=5,
    )


def main() -> None:
    """Print the ratios with the machine they were measured on."""
    print(f"Python {platform.python_version()} on {platform.machine()}")
    for what, ratio in (_imports(), _tiers(), _allocation()):
        print(f"{ratio:6.2f}  {what}")


if __name__ == "__main__":
    main()
