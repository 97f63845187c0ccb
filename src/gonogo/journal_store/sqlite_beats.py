"""Signs of life in a SQLite file of their own: never synced, so that a beat costs the journal nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Lock

from gonogo.core.codec import parse
from gonogo.core.events import Happened
from gonogo.core.limits import BEATS_FILE_BYTES_MAX
from gonogo.journal_store.line import beat_text
from gonogo.journal_store.sqlite_file import Settings, named_errors, opened
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.journal import Beat

_SCHEMA = """\
CREATE TABLE IF NOT EXISTS beats (
  run TEXT NOT NULL, who TEXT NOT NULL, wall_s REAL NOT NULL, seen TEXT NOT NULL, PRIMARY KEY (run, who)
) WITHOUT ROWID"""


class SqliteBeats:
    """The last beat of everyone, by run. What a crash of the machine leaves unreadable is thrown away at opening."""

    def __init__(self, path: Path, busy_s_max: float) -> None:
        self._path = path
        self._lock = Lock()
        settings = Settings(_SCHEMA, "OFF", busy_s_max, BEATS_FILE_BYTES_MAX)
        try:
            self._db = _checked(path, settings)
        except DriverError as error:
            if error.kind is not Failure.BROKEN:
                raise
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._db = _checked(path, settings)

    def put(self, beat: Beat) -> None:
        """Keep this beat instead of the last one of its `who`."""
        seen = beat_text(beat)
        with self._lock, named_errors(self._path):
            self._db.execute(
                "INSERT OR REPLACE INTO beats VALUES (?, ?, ?, ?)", (beat.run, beat.who, beat.wall_s, seen.decode())
            )

    def of_run(self, run: str) -> tuple[Beat, ...]:
        """The last beat of everyone on that run, by name."""
        with self._lock, named_errors(self._path):
            rows = self._db.execute("SELECT who, wall_s, seen FROM beats WHERE run = ? ORDER BY who", (run,)).fetchall()
        return tuple(Beat(run, who, wall_s, parse(seen)) for who, wall_s, seen in rows)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()


def _checked(path: Path, settings: Settings) -> sqlite3.Connection:
    db = opened(path, settings)
    try:
        with named_errors(path):
            (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
    except DriverError:
        db.close()
        raise
    if found != "ok":
        db.close()
        raise DriverError(Failure.BROKEN, Happened.NO, f"{path}: {found}")
    return db
