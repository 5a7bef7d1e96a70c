"""clientcare: a bank's client-care handbook as code: cited rules as data, pure functions that decide and explain.

The names below are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .allocation import Allocation, Assignment, plan_allocation
    from .averages import (
        AssetHistory,
        AverageDailyAssets,
        Averaging,
        Checkpoint,
        average_between,
        average_daily_assets,
        average_of_balances,
        checkpoint,
    )
    from .decision import Basis, Decision, Finding, Outcome, RulebookRef, Source, Term
    from .errors import ClientCareError
    from .outlook import assess_history, find_deposit_needed, find_tier_change
    from .rulebook import Editions, Rulebook
    from .screening import SpecialAdmission, assess_change, assess_potential, check_admission
    from .segments import assess_segment, assess_sub_band, find_entitlements
    from .staffing import StaffingPolicy, check_load, plan_headcount
    from .tiering import Growth, TierDecision, TieringPolicy, assess_tier, check_growth

_MODULES: Final = {
    "Allocation": "allocation",
    "AssetHistory": "averages",
    "Assignment": "allocation",
    "AverageDailyAssets": "averages",
    "Averaging": "averages",
    "Basis": "decision",
    "Checkpoint": "averages",
    "ClientCareError": "errors",
    "Decision": "decision",
    "Editions": "rulebook",
    "Finding": "decision",
    "Growth": "tiering",
    "Outcome": "decision",
    "Rulebook": "rulebook",
    "RulebookRef": "decision",
    "Source": "decision",
    "SpecialAdmission": "screening",
    "StaffingPolicy": "staffing",
    "Term": "decision",
    "TierDecision": "tiering",
    "TieringPolicy": "tiering",
    "assess_change": "screening",
    "assess_history": "outlook",
    "assess_potential": "screening",
    "assess_segment": "segments",
    "assess_sub_band": "segments",
    "assess_tier": "tiering",
    "average_between": "averages",
    "average_daily_assets": "averages",
    "average_of_balances": "averages",
    "check_admission": "screening",
    "check_growth": "tiering",
    "check_load": "staffing",
    "checkpoint": "averages",
    "find_deposit_needed": "outlook",
    "find_entitlements": "segments",
    "find_tier_change": "outlook",
    "plan_allocation": "allocation",
    "plan_headcount": "staffing",
}

__all__ = [
    "Allocation",
    "AssetHistory",
    "Assignment",
    "AverageDailyAssets",
    "Averaging",
    "Basis",
    "Checkpoint",
    "ClientCareError",
    "Decision",
    "Editions",
    "Finding",
    "Growth",
    "Outcome",
    "Rulebook",
    "RulebookRef",
    "Source",
    "SpecialAdmission",
    "StaffingPolicy",
    "Term",
    "TierDecision",
    "TieringPolicy",
    "assess_change",
    "assess_history",
    "assess_potential",
    "assess_segment",
    "assess_sub_band",
    "assess_tier",
    "average_between",
    "average_daily_assets",
    "average_of_balances",
    "check_admission",
    "check_growth",
    "check_load",
    "checkpoint",
    "find_deposit_needed",
    "find_entitlements",
    "find_tier_change",
    "plan_allocation",
    "plan_headcount",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
