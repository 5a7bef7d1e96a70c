"""Screening (T-07 to T-13): earned against contracted, potential clients, special admissions."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from clientcare.averages import AssetHistory
from clientcare.clocks import Window
from clientcare.decision import Outcome
from clientcare.errors import FactError, NoRuleInForce
from clientcare.rulebook import Rulebook
from clientcare.scheme import DowngradeRule
from clientcare.screening import (
    SpecialAdmission,
    assess_change,
    assess_potential,
    check_admission,
    check_admission_request,
    plan_screenings,
)
from clientcare.tiering import Growth, TieringPolicy
from tests.policies import SOURCE, THREE_CARDS

AS_OF = date(2026, 6, 30)
POLICY = Rulebook.load("reference").on(AS_OF).tiering
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).tiering
GROWN, FLAT = Growth(now=130, base=100), Growth(now=100, base=100)


@pytest.mark.parametrize(
    ("earned", "contracted", "change"),
    [
        ("ordinary", None, "same"),
        ("ordinary", "ordinary", "same"),
        ("gold", None, "new"),
        ("gold", "ordinary", "new"),
        ("diamond", None, "new"),
        ("gold", "gold", "same"),
        ("platinum", "gold", "upgrade"),
        ("diamond", "gold", "upgrade"),
        ("gold", "platinum", "downgrade"),
        ("platinum", "diamond", "downgrade"),
        ("ordinary", "gold", "left"),
        ("ordinary", "diamond", "left"),
        (None, "gold", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_earned_against_contracted(earned: str | None, contracted: str | None, change: str) -> None:
    """T-07, T-09: every pair of tiers has its change, and it can be said in both languages."""
    decision = assess_change(earned, contracted, POLICY, as_of=AS_OF)
    assert decision.value == change
    assert decision.as_of == AS_OF
    assert decision.findings[0].outcome is (Outcome.UNKNOWN if change == "unknown" else Outcome.MET)
    assert decision.explain("en")
    assert decision.explain("zh")


@pytest.mark.parametrize(("earned", "change"), [("potential", "new"), ("vip", "new"), ("ordinary", "same")])
def test_the_retail_scheme_screens_without_a_contract_rule(earned: str, change: str) -> None:
    """T-14 to T-16: a scheme without T-09 takes its lowest tier where there is no contract."""
    assert assess_change(earned, None, RETAIL, as_of=AS_OF).value == change


@pytest.mark.parametrize(
    ("before", "grace", "change"),
    [
        ((), 0, "downgrade"),
        ((), 1, "same"),
        (("gold",), 1, "downgrade"),
        (("platinum",), 1, "same"),
        (("gold", "platinum"), 2, "same"),
        (("gold", "gold"), 2, "downgrade"),
        (("gold", "gold", "platinum"), 2, "downgrade"),
        (("platinum", "gold"), 2, "same"),
        ((None, "gold"), 2, "same"),
    ],
)
def test_months_of_grace_hold_a_contract(before: tuple[str | None, ...], grace: int, change: str) -> None:
    """T-07: with grace a client drops only when short at the day and at each month-end of grace before it."""
    policy = attrs.evolve(POLICY, downgrade=DowngradeRule(id="D-04", source=SOURCE, grace_months=grace))
    decision = assess_change("gold", "platinum", policy, as_of=AS_OF, earned_before=before)
    assert decision.value == change
    assert decision.explain("zh")


def test_a_special_admission_holds_a_contract_until_it_ends() -> None:
    """T-10 to T-12: while the admission to the contracted tier holds, nothing drops."""
    admission = SpecialAdmission(tier="gold", approved_by="outlet_head", approved_on=AS_OF, revoked_on=date(2026, 7, 1))
    kept = assess_change("ordinary", "gold", POLICY, as_of=AS_OF, admission=admission)
    assert (kept.value, [finding.rule for finding in kept.findings]) == ("same", ["T-09", "T-10", "T-10"])
    dropped = assess_change("ordinary", "gold", POLICY, as_of=date(2026, 7, 1), admission=admission)
    assert dropped.value == "left"
    assert assess_change("ordinary", "platinum", POLICY, as_of=AS_OF, admission=admission).value == "left"


@pytest.mark.parametrize(
    ("earned", "contracted", "growth", "potential"),
    [
        ("gold", None, None, "qualified_not_upgraded"),
        ("platinum", "gold", FLAT, "qualified_not_upgraded"),
        ("ordinary", None, GROWN, "prospect"),
        ("gold", "gold", GROWN, "prospect"),
        ("gold", "platinum", GROWN, "prospect"),
        ("gold", "gold", FLAT, None),
        ("gold", "gold", None, None),
        ("gold", "gold", Growth(now=5, base=0), None),
        ("diamond", "diamond", GROWN, None),
        ("gold", "diamond", GROWN, None),
        (None, None, GROWN, None),
    ],
)
def test_two_kinds_of_potential(
    earned: str | None, contracted: str | None, growth: Growth | None, potential: str | None
) -> None:
    """T-08, T-15: qualified but not upgraded, or growing with a higher tier to reach."""
    decision = assess_potential(earned, contracted, POLICY, as_of=AS_OF, growth=growth)
    assert decision.value == potential
    assert decision.explain("en")
    assert decision.explain("zh")


def test_unknown_growth_is_an_unknown_potential() -> None:
    """T-08: what cannot be judged is UNKNOWN, not NOT_MET."""
    decision = assess_potential("gold", "gold", POLICY, as_of=AS_OF)
    assert decision.findings[-1].outcome is Outcome.UNKNOWN


def test_a_handbook_without_a_measure_of_promise_leaves_it_unknown() -> None:
    """T-08: the outlet handbook alone finds who is qualified, and cannot tell who is promising."""
    outlet = Rulebook.load("vip-outlet").on(AS_OF).tiering
    assert assess_potential("gold", None, outlet, as_of=AS_OF).value == "qualified_not_upgraded"
    unknown = assess_potential("gold", "gold", outlet, as_of=AS_OF, growth=GROWN)
    assert (unknown.value, unknown.findings[0].outcome) == (None, Outcome.UNKNOWN)
    assert unknown.explain("zh")


def test_potential_without_a_contract_rule_takes_the_lowest_tier() -> None:
    """T-08: a policy without T-09 compares with its residual class."""
    policy = attrs.evolve(THREE_CARDS, contract=None)
    assert assess_potential("gold", None, policy, as_of=AS_OF).value == "qualified_not_upgraded"


ADMISSION = SpecialAdmission(tier="platinum", approved_by="second_level_branch", approved_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("tier", "level", "outcome"),
    [
        ("gold", "outlet_head", Outcome.MET),
        ("gold", "first_level_branch", Outcome.MET),
        ("platinum", "outlet_head", Outcome.NOT_MET),
        ("platinum", "second_level_branch", Outcome.MET),
        ("diamond", "second_level_branch", Outcome.NOT_MET),
        ("diamond", "first_level_branch", Outcome.MET),
        ("diamond", None, Outcome.UNKNOWN),
    ],
)
def test_each_tier_is_approved_at_its_level_or_above(tier: str, level: str | None, outcome: Outcome) -> None:
    """T-10 (Gold), T-11 (Platinum), T-12 (Diamond): the level of the tier or a higher one approves."""
    admission = SpecialAdmission(tier=tier, approved_by=level, approved_on=date(2026, 1, 1))
    decision = check_admission(admission, POLICY, as_of=AS_OF)
    assert decision.value is outcome
    assert decision.findings[0].rule == {"gold": "T-10", "platinum": "T-11", "diamond": "T-12"}[tier]
    assert decision.explain("zh")


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2025, 12, 31), Outcome.NOT_MET),
        (date(2026, 1, 1), Outcome.MET),
        (date(2026, 3, 31), Outcome.MET),
        (date(2026, 4, 1), Outcome.NOT_MET),
    ],
)
@pytest.mark.parametrize("ending", ["expires_on", "revoked_on"])
def test_an_admission_holds_between_its_days(day: date, outcome: Outcome, ending: str) -> None:
    """T-11: from the day of approval, through the day it expires, until the day before it is revoked."""
    end = date(2026, 3, 31) if ending == "expires_on" else date(2026, 4, 1)
    changes: dict[str, Any] = {ending: end}
    admission = attrs.evolve(ADMISSION, **changes)
    assert check_admission(admission, POLICY, as_of=day).value is outcome


def test_an_unknown_level_or_tier_is_refused() -> None:
    """T-10 to T-12: a level that the policy does not know cannot approve, and the lowest tier needs no admission."""
    with pytest.raises(FactError, match=r"is no approval level \(did you mean outlet_head\?\)"):
        check_admission(attrs.evolve(ADMISSION, approved_by="outlet_heed"), POLICY, as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"tiering\.admissions"):
        check_admission(attrs.evolve(ADMISSION, tier="ordinary"), POLICY, as_of=AS_OF)


@pytest.mark.parametrize(("request_", "outcome"), [("outlet_transfer", Outcome.NOT_MET), ("upgrade", Outcome.MET)])
def test_transfers_between_outlets_are_no_admissions(request_: str, outcome: Outcome) -> None:
    """T-13: a signed client's move between outlets goes another way."""
    decision = check_admission_request(request_, POLICY, as_of=AS_OF)
    assert decision.value is outcome
    assert decision.explain("zh")


def test_the_book_is_screened_at_each_months_end() -> None:
    """T-07: once a month, at its end, leap February included."""
    decision = plan_screenings(Window(first=date(2024, 1, 31), last=date(2024, 3, 30)), POLICY)
    assert decision.value == (date(2024, 1, 31), date(2024, 2, 29))
    with pytest.raises(NoRuleInForce):
        plan_screenings(Window(first=AS_OF, last=AS_OF), TieringPolicy())
    assert AssetHistory.from_ledger([]).days == ()
