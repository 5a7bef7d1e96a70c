"""Laws of the flow engine: what it places against a maximum flow, and its books against a count from nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.scheduling import Desk, Job

FIRST = date(2026, 6, 1)
MEETING = 4


class OneADay(Job):
    """A job of a client who takes one job a day of any kind, as a limit of a day asks."""

    __slots__ = ("others",)

    def __init__(self, *, client: int, kind: str, cost: int, days: Sequence[date], others: list[Job]) -> None:
        super().__init__(client=client, kind=kind, cost=cost, days=days)
        self.others = others

    def allows(self, day: date) -> bool:
        """Say whether no other job of the client stands on a day."""
        return not any(one is not self and one.client == self.client and one.on == day for one in self.others)


Spec = tuple[int, str, int, list[date]]
"""A job as plain values: client, kind, size, days."""


@st.composite
def rooms(draw: st.DrawFn, most: int) -> dict[date, int]:
    """The room of one to six days."""
    days = draw(st.integers(1, 6))
    return {FIRST + timedelta(days=day): draw(st.integers(0, most)) for day in range(days)}


@st.composite
def specs(draw: st.DrawFn, days: list[date], sizes: tuple[int, ...]) -> Spec:
    """A job of a few clients on some of the days; a meeting where it is the larger of two sizes."""
    size = draw(st.sampled_from(sizes))
    kind = draw(st.sampled_from(["call", "text"])) if len(sizes) == 1 or size < max(sizes) else "meeting"
    chosen = draw(st.lists(st.sampled_from(days), min_size=1, unique=True))
    return draw(st.integers(0, 3)), kind, size, sorted(chosen)


@st.composite
def cases(draw: st.DrawFn, sizes: tuple[int, ...]) -> tuple[dict[date, int], list[tuple[Spec, list[date]]]]:
    """Rooms, and jobs with the order in which their days are tried."""
    room = draw(rooms(3 * max(sizes)))
    jobs = draw(st.lists(specs(list(room), sizes), min_size=1, max_size=14))
    return room, [(job, draw(st.permutations(job[3]))[: draw(st.integers(0, len(job[3])))]) for job in jobs]


def flow(room: dict[date, int], jobs: list[Spec], size: int) -> int:
    """The most jobs that can be placed together: source, job, slot of client and kind, day, sink."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for place, (client, kind, _, days) in enumerate(jobs):
        graph.add_edge("source", place, capacity=1)
        for day in days:
            graph.add_edge(place, (client, kind, day), capacity=1)
            graph.add_edge((client, kind, day), day, capacity=1)
    for day, units in room.items():
        graph.add_edge(day, "sink", capacity=units // size)
    return int(nx.maximum_flow_value(graph, "source", "sink"))


def fits_together(room: dict[date, int], jobs: list[Spec]) -> bool:
    """Whether some arrangement holds all the jobs: every one is tried."""
    for days in product(*(days for *_, days in jobs)):
        slots = {(client, kind, day) for (client, kind, _, _), day in zip(jobs, days, strict=True)}
        load = {day: sum(job[2] for job, on in zip(jobs, days, strict=True) if on == day) for day in days}
        if len(slots) == len(jobs) and all(units <= room[day] for day, units in load.items()):
            return True
    return False


def check_books(desk: Desk, room: dict[date, int], jobs: Sequence[Job]) -> None:
    """See that the desk holds what the jobs say: on their days, once a client and kind, within the room."""
    standing = [job for job in jobs if job.on is not None]
    assert all(job.on in job.days for job in standing)
    assert len({(job.client, job.kind, job.on) for job in standing}) == len(standing)
    for day, units in room.items():
        load = sum(job.cost for job in standing if job.on == day)
        assert load == desk.load(day) <= units
        assert desk.free[day] == units - load


@settings(max_examples=120)
@given(st.sampled_from([1, MEETING]).flatmap(lambda size: st.tuples(st.just(size), cases((size,)))))
def test_jobs_of_one_size_are_placed_as_by_a_maximum_flow(
    drawn: tuple[int, tuple[dict[date, int], list[tuple[Spec, list[date]]]]],
) -> None:
    """C-25: after each job as many stand as a maximum flow of the jobs so far lets through, and none is given up."""
    size, (room, wanted) = drawn
    desk, jobs = Desk(room), list[Job]()
    for place, ((client, kind, cost, days), order) in enumerate(wanted, 1):
        jobs.append(Job(client=client, kind=kind, cost=cost, days=days))
        stood = [job for job in jobs if job.on is not None]
        placed = desk.place(jobs[-1], order)
        assert all(job.on is not None for job in stood)
        assert placed is (jobs[-1].on is not None)
        assert sum(job.on is not None for job in jobs) == flow(room, [spec for spec, _ in wanted[:place]], size)
        check_books(desk, room, jobs)


@settings(max_examples=60)
@given(rooms(2).flatmap(lambda room: st.tuples(st.just(room), st.lists(specs(list(room), (1,)), max_size=6))))
def test_the_first_jobs_go_first(drawn: tuple[dict[date, int], list[Spec]]) -> None:
    """C-25: a job is refused only where no arrangement holds it beside the accepted ones before it."""
    room, wanted = drawn
    desk, accepted = Desk(room), list[Spec]()
    for spec in wanted:
        client, kind, cost, days = spec
        placed = desk.place(Job(client=client, kind=kind, cost=cost, days=days), days)
        assert placed is fits_together(room, [*accepted, spec])
        if placed:
            accepted.append(spec)


@settings(max_examples=120)
@given(
    cases((1, MEETING)),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 13), st.none() | st.integers(0, 5)), max_size=8),
)
def test_books_stay_straight_and_the_memory_of_searches_is_right(
    drawn: tuple[dict[date, int], list[tuple[Spec, list[date]]]],
    limited: bool,
    changes: list[tuple[int, int | None]],
) -> None:
    """C-25: with calls, meetings and limits mixed, room and loads agree; a desk with no memory refuses just the same.

    Between two placings a job is moved or taken off.
    """
    room, wanted = drawn
    desk, jobs = Desk(room), list[Job]()

    def job_of(spec: Spec, others: list[Job]) -> Job:
        client, kind, cost, days = spec
        if limited:
            return OneADay(client=client, kind=kind, cost=cost, days=days, others=others)
        return Job(client=client, kind=kind, cost=cost, days=days)

    for place, (spec, order) in enumerate(wanted):
        fresh, copies = Desk(room), list[Job]()
        copies.extend(job_of(earlier, copies) for earlier, _ in wanted[: place + 1])
        # Day by day in the order in which the jobs came to it: searches go by that order.
        for day, standing in desk.jobs.items():
            assert all(fresh.put(copies[jobs.index(job)], day) for job in standing)
        jobs.append(job_of(spec, jobs))
        stood = [job for job in jobs if job.on is not None]
        assert desk.place(jobs[-1], order) is fresh.place(copies[-1], order)
        assert all(job.on is not None for job in stood)
        check_books(desk, room, jobs)
        if limited:
            days = [(job.client, job.on) for job in jobs if job.on is not None]
            assert len(set(days)) == len(days)
        for number, step in changes[place : place + 1]:
            moved = jobs[number % len(jobs)]
            if moved.on is None:
                continue
            if step is None:
                desk.remove(moved)
            else:
                day = moved.days[step % len(moved.days)]
                before, went = moved.on, desk.put(moved, day)
                assert moved.on == (day if went else before)
            check_books(desk, room, jobs)
