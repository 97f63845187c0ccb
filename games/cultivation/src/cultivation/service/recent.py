"""The last replies per player, in memory: a duplicate is answered without asking the database."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.store.idem import KEY_AGE_MS_MAX

if TYPE_CHECKING:
    from uuid import UUID

PLAYERS_MAX = 20_000


@dataclass(slots=True)
class Recent:
    """By player, then by key: (digest of the command, reply). The oldest are forgotten first.

    `keys_max` bounds the keys per player.
    """

    keys_max: int
    players: OrderedDict[int, OrderedDict[UUID, tuple[bytes, bytes]]] = field(default_factory=OrderedDict)

    def find(self, player_id: int, key: UUID) -> tuple[bytes, bytes] | None:
        keys = self.players.get(player_id)
        return keys.get(key) if keys else None

    def remember(self, player_id: int, key: UUID, digest: bytes, *, reply: bytes) -> None:
        keys = self.players.setdefault(player_id, OrderedDict())
        self.players.move_to_end(player_id)
        keys[key] = (digest, reply)
        while len(keys) > self.keys_max or _is_over(next(iter(keys)), key):
            keys.popitem(last=False)
        if len(self.players) > PLAYERS_MAX:
            self.players.popitem(last=False)


def _is_over(old: UUID, new: UUID) -> bool:
    """Whether a key is of a time before which nothing is carried out any more, as the time of the newer key is now."""
    return (old.int >> 80) + KEY_AGE_MS_MAX < new.int >> 80
