"""How often a contact plan misses what an exact solver finds: ``python benchmarks/exact_plans.py [BOOKS]``.

Small tight random books of one manager are planned and given to CP-SAT (ortools) as well, as a model in which a contact
is a client, a kind and a day.  What is owed and allowed is counted here once more from the rules, not by the code that
plans.  First table: books that can be planned, those of them that got a shortfall (missed), plans that break a rule or
owe something without saying so.  Second table: contacts that move when the same facts are planned again with the plan
at hand, and books that become worse with one unit more a day: of the clients by priority, the manager's weeks last,
the first with another outcome lacks more.  Nothing here decides a test.

Nothing is planned before assignment.  Minimums hold for full periods.  An overdue first follow-up (C-26) is made up for
inside the horizon; one whose days are all days off may be a text on one of them.  Where nobody works on the day an
absence call (C-07) is due, the last working day before will do.  A week counts the clients assigned by its last working
day.  One contact a day and client (D-08) is in every policy here: contacts and days are the same number.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Final, NamedTuple

import attrs
from ortools.sat.python import cp_model

from clientcare import Rulebook
from clientcare.calendars import ChinaCalendar
from clientcare.clocks import MondayToFriday, Window, WorkCalendar, month_of, quarter_of, week_of
from clientcare.facts import Client, Contact, ContactKind, Role, StaffMember
from clientcare.planning import ContactPlan, plan_contacts
from clientcare.regime import CadencePolicy, Cap

DAY: Final = timedelta(days=1)
KINDS = CALL, MEETING, TEXT, _ = ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT, ContactKind.VIDEO
TIERS: Final = ("gold", "platinum", "diamond")
CALENDARS: Final[tuple[WorkCalendar, ...]] = (MondayToFriday(), ChinaCalendar())
SECONDS: Final = 30  # for one book; what is not decided by then is told, and counted as not plannable
Lacks = dict[tuple[str | None, str, date], int]
RULES: Final = Rulebook.load("reference").on(date(2026, 1, 1)).cadence


FAMILIES: Final = (  # their name, horizons, what there is beside calls, most clients, most units a day
    ("calls only", "month", "", 9, 2),
    ("quarters", "quarter", "", 9, 1),
    ("from inside a month", "part", "", 9, 2),
    ("first follow-ups, absences", "month", "follow absence", 9, 2),
    ("opt-outs, preferences", "month", "opted", 9, 2),
    ("meetings beside calls", "month", "meetings opted", 9, 6),
    ("the weekly ten", "month", "weekly", 9, 2),
    ("rolling caps", "month", "rolling", 9, 2),
    ("everything, short horizons", "part short", "follow absence opted meetings weekly rolling", 4, 8),
    ("a month's last days, nearly full", "end", "opted meetings weekly", 5, 9),
)


def _days(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range((last - first).days + 1)]


class Book(NamedTuple):
    """What a plan is made from."""

    clients: tuple[Client, ...]
    member: StaffMember
    log: dict[str, list[Contact]]
    policy: CadencePolicy
    first: date
    last: date
    units: int
    calendar: WorkCalendar

    def plan(self, previous: ContactPlan | None = None) -> tuple[ContactPlan, list[Row]]:
        """Make the plan, and give its contacts as rows too."""
        log, days = [one for log in self.log.values() for one in log], len(_days(self.first, self.last))
        plan = plan_contacts(
            self.clients, [self.member], log, self.policy, first=self.first, days=days, calendar=self.calendar,
            tiers=TIERS, units=self.units, previous=previous,
        ).value  # fmt: skip
        return plan, [Row(one.client_id, one.kind, one.on) for one in plan.contacts]

    def works(self, day: date) -> bool:
        """Say whether the manager works on a day."""
        return self.calendar.is_workday(day) and not self.member.is_away(day)

    def due_day(self, span: Window) -> date:
        """Give the last working day of a period, else its last day."""
        return max((day for day in _days(span.first, span.last) if self.calendar.is_workday(day)), default=span.last)

    def periods(self, per: str | None, last: date) -> list[Window]:
        """Give every period that has a day from the first of the horizon to ``last``."""
        period_of = {"week": week_of, "month": month_of}.get(per or "", quarter_of)
        return list(dict.fromkeys(period_of(day) for day in _days(self.first, last)))


def _horizon(chance: random.Random, kind: str) -> tuple[date, date]:
    span = (quarter_of if kind == "quarter" else month_of)(date(2026, chance.randint(1, 6), 1))
    first, last = span.first, span.last
    if kind == "part":
        first += chance.randint(1, 20) * DAY
    elif kind == "short":
        first += chance.randint(0, 27) * DAY
        last = first + chance.randint(0, 20) * DAY
    elif kind == "end":
        first = last - chance.randint(0, 7) * DAY
        last = max(first + chance.randint(2, 6) * DAY, last if chance.random() < 0.7 else first)
    return first, last


def _policy(chance: random.Random, parts: str) -> CadencePolicy:
    """Give the rules of ``reference`` that the family is about."""
    clients, most, days = chance.choice([2, 3, 10]), chance.choice([1, 2]), chance.choice([2, 3, 5, 7])
    caps = tuple(cap for cap in RULES.caps if cap.id == "D-08")
    if "rolling" in parts and chance.random() < 0.6:
        caps += (Cap(id="B-01", source=caps[0].source, most=most, days=days, purposes=caps[0].purposes),)
    minimums = [rule for rule in RULES.minimums if rule.per is not None]
    if "meetings" not in parts:
        minimums = [attrs.evolve(rule, meetings=None, statement_en="", statement_zh="") for rule in minimums]
    weekly = RULES.weekly and attrs.evolve(RULES.weekly, clients=clients)
    return CadencePolicy(
        minimums=tuple(minimums), weekly=weekly if "weekly" in parts else None, caps=caps, credit=RULES.credit,
        absence=RULES.absence if "absence" in parts else None, follow_up=RULES.follow_up if "follow" in parts else None,
        opt_out=RULES.opt_out, day_units=RULES.day_units,
    )  # fmt: skip


def _client(chance: random.Random, name: str, parts: str, first: date) -> Client:
    new, absent = "follow" in parts and chance.random() < 0.4, "absence" in parts and chance.random() < 0.4
    refuses, prefers = "opted" in parts and chance.random() < 0.25, "opted" in parts and chance.random() < 0.4
    return Client(
        client_id=name, manager_id="m", contracted_tier=chance.choice(TIERS),
        assigned_on=first + chance.randint(-20, 25) * DAY if new else date(2025, 1, 1),
        opted_out=frozenset(chance.sample(KINDS[:3], chance.choice([1, 1, 2])) if refuses else ()),
        preferred_channel=chance.choice(KINDS[:3]) if prefers else None,
        last_visit_on=first - chance.randint(0, 10) * DAY if absent else None,
    )  # fmt: skip


def _book(family: tuple[str, str, str, int, int], number: int) -> Book:
    name, horizons, parts, most, units = family
    chance = random.Random(f"{name} {number}")  # noqa: S311 - made-up data
    first, last = _horizon(chance, chance.choice(horizons.split()))
    names = [f"c{place}" for place in range(chance.randint(1, most))]
    away = first + chance.randint(0, 27) * DAY if chance.random() < 0.4 else None
    until = None if away is None else away + chance.randint(0, 9) * DAY
    log: dict[str, list[Contact]] = {one: [] for one in names}
    for one in (one for one in names for _ in range(chance.choice([0, 0, 1, 2]))):
        at = datetime.combine(first - chance.randint(1, 20) * DAY, datetime.min.time(), UTC)
        kind, reached = chance.choice([CALL, CALL, MEETING, TEXT]), chance.random() < 0.75
        log[one].append(Contact(client_id=one, at=at, kind=kind, connected=reached, manager_id="m"))
    return Book(
        clients=tuple(_client(chance, one, parts, first) for one in names), log=log,
        policy=_policy(chance, parts), first=first, last=last,
        member=StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER, away_from=away, away_until=until),
        units=chance.randint(1, units), calendar=chance.choice(CALENDARS),
    )  # fmt: skip


class Row(NamedTuple):
    """One contact, planned or possible."""

    client: str
    kind: ContactKind
    on: date


class Duty(NamedTuple):
    """So many contacts that still lack, on some days and of some kinds, or so many meetings instead."""

    client: Client
    rule: str
    due_on: date
    ends_on: date  # behind the horizon: it cannot fall short
    days: list[date]
    kinds: tuple[ContactKind, ...]
    contacts: int = 1
    meetings: int | None = None

    def ways(self, rows: Iterable[Row]) -> list[tuple[list[Row], int]]:
        """Give for each way to meet it the contacts that count, and how many it takes."""
        mine = [row for row in rows if row.client == self.client.client_id and row.on in self.days]
        ways = [([row for row in mine if row.kind in self.kinds], self.contacts)]
        return ways + ([] if self.meetings is None else [([row for row in mine if row.kind is MEETING], self.meetings)])

    def lacks(self, rows: Iterable[Row]) -> int:
        """Give how many contacts lack; none where one way is met in full."""
        gaps = [number - len(counted) for counted, number in self.ways(rows)]
        return 0 if min(gaps) <= 0 else gaps[0]


def _days_of(log: Iterable[Contact], kinds: Iterable[str], first: date, last: date = date.max) -> set[date]:
    """Give the days of the contacts that reached the client."""
    return {one.at.date() for one in log if one.connected and one.kind in kinds and first <= one.at.date() <= last}


def _duties(book: Book) -> Iterator[Duty]:
    """Give what is owed; the minimums also for periods that end behind the horizon."""
    follow, absence, first, last = book.policy.follow_up, book.policy.absence, book.first, book.last
    for client in book.clients:
        log, since = book.log[client.client_id], client.assigned_on or date.min
        for rule in book.policy.minimums:
            kinds, tiers = tuple(map(ContactKind, rule.kinds or KINDS)), rule.tiers or TIERS
            for span in book.periods(rule.per, quarter_of(last).last) if client.contracted_tier in tiers else ():
                lacking = rule.contacts - len(_days_of(log, kinds, span.first, span.last))
                meetings = rule.meetings and rule.meetings - len(_days_of(log, (MEETING,), span.first, span.last))
                if lacking > 0 and (meetings is None or meetings > 0) and since <= span.first:
                    days = _days(span.first, span.last)
                    yield Duty(client, rule.id, book.due_day(span), span.last, days, kinds, lacking, meetings)
        if follow is not None and since < last and not _days_of(log, follow.kinds, since):
            due_on = since + follow.days * DAY
            days = _days(since + DAY, last if due_on < first else due_on)
            if due_on >= quarter_of(quarter_of(first).first - DAY).first:  # an older one is no longer judged
                yield Duty(client, follow.id, due_on, due_on, days, tuple(map(ContactKind, follow.kinds)))
        visits = _days_of(log, (MEETING,), date.min) | ({client.last_visit_on} if client.last_visit_on else set())
        if absence is not None and client.contracted_tier in absence.tiers and visits:
            due_on = max(max(visits) + absence.days * DAY, since)
            if due_on <= last and not _days_of(log, absence.kinds, max(visits) + DAY):
                before = [day for day in _days(max(first, since), due_on - DAY) if book.works(day)]
                days = _days(due_on, last) + ([] if book.works(due_on) else before[-1:])
                yield Duty(client, absence.id, due_on, due_on, days, (CALL,))


def _weeks(book: Book) -> Iterator[tuple[Window, set[str], int]]:
    """Give the weeks that end inside the horizon, whom the log has in them, and how many clients each asks for."""
    rule = book.policy.weekly
    for span in book.periods("week", book.last) if rule is not None else ():
        if rule is not None and span.last <= book.last:
            there = sum((client.assigned_on or date.min) <= book.due_day(span) for client in book.clients)
            reached = {name for name, log in book.log.items() if _days_of(log, KINDS, span.first, span.last)}
            yield span, reached, min(rule.clients, there)


def _possible(book: Book, duties: Iterable[Duty]) -> list[Row]:
    """Give every contact that is allowed by itself; on a day off, the text for a follow-up without a working day."""
    off: set[tuple[str, ContactKind, date]] = set()
    for duty in duties:
        window = [day for day in duty.days if book.first <= day <= duty.due_on]
        if duty.rule == "C-26" and not any(book.works(day) for day in window):
            off |= {(duty.client.client_id, TEXT, day) for day in window if not book.member.is_away(day)}
    return [
        Row(client.client_id, kind, day) for client in book.clients for kind in KINDS if kind not in client.opted_out
        for day in _days(max(book.first, client.assigned_on or book.first), book.last)
        if book.works(day) or (client.client_id, kind, day) in off
    ]  # fmt: skip


def _limits(book: Book, rows: Sequence[Row]) -> Iterator[tuple[list[tuple[Row, int]], int]]:
    """Give contacts with what each weighs, and the most in all: the room of a day, one text on days off, caps."""
    for day in _days(book.first, book.last):
        yield [(row, 4 if row.kind is MEETING else 1) for row in rows if row.on == day], book.units
    for client, log in book.log.items():
        mine = [(row, 1) for row in rows if row.client == client]
        yield [one for one in mine if not book.works(one[0].on)], 1
        for cap in book.policy.caps:
            for begin in _days(book.first - (cap.days or 1) * DAY, book.last):
                run = Window(first=begin, last=begin + ((cap.days or 1) - 1) * DAY)
                most = max(cap.most - sum(one.at.date() in run for one in log), 0)
                yield [one for one in mine if one[0].on in run], most


def _lacks(book: Book, duties: Iterable[Duty], rows: Sequence[Row]) -> Lacks:
    """Give what is owed and not met, by client, rule and the day by which it is due."""
    lacks: Lacks = {}
    for duty in duties:
        if duty.ends_on <= book.last and (gap := duty.lacks(rows)):
            lacks[duty.client.client_id, duty.rule, duty.due_on] = gap
    for span, reached, need in _weeks(book):
        if (gap := need - len(reached | {row.client for row in rows if row.on in span})) > 0:
            lacks[None, "C-01", book.due_day(span)] = gap
    return lacks


def _by_priority(book: Book, duties: Sequence[Duty], lacks: Lacks) -> list[int]:
    """Give what each client lacks: higher tiers first, then who waits longest; the manager's weeks last."""

    def rank(client: Client) -> tuple[int, int, Fraction, str]:
        mine = [duty for duty in duties if duty.client is client]
        overdue = max(((book.first - duty.due_on).days for duty in mine if duty.rule == "C-07"), default=0)
        often = [Fraction(one.contacts, len(one.days)) for one in mine if one.rule != "C-07"]
        reached = _days_of(book.log[client.client_id], KINDS, date.min) or {client.assigned_on or date.min}
        waited = (book.first - max(reached)).days * max(often, default=Fraction(0))
        return -TIERS.index(client.contracted_tier or ""), -max(overdue, 0), -waited, client.client_id

    names = [*(client.client_id for client in sorted(book.clients, key=rank)), None]
    return [sum(lacking for key, lacking in lacks.items() if key[0] == name) for name in names]


def _is_plannable(book: Book, duties: Iterable[Duty], possible: Sequence[Row]) -> bool | None:
    """Say whether some plan meets everything that can fall short; None where the solver runs out of time."""
    model, total = cp_model.CpModel(), cp_model.LinearExpr.sum
    made = {row: model.new_bool_var("") for row in possible}
    for weighed, most in _limits(book, possible):
        model.add(total([made[row] * weight for row, weight in weighed]) <= most)
    for duty in (one for one in duties if one.ends_on <= book.last):
        met = []
        for rows, number in duty.ways(possible):
            met.append(model.new_bool_var(""))
            model.add(total([made[row] for row in rows]) >= number).only_enforce_if(met[-1])
        model.add_bool_or(met)
    for span, reached, need in _weeks(book):
        idle = {name: model.new_bool_var("") for name in sorted(book.log.keys() - reached)}
        for name, one in idle.items():
            model.add(total([made[row] for row in possible if row.client == name and row.on in span]) >= one)
        model.add(total(list(idle.values())) >= need - len(reached))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, SECONDS
    status = solver.solve(model)
    return None if status == cp_model.UNKNOWN else status in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def _measure(book: Book) -> Counter[str]:
    duties, (plan, rows) = list(_duties(book)), book.plan()
    possible = _possible(book, duties)
    lacks, solved = _lacks(book, duties, rows), _is_plannable(book, duties, possible)
    heavy = (sum(weight for _, weight in weighed) > most for weighed, most in _limits(book, rows))
    breaks = any(heavy) or not set(rows) <= set(possible)
    if solved is False and not lacks and not breaks:
        raise SystemExit("the solver calls a plan impossible that was made")
    told = {(gap.client_id, rule, gap.due_on) for gap in plan.shortfalls for rule in gap.rules}
    better = _lacks(book, duties, book._replace(units=book.units + 1).plan()[1])
    was, now = Counter(rows), Counter(book.plan(previous=plan)[1])
    worse = _by_priority(book, duties, better) > _by_priority(book, duties, lacks)
    return Counter({
        "books": 1, "plannable": solved is True, "undecided": solved is None, "contacts": len(rows),
        "missed": solved is True and bool(lacks or plan.shortfalls), "break a rule": breaks,
        "owed but silent": not lacks.keys() <= told, "worse with one unit more": worse,
        "moved, planned again": max((was - now).total(), (now - was).total()),
    })  # fmt: skip


def main(books: int) -> None:
    """Print both tables."""
    found = {}
    with ProcessPoolExecutor() as pool:
        for family in FAMILIES:
            found[family[0]] = sum(pool.map(_measure, (_book(family, one) for one in range(books))), Counter[str]())
    second = ("books", "contacts", "moved, planned again", "worse with one unit more")
    for heads in (("books", "plannable", "missed", "break a rule", "owed but silent"), second):
        print(f"\n| family | {' | '.join(heads)} |\n| --- |{' ---: |' * len(heads)}")
        for name, total in found.items():
            print(f"| {name} | {' | '.join(f'{total[head]:,}' for head in heads)} |")
    print(f"\nnot decided in {SECONDS} s: {sum(total['undecided'] for total in found.values())} books")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
