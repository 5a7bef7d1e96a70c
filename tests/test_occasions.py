"""Occasions (C-09 to C-18, C-32 to C-36, C-56, C-58, C-60, C-75, C-79): which events call for a contact, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import attrs
import pytest

from clientcare.calendars import ChinaCalendar
from clientcare.clocks import MondayToFriday, WorkCalendar
from clientcare.decision import Outcome, Source, Term
from clientcare.dues import Due
from clientcare.errors import DateError, FactError
from clientcare.facts import Client, Contact, ContactKind, Holding, Purpose, Role
from clientcare.occasions import Signal, check_sender, event_class, find_occasions, find_targets
from clientcare.regime import (
    CadencePolicy,
    EventClass,
    GreetedHolidays,
    LeadTime,
    LeapDay,
    Occasion,
    UrgentContact,
)
from clientcare.rulebook import Rulebook
from clientcare.sentences.occasions import SENTENCES

SOURCE = Source(document="test", locator="1")
CHINA = ZoneInfo("Asia/Shanghai")
REFERENCE = Rulebook.load("reference").on(date(2026, 6, 30)).cadence
CALL, MEETING, TEXT, MAIL, APP = (
    ContactKind.CALL, ContactKind.MEETING, ContactKind.TEXT, ContactKind.MAIL, ContactKind.APP,
)  # fmt: skip


def terms(codes: str) -> tuple[Term, ...]:
    return tuple(Term(code, code, code) for code in codes.split())


def occasion(
    rule: str, events: str, *, purpose: str = "care", kinds: str = "", tiers: str = "", senders: str = ""
) -> Occasion:
    return Occasion(
        id=rule,
        source=SOURCE,
        items=terms(events),
        purpose=purpose,
        kinds=tuple(kinds.split()) or None,
        tiers=tuple(tiers.split()) or None,
        senders=tuple(senders.split()) or None,
    )


POLICY = CadencePolicy(
    occasions=(
        occasion(
            "C-09",
            "holiday birthday new_product return_change",
            kinds="text",
            senders="outlet_manager relationship_manager",
        ),
        occasion("C-32", "deposit_maturity card_repayment loan_maturity overdue", purpose="service"),
        occasion("C-56", "special_date"),
        occasion("C-75", "client_event", kinds="call meeting"),
    ),
    event_classes=(
        EventClass(id="C-12", source=SOURCE, event_class="life_stage", items=terms("birthday anniversary holiday")),
        EventClass(
            id="C-13",
            source=SOURCE,
            event_class="behaviour",
            items=terms("large_asset_change deposit_maturity wealth_product_maturity"),
        ),
        EventClass(id="C-14", source=SOURCE, event_class="product", items=terms("new_product promotion")),
        EventClass(id="C-15", source=SOURCE, event_class="external", items=terms("public_event bank_event")),
    ),
    lead_times=(
        LeadTime(id="D-12", source=SOURCE, events=("deposit_maturity", "wealth_product_maturity"), before=7),
        LeadTime(id="D-13", source=SOURCE, events=("loan_maturity", "card_repayment"), before=3),
        LeadTime(id="D-14", source=SOURCE, events=("overdue",), after=1),
        LeadTime(id="D-15", source=SOURCE, events=("birthday",), before=0),
        LeadTime(id="D-16", source=SOURCE, events=("holiday",), before=1),
    ),
    greeted_holidays=GreetedHolidays(
        id="D-17",
        source=SOURCE,
        holidays=("new_year", "spring_festival", "labour_day", "dragon_boat", "mid_autumn", "national_day"),
    ),
    urgent=UrgentContact(id="C-79", source=SOURCE, items=terms("large_outflow"), hours=24),
)
QUIET = attrs.evolve(POLICY, greeted_holidays=None)
"""The same policy without greetings, where they would only be in the way."""

ZHOU = Client(client_id="C1", contracted_tier="gold")
MATURITY = date(2026, 7, 20)
NO_FAMILIES: Mapping[str, str] = {}


def lead(event: str, *, before: int | None = None, after: int | None = None) -> CadencePolicy:
    """The quiet policy with one event's lead time in the place of all others."""
    rule = LeadTime(id="D-99", source=SOURCE, events=(event,), before=before, after=after)
    return attrs.evolve(QUIET, lead_times=(rule,))


def held(product: str, matures_on: date | None = MATURITY, *, amount: int | None = None) -> Holding:
    return Holding(client_id="C1", product=product, matures_on=matures_on, amount=amount)


def met(
    on: date,
    kind: ContactKind = CALL,
    *,
    connected: bool | None = True,
    purpose: Purpose | None = None,
    hour: int = 10,
    whole_day: bool = False,
) -> Contact:
    at = datetime(on.year, on.month, on.day, hour, tzinfo=CHINA)
    return Contact(client_id="C1", at=at, kind=kind, connected=connected, purpose=purpose, whole_day=whole_day)


def signal(event: str, on: date = MATURITY, *, product: str | None = None) -> Signal:
    return Signal(client_id="C1", event=event, on=on, product=product)


def on_the_day(
    client: Client,
    policy: CadencePolicy,
    *,
    holdings: Sequence[Holding] = (),
    signals: Sequence[Signal] = (),
    contacts: Sequence[Contact] = (),
    families: Mapping[str, str] = NO_FAMILIES,
) -> tuple[Due, ...]:
    """What is due when the horizon is the day of maturity alone."""
    return find_occasions(
        client,
        policy,
        first=MATURITY,
        last=MATURITY,
        holdings=holdings,
        signals=signals,
        contacts=contacts,
        families=families,
    )


def days(dues: tuple[Due, ...]) -> list[tuple[str | None, date, date]]:
    return [(due.event, due.opens_on, due.due_on) for due in dues]


# --- windows ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offset", "owed"),
    [
        pytest.param(-8, False, id="day before the window"),
        pytest.param(-7, True, id="first day"),
        pytest.param(-1, True, id="last but one"),
        pytest.param(0, True, id="the day itself"),
        pytest.param(1, False, id="day after"),
    ],
)
def test_a_lead_of_seven_days_opens_the_window_and_the_day_ends_it(offset: int, owed: bool) -> None:
    """C-32: seven days before is inside, eight days before and the day after are not."""
    day = MATURITY + timedelta(days=offset)
    dues = find_occasions(ZHOU, QUIET, first=day, last=day, holdings=[held("存款")])
    assert [due.event for due in dues] == (["deposit_maturity"] if owed else [])
    for due in dues:
        assert (due.opens_on, due.due_on, due.within) == (MATURITY - timedelta(days=7), MATURITY, MATURITY)


@pytest.mark.parametrize("policy", [lead("special_date", before=0), lead("birthday", before=5)])
def test_without_a_lead_time_or_with_none_days_the_day_itself_is_the_window(policy: CadencePolicy) -> None:
    """C-56: a lead of no days, and a lead time of another event, leave the day alone."""
    for offset, owed in ((-1, 0), (0, 1), (1, 0)):
        day = MATURITY + timedelta(days=offset)
        dues = find_occasions(ZHOU, policy, first=day, last=day, signals=[signal("special_date")])
        assert days(dues) == [("special_date", MATURITY, MATURITY)] * owed


@pytest.mark.parametrize(("after", "opens"), [(0, 0), (1, 1), (3, 1)])
def test_a_lead_time_after_the_day_is_due_so_many_days_later(after: int, opens: int) -> None:
    """C-75: the window runs from the day after the event to the day it is due."""
    policy = lead("client_event", after=after)
    window = (MATURITY + timedelta(days=opens), MATURITY + timedelta(days=after))
    for day, owed in ((window[0] - timedelta(days=1), 0), (window[0], 1), (window[1], 1)):
        dues = find_occasions(ZHOU, policy, first=day, last=day, signals=[signal("client_event")])
        assert days(dues) == [("client_event", *window)] * owed
    assert not find_occasions(
        ZHOU, policy, first=window[1] + timedelta(days=1), last=date(2026, 12, 31), signals=[signal("client_event")]
    )


def test_a_reversed_horizon_is_refused() -> None:
    """C-11: a horizon holds at least one day."""
    with pytest.raises(DateError, match="CC-DATE-002"):
        find_occasions(ZHOU, POLICY, first=date(2026, 7, 2), last=date(2026, 7, 1))


# --- birthdays and holidays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "falls_on", "day"),
    [
        (2026, None, date(2026, 2, 28)),
        (2026, "february-28", date(2026, 2, 28)),
        (2026, "march-1", date(2026, 3, 1)),
        (2028, "february-28", date(2028, 2, 29)),
        (2028, "march-1", date(2028, 2, 29)),
    ],
)
def test_a_birthday_of_29_february_falls_on_the_day_of_the_policy(
    year: int, falls_on: Literal["february-28", "march-1"] | None, day: date
) -> None:
    """C-12: 28 February in common years unless the policy says 1 March; 29 February in leap years under both."""
    rule = None if falls_on is None else LeapDay(id="D-18", source=SOURCE, falls_on=falls_on)
    policy = attrs.evolve(QUIET, leap_day=rule)
    client = attrs.evolve(ZHOU, birth_date=date(1992, 2, 29))
    dues = find_occasions(client, policy, first=date(year, 2, 1), last=date(year, 3, 31))
    assert days(dues) == [("birthday", day, day)]


def test_an_unknown_birth_date_gives_nothing_and_the_day_of_birth_is_no_birthday() -> None:
    """C-12: nothing is made up for an unknown date, and the first birthday comes a year after birth."""
    first, last = date(2026, 1, 1), date(2027, 12, 31)
    assert not find_occasions(ZHOU, QUIET, first=first, last=last)
    child = attrs.evolve(ZHOU, birth_date=date(2026, 5, 8))
    assert [due.due_on for due in find_occasions(child, QUIET, first=first, last=last)] == [date(2027, 5, 8)]
    unborn = attrs.evolve(ZHOU, birth_date=date(2030, 5, 8))
    assert not find_occasions(unborn, QUIET, first=first, last=last)


@pytest.mark.parametrize(
    ("last", "events"),
    [
        (date(2026, 12, 30), []),
        (date(2026, 12, 31), [("holiday", date(2027, 1, 1))]),
        (date(2027, 1, 1), [("birthday", date(2027, 1, 1)), ("holiday", date(2027, 1, 1))]),
    ],
)
def test_the_years_end_is_no_edge(last: date, events: list[tuple[str, date]]) -> None:
    """C-12: the greeting of New Year opens on 31 December; a birthday of 1 January is due in the year it falls in."""
    client = attrs.evolve(ZHOU, birth_date=date(1980, 1, 1))
    dues = find_occasions(client, POLICY, first=date(2026, 12, 28), last=last)
    assert [(due.event, due.due_on) for due in dues] == events


def test_a_long_lead_time_reaches_over_the_years_end() -> None:
    """C-12: a window that opens a year ahead is found, and no window is found outside the supported years."""
    client = attrs.evolve(ZHOU, birth_date=date(1980, 1, 1))
    policy = lead("birthday", before=366)
    last = date(2026, 12, 31)
    assert [due.due_on for due in find_occasions(client, policy, first=last, last=last)] == [
        date(2027, 1, 1),
        date(2028, 1, 1),
    ]
    for edge in (date(1900, 1, 1), date(2200, 12, 31)):
        assert find_occasions(client, policy, first=edge, last=edge) == ()
    late = lead("birthday", after=40)
    start = date(2027, 2, 1)
    assert days(find_occasions(client, late, first=start, last=start)) == [
        ("birthday", date(2027, 1, 2), date(2027, 2, 10))
    ]


def test_the_holidays_of_2026_are_greeted_on_their_days() -> None:
    """C-09, C-12: six greetings in the year, each due on the day itself and open from the day before."""
    dues = find_occasions(ZHOU, POLICY, first=date(2026, 1, 1), last=date(2026, 12, 30))
    assert [due.due_on for due in dues] == [
        date(2026, 1, 1),
        date(2026, 2, 17),
        date(2026, 5, 1),
        date(2026, 6, 19),
        date(2026, 9, 25),
        date(2026, 10, 1),
    ]
    assert {(due.event, due.rule, due.kinds, due.purpose) for due in dues} == {
        ("holiday", "C-09", (TEXT,), Purpose.CARE)
    }
    assert all(due.opens_on == due.due_on - timedelta(days=1) for due in dues)


def test_qingming_is_never_greeted() -> None:
    """C-09: nothing is due around the day of mourning, and no policy can ask for it."""
    for year in range(2024, 2028):
        assert not find_occasions(ZHOU, POLICY, first=date(year, 3, 25), last=date(year, 4, 15))
    with pytest.raises(FactError, match="CC-FACT-001"):
        GreetedHolidays(id="D-17", source=SOURCE, holidays=("qingming",))


def test_a_holiday_that_is_not_known_or_not_listed_is_not_greeted() -> None:
    """C-09: beyond the table only the fixed days are left; without a list of holidays nothing is greeted."""
    first, last = date(2036, 1, 1), date(2036, 12, 30)
    assert [due.due_on for due in find_occasions(ZHOU, POLICY, first=first, last=last)] == [
        date(2036, 1, 1),
        date(2036, 5, 1),
        date(2036, 10, 1),
    ]
    assert not find_occasions(ZHOU, QUIET, first=first, last=last)


# --- holdings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("product", "event", "code"),
    [
        ("存款", "deposit_maturity", "deposit"),
        ("大额存款", "deposit_maturity", "large_deposit"),
        ("双利丰", "deposit_maturity", "dual_yield_deposit"),
        ("理财产品", "wealth_product_maturity", "wealth_product"),
        ("外币理财产品", "wealth_product_maturity", "foreign_currency_wealth_product"),
        ("房贷", "loan_maturity", "home_loan"),
        ("car_loan", "loan_maturity", "car_loan"),
        ("贷记卡", "card_repayment", "credit_card"),
        ("platinum_credit_card", "card_repayment", "platinum_credit_card"),
        ("金卡以上的借记卡", None, None),
        ("贵宾卡", None, None),
        ("基金(分红)", None, None),
        ("国债", None, None),
        ("保险", None, None),
        ("黄金", None, None),
        ("网银", None, None),
        ("YUEXIN-90", None, None),
    ],
)
def test_what_matures_is_reminded_of_by_the_products_family(product: str, event: str | None, code: str | None) -> None:
    """C-13, C-32: deposits, wealth products, loans and credit cards have their reminder, other products none."""
    dues = on_the_day(ZHOU, QUIET, holdings=[held(product)])
    assert [(due.event, due.product) for due in dues] == ([] if event is None else [(event, code)])


def test_a_banks_own_table_says_what_its_products_are() -> None:
    """C-13: a family of the bank's table counts, also against ours; the bank's own code comes out as it is."""
    own = {"YUEXIN-90": "wealth", "deposit_loan_offset": "account"}
    dues = on_the_day(ZHOU, QUIET, holdings=[held("YUEXIN-90"), held("存贷双赢")], families=own)
    assert [(due.event, due.product) for due in dues] == [("wealth_product_maturity", "YUEXIN-90")]


def test_what_does_not_mature_is_not_reminded_of() -> None:
    """C-32: an unknown day gives nothing, nor does a debt of 0; a debt below zero is a debt."""
    nothing = [held("房贷", None), held("房贷", amount=0), held("信用卡", MATURITY - timedelta(days=9), amount=0)]
    assert not on_the_day(ZHOU, QUIET, holdings=nothing)
    assert len(on_the_day(ZHOU, QUIET, holdings=[held("房贷", amount=-1)])) == 1


def test_one_event_is_one_due_however_often_it_is_told() -> None:
    """C-32: the same product with the same day, and a signal of what the book knows already, add nothing."""
    client = attrs.evolve(ZHOU, birth_date=date(1980, MATURITY.month, MATURITY.day))
    dues = on_the_day(
        client,
        QUIET,
        holdings=[held("存款"), held("deposit"), held("大额存款")],
        signals=[signal("birthday"), signal("deposit_maturity", product="存款")],
    )
    assert [(due.event, due.product) for due in dues] == [
        ("birthday", None),
        ("deposit_maturity", "deposit"),
        ("deposit_maturity", "large_deposit"),
    ]


@pytest.mark.parametrize("product", ["房贷", "信用卡"])
@pytest.mark.parametrize(
    ("offset", "event", "due_offset"),
    [
        pytest.param(0, "reminder", 0, id="the day itself"),
        pytest.param(1, "overdue", 1, id="the day after"),
        pytest.param(2, "overdue", 1, id="two days after"),
        pytest.param(400, "overdue", 1, id="a year after"),
    ],
)
def test_a_debt_past_its_day_is_overdue_until_it_is_settled(
    product: str, offset: int, event: str, due_offset: int
) -> None:
    """C-32: overdue is due the day after and stays open; on the day itself the debt is only reminded of."""
    first, last = MATURITY + timedelta(days=offset), MATURITY + timedelta(days=offset + 6)
    dues = find_occasions(ZHOU, QUIET, first=first, last=last, holdings=[held(product)])
    assert [due.due_on for due in dues] == [MATURITY + timedelta(days=due_offset)]
    assert (dues[0].event == "overdue") is (event == "overdue")
    assert dues[0].within == (last if event == "overdue" else MATURITY)
    assert dues[0].purpose is Purpose.SERVICE


def test_a_deposit_past_its_day_is_not_overdue() -> None:
    """C-32: nobody owes the bank a matured deposit."""
    day = MATURITY + timedelta(days=1)
    assert not find_occasions(ZHOU, QUIET, first=day, last=day, holdings=[held("存款"), held("理财产品")])


def test_an_overdue_debt_may_have_days_of_grace() -> None:
    """C-32: the due day follows the policy, and what is not open yet is not listed."""
    policy = lead("overdue", after=10)
    day = MATURITY + timedelta(days=1)
    (due,) = find_occasions(ZHOU, policy, first=day, last=day, holdings=[held("房贷")])
    assert (due.opens_on, due.due_on, due.within) == (day, MATURITY + timedelta(days=10), MATURITY + timedelta(days=10))
    told = signal("overdue", day)
    assert not find_occasions(ZHOU, policy, first=day, last=day, signals=[told])


# --- the rule, the channel, the purpose ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "rule", "purpose"),
    [
        ("birthday", "C-09", Purpose.CARE),
        ("return_change", "C-09", Purpose.CARE),
        ("new_product", "C-09", Purpose.MARKETING),
        ("deposit_maturity", "C-32", Purpose.SERVICE),
        ("special_date", "C-56", Purpose.CARE),
        ("anniversary", "C-12", Purpose.CARE),
        ("large_asset_change", "C-13", Purpose.SERVICE),
        ("wealth_product_maturity", "C-13", Purpose.SERVICE),
        ("promotion", "C-14", Purpose.MARKETING),
        ("public_event", "C-15", Purpose.CARE),
        ("bank_event", "C-15", Purpose.CARE),
    ],
)
def test_each_event_is_owed_by_its_rule_and_has_a_purpose(event: str, rule: str, purpose: Purpose) -> None:
    """C-09, C-12 to C-15: the occasion that names an event goes before its class; every product event is marketing."""
    (due,) = on_the_day(ZHOU, QUIET, signals=[signal(event)])
    assert (due.event, due.rule, due.purpose) == (event, rule, purpose)


def test_an_occasion_holds_for_its_tiers_and_the_lowest_id_is_cited() -> None:
    """C-58, C-60: a text for ordinary clients is owed to them alone; two handbooks that name an event owe it once."""
    ordinary = occasion("C-58", "holiday", kinds="text", tiers="ordinary")
    bare = CadencePolicy(occasions=(ordinary,), greeted_holidays=POLICY.greeted_holidays)
    mixed = attrs.evolve(
        bare, occasions=(occasion("C-60", "holiday birthday", kinds="text call"), ordinary), event_classes=()
    )
    day = date(2026, 5, 1)
    cited = [
        [due.rule for due in find_occasions(attrs.evolve(ZHOU, contracted_tier=tier), policy, first=day, last=day)]
        for policy in (bare, mixed)
        for tier in ("ordinary", "gold", None)
    ]
    assert cited == [["C-58"], [], [], ["C-58"], ["C-60"], ["C-60"]]


def test_an_event_that_no_rule_names_gives_no_contact() -> None:
    """C-11: a policy without occasions and classes owes nothing for a birthday or a maturity."""
    client = attrs.evolve(ZHOU, birth_date=date(1980, 7, 20))
    assert not find_occasions(client, CadencePolicy(), first=MATURITY, last=MATURITY, holdings=[held("存款")])


@pytest.mark.parametrize(
    ("preferred", "kinds"),
    [
        (None, (CALL, TEXT, MAIL)),
        (TEXT, (TEXT, CALL, MAIL)),
        (APP, (APP, CALL, TEXT, MAIL)),
        (MEETING, (MEETING, CALL, TEXT, MAIL)),
    ],
)
def test_the_client_chooses_the_channel_where_the_rule_does_not(
    preferred: ContactKind | None, kinds: tuple[ContactKind, ...]
) -> None:
    """C-18: phone, text or mail, the preferred channel first; a rule that names its kinds keeps them."""
    client = attrs.evolve(ZHOU, preferred_channel=preferred)
    dues = on_the_day(client, QUIET, signals=[signal("bank_event"), signal("return_change")])
    assert {due.event: due.kinds for due in dues} == {"bank_event": kinds, "return_change": (TEXT,)}


# --- signals ---------------------------------------------------------------------------------------------------------


def test_a_signal_of_an_event_that_the_policy_does_not_know_is_refused() -> None:
    """C-17: a misspelt event is an error with the near match, also far outside the horizon."""
    for event in ("birthdya", "net_value"):
        with pytest.raises(FactError, match="CC-FACT-002"):
            on_the_day(ZHOU, POLICY, signals=[signal(event, date(2030, 1, 1))])
    with pytest.raises(FactError, match="did you mean birthday"):
        event_class("birthdya", POLICY)


@pytest.mark.parametrize(
    ("on", "at"),
    [
        (datetime(2026, 7, 20, tzinfo=UTC), None),
        (date(2026, 7, 20), datetime(2026, 7, 20)),  # noqa: DTZ001
        (date(2026, 7, 20), date(2026, 7, 20)),
        (date(1899, 12, 31), None),
    ],
)
def test_a_signal_has_a_day_and_a_true_instant(on: date, at: datetime | None) -> None:
    """C-79: hours cannot run from an instant without an offset."""
    with pytest.raises(DateError):
        Signal(client_id="C1", event="large_outflow", on=on, at=at)


def test_a_signal_carries_its_product_as_a_code() -> None:
    """C-14: what a new product is about is known by its code, or by the bank's own word."""
    dues = on_the_day(
        ZHOU,
        QUIET,
        signals=[signal("new_product", product="基金（分红）"), signal("new_product", product="YUEXIN-90")],
    )
    assert [due.product for due in dues] == ["YUEXIN-90", "dividend_fund"]


# --- what is done already --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "done"),
    [
        pytest.param(met(MATURITY - timedelta(days=8)), False, id="before the window"),
        pytest.param(met(MATURITY - timedelta(days=7)), True, id="first day"),
        pytest.param(met(MATURITY), True, id="last day"),
        pytest.param(met(MATURITY, purpose=Purpose.SERVICE), True, id="its purpose"),
        pytest.param(met(MATURITY, purpose=Purpose.CARE), False, id="another purpose"),
        pytest.param(met(MATURITY, purpose=Purpose.MARKETING), False, id="marketing"),
        pytest.param(met(MATURITY, connected=False), False, id="a failed call"),
        pytest.param(met(MATURITY, connected=None), False, id="a call that may have failed"),
        pytest.param(met(MATURITY, MEETING, connected=None), True, id="a meeting"),
        pytest.param(met(MATURITY, TEXT, connected=None), True, id="a text that went out"),
        pytest.param(met(MATURITY, MAIL, connected=None), True, id="a mail that went out"),
        pytest.param(met(MATURITY, TEXT, connected=False), False, id="a text that failed"),
        pytest.param(met(MATURITY, ContactKind.VIDEO, connected=None), False, id="a video call that may have failed"),
    ],
)
def test_a_contact_that_can_have_been_the_reminder_settles_it(contact: Contact, done: bool) -> None:
    """C-32: in the window, reached or sent, and for service or for nobody knows what."""
    first = MATURITY - timedelta(days=3)
    dues = find_occasions(ZHOU, QUIET, first=first, last=MATURITY, holdings=[held("存款")], contacts=[contact])
    assert [due.event for due in dues] == ([] if done else ["deposit_maturity"])


def test_only_the_kinds_of_the_rule_settle_an_event() -> None:
    """C-09: a text is owed on a birthday, and a call is none; where the rule names no kind, any will do."""
    client = attrs.evolve(ZHOU, birth_date=date(1980, 7, 20))
    events = [signal("special_date")]
    for kind, left in ((CALL, ["birthday"]), (APP, ["birthday"]), (TEXT, [])):
        dues = on_the_day(client, QUIET, signals=events, contacts=[met(MATURITY, kind)])
        assert [due.event for due in dues] == left


def test_one_contact_settles_every_event_that_it_fits() -> None:
    """C-32: one call about two maturing deposits settles both, and not the one whose window opens later."""
    later = MATURITY + timedelta(days=20)
    deposits = [held("存款"), held("大额存款"), held("双利丰", later)]
    dues = find_occasions(ZHOU, QUIET, first=MATURITY, last=later, holdings=deposits, contacts=[met(MATURITY)])
    assert [due.product for due in dues] == ["dual_yield_deposit"]


@pytest.mark.parametrize(
    ("contact", "done"),
    [
        pytest.param(met(MATURITY), False, id="on the day of repayment"),
        pytest.param(met(MATURITY + timedelta(days=1)), True, id="the day after"),
        pytest.param(met(MATURITY + timedelta(days=60), TEXT, connected=None), True, id="a text two months later"),
        pytest.param(met(MATURITY + timedelta(days=60), connected=False), False, id="a failed call"),
        pytest.param(met(MATURITY + timedelta(days=60), purpose=Purpose.CARE), False, id="a greeting"),
    ],
)
def test_an_overdue_debt_is_settled_by_any_contact_after_its_day(contact: Contact, done: bool) -> None:
    """C-32: whatever the rule's kinds, a word about the debt after its day is enough."""
    policy = attrs.evolve(
        QUIET, occasions=(occasion("C-32", "overdue loan_maturity", purpose="service", kinds="mail"),), lead_times=()
    )
    policy = attrs.evolve(policy, lead_times=(LeadTime(id="D-14", source=SOURCE, events=("overdue",), after=1),))
    first = MATURITY + timedelta(days=61)
    dues = find_occasions(ZHOU, policy, first=first, last=first, holdings=[held("房贷")], contacts=[contact])
    assert [due.event for due in dues] == ([] if done else ["overdue"])


SPRING = date(2026, 2, 20)
"""A maturity in the Spring Festival of 2026: 15 to 23 February are off, Saturday the 14th is worked."""


@pytest.mark.parametrize(
    ("contact", "done"),
    [
        pytest.param(met(date(2026, 2, 13), purpose=Purpose.SERVICE), False, id="a working day was left"),
        pytest.param(met(date(2026, 2, 14), purpose=Purpose.SERVICE), True, id="the last working day"),
        pytest.param(met(date(2026, 2, 14), MEETING, connected=None), True, id="a meeting"),
        pytest.param(met(date(2026, 2, 16)), True, id="on a day off before the window"),
        pytest.param(met(date(2026, 2, 17)), True, id="in the window"),
        pytest.param(met(date(2026, 2, 14), purpose=Purpose.CARE), False, id="another purpose"),
        pytest.param(met(date(2026, 2, 14), connected=False), False, id="a failed call"),
        pytest.param(met(date(2026, 2, 14), TEXT), False, id="a text, which goes out on the day itself"),
    ],
)
def test_a_talk_before_a_window_of_days_off_settles_it(contact: Contact, done: bool) -> None:
    """C-32: where no day of the window is worked, the call of the last working day before it was the reminder."""
    for first in (date(2026, 2, 15), date(2026, 2, 20)):
        dues = find_occasions(
            ZHOU,
            QUIET,
            first=first,
            last=date(2026, 2, 28),
            holdings=[held("房贷", SPRING)],
            contacts=[contact],
            calendar=ChinaCalendar(),
        )
        assert [due.event for due in dues] == ([] if done else ["loan_maturity"])


@pytest.mark.parametrize(
    ("matures_on", "calendar"),
    [
        pytest.param(date(2026, 2, 24), ChinaCalendar(), id="the window ends on a working day"),
        pytest.param(SPRING, None, id="the working days are not known"),
        pytest.param(SPRING, MondayToFriday(), id="others work"),
    ],
)
def test_a_talk_before_a_window_with_working_days_settles_nothing(
    matures_on: date, calendar: WorkCalendar | None
) -> None:
    """C-32: a call before the window is none, as long as one inside it can be made."""
    holdings = [held("房贷", matures_on)]
    early = met(date(2026, 2, 14), purpose=Purpose.SERVICE)
    for contacts in ([], [early]):
        dues = find_occasions(
            ZHOU,
            QUIET,
            first=date(2026, 2, 15),
            last=date(2026, 2, 28),
            holdings=holdings,
            contacts=contacts,
            calendar=calendar,
        )
        assert [due.event for due in dues] == ["loan_maturity"]


def test_a_talk_ahead_of_the_calendar_is_judged_by_weekdays() -> None:
    """C-32: beyond the days that the calendar knows, a weekend is off: the call of Friday was the reminder."""
    policy = lead("loan_maturity", before=0)
    sunday = date(2030, 6, 16)
    dues = find_occasions(
        ZHOU,
        policy,
        first=sunday,
        last=sunday,
        holdings=[held("房贷", sunday)],
        contacts=[met(date(2030, 6, 14))],
        calendar=ChinaCalendar(),
    )
    assert dues == ()


def test_what_follows_an_event_is_not_done_before_it() -> None:
    """C-75: the return visit of the day after an event is not the call of the day before, though Sunday is off."""
    policy = lead("client_event", after=1)
    saturday = date(2026, 7, 18)
    for day, done in ((saturday - timedelta(days=1), False), (saturday, False), (saturday + timedelta(days=1), True)):
        dues = find_occasions(
            ZHOU,
            policy,
            first=saturday,
            last=saturday + timedelta(days=7),
            signals=[signal("client_event", saturday)],
            contacts=[met(day)],
            calendar=ChinaCalendar(),
        )
        assert [due.event for due in dues] == ([] if done else ["client_event"])


@pytest.mark.parametrize(
    ("assigned_on", "opens_on"),
    [
        pytest.param(MATURITY - timedelta(days=8), MATURITY - timedelta(days=7), id="before the window"),
        pytest.param(MATURITY - timedelta(days=7), MATURITY - timedelta(days=7), id="on its first day"),
        pytest.param(MATURITY - timedelta(days=6), MATURITY - timedelta(days=6), id="in it"),
        pytest.param(MATURITY, MATURITY, id="on its last day"),
        pytest.param(MATURITY + timedelta(days=1), None, id="after it"),
    ],
)
def test_nothing_is_owed_before_the_client_is_assigned(assigned_on: date, opens_on: date | None) -> None:
    """C-32: a window begins with the assignment at the earliest; one that is over by then gives nothing."""
    told = [None if opens_on is None else (opens_on, MATURITY)]
    assigned, opened = attrs.evolve(ZHOU, assigned_on=assigned_on), attrs.evolve(ZHOU, opened_on=assigned_on)
    for client in (assigned, opened):
        dues = find_occasions(
            client,
            QUIET,
            first=MATURITY - timedelta(days=20),
            last=MATURITY + timedelta(days=20),
            holdings=[held("存款")],
        )
        assert [(due.opens_on, due.due_on) for due in dues] == [one for one in told if one is not None]


def test_an_overdue_debt_waits_for_the_assignment() -> None:
    """C-32: a debt that was due long before is told from the day on which the client is assigned."""
    client = attrs.evolve(ZHOU, assigned_on=MATURITY + timedelta(days=30))
    first = MATURITY + timedelta(days=20)
    for days_on, told in ((9, 0), (10, 1)):
        last = first + timedelta(days=days_on)
        dues = find_occasions(client, QUIET, first=first, last=last, holdings=[held("房贷")])
        assert [(due.opens_on, due.due_on, due.within) for due in dues] == [(last, last, last)] * told


# --- urgent events ---------------------------------------------------------------------------------------------------

OUTFLOW = datetime(2026, 7, 20, 15, 30, tzinfo=CHINA)


def outflow(at: datetime | None = OUTFLOW, on: date = MATURITY) -> Signal:
    return Signal(client_id="C1", event="large_outflow", on=on, at=at)


def test_an_urgent_event_is_due_its_hours_later_and_passes_everything() -> None:
    """C-79: 24 hours after the outflow, against fraud, by a kind in which the client answers."""
    (due,) = on_the_day(ZHOU, QUIET, signals=[outflow()])
    assert (due.rule, due.opens_on, due.due_on) == ("C-79", MATURITY, MATURITY + timedelta(days=1))
    assert (due.urgent, due.purpose, due.kinds[0]) == (True, Purpose.FRAUD, CALL)
    assert not set(due.kinds) & {TEXT, MAIL, APP}


@pytest.mark.parametrize(
    ("at", "hours", "due_on"),
    [
        pytest.param(datetime(2026, 7, 20, 0, 0, tzinfo=CHINA), 24, date(2026, 7, 21), id="midnight"),
        pytest.param(datetime(2026, 7, 20, 11, 59, tzinfo=CHINA), 12, date(2026, 7, 20), id="minute before noon"),
        pytest.param(datetime(2026, 7, 20, 12, 0, tzinfo=CHINA), 12, date(2026, 7, 21), id="noon"),
        pytest.param(datetime(2026, 7, 20, 20, 0, tzinfo=UTC), 24, date(2026, 7, 21), id="the day of its own offset"),
        # The clocks of Berlin go forward on 29 March and back on 25 October 2026.
        pytest.param(datetime(2026, 3, 28, 23, 30, tzinfo=ZoneInfo("Europe/Berlin")), 24, date(2026, 3, 30), id="23 h"),
        pytest.param(
            datetime(2026, 10, 25, 0, 30, tzinfo=ZoneInfo("Europe/Berlin")), 24, date(2026, 10, 25), id="25 h"
        ),
    ],
)
def test_the_hours_of_an_urgent_event_are_elapsed_ones(at: datetime, hours: int, due_on: date) -> None:
    """C-79: an hour lasts an hour, whatever the clocks of the place do."""
    rule = UrgentContact(id="C-79", source=SOURCE, items=terms("large_outflow"), hours=hours)
    policy = attrs.evolve(QUIET, urgent=rule)
    (due,) = find_occasions(ZHOU, policy, first=at.date(), last=at.date(), signals=[outflow(at, at.date())])
    assert (due.opens_on, due.due_on) == (at.date(), due_on)


def test_an_urgent_event_stays_open_when_it_is_late_and_is_not_foreseen() -> None:
    """C-79: a missed deadline does not end the duty; what happens after the horizon is none of its business."""
    later = MATURITY + timedelta(days=30)
    (due,) = find_occasions(ZHOU, QUIET, first=later, last=later, signals=[outflow()])
    assert (due.due_on, due.within) == (MATURITY + timedelta(days=1), later)
    day = MATURITY - timedelta(days=1)
    assert not find_occasions(ZHOU, QUIET, first=day, last=day, signals=[outflow()])


def test_an_urgent_event_of_which_only_the_day_is_known_runs_from_its_beginning() -> None:
    """C-79: the hours begin with the earliest moment that the event can have had."""
    (due,) = on_the_day(ZHOU, QUIET, signals=[outflow(None)])
    assert (due.opens_on, due.due_on) == (MATURITY, MATURITY + timedelta(days=1))
    contacts = [met(MATURITY, hour=0, whole_day=True)]
    assert not on_the_day(ZHOU, QUIET, signals=[outflow(None)], contacts=contacts)


@pytest.mark.parametrize(
    ("contact", "done"),
    [
        pytest.param(met(MATURITY, hour=15), False, id="half an hour before"),
        pytest.param(met(MATURITY, hour=16), True, id="half an hour after"),
        pytest.param(met(MATURITY, hour=16, purpose=Purpose.FRAUD), True, id="against fraud"),
        pytest.param(met(MATURITY, hour=16, purpose=Purpose.SERVICE), False, id="about something else"),
        pytest.param(met(MATURITY, hour=16, connected=None), False, id="perhaps not reached"),
        pytest.param(met(MATURITY, TEXT, hour=16, connected=None), False, id="a text without an answer"),
        pytest.param(met(MATURITY, TEXT, hour=16), True, id="a text with an answer"),
        pytest.param(met(MATURITY, hour=0, whole_day=True), False, id="some time on the day"),
        pytest.param(met(MATURITY + timedelta(days=9)), True, id="days later"),
    ],
)
def test_only_a_client_who_was_reached_afterwards_settles_an_urgent_event(contact: Contact, done: bool) -> None:
    """C-79: a contact at an unknown hour of the day may have been before, so it settles nothing."""
    last = MATURITY + timedelta(days=10)
    dues = find_occasions(ZHOU, QUIET, first=last, last=last, signals=[outflow()], contacts=[contact])
    assert [due.event for due in dues] == ([] if done else ["large_outflow"])


def test_two_outflows_on_either_side_of_a_call_leave_the_later_one() -> None:
    """C-79: each outflow wants an answer of its own."""
    first, second = outflow(OUTFLOW), outflow(OUTFLOW + timedelta(hours=12), MATURITY + timedelta(days=1))
    dues = find_occasions(
        ZHOU, QUIET, first=MATURITY, last=second.on, signals=[first, second], contacts=[met(MATURITY, hour=17)]
    )
    assert [due.due_on for due in dues] == [MATURITY + timedelta(days=2)]


# --- classes, senders, targets ---------------------------------------------------------------------------------------


def test_each_event_has_its_class() -> None:
    """C-11 to C-15: a holiday is a life-stage event, not an external one; an occasion alone gives none."""
    classes = {event: event_class(event, POLICY) for event in POLICY.events}
    assert classes == {
        "holiday": "life_stage",
        "birthday": "life_stage",
        "anniversary": "life_stage",
        "large_asset_change": "behaviour",
        "deposit_maturity": "behaviour",
        "wealth_product_maturity": "behaviour",
        "new_product": "product",
        "promotion": "product",
        "public_event": "external",
        "bank_event": "external",
        "return_change": None,
        "card_repayment": None,
        "loan_maturity": None,
        "overdue": None,
        "special_date": None,
        "client_event": None,
        "large_outflow": None,
    }


@pytest.mark.parametrize(
    ("event", "role", "rule", "outcome"),
    [
        ("birthday", Role.RELATIONSHIP_MANAGER, "C-09", Outcome.MET),
        ("holiday", Role.OUTLET_MANAGER, "C-09", Outcome.MET),
        ("new_product", Role.TELLER, "C-09", Outcome.NOT_MET),
        ("new_product", None, "C-09", Outcome.UNKNOWN),
        ("deposit_maturity", Role.TELLER, "C-32", Outcome.NOT_APPLICABLE),
        ("promotion", None, "C-14", Outcome.NOT_APPLICABLE),
        ("large_outflow", Role.TELLER, "C-79", Outcome.NOT_APPLICABLE),
    ],
)
def test_who_may_send_on_an_occasion(event: str, role: Role | None, rule: str, outcome: Outcome) -> None:
    """C-09: the outlet manager or the relationship manager sends; other occasions leave it open."""
    decision = check_sender(event, role, POLICY, as_of=MATURITY)
    assert decision.value is outcome
    (finding,) = decision.findings
    assert (finding.rule, finding.outcome, decision.as_of) == (rule, outcome, MATURITY)
    assert {name for name, _ in finding.figures} == {
        name for name in ("event", "role") if f"{{{name}}}" in SENTENCES[finding.because][0]
    }
    with pytest.raises(FactError, match="CC-FACT-002"):
        check_sender("net_value", role, POLICY, as_of=MATURITY)


def test_the_rule_that_names_senders_is_the_one_that_is_cited() -> None:
    """C-09, C-60: beside an occasion that leaves the sender open, the one that limits it counts."""
    mixed = attrs.evolve(POLICY, occasions=(occasion("C-05", "birthday"), *POLICY.occasions))
    decision = check_sender("birthday", Role.TELLER, mixed, as_of=MATURITY)
    assert [(one.rule, one.outcome) for one in decision.findings] == [("C-09", Outcome.NOT_MET)]


def test_a_role_that_is_none_is_refused_and_rows_of_others_are_passed_over() -> None:
    """C-09, C-32: a role comes as a Role or its code; another client's holding, signal and contact change nothing."""
    assert check_sender("birthday", "teller", POLICY, as_of=MATURITY).value is Outcome.NOT_MET  # type: ignore[arg-type]
    with pytest.raises(FactError, match="did you mean teller"):
        check_sender("birthday", "tellr", POLICY, as_of=MATURITY)  # type: ignore[arg-type]
    mine, other = Client(client_id="C1"), "C2"
    assert (
        find_occasions(
            mine,
            POLICY,
            first=MATURITY,
            last=MATURITY,
            holdings=[Holding(client_id=other, product="deposit", matures_on=MATURITY)],
            signals=[Signal(client_id=other, event="promotion", on=MATURITY)],
        )
        == ()
    )


def test_an_event_concerns_the_clients_that_were_judged_to_be_concerned() -> None:
    """C-16: the relevant become signals, the unjudged are named, and the others are left in peace."""
    judged = {"C1": True, "C2": False, "C3": None, "C4": True}
    clients = [Client(client_id=one) for one in judged]
    targets, unknown = find_targets(
        "promotion", clients, POLICY, on=MATURITY, relevant=lambda client: judged[client.client_id], product="基金"
    )
    assert targets == tuple(
        Signal(client_id=one, event="promotion", on=MATURITY, product="基金") for one in ("C1", "C4")
    )
    assert unknown == ("C3",)
    with pytest.raises(FactError, match="did you mean promotion"):
        find_targets("promotoin", [], POLICY, on=MATURITY, relevant=lambda client: True)


# --- the packaged rulebooks ------------------------------------------------------------------------------------------


def test_reference_finds_a_clients_summer() -> None:
    """C-09, C-13, C-32, C-79: the packaged rulebook, from facts to dues, each with its rule and its window."""
    client = attrs.evolve(ZHOU, birth_date=date(1980, 9, 24))
    dues = find_occasions(
        client,
        REFERENCE,
        first=date(2026, 9, 21),
        last=date(2026, 9, 30),
        holdings=[
            held("存款", date(2026, 10, 1)),
            held("理财产品", date(2026, 9, 21)),
            held("信用卡", date(2026, 9, 25)),
            held("房贷", date(2026, 9, 20)),
        ],
        signals=[outflow(datetime(2026, 9, 20, 23, tzinfo=CHINA), date(2026, 9, 20))],
    )
    assert [(due.event, due.rule, due.opens_on.day, due.due_on.day) for due in dues] == [
        ("wealth_product_maturity", "C-13", 14, 21),
        ("overdue", "C-32", 21, 21),
        ("large_outflow", "C-79", 20, 21),
        ("birthday", "C-09", 24, 24),
        ("holiday", "C-09", 24, 25),
        ("card_repayment", "C-32", 22, 25),
        ("holiday", "C-09", 30, 1),
        ("deposit_maturity", "C-32", 24, 1),
    ]


@pytest.mark.parametrize(
    ("name", "tier", "events"),
    [
        # Without a list of holidays, which 004, 001 and 000 do not give, nobody can say which are meant.
        ("vip-outlet", "gold", ["birthday", "deposit_maturity"]),
        ("retail-handbook", "vip", ["birthday"]),
        ("retail-handbook", "ordinary", ["birthday"]),
        ("wealth-handbook", None, ["birthday"]),
        ("care-regulation", None, []),
    ],
)
def test_a_handbook_alone_owes_what_it_states(name: str, tier: str | None, events: list[str]) -> None:
    """C-09, C-13, C-56, C-60: no lead days and no list of holidays are made up for a handbook that states none."""
    policy = Rulebook.load(name).on(date(2026, 6, 30)).cadence
    client = Client(client_id="C1", contracted_tier=tier, birth_date=date(1980, 10, 1))
    day = date(2026, 10, 1)
    dues = find_occasions(client, policy, first=day, last=day, holdings=[held("存款", day)])
    assert [due.event for due in dues] == events
    assert not find_occasions(client, policy, first=date(2026, 9, 30), last=date(2026, 9, 30))
