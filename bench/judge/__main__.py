"""`python -m bench.judge --quick|--full`: tables for people on stderr, at the end one JSON object on stdout."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from statistics import median

from bench.judge.paced import failed_until_off
from bench.judge.releases import METRICS, SECONDS, curve, environments, highest
from bench.judge.rules.gonogo import seconds_to_proof
from bench.judge.runs import ALPHA, RULES, error, row, run
from bench.judge.slowness import SLOWER, seconds_until_seen
from bench.judge.tables import table
from bench.judge.worlds import EFFECTS, ENVIRONMENTS, Scenario
from gonogo.core.judge.budget import CALIBRATION

OURS = "gonogo"
UNCALIBRATED = "gonogo, not calibrated"
RESULTS = Path(__file__).parents[1] / "results"


def main() -> None:
    """Runs every scenario under every rule and prints what came of it."""
    asked = _arguments()
    began = time.monotonic()
    with ProcessPoolExecutor(asked.jobs) as pool:
        rows = [
            _row(pool, name, scenario, _some(times, asked.part), seed=asked.seed)
            for name, scenario, times in _grid(full=asked.full)
        ]
        rows.extend(_slowness(pool, full=asked.full, part=asked.part, seed=asked.seed))
        rows.extend(_releases(pool, full=asked.full, part=asked.part, seed=asked.seed))
        rows.extend(_goals(pool, full=asked.full, seed=asked.seed))
    result = {
        "mode": "full" if asked.full else "quick",
        "seed": asked.seed,
        "part": asked.part,
        "machine": f"{platform.machine()}, {platform.python_implementation()} {platform.python_version()}",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "took_s": round(time.monotonic() - began, 1),
        "rows": rows,
    }
    _kept(result)
    print(table(rows), file=sys.stderr)
    print(json.dumps(result))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.judge", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="at most a minute (the default)")
    size.add_argument("--full", action="store_true", help="at most half an hour on two cores")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--part", type=float, default=1.0, help="this part of the runs, where time is short")
    return parser.parse_args()


def _grid(*, full: bool) -> list[tuple[str, Scenario, int]]:
    """Every rule in every world, with how often. Ours costs a whole observation a second, so it has fewer runs."""
    worlds: list[tuple[Scenario, int, int]] = []
    healthy_s, times, of_ours = (3600, 400, 60) if full else (900, 20, 8)
    for environment in ENVIRONMENTS:
        # The lenient lags cost eleven times as much.
        fewer = of_ours // 4 if environment == "skew" else of_ours
        worlds.append((Scenario(environment, 0.005, "none", healthy_s), times, fewer))
    if full:
        worlds.extend((Scenario("iid", p0, "none", healthy_s), times, of_ours) for p0 in (0.001, 0.01))
    for effect in [name for name in EFFECTS if name != "none"]:
        times, of_ours = (200, 400) if full else (8, 12)
        worlds.append((Scenario("iid", 0.005, effect, 7200 if full else 3600), times, of_ours))
    worlds.append((Scenario("iid", 0.005, "5 %", 1800, starts_s=900), 100 if full else 4, 60 if full else 6))
    return [
        (name, scenario, ours if name.startswith(OURS) else theirs)
        for scenario, theirs, ours in worlds
        for name in RULES
        # What the theorem alone would say of healthy versions is told by whole releases.
        if name != UNCALIBRATED or scenario.effect != "none"
    ]


def _row(pool: ProcessPoolExecutor, name: str, scenario: Scenario, times: int, *, seed: int) -> dict[str, object]:
    seeds = [seed * 1_000_000 + each for each in range(times)]
    found = list(pool.map(run, repeat(name), repeat(scenario), seeds, chunksize=max(1, times // 8)))
    return row(name, scenario, found)


def _slowness(pool: ProcessPoolExecutor, *, full: bool, part: float, seed: int) -> list[dict[str, object]]:
    """Latency shifts, for the two rules that look at whole distributions."""
    times, seconds, rows = (40, 1800, []) if full else (4, 600, [])
    times = _some(times, part)
    for effect in SLOWER:
        for rule in (OURS, "dkw"):
            seeds = [seed * 1_000_000 + each for each in range(times)]
            ends = list(pool.map(seconds_until_seen, repeat(rule), repeat(effect), seeds, repeat(seconds)))
            found = sum(end is not None for end in ends) / times
            late = median(seconds * 1000 if end is None else end for end in ends)
            about = {"environment": "iid", "effect": f"latency {effect}", "rule": rule}
            quiet = {"false_rollback": found, "false_rollback_error": error(found, times)} if effect == "none" else {}
            seen = {"median_s": late if late <= seconds else None, "found": found} if effect != "none" else {}
            rows.append(_ours({}, 0.0, times) | about | {"seconds": seconds} | quiet | seen)
    return rows


def _releases(pool: ProcessPoolExecutor, *, full: bool, part: float, seed: int) -> list[dict[str, object]]:
    """Healthy releases of three hours with eight metrics: how often rolled back, as measured and as proved."""
    rows = []
    for environment in environments():
        times, seconds = (24 if environment == "skew" else 100, SECONDS) if full else (2, SECONDS // 12)
        times = _some(times, part)
        for p0 in (0.001, 0.005, 0.01) if full and environment == "iid" else (0.005,):
            seeds = [seed * 1_000_000 + each for each in range(times)]
            highs = list(pool.map(_highest, repeat((environment, p0, seconds)), seeds, chunksize=max(1, times // 16)))
            measured = curve(highs, alpha=ALPHA)
            for rule, factor in ((OURS, f"{CALIBRATION:g}"), (UNCALIBRATED, "1")):
                about = {"rule": rule, "environment": environment, "effect": f"none, {METRICS} metrics, 4 phases"}
                false = {"false_rollback": measured[factor], "false_rollback_error": error(measured[factor], times)}
                extra = {"curve": measured} if rule == OURS else {}
                rows.append(_ours({}, p0, times) | about | {"seconds": seconds} | false | extra)
    return rows


def _highest(about: tuple[str, float, int], seed: int) -> float:
    environment, p0, seconds = about
    return highest(environment, p0, seed, seconds=seconds)


def _goals(pool: ProcessPoolExecutor, *, full: bool, seed: int) -> list[dict[str, object]]:
    """The paced ramp and the promotion, which no other rule has."""
    times, rows = (200 if full else 10), []
    seeds = [seed * 1_000_000 + each for each in range(times)]
    for rps in (200, 2_000, 20_000):
        for rate in (0.2, 1.0):
            failed = sorted(pool.map(failed_until_off, repeat(rps), repeat(rate), seeds))
            about = {"environment": f"paced ramp, {rps} rps, off 2 s later", "effect": f"{rate:.0%}".replace("%", " %")}
            p95 = failed[min(times - 1, int(0.95 * times))]
            rows.append(_ours(about, 0.001, times) | {"failed_median": median(failed), "failed_p95": p95})
    proved = list(pool.map(seconds_to_proof, seeds))
    about = {"environment": "iid", "effect": "none, proved within 0.5 point"}
    rows.append(_ours(about, 0.001, times) | {"median_s": median(proved)})
    return rows


def _some(times: int, part: float) -> int:
    return max(2, round(times * part))


def _ours(about: dict[str, str], p0: float, runs: int) -> dict[str, object]:
    empty = dict.fromkeys(row(OURS, Scenario("iid", p0, "none", 1), [run(OURS, replace(ANY, p0=p0), 0)]))
    return empty | {"rule": OURS, "p0": p0, "runs": runs} | about


ANY = Scenario("iid", 0.001, "none", 1)


def _kept(result: dict[str, object]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    words = f"# The judge beside other rules\n\nGenerated by `python -m bench.judge --{result['mode']}`, never typed: "
    words += f"seed {result['seed']}, {result['machine']}, {result['at']}, {result['took_s']} s.\n\n"
    rows = result["rows"]
    if isinstance(rows, list):
        (RESULTS / f"judge-{result['mode']}.md").write_text(words + table(rows) + "\n", encoding="utf-8")
    (RESULTS / f"judge-{result['mode']}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
