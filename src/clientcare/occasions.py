"""Occasions: the events in a client's life, holdings and bank that call for a contact (事件联络).

From a client's facts come birthdays (生日), greeted public holidays (节假日问候), maturities and repayments (到期提示,
还款提示) and overdue debts (逾期提醒); whatever else happened or will, the caller tells as a :class:`Signal`.  Each
becomes one :class:`~clientcare.dues.Due` with the rule that asks for it, unless a contact has settled it already.

>>> from clientcare import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).cadence
>>> client = Client(client_id="007", birth_date=date(1980, 7, 3))
>>> [(due.event, due.due_on.isoformat()) for due in find_occasions(
...     client, policy, first=date(2026, 7, 1), last=date(2026, 7, 31))]
[('birthday', '2026-07-03')]
>>> find_occasions(client, policy, first=date(2026, 7, 1), last=date(2026, 7, 31),
...     signals=[Signal(client_id="007", event="birthdya", on=date(2026, 7, 3))])
Traceback (most recent call last):
clientcare.errors.FactError: 'birthdya' is no event of the policy (did you mean birthday?); known: ...

Bounds:
    The window of an event holds both its ends: ``before`` days ahead of the day up to the day itself, or the day after
    up to ``after`` days later; without a lead time it is the day itself.  An overdue debt and an urgent event stay open
    until they are settled, whatever the horizon.  Where no day of a window is worked, a talk of the last working day
    before it settles the event as well.  What a rulebook does not name gives no contact.
Source: 004 侦测联络事件, 1.定期联系制度 短信联络, (2)产品售后跟踪, 2.日常维护流程(1) (C-09 to C-18, C-32 to C-36); 001
一(二), 二(三), 四(二) (C-56, C-58, C-79); 000 §1.1.45, §1.1.47 (C-60, C-75).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import evolve, frozen

from .calendars import ProvisionalCalendar
from .clocks import (
    FIRST_DAY,
    LAST_DAY,
    Window,
    WorkCalendar,
    anniversary,
    as_date,
    as_instant,
    hours_after,
    last_workday_in,
)
from .decision import Decision, Figure, Outcome
from .dues import Due, counts
from .facts import Client, Contact, ContactKind, Holding, Purpose, Role
from .festivals import holiday_on
from .parameters import unknown_code
from .products import family_of, find_product
from .regime import CadencePolicy, EventClass, Occasion, UrgentContact

__all__ = ["Signal", "check_sender", "event_class", "find_occasions", "find_targets"]

_USUAL: Final = (ContactKind.CALL, ContactKind.TEXT, ContactKind.MAIL)
"""By what a client is contacted where neither rule nor client names a channel (C-18)."""

_ANSWERED: Final = (ContactKind.CALL, ContactKind.MEETING, ContactKind.VIDEO)
"""The kinds in which the client answers at once; the others are sent."""

# Every product event is marketing, also where C-09 calls the text a reminder: caps, consent and the suppression during
# a complaint (K-36) hang on what a contact does, and an unasked word about a new product sells it.
_PRODUCT: Final = "product"
_CLASS_PURPOSES: Final = {
    "life_stage": Purpose.CARE,
    "behaviour": Purpose.SERVICE,
    _PRODUCT: Purpose.MARKETING,
    "external": Purpose.CARE,
}
# Other families have no event of maturity: a bond or an insurance that ends is a signal of the caller.
_MATURITIES: Final = {
    "deposit": "deposit_maturity",
    "wealth": "wealth_product_maturity",
    "loan": "loan_maturity",
    "card": "card_repayment",
}
_DEBTS: Final = ("loan", "card")
_OVERDUE: Final = "overdue"
_NO_FAMILIES: Final[Mapping[str, str]] = MappingProxyType({})

_Event: TypeAlias = tuple[str, date, str | None]
"""The code of an event, its day, and the product that it is about."""


@frozen(kw_only=True)
class Signal:
    """An event that the caller knows of, from the CRM or from outside, for one client (联络事件; C-17).

    ``on`` is the day of the event, past or to come; ``at`` its instant, from which the hours of an urgent event run.
    ``product`` is what the event is about, by code or name.
    """

    client_id: str
    event: str
    on: date
    at: datetime | None = None
    product: str | None = None

    def __attrs_post_init__(self) -> None:
        as_date(self.on)
        if self.at is not None:
            as_instant(self.at)


def event_class(event: str, policy: CadencePolicy) -> str | None:
    """Give the class of an event: life_stage, behaviour, product or external; None where the policy gives it none.

    A policy holds each event in one class, so a holiday is what the rulebook says: life-stage, not external.  Raises
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for an event that no rule names.
    Source: 004 侦测联络事件 (C-11 to C-15).
    """
    _known(event, policy)
    return next((rule.event_class for rule in policy.event_classes if _names(rule, event)), None)


def _known(event: str, policy: CadencePolicy) -> None:
    if event not in policy.events:
        raise unknown_code(event, "event of the policy", policy.events)


def _names(rule: EventClass | Occasion | UrgentContact, event: str) -> bool:
    return any(term.code == event for term in rule.items)


def find_occasions(
    client: Client,
    policy: CadencePolicy,
    *,
    first: date,
    last: date,
    holdings: Iterable[Holding] = (),
    signals: Iterable[Signal] = (),
    contacts: Iterable[Contact] = (),
    families: Mapping[str, str] = _NO_FAMILIES,
    calendar: WorkCalendar | None = None,
) -> tuple[Due, ...]:
    """Give the contacts that events ask for whose windows touch ``first`` to ``last``, by due day, rule and event.

    Rows of other clients are passed over; ``families`` is the bank's own table for
    :func:`~clientcare.products.family_of`.  A debt that matured before ``first`` and still stands in the book is
    overdue; a holding whose amount is 0 has nothing to mature.  One contact may settle several events, each by itself:
    it lies in the event's window, is of a kind that the rule takes, has the event's purpose or an unknown one, and
    reached the client or, a text or a mail, was sent.  An overdue debt is settled by any kind, an urgent event only by
    one that reached the client after it.  ``calendar``: the days on which the one who does it works.  Where none lies
    in a window ahead of an event, a talk settles it from the last such day before the window on, as plans have it;
    without ``calendar`` none does.

    Before a client is assigned (assigned_on, else opened_on), nothing is owed for an event that is not urgent.  The
    occasion with the lowest id that names the event and holds for the contracted tier is cited; where none does, the
    class of the event.  Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a signal that no rule names
    and :class:`~clientcare.errors.DateError` for a reversed horizon.
    """
    horizon = Window(first=first, last=last)
    happened = [*_birthdays(client, policy, horizon), *_greetings(policy, horizon)]
    happened += _maturities((one for one in holdings if one.client_id == client.client_id), families, horizon)
    log = [one for one in contacts if one.client_id == client.client_id]
    dues: set[Due] = set()
    for signal in (one for one in signals if one.client_id == client.client_id):
        _known(signal.event, policy)
        if policy.urgent is not None and _names(policy.urgent, signal.event):
            urgent = _urgent_due(signal, policy.urgent, last)
            reached = any(_settles(contact, urgent, None, None, since=signal.at) for contact in log)
            if urgent.opens_on <= last and not reached:
                dues.add(urgent)
        else:
            happened.append((signal.event, signal.on, signal.product))
    for event in happened:
        owed = _owed(event, client, policy, horizon)
        ahead = _ahead(event[0], policy, calendar)
        if owed is not None and not any(_settles(contact, *owed, ahead) for contact in log):
            due, since = owed[0], client.assigned_on or client.opened_on
            if since is None or since <= due.opens_on:
                dues.add(due)
            elif since <= min(due.within, last):
                dues.add(evolve(due, opens_on=since, due_on=max(due.due_on, since)))
    return tuple(sorted(dues, key=lambda due: (due.due_on, due.rule, due.event or "", due.product or "", due.opens_on)))


# --- what happens ----------------------------------------------------------------------------------------------------


def _birthdays(client: Client, policy: CadencePolicy, horizon: Window) -> Iterator[_Event]:
    """Give the birthdays near the horizon; the day of birth itself is none."""
    born = client.birth_date
    if born is not None:
        leap_day = "february-28" if policy.leap_day is None else policy.leap_day.falls_on
        early, late = _reach("birthday", policy, horizon)
        for year in range(max(early.year, born.year + 1), late.year + 1):
            yield "birthday", anniversary(born, year, leap_day=leap_day), None


def _greetings(policy: CadencePolicy, horizon: Window) -> Iterator[_Event]:
    if policy.greeted_holidays is not None:
        for day in _holidays(policy.greeted_holidays.holidays, *_reach("holiday", policy, horizon)):
            yield "holiday", day, None


# The same days for every client of a book.
@lru_cache(maxsize=16)
def _holidays(codes: tuple[str, ...], early: date, late: date) -> tuple[date, ...]:
    days = (holiday_on(code, year) for year in range(early.year, late.year + 1) for code in codes)
    return tuple(day for day in days if day is not None and early <= day <= late)


def _reach(event: str, policy: CadencePolicy, horizon: Window) -> tuple[date, date]:
    """Give the first and the last day of an event whose window can touch the horizon."""
    lead = policy.lead_time(event)
    before, after = (0, 0) if lead is None else (lead.before or 0, lead.after or 0)
    early, late = horizon.first - timedelta(days=after), horizon.last + timedelta(days=before)
    return max(early, FIRST_DAY), min(late, LAST_DAY)


def _maturities(holdings: Iterable[Holding], families: Mapping[str, str], horizon: Window) -> Iterator[_Event]:
    for holding in holdings:
        day, family = holding.matures_on, family_of(holding.product, families)
        if day is not None and family in _MATURITIES and holding.amount != 0:
            overdue = family in _DEBTS and day < horizon.first
            yield _OVERDUE if overdue else _MATURITIES[family], day, holding.product


# --- what it calls for -----------------------------------------------------------------------------------------------


def _owed(
    event: _Event, client: Client, policy: CadencePolicy, horizon: Window
) -> tuple[Due, tuple[str, ...] | None] | None:
    """Give what an event calls for within the horizon and the kinds that settle it, every kind where None."""
    code, day, product = event
    opens_on, due_on = _window(code, day, policy)
    within = max(due_on, horizon.last) if code == _OVERDUE else due_on
    if opens_on > horizon.last or within < horizon.first:
        return None
    rule = _cited(code, client.contracted_tier, policy)
    if rule is None:
        return None
    kinds = rule.kinds if isinstance(rule, Occasion) else None
    due = Due(
        client_id=client.client_id,
        rule=rule.id,
        opens_on=opens_on,
        due_on=due_on,
        within=within,
        kinds=_preferred(client) if kinds is None else tuple(map(ContactKind, kinds)),
        purpose=_purpose(code, rule, policy),
        event=code,
        product=_coded(product),
    )
    return due, None if code == _OVERDUE else kinds


def _window(event: str, day: date, policy: CadencePolicy) -> tuple[date, date]:
    """Give the first and the last day for the contact of an event."""
    lead = policy.lead_time(event)
    if lead is None:
        return day, day
    if lead.after is None:
        return day - timedelta(days=lead.before or 0), day
    return day + timedelta(days=min(lead.after, 1)), day + timedelta(days=lead.after)


def _cited(event: str, tier: str | None, policy: CadencePolicy) -> Occasion | EventClass | None:
    """Give the rule that an event is owed by; two handbooks that name one event owe one contact, not two."""
    named = [one for one in policy.occasions if _names(one, event) and (one.tiers is None or tier in one.tiers)]
    if named:
        return min(named, key=lambda one: one.id)
    return next((one for one in policy.event_classes if _names(one, event)), None)


def _purpose(event: str, rule: Occasion | EventClass, policy: CadencePolicy) -> Purpose:
    if isinstance(rule, EventClass):
        return _CLASS_PURPOSES[rule.event_class]
    return Purpose.MARKETING if event_class(event, policy) == _PRODUCT else Purpose(rule.purpose)


def _preferred(client: Client) -> tuple[ContactKind, ...]:
    """Give the usual kinds of contact with the client's own choice first (C-18)."""
    chosen = () if client.preferred_channel is None else (client.preferred_channel,)
    return tuple(dict.fromkeys((*chosen, *_USUAL)))


def _coded(product: str | None) -> str | None:
    known = None if product is None else find_product(product)
    return product if known is None else known.code


def _ahead(event: str, policy: CadencePolicy, calendar: WorkCalendar | None) -> WorkCalendar | None:
    """Give the calendar by which an event may be told before its window; None for what follows the event."""
    lead = policy.lead_time(event)
    return None if calendar is None or (lead is not None and lead.after is not None) else ProvisionalCalendar(calendar)


def _urgent_due(signal: Signal, rule: UrgentContact, last: date) -> Due:
    """Give the contact of an urgent event: the hours are elapsed ones, whatever the clocks do in between (C-79).

    Where only the day is known they run from its beginning, the earliest moment that it can have been.
    """
    if signal.at is None:
        opens_on, due_on = signal.on, signal.on + timedelta(hours=rule.hours)
    else:
        end = hours_after(signal.at, rule.hours)
        opens_on, due_on = signal.at.date(), end.date()
    return Due(
        client_id=signal.client_id,
        rule=rule.id,
        opens_on=opens_on,
        due_on=due_on,
        within=max(due_on, last),
        kinds=_ANSWERED,
        purpose=Purpose.FRAUD,
        event=signal.event,
        product=_coded(signal.product),
        urgent=True,
    )


def _settles(
    contact: Contact,
    due: Due,
    kinds: Collection[str] | None,
    ahead: WorkCalendar | None,
    *,
    since: datetime | None = None,
) -> bool:
    """Tell whether a contact can have been the one that an event called for.

    Unlike a minimum, an event takes a text or a mail that went out without an answer: a greeting is not sent twice.
    """
    sent = contact.connected is None and contact.kind not in _ANSWERED and not due.urgent
    return (
        contact.at.date() <= due.within
        and contact.purpose in (None, due.purpose)
        and (kinds is None or contact.kind in kinds)
        and (sent or counts(contact))
        and (since is None or contact.at >= since)
        and (due.opens_on <= contact.at.date() or _was_last_chance(contact, due, ahead))
    )


def _was_last_chance(contact: Contact, due: Due, ahead: WorkCalendar | None) -> bool:
    """Tell whether a talk before a window was held when no working day was left up to the day of the event.

    Messages are no such thing: they go out on the day itself, worked or not.
    """
    if ahead is None or contact.kind not in _ANSWERED:
        return False
    after = contact.at.date() + timedelta(days=1)
    return last_workday_in(Window(first=after, last=due.due_on), ahead) is None


# --- who and whom ----------------------------------------------------------------------------------------------------


def check_sender(event: str, role: Role | None, policy: CadencePolicy, *, as_of: date) -> Decision[Outcome]:
    """Check that a role may send on the occasion of an event: NOT_APPLICABLE where no rule names senders for it.

    UNKNOWN where the role is not known.  Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for an event
    that no rule names and for a role that is none.
    Source: 004 1.定期联系制度 短信联络 (C-09).
    """
    _known(event, policy)
    if role is not None and role not in list(Role):
        raise unknown_code(role, "role", list(Role))
    urgent = () if policy.urgent is None else (policy.urgent,)
    named = [one for one in (*policy.occasions, *policy.event_classes, *urgent) if _names(one, event)]
    stated = [(one.id, one, one.senders) for one in named if isinstance(one, Occasion) and one.senders is not None]
    figures: list[tuple[str, Figure]] = [("event", next(term for term in named[0].items if term.code == event))]
    if not stated:
        found = named[0].finding(Outcome.NOT_APPLICABLE, "occasions.any_sender", *figures)
    else:
        _, rule, senders = min(stated)
        if role is None:
            found = rule.finding(Outcome.UNKNOWN, "occasions.sender_unknown", *figures)
        elif role in senders:
            found = rule.finding(Outcome.MET, "occasions.sender_allowed", *figures, ("role", str(role)))
        else:
            found = rule.finding(Outcome.NOT_MET, "occasions.sender_refused", *figures, ("role", str(role)))
    return Decision(found.outcome, as_of=as_of, rulebook=policy.rulebook, findings=[found])


def find_targets(
    event: str,
    clients: Iterable[Client],
    policy: CadencePolicy,
    *,
    on: date,
    relevant: Callable[[Client], bool | None],
    product: str | None = None,
) -> tuple[tuple[Signal, ...], tuple[str, ...]]:
    """Turn an event into signals for the clients it concerns, and name those of whom that is not known.

    ``relevant`` is the relationship manager's judgement (关联性), None where there is none yet: an event leads to no
    contact unjudged.  Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for an event that no rule names.
    Source: 004 侦测联络事件 (C-16).
    """
    _known(event, policy)
    judged = [(client.client_id, relevant(client)) for client in clients]
    targets = (Signal(client_id=one, event=event, on=on, product=product) for one, holds in judged if holds)
    return tuple(targets), tuple(one for one, holds in judged if holds is None)
