"""Referral: who gets points, who does not, the reversal, and the reward at events."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from clientcare.decision import Outcome
from clientcare.errors import NoRuleInForce
from clientcare.matrices import CrossSellPolicy
from clientcare.policy import Checklist
from clientcare.referral import PointsEntry, check_event_reward, check_referral, plan_reversal
from clientcare.rulebook import Rulebook

DAY = date(2026, 6, 30)
REFERENCE = Rulebook.load("reference").on(DAY)
POLICY, COMPLIANCE = REFERENCE.crosssell, REFERENCE.compliance
RETAIL = Rulebook.load("retail-handbook").on(DAY)


def refer(
    referrer: str,
    referred: str,
    history: tuple[PointsEntry, ...] = (),
    *,
    already_client: bool | None = False,
    reward: str = "points",
) -> tuple[PointsEntry, ...]:
    """The entries of a referral; none without a reason that is not MET."""
    decision = check_referral(
        referrer, referred, history, POLICY, COMPLIANCE, as_of=DAY, already_client=already_client, reward=reward
    )
    refused = any(one.outcome is not Outcome.MET for one in decision.findings)
    assert refused or decision.value or reward != "points"
    assert not (refused and decision.value)
    return decision.value


def test_both_get_5000_points() -> None:
    """X-34: the client who referred and the new one, the same amount, on the day."""
    assert refer("old", "new") == tuple(
        PointsEntry(client_id=one, points=5000, referrer="old", referred="new", on=DAY) for one in ("old", "new")
    )


@pytest.mark.parametrize(
    ("pair", "already_client", "because"),
    [
        (("old", "old"), False, "referral.oneself"),
        (("old", "old"), True, "referral.oneself"),
        (("other", "new"), False, "referral.again"),
        (("old", "new"), False, "referral.again"),
        (("new", "old"), False, "referral.no_new_client"),
        (("old", "third"), True, "referral.no_new_client"),
        (("old", "third"), None, "referral.unknown"),
    ],
)
def test_who_brings_no_points(pair: tuple[str, str], already_client: bool | None, because: str) -> None:
    """X-34: oneself, a client who was referred before by anybody, one who referred others, one who was a client."""
    decision = check_referral(*pair, refer("old", "new"), POLICY, COMPLIANCE, as_of=DAY, already_client=already_client)
    assert decision.value == ()
    assert decision.findings[0].because == because
    unknown = because == "referral.unknown"
    assert decision.findings[0].outcome is (Outcome.UNKNOWN if unknown else Outcome.NOT_MET)


def test_one_client_refers_many() -> None:
    """X-34: no cap is stated, so each new client brings points again."""
    history = refer("old", "a")
    history += refer("old", "b", history)
    assert sum(one.points for one in history if one.client_id == "old") == 10_000
    assert refer("a", "c", history) != ()


@pytest.mark.parametrize(
    ("reward", "outcome"),
    [
        ("cash", Outcome.NOT_MET),
        ("commission", Outcome.NOT_MET),
        ("cash_voucher", Outcome.NOT_MET),
        ("gift", Outcome.MET),
        ("holiday", Outcome.UNKNOWN),
    ],
)
def test_what_a_referral_is_rewarded_with(reward: str, outcome: Outcome) -> None:
    """P-26, X-33: no cash, no commission; a gift is none of points, so nothing is booked for it."""
    decision = check_referral("old", "new", [], POLICY, COMPLIANCE, as_of=DAY, already_client=False, reward=reward)
    assert decision.value == ()
    assert decision.findings[-1].outcome is outcome
    event = check_event_reward(reward, POLICY, COMPLIANCE, as_of=DAY)
    assert event.value is outcome
    assert [one.outcome for one in event.findings if one.rule == "X-33"] == [outcome]


def test_the_handbook_that_gives_points_allows_them() -> None:
    """X-34, P-26: retail-handbook lists no rewards, and gives points by itself; a ban on points goes before it."""
    policy, compliance = RETAIL.crosssell, RETAIL.compliance
    given = check_referral("old", "new", [], policy, compliance, as_of=DAY, already_client=False)
    assert [one.points for one in given.value] == [5000, 5000]
    assert COMPLIANCE.reward_kinds is not None
    assert compliance.reward_ban is not None
    ban = attrs.evolve(compliance.reward_ban, items=COMPLIANCE.reward_kinds.items)
    banned = attrs.evolve(compliance, reward_ban=ban)
    assert check_referral("old", "new", [], policy, banned, as_of=DAY, already_client=False).value == ()


def test_a_reversal_takes_both_back_once() -> None:
    """X-34: what both got is taken back; a second reversal finds nothing, and the client may be referred again."""
    history = refer("old", "new")
    decision = plan_reversal("old", "new", history, POLICY, as_of=DAY)
    assert [(one.client_id, one.points) for one in decision.value] == [("old", -5000), ("new", -5000)]
    assert decision.findings[0].figure("points") == 10_000
    undone = (*history, *decision.value)
    again = plan_reversal("old", "new", undone, POLICY, as_of=DAY)
    assert (again.value, again.findings[0].outcome) == ((), Outcome.NOT_APPLICABLE)
    assert len(refer("other", "new", undone)) == 2


def test_a_reversal_is_that_of_its_own_referral() -> None:
    """X-34: other referrals of the same client stay, and half a reversal is completed, not repeated."""
    history = refer("old", "a")
    history += refer("old", "b", history)
    reversed_a = plan_reversal("old", "a", history, POLICY, as_of=DAY).value
    assert sum(one.points for one in (*history, *reversed_a) if one.client_id == "old") == 5000
    half = (*history, reversed_a[0])
    rest = plan_reversal("old", "a", half, POLICY, as_of=DAY)
    assert rest.value == reversed_a[1:]
    assert refer("other", "a", half) == ()
    stray = PointsEntry(client_id="third", points=1, referrer="old", referred="a", on=DAY)
    assert plan_reversal("old", "a", [*history, stray], POLICY, as_of=DAY).value == reversed_a
    taken = attrs.evolve(history[0], points=-1)
    assert plan_reversal("old", "a", [taken], POLICY, as_of=DAY).value == ()


def test_a_policy_without_the_gift() -> None:
    """X-34, X-33, X-67: the outlet's handbook has no gift, the retail one no event; the reputation is a checklist."""
    outlet = Rulebook.load("vip-outlet").on(DAY).crosssell
    with pytest.raises(NoRuleInForce, match=r"crosssell\.referral_gift"):
        check_referral("a", "b", [], outlet, COMPLIANCE, as_of=DAY, already_client=False)
    with pytest.raises(NoRuleInForce, match=r"crosssell\.referral_gift"):
        plan_reversal("a", "b", [], CrossSellPolicy(), as_of=DAY)
    with pytest.raises(NoRuleInForce, match=r"crosssell\.event_reward"):
        check_event_reward("gift", RETAIL.crosssell, COMPLIANCE, as_of=DAY)
    with pytest.raises(NoRuleInForce, match=r"compliance\.reward_ban"):
        check_event_reward("gift", outlet, Rulebook.load("vip-outlet").on(DAY).compliance, as_of=DAY)
    assert isinstance(REFERENCE.rule("X-67"), Checklist)
