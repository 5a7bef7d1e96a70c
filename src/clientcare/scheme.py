"""The tier scheme (客户分层标准): the rules of tiering as typed data, and the policy that holds them.

A policy holds one ordered scheme of bands.  Each band states its lower bound as ``at_least`` ("(含)/以上", the number
counts) or ``more_than`` ("超", it does not); a band ends where the next begins, so bands neither gap nor overlap.  One
band has no bound: the residual class.

Source: 004 二(一) and 001 一(一) (T-01 to T-31).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Literal

from attrs import Factory, field, frozen

from .averages import Averaging
from .decision import Term
from .errors import FactError
from .parameters import choice, code, codes, count, money, near, parts, ratio, terms, text, unknown_code
from .policy import Checklist, Policy, Rule, require, slot

__all__ = [
    "Admission",
    "AdmissionScope",
    "AveragingRule",
    "Band",
    "ContractRule",
    "DowngradeRule",
    "GrowthRule",
    "NegativeBalancesRule",
    "PrecedenceRule",
    "ScreeningRule",
    "ServiceSet",
    "ShortHistoryRule",
    "SubBand",
    "SubBandRule",
    "TieringPolicy",
]


@frozen(kw_only=True)
class Band(Rule):
    """A tier and its lower bound (T-01 to T-04, T-14, T-16); the residual class has none."""

    tier: str = field(metadata=code())
    name_en: str = field(metadata=text())
    name_zh: str = field(metadata=text())
    at_least: int | None = field(default=None, metadata=money())
    more_than: int | None = field(default=None, metadata=money())

    exclusive: ClassVar[tuple[tuple[str, ...], ...]] = (("at_least", "more_than"),)

    @property
    def bound(self) -> int | None:
        """The lower bound in minor units, whichever side of it counts; None for the residual class."""
        return self.at_least if self.more_than is None else self.more_than

    def show(self, lang: str = "en") -> dict[str, str]:
        """Give the parameters as people read them, and ``bound`` with the side of it that counts."""
        shown = super().show(lang)
        if "more_than" in shown:
            shown["bound"] = f"超过 {shown['more_than']}" if lang == "zh" else f"more than {shown['more_than']}"
        elif "at_least" in shown:
            amount = shown["at_least"]
            shown["bound"] = f"达到 {amount}（含）以上" if lang == "zh" else f"{amount} or more"
        return shown

    @property
    def twice(self) -> int:
        """The bound as one integer that orders and decides: twice the minor units, plus one where excluded."""
        return 2 * (self.bound or 0) + (self.more_than is not None)

    @property
    def label(self) -> Term:
        """The tier's code with its labels."""
        return Term(self.tier, self.name_en, self.name_zh)

    def lacking(self, total: int, days: int) -> int:
        """Give the least minor units that the average ``total / days`` lacks to enter the band, rounded up to one."""
        short = (self.bound or 0) * days - total
        return short // days + 1 if self.more_than is not None else -(-short // days)


@frozen(kw_only=True)
class AveragingRule(Rule):
    """How many months the average looks back (T-05, T-06)."""

    months: int = field(metadata=count(most=120))


@frozen(kw_only=True)
class ShortHistoryRule(Rule):
    """What a client younger than the window is divided by; the handbooks are silent."""

    method: Literal["full-window", "since-opening"] = field(metadata=choice("full-window", "since-opening"))


@frozen(kw_only=True)
class NegativeBalancesRule(Rule):
    """Whether overdrawn days count as they are; the handbooks are silent."""

    method: Literal["counted", "floored"] = field(metadata=choice("counted", "floored"))


@frozen(kw_only=True)
class ScreeningRule(Rule):
    """How often the book is screened against the thresholds (T-07): at the end of each month."""

    every: str = field(metadata=choice("month"))


@frozen(kw_only=True)
class DowngradeRule(Rule):
    """How many month-ends a client may fall short before the tier drops; 0 is the literal reading."""

    grace_months: int = field(metadata=count(least=0, most=24))


@frozen(kw_only=True)
class ContractRule(Rule):
    """A client has a tier by contract only after signing; without a contract the residual class holds (T-09)."""

    uncontracted: str = field(metadata=code())


@frozen(kw_only=True)
class GrowthRule(Rule):
    """The growth of assets that makes a client promising (T-15): at least a rate over some months."""

    at_least: Decimal = field(metadata=ratio(most=100))
    months: int = field(metadata=count(most=120))


@frozen(kw_only=True)
class PrecedenceRule(Rule):
    """A scheme in which growth gives a tier of its own, just above the residual class (T-18)."""

    growth_tier: str = field(metadata=code())
    name_en: str = field(metadata=text())
    name_zh: str = field(metadata=text())


@frozen(kw_only=True)
class Admission(Rule):
    """Who approves a special admission to a tier (T-10 to T-12)."""

    tier: str = field(metadata=code())
    level: str = field(metadata=code())
    name_en: str = field(metadata=text())
    name_zh: str = field(metadata=text())


@frozen(kw_only=True)
class AdmissionScope(Rule):
    """What the admission flow does not take (T-13)."""

    excludes: tuple[str, ...] = field(metadata=codes())


@frozen(kw_only=True)
class SubBand:
    """A part of a tier, from ``at_least`` (minor units) up to the next part."""

    code: str = field(metadata=code())
    at_least: int = field(metadata=money())


@frozen(kw_only=True)
class SubBandRule(Rule):
    """The parts of one tier that decide who may take over its clients (T-25)."""

    tier: str = field(metadata=code())
    bands: tuple[SubBand, ...] = field(metadata=parts(SubBand, key="code"))


@frozen(kw_only=True)
class ServiceSet(Rule):
    """What the clients of a tier are entitled to (T-26 to T-28)."""

    tier: str = field(metadata=code())
    items: tuple[Term, ...] = field(metadata=terms())


def _ascending(bands: Iterable[Band]) -> tuple[Band, ...]:
    given = tuple(bands) if isinstance(bands, Iterable) else (bands,)
    if not all(isinstance(band, Band) for band in given):
        raise FactError("CC-FACT-001", "TieringPolicy.bands: want Band rules")
    return tuple(sorted(given, key=lambda band: (band.bound is not None, band.twice)))


@frozen(kw_only=True)
class TieringPolicy(Policy):
    """The tier scheme of one rulebook with everything that hangs on it.

    ``bands`` come in any order and are kept ascending.  Raises :class:`~clientcare.errors.FactError` naming every
    contradiction: two bands of one tier or bound, no residual class, a rule that names a tier outside the scheme.
    """

    bands: tuple[Band, ...] = field(
        default=(),
        converter=_ascending,
        metadata=slot(Band, many=True, key="tier", whole=True),
    )
    average: AveragingRule | None = field(default=None, metadata=slot(AveragingRule))
    short_history: ShortHistoryRule | None = field(default=None, metadata=slot(ShortHistoryRule))
    negative_balances: NegativeBalancesRule | None = field(default=None, metadata=slot(NegativeBalancesRule))
    screening: ScreeningRule | None = field(default=None, metadata=slot(ScreeningRule))
    downgrade: DowngradeRule | None = field(default=None, metadata=slot(DowngradeRule))
    contract: ContractRule | None = field(default=None, metadata=slot(ContractRule))
    potential: Checklist | None = field(default=None, metadata=slot(Checklist))
    growth: GrowthRule | None = field(default=None, metadata=slot(GrowthRule))
    precedence: PrecedenceRule | None = field(default=None, metadata=slot(PrecedenceRule))
    admissions: tuple[Admission, ...] = field(default=(), metadata=slot(Admission, many=True, key="tier"))
    admission_scope: AdmissionScope | None = field(default=None, metadata=slot(AdmissionScope))
    sub_bands: SubBandRule | None = field(default=None, metadata=slot(SubBandRule))
    services: tuple[ServiceSet, ...] = field(default=(), metadata=slot(ServiceSet, many=True, key="tier"))
    occupations: Checklist | None = field(default=None, metadata=slot(Checklist))
    orientations: Checklist | None = field(default=None, metadata=slot(Checklist))
    rules: tuple[Checklist, ...] = field(default=(), metadata=slot(Checklist, many=True))
    bounds: tuple[int, ...] = field(
        init=False,
        eq=False,
        repr=False,
        # The residual class is below every amount, overdrawn ones included, so it has no entry.
        default=Factory(lambda self: tuple(band.twice for band in self.bands[1:]), takes_self=True),
    )
    """What a decision searches: :attr:`Band.twice` of each band with a bound, ascending."""

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Give each contradiction as the slot and the problem."""
        yield from Policy.conflicts(self)
        if self.bands:
            yield from _band_conflicts(self.bands)
        if self.precedence is not None and self.precedence.growth_tier in {band.tier for band in self.bands}:
            yield "precedence", f"{self.precedence.id}: {self.precedence.growth_tier!r} is a band already"
        named: list[tuple[str, Rule, str]] = [("admissions", one, one.tier) for one in self.admissions]
        named += [("services", one, one.tier) for one in self.services]
        if self.contract is not None:
            named.append(("contract", self.contract, self.contract.uncontracted))
        if self.sub_bands is not None:
            named.append(("sub_bands", self.sub_bands, self.sub_bands.tier))
            amounts = [band.at_least for band in self.sub_bands.bands]
            if amounts != sorted(set(amounts)):
                yield "sub_bands", f"{self.sub_bands.id}: the lower bounds of the parts must rise"
        for where, rule, tier in named:
            if tier not in self.tiers:
                known = ", ".join(self.tiers) or "none"
                yield where, f"{rule.id}: {tier!r} is no tier of the scheme{near(tier, self.tiers)}; its tiers: {known}"

    @property
    def averaging(self) -> Averaging:
        """How this policy averages; where a rule is absent, the literal reading: full window, every day as it is."""
        return Averaging(
            months=require(self.average, "tiering.average").months,
            short_history="full-window" if self.short_history is None else self.short_history.method,
            negative_balances="counted" if self.negative_balances is None else self.negative_balances.method,
        )

    @property
    def labels(self) -> tuple[Term, ...]:
        """The tiers of the scheme with their labels, lowest first."""
        terms = [band.label for band in self.bands]
        if self.precedence is not None:
            terms.insert(1, Term(self.precedence.growth_tier, self.precedence.name_en, self.precedence.name_zh))
        return tuple(terms)

    @property
    def tiers(self) -> tuple[str, ...]:
        """The codes of the tiers, lowest first."""
        return tuple(term.code for term in self.labels)

    def label(self, tier: str) -> Term:
        """Give a tier's code with its labels; the bare code for one outside the scheme."""
        return next((term for term in self.labels if term.code == tier), Term(tier))

    def contracted(self, tier: str | None) -> str:
        """Give the tier by contract: the given one, or what counts where there is no contract (T-09).

        Raises as :meth:`rank`, and :class:`~clientcare.errors.NoRuleInForce` where the policy has no scheme.
        """
        require(self.bands or None, "tiering.bands")
        if tier is None:
            tier = self.tiers[0] if self.contract is None else self.contract.uncontracted
        self.rank(tier)
        return tier

    def rank(self, tier: str) -> int:
        """Give a tier's place in the scheme, 0 for the lowest.

        Raises :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a tier of another scheme.
        """
        if tier not in self.tiers:
            raise unknown_code(tier, "tier of the scheme", self.tiers)
        return self.tiers.index(tier)


def _band_conflicts(bands: tuple[Band, ...]) -> Iterator[tuple[str, str]]:
    for band in bands:
        if band.at_least is not None and band.more_than is not None:
            yield "bands", f"{band.id}: give at_least or more_than, not both"
    residual = [band.id for band in bands if band.bound is None]
    if len(residual) != 1:
        yield (
            "bands",
            f"a scheme needs one band without a bound, the residual class; here: {', '.join(residual) or 'none'}",
        )
    for lower, upper in pairwise(bands):
        if lower.bound is not None and lower.bound == upper.bound:
            yield "bands", f"{lower.id} and {upper.id} have the same bound; each tier needs its own"
