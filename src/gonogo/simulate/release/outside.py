"""The drivers of a simulated release: each takes its time, and does what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from gonogo.core.cohort import baseline_bp
from gonogo.core.events import Event, Happened, Happening
from gonogo.core.plan import Channel as ChannelSpec
from gonogo.core.plan import Component, Probe
from gonogo.core.steps import Side
from gonogo.ports import Arms, Beat, Conflict, DriverError, Failure, Finding, Instance, Lease, Share
from gonogo.simulate.release.setting import Pace


class Passing(Protocol):
    """A world as far as its drivers need it."""

    def pass_time(self, seconds: float) -> None:
        """Live on for so long; whoever watches goes on watching."""
        ...

    def flow(self) -> None:
        """Count the requests up to now, before anything changes."""
        ...

    def wall_s(self) -> float:
        """Unix time."""
        ...


class Records:
    """Fulfils `Journal`, in memory, for one run and one engine."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.on_append: list[Callable[[Event], None]] = []
        self._beats: dict[str, Beat] = {}

    def runs(self) -> tuple[str, ...]:
        """The one run, once it was opened."""
        return ("simulated",) if self.events else ()

    def read(self, run: str, since: int = 0) -> tuple[Event, ...]:
        """The events from index `since` on."""
        del run
        return tuple(self.events[since:])

    def append(  # noqa: PLR0913  # the port's
        self, run: str, what: Happening, *, expected_length: int, at_s: float, wall_s: float, token: int | None
    ) -> Event:
        """One event more; Conflict where somebody wrote first."""
        del run, token
        if expected_length != len(self.events):
            raise Conflict
        event = Event(len(self.events), at_s, wall_s, what)
        self.events.append(event)
        for hear in self.on_append:
            hear(event)
        return event

    def lease(self, run: str, holder: str, ttl_s: float, wall_s: float) -> Lease | None:
        """There is only one engine here."""
        return Lease(run, holder, 1, wall_s + ttl_s)

    def beat(self, beat: Beat) -> None:
        """Keep the last one of each."""
        self._beats[beat.who] = beat

    def beats(self, run: str) -> tuple[Beat, ...]:
        """All of them."""
        del run
        return tuple(self._beats.values())


class Machines:
    """Fulfils `Target` and `Fact`: processes that stand until they are removed."""

    def __init__(self, world: Passing, pace: Pace) -> None:
        self._world = world
        self._pace = pace
        self._stand: dict[tuple[str, Side], tuple[Instance, ...]] = {}
        self._started = 0
        self.stuck: Callable[[str, Side], bool] = lambda _name, _side: False

    def adopt(self, component: Component) -> None:
        """The old version stands before the release begins."""
        self._start(component, Side.STABLE, component.replicas)

    def deploy(self, component: Component, side: Side, replicas: int, key: str) -> tuple[Instance, ...]:
        """Exactly so many processes; what stands already costs a check only."""
        goes_back = "/back/" in key
        stood = self.state(component, side)
        is_there = len(stood) == replicas and not goes_back
        wanted_s = self._pace.restore_s if goes_back else self._pace.deploy_s
        self._world.pass_time(self._pace.smoke_s if is_there else wanted_s)
        if goes_back and self.stuck(component.name, side):
            raise DriverError(Failure.TIMED_OUT, Happened.UNKNOWN, "the old version does not come up")
        self._world.flow()
        if len(stood) != replicas:
            self._start(component, side, replicas)
        return self.state(component, side)

    def remove(self, component: Component, side: Side, key: str) -> None:
        """None of that side."""
        del key
        self._world.pass_time(self._pace.smoke_s)
        self._stand.pop((component.name, side), None)

    def state(self, component: Component, side: Side) -> tuple[Instance, ...]:
        """What stands."""
        return self._stand.get((component.name, side), ())

    def read(self, address: str, probe: Probe) -> Finding:
        """Whoever stands answers well: what is wrong with a version shows under its users."""
        del address, probe
        self._world.pass_time(self._pace.check_s)
        return Finding(is_good=True, seen="200", took_s=self._pace.check_s)

    def _start(self, component: Component, side: Side, replicas: int) -> None:
        artifact = component.new if side is Side.NEW else component.stable
        kept = self.state(component, side)[:replicas]
        made = []
        for _ in range(replicas - len(kept)):
            self._started += 1
            address = f"10.0.{self._started // 250}.{self._started % 250}:80"
            made.append(
                Instance(
                    component.name,
                    artifact.version,
                    artifact.version,
                    address,
                    is_ready=True,
                    pid=self._started,
                    started_wall_s=self._world.wall_s(),
                    memory_bytes=0,
                )
            )
        self._stand[component.name, side] = (*kept, *made)


class Gateway:
    """Fulfils `Router`."""

    def __init__(self, world: Passing, pace: Pace) -> None:
        self._world = world
        self._pace = pace
        self._now: dict[str, Share] = {}
        self._latched: set[str] = set()

    def share_bp(self, component: str) -> int:
        """The share in force; 0 where nobody was let in."""
        return self._now[component].share_bp if component in self._now else 0

    def has_baseline(self, component: str) -> bool:
        """Whether users are sent to a baseline."""
        return component in self._now and self._now[component].baseline_bp > 0

    def set_share(self, arms: Arms, share_bp: int, key: str) -> Share:
        """The share in force, unless the guard has latched it."""
        del key
        goes_home = share_bp == 0 and self.share_bp(arms.component) > 0
        self._world.pass_time(self._pace.home_s if goes_home else self._pace.share_s)
        if share_bp > 0 and arms.component in self._latched:
            raise DriverError(Failure.LATCHED, Happened.NO, "the guard holds it at 0")
        self._world.flow()
        if not arms.stable and not arms.new:
            self._now.pop(arms.component, None)
            return Share(arms.component, 0, latched=False, stable=(), new=())
        self._now[arms.component] = self._share(arms.component, share_bp, arms)
        return self._now[arms.component]

    def latch(self, component: str, key: str) -> Share:
        """0 from here on."""
        del key
        if component not in self._now:
            raise DriverError(Failure.MISSING, Happened.NO, f"{component} was never routed")
        if self.share_bp(component):
            self._world.pass_time(self._pace.home_s)
            self._world.flow()
        self._latched.add(component)
        now = self._now[component]
        self._now[component] = self._share(component, 0, now)
        return self._now[component]

    def unlatch(self, component: str, key: str) -> None:
        """Shares are allowed again."""
        del key
        self._latched.discard(component)

    def read_share(self, component: str) -> Share:
        """What is in force."""
        if component not in self._now:
            raise DriverError(Failure.MISSING, Happened.NO, f"{component} was never routed")
        return self._now[component]

    def active_requests(self, address: str) -> int:
        """Nothing is ever left over here."""
        del address
        return 0

    def _share(self, component: str, share_bp: int, arms: Arms | Share) -> Share:
        fresh_bp = baseline_bp(share_bp) if arms.baseline else 0
        is_latched = component in self._latched
        return Share(component, share_bp, is_latched, arms.stable, arms.new, arms.baseline, fresh_bp)


class Post:
    """Fulfils `Channel`."""

    def __init__(self, world: Passing, pace: Pace) -> None:
        self._world = world
        self._pace = pace

    def send(self, channel: ChannelSpec, audience: str, text: str, key: str) -> str:
        """The words arrive."""
        del channel, audience, text
        self._world.pass_time(self._pace.send_s)
        return key
