"""The memory limit that the kernel holds a process to, where this machine allows limits (cgroups v1 or v2)."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from gonogo.drivers import launch


def limit_name(home: Path, key: str) -> str:
    """The name of the cgroup of one process."""
    return "gonogo-" + hashlib.sha256(f"{home}\0{key}".encode()).hexdigest()[:24]


def limit_bytes(pid: int, name: str) -> int | None:
    """The limit in force, read from the kernel; None where there is none of ours."""
    folder = limit_folder(pid, name)
    for file in ("memory.limit_in_bytes", "memory.max"):
        with contextlib.suppress(OSError, ValueError):
            return None if folder is None else int((folder / file).read_text(encoding="ascii"))
    return None


def limit_folder(pid: int, name: str) -> Path | None:
    """Where the cgroup of that name stands in which the process is; None where it is in none."""
    try:
        lines = Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    for line in lines:
        number, controllers, path = line.split(":", 2)
        if path.endswith("/" + name):
            top = Path(launch.CGROUPS) if number == "0" else Path(launch.CGROUPS, controllers.split(",")[0])
            places = (top / path.strip("/"), top / name)
            return next((place for place in places if place.is_dir()), None)
    return None


def take_away(name: str, folder: Path | None) -> None:
    """Remove the cgroup of a process that is gone. `folder` None: look where we would make it. One that still holds
    something stays: the kernel refuses."""
    places = [Path(top, name) for top, _ in launch.own_cgroups()] if folder is None else [folder]
    for place in places:
        with contextlib.suppress(OSError):
            place.rmdir()
