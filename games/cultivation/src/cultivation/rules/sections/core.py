"""What a player keeps of the core: the last moment seen, the rolls, and each source of power."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Core:
    """What every system shares: the last moment seen, and how often each stream was rolled.

    `debt` is what could not be taken back, by currency: half of all income repays it.
    """

    last_ms: int = 0
    rolls: Mapping[str, int] = field(default_factory=dict)
    debt: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Power:
    """Each source's vector of 12 numbers as last computed; totals and power follow from them."""

    sources: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
