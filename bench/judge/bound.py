"""The theoretical limit: the fewest requests of the new version, on average, that a test may need."""

from __future__ import annotations

from math import log


def requests_min(p_new: float, p_stable: float, *, share: float, alpha: float) -> float:
    """log(1/alpha) / [KL(p_new ‖ b) + ((1-w)/w) KL(p_stable ‖ b)], b = w p_new + (1-w) p_stable: unknown baseline."""
    mixed = share * p_new + (1 - share) * p_stable
    information = kl(p_new, mixed) + (1 - share) / share * kl(p_stable, mixed)
    return log(1 / alpha) / information if information > 0 else float("inf")


def kl(p: float, q: float) -> float:
    """The Kullback–Leibler divergence of two error rates, in nats."""
    return sum(a * log(a / b) for a, b in ((p, q), (1 - p, 1 - q)) if a > 0)
