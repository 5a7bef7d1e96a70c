"""China's working days, tables on top of a calendar, and the adapters."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from clientcare.calendars import (
    CHINA_NOTICES,
    ChinaCalendar,
    HolidayNotice,
    ProvisionalCalendar,
    TableCalendar,
    chinese_calendar,
    holidays_calendar,
)
from clientcare.clocks import (
    MondayToFriday,
    Window,
    WorkCalendar,
    count_workdays,
    last_workday_in,
    nth_workday,
    week_of,
    workdays_in,
)
from clientcare.errors import CalendarCoverageError, ClientCareError, DateError, FactError

CHINA = ChinaCalendar()
DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def each(window: Window) -> Iterable[date]:
    return (window.first + timedelta(days=offset) for offset in range(window.days))


class TestChina:
    @pytest.mark.parametrize(
        ("text", "worked"),
        [
            ("2026-01-01", False),  # Thursday, New Year
            ("2026-01-02", False),  # Friday, exchanged
            ("2026-01-04", True),  # Sunday, worked in exchange
            ("2026-02-14", True),  # Saturday, worked before Spring Festival
            ("2026-02-15", False),
            ("2026-02-16", False),  # Monday, Spring Festival's eve
            ("2026-02-23", False),  # Monday, last day of the break
            ("2026-02-24", True),
            ("2026-02-28", True),  # Saturday, worked after it
            ("2026-03-07", False),  # a Saturday like any other
            ("2026-09-20", True),  # Sunday, worked before National Day
            ("2026-10-01", False),
            ("2026-10-07", False),
            ("2026-10-08", True),
            ("2026-10-10", True),  # Saturday
            ("2026-12-31", True),
        ],
    )
    def test_2026(self, text: str, worked: bool) -> None:
        """The notice for 2026: holiday weekdays off, make-up weekend days worked, their neighbours as usual."""
        assert CHINA.is_workday(day(text)) is worked

    @pytest.mark.parametrize(
        ("text", "worked"),
        [
            ("2005-12-31", True),  # Saturday, by the notice for 2006
            ("2018-12-29", True),  # Saturday, by the notice for 2019
            ("2018-12-31", False),  # Monday, by the notice for 2019
            ("2015-09-03", False),  # 70 years of victory, by a notice of its own
            ("2019-05-03", False),  # by the amendment of 2019-03
            ("2020-01-31", False),  # Friday, Spring Festival prolonged
            ("2020-02-01", False),  # Saturday, first to be worked, then not
        ],
    )
    def test_days_that_another_notice_decides(self, text: str, worked: bool) -> None:
        """Amendments hold, and a notice reaches back into the year before."""
        assert CHINA.is_workday(day(text)) is worked

    def test_coverage_ends_with_the_notices(self) -> None:
        """2004 to 2026 are covered; beyond, every question raises."""
        edges = [day(text) for text in ("2003-12-31", "2004-01-01", "2026-12-31", "2027-01-01")]
        assert [CHINA.covers(edge) for edge in edges] == [False, True, True, False]
        for beyond in (edges[0], edges[3]):
            with pytest.raises(CalendarCoverageError, match=f"{beyond}.* covers the years 2004 to 2026") as caught:
                CHINA.is_workday(beyond)
            assert caught.value.code == "CC-CALENDAR-001"
            with pytest.raises(CalendarCoverageError):
                count_workdays(Window(first=min(beyond, edges[1]), last=max(beyond, edges[1])), CHINA)

    def test_every_weekday_off_is_exchanged_or_owed(self) -> None:
        """Weekdays off less weekend days worked are the statutory holidays: 10 a year, 11 from 2008, 13 from 2025.

        One more in 2015 (victory) and two more in 2020 (Spring Festival prolonged).
        """
        owed = {notice.year: weekdays_off(notice) - len(notice.workdays) for notice in CHINA_NOTICES}
        statutory = {year: 10 if year < 2008 else 11 if year < 2025 else 13 for year in range(2004, 2027)}
        assert owed == statutory | {2015: 12, 2020: 13}

    def test_every_exchange_is_a_weekend_day_outside_the_breaks(self) -> None:
        """A make-up day is a Saturday or Sunday, and no holiday."""
        breaks = [days for notice in CHINA_NOTICES for _, days in notice.breaks]
        for notice in CHINA_NOTICES:
            for worked in notice.workdays:
                assert worked.weekday() >= 5, worked
                assert not any(worked in days for days in breaks), worked

    def test_every_notice_is_cited(self) -> None:
        """Each year has one notice with a source, from 2006 on with its official address."""
        assert [notice.year for notice in CHINA_NOTICES] == list(range(2004, 2027))
        for notice in CHINA_NOTICES:
            official = [source for source in notice.sources if source.startswith("https://www.gov.cn/")]
            assert official or (notice.year < 2006 and str(notice.year) in notice.sources[0])

    def test_holidays_have_their_names(self) -> None:
        """The notice for 2026 in the order of the year."""
        names = [name for name, _ in CHINA_NOTICES[-1].breaks]
        assert names == ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"]

    @pytest.mark.parametrize(
        ("start", "n", "expected"),
        [
            ("2026-02-13", 1, "2026-02-14"),
            ("2026-02-14", 1, "2026-02-24"),
            ("2026-02-15", 0, "2026-02-24"),
            ("2026-02-24", -1, "2026-02-14"),
            ("2026-02-24", 4, "2026-02-28"),
            ("2026-09-30", 1, "2026-10-08"),
            ("2026-09-30", 3, "2026-10-10"),
            ("2025-12-31", 1, "2026-01-04"),
        ],
    )
    def test_nth_across_holidays(self, start: str, n: int, expected: str) -> None:
        """Counting passes over the break and takes the make-up days."""
        assert nth_workday(day(start), n, CHINA) == day(expected)

    @pytest.mark.parametrize(
        ("start", "n", "beyond"), [("2004-01-05", -5, "2003-12-31"), ("2026-12-31", 1, "2027-01-01")]
    )
    def test_nth_beyond_the_notices(self, start: str, n: int, beyond: str) -> None:
        """The error names the first day that is not covered."""
        with pytest.raises(CalendarCoverageError, match=beyond):
            nth_workday(day(start), n, CHINA)

    def test_a_week_of_holidays_has_no_last_workday(self) -> None:
        """The week of Spring Festival 2026 has no working day; the one before ends on the make-up Saturday."""
        assert last_workday_in(week_of(day("2026-02-18")), CHINA) is None
        assert last_workday_in(week_of(day("2026-02-11")), CHINA) == day("2026-02-14")

    def test_2026_has_248_working_days(self) -> None:
        """261 weekdays less 13 statutory holidays."""
        year = Window(first=day("2026-01-01"), last=day("2026-12-31"))
        assert count_workdays(year, CHINA) == len(workdays_in(year, CHINA)) == 248

    def test_it_is_a_small_value(self) -> None:
        """Calendars of China are equal, hash, and pickle to a few bytes."""
        assert len(pickle.dumps(CHINA)) < 200
        assert {pickle.loads(pickle.dumps(CHINA)), ChinaCalendar()} == {CHINA}  # noqa: S301


class TestTable:
    overrides = ((day("2026-07-04"), True), (day("2026-07-01"), False), (day("2027-01-04"), True))

    def test_its_days_go_first(self) -> None:
        """A day in the table is as the table says, any other as the base says."""
        table = TableCalendar(base=CHINA, overrides=self.overrides)
        asked = ["2026-07-01", "2026-07-02", "2026-07-04", "2026-07-05", "2026-02-14"]
        assert [table.is_workday(day(text)) for text in asked] == [False, True, True, False, True]

    def test_it_covers_its_days_and_those_of_the_base(self) -> None:
        """A day in the table is known even where the base ends; its neighbours are not."""
        table = TableCalendar(base=CHINA, overrides=self.overrides)
        asked = ["2026-12-31", "2027-01-03", "2027-01-04", "2027-01-05"]
        assert [table.covers(day(text)) for text in asked] == [True, False, True, False]
        assert table.is_workday(day("2027-01-04"))
        with pytest.raises(CalendarCoverageError, match="does not say whether 2027-01-05"):
            table.is_workday(day("2027-01-05"))
        assert str(table) == "ChinaCalendar() with 3 days of its own"

    def test_coverage_can_be_narrowed(self) -> None:
        """A base is used inside the given days only."""
        table = TableCalendar(
            base=MondayToFriday(),
            overrides=(),
            covered=Window(first=day("2026-01-01"), last=day("2026-12-31")),
            name="2026",
        )
        assert [table.covers(day(text)) for text in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")] == [
            False,
            True,
            True,
            False,
        ]
        with pytest.raises(CalendarCoverageError, match=r"2026 does not say .* covers the years 2026 to 2026"):
            table.is_workday(day("2027-01-01"))

    def test_order_and_form_do_not_matter(self) -> None:
        """Pairs in any order and a mapping make the same value, which hashes and pickles."""
        table = TableCalendar(base=CHINA, overrides=self.overrides)
        same = TableCalendar(base=CHINA, overrides=dict(reversed(self.overrides)))
        assert {table, pickle.loads(pickle.dumps(same))} == {table}  # noqa: S301

    @pytest.mark.parametrize(
        ("overrides", "words"),
        [
            ([(day("2026-07-01"), True), (day("2026-07-01"), False)], "2026-07-01 stands twice"),
            ([(day("2026-07-01"), True), (day("2026-07-01"), True)], "2026-07-01 stands twice"),
            ([(day("2026-07-01"), 1)], "whether 2026-07-01 is a working day is True or False, not 1"),
        ],
    )
    def test_a_faulty_table_is_refused(self, overrides: list[tuple[date, bool]], words: str) -> None:
        """A day that stands twice and a value that is no truth value are named."""
        with pytest.raises(FactError, match=words):
            TableCalendar(base=CHINA, overrides=overrides)

    def test_a_table_of_instants_is_refused(self) -> None:
        """The days of a table are dates."""
        with pytest.raises(DateError, match="str is not a date"):
            TableCalendar(base=CHINA, overrides=[("2026-07-01", True)])  # type: ignore[list-item]


DISAGREEMENTS = {
    # By the notice for 2006 this Saturday is worked.
    day("2005-12-31"): {"clientcare": True, "holidays": True, "chinesecalendar": False}
}


class TestAgreement:
    """Our table, holidays and chinesecalendar, day by day over 2004 to 2026."""

    def test_all_three_agree(self) -> None:
        """They agree on every day but those listed, and differ on these as listed."""
        calendars: dict[str, WorkCalendar] = {
            "clientcare": CHINA,
            "holidays": holidays_calendar("CN", years=range(2004, 2027)),
            "chinesecalendar": chinese_calendar(),
        }
        found = {}
        for today in each(Window(first=day("2004-01-01"), last=day("2026-12-31"))):
            answers = {name: calendar.is_workday(today) for name, calendar in calendars.items()}
            if len(set(answers.values())) > 1:
                found[today] = answers
        assert found == DISAGREEMENTS


class TestHolidaysAdapter:
    def test_a_country(self) -> None:
        """Great Britain: Boxing Day 2026 is a Saturday, so Monday 28 December is off."""
        calendar = holidays_calendar("GB", years=[2026])
        assert nth_workday(day("2026-12-24"), 1, calendar) == day("2026-12-29")
        assert str(calendar) == "holidays GB"

    def test_a_subdivision(self) -> None:
        """2 January is off in Scotland, worked in England."""
        worked = [
            holidays_calendar("GB", years=[2025], subdivision=part).is_workday(day("2025-01-02"))
            for part in ("SCT", "ENG")
        ]
        assert worked == [False, True]

    def test_another_working_week(self) -> None:
        """Saudi Arabia works on Sunday, not on Friday."""
        calendar = holidays_calendar("SA", years=[2023])
        assert (calendar.is_workday(day("2023-01-01")), calendar.is_workday(day("2023-01-06"))) == (True, False)

    def test_coverage_is_the_years_asked_for(self) -> None:
        """The package would answer for any year; the adapter does not."""
        calendar = holidays_calendar("GB", years=range(2024, 2027))
        asked = [day(text) for text in ("2023-12-29", "2024-01-02", "2026-12-31", "2027-01-04")]
        assert [calendar.covers(each_day) for each_day in asked] == [False, True, True, False]
        with pytest.raises(CalendarCoverageError, match=r"holidays GB .* covers the years 2024 to 2026"):
            calendar.is_workday(asked[3])

    @pytest.mark.parametrize(
        ("country", "years", "refused"),
        [
            ("TR", range(2058, 2061), "2058, 2059, 2060"),  # feasts by an estimated moon
            ("HU", [2090], "2090"),  # exchanges its working days by yearly decree
            ("HK", [1944, 1945, 1946], "1944, 1945"),  # before the package's first year
            ("GB", range(2099, 2103), "2101, 2102"),  # after its last
        ],
    )
    def test_years_without_official_days_are_refused(self, country: str, years: Iterable[int], refused: str) -> None:
        """Estimated feasts, exchanges not yet decreed and years beyond the package are named."""
        with pytest.raises(CalendarCoverageError) as caught:
            holidays_calendar(country, years=years)
        assert caught.value.code == "CC-CALENDAR-001"
        assert f"no official days of {country} for {refused}; leave these years out" in str(caught.value)

    def test_china_ends_with_the_notices_that_the_package_holds(self) -> None:
        """The year after the last exchange table is refused, although the package answers for it."""
        with pytest.raises(CalendarCoverageError, match="2049"):
            holidays_calendar("CN", years=[2049])

    @pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("GB", "XX")])
    def test_unknown_places_are_refused(self, country: str, subdivision: str | None) -> None:
        """A country or a part of it that the package does not know is named."""
        with pytest.raises(FactError, match=" ".join(filter(None, ("knows no '" + country, subdivision)))) as caught:
            holidays_calendar(country, years=[2026], subdivision=subdivision)
        assert caught.value.code == "CC-FACT-002"

    @pytest.mark.parametrize("years", [[], [2024, 2026]])
    def test_years_have_no_gap(self, years: list[int]) -> None:
        """No years, and years with a gap between them, are refused."""
        with pytest.raises(DateError, match="follow one another"):
            holidays_calendar("GB", years=years)


class TestChineseCalendarAdapter:
    def test_coverage_is_that_of_the_package(self) -> None:
        """It begins in 2004 and ends where the package does."""
        calendar = chinese_calendar()
        assert [calendar.covers(day(text)) for text in ("2003-12-31", "2004-01-01", "2100-01-01")] == [
            False,
            True,
            False,
        ]
        assert str(calendar) == "chinesecalendar"


def test_a_provisional_calendar_answers_beyond_the_notices_and_says_so() -> None:
    """The last day of 2026 is known; the first of 2027, a Friday, is taken as a working day, provisionally."""
    calendar = ProvisionalCalendar(CHINA)
    known, unknown = day("2026-12-31"), day("2027-01-01")
    assert [calendar.is_workday(one) for one in (day("2026-02-14"), known, unknown, day("2027-01-02"))] == [
        True,
        True,
        True,
        False,
    ]
    assert [calendar.is_provisional(one) for one in (known, unknown)] == [False, True]
    assert calendar.covers(unknown)
    assert not calendar.covers(date(2201, 1, 1))
    assert str(calendar).endswith("Monday to Friday beyond it")


@pytest.mark.parametrize(
    ("module", "build"),
    [("holidays", lambda: holidays_calendar("GB", years=[2026])), ("chinese_calendar", chinese_calendar)],
    ids=["holidays", "chinese_calendar"],
)
def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, module: str, build: object) -> None:
    """Without the extra the error tells how to install it."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ClientCareError, match=r'pip install "clientcare\[calendar\]"') as caught:
        build()  # type: ignore[operator]
    assert caught.value.code == "CC-CALENDAR-002"


def weekdays_off(notice: HolidayNotice) -> int:
    return sum(off.weekday() < 5 for _, days in notice.breaks for off in each(days))
