"""What a dungeon's deals lock and read: the lobby or the run first, then everybody in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cultivation.rules.calendar import day_of
from cultivation.rules.dungeon import LOBBY_MS, RULES
from cultivation.store.presence import absent
from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more
from cultivation.store.scenes.tickets import tickets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

LOBBY = "SELECT * FROM dungeon_lobby WHERE host = $1 FOR UPDATE"
PARTY = "SELECT player, ready FROM dungeon_party WHERE host = $1 ORDER BY player"
HOSTED = "SELECT id FROM dungeon_run WHERE host = $1 AND status = 'running'"
RUN = "SELECT * FROM dungeon_run WHERE id = $1 FOR UPDATE"
INSIDE = "SELECT player FROM dungeon_inside WHERE player = ANY($1)"
JOINED = """SELECT p.host FROM dungeon_party p JOIN dungeon_lobby l ON l.host = p.host
WHERE p.player = $1 AND l.at >= $2"""
USED = "SELECT player, day, used FROM dungeon_entry WHERE player = ANY($1) AND day BETWEEN $2 - 7 AND $2"
ENTERED = """SELECT i.player, e.day, e.used FROM dungeon_inside i
JOIN dungeon_entry e ON e.player = i.player AND e.day = coalesce(i.day, $2) WHERE i.run = $1"""
# The switch, the maintenance, or that nobody is left who plays a run by the rules that it began with.
FAULT = """SELECT EXISTS (SELECT 1 FROM pause WHERE system = 'dungeon' AND off_at < $2 AND coalesce(on_at, $2) > $1)
OR EXISTS (SELECT 1 FROM control WHERE name = 'maintenance' AND value::json ->> 'state' = 'closed')
OR ($3 AND NOT EXISTS (SELECT 1 FROM process WHERE build = $4 AND at > $2 - 10000))"""
CLEARED = "SELECT player FROM dungeon_clear WHERE player = ANY($1) AND dungeon = $2 AND diff = $3"


async def _own(connection: Connection, ask: Ask, found: Found) -> Found:
    return await _lobby(connection, ask.who, found)


async def _theirs(connection: Connection, ask: Ask, found: Found) -> Found:
    return await _lobby(connection, ask.args.player, found)


async def _lobby(connection: Connection, host: int, found: Found) -> Found:
    lobby = as_dict(await connection.fetchrow(LOBBY, host))
    ready = {row["player"]: row["ready"] for row in await connection.fetch(PARTY, host)}
    return more(found, frozenset(ready), lobby=lobby, party=list(ready), ready=ready)


async def _joined(connection: Connection, ask: Ask, found: Found) -> Found:
    host = await connection.fetchval(JOINED, ask.who, ask.now_ms - LOBBY_MS)
    return await _lobby(connection, host or 0, found)


async def _state(connection: Connection, ask: Ask, found: Found) -> Found:
    party = sorted({ask.who, *found.rows["party"]})
    used = await connection.fetch(USED, party, ask.day())
    return more(
        found,
        inside={row["player"] for row in await connection.fetch(INSIDE, party)},
        used={(row["player"], row["day"]): row["used"] for row in used},
        tickets=await tickets_of(connection, party, "dungeon", day=ask.day()),
        joined=await connection.fetchval(JOINED, ask.who, ask.now_ms - LOBBY_MS),
        id=await connection.fetchval("SELECT nextval('dungeon_run_id')"),
    )


async def _run(connection: Connection, ask: Ask, found: Found) -> Found:
    run_id = int(ask.subject) if ask.subject else await connection.fetchval(HOSTED, ask.who)
    run = as_dict(await connection.fetchrow(RUN, run_id or 0))
    if run:
        run["party"] = json.loads(run["party"])
    party = frozenset(player for player, _, _ in run["party"]) if run else None
    return more(found, party, run=run)


async def _cleared(connection: Connection, ask: Ask, found: Found) -> Found:
    run = found.rows["run"]
    if run is None:
        return found
    party = [player for player, _, _ in run["party"]]
    rows = await connection.fetch(CLEARED, party, run["dungeon"], run["diff"])
    entered = await connection.fetch(ENTERED, run["id"], day_of(ask.region, run["started"]))
    return more(
        found,
        cleared={row["player"] for row in rows},
        entered={row["player"]: (row["day"], row["used"]) for row in entered},
        absent=await absent(connection, [one for one in party if one != ask.who], now_ms=ask.now_ms),
        is_our_fault=await connection.fetchval(
            FAULT, run["started"], run["deadline"], run["rules"] != RULES, run["build"]
        ),
    )


SCENES: Mapping[str, Scene] = {
    "dungeon.own": Scene(lock=_own, read=_state),
    "dungeon.theirs": Scene(lock=_theirs, read=_state),
    "dungeon.joined": Scene(lock=_joined),
    "dungeon.run": Scene(lock=_run, read=_cleared),
}
