"""Days, months, windows and working days."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen

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
    as_date,
    as_instant,
    averaging_window,
    check_covered,
    count_workdays,
    fortnight_of,
    last_workday_in,
    month_ends,
    month_of,
    nth_workday,
    parse_date,
    parse_instant,
    previous_month_end,
    quarter_of,
    valid_through,
    week_of,
    workdays_in,
)
from clientcare.errors import CalendarCoverageError, DateError

SHANGHAI = ZoneInfo("Asia/Shanghai")


def window(first: str, last: str) -> Window:
    return Window(first=date.fromisoformat(first), last=date.fromisoformat(last))


def span(found: Window) -> tuple[str, str]:
    return found.first.isoformat(), found.last.isoformat()


@frozen
class June2026:
    """Knows June 2026 only, and works on its odd days; keeps no count."""

    def is_workday(self, day: date) -> bool:
        check_covered(day, self)
        return day.day % 2 == 1

    def covers(self, day: date) -> bool:
        return (day.year, day.month) == (2026, 6)


class TestWindow:
    def test_both_ends_are_inside(self) -> None:
        """The first and the last day belong to the window, their neighbours do not."""
        june = window("2026-06-01", "2026-06-30")
        inside = [day in june for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 30), date(2026, 7, 1))]
        assert inside == [False, True, True, False]
        assert june.days == 30

    def test_one_day_is_a_window(self) -> None:
        """A window may hold a single day."""
        assert window("2026-06-01", "2026-06-01").days == 1

    def test_a_reversed_window_is_refused(self) -> None:
        """A window that ends before it begins names both days."""
        with pytest.raises(DateError, match="cannot end on 2026-05-31, before its first day 2026-06-01") as caught:
            window("2026-06-01", "2026-05-31")
        assert caught.value.code == "CC-DATE-002"

    def test_it_is_a_value(self) -> None:
        """Windows compare, hash and pickle by their days."""
        june = window("2026-06-01", "2026-06-30")
        assert pickle.loads(pickle.dumps(june)) == june  # noqa: S301
        assert {june, window("2026-06-01", "2026-06-30")} == {june}

    def test_an_instant_is_not_in_a_window(self) -> None:
        """Asking whether a datetime lies in a window is refused, not answered."""
        with pytest.raises(DateError, match="datetime is not a date"):
            assert datetime(2026, 6, 1, tzinfo=UTC) in window("2026-06-01", "2026-06-30")


class TestAsDate:
    @pytest.mark.parametrize("day", [FIRST_DAY, date(2024, 2, 29), LAST_DAY])
    def test_a_date_comes_back(self, day: date) -> None:
        """A date in the supported years passes."""
        assert as_date(day) is day

    @pytest.mark.parametrize(
        ("value", "code", "words"),
        [
            (datetime(2026, 6, 30, tzinfo=UTC), "CC-DATE-001", "datetime is not a date; take its .date()"),
            ("2026-06-30", "CC-DATE-001", "str is not a date; pass a datetime.date"),
            (20260630, "CC-DATE-001", "int is not a date"),
            (None, "CC-DATE-001", "NoneType is not a date"),
            (date(1899, 12, 31), "CC-DATE-002", "the year 1899 is not one of the supported 1900 to 2200"),
            (date(2201, 1, 1), "CC-DATE-002", "the year 2201"),
        ],
    )
    def test_what_is_no_date_is_refused(self, value: object, code: str, words: str) -> None:
        """Each wrong type and each year out of bounds has its code and its way out."""
        with pytest.raises(DateError) as caught:
            as_date(value)
        assert caught.value.code == code
        assert words in str(caught.value)


class TestAsInstant:
    def test_an_aware_datetime_comes_back(self) -> None:
        """A datetime with an offset passes."""
        now = datetime(2026, 6, 30, 9, tzinfo=SHANGHAI)
        assert as_instant(now) is now

    @pytest.mark.parametrize(
        ("value", "code", "words"),
        [
            (datetime(2026, 6, 30, 9), "CC-DATE-001", 'value.replace(tzinfo=ZoneInfo("Asia/Shanghai"))'),  # noqa: DTZ001
            (date(2026, 6, 30), "CC-DATE-001", "date is not an instant; pass a datetime with an offset"),
            ("2026-06-30T09:00Z", "CC-DATE-001", "str is not an instant"),
            (datetime(1899, 12, 31, 23, tzinfo=UTC), "CC-DATE-002", "the year 1899"),
            (datetime(2201, 1, 1, tzinfo=UTC), "CC-DATE-002", "the year 2201"),
        ],
    )
    def test_what_is_no_instant_is_refused(self, value: object, code: str, words: str) -> None:
        """A naive datetime, another type and a year out of bounds are each refused by name."""
        with pytest.raises(DateError) as caught:
            as_instant(value)
        assert caught.value.code == code
        assert words in str(caught.value)


class TestParseDate:
    def test_the_one_form(self) -> None:
        """YYYY-MM-DD is read."""
        assert parse_date("2024-02-29") == date(2024, 2, 29)

    @pytest.mark.parametrize(
        "text",
        [
            "2026-13-40",
            "2025-02-29",
            "2026-6-30",
            "2026/06/30",
            "30.06.2026",
            "2026-06-30 ",
            "2026-06-30T09:00:00Z",
            "2026年6月30日",
            "\uff12\uff10\uff12\uff16-\uff10\uff16-\uff13\uff10",
            "٢٠٢٦-٠٦-٣٠",
            "",
        ],
    )
    def test_other_forms_are_shown_and_refused(self, text: str) -> None:
        """What looks like a date is shown, with the form that is wanted."""
        with pytest.raises(DateError) as caught:
            parse_date(text)
        assert str(caught.value) == f"{text!r} is not a date (want YYYY-MM-DD) [CC-DATE-001]"

    @pytest.mark.parametrize(
        "text", ["20260630", "2026-W26-2", "2026-181", "13800138000", "Zhang San", "2026-06-30 Li"]
    )
    def test_what_does_not_look_like_a_date_is_not_shown(self, text: str) -> None:
        """A name or a number in a column of dates is refused without being repeated."""
        with pytest.raises(DateError) as caught:
            parse_date(text)
        assert text not in str(caught.value)
        assert f"a text of {len(text)} characters is not a date" in str(caught.value)

    @pytest.mark.parametrize("text", ["1899-12-31", "2201-01-01", "0000-01-01"])
    def test_years_out_of_bounds(self, text: str) -> None:
        """A date outside 1900 to 2200 is refused."""
        with pytest.raises(DateError):
            parse_date(text)


class TestParseInstant:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2026-06-30T09:00+08:00", datetime(2026, 6, 30, 1, tzinfo=UTC)),
            ("2026-06-30T09:00:05Z", datetime(2026, 6, 30, 9, 0, 5, tzinfo=UTC)),
            ("2026-06-30T09:00:05.25-05:30", datetime(2026, 6, 30, 14, 30, 5, 250_000, tzinfo=UTC)),
            ("2026-06-30T23:59:59.999999+00:00", datetime(2026, 6, 30, 23, 59, 59, 999_999, tzinfo=UTC)),
        ],
    )
    def test_an_offset_names_the_instant(self, text: str, expected: datetime) -> None:
        """Seconds and their decimals may be there or not; the offset decides."""
        assert parse_instant(text, zone=SHANGHAI) == expected

    def test_it_is_given_in_the_zone(self) -> None:
        """Half past four in the afternoon in London is already the next day in Shanghai, in winter."""
        instant = parse_instant("2025-12-31T16:30:00Z", zone=SHANGHAI)
        assert instant.date() == date(2026, 1, 1)
        assert instant.utcoffset() == timedelta(hours=8)

    @pytest.mark.parametrize("text", ["2026-06-30T09:00", "2026-06-30T09:00:00.5"])
    def test_without_an_offset_it_is_refused(self, text: str) -> None:
        """A local time names no instant; the message tells what to add."""
        with pytest.raises(DateError, match=r"has no offset \(want one at its end, such as \+08:00 or Z\)"):
            parse_instant(text, zone=SHANGHAI)

    @pytest.mark.parametrize(
        "text",
        [
            "2026-06-30",
            "2026-13-40T09:00Z",
            "2026-06-30T24:00Z",
            "2026-06-30T09:60Z",
            "2026-06-30T09:00:60Z",
            "2026-06-30T09:00:00.1234567Z",
            "2026-06-30T09:00+0800",
            "2026-06-30T09:00+24:00",
            "2026-06-30T0900Z",
            "2026-06-30 09:00Z",
        ],
    )
    def test_other_forms_are_refused(self, text: str) -> None:
        """Impossible times and the other forms of ISO 8601 are refused with the form that is wanted."""
        with pytest.raises(DateError) as caught:
            parse_instant(text, zone=SHANGHAI)
        assert str(caught.value) == f"{text!r} is not an instant (want YYYY-MM-DDTHH:MM:SS+08:00) [CC-DATE-001]"

    @pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "1900-01-01T00:00Z", "2201-01-01T00:00Z"])
    def test_years_out_of_bounds(self, text: str) -> None:
        """The year is held to 1900 to 2200 as written and in the zone."""
        with pytest.raises(DateError) as caught:
            parse_instant(text, zone=timezone(timedelta(hours=-5)))
        assert caught.value.code == "CC-DATE-002"


class TestMonthsAndYears:
    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            ("2026-01-31", 1, "2026-02-28"),
            ("2024-01-31", 1, "2024-02-29"),
            ("2026-01-31", 2, "2026-03-31"),
            ("2026-03-31", -1, "2026-02-28"),
            ("2026-12-31", 1, "2027-01-31"),
            ("2026-01-15", -1, "2025-12-15"),
            ("2026-05-31", 0, "2026-05-31"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2096-02-29", 48, "2100-02-28"),
            ("1996-02-29", 48, "2000-02-29"),
        ],
    )
    def test_months_are_clipped_to_the_months_end(self, day: str, months: int, expected: str) -> None:
        """The 29th to the 31st fall on the month's end where the month is shorter."""
        assert add_months(date.fromisoformat(day), months).isoformat() == expected

    def test_months_are_not_chained(self) -> None:
        """Two months from the anchor are not one month twice."""
        day = date(2026, 1, 31)
        assert (add_months(day, 2), add_months(add_months(day, 1), 1)) == (date(2026, 3, 31), date(2026, 3, 28))

    @pytest.mark.parametrize(("day", "months"), [(FIRST_DAY, -1), (LAST_DAY, 1)])
    def test_beyond_the_supported_years(self, day: date, months: int) -> None:
        """A month before 1900 or after 2200 is refused."""
        with pytest.raises(DateError, match="not one of the supported 1900 to 2200"):
            add_months(day, months)

    @pytest.mark.parametrize(
        ("day", "years", "expected"),
        [("2024-02-29", 1, "2025-02-28"), ("2024-02-29", 4, "2028-02-29"), ("2025-02-28", -1, "2024-02-28")],
    )
    def test_years(self, day: str, years: int, expected: str) -> None:
        """29 February and a year is 28 February."""
        assert add_years(date.fromisoformat(day), years).isoformat() == expected

    def test_anniversary_of_a_leap_day(self) -> None:
        """29 February is kept in leap years and falls, by choice, on 28 February or 1 March in the others."""
        anchor = date(2024, 2, 29)
        assert anniversary(anchor, 2025) == date(2025, 2, 28)
        assert anniversary(anchor, 2025, leap_day="march-1") == date(2025, 3, 1)
        assert anniversary(anchor, 2028, leap_day="march-1") == date(2028, 2, 29)

    def test_anniversary_of_another_day(self) -> None:
        """Any other day keeps its date under both choices."""
        assert anniversary(date(2024, 2, 28), 2027, leap_day="march-1") == date(2027, 2, 28)
        assert anniversary(date(2024, 12, 31), 2027) == date(2027, 12, 31)

    @pytest.mark.parametrize(
        ("start", "years", "expected"),
        [("2025-03-01", 1, "2026-03-01"), ("2024-02-29", 1, "2025-02-28"), ("2023-12-31", 3, "2026-12-31")],
    )
    def test_the_last_day_of_a_validity_counts(self, start: str, years: int, expected: str) -> None:
        """Valid 1 year from 2025-03-01 is valid through 2026-03-01."""
        assert valid_through(date.fromisoformat(start), years=years).isoformat() == expected

    def test_a_validity_lasts_a_year_at_least(self) -> None:
        """No years of validity are refused."""
        with pytest.raises(DateError, match="at least 1 year, not 0"):
            valid_through(date(2025, 3, 1), years=0)

    @pytest.mark.parametrize(
        ("born", "day", "age"),
        [
            ("1961-06-30", "2026-06-29", 64),
            ("1961-06-30", "2026-06-30", 65),
            ("1960-02-29", "2025-02-27", 64),
            ("1960-02-29", "2025-02-28", 65),
            ("1960-02-29", "2024-02-28", 63),
            ("2026-06-30", "2026-06-30", 0),
        ],
    )
    def test_age(self, born: str, day: str, age: int) -> None:
        """A year of age is completed on the birthday, for 29 February in common years on 28 February."""
        assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age

    def test_no_age_before_birth(self) -> None:
        """A day before birth is refused without naming the birth date."""
        with pytest.raises(DateError) as caught:
            age_on(date(1961, 6, 30), date(1961, 6, 29))
        assert "1961" not in str(caught.value)


class TestCalendarWindows:
    @pytest.mark.parametrize(
        ("as_of", "months", "first", "days"),
        [
            ("2026-06-30", 12, "2025-07-01", 365),
            ("2024-06-30", 12, "2023-07-01", 366),
            ("2024-02-29", 12, "2023-03-01", 366),
            ("2025-02-28", 12, "2024-02-29", 366),
            ("2024-02-28", 12, "2023-03-01", 365),
            ("2026-08-31", 6, "2026-03-01", 184),
            ("2026-01-01", 12, "2025-01-02", 365),
        ],
    )
    def test_averaging_window(self, as_of: str, months: int, first: str, days: int) -> None:
        """T-05: the days after the same date, clipped to its month, up to and including the day asked about."""
        found = averaging_window(date.fromisoformat(as_of), months=months)
        assert (span(found), found.days) == ((first, as_of), days)

    def test_an_averaging_window_takes_a_month(self) -> None:
        """T-05: a window of no months is refused."""
        with pytest.raises(DateError, match="at least 1 month, not 0"):
            averaging_window(date(2026, 6, 30), months=0)

    @pytest.mark.parametrize("day", ["2026-12-28", "2026-12-31", "2027-01-01", "2027-01-03"])
    def test_a_week_across_a_years_end(self, day: str) -> None:
        """A week starts on Monday and does not stop at the year's end."""
        assert span(week_of(date.fromisoformat(day))) == ("2026-12-28", "2027-01-03")

    def test_the_week_that_leaves_the_supported_years(self) -> None:
        """The last supported day is a Wednesday; its week has no end."""
        with pytest.raises(DateError, match="2201"):
            week_of(LAST_DAY)

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("2024-02-29", ("2024-02-01", "2024-02-29")),
            ("2100-02-01", ("2100-02-01", "2100-02-28")),
            ("2026-12-31", ("2026-12-01", "2026-12-31")),
        ],
    )
    def test_months(self, day: str, expected: tuple[str, str]) -> None:
        """A month runs from its first to its last day."""
        assert span(month_of(date.fromisoformat(day))) == expected

    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            ("2026-01-01", ("2026-01-01", "2026-03-31")),
            ("2026-03-31", ("2026-01-01", "2026-03-31")),
            ("2026-04-01", ("2026-04-01", "2026-06-30")),
            ("2026-08-15", ("2026-07-01", "2026-09-30")),
            ("2026-12-31", ("2026-10-01", "2026-12-31")),
        ],
    )
    def test_quarters(self, day: str, expected: tuple[str, str]) -> None:
        """Quarters begin in January, April, July and October."""
        assert span(quarter_of(date.fromisoformat(day))) == expected

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            ("2025-12-31", "2026-02-28", ["2025-12-31", "2026-01-31", "2026-02-28"]),
            ("2026-01-01", "2026-02-27", ["2026-01-31"]),
            ("2026-02-01", "2026-02-27", []),
        ],
    )
    def test_month_ends(self, first: str, last: str, expected: list[str]) -> None:
        """T-07: the days of the monthly screening are the months' last days, both ends of the span included."""
        found = month_ends(date.fromisoformat(first), date.fromisoformat(last))
        assert [day.isoformat() for day in found] == expected

    @pytest.mark.parametrize(
        ("day", "expected"),
        [("2026-03-01", "2026-02-28"), ("2024-03-31", "2024-02-29"), ("2026-01-31", "2025-12-31")],
    )
    def test_previous_month_end(self, day: str, expected: str) -> None:
        """The month's end before a day never is that day."""
        assert previous_month_end(date.fromisoformat(day)).isoformat() == expected

    def test_no_month_end_before_the_first_month(self) -> None:
        """Before January 1900 there is none."""
        with pytest.raises(DateError, match="1899"):
            previous_month_end(date(1900, 1, 31))


class TestMondayToFriday:
    def test_a_week(self) -> None:
        """Five days of the week are worked."""
        monday = date(2026, 6, 29)
        week = [MondayToFriday().is_workday(monday + timedelta(days=day)) for day in range(7)]
        assert week == [True] * 5 + [False] * 2

    def test_coverage(self) -> None:
        """All supported years are covered, their neighbours not."""
        days = [FIRST_DAY - timedelta(days=1), FIRST_DAY, LAST_DAY, LAST_DAY + timedelta(days=1)]
        assert [MondayToFriday().covers(day) for day in days] == [False, True, True, False]

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            ("2026-06-29", "2026-07-05", 5),
            ("2026-07-04", "2026-07-05", 0),
            ("2026-07-03", "2026-07-03", 1),
            ("2026-07-04", "2026-07-06", 1),
            ("2026-01-01", "2026-12-31", 261),
        ],
    )
    def test_counting(self, first: str, last: str, expected: int) -> None:
        """Both ends count where they are worked."""
        assert count_workdays(window(first, last), MondayToFriday()) == expected

    @pytest.mark.parametrize(
        ("start", "n", "expected"),
        [
            ("2026-07-03", 1, "2026-07-06"),
            ("2026-07-04", 1, "2026-07-06"),
            ("2026-07-03", 0, "2026-07-03"),
            ("2026-07-04", 0, "2026-07-06"),
            ("2026-07-06", -1, "2026-07-03"),
            ("2026-07-05", -1, "2026-07-03"),
            ("2026-07-03", 20, "2026-07-31"),
            ("2026-12-31", 1, "2027-01-01"),
        ],
    )
    def test_nth(self, start: str, n: int, expected: str) -> None:
        """The start is never counted; 0 is the start or the next working day; below zero goes back."""
        assert nth_workday(date.fromisoformat(start), n, MondayToFriday()).isoformat() == expected

    @pytest.mark.parametrize(("start", "n"), [(FIRST_DAY, -1), (LAST_DAY, 1)])
    def test_nth_beyond_the_supported_years(self, start: date, n: int) -> None:
        """A working day before 1900 or after 2200 is refused."""
        with pytest.raises(DateError):
            nth_workday(start, n, MondayToFriday())


class TestAnyCalendar:
    """A calendar needs no more than is_workday and covers."""

    calendar: WorkCalendar = June2026()

    @pytest.mark.parametrize(
        ("start", "n", "expected"),
        [(1, 1, 3), (2, 1, 3), (1, 0, 1), (2, 0, 3), (30, -1, 29), (29, -2, 25), (1, 14, 29)],
    )
    def test_nth(self, start: int, n: int, expected: int) -> None:
        """Walking the days counts as counting does."""
        assert nth_workday(date(2026, 6, start), n, self.calendar) == date(2026, 6, expected)

    def test_the_days_of_a_window(self) -> None:
        """The working days come in order, and their count is theirs."""
        week = window("2026-06-01", "2026-06-07")
        assert [day.day for day in workdays_in(week, self.calendar)] == [1, 3, 5, 7]
        assert count_workdays(week, self.calendar) == 4

    def test_the_last_of_a_window(self) -> None:
        """The last working day is the window's last where that is worked, else one before, else none."""
        assert last_workday_in(window("2026-06-01", "2026-06-07"), self.calendar) == date(2026, 6, 7)
        assert last_workday_in(window("2026-06-01", "2026-06-06"), self.calendar) == date(2026, 6, 5)
        assert last_workday_in(window("2026-06-06", "2026-06-06"), self.calendar) is None

    @pytest.mark.parametrize(
        ("start", "n"), [(date(2026, 6, 29), 1), (date(2026, 6, 1), -1), (date(2026, 6, 30), 0), (date(2026, 7, 1), 0)]
    )
    def test_nth_beyond_coverage(self, start: date, n: int) -> None:
        """A way that leaves the covered days is refused, not guessed."""
        with pytest.raises(CalendarCoverageError) as caught:
            nth_workday(start, n, self.calendar)
        assert caught.value.code == "CC-CALENDAR-001"

    def test_the_message_names_calendar_day_and_years(self) -> None:
        """The error says who was asked, about which day, and what is covered."""
        with pytest.raises(CalendarCoverageError) as caught:
            workdays_in(window("2026-06-29", "2026-07-02"), self.calendar)
        assert caught.value.message == (
            "June2026() does not say whether 2026-07-01 is a working day; it covers no whole year"
        )


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("1900-01-01", "1900-01-01"),
        ("1900-01-14", "1900-01-01"),
        ("1900-01-15", "1900-01-15"),
        ("2026-06-28", "2026-06-15"),
        ("2026-06-29", "2026-06-29"),
        ("2026-12-31", "2026-12-28"),
        ("2027-01-10", "2026-12-28"),
    ],
)
def test_two_weeks_are_counted_from_one_monday(day: str, first: str) -> None:
    """C-46: a Monday begins them, the Sunday thirteen days later ends them, and a new year changes nothing."""
    window = fortnight_of(date.fromisoformat(day))
    assert window == Window(first=date.fromisoformat(first), last=date.fromisoformat(first) + timedelta(days=13))
    assert window.first.weekday() == 0
