"""The world of the demo, started by commands only: a real PostgreSQL, the game's own auditor and its walkers."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gonogo.cli.demo.children import Program, last_words, running
from gonogo.errors import GonogoError

GAME = (sys.executable, "-m", "cultivation")
"""The reference game, as anybody starts it."""
JOURNEYS = ("J1",)
"""The first hour of newcomers and their nights: of players of their own, and a few seconds long."""


@dataclass(frozen=True, slots=True)
class World:
    """Where the game's state lives, where its economy is audited and where its journeys are told; `folder` holds the
    logs.
    """

    folder: Path
    database: str
    audit_port: int
    journey_port: int

    def environment(self, variant: str) -> dict[str, str]:
        """What the example's plan refers to, for one build of the game."""
        ports = {"AUDIT_PORT": str(self.audit_port), "JOURNEY_PORT": str(self.journey_port)}
        return {"DATABASE_URL": self.database, "GAME_VARIANT": variant, **ports}

    def walkers(self, port: int) -> Program:
        """Synthetic players on both sides of the route at that port, for as long as the release lasts.

        A device of bucket 0 is the first to come to the new version, one of bucket 9999 the last to leave the old one.
        """
        where = ("--url", f"http://127.0.0.1:{port}", "--database", self.database, "--serve", str(self.journey_port))
        return Program((*GAME, "journeys", *where, "--only", *JOURNEYS), {}, self.folder / "journeys.log")


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """A database and an auditor, until the block is left. GonogoError where one does not start."""
    log = folder / "database.log"
    with running(Program((*GAME, "database", "--dir", str(folder / "database")), {}, log)) as database:
        address = _first_line(database, log)
        _revise(address, folder / "revise.log")
        port = free_port()
        audit = (*GAME, "audit", "--database", address, "--serve", str(port))
        with running(Program(audit, {}, folder / "audit.log")):
            yield World(folder, address, port, free_port())


def _first_line(database: subprocess.Popen[str], log: Path) -> str:
    """The address that the database tells once it answers."""
    line = database.stdout.readline() if database.stdout else ""
    try:
        return str(json.loads(line)["uri"])
    except (ValueError, KeyError) as error:
        raise GonogoError("GG-3005", "the database of the demo did not start", why=last_words(log)) from error


def _revise(address: str, log: Path) -> None:
    with running(Program((*GAME, "revise", "--database", address), {}, log)) as revise:
        if revise.wait(60) != 0:
            raise GonogoError("GG-3005", "the demo's database cannot be prepared", why=last_words(log))


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
