"""Bounds (界限): which rules of contact cannot be kept together, proved by counting.

The minimums, the limits of a client and the room of a day are taken together with some books and some working days.  In
a run of days something is owed at least, and something is possible at most: to one client, in the weeks of a manager,
in the units of a day.  Where the first is more, no plan keeps those rules.  A bound that is not broken proves nothing:
only a plan shows that the rules can be kept.

Two contacts with a client on one day are one for a minimum.  A limit binds a minimum where it counts every contact that
could meet it; a minimum without a purpose is met by care, or by what another minimum of the client asks for.

Source: 004 分配原则①②③; 1.定期联系制度; (3)约访制度 (C-80, C-81, both derived).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from typing import Any, Final, Literal, TypeAlias

import attrs
from attrs import field, frozen

from .clocks import Window, week_of
from .decision import Figure
from .errors import FactError
from .facts import ContactKind, Purpose
from .limits import Limit, has_room, limits_for
from .owed import USUAL_KINDS, periods
from .parameters import given
from .policy import Rule
from .regime import CadencePolicy, Credit, DayUnits, Minimum, WeeklyMinimum

__all__ = ["Bound", "Case", "FullBook", "Way", "case_of", "find_conflict", "whole_periods"]

_DAY: Final = timedelta(days=1)

Bound: TypeAlias = tuple[str, tuple[tuple[str, Figure], ...]]
"""What no plan can keep: the code of its sentence, and the figures."""

Way: TypeAlias = tuple[int, int]
"""So many meetings and so many other contacts that meet a minimum; or what each of the two weighs."""

_Per: TypeAlias = Literal["week", "two-weeks", "month", "quarter"]


def _is_count(_instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if type(value) is not int or value < 0:
        raise FactError("CC-FACT-001", f"FullBook.{attribute.name}: {given(value)} is no whole number of 0 or more")


@frozen(kw_only=True)
class FullBook:
    """The clients of one tier in one manager's book (满额管户); ``rule`` is the ratio that says how many there are.

    Raises :class:`~clientcare.errors.FactError` for a number of clients that is no whole number of 0 or more.
    """

    tier: str
    clients: int = field(validator=_is_count)
    rule: Rule | None = None


@lru_cache(maxsize=1024)
def whole_periods(per: _Per | None, span: Window) -> tuple[Window, ...]:
    """Give the periods of a kind that lie whole in some days, in order; none where a rule names no kind."""
    if per is None:
        return ()
    if per == "week":
        found = tuple(week_of(span.first + number * _DAY) for number in range(0, span.days, 7))
    else:
        found = periods(per, span.first, span.last)
    return tuple(one for one in found if one.first >= span.first and one.last <= span.last)


@attrs.define(kw_only=True)
class Case:
    """Some rules, with the books and the working days for which they have to hold together.

    ``limits`` stand beside the tier that they bind; ``units`` is the room of a day where ``day`` does not state it.
    """

    books: tuple[FullBook, ...]
    minimums: tuple[Minimum, ...]
    weekly: WeeklyMinimum | None
    limits: tuple[tuple[str, Limit], ...]
    day: DayUnits | None
    units: int | None
    credit: Credit | None
    period: Window
    days: tuple[date, ...]
    _ways: dict[tuple[str, str, Window], list[Way]] = field(factory=dict, init=False)

    @property
    def owing(self) -> tuple[Rule, ...]:
        """The rules that owe something: the minimums, then the weekly one."""
        return (*self.minimums, *((self.weekly,) if self.weekly is not None else ()))

    @property
    def names(self) -> frozenset[str]:
        """The ids of all rules that can be left out."""
        others = (self.day, *(book.rule for book in self.books), *(limit.rule for _, limit in self.limits))
        return frozenset(rule.id for rule in (*self.owing, *others) if rule is not None)

    def only(self, names: Collection[str]) -> Case:
        """Give the case with some of its rules; a book whose ratio is left out holds nobody."""
        return attrs.evolve(
            self,
            books=tuple(book for book in self.books if book.rule is None or book.rule.id in names),
            minimums=tuple(rule for rule in self.minimums if rule.id in names),
            weekly=self.weekly if self.weekly is not None and self.weekly.id in names else None,
            limits=tuple(pair for pair in self.limits if pair[1].rule.id in names),
            day=self.day if self.day is not None and self.day.id in names else None,
        )

    @property
    def room(self) -> int | None:
        """The units of a working day, None where nothing states them."""
        return self.units if self.day is None else self.day.units

    @property
    def costs(self) -> Way:
        """The units of a meeting and of any other contact."""
        return (1, 1) if self.day is None else (self.day.meeting, self.day.other)

    @property
    def clients(self) -> int:
        """How many clients the books hold."""
        return sum(book.clients for book in self.books)

    @property
    def distinct(self) -> int:
        """With how many different clients a week there has to be a contact."""
        return 0 if self.weekly is None else min(self.weekly.clients, self.clients)

    def minimums_of(self, tier: str) -> list[Minimum]:
        """Give the minimums that hold for a tier."""
        return [rule for rule in self.minimums if rule.tiers is None or tier in rule.tiers]

    def worked(self, run: Window) -> list[date]:
        """Give the working days in a run of days."""
        return [day for day in self.days if day in run]

    def runs(self) -> list[Window]:
        """Give the runs of days that are counted over: every whole period of a rule, and the days as a whole."""
        weekly: tuple[_Per, ...] = ("week",) if self.weekly is not None else ()
        spans = (*weekly, *(rule.per for rule in self.minimums), *(limit.per for _, limit in self.limits))
        found = [run for per in dict.fromkeys(spans) for run in whole_periods(per, self.period)]
        return list(dict.fromkeys([*found, self.period]))

    # --- what cannot be kept -----------------------------------------------------------------------------------------

    def broken(self) -> Bound | None:
        """Give a bound that no plan can keep, if there is one."""
        return next((bound for part in (self._of_clients, self._of_weeks, self._of_days) for bound in part()), None)

    def _of_clients(self) -> Iterator[Bound]:
        """Give what the working days and the limits of one client do not take."""
        for tier in dict.fromkeys(book.tier for book in self.books):
            minimums = self.minimums_of(tier)
            for rule in minimums:
                for run in whole_periods(rule.per, self.period):
                    if not self.ways(rule, tier, run):
                        fewest = min(_ways_of(rule, self.credit), key=sum)
                        room = self._possible(rule, tier, fewest, run)
                        yield self._bound("feasibility.client_short", run, sum(fewest), room, ("tier", tier))
            for limit in self._limits_of(tier):
                weighed = [(rule, self._counted(limit, rule, tier)) for rule in minimums]
                for run in self.runs():
                    owed = self._least(weighed, tier, run)
                    room = _most(limit, self.worked(run), owed, 2 * len(weighed))
                    if owed > room:
                        yield self._bound("feasibility.client_short", run, owed, room, ("tier", tier))

    def _of_weeks(self) -> Iterator[Bound]:
        """Give the runs of days that take too few contacts with different clients for the weekly minimum."""
        for run in self.runs() if self.distinct else ():
            weeks, days, room = len(whole_periods("week", run)), self.worked(run), 0
            for book in self.books:
                binding = [one for one in self._limits_of(book.tier) if all(self._counted(one, None, book.tier))]
                room += book.clients * min(len(days), weeks, *(_most(limit, days, weeks, 1) for limit in binding))
            if self.distinct * weeks > room:
                yield self._bound("feasibility.week_short", run, self.distinct * weeks, room)

    def _of_days(self) -> Iterator[Bound]:
        """Give the runs of days that have too little room."""
        for run, owed, room in self.loads():
            if owed > room:
                yield self._bound("feasibility.day_short", run, owed, room)

    def loads(self) -> Iterator[tuple[Window, int, int]]:
        """Give the units that are owed at least in each run of days, and the room for them; none without a room."""
        if self.room is None:
            return
        meeting, other = self.costs
        # Meetings and other contacts do not come in parts: what of a day's room they can fill at most.
        usable = max(self.room - (self.room - meeting * many) % other for many in range(self.room // meeting + 1))
        for run in self.runs():
            owed = 0
            for book in self.books:
                weighed = [(rule, self.costs) for rule in self.minimums_of(book.tier)]
                owed += book.clients * self._least(weighed, book.tier, run)
            weekly = self.distinct * len(whole_periods("week", run)) * min(self.costs)
            yield run, max(owed, weekly), usable * len(self.worked(run))

    def _bound(self, because: str, run: Window, owed: int, room: int, *more: tuple[str, Figure]) -> Bound:
        days = (("first", run.first), ("last", run.last), ("working_days", len(self.worked(run))))
        return because, (*more, ("owed", owed), ("room", room), *days)

    # --- of one client -----------------------------------------------------------------------------------------------

    def ways(self, rule: Minimum, tier: str, run: Window) -> list[Way]:
        """Give the ways to meet a minimum that a client can be given in a period."""
        key = (rule.id, tier, run)
        if key not in self._ways:
            ways = _ways_of(rule, self.credit)
            self._ways[key] = [way for way in ways if self._possible(rule, tier, way, run) == sum(way)]
        return self._ways[key]

    def _possible(self, rule: Minimum, tier: str, way: Way, run: Window) -> int:
        """Give how many contacts of a way the working days, the room of one, and each limit of the client leave."""
        days = self.worked(run)
        fitting = [
            many if self.room is None or cost <= self.room else 0 for many, cost in zip(way, self.costs, strict=True)
        ]
        # Where meetings are among the kinds that count, one on the day of a call adds nothing.
        slots = 1 if ContactKind.MEETING in _kinds(rule) else sum(many > 0 for many in way)
        possible = min(slots * len(days), sum(min(many, len(days)) for many in fitting))
        for limit in self._limits_of(tier):
            meeting, other = self._counted(limit, rule, tier)
            counted = meeting * way[0] + other * way[1]
            possible = min(possible, sum(way) - counted + _most(limit, days, counted, slots))
        return possible

    def _limits_of(self, tier: str) -> list[Limit]:
        return [limit for bound, limit in self.limits if bound == tier]

    def _counted(self, limit: Limit, rule: Minimum | None, tier: str) -> Way:
        """Tell whether a limit counts every meeting, and every other contact, that could meet a minimum."""
        purposes = [Purpose.CARE.value, *(one.purpose for one in self.minimums_of(tier) if one.purpose is not None)]
        if rule is not None and rule.purpose is not None:
            purposes = [rule.purpose]
        in_depth = rule is not None and rule.depth is not None
        others = [kind for kind in _kinds(rule) if kind != ContactKind.MEETING]
        meeting, other = (
            all(limit.counts(ContactKind(kind), Purpose(one), in_depth=in_depth) for kind in some for one in purposes)
            for some in ([ContactKind.MEETING], others)
        )
        return int(meeting), int(other)

    def _least(self, weighed: Iterable[tuple[Minimum, Way]], tier: str, run: Window) -> int:
        """Give what a client is owed at least in the whole periods of a run of days, each contact weighed.

        Contacts for one purpose are not those for another; those for any purpose may be the same.
        """
        owed: Counter[str | None] = Counter()
        for rule, (meeting, other) in weighed:
            total = 0
            for part in whole_periods(rule.per, run):
                total += min((meeting * met + other * rest for met, rest in self.ways(rule, tier, part)), default=0)
            owed[rule.purpose] = max(owed[rule.purpose], total)
        for_any = owed.pop(None, 0)
        return max(for_any, owed.total())


def _kinds(rule: Minimum | None) -> tuple[str, ...]:
    return USUAL_KINDS if rule is None or rule.kinds is None else rule.kinds


def _ways_of(rule: Minimum, credit: Credit | None) -> list[Way]:
    """Give the ways to meet a minimum, from the fewest meetings on, each with fewer other contacts than the last."""
    both, talks = ContactKind.MEETING in _kinds(rule), any(kind != ContactKind.MEETING for kind in _kinds(rule))
    ways: list[Way] = []
    for meetings in range(max(rule.contacts, rule.meetings or 0) + 1):
        others = max(rule.contacts - meetings, 0) if both else rule.contacts
        if rule.meetings is not None and credit is not None and credit.method == "points":
            others = max(rule.contacts - credit.calls * meetings, 0)
        elif rule.meetings is not None and meetings >= rule.meetings:
            others = 0
        if (talks or not others) and (not ways or others < ways[-1][1]):
            ways.append((meetings, others))
    return ways


def _most(limit: Limit, days: Sequence[date], wanted: int, slots: int) -> int:
    """Give how many contacts, up to those wanted and so many a day, a limit leaves on some days.

    The earliest day with room is never the worse one: each window that holds it and a later contact holds all days
    between, so a contact moved forward to it crowds nothing out.
    """
    taken: list[date] = []
    for day in days:
        for _ in range(slots):
            if len(taken) == wanted or not has_room(limit, taken, day):
                break
            taken.append(day)
    return len(taken)


# --- a case and its conflict -----------------------------------------------------------------------------------------


def case_of(
    policy: CadencePolicy, books: tuple[FullBook, ...], *, period: Window, days: tuple[date, ...], units: int | None
) -> Case:
    """Take from a policy what concerns some books: the minimums of whole periods, and the limits of their contacts.

    ``units`` is the room of a day in place of the policy's.
    """
    tiers = tuple(dict.fromkeys(book.tier for book in books))
    minimums = tuple(
        rule
        for rule in policy.minimums
        if whole_periods(rule.per, period) and any(rule.tiers is None or tier in rule.tiers for tier in tiers)
    )
    limits: dict[tuple[str, str], Limit] = {}
    for tier in tiers:
        owed = [rule.purpose for rule in minimums if rule.tiers is None or tier in rule.tiers]
        for purpose in dict.fromkeys(Purpose.CARE if one is None else Purpose(one) for one in (None, *owed)):
            for kind in USUAL_KINDS:
                for limit in limits_for(policy, tier=tier, kind=kind, purpose=purpose, in_depth=True):
                    limits[tier, limit.rule.id] = limit
    day = policy.day_units
    if day is not None and units is not None:
        day, units = attrs.evolve(day, units=units), None
    return Case(
        books=books,
        minimums=minimums,
        weekly=policy.weekly if books and whole_periods("week", period) else None,
        limits=tuple((tier, limit) for (tier, _), limit in limits.items()),
        day=day,
        units=units,
        credit=policy.credit,
        period=period,
        days=days,
    )


def find_conflict(case: Case) -> tuple[tuple[str, ...], Bound | None]:
    """Give the fewest rules that cannot be kept together, of such sets the first by id, and the bound that they break.

    Every set of rules is tried by size, so the answer is the smallest.  Empty, and None, where no bound is broken.
    """
    if case.broken() is None:
        return (), None
    names = sorted(case.names)
    subsets = (chosen for size in range(1, len(names) + 1) for chosen in combinations(names, size))
    return next((chosen, bound) for chosen in subsets if (bound := case.only(chosen).broken()) is not None)
