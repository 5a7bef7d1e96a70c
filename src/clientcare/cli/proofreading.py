"""Texts before they go out (文字审校): the forbidden promises of a file or of standard input, each with its place."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ..decision import language
from ..masking import redact
from ..wording import find_forbidden_promises
from .arguments import UsageError
from .output import unwritable
from .sheets import not_utf8

if TYPE_CHECKING:
    from ..conduct import CompliancePolicy
    from .output import Row

__all__ = ["STANDARD_INPUT", "WORDING_COLUMNS", "read_text", "spare_text", "wording_rows"]

WORDING_COLUMNS: Final = ("line", "column", "phrase", "rule", "severity", "suggestion")
STANDARD_INPUT: Final = Path("-")


def read_text(path: Path) -> str:
    """Read a text whole, UTF-8 with or without a byte order mark, line ends as they are; ``-`` is standard input.

    Raises :class:`~clientcare.cli.arguments.UsageError` (``CC-USAGE-001``) for what cannot be read or is not UTF-8.
    """
    name = "standard input" if path == STANDARD_INPUT else str(path)
    try:
        data = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
    except (OSError, ValueError) as wrong:
        problem = f"cannot be read: {getattr(wrong, 'strerror', wrong)} (want a text file, or - for standard input)"
        raise UsageError("CC-USAGE-001", f"{name}: {problem}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line, problem = not_utf8(data, wrong)
        raise UsageError("CC-USAGE-001", f"{name}:{line}: {problem}; save the text as UTF-8") from None


def spare_text(path: Path, output: Path | None) -> None:
    """Refuse a place for the listing where the text that is read would be written over; links are followed.

    Raises :class:`~clientcare.errors.ClientCareError` (``CC-OUTPUT-001``).
    """
    if output is not None and path != STANDARD_INPUT and os.path.realpath(path) == os.path.realpath(output):
        raise unwritable(output, "it is the text that is read", "another place")


def wording_rows(
    text: str, policy: CompliancePolicy, *, scope: Literal["investment", "deposit"], lang: str
) -> Iterator[Row]:
    """Give the rows of ``clientcare wording`` in the order of the text.

    A phrase is shown as it stands in the text; a number of a client's between its words is masked.
    """
    place = language(lang)
    for found in find_forbidden_promises(text, policy.phrases, scope=scope):
        yield {
            "line": found.line,
            "column": found.column,
            "phrase": redact(found.matched),
            "rule": found.rule,
            "severity": "error",
            "suggestion": (found.phrase.suggestion_en, found.phrase.suggestion_zh)[place],
        }
