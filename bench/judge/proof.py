"""Going on: how long a healthy version takes to be proved no worse than stable by more than half a point."""

from __future__ import annotations

from dataclasses import replace

from bench.judge.plans import above_stable, plan, settings_for
from bench.judge.runs import PASTS, generator
from bench.judge.shipped import watched
from bench.judge.worlds import Scenario, history, world
from gonogo.core.criterion import Comparison, Reading
from gonogo.core.evidence import Outcome
from gonogo.core.judge import Moment, judge
from gonogo.core.plan import Plan

P0 = 0.001
SCENARIO = Scenario("iid", P0, "none", 1800)


def seconds_to_proof(runs: int, seed: int) -> list[float]:
    """Of versions that fail as rarely as stable, 0.1 %: seconds until the shipped judge says PASS; inf: never."""
    draw, judged = generator(("proof", SCENARIO), seed), proof_plan()
    n, bad = history(SCENARIO, draw, PASTS)
    learnt = [watched(judged, [(n[:, at], bad[:, at])]) for at in range(PASTS)]
    judges, ends = [learnt[run % PASTS] for run in range(runs)], [float("inf")] * runs
    for look in world(SCENARIO, draw, runs):
        sides = (look.n_new, look.bad_new, look.n_stable, look.bad_stable)
        for run in [run for run in range(runs) if ends[run] == float("inf")]:
            a, b, c, d = (int(each[run]) for each in sides)
            judges[run] = judges[run].after(judged, [((a, b), (c, d))], "p0", look.until_s)
            moment = Moment("p0", look.until_s, judges[run].began_s + look.until_s)
            if judge(judged, judges[run].state, moment)[-1].outcome is Outcome.PASS:
                ends[run] = look.until_s
        if max(ends) < float("inf"):
            break
    return ends


def proof_plan() -> Plan:
    """One phase with the success criterion "error rate no worse than stable's, proved"."""
    flat = plan(settings_for("iid"), (0.1,))
    wanted = replace(above_stable("no worse", "c0"), comparison=Comparison.AT_MOST, reading=Reading.PROVED)
    return replace(flat, phases=tuple(replace(phase, success=(wanted,)) for phase in flat.phases))
