"""The tables of a book are those of the contract."""

from __future__ import annotations

from datetime import UTC, datetime

from clientcare.cli.tables import COMPLAINT_EVENTS, TABLES, ComplaintRow

# The columns of the contract; a star marks those that are required.
CONTRACT = {
    "clients": "client_id* outlet_id manager_id contracted_tier opened_on assigned_on last_visit_on birth_date"
    " risk_grade risk_assessed_on circumstances_changed_on orientation occupation marketing_consent opted_out"
    " preferred_channel declined_vip",
    "ledger": "client_id* date* amount*",
    "balances": "client_id* date* balance*",
    "holdings": "client_id* product* opened_on matures_on amount risk_grade",
    "products": "product* family grade risk_grade investment name_en name_zh asset_class term",
    "staff": "staff_id* role* outlet_id capacity away_from away_until",
    "contacts": "client_id* at* kind* manager_id connected purpose in_depth appointment report_filed refused_product",
    "transfers": "client_id* at* direction* amount* explained client_reached_at",
    "purchases": "client_id* at* product* amount risk_grade dual_recorded risks_disclosed elderly_notice",
    "complaints": "complaint_id* at* event* client_id by nature regime channel identity anonymous_reason content object"
    " cause contact measure solution expected_solution department corrective_action training opinion root_cause"
    " confirmed_solved further_rights reason approver",
    "calendar": "date* workday*",
}


def test_contract() -> None:
    """The tables, their columns in order, and which are required, are those of the contract; clients come first."""
    assert list(TABLES) == list(CONTRACT)
    for name, columns in CONTRACT.items():
        assert " ".join(one.name + "*" * one.required for one in TABLES[name].columns) == columns
        assert TABLES[name].required == tuple(one[:-1] for one in columns.split() if one.endswith("*"))


def test_complaint_events() -> None:
    """The log takes the 24 events of the vocabulary, each once."""
    assert len(set(COMPLAINT_EVENTS)) == len(COMPLAINT_EVENTS) == 24


def test_complaint_row() -> None:
    """An event keeps its own fields by name, hides them in its repr, and its line does not make it another event."""
    build = TABLES["complaints"].build
    assert build is not None
    at = (datetime(2026, 1, 1, tzinfo=UTC), True)
    row = build({"complaint_id": "K1", "at": at, "event": "assess", "nature": "service", "identity": "somebody"}, 7)
    assert isinstance(row, ComplaintRow)
    assert (row.at, row.whole_day, row.client_id, row.line) == (at[0], True, None, 7)
    assert row.fields == (("identity", "somebody"), ("nature", "service"))
    assert "somebody" not in repr(row)
    assert row == build(
        {"complaint_id": "K1", "at": at, "event": "assess", "nature": "service", "identity": "somebody"}, 8
    )
