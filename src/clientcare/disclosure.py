"""Disclosure (客户信息保密与提供): who may see, use and pass on what is known of clients; what a referral may earn.

- Nothing goes to a third party (第三方) but for an allowed purpose, with an approver and with safeguards; where one of
  them is missing, it is denied.  A rulebook without such an exception denies everything.
- What the law requires (依法提供) is apart: it takes a legal basis, an approver and a record.
- Inside the bank, information is used for the allowed purposes only; marketing is none of them and takes a consent of
  its own.
- Who has left sees nothing from the day of leaving on, and stays bound for good.  Without a matrix of access nobody's
  access is confirmed.
- A reward (推荐奖励) of cash or commission is forbidden, and so is what turns into cash.
- A duty at intervals is in time on its due day.
- Codes of the caller that the policy does not know are not repeated, for they may be anything: ``unknown_code`` stands
  for them.  A blank text is none.

>>> from clientcare.rulebook import Rulebook
>>> policy = Rulebook.load("reference").on(date(2026, 6, 30)).compliance
>>> request = DisclosureRequest(purpose="risk_management", approved_by="head_of_risk", safeguards=("encryption",))
>>> check_disclosure(request, policy, as_of=date(2026, 6, 30)).value
<Outcome.MET: 'met'>
>>> unapproved = DisclosureRequest(purpose="risk_management", approved_by=None, safeguards=("encryption",))
>>> check_disclosure(unapproved, policy, as_of=date(2026, 6, 30)).value
<Outcome.NOT_MET: 'not_met'>

Source: 001 四(一), 四(三) (P-10, P-26); 002 §2.2 (P-11 to P-13); 000 §1.1.16, §1.1.17 (P-17 to P-20, P-41); 004
(7)信息保密制度, 流程改进重点 (P-21, P-39); what the law requires and which rewards are allowed are defaults.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import Attribute, field, frozen

from .clocks import add_months, as_date
from .decision import Decision, Figure, Finding, Outcome, Term
from .errors import FactError
from .parameters import choice, code, count, parts, terms, unknown_code
from .policy import Rule, decided, require

if TYPE_CHECKING:
    from .conduct import CompliancePolicy

__all__ = [
    "AccessGrant",
    "AccessMatrix",
    "ApprovedProvision",
    "ConfidentialityAgreement",
    "ConfidentialityDuty",
    "DataUse",
    "DisclosureRequest",
    "LeakBan",
    "LegalDisclosure",
    "RegularDuty",
    "ReportReview",
    "RewardBan",
    "RewardKinds",
    "assess_confidentiality",
    "check_access",
    "check_disclosure",
    "check_regular_duty",
    "check_report_review",
    "check_reward",
    "check_use",
]


# --- the rules -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class LeakBan(Rule):
    """Nothing that is known of a client is leaked to third parties (P-10, P-41)."""


@frozen(kw_only=True)
class ApprovedProvision(Rule):
    """Where work needs it, information is provided to a third party with approval and safeguards (P-11)."""


@frozen(kw_only=True)
class DataUse(Rule):
    """The purposes for which client information is used, with approval (P-12)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class LegalDisclosure(Rule):
    """What a disclosure that the law requires takes; a default (D-39)."""


@frozen(kw_only=True)
class RegularDuty(Rule):
    """What is done at regular intervals for the safety of client information (P-13, P-17, P-20).

    ``months`` is None where the handbook says "regularly" and no more: nothing falls due then.
    """

    duty: Literal["security_test", "audit", "training"] = field(metadata=choice("security_test", "audit", "training"))
    months: int | None = field(default=None, metadata=count(most=1200))
    items: tuple[Term, ...] | None = field(default=None, metadata=terms())


@frozen(kw_only=True)
class AccessGrant:
    """That a role may read a class of information: of its own clients, or of any."""

    role: str = field(metadata=code())
    data_class: str = field(metadata=code())
    reach: Literal["own", "any"] = field(metadata=choice("own", "any"))

    @property
    def place(self) -> tuple[str, str]:
        """The role and the class: each pair stands once."""
        return self.role, self.data_class


@frozen(kw_only=True)
class AccessMatrix(Rule):
    """Which role may read which class of client information (P-18); what is not granted is denied.

    No handbook states the matrix: where ``grants`` is None, nobody's access can be confirmed.
    """

    grants: tuple[AccessGrant, ...] | None = field(default=None, metadata=parts(AccessGrant, "place"))


@frozen(kw_only=True)
class ConfidentialityAgreement(Rule):
    """Nobody reads client information without a confidentiality agreement signed (P-19)."""


@frozen(kw_only=True)
class ConfidentialityDuty(Rule):
    """The duty of confidentiality, which does not end with the employment (P-21)."""


@frozen(kw_only=True)
class RewardBan(Rule):
    """What a referral may not be rewarded with (P-26)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class RewardKinds(Rule):
    """What a referral may be rewarded with, and what counts as cash; a default (D-38)."""

    items: tuple[Term, ...] = field(metadata=terms())
    like_cash: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class ReportReview(Rule):
    """What the review of communication reports includes (P-39)."""

    items: tuple[Term, ...] = field(metadata=terms())


_UNKNOWN: Final = "unknown_code"


def _known(value: str, known: Collection[str]) -> str:
    """Give a code of the caller where the policy knows it; anything else is not repeated."""
    return value if value in known else _UNKNOWN


# --- disclosure and use ----------------------------------------------------------------------------------------------


def _said(value: Any) -> Any:
    """Take a blank text for none."""
    return None if isinstance(value, str) and not value.strip() else value


def _all_said(values: Any) -> Any:
    return tuple(one for one in values if _said(one) is not None) if isinstance(values, tuple) else values


def _is_text(_instance: Any, attribute: Attribute[Any], value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise FactError("CC-FACT-001", f"DisclosureRequest.{attribute.name}: want a text, or None")


def _are_texts(_instance: Any, attribute: Attribute[Any], value: Any) -> None:
    if not (isinstance(value, tuple) and all(isinstance(one, str) for one in value)):
        raise FactError("CC-FACT-001", f"DisclosureRequest.{attribute.name}: want a tuple of texts")


def _is_flag(_instance: Any, attribute: Attribute[Any], value: Any) -> None:
    if not isinstance(value, bool):
        raise FactError("CC-FACT-001", f"DisclosureRequest.{attribute.name}: want True or False")


@frozen(kw_only=True)
class DisclosureRequest:
    """A request to give client information to a third party (对外提供申请); None or empty where there is none.

    ``purpose``: a code of the policy.  ``approved_by``: who approved it, a role or a function, never a name.
    ``safeguards``: what protects it.  ``required_by_law``: then ``legal_basis`` and ``recorded`` count instead of
    purpose and safeguards.  Blank texts are none.  What is said in words stands in no ``repr``.

    Raises :class:`~clientcare.errors.FactError` (``CC-FACT-001``) for a value of another type.
    """

    purpose: str | None = field(default=None, converter=_said, validator=_is_text, repr=False)
    approved_by: str | None = field(default=None, converter=_said, validator=_is_text, repr=False)
    safeguards: tuple[str, ...] = field(default=(), converter=_all_said, validator=_are_texts, repr=False)
    required_by_law: bool = field(default=False, validator=_is_flag)
    legal_basis: str | None = field(default=None, converter=_said, validator=_is_text, repr=False)
    recorded: bool = field(default=False, validator=_is_flag)


def check_disclosure(request: DisclosureRequest, policy: CompliancePolicy, *, as_of: date) -> Decision[Outcome]:
    """Check whether client information may be given to a third party; only MET lets it out.

    UNKNOWN where the law requires it and the policy does not say what that takes.  Raises
    :class:`~clientcare.errors.NoRuleInForce` where the policy says nothing about third parties, or allows provision
    without a list of purposes.

    Source: 001 四(一) (P-10); 002 §2.2 (P-11, P-12); 000 §1.1.17(1) (P-41); what the law requires is a default.
    """
    if request.required_by_law:
        return decided(policy, as_of, [_by_law(request, policy)])
    rule = policy.provision
    findings = []
    if rule is not None:
        use = require(policy.data_use, "compliance.data_use")
        findings.append(_of_purpose(use, request.purpose))
        for given, absent, present in (
            (request.approved_by, "disclosure.no_approver", "disclosure.approver"),
            (request.safeguards, "disclosure.no_safeguards", "disclosure.safeguards"),
        ):
            outcome, because = (Outcome.MET, present) if given else (Outcome.NOT_MET, absent)
            findings.append(rule.finding(outcome, because))
    else:
        require(policy.leak_bans or None, "compliance.leak_bans")
    allowed = rule is not None and all(one.outcome is Outcome.MET for one in findings)
    outcome, because = (Outcome.MET, "disclosure.provided") if allowed else (Outcome.NOT_MET, "disclosure.leak")
    findings += (ban.finding(outcome, because) for ban in policy.leak_bans)
    return decided(policy, as_of, findings)


def _by_law(request: DisclosureRequest, policy: CompliancePolicy) -> Finding:
    if policy.legal_disclosure is None:
        rules = (policy.provision, *policy.leak_bans)
        rule = require(next((one for one in rules if one is not None), None), "compliance.legal_disclosure")
        return rule.finding(Outcome.UNKNOWN, "disclosure.law_not_stated")
    if request.legal_basis and request.approved_by and request.recorded:
        return policy.legal_disclosure.finding(Outcome.MET, "disclosure.by_law")
    return policy.legal_disclosure.finding(
        Outcome.NOT_MET,
        "disclosure.not_by_law",
        ("legal_basis", bool(request.legal_basis)),
        ("approved", bool(request.approved_by)),
        ("recorded", request.recorded),
    )


def _of_purpose(rule: DataUse, purpose: str | None) -> Finding:
    named = {term.code: term for term in rule.items}
    if _said(purpose) is None or purpose is None:
        return rule.finding(Outcome.NOT_MET, "disclosure.no_purpose")
    if purpose not in named:
        return rule.finding(Outcome.NOT_MET, "disclosure.other_purpose")
    return rule.finding(Outcome.MET, "disclosure.purpose", ("purpose", named[purpose]))


def check_use(
    purpose: str | None, policy: CompliancePolicy, *, approved_by: str | None, as_of: date
) -> Decision[Outcome]:
    """Check whether client information may be used inside the bank: for an allowed purpose, with approval.

    A blank approver is none.

    Source: 002 §2.2 (P-12).
    """
    rule = require(policy.data_use, "compliance.data_use")
    approved = (Outcome.NOT_MET, "disclosure.no_approver")
    if _said(approved_by) is not None:
        approved = (Outcome.MET, "disclosure.approver")
    return decided(policy, as_of, [_of_purpose(rule, purpose), rule.finding(*approved)])


# --- access ----------------------------------------------------------------------------------------------------------


def check_access(
    role: str,
    data_class: str,
    policy: CompliancePolicy,
    *,
    as_of: date,
    is_owner: bool | None,
    agreement_signed: bool | None,
    left_on: date | None = None,
) -> Decision[Outcome]:
    """Check whether a member of staff may read a class of information about a client; only MET opens it.

    ``is_owner``: whether the client is one of the member's own; ``left_on``: the first day outside the bank.  UNKNOWN
    where the policy states no matrix, and where owner or agreement count and are not known.

    Source: 000 §1.1.17(2), (3) (P-18, P-19); 004 (7)信息保密制度 (P-21); the matrix is the bank's own.
    """
    rule = require(policy.access, "compliance.access")
    findings = [_of_grant(rule, role, data_class, is_owner=is_owner)]
    if left_on is not None and as_date(left_on) <= as_date(as_of):
        left: Rule = policy.confidentiality or rule
        findings.insert(0, left.finding(Outcome.NOT_MET, "disclosure.left", ("left_on", left_on)))
    if policy.agreement is not None:
        findings.append(_of_agreement(policy.agreement, agreement_signed))
    return decided(policy, as_of, findings)


def _of_grant(rule: AccessMatrix, role: str, data_class: str, *, is_owner: bool | None) -> Finding:
    if rule.grants is None:
        return rule.finding(Outcome.UNKNOWN, "disclosure.no_matrix")
    figures: tuple[tuple[str, Figure], ...] = (
        ("role", _known(role, {one.role for one in rule.grants})),
        ("data_class", _known(data_class, {one.data_class for one in rule.grants})),
    )
    reach = next((one.reach for one in rule.grants if one.place == (role, data_class)), None)
    if reach is None:
        return rule.finding(Outcome.NOT_MET, "disclosure.not_granted", *figures)
    if reach == "own" and is_owner is None:
        return rule.finding(Outcome.UNKNOWN, "disclosure.owner_unknown", *figures)
    if reach == "own" and not is_owner:
        return rule.finding(Outcome.NOT_MET, "disclosure.not_own", *figures)
    return rule.finding(Outcome.MET, "disclosure.granted", *figures)


def _of_agreement(rule: ConfidentialityAgreement, signed: bool | None) -> Finding:
    if signed is None:
        return rule.finding(Outcome.UNKNOWN, "disclosure.agreement_unknown")
    if signed:
        return rule.finding(Outcome.MET, "disclosure.agreement")
    return rule.finding(Outcome.NOT_MET, "disclosure.no_agreement")


def assess_confidentiality(policy: CompliancePolicy, *, as_of: date, left_on: date | None = None) -> Decision[Outcome]:
    """Tell whether the duty of confidentiality binds a member of staff on a day: it always does, after leaving too.

    Source: 004 (7)信息保密制度 (P-21).
    """
    rule = require(policy.confidentiality, "compliance.confidentiality")
    if left_on is not None and as_date(left_on) <= as_date(as_of):
        found = rule.finding(Outcome.MET, "disclosure.bound_after", ("left_on", left_on))
    else:
        found = rule.finding(Outcome.MET, "disclosure.bound")
    return decided(policy, as_of, [found])


# --- duties at intervals, reviews, rewards ---------------------------------------------------------------------------


def check_regular_duty(
    duty: str, policy: CompliancePolicy, *, as_of: date, last_on: date | None
) -> Decision[date | None]:
    """Give the day on which a security test, an audit or a training is due next, and whether it is overdue.

    ``duty``: ``security_test``, ``audit`` or ``training``; ``last_on``: when it was last done.  None and UNKNOWN where
    the handbook says only "regularly", or the last time is not known, or is said to be after ``as_of``.  Raises
    :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a duty that the policy does not have.

    Source: 002 §2.2 (P-13); 000 §1.1.16(4), §1.1.17(4) (P-17, P-20).
    """
    rules = {rule.duty: rule for rule in policy.regular_duties}
    rule = next((one for name, one in rules.items() if name == duty), None)
    if rule is None:
        raise unknown_code(duty, "regular duty of the policy", list(rules))
    due_on = None
    if rule.months is None:
        found = rule.finding(Outcome.UNKNOWN, "disclosure.no_interval", ("duty", duty))
    elif last_on is None:
        found = rule.finding(Outcome.UNKNOWN, "disclosure.never_done", ("duty", duty))
    elif as_date(last_on) > as_date(as_of):
        found = rule.finding(Outcome.UNKNOWN, "disclosure.done_later", ("duty", duty), ("last_on", last_on))
    else:
        due_on = add_months(last_on, rule.months)
        in_time = as_date(as_of) <= due_on
        outcome, because = (Outcome.MET, "disclosure.due") if in_time else (Outcome.NOT_MET, "disclosure.overdue")
        found = rule.finding(outcome, because, ("duty", duty), ("last_on", last_on), ("due_on", due_on))
    return Decision(due_on, as_of=as_of, rulebook=policy.rulebook, findings=[found])


def check_report_review(
    reviewed: Collection[str] | None, policy: CompliancePolicy, *, as_of: date
) -> Decision[Outcome]:
    """Check that a review of communication reports looked at what the rule names: compliance; None is unknown.

    Other points of the review, by their codes, are kept apart (C-24).

    Source: 004 流程改进重点 (P-39).
    """
    rule = require(policy.report_review, "compliance.report_review")
    if reviewed is None:
        return decided(policy, as_of, [rule.finding(Outcome.UNKNOWN, "disclosure.review_unknown")])
    return decided(policy, as_of, list(_of_points(rule, reviewed)))


def _of_points(rule: ReportReview, reviewed: Collection[str]) -> Iterator[Finding]:
    for point in rule.items:
        if point.code in reviewed:
            yield rule.finding(Outcome.MET, "disclosure.reviewed", ("point", point))
        else:
            yield rule.finding(Outcome.NOT_MET, "disclosure.not_reviewed", ("point", point))


def check_reward(kind: str, policy: CompliancePolicy, *, as_of: date) -> Decision[Outcome]:
    """Check whether a referral may be rewarded with something, by its code: ``cash``, ``points``, ...

    NOT_MET for what is banned or counts as cash, MET for what the policy lists, UNKNOWN for anything else.  The ban
    goes before the list.

    Source: 001 四(三) (P-26); what is allowed and what counts as cash are defaults.
    """
    ban, kinds = require(policy.reward_ban, "compliance.reward_ban"), policy.reward_kinds
    lists: list[tuple[Rule, Sequence[Term], Outcome, str]] = [
        (ban, ban.items, Outcome.NOT_MET, "disclosure.reward_banned")
    ]
    if kinds is not None:
        lists.append((kinds, kinds.like_cash, Outcome.NOT_MET, "disclosure.reward_like_cash"))
        lists.append((kinds, kinds.items, Outcome.MET, "disclosure.reward_allowed"))
    for rule, items, outcome, because in lists:
        named = next((term for term in items if term.code == kind), None)
        if named is not None:
            return decided(policy, as_of, [rule.finding(outcome, because, ("reward", named))])
    return decided(policy, as_of, [ban.finding(Outcome.UNKNOWN, "disclosure.reward_unknown")])
