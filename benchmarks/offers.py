"""What the offer table costs beside plain set algebra over the same matrix: ``python benchmarks/offers.py [CLIENTS]``.

A made-up book holds up to eight products a client.  Both sides are given what suits them, a set of codes or one integer
a client, and must find the same products.  Each ratio is the median over interleaved rounds, theirs by ours, so that a
machine that slows down slows both sides down.  Times never decide a test; this prints them for people.
"""

from __future__ import annotations

import platform
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date

from clientcare import Rulebook
from clientcare.crosssell import find_offers
from clientcare.facts import Client, Holding
from clientcare.offertable import OfferTable
from clientcare.products import PRODUCTS

AS_OF = date(2026, 6, 30)
ROUNDS = 9


def _ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    """Time both sides in turn and give the median of the ratios, theirs by ours."""
    ratios = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ours()
        middle = time.perf_counter()
        theirs()
        ratios.append((time.perf_counter() - middle) / (middle - start))
    return statistics.median(ratios)


def main(clients: int) -> None:
    """Print the ratios with the machine they were measured on."""
    chance = random.Random(1)  # noqa: S311 - made-up data
    book = Rulebook.load("reference").on(AS_OF)
    table = OfferTable(book.crosssell)
    codes = [product.code for product in PRODUCTS]
    holdings = [
        [Holding(client_id=f"C{number}", product=code) for code in chance.sample(codes, chance.randrange(9))]
        for number in range(clients)
    ]
    sets = [frozenset(one.product for one in held) for held in holdings]
    masks = [table.mask(held) for held in holdings]
    matrix: dict[str, tuple[str, ...]] = {}
    for code in codes:
        matrix[code] = table.codes(table.mask([Holding(client_id="C", product=code)]), vip=True)
    as_sets = {code: frozenset(offers) for code, offers in matrix.items()}
    nothing: frozenset[str] = frozenset()

    def by_sets() -> list[frozenset[str]]:
        return [nothing.union(*[as_sets[code] for code in held]) - held for held in sets]

    def in_order() -> list[tuple[str, ...]]:
        found = []
        for held in sets:
            rows = [matrix[code] for code in codes if code in held]
            found.append(tuple(dict.fromkeys(offer for row in rows for offer in row if offer not in held)))
        return found

    def by_masks() -> list[int]:
        return table.match(masks, vip=True)

    def by_codes() -> list[tuple[str, ...]]:
        listed = table.codes
        return [listed(held, vip=True) for held in masks]

    if [set(found) for found in by_codes()] != by_sets() or [set(found) for found in in_order()] != by_sets():
        raise SystemExit("the two sides differ")
    if [found.bit_count() for found in by_masks()] != [len(found) for found in by_sets()]:
        raise SystemExit("the two sides differ")
    print(f"Python {platform.python_version()} on {platform.machine()}, {clients:,} clients")
    print(f"{_ratio(by_masks, by_sets):6.1f}  set algebra / integers, which products")
    print(f"{_ratio(by_codes, in_order):6.1f}  rows of codes / integers, which products in the order of the matrix")
    few = holdings[: min(clients, 5_000)]
    people = [
        Client(
            client_id=f"C{number}",
            marketing_consent=True,
            risk_grade=1 + number % 5,
            risk_assessed_on=date(2026, 1, 15),
        )
        for number in range(len(few))
    ]
    for what, explained in (("verdicts", False), ("verdicts and findings", True)):
        start = time.perf_counter()
        for client, held in zip(people, few, strict=True):
            decision = find_offers(
                client, held, book.crosssell, book.compliance, as_of=AS_OF, tier="gold", tiers=book.tiering.tiers
            )
            if explained:
                len(decision.findings)
        print(f"{1e6 * (time.perf_counter() - start) / len(few):6.0f}  us a client, {what}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
