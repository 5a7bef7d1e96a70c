"""The order of a day's work (当日工作顺序): what is due first, and higher tiers first where it is due alike.

A book of a million clients has few different due days and few tiers, so the items are put into buckets and only the
buckets are sorted.

>>> day = date(2026, 6, 30)
>>> order_worklist([(day, 1, "007"), (day, 0, "012"), (date(2026, 6, 29), 2, "003")])
[(datetime.date(2026, 6, 29), 2, '003'), (datetime.date(2026, 6, 30), 0, '012'), (datetime.date(2026, 6, 30), 1, '007')]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import chain
from typing import TypeAlias

__all__ = ["Item", "order_worklist"]

Item: TypeAlias = tuple[date, int, str]
"""The day by which something is due, the rank of the client's tier (0 for the highest), the client's id."""


def order_worklist(items: Iterable[Item]) -> list[Item]:
    """Give the items by due day, then by rank; those that are due alike keep their order."""
    buckets: defaultdict[tuple[date, int], list[Item]] = defaultdict(list)
    for item in items:
        buckets[item[:2]].append(item)
    return list(chain.from_iterable(buckets[key] for key in sorted(buckets)))
