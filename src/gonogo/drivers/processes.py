"""Long-lived local processes that outlive gonogo and can always be found again.

Every process has a session of its own and, in its environment, gonogo's home and a key. It is found by the record that
is written before its program begins, and without the record by looking through /proc: so a gonogo that was killed at
any instant leaves nothing that the next one does not find. Linux only. Environments hold secrets: never logged.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.drivers import launch, process_table
from gonogo.drivers.process_table import Seen
from gonogo.ports.driver_error import DriverError, Failure

HOME, KEY = "GONOGO_HOME", "GONOGO_KEY"
START_S_MAX = 10.0
"""A start is a fork, a few small files and an exec; longer means that the disk or the machine hangs."""
KILL_S_MAX = 5.0
"""After SIGKILL only the kernel can be slow (a write to a dead network disk)."""
POLL_S = 0.005
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Spec:
    """What to start. `key` names it in this home. `env` is its whole environment (the two marks are added). The log of
    the process before is kept as `<log>.1`. `memory_bytes_max` None: no limit."""

    key: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    memory_bytes_max: int | None


@dataclass(frozen=True, slots=True)
class Running:
    """A process as it was found. `pid` with `start_ticks` (since boot) names it even after the number is used again."""

    home: Path
    key: str
    pid: int
    start_ticks: int
    session: int
    started_wall_s: float = field(compare=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the kernel holds the process to now. None: no limit of ours is in force."""

    memory_bytes_max: int | None


def start(home: Path, spec: Spec) -> Running:
    """The process of that key: the one that lives, or a new one. It is running its program when this returns.

    DriverError: MISSING (program or folder), REFUSED (may not be executed), FULL (no process, memory or disk left),
    TIMED_OUT.
    """
    home = home.resolve()
    program = _program(spec)
    with _locked(home) as lock:
        found = find(home, spec.key)
        if found is not None:
            return found
        _rotate(spec.log)
        return _launch(home, spec, program, lock)


def find(home: Path, key: str) -> Running | None:
    """The living process of that key; None where there is none. Reads one record; /proc only if that is of no use."""
    home = home.resolve()
    recorded = _recorded(home, _record_path(home, key))
    if recorded is not None and is_alive(recorded):
        return recorded
    return next((running for running in find_all(home, key) if running.key == key), None)


def find_all(home: Path, prefix: str) -> tuple[Running, ...]:
    """All living processes whose key begins so, one for each key, by key. Looks through /proc: some milliseconds.

    Where a session's first process is gone but others of it live, the oldest of them stands for it.
    """
    home = home.resolve()
    records = {running.session: running for running in _records(home)}
    best: dict[str, Seen] = {}
    for seen, marked in _started(home):
        key = marked or _key_by_session(records, seen)
        if key is not None and key.startswith(prefix):
            best[key] = min(best.get(key, seen), seen, key=_rank)
    return tuple(_running(home, key, seen) for key, seen in sorted(best.items()))


def _key_by_session(records: Mapping[int, Running], seen: Seen) -> str | None:
    """The key of a process that has overwritten its environment."""
    record = records.get(seen.session)
    return record.key if record is not None and record.start_ticks <= seen.ticks else None


def is_alive(running: Running) -> bool:
    """Whether exactly this process lives. A zombie does not."""
    return process_table.lives(running.pid, running.start_ticks)


def end(running: Running, give_up_s: float) -> None:
    """SIGTERM to the process and everything that it started, SIGKILL after `give_up_s` to what is left. Returns when
    nothing of it lives; nothing to do is a success. DriverError TIMED_OUT where the kernel does not let go."""
    cgroup = _cgroup_of(running)
    if not _signal_until_gone(running, signal.SIGTERM, give_up_s) and not _signal_until_gone(
        running, signal.SIGKILL, KILL_S_MAX
    ):
        raise DriverError(
            Failure.TIMED_OUT,
            Happened.UNKNOWN,
            f"process {running.pid} ({running.key}) does not end, not even by SIGKILL",
            hint="it waits in the kernel; look at its state with ps",
        )
    _forget(running.home, running.key, cgroup)


def memory_bytes(running: Running) -> int | None:
    """Resident memory of the process and its descendants, shared pages counted in each; None: not readable."""
    return process_table.resident_bytes(running.pid) or None if is_alive(running) else None


def limits_in_force(running: Running) -> Limits:
    """What the kernel really holds the process to: a limit that was asked for may be impossible on this machine."""
    cgroup = _cgroup_of(running)
    if cgroup is None:
        return Limits(None)
    for name in ("memory.limit_in_bytes", "memory.max"):
        with contextlib.suppress(OSError, ValueError):
            return Limits(int((cgroup / name).read_text(encoding="ascii")))
    return Limits(None)


def _program(spec: Spec) -> str:
    """The path of the program, so that a missing one is told by its name before anything is started."""
    if not spec.cwd.is_dir():
        raise DriverError(Failure.MISSING, Happened.NO, f"the folder {spec.cwd} does not exist")
    name = spec.argv[0]
    found = (
        str(spec.cwd / name) if "/" in name else shutil.which(name, path=spec.env.get("PATH", os.environ.get("PATH")))
    )
    if found is None or not Path(found).exists():
        raise DriverError(
            Failure.MISSING,
            Happened.NO,
            f"the program {name!r} was not found",
            hint="give its path, or install it so that it is on PATH",
        )
    return found


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[int]:
    """One start at a time in a home. The launcher holds the lock's descriptor too: if we are killed in a start, the
    next gonogo waits until that start is done and then finds its process."""
    (home / "processes").mkdir(parents=True, exist_ok=True)
    lock = os.open(home / "processes" / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        give_up_s = time.monotonic() + START_S_MAX
        while not _take(lock):
            if time.monotonic() > give_up_s:
                raise DriverError(Failure.TIMED_OUT, Happened.NO, "another start in this home does not end")
            time.sleep(POLL_S)
        yield lock
    finally:
        os.close(lock)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _rotate(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > 0:
        log.replace(log.with_name(log.name + ".1"))


def _launch(home: Path, spec: Spec, program: str, lock: int) -> Running:
    memory = "" if spec.memory_bytes_max is None else str(spec.memory_bytes_max)
    record = _record_path(home, spec.key)
    arguments = [str(spec.log.resolve()), str(record), spec.key, memory, _cgroup_name(home, spec.key), str(lock)]
    try:
        answer = subprocess.run(
            [sys.executable, "-I", "-S", launch.__file__, *arguments, program, *spec.argv],
            env={**spec.env, HOME: str(home), KEY: spec.key, launch.LAUNCHING: "1"},
            cwd=spec.cwd,
            pass_fds=(lock,),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=START_S_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, f"starting {program} did not end") from late
    except OSError as error:
        raise _refusal(error.errno or 0, program) from error
    return _launched(home, spec, answer)


def _launched(home: Path, spec: Spec, answer: subprocess.CompletedProcess[str]) -> Running:
    word, _, rest = answer.stdout.partition(" ")
    number, _, rest = rest.partition(" ")
    if word == "started":
        return _running(home, spec.key, Seen(int(number), "R", int(number), int(rest)))
    if word == "failed":
        _forget(home, spec.key, None)
        raise _refusal(int(number), rest)
    raise DriverError(
        Failure.BROKEN, Happened.UNKNOWN, f"starting {spec.argv[0]} told nothing: {answer.stderr[-500:].strip()}"
    )


def _forget(home: Path, key: str, cgroup: Path | None) -> None:
    """Take away what was written for a process that is gone. A cgroup that still holds something stays."""
    _record_path(home, key).unlink(missing_ok=True)
    places = [Path(top, _cgroup_name(home, key)) for top, _ in launch.own_cgroups()] if cgroup is None else [cgroup]
    for folder in places:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _refusal(number: int, what: str) -> DriverError:
    kinds = {
        errno.ENOENT: Failure.MISSING,
        errno.EAGAIN: Failure.FULL,
        errno.ENOMEM: Failure.FULL,
        errno.ENOSPC: Failure.FULL,
        errno.EMFILE: Failure.FULL,
        errno.ENFILE: Failure.FULL,
    }
    hint = "is it executable, and is its interpreter installed?" if number in {errno.ENOENT, errno.EACCES, 8} else ""
    return DriverError(
        kinds.get(number, Failure.REFUSED), Happened.NO, f"{what} cannot be started: {os.strerror(number)}", hint=hint
    )


def _record_path(home: Path, key: str) -> Path:
    return home / "processes" / hashlib.sha256(key.encode()).hexdigest()[:32]


def _cgroup_name(home: Path, key: str) -> str:
    return "gonogo-" + hashlib.sha256(f"{home}\0{key}".encode()).hexdigest()[:24]


def _records(home: Path) -> Iterator[Running]:
    with contextlib.suppress(FileNotFoundError):
        for path in (home / "processes").iterdir():
            recorded = _recorded(home, path) if path.name != "lock" else None
            if recorded is not None:
                yield recorded


def _recorded(home: Path, path: Path) -> Running | None:
    try:
        key, numbers = path.read_text(encoding="utf-8").splitlines()
        pid, ticks = (int(number) for number in numbers.split())
    except (OSError, ValueError):
        return None
    return _running(home, key, Seen(pid, "R", pid, ticks))


def _running(home: Path, key: str, seen: Seen) -> Running:
    started_wall_s = _boot_wall_s() + seen.ticks / TICKS_PER_S
    return Running(home, key, seen.pid, seen.ticks, seen.session, started_wall_s)


def _boot_wall_s() -> float:
    return round(time.time() - time.clock_gettime(time.CLOCK_BOOTTIME), 2)


def _rank(seen: Seen) -> tuple[bool, int, int]:
    """The first process of a session before others, then the older one."""
    return (seen.pid != seen.session, seen.ticks, seen.pid)


def _started(home: Path) -> Iterator[tuple[Seen, str | None]]:
    """Our user's processes, those of this home with their key, without launchers."""
    mark, key, launching = f"{HOME}={home}".encode(), f"{KEY}=".encode(), f"{launch.LAUNCHING}=1".encode()
    for seen in process_table.own_processes():
        if launching in seen.environment:
            continue
        keys = [entry[len(key) :] for entry in seen.environment if entry.startswith(key)]
        yield seen, os.fsdecode(keys[0]) if keys and mark in seen.environment else None


def _members(running: Running) -> list[Seen]:
    """Everything that the process started and that lives: by session, and by mark where it made its own session."""
    first = process_table.look(running.session)
    is_reused = first is not None and first.pid == running.pid and first.ticks != running.start_ticks
    return [
        seen
        for seen, key in _started(running.home)
        if key == running.key
        or (seen.session == running.session and seen.ticks >= running.start_ticks and not is_reused)
    ]


def _signal_until_gone(running: Running, number: signal.Signals, give_up_s: float) -> bool:
    """Signal all members, those that appear meanwhile too, until none lives or the time is over."""
    over_s = time.monotonic() + give_up_s
    signalled: set[tuple[int, int]] = set()
    while members := _members(running):
        for seen in members:
            if (seen.pid, seen.ticks) not in signalled:
                signalled.add((seen.pid, seen.ticks))
                with contextlib.suppress(ProcessLookupError):
                    os.kill(seen.pid, number)
        while any(process_table.lives(seen.pid, seen.ticks) for seen in members):
            if time.monotonic() >= over_s:
                return False
            time.sleep(POLL_S)
    return True


def _cgroup_of(running: Running) -> Path | None:
    """The folder of the cgroup that was made for this process; None where there is none."""
    name = _cgroup_name(running.home, running.key)
    try:
        lines = Path(f"/proc/{running.pid}/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        number, controllers, path = line.split(":", 2)
        if path.endswith("/" + name):
            top = Path(launch.CGROUPS) if number == "0" else Path(launch.CGROUPS) / controllers.split(",")[0]
            tries = (top / path.strip("/"), top / name)
            return next((folder for folder in tries if folder.is_dir()), None)
    return None
