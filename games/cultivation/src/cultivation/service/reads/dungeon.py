"""Reads of dungeons: today's entries, the lobby one is in, those that can be joined, and the run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cultivation.rules import dungeon
from cultivation.service.reads import allowances, names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

USED = "SELECT day, used FROM dungeon_entry WHERE player = $1"
JOINED = """SELECT l.* FROM dungeon_lobby l JOIN dungeon_party p ON p.host = l.host
WHERE p.player = $1 AND l.at >= $2"""
PARTY = "SELECT player, ready FROM dungeon_party WHERE host = $1 ORDER BY player"
OPEN = """SELECT l.host, l.dungeon, l.diff, l.at, count(p.player) AS n FROM dungeon_lobby l
JOIN dungeon_party p ON p.host = l.host WHERE l.at >= $1 AND l.host <> $2
GROUP BY l.host, l.dungeon, l.diff, l.at ORDER BY l.at DESC LIMIT 20"""
RUN = """SELECT r.id, r.host, r.dungeon, r.diff, r.party, r.floor, r.deadline FROM dungeon_run r
JOIN dungeon_inside i ON i.run = r.id WHERE i.player = $1"""
CLEARED = "SELECT dungeon, diff FROM dungeon_clear WHERE player = $1"


async def own(query: Query) -> Mapping[str, Any]:
    """Everything that the reader needs to go in, or to go on."""
    used = {row["day"]: row["used"] for row in await query.rows(USED, query.who)}
    since_ms = query.now_ms - dungeon.LOBBY_MS
    return {
        "left": await allowances.left(query, "dungeon", used=used, most=dungeon.entries),
        "lobby": await _lobby(query, since_ms),
        "lobbies": await names.players(query, await query.rows(OPEN, since_ms, query.who), "host"),
        "run": await _run(query),
        "cleared": [[row["dungeon"], row["diff"]] for row in await query.rows(CLEARED, query.who)],
    }


async def _lobby(query: Query, since_ms: int) -> Mapping[str, Any] | None:
    found = await query.rows(JOINED, query.who, since_ms)
    if not found:
        return None
    party = await names.players(query, await query.rows(PARTY, found[0]["host"]), "player")
    return {**found[0], "ends": found[0]["at"] + dungeon.LOBBY_MS, "party": party}


async def _run(query: Query) -> Mapping[str, Any] | None:
    found = await query.rows(RUN, query.who)
    if not found:
        return None
    party = [{"player": player, "hp": hp} for player, _, hp in json.loads(found[0]["party"])]
    return {**found[0], "party": await names.players(query, party, "player")}


READS: Mapping[str, Read] = {"/v1/dungeon": own}
