"""Disclosure: third parties, use, access, confidentiality, duties at intervals, reviews, rewards."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import attrs
import pytest

from clientcare.conduct import CompliancePolicy
from clientcare.decision import Outcome, Term
from clientcare.disclosure import (
    AccessGrant,
    AccessMatrix,
    DisclosureRequest,
    assess_confidentiality,
    check_access,
    check_disclosure,
    check_regular_duty,
    check_report_review,
    check_reward,
    check_use,
)
from clientcare.errors import FactError, NoRuleInForce
from clientcare.policy import Checklist
from clientcare.rulebook import Rulebook
from tests.policies import SOURCE

DAY = date(2026, 6, 30)
ONE_DAY = timedelta(days=1)
BOOK = Rulebook.load("reference").on(DAY)
POLICY = BOOK.compliance
GOOD = DisclosureRequest(purpose="service", approved_by="compliance_department", safeguards=("encryption",))


def handbook(name: str) -> CompliancePolicy:
    """What one handbook says about compliance."""
    return Rulebook.load(name).on(DAY).compliance


def outcomes(policy: CompliancePolicy, request: DisclosureRequest) -> dict[str, Outcome]:
    """The worst outcome of each rule for a request."""
    found: dict[str, Outcome] = {}
    for one in check_disclosure(request, policy, as_of=DAY).findings:
        if found.get(one.rule) is not Outcome.NOT_MET:
            found[one.rule] = one.outcome
    return found


@pytest.mark.parametrize(
    ("purpose", "approver", "safeguards"),
    list(product(("service", "risk_management", "marketing", "", None), ("head", "", None), (("encryption",), ()))),
)
def test_a_disclosure_takes_purpose_approver_and_safeguards(
    purpose: str | None, approver: str | None, safeguards: tuple[str, ...]
) -> None:
    """P-10, P-11, P-12, P-41: denied unless all three are there, in each combination."""
    request = DisclosureRequest(purpose=purpose, approved_by=approver, safeguards=safeguards)
    allowed = purpose in ("service", "risk_management") and approver == "head" and bool(safeguards)
    decision = check_disclosure(request, POLICY, as_of=DAY)
    assert decision.value is (Outcome.MET if allowed else Outcome.NOT_MET)
    assert (decision.as_of, decision.rulebook) == (DAY, POLICY.rulebook)
    found = outcomes(POLICY, request)
    assert found["P-10"] is found["P-41"] is decision.value
    assert (found["P-12"] is Outcome.MET) == (purpose in ("service", "risk_management"))
    assert (found["P-11"] is Outcome.MET) == (approver == "head" and bool(safeguards))


def test_a_request_without_anything_is_denied_with_each_reason() -> None:
    """P-11, P-12: what is missing is said, in both languages."""
    decision = check_disclosure(DisclosureRequest(), POLICY, as_of=DAY)
    assert [one.because for one in decision.findings[:3]] == [
        "disclosure.no_purpose",
        "disclosure.no_approver",
        "disclosure.no_safeguards",
    ]
    assert "nobody has approved it" in decision.explain()
    assert "未经审批" in decision.explain("zh")


@pytest.mark.parametrize(
    ("approver", "safeguards", "outcome"),
    [
        (" ", ("encryption",), Outcome.NOT_MET),
        ("head", ("",), Outcome.NOT_MET),
        ("head", (" ", "\u3000"), Outcome.NOT_MET),
        ("head", ("", "encryption"), Outcome.MET),
        ("\t", ("",), Outcome.NOT_MET),
    ],
)
def test_a_blank_approver_or_safeguard_is_none(approver: str, safeguards: tuple[str, ...], outcome: Outcome) -> None:
    """P-11, P-12, D-39: blanks approve nothing and protect nothing, at home and where the law requires it."""
    request = attrs.evolve(GOOD, approved_by=approver, safeguards=safeguards)
    assert check_disclosure(request, POLICY, as_of=DAY).value is outcome
    used = check_use("service", POLICY, approved_by=approver, as_of=DAY).value
    assert used is (Outcome.MET if approver == "head" else Outcome.NOT_MET)
    law = DisclosureRequest(required_by_law=True, legal_basis=" ", approved_by="head", recorded=True)
    assert check_disclosure(law, POLICY, as_of=DAY).value is Outcome.NOT_MET
    assert check_use(" ", POLICY, approved_by="head", as_of=DAY).findings[0].because == "disclosure.no_purpose"


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("purpose", 1),
        ("approved_by", True),
        ("legal_basis", b"law"),
        ("safeguards", "encryption"),
        ("safeguards", (1,)),
        ("safeguards", None),
        ("required_by_law", "yes"),
        ("recorded", None),
    ],
)
def test_a_request_holds_texts_and_flags(field: str, wrong: Any) -> None:
    """P-11: another type is refused by the name of the field, which would otherwise count as there."""
    with pytest.raises(FactError, match=rf"DisclosureRequest\.{field}: want ") as refused:
        attrs.evolve(GOOD, **{field: wrong})
    assert refused.value.code == "CC-FACT-001"


def test_what_the_policy_does_not_know_is_not_repeated() -> None:
    """P-12, P-18, P-26: codes of the policy are shown, others are not, for they may be anything of a client."""
    other = check_disclosure(attrs.evolve(GOOD, purpose="wang_xiaoming"), POLICY, as_of=DAY)
    reward = check_reward("wang_xiaoming", POLICY, as_of=DAY)
    refused = check_access("wang_xiaoming", "assets", with_matrix(), as_of=DAY, is_owner=True, agreement_signed=True)
    for decision in (other, reward, refused):
        assert "wang" not in decision.explain() + decision.explain("zh") + str(decision.to_dict())
    assert [refused.findings[0].figure(name) for name in ("role", "data_class")] == ["unknown_code", "assets"]
    assert "the role (a code that the policy does not know) may not read assets" in refused.explain()
    assert "head" not in repr(GOOD) + repr(attrs.evolve(GOOD, approved_by="head"))


@pytest.mark.parametrize(("name", "ban"), [("retail-handbook", "P-10"), ("wealth-handbook", "P-41")])
def test_a_handbook_without_the_exception_denies_everything(name: str, ban: str) -> None:
    """P-10, P-41: neither knows the exception of P-11, so the best request is denied."""
    assert outcomes(handbook(name), GOOD) == {ban: Outcome.NOT_MET}


def test_the_exception_stands_without_a_ban() -> None:
    """P-11: care-regulation forbids the leak in the same rule, and provides with approval."""
    assert outcomes(handbook("care-regulation"), GOOD) == {"P-11": Outcome.MET, "P-12": Outcome.MET}


def test_a_policy_that_says_nothing_about_third_parties_answers_nothing() -> None:
    """P-10 to P-12: no rule, no answer; an exception without purposes neither."""
    with pytest.raises(NoRuleInForce, match=r"compliance\.leak_bans"):
        check_disclosure(GOOD, handbook("vip-outlet"), as_of=DAY)
    with pytest.raises(NoRuleInForce, match=r"compliance\.data_use"):
        check_disclosure(GOOD, attrs.evolve(POLICY, data_use=None), as_of=DAY)
    with pytest.raises(NoRuleInForce, match=r"compliance\.legal_disclosure"):
        check_disclosure(attrs.evolve(GOOD, required_by_law=True), handbook("vip-outlet"), as_of=DAY)


@pytest.mark.parametrize(("basis", "approver", "recorded"), list(product(("law", None), ("head", None), (True, False))))
def test_what_the_law_requires_is_apart(basis: str | None, approver: str | None, recorded: bool) -> None:
    """D-39: a legal basis, an approver and a record; a purpose and safeguards neither help nor lack."""
    request = DisclosureRequest(required_by_law=True, legal_basis=basis, approved_by=approver, recorded=recorded)
    allowed = basis is not None and approver is not None and recorded
    for one in (request, attrs.evolve(request, purpose="marketing", safeguards=("encryption",))):
        decision = check_disclosure(one, POLICY, as_of=DAY)
        assert decision.value is (Outcome.MET if allowed else Outcome.NOT_MET)
        assert [finding.rule for finding in decision.findings] == ["D-39"]


@pytest.mark.parametrize(("name", "rule"), [("retail-handbook", "P-10"), ("care-regulation", "P-11")])
def test_a_handbook_that_is_silent_on_the_law_lets_nothing_out(name: str, rule: str) -> None:
    """D-39: where the rulebook does not say what the law takes, the answer is UNKNOWN, which is no yes."""
    request = DisclosureRequest(required_by_law=True, legal_basis="law", approved_by="head", recorded=True)
    assert outcomes(handbook(name), request) == {rule: Outcome.UNKNOWN}


@pytest.mark.parametrize(
    ("purpose", "approver", "outcome"),
    [
        ("service", "head", Outcome.MET),
        ("risk_management", "head", Outcome.MET),
        ("marketing", "head", Outcome.NOT_MET),
        ("service", None, Outcome.NOT_MET),
        (None, "head", Outcome.NOT_MET),
    ],
)
def test_use_inside_the_bank(purpose: str | None, approver: str | None, outcome: Outcome) -> None:
    """P-12: an allowed purpose and an approval; marketing is no purpose of it."""
    assert check_use(purpose, POLICY, approved_by=approver, as_of=DAY).value is outcome


# --- access ----------------------------------------------------------------------------------------------------------

GRANTS = (
    AccessGrant(role="relationship_manager", data_class="assets", reach="own"),
    AccessGrant(role="outlet_manager", data_class="assets", reach="any"),
)


def with_matrix() -> CompliancePolicy:
    """The reference with a bank's own matrix of access."""
    assert POLICY.access is not None
    return attrs.evolve(POLICY, access=attrs.evolve(POLICY.access, grants=GRANTS))


@pytest.mark.parametrize(
    ("role", "data_class", "is_owner", "signed", "outcome"),
    [
        ("relationship_manager", "assets", True, True, Outcome.MET),
        ("relationship_manager", "assets", False, True, Outcome.NOT_MET),
        ("relationship_manager", "assets", None, True, Outcome.UNKNOWN),
        ("relationship_manager", "health", True, True, Outcome.NOT_MET),
        ("teller", "assets", True, True, Outcome.NOT_MET),
        ("outlet_manager", "assets", False, True, Outcome.MET),
        ("outlet_manager", "assets", None, True, Outcome.MET),
        ("outlet_manager", "assets", None, False, Outcome.NOT_MET),
        ("outlet_manager", "assets", None, None, Outcome.UNKNOWN),
        ("relationship_manager", "assets", None, False, Outcome.NOT_MET),
    ],
)
def test_access_by_matrix_owner_and_agreement(
    role: str, data_class: str, is_owner: bool | None, signed: bool | None, outcome: Outcome
) -> None:
    """P-18, P-19: what is not granted is denied, own clients only where it says so, nobody without an agreement."""
    checked = check_access(role, data_class, with_matrix(), as_of=DAY, is_owner=is_owner, agreement_signed=signed)
    assert checked.value is outcome
    assert [one.rule for one in checked.findings] == ["P-18", "P-19"]


def test_without_a_matrix_nobodys_access_is_confirmed() -> None:
    """P-18: no handbook states the matrix, so the packaged answer is UNKNOWN, and a missing agreement still a no."""
    assert POLICY.access is not None
    assert POLICY.access.grants is None
    for signed, outcome in ((True, Outcome.UNKNOWN), (False, Outcome.NOT_MET)):
        checked = check_access("outlet_manager", "assets", POLICY, as_of=DAY, is_owner=True, agreement_signed=signed)
        assert checked.value is outcome
    with pytest.raises(NoRuleInForce, match=r"compliance\.access"):
        check_access("teller", "assets", handbook("vip-outlet"), as_of=DAY, is_owner=True, agreement_signed=True)


@pytest.mark.parametrize(
    ("left_on", "outcome"), [(DAY - ONE_DAY, Outcome.NOT_MET), (DAY, Outcome.NOT_MET), (DAY + ONE_DAY, Outcome.MET)]
)
def test_who_has_left_sees_nothing(left_on: date, outcome: Outcome) -> None:
    """P-21, P-18: access ends with the first day outside, by whichever rule the policy has."""
    for policy, rule in ((with_matrix(), "P-21"), (attrs.evolve(with_matrix(), confidentiality=None), "P-18")):
        checked = check_access(
            "outlet_manager", "assets", policy, as_of=DAY, is_owner=True, agreement_signed=True, left_on=left_on
        )
        assert checked.value is outcome
        assert (checked.findings[0].rule == rule) or outcome is Outcome.MET


def test_a_policy_without_agreements_asks_for_none() -> None:
    """P-19: where no rule asks for an agreement, its lack denies nothing."""
    policy = attrs.evolve(with_matrix(), agreement=None)
    checked = check_access("outlet_manager", "assets", policy, as_of=DAY, is_owner=None, agreement_signed=None)
    assert checked.value is Outcome.MET


def test_a_grant_stands_once() -> None:
    """P-18: two grants of one role and class contradict each other; two classes of one role do not."""
    own = GRANTS[0]
    AccessMatrix(id="B-01", source=SOURCE, grants=(own, attrs.evolve(own, data_class="contact")))
    with pytest.raises(FactError, match="grants"):
        AccessMatrix(id="B-01", source=SOURCE, grants=(own, attrs.evolve(own, reach="any")))


@pytest.mark.parametrize(
    ("left_on", "because"),
    [
        (None, "disclosure.bound"),
        (DAY + ONE_DAY, "disclosure.bound"),
        (DAY, "disclosure.bound_after"),
        (date(1990, 1, 1), "disclosure.bound_after"),
    ],
)
def test_the_duty_of_confidentiality_has_no_end(left_on: date | None, because: str) -> None:
    """P-21: it binds in employment, on the day of leaving and decades later."""
    decision = assess_confidentiality(handbook("vip-outlet"), as_of=DAY, left_on=left_on)
    assert (decision.value, decision.findings[0].because) == (Outcome.MET, because)


# --- duties at intervals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("duty", "rule"), [("security_test", "P-13"), ("audit", "P-17"), ("training", "P-20")])
def test_regularly_is_no_due_day(duty: str, rule: str) -> None:
    """P-13, P-17, P-20: the handbooks say regularly, so nothing falls due, and the answer is UNKNOWN."""
    decision = check_regular_duty(duty, POLICY, as_of=DAY, last_on=date(2020, 1, 1))
    assert decision.value is None
    assert [(one.rule, one.outcome) for one in decision.findings] == [(rule, Outcome.UNKNOWN)]


def with_months(months: int) -> CompliancePolicy:
    """The reference with an interval of a bank's own for the audit."""
    return attrs.evolve(
        POLICY,
        regular_duties=tuple(
            attrs.evolve(one, months=months) if one.duty == "audit" else one for one in POLICY.regular_duties
        ),
    )


@pytest.mark.parametrize(
    ("last_on", "as_of", "due_on", "outcome"),
    [
        (date(2025, 12, 30), date(2026, 6, 29), date(2026, 6, 30), Outcome.MET),
        (date(2025, 12, 30), date(2026, 6, 30), date(2026, 6, 30), Outcome.MET),
        (date(2025, 12, 30), date(2026, 7, 1), date(2026, 6, 30), Outcome.NOT_MET),
        (date(2025, 8, 31), date(2026, 2, 28), date(2026, 2, 28), Outcome.MET),
        (date(2025, 8, 31), date(2026, 3, 1), date(2026, 2, 28), Outcome.NOT_MET),
    ],
)
def test_a_stated_interval_has_a_due_day(last_on: date, as_of: date, due_on: date, outcome: Outcome) -> None:
    """P-17: the day before, on and after the day that is so many months after the last audit, clipped to its month."""
    decision = check_regular_duty("audit", with_months(6), as_of=as_of, last_on=last_on)
    assert (decision.value, decision.findings[0].outcome) == (due_on, outcome)


@pytest.mark.parametrize(("later", "outcome"), [(0, Outcome.MET), (1, Outcome.UNKNOWN), (400, Outcome.UNKNOWN)])
def test_a_duty_held_after_the_day_of_the_check_is_unknown(later: int, outcome: Outcome) -> None:
    """P-17: on the day itself it counts, a day later it cannot have been held yet, so that nothing is due by it."""
    last_on = DAY + later * ONE_DAY
    decision = check_regular_duty("audit", with_months(6), as_of=DAY, last_on=last_on)
    assert decision.findings[0].outcome is outcome
    assert decision.value == (date(2026, 12, 30) if later == 0 else None)
    assert later == 0 or "later than the day of this check" in decision.explain()


def test_a_duty_that_was_never_held_is_unknown_and_another_one_refused() -> None:
    """P-17: without a last day nothing can be counted from."""
    decision = check_regular_duty("audit", with_months(6), as_of=DAY, last_on=None)
    assert (decision.value, decision.findings[0].outcome) == (None, Outcome.UNKNOWN)
    with pytest.raises(FactError, match="did you mean training"):
        check_regular_duty("trainings", POLICY, as_of=DAY, last_on=None)
    with pytest.raises(FactError, match="known: none"):
        check_regular_duty("audit", handbook("vip-outlet"), as_of=DAY, last_on=None)


def test_the_phases_of_client_data_are_a_checklist() -> None:
    """P-14: the five phases of the life of client information, each of which the regime has to cover."""
    rule = BOOK.rule("P-14")
    assert isinstance(rule, Checklist)
    phases = ["collection", "processing", "storage", "transmission", "destruction"]
    assert rule.check(phases).value is Outcome.MET
    assert rule.check(phases[:-1]).value is Outcome.NOT_MET


@pytest.mark.parametrize(
    ("reviewed", "outcome"),
    [
        (["compliance"], Outcome.MET),
        (["effectiveness", "compliance"], Outcome.MET),
        (["effectiveness"], Outcome.NOT_MET),
        ([], Outcome.NOT_MET),
        (None, Outcome.UNKNOWN),
    ],
)
def test_the_review_of_reports_looks_at_compliance(reviewed: list[str] | None, outcome: Outcome) -> None:
    """P-39: whatever else it looks at (C-24), compliance has to be in it."""
    decision = check_report_review(reviewed, POLICY, as_of=DAY)
    assert (decision.value, decision.findings[0].rule) == (outcome, "P-39")


# --- rewards ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "outcome", "rule"),
    [
        ("cash", Outcome.NOT_MET, "P-26"),
        ("commission", Outcome.NOT_MET, "P-26"),
        ("cash_voucher", Outcome.NOT_MET, "D-38"),
        ("points", Outcome.MET, "D-38"),
        ("gift", Outcome.MET, "D-38"),
        ("event_seat", Outcome.MET, "D-38"),
        ("holiday", Outcome.UNKNOWN, "P-26"),
    ],
)
def test_rewards(kind: str, outcome: Outcome, rule: str) -> None:
    """P-26, D-38: no cash, no commission, nothing that turns into cash; points, gifts and seats; the rest unknown."""
    decision = check_reward(kind, POLICY, as_of=DAY)
    assert (decision.value, decision.findings[0].rule) == (outcome, rule)


def test_the_ban_alone_allows_nothing_and_goes_before_the_list() -> None:
    """P-26: the handbook alone leaves points unknown; a list that names cash does not lift the ban."""
    retail = handbook("retail-handbook")
    assert check_reward("cash", retail, as_of=DAY).value is Outcome.NOT_MET
    assert check_reward("points", retail, as_of=DAY).value is Outcome.UNKNOWN
    assert POLICY.reward_kinds is not None
    lax = attrs.evolve(POLICY.reward_kinds, items=(Term("cash"),))
    assert check_reward("cash", attrs.evolve(POLICY, reward_kinds=lax), as_of=DAY).value is Outcome.NOT_MET
    with pytest.raises(NoRuleInForce, match=r"compliance\.reward_ban"):
        check_reward("points", handbook("vip-outlet"), as_of=DAY)
