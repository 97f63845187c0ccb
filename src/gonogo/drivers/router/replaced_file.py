"""Files that a reader sees whole, old or new, whenever the writer is killed; and the locks between writers."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gonogo.core.events import Happened
from gonogo.ports.driver_error import DriverError, Failure

Json = Any
"""A value that is exactly what `json.loads` can return."""

POLL_S = 0.001


def replace_json(path: Path, content: Json, *, scratch: Path) -> None:
    """Put `content` in place by one rename. `scratch` is on the same disk and watched by nobody.

    DriverError FULL or REFUSED where the disk does not take it; the old content is then still there.
    """
    draft = scratch / f"{path.name}.{os.getpid()}.{threading.get_ident()}"
    try:
        for folder in (scratch, path.parent):
            folder.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(content), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise disk_error(error, path) from error


def read_json(path: Path) -> Json | None:
    """What the file holds; None where it is not there. DriverError BROKEN where it is not JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValueError as error:
        hint = "gonogo writes it only whole; somebody else changed it. Remove it to begin anew"
        raise DriverError(Failure.BROKEN, Happened.NO, f"{path} is not JSON: {error}", hint=hint) from error


@contextlib.contextmanager
def held(lock: Path, give_up_s: float) -> Iterator[bool]:
    """Hold the lock file for the block; False where another process did not let go of it in time.

    The kernel lets go of it when its holder ends, however it ends. DriverError FULL or REFUSED without a disk.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise disk_error(error, lock) from error
    try:
        yield _taken(descriptor, give_up_s)
    finally:
        os.close(descriptor)


def disk_error(error: OSError, path: Path) -> DriverError:
    """The same in the words of a port."""
    kind = Failure.FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else Failure.REFUSED
    return DriverError(kind, Happened.NO, f"{path} cannot be written: {error.strerror}", hint="is the disk full?")


def _taken(descriptor: int, give_up_s: float) -> bool:
    over_s = time.monotonic() + give_up_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= over_s:
                return False
            time.sleep(POLL_S)
        else:
            return True
