"""The command ``offers`` from outside: every suggested product with its verdict, rules and reasons."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from clientcare.cli import main

HEADER = "client_id,product,verdict,rule,because_of,mode,clause"
AS_OF = ("--as-of", "2026-06-30")
CLIENT = {"client_id": "A1", "marketing_consent": "true", "risk_grade": "3", "risk_assessed_on": "2026-01-15"}
GOLD = "client_id,date,amount\nA1,2025-01-01,100000\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A folder for a book."""
    folder = tmp_path / "book"
    folder.mkdir()
    return folder


def _write(book: Path, client: Mapping[str, str] | None = None, **tables: str) -> None:
    """Write a book of one client, Gold by assets, whose row and tables can be changed; an empty table is left out."""
    row = CLIENT | dict(client or {})
    given = {"clients": f"{','.join(row)}\n{','.join(row.values())}\n", "ledger": GOLD, **tables}
    for name, text in given.items():
        if text:
            (book / f"{name}.csv").write_text(text, encoding="utf-8")


def _holds(*products: str) -> str:
    return "client_id,product\n" + "".join(f"A1,{product}\n" for product in products)


def _run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = main([str(one) for one in argv])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def _offers(capsys: pytest.CaptureFixture[str], book: Path, *argv: object) -> list[dict[str, str]]:
    code, out, err = _run(capsys, "offers", book, *(argv or AS_OF), "--format", "csv", "--quiet")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == HEADER
    return list(csv.DictReader(io.StringIO(out)))


def _verdicts(rows: list[dict[str, str]]) -> dict[str, str]:
    return {row["product"]: row["verdict"] for row in rows}


# --- the rows --------------------------------------------------------------------------------------------------------


def test_every_suggested_product_is_listed(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-13, X-18, X-60, P-28: reasons merged, held products listed, rows by client and product, codes come out."""
    _write(book, holdings=_holds("传世之宝", "dual_yield_deposit", "贷记卡"))
    _, out, _ = _run(capsys, "offers", book, *AS_OF, "--format", "csv", "--quiet")
    assert out.splitlines() == [
        HEADER,
        "A1,bond,offer,X-13,heirloom_gold,cross,",
        "A1,credit_card,held,X-13;X-18,dual_yield_deposit;heirloom_gold,cross,X-60",
        "A1,fund,offer,X-13,heirloom_gold,cross,",
        "A1,fund_savings_plan,offer,X-13,heirloom_gold,cross,",
        "A1,gold_card_and_vip_service,offer,X-18,dual_yield_deposit,cross,",
        "A1,message_service,offer,X-13;X-18,dual_yield_deposit;heirloom_gold,cross,",
        "A1,money_market_fund,offer,X-18,dual_yield_deposit,cross,",
        "A1,online_bank,offer,X-13;X-18,dual_yield_deposit;heirloom_gold,cross,",
    ]


def test_modes_are_merged(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-06, X-25: a home loan suggests the balloon loan twice, once in each mode; it is one row."""
    _write(book, holdings=_holds("房贷"))
    balloon = next(row for row in _offers(capsys, book) if row["product"] == "balloon_loan")
    assert (balloon["rule"], balloon["because_of"], balloon["mode"]) == ("X-06;X-25", "home_loan", "repeat;up")


def test_json_and_table_hold_the_same(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The envelope names rulebook and day; without a reason there is no row."""
    _write(book, holdings=_holds("国债"))
    assert _run(capsys, "offers", book, *AS_OF, "--quiet")[:2] == (0, "no rows\n")
    _write(book, holdings=_holds("黄金"))
    listing = json.loads(_run(capsys, "offers", book, *AS_OF, "--format", "json", "--quiet")[1])
    assert list(listing) == ["rulebook", "as_of", "rows"]
    assert (listing["rulebook"]["id"], listing["as_of"]) == ("reference", "2026-06-30")
    assert listing["rows"] == [
        {
            "client_id": "A1",
            "product": "heirloom_gold",
            "verdict": "offer",
            "rule": "X-09",
            "because_of": "gold",
            "mode": "repeat",
            "clause": None,
        }
    ]


# --- one verdict each ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("client", "verdict", "clause"),
    [
        pytest.param({}, "offer", "", id="valid, within the grade"),
        pytest.param({"marketing_consent": "false"}, "no_consent", "D-24", id="no consent"),
        pytest.param({"marketing_consent": ""}, "unknown", "D-24", id="empty consent"),
        pytest.param({"risk_grade": "2"}, "unsuitable", "P-28", id="below the product's grade"),
        pytest.param({"risk_grade": ""}, "unknown", "P-01", id="no grade"),
        pytest.param({"risk_assessed_on": ""}, "unknown", "P-01", id="no assessment"),
        pytest.param({"risk_assessed_on": "2025-06-30"}, "offer", "", id="the last day of a year"),
        pytest.param({"risk_assessed_on": "2025-06-29"}, "unsuitable", "P-01", id="the day after"),
        pytest.param({"risk_assessed_on": "2026-07-01"}, "unknown", "P-01", id="assessed later"),
        pytest.param({"circumstances_changed_on": "2026-01-15"}, "offer", "", id="changed on the day of the test"),
        pytest.param({"circumstances_changed_on": "2026-01-16"}, "unsuitable", "P-02", id="changed the day after"),
        pytest.param({"circumstances_changed_on": "2026-06-30"}, "unsuitable", "P-02", id="changed today"),
        pytest.param({"circumstances_changed_on": "2026-07-01"}, "offer", "", id="changes tomorrow"),
    ],
)
def test_an_investment_has_to_suit(
    book: Path, client: dict[str, str], verdict: str, clause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """P-01, P-02, P-28, D-24: an expired or stale assessment is unsuitable, a missing one, an empty consent unknown."""
    _write(book, client, holdings=_holds("gold"))
    rows = _offers(capsys, book)
    assert [(row["product"], row["verdict"], row["clause"]) for row in rows] == [("heirloom_gold", verdict, clause)]


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ("2026-02-01,49999.99", "offer"),
        ("2026-02-01,50000.00", "unsuitable"),
        ("2026-02-01,-50000.00", "unsuitable"),
        ("2026-02-01,-49999.99", "offer"),
        ("2026-01-15,80000.00", "offer"),
        ("2026-07-01,80000.00", "offer"),
    ],
)
def test_assets_that_moved_by_half_make_an_assessment_stale(
    book: Path, second: str, verdict: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """D-30: half of the balance of the day of the assessment, to the cent; what moved on that day is in it."""
    _write(book, ledger=f"{GOLD}A1,{second}\n", holdings=_holds("gold"))
    rows = _offers(capsys, book)
    assert [(row["verdict"], row["clause"]) for row in rows] == [(verdict, "D-30" if verdict == "unsuitable" else "")]


@pytest.mark.parametrize(
    ("ledger", "verdict", "clause"),
    [
        (GOLD, "offer", ""),
        (GOLD.replace("100000", "99999.99"), "not_eligible", "X-62"),
        ("client_id,date,amount\n", "unknown", "X-62"),
        ("", "unknown", "X-62"),
    ],
)
def test_gates_look_at_the_earned_tier(
    book: Path, ledger: str, verdict: str, clause: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """X-62: from Gold on by assets, whatever is contracted; an unknown tier is unknown at a gate and nowhere else."""
    _write(book, {"contracted_tier": "diamond"}, ledger=ledger, holdings=_holds("双利丰"))
    rows = {row["product"]: row for row in _offers(capsys, book)}
    gated = rows["gold_card_and_vip_service"]
    assert (gated["verdict"], gated["clause"]) == (verdict, clause)
    assert rows["online_bank"]["verdict"] == "offer"


@pytest.mark.parametrize(
    ("contacts", "verdict"),
    [
        pytest.param("A1,2026-06-30T23:59:59+08:00,call,黄金", "offer", id="another product"),
        pytest.param("A1,2026-06-30T23:59:59+08:00,call,传世之宝", "cooling_down", id="refused today"),
        pytest.param("A1,2026-04-02,call,heirloom_gold", "cooling_down", id="the last day of 90"),
        pytest.param("A1,2026-04-01,call,heirloom_gold", "offer", id="the day after"),
        pytest.param("A1,2026-07-01,call,heirloom_gold", "offer", id="refused tomorrow"),
        pytest.param("A2,2026-06-01,call,heirloom_gold", "offer", id="another client"),
        pytest.param("A1,2026-06-01,call,", "offer", id="nothing refused"),
    ],
)
def test_a_refused_product_rests(book: Path, contacts: str, verdict: str, capsys: pytest.CaptureFixture[str]) -> None:
    """D-10: 90 days from the day of the refusal, that day included."""
    _write(book, holdings=_holds("gold"), contacts=f"client_id,at,kind,refused_product\n{contacts}\n")
    with (book / "clients.csv").open("a", encoding="utf-8") as clients:
        clients.write("A2,,,\n")
    rows = _offers(capsys, book)
    assert _verdicts(rows) == {"heirloom_gold": verdict}
    assert rows[0]["clause"] == ("D-10" if verdict == "cooling_down" else "")


@pytest.mark.parametrize(
    ("client", "ledger", "verdict"),
    [
        ({"marketing_consent": "false"}, GOLD.replace("100000", "5"), "no_consent"),
        ({}, GOLD.replace("100000", "5"), "not_eligible"),
        ({}, GOLD, "cooling_down"),
        ({"marketing_consent": ""}, GOLD, "cooling_down"),
        ({}, "client_id,date,amount\n", "cooling_down"),
    ],
)
def test_the_first_verdict_that_applies_counts(
    book: Path, client: dict[str, str], ledger: str, verdict: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """X-62, D-10: no consent, then the gate, then the cool-down, then what is not known."""
    refused = "client_id,at,kind,refused_product\nA1,2026-06-01,call,gold_card_and_vip_service\n"
    _write(book, client, ledger=ledger, holdings=_holds("双利丰"), contacts=refused)
    assert _verdicts(_offers(capsys, book))["gold_card_and_vip_service"] == verdict
    _write(book, client, ledger=ledger, holdings=_holds("双利丰", "金卡与贵宾服务"), contacts=refused)
    assert _verdicts(_offers(capsys, book))["gold_card_and_vip_service"] == "held"


def test_what_is_opened_later_is_not_held_yet(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-60: a holding counts from the day on which it was opened; one without a day counts."""
    _write(book, holdings="client_id,product,opened_on\nA1,gold,2026-06-30\nA1,heirloom_gold,2026-07-01\n")
    assert _verdicts(_offers(capsys, book)) == {"heirloom_gold": "offer"}
    assert _verdicts(_offers(capsys, book, "--as-of", "2026-07-01"))["heirloom_gold"] == "held"
    assert _offers(capsys, book, "--as-of", "2026-06-29") == []


def test_what_has_matured_and_is_paid_out_is_offered_again(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-60: from the day after maturity a holding of amount 0 is no longer held; one with something left is."""
    rows = "A1,gold,,\nA1,heirloom_gold,2026-06-29,{}\n"
    for amount, verdict in (("0", "offer"), ("0.01", "held"), ("", "held")):
        _write(book, holdings="client_id,product,matures_on,amount\n" + rows.format(amount))
        assert _verdicts(_offers(capsys, book))["heirloom_gold"] == verdict
    _write(book, holdings="client_id,product,matures_on,amount\n" + rows.format("0"))
    assert _verdicts(_offers(capsys, book, "--as-of", "2026-06-29"))["heirloom_gold"] == "held"


def test_a_narrower_product_is_another_one(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-61: treasury bonds are no bonds; a product under a second name is the same one."""
    _write(book, holdings=_holds("heirloom_gold", "国债", "网银"))
    found = _verdicts(_offers(capsys, book))
    assert (found["bond"], found["online_bank"]) == ("offer", "held")


# --- the bank's own products -----------------------------------------------------------------------------------------


def test_the_bank_s_own_list_goes_first(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-08, X-20: own risk grades, own products of the same type, and higher grades of a family."""
    products = (
        "product,family,grade,risk_grade,investment,name_zh\nheirloom_gold,gold,,4,true,\nWX-1,wealth,,2,true,月月盈\n"
        "CARD-1,card,1,,false,\nCARD-2,card,2,,false,\nCARD-0,card,gold,,false,\n"
    )
    _write(book, holdings=_holds("gold", "月月盈", "CARD-1", "wealth_product"), products=products)
    rows = {row["product"]: row for row in _offers(capsys, book)}
    assert (rows["heirloom_gold"]["verdict"], rows["heirloom_gold"]["clause"]) == ("unsuitable", "P-28")
    assert (rows["WX-1"]["verdict"], rows["WX-1"]["rule"]) == ("held", "X-08")
    assert (rows["CARD-2"]["rule"], rows["CARD-2"]["because_of"], rows["CARD-2"]["mode"]) == ("X-20", "CARD-1", "up")
    assert "CARD-0" not in rows
    (book / "products.csv").write_text("product,asset_class,term\nYX,bnod,short\nYY,share,long\n", encoding="utf-8")
    code, _, err = _run(capsys, "offers", book, *AS_OF)
    assert code == 2
    assert "products.csv:2: asset_class: 'bnod' is an unknown code (did you mean bond?)" in err
    assert "products.csv:3" not in err
    _write(book, holdings=_holds("gold", "月月盈", "CARD-1", "wealth_product"), products=products)
    _, _, err = _run(capsys, "offers", book, *AS_OF)
    assert "products: a grade that is no whole number has no order, so nothing higher is found: 1" in err


def test_a_product_with_a_risk_grade_is_an_investment(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-05, P-28: a structured deposit of grade 4 does not suit grade 1 and its sale is recorded, unless it is none."""
    listed = "product,family,risk_grade,investment,name_zh\ndual_yield_deposit,deposit,4,{},结构性存款\n"
    own = book.parent / "own.toml"
    own.write_text(
        'id = "own"\neffective_from = 2026-01-01\nuse = "reference"\n[[crosssell.matrix]]\nid = "B-01"\n'
        'kind = "matrix"\nheld = "treasury_bond"\nmode = "cross"\n'
        'items = [{ code = "dual_yield_deposit", name_en = "d", name_zh = "d" }]\n'
        'statement_en = "s"\nstatement_zh = "s"\nsource = { document = "own", locator = "1", basis = "stated" }\n',
        encoding="utf-8",
    )
    bought = "client_id,at,product,amount,dual_recorded\nA1,2026-06-01T10:00:00+08:00,结构性存款,100000,false\n"
    for said, verdict, clause, code in (("", "unsuitable", "P-28", 1), ("false", "offer", "", 0)):
        _write(book, {"risk_grade": "1"}, holdings=_holds("国债"), products=listed.format(said), purchases=bought)
        (row,) = _offers(capsys, book, *AS_OF, "--rulebook", own)
        assert (row["product"], row["verdict"], row["clause"]) == ("dual_yield_deposit", verdict, clause)
        found = _run(capsys, "check", book, *AS_OF, "--format", "csv", "--quiet")
        rules = {one["rule"]: one["severity"] for one in csv.DictReader(io.StringIO(found[1]))}
        assert (found[0], rules.get("P-28"), rules.get("P-05")) == (code, *(("error",) * 2 if code else (None,) * 2))


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            "bond,\n债券,",
            [
                "products.csv:2: product: line 3 has the same product or name (want one row a product)",
                "products.csv:3: product: line 2 has the same product or name (want one row a product)",
            ],
        ),
        ("P1,债券", ["products.csv:2: name_zh: a name of bond (want bond in product, or another name)"]),
        (
            "P1,月月盈\nP2,月月盈",
            [
                "products.csv:2: product: line 3 has the same product or name (want one row a product)",
                "products.csv:3: product: line 2 has the same product or name (want one row a product)",
            ],
        ),
        (
            "P1,\nP2,Ｐ1",
            [
                "products.csv:2: product: line 3 has the same product or name (want one row a product)",
                "products.csv:3: product: line 2 has the same product or name (want one row a product)",
            ],
        ),
        ("bond,本行债券\n国债,国债", []),
    ],
)
def test_each_product_has_one_row_and_names_of_its_own(
    book: Path, rows: str, faults: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """X-61: two rows of one product, and a name that stands for two, are faults of the list; quarantine mends them."""
    _write(
        book, holdings=_holds("gold", "P1") if "P1" in rows else _holds("gold"), products=f"product,name_zh\n{rows}\n"
    )
    code, _, err = _run(capsys, "offers", book, *AS_OF, "--quiet")
    assert (code, err.splitlines()[1:]) == (2 if faults else 0, faults)
    aside = book.parent / "aside"
    code, out, err = _run(capsys, "offers", book, *AS_OF, "--quarantine", aside, "--format", "csv")
    assert code == 0
    assert "A1,heirloom_gold,offer,X-09,gold,repeat," in out
    if "P1" in rows:
        assert "holdings: 2 read = 1 used + 1 quarantined" in err


# --- other rulebooks, missing tables ---------------------------------------------------------------------------------


def test_without_a_rule_of_suitability_investments_are_unknown(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-13: vip-outlet states neither what suits nor risk grades, so no investment is offered; the rest is."""
    _write(book, holdings=_holds("heirloom_gold"))
    rows = _offers(capsys, book, *AS_OF, "--rulebook", "vip-outlet")
    assert _verdicts(rows) == {
        "bond": "unknown",
        "credit_card": "offer",
        "fund": "unknown",
        "fund_savings_plan": "unknown",
        "message_service": "offer",
        "online_bank": "offer",
    }
    graded = "product,risk_grade\nbond,2\n"
    _write(book, holdings=_holds("heirloom_gold"), products=graded)
    rows = _offers(capsys, book, *AS_OF, "--rulebook", "vip-outlet")
    assert _verdicts(rows)["bond"] == "unknown"
    _, _, err = _run(capsys, "offers", book, *AS_OF, "--rulebook", "vip-outlet")
    assert "vip-outlet states no suitability; no investment is offered, each is unknown" in err
    assert "vip-outlet states no cool-down" in err


def test_tiers_of_another_scheme_leave_gates_unknown(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-62, X-27, T-18: classes of retail-handbook with the matrices of vip-outlet; growth makes nobody a VIP."""
    own = book.parent / "own.toml"
    own.write_text(
        'id = "own"\neffective_from = 2026-01-01\n[use]\ntiering = "retail-handbook"\ncrosssell = "vip-outlet"\n',
        encoding="utf-8",
    )
    grown = "client_id,date,amount\nA1,2025-01-01,100000\nA1,2026-05-01,100000\n"
    for ledger, card in ((grown, "not_eligible"), ("client_id,date,amount\nA1,2025-01-01,500000.01\n", "offer")):
        _write(book, ledger=ledger, holdings=_holds("双利丰", "普卡"))
        rows = {row["product"]: row for row in _offers(capsys, book, *AS_OF, "--rulebook", own)}
        gated = rows["gold_card_and_vip_service"]
        assert (gated["verdict"], gated["clause"]) == ("unknown", "X-62")
        assert rows["gold_credit_card"]["verdict"] == card
        assert rows["online_bank"]["verdict"] == "offer"
    _, _, err = _run(capsys, "offers", book, *AS_OF, "--rulebook", own)
    assert err.count("X-62 asks for a tier that the scheme does not have, gold; its products are unknown") == 1
    assert "the tier scheme has no such tier" in _run(capsys, "explain", book, "A1", *AS_OF, "--rulebook", own)[1]


def test_growth_makes_no_vip_of_a_client_where_tiers_are_cards(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-27, T-18: a scheme of cards in which growth gives a tier: that tier is above the lowest and no VIP one."""
    own = book.parent / "own.toml"
    source = (
        'kind = "guidance"\nstatement_en = "s"\nstatement_zh = "s"\n'
        'source = { document = "own", locator = "1", basis = "stated" }\n'
    )
    own.write_text(
        'id = "own"\neffective_from = 2026-01-01\nuse = "reference"\n'
        f'[tiering.growth]\nid = "B-15"\nat_least = 0.30\nmonths = 6\n{source}'
        f'[tiering.precedence]\nid = "B-18"\ngrowth_tier = "potential"\nname_en = "p"\nname_zh = "p"\n{source}',
        encoding="utf-8",
    )
    _write(book, ledger="client_id,date,amount\nA1,2025-01-01,10000\nA1,2026-05-01,10000\n", holdings=_holds("普卡"))
    rows = {row["product"]: row for row in _offers(capsys, book, *AS_OF, "--rulebook", own)}
    assert (rows["gold_credit_card"]["verdict"], rows["gold_credit_card"]["clause"]) == ("not_eligible", "X-27")


def test_a_limit_shows_as_the_clause_of_an_offer(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-13: every suggested product stays listed; over the limit it names the rule, and is not proposed."""
    own = book.parent / "own.toml"
    own.write_text(
        'id = "own"\neffective_from = 2026-01-01\nuse = "reference"\n[crosssell.per_contact]\nid = "B-24"\n'
        'kind = "definition"\noffers = 2\nstatement_en = "s"\nstatement_zh = "s"\n'
        'source = { document = "own", locator = "1", basis = "stated" }\n',
        encoding="utf-8",
    )
    _write(book, holdings=_holds("heirloom_gold"))
    rows = _offers(capsys, book, *AS_OF, "--rulebook", own)
    assert {row["verdict"] for row in rows} == {"offer"}
    clauses = {row["product"]: row["clause"] for row in rows}
    assert {product for product, clause in clauses.items() if not clause} == {"online_bank", "message_service"}
    assert {clause for clause in clauses.values() if clause} == {"B-24"}
    screen = _run(capsys, "review", book, *AS_OF, "--rulebook", own)[1]
    assert "A1      -   X-13  online bank, message service\n" in screen
    assert "Offers: online bank, message service\n" in _run(capsys, "explain", book, "A1", *AS_OF, "--rulebook", own)[1]


def test_the_screen_names_three_products_and_counts_the_rest(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-13: a client of six offers takes one short line on the screen; of three all are named."""
    _write(book, holdings=_holds("heirloom_gold"))
    screen = _run(capsys, "review", book, *AS_OF)[1]
    assert "A1      -   X-13  online bank, message service, fund savings plan +3\n" in screen
    assert "网上银行、消息服务、基金定投 +3\n" in _run(capsys, "review", book, *AS_OF, "--lang", "zh")[1]


def test_scenes_go_by_occupation_and_age(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-38, X-39: an executive and a client of 65 get what the rulebook has for them, where it is a product."""
    own = book.parent / "own.toml"
    own.write_text(
        'id = "own"\neffective_from = 2026-01-01\nuse = "reference"\n[[crosssell.scenes]]\nid = "B-01"\n'
        'kind = "matrix"\nscenes = [{ item = "insurance", scene = "elderly" }, '
        '{ item = "credit_card", scene = "executive" }]\n'
        'items = [{ code = "insurance", name_en = "i", name_zh = "i" }, { code = "credit_card", name_en = "c", '
        'name_zh = "c" }]\nstatement_en = "s"\nstatement_zh = "s"\n'
        'source = { document = "own", locator = "1", basis = "stated" }\n',
        encoding="utf-8",
    )
    for client, found in (
        ({"birth_date": "1961-06-30"}, {"insurance": "offer"}),
        ({"birth_date": "1961-07-01"}, {}),
        ({"birth_date": "2027-01-01", "occupation": "private_entrepreneur"}, {}),
        ({"occupation": "corporate_executive"}, {"credit_card": "offer"}),
    ):
        _write(book, client, holdings=_holds())
        rows = _offers(capsys, book, *AS_OF, "--rulebook", own)
        assert _verdicts(rows) == found
        assert all((row["rule"], row["because_of"], row["mode"]) == ("B-01", "", "scene") for row in rows)


def test_missing_tables_are_named(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Holdings are needed and said why; without the others the offers say what lacks."""
    _write(book)
    code, out, err = _run(capsys, "offers", book, *AS_OF)
    assert (code, out) == (2, "")
    assert f"missing table holdings in {book}; needed to match what clients hold with what goes with it" in err
    _write(book, holdings=_holds("gold"))
    (book / "ledger.csv").unlink()
    code, _, err = _run(capsys, "offers", book, *AS_OF)
    assert code == 0
    assert "no table ledger or balances: no tier is known" in err
    assert "no table contacts: no refusal is known" in err
    _write(book, holdings=_holds("gold"))
    code, out, err = _run(capsys, "offers", book, *AS_OF, "--rulebook", "retail-handbook")
    assert (code, out) == (0, "no rows\n")
    assert "no matrix" not in err
    own = book.parent / "own.toml"
    own.write_text('id = "own"\neffective_from = 2026-01-01\n[use]\ntiering = "vip-outlet"\n', encoding="utf-8")
    code, _, err = _run(capsys, "offers", book, *AS_OF, "--rulebook", own)
    assert code == 0
    assert "own states no matrix of products; nothing is suggested" in err


def test_a_faulty_holding_is_set_aside(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown product is exit 2 with the near match; with quarantine the rest is offered, and the rows counted."""
    _write(book, holdings=_holds("gold", "heirloom_golt"))
    code, out, err = _run(capsys, "offers", book, *AS_OF)
    assert (code, out) == (2, "")
    assert "holdings.csv:3: product: 'heirloom_golt' is not a product (did you mean heirloom_gold?)" in err
    code, out, err = _run(capsys, "offers", book, *AS_OF, "--quarantine", book.parent / "aside", "--format", "csv")
    assert code == 0
    assert "holdings: 2 read = 1 used + 1 quarantined" in err
    assert [row["product"] for row in csv.DictReader(io.StringIO(out))] == ["heirloom_gold"]


# --- the review and one client ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_explain_says_why_and_why_not(book: Path, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """X-13, P-28, X-60: what is offered, what is not, and the clause of each, in both languages."""
    _write(book, {"risk_grade": "2"}, holdings=_holds("heirloom_gold", "credit_card"))
    _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF, "--lang", lang)
    words = {
        "en": (
            "Offers: online bank, message service, bond\n",
            "P-28 not met: fund has risk grade 3 and does not suit the client.",
            "X-60 not applicable: the client holds this product already: credit card.",
        ),
        "zh": ("产品推荐：网上银行、消息服务、债券\n", "基金的风险等级为 3，不适合该客户", "客户已持有该产品：信用卡"),
    }
    for one in words[lang]:
        assert one in out
    _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF, "--format", "csv", "--lang", lang)
    values = {row["decision"]: row["value"] for row in csv.DictReader(io.StringIO(out))}
    assert values["offers"] == "online_bank, message_service, bond"
    _write(book, {"marketing_consent": "false"}, holdings=_holds("gold"))
    _, out, _ = _run(capsys, "explain", book, "A1", *AS_OF)
    assert "Offers: -\n" in out
    listing = json.loads(_run(capsys, "explain", book, "A1", *AS_OF, "--format", "json")[1])
    assert [
        one["value"]["tuple"][0]["fields"]["verdict"] for one in listing["receipts"] if one["decision"] == "offers"
    ] == ["no_consent"]
    (book / "holdings.csv").unlink()
    assert "Offers" not in _run(capsys, "explain", book, "A1", *AS_OF)[1]


def test_the_review_counts_verdicts_and_lists_offers(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X-13: figures by verdict, the offers by client, and the listing beside the report, as the command gives it."""
    _write(book, {"risk_grade": "2"}, holdings=_holds("heirloom_gold", "credit_card"))
    out_dir = book.parent / "out"
    _, out, _ = _run(capsys, "review", book, *AS_OF, "--out", out_dir)
    assert (
        "offered 3   unsuitable 2   Unknown 0   cooling down 0   not eligible 0   no consent 0   held already 1" in out
    )
    assert "A1      -   X-13  online bank, message service, bond" in out
    html = (out_dir / "report.html").read_text(encoding="utf-8")
    assert '<section id="offers"' in html
    assert "online bank, message service, bond" in html
    assert "网上银行、消息服务、债券" in html
    listed = _run(capsys, "offers", book, *AS_OF, "--format", "csv")[1]
    assert (out_dir / "offers.csv").read_text(encoding="utf-8") == listed
    _write(book, {"marketing_consent": "false"}, holdings=_holds("gold"))
    _, out, _ = _run(capsys, "review", book, *AS_OF, "--out", out_dir)
    assert "no consent 1" in out
    assert "Nothing is offered to any client." in (out_dir / "report.html").read_text(encoding="utf-8")
    own = book.parent / "own.toml"
    own.write_text('id = "own"\neffective_from = 2026-01-01\n[use]\ntiering = "vip-outlet"\n', encoding="utf-8")
    _, out, _ = _run(capsys, "review", book, *AS_OF, "--rulebook", own)
    assert "offers: the rulebook own has no matrix of products" in out
    (book / "holdings.csv").unlink()
    _, out, _ = _run(capsys, "review", book, *AS_OF, "--lang", "zh")
    assert "产品推荐: 缺少 holdings 表" in out
