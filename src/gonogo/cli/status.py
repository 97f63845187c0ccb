"""`gonogo status`: the runs, or where one run stands."""

from __future__ import annotations

import io
import sys
from dataclasses import asdict
from math import exp
from typing import Annotated, Any

from rich.console import Console

from gonogo.cli.answer import Answer
from gonogo.cli.at_run import AtRun, at_run
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS, Injected, Options, Run
from gonogo.cli.view.draw import draw
from gonogo.cli.view.picture import Picture, picture
from gonogo.cli.view.plain import plain_line
from gonogo.cli.view.so_far import SoFar, follow, outcome_of
from gonogo.core.judge.terms import calibration
from gonogo.core.phases import all_gates
from gonogo.core.plan import Plan
from gonogo.core.state import State, fold
from gonogo.ports import Journal
from gonogo.report import Report, make_report
from gonogo.report.when import utc_of

LAST_LINES = 8
"""Lines of the journal under the picture."""
WIDTH = 150
"""Columns where stdout is not a terminal."""


def status(run: Run | None = None, /, *, options: Options = DEFAULTS, doors: Annotated[Doors, Injected]) -> Answer:
    """Show the runs, or where one run stands.

    Without a run: all of them. With one: its phases, what the guard sees, what is waited for and until when, who is
    asked what, and what going back costs now.

    Example: gonogo status latest
    """
    if run is None:
        with doors.journal(options.home) as journal:
            return _all(journal)
    with at_run(doors, options, run) as here:
        return _one(here, doors.clock.wall_s())


def _all(journal: Journal) -> Answer:
    states = [(run, fold(journal.read(run))) for run in journal.runs()]
    found = [_line(run, state) for run, state in states if state.opened]
    text = "\n".join(f"{one['run']:<32} {one['outcome']:<12} {one['opened']}  {one['title']}" for one in found)
    return Answer(text, {"runs": found}, words="" if found else "there is no run yet; `gonogo run PLAN` begins one")


def _line(run: str, state: State) -> dict[str, str]:
    title = f"{state.plan.name} {state.plan.version}" if state.plan else ""
    return {"run": run, "outcome": outcome_of(state), "opened": utc_of(state.opened_wall_s), "title": title}


def _one(here: AtRun, wall_s: float) -> Answer:
    events = here.journal.read(here.run)
    so_far = follow(SoFar(), events)
    now = picture(so_far, here.journal.beats(here.run), wall_s)
    asked = _asked(so_far.state, here.run)
    lines = [line for line in (plain_line(event, events[0].wall_s) for event in events) if line]
    told = make_report(events)
    text = _drawn(now, lines[-LAST_LINES:]) + "\n".join(["", *_evidence(told, so_far.state.plan), ""])
    text += "".join(f"\n{one['question']}\n  {one['answer_with']}\n" for one in asked)
    release = {
        "evidence": [asdict(one) for one in told.evidence],
        "proved": [{"phase": one.id, "true": one.proved, "open": one.still_open} for one in told.phases if one.entered],
    }
    data = {"run": here.run, "outcome": now.outcome, "now": asdict(now), "asked": asked, "release": release}
    return Answer(text, data)


def _evidence(told: Report, plan: Plan | None) -> list[str]:
    """The whole release: each guard's part of alpha with its evidence and limit, and what each phase proved."""
    lines = ["evidence of the whole release, as the journal has it:"]
    lines += [
        f"  {one.alpha_part * 100:3.0f} % of alpha  {exp(one.log_e):8.3g} now, {exp(one.log_e_max):8.3g} at most, "
        f"{exp(one.log_limit):.0f} goes back  {one.asks}"
        + (f" (counts {one.times:g} times)" if one.times != 1.0 else "")
        for one in told.evidence
    ]
    counted = calibration(plan) if plan is not None and told.evidence else ""
    lines += [f"  {counted}"] if counted else []
    for phase in told.phases:
        if phase.entered and (phase.proved or phase.still_open):
            count = len(phase.proved) + len(phase.still_open)
            still = f"; open: {'; '.join(phase.still_open)}" if phase.still_open else ""
            lines.append(f"  {phase.title}: {len(phase.proved)} of {count} success criteria true{still}")
    return lines if len(lines) > 1 else []


def _asked(state: State, run: str) -> list[dict[str, Any]]:
    """The gates that wait for an answer, with the command that gives it."""
    decided = {decision.about for decision in state.decisions}
    if state.plan is None or state.ended:
        return []
    return [
        {
            "gate": gate.id,
            "question": gate.question,
            "roles": list(gate.roles),
            "quorum": gate.quorum,
            "closes_plan_s": state.gates[gate.id].closes_s,
            "answer_with": f"gonogo decide {run} --gate {gate.id} --answer approved --as NAME --reason TEXT",
        }
        for gate in all_gates(state.plan)
        if gate.id in state.gates and gate.id not in decided
    ]


def _drawn(now: Picture, lines: list[str]) -> str:
    """The picture as text: with colours on a terminal, without anywhere else."""
    out = io.StringIO()
    is_terminal = sys.stdout.isatty()
    console = Console(file=out, force_terminal=is_terminal, width=None if is_terminal else WIDTH)
    console.print(draw(now, lines))
    return out.getvalue()
