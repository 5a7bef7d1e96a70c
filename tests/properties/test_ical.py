"""Properties of calendar files: what is written comes back from a parser of other authors, whatever the ids."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from clientcare.facts import MAX_ID, ContactKind, Purpose
from clientcare.ical import calendar_of
from clientcare.plans import ContactPlan, PlannedContact
from clientcare.regime import CadencePolicy
from clientcare.rendering import show

FIRST = date(2026, 2, 27)
DAYS = st.dates(min_value=FIRST, max_value=FIRST + timedelta(days=40))
IDS = st.one_of(
    st.text(st.sampled_from("aN7\\,;:\"'n客户é😀 "), min_size=1, max_size=MAX_ID),
    st.text(min_size=1, max_size=MAX_ID),
).filter(lambda text: text.isprintable() and text.strip() == text)
CONTACTS = st.builds(
    PlannedContact,
    on=DAYS,
    manager_id=IDS,
    client_id=IDS,
    kind=st.sampled_from(ContactKind),
    due_on=DAYS,
    rules=st.sampled_from([("C-01",), ("C-02", "C-03"), ("C-03",), ("C-26",)]),
    purpose=st.sampled_from(Purpose),
    provisional=st.booleans(),
)
PLANS = st.lists(CONTACTS, max_size=8).map(
    # Equal contacts are wanted too: a client has several for one minimum.
    lambda made: ContactPlan(
        first=FIRST, last=FIRST + timedelta(days=40), contacts=tuple(made + made[:2]), shortfalls=()
    )
)
WORDS = {
    "en": ("{}: client {} ({})", "Planned contact\nRM: {}\nDue: {}"),
    "zh": ("{}：客户 {}（{}）", "计划联系\n客户经理：{}\n期限：{}"),
}


@given(plan=PLANS, lang=st.sampled_from(["en", "zh"]))
@settings(max_examples=120)
def test_another_parser_reads_every_entry_as_it_was(plan: ContactPlan, lang: str) -> None:
    """C-25: days, texts, categories and states come back, one entry a contact, each UID once, and bytes repeat."""
    written = calendar_of(plan, policy=CadencePolicy(), lang=lang)
    assert calendar_of(plan, policy=CadencePolicy(), lang=lang) == written
    (calendar,) = IcsCalendarStream.from_ics(written.decode()).calendars
    assert len(calendar.events) == len(plan.contacts)
    assert len({entry.uid for entry in calendar.events}) == len(plan.contacts)
    for entry, contact in zip(calendar.events, plan.contacts, strict=True):
        kind = show(contact.kind, lang)
        summary, description = WORDS[lang]
        assert entry.summary == summary.format(kind, contact.client_id, "; ".join(contact.rules))
        told = description.format(contact.manager_id, contact.due_on.isoformat())
        assert entry.description is not None
        assert entry.description.startswith(told)
        assert (entry.description == told) is not contact.provisional
        assert (entry.dtstart, entry.dtend) == (contact.on, date.fromordinal(contact.on.toordinal() + 1))
        assert entry.categories == [kind]
        assert entry.status == ("TENTATIVE" if contact.provisional else "CONFIRMED")
        assert entry.transparency == "TRANSPARENT"
        assert entry.dtstamp == datetime(2026, 2, 27, tzinfo=UTC)


@given(plan=PLANS, lang=st.sampled_from(["en", "zh"]))
@settings(max_examples=80)
def test_every_line_is_short_and_whole(plan: ContactPlan, lang: str) -> None:
    """C-25: by bytes alone, each line is at most 75 octets of whole UTF-8 characters and ends with CRLF."""
    *lines, end = calendar_of(plan, policy=CadencePolicy(), lang=lang).split(b"\r\n")
    assert end == b""
    for line in lines:
        assert 0 < len(line) <= 75
        assert not {10, 13} & set(line)
        assert line.decode()
