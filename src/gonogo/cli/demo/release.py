"""One release of the demo: `gonogo run` as anybody calls it, players from outside, and nothing left running."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
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
from gonogo.cli.doors import Doors, Record
from gonogo.cli.failing import failure_of
from gonogo.cli.view.watching import Watching
from gonogo.core.plan import Plan, Principal, Probe
from gonogo.engine.book import Book
from gonogo.engine.opening import salt
from gonogo.errors import GonogoError
from gonogo.report import make_report

Process = subprocess.Popen[str]
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


@dataclass(frozen=True, slots=True)
class Carrying:
    """A `gonogo run` at work: its process, the journal that it writes, and the file of its words."""

    process: Process
    journal: Record
    log: Path


def carry_out(release: Release, home: Path, doors: Doors) -> Ended:
    """Release it, from an empty world to its end. GonogoError where the run broke; nothing is left running."""
    _must_be_free(_port(release.plan))
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        outside = stack.enter_context(world(home))
        stack.callback(doors.end_all, home)
        process = stack.enter_context(running(_engine(release, home, outside)))
        carrying = Carrying(process, stack.enter_context(doors.journal(home)), home / "run.log")
        until_s = time.monotonic() + START_S_MAX
        run = _run_name(carrying, until_s)
        stack.enter_context(Watching(lambda: doors.journal(home), run, is_live=release.is_live))
        _until_users_are_served(release.plan, carrying, until_s)
        stack.enter_context(running(outside.walkers(_port(release.plan))))
        players = stack.enter_context(running(_players(release, home)))
        _until_over(carrying, Book(carrying.journal, run, doors.clock), program_of(release.plan))
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


def _must_be_free(port: int) -> None:
    """GonogoError where another program has the port by which the players come in."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise GonogoError("GG-3002", f"port {port} is in use", where="route", why=error.strerror or "") from error


def _run_name(carrying: Carrying, until_s: float) -> str:
    while not carrying.journal.runs():
        _must_live(carrying, until_s)
        time.sleep(LOOK_S)
    return carrying.journal.runs()[-1]


def _until_users_are_served(plan: Plan, carrying: Carrying, until_s: float) -> None:
    component = plan.component(plan.entry)
    while not _answers(_port(plan), component.ready):
        _must_live(carrying, until_s)
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


def _until_over(carrying: Carrying, book: Book, by: Principal) -> None:
    """Answer what is asked until the engine has ended. GonogoError where it ended badly or takes too long."""
    until_s = time.monotonic() + RELEASE_S_MAX
    while carrying.process.poll() is None:
        if time.monotonic() > until_s:
            why = last_words(carrying.log)
            raise GonogoError("GG-3007", f"the release took longer than {RELEASE_S_MAX:g} s", why=why)
        answer_gates(book, by)
        time.sleep(LOOK_S)
    if carrying.process.returncode not in (Exit.CLEAN, Exit.ROLLED_BACK):
        raise broken(carrying)


def _must_live(carrying: Carrying, until_s: float) -> None:
    if carrying.process.poll() is not None:
        raise broken(carrying)
    if time.monotonic() > until_s:
        raise GonogoError("GG-3003", "the old version did not answer its first user", why=last_words(carrying.log))


def broken(carrying: Carrying) -> GonogoError:
    """The error of a `gonogo run` that released nothing: the failed step's, else its own last words."""
    for run in carrying.journal.runs():
        failure = failure_of(make_report(carrying.journal.read(run)))
        if failure is not None:
            return failure
    codes = {Exit.WRONG: "GG-2001", Exit.OUTSIDE: "GG-3007"}
    known = next((word for code, word in codes.items() if code == carrying.process.returncode), "GG-9001")
    what = f"`gonogo run` ended with code {carrying.process.returncode}"
    return GonogoError(known, what, where=str(carrying.log), why=last_words(carrying.log))


def _tally(players: Process, home: Path) -> Mapping[str, Any]:
    """What the players counted; they finish what they have begun first."""
    players.send_signal(signal.SIGTERM)
    try:
        out, _ = players.communicate(timeout=30)
        tally: Mapping[str, Any] = json.loads(out)
    except (subprocess.TimeoutExpired, ValueError) as error:
        why = last_words(home / "players.log")
        raise GonogoError("GG-3010", "the players told nothing", where=str(home / "players.log"), why=why) from error
    return tally
