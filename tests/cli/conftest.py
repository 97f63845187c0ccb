"""Gives the tests of the commands the same journals as the tests of the report."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from gonogo.cli.calling import call
from gonogo.cli.doors import Doors
from gonogo.core.events import RunOpened
from gonogo.engine.outside import Outside
from gonogo.ports import Beat
from gonogo.testing.fake_channel import FakeChannel
from gonogo.testing.fake_fact import FakeFact
from gonogo.testing.fake_guard import FakeGuardHost
from gonogo.testing.fake_journal import FakeJournal
from gonogo.testing.fake_router import FakeRouter
from gonogo.testing.fake_target import FakeTarget, FakeWorld


@pytest.fixture(scope="session")
def journals() -> ModuleType:
    """The module `tests/report/journals.py`."""
    at = Path(__file__).parents[1] / "report" / "journals.py"
    spec = importlib.util.spec_from_file_location("journals", at)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["journals"] = module
    spec.loader.exec_module(module)
    return module


class WatchedClock:
    """Virtual time in which living guards look around whenever somebody sleeps; `stop_at_s` is when Ctrl-C comes."""

    def __init__(self, now_s, journal):
        self.now_s = now_s
        self.journal = journal
        self.guard = FakeGuardHost()
        self.stop_at_s = float("inf")
        self.looks = []

    def wall_s(self):
        return self.now_s

    def sleep(self, seconds):
        self.now_s += seconds
        for run in self.guard.alive:
            self.journal.beat(Beat(run, "guard", self.now_s, {}))
        for look in self.looks:
            look()
        if self.now_s >= self.stop_at_s:
            raise KeyboardInterrupt


class Runs:
    """A home with runs in it, and the doors to it: no file, no process."""

    def __init__(self, journals):
        self.journals = journals
        self.journal = FakeJournal()
        self.clock = WatchedClock(journals.OPENED_WALL_S, self.journal)
        self.opened = 0
        self.ended = []

    def add(self, events, name=None):
        """Write a journal down; `name` is the run's instead of the one in its opening."""
        for event in events:
            what = event.what
            if isinstance(what, RunOpened) and name:
                what = replace(what, run=name)
            run = name or events[0].what.run
            self.journal.append(
                run, what, expected_length=event.index, at_s=event.at_s, wall_s=event.wall_s, token=None
            )
        self.clock.now_s = max(self.clock.now_s, events[-1].wall_s + 1)
        return self

    @contextmanager
    def open(self, _home):
        self.opened += 1
        try:
            yield self.journal
        finally:
            self.opened -= 1

    @contextmanager
    def outside(self, home, *, folder, journal):
        raise AssertionError(f"this command needs nothing outside: {home} {folder} {journal}")
        yield

    def end_all(self, home):
        self.ended.append(home)

    @property
    def doors(self):
        return Doors(self.open, self.outside, lambda home: home / "journal.db", self.end_all, self.clock)

    def call(self, *words):
        """What a command answers."""
        called = call(words, lambda: self.doors)
        assert self.opened == 0, "a journal was left open"
        return called.answer


@pytest.fixture
def runs(journals):
    """An empty home."""
    return Runs(journals)


@pytest.fixture
def world(runs, journals):
    """A run that was opened and not begun, in a world where everything works and nobody sends any request."""
    runs.add(journals.promoted()[:1])
    outside = Outside(
        runs.journal, FakeTarget(FakeWorld()), FakeRouter(), FakeFact(), FakeChannel(), runs.clock.guard, runs.clock
    )

    @contextmanager
    def opened(_home, **_asked_for):
        yield outside

    runs.outside = opened
    return outside


@pytest.fixture
def world_run(runs, world):
    """A run as the engine itself wrote it, up to the first question to people."""
    runs.call("run", "latest")
    return world
