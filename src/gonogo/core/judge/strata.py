"""Strata: routes, zones or ages of the process, compared each with its own.

When the new version gets another mix of traffic than stable, the whole may look worse although no part is. Null
hypothesis: in every stratum mean_new <= rho * mean_stable + delta. Guarantee: the factors of one block are of disjoint
requests, so their product is a valid factor. What breaks it: strata that are chosen by outcome; a part
that only one side has bets nothing. Counts are requests, shares in [0, 1]. Source: the product of independent e-values
(Vovk, Wang, arXiv 1912.06116).
"""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.core.judge import two_arm
from gonogo.core.judge.two_arm import Margins

Pair = tuple[float, float]


def log_factors(strata: Sequence[tuple[Pair, Pair, float]], margins: Margins) -> list[float]:
    """One block's log factor of every alternative; each stratum is (new, stable, stable's predicted share).

    The k-th alternative of every stratum goes with the k-th of the others. A stratum without one of its
    sides bets nothing.
    """
    total = [0.0] * two_arm.BETS
    for new, stable, s in strata:
        if new[0] > 0 and stable[0] > 0:
            factors = two_arm.log_factors(new, stable, s=s, margins=margins)
            total = [sum(pair) for pair in zip(total, factors, strict=True)]
    return total
