"""Brings saves of older builds to this build's schema in the background; who plays is brought there by playing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.play import play
from cultivation.service import saving
from cultivation.service.log import LOG
from cultivation.state.codec import schema_text
from cultivation.state.migrate import SCHEMA
from cultivation.store.read import HashMismatch, MigrationFailed, read_player
from cultivation.store.write import write

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

AT_ONCE = 20
# Nearly all saves have this build's schema to the letter: only of the others is each section looked at.
OLDER = """SELECT id FROM player WHERE ver > 0 AND id > $2 AND schema <> $1 AND EXISTS (
  SELECT 1 FROM jsonb_each_text(schema::jsonb) old JOIN jsonb_each_text($1::text::jsonb) own USING (key)
  WHERE old.value::int < own.value::int) ORDER BY id LIMIT $3"""


async def renew_saves(worker: Worker, connection: Connection) -> int:
    """At most twenty saves, in order of id from where it left off; one that this build cannot bring on is left to the
    person who is called when its player comes. Twice is no harm: a save at this schema is not looked at again.
    """
    rows = await connection.fetch(OLDER, schema_text(tuple(SCHEMA.items())), worker.renewed_to, AT_ONCE)
    done = 0
    for row in rows:
        worker.renewed_to = row["id"]
        try:
            done += await _renewed(worker, connection, row["id"])
        except (HashMismatch, MigrationFailed) as error:
            saving.quarantined(worker, row["id"], error)
    if len(rows) < AT_ONCE:
        worker.renewed_to = 0
    if done:
        LOG.info("saves renewed", extra={"data": {"players": done}})
    return done


async def _renewed(worker: Worker, connection: Connection, player_id: int) -> bool:
    """Losing to a command of the player at that moment is no harm: it has renewed the save."""
    loaded = await read_player(connection, player_id, secret=worker.secrets.save)
    if loaded is None:
        return False
    turn = play(loaded.player, worker.world, now_ms=worker.clock.now_ms(), rule=lambda turn: turn)
    return bool(await write(connection, saving.save_of(worker, turn, loaded, stored=None, cohort="")))
