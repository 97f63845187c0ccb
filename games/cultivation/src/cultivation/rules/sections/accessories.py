"""What a player keeps of system 2.19, accessories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Accessories:
    """Section of system 2.19. `book` holds every definition ever bound, in the order of binding."""

    worn: Mapping[str, str] = field(default_factory=dict)
    book: tuple[str, ...] = ()
