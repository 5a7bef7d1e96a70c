"""The README: its ten lines run and print what it shows, and its commands are those of the project."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def _block(language: str, after: str = "") -> str:
    found = re.search(rf"```{language}\n(.*?)```", README[README.index(after) :], re.DOTALL)
    assert found is not None
    return found[1]


def test_the_ten_lines_print_what_the_readme_shows() -> None:
    """T-01, T-02, T-05: the example decides, explains in English and Chinese, and is no longer than ten lines."""
    code = _block("python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own README
    assert _block("text", after=code) in printed.getvalue()
    assert "日均金融资产" in printed.getvalue()
    assert len([line for line in code.splitlines() if line]) <= 10


def test_the_first_screen_has_the_two_commands() -> None:
    """Demo and tests can be pasted from the first forty lines."""
    screen = "\n".join(README.splitlines()[:40])
    assert "clientcare demo" in screen
    assert "pytest" in screen
