"""Records (合规留痕): whether what a rule asks for is on record, point by point.

A point that lacks is NOT_MET and named, a record that is not there at all is UNKNOWN, and what a bank records beyond
the points is kept.  A rule that the policy lacks is not judged.

Source: 004 (2)准入与签约, (6)风险披露制度 (P-04, P-22); 000 §1.1.12, §1.1.36 (P-27, P-29, X-46); 001 四(一) (P-07);
002 §2.1 (P-30).

>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("wealth-handbook").on(date(2026, 6, 30)).compliance
>>> told = DisclosureRecord(product=frozenset({"return", "risk", "fees"}))
>>> check_disclosure_record(told, policy, as_of=date(2026, 6, 30), elderly=None).value
<Outcome.MET: 'met'>
>>> told = DisclosureRecord(product=frozenset({"return"}))
>>> check_disclosure_record(told, policy, as_of=date(2026, 6, 30), elderly=None).value
<Outcome.NOT_MET: 'not_met'>
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from attrs import Attribute, field, frozen

from .conduct import CompliancePolicy
from .decision import Decision, Finding, Outcome, Term, joined
from .errors import FactError
from .parameters import unknown_code
from .policy import Rule, decided, require

__all__ = ["DisclosureRecord", "check_collection", "check_disclosure_record", "on_record"]


def _is_record(_instance: Any, attribute: Attribute[Any], value: Any) -> None:
    if value is not None and not (isinstance(value, frozenset) and all(isinstance(one, str) for one in value)):
        raise FactError("CC-FACT-001", f"DisclosureRecord.{attribute.name}: want a frozenset of codes, or None")


@frozen(kw_only=True)
class DisclosureRecord:
    """What was done for a recommendation (披露记录), by the codes of the rules; None where nothing is on record.

    ``assessment``: what was done for the risk test (P-04); ``diligence`` and ``risks``: what was looked into and which
    risks were told (P-22); ``product``: what was told of the product (P-27, X-46); ``elderly``: the extra notice of
    risk and that the client confirmed it (P-07).  Codes of the bank's own are kept.
    """

    assessment: frozenset[str] | None = field(default=None, validator=_is_record)
    diligence: frozenset[str] | None = field(default=None, validator=_is_record)
    risks: frozenset[str] | None = field(default=None, validator=_is_record)
    product: frozenset[str] | None = field(default=None, validator=_is_record)
    elderly: frozenset[str] | None = field(default=None, validator=_is_record)


def check_disclosure_record(
    record: DisclosureRecord, policy: CompliancePolicy, *, as_of: date, elderly: bool | None
) -> Decision[Outcome]:
    """Check that the record of a recommendation holds everything that the rules ask for.

    ``elderly``: whether the client is elderly, None where that is not known.  The notice to the elderly and the
    client's confirmation are asked for apart from each other, and of a client who may be elderly they are UNKNOWN where
    one of them lacks.

    Source: 004 (2)准入与签约, (6)风险披露制度 (P-04, P-22); 000 §1.1.36 (P-27, X-46); 001 四(一) (P-07).
    """
    findings = []
    if policy.guided_assessment is not None:
        findings.append(on_record(policy.guided_assessment, policy.guided_assessment.items, record.assessment))
    if policy.risk_disclosure is not None:
        findings.append(on_record(policy.risk_disclosure, policy.risk_disclosure.diligence, record.diligence))
        findings.append(on_record(policy.risk_disclosure, policy.risk_disclosure.risks, record.risks))
    findings += (on_record(rule, rule.items, record.product) for rule in policy.product_disclosures)
    if policy.elderly_notice is not None and elderly is not False:
        told = on_record(policy.elderly_notice, policy.elderly_notice.items, record.elderly)
        if elderly is None and told.outcome is not Outcome.MET:
            needed = ("needed", joined(policy.elderly_notice.items))
            told = policy.elderly_notice.finding(Outcome.UNKNOWN, "compliance.perhaps_elderly", needed)
        findings.append(told)
    return decided(policy, as_of, findings)


def on_record(rule: Rule, needed: Sequence[Term], done: Collection[str] | None) -> Finding:
    """Find whether everything that a rule needs is on record; None where there is no record, further codes are kept."""
    if done is None:
        return rule.finding(Outcome.UNKNOWN, "compliance.not_on_record", ("needed", joined(needed)))
    lacking = [term for term in needed if term.code not in done]
    if lacking:
        return rule.finding(Outcome.NOT_MET, "compliance.lacking", ("lacking", joined(lacking)))
    return rule.finding(Outcome.MET, "compliance.complete", ("needed", joined(needed)))


def check_collection(followed: Collection[str], policy: CompliancePolicy, *, as_of: date) -> Decision[Outcome]:
    """Check by which principles client data was collected (信息收集原则), given by their codes.

    One finding a list of principles; a code may stand in any of them.  Raises
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a code that is in none, and
    :class:`~clientcare.errors.NoRuleInForce` where the policy has no list.

    Source: 000 §1.1.12 (P-29), 002 §2.1 (P-30).
    """
    rules = require(policy.collection or None, "compliance.collection")
    known = [term.code for rule in rules for term in rule.items or ()]
    for one in followed:
        if one not in known:
            raise unknown_code(one, "principle of collecting client data", sorted(set(known)))
    return decided(policy, as_of, [on_record(rule, rule.items or (), followed) for rule in rules])
