"""Laws of assessments and sales (P-01, P-02, P-28): no sale passes without an assessment that holds, or above it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from clientcare.compliance import Standing, assess_risk_assessment, check_sale, check_suitability
from clientcare.decision import Outcome
from clientcare.facts import Client, Purchase
from clientcare.rulebook import Rulebook

POLICY = Rulebook.load("reference").on(date(2026, 6, 30)).compliance
CN = timezone(timedelta(hours=8))
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2026, 12, 31))
GRADES = st.none() | st.integers(min_value=1, max_value=5)
BALANCES = st.none() | st.integers(min_value=-1000, max_value=1000)
FLAGS = st.none() | st.booleans()
RISKS = st.frozensets(st.sampled_from(["legal", "policy", "market", "liquidity"]))


@st.composite
def clients(draw: st.DrawFn) -> Client:
    """A client whose facts lack here and there."""
    return Client(
        client_id="c",
        risk_grade=draw(GRADES),
        risk_assessed_on=draw(st.none() | DAYS),
        circumstances_changed_on=draw(st.none() | DAYS),
        birth_date=draw(st.none() | st.dates(min_value=date(1930, 1, 1), max_value=date(2005, 12, 31))),
    )


@st.composite
def purchases(draw: st.DrawFn) -> Purchase:
    """A purchase with or without its records."""
    day = draw(DAYS)
    return Purchase(
        client_id="c",
        at=datetime(day.year, day.month, day.day, draw(st.integers(min_value=0, max_value=23)), tzinfo=CN),
        product="fund",
        risk_grade=draw(GRADES),
        dual_recorded=draw(FLAGS),
        risks_disclosed=draw(RISKS),
        elderly_notice=draw(FLAGS),
    )


def _later_by_years(day: date, years: int) -> date:
    """The same date years later, by the parts of the date alone: the slow oracle of a validity."""
    for last in (day.day, 28):
        try:
            return date(day.year + years, day.month, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def _standing(client: Client, as_of: date, then: int | None, now: int | None) -> Standing:
    assessed_on, changed_on = client.risk_assessed_on, client.circumstances_changed_on
    if client.risk_grade is None or assessed_on is None or as_of < assessed_on:
        return Standing.MISSING
    if as_of > _later_by_years(assessed_on, 1):
        return Standing.EXPIRED
    declared = changed_on is not None and assessed_on < changed_on <= as_of
    moved = False
    if then is not None and now is not None and then != now:
        moved = then == 0 or abs(Fraction(now - then, then)) >= Fraction(1, 2)
    return Standing.STALE if declared or moved else Standing.VALID


@settings(max_examples=150)
@given(clients(), DAYS, BALANCES, BALANCES)
def test_a_standing_is_what_the_dates_and_balances_say(
    client: Client, as_of: date, then: int | None, now: int | None
) -> None:
    """P-01, P-02, D-30: against an oracle that counts years by the calendar and shares by fractions."""
    decision = assess_risk_assessment(client, POLICY, as_of=as_of, assets_then=then, assets_now=now)
    assert decision.value is _standing(client, as_of, then, now)


@settings(max_examples=150)
@given(clients(), DAYS, GRADES, st.lists(GRADES, max_size=3), GRADES, GRADES)
def test_what_suits_is_assessed_and_within_the_grade(
    client: Client, as_of: date, grade: int | None, parts: list[int | None], issuer: int | None, seller: int | None
) -> None:
    """P-28: MET exactly where the assessment holds, a grade is known, no part is unknown and no grade is above."""
    decision = check_suitability(
        client, grade, POLICY, as_of=as_of, parts=parts, issuer_grade=issuer, distributor_grade=seller
    )
    standing = _standing(client, as_of, None, None)
    known = [one for one in (grade, issuer, seller, *parts) if one is not None]
    suits = (
        standing is Standing.VALID
        and bool(known)
        and None not in parts
        and all(client.risk_grade is not None and one <= client.risk_grade for one in known)
    )
    assert (decision.value is Outcome.MET) == suits
    if standing is Standing.MISSING:
        assert decision.value is Outcome.UNKNOWN
    if standing in (Standing.EXPIRED, Standing.STALE):
        assert decision.value is Outcome.NOT_MET


@settings(max_examples=150)
@given(clients(), purchases(), GRADES)
def test_no_sale_passes_without_everything(client: Client, purchase: Purchase, grade: int | None) -> None:
    """P-05, P-07, P-22, P-28: a sale that is met was assessed, suitable, recorded, told, and the old warned."""
    decision = check_sale(purchase, client, POLICY, investment=True, risk_grade=grade)
    day = purchase.at.date()
    if decision.value is Outcome.MET:
        assert _standing(client, day, None, None) is Standing.VALID
        assert client.risk_grade is not None
        assert max(one for one in (grade, purchase.risk_grade) if one is not None) <= client.risk_grade
        assert purchase.dual_recorded
        assert {"legal", "policy", "market"} <= purchase.risks_disclosed
        assert purchase.elderly_notice or (
            client.birth_date is not None and day < _later_by_years(client.birth_date, 65)
        )
    else:
        assert any(one.outcome in (Outcome.NOT_MET, Outcome.UNKNOWN) for one in decision.findings)


@settings(max_examples=100)
@given(clients(), purchases(), GRADES, st.data())
def test_a_fact_that_is_lost_lets_no_sale_through(
    client: Client, purchase: Purchase, grade: int | None, data: st.DataObject
) -> None:
    """P-28: whatever is taken away from the facts, a sale that did not pass does not pass then."""
    lost: dict[str, Any] = {"risk_grade": None, "risk_assessed_on": None, "birth_date": None}
    gone = data.draw(st.sampled_from(sorted(lost)))
    less = attrs.evolve(client, **{gone: lost[gone]})
    before = check_sale(purchase, client, POLICY, investment=True, risk_grade=grade).value
    after = check_sale(purchase, less, POLICY, investment=True, risk_grade=grade).value
    assert before is Outcome.MET or after is not Outcome.MET
