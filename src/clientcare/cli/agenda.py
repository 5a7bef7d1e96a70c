"""The contacts of a branch (联系安排): the plan of ``clientcare plan``, its rows, and what is said beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..calendars import ChinaCalendar, ProvisionalCalendar, TableCalendar
from ..clocks import WorkCalendar
from ..decision import Decision
from ..facts import ContactKind, Purpose
from ..occasions import Signal
from ..planning import plan_contacts
from ..plans import ContactPlan, PlannedContact, Shortfall
from ..products import find_product
from ..regime import CadencePolicy
from ..rulebook import Rulebook
from .tables import Column, Table

if TYPE_CHECKING:
    from .book import Book
    from .output import Row

__all__ = [
    "PLAN_COLUMNS",
    "PLAN_TABLE",
    "book_calendar",
    "complaint_windows",
    "earlier_plan",
    "open_complaints",
    "plan_book",
    "plan_notes",
    "plan_rows",
    "reasons",
    "shortage",
]

PLAN_COLUMNS: Final = (
    "date", "manager_id", "client_id", "kind", "due_on", "rule", "reason", "purpose", "provisional",
)  # fmt: skip

_DAY: Final = timedelta(days=1)
_CLOSING: Final = ("archive", "final_answer", "withdraw")
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "two-weeks": ("two-weekly minimum", "每两周频次"),
    "month": ("monthly minimum", "每月频次"),
    "quarter": ("quarterly minimum", "每季度频次"),
    "content": ("content for holders", "持有产品内容"),
    "weekly": ("weekly minimum", "每周频次"),
    "follow_up": ("first follow-up", "首次跟进"),
    "absence": ("has not come in", "未到访跟踪"),
    "no_capacity": ("no capacity", "工作量已满"),
    "cap": ("cap", "联系上限或暂停联系"),
    "opt_out": ("opt-out", "客户拒绝该渠道"),
    "no_working_day": ("no working day", "期内无在岗工作日"),
    "no_manager": ("no manager", "无客户经理"),
    "lack": ("{reason}: {missing} missing", "{reason}：缺 {missing} 次"),
}
_WITHOUT: Final[Mapping[str, str]] = {
    "contacts": "nothing is taken as done already",
    "holdings": "no maturity, repayment or overdue debt is planned for, and no content by product",
    "staff": "every manager is taken to be there each working day, with the room of a full book",
    "complaints": "no marketing is held back for an open one",
    "transfers": "no client is asked about a large outflow",
}
"""The tables that a plan can do without, with what it then lacks."""


def plan_book(
    book: Book,
    rulebook: Rulebook,
    *,
    first: date,
    days: int,
    units: int | None = None,
    previous: ContactPlan | None = None,
    signals: Iterable[Signal] = (),
) -> Decision[ContactPlan]:
    """Plan the contacts of a book from ``first`` on; arguments and errors as in ``plan_contacts``."""
    return plan_contacts(
        book.clients,
        book.staff,
        book.contacts,
        rulebook.cadence,
        first=first,
        days=days,
        calendar=book_calendar(book),
        tiers=rulebook.tiering.tiers,
        holdings=book.holdings,
        signals=signals,
        families=_families(book),
        units=units,
        open_complaints=open_complaints(book, on=first),
        previous=previous,
    )


def book_calendar(book: Book) -> ProvisionalCalendar:
    """Give China's working days with those of the book on top, and Monday to Friday beyond them."""
    china: WorkCalendar = ChinaCalendar()
    return ProvisionalCalendar(TableCalendar(base=china, overrides=book.calendar) if book.calendar else china)


def _families(book: Book) -> dict[str, str]:
    """Give the family of each product of the bank's own list, by code."""
    found = {}
    for row in book.products:
        if row.family is not None:
            product = find_product(row.product)
            found[row.product if product is None else product.code] = row.family
    return found


def open_complaints(book: Book, *, on: date) -> frozenset[str]:
    """Give the clients who have a complaint open when a day begins: received before it, and not closed since."""
    state: dict[str, tuple[str | None, bool]] = {}
    for row in book.complaints:
        if row.at.date() < on:
            client, _ = state.get(row.complaint_id, (None, False))
            state[row.complaint_id] = (row.client_id or client, row.event not in _CLOSING)
    return frozenset(client for client, is_open in state.values() if is_open and client is not None)


def complaint_windows(book: Book) -> dict[str, list[tuple[datetime, datetime | None]]]:
    """Give when complaints of each client were open, by client id: received and closed, None where still open.

    A complaint of which only the day is known counts as received at the end of that day.
    """
    found: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for _, rows in groupby(book.complaints, key=lambda row: row.complaint_id):
        events = list(rows)
        client = next((row.client_id for row in events if row.client_id is not None), None)
        if client is None:
            continue
        windows, opened = found.setdefault(client, []), None
        for row in events:
            if row.event not in _CLOSING:
                opened = opened or row.at + (_DAY if row.whole_day else timedelta())
            elif opened is not None:
                windows.append((opened, max(opened, row.at)))
                opened = None
        if opened is not None:
            windows.append((opened, None))
    return found


# --- rows ------------------------------------------------------------------------------------------------------------


def plan_rows(plan: ContactPlan, policy: CadencePolicy, lang: str) -> Iterator[Row]:
    """Give the rows of ``clientcare plan``: contacts by day, manager, client and kind, then what falls short."""
    words = reasons(policy, lang)
    between = "；" if lang == "zh" else "; "
    for one in plan.contacts:
        said = [words[one.event]] if one.event is not None else []
        said += [words[rule] for rule in one.rules if rule in words]
        yield {
            "date": one.on,
            "manager_id": one.manager_id,
            "client_id": one.client_id,
            "kind": one.kind.value,
            "due_on": one.due_on,
            "rule": ";".join(one.rules),
            "reason": between.join(dict.fromkeys(said)),
            "purpose": one.purpose.value,
            "provisional": True if one.provisional else None,
        }
    for gap in plan.shortfalls:
        yield {
            "date": None,
            "manager_id": gap.manager_id,
            "client_id": gap.client_id,
            "kind": gap.kind.value,
            "due_on": gap.due_on,
            "rule": ";".join(gap.rules),
            "reason": shortage(gap, lang),
            "purpose": gap.purpose.value,
            "provisional": None,
        }


def shortage(gap: Shortfall, lang: str) -> str:
    """Say why something has no room, and how much of it."""
    place = ("en", "zh").index(lang)
    return _WORDS["lack"][place].format(reason=_WORDS[gap.reason.value][place], missing=gap.missing)


def reasons(policy: CadencePolicy, lang: str) -> dict[str, str]:
    """Give the words for what a contact is made for, by the rule or the event."""
    place = ("en", "zh").index(lang)
    keys = {rule.id: rule.per for rule in policy.minimums if rule.per is not None}
    named = {
        "weekly": policy.weekly,
        "follow_up": policy.follow_up,
        "absence": policy.absence,
        "content": policy.content_by_holding,
    }
    said = {rule_id: _WORDS[key][place] for rule_id, key in keys.items()}
    said |= {rule.id: _WORDS[key][place] for key, rule in named.items() if rule is not None}
    rules = [*policy.event_classes, *policy.occasions, *((policy.urgent,) if policy.urgent is not None else ())]
    return said | {term.code: term.label(lang) for rule in rules for term in rule.items}


def plan_notes(book: Book, policy: CadencePolicy) -> Iterator[str]:
    """Say what a reader of the plan should know: missing caps, clients without a manager, tables that are not there."""
    missing = [
        what
        for what, absent in (
            ("caps", not policy.caps and not any(rule.most for rule in policy.minimums)),
            ("quiet hours", policy.quiet_hours is None),
            ("day of a relationship manager", policy.day_units is None),
            ("lead days", not policy.lead_times),
        )
        if absent
    ]
    rulebook = "the rulebook" if policy.rulebook is None else policy.rulebook.id
    if missing:
        yield f"{rulebook} states no {', no '.join(missing)}; nothing of the kind limits the plan"
    unmanaged = sum(client.manager_id is None for client in book.clients)
    if unmanaged:
        yield f"clients without a manager_id are not planned for: {unmanaged:,}"
    for table, without in _WITHOUT.items():
        if table not in book.tables:
            yield f"no table {table}: {without}"


# --- an earlier plan -------------------------------------------------------------------------------------------------


def _earlier(values: dict[str, Any], _line: int) -> PlannedContact | None:
    """Make a contact of a row of an earlier plan; None of one that fell short."""
    if not {"date", "client_id", "manager_id"} <= values.keys():
        return None
    return PlannedContact(
        on=values["date"],
        manager_id=values["manager_id"],
        client_id=values["client_id"],
        kind=values["kind"],
        due_on=values["due_on"],
        rules=tuple(values["rule"].split(";")),
        purpose=values["purpose"],
    )


PLAN_TABLE: Final = Table(
    name="plan",
    build=_earlier,
    columns=(
        Column("date", "date"),
        Column("manager_id", "id"),
        Column("client_id", "id"),
        Column("kind", "code", ContactKind, required=True),
        Column("due_on", "date", required=True),
        Column("rule", "text", required=True),
        Column("reason", "text"),
        Column("purpose", "code", Purpose, required=True),
        Column("provisional", "flag"),
    ),
)
"""A plan as ``clientcare plan --format csv`` writes it, read again by ``--previous``."""


def earlier_plan(path: Path) -> ContactPlan | None:
    """Read an earlier plan; None where it holds no contact.

    Raises :class:`~clientcare.errors.BookError` with every fault of the file.
    """
    from .book import read_rows

    contacts = [one for one in read_rows(path, PLAN_TABLE) if one is not None]
    if not contacts:
        return None
    days = [one.on for one in contacts]
    return ContactPlan(first=min(days), last=max(days), contacts=tuple(contacts), shortfalls=())
