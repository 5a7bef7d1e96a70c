"""The JSON Schema: it takes what the reader takes and refuses what the reader refuses."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import clientcare
from clientcare.rulebook import PACKAGED, SECTIONS
from clientcare.schema import rulebook_schema

SCHEMA = rulebook_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
BAD = sorted((Path(__file__).parent / "bad_rulebooks").glob("*.toml"))
PACKAGE = Path(clientcare.__file__).parent / "rulebooks"
SHAPES = ("unknown_key", "unknown_slot", "unknown_parameter", "missing_head", "missing_source", "missing_parameter",
          "wrong_types", "wrong_source", "wrong_terms", "unknown_rulebook", "override_of_an_unknown_field",
          "empty_list")  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _load(path: Path) -> Any:
    return _plain(tomllib.loads(path.read_text(encoding="utf-8")))


def test_the_schema_is_a_schema() -> None:
    """It is valid against its own meta-schema and knows every section."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SECTIONS) <= set(SCHEMA["properties"])
    assert SCHEMA["required"] == ["id", "effective_from"]


@pytest.mark.parametrize("name", PACKAGED)
def test_every_packaged_file_is_valid(name: str) -> None:
    """What is shipped passes the schema that is shipped."""
    for edition in (PACKAGE / name).iterdir():
        table: dict[str, Any] = {}
        for file in edition.glob("*.toml"):
            table |= _load(file)
        assert [error.message for error in VALIDATOR.iter_errors(table)] == []


@pytest.mark.parametrize("path", [path for path in BAD if path.stem in SHAPES], ids=lambda path: path.stem)
def test_what_the_reader_refuses_by_its_shape_the_schema_refuses_too(path: Path) -> None:
    """An editor marks what the reader would."""
    assert list(VALIDATOR.iter_errors(_load(path)))


def test_overrides_complete_the_fields_of_each_rule() -> None:
    """T-03 and S-07 offer their own figures, with the rule's sentence as the description."""
    overrides = SCHEMA["properties"]["override"]["properties"]
    assert "at_least" in overrides["T-03"]["properties"]
    assert "clients" in overrides["S-07"]["properties"]
    assert "100,000" in overrides["T-03"]["description"]
    assert "id" not in overrides["T-03"]["properties"]
