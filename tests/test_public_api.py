"""The public names: explicit, importable, typed the same as they run, each with a docstring."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import pytest

import clientcare

PACKAGE = Path(clientcare.__file__).parent
MODULES = sorted(path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__"))


def test_every_name_of_the_package_loads() -> None:
    """What __all__ promises is there, and dir() shows it."""
    for name in clientcare.__all__:
        assert getattr(clientcare, name) is not None
        assert name in dir(clientcare)
    with pytest.raises(AttributeError, match="no attribute 'asses_tier'"):
        _ = clientcare.asses_tier


def test_type_checkers_and_the_running_package_see_the_same_names() -> None:
    """The imports for type checkers and the table for the running package list the same names of the same modules."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    typed = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == clientcare._MODULES
    assert sorted(typed) == sorted(clientcare.__all__)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_names_what_it_offers(name: str) -> None:
    """__all__ is sorted, true, and everything in it has a docstring."""
    module = importlib.import_module(f"clientcare.{name}")
    assert inspect.getdoc(module)
    assert list(module.__all__) == sorted(
        module.__all__, key=lambda one: (not one.isupper(), not one[0].isupper(), one)
    )
    for one in module.__all__:
        value = getattr(module, one)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), one
