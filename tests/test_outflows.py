"""Outflows: what is large, and the clock of each that nobody explained."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from clientcare.conduct import CompliancePolicy
from clientcare.decision import Decision, Outcome
from clientcare.errors import DateError, FactError, NoRuleInForce
from clientcare.facts import Client, Direction, Transfer
from clientcare.occasions import Signal, find_occasions
from clientcare.outflows import LargeOutflow, Outflow, OutflowStatus, UrgentEvent, find_outflows, find_urgent_events
from clientcare.rulebook import Rulebook
from tests.policies import SOURCE

DAY = date(2026, 6, 30)
ZONE = timezone(timedelta(hours=8))
NINE = datetime(2026, 6, 30, 9, tzinfo=ZONE)
SECOND = timedelta(seconds=1)
REFERENCE = Rulebook.load("reference").on(DAY)
POLICY = REFERENCE.compliance


def sent(amount: int, at: datetime = NINE, **fields: Any) -> Transfer:
    """Money that a client sent out, in yuan and cents as minor units."""
    values: dict[str, Any] = {"client_id": "007", "at": at, "direction": Direction.OUT, "amount": amount, **fields}
    return Transfer(**values)


def outflows(
    *transfers: Transfer, now: datetime = NINE, policy: CompliancePolicy = POLICY, **fields: Any
) -> tuple[Outflow, ...]:
    """The large outflows among transfers, each with a finding of its own."""
    decision = find_outflows(transfers, policy, now=now, **fields)
    assert len(decision.findings) == len(decision.value)
    assert decision.as_of == now
    assert decision.rulebook == policy.rulebook
    return decision.value


@pytest.mark.parametrize(
    ("per", "words"),
    [
        ("day", ("what counts is the sum of a client's outflows of a day.", "按客户当日转出合计金额计算。")),
        ("transfer", ("what counts is each outflow alone.", "按单笔转出金额计算。")),
    ],
)
def test_what_is_added_up_is_said_in_words(per: Any, words: tuple[str, str]) -> None:
    """D-36: the sentence says what is added up in words, the parameter stays a code."""
    assert POLICY.large_outflow is not None
    rule = attrs.evolve(POLICY.large_outflow, per=per)
    assert rule.statement().endswith(words[0])
    assert rule.statement("zh").endswith(words[1])
    assert "500,000" in rule.statement()
    assert rule.show()["per"] == per


def test_a_receipt_gives_the_outflow_back() -> None:
    """P-23: the status that comes back is a status, with its severity."""
    decision = find_outflows([sent(500_000_00)], POLICY, now=NINE + timedelta(hours=25))
    (back,) = Decision.from_dict(json.loads(decision.to_bytes()), records=[Outflow]).value
    assert isinstance(back.status, OutflowStatus)
    assert (back, back.severity) == (decision.value[0], "error")
    with pytest.raises(ValueError, match="'done'"):
        attrs.evolve(back, status="done")


@pytest.mark.parametrize(
    ("amount", "held", "found"),
    [
        (499_999_99, None, False),
        (500_000_00, None, True),
        (500_000_01, None, True),
        (500_000_00, 10**12, True),
        # half of the assets of the evening before
        (149_999_99, 300_000_00, False),
        (150_000_00, 300_000_00, True),
        (150_000_00, 300_000_01, False),
        (150_000_01, 300_000_01, True),
        # and at least the floor
        (49_999_99, 10_000_00, False),
        (50_000_00, 10_000_00, True),
        (50_000_00, 100_000_00, True),
        (50_000_00, 100_000_01, False),
        # nothing, or a debt, the evening before: the floor alone
        (50_000_00, 0, True),
        (49_999_99, 0, False),
        (50_000_00, -1, True),
    ],
)
def test_what_is_large(amount: int, held: int | None, found: bool) -> None:
    """D-36: one cent below, at and above 500,000, half of the assets, and 50,000."""
    assets = None if held is None else lambda client_id, day: held
    assert bool(outflows(sent(amount), assets=assets)) is found


def test_the_assets_are_those_of_the_evening_before() -> None:
    """D-36: the balance that counts is that of the same client at the end of the day before."""
    asked = []

    def assets(client_id: str, day: date) -> int:
        asked.append((client_id, day))
        return 100_000_00

    assert len(outflows(sent(50_000_00), assets=assets)) == 1
    assert asked == [("007", date(2026, 6, 29))]


def test_without_assets_the_share_is_not_judged_and_with_unknown_ones_it_is_unknown() -> None:
    """D-36, P-23: nobody gives assets, or they are not known; then the size is UNKNOWN from the floor on."""
    assert outflows(sent(50_000_00)) == ()
    assert outflows(sent(49_999_99), assets=lambda client_id, day: None) == ()
    decision = find_outflows([sent(50_000_00)], POLICY, now=NINE, assets=lambda client_id, day: None)
    (found,) = decision.value
    assert (found.large, found.status, found.severity) == (None, OutflowStatus.UNKNOWN, "warning")
    assert decision.findings[0].outcome is Outcome.UNKNOWN
    assert "not known, so it cannot be told whether that is large" in decision.explain()
    assert find_urgent_events([found]) == ()
    (certain,) = outflows(sent(500_000_00), assets=lambda client_id, day: None)
    assert (certain.large, certain.status) == (True, OutflowStatus.RUNNING)


@pytest.mark.parametrize(
    ("elapsed", "status", "severity", "outcome"),
    [
        (timedelta(0), "running", "note", Outcome.NOT_APPLICABLE),
        (timedelta(hours=24) - SECOND, "running", "note", Outcome.NOT_APPLICABLE),
        (timedelta(hours=24), "running", "note", Outcome.NOT_APPLICABLE),
        (timedelta(hours=24) + SECOND, "late", "error", Outcome.NOT_MET),
        (timedelta(days=30), "late", "error", Outcome.NOT_MET),
    ],
)
def test_the_clock_of_an_outflow_that_nobody_asked_about(
    elapsed: timedelta, status: str, severity: str, outcome: Outcome
) -> None:
    """P-23: it runs through the last second of 24 hours, then it is late."""
    decision = find_outflows([sent(500_000_00)], POLICY, now=NINE + elapsed)
    (found,) = decision.value
    assert (found.status, found.severity) == (status, severity)
    assert found.due_at == NINE + timedelta(hours=24)
    assert (found.rules, found.reached_at) == (("P-23", "D-36"), None)
    assert decision.findings[0].rule == "P-23"
    assert decision.findings[0].outcome is outcome


@pytest.mark.parametrize(
    ("reached", "status", "severity"),
    [
        (timedelta(0), "met", None),
        (timedelta(hours=24) - SECOND, "met", None),
        (timedelta(hours=24), "met", None),
        (timedelta(hours=24) + SECOND, "late", "error"),
    ],
)
def test_a_client_who_was_reached(reached: timedelta, status: str, severity: str | None) -> None:
    """P-23: reached within 24 hours, the last second included, is in time; one second later it is not."""
    at = NINE + reached
    (found,) = outflows(sent(500_000_00, client_reached_at=at), now=NINE + timedelta(days=9))
    assert (found.status, found.severity, found.reached_at) == (status, severity, at)


def test_being_reached_before_the_money_went_or_after_now_answers_nothing() -> None:
    """P-23: a talk before the transfer, or one that is still to come, leaves the clock running."""
    for at in (NINE - SECOND, NINE + timedelta(hours=2)):
        (found,) = outflows(sent(500_000_00, client_reached_at=at), now=NINE + timedelta(hours=1))
        assert (found.status, found.reached_at) == (OutflowStatus.RUNNING, None)


def test_the_clock_starts_with_the_transfer_that_reached_the_limit() -> None:
    """P-23, D-36: the day's transfers are added; a talk before that one does not count, a later one does."""
    noon, three = NINE + timedelta(hours=3), NINE + timedelta(hours=6)
    first, second = sent(300_000_00, client_reached_at=NINE + timedelta(hours=1)), sent(200_000_00, noon)
    (found,) = outflows(second, first, now=three)
    assert (found.started_at, found.due_at, found.amount) == (noon, noon + timedelta(hours=24), 500_000_00)
    assert found.status is OutflowStatus.RUNNING
    (found,) = outflows(first, second, sent(1, three, client_reached_at=three), now=three)
    assert (found.status, found.reached_at, found.amount) == (OutflowStatus.MET, three, 500_000_01)


def test_the_first_talk_decides() -> None:
    """P-23: of two talks, about two transfers of the day, the earlier one counts, in whatever order they stand."""
    early, late = NINE + timedelta(hours=1), NINE + timedelta(hours=30)
    rows = [sent(500_000_00, client_reached_at=late), sent(500_000_00, client_reached_at=early)]
    for order in (rows, rows[::-1]):
        (found,) = outflows(*order, now=late)
        assert (found.status, found.reached_at) == (OutflowStatus.MET, early)


def test_days_and_clients_are_not_added_up() -> None:
    """D-36: 300,000 on each of two days, or of two clients, is not large; a day ends at midnight of its own zone."""
    late = datetime(2026, 6, 30, 23, 59, 59, tzinfo=ZONE)
    assert outflows(sent(300_000_00, late), sent(300_000_00, late + SECOND), now=late + SECOND) == ()
    assert outflows(sent(300_000_00), sent(300_000_00, client_id="008")) == ()
    assert len(outflows(sent(300_000_00), sent(300_000_00, late), now=late)) == 1


def test_only_unexplained_money_that_went_out_by_now_counts() -> None:
    """P-23: what came in, was explained, or is later than now is left out; an unknown explanation counts as none."""
    later = NINE + SECOND
    assert outflows(sent(500_000_00, direction=Direction.IN)) == ()
    assert outflows(sent(500_000_00, explained=True)) == ()
    assert outflows(sent(400_000_00), sent(100_000_00, explained=True)) == ()
    assert outflows(sent(500_000_00, later)) == ()
    for explained in (False, None):
        assert len(outflows(sent(500_000_00, explained=explained))) == 1


def test_transfers_may_stand_alone() -> None:
    """D-36: with per = transfer each is judged by itself, and two large ones of a day are two findings."""
    assert POLICY.large_outflow is not None
    policy = attrs.evolve(POLICY, large_outflow=attrs.evolve(POLICY.large_outflow, per="transfer"))
    half = sent(250_000_00)
    assert outflows(half, half, policy=policy) == ()
    noon = NINE + timedelta(hours=3)
    found = outflows(sent(500_000_00, noon), sent(600_000_00), half, now=noon, policy=policy)
    assert [(one.started_at, one.amount) for one in found] == [(NINE, 600_000_00), (noon, 500_000_00)]


def test_outflows_come_by_client_and_day() -> None:
    """P-23: whatever the order of the transfers, clients and days are sorted."""
    before = NINE - timedelta(days=1)
    rows = [sent(500_000_00, client_id=client, at=at) for client in ("b", "a") for at in (NINE, before)]
    found = outflows(*rows)
    assert [(one.client_id, one.day.day) for one in found] == [("a", 29), ("a", 30), ("b", 29), ("b", 30)]


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        ("Europe/London", "2026-03-28T12:00:00+00:00", "2026-03-29T13:00:00+01:00"),
        ("Europe/London", "2026-10-24T12:00:00+01:00", "2026-10-25T11:00:00+00:00"),
        ("Asia/Shanghai", "2026-03-28T12:00:00+08:00", "2026-03-29T12:00:00+08:00"),
    ],
)
def test_the_hours_are_elapsed_ones(zone: str, start: str, due: str) -> None:
    """P-23: 24 hours stay 24 hours over a night in which the clocks change, one second decides."""
    at = datetime.fromisoformat(start).astimezone(ZoneInfo(zone))
    for now, status in ((timedelta(hours=24), "running"), (timedelta(hours=24) + SECOND, "late")):
        (found,) = outflows(sent(500_000_00, at), now=at.astimezone(UTC) + now)
        assert (found.status, found.due_at.isoformat()) == (status, due)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2026-07-01T00:00:00+08:00", "running"),
        ("2026-07-01T00:00:01+08:00", "unknown"),
        ("2026-07-02T00:00:00+08:00", "unknown"),
        ("2026-07-02T00:00:01+08:00", "late"),
    ],
)
def test_where_only_the_day_is_known_the_hour_is_not_made_up(now: str, status: str) -> None:
    """P-23: money of an unknown hour is surely in time 24 hours after the day began, surely late 24 after it ended."""
    day = sent(500_000_00, datetime(2026, 6, 30, tzinfo=ZONE), whole_day=True)
    (found,) = outflows(day, now=datetime.fromisoformat(now))
    assert found.status == status
    (reached,) = outflows(
        attrs.evolve(day, client_reached_at=datetime.fromisoformat(now)), now=NINE + timedelta(days=9)
    )
    assert reached.status == {"running": "met"}.get(status, status)


def test_a_known_hour_that_reaches_the_limit_alone_is_certain() -> None:
    """P-23: beside money of an unknown hour, a transfer that is large by itself starts the clock at its own."""
    whole = sent(400_000_00, datetime(2026, 6, 30, tzinfo=ZONE), whole_day=True)
    at_nine = sent(500_000_00)
    status = {
        now: outflows(whole, at_nine, now=now)[0].status
        for now in (NINE + timedelta(hours=24), NINE + timedelta(hours=24, seconds=1))
    }
    assert [one.value for one in status.values()] == ["running", "late"]
    # Short of the limit alone, it reached it at nine at the earliest and at midnight at the latest.
    (found,) = outflows(whole, sent(100_000_00), now=NINE + timedelta(hours=24, seconds=1))
    assert (found.started_at, found.status) == (NINE, OutflowStatus.UNKNOWN)


TWO = (sent(400_000_00), sent(200_000_00, NINE + timedelta(hours=11)))


@pytest.mark.parametrize(
    ("now", "unknown", "known"),
    [
        (NINE + timedelta(hours=24), "running", "running"),
        (NINE + timedelta(hours=24) + SECOND, "unknown", "late"),
        (NINE + timedelta(hours=27), "unknown", "late"),
        (NINE + timedelta(hours=35), "unknown", "late"),
        (NINE + timedelta(hours=35) + SECOND, "late", "late"),
    ],
)
def test_unknown_assets_leave_open_when_the_clock_started(now: datetime, unknown: str, known: str) -> None:
    """P-23, D-36: 400,000 at nine may be large, 600,000 at twenty is; between the two due times nobody can tell."""
    decision = find_outflows(TWO, POLICY, now=now, assets=lambda client_id, day: None)
    (found,) = decision.value
    assert (found.status, found.large, found.due_at) == (unknown, True, NINE + timedelta(hours=24))
    assert find_urgent_events([found]) != ()
    if unknown == "unknown":
        assert found.severity == "warning"
        assert "by 2026-07-01T09:00:00+08:00 at the earliest and by 2026-07-01T20:00:00+08:00" in decision.explain()
    # With assets of 600,000 the first transfer is large; with a million the second makes it so, as without a share.
    for held, status in ((600_000_00, known), (10**12, "late" if unknown == "late" else "running")):
        (sure,) = outflows(*TWO, now=now, assets=lambda client_id, day, held=held: held)
        assert sure.status == status
    (unasked,) = outflows(*TWO, now=now)
    assert unasked.due_at == NINE + timedelta(hours=35)


@pytest.mark.parametrize(
    ("hours", "status", "is_open"),
    [
        ([-1], "running", True),
        ([0], "unknown", True),
        ([10], "unknown", True),
        ([11], "met", False),
        ([24], "met", False),
        ([25], "unknown", False),
        ([35], "unknown", False),
        ([36], "late", False),
        ([10, 30], "met", False),
    ],
)
def test_a_talk_before_the_latest_start_may_answer_nothing(hours: list[int], status: str, is_open: bool) -> None:
    """P-23, D-36: a talk counts for sure from the latest start on; until one does, the client is still urgent."""
    rows = [
        attrs.evolve(one, client_reached_at=NINE + timedelta(hours=hour))
        for one, hour in zip(TWO, [*hours, *hours][:2], strict=True)
    ]
    now = NINE + timedelta(hours=max(12, *hours))
    (found,) = outflows(*rows, now=now, assets=lambda client_id, day: None)
    assert (found.status, found.is_open) == (status, is_open)
    assert (find_urgent_events([found]) != ()) is is_open


def test_a_start_between_the_ends_counts_too() -> None:
    """P-23, D-36: in time for the first and the last start that there can be, late for one between them."""
    amounts = ((9, 60_000_00), (12, 40_000_00), (20, 500_000_00))
    rows = [sent(amount, NINE.replace(hour=hour)) for hour, amount in amounts]
    rows[0] = attrs.evolve(rows[0], client_reached_at=NINE + timedelta(hours=1))
    rows[1] = attrs.evolve(rows[1], client_reached_at=NINE + timedelta(hours=30))
    now = NINE + timedelta(days=3)
    assert outflows(*rows, now=now, assets=lambda client_id, day: None)[0].status is OutflowStatus.UNKNOWN
    status = {
        held: outflows(*rows, now=now, assets=lambda client_id, day, held=held: held)[0].status
        for held in (120_000_00, 200_000_00, 10**12)
    }
    assert [one.value for one in status.values()] == ["met", "late", "met"]
    # Of an unknown hour the start may lie right after the first talk, too.
    whole = sent(500_000_00, NINE.replace(hour=0), whole_day=True, client_reached_at=NINE)
    later = sent(1, NINE, client_reached_at=NINE + timedelta(hours=30))
    (found,) = outflows(whole, later, now=now)
    assert (found.status, found.is_open) == (OutflowStatus.UNKNOWN, False)


def test_urgent_events_are_occasions_of_the_contact_plan() -> None:
    """P-23, C-79: an open outflow goes to the plan with the hours of P-23; one that was answered does not."""
    late, answered = NINE + timedelta(days=2), sent(500_000_00, client_id="008", client_reached_at=NINE + SECOND)
    found = outflows(sent(500_000_00), answered, now=late)
    events = find_urgent_events(found)
    assert events == (UrgentEvent(client_id="007", event="large_outflow", on=DAY, at=NINE),)
    signals = [Signal(**attrs.asdict(one)) for one in events]
    dues = find_occasions(
        Client(client_id="007"), REFERENCE.cadence, first=DAY, last=DAY + timedelta(days=1), signals=signals
    )
    assert [(due.event, due.urgent) for due in dues] == [("large_outflow", True)]
    contact = POLICY.outflow_contact
    assert contact is not None
    assert REFERENCE.cadence.urgent is not None
    assert contact.hours == REFERENCE.cadence.urgent.hours == 24


def test_a_rulebook_without_a_limit_or_hours_judges_no_outflow() -> None:
    """P-23: what is large is not stated by the handbooks, and the outlet's has no hours."""
    with pytest.raises(NoRuleInForce, match=r"compliance\.large_outflow"):
        find_outflows([], Rulebook.load("retail-handbook").on(DAY).compliance, now=NINE)
    with pytest.raises(NoRuleInForce, match=r"compliance\.outflow_contact"):
        find_outflows([], Rulebook.load("vip-outlet").on(DAY).compliance, now=NINE)
    with pytest.raises(DateError):
        find_outflows([], POLICY, now=datetime(2026, 6, 30))  # noqa: DTZ001


def test_a_share_has_a_floor() -> None:
    """D-36: share and floor are given together, or neither."""
    LargeOutflow(id="B-01", source=SOURCE, at_least=1, per="day")
    for share, floor in ((Decimal("0.5"), None), (None, 1)):
        with pytest.raises(FactError, match="give share and floor together"):
            LargeOutflow(id="B-01", source=SOURCE, at_least=1, per="day", share=share, floor=floor)


def test_sentences_name_the_figures_and_no_client() -> None:
    """P-23: amount, day and hours are said in both languages; who it is stands only in the value."""
    at = NINE + timedelta(hours=25)
    decision = find_outflows([sent(500_000_00, client_reached_at=at)], POLICY, now=at)
    assert decision.explain().startswith(
        "P-23 not met: 500,000.00 went out on 2026-06-30 without an explanation; "
        "the client was reached at 2026-07-01T10:00:00+08:00, after 2026-07-01T09:00:00+08:00."
    )
    assert "2026-06-30 转出 500,000.00，无合理说明" in decision.explain("zh")
    assert "007" not in decision.explain()
