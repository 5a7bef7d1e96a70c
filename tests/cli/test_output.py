"""Tests of what the command writes: listings, whole files, progress."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import stat
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import NoReturn, TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcare.cli.output import (
    Cell,
    Format,
    Progress,
    Row,
    atomic_directory,
    atomic_writer,
    pad,
    printable,
    standard_output,
    text_listing,
    text_table,
    write_rows,
)
from clientcare.decision import RulebookRef
from clientcare.errors import ClientCareError

REF = RulebookRef(id="reference", edition=date(2011, 8, 1), digest="ab12")
COLUMNS = ("client_id", "average", "load", "vip", "on", "at", "visits")
ROWS: tuple[Row, ...] = (
    {
        "client_id": "007",
        "average": Decimal("1E+5"),
        "load": Fraction(599, 600),
        "vip": True,
        "on": date(2026, 6, 30),
        "at": datetime(2026, 6, 30, 8, tzinfo=UTC),
        "visits": 3,
    },
    {"client_id": "张,三", "average": None, "load": None, "vip": False, "on": None, "at": None, "visits": None},
)


def listing(rows: tuple[Row, ...] | list[Row], columns: tuple[str, ...], format: Format, **more: object) -> str:
    """Write rows to a stream and give the text."""
    stream = io.StringIO()
    lang = str(more.pop("lang", "en"))
    write_rows(rows, columns, format=format, envelope=more, output=None, stream=stream, lang=lang)
    return stream.getvalue()


def names(folder: Path) -> list[str]:
    """Give what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


# --- listings --------------------------------------------------------------------------------------------------------


def test_csv_is_exact_text_with_bare_line_feeds() -> None:
    """CSV has the header, empty cells for unknown, plain digits, and quotes where RFC 4180 wants them."""
    assert listing(ROWS, COLUMNS, "csv") == (
        "client_id,average,load,vip,on,at,visits\n"
        "007,100000,599/600,true,2026-06-30,2026-06-30T08:00:00+00:00,3\n"
        '"张,三",,,false,,,\n'
    )


def test_csv_of_no_rows_is_its_header() -> None:
    """A listing without rows still says its columns."""
    assert listing((), COLUMNS, "csv") == "client_id,average,load,vip,on,at,visits\n"


@pytest.mark.parametrize("client_id", ["=1+1", "+86", "-12", "@x", "'", "007"])
def test_csv_keeps_ids_that_a_spreadsheet_would_read(client_id: str) -> None:
    """An id is a key: no mark is put before it."""
    assert listing([{"client_id": client_id}], ("client_id",), "csv") == f"client_id\n{client_id}\n"


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text("a,\"\r\n;' ")), max_size=5))
def test_csv_reads_back(cells: list[tuple[str, str]]) -> None:
    """Whatever text goes in, a reader of CSV gets the same text out."""
    rows: list[Row] = [{"a": one, "b": two} for one, two in cells]
    read = [*csv.reader(io.StringIO(listing(rows, ("a", "b"), "csv"), newline=""), strict=True)]
    assert read == [["a", "b"], *map(list, cells)]


def test_json_holds_the_envelope_and_no_float() -> None:
    """JSON has rulebook, day and further lists before the rows; exact numbers are text, counts are numbers."""
    text = listing(ROWS, COLUMNS, "json", rulebook=REF, as_of=date(2026, 6, 30), headcount=[{"wanted": Fraction(3, 2)}])
    assert text.endswith("}\n")
    assert '\n  "as_of": "2026-06-30",\n' in text
    assert "张,三" in text
    assert json.loads(text, parse_float=lambda _: pytest.fail("a float")) == {
        "rulebook": {"id": "reference", "edition": "2011-08-01", "digest": "ab12"},
        "as_of": "2026-06-30",
        "headcount": [{"wanted": "3/2"}],
        "rows": [
            {
                "client_id": "007",
                "average": "100000",
                "load": "599/600",
                "vip": True,
                "on": "2026-06-30",
                "at": "2026-06-30T08:00:00+00:00",
                "visits": 3,
            },
            {"client_id": "张,三", "average": None, "load": None, "vip": False, "on": None, "at": None, "visits": None},
        ],
    }


def test_json_refuses_a_float() -> None:
    """A float in an envelope is a bug, not a number to print."""
    with pytest.raises(TypeError, match="float has no place in a listing"):
        listing((), (), "json", ratio=0.5)


def test_a_row_may_hold_more_than_is_listed() -> None:
    """Only the named columns are written, in their order."""
    assert listing([{"a": 1, "b": 2, "c": 3}], ("c", "a"), "csv") == "c,a\n3,1\n"


def test_a_table_is_aligned_by_terminal_columns() -> None:
    """Chinese characters take two columns, combining marks none; numbers go to the right, the header is underlined."""
    rows: list[Row] = [
        {"客户": "张三", "n": Decimal("5.00"), "flag": True},
        {"客户": "e\u0301x", "n": Decimal("-10.25"), "flag": None},
    ]
    assert listing(rows, ("客户", "n", "flag"), "table") == (
        "客户       n  flag\n----  ------  ----\n张三    5.00  true\ne\u0301x    -10.25\n"
    )


def test_a_column_without_any_number_stays_left() -> None:
    """Unknown cells say nothing about the side of a column, unless it is named."""
    assert text_table(["none", "some"], [[None, 1], [None, None]]) == ["none  some", "----  ----", "         1", ""]
    assert text_table(["none"], [["x"]], right=(0,)) == ["none", "----", "   x"]


@pytest.mark.parametrize(("lang", "said"), [("en", "no rows\n"), ("zh", "无记录\n")])
def test_an_empty_table_says_so(lang: str, said: str) -> None:
    """A person is told that there is nothing, in the language of the call."""
    assert text_listing((), COLUMNS, lang) == [said.strip()]
    assert listing((), COLUMNS, "table", lang=lang) == said


def test_a_table_cannot_steer_a_terminal() -> None:
    """Escape sequences, line breaks and direction marks in an id become visible; lone surrogates do not crash."""
    table = listing([{"client_id": "a\x1b[2J\nb\u202ec\ud800"}], ("client_id",), "table")
    assert table.splitlines()[2] == r"a\x1b[2J\nb\u202ec\ud800"
    assert printable("客户 007") == "客户 007"


def test_pad_fills_either_side() -> None:
    """Blanks go behind a text, or before it."""
    assert pad("金卡", 6) == "金卡  "
    assert pad("7", 3, right=True) == "  7"


def test_a_listing_goes_to_a_file(tmp_path: Path) -> None:
    """With ``output`` nothing goes to the stream, and the file has bare line feeds and no byte-order mark."""
    stream = io.StringIO()
    write_rows(ROWS[1:], ("client_id", "vip"), format="csv", envelope={}, output=tmp_path / "t.csv", stream=stream)
    assert stream.getvalue() == ""
    assert (tmp_path / "t.csv").read_bytes() == 'client_id,vip\n"张,三",false\n'.encode()


def spoil(file: TextIO, fault: BaseException) -> NoReturn:
    """Write a half and break off."""
    file.write("half")
    raise fault


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    """Until the block ends the old file stands; then the new one does, alone in its folder."""
    path = tmp_path / "report.html"
    path.write_text("old")
    with atomic_writer(path) as file:
        file.write("新\r\n")
        file.flush()
        assert path.read_text() == "old"
    assert path.read_bytes() == "新\r\n".encode()
    assert names(tmp_path) == ["report.html"]


@pytest.mark.parametrize("fault", [ValueError("no"), KeyboardInterrupt(), SystemExit(1)])
@pytest.mark.parametrize("old", [None, "old"])
def test_an_interrupted_file_leaves_what_was_there(tmp_path: Path, fault: BaseException, old: str | None) -> None:
    """An exception or a key stroke leaves the old file, or none, and no temporary one."""
    path = tmp_path / "tier.csv"
    if old is not None:
        path.write_text(old)
    with pytest.raises(type(fault)), atomic_writer(path) as file:
        spoil(file, fault)
    assert names(tmp_path) == ([] if old is None else ["tier.csv"])
    assert old is None or path.read_text() == old


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """What the system refuses at the end is told as a fault of the place, and the old file stays."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "tier.csv"
    path.write_text("old")
    monkeypatch.setattr(os, step, refuse)
    told = r"cannot write .*tier\.csv: No space left on device"
    with pytest.raises(ClientCareError, match=told) as caught, atomic_writer(path) as file:
        file.write("new")
    assert caught.value.code == "CC-OUTPUT-001"
    assert names(tmp_path) == ["tier.csv"]
    assert path.read_text() == "old"


def test_a_fault_without_words_is_still_told(tmp_path: Path) -> None:
    """An error of the system that carries only a text is quoted."""
    with pytest.raises(ClientCareError, match=r"cannot write .*: odd;"), atomic_writer(tmp_path / "x"):
        raise OSError("odd")


@pytest.mark.parametrize("place", ["missing/tier.csv", "file/tier.csv"])
def test_a_file_needs_its_folder(tmp_path: Path, place: str) -> None:
    """No folder is made for a single file."""
    (tmp_path / "file").write_text("")
    told = r"[a-z]; want a place that exists and may be written to \[CC-OUTPUT-001\]"
    with pytest.raises(ClientCareError, match=told), atomic_writer(tmp_path / place):
        pytest.fail("opened")
    assert names(tmp_path) == ["file"]


def test_folders_and_devices_are_not_replaced(tmp_path: Path) -> None:
    """A folder or a device in the place of a file is refused, for a rename would put a file over it."""
    told = r"it is a folder or a device; want a file name, or nothing for standard output \[CC-OUTPUT-001\]$"
    for place in (tmp_path, Path(os.devnull)):
        with pytest.raises(ClientCareError, match=told), atomic_writer(place):
            pytest.fail("opened")
    assert not Path(os.devnull).is_file()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """The file behind a link is written, the link is kept."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "tier.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to("real/tier.csv")
    with atomic_writer(tmp_path / "link.csv") as file:
        file.write("new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real" / "tier.csv").read_text() == "new"


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    """An old file's permissions pass to the new one; a new file takes those of the process."""
    path = tmp_path / "tier.csv"
    path.write_text("old")
    path.chmod(0o640)
    (tmp_path / "plain").write_text("")
    for place in (path, tmp_path / "fresh"):
        with atomic_writer(place) as file:
            file.write("new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert (tmp_path / "fresh").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_set_of_files_appears_together(tmp_path: Path) -> None:
    """The folder is made, no file has its name before the block ends, then all have."""
    folder = tmp_path / "out" / "2026-06-30"
    with atomic_directory(folder) as create:
        create("tier.csv").write("1")
        create("report.html").write("2")
        assert not (folder / "tier.csv").exists()
        assert len(names(folder)) == 2
    assert names(folder) == ["report.html", "tier.csv"]
    assert (folder / "report.html").read_text() == "2"


@pytest.mark.parametrize("fault", [ValueError("no"), KeyboardInterrupt()])
def test_an_interrupted_set_leaves_nothing(tmp_path: Path, fault: BaseException) -> None:
    """Neither files nor the folders that were made for them stay."""
    with pytest.raises(type(fault)), atomic_directory(tmp_path / "out" / "day") as create:
        spoil(create("tier.csv"), fault)
    assert names(tmp_path) == []


def test_an_interrupted_set_keeps_the_old_one(tmp_path: Path) -> None:
    """A folder that was there stays with its files as they were."""
    (tmp_path / "tier.csv").write_text("old")
    with pytest.raises(ZeroDivisionError), atomic_directory(tmp_path) as create:
        spoil(create("tier.csv"), ZeroDivisionError())
    assert names(tmp_path) == ["tier.csv"]
    assert (tmp_path / "tier.csv").read_text() == "old"


def test_the_second_of_a_set_may_be_refused(tmp_path: Path) -> None:
    """The message names the file that could not be written, and the first is gone with it."""
    (tmp_path / "out" / "staff.csv").mkdir(parents=True)
    told = r"cannot write .*staff\.csv"
    with pytest.raises(ClientCareError, match=told), atomic_directory(tmp_path / "out") as create:
        tuple(map(create, ("tier.csv", "staff.csv")))
    assert names(tmp_path / "out") == ["staff.csv"]


def test_a_folder_cannot_be_made_in_a_file(tmp_path: Path) -> None:
    """The place of the folder is named, and nothing is left."""
    (tmp_path / "file").write_text("")
    told = r"cannot write .*out: Not a directory"
    with pytest.raises(ClientCareError, match=told), atomic_directory(tmp_path / "file" / "out"):
        pytest.fail("made")
    assert names(tmp_path) == ["file"]


def interfere(path: Path) -> NoReturn:
    """Put a file of somebody else there and break off."""
    path.write_text("")
    raise ZeroDivisionError


def test_a_made_folder_that_others_use_stays(tmp_path: Path) -> None:
    """What somebody else put into the folder meanwhile is not removed."""
    with pytest.raises(ZeroDivisionError), atomic_directory(tmp_path / "out"):
        interfere(tmp_path / "out" / "theirs")
    assert names(tmp_path / "out") == ["theirs"]


# --- standard output and progress ------------------------------------------------------------------------------------


def test_standard_output_is_utf8_with_bare_line_feeds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine's encoding, the result is UTF-8."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", newline="\r\n"))
    with standard_output() as stream:
        stream.write("金卡\n")
    assert raw.getvalue() == "金卡\n".encode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_standard_output_that_takes_no_more_is_said_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk behind a redirection is an error of the place, and closing the stream does not raise again."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        with pytest.raises(ClientCareError, match="cannot write standard output") as refused:  # noqa: SIM117
            with standard_output() as stream:
                stream.write("x" * 100)
        monkeypatch.undo()
    assert refused.value.code == "CC-OUTPUT-001"


def test_standard_output_may_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that somebody put in its place is used as it is."""
    taken = io.StringIO()
    monkeypatch.setattr(sys, "stdout", taken)
    with standard_output() as stream:
        stream.write("金卡\n")
    assert taken.getvalue() == "金卡\n"


@pytest.mark.parametrize("text", ["few", "many\n" * 100_000])
def test_a_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A broken pipe ends the block, be it while writing or at the last flush, and closing the stream is quiet too."""
    reader, writer = os.pipe()
    os.close(reader)
    stdout = os.fdopen(writer, "w")
    monkeypatch.setattr(sys, "stdout", stdout)
    with standard_output() as stream:
        stream.write(text)
    stdout.close()
    assert stdout.closed


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def work(stderr: TextIO, monkeypatch: pytest.MonkeyPatch, *, quiet: bool = False) -> None:
    """Do two pieces of work with a bar for each."""
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    with Progress(quiet=quiet) as progress:
        for label, total in (("reading", None), ("deciding", 3)):
            tell = progress.start(label, total)
            for more in (1, 2):
                tell(more)


def test_progress_is_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece of work has its bar, and a known end its share."""
    terminal = Terminal()
    work(terminal, monkeypatch)
    assert "reading" in terminal.getvalue()
    assert "100%" in terminal.getvalue()


@pytest.mark.parametrize(("stderr", "quiet"), [(io.StringIO(), False), (Terminal(), True)])
def test_no_progress_in_a_pipe_or_where_quiet(monkeypatch: pytest.MonkeyPatch, stderr: TextIO, quiet: bool) -> None:
    """A log file is not filled with bars."""
    work(stderr, monkeypatch, quiet=quiet)
    assert isinstance(stderr, io.StringIO)
    assert stderr.getvalue() == ""


def test_no_progress_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rich the work is done in silence."""
    monkeypatch.setitem(sys.modules, "rich.console", None)
    terminal = Terminal()
    work(terminal, monkeypatch)
    assert terminal.getvalue() == ""


def test_cell_is_what_a_listing_takes() -> None:
    """Every kind of cell goes through every form."""
    cells: tuple[Cell, ...] = ("x", 1, Decimal("0.10"), Fraction(1, 3), True, date(2026, 1, 1), None)
    rows: list[Row] = [{str(place): cell for place, cell in enumerate(cells)}]
    columns = tuple(map(str, range(len(cells))))
    assert listing(rows, columns, "csv").splitlines()[1] == "x,1,0.10,1/3,true,2026-01-01,"
    assert listing(rows, columns, "table").splitlines()[2].split() == ["x", "1", "0.10", "1/3", "true", "2026-01-01"]
    assert [*json.loads(listing(rows, columns, "json"))["rows"][0].values()] == [
        "x", 1, "0.10", "1/3", True, "2026-01-01", None,
    ]  # fmt: skip
