"""Settings for every test: times never decide one, so Hypothesis has no deadline here."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("clientcare", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("clientcare")
