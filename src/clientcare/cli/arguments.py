"""The arguments of every command (命令行参数), as ``contract.md`` of the project states them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..clocks import parse_date
from ..errors import ClientCareError, DateError
from ..plans import MAX_DAYS

__all__ = ["FORMATS", "UsageError", "parse"]

FORMATS: Final = ("table", "csv", "json")


class UsageError(ClientCareError):
    """A call that the command does not take."""


class _Parser(argparse.ArgumentParser):
    """An argument parser that raises where argparse would print and exit."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("CC-USAGE-001", f"{message}; see {self.prog} --help")


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except DateError as wrong:
        raise argparse.ArgumentTypeError(wrong.message) from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise argparse.ArgumentTypeError(f"{text[:60]!r} is no time zone (want a name such as Asia/Shanghai)") from None


def _name(text: str) -> str:
    """Refuse an empty name, such as a variable of the shell that is not set: as a path it would be this folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty text (want a name or a path)")
    return text


def _whole(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text[:20]!r} is no whole number from 1 to {most}")
        return int(text)

    return read


def _path(text: str) -> Path:
    return Path(_name(text))


def parse(argv: list[str]) -> argparse.Namespace:
    """Read the arguments of a call; raises :class:`UsageError` for what is not one."""
    parser = _Parser(
        prog="clientcare", description="Client-care rules: cited, explained, for whole branches.", allow_abbrev=False
    )
    parser.add_argument("--version", action="store_true", help="show the version and stop")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    demo = _command(commands, "demo", "write the made-up sample branch, review it, show the review")
    demo.add_argument(
        "--out",
        type=_path,
        metavar="DIR",
        default=Path("clientcare-demo"),
        help="where to write (default: %(default)s)",
    )
    _common(demo)

    review = _command(commands, "review", "the branch's day: tiers, movements and staffing in one report")
    _book(review)
    review.add_argument("--out", type=_path, metavar="DIR", help="where to write report.html and the tables")
    _common(review)

    tier = _command(commands, "tier", "the tier of every client, what changed, and what is lacking")
    _book(tier)
    _listing(tier)

    staff = _command(commands, "staff", "head-count wanted, and who owns and who maintains each client")
    _book(staff)
    staff.add_argument("--headcount", action="store_true", help="list the head-count by outlet and role instead")
    _listing(staff)

    plan = _command(commands, "plan", "who contacts whom, when, by which channel and why; and what has no room")
    _book(plan, day="--from")
    plan.add_argument("--days", type=_whole(MAX_DAYS), required=True, metavar="N", help="how many days to plan")
    plan.add_argument("--per-day", type=_whole(1000), metavar="N", help="the units of a relationship manager's day")
    plan.add_argument("--previous", type=_path, metavar="FILE", help="an earlier plan (CSV), kept where facts allow it")
    plan.add_argument("--ical", type=_path, metavar="FILE", help="write the plan as an iCalendar file too")
    _listing(plan)

    offers = _command(commands, "offers", "what each client is offered next, and why each other product is not")
    _book(offers)
    _listing(offers)

    check = _command(commands, "check", "compliance findings; exit 1 where one is an error or a warning")
    _book(check)
    _listing(check)

    wording = _command(commands, "wording", "forbidden promises in a text; exit 1 where there are any")
    wording.add_argument("file", type=_path, metavar="FILE", help="a text in UTF-8, or - for standard input")
    wording.add_argument(
        "--scope",
        choices=("investment", "deposit"),
        default="investment",
        help="what the text is about; a deposit may promise principal and interest (default: %(default)s)",
    )
    _rulebook(wording)
    _listing(wording)

    explain = _command(commands, "explain", "one client: every decision, why, why not, and what would change it")
    _book(explain, client=True)
    explain.add_argument(
        "--by",
        type=_day,
        metavar="DATE",
        help="the day by which the next tier should be reached (default: the end of the next month)",
    )
    _listing(explain)

    rules = _command(commands, "rules", "the rules of a rulebook with figures, sources and basis")
    rules.add_argument(
        "rulebook",
        nargs="?",
        type=_name,
        default="reference",
        metavar="R",
        help="a packaged rulebook or a file (default: %(default)s)",
    )
    rules.add_argument("--module", metavar="M", help="only the rules of one section")
    rules.add_argument("--rule", metavar="ID", help="only one rule")
    _listing(rules)

    schema = _command(commands, "schema", "the JSON Schema of a rulebook file")
    schema.add_argument("--output", type=_path, metavar="FILE", help="write to a file")
    _common(schema)
    return parser.parse_args(argv)


def _command(commands: argparse._SubParsersAction[_Parser], name: str, summary: str) -> _Parser:
    return commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)


def _common(command: _Parser) -> None:
    command.add_argument(
        "--lang", choices=("en", "zh"), default="en", help="the language of sentences (default: %(default)s)"
    )
    command.add_argument("--quiet", action="store_true", help="no progress and no warnings")


def _listing(command: _Parser) -> None:
    command.add_argument("--format", choices=FORMATS, default="table", help="default: %(default)s")
    command.add_argument("--output", type=_path, metavar="FILE", help="write to a file")
    _common(command)


def _book(command: _Parser, *, client: bool = False, day: str = "--as-of") -> None:
    command.add_argument("book", type=_path, metavar="BOOK", help="the folder of the book's tables")
    if client:
        command.add_argument("client_id", metavar="CLIENT_ID")
    command.add_argument(day, dest="as_of", type=_day, required=True, metavar="DATE", help="the day, as 2026-06-30")
    _rulebook(command)
    command.add_argument(
        "--timezone", type=_zone, default=ZoneInfo("Asia/Shanghai"), metavar="ZONE", help="default: Asia/Shanghai"
    )
    command.add_argument(
        "--quarantine", type=_path, metavar="DIR", help="put faulty rows there and go on with the rest"
    )


def _rulebook(command: _Parser) -> None:
    command.add_argument(
        "--rulebook",
        type=_name,
        default="reference",
        metavar="R",
        help="a packaged rulebook or a file (default: %(default)s)",
    )
