"""Tests of the review's figures, of the report and of the screen."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any
from unicodedata import east_asian_width

import attrs
import pytest

from clientcare.cli.report import render_report
from clientcare.cli.review_model import (
    CHANGES,
    ChangeCount,
    FindingCount,
    FindingLine,
    HeadCount,
    LeftOut,
    Load,
    MaintainerCount,
    Movement,
    OfferLine,
    Potential,
    Review,
    RuleLine,
    TierCount,
    VerdictCount,
)
from clientcare.cli.review_words import WORDS, share, short
from clientcare.cli.screen import render_screen
from clientcare.decision import RulebookRef, Term

DIAMOND = Term("diamond", "Diamond card", "钻石卡")
PLATINUM = Term("platinum", "Platinum card", "白金卡")
GOLD = Term("gold", "Gold card", "金卡")
ORDINARY = Term("ordinary")


def load(outlet: str, manager: str, mix: tuple[int, int, int], capacity: str = "1") -> Load:
    """Make the load of a mix of Diamond, Platinum and Gold clients at 30, 100 and 200 a book (S-14)."""
    tiers = zip((DIAMOND, PLATINUM, GOLD), mix, strict=True)
    return Load(
        outlet_id=outlet,
        manager_id=manager,
        clients=tuple(TierCount(tier=tier, clients=count) for tier, count in tiers),
        load=Fraction(mix[0], 30) + Fraction(mix[1], 100) + Fraction(mix[2], 200),
        capacity=Fraction(capacity),
    )


def move(client_id: str, change: str, contracted: Term | None, earned: Term | None) -> Movement:
    """Make a movement with figures."""
    return Movement(
        client_id=client_id,
        contracted=contracted,
        earned=earned,
        change=change,  # type: ignore[arg-type]
        average=Decimal("1234567.50"),
        to_next_tier=None,
        rule="T-01;T-99",
    )


NOTHING = Review(
    as_of=date(2026, 6, 30),
    rulebook=RulebookRef(id="reference", edition=date(2011, 8, 1), digest="ab12"),
    rulebook_name=Term("reference"),
    book="north",
    made_up=False,
    tiers=(),
    unknown_tier=0,
    changes=(),
    movements=(),
    potentials=(),
    headcounts=(),
    loads=(),
    maintainers=(),
    left_out=(),
    warnings=(),
    rules=(),
)
FULL = attrs.evolve(
    NOTHING,
    rulebook_name=Term("reference", "Reference", "参考规则"),
    made_up=True,
    tiers=tuple(
        TierCount(tier=tier, clients=count)
        for tier, count in ((DIAMOND, 1), (PLATINUM, 0), (GOLD, 96), (ORDINARY, 1900))
    ),
    unknown_tier=3,
    changes=tuple(ChangeCount(change=change, clients=count) for count, change in enumerate(CHANGES, 1)),
    movements=(
        move("C-LEFT", "left", GOLD, ORDINARY),
        move("C-NEW", "new", None, GOLD),
        move("C-UP", "upgrade", GOLD, DIAMOND),
    ),
    potentials=tuple(
        Potential(client_id=name, kind=kind, average=None, to_next_tier=Decimal("0.01"), rule="T-12")
        for name, kind in (("P-1", "qualified_not_upgraded"), ("P-2", "prospect"), ("P-3", "prospect"))
    ),
    headcounts=tuple(
        HeadCount(outlet_id=outlet, role=role, wanted=2, present=Fraction(present), shortfall=2 - Fraction(present))
        for outlet, role, present in (
            ("N01", "relationship_manager", "3/2"),
            ("N01", "broker", "2"),
            ("", "teller", "5/3"),
        )
    ),
    loads=(
        load("N01", "R01", (10, 40, 53)),
        load("N01", "R02", (10, 40, 54)),
        load("N01", "R03", (0, 0, 1), "1/2"),
        load("", "R04", (10, 40, 55), "1/3"),
    ),
    maintainers=(
        MaintainerCount(outlet_id="N01", role="lobby_manager", clients=9),
        MaintainerCount(outlet_id="N01", role="", clients=1),
    ),
    left_out=(
        LeftOut(what=Term("plan", "Contact plan", "联络计划"), why_en="needs contacts", why_zh="缺少 contacts 表"),
    ),
    warnings=("clients.csv: a warning",),
    rules=tuple(
        RuleLine(id=name, statement_en=f"{name} says", statement_zh=f"{name} 规定", source="004 二(一)1", basis=basis)
        for name, basis in (("T-01", "stated"), ("T-12", "default"))
    ),
)
EVIL = "<b>&\"'\x1b\u202e"


class Page(HTMLParser):
    """Reads a page strictly: every element closed in order; keeps ids, links, attributes and texts."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that closes itself."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep a text with its element."""
        if data.strip():
            self.texts.append((self.open[-1], data))

    def all(self, name: str) -> list[str]:
        """Give every value of an attribute."""
        return [str(attrs[name]) for _, attrs in self.elements if name in attrs]


def text_of(html: str, section: str) -> str:
    """Give a section's text, its elements taken away."""
    body = re.search(rf'<section id="{section}".*?</section>', html, re.DOTALL)
    return "" if body is None else " ".join(re.sub(r"<[^>]+>", " ", body[0]).split())


# --- figures ---------------------------------------------------------------------------------------------------------


def test_a_review_counts_its_lists() -> None:
    """Totals come from the lists, so they cannot disagree with them."""
    assert (FULL.clients, FULL.moved, FULL.shortfall, FULL.over_capacity) == (2000, 10, Fraction(5, 6), 2)
    assert (NOTHING.clients, NOTHING.moved, NOTHING.shortfall, NOTHING.over_capacity) == (0, 0, Fraction(), 0)


def test_the_receipt_follows_every_figure() -> None:
    """Any change of any field gives another receipt, and the same figures the same one."""
    receipts = {NOTHING.digest} | {
        attrs.evolve(NOTHING, **{field.name: getattr(FULL, field.name)}).digest
        for field in attrs.fields(Review)
        if getattr(FULL, field.name) != getattr(NOTHING, field.name)
    }
    assert len(receipts) == 1 + 13
    assert attrs.evolve(FULL).digest == FULL.digest


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 3, "0.0 %"),
        (1, 3, "33.3 %"),
        (599, 600, "99.8 %"),
        (23, 300, "7.7 %"),
        (Fraction(59_999, 60_000), 1, "99.9 %"),
        (1, 1, "100.0 %"),
        (Fraction(601, 600), 1, "100.2 %"),
        (1, Fraction(1, 2), "200.0 %"),
        (1, 0, "\N{EN DASH}"),
    ],
)
def test_a_share_is_not_full_before_it_is(part: int | Fraction, whole: int | Fraction, shown: str) -> None:
    """One decimal, rounded, but only a full book shows 100 per cent (S-14)."""
    assert share(part, whole) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (10, "10"), ("3/2", "1.5"), ("-1/4", "-0.25"), ("1/8", "1/8"), ("5/3", "5/3"), (100, "100")],
)
def test_a_number_is_a_decimal_where_that_is_exact(value: int | str, shown: str) -> None:
    """Two places hold it, or it stays a fraction."""
    assert short(Fraction(value)) == shown


def test_every_word_has_both_languages() -> None:
    """No word is empty, and both languages take the same figures."""
    for english, chinese in WORDS.values():
        assert english
        assert chinese
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", chinese)


# --- the report ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("review", [NOTHING, FULL], ids=["nothing", "full"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_is_well_formed(review: Review, lang: str) -> None:
    """Elements nest, ids stand once, every link and label has its place, column and row heads have a scope."""
    page = Page(render_report(review, lang))
    ids = page.all("id")
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    assert {link.removeprefix("#") for link in page.all("href")} <= set(ids)
    assert {*page.all("for"), *page.all("aria-labelledby")} <= set(ids)
    assert all("scope" in attrs for tag, attrs in page.elements if tag == "th")
    tags = Counter(tag for tag, _ in page.elements)
    assert [tags[one] for one in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert tags["svg"] == tags["desc"] == tags["title"] - 1


def test_the_report_loads_nothing() -> None:
    """No script, no address, no style but the sealed one: the policy forbids the rest."""
    html = render_report(FULL)
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "form", "object"} & {tag for tag, _ in page.elements}
    assert {"src", "style", "onclick"} & {name for _, attrs in page.elements for name in attrs} == set()
    assert "http:" not in html
    assert "https:" not in html
    style = html.split("<style>")[1].split("</style>")[0]
    assert style == files("clientcare.cli").joinpath("report.css").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|@font-face", style)
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = next(attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv"))
    assert policy == f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize(
    ("lang", "tag", "title"), [("en", "en", "Client care review"), ("zh", "zh-Hans", "客户维护检视")]
)
def test_the_report_opens_in_its_language_and_holds_both(lang: str, tag: str, title: str) -> None:
    """The chosen language is checked; the other is there in spans of its own."""
    html = render_report(FULL, lang)
    page = Page(html)
    assert page.elements[0] == ("html", {"lang": tag})
    assert [attrs["id"] for _, attrs in page.elements if "checked" in attrs] == [f"choose-{lang}"]
    assert ("title", f"{title}: north, 2026-06-30") in page.texts
    assert Counter(page.all("lang"))["en"] == pytest.approx(Counter(page.all("lang"))["zh-Hans"], abs=1)
    assert '<span lang="en">Gold card</span><span lang="zh-Hans">金卡</span>' in html


def test_the_report_has_the_same_bytes_again() -> None:
    """Nothing of the machine or of the clock is in it."""
    assert render_report(FULL) == render_report(attrs.evolve(FULL))


def test_the_head_says_which_rules_and_whether_made_up() -> None:
    """Rulebook, edition, digest, receipt; the label of a sample only on a sample."""
    html = render_report(FULL)
    for text in ("Reference", "2011-08-01", "ab12", "2026-06-30", "Made-up sample", "虚构样例", FULL.digest):
        assert text in html
    assert "Made-up" not in render_report(NOTHING)


def test_a_section_without_figures_is_not_there() -> None:
    """Only the counts stand where the tables allowed nothing else."""
    found = re.findall(r'<section id="(\w+)"', render_report(NOTHING))
    assert found == ["glance", "tiers"]
    everything = ["movements", "potentials", "headcounts", "loads", "maintainers", "left_out", "warnings", "rules"]
    assert re.findall(r'<section id="(\w+)"', render_report(FULL)) == [*found, *everything]


def test_the_tiers_are_a_pyramid_with_figures() -> None:
    """Bars are centred, as wide as the count, and never nothing for a client; shares are of all clients."""
    html = render_report(FULL)
    boxes = re.findall(r'<rect class="fill" x="([\d.]+)%" width="([\d.]+)%"', html.split('id="movements"')[0])
    assert boxes == [("49.7", "0.5"), ("50.0", "0.0"), ("47.5", "5.0"), ("0.0", "100.0")]
    tiers = text_of(html, "tiers")
    assert "Gold card / 金卡 96 (4.8 %)" in tiers
    assert "ordinary ordinary 1900 (95.0 %) 1,900 95.0 %" in tiers
    assert "Unknown (no balances) 未知（无余额记录） 3 0.2 %" in tiers
    assert tiers.endswith("All 合计 2,000")


def test_movements_stand_in_groups_with_their_rules() -> None:
    """New first, then upgrades, then those without a card; a rule that is listed is a link (T-01)."""
    html = render_report(FULL)
    moves = text_of(html, "movements")
    assert [moves.index(name) for name in ("C-NEW", "C-UP", "C-LEFT")] == sorted(
        moves.index(name) for name in ("C-NEW", "C-UP", "C-LEFT")
    )
    assert "C-UP Gold card 金卡 → Diamond card 钻石卡 1,234,567.50 \N{EN DASH} T-01 ; T-99" in moves
    assert "C-NEW \N{EN DASH} → Gold card 金卡" in moves
    assert '<a href="#rule-T-01"><span class="id">T-01</span></a>; <span class="id">T-99</span>' in html
    assert "No client changed tier." in render_report(attrs.evolve(FULL, movements=()))


def test_potential_clients_stand_by_kind() -> None:
    """Each kind has its heading once, and its clients under it (T-12)."""
    found = text_of(render_report(FULL), "potentials")
    assert found.endswith(
        "Prospect 暂未达标有潜力 P-2 \N{EN DASH} 0.01 T-12 P-3 \N{EN DASH} 0.01 T-12 "
        "Qualified, not upgraded 已达标未升级 P-1 \N{EN DASH} 0.01 T-12"
    )


@pytest.mark.parametrize(
    ("count", "more"), [(500, None), (501, "1 more in tier.csv"), (1700, "1,200 more in tier.csv")]
)
def test_long_lists_are_cut_and_counted(count: int, more: str | None) -> None:
    """A page holds 500 clients of a list; the rest is counted and lies in the CSV."""
    many = attrs.evolve(
        NOTHING,
        changes=FULL.changes,
        movements=tuple(move(f"C{place:05d}", "new", None, GOLD) for place in range(count)),
        potentials=tuple(attrs.evolve(FULL.potentials[0], client_id=f"P{place:05d}") for place in range(count)),
    )
    html = render_report(many)
    assert len(re.findall(r">C\d{5}<", html)) == len(re.findall(r">P\d{5}<", html)) == 500
    for section in ("movements", "potentials"):
        assert ("more in" in text_of(html, section)) == (more is not None)
        assert more is None or more in text_of(html, section)


def test_staffing_marks_what_lacks() -> None:
    """Half posts are decimals, thirds fractions, a role without a word its code, and only a lack is marked (S-22)."""
    html = render_report(FULL)
    found = text_of(html, "headcounts")
    assert "Relationship manager 客户经理 2 1.5 0.5 broker 2 2 0" in found
    assert "No outlet 未分网点 Teller 柜员 2 5/3 1/3" in found
    assert html.count('<strong class="flag">0.5</strong>') == 1
    assert '<strong class="flag">0</strong>' not in html


def test_a_load_is_exact_and_full_at_its_capacity() -> None:
    """10 Diamond, 40 Platinum and 53 Gold fit one book, and with a 54th Gold there is less than no room (S-14)."""
    html = render_report(FULL)
    found = text_of(html, "loads")
    assert "R01 10 · 40 · 53 R01 599/600 / 1 99.8 % 599/600 1/600" in found
    assert "R02 10 · 40 · 54 R02 301/300 / 1 100.3 % 301/300 \N{MINUS SIGN}1/300" in found
    assert "R03 0 · 0 · 1 R03 1/200 / 1/2 1.0 % 1/200 of 0.5 上限 0.5 99/200" in found
    assert "Diamond card · Platinum card · Gold card" in found


def test_what_exceeds_a_capacity_is_drawn_behind_its_mark() -> None:
    """The box of the excess begins where the track ends, and is seen however small it is."""
    whole = attrs.evolve(NOTHING, loads=(load("N01", "R1", (31, 0, 0)), load("N01", "R2", (30, 0, 0))))
    html = render_report(whole)
    boxes = re.findall(r'<rect class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"', html)
    assert boxes == [
        ("track", "0.0", "96.7"),
        ("fill", "0.0", "96.7"),
        ("mark", "96.4", "0.3"),
        ("over", "96.7", "3.3"),
        ("track", "0.0", "96.7"),
        ("fill", "0.0", "96.7"),
        ("mark", "96.4", "0.3"),
    ]
    assert '<strong class="flag">\N{MINUS SIGN}1/30</strong>' in html
    assert "R2 30 · 0 · 0 R2 1 / 1 100.0 % 1 0" in text_of(html, "loads")


def test_nobody_there_to_carry_anything() -> None:
    """Managers without capacity and without clients have neither a bar nor a share."""
    idle = attrs.evolve(NOTHING, loads=(load("N01", "R1", (0, 0, 0), "0"),))
    assert "R1 0 · 0 · 0 R1 0 / 0 \N{EN DASH} 0 of 0" in text_of(render_report(idle), "loads")
    assert "|" in render_screen(idle)


def test_clients_without_a_maintainer_are_marked() -> None:
    """Nobody is silently left out."""
    html = render_report(FULL)
    assert '<strong class="flag"><span lang="en">Nobody</span>' in html
    assert "Lobby manager 大堂经理 9" in text_of(html, "maintainers")


def test_defaults_are_marked() -> None:
    """A rule that rests on a default shows it in both languages, and is counted above the list (T-12)."""
    html = render_report(FULL)
    found = text_of(html, "rules")
    assert "handbooks are silent: 1 (T-12)." in found
    assert "T-12 T-12 says T-12 规定 004 二(一)1 ( default 默认 )" in found
    assert html.count('<strong class="flag"><span lang="en">default</span>') == 1
    sober = render_report(attrs.evolve(FULL, rules=FULL.rules[:1]))
    assert "None of these rules is a default." in text_of(sober, "rules")


def test_everything_from_data_is_escaped() -> None:
    """Marks, quotes, escape sequences and direction marks of any text field come out as plain text."""

    def poison(value: Any) -> Any:
        if isinstance(value, str) and value not in CHANGES:
            return EVIL
        if isinstance(value, tuple):
            return tuple(map(poison, value))
        if attrs.has(type(value)):
            parts = attrs.asdict(value, recurse=False)
            return attrs.evolve(value, **{name: poison(part) for name, part in parts.items()})
        return value

    evil = poison(FULL)
    html = render_report(evil)
    assert "<b>" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert html.count("&lt;b&gt;&amp;&quot;&#x27;\\x1b\\u202e") > 30
    assert "\x1b" not in render_screen(evil)
    assert "\u202e" not in render_screen(evil)


# --- the style -------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "print"])
@pytest.mark.parametrize(("name", "least"), [("ink", 7.0), ("quiet", 4.5), ("accent", 4.5), ("bar", 3.0)])
def test_colours_keep_their_contrast(scheme: int, name: str, least: float) -> None:
    """Text reaches AA on the paper in each scheme, ink AAA; bars reach what graphics need."""
    style = files("clientcare.cli").joinpath("report.css").read_text(encoding="utf-8")
    colours = [dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r":root {[^}]*}", style)]
    assert len(colours) == 3
    light, dark = sorted((luminance(colours[scheme][one]) for one in (name, "paper")), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


# --- the screen ------------------------------------------------------------------------------------------------------


def test_the_screen_shows_the_day() -> None:
    """Figures first, then who moved, then where the files are."""
    lines = render_screen(FULL, files=["out/report.html"]).splitlines()
    assert lines[0] == "Client care review [Made-up sample]"
    assert lines[-2:] == ["Files", "  out/report.html"]
    assert "  Gold card                   96   4.8 %  █" in lines
    assert "  C-UP    Upgrade          Gold card   Diamond card   1,234,567.50             -  T-01;T-99" in lines
    assert "  Prospect 2   Qualified, not upgraded 1" in lines
    assert "  Contact plan: needs contacts" in lines
    assert "  Rules that rest on a default, because the handbooks are silent: 1 (T-12)." in lines
    assert 40 <= len(lines) <= 65


def test_the_screen_speaks_chinese_and_stays_aligned() -> None:
    """The columns of a table end at the same place though some characters are wide."""
    lines = render_screen(FULL, "zh").splitlines()
    assert lines[0] == "客户维护检视 [虚构样例]"
    start = lines.index("网点人员配备")
    ends = {sum(2 if east_asian_width(one) in "WF" else 1 for one in line) for line in lines[start + 1 : start + 6]}
    assert len(ends) == 1
    assert "  联络计划: 缺少 contacts 表" in lines
    assert "  未分网点  柜员         2   5/3   1/3" in lines


def test_the_screen_draws_loads_against_the_capacity() -> None:
    """A full book reaches the mark, what exceeds it stands behind, up to a second capacity."""
    lines = [line for line in render_screen(FULL).splitlines() if " R0" in line]
    assert [line.split()[-1] for line in lines] == [
        "█" * 19 + "·|",
        "█" * 20 + "|█",
        "█" + "·" * 19 + "|",
        "█" * 20 + "|" + "█" * 20,
    ]


def test_the_screen_of_nothing_is_short() -> None:
    """What is not there is not shown."""
    lines = render_screen(NOTHING, "zh").splitlines()
    assert lines[0] == "客户维护检视"
    assert len(lines) == 11
    quiet = attrs.evolve(NOTHING, changes=FULL.changes, rules=FULL.rules[:1])
    assert "  No client changed tier." in render_screen(quiet)
    assert "default" not in render_screen(quiet)


@pytest.mark.parametrize(
    ("count", "more"), [(10, None), (11, "  1 more in tier.csv"), (1210, "  1,200 more in tier.csv")]
)
def test_the_screen_cuts_long_lists(count: int, more: str | None) -> None:
    """Ten lines of a list are shown and the rest is counted."""
    many = tuple(move(f"C{place:05d}", "new", None, GOLD) for place in range(count))
    lines = render_screen(attrs.evolve(NOTHING, changes=FULL.changes, movements=many)).splitlines()
    assert sum(line.startswith("  C0") for line in lines) == 10
    assert [line for line in lines if "more in" in line] == ([] if more is None else [more])


def test_the_screen_says_where_the_other_warnings_are() -> None:
    """Warnings beyond ten are in the report."""
    lines = render_screen(attrs.evolve(NOTHING, warnings=tuple(f"w{place}" for place in range(12)))).splitlines()
    assert lines[-1] == "  2 more in the report"


# --- offers and compliance -------------------------------------------------------------------------------------------


CHECKED = attrs.evolve(
    NOTHING,
    finding_counts=(
        FindingCount(severity="error", findings=1),
        FindingCount(severity="warning", findings=0),
        FindingCount(severity="note", findings=1),
    ),
    findings=(
        FindingLine(
            client_id="C-1", severity="error", rule="P-05", due_at=None, what=Term("x", "Not recorded.", "未双录。")
        ),
        FindingLine(
            client_id="C-2",
            severity="note",
            rule="P-23",
            due_at=datetime(2026, 7, 1, 16, 25, tzinfo=timezone(timedelta(hours=8))),
            what=Term("y", "Money went out.", "资金转出。"),
        ),
    ),
    verdicts=(VerdictCount(verdict="offer", products=3), VerdictCount(verdict="held", products=1)),
    offers=(
        OfferLine(client_id="C-1", manager_id="R01", products=(Term("bond", "bond", "债券"),), rule="T-01;X-13"),
        OfferLine(
            client_id="C-2",
            manager_id=None,
            products=(Term("gold", "gold", "黄金"), Term("WX-1", "", "")),
            rule="X-09",
        ),
    ),
    rules=FULL.rules,
)


def test_findings_come_by_severity_with_their_clocks() -> None:
    """P-05, P-23: figures first, errors marked and first, a due time to the minute in its own zone."""
    html = render_report(CHECKED)
    found = text_of(html, "findings")
    assert "error 错误 1 warning 警告 0 note 提示 1" in found
    assert found.index("C-1") < found.index("C-2")
    assert "C-1 Not recorded. 未双录。 P-05" in found
    assert "C-2 Money went out. 资金转出。 2026-07-01 16:25 P-23" in found
    assert html.count('<strong class="flag">1</strong>') == 2
    sober = attrs.evolve(CHECKED, finding_counts=(FindingCount(severity="error", findings=0),), findings=())
    assert '<section id="findings"' not in render_report(sober)
    assert '<strong class="flag">0</strong>' not in render_report(sober)
    lines = render_screen(CHECKED).splitlines()
    assert "  error 1   warning 0   note 1" in lines
    assert "  C-2     note      P-23  2026-07-01 16:25  Money went out." in lines
    assert "  C-1     error     P-05  -                 Not recorded." in lines


def test_offers_come_by_client_with_their_rules() -> None:
    """X-09, X-13: figures by verdict, then each client's products in both languages; known rules are linked."""
    html = render_report(CHECKED)
    found = text_of(html, "offers")
    assert "C-1 R01 bond 债券 T-01 ; X-13" in found
    assert "gold, WX-1 黄金、WX-1 X-09" in found
    assert '<a href="#rule-T-01">' in html
    assert "clients to offer to" in text_of(html, "glance")
    lines = render_screen(CHECKED, "zh").splitlines()
    assert "  可推荐 3   已持有 1" in lines
    assert any(line.endswith("黄金、WX-1") for line in lines)


def test_long_lists_end_with_a_count() -> None:
    """A table shows 500 lines and names the listing that has the rest."""
    many = attrs.evolve(CHECKED, findings=CHECKED.findings * 251, offers=CHECKED.offers * 251)
    html = render_report(many)
    assert "2 more in check.csv" in text_of(html, "findings")
    assert "2 more in offers.csv" in text_of(html, "offers")
    assert "492 more in check.csv" in render_screen(many)


def test_offers_and_findings_are_escaped() -> None:
    """Marks and escape sequences in ids, products and sentences come out as plain text."""
    evil = attrs.evolve(
        CHECKED,
        findings=(attrs.evolve(CHECKED.findings[0], client_id=EVIL, rule=EVIL, what=Term("x", EVIL, EVIL)),),
        offers=(OfferLine(client_id=EVIL, manager_id=EVIL, products=(Term("x", EVIL, EVIL),), rule=EVIL),),
    )
    html = render_report(evil)
    assert "<b>" not in html
    assert "\x1b" not in html
    assert "\x1b" not in render_screen(evil)
