"""What is owed to a client (应联系事项): minimums, first follow-up and absence call, as far as they still lack.

A minimum (最低频次) asks for contacts in each calendar month, calendar quarter or two weeks; the first follow-up
(首次跟进) and the absence call (未到访跟踪) for one.  What still lacks becomes a :class:`~clientcare.dues.Due`, which
the planner reads; :mod:`~clientcare.cadence` grades what was done.  Only a client with a manager is owed anything, from
the day on which the manager has the client, and a minimum that names tiers goes by the contracted tier.

Bounds:
    A period holds both its ends.  The minimum is due on its last working day, where it has none on its last day; a
    contact after that, inside the period, still counts.  Only full periods are graded: who was assigned (assigned_on,
    else opened_on) after the first day is owed nothing for it.  Contacts of one day are one, but a meeting and a call
    of one day count each on its own leg.  A first follow-up that was missed is made up for until the end of the quarter
    after the one in which it fell due; an older one would be judged by a log that need not reach back to it.
Source: 004 1.定期联系制度, (三)识别建档 c (C-02 to C-07, C-26); 001 二 (C-45 to C-50, C-52, C-55).  Full periods,
distinct days, the last working day and how long a missed follow-up is followed are defaults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from attrs import frozen

from .calendars import ProvisionalCalendar
from .clocks import FIRST_DAY, Window, WorkCalendar, as_date, fortnight_of, last_workday_in, month_of, quarter_of
from .content import ContentByHolding
from .dues import Due, counts, purpose_of
from .facts import Client, Contact, ContactKind, Purpose
from .parameters import unknown_code
from .products import product_code
from .regime import AbsenceCall, CadencePolicy, Credit, FirstFollowUp, Minimum

__all__ = [
    "USUAL_KINDS",
    "Absence",
    "Standing",
    "absence_of",
    "by_points",
    "due_day",
    "find_dues",
    "followed_up_on",
    "is_full",
    "is_managed",
    "is_recent",
    "periods",
    "standing_of",
]

USUAL_KINDS: Final = (
    ContactKind.CALL, ContactKind.VIDEO, ContactKind.MESSENGER, ContactKind.TEXT, ContactKind.MAIL, ContactKind.APP,
    ContactKind.SOCIAL, ContactKind.MEETING,
)  # fmt: skip
"""By what a client is contacted where the rule names no kind: talks before messages; a meeting costs the most."""

# By what content and surveys reach a client, after the channels that the policy names: they are sent, not told.
_MESSAGES: Final = (
    ContactKind.TEXT, ContactKind.MAIL, ContactKind.APP, ContactKind.MESSENGER, ContactKind.SOCIAL, ContactKind.CALL,
    ContactKind.VIDEO, ContactKind.MEETING,
)  # fmt: skip

_DAY: Final = timedelta(days=1)
_MEETING: Final = (ContactKind.MEETING,)


# --- periods ---------------------------------------------------------------------------------------------------------


def periods(per: Literal["two-weeks", "month", "quarter"], first: date, last: date) -> tuple[Window, ...]:
    """Give every period that has a day from ``first`` to ``last``, in order and in full.

    Two weeks are counted from Monday 1900-01-01 on, the same for every client, and never from a client's own day.
    Raises :class:`~clientcare.errors.DateError` (``CC-DATE-002``) where ``last`` is before ``first`` or a period ends
    after 2200, and :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for another kind of period.
    """
    if per not in _PERIODS:
        raise unknown_code(per, "period", _PERIODS)
    return _periods(per, as_date(first), as_date(last))


# The same periods for every client of a book.
@lru_cache(maxsize=64)
def _periods(per: str, first: date, last: date) -> tuple[Window, ...]:
    window_of, span = _PERIODS[per], Window(first=first, last=last)
    found = [window_of(span.first)]
    while found[-1].last < span.last:
        found.append(window_of(found[-1].last + _DAY))
    return tuple(found)


_PERIODS: Final = {"two-weeks": fortnight_of, "month": month_of, "quarter": quarter_of}


def due_day(period: Window, calendar: WorkCalendar) -> date:
    """Give the last working day of a period, Monday to Friday beyond the calendar; else its last day."""
    return last_workday_in(period, ProvisionalCalendar(calendar)) or period.last


def is_full(client: Client, period: Window) -> bool:
    """Tell whether a client was there for the whole of a period; where no day is known, every period is full."""
    since = _since(client)
    return since is None or since <= period.first


def is_managed(client: Client, day: date) -> bool:
    """Tell whether a client is in the book of a manager on a day: from the day of assignment, else of opening, on."""
    since = _since(client)
    return client.manager_id is not None and (since is None or since <= day)


def is_recent(due_on: date, day: date) -> bool:
    """Tell whether a first follow-up that fell due is still judged, and made up for, on a day."""
    return quarter_of(max(quarter_of(day).first - _DAY, FIRST_DAY)).first <= due_on


def _since(client: Client) -> date | None:
    return client.assigned_on or client.opened_on


# --- what is owed ----------------------------------------------------------------------------------------------------


def find_dues(
    client: Client,
    contacts: Iterable[Contact],
    policy: CadencePolicy,
    *,
    first: date,
    last: date,
    calendar: WorkCalendar,
    holds: Collection[str] = (),
) -> tuple[Due, ...]:
    """Give what is still owed to a client and may be done from ``first`` to ``last``; nothing without a manager.

    Minimums and periodic content come once for every full period that has a day in the horizon, with what still lacks
    in it; ``opens_on`` is the first day of the period, also where that is before ``first``.  ``holds``: the products
    that the client holds, by code or name.  A first follow-up is owed while its days last and, where they are over
    before ``first``, still to be made up for.  An absence call is owed, once the days of absence and of the cool-down
    are over, until it is made; where that day is not worked, a plan calls on the working day before it, as for every
    due day.  A tier or a visit that is not known gives nothing; :func:`~clientcare.cadence.assess_minimums` says so.
    Contacts of other clients are passed over.

    Raises :class:`~clientcare.errors.DateError` (``CC-DATE-002``) where ``last`` is before ``first``.

    Source: 004 1.定期联系制度, (三)识别建档 c (C-02 to C-07, C-26); 001 二(二), 二(三) (C-45 to C-50, C-55).
    """
    horizon = Window(first=first, last=last)
    if not is_managed(client, last):
        return ()
    log = [one for one in contacts if one.client_id == client.client_id]
    dues = [
        due
        for rule in policy.minimums
        if rule.tiers is None or client.contracted_tier in rule.tiers
        for due in _minimum_dues(rule, client, log, policy, horizon, calendar)
    ]
    dues += _follow_up_dues(client, log, policy, horizon)
    dues += _absence_dues(client, log, policy, horizon)
    by_holding = policy.content_by_holding
    if by_holding is not None:
        sent = (one.product for one in by_holding.contents if one.content == by_holding.periodic)
        held = {product_code(one) for one in holds}
        product = next((one for one in sent if product_code(one) in held), None)
        if product is not None:
            dues += _minimum_dues(_as_minimum(by_holding), client, log, policy, horizon, calendar, product)
    return tuple(dues)


@lru_cache(maxsize=16)
def _as_minimum(rule: ContentByHolding) -> Minimum:
    """Give the periodic content of holders as the minimum that it is: one item in each period."""
    return Minimum(id=rule.id, source=rule.source, per=rule.per, purpose=Purpose.CONTENT.value)


@frozen(kw_only=True)
class Standing:
    """How far a minimum is met in a period: the contacts, or points, and meetings made, and what of each lacks."""

    contacts: int
    meetings: int
    lacking: int
    lacking_meetings: int | None


def standing_of(rule: Minimum, log: Sequence[Contact], credit: Credit | None, period: Window) -> Standing:
    """Count what a period holds towards a minimum, and what still lacks on each of its legs."""
    points = by_points(rule, credit)
    days: set[date] = set()
    meetings: set[date] = set()
    for one in log:
        day = one.at.date()
        if period.first <= day <= period.last and counts(one, purpose=rule.purpose, in_depth=rule.depth is not None):
            if rule.meetings is not None and one.kind is ContactKind.MEETING:
                meetings.add(day)
                if points is not None:
                    continue
            if rule.kinds is None or one.kind in rule.kinds:
                days.add(day)
    made = len(days) + (0 if points is None else points.calls * len(meetings))
    lacking, lacking_meetings = max(rule.contacts - made, 0), None
    if points is not None:
        lacking_meetings = -(-lacking // points.calls)  # rounded up: half a meeting is none
    elif rule.meetings is not None:
        lacking_meetings = max(rule.meetings - len(meetings), 0)
        if not lacking or not lacking_meetings:
            lacking = lacking_meetings = 0
    return Standing(contacts=made, meetings=len(meetings), lacking=lacking, lacking_meetings=lacking_meetings)


def by_points(rule: Minimum, credit: Credit | None) -> Credit | None:
    """Give the credit where a minimum goes by points (C-05): it has both legs, and the policy adds them up."""
    return credit if credit is not None and credit.method == "points" and rule.meetings is not None else None


def _minimum_dues(
    rule: Minimum,
    client: Client,
    log: Sequence[Contact],
    policy: CadencePolicy,
    horizon: Window,
    calendar: WorkCalendar,
    product: str | None = None,
) -> Iterator[Due]:
    if rule.per is None:
        return
    for period in periods(rule.per, horizon.first, horizon.last):
        standing = standing_of(rule, log, policy.credit, period)
        if standing.lacking and is_full(client, period):
            yield Due(
                client_id=client.client_id,
                rule=rule.id,
                opens_on=period.first,
                due_on=due_day(period, calendar),
                within=period.last,
                kinds=_kinds(rule, policy),
                contacts=standing.lacking,
                meetings=standing.lacking_meetings,
                purpose=None if rule.purpose is None else Purpose(rule.purpose),
                in_depth=rule.depth is not None,
                product=product,
            )


def _kinds(rule: Minimum, policy: CadencePolicy) -> tuple[ContactKind, ...]:
    """Give the kinds of a minimum as it names them; else those that suit its depth and purpose (C-52)."""
    channels, kinds = policy.channel_by_depth, rule.kinds
    if kinds is not None:
        return _coded(kinds)
    if rule.depth is not None:
        return _coded((ContactKind.MEETING, *(channels.in_depth if channels is not None else ()), ContactKind.CALL))
    if rule.purpose in (Purpose.SERVICE, Purpose.CONTENT, Purpose.SURVEY):
        return _coded((*(channels.light if channels is not None else ()), *_MESSAGES))
    return USUAL_KINDS


def _coded(kinds: Iterable[str]) -> tuple[ContactKind, ...]:
    return tuple(dict.fromkeys(map(ContactKind, kinds)))


def _follow_up_dues(client: Client, log: Sequence[Contact], policy: CadencePolicy, horizon: Window) -> Iterator[Due]:
    rule, assigned_on = policy.follow_up, client.assigned_on
    if rule is None or assigned_on is None or followed_up_on(rule, assigned_on, log) is not None:
        return
    opens_on, due_on = assigned_on + _DAY, assigned_on + timedelta(days=rule.days)
    if opens_on <= horizon.last and is_recent(due_on, horizon.first):
        yield Due(
            client_id=client.client_id,
            rule=rule.id,
            opens_on=opens_on,
            due_on=due_on,
            within=horizon.last if due_on < horizon.first else due_on,
            kinds=_coded(rule.kinds),
        )


def followed_up_on(rule: FirstFollowUp, assigned_on: date, log: Sequence[Contact]) -> date | None:
    """Give the day of the first contact that follows a client up after assignment; None where there is none."""
    made = (one.at.date() for one in log if counts(one, kinds=rule.kinds))
    return min((day for day in made if day >= assigned_on), default=None)


@frozen(kw_only=True)
class Absence:
    """Since when a client has not come in, the day on which a call is due, and the calls that settle or delay it.

    ``rest``: the day of the call that delays it, and the day up to which no other follows that one.
    """

    since: date
    due_on: date
    called_on: date | None
    rest: tuple[date, date] | None


def absence_of(rule: AbsenceCall, client: Client, log: Sequence[Contact], policy: CadencePolicy) -> Absence | None:
    """Give a client's absence: it begins with the last visit or meeting; None where neither is known.

    A call of the very day of the visit does not settle it: it may have come first.  Nothing is due before the client
    has a manager.
    """
    visits = [one.at.date() for one in log if counts(one, kinds=_MEETING)]
    visits += [] if client.last_visit_on is None else [client.last_visit_on]
    if not visits:
        return None
    since = max(visits)
    calls = [one for one in log if counts(one, kinds=rule.kinds)]
    due_on, rest = since + timedelta(days=rule.days), None
    care = [one.at.date() for one in calls if purpose_of(one) is Purpose.CARE]
    if policy.absence_cooldown is not None and care:
        until = max(care) + timedelta(days=policy.absence_cooldown.days)
        if until > due_on:
            due_on, rest = until, (max(care), until)
    due_on = max(due_on, _since(client) or due_on)
    called_on = min((one.at.date() for one in calls if one.at.date() > since), default=None)
    return Absence(since=since, due_on=due_on, called_on=called_on, rest=rest)


def _absence_dues(client: Client, log: Sequence[Contact], policy: CadencePolicy, horizon: Window) -> Iterator[Due]:
    rule = policy.absence
    if rule is None or client.contracted_tier not in rule.tiers:
        return
    absence = absence_of(rule, client, log, policy)
    if absence is not None and absence.called_on is None and absence.due_on <= horizon.last:
        day, end, kinds = absence.due_on, horizon.last, _coded(rule.kinds)
        yield Due(client_id=client.client_id, rule=rule.id, opens_on=day, due_on=day, within=end, kinds=kinds)
