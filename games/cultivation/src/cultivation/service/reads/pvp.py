"""Reads of PvP: the reader's rating, whether somebody is being looked for, challenges, and the next tournament."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import pvp, tournament
from cultivation.rules.calendar import at_ms, begins_ms, day_of
from cultivation.service.reads import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.reads.read import Query, Read

MINE = "SELECT rating, games, day, wins, honor FROM pvp_player WHERE player = $1"
WAITING = "SELECT at FROM pvp_ticket WHERE player = $1"
CHALLENGES = """SELECT challenger AS player, at FROM pvp_duel d WHERE challenged = $1 AND at > $2 AND NOT EXISTS (
  SELECT 1 FROM block b WHERE b.blocker = $1 AND b.blocked = d.challenger) ORDER BY at DESC LIMIT 20"""
ENTRANTS = """SELECT count(*) AS entrants, coalesce(bool_or(player = $1), false) AS is_in
FROM tournament_entry WHERE week = $2"""


async def own(query: Query) -> Mapping[str, Any]:
    """How the reader stands; a day's wins and honor begin anew with the day."""
    mine = next(iter(await query.rows(MINE, query.who)), dict(pvp.FRESH))
    today = day_of(query.region, query.now_ms)
    is_today = mine.pop("day") == today
    waiting = await query.rows(WAITING, query.who)
    week = tournament.week_begun(query.region, query.now_ms) + 1
    entrants = (await query.rows(ENTRANTS, query.who, week))[0]
    season_ends = begins_ms(query.region, (today // pvp.SEASON_DAYS + 1) * pvp.SEASON_DAYS)
    starts = at_ms(query.region, 7 * week + tournament.SATURDAY, tournament.NOON_MS)
    challenges = await query.rows(CHALLENGES, query.who, query.now_ms - pvp.DUEL_MS)
    return {
        **mine,
        "wins": mine["wins"] if is_today else 0,
        "honor": mine["honor"] if is_today else 0,
        "waiting_since": waiting[0]["at"] if waiting else None,
        "challenges": await names.players(query, challenges, "player"),
        "season_ends": season_ends,
        "tournament": {**entrants, "begins": starts},
    }


READS: Mapping[str, Read] = {"/v1/pvp": own}
