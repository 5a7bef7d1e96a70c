"""Ownership: who may own a client, who allocates, where clients come from, who stands beside (管户与分配职责).

Every client who meets the standard has one owner, a relationship manager or, for the tiers that say so, the outlet
manager.  Advisers support and never own.  Who maintains a client day by day may be another; see :mod:`.allocation`.
(:mod:`clientcare.allocation`).

>>> from clientcare import Rulebook
>>> from datetime import date
>>> day = date(2026, 6, 30)
>>> policy = Rulebook.load("vip-outlet").on(day).staffing
>>> check_assignment("diamond", "outlet_manager", policy, as_of=day).value
<Outcome.MET: 'met'>
>>> check_assignment("platinum", "outlet_manager", policy, as_of=day).value
<Outcome.NOT_MET: 'not_met'>

Source: 004 一(一), 004 分配原则, 004 (三)识别建档, 004 (4), 001 一(二) (S-03, S-06, S-12, S-15 to S-21).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from .decision import Decision, Figure, Finding, Outcome, Term
from .parameters import unknown_code
from .policy import Rule, require
from .staffing import StaffingPolicy, heads, role_term

__all__ = [
    "OWN_LEAD",
    "check_adviser_link",
    "check_allocator",
    "check_assignment",
    "check_team",
    "find_lead_source",
]

OWN_LEAD: Final = "own_channels"
"""The source of a lead that a relationship manager found through channels of their own (S-18)."""


def check_assignment(
    tier: str | None, role: str | None, policy: StaffingPolicy, *, as_of: date, potential: bool = False
) -> Decision[Outcome]:
    """Check who owns a client: somebody wherever the standard is met, and only a role that may.

    ``role`` is the owner's, None where nobody owns the client; ``potential`` means a potential VIP, whatever the tier.
    NOT_APPLICABLE for a tier without a ratio, UNKNOWN for an unknown tier.

    Source: 004 分配原则①②(1), 004 (三)识别建档 b (S-03, S-06, S-12, S-17, S-21).
    """
    assignment = require(policy.assignment, "staffing.assignment")
    missing: Rule = assignment
    owners: Rule = assignment
    allowed: tuple[str, ...] = (assignment.role,)
    named = next((rule for rule in policy.owners if rule.tier == tier), None)
    if potential:
        missing = owners = prospects = require(policy.prospects, "staffing.prospects")
        allowed = (prospects.role,)
    elif tier is None:
        return _outcome(policy, as_of, assignment.finding(Outcome.UNKNOWN, "staffing.owner_tier_unknown"))
    elif named is not None:
        owners, allowed = named, named.roles
    elif tier not in {ratio.tier for ratio in policy.book_ratios}:
        free = assignment.finding(Outcome.NOT_APPLICABLE, "staffing.owner_free", ("tier", tier))
        return _outcome(policy, as_of, free)
    figures: tuple[tuple[str, Figure], ...] = (("tier", tier), ("allowed", _any_of(allowed)))
    if role is None:
        return _outcome(policy, as_of, missing.finding(Outcome.NOT_MET, "staffing.no_owner", *figures))
    figures = (*figures, ("role", role_term(role)))
    if role in allowed:
        return _outcome(policy, as_of, owners.finding(Outcome.MET, "staffing.owner", *figures))
    if policy.support is not None and role in policy.support.roles:
        owners = policy.support
    return _outcome(policy, as_of, owners.finding(Outcome.NOT_MET, "staffing.wrong_owner", *figures))


def _outcome(policy: StaffingPolicy, as_of: date, finding: Finding) -> Decision[Outcome]:
    return Decision(finding.outcome, as_of=as_of, rulebook=policy.rulebook, findings=[finding])


def _any_of(roles: tuple[str, ...]) -> Term:
    """Give several roles as one term, to stand in a sentence."""
    terms = [role_term(role) for role in roles]
    return Term(";".join(roles), " or ".join(term.en for term in terms), "或".join(term.zh for term in terms))


def check_allocator(role: str | None, policy: StaffingPolicy, *, as_of: date) -> Decision[Outcome]:
    """Check that who allocates or re-allocates clients may do so; UNKNOWN where the role is not known.

    Source: 004 一(一) (S-16).
    """
    rule = require(policy.allocator, "staffing.allocator")
    allowed = ("allowed", _any_of(rule.roles))
    if role is None:
        return _outcome(policy, as_of, rule.finding(Outcome.UNKNOWN, "staffing.allocator_unknown", allowed))
    outcome = Outcome.MET if role in rule.roles else Outcome.NOT_MET
    because = "staffing.may_allocate" if outcome is Outcome.MET else "staffing.wrong_allocator"
    return _outcome(policy, as_of, rule.finding(outcome, because, allowed, ("role", role_term(role))))


def find_lead_source(source: str, policy: StaffingPolicy, *, as_of: date) -> Decision[Term]:
    """Find the source, among those of the rulebook, from which a client came to be allocated.

    ``own_channels`` (:data:`OWN_LEAD`) is a lead that a manager found; it stays with that manager and counts as the
    source that S-18 names.  Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for any other code.

    Source: 004 一(一)1, 004 一(一)3 (S-15, S-18).
    """
    rule = require(policy.lead_sources, "staffing.lead_sources")
    listed = {item.code: item for item in rule.items or ()}
    findings = []
    if source == OWN_LEAD and policy.own_leads is not None:
        source = policy.own_leads.source_code
        findings.append(policy.own_leads.finding(Outcome.MET, "staffing.own_lead", ("source", listed.get(source))))
    if source not in listed:
        raise unknown_code(source, "lead source", (*listed, OWN_LEAD))
    findings.append(rule.finding(Outcome.MET, "staffing.lead_source", ("source", listed[source])))
    return Decision(listed[source], as_of=as_of, rulebook=policy.rulebook, findings=findings)


def check_adviser_link(
    tier: str | None, adviser_role: str | None, policy: StaffingPolicy, *, as_of: date
) -> Decision[Outcome]:
    """Check that a client whose tier asks for it has an adviser beside the manager.

    ``adviser_role`` is the role of the one linked, None where nobody is.  NOT_APPLICABLE for the other tiers, UNKNOWN
    for an unknown tier.

    Source: 004 (4)理财顾问联系制度 (S-19); 004 分配原则①② (S-21).
    """
    rule, support = require(policy.adviser_link, "staffing.adviser_link"), require(policy.support, "staffing.support")
    if tier is None:
        return _outcome(policy, as_of, rule.finding(Outcome.UNKNOWN, "staffing.adviser_tier_unknown"))
    if tier not in rule.tiers:
        return _outcome(policy, as_of, rule.finding(Outcome.NOT_APPLICABLE, "staffing.adviser_free", ("tier", tier)))
    figures: tuple[tuple[str, Figure], ...] = (("tier", tier), ("allowed", _any_of(support.roles)))
    if adviser_role is None:
        return _outcome(policy, as_of, rule.finding(Outcome.NOT_MET, "staffing.no_adviser", *figures))
    figures = (*figures, ("role", role_term(adviser_role)))
    if adviser_role not in support.roles:
        return _outcome(policy, as_of, rule.finding(Outcome.NOT_MET, "staffing.wrong_adviser", *figures))
    return _outcome(policy, as_of, rule.finding(Outcome.MET, "staffing.adviser", *figures))


def check_team(leads: int | None, specialists: int | None, policy: StaffingPolicy, *, as_of: date) -> Decision[Outcome]:
    """Check the 1+N team of a VIP client: exactly the leads of the rule, at least its specialists.

    UNKNOWN where a number is None.  Raises :class:`~clientcare.errors.FactError` for one that is not whole or below 0.

    Source: 001 一(二) (S-20).
    """
    rule = require(policy.team, "staffing.team")
    asked = (("leads_wanted", rule.leads), ("specialists_wanted", rule.specialists))
    heads({"leads": leads or 0, "specialists": specialists or 0})
    if leads is None or specialists is None:
        return _outcome(policy, as_of, rule.finding(Outcome.UNKNOWN, "staffing.team_unknown", *asked))
    met = leads == rule.leads and specialists >= rule.specialists
    outcome, because = (Outcome.MET, "staffing.team_complete") if met else (Outcome.NOT_MET, "staffing.team_incomplete")
    figures = (("leads", leads), ("specialists", specialists), *asked)
    return _outcome(policy, as_of, rule.finding(outcome, because, *figures))
