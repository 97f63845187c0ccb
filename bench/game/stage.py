"""A database and two processes of the game, until the block is left."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from bench.children import Child, Program, last_words, running
from bench.world import CannotMeasure

READY_S = 40.0
PROCESSES = 2
"""One for each core: no process holds more than 6,000 connections."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the game answers, and where its books are."""

    urls: tuple[str, ...]
    database: str


@contextmanager
def stage() -> Iterator[Stage]:
    """Raises CannotMeasure when something of it does not start."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-game-")))
        home.chmod(0o755)
        words = (sys.executable, "-m", "cultivation")
        database = stack.enter_context(
            running(Program((*words, "database", "--dir", str(home / "db")), home / "db.log"))
        )
        uri = _uri(database, home / "db.log")
        urls = []
        for number in range(PROCESSES):
            port, log = _free_port(), home / f"serve-{number}.log"
            argv = (*words, "serve", "--port", str(port), "--database", uri, "--build", f"bench-{number}")
            child = stack.enter_context(running(Program(argv, log)))
            urls.append(f"http://127.0.0.1:{port}")
            _wait_ready(child, urls[-1], log)
        yield Stage(tuple(urls), uri)


def _uri(database: Child, log: Path) -> str:
    line = database.stdout.readline() if database.stdout else ""
    if not line:
        raise CannotMeasure(f"the database did not start: {last_words(log)}")
    return str(json.loads(line)["uri"])


def _wait_ready(child: Child, url: str, log: Path) -> None:
    end_s = time.monotonic() + READY_S
    while time.monotonic() < end_s and child.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=2) as reply:
                if reply.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise CannotMeasure(f"the game did not become ready: {last_words(log)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
