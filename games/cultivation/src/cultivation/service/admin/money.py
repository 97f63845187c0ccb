"""Orders about value: each is proposed by one person and signed by another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.rules import ledger, notification
from cultivation.rules.play import play
from cultivation.rules.reverse import counter
from cultivation.service import saving
from cultivation.service.admin.act import Act, check_region
from cultivation.service.edge import Refused
from cultivation.store.broadcasts import freeze_cohort
from cultivation.store.effects import PART
from cultivation.store.read import HashMismatch, MigrationFailed, read_player
from cultivation.store.write import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

EXPIRE_MS = 30 * 86_400_000
HOUR_MS = 3_600_000
PROPOSE = """INSERT INTO compensation (id, reason, hours, level_min, born_before, proposed_by, at,
                                       cohort, build, build_from, build_until)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE NOT EXISTS (SELECT 1 FROM compensation WHERE id = ANY($12))
ON CONFLICT DO NOTHING RETURNING 1"""
SIGN = "UPDATE compensation SET signed_by = $2 WHERE id = ANY($1) AND signed_by IS NULL RETURNING *"
OPEN = "SELECT proposed_by FROM compensation WHERE id = ANY($1) AND signed_by IS NULL FOR UPDATE"
BROADCAST = """INSERT INTO broadcast (id, reason, subject, body, created, expires, level_min, born_before,
                                      cohort, build, build_from, build_until, is_frozen)
VALUES ($1, 'comp', 'comp', $2, $3, $4, $5, $6, $7, $8, $9, $10, true)"""
POSTINGS = "SELECT tx, seq, from_account, to_account, asset, qty FROM ledger WHERE tx = ANY($1) ORDER BY tx, seq"
REVERSAL = "INSERT INTO reversal (txs, moves, proposed_by, at) VALUES ($1, $2, $3, $4) RETURNING id"
CASE = "SELECT moves, proposed_by FROM reversal WHERE id = $1 AND signed_by IS NULL FOR UPDATE"
CASE_SIGNED = "UPDATE reversal SET signed_by = $2 WHERE id = $1"
LOCK = "SELECT id FROM player WHERE id = ANY($1) ORDER BY id FOR UPDATE"


async def _compensate(scene: Scene, order: admin.Compensate) -> dict[str, Any]:
    """Said as it will be paid, in full, whatever becomes of the window later."""
    check_region(scene, order.regions)
    t0_ms = order.born_before_ms if order.born_before_ms is not None else scene.now_ms
    if (order.hours is None) == (order.window_ms is None):
        raise Refused("invalid_args", "either hours or window_ms")
    if t0_ms < scene.now_ms - EXPIRE_MS:
        raise Refused("invalid_args", "nobody knows any more who was of which level then")
    hours = order.hours or -(-(order.window_ms or 0) // HOUR_MS)
    by = str(scene.person.player)
    plain, narrow = _kept_as(order.id)
    values = (
        narrow if order.cohort or order.build else plain,
        order.why,
        hours,
        order.level_min,
        t0_ms,
        by,
        scene.now_ms,
    )
    to = (order.cohort, order.build, order.build_from_ms, order.build_until_ms)
    if not await scene.connection.fetchval(PROPOSE, *values, *to, [plain, narrow]):
        raise Refused("wrong_state", "there is a proposal of this id")
    mail = f"comp:{hours}:{order.id}"
    await freeze_cohort(scene.connection, mail, order.cohort, t0_ms=t0_ms)
    bands = range(len(notification.STONE_PER_JADE))
    stone = [notification.compensation(band * notification.LEVELS_PER_BAND, hours) for band in bands]
    return {"id": order.id, "state": "proposed", "mail": mail, "stone_by_band": stone}


async def _sign_compensation(scene: Scene, order: admin.SignCompensation) -> dict[str, Any]:
    proposed_by = await scene.connection.fetchval(OPEN, _kept_as(order.id))
    _check_other(scene, None if proposed_by is None else int(proposed_by))
    row = await scene.connection.fetchrow(SIGN, _kept_as(order.id), str(scene.person.player))
    if row is None:
        raise Refused("wrong_state", "signed already")
    mail = f"comp:{row['hours']}:{order.id}"
    ends = scene.now_ms + EXPIRE_MS
    values = (mail, row["reason"], scene.now_ms, ends, row["level_min"], row["born_before"])
    to = (row["cohort"], row["build"], row["build_from"], row["build_until"])
    await scene.connection.execute(BROADCAST, *values, *to)
    return {"id": order.id, "state": "sent", "mail": mail}


def _kept_as(name: str) -> list[str]:
    """Under which names a proposal may stand. One for a cohort or a build stands under a name of its own: a build that
    does not know of these conditions does not find it, instead of signing it for everybody.
    """
    return [name, f"narrow:{name}"]


async def _reverse(scene: Scene, order: admin.Reverse) -> dict[str, Any]:
    """Adds up what the transactions brought each player. Unique items are left to a person and said so."""
    rows = await scene.connection.fetch(POSTINGS, order.txs)
    if not rows:
        raise Refused("not_found", "no postings")
    if not order.players and len({(row["tx"], row["seq"] // PART) for row in rows}) > len({row["tx"] for row in rows}):
        raise Refused("invalid_args", "several players' commands are in these transactions: name the players")
    sums: dict[tuple[int, str], int] = {}
    for row in rows:
        for account, sign in ((row["from_account"], -1), (row["to_account"], 1)):
            if account.startswith("p:") and (not order.players or int(account[2:]) in order.players):
                key = (int(account[2:]), row["asset"])
                sums[key] = sums.get(key, 0) + sign * row["qty"]
    found = [(player, asset, qty) for (player, asset), qty in sorted(sums.items()) if qty]
    moves = [move for move in found if "admin" in ledger.SINKS[ledger.kind_of(move[1])] and move[1][:2] != "i:"]
    left = [move for move in found if move not in moves]
    if not moves:
        raise Refused("wrong_state", "nothing in these transactions can be reversed")
    values = (order.txs, json.dumps(moves), scene.person.player, scene.now_ms)
    case = await scene.connection.fetchval(REVERSAL, *values)
    return {"id": case, "state": "proposed", "moves": moves, "left": left}


async def _sign_reversal(scene: Scene, order: admin.SignReversal) -> dict[str, Any]:
    case = await scene.connection.fetchrow(CASE, order.id)
    _check_other(scene, case["proposed_by"] if case else None)
    moves: list[tuple[int, str, int]] = [(p, a, q) for p, a, q in json.loads(case["moves"])] if case else []
    players = sorted({player for player, _, _ in moves})
    await scene.connection.fetch(LOCK, players)
    done = {}
    for player in players:
        mine = [(asset, qty) for owner, asset, qty in moves if owner == player]
        done[str(player)] = await _countered(scene, player, mine)
    await scene.connection.execute(CASE_SIGNED, order.id, scene.person.player)
    return {"id": order.id, "state": "done", "players": done}


async def _countered(scene: Scene, player_id: int, moves: list[tuple[str, int]]) -> dict[str, Any]:
    worker, connection = scene.worker, scene.connection
    try:
        loaded = await read_player(connection, player_id, secret=worker.secrets.save)
    except (HashMismatch, MigrationFailed) as error:
        raise Refused("wrong_state", f"player {player_id} is kept out: {error}") from error
    if loaded is None:
        raise Refused("not_found", f"player {player_id}")
    turn = play(loaded.player, worker.world, now_ms=scene.now_ms, rule=lambda t: counter(t, tuple(moves)))
    if not await write(connection, saving.save_of(worker, turn, loaded, stored=None, cohort="")):
        raise Refused("stale_version", f"player {player_id} moved on")
    saving.count_postings(worker, turn.postings)
    return {"purse": dict(turn.player.purse), "debt": dict(turn.player.core.debt)}


def _check_other(scene: Scene, proposed_by: int | None) -> None:
    if proposed_by is None:
        raise Refused("not_found", "no open proposal of this id")
    if proposed_by == scene.person.player:
        raise Refused("not_allowed", "somebody else has to sign")


ACTS: Mapping[type, Act] = {
    admin.Compensate: Act("support", _compensate),
    admin.SignCompensation: Act("operator", _sign_compensation),
    admin.Reverse: Act("support", _reverse),
    admin.SignReversal: Act("operator", _sign_reversal),
}
