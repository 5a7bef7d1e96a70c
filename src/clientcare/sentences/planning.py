"""The sentences of contact plans (联系计划)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "planning.met": (
        "planned: {planned}; missing: {missing}",
        "已安排 {planned} 次，缺 {missing} 次",
    ),
    "planning.short": (
        "planned: {planned}; without room: {missing}",
        "已安排 {planned} 次，另有 {missing} 次无法安排",
    ),
}
