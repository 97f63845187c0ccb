"""What comes due by the calendar becomes a job with a permanent key; making it twice makes it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import arena, leaderboard, pvp, tournament
from cultivation.rules.calendar import at_ms, day_of

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

JOB = "INSERT INTO job (key, kind, subject, due) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
TICKETS = "SELECT player, rating, rules, at FROM pvp_ticket ORDER BY at, player LIMIT 500"
OPENED = """INSERT INTO board_season (board, season, ends) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING RETURNING true"""
MATCHER = 742_010  # one process forms pairs at a time


async def note_due(worker: Worker, connection: Connection, now_ms: int) -> None:
    """The day's arena, the season's end, the week's tournament, and the matches that can be formed now."""
    here = worker.world.tables.here
    if worker.modes.get("arena", "on") == "on":
        today = day_of(here, now_ms)
        day = today - (now_ms < at_ms(here, today, arena.SETTLED_MS))
        for row in await connection.fetch("SELECT bracket FROM arena_bracket WHERE n > 0"):
            subject = f"{day}:{row['bracket']}"
            await connection.execute(JOB, f"arena:{subject}", "arena_daily", subject, now_ms)
    for board in (*leaderboard.BOARDS, leaderboard.WEEKLY):
        await _season_open(connection, board, *leaderboard.season_of(here, board, now_ms))
    if worker.modes.get("pvp", "on") == "on":
        season = day_of(here, now_ms) // pvp.SEASON_DAYS - 1
        await connection.execute(JOB, f"pvp_season:{season}", "pvp_season", str(season), now_ms)
        week = tournament.week_begun(here, now_ms)
        await connection.execute(JOB, f"tournament:{week}", "tournament", str(week), now_ms)
        await _match(connection, now_ms)


async def _season_open(connection: Connection, board: str, season: int, ends_ms: int) -> None:
    """A season that was seen open is closed when it ends, by whichever process is there then."""
    subject = f"{board}:{season}"
    async with connection.transaction():
        if await connection.fetchval(OPENED, board, season, ends_ms):
            await connection.execute(JOB, f"board:{subject}", "board_close", subject, ends_ms)


async def _match(connection: Connection, now_ms: int) -> None:
    async with connection.transaction():
        if not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", MATCHER):
            return
        tickets = [dict(row.items()) for row in await connection.fetch(TICKETS)]
        for one, other in pvp.pairs(tickets, now_ms):
            subject = f"{one['player']}:{one['at']}:{other['player']}:{other['at']}"
            await connection.execute(JOB, f"match:{subject}", "pvp_match", subject, now_ms)
