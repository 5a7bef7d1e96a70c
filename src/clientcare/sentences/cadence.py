"""The sentences of what is owed to clients (应联系事项)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["LABELS", "SENTENCES"]

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "legs": ("either the calls or the meetings are met in full", "电话或面见须有一项单独达标"),
    "points": ("each meeting counts as so many calls", "面见折算为电话次数后合计"),
    "warning": ("warning", "提醒"),
    "error": ("error", "违规"),
    "new_year": ("New Year's Day", "元旦"),
    "spring_festival": ("the Spring Festival", "春节"),
    "labour_day": ("Labour Day", "劳动节"),
    "dragon_boat": ("the Dragon Boat Festival", "端午节"),
    "mid_autumn": ("the Mid-Autumn Festival", "中秋节"),
    "national_day": ("National Day", "国庆节"),
    "february-28": ("28 February", "二月二十八日"),
    "march-1": ("1 March", "三月一日"),
}
"""The codes of the contact rules, with their labels in English and in Chinese."""

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "cadence.met": (
        "contacts made from {first} to {last}: {made} of {needed}; due on {due_on}",
        "{first} 至 {last} 计入联系 {made} 次，要求 {needed} 次，最迟应于 {due_on} 完成",
    ),
    "cadence.lacking": (
        "contacts made from {first} to {last}: only {made} of {needed}; due on {due_on}",
        "{first} 至 {last} 计入联系仅 {made} 次，要求 {needed} 次，最迟应于 {due_on} 完成",
    ),
    "cadence.open": (
        "contacts made from {first} to {last} so far: {made} of {needed}; open until {due_on}",
        "{first} 至 {last} 目前计入联系 {made} 次，要求 {needed} 次，期限 {due_on} 尚未届满",
    ),
    "cadence.met_either": (
        "made from {first} to {last}: {made} of {needed} contacts, or {meetings} of {meetings_needed} meetings; "
        "due on {due_on}",
        "{first} 至 {last} 计入联系 {made} 次（要求 {needed} 次），"
        "或面见 {meetings} 次（要求 {meetings_needed} 次），最迟应于 {due_on} 完成",
    ),
    "cadence.lacking_either": (
        "neither is met from {first} to {last}: contacts {made} of {needed}, meetings {meetings} of {meetings_needed}; "
        "due on {due_on}",
        "{first} 至 {last} 两项均未达标：联系 {made} 次（要求 {needed} 次），"
        "面见 {meetings} 次（要求 {meetings_needed} 次），最迟应于 {due_on} 完成",
    ),
    "cadence.open_either": (
        "neither is met yet from {first} to {last}: contacts {made} of {needed}, "
        "meetings {meetings} of {meetings_needed}; "
        "open until {due_on}",
        "{first} 至 {last} 目前两项均未达标：联系 {made} 次（要求 {needed} 次），"
        "面见 {meetings} 次（要求 {meetings_needed} 次），期限 {due_on} 尚未届满",
    ),
    "cadence.points": (
        "a meeting counts as {calls} contacts; {points} are reached, {meetings} meetings included",
        "每次面见折算为 {calls} 次联系；含面见 {meetings} 次，共计 {points} 次",
    ),
    "cadence.partial": (
        "the client came on {since}, and only full periods are judged, not the one from {first} to {last}",
        "客户自 {since} 起管户或开户，仅考核完整周期，{first} 至 {last} 不予考核",
    ),
    "cadence.no_interval": (
        "the rule names no interval, so nothing falls due",
        "规则未规定周期，故无到期日",
    ),
    "cadence.unmanaged": (
        "no relationship manager looks after the client",
        "客户无管户客户经理",
    ),
    "cadence.not_yet_managed": (
        "a relationship manager looks after the client only from {since} on",
        "客户自 {since} 起才由客户经理管户",
    ),
    "cadence.tier_unknown": (
        "the contracted tier is not known, so it cannot be said whether the rule concerns the client",
        "客户签约等级未知，无法判断是否适用",
    ),
    "cadence.warning": (
        "the minimums hold in principle, so the shortfall is a warning",
        "最低频次为原则性要求，未达标作提醒处理",
    ),
    "cadence.error": (
        "the minimums hold strictly, so the shortfall is an error",
        "最低频次从严执行，未达标作违规处理",
    ),
    "cadence.assignment_unknown": (
        "the day of assignment is not known, so the first follow-up cannot be judged",
        "分配日期未知，无法判断首次跟进",
    ),
    "cadence.follow_up_made": (
        "assigned on {assigned_on} and first followed up on {made_on}; due on {due_on}",
        "客户于 {assigned_on} 分配，{made_on} 首次跟进，最迟应于 {due_on} 完成",
    ),
    "cadence.follow_up_missing": (
        "assigned on {assigned_on} and not followed up; due on {due_on}",
        "客户于 {assigned_on} 分配，尚未跟进，最迟应于 {due_on} 完成",
    ),
    "cadence.follow_up_open": (
        "assigned on {assigned_on} and not followed up so far; open until {due_on}",
        "客户于 {assigned_on} 分配，目前尚未跟进，期限 {due_on} 尚未届满",
    ),
    "cadence.visit_unknown": (
        "no visit and no meeting of the client is known, so it cannot be said how long the client has been absent",
        "客户到访及面见日期未知，无法判断多久未到访",
    ),
    "cadence.absence_called": (
        "the client last came on {since} and was called on {called_on}",
        "客户最近一次到访或面见为 {since}，已于 {called_on} 致电",
    ),
    "cadence.absence_missed": (
        "the client last came on {since}; a call has been due since {due_on}",
        "客户最近一次到访或面见为 {since}，自 {due_on} 起应致电",
    ),
    "cadence.absence_open": (
        "the client last came on {since}; without another visit a call falls due on {due_on}",
        "客户最近一次到访或面见为 {since}，如未再到访，应于 {due_on} 致电",
    ),
    "cadence.absence_rests": (
        "the client was called on {called_on}, so the absence leads to no call before {until}",
        "已于 {called_on} 致电客户，{until} 之前不因未到访再次致电",
    ),
    "cadence.week": (
        "different clients of the book reached from {first} to {last}: {reached} of {needed}, "
        "in a book of {book}; due on {due_on}",
        "{first} 至 {last} 联系管户客户 {reached} 个，要求 {needed} 个（管户 {book} 个），最迟应于 {due_on} 完成",
    ),
    "cadence.week_open": (
        "different clients of the book reached from {first} to {last} so far: {reached} of {needed}, "
        "in a book of {book}; open until {due_on}",
        "{first} 至 {last} 目前联系管户客户 {reached} 个，要求 {needed} 个（管户 {book} 个），期限 {due_on} 尚未届满",
    ),
    "cadence.week_empty": (
        "the book holds no client",
        "名下无管户客户",
    ),
    "cadence.reports": (
        "contacts that ask for a communication report: {contacts}; without one: {missing}; not known: {unknown}",
        "应提交沟通报告的联系 {contacts} 次，其中未提交 {missing} 次，是否提交未知 {unknown} 次",
    ),
}
