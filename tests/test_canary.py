"""Personal data goes through every function that judges conduct and advice, and is told by none (P-09, P-10)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from clientcare import alerts, baskets, diagnosis, disclosure, needs, outflows, records, referral
from clientcare.alerts import TierPair
from clientcare.baskets import BasketItem, check_basket, check_profile
from clientcare.decision import Decision
from clientcare.diagnosis import ChartRow, Diagnosis, complete_step, find_indicators, next_step
from clientcare.disclosure import AccessGrant, DisclosureRequest
from clientcare.errors import ClientCareError
from clientcare.facts import Direction, Purchase, Transfer
from clientcare.masking import redact
from clientcare.needs import Need, assess_needs, check_plan, find_service_group
from clientcare.products import find_product
from clientcare.records import DisclosureRecord
from clientcare.rulebook import Rulebook

IDENTITY, CARD, PHONE, NAME = "11010519491231002X", "6222020200112230038", "13800138000", "欧阳娜娜"
SECRETS = (IDENTITY, CARD, PHONE, NAME)
ALL = f"给{NAME} {IDENTITY} {CARD} {PHONE}"
DAY = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)
REFERENCE = Rulebook.load("reference").on(DAY)
SALES, CONDUCT = REFERENCE.crosssell, REFERENCE.compliance
WEALTH = Rulebook.load("wealth-handbook").on(DAY).crosssell
STRATEGY = Rulebook.load("care-strategy").on(DAY).compliance
TIERS = ("ordinary", "gold")


LIMIT: Any = CONDUCT.large_outflow
FUND: Any = find_product("fund")


def _granting() -> Any:
    assert CONDUCT.access is not None
    own = AccessGrant(role="teller", data_class="assets", reach="own")
    return attrs.evolve(CONDUCT, access=attrs.evolve(CONDUCT.access, grants=(own,)))


def _charted() -> Any:
    assert SALES.economic_chart is not None
    rows = (ChartRow(investment="bond", indicators=("rates",)),)
    return attrs.evolve(SALES, economic_chart=attrs.evolve(SALES.economic_chart, rows=rows))


def _sent(client_id: str, **fields: Any) -> Transfer:
    return Transfer(client_id=client_id, at=NOW, direction=Direction.OUT, amount=60_000_000, **fields)


def _outflows(text: str, policy: Any = CONDUCT) -> Decision[Any]:
    return outflows.find_outflows([_sent(text)], policy, now=NOW)


def _access(role: str, data_class: str, policy: Any = CONDUCT) -> Decision[Any]:
    return disclosure.check_access(role, data_class, policy, as_of=DAY, is_owner=True, agreement_signed=True)


def _referral(text: str, reward: str) -> Decision[Any]:
    return referral.check_referral(text, "new", [], SALES, CONDUCT, as_of=DAY, already_client=None, reward=reward)


def _group(*fields: str, staff: tuple[str, ...] = (), contact_person: str | None = None) -> Decision[Any]:
    return find_service_group(fields, SALES, registered_at=NOW, staff=staff, contact_person=contact_person)


ACTS: dict[str, Callable[[Any], Any]] = {
    "find_outflows: a client": _outflows,
    "find_outflows: no rule": lambda text: _outflows(text, STRATEGY),
    "find_large_sums: a client": lambda text: list(
        outflows.find_large_sums([_sent(text)], LIMIT, datetime(2026, 6, 30), None)  # noqa: DTZ001
    ),
    "find_urgent_events: a client": lambda text: [
        (one.event, one.on, one.at) for one in outflows.find_urgent_events(_outflows(text).value)
    ],
    "find_high_risk_runs: a client and a product": lambda text: alerts.find_high_risk_runs(
        [Purchase(client_id=text, at=NOW, product=text, risk_grade=5)] * 3,
        CONDUCT,
        as_of=DAY,
        grade_of=lambda product: None,
    ),
    "find_serious_events: a client": lambda text: alerts.find_serious_events(
        CONDUCT,
        now=NOW,
        tiers=[TierPair(client_id=text, contracted="gold", earned=None)],
        order=TIERS,
        transfers=[_sent(text, explained=True)],
    ),
    "find_serious_events: a tier": lambda text: alerts.find_serious_events(
        CONDUCT, now=NOW, tiers=[TierPair(client_id="a", contracted=text, earned=None)], order=TIERS
    ),
    "check_indicators: a name": lambda text: alerts.check_indicators({text: 1}, STRATEGY, as_of=DAY),
    "find_response: a level": lambda text: alerts.find_response(text, STRATEGY, as_of=DAY),
    "check_disclosure: every text": lambda text: disclosure.check_disclosure(
        DisclosureRequest(purpose=text, approved_by=text, safeguards=(text,), legal_basis=text), CONDUCT, as_of=DAY
    ),
    "check_disclosure: by law": lambda text: disclosure.check_disclosure(
        DisclosureRequest(required_by_law=True, approved_by=text, safeguards=(text,), legal_basis=text),
        CONDUCT,
        as_of=DAY,
    ),
    "DisclosureRequest: its texts": lambda text: DisclosureRequest(
        purpose=text, approved_by=text, safeguards=(text,), legal_basis=text
    ),
    "DisclosureRequest: a wrong flag": lambda text: DisclosureRequest(recorded=text),
    "DisclosureRequest: wrong safeguards": lambda text: DisclosureRequest(safeguards=text),
    "check_use: every text": lambda text: disclosure.check_use(text, CONDUCT, approved_by=text, as_of=DAY),
    "check_access: without a matrix": lambda text: _access(text, text),
    "check_access: with a matrix": lambda text: _access(text, text, _granting()),
    "check_access: a class": lambda text: _access("teller", text, _granting()),
    "assess_confidentiality: a day": lambda text: disclosure.assess_confidentiality(
        CONDUCT,
        as_of=DAY,
        left_on=text,
    ),
    "check_regular_duty: a duty": lambda text: disclosure.check_regular_duty(text, CONDUCT, as_of=DAY, last_on=None),
    "check_report_review: a point": lambda text: disclosure.check_report_review([text], CONDUCT, as_of=DAY),
    "check_reward: a kind": lambda text: disclosure.check_reward(text, CONDUCT, as_of=DAY),
    "assess_needs: a need": lambda text: assess_needs([Need(need=text)], WEALTH, as_of=DAY),
    "assess_needs: a method": lambda text: assess_needs([Need(need="value_growth", method=text)], WEALTH, as_of=DAY),
    "assess_needs: a dimension": lambda text: assess_needs(
        [Need(need="value_growth", method="interview", dimension=text)], WEALTH, as_of=DAY
    ),
    "find_service_group: fields": lambda text: _group(text, "tax", staff=("rm-1",)),
    "find_service_group: a contact person": lambda text: _group("tax", "loan", contact_person=text),
    "check_plan: staff": lambda text: check_plan(
        _group(text, "tax", staff=(text,)).value, SALES, now=NOW, delivered_at=NOW + timedelta(hours=80)
    ),
    "check_plan: too early": lambda text: check_plan(
        _group(text, "tax", staff=(text,)).value, SALES, now=NOW, delivered_at=NOW - timedelta(hours=1)
    ),
    "check_referral: a client": lambda text: _referral(text, "points"),
    "check_referral: a reward": lambda text: _referral("old", text),
    "plan_reversal: a client": lambda text: referral.plan_reversal(text, text, [], SALES, as_of=DAY),
    "check_event_reward: a reward": lambda text: referral.check_event_reward(text, SALES, CONDUCT, as_of=DAY),
    "next_step: a step": lambda text: next_step(Diagnosis(done=(text,)), SALES),
    "complete_step: a step": lambda text: complete_step(Diagnosis(), text, SALES, as_of=DAY, assessment_valid=True),
    "find_indicators: an investment": lambda text: find_indicators(text, SALES, as_of=DAY),
    "find_indicators: one that is not in the chart": lambda text: find_indicators(text, _charted(), as_of=DAY),
    "check_profile: a point": lambda text: check_profile([text], WEALTH, as_of=DAY),
    "check_basket: a product": lambda text: check_basket(
        [BasketItem(product=text, asset_class=text)], WEALTH, as_of=DAY, client_grade=3
    ),
    "check_basket: a grade": lambda text: check_basket(
        [BasketItem(product="fund")],
        WEALTH,
        as_of=DAY,
        client_grade=text,
    ),
    "BasketItem: a term": lambda text: BasketItem(product="fund", term=text),
    "BasketItem: an amount": lambda text: BasketItem.of(FUND, amount=text),
    "check_disclosure_record: every field": lambda text: records.check_disclosure_record(
        DisclosureRecord(**dict.fromkeys(attrs.fields_dict(DisclosureRecord), frozenset({text}))),
        CONDUCT,
        as_of=DAY,
        elderly=True,
    ),
    "DisclosureRecord: a wrong record": lambda text: DisclosureRecord(risks=text),
    "check_collection: a principle": lambda text: records.check_collection([text], CONDUCT, as_of=DAY),
}
"""Every public function of these modules, and what a caller can give it, by name."""


@pytest.mark.parametrize("text", [ALL, *SECRETS], ids=["all", "identity", "card", "phone", "name"])
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_canary_is_told_by_no_function(act: Callable[[Any], Any], text: str) -> None:
    """P-09, P-10, P-12, P-18, P-26: no sentence, finding, error or repr tells it; ids stand in values alone."""
    try:
        result = act(text)
    except ClientCareError as error:
        said = [str(error), repr(error), repr(error.args), error.message]
    else:
        said = [repr(result)]
        if isinstance(result, Decision):
            receipt = json.dumps(result.to_dict()["findings"], ensure_ascii=False)
            said = [repr(result.findings), receipt, result.explain("en"), result.explain("zh")]
    for one in said:
        assert [secret for secret in SECRETS if secret in one] == []
        assert redact(one) == one


def test_the_canary_passes_through_every_function() -> None:
    """P-10: a function that is new joins the flock."""
    modules = (outflows, alerts, disclosure, needs, referral, diagnosis, baskets, records)
    functions = {name for module in modules for name in module.__all__ if name[0].islower()}
    # on_record takes rules, and the checks call it
    assert {act.partition(":")[0] for act in ACTS} >= functions - {"on_record"}
