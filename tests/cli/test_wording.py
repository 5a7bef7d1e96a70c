"""The command ``wording`` from outside: places, phrases, suggestions, scopes, streams and refusals."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clientcare.cli import main

HEADER = "line,column,phrase,rule,severity,suggestion"
PRINCIPAL = "This product does not guarantee principal: you may get back less than you put in."


def _run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = main([str(one) for one in argv])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """The place of a text."""
    return tmp_path / "text.txt"


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param("本金绝对安全", [("1", "1", "本金绝对安全")], id="first character"),
        pytest.param("\ufeff本金绝对安全", [("1", "1", "本金绝对安全")], id="a byte order mark has no column"),
        pytest.param("您好：\n  稳赚不赔！", [("2", "3", "稳赚不赔")], id="second line"),
        pytest.param("a\r\nb\rc\n稳赚不赔", [("4", "1", "稳赚不赔")], id="three kinds of line ends"),
        pytest.param("\n\n\n稳赚不赔", [("4", "1", "稳赚不赔")], id="blank lines are lines"),
        pytest.param("𝒜𝒜稳赚不赔", [("1", "3", "稳赚不赔")], id="characters, not bytes or halves"),
        pytest.param(
            "保 本，guaranteed  return", [("1", "1", "保 本"), ("1", "5", "guaranteed  return")], id="as it stands"
        ),
        pytest.param("不保本，does not guarantee principal", [], id="denied"),
        pytest.param("禁止承诺保本保息", [], id="a ban"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_each_promise_is_shown_where_it_stands(
    text: Path, content: str, found: list[tuple[str, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """P-06: line and column from 1, in characters; exit 1 where there is a promise and 0 where there is none."""
    text.write_bytes(content.encode())
    code, out, err = _run(capsys, "wording", text, "--format", "csv")
    assert (code, err) == (1 if found else 0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert out.splitlines()[0] == HEADER
    assert [(row["line"], row["column"], row["phrase"]) for row in rows] == found
    assert all((row["rule"], row["severity"]) == ("P-06", "error") for row in rows)


def test_suggestions_come_in_the_language_asked_for(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-06, D-33: a lawful wording in English or Chinese, whatever the language of the phrase."""
    text.write_text("本金绝对安全", encoding="utf-8")
    assert PRINCIPAL in _run(capsys, "wording", text)[1]
    assert "本产品不保证本金" in _run(capsys, "wording", text, "--lang", "zh")[1]
    listing = json.loads(_run(capsys, "wording", text, "--format", "json")[1])
    assert list(listing) == ["rulebook", "scope", "rows"]
    assert (listing["rulebook"]["id"], listing["scope"]) == ("reference", "investment")
    assert listing["rows"] == [
        {
            "line": 1, "column": 1, "phrase": "本金绝对安全", "rule": "P-06", "severity": "error",
            "suggestion": PRINCIPAL,
        }
    ]  # fmt: skip


def test_deposits_may_promise_principal(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-06: ``--scope deposit`` exempts principal and interest, and nothing else."""
    text.write_text("存款保本保息，稳赚不赔", encoding="utf-8")
    assert _run(capsys, "wording", text)[1].count("P-06") == 2
    code, out, _ = _run(capsys, "wording", text, "--scope", "deposit", "--format", "csv")
    assert code == 1
    assert [row["phrase"] for row in csv.DictReader(io.StringIO(out))] == ["稳赚不赔"]
    text.write_text("存款保本保息", encoding="utf-8")
    assert _run(capsys, "wording", text, "--scope", "deposit")[:2] == (0, "no rows\n")


def test_a_number_of_a_client_is_never_shown(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-09, P-37: an identity number between the words of a phrase is masked, in every form of the listing."""
    for number in ("110105199003071001", "13800138000", "4111111111111111"):
        text.write_text(f"保证 {number} 收益", encoding="utf-8")
        for form in ("table", "csv", "json"):
            code, out, err = _run(capsys, "wording", text, "--format", form)
            assert code == 1
            assert number not in out + err
            assert "保证 " in out
            assert "****" in out


def test_standard_input_is_read_where_the_file_is_a_dash(tmp_path: Path) -> None:
    """``wording -`` takes its text from a pipe, in UTF-8 whatever the locale is; a faulty byte is exit 2."""
    command = [sys.executable, "-m", "clientcare", "wording", "-", "--format", "csv"]
    for data, code, words in (
        ("\n稳赚不赔".encode(), 1, "2,1,稳赚不赔,P-06,error,"),
        (b"", 0, HEADER),
        (b"ok\n\xff", 2, "standard input:2: not UTF-8: byte 0xFF at offset 3; save the text as UTF-8 [CC-USAGE-001]"),
    ):
        done = subprocess.run(command, input=data, capture_output=True, check=False, env={"LC_ALL": "C"})  # noqa: S603
        assert done.returncode == code
        assert words in (done.stdout if code < 2 else done.stderr).decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("text.txt", "第一行\n保本".encode("gbk"), "text.txt:1: not UTF-8: byte 0xB5 at offset 0"),
        ("text.txt", "保本".encode("utf-16"), "it looks like UTF-16"),
        ("nowhere.txt", None, "nowhere.txt: cannot be read: No such file or directory (want a text file"),
        (".", None, "cannot be read: Is a directory"),
        ("a\0b", None, "cannot be read: "),
    ],
)
def test_what_is_no_text_is_refused(
    tmp_path: Path, name: str, content: bytes | None, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 with the place and the remedy; nothing on standard output."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, out, err = _run(capsys, "wording", f"{tmp_path}/{name}")
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("clientcare: ") == 1


def test_the_text_is_not_written_over(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A listing in the place of the text is refused; any other place is taken."""
    text.write_text("保本", encoding="utf-8")
    link = text.with_name("link")
    link.symlink_to(text)
    code, out, err = _run(capsys, "wording", text, "--output", link)
    assert (code, out) == (2, "")
    assert f"cannot write {link}: it is the text that is read" in err
    assert text.read_text(encoding="utf-8") == "保本"
    listing = text.with_name("listing.csv")
    assert _run(capsys, "wording", text, "--format", "csv", "--output", listing)[:2] == (1, "")
    assert listing.read_text(encoding="utf-8").startswith(HEADER)


def test_a_rulebook_without_phrases_cannot_tell(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-06: the handbook forbids the promise and lists no phrase, so it finds none in silence."""
    text.write_text("保本", encoding="utf-8")
    code, out, err = _run(capsys, "wording", text, "--rulebook", "retail-handbook")
    assert (code, out) == (2, "")
    assert "compliance.forbidden_phrases" in err
    assert "CC-RULEBOOK-004" in err
    assert _run(capsys, "wording", text, "--scope", "loan")[0] == 2


@pytest.mark.parametrize("part", ["保本保息，稳赚不赔。", "不" * 40 + "保", "guarantee ", "保证的"])
def test_the_time_goes_by_the_length_of_the_text(text: Path, part: str, capsys: pytest.CaptureFixture[str]) -> None:
    """P-06: four times the text takes far less than sixteen times as long."""
    spent = []
    for size in (1 << 15, 1 << 17):
        text.write_text(part * (size // len(part.encode())), encoding="utf-8")
        before = time.process_time()
        assert _run(capsys, "wording", text, "--format", "csv")[0] in (0, 1)
        spent.append(time.process_time() - before)
    assert spent[1] < 9 * spent[0] + 1


def test_a_text_of_one_mebibyte_is_read_whole(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-06: a promise at the end of a mebibyte is found, on its line."""
    lines = (1 << 20) // len("祝您生活愉快。\n".encode())
    text.write_text("祝您生活愉快。\n" * lines + "保本", encoding="utf-8")
    code, out, _ = _run(capsys, "wording", text, "--format", "csv")
    assert code == 1
    assert out.splitlines()[1].startswith(f"{lines + 1},1,保本,P-06,")
