"""Screening (T-07 to T-13): earned against contracted, potential clients, special admissions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from clientcare.clocks import Window
from clientcare.decision import Decision, Figure, Outcome, Term
from clientcare.errors import FactError, NoRuleInForce
from clientcare.rulebook import Rulebook
from clientcare.scheme import Admission, DowngradeRule
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
    other = assess_change("ordinary", "platinum", POLICY, as_of=AS_OF, admission=admission)
    assert (other.value, len(other.findings)) == ("left", 1)
    assert len(assess_change("gold", "gold", POLICY, as_of=AS_OF, admission=admission).findings) == 1


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


CARDS = {term.code: term for term in POLICY.labels}
HEAD, SECOND, FIRST = (Term(one.level, one.name_en, one.name_zh) for one in POLICY.admissions)
GRACE = attrs.evolve(POLICY, downgrade=DowngradeRule(id="D-04", source=SOURCE, grace_months=2))
SHORT = {"contracted": CARDS["platinum"], "grace": 2}
JANUARY = Window(first=date(2026, 1, 1), last=date(2026, 3, 30))
GOLD_ADMISSION = SpecialAdmission(tier="gold", approved_by="outlet_head", approved_on=AS_OF)


def _change(earned: str | None, contracted: str | None, policy: TieringPolicy = POLICY, **more: Any) -> Decision[str]:
    return assess_change(earned, contracted, policy, as_of=AS_OF, **more)


def _potential(
    earned: str | None, contracted: str | None, growth: Growth | None = None, policy: TieringPolicy = POLICY
) -> Decision[str | None]:
    return assess_potential(earned, contracted, policy, as_of=AS_OF, growth=growth)


def _admission(**changes: Any) -> Decision[Outcome]:
    return check_admission(attrs.evolve(ADMISSION, **changes), POLICY, as_of=AS_OF)


@pytest.mark.parametrize(
    ("decision", "rule", "because", "outcome", "figures"),
    [
        (
            plan_screenings(JANUARY, POLICY), "T-07", "days", Outcome.MET,
            {"screenings": 2, "first": date(2026, 1, 1), "last": date(2026, 3, 30)},
        ),
        (_change("gold", None), "T-09", "new", Outcome.MET,
            {"contracted": CARDS["ordinary"], "earned": CARDS["gold"]}),
        (_change("platinum", "gold"), "T-09", "upgrade", Outcome.MET,
            {"contracted": CARDS["gold"], "earned": CARDS["platinum"]}),
        (_change("gold", "platinum"), "T-09", "downgrade", Outcome.MET,
            {"contracted": CARDS["platinum"], "earned": CARDS["gold"]}),
        (_change("ordinary", "gold"), "T-09", "left", Outcome.MET,
            {"contracted": CARDS["gold"], "earned": CARDS["ordinary"]}),
        (_change("gold", "gold"), "T-09", "same", Outcome.MET,
            {"contracted": CARDS["gold"], "earned": CARDS["gold"]}),
        (_change(None, "gold"), "T-09", "unknown", Outcome.UNKNOWN, {"contracted": CARDS["gold"]}),
        (_change("gold", "platinum", GRACE), "D-04", "grace", Outcome.MET, {**SHORT, "short": 1}),
        (_change("gold", "platinum", GRACE, earned_before=("gold", "platinum", "gold")), "D-04", "grace", Outcome.MET,
            {**SHORT, "short": 2}),
        (_change("gold", "platinum", GRACE, earned_before=("platinum", "gold")), "D-04", "grace", Outcome.MET,
            {**SHORT, "short": 1}),
        (_change("gold", "platinum", GRACE, earned_before=("gold",) * 9), "D-04", "grace_over", Outcome.NOT_MET,
            {**SHORT, "short": 3}),
        (_change("ordinary", "gold", admission=GOLD_ADMISSION), "T-10", "special_admission", Outcome.MET,
            {"tier": CARDS["gold"]}),
        (_admission(), "T-11", "approved", Outcome.MET,
            {"tier": CARDS["platinum"], "needed": SECOND, "level": SECOND}),
        (_admission(tier="gold"), "T-10", "approved", Outcome.MET,
            {"tier": CARDS["gold"], "needed": HEAD, "level": SECOND}),
        (_admission(approved_by="outlet_head"), "T-11", "not_approved", Outcome.NOT_MET,
            {"tier": CARDS["platinum"], "needed": SECOND, "level": HEAD}),
        (_admission(approved_by=None), "T-11", "approval_unknown", Outcome.UNKNOWN,
            {"tier": CARDS["platinum"], "needed": SECOND}),
        (_admission(approved_on=date(2026, 7, 1)), "T-11", "admission_early", Outcome.NOT_MET,
            {"tier": CARDS["platinum"], "begins": date(2026, 7, 1)}),
        (_admission(revoked_on=AS_OF, expires_on=date(2026, 2, 1)), "T-11", "admission_ended", Outcome.NOT_MET,
            {"tier": CARDS["platinum"], "ended": AS_OF}),
        (_admission(expires_on=date(2026, 2, 1)), "T-11", "admission_ended", Outcome.NOT_MET,
            {"tier": CARDS["platinum"], "ended": date(2026, 2, 1)}),
        (check_admission_request("outlet_transfer", POLICY), "T-13", "out_of_scope", Outcome.NOT_MET,
            {"request": "outlet_transfer"}),
        (check_admission_request("upgrade", POLICY), "T-13", "in_scope", Outcome.MET, {"request": "upgrade"}),
        (_potential("gold", None), "T-08", "qualified", Outcome.MET,
            {"contracted": CARDS["ordinary"], "earned": CARDS["gold"]}),
        (_potential("gold", "gold", GROWN), "T-08", "prospect", Outcome.MET,
            {"contracted": CARDS["gold"], "earned": CARDS["gold"]}),
        (_potential("gold", "gold", FLAT), "T-08", "not_potential", Outcome.NOT_MET,
            {"contracted": CARDS["gold"], "earned": CARDS["gold"]}),
        (_potential("gold", "gold", Growth(now=5, base=0)), "T-08", "not_potential", Outcome.NOT_MET,
            {"contracted": CARDS["gold"], "earned": CARDS["gold"]}),
        (_potential("gold", "gold"), "T-08", "not_potential", Outcome.UNKNOWN,
            {"contracted": CARDS["gold"], "earned": CARDS["gold"]}),
        (_potential("gold", "gold", GROWN, attrs.evolve(POLICY, growth=None)), "T-08", "no_growth_rule",
            Outcome.UNKNOWN, {"contracted": CARDS["gold"], "earned": CARDS["gold"]}),
        (_potential(None, "gold", GROWN), "T-08", "potential_unknown", Outcome.UNKNOWN,
            {"contracted": CARDS["gold"]}),
        (_potential("gold", "diamond", GROWN), "T-08", "top", Outcome.NOT_APPLICABLE,
            {"contracted": CARDS["diamond"], "earned": CARDS["gold"]}),
    ],
)  # fmt: skip
def test_a_finding_carries_its_figures(
    decision: Decision[Any], rule: str, because: str, outcome: Outcome, figures: dict[str, Figure]
) -> None:
    """T-07 to T-13: each reason with its rule, its outcome and the figures in the sentence; it is the last finding."""
    finding = decision.findings[-1]
    assert (finding.rule, finding.because, finding.outcome) == (rule, f"screening.{because}", outcome)
    assert dict(finding.figures) == figures
    assert decision.rulebook == POLICY.rulebook
    assert decision.as_of in (AS_OF, JANUARY.last, None)


def test_what_growth_said_stands_before_the_potential() -> None:
    """T-08, T-15: the growth that was judged is told with its figures; a qualified client needs none."""
    grown, potential = _potential("gold", "gold", FLAT).findings
    assert (grown.rule, grown.because, potential.rule) == ("T-15", "tiering.growth_missed", "T-08")
    assert dict(grown.figures) == {
        "now": Decimal("1.00"), "base": Decimal("1.00"), "rate": Decimal("0.3"), "months": 6
    }  # fmt: skip
    assert len(_potential("platinum", "gold", FLAT).findings) == 1


def test_a_screening_plan_speaks_of_the_last_day_of_its_period() -> None:
    """T-07: as_of of the plan is where the period ends."""
    assert plan_screenings(JANUARY, POLICY).as_of == JANUARY.last
    assert check_admission_request("upgrade", POLICY, as_of=AS_OF).as_of == AS_OF


@pytest.mark.parametrize(("earned", "change"), [("ordinary", "left"), ("gold", "same"), ("platinum", "upgrade")])
def test_no_contract_counts_as_the_policy_says(earned: str, change: str) -> None:
    """T-09: where a bank signs every client to Gold, no contract is Gold and not the lowest tier."""
    assert POLICY.contract is not None
    policy = attrs.evolve(POLICY, contract=attrs.evolve(POLICY.contract, uncontracted="gold"))
    assert _change(earned, None, policy).value == change
    assert _potential(earned, None, policy=policy).value == ("qualified_not_upgraded" if earned == "platinum" else None)


def test_a_change_is_cited_to_the_rule_that_the_policy_has() -> None:
    """T-07, T-09, T-04: the contract's rule, else the screening's, else the lowest band's."""
    screened = attrs.evolve(POLICY, contract=None)
    rules = [
        _change("gold", None, one).findings[0].rule
        for one in (POLICY, screened, attrs.evolve(screened, screening=None))
    ]
    assert rules == ["T-09", "T-07", "T-04"]


@pytest.mark.parametrize("contracted", ["", "vip"])
def test_a_contract_of_another_scheme_is_refused(contracted: str) -> None:
    """T-09: only None means no contract."""
    for assess in (_change, _potential):
        with pytest.raises(FactError, match="is no tier of the scheme"):
            assess("gold", contracted)


def test_a_policy_without_bands_screens_nobody() -> None:
    """T-07, T-08: without a scheme there is no tier to compare, and the error says which rule is missing."""
    bare = TieringPolicy(potential=POLICY.potential)
    for assess in (_change, _potential):
        with pytest.raises(NoRuleInForce, match=r"tiering\.bands"):
            assess("gold", None, policy=bare)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"approved_on": date(2026, 7, 1)}, "admission_early"),
        ({"expires_on": AS_OF - timedelta(days=1)}, "admission_ended"),
        ({"approved_by": None}, "approval_unknown"),
        ({"tier": "platinum"}, "not_approved"),
    ],
)
@pytest.mark.parametrize(("grace", "value"), [(0, "left"), (1, "same")])
def test_an_admission_that_keeps_nothing_is_still_told(
    change: dict[str, Any], because: str, grace: int, value: str
) -> None:
    """T-10 to T-12: why a special admission does not hold stands in the decision, before what grace there is."""
    policy = attrs.evolve(POLICY, downgrade=DowngradeRule(id="D-04", source=SOURCE, grace_months=grace))
    admission = attrs.evolve(GOLD_ADMISSION, **change)
    decision = _change("ordinary", admission.tier, policy, admission=admission)
    told = ["screening.left", f"screening.{because}"] + ["screening.grace"] * grace
    assert (decision.value, [finding.because for finding in decision.findings]) == (value, told)


def test_a_special_admission_goes_before_grace() -> None:
    """T-10: what an admission keeps needs no grace, and no finding of it."""
    decision = _change("ordinary", "gold", GRACE, admission=GOLD_ADMISSION)
    assert [finding.because for finding in decision.findings[1:]] == [
        "screening.approved", "screening.special_admission"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tier", "level", "outcome"),
    [
        ("gold", "head", Outcome.MET),
        ("platinum", "head", Outcome.MET),
        ("diamond", "head", Outcome.MET),
        ("gold", "branch", Outcome.MET),
        ("platinum", "branch", Outcome.MET),
        ("diamond", "branch", Outcome.NOT_MET),
    ],
)
def test_a_level_approves_up_to_its_highest_tier(tier: str, level: str, outcome: Outcome) -> None:
    """T-10 to T-12: one level for Gold and Diamond ranks by Diamond, whatever lies between."""
    rules = [
        Admission(id=f"T-1{place}", source=SOURCE, tier=one, level=by, name_en=by, name_zh=by)
        for place, (one, by) in enumerate([("diamond", "head"), ("gold", "head"), ("platinum", "branch")])
    ]
    policy = attrs.evolve(THREE_CARDS, admissions=tuple(rules))
    admission = SpecialAdmission(tier=tier, approved_by=level, approved_on=AS_OF)
    assert check_admission(admission, policy, as_of=AS_OF).value is outcome
