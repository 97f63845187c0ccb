"""The kernel's process table, read from /proc. Linux only; says nothing and signals nobody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Seen:
    """One living process. `ticks` (its start since boot) with the pid name it for ever. `environment` is empty where it
    was not asked for or may not be read; it holds secrets and is never logged."""

    pid: int
    state: str
    session: int
    ticks: int
    environment: tuple[bytes, ...] = ()


def look(pid: int) -> Seen | None:
    """One process; None where there is none. A zombie is none: only its number is left."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123 half the time of pathlib, and this is asked often
            fields = file.read().rpartition(b")")[2].split()
    except OSError:
        return None
    state = fields[0].decode()
    return None if state in "ZX" else Seen(pid, state, int(fields[3]), int(fields[19]))


def lives(pid: int, ticks: int) -> bool:
    """Whether exactly this process lives: a number that was given to another process does not count."""
    seen = look(pid)
    return seen is not None and seen.ticks == ticks


def own_processes() -> Iterator[Seen]:
    """All living processes of our own user but this one, with their environments."""
    own, me = os.geteuid(), str(os.getpid())
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or folder.name == me:
            continue
        seen = look(int(folder.name))
        if seen is None:
            continue
        try:
            if folder.stat().st_uid != own:
                continue
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        yield Seen(seen.pid, seen.state, seen.session, seen.ticks, tuple(environment.split(b"\0")))


def resident_bytes(pid: int) -> int:
    """Resident memory of a process and its descendants; shared pages count in each. 0: not readable."""
    pids, total = [pid], 0
    while pids:
        folder = Path(f"/proc/{pids.pop()}")
        try:
            total += int((folder / "statm").read_text(encoding="ascii").split()[1]) * PAGE_BYTES
            for task in (folder / "task").iterdir():
                pids += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:  # it ended meanwhile
            continue
    return total
