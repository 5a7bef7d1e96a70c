"""Real holdings, outflows and birth numbers (X-05 to X-27, P-09, P-23): the examples, and a second count of figures.

The data stay outside the project; where they are absent, the tests that need them are skipped.
"""

from __future__ import annotations

import contextlib
import csv
import gzip
import importlib.util
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from clientcare import Rulebook
from clientcare.crosssell import OfferDecision, Verdict
from clientcare.decision import Finding, Outcome, Term
from clientcare.masking import mask_identity

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
EXAMPLES = ROOT / "examples"
PIECES = ("trans_1993_1994q1", "trans_1995_1998_loan_applicants")
CREDIT = ("loan", "card")
INVESTMENTS = ("wealth", "fund", "bond", "insurance", "gold")

with_data = pytest.mark.skipif(
    not ((DATA / "berka").is_dir() and (DATA / "uci_bank_marketing").is_dir()), reason="the data are not here"
)


def script(path: str) -> ModuleType:
    """A script of the examples as a module."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, EXAMPLES / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def output(module: ModuleType, *arguments: Path) -> str:
    """What a run prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert module.main([str(one) for one in arguments]) == 0
    return out.getvalue().strip()


def raw(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table as published."""
    with gzip.open(DATA / f"{table}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def product_of(finding: Finding) -> str | None:
    """The product that a finding speaks of, by its code."""
    product = dict(finding.figures).get("product")
    return product.code if isinstance(product, Term) else None


def column(table: str, place: int) -> dict[str, int]:
    """One column of figures of a printed table by what is counted."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {cells[0]: int(cells[place].replace(",", "")) for cells in lines}


# --- outflows --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outflows() -> str:
    """The printed table of outflows."""
    return output(script("berka/count_outflows.py"), DATA / "berka")


@with_data
@pytest.mark.parametrize(("place", "amount", "share"), [(1, 122, 82), (2, 101, 99)], ids=PIECES)
def test_outflows_judged_alone_are_those_of_the_independent_count(
    outflows: str, place: int, amount: int, share: int
) -> None:
    """P-23, D-36: of at least 50,000; of at least 20,000 and half of the row's own balance before it."""
    figures = column(outflows, place)
    assert figures["each alone, 50,000 or more"] == amount
    assert figures["each alone, 20,000 or more and 50 % of the row's own balance before"] == share


@with_data
@pytest.mark.parametrize(("place", "piece"), [(1, PIECES[0]), (2, PIECES[1])], ids=PIECES)
def test_days_agree_with_running_sums_of_the_raw_rows(outflows: str, place: int, piece: str) -> None:
    """P-23, D-36: outflows without a code, added by account and day, against what was there before the day."""
    sent: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    net: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    explained = []
    for row in raw(f"berka/{piece}"):
        if row["date"] == "940331":
            continue
        amount, account, day = Decimal(row["amount"]), row["account_id"], row["date"]
        net[account][day] += amount if row["type"] in ("PRIJEM", "credit") else -amount
        if row["type"] not in ("PRIJEM", "credit"):
            if row["k_symbol"].strip():
                explained.append(amount)
            else:
                sent[account, day] += amount
    by_amount = {key for key, amount in sent.items() if amount >= 50_000}
    by_share = {
        (account, day)
        for (account, day), amount in sent.items()
        if amount >= 20_000 and 2 * amount >= sum(moved for other, moved in net[account].items() if other < day)
    }
    figures = column(outflows, place)
    assert figures["a client's day, 50,000 or more"] == len(by_amount)
    assert figures["a client's day, 20,000 or more and 50 % of the evening before"] == len(by_share)
    assert figures["a client's day, either"] == len(by_amount | by_share)
    assert figures["clients with such a day"] == len({account for account, _ in by_amount | by_share})
    days = Counter(day for _, day in by_amount | by_share)
    assert figures["most clients to ask about one day"] == max(days.values())
    assert max(explained) < 20_000


# --- birth numbers ---------------------------------------------------------------------------------------------------


@with_data
def test_no_birth_number_is_left(tmp_path: Path) -> None:
    """P-09: 4,289 are masked, the other columns stay, no six digits in a row are left; twice is as once."""
    printed = output(script("berka/mask_clients.py"), DATA / "berka", tmp_path / "masked.csv")
    assert printed == "birth numbers: 4,289; different masks: 1"
    text = (tmp_path / "masked.csv").read_text(encoding="utf-8")
    assert re.search("[0-9]{6}", text) is None
    masked, clients = list(csv.DictReader(io.StringIO(text))), list(raw("berka/client"))
    assert len({one["birth_number"] for one in clients}) == 4_076
    for one, client in zip(masked, clients, strict=True):
        assert one | {"birth_number": client["birth_number"]} == client
        assert mask_identity(client["birth_number"]).text == one["birth_number"]
        assert mask_identity(one["birth_number"]).text == one["birth_number"]


# --- offers ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example() -> ModuleType:
    """The script that counts offers."""
    return script("offers/count_offers.py")


@pytest.fixture(scope="module")
def offers(example: ModuleType) -> list[str]:
    """The two printed tables of offers."""
    return output(example, DATA).split("\n\n")


@pytest.fixture(scope="module")
def owners(example: ModuleType) -> tuple[Any, dict[str, Any]]:
    """The Czech bank, and its owners by id, all consenting."""
    bank, cases = example.berka(DATA)
    return bank, {case.client.client_id: example.consenting(case) for case in cases}


@pytest.fixture(scope="module")
def statuses() -> dict[str, str]:
    """The status of the loan of each owner who has one, from the raw tables."""
    owner_of = {row["account_id"]: row["client_id"] for row in raw("berka/disp") if row["type"] == "OWNER"}
    return {owner_of[row["account_id"]]: row["status"] for row in raw("berka/loan")}


def offered(decision: OfferDecision, bank: Any, families: tuple[str, ...]) -> list[str]:
    """The products of some families that a decision offers."""
    return [
        one.product
        for one in decision.value
        if one.verdict is Verdict.OFFER and bank.catalogue.family_of(one.product) in families
    ]


@with_data
def test_no_owner_with_an_unpaid_loan_is_offered_credit(
    owners: tuple[Any, dict[str, Any]], statuses: dict[str, str]
) -> None:
    """BK-06: status B or D; each product of credit says so by its verdict, its clause and a finding."""
    bank, cases = owners
    unpaid = [client_id for client_id, status in statuses.items() if status in ("B", "D")]
    assert len(unpaid) == 63
    tempted = 0
    for client_id in unpaid:
        case = cases[client_id]
        found, after = bank.found(case), bank.judged(case)
        tempted += len(offered(found, bank, CREDIT))
        assert offered(after, bank, CREDIT) == []
        assert sorted(one.product for one in after.value) == sorted(one.product for one in found.value)
        taken = [one for one in after.value if one.verdict is Verdict.NOT_ELIGIBLE]
        assert {one.clause for one in taken} <= {"BK-06"}
        spoken = [(product_of(one), one.rule, one.outcome) for one in after.findings]
        codes = [one.product for one in taken]
        assert [one for one in spoken if one[0] in codes] == [(code, "BK-06", Outcome.NOT_MET) for code in codes]
    assert tempted == 127


@with_data
def test_owners_who_repay_keep_every_offer(owners: tuple[Any, dict[str, Any]], statuses: dict[str, str]) -> None:
    """BK-06: status A or C, and owners without a loan, are left as the library judged them."""
    bank, cases = owners
    fine = [case for client_id, case in cases.items() if statuses.get(client_id) in ("A", "C")]
    assert len(fine) == 484
    found = [bank.found(case) for case in fine]
    assert [bank.judged(case) for case in fine] == found
    assert sum(len(offered(one, bank, CREDIT)) for one in found) > 0


@with_data
def test_a_loan_that_is_in_no_table_leaves_credit_unknown(
    owners: tuple[Any, dict[str, Any]], statuses: dict[str, str]
) -> None:
    """BK-06: 23 owners pay instalments without a row in the table of loans."""
    bank, cases = owners
    unknown = [case for case in cases.values() if case.barred is None]
    assert len(unknown) == 23
    assert not any(case.client.client_id in statuses for case in unknown)
    for case in unknown:
        after = bank.judged(case)
        assert offered(after, bank, CREDIT) == []
        assert not any(one.verdict is Verdict.NOT_ELIGIBLE for one in after.value)


@with_data
def test_what_stays_unknown_is_an_investment_or_waits_for_a_tier(owners: tuple[Any, dict[str, Any]]) -> None:
    """P-28, X-27: without an assessment no investment is offered, without a tier nothing for VIP clients."""
    bank, cases = owners
    reasons: Counter[bool] = Counter()
    for case in cases.values():
        for one in bank.found(case).value:
            if one.verdict is Verdict.UNKNOWN:
                investment = bank.catalogue.find(one.product).investment
                assert one.rules == ("X-27",) or investment
                reasons[investment] += 1
            elif one.verdict is Verdict.OFFER:
                assert not bank.catalogue.find(one.product).investment
    assert reasons.total() == 1_942
    assert reasons[True] > 0
    assert reasons[False] > 0


@with_data
@pytest.mark.parametrize(
    ("table", "in_default", "not_known"), [("bank-full", 815, 0), ("bank-additional-full", 3, 8_597)]
)
def test_nobody_in_default_is_offered_credit_or_an_investment(
    example: ModuleType, table: str, in_default: int, not_known: int
) -> None:
    """UC-01: nor anybody of whom it is not known; what the library alone offers follows from the raw row."""
    rows = list(raw(f"uci_bank_marketing/{table}"))
    bank, cases = example.campaign(DATA, table)
    seen: Counter[str] = Counter()
    for row, case in zip(rows, cases, strict=True):
        if row["default"] == "no":
            continue
        seen[row["default"]] += 1
        found = bank.found(case)
        # A home loan suggests four loans, the deposit one wealth product.
        assert len(offered(found, bank, CREDIT)) == 4 * (row["housing"] == "yes")
        assert len(offered(found, bank, INVESTMENTS)) == (row["y"] == "yes")
        after = bank.judged(case)
        assert offered(after, bank, (*CREDIT, *INVESTMENTS)) == []
        verdict = Verdict.NOT_ELIGIBLE if row["default"] == "yes" else Verdict.UNKNOWN
        assert {(one.verdict, one.clause) for one in after.value} <= {(verdict, "UC-01")}
    assert (seen["yes"], seen["unknown"]) == (in_default, not_known)


@with_data
def test_the_tables_agree_with_the_raw_rows(offers: list[str]) -> None:
    """X-05, X-06, UC-01: who is suggested something, and what is taken out, counted without the library."""
    for place, table in ((1, "bank-full"), (3, "bank-additional-full")):
        figures, after = column(offers[1], place), column(offers[1], place + 1)
        rows = list(raw(f"uci_bank_marketing/{table}"))
        homes = Counter(row["default"] for row in rows if row["housing"] == "yes")
        deposits = Counter(row["default"] for row in rows if row["y"] == "yes")
        assert figures["clients"] == len(rows)
        assert figures["products suggested"] == figures["verdict offer"] == 4 * homes.total() + deposits.total()
        assert figures["credit offered to those who do not"] == 4 * homes["yes"]
        assert figures["investment offered to those who do not"] == deposits["yes"]
        assert after["verdict not_eligible"] == 4 * homes["yes"] + deposits["yes"]
        assert after["verdict offer"] == 4 * homes["no"] + deposits["no"]
    assert column(offers[0], 1)["verdict offer"] == 0


# --- the rulebook ----------------------------------------------------------------------------------------------------


def test_the_rulebook_of_the_campaign_adds_one_rule() -> None:
    """UC-01 is all that differs from the reference rulebook."""
    day = date(2011, 8, 1)
    before = {rule.id: dict(rule.parameters()) for _, rule in Rulebook.load("reference").on(day).rules()}
    after = {
        rule.id: dict(rule.parameters()) for _, rule in Rulebook.load(EXAMPLES / "offers/campaign.toml").on(day).rules()
    }
    assert after.keys() - before.keys() == {"UC-01"}
    assert {one for one in before if before[one] != after[one]} == set()


# --- what is printed -------------------------------------------------------------------------------------------------


@with_data
def test_the_docs_show_what_the_examples_print(offers: list[str], outflows: str) -> None:
    """P-23, X-05 to X-27: the tables of both pages are those of the runs."""
    page = (ROOT / "docs" / "offers.md").read_text(encoding="utf-8")
    assert len(offers) == 2
    assert all(table in page for table in offers)
    assert outflows in (ROOT / "docs" / "berka.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "further", "missing"),
    [
        ("berka/count_outflows.py", (), "disp.csv.gz"),
        ("berka/mask_clients.py", ("out.csv",), "client.csv.gz"),
        ("offers/count_offers.py", (), "uci_bank_marketing/bank-full.csv.gz"),
    ],
)
def test_a_folder_without_the_data_is_refused(
    path: str, further: tuple[str, ...], missing: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message names the files that are missing, and nothing is written."""
    with pytest.raises(SystemExit) as stopped:
        script(path).main([str(tmp_path), *(str(tmp_path / name) for name in further)])
    assert stopped.value.code == 2
    assert missing in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
