"""Programs that the bench starts, each in a session of its own, and ends by its number, whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

GIVE_UP_S = 20.0
"""Real seconds between the polite word and the last one; PostgreSQL writes its checkpoint in that time."""
LAST_LINES = 15

Child = subprocess.Popen[str]


@dataclass(frozen=True, slots=True)
class Program:
    """What to start: argv, the file for its words, and what its environment has besides ours."""

    argv: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def start(program: Program) -> Child:
    """Start it; its stdout can be read, its stderr goes to the log. Whoever starts it ends it with `end`."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    with program.log.open("a", encoding="utf-8") as log:
        return subprocess.Popen(
            program.argv,
            env={**os.environ, "PATH": path, **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )


def end(child: Child) -> None:
    """End a child and what is left of its session. Nothing to do is a success."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GIVE_UP_S)
    # A session's number is not used again while anything of it lives, so this can hit nobody else.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()


@contextmanager
def running(program: Program) -> Iterator[Child]:
    """The program, until the block is left."""
    child = start(program)
    try:
        yield child
    finally:
        end(child)


def last_words(log: Path) -> str:
    """The end of a log, for the reason of an error."""
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:])
    return ""
