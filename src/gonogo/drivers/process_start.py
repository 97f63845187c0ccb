"""How `processes.start` starts: the program is looked up, the home is locked, the launcher is run."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.drivers import launch
from gonogo.ports.driver_error import DriverError, Failure

START_S_MAX = 10.0
"""A start is a fork, a few small files and an exec; longer means that the disk or the machine hangs."""
POLL_S = 0.005
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Spec:
    """What to start. `key` names it in this home. `env` is its whole environment (our marks are added). The log of the
    process before is kept as `<log>.1`. `memory_bytes_max` None: no limit. `note` is what whoever finds the process
    must know about it; no secrets, no NUL."""

    key: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    memory_bytes_max: int | None
    note: str = ""


def program_of(spec: Spec) -> str:
    """The path of the program. DriverError MISSING, told by its name before anything is started."""
    if not spec.cwd.is_dir():
        raise DriverError(Failure.MISSING, Happened.NO, f"the folder {spec.cwd} does not exist")
    name, path = spec.argv[0], spec.env.get("PATH", os.environ.get("PATH"))
    found = str(spec.cwd / name) if "/" in name else shutil.which(name, path=path)
    if found is None or not Path(found).exists():
        hint = "give its path, or install it so that it is on PATH"
        raise DriverError(Failure.MISSING, Happened.NO, f"the program {name!r} was not found", hint=hint)
    return found


@contextlib.contextmanager
def locked(records: Path) -> Iterator[int]:
    """One start at a time in a home. The launcher holds the lock's descriptor too: if we are killed in a start, the
    next gonogo waits until that start is done and then finds its process."""
    records.mkdir(parents=True, exist_ok=True)
    lock = os.open(records / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        over_s = time.monotonic() + START_S_MAX
        while not _take(lock):
            if time.monotonic() > over_s:
                raise DriverError(Failure.TIMED_OUT, Happened.NO, "another start in this home does not end")
            time.sleep(POLL_S)
        yield lock
    finally:
        os.close(lock)


def launch_process(
    spec: Spec, record: Path, *, limit_name: str, marks: Mapping[str, str], lock: int
) -> tuple[int, int]:
    """The pid and start ticks of the new process, which runs its program.

    DriverError: MISSING, REFUSED, FULL, TIMED_OUT, BROKEN (the launcher said nothing).
    """
    program = program_of(spec)
    _rotate(spec.log)
    memory = "" if spec.memory_bytes_max is None else str(spec.memory_bytes_max)
    arguments = [str(spec.log.resolve()), str(record), memory, limit_name, str(lock), program, *spec.argv]
    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-S", launch.__file__, *arguments],
            env={**spec.env, **marks},
            cwd=spec.cwd,
            pass_fds=(lock,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=START_S_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, f"starting {program} did not end") from late
    except OSError as error:
        raise _refusal(error.errno or 0, program) from error
    return _named(program, answer)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _rotate(log: Path) -> None:
    """Only the process before is kept: a program that dies at every start does not fill the disk."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > 0:
        log.replace(log.with_name(log.name + ".1"))


def _named(program: str, answer: subprocess.CompletedProcess[bytes]) -> tuple[int, int]:
    word, _, rest = os.fsdecode(answer.stdout).partition(" ")
    if word == "started":
        pid, _, ticks = rest.partition(" ")
        return int(pid), int(ticks)
    if word == "failed":
        number, _, what = rest.partition(" ")
        raise _refusal(int(number), what)
    why = os.fsdecode(answer.stderr[-500:]).strip()
    raise DriverError(Failure.BROKEN, Happened.UNKNOWN, f"starting {program} told nothing: {why}")


def _refusal(number: int, what: str) -> DriverError:
    full = {errno.EAGAIN, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE}
    kind = Failure.MISSING if number == errno.ENOENT else Failure.FULL if number in full else Failure.REFUSED
    is_program = number in {errno.ENOENT, errno.EACCES, errno.ENOEXEC}
    hint = "is it executable, and is the interpreter in its first line installed?" if is_program else ""
    return DriverError(kind, Happened.NO, f"{what} cannot be started: {os.strerror(number)}", hint=hint)
