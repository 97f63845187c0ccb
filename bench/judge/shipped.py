"""Our judge as shipped: `gonogo.core.judge`, observed look by look through its public face."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bench.judge.vector.arrays import Flags, Floats
from bench.judge.worlds import Look
from gonogo.core.evidence import Arm, Sides, Snapshot
from gonogo.core.judge import JudgeState, Moment, observe, start
from gonogo.core.plan import Plan

NOBODY = Arm(0, 0, 0, (), 0.0)


class Shipped:
    """One judge for every run of a world, each with a plan of one component. `pasts` is stable's history, one column
    for each of several pasts, of which the runs take turns."""

    def __init__(self, plan: Plan, runs: int, pasts: tuple[Floats, Floats]) -> None:
        self._plan, self.runs = plan, runs
        many = pasts[0].shape[1]
        learnt = [watched(plan, [(pasts[0][:, at], pasts[1][:, at])]) for at in range(min(many, runs))]
        self.judges = [learnt[run % many] for run in range(runs)]

    def see(self, look: Look) -> Flags:
        """Which runs are to be rolled back; what has failed is observed no more."""
        sides = (look.n_new, look.bad_new, look.n_stable, look.bad_stable)
        for run, judge in enumerate(self.judges):
            if not judge.state.failed:
                counts = tuple(int(each[run]) for each in sides)
                self.judges[run] = judge.after(self._plan, [(counts[:2], counts[2:])], f"p{look.phase}", look.until_s)
        return np.array([bool(judge.state.failed) for judge in self.judges])

    def log_e(self) -> Floats:
        """Log E of every run; -inf before the first bet."""
        found = [list(judge.state.e_processes.values()) for judge in self.judges]
        return np.array([np.log(each[0].e) if each else -np.inf for each in found])


class Watching:
    """A judge, the counters of both sides of every component as they stand, and when the release began."""

    def __init__(self, state: JudgeState, arms: tuple[tuple[Arm, Arm], ...], began_s: float) -> None:
        self.state, self.arms, self.began_s = state, arms, began_s

    def after(
        self, plan: Plan, came: Sequence[tuple[Sequence[int], Sequence[int]]], phase: str, at_s: float
    ) -> Watching:
        """After one look; `came` are the new version's and stable's (requests, errors) of every component."""
        arms = tuple(
            (more(new, *counts_new), more(stable, *counts_stable))
            for (new, stable), (counts_new, counts_stable) in zip(self.arms, came, strict=True)
        )
        state = observe(plan, self.state, _snapshot(plan, arms, self.began_s + at_s), self._moment(phase, at_s))
        return Watching(state, arms, self.began_s)

    def _moment(self, phase: str, at_s: float) -> Moment:
        return Moment(phase, max(0.0, at_s), self.began_s + at_s)


def watched(plan: Plan, pasts: Sequence[tuple[Floats, Floats]]) -> Watching:
    """A judge that has watched stable alone, second by second; one past (requests, errors) for every component."""
    seconds = len(pasts[0][0])
    judge = Watching(start(plan), tuple((NOBODY, NOBODY) for _ in pasts), float(seconds))
    nothing = [((0, 0), (0, 0))] * len(pasts)
    judge = judge.after(plan, nothing, "p0", -float(seconds))
    for at in range(seconds):
        came = [((0, 0), (int(n[at]), int(bad[at]))) for n, bad in pasts]
        judge = judge.after(plan, came, "p0", float(at + 1 - seconds))
    return judge


def more(arm: Arm, n: int, bad: int) -> Arm:
    """Counters after more requests, without latency."""
    return replace(arm, requests=arm.requests + n, errors=arm.errors + bad)


def _snapshot(plan: Plan, arms: Sequence[tuple[Arm, Arm]], wall_s: float) -> Snapshot:
    sides = zip(plan.components, arms, strict=True)
    return Snapshot(wall_s, (), tuple(Sides(component.name, stable, new) for component, (new, stable) in sides))
