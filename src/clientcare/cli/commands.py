"""What each command does (命令): read, decide with the library, write."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import BookError, ClientCareError, RulebookError
from .arguments import UsageError, parse
from .output import Progress, atomic_directory, standard_output, text_listing, unwritable, write_rows

if TYPE_CHECKING:
    from ..decision import RulebookRef
    from ..plans import ContactPlan
    from ..rulebook import Rulebook
    from .book import Book
    from .branch import Branch
    from .output import Row
    from .review_model import Review

__all__ = ["DONE", "FINDINGS", "WRONG", "run"]

DONE: Final = 0
FINDINGS: Final = 1
WRONG: Final = 2

_SHOWN_FAULTS: Final = 50
_STEP: Final = 1000


def run(argv: list[str]) -> int:
    """Run one call of the command and give its exit code; never a traceback."""
    try:
        arguments = parse(argv)
        if arguments.version:
            return _version()
        if arguments.command is None:
            raise UsageError("CC-USAGE-001", "no command given; see clientcare --help")
        return _COMMANDS[arguments.command](arguments)
    except SystemExit as done:  # argparse has shown the help
        return DONE if done.code is None else int(done.code)
    except (BookError, RulebookError) as wrong:
        return _fail(f"{wrong.message} [{wrong.code}]", [str(fault) for fault in wrong.faults])
    except ClientCareError as wrong:
        return _fail(str(wrong))
    except KeyboardInterrupt:
        return _fail("interrupted; nothing was written")
    except Exception as bug:  # noqa: BLE001 - the contract of the command: never a traceback
        return _fail(f"a bug in clientcare: {_place_of(bug)}; please report this line and the command you ran")


def _place_of(bug: Exception) -> str:
    """Name the type and the place of an unexpected error; its message may hold personal data and is left out."""
    last = traceback.extract_tb(bug.__traceback__)[-1]
    return f"{type(bug).__name__} at {Path(last.filename).name}:{last.lineno}"


def _fail(message: str, faults: Sequence[str] = ()) -> int:
    lines = [f"clientcare: {message}", *faults[:_SHOWN_FAULTS]]
    if len(faults) > _SHOWN_FAULTS:
        lines.append(f"... and {len(faults) - _SHOWN_FAULTS:,} more faults")
    print("\n".join(lines), file=sys.stderr)
    return WRONG


def _note(arguments: argparse.Namespace, lines: Iterable[object]) -> None:
    if not arguments.quiet:
        for line in lines:
            print(f"clientcare: {line}", file=sys.stderr)


def _say(text: str) -> None:
    with standard_output() as stream:
        stream.write(text)


def _version() -> int:
    from importlib.metadata import version

    _say(f"clientcare {version('clientcare')}\n")
    return DONE


def _write(
    arguments: argparse.Namespace, rows: Iterable[Row], columns: Sequence[str], envelope: Mapping[str, object]
) -> None:
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


def _write_text(arguments: argparse.Namespace, text: str) -> None:
    if arguments.output is None:
        _say(text)
        return
    from .output import atomic_writer

    with atomic_writer(arguments.output) as file:
        file.write(text)


def _envelope(ref: RulebookRef, **more: object) -> dict[str, object]:
    return {"rulebook": ref, **more}


# --- a branch --------------------------------------------------------------------------------------------------------

_CLIENTS: Final = {"clients": "to know the clients of the branch"}
_ASSETS: Final = {**_CLIENTS, "ledger|balances": "to average each client's assets"}
_STAFF: Final = {**_ASSETS, "staff": "to know who can own and maintain clients"}


def _read(arguments: argparse.Namespace, needs: Mapping[str, str]) -> tuple[Rulebook, Book]:
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
    _note(arguments, book.warnings)
    if arguments.quarantine is not None:
        write_quarantine(book, arguments.quarantine)
        _note(arguments, book.accounting_lines())
    return rulebook, book


def _branch(arguments: argparse.Namespace, needs: Mapping[str, str]) -> tuple[Branch, Book]:
    """Read the rulebook and the book of a call and apply the tier rules to every client."""
    from .branch import assess_branch

    rulebook, book = _read(arguments, needs)
    with Progress(quiet=arguments.quiet) as progress:
        done = progress.start("deciding", len(book.clients))
        branch = assess_branch(book, rulebook, as_of=arguments.as_of, tick=done)
    return branch, book


def _tier(arguments: argparse.Namespace) -> int:
    from .branch import TIER_COLUMNS, tier_rows

    branch, _ = _branch(arguments, _ASSETS)
    _write(arguments, tier_rows(branch), TIER_COLUMNS, _envelope(branch.rulebook.ref, as_of=branch.as_of))
    return DONE


def _staff(arguments: argparse.Namespace) -> int:
    from .branch import ALLOCATION_COLUMNS, HEADCOUNT_COLUMNS, allocation_rows, headcount_rows

    branch, _ = _branch(arguments, _STAFF)
    envelope = _envelope(branch.rulebook.ref, as_of=branch.as_of)
    headcount, allocation = list(headcount_rows(branch)), list(allocation_rows(branch))
    if arguments.headcount:
        _write(arguments, headcount, HEADCOUNT_COLUMNS, envelope | {"headcount": headcount})
    elif arguments.format == "table":
        lines = [*text_listing(headcount, HEADCOUNT_COLUMNS, arguments.lang), ""]
        lines += [*text_listing(allocation, ALLOCATION_COLUMNS, arguments.lang), ""]
        _write_text(arguments, "\n".join(lines))
    else:
        _write(arguments, allocation, ALLOCATION_COLUMNS, envelope | {"headcount": headcount})
    return DONE


def _plan(arguments: argparse.Namespace) -> int:
    from .agenda import PLAN_COLUMNS, earlier_plan, plan_book, plan_notes, plan_rows

    if arguments.ical is not None and arguments.ical == arguments.output:
        raise UsageError("CC-USAGE-001", "--ical and --output name the same file; give each its own")
    rulebook, book = _read(arguments, _CLIENTS)
    previous = None if arguments.previous is None else earlier_plan(arguments.previous)
    _note(arguments, plan_notes(book, rulebook.cadence))
    decision = plan_book(
        book, rulebook, first=arguments.as_of, days=arguments.days, units=arguments.per_day, previous=previous
    )
    plan = decision.value
    if any(one.provisional for one in plan.contacts):
        _note(arguments, ["days beyond the calendar are provisional: Monday to Friday is assumed there"])
    rows = plan_rows(plan, rulebook.cadence, arguments.lang)
    envelope = {"rulebook": rulebook.ref, "from": plan.first, "to": plan.last}
    if arguments.ical is None:
        _write(arguments, rows, PLAN_COLUMNS, envelope)
        return DONE
    from ..ical import calendar_of
    from .output import atomic_writer

    text = calendar_of(plan, policy=rulebook.cadence, lang=arguments.lang).decode()
    with atomic_writer(arguments.ical) as file:  # in place once the listing is written, or not at all
        file.write(text)
        _write(arguments, rows, PLAN_COLUMNS, envelope)
    return DONE


def _explain(arguments: argparse.Namespace) -> int:
    from .explanation import EXPLANATION_COLUMNS, explain_client

    branch, book = _branch(arguments, _ASSETS)
    standing = next((one for one in branch.standings if one.client.client_id == arguments.client_id), None)
    if standing is None:
        raise UsageError("CC-USAGE-001", "the book has no client with this id; ids are text, so that 007 and 7 differ")
    if not branch.can_allocate:
        _note(arguments, ["who owns the client is left out: that needs the table staff and a rulebook with staffing"])
    explained = explain_client(branch, standing, book, by=arguments.by)
    if arguments.format == "table":
        _write_text(arguments, explained.text(arguments.lang))
    else:
        envelope = _envelope(branch.rulebook.ref, as_of=branch.as_of, receipts=explained.receipts())
        _write(arguments, explained.rows(arguments.lang), EXPLANATION_COLUMNS, envelope)
    return DONE


# --- the review ------------------------------------------------------------------------------------------------------


def _review(arguments: argparse.Namespace) -> int:
    from .review import review_branch
    from .review_contacts import plan_rest_of_month
    from .screen import render_screen

    branch, book = _branch(arguments, _CLIENTS)
    plan = plan_rest_of_month(book, branch.rulebook, as_of=branch.as_of)
    review = review_branch(branch, book, plan, name=arguments.book.resolve().name, made_up=False)
    written = [] if arguments.out is None else _write_review(arguments.out, branch, review, plan.value, arguments.lang)
    _say(render_screen(review, arguments.lang, files=written))
    if arguments.out is None:
        _note(arguments, ["nothing was written; --out DIR writes report.html and the tables"])
    return DONE


def _write_review(folder: Path, branch: Branch, review: Review, plan: ContactPlan, lang: str) -> list[str]:
    """Write the report and the listings of a review, all or none, and give their paths."""
    from .agenda import PLAN_COLUMNS, plan_rows
    from .branch import (
        ALLOCATION_COLUMNS,
        HEADCOUNT_COLUMNS,
        TIER_COLUMNS,
        allocation_rows,
        headcount_rows,
        tier_rows,
    )
    from .report import render_report

    listings: dict[str, tuple[Iterable[Row], Sequence[str]]] = {"tier.csv": (tier_rows(branch), TIER_COLUMNS)}
    if branch.can_allocate:
        listings["staff.csv"] = (allocation_rows(branch), ALLOCATION_COLUMNS)
        listings["headcount.csv"] = (headcount_rows(branch), HEADCOUNT_COLUMNS)
    listings["plan.csv"] = (plan_rows(plan, branch.rulebook.cadence, lang), PLAN_COLUMNS)
    with atomic_directory(folder) as create:
        create("report.html").write(render_report(review, lang))
        for name, (rows, columns) in listings.items():
            write_rows(rows, columns, format="csv", envelope={}, output=None, stream=create(name))
    return [str(folder / name) for name in ("report.html", *listings)]


def _demo(arguments: argparse.Namespace) -> int:
    from importlib.resources import as_file, files
    from zoneinfo import ZoneInfo

    from ..rulebook import Rulebook
    from .book import TABLE_FILES, read_book, spare_books
    from .branch import assess_branch
    from .review import SAMPLE_DAY, review_branch
    from .review_contacts import plan_rest_of_month
    from .screen import render_screen

    spare_books(arguments.out)
    folder = arguments.out / "book"
    rulebook = Rulebook.load("reference").on(SAMPLE_DAY)
    with as_file(files("clientcare.cli") / "sample") as sample:
        tables = {path.name: path.read_text(encoding="utf-8") for path in sorted(sample.iterdir()) if path.is_file()}
        if not all(_free(folder / name, tables.get(name)) for name in tables.keys() | TABLE_FILES):
            raise unwritable(folder, "it is there already and is not the sample", "another --out")
        book = read_book(sample, tiers=rulebook.tiering.tiers, zone=ZoneInfo("Asia/Shanghai"), needs=_STAFF)
    branch = assess_branch(book, rulebook, as_of=SAMPLE_DAY)
    plan = plan_rest_of_month(book, rulebook, as_of=SAMPLE_DAY)
    review = review_branch(branch, book, plan, name="sample", made_up=True)
    with atomic_directory(folder) as create:
        for name, text in tables.items():
            create(name).write(text)
    written = _write_review(arguments.out, branch, review, plan.value, arguments.lang)
    _say(render_screen(review, arguments.lang, files=[str(folder), *written]))
    return DONE


def _free(path: Path, text: str | None) -> bool:
    """Tell whether there is no such file, or one that holds this text already."""
    try:
        return path.read_bytes().decode() == text
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, UnicodeDecodeError):
        return False


# --- rulebooks -------------------------------------------------------------------------------------------------------

RULE_COLUMNS: Final = ("rule", "module", "kind", "basis", "statement", "parameters", "source")


def _rules(arguments: argparse.Namespace) -> int:
    from ..parameters import near
    from ..rulebook import SECTIONS, Rulebook

    rulebook = Rulebook.load(arguments.rulebook).editions[-1]
    if arguments.module is not None and arguments.module not in SECTIONS:
        known = ", ".join(SECTIONS)
        raise UsageError(
            "CC-USAGE-001",
            f"{arguments.module[:40]!r} is no module{near(arguments.module, SECTIONS)}; modules: {known}",
        )
    if arguments.rule is not None:
        rulebook.rule(arguments.rule)
        section = next(section for section, rule in rulebook.rules() if rule.id == arguments.rule)
        if arguments.module not in (None, section):
            raise UsageError("CC-USAGE-001", f"{arguments.rule} is a rule of {section}, not of {arguments.module}")
    rows = [
        {
            "rule": rule.id,
            "module": section,
            "kind": rule.kind,
            "basis": rule.source.basis.value,
            "statement": rule.statement(arguments.lang),
            "parameters": "; ".join(f"{name} = {shown}" for name, shown in rule.show(arguments.lang).items()),
            "source": str(rule.source),
        }
        for section, rule in rulebook.rules()
        if arguments.module in (None, section) and arguments.rule in (None, rule.id)
    ]
    _write(arguments, sorted(rows, key=lambda row: str(row["rule"])), RULE_COLUMNS, _envelope(rulebook.ref))
    return DONE


def _schema(arguments: argparse.Namespace) -> int:
    from ..schema import rulebook_schema

    _write_text(arguments, json.dumps(rulebook_schema(), ensure_ascii=False, indent=2) + "\n")
    return DONE


_COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "demo": _demo,
    "review": _review,
    "tier": _tier,
    "staff": _staff,
    "plan": _plan,
    "explain": _explain,
    "rules": _rules,
    "schema": _schema,
}
