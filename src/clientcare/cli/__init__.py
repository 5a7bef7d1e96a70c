"""The ``clientcare`` command: the only part of the library that reads client files and writes reports (命令行)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code: 0 done, 1 done with findings, 2 the input or the call is wrong."""
    from .commands import run

    if argv is None:
        # A batch scheduler ends a job with SIGTERM: like Ctrl-C, that must leave no half-written file.
        signal.signal(signal.SIGTERM, _interrupt)
    return run(sys.argv[1:] if argv is None else list(argv))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
