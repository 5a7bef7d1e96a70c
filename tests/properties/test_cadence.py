"""Laws of cadence (C-01 to C-05, C-07, C-26, C-46): what lacks against a count day by day, and after it is done."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Literal, TypeAlias

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.cadence import assess_minimums, assess_week, find_dues, periods
from clientcare.clocks import MondayToFriday
from clientcare.decision import Outcome, Source
from clientcare.dues import Due
from clientcare.facts import Client, Contact, ContactKind
from clientcare.regime import AbsenceCall, AbsenceCooldown, CadencePolicy, Credit, FirstFollowUp, Minimum, WeeklyMinimum

SOURCE = Source(document="test", locator="1")
CALENDAR = MondayToFriday()
DAY = timedelta(days=1)
FIRST = date(2023, 11, 20)
DAYS = st.integers(0, 140).map(lambda days: FIRST + days * DAY)
FOLLOW_UP = FirstFollowUp(id="B-20", source=SOURCE, days=7, kinds=("call", "text"))
ABSENCE = AbsenceCall(id="B-21", source=SOURCE, tiers=("gold",), days=7, kinds=("call",))
COOLDOWN = AbsenceCooldown(id="B-22", source=SOURCE, days=30)
CALL, MEETING, TEXT = ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT
Per: TypeAlias = Literal["two-weeks", "month", "quarter"]
PERS: st.SearchStrategy[Per] = st.sampled_from(["two-weeks", "month", "quarter"])
Method: TypeAlias = Literal["legs", "points"]
METHODS: tuple[Method, ...] = ("legs", "points")


def made(day: date, kind: ContactKind = CALL, connected: bool | None = True, **more: Any) -> Contact:
    """A contact at noon."""
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Contact(**{"client_id": "c", "at": at, "kind": kind, "connected": connected, **more})


CONTACTS = st.builds(made, DAYS, st.sampled_from([CALL, MEETING, TEXT]), st.sampled_from([True, True, False, None]))
LOGS = st.lists(CONTACTS, max_size=25)
CLIENTS = st.builds(
    lambda assigned_on, tier: Client(client_id="c", manager_id="m", assigned_on=assigned_on, contracted_tier=tier),
    st.none() | DAYS,
    st.sampled_from(["gold", "platinum", None]),
)


@st.composite
def minimums(draw: st.DrawFn) -> tuple[Minimum, ...]:
    """Some minimums, with one leg or two."""
    return tuple(
        Minimum(
            id=f"B-{place}",
            source=SOURCE,
            per=draw(PERS),
            contacts=draw(st.integers(1, 4)),
            meetings=draw(st.none() | st.integers(1, 2)),
            kinds=draw(st.sampled_from([None, ("call",), ("call", "text")])),
            tiers=draw(st.sampled_from([None, ("gold",), ("gold", "platinum")])),
        )
        for place in range(draw(st.integers(1, 3)))
    )


def span(per: str, day: date) -> list[date]:
    """The days of the period that holds a day, found by walking out from it."""

    def key(one: date) -> tuple[int, int]:
        if per == "two-weeks":
            return ((one.toordinal() - 1) // 7 + 1) // 2, 0  # in pairs of weeks, from an odd one on
        return one.year, one.month if per == "month" else (one.month + 2) // 3

    days = [day]
    while key(days[0] - DAY) == key(day):
        days.insert(0, days[0] - DAY)
    while key(days[-1] + DAY) == key(day):
        days.append(days[-1] + DAY)
    return days


def slow_dues(client: Client, log: list[Contact], rules: tuple[Minimum, ...], first: date, last: date) -> list[object]:
    """What lacks by legs, counted day by day."""
    happened: dict[date, set[str]] = defaultdict(set)
    for one in log:
        if one.connected is True or (one.connected is None and one.kind == "meeting"):
            happened[one.at.date()].add(one.kind.value)
    found: list[object] = []
    for rule in rules:
        if rule.tiers is not None and client.contracted_tier not in rule.tiers:
            continue
        day = first
        while day <= last:
            days = span(rule.per or "", day)
            kinds = {"call", "text", "meeting"} if rule.kinds is None else set(rule.kinds)
            contacts = rule.contacts - sum(bool(happened[one] & kinds) for one in days)
            meetings = (
                None if rule.meetings is None else rule.meetings - sum("meeting" in happened[one] for one in days)
            )
            there = client.assigned_on is None or client.assigned_on <= days[0]
            if there and contacts > 0 and (meetings is None or meetings > 0):
                due_on = max(one for one in days if one.isoweekday() <= 5)
                found.append((rule.id, days[0], due_on, days[-1], contacts, meetings))
            day = days[-1] + DAY
    return found


def as_told(dues: tuple[Due, ...]) -> list[object]:
    """The figures of what is owed."""
    return [(due.rule, due.opens_on, due.due_on, due.within, due.contacts, due.meetings) for due in dues]


@settings(max_examples=150)
@given(CLIENTS, LOGS, minimums(), DAYS, st.integers(0, 60))
def test_what_lacks_is_what_a_count_day_by_day_finds(
    client: Client, log: list[Contact], rules: tuple[Minimum, ...], first: date, days: int
) -> None:
    """C-02 to C-04, C-46: by legs, on distinct days, in full periods, due on their last Monday to Friday."""
    last = first + days * DAY
    policy = CadencePolicy(minimums=rules)
    assert as_told(find_dues(client, log, policy, first=first, last=last, calendar=CALENDAR)) == slow_dues(
        client, log, rules, first, last
    )


@settings(max_examples=100)
@given(PERS, DAYS, st.integers(0, 120))
def test_periods_lie_end_to_end_and_do_not_depend_on_the_range(per: Per, first: date, days: int) -> None:
    """C-02, C-46: they cover the range without a gap, and each is that of any of its days."""
    last = first + days * DAY
    found = periods(per, first, last)
    assert found[0].first <= first <= found[0].last
    assert found[-1].first <= last <= found[-1].last
    assert [one.first for one in found[1:]] == [one.last + DAY for one in found[:-1]]
    assert [[one.first, one.last] for one in found] == [
        [days[0], days[-1]] for days in (span(per, w.first) for w in found)
    ]


@settings(max_examples=100)
@given(LOGS, st.sampled_from([(2, 1), (4, 2)]), PERS, DAYS)
def test_points_are_never_stricter_than_legs(log: list[Contact], legs: tuple[int, int], per: Per, day: date) -> None:
    """C-05: where one meeting stands for two calls, who meets a leg has the points; and points lack no more."""
    rule = Minimum(
        id="B-01",
        source=SOURCE,
        per=per,
        contacts=legs[0],
        meetings=legs[1],
        kinds=("call",),
    )
    client = Client(client_id="c", manager_id="m")
    strict, points = (
        find_dues(
            client, log,
            CadencePolicy(minimums=(rule,), credit=Credit(id="B-02", source=SOURCE, method=method, calls=2)),
            first=day, last=day, calendar=CALENDAR,
        )
        for method in METHODS
    )  # fmt: skip
    if points:
        assert points[0].contacts <= strict[0].contacts
        assert (points[0].meetings or 0) <= (strict[0].meetings or 0)


@settings(max_examples=100)
@given(CLIENTS, LOGS, minimums(), DAYS, st.booleans(), st.sampled_from(METHODS))
def test_what_is_owed_is_just_enough(
    client: Client, log: list[Contact], rules: tuple[Minimum, ...], day: date, meet: bool, method: Method
) -> None:
    """C-02 to C-05: made on days of their own, the contacts or meetings that lack settle it, one fewer does not."""
    credit = Credit(id="B-09", source=SOURCE, method=method, calls=2)
    for rule in rules:
        policy = CadencePolicy(minimums=(rule,), credit=credit)
        for due in find_dues(client, log, policy, first=day, last=day, calendar=CALENDAR):
            number = due.meetings if meet and due.meetings else due.contacts
            kind = MEETING if meet and due.meetings else due.kinds[0]
            taken = {one.at.date() for one in log}
            free = [one for one in span(rule.per or "", day) if one not in taken][:number]
            on_both_legs = meet and method == "legs" and rule.kinds is None  # a meeting is a contact of any kind, too
            if len(free) < number or on_both_legs:
                continue
            done = [*log, *(made(one, kind) for one in free)]
            assert find_dues(client, done, policy, first=day, last=day, calendar=CALENDAR) == ()
            (left,) = find_dues(client, done[:-1], policy, first=day, last=day, calendar=CALENDAR)
            assert left.rule == rule.id


@settings(max_examples=100)
@given(CLIENTS, LOGS, minimums(), DAYS, st.integers(0, 60), st.randoms(use_true_random=False))
def test_neither_order_nor_staff_nor_others_matter(
    client: Client, log: list[Contact], rules: tuple[Minimum, ...], first: date, days: int, chance: Random
) -> None:
    """C-02: contacts in any order, by any staff, among those of other clients give the same."""
    policy = CadencePolicy(minimums=rules, follow_up=FOLLOW_UP, absence=ABSENCE, absence_cooldown=COOLDOWN)
    mixed = [attrs.evolve(one, manager_id=f"m{place % 3}") for place, one in enumerate(log)]
    mixed += [attrs.evolve(one, client_id="d") for one in log]
    chance.shuffle(mixed)
    last = first + days * DAY
    assert find_dues(client, mixed, policy, first=first, last=last, calendar=CALENDAR) == find_dues(
        client, log, policy, first=first, last=last, calendar=CALENDAR
    )


@settings(max_examples=100)
@given(CLIENTS, LOGS, minimums(), DAYS)
def test_the_judgement_and_what_is_owed_agree(
    client: Client, log: list[Contact], rules: tuple[Minimum, ...], as_of: date
) -> None:
    """C-02 to C-04: missed exactly where something is owed whose due day is over, open where it is not over yet."""
    policy = CadencePolicy(minimums=rules)
    decision = assess_minimums(client, log, policy, as_of=as_of, calendar=CALENDAR)
    before = [one for one in log if one.at.date() <= as_of]
    owed = {due.rule: due for due in find_dues(client, before, policy, first=as_of, last=as_of, calendar=CALENDAR)}
    for finding in decision.findings:
        due = owed.get(finding.rule)
        if finding.outcome is Outcome.NOT_MET:
            assert due is not None
            assert due.due_on <= as_of
        elif finding.outcome is Outcome.MET:
            assert due is None
        elif due is not None:
            assert finding.outcome is Outcome.NOT_APPLICABLE
            assert due.due_on > as_of
    missed = any(due.due_on <= as_of for due in owed.values())
    assert (decision.value is Outcome.NOT_MET) is missed


@settings(max_examples=100)
@given(LOGS, st.none() | DAYS, st.none() | DAYS, DAYS, st.integers(0, 20))
def test_an_absence_is_what_a_walk_through_the_days_finds(
    log: list[Contact], last_visit_on: date | None, assigned_on: date | None, first: date, days: int
) -> None:
    """C-07: a state carried from day to day, visit by visit and call by call, ends with the same call owed."""
    client = Client(
        client_id="c", manager_id="m", contracted_tier="gold", last_visit_on=last_visit_on, assigned_on=assigned_on
    )
    last = first + days * DAY
    policy = CadencePolicy(absence=ABSENCE, absence_cooldown=COOLDOWN)
    happened: dict[date, set[str]] = defaultdict(set)
    for one in log:
        if one.connected is True or (one.connected is None and one.kind == "meeting"):
            happened[one.at.date()].add(one.kind.value)
    if last_visit_on is not None:
        happened[last_visit_on].add("meeting")
    came: date | None = None
    called: date | None = None
    settled = True
    for day in (FIRST + number * DAY for number in range(141)):
        if "call" in happened[day]:
            called, settled = day, True
        if "meeting" in happened[day]:
            came, settled = day, False
    expected = []
    if came is not None and not settled:
        due_on = came + 7 * DAY if called is None else max(came + 7 * DAY, called + 30 * DAY)
        due_on = due_on if assigned_on is None else max(due_on, assigned_on)
        if due_on <= last:
            expected = [("B-21", due_on, due_on, last, 1, None)]
    assert as_told(find_dues(client, log, policy, first=first, last=last, calendar=CALENDAR)) == expected


@settings(max_examples=100)
@given(LOGS, DAYS, DAYS, st.integers(0, 60))
def test_a_first_follow_up_is_owed_from_the_assignment_until_it_is_old(
    log: list[Contact], assigned_on: date, first: date, days: int
) -> None:
    """C-26: owed from the day after the assignment until it is made or the quarter after is over, and reported so."""
    client = Client(client_id="c", manager_id="m", assigned_on=assigned_on)
    last = first + days * DAY
    policy = CadencePolicy(follow_up=FOLLOW_UP)
    made_on = [
        one.at.date() for one in log if one.connected and one.kind in (CALL, TEXT) and one.at.date() >= assigned_on
    ]
    due_on = assigned_on + 7 * DAY

    def quarter(day: date) -> int:
        return day.year * 4 + (day.month - 1) // 3

    is_old = quarter(first) - quarter(due_on) > 1
    expected = []
    if not made_on and assigned_on < last and not is_old:
        expected = [("B-20", assigned_on + DAY, due_on, last if due_on < first else due_on, 1, None)]
    assert as_told(find_dues(client, log, policy, first=first, last=last, calendar=CALENDAR)) == expected
    missed = due_on <= first and not is_old and not any(day <= min(due_on, first) for day in made_on)
    decision = assess_minimums(client, log, policy, as_of=first, calendar=CALENDAR)
    assert (decision.value is Outcome.NOT_MET) is missed


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from("abcdef"), st.sampled_from(["m", "n", ""])), max_size=30),
    st.lists(st.sampled_from("abcd"), unique=True),
    st.integers(1, 5),
    st.integers(0, 20),
)
def test_the_week_counts_different_clients_of_the_book(
    contacts: list[tuple[int, str, str]], book: list[str], clients: int, as_of: int
) -> None:
    """C-01: from Monday to the day of the judgement, each client of the book once, by the manager or nobody named."""
    monday = date(2024, 12, 23)
    policy = CadencePolicy(weekly=WeeklyMinimum(id="B-01", source=SOURCE, clients=clients))
    log = [made(monday + day * DAY, TEXT, client_id=who, manager_id=staff or None) for day, who, staff in contacts]
    decision = assess_week("m", book, log, policy, as_of=monday + as_of * DAY, calendar=CALENDAR)
    reached = 0
    for who in book:
        days = [day for day, client, staff in contacts if client == who and staff != "n"]
        reached += any(day // 7 == as_of // 7 and day <= as_of for day in days)
    if not book:
        expected = Outcome.NOT_APPLICABLE
    elif reached == len(book) or reached >= clients:
        expected = Outcome.MET
    else:
        expected = Outcome.NOT_MET if as_of % 7 >= 4 else Outcome.NOT_APPLICABLE
    assert decision.value is expected
    assert decision.findings[0].figure("reached") == reached
