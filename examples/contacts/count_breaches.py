"""Put the contacts of two real data sets through caps, spacing and quiet hours, and print what broke them.

``python examples/contacts/count_breaches.py DATA_DIR``; needs ``clientcare`` and nothing else.

The phone work of the BPI Challenge 2012 log has true times: each start becomes a contact, judged against those before
it.  The UCI bank marketing tables count contacts and date only the last one: a row is asked whether its last contact
had room beside the others, placed as README.md says.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from attrs import frozen

from clientcare import Rulebook
from clientcare.clocks import month_of, week_of
from clientcare.decision import Source
from clientcare.facts import Client, Contact, ContactKind, Purpose
from clientcare.limits import Breach, Limit, find_breaches, has_room, limits_for
from clientcare.regime import CadencePolicy, Cap, QuietHours

LOG = "event_logs/bpi_challenge_2012_loan_applications.csv.gz"
TABLES = ("bank-full", "bank-additional-full")

PHONE_WORK = {
    "W_Nabellen offertes": Purpose.MARKETING,  # phone the client about the offer
    "W_Nabellen incomplete dossiers": Purpose.SERVICE,  # phone about missing papers
}
"""The work items that are calls, with the purpose that we take each for."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR = 2008
"""The UCI tables name no year; they begin in May 2008 and are in order of time."""

NEVER = {"-1", "999"}
"""What ``pdays`` holds for a client without an earlier contact: -1 in the one table, 999 in the other."""

OWN = Source(document="examples/contacts", locator="README.md")
CALLS = ("marketing", "service")
ONE_A_DAY = Cap(id="EX-01", source=OWN, most=1, days=1, purposes=CALLS)
THREE_A_DAY = Cap(id="EX-02", source=OWN, most=3, days=1, purposes=CALLS)
QUIET = QuietHours(id="EX-03", source=OWN, begin=21, end=8)
THREE = Cap(id="EX-04", source=OWN, most=3, per="month", purposes=("marketing",))
NINE = Cap(id="EX-05", source=OWN, most=9, per="month", purposes=("marketing",))
SPACING = Cap(id="EX-06", source=OWN, most=1, days=30, purposes=("marketing",))

REFERENCE = Rulebook.load("reference").on(date(2012, 3, 31)).cadence

History = Mapping[str, Sequence[Contact]]


def rows(file: Path) -> Iterator[dict[str, str]]:
    """Give the rows of a table of the data sets."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


# --- phone work with true times --------------------------------------------------------------------------------------


def phone_work(data: Path) -> History:
    """Give the calls by case: each start of a calling work item, at its time and offset."""
    calls: dict[str, list[Contact]] = defaultdict(list)
    for row in rows(data / LOG):
        if row["lifecycle:transition"] == "START" and row["concept:name"] in PHONE_WORK:
            contact = Contact(
                client_id=row["case:concept:name"],
                at=datetime.fromisoformat(row["time:timestamp"]),
                kind=ContactKind.CALL,
                purpose=PHONE_WORK[row["concept:name"]],
            )
            calls[contact.client_id].append(contact)
    return calls


def breaches_of(calls: History, policy: CadencePolicy) -> list[Breach]:
    """Give the breaches of every case."""
    return [
        breach
        for client_id, contacts in calls.items()
        for breach in find_breaches(Client(client_id=client_id), contacts, policy)
    ]


def client_days(breaches: Sequence[Breach]) -> int:
    """Count the days of a client on which something was broken."""
    return len({(one.client_id, one.at.date()) for one in breaches})


def worst(breaches: Sequence[Breach]) -> int:
    """Give the most contacts that a window held, the one too many included."""
    return 1 + max(int(str(one.finding.figure("counted"))) for one in breaches)


def judge_calls(calls: History) -> list[tuple[str, str, int]]:
    """Give the figures of the phone work as rule, what is counted, count."""
    every = [contact for contacts in calls.values() for contact in contacts]
    repeated = breaches_of(calls, CadencePolicy(caps=(ONE_A_DAY,)))
    crowded = breaches_of(calls, CadencePolicy(caps=(THREE_A_DAY,)))
    figures = [
        ("", "calls", len(every)),
        ("", "clients (cases)", len(calls)),
        ("", "calls for marketing", sum(one.purpose is Purpose.MARKETING for one in every)),
        ("", "calls on a Sunday", sum(week_of(one.at.date()).last == one.at.date() for one in every)),
        ("EX-01", "calls beyond 1 a day", len(repeated)),
        ("EX-01", "days of a client with more than 1", client_days(repeated)),
        ("EX-01", "most calls to a client in a day", worst(repeated)),
        ("EX-02", "calls beyond 3 a day", len(crowded)),
        ("EX-02", "days of a client with more than 3", client_days(crowded)),
        ("EX-03", "calls from 21:00 to 08:00", len(breaches_of(calls, CadencePolicy(quiet_hours=QUIET)))),
    ]
    broken = breaches_of(calls, REFERENCE)
    by_rule = Counter(one.finding.rule for one in broken)
    figures += [(rule, f"breaches, {said(rule)}", by_rule[rule]) for rule in sorted(by_rule)]
    figures.append(("", "clients with a breach of a rule of reference", len({one.client_id for one in broken})))
    return figures


def said(rule: str) -> str:
    """Say a limit of the reference rulebook in a few words."""
    for limit in limits(REFERENCE):
        if limit.rule.id == rule:
            window = f"a {limit.per}" if limit.per else "a day" if limit.days == 1 else f"in {limit.days} days"
            return f"at most {limit.most} {window}"
    return "quiet hours"


# --- campaigns that are counted and not dated ------------------------------------------------------------------------


@frozen(kw_only=True)
class Campaign:
    """One row: the day of the last contact, how many the campaign had, and the contacts of campaigns before."""

    on: date
    contacts: int
    before: int
    last_before_on: date | None


def campaigns(data: Path, table: str) -> Iterator[Campaign]:
    """Give the rows of a table; the year moves on whenever the month goes back, no day means the month's last."""
    year, last = FIRST_YEAR, 0
    for row in rows(data / f"uci_bank_marketing/{table}.csv.gz"):
        month = MONTHS.index(row["month"]) + 1
        year, last = year + (month < last), month
        first = date(year, month, 1)
        on = first.replace(day=int(row["day"])) if "day" in row else month_of(first).last
        before = None if row["pdays"] in NEVER else on - timedelta(days=int(row["pdays"]))
        yield Campaign(on=on, contacts=int(row["campaign"]), before=int(row["previous"]), last_before_on=before)


def limits(policy: CadencePolicy) -> tuple[Limit, ...]:
    """Give the limits of a marketing call to somebody without a contract."""
    return limits_for(policy, tier=None, kind=ContactKind.CALL, purpose=Purpose.MARKETING)


def same_campaign(one: Campaign) -> list[date]:
    """Place the campaign's other contacts on the day of the last one."""
    return [one.on] * (one.contacts - 1)


def last_before(one: Campaign) -> list[date]:
    """Give the one earlier contact that is dated, if there is any."""
    return [] if one.last_before_on is None else [one.last_before_on]


def as_close_as_can_be(one: Campaign) -> list[date]:
    """Place the campaign's other contacts on the last day, those of campaigns before on the last one's, where known."""
    return same_campaign(one) + last_before(one) * one.before


def without_room(limit: Limit, found: Sequence[Campaign], others: Callable[[Campaign], list[date]]) -> int:
    """Count the rows whose last contact had no room beside the others."""
    return sum(not has_room(limit, others(one), one.on) for one in found)


def judge_campaigns(found: Sequence[Campaign]) -> list[tuple[str, str, int]]:
    """Give the figures of a table as rule, what is counted, count."""
    three, nine, spacing = limits(CadencePolicy(caps=(THREE, NINE, SPACING)))
    figures = [
        ("", "clients (rows)", len(found)),
        ("EX-04", "campaigns of more than 3 contacts", without_room(three, found, same_campaign)),
        ("EX-05", "campaigns of more than 9 contacts", without_room(nine, found, same_campaign)),
        ("EX-06", "the campaign before less than 30 days ago", without_room(spacing, found, last_before)),
    ]
    for limit in limits(REFERENCE):
        rule = limit.rule.id
        figures += [
            (rule, f"{said(rule)}, broken for certain", without_room(limit, found, last_before)),
            (rule, f"{said(rule)}, broken at worst", without_room(limit, found, as_close_as_can_be)),
        ]
    return figures


# --- the tables ------------------------------------------------------------------------------------------------------


def main(argv: Sequence[str] | None = None) -> int:
    """Print the two tables of figures."""
    parser = argparse.ArgumentParser(description="Count what real contacts broke.")
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="folder with event_logs and uci_bank_marketing")
    data: Path = parser.parse_args(argv).data
    needed = [LOG, *(f"uci_bank_marketing/{table}.csv.gz" for table in TABLES)]
    missing = [name for name in needed if not (data / name).is_file()]
    if missing:
        parser.error(f"{data} lacks {', '.join(missing)}")
    print("| rule | phone work, BPI Challenge 2012 | count |\n| --- | --- | ---: |")
    for rule, what, count in judge_calls(phone_work(data)):
        print(f"| {rule} | {what} | {count:,} |")
    full, additional = (judge_campaigns(list(campaigns(data, table))) for table in TABLES)
    print(f"\n| rule | campaigns, UCI bank marketing | {' | '.join(TABLES)} |\n| --- | --- | ---: | ---: |")
    for (rule, what, count), (_, _, other) in zip(full, additional, strict=True):
        print(f"| {rule} | {what} | {count:,} | {other:,} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
