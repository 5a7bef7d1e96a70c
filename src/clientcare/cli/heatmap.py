"""The month of a relationship manager as a heat map (联系热力图): a table of weeks, in HTML for the report.

A cell holds the day and the number of its contacts.  Its shade is the part of the day's capacity that they take, in
fifths, each with its upper end; where no rule states a capacity, the part of what the busiest day holds.  Days on which
the manager does not work are hatched and have no shade, though messages may go out; provisional ones have a dashed
line.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from ..clocks import month_of, week_of
from .markup import ident, safe, say
from .review_model import DayLoad, MonthLoad
from .review_words import WORDS

__all__ = ["heat_maps"]

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FIFTHS: Final = 5
_STEP: Final = 100 // _FIFTHS
_DAY: Final = timedelta(days=1)


def heat_maps(loads: Sequence[MonthLoad]) -> str:
    """Draw months beside each other, with one legend; nothing where there are none."""
    if not loads:
        return ""
    drawn = "\n".join(map(_table, loads))
    return f'{_legend(loads)}\n<div class="heats">\n{drawn}\n</div>'


def _legend(loads: Sequence[MonthLoad]) -> str:
    days = [day for load in loads for day in load.days]
    stated = all(day.capacity is not None for day in days)
    swatches = [(f"h{place}", f"\N{LESS-THAN OR EQUAL TO} {place * _STEP} %") for place in range(1, _FIFTHS + 1)]
    if any(map(_is_over, days)):
        swatches.append(("over", say("heat_over")))
    if any(map(_is_idle, days)):
        swatches.append(("idle", say("heat_idle")))
    if any(day.provisional for day in days):
        swatches.append(("unsure", say("heat_unsure")))
    items = "".join(f'<li><span class="{name}" aria-hidden="true"></span>{words}</li>' for name, words in swatches)
    note = say("heat_of_room" if stated else "heat_of_busiest")
    return f'<p class="quiet">{note}</p>\n<ul class="legend">{items}</ul>'


def _table(load: MonthLoad) -> str:
    month = month_of(load.month)
    known = {day.on: day for day in load.days}
    busiest = max((day.units for day in load.days if not _is_idle(day)), default=0)
    heads = "".join(f'<th scope="col">{say(name)}</th>' for name in _WEEKDAYS)
    rows = []
    monday = week_of(month.first).first
    while monday <= month.last:
        week = [monday + place * _DAY for place in range(len(_WEEKDAYS))]
        cells = (_cell(day, known.get(day), busiest) if day in month else "<td></td>" for day in week)
        rows.append(f"<tr>{''.join(cells)}</tr>")
        monday = week[-1] + _DAY
    contacts = sum(day.contacts for day in load.days)
    total = f'<span class="quiet">{say("heat_total", contacts=f"{contacts:,d}")}</span>'
    return (
        f'<table class="heat">\n<caption>{ident(load.manager_id)} {month.first:%Y-%m} {total}</caption>\n'
        f"<thead>\n<tr>{heads}</tr>\n</thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"
    )


def _cell(day: date, load: DayLoad | None, busiest: int) -> str:
    number = f'<time datetime="{day.isoformat()}">{day.day}</time>'
    if load is None:
        return f"<td>{number}</td>"
    room = busiest if load.capacity is None else load.capacity
    idle = _is_idle(load)
    names = ["idle" if idle else "over" if _is_over(load) else f"h{_fifth(load.units, room)}"]
    if load.provisional:
        names.append("unsure")
    count = "" if idle and not load.contacts else f"<b>{load.contacts}</b>"
    return f'<td class="{" ".join(names)}" title="{_title(load)}">{number}{count}</td>'


def _is_idle(load: DayLoad) -> bool:
    """Tell whether the manager does not work: no working day, or away."""
    return not load.workday or load.capacity == 0


def _is_over(load: DayLoad) -> bool:
    return not _is_idle(load) and load.capacity is not None and load.units > load.capacity


def _fifth(units: int, room: int) -> int:
    """Give the fifth of the room that the units reach into; 0 for none."""
    return -(-units * _FIFTHS // room) if units else 0


def _title(load: DayLoad) -> str:
    """Say a day in both languages; a title cannot hide one of them."""
    told = []
    for place, stop in enumerate(("; ", "；")):
        key = "heat_day_open" if load.capacity is None else "heat_day"
        parts = [WORDS[key][place].format(contacts=load.contacts, units=load.units, capacity=load.capacity)]
        if _is_idle(load):
            parts.append(WORDS["heat_idle"][place])
        if load.provisional:
            parts.append(WORDS["heat_unsure"][place])
        told.append(stop.join(parts))
    return safe(f"{load.on.isoformat()}: {' / '.join(told)}")
