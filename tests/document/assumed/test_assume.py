"""A plan out of a document's own words."""

from __future__ import annotations

from gonogo.document.assumed import assume
from gonogo.document.explain import explain_text

TEXT = """# R

## Phase 1: Beta (2 days, 10% of traffic)

### Success criteria

- error rate < 1%

## Phase 2: Everybody (1 day)

### Success criteria

- error rate < 1%
"""


def test_a_phase_for_everybody_has_everybody() -> None:
    """A last phase whose share goes without saying is not simulated as one that nobody is in."""
    assumed = assume(explain_text(TEXT, "release.md"))
    assert [phase.share_percent for phase in assumed.plan.phases] == [10.0, 100.0]
    assert all(phase.success for phase in assumed.plan.phases)
