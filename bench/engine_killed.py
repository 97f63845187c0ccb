"""The engine is killed -9 at a random instant and started again: the run ends as it should, every step once."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import Any

from bench.figures import Figure, Measured, median
from bench.once import faults_of_journal, faults_of_world
from bench.release import Asked, Release
from bench.release_bad import PLAN
from bench.told import seen
from bench.world import CannotMeasure, World
from gonogo import wiring
from gonogo.core.events import EngineStarted, RunOutcome, StepIntended
from gonogo.core.state import State
from gonogo.core.steps import SetShare

SHOULD = {"good": RunOutcome.PROMOTED, "errors-20": RunOutcome.ROLLED_BACK}
CLOCK_SCALE = 40.0
"""Each phase of the plan then lasts 3 to 30 real seconds."""
END_S_MAX = 120.0
DEAD_S_MAX = 3.0
"""The next engine comes after at most so long, at random."""
OFF_S_MAX = 5.0
OFF_GIVE_UP_S = 20.0
AFTER_S = 1.0
TRIES_MAX = 4


@dataclass(frozen=True, slots=True)
class Killing:
    """When the engine is killed, in seconds after it began, and for how long there is none."""

    after_s: float
    dead_s: float


def measure(world: World, *, is_quick: bool, seed: int) -> Measured:
    """Twenty runs, or three, of a good and a bad build in turn; then runs whose new version fails while nobody acts."""
    dice = random.Random(seed)
    variants = list(SHOULD)
    spans = {variant: _release(world, variant, seed + at, None)["seconds"] for at, variant in enumerate(variants)}
    runs = []
    for number in range(3 if is_quick else 20):
        variant = variants[number % len(variants)]
        runs.append(_killed(world, variant, seed + 100 * (number + 1), span_s=spans[variant], dice=dice))
    dead = [_dead(world, seed + 10_000 + number) for number in range(1 if is_quick else 5)]
    return Measured(tuple(_figures(runs, dead)), (*runs, *dead), _remarks([*runs, *dead]), seed)


def _figures(runs: list[dict[str, Any]], dead: list[dict[str, Any]]) -> list[Figure]:
    every = [*runs, *dead]
    offs = [run["seconds_first_failure_to_last_reply"] for run in dead]
    return [
        Figure("runs killed", float(len(runs)), ""),
        Figure("ended otherwise than they should", float(sum(not run["as_it_should"] for run in every)), "", at_most=0),
        Figure(
            "steps done twice or lost, and other faults", float(sum(len(run["faults"]) for run in every)), "", at_most=0
        ),
        Figure("failed by switching, all runs", float(sum(run["failed_by_switching"] for run in every)), "", at_most=0),
        Figure(
            "… of them before any traffic was moved", float(sum(run["failed_before_any_move"] for run in every)), ""
        ),
        Figure("from start to act again, median", median([run["seconds_to_act_again"] for run in every]), "s"),
        Figure("engine dead, first failure to last reply, worst", max(offs, default=None), "s", at_most=OFF_S_MAX),
    ]


def _remarks(runs: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(f"{run['variant']}, seed {run['seed']}: {fault}" for run in runs for fault in run["faults"])


def _killed(world: World, variant: str, seed: int, *, span_s: float, dice: random.Random) -> dict[str, Any]:
    """One run whose engine was really killed: one that had ended before is run again with another instant."""
    for number in range(TRIES_MAX):
        killing = Killing(dice.uniform(0.0, span_s), dice.uniform(0.0, DEAD_S_MAX))
        run = _release(world, variant, seed + number, killing)
        if run["killed_at_s"] is not None:
            return run
    raise CannotMeasure(f"{TRIES_MAX} times the engine had ended before the instant at which it was to be killed")


def _release(world: World, variant: str, seed: int, killing: Killing | None) -> dict[str, Any]:
    """One run from its beginning to its end, killed once or not at all."""
    with Release(world, Asked(PLAN, variant, seed, CLOCK_SCALE)) as release:
        began_s = time.monotonic()
        release.start_engine()
        killed_at_s = again_s = None
        if killing is not None:
            _look_for(release, killing.after_s)
            killed_at_s = killing.after_s if release.kill_engine() else None
            _look_for(release, killing.dead_s if killed_at_s is not None else 0.0)
        if killed_at_s is not None:
            again_s = _act_again(release)
        state = release.until_ended(END_S_MAX)
        seconds = time.monotonic() - began_s
        killed = {"killed_at_s": killed_at_s, "dead_s": killing.dead_s if killing else None}
        return {"seconds": seconds, **killed, "seconds_to_act_again": again_s or 0.0, **_ended(release, state)}


def _dead(world: World, seed: int) -> dict[str, Any]:
    """The engine is killed the moment traffic has moved; the new version fails while none lives. Then one comes."""
    with Release(world, Asked(PLAN, "errors-20", seed, CLOCK_SCALE)) as release:
        release.start_engine()
        release.until(lambda state: state.is_done("phase-1/share/game") or state.share_bp.get("game", 0) > 0, END_S_MAX)
        if not release.kill_engine():
            raise CannotMeasure("the engine had ended before it could be killed")
        state = release.until(lambda state: state.tripped is not None, OFF_GIVE_UP_S)
        _look_for(release, AFTER_S)
        again_s = _act_again(release)
        state = release.until_ended(END_S_MAX)
        told = _ended(release, state)
        if told["seconds_first_failure_to_last_reply"] is None:
            raise CannotMeasure("the new version failed nobody while the engine was dead")
        return {"killed_at_s": None, "seconds_to_act_again": again_s, **told}


def _look_for(release: Release, seconds: float) -> None:
    """Look on for so long: players come and gates are answered also while no engine lives."""
    over_s = time.monotonic() + seconds
    while time.monotonic() < over_s:
        release.look()
        time.sleep(0.02)


def _act_again(release: Release) -> float:
    """Start an engine, again where it is refused the run, and see how long it takes until one has it."""
    began_s, since = time.monotonic(), release.look().length
    release.start_engine()
    while not _took_over(release, since):
        if release.has_no_engine():
            release.start_engine()
        if time.monotonic() - began_s > END_S_MAX:
            raise CannotMeasure(f"no engine got the run within {END_S_MAX:g} s: {release.words()}")
        release.look()
        time.sleep(0.02)
    return round(time.monotonic() - began_s, 3)


def _took_over(release: Release, since: int) -> bool:
    return any(isinstance(event.what, EngineStarted) for event in release.events(since))


def _ended(release: Release, state: State) -> dict[str, Any]:
    """How the run ended, against how it should."""
    time.sleep(AFTER_S)
    tally, events = release.tally(), release.events()
    outcome = SHOULD[release.asked.variant]
    with wiring.open_outside(release.home, folder=release.folder, journal=release.journal) as outside:
        share_bp = outside.router.read_share("game").share_bp
    faults = faults_of_journal(release.run, events, release.lines())
    faults += faults_of_world(release.home, outcome, share_bp)
    return {
        "variant": release.asked.variant,
        "seed": release.asked.seed,
        "outcome": state.ended.value if state.ended else None,
        "as_it_should": state.ended is outcome,
        "faults": faults,
        "events": len(events),
        "shares_set": sum(_is_share(event.what) for event in events),
        **seen(tally, release.samples, events),
    }


def _is_share(what: object) -> bool:
    return isinstance(what, StepIntended) and isinstance(what.step.action, SetShare)
