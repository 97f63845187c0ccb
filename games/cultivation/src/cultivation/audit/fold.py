"""Folds old days of the ledger: written to a file, added to the checkpoint, dropped; each day whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

from cultivation.audit import checkpoint
from cultivation.audit.ceilings import Entry
from cultivation.audit.economy import Economy
from cultivation.content.load import tables
from cultivation.errors import GameError
from cultivation.store import ledger_days, pauses, regions
from cultivation.store.effects import PART
from cultivation.store.postgres import connect

if TYPE_CHECKING:
    from pathlib import Path

    from cultivation.store.ledger_days import Part
    from cultivation.store.postgres import Connection

KEEP_DAYS = 30
NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint"
POSTINGS = """SELECT tx, seq, from_account, to_account, asset, qty, reason, build, cohort, at, since, rules, content
FROM {name} ORDER BY tx, seq"""
ENTRY_FIELDS = 11  # what the auditor reads of a posting; rules and content are for the file
FOLDED = "INSERT INTO ledger_folded VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
LOCK_MS = 5_000


@dataclass(frozen=True, slots=True)
class Folded:
    """One day that is no longer in the ledger, and the file that has it."""

    part: str
    postings: int
    file: str
    digest: str


async def fold(uri: str, folder: Path, *, keep_days: int = KEEP_DAYS, now_ms: int | None = None) -> list[Folded]:
    """Every day that ended more than `keep_days` ago, oldest first. A day with a violation stays, and so does every
    later one: raises GameError that names it. Running it again goes on where it stopped.
    """
    connection = await connect(uri)
    try:
        await connection.execute(f"SET lock_timeout = {LOCK_MS}")
        await connection.execute("SELECT pg_advisory_lock($1)", ledger_days.READING)
        now_ms = now_ms if now_ms is not None else await connection.fetchval(NOW)
        oldest_ms = now_ms - keep_days * ledger_days.DAY_MS
        due = [part for part in await ledger_days.parts(connection) if part.until_ms <= oldest_ms]
        return [await _folded(connection, part, folder, now_ms=now_ms) for part in due]
    finally:
        await connection.close()


async def _folded(connection: Connection, part: Part, folder: Path, *, now_ms: int) -> Folded:
    """The file is whole on the disk before the day leaves the database; a crash between leaves both."""
    async with connection.transaction():
        economy = Economy(await regions.found(connection, tables()))
        economy.pauses = await pauses.every(connection)
        await checkpoint.load(connection, economy)
        rows = [tuple(row.values()) for row in await connection.fetch(POSTINGS.format(name=part.name))]
        entries = [Entry(*row[:ENTRY_FIELDS]) for row in rows]
        for _, command in groupby(entries, key=lambda entry: (entry.tx, entry.seq // PART)):
            economy.take(list(command))
        if economy.violations:
            first = economy.violations[0]
            raise GameError("bad_argument", f"{part.name} has {first.rule}: {first.what}", "look at the audit first")
        path, digest = _written(folder, part.name, rows)
        await checkpoint.save(connection, economy, day=part.until_ms // ledger_days.DAY_MS)
        await connection.execute(f"DROP TABLE {part.name}")
        await connection.execute(FOLDED, part.name, part.until_ms, len(rows), path.name, digest, now_ms)
    return Folded(part.name, len(rows), path.name, digest)


def _written(folder: Path, name: str, rows: list[tuple[object, ...]]) -> tuple[Path, str]:
    """The postings as lines of JSON, packed; a file is named after its digest, so that late postings of a day that
    was folded before do not overwrite it.
    """
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    packed = gzip.compress(text.encode(), 6, mtime=0)
    digest = sha256(packed).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{digest[:12]}.jsonl.gz"
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        file.write(packed)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return path, digest
