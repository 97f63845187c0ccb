"""What all releases of one bench share: a folder that goes away, a real PostgreSQL, and the game's own auditor."""

from __future__ import annotations

import json
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.children import Child, Program, last_words, running

GAME = (sys.executable, "-m", "cultivation")
"""The reference game, as anybody starts it."""


class CannotMeasure(Exception):  # noqa: N818  # it says what happened
    """Something that a bench needs did not come about; the figure is then not measured, and never made up."""


@dataclass(frozen=True, slots=True)
class World:
    """Where things lie, and what the plans refer to."""

    folder: Path
    database: str
    audit_port: int

    def environment(self, variant: str) -> dict[str, str]:
        """What the plans refer to, for one build of the game."""
        ports = {"AUDIT_PORT": str(self.audit_port), "JOURNEY_PORT": str(free_port())}
        return {"DATABASE_URL": self.database, "GAME_VARIANT": variant, **ports}


@contextmanager
def world() -> Iterator[World]:
    """A database and an auditor, until the block is left. CannotMeasure where one does not start."""
    with tempfile.TemporaryDirectory(prefix="gonogo-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        log = folder / "database.log"
        with running(Program((*GAME, "database", "--dir", str(folder / "database")), log)) as database:
            address = _address(database, log)
            port = free_port()
            audit = (*GAME, "audit", "--database", address, "--serve", str(port))
            with running(Program(audit, folder / "audit.log")):
                yield World(folder, address, port)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _address(database: Child, log: Path) -> str:
    """What the database tells once it answers."""
    line = database.stdout.readline() if database.stdout else ""
    try:
        return str(json.loads(line)["uri"])
    except (ValueError, KeyError) as error:
        raise CannotMeasure(f"the database did not start: {last_words(log)}") from error
