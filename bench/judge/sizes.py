"""How many runs each mode has: quick within a minute, full within half an hour, on two cores."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Sizes:
    """Runs of every kind of cell. `*_s` are seconds of the simulated clock; `grid` 0: only the middle of the grid.

    `shipped` are runs of our judge as shipped beside its vector form, for an effect that is found within seconds.
    """

    mode: str
    releases: int
    releases_at_once: int
    other_releases: int
    compared: int
    compared_s: int
    bad: int
    shipped: int
    grid: int
    healthy: int
    healthy_look_s: float
    paced: int
    proofs: int
    leaks: int
    slow: int
    slow_s: int
    mixed: int
    cost_looks: int

    def shipped_of(self, effect: str) -> int:
        """Fewer where the effect takes long to be found: the shipped judge takes a tenth of a millisecond a look."""
        parts = {"+0.5 point": 4, "2x": 4, "2 %": 2, "late": 10}
        return self.shipped // parts.get(effect, 1)


QUICK = Sizes(
    mode="quick",
    releases=50,
    releases_at_once=50,
    other_releases=0,
    compared=1,
    compared_s=120,
    bad=200,
    shipped=40,
    grid=0,
    healthy=100,
    healthy_look_s=1.0,
    paced=40,
    proofs=20,
    leaks=3,
    slow=4,
    slow_s=300,
    mixed=0,
    cost_looks=1,
)
FULL = Sizes(
    mode="full",
    releases=4_000,
    releases_at_once=500,
    other_releases=250,
    compared=1,
    compared_s=10_800,
    bad=4_000,
    shipped=400,
    grid=500,
    healthy=1_000,
    healthy_look_s=1.0,
    paced=1_000,
    proofs=400,
    leaks=60,
    slow=60,
    slow_s=1_800,
    mixed=500,
    cost_looks=4,
)


def part_of(sizes: Sizes, part: float) -> Sizes:
    """The same with this part of the runs, two at least; times and chunks stay."""
    kept = {"mode", "releases_at_once", "compared", "compared_s", "healthy_look_s", "slow_s", "cost_looks"}
    counts = {field.name: getattr(sizes, field.name) for field in fields(sizes) if field.name not in kept}
    fewer: dict[str, Any] = {name: max(2, round(count * part)) if count else 0 for name, count in counts.items()}
    return replace(sizes, **fewer)
