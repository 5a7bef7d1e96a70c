"""Days, months, windows and working days (日期与工作日).

Everything is told the day it speaks of; nothing here reads a clock.  Months and years are counted from the anchor date,
never chained, and clipped to the month's end: 31 January + 1 month is 28 or 29 February, 29 February + 1 year is
28 February.  Windows hold both their ends.  Weeks start on Monday, months and quarters are calendar ones.

>>> averaging_window(date(2026, 6, 30))
Window(first=datetime.date(2025, 7, 1), last=datetime.date(2026, 6, 30))
>>> nth_workday(date(2026, 6, 26), 1, MondayToFriday())
datetime.date(2026, 6, 29)
>>> as_instant(datetime(2026, 6, 30, 9))
Traceback (most recent call last):
clientcare.errors.DateError: a datetime without an offset is not an instant; attach its zone, as in \
value.replace(tzinfo=ZoneInfo("Asia/Shanghai")) [CC-DATE-001]

Bounds: the years 1900 to 2200; what begins or ends beyond them raises :class:`~clientcare.errors.DateError`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, Literal, Protocol, TypeGuard

from attrs import frozen

from .errors import CalendarCoverageError, DateError

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "CountedCalendar",
    "MondayToFriday",
    "Window",
    "WorkCalendar",
    "add_months",
    "add_years",
    "age_on",
    "anniversary",
    "as_date",
    "as_instant",
    "averaging_window",
    "check_covered",
    "count_workdays",
    "fortnight_of",
    "hours_after",
    "last_workday_in",
    "month_ends",
    "month_of",
    "nth_workday",
    "parse_date",
    "parse_instant",
    "previous_month_end",
    "quarter_of",
    "valid_through",
    "week_of",
    "workdays_in",
]

FIRST_DAY: Final = date(1900, 1, 1)
"""The first supported day, a Monday."""

LAST_DAY: Final = date(2200, 12, 31)
"""The last supported day."""

_DAY: Final = timedelta(days=1)
_MONTH_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

# The shapes are checked before the standard library reads them: date.fromisoformat also takes 20260301 and 2026-W09-7,
# and datetime.fromisoformat cuts a seventh decimal off without a word.
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
)
# A refused text is only shown where it looks like a date: a phone number in a column of dates stays out of the message.
_LIKE_A_DATE: Final = re.compile(r"(\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}[\d:.+TZ 日-]{0,30})?")


@frozen(kw_only=True)
class Window:
    """The days from ``first`` to ``last``, both included.

    Raises :class:`~clientcare.errors.DateError` where ``last`` is before ``first``.
    """

    first: date
    last: date

    def __attrs_post_init__(self) -> None:
        if as_date(self.last) < as_date(self.first):
            raise DateError("CC-DATE-002", f"a window cannot end on {self.last}, before its first day {self.first}")

    @property
    def days(self) -> int:
        """How many days the window holds, at least 1."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= as_date(day) <= self.last


def as_date(value: object) -> date:
    """Give a date back if it is one: a ``date`` that is no ``datetime``, in the supported years.

    Raises :class:`~clientcare.errors.DateError`: ``CC-DATE-001`` for the type, ``CC-DATE-002`` for the year.
    """
    if not isinstance(value, date) or isinstance(value, datetime):
        hint = "take its .date() in the zone that counts" if isinstance(value, datetime) else "pass a datetime.date"
        raise DateError("CC-DATE-001", f"{type(value).__name__} is not a date; {hint}")
    if not FIRST_DAY <= value <= LAST_DAY:
        raise _beyond(value.year)
    return value


def as_instant(value: object) -> datetime:
    """Give an instant back if it is one: a ``datetime`` with an offset, in the supported years.

    Raises :class:`~clientcare.errors.DateError`: ``CC-DATE-001`` for the type and for a naive ``datetime``,
    ``CC-DATE-002`` for the year.
    """
    if not isinstance(value, datetime):
        raise DateError("CC-DATE-001", f"{type(value).__name__} is not an instant; pass a datetime with an offset")
    if value.utcoffset() is None:
        raise DateError(
            "CC-DATE-001",
            "a datetime without an offset is not an instant; attach its zone, as in "
            'value.replace(tzinfo=ZoneInfo("Asia/Shanghai"))',
        )
    if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
        raise _beyond(value.year)
    return value


def parse_date(text: str) -> date:
    """Read a date written ``YYYY-MM-DD`` in ASCII digits; no other form is taken.

    Raises :class:`~clientcare.errors.DateError`.
    """
    try:
        day = date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise DateError("CC-DATE-001", f"{_shown(text)} is not a date (want YYYY-MM-DD)") from None
    return as_date(day)


def parse_instant(text: str, *, zone: tzinfo) -> datetime:
    """Read an instant in ISO 8601 with its offset, ``Z`` or ``+08:00``, and give it in ``zone``.

    Seconds may be left out and may have up to six decimals.  In ``zone`` the instant's ``.date()`` is the client's day.
    Raises :class:`~clientcare.errors.DateError`, also for a text without an offset: it names no instant.
    """
    match = _INSTANT.fullmatch(text)
    if match and not match[4]:
        raise DateError("CC-DATE-001", f"{_shown(text)} has no offset (want one at its end, such as +08:00 or Z)")
    try:
        instant = datetime.fromisoformat(text if match else "")
    except ValueError:
        raise DateError("CC-DATE-001", f"{_shown(text)} is not an instant (want YYYY-MM-DDTHH:MM:SS+08:00)") from None
    return as_instant(as_instant(instant).astimezone(zone))


def _shown(text: str) -> str:
    return repr(text) if _LIKE_A_DATE.fullmatch(text) else f"a text of {len(text)} characters"


def _beyond(year: int) -> DateError:
    return DateError("CC-DATE-002", f"the year {year} is not one of the supported {FIRST_DAY.year} to {LAST_DAY.year}")


def _month_length(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _MONTH_LENGTHS[month - 1] + leap


def add_months(day: date, months: int) -> date:
    """Give the same day of the month ``months`` later (earlier, if negative), clipped to that month's end.

    31 January + 1 month is 28 or 29 February; + 2 months, from the anchor, 31 March.
    """
    as_date(day)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise _beyond(year)
    return date(year, month + 1, min(day.day, _month_length(year, month + 1)))


def add_years(day: date, years: int) -> date:
    """Give the same day ``years`` later (earlier, if negative); 29 February becomes 28 February."""
    return add_months(day, 12 * years)


def hours_after(start: datetime, hours: int) -> datetime:
    """Give the instant so many elapsed hours later, in the zone of the start, whatever its clocks do in between."""
    return (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(start.tzinfo)


def anniversary(anchor: date, year: int, *, leap_day: Literal["february-28", "march-1"] = "february-28") -> date:
    """Give the anniversary of ``anchor`` in ``year`` (周年日); 29 February falls on ``leap_day`` in common years."""
    day = add_years(anchor, year - anchor.year)
    return day + _DAY if leap_day == "march-1" and day.day != anchor.day else day


def valid_through(start: date, *, years: int) -> date:
    """Give the last day on which something that is valid for ``years`` years from ``start`` still is (有效期).

    The day of the same date counts: valid 1 year from 2025-03-01 is valid through 2026-03-01, from 2024-02-29 through
    2025-02-28.  ``years`` is at least 1.  This is how the PRC Civil Code counts a period: its first day is left out
    (art. 201), its last is the day of the same date or, where there is none, the month's end (art. 202).  That a period
    which ends on a holiday ends on the next working day (art. 203) holds for deadlines, so it is not applied here;
    :func:`nth_workday` with ``n=0`` gives that day.
    """
    if years < 1:
        raise DateError("CC-DATE-002", f"a validity lasts at least 1 year, not {years}")
    return add_years(start, years)


def age_on(birth_date: date, day: date) -> int:
    """Give the completed years of age (周岁) on ``day``; born on 29 February, a year is completed on 28 February.

    Raises :class:`~clientcare.errors.DateError` for a day before birth.
    """
    if as_date(day) < as_date(birth_date):
        raise DateError("CC-DATE-002", "a day before birth has no age; pass a day on or after it")
    years = day.year - birth_date.year
    return years if anniversary(birth_date, day.year) <= day else years - 1


def averaging_window(as_of: date, *, months: int = 12) -> Window:
    """Give the days after the same date ``months`` months before, up to and including ``as_of``.

    For 12 months these are 365 or 366 days.  ``months`` is at least 1.  Source: 004 二(一)1 (T-05).
    """
    if months < 1:
        raise DateError("CC-DATE-002", f"an averaging window takes at least 1 month, not {months}")
    return Window(first=add_months(as_of, -months) + _DAY, last=as_of)


def week_of(day: date) -> Window:
    """Give the week that holds ``day``, Monday to Sunday."""
    monday = as_date(day) - timedelta(days=day.weekday())
    return Window(first=monday, last=monday + timedelta(days=6))


def fortnight_of(day: date) -> Window:
    """Give the two weeks that hold ``day``, counted from Monday 1900-01-01 on: the same for everybody."""
    first = as_date(day) - timedelta(days=(day - FIRST_DAY).days % 14)
    return Window(first=first, last=first + timedelta(days=13))


def month_of(day: date) -> Window:
    """Give the calendar month that holds ``day``."""
    return Window(first=as_date(day).replace(day=1), last=_month_end(day.year, day.month))


def quarter_of(day: date) -> Window:
    """Give the calendar quarter that holds ``day``."""
    last = (as_date(day).month + 2) // 3 * 3
    return Window(first=date(day.year, last - 2, 1), last=_month_end(day.year, last))


def month_ends(first: date, last: date) -> tuple[date, ...]:
    """Give the last days of months from ``first`` to ``last``, both included: the days of the monthly screening.

    Empty where no month ends between them.  Source: 004 (三)识别建档 a (T-07); the day of the month is a default.
    """
    window = Window(first=first, last=last)
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    ends = (_month_end(month // 12, month % 12 + 1) for month in months)
    return tuple(end for end in ends if end in window)


def previous_month_end(day: date) -> date:
    """Give the last day of the month before the one that holds ``day``."""
    return as_date(as_date(day).replace(day=1) - _DAY)


def _month_end(year: int, month: int) -> date:
    return date(year, month, _month_length(year, month))


class WorkCalendar(Protocol):
    """Says which days are worked (工作日历).

    ``is_workday`` answers for the days that ``covers`` takes and raises beyond them, best through
    :func:`check_covered`.
    """

    def is_workday(self, day: date) -> bool:
        """Say whether ``day`` is a working day."""
        ...

    def covers(self, day: date) -> bool:
        """Say whether the calendar knows ``day``."""
        ...


class CountedCalendar(WorkCalendar, Protocol):
    """A calendar that covers one unbroken run of days and keeps count of them: counting takes no walk over the days."""

    def workdays_before(self, day: date) -> int:
        """Count the working days from the first covered day up to, not including, ``day``."""
        ...

    def workday_at(self, index: int) -> date:
        """Give the working day that has ``index`` working days before it; raises beyond coverage."""
        ...


@frozen
class MondayToFriday:
    """Works Monday to Friday, whatever the holidays; covers all supported years."""

    def is_workday(self, day: date) -> bool:
        """Say whether ``day`` is a Monday, Tuesday, Wednesday, Thursday or Friday."""
        return as_date(day).weekday() < 5

    def covers(self, day: date) -> bool:
        """Say whether ``day`` lies in the supported years."""
        return FIRST_DAY <= day <= LAST_DAY

    def workdays_before(self, day: date) -> int:
        """Count the working days from 1900-01-01, a Monday, up to, not including, ``day``."""
        weeks, days = divmod((as_date(day) - FIRST_DAY).days, 7)
        return weeks * 5 + min(days, 5)

    def workday_at(self, index: int) -> date:
        """Give the working day that has ``index`` working days before it."""
        weeks, days = divmod(index, 5)
        return as_date(FIRST_DAY + timedelta(days=weeks * 7 + days))


def check_covered(day: date, calendar: WorkCalendar) -> None:
    """Raise :class:`~clientcare.errors.CalendarCoverageError` where ``calendar`` does not cover ``day``."""
    if calendar.covers(as_date(day)):
        return
    years = [
        year
        for year in range(FIRST_DAY.year, LAST_DAY.year + 1)
        if calendar.covers(date(year, 1, 1)) and calendar.covers(date(year, 12, 31))
    ]
    covered = f"the years {years[0]} to {years[-1]}" if years else "no whole year"
    raise CalendarCoverageError(
        "CC-CALENDAR-001", f"{calendar} does not say whether {day} is a working day; it covers {covered}"
    )


def workdays_in(window: Window, calendar: WorkCalendar) -> tuple[date, ...]:
    """Give the working days of ``window`` in order."""
    return tuple(_workdays(window.first, window.last, calendar))


def count_workdays(window: Window, calendar: WorkCalendar) -> int:
    """Count the working days of ``window``."""
    if not _is_counted(calendar):
        return len(workdays_in(window, calendar))
    check_covered(window.first, calendar)
    check_covered(window.last, calendar)
    before = calendar.workdays_before(window.last) - calendar.workdays_before(window.first)
    return before + calendar.is_workday(window.last)


def nth_workday(start: date, n: int, calendar: WorkCalendar) -> date:
    """Give the ``n``-th working day after ``start``; ``start`` itself is never counted.

    For ``n`` below zero, the ``-n``-th working day before ``start``.  For ``n`` zero, ``start`` if it is a working day,
    else the next one.  Raises :class:`~clientcare.errors.CalendarCoverageError` where the way there, or the day itself,
    is not covered.
    """
    check_covered(start, calendar)
    if _is_counted(calendar):
        index = calendar.workdays_before(start) + n
        return calendar.workday_at(index - 1 + calendar.is_workday(start) if n > 0 else index)
    step = -_DAY if n < 0 else _DAY
    day = start + step if n else start
    left = abs(n) or 1
    while left := left - _works(day, calendar):
        day += step
    return day


def last_workday_in(window: Window, calendar: WorkCalendar) -> date | None:
    """Give the last working day of ``window``, or None where it has none (a holiday week)."""
    return next(_workdays(window.last, window.first, calendar), None)


def _workdays(start: date, stop: date, calendar: WorkCalendar) -> Iterator[date]:
    """Walk from ``start`` to ``stop``, forward or back."""
    step = 1 if start <= stop else -1
    for ordinal in range(start.toordinal(), stop.toordinal() + step, step):
        if _works(day := date.fromordinal(ordinal), calendar):
            yield day


def _works(day: date, calendar: WorkCalendar) -> bool:
    check_covered(day, calendar)
    return calendar.is_workday(day)


def _is_counted(calendar: WorkCalendar) -> TypeGuard[CountedCalendar]:
    return hasattr(calendar, "workdays_before")
