"""A contact plan as a value (联系计划): the contacts that are planned, and what has no room.

:func:`~clientcare.planning.plan_contacts` makes it; sheets, calendars and listings are drawn from it.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from attrs import frozen

from .facts import ContactKind, Purpose

__all__ = ["MAX_DAYS", "ContactPlan", "PlannedContact", "Shortage", "Shortfall"]


MAX_DAYS: Final = 366
"""The longest horizon of a plan, in days."""


class Shortage(StrEnum):
    """Why something owed has no place in a plan (缺口原因)."""

    NO_CAPACITY = "no_capacity"
    CAP = "cap"
    OPT_OUT = "opt_out"
    NO_WORKING_DAY = "no_working_day"
    NO_MANAGER = "no_manager"


@frozen(kw_only=True)
class PlannedContact:
    """One contact of a plan: ``rules`` are all that it meets, ``due_on`` the earliest day by which one of them is due.

    ``units`` is what it takes of the manager's day, 0 where it stands outside (urgent).  ``provisional``: the calendar
    does not cover the day.
    """

    on: date
    manager_id: str
    client_id: str
    kind: ContactKind
    due_on: date
    rules: tuple[str, ...]
    purpose: Purpose
    event: str | None = None
    product: str | None = None
    units: int = 1
    provisional: bool = False


@frozen(kw_only=True)
class Shortfall:
    """Something owed for which the plan has no room: ``missing`` contacts of ``kind``, due on ``due_on``.

    ``rules`` holds the duty and what stands ``against`` it, as a limit.  Without a client it is a manager's week.
    """

    client_id: str | None
    manager_id: str | None
    kind: ContactKind
    due_on: date
    rules: tuple[str, ...]
    reason: Shortage
    missing: int
    purpose: Purpose
    against: tuple[str, ...] = ()


@frozen(kw_only=True)
class ContactPlan:
    """The contacts of the days from ``first`` to ``last``, by day, manager, client and kind; what falls short, last."""

    first: date
    last: date
    contacts: tuple[PlannedContact, ...]
    shortfalls: tuple[Shortfall, ...]
