"""What is measured: every cell of the grid as parts that may run in any process, and the rows that come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial, reduce
from math import log
from typing import Any

import numpy as np

from bench.judge import cost, leaking, paced, proof, releases, slowness
from bench.judge.mixed import highest_mixed
from bench.judge.releases import METRICS, Compared, Highest, compared, curve, highest, scenario_of
from bench.judge.rows import (
    ALPHA,
    EMPTY,
    OURS,
    SHIPPED,
    UNCALIBRATED,
    VECTOR,
    Ends,
    Row,
    quantile,
    rolled_back,
    row,
)
from bench.judge.runs import Named, played
from bench.judge.sizes import Sizes
from bench.judge.slow_worlds import SLOW_ENVIRONMENTS
from bench.judge.worlds import ENVIRONMENTS, Scenario
from gonogo.core.judge.budget import CALIBRATION

P0 = 0.005
RELEASE_LOOK_S = 1.0
"""Of whole releases: a block a second. One cell has four, as a plan has unless it says otherwise."""
OTHER_P0 = (0.001, 0.01)
EFFECTS = ("+0.5 point", "2x", "2 %", "5 %", "20 %", "100 %")
LATE_S = 900
HOUR_S = 3600
MIXED = "none, 4 errors + 4 latencies, 4 phases"
LATENCY_ALONE = "none, 1 latency, 4 phases"
MIXED_AT_ONCE = 125
RUNS_AT_ONCE = 500
TOGETHER = f"none, {METRICS} metrics, 4 phases"
ALONE = "none, 1 metric, 4 phases"
LEAKS = {"none, memory": None, "leak, full in 12 h": 12 * 3600.0, "leak, full in 36 h": 36 * 3600.0}
LEAK_S = 6 * 3600

Part = tuple[Callable[..., Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Cell:
    """`words` say what is measured; `rows` makes the rows of what the parts gave, in their order."""

    words: str
    parts: tuple[Part, ...]
    rows: Callable[[list[Any]], list[Row]]


def cells(sizes: Sizes, seed: int) -> Iterator[Cell]:
    """Everything, what matters most first."""
    for environment in ENVIRONMENTS:
        scenario = scenario_of(environment, P0, look_s=RELEASE_LOOK_S)
        yield _release(scenario, sizes.releases, sizes=sizes, seed=seed)
    yield from _bad(sizes, seed)
    yield from _healthy(P0, sizes, seed)
    yield from _alone(sizes, seed)
    yield from _slowness(sizes, seed)
    for environment in SLOW_ENVIRONMENTS if sizes.mixed else ():
        yield _mixed(scenario_of(environment, P0, look_s=RELEASE_LOOK_S), sizes, seed=seed)
    if sizes.other_releases:
        others = [scenario_of(each, p0, look_s=RELEASE_LOOK_S) for p0 in OTHER_P0 for each in ENVIRONMENTS]
        for scenario in (scenario_of("iid", P0, look_s=0.25), *others):
            yield _release(scenario, sizes.other_releases, sizes=sizes, seed=seed)
    if sizes.grid:
        yield from _grid(sizes, seed)


def _release(scenario: Scenario, many: int, *, sizes: Sizes, seed: int) -> Cell:
    sized = [min(sizes.releases_at_once, many - first) for first in range(0, many, sizes.releases_at_once)]
    parts: list[Part] = [(highest, (scenario, size, _nth(seed, at))) for at, size in enumerate(sized)]
    short = replace(scenario, seconds=sizes.compared_s)
    is_compared = scenario.p0 == P0 and scenario.look_s == RELEASE_LOOK_S
    parts += [(compared, (short, 1, _nth(seed, at))) for at in range(sizes.compared if is_compared else 0)]
    words = f"healthy releases, {scenario.environment}, p0 {scenario.p0:g}, looks of {scenario.look_s:g} s"
    return Cell(words, tuple(parts), partial(_release_rows, scenario))


def _release_rows(scenario: Scenario, found: list[Any]) -> list[Row]:
    highs = reduce(Highest.plus, [each for each in found if isinstance(each, Highest)])
    beside = [each for each in found if isinstance(each, Compared)]
    most = CALIBRATION if scenario.environment == "skew" else max(releases.TIMES)
    rows = []
    for effect, high in ((TOGETHER, highs.together), (ALONE, highs.alone)):
        measured = curve(high, most=most)
        for rule, times in ((OURS, f"{CALIBRATION:g}"), (UNCALIBRATED, "1")):
            about: Row = {"rule": rule, "environment": scenario.environment, "p0": scenario.p0, "effect": effect}
            about |= {"runs": len(high), "form": VECTOR, "seconds": scenario.seconds, "look_s": scenario.look_s}
            about |= rolled_back(round(measured[times] * len(high)), len(high))
            rows.append(EMPTY | about | ({"curve": measured} if rule == OURS else {}))
    if beside:
        rows[0] |= {
            "shipped_releases": sum(each.releases for each in beside),
            "shipped_same": sum(each.same for each in beside),
            "shipped_blocks": sum(each.blocks for each in beside),
            "shipped_difference_max": max(each.difference_max for each in beside),
        }
    return rows


def _mixed(scenario: Scenario, sizes: Sizes, *, seed: int) -> Cell:
    sized = [min(MIXED_AT_ONCE, sizes.mixed - first) for first in range(0, sizes.mixed, MIXED_AT_ONCE)]
    parts = tuple((highest_mixed, (scenario, size, _nth(seed, at))) for at, size in enumerate(sized))
    return Cell(f"healthy releases, errors and latency, {scenario.environment}", parts, partial(_mixed_rows, scenario))


def _mixed_rows(scenario: Scenario, found: list[Highest]) -> list[Row]:
    highs, limit = reduce(Highest.plus, found), log(1.0 / ALPHA)
    rows = []
    for effect, high in ((MIXED, highs.together), (LATENCY_ALONE, highs.alone)):
        about: Row = {"rule": OURS, "environment": scenario.environment, "p0": scenario.p0, "effect": effect}
        about |= {"runs": len(high), "form": VECTOR, "seconds": scenario.seconds, "look_s": scenario.look_s}
        rows.append(EMPTY | about | rolled_back(int((high >= limit).sum()), len(high)))
    return rows


def _bad(sizes: Sizes, seed: int) -> Iterator[Cell]:
    """Bad versions under every rule; where our judge as shipped plays, it plays the same worlds."""
    for effect in EFFECTS:
        yield _world(Scenario("iid", P0, effect, HOUR_S), sizes.bad, sizes.shipped_of(effect), seed=seed)
    yield _world(
        Scenario("iid", P0, "5 %", 2 * LATE_S, starts_s=LATE_S), sizes.bad, sizes.shipped_of("late"), seed=seed
    )


def _grid(sizes: Sizes, seed: int) -> Iterator[Cell]:
    """Other baselines and environments, other late starts."""
    yield _world(Scenario("iid", P0, "20 %", 2 * LATE_S, starts_s=LATE_S), sizes.grid, 0, seed=seed)
    for p0 in OTHER_P0:
        yield from _healthy(p0, sizes, seed)
        for effect in EFFECTS:
            yield _world(Scenario("iid", p0, effect, HOUR_S), sizes.grid, 0, seed=seed)
    for environment in ENVIRONMENTS[1:]:
        for effect in ("2x", "5 %", "20 %"):
            yield _world(Scenario(environment, P0, effect, HOUR_S), sizes.grid, 0, seed=seed)


def _healthy(p0: float, sizes: Sizes, seed: int) -> Iterator[Cell]:
    """An hour of a healthy version under every rule."""
    for environment in ENVIRONMENTS:
        yield _world(
            Scenario(environment, p0, "none", HOUR_S, look_s=sizes.healthy_look_s), sizes.healthy, 0, seed=seed
        )


def _world(scenario: Scenario, runs: int, of_shipped: int, *, seed: int) -> Cell:
    late = f" after {scenario.starts_s} s" if scenario.starts_s else ""
    words = f"{scenario.environment}, p0 {scenario.p0:g}, {scenario.effect}{late}, every rule"
    # Every look costs some time however many runs there are, so that few runs are not parted.
    many = 1 if runs <= RUNS_AT_ONCE else 2
    sized = -(-runs // many), -(-of_shipped // many)
    parts = tuple((_played, (scenario, *sized, _nth(seed, at))) for at in range(many))
    return Cell(words, parts, partial(_world_rows, scenario))


def _played(scenario: Scenario, runs: int, of_shipped: int, seed: int) -> dict[Named, Ends]:
    return played(scenario, runs=runs, of_shipped=of_shipped, seed=seed)


def _world_rows(scenario: Scenario, found: list[dict[Named, Ends]]) -> list[Row]:
    together = {name: reduce(Ends.plus, [each[name] for each in found]) for name in found[0]}
    rows = [row(rule, scenario, ends, form=form) for (rule, form), ends in together.items()]
    for mine in rows:
        if mine["form"] == SHIPPED:
            pairs = [(each[OURS, SHIPPED].seconds, each[OURS, VECTOR].seconds) for each in found]
            mine["shipped_same"] = int(sum((a == b[: len(a)]).sum() for a, b in pairs))
    return rows


def _alone(sizes: Sizes, seed: int) -> Iterator[Cell]:
    """What no other rule has: the paced ramp, promotion, leaks; and what a look costs."""
    seeds = range(_nth(seed, 0), _nth(seed, 0) + sizes.paced)
    for rps in (200, 2_000, 20_000):
        for rate in (0.2, 1.0):
            about: Row = {"environment": f"paced ramp, {rps} rps, off 2 s later", "effect": f"{100 * rate:g} %"}
            about |= {"p0": paced.P0, "look_s": paced.LOOK_S}
            words = f"{about['environment']}, {about['effect']}"
            yield Cell(words, ((paced.failed_until_off, (rps, rate, seeds)),), partial(_paced_rows, about))
    about = {"environment": "iid", "effect": "none, proved within 0.5 point", "p0": proof.P0, "look_s": 0.25}
    halves = tuple((proof.seconds_to_proof, (sizes.proofs // 2, _nth(seed, at))) for at in range(2))
    yield Cell("a healthy version is proved", halves, partial(_timed_rows, about))
    for effect, full_s in LEAKS.items():
        about = {"environment": "memory", "effect": effect, "p0": None, "look_s": leaking.READ_S, "seconds": LEAK_S}
        part = (leaking.seconds_to_alarm, (full_s, range(sizes.leaks), LEAK_S))
        yield Cell(effect, (part,), partial(_timed_rows, about))
    parts: tuple[Part, ...] = ((cost.of_shipped, (sizes.cost_looks,)), (cost.of_vector, (4_000,)))
    yield Cell("what a look costs", parts, _cost_rows)


def _paced_rows(about: Row, found: list[list[float]]) -> list[Row]:
    failed = np.array(found[0])
    harm = {"failed_median": float(np.median(failed)), "failed_p95": quantile(failed, 0.95)}
    return [EMPTY | {"rule": OURS, "form": SHIPPED, "runs": len(failed)} | about | harm]


def _timed_rows(about: Row, found: list[list[float]], *, rule: str = OURS, form: str = SHIPPED) -> list[Row]:
    seconds = np.array([each for part in found for each in part])
    runs, seen = len(seconds), int(np.isfinite(seconds).sum())
    middle = float(np.median(seconds))
    is_quiet = about["effect"] in {"none, memory", "latency none"}
    said = rolled_back(seen, runs) if is_quiet else {"found": seen / runs}
    if not is_quiet and np.isfinite(middle):
        said |= {"median_s": middle, "p95_s": _finite(quantile(seconds, 0.95))}
    return [EMPTY | {"rule": rule, "form": form, "runs": runs} | about | said]


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _cost_rows(found: list[Any]) -> list[Row]:
    (each_us, percent), vector_us = found
    about = EMPTY | {"rule": OURS, "environment": "cost", "runs": cost.ROUNDS}
    size = f"{cost.METRICS} metrics x {cost.COMPONENTS} components"
    return [
        about | {"form": SHIPPED, "effect": "us per metric and look", "value": each_us, "look_s": cost.LOOK_S},
        about | {"form": SHIPPED, "effect": f"{size}, % of a core", "value": percent, "look_s": cost.LOOK_S},
        about | {"form": VECTOR, "effect": "us per guard and look", "value": vector_us, "runs": 1},
    ]


def _slowness(sizes: Sizes, seed: int) -> Iterator[Cell]:
    """Latency shifts, for the two rules that look at whole distributions."""
    for effect in slowness.SLOWER:
        for rule in (OURS, "dkw"):
            about: Row = {"environment": "iid", "effect": f"latency {effect}", "look_s": 1.0, "seconds": sizes.slow_s}
            seeds = range(_nth(seed, 0), _nth(seed, 0) + sizes.slow)
            part = (slowness.seconds_until_seen, (rule, effect, seeds, sizes.slow_s))
            form = SHIPPED if rule == OURS else VECTOR
            rows = partial(_timed_rows, about, rule=rule, form=form)
            yield Cell(f"latency {effect}, {rule}", (part,), rows)


def _nth(seed: int, at: int) -> int:
    return seed * 1_000_000 + at * 1_000
