"""What must hold under ``python -O`` too, where assert statements are gone: run as a script, exits 1 on a failure.

The asserts of the library itself, if it had any, would vanish; this script compares without one.
"""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

from clientcare import ClientCareError, Decision, Rulebook, assess_tier, average_daily_assets

DAY = date(2026, 6, 30)


def _refused(amount: object, policy: object) -> bool:
    try:
        assess_tier(amount, policy)  # type: ignore[arg-type]
    except ClientCareError:
        return True
    return False


def main() -> int:
    """Decide, refuse, store and read back; name what differs."""
    policy = Rulebook.load("reference").on(DAY).tiering
    average = average_daily_assets([(date(2025, 6, 30), "100000.00")], as_of=DAY, averaging=policy.averaging)
    decision = assess_tier(average, policy)
    found = {
        "tier at the bound": decision.value == "gold",
        "tier one cent below": assess_tier("99999.99", policy).value == "ordinary",
        "receipt": Decision.from_dict(decision.to_dict()) == decision,
        **{
            f"refuses {amount!r}": _refused(amount, policy)
            for amount in (0.1, float("nan"), True, Decimal("Infinity"), "1e999999", "１００")
        },
    }
    failed = [name for name, holds in found.items() if not holds]
    print(f"optimized={sys.flags.optimize}: {len(found) - len(failed)} hold, {len(failed)} fail")
    for name in failed:
        print(f"fails: {name}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
