"""Sample ratio: does the new version get the share of requests that the phase asks for?

A share that is off means a router or a cohort key gone wrong, and that the two sides serve different people: nothing
measured between them can then be believed. Null hypothesis: each request goes to the new version with probability
`share`, independently of the past. Guarantee: E, a Beta mixture of likelihood ratios, is an e-process for cohorts that
send one request each. What breaks it: sticky cohorts, whose requests come in clusters; count cohorts instead, or take
E^(1/phi). It is a finding for people, never a reason to go back by itself.
Source: Lindon, Malek (arXiv 2011.03567).
"""

from __future__ import annotations

from math import lgamma, log

STRENGTH = 100.0
"""How many requests the mixture is worth: deviations of some percent are looked for."""


def log_evidence(n_new: float, n_stable: float, *, share: float) -> float:
    """The logarithm of E against the split `share` (in (0, 1)) after so many requests on each side."""
    a, b = STRENGTH * share, STRENGTH * (1.0 - share)
    mixed = _log_beta(a + n_new, b + n_stable) - _log_beta(a, b)
    return mixed - n_new * log(share) - n_stable * log(1.0 - share)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
