"""What the parameters of a rule may hold (规则参数): amounts, counts, ratios, codes, lists of them.

A rule is a frozen class whose fields say in their metadata of what kind they are.  From that one statement come the
check of a rule built in code, the reader of rule files, the JSON Schema and the listing of rules, so they cannot
disagree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, Final

import attrs
from attrs import frozen

from .decision import Term
from .errors import AmountError, FactError
from .money import MAX_MINOR, from_minor, percent, to_minor

__all__ = [
    "MAX_TEXT",
    "Kind",
    "Problem",
    "choice",
    "code",
    "codes",
    "count",
    "given",
    "kinds_of",
    "money",
    "near",
    "parts",
    "ratio",
    "read_fields",
    "table_schema",
    "terms",
    "text",
    "texts",
    "unknown_code",
]

MAX_TEXT: Final = 2000
"""The longest text of a rule file, in characters."""

_LIKE_A_CODE: Final = re.compile(r"(?!.*[0-9]{4})[A-Za-z][A-Za-z0-9_-]{0,39}", re.ASCII)
_CODE: Final = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*", re.ASCII)

Problem = Callable[[str, str], None]
"""Takes the path and the description of one fault."""


@frozen(kw_only=True)
class Kind:
    """What a parameter holds.

    ``want`` finishes the sentence "want ..."; ``holds`` judges a value of the field; ``schema`` gives the JSON Schema
    of the value in a rule file; ``show`` shows a value in a language; ``read`` turns the value of a rule file into
    that of the field, reports what is wrong and then gives None.
    """

    want: str
    holds: Callable[[Any], bool]
    schema: Callable[[], dict[str, Any]]
    show: Callable[[Any, str], str]
    read: Callable[[Any, str, Problem], Any]


def _kind(
    want: str,
    holds: Callable[[Any], bool],
    schema: dict[str, Any],
    show: Callable[[Any, str], str] = lambda value, _lang: str(value),
) -> dict[str, Kind]:
    """Make the field metadata of a kind whose file value is also its field value."""

    def read(raw: Any, path: str, problem: Problem) -> Any:
        if holds(raw):
            return raw
        problem(path, f"{given(raw)} is not {want}")
        return None

    return {"kind": Kind(want=want, holds=holds, schema=lambda: schema, show=show, read=read)}


def money() -> dict[str, Kind]:
    """An amount of at least zero: minor units in the field, currency units with at most two decimals in a file."""
    want = f"an amount (want a number from 0 to {from_minor(MAX_MINOR):.0f} with at most two decimals)"

    def holds(value: Any) -> bool:
        return type(value) is int and 0 <= value <= MAX_MINOR

    def read(raw: Any, path: str, problem: Problem) -> int | None:
        if type(raw) in (int, Decimal):
            try:
                minor = to_minor(raw)
            except AmountError:
                minor = -1
            if holds(minor):
                return minor
        problem(path, f"{given(raw)} is not {want}")
        return None

    schema = {"type": "number", "minimum": 0, "multipleOf": 0.01}
    return {"kind": Kind(want=want, holds=holds, schema=lambda: schema, show=_show_money, read=read)}


def _show_money(minor: int, _lang: str) -> str:
    amount = from_minor(minor)
    return f"{amount:,.0f}" if minor % 100 == 0 else f"{amount:,f}"


def count(*, least: int = 1, most: int = 1_000_000) -> dict[str, Kind]:
    """A whole number from ``least`` to ``most``."""
    return _kind(
        f"a whole number from {least} to {most}",
        lambda value: type(value) is int and least <= value <= most,
        {"type": "integer", "minimum": least, "maximum": most},
        lambda value, _lang: f"{value:,d}",
    )


def ratio(*, most: int = 1) -> dict[str, Kind]:
    """A share or rate from 0 to ``most``, exact, at most six decimals; shown in per cent."""
    want = f"a ratio from 0 to {most} with at most six decimals"

    def holds(value: Any) -> bool:
        return isinstance(value, Decimal) and value.is_finite() and 0 <= value <= most and -6 <= _exponent(value) <= 6

    def read(raw: Any, path: str, problem: Problem) -> Decimal | None:
        value = Decimal(raw) if type(raw) is int and 0 <= raw <= most else raw
        if holds(value):
            # one form for one number, so that 0.3 and 0.30 are the same rule to the digest
            plain = f"{value:f}"
            return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)
        problem(path, f"{given(raw)} is not {want}")
        return None

    schema = {"type": "number", "minimum": 0, "maximum": most}
    return {
        "kind": Kind(want=want, holds=holds, schema=lambda: schema, show=lambda value, _lang: percent(value), read=read)
    }


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def code() -> dict[str, Kind]:
    """A code: small letters, digits and single hyphens or underscores, such as ``platinum``."""
    return _kind(
        "a code (want small letters, digits, - and _, such as gold)",
        lambda value: isinstance(value, str) and len(value) <= 64 and _CODE.fullmatch(value) is not None,
        {"type": "string", "pattern": f"^{_CODE.pattern}$", "maxLength": 64},
    )


def choice(*values: str) -> dict[str, Kind]:
    """One of some fixed codes."""
    return _kind(f"one of {', '.join(values)}", lambda value: value in values, {"enum": list(values)})


def text() -> dict[str, Kind]:
    """A text of 1 to 2,000 characters on one line; blanks of any script are characters, control characters are not."""
    return _kind(
        f"a text of 1 to {MAX_TEXT} characters on one line, without control characters",
        lambda value: isinstance(value, str) and value.strip() != "" and len(value) <= MAX_TEXT and _is_line(value),
        {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
    )


def _is_line(value: str) -> bool:
    return value.isprintable() or all(one.isprintable() or unicodedata.category(one) == "Zs" for one in value)


def _list_of(item: Kind, want: str, key: Callable[[Any], object], show: Callable[[Any, str], str]) -> dict[str, Kind]:
    """A list without repetition, at least one; every fault inside is reported with its own path."""

    def holds(value: Any) -> bool:
        return (
            isinstance(value, tuple)
            and len(value) > 0
            and all(map(item.holds, value))
            and len({key(one) for one in value}) == len(value)
        )

    def read(raw: Any, path: str, problem: Problem) -> tuple[Any, ...] | None:
        if not isinstance(raw, list) or not raw:
            problem(path, f"{given(raw)} is not {want}")
            return None
        found = False

        def note(where: str, what: str) -> None:
            nonlocal found
            found = True
            problem(where, what)

        values = [item.read(one, f"{path}[{place}]", note) for place, one in enumerate(raw)]
        seen: set[object] = set()
        for place, one in enumerate(values):
            if one is not None and key(one) in seen:
                note(f"{path}[{place}]", f"{key(one)!r} stands here twice; each may stand once")
            seen.add(None if one is None else key(one))
        return None if found else tuple(values)

    schema = {"type": "array", "minItems": 1, "items": item.schema()}
    return {"kind": Kind(want=want, holds=holds, schema=lambda: schema, show=show, read=read)}


def codes(*values: str) -> dict[str, Kind]:
    """A list of codes, at least one, none twice; of the given ones where there are any."""
    item = (choice(*values) if values else code())["kind"]
    return _list_of(
        item, f"a list of at least one: {item.want}", lambda value: value, lambda value, lang: _join(item, value, lang)
    )


def texts() -> dict[str, Kind]:
    """A list of texts, at least one, none twice."""
    item = text()["kind"]
    return _list_of(
        item, f"a list of at least one: {item.want}", lambda value: value, lambda value, lang: _join(item, value, lang)
    )


def terms() -> dict[str, Kind]:
    """A list of terms, each ``{ code, name_en, name_zh }``; none twice."""
    fields = {"code": code()["kind"], "name_en": text()["kind"], "name_zh": text()["kind"]}
    item = Kind(
        want="a table with code, name_en and name_zh",
        holds=lambda value: isinstance(value, Term) and fields["code"].holds(value.code),
        schema=lambda: table_schema(fields, frozenset(fields)),
        show=lambda value, lang: str(value.label(lang)),
        read=lambda raw, path, problem: _read_term(raw, path, problem, fields),
    )
    return _list_of(
        item,
        f"a list of at least one: {item.want}",
        lambda value: value.code,
        lambda value, lang: _join(item, value, lang),
    )


def _read_term(raw: Any, path: str, problem: Problem, fields: dict[str, Kind]) -> Term | None:
    values = read_fields(raw, path, problem, fields, frozenset(fields))
    return None if values is None else Term(values["code"], values["name_en"], values["name_zh"])


def parts(cls: type, key: str) -> dict[str, Kind]:
    """A list of tables of one frozen class that has fields with kinds; ``key`` names the field that may not repeat."""
    fields = kinds_of(cls)
    needed = frozenset(one.name for one in attrs.fields(cls) if one.default is attrs.NOTHING)
    names = ", ".join(fields)
    # Codes and figures need no more than a blank between them, texts and lists do.
    schemas = [kind.schema() for kind in fields.values()]
    between = " / " if any(one.get("type") == "array" or "minLength" in one for one in schemas) else " "

    def read(raw: Any, path: str, problem: Problem) -> Any:
        values = read_fields(raw, path, problem, fields, needed)
        return None if values is None else cls(**values)

    def show(value: Any, lang: str) -> str:
        return between.join(kind.show(getattr(value, name), lang) for name, kind in fields.items())

    item = Kind(
        want=f"a table with {names}",
        holds=lambda value: (
            isinstance(value, cls) and all(kind.holds(getattr(value, name)) for name, kind in fields.items())
        ),
        schema=lambda: table_schema(fields, needed),
        show=show,
        read=read,
    )
    return _list_of(
        item,
        f"a list of at least one: {item.want}",
        lambda value: getattr(value, key),
        lambda value, lang: _join(item, value, lang, groups=True),
    )


def _join(item: Kind, values: tuple[Any, ...], lang: str, *, groups: bool = False) -> str:
    between = ("；" if groups else "、") if lang == "zh" else ("; " if groups else ", ")
    return between.join(item.show(value, lang) for value in values)


def table_schema(fields: dict[str, Kind], needed: frozenset[str]) -> dict[str, Any]:
    """Give the JSON Schema of a table with these fields and no others."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": sorted(needed),
        "properties": {name: kind.schema() for name, kind in fields.items()},
    }


def read_fields(
    raw: Any, path: str, problem: Problem, fields: dict[str, Kind], needed: frozenset[str]
) -> dict[str, Any] | None:
    """Read a table of a rule file field by field; every fault is reported, and None given where there is one."""
    if not isinstance(raw, dict):
        problem(path, f"{given(raw)} is not a table (want {', '.join(fields)})")
        return None
    sound = True

    def note(where: str, what: str) -> None:
        nonlocal sound
        sound = False
        problem(where, what)

    for key in raw:
        if key not in fields:
            note(f"{path}.{key[:80]}", f"unknown key{near(key, fields)}; allowed here: {', '.join(sorted(fields))}")
    for name in sorted(needed - set(raw)):
        note(f"{path}.{name}", f"missing (want {fields[name].want})")
    values = {key: fields[key].read(value, f"{path}.{key}", note) for key, value in raw.items() if key in fields}
    return values if sound else None


def near(word: str, known: Collection[str]) -> str:
    """Give ``, did you mean ...?`` for a near match among known words, or nothing."""
    from difflib import get_close_matches

    match = get_close_matches(str(word)[:64], list(known), n=1, cutoff=0.6)
    return f" (did you mean {match[0]}?)" if match else ""


def given(value: object) -> str:
    """Show a value of a rule file, cut where it is long."""
    shown = repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return shown if len(shown) <= 60 else f"{shown[:40]}... ({len(shown)} characters)"


def unknown_code(value: str, what: str, known: Collection[str]) -> FactError:
    """Make the error for a code that is not one of the known ones, with the near match.

    What does not look like a code, or holds a number as long as those of clients, is told by its length.
    """
    shown = repr(str(value)) if _LIKE_A_CODE.fullmatch(value) else f"a text of {len(value)} characters"
    return FactError("CC-FACT-002", f"{shown} is no {what}{near(value, known)}; known: {', '.join(known) or 'none'}")


def kinds_of(cls: type) -> dict[str, Kind]:
    """Give the parameters of a rule class, or the fields of a part, with their kinds."""
    return {one.name: one.metadata["kind"] for one in attrs.fields(cls) if "kind" in one.metadata}
