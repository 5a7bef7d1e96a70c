"""Laws of offers (X-05 to X-62, P-01, P-28) over whole books: what is never offered, and in which order the rest is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.conduct import CompliancePolicy
from clientcare.crosssell import Offer, Verdict, find_offers
from clientcare.decision import Finding, Outcome, Source
from clientcare.facts import Client, Holding
from clientcare.matrices import CrossSellPolicy, PerContactLimit
from clientcare.offertable import OfferTable, offer_catalogue
from clientcare.policy import Checklist
from clientcare.products import FAMILIES, PRODUCTS, Catalogue, ProductRow
from clientcare.rulebook import Rulebook

AS_OF = date(2026, 6, 30)
DAY = timedelta(days=1)
BOOK = Rulebook.load("reference").on(AS_OF)
POLICY: CrossSellPolicy = BOOK.crosssell
CONDUCT: CompliancePolicy = BOOK.compliance
TIERS = ("ordinary", "gold", "platinum", "diamond")
NAMES = [name for product in PRODUCTS for name in (product.code, *product.names)]
CODE = {name: product.code for product in PRODUCTS for name in (product.code, *product.names)}
GRADE = {
    **dict.fromkeys(("money_market_fund", "treasury_bond"), 1),
    **dict.fromkeys(("wealth_product", "savings_wealth_product", "foreign_currency_wealth_product"), 2),
    **dict.fromkeys(("bond", "insurance", "participating_insurance"), 2),
    **dict.fromkeys(("fund", "fund_treasure", "fund_savings_plan", "dividend_fund", "gold", "heirloom_gold"), 3),
}
GATED = {"vip_card", "gold_card_and_vip_service", "gold_or_higher_debit_card"}
VIP_ONLY = {"credit_line_loan", "gold_credit_card"}
REFUSAL = Checklist(id="B-10", source=Source(document="test", locator="1")).finding(
    Outcome.NOT_MET, "limits.cooling_down"
)

DAYS = st.none() | st.integers(0, 800).map(lambda days: AS_OF + 30 * DAY - days * DAY)
CLIENTS = st.builds(
    Client,
    client_id=st.just("c"),
    marketing_consent=st.sampled_from([True, True, True, False, None]),
    risk_grade=st.none() | st.integers(1, 5),
    risk_assessed_on=DAYS,
    circumstances_changed_on=DAYS,
    contracted_tier=st.sampled_from([None, *TIERS]),
)
HOLDINGS = st.builds(
    Holding,
    client_id=st.sampled_from(["c", "c", "c", "d"]),
    product=st.sampled_from([*NAMES, "YX-90"]),
    amount=st.none() | st.integers(0, 10**9),
    risk_grade=st.none() | st.integers(1, 5),
)
BOOKS = st.lists(HOLDINGS, max_size=8)
EARNED = st.sampled_from([None, *TIERS])
BARRED: st.SearchStrategy[Mapping[str, Finding]] = st.dictionaries(
    st.sampled_from([*FAMILIES, *CODE.values()]),
    st.sampled_from([Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET]).map(
        lambda outcome: Checklist(id="B-05", source=Source(document="test", locator="1")).finding(outcome, "b.open")
    ),
    max_size=4,
)
FAMILY = {product.code: product.family for product in PRODUCTS}
COOLING: st.SearchStrategy[Mapping[str, Finding]] = st.sets(st.sampled_from(list(CODE.values())), max_size=4).map(
    lambda codes: dict.fromkeys(codes, REFUSAL)
)


def holds(client: Client) -> bool | None:
    """Whether the assessment of a client holds on the day, by counting days; None where there is none."""
    if client.risk_grade is None or client.risk_assessed_on is None or client.risk_assessed_on > AS_OF:
        return None
    changed = client.circumstances_changed_on
    stale = changed is not None and client.risk_assessed_on < changed <= AS_OF
    return not stale and (AS_OF - client.risk_assessed_on).days <= 365  # the year holds no 29 February


@settings(max_examples=150)
@given(CLIENTS, BOOKS, EARNED, COOLING)
def test_nothing_is_offered_that_a_rule_forbids(
    client: Client, holdings: list[Holding], tier: str | None, cooling: Mapping[str, Finding]
) -> None:
    """X-60, X-62, P-01, P-02, P-28: held, refused, gated, unsuitable, without consent or assessment: never offered."""
    found = find_offers(
        client, holdings, POLICY, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS, cooling_down=cooling
    ).value
    own = {CODE.get(one.product, one.product) for one in holdings if one.client_id == "c"}
    for one in found:
        if one.verdict is Verdict.OFFER:
            assert client.marketing_consent is True
            assert one.product not in own
            assert one.product not in cooling
            assert one.product not in GATED | VIP_ONLY or tier in ("gold", "platinum", "diamond")
            if one.product in GRADE:
                assert holds(client) is True
                assert client.risk_grade is not None
                assert GRADE[one.product] <= client.risk_grade
    assert len({one.product for one in found}) == len(found)


@settings(max_examples=150)
@given(CLIENTS, BOOKS, EARNED, COOLING)
def test_each_product_has_the_first_verdict_that_applies(
    client: Client, holdings: list[Holding], tier: str | None, cooling: Mapping[str, Finding]
) -> None:
    """X-60, X-62, P-28: the verdict of every product against a list of the obstacles, in their order."""
    found = find_offers(
        client, holdings, POLICY, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS, cooling_down=cooling
    ).value
    own = {CODE.get(one.product, one.product) for one in holdings if one.client_id == "c"}
    for one in found:
        gated = one.product in GATED or set(one.rules) <= {"X-24", "X-27"}
        grade = GRADE.get(one.product)
        borne = client.risk_grade or 0
        expected = (
            "held"
            if one.product in own
            else "no_consent"
            if client.marketing_consent is False
            else "not_eligible"
            if gated and tier == "ordinary"
            else "cooling_down"
            if one.product in cooling
            else "unknown"
            if client.marketing_consent is None or (gated and tier is None) or (grade and holds(client) is None)
            else "unsuitable"
            if grade and (not holds(client) or grade > borne)
            else "offer"
        )
        assert one.verdict == expected, one
        assert (one.clause is None) == (expected == "offer")


@settings(max_examples=150)
@given(CLIENTS, BOOKS, EARNED, COOLING, BARRED)
def test_a_bar_only_ever_takes_away(
    client: Client,
    holdings: list[Holding],
    tier: str | None,
    cooling: Mapping[str, Finding],
    barred: Mapping[str, Finding],
) -> None:
    """X-05 to X-27: with bars the same products come up; a verdict stays, or gives way to that of the bar."""
    order = list(Verdict)
    plain, kept = (
        find_offers(
            client, holdings, POLICY, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS, cooling_down=cooling, barred=bars
        ).value
        for bars in ({}, barred)
    )
    before = {one.product: one for one in plain}
    assert before.keys() == {one.product for one in kept}
    for one in kept:
        keys = {one.product, FAMILY[one.product]}
        outcomes = {finding.outcome for key, finding in barred.items() if key in keys}
        bar = (
            Verdict.NOT_ELIGIBLE
            if Outcome.NOT_MET in outcomes
            else Verdict.UNKNOWN
            if Outcome.UNKNOWN in outcomes
            else Verdict.OFFER
        )
        was = before[one.product].verdict
        assert one.verdict is min(was, bar, key=order.index)
        if one.verdict is not was:
            assert one.clause == "B-05"


@settings(max_examples=100)
@given(BOOKS, st.sampled_from([None, False, True]))
def test_what_is_suggested_is_the_union_of_the_rows(holdings: list[Holding], vip: bool | None) -> None:
    """X-05 to X-27: set algebra over the rows, without what is held, gives what the integers give."""
    own = [one for one in holdings if one.client_id == "c"]
    held = {CODE.get(one.product, one.product) for one in own}
    union: set[str] = set()
    for rule in POLICY.matrix:
        if rule.held in held and (rule.gate is None or vip):
            union |= {term.code for term in rule.items}
            if rule.held == "wealth_product":
                grades = {one.risk_grade or 2 for one in own if CODE.get(one.product) == "wealth_product"}
                union |= {code for code, grade in GRADE.items() if grade in grades}
                union |= {"savings_wealth_product", "foreign_currency_wealth_product"}
    union -= {"same_type", "same_risk", *held}
    table = OfferTable(POLICY)
    mask = table.mask(own)
    assert set(table.codes(mask, vip=vip)) == union
    assert [one.bit_count() for one in table.match([mask], vip=vip)] == [len(union)]


@settings(max_examples=60)
@given(CLIENTS, BOOKS, EARNED, st.data())
def test_neither_the_order_of_rows_nor_a_score_changes_a_verdict(
    client: Client, holdings: list[Holding], tier: str | None, data: st.DataObject
) -> None:
    """X-58: shuffled holdings give the same answer; a score puts the highest offers first and changes nothing else."""
    shuffled = data.draw(st.permutations(holdings))
    first = find_offers(client, holdings, POLICY, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS)
    second = find_offers(client, shuffled, POLICY, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS)
    assert first == second
    scores = {one.product: data.draw(st.integers(-2, 2)) for one in first.value}

    def score(offer: Offer) -> int:
        return scores[offer.product]

    scored = find_offers(client, holdings, POLICY, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS, score=score).value
    assert sorted(scored, key=lambda one: one.product) == sorted(first.value, key=lambda one: one.product)
    ranked = [one for one in scored if one.verdict is Verdict.OFFER]
    places = [one.product for one in first.value]
    assert ranked == sorted(ranked, key=lambda one: (-scores[one.product], places.index(one.product)))
    assert scored[: len(ranked)] == tuple(ranked)


@settings(max_examples=60)
@given(CLIENTS, BOOKS, EARNED, st.integers(1, 4))
def test_a_limit_changes_neither_products_nor_verdicts(
    client: Client, holdings: list[Holding], tier: str | None, most: int
) -> None:
    """X-12 to X-27: the first so many offers are proposed, the others name the limit; nothing vanishes."""
    limit = PerContactLimit(id="B-24", source=Source(document="test", locator="1"), offers=most)
    plain, limited = (
        find_offers(client, holdings, policy, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS).value
        for policy in (POLICY, attrs.evolve(POLICY, per_contact=limit))
    )
    assert [(one.product, one.verdict, one.rules) for one in limited] == [
        (one.product, one.verdict, one.rules) for one in plain
    ]
    made = sum(one.verdict is Verdict.OFFER for one in plain)
    assert [one.proposed for one in limited] == [place < min(made, most) for place in range(len(limited))]
    assert all(one.clause == "B-24" for one in limited[min(made, most) : made])


ROWS = st.lists(
    st.builds(
        ProductRow,
        product=st.sampled_from([product.code for product in PRODUCTS]),
        family=st.none() | st.sampled_from(FAMILIES),
        grade=st.none() | st.integers(1, 4),
        risk_grade=st.none() | st.integers(1, 5),
        investment=st.none() | st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.product,
)


@settings(max_examples=100)
@given(ROWS, BOOKS, st.integers(1, 5))
def test_a_banks_own_table_decides_what_suits_and_what_is_higher(
    rows: list[ProductRow], holdings: list[Holding], grade: int
) -> None:
    """X-20, P-28: own grades go before the default ones; only a higher grade of the same family is an upsell."""
    catalogue: Catalogue = offer_catalogue(POLICY, rows)
    client = Client(client_id="c", marketing_consent=True, risk_grade=grade, risk_assessed_on=AS_OF)
    found = find_offers(
        client, holdings, POLICY, CONDUCT, as_of=AS_OF, tier="gold", tiers=TIERS, catalogue=catalogue
    ).value
    entries = {product.code: product for product in catalogue.products}
    own = {row.product: row for row in rows}
    for one in found:
        entry = entries[one.product]
        said = own.get(one.product)
        risk = GRADE.get(one.product) if said is None or said.risk_grade is None else said.risk_grade
        assert entry.risk_grade == risk
        if one.verdict is Verdict.OFFER and entry.investment:
            assert risk is not None
            assert risk <= grade
        if one.verdict is Verdict.UNSUITABLE:
            assert entry.investment
            assert risk is not None
            assert risk > grade
        if "X-20" in one.rules:
            below = [entries[code] for code in one.because_of if entries[code].grade is not None]
            assert entry.grade is not None
            assert any(entry.grade > (other.grade or 0) and entry.family == other.family for other in below)


@settings(max_examples=40)
@given(CLIENTS, BOOKS, EARNED)
def test_an_answer_does_not_depend_on_what_was_asked_before(
    client: Client, holdings: list[Holding], tier: str | None
) -> None:
    """What a table remembers is what a new one finds; an equal policy gives an equal answer."""
    warm = find_offers(client, holdings, POLICY, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS)
    other = attrs.evolve(POLICY, rulebook=None)
    cold = find_offers(client, holdings, other, CONDUCT, as_of=AS_OF, tier=tier, tiers=TIERS)
    assert (cold.value, cold.findings) == (warm.value, warm.findings)
