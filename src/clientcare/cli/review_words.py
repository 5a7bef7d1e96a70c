"""The words of the review in English and Chinese (检视用语): one table, used by the report and by the screen."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ..decision import LANGUAGES
from ..money import divide_half_even, from_minor

__all__ = ["LANGUAGES", "WORDS", "share", "short"]

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
    "left_out": ("What was left out", "未包括的内容"),
    "warnings": ("Warnings", "提示"),
    "rules": ("Rules used", "所用规则"),
    # at a glance
    "moved": ("changed tier", "等级有变动"),
    "to_win": ("potential", "潜在客户"),
    "posts_short": ("posts short", "岗位缺口"),
    "over_capacity": ("RMs over capacity", "超负荷客户经理"),
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
    "statement": ("What it says", "内容"),
    "source": ("Clause and basis", "出处与依据"),
    # the sentences
    "more_clients": ("{count} more in tier.csv", "其余 {count} 户见 tier.csv"),
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
