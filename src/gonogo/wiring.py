"""The only place that joins ports to drivers. Imported by entry points alone."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from gonogo.core.plan import Plan, Signal
from gonogo.core.steps import Side
from gonogo.core.strategy import sides_of
from gonogo.drivers import processes
from gonogo.drivers.channel.channels import Channels
from gonogo.drivers.channel.file import FileChannel
from gonogo.drivers.channel.webhook import WebhookChannel
from gonogo.drivers.environment import resolved
from gonogo.drivers.fact.http import HttpFact
from gonogo.drivers.guard.process import ProcessGuardHost
from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.drivers.router.envoy_config import LATENCY_EDGES_MS
from gonogo.drivers.signal.combined import Combined
from gonogo.drivers.signal.envoy_stats import EnvoyStats
from gonogo.drivers.signal.process_memory import Memories, ProcessMemory
from gonogo.drivers.signal.prometheus_text import prometheus_pages
from gonogo.drivers.target.local import LocalTarget
from gonogo.engine.book import Book
from gonogo.engine.guard import Guard, last_judge
from gonogo.engine.judging import CoreJudge
from gonogo.engine.outside import Outside
from gonogo.journal_store.sqlite import SqliteJournal
from gonogo.ports import Journal

MEMORY_S = 1.0
"""Real seconds between two looks at the processes' memory: it grows slowly, and a look costs a millisecond."""

END_S = 10.0
"""Real seconds for the processes of a home that is thrown away to end by themselves."""


class RealClock:
    """Unix time that never goes back within a process, and real waiting."""

    def __init__(self) -> None:
        self._last_s = 0.0

    def wall_s(self) -> float:
        """Unix time, the same for every process of the machine; a clock that is set back stands still instead."""
        self._last_s = max(self._last_s, time.time())
        return self._last_s

    def sleep(self, seconds: float) -> None:
        """Wait that long."""
        time.sleep(max(0.0, seconds))


def journal_file(home: Path) -> Path:
    """Where the journal of a home lies."""
    return home / "journal.db"


@contextmanager
def open_journal(home: Path) -> Iterator[SqliteJournal]:
    """The journal of a home, made where there is none."""
    home.mkdir(parents=True, exist_ok=True)
    journal = SqliteJournal(journal_file(home))
    try:
        yield journal
    finally:
        journal.close()


@contextmanager
def open_outside(home: Path, *, folder: Path, journal: Journal) -> Iterator[Outside]:
    """Everything outside that the runs of a home need: local processes, Envoy, HTTP, files."""
    router = EnvoyRouter(home)
    try:
        yield Outside(
            journal=journal,
            target=LocalTarget(home, folder, router.active_requests),
            router=router,
            fact=HttpFact(),
            channel=Channels({"file": FileChannel(home), "webhook": WebhookChannel()}),
            guard=ProcessGuardHost(home, lambda run: guard_argv(home, run)),
            clock=RealClock(),
        )
    finally:
        router.close()


def end_all(home: Path) -> None:
    """End every process that the runs of a home left standing: for homes that are thrown away, as the demo's."""
    processes.end_all(processes.find_all(home, ""), END_S)


def guard_argv(home: Path, run: str) -> tuple[str, ...]:
    """The command of a run's guard."""
    return (sys.executable, "-m", "gonogo.cli.guard_process", str(home.resolve()), run)


@contextmanager
def open_guard(home: Path, run: str) -> Iterator[tuple[Guard, bool]]:
    """The guard of a run, and whether it goes on with evidence that another guard left."""
    with open_journal(home) as journal:
        book = Book(journal, run, RealClock())
        book.refresh()
        left = last_judge(journal, run)
        router = EnvoyRouter(home)
        folder = Path(book.state.opened.folder if book.state.opened else ".")
        signal = signal_of(book.plan, router, LocalTarget(home, folder, router.active_requests))
        try:
            guard = Guard(book, signal, router, CoreJudge(book.plan, left))
            yield guard, left is not None
        finally:
            signal.close()
            router.close()


def signal_of(plan: Plan, router: EnvoyRouter, target: LocalTarget) -> Combined:
    """One snapshot for everything that the plan's criteria ask for."""
    wall_s = RealClock().wall_s
    envoy = EnvoyStats(router.admin, router.clusters, edges_ms=LATENCY_EDGES_MS, wall_s=wall_s)
    memory = ProcessMemory(_seldom(lambda: _memories(plan, target)), wall_s=wall_s)
    pages = prometheus_pages(tuple(_bound(signal) for signal in plan.signals), component=plan.entry)
    return Combined(envoy, memory, *pages)


def _bound(signal: Signal) -> Signal:
    """A custom signal with the references in its settings filled in from the environment."""
    return replace(signal, settings=tuple((name, resolved(value)) for name, value in signal.settings))


def _memories(plan: Plan, target: LocalTarget) -> tuple[tuple[str, Side, int | None], ...]:
    return tuple(
        (component.name, side, memory_bytes)
        for component in plan.components
        for side in sides_of(component)
        for memory_bytes in target.memories(component, side)
    )


def _seldom(read: Callable[[], Memories]) -> Callable[[], Memories]:
    """The same answer for a while: the guard looks more often than memory changes."""
    last: list[tuple[float, Memories]] = []

    def remembered() -> Memories:
        now_s = time.monotonic()
        if not last or now_s - last[-1][0] >= MEMORY_S:
            last[:] = [(now_s, read())]
        return last[-1][1]

    return remembered
