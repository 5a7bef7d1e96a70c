"""Working calendars (工作日历): China's published one, tables of a bank's own, adapters for two packages.

In China the State Council General Office publishes, for one year at a time, which days are off and which weekend days
are worked in exchange (调休).  :data:`CHINA_NOTICES` holds those notices for 2004 to 2026; :class:`ChinaCalendar`
answers from them and, beyond them, not at all.

>>> china = ChinaCalendar()
>>> china.is_workday(date(2026, 2, 14)), china.is_workday(date(2026, 2, 16))  # a Saturday, a Monday
(True, False)

References:
    The notices "国务院办公厅关于YYYY年部分节假日安排的通知", one a year, and three that amended them.  Their addresses
    stand in the table, from 2007 on those of the State Council gazette (国务院公报).

Checked with:
    ``chinesecalendar`` 1.11.0 and ``holidays`` 0.109, every day of 2004 to 2026.  They agree but for Saturday
    2005-12-31, a working day in ``holidays`` and here: the notice for 2006 names it ("12月31日(星期六)上班"),
    ``chinesecalendar`` lost it between two years.

Limitations:
    Half days off for some (women's day, youth day), regional holidays and days a single bank moves are not in it; a
    :class:`TableCalendar` adds them.  A notice can move days at the end of the year before its own, as those for 2006,
    2007, 2008, 2012 and 2019 did, so the last days of the last year are final once the next notice is published.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from itertools import pairwise
from operator import itemgetter
from types import ModuleType
from typing import Final

from attrs import field, frozen

from .clocks import MondayToFriday, Window, WorkCalendar, as_date, check_covered
from .errors import CalendarCoverageError, ClientCareError, DateError, FactError

__all__ = [
    "CHINA_NOTICES",
    "ChinaCalendar",
    "HolidayNotice",
    "ProvisionalCalendar",
    "TableCalendar",
    "chinese_calendar",
    "holidays_calendar",
]

_DAY: Final = timedelta(days=1)


@frozen(kw_only=True)
class HolidayNotice:
    """One year's notice on holidays (节假日安排), with its amendments.

    ``breaks``: the name of each holiday with its days off; ``workdays``: the weekend days that are worked in exchange.
    """

    year: int
    sources: tuple[str, ...]
    breaks: tuple[tuple[str, Window], ...]
    workdays: tuple[date, ...]


# One notice a block: the year and the sources (the notice's number where it is known, addresses below www.gov.cn), then
# each name with its days; 上班 stands before the weekend days that are worked.  A day is MM-DD, in another year
# YYYY-MM-DD.  Three notices came on top: in 2015 the anniversary of victory; in 2019 one that made 1 May four days; in
# 2020 the epidemic's, which prolonged Spring Festival from 30 January to 2 February and let 1 February not be worked.
_NOTICES: Final = """
2004 国务院办公厅关于2004年部分节假日安排的通知
元旦 01-01 春节 01-22..01-28 劳动节 05-01..05-07 国庆节 10-01..10-07 上班 01-17 01-18 05-08 05-09 10-09 10-10

2005 国务院办公厅关于2005年部分节假日安排的通知
元旦 01-01..01-03 春节 02-09..02-15 劳动节 05-01..05-07 国庆节 10-01..10-07 上班 02-05 02-06 04-30 05-08 10-08 10-09

2006 国办发明电〔2005〕35号 jrzg/2005-12/22/content_133837.htm
元旦 01-01..01-03 春节 01-29..02-04 劳动节 05-01..05-07 国庆节 10-01..10-07
上班 2005-12-31 01-28 02-05 04-29 04-30 09-30 10-08

2007 国办发明电〔2006〕49号 gongbao/content/2007/content_503397.htm
元旦 01-01..01-03 春节 02-18..02-24 劳动节 05-01..05-07 国庆节 10-01..10-07
上班 2006-12-30 2006-12-31 02-17 02-25 04-28 04-29 09-29 09-30

2008 gongbao/content/2008/content_859870.htm
元旦 2007-12-30..01-01 春节 02-06..02-12 清明节 04-04..04-06 劳动节 05-01..05-03 端午节 06-07..06-09
中秋节 09-13..09-15 国庆节 09-29..10-05 上班 2007-12-29 02-02 02-03 05-04 09-27 09-28

2009 gongbao/content/2008/content_1175823.htm
元旦 01-01..01-03 春节 01-25..01-31 清明节 04-04..04-06 劳动节 05-01..05-03 端午节 05-28..05-30
国庆节、中秋节 10-01..10-08 上班 01-04 01-24 02-01 05-31 09-27 10-10

2010 国办发明电〔2009〕27号 gongbao/content/2009/content_1487011.htm
元旦 01-01..01-03 春节 02-13..02-19 清明节 04-03..04-05 劳动节 05-01..05-03 端午节 06-14..06-16 中秋节 09-22..09-24
国庆节 10-01..10-07 上班 02-20 02-21 06-12 06-13 09-19 09-25 09-26 10-09

2011 gongbao/content/2010/content_1765282.htm
元旦 01-01..01-03 春节 02-02..02-08 清明节 04-03..04-05 劳动节 04-30..05-02 端午节 06-04..06-06 中秋节 09-10..09-12
国庆节 10-01..10-07 上班 01-30 02-12 04-02 10-08 10-09

2012 国办发明电〔2011〕45号 gongbao/content/2011/content_2020918.htm
元旦 01-01..01-03 春节 01-22..01-28 清明节 04-02..04-04 劳动节 04-29..05-01 端午节 06-22..06-24
中秋节、国庆节 09-30..10-07 上班 2011-12-31 01-21 01-29 03-31 04-01 04-28 09-29

2013 gongbao/content/2012/content_2292057.htm
元旦 01-01..01-03 春节 02-09..02-15 清明节 04-04..04-06 劳动节 04-29..05-01 端午节 06-10..06-12 中秋节 09-19..09-21
国庆节 10-01..10-07 上班 01-05 01-06 02-16 02-17 04-07 04-27 04-28 06-08 06-09 09-22 09-29 10-12

2014 gongbao/content/2014/content_2561299.htm
元旦 01-01 春节 01-31..02-06 清明节 04-05..04-07 劳动节 05-01..05-03 端午节 06-02 中秋节 09-08 国庆节 10-01..10-07
上班 01-26 02-08 05-04 09-28 10-11

2015 gongbao/content/2015/content_2799019.htm zhengce/content/2015-05/13/content_9742.htm
元旦 01-01..01-03 春节 02-18..02-24 清明节 04-05..04-06 劳动节 05-01 端午节 06-20..06-22
抗战胜利70周年纪念日 09-03..09-05 中秋节 09-27 国庆节 10-01..10-07 上班 01-04 02-15 02-28 09-06 10-10

2016 国办发明电〔2015〕18号 gongbao/content/2016/content_2979719.htm
元旦 01-01 春节 02-07..02-13 清明节 04-04 劳动节 05-01..05-02 端午节 06-09..06-11 中秋节 09-15..09-17
国庆节 10-01..10-07 上班 02-06 02-14 06-12 09-18 10-08 10-09

2017 gongbao/content/2016/content_5148793.htm
元旦 01-01..01-02 春节 01-27..02-02 清明节 04-02..04-04 劳动节 05-01 端午节 05-28..05-30 中秋节、国庆节 10-01..10-08
上班 01-22 02-04 04-01 05-27 09-30

2018 gongbao/content/2017/content_5248221.htm
元旦 01-01 春节 02-15..02-21 清明节 04-05..04-07 劳动节 04-29..05-01 端午节 06-18 中秋节 09-24 国庆节 10-01..10-07
上班 02-11 02-24 04-08 04-28 09-29 09-30

2019 国办发明电〔2018〕15号 gongbao/content/2018/content_5350046.htm gongbao/content/2019/content_5380356.htm
元旦 2018-12-30..01-01 春节 02-04..02-10 清明节 04-05 劳动节 05-01..05-04 端午节 06-07 中秋节 09-13
国庆节 10-01..10-07 上班 2018-12-29 02-02 02-03 04-28 05-05 09-29 10-12

2020 gongbao/content/2019/content_5459138.htm gongbao/content/2020/content_5477297.htm
元旦 01-01 春节 01-24..02-02 清明节 04-04..04-06 劳动节 05-01..05-05 端午节 06-25..06-27 国庆节、中秋节 10-01..10-08
上班 01-19 04-26 05-09 06-28 09-27 10-10

2021 gongbao/content/2020/content_5567750.htm
元旦 01-01..01-03 春节 02-11..02-17 清明节 04-03..04-05 劳动节 05-01..05-05 端午节 06-12..06-14 中秋节 09-19..09-21
国庆节 10-01..10-07 上班 02-07 02-20 04-25 05-08 09-18 09-26 10-09

2022 gongbao/content/2021/content_5651728.htm
元旦 01-01..01-03 春节 01-31..02-06 清明节 04-03..04-05 劳动节 04-30..05-04 端午节 06-03..06-05 中秋节 09-10..09-12
国庆节 10-01..10-07 上班 01-29 01-30 04-02 04-24 05-07 10-08 10-09

2023 gongbao/content/2023/content_5736714.htm
元旦 2022-12-31..01-02 春节 01-21..01-27 清明节 04-05 劳动节 04-29..05-03 端午节 06-22..06-24
中秋节、国庆节 09-29..10-06 上班 01-28 01-29 04-23 05-06 06-25 10-07 10-08

2024 国办发明电〔2023〕7号 gongbao/2023/issue_10806/202311/content_6913823.html
元旦 01-01 春节 02-10..02-17 清明节 04-04..04-06 劳动节 05-01..05-05 端午节 06-10 中秋节 09-15..09-17
国庆节 10-01..10-07 上班 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12

2025 国办发明电〔2024〕12号 gongbao/2024/issue_11726/202411/content_6989767.html
元旦 01-01 春节 01-28..02-04 清明节 04-04..04-06 劳动节 05-01..05-05 端午节 05-31..06-02 国庆节、中秋节 10-01..10-08
上班 01-26 02-08 04-27 09-28 10-11

2026 国办发明电〔2025〕7号 gongbao/2025/issue_12406/202511/content_7048922.html
元旦 01-01..01-03 春节 02-15..02-23 清明节 04-04..04-06 劳动节 05-01..05-05 端午节 06-19..06-21 中秋节 09-25..09-27
国庆节 10-01..10-07 上班 01-04 02-14 02-28 05-09 09-20 10-10
"""


def _notice(block: str) -> HolidayNotice:
    head, _, rest = block.strip().partition("\n")
    year, *sources = head.split()

    def day(text: str) -> date:
        return date.fromisoformat(text if len(text) > len("MM-DD") else f"{year}-{text}")

    name = ""
    named: list[tuple[str, Window]] = []
    for word in rest.split():
        if word[0].isdigit():
            first, _, last = word.partition("..")
            named.append((name, Window(first=day(first), last=day(last or first))))
        else:
            name = word
    return HolidayNotice(
        year=int(year),
        sources=tuple("https://www.gov.cn/" + source if "/" in source else source for source in sources),
        breaks=tuple((name, days) for name, days in named if name != "上班"),
        workdays=tuple(days.first for name, days in named if name == "上班"),
    )


CHINA_NOTICES: Final = tuple(map(_notice, _NOTICES.split("\n\n")))
"""The notices in order of their year, as amended."""

_CHINA_DAYS: Final = Window(first=date(CHINA_NOTICES[0].year, 1, 1), last=date(CHINA_NOTICES[-1].year, 12, 31))


@cache
def _china_workdays() -> tuple[int, ...]:
    """Every working day as its ordinal, sorted: a position in it is a count of working days."""
    off = {
        ordinal
        for notice in CHINA_NOTICES
        for _, days in notice.breaks
        for ordinal in range(days.first.toordinal(), days.last.toordinal() + 1)
    }
    on = {day.toordinal() for notice in CHINA_NOTICES for day in notice.workdays}
    every = range(_CHINA_DAYS.first.toordinal(), _CHINA_DAYS.last.toordinal() + 1)
    # Ordinal 1 is a Monday.
    return tuple(ordinal for ordinal in every if ordinal in on or (ordinal not in off and (ordinal - 1) % 7 < 5))


@frozen
class ChinaCalendar:
    """The working days of mainland China as :data:`CHINA_NOTICES` give them, make-up working weekends included."""

    def is_workday(self, day: date) -> bool:
        """Say whether ``day`` is worked; raises beyond the years of the notices."""
        index = self.workdays_before(day)
        return _china_workdays()[index : index + 1] == (day.toordinal(),)

    def covers(self, day: date) -> bool:
        """Say whether a notice was published for the year of ``day``."""
        return CHINA_NOTICES[0].year <= day.year <= CHINA_NOTICES[-1].year

    def workdays_before(self, day: date) -> int:
        """Count the working days from the first covered day up to, not including, ``day``."""
        check_covered(day, self)
        return bisect_left(_china_workdays(), day.toordinal())

    def workday_at(self, index: int) -> date:
        """Give the working day that has ``index`` working days before it; raises beyond the years of the notices."""
        workdays = _china_workdays()
        if index < 0:
            check_covered(_CHINA_DAYS.first - _DAY, self)
        if index >= len(workdays):
            check_covered(_CHINA_DAYS.last + _DAY, self)
        return date.fromordinal(workdays[index])


def _sorted_overrides(overrides: Mapping[date, bool] | Iterable[tuple[date, bool]]) -> tuple[tuple[date, bool], ...]:
    items = overrides.items() if isinstance(overrides, Mapping) else overrides
    pairs = sorted(((as_date(day), workday) for day, workday in items), key=itemgetter(0))
    for day, workday in pairs:
        if not isinstance(workday, bool):
            raise FactError("CC-FACT-001", f"whether {day} is a working day is True or False, not {workday!r}")
    for (day, _), (following, _) in pairwise(pairs):
        if day == following:
            raise FactError("CC-FACT-001", f"{day} stands twice in the table of a calendar; keep one of the rows")
    return tuple(pairs)


@frozen(kw_only=True)
class TableCalendar:
    """A calendar with days of its own on top of another one: moved days, a bank's holidays (``calendar`` of a book).

    ``base`` answers for the days that are not in ``overrides``, inside ``covered`` if that is given; a day in
    ``overrides`` is always covered.  Give them as pairs or as a mapping; they are kept as sorted pairs.  Raises
    :class:`~clientcare.errors.FactError` where a day stands there twice or is neither True nor False.
    """

    base: WorkCalendar
    overrides: tuple[tuple[date, bool], ...] = field(converter=_sorted_overrides)
    covered: Window | None = None
    name: str = ""

    def __str__(self) -> str:
        return self.name or f"{self.base} with {len(self.overrides)} days of its own"

    def is_workday(self, day: date) -> bool:
        """Say whether ``day`` is worked, by the table, else by the calendar below."""
        if (found := self._find(day)) is not None:
            return found
        if self.covered and day not in self.covered:
            check_covered(day, self)
        return self.base.is_workday(day)

    def covers(self, day: date) -> bool:
        """Say whether the table holds ``day`` or the calendar below covers it."""
        if self._find(day) is not None:
            return True
        return (self.covered is None or day in self.covered) and self.base.covers(day)

    def _find(self, day: date) -> bool | None:
        index = bisect_left(self.overrides, (day, False))
        if index < len(self.overrides) and self.overrides[index][0] == day:
            return self.overrides[index][1]
        return None


@frozen
class ProvisionalCalendar:
    """Works as ``base`` where that covers the day and Monday to Friday beyond it; what lies beyond is provisional.

    A plan reaches into a year whose notice is not published; it says so by :meth:`is_provisional`, and never raises.
    """

    base: WorkCalendar

    def __str__(self) -> str:
        return f"{self.base}, Monday to Friday beyond it"

    def is_workday(self, day: date) -> bool:
        """Say whether ``day`` is worked, provisionally beyond the calendar below."""
        return self.base.is_workday(day) if self.base.covers(day) else MondayToFriday().is_workday(day)

    def covers(self, day: date) -> bool:
        """Say whether ``day`` lies in the supported years."""
        return MondayToFriday().covers(day)

    def is_provisional(self, day: date) -> bool:
        """Say whether the calendar below does not know ``day``."""
        return not self.base.covers(day)


def holidays_calendar(country: str, *, years: Iterable[int], subdivision: str | None = None) -> TableCalendar:
    """Give the working days of a country (``GB``) or a part of it (``GB``, ``SCT``), from the ``holidays`` package.

    ``years`` follow one another.  That package answers for any year, so years are refused with
    :class:`~clientcare.errors.CalendarCoverageError` where it only estimates a holiday, where it has no table yet of
    the days that the country exchanges by yearly notice, and where it gives no holidays at all.  Its working week is
    taken as it is: six days in Hong Kong, Sunday to Thursday in Saudi Arabia.

    Raises :class:`~clientcare.errors.ClientCareError` (``CC-CALENDAR-002``) without the package and
    :class:`~clientcare.errors.FactError` for a country or a subdivision that it does not know.
    """
    package = _package("holidays")
    covered = _whole_years(years)
    place = f"{country} {subdivision}" if subdivision else country
    try:
        empty = package.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        raise FactError("CC-FACT-002", f"the holidays package knows no {place!r}; see its list of countries") from None
    wanted = range(covered.first.year, covered.last.year + 1)
    # Asked without a language, the package takes the one of the environment.
    listed = package.country_holidays(
        country, subdiv=subdivision, years=wanted, language=empty.default_language, expand=False
    )
    labels = [getattr(listed, label, None) for label in ("estimated_label", "observed_estimated_label")]
    marks = [label.replace("%s", "").strip() for label in labels if label]
    refused = {day.year for day, text in listed.items() if any(mark in text for mark in marks)}
    last = max(listed.special_public_holidays) if hasattr(listed, "substituted_label") else listed.end_year
    refused.update(year for year in wanted if not listed.start_year <= year <= min(last, listed.end_year))
    if refused:
        raise CalendarCoverageError(
            "CC-CALENDAR-001",
            f"the holidays package has no official days of {place} for {', '.join(map(str, sorted(refused)))}; "
            "leave these years out",
        )
    return _snapshot(f"holidays {place}", covered, listed.is_working_day)


def chinese_calendar() -> TableCalendar:
    """Give the working days of mainland China, from the ``chinesecalendar`` package, for the years that it holds.

    Raises :class:`~clientcare.errors.ClientCareError` (``CC-CALENDAR-002``) without the package.
    """
    package = _package("chinese_calendar")
    covered = _whole_years(range(min(package.holidays).year, max(package.holidays).year + 1))
    return _snapshot("chinesecalendar", covered, package.is_workday)


def _package(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError:
        hint = 'pip install "clientcare[calendar]"'
        raise ClientCareError("CC-CALENDAR-002", f"the package {name} is not installed; {hint}") from None


def _whole_years(years: Iterable[int]) -> Window:
    wanted = sorted(set(years))
    if not wanted or wanted != list(range(wanted[0], wanted[-1] + 1)):
        raise DateError("CC-DATE-002", "the years of a calendar follow one another, as in range(2020, 2027)")
    return Window(first=as_date(date(wanted[0], 1, 1)), last=date(wanted[-1], 12, 31))


def _snapshot(name: str, covered: Window, works: Callable[[date], bool]) -> TableCalendar:
    """Keep the days on which ``works`` differs from Monday to Friday."""
    base = MondayToFriday()
    days = map(date.fromordinal, range(covered.first.toordinal(), covered.last.toordinal() + 1))
    return TableCalendar(
        base=base,
        overrides=[(day, works(day)) for day in days if works(day) != base.is_workday(day)],
        covered=covered,
        name=name,
    )
