"""Reads a player whole in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.identity import RULES
from cultivation.rules.player import Instance
from cultivation.rules.renewed import renewed
from cultivation.state import codec
from cultivation.state.migrate import MissingMigration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.rules.player import Player
    from cultivation.state.codec import Carried
    from cultivation.store.postgres import Connection, Row

PLAYER = """
SELECT p.id, p.xmin AS mark, p.epoch, p.ver, p.rules, p.content, p.schema, p.state, p.prev_hash, p.hash,
       g.guild_row, w.assets, w.balances, s.items, s.bounds, s.qtys, i.things
FROM player p
LEFT JOIN LATERAL (SELECT ARRAY[g.id, g.rev, g.tech_qi, g.tech_hp, g.tech_atk] AS guild_row
                   FROM member m JOIN guild g ON g.id = m.guild WHERE m.player = p.id) g ON true
LEFT JOIN LATERAL (SELECT array_agg(asset) AS assets, array_agg(balance) AS balances
                   FROM wallet WHERE account = 'p:' || p.id) w ON true
LEFT JOIN LATERAL (SELECT array_agg(item) AS items, array_agg(bound) AS bounds, array_agg(qty) AS qtys
                   FROM stack WHERE account = 'p:' || p.id) s ON true
LEFT JOIN LATERAL (SELECT array_agg(ROW(id, kind, tier, quality, bound, locked, affixes,
                                      enh, fail, ess_spent, prev)) AS things
                   FROM item WHERE account = 'p:' || p.id) i ON true
WHERE p.id = ANY($1)
"""
MARKS = """
SELECT p.id, p.xmin, coalesce(m.guild, 0), coalesce(g.rev, 0)
FROM player p LEFT JOIN member m ON m.player = p.id LEFT JOIN guild g ON g.id = m.guild WHERE p.id = ANY($1)
"""
"""What changes with every change of a player's row, and of the guild's techniques."""


class HashMismatch(Exception):  # noqa: N818  The name says what happened.
    """The save is not what a build wrote: the player is kept out until a person has looked."""


class MigrationFailed(Exception):  # noqa: N818  The name says what happened.
    """The save cannot be brought to this build's schema."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A player as stored, with what the next write needs. `state` are the bytes as read.

    `mark` is the transaction that wrote the row: it is another after any change of the row, whoever made it. `guild` is
    set for a player from memory: the guild and its revision as they were then.
    """

    player: Player
    carried: Carried
    ver: int
    epoch: int
    schema: str
    state: bytes
    hash: bytes
    mark: int = 0
    guild: tuple[int, int] | None = None


async def read_player(connection: Connection, player_id: int, *, secret: bytes) -> Loaded | None:
    """The player, or None when there is no such row. Raises HashMismatch or MigrationFailed."""
    row = await connection.fetchrow(PLAYER, [player_id])
    return None if row is None else loaded_of(row, secret=secret)


async def read_rows(connection: Connection, player_ids: Sequence[int]) -> list[Row]:
    """The rows of several players, for `loaded_of`."""
    return await connection.fetch(PLAYER, player_ids)


async def read_marks(connection: Connection, player_ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """(mark, guild, the guild's revision) of each player that there is."""
    rows = await connection.fetch(MARKS, player_ids)
    return {player_id: (mark, guild, rev) for player_id, mark, guild, rev in (row.values() for row in rows)}


def loaded_of(row: Row, *, secret: bytes) -> Loaded:
    """A row as a player. Raises HashMismatch or MigrationFailed."""
    player_id, state, ver = row["id"], row["state"], row["ver"]
    expected = codec.chain_hash(secret, previous=row["prev_hash"], ver=ver, state=state)
    if ver > 0 and expected != row["hash"]:
        raise HashMismatch(str(player_id))
    try:
        player, carried = codec.decode(player_id, state, codec.schema_read(row["schema"]))
    except (msgspec.ValidationError, msgspec.DecodeError, MissingMigration) as error:
        raise MigrationFailed(f"player {player_id}: {error}") from error
    whole = _with_assets(player, row)
    return Loaded(whole, carried, ver, row["epoch"], row["schema"], state, row["hash"], row["mark"])


def _with_assets(player: Player, row: Row) -> Player:
    purse = dict(zip(row["assets"] or (), row["balances"] or (), strict=True))
    keys = zip(row["items"] or (), row["bounds"] or (), strict=True)
    stacks = dict(zip(keys, row["qtys"] or (), strict=True))
    instances = {thing[0]: instance_of(thing) for thing in row["things"] or ()}
    guild_row = tuple(row["guild_row"] or (0, 0, 0, 0, 0))
    content_row = row["content"] if row["rules"] == RULES else ""
    found = renewed(player, guild_row=guild_row, content_row=content_row)
    return renewed(found, purse=purse, stacks=stacks, instances=instances)


def instance_of(thing: tuple[Any, ...]) -> Instance:
    """A row of the table of unique items as a value."""
    item_id, kind, tier, quality, bound, locked, affixes, enh, fail, ess_spent, prev = thing
    before = None if prev is None else _pairs(prev)
    return Instance(item_id, kind, tier, quality, bound, _pairs(affixes), locked, enh, fail, ess_spent, before)


def _pairs(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((kind, roll) for kind, roll in json.loads(text))
