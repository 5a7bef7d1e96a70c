"""Rules and the policies that hold them (规则与政策).

The sentences of a rule are templates over its own parameters (``"... of {at_least} or more"``): a changed figure
changes the sentence with it.  A policy is the typed set of rules of one subject; it can be built in code or read from
a rulebook.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, ClassVar, Final, TypeVar

import attrs
from attrs import field, frozen

from .decision import Decision, Figure, Finding, Outcome, RulebookRef, Source, Term, language
from .errors import FactError, NoRuleInForce
from .parameters import given, kinds_of, near, terms, unknown_code

__all__ = [
    "RULE_KINDS",
    "Checklist",
    "Policy",
    "Rule",
    "Slot",
    "decided",
    "placeholders",
    "require",
    "slot",
    "slots_of",
]

RULE_KINDS: Final = (
    "cadence", "deadline", "definition", "duty", "enumeration", "guidance", "matrix", "process", "prohibition",
    "ratio", "routing", "state", "threshold", "trigger",
)  # fmt: skip
"""What a rule can be; the column ``kind`` of the listing."""

RULE_ID: Final = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+", re.ASCII)
"""What a rule's id looks like: capitals and digits in groups, such as ``T-01``."""

MAX_ID: Final = 32
"""The longest id of a rule, in characters."""

R = TypeVar("R")


@frozen(kw_only=True)
class Rule:
    """One rule of a handbook (规则): its id, what it is, one sentence in two languages, where it stands, its figures.

    Children add the parameters, each field with its kind in the metadata.  A sentence names parameters in braces.
    """

    id: str
    source: Source
    kind: str = "definition"
    statement_en: str = ""
    statement_zh: str = ""
    note_en: str = ""
    note_zh: str = ""
    effective_from: date | None = None

    exclusive: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of parameters of which an override sets one and clears the others."""

    def __attrs_post_init__(self) -> None:
        problems = tuple(self.problems())
        if problems:
            listed = "; ".join(f"{name}: {what}" for name, what in problems)
            raise FactError("CC-FACT-001", f"rule {given(self.id)}: {listed}", problems)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Give what is wrong with the rule, each as the field and the problem."""
        if not isinstance(self.id, str) or len(self.id) > MAX_ID or RULE_ID.fullmatch(self.id) is None:
            yield "id", f"{given(self.id)} is not a rule id (want capitals and digits in groups, such as T-01)"
        if not isinstance(self.source, Source):
            yield "source", "want a Source, which says where the rule stands"
        if self.kind not in RULE_KINDS:
            yield "kind", f"{given(self.kind)} is not one of {', '.join(RULE_KINDS)}"
        sound = True
        for name, kind in kinds_of(type(self)).items():
            value = getattr(self, name)
            if not (kind.holds(value) if value is not None else self._optional(name)):
                sound = False
                yield name, f"{given(value)} is not {kind.want}"
        if sound:
            yield from self._sentence_problems()

    def _optional(self, name: str) -> bool:
        return bool(getattr(attrs.fields_dict(type(self))[name], "default", attrs.NOTHING) is None)

    def _sentence_problems(self) -> Iterator[tuple[str, str]]:
        shown = self.show()
        for field_name in ("statement_en", "statement_zh"):
            try:
                named = placeholders(getattr(self, field_name))
            except ValueError as wrong:
                yield field_name, str(wrong)
                continue
            for name in named:
                if name not in shown:
                    names = ", ".join(shown) or "none"
                    unset = f"{{{name[:40]}}} is no parameter that this rule sets{near(name, shown)}"
                    yield field_name, f"{unset}; it sets: {names}"

    def finding(self, outcome: Outcome, because: str, *figures: tuple[str, Figure]) -> Finding:
        """Make a finding of this rule: how it came out, the code of the sentence, and the figures in it."""
        return Finding(
            rule=self.id,
            outcome=outcome,
            because=because,
            figures=figures,
            source=self.source,
            effective_from=self.effective_from,
        )

    def parameters(self) -> Iterator[tuple[str, Any]]:
        """Give the name and value of each parameter that is set."""
        for name in kinds_of(type(self)):
            value = getattr(self, name)
            if value is not None:
                yield name, value

    def show(self, lang: str = "en") -> dict[str, str]:
        """Give each parameter as people read it."""
        kinds = kinds_of(type(self))
        return {name: kinds[name].show(value, lang) for name, value in self.parameters()}

    def statement(self, lang: str = "en") -> str:
        """Say the rule in one sentence, with its figures, in ``en`` or ``zh``."""
        template = (self.statement_en, self.statement_zh)[language(lang)]
        return template.format_map(self.show(lang))


def placeholders(template: str) -> tuple[str, ...]:
    """Give the parameters that a sentence names.

    ``ValueError`` where its braces do not match, or hold more than a name: a format could make any length of text.
    """
    try:
        fields = [field for field in string.Formatter().parse(template) if field[1] is not None]
    except ValueError:
        raise ValueError("its braces do not match; write {{ and }} for braces that are meant") from None
    if any(spec or conversion for _, _, spec, conversion in fields):
        raise ValueError("braces may hold the name of a parameter and nothing else")
    return tuple(str(name) for _, name, _, _ in fields)


# --- policies --------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Slot:
    """A place of a policy for one rule or, where ``many``, for a list of rules of one class.

    ``key`` names the parameter that may not repeat in the list; a ``whole`` list comes from one rulebook (a tier scheme
    is never mixed from two).
    """

    name: str
    rule: type[Rule]
    many: bool
    key: str
    whole: bool


def slot(rule: type[Rule], *, many: bool = False, key: str = "id", whole: bool = False) -> dict[str, Any]:
    """Make the field metadata of a slot."""
    return {"slot": (rule, many, key, whole)}


@frozen(kw_only=True)
class Policy:
    """The rules of one subject (政策), typed; it can be built in code or read from a rulebook."""

    rulebook: RulebookRef | None = None

    def __attrs_post_init__(self) -> None:
        problems = tuple(self.conflicts())
        if problems:
            listed = "\n".join(f"{where}: {what}" for where, what in problems)
            raise FactError("CC-FACT-003", f"the rules of the policy contradict each other\n{listed}", problems)

    def conflicts(self) -> Iterator[tuple[str, str]]:
        """Give each contradiction between the rules as the slot and the problem."""
        ids: dict[str, str] = {}
        for one in slots_of(type(self)):
            seen: dict[object, str] = {}
            for rule in self.rules_of(one):
                if rule.id in ids:
                    yield one.name, f"{rule.id} stands in {ids[rule.id]} already; each rule has an id of its own"
                ids[rule.id] = one.name
                value = getattr(rule, one.key) if one.many and one.key != "id" else None
                if value in seen:
                    yield one.name, f"{seen[value]} and {rule.id} both have {one.key} {value!r}"
                if value is not None:
                    seen[value] = rule.id

    def rules_of(self, one: Slot) -> tuple[Rule, ...]:
        """Give the rules of a slot; what is no rule of its class raises :class:`~clientcare.errors.FactError`."""
        value = getattr(self, one.name)
        rules = value if one.many else () if value is None else (value,)
        if not isinstance(rules, tuple) or not all(isinstance(rule, one.rule) for rule in rules):
            want = f"a tuple of {one.rule.__name__}" if one.many else one.rule.__name__
            raise FactError("CC-FACT-001", f"{type(self).__name__}.{one.name}: want {want}")
        return rules

    def every_rule(self) -> Iterator[Rule]:
        """Give every rule of the policy in the order of its slots."""
        for one in slots_of(type(self)):
            yield from self.rules_of(one)


def slots_of(cls: type[Policy]) -> tuple[Slot, ...]:
    """Give the slots of a policy class in their order."""
    found = []
    for one in attrs.fields(cls):
        if "slot" in one.metadata:
            rule, many, key, whole = one.metadata["slot"]
            found.append(Slot(name=one.name, rule=rule, many=many, key=key, whole=whole))
    return tuple(found)


def require(rule: R | None, what: str) -> R:
    """Give a rule, or the rules, that a decision needs.

    Raises :class:`~clientcare.errors.NoRuleInForce` (``CC-RULEBOOK-004``) where the policy has none.
    """
    if rule is None:
        raise NoRuleInForce(
            "CC-RULEBOOK-004", f"the policy holds no rule {what}; take a rulebook that states it, or add the rule"
        )
    return rule


def decided(policy: Policy, as_of: date | datetime | None, findings: Iterable[Finding]) -> Decision[Outcome]:
    """Decide by the worst of the findings: NOT_MET, UNKNOWN, MET; NOT_APPLICABLE where there is no other."""
    found = tuple(findings)
    outcomes = {one.outcome for one in found}
    order = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)
    value = next((one for one in order if one in outcomes), Outcome.NOT_APPLICABLE)
    return Decision(value, as_of=as_of, rulebook=policy.rulebook, findings=found)


@frozen(kw_only=True)
class Checklist(Rule):
    """A rule that people carry out: guidance, an enumeration, a duty without a figure (检查清单)."""

    items: tuple[Term, ...] | None = field(default=None, metadata=terms())

    def check(
        self, done: Collection[str], *, as_of: date | None = None, rulebook: RulebookRef | None = None
    ) -> Decision[Outcome]:
        """Check which points are done or present, by their codes; a rule without points is one point, its own id.

        MET where none is open, NOT_MET with the open points otherwise.  Raises
        :class:`~clientcare.errors.FactError` (``CC-FACT-002``) for a code that is no point of the list.
        """
        points = self.items or (Term(self.id, self.statement("en"), self.statement("zh")),)
        known = [point.code for point in points]
        for one in done:
            if one not in known:
                raise unknown_code(one, f"point of {self.id}", known)
        open_points = [point for point in points if point.code not in done]
        outcome = Outcome.NOT_MET if open_points else Outcome.MET
        because = "checklist.open" if open_points else "checklist.done"
        figures: list[tuple[str, Figure]] = [("points", len(points)), ("open", len(open_points))]
        figures += [(f"point_{place}", point) for place, point in enumerate(open_points, 1)]
        return Decision(outcome, as_of=as_of, rulebook=rulebook, findings=[self.finding(outcome, because, *figures)])
