"""Month arithmetic against dateutil, windows and working days against their definitions."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

from clientcare.calendars import ChinaCalendar, TableCalendar
from clientcare.clocks import (
    FIRST_DAY,
    LAST_DAY,
    MondayToFriday,
    Window,
    WorkCalendar,
    add_months,
    add_years,
    age_on,
    anniversary,
    averaging_window,
    count_workdays,
    last_workday_in,
    month_ends,
    month_of,
    nth_workday,
    parse_date,
    previous_month_end,
    quarter_of,
    week_of,
    workdays_in,
)

DAY = timedelta(days=1)
days = st.dates(FIRST_DAY, LAST_DAY)
inner_days = st.dates(date(1950, 1, 1), date(2150, 12, 31))
china_days = st.dates(date(2004, 1, 1), date(2026, 12, 31))
calendars = st.sampled_from(
    [
        MondayToFriday(),
        ChinaCalendar(),
        TableCalendar(base=ChinaCalendar(), overrides={date(2026, 7, 1): False, date(2026, 7, 4): True}),
    ]
)


def windows(day: st.SearchStrategy[date], *, longest: int = 500) -> st.SearchStrategy[Window]:
    return st.builds(
        lambda first, length: Window(first=first, last=min(first + timedelta(days=length), date(2026, 12, 31))),
        day,
        st.integers(0, longest),
    )


@given(inner_days, st.integers(-600, 600))
def test_months_are_those_of_dateutil(day: date, months: int) -> None:
    """Adding months to the anchor gives what dateutil gives."""
    assert add_months(day, months) == day + relativedelta(months=months)


@given(inner_days, st.integers(-50, 50))
def test_years_are_those_of_dateutil(day: date, years: int) -> None:
    """Adding years to the anchor gives what dateutil gives."""
    assert add_years(day, years) == day + relativedelta(years=years)


@given(inner_days, st.integers(-600, 600))
def test_the_calendar_repeats_after_400_years(day: date, months: int) -> None:
    """Shifting by 400 years, in dateutil beyond our bounds, changes neither the day nor the weekday."""
    shifted = day.replace(year=day.year + 400) + relativedelta(months=months)
    found = add_months(day, months)
    assert found.replace(year=found.year + 400) == shifted
    assert found.weekday() == shifted.weekday()


@given(inner_days, st.integers(1, 60))
def test_an_averaging_window_is_what_the_clause_says(as_of: date, months: int) -> None:
    """T-05: it ends on the day and begins the day after the same date, which itself is outside."""
    window = averaging_window(as_of, months=months)
    same_date = as_of - relativedelta(months=months)
    assert window.last == as_of
    assert window.first == same_date + DAY
    assert same_date not in window


@given(inner_days)
def test_a_year_long_window_has_365_or_366_days(as_of: date) -> None:
    """T-05: it has 366 days just where it holds a 29 February."""
    window = averaging_window(as_of)
    leap_days = sum((day.month, day.day) == (2, 29) for day in each(window))
    assert window.days == 365 + leap_days


@given(inner_days, inner_days)
def test_age_is_that_of_dateutil(born: date, day: date) -> None:
    """The completed years are those of dateutil, except that its leap children wait for 1 March."""
    assume(born <= day)
    assume((born.month, born.day) != (2, 29))
    assert age_on(born, day) == relativedelta(day, born).years


@given(inner_days, st.integers(1950, 2150), st.sampled_from(["february-28", "march-1"]))
def test_an_anniversary_keeps_its_date(anchor: date, year: int, leap_day: str) -> None:
    """It falls in its year, on the same month and day wherever that exists."""
    found = anniversary(anchor, year, leap_day=leap_day)  # type: ignore[arg-type]
    assert found.year == year
    assert (found.month, found.day) == (anchor.month, anchor.day) or (anchor.month, anchor.day) == (2, 29)


@given(inner_days)
def test_windows_hold_their_day_and_tile_the_calendar(day: date) -> None:
    """Week, month and quarter hold the day; the next one begins where one ends."""
    for of in (week_of, month_of, quarter_of):
        window = of(day)
        assert day in window
        assert of(window.last + DAY).first == window.last + DAY
    assert week_of(day).days == 7
    assert week_of(day).first.weekday() == 0


@given(inner_days, st.integers(0, 800))
def test_month_ends_are_the_days_before_a_first(first: date, length: int) -> None:
    """A month's end is a day whose next day is a first, and all of them are found."""
    window = Window(first=first, last=first + timedelta(days=length))
    assert month_ends(window.first, window.last) == tuple(day for day in each(window) if (day + DAY).day == 1)


@given(inner_days)
def test_the_previous_month_end_ends_the_previous_month(day: date) -> None:
    """It is the last day of the month that dateutil finds one month back."""
    assert previous_month_end(day) == day + relativedelta(months=-1, day=31)


@given(days)
def test_dates_round_trip(day: date) -> None:
    """Every supported day is read back from its text."""
    assert parse_date(day.isoformat()) == day


@given(windows(china_days), calendars)
def test_counting_is_walking(window: Window, calendar: WorkCalendar) -> None:
    """The count, the list and the last working day are those of a walk over the days."""
    walked = tuple(day for day in each(window) if calendar.is_workday(day))
    assert workdays_in(window, calendar) == walked
    assert count_workdays(window, calendar) == len(walked)
    assert last_workday_in(window, calendar) == (walked[-1] if walked else None)


@given(st.dates(date(2005, 1, 1), date(2025, 12, 31)), st.integers(-120, 120), calendars)
def test_nth_is_what_counting_says(start: date, n: int, calendar: WorkCalendar) -> None:
    """Between the start, left out, and the n-th working day, counted, lie n working days; none is nearer."""
    found = nth_workday(start, n, calendar)
    assert calendar.is_workday(found)
    if n > 0:
        assert count_workdays(Window(first=start + DAY, last=found), calendar) == n
    elif n < 0:
        assert count_workdays(Window(first=found, last=start - DAY), calendar) == -n
    else:
        assert found >= start
        assert count_workdays(Window(first=start, last=found), calendar) == 1


@given(windows(china_days), st.integers(0, 500), calendars)
def test_counts_add_up(window: Window, offset: int, calendar: WorkCalendar) -> None:
    """A window cut in two has the working days of its parts."""
    assume(offset < window.days - 1)
    cut = window.first + timedelta(days=offset)
    parts = Window(first=window.first, last=cut), Window(first=cut + DAY, last=window.last)
    assert count_workdays(window, calendar) == sum(count_workdays(part, calendar) for part in parts)


def each(window: Window) -> list[date]:
    return [window.first + timedelta(days=day) for day in range(window.days)]
