"""Messages into a file, one JSON object a line: for demos, tests, and whatever follows a file."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.core.plan import Channel as ChannelSpec
from gonogo.drivers.channel.settings import setting_of
from gonogo.ports.driver_error import DriverError, Failure

LOCK_S_MAX = 5.0


class FileChannel:
    """Fulfils `Channel`. The setting `path` is relative to `folder`, the plan's. A key stands in a file at most once,
    whoever writes, and what was sent survives a power cut."""

    def __init__(self, folder: Path, wall_s: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._wall_s = wall_s

    def send(self, channel: ChannelSpec, audience: str, text: str, key: str) -> str:
        """The reference is file:line. DriverError: MISSING, REFUSED, FULL, TIMED_OUT."""
        path = self._folder / setting_of(channel, "path")
        message = {"key": key, "wall_s": self._wall_s(), "channel": channel.name, "audience": audience, "text": text}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise _refusal(error, path) from error
        try:
            _lock(file, path)
            return f"{path}:{_append_once(file, path, message=message)}"
        finally:
            os.close(file)


def _append_once(file: int, path: Path, *, message: dict[str, object]) -> int:
    """The number of the line that holds the key, a new one or the one that stands already."""
    lines = path.read_bytes().splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        if _key_in(line) == message["key"]:
            return number
    is_torn = bool(lines) and not lines[-1].endswith(b"\n")  # a writer before us died in the middle of a line
    new = json.dumps(message, ensure_ascii=False).encode() + b"\n"
    _write(file, path, data=b"\n" + new if is_torn else new)
    return len(lines) + 1


def _key_in(line: bytes) -> object:
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message.get("key") if isinstance(message, dict) else None


def _write(file: int, path: Path, *, data: bytes) -> None:
    """All of it or nothing."""
    before = os.fstat(file).st_size
    try:
        while data:  # a full disk takes a part first, and the next part is the error
            data = data[os.write(file, data) :]
        os.fsync(file)
        _sync_folder(path.parent)
    except OSError as error:
        os.ftruncate(file, before)
        raise _refusal(error, path) from error


def _sync_folder(folder: Path) -> None:
    """So that a new file has its name after a power cut, too."""
    opened = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _lock(file: int, path: Path) -> None:
    over_s = time.monotonic() + LOCK_S_MAX
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            if time.monotonic() > over_s:
                raise DriverError(Failure.TIMED_OUT, Happened.NO, f"{path} is locked by somebody else") from busy
            time.sleep(0.01)
        else:
            return


def _refusal(error: OSError, path: Path) -> DriverError:
    is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE}
    kind = Failure.FULL if is_full else Failure.REFUSED
    return DriverError(kind, Happened.NO, f"{path} cannot be written: {error.strerror}", hint="see the channel's path")
