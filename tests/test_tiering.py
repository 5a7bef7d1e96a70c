"""Tiers (T-01 to T-18): boundary tables, refusals, and what a decision says of itself."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from clientcare.averages import AssetHistory, AverageDailyAssets
from clientcare.clocks import Window
from clientcare.decision import Decision, Figure, Outcome, Term
from clientcare.errors import AmountError, DateError, FactError, NoRuleInForce
from clientcare.rulebook import Rulebook
from clientcare.scheme import PrecedenceRule
from clientcare.tiering import Growth, TieringPolicy, assess_tier, check_growth
from tests.policies import SOURCE, THREE_CARDS, band

AS_OF = date(2026, 6, 30)
VIP_OUTLET = Rulebook.load("vip-outlet").on(AS_OF).tiering
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).tiering


def _average(total: int, days: int = 365) -> AverageDailyAssets:
    return AverageDailyAssets(total=total, window=Window(first=AS_OF - timedelta(days=days - 1), last=AS_OF))


@pytest.mark.parametrize(
    ("amount", "tier", "rule", "lacking"),
    [
        ("-5.00", "ordinary", "T-04", "100005.00"),
        ("0", "ordinary", "T-04", "100000.00"),
        ("99999.99", "ordinary", "T-04", "0.01"),
        ("100000.00", "gold", "T-03", "900000.00"),
        ("100000.01", "gold", "T-03", "899999.99"),
        ("999999.99", "gold", "T-03", "0.01"),
        ("1000000.00", "platinum", "T-02", "4000000.00"),
        ("4999999.99", "platinum", "T-02", "0.01"),
        ("5000000.00", "diamond", "T-01", None),
        ("999999999.99", "diamond", "T-01", None),
    ],
)
def test_the_three_card_bounds_to_the_cent(amount: str, tier: str, rule: str, lacking: str | None) -> None:
    """T-01 to T-04: one cent below, at, and above each bound; the lower bound counts."""
    decision = assess_tier(amount, VIP_OUTLET)
    assert (decision.value, decision.rule) == (tier, rule)
    assert decision.to_next_tier == (None if lacking is None else Decimal(lacking))


@pytest.mark.parametrize(
    ("amount", "tier", "lacking"),
    [("499999.99", "ordinary", "0.02"), ("500000.00", "ordinary", "0.01"), ("500000.01", "vip", None)],
)
def test_the_retail_bound_must_be_exceeded(amount: str, tier: str, lacking: str | None) -> None:
    """T-14, T-16: 超50万 excludes the number, and the least that passes is one cent more."""
    decision = assess_tier(amount, RETAIL, growth=Growth(now=1, base=1))
    assert decision.value == tier
    assert decision.to_next_tier == (None if lacking is None else Decimal(lacking))


@pytest.mark.parametrize(
    ("total", "tier"),
    [(365 * 10_000_000 - 1, "ordinary"), (365 * 10_000_000, "gold"), (365 * 10_000_000 + 1, "gold")],
)
def test_an_average_decides_by_its_sum(total: int, tier: str) -> None:
    """T-03, T-05: one minor-unit day below the bound is below it, though both print as 100,000.00."""
    decision = assess_tier(_average(total), VIP_OUTLET)
    assert decision.value == tier
    assert decision.average == Decimal("100000.00")


@pytest.mark.parametrize(("total", "tier"), [(365 * 50_000_000, "ordinary"), (365 * 50_000_000 + 1, "vip")])
def test_an_average_over_an_excluded_bound_decides_by_its_sum(total: int, tier: str) -> None:
    """T-14: one minor-unit day above the bound passes."""
    assert assess_tier(_average(total), RETAIL, growth=Growth(now=0, base=0)).value == tier


def test_an_average_of_many_decimals_is_placed_exactly() -> None:
    """T-02: 999999.99999999999999999 is below a million, and the sentence does not round it across the bound."""
    decision = assess_tier(Decimal("999999.99999999999999999"), VIP_OUTLET)
    assert decision.value == "gold"
    assert "999,999.99999999999999999 is below 1,000,000.00" in decision.explain()


@pytest.mark.parametrize("amount", [float("nan"), 0.5, Decimal("NaN"), "1e999999", "１０００００", True])
def test_what_is_no_exact_amount_has_no_tier(amount: object) -> None:
    """NaN, floats, exponents and foreign digits are refused, never placed in the lowest tier."""
    with pytest.raises(AmountError):
        assess_tier(amount, VIP_OUTLET)  # type: ignore[arg-type]


def test_an_unknown_average_has_no_tier() -> None:
    """T-05: nothing known gives None and UNKNOWN, not the residual class."""
    decision = assess_tier(None, VIP_OUTLET, as_of=AS_OF)
    assert (decision.value, decision.rule, decision.average, decision.to_next_tier) == (None, "T-05", None, None)
    assert [finding.outcome for finding in decision.findings] == [Outcome.UNKNOWN]
    assert decision.next_band is None
    assert not decision.reaches(0)


def test_a_decision_says_why_and_why_not() -> None:
    """T-03 holds, T-02 is the nearest that does not, and both carry figures and clause."""
    decision = assess_tier(_average(365 * 30_000_000), VIP_OUTLET)
    measure, held, missed = decision.findings
    assert (measure.rule, held.rule, missed.rule) == ("T-05", "T-03", "T-02")
    assert (held.outcome, missed.outcome) == (Outcome.MET, Outcome.NOT_MET)
    assert held.figure("bound") == Decimal("100000.00")
    assert missed.figure("lacking") == Decimal("700000.00")
    assert held.source.document == "004"
    assert decision.as_of == AS_OF
    assert decision.rulebook == VIP_OUTLET.rulebook
    assert "300,000.00 is at least 100,000.00, the lower bound of Gold" in decision.explain("en")
    assert "金卡" in decision.explain("zh")


def test_a_receipt_reads_back_as_an_equal_decision() -> None:
    """A stored tier decision equals the one that was made, in hash, digest and words, and survives a pickle."""
    decision = assess_tier(_average(365 * 30_000_000), VIP_OUTLET)
    read = Decision.from_dict(decision.to_dict())
    assert read == decision
    assert hash(read) == hash(decision)
    assert read.digest() == decision.digest()
    assert read.explain("zh") == decision.explain("zh")
    pickled = pickle.dumps(decision)
    travelled = pickle.loads(pickled)  # noqa: S301
    assert (travelled, hash(travelled), travelled.explain()) == (decision, hash(decision), decision.explain())
    assert b"TieringPolicy" not in pickled


@pytest.mark.parametrize(
    ("now", "base", "outcome"),
    [
        (129_99, 100_00, Outcome.NOT_MET),
        (130_00, 100_00, Outcome.MET),
        (130_01, 100_00, Outcome.MET),
        (9, 7, Outcome.NOT_MET),  # 2/7, a tenth of a unit short
        (10, 7, Outcome.MET),
        (100, 0, Outcome.NOT_APPLICABLE),
        (100, -1, Outcome.NOT_APPLICABLE),
        (-100, 100, Outcome.NOT_MET),
    ],
)
def test_growth_counts_from_thirty_per_cent_on(now: int, base: int, outcome: Outcome) -> None:
    """T-15: 30 % or more, to the cent; without a positive base the rule does not apply."""
    assert check_growth(Growth(now=now, base=base), RETAIL).value is outcome


def test_growth_without_balances_is_unknown() -> None:
    """T-15: no balance, no growth."""
    assert check_growth(None, RETAIL).value is Outcome.UNKNOWN
    assert Growth.over(AssetHistory((), ()), as_of=AS_OF, months=6) is None


def test_growth_reads_the_same_date_six_months_before() -> None:
    """T-15: the base is the closing balance of the same date six months before, clipped to the month's end."""
    history = AssetHistory.from_ledger([(date(2026, 2, 28), 100), (date(2026, 3, 1), 30)])
    assert Growth.over(history, as_of=date(2026, 8, 31), months=6) == Growth(now=13_000, base=10_000)


@pytest.mark.parametrize(
    ("amount", "growth", "tier", "rule"),
    [
        ("100.00", Growth(now=130, base=100), "potential", "T-15"),
        ("100.00", Growth(now=129, base=100), "ordinary", "T-16"),
        ("100.00", Growth(now=130, base=0), "ordinary", "T-16"),
        ("100.00", None, "ordinary", "T-16"),
        ("500000.01", Growth(now=130, base=100), "vip", "T-14"),
    ],
)
def test_the_retail_scheme_asks_vip_then_potential_then_ordinary(
    amount: str, growth: Growth | None, tier: str, rule: str
) -> None:
    """T-14 to T-16, T-18: the highest class that holds wins; unknown growth gives no class."""
    decision = assess_tier(amount, RETAIL, as_of=AS_OF, growth=growth)
    assert (decision.value, decision.rule) == (tier, rule)
    assert decision.explain("en")
    assert decision.explain("zh")


def test_the_retail_tiers_stand_in_their_order() -> None:
    """T-18: potential stands between ordinary and vip."""
    assert RETAIL.tiers == ("ordinary", "potential", "vip")
    assert RETAIL.rank("vip") == 2
    assert RETAIL.label("potential").zh == "潜力客户"
    assert RETAIL.label("gold").label() == "gold"


def test_the_three_cards_have_labels_in_both_languages() -> None:
    """T-31: tiers are labelled by card level."""
    assert [(term.code, term.zh) for term in VIP_OUTLET.labels] == [
        ("ordinary", "普通卡"),
        ("gold", "金卡"),
        ("platinum", "白金卡"),
        ("diamond", "钻石卡"),
    ]


def test_a_tier_of_another_scheme_is_refused_with_the_near_match() -> None:
    """A code outside the scheme is named, with what was probably meant."""
    with pytest.raises(FactError, match=r"did you mean platinum\?"):
        VIP_OUTLET.rank("platinium")


def test_a_policy_without_a_scheme_decides_nothing() -> None:
    """A rulebook that states no tiers says so."""
    with pytest.raises(NoRuleInForce, match=r"tiering\.bands"):
        assess_tier("1.00", TieringPolicy())
    with pytest.raises(NoRuleInForce, match=r"tiering\.average"):
        _ = TieringPolicy().averaging


def test_contradictions_of_a_scheme_are_all_named_at_once() -> None:
    """Two tiers of one bound, one tier twice, no residual class, both kinds of bound: each is a problem."""
    with pytest.raises(FactError) as refused:
        TieringPolicy(
            bands=(
                band("A-01", "one", at_least=100),
                band("A-02", "two", more_than=100),
                band("A-03", "two", at_least=5, more_than=6),
            ),
            contract=THREE_CARDS.contract,
        )
    said = str(refused.value)
    assert "A-01 and A-02 have the same bound" in said
    assert "A-02 and A-03 both have tier 'two'" in said or "A-03 and A-02 both have tier 'two'" in said
    assert "A-03: give at_least or more_than, not both" in said
    assert "a scheme needs one band without a bound, the residual class; here: none" in said
    assert "T-09: 'ordinary' is no tier of the scheme" in said
    assert {where for where, _ in refused.value.problems} == {"bands", "contract"}


def test_a_tier_may_be_decided_without_a_rulebook() -> None:
    """A policy built in code decides, and its receipts name no rulebook."""
    decision = assess_tier("100000", THREE_CARDS)
    assert decision.value == "gold"
    assert decision.rulebook is None
    assert decision.as_of is None
    assert "policy built in code" in decision.explain()
    assert SOURCE in {finding.source for finding in decision.findings}


GOLD, PLATINUM = Term("gold", "Gold", "金卡"), Term("platinum", "Platinum", "白金卡")
ORDINARY, VIP = Term("ordinary", "Ordinary", "普通客户"), Term("vip", "VIP", "贵宾客户")
POTENTIAL = Term("potential", "Potential", "潜力客户")
RATE: dict[str, Figure] = {"rate": Decimal("0.3"), "months": 6}


@pytest.mark.parametrize(
    ("decision", "place", "rule", "because", "outcome", "figures"),
    [
        (
            assess_tier(_average(365 * 15_000_000 + 1), VIP_OUTLET), 0, "T-05", "tiering.averaged", Outcome.MET,
            {
                "average": Decimal("150000.00"), "days": 365,
                "first": AS_OF - timedelta(days=364), "last": AS_OF,
            },
        ),
        (assess_tier(None, VIP_OUTLET), 0, "T-05", "tiering.no_balance", Outcome.UNKNOWN, {}),
        (
            assess_tier("150000", VIP_OUTLET), 0, "T-03", "tiering.at_least_reached", Outcome.MET,
            {"tier": GOLD, "bound": Decimal("100000.00"), "average": Decimal("150000.00")},
        ),
        (
            assess_tier("150000", VIP_OUTLET), 1, "T-02", "tiering.at_least_missed", Outcome.NOT_MET,
            {
                "tier": PLATINUM, "bound": Decimal("1000000.00"), "average": Decimal("150000.00"),
                "lacking": Decimal("850000.00"),
            },
        ),
        (
            assess_tier("500001", RETAIL), 0, "T-14", "tiering.more_than_reached", Outcome.MET,
            {"tier": VIP, "bound": Decimal("500000.00"), "average": Decimal("500001.00")},
        ),
        (
            assess_tier("5", RETAIL), 2, "T-14", "tiering.more_than_missed", Outcome.NOT_MET,
            {
                "tier": VIP, "bound": Decimal("500000.00"), "average": Decimal("5.00"),
                "lacking": Decimal("499995.01"),
            },
        ),
        (
            assess_tier("5", RETAIL), 1, "T-16", "tiering.residual", Outcome.MET,
            {"tier": ORDINARY, "average": Decimal("5.00")},
        ),
        (assess_tier("5", RETAIL), 0, "T-15", "tiering.growth_unknown", Outcome.UNKNOWN, RATE),
        (
            assess_tier("5", RETAIL, growth=Growth(now=140, base=100)), 0, "T-15", "tiering.growth_reached",
            Outcome.MET, {"now": Decimal("1.40"), "base": Decimal("1.00"), **RATE},
        ),
        (
            assess_tier("5", RETAIL, growth=Growth(now=140, base=100)), 1, "T-18", "tiering.growth_tier",
            Outcome.MET, {"tier": POTENTIAL},
        ),
        (
            assess_tier("5", RETAIL, growth=Growth(now=110, base=100)), 0, "T-15", "tiering.growth_missed",
            Outcome.NOT_MET, {"now": Decimal("1.10"), "base": Decimal("1.00"), **RATE},
        ),
        (
            assess_tier("5", RETAIL, growth=Growth(now=110, base=-100)), 0, "T-15", "tiering.growth_no_base",
            Outcome.NOT_APPLICABLE, {"now": Decimal("1.10"), "base": Decimal("-1.00"), **RATE},
        ),
    ],
)  # fmt: skip
def test_a_finding_carries_its_figures(
    decision: Decision[Any], place: int, rule: str, because: str, outcome: Outcome, figures: dict[str, Figure]
) -> None:
    """T-01 to T-05, T-14 to T-18: each reason with its rule, its outcome and the figures in the sentence."""
    finding = decision.findings[place]
    assert (finding.rule, finding.because, finding.outcome) == (rule, because, outcome)
    assert dict(finding.figures) == figures


def test_findings_stand_in_order_and_none_is_left_out() -> None:
    """T-14 to T-18: growth is judged below every bound only, and a miss is told as well as a hit."""
    told = {
        growth: [finding.rule for finding in assess_tier("5", RETAIL, growth=growth).findings]
        for growth in (None, Growth(now=140, base=100), Growth(now=110, base=100), Growth(now=1, base=0))
    }
    assert list(told.values()) == [
        ["T-15", "T-16", "T-14"], ["T-15", "T-18", "T-14"], ["T-15", "T-16", "T-14"], ["T-15", "T-16", "T-14"]
    ]  # fmt: skip
    rich = assess_tier("500001", RETAIL, growth=Growth(now=140, base=100))
    assert [finding.rule for finding in rich.findings] == ["T-14"]


def test_growth_gives_the_tier_just_above_the_residual_class() -> None:
    """T-18: in a scheme of more bands it stands second, keeps no one from a money band, and looks up to the first."""
    policy = attrs.evolve(
        THREE_CARDS,
        precedence=PrecedenceRule(
            id="T-18", source=SOURCE, growth_tier="potential", name_en="Potential", name_zh="潜力客户"
        ),
    )
    assert policy.tiers == ("ordinary", "potential", "gold", "platinum", "diamond")
    grown = Growth(now=140, base=100)
    small = assess_tier("99999.99", policy, growth=grown)
    assert (small.value, small.rule, small.to_next_tier) == ("potential", "T-15", Decimal("0.01"))
    assert assess_tier("100000.00", policy, growth=grown).value == "gold"
    assert policy.rank("gold") == 2


def test_a_growth_tier_cannot_be_a_band() -> None:
    """T-18: one tier with a bound and without would have two answers."""
    rule = PrecedenceRule(id="T-18", source=SOURCE, growth_tier="gold", name_en="Gold", name_zh="金卡")
    with pytest.raises(FactError, match="T-18: 'gold' is a band already") as refused:
        attrs.evolve(THREE_CARDS, precedence=rule)
    assert [where for where, _ in refused.value.problems] == ["precedence"]


@pytest.mark.parametrize("growth", [{"now": 1.0}, {"base": 1.0}, {"now": True}, {"base": Decimal(1)}, {"now": "1"}])
def test_growth_takes_int_alone(growth: dict[str, Any]) -> None:
    """T-15: balances are minor units; a float or a Decimal would be taken for another amount."""
    with pytest.raises(FactError, match="want two balances as int of minor units"):
        Growth(**{"now": 1, "base": 1, **growth})


def test_growth_over_a_history_takes_each_balance_from_its_day() -> None:
    """T-15: now is the day's own balance, base that of the same date before; they are not swapped."""
    history = AssetHistory.from_ledger(
        [(date(2025, 12, 30), 1), (date(2025, 12, 31), 1), (AS_OF, 5), (date(2026, 7, 1), 9)]
    )
    assert Growth.over(history, as_of=AS_OF, months=6) == Growth(now=700, base=100)


@pytest.mark.parametrize("day", [AS_OF - timedelta(days=1), AS_OF + timedelta(days=1)])
def test_an_average_is_that_of_its_own_day(day: date) -> None:
    """T-05: as_of beside an average repeats its day or is refused; a decision of another day would be a forgery."""
    with pytest.raises(DateError, match=f"the average is that of {AS_OF}, not of {day}") as refused:
        assess_tier(_average(0), VIP_OUTLET, as_of=day)
    assert refused.value.code == "CC-DATE-002"
    assert assess_tier(_average(0), VIP_OUTLET, as_of=AS_OF) == assess_tier(_average(0), VIP_OUTLET)


def test_the_day_of_a_bare_amount_is_kept_and_checked() -> None:
    """T-05: an amount has no day of its own, so the given one stands in the decision, and must be a day."""
    assert assess_tier("5", VIP_OUTLET, as_of=AS_OF).as_of == AS_OF
    assert check_growth(Growth(now=1, base=1), RETAIL, as_of=AS_OF).as_of == AS_OF
    with pytest.raises(DateError, match="str is not a date"):
        assess_tier("5", VIP_OUTLET, as_of="2026-06-30")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("average", "bounds", "shown"),
    [
        (_average(365 * 20_000_000 - 1), (20_000_000,), "199999.99997"),
        (_average(365 * 20_000_000 - 1), (10_000_000, 20_000_000, 50_000_000), "199999.99997"),
        (_average(365 * 20_000_000 - 1), (10_000_000,), "200000.00"),
        (_average(365 * 20_000_000 - 1), (), "200000.00"),
        (_average(365 * 20_000_000), (20_000_000,), "200000.00"),
        (_average(36_500 * 20_000_000 + 1, 36_500), (20_000_000,), "200000.00"),
        ("19.9999", (2_000,), "19.9999"),
        ("20.0001", (band("B-01", "b", more_than=2_000),), "20.0001"),
        ("20.0001", (band("B-01", "b", at_least=2_000),), "20.00"),
    ],
)
def test_an_average_is_shown_on_the_side_of_the_bounds_on_which_it_is(
    average: Any, bounds: tuple[Any, ...], shown: str
) -> None:
    """T-03, T-14, T-25: as many decimals as it takes for every bound, and no more than two where none needs more."""
    decision = assess_tier(average, THREE_CARDS)
    assert str(decision.average_against(*bounds)) == shown


def test_an_unknown_average_is_not_shown() -> None:
    """T-05: there is nothing to show on either side of a bound."""
    assert assess_tier(None, THREE_CARDS).average_against(5) is None


def test_a_residual_average_is_shown_below_the_bound_that_it_misses() -> None:
    """T-04: one minor-unit day below 100,000 must not be said to be 100,000.00 and yet below Gold."""
    said = assess_tier(_average(365 * 10_000_000 - 1), VIP_OUTLET).explain()
    assert "99,999.99997 reaches no higher tier" in said
    assert "99,999.99997 is below 100,000.00" in said


def test_a_scheme_of_one_band_shows_the_average_as_it_is() -> None:
    """T-04: without a bound nothing needs more than two decimals."""
    (finding,) = assess_tier("5.004", TieringPolicy(bands=(band("A-01", "one"),))).findings
    assert dict(finding.figures) == {"tier": Term("one", "One", "one"), "average": Decimal("5.00")}


@pytest.mark.parametrize(
    "slot", [{"growth": "x"}, {"average": band("A-01", "one")}, {"admissions": []}, {"rules": (1,)}]
)
def test_a_slot_takes_rules_of_its_class_alone(slot: dict[str, Any]) -> None:
    """T-01 to T-31: a policy built in code is typed as one read from a file; the slot and the class are named."""
    name = next(iter(slot))
    with pytest.raises(FactError, match=rf"TieringPolicy\.{name}: want (a tuple of )?[A-Z]") as refused:
        TieringPolicy(**slot)
    assert refused.value.code == "CC-FACT-001"


def test_a_tier_by_contract_is_the_given_one_or_that_of_no_contract() -> None:
    """T-09: None alone means no contract; an empty text is a code like any other, and no tier."""
    assert VIP_OUTLET.contracted("gold") == "gold"
    assert VIP_OUTLET.contracted(None) == "ordinary"
    assert THREE_CARDS.contract is not None
    gold = attrs.evolve(THREE_CARDS, contract=attrs.evolve(THREE_CARDS.contract, uncontracted="gold"))
    assert gold.contracted(None) == "gold"
    for tier in ("", "vip"):
        with pytest.raises(FactError, match="is no tier of the scheme"):
            VIP_OUTLET.contracted(tier)
    with pytest.raises(NoRuleInForce, match=r"tiering\.bands"):
        TieringPolicy().contracted(None)


@pytest.mark.parametrize("bands", [("x",), 5, (SOURCE,)])
def test_bands_that_are_no_bands_are_refused(bands: Any) -> None:
    """T-01: a scheme is made of Band rules."""
    with pytest.raises(FactError, match=r"TieringPolicy\.bands: want Band rules"):
        TieringPolicy(bands=bands)


def test_an_average_without_a_window_is_refused() -> None:
    """T-05: an average is that of a window."""
    window: Any = None
    with pytest.raises(FactError, match=r"AverageDailyAssets\.window"):
        AverageDailyAssets(total=1, window=window)
