"""The tables of a book and their columns (客户数据表), as one data table.

:data:`TABLES` is what the reader, its messages and the docs go by.  A starred column of the contract is ``required``.
The complaint log and the product list are kept here as light records; the rules on them have values of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal, TypeAlias

from attrs import field, frozen

from ..facts import Client, Contact, ContactKind, Direction, Holding, Purchase, Purpose, Role, StaffMember, Transfer
from ..products import ASSET_CLASSES, FAMILIES, TERMS

__all__ = [
    "COMPLAINT_EVENTS",
    "FAULT_COLUMN",
    "TABLES",
    "Column",
    "ComplaintRow",
    "Kind",
    "ProductRow",
    "Table",
]

FAULT_COLUMN: Final = "fault"
"""The column that quarantine adds; a corrected file may keep it, it is not read."""

Kind: TypeAlias = Literal[
    "id",  # an identifier or a code of the bank's own
    "text",
    "date",
    "instant",  # with an offset
    "moment",  # an instant, or a date for the whole day
    "signed",  # money on either side of zero
    "amount",  # money without a sign
    "flag",
    "grade",
    "capacity",
    "tier",  # a tier code of the rulebook
    "code",  # one of ``codes``
    "codes",  # some of ``codes``, ``;`` between them
    "product",  # a code or a Chinese name of a product
    "texts",  # any texts, ``;`` between them
]


@frozen
class Column:
    """A column: ``codes`` are those that it takes; no message shows a value of a ``personal`` one, nor of a text."""

    name: str
    kind: Kind
    codes: type[StrEnum] | tuple[str, ...] = ()
    required: bool = False
    personal: bool = False


@frozen(kw_only=True)
class ProductRow:
    """A product of the bank's own list; ``product`` is a code or a name, None where a field is not known."""

    product: str
    family: str | None = None
    grade: str | None = None
    risk_grade: int | None = None
    investment: bool | None = None
    name_en: str | None = None
    name_zh: str | None = None
    asset_class: str | None = None
    term: Literal["short", "medium", "long"] | None = None


@frozen(kw_only=True)
class ComplaintRow:
    """One event of the complaint log.

    ``fields`` are the event's own fields by column, sorted, those that are known; they may hold personal data.
    ``line`` is the line in the file, for faults that show when the case is replayed; equality does not look at it.
    """

    complaint_id: str
    at: datetime
    whole_day: bool
    event: str
    client_id: str | None
    fields: tuple[tuple[str, str | bool], ...] = field(repr=False)
    line: int = field(eq=False)


COMPLAINT_EVENTS: Final = (
    "receive", "record", "assess", "resolve_on_spot", "investigate", "propose", "agree", "consult", "consult_done",
    "measure", "reply", "dispute", "accept", "archive", "escalate", "final_answer", "withdraw", "reopen", "acknowledge",
    "progress", "hold", "pause", "resume", "extend",
)  # fmt: skip
"""The events of a complaint, in the order of the contract."""

Builder: TypeAlias = Callable[[dict[str, Any], int], Any]


@frozen(kw_only=True)
class Table:
    """A table of a book.

    ``build`` makes a record from the known values of a row and its line; None where rows are summed up by client.  No
    two rows may share a ``key``.  ``order`` is what records are sorted by, empty where they sort by themselves.  Rows
    that share their ``group`` are kept or set aside together; those that sort alike keep the order of the file.
    """

    name: str
    columns: tuple[Column, ...]
    build: Builder | None = None
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    group: str | None = None

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that must be there, with a value in every row."""
        return tuple(column.name for column in self.columns if column.required)


def _row(record: type) -> Builder:
    return lambda values, _line: record(**values)


def _event(record: type) -> Builder:
    def build(values: dict[str, Any], _line: int) -> Any:
        at, whole_day = values.pop("at")
        return record(at=at, whole_day=whole_day, **values)

    return build


def _complaint(values: dict[str, Any], line: int) -> ComplaintRow:
    at, whole_day = values.pop("at")
    return ComplaintRow(
        complaint_id=values.pop("complaint_id"),
        at=at,
        whole_day=whole_day,
        event=values.pop("event"),
        client_id=values.pop("client_id", None),
        fields=tuple(sorted(values.items())),
        line=line,
    )


def _needed(name: str, kind: Kind, codes: type[StrEnum] | tuple[str, ...] = ()) -> Column:
    return Column(name, kind, codes, required=True)


_TABLES: Final = (
    Table(
        name="clients",
        build=_row(Client),
        key=("client_id",),
        order=("client_id",),
        columns=(
            _needed("client_id", "id"),
            Column("outlet_id", "id"),
            Column("manager_id", "id"),
            Column("contracted_tier", "tier"),
            Column("opened_on", "date"),
            Column("assigned_on", "date"),
            Column("last_visit_on", "date"),
            Column("birth_date", "date", personal=True),
            Column("risk_grade", "grade"),
            Column("risk_assessed_on", "date"),
            Column("circumstances_changed_on", "date"),
            Column("orientation", "code", ("relationship", "value", "service")),
            Column("occupation", "text"),
            Column("marketing_consent", "flag"),
            Column("opted_out", "codes", ContactKind),
            Column("preferred_channel", "code", ContactKind),
            Column("declined_vip", "flag"),
        ),
    ),
    Table(
        name="ledger",
        columns=(_needed("client_id", "id"), _needed("date", "date"), _needed("amount", "signed")),
    ),
    Table(
        name="balances",
        key=("client_id", "date"),
        columns=(_needed("client_id", "id"), _needed("date", "date"), _needed("balance", "signed")),
    ),
    Table(
        name="holdings",
        build=_row(Holding),
        order=("client_id", "product"),
        columns=(
            _needed("client_id", "id"),
            _needed("product", "product"),
            Column("opened_on", "date"),
            Column("matures_on", "date"),
            Column("amount", "signed"),
            Column("risk_grade", "grade"),
        ),
    ),
    Table(
        name="products",
        build=_row(ProductRow),
        key=("product",),
        order=("product",),
        columns=(
            _needed("product", "id"),
            Column("family", "code", FAMILIES),
            Column("grade", "text"),
            Column("risk_grade", "grade"),
            Column("investment", "flag"),
            Column("name_en", "text"),
            Column("name_zh", "text"),
            Column("asset_class", "code", ASSET_CLASSES),
            Column("term", "code", TERMS),
        ),
    ),
    Table(
        name="staff",
        build=_row(StaffMember),
        key=("staff_id",),
        order=("staff_id",),
        columns=(
            _needed("staff_id", "id"),
            _needed("role", "code", Role),
            Column("outlet_id", "id"),
            Column("capacity", "capacity"),
            Column("away_from", "date"),
            Column("away_until", "date"),
        ),
    ),
    Table(
        name="contacts",
        build=_event(Contact),
        order=("client_id", "at"),
        columns=(
            _needed("client_id", "id"),
            _needed("at", "moment"),
            _needed("kind", "code", ContactKind),
            Column("manager_id", "id"),
            Column("connected", "flag"),
            Column("purpose", "code", Purpose),
            Column("in_depth", "flag"),
            Column("appointment", "flag"),
            Column("report_filed", "flag"),
            Column("refused_product", "product"),
        ),
    ),
    Table(
        name="transfers",
        build=_event(Transfer),
        order=("client_id", "at"),
        columns=(
            _needed("client_id", "id"),
            _needed("at", "moment"),
            _needed("direction", "code", Direction),
            _needed("amount", "amount"),
            Column("explained", "flag"),
            Column("client_reached_at", "instant"),
        ),
    ),
    Table(
        name="purchases",
        build=_event(Purchase),
        order=("client_id", "at"),
        columns=(
            _needed("client_id", "id"),
            _needed("at", "moment"),
            _needed("product", "product"),
            Column("amount", "amount"),
            Column("risk_grade", "grade"),
            Column("dual_recorded", "flag"),
            Column("risks_disclosed", "texts"),
            Column("elderly_notice", "flag"),
        ),
    ),
    Table(
        name="complaints",
        build=_complaint,
        order=("complaint_id", "at"),
        group="complaint_id",
        columns=(
            _needed("complaint_id", "id"),
            _needed("at", "moment"),
            _needed("event", "code", COMPLAINT_EVENTS),
            Column("client_id", "id"),
            Column("by", "id"),
            Column("nature", "code", ("service", "product", "operation", "other")),
            Column("regime", "text"),
            Column("channel", "text"),
            Column("identity", "text"),
            Column("anonymous_reason", "text"),
            Column("content", "text"),
            Column("object", "text"),
            Column("cause", "text"),
            Column("contact", "text"),
            Column("measure", "text"),
            Column("solution", "text"),
            Column("expected_solution", "text"),
            Column("department", "text"),
            Column("corrective_action", "text"),
            Column("training", "text"),
            Column("opinion", "text"),
            Column("root_cause", "text"),
            Column("confirmed_solved", "flag"),
            Column("further_rights", "text"),
            Column("reason", "text"),
            Column("approver", "id"),
        ),
    ),
    Table(
        name="calendar",
        build=lambda values, _line: (values["date"], values["workday"]),
        key=("date",),
        columns=(_needed("date", "date"), _needed("workday", "flag")),
    ),
)

TABLES: Final[dict[str, Table]] = {table.name: table for table in _TABLES}
"""The tables by name, in the order in which they are read: clients before whatever names them."""
