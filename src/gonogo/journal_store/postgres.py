"""The journal in PostgreSQL: for engines on several machines, of which one at a time holds a run's lease."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import psycopg
from psycopg import errors

from gonogo.core.chain import Line
from gonogo.core.codec import parse
from gonogo.core.events import Event, Happened, Happening
from gonogo.core.limits import JOURNAL_BUSY_S_MAX
from gonogo.journal_store.lease_rule import Held, asked, lease_of, may_write
from gonogo.journal_store.line import beat_text, event_of, next_line, text_of
from gonogo.ports.driver_error import DriverError, Failure
from gonogo.ports.journal import Beat, Conflict, Fenced, Lease

# One row a run holds its lease and is what writers of that run queue at. Texts are kept as bytes: the chain is over
# them, and PostgreSQL's own text cannot hold every JSON text.
_SCHEMA = """
CREATE SCHEMA IF NOT EXISTS gonogo;
CREATE TABLE IF NOT EXISTS gonogo.runs (
  place bigint GENERATED ALWAYS AS IDENTITY, run text PRIMARY KEY,
  holder text, token bigint NOT NULL DEFAULT 0, until_wall_s double precision NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS gonogo.events (
  run text NOT NULL REFERENCES gonogo.runs, idx bigint NOT NULL, at_s double precision NOT NULL,
  wall_s double precision NOT NULL, what bytea NOT NULL, digest text NOT NULL, PRIMARY KEY (run, idx)
);
CREATE UNLOGGED TABLE IF NOT EXISTS gonogo.beats (
  run text, who text, wall_s double precision NOT NULL, seen bytea NOT NULL, PRIMARY KEY (run, who)
);
"""
_SCHEMA_LOCK = 0x676F6E6F676F  # "gonogo": two processes that start at once do not both make the tables

_LAST = "SELECT idx, digest FROM gonogo.events WHERE run = %s ORDER BY idx DESC LIMIT 1"
_SINCE = "SELECT idx, at_s, wall_s, what, digest FROM gonogo.events WHERE run = %s AND idx >= %s ORDER BY idx"
_APPEND = "INSERT INTO gonogo.events (run, idx, at_s, wall_s, what, digest) VALUES (%s, %s, %s, %s, %s, %s)"
_RUN = "INSERT INTO gonogo.runs (run) VALUES (%s) ON CONFLICT DO NOTHING"
_HELD = "SELECT holder, token, until_wall_s FROM gonogo.runs WHERE run = %s FOR UPDATE"
_BEAT = """
INSERT INTO gonogo.beats (run, who, wall_s, seen) VALUES (%s, %s, %s, %s)
ON CONFLICT (run, who) DO UPDATE SET wall_s = EXCLUDED.wall_s, seen = EXCLUDED.seen"""
_BOUNDS = "SELECT set_config('statement_timeout', %s, false), set_config('synchronous_commit', 'on', false)"

_KINDS: tuple[tuple[type[psycopg.Error], Failure, str], ...] = (
    (
        errors.QueryCanceled,
        Failure.TIMED_OUT,
        "another engine holds the run's row and may be hung, or the server is slow",
    ),
    (errors.DiskFull, Failure.FULL, "make room on the database's disk; nothing of this write was kept"),
    (errors.InsufficientPrivilege, Failure.REFUSED, "the user needs a schema `gonogo` that it may write to"),
    (errors.ReadOnlySqlTransaction, Failure.REFUSED, "this is a standby; give the primary's address"),
    (psycopg.OperationalError, Failure.UNREACHABLE, "is the server up, and are its address and password right?"),
)


class PostgresJournal:
    """A Journal in the schema `gonogo` of a database. One connection, safe for threads, made again after it was lost.

    Every call waits at most `busy_s_max`. DriverError: UNREACHABLE (UNKNOWN only where the connection was lost while
    the commit was under way: read on), TIMED_OUT, FULL, REFUSED, BROKEN.
    """

    def __init__(self, address: str, *, busy_s_max: float = JOURNAL_BUSY_S_MAX) -> None:
        self._address = address
        self._busy_s_max = busy_s_max
        self._lock = Lock()
        self._connection: psycopg.Connection | None = None
        with self._transaction() as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
            db.execute(_SCHEMA)

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            self._drop()

    def runs(self) -> tuple[str, ...]:
        """Every run that has a journal, oldest first."""
        with self._transaction() as db:
            rows = db.execute(
                "SELECT run FROM gonogo.runs WHERE EXISTS (SELECT 1 FROM gonogo.events e WHERE e.run = runs.run)"
                " ORDER BY place"
            ).fetchall()
        return tuple(run for (run,) in rows)

    def read(self, run: str, since: int = 0) -> tuple[Event, ...]:
        """The events from index `since` on. The chain is not checked here; `lines` and `core.chain.check` do that."""
        return tuple(event_of(run, line) for line in self.lines(run, since))

    def lines(self, run: str, since: int = 0) -> tuple[Line, ...]:
        """The lines as they are stored, in whatever old form, for whoever checks the chain."""
        with self._transaction() as db:
            rows = db.execute(_SINCE, (run, since)).fetchall()
        return tuple(Line(*row) for row in rows)

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
        """Write one event durably. Conflict, Fenced, or DriverError with NO: nothing of it was written."""
        text = text_of(what)
        with self._transaction() as db:
            if not may_write(_locked(db, run), token):
                raise Fenced(run)
            last = db.execute(_LAST, (run,)).fetchone()
            line = next_line(run, last, at_s=at_s, wall_s=wall_s, what=text)
            if line.index != expected_length:
                raise Conflict(run)
            db.execute(_APPEND, (run, line.index, line.at_s, line.wall_s, text, line.digest))
        return Event(line.index, line.at_s, line.wall_s, what, line.digest)

    def lease(self, run: str, holder: str, ttl_s: float, wall_s: float) -> Lease | None:
        """Take, renew or (ttl_s 0) give back the lease; None where it is another's."""
        with self._transaction() as db:
            held = asked(_locked(db, run), holder, ttl_s=ttl_s, wall_s=wall_s)
            if held is not None:
                db.execute(
                    "UPDATE gonogo.runs SET holder = %s, token = %s, until_wall_s = %s WHERE run = %s",
                    (held.holder, held.token, held.until_wall_s, run),
                )
        return lease_of(run, holder, held=held) if held else None

    def beat(self, beat: Beat) -> None:
        """Leave a sign of life; it is not synced to the disk."""
        seen = beat_text(beat)
        with self._transaction() as db:
            db.execute("SET LOCAL synchronous_commit = off")
            db.execute(_BEAT, (beat.run, beat.who, beat.wall_s, seen))

    def beats(self, run: str) -> tuple[Beat, ...]:
        """The last beat of everyone on that run, by name."""
        with self._transaction() as db:
            rows = db.execute(
                'SELECT who, wall_s, seen FROM gonogo.beats WHERE run = %s ORDER BY who COLLATE "C"', (run,)
            ).fetchall()
        return tuple(Beat(run, who, wall_s, parse(seen)) for who, wall_s, seen in rows)

    @contextmanager
    def _transaction(self) -> Iterator[psycopg.Connection]:
        """One transaction; the connection is dropped after an error of its own, and made anew by the next call."""
        with self._lock:
            happened = Happened.NO
            try:
                db = self._connected()
                try:
                    yield db
                except BaseException:
                    db.rollback()
                    raise
                happened = Happened.UNKNOWN
                db.commit()
            except psycopg.Error as error:
                self._drop()
                raise _named(error, happened) from error

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            wait_ms = int(self._busy_s_max * 1000)
            self._connection = psycopg.connect(
                self._address, connect_timeout=max(2, int(self._busy_s_max)), tcp_user_timeout=wait_ms
            )
            self._connection.execute(_BOUNDS, (f"{wait_ms}ms",))
            self._connection.commit()
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _locked(db: psycopg.Connection, run: str) -> Held | None:
    """The run's lease, with the run's row locked until the transaction ends: one writer at a time."""
    row = db.execute(_HELD, (run,)).fetchone()
    if row is None:
        db.execute(_RUN, (run,))
        row = db.execute(_HELD, (run,)).fetchone()
    return Held(*row) if row and row[0] is not None else None


def _named(error: psycopg.Error, happened: Happened) -> DriverError:
    # Where the server itself refused the commit, nothing was kept; a lost connection or a server going down tells
    # nothing.
    refused = error.sqlstate is not None and not error.sqlstate.startswith(("08", "57"))
    happened = Happened.NO if refused else happened
    for cls, kind, hint in _KINDS:
        if isinstance(error, cls):
            return DriverError(kind, happened, f"journal in PostgreSQL: {error}", hint=hint)
    return DriverError(Failure.BROKEN, happened, f"journal in PostgreSQL: {error}")
