"""What a plan could not place, and why (未排联系): shortfalls with their reason and the rules on both sides.

Source: 004 (3)客户约访制度 (C-25); that a limit goes before a minimum is a decision of this library.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .clientplan import Care, Planned, light
from .dues import Due
from .facts import ContactKind, Purpose
from .plans import Shortage, Shortfall
from .regime import CadencePolicy

if TYPE_CHECKING:
    from .bookplan import BookPlanner

__all__ = ["day_rule", "reason_of", "shortfalls_of"]


def shortfalls_of(planner: BookPlanner, care: Care) -> Iterator[Shortfall]:
    """Give what a client's duties that end inside the horizon lack."""
    for due in care.dues:
        missing, _ = planner.gap(care, due)
        if not missing or not planner.ends_inside(due):
            continue
        reason, against = reason_of(planner, care, due) if planner.known else (Shortage.NO_MANAGER, ())
        yield Shortfall(
            client_id=care.client.client_id,
            manager_id=planner.manager_id,
            kind=next(iter(care.usable(due.kinds)), due.kinds[0]),
            due_on=due.due_on,
            rules=tuple(sorted({due.rule, *against})),
            reason=reason,
            missing=missing,
            purpose=due.purpose or Purpose.CARE,
            against=tuple(sorted(against)),
        )


def reason_of(planner: BookPlanner, care: Care, due: Due) -> tuple[Shortage, tuple[str, ...]]:
    """Say why a duty has no room, with the rules that stand against it."""
    policy = planner.scope.policy
    barred = care.barred(due)
    if barred:
        return Shortage.CAP, barred
    usable = care.usable(due.kinds if due.meetings is None else (*due.kinds, ContactKind.MEETING))
    if not usable:
        return Shortage.OPT_OUT, () if policy.opt_out is None else (policy.opt_out.id,)
    kind = light(usable)
    probe = Planned(care, due, kind, cost=planner.scope.cost(kind), days=planner.days_for(care, due, kind))
    against = [care.hindrance(probe, day) for day in probe.days]
    if None in against:
        return Shortage.NO_CAPACITY, day_rule(policy)
    limits = {rule for rule in against if rule}
    return (Shortage.CAP, tuple(limits)) if limits else (Shortage.NO_WORKING_DAY, ())


def day_rule(policy: CadencePolicy) -> tuple[str, ...]:
    """Give the rule that states the room of a day, if there is one."""
    return () if policy.day_units is None else (policy.day_units.id,)
