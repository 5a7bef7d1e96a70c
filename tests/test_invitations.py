"""Invitations and triggers (X-02 to X-04, X-11, X-21, X-22, X-35 to X-39): guests, maturities, doings and scenes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from clientcare.conduct import CompliancePolicy
from clientcare.crosssell import Verdict, find_offers
from clientcare.decision import Outcome, Term
from clientcare.errors import FactError, NoRuleInForce
from clientcare.facts import Client, Holding, Purchase
from clientcare.invitations import (
    Invitee,
    find_invitees,
    find_maturing,
    find_scene_services,
    find_similar,
    find_triggered,
)
from clientcare.matrices import Bar, CrossSellPolicy
from clientcare.policy import Checklist
from clientcare.products import Catalogue, ProductRow
from clientcare.rulebook import Rulebook

from .policies import SOURCE

AS_OF = date(2026, 6, 30)
BOOK = Rulebook.load("reference").on(AS_OF)
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).crosssell
DAY = timedelta(days=1)


def held(client_id: str, product: str, **more: Any) -> Holding:
    """A holding."""
    return Holding(client_id=client_id, product=product, **more)


def client(client_id: str, **more: Any) -> Client:
    """A client of consent and a fresh assessment of grade 3."""
    known = {"marketing_consent": True, "risk_grade": 3, "risk_assessed_on": date(2026, 1, 15)}
    return Client(**{"client_id": client_id, **known, **more})


# --- similar products ------------------------------------------------------------------------------------------------


def test_similar_products_are_those_of_the_repeat_rows_and_then_of_the_family() -> None:
    """X-02: what the handbook's examples give first, then the series; each product once, itself never."""
    found = [(one.product, one.rule.id) for one in find_similar(["黄金"], BOOK.crosssell)]
    assert found == [("heirloom_gold", "X-09")]
    found = [(one.product, one.rule.id) for one in find_similar(["房贷"], BOOK.crosssell)]
    rows = ["balloon_loan", "deposit_loan_offset", "car_loan", "certificate_pledged_loan"]
    series = ["secured_small_loan", "credit_line_loan"]
    assert found == [*((one, "X-06") for one in rows), *((one, "X-02") for one in series)]
    assert {one.because_of for one in find_similar(["房贷"], BOOK.crosssell)} == {"home_loan"}
    assert {one.mode for one in find_similar(["房贷", "黄金"], BOOK.crosssell)} == {"repeat"}


def test_a_product_of_no_family_is_similar_to_none() -> None:
    """X-02: the series needs a family; a product of the bank's own has the one that its table gives."""
    assert find_similar(["YX-1"], BOOK.crosssell) == ()
    own = Catalogue.of([ProductRow(product="YX-1", family="gold"), ProductRow(product="YX-2")])
    assert [one.product for one in find_similar(["YX-1"], BOOK.crosssell, catalogue=own)] == ["heirloom_gold", "gold"]
    assert find_similar(["YX-2"], BOOK.crosssell, catalogue=own) == ()
    with pytest.raises(NoRuleInForce, match=r"crosssell\.similar"):
        find_similar(["黄金"], CrossSellPolicy())


def test_what_is_not_sold_is_similar_to_nothing() -> None:
    """X-02, X-23: a large deposit is a deposit from an amount on; nor is a status of the bank's own ever suggested."""
    assert [one.product for one in find_similar(["存款"], BOOK.crosssell)] == [
        "savings_wealth_product",
        "dual_yield_deposit",
    ]
    assert "deposit" in {one.product for one in find_similar(["大额存款"], BOOK.crosssell)}
    own = Catalogue.of([
        ProductRow(product="overdue", family="gold", sold=False),
        ProductRow(product="large_deposit", sold=True),
    ])  # fmt: skip
    assert "overdue" not in {one.product for one in find_similar(["黄金"], BOOK.crosssell, catalogue=own)}
    assert "large_deposit" in {one.product for one in find_similar(["存款"], BOOK.crosssell, catalogue=own)}


def test_similar_products_are_judged_as_offers() -> None:
    """X-02, P-28: what was bought before suggests; whether it is offered, the client's assessment says."""
    reasons = find_similar(["货币型基金产品"], BOOK.crosssell)
    decision = find_offers(
        client("c", risk_grade=2), [], BOOK.crosssell, BOOK.compliance, as_of=AS_OF, tier=None,
        tiers=BOOK.tiering.tiers, reasons=reasons,
    )  # fmt: skip
    assert {one.product for one in decision.value} == {"fund_treasure", "fund_savings_plan", "fund", "dividend_fund"}
    assert {one.verdict for one in decision.value} == {Verdict.UNSUITABLE}


@pytest.mark.parametrize(("ahead", "found"), [(-1, False), (0, True), (1, True), (7, True), (8, False)])
def test_a_holding_is_called_about_within_the_lead_days(ahead: int, found: bool) -> None:
    """X-03, D-22: from seven days before maturity to the day itself."""
    maturing = find_maturing([held("c", "存款", matures_on=AS_OF + ahead * DAY)], BOOK.crosssell, as_of=AS_OF)
    assert [(one.client_id, one.product, one.rule) for one in maturing] == [("c", "deposit", "X-03")] * found
    for one in maturing:
        assert one.matures_on == AS_OF + ahead * DAY
        assert [reason.product for reason in one.similar] == ["savings_wealth_product", "dual_yield_deposit"]


def test_maturities_come_by_day_client_and_product() -> None:
    """X-03: holdings without a day or without an amount have nothing to mature."""
    holdings = [
        held("b", "存款", matures_on=AS_OF),
        held("a", "理财产品", matures_on=AS_OF + DAY),
        held("a", "存款", matures_on=AS_OF, amount=1),
        held("a", "大额存款", matures_on=AS_OF, amount=0),
        held("a", "国债"),
        held("a", "YX", matures_on=AS_OF),
    ]
    found = find_maturing(holdings, BOOK.crosssell, as_of=AS_OF)
    assert [(one.client_id, one.product) for one in found] == [
        ("a", "YX"),
        ("a", "deposit"),
        ("b", "deposit"),
        ("a", "wealth_product"),
    ]


def test_what_is_similar_at_maturity_is_of_the_grade_of_the_holding() -> None:
    """X-03, X-08: the grade on the holding goes before the default one, and without it that of the catalogue holds."""
    similar = {
        grade: {
            reason.product
            for reason in find_maturing(
                [held("c", "理财产品", matures_on=AS_OF, risk_grade=grade)], BOOK.crosssell, as_of=AS_OF
            )[0].similar
            if reason.rule.id == "X-08"
        }
        for grade in (None, 1)
    }
    same_type = {"savings_wealth_product", "foreign_currency_wealth_product"}
    assert similar == {
        None: same_type | {"bond", "insurance", "participating_insurance"},
        1: same_type | {"treasury_bond", "money_market_fund"},
    }


def test_what_is_opened_later_matures_nowhere_yet() -> None:
    """X-03: a holding opened after the day is not held, so nobody is called about it."""
    late = held("c", "存款", opened_on=AS_OF + DAY, matures_on=AS_OF + 2 * DAY)
    assert find_maturing([late], BOOK.crosssell, as_of=AS_OF) == ()
    assert len(find_maturing([late], BOOK.crosssell, as_of=AS_OF + DAY)) == 1


def test_without_a_lead_nobody_knows_when_to_call() -> None:
    """X-03: the handbook says about to mature and no number, so vip-outlet alone cannot answer."""
    outlet = Rulebook.load("vip-outlet").on(AS_OF).crosssell
    with pytest.raises(NoRuleInForce, match=r"crosssell\.maturity_lead"):
        find_maturing([], outlet, as_of=AS_OF)
    with pytest.raises(NoRuleInForce, match=r"crosssell\.maturity_call"):
        find_maturing([], CrossSellPolicy(maturity_lead=BOOK.crosssell.maturity_lead), as_of=AS_OF)


# --- events ----------------------------------------------------------------------------------------------------------


def invited(product: str, clients: Iterable[Client], holdings: Iterable[Holding], **more: Any) -> tuple[Invitee, ...]:
    """Whom the reference rulebook invites."""
    options = {"as_of": AS_OF, "earned": {}, "tiers": BOOK.tiering.tiers, **more}
    policy = options.pop("policy", BOOK.crosssell)
    return find_invitees(product, clients, holdings, policy, BOOK.compliance, **options)


def test_an_event_invites_buyers_of_the_series_then_pairs_then_related_holders() -> None:
    """X-04, X-21, X-22, X-11: a platinum credit card for holders of cards, gold bars for those of gold."""
    clients = [client(one) for one in "edcba"]
    holdings = [
        held("a", "网银"),
        held("b", "普卡"),
        held("c", "金卡贷记卡"),
        held("d", "白金贷记卡"),
    ]
    found = invited("白金贷记卡", clients, holdings)
    assert [(one.client_id, one.offer.rules, one.offer.because_of, one.offer.modes) for one in found] == [
        ("b", ("X-04", "X-22"), ("standard_credit_card",), ("repeat", "up")),
        ("c", ("X-04",), ("gold_credit_card",), ("repeat",)),
        ("d", ("X-04",), ("platinum_credit_card",), ("repeat",)),
    ]
    gold = invited("传世之宝", clients, [*holdings, held("a", "基金宝"), held("e", "黄金")])
    assert [(one.client_id, one.offer.rules) for one in gold] == [
        ("e", ("X-04",)),
        ("a", ("X-11",)),
        ("d", ("X-11",)),
    ]
    assert all(one.offer.verdict is Verdict.OFFER for one in (*found, *gold))


def test_pairs_alone_invite_by_what_is_held() -> None:
    """X-21: a balloon loan event invites holders of an ordinary home loan, whatever else they bought."""
    alone = CrossSellPolicy(event_pairs=BOOK.crosssell.event_pairs)
    found = invited("气球贷", [client("a"), client("b")], [held("a", "房贷"), held("b", "汽车贷款")], policy=alone)
    assert [(one.client_id, one.offer.rules) for one in found] == [("a", ("X-21",))]


def test_what_was_bought_and_is_gone_counts_for_the_series() -> None:
    """X-04: a purchase up to the day counts, one after it does not, and pairs go by what is held."""

    def bought(client_id: str, day: date, product: str) -> Purchase:
        return Purchase(client_id=client_id, at=datetime(day.year, day.month, day.day, tzinfo=UTC), product=product)

    purchases = [bought("a", AS_OF, "基金"), bought("b", AS_OF + DAY, "基金"), bought("c", AS_OF, "YX")]
    found = invited("基金宝", [client(one) for one in "abc"], [], purchases=purchases)
    assert [(one.client_id, one.offer.because_of) for one in found] == [("a", ("fund",))]
    cards = [bought("a", AS_OF, "普卡")]
    assert [one.offer.rules for one in invited("白金贷记卡", [client("a")], [], purchases=cards)] == [("X-04",)]
    assert invited("YX", [client("c")], [], purchases=purchases) == ()


def test_a_holding_that_is_over_was_bought_and_one_of_later_was_not() -> None:
    """X-04, X-22: what matured and is paid out counts for the series and for no pair; what is opened later for none."""
    over = {"matures_on": AS_OF - DAY, "amount": 0}
    holdings = [held("a", "普卡", **over), held("b", "普卡"), held("c", "普卡", opened_on=AS_OF + DAY)]
    found = invited("白金贷记卡", [client(one) for one in "abc"], holdings)
    assert [(one.client_id, one.offer.rules) for one in found] == [("a", ("X-04",)), ("b", ("X-04", "X-22"))]


def test_guests_are_judged_as_for_an_offer_and_those_who_may_come_go_first() -> None:
    """X-04, P-28, X-62: no consent, a refusal, an assessment or a tier keeps a client from the list of guests."""
    refused = Checklist(id="B-10", source=SOURCE).finding(Outcome.NOT_MET, "limits.cooling_down")
    clients = [
        client("a", marketing_consent=False),
        client("b", marketing_consent=None),
        client("c", risk_grade=2),
        client("d"),
        client("e"),
    ]
    holdings = [held(one, "基金") for one in "abcde"]
    found = invited("基金宝", clients, holdings, cooling_down=[("d", refused)])
    assert [(one.client_id, str(one.offer.verdict)) for one in found] == [
        ("e", "offer"),
        ("a", "no_consent"),
        ("b", "unknown"),
        ("c", "unsuitable"),
        ("d", "cooling_down"),
    ]
    gated = invited(
        "贵宾卡",
        [client("a"), client("b"), client("c")],
        [held(one, "消息服务") for one in "abc"],
        earned={"a": "ordinary", "b": "gold"},
    )
    assert [(one.client_id, str(one.offer.verdict)) for one in gated] == [
        ("b", "offer"),
        ("a", "not_eligible"),
        ("c", "unknown"),
    ]
    assert invited("基金宝", clients, holdings, policy=CrossSellPolicy()) == ()


def test_a_bar_keeps_a_client_from_an_event() -> None:
    """X-04: what a client holds, or what the bank knows, bars the product of the event as it bars an offer."""
    bar = Bar(id="B-05", source=SOURCE, held=("overdue",), items=(Term("loan"),))
    policy = attrs.evolve(BOOK.crosssell, bars=(bar,))
    holdings = [held(one, "房贷") for one in "abc"] + [held("a", "overdue"), held("z", "overdue")]
    clients = [client(one) for one in "abc"]
    unknown = Checklist(id="B-06", source=SOURCE).finding(Outcome.UNKNOWN, "crosssell.barred")
    found = invited("气球贷", clients, holdings, policy=policy, barred={"b": {"loan": unknown}, "a": {"loan": unknown}})
    assert [(one.client_id, str(one.offer.verdict), one.offer.clause) for one in found] == [
        ("c", "offer", None),
        ("a", "not_eligible", "B-05"),
        ("b", "unknown", "B-06"),
    ]


def test_without_suitability_no_event_for_an_investment_has_guests() -> None:
    """P-28: what cannot be judged is unknown, as for an offer."""
    (one,) = find_invitees(
        "基金", [client("a")], [held("a", "基金")], BOOK.crosssell, CompliancePolicy(), as_of=AS_OF, earned={}, tiers=()
    )
    assert one.offer.verdict is Verdict.UNKNOWN


# --- behaviour -------------------------------------------------------------------------------------------------------


def test_without_numbers_looking_up_rates_stays_unknown() -> None:
    """X-35: often and the balance have no number in the handbook, and each of the three is needed."""
    decision = find_triggered(RETAIL, as_of=AS_OF, rate_views=[AS_OF] * 99, deposits=10**12)
    assert decision.value == ()
    assert [(one.rule, one.outcome) for one in decision.findings] == [
        ("X-35", Outcome.UNKNOWN),
        ("X-36", Outcome.UNKNOWN),
    ]
    assert "states neither how often" in decision.explain()
    for missing in ("views", "days", "at_least"):
        numbers: dict[str, Any] = {missing: None}
        policy = attrs.evolve(STATED, rate_views=attrs.evolve(STATED_VIEWS, **numbers))
        (found, _) = find_triggered(policy, as_of=AS_OF, rate_views=[AS_OF] * 99, deposits=10**12).findings
        assert found.outcome is Outcome.UNKNOWN


assert RETAIL.rate_views is not None
STATED_VIEWS = attrs.evolve(RETAIL.rate_views, views=3, days=30, at_least=100_000_00)
STATED = attrs.evolve(RETAIL, rate_views=STATED_VIEWS)


@pytest.mark.parametrize(
    ("ago", "deposits", "outcome"),
    [
        ((0, 1, 29), 100_000_00, "met"),
        ((0, 1, 30), 100_000_00, "not_met"),
        ((0, 1, -1), 100_000_00, "not_met"),
        ((0, 0, 0), 100_000_00, "met"),
        ((0, 1), 100_000_00, "not_met"),
        ((0, 1, 29), 99_999_99, "not_met"),
        ((0, 1, 29), None, "unknown"),
        ((0, 1), None, "not_met"),
        (None, 100_000_00, "unknown"),
    ],
)
def test_rates_are_looked_up_often_enough_with_enough_on_deposit(
    ago: tuple[int, ...] | None, deposits: int | None, outcome: str
) -> None:
    """X-35: three times in thirty days, today included, and the balance at the amount; a home loan is the product."""
    views = None if ago is None else [AS_OF - days * DAY for days in ago]
    decision = find_triggered(STATED, as_of=AS_OF, rate_views=views, deposits=deposits)
    assert decision.findings[0].outcome.value == outcome
    if outcome == "met":
        (one,) = decision.value
        assert (one.rule, [reason.product for reason in one.reasons]) == ("X-35", ["home_loan"])
        assert [term.code for term in one.items] == ["renovation_loan"]
    else:
        assert decision.value == ()


@pytest.mark.parametrize(
    ("days", "outcome"),
    [
        (["2026-04-01", "2026-05-31", "2026-06-30"], "met"),
        (["2026-03-31", "2026-05-31", "2026-06-30"], "not_met"),
        (["2026-03-01", "2026-04-01", "2026-05-31"], "not_met"),
        (["2026-04-01", "2026-05-31", "2026-07-01"], "not_met"),
        (["2026-03-09", "2026-04-01", "2026-05-31", "2026-06-01", "2026-06-02"], "met"),
        (["2025-04-01", "2025-05-31", "2025-06-30"], "not_met"),
        ([], "not_met"),
        (None, "unknown"),
    ],
)
def test_three_calendar_months_running_with_a_purchase(days: list[str] | None, outcome: str) -> None:
    """X-36: the month of the day included; a gap ends the run, and several purchases of a month are one month."""
    purchases = None if days is None else [date.fromisoformat(day) for day in days]
    decision = find_triggered(RETAIL, as_of=AS_OF, purchases=purchases)
    assert decision.findings[-1].outcome.value == outcome
    assert [one.rule for one in decision.value] == ["X-36"] * (outcome == "met")


def test_a_run_of_months_passes_the_turn_of_the_year() -> None:
    """X-36: November, December and January run; what is suggested is a product where the bank's catalogue has it."""
    purchases = [date(2025, 11, 5), date(2025, 12, 5), date(2026, 1, 5)]
    (one,) = find_triggered(RETAIL, as_of=date(2026, 1, 5), purchases=purchases).value
    assert ([reason.product for reason in one.reasons], [term.code for term in one.items]) == (
        [],
        ["child_wealth_product", "education_fund_plan"],
    )
    own = Catalogue.of([ProductRow(product="child_wealth_product", family="wealth")])
    (one,) = find_triggered(RETAIL, as_of=date(2026, 1, 5), purchases=purchases, catalogue=own).value
    assert [reason.product for reason in one.reasons] == ["child_wealth_product"]
    assert [term.zh for term in one.items] == ["教育金规划"]


def test_a_policy_without_triggers_finds_nothing() -> None:
    """X-35, X-36: the reference rulebook does not take them over."""
    decision = find_triggered(BOOK.crosssell, as_of=AS_OF, rate_views=[AS_OF], purchases=[AS_OF])
    assert (decision.value, decision.findings, decision.rulebook) == ((), (), BOOK.ref)


# --- scenes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scenes", "services"),
    [
        (["payroll"], [("X-37", "credit_card_benefits")]),
        (["executive"], [("X-38", "company_wealth"), ("X-38", "personal_tax_planning")]),
        (["family"], [("X-39", "money_skills_camp")]),
        (
            ["elderly", "family"],
            [
                ("X-39", "money_skills_camp"),
                ("X-39", "anti_fraud_talk"),
                ("X-39", "large_print_app"),
                ("X-39", "social_security_card_at_home"),
            ],
        ),
        ([], []),
    ],
)
def test_a_scene_has_its_services(scenes: list[str], services: list[tuple[str, str]]) -> None:
    """X-37 to X-39: what is no product of the catalogue is a service of its scene."""
    found = find_scene_services(scenes, RETAIL)
    assert [(one.rule, one.service.code) for one in found] == services
    assert all(one.scene in scenes for one in found)


def test_an_unknown_scene_is_named() -> None:
    """X-37: a scene that no rule names has no services that could be left out in silence."""
    with pytest.raises(FactError, match="'payrol' is no scene of the policy") as refused:
        find_scene_services(["payrol"], RETAIL)
    assert refused.value.code == "CC-FACT-002"
