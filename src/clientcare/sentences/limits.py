"""The sentences of what would be too much (联系上限)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "limits.opted_out": (
        "the client has opted out of this channel: {kind}",
        "客户已拒绝以此方式联系：{kind}",
    ),
    "limits.not_opted_out": (
        "the client has not opted out of this channel: {kind}",
        "客户未拒绝以此方式联系：{kind}",
    ),
    "limits.declined": (
        "the client does not wish to become a VIP, so following up has ended",
        "客户不愿成为贵宾客户，应终止跟进",
    ),
    "limits.not_declined": (
        "the client has not declined to become a VIP",
        "客户未表示不愿成为贵宾客户",
    ),
    "limits.nothing_declined": (
        "nothing on record says that the client declined to become a VIP",
        "没有客户不愿成为贵宾客户的记录",
    ),
    "limits.quiet": (
        "{at} falls in the quiet hours, from {begin}:00 to {end}:00",
        "{at} 处于免打扰时段（{begin}:00 至 {end}:00）",
    ),
    "limits.not_quiet": (
        "{at} is outside the quiet hours, from {begin}:00 to {end}:00",
        "{at} 不在免打扰时段（{begin}:00 至 {end}:00）内",
    ),
    "limits.room": (
        "other contacts counted from {first} to {last}: {counted}; limit {most}",
        "{first} 至 {last} 另有计入上限的联系 {counted} 次，上限 {most} 次",
    ),
    "limits.full": (
        "other contacts counted from {first} to {last}: {counted}; limit {most}; there is room again on {next}",
        "{first} 至 {last} 另有计入上限的联系 {counted} 次，上限 {most} 次；{next} 起方可再联系",
    ),
    "limits.not_refused": (
        "no earlier refusal of {product} is on record",
        "此前没有拒绝 {product} 的记录",
    ),
    "limits.cooling_down": (
        "{product} was refused on {refused_on} and is not spoken of again before {until}",
        "客户于 {refused_on} 拒绝 {product}，{until} 之前不再提及",
    ),
    "limits.cooled_down": (
        "{product} was refused on {refused_on} and may be brought up again from {until} on",
        "客户于 {refused_on} 拒绝 {product}，自 {until} 起可再提及",
    ),
    "limits.complaint_open": (
        "a complaint of the client is open",
        "客户有未办结的投诉",
    ),
    "limits.no_complaint": (
        "no complaint of the client is open",
        "客户没有未办结的投诉",
    ),
    "limits.complaint_unknown": (
        "it is not known whether a complaint of the client is open",
        "客户是否有未办结的投诉未知",
    ),
    "limits.exceeded": (
        "contacts counted before that of {on}, from {first} on: {counted}; limit {most}",
        "{on} 的联系之前，自 {first} 起已有计入上限的联系 {counted} 次，上限 {most} 次",
    ),
    "limits.spoken_again": (
        "{product} was spoken of again on {on}, though it was refused on {refused_on} and rests until {until}",
        "客户于 {refused_on} 拒绝 {product}，{until} 之前不应再提及，却于 {on} 再次提及",
    ),
    "limits.during_complaint": (
        "the contact of {at} was made while a complaint was open, received at {opened}",
        "{at} 的联系发生在投诉未办结期间（{opened} 收到投诉）",
    ),
}
