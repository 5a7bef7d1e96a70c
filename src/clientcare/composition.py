"""Composition: one edition put together from what its file uses, includes, states itself and overrides (组合).

Rulebooks disagree, so they are never merged in silence: where two of them state one thing differently, the file says
which holds.  An override changes a rule that exists; a new rule has an id of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from .errors import Fault
from .parameters import near
from .policy import Policy, Rule, Slot, slots_of
from .rulefile import RuleFile, SlotRules, apply_override

__all__ = ["Composer", "UsedRulebook"]


class UsedRulebook(Protocol):
    """What composing needs of a rulebook that a file uses."""

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        ...

    def section(self, name: str) -> Policy:
        """Give the policy of a section."""
        ...


class Composer:
    """Puts together what a file uses, includes, states itself and overrides, in this order."""

    def __init__(
        self,
        file: RuleFile,
        sections: Mapping[str, type[Policy]],
        load: Callable[[str, date], UsedRulebook],
        faults: list[Fault],
    ) -> None:
        self.file = file
        self.sections = sections
        self.load = load
        self.faults = faults
        self.currency = ""
        # What follows from a rulebook that was not found, or from two that disagree, is no fault of its own.
        self.complete = not any(
            fault.place == file.place and fault.path.startswith(("use", "include")) for fault in faults
        )
        self.rules: SlotRules = {}

    def compose(self) -> SlotRules:
        """Give the rules of the edition by section and slot; what does not go together is reported."""
        used = {*self.file.include, *(name for names in self.file.use.values() for name in names)}
        if self.file.head.get("id") in used:
            self._problem("id", f"{self.file.head['id']} is what the file uses; give the file an id of its own")
            return {}
        self._use()
        for name, ids in self.file.include.items():
            self._include(name, ids)
        self._own()
        for rule_id, fields in self.file.override.items():
            self._override(rule_id, fields)
        return self.rules

    def _problem(self, path: str, what: str) -> None:
        self.faults.append(Fault(place=self.file.place, path=path, problem=what))

    def _used(self, name: str) -> UsedRulebook:
        """Give the edition of a used rulebook that is in force when this file takes effect, or its first."""
        book = self.load(name, self.file.head.get("effective_from") or date.max)
        self.currency = self.currency or book.currency
        return book

    def _use(self) -> None:
        """Take the sections that the file uses; where several rulebooks state one thing differently, one must hold."""
        stated: dict[tuple[str, Slot], dict[str, tuple[Rule, ...]]] = {}
        for section, names in self.file.use.items():
            for name in names:
                policy = self._used(name).section(section)
                for one in slots_of(type(policy)):
                    if rules := policy.rules_of(one):
                        stated.setdefault((section, one), {})[name] = rules
        settled = set()
        for (section, one), by_name in stated.items():
            if one.many and not one.whole:
                union: dict[str, Rule] = {}
                for rules in by_name.values():
                    for rule in rules:
                        union.setdefault(rule.id, rule)
                self.rules[section, one.name] = list(union.values())
            else:
                settled.add(f"{section}.{one.name}")
                self.rules[section, one.name] = list(self._settle(section, one, by_name))
        for path in self.file.prefer:
            if path not in settled:
                self._problem(f"prefer.{path[:80]}", f"nothing of this name is used{near(path, settled)}")

    def _settle(self, section: str, one: Slot, by_name: dict[str, tuple[Rule, ...]]) -> tuple[Rule, ...]:
        """Give what holds of a place that rulebooks state as a whole: what all agree on, or what the file prefers."""
        path = f"{section}.{one.name}"
        first = next(iter(by_name.values()))
        figures = [[dict(rule.parameters()) for rule in rules] for rules in by_name.values()]
        preferred = self.file.prefer.get(path)
        if preferred in by_name:
            return by_name[preferred]
        if any(other != figures[0] for other in figures[1:]):
            self.complete = False
            listed = " against ".join(f"{name} ({_ids(rules)})" for name, rules in by_name.items())
            self._problem(
                f"use.{section}",
                f"{path} is set differently: {listed}; say which holds, under [prefer]: "
                f'"{path}" = "{next(iter(by_name))}", or leave the others out of use.{section}',
            )
        return first

    def _include(self, name: str, ids: tuple[str, ...]) -> None:
        book = self._used(name)
        places = {
            rule.id: (section, one, rule)
            for section, policy in self.sections.items()
            for one in slots_of(policy)
            for rule in book.section(section).rules_of(one)
        }
        for place, rule_id in enumerate(ids):
            if rule_id not in places:
                self._problem(
                    f"include.{name}[{place}]", f"{name} holds no rule {rule_id[:40]!r}{near(rule_id, places)}"
                )
                continue
            section, one, rule = places[rule_id]
            held = self.rules.get((section, one.name), []) if one.many else []
            self.rules[section, one.name] = [*(other for other in held if other.id != rule.id), rule]

    def _own(self) -> None:
        for (section, slot_name), rules in self.file.rules.items():
            one = next(one for one in slots_of(self.sections[section]) if one.name == slot_name)
            held = self.rules.get((section, slot_name), []) if one.many else []
            for rule in rules:
                if any(rule.id == other.id for others in self.rules.values() for other in others):
                    self._problem(
                        f"{section}.{slot_name}",
                        f'{rule.id} is a rule already; change it with [override."{rule.id}"], or take another id',
                    )
            taken = {other.id for others in self.rules.values() for other in others}
            self.rules[section, slot_name] = [*held, *(rule for rule in rules if rule.id not in taken)]

    def _override(self, rule_id: str, fields: Mapping[str, Any]) -> None:
        known = [rule.id for rules in self.rules.values() for rule in rules]
        path = f'override."{rule_id[:40]}"'
        if rule_id not in known and self.complete:
            self._problem(
                path, f"there is no such rule here{near(rule_id, known)}; an override changes a rule that exists"
            )
        by, day = str(self.file.head.get("id")), self.file.head.get("effective_from") or date.max
        for rules in self.rules.values():
            for place, rule in enumerate(rules):
                if rule.id == rule_id:
                    rules[place] = apply_override(rule, fields, path, self._problem, by, day)


def _ids(rules: tuple[Rule, ...]) -> str:
    return ", ".join(rule.id for rule in rules)
