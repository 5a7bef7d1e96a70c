"""One manager's book planned (客户经理排期): what is owed to each client becomes jobs on the manager's days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from attrs import evolve

from .bookresult import contacts_of
from .clientplan import MESSAGES, Care, Planned, Scope, day_room
from .clocks import week_of
from .dues import Due
from .facts import Client, Contact, ContactKind, Role, StaffMember
from .plans import PlannedContact, Shortage, Shortfall
from .scheduling import Desk
from .shortages import shortfalls_of
from .weekplan import WeekPlanner, week_due

__all__ = ["BookPlanner"]

_DAY: Final = timedelta(days=1)


class BookPlanner:
    """Plans the clients of one manager."""

    def __init__(
        self,
        scope: Scope,
        manager_id: str,
        member: StaffMember | None,
        *,
        known: bool,
        turn: int = 0,
        repeats: bool = False,
    ) -> None:
        self.scope = scope
        self.turn = turn
        self.repeats = repeats
        self.manager_id = manager_id
        self.known = known
        self.is_manager = member is None or member.role is Role.RELATIONSHIP_MANAGER
        days = [scope.first + number * _DAY for number in range((scope.end - scope.first).days + 1)]
        self.present = [day for day in days if member is None or not member.is_away(day)]
        self.working = [day for day in self.present if scope.calendar.is_workday(day)]
        self.lacking: list[int] = []
        self.is_final = True
        self.desk = Desk({day: day_room(scope.room, member, day) for day in self.present})
        self.cares: list[Care] = []
        policy = scope.policy
        self.minimums = {rule.id for rule in (*policy.minimums, policy.content_by_holding) if rule is not None}
        self.periodic = self.minimums | {rule.id for rule in (policy.weekly,) if rule is not None}
        self._spans: dict[tuple[bool, date, date], tuple[date, ...]] = {}

    def add(
        self,
        client: Client,
        contacts: Sequence[Contact],
        dues: Sequence[Due],
        kept: Sequence[PlannedContact],
    ) -> None:
        """Take a client into the book; ``kept`` holds the contacts of an earlier plan."""
        last = self.scope.last
        care = Care(
            client,
            contacts,
            # What stays open until it is done is done inside the horizon, not some time in the periods behind it.
            [
                due if due.rule in self.periodic or due.within <= last else evolve(due, within=max(due.due_on, last))
                for due in dues
                if due.rule in self.periodic or due.opens_on <= last
            ],
            self.scope,
        )
        care.kept = kept
        self.cares.append(care)

    def plan(self) -> tuple[list[PlannedContact], list[Shortfall]]:
        """Place everything that is owed, the higher tiers first, then those who wait longest for their interval."""
        ranks = {tier: rank for rank, tier in enumerate(self.scope.tiers)}
        ordered = sorted(
            self.cares,
            key=lambda care: (
                -ranks.get(care.client.contracted_tier or "", -1),
                *(-waited for waited in care.waiting()),
                care.client.client_id,
            ),
        )
        for place, care in enumerate(ordered):
            care.place = place + self.turn
        # What ends inside the horizon can fall short; what the plan looks ahead to takes the room that is left.
        weekly = self.scope.policy.weekly
        weeks = WeekPlanner(self, ordered, weekly) if weekly is not None and self.known and self.is_manager else None
        if self.repeats and self.known:
            self._repeat(ordered)
        for inside in (True, False) if self.known else ():
            self.desk.is_thorough = inside
            if not inside and self.scope.kept_until is not None:
                self._pin()
            for _, group in groupby(ordered, key=lambda care: ranks.get(care.client.contracted_tier or "", -1)):
                owed = [(care, due) for care in group for due in care.dues if self._is_near(due) is inside]
                for care, due in owed:
                    self._keep(care, due)
                for care, due in owed:
                    self._meet(care, due)
                for care, due in owed:
                    self._prefer(care, due, None)
            if weeks is not None:
                weeks.fill(inside=inside)
            self._prune(ordered, weeks)
            if weeks is not None:
                weeks.fill(inside=inside)  # what is taken out may leave the room that a week lacked
        for care in ordered if self.known else ():
            for due in care.dues:
                self._prefer(care, due, weeks, last=True)
        self._prune(ordered, weeks)
        short = [] if weeks is None else list(weeks.shortfalls())
        self.lacking = [self.gap(care, due)[0] for care in ordered for due in care.dues if self.ends_inside(due)]
        self.lacking += [one.missing for one in short]
        for care in ordered:
            short += shortfalls_of(self, care)
        # What is forbidden on every day, or has no day, no better search will find room for.
        barred = {care.client.client_id for care in ordered if any(care.barred(due) for due in care.dues)}
        self.is_final = all(
            one.reason not in (Shortage.NO_CAPACITY, Shortage.CAP) or one.client_id in barred for one in short
        )
        return [one for care in ordered for one in contacts_of(self, care)], short

    def _repeat(self, ordered: Sequence[Care]) -> None:
        """Place all that an earlier plan had, before anything new for anybody."""
        weekly, calendar = self.scope.policy.weekly, self.scope.calendar
        for care in ordered:
            for due in care.dues:
                self._keep(care, due)
            if weekly is not None:
                for one in care.kept:
                    if one.rules == (weekly.id,) and one.on >= self.scope.first:
                        week = week_due(care=care, rule=weekly, week=week_of(one.on), calendar=calendar)
                        self._keep_one(care, week, one)

    def _pin(self) -> None:
        """Hold everything where it stands: what is only looked ahead to moves nothing of an earlier plan."""
        for job in (job for care in self.cares for job in care.jobs):
            job.days = job.days if job.on is None else (job.on,)

    def _is_near(self, due: Due) -> bool:
        """Say whether something is placed first: a period that ends inside the horizon, and all that is no period."""
        return due.rule not in self.periodic or due.within <= self.scope.last

    def ends_inside(self, due: Due) -> bool:
        """Say whether the horizon holds the end of a period, or the day by which anything else is due."""
        return (due.within if due.rule in self.periodic else due.due_on) <= self.scope.last

    # --- one duty ----------------------------------------------------------------------------------------------------

    def gap(self, care: Care, due: Due) -> tuple[int, int]:
        """Give the contacts that still lack, and the meetings that would do instead; both 0 where it is met."""
        jobs = [job for job in care.jobs if job.on is not None and job.meets(due)]
        if due.meetings is None:
            return max(due.contacts - len({job.on for job in jobs}), 0), 0
        meetings = len({job.on for job in jobs if job.what is ContactKind.MEETING})
        contacts = len({job.on for job in jobs if job.what is not ContactKind.MEETING})
        credit = self.scope.policy.credit
        if credit is not None and credit.method == "points":
            lack = max(due.contacts - contacts - credit.calls * meetings, 0)
            return lack, -(-lack // credit.calls)
        if due.contacts <= contacts or due.meetings <= meetings:
            return 0, 0
        return due.contacts - contacts, due.meetings - meetings

    def _meet(self, care: Care, due: Due) -> None:
        """Place what still lacks of a duty; what is placed for narrower ones already counts, and is held in place."""
        for job in care.jobs:
            if job.due is not due and job.meets(due):
                job.days = [day for day in job.days if due.opens_on <= day <= due.within]
        contacts, meetings = self.gap(care, due)
        if not contacts or (care.barred(due) and not due.urgent):
            return
        if due.urgent:
            job = Planned(care, due, due.kinds[0], cost=0, days=())
            job.on = max(due.opens_on, self.scope.first)
            care.jobs.append(job)
            return
        ways = self._ways(care, due, contacts, meetings)
        if any(self._try_whole(care, due, way) for way in ways):
            return
        if not ways or (self._is_near(due) and self._make_way(care, due, ways)):
            return
        self.try_way(care, due, ways[0])

    def _make_way(self, care: Care, due: Due, ways: Sequence[Sequence[ContactKind]]) -> bool:
        """Let another duty that has two legs be met by the other one, where that leaves room for one of these ways."""
        with self.desk.searching():
            return any(
                self._trade(care, due, ways, other, theirs)
                for other in self.cares
                for theirs in other.dues
                if theirs.meetings is not None and theirs is not due
                if theirs.opens_on <= due.within and due.opens_on <= theirs.within and not self.desk.is_tired
            )

    def _trade(self, care: Care, due: Due, ways: Sequence[Sequence[ContactKind]], other: Care, theirs: Due) -> bool:
        """Take off what another duty has, meet one in one of its ways and the other again, or leave all as it was."""
        if not any(job.due is theirs for job in other.jobs):
            return False
        lacking = self._lacking(other)
        mark, held, mine = self.desk.mark(), list(other.jobs), list(care.jobs)
        self._undo(other, theirs)
        if any(self._try_whole(care, due, way) for way in ways):
            again = self._ways(other, theirs, *self.gap(other, theirs))
            if any(self._try_whole(other, theirs, way) for way in again) and self._lacking(other) <= lacking:
                return True
        care.jobs, other.jobs = mine, held
        self.desk.undo(mark)
        return False

    def _lacking(self, care: Care) -> int:
        """Give how many contacts a client's duties lack, in all."""
        return sum(self.gap(care, due)[0] for due in care.dues)

    def _try_whole(self, care: Care, due: Due, way: Sequence[ContactKind]) -> bool:
        """Place a contact of each kind, or none of them."""
        held, mark = list(care.jobs), self.desk.mark()
        if self.try_way(care, due, way):
            return True
        care.jobs = held
        self.desk.undo(mark)
        return False

    def _keep(self, care: Care, due: Due) -> None:
        """Place what an earlier plan had for a duty on its days, before anybody of the tier gets something new."""
        if due.urgent or care.barred(due):
            return
        kinds = care.usable(due.kinds if due.meetings is None else (*due.kinds, ContactKind.MEETING))
        for one in care.kept_for(due):
            if one.kind in kinds and self.gap(care, due)[0]:
                self._keep_one(care, due, one)

    def _keep_one(self, care: Care, due: Due, one: PlannedContact) -> None:
        """Place one contact of an earlier plan for a duty, on its day and of its kind, where that still goes."""
        job = Planned(care, due, one.kind, cost=self.scope.cost(one.kind), days=self.days_for(care, due, one.kind))
        care.jobs.append(job)
        if one.on not in job.days or not self.desk.put(job, one.on):
            care.jobs.pop()
        elif not self._is_near(due):
            job.days = (one.on,)

    def _ways(self, care: Care, due: Due, contacts: int, meetings: int) -> list[list[ContactKind]]:
        """Give the ways to make up for what lacks, each as kinds of contact; the one that takes least room first."""
        meeting = ContactKind.MEETING
        usable = care.usable(due.kinds)
        usual = self._usual(care, due, usable)
        ways = [[usual] * contacts] if usual is not None else []
        if self._is_sent(care, due) or any(cap.kinds is not None for cap in self.scope.policy.caps):
            ways += [[kind] * contacts for kind in usable if kind not in (usual, meeting)]
        if due.meetings is not None and meeting not in care.client.opted_out:
            credit = self.scope.policy.credit
            if credit is not None and credit.method == "points" and usual is not None:
                for calls in range(contacts - 1, 0, -1):
                    ways.append([usual] * calls + [meeting] * -(-(contacts - calls) // credit.calls))
            begun = meetings < due.meetings
            ways.insert(0 if begun else len(ways), [meeting] * meetings)
        return ways

    def _usual(self, care: Care, due: Due, usable: Sequence[ContactKind]) -> ContactKind | None:
        """Give the kind for a duty: no meeting if that can be, and what counts for the most of what else is owed."""
        light_ones = [kind for kind in usable if kind is not ContactKind.MEETING] or usable
        if self._is_sent(care, due):
            messages = [kind for kind in light_ones if kind in MESSAGES]
            late = due.due_on < self.scope.first
            if messages and not late and not self.span(False, max(due.opens_on, self.scope.first), due.due_on):
                return messages[0]  # on a day off a message goes out on the day itself, a call could only be early
            if light_ones[:1] == messages[:1] and messages:
                return messages[0]
        others = [one for one in care.dues if one is not due and one.event is None]
        return max(light_ones, key=lambda kind: sum(kind in one.kinds for one in others), default=None)

    def try_way(self, care: Care, due: Due, way: Sequence[ContactKind]) -> bool:
        """Place a contact of each kind; tell whether all went, and leave those that did."""
        wanted = [one.on for one in care.kept_for(due)]
        done = True
        for place, kind in enumerate(way):
            job = Planned(care, due, kind, cost=self.scope.cost(kind), days=self.days_for(care, due, kind))
            care.jobs.append(job)
            if not self.desk.place(job, self._order(job, place, len(way), wanted)):
                care.jobs.pop()
                done = False
        return done

    def _undo(self, care: Care, due: Due) -> None:
        for job in [job for job in care.jobs if job.due is due]:
            self.desk.remove(job)
            care.jobs.remove(job)

    def days_for(self, care: Care, due: Due, kind: ContactKind) -> tuple[date, ...]:
        """Give the days on which something may be done: working days, but for messages that are sent on the day.

        Where the window of an occasion or an absence holds no working day, the last one before it.
        """
        begin = max(due.opens_on, self.scope.first, care.since)
        if kind in MESSAGES and self._is_sent(care, due) and due.due_on >= self.scope.first:
            return self.span(True, begin, due.due_on)
        days = self.span(False, begin, due.within)
        if not self._may_be_early(due) or (days and days[0] <= max(due.due_on, begin)):
            return days
        return self.span(False, max(self.scope.first, care.since), begin - _DAY)[-1:] + days

    def _may_be_early(self, due: Due) -> bool:
        """Say whether the working day before a window will do: not before what has to happen first."""
        policy = self.scope.policy
        if due.event is None:
            return policy.absence is not None and due.rule == policy.absence.id
        lead = policy.lead_time(due.event)
        return lead is None or lead.after is None

    def _is_sent(self, care: Care, due: Due) -> bool:
        """Say whether a message goes out on the day, worked or not: for an occasion, or where no day is worked."""
        follow_up = self.scope.policy.follow_up
        if due.event is not None or follow_up is None or due.rule != follow_up.id:
            return due.event is not None
        return not self.span(False, max(due.opens_on, self.scope.first, care.since), due.due_on)

    def span(self, present: bool, first: date, last: date) -> tuple[date, ...]:
        """Give the days from ``first`` to ``last`` on which the manager is ``present``, or else works."""
        key = (present, first, last)
        if key not in self._spans:
            days = self.present if present else self.working
            self._spans[key] = tuple(days[bisect_left(days, first) : bisect_right(days, last)])
        return self._spans[key]

    def _order(self, job: Planned, place: int, of: int, wanted: Sequence[date]) -> Iterator[date]:
        """Give the days of a job by preference: those of the earlier plan, then what spreads contacts evenly."""
        days, due, kept_until = job.days, job.due, self.scope.kept_until
        yield from (day for day in wanted if day in days)
        if kept_until is not None:  # what the earlier plan did not hold was planned behind its horizon
            later = [day for day in days if day > kept_until]
            yield from self._share(later, place, of, job.care.place)
            yield from self.evenly(later, job.care.place)
        if job.what in MESSAGES and self._is_sent(job.care, due) and due.due_on >= self.scope.first:
            yield from reversed(days)
        elif due.due_on <= max(due.opens_on, self.scope.first):
            yield from days
        else:
            yield from self._share(days, place, of, job.care.place)
            yield from self.evenly(days, job.care.place)

    def _share(self, days: Sequence[date], place: int, of: int, offset: int) -> list[date]:
        """Give one of so many equal parts of some days, those with most room first."""
        return self.evenly(days[place * len(days) // of : (place + 1) * len(days) // of], offset)

    def evenly(self, days: Sequence[date], offset: int) -> list[date]:
        """Order days by the room that is left; equal ones begin at another day for each client.

        From one client to the next the beginning goes on by the golden section of the days (34 to 55), so that few
        clients stand far apart and many fill the days evenly.
        """
        free, count = self.desk.free, len(days)
        begin = offset * count * 34 // 55
        keyed = sorted((-free[day], (place - begin) % count, day) for place, day in enumerate(days))
        return [day for _, _, day in keyed]

    # --- the better channel ------------------------------------------------------------------------------------------

    def _prefer(self, care: Care, due: Due, weeks: WeekPlanner | None, *, last: bool = False) -> None:
        """Turn contacts into the kind that the client or the rule prefers, where room is left and nothing is lost.

        Meetings take the room of others, so they come ``last``.  What an earlier plan had keeps its kind.
        """
        meeting = ContactKind.MEETING
        jobs = [job for job in care.jobs if job.due is due]
        if not jobs or due.urgent or any(job.what is meeting for job in jobs) or care.kept_for(due):
            return
        if due.meetings is None:
            wanted = care.usable(due.kinds)[0]
            if wanted is not jobs[0].what and (last or (wanted is not meeting and due.event is not None)):
                self._swap(care, due, [wanted] * len(jobs), weeks)
        elif (
            last and len(jobs) == due.contacts and care.usable((meeting,)) and care.client.preferred_channel is meeting
        ):
            self._swap(care, due, [meeting] * due.meetings, weeks)

    def _swap(self, care: Care, due: Due, way: Sequence[ContactKind], weeks: WeekPlanner | None) -> None:
        """Put contacts of other kinds in place of some, on the same days if that can be; else leave all as it was."""
        held, mark = list(care.jobs), self.desk.mark()
        stood = [job.on for job in held if job.due is due and job.on is not None]
        lacking = self._lacking(care)
        self._undo(care, due)
        for place, kind in enumerate(way):
            job = Planned(care, due, kind, cost=self.scope.cost(kind), days=self.days_for(care, due, kind))
            care.jobs.append(job)
            same = [stood[place * len(stood) // len(way)]]
            days = [day for day in same if day in job.days]
            if not any(self.desk.put(job, day) for day in (*days, *self._order(job, place, len(way), ()))):
                care.jobs.pop()
        if self._lacking(care) > lacking or not (weeks is None or weeks.can_change(care, stood)):
            care.jobs = held
            self.desk.undo(mark)

    def _prune(self, ordered: Sequence[Care], weeks: WeekPlanner | None) -> None:
        """Take out contacts whose duties others meet as well, where their week lets them go."""
        for care in ordered:
            # Only a contact for something else than a minimum can make another one needless.
            if all(job.due.rule in self.minimums for job in care.jobs):
                continue
            for job in sorted(care.jobs, key=lambda job: job.on or date.min, reverse=True):
                was = job.on
                if was is None or job.due.event is not None:
                    continue
                # What should be done soon is not put off to a later contact that happens to meet it.
                if job.due.rule not in self.periodic and not any(
                    one.on is not None and one.on < was and one.meets(job.due) for one in care.jobs
                ):
                    continue
                before = [self.gap(care, due) for due in care.dues]
                self.desk.remove(job)
                if [self.gap(care, due) for due in care.dues] == before and (weeks is None or weeks.release(care, was)):
                    care.jobs.remove(job)
                else:
                    self.desk.put(job, was)
