"""Jobs of the night: rows of `job` that one process takes for a while and finishes, in pieces of its own time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.store.postgres import Connection

NOTE = """INSERT INTO job (key, kind, subject, due) SELECT $1, $2, $3, $4
WHERE (SELECT coalesce(born_at, 0) FROM player ORDER BY id LIMIT 1) < $5 ON CONFLICT DO NOTHING"""
# Whoever takes one has it until `due`; a process that dies leaves it to the next one.
TAKE = """WITH open AS (SELECT key FROM job WHERE kind = ANY($1) AND done_at IS NULL AND due <= $2
                        ORDER BY due, key LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE job SET due = $3 FROM open WHERE job.key = open.key RETURNING job.key, job.kind, job.subject"""
KEEP = "UPDATE job SET due = $3 WHERE key = $1 AND due = $2 AND done_at IS NULL"
DONE = "UPDATE job SET done_at = $3 WHERE key = $1 AND due = $2 AND done_at IS NULL"


async def note(connection: Connection, kind: str, day: int, *, ends_ms: int, due_ms: int) -> None:
    """The job of that kind for a day, once; none for a day that ended before anybody had played."""
    await connection.execute(NOTE, f"{kind}:{day}", kind, str(day), due_ms, ends_ms)


async def take(
    connection: Connection, kinds: Sequence[str], *, now_ms: int, until_ms: int
) -> tuple[str, str, str] | None:
    """(key, kind, subject) of a job that is due, for this process alone until that moment; None when none is due."""
    row = await connection.fetchrow(TAKE, kinds, now_ms, until_ms)
    return None if row is None else (row["key"], row["kind"], row["subject"])


async def hold(connection: Connection, key: str, *, held_ms: int, until_ms: int) -> bool:
    """Has it for longer; False when another process has taken it meanwhile."""
    return (await connection.execute(KEEP, key, held_ms, until_ms)).endswith(" 1")


async def done(connection: Connection, key: str, *, held_ms: int, now_ms: int) -> bool:
    """Finished; False when another process has taken it meanwhile."""
    return (await connection.execute(DONE, key, held_ms, now_ms)).endswith(" 1")
