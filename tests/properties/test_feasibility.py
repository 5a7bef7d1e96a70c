"""Laws of feasibility (C-80): refused is impossible, accepted can be done, the conflict is the smallest."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from itertools import combinations, product
from operator import ge, le
from typing import Any

import networkx as nx
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.calendars import TableCalendar
from clientcare.clocks import MondayToFriday, Window, month_of, quarter_of, week_of
from clientcare.decision import Source
from clientcare.feasibility import Feasibility, FullBook, check_feasibility
from clientcare.policy import Checklist
from clientcare.regime import CadencePolicy, Cap, Credit, DayUnits, Minimum, WeeklyMinimum

SOURCE = Source(document="test", locator="1")
QUARTER = Window(first=date(2026, 4, 1), last=date(2026, 6, 30))
MONTHS = (4, 5, 6)
TIERS = ("a", "b", "c")


def calendar(days: tuple[date, ...], period: Window) -> TableCalendar:
    """A calendar on which a period is worked on some days alone."""
    each = [period.first + timedelta(days=number) for number in range(period.days)]
    return TableCalendar(base=MondayToFriday(), overrides=tuple((day, day in days) for day in each))


# --- calls in months and a quarter, against a maximum flow ------------------------------------------------------------


@frozen(kw_only=True)
class Nested:
    """Calls owed by month and by quarter: for each tier its clients, the calls a month and the contacts a quarter."""

    days: tuple[date, ...]
    tiers: tuple[tuple[str, int, int, int], ...]
    room: int

    def rules(self) -> list[tuple[str, str]]:
        """The ids of the rules, each with the tier that it is for."""
        found = [("D-1", "")]
        for tier, _, month, quarter in self.tiers:
            found += [(f"S-{tier.upper()}", tier)]
            found += [(f"M-{tier.upper()}", tier)] * bool(month) + [(f"Q-{tier.upper()}", tier)] * bool(quarter)
        return found

    def check(self) -> Feasibility:
        """What the library says."""
        minimums = []
        for tier, _, month, quarter in self.tiers:
            one: dict[str, Any] = {"source": SOURCE, "tiers": (tier,)}
            if month:
                minimums.append(Minimum(id=f"M-{tier.upper()}", per="month", contacts=month, kinds=("call",), **one))
            if quarter:
                minimums.append(Minimum(id=f"Q-{tier.upper()}", per="quarter", contacts=quarter, **one))
        room = DayUnits(id="D-1", source=SOURCE, units=self.room, meeting=self.room + 1, other=1)
        books = [
            FullBook(tier=tier, clients=clients, rule=Checklist(id=f"S-{tier.upper()}", source=SOURCE))
            for tier, clients, _, _ in self.tiers
        ]
        policy = CadencePolicy(minimums=tuple(minimums), day_units=room)
        return check_feasibility(books, policy, period=QUARTER, calendar=calendar(self.days, QUARTER)).value

    def flows(self, kept: frozenset[str] | None = None, made: dict[tuple[date, str], int] | None = None) -> bool:
        """Tell whether every call that is owed flows to a day: at most one a client and day, ``room`` a day.

        ``kept`` leaves out the other rules; ``made`` takes the calls of a plan, by day and tier, for the only room.
        """
        graph: nx.DiGraph[Any] = nx.DiGraph()
        owed = 0
        graph.add_nodes_from(("from", "to"))
        for tier, clients, month, quarter in self.tiers:
            name = tier.upper()
            if kept is not None:
                clients = clients if f"S-{name}" in kept else 0
                month, quarter = month * (f"M-{name}" in kept), quarter * (f"Q-{name}" in kept)
            for client in range(clients):
                for part, many in (*((one, month) for one in MONTHS), (0, max(quarter - 3 * month, 0))):
                    owed += many
                    graph.add_edge("from", (tier, client, part), capacity=many)
                    for day in self.days:
                        if part in (0, day.month):
                            graph.add_edge((tier, client, part), (tier, client, day), capacity=1)
                            graph.add_edge((tier, client, day), (tier, day), capacity=1)
        limited = kept is None or "D-1" in kept
        for tier, *_ in self.tiers:
            for day in self.days:
                graph.add_edge((tier, day), day, capacity=10**6 if made is None else made.get((day, tier), 0))
                graph.add_edge(day, "to", capacity=self.room if limited else 10**6)
        return nx.maximum_flow_value(graph, "from", "to") == owed


@st.composite
def nested(draw: st.DrawFn) -> Nested:
    """A few clients and days, tight enough to fail about as often as not; a quarter's calls fit each month's days."""
    days: list[date] = []
    for month in MONTHS:
        chosen = draw(st.sets(st.integers(1, 30), min_size=2, max_size=6))
        days += [date(2026, month, day) for day in sorted(chosen)]
    fewest = min(sum(day.month == month for day in days) for month in MONTHS)
    tiers = []
    for tier in TIERS[: draw(st.integers(1, 3))]:
        month = draw(st.integers(0, fewest + 1))
        quarter = draw(st.integers(0 if month else 1, 2 * month + fewest))
        tiers.append((tier, draw(st.integers(1, 4)), month, quarter))
    owed = sum(clients * max(3 * month, quarter) for _, clients, month, quarter in tiers)
    even = -(-owed // len(days))
    return Nested(days=tuple(days), tiers=tuple(tiers), room=max(1, even + draw(st.integers(-1, 3))))


@settings(max_examples=100)
@given(nested())
def test_calls_are_feasible_exactly_where_they_flow(case: Nested) -> None:
    """C-80: for calls in months and a quarter the answer is that of a maximum flow, and never unknown."""
    assert case.check().feasible is case.flows()


@settings(max_examples=100)
@given(nested())
def test_a_plan_can_be_dealt_out_to_the_clients(case: Nested) -> None:
    """C-80: what the plan holds for each day and tier flows from what each client is owed, and no day is overfull."""
    value = case.check()
    if value.feasible:
        made = {(one.on, one.tier): one.contacts for one in value.days}
        loads = Counter[date]()
        for (on, _), many in made.items():
            loads[on] += many
        assert max(loads.values()) <= case.room
        assert set(loads) <= set(case.days)
        assert case.flows(made=made)


@settings(max_examples=60)
@given(nested())
def test_a_conflict_is_the_smallest_set_that_does_not_flow(case: Nested) -> None:
    """C-80: the rules named do not flow together, and no smaller set of the rules fails to."""
    conflict = case.check().conflict
    if conflict:
        assert not case.flows(frozenset(conflict))
        names = [name for name, _ in case.rules()]
        for size in range(1, len(conflict)):
            for smaller in combinations(names, size):
                assert case.flows(frozenset(smaller))


@settings(max_examples=40)
@given(nested())
def test_more_room_never_makes_a_book_infeasible(case: Nested) -> None:
    """D-19, C-80: what fits a day fits a larger one."""
    more = Nested(days=case.days, tiers=case.tiers, room=case.room + 1)
    assert more.check().feasible or not case.check().feasible


# --- everything at once, against all that a few clients could get on a few days ---------------------------------------

_CHOICES = ((), ("call",), ("meeting",), ("call", "meeting"))
_Pattern = tuple[tuple[str, ...], ...]
_SPANS = {"week": week_of, "month": month_of, "quarter": quarter_of}


@frozen(kw_only=True)
class Tiny:
    """A few clients on a few days with minimums, caps, a credit, a weekly minimum and a room."""

    period: Window
    days: tuple[date, ...]
    books: tuple[tuple[str, int], ...]
    policy: CadencePolicy

    def check(self) -> Feasibility:
        """What the library says."""
        books = [FullBook(tier=tier, clients=clients) for tier, clients in self.books]
        table = calendar(self.days, self.period)
        return check_feasibility(books, self.policy, period=self.period, calendar=table).value

    def possible(self) -> bool:
        """Tell whether some choice of calls and meetings for every client and day keeps every rule."""
        weekly, clients = self.policy.weekly, sum(many for _, many in self.books)
        wanted = 0 if weekly is None else min(weekly.clients, clients)
        states = {((0,) * len(self.days), (0,) * len(self.weeks()))}
        for tier, many in self.books:
            patterns = self.patterns(tier)
            for _ in range(many):
                states = {
                    (loads, tuple(map(sum, zip(week, more, strict=True))))
                    for load, week in states
                    for extra, more in patterns
                    if self.fits(loads := tuple(map(sum, zip(load, extra, strict=True))))
                }
        return any(all(reached >= wanted for reached in week) for _, week in states)

    def fits(self, loads: tuple[int, ...]) -> bool:
        """Tell whether the days have room for so many units each."""
        rule = self.policy.day_units
        return rule is None or max(loads) <= rule.units

    def weeks(self) -> list[Window]:
        """The whole weeks of the period."""
        return [week for week in self.whole("week") if self.policy.weekly is not None]

    def whole(self, per: str) -> list[Window]:
        """The whole periods of a kind; the two weeks of these tests are the period itself."""
        if per == "two-weeks":
            return [self.period] if self.period.days == 14 else []
        each = (self.period.first + timedelta(days=number) for number in range(self.period.days))
        found = dict.fromkeys(_SPANS[per](day) for day in each)
        return [one for one in found if one.first in self.period and one.last in self.period]

    def patterns(self, tier: str) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
        """What one client can get: the units of each day, and the weeks with a contact; nothing that more units get."""
        rule, found = self.policy.day_units, set()
        costs = {"call": 1, "meeting": 1} if rule is None else {"call": rule.other, "meeting": rule.meeting}
        for pattern in product(_CHOICES, repeat=len(self.days)):
            if self.keeps(pattern, tier):
                load = tuple(sum(costs[kind] for kind in kinds) for kinds in pattern)
                touched = [day for day, kinds in zip(self.days, pattern, strict=True) if kinds]
                found.add((load, tuple(int(any(day in week for day in touched)) for week in self.weeks())))
        return {
            (load, weeks)
            for load, weeks in found
            if not any(
                (less, more) != (load, weeks) and all(map(le, less, load)) and all(map(ge, more, weeks))
                for less, more in found
            )
        }

    def keeps(self, pattern: _Pattern, tier: str) -> bool:
        """Tell whether a client who gets these contacts has every minimum and no more than every cap."""
        made = [(day, kind) for day, kinds in zip(self.days, pattern, strict=True) for kind in kinds]
        return all(
            self.meets(rule, [one for one in made if one[0] in window])
            for rule in self.policy.minimums
            if rule.tiers is None or tier in rule.tiers
            for window in self.whole(str(rule.per))
        ) and all(
            sum(self.together(rule, day, other) for other, kind in made if rule.kinds is None or kind in rule.kinds)
            <= rule.most
            for rule in self.policy.caps
            if rule.tiers is None or tier in rule.tiers
            for day in self.days
        )

    def meets(self, rule: Minimum, made: list[tuple[date, str]]) -> bool:
        """Tell whether contacts meet a minimum by one leg, or by points."""
        days = {day for day, kind in made if rule.kinds is None or kind in rule.kinds}
        meetings = {day for day, kind in made if kind == "meeting"}
        credit = self.policy.credit
        if rule.meetings is not None and credit is not None and credit.method == "points":
            return len(days) + credit.calls * len(meetings) >= rule.contacts
        return len(days) >= rule.contacts or (rule.meetings is not None and len(meetings) >= rule.meetings)

    def together(self, rule: Cap, day: date, other: date) -> bool:
        """Tell whether a contact is in the window of a cap that begins on, or holds, a day."""
        if rule.days is not None:
            return 0 <= (other - day).days < rule.days
        return other in _SPANS[str(rule.per)](day)


@cache
def _rules() -> dict[str, st.SearchStrategy[Any]]:
    tiers = st.sampled_from([None, ("a",), ("b",)])
    kinds = st.sampled_from([None, ("call",), ("meeting",), ("call", "meeting")])
    few = st.integers(1, 3)
    return {
        "minimum": st.builds(dict, contacts=few, kinds=kinds, tiers=tiers, meetings=st.sampled_from([None, 1, 2])),
        "cap": st.builds(
            dict, most=st.integers(1, 2), kinds=kinds, tiers=tiers, span=st.sampled_from([1, 2, 5, 30, *_SPANS])
        ),
    }


@st.composite
def tiny(draw: st.DrawFn) -> Tiny:
    """Up to four clients on three or four days, of two weeks or of a quarter."""
    fortnight = draw(st.booleans())
    period = Window(first=date(2026, 1, 26), last=date(2026, 2, 8)) if fortnight else QUARTER
    offsets = st.integers(0, 13) if fortnight else st.sampled_from([0, 1, 2, 29, 30, 31, 45, 61, 62, 89])
    chosen = draw(st.sets(offsets, min_size=3, max_size=4))
    pers: list[Any] = (
        ["two-weeks"] if fortnight else draw(st.sampled_from([["month"], ["quarter"], ["month", "quarter"]]))
    )
    minimums, caps = [], []
    for number, fields in enumerate(draw(st.lists(_rules()["minimum"], min_size=1, max_size=2))):
        if fields["kinds"] != ("call",):
            fields = fields | {"meetings": None}
        minimums.append(Minimum(id=f"M-{number}", source=SOURCE, per=draw(st.sampled_from(pers)), **fields))
    for number, fields in enumerate(draw(st.lists(_rules()["cap"], max_size=2))):
        span = fields.pop("span")
        window: dict[str, Any] = {"days": span} if isinstance(span, int) else {"per": span}
        caps.append(Cap(id=f"K-{number}", source=SOURCE, purposes=("care",), **fields, **window))
    clients = draw(st.sampled_from([None, 1, 2, 3])) if fortnight else None
    meeting, other = draw(st.sampled_from([(4, 1), (1, 1), (3, 2)]))
    room = draw(st.sampled_from([None, 2, 3, 4, 5, 8]))
    policy = CadencePolicy(
        minimums=tuple(minimums),
        caps=tuple(caps),
        weekly=None if clients is None else WeeklyMinimum(id="W-1", source=SOURCE, clients=clients),
        credit=Credit(id="C-1", source=SOURCE, method=draw(st.sampled_from(["legs", "points"])), calls=2),
        day_units=None if room is None else DayUnits(id="D-1", source=SOURCE, units=room, meeting=meeting, other=other),
    )
    books = tuple((tier, draw(st.integers(1, 2))) for tier in draw(st.sampled_from(["a", "b", "ab"])))
    days = tuple(period.first + timedelta(days=offset) for offset in sorted(chosen))
    return Tiny(period=period, days=days, books=books, policy=policy)


@settings(max_examples=120)
@given(tiny())
def test_nothing_possible_is_refused_and_nothing_impossible_accepted(case: Tiny) -> None:
    """C-01 to C-05, C-51: tried out in full, what is refused cannot be done and what is accepted can."""
    feasible = case.check().feasible
    assert feasible is None or feasible is case.possible()
