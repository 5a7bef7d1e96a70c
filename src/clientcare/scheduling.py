"""Fitting contacts into one person's days (排期): a small flow engine, without any rule in it.

A desk has so many units of room a day; a job takes some units on one of its days, and two jobs of one client and kind
never share a day.  Where a day is full, jobs that are placed already make way along an augmenting path, as in a maximum
flow: for jobs of one size, a job is refused only where no arrangement of the jobs before it leaves room.  So jobs
placed in order of priority are the best set by priority, and as many as can be.  What a client's limits forbid is asked
of the job.

Jobs of several sizes, and limits that reach over several days, are no flow (fitting sizes is bin packing).  There jobs
that stand in the way are taken off and placed anew, as far as :data:`DEPTH` and :data:`EFFORT` go: a search that finds
nearly every plan, not a proof.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Final

__all__ = ["DEPTH", "EFFORT", "Desk", "Job"]

DEPTH: Final = 2
"""How many jobs in a row may each take another off its day, beyond what moves along a path."""

EFFORT: Final = 20_000
"""How many moves the search may look at beyond what moves along a path, in all the life of a desk."""

_NONE: Final[tuple[()]] = ()


class Job:
    """A contact to be placed: whose, of what kind, how large, on which days it may be; ``on`` is where it stands."""

    __slots__ = ("client", "cost", "days", "kind", "on")

    def __init__(self, *, client: Hashable, kind: Hashable, cost: int, days: Sequence[date]) -> None:
        self.client = client
        self.kind = kind
        self.cost = cost
        self.days = days
        self.on: date | None = None

    def allows(self, day: date) -> bool:
        """Say whether the client's limits leave room for it on a day; a plain job has none."""
        return True

    def rivals(self) -> Sequence[Job]:
        """Give the jobs that count for the same limits; a plain job has none."""
        return _NONE


class Desk:
    """The days of one person: what room is left, and which job stands where."""

    def __init__(self, room: Mapping[date, int]) -> None:
        self.free = dict(room)
        self.jobs: dict[date, list[Job]] = {}
        self._held: dict[tuple[Hashable, Hashable, date], Job] = {}
        # By size, the days out of which no path leads: a job of this size with no other days needs no search.
        # Whatever leaves a day may open one, so it is forgotten then.
        self._closed: dict[int, set[date]] = {}
        self._journal: list[tuple[Job, date | None]] = []
        self._effort = EFFORT
        self._searching = 0
        self.is_thorough = True

    def mark(self) -> int:
        """Give a point to which :meth:`undo` goes back."""
        return len(self._journal)

    def undo(self, mark: int) -> None:
        """Take back every move since a mark."""
        moves = self._journal[mark:]
        first = dict(reversed(moves))
        for job in first:
            self._set(job, None)
        for job, was in first.items():
            self._set(job, was)
        del self._journal[mark:]

    def fits(self, job: Job, day: date) -> bool:
        """Say whether a job may stand on a day, whatever room is left: one of its kind a client, within the limits."""
        holder = self._held.get((job.client, job.kind, day))
        return (holder is None or holder is job) and job.allows(day)

    def put(self, job: Job, day: date) -> bool:
        """Place or move a job to a day where it fits and room is left; tell whether it went."""
        if job.on is not None:
            self._closed.clear()
        return self._put(job, day)

    def place(self, job: Job, order: Iterable[date]) -> bool:
        """Place a job on the first day of an order with room, else on any of its days by moving others."""
        if any(self.put(job, day) for day in order):
            return True
        if not (self._augment(job) or (self.is_thorough and self._evict(job, DEPTH))):
            return False
        # Who has moved has freed limits and, where sizes differ, room.
        self._closed.clear()
        return True

    @property
    def is_tired(self) -> bool:
        """Say whether the search has spent its effort."""
        return self._effort <= 0

    @contextmanager
    def searching(self) -> Iterator[None]:
        """Count what is looked at as effort."""
        self._searching += 1
        yield
        self._searching -= 1

    def remove(self, job: Job) -> None:
        """Take a job off its day."""
        self._closed.clear()
        self._set(job, None)

    def load(self, day: date) -> int:
        """Give how many units a day's jobs take."""
        return sum(job.cost for job in self.jobs.get(day, _NONE))

    def _put(self, job: Job, day: date) -> bool:
        if (self.free[day] < job.cost and job.on != day) or not self.fits(job, day):
            return False
        self._set(job, day)
        return True

    def _set(self, job: Job, day: date | None) -> None:
        if job.on != day:
            self._journal.append((job, job.on))
        if job.on is not None:
            self.jobs[job.on].remove(job)
            self.free[job.on] += job.cost
            del self._held[job.client, job.kind, job.on]
        job.on = day
        if day is not None:
            self.jobs.setdefault(day, []).append(job)
            self.free[day] -= job.cost
            self._held[job.client, job.kind, day] = job

    def _augment(self, job: Job) -> bool:
        """Search for a chain of moves, each job taking the day of the next, that ends on a day with room."""
        if self._closed.get(job.cost, set()).issuperset(job.days):
            return False
        before: dict[Job, tuple[Job, date]] = {}
        seen: dict[date, int] = {}  # a day with the size of the smallest job for which it was looked through
        sure = True
        queue = deque((job,))
        while queue:
            mover = queue.popleft()
            self._effort -= len(mover.days) if self._searching else 0
            for day in mover.days:
                if day == mover.on:
                    continue
                holder = self._held.get((mover.client, mover.kind, day))
                if holder is not None:
                    makers: Iterable[Job] = (holder,)
                elif not mover.allows(day):
                    continue
                elif self.free[day] >= mover.cost:
                    if self._follow(mover, day, before):
                        return True
                    sure = False
                    continue
                elif seen.get(day, mover.cost + 1) <= mover.cost:
                    continue
                else:
                    seen[day] = mover.cost
                    makers = self.jobs.get(day, _NONE)
                for maker in makers:
                    if maker is not job and maker not in before and maker.cost >= mover.cost:
                        before[maker] = (mover, day)
                        queue.append(maker)
        if sure:
            self._closed.setdefault(job.cost, set()).update(day for day, cost in seen.items() if cost == job.cost)
        return False

    def _follow(self, mover: Job, day: date, before: Mapping[Job, tuple[Job, date]]) -> bool:
        """Make the moves of a chain from its end; where the limits of a client forbid one after all, none."""
        mark = self.mark()
        step: tuple[Job, date] | None = (mover, day)
        while step is not None:
            one, to = step
            if not self._put(one, to):
                self.undo(mark)
                return False
            step = before.get(one)
        return True

    def _evict(self, job: Job, depth: int) -> bool:
        """Take off what stands in the way of a job on one of its days, and place that anew."""
        with self.searching():
            for day in job.days:
                for others in self._in_the_way(job, day):
                    if self.is_tired:
                        return False
                    self._effort -= len(others)
                    mark, closed, self._closed = self.mark(), self._closed, {}
                    for other in others:
                        self._set(other, None)
                    if self._put(job, day) and all(self._settle(other, depth - 1) for other in others):
                        return True
                    self.undo(mark)
                    self._closed = closed
        return False

    def _settle(self, job: Job, depth: int) -> bool:
        """Place a job that was taken off, by moving and, down to a depth, taking off others."""
        self._closed.clear()
        return (
            any(self._put(job, day) for day in job.days)
            or self._augment(job)
            or (depth > 0 and self._evict(job, depth))
        )

    def _in_the_way(self, job: Job, day: date) -> Iterator[list[Job]]:
        """Give the sets of jobs of which one has to go before a job can have a day."""
        if not self.fits(job, day):
            yield from ([rival] for rival in job.rivals() if rival.on is not None and len(rival.days) > 1)
            return
        there = [one for one in self.jobs.get(day, _NONE) if len(one.days) > 1]
        smaller = [one for one in there if one.cost < job.cost]
        for begin in range(len(smaller)):
            room, others = self.free[day], list[Job]()
            for one in smaller[begin:] + smaller[:begin]:
                others.append(one)
                room += one.cost
                if room >= job.cost:
                    yield others
                    break
        yield from ([one] for one in there if one.cost > job.cost)
