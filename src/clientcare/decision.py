"""Decisions: what was decided, by which rule, on which figures (判定).

A :class:`Decision` holds a value and the findings that led to it.  It is frozen, compares and hashes by content,
pickles,
and turns into a JSON-ready receipt whose digest does not depend on the machine.  It has no truth value: an unknown
answer must not pass an ``if``.

Sentences are made when they are asked for (:meth:`Decision.explain`), from the figures and the table of
:mod:`clientcare.rendering`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, Final, Generic, NoReturn, TypeAlias, TypeVar

import attrs
from attrs import frozen

from .clocks import as_instant, parse_date
from .errors import ClientCareError, FactError

__all__ = [
    "LANGUAGES",
    "SCHEMA_VERSION",
    "Basis",
    "Decision",
    "Figure",
    "Finding",
    "Outcome",
    "RulebookRef",
    "Source",
    "Term",
    "joined",
    "language",
]

SCHEMA_VERSION: Final = 1
"""The version of the receipt's schema; a receipt of a newer one is refused."""

LANGUAGES: Final = ("en", "zh")
"""The languages that the library speaks, in the order of every pair of texts."""

T_co = TypeVar("T_co", covariant=True)

_DECIMAL: Final = re.compile(r"-?[0-9]{1,200}(\.[0-9]{1,200})?(E[+-]?[0-9]{1,3})?", re.ASCII)
_FRACTION: Final = re.compile(r"-?[0-9]{1,200}/[1-9][0-9]{0,199}", re.ASCII)


def language(lang: str) -> int:
    """Give the place of a language in :data:`LANGUAGES`; another one raises :class:`~clientcare.errors.FactError`."""
    if lang not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise FactError("CC-FACT-002", f"{str(lang)[:20]!r} is no language of this library; known: {known}")
    return LANGUAGES.index(lang)


class Outcome(Enum):
    """How a rule came out (结论): there are four answers, and unknown is one of them."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"

    def __bool__(self) -> NoReturn:
        raise TypeError("an Outcome has no truth value; compare it, as in `outcome is Outcome.MET`")


class Basis(Enum):
    """On what ground a rulebook states a value (依据)."""

    STATED = "stated"
    EXAMPLE = "example"
    RECONSTRUCTED = "reconstructed"
    DERIVED = "derived"
    DEFAULT = "default"


@frozen(kw_only=True)
class Source:
    """Where a rule stands (出处): document, locator in it, the original term, and on what basis it is stated.

    ``confidence`` (0 to 1) goes with a reconstruction; ``note`` keeps an oddity or an alternative reading.
    """

    document: str
    locator: str
    term: str = ""
    basis: Basis = Basis.STATED
    confidence: Decimal | None = None
    note: str = ""

    def __str__(self) -> str:
        return f"{self.document} {self.locator}".strip()


@frozen(kw_only=True)
class RulebookRef:
    """Names the rulebook that decided: its id, the first day of the edition, and the digest of its content."""

    id: str
    edition: date
    digest: str


@frozen
class Term:
    """A code with its labels (术语): rules compare the code, people read the labels."""

    code: str
    en: str = ""
    zh: str = ""

    def label(self, lang: str = "en") -> str:
        """Give the label in ``en`` or ``zh``; the code where there is none."""
        return (self.en, self.zh)[language(lang)] or self.code


def joined(terms: Iterable[Term]) -> Term:
    """Give several terms as one figure, in their order."""
    listed = tuple(terms)
    return Term(
        ";".join(one.code for one in listed),
        ", ".join(one.label("en") for one in listed),
        "、".join(one.label("zh") for one in listed),
    )


Figure: TypeAlias = int | str | bool | Decimal | Fraction | date | datetime | Term | None
"""A fact or a number in a finding.  Decimal is money or a ratio, Fraction a load or a share."""


@frozen(kw_only=True)
class Finding:
    """One rule applied to one set of facts.

    ``because`` is a code of :mod:`clientcare.rendering`, ``figures`` what the sentence is made of, in a fixed order.
    """

    rule: str
    outcome: Outcome
    because: str
    source: Source
    figures: tuple[tuple[str, Figure], ...] = ()
    effective_from: date | None = None

    def figure(self, name: str) -> Figure:
        """Give one figure by its name; ``KeyError`` where the finding has none of that name."""
        return dict(self.figures)[name]

    def explain(self, lang: str = "en") -> str:
        """Say the finding in a sentence with its clause, in ``en`` or ``zh``."""
        from .rendering import render

        return render(self, lang)


class Decision(Generic[T_co]):
    """What was decided, as of when, by which rulebook, and why.

    ``value`` is a figure, an :class:`Outcome`, a frozen record or a tuple of them.  ``rulebook`` is None where the
    policy was built in code.  ``findings`` stand in the order in which they were made.
    """

    __slots__ = ("_as_of", "_findings", "_rulebook", "_value")

    _value: T_co
    _as_of: date | datetime | None
    _rulebook: RulebookRef | None
    _findings: tuple[Finding, ...]

    def __init__(
        self,
        value: T_co,
        *,
        as_of: date | datetime | None,
        rulebook: RulebookRef | None,
        findings: Iterable[Finding],
    ) -> None:
        self._value = value
        self._as_of = as_of
        self._rulebook = rulebook
        self._findings = tuple(findings)

    @property
    def value(self) -> T_co:
        """What was decided."""
        return self._value

    @property
    def as_of(self) -> date | datetime | None:
        """The day or the instant that the decision speaks of."""
        return self._as_of

    @property
    def rulebook(self) -> RulebookRef | None:
        """The rulebook that decided, or None for a policy built in code."""
        return self._rulebook

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The rules that were applied, in order, each with its figures."""
        return self._findings

    def __bool__(self) -> NoReturn:
        raise TypeError("a Decision has no truth value; look at its value")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def __repr__(self) -> str:
        rules = ", ".join(f"{finding.rule} {finding.outcome.value}" for finding in self.findings)
        return f"<{type(self).__name__} {self.value!r} as of {self.as_of}: {rules}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # A child that derives its findings travels as what it says, without the policy behind it.
        return _restore, self._content()

    def _content(self) -> tuple[object, ...]:
        return (self.value, self.as_of, self.rulebook, self.findings)

    def explain(self, lang: str = "en") -> str:
        """Say why, one sentence a finding, then which rulebook decided; in English (``en``) or Chinese (``zh``)."""
        from .rendering import render_decision

        return render_decision(self, lang)

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON-ready receipt: schema version, value, date, rulebook, findings."""
        return {
            "schema": SCHEMA_VERSION,
            "value": encode(self.value),
            "as_of": encode(self.as_of),
            "rulebook": None if self.rulebook is None else encode_fields(self.rulebook),
            "findings": [
                encode_fields(finding) | {"figures": [[name, encode(figure)] for name, figure in finding.figures]}
                for finding in self.findings
            ],
        }

    def to_bytes(self) -> bytes:
        """Give the receipt as canonical bytes: UTF-8 JSON, sorted keys, no spaces."""
        return json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """Give the SHA-256 of the canonical bytes in hexadecimal: the receipt's number."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    @staticmethod
    def from_dict(data: Mapping[str, Any], *, records: Iterable[type] = ()) -> Decision[Any]:
        """Read a receipt back; what it gives equals the decision that was stored.

        ``records`` are the frozen classes that may occur in the value (a head-count, an average).  Raises
        :class:`~clientcare.errors.ClientCareError` (``CC-DECISION-001``) for a newer schema or a malformed receipt.
        """
        schema = data.get("schema") if isinstance(data, Mapping) else None
        if type(schema) is not int or schema != SCHEMA_VERSION:
            raise ClientCareError(
                "CC-DECISION-001",
                f"a receipt of schema {schema!r} cannot be read by this version (it reads schema {SCHEMA_VERSION})",
            )
        known = {record.__name__: record for record in records}
        try:
            return Decision(
                _decode(data["value"], known),
                as_of=_decode(data["as_of"], known),
                rulebook=None if data["rulebook"] is None else RulebookRef(**_decode_fields(data["rulebook"], known)),
                findings=[_decode_finding(finding, known) for finding in data["findings"]],
            )
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as fault:
            raise ClientCareError(
                "CC-DECISION-001", f"a malformed receipt: {type(fault).__name__} at {fault}"
            ) from None


def _restore(value: Any, as_of: Any, rulebook: Any, findings: Any) -> Decision[Any]:
    return Decision(value, as_of=as_of, rulebook=rulebook, findings=findings)


def encode(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"decimal": str(value)}
        case Fraction():
            return {"fraction": f"{value.numerator}/{value.denominator}"}
        case datetime():
            return {"instant": value.isoformat()}
        case date():
            return {"date": value.isoformat()}
        case Term():
            return {"term": [value.code, value.en, value.zh]}
        case Outcome() | Basis():
            return {type(value).__name__.lower(): value.value}
        case tuple():
            return {"tuple": [encode(item) for item in value]}
        case _ if attrs.has(type(value)):
            return {"record": type(value).__name__, "fields": encode_fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a decision; use figures, records or tuples of them")


def encode_fields(record: Any) -> dict[str, Any]:
    return {field.name: encode(getattr(record, field.name)) for field in attrs.fields(type(record))}


def _decode(value: Any, records: Mapping[str, type]) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case {"decimal": str(text)} if _DECIMAL.fullmatch(text):
            return Decimal(text)
        case {"fraction": str(text)} if _FRACTION.fullmatch(text):
            return Fraction(text)
        case {"instant": str(text)}:
            return as_instant(datetime.fromisoformat(text))
        case {"date": str(text)}:
            return parse_date(text)
        case {"term": [str(code), str(en), str(zh)]}:
            return Term(code, en, zh)
        case {"outcome": text}:
            return Outcome(text)
        case {"basis": text}:
            return Basis(text)
        case {"tuple": list(items)}:
            return tuple(_decode(item, records) for item in items)
        case {"record": name, "fields": fields}:
            if name == "Source":
                return Source(**_decode_fields(fields, records))
            if name not in records:
                raise ValueError(f"record {name} (pass its class in records=)")
            return records[name](**_decode_fields(fields, records))
    raise ValueError(f"a value of type {type(value).__name__}")


def _decode_fields(fields: Mapping[str, Any], records: Mapping[str, type]) -> dict[str, Any]:
    return {name: _decode(value, records) for name, value in fields.items()}


def _decode_finding(data: Mapping[str, Any], records: Mapping[str, type]) -> Finding:
    figures = tuple((str(name), _decode(figure, records)) for name, figure in data["figures"])
    rest = {name: value for name, value in data.items() if name != "figures"}
    finding = Finding(**_decode_fields(rest, records), figures=figures)
    for name, kind in (("rule", str), ("outcome", Outcome), ("because", str), ("source", Source)):
        if not isinstance(getattr(finding, name), kind):
            raise TypeError(f"the {name} of a finding")
    return finding
