"""One release of the demo: `gonogo run` as anybody calls it, players from outside, and nothing left running."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gonogo.cli.answer import Exit
from gonogo.cli.demo.autopilot import answer_gates, program_of
from gonogo.cli.demo.children import Program, last_words, running
from gonogo.cli.demo.world import GAME, World, world
from gonogo.cli.doors import Doors
from gonogo.cli.view.watching import Watching
from gonogo.core.plan import Plan, Principal, Probe
from gonogo.engine.book import Book
from gonogo.engine.opening import salt
from gonogo.errors import GonogoError
from gonogo.ports import Journal

Engine = subprocess.Popen[str]
"""A child with words on its stdout."""

LOOK_S = 0.1
"""Real seconds between two looks of the demo at its children."""
START_S_MAX = 60.0
"""So long may the old version take to answer its first user."""
RELEASE_S_MAX = 300.0
"""So long may one release take; the demo then says so and cleans up."""
AFTER_S = 1.0
"""The players stay this long after the end, to see that everything still answers."""
PLAYERS = 120


@dataclass(frozen=True, slots=True)
class Release:
    """What to release: the plan's file, the build of the game, how fast the plan's clock runs, requests a second."""

    file: Path
    plan: Plan
    variant: str
    clock_scale: float
    rate: float
    is_live: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """A release that is over: its run, and what the players counted."""

    run: str
    tally: Mapping[str, Any]


def carry_out(release: Release, home: Path, doors: Doors) -> Ended:
    """Release it, from an empty world to its end. GonogoError where the run broke; nothing is left running."""
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        outside = stack.enter_context(world(home))
        stack.callback(doors.end_all, home)
        engine = stack.enter_context(running(_engine(release, home, outside)))
        journal = stack.enter_context(doors.journal(home))
        until_s = time.monotonic() + START_S_MAX
        run = _run_name(journal, engine, home, until_s)
        book = Book(journal, run, doors.clock)
        stack.enter_context(Watching(lambda: doors.journal(home), run, is_live=release.is_live))
        by = program_of(release.plan)
        _until_users_are_served(release.plan, engine, home, until_s)
        players = stack.enter_context(running(_players(release, home)))
        _until_over(book, by, engine, home)
        time.sleep(AFTER_S)
        return Ended(run, _tally(players, home))


def _engine(release: Release, home: Path, outside: World) -> Program:
    """`gonogo run`, as anybody would call it."""
    by = program_of(release.plan).name
    argv = (sys.executable, "-m", "gonogo.cli.main", "run", str(release.file), "--home", str(home), "--plain", "--stay")
    scale = ("--clock-scale", f"{release.clock_scale:g}", "--as", by)
    return Program((*argv, *scale), {**outside.environment(release.variant), "PATH": search_path()}, home / "run.log")


def search_path() -> str:
    """The search path with this environment's own programs first: the plan's commands are found there."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _players(release: Release, home: Path) -> Program:
    options = {
        "--url": f"http://127.0.0.1:{_port(release.plan)}",
        "--players": str(PLAYERS),
        "--rate": f"{release.rate:g}",
        "--salt": salt(release.plan),
        "--stats-file": str(home / "players.json"),
    }
    argv = (*GAME, "players", *(word for pair in options.items() for word in pair), "--until-signal")
    return Program(argv, {}, home / "players.log")


def _port(plan: Plan) -> int:
    """Where users come in."""
    route = plan.component(plan.entry).route
    if route is None:
        raise GonogoError("GG-1313", "the demo's plan has no route for its users")
    return route.port


def _run_name(journal: Journal, engine: Engine, home: Path, until_s: float) -> str:
    while not journal.runs():
        _must_live(engine, home, until_s)
        time.sleep(LOOK_S)
    return journal.runs()[-1]


def _until_users_are_served(plan: Plan, engine: Engine, home: Path, until_s: float) -> None:
    component = plan.component(plan.entry)
    while not _answers(_port(plan), component.ready):
        _must_live(engine, home, until_s)
        time.sleep(LOOK_S)


def _answers(port: int, probe: Probe) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2.0)
    try:
        connection.request("GET", probe.path)
        return connection.getresponse().status == probe.status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _until_over(book: Book, by: Principal, engine: Engine, home: Path) -> None:
    """Answer what is asked until the engine has ended. GonogoError where it ended badly or takes too long."""
    until_s = time.monotonic() + RELEASE_S_MAX
    while engine.poll() is None:
        if time.monotonic() > until_s:
            raise GonogoError(
                "GG-3007", f"the release took longer than {RELEASE_S_MAX:g} s", why=last_words(home / "run.log")
            )
        answer_gates(book, by)
        time.sleep(LOOK_S)
    if engine.returncode not in (Exit.CLEAN, Exit.ROLLED_BACK):
        raise broken(engine.returncode, home)


def _must_live(engine: Engine, home: Path, until_s: float) -> None:
    if engine.poll() is not None:
        raise broken(engine.returncode, home)
    if time.monotonic() > until_s:
        raise GonogoError("GG-3003", "the old version did not answer its first user", why=last_words(home / "run.log"))


def broken(code: int, home: Path) -> GonogoError:
    """The error of a `gonogo run` that ended neither promoted nor rolled back, with its own last words."""
    known = {Exit.WRONG: "GG-2001", Exit.OUTSIDE: "GG-3007"}.get(
        Exit(code) if code in set(Exit) else Exit.BUG, "GG-9001"
    )
    log = home / "run.log"
    return GonogoError(known, f"`gonogo run` ended with code {code}", where=str(log), why=last_words(log))


def _tally(players: Engine, home: Path) -> Mapping[str, Any]:
    """What the players counted; they finish what they have begun first."""
    players.send_signal(signal.SIGTERM)
    try:
        out, _ = players.communicate(timeout=30)
        tally: Mapping[str, Any] = json.loads(out)
    except (subprocess.TimeoutExpired, ValueError) as error:
        why = last_words(home / "players.log")
        raise GonogoError("GG-3010", "the players told nothing", where=str(home / "players.log"), why=why) from error
    return tally
