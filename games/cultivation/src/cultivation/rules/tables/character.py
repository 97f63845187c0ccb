"""Content of system 2.1, character."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RootGrade:
    """A grade of the spiritual root: how likely it is rolled, and what it adds to the qi rate."""

    name: str
    weight_ppm: int
    rate_bp: int
