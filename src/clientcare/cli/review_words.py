"""The words of the review in English and Chinese (检视用语): one table, used by the report and by the screen."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Final

from ..decision import LANGUAGES
from ..money import divide_half_even, from_minor

__all__ = ["LANGUAGES", "WORDS", "moment", "share", "short"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    # the head and the foot
    "title": ("Client care review", "客户维护检视"),
    "made_up": ("Made-up sample", "虚构样例"),
    "as_of": ("As of", "截至"),
    "book": ("Book", "客户台账"),
    "rulebook": ("Rulebook", "规则手册"),
    "edition": ("edition", "版本"),
    "digest": ("Digest", "摘要"),
    "receipt": ("Receipt", "凭据"),
    "contents": ("Contents", "目录"),
    "language": ("Language", "语言"),
    "private": (
        "Clients and staff stand by their ids only. This file loads nothing from anywhere.",
        "客户与员工仅以编号列示。本文件不从任何地方加载内容。",
    ),
    # the sections
    "glance": ("At a glance", "概览"),
    "tiers": ("Tiers", "客户分层"),
    "movements": ("Movements", "等级变动"),
    "potentials": ("Potential clients", "潜在客户"),
    "headcounts": ("Staffing per outlet", "网点人员配备"),
    "loads": ("Load per relationship manager", "客户经理负荷"),
    "maintainers": ("Who maintains the clients", "客户由谁维护"),
    "months": ("Contacts per day", "每日联系量"),
    "contacts": ("Planned contacts", "联系计划"),
    "gaps": ("Contacts without room", "无法安排的联系"),
    "findings": ("Compliance findings", "合规检查"),
    "offers": ("Offers to make", "产品推荐"),
    "left_out": ("What was left out", "未包括的内容"),
    "warnings": ("Warnings", "提示"),
    "rules": ("Rules used", "所用规则"),
    # at a glance
    "moved": ("changed tier", "等级有变动"),
    "to_win": ("potential", "潜在客户"),
    "posts_short": ("posts short", "岗位缺口"),
    "over_capacity": ("RMs over capacity", "超负荷客户经理"),
    "planned": ("contacts planned", "计划联系"),
    "no_room": ("without room", "无法安排"),
    "errors": ("compliance errors", "合规错误"),
    "to_offer": ("clients to offer to", "可推荐客户"),
    "warned": ("warnings", "提示"),
    # the columns
    "client": ("Client", "客户"),
    "clients": ("Clients", "客户数"),
    "share": ("Share", "占比"),
    "bar": ("Bar", "图示"),
    "tier": ("Tier", "等级"),
    "tier_unknown": ("Unknown (no balances)", "未知（无余额记录）"),
    "total": ("All", "合计"),
    "change": ("Change", "变动"),
    "client_way": ("Client, contracted → earned", "客户，签约 → 达标"),
    "contracted": ("Contracted", "签约等级"),
    "earned": ("Earned", "达标等级"),
    "average": ("Daily average", "日均资产"),
    "to_next": ("To next tier", "距上一级"),
    "rule": ("Rule", "规则"),
    "kind": ("Kind", "类别"),
    "outlet": ("Outlet", "网点"),
    "no_outlet": ("No outlet", "未分网点"),
    "role": ("Role", "岗位"),
    "wanted": ("Wanted", "应配"),
    "present": ("Present", "现有"),
    "shortfall": ("Short", "缺口"),
    "manager": ("RM", "客户经理"),
    "of_capacity": ("Of capacity", "负荷率"),
    "by_tier": ("By tier", "各等级"),
    "load": ("Load", "负荷"),
    "out_of": ("of {capacity}", "上限 {capacity}"),
    "capacity": ("Capacity", "承载量"),
    "room": ("Room", "余量"),
    "day": ("Day", "日期"),
    "client_why": ("Client and reason", "客户与事由"),
    "by_what": ("By", "方式"),
    "due": ("Due", "期限"),
    "why": ("Reason", "事由"),
    "whole_week": ("the week", "当周"),
    "client_finding": ("Client and finding", "客户与事项"),
    "finding": ("Finding", "事项"),
    "severity": ("Severity", "程度"),
    "products": ("Products", "产品"),
    "statement": ("What it says", "内容"),
    "source": ("Clause and basis", "出处与依据"),
    # the sentences
    "more_clients": ("{count} more in tier.csv", "其余 {count} 户见 tier.csv"),
    "more_contacts": ("{count} more in plan.csv", "其余 {count} 次见 plan.csv"),
    "more_findings": ("{count} more in check.csv", "其余 {count} 项见 check.csv"),
    "more_offers": ("{count} more in offers.csv", "其余 {count} 户见 offers.csv"),
    "nothing_offered": ("Nothing is offered to any client.", "没有可推荐的产品。"),
    "contacts_note": (
        "From the next day to the end of its month; a contact that meets several rules is made once.",
        "自次日起至当月末；一次联系可同时满足多项规则。",
    ),
    "more": ("{count} more in the report", "其余 {count} 项见报告"),
    "nobody_moved": ("No client changed tier.", "没有客户等级变动。"),
    "mix": ("Under each id stand the clients by tier:", "编号下为各等级客户数："),
    "load_note": (
        "A load of 1 is a full book; the fraction is exact. The line marks what the manager can carry.",
        "负荷 1 为满额；分数为精确值。竖线为该客户经理的承载量。",
    ),
    "defaults": (
        "Rules that rest on a default, because the handbooks are silent: {count} ({rules}).",
        "因手册未作规定而采用默认值的规则：{count} 条（{rules}）。",
    ),
    "rules_used": (
        "{count} rules; their sentences and clauses are in the report.",
        "共 {count} 条；内容与出处见报告。",
    ),
    "no_defaults": ("None of these rules is a default.", "以下规则均非默认值。"),
    "files": ("Files", "文件"),
    # changes
    "new": ("Newly qualified", "新达标"),
    "upgrade": ("Upgrade", "升级"),
    "downgrade": ("Downgrade", "降级"),
    "left": ("No card earned", "不再达标"),
    "same": ("Same", "不变"),
    "unknown": ("Unknown", "未知"),
    # potential clients
    "qualified_not_upgraded": ("Qualified, not upgraded", "已达标未升级"),
    "prospect": ("Prospect", "暂未达标有潜力"),
    # roles
    "relationship_manager": ("Relationship manager", "客户经理"),
    "outlet_manager": ("Outlet manager", "网点主任"),
    "lobby_manager": ("Lobby manager", "大堂经理"),
    "teller": ("Teller", "柜员"),
    "wealth_adviser": ("Wealth adviser", "财富顾问"),
    "financial_adviser": ("Financial adviser", "理财顾问"),
    "nobody": ("Nobody", "无人"),
    # the heat map
    "monday": ("Mon", "一"),
    "tuesday": ("Tue", "二"),
    "wednesday": ("Wed", "三"),
    "thursday": ("Thu", "四"),
    "friday": ("Fri", "五"),
    "saturday": ("Sat", "六"),
    "sunday": ("Sun", "日"),
    "heat_of_room": (
        "Numbers are contacts; the shade is the part of the day's units that they take.",
        "数字为联系次数；底色为当日容量的占用比例。",
    ),
    "heat_of_busiest": (
        "Numbers are contacts; the shade is against the busiest day of the month.",
        "数字为联系次数；底色为相对当月最忙一日的比例。",
    ),
    "heat_total": ("contacts: {contacts}", "联系 {contacts} 次"),
    "heat_day": (
        "contacts: {contacts}; units: {units} of {capacity}",
        "联系 {contacts} 次；占用 {units} 个单位，容量 {capacity} 个",
    ),
    "heat_day_open": ("contacts: {contacts}; units: {units}", "联系 {contacts} 次；占用 {units} 个单位"),
    "heat_over": ("over capacity", "超出容量"),
    "heat_idle": ("no working day, or away", "非工作日或不在岗"),
    "heat_unsure": ("provisional", "暂定"),
    # kinds of contact
    "call": ("call", "电话"),
    "meeting": ("meeting", "面见"),
    "text": ("text", "短信"),
    "mail": ("mail", "邮件"),
    "app": ("app", "APP 消息"),
    "messenger": ("messenger", "企业微信"),
    "video": ("video", "视频"),
    "social": ("social media", "社交媒体"),
    # severities
    "error": ("error", "错误"),
    "warning": ("warning", "警告"),
    "note": ("note", "提示"),
    # clocks and events
    "running": ("running", "计时中"),
    "late": ("late", "逾期"),
    "large_outflow": ("large outflow of funds", "大额资金流出"),
    "tier_drop": ("fall to a lower tier", "等级下降"),
    "client_lost": ("loss of the client", "客户流失"),
    # verdicts
    "offer": ("offered", "可推荐"),
    "held": ("held already", "已持有"),
    "no_consent": ("no consent", "客户不同意营销"),
    "not_eligible": ("not eligible", "等级不符"),
    "cooling_down": ("cooling down", "冷却期内"),
    "unsuitable": ("unsuitable", "不适当"),
    # outcomes
    "met": ("met", "符合"),
    "not_met": ("not met", "不符合"),
    "not_applicable": ("nothing is asked yet", "目前无要求"),
    # bases
    "stated": ("stated", "原文"),
    "example": ("example", "举例"),
    "reconstructed": ("reconstructed", "复原"),
    "derived": ("derived", "推导"),
    "default": ("default", "默认"),
}
"""Each word by its key, English and Chinese; the codes of changes, kinds, roles and bases are keys of themselves."""


def share(part: int | Fraction, whole: int | Fraction) -> str:
    """Give a part of a whole in per cent, rounded to one decimal; a book shows 100 % when it is full, not before."""
    if not whole:
        return "\N{EN DASH}"
    ratio = Fraction(part) / whole
    tenths = divide_half_even(1000 * ratio.numerator, ratio.denominator)
    return f"{from_minor(10 * (min(tenths, 999) if ratio < 1 else tenths)):.1f} %"


def short(value: int | Fraction) -> str:
    """Give a number as a decimal where two places hold it exactly, else as a fraction."""
    hundredths = Fraction(value) * 100
    if hundredths.denominator != 1:
        return str(value)
    text = f"{from_minor(hundredths.numerator):f}"
    return text.rstrip("0").rstrip(".")


def moment(at: datetime | None) -> str:
    """Give an instant to the minute, in its own zone; nothing where there is none."""
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"
