"""What rated matches and duels read, while both players are locked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

RATING = "SELECT * FROM pvp_player WHERE player = $1"
TICKET = "SELECT * FROM pvp_ticket WHERE player = $1"
DUEL = "SELECT * FROM pvp_duel WHERE challenger = $1 AND challenged = $2"
BLOCKED = "SELECT EXISTS (SELECT 1 FROM block WHERE blocker = $1 AND blocked = $2 OR blocker = $2 AND blocked = $1)"
RATINGS = "SELECT player, rating FROM pvp_player ORDER BY player FOR UPDATE"


async def _own(connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, **await _of(connection, ask.who, "mine"))


async def _other(_connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, frozenset({ask.args.player}))


async def _duel(connection: Connection, ask: Ask, found: Found) -> Found:
    return more(
        found,
        duel=as_dict(await connection.fetchrow(DUEL, ask.args.player, ask.who)),
        own_duel=as_dict(await connection.fetchrow(DUEL, ask.who, ask.args.player)),
        blocked=await connection.fetchval(BLOCKED, ask.who, ask.args.player),
    )


async def _paired(_connection: Connection, ask: Ask, found: Found) -> Found:
    one, _, other = ask.subject.split(":")[:3]
    return more(found, frozenset({int(one), int(other)}), a=int(one), b=int(other), match=ask.subject)


async def _both(connection: Connection, _ask: Ask, found: Found) -> Found:
    one = await _of(connection, found.rows["a"], "a")
    other = await _of(connection, found.rows["b"], "b")
    return more(found, **one, **other)


async def _season(connection: Connection, ask: Ask, found: Found) -> Found:
    ratings = {row["player"]: row["rating"] for row in await connection.fetch(RATINGS)}
    return more(found, ratings=ratings, season=int(ask.subject))


async def _of(connection: Connection, player: int, name: str) -> dict[str, Any]:
    return {
        f"{name}_rating": as_dict(await connection.fetchrow(RATING, player)),
        f"{name}_ticket": as_dict(await connection.fetchrow(TICKET, player)),
    }


SCENES: Mapping[str, Scene] = {
    "pvp.own": Scene(read=_own),
    "pvp.duel": Scene(lock=_other, read=_duel),
    "pvp.match": Scene(lock=_paired, read=_both),
    "pvp.season": Scene(read=_season),
}
