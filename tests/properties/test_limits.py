"""Laws of what would be too much (C-48, C-51): room against a count day by day, breaches against one pair by pair."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.decision import Outcome, Source
from clientcare.facts import Client, Contact, ContactKind, Purpose
from clientcare.limits import Limit, check_contact, find_breaches, has_room, limits_for, next_allowed_day
from clientcare.regime import CadencePolicy, Cap, Minimum, QuietHours, RefusalCooldown

SOURCE = Source(document="test", locator="1")
CLIENT = Client(client_id="c", contracted_tier="gold")
FIRST = date(2025, 12, 1)
DAYS = st.integers(0, 120).map(lambda days: FIRST + timedelta(days=days))
KINDS = st.sampled_from([ContactKind.CALL, ContactKind.TEXT, ContactKind.MEETING])
PURPOSES = st.sampled_from(list(Purpose))


@st.composite
def caps(draw: st.DrawFn, rule_id: str = "B-01", purposes: tuple[str, ...] | None = None) -> Cap:
    """A cap over a run of days or a calendar period, on some purposes and kinds."""
    days = draw(st.none() | st.integers(1, 40))
    names = purposes or tuple(draw(st.lists(st.sampled_from([one.value for one in Purpose]), min_size=1, unique=True)))
    return Cap(
        id=rule_id,
        source=SOURCE,
        most=draw(st.integers(1, 4)),
        days=days,
        per=draw(st.sampled_from(["week", "month", "quarter"])) if days is None else None,
        purposes=names,
        kinds=draw(st.none() | st.just(("call", "text"))),
    )


@st.composite
def policies(draw: st.DrawFn) -> CadencePolicy:
    """A policy with some caps, a bound of a minimum, quiet hours and a cool-down."""
    begin, end = draw(st.lists(st.integers(0, 23), min_size=2, max_size=2, unique=True))
    bound = Minimum(id="B-10", source=SOURCE, per=draw(st.sampled_from(["two-weeks", "month"])), most=2)
    return CadencePolicy(
        caps=tuple(draw(caps(f"B-0{place}")) for place in range(draw(st.integers(0, 3)))),
        minimums=draw(st.sampled_from([(), (bound,)])),
        quiet_hours=draw(st.none() | st.just(QuietHours(id="B-11", source=SOURCE, begin=begin, end=end))),
        refusal_cooldown=draw(st.none() | st.just(RefusalCooldown(id="B-12", source=SOURCE, days=10))),
    )


@st.composite
def contacts(draw: st.DrawFn) -> Contact:
    """A contact of a client in four months, at a whole hour."""
    day = draw(DAYS)
    return Contact(
        client_id=draw(st.sampled_from(["c", "c", "c", "d"])),
        at=datetime(day.year, day.month, day.day, draw(st.integers(0, 23)), tzinfo=UTC),
        whole_day=draw(st.booleans()),
        kind=draw(KINDS),
        purpose=draw(st.none() | PURPOSES),
        refused_product=draw(st.sampled_from([None, None, "fund"])),
    )


def limit_of(cap: Cap) -> Limit:
    """The limit that a cap makes for calls about marketing."""
    (limit,) = limits_for(CadencePolicy(caps=(cap,)), tier=None, kind=ContactKind.CALL, purpose=Purpose.MARKETING)
    return limit


def period(per: str, day: date) -> tuple[int, int]:
    """The calendar period of a day as a number that no other period has."""
    if per == "two-weeks":
        return 0, (day - date(1900, 1, 1)).days // 14
    if per == "week":
        return day.isocalendar()[:2]
    return day.year, day.month if per == "month" else (day.month - 1) // 3


def kept(rule: Cap | Minimum, days: list[date]) -> bool:
    """Whether a rule is kept by contacts on some days: looked at from every day, one after the other."""
    most, run = rule.most, getattr(rule, "days", None)
    assert most is not None
    for day in (FIRST + timedelta(days=number) for number in range(-40, 161)):
        if run is None:
            held = sum(period(str(rule.per), one) == period(str(rule.per), day) for one in days)
        else:
            held = sum(0 <= (one - day).days < run for one in days)
        if held > most:
            return False
    return True


MARKETING_CAPS = caps(purposes=("marketing",))


@settings(max_examples=100)
@given(MARKETING_CAPS, st.lists(DAYS, max_size=9), DAYS)
def test_there_is_room_exactly_where_the_rule_is_still_kept(cap: Cap, days: list[date], day: date) -> None:
    """C-51: for days that keep the rule, room means that one more keeps it, as a count from every day says."""
    kept_days: list[date] = []
    for one in days:
        if kept(cap, [*kept_days, one]):
            kept_days.append(one)
    assert has_room(limit_of(cap), kept_days, day) is kept(cap, [*kept_days, day])


@settings(max_examples=100)
@given(MARKETING_CAPS, st.lists(DAYS, max_size=12), DAYS, DAYS)
def test_room_never_comes_from_one_more_contact(cap: Cap, days: list[date], more: date, day: date) -> None:
    """C-51: whatever the days, where there is room with a contact more, there was room without it."""
    limit = limit_of(cap)
    assert has_room(limit, days, day) or not has_room(limit, [*days, more], day)


@settings(max_examples=100)
@given(MARKETING_CAPS, st.lists(DAYS, max_size=12), DAYS)
def test_the_next_free_day_is_the_first_with_room(cap: Cap, days: list[date], day: date) -> None:
    """C-51: it has room, and no day from the asked one up to it has."""
    limit = limit_of(cap)
    free = next_allowed_day(limit, days, day)
    assert has_room(limit, days, free)
    assert not any(has_room(limit, days, day + timedelta(days=one)) for one in range((free - day).days))


@settings(max_examples=100)
@given(MARKETING_CAPS, st.lists(DAYS, max_size=40))
def test_contacts_that_all_had_room_break_nothing(cap: Cap, days: list[date]) -> None:
    """C-51: a series built, in any order, of contacts that had room holds no breach."""
    limit, built = limit_of(cap), list[date]()
    for day in days:
        if has_room(limit, built, day):
            built.append(day)
    made = [
        Contact(
            client_id="c", at=datetime(day.year, day.month, day.day, tzinfo=UTC), kind=ContactKind.CALL,
            purpose=Purpose.MARKETING,
        )
        for day in built
    ]  # fmt: skip
    assert find_breaches(CLIENT, made, CadencePolicy(caps=(cap,))) == ()


def naive_breaches(made: list[Contact], policy: CadencePolicy) -> list[tuple[int, str]]:
    """The breaches as the place of the contact and the rule: every contact against every one before it."""
    mine = [(place, one) for place, one in enumerate(made) if one.client_id == "c"]
    mine.sort(key=lambda item: (item[1].at, item[0]))
    found: list[tuple[int, str]] = []
    for number, (place, one) in enumerate(mine):
        purpose, day = one.purpose or Purpose.CARE, one.at.date()
        if purpose is Purpose.FRAUD:
            continue
        before = [earlier for _, earlier in mine[:number] if earlier.purpose is not Purpose.FRAUD]
        quiet = policy.quiet_hours
        if quiet is not None and not one.whole_day:
            hours = [hour % 24 for hour in range(quiet.begin, quiet.end + (24 if quiet.end < quiet.begin else 0))]
            if one.at.hour in hours:
                found.append((place, quiet.id))
        limiting: tuple[Cap | Minimum, ...] = (*policy.caps, *policy.minimums)
        for rule in limiting:
            named: tuple[str, ...] = ("care", "content", "survey", "marketing")
            if isinstance(rule, Cap):
                named = rule.purposes

            def counted(contact: Contact, rule: Cap | Minimum = rule, named: tuple[str, ...] = named) -> bool:
                return (contact.purpose or Purpose.CARE) in named and (rule.kinds is None or contact.kind in rule.kinds)

            if not counted(one):
                continue
            run = getattr(rule, "days", None)
            held = sum(
                (day - other.at.date()).days < run
                if run is not None
                else period(str(rule.per), other.at.date()) == period(str(rule.per), day)
                for other in before
                if counted(other)
            )
            assert rule.most is not None
            if held >= rule.most:
                found.append((place, rule.id))
        cooldown = policy.refusal_cooldown
        if cooldown is not None and one.refused_product is not None and purpose is not Purpose.SERVICE:
            refused = [other for _, other in mine[:number] if other.refused_product == one.refused_product]
            if any((day - other.at.date()).days < cooldown.days for other in refused):
                found.append((place, cooldown.id))
    return found


@settings(max_examples=150)
@given(st.lists(contacts(), max_size=30), policies())
def test_breaches_are_those_of_a_count_pair_by_pair(made: list[Contact], policy: CadencePolicy) -> None:
    """C-51, C-48: the sweep over sorted contacts finds what looking at every pair finds, in the same order."""
    found = [(one.at, one.finding.rule) for one in find_breaches(CLIENT, made, policy)]
    assert found == [(made[place].at, rule) for place, rule in naive_breaches(made, policy)]


@settings(max_examples=100)
@given(st.lists(contacts(), max_size=20), contacts(), policies())
def test_one_contact_more_never_clears_another(made: list[Contact], more: Contact, policy: CadencePolicy) -> None:
    """C-51: what was a breach without a contact stays one with it, rule by rule."""
    without = Counter((one.at, one.finding.rule) for one in find_breaches(CLIENT, made, policy))
    assert without <= Counter((one.at, one.finding.rule) for one in find_breaches(CLIENT, [*made, more], policy))


@settings(max_examples=100)
@given(st.lists(contacts(), max_size=15), contacts(), policies())
def test_a_last_contact_is_a_breach_where_it_might_not_be_made(
    made: list[Contact], last: Contact, policy: CadencePolicy
) -> None:
    """C-51: asked before it is made, and judged after it, a contact that comes last breaks the same rules."""
    day = FIRST + timedelta(days=130)
    at = datetime(day.year, day.month, day.day, last.at.hour, tzinfo=UTC)
    contact = Contact(
        client_id="c", at=at, kind=last.kind, purpose=last.purpose, refused_product=last.refused_product
    )  # fmt: skip
    asked = check_contact(
        CLIENT, made, policy, at=at, kind=last.kind, purpose=last.purpose or Purpose.CARE, product=last.refused_product
    )
    forbidden = [one.rule for one in asked.findings if one.outcome is Outcome.NOT_MET]
    judged = [one.finding.rule for one in find_breaches(CLIENT, [*made, contact], policy) if one.at == at]
    assert judged == forbidden
    assert (asked.value is Outcome.NOT_MET) is bool(forbidden)
