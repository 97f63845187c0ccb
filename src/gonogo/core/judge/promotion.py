"""Going on: proof that the new version is not worse than stable by a margin that matters.

Null hypothesis, in every block: mean_new >= rho * mean_stable + delta_max. It is the two-arm bet with the alternative
below the boundary. Guarantee: E' reaches 1/beta with probability at most beta when the null is true, at any time of
looking. What breaks it: as in two_arm. No request moves nothing: without data E' stays what it is. Zero errors count:
it is the rule of three, valid at any time. Source: the same as two_arm, read the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.judge.latency import slower
from gonogo.core.judge.two_arm import Margins, log_factor, predicted, stake

PROOF_POINTS = 0.005
"""delta_max where a plan names none: half a percentage point more than rho times stable is what is ruled out."""
PARTS = (0.02, 0.2, 0.5)
"""Alternatives as parts of the boundary, beside "exactly as good as stable"."""
WEIGHTS = (0.55, 0.15, 0.15, 0.15)
"""Of "as good as stable", then of `PARTS`; they sum to 1."""


def log_factors(new: tuple[float, float], stable: tuple[float, float], *, s: float, margins: Margins) -> list[float]:
    """One block's log factor for each alternative, when stable's mean is predicted to be `s`."""
    boundary = margins.over(s)
    factors = []
    for u in (s, *(part * boundary for part in PARTS)):
        # A boundary of 1 or more cannot be exceeded; there is then nothing to prove and nothing is bet.
        bet = stake(new[0], stable[0], u=min(u, 0.999), s=s, margins=margins)
        factors.append(log_factor(new, stable, bet=bet) if u < boundary < 1.0 else 0.0)
    return factors


def latency_log_factors(
    new: Sequence[float], stable: Sequence[float], *, history: Sequence[float], margins: Margins
) -> list[float]:
    """The same at every edge of a histogram; the proof is that of the weakest edge."""
    n_new, n_stable, n_history = sum(new), sum(stable), sum(history)
    factors: list[float] = []
    for above_new, above_stable, above_history in zip(slower(new), slower(stable), slower(history), strict=True):
        s = predicted(n_history, above_history)
        factors.extend(log_factors((n_new, above_new), (n_stable, above_stable), s=s, margins=margins))
    return factors
