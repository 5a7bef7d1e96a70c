"""Cadence: what is owed to a client, and whether it was done (联系频率).

A minimum (最低频次) asks for contacts in each calendar month, calendar quarter or two weeks; the first follow-up
(首次跟进) and the absence call (未到访跟踪) for one.  What still lacks becomes a :class:`~clientcare.dues.Due`, which
the planner reads; what was done is graded, rule by rule.  Only a client with a manager is owed anything, from the day
on which the manager has the client, and a minimum that names tiers goes by the contracted tier.

>>> from datetime import UTC
>>> from clientcare import Rulebook
>>> from clientcare.clocks import MondayToFriday
>>> from clientcare.facts import ContactKind
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).cadence
>>> client = Client(client_id="007", manager_id="m1", contracted_tier="diamond", assigned_on=date(2026, 6, 1))
>>> meeting = Contact(client_id="007", at=datetime(2026, 6, 9, 9, tzinfo=UTC), kind=ContactKind.MEETING)
>>> for log in [meeting], []:
...     decision = assess_minimums(client, log, policy, as_of=date(2026, 6, 30), calendar=MondayToFriday())
...     print([(one.rule, one.outcome.value) for one in decision.findings if one.rule == "C-03"])
[('C-03', 'met')]
[('C-03', 'not_met')]

Bounds:
    A period holds both its ends.  The minimum is due on its last working day, where it has none on its last day; a
    contact after that, inside the period, still counts.  Only full periods count: who was assigned (assigned_on, else
    opened_on) after the first day is owed nothing for it.  Contacts of one day are one, but a meeting and a call of one
    day count each on its own leg.  Every judgement is made at the end of the day ``as_of``.
Source: 004 1.定期联系制度, (三)识别建档 c, (3)客户约访制度, 流程改进重点 (C-01 to C-08, C-21 to C-24, C-26); 001 二
(C-45 to C-50, C-52, C-55).  Full periods, distinct days and the last working day are defaults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from attrs import frozen

from .clocks import WorkCalendar, as_date, week_of
from .decision import Decision, Figure, Finding, Outcome
from .dues import counts
from .facts import Client, Contact
from .owed import (
    USUAL_KINDS,
    absence_of,
    by_points,
    due_day,
    find_dues,
    followed_up_on,
    is_full,
    is_managed,
    is_recent,
    periods,
    standing_of,
)
from .policy import Checklist, require
from .regime import AbsenceCall, CadencePolicy, FirstFollowUp, Minimum

__all__ = [
    "USUAL_KINDS",
    "ReportDuty",
    "assess_minimums",
    "assess_week",
    "find_dues",
    "find_report_duties",
    "is_managed",
    "periods",
]

# --- whether it was done ---------------------------------------------------------------------------------------------

_WORST_FIRST: Final = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)


def assess_minimums(
    client: Client, contacts: Iterable[Contact], policy: CadencePolicy, *, as_of: date, calendar: WorkCalendar
) -> Decision[Outcome]:
    """Tell where a client stands at the end of ``as_of``: one finding for each minimum that concerns the client.

    A minimum is judged in the period that holds ``as_of``.  What lacks is NOT_MET from the due day on.  Before it there
    is nothing to hold against anybody yet, and nothing to pass either: NOT_APPLICABLE, with a sentence that says what
    is still open.  NOT_APPLICABLE as well: a partial period, a minimum without an interval, a client without a manager
    or, at the end of ``as_of``, not yet with one.
    UNKNOWN: a minimum of some tiers where the contracted tier is not known.  Minimums of other tiers are not listed.

    The first follow-up is judged until the end of the quarter after the one in which it fell due, NOT_MET where it was
    missed or came late: an older one would be judged by a log that need not reach back to it.  The absence call is
    judged for its tiers; it is NOT_MET from the day on which it is due.  The value is the worst of the findings:
    NOT_MET, UNKNOWN, MET, NOT_APPLICABLE.

    Source: 004 1.定期联系制度, (三)识别建档 c (C-02 to C-08, C-26); 001 二(二) (C-45 to C-50).
    """
    as_date(as_of)
    tier = client.contracted_tier
    log = [one for one in contacts if one.client_id == client.client_id and one.at.date() <= as_of]
    minimums = [one for one in policy.minimums if one.tiers is None or tier is None or tier in one.tiers]
    follow_up = () if policy.follow_up is None else (policy.follow_up,)
    absence = () if policy.absence is None or tier not in (None, *policy.absence.tiers) else (policy.absence,)
    if not is_managed(client, as_of):
        rules = [*minimums, *follow_up, *absence]
        return _worst([rule.finding(Outcome.NOT_APPLICABLE, *_unmanaged(client)) for rule in rules], policy, as_of)
    findings = [found for rule in minimums for found in _grade(rule, client, log, policy, as_of, calendar)]
    findings += _severity(findings, policy)
    findings += [found for rule in follow_up for found in _grade_follow_up(rule, client, log, as_of)]
    findings += [found for rule in absence for found in _grade_absence(rule, client, log, policy, as_of)]
    return _worst(findings, policy, as_of)


def _unmanaged(client: Client) -> tuple[str, *tuple[tuple[str, Figure], ...]]:
    """Say why a client is in no book: no manager at all, or not yet."""
    if client.manager_id is None:
        return ("cadence.unmanaged",)
    return "cadence.not_yet_managed", ("since", client.assigned_on or client.opened_on)


def _worst(findings: Sequence[Finding], policy: CadencePolicy, as_of: date) -> Decision[Outcome]:
    found = {one.outcome for one in findings}
    value = next((one for one in _WORST_FIRST if one in found), Outcome.NOT_APPLICABLE)
    return Decision(value, as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _severity(findings: Sequence[Finding], policy: CadencePolicy) -> Iterator[Finding]:
    """Say how severe a shortfall is (C-08); the outcome stays what it is."""
    rule = policy.strictness
    if rule is not None and any(one.outcome is Outcome.NOT_MET for one in findings):
        because = "cadence.warning" if rule.severity == "warning" else "cadence.error"
        yield rule.finding(Outcome.MET, because)


def _lack(as_of: date, due_on: date, missed: str, still_open: str) -> tuple[Outcome, str]:
    """Judge what lacks at the end of a day: open before its due day, missed from then on; with the sentence."""
    return (Outcome.NOT_APPLICABLE, still_open) if as_of < due_on else (Outcome.NOT_MET, missed)


def _grade(
    rule: Minimum,
    client: Client,
    log: Sequence[Contact],
    policy: CadencePolicy,
    as_of: date,
    calendar: WorkCalendar,
) -> Iterator[Finding]:
    if rule.per is None:
        yield rule.finding(Outcome.NOT_APPLICABLE, "cadence.no_interval")
        return
    if rule.tiers is not None and client.contracted_tier is None:
        yield rule.finding(Outcome.UNKNOWN, "cadence.tier_unknown")
        return
    (period,) = periods(rule.per, as_of, as_of)
    if not is_full(client, period):
        since = client.assigned_on or client.opened_on
        figures: tuple[tuple[str, Figure], ...] = (("since", since), ("first", period.first), ("last", period.last))
        yield rule.finding(Outcome.NOT_APPLICABLE, "cadence.partial", *figures)
        return
    standing, due_on = standing_of(rule, log, policy.credit, period), due_day(period, calendar)
    points = by_points(rule, policy.credit)
    either = rule.meetings is not None and points is None
    if not standing.lacking:
        outcome, because = Outcome.MET, "cadence.met_either" if either else "cadence.met"
    elif either:
        outcome, because = _lack(as_of, due_on, "cadence.lacking_either", "cadence.open_either")
    else:
        outcome, because = _lack(as_of, due_on, "cadence.lacking", "cadence.open")
    made = (("made", standing.contacts), ("needed", rule.contacts))
    meetings = (("meetings", standing.meetings), ("meetings_needed", rule.meetings)) if either else ()
    days = (("first", period.first), ("last", period.last), ("due_on", due_on))
    yield rule.finding(outcome, because, *made, *meetings, *days)
    if points is not None:
        figures = (("meetings", standing.meetings), ("calls", points.calls), ("points", standing.contacts))
        yield points.finding(outcome, "cadence.points", *figures)


def _grade_follow_up(rule: FirstFollowUp, client: Client, log: Sequence[Contact], as_of: date) -> Iterator[Finding]:
    assigned_on = client.assigned_on
    if assigned_on is None:
        yield rule.finding(Outcome.UNKNOWN, "cadence.assignment_unknown")
        return
    due_on = assigned_on + timedelta(days=rule.days)
    if as_of < assigned_on or not is_recent(due_on, as_of):
        return
    made_on = followed_up_on(rule, assigned_on, log)
    figures = (("assigned_on", assigned_on), ("due_on", due_on))
    if made_on is None:
        outcome, because = _lack(as_of, due_on, "cadence.follow_up_missing", "cadence.follow_up_open")
        yield rule.finding(outcome, because, *figures)
    else:
        outcome = Outcome.MET if made_on <= due_on else Outcome.NOT_MET
        yield rule.finding(outcome, "cadence.follow_up_made", *figures, ("made_on", made_on))


def _grade_absence(
    rule: AbsenceCall, client: Client, log: Sequence[Contact], policy: CadencePolicy, as_of: date
) -> Iterator[Finding]:
    if client.contracted_tier is None:
        yield rule.finding(Outcome.UNKNOWN, "cadence.tier_unknown")
        return
    absence = absence_of(rule, client, log, policy)
    if absence is None:
        yield rule.finding(Outcome.UNKNOWN, "cadence.visit_unknown")
    elif absence.called_on is not None:
        figures = (("since", absence.since), ("called_on", absence.called_on))
        yield rule.finding(Outcome.MET, "cadence.absence_called", *figures)
    else:
        figures = (("since", absence.since), ("due_on", absence.due_on))
        outcome, because = _lack(as_of, absence.due_on, "cadence.absence_missed", "cadence.absence_open")
        yield rule.finding(outcome, because, *figures)
        if policy.absence_cooldown is not None and absence.rest is not None:
            figures = (("called_on", absence.rest[0]), ("until", absence.rest[1]))
            yield policy.absence_cooldown.finding(Outcome.NOT_APPLICABLE, "cadence.absence_rests", *figures)


def assess_week(
    manager_id: str,
    book: Collection[str],
    contacts: Iterable[Contact],
    policy: CadencePolicy,
    *,
    as_of: date,
    calendar: WorkCalendar,
) -> Decision[Outcome]:
    """Tell whether a relationship manager reached enough different clients of the book in the week of ``as_of``.

    ``book``: the ids of the clients whom the manager has on that day, as :func:`~clientcare.owed.is_managed` tells;
    where it is smaller than the number asked for, all of them are enough, and an empty one asks for nothing.  Contacts
    of other staff do not count; those that name nobody do.  Due on the last working day of the week, Monday to Sunday,
    and judged at the end of ``as_of`` as in :func:`assess_minimums`.  A finding of the rule on strictness says how
    severe a shortfall is.  Raises :class:`~clientcare.errors.NoRuleInForce` where the policy has no weekly minimum.

    Source: 004 1.定期联系制度, (3)约访制度 (C-01, C-08).
    """
    rule = require(policy.weekly, "cadence.weekly")
    week, clients = week_of(as_of), frozenset(book)
    reached = {
        one.client_id
        for one in contacts
        if one.manager_id in (None, manager_id)
        and week.first <= one.at.date() <= as_of
        and one.client_id in clients
        and counts(one)
    }
    needed, due_on = min(rule.clients, len(clients)), due_day(week, calendar)
    if not clients:
        outcome, because = Outcome.NOT_APPLICABLE, "cadence.week_empty"
    elif len(reached) >= needed:
        outcome, because = Outcome.MET, "cadence.week"
    else:
        outcome, because = _lack(as_of, due_on, "cadence.week", "cadence.week_open")
    figures: tuple[tuple[str, Figure], ...] = (
        ("reached", len(reached)), ("needed", needed), ("book", len(clients)),
        ("first", week.first), ("last", week.last), ("due_on", due_on),
    )  # fmt: skip
    findings = [rule.finding(outcome, because, *figures)]
    return _worst([*findings, *_severity(findings, policy)], policy, as_of)


# --- reports ---------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class ReportDuty:
    """A communication report (沟通报告) that a contact asks for, by which rule; ``filed`` is False, None if unknown."""

    client_id: str
    at: datetime
    rule: str
    filed: bool | None


def find_report_duties(
    contacts: Iterable[Contact], policy: CadencePolicy, *, as_of: date, major: Iterable[Contact] = ()
) -> Decision[tuple[ReportDuty, ...]]:
    """Find the contacts up to the end of ``as_of`` whose report is not on file, by client and instant.

    An appointment (C-21) that took place asks for a report; so does a contact in ``major``, those that brought a major
    finding about the client or progress with an opportunity (C-22), which no log tells.  One finding for each of the
    two rules that the policy holds.  The report is due on the day of the contact, a default.  What stands in it (C-23)
    and its review (C-24) are checklists: :meth:`~clientcare.policy.Checklist.check`.

    Source: 004 (3)客户约访制度, 流程改进重点 (C-21, C-22).
    """
    as_date(as_of)
    left = [one for one in contacts if one.at.date() <= as_of]
    major = tuple(major)
    duties, findings = [], []
    for rule_id, asks in (("C-21", _is_held), ("C-22", major.__contains__)):
        rule = next((one for one in policy.rules if one.id == rule_id), None)
        if rule is not None:
            asking, left = [one for one in left if asks(one)], [one for one in left if not asks(one)]
            duties += [
                ReportDuty(client_id=one.client_id, at=one.at, rule=rule_id, filed=one.report_filed)
                for one in asking
                if not one.report_filed
            ]
            findings.append(_reports(rule, asking))
    duties.sort(key=lambda duty: (duty.client_id, duty.at, duty.rule))
    return Decision(tuple(duties), as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _is_held(contact: Contact) -> bool:
    return bool(contact.appointment) and counts(contact)


def _reports(rule: Checklist, asked: Sequence[Contact]) -> Finding:
    missing = sum(one.report_filed is False for one in asked)
    unknown = sum(one.report_filed is None for one in asked)
    if not asked:
        outcome = Outcome.NOT_APPLICABLE
    elif missing:
        outcome = Outcome.NOT_MET
    else:
        outcome = Outcome.UNKNOWN if unknown else Outcome.MET
    figures = (("contacts", len(asked)), ("missing", missing), ("unknown", unknown))
    return rule.finding(outcome, "cadence.reports", *figures)
