"""Names beside numbers: what a row's player or guild is called, and who is called so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.content.load import tables
from cultivation.rules import names
from cultivation.rules.turn import reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

STATES = "SELECT id, state FROM player WHERE id = ANY($1)"
GUILDS = "SELECT id, name FROM guild WHERE id = ANY($1)"
CALLED = """SELECT player FROM name_taken n WHERE skeleton = $1 AND NOT EXISTS (
  SELECT 1 FROM block b WHERE b.blocker = n.player AND b.blocked = $2)"""


class Called(msgspec.Struct):
    """The part of a character's section that is looked at."""

    name: str = ""


class Save(msgspec.Struct):
    """Ditto of a save: everything else in it is passed over."""

    character: Called = msgspec.field(default_factory=Called)


SAVE = msgspec.msgpack.Decoder(Save)


async def players(query: Query, rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The rows with the name of the player under the key; a player without a character has an empty one."""
    wanted = list({row[key] for row in rows})
    found = await query.rows(STATES, wanted) if wanted else []
    called = {one["id"]: SAVE.decode(one["state"]).character.name for one in found if one["state"]}
    for row in rows:
        row["name"] = called.get(row[key], "")
    return rows


async def guilds(query: Query, rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The rows with the name of the guild under the key."""
    found = await query.rows(GUILDS, [row[key] for row in rows]) if rows else []
    called = {one["id"]: one["name"] for one in found}
    for row in rows:
        row["name"] = called.get(row[key], "")
    return rows


async def who(query: Query) -> Mapping[str, Any]:
    """The player of a name. Nobody of that name and one who blocks the reader are answered alike."""
    _, skeleton = names.checked(tables(), query.word("name"))
    found = await query.rows(CALLED, skeleton, query.who)
    if not found:
        reject("not_found", "player")
    return (await players(query, found, "player"))[0]


READS: Mapping[str, Read] = {"/v1/who": who}
