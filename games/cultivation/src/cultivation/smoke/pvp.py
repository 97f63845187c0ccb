"""The smoke check of system 2.11, PvP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

NEW = "INSERT INTO job (key, kind, subject, due) VALUES ($1, 'pvp_match', $2, 0) ON CONFLICT DO NOTHING RETURNING 1"
TICKET = "SELECT at FROM pvp_ticket WHERE player = $1"
RATINGS = "SELECT coalesce(sum(rating), 0)::int, coalesce(sum(games), 0)::int FROM pvp_player WHERE player = ANY($1)"
OTHER_RULES = "UPDATE pvp_ticket SET rules = rules + 1 WHERE player = $1 RETURNING 1"
MATCHES = "SELECT count(*)::int FROM pvp_match WHERE rated AND (a = $1 OR b = $1)"


async def grown(v: Visitor) -> None:
    """A match that is decided once and moves two ratings alike; different rules never meet."""
    (other,) = v.others
    await v.good("duel_challenge", player=other.id)
    must("won" in (await other.good("duel_accept", player=v.id))["result"], "a duel is fought")
    must(await v.house.query(RATINGS, [v.id, other.id]) == [(0, 0)], "and changes no rating")
    await _paired(v, other, alike=False)
    must(await v.house.query(MATCHES, v.id) == [(0,)], "snapshots of other rules never meet")
    await v.good("pvp_leave_queue")
    await other.good("pvp_leave_queue")
    await _paired(v, other, alike=True)
    must(await v.house.query(MATCHES, v.id) == [(1,)], "a match is decided once")
    must(await v.house.query(RATINGS, [v.id, other.id]) == [(3_000, 2)], "the sum of ratings stays")


async def _paired(v: Visitor, other: Visitor, *, alike: bool) -> None:
    """Both wait, and are made a pair by us unless the service was quicker; then the same job comes twice."""
    await v.good("pvp_queue")
    if not alike:
        await v.house.query(OTHER_RULES, v.id)
    own = await v.house.query(TICKET, v.id)
    await other.good("pvp_queue")
    theirs = await v.house.query(TICKET, other.id)
    if not own or not theirs:
        return
    subject = f"{v.id}:{own[0][0]}:{other.id}:{theirs[0][0]}"
    await v.house.query(NEW, f"match:{subject}", subject)
    for _ in range(2):
        await v.house.due(f"match:{subject}")
