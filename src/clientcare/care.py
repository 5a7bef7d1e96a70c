"""Care: what it consists of, by which channel and where (维护内容).

Which methods of care suit a client first, what the holders of a product are sent, which channel takes a light message
and which a talk in depth, where clients of a class are met, and to what they are invited.  All of it is looked up in
the rulebook.

- A ranking leaves no method out: an orientation decides what care *mainly* consists of (T-22).
- Tiers are the contracted ones; products go by code or by name, and a narrower product is another one.
- A channel that the client has opted out of is left out; a preferred one comes first, where the rule names it at all.
- What the rule pairs with nothing gives nothing, NOT_APPLICABLE; a fact that is missing gives nothing, UNKNOWN.

>>> from clientcare.decision import Source
>>> rule = ContentByOrientation(
...     id="B-01", source=Source(document="bank", locator="1"),
...     relationship=("greetings",), value=("review",), service=("events", "review"),
... )
>>> policy = CadencePolicy(content_by_orientation=rule)
>>> rank_care("service", policy, as_of=date(2026, 6, 30)).value
('events', 'review', 'greetings')
>>> rank_care("wealth", policy, as_of=date(2026, 6, 30))
Traceback (most recent call last):
clientcare.errors.FactError: 'wealth' is no orientation; known: relationship, value, service [CC-FACT-002]

Source: 004 二(二)1 (T-22); 001 二(一), 二(三), 四(三) (C-52, C-53, C-55, C-78).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final, Literal, TypeVar

from .content import ContentByOrientation
from .decision import Decision, Figure, Finding, Outcome
from .facts import Client, ContactKind
from .parameters import unknown_code
from .policy import Rule, require
from .products import product_term
from .regime import CadencePolicy

__all__ = ["DEPTHS", "find_activities", "find_channels", "find_content", "find_venue", "rank_care"]

DEPTHS: Final = ("light", "in-depth", "community")
"""For what an online channel is wanted: light messages, talks in depth, communities of clients (C-52)."""

T = TypeVar("T")


def rank_care(orientation: str | None, policy: CadencePolicy, *, as_of: date) -> Decision[tuple[str, ...]]:
    """Rank the methods of care for an orientation (取向): those that suit it, then the others that the rule names.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for an orientation that is none of the three and
    :class:`~clientcare.errors.NoRuleInForce` without a rule.
    Source: 004 二(二)1 (T-22); the methods are those of 004 2.客户维护方式与技巧 (C-29).
    """
    rule = require(policy.content_by_orientation, "cadence.content_by_orientation")
    if orientation is None:
        return _decided(policy, (), as_of, rule.finding(Outcome.UNKNOWN, "care.orientation_unknown"))
    methods = _methods(rule)
    if orientation not in methods:
        raise unknown_code(orientation, "orientation", methods)
    suited = methods[orientation]
    ranking = dict.fromkeys((*suited, *(method for listed in methods.values() for method in listed)))
    shown = ("orientation", orientation)
    findings = [rule.finding(Outcome.MET, "care.suits", ("method", method), shown) for method in suited]
    return _decided(policy, tuple(ranking), as_of, *findings)


def _methods(rule: ContentByOrientation) -> dict[str, tuple[str, ...]]:
    return {"relationship": rule.relationship, "value": rule.value, "service": rule.service}


def find_content(holds: Collection[str] | None, policy: CadencePolicy, *, as_of: date) -> Decision[tuple[str, ...]]:
    """Find what the holder of some products is sent (内容匹配), in the order of the rule.

    ``holds``: products by code or name, None where the holdings are not known.  When content that comes at intervals
    falls due, :func:`~clientcare.cadence.find_dues` says.  Raises :class:`~clientcare.errors.NoRuleInForce` without a
    rule.
    Source: 001 二(三) (C-55).
    """
    rule = require(policy.content_by_holding, "cadence.content_by_holding")
    if holds is None:
        return _decided(policy, (), as_of, rule.finding(Outcome.UNKNOWN, "care.holdings_unknown"))
    held = {product_term(one).code for one in holds}
    contents, findings = [], []
    for one in rule.contents:
        product = product_term(one.product)
        if product.code in held:
            contents.append(one.content)
            figures: list[tuple[str, Figure]] = [("product", product), ("content", one.content)]
            if one.content == rule.periodic:
                findings.append(rule.finding(Outcome.MET, "care.content_periodic", *figures, ("per", rule.per)))
            else:
                findings.append(rule.finding(Outcome.MET, "care.content", *figures))
    if not findings:
        findings.append(rule.finding(Outcome.NOT_APPLICABLE, "care.no_content"))
    return _decided(policy, tuple(contents), as_of, *findings)


def find_activities(tier: str | None, policy: CadencePolicy, *, as_of: date) -> Decision[tuple[str, ...]]:
    """Find the activities to which clients of a contracted tier are invited (客户活动), in the order of the rule.

    Raises :class:`~clientcare.errors.NoRuleInForce` without a rule.
    Source: 001 四(三) (C-78).
    """
    rule = require(policy.activity_by_tier, "cadence.activity_by_tier")
    found = tuple(one.activity for one in rule.activities if one.tier == tier)
    if not found:
        return _decided(policy, (), as_of, _unpaired(rule, tier, "care.no_activity"))
    shown = ("tier", tier)
    findings = [rule.finding(Outcome.MET, "care.activity", shown, ("activity", activity)) for activity in found]
    return _decided(policy, found, as_of, *findings)


def find_venue(tier: str | None, policy: CadencePolicy, *, as_of: date) -> Decision[str | None]:
    """Find where clients of a contracted tier are met face to face (线下渠道).

    Raises :class:`~clientcare.errors.NoRuleInForce` without a rule.
    Source: 001 二(一) (C-53).
    """
    rule = require(policy.venue_by_tier, "cadence.venue_by_tier")
    venue = next((one.venue for one in rule.venues if one.tier == tier), None)
    if venue is None:
        return _decided(policy, None, as_of, _unpaired(rule, tier, "care.no_venue"))
    found = rule.finding(Outcome.MET, "care.venue", ("tier", tier), ("venue", venue))
    return _decided(policy, venue, as_of, found)


def _unpaired(rule: Rule, tier: str | None, because: str) -> Finding:
    if tier is None:
        return rule.finding(Outcome.UNKNOWN, "care.tier_unknown")
    return rule.finding(Outcome.NOT_APPLICABLE, because, ("tier", tier))


def find_channels(
    depth: Literal["light", "in-depth", "community"], client: Client, policy: CadencePolicy, *, as_of: date
) -> Decision[tuple[ContactKind, ...]]:
    """Find the online channels for a client (线上渠道): those of the rule that are left, the preferred one first.

    Empty where the client has opted out of all of them; each one left out is a finding.  Raises
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for an unknown depth and
    :class:`~clientcare.errors.NoRuleInForce` without a rule.
    Source: 001 二(一) (C-52); that an opt-out goes before the rule is a decision of this library.
    """
    rule = require(policy.channel_by_depth, "cadence.channel_by_depth")
    by_depth = dict(zip(DEPTHS, (rule.light, rule.in_depth, rule.community), strict=True))
    if depth not in by_depth:
        raise unknown_code(depth, "depth of a contact", DEPTHS)
    kinds = sorted(map(ContactKind, by_depth[depth]), key=lambda kind: kind is not client.preferred_channel)
    findings = [
        rule.finding(Outcome.NOT_APPLICABLE, "care.channel_opted_out", ("kind", str(kind)), ("depth", depth))
        if kind in client.opted_out
        else rule.finding(Outcome.MET, "care.channel", ("kind", str(kind)), ("depth", depth))
        for kind in kinds
    ]
    return _decided(policy, tuple(kind for kind in kinds if kind not in client.opted_out), as_of, *findings)


def _decided(policy: CadencePolicy, value: T, as_of: date, *findings: Finding) -> Decision[T]:
    return Decision(value, as_of=as_of, rulebook=policy.rulebook, findings=findings)
