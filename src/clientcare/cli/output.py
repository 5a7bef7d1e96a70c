"""What the command writes (输出): listings as table, CSV or JSON, files that are whole or absent, progress.

A listing is a contract for machines, so a cell is written as it is.  A client id that begins with ``=``, ``+``, ``-``
or ``@`` is not changed in CSV: ids are keys, and a changed key matches nothing.  Whoever opens a listing in a
spreadsheet imports the column as text.  In the table, which a terminal reads, what does not print becomes an escape.
"""

from __future__ import annotations

import io
import json
import os
import re
import secrets
import shutil
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TextIO, TypeAlias

from ..decision import RulebookRef
from ..errors import ClientCareError

if TYPE_CHECKING:
    import rich.progress

__all__ = [
    "Cell",
    "Format",
    "Progress",
    "Row",
    "atomic_directory",
    "atomic_writer",
    "pad",
    "printable",
    "standard_output",
    "text_listing",
    "text_table",
    "unwritable",
    "write_rows",
]

Cell: TypeAlias = str | int | Decimal | Fraction | bool | date | None
"""What a listing holds: Decimal for money, Fraction for a load, a date or an instant, None for what is not known."""

Row: TypeAlias = Mapping[str, Cell]
"""A row of a listing: its cells by column."""

Format: TypeAlias = Literal["table", "csv", "json"]
"""The forms of a listing."""

_QUOTE: Final = re.compile('[,"\r\n]')
_EMPTY: Final = {"en": "no rows", "zh": "无记录"}


# --- listings --------------------------------------------------------------------------------------------------------


def write_rows(
    rows: Iterable[Row],
    columns: Sequence[str],
    *,
    format: Format,
    envelope: Mapping[str, object],
    output: Path | None,
    stream: TextIO,
    lang: str = "en",
) -> None:
    """Write a listing to a file, whole or not at all, or to a stream where ``output`` is None.

    ``columns`` names the cells and their order; what a row holds beside them is left out.  ``envelope`` goes before the
    rows in JSON and nowhere else; it may hold further lists of rows.  Raises
    :class:`~clientcare.errors.ClientCareError` (``CC-OUTPUT-001``) where the file cannot be written.
    """
    if format == "csv":
        text = _csv(columns, _pick(rows, columns))
    elif format == "json":
        listed = [dict(zip(columns, line, strict=True)) for line in _pick(rows, columns)]
        text = json.dumps(_plain({**envelope, "rows": listed}), ensure_ascii=False, indent=2) + "\n"
    else:
        text = "\n".join(text_listing(rows, columns, lang)) + "\n"
    if output is None:
        stream.write(text)
        return
    with atomic_writer(output) as file:
        file.write(text)


def text_listing(rows: Iterable[Row], columns: Sequence[str], lang: str = "en") -> list[str]:
    """Give the lines of a listing as a table; one line that says so where there are no rows."""
    cells = _pick(rows, columns)
    return text_table(columns, cells) if cells else [_EMPTY[lang]]


def _pick(rows: Iterable[Row], columns: Sequence[str]) -> list[list[Cell]]:
    return [[row[column] for column in columns] for row in rows]


def _csv(columns: Sequence[str], cells: Sequence[Sequence[Cell]]) -> str:
    """Give RFC 4180 text, with a bare line feed at the end of a line.

    Written out here, for with such line ends the writer of the standard library leaves a bare carriage return unquoted.
    """
    lines = [columns, *([_text(cell) for cell in line] for line in cells)]
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTE.search(text) else text


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
    return str(cell)


def _plain(value: object) -> Any:
    """Give what JSON can hold: exact numbers as text, for a reader of JSON may take any number for a float."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal() | Fraction() | date():
            return _text(value)
        case RulebookRef():
            return {"id": value.id, "edition": value.edition.isoformat(), "digest": value.digest}
        case Mapping():
            return {name: _plain(part) for name, part in value.items()}
        case Sequence():
            return [_plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no place in a listing; want text, whole or exact numbers, dates")


def text_table(header: Sequence[str], cells: Sequence[Sequence[Cell]], *, right: Collection[int] = ()) -> list[str]:
    """Give the lines of an aligned table, the header underlined, numbers and the columns ``right`` to the right.

    The width counts terminal columns, two for a Chinese character; it does not depend on the terminal.
    """
    shown = [[printable(_text(cell)) for cell in line] for line in cells]
    columns = []
    for place, name in enumerate(header):
        kinds = {type(line[place]) for line in cells} - {type(None)}
        numbers = bool(kinds) and kinds <= {int, Decimal, Fraction}
        texts = [printable(name), *(line[place] for line in shown)]
        width = max(map(_width, texts))
        columns.append([pad(text, width, right=numbers or place in right) for text in texts] + ["-" * width])
    head, *body, rule = ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]
    return [head, rule, *body]


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text with blanks up to a width in terminal columns, on its left side where it goes to the ``right``."""
    blanks = " " * (width - _width(text))
    return blanks + text if right else text + blanks


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def printable(text: str) -> str:
    r"""Show what does not print as an escape, such as ``\x1b``, so that no id can steer a terminal or turn a line."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode("ascii") for one in text
    )


# --- files -----------------------------------------------------------------------------------------------------------


class _Draft:
    """A file under a temporary name beside the place where it shall stand."""

    def __init__(self, path: Path) -> None:
        # A link is followed, so that it stays one.  A device or a pipe would be replaced by a file, and is refused.
        self.target = Path(os.path.realpath(path))
        if self.target.exists() and not self.target.is_file():
            raise unwritable(path, "it is a folder or a device", "a file name, or nothing for standard output")
        self.path = path
        self.temporary = self.target.with_name(f".{self.target.name}.{secrets.token_hex(4)}.part")
        self.file = open(self.temporary, "x", encoding="utf-8", newline="")  # noqa: SIM115 - closed by seal or drop

    def seal(self) -> None:
        """Bring every byte to the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        if self.target.exists():
            shutil.copymode(self.target, self.temporary)

    def place(self) -> None:
        """Move the file to where it shall stand."""
        os.replace(self.temporary, self.target)

    def drop(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError):  # a full disk refuses the last bytes once more
            self.file.close()
        self.temporary.unlink(missing_ok=True)


@contextmanager
def _drafts() -> Iterator[Callable[[Path], TextIO]]:
    """Collect files under temporary names; all are moved into place at the end, or none is left."""
    drafts: list[_Draft] = []
    current = Path()

    def create(path: Path) -> TextIO:
        nonlocal current
        current = path
        drafts.append(_Draft(path))
        return drafts[-1].file

    try:
        yield create
        for draft in drafts:
            current = draft.path
            draft.seal()
        for draft in drafts:
            current = draft.path
            draft.place()
    except BaseException as fault:
        for draft in drafts:
            draft.drop()
        if isinstance(fault, OSError):
            raise unwritable(current, fault.strerror or str(fault)) from fault
        raise


def unwritable(path: Path, reason: str, want: str = "a place that exists and may be written to") -> ClientCareError:
    """Give the error of a place that cannot be written to, or must not be: why, and which would be right."""
    return ClientCareError("CC-OUTPUT-001", f"cannot write {path}: {reason}; want {want}")


@contextmanager
def atomic_writer(path: Path) -> Iterator[TextIO]:
    """Open a UTF-8 file that appears whole at the end of the block, or not at all: an old file then stays as it was.

    Line ends are written as given.  The block should do nothing but write: every ``OSError`` in it becomes
    :class:`~clientcare.errors.ClientCareError` (``CC-OUTPUT-001``).  The folder must exist.
    """
    with _drafts() as create:
        yield create(path)


@contextmanager
def atomic_directory(folder: Path) -> Iterator[Callable[[str], TextIO]]:
    """Write a set of files into a folder, made where it is missing: the block opens each by its name.

    The files are moved into place one after the other when all are on the disk; after a fault none is left, nor is a
    folder that was made.  Raises as :func:`atomic_writer`.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise unwritable(folder, fault.strerror or str(fault)) from fault
        with _drafts() as create:
            yield lambda name: create(folder / name)
    except BaseException:
        with suppress(OSError):  # somebody else has put a file there meanwhile
            for place in missing:
                place.rmdir()
        raise


# --- standard output and progress ------------------------------------------------------------------------------------


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Give standard output as UTF-8 with bare line feeds; a reader that has gone (``| head``) is no error."""
    stream = sys.stdout
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="\n")
    try:
        yield stream
        stream.flush()
    except OSError as fault:
        # The interpreter flushes once more at its end; the rest goes where nothing complains.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
        if not isinstance(fault, BrokenPipeError):
            raise unwritable(Path("standard output"), fault.strerror or str(fault)) from fault


class Progress:
    """Bars on standard error while long work runs (进度).

    None is shown in a pipe, where ``quiet``, or without the ``cli`` extra.  The bars go when the block ends.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._bars = None if quiet or not sys.stderr.isatty() else _bars()

    def __enter__(self) -> Progress:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()

    def start(self, label: str, total: int | None = None) -> Callable[[int], None]:
        """Add a bar and give the function that is told how much more is done; ``total`` is None if nobody knows."""
        bars = self._bars
        if bars is None:
            return lambda _more: None
        bar = bars.add_task(label, total=total)
        return lambda more: bars.advance(bar, more)


def _bars() -> rich.progress.Progress | None:
    try:
        from rich.console import Console
        from rich.progress import Progress as Bars
    except ImportError:
        return None
    return Bars(console=Console(file=sys.stderr), transient=True)
