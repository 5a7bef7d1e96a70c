"""The compliance findings of a branch (合规检查): what ``clientcare check`` lists and the review counts.

Sales, large outflows, runs of high-risk purchases, falls of the tier and contacts already made, judged at the end of a
day in the zone of the book; what happens later is passed over.  What breaks a rule is an error (错误), what is not on
record a warning (警告); so are a contact that was too much and a run that calls for an offer.  A note (提示) says what
is to be done and not late yet (a clock that runs, a client to be kept, explained outflows too), or what cannot be told
of such an event.  What a rulebook does not state is not judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from ..alerts import RiskRun, SeriousEvent, TierPair, find_high_risk_runs, find_serious_events
from ..clocks import as_instant
from ..compliance import check_sale
from ..decision import LANGUAGES, Decision, Finding, Outcome, Term
from ..facts import Client, Purchase, Transfer
from ..limits import Breach, find_breaches
from ..occasions import Signal
from ..outflows import OUTFLOW, Assets, Outflow, find_outflows, find_urgent_events
from ..products import Catalogue
from ..rendering import render_reason
from ..rulebook import Rulebook
from .agenda import complaint_windows
from .branch import assets_in
from .offering import book_catalogue, by_client
from .review_model import Severity

if TYPE_CHECKING:
    from .book import Book
    from .branch import Branch
    from .output import Row

__all__ = [
    "CHECK_COLUMNS",
    "BranchChecks",
    "Checked",
    "check_notes",
    "check_rows",
    "end_of_day",
    "is_clean",
    "urgent_signals",
]

CHECK_COLUMNS: Final = ("client_id", "rule", "severity", "due_at", "finding")

_SALE: Final = ("purchase ({sale}): {why}", "购买（{sale}）：{why}")
_SEVERITY: Final[Mapping[Outcome, Severity]] = {Outcome.NOT_MET: "error", Outcome.UNKNOWN: "warning"}


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Give the last moment of a day in a zone."""
    return as_instant(datetime.combine(day, time.max, zone))


@frozen(kw_only=True)
class Checked:
    """One compliance finding about a client, with its severity; ``sale`` is the purchase that it is about."""

    client_id: str
    severity: Severity
    finding: Finding
    due_at: datetime | None = None
    sale: Term | None = None

    def sentence(self, lang: str) -> str:
        """Say the finding as a sentence in ``en`` or ``zh``."""
        why = render_reason(self.finding, lang)
        if self.sale is not None:
            why = _SALE[LANGUAGES.index(lang)].format(sale=self.sale.label(lang), why=why)
        return f"{why}。" if lang == "zh" else f"{why[:1].upper()}{why[1:]}."


class BranchChecks:
    """Checks the clients of a book by a rulebook, as of the end of a day; ``branch`` gives their tiers where known."""

    def __init__(self, book: Book, rulebook: Rulebook, *, as_of: date, zone: tzinfo, branch: Branch | None) -> None:
        self.rulebook = rulebook
        self.as_of = as_of
        self.now = end_of_day(as_of, zone)
        self.zone = zone
        self._clients = {client.client_id: client for client in book.clients}
        self._standings = {} if branch is None else {one.client.client_id: one for one in branch.standings}
        self._purchases = by_client(one for one in book.purchases if one.at <= self.now)
        self._contacts = by_client(one for one in book.contacts if one.at <= self.now)
        self._transfers = book.transfers
        self._sent = by_client(book.transfers)
        self._complaints = complaint_windows(book)
        self._catalogue: Catalogue = book_catalogue(book, rulebook)
        self._assets: Assets | None = assets_in(book)

    def sales(self, client: Client) -> Iterator[tuple[Purchase, Decision[Outcome]]]:
        """Check each purchase of a client on its day."""
        for purchase in self._purchases.get(client.client_id, ()):
            entry, assessed_on = self._catalogue.find(purchase.product), client.risk_assessed_on
            days = (None, None) if assessed_on is None else (assessed_on, purchase.at.date())
            then, now = (None if day is None else self._held(client, day) for day in days)
            yield (
                purchase,
                check_sale(
                    purchase,
                    client,
                    self.rulebook.compliance,
                    investment=entry is None or entry.investment,
                    risk_grade=None if entry is None else entry.risk_grade,
                    assets_then=then,
                    assets_now=now,
                ),
            )

    def about(self, purchase: Purchase) -> Term:
        """Name a purchase by its product and its day."""
        product, day = self._catalogue.term_of(purchase.product), purchase.at.date()
        english, chinese = (product.label(lang) for lang in LANGUAGES)
        return Term(f"{product.code} {day}", f"{english}, {day}", f"{chinese}，{day}")

    def _held(self, client: Client, day: date) -> int | None:
        return None if self._assets is None else self._assets(client.client_id, day)

    def outflows(self, client_ids: Iterable[str] | None = None) -> Decision[tuple[Outflow, ...]] | None:
        """Find the large outflows of some clients, or of all; None where the rulebook does not state what is large."""
        wanted = None if client_ids is None else set(client_ids)
        sent = [one for one in self._transfers if wanted is None or one.client_id in wanted]
        return _outflows(sent, self.rulebook, self.now, self._assets)

    def runs(self, client: Client) -> Decision[tuple[RiskRun, ...]] | None:
        """Find the run of high-risk purchases of a client; None where the rulebook does not state it."""
        policy = self.rulebook.compliance
        if policy.high_risk_run is None or policy.high_risk is None:
            return None
        bought = self._purchases.get(client.client_id, ())
        return find_high_risk_runs(bought, policy, as_of=self.as_of, grade_of=self._grade)

    def _grade(self, product: str) -> int | None:
        entry = self._catalogue.find(product)
        return None if entry is None else entry.risk_grade if entry.investment else 0

    def events(self, client: Client) -> Decision[tuple[SeriousEvent, ...]] | None:
        """Find what happened to the tier and the money of a client; None where the rulebook names no such events."""
        policy, standing = self.rulebook.compliance, self._standings.get(client.client_id)
        if policy.serious_events is None:
            return None
        pairs = []
        # Without a table of assets no tier is known, which is said once for the whole book.
        if standing is not None and self._assets is not None:
            # Within the months of grace the contracted tier is kept, and nothing has fallen.
            kept = standing.change.value == "same"
            earned = client.contracted_tier if kept else standing.tier.value
            pairs.append(TierPair(client_id=client.client_id, contracted=client.contracted_tier, earned=earned))
        return find_serious_events(
            policy,
            now=self.now,
            tiers=pairs,
            order=self.rulebook.tiering.tiers if pairs else (),
            transfers=() if policy.large_outflow is None else self._sent.get(client.client_id, ()),
            assets=self._assets,
        )

    def breaches(self, client: Client) -> tuple[Breach, ...]:
        """Find the contacts with a client that should not have been made."""
        made = self._contacts.get(client.client_id, ())
        windows = self._complaints.get(client.client_id, ())
        return find_breaches(client, made, self.rulebook.cadence, complaint_windows=windows)

    def __iter__(self) -> Iterator[Checked]:
        """Give every finding that is an error, a warning or a note, by client id."""
        outflows = self.outflows()
        sums = {} if outflows is None else _severe(outflows, self.zone)
        for client_id, client in self._clients.items():
            yield from self._of(client)
            yield from sums.get(client_id, ())

    def _of(self, client: Client) -> Iterator[Checked]:
        client_id = client.client_id
        for purchase, sale in self.sales(client):
            for found in sale.findings:
                if found.outcome in _SEVERITY:
                    severity = _SEVERITY[found.outcome]
                    yield Checked(client_id=client_id, severity=severity, finding=found, sale=self.about(purchase))
        for found in () if (runs := self.runs(client)) is None else runs.findings:
            severity = "warning" if found.outcome is Outcome.MET else "note"
            yield Checked(client_id=client_id, severity=severity, finding=found)
        for found in () if (events := self.events(client)) is None else events.findings:
            yield Checked(client_id=client_id, severity="note", finding=found)
        for breach in self.breaches(client):
            yield Checked(client_id=client_id, severity="warning", finding=breach.finding)


def _outflows(
    sent: Iterable[Transfer], rulebook: Rulebook, now: datetime, assets: Assets | None
) -> Decision[tuple[Outflow, ...]] | None:
    policy = rulebook.compliance
    if policy.outflow_contact is None or policy.large_outflow is None:
        return None
    return find_outflows(sent, policy, now=now, assets=assets)


def _severe(outflows: Decision[tuple[Outflow, ...]], zone: tzinfo) -> dict[str, list[Checked]]:
    """Give the outflows of each client that are late, unknown or still to be asked about."""
    found: dict[str, list[Checked]] = {}
    for one, why in zip(outflows.value, outflows.findings, strict=True):
        if one.severity is not None:
            due_at = one.due_at.astimezone(zone)
            checked = Checked(client_id=one.client_id, severity=one.severity, finding=why, due_at=due_at)
            found.setdefault(one.client_id, []).append(checked)
    return found


def check_rows(checks: Iterable[Checked], lang: str) -> list[Row]:
    """Give the rows of ``clientcare check``, by client id and then by the next columns."""
    rows = [
        {
            "client_id": one.client_id,
            "rule": one.finding.rule,
            "severity": one.severity,
            "due_at": one.due_at,
            "finding": one.sentence(lang),
        }
        for one in checks
    ]
    return sorted(rows, key=_columns)


def _columns(row: Row) -> tuple[str, ...]:
    return tuple("" if row[column] is None else str(row[column]) for column in CHECK_COLUMNS)


def is_clean(checks: Iterable[Checked]) -> bool:
    """Tell whether there is no error and no warning."""
    return all(one.severity == "note" for one in checks)


def urgent_signals(book: Book, rulebook: Rulebook, *, as_of: date, zone: tzinfo) -> tuple[Signal, ...]:
    """Give the large outflows that nobody explained as events of the contact plan (C-79), where rules ask for both."""
    urgent = rulebook.cadence.urgent
    if urgent is None or OUTFLOW not in {term.code for term in urgent.items}:
        return ()
    found = _outflows(book.transfers, rulebook, end_of_day(as_of, zone), assets_in(book))
    events = () if found is None else find_urgent_events(found.value)
    return tuple(Signal(client_id=one.client_id, event=one.event, on=one.on, at=one.at) for one in events)


# --- what lacks ------------------------------------------------------------------------------------------------------

_WITHOUT: Final[Mapping[str, str]] = {
    "purchases": "no sale is checked",
    "transfers": "no large outflow is looked for",
    "contacts": "no contact is held against caps and quiet hours",
}


def check_notes(book: Book, rulebook: Rulebook) -> Iterator[str]:
    """Say what a reader of the findings should know: tables and rules that are not there, and what then lacks."""
    for table, without in _WITHOUT.items():
        if table not in book.tables:
            yield f"no table {table}: {without}"
    if not {"ledger", "balances"} & set(book.tables):
        yield "no table ledger or balances: no fall of a tier is found, and no outflow is held against the assets"
    policy, cadence = rulebook.compliance, rulebook.cadence
    rules: tuple[tuple[str, str, Any], ...] = (
        ("purchases", "suitability", policy.suitability),
        ("purchases", "validity of risk assessments", policy.validity),
        ("purchases", "dual recording", policy.dual_recording),
        ("purchases", "disclosure of risks", policy.risk_disclosure),
        ("purchases", "notice to the elderly", policy.elderly_notice),
        ("purchases", "run of high-risk purchases", policy.high_risk and policy.high_risk_run),
        ("transfers", "large outflow", policy.large_outflow and policy.outflow_contact),
        ("contacts", "caps", cadence.caps or None),
        ("contacts", "quiet hours", cadence.quiet_hours),
    )
    missing = [what for table, what, rule in rules if rule is None and table in book.tables]
    if missing:
        yield f"{rulebook.ref.id} states no {', no '.join(missing)}; nothing of the kind is checked"
