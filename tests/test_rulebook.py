"""Rulebooks: the packaged ones hold what they cite, compose as they say, and a bank's own builds on them."""

from __future__ import annotations

import re
import string
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import clientcare
from clientcare.decision import Basis
from clientcare.errors import NoRuleInForce, RulebookError
from clientcare.policy import RULE_KINDS, slots_of
from clientcare.regime import Minimum
from clientcare.rulebook import PACKAGED, SECTIONS, Editions, Rulebook
from clientcare.tiering import assess_tier

HANDBOOKS = {
    "vip-outlet": "004",
    "retail-handbook": "001",
    "wealth-handbook": "000",
    "care-regulation": "002",
    "care-strategy": "003",
}
LATEST = date(2026, 6, 30)


@pytest.fixture(params=PACKAGED)
def rulebook(request: pytest.FixtureRequest) -> Rulebook:
    """Each packaged rulebook, in force in 2026."""
    return Rulebook.load(request.param).on(LATEST)


def test_every_rule_speaks_both_languages_and_cites_its_clause(rulebook: Rulebook) -> None:
    """Id, kind, a sentence in English and Chinese, source and edition are there for every rule."""
    rules = [rule for _, rule in rulebook.rules()]
    assert rules
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.kind in RULE_KINDS
        assert rule.statement("en").endswith("."), rule.id
        assert rule.statement("zh").endswith("。"), rule.id
        assert any("\u4e00" <= char <= "\u9fff" for char in rule.statement("zh")), rule.id
        assert not any("\u4e00" <= char <= "\u9fff" for char in rule.statement("en")), rule.id
        assert bool(rule.note_en) == bool(rule.note_zh), rule.id
        assert rule.source.document
        assert rule.source.locator
        assert rule.effective_from is not None


@pytest.mark.parametrize(("name", "document"), HANDBOOKS.items())
def test_a_handbook_holds_only_what_it_says_itself(name: str, document: str) -> None:
    """Every rule of a handbook cites that handbook; what it leaves silent is a default that says so."""
    for _, rule in Rulebook.load(name).on(LATEST).rules():
        if rule.source.basis is Basis.DEFAULT:
            assert rule.source.document == name, rule.id
            assert rule.id.startswith("D-"), rule.id
        else:
            assert rule.source.document == document, rule.id


def test_figures_of_typed_rules_stand_in_their_sentences_once() -> None:
    """A sentence of a rule with figures names them in braces, so no figure can drift from its parameter."""
    for name in PACKAGED:
        for section, rule in Rulebook.load(name).on(LATEST).rules():
            if section not in ("tiering", "staffing", "cadence", "compliance", "crosssell"):
                continue
            if isinstance(rule, Minimum) and rule.per is None:
                continue  # without an interval nothing falls due, and there is no figure to say
            numbers = {
                key for key, value in rule.parameters() if isinstance(value, int) and not isinstance(value, bool)
            }
            for template in (rule.statement_en, rule.statement_zh):
                named = {field for _, field, _, _ in string.Formatter().parse(template) if field}
                covered = named | ({"at_least", "more_than"} if "bound" in named else set())
                assert numbers <= covered, (name, rule.id, template)


def test_no_figure_of_cadence_stands_loose_in_a_sentence(rulebook: Rulebook) -> None:
    """C-01 to C-85: beside the braces a sentence holds no digit but in ids, codes and full hours."""
    for rule in rulebook.cadence.every_rule():
        for template in (rule.statement_en, rule.statement_zh):
            said = re.sub(r"\{\w+\}(:00)?|\b[A-Z]-[0-9]{2}\b|february-28|march-1", "", template)
            assert re.search("[0-9]", said) is None, (rule.id, said)


def test_every_edition_begins_on_its_day() -> None:
    """The day before the first edition raises; the day itself and any later day have rules."""
    for name in PACKAGED:
        first = Rulebook.load(name).editions[0].ref.edition
        with pytest.raises(NoRuleInForce, match="no edition in force") as refused:
            Rulebook.load(name).on(first - timedelta(days=1))
        assert refused.value.code == "CC-RULEBOOK-003"
        assert Rulebook.load(name).on(first) == Rulebook.load(name).on(first + timedelta(days=5000))


def test_editions_are_in_force_from_the_days_that_are_settled() -> None:
    """vip-outlet and reference from 2011-08-01, the undated handbooks from 2000-01-01."""
    begins = {name: Rulebook.load(name).editions[0].ref.edition.isoformat() for name in PACKAGED}
    assert begins == {
        "reference": "2011-08-01",
        "vip-outlet": "2011-08-01",
        "retail-handbook": "2000-01-01",
        "wealth-handbook": "2000-01-01",
        "care-regulation": "2000-01-01",
        "care-strategy": "2000-01-01",
    }


def test_reference_takes_tiering_and_staffing_from_the_outlet_and_growth_from_the_retail_handbook() -> None:
    """The composition of reference: vip-outlet's scheme and ratios, T-15 for growth, and defaults that show."""
    reference, outlet = (Rulebook.load(name).on(LATEST) for name in ("reference", "vip-outlet"))
    assert reference.tiering.bands == outlet.tiering.bands
    assert reference.staffing.ratios == outlet.staffing.ratios
    assert reference.tiering.growth == Rulebook.load("retail-handbook").on(LATEST).tiering.growth
    assert reference.tiering.precedence is None
    typed = ("tiering", "staffing", "cadence")
    defaults = {
        rule.id for section, rule in reference.rules() if section in typed and rule.source.basis is Basis.DEFAULT
    }
    assert defaults == {"K-36", *(f"D-{number:02d}" for number in range(2, 21))}
    assert reference.tiering.averaging.short_history == "full-window"
    assert reference.tiering.averaging.negative_balances == "counted"
    assert reference.tiering.downgrade is not None
    assert reference.tiering.downgrade.grace_months == 0


def test_the_whole_catalogue_is_stated() -> None:
    """All 400 rules of the handbooks stand in a packaged rulebook, beside the defaults that say so."""
    rules = {rule.id: rule for name in PACKAGED for _, rule in Rulebook.load(name).on(LATEST).rules()}
    held = set(rules)
    spans = {"T": 31, "S": 22, "C": 85, "X": 67, "K": 36, "P": 42, "V": 29, "O": 20, "L": 23, "I": 17, "G": 16, "E": 12}
    catalogue = {f"{prefix}-{number:02d}" for prefix, most in spans.items() for number in range(1, most + 1)}
    assert len(catalogue) == 400
    assert all(rules[one].source.basis is Basis.DEFAULT and one.startswith("D-") for one in held - catalogue)
    assert {f"D-{number:02d}" for number in range(1, 21)} <= held
    assert catalogue <= held


def test_digests_tell_rulebooks_apart_and_stay(rulebook: Rulebook) -> None:
    """The digest names the content: the same when loaded again, another for another rulebook."""
    assert Rulebook.load(rulebook.ref.id).on(LATEST).ref.digest == rulebook.ref.digest
    assert len({Rulebook.load(name).on(LATEST).ref.digest for name in PACKAGED}) == len(PACKAGED)


def test_every_policy_names_its_rulebook(rulebook: Rulebook) -> None:
    """Each section's policy carries the reference that its decisions will carry."""
    assert {policy.rulebook for policy in rulebook.policies} == {rulebook.ref}
    assert [slots_of(type(policy)) for policy in rulebook.policies] == [slots_of(cls) for cls in SECTIONS.values()]


def test_an_unknown_rule_is_named_with_its_near_match(rulebook: Rulebook) -> None:
    """A rule id that is not there raises."""
    with pytest.raises(NoRuleInForce, match="holds no rule 'Z-99'"):
        rulebook.rule("Z-99")


@pytest.mark.parametrize("name", ["vip-outlets", "no/such/file.toml", "\0", "x" * 500])
def test_an_unknown_name_is_refused_with_what_there_is(name: str) -> None:
    """Neither a packaged rulebook nor a file: the packaged ones are listed."""
    with pytest.raises(RulebookError, match="packaged: reference, vip-outlet") as refused:
        Rulebook.load(name)
    assert refused.value.code == "CC-RULEBOOK-002"


# --- a bank's own ----------------------------------------------------------------------------------------------------

OWN_BAND = """
[[tiering.bands]]
id = "B-01"
tier = "private"
name_en = "Private"
name_zh = "私人银行"
more_than = 10_000_000
source = { document = "my-bank", locator = "1.1" }
"""


def _write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_bank_may_add_a_tier_of_its_own(tmp_path: Path) -> None:
    """A new band with an id and a source joins the scheme in its place."""
    file = _write(tmp_path, "own.toml", f'id = "my-bank"\neffective_from = 2026-01-01\nuse = "reference"\n{OWN_BAND}')
    book = Rulebook.load(file).on(LATEST)
    assert book.tiering.tiers == ("ordinary", "gold", "platinum", "diamond", "private")
    assert assess_tier("10000000.01", book.tiering).value == "private"
    assert assess_tier("10000000.00", book.tiering).value == "diamond"
    assert book.ref.id == "my-bank"
    assert book.currency == "CNY"


def test_its_own_date_governs_what_it_uses(tmp_path: Path) -> None:
    """A bank may put a handbook in force before the handbook's own edition; before its own date nothing is."""
    text = 'id = "old"\neffective_from = 1993-01-01\neffective_to = 1998-12-31\ncurrency = "CZK"\nuse = "vip-outlet"\n'
    editions = Rulebook.load(_write(tmp_path, "old.toml", text))
    book = editions.on(date(1993, 1, 1))
    assert (book.currency, book.ref.edition) == ("CZK", date(1993, 1, 1))
    assert editions.on(date(1998, 12, 31)) == book
    for day in (date(1992, 12, 31), date(1999, 1, 1)):
        with pytest.raises(NoRuleInForce, match="its editions: from 1993-01-01 to 1998-12-31"):
            editions.on(day)


def test_a_file_says_which_of_two_rulebooks_holds(tmp_path: Path) -> None:
    """T-01 to T-16: two schemes are never mixed: the preferred one holds, whichever is named first."""
    for first, second in (("vip-outlet", "retail-handbook"), ("retail-handbook", "vip-outlet")):
        text = (
            'id = "my-bank"\neffective_from = 2026-01-01\n'
            f'[use]\ntiering = ["{first}", "{second}"]\nstaffing = "vip-outlet"\n'
            '[prefer]\n"tiering.bands" = "vip-outlet"\n"tiering.average" = "vip-outlet"\n'
        )
        file = _write(tmp_path, "both.toml", text)
        with pytest.raises(RulebookError, match=r"tiering\.services: T-26: 'vip' is no tier of the scheme"):
            Rulebook.load(file)


@pytest.mark.parametrize("names", [("vip-outlet", "retail-handbook"), ("retail-handbook", "vip-outlet")])
def test_a_section_may_mix_what_does_not_meet(tmp_path: Path, names: tuple[str, str]) -> None:
    """staffing of both: the ratios of one and the 1+N team of the other; nothing is set twice, so nothing is asked."""
    text = f'id = "my-bank"\neffective_from = 2026-01-01\n[use]\nstaffing = ["{names[0]}", "{names[1]}"]\n'
    staffing = Rulebook.load(_write(tmp_path, "both.toml", text)).on(LATEST).staffing
    assert staffing.team is not None
    assert len(staffing.ratios) == 5


@pytest.mark.parametrize("how", ['use = "reference"', '[include]\nreference = ["T-03"]'])
def test_a_file_cannot_take_the_id_of_what_it_uses(tmp_path: Path, how: str) -> None:
    """One name for two rulebooks would make receipts ambiguous: one fault, not one a section."""
    text = f'id = "reference"\neffective_from = 2026-01-01\n{how}\n'
    with pytest.raises(RulebookError) as refused:
        Rulebook.load(_write(tmp_path, "same.toml", text))
    assert [fault.path for fault in refused.value.faults] == ["id"]


def test_a_section_may_take_the_union_of_several_rulebooks() -> None:
    """compliance in reference holds the rules of four handbooks, each once; P-01 stands for P-03 as well."""
    compliance = {
        rule.id
        for section, rule in Rulebook.load("reference").on(LATEST).rules()
        if section == "compliance" and rule.source.basis is not Basis.DEFAULT
    }
    parts = set()
    for name in ("retail-handbook", "vip-outlet", "care-regulation", "wealth-handbook"):
        parts |= {rule.id for section, rule in Rulebook.load(name).on(LATEST).rules() if section == "compliance"}
    assert parts - compliance == {"P-03"}
    assert compliance <= parts


def test_a_folder_holds_the_editions_of_one_rulebook(tmp_path: Path) -> None:
    """One file an edition; the one in force on a day is found by its date, not by its name."""
    base = 'id = "my-bank"\nuse = "vip-outlet"\neffective_from = '
    _write(tmp_path, "b.toml", f'{base}2025-01-01\n[override."T-03"]\nat_least = 50_000\n')
    _write(tmp_path, "a.toml", f'{base}2026-01-01\n[override."T-03"]\nat_least = 60_000\n')
    editions = Rulebook.load(tmp_path)
    assert [edition.ref.edition.year for edition in editions.editions] == [2025, 2026]
    assert assess_tier("55000", editions.on(date(2025, 12, 31)).tiering).value == "gold"
    assert assess_tier("55000", editions.on(date(2026, 1, 1)).tiering).value == "ordinary"


def test_editions_share_an_id_and_differ_in_their_day(tmp_path: Path) -> None:
    """Another id in the folder, or the same day twice, is a fault."""
    _write(tmp_path, "a.toml", 'id = "one"\neffective_from = 2026-01-01\n')
    _write(tmp_path, "b.toml", 'id = "two"\neffective_from = 2026-01-01\n')
    with pytest.raises(RulebookError) as refused:
        Rulebook.load(tmp_path)
    assert [fault.path for fault in refused.value.faults] == ["id", "effective_from"]


def test_an_edition_takes_effect_on_the_day_that_names_it(tmp_path: Path) -> None:
    """2025-01-01.toml with another effective_from is out of order; a file that no day names may begin on any."""
    _write(tmp_path, "2025-01-01.toml", 'id = "my-bank"\neffective_from = 2026-01-01\n')
    _write(tmp_path, "draft.toml", 'id = "my-bank"\neffective_from = 2027-01-01\n')
    with pytest.raises(RulebookError, match="effective_from: 2026-01-01 in a file named 2025-01-01"):
        Rulebook.load(tmp_path)
    (tmp_path / "2025-01-01.toml").rename(tmp_path / "2026-01-01.toml")
    assert [edition.ref.edition.year for edition in Rulebook.load(tmp_path).editions] == [2026, 2027]


def test_packaged_editions_lie_in_folders_named_by_their_day() -> None:
    """A reader finds the edition in force by the name of its folder."""
    root = Path(clientcare.__file__).parent / "rulebooks"
    for name in PACKAGED:
        days = sorted(folder.name for folder in (root / name).iterdir())
        assert days == [edition.ref.edition.isoformat() for edition in Rulebook.load(name).editions]


def test_an_empty_folder_holds_no_edition(tmp_path: Path) -> None:
    """A folder without a TOML file says what it should hold."""
    with pytest.raises(RulebookError, match="holds no edition"):
        Rulebook.load(tmp_path)


def test_an_unreadable_file_has_one_fault_and_no_consequences(tmp_path: Path) -> None:
    """What follows from a syntax error is not reported beside it."""
    with pytest.raises(RulebookError) as refused:
        Rulebook.load(_write(tmp_path, "broken.toml", "id = \n"))
    assert len(refused.value.faults) == 1


SOURCED = 'source = { document = "my-bank", locator = "1" }\n'


def _own(folder: Path, text: str, head: str = 'id = "my-bank"\neffective_from = 2026-01-01\n') -> Rulebook:
    return Rulebook.load(_write(folder, "own.toml", head + text)).editions[0]


def _list(slot: str, rule_id: str, code: str) -> str:
    items = f'[{{ code = "{code}", name_en = "{code}", name_zh = "{code}" }}]'
    return f'[tiering.{slot}]\nid = "{rule_id}"\nitems = {items}\n{SOURCED}'


def test_the_digest_tells_in_which_place_a_rule_stands(tmp_path: Path) -> None:
    """T-20, T-21: occupations and orientations swapped are another rulebook, though the rules are the same."""
    one = _own(tmp_path, _list("occupations", "B-20", "a") + _list("orientations", "B-21", "b"))
    two = _own(tmp_path, _list("orientations", "B-20", "a") + _list("occupations", "B-21", "b"))
    assert [rule for _, rule in one.rules()] == [rule for _, rule in two.rules()]
    alone = [_own(tmp_path, _list(slot, "B-20", "a")) for slot in ("occupations", "orientations")]
    assert len({book.ref.digest for book in (one, two, *alone)}) == 4


def test_the_digest_takes_a_number_for_a_number(tmp_path: Path) -> None:
    """T-15: 0.3 and 0.30 are one rule and one digest; 0.31 is another."""
    rule = f'[tiering.growth]\nid = "B-15"\nmonths = 6\n{SOURCED}at_least = '
    digests = [_own(tmp_path, rule + rate).ref.digest for rate in ("0.3", "0.30", "0.31")]
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


@pytest.mark.parametrize(
    "head",
    [
        'id = "our-bank"\neffective_from = 2026-01-01\n',
        'id = "my-bank"\neffective_from = 2026-01-02\n',
        'id = "my-bank"\neffective_from = 2026-01-01\ncurrency = "CZK"\n',
    ],
)
def test_the_digest_covers_whose_when_and_in_which_money(tmp_path: Path, head: str) -> None:
    """Id, day and currency are content: 100,000 yuan are not 100,000 crowns."""
    assert _own(tmp_path, "").ref.digest != _own(tmp_path, "", head).ref.digest


def test_the_order_of_rules_in_a_file_is_no_content(tmp_path: Path) -> None:
    """The digest sorts the rules of a list by id."""
    rules = [f'[[tiering.rules]]\nid = "B-{number}"\n{SOURCED}' for number in (1, 2)]
    assert _own(tmp_path, "".join(rules)).ref.digest == _own(tmp_path, "".join(reversed(rules))).ref.digest


def _packaged(monkeypatch: pytest.MonkeyPatch, folder: Path, **months: int) -> None:
    """Let packaged rulebooks state T-05 alone, each with its months."""
    made: dict[str, Editions] = {}
    for place, (name, figure) in enumerate(months.items()):
        text = f'id = "x{place}"\neffective_from = 2000-01-01\n[tiering.average]\nid = "A-{place}"\nmonths = {figure}\n'
        made[name.replace("_", "-")] = Rulebook.load(_write(folder, f"{name}.toml", text + SOURCED))
    monkeypatch.setattr("clientcare.rulebook._load_packaged", made.__getitem__)


USE_THREE = '[use]\ntiering = ["vip-outlet", "retail-handbook", "care-strategy"]\n'


@pytest.mark.parametrize(
    ("months", "prefer", "held"),
    [
        ((12, 12, 12), "", "A-0"),
        ((12, 12, 6), "care-strategy", "A-2"),
        ((12, 6, 6), "vip-outlet", "A-0"),
        ((12, 6, 12), "retail-handbook", "A-1"),
        ((12, 12, 12), "retail-handbook", "A-1"),
    ],
)
def test_a_single_rule_is_what_all_agree_on_or_what_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, months: tuple[int, ...], prefer: str, held: str
) -> None:
    """T-05: one figure is settled once over all that are used, wherever the preferred one stands in the list."""
    _packaged(monkeypatch, tmp_path, vip_outlet=months[0], retail_handbook=months[1], care_strategy=months[2])
    said = f'[prefer]\n"tiering.average" = "{prefer}"\n' if prefer else ""
    assert [rule.id for _, rule in _own(tmp_path, USE_THREE + said).rules()] == [held]


@pytest.mark.parametrize("months", [(12, 6, 12), (12, 12, 6), (6, 12, 12)])
@pytest.mark.parametrize("prefer", ["", '[prefer]\n"tiering.average" = "wealth-handbook"\n'])
def test_a_single_rule_that_differs_is_not_taken_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, months: tuple[int, ...], prefer: str
) -> None:
    """T-05: all are named in one fault with the way out; to prefer one that is not used settles nothing."""
    _packaged(monkeypatch, tmp_path, vip_outlet=months[0], retail_handbook=months[1], care_strategy=months[2])
    with pytest.raises(RulebookError) as refused:
        _own(tmp_path, USE_THREE + prefer)
    (fault,) = refused.value.faults
    assert (fault.path, fault.problem) == (
        "use.tiering",
        "tiering.average is set differently: vip-outlet (A-0) against retail-handbook (A-1) against care-strategy "
        '(A-2); say which holds, under [prefer]: "tiering.average" = "vip-outlet", '
        "or leave the others out of use.tiering",
    )


def test_of_two_rules_of_one_id_in_a_list_the_first_named_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list is the union by id, in the order in which the rulebooks are named."""
    made = {}
    for name, words in (("vip-outlet", "One."), ("retail-handbook", "Two.")):
        rule = f'[[tiering.rules]]\nid = "A-01"\nstatement_en = "{words}"\n{SOURCED}'
        text = f'id = "x"\neffective_from = 2000-01-01\n{rule}'
        made[name] = Rulebook.load(_write(tmp_path, f"{name}.toml", text))
    monkeypatch.setattr("clientcare.rulebook._load_packaged", made.__getitem__)
    for names, said in ((("vip-outlet", "retail-handbook"), "One."), (("retail-handbook", "vip-outlet"), "Two.")):
        book = _own(tmp_path, f'[use]\ntiering = ["{names[0]}", "{names[1]}"]\n')
        assert [rule.statement() for _, rule in book.rules()] == [said]


def test_what_is_preferred_may_be_what_alone_is_used(tmp_path: Path) -> None:
    """A preference for the one rulebook in use is settled, and no fault."""
    book = _own(tmp_path, '[use]\ntiering = "vip-outlet"\n[prefer]\n"tiering.bands" = "vip-outlet"\n')
    assert book.tiering.tiers == ("ordinary", "gold", "platinum", "diamond")


def test_an_included_rule_joins_the_list_that_is_used(tmp_path: Path) -> None:
    """T-17: every rule of the list stays, and the included one is added once, even where it is there already."""
    outlet = Rulebook.load("vip-outlet").on(LATEST).tiering
    text = '[use]\ntiering = "vip-outlet"\n[include]\nretail-handbook = ["T-17"]\nvip-outlet = ["T-06", "T-03"]\n'
    tiering = _own(tmp_path, text).tiering
    assert {rule.id for rule in tiering.rules} == {"T-17", *(rule.id for rule in outlet.rules)}
    assert tiering.bands == outlet.bands


def test_an_included_single_rule_takes_the_place_of_the_used_one(tmp_path: Path) -> None:
    """T-05, D-01: where there is one place, the included rule holds it."""
    text = '[use]\ntiering = "vip-outlet"\n[include]\nretail-handbook = ["D-01"]\n'
    average = _own(tmp_path, text).tiering.average
    assert average is not None
    assert average.id == "D-01"


def test_a_faulty_use_has_no_consequences_beside_it(tmp_path: Path) -> None:
    """What two rulebooks disagree on is the one fault; overrides and services that miss it are not told as well."""
    text = '[use]\ntiering = ["vip-outlet", "retail-handbook"]\n[override."T-99"]\nmonths = 1\n'
    with pytest.raises(RulebookError) as refused:
        _own(tmp_path, text)
    assert [fault.path for fault in refused.value.faults] == ["use.tiering"]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_has_its_policy(rulebook: Rulebook, section: str) -> None:
    """A section is looked up by its name; another name is a KeyError."""
    assert type(rulebook.section(section)) is SECTIONS[section]
    with pytest.raises(KeyError):
        rulebook.section(f"{section}s")


@pytest.mark.parametrize("name", ["", Path("no-such-folder/x.toml")])
def test_no_name_and_no_file_are_refused(name: Any) -> None:
    """An empty name is not the folder that the process happens to run in."""
    with pytest.raises(RulebookError, match="packaged: reference, vip-outlet") as refused:
        Rulebook.load(name)
    assert refused.value.code == "CC-RULEBOOK-002"


def test_the_name_of_a_rulebook_is_a_term(tmp_path: Path) -> None:
    """Both names of the head are kept; a file without names has its id alone."""
    head = 'id = "my-bank"\neffective_from = 2026-01-01\nname_en = "Ours"\nname_zh = "本行"\n'
    assert [_own(tmp_path, "", head).name.label(lang) for lang in ("en", "zh")] == ["Ours", "本行"]
    assert _own(tmp_path, "").name.label() == "my-bank"
