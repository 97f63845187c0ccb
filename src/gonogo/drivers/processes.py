"""Long-lived local processes that outlive gonogo and can always be found again.

Every process has a session of its own and, in its environment, gonogo's home and a key. It is found by the record that
is written before its program begins, and without the record by looking through /proc: so a gonogo that was killed at
any instant leaves nothing that the next one does not find. Linux only. Environments hold secrets and are never logged.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import time
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.drivers import launch, memory_limit, process_table
from gonogo.drivers.process_start import LOCK, POLL_S, Spec, launch_process, locked, program_of
from gonogo.drivers.process_table import Seen
from gonogo.ports.driver_error import DriverError, Failure

__all__ = [
    "Limits",
    "Running",
    "Spec",
    "end",
    "end_all",
    "find",
    "find_all",
    "is_alive",
    "limits_in_force",
    "memory_bytes",
    "records_folder",
    "start",
]

HOME = "GONOGO_HOME"
KILL_S_MAX = 5.0
"""After SIGKILL only the kernel can be slow (a write to a dead network disk)."""
TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Running:
    """A process as it was found. `pid` with `start_ticks` (since boot) names it even after the number is used again.
    `note` is the note that it was started with. `started_wall_s` may differ by milliseconds between two looks."""

    home: Path
    key: str
    pid: int
    start_ticks: int
    session: int
    note: str
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
    program_of(spec)
    with locked(records_folder(home)) as lock:
        found = _find(home, spec.key)
        return _launch(home, spec, lock=lock) if found is None else found


def find(home: Path, key: str) -> Running | None:
    """The living process of that key; None where there is none. Reads one record; /proc only if that is of no use."""
    home = home.resolve()
    recorded = _recorded(home, _record_path(home, key))
    if recorded is not None:
        return recorded
    with locked(records_folder(home)):
        return _find(home, key)


def find_all(home: Path, prefix: str) -> tuple[Running, ...]:
    """All living processes whose key begins so, one for each key, by key. Looks through /proc: some milliseconds.

    A start that is under way is waited for. Where a session's first process is gone but others of it live, the oldest
    of them stands for it.
    """
    home = home.resolve()
    with locked(records_folder(home)):
        return _find_all(home, prefix)


def is_alive(running: Running) -> bool:
    """Whether exactly this process lives. A zombie does not."""
    return process_table.lives(running.pid, running.start_ticks)


def end(running: Running, give_up_s: float) -> None:
    """`end_all` for one."""
    end_all((running,), give_up_s)


def end_all(runnings: tuple[Running, ...], give_up_s: float) -> None:
    """SIGTERM to the processes and everything that they started, SIGKILL after `give_up_s` to what is left. Returns
    when nothing of them lives; nothing to do is a success. DriverError TIMED_OUT where the kernel does not let go."""
    limits = {running: memory_limit.limit_folder(running.pid, _limit_name(running)) for running in runnings}
    # While the process lives its session's number is its own; afterwards only the marks can be trusted.
    sessions = {running.session for running in runnings if is_alive(running)}
    if not _signal_until_gone(
        runnings, sessions, number=signal.SIGTERM, give_up_s=give_up_s
    ) and not _signal_until_gone(runnings, sessions, number=signal.SIGKILL, give_up_s=KILL_S_MAX):
        why = f"processes of {', '.join(running.key for running in runnings)} do not end, not even by SIGKILL"
        hint = "they wait in the kernel; look at their state with ps"
        raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, why, hint=hint)
    for running, folder in limits.items():
        _record_path(running.home, running.key).unlink(missing_ok=True)
        memory_limit.take_away(_limit_name(running), folder)


def memory_bytes(running: Running) -> int | None:
    """Resident memory of the process and its descendants, shared pages counted in each; None: not readable."""
    return process_table.resident_bytes(running.pid) or None if is_alive(running) else None


def limits_in_force(running: Running) -> Limits:
    """What the kernel really holds the process to: a limit that was asked for may be impossible on this machine."""
    return Limits(memory_limit.limit_bytes(running.pid, _limit_name(running)))


def records_folder(home: Path) -> Path:
    """Its modification time changes whenever a process of this home is started or ended by gonogo."""
    return home / "processes"


def _launch(home: Path, spec: Spec, *, lock: int) -> Running:
    record, limit_name = _record_path(home, spec.key), memory_limit.limit_name(home, spec.key)
    marks = {HOME: str(home), launch.KEY: spec.key, launch.NOTE: spec.note}
    try:
        pid, ticks = launch_process(spec, record, limit_name=limit_name, marks=marks, lock=lock)
    except DriverError as error:
        if error.happened is Happened.NO:
            record.unlink(missing_ok=True)
            memory_limit.take_away(limit_name, None)
        raise
    return _running(home, Seen(pid, "R", pid, ticks), key=spec.key, note=spec.note)


def _find(home: Path, key: str) -> Running | None:
    recorded = _recorded(home, _record_path(home, key))
    if recorded is not None:
        return recorded
    return next((running for running in _find_all(home, key) if running.key == key), None)


def _find_all(home: Path, prefix: str) -> tuple[Running, ...]:
    best = {
        (running.key, running.pid): running
        for running in (*_marked(home, process_table.own_processes()), *_records(home))
    }
    one: dict[str, Running] = {}
    for running in best.values():
        if running.key.startswith(prefix):
            one[running.key] = min(one.get(running.key, running), running, key=_rank)
    return tuple(one[key] for key in sorted(one))


def _rank(running: Running) -> tuple[bool, int, int]:
    """The first process of a session before others, then the older one."""
    return (running.pid != running.session, running.start_ticks, running.pid)


def _record_path(home: Path, key: str) -> Path:
    return records_folder(home) / hashlib.sha256(key.encode()).hexdigest()[:32]


def _limit_name(running: Running) -> str:
    return memory_limit.limit_name(running.home, running.key)


def _records(home: Path) -> Iterator[Running]:
    """The living processes that have a record. It finds those that overwrite their environment, as nginx does."""
    for path in records_folder(home).iterdir():
        recorded = _recorded(home, path) if path.name != LOCK else None
        if recorded is not None:
            yield recorded


def _recorded(home: Path, path: Path) -> Running | None:
    """What a record names, if exactly that process lives."""
    try:
        numbers, key, note = path.read_text(encoding="utf-8", errors="surrogateescape").split("\n", 2)
        pid, ticks, boot = numbers.split()
    except (OSError, ValueError):
        return None
    seen = process_table.look(int(pid))
    return (
        _running(home, seen, key=key, note=note)
        if seen and seen.ticks == int(ticks) and boot == launch.boot()
        else None
    )


def _marked(home: Path, table: Iterable[Seen]) -> Iterator[Running]:
    """The processes that have this home and a key in their environment."""
    mark = os.fsencode(f"{HOME}={home}")
    for seen in table:
        if mark in seen.environment:
            entries = dict(os.fsdecode(entry).split("=", 1) for entry in seen.environment if b"=" in entry)
            yield _running(home, seen, key=entries.get(launch.KEY, ""), note=entries.get(launch.NOTE, ""))


def _running(home: Path, seen: Seen, *, key: str, note: str) -> Running:
    boot_wall_s = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)
    return Running(home, key, seen.pid, seen.ticks, seen.session, note, boot_wall_s + seen.ticks / TICKS_PER_S)


def _members(runnings: tuple[Running, ...], sessions: AbstractSet[int]) -> set[tuple[int, int]]:
    """Everything that the processes started and that lives: by session, and by mark where it made its own session."""
    table = tuple(process_table.own_processes())
    keys = {(running.home, running.key) for running in runnings}
    marked = [found for home in {home for home, _ in keys} for found in _marked(home, table)]
    by_mark = {(found.pid, found.start_ticks) for found in marked if (found.home, found.key) in keys}
    return by_mark | {(seen.pid, seen.ticks) for seen in table if seen.session in sessions}


def _signal_until_gone(
    runnings: tuple[Running, ...], sessions: AbstractSet[int], *, number: signal.Signals, give_up_s: float
) -> bool:
    """Signal all members, those that appear meanwhile too, until none lives or the time is over."""
    over_s = time.monotonic() + give_up_s
    signalled: set[tuple[int, int]] = set()
    while members := _members(runnings, sessions):
        for pid, ticks in members - signalled:
            if process_table.lives(pid, ticks):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
        signalled |= members
        while any(process_table.lives(pid, ticks) for pid, ticks in members):
            if time.monotonic() >= over_s:
                return False
            time.sleep(POLL_S)
    return True
