"""What commands ask of the rest of the house. The entry point fills it in; tests fill in fakes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from gonogo.core.plan import Plan
from gonogo.engine.outside import Outside
from gonogo.ports import Clock, Journal


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is carried out: gonogo's home, and the folder that the plan's paths are relative to."""

    home: Path
    folder: Path


@dataclass(frozen=True, slots=True)
class Doors:
    """`journal` opens a home's journal, `outside` everything that one run needs; both are closed after use.

    `journal_file` is where a person finds that journal. `clock` is real time.
    """

    journal: Callable[[Path], AbstractContextManager[Journal]]
    outside: Callable[[Place, Plan, Journal], AbstractContextManager[Outside]]
    journal_file: Callable[[Path], Path]
    clock: Clock
