"""What the boards are told: the last score of each player, written together every few seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import power

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

EVERY = 5  # turns of housekeeping, a second each
KEEP = """INSERT INTO board_row (board, season, owner, score, reached)
SELECT board, 0, owner, score, reached FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[])
       AS row (board, owner, score, reached) ORDER BY board, owner
ON CONFLICT (board, season, owner) DO UPDATE SET score = EXCLUDED.score, reached = EXCLUDED.reached
WHERE board_row.score <> EXCLUDED.score AND board_row.reached <= EXCLUDED.reached"""


def note(worker: Worker, turn: Turn) -> None:
    """A player as just written; a process that dies loses at most what the player's next command tells again."""
    who, realm = turn.player.character, turn.player.realm
    worker.scores[turn.player.id] = (
        {
            "power": power.power_of(turn.player.power, realm.r),
            "level": who.level,
            "realm": 10 * realm.r + realm.layer,
            "stage": turn.player.combat.stage_cleared,
        },
        turn.now_ms,
    )


async def write_scores(worker: Worker, connection: Connection) -> None:
    """One row for each board and player whose score changed."""
    noted, worker.scores = worker.scores, {}
    rows = [(board, owner, score, at) for owner, (all_, at) in noted.items() for board, score in all_.items()]
    if rows:
        await connection.execute(KEEP, *(list(column) for column in zip(*rows, strict=True)))
