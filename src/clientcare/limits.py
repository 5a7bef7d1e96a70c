"""Limits: what would be too much for a client (联系上限与免打扰).

May this contact be made, and which of those already made should not have been?  Caps (联系上限) and the upper bounds of
minimums become one value, :class:`Limit`; beside them stand opt-outs (拒绝联系), quiet hours (免打扰时段), the client
who declined (C-28), the cool-down (冷却期) after a refusal, and open complaints (K-36).

- A contact that was tried counts as much as one that was connected, and each of a day counts.  Without a purpose it is
  care.
- Days and hours are those of the contact's own offset: give instants in the client's zone.
- A run of n days holds n days with both its ends: of two contacts with at most 1 in 30 days, the later one is free 30
  days after the earlier one.  Weeks start on Monday, months and quarters are calendar ones, two weeks are counted from
  Monday 1900-01-01.
- Quiet hours from 21 to 8 hold 21:00:00 and 07:59:59, not 20:59:59 and not 08:00:00.
- Contacts against fraud pass everything.  Service passes limits that do not name it, and the cool-down, which keeps a
  refused product from being offered again.  Quiet hours hold for service, too.

>>> from clientcare.decision import Source
>>> cap = Cap(id="B-01", source=Source(document="bank", locator="1"), most=2, days=7, purposes=("marketing",))
>>> policy = CadencePolicy(caps=(cap,))
>>> (limit,) = limits_for(policy, tier=None, kind=ContactKind.TEXT, purpose=Purpose.MARKETING)
>>> has_room(limit, [date(2026, 6, 1), date(2026, 6, 7)], date(2026, 6, 8))
True
>>> has_room(limit, [date(2026, 6, 1), date(2026, 6, 6)], date(2026, 6, 7))
False

What a policy does not state limits nothing.  No handbook states caps, quiet hours or a cool-down, so they are defaults
of ``reference``.

Source: 001 一(二), 001 二(二) (C-48, C-49, C-51); 004 (1)识别需求流程② (C-28); no handbook on K-36.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

from attrs import frozen

from .clocks import FIRST_DAY, Window, as_date, as_instant, fortnight_of, month_of, quarter_of, week_of
from .decision import Decision, Finding, Outcome
from .dues import purpose_of
from .errors import DateError
from .facts import Client, Contact, ContactKind, Purpose
from .parameters import unknown_code
from .products import product_code, product_term
from .regime import CadencePolicy, Cap, Minimum, QuietHours, RefusalCooldown, Suppression

__all__ = [
    "SPARED",
    "Breach",
    "Limit",
    "check_contact",
    "find_breaches",
    "find_cooldowns",
    "has_room",
    "is_quiet",
    "limits_for",
    "next_allowed_day",
    "suppresses",
]

_DAY: Final = timedelta(days=1)
SPARED: Final = (Purpose.SERVICE, Purpose.FRAUD)
"""The purposes that pass what does not name them."""

_OTHERS: Final = tuple(purpose for purpose in Purpose if purpose not in SPARED)


# --- one limit -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Limit:
    """At most ``most`` contacts in any run of ``days`` days, or in each calendar period ``per``; one of the two is set.

    It counts and limits contacts of ``purposes``, by one of ``kinds`` (every kind where None); with ``in_depth`` only
    those known to have been in depth.  ``rule`` is the cap, or the minimum with an upper bound, that it comes from.
    """

    rule: Cap | Minimum
    most: int
    purposes: tuple[str, ...]
    kinds: tuple[str, ...] | None
    in_depth: bool = False
    days: int | None
    per: Literal["week", "two-weeks", "month", "quarter"] | None

    def counts(self, kind: ContactKind, purpose: Purpose, *, in_depth: bool | None = None) -> bool:
        """Tell whether a contact counts, and so is limited; one against fraud never is."""
        return (
            purpose != Purpose.FRAUD
            and purpose in self.purposes
            and (self.kinds is None or kind in self.kinds)
            and (not self.in_depth or bool(in_depth))
        )

    def window(self, day: date) -> Window:
        """Give the calendar period that holds ``day``, or the run of days that ends with it."""
        if self.days is not None:
            # 1 January 1900 stands for an unknown day in many a bank's records; no run begins before it.
            return Window(first=max(day - timedelta(days=self.days - 1), FIRST_DAY), last=day)
        if self.per == "two-weeks":
            return fortnight_of(day)
        if self.per == "week":
            return week_of(day)
        return month_of(day) if self.per == "month" else quarter_of(day)


def limits_for(
    policy: CadencePolicy, *, tier: str | None, kind: ContactKind, purpose: Purpose, in_depth: bool = False
) -> tuple[Limit, ...]:
    """Give the limits of such a contact with a client of a contracted tier: the caps, then the bounds of minimums.

    A limit for some tiers does not bind a client whose tier is not known.  Against fraud there is none.

    Source: 001 一(二) (C-48), 001 二(二) (C-49); caps are defaults.
    """
    return tuple(limit for limit in _binding(policy, tier) if limit.counts(kind, purpose, in_depth=in_depth))


def _binding(policy: CadencePolicy, tier: str | None) -> list[Limit]:
    """Give every limit that binds clients of a tier."""
    found = [
        Limit(rule=cap, most=cap.most, purposes=cap.purposes, kinds=cap.kinds, days=cap.days, per=cap.per)
        for cap in policy.caps
        if cap.tiers is None or tier in cap.tiers
    ]
    found += [
        Limit(
            rule=one, most=one.most, purposes=_OTHERS if one.purpose is None else (one.purpose,), kinds=one.kinds,
            in_depth=one.depth is not None, days=None, per=one.per,
        )
        for one in policy.minimums
        if one.most is not None and one.per is not None and (one.tiers is None or tier in one.tiers)
    ]  # fmt: skip
    return found


def has_room(limit: Limit, days: Sequence[date], day: date) -> bool:
    """Tell whether one more contact on ``day`` keeps every window within the limit, before ``day`` and after.

    ``days`` are those of the contacts that the limit counts, in any order, a day for each contact.
    """
    if len(days) < limit.most:
        return True
    return (days.count(day) if limit.days == 1 else _fullest(limit, days, day)[0]) < limit.most


def next_allowed_day(limit: Limit, days: Sequence[date], day: date) -> date:
    """Give the first day from ``day`` on that has room for one more contact; ``days`` as for :func:`has_room`.

    Raises :class:`~clientcare.errors.DateError` where that is after 2200.
    """
    while not has_room(limit, days, day):
        day += _DAY
    return day


def _fullest(limit: Limit, days: Iterable[date], day: date) -> tuple[int, Window]:
    """Give the window round ``day`` that holds most of ``days``, and how many; where several do, the earliest.

    A run of days may end on ``day`` or later.  One that holds more than the run ending on ``day`` can be moved on until
    it begins on a contact's day, or on ``day``, and loses nothing.
    """
    window = limit.window(day)
    if limit.days is None:
        return sum(window.first <= one <= window.last for one in days), window
    span = timedelta(days=limit.days - 1)
    near = sorted(one for one in days if abs(one - day) <= span)
    most = bisect_right(near, day)
    for first in (*near[:most], day):
        held = bisect_right(near, first + span) - bisect_left(near, first)
        if held > most:
            most, window = held, Window(first=first, last=first + span)
    return most, window


# --- the other rules -------------------------------------------------------------------------------------------------


def is_quiet(rule: QuietHours, at: datetime) -> bool:
    """Tell whether ``at``, in the client's zone, falls in the quiet hours: ``begin`` is in them, ``end`` is not."""
    if rule.begin < rule.end:
        return rule.begin <= at.hour < rule.end
    return at.hour >= rule.begin or at.hour < rule.end


def suppresses(rule: Suppression, purpose: Purpose) -> bool:
    """Tell whether contacts of a purpose stop while a complaint of the client is open (K-36)."""
    if rule.scope == "marketing":
        return purpose == Purpose.MARKETING
    return rule.scope == "non-service" and purpose not in SPARED


# --- one contact to come ---------------------------------------------------------------------------------------------


def check_contact(
    client: Client,
    contacts: Iterable[Contact],
    policy: CadencePolicy,
    *,
    at: datetime,
    kind: ContactKind,
    purpose: Purpose,
    product: str | None = None,
    in_depth: bool = False,
    complaint_open: bool | None = None,
) -> Decision[Outcome]:
    """Check whether a contact may be made at an instant in the client's zone; one finding a rule that speaks of it.

    ``contacts`` are the others, earlier and later ones: a limit looks both ways.  ``product`` is what the contact is
    about; it rests for the days of the cool-down from the day of its last refusal, that day included.
    ``complaint_open``: whether a complaint of the client is open, None where it is not known.

    NOT_MET where any rule forbids it, UNKNOWN where a rule lacks a fact, MET otherwise, also where none speaks.  That a
    client declined to become a VIP holds once it is on record, as an opt-out does.  Raises
    :class:`~clientcare.errors.DateError` for an instant without offset, :class:`~clientcare.errors.FactError`
    (``CC-FACT-002``) for an unknown kind or purpose.

    Source: 004 (1)识别需求流程② (C-28), 001 一(二), 001 二(二) (C-48, C-49, C-51); K-36; the rest are defaults.
    """
    _known(kind, "kind of contact", ContactKind)
    _known(purpose, "purpose", Purpose)
    as_instant(at)
    findings: list[Finding] = []
    if purpose != Purpose.FRAUD:
        others = [one for one in contacts if one.client_id == client.client_id]
        findings += _of_client(client, policy, kind, purpose)
        findings += _of_hours(policy, at)
        limits = limits_for(policy, tier=client.contracted_tier, kind=kind, purpose=purpose, in_depth=in_depth)
        findings += (_of_limit(limit, others, at.date()) for limit in limits)
        if product is not None and policy.refusal_cooldown is not None and purpose not in SPARED:
            findings.append(_of_refusals(others, policy.refusal_cooldown, at, product))
        if policy.suppression is not None and suppresses(policy.suppression, purpose):
            findings.append(_of_complaints(policy.suppression, complaint_open))
    outcomes = {one.outcome for one in findings}
    value = next((one for one in (Outcome.NOT_MET, Outcome.UNKNOWN) if one in outcomes), Outcome.MET)
    return Decision(value, as_of=at, rulebook=policy.rulebook, findings=findings)


def _known(value: str, what: str, known: type[StrEnum]) -> None:
    if value not in list(known):
        raise unknown_code(value, what, [one.value for one in known])


def _of_client(client: Client, policy: CadencePolicy, kind: ContactKind, purpose: Purpose) -> Iterator[Finding]:
    """Judge by what the client has said: the channels opted out of, and that VIP service was declined."""
    if policy.opt_out is not None and purpose in policy.opt_out.purposes:
        figure = ("kind", str(kind))
        if kind in client.opted_out:
            yield policy.opt_out.finding(Outcome.NOT_MET, "limits.opted_out", figure)
        else:
            yield policy.opt_out.finding(Outcome.MET, "limits.not_opted_out", figure)
    if policy.declined is not None and purpose in policy.declined.purposes:
        if client.declined_vip:
            yield policy.declined.finding(Outcome.NOT_MET, "limits.declined")
        elif client.declined_vip is None:
            yield policy.declined.finding(Outcome.NOT_APPLICABLE, "limits.nothing_declined")
        else:
            yield policy.declined.finding(Outcome.MET, "limits.not_declined")


def _of_hours(policy: CadencePolicy, at: datetime) -> Iterator[Finding]:
    rule = policy.quiet_hours
    if rule is not None:
        figures = (("at", at), ("begin", rule.begin), ("end", rule.end))
        if is_quiet(rule, at):
            yield rule.finding(Outcome.NOT_MET, "limits.quiet", *figures)
        else:
            yield rule.finding(Outcome.MET, "limits.not_quiet", *figures)


def _of_limit(limit: Limit, contacts: list[Contact], day: date) -> Finding:
    days = [one.at.date() for one in contacts if _is_counted(limit, one)]
    counted, window = _fullest(limit, days, day)
    figures = (("counted", counted), ("most", limit.most), ("first", window.first), ("last", window.last))
    if counted < limit.most:
        return limit.rule.finding(Outcome.MET, "limits.room", *figures)
    free = next_allowed_day(limit, days, day)
    return limit.rule.finding(Outcome.NOT_MET, "limits.full", *figures, ("next", free))


def _is_counted(limit: Limit, contact: Contact) -> bool:
    return limit.counts(contact.kind, purpose_of(contact), in_depth=contact.in_depth)


def _of_refusals(contacts: list[Contact], rule: RefusalCooldown, at: datetime, product: str) -> Finding:
    refusals = _refusals(one for one in contacts if _utc(one.at) <= _utc(at))
    refused_on = refusals.get(product_code(product))
    if refused_on is None:
        return rule.finding(Outcome.MET, "limits.not_refused", ("product", product_term(product)))
    return _resting(rule, product, refused_on, at.date())


def _refusals(contacts: Iterable[Contact]) -> dict[str, date]:
    """Give the day of the last refusal of each product, by its code."""
    refused = [(product_code(one.refused_product), one.at.date()) for one in contacts if one.refused_product]
    return dict(sorted(refused, key=lambda one: one[1]))


def _resting(rule: RefusalCooldown, product: str, refused_on: date, day: date) -> Finding:
    """Find whether a refused product still rests: the day of the refusal is the first of its days."""
    until = refused_on + timedelta(days=rule.days)
    figures = (("product", product_term(product)), ("refused_on", refused_on), ("until", until))
    if day < until:
        return rule.finding(Outcome.NOT_MET, "limits.cooling_down", *figures)
    return rule.finding(Outcome.MET, "limits.cooled_down", *figures)


def find_cooldowns(contacts: Iterable[Contact], policy: CadencePolicy, *, as_of: date) -> dict[str, Finding]:
    """Find the products that one client has refused and that still rest on a day (冷却期), by code, in their order.

    A product rests for the days of the cool-down from the day of its last refusal, that day included, as for
    :func:`check_contact`; refusals after ``as_of`` are passed over.  Empty where the policy states no cool-down.

    Source: no handbook states a cool-down; the days are a default.

    >>> from clientcare.rulebook import Rulebook
    >>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).cadence
    >>> refusal = Contact(client_id="007", at=datetime(2026, 4, 1, tzinfo=UTC), kind=ContactKind.CALL,
    ...     refused_product="基金")
    >>> [(code, str(found.figure("until"))) for code, found in
    ...     find_cooldowns([refusal], policy, as_of=date(2026, 6, 29)).items()]
    [('fund', '2026-06-30')]
    >>> find_cooldowns([refusal], policy, as_of=date(2026, 6, 30))
    {}
    """
    as_date(as_of)
    rule = policy.refusal_cooldown
    if rule is None:
        return {}
    refused = _refusals(one for one in contacts if one.at.date() <= as_of)
    found = {code: _resting(rule, code, day, as_of) for code, day in sorted(refused.items())}
    return {code: one for code, one in found.items() if one.outcome is Outcome.NOT_MET}


def _of_complaints(rule: Suppression, complaint_open: bool | None) -> Finding:
    if complaint_open is None:
        return rule.finding(Outcome.UNKNOWN, "limits.complaint_unknown")
    if complaint_open:
        return rule.finding(Outcome.NOT_MET, "limits.complaint_open")
    return rule.finding(Outcome.MET, "limits.no_complaint")


# --- contacts already made -------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Breach:
    """A contact that was made though a rule forbade it: whose, when, and the rule's finding with the figures."""

    client_id: str
    at: datetime
    finding: Finding


def find_breaches(
    client: Client,
    contacts: Iterable[Contact],
    policy: CadencePolicy,
    *,
    complaint_windows: Sequence[tuple[datetime, datetime | None]] = (),
) -> tuple[Breach, ...]:
    """Find the contacts with a client that broke a limit, quiet hours, a cool-down or the silence during a complaint.

    Each is judged against those before it: of three where two are allowed, the third is the breach.  They are taken by
    day, then instant, then as they come; breaches come in that order, one for each rule broken.  Where only the day is
    known, the hour is not judged, and a complaint only where it was open all day.  A product that is refused again was
    spoken of again.  ``complaint_windows``: when each complaint was received and closed, None for an open one; the
    instant of closing is free.  Opt-outs and C-28 have no date, so they are not judged here.

    Takes n log n steps for n contacts, whatever the limits, and one more for each complaint and contact.  Raises
    :class:`~clientcare.errors.DateError` for a complaint that was closed before it was received or has no offset.

    Source: 001 一(二), 001 二(二) (C-48, C-49, C-51); K-36; the rest are defaults.
    """
    complaints = [(_utc(as_instant(one)), end and _utc(as_instant(end))) for one, end in complaint_windows]
    if any(closed is not None and closed < opened for opened, closed in complaints):
        raise DateError("CC-DATE-002", "a complaint cannot be closed before it was received")
    made = [one for one in contacts if one.client_id == client.client_id]
    made.sort(key=lambda one: (one.at.date(), _utc(one.at)))
    tallies: list[tuple[Limit, list[date]]] = [(limit, []) for limit in _binding(policy, client.contracted_tier)]
    refused: dict[str, date] = {}
    found: list[Breach] = []
    for contact in made:
        findings: list[Finding] = []
        if purpose_of(contact) != Purpose.FRAUD:
            if not contact.whole_day:
                findings += (one for one in _of_hours(policy, contact.at) if one.outcome is Outcome.NOT_MET)
            findings += _past_limits(contact, tallies)
            findings += _past_refusals(contact, policy.refusal_cooldown, refused)
            findings += _past_complaints(contact, policy.suppression, complaints)
        if contact.refused_product is not None:
            refused[product_code(contact.refused_product)] = contact.at.date()
        found += [Breach(client_id=client.client_id, at=contact.at, finding=one) for one in findings]
    return tuple(found)


def _past_limits(contact: Contact, tallies: list[tuple[Limit, list[date]]]) -> Iterator[Finding]:
    """Judge a contact by the days of those before it, which are sorted, and add its day to them."""
    day = contact.at.date()
    for limit, days in tallies:
        if _is_counted(limit, contact):
            first = limit.window(day).first
            counted = len(days) - bisect_left(days, first)
            days.append(day)
            if counted >= limit.most:
                figures = (("on", day), ("counted", counted), ("most", limit.most), ("first", first))
                yield limit.rule.finding(Outcome.NOT_MET, "limits.exceeded", *figures)


def _past_refusals(contact: Contact, rule: RefusalCooldown | None, refused: dict[str, date]) -> Iterator[Finding]:
    product, day = contact.refused_product and product_code(contact.refused_product), contact.at.date()
    if rule is None or product is None or product not in refused or purpose_of(contact) in SPARED:
        return
    until = refused[product] + timedelta(days=rule.days)
    if day < until:
        figures = (("on", day), ("product", product_term(product)), ("refused_on", refused[product]), ("until", until))
        yield rule.finding(Outcome.NOT_MET, "limits.spoken_again", *figures)


def _past_complaints(
    contact: Contact, rule: Suppression | None, complaints: Sequence[tuple[datetime, datetime | None]]
) -> Iterator[Finding]:
    if rule is None or not suppresses(rule, purpose_of(contact)):
        return
    # A day is free where the complaint was closed in it, an instant where it was closed at it.
    begin, end = _utc(contact.at), _utc(contact.at + (_DAY if contact.whole_day else timedelta.resolution))
    during = [opened for opened, closed in complaints if opened <= begin and (closed is None or end <= closed)]
    if during:
        figures = (("at", contact.at), ("opened", during[0].astimezone(contact.at.tzinfo)))
        yield rule.finding(Outcome.NOT_MET, "limits.during_complaint", *figures)


def _utc(at: datetime) -> datetime:
    """Give an instant in UTC: in a zone's repeated hour, Python orders instants of that zone by their clock alone."""
    return at.astimezone(UTC)
