"""Allocation: who owns and who maintains each client of an outlet (客户分配).

Outlet by outlet, every client gets exactly one owner: a relationship manager, or the outlet manager for a signed client
of a tier that allows it who is tied to them already (S-03).  The rest follows in this order:

1. Existing ties hold.  A client tied to somebody who left, who is unknown here or may not own clients is handed over.
2. Where the relationship managers' capacity is short, and only there, Gold clients overflow: as many as exceed it,
   lowest averages first, to the role to which the average routes them.  Only the maintainer changes (S-08 to S-11), so
   that a potential VIP is followed up by the owner, a relationship manager (S-12).
3. A book that is over its capacity gives up the fewest clients that the others can take (S-13).
4. New and moved clients go where the share of the capacity in use is lowest (S-13); those without a ratio carry no load
   and are spread by number.

What still exceeds the capacity stays with a relationship manager and is flagged in the column ``rule``.  With no
relationship manager there is no owner, and ``rule`` says so.  The same facts give the same allocation in any order.

A hand-over is an allocation without the one who leaves: ``previous_owner`` keeps the trail.

>>> from clientcare import Rulebook
>>> from clientcare.facts import Role
>>> policy = Rulebook.load("vip-outlet").on(date(2026, 6, 30)).staffing
>>> clients = [ClientLoad(client_id=f"{number:03}", tier="gold", average=(150_000_00, 1)) for number in range(201)]
>>> staff = [StaffMember(staff_id="m", role=Role.RELATIONSHIP_MANAGER), StaffMember(staff_id="t", role=Role.TELLER)]
>>> first, second, *_ = plan_allocation(clients, staff, policy, as_of=date(2026, 6, 30)).value.assignments
>>> (first.owner, first.maintainer, first.rule), second.maintainer
(('m', 't', 'S-07;S-10'), 'm')

Source: 004 一(一), 004 分配原则 (S-01 to S-17).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import lcm
from operator import attrgetter
from typing import Any, TypeVar

from attrs import Attribute, field, frozen

from .balancing import place, spread
from .decision import Decision, Finding, Outcome
from .errors import FactError
from .facts import StaffMember
from .parameters import given
from .policy import Rule, require
from .staffing import OwnerRule, Ratio, Route, StaffingPolicy

__all__ = ["Allocation", "Assignment", "ClientLoad", "ManagerLoad", "plan_allocation"]

T = TypeVar("T")


def _an_average(_instance: Any, _attribute: Attribute[Any], value: tuple[int, int] | None) -> None:
    if value is not None and (tuple(map(type, value)) != (int, int) or value[1] <= 0):
        raise FactError("CC-FACT-001", "ClientLoad.average: want (minor-unit days, days above 0), both int, or None")


@frozen(kw_only=True)
class ClientLoad:
    """What allocation reads about a client.

    ``tier`` is the contracted one, the earned one where there is no contract, None where neither is known.  ``average``
    is the exact average as minor-unit days and days.  ``potential`` means a potential VIP (T-08), who has signed for no
    card yet: only a relationship manager owns these (S-12).
    """

    client_id: str
    outlet_id: str | None = None
    tier: str | None = None
    average: tuple[int, int] | None = field(default=None, validator=_an_average)
    potential: bool = False
    manager_id: str | None = None


@frozen(kw_only=True)
class Assignment:
    """Who owns and who maintains one client.

    ``rule`` holds the ids of the rules with ``;`` between, and after a colon what is out of order.  ``previous_owner``
    is the one to whom the client was tied, where that is no longer the owner.
    """

    client_id: str
    tier: str | None
    owner: str | None
    maintainer: str | None
    maintainer_role: str | None
    rule: str
    previous_owner: str | None


@frozen(kw_only=True)
class ManagerLoad:
    """The book of one relationship manager: the clients owned, their load and the capacity; 1 is a full book.

    Overflowing clients are owned, but carry no load here.
    """

    staff_id: str
    outlet_id: str | None
    clients: int
    load: Fraction
    capacity: Fraction


@frozen(kw_only=True)
class Allocation:
    """The assignments by client id, and the books of the relationship managers by outlet and staff id."""

    assignments: tuple[Assignment, ...]
    managers: tuple[ManagerLoad, ...]


def plan_allocation(
    clients: Iterable[ClientLoad], staff: Iterable[StaffMember], policy: StaffingPolicy, *, as_of: date
) -> Decision[Allocation]:
    """Allocate the clients of every outlet among its staff; clients without an outlet are those of one more outlet.

    Capacity scales what a relationship manager takes.  Staff who are away keep their clients, and an absence changes
    nothing else.  Raises :class:`~clientcare.errors.FactError` for a client or a member of staff given twice.

    Source: 004 分配原则①②③(1)(2) (S-01, S-03, S-04, S-07 to S-14, S-17).
    """
    members = _once(sorted(staff, key=attrgetter("staff_id")), attrgetter("staff_id"), "staff_id")
    rules = _Rules(policy, members)
    outlets: dict[str, tuple[list[ClientLoad], list[StaffMember]]] = defaultdict(lambda: ([], []))
    for member in members:
        outlets[member.outlet_id or ""][1].append(member)
    for client in _once(sorted(clients, key=attrgetter("client_id")), attrgetter("client_id"), "client_id"):
        outlets[client.outlet_id or ""][0].append(client)
    plans = [_Outlet(rules, *outlets[outlet]) for outlet in sorted(outlets)]
    assignments = [assignment for plan in plans for assignment in plan.assignments()]
    assignments.sort(key=attrgetter("client_id"))
    value = Allocation(
        assignments=tuple(assignments), managers=tuple(manager for plan in plans for manager in plan.manager_loads())
    )
    findings = [finding for plan in plans for finding in plan.findings()]
    return Decision(value, as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _once(rows: list[T], key: Callable[[T], str], name: str) -> list[T]:
    """Give rows sorted by a key, where each key stands once."""
    keys = list(map(key, rows))
    for before, after in pairwise(keys):
        if before == after:
            raise FactError("CC-FACT-001", f"{name} {given(after)} is given twice; give each once")
    return rows


class _Rules:
    """The policy as the loops want it: one unit for loads and rooms, tiers with a ratio as classes, heaviest first."""

    def __init__(self, policy: StaffingPolicy, staff: Iterable[StaffMember]) -> None:
        self.assignment = require(policy.assignment, "staffing.assignment")
        self.balancing = require(policy.balancing, "staffing.balancing")
        self.load = require(policy.load, "staffing.load")
        self.prospects = policy.prospects
        self.overflow = policy.overflow
        self.role = self.assignment.role
        self.ratios: list[Ratio] = sorted(policy.book_ratios, key=attrgetter("clients"))
        self.kinds: dict[str | None, int] = {ratio.tier: kind for kind, ratio in enumerate(self.ratios)}
        self.unit = lcm(*(one.clients for one in self.ratios)) * lcm(*(one.capacity.denominator for one in staff))
        self.weights = [self.unit // ratio.clients for ratio in self.ratios]
        self.routes = sorted(policy.routes, key=attrgetter("at_least"), reverse=True)
        self.owners: dict[str | None, OwnerRule] = {rule.tier: rule for rule in policy.owners}

    def room(self, manager: StaffMember) -> int:
        return manager.capacity.numerator * (self.unit // manager.capacity.denominator)

    def keeping(self, client: ClientLoad, member: StaffMember | None) -> OwnerRule | None:
        """Give the rule by which a member of another role keeps a client who is tied to them (S-03)."""
        owner = None if member is None or client.potential else self.owners.get(client.tier)
        return owner if owner is not None and member is not None and member.role in owner.roles else None

    def route(self, client: ClientLoad) -> Route | None:
        """Give the route that holds for a client's average; None below the first, and where it is not known."""
        if self.overflow is None or client.tier != self.overflow.tier or client.average is None:
            return None
        total, days = client.average
        return next((route for route in self.routes if total >= route.at_least * days), None)

    def text(self, key: tuple[str | None, bool, str, bool, bool]) -> str:
        """Give the column ``rule`` of clients whom a relationship manager owns; ``key`` says what holds for them."""
        tier, potential, route, moved, over = key
        ids = {self.ratios[self.kinds[tier]].id} if tier in self.kinds else set()
        ids |= {self.prospects.id} if potential and self.prospects is not None else set()
        ids |= {route} if route else set()
        ids |= {self.balancing.id} if moved or not ids else set()
        return ";".join(sorted(ids)) + (":over_capacity" if over else "")


class _Outlet:
    """One outlet while it is allocated.  Clients are named by their row in ``clients``, which is in order of their ids.

    ``books[manager][kind]`` holds the clients of a book by class; the last class carries no load.
    """

    def __init__(self, rules: _Rules, clients: list[ClientLoad], staff: list[StaffMember]) -> None:
        self.rules = rules
        self.clients = clients
        self.outlet_id = (clients[0] if clients else staff[0]).outlet_id or None
        self.managers = [member for member in staff if member.role == rules.role]
        self.others: dict[str | None, StaffMember] = {one.staff_id: one for one in staff if one.role != rules.role}
        self.no_load = len(rules.weights)
        self.books: list[list[list[int]]] = [[[] for _ in range(self.no_load + 1)] for _ in self.managers]
        self.new: list[list[int]] = [[] for _ in range(self.no_load + 1)]
        self.kept: dict[int, tuple[StaffMember, OwnerRule]] = {}
        self.handed_over = 0
        self.moved: set[int] = set()
        self.overflowed: dict[int, tuple[StaffMember, Route]] = {}
        self._tie()
        self.rooms = [rules.room(manager) for manager in self.managers]
        if self.managers:
            self.demand = sum(map(self._load, [*self.books, self.new]))
            if self.demand > sum(self.rooms):
                self._overflow(self.demand - sum(self.rooms))
            self._balance()

    def _tie(self) -> None:
        """Put every client into the book to which the client is tied, or among the new ones."""
        kinds, no_load = self.rules.kinds, self.no_load
        places: dict[str | None, int] = {manager.staff_id: number for number, manager in enumerate(self.managers)}
        for row, client in enumerate(self.clients):
            kind = kinds.get(client.tier, no_load)
            book = places.get(client.manager_id)
            if book is not None:
                self.books[book][kind].append(row)
                continue
            member = self.others.get(client.manager_id)
            owner = self.rules.keeping(client, member)
            if member is not None and owner is not None:
                self.kept[row] = (member, owner)
                continue
            self.new[kind].append(row)
            self.handed_over += client.manager_id is not None

    def _load(self, book: list[list[int]]) -> int:
        return sum(len(held) * weight for held, weight in zip(book, self.rules.weights, strict=False))

    def _overflow(self, excess: int) -> None:
        """Give the clients that exceed the capacity, lowest averages first, to the maintainers whom the outlet has."""
        overflow = self.rules.overflow
        if overflow is None or overflow.tier not in self.rules.kinds:
            return
        kind = self.rules.kinds[overflow.tier]
        helpers = {role: [member for member in self.others.values() if member.role == role] for role in overflow.roles}
        routed: list[tuple[int, Route, tuple[int, int]]] = []
        for row in sorted(row for book in (*self.books, self.new) for row in book[kind]):
            client = self.clients[row]
            route = self.rules.route(client)
            if route is not None and client.average is not None and helpers.get(route.role):
                routed.append((row, route, client.average))
        common = lcm(*{days for _, _, (_, days) in routed})
        routed.sort(key=lambda one: one[2][0] * (common // one[2][1]))
        turns = dict.fromkeys(helpers, 0)
        for row, route, _ in routed[: -(-excess // self.rules.weights[kind])]:
            among = helpers[route.role]
            self.overflowed[row] = (among[turns[route.role] % len(among)], route)
            turns[route.role] += 1
        for book in (*self.books, self.new):
            book[self.no_load] += [row for row in book[kind] if row in self.overflowed]
            book[kind] = [row for row in book[kind] if row not in self.overflowed]

    def _balance(self) -> None:
        """Move what capacity forces to move, and place it with the new clients."""
        weights = self.rules.weights
        tied = [[len(held) for held in book[: self.no_load]] for book in self.books]
        placement = place(self.rooms, weights, tied, [len(held) for held in self.new[: self.no_load]])
        for kind in range(self.no_load):
            pool = self.new[kind]
            for book, leaving in zip(self.books, placement.leaving, strict=True):
                if leaving[kind]:
                    pool += book[kind][-leaving[kind] :]
                    self.moved.update(book[kind][-leaving[kind] :])
                    del book[kind][-leaving[kind] :]
            self._hand_out(kind, pool, [arriving[kind] for arriving in placement.arriving])
        pool, held = self.new[self.no_load], [len(book[self.no_load]) for book in self.books]
        self._hand_out(self.no_load, pool, spread(len(pool), 1, held, self.rooms))

    def _hand_out(self, kind: int, pool: list[int], numbers: Sequence[int]) -> None:
        pool.sort()
        start = 0
        for book, number in zip(self.books, numbers, strict=True):
            book[kind] += pool[start : start + number]
            start += number

    def assignments(self) -> Iterator[Assignment]:
        """Give the assignment of every client, by client id."""
        rules, overflowed, moved = self.rules, self.overflowed, self.moved
        owners = [0] * len(self.clients)
        for number, book in enumerate(self.books):
            for held in book:
                for row in held:
                    owners[row] = number
        managers = [
            (manager.staff_id, manager.role.value, over)
            for manager, over in zip(self.managers, self._over(), strict=True)
        ]
        texts: dict[tuple[str | None, bool, str, bool, bool], str] = {}
        for row, client in enumerate(self.clients):
            if row in self.kept:
                member, rule = self.kept[row]
                yield _assignment(client, member.staff_id, member.staff_id, member.role.value, rule.id)
                continue
            if not managers:
                yield _assignment(client, None, None, None, f"{rules.assignment.id}:no_relationship_manager")
                continue
            owner, role, over = managers[owners[row]]
            maintainer, route = owner, ""
            if row in overflowed:
                helper, by = overflowed[row]
                maintainer, role, route, over = helper.staff_id, helper.role.value, by.id, False
            elif over:
                over = client.tier in rules.kinds
                stays = rules.route(client)
                route = stays.id if stays is not None and stays.role == rules.role else ""
            key = (client.tier, client.potential, route, row in moved, over)
            text = texts.get(key)
            if text is None:
                text = texts[key] = rules.text(key)
            yield _assignment(client, owner, maintainer, role, text)

    def _over(self) -> list[bool]:
        return [self._load(book) > room for book, room in zip(self.books, self.rooms, strict=True)]

    def manager_loads(self) -> Iterator[ManagerLoad]:
        """Give the book of each relationship manager as it stands after the allocation."""
        for manager, book in zip(self.managers, self.books, strict=True):
            load = Fraction(self._load(book), self.rules.unit)
            yield ManagerLoad(
                staff_id=manager.staff_id, outlet_id=self.outlet_id, clients=sum(map(len, book)), load=load,
                capacity=manager.capacity,
            )  # fmt: skip

    def findings(self) -> Iterator[Finding]:
        """Say what capacity the outlet has for its load, and what followed from it; nothing for one without clients."""
        outlet, rules = ("outlet", self.outlet_id), self.rules
        unowned = 0 if self.managers else sum(map(len, self.new))
        if unowned:
            yield rules.assignment.finding(Outcome.NOT_MET, "staffing.no_manager", outlet, ("clients", unowned))
        if not self.managers or not self.clients:
            return
        load, room = Fraction(self.demand, rules.unit), Fraction(sum(self.rooms), rules.unit)
        figures = (outlet, ("load", load), ("capacity", room), ("managers", len(self.managers)))
        if load <= room:
            yield rules.load.finding(Outcome.MET, "staffing.outlet_fits", *figures)
        else:
            yield rules.load.finding(Outcome.NOT_MET, "staffing.outlet_short", *figures)
        counted: list[tuple[Rule | None, str, int]] = [
            (rules.assignment, "staffing.handed_over", self.handed_over),
            (rules.overflow, "staffing.overflowed", len(self.overflowed)),
            (rules.balancing, "staffing.moved", len(self.moved)),
        ]
        for rule, because, number in counted:
            if rule is not None and number:
                yield rule.finding(Outcome.MET, because, outlet, ("clients", number))
        over = sum(self._over())
        if over:
            yield rules.load.finding(Outcome.NOT_MET, "staffing.outlet_over", outlet, ("books", over))


def _assignment(
    client: ClientLoad, owner: str | None, maintainer: str | None, maintainer_role: str | None, rule: str
) -> Assignment:
    tied = client.manager_id
    return Assignment(
        client_id=client.client_id,
        tier=client.tier,
        owner=owner,
        maintainer=maintainer,
        maintainer_role=maintainer_role,
        rule=rule,
        previous_owner=None if tied == owner else tied,
    )
