"""Going back in a report."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.report.when import When


@dataclass(frozen=True, slots=True)
class BackRecord:
    """How the run went back. Seconds are real, from the beginning of going back.

    `off_s`: until a share of 0 was read back. `took_s`: until the run ended. `is_verified`: shares are 0 and every
    component's old version answered the smoke questions afterwards; `verified_by` names the steps, `missing` what is
    not proved. `is_within_budget` None while it lasts.
    """

    began: When
    because: str
    by: str
    steps: tuple[str, ...]
    off_s: float | None
    took_s: float | None
    budget_s: float
    is_within_budget: bool | None
    is_verified: bool
    verified_by: tuple[str, ...]
    missing: tuple[str, ...]
