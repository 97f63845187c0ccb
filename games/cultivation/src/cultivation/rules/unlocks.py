"""Which systems a player has come far enough for: one table, looked at before any rule of the system runs."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules.turn import reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.turn import Turn

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Gate:
    """What opens a system: realm, character level, and age of the account in ms; all three must hold."""

    realm: int = 0
    level: int = 0
    age_ms: int = 0


OPEN = Gate()
GATES: Mapping[str, Gate] = MappingProxyType(
    {
        "character": OPEN, "combat": OPEN, "inventory": OPEN, "equipment": OPEN, "quest": OPEN, "skills": OPEN,
        "notification": OPEN, "achievement": OPEN, "leaderboard": OPEN, "realms": OPEN,
        "chat": Gate(level=10), "social": Gate(level=10),
        "mount": Gate(realm=1), "accessories": Gate(realm=1),
        "market": Gate(realm=1, level=20, age_ms=72 * HOUR_MS),
        "guild": Gate(realm=2), "dungeon": Gate(realm=2), "meridians": Gate(realm=2), "dantian": Gate(realm=2),
        "wings": Gate(realm=3), "runes": Gate(realm=3), "arena": Gate(realm=3),
        "pvp": Gate(realm=4), "soul": Gate(realm=5),
    }
)  # fmt: skip


def check(turn: Turn, system: str, *, born_ms: int | None = None) -> None:
    """Refuses as `not_unlocked`, saying what is missing first. `born_ms` is when the account was made; None where that
    is not known: it is at least as old as its character.
    """
    gate, who = GATES[system], turn.player.character
    if max(turn.player.realm.r, turn.player.soul.highest_realm) < gate.realm:
        reject("not_unlocked", f"realm {gate.realm}")
    if who.level < gate.level:
        reject("not_unlocked", f"level {gate.level}")
    oldest_ms = who.created_ms if born_ms is None else min(who.created_ms, born_ms)
    if turn.now_ms - oldest_ms < gate.age_ms:
        reject("not_unlocked", f"age {gate.age_ms}")
