"""Conduct (合规): the compliance rules as typed data, and the policy that holds them.

How long a risk assessment (风险测评) holds and what ends it early, what a sale takes (适当性, 双录, 风险揭示,
老年客户提示), what may not be said (禁止承诺保本保息) and what a text must not carry.  The rules of alerts and of
client data stand with what judges by them, in :mod:`~clientcare.alerts` and :mod:`~clientcare.disclosure`.  What a
handbook leaves silent (how large a change of assets is, who is elderly, which phrases promise) is absent from its
policy; ``reference`` fills it with defaults.

Source: 001 四 (P-03 to P-09, P-38, P-40); 004 (2)准入与签约, (6)风险披露制度 (P-01, P-02, P-04, P-22); 000 §1.1.12,
§1.1.25, §1.1.33, §1.1.36 (P-27 to P-29, P-37, X-46); 002 §2.1 (P-30).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Literal

from attrs import field, frozen

from .alerts import (
    HighRisk,
    HighRiskRun,
    KeyRiskIndicators,
    RiskResponses,
    SeriousEvents,
)
from .decision import Term, language
from .disclosure import (
    AccessMatrix,
    ApprovedProvision,
    ConfidentialityAgreement,
    ConfidentialityDuty,
    DataUse,
    LeakBan,
    LegalDisclosure,
    RegularDuty,
    ReportReview,
    RewardBan,
    RewardKinds,
)
from .outflows import LargeOutflow, OutflowContact
from .parameters import choice, code, count, parts, ratio, terms, text, texts
from .phrases import Phrase
from .policy import Checklist, Policy, Rule, require, slot
from .sentences.compliance import WORDS
from .squeezed import letters

__all__ = [
    "AssessmentValidity",
    "AssetChange",
    "CompliancePolicy",
    "Concentration",
    "DualRecording",
    "ElderlyAge",
    "ElderlyNotice",
    "ForbiddenPhrases",
    "GuidedAssessment",
    "IdentityMask",
    "LongerWords",
    "PhraseGroup",
    "ProductDisclosure",
    "PromiseBan",
    "RecordingScope",
    "ReturnFigures",
    "RiskDisclosure",
    "Staleness",
    "Suitability",
    "TextPrivacy",
]


# --- the risk assessment ---------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class AssessmentValidity(Rule):
    """For how many years a risk assessment holds (P-01), or after how many it is renewed (P-03), which is the same.

    The day of the same date is the last one, 28 February after 29 February.
    """

    years: int = field(metadata=count(most=100))


@frozen(kw_only=True)
class Staleness(Rule):
    """The circumstances whose change ends a risk assessment before its time (P-02)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class AssetChange(Rule):
    """Which share of the assets makes a rise or a fall a change of circumstances; a default (D-30)."""

    share: Decimal = field(metadata=ratio(most=10))


@frozen(kw_only=True)
class GuidedAssessment(Rule):
    """What the relationship manager does for a risk test (P-04)."""

    items: tuple[Term, ...] = field(metadata=terms())


# --- the sale --------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Suitability(Rule):
    """A product's risk grade may not be above the client's (P-28)."""


@frozen(kw_only=True)
class DualRecording(Rule):
    """What is recorded of a recommendation (P-05); of every one, where no :class:`RecordingScope` narrows it."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class RecordingScope(Rule):
    """Which products are recorded: investments, or all; a default (D-31)."""

    scope: Literal["investment", "all"] = field(metadata=choice("investment", "all"))

    def statement(self, lang: str = "en") -> str:
        """Say the rule in one sentence, in ``en`` or ``zh``, and the scope in words."""
        place = language(lang)
        return (self.statement_en, self.statement_zh)[place].format_map(
            self.show(lang) | {"scope": WORDS[self.scope][place]}
        )


@frozen(kw_only=True)
class ElderlyNotice(Rule):
    """What an elderly client gets on top: a notice of risk and the question whether it is understood (P-07)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class ElderlyAge(Rule):
    """From which age, in completed years, a client is elderly; a default (D-32)."""

    age: int = field(metadata=count(most=150))


@frozen(kw_only=True)
class RiskDisclosure(Rule):
    """What is looked into and which kinds of risk are told when a product is recommended (P-22)."""

    diligence: tuple[Term, ...] = field(metadata=terms())
    risks: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class ProductDisclosure(Rule):
    """What the client is told of a product (P-27, X-46)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class Concentration(Rule):
    """Above which share of a client's assets one product is a concentration; no handbook states one."""

    share: Decimal = field(metadata=ratio())


# --- what is said and written ----------------------------------------------------------------------------------------


@frozen(kw_only=True)
class PromiseBan(Rule):
    """Principal and interest may not be promised (P-06); the list of phrases is open and stands apart."""


@frozen(kw_only=True)
class PhraseGroup:
    """Phrases that promise one thing, and the lawful wording to put in their place.

    ``exempt``: whether a text on deposits may use them.  A phrase is written as in :mod:`~clientcare.phrases`.
    """

    subject: str = field(metadata=code())
    exempt: Literal["deposit", "none"] = field(metadata=choice("deposit", "none"))
    suggestion_en: str = field(metadata=text())
    suggestion_zh: str = field(metadata=text())
    phrases: tuple[str, ...] = field(metadata=texts())


@frozen(kw_only=True)
class LongerWords:
    """Words that hold a phrase and mean something else: ``投保本`` for ``保本``."""

    phrase: str = field(metadata=text())
    words: tuple[str, ...] = field(metadata=texts())


@frozen(kw_only=True)
class ForbiddenPhrases(Rule):
    """The phrases that promise, by what they promise; a default (D-33)."""

    groups: tuple[PhraseGroup, ...] = field(metadata=parts(PhraseGroup, "subject"))
    longer: tuple[LongerWords, ...] | None = field(default=None, metadata=parts(LongerWords, "phrase"))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also a phrase that no text could hold, and a longer word of none."""
        faults = list(Rule.problems(self))
        yield from faults
        if faults:
            return
        listed = {phrase for group in self.groups for phrase in group.phrases}
        for phrase in sorted(listed):
            if not all(map(letters, phrase.split("*"))):
                yield "groups", f"{phrase!r} has a part without a letter, a digit or %"
        for one in self.longer or ():
            if one.phrase not in listed:
                yield "longer", f"{one.phrase!r} is no phrase of the rule"


@frozen(kw_only=True)
class ReturnFigures(Rule):
    """A care message carries no figure of return (P-38)."""


@frozen(kw_only=True)
class TextPrivacy(Rule):
    """A text that leaves the bank carries no personal data (P-37 on social media, P-40 for what is forwarded)."""


@frozen(kw_only=True)
class IdentityMask(Rule):
    """How many characters of an identity number are hidden, from its end (P-09)."""

    hide: int = field(metadata=count(most=18))


# --- the policy ------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class CompliancePolicy(Policy):
    """Everything that one rulebook says about assessments, sales, wording, alerts and client data.

    Raises :class:`~clientcare.errors.FactError` naming every contradiction, such as a phrase in two lists.
    """

    validity: AssessmentValidity | None = field(default=None, metadata=slot(AssessmentValidity))
    staleness: Staleness | None = field(default=None, metadata=slot(Staleness))
    asset_change: AssetChange | None = field(default=None, metadata=slot(AssetChange))
    guided_assessment: GuidedAssessment | None = field(default=None, metadata=slot(GuidedAssessment))
    suitability: Suitability | None = field(default=None, metadata=slot(Suitability))
    dual_recording: DualRecording | None = field(default=None, metadata=slot(DualRecording))
    recording_scope: RecordingScope | None = field(default=None, metadata=slot(RecordingScope))
    elderly_notice: ElderlyNotice | None = field(default=None, metadata=slot(ElderlyNotice))
    elderly_age: ElderlyAge | None = field(default=None, metadata=slot(ElderlyAge))
    risk_disclosure: RiskDisclosure | None = field(default=None, metadata=slot(RiskDisclosure))
    product_disclosures: tuple[ProductDisclosure, ...] = field(default=(), metadata=slot(ProductDisclosure, many=True))
    concentration: Concentration | None = field(default=None, metadata=slot(Concentration))
    promise_ban: PromiseBan | None = field(default=None, metadata=slot(PromiseBan))
    forbidden_phrases: tuple[ForbiddenPhrases, ...] = field(default=(), metadata=slot(ForbiddenPhrases, many=True))
    return_figures: ReturnFigures | None = field(default=None, metadata=slot(ReturnFigures))
    text_privacy: tuple[TextPrivacy, ...] = field(default=(), metadata=slot(TextPrivacy, many=True))
    identity_mask: IdentityMask | None = field(default=None, metadata=slot(IdentityMask))
    large_outflow: LargeOutflow | None = field(default=None, metadata=slot(LargeOutflow))
    outflow_contact: OutflowContact | None = field(default=None, metadata=slot(OutflowContact))
    payee_check: Checklist | None = field(default=None, metadata=slot(Checklist))
    high_risk: HighRisk | None = field(default=None, metadata=slot(HighRisk))
    high_risk_run: HighRiskRun | None = field(default=None, metadata=slot(HighRiskRun))
    serious_events: SeriousEvents | None = field(default=None, metadata=slot(SeriousEvents))
    indicators: KeyRiskIndicators | None = field(default=None, metadata=slot(KeyRiskIndicators))
    responses: RiskResponses | None = field(default=None, metadata=slot(RiskResponses))
    leak_bans: tuple[LeakBan, ...] = field(default=(), metadata=slot(LeakBan, many=True))
    provision: ApprovedProvision | None = field(default=None, metadata=slot(ApprovedProvision))
    data_use: DataUse | None = field(default=None, metadata=slot(DataUse))
    legal_disclosure: LegalDisclosure | None = field(default=None, metadata=slot(LegalDisclosure))
    regular_duties: tuple[RegularDuty, ...] = field(default=(), metadata=slot(RegularDuty, many=True, key="duty"))
    access: AccessMatrix | None = field(default=None, metadata=slot(AccessMatrix))
    agreement: ConfidentialityAgreement | None = field(default=None, metadata=slot(ConfidentialityAgreement))
    confidentiality: ConfidentialityDuty | None = field(default=None, metadata=slot(ConfidentialityDuty))
    reward_ban: RewardBan | None = field(default=None, metadata=slot(RewardBan))
    reward_kinds: RewardKinds | None = field(default=None, metadata=slot(RewardKinds))
    report_review: ReportReview | None = field(default=None, metadata=slot(ReportReview))
    collection: tuple[Checklist, ...] = field(default=(), metadata=slot(Checklist, many=True))
    rules: tuple[Checklist, ...] = field(default=(), metadata=slot(Checklist, many=True))

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Give each contradiction as the slot and the problem."""
        yield from Policy.conflicts(self)
        seen: dict[str, str] = {}
        for rule in self.forbidden_phrases:
            for group in rule.groups:
                for phrase in group.phrases:
                    if phrase in seen:
                        yield "forbidden_phrases", f"{seen[phrase]} and {rule.id} both list {phrase!r}"
                    seen[phrase] = rule.id

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """Every phrase that may not be used, citing the ban (P-06) where the rulebook states one, else its list.

        Raises :class:`~clientcare.errors.NoRuleInForce` (``CC-RULEBOOK-004``) where the rulebook lists none.
        """
        rules = require(self.forbidden_phrases or None, "compliance.forbidden_phrases")
        return tuple(
            Phrase(
                text=phrase,
                rule=(self.promise_ban or rule).id,
                suggestion_en=group.suggestion_en,
                suggestion_zh=group.suggestion_zh,
                exempt_for_deposits=group.exempt == "deposit",
                unless_in=next((one.words for one in rule.longer or () if one.phrase == phrase), ()),
            )
            for rule in rules
            for group in rule.groups
            for phrase in group.phrases
        )
