"""The cross-sell rules as typed data (营销匹配规则), and the policy that holds them.

A row of a matrix says what a client who holds a product is offered: related products (cross, 交叉营销), similar ones
(repeat, 重复营销), better ones (up, 向上营销).  Gates ask for a tier, scenes go by what a client is, pairs say whom an
event invites.  The slides of the handbook lost their layout, so its rows are reconstructions, each with its confidence
and the other readings in its source.  What the handbook leaves silent (how large a deposit is, how often a rate is
looked up, how long before maturity one calls, what a client in default is not offered) is None or absent; ``reference``
fills some of it with defaults.

Source: 004 3.客户价值提升方式与技巧, 匹配表, 重复营销示例, 向上营销示例 (X-01 to X-27, X-60 to X-62); 001 一(二), 三
(X-35 to X-39).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from attrs import field, frozen

from .baskets import AdviceProfile, AssetClasses, AssetVariety, DynamicAdjustment, RiskFit, TermMix
from .decision import Term, language
from .diagnosis import DiagnosisSteps, EconomicChart
from .facts import GRADES
from .needs import NeedClass, NeedDimensions, NeedMethods, NeedOrder, PlanDeadline, ServiceGroupRule
from .parameters import choice, code, codes, count, money, parts, terms, text
from .policy import Checklist, Policy, Rule, slot
from .products import FAMILIES, find_product, product_term
from .referral import EventReward, ReferralGift

__all__ = [
    "SELECTORS",
    "Alias",
    "AliasTable",
    "Angles",
    "Bar",
    "ConsentRule",
    "CrossSellPolicy",
    "EventPair",
    "HeldKeys",
    "MatrixRow",
    "MaturityLead",
    "PerContactLimit",
    "PurchaseRun",
    "RateViews",
    "RiskGrade",
    "RiskGrades",
    "SceneItem",
    "SceneRow",
    "TierGate",
]

SELECTORS: Final = ("same_type", "same_risk")
"""Items of a row that stand for products to look up: of the held one's family, of its risk grade (X-08)."""


# --- the matrices ----------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class HeldKeys(Rule):
    """The held products that key the cross-sell table, in its order (X-19)."""

    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class MatrixRow(Rule):
    """What a client who holds a product is offered (X-05 to X-09, X-12 to X-18, X-23 to X-25, X-27).

    ``items``: codes of products, or :data:`SELECTORS`, in the order of the row.  ``gate``: only for clients of a VIP
    tier, as :func:`clientcare.offertable.vip_tiers` gives them.  ``counts_as``: a product that stands for the held one
    from the amount ``at_least`` on; without the amount it never does.
    """

    held: str = field(metadata=code())
    mode: Literal["cross", "repeat", "up"] = field(metadata=choice("cross", "repeat", "up"))
    items: tuple[Term, ...] = field(metadata=terms())
    gate: Literal["vip"] | None = field(default=None, metadata=choice("vip"))
    counts_as: str | None = field(default=None, metadata=code())
    at_least: int | None = field(default=None, metadata=money())

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also an amount of nothing."""
        yield from Rule.problems(self)
        if self.at_least is not None and self.counts_as is None:
            yield "at_least", "an amount without counts_as, the product that it is of"


@frozen(kw_only=True)
class TierGate(Rule):
    """Products that are offered from a tier on (X-62)."""

    items: tuple[Term, ...] = field(metadata=terms())
    tier: str = field(metadata=code())


@frozen(kw_only=True)
class ConsentRule(Rule):
    """Offers are marketing and take the client's consent; one that is not on record is not known; a default (D-24)."""


@frozen(kw_only=True)
class Bar(Rule):
    """What holding one of some products keeps a client from being offered; no handbook states one.

    ``held``: codes of products, such as a bank's own for a loan in default.  ``items``: what is kept away, codes of
    families or of products; a code that is both stands for the family.
    """

    held: tuple[str, ...] = field(metadata=codes())
    items: tuple[Term, ...] = field(metadata=terms())


@frozen(kw_only=True)
class Alias:
    """A second name of a product, beside the one that the handbook uses first."""

    product: str = field(metadata=code())
    name: str = field(metadata=text())


@frozen(kw_only=True)
class AliasTable(Rule):
    """The products that go by two names, and their second names (X-61)."""

    items: tuple[Term, ...] = field(metadata=terms())
    names: tuple[Alias, ...] = field(metadata=parts(Alias, key="name"))


@frozen(kw_only=True)
class RiskGrade:
    """The risk grade of one product."""

    product: str = field(metadata=code())
    grade: int = field(metadata=count(most=GRADES[-1]))


@frozen(kw_only=True)
class RiskGrades(Rule):
    """The risk grades of products for which the bank gives none; a default (D-21)."""

    grades: tuple[RiskGrade, ...] = field(metadata=parts(RiskGrade, key="product"))

    def statement(self, lang: str = "en") -> str:
        """Say the rule in one sentence, in ``en`` or ``zh``, and the products by their names."""
        place = language(lang)
        named = (f"{product_term(one.product).label(lang)} {one.grade}" for one in self.grades)
        return (self.statement_en, self.statement_zh)[place].format_map(
            self.show(lang) | {"grades": ("; ", "；")[place].join(named)}
        )


@frozen(kw_only=True)
class Angles(Rule):
    """The two angles of cross-selling and the families of products that belong to each (X-10)."""

    items: tuple[Term, ...] = field(metadata=terms())
    allocation: tuple[str, ...] = field(metadata=codes(*FAMILIES))
    channel: tuple[str, ...] = field(metadata=codes(*FAMILIES))


@frozen(kw_only=True)
class PerContactLimit(Rule):
    """How many offers a client is made at a time at most, the others being held back; no handbook states one."""

    offers: int = field(metadata=count(most=100))


# --- events, scenes, behaviour ---------------------------------------------------------------------------------------


@frozen(kw_only=True)
class EventPair(Rule):
    """The holders whom an event for a product invites (X-21, X-22)."""

    items: tuple[Term, ...] = field(metadata=terms())
    invites: tuple[str, ...] = field(metadata=codes())


@frozen(kw_only=True)
class MaturityLead(Rule):
    """How many days before maturity a client is called about a similar product; a default (D-22)."""

    before: int = field(metadata=count(least=0, most=366))


@frozen(kw_only=True)
class SceneItem:
    """In which scene an item is offered."""

    item: str = field(metadata=code())
    scene: str = field(metadata=code())


@frozen(kw_only=True)
class SceneRow(Rule):
    """What clients are offered for what they are (X-37 to X-39); an item is a product of the catalogue or a service."""

    items: tuple[Term, ...] = field(metadata=terms())
    scenes: tuple[SceneItem, ...] = field(metadata=parts(SceneItem, key="item"))

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule; also an item without a scene, or a scene without its item."""
        yield from Rule.problems(self)
        if {one.item for one in self.scenes} != {term.code for term in self.items}:
            yield "scenes", "want one scene for each of the items, and for nothing else"


@frozen(kw_only=True)
class RateViews(Rule):
    """A client who looks up home loan rates so often in so many days, with a deposit of so much (X-35).

    The handbook gives none of the three numbers.
    """

    items: tuple[Term, ...] = field(metadata=terms())
    views: int | None = field(default=None, metadata=count(most=1000))
    days: int | None = field(default=None, metadata=count(most=366))
    at_least: int | None = field(default=None, metadata=money())


@frozen(kw_only=True)
class PurchaseRun(Rule):
    """A client who buys goods of a kind in so many calendar months running, the current one included (X-36)."""

    items: tuple[Term, ...] = field(metadata=terms())
    months: int = field(metadata=count(most=120))


# --- the policy ------------------------------------------------------------------------------------------------------


# The hash is kept, so that what is compiled from a policy is found again in no time.
@frozen(kw_only=True, cache_hash=True)
class CrossSellPolicy(Policy):
    """Everything that one rulebook says about selling more to a client.

    Raises :class:`~clientcare.errors.FactError` naming every contradiction: with X-60 a row that offers the product it
    stands for; a row of a mode that X-01 does not know; two gates of one product; one name for two products; an
    order of needs that leaves a class out.
    """

    sale_modes: Checklist | None = field(default=None, metadata=slot(Checklist))
    held_keys: HeldKeys | None = field(default=None, metadata=slot(HeldKeys))
    matrix: tuple[MatrixRow, ...] = field(default=(), metadata=slot(MatrixRow, many=True))
    higher_grades: Checklist | None = field(default=None, metadata=slot(Checklist))
    gates: tuple[TierGate, ...] = field(default=(), metadata=slot(TierGate, many=True))
    consent: ConsentRule | None = field(default=None, metadata=slot(ConsentRule))
    bars: tuple[Bar, ...] = field(default=(), metadata=slot(Bar, many=True))
    self_check: Checklist | None = field(default=None, metadata=slot(Checklist))
    aliases: AliasTable | None = field(default=None, metadata=slot(AliasTable))
    risk_grades: RiskGrades | None = field(default=None, metadata=slot(RiskGrades))
    angles: Angles | None = field(default=None, metadata=slot(Angles))
    per_contact: PerContactLimit | None = field(default=None, metadata=slot(PerContactLimit))
    similar: Checklist | None = field(default=None, metadata=slot(Checklist))
    maturity_call: Checklist | None = field(default=None, metadata=slot(Checklist))
    maturity_lead: MaturityLead | None = field(default=None, metadata=slot(MaturityLead))
    series_invitation: Checklist | None = field(default=None, metadata=slot(Checklist))
    related_invitation: Checklist | None = field(default=None, metadata=slot(Checklist))
    event_pairs: tuple[EventPair, ...] = field(default=(), metadata=slot(EventPair, many=True))
    scenes: tuple[SceneRow, ...] = field(default=(), metadata=slot(SceneRow, many=True))
    rate_views: RateViews | None = field(default=None, metadata=slot(RateViews))
    purchase_run: PurchaseRun | None = field(default=None, metadata=slot(PurchaseRun))
    diagnosis_steps: DiagnosisSteps | None = field(default=None, metadata=slot(DiagnosisSteps))
    economic_chart: EconomicChart | None = field(default=None, metadata=slot(EconomicChart))
    advice_profile: AdviceProfile | None = field(default=None, metadata=slot(AdviceProfile))
    risk_fit: RiskFit | None = field(default=None, metadata=slot(RiskFit))
    asset_variety: AssetVariety | None = field(default=None, metadata=slot(AssetVariety))
    term_mix: TermMix | None = field(default=None, metadata=slot(TermMix))
    asset_classes: AssetClasses | None = field(default=None, metadata=slot(AssetClasses))
    dynamic_adjustment: DynamicAdjustment | None = field(default=None, metadata=slot(DynamicAdjustment))
    need_classes: tuple[NeedClass, ...] = field(default=(), metadata=slot(NeedClass, many=True, key="level"))
    need_order: NeedOrder | None = field(default=None, metadata=slot(NeedOrder))
    need_methods: tuple[NeedMethods, ...] = field(default=(), metadata=slot(NeedMethods, many=True))
    need_dimensions: NeedDimensions | None = field(default=None, metadata=slot(NeedDimensions))
    service_group: ServiceGroupRule | None = field(default=None, metadata=slot(ServiceGroupRule))
    plan_deadline: PlanDeadline | None = field(default=None, metadata=slot(PlanDeadline))
    referral_gift: ReferralGift | None = field(default=None, metadata=slot(ReferralGift))
    event_reward: EventReward | None = field(default=None, metadata=slot(EventReward))
    rules: tuple[Checklist, ...] = field(default=(), metadata=slot(Checklist, many=True))

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Give each contradiction as the slot and the problem."""
        yield from Policy.conflicts(self)
        modes = set() if self.sale_modes is None else {term.code for term in self.sale_modes.items or ()}
        for row in self.matrix:
            if self.self_check is not None and row.held in {term.code for term in row.items}:
                yield "matrix", f"{row.id} offers {row.held!r}, which it stands for ({self.self_check.id})"
            if self.sale_modes is not None and row.mode not in modes:
                yield "matrix", f"{row.id}: {row.mode!r} is no way of selling of {self.sale_modes.id}"
        for alias in () if self.aliases is None else self.aliases.names:
            known = find_product(alias.name)
            if known is not None and known.code != alias.product:
                yield "aliases", f"{alias.name!r} is a name of {known.code!r}, so it cannot stand for {alias.product!r}"
        if self.need_order is not None:
            ordered = {term.code for term in self.need_order.items}
            for needs in self.need_classes:
                if needs.level not in ordered:
                    yield "need_order", f"{self.need_order.id} leaves out {needs.level!r}, the class of {needs.id}"
        gated: dict[str, str] = {}
        for gate in self.gates:
            for term in gate.items:
                if term.code in gated:
                    yield "gates", f"{gated[term.code]} and {gate.id} both set the tier of {term.code!r}"
                gated[term.code] = gate.id

    @property
    def scene_codes(self) -> tuple[str, ...]:
        """The codes of every scene that a rule names, in the order of the rules."""
        return tuple(dict.fromkeys(one.scene for row in self.scenes for one in row.scenes))
