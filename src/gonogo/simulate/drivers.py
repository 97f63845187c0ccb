"""The drivers of a simulated world: they refuse, stay silent, act and then fail, and say done where nothing was."""

from __future__ import annotations

from collections.abc import Callable

from gonogo.core.events import Happened
from gonogo.core.plan import Channel as ChannelSpec
from gonogo.core.plan import Component, Probe
from gonogo.core.steps import Side
from gonogo.ports import Arms, DriverError, Failure, Finding, Instance, Share
from gonogo.simulate.cluster import InForce
from gonogo.simulate.mark import SimulatedCrash
from gonogo.simulate.seams import Seams
from gonogo.simulate.weather import Fault, Version
from gonogo.simulate.world import Doer, World

FULL_BP = 10_000
SILENCE_S = 2.0


def change(world: World, who: Doer, call: tuple[str, str, float], effect: Callable[[], None]) -> bool:
    """One call that changes the world, with what the weather makes of it. `call`: what, the system, seconds.

    True: it was truly done (or the driver says so and lies: then False).
    """
    what, system, seconds = call
    fault = world.touch(who, what, seconds)
    if f"{system} down" in world.down:
        raise DriverError(Failure.UNREACHABLE, Happened.NO, f"the {system} does not answer")
    if fault is Fault.REFUSE:
        raise DriverError(Failure.REFUSED, Happened.NO, "refused")
    if fault is Fault.FULL:
        raise DriverError(Failure.FULL, Happened.NO, "no room")
    if fault is Fault.SILENT:
        world.pass_time(SILENCE_S)
        raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, "no answer")
    if fault is Fault.LIE:
        return False
    effect()
    if fault is Fault.DIE_AFTER:
        raise SimulatedCrash
    if fault is Fault.ACT_THEN_FAIL:
        raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, "done, but the answer was lost")
    return True


def look(world: World, who: Doer, *, what: str, system: str) -> None:
    """One call that only reads: it may fail, or be the process's last."""
    fault = world.touch(who, what)
    if f"{system} down" in world.down:
        raise DriverError(Failure.UNREACHABLE, Happened.NO, f"the {system} does not answer")
    if fault in {Fault.REFUSE, Fault.SILENT}:
        raise DriverError(Failure.TIMED_OUT, Happened.NO, "no answer")
    if fault is Fault.DIE_AFTER:
        raise SimulatedCrash


class SimTarget:
    """Fulfils `Target`."""

    def __init__(self, world: World, who: Doer, seams: Seams) -> None:
        self._world = world
        self._who = who
        self._seams = seams
        self._claims: dict[tuple[str, Side], int] = {}

    def deploy(self, component: Component, side: Side, replicas: int, key: str) -> tuple[Instance, ...]:
        """Exactly so many processes, the surplus ended newest first."""
        world, cluster = self._world, self._world.cluster
        if side is Side.NEW and world.weather.version is Version.NEVER_READY:
            world.touch(self._who, f"deploy new {component.name}", 2.0)
            raise DriverError(Failure.NOT_READY, Happened.NO, "it did not become ready")

        def effect() -> None:
            for _ in range(replicas - len(cluster.of(component.name, side))):
                cluster.start(component, side, self._who.name, key)
            for process in cluster.of(component.name, side)[replicas:]:
                cluster.end(process, who=self._who.name, key=key)

        self._claims[component.name, side] = replicas
        change(world, self._who, (f"deploy {side.value} {component.name}", "target", 0.3), effect)
        return tuple(cluster.of(component.name, side))

    def remove(self, component: Component, side: Side, key: str) -> None:
        """None of that side."""
        cluster = self._world.cluster

        def effect() -> None:
            for process in cluster.of(component.name, side):
                cluster.end(process, who=self._who.name, key=key)

        self._claims[component.name, side] = 0
        change(self._world, self._who, (f"remove {side.value} {component.name}", "target", 0.2), effect)

    def state(self, component: Component, side: Side) -> tuple[Instance, ...]:
        """What stands; with one seam open, what the driver said that stands."""
        look(self._world, self._who, what=f"state of {side.value} {component.name}", system="target")
        stand = tuple(self._world.cluster.of(component.name, side))
        claimed = self._claims.get((component.name, side), len(stand))
        if not self._seams.believes_drivers or claimed == len(stand):
            return stand
        made_up = Instance(
            component.name, "", "", "10.9.9.9:9", is_ready=True, pid=0, started_wall_s=0.0, memory_bytes=0
        )
        return (*stand, *(made_up,) * claimed)[:claimed]


class SimRouter:
    """Fulfils `Router`."""

    def __init__(self, world: World, who: Doer, seams: Seams) -> None:
        self._world = world
        self._who = who
        self._seams = seams
        self._claims: dict[str, int] = {}

    def set_share(self, arms: Arms, share_bp: int, key: str) -> Share:
        """The share in force, unless the guard has latched it, or nobody would be there to serve."""
        name, cluster = arms.component, self._world.cluster
        now = InForce(share_bp, tuple(arms.stable), tuple(arms.new), tuple(arms.baseline))

        def effect() -> None:
            if share_bp > 0 and name in cluster.latched and not self._seams.ignores_latch:
                raise DriverError(Failure.LATCHED, Happened.NO, "the guard holds it at 0")
            if not arms.stable and not arms.new:
                cluster.close(name, who=self._who.name, key=key)
                return
            if (share_bp > 0 and not arms.new) or (share_bp < FULL_BP and not arms.stable):
                raise DriverError(Failure.REFUSED, Happened.NO, "an arm with users has no addresses")
            cluster.route(name, now, who=self._who.name, key=key)

        self._claims[name] = share_bp
        change(self._world, self._who, (f"share of {name} to {share_bp}", "router", 0.02), effect)
        if not arms.stable and not arms.new:
            return Share(name, 0, name in cluster.latched, (), ())
        return self._share(name)

    def latch(self, component: str, key: str) -> Share:
        """0 from here on."""
        cluster = self._world.cluster

        def effect() -> None:
            now = cluster.routes.get(component)
            if now is not None and now.share_bp and not now.stable:
                raise DriverError(Failure.REFUSED, Happened.NO, "the stable arm has no addresses")
            cluster.latched.add(component)
            self._world.mark("latched", self._who.name, about=component, key=key)
            if now is not None:
                cluster.route(component, InForce(0, now.stable, now.new, now.baseline), who=self._who.name, key=key)

        if self._seams.guard_only_says_so:
            return Share(component, 0, latched=True, stable=(), new=())
        change(self._world, self._who, (f"latch {component}", "router", 0.02), effect)
        return self._share(component)

    def unlatch(self, component: str, key: str) -> None:
        """Shares are allowed again."""
        del key
        change(
            self._world,
            self._who,
            (f"unlatch {component}", "router", 0.01),
            lambda: self._world.cluster.latched.discard(component),
        )

    def read_share(self, component: str) -> Share:
        """What is in force; with one seam open, what the driver said that is."""
        look(self._world, self._who, what=f"read share of {component}", system="router")
        return self._share(component)

    def active_requests(self, address: str) -> int:
        """Nothing is ever left over here."""
        del address
        return 0

    def _share(self, component: str) -> Share:
        now = self._world.cluster.routes.get(component)
        if now is None:
            raise DriverError(Failure.MISSING, Happened.NO, f"{component} was never routed")
        share_bp = self._claims.get(component, now.share_bp) if self._seams.believes_drivers else now.share_bp
        is_latched = component in self._world.cluster.latched
        return Share(component, share_bp, is_latched, now.stable, now.new, now.baseline, now.baseline_bp)


class SimFact:
    """Fulfils `Fact`: a process answers well while it stands, unless its version fails its smoke."""

    def __init__(self, world: World, who: Doer, seams: Seams) -> None:
        self._world = world
        self._who = who
        self._seams = seams

    def read(self, address: str, probe: Probe) -> Finding:
        """One question; a refusal is a finding."""
        if self._seams.skips_smoke:
            return Finding(is_good=True, seen="not asked", took_s=0.0)
        world = self._world
        fault = world.touch(self._who, f"ask {address}{probe.path}")
        process = next((p for p in world.cluster.processes if p.address == address), None)
        is_sick = probe.path == "/smoke" and world.weather.version is Version.SMOKE_FAILS
        is_new = process is not None and world.cluster.sides[process.pid] is Side.NEW
        is_good = process is not None and not (is_sick and is_new) and fault not in {Fault.REFUSE, Fault.SILENT}
        world.mark("asked", self._who.name, about=address, change=(None, is_good))
        if fault is Fault.DIE_AFTER:
            raise SimulatedCrash
        return Finding(is_good, "200" if is_good else "no good answer", 0.01)


class SimChannel:
    """Fulfils `Channel`: the same key is delivered once."""

    def __init__(self, world: World, who: Doer, seams: Seams) -> None:
        self._world = world
        self._who = who
        self._seams = seams
        self._sent = 0

    def send(self, channel: ChannelSpec, audience: str, text: str, key: str) -> str:
        """The text reaches its audience."""
        del channel, audience
        self._sent += 1
        used = f"{key}#{self._world.touches}" if self._seams.makes_new_keys else key

        def effect() -> None:
            self._world.cluster.deliver(used, text, who=self._who.name)

        change(self._world, self._who, (f"send {key}", "channel", 0.05), effect)
        return used
