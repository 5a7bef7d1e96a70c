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
from .output import atomic_directory, atomic_writer, text_listing, unwritable, write_rows
from .steps import (
    ASSETS,
    CLIENTS,
    DEALINGS,
    HOLDINGS,
    STAFF,
    enveloped,
    note,
    read_branch,
    read_tables,
    say,
    tiered,
    write_listing,
    write_text,
)  # fmt: skip

if TYPE_CHECKING:
    from .branch import Branch
    from .output import Row
    from .review_checks import Day
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


def _version() -> int:
    from importlib.metadata import version

    say(f"clientcare {version('clientcare')}\n")
    return DONE


# --- a branch --------------------------------------------------------------------------------------------------------


def _tier(arguments: argparse.Namespace) -> int:
    from .branch import TIER_COLUMNS, tier_rows

    branch, _ = read_branch(arguments, ASSETS)
    write_listing(arguments, tier_rows(branch), TIER_COLUMNS, enveloped(branch.rulebook.ref, as_of=branch.as_of))
    return DONE


def _staff(arguments: argparse.Namespace) -> int:
    from .branch import ALLOCATION_COLUMNS, HEADCOUNT_COLUMNS, allocation_rows, headcount_rows

    branch, _ = read_branch(arguments, STAFF)
    envelope = enveloped(branch.rulebook.ref, as_of=branch.as_of)
    headcount, allocation = list(headcount_rows(branch)), list(allocation_rows(branch))
    if arguments.headcount:
        write_listing(arguments, headcount, HEADCOUNT_COLUMNS, envelope | {"headcount": headcount})
    elif arguments.format == "table":
        lines = [*text_listing(headcount, HEADCOUNT_COLUMNS, arguments.lang), ""]
        lines += [*text_listing(allocation, ALLOCATION_COLUMNS, arguments.lang), ""]
        write_text(arguments, "\n".join(lines))
    else:
        write_listing(arguments, allocation, ALLOCATION_COLUMNS, envelope | {"headcount": headcount})
    return DONE


def _plan(arguments: argparse.Namespace) -> int:
    from .agenda import PLAN_COLUMNS, earlier_plan, plan_book, plan_notes, plan_rows
    from .checking import urgent_signals

    if arguments.ical is not None and arguments.ical == arguments.output:
        raise UsageError("CC-USAGE-001", "--ical and --output name the same file; give each its own")
    rulebook, book = read_tables(arguments, CLIENTS)
    previous = None if arguments.previous is None else earlier_plan(arguments.previous)
    note(arguments, plan_notes(book, rulebook.cadence))
    decision = plan_book(
        book,
        rulebook,
        first=arguments.as_of,
        days=arguments.days,
        units=arguments.per_day,
        previous=previous,
        signals=urgent_signals(book, rulebook, as_of=arguments.as_of, zone=arguments.timezone),
    )
    plan = decision.value
    if any(one.provisional for one in plan.contacts):
        note(arguments, ["days beyond the calendar are provisional: Monday to Friday is assumed there"])
    rows = plan_rows(plan, rulebook.cadence, arguments.lang)
    envelope = {"rulebook": rulebook.ref, "from": plan.first, "to": plan.last}
    if arguments.ical is None:
        write_listing(arguments, rows, PLAN_COLUMNS, envelope)
        return DONE
    from ..ical import calendar_of

    text = calendar_of(plan, policy=rulebook.cadence, lang=arguments.lang).decode()
    with atomic_writer(arguments.ical) as file:  # in place once the listing is written, or not at all
        file.write(text)
        write_listing(arguments, rows, PLAN_COLUMNS, envelope)
    return DONE


def _offers(arguments: argparse.Namespace) -> int:
    from .offering import OFFER_COLUMNS, BranchOffers, offer_notes, offer_rows

    branch, book = read_branch(arguments, HOLDINGS)
    note(arguments, offer_notes(book, branch.rulebook))
    rows = offer_rows(BranchOffers(branch, book))
    write_listing(arguments, rows, OFFER_COLUMNS, enveloped(branch.rulebook.ref, as_of=branch.as_of))
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from .checking import CHECK_COLUMNS, BranchChecks, check_notes, check_rows, is_clean

    rulebook, book = read_tables(arguments, DEALINGS)
    note(arguments, check_notes(book, rulebook))
    branch = tiered(arguments, rulebook, book) if rulebook.tiering.bands else None
    checks = [*BranchChecks(book, rulebook, as_of=arguments.as_of, zone=arguments.timezone, branch=branch)]
    rows = check_rows(checks, arguments.lang)
    write_listing(arguments, rows, CHECK_COLUMNS, enveloped(rulebook.ref, as_of=arguments.as_of))
    return DONE if is_clean(checks) else FINDINGS


def _explain(arguments: argparse.Namespace) -> int:
    from .explanation import EXPLANATION_COLUMNS, explain_client

    branch, book = read_branch(arguments, ASSETS)
    standing = next((one for one in branch.standings if one.client.client_id == arguments.client_id), None)
    if standing is None:
        raise UsageError("CC-USAGE-001", "the book has no client with this id; ids are text, so that 007 and 7 differ")
    if not branch.can_allocate:
        note(arguments, ["who owns the client is left out: that needs the table staff and a rulebook with staffing"])
    explained = explain_client(branch, standing, book, by=arguments.by, zone=arguments.timezone)
    if arguments.format == "table":
        write_text(arguments, explained.text(arguments.lang))
    else:
        envelope = enveloped(branch.rulebook.ref, as_of=branch.as_of, receipts=explained.receipts())
        write_listing(arguments, explained.rows(arguments.lang), EXPLANATION_COLUMNS, envelope)
    return DONE


# --- the review ------------------------------------------------------------------------------------------------------


def _review(arguments: argparse.Namespace) -> int:
    from .review import review_branch
    from .review_checks import branch_day
    from .screen import render_screen

    branch, book = read_branch(arguments, CLIENTS)
    day = branch_day(branch, book, zone=arguments.timezone)
    review = review_branch(branch, book, day, name=arguments.book.resolve().name, made_up=False)
    written = [] if arguments.out is None else _write_review(arguments.out, branch, review, day, arguments.lang)
    say(render_screen(review, arguments.lang, files=written))
    if arguments.out is None:
        note(arguments, ["nothing was written; --out DIR writes report.html and the tables"])
    return DONE


def _write_review(folder: Path, branch: Branch, review: Review, day: Day, lang: str) -> list[str]:
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
    from .checking import CHECK_COLUMNS, check_rows
    from .offering import OFFER_COLUMNS, offer_rows
    from .report import render_report

    listings: dict[str, tuple[Iterable[Row], Sequence[str]]] = {"tier.csv": (tier_rows(branch), TIER_COLUMNS)}
    if branch.can_allocate:
        listings["staff.csv"] = (allocation_rows(branch), ALLOCATION_COLUMNS)
        listings["headcount.csv"] = (headcount_rows(branch), HEADCOUNT_COLUMNS)
    listings["plan.csv"] = (plan_rows(day.plan.value, branch.rulebook.cadence, lang), PLAN_COLUMNS)
    if day.checked or day.checks:
        listings["check.csv"] = (check_rows(day.checks, lang), CHECK_COLUMNS)
    if day.offers:
        listings["offers.csv"] = (offer_rows(day.offers), OFFER_COLUMNS)
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
    from .review_checks import branch_day
    from .screen import render_screen

    spare_books(arguments.out)
    folder = arguments.out / "book"
    rulebook = Rulebook.load("reference").on(SAMPLE_DAY)
    with as_file(files("clientcare.cli") / "sample") as sample:
        tables = {path.name: path.read_text(encoding="utf-8") for path in sorted(sample.iterdir()) if path.is_file()}
        if not all(_free(folder / name, tables.get(name)) for name in tables.keys() | TABLE_FILES):
            raise unwritable(folder, "it is there already and is not the sample", "another --out")
        zone = ZoneInfo("Asia/Shanghai")
        book = read_book(sample, tiers=rulebook.tiering.tiers, zone=zone, needs=STAFF)
    branch = assess_branch(book, rulebook, as_of=SAMPLE_DAY)
    day = branch_day(branch, book, zone=zone)
    review = review_branch(branch, book, day, name="sample", made_up=True)
    with atomic_directory(folder) as create:
        for name, text in tables.items():
            create(name).write(text)
    written = _write_review(arguments.out, branch, review, day, arguments.lang)
    say(render_screen(review, arguments.lang, files=[str(folder), *written]))
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
    write_listing(arguments, sorted(rows, key=lambda row: str(row["rule"])), RULE_COLUMNS, enveloped(rulebook.ref))
    return DONE


def _wording(arguments: argparse.Namespace) -> int:
    from ..rulebook import Rulebook
    from .proofreading import WORDING_COLUMNS, read_text, spare_text, wording_rows

    spare_text(arguments.file, arguments.output)
    rulebook = Rulebook.load(arguments.rulebook).editions[-1]
    text = read_text(arguments.file)
    rows = [*wording_rows(text, rulebook.compliance, scope=arguments.scope, lang=arguments.lang)]
    write_listing(arguments, rows, WORDING_COLUMNS, enveloped(rulebook.ref, scope=arguments.scope))
    return FINDINGS if rows else DONE


def _schema(arguments: argparse.Namespace) -> int:
    from ..schema import rulebook_schema

    write_text(arguments, json.dumps(rulebook_schema(), ensure_ascii=False, indent=2) + "\n")
    return DONE


_COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "demo": _demo,
    "review": _review,
    "tier": _tier,
    "staff": _staff,
    "plan": _plan,
    "offers": _offers,
    "check": _check,
    "wording": _wording,
    "explain": _explain,
    "rules": _rules,
    "schema": _schema,
}
