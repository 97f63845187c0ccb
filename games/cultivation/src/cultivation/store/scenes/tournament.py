"""What a tournament reads: who signed up by rating; of a match its row, the next one, and both players."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.tournament import SIZE_MAX
from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

ENTRIES = """SELECT e.player FROM tournament_entry e LEFT JOIN pvp_player r ON r.player = e.player
WHERE e.week = $1 AND NOT EXISTS (SELECT 1 FROM ban WHERE ban.player = e.player)
ORDER BY coalesce(r.rating, 1500) DESC, e.player LIMIT $2"""
MATCH = "SELECT * FROM tournament_match WHERE week = $1 AND round = $2 AND match = $3 FOR UPDATE"
FIGHTERS = "SELECT player, fighter FROM tournament_entry WHERE week = $1 AND player = ANY($2)"


async def _entries(connection: Connection, ask: Ask, found: Found) -> Found:
    week = int(ask.subject)
    rows = await connection.fetch(ENTRIES, week, SIZE_MAX)
    return more(found, week=week, entrants=[row["player"] for row in rows])


async def _match(connection: Connection, ask: Ask, found: Found) -> Found:
    """Earlier rounds are locked first."""
    week, round_, match, rounds = (int(part) for part in ask.subject.split(":"))
    row = as_dict(await connection.fetchrow(MATCH, week, round_, match))
    following = as_dict(await connection.fetchrow(MATCH, week, round_ + 1, match // 2))
    pair = [player for player in (row["a"], row["b"]) if player is not None] if row else []
    fighters = {one["player"]: one["fighter"] for one in await connection.fetch(FIGHTERS, week, pair)}
    return more(found, frozenset(pair), match=row, next=following, rounds=rounds, fighters=fighters)


SCENES: Mapping[str, Scene] = {
    "tournament.signup": Scene(),
    "tournament.start": Scene(lock=_entries),
    "tournament.match": Scene(lock=_match),
}
