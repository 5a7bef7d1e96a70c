"""The sentences of occasions (事件联络)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "occasions.any_sender": ("anybody may send on this occasion: {event}", "该事件未限定发送人：{event}"),
    "occasions.sender_unknown": (
        "the role of the sender is not known; the occasion is {event}",
        "发送人岗位未知；事件为{event}",
    ),
    "occasions.sender_allowed": (
        "the role {role} may send on this occasion: {event}",
        "岗位{role}可就此事件发送：{event}",
    ),
    "occasions.sender_refused": (
        "the role {role} may not send on this occasion: {event}",
        "岗位{role}不可就此事件发送：{event}",
    ),
}
