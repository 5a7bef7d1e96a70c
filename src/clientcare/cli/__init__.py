"""The ``clientcare`` command: the only part of the library that reads client files and writes reports (命令行)."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: 0 done, 1 done with findings, 2 the input or the call is wrong."""
    from .commands import run

    return run(sys.argv[1:] if argv is None else list(argv))
