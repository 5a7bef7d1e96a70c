"""Contact plans as calendar files, read back by a parser of other authors."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event, EventStatus

from clientcare.decision import RulebookRef, Source
from clientcare.errors import ClientCareError, DateError, FactError
from clientcare.facts import ContactKind, Purpose
from clientcare.ical import calendar_of
from clientcare.plans import ContactPlan, PlannedContact, Shortage, Shortfall
from clientcare.regime import CadencePolicy, Minimum

DAY = date(2026, 6, 30)
SOURCE = Source(document="test", locator="1")
CALLS = Minimum(
    id="C-03",
    source=SOURCE,
    per="month",
    contacts=2,
    statement_en="Diamond: at least {contacts} calls, or a meeting; a month.",
    statement_zh="钻石卡：每月电话不少于 {contacts} 次，或面见；不因客户经理调整而中断，由网点主任按月检视。",
)
POLICY = CadencePolicy(
    rulebook=RulebookRef(id="our-bank", edition=date(2026, 1, 1), digest="ab12"),
    minimums=(CALLS, Minimum(id="C-99", source=SOURCE)),
)
CALL = PlannedContact(
    on=date(2026, 6, 12),
    manager_id="R01",
    client_id="007",
    kind=ContactKind.CALL,
    due_on=DAY,
    rules=("C-03",),
    purpose=Purpose.CARE,
)


def planned(*contacts: PlannedContact) -> ContactPlan:
    """Make a plan of June 2026."""
    return ContactPlan(first=date(2026, 6, 1), last=DAY, contacts=contacts, shortfalls=())


def read(written: bytes) -> Calendar:
    """Read a file with the other parser."""
    (calendar,) = IcsCalendarStream.from_ics(written.decode()).calendars
    return calendar


def entries(*contacts: PlannedContact, **options: Any) -> list[Event]:
    """Write a plan and read its entries."""
    return list(read(calendar_of(planned(*contacts), **{"policy": POLICY, **options})).events)


def uid_of(**changes: Any) -> str | None:
    """Give the UID of the call with some fields changed."""
    (entry,) = entries(attrs.evolve(CALL, **changes))
    return entry.uid


class TestContent:
    def test_an_entry_lasts_its_day_and_leaves_it_free(self) -> None:
        """C-25: an all-day entry ends with the next day, does not look busy and is confirmed."""
        (entry,) = entries(CALL)
        assert (entry.dtstart, entry.dtend) == (date(2026, 6, 12), date(2026, 6, 13))
        assert entry.transparency == "TRANSPARENT"
        assert entry.status is EventStatus.CONFIRMED

    def test_an_entry_says_who_what_and_why_in_english(self) -> None:
        """C-03, C-25: kind, client and rule in the summary; manager and due day in the text, and nothing of why."""
        (entry,) = entries(CALL)
        assert entry.summary == "call: client 007 (C-03)"
        assert entry.description == (
            "Planned contact\nRM: R01\nDue: 2026-06-30\nRulebook: our-bank, edition 2026-01-01"
        )
        assert entry.categories == ["call"]

    def test_an_entry_says_who_what_and_why_in_chinese(self) -> None:
        """C-03, C-25: the Chinese entry holds the same."""
        (entry,) = entries(CALL, lang="zh")
        assert entry.summary == "电话：客户 007（C-03）"
        assert entry.description == ("计划联系\n客户经理：R01\n期限：2026-06-30\n规则手册：our-bank，2026-01-01 版")
        assert entry.categories == ["电话"]

    def test_rules_stand_in_order_by_their_ids(self) -> None:
        """C-03: all rules that a contact meets are named by their ids; no sentence tells what they say of a client."""
        (entry,) = entries(attrs.evolve(CALL, rules=("C-03", "C-99", "Z-01")))
        assert entry.summary == "call: client 007 (C-03; C-99; Z-01)"
        assert "Diamond" not in calendar_of(planned(CALL), policy=POLICY).decode()

    def test_a_policy_built_in_code_names_no_rulebook(self) -> None:
        """C-25: without a rulebook the text ends with the due day."""
        (entry,) = entries(CALL, policy=attrs.evolve(POLICY, rulebook=None))
        assert entry.description is not None
        assert entry.description.endswith("Due: 2026-06-30")

    @pytest.mark.parametrize(
        ("lang", "word"), [("en", "\nProvisional: no calendar of working days"), ("zh", "\n暂定：当日尚无工作日安排")]
    )
    def test_beyond_the_calendar_is_tentative(self, lang: str, word: str) -> None:
        """C-25: a contact on a day that no calendar covers is tentative, and its text says why."""
        sure, provisional = entries(CALL, attrs.evolve(CALL, provisional=True), lang=lang)
        assert provisional.status is EventStatus.TENTATIVE
        assert word in (provisional.description or "")
        assert word not in (sure.description or "")

    def test_what_is_known_of_a_client_stays_in_the_plan(self) -> None:
        """C-09, C-57: neither the event nor the product of a contact goes into a calendar, nor a shortfall."""
        told = attrs.evolve(CALL, event="birthday", product="双利丰")
        gap = Shortfall(
            client_id="008", manager_id="R01", kind=ContactKind.CALL, due_on=DAY, rules=("C-02",),
            reason=Shortage.CAP, missing=1, purpose=Purpose.CARE,
        )  # fmt: skip
        plan = attrs.evolve(planned(told), shortfalls=(gap,))
        assert calendar_of(plan, policy=POLICY) == calendar_of(planned(CALL), policy=POLICY)

    def test_an_empty_plan_is_an_empty_calendar(self) -> None:
        """C-25: the file of a plan without contacts is a calendar that says what made it."""
        calendar = read(calendar_of(planned(), policy=POLICY))
        assert calendar.events == []
        assert (calendar.prodid, calendar.version) == ("-//clientcare//contact plan//EN", "2.0")

    def test_a_language_is_one_of_two(self) -> None:
        """C-25: another language is refused."""
        with pytest.raises(FactError, match=r"'fr' is no language .* \[CC-FACT-002\]"):
            calendar_of(planned(CALL), policy=POLICY, lang="fr")


class TestForm:
    def test_chinese_folds_between_characters(self) -> None:
        """C-25: no line is longer than 75 octets, each ends with CRLF, and none breaks a character."""
        written = calendar_of(planned(attrs.evolve(CALL, client_id="客户" * 30)), policy=POLICY, lang="zh")
        lines = written.split(b"\r\n")
        assert lines.pop() == b""
        assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
        assert sum(line.startswith(b" ") for line in lines) >= 3
        for line in lines:
            assert line.decode()

    @pytest.mark.parametrize(
        "client_id",
        ["a,b", "a;b", "a:b", '"', "\\", "a\\,b", "\\n", "\\N", "a\\\\Nb", "😀", "é", "%(x)s", "{0}", "END:VEVENT"],
    )
    def test_every_id_comes_back(self, client_id: str) -> None:
        """C-25: what RFC 5545 escapes comes back as it was, a backslash before an N as well."""
        (entry,) = entries(attrs.evolve(CALL, client_id=client_id, manager_id=client_id))
        assert entry.summary == f"call: client {client_id} (C-03)"
        assert f"\nRM: {client_id}\n" in (entry.description or "")

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
    def test_the_end_of_a_line_cannot_leave_its_value(self, end: str) -> None:
        """C-25: a line break in an id, which facts refuse but a plan built by hand may hold, adds no line."""
        (entry,) = entries(attrs.evolve(CALL, client_id=f"7{end}STATUS:CANCELLED"))
        assert entry.summary == "call: client 7\nSTATUS:CANCELLED (C-03)"
        assert entry.status is EventStatus.CONFIRMED

    def test_the_stamp_is_the_first_day_or_what_is_given(self) -> None:
        """C-25: no clock is read; a given instant is written in UTC, to the second."""
        (entry,) = entries(CALL)
        assert entry.dtstamp == datetime(2026, 6, 1, tzinfo=UTC)
        given = datetime(2026, 6, 2, 9, 30, 15, 999_999, tzinfo=timezone(timedelta(hours=8)))
        (entry,) = entries(CALL, stamp=given)
        assert entry.dtstamp == datetime(2026, 6, 2, 1, 30, 15, tzinfo=UTC)
        with pytest.raises(DateError, match=r"\[CC-DATE-001\]"):
            calendar_of(planned(CALL), policy=POLICY, stamp=datetime(2026, 6, 2))  # noqa: DTZ001

    def test_the_sequence_grows_by_the_minute(self) -> None:
        """C-25: a plan of a later minute wins over an earlier one, and the number fits 32 bits at every stamp."""
        stamps = [
            datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=14))),
            datetime(2026, 6, 1, 9, 0, 59, tzinfo=UTC),
            datetime(2026, 6, 1, 9, 1, tzinfo=UTC),
            datetime(2200, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))),
        ]
        numbers = [entries(CALL, stamp=stamp)[0].sequence or 0 for stamp in stamps]
        assert 0 < numbers[0] < numbers[1] == numbers[2] - 1
        assert numbers[2] < numbers[3] < 2**31


class TestIdentity:
    @pytest.mark.parametrize(
        "changes",
        [
            {"on": date(2026, 6, 29)},
            {"manager_id": "R02"},
            {"provisional": True},
            {"purpose": Purpose.SERVICE},
            {"units": 4},
            {"event": "birthday"},
            {"product": "fund"},
        ],
    )
    def test_a_contact_that_moves_keeps_its_uid(self, changes: dict[str, Any]) -> None:
        """C-25: neither the day nor the manager, nor anything else but the duty, is part of the identity."""
        assert uid_of(**changes) == uid_of()

    @pytest.mark.parametrize(
        "changes",
        [
            {"client_id": "008"},
            {"kind": ContactKind.MEETING},
            {"due_on": date(2026, 6, 29)},
            {"rules": ("C-04",)},
            {"rules": ("C-03", "C-26")},
        ],
    )
    def test_another_duty_is_another_entry(self, changes: dict[str, Any]) -> None:
        """C-25: client, kind, due day and rules tell entries apart."""
        assert uid_of(**changes) != uid_of()

    def test_what_is_done_leaves_the_others_their_uids(self) -> None:
        """C-03: of two calls for one minimum the later keeps its entry when the first is done, and moves on."""
        first, second = entries(CALL, attrs.evolve(CALL, on=date(2026, 6, 26)))
        (left,) = entries(attrs.evolve(CALL, on=date(2026, 6, 29)))
        assert first.uid != second.uid
        assert left.uid == second.uid


class TestPackage:
    def test_without_the_package_there_is_a_way_out(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """C-25: the error says what to install."""
        monkeypatch.setitem(sys.modules, "icalendar", None)
        with pytest.raises(ClientCareError, match=r'pip install "clientcare\[ical\]" \[CC-CALENDAR-002\]'):
            calendar_of(planned(CALL), policy=POLICY)

    def test_the_package_is_loaded_when_it_is_needed(self) -> None:
        """C-25: importing the module does not load the icalendar package."""
        code = "import sys, clientcare.ical; print('icalendar' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
        assert done.stdout == "False\n"
