"""A bad version at a tenth of the traffic: how soon it is found, how many requests it costs, how soon it is off."""

from __future__ import annotations

import time
from typing import Any

from bench.figures import Figure, Measured, median, quantile
from bench.last_request import LastRequest
from bench.machine import TOP
from bench.release import Asked, Release
from bench.told import on_new, seen
from bench.world import CannotMeasure, World
from gonogo.core.events import Event, GuardTripped

PLAN = TOP / "bench" / "plans" / "ten-percent.md"
GOALS: dict[str, tuple[float, float | None]] = {
    "errors-20": (2.0, 15),
    "errors-100": (2.0, 15),
    "errors-5": (8.0, None),
}
"""For each build: seconds from the first failed request to the last request, and failed requests, medians at most."""
VERDICT_MS_MAX = 250.0
START_S_MAX = 60.0
END_S_MAX = 90.0
AFTER_S = 0.5
"""The players stay that long after the end: the last reply must have been seen, not cut off."""


def measure(world: World, *, is_quick: bool, seed: int) -> Measured:
    """Ten runs of each bad build, or two."""
    times = 2 if is_quick else 10
    runs = [_release(world, variant, seed + number) for variant in GOALS for number in range(times)]
    return Measured(tuple(figures(runs)), tuple(runs), _remarks(runs), seed)


def figures(runs: list[dict[str, Any]]) -> list[Figure]:
    """The figures of all these runs."""
    found = []
    for variant, (seconds_max, failed_max) in GOALS.items():
        ours = [run for run in runs if run["variant"] == variant]
        seconds = [run["seconds_first_failure_to_last_reply"] for run in ours]
        failed = [float(run["failed_on_new"]) for run in ours]
        found += [
            Figure(f"{variant}, first failure to last reply, median", median(seconds), "s", at_most=seconds_max),
            Figure(f"{variant}, first failure to last reply, p95", quantile(seconds, 0.95), "s"),
            Figure(f"{variant}, failed requests, median", median(failed), "", at_most=failed_max),
            Figure(f"{variant}, failed requests, p95", quantile(failed, 0.95), ""),
        ]
    by_envoy = [run["verdict_to_last_request_ms"] for run in runs]
    by_players = [run["verdict_to_last_reply_ms"] for run in runs]
    return [
        *found,
        Figure("verdict to last request (Envoy), median", median(by_envoy), "ms"),
        Figure("verdict to last request (Envoy), p95", quantile(by_envoy, 0.95), "ms", at_most=VERDICT_MS_MAX),
        Figure("verdict to last reply (players), p95", quantile(by_players, 0.95), "ms"),
        Figure("failed by switching, all runs", _sum(runs, "failed_by_switching"), "", at_most=0),
        Figure("… of them before any traffic was moved", _sum(runs, "failed_before_any_move"), ""),
        Figure("runs that ended otherwise than rolled back", _ended_wrong(runs), "", at_most=0),
    ]


def _release(world: World, variant: str, seed: int) -> dict[str, Any]:
    with Release(world, Asked(PLAN, variant, seed, clock_scale=1.0)) as release:
        release.start_engine()
        release.until(lambda state: state.is_done("restore/start"), START_S_MAX)
        with LastRequest(release.home) as last:
            state = release.until_ended(END_S_MAX)
            time.sleep(AFTER_S)
            tally = release.tally()
        events = release.events()
        outcome = state.ended.value if state.ended else None
        return {
            "variant": variant,
            "seed": seed,
            "outcome": outcome,
            "requests_on_new_envoy": last.count,
            **seen(tally, release.samples, events),
            **found_and_off(events, tally, last.at_s),
        }


def found_and_off(events: tuple[Event, ...], tally: dict[str, Any], last_request_s: float | None) -> dict[str, Any]:
    """How soon it was found and off. The verdict's time is that of the look at the counts from which it was reached:
    reading them and judging are within the time told. CannotMeasure where nothing failed or no guard had to act."""
    trip = next((event.what for event in events if isinstance(event.what, GuardTripped)), None)
    new = on_new(tally)
    first_s, last_s = new.get("first_failed_s"), new.get("last_reply_s")
    if trip is None or first_s is None or last_s is None or last_request_s is None:
        raise CannotMeasure("the new version failed nobody, or no guard took it off")
    return {
        "criterion": trip.criterion,
        "first_failure_to_look_ms": _ms(trip.snapshot_wall_s - first_s),
        "verdict_to_last_request_ms": _ms(max(0.0, last_request_s - trip.snapshot_wall_s)),
        "verdict_to_last_reply_ms": _ms(max(0.0, last_s - trip.snapshot_wall_s)),
        "latch_ms": _ms(trip.verdict_to_off_s),
    }


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def _sum(runs: list[dict[str, Any]], name: str) -> float:
    return float(sum(run[name] for run in runs))


def _ended_wrong(runs: list[dict[str, Any]]) -> float:
    return float(sum(run["outcome"] != "rolled back" for run in runs))


def _remarks(runs: list[dict[str, Any]]) -> tuple[str, ...]:
    by = sorted({run["criterion"] for run in runs})
    return (f"the guards that took it off: {', '.join(by)}",)
