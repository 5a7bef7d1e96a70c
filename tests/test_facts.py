"""Facts refuse what no rule could read, and show nothing personal."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import attrs
import pytest

from clientcare.errors import FactError
from clientcare.facts import (
    Client,
    Contact,
    ContactKind,
    Direction,
    Holding,
    Purchase,
    Purpose,
    Role,
    StaffMember,
    Transfer,
)
from clientcare.money import MAX_MINOR

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAY = date(2026, 6, 30)

CLIENT: dict[str, Any] = {
    "client_id": "007",
    "outlet_id": "O1",
    "manager_id": "M1",
    "contracted_tier": "gold",
    "opened_on": DAY,
    "assigned_on": DAY,
    "last_visit_on": DAY,
    "birth_date": date(1961, 2, 28),
    "risk_grade": 5,
    "risk_assessed_on": DAY,
    "circumstances_changed_on": DAY,
    "orientation": "value",
    "occupation": "scholar",
    "marketing_consent": False,
    "opted_out": frozenset({ContactKind.CALL, ContactKind.TEXT}),
    "preferred_channel": ContactKind.APP,
    "declined_vip": True,
}
STAFF = {"staff_id": "M1", "role": Role.TELLER, "outlet_id": "O1", "capacity": Fraction(1, 2), "away_from": DAY}
HOLDING = {"client_id": "007", "product": "基金", "opened_on": DAY, "matures_on": DAY, "amount": -1, "risk_grade": 1}
CONTACT = {
    "client_id": "007",
    "at": NOON,
    "whole_day": True,
    "kind": ContactKind.CALL,
    "manager_id": "M1",
    "connected": True,
    "purpose": Purpose.CARE,
    "in_depth": False,
    "appointment": False,
    "report_filed": False,
    "refused_product": "fund",
}
TRANSFER = {
    "client_id": "007",
    "at": NOON,
    "direction": Direction.OUT,
    "amount": 0,
    "explained": False,
    "client_reached_at": NOON,
}
PURCHASE = {
    "client_id": "007",
    "at": NOON,
    "product": "fund",
    "amount": MAX_MINOR,
    "risk_grade": 4,
    "dual_recorded": True,
    "risks_disclosed": frozenset({"legal"}),
    "elderly_notice": True,
}
FACTS = [
    (Client, CLIENT),
    (StaffMember, STAFF),
    (Holding, HOLDING),
    (Contact, CONTACT),
    (Transfer, TRANSFER),
    (Purchase, PURCHASE),
]


@pytest.mark.parametrize(("fact", "fields"), FACTS)
def test_full_fact(fact: Any, fields: dict[str, Any]) -> None:
    """A fact keeps every field as given, compares, hashes, pickles, and cannot be changed."""
    value = fact(**fields)
    assert {name: getattr(value, name) for name in fields} == fields
    assert value == fact(**fields) == pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    assert hash(value) == hash(fact(**fields))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.client_id = "008"


@pytest.mark.parametrize(
    ("fact", "needed"),
    [
        (Client, {"client_id": "7"}),
        (StaffMember, {"staff_id": "7", "role": Role.RELATIONSHIP_MANAGER}),
        (Holding, {"client_id": "7", "product": "fund"}),
        (Contact, {"client_id": "7", "at": NOON, "kind": ContactKind.MEETING}),
        (Transfer, {"client_id": "7", "at": NOON, "direction": Direction.IN, "amount": 5}),
        (Purchase, {"client_id": "7", "at": NOON, "product": "fund"}),
    ],
)
def test_unknown_is_none(fact: Any, needed: dict[str, Any]) -> None:
    """Without the optional fields nothing is known; only capacity, sets and whole_day have a value."""
    rest = {name: value for name, value in attrs.asdict(fact(**needed)).items() if name not in needed}
    assert set(rest.values()) <= {None, frozenset(), False, Fraction(1)}
    for name in needed:
        with pytest.raises(TypeError, match=name):
            fact(**{key: value for key, value in needed.items() if key != name})


@pytest.mark.parametrize(
    ("fact", "fields", "name", "values", "want"),
    [
        (
            Client,
            CLIENT,
            "client_id",
            [7, "", "x" * 101, "a\nb", " 7", None],
            "a text of 1 to 100 printable characters",
        ),
        (Client, CLIENT, "manager_id", [7, ""], "a text of 1 to 100 printable characters"),
        (Client, CLIENT, "contracted_tier", [3, ""], "a text that is not empty"),
        (
            Client,
            CLIENT,
            "opened_on",
            [NOON, "2026-06-30", date(1899, 12, 31), date(2201, 1, 1)],
            "a datetime.date from",
        ),
        (Client, CLIENT, "risk_grade", [0, 6, True, 3.0, "3"], "a whole number from 1 to 5"),
        (Client, CLIENT, "marketing_consent", [1, "true"], "True or False"),
        (Client, CLIENT, "opted_out", [{ContactKind.CALL}, frozenset({"call"}), None], "a frozenset of ContactKind"),
        (Client, CLIENT, "preferred_channel", ["call"], "a ContactKind"),
        (StaffMember, STAFF, "role", ["teller", None], "a Role"),
        (
            StaffMember,
            STAFF,
            "capacity",
            [1, 0.5, Fraction(-1, 9), Fraction(1001, 100), None],
            "a Fraction from 0 to 10",
        ),
        (Holding, HOLDING, "amount", [1.0, True, "1", -MAX_MINOR - 1, MAX_MINOR + 1], "an int of minor units"),
        (Transfer, TRANSFER, "amount", [-1, 1.0, None, MAX_MINOR + 1], "an int of minor units, 0 or more"),
        (Transfer, TRANSFER, "at", [DAY, datetime(2026, 6, 30, 12), None], "a datetime with an offset"),  # noqa: DTZ001
        (Transfer, TRANSFER, "client_reached_at", [DAY], "a datetime with an offset"),
        (Transfer, TRANSFER, "direction", ["out"], "a Direction"),
        (Contact, CONTACT, "whole_day", [None, 0], "True or False"),
        (Contact, CONTACT, "purpose", ["care"], "a Purpose"),
        (Purchase, PURCHASE, "risks_disclosed", [["legal"], frozenset({1}), None], "a frozenset of texts"),
    ],
)
def test_refused(fact: Any, fields: dict[str, Any], name: str, values: list[object], want: str) -> None:
    """A wrong value is refused with the class, the field and what it takes, and without the value."""
    for value in values:
        with pytest.raises(FactError) as caught:
            fact(**{**fields, name: value})
        assert caught.value.code == "CC-FACT-001"
        assert str(caught.value).startswith(f"{fact.__name__}.{name}: want {want}")


@pytest.mark.parametrize("capacity", [Fraction(0), Fraction(10)])
def test_capacity_bounds(capacity: Fraction) -> None:
    """A capacity of 0 and one of 10 full books are both inside the bounds."""
    assert StaffMember(staff_id="M1", role=Role.TELLER, capacity=capacity).capacity == capacity


def test_personal_fields_are_not_shown() -> None:
    """Birth date and occupation are in no repr and in no error."""
    assert "1961" not in repr(Client(**CLIENT))
    assert "scholar" not in repr(Client(**CLIENT))
    with pytest.raises(FactError) as caught:
        Client(**{**CLIENT, "birth_date": "1961-02-30"})
    assert "1961" not in str(caught.value)


def test_enums_are_text() -> None:
    """A role of a record equals the code that a rulebook holds."""
    assert Role.LOBBY_MANAGER in ("lobby_manager", "teller")
    assert {str(role) for role in Role} == {
        "relationship_manager", "outlet_manager", "lobby_manager", "teller", "wealth_adviser", "financial_adviser",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("away_from", "away_until", "away"),
    [
        (None, None, [False, False, False, False]),
        (2, 3, [False, True, True, False]),
        (2, None, [False, True, True, True]),
        (None, 3, [True, True, True, False]),
        (2, 2, [False, True, False, False]),
    ],
)
def test_an_absence_holds_both_its_ends(away_from: int | None, away_until: int | None, away: list[bool]) -> None:
    """S-16: the day before, on, and after each end; an end that is not known is open."""
    member = StaffMember(
        staff_id="M1",
        role=Role.TELLER,
        away_from=None if away_from is None else date(2026, 6, away_from),
        away_until=None if away_until is None else date(2026, 6, away_until),
    )
    assert [member.is_away(date(2026, 6, day)) for day in (1, 2, 3, 4)] == away
