"""One release in one simulated world, from the plan to the end, and what the oracle says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from random import Random

from gonogo.core.events import DecisionMade, Event, PhaseEntered, RunEnded, RunOpened
from gonogo.core.plan import Plan
from gonogo.core.steps import Side
from gonogo.simulate.account import Account, Standing
from gonogo.simulate.baselines import DIES, draw_baselines
from gonogo.simulate.books import Shelf
from gonogo.simulate.crowd import Crowd
from gonogo.simulate.engines import EngineActor
from gonogo.simulate.make_plan import ANN, make_plan, paced
from gonogo.simulate.oracle import violations
from gonogo.simulate.seams import CLOSED, Seams
from gonogo.simulate.weather import Timed, Weather, make_weather
from gonogo.simulate.world import RUN, World

AFTER_CALM_S = 500.0
"""Virtual seconds after the calm began in which every run must have come to its end."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A world after its release. `violations` () is good; `world` holds the history, the journal and the truth."""

    seed: int
    world: World
    violations: tuple[str, ...]


def simulate(seed: int, seams: Seams = CLOSED) -> Ran:
    """One release, everything of it drawn from the seed. The same seed gives the same story."""
    dice = Random(seed)  # noqa: S311  # a story must be told again, not be unguessable
    plan, weather = make_plan(dice), make_weather(dice)
    # Only the core's judge knows how much traffic is safe; every second of its worlds grows its traffic with that.
    plan = paced(plan) if weather.has_core_judge and seed % 2 else plan
    plan = draw_baselines(dice, plan, weather)
    return simulate_in(plan, weather, seams, seed=seed)


def simulate_in(plan: Plan, weather: Weather, seams: Seams = CLOSED, *, seed: int = 0) -> Ran:
    """One release of that plan in that weather."""
    world = World(plan, weather)
    if weather.stands_before:
        for component in plan.components:
            for _ in range(component.replicas):
                world.cluster.start(component, Side.STABLE, "before", "")
    standing: dict[int, Standing] = {}
    world.on_append.append(lambda event: _remember(world, event, standing))
    _people_the(world, seams)
    world.live(weather.calm_s + AFTER_CALM_S)
    account = Account(plan, weather, world.events, world.history, standing, world.is_over)
    return Ran(seed, world, violations(account))


def _remember(world: World, event: Event, standing: dict[int, Standing]) -> None:
    """The truth at the moments that the oracle asks about."""
    if not isinstance(event.what, RunEnded | PhaseEntered | DecisionMade):
        return
    cluster = world.cluster
    cluster.flow()
    processes = tuple((p.component, cluster.sides[p.pid].value, p.address) for p in cluster.processes)
    served = cluster.served[Side.NEW].requests
    standing[event.index] = Standing(world.now_s, processes, dict(cluster.routes), served)


def _people_the(world: World, seams: Seams) -> None:
    world.appended(RunOpened(RUN, world.plan, "digest", ".", 1.0, "salt", ANN, "0"), at_s=0.0, wall_s=world.wall_s)
    shelf = Shelf()
    engines = [EngineActor(world, shelf, seams, "engine")]
    crowd = Crowd(world, shelf)
    world.at(0.0, engines[0].turn)
    for timed in world.weather.timed:
        world.at(timed.at_s, partial(_happen, world, timed, engines, crowd))
    if any(timed.what == "second engine" for timed in world.weather.timed):
        engines.append(EngineActor(world, shelf, seams, "second"))
    world.at(world.weather.calm_s, world.down.clear)


def _happen(world: World, timed: Timed, engines: list[EngineActor], crowd: Crowd) -> None:
    """What the weather brings at its second."""
    world.mark(f"weather: {timed.what}", "world", change=(None, timed.lasts_s))
    sudden: dict[str, Callable[[], None]] = {
        "engine dies": lambda: _kill(engines),
        "guard dies": world.guard.kill if world.guard else _nothing,
        "guard hangs": world.guard.hang if world.guard else _nothing,
        "stable process dies": lambda: world.lose(Side.STABLE, 1),
        "all stable processes die": lambda: world.lose(Side.STABLE, 99),
        "new process dies": lambda: world.lose(Side.NEW, 1),
        DIES: lambda: world.lose(Side.BASELINE, 1),
        "rollback asked": lambda: crowd.ask_back("players complain"),
        "hold placed": lambda: crowd.hold(timed.lasts_s),
        "clock jumps": lambda: world.jump(timed.lasts_s),
        "second engine": engines[-1].turn,
    }
    if timed.what in sudden:
        sudden[timed.what]()
    else:
        world.down.add(timed.what)
        world.at(min(timed.at_s + timed.lasts_s, world.weather.calm_s), lambda: world.down.discard(timed.what))


def _kill(engines: list[EngineActor]) -> None:
    for engine in engines:
        engine.kill()


def _nothing() -> None:
    """There is no guard to which it could happen."""
