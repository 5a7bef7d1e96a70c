"""Festivals: the day itself of each public holiday on which clients are greeted (节日正日).

The break around a holiday is moved by yearly notice (:mod:`clientcare.calendars`); its day is not.  The lunar days
stand in a table, since reckoning them takes the moment of each new moon in China.

>>> holiday_on("spring_festival", 2026)
datetime.date(2026, 2, 17)
>>> holiday_on("mid_autumn", 2036) is None
True

Checked with:
    ``holidays`` 0.109 and the new moons after Meeus, Astronomical Algorithms (chapter 49), every day of the table.
    Two new moons fall within minutes of midnight, so rough reckonings are a day off there: Spring Festival of 2027
    (new moon at 23:56) and of 2030 (at 00:08).

Bounds: fixed days for every supported year, lunar ones for the years of the table; beyond it the day is not known, and
never guessed.  Qingming (清明) is a day of mourning and has no greeting.
Source: 全国年节及纪念日放假办法; GB/T 33661-2017 农历的编算和颁行.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from .clocks import anniversary
from .parameters import unknown_code

__all__ = ["holiday_on"]

# 元旦, 劳动节, 国庆节; the year only carries the month and the day.
_FIXED: Final = {"new_year": date(2000, 1, 1), "labour_day": date(2000, 5, 1), "national_day": date(2000, 10, 1)}

# Each year with the first day of its lunar year, of the fifth month the fifth, of the eighth the fifteenth.
_LUNAR: Final = ("spring_festival", "dragon_boat", "mid_autumn")
_TABLE: Final = """
2004 0122 0622 0928  2005 0209 0611 0918  2006 0129 0531 1006  2007 0218 0619 0925
2008 0207 0608 0914  2009 0126 0528 1003  2010 0214 0616 0922  2011 0203 0606 0912
2012 0123 0623 0930  2013 0210 0612 0919  2014 0131 0602 0908  2015 0219 0620 0927
2016 0208 0609 0915  2017 0128 0530 1004  2018 0216 0618 0924  2019 0205 0607 0913
2020 0125 0625 1001  2021 0212 0614 0921  2022 0201 0603 0910  2023 0122 0622 0929
2024 0210 0610 0917  2025 0129 0531 1006  2026 0217 0619 0925  2027 0206 0609 0915
2028 0126 0528 1003  2029 0213 0616 0922  2030 0203 0605 0912  2031 0123 0624 1001
2032 0211 0612 0919  2033 0131 0601 0908  2034 0219 0620 0927  2035 0208 0610 0916
"""
_WORDS: Final = _TABLE.split()
_LUNAR_DAYS: Final = {
    (code, int(year)): date.fromisoformat(year + day)
    for place, code in enumerate(_LUNAR, 1)
    for year, day in zip(_WORDS[::4], _WORDS[place::4], strict=True)
}


def holiday_on(code: str, year: int) -> date | None:
    """Give the day of a greeted holiday in a year, or None where a lunar day is not in the table.

    ``code``: ``new_year``, ``spring_festival``, ``labour_day``, ``dragon_boat``, ``mid_autumn``, ``national_day``.
    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for another code and
    :class:`~clientcare.errors.DateError` for a fixed day outside the supported years.
    """
    if code in _FIXED:
        return anniversary(_FIXED[code], year)
    if code not in _LUNAR:
        raise unknown_code(code, "greeted holiday", (*_FIXED, *_LUNAR))
    return _LUNAR_DAYS.get((code, year))
