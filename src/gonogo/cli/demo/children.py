"""Processes that the demo starts, each in a session of its own, and ends by its number, whatever happens."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GIVE_UP_S = 20.0
"""Real seconds between the polite word and the last one; PostgreSQL writes its checkpoint in that time."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to start: argv, what its environment has besides ours, and the file for its words."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    log: Path


@contextmanager
def running(program: Program) -> Iterator[subprocess.Popen[str]]:
    """The program, until the block is left. Its stdout can be read; its stderr is in the log.

    In a session of its own a Ctrl-C does not reach it: the demo ends it in order, and everything that it started.
    """
    with program.log.open("a", encoding="utf-8") as log:
        child = subprocess.Popen(
            program.argv,
            env={**os.environ, **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        try:
            yield child
        finally:
            ended(child)
            if child.stdout is not None:
                child.stdout.close()


def ended(child: subprocess.Popen[str]) -> None:
    """End a child and what is left of its session. Nothing to do is a success."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GIVE_UP_S)
    # A session's number is not used again while anything of it lives, so this can hit nobody else.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def last_words(log: Path, lines: int = 12) -> str:
    """The end of a log, for an error's reason."""
    with contextlib.suppress(OSError):
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    return ""
