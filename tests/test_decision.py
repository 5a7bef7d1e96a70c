"""Decisions: frozen, equal by content, without a truth value, and readable two years later."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from clientcare.decision import SCHEMA_VERSION, Basis, Decision, Finding, Outcome, RulebookRef, Source, Term
from clientcare.errors import ClientCareError

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


@pytest.mark.parametrize("schema", [None, 0, 2, "1"])
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
