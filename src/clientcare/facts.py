"""Facts: what the rules read about clients and staff (事实).

Each value is frozen and holds one row of a bank's own records.  What is not known is None, never a default that could
pass for an answer.  Dates end in ``_on``, instants in ``_at`` and carry an offset; amounts are integer minor units
(fen 分, cents), as :func:`clientcare.money.to_minor` gives them; risk grades (风险等级) go from 1 to 5.  The enums are
text as well, so that a role compares with the codes of a rulebook.

Birth date and occupation are personal: no ``repr`` shows them, and no error shows a value.

>>> Client(client_id="007", risk_grade=3).risk_grade
3
>>> Client(client_id="007", risk_grade=6)
Traceback (most recent call last):
clientcare.errors.FactError: Client.risk_grade: want a whole number from 1 to 5 [CC-FACT-001]
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, TypeAlias

from attrs import Attribute, field, frozen

from .clocks import as_date, as_instant
from .errors import DateError, FactError
from .money import MAX_MINOR

__all__ = [
    "GRADES",
    "MAX_CAPACITY",
    "MAX_ID",
    "Client",
    "Contact",
    "ContactKind",
    "Direction",
    "Holding",
    "Purchase",
    "Purpose",
    "Role",
    "StaffMember",
    "Transfer",
]

GRADES: Final = range(1, 6)
"""The risk grades of clients and products, from the most careful to the boldest."""

MAX_CAPACITY: Final = 10
"""The most that one member of staff can count for, in full books."""

MAX_ID: Final = 100
"""The longest id, in characters."""


class Role(StrEnum):
    """What a member of staff does (岗位)."""

    RELATIONSHIP_MANAGER = "relationship_manager"
    OUTLET_MANAGER = "outlet_manager"
    LOBBY_MANAGER = "lobby_manager"
    TELLER = "teller"
    WEALTH_ADVISER = "wealth_adviser"
    FINANCIAL_ADVISER = "financial_adviser"


class ContactKind(StrEnum):
    """How a client is reached (联系方式); a client opts out of these, and may prefer one."""

    CALL = "call"
    MEETING = "meeting"
    TEXT = "text"
    MAIL = "mail"
    APP = "app"
    MESSENGER = "messenger"
    VIDEO = "video"
    SOCIAL = "social"


class Purpose(StrEnum):
    """What a contact was for (联系目的)."""

    CARE = "care"
    SERVICE = "service"
    CONTENT = "content"
    SURVEY = "survey"
    MARKETING = "marketing"
    FRAUD = "fraud"


class Direction(StrEnum):
    """Which way money went (资金流向), seen from the client's assets."""

    IN = "in"
    OUT = "out"


# --- what a field may hold -------------------------------------------------------------------------------------------

_Validator: TypeAlias = Callable[[Any, "Attribute[Any]", Any], None]


def _wants(want: str, holds: Callable[[Any], bool]) -> _Validator:
    """Make a validator whose message names the field and what it takes, and never the value."""

    def check(instance: Any, attribute: Attribute[Any], value: Any) -> None:
        if not holds(value):
            raise FactError("CC-FACT-001", f"{type(instance).__name__}.{attribute.name}: want {want}")

    return check


def _optional(validator: _Validator) -> _Validator:
    def check(instance: Any, attribute: Attribute[Any], value: Any) -> None:
        if value is not None:
            validator(instance, attribute, value)

    return check


def _accepts(read: Callable[[object], object]) -> Callable[[Any], bool]:
    def holds(value: Any) -> bool:
        try:
            read(value)
        except DateError:
            return False
        return True

    return holds


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable() and value.strip() == value


def _is_capacity(value: Any) -> bool:
    return isinstance(value, Fraction) and 0 <= value <= MAX_CAPACITY


def _is_amount(value: Any) -> bool:
    return type(value) is int and -MAX_MINOR <= value <= MAX_MINOR


_id: Final = _wants(f"a text of 1 to {MAX_ID} printable characters without blanks around it", _is_id)
_text: Final = _wants("a text that is not empty", lambda value: isinstance(value, str) and value != "")
_day: Final = _wants("a datetime.date from 1900 to 2200", _accepts(as_date))
_instant: Final = _wants("a datetime with an offset, from 1900 to 2200", _accepts(as_instant))
_flag: Final = _wants("True or False", lambda value: isinstance(value, bool))
_grade: Final = _wants("a whole number from 1 to 5", lambda value: type(value) is int and value in GRADES)
_balance: Final = _wants("an int of minor units, as to_minor gives it", _is_amount)
_amount: Final = _wants("an int of minor units, 0 or more", lambda value: _is_amount(value) and value >= 0)
_capacity: Final = _wants(f"a Fraction from 0 to {MAX_CAPACITY}; 1 is a full book", _is_capacity)
_texts: Final = _wants(
    "a frozenset of texts", lambda value: isinstance(value, frozenset) and all(isinstance(one, str) for one in value)
)


def _member(kind: type[StrEnum]) -> _Validator:
    return _wants(f"a {kind.__name__}", lambda value: isinstance(value, kind))


_channel: Final = _member(ContactKind)
_channels: Final = _wants(
    "a frozenset of ContactKind",
    lambda value: isinstance(value, frozenset) and all(isinstance(one, ContactKind) for one in value),
)


# --- the facts -------------------------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Client:
    """A client (客户).

    ``contracted_tier`` is the tier of the card that was signed for (T-09), a code of the rulebook; ``orientation`` is
    ``relationship``, ``value`` or ``service`` (T-21), ``occupation`` a group of T-20.  ``opted_out`` holds the kinds of
    contact that the client refuses, empty where none is known.

    Source: 004 二(一) (T-09, T-20, T-21, T-24).
    """

    client_id: str = field(validator=_id)
    outlet_id: str | None = field(default=None, validator=_optional(_id))
    manager_id: str | None = field(default=None, validator=_optional(_id))
    contracted_tier: str | None = field(default=None, validator=_optional(_text))
    opened_on: date | None = field(default=None, validator=_optional(_day))
    assigned_on: date | None = field(default=None, validator=_optional(_day))
    last_visit_on: date | None = field(default=None, validator=_optional(_day))
    birth_date: date | None = field(default=None, validator=_optional(_day), repr=False)
    risk_grade: int | None = field(default=None, validator=_optional(_grade))
    risk_assessed_on: date | None = field(default=None, validator=_optional(_day))
    circumstances_changed_on: date | None = field(default=None, validator=_optional(_day))
    orientation: str | None = field(default=None, validator=_optional(_text))
    occupation: str | None = field(default=None, validator=_optional(_text), repr=False)
    marketing_consent: bool | None = field(default=None, validator=_optional(_flag))
    opted_out: frozenset[ContactKind] = field(default=frozenset(), validator=_channels)
    preferred_channel: ContactKind | None = field(default=None, validator=_optional(_channel))
    declined_vip: bool | None = field(default=None, validator=_optional(_flag))


@frozen(kw_only=True)
class StaffMember:
    """A member of staff (员工).

    ``capacity`` is what the member counts for, in full books (S-13): 1 unless known otherwise.  An absence holds both
    its ends and is open where one is None.
    """

    staff_id: str = field(validator=_id)
    role: Role = field(validator=_member(Role))
    outlet_id: str | None = field(default=None, validator=_optional(_id))
    capacity: Fraction = field(default=Fraction(1), validator=_capacity)
    away_from: date | None = field(default=None, validator=_optional(_day))
    away_until: date | None = field(default=None, validator=_optional(_day))

    def is_away(self, day: date) -> bool:
        """Say whether the member is absent on a day."""
        if self.away_from is None and self.away_until is None:
            return False
        return (self.away_from or day) <= day <= (self.away_until or day)


@frozen(kw_only=True)
class Holding:
    """A product that a client holds (持有产品), by code or name; ``amount`` may be below zero for a debt."""

    client_id: str = field(validator=_id)
    product: str = field(validator=_id)
    opened_on: date | None = field(default=None, validator=_optional(_day))
    matures_on: date | None = field(default=None, validator=_optional(_day))
    amount: int | None = field(default=None, validator=_optional(_balance))
    risk_grade: int | None = field(default=None, validator=_optional(_grade))


@frozen(kw_only=True)
class Contact:
    """A contact with a client that was made or tried (联系记录).

    ``whole_day`` says that only the day is known; ``at`` is then its first moment in the client's zone.
    """

    client_id: str = field(validator=_id)
    at: datetime = field(validator=_instant)
    whole_day: bool = field(default=False, validator=_flag)
    kind: ContactKind = field(validator=_channel)
    manager_id: str | None = field(default=None, validator=_optional(_id))
    connected: bool | None = field(default=None, validator=_optional(_flag))
    purpose: Purpose | None = field(default=None, validator=_optional(_member(Purpose)))
    in_depth: bool | None = field(default=None, validator=_optional(_flag))
    appointment: bool | None = field(default=None, validator=_optional(_flag))
    report_filed: bool | None = field(default=None, validator=_optional(_flag))
    refused_product: str | None = field(default=None, validator=_optional(_id))


@frozen(kw_only=True)
class Transfer:
    """Money that came in or went out (资金往来), ``amount`` without a sign; ``whole_day`` as in :class:`Contact`."""

    client_id: str = field(validator=_id)
    at: datetime = field(validator=_instant)
    whole_day: bool = field(default=False, validator=_flag)
    direction: Direction = field(validator=_member(Direction))
    amount: int = field(validator=_amount)
    explained: bool | None = field(default=None, validator=_optional(_flag))
    client_reached_at: datetime | None = field(default=None, validator=_optional(_instant))


@frozen(kw_only=True)
class Purchase:
    """A purchase (购买记录) with what was done for it; ``whole_day`` as in :class:`Contact`.

    ``risks_disclosed`` holds the kinds of risk that were told (P-22), empty where none is known.  ``elderly_notice`` is
    True where the extra notice of risk was given and the client confirmed it (P-07).
    """

    client_id: str = field(validator=_id)
    at: datetime = field(validator=_instant)
    whole_day: bool = field(default=False, validator=_flag)
    product: str = field(validator=_id)
    amount: int | None = field(default=None, validator=_optional(_amount))
    risk_grade: int | None = field(default=None, validator=_optional(_grade))
    dual_recorded: bool | None = field(default=None, validator=_optional(_flag))
    risks_disclosed: frozenset[str] = field(default=frozenset(), validator=_texts)
    elderly_notice: bool | None = field(default=None, validator=_optional(_flag))
