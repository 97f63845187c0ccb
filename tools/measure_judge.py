"""What a look of the judge costs: CPU of one metric and block, and of a guard that watches many components.

    .venv/bin/python tools/measure_judge.py [COMPONENTS] [BLOCKS]

Eight criteria a component (errors against stable and against bounds, latency at 31 edges against stable and bounds,
memory), two looks a second. What the guard does beside the judge with every look is measured as well: the snapshot and
the signs of life as JSON, and the judge's state once a second. CPU time of this process, the best of three.
"""  # noqa: INP001  # a script

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from gonogo.core.codec import to_json
from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.evidence import Arm, Sides, Snapshot, Verdict
from gonogo.core.plan import Plan
from gonogo.document import read_plan
from gonogo.engine.judging import CoreJudge
from gonogo.engine.seen import seen_by_guard

T = TypeVar("T")
TOP = Path(__file__).parents[1]
EDGES_MS = tuple(float(round(1.36**place, 1)) for place in range(31))
EVERY_S = 0.5
METRICS = 8
REQUESTS = {"stable": 60, "new": 8}


def main() -> None:
    """Prints the figures."""
    many, blocks = (int(word) for word in (*sys.argv[1:], *("200", "8")[len(sys.argv) - 1 :]))
    names = [f"c{place}" for place in range(many)]
    plan, snapshots = plan_of(names), series(names, blocks)
    spent = min((watched(plan, snapshots) for _ in range(3)), key=lambda each: sum(each.values()))
    look_us = spent["judge"] * 1e6 / (blocks * METRICS * many)
    core = {what: f"{each / blocks / EVERY_S * 100:.1f} %" for what, each in spent.items()}
    whole = sum(spent.values()) / blocks / EVERY_S * 100
    sys.stdout.write(
        f"{look_us:.1f} us per metric and block; {many} components twice a second: {whole:.1f} % of a core {core}\n"
    )


def watched(plan: Plan, snapshots: list[Snapshot]) -> dict[str, float]:
    """CPU seconds of what a guard does with these snapshots."""
    judge, spent = CoreJudge(plan), dict.fromkeys(("judge", "snapshot", "beat", "state"), 0.0)
    last: Snapshot | None = None

    def timed(what: str, act: Callable[[], T]) -> T:
        began_s = time.process_time()
        got = act()
        spent[what] += time.process_time() - began_s
        return got

    for place, snapshot in enumerate(snapshots):
        verdicts = timed("judge", partial(judge.observe, snapshot, plan.phases[0].id, place * EVERY_S))
        timed("snapshot", partial(to_json, snapshot))
        timed("beat", partial(_beat, last, snapshot, verdicts))
        if place % 2 == 0:
            timed("state", partial(_state, judge))
        last = snapshot
    return spent


def _beat(last: Snapshot | None, snapshot: Snapshot, verdicts: tuple[Verdict, ...]) -> str:
    return json.dumps(seen_by_guard(last, snapshot, verdicts, "phase"))


def _state(judge: CoreJudge) -> str:
    return json.dumps(judge.dump())


def plan_of(names: list[str]) -> Plan:
    """The small example with so many components and eight guards for each."""
    plan = read_plan(TOP / "examples" / "small-service.md")
    components = tuple(replace(plan.components[0], name=name) for name in names)
    guards = tuple(guard for name in names for guard in guards_of(name))
    phases = tuple(replace(phase, success=(), failure=()) for phase in plan.phases)
    return replace(plan, components=components, entry=names[0], guards=guards, phases=phases)


def guards_of(name: str) -> list[Criterion]:
    """Eight guards of one component."""

    def guard(signal: str, statistic: Statistic, bound: float, **words: object) -> Criterion:
        usual = Criterion(
            f"{name}/{signal}/{statistic.value}/{bound}/{len(words)}", "", signal, statistic, Comparison.ABOVE, bound,
            Unit.RATIO, Against.BOUND, Reading.EVIDENCE, 0.0, 1, OnNoData.HOLD, 60.0, component=name,
        )  # fmt: skip
        return replace(usual, **words)  # type: ignore[arg-type]  # fields by their names

    ms = {"unit": Unit.MILLISECONDS}
    return [
        guard("errors", Statistic.RATE, 0.0, against=Against.STABLE),
        guard("errors", Statistic.RATE, 0.5),
        guard("errors", Statistic.RATE, 0.9, reading=Reading.PLAIN, for_s=60.0),
        guard("errors", Statistic.AVAILABILITY, 0.1, comparison=Comparison.BELOW),
        guard("latency", Statistic.P95, 0.0, against=Against.STABLE, **ms),
        guard("latency", Statistic.P99, EDGES_MS[-2], **ms),
        guard("latency", Statistic.SHARE_ABOVE, 0.9, edge_ms=EDGES_MS[20]),
        guard("memory", Statistic.VALUE, 1e12, reading=Reading.PLAIN, requests_min=0, unit=Unit.BYTES),
    ]


def series(names: list[str], blocks: int) -> list[Snapshot]:
    """Counters of healthy sides that grow."""
    draw = random.Random(1)  # noqa: S311  # a seeded simulation
    nothing = Arm(0, 0, 0, (0,) * len(EDGES_MS), 0.0, (("memory", 1e8),))
    arms = {(name, side): nothing for name in names for side in REQUESTS}
    snapshots = []
    for block in range(blocks):
        for (name, side), arm in arms.items():
            arms[name, side] = grown(arm, REQUESTS[side], draw)
        sides = tuple(Sides(name, arms[name, "stable"], arms[name, "new"], 1000) for name in names)
        snapshots.append(Snapshot(1.7e9 + block * EVERY_S, EDGES_MS, sides))
    return snapshots


def grown(arm: Arm, n: int, draw: random.Random) -> Arm:
    """An arm after `n` more requests, slow ones in the upper half of the buckets."""
    slow = sorted(draw.randrange(10, 25) for _ in range(n))
    came = [sum(bucket <= place for bucket in slow) for place in range(len(EDGES_MS))]
    bad = sum(draw.random() < 0.005 for _ in range(n))
    buckets = tuple(map(int.__add__, arm.buckets, came))
    return replace(
        arm, requests=arm.requests + n, errors=arm.errors + bad, requests_timed=arm.requests_timed + n, buckets=buckets,
        latency_sum_ms=arm.latency_sum_ms + 30.0 * n,
    )  # fmt: skip


if __name__ == "__main__":
    main()
