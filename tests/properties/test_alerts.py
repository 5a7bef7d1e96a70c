"""Alerts against a slow oracle: runs with every unknown grade low, and with every one high."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.alerts import find_high_risk_runs
from clientcare.facts import Purchase
from clientcare.rulebook import Rulebook

DAY = date(2026, 6, 30)
START = datetime(2026, 6, 28, tzinfo=UTC)
POLICY = Rulebook.load("reference").on(DAY).compliance


@settings(max_examples=150)
@given(grades=st.lists(st.sampled_from([1, 3, 4, 5, None]), max_size=8))
def test_a_run_is_what_every_reading_of_the_unknown_grades_leaves(grades: list[int | None]) -> None:
    """P-24: certain where it is there with all unknown grades low, possible where with all of them high."""

    def trailing(unknown: int) -> int:
        run = 0
        for grade in grades:
            run = run + 1 if (unknown if grade is None else grade) >= 4 else 0
        return run

    purchases = [
        Purchase(client_id="a", at=START + timedelta(hours=place), product="p", risk_grade=grade)
        for place, grade in enumerate(grades)
    ]
    decision = find_high_risk_runs(purchases, POLICY, as_of=DAY, grade_of=lambda product: None)
    if trailing(5) < 3:
        assert decision.value == ()
    else:
        (run,) = decision.value
        assert (run.purchases, run.possible) == (trailing(1), trailing(5))
        assert run.prompts is (True if trailing(1) >= 3 else None)
