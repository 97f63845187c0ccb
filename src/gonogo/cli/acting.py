"""Carrying a run out from a command: the command is the engine for as long as it lives."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from gonogo.cli.doors import Doors
from gonogo.cli.options import Options
from gonogo.core.moves import Move
from gonogo.core.state import State
from gonogo.engine.carry_on import Left, carry_on
from gonogo.engine.holder import holder_name
from gonogo.engine.opening import state_of
from gonogo.engine.tick import Engine
from gonogo.errors import GonogoError

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Watch = Callable[[State, Move], None]


def act(doors: Doors, options: Options, run: str, *, stay: bool, watch: Watch) -> Left:
    """Be the engine of a run until it has ended, or a person is due and `stay` is False.

    GonogoError where another engine is at work on it. However it is left, the lease is given back, and the services,
    the router and the guard go on.
    """
    with doors.journal(options.home) as journal:
        state = state_of(journal, run)
        if state.plan is None or state.opened is None:
            raise GonogoError("GG-2002", f"there is no run {run!r}")
        with doors.outside(options.home, folder=Path(state.opened.folder), journal=journal) as outside:
            engine = Engine(outside, run, holder_name())
            if not engine.begin():
                raise GonogoError("GG-2005", f"another engine is at work on {run}", where=str(options.home))
            try:
                return carry_on(engine, stay=stay, watch=watch)
            finally:
                engine.end()


@contextmanager
def stopped_politely() -> Iterator[None]:
    """SIGTERM and a closed terminal stop as Ctrl-C does. While things are put in order, none is heard a second time."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in STOPS:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
