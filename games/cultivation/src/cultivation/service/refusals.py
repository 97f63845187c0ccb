"""The last refusals per player, in memory: a late duplicate of a refused command is refused the same way."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

PLAYERS_MAX = 20_000
KEYS_MAX = 64


@dataclass(slots=True)
class Refusals:
    """By player, then by key: (digest of the command, reply). The oldest are forgotten first."""

    players: OrderedDict[int, OrderedDict[UUID, tuple[bytes, bytes]]] = field(default_factory=OrderedDict)

    def find(self, player_id: int, key: UUID) -> tuple[bytes, bytes] | None:
        return self.players.get(player_id, OrderedDict()).get(key)

    def remember(self, player_id: int, key: UUID, digest: bytes, *, reply: bytes) -> None:
        keys = self.players.setdefault(player_id, OrderedDict())
        self.players.move_to_end(player_id)
        keys[key] = (digest, reply)
        if len(keys) > KEYS_MAX:
            keys.popitem(last=False)
        if len(self.players) > PLAYERS_MAX:
            self.players.popitem(last=False)
