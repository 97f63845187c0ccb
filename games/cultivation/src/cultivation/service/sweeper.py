"""Does what is due: any process may sweep, and each thing is done once, because its key is a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.protocol.commands.deals import DUE
from cultivation.rules.calendar import day_of
from cultivation.rules.turn import Rejected
from cultivation.service import scores
from cultivation.service.calendar import note_due
from cultivation.service.deal import carry_out_due
from cultivation.service.log import LOG
from cultivation.service.renewal import renew_saves
from cultivation.service.trim import trim
from cultivation.store import pauses
from cultivation.store.ledger_days import keep_days
from cultivation.store.postgres import CheckViolation, Deadlock

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

AT_ONCE = 50
OPEN = """SELECT key FROM job WHERE done_at IS NULL AND due <= $1 AND kind = ANY($2)
ORDER BY due, key LIMIT $3"""
# The moment is part of the key: a mail whose time is moved while its job waits ends at another moment, by another job.
MAILS = """INSERT INTO job (key, kind, subject, due)
SELECT 'mail:' || id || ':' || expires, 'mail_expire', id, expires FROM mail WHERE done_at IS NULL AND expires <= $1
AND NOT EXISTS (SELECT 1 FROM job WHERE key = 'mail:' || mail.id || ':' || mail.expires)
ORDER BY expires LIMIT $2 ON CONFLICT DO NOTHING"""
HEIRS = """INSERT INTO job (key, kind, subject, due)
SELECT 'heir:' || g.id || ':' || $1::bigint / 86400000, 'guild_heir', g.id::text, $1
FROM guild g JOIN player p ON p.id = g.leader LEFT JOIN presence s ON s.player = p.id
WHERE g.n > 1 AND coalesce(s.seen_at, p.updated_at) < $1 - 14 * 86400000::bigint
LIMIT $2 ON CONFLICT DO NOTHING"""
HOUR_MS = 3_600_000
BREACHES = """INSERT INTO breach (player, n, at) SELECT player, n, $3
FROM unnest($1::bigint[], $2::bigint[]) AS b (player, n)
ON CONFLICT (player, at) DO UPDATE SET n = breach.n + EXCLUDED.n"""
HEIRS_EVERY, CLEAR_EVERY = 60, 300

GOING_ON = """SELECT (SELECT count(*) FROM dungeon_run WHERE build = $1 AND status = 'running') AS dungeon,
(SELECT count(*) FROM job WHERE kind = 'pvp_match' AND done_at IS NULL) AS match"""


async def sweep(worker: Worker, connection: Connection, turn: int) -> int:
    """Gives time back, then does what is due; returns how many jobs were done."""
    await pauses.give_back(connection)
    now_ms = worker.clock.now_ms()
    known = await pauses.recent(connection, now_ms)
    if known != worker.world.pauses:
        worker.world = replace(worker.world, pauses=known)
    row = await connection.fetchrow(GOING_ON, worker.identity.build)
    worker.going_on = dict(row.items()) if row else worker.going_on
    await connection.execute(MAILS, now_ms, AT_ONCE)
    await note_due(worker, connection, now_ms)
    if turn == 0:
        await scores.recover(worker, connection)
    await scores.write_scores(worker, connection)
    if turn % scores.WHOLE_EVERY == 0:
        worker.scored.clear()
    if turn % HEIRS_EVERY == 0:
        await renew_saves(worker, connection)
        await _scored(worker, connection, now_ms)
        await connection.execute(HEIRS, now_ms, AT_ONCE)
    if turn % CLEAR_EVERY == 0:
        await keep_days(connection, now_ms)
        await trim(connection, day=day_of(worker.world.tables.here, now_ms), now_ms=now_ms)
    done = 0
    for row in await connection.fetch(OPEN, now_ms, _kinds(worker), AT_ONCE):
        try:
            done += await _carried_out(worker, connection, row["key"])
        except Deadlock:
            worker.metrics.count("cultivation_deadlocks_total")
        except Rejected as rejected:
            worker.metrics.count("cultivation_jobs_refused_total")
            LOG.warning("a job was refused", extra={"data": {"key": row["key"], "why": str(rejected)}})
    worker.metrics.count("cultivation_jobs_total", done)
    return done


async def _scored(worker: Worker, connection: Connection, now_ms: int) -> None:
    """Who was told to slow down, and how often: kept by hours, for the audit of what is plausible."""
    if fresh := worker.limits.taken():
        await connection.execute(BREACHES, list(fresh), list(fresh.values()), now_ms // HOUR_MS * HOUR_MS)


async def _carried_out(worker: Worker, connection: Connection, key: str) -> int:
    """What is due, once more where another process parted the ledger's day off just when it was written."""
    try:
        return await carry_out_due(worker, connection, key)
    except CheckViolation as error:
        if "partition constraint" not in str(error):
            raise
        return await carry_out_due(worker, connection, key)


def _kinds(worker: Worker) -> list[str]:
    """The jobs of the systems that this process carries."""
    return [kind for kind, due in DUE.items() if due.system in worker.systems]
