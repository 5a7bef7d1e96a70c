"""Fitting contacts into one person's days (排期): a small flow engine, without any rule in it.

A desk has so many units of room a day; a job takes some units on one of its days, and two jobs of one client and kind
never share a day.  Where a day is full, jobs that are placed already make way along an augmenting path, as in a maximum
flow: for jobs of one size, a job is refused only where no arrangement of the jobs before it leaves room.  So jobs
placed in order of priority are the best set by priority, and as many as can be.  What a client's limits forbid is asked
of the job; limits that reach over several days are not part of the flow: there the search is a good one, not a proof.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final

__all__ = ["Desk", "Job"]

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


class Desk:
    """The days of one person: what room is left, and which job stands where."""

    def __init__(self, room: Mapping[date, int]) -> None:
        self.free = dict(room)
        self.jobs: dict[date, list[Job]] = {}
        self._held: dict[tuple[Hashable, Hashable, date], Job] = {}
        # By size, the days out of which no path leads: a job of this size with no other days needs no search.
        # Whatever leaves a day may open one, so it is forgotten then.
        self._closed: dict[int, set[date]] = {}

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
        if not (self._augment(job) or self._clear(job)):
            return False
        # Who has moved has freed limits and, where sizes differ, room.
        self._closed.clear()
        return True

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
        undo: list[tuple[Job, date | None]] = []
        step: tuple[Job, date] | None = (mover, day)
        while step is not None:
            one, to = step
            undo.append((one, one.on))
            if not self._put(one, to):
                undo.pop()
                self._back(undo)
                return False
            step = before.get(one)
        return True

    def _clear(self, job: Job) -> bool:
        """Make room for a large job by moving smaller ones off one of its days."""
        for day in job.days:
            undo: list[tuple[Job, date | None]] = []
            for small in [one for one in self.jobs.get(day, _NONE) if one.cost < job.cost]:
                if self.free[day] >= job.cost:
                    break
                place = small.on
                if any(self._put(small, other) for other in small.days if other != day):
                    undo.append((small, place))
            if self._put(job, day):
                return True
            self._back(undo)
        return False

    def _back(self, undo: Sequence[tuple[Job, date | None]]) -> None:
        for job, _ in undo:
            self._set(job, None)
        for job, day in undo:
            self._set(job, day)
