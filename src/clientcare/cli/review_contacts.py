"""The contacts in a review (检视中的联系): planned from the next day to the end of its month, and what has no room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ..clientplan import day_room
from ..clocks import month_of
from ..decision import Decision, Term
from ..occasions import Signal
from ..plans import ContactPlan
from ..rulebook import Rulebook
from .agenda import book_calendar, plan_book, reasons, shortage
from .book import Book
from .review_model import ContactLine, DayLoad, GapLine, MonthLoad

__all__ = ["contact_lines", "gap_lines", "month_loads", "plan_rest_of_month"]

_DAY = timedelta(days=1)


def plan_rest_of_month(
    book: Book, rulebook: Rulebook, *, as_of: date, signals: Iterable[Signal] = ()
) -> Decision[ContactPlan]:
    """Plan from the day after ``as_of`` to the end of the month in which that day lies."""
    first = as_of + _DAY
    return plan_book(book, rulebook, first=first, days=(month_of(first).last - first).days + 1, signals=signals)


def contact_lines(plan: ContactPlan, rulebook: Rulebook) -> Iterator[ContactLine]:
    """Give the contacts of a plan in its order, each with what it is for in both languages."""
    english, chinese = (reasons(rulebook.cadence, lang) for lang in ("en", "zh"))
    for one in plan.contacts:
        keys = [key for key in (one.event, *one.rules) if key is not None and key in english]
        yield ContactLine(
            on=one.on,
            manager_id=one.manager_id,
            client_id=one.client_id,
            kind=one.kind.value,
            due_on=one.due_on,
            rule=";".join(one.rules),
            why=Term(
                ";".join(keys),
                "; ".join(dict.fromkeys(english[key] for key in keys)),
                "；".join(dict.fromkeys(chinese[key] for key in keys)),
            ),
        )


def gap_lines(plan: ContactPlan) -> Iterator[GapLine]:
    """Give what falls short, in the order of the plan."""
    for gap in plan.shortfalls:
        yield GapLine(
            client_id=gap.client_id,
            manager_id=gap.manager_id,
            kind=gap.kind.value,
            due_on=gap.due_on,
            rule=";".join(gap.rules),
            why=Term(gap.reason.value, shortage(gap, "en"), shortage(gap, "zh")),
        )


def month_loads(plan: ContactPlan, book: Book, rulebook: Rulebook) -> Iterator[MonthLoad]:
    """Give the days of the plan of each manager who has contacts in it."""
    rule, calendar = rulebook.cadence.day_units, book_calendar(book)
    staff = {member.staff_id: member for member in book.staff}
    made: dict[str, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in plan.contacts:
        made[one.manager_id][one.on].append(one.units)
    days = [plan.first + number * _DAY for number in range((plan.last - plan.first).days + 1)]
    for manager_id, units in sorted(made.items()):
        member = staff.get(manager_id)
        yield MonthLoad(
            manager_id=manager_id,
            month=month_of(plan.first).first,
            days=tuple(
                DayLoad(
                    on=day,
                    contacts=len(units[day]),
                    units=sum(units[day]),
                    capacity=None if rule is None else day_room(rule.units, member, day),
                    workday=calendar.is_workday(day),
                    provisional=calendar.is_provisional(day),
                )
                for day in days
            ),
        )
