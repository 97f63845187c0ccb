"""What the boards are told: the scores that changed, written together every second."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from cultivation.rules import power
from cultivation.service.pieces import pieces
from cultivation.state import codec
from cultivation.state.migrate import MissingMigration

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.turn import Turn
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

LATE_MS = 600_000
LATELY = "SELECT id, schema, state, updated_at FROM player WHERE updated_at > $1 AND ver > 0"
WHOLE_EVERY = 600  # turns of housekeeping, a second each
KEEP = """INSERT INTO board_row (board, season, owner, score, reached)
SELECT board, 0, owner, score, reached FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[])
       AS row (board, owner, score, reached) ORDER BY board, owner
ON CONFLICT (board, season, owner) DO UPDATE SET score = EXCLUDED.score, reached = EXCLUDED.reached
WHERE board_row.score <> EXCLUDED.score AND board_row.reached <= EXCLUDED.reached"""


def note(worker: Worker, turn: Turn, *, is_on_disk: bool = True) -> None:
    """A player as just written: what the turn changed, and everything of whom this process has not told of late. What a
    process that dies has noted is noted again by the next that starts; what may never be on disk, by the next turn.
    """
    player, scores = turn.player, _scores(turn.player)
    if not is_on_disk:
        worker.scored.discard(player.id)
    elif turn.before is not None and player.id in worker.scored:
        was = _scores(turn.before)
        scores = {board: score for board, score in scores.items() if score != was[board]}
    else:
        worker.scored.add(player.id)
    if scores:
        noted = worker.scores.setdefault(player.id, {})
        noted |= {board: (score, turn.now_ms) for board, score in scores.items()}


async def recover(worker: Worker, connection: Connection) -> None:
    """Notes everybody who was written of late: whoever noted them before may have died before telling the boards."""
    for row in await connection.fetch(LATELY, worker.clock.now_ms() - LATE_MS):
        try:
            player, _ = codec.decode(row["id"], row["state"], json.loads(row["schema"]))
        except (msgspec.ValidationError, msgspec.DecodeError, MissingMigration):
            continue  # a save that this build cannot read is told where its player asks for it
        found = {board: (score, row["updated_at"]) for board, score in _scores(player).items()}
        worker.scores[player.id] = found | worker.scores.get(player.id, {})


async def write_scores(worker: Worker, connection: Connection) -> None:
    """One row for each board and player whose score changed. Where the database fails, all are noted as before."""
    noted, worker.scores = worker.scores, {}
    rows = [(board, owner, score, at) for owner, all_ in noted.items() for board, (score, at) in all_.items()]
    try:
        async for piece in pieces(rows):
            await connection.execute(KEEP, *(list(column) for column in zip(*piece, strict=True)))
    except BaseException:
        since, worker.scores = worker.scores, noted
        for owner, scores in since.items():
            noted[owner] = noted.get(owner, {}) | scores
        raise


def _scores(player: Player) -> dict[str, int]:
    who, realm = player.character, player.realm
    return {
        "power": power.power_of(player.power, realm.r),
        "level": who.level,
        "realm": 10 * realm.r + realm.layer,
        "stage": player.combat.stage_cleared,
    }
