"""The sentences of what a full book can be promised (可行性)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "feasibility.book": (
        "a full book holds {clients} {tier} clients",
        "满额管户为{tier} {clients} 户",
    ),
    "feasibility.contacts": (
        "{clients} {tier} clients are owed {contacts} {kind} from {first} to {last}; "
        "on {working_days} working days that is {per_day} a day, {whole} rounded up",
        "{first} 至 {last}，{tier} {clients} 户应完成{kind} {contacts} 次；"
        "按 {working_days} 个工作日计，每日 {per_day} 次，向上取整 {whole} 次",
    ),
    "feasibility.contacts_or_meetings": (
        "{clients} {tier} clients are owed {contacts} {kind} or {meetings} meetings from {first} to {last}; "
        "on {working_days} working days that is {per_day} a day, {whole} rounded up",
        "{first} 至 {last}，{tier} {clients} 户应完成{kind} {contacts} 次或面见 {meetings} 次；"
        "按 {working_days} 个工作日计，前者每日 {per_day} 次，向上取整 {whole} 次",
    ),
    "feasibility.week": (
        "{contacts} different clients are owed a contact from {first} to {last}; "
        "on {working_days} working days that is {per_day} a day, {whole} rounded up",
        "{first} 至 {last} 应联系不同客户 {contacts} 户；"
        "按 {working_days} 个工作日计，每日 {per_day} 户，向上取整 {whole} 户",
    ),
    "feasibility.no_day": (
        "{contacts} contacts are owed from {first} to {last}, which hold no working day",
        "{first} 至 {last} 应联系 {contacts} 次，但其间没有工作日",
    ),
    "feasibility.not_owed": (
        "it owes these books nothing in a whole period",
        "在完整周期内，对所列管户没有应联系事项",
    ),
    "feasibility.room": (
        "where the days are fullest, from {first} to {last}, at least {owed} units are owed "
        "and {working_days} working days have room for {room}",
        "最紧张的 {first} 至 {last} 至少需 {owed} 个单位，{working_days} 个工作日的容量为 {room} 个单位",
    ),
    "feasibility.limit": (
        "it leaves room for {most} in {span}",
        "其上限为{span} {most} 次",
    ),
    "feasibility.client_short": (
        "no plan keeps {rules}: from {first} to {last}, on {working_days} working days, "
        "a {tier} client is owed at least {owed} contacts and can be given {room}",
        "没有任何安排能同时满足 {rules}：{first} 至 {last} 共 {working_days} 个工作日，"
        "{tier}每户至少应联系 {owed} 次，而至多可联系 {room} 次",
    ),
    "feasibility.week_short": (
        "no plan keeps {rules}: from {first} to {last}, on {working_days} working days, "
        "the weeks ask for {owed} contacts with different clients, and {room} can be made",
        "没有任何安排能同时满足 {rules}：{first} 至 {last} 共 {working_days} 个工作日，"
        "各周合计应联系不同客户 {owed} 户次，而至多可联系 {room} 户次",
    ),
    "feasibility.day_short": (
        "no plan keeps {rules}: from {first} to {last} at least {owed} units are owed, "
        "and {working_days} working days have room for {room}",
        "没有任何安排能同时满足 {rules}：{first} 至 {last} 至少需 {owed} 个单位，"
        "而 {working_days} 个工作日的容量为 {room} 个单位",
    ),
    "feasibility.plan": (
        "a plan keeps every rule: {contacts} contacts on {working_days} working days, {fullest} on the fullest one",
        "存在满足全部规则的安排：{working_days} 个工作日共联系 {contacts} 次，最多的一天 {fullest} 次",
    ),
    "feasibility.undecided": (
        "no bound is broken, but no plan for the {working_days} working days was found either",
        "未发现矛盾，但也未能在 {working_days} 个工作日内找到满足全部规则的安排",
    ),
    "feasibility.provisional": (
        "from {first} on the calendar does not cover every day; days beyond it are taken Monday to Friday",
        "自 {first} 起工作日历未完全覆盖，超出部分按周一至周五为工作日计算",
    ),
    "feasibility.reached": (
        "{weekly} different clients a week reach {reached} in a quarter of {days} days; the book has {clients}",
        "每周联系 {weekly} 个不同客户，在 {days} 天的季度内可覆盖 {reached} 户；管户为 {clients} 户",
    ),
    "feasibility.required": (
        "{clients} {tier} clients at {contacts} a quarter each ask for {required} a week in a quarter of {days} days",
        "{tier} {clients} 户，在 {days} 天的季度内每户联系 {contacts} 次，需每周联系 {required} 个客户",
    ),
}
