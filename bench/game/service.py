"""The service under load: 10,000 connected players, the breakpoint, and a herd that comes back."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Any

from bench.figures import Figure, Measured
from bench.game.stage import Stage
from cultivation.load import Asked, load

READ_P99_MS_MAX, WRITE_P99_MS_MAX = 15.0, 30.0
CPU_PERCENT_MAX = 20.0
PROCESS_MB_MAX = 100.0
BREAKPOINT_MIN = 6_000
BACK_S_MAX = 40.0
SLOPE_MB_AN_HOUR_MAX = 1.0
WHERE = frozenset({"url", "following", "database"})  # of this run alone, and nobody's business
DURABLE_PERCENT = 27.0
"""Of 30 commands in a hundred calls a few are refused by the rules and write nothing."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of it: the whole, or as little as shows that it works."""

    players: int
    rate: float
    seconds: float
    step_s: float


FULL = Size(10_000, 2_500.0, 45.0, 6.0)
QUICK = Size(200, 150.0, 5.0, 1.0)


def steady(on: Stage, *, is_quick: bool, seed: int) -> Measured:
    """All players connected, the mix at its rate."""
    size = QUICK if is_quick else FULL
    found = load("steady", _asked(on, size, size.seconds, seed)).as_json()
    seen, checks = found["seen"], _checks(found)
    machine_percent = seen.get("core_percent", 0.0) / (os.cpu_count() or 1)
    figures = (
        Figure("read p99", checks.get("read p99 ms"), "ms", at_most=READ_P99_MS_MAX),
        Figure("write p99", checks.get("write p99 ms"), "ms", at_most=WRITE_P99_MS_MAX),
        Figure("errors", checks.get("failed calls"), "", at_most=0),
        Figure("violations in the books", checks.get("violations in the books"), "", at_most=0),
        Figure("processor of the service", round(machine_percent, 1), "% of the machine", at_most=CPU_PERCENT_MAX),
        Figure("processor a call", seen.get("cpu_ms_a_call"), "ms"),
        Figure("memory, larger process", seen.get("rss_mb"), "MB", at_most=PROCESS_MB_MAX),
        Figure("calls/s", checks.get("calls a second"), "", at_least=None if is_quick else 0.95 * FULL.rate),
        Figure("written durably", seen.get("durable_percent"), "%", at_least=DURABLE_PERCENT),
        Figure("connected players", size.players, "", at_least=None if is_quick else FULL.players),
    )
    return _measured(figures, found, seed)


def breakpoint_(on: Stage, *, is_quick: bool, seed: int) -> Measured:
    """Steps of a quarter more until p99 is above 50 ms or calls fail, from less than half of the usual rate on."""
    size = QUICK if is_quick else FULL
    asked = replace(_asked(on, size, 4 * size.step_s, seed), rate=0.4 * size.rate)
    found = load("stress", asked).as_json()
    goal = None if is_quick else float(BREAKPOINT_MIN)
    figures = (Figure("breakpoint", _checks(found).get("knee, calls a second"), "calls/s", at_least=goal),)
    return _measured(figures, found, seed)


def herd(on: Stage, *, is_quick: bool, seed: int) -> Measured:
    """Every connection falls at once, each with a command under way."""
    size = QUICK if is_quick else FULL
    found = load("reconnect-herd", _asked(on, size, size.seconds, seed)).as_json()
    checks = _checks(found)
    figures = (
        Figure("99 % are back after", checks.get("99 % are back after s"), "s", at_most=BACK_S_MAX),
        Figure("effects doubled or lost", checks.get("effects doubled or lost"), "", at_most=0),
        Figure("players who never came back", checks.get("players who never came back"), "", at_most=0),
        Figure("password logins", checks.get("password logins"), "", at_most=0),
        Figure("violations in the books", checks.get("violations in the books"), "", at_most=0),
    )
    return _measured(figures, found, seed)


def soak(on: Stage, *, is_quick: bool, seed: int) -> Measured:
    """One process for half an hour with a clock that runs 180 times as fast: 90 hours of its players' time."""
    players, rate, seconds = (20, 20.0, 12.0) if is_quick else (100, 30.0, 1_800.0)
    with on.another("bench-soak", "--clock-scale", "180") as (url, _):
        found = load("soak", Asked(url, on.database, players, rate, seconds, seed)).as_json()
    checks = _checks(found)
    figures = (
        Figure("memory", checks.get("memory MB an hour"), "MB/h", at_most=None if is_quick else SLOPE_MB_AN_HOUR_MAX),
        Figure("violations at a checkpoint", checks.get("violations at a checkpoint"), "", at_most=0),
        Figure("failed calls", checks.get("failed calls"), "", at_most=0),
        Figure("write p99, last part to first", checks.get("write p99, last to first"), ""),
        Figure("seconds", seconds, "s", at_least=None if is_quick else 1_800),
    )
    return _measured(figures, found, seed)


def _asked(on: Stage, size: Size, seconds: float, seed: int) -> Asked:
    return Asked(on.urls[0], on.database, size.players, size.rate, seconds, seed, on.urls[1])


def _checks(found: dict[str, Any]) -> dict[str, float | None]:
    return {check["name"]: check["measured"] for check in found["checks"]}


def _measured(figures: tuple[Figure, ...], found: dict[str, Any], seed: int) -> Measured:
    """What the load said against itself is a remark: a rejected measurement is kept and called that."""
    remarks = (found["why"],) if found["why"] else ()
    asked = {name: value for name, value in found["asked"].items() if name not in WHERE}
    return Measured(figures, ({**found, "asked": asked},), remarks, seed, {"rejected": found["rejected"]})
