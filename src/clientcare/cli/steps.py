"""The steps that commands share (公共步骤): read a book, apply the tier rules, write a listing, say what to note."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from .output import Progress, atomic_writer, standard_output, write_rows

if TYPE_CHECKING:
    from ..decision import RulebookRef
    from ..rulebook import Rulebook
    from .book import Book
    from .branch import Branch
    from .output import Row

__all__ = [
    "ASSETS", "CLIENTS", "DEALINGS", "HOLDINGS", "STAFF", "enveloped", "note", "read_branch", "read_tables", "say",
    "tiered", "write_listing", "write_text",
]  # fmt: skip

CLIENTS: Final = {"clients": "to know the clients of the branch"}
ASSETS: Final = {**CLIENTS, "ledger|balances": "to average each client's assets"}
STAFF: Final = {**ASSETS, "staff": "to know who can own and maintain clients"}
HOLDINGS: Final = {**CLIENTS, "holdings": "to match what clients hold with what goes with it"}
DEALINGS: Final = {
    **CLIENTS, "purchases|transfers|contacts": "to check sales, large outflows and contacts already made",
}  # fmt: skip
"""The tables that a command cannot do without, each with what it would be used for."""


# --- saying and writing ----------------------------------------------------------------------------------------------


def note(arguments: argparse.Namespace, lines: Iterable[object]) -> None:
    """Say something on standard error, unless the call is quiet."""
    if not arguments.quiet:
        for line in lines:
            print(f"clientcare: {line}", file=sys.stderr)


def say(text: str) -> None:
    """Write a text to standard output."""
    with standard_output() as stream:
        stream.write(text)


def write_listing(
    arguments: argparse.Namespace, rows: Iterable[Row], columns: Sequence[str], envelope: Mapping[str, object]
) -> None:
    """Write a listing in the form and to the place that the call asks for."""
    with standard_output() as stream:
        write_rows(
            rows,
            columns,
            format=arguments.format,
            envelope=envelope,
            output=arguments.output,
            stream=stream,
            lang=arguments.lang,
        )


def write_text(arguments: argparse.Namespace, text: str) -> None:
    """Write a text to the place that the call asks for."""
    if arguments.output is None:
        say(text)
        return
    with atomic_writer(arguments.output) as file:
        file.write(text)


def enveloped(ref: RulebookRef, **more: object) -> dict[str, object]:
    """Give what stands around the rows of a listing in JSON."""
    return {"rulebook": ref, **more}


# --- a book ----------------------------------------------------------------------------------------------------------


def read_tables(arguments: argparse.Namespace, needs: Mapping[str, str]) -> tuple[Rulebook, Book]:
    """Read the rulebook and the book of a call; faulty rows go to the quarantine where the call has one."""
    from ..rulebook import Rulebook
    from .book import book_bytes, read_book, spare_books, write_quarantine

    for name in ("out", "output", "ical"):
        if (place := getattr(arguments, name, None)) is not None:
            spare_books(place, book=arguments.book, quarantine=arguments.quarantine)
    rulebook = Rulebook.load(arguments.rulebook).on(arguments.as_of)
    with Progress(quiet=arguments.quiet) as progress:
        book = read_book(
            arguments.book,
            tiers=rulebook.tiering.tiers,
            zone=arguments.timezone,
            needs=needs,
            quarantine=arguments.quarantine,
            progress=progress.start("reading", book_bytes(arguments.book)),
        )
    note(arguments, book.warnings)
    if arguments.quarantine is not None:
        write_quarantine(book, arguments.quarantine)
        note(arguments, book.accounting_lines())
    return rulebook, book


def read_branch(arguments: argparse.Namespace, needs: Mapping[str, str]) -> tuple[Branch, Book]:
    """Read the rulebook and the book of a call and apply the tier rules to every client."""
    rulebook, book = read_tables(arguments, needs)
    return tiered(arguments, rulebook, book), book


def tiered(arguments: argparse.Namespace, rulebook: Rulebook, book: Book) -> Branch:
    """Apply the tier rules to every client of a book."""
    from .branch import assess_branch

    with Progress(quiet=arguments.quiet) as progress:
        done = progress.start("deciding", len(book.clients))
        return assess_branch(book, rulebook, as_of=arguments.as_of, tick=done)
