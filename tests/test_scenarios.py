"""Worked cases that a policy person can read and extend: ``scenarios/*.toml``, each with the answer it expects.

A case names the rulebook, the day, the client's entries and contract, and what should come out.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clientcare.averages import AssetHistory
from clientcare.money import to_minor
from clientcare.outlook import assess_history
from clientcare.rulebook import Rulebook
from clientcare.screening import assess_change, assess_potential
from clientcare.tiering import Growth

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.toml"))
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['case']}")
    for file in FILES
    for case in tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)["cases"]
]


@pytest.mark.parametrize("case", CASES)
def test_a_worked_case_comes_out_as_written(case: dict[str, Any]) -> None:
    """The average, tier, change and potential of the case are those that it states."""
    as_of: date = case["as_of"]
    policy = Rulebook.load(case["rulebook"]).on(as_of).tiering
    entries = [(entry["on"], to_minor(entry["amount"])) for entry in case["entries"]]
    make = AssetHistory.from_minor_balances if case.get("entries_are") == "balances" else AssetHistory.from_minor_ledger
    history = make(entries)
    tier = assess_history(history, policy, as_of=as_of)
    growth = Growth.over(history, as_of=as_of, months=6)
    contracted = case.get("contracted")
    found: dict[str, Any] = {
        "average": None if tier.average is None else str(tier.average),
        "tier": tier.value,
        "change": assess_change(tier.value, contracted, policy, as_of=as_of).value,
    }
    if policy.potential is not None:
        found["potential"] = assess_potential(tier.value, contracted, policy, as_of=as_of, growth=growth).value
    expected = {name: case["expect"].get(name) for name in found}
    assert found == expected
    assert set(case["expect"]) <= set(found)
    for rule in case["rules"]:
        assert policy.rulebook is not None
        assert Rulebook.load(case["rulebook"]).on(as_of).rule(rule)
