"""How a run begins, and how an unfinished one is found again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import gonogo
from gonogo.core.codec import plan_digest
from gonogo.core.events import RunOpened
from gonogo.core.invariant import BrokenInvariant
from gonogo.core.plan import Plan, Principal
from gonogo.core.state import State, fold
from gonogo.errors import GonogoError
from gonogo.ports import Clock, Conflict, Journal

RUNS_MAX = 10_000
"""Runs of one version of one plan in one journal."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be run: the plan, the folder its paths are relative to, plan seconds per real second, and for whom."""

    plan: Plan
    folder: str
    clock_scale: float
    by: Principal


def open_run(journal: Journal, clock: Clock, wish: Wish) -> str:
    """Begin a run of this plan and return its name, or return the unfinished run of the same plan to go on with.

    GonogoError where another unfinished run has hold of one of the plan's components.
    """
    plan, digest = wish.plan, plan_digest(wish.plan)
    for run in journal.runs():
        state = fold(journal.read(run))
        if state.ended is not None or state.plan is None:
            continue
        if state.digest == digest:
            return run
        _refuse_shared(run, state.plan, plan)
    return _open(journal, clock, _opened(wish, digest))


def _opened(wish: Wish, digest: str) -> RunOpened:
    return RunOpened("", wish.plan, digest, wish.folder, wish.clock_scale, salt(wish.plan), wish.by, gonogo.VERSION)


def salt(plan: Plan) -> str:
    """What cohort buckets are salted with: new for every release, and known before it begins."""
    return f"{plan.name}/{plan.version}"


def state_of(journal: Journal, run: str) -> State:
    """The state of a run; GonogoError where there is no such run."""
    state = fold(journal.read(run))
    if state.plan is None:
        known = ", ".join(journal.runs()[-5:]) or "none yet"
        raise GonogoError("GG-2002", f"there is no run {run!r}", where="journal", hint=f"runs: {known}")
    return state


def _refuse_shared(run: str, theirs: Plan, ours: Plan) -> None:
    shared = {c.name for c in theirs.components} & {c.name for c in ours.components}
    if shared:
        raise GonogoError(
            "GG-2009",
            f"run {run} is not finished and releases {', '.join(sorted(shared))} too",
            where=ours.name,
            hint=f"go on with `gonogo run {run}`, or end it with `gonogo rollback {run}`",
        )


def _open(journal: Journal, clock: Clock, opened: RunOpened) -> str:
    stem = re.sub(r"[^a-z0-9.]+", "-", f"{opened.plan.name}-{opened.plan.version}".lower()).strip("-")
    taken = set(journal.runs())
    for number in range(1, RUNS_MAX):
        run = f"{stem}-{number}"
        if run in taken:
            continue
        try:
            what = replace(opened, run=run)
            journal.append(run, what, expected_length=0, at_s=0.0, wall_s=clock.wall_s(), token=None)
        except Conflict:
            continue
        return run
    raise BrokenInvariant(f"more than {RUNS_MAX} runs of {stem}")
