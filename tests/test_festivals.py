"""Festivals: the days of greeted holidays, against the notices, a package, and the moon."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import radians, sin

import pytest

from clientcare.calendars import CHINA_NOTICES, HolidayNotice
from clientcare.errors import DateError, FactError
from clientcare.festivals import holiday_on
from clientcare.regime import HOLIDAYS

NAMES = {
    "new_year": "元旦",
    "spring_festival": "春节",
    "labour_day": "劳动节",
    "dragon_boat": "端午节",
    "mid_autumn": "中秋节",
    "national_day": "国庆节",
}
FIRST_OF_MONTH = {"spring_festival": 0, "dragon_boat": 4, "mid_autumn": 14}
YEARS = range(2004, 2036)


def _day(code: str, year: int) -> date:
    day = holiday_on(code, year)
    assert day is not None
    return day


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("new_year", date(2026, 1, 1)),
        ("spring_festival", date(2026, 2, 17)),
        ("labour_day", date(2026, 5, 1)),
        ("dragon_boat", date(2026, 6, 19)),
        ("mid_autumn", date(2026, 9, 25)),
        ("national_day", date(2026, 10, 1)),
    ],
)
def test_the_days_of_2026(code: str, day: date) -> None:
    """C-09: each greeted holiday has its own day, and every holiday that a policy may greet has one."""
    assert holiday_on(code, 2026) == day
    assert code in HOLIDAYS
    assert len(HOLIDAYS) == 6


@pytest.mark.parametrize("notice", CHINA_NOTICES, ids=lambda notice: str(notice.year))
def test_each_day_lies_in_the_break_of_its_name(notice: HolidayNotice) -> None:
    """C-09: the day of a holiday is off by that year's notice; only the two that had no break before 2008 lack one."""
    missing = []
    for code, name in NAMES.items():
        breaks = [days for names, days in notice.breaks if name in names.split("、")]
        if not breaks:
            missing.append(code)
        assert all(_day(code, notice.year) in days for days in breaks)
    assert missing == (["dragon_boat", "mid_autumn"] if notice.year < 2008 else [])


@pytest.mark.parametrize("year", range(2004, 2028))
def test_the_holidays_package_names_the_same_days(year: int) -> None:
    """C-09: an independent table has each holiday on the same day, for every year that it knows."""
    package = pytest.importorskip("holidays")
    listed = package.country_holidays("CN", years=[year], expand=False, language="zh_CN")
    for code, name in NAMES.items():
        days = [day for day, names in sorted(listed.items()) if name in names.split("; ")]
        if year >= 2008 or code not in ("dragon_boat", "mid_autumn"):
            assert holiday_on(code, year) == days[0]


# --- the moon --------------------------------------------------------------------------------------------------------

# Meeus, Astronomical Algorithms, chapter 49: the periodic terms of the new moon (coefficient, power of the
# eccentricity, multiples of the sun's and the moon's anomaly, of the argument of latitude, of the node), then those of
# the planets.
_TERMS = """
-40720 0 0 1 0 0  17241 1 1 0 0 0  1608 0 0 2 0 0  1039 0 0 0 2 0  739 1 -1 1 0 0  -514 1 1 1 0 0  208 2 2 0 0 0
-111 0 0 1 -2 0  -57 0 0 1 2 0  56 1 1 2 0 0  -42 0 0 3 0 0  42 1 1 0 2 0  38 1 1 0 -2 0  -24 1 -1 2 0 0  -17 0 0 0 0 1
-7 0 2 1 0 0  4 0 0 2 -2 0  4 0 3 0 0 0  3 0 1 1 -2 0  3 0 0 2 2 0  -3 0 1 1 2 0  3 0 -1 1 2 0  -2 0 -1 1 -2 0
-2 0 1 3 0 0  2 0 0 4 0 0
"""
_PLANETS = """
299.77 0.107408 325  251.88 0.016321 165  251.83 26.651886 164  349.42 36.412478 126  84.66 18.206239 110
141.74 53.303771 62  207.14 2.453732 60  154.84 7.306860 56  34.52 27.261239 47  207.19 0.121824 42  291.34 1.844379 40
161.72 24.198154 37  239.56 25.513099 35  331.55 3.592518 23
"""


def _new_moon(k: int) -> datetime:
    """The moment of the k-th new moon after the first of 2000, in the clock time of China."""
    t = k / 1236.85
    eccentricity = 1 - 0.002516 * t - 0.0000074 * t * t
    angles = (
        2.5534 + 29.10535670 * k - 0.0000014 * t * t,
        201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t**3,
        160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t**3,
        124.7746 - 1.56375588 * k + 0.0020672 * t * t + 0.00000215 * t**3,
    )
    days = 5.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.000000150 * t**3
    words = [int(word) for word in _TERMS.split()]
    for place in range(0, len(words), 6):
        coefficient, power, *multiples = words[place : place + 6]
        angle = sum(times * one for times, one in zip(multiples, angles, strict=True))
        days += coefficient / 100000 * eccentricity**power * sin(radians(angle))
    planets = [float(word) for word in _PLANETS.split()]
    for start, speed, size in zip(planets[::3], planets[1::3], planets[2::3], strict=True):
        days += size / 1000000 * sin(radians(start + speed * k))
    # Counted from noon in Greenwich, 20:00 in China; clocks lag dynamical time by some 70 seconds.
    return datetime(2000, 1, 1, 20) + timedelta(days=days, seconds=-70)  # noqa: DTZ001


NEW_MOONS = {moon.date(): moon for moon in map(_new_moon, range(45, 450))}


@pytest.mark.parametrize("year", YEARS)
def test_each_lunar_day_counts_from_a_new_moon(year: int) -> None:
    """C-09: the month begins on the day of the new moon in China, in the season that is the holiday's own."""
    for code, days in FIRST_OF_MONTH.items():
        assert _day(code, year) - timedelta(days=days) in NEW_MOONS
    assert (1, 21) <= (_day("spring_festival", year).month, _day("spring_festival", year).day) <= (2, 20)
    assert (5, 25) <= (_day("dragon_boat", year).month, _day("dragon_boat", year).day) <= (6, 25)
    assert (9, 7) <= (_day("mid_autumn", year).month, _day("mid_autumn", year).day) <= (10, 8)


def test_the_two_new_moons_near_midnight() -> None:
    """C-09: Spring Festival of 2027 and of 2030 hang on minutes, which the docstring states."""
    assert f"{NEW_MOONS[date(2027, 2, 6)]:%H:%M}" == "23:56"
    assert f"{NEW_MOONS[date(2030, 2, 3)]:%H:%M}" in ("00:07", "00:08")


# --- bounds ----------------------------------------------------------------------------------------------------------


def test_a_lunar_day_beyond_the_table_is_not_known() -> None:
    """C-09: nothing is guessed on either side of the table, while fixed days hold in every supported year."""
    for code in FIRST_OF_MONTH:
        assert [holiday_on(code, year) is None for year in (2003, 2004, 2035, 2036)] == [True, False, False, True]
    assert holiday_on("labour_day", 1900) == date(1900, 5, 1)
    assert holiday_on("national_day", 2200) == date(2200, 10, 1)
    with pytest.raises(DateError):
        holiday_on("new_year", 2201)


def test_qingming_has_no_greeting() -> None:
    """C-09: the day of mourning is no greeted holiday, and a slip of the pen is answered with the near match."""
    with pytest.raises(FactError, match="no greeted holiday"):
        holiday_on("qingming", 2026)
    with pytest.raises(FactError, match="did you mean mid_autumn"):
        holiday_on("mid_autum", 2026)
