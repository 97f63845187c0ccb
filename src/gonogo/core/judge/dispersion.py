"""Dispersion: how much more a side's share of errors scatters than single, independent requests would let it.

A client that retries, or a session that fails again and again, makes errors come in clusters; a test that takes them
for independent condemns healthy versions (untreated, nearly all of them). The cure: phi, the variance of the
differences between neighbouring blocks of stable over what independent requests would give, and log F / phi instead of
log F. Guarantee: F^(1/phi) with phi >= 1 known before the block is never less safe than F (Jensen), so under
independent requests nothing is lost but speed; under clusters the false-rollback rate is held as measured by the bench,
not proved. Differences of neighbours cancel slow drift; one step (an outage) is cut at `STEP_MAX`. What breaks it:
clusters longer than a block; a new version whose clients retry more than stable's. Source: quasi-likelihood
(Wedderburn 1974), successive differences (von Neumann 1941).
"""

from __future__ import annotations

from dataclasses import dataclass

BLOCK_S = 15.0
"""Real seconds. Longer than most retries; short enough that a minute or two of stable tell something."""
BLOCKS_MIN = 8.0
"""Fewer differences say nothing; phi is then 1."""
STEP_MAX = 30.0
"""A single difference counts at most this much."""
KEPT = 0.99
"""Of what was learnt, after each block: the memory is about a hundred blocks."""
SURE = 2.0
"""Standard errors above 1 before phi is believed; a phi from noise alone would only slow the judge down."""
CAUTION = 2.5
"""What is believed is enlarged: phi is an estimate, clusters spill over the ends of blocks, and a bet that stakes much
is hurt by a cluster more than in proportion. Tuned in decision 0034; only clustered traffic pays for it."""


@dataclass(frozen=True, slots=True)
class Dispersion:
    """What was learnt: the open block (requests, errors, since when), the one before it, and the mean difference."""

    n: float = 0.0
    bad: float = 0.0
    since_s: float | None = None
    last_n: float = 0.0
    last_bad: float = 0.0
    total: float = 0.0
    blocks: float = 0.0


def scattered(dispersion: Dispersion, n: float, *, bad: float, wall_s: float) -> Dispersion:
    """What is known after `n` more requests of stable, `bad` of them bad, up to the real time `wall_s`."""
    since_s = wall_s if dispersion.since_s is None else dispersion.since_s
    n, bad = dispersion.n + n, dispersion.bad + bad
    if 0.0 <= wall_s - since_s < BLOCK_S:
        return Dispersion(n, bad, since_s, dispersion.last_n, dispersion.last_bad, dispersion.total, dispersion.blocks)
    step = _step((dispersion.last_n, dispersion.last_bad), (n, bad))
    if step is None:
        return Dispersion(0.0, 0.0, wall_s, n, bad, dispersion.total, dispersion.blocks)
    return Dispersion(0.0, 0.0, wall_s, n, bad, dispersion.total * KEPT + step, dispersion.blocks * KEPT + 1.0)


def phi(dispersion: Dispersion) -> float:
    """The divisor of the evidence, at least 1."""
    if dispersion.blocks < BLOCKS_MIN:
        return 1.0
    raw = dispersion.total / dispersion.blocks
    if raw <= 1.0 + SURE * (2.0 / dispersion.blocks) ** 0.5:
        return 1.0
    return 1.0 + CAUTION * (raw - 1.0)


def _step(before: tuple[float, float], after: tuple[float, float]) -> float | None:
    """The squared difference of two shares over its variance; None where nothing failed or nothing came."""
    (n, bad), (m, worse) = before, after
    if n <= 0 or m <= 0 or not 0 < bad + worse < n + m:
        return None
    pooled = (bad + worse) / (n + m)
    variance = pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)
    return min(STEP_MAX, (bad / n - worse / m) ** 2 / variance)
