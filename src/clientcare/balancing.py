"""Balancing: clients of a few weights into books of a given room, ties kept, loads even (能力与工作量的平衡).

Pure integers: a book has a room, a client the weight of its class, all in one unit.  What counts, in this order:

1. no book holds more than its room where that can be had by placing clients;
2. as few clients as possible leave the book that they are in;
3. clients that are placed, new ones and those that had to leave, go where the share of the room in use is lowest.

A book that is too full sheds its heaviest clients, which are the fewest.  Clients are placed class by class, heaviest
first: each class fills the books to one level in bulk, and only its remainder goes through a heap, so the work grows
with the books and not with the clients.  Where room is so short that a client fits nowhere, books are packed again, two
at a time.  As long as the room to spare comes to one heaviest client a book, no other way moves fewer.

Source: 004 分配原则(2) (S-13).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heapreplace
from math import lcm
from operator import add, mul, sub

from attrs import frozen

__all__ = ["Placement", "place", "spread"]


@frozen(kw_only=True)
class Placement:
    """What moves, by book and class: ``leaving`` of the tied clients, and ``arriving`` of these and the new ones.

    In each class as many arrive as are new or leave, and no book has both.
    """

    leaving: tuple[tuple[int, ...], ...]
    arriving: tuple[tuple[int, ...], ...]


def spread(
    number: int, weight: int, loads: list[int], rooms: Sequence[int], limits: Sequence[int] | None = None
) -> list[int]:
    """Place clients of one weight where the share of the room in use is lowest; ``loads`` grows with them.

    Gives how many each book takes, at most its limit where there are limits.  A book without room comes last.
    """
    placed = [0] * len(rooms)
    if not number:
        return placed
    beyond = sum(loads) + number * weight + 1
    common = lcm(*filter(None, rooms))
    scale = [common // room if room else common * beyond for room in rooms]
    books = [book for book in range(len(rooms)) if limits is None or limits[book]]
    books.sort(key=lambda book: loads[book] * scale[book])
    # The level, filled / room, is the share in use of the books reached so far if they took every client.
    filled, room, reached = number * weight, 0, 0
    for book in books:
        if not rooms[book] or (room and loads[book] * room >= filled * rooms[book]):
            break
        filled += loads[book]
        room += rooms[book]
        reached += 1
    for book in books[:reached]:
        placed[book] = (filled * rooms[book] - loads[book] * room) // (room * weight)
        if limits is not None:
            placed[book] = min(placed[book], limits[book])
        loads[book] += placed[book] * weight
    left = number - sum(placed)
    open_books = [book for book in books if limits is None or placed[book] < limits[book]]
    heap = [((loads[book] + weight) * scale[book], book) for book in open_books]
    heapify(heap)
    while left and heap:
        book = heap[0][1]
        placed[book] += 1
        loads[book] += weight
        left -= 1
        if limits is not None and placed[book] == limits[book]:
            heappop(heap)
        else:
            heapreplace(heap, ((loads[book] + weight) * scale[book], book))
    return placed


def place(
    rooms: Sequence[int], weights: Sequence[int], tied: Sequence[Sequence[int]], untied: Sequence[int]
) -> Placement:
    """Place the clients of every class, the classes in order of falling positive weights.

    ``tied[book][kind]`` clients are in a book already, ``untied[kind]`` in none.  Where the room of all books does not
    do, the new clients take what there is before others move, and what is left goes over the room evenly.  Placed a
    second time, nobody moves.
    """
    held, new = [list(row) for row in tied], list(untied)
    # Each further round takes from what is over the rooms, so there is a last one; mostly that is the first.
    while (settled := _settle(rooms, weights, held, new)) != held:
        held, new = settled, [0] * len(weights)
    changes = [list(map(sub, now, before)) for now, before in zip(held, tied, strict=True)]
    return Placement(
        leaving=tuple(tuple(max(-number, 0) for number in row) for row in changes),
        arriving=tuple(tuple(max(number, 0) for number in row) for row in changes),
    )


def _settle(
    rooms: Sequence[int], weights: Sequence[int], held: Sequence[Sequence[int]], new: Sequence[int]
) -> list[list[int]]:
    """Let books that are too full shed, place these clients and the new ones, and give what each book then holds."""
    loads = [_weight(row, weights) for row in held]
    fits = sum(loads) + _weight(new, weights) <= sum(rooms)
    leaving = [_excess(load - room, row, weights) for load, room, row in zip(loads, rooms, held, strict=True)]
    kept = [list(map(sub, row, gone)) for row, gone in zip(held, leaving, strict=True)]
    loads = [_weight(row, weights) for row in kept]
    arriving = [[0] * len(weights) for _ in rooms]
    moving = [sum(column) for column in zip(*leaving, strict=True)]
    kinds = range(len(weights))
    if fits:
        batches = [(kind, new[kind], moving[kind]) for kind in kinds]
    else:
        batches = [(kind, new[kind], 0) for kind in kinds] + [(kind, 0, moving[kind]) for kind in kinds]
    over = [0] * len(weights)
    for kind, fresh, moved in batches:
        weight = weights[kind]
        limits = [max(room - load, 0) // weight for room, load in zip(rooms, loads, strict=True)]
        placed = spread(fresh + moved, weight, loads, rooms, limits)
        _add(arriving, kind, placed)
        left = fresh + moved - sum(placed)
        if left and fits:
            left = _squeeze(left, kind, loads, rooms, arriving, weights)
        back = min(left, moved)
        _add(kept, kind, spread(back, weight, loads, rooms, [row[kind] for row in leaving]))
        over[kind] += left - back
    for kind in kinds:
        _add(arriving, kind, spread(over[kind], weights[kind], loads, rooms))
    return [list(map(add, row, came)) for row, came in zip(kept, arriving, strict=True)]


def _weight(numbers: Sequence[int], weights: Sequence[int]) -> int:
    return sum(map(mul, numbers, weights))


def _add(table: list[list[int]], kind: int, numbers: Sequence[int]) -> None:
    for row, number in zip(table, numbers, strict=True):
        row[kind] += number


def _excess(over: int, held: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Choose the fewest clients of a book that weigh at least ``over``; the last one no heavier than it need be."""
    chosen = [0] * len(weights)
    for kind, weight in enumerate(weights):
        if over <= 0:
            break
        chosen[kind] = min(held[kind], over // weight)
        over -= chosen[kind] * weight
        lighter = zip(held[kind + 1 :], weights[kind + 1 :], strict=True)
        if over and chosen[kind] < held[kind] and not any(number and other >= over for number, other in lighter):
            chosen[kind] += 1
            over -= weight
    return chosen


def _squeeze(
    left: int, kind: int, loads: list[int], rooms: Sequence[int], arriving: list[list[int]], weights: Sequence[int]
) -> int:
    """Gather the room that lies scattered over the books in one of them, for clients that fit nowhere else.

    Only clients that are being placed change books.  Gives how many are still left.
    """
    spare = [(rooms[book] - load, -book) for book, load in enumerate(loads) if load < rooms[book]]
    books = [-book for _, book in sorted(spare, reverse=True)]
    for other in books[1:]:
        if not left:
            break
        one = books[0]
        pool = [a + b for a, b in zip(arriving[one], arriving[other], strict=True)]
        held = _weight(arriving[other], weights)
        packed = _fullest(rooms[other] - loads[other] + held, pool, weights)
        gained = _weight(packed, weights) - held
        arriving[other], arriving[one] = packed, [a - b for a, b in zip(pool, packed, strict=True)]
        loads[other] += gained
        loads[one] -= gained
        fitting = min(left, (rooms[one] - loads[one]) // weights[kind])
        arriving[one][kind] += fitting
        loads[one] += fitting * weights[kind]
        left -= fitting
    return left


def _fullest(room: int, pool: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Choose from a pool what fills a room as far as can be; the sums within reach are the bits of an integer."""
    sums, within = 1, (1 << room + 1) - 1
    steps = []
    for kind, (number, weight) in enumerate(zip(pool, weights, strict=True)):
        size = 1
        while number:
            taken = min(size, number)
            steps.append((kind, taken, sums))
            sums = (sums | sums << taken * weight) & within
            number -= taken
            size *= 2
    best = sums.bit_length() - 1
    chosen = [0] * len(weights)
    for kind, taken, before in reversed(steps):
        if not before >> best & 1:
            chosen[kind] += taken
            best -= taken * weights[kind]
    return chosen
