"""The offers of a branch (产品推荐): what ``clientcare offers`` lists and the review counts.

What has not happened by the day does not count: holdings opened later are not held yet, refusals made later are none.
What may be offered but is held back has the verdict of an offer, and a clause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, TypeVar

from ..clocks import age_on
from ..crosssell import OfferDecision, find_offers
from ..facts import Client, Contact, Holding, Purchase, Transfer
from ..limits import find_cooldowns
from ..masking import redact
from ..offertable import offer_catalogue, vip_tiers
from ..products import Catalogue, ProductRow
from ..rulebook import Rulebook

if TYPE_CHECKING:
    from .book import Book
    from .branch import Branch, Standing
    from .output import Row

__all__ = ["OFFER_COLUMNS", "BranchOffers", "book_catalogue", "by_client", "offer_notes", "offer_rows"]

OFFER_COLUMNS: Final = ("client_id", "product", "verdict", "rule", "because_of", "mode", "clause")

_EXECUTIVE: Final = "corporate_executive"

R = TypeVar("R", Contact, Holding, Purchase, Transfer)


def by_client(rows: Iterable[R]) -> dict[str, list[R]]:
    """Give the rows of each client, by id."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[row.client_id].append(row)
    return found


def book_catalogue(book: Book, rulebook: Rulebook) -> Catalogue:
    """Give the bank's own products before those that are packaged, with the names and grades of the rulebook.

    A book names products by their codes once it is read, so names are for people, and numbers of a client are masked.
    """
    own = (
        ProductRow(
            product=row.product,
            family=row.family,
            grade=_grade(row.grade),
            risk_grade=row.risk_grade,
            investment=row.investment,
            asset_class=row.asset_class,
            term=row.term,
            name_en=None if row.name_en is None else redact(row.name_en),
            name_zh=None if row.name_zh is None else redact(row.name_zh),
        )
        for row in book.products
    )
    return offer_catalogue(rulebook.crosssell, own)


def _grade(text: str | None) -> int | None:
    """Give a grade of quality that is a whole number, from 1 upwards; others have no order (X-20)."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) or None if text is not None and is_number else None


def scenes_of(client: Client, rulebook: Rulebook, as_of: date) -> tuple[str, ...]:
    """Give the scenes in which a client is known to be, of those that the rulebook names (X-38, X-39)."""
    limit, born = rulebook.compliance.elderly_age, client.birth_date
    known = {
        "executive": client.occupation == _EXECUTIVE,
        "elderly": limit is not None and born is not None and born <= as_of and age_on(born, as_of) >= limit.age,
    }
    return tuple(scene for scene in rulebook.crosssell.scene_codes if known.get(scene))


class BranchOffers:
    """Finds what each client of a branch is offered, by the catalogue, the holdings and the refusals of the book."""

    def __init__(self, branch: Branch, book: Book) -> None:
        self.branch = branch
        self.catalogue = book_catalogue(book, branch.rulebook)
        # A tier that growth gives is no VIP one, so only the bands count.
        self._vip = vip_tiers([band.tier for band in branch.rulebook.tiering.bands])
        self._holdings = by_client(book.holdings)
        self._contacts = by_client(one for one in book.contacts if one.refused_product is not None)

    def of(self, standing: Standing) -> OfferDecision:
        """Find what one client is offered, and what not."""
        client, history, rulebook, as_of = standing.client, standing.history, self.branch.rulebook, self.branch.as_of
        assessed_on = client.risk_assessed_on
        known = assessed_on is not None and bool(history.days)
        return find_offers(
            client,
            self._holdings.get(client.client_id, ()),
            rulebook.crosssell,
            rulebook.compliance,
            as_of=as_of,
            tier=standing.tier.value,
            tiers=rulebook.tiering.tiers,
            vip=self._vip,
            catalogue=self.catalogue,
            scenes=scenes_of(client, rulebook, as_of),
            cooling_down=find_cooldowns(self._contacts.get(client.client_id, ()), rulebook.cadence, as_of=as_of),
            assets_then=history.balance_on(assessed_on) if known and assessed_on is not None else None,
            assets_now=history.balance_on(as_of) if known else None,
        )

    def __iter__(self) -> Iterator[tuple[Standing, OfferDecision]]:
        """Give each client with what is found, by client id."""
        for standing in self.branch.standings:
            yield standing, self.of(standing)


def offer_rows(offers: Iterable[tuple[Standing, OfferDecision]]) -> Iterator[Row]:
    """Give the rows of ``clientcare offers``: every suggested product with its verdict, by client and product.

    ``rule`` holds the rules that suggest it, ``clause`` the one that stands against it or holds it back.
    """
    for standing, decision in offers:
        for one in sorted(decision.value, key=lambda offer: offer.product):
            yield {
                "client_id": standing.client.client_id,
                "product": one.product,
                "verdict": one.verdict.value,
                "rule": ";".join(one.rules),
                "because_of": ";".join(one.because_of),
                "mode": ";".join(one.modes),
                "clause": one.clause,
            }


def offer_notes(book: Book, rulebook: Rulebook) -> Iterator[str]:
    """Say what a reader of the offers should know: rules and tables that are not there, and what then lacks."""
    sale, conduct = rulebook.crosssell, rulebook.compliance
    if not (sale.matrix or sale.scenes):
        yield f"{rulebook.ref.id} states no matrix of products; nothing is suggested"
    elif conduct.suitability is None or conduct.validity is None:
        missing = "suitability" if conduct.suitability is None else "validity of risk assessments"
        yield f"{rulebook.ref.id} states no {missing}; no investment is offered, each is unknown"
    for gate in sale.gates:
        if gate.tier not in rulebook.tiering.tiers:
            yield f"{gate.id} asks for a tier that the scheme does not have, {gate.tier}; its products are unknown"
    if rulebook.cadence.refusal_cooldown is None:
        yield f"{rulebook.ref.id} states no cool-down; a product that was refused is suggested again"
    if not {"ledger", "balances"} & set(book.tables):
        yield "no table ledger or balances: no tier is known, so what is offered from a tier on is unknown"
    if "contacts" not in book.tables:
        yield "no table contacts: no refusal is known, so nothing cools down"
    unordered = sum(row.grade is not None and _grade(row.grade) is None for row in book.products)
    if unordered:
        yield f"products: a grade that is no whole number has no order, so nothing higher is found: {unordered:,}"
