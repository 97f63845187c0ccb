"""Reads a player whole in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.identity import RULES
from cultivation.rules.player import Instance
from cultivation.state import codec
from cultivation.state.migrate import MissingMigration

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.state.codec import Carried
    from cultivation.store.postgres import Connection, Row

PLAYER = """
SELECT p.epoch, p.ver, p.rules, p.content, p.schema, p.state, p.prev_hash, p.hash,
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
WHERE p.id = $1
"""


class HashMismatch(Exception):  # noqa: N818  The name says what happened.
    """The save is not what a build wrote: the player is kept out until a person has looked."""


class MigrationFailed(Exception):  # noqa: N818  The name says what happened.
    """The save cannot be brought to this build's schema."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A player as stored, with what the next write needs. `state` are the bytes as read."""

    player: Player
    carried: Carried
    ver: int
    epoch: int
    schema: str
    state: bytes
    hash: bytes


async def read_player(connection: Connection, player_id: int, *, secret: bytes) -> Loaded | None:
    """The player, or None when there is no such row. Raises HashMismatch or MigrationFailed."""
    row = await connection.fetchrow(PLAYER, player_id)
    if row is None:
        return None
    state, ver = row["state"], row["ver"]
    expected = codec.chain_hash(secret, previous=row["prev_hash"], ver=ver, state=state)
    if ver > 0 and expected != row["hash"]:
        raise HashMismatch(str(player_id))
    try:
        player, carried = codec.decode(player_id, state, json.loads(row["schema"]))
    except (msgspec.ValidationError, msgspec.DecodeError, MissingMigration) as error:
        raise MigrationFailed(f"player {player_id}: {error}") from error
    return Loaded(_with_assets(player, row), carried, ver, row["epoch"], row["schema"], state, row["hash"])


def _with_assets(player: Player, row: Row) -> Player:
    purse = dict(zip(row["assets"] or (), row["balances"] or (), strict=True))
    keys = zip(row["items"] or (), row["bounds"] or (), strict=True)
    stacks = dict(zip(keys, row["qtys"] or (), strict=True))
    instances = {thing[0]: instance_of(thing) for thing in row["things"] or ()}
    guild_row = tuple(row["guild_row"] or (0, 0, 0, 0, 0))
    content_row = row["content"] if row["rules"] == RULES else ""
    found = replace(player, guild_row=guild_row, content_row=content_row)
    return replace(found, purse=purse, stacks=stacks, instances=instances)


def instance_of(thing: tuple[Any, ...]) -> Instance:
    """A row of the table of unique items as a value."""
    item_id, kind, tier, quality, bound, locked, affixes, enh, fail, ess_spent, prev = thing
    before = None if prev is None else _pairs(prev)
    return Instance(item_id, kind, tier, quality, bound, _pairs(affixes), locked, enh, fail, ess_spent, before)


def _pairs(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((kind, roll) for kind, roll in json.loads(text))
