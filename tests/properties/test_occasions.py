"""Laws of occasions (C-09 to C-15, C-32, C-79): windows, one due an event, nothing outside, nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.clocks import MondayToFriday
from clientcare.dues import Due
from clientcare.facts import Client, Contact, ContactKind, Holding, Purpose
from clientcare.festivals import holiday_on
from clientcare.occasions import Signal, find_occasions
from clientcare.regime import HOLIDAYS, CadencePolicy, LeadTime, LeapDay, Occasion
from clientcare.rulebook import Rulebook

REFERENCE = Rulebook.load("reference").on(date(2026, 6, 30)).cadence
DAY = timedelta(days=1)
NEAR = st.dates(date(2026, 11, 1), date(2028, 4, 30))
BIRTHS = st.dates(date(1930, 1, 1), date(2026, 6, 1)) | st.sampled_from([date(1980, 2, 29), date(2000, 1, 1)])
PRODUCTS = ("deposit", "存款", "理财产品", "房贷", "信用卡", "贷记卡", "基金", "网银", "B-1")
REMINDERS = {"deposit": "deposit_maturity", "存款": "deposit_maturity", "理财产品": "wealth_product_maturity"}
CODES = {
    "存款": "deposit",
    "理财产品": "wealth_product",
    "房贷": "home_loan",
    "信用卡": "credit_card",
    "贷记卡": "credit_card",
}
ZONES = st.sampled_from([UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")])

CLIENTS = st.builds(
    Client,
    client_id=st.just("C1"),
    birth_date=st.none() | BIRTHS,
    contracted_tier=st.sampled_from([None, "gold", "ordinary"]),
    preferred_channel=st.none() | st.sampled_from(ContactKind),
)
HOLDINGS = st.lists(
    st.builds(
        Holding,
        client_id=st.just("C1"),
        product=st.sampled_from(PRODUCTS),
        matures_on=st.none() | NEAR,
        amount=st.sampled_from([None, 0, 100_00]),
    ),
    max_size=5,
)
EVENTS = ("anniversary", "new_product", "promotion", "bank_event", "return_change", "research", "birthday")
AT = st.builds(
    lambda day, hour, zone: datetime(day.year, day.month, day.day, hour, 30, tzinfo=zone),
    NEAR,
    st.integers(0, 23),
    ZONES,
)
SIGNALS = st.lists(
    st.builds(Signal, client_id=st.just("C1"), event=st.sampled_from(EVENTS), on=NEAR)
    | AT.map(lambda at: Signal(client_id="C1", event="large_outflow", on=at.date(), at=at)),
    max_size=4,
)
CONTACTS = st.lists(
    st.builds(
        Contact,
        client_id=st.just("C1"),
        at=AT,
        kind=st.sampled_from(ContactKind),
        connected=st.sampled_from([None, True, False]),
        purpose=st.none() | st.sampled_from(Purpose),
    ),
    max_size=12,
)
LENGTHS = st.integers(0, 60)
FALLS: tuple[Literal["february-28", "march-1"], ...] = ("february-28", "march-1")


@st.composite
def policies(draw: st.DrawFn) -> CadencePolicy:
    """The reference policy with other lead times, another leap day, and an occasion more for a tier."""
    leads = []
    for place, event in enumerate(("birthday", "holiday", "deposit_maturity", "loan_maturity", "overdue", "promotion")):
        days = draw(st.integers(0, 40))
        before, after = (None, days) if event == "overdue" or draw(st.booleans()) else (days, None)
        leads.append(
            LeadTime(
                id=f"B-{place}", source=REFERENCE.lead_times[0].source, events=(event,), before=before, after=after
            )
        )
    falls_on = draw(st.sampled_from(FALLS))
    more = Occasion(
        id="B-10",
        source=leads[0].source,
        items=REFERENCE.occasions[0].items,
        purpose="care",
        tiers=("ordinary",),
    )
    assert REFERENCE.leap_day is not None
    return attrs.evolve(
        REFERENCE,
        lead_times=tuple(leads),
        leap_day=attrs.evolve(REFERENCE.leap_day, falls_on=falls_on),
        occasions=(*REFERENCE.occasions, *([more] if draw(st.booleans()) else [])),
    )


def is_birthday(day: date, born: date, leap_day: LeapDay) -> bool:
    """Whether a day is a birthday, told from its month and day."""
    if (born.month, born.day) == (2, 29) and day.year % 4:
        return (day.month, day.day) == ((2, 28) if leap_day.falls_on == "february-28" else (3, 1)) and day > born
    return (day.month, day.day) == (born.month, born.day) and day > born


def window(event: str, day: date, policy: CadencePolicy) -> set[date]:
    """The days of an event's window, counted one by one."""
    lead = next((one for one in policy.lead_times if event in one.events), None)
    if lead is None:
        return {day}
    if lead.before is not None:
        return {day - k * DAY for k in range(lead.before + 1)}
    return {day + k * DAY for k in range(1, (lead.after or 0) + 1)} or {day}


def expected(
    client: Client, policy: CadencePolicy, first: date, last: date, holdings: list[Holding]
) -> set[tuple[str, str | None, date, date]]:
    """Every event of the facts, found by walking over the days, with the ends of its window."""
    assert policy.leap_day is not None
    horizon = {first + k * DAY for k in range((last - first).days + 1)}
    happened: set[tuple[str, str | None, date]] = set()
    greeted = {holiday_on(code, year) for code in HOLIDAYS for year in range(2025, 2030)}
    day = first - 60 * DAY
    while day <= last + 60 * DAY:
        if client.birth_date is not None and is_birthday(day, client.birth_date, policy.leap_day):
            happened.add(("birthday", None, day))
        if day in greeted:
            happened.add(("holiday", None, day))
        day += DAY
    for one in holdings:
        if one.matures_on is None or one.amount == 0 or one.product in ("基金", "网银", "B-1"):
            continue
        event = REMINDERS.get(one.product) or ("loan_maturity" if one.product == "房贷" else "card_repayment")
        if one.product not in REMINDERS and one.matures_on < first:
            event = "overdue"
        happened.add((event, CODES.get(one.product, one.product), one.matures_on))
    found = set()
    for event, product, day in happened:
        inside = window(event, day, policy)
        if inside & horizon or (event == "overdue" and min(inside) <= last):
            found.add((event, product, min(inside), max(inside)))
    return found


def key(due: Due) -> tuple[str | None, str | None, date, date]:
    return due.event, due.product, due.opens_on, due.due_on


@settings(max_examples=150)
@given(CLIENTS, policies(), NEAR, LENGTHS, HOLDINGS)
def test_what_is_found_is_what_a_walk_over_the_days_finds(
    client: Client, policy: CadencePolicy, first: date, length: int, holdings: list[Holding]
) -> None:
    """C-09, C-12, C-13, C-32: birthdays, greetings, maturities and overdue debts, each once, and nothing else."""
    last = first + length * DAY
    dues = find_occasions(client, policy, first=first, last=last, holdings=holdings)
    assert {key(due) for due in dues} == expected(client, policy, first, last, holdings)
    assert len(dues) == len({key(due) for due in dues})


@settings(max_examples=150)
@given(CLIENTS, st.none() | NEAR, policies(), NEAR, LENGTHS, HOLDINGS, SIGNALS, CONTACTS)
def test_windows_hold_their_due_day_and_touch_the_horizon(
    client: Client,
    assigned_on: date | None,
    policy: CadencePolicy,
    first: date,
    length: int,
    holdings: list[Holding],
    signals: list[Signal],
    contacts: list[Contact],
) -> None:
    """C-11, C-79: a due opens in its client's time, before it is due, and can be met in the horizon; in order."""
    client = attrs.evolve(client, assigned_on=assigned_on)
    last = first + length * DAY
    dues = find_occasions(client, policy, first=first, last=last, holdings=holdings, signals=signals, contacts=contacts)
    for due in dues:
        assert due.opens_on <= due.due_on <= due.within
        assert due.opens_on <= last
        assert due.urgent or assigned_on is None or assigned_on <= due.opens_on
        assert due.within >= first
        assert due.within == due.due_on or due.urgent or due.event == "overdue"
        assert due.urgent == (due.purpose is Purpose.FRAUD)
        assert due.kinds
        assert len(set(due.kinds)) == len(due.kinds)
    assert len(set(dues)) == len(dues)
    assert [due.due_on for due in dues] == sorted(due.due_on for due in dues)


@settings(max_examples=150)
@given(CLIENTS, policies(), NEAR, LENGTHS, HOLDINGS, SIGNALS, CONTACTS, st.data())
def test_fewer_contacts_never_owe_less(
    client: Client,
    policy: CadencePolicy,
    first: date,
    length: int,
    holdings: list[Holding],
    signals: list[Signal],
    contacts: list[Contact],
    data: st.DataObject,
) -> None:
    """C-09, C-32, C-79: a contact can only settle a due; each that is settled, some contact alone settles."""
    kept = data.draw(st.lists(st.sampled_from(contacts), unique_by=id) if contacts else st.just([]))
    last = first + length * DAY

    def owed(done: list[Contact]) -> set[Due]:
        return set(
            find_occasions(client, policy, first=first, last=last, holdings=holdings, signals=signals, contacts=done)
        )

    assert owed(contacts) <= owed(kept) <= owed([])
    # Two outflows with the same due day are one due, which only a contact after the later one settles.
    assert owed(contacts) == owed([]).intersection(*(owed([one]) for one in contacts))


@settings(max_examples=150)
@given(NEAR, st.integers(0, 12), st.integers(0, 25), st.sampled_from([ContactKind.CALL, ContactKind.TEXT]))
def test_a_talk_settles_a_window_of_days_off_from_the_last_working_day_on(
    matures_on: date, before: int, ahead: int, kind: ContactKind
) -> None:
    """C-32: walking back from the day of the event, the days that count end with the window or a working day before."""
    (source, *_) = (lead.source for lead in REFERENCE.lead_times)
    lead = LeadTime(id="B-1", source=source, events=("deposit_maturity",), before=before)
    policy = attrs.evolve(REFERENCE, lead_times=(lead,), greeted_holidays=None)
    counted = [matures_on - number * DAY for number in range(before + 1)]
    if kind is ContactKind.CALL and not any(day.isoweekday() <= 5 for day in counted):
        while counted[-1].isoweekday() > 5:
            counted.append(counted[-1] - DAY)
    made_on = matures_on - ahead * DAY
    contact = Contact(
        client_id="C1",
        at=datetime(made_on.year, made_on.month, made_on.day, 10, tzinfo=UTC),
        kind=kind,
        connected=True,
        purpose=Purpose.SERVICE,
    )
    dues = find_occasions(
        Client(client_id="C1"),
        policy,
        first=matures_on,
        last=matures_on,
        holdings=[Holding(client_id="C1", product="deposit", matures_on=matures_on)],
        contacts=[contact],
        calendar=MondayToFriday(),
    )
    assert (dues == ()) is (made_on in counted)


@settings(max_examples=100)
@given(CLIENTS, policies(), NEAR, LENGTHS, HOLDINGS, st.integers(0, 60))
def test_a_horizon_in_two_parts_owes_what_the_whole_owes(
    client: Client, policy: CadencePolicy, first: date, length: int, holdings: list[Holding], cut: int
) -> None:
    """C-32: no window is lost at the seam of two plans; a debt is overdue by the first day of each plan."""
    last = first + length * DAY
    seam = first + min(cut, length) * DAY
    deposits = [one for one in holdings if one.product not in ("房贷", "信用卡", "贷记卡")]
    whole = find_occasions(client, policy, first=first, last=last, holdings=deposits)
    parts = {*find_occasions(client, policy, first=first, last=seam, holdings=deposits)}
    parts |= {*find_occasions(client, policy, first=seam, last=last, holdings=deposits)}
    assert set(whole) == parts
