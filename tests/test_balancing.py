"""Balancing (S-13): worked cases of placing clients of a few weights into books."""

from __future__ import annotations

import pytest

from clientcare.balancing import Placement, place, spread

CARDS = (20, 6, 3)
"""Diamond, Platinum and Gold in units of 1/600 of a book."""


@pytest.mark.parametrize(
    ("number", "loads", "rooms", "limits", "placed"),
    [
        pytest.param(0, [5, 0], [10, 10], None, [0, 0], id="nobody"),
        pytest.param(5, [0, 0], [10, 10], None, [3, 2], id="the first of equals takes the odd one"),
        pytest.param(5, [4, 0], [10, 10], None, [1, 4], id="up to one level"),
        pytest.param(3, [9, 0], [10, 10], None, [0, 3], id="the fuller book is not reached"),
        pytest.param(6, [0, 0], [20, 10], None, [4, 2], id="in the measure of the rooms"),
        pytest.param(1, [0, 0], [20, 10], None, [1, 0], id="the lowest share once it is there"),
        pytest.param(5, [0, 0], [10, 10], [1, 2], [1, 2], id="no more than the limits"),
        pytest.param(3, [0, 0], [10, 0], None, [3, 0], id="no room comes last"),
        pytest.param(3, [0, 0], [0, 0], None, [2, 1], id="no room anywhere: evenly"),
        pytest.param(3, [0, 0], [10, 0], [1, 2], [1, 2], id="no room, but nowhere else to go"),
    ],
)
def test_clients_go_where_the_share_in_use_is_lowest(
    number: int, loads: list[int], rooms: list[int], limits: list[int] | None, placed: list[int]
) -> None:
    """S-13: the level, the remainder, the limits; the loads grow with what is placed."""
    before = list(loads)
    assert spread(number, 1, loads, rooms, limits) == placed
    assert loads == [load + more for load, more in zip(before, placed, strict=True)]


def moved(leaving: list[tuple[int, ...]], arriving: list[tuple[int, ...]]) -> Placement:
    """A placement, written short."""
    return Placement(leaving=tuple(leaving), arriving=tuple(arriving))


@pytest.mark.parametrize(
    ("rooms", "tied", "untied", "placement"),
    [
        pytest.param(
            [600, 600], [(30, 0, 0), (0, 0, 0)], (0, 0, 0), moved([(0, 0, 0)] * 2, [(0, 0, 0)] * 2), id="full stays"
        ),
        pytest.param(
            [600, 600], [(30, 0, 1), (0, 0, 0)], (0, 0, 0), moved([(0, 0, 1), (0, 0, 0)], [(0, 0, 0), (0, 0, 1)]),
            id="one over gives up the lightest that will do",
        ),
        pytest.param(
            [600, 600], [(30, 0, 3), (0, 0, 0)], (0, 0, 0), moved([(1, 0, 0), (0, 0, 0)], [(0, 0, 0), (1, 0, 0)]),
            id="one heavy client instead of three light ones",
        ),
        pytest.param(
            [600, 600], [(31, 0, 0), (30, 0, 0)], (0, 0, 0), moved([(0, 0, 0)] * 2, [(0, 0, 0)] * 2),
            id="no room elsewhere: nobody moves",
        ),
        pytest.param(
            [600, 600], [(0, 0, 300), (0, 0, 190)], (0, 0, 5),
            moved([(0, 0, 5), (0, 0, 0)], [(0, 0, 0), (0, 0, 10)]), id="short: new clients take the room first",
        ),
        pytest.param([600], [(0, 0, 0)], (0, 0, 0), moved([(0, 0, 0)], [(0, 0, 0)]), id="nobody at all"),
    ],
)  # fmt: skip
def test_the_fewest_clients_change_books(
    rooms: list[int], tied: list[tuple[int, ...]], untied: tuple[int, ...], placement: Placement
) -> None:
    """S-13: who leaves and who arrives where, by class."""
    assert place(rooms, CARDS, tied, untied) == placement


@pytest.mark.parametrize(("managers", "untied"), [(2, (57, 7, 6)), (3, (87, 7, 5))])
def test_scattered_room_is_gathered_for_a_client_who_fits_nowhere(managers: int, untied: tuple[int, ...]) -> None:
    """S-14: clients who are two full books, or three but for a Gold client, are placed with no book over."""
    placement = place([600] * managers, CARDS, [(0, 0, 0)] * managers, untied)
    loads = [sum(number * weight for number, weight in zip(row, CARDS, strict=True)) for row in placement.arriving]
    assert max(loads) == 600
    assert sum(loads) == sum(number * weight for number, weight in zip(untied, CARDS, strict=True))


def test_the_room_may_be_too_scattered_for_anything() -> None:
    """S-13: where ties leave 10 units in each of two books, a Diamond client goes over in one, and nobody is moved."""
    placement = place([600, 600], (20,), [(29,), (29,)], (3,))
    assert placement == moved([(0,), (0,)], [(2,), (1,)])
    narrow = place([590, 590], (20,), [(29,), (29,)], (1,))
    assert narrow == moved([(0,), (0,)], [(1,), (0,)])
