"""The JSON Schema of a rule file, made from the same fields that the reader checks (规则文件模式).

An editor that knows it completes keys, shows what each takes, and marks what is wrong while one types.
"""

from __future__ import annotations

from typing import Any

from .parameters import table_schema
from .policy import Rule, slots_of
from .rulebook import PACKAGED, SECTIONS, Rulebook
from .rulefile import HEAD_KINDS, rule_fields

__all__ = ["rulebook_schema"]


def rulebook_schema() -> dict[str, Any]:
    """Give the schema of a rulebook file, with every packaged rule's own fields under ``override``."""
    rulebook = {"enum": list(PACKAGED)}
    several = {"anyOf": [rulebook, {"type": "array", "items": rulebook, "minItems": 1}]}
    properties: dict[str, Any] = {key: kind.schema() for key, kind in HEAD_KINDS.items()}
    properties["use"] = {
        "description": "one packaged rulebook for everything, or one or several for each section",
        "anyOf": [
            rulebook,
            {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(SECTIONS, several)},
        ],
    }
    properties["include"] = {
        "description": "single rules of packaged rulebooks, by their ids",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"type": "array", "items": {"type": "string"}, "minItems": 1} for name in PACKAGED},
    }
    properties["prefer"] = {
        "description": "which rulebook holds where two of them set the same place differently",
        "type": "object",
        "additionalProperties": rulebook,
    }
    properties["override"] = {
        "description": "the fields that differ from the rules that are used, by rule id",
        "type": "object",
        "properties": _overrides(),
        "additionalProperties": {"type": "object"},
    }
    for section, policy in SECTIONS.items():
        slots = {}
        for slot in slots_of(policy):
            fields, needed = rule_fields(slot.rule)
            one = {**table_schema(fields, needed), "description": _summary(slot.rule)}
            slots[slot.name] = {"type": "array", "items": one} if slot.many else one
        properties[section] = {"type": "object", "additionalProperties": False, "properties": slots}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "clientcare rulebook",
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "effective_from"],
        "properties": properties,
    }


def _overrides() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in PACKAGED:
        for edition in Rulebook.load(name).editions:
            for _, rule in edition.rules():
                fields, _ = rule_fields(type(rule))
                allowed = {key: kind for key, kind in fields.items() if key != "id"}
                schema = {**table_schema(allowed, frozenset()), "description": rule.statement("en")}
                found.setdefault(rule.id, schema)
    return dict(sorted(found.items()))


def _summary(rule: type[Rule]) -> str:
    return (rule.__doc__ or "").strip().splitlines()[0]
