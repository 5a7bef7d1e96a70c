"""Compliance (合规检查): whether a risk assessment holds, a product suits a client, and a sale was made as it should.

- An assessment (风险测评) valid for a year holds through the same date of the next one: from 2025-03-01 through
  2026-03-01, from 2024-02-29 through 2025-02-28.  A change of circumstances that was declared after it makes it stale
  (须重新测评) from that day on; one of the same day does not.  So does a rise or fall of the assets by the share of the
  policy or more, where the balances of then and now are given.
- A product suits (适当性) where its risk grade is not above the client's.  Of several grades the highest holds: that of
  the issuer or the distributor, and of every part of a combination.
- A sale is judged on the day of the purchase, in the offset of its instant: give it in the client's zone.
- What is not known is UNKNOWN, and stops a sale as NOT_MET does; in a list of findings the one is a warning, the other
  an error.  A rule that the policy lacks is not judged.

Source: 004 (2)准入与签约, (6)风险披露制度 (P-01, P-02, P-22); 001 四(一) (P-03, P-05, P-07); 000 §1.1.33 (P-28, X-43);
the figures of P-02, P-05 and P-07 are defaults.

>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).compliance
>>> client = Client(client_id="007", risk_grade=3, risk_assessed_on=date(2025, 6, 30))
>>> check_suitability(client, 3, policy, as_of=date(2026, 6, 30)).value
<Outcome.MET: 'met'>
>>> check_suitability(client, 4, policy, as_of=date(2026, 6, 30)).value
<Outcome.NOT_MET: 'not_met'>
>>> assess_risk_assessment(client, policy, as_of=date(2026, 7, 1)).value
<Standing.EXPIRED: 'expired'>
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum

from .clocks import age_on, as_date, valid_through
from .conduct import CompliancePolicy
from .decision import Decision, Finding, Outcome
from .errors import FactError
from .facts import GRADES, Client, Holding, Purchase
from .money import from_minor
from .policy import decided, require
from .products import PACKAGED, Catalogue
from .records import on_record

__all__ = [
    "Standing",
    "assess_risk_assessment",
    "check_concentration",
    "check_sale",
    "check_suitability",
]


# --- the risk assessment ---------------------------------------------------------------------------------------------


class Standing(StrEnum):
    """How a client's risk assessment stands (测评状态); a missing one is not known to be there."""

    VALID = "valid"
    EXPIRED = "expired"
    STALE = "stale"
    MISSING = "missing"


def assess_risk_assessment(
    client: Client,
    policy: CompliancePolicy,
    *,
    as_of: date,
    assets_then: int | None = None,
    assets_now: int | None = None,
) -> Decision[Standing]:
    """Tell how the risk assessment of a client stands on a day.

    Missing where the client has no grade or no day of assessment, or the assessment came later than ``as_of``; expired
    goes before stale.  ``assets_then`` and ``assets_now`` are the balances, in minor units, at the end of the day of
    the assessment and of ``as_of``; a change of assets is judged where both are given.

    Raises :class:`~clientcare.errors.NoRuleInForce` where the policy states no validity,
    :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for a balance that is no int.

    Source: 004 (2)准入与签约 (P-01, P-02), 001 四(一) (P-03); the share of a change of assets is a default.
    """
    rule = require(policy.validity, "compliance.validity")
    for name, value in (("assets_then", assets_then), ("assets_now", assets_now)):
        if value is not None and type(value) is not int:
            raise FactError("CC-FACT-001", f"{name}: want an int of minor units, as to_minor gives it")
    assessed_on = client.risk_assessed_on
    if client.risk_grade is None or assessed_on is None:
        findings = [rule.finding(Outcome.UNKNOWN, "compliance.no_assessment")]
        standing = Standing.MISSING
    elif assessed_on > as_date(as_of):
        findings = [rule.finding(Outcome.UNKNOWN, "compliance.assessed_later", ("assessed_on", assessed_on))]
        standing = Standing.MISSING
    else:
        valid_until = valid_through(assessed_on, years=rule.years)
        figures = (("assessed_on", assessed_on), ("valid_until", valid_until))
        expired = as_of > valid_until
        outcome, because = (Outcome.NOT_MET, "compliance.expired") if expired else (Outcome.MET, "compliance.valid")
        findings = [
            rule.finding(outcome, because, *figures),
            *_declared_change(policy, assessed_on, client.circumstances_changed_on, as_of),
            *_asset_change(policy, assessed_on, assets_then, assets_now),
        ]
        stale = any(one.outcome is Outcome.NOT_MET for one in findings)
        standing = Standing.EXPIRED if expired else Standing.STALE if stale else Standing.VALID
    return Decision(standing, as_of=as_of, rulebook=policy.rulebook, findings=findings)


def _declared_change(
    policy: CompliancePolicy, assessed_on: date, changed_on: date | None, as_of: date
) -> Iterator[Finding]:
    rule = policy.staleness
    if rule is None:
        return
    assessed = ("assessed_on", assessed_on)
    if changed_on is not None and assessed_on < changed_on <= as_of:
        yield rule.finding(Outcome.NOT_MET, "compliance.changed", assessed, ("changed_on", changed_on))
    else:
        yield rule.finding(Outcome.MET, "compliance.unchanged", assessed)


def _asset_change(policy: CompliancePolicy, assessed_on: date, then: int | None, now: int | None) -> Iterator[Finding]:
    rule = policy.asset_change
    if rule is None or then is None or now is None:
        return
    part, whole = rule.share.as_integer_ratio()
    changed = now != then and abs(now - then) * whole >= abs(then) * part
    figures = (
        ("assessed_on", assessed_on),
        ("share", rule.share),
        ("then", from_minor(then)),
        ("now", from_minor(now)),
    )
    if changed:
        yield rule.finding(Outcome.NOT_MET, "compliance.assets_changed", *figures)
    else:
        yield rule.finding(Outcome.MET, "compliance.assets_alike", *figures)


# --- suitability -----------------------------------------------------------------------------------------------------


def check_suitability(
    client: Client,
    risk_grade: int | None,
    policy: CompliancePolicy,
    *,
    as_of: date,
    parts: Sequence[int | None] = (),
    issuer_grade: int | None = None,
    distributor_grade: int | None = None,
    assets_then: int | None = None,
    assets_now: int | None = None,
) -> Decision[Outcome]:
    """Check that the risk of a product is within what a client can bear, by an assessment that holds.

    ``risk_grade``: the product's, from 1 to 5; ``parts``: those of the parts of a combination; ``issuer_grade`` and
    ``distributor_grade``: what these two say.  The highest of them holds.  UNKNOWN where the assessment is missing;
    NOT_MET where it expired or is stale, or a grade is above the client's; UNKNOWN where no grade, or that of a part,
    is known.  ``assets_then``, ``assets_now`` as for :func:`assess_risk_assessment`.

    Raises :class:`~clientcare.errors.NoRuleInForce` where the policy states no suitability or no validity,
    :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for a grade out of range.

    Source: 000 §1.1.33 (P-28, X-43); that the highest grade holds is a reading.
    """
    require(policy.suitability, "compliance.suitability")
    require(policy.validity, "compliance.validity")
    grades = (risk_grade, issuer_grade, distributor_grade)
    return decided(policy, as_of, _suitable(client, grades, parts, policy, as_of, assets_then, assets_now))


def _suitable(
    client: Client,
    grades: Sequence[int | None],
    parts: Sequence[int | None],
    policy: CompliancePolicy,
    as_of: date,
    assets_then: int | None,
    assets_now: int | None,
) -> list[Finding]:
    """Judge the assessment and compare the grades, by those rules of the two that the policy has."""
    known = [grade for grade in (*grades, *parts) if grade is not None]
    if any(type(grade) is not int or grade not in GRADES for grade in known):
        raise FactError("CC-FACT-001", "a risk grade of the product: want a whole number from 1 to 5")
    findings: list[Finding] = []
    highest, borne = max(known, default=None), client.risk_grade
    if policy.validity is not None:
        assessment = assess_risk_assessment(client, policy, as_of=as_of, assets_then=assets_then, assets_now=assets_now)
        findings += assessment.findings
        borne = None if assessment.value is Standing.MISSING else borne
    rule = policy.suitability
    if rule is None:
        return findings
    if borne is None:
        found = rule.finding(Outcome.UNKNOWN, "compliance.unassessed", ("grade", highest))
    elif highest is not None and highest > borne:
        found = rule.finding(Outcome.NOT_MET, "compliance.above_grade", ("grade", highest), ("borne", borne))
    elif highest is None or None in parts:
        found = rule.finding(Outcome.UNKNOWN, "compliance.grade_unknown", ("borne", borne))
    else:
        found = rule.finding(Outcome.MET, "compliance.within_grade", ("grade", highest), ("borne", borne))
    return [*findings, found]


# --- the sale --------------------------------------------------------------------------------------------------------


def check_sale(
    purchase: Purchase,
    client: Client,
    policy: CompliancePolicy,
    *,
    investment: bool,
    risk_grade: int | None,
    assets_then: int | None = None,
    assets_now: int | None = None,
) -> Decision[Outcome]:
    """Check a purchase, on its day: suitability, dual recording, the risks that were told, the notice to the elderly.

    ``investment`` and ``risk_grade`` are what the catalogue says of the product; of its grade and that of the purchase
    the higher holds.  A product that is no investment needs none of it, save recording where its scope is all products.
    What the policy does not state is not judged; an empty record is UNKNOWN.  ``elderly_notice`` of the purchase stands
    for the notice and the client's confirmation together; where the age or the limit is not known, it is enough.
    ``assets_then``, ``assets_now`` as for :func:`assess_risk_assessment`.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for a purchase of another client.

    Source: 000 §1.1.33 (P-28); 001 四(一) (P-05, P-07); 004 (6)风险披露制度 (P-22).
    """
    if purchase.client_id != client.client_id:
        raise FactError("CC-FACT-001", "purchase: want one of the client that is given")
    day = purchase.at.date()
    findings: list[Finding] = []
    if investment:
        grades = (risk_grade, purchase.risk_grade)
        findings += _suitable(client, grades, (), policy, day, assets_then, assets_now)
    elif policy.suitability is not None:
        findings.append(policy.suitability.finding(Outcome.NOT_APPLICABLE, "compliance.no_investment"))
    findings += _recording(purchase, policy, investment=investment)
    if investment and policy.risk_disclosure is not None:
        told = purchase.risks_disclosed or None
        findings.append(on_record(policy.risk_disclosure, policy.risk_disclosure.risks, told))
    if investment:
        findings += _elderly(purchase, client, policy, day)
    return decided(policy, day, findings)


def _recording(purchase: Purchase, policy: CompliancePolicy, *, investment: bool) -> Iterator[Finding]:
    rule, scope = policy.dual_recording, policy.recording_scope
    if rule is None:
        return
    if scope is not None and scope.scope == "investment" and not investment:
        yield scope.finding(Outcome.NOT_APPLICABLE, "compliance.no_investment")
    elif purchase.dual_recorded is None:
        yield rule.finding(Outcome.UNKNOWN, "compliance.recording_unknown")
    elif purchase.dual_recorded:
        yield rule.finding(Outcome.MET, "compliance.recorded")
    else:
        yield rule.finding(Outcome.NOT_MET, "compliance.not_recorded")


def _elderly(purchase: Purchase, client: Client, policy: CompliancePolicy, day: date) -> Iterator[Finding]:
    rule, limit, born = policy.elderly_notice, policy.elderly_age, client.birth_date
    if rule is None:
        return
    notice = purchase.elderly_notice
    # A birth date after the purchase is a mistake in the book: it tells no age.
    age = None if born is None or born > day else age_on(born, day)
    if limit is not None and age is not None and age < limit.age:
        yield rule.finding(Outcome.NOT_APPLICABLE, "compliance.not_elderly", ("age", limit.age))
    elif notice:
        yield rule.finding(Outcome.MET, "compliance.notice_given")
    elif limit is None:
        yield rule.finding(Outcome.UNKNOWN, "compliance.age_not_stated")
    elif age is None:
        yield rule.finding(Outcome.UNKNOWN, "compliance.age_unknown", ("age", limit.age))
    elif notice is None:
        yield rule.finding(Outcome.UNKNOWN, "compliance.notice_unknown", ("age", limit.age))
    else:
        yield rule.finding(Outcome.NOT_MET, "compliance.no_notice", ("age", limit.age))


# --- the holdings ----------------------------------------------------------------------------------------------------


def check_concentration(
    holdings: Iterable[Holding], policy: CompliancePolicy, *, as_of: date, catalogue: Catalogue = PACKAGED
) -> Decision[Outcome]:
    """Check that no product holds more than a share of the assets of one client; a hint, not a ban (集中度提示).

    ``catalogue``: that of the bank, by which two names are one product.  Debts are no assets.  One finding for each
    product above the share, by its code; UNKNOWN where an amount is not known, NOT_APPLICABLE without assets.  Raises
    :class:`~clientcare.errors.NoRuleInForce` where the policy states no share, which no packaged rulebook does;
    :class:`~clientcare.errors.FactError` for holdings of two clients.
    """
    rule = require(policy.concentration, "compliance.concentration")
    held = tuple(holdings)
    if len({one.client_id for one in held}) > 1:
        raise FactError("CC-FACT-001", "holdings: want those of one client")
    amounts: dict[str, int] = {}
    for one in held:
        if one.amount is not None and one.amount > 0:
            code = catalogue.code_of(one.product)
            amounts[code] = amounts.get(code, 0) + one.amount
    share, total = ("share", rule.share), sum(amounts.values())
    part, whole = rule.share.as_integer_ratio()
    if any(one.amount is None for one in held):
        findings = [rule.finding(Outcome.UNKNOWN, "compliance.amount_unknown", share)]
    elif total == 0:
        findings = [rule.finding(Outcome.NOT_APPLICABLE, "compliance.no_assets", share)]
    else:
        findings = [
            rule.finding(Outcome.NOT_MET, "compliance.concentrated", ("product", catalogue.term_of(code)), share)
            for code, amount in sorted(amounts.items())
            if amount * whole > total * part
        ] or [rule.finding(Outcome.MET, "compliance.spread", share)]
    return decided(policy, as_of, findings)
