"""Contact plans (联系计划): who contacts whom, on which day, by which channel, and why.

A plan meets what is owed (:mod:`~clientcare.cadence`, :mod:`~clientcare.occasions`) within what is allowed
(:mod:`~clientcare.limits`) and within the days of those who do it.  One contact may meet several duties.  Clients of
higher tiers come first, then those who wait longest for their interval; contacts are spread evenly over a period and
over the days of a relationship manager.  What cannot be met is a shortfall with its reason, never left out.

Narrow windows are planned before wide ones, so that a contact in a narrow one counts in the wide one as well.  For
contacts of one size, in windows that lie inside each other, with limits of a day or of such a window, the plan is
exact: it meets everything if anything does.  Meetings beside calls are bin packing, and limits that roll over several
days are no flow either: there duties change to their other leg, contacts give way to each other, and a book in which
something still lacks is planned again from other days, the best by priority being taken; a search, not a proof.  How
often it misses a plan that an exact solver finds is measured (``benchmarks/exact_plans.py``).

A client is in the book from the day of assignment on: nothing is planned or counted before.

A minimum is due on the last working day of its period.  The plan looks ahead to the end of every period that the
horizon touches, so that a short horizon gets its fair share; only periods that end inside it can fall short.

Source: 004 (3)客户约访制度 (C-25); that a limit goes before a minimum is a decision of this library.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from .bookplan import BookPlanner
from .calendars import ProvisionalCalendar
from .clientplan import Scope
from .clocks import WorkCalendar, as_date, week_of
from .decision import Decision, Finding, Outcome
from .dues import Due
from .errors import DateError, FactError
from .facts import Client, Contact, Holding, StaffMember
from .occasions import Signal, find_occasions
from .owed import find_dues, periods
from .parameters import given
from .plans import MAX_DAYS, ContactPlan, PlannedContact, Shortage, Shortfall
from .regime import CadencePolicy

__all__ = ["MAX_DAYS", "ContactPlan", "PlannedContact", "Shortage", "Shortfall", "plan_contacts"]

TURNS: Final = 4
"""How often a book is planned anew, from other days, while something lacks that a better search might find."""

_DAY: Final = timedelta(days=1)


def plan_contacts(
    clients: Iterable[Client],
    staff: Iterable[StaffMember],
    contacts: Iterable[Contact],
    policy: CadencePolicy,
    *,
    first: date,
    days: int,
    calendar: WorkCalendar,
    tiers: Sequence[str] = (),
    holdings: Iterable[Holding] = (),
    signals: Iterable[Signal] = (),
    families: Mapping[str, str] | None = None,
    units: int | None = None,
    open_complaints: Collection[str] = frozenset(),
    previous: ContactPlan | None = None,
) -> Decision[ContactPlan]:
    """Plan the contacts of ``days`` days from ``first`` on.

    ``tiers`` gives the order of the tiers, the lowest first; ``units`` the room of a day in place of the policy's;
    ``open_complaints`` the clients with an open complaint; ``previous`` an earlier plan, whose days are kept where the
    facts allow it.  Without ``staff`` every manager whom a client names is there each working day.  Clients without a
    manager are not planned for.  Contacts that the log holds count wherever they lie in a period, also inside the
    horizon.  Raises :class:`~clientcare.errors.DateError` for a horizon outside 1 to
    :data:`~clientcare.plans.MAX_DAYS` days and :class:`~clientcare.errors.FactError` for a client who stands twice or
    units that are no whole number.  Source: 004 (3)客户约访制度 (C-25).
    """
    if type(days) is not int or not 1 <= days <= MAX_DAYS:
        raise DateError("CC-DATE-002", f"a plan covers 1 to {MAX_DAYS} days, not {given(days)}")
    if units is not None and (type(units) is not int or units < 0):
        raise FactError("CC-FACT-001", f"units: want a whole number from 0, not {given(units)}")
    last = as_date(first) + (days - 1) * _DAY
    lenient = calendar if isinstance(calendar, ProvisionalCalendar) else ProvisionalCalendar(calendar)
    scope = Scope(
        policy=policy,
        calendar=lenient,
        first=first,
        last=last,
        end=_lookahead(policy, first, last),
        units=units,
        tiers=tuple(tiers),
        open_complaints=frozenset(open_complaints),
        families=families or {},
        kept_until=None if previous is None else previous.last,
    )
    logs, held, told = _by_client(contacts), _by_client(holdings), _by_client(signals)
    members = {member.staff_id: member for member in staff}
    books: dict[str, list[Client]] = defaultdict(list)
    known: set[str] = set()
    for client in clients:
        if client.client_id in known:
            raise FactError("CC-FACT-001", f"client {given(client.client_id)} stands twice among the clients")
        known.add(client.client_id)
        if client.manager_id is not None:
            books[client.manager_id].append(client)
    kept: dict[str, list[PlannedContact]] = defaultdict(list)
    for one in previous.contacts if previous is not None else ():
        kept[one.client_id].append(one)
    planned: list[PlannedContact] = []
    short: list[Shortfall] = []
    for manager_id, book in sorted(books.items()):
        member = members.get(manager_id)
        wanted = []
        for client in sorted(book, key=lambda one: one.client_id):
            log = logs.get(client.client_id, ())
            dues = _dues(client, log, held.get(client.client_id, ()), told.get(client.client_id, ()), scope)
            wanted.append((client, log, dues, kept.get(client.client_id, ())))
        made, lacking = _plan_book(scope, manager_id, member, wanted, known=not members or member is not None)
        planned += made
        short += lacking
    planned.sort(key=lambda one: (one.on, one.manager_id, one.client_id, one.kind, one.due_on, one.rules))
    short.sort(key=lambda one: (one.client_id or "", one.rules, one.due_on, one.manager_id or ""))
    plan = ContactPlan(first=first, last=last, contacts=tuple(planned), shortfalls=tuple(short))
    return Decision(plan, as_of=first, rulebook=policy.rulebook, findings=_findings(plan, policy))


def _plan_book(
    scope: Scope,
    manager_id: str,
    member: StaffMember | None,
    wanted: Sequence[tuple[Client, Sequence[Contact], Sequence[Due], Sequence[PlannedContact]]],
    *,
    known: bool,
) -> tuple[list[PlannedContact], list[Shortfall]]:
    """Plan one book; where something lacks, plan it again from other days, and take what is best by priority."""
    found: list[tuple[list[int], int, tuple[list[PlannedContact], list[Shortfall]]]] = []
    earlier = any(kept for *_, kept in wanted)
    for place, turn in enumerate([0] * earlier + [*range(TURNS)]):
        planner = BookPlanner(scope, manager_id, member, known=known, turn=turn, repeats=earlier and place == 0)
        for client, log, dues, kept in wanted:
            planner.add(client, log, dues, kept)
        plan = planner.plan()
        found.append((planner.lacking, place, plan))
        if planner.is_final or planner.desk.is_tired:
            break
    return min(found, key=lambda one: one[:2])[2]


T = TypeVar("T", Contact, Holding, Signal)


def _by_client(rows: Iterable[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found


def _lookahead(policy: CadencePolicy, first: date, last: date) -> date:
    """Give the last day of every period that the horizon touches."""
    ends = [last]
    for minimum in policy.minimums:
        if minimum.per is not None:
            ends += [period.last for period in periods(minimum.per, first, last)]
    if policy.weekly is not None:
        ends.append(week_of(last).last)
    if policy.content_by_holding is not None:
        ends += [period.last for period in periods(policy.content_by_holding.per, first, last)]
    return max(ends)


def _dues(
    client: Client,
    log: Sequence[Contact],
    held: Sequence[Holding],
    told: Sequence[Signal],
    scope: Scope,
) -> list[Due]:
    """Give everything that a client is owed: minimums as far as the plan looks ahead, occasions inside the horizon."""
    policy, first = scope.policy, scope.first
    holds = {one.product for one in held}
    floors = find_dues(client, log, policy, first=first, last=scope.end, calendar=scope.calendar, holds=holds)
    occasions = find_occasions(
        client,
        policy,
        first=first,
        last=scope.last,
        holdings=held,
        signals=told,
        contacts=log,
        families=scope.families,
        calendar=scope.calendar,
    )
    return [*floors, *occasions]


def _findings(plan: ContactPlan, policy: CadencePolicy) -> list[Finding]:
    """Give one finding a rule that the plan meets or misses: how many contacts are planned for it, how many lack."""
    planned: Counter[str] = Counter(rule_id for one in plan.contacts for rule_id in one.rules)
    missing: Counter[str] = Counter()
    for gap in plan.shortfalls:
        for rule_id in set(gap.rules).difference(gap.against):
            missing[rule_id] += gap.missing
    findings = []
    for rule in sorted(policy.every_rule(), key=lambda rule: rule.id):
        if planned[rule.id] or missing[rule.id]:
            outcome = Outcome.NOT_MET if missing[rule.id] else Outcome.MET
            because = "planning.short" if missing[rule.id] else "planning.met"
            findings.append(
                rule.finding(outcome, because, ("planned", planned[rule.id]), ("missing", missing[rule.id]))
            )
    return findings
