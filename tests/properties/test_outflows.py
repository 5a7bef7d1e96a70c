"""Outflows against a slow oracle that tries every ledger, and every hour, that there may have been."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.facts import Direction, Transfer
from clientcare.outflows import find_outflows, find_urgent_events
from clientcare.rulebook import Rulebook

DAY = date(2026, 6, 30)
START = datetime(2026, 6, 28, tzinfo=UTC)
POLICY = Rulebook.load("reference").on(DAY).compliance

HOURS = st.integers(min_value=0, max_value=24 * 6)
AMOUNTS = st.sampled_from([1, 24_999_99, 25_000_00, 50_000_00, 200_000_00, 249_999_99, 250_000_00, 500_000_00])
ROWS = st.tuples(
    st.sampled_from(["a", "b"]),
    HOURS,
    AMOUNTS,
    st.sampled_from(list(Direction)),
    st.sampled_from([True, False, None]),
    st.none() | HOURS,
)
ASSETS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b"]), st.integers(min_value=0, max_value=6)),
    st.sampled_from([-1, 0, 1, 99_999_99, 100_000_00, 100_000_01, 500_000_00, 10**9]),
)


def _at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


def _transfer(row: tuple[str, int, int, Direction, bool | None, int | None]) -> Transfer:
    client_id, hours, amount, direction, explained, reached = row
    return Transfer(
        client_id=client_id,
        at=_at(hours),
        direction=direction,
        amount=amount,
        explained=explained,
        client_reached_at=None if reached is None else _at(reached),
    )


def _status(start: float, talks: list[int], now: int) -> str:
    """How a clock stands that began at an hour, by the first talk from then on."""
    answers = [talk for talk in talks if start <= talk <= now]
    if answers:
        return "met" if min(answers) - start <= 24 else "late"
    return "running" if now - start <= 24 else "late"


def _started(moves: list[tuple[float, int]], evening: Fraction) -> float | None:
    """The hour at which the money of a day, added up, became large beside the assets of the evening before."""
    for hour in sorted({hour for hour, _ in moves}):
        total = sum(amount for at, amount in moves if at <= hour)
        if total >= 50_000_000 or (total >= 5_000_000 and Fraction(total) >= evening / 2):
            return hour
    return None


def _evenings(moves: list[tuple[float, int]], evening: int | None) -> list[Fraction]:
    """What the assets may have been: what they were, or so little, so much, or any amount that makes a difference."""
    if evening is not None:
        return [Fraction(evening)]
    totals = {sum(amount for at, amount in moves if at <= hour) for hour, _ in moves}
    return [Fraction(0), Fraction(10**12), *(Fraction(2 * total) for total in totals)]


@settings(max_examples=150)
@given(rows=st.lists(ROWS, max_size=8), now=HOURS, assets=ASSETS)
def test_outflows_are_those_of_every_ledger_that_there_may_have_been(
    rows: list[tuple[str, int, int, Direction, bool | None, int | None]],
    now: int,
    assets: dict[tuple[str, int], int],
) -> None:
    """P-23, D-36: whatever unknown assets may have been, the status is what all of them give, else UNKNOWN."""

    def held(client_id: str, evening: date) -> int | None:
        return assets.get((client_id, (evening - START.date()).days + 1))

    expected = []
    for client_id in ("a", "b"):
        for day in range(7):
            mine = [
                row
                for row in rows
                if (row[0], row[3], row[1] // 24) == (client_id, Direction.OUT, day)
                and row[4] is not True
                and row[1] <= now
            ]
            moves = [(float(row[1]), row[2]) for row in mine]
            talks = [row[5] for row in mine if row[5] is not None]
            starts = [_started(moves, evening) for evening in _evenings(moves, assets.get((client_id, day)))]
            known = [start for start in starts if start is not None]
            if not known:
                continue
            status = {"" if start is None else _status(start, talks, now) for start in starts}
            said = status.pop() if len(status) == 1 and None not in starts else "unknown"
            total = sum(amount for _, amount in moves)
            expected.append((client_id, day, total, min(known), None not in starts or None, said))
    decision = find_outflows(map(_transfer, rows), POLICY, now=_at(now), assets=held)
    found = [
        (
            one.client_id,
            (one.day - START.date()).days,
            one.amount,
            (one.started_at - START) / timedelta(hours=1),
            one.large,
            str(one.status),
        )
        for one in decision.value
    ]
    assert found == expected
    assert len(decision.findings) == len(decision.value)
    assert all(one.due_at - one.started_at == timedelta(hours=24) for one in decision.value)


@settings(max_examples=100)
@given(
    rows=st.lists(st.tuples(st.integers(0, 23), AMOUNTS, st.none() | st.integers(0, 72)), max_size=3),
    whole=st.tuples(AMOUNTS, st.none() | st.integers(0, 72)),
    now=st.integers(24, 72),
    evening=st.sampled_from([0, 100_000_00, 500_000_00, 10**12]),
)
def test_an_unknown_hour_is_any_hour_of_its_day(
    rows: list[tuple[int, int, int | None]], whole: tuple[int, int | None], now: int, evening: int
) -> None:
    """P-23: a transfer of which only the day is known is put at every half hour of it, and all have to agree."""
    fields = [(hour, amount, talk, False) for hour, amount, talk in rows] + [(0, whole[0], whole[1], True)]
    transfers = [
        Transfer(
            client_id="a",
            at=_at(hour),
            whole_day=whole_day,
            direction=Direction.OUT,
            amount=amount,
            client_reached_at=None if talk is None else _at(talk),
        )
        for hour, amount, talk, whole_day in fields
    ]
    talks = [talk for _, _, talk, _ in fields if talk is not None]
    known = [(float(hour), amount) for hour, amount, _ in rows]
    starts = [_started([*known, (half / 2, whole[0])], Fraction(evening)) for half in range(49)]
    found = find_outflows(transfers, POLICY, now=_at(now), assets=lambda client_id, day: evening).value
    if starts[0] is None:
        assert found == ()
        return
    status = {_status(start, talks, now) for start in starts if start is not None}
    (one,) = found
    assert one.status == (status.pop() if len(status) == 1 else "unknown")
    assert (one.started_at - START) / timedelta(hours=1) == min(start for start in starts if start is not None)


@settings(max_examples=100)
@given(data=st.data(), rows=st.lists(ROWS, max_size=8), now=HOURS)
def test_the_order_of_transfers_changes_nothing_and_open_ones_are_urgent(
    data: st.DataObject, rows: list[tuple[str, int, int, Direction, bool | None, int | None]], now: int
) -> None:
    """P-23, C-79: shuffled transfers give the same outflows; those whose client was not reached are urgent."""
    transfers = [_transfer(row) for row in rows]
    shuffled = data.draw(st.permutations(transfers))
    first, second = (find_outflows(one, POLICY, now=_at(now)) for one in (transfers, shuffled))
    assert first == second
    urgent = {(one.client_id, one.on) for one in find_urgent_events(first.value)}
    assert urgent == {(one.client_id, one.day) for one in first.value if one.reached_at is None}
    assert all(one.status != "met" for one in first.value if one.is_open)
