"""Compliance: when an assessment holds, what suits whom, and what a sale and its record must show."""

from __future__ import annotations

import inspect
import json
import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest

from clientcare import alerts, compliance, disclosure, outflows, records, wording
from clientcare.compliance import (
    Standing,
    assess_risk_assessment,
    check_concentration,
    check_sale,
    check_suitability,
)
from clientcare.conduct import CompliancePolicy, Concentration
from clientcare.decision import Decision, Finding, Outcome, Term
from clientcare.errors import ClientCareError, DateError, FactError, NoRuleInForce
from clientcare.facts import Client, Holding, Purchase
from clientcare.masking import redact
from clientcare.products import Catalogue, ProductRow
from clientcare.records import DisclosureRecord, check_collection, check_disclosure_record
from clientcare.rulebook import PACKAGED, Rulebook
from clientcare.wording import check_care_message, check_shareable, find_forbidden_promises, find_return_figures
from tests.policies import SOURCE

TODAY = date(2026, 6, 30)
POLICIES = {name: Rulebook.load(name).on(TODAY).compliance for name in PACKAGED}
REFERENCE = POLICIES["reference"]
MET, NOT_MET, NOT_APPLICABLE, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN
CN = timezone(timedelta(hours=8))
ALL_RISKS = frozenset({"legal", "policy", "market"})


def _client(**facts: Any) -> Client:
    known: dict[str, Any] = {"client_id": "c", "risk_grade": 3, "risk_assessed_on": date(2026, 1, 1)}
    return Client(**(known | facts))


def _purchase(**facts: Any) -> Purchase:
    known: dict[str, Any] = {"client_id": "c", "at": datetime(2026, 6, 30, 9, tzinfo=CN), "product": "fund"}
    done: dict[str, Any] = {"dual_recorded": True, "risks_disclosed": ALL_RISKS}
    return Purchase(**(known | done | facts))


def _codes(decision: Decision[Any]) -> list[tuple[str, Outcome, str]]:
    return [(one.rule, one.outcome, one.because.partition(".")[2]) for one in decision.findings]


def _finding(decision: Decision[Any], rule: str) -> Finding:
    [found] = [one for one in decision.findings if one.rule == rule]
    return found


# --- the risk assessment ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessed_on", "as_of", "standing"),
    [
        (date(2025, 3, 1), date(2025, 3, 1), Standing.VALID),
        (date(2025, 3, 1), date(2026, 2, 28), Standing.VALID),
        (date(2025, 3, 1), date(2026, 3, 1), Standing.VALID),
        (date(2025, 3, 1), date(2026, 3, 2), Standing.EXPIRED),
        (date(2024, 2, 29), date(2025, 2, 28), Standing.VALID),
        (date(2024, 2, 29), date(2025, 3, 1), Standing.EXPIRED),
        (date(2023, 2, 28), date(2024, 2, 28), Standing.VALID),
        (date(2023, 2, 28), date(2024, 2, 29), Standing.EXPIRED),
        (date(2025, 12, 31), date(2026, 12, 31), Standing.VALID),
        (date(2025, 12, 31), date(2027, 1, 1), Standing.EXPIRED),
        (date(2026, 3, 1), date(2026, 2, 28), Standing.MISSING),
        (None, date(2026, 2, 28), Standing.MISSING),
    ],
)
@pytest.mark.parametrize("name", ["reference", "vip-outlet", "retail-handbook"])
def test_an_assessment_holds_through_the_same_date_of_the_next_year(
    name: str, assessed_on: date | None, as_of: date, standing: Standing
) -> None:
    """P-01, P-03: the last day is in; 29 February ends on 28 February; before the assessment there is none."""
    decision = assess_risk_assessment(_client(risk_assessed_on=assessed_on), POLICIES[name], as_of=as_of)
    assert decision.value is standing
    assert decision.as_of == as_of
    assert decision.rulebook == POLICIES[name].rulebook


def test_the_figures_of_an_assessment_are_its_days() -> None:
    """P-01, P-02: the day of the test, its last day, and the day of the change stand in the findings."""
    client = _client(risk_assessed_on=date(2024, 2, 29), circumstances_changed_on=date(2024, 6, 1))
    decision = assess_risk_assessment(client, REFERENCE, as_of=date(2024, 6, 1))
    assert _finding(decision, "P-01").figure("assessed_on") == date(2024, 2, 29)
    assert _finding(decision, "P-01").figure("valid_until") == date(2025, 2, 28)
    assert _finding(decision, "P-02").figure("changed_on") == date(2024, 6, 1)
    assert "2024-06-01" in decision.explain("en")
    assert "2024-06-01" in decision.explain("zh")


@pytest.mark.parametrize(
    ("changed_on", "as_of", "standing"),
    [
        (None, date(2026, 6, 30), Standing.VALID),
        (date(2025, 12, 31), date(2026, 6, 30), Standing.VALID),
        (date(2026, 1, 1), date(2026, 6, 30), Standing.VALID),
        (date(2026, 1, 2), date(2026, 6, 30), Standing.STALE),
        (date(2026, 6, 29), date(2026, 6, 30), Standing.STALE),
        (date(2026, 6, 30), date(2026, 6, 30), Standing.STALE),
        (date(2026, 7, 1), date(2026, 6, 30), Standing.VALID),
        (date(2026, 6, 30), date(2027, 1, 1), Standing.STALE),
        (date(2026, 6, 30), date(2027, 1, 2), Standing.EXPIRED),
    ],
)
def test_a_declared_change_ends_an_assessment_on_its_day(
    changed_on: date | None, as_of: date, standing: Standing
) -> None:
    """P-02: a change of the day after the test counts, one of the same day does not; expired goes before stale."""
    client = _client(circumstances_changed_on=changed_on)
    assert assess_risk_assessment(client, REFERENCE, as_of=as_of).value is standing


@pytest.mark.parametrize(
    ("then", "now", "standing"),
    [
        (100_00, 50_01, Standing.VALID),
        (100_00, 50_00, Standing.STALE),
        (100_00, 49_99, Standing.STALE),
        (100_00, 149_99, Standing.VALID),
        (100_00, 150_00, Standing.STALE),
        (101, 151, Standing.VALID),
        (101, 152, Standing.STALE),
        (0, 0, Standing.VALID),
        (0, 1, Standing.STALE),
        (0, -1, Standing.STALE),
        (-100_00, -149_99, Standing.VALID),
        (-100_00, -150_00, Standing.STALE),
        (-100_00, 0, Standing.STALE),
        (100_00, None, Standing.VALID),
        (None, 100_00, Standing.VALID),
    ],
)
def test_half_of_the_assets_up_or_down_ends_an_assessment(
    then: int | None, now: int | None, standing: Standing
) -> None:
    """D-30: one cent below half, at it and above; from nothing any change counts; a missing balance judges nothing."""
    decision = assess_risk_assessment(_client(), REFERENCE, as_of=TODAY, assets_then=then, assets_now=now)
    assert decision.value is standing
    assert [one.rule for one in decision.findings] == ["P-01", "P-02", "D-30"][: 2 + (None not in (then, now))]


def test_a_change_of_assets_is_said_with_its_amounts() -> None:
    """D-30: both balances and the share stand in the sentence."""
    decision = assess_risk_assessment(_client(), REFERENCE, as_of=TODAY, assets_then=100_00, assets_now=40_00)
    assert "from 100.00 to 40.00 since 2026-01-01, a change by 50 % or more" in decision.explain("en")
    assert "变动幅度达到 50%" in decision.explain("zh") or "变动幅度达到 50 %" in decision.explain("zh")


def test_a_handbook_without_a_rule_of_changes_judges_none() -> None:
    """P-02, D-30: the retail handbook knows the yearly renewal alone, the outlet the declared change as well."""
    client = _client(circumstances_changed_on=date(2026, 2, 1))
    facts: dict[str, Any] = {"as_of": TODAY, "assets_then": 100, "assets_now": 1}
    assert assess_risk_assessment(client, POLICIES["retail-handbook"], **facts).value is Standing.VALID
    outlet = assess_risk_assessment(client, POLICIES["vip-outlet"], **facts)
    assert _codes(outlet) == [("P-01", MET, "valid"), ("P-02", NOT_MET, "changed")]


def test_an_assessment_without_a_result_is_missing() -> None:
    """P-01: a day without a grade is no assessment, and the sentence says what is lacking."""
    decision = assess_risk_assessment(_client(risk_grade=None), REFERENCE, as_of=TODAY)
    assert decision.value is Standing.MISSING
    assert _codes(decision) == [("P-01", UNKNOWN, "no_assessment")]
    assert "is not on record" in decision.explain("en")


def test_a_policy_without_a_validity_is_no_licence() -> None:
    """P-01: a rulebook that does not say how long an assessment holds gives no standing."""
    for check in (
        lambda: assess_risk_assessment(_client(), POLICIES["wealth-handbook"], as_of=TODAY),
        lambda: check_suitability(_client(), 1, POLICIES["wealth-handbook"], as_of=TODAY),
    ):
        with pytest.raises(NoRuleInForce, match=r"no rule compliance\.validity"):
            check()


@pytest.mark.parametrize("wrong", [1.5, True, "100", Decimal(1)])
def test_a_balance_is_an_int_of_minor_units(wrong: Any) -> None:
    """D-30: the refused balance is not shown."""
    for facts in ({"assets_then": wrong}, {"assets_now": wrong}):
        with pytest.raises(FactError, match=r"assets_(then|now): want an int of minor units") as refused:
            assess_risk_assessment(_client(), REFERENCE, as_of=TODAY, **facts)
        assert refused.value.code == "CC-FACT-001"


def test_a_day_is_a_date() -> None:
    """P-01: an instant in place of the day is refused."""
    with pytest.raises(DateError):
        assess_risk_assessment(_client(), REFERENCE, as_of=datetime(2026, 6, 30, tzinfo=UTC))


# --- suitability -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("borne", range(1, 6))
@pytest.mark.parametrize("grade", range(1, 6))
def test_a_product_suits_up_to_the_grade_of_the_client(grade: int, borne: int) -> None:
    """P-28, X-43: equal is within, one above is not."""
    decision = check_suitability(_client(risk_grade=borne), grade, REFERENCE, as_of=TODAY)
    assert decision.value is (NOT_MET if grade > borne else MET)
    found = _finding(decision, "P-28")
    assert (found.figure("grade"), found.figure("borne")) == (grade, borne)


@pytest.mark.parametrize(
    ("grade", "more", "outcome"),
    [
        (3, {"parts": (1, 2, 3)}, MET),
        (3, {"parts": (1, 4)}, NOT_MET),
        (3, {"parts": (None, 4)}, NOT_MET),
        (3, {"parts": (None, 1)}, UNKNOWN),
        (None, {"parts": (1, 3)}, MET),
        (None, {"parts": (None,)}, UNKNOWN),
        (None, {}, UNKNOWN),
        (3, {"issuer_grade": 4, "distributor_grade": 2}, NOT_MET),
        (3, {"issuer_grade": 2, "distributor_grade": 4}, NOT_MET),
        (None, {"issuer_grade": 2, "distributor_grade": 3}, MET),
        (None, {"distributor_grade": 4}, NOT_MET),
        (4, {"issuer_grade": 1, "distributor_grade": 1}, NOT_MET),
        (1, {"issuer_grade": 1, "distributor_grade": 1, "parts": (3, 2)}, MET),
    ],
)
def test_the_highest_of_several_grades_holds(grade: int | None, more: dict[str, Any], outcome: Outcome) -> None:
    """P-28: every part of a combination, the issuer's and the distributor's grade; a part above decides at once."""
    assert check_suitability(_client(), grade, REFERENCE, as_of=TODAY, **more).value is outcome


@pytest.mark.parametrize(
    ("facts", "grade", "outcome", "because"),
    [
        ({"risk_assessed_on": None}, 1, UNKNOWN, "unassessed"),
        ({"risk_assessed_on": None}, 5, UNKNOWN, "unassessed"),
        ({"risk_assessed_on": None}, None, UNKNOWN, "unassessed"),
        ({"risk_grade": None}, 1, UNKNOWN, "unassessed"),
        ({"risk_assessed_on": date(2026, 7, 1)}, 1, UNKNOWN, "unassessed"),
        ({"risk_assessed_on": date(2025, 6, 30)}, 3, MET, "within_grade"),
        ({"risk_assessed_on": date(2025, 6, 29)}, 1, NOT_MET, "within_grade"),
        ({"risk_assessed_on": date(2025, 6, 29)}, None, NOT_MET, "grade_unknown"),
        ({"circumstances_changed_on": date(2026, 6, 30)}, 1, NOT_MET, "within_grade"),
        ({}, None, UNKNOWN, "grade_unknown"),
    ],
)
def test_no_product_suits_without_an_assessment_that_holds(
    facts: dict[str, Any], grade: int | None, outcome: Outcome, because: str
) -> None:
    """P-01, P-02, P-28: missing is UNKNOWN, expired and stale are NOT_MET, whatever the grade."""
    decision = check_suitability(_client(**facts), grade, REFERENCE, as_of=TODAY)
    assert decision.value is outcome
    assert decision.findings[-1].because == f"compliance.{because}"


def test_assets_count_for_suitability_as_well() -> None:
    """D-30, P-28: a fall by half makes the assessment stale and the product unsuitable."""
    facts: dict[str, Any] = {"as_of": TODAY, "assets_then": 2, "assets_now": 1}
    assert check_suitability(_client(), 1, REFERENCE, **facts).value is NOT_MET


@pytest.mark.parametrize(
    "grades", [{"risk_grade": 0}, {"risk_grade": 6}, {"risk_grade": True}, {"issuer_grade": 2.0}, {"parts": (1, "2")}]
)
def test_a_grade_is_a_whole_number_from_one_to_five(grades: dict[str, Any]) -> None:
    """P-28: another grade is refused, and not shown."""
    with pytest.raises(FactError, match="a risk grade of the product: want a whole number from 1 to 5") as refused:
        check_suitability(_client(), grades.pop("risk_grade", None), REFERENCE, as_of=TODAY, **grades)
    assert refused.value.code == "CC-FACT-001"


@pytest.mark.parametrize("name", ["vip-outlet", "retail-handbook", "care-regulation", "care-strategy"])
def test_a_policy_without_a_rule_of_suitability_decides_nothing(name: str) -> None:
    """P-28: only document 000 states it; no other handbook calls a product suitable."""
    with pytest.raises(NoRuleInForce, match=r"no rule compliance\.suitability"):
        check_suitability(_client(), 1, POLICIES[name], as_of=TODAY)


# --- the sale --------------------------------------------------------------------------------------------------------


def _sale(client: Client, purchase: Purchase, **facts: Any) -> Decision[Outcome]:
    return check_sale(purchase, client, REFERENCE, **({"investment": True, "risk_grade": 3} | facts))


def test_a_sale_that_is_in_order_is_met_rule_by_rule() -> None:
    """P-01, P-02, P-28, P-05, P-22, P-07: one finding a rule, each met or not applicable."""
    decision = _sale(_client(birth_date=date(1980, 1, 1)), _purchase())
    assert decision.value is MET
    assert decision.as_of == TODAY
    assert _codes(decision) == [
        ("P-01", MET, "valid"),
        ("P-02", MET, "unchanged"),
        ("P-28", MET, "within_grade"),
        ("P-05", MET, "recorded"),
        ("P-22", MET, "complete"),
        ("P-07", NOT_APPLICABLE, "not_elderly"),
    ]


@pytest.mark.parametrize(
    ("at", "day", "outcome"),
    [
        (datetime(2026, 6, 30, 23, 59, 59, tzinfo=CN), date(2026, 6, 30), MET),
        (datetime(2026, 7, 1, 0, 0, tzinfo=CN), date(2026, 7, 1), NOT_MET),
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), date(2026, 6, 30), MET),
    ],
)
def test_the_day_of_the_purchase_counts(at: datetime, day: date, outcome: Outcome) -> None:
    """P-01: an assessment that ends on 30 June serves to the last second of that day in the offset of the instant."""
    client = _client(risk_assessed_on=date(2025, 6, 30), birth_date=date(1980, 1, 1))
    decision = _sale(client, _purchase(at=at))
    assert (decision.as_of, decision.value) == (day, outcome)


@pytest.mark.parametrize(
    ("sold", "catalogue", "outcome"),
    [(None, 3, MET), (3, None, MET), (4, 3, NOT_MET), (3, 4, NOT_MET), (None, None, UNKNOWN)],
)
def test_the_higher_of_the_grades_on_record_holds(sold: int | None, catalogue: int | None, outcome: Outcome) -> None:
    """P-28: the grade that was noted at the sale and that of the catalogue."""
    assert _finding(_sale(_client(), _purchase(risk_grade=sold), risk_grade=catalogue), "P-28").outcome is outcome


@pytest.mark.parametrize(
    ("recorded", "outcome", "because"),
    [(True, MET, "recorded"), (False, NOT_MET, "not_recorded"), (None, UNKNOWN, "recording_unknown")],
)
def test_an_investment_is_recorded(recorded: bool | None, outcome: Outcome, because: str) -> None:
    """P-05, D-31: not recorded is NOT_MET, an empty record UNKNOWN."""
    decision = _sale(_client(birth_date=date(1980, 1, 1)), _purchase(dual_recorded=recorded))
    assert decision.value is outcome
    assert (_finding(decision, "P-05").outcome, _finding(decision, "P-05").because) == (
        outcome,
        f"compliance.{because}",
    )


def test_what_is_no_investment_needs_none_of_it() -> None:
    """P-05, P-07, P-22, P-28, D-31: a deposit with no record at all is not applicable, not a breach."""
    bare = Purchase(client_id="c", at=datetime(2026, 6, 30, tzinfo=CN), product="deposit")
    decision = _sale(Client(client_id="c"), bare, investment=False, risk_grade=None)
    assert decision.value is NOT_APPLICABLE
    assert _codes(decision) == [
        ("P-28", NOT_APPLICABLE, "no_investment"),
        ("D-31", NOT_APPLICABLE, "no_investment"),
    ]


def test_a_deposit_is_recorded_by_a_handbook_that_says_every_product() -> None:
    """P-05: document 001 has neither a scope nor a rule of suitability."""
    decision = check_sale(_purchase(), _client(), POLICIES["retail-handbook"], investment=False, risk_grade=None)
    assert _codes(decision) == [("P-05", MET, "recorded")]


@pytest.mark.parametrize("scope", ["all", None])
def test_without_a_narrower_scope_every_product_is_recorded(scope: str | None) -> None:
    """P-05, D-31: the handbook says every recommendation; a bank may say so, too."""
    rule = REFERENCE.recording_scope
    assert rule is not None
    wide = None if scope is None else attrs.evolve(rule, scope="all")
    policy = attrs.evolve(REFERENCE, recording_scope=wide)
    decision = check_sale(_purchase(dual_recorded=False), _client(), policy, investment=False, risk_grade=None)
    assert _codes(decision) == [("P-28", NOT_APPLICABLE, "no_investment"), ("P-05", NOT_MET, "not_recorded")]
    assert decision.value is NOT_MET


@pytest.mark.parametrize(
    ("told", "outcome", "lacking"),
    [
        (ALL_RISKS, MET, None),
        (ALL_RISKS | {"liquidity"}, MET, None),
        (frozenset({"legal", "policy"}), NOT_MET, Term("market", "market risk", "市场风险")),
        (
            frozenset({"liquidity"}),
            NOT_MET,
            Term("legal;policy;market", "legal risk, policy risk, market risk", "法律风险、政策风险、市场风险"),
        ),
        (frozenset(), UNKNOWN, None),
    ],
)
def test_three_kinds_of_risk_are_told(told: frozenset[str], outcome: Outcome, lacking: Term | None) -> None:
    """P-22: each that is lacking is named, more are kept, and nothing on record is UNKNOWN."""
    found = _finding(_sale(_client(), _purchase(risks_disclosed=told)), "P-22")
    assert found.outcome is outcome
    assert dict(found.figures).get("lacking") == lacking


@pytest.mark.parametrize(
    ("birth_date", "notice", "outcome", "because"),
    [
        (date(1961, 6, 30), True, MET, "notice_given"),
        (date(1961, 6, 30), False, NOT_MET, "no_notice"),
        (date(1961, 6, 30), None, UNKNOWN, "notice_unknown"),
        (date(1961, 6, 29), False, NOT_MET, "no_notice"),
        (date(1961, 7, 1), False, NOT_APPLICABLE, "not_elderly"),
        (date(1961, 7, 1), True, NOT_APPLICABLE, "not_elderly"),
        (None, True, MET, "notice_given"),
        (None, False, UNKNOWN, "age_unknown"),
        (None, None, UNKNOWN, "age_unknown"),
        (date(2026, 7, 1), None, UNKNOWN, "age_unknown"),
        (date(2026, 6, 30), None, NOT_APPLICABLE, "not_elderly"),
    ],
)
def test_the_elderly_get_a_notice_from_their_birthday_on(
    birth_date: date | None, notice: bool | None, outcome: Outcome, because: str
) -> None:
    """P-07, D-32: 65 on the day of the purchase; an unknown age lets no sale through without the notice."""
    found = _finding(_sale(_client(birth_date=birth_date), _purchase(elderly_notice=notice)), "P-07")
    assert (found.outcome, found.because) == (outcome, f"compliance.{because}")
    assert "birth" not in str(found.figures)


@pytest.mark.parametrize(("notice", "outcome"), [(True, MET), (False, UNKNOWN), (None, UNKNOWN)])
def test_a_handbook_that_names_no_age_judges_by_the_notice_alone(notice: bool | None, outcome: Outcome) -> None:
    """P-07: document 001 does not say who is elderly."""
    policy = POLICIES["retail-handbook"]
    client = _client(birth_date=date(1930, 1, 1))
    decision = check_sale(_purchase(elderly_notice=notice), client, policy, investment=True, risk_grade=3)
    assert _finding(decision, "P-07").outcome is outcome
    assert [one.rule for one in decision.findings] == ["P-03", "P-05", "P-07"]


def test_a_rule_that_a_handbook_lacks_is_not_judged() -> None:
    """P-01, P-02, P-22: the outlet asks for the assessment and the risks and knows no suitability."""
    outlet = check_sale(_purchase(), _client(), POLICIES["vip-outlet"], investment=True, risk_grade=5)
    assert [one.rule for one in outlet.findings] == ["P-01", "P-02", "P-22"]
    silent = check_sale(_purchase(), _client(), POLICIES["care-strategy"], investment=True, risk_grade=5)
    assert (silent.findings, silent.value) == ((), NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("borne", "grade", "outcome"), [(3, 3, MET), (3, 4, NOT_MET), (3, None, UNKNOWN), (None, 1, UNKNOWN)]
)
def test_grades_are_compared_where_no_validity_is_stated(
    borne: int | None, grade: int | None, outcome: Outcome
) -> None:
    """P-28: document 000 does not say how long a grade holds, and still bans what is above it."""
    client = _client(risk_grade=borne, risk_assessed_on=None)
    decision = check_sale(_purchase(), client, POLICIES["wealth-handbook"], investment=True, risk_grade=grade)
    assert [(one.rule, one.outcome) for one in decision.findings] == [("P-28", outcome)]
    assert decision.value is outcome


def test_assets_count_for_a_sale_as_well() -> None:
    """D-30: balances that are given reach the assessment, with a rule of suitability or without."""
    facts: dict[str, Any] = {"investment": True, "risk_grade": 1, "assets_then": 2, "assets_now": 1}
    for policy in (REFERENCE, attrs.evolve(REFERENCE, suitability=None)):
        decision = check_sale(_purchase(), _client(), policy, **facts)
        assert _finding(decision, "D-30").outcome is NOT_MET
        assert decision.value is NOT_MET


def test_a_purchase_belongs_to_the_client() -> None:
    """P-28: another client's purchase is refused without naming either."""
    with pytest.raises(FactError, match="purchase: want one of the client that is given") as refused:
        _sale(_client(client_id="other"), _purchase())
    assert "other" not in str(refused.value)


# --- the holdings ----------------------------------------------------------------------------------------------------

HALF = CompliancePolicy(concentration=Concentration(id="B-01", source=SOURCE, share=Decimal("0.5")))


def _held(*amounts: tuple[str, int | None], client_id: str = "c") -> list[Holding]:
    return [Holding(client_id=client_id, product=product, amount=amount) for product, amount in amounts]


@pytest.mark.parametrize(
    ("holdings", "outcome", "products"),
    [
        ([("fund", 50), ("gold", 50)], MET, []),
        ([("fund", 51), ("gold", 50)], NOT_MET, ["fund"]),
        ([("基金", 30), ("gold", 50), ("fund", 30)], NOT_MET, ["fund"]),
        ([("fund", 50), ("gold", 50), ("home_loan", -1000)], MET, []),
        ([("fund", 1), ("home_loan", -1000)], NOT_MET, ["fund"]),
        ([("fund", 100), ("gold", None)], UNKNOWN, []),
        ([("fund", 0)], NOT_APPLICABLE, []),
        ([], NOT_APPLICABLE, []),
    ],
)
def test_a_product_above_the_share_is_a_concentration(
    holdings: list[tuple[str, int | None]], outcome: Outcome, products: list[str]
) -> None:
    """P-24: at the share is none, one cent above is; names of one product add up, debts are no assets."""
    decision = check_concentration(_held(*holdings), HALF, as_of=TODAY)
    assert decision.value is outcome
    named = [one.figure("product") for one in decision.findings if one.outcome is NOT_MET]
    assert [term.code for term in named if isinstance(term, Term)] == products
    assert all("50" in one.explain("en") and "50" in one.explain("zh") for one in decision.findings)


def test_products_above_a_small_share_come_by_their_code() -> None:
    """P-24: two of three products above a quarter, sorted."""
    rule = Concentration(id="B-01", source=SOURCE, share=Decimal("0.25"))
    decision = check_concentration(
        _held(("gold", 45), ("fund", 45), ("bond", 10)), CompliancePolicy(concentration=rule), as_of=TODAY
    )
    named = [one.figure("product") for one in decision.findings]
    assert [term.code for term in named if isinstance(term, Term)] == ["fund", "gold"]


def test_the_names_of_a_banks_own_product_add_up() -> None:
    """P-24: two names of one product of the bank are one product, as those of a packaged one are."""
    own = Catalogue.of([ProductRow(product="YUEXIN-90", name_zh="悦心90天", name_en="Yuexin 90 days")])
    held = _held(("悦心90天", 30), ("YUEXIN-90", 30), ("gold", 50))
    decision = check_concentration(held, HALF, as_of=TODAY, catalogue=own)
    assert [one.figure("product") for one in decision.findings] == [Term("YUEXIN-90", "Yuexin 90 days", "悦心90天")]
    assert check_concentration(held, HALF, as_of=TODAY).value is MET


def test_a_concentration_needs_a_share_and_one_client() -> None:
    """P-24: no packaged rulebook states a share; holdings of two clients are refused."""
    with pytest.raises(NoRuleInForce, match=r"no rule compliance\.concentration"):
        check_concentration([], REFERENCE, as_of=TODAY)
    with pytest.raises(FactError, match="holdings: want those of one client"):
        check_concentration(_held(("fund", 1)) + _held(("fund", 1), client_id="d"), HALF, as_of=TODAY)


@pytest.mark.parametrize("module", [alerts, compliance, disclosure, outflows, records])
def test_every_check_names_its_day(module: Any) -> None:
    """P-26, P-29, P-30: no check of conduct decides without a day or an instant that the caller gives."""
    checks = [getattr(module, name) for name in module.__all__ if name.startswith(("assess_", "check_", "find_"))]
    for check in checks:
        given = {name: one for name, one in inspect.signature(check).parameters.items() if name in ("as_of", "now")}
        assert all(one.default is inspect.Parameter.empty for one in given.values())
        assert given or check in (compliance.check_sale, outflows.find_urgent_events, outflows.find_large_sums)


# --- what leaves here ------------------------------------------------------------------------------------------------


def test_a_decision_travels_and_comes_back() -> None:
    """P-28: a standing and an outcome survive a receipt and a pickle."""
    for decision in (
        assess_risk_assessment(_client(), REFERENCE, as_of=TODAY),
        _sale(_client(), _purchase(risks_disclosed=frozenset())),
    ):
        assert Decision.from_dict(json.loads(decision.to_bytes())) == decision
        assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301


IDENTITY, CARD, PHONE, NAME = "11010519491231002X", "6222020200112230038", "13800138000", "欧阳娜娜"
CANARY = f"{NAME} {IDENTITY} {CARD} {PHONE}"
CANARY_CLIENT = Client(
    client_id=CANARY, outlet_id=NAME, manager_id=PHONE, occupation=NAME, birth_date=date(1949, 12, 31),
    risk_grade=3, risk_assessed_on=date(2026, 1, 1),
)  # fmt: skip
CANARY_PURCHASE = Purchase(
    client_id=CANARY, at=datetime(2026, 6, 30, tzinfo=CN), product="fund", risks_disclosed=frozenset({CANARY})
)
WRONG: Any = CANARY


def _holding(client_id: str) -> Holding:
    return Holding(client_id=client_id, product="fund", amount=1)


ACTS: dict[str, Callable[[], Any]] = {
    "assess_risk_assessment: a client's facts": lambda: assess_risk_assessment(CANARY_CLIENT, REFERENCE, as_of=TODAY),
    "assess_risk_assessment: a wrong balance": lambda: assess_risk_assessment(
        CANARY_CLIENT, REFERENCE, as_of=TODAY, assets_then=WRONG
    ),
    "assess_risk_assessment: a wrong day": lambda: assess_risk_assessment(CANARY_CLIENT, REFERENCE, as_of=WRONG),
    "assess_risk_assessment: an empty policy": lambda: assess_risk_assessment(
        CANARY_CLIENT, CompliancePolicy(), as_of=TODAY
    ),
    "check_suitability: a grade above": lambda: check_suitability(CANARY_CLIENT, 4, REFERENCE, as_of=TODAY),
    "check_suitability: a wrong grade": lambda: check_suitability(CANARY_CLIENT, WRONG, REFERENCE, as_of=TODAY),
    "check_suitability: a wrong part": lambda: check_suitability(
        CANARY_CLIENT, 1, REFERENCE, as_of=TODAY, parts=(WRONG,)
    ),
    "check_suitability: an empty policy": lambda: check_suitability(CANARY_CLIENT, 1, CompliancePolicy(), as_of=TODAY),
    "check_sale: an investment": lambda: check_sale(
        CANARY_PURCHASE, CANARY_CLIENT, REFERENCE, investment=True, risk_grade=4
    ),
    "check_sale: a deposit": lambda: check_sale(
        CANARY_PURCHASE, CANARY_CLIENT, REFERENCE, investment=False, risk_grade=None
    ),
    "check_sale: another client's purchase": lambda: check_sale(
        CANARY_PURCHASE, _client(), REFERENCE, investment=True, risk_grade=4
    ),
    "check_disclosure_record: a record": lambda: check_disclosure_record(
        DisclosureRecord(risks=frozenset({CANARY})), REFERENCE, as_of=TODAY, elderly=None
    ),
    "DisclosureRecord: a wrong record": lambda: DisclosureRecord(risks=WRONG),
    "check_collection: principles": lambda: check_collection(["lawful"], REFERENCE, as_of=TODAY),
    "check_concentration: one client": lambda: check_concentration([_holding(CANARY)], HALF, as_of=TODAY),
    "check_concentration: two clients": lambda: check_concentration(
        [_holding(CANARY), _holding("d")], HALF, as_of=TODAY
    ),
    "check_care_message: a figure": lambda: check_care_message(f"{CANARY} 净值涨15%", REFERENCE),
    "check_care_message: an empty policy": lambda: check_care_message(CANARY, CompliancePolicy()),
    "check_shareable: numbers": lambda: check_shareable(CANARY, REFERENCE),
    "check_shareable: an empty policy": lambda: check_shareable(CANARY, CompliancePolicy()),
    "find_forbidden_promises: a phrase": lambda: [
        one.matched for one in find_forbidden_promises(f"{CANARY} 保本 {CANARY}", REFERENCE.phrases)
    ],
    "find_return_figures: a figure": lambda: [
        one.matched for one in find_return_figures(f"{CANARY} 净值涨15% {CANARY}")
    ],
    "find_forbidden_promises: no phrase": lambda: find_forbidden_promises(CANARY, REFERENCE.phrases),
}
"""Every public function of the subject that takes facts or texts, and each of its errors, by name."""


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_canary_passes_through_and_appears_nowhere(act: Callable[[], Any]) -> None:
    """P-09, P-10, P-37: identity number, card, phone and name are in no value, text, receipt or error."""
    try:
        result = act()
    except ClientCareError as error:
        said = [str(error), repr(error), repr(error.args), error.message]
    else:
        said = [repr(result)]
        if isinstance(result, Decision):
            receipt = json.dumps(result.to_dict(), ensure_ascii=False)
            said += [str(result), receipt, result.explain("en"), result.explain("zh")]
    for text in said:
        assert not any(secret in text for secret in (IDENTITY, CARD, PHONE, NAME)), text
        assert redact(text) == text


def test_the_canary_passes_through_every_function() -> None:
    """P-10: a function that is new joins the flock."""
    functions = [name for name in (*compliance.__all__, *records.__all__, *wording.__all__) if name[0].islower()]
    inner = {"on_record"}  # it takes rules, and the checks call it
    assert {act.partition(":")[0] for act in ACTS} >= {*functions, "DisclosureRecord"} - inner
