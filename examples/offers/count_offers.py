"""Put the holdings of two real data sets through ``clientcare.crosssell`` and print what becomes of the offers.

``python examples/offers/count_offers.py DATA_DIR``; needs ``clientcare`` and nothing else.

Berka: cards, loans and standing orders of a Czech bank at the end of 1998.  UCI bank marketing: the housing loan,
personal loan and term deposit of the clients of a campaign.  Neither bank offers credit to a client who does not repay:
a rule of its own bars it for holders of a product that says so, and leaves it unknown where that is not known.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import itertools
import runpy
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import attrs
from attrs import frozen

from clientcare import Rulebook
from clientcare.crosssell import OfferDecision, Verdict, find_offers
from clientcare.decision import Outcome
from clientcare.facts import Client, Holding
from clientcare.matrices import Bar, CrossSellPolicy
from clientcare.offertable import offer_catalogue
from clientcare.products import Catalogue, ProductRow

EXAMPLES = Path(__file__).parents[1]
END_OF_1998 = date(1998, 12, 31)
LAST_CALL = date(2010, 11, 17)
BERKA = Rulebook.load(EXAMPLES / "berka" / "berka.toml").on(END_OF_1998)
CAMPAIGN = Rulebook.load(EXAMPLES / "offers" / "campaign.toml").on(LAST_CALL)

HELD = {"housing": "home_loan", "loan": "personal_loan", "y": "deposit", "default": "credit_in_default"}
"""What a client of the UCI tables holds, by the column that says so; a term deposit is what the campaign sold."""

BORNE_GRADE = 3
"""The risk grade that every client of the UCI tables is taken to bear; the tables hold no assessment."""

CREDIT = {"loan", "card"}
TABLES = ("bank-full", "bank-additional-full")
NEEDED = (
    *(f"berka/{name}.csv.gz" for name in ("account", "card", "client", "disp", "loan", "order")),
    *(f"berka/{name}.csv.gz" for name in ("trans_1993_1994q1", "trans_1995_1998_loan_applicants")),
    *(f"uci_bank_marketing/{table}.csv.gz" for table in TABLES),
)


def read(file: Path) -> Iterator[dict[str, str]]:
    """Give the rows of a table of the data sets."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


# --- the two banks ---------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Case:
    """A client with the holdings, and whether the bank's own rule bars; None where that is not known."""

    client: Client
    holdings: tuple[Holding, ...]
    barred: bool | None


@frozen(kw_only=True)
class Bank:
    """What a bank judges offers by: its rulebook, the policy without its own bar, that bar, catalogue, tiers, day."""

    rulebook: Rulebook
    without: CrossSellPolicy
    rule: Bar
    catalogue: Catalogue
    tiers: tuple[str, ...]
    as_of: date

    def judged(self, case: Case) -> OfferDecision:
        """Find the offers by all rules; what the bank does not know of the client leaves its families unknown."""
        unknown = self.rule.finding(Outcome.UNKNOWN, "credit.repayment_unknown")
        return find_offers(
            case.client,
            case.holdings,
            self.rulebook.crosssell,
            self.rulebook.compliance,
            as_of=self.as_of,
            tier=None,
            tiers=self.tiers,
            catalogue=self.catalogue,
            barred={item.code: unknown for item in self.rule.items} if case.barred is None else {},
        )

    def found(self, case: Case) -> OfferDecision:
        """Find the offers as if the bank had no rule of its own; which tier the client earns is not known."""
        return find_offers(
            case.client,
            case.holdings,
            self.without,
            self.rulebook.compliance,
            as_of=self.as_of,
            tier=None,
            tiers=self.tiers,
            catalogue=self.catalogue,
        )


def bank_of(rulebook: Rulebook, as_of: date, products: Iterable[ProductRow]) -> Bank:
    """Make a bank of its rulebook, which holds one bar, a day and its own products."""
    (rule,) = rulebook.crosssell.bars
    return Bank(
        rulebook=rulebook,
        without=attrs.evolve(rulebook.crosssell, bars=()),
        rule=rule,
        catalogue=offer_catalogue(rulebook.crosssell, products),
        tiers=rulebook.tiering.tiers,
        as_of=as_of,
    )


def berka(data: Path) -> tuple[Bank, list[Case]]:
    """Give the Czech bank and its owners at the end of 1998, with the holdings that make_book.py gives them."""
    book = runpy.run_path(str(EXAMPLES / "berka" / "make_book.py"))["make_book"](data / "berka", as_of=END_OF_1998)
    products = [
        ProductRow(
            product=code,
            family=family,
            grade=int(grade) if grade else None,
            investment=investment == "true",
            name_en=name_en,
            name_zh=name_zh,
        )
        for code, family, grade, investment, name_en, name_zh in book["products"][1:]
    ]
    held: defaultdict[str, list[Holding]] = defaultdict(list)
    for client_id, product, opened_on, *_ in book["holdings"][1:]:
        day = date.fromisoformat(opened_on) if opened_on else None
        held[client_id].append(Holding(client_id=client_id, product=product, opened_on=day))

    def barred(client_id: str) -> bool | None:
        """Tell whether a loan is not repaid; not known where instalments are paid to a loan that is in no table."""
        products = {one.product for one in held[client_id]}
        if "loan_in_default" in products:
            return True
        return None if "loan_instalment" in products and "personal_loan" not in products else False

    return bank_of(BERKA, END_OF_1998, products), [
        Case(client=Client(client_id=client_id), holdings=tuple(held[client_id]), barred=barred(client_id))
        for client_id, *_ in book["clients"][1:]
    ]


def campaign(data: Path, table: str) -> tuple[Bank, Iterator[Case]]:
    """Give the Portuguese bank and the clients of a table: all consent and bear a grade, so default alone decides."""
    products = [
        ProductRow(product="personal_loan", family="loan", name_en="personal loan", name_zh="个人贷款"),
        ProductRow(product="credit_in_default", family="loan", name_en="credit in default", name_zh="违约信贷"),
    ]
    return bank_of(CAMPAIGN, LAST_CALL, products), map(
        called, read(data / f"uci_bank_marketing/{table}.csv.gz"), itertools.count(1)
    )


def called(row: Mapping[str, str], place: int) -> Case:
    """Give the client of a row, who has no id but the place of the row."""
    number = str(place)
    return Case(
        client=Client(client_id=number, marketing_consent=True, risk_grade=BORNE_GRADE, risk_assessed_on=LAST_CALL),
        holdings=tuple(Holding(client_id=number, product=HELD[column]) for column in HELD if row[column] == "yes"),
        barred=None if row["default"] == "unknown" else row["default"] == "yes",
    )


def consenting(case: Case) -> Case:
    """Give a case whose client consents to marketing."""
    return attrs.evolve(case, client=attrs.evolve(case.client, marketing_consent=True))


# --- the tables ------------------------------------------------------------------------------------------------------


class Tally:
    """What the clients of a bank are offered, counted one by one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.kinds = {one.code: "investment" if one.investment else one.family for one in catalogue.products}
        self.clients: Counter[bool | None] = Counter()
        self.verdicts: Counter[Verdict] = Counter()
        self.offered: Counter[tuple[str, bool | None]] = Counter()
        self.reached = 0

    def add(self, case: Case, found: OfferDecision) -> None:
        """Count one client."""
        self.clients[case.barred] += 1
        self.verdicts.update(one.verdict for one in found.value)
        offers = [one.product for one in found.value if one.verdict is Verdict.OFFER]
        self.reached += bool(offers)
        for kind in (self.kinds[product] for product in offers):
            self.offered["credit" if kind in CREDIT else kind or "", case.barred] += 1

    def figures(self) -> list[tuple[str, int]]:
        """Give the figures as what is counted and the count."""
        return [
            ("clients", self.clients.total()),
            ("clients who do not repay", self.clients[True]),
            ("clients of whom that is not known", self.clients[None]),
            ("clients who are offered something", self.reached),
            ("products suggested", self.verdicts.total()),
            *((f"verdict {verdict.value}", self.verdicts[verdict]) for verdict in Verdict),
            *(
                (f"{kind} offered to {whom}", self.offered[kind, barred])
                for kind in ("credit", "investment")
                for whom, barred in (("those who repay", False), ("those who do not", True), ("those not known", None))
            ),
        ]


def judge(bank: Bank, cases: Iterable[Case]) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Give the figures without the bank's own rule, and those with it."""
    library, own = Tally(bank.catalogue), Tally(bank.catalogue)
    for case in cases:
        library.add(case, bank.found(case))
        own.add(case, bank.judged(case))
    return library.figures(), own.figures()


def show(heading: str, columns: Mapping[str, list[tuple[str, int]]]) -> None:
    """Print one table; what is 0 throughout is left out, but for what is offered."""
    print(f"| {heading} | {' | '.join(columns)} |\n| --- |{' ---: |' * len(columns)}")
    for (what, first), *others in zip(*columns.values(), strict=True):
        counts = [first, *(other for _, other in others)]
        if any(counts) or "offered" in what:
            print(f"| {what} | {' | '.join(f'{one:,}' for one in counts)} |")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the two tables of figures."""
    parser = argparse.ArgumentParser(description="Count what real clients are offered.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with berka and uci_bank_marketing")
    data: Path = parser.parse_args(argv).data
    missing = [name for name in NEEDED if not (data / name).is_file()]
    if missing:
        parser.error(f"{data} lacks {', '.join(missing)}")
    bank, cases = berka(data)
    columns = {"as the data stand": judge(bank, cases)[0]}
    columns["all consent"], columns["all consent, BK-06"] = judge(bank, map(consenting, cases))
    show("owners of Berka, 1998-12-31", columns)
    columns = {}
    for table in TABLES:
        columns[table], columns[f"{table}, UC-01"] = judge(*campaign(data, table))
    print()
    show("clients of the campaigns, UCI", columns)
    return 0


if __name__ == "__main__":
    sys.exit(main())
