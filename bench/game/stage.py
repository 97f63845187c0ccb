"""A database and two processes of the game, until the block is left."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
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
    home: Path

    @contextmanager
    def another(self, name: str, *words: str) -> Iterator[tuple[str, int]]:
        """The URL and the number of one more process on the same database, until the block is left."""
        with _serving(self.home, self.database, name, words) as found:
            yield found


@contextmanager
def stage() -> Iterator[Stage]:
    """Raises CannotMeasure when something of it does not start."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-game-")))
        home.chmod(0o755)
        uri = stack.enter_context(_database(home))
        names = [f"bench-{number}" for number in range(PROCESSES)]
        urls = [stack.enter_context(_serving(home, uri, name, ()))[0] for name in names]
        yield Stage(tuple(urls), uri, home)


@contextmanager
def database_alone() -> Iterator[Stage]:
    """A database without a process on it."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-game-")))
        home.chmod(0o755)
        yield Stage((), stack.enter_context(_database(home)), home)


@contextmanager
def _database(home: Path) -> Iterator[str]:
    argv = (sys.executable, "-m", "cultivation", "database", "--dir", str(home / "db"))
    with running(Program(argv, home / "db.log")) as database:
        yield _uri(database, home / "db.log")


@contextmanager
def _serving(home: Path, uri: str, name: str, more: Sequence[str]) -> Iterator[tuple[str, int]]:
    port, log = _free_port(), home / f"{name}.log"
    words = (sys.executable, "-m", "cultivation", "serve", "--port", str(port), "--database", uri, "--build", name)
    with running(Program((*words, *more), log)) as child:
        url = f"http://127.0.0.1:{port}"
        _wait_ready(child, url, log)
        yield url, child.pid


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
