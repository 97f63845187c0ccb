"""`gonogo rollback`: go back, at any time, from any state."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from gonogo.cli.acting import act, stopped_politely
from gonogo.cli.answer import Answer, exit_of
from gonogo.cli.at_run import AtRun, at_run
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, As, Injected, Options, Reason, Run
from gonogo.cli.principals import caller
from gonogo.cli.run import run_data
from gonogo.cli.view.watching import Watching
from gonogo.core.events import RunOutcome
from gonogo.core.moves import Move
from gonogo.core.state import State
from gonogo.engine.people import request_rollback, take_traffic_off
from gonogo.errors import GonogoError
from gonogo.ports import Journal
from gonogo.report import make_report

LOOK_S = 0.2
"""Real seconds between two looks while another engine does the work."""
WAIT_S_MAX = 900.0
"""So long is an engine waited for that holds the lease and does not finish; the request stays in the journal."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What is given up, by whom, and why."""

    phase: Annotated[str, Parameter(help="The phase that is given up, as `gonogo status` names it.")]
    reason: Reason
    as_: As = None


def rollback(run: Run, /, *, back: Back, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Go back, at any time.

    Traffic first, then the old version in full, seen to serve, then the new version away. Nothing blocks it: no gate,
    no hold, no lock. If no engine is at work on the run, this command is the engine. Ends with code 3: rolled back.

    Example: gonogo rollback latest --phase limited-beta --reason "players report lost mounts"
    """
    with at_run(doors, options, run) as here:
        request_rollback(here.book, back.phase, by=caller(here.book.plan, back.as_), reason=back.reason)
        since = here.book.state.length - 1
        with stopped_politely(), Watching(_opens(doors, options), here.run, is_live=False, since=since):
            _until_back(here, options, doors)
        told = make_report(here.journal.read(here.run))
        return Answer("\n".join(told.story), run_data(told, options, doors), exit_of(told.outcome))


def _opens(doors: Doors, options: Options) -> Callable[[], AbstractContextManager[Journal]]:
    return lambda: doors.journal(options.home)


def _until_back(here: AtRun, options: Options, doors: Doors) -> None:
    """Be the engine, or wait for the one that is; a lease that a dead engine left behind runs out by itself."""
    until_s = doors.clock.wall_s() + WAIT_S_MAX
    is_told = False
    while here.book.state.ended is not RunOutcome.ROLLED_BACK:
        try:
            act(doors, options, here.run, stay=True, watch=_watch)
        except GonogoError as error:
            if error.code != BUSY or doors.clock.wall_s() > until_s:
                raise
            if not is_told:
                print(
                    "another engine holds the lease: traffic is taken off now, the rest is its to do", file=sys.stderr
                )
                _take_off(here, options, doors)
            is_told = True
            doors.clock.sleep(LOOK_S)
        here.book.refresh()


BUSY = "GG-2005"


def _take_off(here: AtRun, options: Options, doors: Doors) -> None:
    """Traffic first: a lease, even a dead engine's, does not keep the new version serving."""
    opened = here.book.state.opened
    if opened is not None:
        with doors.outside(options.home, folder=Path(opened.folder), journal=here.journal) as outside:
            take_traffic_off(outside, here.book)


def _watch(_state: State, _move: Move) -> None:
    """The journal's own lines say everything."""
