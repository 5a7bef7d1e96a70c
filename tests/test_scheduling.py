"""The flow engine on small desks (C-25): room, chains of moves, large jobs, limits, and what it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from clientcare.scheduling import Desk, Job

SIZES = {"call": 1, "text": 1, "meeting": 4}


def june(number: int) -> date:
    """A day of June 2026, which begins on a Monday."""
    return date(2026, 6, number)


class Spaced(Job):
    """A job of a client whose jobs stand at least so many days apart."""

    __slots__ = ("apart", "others")

    def __init__(self, name: str, days: Sequence[date], *, apart: int, others: list[Job]) -> None:
        client, kind = name.split()
        super().__init__(client=client, kind=kind, cost=SIZES[kind], days=days)
        self.apart = apart
        self.others = others

    def allows(self, day: date) -> bool:
        """Say whether no other job of the client stands too near to a day."""
        stand = [one.on for one in self.others if one is not self and one.client == self.client]
        return not any(on is not None and abs((on - day).days) < self.apart for on in stand)


class Bench:
    """A desk in June; its jobs are written as client and kind, a meeting taking four units and others one."""

    def __init__(self, *room: int, apart: int = 0) -> None:
        self.desk = Desk({june(number): units for number, units in enumerate(room, 1)})
        self.apart = apart
        self.jobs: list[Job] = []

    def add(self, name: str, *days: int, order: Sequence[int] = ()) -> bool:
        """Place a job; tell whether it stands."""
        self.jobs.append(Spaced(name, [june(day) for day in days], apart=self.apart, others=self.jobs))
        return self.desk.place(self.jobs[-1], [june(day) for day in order])

    @property
    def stand(self) -> list[int | None]:
        """The day on which each job stands."""
        return [None if job.on is None else job.on.day for job in self.jobs]


def test_a_plain_job_has_no_limits() -> None:
    """C-25: a job allows every day until a kind of job says otherwise, and stands nowhere at first."""
    job = Job(client="a", kind="call", cost=1, days=[june(1)])
    assert job.allows(june(30))
    assert job.on is None


def test_a_day_holds_what_its_room_takes() -> None:
    """C-25: one below the room fits, the room itself fits, one above does not."""
    bench = Bench(5)
    assert bench.add("a meeting", 1)
    assert bench.add("b call", 1)
    assert not bench.add("c call", 1)
    assert (bench.desk.free[june(1)], bench.desk.load(june(1))) == (0, 5)
    assert bench.desk.load(june(2)) == 0


def test_the_order_of_days_decides_while_there_is_room() -> None:
    """C-25: the first day of the order with room is taken; without an order, any of the job's days."""
    bench = Bench(1, 1, 1)
    assert bench.add("a call", 1, 2, 3, order=[3, 1])
    assert bench.add("b call", 1, 2, 3, order=[3, 2])
    assert bench.add("c call", 1, 2, 3)
    assert bench.stand == [3, 2, 1]


def test_a_job_without_days_is_refused() -> None:
    """C-25: where a window holds no working day there is nothing to search."""
    assert not Bench(1).add("a call")


def test_jobs_make_way_along_a_chain() -> None:
    """C-25: three jobs move one day on so that a fourth finds its only day, and none of them is lost."""
    bench = Bench(1, 1, 1, 1)
    assert bench.add("a call", 1, 2, order=[1])
    assert bench.add("b call", 2, 3, order=[2])
    assert bench.add("c call", 3, 4, order=[3])
    assert bench.add("d call", 1)
    assert bench.stand == [2, 3, 4, 1]
    assert not bench.add("e call", 1, 2, 3, 4)
    assert bench.stand == [2, 3, 4, 1, None]


def test_one_job_of_a_kind_a_client_and_day() -> None:
    """C-25: with room to spare, a client's second call takes another day or pushes the first there; a meeting fits."""
    bench = Bench(9, 9)
    assert bench.add("a call", 1, 2, order=[1])
    assert bench.add("a call", 1, order=[1])
    assert bench.stand == [2, 1]
    assert not bench.add("a call", 1, 2)
    assert bench.add("a meeting", 1)


def test_small_jobs_make_way_for_a_large_one() -> None:
    """C-25: just as many calls leave a day as a meeting needs; where one too few can leave, all stay."""
    bench = Bench(6, 5)
    for client in "abcde":
        assert bench.add(f"{client} call", 1, 2, order=[1])
    assert bench.add("f meeting", 1)
    assert bench.stand == [2, 2, 2, 1, 1, 1]
    bench = Bench(6, 2)
    for client in "abcde":
        assert bench.add(f"{client} call", 1, 2, order=[1])
    assert not bench.add("f meeting", 1)
    assert bench.stand == [1, 1, 1, 1, 1, None]


def test_a_large_job_makes_way_for_either_size() -> None:
    """C-25: a meeting moves to another day for a meeting and for a call alike."""
    for name in ("b meeting", "b call"):
        bench = Bench(4, 4)
        assert bench.add("a meeting", 1, 2, order=[1])
        assert bench.add(name, 1)
        assert bench.stand == [2, 1]


def test_a_job_moves_only_where_it_fits() -> None:
    """C-25: moving to a full day, or beside a job of the same client and kind, leaves a job where it was."""
    bench = Bench(1, 1, 2)
    assert bench.add("a call", 1, 2, 3, order=[1])
    assert bench.add("b call", 2)
    assert bench.add("a call", 3)
    first = bench.jobs[0]
    assert not bench.desk.put(first, june(2))
    assert not bench.desk.put(first, june(3))
    assert bench.stand == [1, 2, 3]
    assert bench.desk.put(first, june(1))
    assert (bench.desk.fits(first, june(3)), bench.desk.fits(first, june(1))) == (False, True)


@pytest.mark.parametrize("how", ["off", "away"])
def test_room_that_comes_back_is_used(how: str) -> None:
    """C-25: after a refusal, a chain finds the room of a job that was taken off or moved away since."""
    bench = Bench(1, 1, 1)
    assert bench.add("a call", 1, 2, order=[1])
    assert bench.add("b call", 2)
    assert not bench.add("c call", 1)
    if how == "off":
        bench.desk.remove(bench.jobs[1])
    else:
        assert bench.desk.put(bench.jobs[1], june(3))
    assert bench.add("d call", 1)
    assert bench.stand == [2, 3 if how == "away" else None, None, 1]


def test_a_chain_that_a_limit_forbids_leaves_all_as_it_was() -> None:
    """C-25, C-51: where a client's jobs stand two days apart, a chain that would bring two together is not followed."""
    bench = Bench(1, 1, 2, apart=2)
    assert bench.add("a call", 1, 2, 3, order=[1])
    assert bench.add("b call", 1, 2, order=[2])
    assert not bench.add("b text", 1, 2, 3, order=[3])
    assert bench.stand == [1, 2, None]


@pytest.mark.parametrize(
    ("room", "apart", "jobs"),
    [
        pytest.param(
            (4, 1, 1), 0,
            [("a meeting", (2, 3, 1)), ("b call", (1,)), ("c call", (3, 1, 2)), ("d call", (3,))],
            id="a day that is closed to a meeting is not closed to a call",
        ),
        pytest.param(
            (1, 4, 1, 1), 0,
            [("a call", (1, 2, 4)), ("b meeting", (2, 1)), ("c call", (3, 1, 2)), ("d call", (2, 3))],
            id="nor is it done with for a call of the same search",
        ),
        pytest.param(
            (1, 1, 2), 2,
            [("a call", (1, 2, 3)), ("b call", (1, 2)), ("b call", (3, 2, 1)), ("a call", (1,))],
            id="a chain that a limit broke closes no day",
        ),
        pytest.param(
            (1, 2, 1, 1, 2, 1, 2, 1), 2,
            [
                ("a text", (2, 6)), ("b call", (4, 6)), ("c text", (2, 5, 7)), ("a call", (2, 6)),
                ("c text", (3, 4, 6, 8)), ("a call", (2, 7, 8)), ("d call", (2, 7)), ("d text", (2, 7)),
                ("b call", (3, 6, 7)), ("e text", (2, 5, 6, 7)), ("d call", (4, 5)), ("e text", (5, 6, 7, 8)),
            ],
            id="a chain of moves frees limits, and so closed days",
        ),
    ],
)  # fmt: skip
def test_no_job_is_refused_from_memory_that_has_a_place(
    room: tuple[int, ...], apart: int, jobs: list[tuple[str, tuple[int, ...]]]
) -> None:
    """C-25: what an earlier search has closed does not keep the last job of each case from a place that is there."""
    bench = Bench(*room, apart=apart)
    assert [bench.add(name, *sorted(days), order=days) for name, days in jobs][-1]


def test_an_earlier_job_is_never_given_up() -> None:
    """C-25: the first of two jobs for one place keeps it, whichever is asked for more often later."""
    bench = Bench(1)
    assert bench.add("a call", 1)
    for name in ("b call", "b meeting", "b text"):
        assert not bench.add(name, 1)
    assert bench.stand == [1, None, None, None]
