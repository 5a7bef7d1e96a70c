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
    from .cadence import assess_minimums, assess_week, find_report_duties
    from .care import rank_care
    from .decision import Basis, Decision, Finding, Outcome, RulebookRef, Source, Term
    from .dues import Due
    from .errors import ClientCareError
    from .feasibility import FullBook, check_feasibility
    from .ical import calendar_of
    from .limits import check_contact, find_breaches
    from .occasions import Signal, find_occasions
    from .outlook import assess_history, find_deposit_needed, find_tier_change
    from .owed import find_dues
    from .planning import plan_contacts
    from .plans import ContactPlan, PlannedContact, Shortage, Shortfall
    from .regime import CadencePolicy
    from .rulebook import Editions, Rulebook
    from .screening import SpecialAdmission, assess_change, assess_potential, check_admission
    from .segments import assess_segment, assess_sub_band, find_entitlements
    from .staffing import StaffingPolicy, check_load, plan_headcount
    from .tiering import Growth, TierDecision, TieringPolicy, assess_tier, check_growth
    from .worklist import order_worklist
    from .worksheets import compare_plan, visit_plan, weekly_sheet

_MODULES: Final = {
    "Allocation": "allocation",
    "AssetHistory": "averages",
    "Assignment": "allocation",
    "AverageDailyAssets": "averages",
    "Averaging": "averages",
    "Basis": "decision",
    "CadencePolicy": "regime",
    "Checkpoint": "averages",
    "ClientCareError": "errors",
    "ContactPlan": "plans",
    "Decision": "decision",
    "Due": "dues",
    "Editions": "rulebook",
    "Finding": "decision",
    "FullBook": "feasibility",
    "Growth": "tiering",
    "Outcome": "decision",
    "PlannedContact": "plans",
    "Rulebook": "rulebook",
    "RulebookRef": "decision",
    "Shortage": "plans",
    "Shortfall": "plans",
    "Signal": "occasions",
    "Source": "decision",
    "SpecialAdmission": "screening",
    "StaffingPolicy": "staffing",
    "Term": "decision",
    "TierDecision": "tiering",
    "TieringPolicy": "tiering",
    "assess_change": "screening",
    "assess_history": "outlook",
    "assess_minimums": "cadence",
    "assess_potential": "screening",
    "assess_segment": "segments",
    "assess_sub_band": "segments",
    "assess_tier": "tiering",
    "assess_week": "cadence",
    "average_between": "averages",
    "average_daily_assets": "averages",
    "average_of_balances": "averages",
    "calendar_of": "ical",
    "check_admission": "screening",
    "check_contact": "limits",
    "check_feasibility": "feasibility",
    "check_growth": "tiering",
    "check_load": "staffing",
    "checkpoint": "averages",
    "compare_plan": "worksheets",
    "find_breaches": "limits",
    "find_deposit_needed": "outlook",
    "find_dues": "owed",
    "find_entitlements": "segments",
    "find_occasions": "occasions",
    "find_report_duties": "cadence",
    "find_tier_change": "outlook",
    "order_worklist": "worklist",
    "plan_allocation": "allocation",
    "plan_contacts": "planning",
    "plan_headcount": "staffing",
    "rank_care": "care",
    "visit_plan": "worksheets",
    "weekly_sheet": "worksheets",
}

__all__ = [
    "Allocation",
    "AssetHistory",
    "Assignment",
    "AverageDailyAssets",
    "Averaging",
    "Basis",
    "CadencePolicy",
    "Checkpoint",
    "ClientCareError",
    "ContactPlan",
    "Decision",
    "Due",
    "Editions",
    "Finding",
    "FullBook",
    "Growth",
    "Outcome",
    "PlannedContact",
    "Rulebook",
    "RulebookRef",
    "Shortage",
    "Shortfall",
    "Signal",
    "Source",
    "SpecialAdmission",
    "StaffingPolicy",
    "Term",
    "TierDecision",
    "TieringPolicy",
    "assess_change",
    "assess_history",
    "assess_minimums",
    "assess_potential",
    "assess_segment",
    "assess_sub_band",
    "assess_tier",
    "assess_week",
    "average_between",
    "average_daily_assets",
    "average_of_balances",
    "calendar_of",
    "check_admission",
    "check_contact",
    "check_feasibility",
    "check_growth",
    "check_load",
    "checkpoint",
    "compare_plan",
    "find_breaches",
    "find_deposit_needed",
    "find_dues",
    "find_entitlements",
    "find_occasions",
    "find_report_duties",
    "find_tier_change",
    "order_worklist",
    "plan_allocation",
    "plan_contacts",
    "plan_headcount",
    "rank_care",
    "visit_plan",
    "weekly_sheet",
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
