"""Shows a run while somebody else carries it out: follows the journal in a thread of its own and never disturbs it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event as Flag
from threading import Thread
from types import TracebackType
from typing import Self

from gonogo.cli.view.picture import picture
from gonogo.cli.view.plain import plain_line
from gonogo.cli.view.so_far import SoFar, follow
from gonogo.core.events import Event
from gonogo.ports import DriverError, Journal

PLAIN_LOOK_S = 0.2
"""Real seconds between two looks when lines are written."""
LIVE_LOOK_S = 0.5
"""Real seconds between two frames: drawing costs time that the run could use."""
LAST_LINES = 6
"""Lines of the journal under the picture."""

OpenJournal = Callable[[], AbstractContextManager[Journal]]


class Watching:
    """While it is entered, the run is shown on stderr; what was already in the journal below `since` is not told again.

    A journal that cannot be read for a moment is read again at the next look: a view never ends a run.
    """

    def __init__(self, open_journal: OpenJournal, run: str, *, is_live: bool, since: int = 0) -> None:
        self._open_journal = open_journal
        self._run = run
        self._since = since
        self._so_far = SoFar()
        self._lines: list[str] = []
        self._leave = Flag()
        self._thread = Thread(target=self._live if is_live else self._plain, name="view", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave.set()
        self._thread.join()

    def _plain(self) -> None:
        with self._open_journal() as journal:
            while not self._leave.is_set():
                self._tell(self._read(journal))
                self._leave.wait(PLAIN_LOOK_S)
            self._tell(self._read(journal))

    def _tell(self, events: tuple[Event, ...]) -> None:
        for line in self._lines_of(events):
            print(line, file=sys.stderr, flush=True)

    def _live(self) -> None:
        from rich.console import Console  # noqa: PLC0415  # a command without the live view does not pay for rich
        from rich.live import Live  # noqa: PLC0415  # ditto

        with (
            self._open_journal() as journal,
            Live(console=Console(stderr=True), auto_refresh=False, vertical_overflow="crop") as live,
        ):
            while not self._leave.is_set():
                self._draw(live.update, journal)
                self._leave.wait(LIVE_LOOK_S)
            self._draw(live.update, journal)

    def _draw(self, show: Callable[..., None], journal: Journal) -> None:
        from gonogo.cli.view.draw import draw  # noqa: PLC0415  # ditto

        self._lines = [*self._lines, *self._lines_of(self._read(journal))][-LAST_LINES:]
        if self._so_far.state.opened is not None:
            beats = journal.beats(self._run)
            show(draw(picture(self._so_far, beats, time.time()), self._lines, is_brief=True), refresh=True)

    def _read(self, journal: Journal) -> tuple[Event, ...]:
        try:
            events = journal.read(self._run, self._so_far.state.length)
        except DriverError:
            return ()
        self._so_far = follow(self._so_far, events)
        return events

    def _lines_of(self, events: tuple[Event, ...]) -> list[str]:
        opened_s = self._so_far.state.opened_wall_s
        lines = (plain_line(event, opened_s) for event in events if event.index >= self._since)
        return [line for line in lines if line is not None]
