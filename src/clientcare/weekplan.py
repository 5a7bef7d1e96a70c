"""The weekly minimum in a plan (每周最低联系户数): so many different clients of a book every week.

Contacts that are planned for other duties count.  Where they are too few in a week, contacts are drawn forward from
weeks that can spare them, or from beyond the horizon; only what still lacks is added.

Source: 004 1.定期联系制度; (3)约访制度 (C-01).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from .clientplan import Care, Planned, light
from .clocks import Window, WorkCalendar, week_of
from .dues import Due, counts
from .facts import ContactKind, Purpose
from .owed import USUAL_KINDS, due_day
from .plans import Shortage, Shortfall
from .regime import WeeklyMinimum
from .shortages import day_rule, reason_of

if TYPE_CHECKING:
    from .bookplan import BookPlanner

__all__ = ["WeekPlanner", "week_due"]

_DAY: Final = timedelta(days=1)


def week_due(*, care: Care, rule: WeeklyMinimum, week: Window, calendar: WorkCalendar) -> Due:
    """Give the contact with a client that a week of its manager asks for, due on its last working day."""
    return Due(
        client_id=care.client.client_id,
        rule=rule.id,
        opens_on=max(week.first, care.since),
        due_on=due_day(week, calendar),
        within=week.last,
        kinds=USUAL_KINDS,
    )


class WeekPlanner:
    """Plans the weeks of a horizon: the contacts of each client in each of them, and what still lacks."""

    def __init__(self, planner: BookPlanner, ordered: Sequence[Care], rule: WeeklyMinimum) -> None:
        self.planner = planner
        self.ordered = ordered
        self.rule = rule
        scope = planner.scope
        self.weeks = [week_of(scope.first)]
        while self.weeks[-1].last < scope.last:
            self.weeks.append(week_of(self.weeks[-1].last + _DAY))
        self.need = {
            week.first: min(rule.clients, sum(care.since <= due_day(week, scope.calendar) for care in ordered))
            for week in self.weeks
        }
        self.made: dict[date, Counter[str]] = {}
        self._graded: set[date] = set()
        self._recount()

    def _recount(self) -> None:
        """Count the contacts of each client in each week, by the log and by the plan."""
        self.made = {week.first: Counter() for week in self.weeks}
        for care in self.ordered:
            for one in care.contacts:
                if counts(one) and one.manager_id in (None, self.planner.manager_id):
                    self._count(care, one.at.date(), 1)
            for job in care.jobs:
                if job.on is not None and job.personal:
                    self._count(care, job.on, 1)

    def _count(self, care: Care, day: date, more: int) -> None:
        """Count contacts with a client on a day, or fewer of them."""
        monday = day - day.weekday() * _DAY
        if monday in self.made:
            made = self.made[monday]
            made[care.client.client_id] += more
            if not made[care.client.client_id]:
                del made[care.client.client_id]

    def fill(self, *, inside: bool) -> None:
        """See that the weeks that end ``inside`` the horizon, or the one behind it, reach their number of clients."""
        weeks = [week for week in self.weeks if (week.last <= self.planner.scope.last) is inside]
        self._graded = {week.first for week in self.weeks if week.last <= self.planner.scope.last or not inside}
        self._recount()
        for week in weeks:
            self._fill(week)

    def shortfalls(self) -> Iterator[Shortfall]:
        """Give the weeks that fall short, of those that end inside the horizon."""
        self._recount()
        for week in self.weeks:
            if len(self.made[week.first]) < self.need[week.first] and week.last <= self.planner.scope.last:
                yield self._shortfall(self._idle(week), week)

    def _fill(self, week: Window) -> None:
        for _ in range(2 * self.need[week.first]):
            reached = set(self.made[week.first])
            if len(reached) >= self.need[week.first]:
                break
            idle = self._idle(week)
            self._add([care for care in idle if self._kept_kind(care, week) is not None], week)
            self._draw(idle, week)
            self._add(idle, week)
            self._recount()  # making room may have moved other contacts, out of this week as well
            self._exchange(self._idle(week), week)
            if reached == set(self.made[week.first]):
                break
        self._hold(week)

    def _idle(self, week: Window) -> list[Care]:
        """Give the clients without a contact in a week, who was contacted longest ago first."""
        made = self.made[week.first]
        idle = [care for care in self.ordered if care.client.client_id not in made and care.since <= week.last]
        return sorted(idle, key=lambda care: self._rested(care, week))

    def _hold(self, week: Window) -> None:
        """Keep as many contacts in a week as it needs, whatever is placed later."""
        held = sum(self._is_reached(care, week) for care in self.ordered)
        for care in self.ordered:
            job = next((job for job in care.jobs if job.on is not None and job.on in week and job.personal), None)
            if job is not None and held < self.need[week.first] and not self._is_reached(care, week):
                job.days = [day for day in job.days if day in week]
                held += 1

    def _is_reached(self, care: Care, week: Window) -> bool:
        """Say whether the log holds a contact with a client in a week, whatever is planned."""
        who = (None, self.planner.manager_id)
        return any(one.at.date() in week and counts(one) and one.manager_id in who for one in care.contacts)

    def _kept_kind(self, care: Care, week: Window) -> ContactKind | None:
        """Give how an earlier plan contacted a client in a week, if it did."""
        periodic = self.planner.periodic
        return next((one.kind for one in care.kept if one.on in week and periodic.intersection(one.rules)), None)

    def _rested(self, care: Care, week: Window) -> tuple[date, int]:
        """Order clients for another contact: who was contacted longest ago comes first."""
        days = [one.at.date() for one in care.contacts if counts(one)]
        days += [job.on for job in care.jobs if job.on is not None and job.on <= week.last]
        return max(days, default=date.min), care.place

    def _draw(self, idle: Sequence[Care], week: Window) -> None:
        """Draw contacts with idle clients into a week."""
        made = self.made[week.first]
        for care in idle:
            for job in care.jobs:
                if len(made) >= self.need[week.first]:
                    return
                was = job.on
                if was is None or job.due.event is not None or not self._can_spare(care, was):
                    continue
                if self._move(job, week):
                    self._count(care, was, -1)
                    self._count(care, week.first, 1)
                    break

    def _move(self, job: Planned, week: Window) -> bool:
        """Move a contact into a week, also where others have to make room; tell whether it went."""
        desk, everywhere, mark = self.planner.desk, job.days, self.planner.desk.mark()
        job.days = [day for day in everywhere if day in week]
        desk.remove(job)
        went = bool(job.days) and desk.place(job, self.planner.evenly(job.days, job.care.place))
        job.days = everywhere
        if not went:
            desk.undo(mark)
        return went

    def _can_spare(self, care: Care, day: date) -> bool:
        """Say whether the week of a day ends behind the horizon, or reaches enough clients without this contact."""
        monday = day - day.weekday() * _DAY
        made = self.made.get(monday)
        if made is None or monday not in self._graded:
            return True
        return len(made) > self.need[monday] or made[care.client.client_id] > 1

    def release(self, care: Care, day: date) -> bool:
        """Let a contact with a client go from a day, if its week can spare it; tell whether it can."""
        spared = self._can_spare(care, day)
        self._count(care, day, -spared)
        return spared

    def can_change(self, care: Care, stood: Iterable[date]) -> bool:
        """Say whether the weeks can do with a client's contacts as they are now, in place of those that stood."""
        before = {day - day.weekday() * _DAY for day in stood}
        after = {job.on - job.on.weekday() * _DAY for job in care.jobs if job.on is not None and job.personal}
        lost = [
            monday
            for monday in before - after
            if monday in self.made
            and not self._is_reached(care, week_of(monday))
            and len(self.made[monday]) <= self.need[monday]
        ]
        if not lost:
            self._recount()
        return not lost

    def _exchange(self, idle: Sequence[Care], week: Window) -> None:
        """Where all days are full, let a second contact of the week change places with one of an idle client."""
        made, desk = self.made[week.first], self.planner.desk
        spare = [
            job
            for care in self.ordered
            for job in care.jobs
            if job.on is not None and job.on in week and job.due.event is None and made[care.client.client_id] > 1
        ]
        for care in idle:
            for theirs in [job for job in care.jobs if job.due.event is None]:
                for ours in spare:
                    here, there = ours.on, theirs.on
                    if len(made) >= self.need[week.first] or care.client.client_id in made:
                        break
                    if (
                        here is None
                        or there is None
                        or here not in week
                        or not self._can_spare(care, there)
                        or made[ours.care.client.client_id] < 2
                        or here not in theirs.days
                        or there not in ours.days
                    ):
                        continue
                    desk.remove(ours)
                    desk.remove(theirs)
                    went = desk.put(theirs, here) and desk.put(ours, there)
                    if not went:
                        desk.remove(theirs)
                        desk.put(theirs, there)
                        desk.put(ours, here)
                    for who, day, more in ((ours.care, here, -1), (ours.care, there, 1), (care, there, -1)):
                        self._count(who, day, more * went)
                    self._count(care, here, went)

    def _add(self, idle: Sequence[Care], week: Window) -> None:
        """Add contacts that no other duty asks for."""
        made = self.made[week.first]
        for care in idle:
            if len(made) >= self.need[week.first]:
                return
            due, usable = (
                week_due(care=care, rule=self.rule, week=week, calendar=self.planner.scope.calendar),
                care.usable(USUAL_KINDS),
            )
            free = care.client.client_id not in made and usable and not care.barred(due)
            if free and self.planner.try_way(care, due, [self._kept_kind(care, week) or light(usable)]):
                self._count(care, week.first, 1)

    def _shortfall(self, idle: Sequence[Care], week: Window) -> Shortfall:
        reason, against = self._reason(idle, week)
        return Shortfall(
            client_id=None,
            manager_id=self.planner.manager_id,
            kind=ContactKind.CALL,
            due_on=due_day(week, self.planner.scope.calendar),
            rules=tuple(sorted({self.rule.id, *against})),
            reason=reason,
            missing=self.need[week.first] - len(self.made[week.first]),
            purpose=Purpose.CARE,
            against=tuple(sorted(against)),
        )

    def _reason(self, idle: Sequence[Care], week: Window) -> tuple[Shortage, tuple[str, ...]]:
        """Say why a week falls short: no day, no room on its days, or what keeps from the clients that are left."""
        planner = self.planner
        days = planner.span(False, max(week.first, planner.scope.first), week.last)
        if not days:
            return Shortage.NO_WORKING_DAY, ()
        if all(planner.desk.free[day] < planner.scope.cost(ContactKind.CALL) for day in days):
            return Shortage.NO_CAPACITY, day_rule(planner.scope.policy)
        reasons = [
            reason_of(
                planner, care, week_due(care=care, rule=self.rule, week=week, calendar=self.planner.scope.calendar)
            )
            for care in idle
        ]
        return min(reasons, key=lambda one: list(Shortage).index(one[0]))
