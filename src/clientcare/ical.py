"""A contact plan as a calendar file (日历导出): RFC 5545, one all-day entry for each planned contact.

An entry holds the ids of client and manager, the kind and the purpose of the contact, its rules in words, and the day
by which it is due.  A birthday, a maturity or a product tells something about the client, and calendars travel to
servers and telephones elsewhere: ``event`` and ``product`` stay in the plan.  Shortfalls have no day and no entry.

The UID is drawn from the client, the kind, the rules and the due day, and from the place among equal contacts, counted
from the last one.  So a plan that is made again moves the entries of what has moved, whoever does it now, and leaves
the entry of what was done; a contact that comes to meet other rules is another entry.  DTSTAMP is the time of the plan,
and SEQUENCE grows with it: of two files a calendar keeps the later.  No calendar drops an entry that the later file
lacks, so a plan wants a calendar of its own, which is emptied first.

>>> from datetime import date
>>> from clientcare.facts import ContactKind, Purpose
>>> day = date(2026, 6, 30)
>>> call = PlannedContact(on=day, manager_id="R01", client_id="007", kind=ContactKind.CALL, due_on=day,
...     rules=("C-03",), purpose=Purpose.CARE)
>>> plan = ContactPlan(first=day, last=day, contacts=(call,), shortfalls=())
>>> b"SUMMARY:call: client 007 (C-03)" in calendar_of(plan, policy=CadencePolicy())
True
>>> calendar_of(plan, policy=CadencePolicy(), stamp=datetime(2026, 6, 30))
Traceback (most recent call last):
clientcare.errors.DateError: a datetime without an offset is not an instant; attach its zone, ... [CC-DATE-001]
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from types import ModuleType
from typing import Final

from .clocks import as_instant
from .decision import RulebookRef, language
from .errors import ClientCareError
from .plans import ContactPlan, PlannedContact
from .regime import CadencePolicy
from .rendering import show

__all__ = ["calendar_of"]

_SUMMARY: Final = ("{kind}: client {client} ({rules})", "{kind}：客户 {client}（{rules}）")
_PLANNED: Final = ("Planned contact", "计划联系")
_MANAGER: Final = ("RM: {manager}", "客户经理：{manager}")
_DUE: Final = ("Due: {due}", "期限：{due}")
_PROVISIONAL: Final = (
    "Provisional: no calendar of working days covers this day yet; Monday to Friday is assumed.",
    "暂定：当日尚无工作日安排可依，按周一至周五推定。",
)
_RULEBOOK: Final = ("Rulebook: {id}, edition {edition}", "规则手册：{id}，{edition} 版")

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_YEAR_ONE: Final = datetime(1, 1, 1, tzinfo=UTC)


def calendar_of(plan: ContactPlan, *, policy: CadencePolicy, lang: str = "en", stamp: datetime | None = None) -> bytes:
    """Give the contacts of a plan as an iCalendar file; the same plan gives the same bytes.

    ``policy`` is the one that the plan was made with; its rulebook is named.  ``lang`` is ``en`` or ``zh``.  ``stamp``
    is the time of the plan, to the second in DTSTAMP and to the minute in SEQUENCE; without it the plan's first day
    begins there, in UTC.  A provisional contact is tentative, every other one confirmed; none makes the day look busy.

    Raises :class:`~clientcare.errors.ClientCareError` (``CC-CALENDAR-002``) without the icalendar package,
    :class:`~clientcare.errors.DateError` for a stamp without an offset and :class:`~clientcare.errors.FactError` for
    another language.  Source: RFC 5545.
    """
    place = language(lang)
    made = datetime.combine(plan.first, time(), UTC) if stamp is None else as_instant(stamp)
    made = made.astimezone(UTC)
    package = _package()
    calendar = package.Calendar()
    calendar.add("prodid", f"-//clientcare//contact plan//{lang.upper()}")
    calendar.add("version", "2.0")
    for contact, uid in zip(plan.contacts, _uids(plan.contacts), strict=True):
        kind = show(contact.kind, lang)
        summary = _SUMMARY[place].format(kind=kind, client=contact.client_id, rules="; ".join(contact.rules))
        entry = package.Event()
        entry.add("uid", uid)
        entry.add("dtstamp", made)
        entry.add("sequence", (made - _YEAR_ONE) // _MINUTE)
        entry.add("dtstart", contact.on)
        entry.add("dtend", contact.on + _DAY)
        entry.add("transp", "TRANSPARENT")
        entry.add("status", "TENTATIVE" if contact.provisional else "CONFIRMED")
        entry.add("summary", _Text(summary), encode=False)
        entry.add("description", _Text("\n".join(_described(contact, policy.rulebook, lang))), encode=False)
        entry.add("categories", [kind])
        calendar.add_component(entry)
    written: bytes = calendar.to_ical()
    return written


def _described(contact: PlannedContact, rulebook: RulebookRef | None, lang: str) -> Iterator[str]:
    """Give the lines of a description."""
    place = language(lang)
    yield _PLANNED[place]
    yield _MANAGER[place].format(manager=contact.manager_id)
    yield _DUE[place].format(due=contact.due_on)
    if contact.provisional:
        yield _PROVISIONAL[place]
    if rulebook is not None:
        yield _RULEBOOK[place].format(id=rulebook.id, edition=rulebook.edition)


class _Text(str):
    """A text as RFC 5545 escapes it; the package's own would take a backslash before an N for the end of a line."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
        return "\\n".join(escaped.splitlines()).encode()


def _uids(contacts: Sequence[PlannedContact]) -> list[str]:
    """Give each entry its UID, equal ones numbered from the last: when the first is done, the others keep theirs."""
    later: Counter[tuple[str, ...]] = Counter()
    found = []
    for contact in reversed(contacts):
        duty = (contact.client_id, contact.kind.value, contact.due_on.isoformat(), *contact.rules)
        later[duty] += 1
        found.append(hashlib.sha256(json.dumps([later[duty], *duty]).encode()).hexdigest())
    return found[::-1]


def _package() -> ModuleType:
    try:
        return import_module("icalendar")
    except ImportError:
        hint = 'pip install "clientcare[ical]"'
        raise ClientCareError("CC-CALENDAR-002", f"the package icalendar is not installed; {hint}") from None
