"""Content of system 2.4, skills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One skill. `strength` in thousandths and `cooldown` in rounds are an active one's; `needs` are the skills
    that must stand at level 5 first.
    """

    name: str
    needs: tuple[str, ...] = ()
    strength: int = 0
    cooldown: int = 0


@dataclass(frozen=True, slots=True)
class SkillTable:
    """Twelve active and twelve passive skills, in order: the k-th passive adds to stat k mod 4."""

    active: Mapping[str, SkillRow]
    passive: Mapping[str, SkillRow]
