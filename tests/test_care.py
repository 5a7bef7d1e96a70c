"""Care (T-22, C-52, C-53, C-55, C-78): what it consists of, by which channel and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import attrs
import pytest

from clientcare.care import DEPTHS, find_activities, find_channels, find_content, find_venue, rank_care
from clientcare.content import ChannelByDepth, ContentByHolding, HeldContent
from clientcare.decision import Decision, Outcome
from clientcare.errors import FactError, NoRuleInForce
from clientcare.facts import Client, ContactKind
from clientcare.regime import CadencePolicy
from clientcare.rulebook import Rulebook
from clientcare.sentences.care import LABELS
from tests.policies import SOURCE

AS_OF = date(2026, 6, 30)
OUTLET = Rulebook.load("vip-outlet").on(AS_OF).cadence
RETAIL = Rulebook.load("retail-handbook").on(AS_OF).cadence


def _said(decision: Decision[Any]) -> list[tuple[str, Outcome, str]]:
    """Every finding by rule, outcome and code; each has a sentence in both languages."""
    for finding in decision.findings:
        assert finding.because not in finding.explain("en")
        assert finding.because not in finding.explain("zh")
    assert decision.as_of == AS_OF
    return [(finding.rule, finding.outcome, finding.because) for finding in decision.findings]


# --- methods by orientation ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("orientation", "suited", "others"),
    [
        ("relationship", "emotional_care", "after_sale_tracking wealth_diagnosis client_events"),
        ("value", "after_sale_tracking wealth_diagnosis", "emotional_care client_events"),
        ("service", "after_sale_tracking client_events", "emotional_care wealth_diagnosis"),
    ],
)
def test_an_orientation_ranks_the_methods_of_care(orientation: str, suited: str, others: str) -> None:
    """T-22, C-29: what suits the orientation stands first and is explained; no method of care is left out."""
    decision = rank_care(orientation, OUTLET, as_of=AS_OF)
    assert decision.value == (*suited.split(), *others.split())
    assert _said(decision) == [("T-22", Outcome.MET, "care.suits")] * len(suited.split())
    assert [finding.figure("method") for finding in decision.findings] == suited.split()
    assert decision.rulebook == OUTLET.rulebook


def test_without_an_orientation_nothing_is_put_first() -> None:
    """T-22: an orientation that is not known is unknown, not the first of the three."""
    decision = rank_care(None, OUTLET, as_of=AS_OF)
    assert decision.value == ()
    assert _said(decision) == [("T-22", Outcome.UNKNOWN, "care.orientation_unknown")]


def test_an_orientation_of_no_handbook_is_refused() -> None:
    """T-22: a near match is named."""
    with pytest.raises(FactError, match=r"'values' is no orientation \(did you mean value\?\)") as caught:
        rank_care("values", OUTLET, as_of=AS_OF)
    assert caught.value.code == "CC-FACT-002"


# --- content by holding ----------------------------------------------------------------------------------------------

LOAN = ("prepayment_calculator", "rate_trend_analysis")
WEALTH = ("allocation_report", "market_outlook")


@pytest.mark.parametrize(
    ("holds", "contents"),
    [
        (("home_loan",), LOAN),
        (("wealth_product",), WEALTH),
        (("wealth_product", "home_loan"), LOAN + WEALTH),
        (("房贷",), LOAN),
        (("其他理财产品", "理财产品", "wealth_product"), WEALTH),
        (("a bank's own product", "home_loan"), LOAN),
        # A narrower or another product of the family is not the product of the rule.
        (("savings_wealth_product", "car_loan"), ()),
        ((), ()),
    ],
)
def test_content_follows_the_holdings(holds: tuple[str, ...], contents: tuple[str, ...]) -> None:
    """C-55: holders of a home loan or a wealth product have content of their own, by code or by Chinese name."""
    decision = find_content(holds, RETAIL, as_of=AS_OF)
    assert decision.value == contents
    if contents:
        assert [finding.figure("content") for finding in decision.findings] == list(contents)
        assert {(rule, outcome) for rule, outcome, _ in _said(decision)} == {("C-55", Outcome.MET)}
    else:
        assert _said(decision) == [("C-55", Outcome.NOT_APPLICABLE, "care.no_content")]


def test_only_the_report_is_said_to_come_at_intervals() -> None:
    """C-55: quarterly belongs to the allocation report, not to the market outlook."""
    decision = find_content(["wealth_product"], RETAIL, as_of=AS_OF)
    assert [code for _, _, code in _said(decision)] == ["care.content_periodic", "care.content"]
    assert decision.findings[0].figure("per") == "quarter"


def test_unknown_holdings_give_no_content() -> None:
    """C-55: a client whose holdings are not known is not one who holds nothing."""
    decision = find_content(None, RETAIL, as_of=AS_OF)
    assert decision.value == ()
    assert _said(decision) == [("C-55", Outcome.UNKNOWN, "care.holdings_unknown")]


def test_a_bank_may_name_its_products_in_its_own_words() -> None:
    """C-55: a rule that says 房贷, and one for a product that no handbook knows, match what the client holds."""
    rule = ContentByHolding(
        id="B-55",
        source=SOURCE,
        contents=(HeldContent(product="home_loan", content="a"), HeldContent(product="own_fund", content="b")),
        periodic="b",
        per="month",
    )
    decision = find_content(["房贷", "own_fund"], CadencePolicy(content_by_holding=rule), as_of=AS_OF)
    assert decision.value == ("a", "b")
    assert "own_fund" in decision.explain("zh")
    assert decision.findings[1].figure("per") == "month"


# --- activities and venues -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tier", "activities"),
    [
        ("vip", ("entrepreneur_board", "art_appreciation")),
        ("potential", ("career_workshop",)),
        ("ordinary", ("community_charity",)),
    ],
)
def test_activities_follow_the_class(tier: str, activities: tuple[str, ...]) -> None:
    """C-78: each class has activities of its own."""
    decision = find_activities(tier, RETAIL, as_of=AS_OF)
    assert decision.value == activities
    assert _said(decision) == [("C-78", Outcome.MET, "care.activity")] * len(activities)
    assert [finding.figure("activity") for finding in decision.findings] == list(activities)


@pytest.mark.parametrize(
    ("tier", "venue"),
    [("vip", "face_to_face_visit"), ("potential", "outlet_salon"), ("ordinary", "outlet_micro_salon")],
)
def test_a_venue_follows_the_class(tier: str, venue: str) -> None:
    """C-53: VIP clients are visited, the others come to the outlet."""
    decision = find_venue(tier, RETAIL, as_of=AS_OF)
    assert decision.value == venue
    assert _said(decision) == [("C-53", Outcome.MET, "care.venue")]


@pytest.mark.parametrize(
    ("find", "rule", "none", "because"),
    [(find_activities, "C-78", (), "care.no_activity"), (find_venue, "C-53", None, "care.no_venue")],
)
def test_a_class_without_an_entry_and_an_unknown_one_differ(
    find: Callable[..., Decision[Any]], rule: str, none: object, because: str
) -> None:
    """C-53, C-78: a tier of another scheme has no entry; a tier that is not known is unknown."""
    other, unknown = find("diamond", RETAIL, as_of=AS_OF), find(None, RETAIL, as_of=AS_OF)
    assert (other.value, unknown.value) == (none, none)
    assert _said(other) == [(rule, Outcome.NOT_APPLICABLE, because)]
    assert _said(unknown) == [(rule, Outcome.UNKNOWN, "care.tier_unknown")]


# --- channels by depth -----------------------------------------------------------------------------------------------

APP, TEXT, VIDEO = ContactKind.APP, ContactKind.TEXT, ContactKind.VIDEO
MESSENGER, SOCIAL, CALL = ContactKind.MESSENGER, ContactKind.SOCIAL, ContactKind.CALL


@pytest.mark.parametrize(
    ("depth", "preferred", "opted_out", "channels"),
    [
        ("light", None, (), (APP, TEXT)),
        ("in-depth", None, (), (MESSENGER, VIDEO)),
        ("community", None, (), (SOCIAL,)),
        ("light", TEXT, (), (TEXT, APP)),
        ("light", APP, (), (APP, TEXT)),
        # A preferred channel that does not serve this purpose is not put in by the preference.
        ("light", CALL, (), (APP, TEXT)),
        ("light", None, (APP,), (TEXT,)),
        ("light", TEXT, (TEXT,), (APP,)),
        ("in-depth", None, (APP, TEXT), (MESSENGER, VIDEO)),
        ("community", SOCIAL, (SOCIAL,), ()),
    ],
)
def test_the_channel_follows_the_depth_and_the_client(
    depth: Literal["light", "in-depth", "community"],
    preferred: ContactKind | None,
    opted_out: tuple[ContactKind, ...],
    channels: tuple[ContactKind, ...],
) -> None:
    """C-52: each depth has channels of its own, without those opted out of and the preferred one first."""
    client = Client(client_id="007", preferred_channel=preferred, opted_out=frozenset(opted_out))
    decision = find_channels(depth, client, RETAIL, as_of=AS_OF)
    assert decision.value == channels
    left_out = [finding.figure("kind") for finding in decision.findings if finding.outcome is Outcome.NOT_APPLICABLE]
    assert set(left_out) == set(find_channels(depth, Client(client_id="1"), RETAIL, as_of=AS_OF).value) - set(channels)
    assert {code for _, _, code in _said(decision)} <= {"care.channel", "care.channel_opted_out"}
    assert {finding.rule for finding in decision.findings} == {"C-52"}


def test_a_depth_that_the_rule_does_not_have_is_refused() -> None:
    """C-52: there are three, and the near match is named."""
    depth: Any = "indepth"
    with pytest.raises(FactError, match=r"no depth of a contact \(did you mean in-depth\?\)") as caught:
        find_channels(depth, Client(client_id="007"), RETAIL, as_of=AS_OF)
    assert caught.value.code == "CC-FACT-002"


def test_the_depths_are_those_of_the_rule() -> None:
    """C-52: each depth reads its own list, also where a bank changes one."""
    rule = ChannelByDepth(id="B-52", source=SOURCE, light=("mail",), in_depth=("call",), community=("app",))
    policy = CadencePolicy(channel_by_depth=rule)
    found = [find_channels(depth, Client(client_id="007"), policy, as_of=AS_OF).value for depth in DEPTHS]
    assert found == [(ContactKind.MAIL,), (ContactKind.CALL,), (ContactKind.APP,)]


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decide", "slot"),
    [
        (lambda policy: rank_care("value", policy, as_of=AS_OF), "content_by_orientation"),
        (lambda policy: find_content((), policy, as_of=AS_OF), "content_by_holding"),
        (lambda policy: find_activities("vip", policy, as_of=AS_OF), "activity_by_tier"),
        (lambda policy: find_venue("vip", policy, as_of=AS_OF), "venue_by_tier"),
        (lambda policy: find_channels("light", Client(client_id="1"), policy, as_of=AS_OF), "channel_by_depth"),
    ],
)
def test_a_policy_without_the_rule_gives_no_answer(decide: Callable[[CadencePolicy], Decision[Any]], slot: str) -> None:
    """T-22, C-52, C-53, C-55, C-78: a rulebook that does not state a rule is refused, not taken for an empty one."""
    with pytest.raises(NoRuleInForce, match=f"cadence.{slot}") as caught:
        decide(CadencePolicy())
    assert caught.value.code == "CC-RULEBOOK-004"


def test_the_codes_of_the_handbooks_have_labels() -> None:
    """T-22, C-52, C-53, C-55, C-78: each code that a sentence shows is said in words, methods as C-29 names them."""
    by_orientation, by_holding = OUTLET.content_by_orientation, RETAIL.content_by_holding
    activities, venues = RETAIL.activity_by_tier, RETAIL.venue_by_tier
    assert by_orientation is not None
    assert by_holding is not None
    assert activities is not None
    assert venues is not None
    shown = {*DEPTHS, *(name for name, _ in by_orientation.parameters()), by_holding.per}
    shown |= {one.content for one in by_holding.contents}
    shown |= {one.activity for one in activities.activities} | {one.venue for one in venues.venues}
    methods = next(rule for rule in OUTLET.rules if rule.id == "C-29").items or ()
    assert shown | {term.code for term in methods} | {"month"} == set(LABELS)
    assert {term.code: (term.en, term.zh) for term in methods}.items() <= LABELS.items()


def test_a_decision_on_care_survives_as_a_receipt() -> None:
    """C-52: channels are kept and read back as they were."""
    decision = find_channels("light", Client(client_id="007"), RETAIL, as_of=AS_OF)
    assert Decision.from_dict(decision.to_dict()) == decision


def test_a_changed_order_of_a_rule_changes_the_ranking() -> None:
    """T-22: the order comes from the rule, not from the code."""
    rule = OUTLET.content_by_orientation
    assert rule is not None
    turned = attrs.evolve(rule, value=("wealth_diagnosis", "after_sale_tracking"))
    policy = attrs.evolve(OUTLET, content_by_orientation=turned)
    assert rank_care("value", policy, as_of=AS_OF).value[:2] == ("wealth_diagnosis", "after_sale_tracking")
