"""Feasibility (可行性): can the promises of a rulebook be kept by the people it asks for?

A ratio fills a book, minimums say what its clients are owed, caps and the room of a day say how much can be done.
Either all of it holds together, and a plan shows how; or it does not, and the fewest rules that cannot be kept together
are named.  A full Platinum book of 100 is owed 400 calls or 200 meetings a month, a full Diamond book of 30 only 60
calls or 30 meetings (C-80); 10 clients a week do not reach a Gold book of 200 in a quarter (C-81).

>>> from clientcare import Rulebook
>>> from clientcare.calendars import ChinaCalendar
>>> from clientcare.clocks import month_of
>>> policy = Rulebook.load("reference").on(date(2026, 3, 31)).cadence
>>> march = {"period": month_of(date(2026, 3, 1)), "calendar": ChinaCalendar()}
>>> check_feasibility([FullBook(tier="diamond", clients=30)], policy, **march).value.feasible
True
>>> refused = check_feasibility([FullBook(tier="platinum", clients=100)], policy, units=10, **march)
>>> refused.value.conflict
('C-04', 'D-19')
>>> for finding in refused.findings:
...     if finding.rule == "C-04":
...         print(finding.explain())
C-04 not met: 100 Platinum clients are owed 400 calls or 200 meetings from 2026-03-01 to 2026-03-31; on 22 working \
days that is 18.2 a day, 19 rounded up. (004 1.定期联系制度; (3); stated)
C-04 not met: no plan keeps C-04, D-19: from 2026-03-01 to 2026-03-31 at least 400 units are owed, and 22 working days \
have room for 220. (004 1.定期联系制度; (3); stated)

Only periods that lie whole in the one asked for are owed anything.  Occasions, first follow-ups and absence calls hang
on facts and come on top.

What is refused is proved by counting (:mod:`~clientcare.bounds`), what is accepted is shown by a plan.  For contacts of
one size, in periods that lie inside each other, one of the two is found.  It can happen that neither is, and the answer
is unknown, where meetings stand beside calls, where a cap is for some kinds or rolls over days, or where a minimum asks
for nearly every working day.

Source: 004 分配原则①②③; 1.定期联系制度; (3)约访制度 (C-80, C-81, derived from C-01 to C-04, S-01, S-04, S-07).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from attrs import frozen

from .bounds import Bound, Case, FullBook, case_of, find_conflict, whole_periods
from .calendars import ProvisionalCalendar
from .clocks import Window, WorkCalendar, quarter_of, week_of, workdays_in
from .decision import Decision, Figure, Finding, Outcome, Term
from .errors import DateError, FactError
from .facts import Client, ContactKind
from .parameters import given
from .planning import MAX_DAYS, plan_contacts
from .policy import Rule, require
from .regime import CadencePolicy, Minimum

__all__ = ["DayContacts", "Feasibility", "FullBook", "Need", "check_feasibility", "required_weekly"]

_DAY: Final = timedelta(days=1)
_CALLS: Final = Term("call", "calls", "电话")
_CONTACTS: Final = Term("contact", "contacts", "联系")
_SPANS: Final = {
    "week": Term("week", "a week", "每周"),
    "two-weeks": Term("two-weeks", "two weeks", "每两周"),
    "month": Term("month", "a month", "每月"),
    "quarter": Term("quarter", "a quarter", "每季度"),
}


@frozen(kw_only=True)
class Need:
    """What one minimum asks for a book in one period: ``contacts``, or ``meetings`` instead.

    ``tier`` is None for the weekly minimum, which counts clients of every tier.  ``units`` is the least that this
    takes, None where a client cannot be given it; ``capacity`` the room of the working days, None where none is stated.
    """

    rule: str
    tier: str | None
    clients: int
    first: date
    last: date
    working_days: int
    contacts: int
    meetings: int | None
    units: int | None
    capacity: int | None

    @property
    def per_day(self) -> Fraction | None:
        """The contacts on each working day, exactly; None without a working day."""
        return Fraction(self.contacts, self.working_days) if self.working_days else None

    @property
    def share(self) -> Fraction | None:
        """The share of the capacity that is taken; None where one of the two is not known, or there is no capacity."""
        return Fraction(self.units, self.capacity) if self.units is not None and self.capacity else None


@frozen(kw_only=True)
class DayContacts:
    """How many contacts of one kind with clients of one tier a plan holds for a day, no two with the same client."""

    on: date
    tier: str
    kind: ContactKind
    contacts: int


@frozen(kw_only=True)
class Feasibility:
    """Whether the rules hold together for some books; ``feasible`` is None where that is not decided.

    ``days`` is the plan that keeps them all, ``conflict`` the ids of the fewest rules that cannot be kept together; one
    of the two at most.  ``provisional``: the calendar does not cover the whole period.
    """

    feasible: bool | None
    working_days: int
    units_a_day: int | None
    needs: tuple[Need, ...]
    days: tuple[DayContacts, ...] = ()
    conflict: tuple[str, ...] = ()
    provisional: bool = False


def check_feasibility(
    books: Iterable[FullBook],
    policy: CadencePolicy,
    *,
    period: Window,
    calendar: WorkCalendar,
    units: int | None = None,
) -> Decision[Feasibility]:
    """Check whether one manager can keep every minimum for some books within the caps, the days and the room of a day.

    The books are held together; ``units`` is the room of a day in place of the policy's.  Days that the calendar does
    not cover are worked Monday to Friday.  Raises :class:`~clientcare.errors.DateError` for a period of more than
    :data:`~clientcare.planning.MAX_DAYS` days, :class:`~clientcare.errors.FactError` for units below 1, and
    :class:`~clientcare.errors.NoRuleInForce` for a policy without minimums.

    Source: 004 分配原则①②③; 1.定期联系制度; (3) (C-80, derived).
    """
    if period.days > MAX_DAYS:
        raise DateError("CC-DATE-002", f"a period of {period.days} days is too long; take at most {MAX_DAYS}")
    if units is not None and (type(units) is not int or units < 1):
        raise FactError("CC-FACT-001", f"units: {given(units)} is no whole number of 1 or more")
    require(policy.minimums or policy.weekly, "cadence.minimums")
    lenient = calendar if isinstance(calendar, ProvisionalCalendar) else ProvisionalCalendar(calendar)
    held = tuple(book for book in books if book.clients)
    case = case_of(policy, held, period=period, days=workdays_in(period, lenient), units=units)
    needs, (conflict, bound) = tuple(_needs(case)), find_conflict(case)
    days = _planned(case, policy, lenient) if needs and bound is None else ()
    beyond = [day for number in range(period.days) if lenient.is_provisional(day := period.first + number * _DAY)]
    value = Feasibility(
        feasible=False if conflict else True if days or not needs else None,
        working_days=len(case.days),
        units_a_day=case.room,
        needs=needs,
        days=days,
        conflict=conflict,
        provisional=bool(beyond),
    )
    findings = [*_of_rules(case, value, policy), *_conclusion(case, value, bound, beyond)]
    return Decision(value, as_of=period.last, rulebook=policy.rulebook, findings=findings)


def _needs(case: Case) -> Iterator[Need]:
    """Give what each minimum asks for each book in each period, and the weekly one for all books together."""
    meeting, other = case.costs
    for book in case.books:
        for rule in case.minimums_of(book.tier):
            meetings = None if rule.meetings is None else rule.meetings * book.clients
            for run in whole_periods(rule.per, case.period):
                units = [meeting * met + other * rest for met, rest in case.ways(rule, book.tier, run)]
                least = min(units) * book.clients if units else None
                yield _need(
                    case, rule, book, run, contacts=rule.contacts * book.clients, meetings=meetings, units=least
                )
    if case.weekly is not None:
        units_of_week = case.distinct * min(case.costs)
        for run in whole_periods("week", case.period):
            yield _need(case, case.weekly, None, run, contacts=case.distinct, meetings=None, units=units_of_week)


def _need(
    case: Case,
    rule: Rule,
    book: FullBook | None,
    run: Window,
    *,
    contacts: int,
    meetings: int | None,
    units: int | None,
) -> Need:
    days = len(case.worked(run))
    return Need(
        rule=rule.id,
        tier=None if book is None else book.tier,
        clients=case.clients if book is None else book.clients,
        first=run.first,
        last=run.last,
        working_days=days,
        contacts=contacts,
        meetings=meetings,
        units=units if days else None,
        capacity=None if case.room is None else case.room * days,
    )


def _planned(case: Case, policy: CadencePolicy, calendar: WorkCalendar) -> tuple[DayContacts, ...]:
    """Plan the books as if each client came on the first day of the period; nothing where something has no room."""
    first = case.period.first
    clients = [
        Client(client_id=f"{place}-{number}", manager_id="rm", contracted_tier=book.tier, assigned_on=first)
        for place, book in enumerate(case.books)
        for number in range(book.clients)
    ]
    rules = CadencePolicy(
        weekly=case.weekly,
        minimums=case.minimums,
        credit=case.credit,
        caps=policy.caps,
        day_units=case.day,
        channel_by_depth=policy.channel_by_depth,
    )
    days = case.period.days
    plan = plan_contacts(clients, (), (), rules, first=first, days=days, calendar=calendar, units=case.units).value
    # A week that began before the period does not owe its full number.
    if any(gap.client_id is not None or week_of(gap.due_on).first >= first for gap in plan.shortfalls):
        return ()
    tiers = {client.client_id: client.contracted_tier or "" for client in clients}
    made = Counter((one.on, tiers[one.client_id], one.kind) for one in plan.contacts)
    return tuple(
        DayContacts(on=on, tier=tier, kind=kind, contacts=many) for (on, tier, kind), many in sorted(made.items())
    )


# --- the findings ----------------------------------------------------------------------------------------------------


def _of_rules(case: Case, value: Feasibility, policy: CadencePolicy) -> Iterator[Finding]:
    """Give what each rule asks for where that is hardest, and whether it can be kept without the other minimums."""
    for book in case.books:
        if book.rule is not None:
            yield book.rule.finding(Outcome.MET, "feasibility.book", ("tier", book.tier), ("clients", book.clients))
    names = {rule.id for rule in case.owing}
    for rule in case.owing:
        alone = case.only(case.names - names | {rule.id}).broken() is None
        needs = [need for need in value.needs if need.rule == rule.id]
        for tier in dict.fromkeys(need.tier for need in needs):
            hardest = min((need for need in needs if need.tier == tier), key=lambda need: need.working_days)
            yield _of_need(rule, hardest, Outcome.MET if alone else Outcome.NOT_MET)
    for other in (*(one for one in policy.minimums if one.per is not None), policy.weekly):
        if other is not None and other.id not in names:
            yield other.finding(Outcome.NOT_APPLICABLE, "feasibility.not_owed")
    if case.day is not None:
        run, owed, room = max(case.loads(), key=lambda load: Fraction(load[1], load[2]) if load[2] else Fraction(0))
        figures = (("owed", owed), ("room", room), ("first", run.first), ("last", run.last))
        outcome = Outcome.MET if owed <= room else Outcome.NOT_MET
        yield case.day.finding(outcome, "feasibility.room", *figures, ("working_days", len(case.worked(run))))


def _of_need(rule: Rule, need: Need, outcome: Outcome) -> Finding:
    figures: list[tuple[str, Figure]] = [("contacts", need.contacts), ("first", need.first), ("last", need.last)]
    if need.per_day is None:
        return rule.finding(outcome, "feasibility.no_day", *figures)
    tenths, whole = round(need.per_day * 10), ceil(need.per_day)
    per_day = Decimal(f"{tenths // 10}.{tenths % 10}")
    figures += [("working_days", need.working_days), ("per_day", per_day), ("whole", whole)]
    if not isinstance(rule, Minimum):
        return rule.finding(outcome, "feasibility.week", *figures)
    kind = _CALLS if rule.kinds == (ContactKind.CALL,) else _CONTACTS
    figures += [("tier", need.tier), ("clients", need.clients), ("kind", kind)]
    if need.meetings is None:
        return rule.finding(outcome, "feasibility.contacts", *figures)
    return rule.finding(outcome, "feasibility.contacts_or_meetings", *figures, ("meetings", need.meetings))


def _conclusion(case: Case, value: Feasibility, bound: Bound | None, beyond: Sequence[date]) -> Iterator[Finding]:
    """Say which limits stand in the way and what does not fit, or how full the days of the plan are."""
    limits = {limit.rule.id: limit for _, limit in case.limits if limit.rule.id in value.conflict}
    for limit in limits.values():
        span = Term("days", f"{limit.days} days", f"{limit.days} 天") if limit.per is None else _SPANS[limit.per]
        yield limit.rule.finding(Outcome.NOT_MET, "feasibility.limit", ("most", limit.most), ("span", span))
    days = ("working_days", value.working_days)
    if bound is not None:
        rule = next(rule for rule in case.owing if rule.id in value.conflict)
        yield rule.finding(Outcome.NOT_MET, bound[0], ("rules", ", ".join(value.conflict)), *bound[1])
    elif value.days:
        loads: Counter[date] = Counter()
        for one in value.days:
            loads[one.on] += one.contacts
        figures = (("contacts", loads.total()), days, ("fullest", max(loads.values())))
        yield case.owing[0].finding(Outcome.MET, "feasibility.plan", *figures)
    elif value.needs:
        yield case.owing[0].finding(Outcome.UNKNOWN, "feasibility.undecided", days)
    if beyond and case.owing:
        yield case.owing[0].finding(Outcome.UNKNOWN, "feasibility.provisional", ("first", beyond[0]))


# --- the pace of a week ----------------------------------------------------------------------------------------------


def required_weekly(book: FullBook, policy: CadencePolicy, *, as_of: date) -> Decision[int]:
    """Give how many clients of a book a week asks for, so that the weekly and the quarterly minimum are both kept.

    The quarter is the one of ``as_of``; it has as many weeks as sevens in its days, 13 in 91.  Raises
    :class:`~clientcare.errors.NoRuleInForce` where the policy lacks one of the two minimums.

    >>> from clientcare import Rulebook
    >>> policy = Rulebook.load("vip-outlet").on(date(2026, 6, 30)).cadence
    >>> required_weekly(FullBook(tier="gold", clients=200), policy, as_of=date(2026, 6, 30)).value
    16

    Source: 004 分配原则③; 1.定期联系制度; (3)约访制度 (C-81, derived from C-01, C-02, S-07).
    """
    weekly = require(policy.weekly, "cadence.weekly")
    minimums = [one for one in policy.minimums if one.per == "quarter" and book.tier in (one.tiers or (book.tier,))]
    floor = max(require(minimums or None, "cadence.minimums a quarter"), key=lambda one: one.contacts)
    days = quarter_of(as_of).days
    own = min(weekly.clients, book.clients)
    required, reached = ceil(Fraction(floor.contacts * book.clients * 7, days)), own * days // 7
    figures = (("tier", book.tier), ("clients", book.clients), ("days", days))
    outcome = Outcome.MET if required <= own else Outcome.NOT_MET
    asked = (("contacts", floor.contacts), ("required", required))
    findings = [
        weekly.finding(outcome, "feasibility.reached", *figures, ("weekly", own), ("reached", reached)),
        floor.finding(Outcome.MET, "feasibility.required", *figures, *asked),
    ]
    return Decision(max(own, required), as_of=as_of, rulebook=policy.rulebook, findings=findings)
