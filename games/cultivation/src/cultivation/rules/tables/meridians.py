"""Content of system 2.21, meridians."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeridianTable:
    """The twenty meridians by name, and what a point adds: hp, atk, dfn, spd."""

    names: tuple[str, ...]
    point: tuple[int, ...]
