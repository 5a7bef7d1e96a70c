"""Properties of worksheets (C-25): nothing is lost or counted twice, and as much is done as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.clocks import MondayToFriday
from clientcare.facts import Contact, ContactKind, Purpose
from clientcare.plans import ContactPlan, PlannedContact
from clientcare.regime import CadencePolicy
from clientcare.worksheets import compare_plan, visit_plan, weekly_sheet

FIRST = date(2025, 12, 1)
ZONE = timezone(timedelta(hours=8))
MESSAGES = {"text", "mail", "app", "messenger", "social"}
STRONGER = {"call": {"meeting"}, "video": {"meeting"}, "meeting": set[str]()} | {
    kind: {"call", "video", "meeting"} for kind in MESSAGES
}

KINDS = st.sampled_from([ContactKind.TEXT, ContactKind.MAIL, ContactKind.CALL, ContactKind.VIDEO, ContactKind.MEETING])
MANAGERS = st.sampled_from(["m1", "m2"])
CLIENTS = st.sampled_from(["a", "b", "c"])


def _days(span: int) -> st.SearchStrategy[date]:
    return st.integers(min_value=0, max_value=span).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def _planned(draw: st.DrawFn, clients: st.SearchStrategy[str], span: int) -> PlannedContact:
    event = draw(st.sampled_from([None, None, "birthday"]))
    return PlannedContact(
        on=draw(_days(span)),
        manager_id=draw(MANAGERS),
        client_id=draw(clients),
        kind=draw(KINDS),
        due_on=draw(_days(span)),
        rules=(draw(st.sampled_from(["C-02", "C-03", "C-09"])),),
        purpose=Purpose.CARE if event else draw(st.sampled_from([Purpose.CARE, Purpose.SURVEY])),
        event=event,
    )


@st.composite
def _made(draw: st.DrawFn, clients: st.SearchStrategy[str], span: int) -> Contact:
    day = draw(_days(span))
    return Contact(
        client_id=draw(clients),
        at=datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), tzinfo=ZONE),
        kind=draw(KINDS),
        manager_id=draw(st.sampled_from(["m1", "m2", "m3", None])),
        connected=draw(st.sampled_from([True, True, False, None])),
        purpose=draw(st.sampled_from([None, Purpose.CARE, Purpose.SURVEY, Purpose.SERVICE])),
    )


@st.composite
def plans(draw: st.DrawFn, span: int = 75, most: int = 25) -> ContactPlan:
    """A plan over more than two months and a year's end."""
    contacts = draw(st.lists(_planned(CLIENTS, span), max_size=most))
    return ContactPlan(
        first=FIRST - timedelta(days=draw(st.integers(0, 10))),
        last=FIRST + timedelta(days=span + draw(st.integers(0, 10))),
        contacts=tuple(contacts),
        shortfalls=(),
    )


LOGS = st.lists(_made(CLIENTS, 90), max_size=25)


# --- the oracle: every way to give each contact at most one planned contact -------------------------------------------


def _may_do(contact: Contact, planned: PlannedContact) -> bool:
    kind = contact.kind.value
    if kind != planned.kind.value and kind not in STRONGER[planned.kind.value]:
        return False
    if planned.event is not None:
        right = contact.purpose is None or contact.purpose is planned.purpose
        sent = contact.connected is None and kind in MESSAGES
    else:
        right, sent = planned.purpose is Purpose.CARE or contact.purpose is planned.purpose, False
    return right and (sent or contact.connected is True or (contact.connected is None and kind == "meeting"))


def _most(planned: Sequence[PlannedContact], made: Sequence[Contact]) -> int:
    """How many of the planned contacts can be done at once, tried out one after the other."""
    if not planned:
        return 0
    first, rest = planned[0], planned[1:]
    ways = [
        1 + _most(rest, [*made[:place], *made[place + 1 :]]) for place, one in enumerate(made) if _may_do(one, first)
    ]
    return max([_most(rest, made), *ways])


def _one_a_day(contacts: Sequence[Contact]) -> list[Contact]:
    """One contact of each kind, purpose and day: one that reached the client, else one sent, else a failed one."""
    best: dict[Any, Contact] = {}
    for one in contacts:
        key = (one.kind, one.purpose, one.at.date())
        if key not in best or _worth(one) > _worth(best[key]):
            best[key] = one
    return list(best.values())


def _worth(contact: Contact) -> int:
    return 2 if _counts(contact) else int(contact.connected is None)


def _counts(contact: Contact) -> bool:
    return contact.connected is True or (contact.connected is None and contact.kind is ContactKind.MEETING)


# --- properties ------------------------------------------------------------------------------------------------------


@given(plan=plans())
@settings(max_examples=60)
@pytest.mark.parametrize(("level", "longest"), [("day", 1), ("week", 7), ("month", 31)])
def test_every_contact_stands_in_one_period_of_each_level(level: Any, longest: int, plan: ContactPlan) -> None:
    """C-25: the visit plans of a level hold the contacts of the plan, each once, on a day of the period."""
    sheets = visit_plan(plan, level=level)
    assert Counter(one for sheet in sheets for one in sheet.contacts) == Counter(plan.contacts)
    for sheet in sheets:
        assert all(one.on in sheet.period and one.manager_id == sheet.manager_id for one in sheet.contacts)
        assert plan.first <= sheet.period.first <= sheet.period.last <= plan.last
        assert sheet.period.days <= longest
    for who in ("m1", "m2"):
        own = [sheet.period for sheet in sheets if sheet.manager_id == who]
        assert all(one.last < two.first for one, two in pairwise(own))
        assert visit_plan(plan, level=level, manager_id=who) == tuple(s for s in sheets if s.manager_id == who)


@given(plan=plans(), log=LOGS, ahead=st.integers(-5, 100))
@settings(max_examples=100)
@pytest.mark.parametrize("by", ["week", "month"])
def test_nothing_is_lost_or_counted_twice(by: Any, plan: ContactPlan, log: list[Contact], ahead: int) -> None:
    """C-25: planned is done, open or missed; what reached a client did a planned contact or something else."""
    as_of = FIRST + timedelta(days=ahead)
    rows = compare_plan(plan, log, by=by, as_of=as_of)
    assert len({(row.period.first, row.manager_id) for row in rows}) == len(rows)
    for row in rows:
        assert row.planned == row.done + row.open + row.missed
        assert min(row.done, row.open, row.missed, row.otherwise) >= 0
        assert (row.missed == 0) or row.period.last <= as_of
        assert (row.open == 0) or row.period.last > as_of
        assert (row.rate is None) == (row.planned == 0)
    for who in ("m1", "m2"):
        own = [one for one in plan.contacts if one.manager_id == who]
        assert sum(row.planned for row in rows if row.manager_id == who) == len(own)
    inside = [one for one in log if plan.first <= one.at.date() <= min(plan.last, as_of)]
    distinct = {(one.client_id, one.kind, one.purpose, one.at.date()) for one in inside if _counts(one)}
    sent = {
        (one.client_id, one.kind, one.purpose, one.at.date())
        for one in inside
        if one.connected is None and one.kind is not ContactKind.MEETING
    }
    done, otherwise = sum(row.done for row in rows), sum(row.otherwise for row in rows)
    assert len(distinct) <= done + otherwise <= len(distinct | sent)


@given(plan=plans(), log=LOGS)
@settings(max_examples=60)
def test_the_order_of_the_log_does_not_matter(plan: ContactPlan, log: list[Contact]) -> None:
    """C-25: a log is a set of contacts, in whatever order they come."""
    as_of = plan.last
    for by in ("week", "month"):
        period: Any = by
        turned = compare_plan(plan, log[::-1], by=period, as_of=as_of)
        assert [row.done for row in compare_plan(plan, log, by=period, as_of=as_of)] == [row.done for row in turned]


@given(
    contacts=st.lists(_planned(st.just("a"), 20), max_size=5),
    log=st.lists(_made(st.just("a"), 20), max_size=5),
)
@settings(max_examples=150)
def test_as_much_is_done_as_can_be(contacts: list[PlannedContact], log: list[Contact]) -> None:
    """C-25: no other way to give each contact to one planned contact does more (every way is tried)."""
    plan = ContactPlan(first=FIRST, last=FIRST + timedelta(days=30), contacts=tuple(contacts), shortfalls=())
    rows = compare_plan(plan, log, by="month", as_of=plan.last)
    assert sum(row.done for row in rows) == _most(contacts, _one_a_day(log))


@given(
    contacts=st.lists(_planned(st.just("a"), 20), max_size=5),
    log=st.lists(_made(st.just("a"), 20), max_size=5),
    ahead=st.integers(0, 25),
)
@settings(max_examples=150)
def test_what_is_overdue_is_what_could_not_be_done_first(
    contacts: list[PlannedContact], log: list[Contact], ahead: int
) -> None:
    """C-25: taken in their order, each that can be done beside those before it is done; the others are overdue."""
    as_of = FIRST + timedelta(days=ahead)
    own = [one for one in contacts if one.manager_id == "m1"]
    made = _one_a_day([one for one in log if one.at.date() <= as_of])
    done: list[PlannedContact] = []
    late: Counter[PlannedContact] = Counter()
    for one in sorted(own, key=lambda one: (one.on > as_of, one.due_on, one.on)):
        if _most([*done, one], made) == len(done) + 1:
            done.append(one)
        elif one.on < as_of or one.due_on < as_of:
            late[one] += 1
    plan = ContactPlan(first=FIRST, last=FIRST + timedelta(days=30), contacts=tuple(contacts), shortfalls=())
    sheet = weekly_sheet("m1", plan, ("a",), log, CadencePolicy(), as_of=as_of, calendar=MondayToFriday()).value
    assert Counter(sheet.overdue) == late


@given(plan=plans())
@settings(max_examples=60)
def test_a_plan_that_is_kept_is_done(plan: ContactPlan) -> None:
    """C-25: when each contact is made on its day as planned, all are done and none was planned for a day before."""
    kept: dict[Any, PlannedContact] = {(one.client_id, one.kind, one.purpose, one.on): one for one in plan.contacts}
    plan = ContactPlan(first=plan.first, last=plan.last, contacts=tuple(kept.values()), shortfalls=())
    log = [
        Contact(
            client_id=one.client_id,
            at=datetime(one.on.year, one.on.month, one.on.day, 9, tzinfo=ZONE),
            kind=one.kind,
            manager_id=one.manager_id,
            connected=True,
            purpose=one.purpose,
        )
        for one in plan.contacts
    ]
    rows = compare_plan(plan, log, by="week", as_of=plan.last)
    assert all(row.done == row.planned and row.otherwise == 0 for row in rows)
    for as_of in {one.on for one in plan.contacts}:
        sheet = weekly_sheet("m1", plan, (), log, CadencePolicy(), as_of=as_of, calendar=MondayToFriday()).value
        assert all(one.on > as_of for one in sheet.overdue)
