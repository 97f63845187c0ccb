"""One release, from its first step to its end, or to the question that nobody answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from random import Random

import gonogo
from gonogo.core.codec import plan_digest
from gonogo.core.events import Event, RunOpened
from gonogo.core.gates import ENGINE
from gonogo.core.invariant import invariant
from gonogo.core.moves import Finish, Wait
from gonogo.core.plan import Plan
from gonogo.core.state import State
from gonogo.engine.outside import Outside
from gonogo.engine.tick import Engine
from gonogo.simulate.release.people import Crowd
from gonogo.simulate.release.scenarios import STUCK_S, Scenario
from gonogo.simulate.release.setting import Setting
from gonogo.simulate.release.story import Story, told
from gonogo.simulate.release.watching import GuardHouse
from gonogo.simulate.release.world import World

RUN = "simulated"
TICKS_MAX = 50_000
"""A release that is not over by then goes round in circles: that is our bug, and is said."""
STILL_S = 60.0


@dataclass(frozen=True, slots=True)
class Released:
    """How it went. `events` are the journal, `state` is it, folded; `story` is told of it."""

    scenario: Scenario
    seed: int
    state: State
    story: Story
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """`phase` is the id of the one in which the fault begins; None: drawn from the seed. `on_pass` hears the plan's
    clock as time passes: a release of weeks takes seconds, and somebody waits for it."""

    phase: str | None = None
    on_pass: Callable[[float], None] | None = None


PLAIN = Manner()


def release(setting: Setting, scenario: Scenario, seed: int, manner: Manner = PLAIN) -> Released:
    """One release. The same arguments always give the same one."""
    dice = Random(f"{scenario.value}/{seed}")  # noqa: S311  # a story must be told again, not be unguessable
    drawn = dice.choice(phases_with_users(setting.plan))
    world = World(setting, scenario, dice, manner.phase or drawn)
    world.on_pass = manner.on_pass
    engine = _engine(world, dice)
    _carry_on(world, engine)
    world.flow()
    state = engine.book.state
    return Released(scenario, seed, state, told(world, state), tuple(world.records.events))


def phases_with_users(plan: Plan) -> tuple[str, ...]:
    """The phases in which the new version has users; all of them where none has."""
    found = tuple(phase.id for phase in plan.phases if phase.share_percent > 0)
    return found or tuple(phase.id for phase in plan.phases)


def _engine(world: World, dice: Random) -> Engine:
    plan = world.setting.plan
    for component in plan.components:
        world.machines.adopt(component)
    opened = RunOpened(RUN, plan, plan_digest(plan), ".", 1.0, f"{plan.name}/{plan.version}", ENGINE, gonogo.VERSION)
    world.records.append(RUN, opened, expected_length=0, at_s=0.0, wall_s=world.wall_s(), token=None)
    Crowd(world, RUN, dice)
    if world.fault.scenario is Scenario.ROLLBACK_FAILS:
        _make_stuck(world, dice.uniform(*STUCK_S))
    house = GuardHouse(world, RUN)
    outside = Outside(world.records, world.machines, world.gateway, world.machines, world.post, house, world)
    engine = Engine(outside, RUN, "simulated engine")
    engine.begin()
    return engine


def _make_stuck(world: World, lasts_s: float) -> None:
    """The first step of the entry's way back fails for so long after it was first tried."""
    since_s: list[float] = []

    def stuck(component: str, _side: object) -> bool:
        if component != world.setting.plan.entry:
            return False
        since_s.append(world.now_s)
        return world.now_s < since_s[0] + lasts_s

    world.machines.stuck = stuck


def _carry_on(world: World, engine: Engine) -> None:
    """Tick until the run has ended, or waits for a person who does not come and nothing more can happen by itself."""
    still_s = -inf
    for _ in range(TICKS_MAX):
        move = engine.tick()
        if isinstance(move, Finish):
            return
        if not isinstance(move, Wait):
            still_s = -inf
            continue
        until_s = move.until_s if move.until_s is not None else inf
        if until_s == inf:
            if still_s == -inf:
                still_s = max(world.now_s + STILL_S, _quiet_s(world))
            if world.now_s >= still_s and world.next_due_s == inf:
                return
            until_s = max(still_s, world.now_s + STILL_S)
        world.pass_until(until_s)
    invariant(False, f"a simulated release had no end after {TICKS_MAX} ticks")


def _quiet_s(world: World) -> float:
    """When a fault that has begun has had its whole time to be judged."""
    return world.rhythm.watched_until_s(world.fault) if world.fault.begins_s < inf else world.now_s
