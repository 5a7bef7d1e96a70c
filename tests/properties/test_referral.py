"""Referral against a plain list of open referrals: any run of referrals and reversals gives the same points."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.referral import PointsEntry, check_referral, plan_reversal
from clientcare.rulebook import Rulebook

DAY = date(2026, 6, 30)
REFERENCE = Rulebook.load("reference").on(DAY)
POLICY, COMPLIANCE = REFERENCE.crosssell, REFERENCE.compliance

NAMES = st.sampled_from(["a", "b", "c", "d"])
STEPS = st.lists(st.tuples(st.sampled_from(["refer", "reverse"]), NAMES, NAMES), max_size=15)


@settings(max_examples=150)
@given(steps=STEPS)
def test_points_are_5000_for_each_side_of_each_open_referral(steps: list[tuple[str, str, str]]) -> None:
    """X-34: nobody refers themselves, no client is referred twice or after referring; a reversal undoes both sides."""
    history: list[PointsEntry] = []
    still: list[tuple[str, str]] = []
    ever: set[str] = set()
    for what, referrer, referred in steps:
        if what == "refer":
            new = referrer != referred and referred not in ever and all(one != referred for _, one in still)
            entries = check_referral(
                referrer, referred, history, POLICY, COMPLIANCE, as_of=DAY, already_client=False
            ).value
            assert bool(entries) == new
            if new:
                still.append((referrer, referred))
                ever.add(referrer)
        else:
            entries = plan_reversal(referrer, referred, history, POLICY, as_of=DAY).value
            assert bool(entries) == ((referrer, referred) in still)
            if entries:
                still.remove((referrer, referred))
        history += entries
        assert len({one.client_id for one in entries}) == len(entries) in (0, 2)
        for name in "abcd":
            points = sum(one.points for one in history if one.client_id == name)
            assert points == 5000 * sum(name in pair for pair in still)
