"""What the arena's deals lock and read: ranks from the top, then the player."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.arena import SETTLED_MS
from cultivation.rules.calendar import at_ms
from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more
from cultivation.store.scenes.tickets import tickets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

LAST_BRACKET = "SELECT * FROM arena_bracket ORDER BY bracket DESC LIMIT 1 FOR UPDATE"
PLACES = "SELECT bracket, rank FROM arena WHERE player = ANY($1)"
LOCK = """SELECT bracket, rank, player FROM arena WHERE bracket = $1 AND rank = ANY($2)
ORDER BY bracket, rank FOR UPDATE"""
PLAYER = "SELECT * FROM arena_player WHERE player = $1"
PAIR = "SELECT at FROM arena_pair WHERE bracket = $1 AND low = $2 AND high = $3"
LADDER = """SELECT a.rank, a.player FROM arena a LEFT JOIN arena_player p ON p.player = a.player
WHERE a.bracket = $1 AND coalesce(p.joined, 0) < $2 ORDER BY a.rank"""


async def _end(connection: Connection, ask: Ask, found: Found) -> Found:
    place = as_dict(await connection.fetchrow("SELECT * FROM arena WHERE player = $1", ask.who))
    return more(found, bracket=as_dict(await connection.fetchrow(LAST_BRACKET)), place=place)


async def _two(connection: Connection, ask: Ask, found: Found) -> Found:
    places = await connection.fetch(PLACES, [ask.who, ask.args.player])
    brackets = {row["bracket"] for row in places}
    if len(places) != 2 or len(brackets) != 1:
        return more(found, places={}, pair_at=None)
    bracket, ranks = brackets.pop(), sorted(row["rank"] for row in places)
    held = {row["player"]: dict(row.items()) for row in await connection.fetch(LOCK, bracket, ranks)}
    return more(found, places=held, pair_at=await connection.fetchval(PAIR, bracket, *ranks))


async def _players(connection: Connection, ask: Ask, found: Found) -> Found:
    other = getattr(ask.args, "player", 0)
    return more(
        found,
        mine=as_dict(await connection.fetchrow(PLAYER, ask.who)),
        theirs=as_dict(await connection.fetchrow(PLAYER, other)),
        tickets=await tickets_of(connection, [ask.who], "arena", day=ask.day()),
    )


async def _ladder(connection: Connection, ask: Ask, found: Found) -> Found:
    day, bracket = (int(part) for part in ask.subject.split(":"))
    evening_ms = at_ms(ask.region, day, SETTLED_MS)
    ladder = [(row["rank"], row["player"]) for row in await connection.fetch(LADDER, bracket, evening_ms)]
    return more(found, ladder=ladder, day=day)


SCENES: Mapping[str, Scene] = {
    "arena.end": Scene(lock=_end, read=_players),
    "arena.two": Scene(lock=_two, read=_players),
    "arena.own": Scene(read=_players),
    "arena.ladder": Scene(lock=_ladder),
}
