"""The sentences of staffing and allocation (人员配备与分配)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "staffing.part": (
        "{clients} {tier} clients at {ratio} for one member of staff are a load of {part}",
        "{tier}客户 {clients} 户，每人 {ratio} 户，负荷为 {part}",
    ),
    "staffing.no_ratio": (
        "{clients} {tier} clients carry no load, for no ratio names their tier",
        "{tier}客户 {clients} 户未规定配比，不计负荷",
    ),
    "staffing.tier_unknown": (
        "the tier of {clients} clients is not known, so their load is not counted",
        "{clients} 户客户等级未知，未计入负荷",
    ),
    "staffing.book_fits": (
        "a load of {load} fits a capacity of {capacity}; room for {room} is left",
        "负荷 {load} 未超过承载量 {capacity}，剩余 {room}",
    ),
    "staffing.book_over": (
        "a load of {load} exceeds the capacity of {capacity} by {excess}",
        "负荷 {load} 超过承载量 {capacity}，超出 {excess}",
    ),
    "staffing.pooled": (
        "{role}: the load of all tiers is {load}, which rounds up to {wanted}",
        "{role}：各等级合计负荷 {load}，向上取整为 {wanted} 名",
    ),
    "staffing.per_tier": (
        "{role}: the load is {load}; each tier rounded up by itself gives {wanted}",
        "{role}：合计负荷 {load}，按等级分别向上取整为 {wanted} 名",
    ),
    "staffing.enough": (
        "{role}: {wanted} wanted, {present} present, {stood_in} covered by another role, {surplus} to spare",
        "{role}：应配 {wanted} 名，实有 {present}，其他岗位补足 {stood_in}，富余 {surplus}",
    ),
    "staffing.short": (
        "{role}: {wanted} wanted, {present} present, {stood_in} covered by another role, {shortfall} short",
        "{role}：应配 {wanted} 名，实有 {present}，其他岗位补足 {stood_in}，缺 {shortfall}",
    ),
    "staffing.present_unknown": (
        "{role}: {wanted} wanted; it is not known how many are present",
        "{role}：应配 {wanted} 名，实有人数未知",
    ),
    "staffing.owner": (
        "the owner of a client of tier {tier} is the {role}, as it may be ({allowed})",
        "{tier}客户的管户人为{role}，符合规定（{allowed}）",
    ),
    "staffing.no_owner": (
        "a client of tier {tier} has no owner; it needs one: {allowed}",
        "{tier}客户尚无管户人，应指派{allowed}",
    ),
    "staffing.wrong_owner": (
        "the owner of a client of tier {tier} is the {role}; it must be the {allowed}",
        "{tier}客户的管户人为{role}，应为{allowed}",
    ),
    "staffing.owner_free": (
        "no ratio names tier {tier}, so no owner is asked for",
        "{tier}未规定配比，不要求指派管户人",
    ),
    "staffing.owner_tier_unknown": (
        "the tier is not known, so it cannot be said who must own the client",
        "客户等级未知，无法判断应由谁管户",
    ),
    "staffing.may_allocate": ("the {role} may allocate clients ({allowed})", "{role}有权分配客户（{allowed}）"),
    "staffing.wrong_allocator": (
        "the {role} may not allocate clients; the {allowed} does",
        "{role}无权分配客户，应由{allowed}分配",
    ),
    "staffing.allocator_unknown": (
        "who allocated is not known; it must be the {allowed}",
        "分配人未知，应为{allowed}",
    ),
    "staffing.lead_source": ("the client came from: {source}", "客户来源：{source}"),
    "staffing.own_lead": (
        "a lead that the manager found stays with that manager and counts as: {source}",
        "客户经理自行收集的客户归其管户，来源计为：{source}",
    ),
    "staffing.adviser": (
        "a client of tier {tier} has a {role} beside the manager",
        "{tier}客户已配{role}作为后台支持",
    ),
    "staffing.no_adviser": (
        "a client of tier {tier} has no adviser beside the manager; it needs one: {allowed}",
        "{tier}客户未配后台顾问，应配{allowed}",
    ),
    "staffing.wrong_adviser": (
        "the adviser of a client of tier {tier} is a {role}; it must be: {allowed}",
        "{tier}客户的后台支持为{role}，应为{allowed}",
    ),
    "staffing.adviser_free": (
        "clients of tier {tier} need no adviser beside the manager",
        "{tier}客户不要求配后台顾问",
    ),
    "staffing.adviser_tier_unknown": (
        "the tier is not known, so it cannot be said whether an adviser is due",
        "客户等级未知，无法判断是否应配后台顾问",
    ),
    "staffing.team_complete": (
        "the team has {leads} lead and {specialists} specialists; "
        "{leads_wanted} and at least {specialists_wanted} are asked for",
        "团队有主顾问 {leads} 名、专家 {specialists} 名，"
        "要求主顾问 {leads_wanted} 名、专家至少 {specialists_wanted} 名",
    ),
    "staffing.team_incomplete": (
        "the team has {leads} lead and {specialists} specialists; "
        "it must have {leads_wanted} and at least {specialists_wanted}",
        "团队有主顾问 {leads} 名、专家 {specialists} 名，"
        "应有主顾问 {leads_wanted} 名、专家至少 {specialists_wanted} 名",
    ),
    "staffing.team_unknown": (
        "the team is not known; it must have {leads_wanted} lead and at least {specialists_wanted} specialists",
        "团队人数未知，应有主顾问 {leads_wanted} 名、专家至少 {specialists_wanted} 名",
    ),
    "staffing.assigned": ("owned by {owner} and maintained by {maintainer}", "管户人 {owner}，由 {maintainer} 维护"),
    "staffing.unassigned": (
        "no owner, for the outlet has no relationship manager",
        "网点无客户经理，无人管户",
    ),
    "staffing.outlet_fits": (
        "outlet {outlet}: a load of {load} fits the capacity of {capacity} of {managers} relationship managers",
        "网点 {outlet}：负荷 {load}，未超过 {managers} 名客户经理的承载量 {capacity}",
    ),
    "staffing.outlet_short": (
        "outlet {outlet}: a load of {load} exceeds the capacity of {capacity} of {managers} relationship managers",
        "网点 {outlet}：负荷 {load} 超过 {managers} 名客户经理的承载量 {capacity}",
    ),
    "staffing.outlet_over": (
        "outlet {outlet}: {books} books stay over capacity",
        "网点 {outlet}：仍有 {books} 名客户经理超负荷",
    ),
    "staffing.overflowed": (
        "outlet {outlet}: {clients} clients are maintained by others than their relationship manager",
        "网点 {outlet}：{clients} 户客户由其他岗位分担维护",
    ),
    "staffing.moved": (
        "outlet {outlet}: {clients} clients leave a book that is over capacity",
        "网点 {outlet}：因超负荷调整 {clients} 户客户",
    ),
    "staffing.handed_over": (
        "outlet {outlet}: {clients} clients are handed over, for those to whom they were tied do not own clients here",
        "网点 {outlet}：{clients} 户客户原管户人不在岗或不得管户，予以交接",
    ),
    "staffing.no_manager": (
        "outlet {outlet}: {clients} clients have no owner, for the outlet has no relationship manager",
        "网点 {outlet}：无客户经理，{clients} 户客户无人管户",
    ),
}
