"""A player as bytes: what is remembered between two calls, and opened again when something is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from cultivation.rules import power
from cultivation.rules.player import Instance
from cultivation.rules.renewed import renewed
from cultivation.state import codec, migrate
from cultivation.store.read import Loaded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Player
    from cultivation.rules.turn import Turn
    from cultivation.store.write import Save

ROW_BYTES = 600  # of a packed player, beside the bytes it is packed into
_ENCODER = msgspec.msgpack.Encoder()
_PURSE = msgspec.msgpack.Decoder(dict[str, int])
_STACKS = msgspec.msgpack.Decoder(list[tuple[str, bool, int]])
_THINGS = msgspec.msgpack.Decoder(list[Instance])


@dataclass(frozen=True, slots=True)
class Packed:
    """One player as of the transaction `mark`, which wrote the row: while the row bears this mark, this is true of it.

    `guild_row` is not of that row: it is as it was read with it, and has a revision of its own. `is_plain` says that
    nothing in the save is strange to this build. `power` is the number that the save's sources add up to.
    """

    player_id: int
    ver: int
    epoch: int
    mark: int
    schema: str
    state: bytes
    hash: bytes
    purse: bytes
    stacks: bytes
    things: bytes
    guild_row: tuple[int, ...]
    content_row: str
    is_plain: bool
    power: int

    @property
    def guild(self) -> tuple[int, int]:
        """The guild and its revision."""
        return self.guild_row[0], self.guild_row[1]

    def size(self) -> int:
        """About how many bytes of memory it takes."""
        return ROW_BYTES + len(self.state) + len(self.purse) + len(self.stacks) + len(self.things)

    def held(self) -> Mapping[str, int]:
        """The currencies."""
        return _PURSE.decode(self.purse)

    def glance(self) -> Player | None:
        """Only the sections that a look shows; None where only the whole can be read."""
        if codec.schema_read(self.schema) != migrate.SCHEMA:
            return None
        return codec.glance(self.player_id, self.state)

    def opened(self) -> Loaded:
        """As it was read. Raises as reading does."""
        schema = codec.schema_read(self.schema)
        if self.is_plain and schema == migrate.SCHEMA:
            player, carried = codec.decode_plain(self.player_id, self.state), codec.Carried(schema=schema)
        else:
            player, carried = codec.decode(self.player_id, self.state, schema)
        player = renewed(
            player,
            purse=self.held(),
            stacks={(item, bound): qty for item, bound, qty in _STACKS.decode(self.stacks)},
            instances={thing.id: thing for thing in _THINGS.decode(self.things)},
            guild_row=self.guild_row,
            content_row=self.content_row,
        )
        return Loaded(player, carried, self.ver, self.epoch, self.schema, self.state, self.hash, self.mark, self.guild)


def packed(loaded: Loaded) -> Packed:
    """A player as just read."""
    player = loaded.player
    return Packed(
        player.id,
        loaded.ver,
        loaded.epoch,
        loaded.mark,
        loaded.schema,
        loaded.state,
        loaded.hash,
        *_assets(player),
        player.guild_row or (0, 0, 0, 0, 0),
        player.content_row or "",
        is_plain=not (loaded.carried.fields or loaded.carried.sections),
        power=power.power_of(player.power, player.realm.r),
    )


def written(before: Packed, turn: Turn, save: Save, mark: int) -> Packed:
    """A player as just written: what has not moved is not packed again."""
    return Packed(
        before.player_id,
        save.expected_ver + 1,
        before.epoch,
        mark,
        save.schema,
        save.state,
        save.hash,
        *(_assets(turn.player) if turn.postings or turn.changed else (before.purse, before.stacks, before.things)),
        before.guild_row,
        save.stamp.content,
        before.is_plain,
        power.power_of(turn.player.power, turn.player.realm.r),
    )


def _assets(player: Player) -> tuple[bytes, bytes, bytes]:
    stacks = [(item, bound, qty) for (item, bound), qty in player.stacks.items()]
    things = list(player.instances.values())
    return _ENCODER.encode(player.purse), _ENCODER.encode(stacks), _ENCODER.encode(things)
