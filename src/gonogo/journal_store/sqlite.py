"""The journal in a SQLite file: for one machine, and for as many processes on it as like to read and write."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from gonogo.core.chain import Line
from gonogo.core.events import Event, Happened, Happening
from gonogo.core.limits import JOURNAL_BUSY_S_MAX, JOURNAL_FILE_BYTES_MAX
from gonogo.journal_store.lease_rule import Held, asked, lease_of, may_write
from gonogo.journal_store.line import event_of, next_line, text_of
from gonogo.journal_store.sqlite_beats import SqliteBeats
from gonogo.journal_store.sqlite_file import Settings, named_errors, opened, writing
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.journal import Beat, Conflict, Fenced, Lease

_SCHEMA = """\
CREATE TABLE IF NOT EXISTS events (
  place INTEGER PRIMARY KEY, run TEXT NOT NULL, idx INTEGER NOT NULL, at_s REAL NOT NULL, wall_s REAL NOT NULL,
  what TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS events_of_run ON events (run, idx);
CREATE INDEX IF NOT EXISTS first_events ON events (run) WHERE idx = 0;
CREATE TABLE IF NOT EXISTS leases (
  run TEXT PRIMARY KEY, holder TEXT NOT NULL, token INTEGER NOT NULL, until_wall_s REAL NOT NULL
) WITHOUT ROWID"""

_LAST = "SELECT idx, digest FROM events WHERE run = ? ORDER BY idx DESC LIMIT 1"
# Read as bytes, so that a damaged text is told as a damaged event and not as an error of the file.
_SINCE = (
    "SELECT idx, at_s, wall_s, CAST(what AS BLOB), CAST(digest AS BLOB) FROM events"
    " WHERE run = ? AND idx >= ? ORDER BY idx"
)
_APPEND = "INSERT INTO events (run, idx, at_s, wall_s, what, digest) VALUES (?, ?, ?, ?, ?, ?)"
_HELD = "SELECT holder, token, until_wall_s FROM leases WHERE run = ?"


class SqliteJournal:
    """A Journal in one file, with its beats in `beats` (same ending) beside it. Safe for threads, not after a fork.

    An append is on the disk when it returns: kill -9 at any moment loses nothing that was acknowledged, and leaves
    nothing half-written. Every call waits at most `busy_s_max` for other processes. DriverError: TIMED_OUT, FULL,
    REFUSED (no right to write), MISSING (no folder, or the file was taken away), BROKEN (not a journal).
    """

    def __init__(
        self,
        path: Path | str,
        *,
        busy_s_max: float = JOURNAL_BUSY_S_MAX,
        bytes_max: int = JOURNAL_FILE_BYTES_MAX,
    ) -> None:
        self._path = Path(path)
        self._lock = Lock()
        self._db = opened(self._path, Settings(_SCHEMA, "FULL", busy_s_max, bytes_max))
        self._file = self._path.stat().st_ino
        self._beats = SqliteBeats(self._path.with_name("beats" + self._path.suffix), busy_s_max)

    def close(self) -> None:
        """Let go of both files. The last process to do so folds the write-ahead log into the file."""
        with self._lock:
            self._db.close()
        self._beats.close()

    def runs(self) -> tuple[str, ...]:
        """Every run that has a journal, oldest first."""
        with self._lock, named_errors(self._path):
            rows = self._db.execute("SELECT run FROM events WHERE idx = 0 ORDER BY place").fetchall()
        return tuple(run for (run,) in rows)

    def read(self, run: str, since: int = 0) -> tuple[Event, ...]:
        """The events from index `since` on. The chain is not checked here; `lines` and `core.chain.check` do that."""
        return tuple(event_of(run, line) for line in self.lines(run, since))

    def lines(self, run: str, since: int = 0) -> tuple[Line, ...]:
        """The lines as they are stored, in whatever old form, for whoever checks the chain."""
        with self._lock, named_errors(self._path):
            rows = self._db.execute(_SINCE, (run, since)).fetchall()
        return tuple(
            Line(index, at_s, wall_s, what, digest.decode(errors="replace"))
            for index, at_s, wall_s, what, digest in rows
        )

    def append(  # noqa: PLR0913  # the port's
        self,
        run: str,
        what: Happening,
        *,
        expected_length: int,
        at_s: float,
        wall_s: float,
        token: int | None,
    ) -> Event:
        """Write one event durably. Conflict, Fenced or DriverError: nothing of it was written."""
        text = text_of(what)
        with self._lock, named_errors(self._path):
            self._is_in_place()
            with writing(self._db):
                if token is not None and not may_write(self._held(run), token):
                    raise Fenced(run)
                last = self._db.execute(_LAST, (run,)).fetchone()
                line = next_line(run, last, at_s=at_s, wall_s=wall_s, what=text)
                if line.index != expected_length:
                    raise Conflict(run)
                self._db.execute(_APPEND, (run, line.index, line.at_s, line.wall_s, text.decode(), line.digest))
        return Event(line.index, line.at_s, line.wall_s, what, line.digest)

    def lease(self, run: str, holder: str, ttl_s: float, wall_s: float) -> Lease | None:
        """Take, renew or (ttl_s 0) give back the lease; None where it is another's."""
        with self._lock, named_errors(self._path):
            self._is_in_place()
            with writing(self._db):
                held = asked(self._held(run), holder, ttl_s=ttl_s, wall_s=wall_s)
                if held is not None:
                    self._db.execute(
                        "INSERT OR REPLACE INTO leases VALUES (?, ?, ?, ?)",
                        (run, held.holder, held.token, held.until_wall_s),
                    )
        return lease_of(run, holder, held=held) if held else None

    def beat(self, beat: Beat) -> None:
        """Leave a sign of life; it is not synced to the disk."""
        self._beats.put(beat)

    def beats(self, run: str) -> tuple[Beat, ...]:
        """The last beat of everyone on that run, by name."""
        return self._beats.of_run(run)

    def _held(self, run: str) -> Held | None:
        row = self._db.execute(_HELD, (run,)).fetchone()
        return Held(*row) if row else None

    def _is_in_place(self) -> None:
        """A file that was deleted or replaced still takes writes, which nobody would ever read."""
        if self._path.stat().st_ino != self._file:
            raise DriverError(
                Failure.MISSING,
                Happened.NO,
                f"{self._path} was replaced while it was in use",
                hint="put the journal back and start again",
            )
