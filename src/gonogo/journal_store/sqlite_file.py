"""One SQLite file in WAL mode, used by many processes at once: opening it, writing to it, naming its errors."""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.ports.driver_error import DriverError, Failure

_KINDS = {
    sqlite3.SQLITE_BUSY: Failure.TIMED_OUT,
    sqlite3.SQLITE_LOCKED: Failure.TIMED_OUT,
    sqlite3.SQLITE_FULL: Failure.FULL,
    sqlite3.SQLITE_READONLY: Failure.REFUSED,
    sqlite3.SQLITE_PERM: Failure.REFUSED,
    sqlite3.SQLITE_CANTOPEN: Failure.MISSING,
    sqlite3.SQLITE_CORRUPT: Failure.BROKEN,
    sqlite3.SQLITE_NOTADB: Failure.BROKEN,
}
_SYSTEM_KINDS = {errno.ENOENT: Failure.MISSING, errno.ENOSPC: Failure.FULL, errno.EDQUOT: Failure.FULL}
_HINTS = {
    Failure.TIMED_OUT: "another process holds the file's lock; it may be stopped or hung",
    Failure.FULL: "make room on the disk, or raise the limit on the size of files; nothing of this write was kept",
    Failure.REFUSED: "the user who runs gonogo must be allowed to write to the file and its folder",
    Failure.MISSING: "the folder must exist and be readable",
    Failure.BROKEN: "restore the file from a backup, or keep it and start with a new one",
}


SCHEMA_VERSION = 1
"""Kept in the file. A file with a higher one was made by a newer gonogo and is left alone."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a file is used. `synchronous` "FULL": durable when a commit returns; "OFF": only as good as the page cache.

    `busy_s_max` is how long one call waits for another process; `bytes_max` how large the file may grow.
    """

    schema: str
    synchronous: str
    busy_s_max: float
    bytes_max: int


def opened(path: Path, settings: Settings) -> sqlite3.Connection:
    """A connection to the file, which is made where it does not exist. DriverError where that is impossible."""
    with named_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # Every call runs under its owner's lock, so that threads may share the connection.
        db = sqlite3.connect(path, timeout=settings.busy_s_max, isolation_level=None, check_same_thread=False)
        try:
            _set_up(db, path, settings)
        except BaseException:
            db.close()
            raise
    return db


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction that holds the file's only write lock from its beginning: all of it is kept, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def named_errors(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as DriverErrors."""
    try:
        yield
    except sqlite3.Error as error:
        raise _named(error, path) from error
    except OSError as error:
        kind = _SYSTEM_KINDS.get(error.errno or 0, Failure.REFUSED)
        raise DriverError(kind, Happened.NO, f"{path}: {error.strerror}", hint=_HINTS[kind]) from error


def _named(error: sqlite3.Error, path: Path) -> DriverError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    # A write that the system refused (a limit on the size of files) is no room, told by another name; as the commit
    # mark is what is written last, nothing is kept.
    kind = Failure.FULL if code == sqlite3.SQLITE_IOERR_WRITE else _KINDS.get(code & 0xFF)
    # Of a failed sync only the disk knows what it kept; any other error comes before the commit.
    happened = Happened.NO if kind is not None else Happened.UNKNOWN
    kind = kind or Failure.BROKEN
    return DriverError(kind, happened, f"{path}: {error}", hint=_HINTS[kind])


def _set_up(db: sqlite3.Connection, path: Path, settings: Settings) -> None:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > SCHEMA_VERSION:
        raise DriverError(
            Failure.BROKEN, Happened.NO, f"{path} was made by a newer gonogo", hint="use that version, or a newer one"
        )
    _retried(db, "PRAGMA journal_mode=WAL", busy_s_max=settings.busy_s_max)
    db.execute(f"PRAGMA synchronous={settings.synchronous}")
    (page_bytes,) = db.execute("PRAGMA page_size").fetchone()
    db.execute(f"PRAGMA max_page_count={max(1, settings.bytes_max // page_bytes)}")
    if not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        with writing(db):
            for statement in settings.schema.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")


def _retried(db: sqlite3.Connection, statement: str, *, busy_s_max: float) -> None:
    """SQLite does not itself wait where two processes change a new file to WAL at the same moment."""
    until = time.monotonic() + busy_s_max
    while True:
        try:
            db.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
