"""Rulebooks: the policies of all subjects, loaded, composed, dated and digested (规则手册).

A packaged rulebook holds what one handbook says; ``reference`` composes them and fills what they leave silent.  A
bank's own file uses them and overrides single figures.  Files are read here and nowhere else below the command.

>>> from datetime import date
>>> rulebook = Rulebook.load("vip-outlet").on(date(2026, 6, 30))
>>> rulebook.rule("T-03").statement("en")
'Gold: average daily financial assets of 100,000 or more.'
>>> Rulebook.load("vip-outlet").on(date(2011, 7, 31))
Traceback (most recent call last):
clientcare.errors.NoRuleInForce: vip-outlet has no edition in force on 2011-07-31; its editions: from 2011-08-01
[CC-RULEBOOK-003]
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, cast

import attrs
from attrs import field, frozen

from .clocks import as_date
from .composition import Composer
from .conduct import CompliancePolicy
from .decision import RulebookRef, Term, encode
from .errors import FactError, Fault, NoRuleInForce, RulebookError
from .matrices import CrossSellPolicy
from .parameters import given, near
from .policy import Checklist, Policy, Rule, slot, slots_of
from .regime import CadencePolicy
from .rulefile import RuleFile, parse_rule_file, read_rule_file
from .staffing import StaffingPolicy
from .tiering import TieringPolicy

__all__ = ["PACKAGED", "SECTIONS", "Checklists", "Editions", "Rulebook"]

PACKAGED: Final = (
    "reference", "vip-outlet", "retail-handbook", "wealth-handbook", "care-regulation", "care-strategy",
)  # fmt: skip
"""The packaged rulebooks: the one that runs out of the box, then the five handbooks."""


@frozen(kw_only=True)
class Checklists(Policy):
    """The rules of a subject that people carry out, each with its sentence and clause."""

    rules: tuple[Checklist, ...] = field(default=(), metadata=slot(Checklist, many=True))


SECTIONS: Final[Mapping[str, type[Policy]]] = {
    "tiering": TieringPolicy,
    "staffing": StaffingPolicy,
    "cadence": CadencePolicy,
    "crosssell": CrossSellPolicy,
    "complaints": Checklists,
    "compliance": CompliancePolicy,
    "reception": Checklists,
    "opportunities": Checklists,
    "loyalty": Checklists,
    "profiles": Checklists,
    "practices": Checklists,
}
"""The sections of a rulebook with the policy class of each."""

_DAY_NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@frozen(kw_only=True)
class Rulebook:
    """One edition of a rulebook: its identity and the policy of each section, in the order of :data:`SECTIONS`."""

    ref: RulebookRef
    name: Term
    currency: str
    effective_to: date | None
    policies: tuple[Policy, ...]

    @staticmethod
    def load(name: str | Path) -> Editions:
        """Load a packaged rulebook by its id, or a bank's own from a TOML file or a folder of editions.

        Raises :class:`~clientcare.errors.RulebookError` with every fault of every file at once.
        """
        if isinstance(name, str) and name in PACKAGED:
            return _load_packaged(name)
        if str(name) == "":
            raise RulebookError("CC-RULEBOOK-002", f"no rulebook is named; packaged: {', '.join(PACKAGED)}")
        return _load_own(Path(name))

    @property
    def tiering(self) -> TieringPolicy:
        """The tier scheme."""
        return cast(TieringPolicy, self.section("tiering"))

    @property
    def staffing(self) -> StaffingPolicy:
        """Staffing ratios and the allocation of clients."""
        return cast(StaffingPolicy, self.section("staffing"))

    @property
    def cadence(self) -> CadencePolicy:
        """Minimums, caps and occasions of contact."""
        return cast(CadencePolicy, self.section("cadence"))

    @property
    def crosssell(self) -> CrossSellPolicy:
        """What holders of products are offered, and how."""
        return cast(CrossSellPolicy, self.section("crosssell"))

    @property
    def compliance(self) -> CompliancePolicy:
        """Assessments, sales, wording and client data."""
        return cast(CompliancePolicy, self.section("compliance"))

    def section(self, name: str) -> Policy:
        """Give the policy of a section; ``KeyError`` for a name that is not in :data:`SECTIONS`."""
        return dict(zip(SECTIONS, self.policies, strict=True))[name]

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Give every rule with its section, sections in their order and rules by id."""
        for section, policy in zip(SECTIONS, self.policies, strict=True):
            yield from ((section, rule) for rule in sorted(policy.every_rule(), key=lambda rule: rule.id))

    def rule(self, rule_id: str) -> Rule:
        """Give one rule.

        Raises :class:`~clientcare.errors.NoRuleInForce` (``CC-RULEBOOK-004``) where there is none of this id.
        """
        held = {rule.id: rule for _, rule in self.rules()}
        if rule_id not in held:
            raise NoRuleInForce("CC-RULEBOOK-004", f"{self.ref.id} holds no rule {rule_id[:40]!r}{near(rule_id, held)}")
        return held[rule_id]


@frozen(kw_only=True)
class Editions:
    """The editions of one rulebook, oldest first."""

    id: str
    editions: tuple[Rulebook, ...]

    def on(self, day: date) -> Rulebook:
        """Give the edition in force on a day.

        Raises :class:`~clientcare.errors.NoRuleInForce` (``CC-RULEBOOK-003``) before the first edition and after the
        last day of the latest.
        """
        as_date(day)
        found = [edition for edition in self.editions if edition.ref.edition <= day]
        if not found or (found[-1].effective_to is not None and day > found[-1].effective_to):
            spans = "; ".join(
                f"from {edition.ref.edition}" + (f" to {edition.effective_to}" if edition.effective_to else "")
                for edition in self.editions
            )
            raise NoRuleInForce("CC-RULEBOOK-003", f"{self.id} has no edition in force on {day}; its editions: {spans}")
        return found[-1]


# --- reading ---------------------------------------------------------------------------------------------------------


@cache
def _load_packaged(name: str) -> Editions:
    folder = files("clientcare") / "rulebooks" / name
    editions = sorted((one for one in folder.iterdir() if one.is_dir()), key=lambda one: one.name)
    return _compose([_packaged_file(name, edition) for edition in editions])


def _packaged_file(name: str, edition: Traversable) -> tuple[RuleFile, list[Fault]]:
    """Read an edition of several files, one a section, as one rule file."""
    faults: list[Fault] = []
    table: dict[str, Any] = {}
    for one in sorted((one for one in edition.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name):
        table |= parse_rule_file(one.read_bytes(), f"{name}/{edition.name}/{one.name}", faults)
    return read_rule_file(table, f"{name}/{edition.name}", SECTIONS, PACKAGED, faults), faults


def _load_own(path: Path) -> Editions:
    try:
        sources = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        contents = [(source, source.read_bytes()) for source in sources]
    except (OSError, ValueError) as wrong:
        reason = getattr(wrong, "strerror", None) or "not a path"
        raise RulebookError(
            "CC-RULEBOOK-002",
            f"no packaged rulebook and no readable file {given(str(path))} ({reason}){near(str(path), PACKAGED)}; "
            f"packaged: {', '.join(PACKAGED)}",
        ) from None
    if not contents:
        raise RulebookError(
            "CC-RULEBOOK-002", f"the folder {given(str(path))} holds no edition (want files such as 2026-01-01.toml)"
        )
    return _compose([_own_file(source, data, named=path.is_dir()) for source, data in contents])


def _own_file(source: Path, data: bytes, *, named: bool) -> tuple[RuleFile, list[Fault]]:
    """Read a bank's own file; in a folder of editions a file that is ``named`` by a day takes effect on that day."""
    faults: list[Fault] = []
    table = parse_rule_file(data, str(source), faults)
    if faults:  # what would follow from an empty table is no fault of its own
        table = {"id": "unreadable", "effective_from": date(2000, 1, 1)}
    file = read_rule_file(table, str(source), SECTIONS, PACKAGED, faults)
    begins = file.head.get("effective_from")
    if named and not faults and _DAY_NAME.fullmatch(source.stem) and source.stem != str(begins):
        faults.append(
            Fault(place=str(source), path="effective_from", problem=f"{begins} in a file named {source.stem}")
        )
    return file, faults


# --- composing -------------------------------------------------------------------------------------------------------


def _compose(parsed: list[tuple[RuleFile, list[Fault]]]) -> Editions:
    """Make the editions of parsed files, or raise with every fault of all of them."""
    faults = [fault for _, found in parsed for fault in found]
    editions = [_edition(file, faults) for file, _ in parsed]
    first = parsed[0][0]
    seen: dict[object, str] = {}
    for file, _ in parsed:
        if file.head.get("id") != first.head.get("id"):
            faults.append(
                Fault(
                    place=file.place,
                    path="id",
                    problem=f"another id than in {first.place}; editions of one rulebook share it",
                )
            )
        other = seen.setdefault(file.head.get("effective_from"), file.place)
        if other != file.place:
            faults.append(
                Fault(
                    place=file.place,
                    path="effective_from",
                    problem=f"the same day as in {other}; each edition has its own",
                )
            )
    if faults:
        raise RulebookError(
            "CC-RULEBOOK-001", f"{len(faults)} fault{'s' * (len(faults) != 1)} in the rulebook", tuple(faults)
        )
    made = sorted((one for one in editions if one is not None), key=lambda one: one.ref.edition)
    return Editions(id=first.head["id"], editions=tuple(made))


def _used(name: str, day: date) -> Rulebook:
    """Give the edition of a packaged rulebook that is in force on a day, or its first."""
    editions = _load_packaged(name).editions
    return ([edition for edition in editions if edition.ref.edition <= day][-1:] or editions[:1])[0]


def _edition(file: RuleFile, faults: list[Fault]) -> Rulebook | None:
    """Compose one edition; None where its file, or what comes of it, has faults."""
    before = len(faults)
    composer = Composer(file, SECTIONS, _used, faults)
    rules = composer.compose()
    policies = []
    for section, policy in SECTIONS.items():
        slots: dict[str, Any] = {
            one.name: tuple(rules[section, one.name]) if one.many else rules[section, one.name][0]
            for one in slots_of(policy)
            if rules.get((section, one.name))
        }
        try:
            policies.append(policy(**slots))
        except FactError as wrong:
            if not composer.complete:
                continue  # what does not fit together follows from what could not be used
            faults.extend(
                Fault(place=file.place, path=f"{section}.{where}", problem=what) for where, what in wrong.problems
            )
    if len(faults) > before or not {"id", "effective_from"} <= set(file.head) or None in file.head.values():
        return None
    head = file.head
    name = Term(head["id"], head.get("name_en", ""), head.get("name_zh", ""))
    currency = head.get("currency") or composer.currency or "CNY"
    content = {
        "id": head["id"],
        "effective_from": head["effective_from"].isoformat(),
        "currency": currency,
        "rules": [
            [section, one.name, type(rule).__name__, encode(rule)]
            for section, policy in zip(SECTIONS, policies, strict=True)
            for one in slots_of(type(policy))
            for rule in sorted(policy.rules_of(one), key=lambda rule: rule.id)
        ],
    }
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ref = RulebookRef(id=head["id"], edition=head["effective_from"], digest=hashlib.sha256(canonical).hexdigest())
    return Rulebook(
        ref=ref,
        name=name,
        currency=currency,
        effective_to=head.get("effective_to"),
        policies=tuple(attrs.evolve(policy, rulebook=ref) for policy in policies),
    )
