"""One release under real traffic: a home of its own, the engine as a process, players, and nothing left running."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.children import Child, Program, end, last_words, start
from bench.world import GAME, CannotMeasure, World, free_port
from gonogo import wiring
from gonogo.core.chain import Line
from gonogo.core.events import Answer, Event
from gonogo.core.gates import gates_of
from gonogo.core.plan import Plan, Principal, PrincipalKind
from gonogo.core.state import State
from gonogo.document.read import read_plan
from gonogo.drivers import processes
from gonogo.engine import people
from gonogo.engine.book import Book
from gonogo.engine.opening import salt
from gonogo.journal_store.sqlite import SqliteJournal

ENDED_WELL = (0, 3)
"""Exit codes of an engine that carried its run to an end: promoted, rolled back."""
LOOK_S = 0.02
PLAYERS = 600
RATE = 305.0
"""Turns a second in the players' open timetable: some 330 requests, for some claims are sent twice."""
WARM_S = 4.5
"""Real seconds after the players began until the first gate is answered: every player has logged in by then."""
END_S = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What to release: the plan's file, the build of the game, how fast the plan's clock runs, the players' dice."""

    plan: Path
    variant: str
    seed: int
    clock_scale: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What the players had counted at one instant of unix time."""

    wall_s: float
    requests: int
    failed: int


class Release:
    """Entered: a folder and a plan with a free port. Left: everything that was started for it has ended."""

    def __init__(self, world: World, asked: Asked) -> None:
        self.asked = asked
        self.folder = world.folder / f"{asked.variant}-{asked.seed}-{time.monotonic_ns()}"
        self.home = self.folder / "home"
        self.file = self.folder / asked.plan.name
        self.engine: Child | None = None
        self.playing_s: float | None = None
        self.samples: list[Sample] = []
        self._environment = world.environment(asked.variant)
        self._players: Child | None = None
        self._walkers: Child | None = None
        self._book: Book | None = None
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        self.folder.mkdir()
        self.file.write_text(with_port(self.asked.plan.read_text(encoding="utf-8"), free_port()), encoding="utf-8")
        self.plan = read_plan(self.file)
        self.journal = self._closing.enter_context(wiring.open_journal(self.home))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in (self._walkers, self._players, self.engine):
            if child is not None:
                end(child)
        processes.end_all(processes.find_all(self.home, ""), END_S)
        self._closing.close()
        shutil.rmtree(self.folder)

    @property
    def run(self) -> str:
        """The run's name; CannotMeasure where none was opened."""
        if not self.journal.runs():
            raise CannotMeasure(f"no run was opened: {self.words()}")
        return self.journal.runs()[0]

    def words(self) -> str:
        """The engine's last words."""
        return last_words(self.folder / "engine.log")

    def events(self, since: int = 0) -> tuple[Event, ...]:
        """The run's journal; () where no run was opened yet."""
        runs = self.journal.runs()
        return self.journal.read(runs[0], since) if runs else ()

    def has_no_engine(self) -> bool:
        """Whether none was started, or the last one has ended."""
        return self.engine is None or self.engine.poll() is not None

    def lines(self) -> tuple[Line, ...]:
        """The run's journal as it is stored, for whoever checks its chain."""
        with closing(SqliteJournal(wiring.journal_file(self.home))) as journal:
            return journal.lines(self.run)

    def start_engine(self) -> None:
        """`gonogo run`, as anybody calls it; also a second time."""
        if self.engine is not None:
            end(self.engine)
        argv = (sys.executable, "-m", "gonogo.cli.main", "run", str(self.file), "--home", str(self.home), "--plain")
        manner = ("--stay", "--clock-scale", f"{self.asked.clock_scale:g}", "--as", program_of(self.plan).name)
        self.engine = start(Program((*argv, *manner), self.folder / "engine.log", self._environment))

    def kill_engine(self) -> bool:
        """As a machine does that has no memory left; False where it had ended before."""
        if self.engine is None or self.has_no_engine():
            return False
        self.engine.kill()
        self.engine.wait()
        return True

    def look(self) -> State:
        """What the journal tells now. Players come when users are let in; gates are answered when all are logged in."""
        if self._book is None:
            if not self.journal.runs():
                return State()
            self._book = Book(self.journal, self.run, wiring.RealClock())
        self._book.refresh()
        state = self._book.state
        if self._players is None and state.is_done("restore/start") and state.ended is None:
            self._players = start(self._crowd())
            self._walkers = start(self._journeys()) if "JOURNEY_PORT" in self.file.read_text("utf-8") else None
            self.playing_s = time.monotonic()
        if self.playing_s is not None and time.monotonic() - self.playing_s >= WARM_S:
            _answer(self._book)
        return state

    def until(self, is_there: Callable[[State], bool], give_up_s: float) -> State:
        """Look until it is so. CannotMeasure where the engine breaks, ends before, or the time is over."""
        over_s = time.monotonic() + give_up_s
        while True:
            code = self.engine.poll() if self.engine else None
            state = self.look()
            if is_there(state):
                return state
            if code is not None and code != -signal.SIGKILL:
                raise CannotMeasure(f"the engine ended with code {code}: {self.words()}")
            if time.monotonic() > over_s:
                raise CannotMeasure(f"it took longer than {give_up_s:g} s: {self.words()}")
            self._sample()
            time.sleep(LOOK_S)

    def until_ended(self, give_up_s: float) -> State:
        """Look until the run has an outcome and its engine has gone by itself."""
        state = self.until(lambda state: state.ended is not None, give_up_s)
        code = self.engine.wait(END_S) if self.engine else None
        if code not in ENDED_WELL:
            raise CannotMeasure(f"the engine ended with code {code}: {self.words()}")
        return state

    def tally(self) -> dict[str, Any]:
        """What the players counted, who finish what they have begun. CannotMeasure where they tell nothing."""
        if self._players is None:
            raise CannotMeasure("nobody played")
        self._players.send_signal(signal.SIGTERM)
        try:
            out, _ = self._players.communicate(timeout=30)
            told: dict[str, Any] = json.loads(out)
        except (subprocess.TimeoutExpired, ValueError) as error:
            raise CannotMeasure(f"the players told nothing: {last_words(self.folder / 'players.log')}") from error
        return told

    def _journeys(self) -> Program:
        """The synthetic players whose journeys the example's plan has for a guard."""
        route = self.plan.component(self.plan.entry).route
        where = (
            "--url",
            f"http://127.0.0.1:{route.port if route else 0}",
            "--serve",
            self._environment["JOURNEY_PORT"],
        )
        database = ("--database", self._environment["DATABASE_URL"])
        return Program((*GAME, "journeys", *where, *database, "--only", "J1"), self.folder / "journeys.log")

    def _crowd(self) -> Program:
        route = self.plan.component(self.plan.entry).route
        options = {
            "--url": f"http://127.0.0.1:{route.port if route else 0}",
            "--players": str(PLAYERS),
            "--rate": f"{RATE:g}",
            "--seed": str(self.asked.seed),
            "--salt": salt(self.plan),
            "--stats-file": str(self.folder / "players.json"),
        }
        words = (word for pair in options.items() for word in pair)
        return Program((*GAME, "players", *words, "--until-signal"), self.folder / "players.log")

    def _sample(self) -> None:
        """The players' own counts, which they write once a second."""
        try:
            told = json.loads((self.folder / "players.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        sample = Sample(told["began_s"] + told["seconds"], told["requests"], told["failed"])
        if not self.samples or sample.wall_s > self.samples[-1].wall_s:
            self.samples.append(sample)


def with_port(text: str, port: int) -> str:
    """The plan with that port for its users instead of its own. CannotMeasure where it has not exactly one."""
    changed, count = re.subn(r"(?m)^( +port: *)\d+ *$", rf"\g<1>{port}", text)
    if count != 1:
        raise CannotMeasure(f"the plan has {count} ports where 1 should be")
    return changed


def program_of(plan: Plan) -> Principal:
    """The program that the plan lets answer. CannotMeasure where it names none."""
    found = next((one for one in plan.people if one.kind is PrincipalKind.PROGRAM), None)
    if found is None:
        raise CannotMeasure("the plan names no program that could answer its gates")
    return found


def _answer(book: Book) -> None:
    """Approve, once, what the plan itself asks; never what is asked because criteria are open."""
    for gate in gates_of(book.plan):
        record = book.state.gates.get(gate.id)
        if record is not None and not record.answers and book.state.ended is None:
            people.answer(book, gate.id, by=program_of(book.plan), said=Answer.APPROVED, reason="the bench asks nobody")
