"""What comes of a planned book (排期结果): each contact inside the horizon with every duty that it meets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from .clientplan import Care, Planned
from .clocks import week_of
from .dues import Due
from .facts import ContactKind
from .plans import PlannedContact
from .weekplan import week_due

if TYPE_CHECKING:
    from .bookplan import BookPlanner

__all__ = ["contacts_of"]


def contacts_of(planner: BookPlanner, care: Care) -> Iterator[PlannedContact]:
    """Give the contacts inside the horizon, each with everything that it meets.

    A contact counts for a duty until that is met, the earliest first.  The weekly minimum is named where nothing
    else asks for the contact, so that a due day is never the week's by the way.
    """
    ordered = sorted(
        (job for job in care.jobs if job.on is not None),
        key=lambda job: (job.on, job.kind, job.due.due_on, job.due.rule, job.due.event or ""),
    )
    met: dict[Planned, list[Due]] = {job: [] for job in ordered}
    for due in care.dues:
        for job in _counting(planner, due, ordered):
            met[job].append(due)
    for job in ordered:
        if job.on is not None and job.on <= planner.scope.last:
            dues = met[job] or [_asked(planner, job, job.on)]
            yield PlannedContact(
                on=job.on,
                manager_id=planner.manager_id,
                client_id=care.client.client_id,
                kind=job.what,
                due_on=min(due.due_on for due in dues),
                rules=tuple(sorted({due.rule for due in dues})),
                purpose=job.purpose,
                event=job.due.event,
                product=job.due.product,
                units=job.cost,
                provisional=planner.scope.calendar.is_provisional(job.on),
            )


def _counting(planner: BookPlanner, due: Due, ordered: Sequence[Planned]) -> Iterator[Planned]:
    """Give the contacts that count for a duty until one of its legs is met, or its points are."""
    contacts = meetings = 0
    credit = planner.scope.policy.credit
    points = credit.calls if due.meetings is not None and credit is not None and credit.method == "points" else 0
    for job in ordered:
        if contacts >= due.contacts or (due.meetings is not None and meetings >= due.meetings):
            return
        if job.meets(due):
            is_leg = due.meetings is not None and job.what is ContactKind.MEETING
            contacts += points if is_leg else 1
            meetings += is_leg
            yield job


def _asked(planner: BookPlanner, job: Planned, day: date) -> Due:
    """Give what asks for a contact that no duty of the client needs: the week of its manager."""
    weekly = planner.scope.policy.weekly
    return (
        job.due
        if weekly is None
        else week_due(care=job.care, rule=weekly, week=week_of(day), calendar=planner.scope.calendar)
    )
