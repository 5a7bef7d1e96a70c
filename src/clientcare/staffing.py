"""Staffing: how many clients one member of staff serves, who may own them, whom an outlet wants (人员配备与管户).

A ratio says how many clients of a tier one member of staff serves (S-01 to S-07).  A book of several tiers is measured
by its load: the clients of each tier divided by the tier's ratio, added up as exact fractions; 1 is a full book (S-14).
Nothing is rounded before the head-count, and that is rounded up once (S-22).

>>> from clientcare import Rulebook
>>> from datetime import date
>>> day = date(2026, 6, 30)
>>> policy = Rulebook.load("vip-outlet").on(day).staffing
>>> check_load({"diamond": 10, "platinum": 40, "gold": 53}, policy, as_of=day).value
<Outcome.MET: 'met'>
>>> check_load({"diamond": 10, "platinum": 40, "gold": 54}, policy, as_of=day).value
<Outcome.NOT_MET: 'not_met'>

Tiers are codes of the scheme in use; a tier without a ratio carries no load.  Capacity is in full books, 1 by default.

Source: 004 分配原则①②③, 004 一(一), 001 一(二) (S-01 to S-22).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any, Final, Literal, TypeAlias

from attrs import field, frozen

from .decision import Decision, Figure, Finding, Outcome, Term
from .errors import FactError
from .facts import Role
from .parameters import choice, code, codes, count, given, money, near, unknown_code
from .policy import Checklist, Policy, Rule, require, slot

__all__ = [
    "AdviserLink",
    "Allocator",
    "AssignmentRule",
    "Balancing",
    "HeadCount",
    "HeadCountPlan",
    "HeadCountRule",
    "LoadRule",
    "Overflow",
    "OwnLeads",
    "OwnerRule",
    "Prospects",
    "Ratio",
    "Route",
    "StaffingPolicy",
    "Support",
    "Team",
    "check_load",
    "plan_headcount",
]

Counts: TypeAlias = Mapping[str, int] | Mapping[str | None, int]
"""Clients by tier; under None those whose tier is not known."""

_ROLES: Final = (
    Term(Role.RELATIONSHIP_MANAGER.value, "relationship manager", "客户经理"),
    Term(Role.OUTLET_MANAGER.value, "outlet manager", "网点主任"),
    Term(Role.LOBBY_MANAGER.value, "lobby manager", "大堂经理"),
    Term(Role.TELLER.value, "teller", "柜员"),
    Term(Role.WEALTH_ADVISER.value, "wealth adviser", "财富顾问"),
    Term(Role.FINANCIAL_ADVISER.value, "financial adviser", "理财顾问"),
)
_CODES: Final = tuple(role.code for role in _ROLES)


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Ratio(Rule):
    """How many clients of a tier one member of staff serves (S-01, S-02, S-04, S-05, S-07).

    The first of the roles is the one that is wanted; the others may stand in for it.
    """

    tier: str = field(metadata=code())
    roles: tuple[str, ...] = field(metadata=codes(*_CODES))
    clients: int = field(metadata=count())


@frozen(kw_only=True)
class OwnerRule(Rule):
    """The roles that may own a client of a tier (S-03, S-06)."""

    tier: str = field(metadata=code())
    roles: tuple[str, ...] = field(metadata=codes(*_CODES))


@frozen(kw_only=True)
class Overflow(Rule):
    """The roles that share in maintaining one tier where the relationship managers cannot cover it (S-08)."""

    tier: str = field(metadata=code())
    roles: tuple[str, ...] = field(metadata=codes(*_CODES))


@frozen(kw_only=True)
class Route(Rule):
    """The role that takes an overflowing client from an average on, in minor units (S-09 to S-11).

    The next route ends its range.
    """

    role: str = field(metadata=choice(*_CODES))
    at_least: int = field(metadata=money())


@frozen(kw_only=True)
class Prospects(Rule):
    """The role that follows up a potential VIP (S-12)."""

    role: str = field(metadata=choice(*_CODES))


@frozen(kw_only=True)
class Balancing(Rule):
    """What is compared so that books fit ability and workload (S-13): the share of the capacity in use."""

    measure: str = field(metadata=choice("used_capacity"))


@frozen(kw_only=True)
class LoadRule(Rule):
    """How several tiers add up (S-14): as one pool of exact loads, or each tier rounded up by itself."""

    method: Literal["pooled", "per-tier"] = field(metadata=choice("pooled", "per-tier"))


@frozen(kw_only=True)
class Allocator(Rule):
    """The roles that allocate and re-allocate clients (S-16)."""

    roles: tuple[str, ...] = field(metadata=codes(*_CODES))


@frozen(kw_only=True)
class AssignmentRule(Rule):
    """The role that a client who meets the standard is assigned to (S-17); the owner where no other rule names one."""

    role: str = field(metadata=choice(*_CODES))


@frozen(kw_only=True)
class OwnLeads(Rule):
    """As which of the sources a manager's own leads count (S-18)."""

    source_code: str = field(metadata=code())


@frozen(kw_only=True)
class AdviserLink(Rule):
    """The tiers whose clients have an adviser beside their manager (S-19)."""

    tiers: tuple[str, ...] = field(metadata=codes())


@frozen(kw_only=True)
class Team(Rule):
    """The 1+N team of a VIP client (S-20): so many lead advisers, and at least so many specialists."""

    leads: int = field(metadata=count(most=100))
    specialists: int = field(metadata=count(most=100))


@frozen(kw_only=True)
class Support(Rule):
    """The roles that support and never own (S-21)."""

    roles: tuple[str, ...] = field(metadata=codes(*_CODES))


@frozen(kw_only=True)
class HeadCountRule(Rule):
    """How a load becomes people (S-22): rounded up."""

    rounding: str = field(metadata=choice("up"))


@frozen(kw_only=True)
class StaffingPolicy(Policy):
    """Everything that one rulebook says about staff and the allocation of clients.

    Raises :class:`~clientcare.errors.FactError` naming every contradiction: two ratios of one tier and role, two routes
    of one role or bound, a support role that owns, a tier that its own manager may not own, an unknown lead source.
    """

    ratios: tuple[Ratio, ...] = field(default=(), metadata=slot(Ratio, many=True))
    owners: tuple[OwnerRule, ...] = field(default=(), metadata=slot(OwnerRule, many=True, key="tier"))
    overflow: Overflow | None = field(default=None, metadata=slot(Overflow))
    routes: tuple[Route, ...] = field(default=(), metadata=slot(Route, many=True, key="role"))
    prospects: Prospects | None = field(default=None, metadata=slot(Prospects))
    balancing: Balancing | None = field(default=None, metadata=slot(Balancing))
    load: LoadRule | None = field(default=None, metadata=slot(LoadRule))
    lead_sources: Checklist | None = field(default=None, metadata=slot(Checklist))
    allocator: Allocator | None = field(default=None, metadata=slot(Allocator))
    assignment: AssignmentRule | None = field(default=None, metadata=slot(AssignmentRule))
    own_leads: OwnLeads | None = field(default=None, metadata=slot(OwnLeads))
    adviser_link: AdviserLink | None = field(default=None, metadata=slot(AdviserLink))
    team: Team | None = field(default=None, metadata=slot(Team))
    support: Support | None = field(default=None, metadata=slot(Support))
    headcount: HeadCountRule | None = field(default=None, metadata=slot(HeadCountRule))
    rules: tuple[Checklist, ...] = field(default=(), metadata=slot(Checklist, many=True))

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Give each contradiction as the slot and the problem."""
        yield from Policy.conflicts(self)
        served: dict[tuple[str, str], str] = {}
        for ratio in self.ratios:
            for role in ratio.roles:
                other = served.setdefault((ratio.tier, role), ratio.id)
                if other != ratio.id:
                    yield "ratios", f"{other} and {ratio.id} both say how many {ratio.tier} clients one {role} serves"
        bounds: dict[int, str] = {}
        for route in self.routes:
            other = bounds.setdefault(route.at_least, route.id)
            if other != route.id:
                yield "routes", f"{other} and {route.id} have the same bound; one of them can never hold"
        if self.assignment is not None:
            role, by = self.assignment.role, self.assignment.id
            for owner in self.owners:
                if role not in owner.roles:
                    yield "owners", f"{owner.id}: the roles lack {role}, to whom {by} assigns every client"
            if self.prospects is not None and self.prospects.role != role:
                yield "prospects", f"{self.prospects.id}: {self.prospects.role} is not {role}, to whom {by} assigns"
        if self.support is not None:
            owning: list[tuple[str, Rule, tuple[str, ...]]] = [("owners", one, one.roles) for one in self.owners]
            owning += [("prospects", one, (one.role,)) for one in (self.prospects,) if one is not None]
            owning += [("assignment", one, (one.role,)) for one in (self.assignment,) if one is not None]
            for where, rule, roles in owning:
                for role in sorted({*roles} & {*self.support.roles}):
                    yield where, f"{rule.id}: {role} would own clients, but only supports by {self.support.id}"
        if self.own_leads is not None and self.lead_sources is not None:
            source, sources = self.own_leads.source_code, [item.code for item in self.lead_sources.items or ()]
            if source not in sources:
                hint = near(source, sources)
                yield "own_leads", f"{self.own_leads.id}: {source!r} is no source of {self.lead_sources.id}{hint}"

    @property
    def book_ratios(self) -> tuple[Ratio, ...]:
        """The ratios that fill the book of the role to whom clients are assigned; one a tier."""
        role = require(self.assignment, "staffing.assignment").role
        return tuple(ratio for ratio in self.ratios if role in ratio.roles)


# --- loads and head-counts -------------------------------------------------------------------------------------------


def check_load(
    counts: Counts, policy: StaffingPolicy, *, as_of: date, capacity: Fraction | int = 1
) -> Decision[Outcome]:
    """Check whether a mix of clients fits one book of a capacity in full books; exactly full fits.

    UNKNOWN where it fits, but clients of unknown tier (under None) would have to fit as well.  Raises
    :class:`~clientcare.errors.FactError` for a count or a capacity that is not an exact number of at least 0.

    Source: 004 分配原则 (S-14, derived from S-01, S-04, S-07).
    """
    rule = require(policy.load, "staffing.load")
    room = _exact(capacity, "capacity")
    ratios = policy.book_ratios
    load, findings = _load(counts, ratios)
    findings += _without_ratio(counts, ratios, rule)
    figures = (("load", load), ("capacity", room))
    if load > room:
        outcome = Outcome.NOT_MET
        findings.append(rule.finding(outcome, "staffing.book_over", *figures, ("excess", load - room)))
    else:
        unknown = any(tier is None and number for tier, number in counts.items())
        outcome = Outcome.UNKNOWN if unknown else Outcome.MET
        findings.append(rule.finding(outcome, "staffing.book_fits", *figures, ("room", room - load)))
    return Decision(outcome, as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _load(counts: Counts, ratios: tuple[Ratio, ...]) -> tuple[Fraction, list[Finding]]:
    """Add up the exact loads of some ratios, with a finding for each that counts."""
    clients = heads(counts)
    parts = [(ratio, clients[ratio.tier]) for ratio in ratios if clients.get(ratio.tier)]
    findings = [
        ratio.finding(
            Outcome.MET, "staffing.part", ("tier", ratio.tier), ("clients", number), ("ratio", ratio.clients),
            ("part", Fraction(number, ratio.clients)),
        )
        for ratio, number in parts
    ]  # fmt: skip
    return sum((Fraction(number, ratio.clients) for ratio, number in parts), Fraction()), findings


def heads(counts: Counts) -> dict[str | None, int]:
    """Give the counts where each is a whole number of at least 0."""
    for number in counts.values():
        if type(number) is not int or number < 0:
            raise FactError("CC-FACT-001", f"{given(number)} is no number of heads (want a whole number, 0 or more)")
    return dict(counts.items())


def _exact(value: Any, what: str) -> Fraction:
    if type(value) not in (int, Fraction) or value < 0:
        raise FactError("CC-FACT-001", f"{given(value)} is no {what} (want an int or a Fraction, 0 or more)")
    return Fraction(value)


def _without_ratio(counts: Counts, ratios: tuple[Ratio, ...], rule: Rule) -> list[Finding]:
    """Name the clients that carry no load: those of a tier without a ratio, and those whose tier is not known."""
    tiers = {ratio.tier for ratio in ratios}
    found = []
    for tier, number in counts.items():
        if tier is None and number:
            found.append(rule.finding(Outcome.UNKNOWN, "staffing.tier_unknown", ("clients", number)))
        elif number and tier not in tiers:
            figures = (("tier", tier), ("clients", number))
            found.append(rule.finding(Outcome.NOT_APPLICABLE, "staffing.no_ratio", *figures))
    return found


@frozen(kw_only=True)
class HeadCount:
    """Staff of one role: wanted by the rules, present by the sum of capacities, and what lacks or is to spare.

    ``stood_in`` is what members of another role, who are to spare there, cover here.  Where it is not known who is
    present, all but ``wanted`` is None.
    """

    role: str
    wanted: int
    present: Fraction | None
    stood_in: Fraction | None
    shortfall: Fraction | None
    surplus: Fraction | None


@frozen(kw_only=True)
class HeadCountPlan:
    """The head-count of an outlet, one entry a role that a ratio wants, in the order of the ratios."""

    roles: tuple[HeadCount, ...]

    def of(self, role: str) -> HeadCount:
        """Give the head-count of one role; ``KeyError`` where no ratio wants it."""
        return {one.role: one for one in self.roles}[role]


def plan_headcount(
    counts: Counts, policy: StaffingPolicy, *, as_of: date, present: Mapping[str, Fraction | int] | None = None
) -> Decision[HeadCountPlan]:
    """Say how many members of staff of each role an outlet wants for its clients, and what lacks or is to spare.

    A role's load is added up over its ratios and rounded up once, or tier by tier where the policy says ``per-tier``.
    ``present`` holds the sum of capacities by role, 0 for a role that it does not name; None where nothing is known.
    Members to spare in one role stand in for another where every ratio of that one names them.

    Raises :class:`~clientcare.errors.FactError` for a count or a capacity that is not an exact number of at least 0,
    and for an unknown role.

    Source: 004 分配原则①②③ (S-01, S-02, S-04, S-05, S-07, S-14, S-22).
    """
    method, rule = require(policy.load, "staffing.load"), require(policy.headcount, "staffing.headcount")
    for role in present or ():
        role_term(role)
    by_role: dict[str, list[Ratio]] = {role: [] for ratio in policy.ratios for role in ratio.roles}
    for ratio in policy.ratios:
        by_role[ratio.roles[0]].append(ratio)
    wanted: dict[str, int] = {}
    findings: list[Finding] = []
    for role, ratios in by_role.items():
        load, found = _load(counts, tuple(ratios))
        if method.method == "pooled":
            wanted[role] = ceil(load)
        else:
            wanted[role] = sum(ceil(_load(counts, (ratio,))[0]) for ratio in ratios)
        because = "staffing.pooled" if method.method == "pooled" else "staffing.per_tier"
        figures = (("role", role_term(role)), ("load", load), ("wanted", wanted[role]))
        findings += [*found, method.finding(Outcome.MET, because, *figures)]
    findings += _without_ratio(counts, policy.ratios, rule)
    held = None if present is None else {role: _exact(present.get(role, 0), "capacity") for role in by_role}
    plan = HeadCountPlan(roles=tuple(_staffed(wanted, held, by_role)))
    findings += [_headcount_finding(one, rule) for one in plan.roles]
    return Decision(plan, as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _staffed(
    wanted: dict[str, int], present: dict[str, Fraction] | None, by_role: dict[str, list[Ratio]]
) -> list[HeadCount]:
    if present is None:
        return [
            HeadCount(role=role, wanted=number, present=None, stood_in=None, shortfall=None, surplus=None)
            for role, number in wanted.items()
        ]
    none = Fraction()
    spare = {role: max(present[role] - number, none) for role, number in wanted.items()}
    lacking = {role: max(number - present[role], none) for role, number in wanted.items()}
    stood_in = dict.fromkeys(wanted, none)
    for role, ratios in by_role.items():
        for other in ratios[0].roles[1:] if ratios else ():
            if all(other in ratio.roles for ratio in ratios):
                taken = min(lacking[role], spare[other])
                lacking[role] -= taken
                stood_in[role] += taken
                spare[other] -= taken
    return [
        HeadCount(
            role=role, wanted=number, present=present[role], stood_in=stood_in[role], shortfall=lacking[role],
            surplus=spare[role],
        )
        for role, number in wanted.items()
    ]  # fmt: skip


def _headcount_finding(one: HeadCount, rule: Rule) -> Finding:
    figures: list[tuple[str, Figure]] = [("role", role_term(one.role)), ("wanted", one.wanted)]
    if one.present is None or one.shortfall is None:
        return rule.finding(Outcome.UNKNOWN, "staffing.present_unknown", *figures)
    figures += [("present", one.present), ("stood_in", one.stood_in)]
    if one.shortfall:
        return rule.finding(Outcome.NOT_MET, "staffing.short", *figures, ("shortfall", one.shortfall))
    return rule.finding(Outcome.MET, "staffing.enough", *figures, ("surplus", one.surplus))


def role_term(role: str) -> Term:
    """Give a role with its labels; :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for an unknown one."""
    for term in _ROLES:
        if term.code == role:
            return term
    raise unknown_code(role, "role", _CODES)
