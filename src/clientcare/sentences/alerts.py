"""The sentences of alerts (预警)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES", "WORDS"]

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "day": ("the sum of a client's outflows of a day", "客户当日转出合计金额"),
    "transfer": ("each outflow alone", "单笔转出金额"),
}
"""What the rule on large outflows adds up, as its sentence says it."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "alerts.running": (
        "{amount} went out on {day} without an explanation; the client is to be reached by {due_at}",
        "{day} 转出 {amount}，无合理说明，须于 {due_at} 前（含）联系客户核实",
    ),
    "alerts.reached": (
        "{amount} went out on {day} without an explanation; the client was reached at {reached_at}, due by {due_at}",
        "{day} 转出 {amount}，无合理说明；已于 {reached_at} 联系客户，期限为 {due_at}",
    ),
    "alerts.reached_late": (
        "{amount} went out on {day} without an explanation; the client was reached at {reached_at}, after {due_at}",
        "{day} 转出 {amount}，无合理说明；{reached_at} 才联系客户，已超过期限 {due_at}",
    ),
    "alerts.not_reached": (
        "{amount} went out on {day} without an explanation; the client was to be reached by {due_at} and was not",
        "{day} 转出 {amount}，无合理说明；应于 {due_at} 前（含）联系客户，至今未联系",
    ),
    "alerts.start_unknown": (
        "{amount} went out on {day} without an explanation; the hour, or the assets of the evening before, are not "
        "known, so the client was to be reached by {due_at} at the earliest and by {last_due} at the latest, and a "
        "talk before the sum was large answers nothing",
        "{day} 转出 {amount}，无合理说明；转出时刻或前一日日终资产未知，联系期限最早为 {due_at}，最迟为 {last_due}，"
        "达到大额之前的联系不计",
    ),
    "alerts.size_unknown": (
        "{amount} went out on {day} without an explanation; the assets of the evening before are not known, so it "
        "cannot be told whether that is large; if so, the client is to be reached by {due_at}",
        "{day} 转出 {amount}，无合理说明；前一日日终资产未知，无法判断是否大额；"
        "如属大额，须于 {due_at} 前（含）联系客户",
    ),
    "alerts.run": (
        "the last {purchases} purchases are of risk grade {grade} or higher; from {needed} on an offer is due",
        "最近 {purchases} 笔购买的风险等级均在 {grade} 级及以上，连续达到 {needed} 笔的应主动提供建议",
    ),
    "alerts.run_unknown": (
        "the risk grade of a purchase is not known: {purchases} to {possible} of the last purchases are of risk grade "
        "{grade} or higher; from {needed} on an offer is due",
        "有购买的风险等级未知：最近连续 {purchases} 至 {possible} 笔的风险等级在 {grade} 级及以上，"
        "达到 {needed} 笔的应主动提供建议",
    ),
    "alerts.serious": (
        "a serious event on {on}: {event}; to be done in this order: {steps}",
        "{on} 发生重大情况：{event}，应依次：{steps}",
    ),
    "alerts.serious_unknown": (
        "{amount} went out on {on}; the assets of the evening before are not known, so it cannot be told whether that "
        "is a serious event",
        "{on} 转出 {amount}；前一日日终资产未知，无法判断是否属重大情况",
    ),
    "alerts.tiers_unknown": (
        "clients with a contract whose earned tier is not known: {clients}",
        "已签约而达标等级未知的客户有 {clients} 户",
    ),
    "alerts.no_indicators": (
        "no key risk indicator is stated, so none can be judged",
        "未设定预警指标，无法判断",
    ),
    "alerts.indicator_unknown": (
        "the value of {indicator} is not known",
        "指标 {indicator} 的数值未知",
    ),
    "alerts.indicator_low": (
        "{indicator} is {value}, below every threshold",
        "指标 {indicator} 为 {value}，未达任何阈值",
    ),
    "alerts.indicator_reached": (
        "{indicator} is {value}, which is {level} from {at_least} on",
        "指标 {indicator} 为 {value}，达到 {at_least} 即为 {level} 级预警",
    ),
    "alerts.no_response": (
        "no measure is stated for this level",
        "未规定该等级的应对措施",
    ),
    "alerts.response": (
        "the measure for the level {level} is {measure}",
        "{level} 级的应对措施为 {measure}",
    ),
}
