"""Rule files: TOML text turned into rules, strictly and within bounds (规则文件).

Everything wrong with a file is reported at once, each fault with the file, the path inside it, what was given and
what is allowed.  Bounds are checked before the parser sees the text, because a short hostile file can keep a parser
busy for seconds: see :data:`MAX_BYTES`, :data:`MAX_DEPTH`, :data:`MAX_TOKEN`, :data:`MAX_EXPONENT`.

This module takes bytes and opens nothing; :mod:`clientcare.rulebook` reads the files.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import attrs
from attrs import frozen

from .decision import Basis, Source
from .errors import FactError, Fault
from .parameters import Kind, Problem, choice, code, given, kinds_of, near, ratio, read_fields, table_schema, text
from .policy import RULE_ID, RULE_KINDS, Policy, Rule, Slot, slots_of

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_EXPONENT",
    "MAX_TOKEN",
    "RuleFile",
    "SlotRules",
    "apply_override",
    "parse_rule_file",
    "read_rule_file",
    "rule_fields",
]

MAX_BYTES: Final = 64 * 1024
"""The largest rule file, in bytes."""
MAX_DEPTH: Final = 16
"""How deep tables and lists may nest, and how many parts a dotted key may have."""
MAX_TOKEN: Final = 100
"""The longest number, date or bare key, in characters."""
MAX_EXPONENT: Final = 60
"""The largest exponent of a number, on either side of zero."""

SlotRules = dict[tuple[str, str], list[Rule]]
"""The rules of a file by section and slot."""

_LEXEME: Final = re.compile(
    r"""\#[^\n]*                               # a comment
      | \"{3}(?:[^\\]|\\.)*?\"{3,5} | '{3}.*?'{3,5}  # strings of several lines, up to two quotes inside their end
      | "(?:[^"\\\n]|\\.)*"? | '[^'\n]*'?      # strings of one line
      | [\[{\]}.] | [\s,=]                     # what nests, chains and parts
      | [^\s,=\[\]{}\#."']+                    # numbers, dates and bare keys
    """,
    re.DOTALL | re.VERBOSE,
)
_NAMES: Final = re.compile(r"[ \t]*[=.]")  # what follows a string that is a key
_EXPONENT: Final = re.compile(r"[+-]?[0-9_]+[eE]([+-]?[0-9_]+)")


@frozen(kw_only=True)
class RuleFile:
    """A parsed rule file: its head, the rules by section and slot, and how it composes others."""

    place: str
    head: Mapping[str, Any]
    rules: SlotRules
    use: Mapping[str, tuple[str, ...]]
    include: Mapping[str, tuple[str, ...]]
    prefer: Mapping[str, str]
    override: Mapping[str, Mapping[str, Any]]


# --- bounds and syntax -----------------------------------------------------------------------------------------------


def parse_rule_file(data: bytes, place: str, faults: list[Fault]) -> dict[str, Any]:
    """Parse TOML within the bounds; an empty dict and a fault where that cannot be done.  Floats come as Decimal."""

    def fault(line: int | None, problem: str) -> dict[str, Any]:
        faults.append(Fault(place=place if line is None else f"{place}:{line}", path="", problem=problem))
        return {}

    if len(data) > MAX_BYTES:
        return fault(None, f"the file has {len(data):,} bytes (a rule file has at most {MAX_BYTES:,}); split it")
    try:
        content = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        return fault(data[: wrong.start].count(b"\n") + 1, "not UTF-8; save the file as UTF-8")
    over = next(_excesses(content), None)
    if over is not None:
        return fault(*over)
    try:
        return tomllib.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError) as wrong:  # a TOMLDecodeError, or what int and date refuse
        found = re.search(r"\(at line ([0-9]+), column ([0-9]+)\)|\(at end of document\)", str(wrong))
        line = int(found[1]) if found and found[1] else content.count("\n") + 1
        return fault(line, f"not TOML: {str(wrong)[: found.start()].strip() if found else wrong}")


def _excesses(content: str) -> Iterator[tuple[int, str]]:
    """Walk the text once, strings and comments aside, and give the line and the problem of what is out of bounds."""
    depth, chain = 0, 1
    for lexeme in _LEXEME.finditer(content):
        token, problem = lexeme[0], None
        match token[0]:
            case "[" | "{":
                depth += 1
                if depth > MAX_DEPTH:
                    problem = f"tables and lists nest deeper than {MAX_DEPTH}"
            case "]" | "}":
                depth -= 1
            case ".":
                chain += 1
                if chain > MAX_DEPTH:
                    problem = f"a dotted key has more than {MAX_DEPTH} parts"
            case "#":
                pass
            case '"' | "'":
                if len(token) > MAX_TOKEN and _NAMES.match(content, lexeme.end()):
                    problem = f"a key of {len(token):,} characters (at most {MAX_TOKEN}): {token[:20]}..."
            case _ if len(token) > MAX_TOKEN and not token.isspace():
                what = "number" if token.lstrip("+-")[:1].isdigit() else "key"
                problem = f"a {what} of {len(token):,} characters (at most {MAX_TOKEN}): {token[:20]}..."
            case _:
                exponent = _EXPONENT.fullmatch(token)
                if exponent and abs(int(exponent[1].replace("_", "") or 0)) > MAX_EXPONENT:
                    problem = f"the exponent of {token} is out of range (at most {MAX_EXPONENT} on either side)"
        if token[0] in "\n,=[]{}":
            chain = 1
        if problem is not None:
            yield content.count("\n", 0, lexeme.start()) + 1, problem


# --- from tables to rules --------------------------------------------------------------------------------------------

_SOURCE_KINDS: Final[dict[str, Kind]] = {
    "document": text()["kind"],
    "locator": text()["kind"],
    "term": text()["kind"],
    "basis": choice(*(basis.value for basis in Basis))["kind"],
    "confidence": ratio()["kind"],
    "note": text()["kind"],
}


def _read_source(raw: Any, path: str, problem: Problem) -> Source | None:
    values = read_fields(raw, path, problem, _SOURCE_KINDS, frozenset({"document", "locator"}))
    return None if values is None else Source(**{**values, "basis": Basis(values.get("basis", "stated"))})


def _read_id(raw: Any, path: str, problem: Problem) -> str | None:
    if isinstance(raw, str) and len(raw) <= 32 and RULE_ID.fullmatch(raw):
        return raw
    problem(path, f"{given(raw)} is not a rule id (want capitals and digits in groups, such as T-01)")
    return None


_COMMON_KINDS: Final[dict[str, Kind]] = {
    "id": Kind(
        want="a rule id, such as T-01",
        holds=lambda value: isinstance(value, str),
        schema=lambda: {"type": "string", "pattern": f"^{RULE_ID.pattern}$"},
        show=lambda value, _lang: str(value),
        read=_read_id,
    ),
    "kind": choice(*RULE_KINDS)["kind"],
    "statement_en": text()["kind"],
    "statement_zh": text()["kind"],
    "note_en": text()["kind"],
    "note_zh": text()["kind"],
    "source": Kind(
        want="a table with document and locator (and term, basis, confidence, note)",
        holds=lambda value: isinstance(value, Source),
        schema=lambda: table_schema(_SOURCE_KINDS, frozenset({"document", "locator"})),
        show=lambda value, _lang: str(value),
        read=_read_source,
    ),
}


def rule_fields(rule: type[Rule]) -> tuple[dict[str, Kind], frozenset[str]]:
    """Give the keys that a rule of a class may have in a file, and those that it must have."""
    required = {one.name for one in attrs.fields(rule) if one.default is attrs.NOTHING}
    return {**_COMMON_KINDS, **kinds_of(rule)}, frozenset(required)


def _read_rule(raw: Any, path: str, problem: Problem, cls: type[Rule], effective_from: date | None) -> Rule | None:
    fields, needed = rule_fields(cls)
    values = read_fields(raw, path, problem, fields, needed)
    if values is None:
        return None
    return _made(lambda: cls(**values, effective_from=effective_from), path, problem)


def _made(make: Callable[[], Rule], path: str, problem: Problem) -> Rule | None:
    """Make a rule; what is wrong with it as a whole is reported, and None given."""
    try:
        return make()
    except FactError as wrong:
        for name, what in wrong.problems:
            problem(f"{path}.{name}", what)
        return None


def apply_override(rule: Rule, raw: Any, path: str, problem: Problem, by: str, effective_from: date) -> Rule:
    """Give the rule with the fields that a bank's own file sets.

    A changed figure or sentence is no longer what the handbook says, so it is cited to the bank's file (ADR 0005).  A
    remark on the figure goes with it, unless the file gives its own.
    """
    fields, _ = rule_fields(type(rule))
    values = read_fields(raw, path, problem, {key: kind for key, kind in fields.items() if key != "id"}, frozenset())
    if not values:
        return rule
    for group in rule.exclusive:
        if any(name in values for name in group):
            values = {**dict.fromkeys(group), **values}
    figures = kinds_of(type(rule))
    if not values.keys().isdisjoint(figures):
        values = {"note_en": "", "note_zh": "", **values}
    changed = {*figures, "statement_en", "statement_zh"}
    if "source" not in values and not values.keys().isdisjoint(changed):
        values["source"] = Source(
            document=by, locator=f'override."{rule.id}"', term=rule.source.term, note=f"replaces {rule.source}"
        )
    return _made(lambda: attrs.evolve(rule, **values, effective_from=effective_from), path, problem) or rule


# --- the file --------------------------------------------------------------------------------------------------------


def _read_day(raw: Any, path: str, problem: Problem) -> date | None:
    if type(raw) is date and date(1900, 1, 1) <= raw <= date(2200, 12, 31):
        return raw
    problem(path, f"{given(raw)} is not a date from 1900 to 2200 (want 2026-01-31 without quotes)")
    return None


_DAY: Final = Kind(
    want="a date without quotes, such as 2026-01-31",
    holds=lambda value: type(value) is date and not isinstance(value, datetime),
    schema=lambda: {"type": "string", "format": "date"},
    show=lambda value, _lang: str(value),
    read=_read_day,
)


def _currency(raw: Any, path: str, problem: Problem) -> str | None:
    if isinstance(raw, str) and re.fullmatch("[A-Z]{3}", raw):
        return raw
    problem(path, f"{given(raw)} is not a currency (want three capitals, such as CNY)")
    return None


HEAD_KINDS: Final[dict[str, Kind]] = {
    "id": code()["kind"],
    "name_en": text()["kind"],
    "name_zh": text()["kind"],
    "note_en": text()["kind"],
    "note_zh": text()["kind"],
    "effective_from": _DAY,
    "effective_to": _DAY,
    "currency": Kind(
        want="a currency of three capitals, such as CNY",
        holds=lambda value: isinstance(value, str),
        schema=lambda: {"type": "string", "pattern": "^[A-Z]{3}$"},
        show=lambda value, _lang: str(value),
        read=_currency,
    ),
}
"""The keys at the head of a rule file; ``id`` and ``effective_from`` are required."""

_COMPOSING: Final = ("use", "include", "prefer", "override")


def read_rule_file(
    table: dict[str, Any],
    place: str,
    sections: Mapping[str, type[Policy]],
    packaged: tuple[str, ...],
    faults: list[Fault],
) -> RuleFile:
    """Structure a parsed rule file; everything that is wrong goes to ``faults``, and what is right is kept."""

    def problem(path: str, what: str) -> None:
        faults.append(Fault(place=place, path=path, problem=what))

    known = (*HEAD_KINDS, *_COMPOSING, *sections)
    for key in table:
        if key not in known:
            problem(key[:80], f"unknown key{near(key, known)}; allowed here: {', '.join(known)}")
    for key in ("id", "effective_from"):
        if key not in table:
            problem(key, f"missing (want {HEAD_KINDS[key].want})")
    head = {key: kind.read(table[key], key, problem) for key, kind in HEAD_KINDS.items() if key in table}
    first, last = head.get("effective_from"), head.get("effective_to")
    if first and last and last < first:
        problem("effective_to", f"{last} lies before effective_from, {first}")
    rules: SlotRules = {}
    for section, policy in sections.items():
        if section in table:
            for one, raw, path in _slots(table[section], section, policy, problem):
                rule = _read_rule(raw, path, problem, one.rule, first)
                if rule is not None:
                    rules.setdefault((section, one.name), []).append(rule)
    return RuleFile(
        place=place,
        head=head,
        rules=rules,
        use=_read_use(table.get("use", {}), sections, packaged, problem),
        include={
            key: value
            for key, value in _tables(table, "include", _names, problem)
            if _is_packaged(key, f"include.{key}", packaged, problem)
        },
        prefer=dict(
            _tables(table, "prefer", lambda raw: raw if isinstance(raw, str) and raw in packaged else None, problem)
        ),
        override=dict(_tables(table, "override", lambda raw: raw if isinstance(raw, dict) else None, problem)),
    )


def _slots(raw: Any, section: str, policy: type[Policy], problem: Problem) -> Iterator[tuple[Slot, Any, str]]:
    """Give every rule table of a section with its slot and path."""
    slots = {one.name: one for one in slots_of(policy)}
    if not isinstance(raw, dict):
        problem(section, f"{given(raw)} is not a table (want {', '.join(slots)})")
        return
    for key, value in raw.items():
        if key not in slots:
            problem(f"{section}.{key[:80]}", f"unknown key{near(key, slots)}; allowed here: {', '.join(slots)}")
        elif not slots[key].many:
            yield slots[key], value, f"{section}.{key}"
        elif isinstance(value, list):
            yield from ((slots[key], one, f"{section}.{key}[{place}]") for place, one in enumerate(value))
        else:
            problem(f"{section}.{key}", f"{given(value)} is not a list of tables (want [[{section}.{key}]])")


def _names(raw: Any) -> tuple[str, ...] | None:
    names = [raw] if isinstance(raw, str) else raw
    return tuple(names) if isinstance(names, list) and names and all(isinstance(name, str) for name in names) else None


def _tables(table: dict[str, Any], key: str, read: Callable[[Any], Any], problem: Problem) -> Iterator[tuple[str, Any]]:
    want = {
        "include": 'a list of rule ids, such as ["T-15"]',
        "prefer": "the id of a packaged rulebook",
        "override": 'a table of the fields that differ, such as [override."T-03"]',
    }[key]
    raw = table.get(key, {})
    if not isinstance(raw, dict):
        problem(key, f"{given(raw)} is not a table")
        return
    for name, value in raw.items():
        found = read(value)
        if found is None:
            problem(f"{key}.{name[:80]}", f"{given(value)} is not {want}")
        else:
            yield name, found


def _read_use(
    raw: Any, sections: Mapping[str, type[Policy]], packaged: tuple[str, ...], problem: Problem
) -> dict[str, tuple[str, ...]]:
    if isinstance(raw, str):
        raw = dict.fromkeys(sections, raw)
        path = "use"
    elif not isinstance(raw, dict):
        problem("use", f"{given(raw)} is not a rulebook or a table of sections (packaged: {', '.join(packaged)})")
        return {}
    else:
        path = ""
    found: dict[str, tuple[str, ...]] = {}
    told: set[str] = set()
    for section, value in raw.items():
        names = _names(value)
        where = path or f"use.{section[:80]}"
        if section not in sections:
            problem(where, f"unknown section{near(section, sections)}; sections: {', '.join(sections)}")
        elif names is None:
            problem(where, f"{given(value)} is not a packaged rulebook or a list of them ({', '.join(packaged)})")
        else:
            sound = [name for name in names if name in told or _is_packaged(name, where, packaged, problem)]
            if path:
                told.update(names)
            found[section] = tuple(name for name in sound if name in packaged)
    return found


def _is_packaged(name: str, path: str, packaged: tuple[str, ...], problem: Problem) -> bool:
    if name not in packaged:
        problem(path, f"{given(name)} is no packaged rulebook{near(name, packaged)}; packaged: {', '.join(packaged)}")
    return name in packaged
