"""Decisions: frozen, equal by content, without a truth value, and readable two years later."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from clientcare.decision import SCHEMA_VERSION, Basis, Decision, Finding, Outcome, RulebookRef, Source, Term
from clientcare.errors import ClientCareError, FactError

REF = RulebookRef(id="vip-outlet", edition=date(2011, 8, 1), digest="ab" * 32)
SOURCE = Source(document="004", locator="二(一)1", term="金卡", basis=Basis.EXAMPLE, confidence=Decimal("0.85"))


@frozen
class _Plan:
    role: str
    wanted: int


def _decision(value: Any = Outcome.MET) -> Decision[Any]:
    finding = Finding(
        rule="T-03",
        outcome=Outcome.MET,
        because="test.reason",
        figures=(
            ("amount", Decimal("100000.00")),
            ("load", Fraction(599, 600)),
            ("on", date(2026, 6, 30)),
            ("at", datetime(2026, 6, 30, 9, tzinfo=UTC)),
            ("tier", Term("gold", "Gold", "金卡")),
            ("count", 3),
            ("known", True),
            ("nothing", None),
            ("code", "low"),
        ),
        source=SOURCE,
        effective_from=date(2011, 8, 1),
    )
    return Decision(value, as_of=date(2026, 6, 30), rulebook=REF, findings=[finding])


def test_neither_a_decision_nor_an_outcome_has_a_truth_value() -> None:
    """An unknown answer must not slip through an if."""
    with pytest.raises(TypeError, match="no truth value"):
        bool(_decision())
    with pytest.raises(TypeError, match="no truth value"):
        bool(Outcome.UNKNOWN)


def test_a_decision_cannot_be_changed() -> None:
    """What was decided stays."""
    decision: Any = _decision()
    with pytest.raises(AttributeError):
        decision.value = 1
    with pytest.raises(AttributeError):
        decision.findings[0].rule = "T-04"


def test_decisions_compare_and_hash_by_content() -> None:
    """Two equal decisions are one in a set; another value is another decision; other things are not decisions."""
    assert len({_decision(), _decision(), _decision(Outcome.NOT_MET)}) == 2
    assert _decision() != "met"
    assert "T-03 met" in repr(_decision())


@pytest.mark.parametrize(
    "value",
    [
        "gold",
        None,
        7,
        Outcome.UNKNOWN,
        Decimal("1.50"),
        Fraction(1, 3),
        (Term("a", "b", "c"), date(2026, 1, 1)),
        (_Plan("teller", 2), _Plan("lobby_manager", 1)),
        SOURCE,
        datetime(2026, 6, 30, 9, 15, 30, 123456, tzinfo=timezone(timedelta(hours=8))),
        Basis.DEFAULT,
        True,
        date(1900, 1, 1),
        Fraction(-7, 3),
        Decimal("-0.000001"),
        (),
    ],
)
def test_a_receipt_reads_back(value: object) -> None:
    """Every figure, record and tuple survives JSON; equal content has an equal digest."""
    decision = _decision(value)
    receipt = json.loads(json.dumps(decision.to_dict()))
    read = Decision.from_dict(receipt, records=[_Plan])
    assert read == decision
    assert read.digest() == decision.digest()
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301


def test_the_canonical_bytes_do_not_drift() -> None:
    """The receipt of a fixed decision has a fixed digest: a change of the format is a change of the schema version."""
    assert SCHEMA_VERSION == 1
    assert _decision().digest() == "99dbb9a4d42bdd84bd5716d1051ab61ea9a9a585b3f69baa6af6f9389cb5ab21"


@pytest.mark.parametrize("schema", [None, 0, 2, "1", True, 1.0, Decimal(1)])
def test_a_receipt_of_another_schema_is_refused(schema: object) -> None:
    """A newer receipt is not guessed at."""
    receipt = {**_decision().to_dict(), "schema": schema}
    with pytest.raises(ClientCareError, match="reads schema 1") as refused:
        Decision.from_dict(receipt)
    assert refused.value.code == "CC-DECISION-001"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("value", {"record": "_Plan", "fields": {}}),
        ("value", {"what": 1}),
        ("value", [1]),
        ("rulebook", {"id": "x"}),
        ("findings", [{"figures": []}]),
        ("findings", 3),
        ("as_of", {"date": "tomorrow"}),
        ("as_of", {"date": None}),
        ("as_of", {"date": "20260630"}),
        ("as_of", {"date": "1899-12-31"}),
        ("as_of", {"instant": "2026-06-30T09:00:00"}),
        ("as_of", {"instant": "soon"}),
        ("value", {"decimal": "garbage"}),
        ("value", {"decimal": 0.1}),
        ("value", {"decimal": 1}),
        ("value", {"decimal": "NaN"}),
        ("value", {"decimal": "Infinity"}),
        ("value", {"decimal": "sNaN"}),
        ("value", {"fraction": "1/0"}),
        ("value", {"fraction": "1"}),
        ("value", {"fraction": "1/-2"}),
        ("value", {"fraction": "9" * 201 + "/1"}),
        ("value", {"fraction": 0.5}),
        ("value", {"term": "ab"}),
        ("value", {"term": ["a", "b"]}),
        ("value", {"term": ["a", "b", 3]}),
        ("value", {"outcome": "maybe"}),
        ("value", {"outcome": []}),
        ("value", {"basis": 1}),
        ("value", {"tuple": 5}),
        ("value", {"record": [], "fields": {}}),
        ("value", {"record": "Source", "fields": {"document": "1"}}),
        ("value", {"record": "Source", "fields": []}),
        ("value", 0.5),
        ("rulebook", []),
        ("findings", None),
        ("findings", [5]),
    ],
)
def test_a_malformed_receipt_is_refused(field: str, value: object) -> None:
    """A broken receipt raises one clear error, never another."""
    receipt = {**_decision().to_dict(), field: value}
    with pytest.raises(ClientCareError, match="malformed receipt"):
        Decision.from_dict(receipt)


def test_a_value_that_cannot_be_stored_is_refused() -> None:
    """A float has no place in a decision."""
    with pytest.raises(TypeError, match="float has no place in a decision"):
        _decision(0.5).to_dict()


def test_a_finding_gives_its_figures_by_name() -> None:
    """Figures are looked up by name."""
    finding = _decision().findings[0]
    assert finding.figure("load") == Fraction(599, 600)
    assert finding.explain("zh").startswith("T-03 符合")
    with pytest.raises(KeyError):
        finding.figure("height")


@given(st.binary(max_size=200))
def test_no_bytes_make_from_dict_raise_anything_else(data: bytes) -> None:
    """Whatever JSON a receipt file holds, the error is the library's own."""
    try:
        parsed = json.loads(data)
    except ValueError:
        parsed = {"schema": 1, "value": data.decode("latin-1")}
    if isinstance(parsed, dict):
        with pytest.raises(ClientCareError):
            Decision.from_dict({"schema": 1, "value": parsed})


@pytest.mark.parametrize("receipt", [[], None, "x", 5, [("schema", 1)]])
def test_what_is_no_receipt_is_refused(receipt: Any) -> None:
    """A list or a text is no receipt; the error is the library's own."""
    with pytest.raises(ClientCareError, match="reads schema 1"):
        Decision.from_dict(receipt)


def test_a_receipt_without_a_part_is_refused() -> None:
    """Value, day, rulebook and findings each must be there."""
    for name in ("value", "as_of", "rulebook", "findings"):
        receipt = _decision().to_dict()
        del receipt[name]
        with pytest.raises(ClientCareError, match=f"malformed receipt: KeyError at '{name}'"):
            Decision.from_dict(receipt)


@pytest.mark.parametrize(
    "change",
    [
        {"rule": None}, {"rule": 5}, {"outcome": "met"}, {"outcome": {"basis": "stated"}}, {"because": None},
        {"source": None}, {"source": "004"}, {"extra": 1}, {"figures": [["a"]]}, {"figures": [["a", 0.5]]},
        {"figures": [["a", {"decimal": "x"}]]}, {"figures": 5},
    ],
)  # fmt: skip
def test_a_malformed_finding_is_refused(change: dict[str, Any]) -> None:
    """A finding that could not be said again is not read."""
    receipt = _decision().to_dict()
    receipt["findings"][0] |= change
    with pytest.raises(ClientCareError, match="malformed receipt") as refused:
        Decision.from_dict(receipt)
    assert refused.value.code == "CC-DECISION-001"


_TAGS = ("decimal", "fraction", "instant", "date", "term", "outcome", "basis", "tuple", "record", "fields", "figures")
_WORDS = ("1.5", "NaN", "1/0", "2/3", "2026-06-30", "2026-06-30T09:00:00", "met", "stated", "_Plan", "Source", "rule")
_TAGGED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from(_WORDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from((*_TAGS, "role", "wanted", "document", "locator")), inner, max_size=3)
        | st.fixed_dictionaries({"record": st.sampled_from(("_Plan", "Source", "Other")), "fields": inner})
    ),
    max_leaves=8,
)


def _read(receipt: Any) -> Decision[Any] | ClientCareError:
    try:
        return Decision.from_dict(receipt, records=[_Plan])
    except ClientCareError as refused:
        return refused


@given(value=_TAGGED, as_of=_TAGGED, rulebook=_TAGGED, findings=_TAGGED | st.lists(_TAGGED, max_size=2))
def test_no_receipt_makes_from_dict_raise_anything_else(
    value: object, as_of: object, rulebook: object, findings: object
) -> None:
    """Whatever tagged values nest in a receipt, it is read as a decision that reads back again, or refused."""
    valid = _decision().to_dict()
    whole = {"schema": 1, "value": value, "as_of": as_of, "rulebook": rulebook, "findings": findings}
    for receipt in (whole, {**valid, "value": value}, {**valid, "findings": findings}):
        read = _read(receipt)
        if isinstance(read, ClientCareError):
            assert read.code == "CC-DECISION-001"
        else:
            assert _read(read.to_dict()) == read


@pytest.mark.parametrize(
    "speak",
    [Term("a").label, _decision().explain, _decision().findings[0].explain],
    ids=["term", "decision", "finding"],
)
def test_another_language_is_refused(speak: Any) -> None:
    """A language that is not spoken is no English in silence; a long name is cut."""
    with pytest.raises(FactError, match="'fr' is no language of this library; known: en, zh"):
        speak("fr")
    assert Term("a", "b", "c").label("zh") == "c"


def test_a_decision_travels_with_all_that_it_says() -> None:
    """A pickle keeps value, day, rulebook and findings."""
    decision = _decision((1, 2))
    travelled = pickle.loads(pickle.dumps(decision))  # noqa: S301
    parts = (travelled.value, travelled.as_of, travelled.rulebook, travelled.findings)
    assert parts == ((1, 2), date(2026, 6, 30), REF, decision.findings)


@pytest.mark.parametrize(
    "value",
    [{"decimal": " 1_0 "}, {"decimal": "1E999999"}, {"decimal": "１"}, {"tuple": "abc"}, {"tuple": {"a": 1}}],
)
def test_a_receipt_takes_the_canonical_forms_alone(value: object) -> None:
    """What this library would never have written is not read as if it had."""
    with pytest.raises(ClientCareError, match="malformed receipt"):
        Decision.from_dict({**_decision().to_dict(), "value": value})


def test_a_receipt_that_nests_without_end_is_refused() -> None:
    """Thousands of tuples inside each other are malformed, not a crash."""
    value: object = 1
    for _ in range(5000):
        value = {"tuple": [value]}
    with pytest.raises(ClientCareError, match="malformed receipt"):
        Decision.from_dict({**_decision().to_dict(), "value": value})
