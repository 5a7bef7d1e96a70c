"""Rule files: each broken file says everything that is wrong with it, within bounds and in no time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientcare.decision import Basis
from clientcare.errors import Fault, RulebookError
from clientcare.rulebook import Rulebook
from clientcare.rulefile import MAX_BYTES, MAX_DEPTH, MAX_EXPONENT, MAX_TOKEN, parse_rule_file

BAD = sorted((Path(__file__).parent / "bad_rulebooks").glob("*.toml"))
HEAD = 'id = "my-bank"\neffective_from = 2026-01-01\n'


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_a_broken_file_names_every_fault_with_place_and_remedy(path: Path) -> None:
    """One file a mistake; the words that it expects stand at its head."""
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("# expects: ") for line in lines if line.startswith("# expects: ")]
    with pytest.raises(RulebookError) as refused:
        Rulebook.load(path)
    said = [str(fault) for fault in refused.value.faults]
    assert expected
    assert len(said) == len(expected)
    for words in expected:
        assert any(words in line for line in said), (words, said)
    assert all(line.startswith(str(path)) for line in said)
    assert all(len(line) < 600 for line in said)


def test_all_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    """A file with five mistakes is read once and shows five faults."""
    file = tmp_path / "five.toml"
    file.write_text('id = "X"\ncurency = "CNY"\n[tiering.average]\nmonths = 0\n[override.5]\n', encoding="utf-8")
    with pytest.raises(RulebookError, match="7 faults in the rulebook") as refused:
        Rulebook.load(file)
    assert [fault.path for fault in refused.value.faults] == [
        "curency",
        "effective_from",
        "id",
        "tiering.average.id",
        "tiering.average.source",
        "tiering.average.months",
        'override."5"',
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x" * (MAX_BYTES + 1), "the file has 65,537 bytes (a rule file has at most 65,536)"),
        (b'a = "\xff"', "bad.toml:1: not UTF-8; save the file as UTF-8"),
        (b'a = 1\nb = "open', "bad.toml:2: not TOML"),
        (b"'" * 60_000, "not TOML"),
        (b'"""' * 20_000, "not TOML"),
        (b"a = '''" + b"'' " * 20_000, "not TOML"),
        (b'a = """' + b'\\"' * 30_000, "not TOML"),
        (b"a = " + b"{a=" * 20, "nest deeper than 16"),
        (b'"' + b"k" * 40_000 + b'" = 1', "bad.toml:1: a key of 40,002 characters (at most 100)"),
        (b"a.'" + b"k" * 200 + b"' .b = 1", "a key of 202 characters"),
        (b'a = ["""x"""", ' + b"[" * 5_000, "nest deeper than 16"),
        (b"a = ['''x''''', " + b"[" * 5_000, "nest deeper than 16"),
        (b"a = ['''x'''', " + b"[" * 5_000, "nest deeper than 16"),
        (b"\n" * 9 + b"b" * 101 + b" = 1", "bad.toml:10: a key of 101 characters (at most 100)"),
        (b"b = " + b"1" * 101, "a number of 101 characters (at most 100)"),
        (b"b = -" + b"1" * 100, "a number of 101 characters (at most 100)"),
        (b'"' + b"b" * 99 + b'" = 1', "a key of 101 characters (at most 100)"),
        (b"a = 1e61", "the exponent of 1e61 is out of range (at most 60 on either side)"),
        (b"a = 1E+6_1", "the exponent of 1E+6_1 is out of range"),
        (b"a = " + b"{a=" * 17 + b"1" + b"}" * 17, "nest deeper than 16"),
        (b".".join([b"a"] * 17) + b" = 1", "a dotted key has more than 16 parts"),
        (b"a = 1.5e61", "exponent of 5e61 is out of range"),
        (b"a = -1e-61", "exponent of -1e-61 is out of range"),
    ],
)
def test_hostile_text_is_refused_before_it_costs_time(content: bytes, words: str) -> None:
    """The bounds hold before the parser runs, and what passes them fails fast."""
    faults: list[Fault] = []
    assert parse_rule_file(content, "bad.toml", faults) == {}
    assert words in str(faults[0])


@pytest.mark.parametrize(
    "content",
    [
        b'a = "[[[[[[[[[[[[[[[[[[ # 1e999"',
        b"# [[[[[[[[[[[[[[[[[[[[[[[[ 1e999",
        b"a = '''[[[[[[[[[[[[[[[[[[[[[[[\n1e999'''",
        b'a = """ \\""" [[[[[[[[[[[[[[[[[[[[[[ """',
        b"\xef\xbb\xbfa = 1\r\nb = 0x1e400",
        b"a = [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]",
        b"a = 1e60",
        b"a = 1e-60",
        b"a = 1 #" + b"x" * (MAX_BYTES - 7),
        b"a = " + b"1" * MAX_TOKEN,
        b"a = 1\n" + b"b" * MAX_TOKEN + b" = 1",
        b'a = 1\n"' + b"b" * (MAX_TOKEN - 2) + b'" = 1',
        b"a = " + b"{a=" * 16 + b"1" + b"}" * 16,
        b".".join([b"a"] * 16) + b" = 1\n" + b".".join([b"b"] * 16) + b" = 1",
        b".".join([b"a"] * 16) + b" = 1.5",
        b"a = [" + b"[], " * 40 + b"]",
        b'a = ["""x"""", """""y"""""]',
        b"a = ['''x'''', '''y''''']",
        b'a = "' + b"long text. " * 100 + b'"',
    ],
)
def test_strings_and_comments_may_hold_anything(content: bytes) -> None:
    """Brackets and exponents inside strings and comments are text, and the bounds themselves are allowed."""
    faults: list[Fault] = []
    table = parse_rule_file(content, "good.toml", faults)
    assert faults == []
    assert ("a" in table) is (not content.startswith(b"#"))


@given(st.text(alphabet="ab=[]{}.\"'#\n\\1e+-, ", max_size=120))
def test_no_text_makes_the_parser_raise(content: str) -> None:
    """Whatever stands in a file, what is wrong comes as a fault."""
    faults: list[Fault] = []
    table = parse_rule_file(content.encode(), "any.toml", faults)
    assert isinstance(table, dict)
    assert not (table and faults)


def _load(tmp_path: Path, text: str, head: str = HEAD) -> Rulebook:
    file = tmp_path / "bank.toml"
    file.write_text(head + text, encoding="utf-8")
    return Rulebook.load(file).on(date(2026, 6, 30))


def test_an_override_changes_one_figure_and_its_source(tmp_path: Path) -> None:
    """T-03: the figure, its sentence and its clause change together; everything else stays."""
    book = _load(tmp_path, 'use = "vip-outlet"\n[override."T-03"]\nat_least = 200_000\n')
    rule = book.rule("T-03")
    assert dict(rule.parameters())["at_least"] == 200_000_00
    assert "200,000" in rule.statement("en")
    assert "200,000" in rule.statement("zh")
    assert (rule.source.document, rule.source.locator) == ("my-bank", 'override."T-03"')
    assert rule.source.note == "replaces 004 二(一)1"
    assert rule.effective_from == date(2026, 1, 1)
    assert book.rule("T-02").source.document == "004"


def test_a_remark_goes_with_the_figure_that_it_is_about(tmp_path: Path) -> None:
    """X-13, X-23: a changed figure is not read from a slide, nor without a number; words alone keep the remark."""
    text = 'use = "vip-outlet"\n[override."X-23"]\nat_least = 500_000\n'
    rule = _load(tmp_path, text).rule("X-23")
    assert (rule.note_en, rule.note_zh) == ("", "")
    own = _load(tmp_path, text + 'note_en = "As our circular says."\n').rule("X-23")
    assert (own.note_en, own.note_zh) == ("As our circular says.", "")
    words = 'use = "vip-outlet"\n[override."X-13"]\nstatement_en = "Holders of the bar get: {items}."\n'
    assert "slide" in _load(tmp_path, words).rule("X-13").note_en
    source = 'source = { document = "memo", locator = "7", basis = "default" }\n'
    assert _load(tmp_path, text + source).rule("X-23").note_en == ""


def test_an_override_may_turn_an_included_bound_into_an_excluded_one(tmp_path: Path) -> None:
    """T-03: more_than replaces at_least, the sentence follows."""
    book = _load(tmp_path, 'use = "vip-outlet"\n[override."T-03"]\nmore_than = 200_000\n')
    assert [name for name, _ in book.rule("T-03").parameters()] == ["tier", "name_en", "name_zh", "more_than"]
    assert "more than 200,000" in book.rule("T-03").statement("en")
    assert "超过 200,000" in book.rule("T-03").statement("zh")


def test_an_override_of_the_words_alone_keeps_the_clause(tmp_path: Path) -> None:
    """A better sentence does not change where the figure comes from; a source that is given is taken."""
    text = 'use = "vip-outlet"\n[override."T-03"]\nnote_en = "As the branch reads it."\n'
    assert _load(tmp_path, text).rule("T-03").source.document == "004"
    text = 'use = "vip-outlet"\n[override."T-03"]\nat_least = 5.5\n'
    text += 'source = { document = "memo", locator = "7", basis = "default" }\n'
    rule = _load(tmp_path, text).rule("T-03")
    assert (rule.source.document, rule.source.basis) == ("memo", Basis.DEFAULT)
    assert "5.50" in rule.statement()


def test_a_ratio_may_be_written_as_a_whole_number(tmp_path: Path) -> None:
    """T-15: at_least = 1 is a growth of 100 %."""
    book = _load(tmp_path, 'use = "reference"\n[override."T-15"]\nat_least = 1\n')
    assert book.tiering.growth is not None
    assert book.tiering.growth.at_least == Decimal(1)


def test_the_bounds_are_what_they_are_said_to_be() -> None:
    """The documented bounds of a rule file."""
    assert (MAX_BYTES, MAX_DEPTH, MAX_TOKEN, MAX_EXPONENT) == (65_536, 16, 100, 60)


def test_what_the_parser_cannot_hold_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a text get past the bounds and exhaust the parser, that is a fault of the file as well."""

    def exhausted(*_: object, **__: object) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr("clientcare.rulefile.tomllib.loads", exhausted)
    faults: list[Fault] = []
    assert parse_rule_file(b"a = 1\n", "deep.toml", faults) == {}
    assert str(faults[0]) == "deep.toml:2: not TOML: maximum recursion depth exceeded"


@given(st.text(alphabet="'\"[{x\\\n =,", max_size=60), st.sampled_from(['"""', "'''", '"', "'"]))
def test_no_string_hides_what_nests(content: str, quote: str) -> None:
    """Whatever strings stand before it, deep nesting never reaches the parser."""
    text = f"a = [{quote}{content}{quote}, " + "[" * 20_000
    faults: list[Fault] = []
    assert parse_rule_file(text.encode(), "any.toml", faults) == {}
    assert len(faults) == 1


def test_a_blank_of_any_script_may_stand_in_a_name(tmp_path: Path) -> None:
    """T-03: an ideographic space is a blank, not a control character."""
    book = _load(tmp_path, 'use = "vip-outlet"\n[override."T-03"]\nname_zh = "金\u3000卡"\n')
    assert book.tiering.label("gold").zh == "金\u3000卡"


@pytest.mark.parametrize("field", ["statement_en", "statement_zh"])
def test_a_changed_sentence_is_cited_to_the_file_that_changes_it(tmp_path: Path, field: str) -> None:
    """T-03: what the bank says itself is not what the handbook says."""
    rule = _load(tmp_path, f'use = "vip-outlet"\n[override."T-03"]\n{field} = "{{at_least}}"\n').rule("T-03")
    assert rule.statement(field[-2:]) == "100,000"
    assert (rule.source.document, rule.source.note) == ("my-bank", "replaces 004 二(一)1")
