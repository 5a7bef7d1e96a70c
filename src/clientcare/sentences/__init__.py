"""Sentences: the words of every finding, in English and Chinese (判定说明).

A finding holds a code and figures; here the code has its sentence in each language, with the figures named in braces:
one table a subject, joined to one.  Codes of the handbooks that occur as figures have their labels here, too;
:mod:`clientcare.rendering` joins both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from . import (
    advice,
    alerts,
    cadence,
    care,
    compliance,
    crosssell,
    disclosure,
    feasibility,
    limits,
    occasions,
    planning,
    staffing,
    tiering,
)

__all__ = ["LABELS", "SENTENCES"]

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "diamond": ("Diamond", "钻石卡"),
    "platinum": ("Platinum", "白金卡"),
    "gold": ("Gold", "金卡"),
    "ordinary": ("ordinary", "普通卡"),
    "vip": ("VIP", "贵宾客户"),
    "potential": ("potential", "潜力客户"),
    "low": ("low", "低段"),
    "mid": ("middle", "中段"),
    "high": ("high", "高段"),
    "occupation": ("occupation", "职业"),
    "orientation": ("orientation", "取向"),
    "relationship_manager": ("relationship manager", "客户经理"),
    "outlet_manager": ("outlet manager", "网点主任"),
    "lobby_manager": ("lobby manager", "大堂经理"),
    "teller": ("teller", "柜员"),
    "wealth_adviser": ("wealth adviser", "财富顾问"),
    "financial_adviser": ("financial adviser", "理财顾问"),
    "call": ("call", "电话"),
    "meeting": ("meeting", "面见"),
    "text": ("text message", "短信"),
    "mail": ("mail", "邮件"),
    "app": ("app message", "APP 消息"),
    "messenger": ("corporate messenger", "企业微信"),
    "video": ("video call", "视频"),
    "social": ("social media", "社交媒体"),
    "care": ("care", "关怀"),
    "service": ("service", "服务"),
    "content": ("content", "内容"),
    "survey": ("survey", "调研"),
    "marketing": ("marketing", "营销"),
    "fraud": ("fraud prevention", "防范欺诈"),
    "outlet_transfer": ("a transfer between outlets", "网点间转签约"),
    **cadence.LABELS,
    **care.LABELS,
    **compliance.LABELS,
    **disclosure.LABELS,
    **advice.LABELS,
}
"""Codes that occur as figures, with their labels in English and in Chinese; a bank's own code stands for itself."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "checklist.done": ("all {points} points are done", "{points} 项均已完成"),
    "checklist.open": ("{open} of {points} points are open", "{points} 项中尚有 {open} 项未完成"),
    **tiering.SENTENCES,
    **staffing.SENTENCES,
    **cadence.SENTENCES,
    **occasions.SENTENCES,
    **limits.SENTENCES,
    **planning.SENTENCES,
    **feasibility.SENTENCES,
    **care.SENTENCES,
    **compliance.SENTENCES,
    **crosssell.SENTENCES,
    **alerts.SENTENCES,
    **disclosure.SENTENCES,
    **advice.SENTENCES,
}
"""Each code with its sentence in English and Chinese; the figures stand in braces."""
