"""One manager's book planned (客户经理排期): what is owed to each client becomes jobs on the manager's days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from attrs import evolve

from .bookresult import contacts_of
from .clientplan import MESSAGES, Care, Planned, Scope, day_room, light
from .dues import Due
from .facts import Client, Contact, ContactKind, Purpose, Role, StaffMember
from .plans import PlannedContact, Shortage, Shortfall
from .scheduling import Desk
from .weekplan import WeekPlanner

__all__ = ["BookPlanner"]

_DAY: Final = timedelta(days=1)


class BookPlanner:
    """Plans the clients of one manager."""

    def __init__(self, scope: Scope, manager_id: str, member: StaffMember | None, *, known: bool) -> None:
        self.scope = scope
        self.manager_id = manager_id
        self.known = known
        self.is_manager = member is None or member.role is Role.RELATIONSHIP_MANAGER
        days = [scope.first + number * _DAY for number in range((scope.end - scope.first).days + 1)]
        self.present = [day for day in days if member is None or not member.is_away(day)]
        self.working = [day for day in self.present if scope.calendar.is_workday(day)]
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
                -care.waiting(),
                care.client.client_id,
            ),
        )
        for place, care in enumerate(ordered):
            care.place = place
        # What ends inside the horizon can fall short; what the plan looks ahead to takes the room that is left.
        weekly = self.scope.policy.weekly
        weeks = WeekPlanner(self, ordered, weekly) if weekly is not None and self.known and self.is_manager else None
        for inside in (True, False) if self.known else ():
            for _, group in groupby(ordered, key=lambda care: ranks.get(care.client.contracted_tier or "", -1)):
                owed = [(care, due) for care in group for due in care.dues if self._is_near(due) is inside]
                for care, due in owed if self.scope.kept_until is not None else ():
                    self._keep(care, due)
                for care, due in owed:
                    self._meet(care, due)
            for care in ordered:
                self._prefer(care, inside=inside)
            if weeks is None:
                self._prune(ordered, lambda _care, _day: True)
            else:
                weeks.fill(inside=inside)
                self._prune(ordered, weeks.release)
                weeks.fill(inside=inside)  # what is taken out may leave the room that a week lacked
        short = [] if weeks is None else list(weeks.shortfalls())
        for care in ordered:
            short += self._shortfalls(care)
        return [one for care in ordered for one in contacts_of(self, care)], short

    def _is_near(self, due: Due) -> bool:
        """Say whether something is placed first: a period that ends inside the horizon, and all that is no period."""
        return due.rule not in self.periodic or due.within <= self.scope.last

    def _ends_inside(self, due: Due) -> bool:
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
        for way in ways:
            if self.try_way(care, due, way) or len(ways) == 1:
                return
            self._undo(care, due)
        if ways:
            self.try_way(care, due, ways[0])

    def _keep(self, care: Care, due: Due) -> None:
        """Place what an earlier plan had for a duty on its days, before anybody of the tier gets something new."""
        usual = self._usual(care, due, care.usable(due.kinds))
        if usual is None or due.urgent or care.barred(due):
            return
        contacts, _ = self.gap(care, due)
        for one in care.kept_for(due)[:contacts]:
            job = Planned(care, due, usual, cost=self.scope.cost(usual), days=self._days(due, usual))
            care.jobs.append(job)
            if one.on not in job.days or not self.desk.put(job, one.on):
                care.jobs.pop()

    def _ways(self, care: Care, due: Due, contacts: int, meetings: int) -> list[list[ContactKind]]:
        """Give the ways to make up for what lacks, each as kinds of contact; the one that takes least room first."""
        meeting = ContactKind.MEETING
        usable = care.usable(due.kinds)
        usual = self._usual(care, due, usable)
        ways = [[usual] * contacts] if usual is not None else []
        if due.event is not None or any(cap.kinds is not None for cap in self.scope.policy.caps):
            ways += [[kind] * contacts for kind in usable if kind not in (usual, meeting)]
        if due.meetings is not None and meeting not in care.client.opted_out:
            credit = self.scope.policy.credit
            if credit is not None and credit.method == "points" and usual is not None:
                for calls in range(contacts - 1, 0, -1):
                    ways.append([usual] * calls + [meeting] * -(-(contacts - calls) // credit.calls))
            ways.append([meeting] * meetings)
        return ways

    def _usual(self, care: Care, due: Due, usable: Sequence[ContactKind]) -> ContactKind | None:
        """Give the kind for a duty: no meeting if that can be, and what counts for the most of what else is owed."""
        light_ones = [kind for kind in usable if kind is not ContactKind.MEETING] or usable
        if due.event is not None:
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
            job = Planned(care, due, kind, cost=self.scope.cost(kind), days=self._days(due, kind))
            care.jobs.append(job)
            if not self.desk.place(job, self._order(job, place, len(way), wanted)):
                care.jobs.pop()
                done = False
        return done

    def _undo(self, care: Care, due: Due) -> None:
        for job in [job for job in care.jobs if job.due is due]:
            self.desk.remove(job)
            care.jobs.remove(job)

    def _days(self, due: Due, kind: ContactKind) -> tuple[date, ...]:
        """Give the days on which something may be done: working days, but for messages on an occasion.

        Where the window of an occasion or an absence holds no working day, the last one before it.
        """
        begin = max(due.opens_on, self.scope.first)
        if due.event is not None and kind in MESSAGES and due.due_on >= self.scope.first:
            return self.span(True, begin, due.due_on)
        days = self.span(False, begin, due.within)
        follow_up = self.scope.policy.follow_up
        if due.rule in self.periodic or (days and days[0] <= max(due.due_on, begin)):
            return days
        if follow_up is not None and due.rule == follow_up.id:
            return days  # before its window the client was not assigned yet
        return self.span(False, self.scope.first, begin - _DAY)[-1:] + days

    def span(self, present: bool, first: date, last: date) -> tuple[date, ...]:
        """Give the days from ``first`` to ``last`` on which the manager is ``present``, or else works."""
        key = (present, first, last)
        if key not in self._spans:
            days = self.present if present else self.working
            self._spans[key] = tuple(days[bisect_left(days, first) : bisect_right(days, last)])
        return self._spans[key]

    def _order(self, job: Planned, place: int, of: int, wanted: Sequence[date]) -> Iterator[date]:
        """Give the days of a job by preference: those of the earlier plan, then what spreads contacts evenly."""
        days, due = job.days, job.due
        yield from (day for day in wanted if day in days)
        if self.scope.kept_until is not None:  # what the earlier plan did not hold was planned behind its horizon
            yield from self.evenly([day for day in days if day > self.scope.kept_until], job.care.place)
        if due.event is not None and job.what in MESSAGES and due.due_on >= self.scope.first:
            yield from reversed(days)
        elif due.due_on <= max(due.opens_on, self.scope.first):
            yield from days
        else:
            part = days[place * len(days) // of : (place + 1) * len(days) // of]
            yield from self.evenly(part, job.care.place)
            yield from self.evenly(days, job.care.place)

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

    def _prefer(self, care: Care, *, inside: bool) -> None:
        """Turn contacts into the kind that the client or the rule prefers, where room is left and nothing is lost."""
        meeting = ContactKind.MEETING
        for due in care.dues:
            jobs = [job for job in care.jobs if job.due is due]
            if not jobs or due.urgent or any(job.what is meeting for job in jobs):
                continue
            if self._is_near(due) is not inside:
                continue
            if due.meetings is None:
                wanted = care.usable(due.kinds)[0]
                if wanted is not jobs[0].what and self._is_new(care, due, wanted):
                    self._swap(care, due, jobs, [wanted] * len(jobs))
            elif (
                len(jobs) == due.contacts
                and care.usable((meeting,))
                and care.client.preferred_channel is meeting
                and self._is_new(care, due, meeting)
            ):
                self._swap(care, due, jobs, [meeting] * due.meetings)

    def _is_new(self, care: Care, due: Due, kind: ContactKind) -> bool:
        """Say whether an earlier plan had nothing for a duty, or had this kind of contact: a kind is kept as well."""
        kept = [one.kind for one in care.kept_for(due)]
        return not kept or kind in kept

    def _swap(self, care: Care, due: Due, jobs: Sequence[Planned], way: Sequence[ContactKind]) -> None:
        """Put contacts of other kinds in place of some, on the same days if that can be; else leave all as it was."""
        stood = [(job, job.on) for job in jobs if job.on is not None]
        lacking = [self.gap(care, other)[0] for other in care.dues]
        self._undo(care, due)
        kept = [one.on for one in care.kept_for(due)]
        for place, kind in enumerate(way):
            job = Planned(care, due, kind, cost=self.scope.cost(kind), days=self._days(due, kind))
            care.jobs.append(job)
            days = [day for day in (*kept, stood[place * len(stood) // len(way)][1]) if day in job.days]
            if not any(self.desk.put(job, day) for day in (*days, *self._order(job, place, len(way), ()))):
                care.jobs.pop()
        left = [self.gap(care, other)[0] for other in care.dues]
        if any(now > before for now, before in zip(left, lacking, strict=True)):
            self._undo(care, due)
            for job, day in stood:
                care.jobs.append(job)
                self.desk.put(job, day)

    def _prune(self, ordered: Sequence[Care], release: Callable[[Care, date], bool]) -> None:
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
                if [self.gap(care, due) for due in care.dues] == before and release(care, was):
                    care.jobs.remove(job)
                else:
                    self.desk.put(job, was)

    # --- the result --------------------------------------------------------------------------------------------------

    def _shortfalls(self, care: Care) -> Iterator[Shortfall]:
        for due in care.dues:
            missing, _ = self.gap(care, due)
            if not missing or not self._ends_inside(due):
                continue
            reason, against = self.reason(care, due) if self.known else (Shortage.NO_MANAGER, ())
            yield Shortfall(
                client_id=care.client.client_id,
                manager_id=self.manager_id,
                kind=due.kinds[0],
                due_on=due.due_on,
                rules=tuple(sorted({due.rule, *against})),
                reason=reason,
                missing=missing,
                purpose=due.purpose or Purpose.CARE,
                against=tuple(sorted(against)),
            )

    def reason(self, care: Care, due: Due) -> tuple[Shortage, tuple[str, ...]]:
        """Say why a duty has no room, with the rules that stand against it."""
        barred = care.barred(due)
        if barred:
            return Shortage.CAP, barred
        usable = care.usable(due.kinds if due.meetings is None else (*due.kinds, ContactKind.MEETING))
        if not usable:
            return Shortage.OPT_OUT, self.opt_out_rule()
        kind = light(usable)
        probe = Planned(care, due, kind, cost=self.scope.cost(kind), days=self._days(due, kind))
        against = [care.hindrance(probe, day) for day in probe.days]
        if None in against:
            return Shortage.NO_CAPACITY, self.day_rule()
        limits = {rule for rule in against if rule}
        return (Shortage.CAP, tuple(limits)) if limits else (Shortage.NO_WORKING_DAY, ())

    def day_rule(self) -> tuple[str, ...]:
        """Give the rule that states the room of a day, if there is one."""
        rule = self.scope.policy.day_units
        return () if rule is None else (rule.id,)

    def opt_out_rule(self) -> tuple[str, ...]:
        """Give the rule that keeps away from channels opted out of, if there is one."""
        rule = self.scope.policy.opt_out
        return () if rule is None else (rule.id,)
