"""The sentences of tiers, screening and outlook (客户分层)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "tiering.averaged": (
        "the assets averaged {average} over the {days} days from {first} to {last}",
        "{first} 至 {last} 共 {days} 天，日均金融资产为 {average}",
    ),
    "tiering.no_balance": (
        "no balance or movement is known, so no average can be taken",
        "没有任何余额或流水记录，无法计算日均金融资产",
    ),
    "tiering.at_least_reached": (
        "{average} is at least {bound}, the lower bound of {tier}",
        "{average} 达到{tier}下限 {bound}（含）以上",
    ),
    "tiering.at_least_missed": (
        "{average} is below {bound}, the lower bound of {tier}; it lacks {lacking}",
        "{average} 未达到{tier}下限 {bound}，尚差 {lacking}",
    ),
    "tiering.more_than_reached": (
        "{average} is more than {bound}, which {tier} must exceed",
        "{average} 超过{tier}要求的 {bound}",
    ),
    "tiering.more_than_missed": (
        "{average} is not more than {bound}, which {tier} must exceed; it lacks {lacking}",
        "{average} 未超过{tier}要求的 {bound}，尚差 {lacking}",
    ),
    "tiering.residual": (
        "{average} reaches no higher tier, so {tier} holds",
        "{average} 未达到更高等级，属于{tier}",
    ),
    "tiering.growth_reached": (
        "assets went from {base} to {now} in {months} months, a growth of at least {rate:%}",
        "{months} 个月内资产由 {base} 变为 {now}，增长达到 {rate:%}",
    ),
    "tiering.growth_missed": (
        "assets went from {base} to {now} in {months} months, a growth below {rate:%}",
        "{months} 个月内资产由 {base} 变为 {now}，增长不足 {rate:%}",
    ),
    "tiering.growth_no_base": (
        "{months} months before, the balance was {base}: a growth of {rate:%} needs a positive base (now {now})",
        "{months} 个月前余额为 {base}，基数不为正，无法判断 {rate:%} 的增长（现为 {now}）",
    ),
    "tiering.growth_unknown": (
        "the balances of the last {months} months are not known, so a growth of {rate:%} cannot be judged",
        "近 {months} 个月余额未知，无法判断 {rate:%} 的增长",
    ),
    "tiering.growth_tier": (
        "growth counts just above the residual class, so {tier} holds",
        "资产增长的客户优先于普通客户，属于{tier}",
    ),
    "tiering.sub_band": (
        "{average} lies in the {band} part of {tier}, from {bound}",
        "{average} 属于{tier}的{band}，下限 {bound}（含）",
    ),
    "tiering.sub_band_below": (
        "{average} lies below the first part of {tier}",
        "{average} 低于{tier}最低一档",
    ),
    "tiering.sub_band_other_tier": (
        "{average} does not earn {tier}, the tier that has parts",
        "{average} 不属于分档的{tier}",
    ),
    "tiering.sub_band_unknown": (
        "the average is not known, so no part of {tier} can be named",
        "日均金融资产未知，无法判断{tier}的分档",
    ),
    "tiering.services": ("{tier} clients have {services} services", "{tier}享有 {services} 项服务"),
    "tiering.services_none": ("no service set is stated for {tier}", "未规定{tier}的专属服务"),
    "tiering.services_unknown": ("the tier is not known, so no service is granted", "客户等级未知，不给予专属服务"),
    "tiering.axis": ("the {axis} is {group}", "{axis}为{group}"),
    "tiering.axis_unknown": ("the {axis} is not known", "{axis}未知"),
    "screening.days": (
        "{screenings} screenings from {first} to {last}, at each month's end",
        "{first} 至 {last} 每月末筛选，共 {screenings} 次",
    ),
    "screening.new": (
        "{earned} is earned and there is no card yet: to be signed",
        "已达到{earned}标准而尚未签约：应发展签约",
    ),
    "screening.upgrade": (
        "{earned} is earned and {contracted} is contracted: to be upgraded",
        "已达到{earned}标准，现签约{contracted}：应升级",
    ),
    "screening.downgrade": (
        "{earned} is earned and {contracted} is contracted: below the contract",
        "现达到{earned}标准，签约{contracted}：低于签约等级",
    ),
    "screening.left": (
        "no card tier is earned and {contracted} is contracted: the card is no longer earned",
        "签约{contracted}，现未达到任何贵宾等级标准：不再达标",
    ),
    "screening.same": ("{earned} is earned and {contracted} is contracted", "达到{earned}标准，签约{contracted}"),
    "screening.unknown": (
        "no tier is known to be earned, so nothing changes ({contracted} is contracted)",
        "客户等级未知，不作变动（签约{contracted}）",
    ),
    "screening.grace": (
        "short of {contracted} for {short} of the {grace} month-ends of grace: the contract holds",
        "低于{contracted}标准已 {short} 个月末，宽限 {grace} 个月末：维持签约等级",
    ),
    "screening.grace_over": (
        "short of {contracted} for longer than the {grace} month-ends of grace",
        "低于{contracted}标准已超过 {grace} 个月末的宽限",
    ),
    "screening.special_admission": (
        "a special admission to {tier} holds, so the contract stays",
        "{tier}特殊准入仍有效：维持签约等级",
    ),
    "screening.approved": (
        "{level} approved the special admission to {tier}; {needed} is enough",
        "{tier}特殊准入由{level}审批，所需层级为{needed}",
    ),
    "screening.not_approved": (
        "{level} may not approve a special admission to {tier}; {needed} must",
        "{level}无权审批{tier}特殊准入，须由{needed}审批",
    ),
    "screening.approval_unknown": (
        "no approval of the special admission to {tier} is known; {needed} must give it",
        "{tier}特殊准入的审批情况未知，须由{needed}审批",
    ),
    "screening.admission_ended": (
        "the special admission to {tier} ended on {ended}",
        "{tier}特殊准入已于 {ended} 终止",
    ),
    "screening.admission_early": (
        "the special admission to {tier} begins on {begins}",
        "{tier}特殊准入自 {begins} 起生效",
    ),
    "screening.out_of_scope": (
        "{request} is not taken by the admission flow",
        "准入流程不受理{request}",
    ),
    "screening.in_scope": ("{request} is taken by the admission flow", "准入流程受理{request}"),
    "screening.qualified": (
        "{earned} is earned and not contracted ({contracted}): qualified, not upgraded",
        "已达到{earned}标准而签约为{contracted}：资产达标未升级",
    ),
    "screening.prospect": (
        "not qualified for a higher tier than {contracted} yet, but growing: promising",
        "尚未达到高于{contracted}的标准，但资产增长：暂未达标有潜力",
    ),
    "screening.not_potential": (
        "neither qualified for a higher tier than {contracted} nor growing as the rule asks",
        "既未达到高于{contracted}的标准，也未达到增长要求",
    ),
    "screening.no_growth_rule": (
        "not qualified for a higher tier than {contracted}, and the rulebook gives no measure of promise",
        "未达到高于{contracted}的标准，且规则手册未规定潜力的衡量标准",
    ),
    "screening.potential_unknown": (
        "the tier is not known, so it cannot be said whether the client is a potential one",
        "客户等级未知，无法判断是否为潜在客户",
    ),
    "screening.top": ("{contracted} is the highest tier", "{contracted}已是最高等级"),
    "outlook.deposit": (
        "a deposit of {deposit} on {deposited} brings the average of {by} to {tier}",
        "于 {deposited} 存入 {deposit}，则 {by} 的日均可达到{tier}",
    ),
    "outlook.deposit_not_needed": (
        "if the balance stays, {tier} holds on {by} without a deposit",
        "若余额不变，{by} 无需追加存款即可达到{tier}",
    ),
    "outlook.changes": (
        "if the balance of {balance} stays, the tier becomes {tier} on {on}",
        "若余额 {balance} 保持不变，将于 {on} 变为{tier}",
    ),
    "outlook.stays": (
        "if the balance of {balance} stays, the tier stays {tier}",
        "若余额 {balance} 保持不变，等级维持{tier}",
    ),
    "outlook.top": ("{tier} is the highest tier with a bound", "{tier}已是最高等级"),
    "outlook.unknown": ("no balance is known, so no outlook can be given", "没有余额记录，无法推算"),
}
