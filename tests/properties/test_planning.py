"""Laws of contact plans (C-01 to C-07, C-25, C-26, K-36): a maximum flow, a count from nothing, followed plans.

What is owed and what is allowed is counted here once more from the words of the handbooks, day by day, and never by
the code that plans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import attrs
import networkx as nx
from attrs import field, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.calendars import ChinaCalendar, ProvisionalCalendar
from clientcare.clocks import MondayToFriday, WorkCalendar
from clientcare.decision import Source, Term
from clientcare.facts import Client, Contact, ContactKind, Holding, Purpose, Role, StaffMember
from clientcare.occasions import Signal, find_occasions
from clientcare.planning import ContactPlan, PlannedContact, Shortage, plan_contacts
from clientcare.regime import (
    AbsenceCall,
    AbsenceCooldown,
    CadencePolicy,
    Cap,
    Credit,
    DayUnits,
    Declined,
    EventClass,
    FirstFollowUp,
    GreetedHolidays,
    LeadTime,
    Minimum,
    Occasion,
    OptOut,
    RefusalCooldown,
    Suppression,
    UrgentContact,
    WeeklyMinimum,
)

SOURCE = Source(document="test", locator="1")
DAY = timedelta(days=1)
SHANGHAI = timezone(timedelta(hours=8))
CALL, MEETING, TEXT = ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT
CALENDARS: tuple[WorkCalendar, ...] = (MondayToFriday(), ChinaCalendar())
FIRST_KINDS = ("call", "text", "meeting")
MESSAGES = ("text", "mail", "app", "messenger", "social")
TIERS = ("ordinary", "gold", "platinum", "diamond")
NON_SERVICE = ("care", "content", "survey", "marketing")
YEAR = 2026

MONTHLY = (
    Minimum(id="C-03", source=SOURCE, per="month", contacts=2, kinds=("call",), tiers=("diamond",)),
    Minimum(id="C-04", source=SOURCE, per="month", contacts=4, kinds=("call",), tiers=("platinum",)),
)
QUARTERLY = Minimum(id="C-02", source=SOURCE, per="quarter", contacts=1)
ONE_A_DAY = Cap(id="D-08", source=SOURCE, most=1, days=1, purposes=NON_SERVICE)
DAY_UNITS = DayUnits(id="D-19", source=SOURCE, units=20, meeting=4, other=1)
CALLS_ONLY = CadencePolicy(
    minimums=(attrs.evolve(QUARTERLY, tiers=("gold",)), *MONTHLY), caps=(ONE_A_DAY,), day_units=DAY_UNITS
)
FULL = CadencePolicy(
    weekly=WeeklyMinimum(id="C-01", source=SOURCE, clients=3),
    minimums=(QUARTERLY, *(attrs.evolve(rule, meetings=rule.contacts // 2) for rule in MONTHLY)),
    credit=Credit(id="C-05", source=SOURCE, method="legs", calls=2),
    absence=AbsenceCall(id="C-07", source=SOURCE, days=7, kinds=("call",), tiers=("gold",)),
    follow_up=FirstFollowUp(id="C-26", source=SOURCE, days=7, kinds=("call", "text", "meeting")),
    absence_cooldown=AbsenceCooldown(id="D-11", source=SOURCE, days=90),
    occasions=(
        Occasion(
            id="C-09", source=SOURCE, purpose="care", kinds=("text",),
            items=(Term("birthday", "birthday", "生日"), Term("holiday", "holiday", "节日")),
        ),
        Occasion(
            id="C-32", source=SOURCE, purpose="service",
            items=(Term("deposit_maturity", "maturity", "到期"), Term("overdue", "overdue", "逾期")),
        ),
        Occasion(id="C-14", source=SOURCE, purpose="marketing", items=(Term("new_product", "product", "新产品"),)),
    ),
    event_classes=(
        EventClass(id="C-11", source=SOURCE, event_class="product", items=(Term("new_product", "product", "新产品"),)),
    ),
    lead_times=(
        LeadTime(id="D-12", source=SOURCE, events=("deposit_maturity",), before=7),
        LeadTime(id="D-14", source=SOURCE, events=("overdue",), after=1),
        LeadTime(id="D-16", source=SOURCE, events=("new_product",), after=5),
    ),
    greeted_holidays=GreetedHolidays(id="D-17", source=SOURCE, holidays=("new_year", "spring_festival", "labour_day")),
    urgent=UrgentContact(id="C-79", source=SOURCE, items=(Term("large_outflow", "outflow", "流出"),), hours=24),
    caps=(ONE_A_DAY, Cap(id="D-05", source=SOURCE, most=1, days=7, purposes=("marketing",))),
    opt_out=OptOut(id="D-20", source=SOURCE, purposes=(*NON_SERVICE, "service")),
    declined=Declined(id="C-28", source=SOURCE, purposes=("marketing",)),
    refusal_cooldown=RefusalCooldown(id="D-10", source=SOURCE, days=20),
    suppression=Suppression(id="K-36", source=SOURCE, scope="marketing"),
    day_units=DAY_UNITS,
)  # fmt: skip

SMALL = attrs.evolve(FULL, greeted_holidays=None)
POLICIES = {"calls": CALLS_ONLY, "full": FULL, "small": SMALL}


# --- books -----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Case:
    """What a plan is made from."""

    clients: tuple[Client, ...]
    staff: tuple[StaffMember, ...]
    contacts: tuple[Contact, ...] = ()
    rules: str
    first: date
    last: date
    units: int
    calendar: WorkCalendar = field(factory=MondayToFriday)
    holdings: tuple[Holding, ...] = ()
    signals: tuple[Signal, ...] = ()
    open_complaints: frozenset[str] = frozenset()

    @property
    def policy(self) -> CadencePolicy:
        """The policy of the name that the case gives: a failing case is printed without it."""
        return POLICIES[self.rules]

    def plan(self, previous: ContactPlan | None = None) -> ContactPlan:
        """Make the plan."""
        return plan_contacts(
            self.clients,
            self.staff,
            self.contacts,
            self.policy,
            first=self.first,
            days=(self.last - self.first).days + 1,
            calendar=self.calendar,
            tiers=TIERS,
            holdings=self.holdings,
            signals=self.signals,
            units=self.units,
            open_complaints=self.open_complaints,
            previous=previous,
        ).value


def days_of(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + number * DAY for number in range((last - first).days + 1)]


@cache
def period_of(per: str, day: date) -> tuple[date, date]:
    """The first and the last day of the week, month or quarter of a day, found by walking."""

    def key(one: date) -> tuple[int, int]:
        if per == "week":
            return one.isocalendar()[:2]
        return one.year, one.month if per == "month" else (one.month - 1) // 3

    first = last = day
    while key(first - DAY) == key(day):
        first -= DAY
    while key(last + DAY) == key(day):
        last += DAY
    return first, last


@cache
def periods(per: str, first: date, last: date) -> list[tuple[date, date]]:
    """The periods that have a day from the first to the last."""
    return sorted({period_of(per, day) for day in days_of(first, last)})


def is_away(member: StaffMember, day: date) -> bool:
    """Whether an absence holds a day."""
    begin, end = member.away_from, member.away_until
    return (begin is not None or end is not None) and (begin or day) <= day <= (end or day)


def contact(client_id: str, day: date, kind: ContactKind, **more: Any) -> Contact:
    """A contact that reached its client, unless told otherwise."""
    at = datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI)
    return Contact(**{"client_id": client_id, "at": at, "kind": kind, "connected": True, **more})


@st.composite
def absences(draw: st.DrawFn, staff_id: str, first: date, last: date, capacity: Fraction = Fraction(1)) -> StaffMember:
    """A relationship manager, sometimes away for some days or for good."""
    begin = draw(st.none() | st.sampled_from(days_of(first, last)))
    end = None if begin is None else draw(st.none() | st.integers(0, 12).map(lambda days: begin + days * DAY))
    return StaffMember(
        staff_id=staff_id, role=Role.RELATIONSHIP_MANAGER, away_from=begin, away_until=end, capacity=capacity
    )  # fmt: skip


@st.composite
def call_books(draw: st.DrawFn, *, parts: bool = False) -> Case:
    """One manager's book with calls alone: tiers with a floor each, over a whole month or quarter, or from inside one.

    Some contacts have been made already.
    """
    first, last = period_of(draw(st.sampled_from(["month", "quarter"])), date(YEAR, draw(st.integers(1, 12)), 1))
    begin = draw(st.sampled_from(days_of(first, last))) if parts else first
    clients, contacts = [], []
    for number in range(draw(st.integers(1, 8))):
        tier = draw(st.sampled_from(["gold", "platinum", "platinum", "diamond"]))
        client = Client(client_id=f"c{number}", manager_id="m", contracted_tier=tier)
        clients.append(client)
        made = draw(st.lists(st.sampled_from(days_of(first, begin)), max_size=3, unique=True))
        contacts += [
            contact(client.client_id, day, CALL, connected=draw(st.booleans()), manager_id="m") for day in made
        ]
    return Case(
        clients=tuple(clients),
        staff=(draw(absences("m", first, last)),),
        contacts=tuple(contacts),
        rules="calls",
        first=begin,
        last=last,
        units=draw(st.integers(1, 3)),
    )


@st.composite
def full_books(draw: st.DrawFn, rules: str = "full") -> Case:
    """Two managers' books with everything: assignments, absences, opt-outs, occasions, complaints, refusals."""
    first = draw(st.dates(date(YEAR, 1, 1), date(YEAR, 12, 1)))
    last = first + draw(st.integers(0, 45)) * DAY
    clients, contacts, holdings, signals = [], list[Contact](), list[Holding](), list[Signal]()
    near = st.integers(-12, 25).map(lambda days: first + days * DAY)
    for number in range(draw(st.integers(1, 7))):
        client_id = f"c{number}"
        clients.append(
            Client(
                client_id=client_id,
                manager_id=draw(st.sampled_from(["m", "m", "n", "stranger", None])),
                contracted_tier=draw(st.sampled_from([*TIERS, None])),
                assigned_on=draw(st.none() | near),
                last_visit_on=draw(st.none() | near),
                birth_date=draw(st.none() | near.map(lambda day: day.replace(year=1980, day=min(day.day, 28)))),
                opted_out=frozenset(draw(st.sets(st.sampled_from([CALL, MEETING, TEXT]), max_size=2))),
                preferred_channel=draw(st.sampled_from([None, None, CALL, MEETING, TEXT])),
                declined_vip=draw(st.sampled_from([None, None, True, False])),
            )
        )
        for day in draw(st.lists(near, max_size=3)):
            contacts.append(
                contact(
                    client_id,
                    min(day, first),
                    draw(st.sampled_from([CALL, CALL, MEETING, TEXT])),
                    manager_id=draw(st.sampled_from(["m", "n", None])),
                    connected=draw(st.sampled_from([True, True, False, None])),
                    purpose=draw(st.sampled_from([None, None, *Purpose])),
                    refused_product=draw(st.sampled_from([None, None, "fund"])),
                )
            )
        if draw(st.booleans()):
            product = draw(st.sampled_from(["deposit", "home_loan"]))
            holdings.append(Holding(client_id=client_id, product=product, matures_on=draw(near)))
        if draw(st.booleans()):
            event = draw(st.sampled_from(["new_product", "large_outflow"]))
            signals.append(Signal(client_id=client_id, event=event, on=draw(near), product="fund"))
    return Case(
        clients=tuple(clients),
        staff=(
            draw(absences("m", first, last, capacity=draw(st.sampled_from([Fraction(1), Fraction(1, 2)])))),
            StaffMember(staff_id="n", role=draw(st.sampled_from([Role.RELATIONSHIP_MANAGER, Role.LOBBY_MANAGER]))),
        ),
        contacts=tuple(contacts),
        rules=rules,
        first=first,
        last=last,
        units=draw(st.integers(1, 10)),
        calendar=draw(st.sampled_from(CALENDARS)),
        holdings=tuple(holdings),
        signals=tuple(signals),
        open_complaints=frozenset(draw(st.sets(st.sampled_from(["c0", "c1"])))),
    )


@st.composite
def small_books(draw: st.DrawFn) -> Case:
    """Up to three clients and five working days that end a month and, maybe, a week: both legs and all."""
    last = period_of("month", date(YEAR, draw(st.integers(1, 12)), 1))[1] + draw(st.integers(0, 4)) * DAY
    days = [day for day in days_of(last - 12 * DAY, last) if day.weekday() < 5]
    first = days[-draw(st.integers(1, 5))]
    clients, contacts = [], []
    for number in range(draw(st.integers(1, 3))):
        client_id, tier = f"c{number}", draw(st.sampled_from(TIERS[1:]))
        assigned_on = draw(st.sampled_from([None, *days_of(first - 8 * DAY, last)]))
        clients.append(
            Client(
                client_id=client_id,
                manager_id="m",
                contracted_tier=tier,
                assigned_on=assigned_on,
                last_visit_on=draw(st.sampled_from([None, *days_of(first - 8 * DAY, last)])),
                opted_out=frozenset(draw(st.sets(st.sampled_from([CALL, MEETING, TEXT]), max_size=1))),
                preferred_channel=draw(st.sampled_from([None, CALL, MEETING, TEXT])),
            )
        )
        if assigned_on is None and tier != "gold":
            made = draw(st.lists(st.sampled_from(days_of(last - 20 * DAY, first - DAY)), max_size=3, unique=True))
            contacts += [contact(client_id, day, CALL, manager_id="m") for day in made]
    return Case(
        clients=tuple(clients),
        staff=(StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER),),
        contacts=tuple(contacts),
        rules="small",
        first=first,
        last=last,
        units=draw(st.integers(1, 6)),
    )


# --- the count from nothing ------------------------------------------------------------------------------------------


def purpose_of(one: Contact) -> Purpose:
    """The purpose of a contact made; care where it has none."""
    return one.purpose or Purpose.CARE


def reached(one: Contact) -> bool:
    """Whether a contact made counts for what is owed."""
    return bool(one.connected) or (one.connected is None and one.kind is MEETING)


def is_personal(row: PlannedContact) -> bool:
    """Whether a planned contact is more than a text on an occasion."""
    return row.event is None or row.kind not in MESSAGES


def is_workday(case: Case, day: date) -> bool:
    """Whether a day is worked: Monday to Friday where the calendar does not know it."""
    return case.calendar.is_workday(day) if case.calendar.covers(day) else day.weekday() < 5


def breaches(case: Case, plan: ContactPlan) -> list[str]:
    """What a plan does that it may not, told in words."""
    found = []
    clients = {one.client_id: one for one in case.clients}
    staff = {one.staff_id: one for one in case.staff}
    policy = case.policy
    room: Counter[tuple[str, date]] = Counter()
    for row in plan.contacts:
        client, member = clients[row.client_id], staff.get(row.manager_id)
        told = f"{row.client_id} {row.kind} {row.on}"
        if not case.first <= row.on <= case.last:
            found.append(f"{told}: outside the horizon")
        if row.manager_id != client.manager_id or member is None:
            found.append(f"{told}: by {row.manager_id}")
            continue
        if row.purpose is Purpose.FRAUD:
            if row.units:
                found.append(f"{told}: urgent, yet takes room")
            continue
        room[row.manager_id, row.on] += row.units
        if row.units != (4 if row.kind is MEETING else 1):
            found.append(f"{told}: {row.units} units")
        if is_away(member, row.on):
            found.append(f"{told}: {row.manager_id} is away")
        is_sent = row.kind in MESSAGES and "C-26" in row.rules  # a first follow-up in a holiday is a text
        if is_personal(row) and not is_sent and not is_workday(case, row.on):
            found.append(f"{told}: no working day")
        if row.kind in client.opted_out:
            found.append(f"{told}: opted out")
        if row.provisional is case.calendar.covers(row.on):
            found.append(f"{told}: provisional {row.provisional}")
        if row.purpose is Purpose.MARKETING:
            if client.declined_vip:
                found.append(f"{told}: declined")
            if row.client_id in case.open_complaints:
                found.append(f"{told}: complaint open")
            for one in case.contacts:
                since = (row.on - one.at.date()).days
                if one.client_id == row.client_id and one.refused_product == row.product and since < 20:
                    found.append(f"{told}: refused {since} days ago")
    for (manager_id, day), units in room.items():
        if units > int(case.units * staff[manager_id].capacity):
            found.append(f"{manager_id} {day}: {units} units")
    for client in case.clients:
        made = [
            (one.at.date(), one.kind, purpose_of(one)) for one in case.contacts if one.client_id == client.client_id
        ]
        mine = [row for row in plan.contacts if row.client_id == client.client_id]
        planned = [(row.on, row.kind, row.purpose) for row in mine]
        slots = Counter((row.on, row.kind, row.event, row.product) for row in mine)
        found += [f"{client.client_id}: {slot} twice" for slot, times in slots.items() if times > 1]
        for cap in policy.caps:
            # Calendar caps are not drawn; a run that holds a planned contact keeps the limit.
            assert cap.days is not None
            for begin in days_of(case.first - cap.days * DAY, case.last):
                run = days_of(begin, begin + (cap.days - 1) * DAY)
                if any(day in run and purpose in cap.purposes for day, _, purpose in planned):
                    held = sum(day in run and purpose in cap.purposes for day, _, purpose in (*made, *planned))
                    if held > cap.most:
                        found.append(f"{client.client_id} {begin}: {held} under {cap.id}")
    return found


def last_workday(case: Case, first: date, last: date) -> date:
    """The last working day of a period; its last day where it has none."""
    return max((day for day in days_of(first, last) if is_workday(case, day)), default=last)


def lacking(case: Case, plan: ContactPlan) -> Counter[tuple[str | None, str, date]]:
    """What a plan leaves owed of minimums and weeks that end inside the horizon: by client, rule and due day."""
    found: Counter[tuple[str | None, str, date]] = Counter()
    policy = case.policy
    for client in case.clients:
        if client.manager_id is None:
            continue
        made = [
            (one.at.date(), one.kind) for one in case.contacts if one.client_id == client.client_id and reached(one)
        ]
        made += [(row.on, row.kind) for row in plan.contacts if row.client_id == client.client_id and is_personal(row)]
        for rule in policy.minimums:
            if rule.tiers is not None and client.contracted_tier not in rule.tiers:
                continue
            for first, last in periods(str(rule.per), case.first, case.last):
                since = client.assigned_on or client.opened_on
                if last > case.last or (since is not None and since > first):
                    continue
                days = {
                    day for day, kind in made if first <= day <= last and (rule.kinds is None or kind in rule.kinds)
                }
                meetings = {day for day, kind in made if first <= day <= last and kind is MEETING}
                lack = rule.contacts - len(days)
                if rule.meetings is not None and policy.credit is not None and policy.credit.method == "points":
                    lack -= policy.credit.calls * len(meetings)
                elif rule.meetings is not None and len(meetings) >= rule.meetings:
                    lack = 0
                if lack > 0:
                    found[client.client_id, rule.id, last_workday(case, first, last)] = lack
    managers = {one.staff_id for one in case.staff if one.role is Role.RELATIONSHIP_MANAGER}
    for manager_id in managers & {one.manager_id for one in case.clients} if policy.weekly is not None else ():
        mine = [one for one in case.clients if one.manager_id == manager_id]
        for first, last in periods("week", case.first, case.last):
            worked = last_workday(case, first, last)
            book = {one.client_id for one in mine if (one.assigned_on or worked) <= worked}
            met = {
                one.client_id for one in case.contacts
                if reached(one) and one.manager_id in (None, manager_id) and first <= one.at.date() <= last
            }  # fmt: skip
            met |= {row.client_id for row in plan.contacts if is_personal(row) and first <= row.on <= last}
            lack = (
                min(policy.weekly.clients, len(book)) - len(met & {one.client_id for one in mine})
                if policy.weekly is not None
                else 0
            )
            if last <= case.last and lack > 0:
                found[None, "C-01", last_workday(case, first, last)] += lack
    return found


def reported(plan: ContactPlan, rules: Iterable[str]) -> Counter[tuple[str | None, str, date]]:
    """The shortfalls of some rules by client, rule and due day; each may stand there once."""
    found: Counter[tuple[str | None, str, date]] = Counter()
    seen = set()
    for gap in plan.shortfalls:
        assert gap.missing > 0
        for rule in set(gap.rules) & set(rules):
            key = gap.client_id, rule, gap.due_on
            assert (*key, gap.manager_id) not in seen
            seen.add((*key, gap.manager_id))
            found[key] += gap.missing
    return found


# --- against a maximum flow ------------------------------------------------------------------------------------------


def most_calls(case: Case, tiers: Sequence[str]) -> tuple[int, int]:
    """How many calls the clients of some tiers are owed, and how many at most can be made: owed, client's day, day."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    owed = 0
    (member,) = case.staff
    days = [day for day in days_of(case.first, case.last) if is_workday(case, day) and not is_away(member, day)]
    for day in days:
        graph.add_edge(day, "sink", capacity=case.units)
    for client in case.clients:
        if client.contracted_tier not in tiers:
            continue
        log = [one for one in case.contacts if one.client_id == client.client_id]
        for rule in case.policy.minimums:
            if rule.tiers is None or client.contracted_tier not in rule.tiers:
                continue
            for first, last in periods(str(rule.per), case.first, case.last):
                done = sum(first <= one.at.date() <= last and reached(one) for one in log)
                lack = max(rule.contacts - done, 0) if last <= case.last else 0
                owed += lack
                node = client.client_id, rule.id, first
                graph.add_edge("source", node, capacity=lack)
                for day in days:
                    # D-08: a day on which the client was tried holds no other contact.
                    if first <= day <= last and all(one.at.date() != day for one in log):
                        graph.add_edge(node, (client.client_id, day), capacity=1)
                        graph.add_edge((client.client_id, day), day, capacity=1)
    return owed, int(nx.maximum_flow_value(graph, "source", "sink"))


@settings(max_examples=100)
@given(call_books() | call_books(parts=True))
def test_as_much_is_met_as_a_maximum_flow_meets(case: Case) -> None:
    """C-02 to C-04, C-25, D-08, D-19: what lacks is what a maximum flow leaves, for the highest tiers alone as well."""
    plan = case.plan()
    assert breaches(case, plan) == []
    tier_of = {one.client_id: one.contracted_tier for one in case.clients}
    for tiers in (TIERS[3:], TIERS[2:], TIERS[1:]):
        owed, most = most_calls(case, tiers)
        missing = sum(gap.missing for gap in plan.shortfalls if tier_of[gap.client_id or ""] in tiers)
        assert missing == owed - most


# --- every plan ------------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(full_books())
def test_no_plan_does_what_it_may_not(case: Case) -> None:
    """C-25, C-28, C-51, K-36, D-05, D-08, D-10, D-19, D-20: rooms, days, caps, opt-outs and silences hold."""
    assert breaches(case, case.plan()) == []


@settings(max_examples=150)
@given(full_books())
def test_what_is_owed_is_planned_or_reported(case: Case) -> None:
    """C-01 to C-05, C-25: of periods that end in the horizon, what lacks by a count from nothing is reported, once."""
    plan = case.plan()
    assert reported(plan, ("C-01", "C-02", "C-03", "C-04")) == lacking(case, plan)


@settings(max_examples=100)
@given(full_books())
def test_first_calls_are_planned_in_time_or_reported(case: Case) -> None:
    """C-07, C-26, D-11: a first follow-up and an absence call due in the horizon have a contact or a shortfall."""
    plan = case.plan()
    short = Counter((gap.client_id, rule, gap.due_on) for gap in plan.shortfalls for rule in gap.rules)
    for client in case.clients:
        log = [one for one in case.contacts if one.client_id == client.client_id]
        rows = [row for row in plan.contacts if row.client_id == client.client_id]
        visits = [one.at.date() for one in log if one.kind is MEETING and reached(one)]
        visits += [] if client.last_visit_on is None else [client.last_visit_on]
        if client.manager_id is None:
            assert rows == []
            continue
        first_rows = [row for row in rows if "C-26" in row.rules]
        if client.assigned_on is None:
            assert first_rows == []
        else:
            since, due_on = client.assigned_on, client.assigned_on + 7 * DAY
            made = any(reached(one) and one.kind in FIRST_KINDS and one.at.date() >= since for one in log)
            in_time = due_on >= case.first
            assert all((row.on <= due_on or not in_time) and row.kind in FIRST_KINDS and not made for row in first_rows)
            lacks = not made and due_on <= case.last and first_rows == []
            assert short[client.client_id, "C-26", due_on] == lacks
        if client.contracted_tier == "gold" and visits:
            calls = [one for one in log if one.kind is CALL and reached(one)]
            cared = [one.at.date() for one in calls if purpose_of(one) is Purpose.CARE]
            due_on = max([max(visits) + 7 * DAY, *(day + 90 * DAY for day in cared), client.assigned_on or date.min])
            called = any(one.at.date() > max(visits) for one in calls)
            absence_rows = [row for row in rows if "C-07" in row.rules]
            assert all(row.kind is CALL and not called for row in absence_rows)
            lacks = not called and due_on <= case.last and absence_rows == []
            assert short[client.client_id, "C-07", due_on] == lacks


@settings(max_examples=100)
@given(full_books())
def test_every_occasion_has_its_contact_or_a_shortfall(case: Case) -> None:
    """C-09, C-32, C-79, D-12, D-14: each occasion in time, a message on its day; what is urgent, at once."""
    plan = case.plan()
    for client in case.clients:
        if client.manager_id is None:
            continue
        occasions = find_occasions(
            client,
            case.policy,
            first=case.first,
            last=case.last,
            holdings=[one for one in case.holdings if one.client_id == client.client_id],
            signals=[one for one in case.signals if one.client_id == client.client_id],
            contacts=[one for one in case.contacts if one.client_id == client.client_id],
            calendar=ProvisionalCalendar(case.calendar),
        )
        rows = [row for row in plan.contacts if row.client_id == client.client_id and row.event is not None]
        gaps = [gap for gap in plan.shortfalls if gap.client_id == client.client_id]
        for due in occasions:
            mine = [
                row
                for row in rows
                if due.rule in row.rules and row.on <= due.within
                # Two occasions of one day and purpose are told in one contact.
                if (row.event, row.product) == (due.event, due.product)
                or (row.due_on, row.purpose) == (due.due_on, due.purpose)
            ]
            if due.urgent:
                known = client.manager_id in {one.staff_id for one in case.staff}
                assert [row.on for row in mine] == ([max(due.opens_on, case.first)] if known else [])
            for row in mine:
                assert row.kind in due.kinds
                assert row.kind not in MESSAGES or max(due.opens_on, case.first) <= row.on
                if due.opens_on == due.due_on >= case.first and row.kind in MESSAGES:
                    assert row.on == due.due_on
            if mine == [] and due.due_on <= case.last:
                assert any(due.rule in gap.rules and gap.due_on == due.due_on for gap in gaps)


@settings(max_examples=100)
@given(full_books())
def test_a_higher_tier_never_waits_for_a_lower_one(case: Case) -> None:
    """C-25: where a client's call has no room, no day that would do holds a contact with a client of a lower tier."""
    plan = case.plan()
    rank = {one.client_id: TIERS.index(one.contracted_tier or "ordinary") for one in case.clients}
    clients = {one.client_id: one for one in case.clients}
    staff = {one.staff_id: one for one in case.staff}
    for gap in plan.shortfalls:
        if gap.reason is not Shortage.NO_CAPACITY or gap.client_id is None or gap.manager_id is None:
            continue
        rule = next((one for one in case.policy.minimums if one.id in gap.rules), None)
        if rule is None or CALL in clients[gap.client_id].opted_out:
            continue
        first, last = period_of(str(rule.per), gap.due_on)
        mine = [row.on for row in plan.contacts if row.client_id == gap.client_id]
        mine += [one.at.date() for one in case.contacts if one.client_id == gap.client_id]
        for row in plan.contacts:
            if row.manager_id == gap.manager_id and row.units and first <= row.on <= last and row.on not in mine:
                usable = is_workday(case, row.on) and not is_away(staff[gap.manager_id], row.on)
                assert not usable or rank[row.client_id] >= rank[gap.client_id]


# --- one plan against another ----------------------------------------------------------------------------------------


def missing_by_tier(case: Case, plan: ContactPlan) -> list[int]:
    """What a plan leaves owed, the highest tier first, then of the managers' weeks."""
    tier_of = {one.client_id: one.contracted_tier for one in case.clients}
    found = Counter(None if gap.client_id is None else tier_of[gap.client_id] or "" for gap in plan.shortfalls)
    total = Counter[str | None]()
    for gap in plan.shortfalls:
        total["week" if gap.client_id is None else tier_of[gap.client_id] or ""] += gap.missing
    assert sum(found.values()) == len(plan.shortfalls)
    return [total[tier] for tier in (*reversed(TIERS), "", "week")]


@settings(max_examples=100)
@given(call_books() | call_books(parts=True), st.integers(1, 3))
def test_more_room_never_makes_a_plan_worse(case: Case, more: int) -> None:
    """C-25: with more units a day, or without the absence, no tier lacks more unless a higher one lacks less."""
    was = missing_by_tier(case, case.plan())
    there = tuple(attrs.evolve(one, away_from=None, away_until=None) for one in case.staff)
    for better in (attrs.evolve(case, units=case.units + more), attrs.evolve(case, staff=there)):
        now = missing_by_tier(better, better.plan())
        assert now <= was
        assert sum(now) <= sum(was)


@settings(max_examples=60)
@given(small_books(), st.integers(1, 3))
def test_more_room_never_loses_a_plan(case: Case, more: int) -> None:
    """C-25: what has room beside meetings, weeks and all has it on longer days too."""
    if case.plan().shortfalls == ():
        assert attrs.evolve(case, units=case.units + more).plan().shortfalls == ()


@settings(max_examples=60)
@given(call_books() | small_books())
def test_the_same_facts_keep_a_plan(case: Case) -> None:
    """C-25: planned again on the same day with the plan at hand, nothing moves, with meetings or without."""
    plan = case.plan()
    again = case.plan(previous=plan)
    assert [(row.on, row.client_id, row.kind) for row in again.contacts] == [
        (row.on, row.client_id, row.kind) for row in plan.contacts
    ]


@settings(max_examples=60)
@given(full_books(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(case: Case, random: Any) -> None:
    """C-25: a plan is the same whatever the order of clients, staff, contacts, holdings and signals."""
    names = ("clients", "staff", "contacts", "holdings", "signals")
    mixed: dict[str, Any] = {name: tuple(random.sample(rows := getattr(case, name), len(rows))) for name in names}
    assert attrs.evolve(case, **mixed).plan() == case.plan()


def done(rows: Iterable[PlannedContact]) -> list[Contact]:
    """The contacts of a plan as they stand in the log once they were made; a greeting is sent and not answered."""
    return [
        contact(
            row.client_id,
            row.on,
            row.kind,
            manager_id=row.manager_id,
            purpose=row.purpose,
            connected=True if is_personal(row) else None,
        )
        for row in rows
    ]


def next_day(case: Case, plan: ContactPlan) -> Case:
    """The day after a day on which everything planned was done."""
    made = done(row for row in plan.contacts if row.on == case.first)
    return attrs.evolve(case, contacts=(*case.contacts, *made), first=case.first + DAY)


@settings(max_examples=100)
@given(call_books().filter(lambda case: case.first < case.last))
def test_a_followed_plan_stays_as_it_was(case: Case) -> None:
    """C-25: after a day on which the plan was followed, the plan of the days left is the rest of it, if all had room.

    Where not everything had room, as much is met as before, tier by tier.
    """
    plan = case.plan()
    following = next_day(case, plan)
    again = following.plan(previous=plan)
    assert missing_by_tier(following, again) == missing_by_tier(case, plan)
    if plan.shortfalls == ():
        assert again.contacts == tuple(row for row in plan.contacts if row.on > case.first)


# --- followed over months --------------------------------------------------------------------------------------------


@st.composite
def quarters(draw: st.DrawFn) -> Case:
    """One manager's book over the first quarter of 2026 in China, Spring Festival from 15 to 23 February included."""
    clients = []
    for number in range(draw(st.integers(1, 12))):
        assigned_on = draw(st.sampled_from([None, None, date(YEAR, 1, 1), date(YEAR, 1, 31), date(YEAR, 2, 12)]))
        clients.append(
            Client(
                client_id=f"c{number}",
                manager_id="m",
                contracted_tier=draw(st.sampled_from(TIERS[1:])),
                assigned_on=assigned_on,
                last_visit_on=draw(st.sampled_from([None, date(YEAR - 1, 12, 29), date(YEAR, 1, 20)])),
                birth_date=draw(st.sampled_from([None, date(1984, 2, 29), date(1970, 2, 18)])),
                opted_out=frozenset(draw(st.sets(st.sampled_from([CALL, TEXT]), max_size=1))),
                preferred_channel=draw(st.sampled_from([None, CALL, MEETING])),
            )
        )
    away_from = draw(st.sampled_from([None, date(YEAR, 1, 12), date(YEAR, 2, 24), date(YEAR, 3, 26)]))
    away = (away_from, None if away_from is None else away_from + 7 * DAY)
    return Case(
        clients=tuple(clients),
        staff=(
            StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER, away_from=away[0], away_until=away[1]),
        ),
        rules="full",
        first=date(YEAR, 1, 1),
        last=date(YEAR, 3, 31),
        units=draw(st.integers(2, 8)),
        calendar=ChinaCalendar(),
    )  # fmt: skip


def follow(case: Case, horizon: int) -> Case:
    """Go through the days of a case: each morning plan some days, keeping to the plan before, and do the day's part."""
    previous: ContactPlan | None = None
    log = list(case.contacts)
    for day in days_of(case.first, case.last):
        today = attrs.evolve(case, contacts=tuple(log), first=day, last=day + (horizon - 1) * DAY)
        previous = today.plan(previous)
        log += done(row for row in previous.contacts if row.on == day)
    return attrs.evolve(case, contacts=tuple(log))


def has_room(plan: ContactPlan) -> bool:
    """Whether nothing is short for want of room alone."""
    return all(gap.reason is not Shortage.NO_CAPACITY for gap in plan.shortfalls)


@settings(max_examples=8)
@given(quarters().filter(lambda case: has_room(case.plan())), st.sampled_from([7, 31]))
def test_a_plan_that_is_followed_leaves_nothing_owed(case: Case, horizon: int) -> None:
    """C-01 to C-04, C-25: re-planned and done day by day over a quarter, no week, month or quarter ends with a lack.

    So it is wherever the whole quarter has room; what has no working day, or is opted out of, lacks as foreseen.
    """
    nothing = ContactPlan(first=case.first, last=case.last, contacts=(), shortfalls=())
    followed = follow(case, horizon)
    assert lacking(followed, nothing) == lacking(case, case.plan())


# --- against every plan there is -------------------------------------------------------------------------------------


def is_served(case: Case, client: Client, chosen: dict[date, ContactKind | None]) -> bool:
    """Whether some contacts do all for a client that is due in the horizon, the week of the manager apart."""
    made = [(one.at.date(), one.kind) for one in case.contacts if one.client_id == client.client_id]
    made += [(day, kind) for day, kind in chosen.items() if kind is not None]
    since, visited = client.assigned_on, client.last_visit_on
    for rule in case.policy.minimums:
        for first, last in periods(str(rule.per), case.first, case.last):
            days = [day for day, kind in made if first <= day <= last and (rule.kinds is None or kind in rule.kinds)]
            meetings = [day for day, kind in made if first <= day <= last and kind is MEETING]
            if (
                (rule.tiers is None or client.contracted_tier in rule.tiers)
                and last <= case.last
                and (since is None or since <= first)
                and len(days) < rule.contacts
                and (rule.meetings is None or len(meetings) < rule.meetings)
            ):
                return False
    if since is not None and since + 7 * DAY <= case.last:
        # What was missed before the horizon is made up for inside it.
        until = since + 7 * DAY if since + 7 * DAY >= case.first else case.last
        if not any(since < day <= until for day, _ in made):
            return False
    if client.contracted_tier == "gold" and visited is not None and visited + 7 * DAY <= case.last:
        # A meeting begins a new absence, and ends the old one.
        return any(day >= visited + 7 * DAY and kind is CALL for day, kind in made)
    return True


def is_feasible(case: Case) -> bool:
    """Whether any plan at all does everything: each client's ways, then all together on the days of the manager."""
    days = [day for day in days_of(case.first, case.last) if is_workday(case, day)]
    weeks = [week for week in periods("week", case.first, case.last) if week[1] <= case.last]
    states: set[tuple[tuple[int, ...], tuple[int, ...]]] = {((0,) * len(days), (0,) * len(weeks))}
    for client in case.clients:
        # A call does for everything that another contact of one unit does; without it, a text (one opt-out at most).
        kinds = [None, TEXT if CALL in client.opted_out else CALL, *({MEETING} - client.opted_out)]
        ways = set()
        for chosen in product(kinds, repeat=len(days)):
            if is_served(case, client, dict(zip(days, chosen, strict=True))):
                log = [one.at.date() for one in case.contacts if one.client_id == client.client_id]
                log += [day for day, kind in zip(days, chosen, strict=True) if kind is not None]
                units = tuple(0 if kind is None else 4 if kind is MEETING else 1 for kind in chosen)
                ways.add((units, tuple(int(any(first <= day <= last for day in log)) for first, last in weeks)))
        states = {
            (load, tuple(map(sum, zip(met, more, strict=True))))
            for held, met in states
            for units, more in ways
            if max(load := tuple(map(sum, zip(held, units, strict=True))), default=0) <= case.units
        }
    assert case.policy.weekly is not None
    need = min(case.policy.weekly.clients, len(case.clients))
    return any(min(met, default=need) >= need for _, met in states)


@settings(max_examples=40)
@given(small_books())
def test_a_plan_is_found_where_there_is_one(case: Case) -> None:
    """C-01 to C-04, C-07, C-26: calls, meetings and weeks together, against every plan of a few days and clients."""
    if is_feasible(case):
        assert case.plan().shortfalls == ()
