"""Outflows (大额转出): large sums that went out without an explanation, and the clock that each starts.

The client is asked about such an outflow within so many hours.

- A client's outflows of one day are added, or each transfer stands alone, as the policy says.  Large is the amount of
  the policy or more; or its share of the assets of the evening before or more, and at least its floor.  Where the
  assets of the evening before are nothing or a debt, the floor alone decides.
- The clock starts with the transfer that reached the limit and counts elapsed hours; the last instant is in time.
- Money that was explained is left out; what is not known to be explained counts.
- Days are those of the transfer's own offset: give instants in the client's zone.  Where only the day is known, the
  clock started some time in it; where the assets are not known, it may have started with any transfer from the floor
  up to the amount.  A status that hangs on the start is UNKNOWN.

>>> from datetime import timezone
>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).compliance
>>> at = datetime(2026, 6, 30, 9, tzinfo=timezone(timedelta(hours=8)))
>>> sent = Transfer(client_id="007", at=at, direction=Direction.OUT, amount=500_000_00)
>>> (found,) = find_outflows([sent], policy, now=at + timedelta(hours=24)).value
>>> found.status.value, found.due_at.isoformat()
('running', '2026-07-01T09:00:00+08:00')
>>> find_outflows([sent], policy, now=at + timedelta(hours=25)).value[0].status.value
'late'

Source: 001 四(二) (P-23); how much is large is a default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from attrs import field, frozen

from .clocks import as_instant, hours_after
from .decision import Decision, Figure, Finding, Outcome, language
from .facts import Direction, Transfer
from .money import from_minor
from .parameters import choice, count, money, ratio
from .policy import Rule, require
from .sentences.alerts import WORDS

if TYPE_CHECKING:
    from .conduct import CompliancePolicy

__all__ = [
    "OUTFLOW",
    "Assets",
    "LargeOutflow",
    "LargeSum",
    "Outflow",
    "OutflowContact",
    "OutflowStatus",
    "UrgentEvent",
    "find_large_sums",
    "find_outflows",
    "find_urgent_events",
]

OUTFLOW: Final = "large_outflow"
"""The code of the event, here and in the contact plan."""

Assets: TypeAlias = Callable[[str, date], int | None]
"""Gives the assets of a client, by id, at the end of a day, in minor units, or None where they are not known."""

_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta.resolution


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class LargeOutflow(Rule):
    """What makes money that goes out large; a default (D-36).

    ``at_least`` the amount, or ``share`` of the assets of the evening before and at least ``floor``; ``per`` says
    whether the outflows of a client's day are added or each transfer stands alone.
    """

    at_least: int = field(metadata=money())
    share: Decimal | None = field(default=None, metadata=ratio())
    floor: int | None = field(default=None, metadata=money())
    per: Literal["day", "transfer"] = field(metadata=choice("day", "transfer"))

    def statement(self, lang: str = "en") -> str:
        """Say the rule in one sentence, in ``en`` or ``zh``, and what is added up in words."""
        place = language(lang)
        return (self.statement_en, self.statement_zh)[place].format_map(
            self.show(lang) | {"per": WORDS[self.per][place]}
        )

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also a share without a floor, or a floor without a share."""
        yield from Rule.problems(self)
        if (self.share is None) != (self.floor is None):
            yield "share", "give share and floor together, or neither"

    def covers(self, amount: int, held: int | None) -> bool | None:
        """Tell whether an amount is large for a client with such assets; None where that hangs on unknown assets."""
        if amount >= self.at_least:
            return True
        if self.share is None or self.floor is None or amount < self.floor:
            return False
        part, whole = self.share.as_integer_ratio()
        return None if held is None else amount * whole >= held * part


@frozen(kw_only=True)
class OutflowContact(Rule):
    """Within how many elapsed hours the client is asked about a large outflow that nobody has explained (P-23)."""

    hours: int = field(metadata=count(most=8784))


# --- outflows --------------------------------------------------------------------------------------------------------


class OutflowStatus(StrEnum):
    """How the clock of a large outflow stands; UNKNOWN where that hangs on its size, or its start, and is not known."""

    MET = "met"
    RUNNING = "running"
    LATE = "late"
    UNKNOWN = "unknown"


_OUTCOMES: Final[Mapping[OutflowStatus, Outcome]] = {
    OutflowStatus.MET: Outcome.MET,
    OutflowStatus.RUNNING: Outcome.NOT_APPLICABLE,
    OutflowStatus.LATE: Outcome.NOT_MET,
    OutflowStatus.UNKNOWN: Outcome.UNKNOWN,
}


@frozen(kw_only=True)
class Outflow:
    """A large outflow that nobody has explained (无合理说明的大额转出).

    ``amount`` in minor units, of the day or of the transfer.  ``started_at`` and ``due_at`` are the earliest that they
    can be; ``reached_at`` is when the client was first reached from then on.  ``is_open``: nobody has reached the
    client since the latest start that there can be.  ``large`` is None where that hangs on assets that are not known.
    ``rules``: the ids of the contact and of the limit.
    """

    client_id: str
    day: date
    amount: int
    large: Literal[True] | None
    started_at: datetime
    due_at: datetime
    reached_at: datetime | None
    is_open: bool
    status: OutflowStatus = field(converter=OutflowStatus)
    rules: tuple[str, str]

    @property
    def severity(self) -> Literal["error", "warning", "note"] | None:
        """How severe it is: an error late, a note while the clock runs, a warning where it is unknown."""
        severities: dict[OutflowStatus, Literal["error", "warning", "note"]] = {
            OutflowStatus.LATE: "error", OutflowStatus.UNKNOWN: "warning", OutflowStatus.RUNNING: "note",
        }  # fmt: skip
        return severities.get(self.status)


@frozen(kw_only=True)
class LargeSum:
    """Transfers of one client that are large together; ``large`` is None where that hangs on assets not known.

    ``starts``: when the sum can have become large, sorted; where only the day of a transfer is known, the earliest and
    the latest of these instants, and any between them.
    """

    client_id: str
    day: date
    amount: int
    large: Literal[True] | None
    transfers: tuple[Transfer, ...]
    starts: tuple[datetime, ...]


def find_outflows(
    transfers: Iterable[Transfer], policy: CompliancePolicy, *, now: datetime, assets: Assets | None = None
) -> Decision[tuple[Outflow, ...]]:
    """Find the large outflows up to ``now`` that nobody has explained, and how the clock of each stands.

    By client, day and instant; one finding each, in the same order.  A client is reached in time up to and including
    ``due_at``; a contact before the limit was reached answers nothing.  ``assets`` gives those of an evening before;
    without it a share of them is not judged.

    Raises :class:`~clientcare.errors.NoRuleInForce` where the policy states no limit or no hours,
    :class:`~clientcare.errors.DateError` for a naive ``now``.

    Source: 001 四(二) (P-23); the limit is a default.
    """
    rule = require(policy.outflow_contact, "compliance.outflow_contact")
    limit = require(policy.large_outflow, "compliance.large_outflow")
    open_ones = [one for one in transfers if one.explained is not True]
    found = [_clocked(one, rule, limit, now) for one in find_large_sums(open_ones, limit, now, assets)]
    return Decision(
        tuple(one for one, _ in found),
        as_of=now,
        rulebook=policy.rulebook,
        findings=[finding for _, finding in found],
    )


def find_large_sums(
    transfers: Iterable[Transfer], limit: LargeOutflow, now: datetime, assets: Assets | None
) -> Iterator[LargeSum]:
    """Find what went out by ``now`` and is large, or may be; by client, day and instant.

    Source: 001 四(二) (P-23); 004 (2)精细化管理制度 (P-25); the limit is a default.
    """
    until = _utc(as_instant(now))
    days: dict[tuple[str, date], list[Transfer]] = {}
    for one in transfers:
        if one.direction is Direction.OUT and _utc(one.at) <= until:
            days.setdefault((one.client_id, one.at.date()), []).append(one)
    for (client_id, day), sent in sorted(days.items(), key=lambda item: item[0]):
        sent.sort(key=lambda one: _utc(one.at))
        for group in [sent] if limit.per == "day" else [[one] for one in sent]:
            amount = sum(one.amount for one in group)
            held = None if assets is None else assets(client_id, day - _DAY)
            large = limit.covers(amount, held)
            if large or (large is None and assets is not None):
                yield LargeSum(
                    client_id=client_id,
                    day=day,
                    amount=amount,
                    large=large,
                    transfers=tuple(group),
                    starts=_starts(group, limit, held, judged=assets is not None),
                )


def _starts(group: Sequence[Transfer], limit: LargeOutflow, held: int | None, *, judged: bool) -> tuple[datetime, ...]:
    """Give the instants at which the sum of transfers can have become large, from where it may be to where it must."""
    if any(one.whole_day for one in group):
        ends = (_possible(group, limit, held, moment, judged=judged) for moment in (_begin, _end))
        earliest, latest = (tuple(one) for one in ends)
        return earliest[0], latest[-1]
    return tuple(_possible(group, limit, held, _begin, judged=judged))


def _possible(
    group: Sequence[Transfer],
    limit: LargeOutflow,
    held: int | None,
    moment: Callable[[Transfer], datetime],
    *,
    judged: bool,
) -> Iterator[datetime]:
    ordered = sorted(group, key=lambda one: _utc(moment(one)))
    for one, total in zip(ordered, accumulate(one.amount for one in ordered), strict=True):
        large = limit.covers(total, held)
        # Without assets to ask for, a share of them is not judged, so that nothing is perhaps large.
        if large or (large is None and judged):
            yield moment(one)
        if large:
            return


def _begin(transfer: Transfer) -> datetime:
    return transfer.at


def _end(transfer: Transfer) -> datetime:
    """Give the end of the day of a transfer of which only the day is known."""
    return transfer.at + _DAY if transfer.whole_day else transfer.at


def _clocked(one: LargeSum, rule: OutflowContact, limit: LargeOutflow, now: datetime) -> tuple[Outflow, Finding]:
    first, last = one.starts[0], one.starts[-1]
    due_at, last_due = (hours_after(start, rule.hours) for start in (first, last))
    talks = sorted(
        (
            transfer.client_reached_at
            for transfer in one.transfers
            if transfer.client_reached_at is not None and _utc(first) <= _utc(transfer.client_reached_at) <= _utc(now)
        ),
        key=_utc,
    )
    reached_at = next(iter(talks), None)
    starts = {_utc(start) for start in one.starts}
    if any(transfer.whole_day for transfer in one.transfers):
        # The start may lie anywhere between; what changes with it, changes right after a talk.
        starts |= {_utc(talk) + _TICK for talk in talks if _utc(talk) < _utc(last)}
    found = {_standing(start, talks, rule.hours, now) for start in starts}
    status = found.pop() if len(found) == 1 and one.large else OutflowStatus.UNKNOWN
    if one.large is None:
        because = "alerts.size_unknown"
    elif status is OutflowStatus.UNKNOWN:
        because = "alerts.start_unknown"
    elif status is OutflowStatus.LATE:
        because = "alerts.not_reached" if reached_at is None else "alerts.reached_late"
    else:
        because = "alerts.running" if reached_at is None else "alerts.reached"
    figures: list[tuple[str, Figure]] = [("amount", from_minor(one.amount)), ("day", one.day), ("due_at", due_at)]
    if because == "alerts.start_unknown":
        figures.append(("last_due", last_due))
    if reached_at is not None:
        figures.append(("reached_at", reached_at))
    outflow = Outflow(
        client_id=one.client_id,
        day=one.day,
        amount=one.amount,
        large=one.large,
        started_at=first,
        due_at=due_at,
        reached_at=reached_at,
        is_open=not talks or _utc(talks[-1]) < _utc(last),
        status=status,
        rules=(rule.id, limit.id),
    )
    return outflow, rule.finding(_OUTCOMES[status], because, *figures)


def _standing(start: datetime, talks: Sequence[datetime], hours: int, now: datetime) -> OutflowStatus:
    """Tell how a clock with a known start stands; a talk before it answers nothing."""
    due_at = _utc(hours_after(start, hours))
    answer = next((_utc(talk) for talk in talks if _utc(talk) >= start), None)
    if answer is None:
        return OutflowStatus.RUNNING if _utc(now) <= due_at else OutflowStatus.LATE
    return OutflowStatus.MET if answer <= due_at else OutflowStatus.LATE


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


@frozen(kw_only=True)
class UrgentEvent:
    """An event for which a client is contacted at once, with the fields of an occasion's signal (C-79)."""

    client_id: str
    event: str
    on: date
    at: datetime


def find_urgent_events(outflows: Iterable[Outflow]) -> tuple[UrgentEvent, ...]:
    """Give the outflows known to be large whose client may still have to be reached, as events of the contact plan.

    Source: 001 四(二) (P-23, C-79).
    """
    return tuple(
        UrgentEvent(client_id=one.client_id, event=OUTFLOW, on=one.day, at=one.started_at)
        for one in outflows
        if one.large and one.is_open
    )
