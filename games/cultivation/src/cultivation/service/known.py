"""The players this process has seen lately, as bytes: the longest unseen are forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cultivation.store.packed import Packed

BYTES_MAX = 24 * 1024 * 1024


@dataclass(slots=True)
class Known:
    """By player. What is remembered may have been overtaken: its mark says of which moment it is true."""

    players: OrderedDict[int, Packed] = field(default_factory=OrderedDict)
    size: int = 0

    def find(self, player_id: int) -> Packed | None:
        """The player as remembered."""
        found = self.players.get(player_id)
        if found is not None:
            self.players.move_to_end(player_id)
        return found

    def keep(self, packed: Packed) -> None:
        """Remembers a player as just read or written."""
        self.forget(packed.player_id)
        self.players[packed.player_id] = packed
        self.size += packed.size()
        while self.size > BYTES_MAX:
            _, oldest = self.players.popitem(last=False)
            self.size -= oldest.size()

    def forget(self, player_id: int) -> None:
        """For a player who is not as remembered any more."""
        before = self.players.pop(player_id, None)
        if before is not None:
            self.size -= before.size()
