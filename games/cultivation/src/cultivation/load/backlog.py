"""What waits behind a closed door on a patch day: a compensation, the boss's rewards and a season's end in one hour."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.load.crowd import drive
from cultivation.load.service import vitals
from cultivation.load.verdict import Check
from cultivation.players.http import Client
from cultivation.rules.leaderboard import season_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.load.asked import Asked
    from cultivation.load.crowd import Seen
    from cultivation.load.player import Player
    from cultivation.smoke.house import House

HUNTERS_MAX = 1_000
GUILD = 25
COMPENSATION = 60
BACK_PER_S = 150
"""So many players come back a second, each with all claims at once: ten thousand in a little more than a minute. By
then all play on one process, and a claim, being a deal, takes a millisecond of it: 450 a second are half of a core."""
DONE_S_MAX = 120.0
LANES = 16
BOARDS = ("power", "level", "realm", "stage")
MEMBERS = "SELECT player, guild FROM member WHERE player = ANY($1)"
HUNTED = "SELECT least($2::int, min(week)) - 1 FROM guild_hit WHERE guild = ANY($1)"
OVER = """WITH hits AS (UPDATE guild_hit SET week = $3 WHERE guild = ANY($1) AND week = $2),
guilds AS (UPDATE guild SET boss_week = $3 WHERE id = ANY($1))
UPDATE job SET key = 'boss:' || split_part(subject, ':', 1) || ':' || $3::text,
  subject = split_part(subject, ':', 1) || ':' || $3::text, due = $4
WHERE kind = 'guild_boss' AND done_at IS NULL AND split_part(subject, ':', 1)::bigint = ANY($1) RETURNING key"""
WEEK = "SELECT max(week) FROM guild_hit WHERE guild = ANY($1)"
HIT = "SELECT count(DISTINCT player)::int FROM guild_hit WHERE guild = ANY($1) AND week = $2"
FREE = "SELECT coalesce(least($2::int, min(season)), $2::int) - 1 FROM board_season WHERE board = ANY($1)"
SEASON = "INSERT INTO board_season (board, season, ends) VALUES ($1, $2, $3) RETURNING 1"
JOB = "INSERT INTO job (key, kind, subject, due) VALUES ($1, 'board_close', $2, $3) RETURNING 1"
GIVEN = """INSERT INTO broadcast (id, reason, subject, attach, created, expires, born_before)
VALUES ($1, 'comp', $2, $3, $4::bigint, $4::bigint + 3600000, $4::bigint) RETURNING 1"""
LEFT = """SELECT count(*)::int FROM job WHERE done_at IS NULL AND (key = ANY($1)
  OR (kind IN ('board_close', 'board_pay') AND split_part(subject, ':', 2) = $2::int::text))"""
PAID = "SELECT count(*)::int, count(DISTINCT player)::int FROM mail_claim WHERE mail = $1"
MAILS = """SELECT count(*)::int, count(done_at)::int FROM mail
WHERE player = ANY($1) AND (split_part(id, '.', 2) = ANY($2) OR id LIKE '%.season:%:' || $3::int::text)"""
UNPAID = """SELECT count(*)::int FROM board_final f WHERE f.season = $1 AND f.board = ANY($2) AND f.rank <= 100
AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.id = f.owner || '.season:' || f.board || ':' || f.season)"""


@dataclass(frozen=True, slots=True)
class Hunt:
    """Guilds that hit the boss of their week, and the players of them."""

    guilds: tuple[int, ...]
    hunters: tuple[Player, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """What came to its end behind the door: the boss's jobs with the number of rewards, and the season's number."""

    jobs: tuple[str, ...]
    hunters: int
    season: int


async def hunted(house: House, players: Sequence[Player]) -> Hunt:
    """Guilds of grown players, each of whom hits the boss once. Raises RuntimeError when one cannot."""
    found = dict(await house.query(MEMBERS, [player.id for player in players]))
    parties = [players[n : n + GUILD] for n in range(0, min(len(players), HUNTERS_MAX), GUILD)]
    guilds = [await _guild(found, party) for party in parties]
    hunters = [player for party in parties for player in party]
    await _lanes([(player, "guild_boss_hit", {}) for player in hunters])
    return Hunt(tuple(guilds), tuple(hunters))


async def _guild(found: dict[int, int], party: Sequence[Player]) -> int:
    leader, others = party[0], [player for player in party[1:] if player.id not in found]
    if leader.id not in found:
        reply = await _good(leader, "guild_create", {"name": f"hunt{leader.id}"})
        found[leader.id] = int(reply["result"]["guild"])
    guild = found[leader.id]
    await _lanes([(leader, "guild_invite", {"player": player.id}) for player in others], at_once=1)
    await _lanes([(player, "guild_join", {"id": guild}) for player in others])
    return guild


async def ended(house: House, hunt: Hunt, name: str, text: str) -> Ended:
    """In the same hour: the guilds' week is over, a season that all boards stand for is over, and all are compensated.

    The hits are made hits of an earlier week and the season an earlier one, so that nothing is paid before its time.
    """
    now_ms, here = house.worker.clock.now_ms(), house.worker.world.tables.here
    guilds, week = list(hunt.guilds), (await house.query(WEEK, list(hunt.guilds)))[0][0]
    before = (await house.query(HUNTED, guilds, week))[0][0]
    jobs = [row[0] for row in await house.query(OVER, guilds, week, before, now_ms)]
    season = (await house.query(FREE, list(BOARDS), season_of(here, BOARDS[0], now_ms)[0]))[0][0]
    for board in BOARDS:
        await house.query(SEASON, board, season, now_ms)
        await house.query(JOB, f"board:{board}:{season}", f"{board}:{season}", now_ms)
    attach = msgspec.json.encode([["stone", COMPENSATION]]).decode()
    await house.query(GIVEN, name, text, attach, now_ms)
    return Ended(tuple(jobs), (await house.query(HIT, guilds, before))[0][0], season)


async def claimed(
    asked: Asked, house: House, players: list[Player], over: Ended, name: str
) -> tuple[Seen, list[Check]]:
    """Everybody claims what was earned, the compensation and the mails, while rewards are still being paid."""
    claims: list[tuple[str, dict[str, Any]]] = [
        ("idle_claim", {}),
        ("mail_claim", {"id": name}),
        ("mail_claim_all", {}),
    ]
    orders = [(player, command, args) for command, args in claims for player in players]
    waiting, refused = iter(orders), 0

    async def claim(player: Player) -> tuple[str, str, bool]:
        nonlocal refused
        who, command, args = next(waiting, (player, "idle_claim", {}))
        wrong, reply = await who.order(command, args)
        refused += not wrong and not reply.get("ok")
        return "claim", wrong, bool(reply.get("ok"))

    rate, control = float(BACK_PER_S * len(claims)), Client(str(asked.following))
    before = await vitals(control)
    burst = await drive(players, claim, rate=lambda _: rate, seconds=1.2 * len(orders) / rate + 1, seed=asked.seed)
    cpu_s = (await vitals(control)).cpu_s - before.cpu_s
    control.close()
    is_done = await _all_done(house, over)
    await _lanes([(player, "mail_claim_all", {}) for player in players], is_good=False)
    return burst, [
        *await _checks(house, players, over, name),
        Check("rewards paid in time", int(is_done), at_least=1),
        Check("claims that the rules refused", refused),
        Check("processor ms a claim", round(1_000 * cpu_s / max(1, burst.calls), 2)),
    ]


async def _checks(house: House, players: list[Player], over: Ended, name: str) -> list[Check]:
    claims, claimers = (await house.query(PAID, name))[0]
    bosses = list(over.jobs)
    ids = [player.id for player in players]
    sent, taken = (await house.query(MAILS, ids, bosses, over.season))[0]
    unpaid = (await house.query(UNPAID, over.season, list(BOARDS)))[0][0]
    rewarded = (await house.query(MAILS, ids, bosses, -1))[0][0]
    return [
        Check("players compensated", claimers, at_least=len(players)),
        Check("compensations beyond one each", claims - claimers, at_most=0),
        Check("hunters of the boss", over.hunters, at_least=1),
        Check("rewards of the boss besides one each", abs(rewarded - over.hunters), at_most=0),
        Check("rewards of the season", sent - rewarded, at_least=1),
        Check("places of the season without a reward", unpaid, at_most=0),
        Check("rewards that were not claimed", sent - taken, at_most=0),
    ]


async def _all_done(house: House, over: Ended) -> bool:
    """Whether the processes carried out what was due, and what followed from it."""
    end_s = time.monotonic() + DONE_S_MAX
    while time.monotonic() < end_s:
        if not (await house.query(LEFT, list(over.jobs), over.season))[0][0]:
            return True
        await asyncio.sleep(0.25)
    return False


async def _lanes(
    orders: Sequence[tuple[Player, str, dict[str, Any]]], *, at_once: int = LANES, is_good: bool = True
) -> None:
    waiting = list(reversed(orders))

    async def lane() -> None:
        while waiting:
            player, command, args = waiting.pop()
            await (_good(player, command, args) if is_good else player.order(command, args))

    await asyncio.gather(*(lane() for _ in range(at_once)))


async def _good(player: Player, command: str, args: dict[str, Any]) -> dict[str, Any]:
    """The reply to an order that must be carried out; one that came too soon is sent again."""
    for _ in range(60):
        wrong, reply = await player.order(command, args)
        if reply.get("ok"):
            return reply
        if wrong or reply["code"] != "rate_limited":
            break
        await asyncio.sleep(reply.get("retry_after_ms", 100) / 1_000)
    raise RuntimeError(f"{command} of {player.account} is refused: {wrong or reply['code']}")
