"""What commands ask of the rest of the house. The entry point fills it in; tests fill in fakes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gonogo.core.chain import Line
from gonogo.engine.outside import Outside
from gonogo.ports import Clock, Journal


class Record(Journal, Protocol):
    """A journal that also shows its lines as they are stored, for whoever checks the chain."""

    def lines(self, run: str, since: int = 0) -> tuple[Line, ...]:
        """The lines of a run from index `since` on, unread."""
        ...


class OpenOutside(Protocol):
    """Opens everything that the runs of a home need."""

    def __call__(self, home: Path, *, folder: Path, journal: Journal) -> AbstractContextManager[Outside]:
        """`folder` is what the plan's paths are relative to."""
        ...


@dataclass(frozen=True, slots=True)
class Doors:
    """`journal` opens a home's journal; `outside` everything that its runs need, given the home, the folder that the
    plan's paths are relative to, and the journal. Both are closed after use.

    `journal_file` is where a person finds that journal. `end_all` ends every process that the runs of a home left
    standing: for homes that are thrown away, as the demo's. `clock` is real time.
    """

    journal: Callable[[Path], AbstractContextManager[Record]]
    outside: OpenOutside
    journal_file: Callable[[Path], Path]
    end_all: Callable[[Path], None]
    clock: Clock
