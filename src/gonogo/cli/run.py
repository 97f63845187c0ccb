"""`gonogo run`: carry a plan out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from gonogo.cli.acting import act, stopped_politely
from gonogo.cli.answer import Answer, Exit, exit_of
from gonogo.cli.at_run import AtRun, at_run
from gonogo.cli.doors import Doors
from gonogo.cli.failing import failure_of, stood
from gonogo.cli.options import DEFAULTS, Injected, Options
from gonogo.cli.principals import caller
from gonogo.cli.signing import approve_all
from gonogo.cli.view.watching import OpenJournal, Watching
from gonogo.core.codec import plan_digest
from gonogo.core.events import RunOpened
from gonogo.core.moves import Move, Wait
from gonogo.core.plan import Principal
from gonogo.core.state import State, fold
from gonogo.document.read import read_plan
from gonogo.engine.opening import Wish, open_run
from gonogo.engine.people import principal
from gonogo.errors import GonogoError
from gonogo.report import make_report
from gonogo.report.record import Report
from gonogo.report.words import short

SUFFIXES = (".md", ".markdown", ".yaml", ".yml")
SCALE_MAX = 1_000_000.0
"""Plan seconds in a real second; a release of six weeks in four seconds is no release."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a run is carried out and shown."""

    clock_scale: Annotated[float, Parameter(help="Plan seconds per real second; for rehearsals and demos.")] = 1.0
    as_: Annotated[str | None, Parameter(name="--as", help="Who opens it; else whoever is logged in.")] = None
    plain: Annotated[bool, Parameter(negative=(), help="Lines instead of the live view, also on a terminal.")] = False
    stay: Annotated[
        bool | None, Parameter(help="Wait when a person is asked; else leave with code 4. On a terminal: stay.")
    ] = None
    yes: Annotated[str | None, Parameter(help="Approve the plan's gates as this name of its people.")] = None


AS_USUAL = Manner()

IN_ADVANCE = "approved in advance with --yes"


def run(
    subject: Annotated[str, Parameter(name="PLAN|RUN", help="A plan's file, or a run to go on with.")],
    /,
    *,
    manner: Manner = AS_USUAL,
    options: Options = DEFAULTS,
    doors: Annotated[Doors, Injected],
) -> Answer:
    """Carry a plan out, or go on with a run.

    The same plan is one run: calling it again goes on where it stands, also after a crash. Ctrl-C stops the engine
    only: services, router and guard go on, and the guard still takes traffic off by itself.

    Example: gonogo run release.md

    Example: gonogo run latest --stay
    """
    name = _opened(subject, manner, options, doors)
    is_live = sys.stderr.isatty() and not manner.plain
    stay = is_live if manner.stay is None else manner.stay
    with at_run(doors, options, name) as here:
        since = here.book.state.length
        signer = principal(here.book.plan, manner.yes) if manner.yes else None
        try:
            with stopped_politely(), Watching(_journal(doors, options), name, is_live=is_live, since=since):
                _act(doors, options, here, signer=signer, stay=stay)
        except KeyboardInterrupt:
            return _stopped(make_report(here.journal.read(name)), options, doors)
        return _answer(make_report(here.journal.read(name)), options, doors)


def _act(doors: Doors, options: Options, here: AtRun, *, signer: Principal | None, stay: bool) -> None:
    """Be the engine; with a signer, answer what is asked and go on, until only people can answer."""

    def watch(_state: State, move: Move) -> None:
        if signer and stay and isinstance(move, Wait) and move.person:
            approve_all(here.book, signer, IN_ADVANCE)

    while act(doors, options, here.run, stay=stay, watch=watch).outcome is None:
        if signer is None or approve_all(here.book, signer, IN_ADVANCE) == 0:
            return


def _opened(subject: str, manner: Manner, options: Options, doors: Doors) -> str:
    """The run that the subject means, opened if there is none yet."""
    file = Path(subject)
    if file.suffix.lower() not in SUFFIXES and not file.is_file():
        with at_run(doors, options, subject) as here:
            return here.run
    if not 0 < manner.clock_scale <= SCALE_MAX:
        raise GonogoError("GG-2001", f"--clock-scale {manner.clock_scale:g} is not in (0, {SCALE_MAX:g}]")
    plan = read_plan(file)
    with doors.journal(options.home) as journal:
        wish = Wish(plan, str(file.resolve().parent), manner.clock_scale, caller(plan, manner.as_))
        name = open_run(journal, doors.clock, wish)
        _same_scale(fold(journal.read(name)).opened, manner.clock_scale)
    print(f"run {name}, plan {short(plan_digest(plan))}", file=sys.stderr, flush=True)
    return name


def _same_scale(opened: RunOpened | None, scale: float) -> None:
    """A run keeps the clock with which it was opened: deadlines that moved would be other deadlines."""
    if opened is not None and opened.clock_scale != scale:
        raise GonogoError(
            "GG-2001",
            f"{opened.run} was opened with --clock-scale {opened.clock_scale:g} and cannot go on with {scale:g}",
            hint=f"gonogo run {opened.run}",
        )


def _journal(doors: Doors, options: Options) -> OpenJournal:
    return lambda: doors.journal(options.home)


def _answer(told: Report, options: Options, doors: Doors) -> Answer:
    hint = f"gonogo report {told.run}"
    if told.outcome not in ("promoted", "rolled back"):
        hint = f"`gonogo status {told.run}` shows what is asked; `gonogo run {told.run}` goes on"
    data = run_data(told, options, doors)
    failure = failure_of(told)
    if failure is None:
        return Answer("\n".join(told.story), data, exit_of(told.outcome), words=hint)
    code = exit_of(told.outcome) if stood(told) else Exit(failure.exit_code)
    return Answer(
        "\n".join(told.story), {**data, "error": failure.as_json()}, code, words=f"{failure.render()}\n{hint}"
    )


def _stopped(told: Report, options: Options, doors: Doors) -> Answer:
    phase = next((p.id for p in reversed(told.phases) if p.entered), told.phases[0].id)
    words = (
        "stopped. The services, the router and the guard go on; the guard still takes traffic off by itself.\n"
        f"  go on:   gonogo run {told.run}\n"
        f"  go back: gonogo rollback {told.run} --phase {phase} --reason TEXT"
    )
    return Answer("", run_data(told, options, doors), Exit.WAITING, words=words)


def run_data(told: Report, options: Options, doors: Doors) -> dict[str, Any]:
    """What a program learns of a run: the same keys from every command that ends one."""
    phases = [
        {"name": p.title, "id": p.id, "share": p.share_percent, "seconds": p.real_seconds, "outcome": p.outcome}
        for p in told.phases
    ]
    outcome = told.outcome if told.outcome in ("promoted", "rolled back") else "waiting"
    ended = {"run": told.run, "outcome": outcome, "reason": told.reason, "phases": phases}
    return {**ended, "journal": str(doors.journal_file(options.home)), "events": told.journal.events}
