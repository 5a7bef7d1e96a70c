"""What falls due (应办联系): one value for everything that is owed to a client, and what counts towards it.

Minimums, first follow-ups, absence calls and occasions all become a :class:`Due`; the planner reads nothing else, so a
contact that meets several of them is made once.

Source: 004 1.定期联系制度, (三)识别建档 c, (3)客户约访制度 (C-01 to C-07, C-26).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from attrs import frozen

from .facts import Contact, ContactKind, Purpose

__all__ = ["Due", "counts", "purpose_of"]


@frozen(kw_only=True)
class Due:
    """What is owed to a client, from ``opens_on`` to ``due_on``, both included.

    ``contacts`` contacts still lack, of one of ``kinds`` (the usual kind first), each on a day of its own; or
    ``meetings`` meetings instead, where the rule has that leg.  ``within`` is the end of the period in which a contact
    counts: the last day of the month for a monthly minimum that is due on its last working day, else ``due_on``.
    ``purpose`` and ``in_depth`` say what a contact has to be to count (None: any purpose, planned as care); ``event``
    and ``product`` what it is about.
    ``urgent`` contacts stand outside capacity, caps, quiet hours and working days.
    """

    client_id: str
    rule: str
    opens_on: date
    due_on: date
    within: date
    kinds: tuple[ContactKind, ...]
    contacts: int = 1
    meetings: int | None = None
    purpose: Purpose | None = None
    in_depth: bool = False
    event: str | None = None
    product: str | None = None
    urgent: bool = False


def purpose_of(contact: Contact) -> Purpose:
    """Give what a contact was for; one without a purpose is care."""
    return contact.purpose or Purpose.CARE


def counts(
    contact: Contact,
    *,
    kinds: Collection[str] | None = None,
    purpose: str | None = None,
    in_depth: bool = False,
) -> bool:
    """Tell whether a contact counts towards a minimum: it was connected, and of the kind and purpose asked for.

    Failed attempts and mass texts never count, and what is not known to be connected does not, but for a meeting.
    ``kinds``: every kind where None.  ``purpose``: only a contact of this purpose, none given being care; every one
    where None.
    Source: 004 1.定期联系制度 (C-01 to C-04); that only connected contacts count is a default.
    """
    reached = contact.connected or (contact.connected is None and contact.kind is ContactKind.MEETING)
    return (
        bool(reached)
        and (kinds is None or contact.kind in kinds)
        and (purpose is None or purpose_of(contact) == purpose)
        and (not in_depth or bool(contact.in_depth))
    )
