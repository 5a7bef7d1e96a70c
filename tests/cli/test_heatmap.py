"""Tests of the heat map of a manager's month."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from typing import Any

import attrs
import pytest

from clientcare.cli.heatmap import heat_maps
from clientcare.cli.review_model import DayLoad, MonthLoad
from clientcare.cli.review_words import WORDS

DAY = DayLoad(on=date(2026, 6, 30), contacts=3, units=6, capacity=20, workday=True, provisional=False)


def month(*days: DayLoad, manager_id: str = "R01", of: date = date(2026, 6, 1)) -> MonthLoad:
    """Make a month of some days."""
    return MonthLoad(manager_id=manager_id, month=of, days=days)


class Grid(HTMLParser):
    """Reads the first table strictly: the texts of its cells by row, and the attributes of the days."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.days: dict[str, dict[str, str | None]] = {}
        self.heads: list[dict[str, str | None]] = []
        self._cell: dict[str, str | None] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self._cell = dict(attrs)
            if tag == "th":
                self.heads.append(self._cell)
        elif tag == "time":
            self.days[str(dict(attrs)["datetime"])] = self._cell

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep a text of a cell."""
        if {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data + " "

    def classes(self, on: date = DAY.on) -> set[str]:
        """Give the classes of a day."""
        return set(str(self.days[on.isoformat()].get("class", "")).split())


def classes_of(**changes: Any) -> set[str]:
    """Give the classes of a day with some fields changed."""
    return Grid(heat_maps([month(attrs.evolve(DAY, **changes))])).classes()


def test_nothing_to_draw_is_nothing() -> None:
    """C-25: without planned months there is no legend either."""
    assert heat_maps([]) == ""


@pytest.mark.parametrize(
    ("of", "weeks", "begins", "ends"),
    [
        (date(2026, 6, 1), 5, 0, 1),  # begins on a Monday, ends on a Tuesday
        (date(2026, 2, 1), 5, 6, 5),  # begins on a Sunday
        (date(2027, 2, 1), 4, 0, 6),  # four whole weeks
        (date(2024, 2, 29), 5, 3, 3),  # a leap year; any day names its month
        (date(2026, 8, 31), 6, 5, 0),  # six weeks
        (date(2026, 12, 15), 5, 1, 3),  # the year's end
    ],
)
def test_a_month_is_whole_weeks_from_monday(of: date, weeks: int, begins: int, ends: int) -> None:
    """C-25: every day of the month stands once, under its weekday, and no day of another month."""
    grid = Grid(heat_maps([month(of=of)]))
    head, *rows = grid.rows
    assert len(head) == 7
    assert all(attrs == {"scope": "col"} for attrs in grid.heads)
    assert [len(row) for row in rows] == [7] * weeks
    flat = [cell.strip() for row in rows for cell in row]
    length = len(grid.days)
    assert flat == [""] * begins + [str(number) for number in range(1, length + 1)] + [""] * (6 - ends)
    first = of.replace(day=1)
    assert [*grid.days] == [(first + timedelta(days=place)).isoformat() for place in range(length)]
    assert (first + timedelta(days=length)).day == 1


@pytest.mark.parametrize(
    ("units", "shade"),
    [
        (0, "h0"), (1, "h1"), (4, "h1"), (5, "h2"), (8, "h2"), (9, "h3"), (12, "h3"),
        (13, "h4"), (16, "h4"), (17, "h5"), (20, "h5"), (21, "over"), (400, "over"),
    ],
)  # fmt: skip
def test_shades_are_fifths_of_the_room(units: int, shade: str) -> None:
    """C-25: of 20 units each four are a shade, the bound belongs to the lower one, and more than all is marked."""
    assert classes_of(units=units) == {shade}


@pytest.mark.parametrize(("units", "shade"), [(0, "h0"), (1, "h1"), (2, "h2"), (3, "h3"), (6, "h5"), (7, "h5")])
def test_without_a_room_the_busiest_day_is_the_measure(units: int, shade: str) -> None:
    """C-25: where no rule states the room of a day nothing is over it, and only days that are worked are compared."""
    busiest = attrs.evolve(DAY, on=date(2026, 6, 29), units=7, capacity=None)
    sunday = attrs.evolve(busiest, on=date(2026, 6, 28), units=100, workday=False)
    html = heat_maps([month(sunday, busiest, attrs.evolve(DAY, units=units, capacity=None))])
    assert Grid(html).classes() == {shade}
    assert Grid(html).classes(busiest.on) == {"h5"}
    assert WORDS["heat_of_busiest"][0] in html
    assert WORDS["heat_of_room"][0] not in html


def test_a_day_says_its_contacts_and_in_its_title_the_units() -> None:
    """C-25: the number is text in the cell; the title holds day and units in both languages."""
    html = heat_maps([month(DAY)])
    grid = Grid(html)
    assert grid.rows[-1][1].split() == ["30", "3"]
    title = str(grid.days["2026-06-30"]["title"])
    assert title == "2026-06-30: contacts: 3; units: 6 of 20 / 联系 3 次；占用 6 个单位，容量 20 个"
    assert WORDS["heat_of_room"][1] in html
    opened = Grid(heat_maps([month(attrs.evolve(DAY, capacity=None))]))
    assert opened.days["2026-06-30"]["title"] == "2026-06-30: contacts: 3; units: 6 / 联系 3 次；占用 6 个单位"


@pytest.mark.parametrize(
    ("changes", "names", "text"),
    [
        ({"contacts": 0, "units": 0}, {"h0"}, ["30", "0"]),
        ({"contacts": 0, "units": 0, "workday": False}, {"idle"}, ["30"]),
        ({"contacts": 2, "units": 2, "workday": False}, {"idle"}, ["30", "2"]),
        ({"contacts": 2, "units": 40, "workday": False}, {"idle"}, ["30", "2"]),
        ({"contacts": 2, "units": 2, "workday": False, "capacity": None}, {"idle"}, ["30", "2"]),
        ({"contacts": 0, "units": 0, "capacity": 0}, {"idle"}, ["30"]),
        ({"contacts": 1, "units": 1, "capacity": 0}, {"idle"}, ["30", "1"]),
        (
            {"contacts": 1, "units": 1, "capacity": 0, "workday": False, "provisional": True},
            {"idle", "unsure"},
            ["30", "1"],
        ),
        ({"provisional": True}, {"h2", "unsure"}, ["30", "3"]),
    ],
)
def test_days_without_work_are_hatched(changes: dict[str, Any], names: set[str], text: list[str]) -> None:
    """C-25: no working day, or away, is hatched, with a number only if something is sent; provisional is marked."""
    html = heat_maps([month(attrs.evolve(DAY, **changes))])
    grid = Grid(html)
    assert grid.classes() == names
    assert grid.rows[-1][1].split() == text
    title = str(grid.days["2026-06-30"]["title"])
    for name, word in (("idle", "heat_idle"), ("unsure", "heat_unsure")):
        assert [one in title for one in WORDS[word]] == [name in names] * 2


def test_the_legend_holds_what_is_drawn() -> None:
    """C-25: five shades always, and each mark only where a day bears it; swatches are not read aloud."""

    def swatches(*days: DayLoad) -> list[str]:
        legend = heat_maps([month(*days)]).split("</ul>")[0]
        return re.findall(r'<li><span class="(\w+)" aria-hidden="true"></span>', legend)

    shades = ["h1", "h2", "h3", "h4", "h5"]
    assert swatches(DAY) == shades
    assert swatches(attrs.evolve(DAY, units=21)) == [*shades, "over"]
    assert swatches(attrs.evolve(DAY, workday=False)) == [*shades, "idle"]
    assert swatches(attrs.evolve(DAY, provisional=True)) == [*shades, "unsure"]
    assert "≤ 20 %" in heat_maps([month(DAY)])
    assert "≤ 100 %" in heat_maps([month(DAY)])


def test_every_month_stands_under_its_manager() -> None:
    """C-25: months come in the order given, with id, month and the sum of contacts; ids are escaped."""
    busy = tuple(attrs.evolve(DAY, on=date(2026, 6, number), contacts=600) for number in (1, 2))
    html = heat_maps([month(*busy), month(of=date(2027, 1, 31), manager_id="<b>\u202e")])
    captions = [re.sub(r"<[^>]+>", " ", one).split() for one in re.findall(r"<caption>(.*?)</caption>", html)]
    assert [one[:2] for one in captions] == [["R01", "2026-06"], ["&lt;b&gt;\\u202e", "2027-01"]]
    assert "1,200" in captions[0]
    assert html.count('<ul class="legend">') == 1


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
def test_text_can_be_read_on_every_shade(scheme: int) -> None:
    """Text reaches AA on each shade of each scheme, and every shade is stronger than the one before."""
    style = files("clientcare.cli").joinpath("report.css").read_text(encoding="utf-8")
    block = re.findall(r":root {[^}]*}", style)[scheme]
    light = {name: _luminance(colour) for name, colour in re.findall(r"--(\w+): (#\w+)", block)}

    def contrast(one: str, other: str) -> float:
        low, high = sorted((light[one], light[other]))
        return (high + 0.05) / (low + 0.05)

    inverted = re.findall(r"\.(h\d) { background-color: var\(--\1\); color: var\(--paper\); }", style)
    assert inverted == ["h4", "h5"]
    shades = ["paper", "h1", "h2", "h3", "h4", "h5"]
    for name in shades:
        assert contrast("paper" if name in inverted else "ink", name) >= 4.5
    steps = [contrast("paper", name) for name in shades]
    assert steps == sorted(steps)
    assert min(contrast(*pair) for pair in pairwise(shades)) > 1.1
