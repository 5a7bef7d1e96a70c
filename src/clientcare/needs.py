"""Needs (客户需求): what clients need, how it was found out, and who serves needs across several fields.

A need is of one class, and classes build on one another (需求层次).  Needs in several fields (跨领域需求) get one
service group (专项服务小组) with one contact person, so that the client is not passed around, and one plan by a time.

- Two fields or more, as the policy says, make a group; a field named twice counts once.
- The plan is due so many elapsed hours after the need was registered; the last instant is in time.

>>> from datetime import timedelta, timezone
>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).crosssell
>>> at = datetime(2026, 6, 30, 9, tzinfo=timezone(timedelta(hours=8)))
>>> group = find_service_group(["business_loan", "succession"], policy, registered_at=at, staff=["rm-1", "rm-2"]).value
>>> group.contact_person, group.due_at.isoformat()
('rm-1', '2026-07-03T09:00:00+08:00')
>>> find_service_group(["business_loan"], policy, registered_at=at, staff=["rm-1"]).value is None
True

Source: 000 §1.1.27 to §1.1.30 (X-52 to X-56); 001 三, 三(三) (X-40, X-41, X-64); 003 深度挖掘客户需求方法 (X-65).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from .clocks import as_instant, hours_after
from .decision import Decision, Finding, Outcome, Term
from .errors import FactError
from .parameters import choice, count, terms, unknown_code
from .policy import Rule, require

if TYPE_CHECKING:
    from .matrices import CrossSellPolicy

__all__ = [
    "Need",
    "NeedClass",
    "NeedDimensions",
    "NeedMethods",
    "NeedOrder",
    "PlanDeadline",
    "ServiceGroup",
    "ServiceGroupRule",
    "assess_needs",
    "check_plan",
    "find_service_group",
]


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class NeedClass(Rule):
    """The needs of one class (X-52, X-53, X-54)."""

    level: Literal["basic", "individual", "value_added"] = field(metadata=choice("basic", "individual", "value_added"))
    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class NeedOrder(Rule):
    """The order in which classes of needs build on one another (X-55)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class NeedMethods(Rule):
    """The ways to find out needs (X-56, X-65)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class NeedDimensions(Rule):
    """The dimensions along which needs are uncovered (X-64)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class ServiceGroupRule(Rule):
    """In how many fields at least a client has needs to get a service group, and its departments (X-40)."""

    fields: int = field(metadata=count(least=2, most=100))
    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class PlanDeadline(Rule):
    """Within how many elapsed hours of the registered need the group delivers its plan (X-41)."""

    hours: int = field(metadata=count(most=8784))


# --- needs -----------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Need:
    """A need of a client, by its code, and how it was found out: ``method`` and ``dimension``, None where unknown."""

    need: str
    method: str | None = None
    dimension: str | None = None


def assess_needs(needs: Iterable[Need], policy: CrossSellPolicy, *, as_of: date) -> Decision[tuple[Need, ...]]:
    """Put needs into the order of their classes, those of one class as they come.

    One finding a need, in that order: MET with its class, UNKNOWN where the policy has ways to find out needs and none
    is on record.  Where the policy states no order, its own order of classes holds.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a need, a method or a dimension that the policy
    does not know.

    Source: 000 §1.1.27 to §1.1.30 (X-52 to X-56); 001 三 (X-64); 003 深度挖掘客户需求方法 (X-65).
    """
    classes = require(policy.need_classes or None, "crosssell.need_classes")
    levels = [rule.level for rule in classes]
    if policy.need_order is not None:
        levels.sort(key=[term.code for term in policy.need_order.items].index)
    named = {term.code: (rule, term) for rule in classes for term in rule.items}
    methods = [term.code for rule in policy.need_methods for term in rule.items]
    dimensions = [] if policy.need_dimensions is None else [term.code for term in policy.need_dimensions.items]
    given = tuple(needs)
    for one in given:
        for value, what, known in (
            (one.need, "need of the policy", list(named)),
            (one.method, "way to find out needs", methods),
            (one.dimension, "dimension of needs", dimensions),
        ):
            if value is not None and value not in known:
                raise unknown_code(value, what, known)
    ordered = sorted(given, key=lambda one: levels.index(named[one.need][0].level))
    findings = [_of_need(*named[one.need], one, policy) for one in ordered]
    return Decision(tuple(ordered), as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _of_need(rule: NeedClass, term: Term, need: Need, policy: CrossSellPolicy) -> Finding:
    figures = (("need", term), ("level", rule.level))
    if need.method is None and policy.need_methods:
        return rule.finding(Outcome.UNKNOWN, "needs.method_unknown", *figures)
    return rule.finding(Outcome.MET, "needs.need", *figures)


# --- the service group -----------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ServiceGroup:
    """The group that serves needs across fields (专项服务小组).

    ``contact_person``: the one whom the client talks to, None until somebody is named; ``due_at``: the last instant for
    its plan.
    """

    departments: tuple[str, ...]
    contact_person: str | None
    registered_at: datetime
    due_at: datetime


def find_service_group(
    fields: Iterable[str],
    policy: CrossSellPolicy,
    *,
    registered_at: datetime,
    staff: Sequence[str] = (),
    contact_person: str | None = None,
) -> Decision[ServiceGroup | None]:
    """Give the service group for needs in several fields, or None where they are too few for one.

    ``fields``: the bank's own codes; ``staff``: the ids of who is in the group.  The contact person is the caller's
    choice among them, else the first of them; UNKNOWN where nobody is given.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for a contact person who is not among the staff,
    :class:`~clientcare.errors.DateError` for a naive instant, :class:`~clientcare.errors.NoRuleInForce` where the
    policy states no group or no hours.

    Source: 001 三(三) (X-40, X-41).
    """
    rule = require(policy.service_group, "crosssell.service_group")
    deadline = require(policy.plan_deadline, "crosssell.plan_deadline")
    as_instant(registered_at)
    if contact_person is not None and contact_person not in staff:
        raise FactError("CC-FACT-001", "contact_person: want one of the staff of the group")
    concerned = len(set(fields))
    figures = (("fields", concerned), ("needed", rule.fields))
    group = None
    if concerned < rule.fields:
        findings = [rule.finding(Outcome.NOT_APPLICABLE, "needs.no_group", *figures)]
    else:
        group = ServiceGroup(
            departments=tuple(term.code for term in rule.items),
            contact_person=contact_person or next(iter(staff), None),
            registered_at=registered_at,
            due_at=hours_after(registered_at, deadline.hours),
        )
        if group.contact_person is None:
            findings = [rule.finding(Outcome.UNKNOWN, "needs.no_contact_person", *figures)]
        else:
            findings = [rule.finding(Outcome.MET, "needs.group", *figures)]
        findings.append(deadline.finding(Outcome.NOT_APPLICABLE, "needs.plan_due", ("due_at", group.due_at)))
    return Decision(group, as_of=registered_at, rulebook=policy.rulebook, findings=findings)


def check_plan(
    group: ServiceGroup, policy: CrossSellPolicy, *, now: datetime, delivered_at: datetime | None
) -> Decision[Outcome]:
    """Check whether the plan of a service group came in time; NOT_APPLICABLE while it may still come.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for a plan from before the need was registered.

    Source: 001 三(三) (X-41).
    """
    rule = require(policy.plan_deadline, "crosssell.plan_deadline")
    due = ("due_at", group.due_at)
    if delivered_at is not None and as_instant(delivered_at).astimezone(UTC) < group.registered_at.astimezone(UTC):
        raise FactError("CC-FACT-001", "delivered_at: want an instant from the registration of the need on")
    delivered = delivered_at is not None and delivered_at.astimezone(UTC) <= as_instant(now).astimezone(UTC)
    stands_at = delivered_at if delivered_at is not None and delivered else as_instant(now)
    in_time = stands_at.astimezone(UTC) <= group.due_at.astimezone(UTC)
    if delivered:
        outcome, because = (Outcome.MET, "needs.plan_in_time") if in_time else (Outcome.NOT_MET, "needs.plan_late")
        found = rule.finding(outcome, because, due, ("delivered_at", delivered_at))
    elif in_time:
        found = rule.finding(Outcome.NOT_APPLICABLE, "needs.plan_due", due)
    else:
        found = rule.finding(Outcome.NOT_MET, "needs.plan_missing", due)
    return Decision(found.outcome, as_of=now, rulebook=policy.rulebook, findings=[found])
