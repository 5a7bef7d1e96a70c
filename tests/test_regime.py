"""The regime: what a rule of cadence refuses, what contradicts in a policy, and the figures that are packaged."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from clientcare.content import ContentByHolding, HeldContent
from clientcare.decision import Basis, Term
from clientcare.errors import FactError, RulebookError
from clientcare.facts import ContactKind, Purpose, Role
from clientcare.policy import Checklist, Rule, slots_of
from clientcare.regime import (
    HOLIDAYS,
    CadencePolicy,
    Cap,
    EventClass,
    LeadTime,
    Minimum,
    Occasion,
    QuietHours,
    UrgentContact,
    WeeklyMinimum,
)
from clientcare.rulebook import PACKAGED, Rulebook
from tests.policies import SOURCE

LATEST = date(2026, 6, 30)
POLICIES = {name: Rulebook.load(name).on(LATEST).cadence for name in PACKAGED}


def _terms(*codes: str) -> tuple[Term, ...]:
    return tuple(Term(code, code, code) for code in codes)


def _fields(refused: pytest.ExceptionInfo[FactError]) -> list[str]:
    return [field for field, _ in refused.value.problems]


# --- one rule by itself ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("contacts", "most", "sound"), [(2, 1, False), (2, 2, True), (2, 3, True), (2, None, True)])
def test_an_upper_bound_is_no_lower_than_the_minimum(contacts: int, most: int | None, sound: bool) -> None:
    """C-48, C-49: 1 to 2 and 1 to 1 are bounds; at most 1 of at least 2 is none."""
    if sound:
        assert Minimum(id="B-01", source=SOURCE, per="month", contacts=contacts, most=most).most == most
        return
    with pytest.raises(FactError, match="most: 1 is below contacts, which is 2") as refused:
        Minimum(id="B-01", source=SOURCE, per="month", contacts=contacts, most=most)
    assert refused.value.code == "CC-FACT-001"


def test_bounds_of_a_wrong_type_are_not_compared() -> None:
    """C-48: each is refused for what it is, without a comparison that would raise."""
    wrong: Any = {"contacts": "two", "most": "one"}
    with pytest.raises(FactError) as refused:
        Minimum(id="B-01", source=SOURCE, per="month", **wrong)
    assert _fields(refused) == ["contacts", "most"]


@pytest.mark.parametrize(
    ("before", "after", "sound"), [(7, None, True), (None, 0, True), (7, 1, False), (None, None, False)]
)
def test_a_lead_time_has_one_direction(before: int | None, after: int | None, sound: bool) -> None:
    """D-12 to D-16: days before or days after, 0 among them; both and none say nothing."""
    if sound:
        assert LeadTime(id="B-01", source=SOURCE, events=("birthday",), before=before, after=after).before == before
        return
    with pytest.raises(FactError, match="before: give before or after, one of the two"):
        LeadTime(id="B-01", source=SOURCE, events=("birthday",), before=before, after=after)


@pytest.mark.parametrize(
    ("days", "per", "sound"), [(7, None, True), (None, "week", True), (7, "week", False), (None, None, False)]
)
def test_a_cap_has_one_window(days: int | None, per: Any, sound: bool) -> None:
    """D-05 to D-08: a run of days or a calendar period; both and none say nothing."""
    if sound:
        cap = Cap(id="B-01", source=SOURCE, most=1, purposes=("marketing",), days=days, per=per)
        assert (cap.days, cap.per) == (days, per)
        return
    with pytest.raises(FactError, match="days: give days or per, one of the two"):
        Cap(id="B-01", source=SOURCE, most=1, purposes=("marketing",), days=days, per=per)


@pytest.mark.parametrize(("begin", "end", "field"), [(21, 21, "end"), (0, 0, "end"), (24, 8, "begin"), (21, -1, "end")])
def test_quiet_hours_end(begin: int, end: int, field: str) -> None:
    """D-09: hours that begin and end at once would leave no hour of the day, or none at all."""
    assert QuietHours(id="B-01", source=SOURCE, begin=23, end=0).end == 0
    with pytest.raises(FactError) as refused:
        QuietHours(id="B-01", source=SOURCE, begin=begin, end=end)
    assert _fields(refused) == [field]


def test_kinds_purposes_and_roles_are_those_of_the_facts() -> None:
    """C-09, C-26: every code that a contact or a member of staff can have is a code of the rules, and no other."""
    kinds, purposes, roles = (tuple(one.value for one in enum) for enum in (ContactKind, Purpose, Role))
    occasion = Occasion(id="B-01", source=SOURCE, items=_terms("fair"), purpose="care", kinds=kinds, senders=roles)
    assert Cap(id="B-02", source=SOURCE, most=1, days=1, purposes=purposes, kinds=occasion.kinds).purposes == purposes
    wrong: dict[str, Any] = {"purpose": "sale", "kinds": ("phone",), "senders": ("director",)}
    with pytest.raises(FactError) as refused:
        Occasion(id="B-01", source=SOURCE, items=_terms("fair"), **wrong)
    assert _fields(refused) == ["purpose", "kinds", "senders"]


# --- a policy as a whole ---------------------------------------------------------------------------------------------


def _contradictions(**slots: Any) -> list[tuple[str, str]]:
    with pytest.raises(FactError) as refused:
        CadencePolicy(**slots)
    assert refused.value.code == "CC-FACT-003"
    return list(refused.value.problems)


LIFE = EventClass(id="B-01", source=SOURCE, event_class="life_stage", items=_terms("birthday", "wedding"))


def _lead(rule_id: str, *events: str) -> LeadTime:
    return LeadTime(id=rule_id, source=SOURCE, events=events, before=1)


def test_a_lead_time_is_of_an_event_that_a_rule_names() -> None:
    """D-12 to D-16: an event that no class, occasion or deadline names is a slip of the pen; the near match is told."""
    assert _contradictions(
        event_classes=(LIFE,), lead_times=(_lead("B-02", "weding", "wedding"), _lead("B-03", "x"))
    ) == [
        ("lead_times", "B-02: 'weding' is no event of the policy (did you mean wedding?)"),
        ("lead_times", "B-03: 'x' is no event of the policy"),
    ]


def test_an_event_has_one_lead_time() -> None:
    """D-12 to D-16: the later of two is named beside the one before it."""
    lead_times = (_lead("B-02", "birthday"), _lead("B-03", "wedding", "birthday"), _lead("B-04", "birthday"))
    assert _contradictions(event_classes=(LIFE,), lead_times=lead_times) == [
        ("lead_times", "B-02 and B-03 both set the lead time of 'birthday'"),
        ("lead_times", "B-03 and B-04 both set the lead time of 'birthday'"),
    ]


def test_an_event_is_of_one_class_and_a_class_stands_once() -> None:
    """C-12 to C-15: the four classes do not overlap."""
    other = EventClass(id="B-02", source=SOURCE, event_class="external", items=_terms("fair", "wedding"))
    again = attrs.evolve(LIFE, id="B-03", items=_terms("christening"))
    assert _contradictions(event_classes=(LIFE, other, again)) == [
        ("event_classes", "B-01 and B-03 both have event_class 'life_stage'"),
        ("event_classes", "B-01 and B-02 both hold the event 'wedding'"),
    ]


def test_periodic_content_is_content_of_a_product() -> None:
    """C-55: what comes every quarter is among what some product has."""
    held = (HeldContent(product="fund", content="report"), HeldContent(product="loan", content="table"))
    rule = ContentByHolding(id="B-01", source=SOURCE, contents=held, periodic="table", per="quarter")
    assert CadencePolicy(content_by_holding=rule).content_by_holding == rule
    assert _contradictions(content_by_holding=attrs.evolve(rule, periodic="loan")) == [
        ("content_by_holding", "B-01: no product has the periodic content 'loan'")
    ]


def test_a_rule_stands_in_one_slot_and_a_slot_holds_its_class() -> None:
    """C-01, C-02: an id is of one rule, and a weekly minimum is no minimum of a client."""
    weekly = WeeklyMinimum(id="B-01", source=SOURCE, clients=10)
    minimum = Minimum(id="B-01", source=SOURCE)
    assert [where for where, _ in _contradictions(weekly=weekly, minimums=(minimum,))] == ["minimums"]
    wrong: Any = (weekly,)
    with pytest.raises(FactError, match=r"CadencePolicy\.minimums: want a tuple of Minimum"):
        CadencePolicy(minimums=wrong)


def test_events_are_listed_once_in_the_order_of_the_rules() -> None:
    """C-09, C-12, C-79: classes, occasions and the urgent contact name events, some of them twice."""
    occasion = Occasion(id="B-02", source=SOURCE, items=_terms("fair", "birthday"), purpose="care")
    urgent = UrgentContact(id="B-03", source=SOURCE, items=_terms("outflow", "fair"), hours=24)
    assert CadencePolicy().events == ()
    assert CadencePolicy(event_classes=(LIFE,), occasions=(occasion,)).events == ("birthday", "wedding", "fair")
    whole = CadencePolicy(event_classes=(LIFE,), occasions=(occasion,), urgent=urgent)
    assert whole.events == ("birthday", "wedding", "fair", "outflow")


def test_the_lead_time_of_an_event_is_found_or_there_is_none() -> None:
    """D-12 to D-16: an event that no rule speaks of has none, known to the policy or not."""
    policy = CadencePolicy(event_classes=(LIFE,), lead_times=(_lead("B-02", "wedding"),))
    assert policy.lead_time("wedding") == policy.lead_times[0]
    assert policy.lead_time("birthday") is None
    assert policy.lead_time("fair") is None


# --- the packaged figures --------------------------------------------------------------------------------------------

CATALOGUE: dict[str, tuple[str, dict[str, Any]]] = {
    "C-01": ("vip-outlet", {"clients": 10}),
    "C-02": ("vip-outlet", {"per": "quarter", "contacts": 1}),
    "C-03": ("vip-outlet", {"tiers": ("diamond",), "per": "month", "kinds": ("call",), "contacts": 2, "meetings": 1}),
    "C-04": ("vip-outlet", {"tiers": ("platinum",), "per": "month", "kinds": ("call",), "contacts": 4, "meetings": 2}),
    "C-05": ("vip-outlet", {"method": "legs", "calls": 2}),
    "C-07": ("vip-outlet", {"tiers": ("gold",), "days": 7, "kinds": ("call",)}),
    "C-08": ("vip-outlet", {"severity": "warning"}),
    "C-26": ("vip-outlet", {"days": 7, "kinds": ("call", "text", "meeting")}),
    "C-28": ("vip-outlet", {"purposes": ("marketing",)}),
    "C-31": ("vip-outlet", {"contacts": 1, "purpose": "survey"}),
    "C-38": ("vip-outlet", {"contacts": 1, "kinds": ("meeting",), "depth": "in-depth"}),
    "C-45": ("retail-handbook", {"tiers": ("vip",), "per": "month", "contacts": 1, "depth": "in-depth"}),
    "C-46": (
        "retail-handbook",
        {"tiers": ("potential",), "per": "two-weeks", "contacts": 1, "purpose": "content"},
    ),
    "C-47": ("retail-handbook", {"tiers": ("potential",), "per": "month", "contacts": 1, "purpose": "survey"}),
    "C-48": (
        "retail-handbook",
        {"tiers": ("potential",), "per": "month", "contacts": 1, "most": 2, "purpose": "content"},
    ),
    "C-49": (
        "retail-handbook",
        {"tiers": ("ordinary",), "per": "month", "contacts": 1, "most": 1, "purpose": "service"},
    ),
    "C-50": ("retail-handbook", {"tiers": ("ordinary",), "per": "quarter", "contacts": 1, "purpose": "survey"}),
    "C-52": (
        "retail-handbook",
        {"light": ("app", "text"), "in_depth": ("messenger", "video"), "community": ("social",)},
    ),
    "C-59": ("wealth-handbook", {"contacts": 1, "kinds": ("call", "text", "mail")}),
    "C-73": ("wealth-handbook", {"contacts": 1}),
    "T-22": (
        "vip-outlet",
        {
            "relationship": ("emotional_care",),
            "value": ("after_sale_tracking", "wealth_diagnosis"),
            "service": ("after_sale_tracking", "client_events"),
        },
    ),
    "K-36": ("reference", {"scope": "marketing"}),
    "D-05": ("reference", {"most": 2, "days": 7, "purposes": ("marketing",)}),
    "D-06": ("reference", {"most": 4, "per": "month", "purposes": ("marketing",)}),
    "D-07": ("reference", {"most": 2, "per": "month", "purposes": ("content",)}),
    "D-08": ("reference", {"most": 1, "days": 1, "purposes": ("care", "content", "survey", "marketing")}),
    "D-09": ("reference", {"begin": 21, "end": 8}),
    "D-10": ("reference", {"days": 90}),
    "D-11": ("reference", {"days": 90}),
    "D-12": ("reference", {"events": ("deposit_maturity", "wealth_product_maturity"), "before": 7}),
    "D-13": ("reference", {"events": ("loan_maturity", "card_repayment"), "before": 3}),
    "D-14": ("reference", {"events": ("overdue",), "after": 1}),
    "D-15": ("reference", {"events": ("birthday", "anniversary"), "before": 0}),
    "D-16": ("reference", {"events": ("holiday",), "before": 1}),
    "D-17": ("reference", {"holidays": HOLIDAYS}),
    "D-18": ("reference", {"falls_on": "february-28"}),
    "D-19": ("reference", {"units": 20, "meeting": 4, "other": 1}),
    "D-20": ("reference", {"purposes": ("care", "service", "content", "survey", "marketing")}),
}

SPOKEN = {
    "C-01": ("at least 10 clients", "不少于 10 个"),
    "C-02": ("at least 1 a quarter", "每季度联系不少于 1 次"),
    "C-03": ("at least 2 a month, or meetings in person at least 1", "电话联系不少于 2 次，或面见不少于 1 次"),
    "C-04": ("at least 4 a month, or meetings in person at least 2", "电话联系不少于 4 次，或面见不少于 2 次"),
    "C-05": ("as much as 2 calls", "相当于 2 次电话"),
    "C-07": ("for 7 days", "连续 7 天未到网点"),
    "C-08": ("is graded as warning", "未达标作提醒处理"),
    "C-26": ("Within 7 days of assignment", "指派后 7 天内"),
    "C-45": ("number 1 a month", "每月 1 次深度沟通"),
    "C-46": ("number 1 every two weeks", "每两周推送 1 次"),
    "C-47": ("number 1 a month", "每月开展 1 次"),
    "C-48": ("number 1 to 2 a month", "推送 1 至 2 次"),
    "C-49": ("number 1 a month, and 1 at most", "每月 1 次服务提醒（如积分到期、优惠活动），至多 1 次"),
    "C-50": ("number 1 a quarter", "每季度开展 1 次"),
    "D-05": ("at most 2 in any 7 consecutive days", "连续 7 天内，对同一客户的营销联系不超过 2 次"),
    "D-06": ("at most 4 in a calendar month", "不超过 4 次"),
    "D-07": ("at most 2 in a calendar month", "不超过 2 次"),
    "D-08": ("at most 1 in any 1-day span", "连续 1 天内"),
    "D-09": ("From 21:00 to 8:00", "21 时至 8 时"),
    "D-10": ("For 90 days", "90 天内"),
    "D-11": ("For 90 days", "90 天内"),
    "D-12": ("from 7 days ahead", "到期日前 7 天起"),
    "D-13": ("from 3 days ahead", "到期日前 3 天起"),
    "D-14": ("on day 1 after", "应还款日后第 1 天"),
    "D-15": ("from 0 days ahead", "当日前 0 天起"),
    "D-16": ("in days, is 1", "节日前 1 天起"),
    "D-17": (
        "are: New Year's Day, the Spring Festival, Labour Day, the Dragon Boat Festival, the Mid-Autumn Festival",
        "元旦、春节、劳动节、端午节、中秋节、国庆节",
    ),
    "D-18": ("falls on 28 February in a common year", "平年按二月二十八日计"),
    "D-19": ("20 units; a meeting takes 4, any other contact 1", "20 个单位，面见每次占 4 个，其他联系每次占 1 个"),
}


def _rule(rule_id: str, name: str) -> Rule:
    return next(rule for rule in POLICIES[name].every_rule() if rule.id == rule_id)


@pytest.mark.parametrize("rule_id", CATALOGUE)
def test_a_packaged_rule_has_the_figures_of_its_clause(rule_id: str) -> None:
    """C-01 to C-73, T-22, K-36 and D-05 to D-20: every parameter as the catalogue has it, and no other."""
    name, figures = CATALOGUE[rule_id]
    assert dict(_rule(rule_id, name).parameters()) == figures


@pytest.mark.parametrize("rule_id", SPOKEN)
def test_a_packaged_rule_says_its_figures_in_both_languages(rule_id: str) -> None:
    """C-01 to C-50 and D-05 to D-19: the sentence that people read holds the figure that decides."""
    rule = _rule(rule_id, CATALOGUE[rule_id][0])
    for lang, words in zip(("en", "zh"), SPOKEN[rule_id], strict=True):
        assert words in rule.statement(lang)


def test_a_code_is_said_in_words_and_listed_as_a_code() -> None:
    """C-05, C-08, D-17, D-18: the sentence says what a code means, whichever is set; the listing keeps the code."""
    changed = (
        ("C-05", {"method": "points"}, "each meeting counts as so many calls", "面见折算为电话次数后合计"),
        ("C-08", {"severity": "error"}, "graded as error", "作违规处理"),
        ("D-17", {"holidays": ("dragon_boat", "new_year")}, "the Dragon Boat Festival, New Year's Day", "端午节、元旦"),
        ("D-18", {"falls_on": "march-1"}, "falls on 1 March", "按三月一日计"),
    )
    for rule_id, figures, english, chinese in changed:
        rule = attrs.evolve(_rule(rule_id, CATALOGUE[rule_id][0]), **figures)
        assert english in rule.statement("en")
        assert chinese in rule.statement("zh")
        (value,) = figures.values()
        code = value if isinstance(value, str) else value[0]
        assert code not in rule.statement("zh")
        assert code in " ".join(rule.show("en").values())
    for rule_id in ("C-05", "C-08", "D-17", "D-18"):
        with pytest.raises(FactError, match="known: en, zh"):
            _rule(rule_id, CATALOGUE[rule_id][0]).statement("fr")


OCCASIONS = {
    "C-09": ("vip-outlet", "care", "holiday birthday new_product return_change"),
    "C-10": ("vip-outlet", "content", "research"),
    "C-32": ("vip-outlet", "service", "deposit_maturity card_repayment loan_maturity overdue"),
    "C-33": ("vip-outlet", "service", "return_notice"),
    "C-34": ("vip-outlet", "service", "net_value dividend"),
    "C-35": ("vip-outlet", "service", "stop_profit stop_loss"),
    "C-36": ("vip-outlet", "service", "product_news"),
    "C-56": ("retail-handbook", "care", "birthday holiday special_date"),
    "C-58": ("retail-handbook", "care", "holiday"),
    "C-60": ("wealth-handbook", "care", "holiday birthday"),
    "C-75": ("wealth-handbook", "care", "client_event"),
}
BY_WHAT = {"C-09": ("text",), "C-58": ("text",), "C-60": ("text", "call")}


@pytest.mark.parametrize("rule_id", OCCASIONS)
def test_a_packaged_occasion_has_its_events_purpose_and_kinds(rule_id: str) -> None:
    """C-09, C-10, C-32 to C-36, C-56, C-58, C-60, C-75: where no kind is named, the client's choice decides (C-18)."""
    name, purpose, events = OCCASIONS[rule_id]
    rule = _rule(rule_id, name)
    assert isinstance(rule, Occasion)
    assert (rule.purpose, [term.code for term in rule.items]) == (purpose, events.split())
    assert rule.kinds == BY_WHAT.get(rule_id)
    assert rule.tiers == (("ordinary",) if rule_id == "C-58" else None)
    assert rule.senders == (("outlet_manager", "relationship_manager") if rule_id == "C-09" else None)


def test_no_packaged_occasion_is_left_out() -> None:
    """C-09 to C-75: the table above names every occasion of every handbook."""
    assert {rule.id for policy in POLICIES.values() for rule in policy.occasions} == set(OCCASIONS)


def test_the_packaged_events_are_of_four_classes() -> None:
    """C-12 to C-15: each event of the handbook with its class."""
    classes = {rule.event_class: [term.code for term in rule.items] for rule in POLICIES["vip-outlet"].event_classes}
    assert classes == {
        "life_stage": ["birthday", "anniversary", "holiday"],
        "behaviour": ["large_asset_change", "deposit_maturity", "wealth_product_maturity"],
        "product": ["new_product", "promotion"],
        "external": ["public_event", "bank_event"],
    }


def test_a_large_outflow_is_urgent_in_the_handbook_and_in_reference() -> None:
    """C-79: within 24 hours, in words as in figures."""
    for name in ("retail-handbook", "reference"):
        urgent = POLICIES[name].urgent
        assert urgent is not None
        assert (urgent.hours, [term.code for term in urgent.items]) == (24, ["large_outflow"])
        assert "within 24 hours of a sudden large transfer out" in urgent.statement("en")
        assert "24 小时内" in urgent.statement("zh")


def test_content_activities_and_venues_follow_holding_and_class() -> None:
    """C-53, C-55, C-78: each pair of the handbook, and the quarterly report."""
    retail = POLICIES["retail-handbook"]
    holding, activities, venues = retail.content_by_holding, retail.activity_by_tier, retail.venue_by_tier
    assert holding is not None
    assert activities is not None
    assert venues is not None
    assert [(one.product, one.content) for one in holding.contents] == [
        ("home_loan", "prepayment_calculator"),
        ("home_loan", "rate_trend_analysis"),
        ("wealth_product", "allocation_report"),
        ("wealth_product", "market_outlook"),
    ]
    assert (holding.periodic, holding.per) == ("allocation_report", "quarter")
    assert [(one.tier, one.activity) for one in activities.activities] == [
        ("vip", "entrepreneur_board"),
        ("vip", "art_appreciation"),
        ("potential", "career_workshop"),
        ("ordinary", "community_charity"),
    ]
    assert [(one.tier, one.venue) for one in venues.venues] == [
        ("vip", "face_to_face_visit"),
        ("potential", "outlet_salon"),
        ("ordinary", "outlet_micro_salon"),
    ]


def test_orientation_leads_to_care_methods_of_the_handbook() -> None:
    """T-22, C-29: what an orientation leads to is one of the four ways of care."""
    outlet = POLICIES["vip-outlet"]
    rule = outlet.content_by_orientation
    methods = next(one for one in outlet.rules if one.id == "C-29").items
    assert rule is not None
    assert methods is not None
    assert {*rule.relationship, *rule.value, *rule.service} == {term.code for term in methods}


@pytest.mark.parametrize("name", ["vip-outlet", "retail-handbook"])
def test_the_tiers_of_cadence_are_tiers_of_the_same_handbook(name: str) -> None:
    """C-03, C-04, C-07, C-45 to C-50, C-53, C-58, C-78: a tier that the scheme lacks would never be met."""
    book = Rulebook.load(name).on(LATEST)
    named = {
        value
        for rule in book.cadence.every_rule()
        for key, held in rule.parameters()
        if key in {"tiers", "activities", "venues"}
        for value in (held if key == "tiers" else [one.tier for one in held])
    }
    assert named
    assert named <= set(book.tiering.tiers)


def test_what_no_handbook_states_is_in_reference_alone() -> None:
    """D-05 to D-20, K-36: caps, quiet hours, lead days and cooldowns are defaults, absent where nobody states them."""
    defaults = {rule.id for rule in POLICIES["reference"].every_rule() if rule.source.basis is Basis.DEFAULT}
    assert defaults == {"K-36", *(f"D-{number:02d}" for number in range(5, 21))}
    for name in PACKAGED[1:]:
        assert not [rule.id for rule in POLICIES[name].every_rule() if rule.source.basis is Basis.DEFAULT]
        assert (POLICIES[name].caps, POLICIES[name].quiet_hours, POLICIES[name].lead_times) == ((), None, ())


def test_the_work_of_full_books_is_text_whose_figures_are_computed() -> None:
    """C-06, C-80, C-81: no figure of theirs decides, so none stands in a parameter."""
    for rule_id in ("C-06", "C-80", "C-81"):
        rule = _rule(rule_id, "vip-outlet")
        assert isinstance(rule, Checklist)
        assert not dict(rule.parameters())


def test_reference_is_the_outlet_with_one_urgent_contact_and_defaults() -> None:
    """C-01 to C-44, C-79, D-05 to D-20: no rule of the outlet's regime is lost or changed on the way."""
    outlet, reference = POLICIES["vip-outlet"], POLICIES["reference"]
    kept = {rule.id: rule for rule in reference.every_rule()}
    assert all(kept.pop(rule.id) == rule for rule in outlet.every_rule())
    assert set(kept) == {"C-79", "K-36", *(f"D-{number:02d}" for number in range(5, 21))}
    assert {one.name for one in slots_of(CadencePolicy) if reference.rules_of(one)} == (
        {one.name for one in slots_of(CadencePolicy)}
        - {"content_by_holding", "activity_by_tier", "channel_by_depth", "venue_by_tier"}
    )


# --- a bank's own ----------------------------------------------------------------------------------------------------


def _own(folder: Path, text: str) -> CadencePolicy:
    file = folder / "own.toml"
    file.write_text(f'id = "my-bank"\neffective_from = 2026-01-01\nuse = "reference"\n{text}', encoding="utf-8")
    return Rulebook.load(file).on(LATEST).cadence


def test_a_bank_changes_a_figure_and_the_sentence_with_it(tmp_path: Path) -> None:
    """C-03: the override of one figure is enough; the words follow it."""
    minimum = next(rule for rule in _own(tmp_path, '[override."C-03"]\ncontacts = 3\n').minimums if rule.id == "C-03")
    assert (minimum.contacts, minimum.meetings) == (3, 1)
    assert "at least 3 a month" in minimum.statement("en")
    assert "不少于 3 次" in minimum.statement("zh")


def test_a_bank_that_turns_a_window_clears_the_other_and_says_it_anew(tmp_path: Path) -> None:
    """D-05, D-12: days give way to a period, before to after; the old sentence names what is no longer set."""
    turned = (
        '[override."D-05"]\nper = "week"\nstatement_en = "{most} a week."\nstatement_zh = "每周 {most} 次。"\n'
        '[override."D-12"]\nafter = 2\nstatement_en = "Day {after} after."\nstatement_zh = "其后第 {after} 天。"\n'
    )
    policy = _own(tmp_path, turned)
    cap = next(rule for rule in policy.caps if rule.id == "D-05")
    lead = policy.lead_time("deposit_maturity")
    assert lead is not None
    assert (cap.days, cap.per, lead.before, lead.after) == (None, "week", None, 2)
    with pytest.raises(RulebookError, match=r"\{days\} is no parameter that this rule sets"):
        _own(tmp_path, '[override."D-05"]\nper = "week"\n')


def test_a_bank_adds_an_event_with_its_lead_time(tmp_path: Path) -> None:
    """D-12 to D-16: an occasion of one's own makes its event known, and a lead time may speak of it."""
    source = 'source = { document = "my-bank", locator = "1" }\n'
    item = 'items = [{ code = "harvest", name_en = "harvest", name_zh = "收获季" }]\n'
    policy = _own(
        tmp_path,
        f'[[cadence.occasions]]\nid = "B-01"\npurpose = "care"\n{item}{source}'
        f'[[cadence.lead_times]]\nid = "B-02"\nevents = ["harvest"]\nbefore = 5\n{source}',
    )
    lead = policy.lead_time("harvest")
    assert lead is not None
    assert lead.before == 5
    assert policy.events[-2:] == ("harvest", "large_outflow")
