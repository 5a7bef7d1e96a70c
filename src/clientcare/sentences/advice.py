"""The sentences of baskets, diagnoses, needs and referrals (组合、诊断、需求、转介绍)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["LABELS", "SENTENCES"]

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "basic": ("basic needs", "基本需求"),
    "individual": ("individual needs", "个性化需求"),
    "value_added": ("value-added needs", "增值需求"),
}

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "baskets.profile": (
        "all {points} points of the client's profile are known",
        "推荐前须了解的 {points} 项客户情况均已掌握",
    ),
    "baskets.profile_open": (
        "before anything is recommended this has to be known: {lacking}",
        "推荐前尚须了解：{lacking}",
    ),
    "baskets.within_grade": (
        "the highest risk grade of the basket, {highest}, is within the client's, {borne}",
        "组合中最高风险等级 {highest} 未超过客户风险等级 {borne}",
    ),
    "baskets.above_grade": (
        "the highest risk grade of the basket, {highest}, is above the client's, {borne}",
        "组合中最高风险等级 {highest} 高于客户风险等级 {borne}",
    ),
    "baskets.grade_unknown": (
        "a risk grade is not known: the highest known one of the basket is {highest}, the client's is {borne}",
        "有风险等级未知：组合中已知最高为 {highest}，客户为 {borne}",
    ),
    "baskets.varied": (
        "asset classes in the basket: {classes}",
        "组合包含 {classes} 类资产",
    ),
    "baskets.one_class": (
        "asset classes in the basket: {classes}; that is no variety",
        "组合仅包含 {classes} 类资产，未做到多样化",
    ),
    "baskets.classes_unknown": (
        "the asset class of a product is not known; known classes in the basket: {classes}",
        "有产品的资产类别未知；组合中已知 {classes} 类",
    ),
    "baskets.terms_mixed": (
        "short, medium and long terms are all in the basket",
        "组合已搭配短期、中期和长期产品",
    ),
    "baskets.terms_lacking": (
        "the basket holds no product of this term: {lacking}",
        "组合缺少以下期限的产品：{lacking}",
    ),
    "baskets.terms_unknown": (
        "the term of a product is not known, so it cannot be told whether the basket lacks this term: {lacking}",
        "有产品的期限未知，无法判断组合是否缺少：{lacking}",
    ),
    "baskets.classes": (
        "of the {named} asset classes that are named as examples, {present} are in the basket",
        "手册举例的 {named} 类资产中，组合包含 {present} 类",
    ),
    "baskets.no_swing": (
        "nobody says that markets swing widely",
        "没有市场大幅波动的信息",
    ),
    "baskets.swing_not_stated": (
        "the rulebook does not say from when on a swing is wide or which share is low; the swing is {volatility:%}",
        "规则手册未规定大幅波动和风险资产比例的标准；波动幅度为 {volatility:%}",
    ),
    "baskets.calm": (
        "markets swing by {volatility:%}, less than the {limit:%} from which at most {share:%} may be of risk grade "
        "{grade} or higher",
        "市场波动幅度 {volatility:%}，未达 {limit:%}；达到后，风险等级 {grade} 级及以上的产品占比不得超过 {share:%}",
    ),
    "baskets.share_unknown": (
        "markets swing by {volatility:%}, {limit:%} or more, and an amount or a risk grade is not known, so it cannot "
        "be told whether at most {share:%} are of risk grade {grade} or higher",
        "市场波动幅度 {volatility:%}，达到 {limit:%}；有金额或风险等级未知，无法判断风险等级 {grade} 级及以上的产品占比"
        "是否超过 {share:%}",
    ),
    "baskets.too_risky": (
        "markets swing by {volatility:%}, {limit:%} or more, and more than {share:%} are of risk grade {grade} or "
        "higher",
        "市场波动幅度 {volatility:%}，达到 {limit:%}，风险等级 {grade} 级及以上的产品占比超过 {share:%}",
    ),
    "baskets.adjusted": (
        "markets swing by {volatility:%}, {limit:%} or more, and at most {share:%} are of risk grade {grade} or higher",
        "市场波动幅度 {volatility:%}，达到 {limit:%}，风险等级 {grade} 级及以上的产品占比未超过 {share:%}",
    ),
    "diagnosis.step": (
        "{step} is done, which makes {done} of {steps} steps",
        "已完成{step}，共 {steps} 步，已完成 {done} 步",
    ),
    "diagnosis.no_test": (
        "{step} waits: the client has no risk test that holds",
        "{step}须待客户有有效的风险测评后进行",
    ),
    "diagnosis.test_unknown": (
        "{step} waits: it is not known whether the client has a risk test that holds",
        "客户风险测评是否有效未知，{step}暂不能进行",
    ),
    "diagnosis.indicators": (
        "economic indicators that {investment} hangs on: {indicators}",
        "与 {investment} 相关的经济指标有 {indicators} 项",
    ),
    "diagnosis.no_indicators": (
        "the chart does not say which economic indicators this investment hangs on",
        "关系图未列明与该投资相关的经济指标",
    ),
    "needs.need": (
        "a need of the class {level}: {need}",
        "属于{level}：{need}",
    ),
    "needs.method_unknown": (
        "a need of the class {level}: {need}; how it was found out is not on record",
        "属于{level}：{need}；了解途径未记录",
    ),
    "needs.no_group": (
        "fields with a need: {fields}; from {needed} on there is a service group",
        "涉及需求领域 {fields} 个，达到 {needed} 个方组建专项服务小组",
    ),
    "needs.group": (
        "fields with a need: {fields}, of {needed} for a service group; it has one contact person",
        "涉及需求领域 {fields} 个，达到 {needed} 个，组建专项服务小组，由一人对接客户",
    ),
    "needs.no_contact_person": (
        "fields with a need: {fields}, of {needed} for a service group; nobody is named as its contact person",
        "涉及需求领域 {fields} 个，达到 {needed} 个，组建专项服务小组；尚未指定对接人",
    ),
    "needs.plan_due": (
        "the integrated plan is due by {due_at}",
        "综合方案应于 {due_at} 前（含）出具",
    ),
    "needs.plan_in_time": (
        "the integrated plan came at {delivered_at}, due by {due_at}",
        "综合方案已于 {delivered_at} 出具，期限为 {due_at}",
    ),
    "needs.plan_late": (
        "the integrated plan came at {delivered_at} and was due by {due_at}",
        "综合方案于 {delivered_at} 出具，已超过期限 {due_at}",
    ),
    "needs.plan_missing": (
        "the integrated plan was due by {due_at} and has not come",
        "综合方案应于 {due_at} 前（含）出具，至今未出具",
    ),
    "referral.gift": (
        "a new client was referred for the first time; both get {points} points",
        "首次推荐该新客户，双方各得 {points} 积分",
    ),
    "referral.oneself": (
        "nobody refers themselves",
        "不得自我推荐",
    ),
    "referral.again": (
        "this client was referred before, and the points were given",
        "该客户此前已被推荐并已发放积分",
    ),
    "referral.no_new_client": (
        "who was referred is a client already",
        "被推荐人已是本行客户",
    ),
    "referral.unknown": (
        "it is not known whether who was referred is a client already, so the {points} points are not given",
        "被推荐人是否已是本行客户未知，暂不发放 {points} 积分",
    ),
    "referral.reversed": (
        "the referral is undone; taken back in all: {points} points",
        "推荐已冲正，共扣回 {points} 积分",
    ),
    "referral.nothing_to_reverse": (
        "no points of this referral are left to take back",
        "该推荐没有可扣回的积分",
    ),
    "referral.event": (
        "the client may be rewarded for bringing friends to an event",
        "可对带朋友参加活动的客户给予奖励",
    ),
    "referral.no_event_reward": (
        "the client may not be rewarded this way for bringing friends to an event",
        "不得以此形式奖励带朋友参加活动的客户",
    ),
}
