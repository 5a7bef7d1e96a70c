"""Offers (X-05 to X-27, X-37, X-58, X-60, X-62, P-28): one verdict a product, the first that applies, its clause."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from clientcare.conduct import CompliancePolicy
from clientcare.crosssell import Offer, OfferDecision, Verdict, find_offers
from clientcare.decision import Decision, Finding, Outcome, Term
from clientcare.errors import FactError, NoRuleInForce
from clientcare.facts import Client, Contact, ContactKind, Holding
from clientcare.limits import find_cooldowns
from clientcare.matrices import Bar, CrossSellPolicy, PerContactLimit, TierGate
from clientcare.offertable import Reason, offer_catalogue, vip_tiers
from clientcare.policy import Checklist
from clientcare.products import Catalogue, ProductRow
from clientcare.rulebook import Rulebook

from .policies import SOURCE
from .test_matrices import row, terms

AS_OF = date(2026, 6, 30)
BOOK = Rulebook.load("reference").on(AS_OF)
RETAIL = Rulebook.load("retail-handbook").on(AS_OF)
TIERS = BOOK.tiering.tiers
RULE = Checklist(id="B-99", source=SOURCE)
REFUSED = RULE.finding(Outcome.NOT_MET, "limits.cooling_down")


def client(**more: Any) -> Client:
    """A client of consent and a fresh assessment of grade 3."""
    known = {"marketing_consent": True, "risk_grade": 3, "risk_assessed_on": date(2026, 1, 15)}
    return Client(**{"client_id": "c", **known, **more})


def offers(*products: str, of: Client | None = None, **more: Any) -> OfferDecision:
    """What a client who holds some products is offered by the reference rulebook."""
    holdings = [Holding(client_id="c", product=product) for product in products]
    policy, conduct = more.pop("policy", BOOK.crosssell), more.pop("conduct", BOOK.compliance)
    options = {"as_of": AS_OF, "tier": "gold", "tiers": TIERS, **more}
    return find_offers(of or client(), holdings, policy, conduct, **options)


def verdicts(decision: OfferDecision) -> dict[str, str]:
    """Each product with its verdict."""
    return {one.product: str(one.verdict) for one in decision.value}


def findings_of(offer: Offer, decision: OfferDecision) -> list[Finding]:
    """The findings that speak of the product of an offer."""
    named = [(one, dict(one.figures).get("product")) for one in decision.findings]
    return [one for one, product in named if isinstance(product, Term) and product.code == offer.product]


def proposed(decision: OfferDecision) -> set[str]:
    """The products to bring up."""
    return {one.product for one in decision.value if one.proposed}


def the(product: str, decision: OfferDecision) -> Offer:
    """The one offer of a product."""
    (one,) = [one for one in decision.value if one.product == product]
    return one


# --- one verdict after the other -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("product", "held", "facts", "options", "verdict", "clause"),
    [
        # Each line removes what the line before stumbles over; the next obstacle then decides.
        ("vip_card", ("存贷双赢", "贵宾卡"), {"marketing_consent": False}, {"tier": "ordinary"}, "held", "X-60"),
        ("vip_card", ("存贷双赢",), {"marketing_consent": False}, {"tier": "ordinary"}, "no_consent", "D-24"),
        ("vip_card", ("存贷双赢",), {"marketing_consent": None}, {"tier": "ordinary"}, "not_eligible", "X-62"),
        ("vip_card", ("存贷双赢",), {"marketing_consent": None}, {"tier": None}, "cooling_down", "B-99"),
        ("vip_card", ("存贷双赢",), {"marketing_consent": None}, {"tier": None, "cooling_down": {}}, "unknown", "D-24"),
        ("vip_card", ("存贷双赢",), {}, {"tier": None, "cooling_down": {}}, "unknown", "X-62"),
        ("vip_card", ("存贷双赢",), {}, {"cooling_down": {}}, "offer", None),
        ("fund", ("存贷双赢", "基金"), {"marketing_consent": False, "risk_grade": 2}, {}, "held", "X-60"),
        ("fund", ("存贷双赢",), {"marketing_consent": False, "risk_grade": 2}, {}, "no_consent", "D-24"),
        ("fund", ("存贷双赢",), {"marketing_consent": None, "risk_grade": 2}, {}, "cooling_down", "B-99"),
        ("fund", ("存贷双赢",), {"marketing_consent": None, "risk_grade": 2}, {"cooling_down": {}}, "unknown", "D-24"),
        ("fund", ("存贷双赢",), {"risk_grade": 2}, {"cooling_down": {}}, "unsuitable", "P-28"),
        ("fund", ("存贷双赢",), {}, {"cooling_down": {}}, "offer", None),
    ],
)
def test_the_first_verdict_that_applies_holds(
    product: str,
    held: tuple[str, ...],
    facts: dict[str, Any],
    options: dict[str, Any],
    verdict: str,
    clause: str | None,
) -> None:
    """X-60, D-24, X-62, P-28: held, no_consent, not_eligible, cooling_down, unknown, unsuitable, offer."""
    resting = {"cooling_down": {"vip_card": REFUSED, "fund": REFUSED}}
    one = the(product, offers(*held, of=client(**facts), **{**resting, **options}))
    assert (one.verdict, one.clause, one.rules) == (verdict, clause, ("X-14",))


@pytest.mark.parametrize(
    ("facts", "verdict", "clause"),
    [
        ({}, "offer", None),
        ({"risk_grade": 2}, "unsuitable", "P-28"),
        ({"risk_grade": None}, "unknown", "P-01"),
        ({"risk_assessed_on": None}, "unknown", "P-01"),
        ({"risk_assessed_on": date(2025, 6, 30)}, "offer", None),
        ({"risk_assessed_on": date(2025, 6, 29)}, "unsuitable", "P-01"),
        ({"circumstances_changed_on": date(2026, 1, 16)}, "unsuitable", "P-02"),
        ({"circumstances_changed_on": date(2026, 1, 15)}, "offer", None),
        ({"risk_assessed_on": date(2026, 7, 1)}, "unknown", "P-01"),
    ],
)
def test_an_investment_has_to_suit_the_client_by_an_assessment_that_holds(
    facts: dict[str, Any], verdict: str, clause: str | None
) -> None:
    """P-01, P-02, P-28, X-43: expired or stale is unsuitable, missing is unknown, and a channel needs none of it."""
    decision = offers("存贷双赢", of=client(**facts))
    fund = the("fund", decision)
    assert (fund.verdict, fund.clause) == (verdict, clause)
    assert the("online_bank", decision).verdict is Verdict.OFFER


def test_assets_that_changed_make_the_assessment_stale() -> None:
    """P-02: balances that are given go into the assessment, and those of a loan do not matter to a card."""
    changed = offers("存贷双赢", assets_then=100, assets_now=150)
    assert the("fund", changed).verdict is Verdict.UNSUITABLE
    assert the("credit_card", changed).verdict is Verdict.OFFER
    assert the("fund", offers("存贷双赢", assets_then=100, assets_now=149)).verdict is Verdict.OFFER


@pytest.mark.parametrize(
    ("tier", "verdict"), [("ordinary", "not_eligible"), ("gold", "offer"), ("diamond", "offer"), (None, "unknown")]
)
def test_gates_look_at_the_earned_tier(tier: str | None, verdict: str) -> None:
    """X-24, X-27, X-62: what the client has signed for opens no gate."""
    signed = client(contracted_tier="diamond")
    gated = {
        "gold_card_and_vip_service": ("双利丰", "X-62"),
        "gold_credit_card": ("普卡", "X-27"),
        "credit_line_loan": ("小额抵/质押贷款", "X-24"),
    }
    for product, (held, clause) in gated.items():
        one = the(product, offers(held, of=signed, tier=tier))
        assert (one.verdict, one.clause) == (verdict, None if verdict == "offer" else clause)


def test_a_gate_needs_the_tier_it_names() -> None:
    """X-62: Gold is asked for, so a platinum gate of a bank's own keeps Gold out."""
    gate = TierGate(id="B-62", source=SOURCE, items=terms("bond"), tier="platinum")
    policy = CrossSellPolicy(matrix=(row("B-01", "gold", "bond"),), gates=(gate,))
    assert verdicts(offers("gold", policy=policy, tier="gold")) == {"bond": "not_eligible"}
    assert verdicts(offers("gold", policy=policy, tier="platinum", catalogue=offer_catalogue(BOOK.crosssell))) == {
        "bond": "offer"
    }


def test_tiers_of_another_scheme_are_refused() -> None:
    """X-62: the tier of a client, or a VIP tier, of another scheme is not guessed at."""
    wrongs: list[dict[str, Any]] = [{"tier": "vip"}, {"vip": ["vip"]}]
    for wrong in wrongs:
        with pytest.raises(FactError, match="'vip' is no tier of the scheme") as refused:
            offers("存款", **wrong)
        assert refused.value.code == "CC-FACT-002"


def test_a_gate_of_another_scheme_is_unknown() -> None:
    """X-62: whether a client of another scheme has reached Gold is not known; the rest is judged as ever."""
    decision = offers("存贷双赢", tier="vip", tiers=("ordinary", "potential", "vip"))
    gated = the("vip_card", decision)
    assert (gated.verdict, gated.clause) == ("unknown", "X-62")
    (finding,) = findings_of(gated, decision)
    assert (finding.rule, finding.outcome, finding.because) == ("X-62", Outcome.UNKNOWN, "crosssell.no_such_tier")
    assert "VIP card is offered from this tier on: Gold; the tier scheme has no such tier" in decision.explain()
    assert "贵宾卡须达到的等级为金卡；客户分层标准中没有该等级" in decision.explain("zh")
    assert the("online_bank", decision).verdict is Verdict.OFFER


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        (("ordinary", "gold", "platinum", "diamond"), ("gold", "platinum", "diamond")),
        (("ordinary", "potential", "vip"), ("vip",)),
        (("ordinary", "vip", "top"), ("vip", "top")),
        (("ordinary",), ()),
        ((), ()),
    ],
)
def test_vip_tiers_are_those_of_the_scheme(tiers: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """X-24, X-27, T-14, T-18: from the tier called vip on, so that potential is none; cards but the lowest else."""
    assert vip_tiers(tiers) == expected
    for tier in tiers:
        verdict = the("gold_credit_card", offers("普卡", tier=tier, tiers=tiers)).verdict
        assert (verdict is Verdict.OFFER) is (tier in expected)
    if expected:
        top = the("gold_credit_card", offers("普卡", tier=expected[0], tiers=tiers, vip=()))
        assert (top.verdict, top.clause) == ("not_eligible", "X-27")


# --- what is barred, what rests, consent ------------------------------------------------------------------------------

DEFAULTED = Bar(id="B-05", source=SOURCE, held=("overdue",), items=terms("loan", "fund_savings_plan"))
BARRED = attrs.evolve(BOOK.crosssell, bars=(DEFAULTED,))


def test_what_is_held_bars_families_and_products() -> None:
    """X-16, X-25: a loan in default keeps loans and one more product away, whatever suggests them, and nothing else."""
    plain, barred = offers("房贷", "传世之宝"), offers("房贷", "传世之宝", "overdue", policy=BARRED)
    loans = {"balloon_loan", "deposit_loan_offset", "car_loan", "certificate_pledged_loan"}
    for product, verdict in verdicts(plain).items():
        one = the(product, barred)
        kept_away = product in loans | {"fund_savings_plan"}
        assert one.verdict == ("not_eligible" if kept_away else verdict)
        assert one.clause == ("B-05" if kept_away else the(product, plain).clause)
        (finding, *_) = findings_of(one, barred)
        assert finding.outcome is (Outcome.NOT_MET if kept_away else Outcome.MET)
    assert "B-05 not met: car loan is not offered to a client who holds this: overdue." in barred.explain()
    assert "客户持有overdue，不予推荐：汽车贷款" in barred.explain("zh")
    assert verdicts(offers("房贷", "传世之宝", policy=BARRED)) == verdicts(plain)


NOT_MET, UNKNOWN = (RULE.finding(outcome, "b.open", ("who", "x")) for outcome in (Outcome.NOT_MET, Outcome.UNKNOWN))


@pytest.mark.parametrize(
    ("facts", "options", "expected"),
    [
        ({}, {"barred": {"fund": NOT_MET}}, ("not_eligible", "B-99")),
        ({}, {"barred": {"基金": NOT_MET}}, ("not_eligible", "B-99")),
        ({}, {"barred": {"fund": UNKNOWN}}, ("unknown", "B-99")),
        ({}, {"barred": {"fund": RULE.finding(Outcome.MET, "b.open")}}, ("offer", None)),
        ({}, {"barred": {"fund": RULE.finding(Outcome.NOT_APPLICABLE, "b.open")}}, ("offer", None)),
        ({}, {"barred": {"bond": NOT_MET, "债券": NOT_MET, "loan": NOT_MET}}, ("offer", None)),
        ({"marketing_consent": False}, {"barred": {"fund": NOT_MET}}, ("no_consent", "D-24")),
        ({}, {"barred": {"fund": NOT_MET}, "cooling_down": {"fund": REFUSED}}, ("not_eligible", "B-99")),
        ({}, {"barred": {"fund": UNKNOWN}, "cooling_down": {"fund": REFUSED}}, ("cooling_down", "B-99")),
        ({"marketing_consent": None}, {"barred": {"fund": NOT_MET}}, ("not_eligible", "B-99")),
        ({"marketing_consent": None}, {"barred": {"fund": UNKNOWN}}, ("unknown", "D-24")),
        ({"risk_grade": 2}, {"barred": {"fund": UNKNOWN}}, ("unknown", "B-99")),
        ({"risk_grade": 2}, {"barred": {"fund": NOT_MET}}, ("not_eligible", "B-99")),
        ({}, {"barred": {"基金": UNKNOWN, "fund": NOT_MET}}, ("not_eligible", "B-99")),
    ],
)
def test_what_the_bank_knows_bars_at_its_place(
    facts: dict[str, Any], options: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    """X-14, D-24: not met is not eligible, before a refusal; unknown is unknown, before unsuitable; else nothing."""
    decision = offers("存贷双赢", of=client(**facts), **options)
    fund = the("fund", decision)
    assert (fund.verdict, fund.clause) == expected
    if expected[1] == "B-99" and expected[0] != "cooling_down":
        (finding,) = findings_of(fund, decision)
        assert finding.figures == (("product", Term("fund", "fund", "基金")), ("who", "x"))


def test_a_bar_of_a_family_reaches_each_product_of_it_and_a_name_one_product() -> None:
    """X-14, X-17: the code fund is a family too, the name 基金 is not; a tier that is not known stays first."""
    held = ("传世之宝",)
    assert verdicts(offers(*held, barred={"fund": NOT_MET}))["fund_savings_plan"] == "not_eligible"
    assert verdicts(offers(*held, barred={"基金定投": NOT_MET}))["fund"] == "offer"
    gated = the("vip_card", offers("存贷双赢", barred={"service": UNKNOWN}, tier=None))
    assert (gated.verdict, gated.clause) == ("unknown", "X-62")
    below = the("vip_card", offers("存贷双赢", barred={"service": NOT_MET}, tier="ordinary"))
    assert (below.verdict, below.clause) == ("not_eligible", "X-62")


def test_a_product_of_an_unknown_family_may_be_of_the_barred_one() -> None:
    """A family that is kept away, or may be, leaves what has no family unknown; a single product does not."""
    own = Catalogue.of([ProductRow(product="yx", risk_grade=1)])
    policy = CrossSellPolicy(matrix=(row("B-01", "gold", "yx", "zz"),))
    free = offers("gold", policy=policy, catalogue=own, barred={"存款": NOT_MET})
    assert verdicts(free) == {"yx": "offer", "zz": "unknown"}
    for finding in (NOT_MET, UNKNOWN):
        decision = offers("gold", policy=policy, catalogue=own, barred={"loan": finding})
        yx = the("yx", decision)
        assert (yx.verdict, yx.clause) == ("unknown", "B-99")
        assert "whether this belongs to it is not known: yx" in decision.explain()


def test_a_bar_that_is_misspelt_is_refused() -> None:
    """A key that is neither a family nor a product would bar nothing; the near match is told."""
    with pytest.raises(
        FactError, match=r"'laon' is no family or product of the catalogue \(did you mean loan\?\)"
    ) as no:
        offers("存贷双赢", barred={"laon": NOT_MET})
    assert no.value.code == "CC-FACT-002"


def test_a_refusal_under_any_name_of_the_banks_own_product_rests() -> None:
    """D-10: the log may hold the bank's own name; of two refusals of one product the later end is told."""
    own = offer_catalogue(BOOK.crosssell, [ProductRow(product="YUEXIN-90", family="wealth", risk_grade=2,
                                                      name_en="Yuexin 90 days", name_zh="悦心90天")])  # fmt: skip

    def refused(product: str, day: int) -> Contact:
        return Contact(
            client_id="c", at=datetime(2026, 6, day, tzinfo=UTC), kind=ContactKind.CALL, refused_product=product
        )

    for log in (
        [refused("悦心90天", 20)],
        [refused("YUEXIN-90", 2), refused("悦心90天", 20)],
        [refused("YUEXIN-90", 20), refused("悦心90天", 2)],
    ):
        resting = find_cooldowns(log, BOOK.cadence, as_of=AS_OF)
        decision = offers("理财产品", catalogue=own, cooling_down=resting)
        one = the("YUEXIN-90", decision)
        assert (one.verdict, one.clause) == ("cooling_down", "D-10")
        (finding,) = findings_of(one, decision)
        assert (finding.figure("refused_on"), finding.figure("until")) == (date(2026, 6, 20), date(2026, 9, 18))
        assert "Yuexin 90 days was refused on 2026-06-20" in finding.explain()
    assert the("YUEXIN-90", offers("理财产品", catalogue=own)).verdict is Verdict.OFFER


def test_consent_cites_its_rule_or_the_purposes_of_client_data() -> None:
    """D-24, P-12: the rule on consent, else what client data may be used for, else the row that suggests."""
    silent = attrs.evolve(BOOK.crosssell, consent=None)
    for consent, outcome in ((False, Outcome.NOT_MET), (None, Outcome.UNKNOWN)):
        of = client(marketing_consent=consent)
        cases = [
            (offers("存贷双赢", of=of), "D-24"),
            (offers("存贷双赢", of=of, policy=silent), "P-12"),
            (offers("存贷双赢", of=of, policy=silent, conduct=RETAIL.compliance), "X-14"),
        ]
        for decision, clause in cases:
            one = the("credit_card", decision)
            (finding,) = findings_of(one, decision)
            assert (one.clause, finding.rule, finding.outcome) == (clause, clause, outcome)
            assert one.rules == ("X-14",)


# --- what is not known ------------------------------------------------------------------------------------------------


def test_an_investment_without_a_risk_grade_is_unknown() -> None:
    """P-28, D-21: the packaged catalogue alone has no grades; a bank's own product without one is an investment."""
    bare = offers("传世之宝", catalogue=Catalogue.of([]))
    assert verdicts(bare) == {
        "online_bank": "offer",
        "message_service": "offer",
        "fund_savings_plan": "unknown",
        "bond": "unknown",
        "credit_card": "offer",
        "fund": "unknown",
    }
    own = Catalogue.of([ProductRow(product="yx")])
    policy = CrossSellPolicy(matrix=(row("B-01", "gold", "yx", "zz"),))
    assert verdicts(offers("gold", policy=policy, catalogue=own)) == {"yx": "unknown", "zz": "unknown"}
    said = offers("gold", policy=policy, catalogue=own).explain()
    assert "the risk grade of this investment is not known: yx" in said
    assert "no catalogue says what this product is: zz" in said


@pytest.mark.parametrize("name", ["vip-outlet", "care-strategy"])
def test_without_a_rule_of_suitability_no_investment_is_offered(name: str) -> None:
    """P-28: a handbook that does not say what suits whom lets no investment through."""
    conduct = Rulebook.load(name).on(AS_OF).compliance
    assert conduct.suitability is None
    decision = offers("传世之宝", conduct=conduct)
    assert {one.product for one in decision.value if one.verdict is Verdict.UNKNOWN} == {
        "fund_savings_plan",
        "bond",
        "fund",
    }
    assert "no rule says which client this investment suits" in decision.explain()
    only = CompliancePolicy(suitability=BOOK.compliance.suitability)
    assert the("fund", offers("传世之宝", conduct=only)).verdict is Verdict.UNKNOWN


def test_an_amount_that_is_not_known_leaves_the_offer_unknown() -> None:
    """X-23: whether a deposit is large cannot be told without its amount."""
    rule = row("B-01", "large_deposit", "credit_card", counts_as="deposit", at_least=100)
    decision = offers("存款", policy=CrossSellPolicy(matrix=(rule,)))
    assert the("credit_card", decision).clause == "B-01"
    assert verdicts(decision) == {"credit_card": "unknown"}
    assert "the amount of what the client holds is not known (deposit)" in decision.explain()


def test_a_grade_that_is_not_known_is_told() -> None:
    """X-08: products of the same risk cannot be looked up for a holding without a grade."""
    decision = offers("理财产品", catalogue=Catalogue.of([]))
    (finding, *_) = decision.findings
    assert (finding.rule, finding.outcome, finding.because) == (
        "X-08",
        Outcome.UNKNOWN,
        "crosssell.same_risk_unknown",
    )


# --- order, scenes, angles, score, limit -----------------------------------------------------------------------------


def test_offers_come_first_and_each_part_keeps_the_order_of_the_matrix() -> None:
    """X-12 to X-19: the offers in the order of the table, then everything else in that order."""
    decision = offers("网银", "存款", of=client(risk_grade=2))
    assert list(verdicts(decision).items()) == [
        ("message_service", "offer"),
        ("mobile_bank", "offer"),
        ("credit_card", "offer"),
        ("insurance", "offer"),
        ("wealth_product", "offer"),
        ("savings_wealth_product", "offer"),
        ("fund", "unsuitable"),
    ]


def test_a_score_reorders_offers_and_makes_none() -> None:
    """X-58: the highest first, ties in the order of the matrix; what is not offered stays so."""
    plain = offers("网银", of=client(risk_grade=2))
    liked = {"insurance": Fraction(1, 2), "fund": Fraction(9)}
    scored = offers("网银", of=client(risk_grade=2), score=lambda one: liked.get(one.product, 0))
    assert [one.product for one in scored.value] == [
        "insurance",
        "message_service",
        "mobile_bank",
        "credit_card",
        "wealth_product",
        "fund",
    ]
    assert verdicts(scored) == verdicts(plain)


def test_a_scene_suggests_its_products() -> None:
    """X-37: payroll clients are offered a fund savings plan; the benefits of a card are a service and no offer."""
    decision = offers(
        of=client(), policy=RETAIL.crosssell, scenes=["payroll"], catalogue=offer_catalogue(BOOK.crosssell)
    )
    (one,) = decision.value
    assert (one.product, one.verdict, one.rules, one.modes, one.because_of) == (
        "fund_savings_plan",
        "offer",
        ("X-37",),
        ("scene",),
        (),
    )
    assert "fund savings plan is suggested by this rule" in decision.explain()
    assert offers(policy=RETAIL.crosssell, scenes=["executive", "family"]).value == ()
    with pytest.raises(FactError, match="'payrol' is no scene of the policy") as refused:
        offers(policy=RETAIL.crosssell, scenes=["payrol"])
    assert refused.value.code == "CC-FACT-002"
    with pytest.raises(FactError, match="known: none"):
        offers(scenes=["payroll"])


def test_other_reasons_are_judged_like_the_rest_and_merged() -> None:
    """X-02, X-35: what is suggested from outside is held, gated and judged as what the table suggests."""
    reasons = [
        Reason(product="基金", rule=RULE, mode="repeat", because_of="heirloom_gold"),
        Reason(product="renovation_loan", rule=RULE, mode="scene"),
        Reason(product="网银", rule=RULE, mode="scene"),
    ]
    decision = offers("网银", reasons=reasons, of=client(risk_grade=2))
    fund = the("fund", decision)
    assert (fund.verdict, fund.rules, fund.because_of, fund.modes) == (
        "unsuitable",
        ("B-99", "X-15"),
        ("heirloom_gold", "online_bank"),
        ("cross", "repeat"),
    )
    assert the("renovation_loan", decision).verdict is Verdict.UNKNOWN
    assert the("online_bank", decision).verdict is Verdict.HELD
    assert the("renovation_loan", offers("renovation_loan", reasons=reasons)).verdict is Verdict.HELD


def test_angles_keep_the_products_that_belong_to_them() -> None:
    """X-10: by asset allocation or by service channel; what belongs to neither is held back and says so."""
    everything = set(verdicts(offers("网银")))
    by_angle = {angle: proposed(offers("网银", angles=[angle])) for angle in ("allocation", "channel")}
    assert by_angle == {
        "allocation": {"insurance", "fund", "wealth_product"},
        "channel": {"message_service", "mobile_bank", "credit_card"},
    }
    assert proposed(offers("网银", angles=["allocation", "channel"])) == everything
    decision = offers("网银", of=client(risk_grade=2), angles=[])
    assert proposed(decision) == set()
    assert set(verdicts(decision)) == everything
    assert [(one.rule, one.because) for one in decision.findings[:5]] == [("X-10", "crosssell.other_angle")] * 5
    assert {(str(one.verdict), one.clause) for one in decision.value} == {("offer", "X-10"), ("unsuitable", "P-28")}
    for one in decision.value:
        assert [finding.rule for finding in findings_of(one, decision)] == [one.clause]
    unknown = [Reason(product="renovation_loan", rule=RULE, mode="scene")]
    assert verdicts(offers(angles=["allocation"], reasons=unknown)) == {"renovation_loan": "unknown"}
    with pytest.raises(FactError, match="'chanel' is no angle"):
        offers("网银", angles=["chanel"])
    with pytest.raises(NoRuleInForce, match=r"crosssell\.angles"):
        offers("网银", angles=["channel"], policy=CrossSellPolicy())


def test_needs_keep_the_products_that_serve_them() -> None:
    """X-11: by the needs of the catalogue or of the policy; a product without one is held back, and only if asked."""
    own = offer_catalogue(BOOK.crosssell, [ProductRow(product="fund", needs=frozenset({"grow", "own_need"})),
                                           ProductRow(product="保险", needs=frozenset({"safety"}))])  # fmt: skip
    everything = proposed(offers("网银", catalogue=own))
    assert len(everything) == 6
    for needs, kept in (
        (["own_need"], {"fund"}),
        (["grow", "safety"], {"fund", "insurance"}),
        ((), everything),
    ):
        decision = offers("网银", catalogue=own, needs=needs)
        assert proposed(decision) == kept
        assert set(verdicts(decision)) == everything
        held_back = [one for one in decision.value if not one.proposed]
        assert {(str(one.verdict), one.clause) for one in held_back} == ({("offer", "X-11")} if needs else set())
    assert (
        "X-11 not applicable: credit card serves none of the needs"
        in offers("网银", catalogue=own, needs=["safety"]).explain()
    )
    wealth = Rulebook.load("wealth-handbook").on(AS_OF).crosssell
    policy = attrs.evolve(BOOK.crosssell, need_classes=wealth.need_classes)
    named = wealth.need_classes[0].items[0].code
    assert proposed(offers("网银", policy=policy, needs=[named])) == set()
    with pytest.raises(
        FactError, match=r"'saftey' is no need of the policy or the catalogue \(did you mean safety\?\)"
    ) as no:
        offers("网银", catalogue=own, needs=["saftey"])
    assert no.value.code == "CC-FACT-002"
    with pytest.raises(NoRuleInForce, match=r"crosssell\.related_invitation"):
        offers("网银", needs=["grow"], policy=CrossSellPolicy())


def test_what_an_angle_or_a_need_holds_back_uses_up_no_limit() -> None:
    """X-10, X-11: the limit counts what is proposed, in the order of the matrix."""
    limit = PerContactLimit(id="B-24", source=SOURCE, offers=2)
    policy = attrs.evolve(BOOK.crosssell, per_contact=limit)
    decision = offers("网银", policy=policy, angles=["allocation"])
    assert [(one.product, one.clause) for one in decision.value] == [
        ("insurance", None),
        ("fund", None),
        ("message_service", "X-10"),
        ("mobile_bank", "X-10"),
        ("credit_card", "X-10"),
        ("wealth_product", "B-24"),
    ]


@pytest.mark.parametrize(("most", "kept"), [(1, 1), (5, 5), (6, 5)])
def test_a_limit_holds_back_what_comes_later(most: int, kept: int) -> None:
    """X-15: every product keeps its verdict and names the limit; what is not offered counts for nothing."""
    limit = PerContactLimit(id="B-24", source=SOURCE, offers=most)
    policy = attrs.evolve(BOOK.crosssell, per_contact=limit)
    decision = offers("网银", of=client(risk_grade=2), policy=policy)
    plain = offers("网银", of=client(risk_grade=2))
    assert [one.product for one in decision.value if one.proposed] == [one.product for one in plain.value[:kept]]
    assert verdicts(decision) == verdicts(plain)
    assert [one.clause for one in decision.value[:5]] == [None] * kept + ["B-24"] * (5 - kept)
    assert the("fund", decision).verdict is Verdict.UNSUITABLE
    over = [one for one in decision.findings if one.because == "crosssell.over_limit"]
    assert len(over) == 5 - kept
    assert all((one.rule, one.figure("most")) == ("B-24", most) for one in over)


# --- the decision ----------------------------------------------------------------------------------------------------


def test_every_product_that_is_not_offered_has_a_finding_of_its_clause() -> None:
    """X-60, X-62, P-28: the one finding of a refused product is of its clause; those of an offer are its rules."""
    decision = offers("存贷双赢", "网银", of=client(risk_grade=2), tier="ordinary", cooling_down={"insurance": REFUSED})
    refused = [one for one in decision.value if one.verdict is not Verdict.OFFER]
    assert {str(one.verdict) for one in refused} == {"held", "not_eligible", "cooling_down", "unsuitable"}
    for one in refused:
        assert [finding.rule for finding in findings_of(one, decision)] == [one.clause]
    for one in decision.value[: -len(refused)]:
        assert tuple(sorted({finding.rule for finding in findings_of(one, decision)})) == one.rules
    assert decision.rulebook == BOOK.ref
    assert decision.as_of == AS_OF


def test_findings_say_why_in_both_languages() -> None:
    """X-13, P-28: each reason of an offer is told, and each risk grade is judged once."""
    decision = offers("传世之宝", of=client(risk_grade=2))
    english, chinese = decision.explain(), decision.explain("zh")
    assert "X-13 met: bond goes with what the client holds: heirloom gold bar." in english
    assert "P-28 not met: fund has risk grade 3 and does not suit the client." in english
    assert "X-13 符合：客户持有传世之宝，可推荐债券。" in chinese
    assert [one.rule for one in decision.findings][-4:] == ["P-01", "P-02", "P-28", "P-28"]


def test_the_decision_is_a_value_that_travels() -> None:
    """Findings that are made when asked for are the same before and after; a receipt gives an equal decision back."""
    decision, again = offers("传世之宝"), offers("传世之宝")
    assert decision == again
    assert hash(decision) == hash(again)
    assert decision.findings is decision.findings
    assert pickle.loads(pickle.dumps(offers("传世之宝"))) == decision  # noqa: S301 - our own bytes
    assert Decision.from_dict(decision.to_dict(), records=[Offer]) == decision
    assert decision.digest() == again.digest()


def test_rows_of_other_clients_are_passed_over() -> None:
    """Holdings of somebody else, of later and of before suggest nothing and hold nothing back."""
    holdings = [
        Holding(client_id="d", product="网银"),
        Holding(client_id="c", product="黄金"),
        Holding(client_id="c", product="网银", opened_on=date(2026, 7, 1)),
        Holding(client_id="c", product="传世之宝", matures_on=date(2026, 6, 29), amount=0),
    ]
    decision = find_offers(client(), holdings, BOOK.crosssell, BOOK.compliance, as_of=AS_OF, tier=None, tiers=TIERS)
    assert verdicts(decision) == {"heirloom_gold": "offer"}
    assert offers().value == ()
    assert offers(tiers=(), tier=None).findings == ()
