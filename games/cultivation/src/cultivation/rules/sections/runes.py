"""What a player keeps of system 2.20, runes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Runes:
    """Section of system 2.20: eight sockets, each (kind, level) or None."""

    sockets: tuple[tuple[int, int] | None, ...] = (None,) * 8
