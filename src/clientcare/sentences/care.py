"""The sentences of the content of care (维护内容)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["LABELS", "SENTENCES"]

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "relationship": ("relationship", "关系"),
    "value": ("value", "价值"),
    "service": ("service", "服务"),
    "emotional_care": ("everyday emotional care", "日常情感关怀"),
    "after_sale_tracking": ("after-sale tracking of products", "产品售后跟踪"),
    "wealth_diagnosis": ("periodic wealth diagnosis", "定期财富诊断"),
    "client_events": ("client events", "举办客户活动"),
    "prepayment_calculator": ("a prepayment calculator", "提前还款计算器"),
    "rate_trend_analysis": ("an analysis of the trend of rates", "利率走势分析"),
    "allocation_report": ("an allocation report", "资产配置报告"),
    "market_outlook": ("a market outlook", "市场展望"),
    "face_to_face_visit": ("a visit face to face", "面对面拜访"),
    "outlet_salon": ("a salon at the outlet", "网点沙龙"),
    "outlet_micro_salon": ("a micro-salon at the outlet", "网点微沙龙"),
    "entrepreneur_board": ("entrepreneurs' board", "企业家私董会"),
    "art_appreciation": ("art appreciation", "艺术鉴赏"),
    "career_workshop": ("career workshop", "职场晋升工作坊"),
    "community_charity": ("community charity", "社区公益行"),
    "light": ("light messages", "轻量信息"),
    "in-depth": ("talks in depth", "深度沟通"),
    "community": ("communities of clients", "社群运营"),
    "month": ("month", "月"),
    "quarter": ("quarter", "季度"),
}
"""The codes of care that occur as figures, with their labels in English and in Chinese."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "care.suits": (
        "for the {orientation} orientation, {method} goes before other care",
        "{method}适合{orientation}取向客户，优先于其他维护方式",
    ),
    "care.orientation_unknown": (
        "the orientation of the client is not known, so no care can be put first",
        "客户取向未知，无法确定优先的维护方式",
    ),
    "care.content": (
        "holders of this product ({product}) are sent {content}",
        "应向持有{product}的客户提供{content}",
    ),
    "care.content_periodic": (
        "holders of this product ({product}) are sent {content} every {per}",
        "应每{per}向持有{product}的客户提供{content}",
    ),
    "care.no_content": (
        "no product that the client holds has content of its own",
        "客户所持产品均无对应内容",
    ),
    "care.holdings_unknown": (
        "the products that the client holds are not known, so no content can be chosen",
        "客户持有产品未知，无法确定内容",
    ),
    "care.activity": (
        "{tier} clients are invited to this activity: {activity}",
        "可邀请{tier}参加：{activity}",
    ),
    "care.no_activity": (
        "the rule names no activity for {tier} clients",
        "规则未规定面向{tier}的活动",
    ),
    "care.venue": (
        "{tier} clients are met here: {venue}",
        "{tier}的线下接触方式为{venue}",
    ),
    "care.no_venue": (
        "the rule names no place to meet {tier} clients",
        "规则未规定{tier}的线下接触方式",
    ),
    "care.tier_unknown": (
        "the tier of the client is not known, so nothing can be chosen by it",
        "客户等级未知，无法据以选择",
    ),
    "care.channel": (
        "this channel is open for {depth}: {kind}",
        "{depth}可使用的渠道：{kind}",
    ),
    "care.channel_opted_out": (
        "this channel would serve {depth}, but the client has opted out of it: {kind}",
        "{depth}的适用渠道中，客户已拒绝：{kind}",
    ),
}
