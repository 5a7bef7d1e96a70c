"""The arrows of import, and what the rules may not touch: files, clocks, the network, chance, the environment."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import clientcare

PACKAGE = Path(clientcare.__file__).parent
GROUND = (
    "errors",
    "money",
    "clocks",
    "calendars",
    "decision",
    "sentences",
    "rendering",
    "parameters",
    "policy",
    "facts",
    "products",
    "festivals",
    "masking",
)
SUBJECTS = {
    "averages": "tiering", "scheme": "tiering", "tiering": "tiering", "segments": "tiering", "screening": "tiering",
    "outlook": "tiering",
    "staffing": "staffing", "ownership": "staffing", "balancing": "staffing", "allocation": "staffing",
    "regime": "cadence", "dues": "cadence", "owed": "cadence", "bounds": "cadence", "cadence": "cadence",
    "occasions": "cadence", "limits": "cadence", "plans": "cadence", "scheduling": "cadence", "clientplan": "cadence",
    "content": "cadence", "weekplan": "cadence", "shortages": "cadence", "bookplan": "cadence",
    "bookresult": "cadence", "planning": "cadence",
    "feasibility": "cadence",
    "conduct": "compliance", "compliance": "compliance", "wording": "compliance", "phrases": "compliance",
    "squeezed": "compliance", "records": "compliance", "alerts": "compliance", "outflows": "compliance",
    "disclosure": "compliance",
    "matrices": "crosssell", "offertable": "crosssell", "bars": "crosssell", "crosssell": "crosssell",
    "invitations": "crosssell",
    "baskets": "crosssell", "diagnosis": "crosssell", "needs": "crosssell", "referral": "crosssell",
    "worklist": "cadence", "worksheets": "cadence", "care": "cadence", "ical": "cadence",
}  # fmt: skip
COMPOSING = ("rulefile", "composition", "rulebook")
OUTER = ("schema", "cli", "__init__", "__main__")
FORBIDDEN_MODULES = {
    "os",
    "random",
    "secrets",
    "socket",
    "subprocess",
    "threading",
    "time",
    "urllib",
    "http",
    "logging",
    "uuid",
}
FORBIDDEN_CALLS = {"now", "today", "utcnow", "getcontext", "setcontext", "localcontext", "open", "print", "input"}


def _modules() -> list[Path]:
    return sorted(path for path in PACKAGE.glob("*.py"))


def _imports(tree: ast.Module) -> set[str]:
    """The sibling modules that a module of the package imports, at its top or inside a function, however spelled."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = "clientcare" if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            dotted = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {name.split(".")[1] for name in dotted if name.startswith("clientcare.")}
    return found


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "code",
    [
        "from .tiering import assess_tier",
        "from . import tiering",
        "from . import money as m, tiering",
        "import clientcare.tiering",
        "import clientcare.tiering as t",
        "from clientcare.tiering import assess_tier",
        "from clientcare import tiering",
        "def f():\n    from .tiering import assess_tier",
    ],
)
def test_every_spelling_of_an_import_is_seen(code: str) -> None:
    """An arrow cannot be hidden by the way in which it is written; other packages are no siblings."""
    assert _imports(ast.parse(code)) - {"money"} == {"tiering"}
    assert _imports(ast.parse("import os.path\nfrom attrs import field\nfrom clientcareless import tiering")) == set()


def test_every_module_has_a_place() -> None:
    """A new module is put into the picture before it is used."""
    placed = {*GROUND, *SUBJECTS, *COMPOSING, *OUTER}
    assert {path.stem for path in _modules()} | {"cli", "sentences"} == placed


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.stem)
def test_imports_only_point_down(path: Path) -> None:
    """Ground imports ground, a subject itself and the ground, composing modules these, the outer ring all."""
    name, imported = path.stem, _imports(_tree(path))
    if name in GROUND:
        allowed = set(GROUND)
    elif name in SUBJECTS:
        own = {one for one, subject in SUBJECTS.items() if subject == SUBJECTS[name]}
        # No offer leaves unfiltered: selling is the one subject that asks another.
        asked = {one for one, subject in SUBJECTS.items() if subject == "compliance" and SUBJECTS[name] == "crosssell"}
        allowed = {*GROUND, *own, *asked}
    elif name in COMPOSING:
        allowed = {*GROUND, *SUBJECTS, *COMPOSING}
    else:
        allowed = {*GROUND, *SUBJECTS, *COMPOSING, *OUTER}
    assert imported <= allowed


@pytest.mark.parametrize("path", [path for path in _modules() if path.stem != "__main__"], ids=lambda path: path.stem)
def test_nothing_below_the_command_reads_the_world(path: Path) -> None:
    """No clock, network, environment, chance, log or ambient decimal context; files only in rulebook."""
    tree = _tree(path)
    modules = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    modules |= {
        (node.module or "").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and not node.level
    }
    assert not modules & FORBIDDEN_MODULES
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    forbidden = FORBIDDEN_CALLS | (set() if path.stem == "rulebook" else {"read_text", "read_bytes", "write_text"})
    assert not called & forbidden


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_no_float_and_no_quotient_decides(name: str) -> None:
    """Rule modules hold no float and no true division; floor division only where a result is rounded for print."""
    tree = _tree(PACKAGE / f"{name}.py")
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "float"]


def _fresh(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout  # noqa: S603


def test_importing_the_library_loads_nothing_heavy() -> None:
    """Neither data-frame engines nor dateutil's parser come with the import, nor attrs before it is needed."""
    loaded = _fresh("import sys, clientcare; print(' '.join(sys.modules))").split()
    for heavy in (
        "numpy",
        "pandas",
        "polars",
        "duckdb",
        "narwhals",
        "dateutil.parser",
        "dateutil",
        "holidays",
        "rich",
        "attr",
    ):
        assert heavy not in loaded


def test_deciding_loads_nothing_heavy() -> None:
    """A decision by the packaged rulebook needs the core alone."""
    code = (
        "import sys, datetime, clientcare as c;"
        "b = c.Rulebook.load('reference').on(datetime.date(2026, 6, 30));"
        "c.assess_tier('5', b.tiering).explain();"
        "print(' '.join(sys.modules))"
    )
    loaded = _fresh(code).split()
    for heavy in ("numpy", "polars", "dateutil", "holidays", "rich", "argparse", "csv"):
        assert heavy not in loaded
