"""Content of system 2.3, equipment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EquipmentTable:
    """What quality is worth (thousandths), how likely each level of enhancing is, what an affix of kinds 0-3
    weighs, and what wearing 2, 4 and 6 pieces of one tier adds: twelve numbers each.
    """

    quality: tuple[int, ...]
    enhance_ppm: tuple[int, ...]
    affix_weight: tuple[int, ...]
    affix_rate: int
    sets: Mapping[str, tuple[int, ...]]
