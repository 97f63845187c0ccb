"""A release on real processes behind a real Envoy, with users who count, driven tick by tick."""

from __future__ import annotations

import http.client
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gonogo import wiring
from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.events import Event, RunOutcome
from gonogo.core.moves import Finish
from gonogo.core.plan import (
    Artifact,
    Cohort,
    CohortKind,
    Component,
    Drain,
    Gate,
    GoingBack,
    JudgeSettings,
    OnSilence,
    Phase,
    Plan,
    Principal,
    PrincipalKind,
    Probe,
    Route,
    Strategy,
)
from gonogo.core.state import State
from gonogo.core.verify import differences
from gonogo.engine.opening import Wish, open_run
from gonogo.engine.outside import Outside
from gonogo.engine.tick import Engine
from gonogo.testing.http_instance import free_port

DESK = Principal("release desk", PrincipalKind.PERSON, ("release lead",))
WORSE = Criterion(
    id="guards/1",
    text="error rate worse than stable",
    signal="errors",
    statistic=Statistic.RATE,
    comparison=Comparison.ABOVE,
    bound=0.0,
    unit=Unit.RATIO,
    against=Against.STABLE,
    reading=Reading.EVIDENCE,
    for_s=0.0,
    requests_min=1,
    on_no_data=OnNoData.HOLD,
    unknown_after_s=30.0,
)


def component(
    name: str, strategy: Strategy = Strategy.CANARY, *, flags: tuple[str, ...] = (), **more: object
) -> Component:
    """A component with a route of its own; `flags` make its new version what it is."""
    made = {version: _artifact(version, *words) for version, words in (("1", ()), ("2", flags))}
    route = Route(free_port(), Cohort(CohortKind.HEADER, "x-bucket"))
    return Component(
        name,
        strategy,
        stable=made["1"],
        new=made["2"],
        ready=Probe("/ready"),
        smoke=(Probe("/smoke"),),
        drain=Drain(give_up_s=2.0),
        route=route,
        **more,  # type: ignore[arg-type]  # a test names any other field of a component
    )


def plan(
    *components: Component, shares: tuple[float, ...] = (10, 100), hold_s: float = 0.5, gate: bool = False
) -> Plan:
    """Phases with these shares; `gate`: a person is asked after the first."""
    asked = Gate("go on", "go on?", ("release lead",), 1, 3600.0, OnSilence.HOLD)
    phases = tuple(
        Phase(f"phase-{n}", f"Phase {n}", "all", share, hold_s, 600.0, decision=asked if gate and n == 1 else None)
        for n, share in enumerate(shares, 1)
    )
    return Plan(
        "shop",
        "2",
        components,
        components[-1].name,
        phases,
        (WORSE,),
        JudgeSettings(),
        GoingBack(3600.0, 60.0),
        people=(DESK,),
    )


@dataclass
class House:
    """One run and everything that it needs."""

    outside: Outside
    engine: Engine
    run: str
    plan: Plan
    seen: Counter[str] = field(default_factory=Counter)

    @property
    def state(self) -> State:
        """What has happened, as the engine knows it."""
        return self.engine.book.state

    def events(self) -> tuple[Event, ...]:
        """The whole journal."""
        return self.outside.journal.read(self.run)

    def until(self, is_so: Callable[[State], object], give_up_s: float = 30.0) -> State:
        """Tick until that is so, or the run has ended and it never will be."""
        over_s = time.monotonic() + give_up_s
        while time.monotonic() < over_s:
            move = self.engine.tick()
            if is_so(self.state):
                return self.state
            if isinstance(move, Finish):
                break
            time.sleep(0.02)
        raise AssertionError(f"it never was so; the last steps: {list(self.state.steps)[-5:]}")

    def end(self, outcome: RunOutcome) -> None:
        """Tick until the run has ended so, and derive every decision again."""
        self.until(lambda state: state.ended is outcome)
        assert differences(self.events()) == ()

    def steps(self) -> list[str]:
        """The ids of the steps in the order in which they were begun."""
        return list(self.state.steps)

    @contextmanager
    def users(self, component: Component, per_s: float = 120.0) -> Iterator[None]:
        """Users of one component, on one kept connection, each with another bucket; `seen` counts what they get."""
        is_over = threading.Event()
        thread = threading.Thread(target=self._use, args=(component, per_s, is_over))
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def _use(self, component: Component, per_s: float, is_over: threading.Event) -> None:
        assert component.route
        connection = http.client.HTTPConnection("127.0.0.1", component.route.port, timeout=5)
        number = 0
        while not is_over.wait(1 / per_s):
            number += 1
            try:
                connection.request("GET", "/", headers={"x-bucket": str(number * 37 % 10_000)})
                answer = connection.getresponse()
                self.seen[f"{answer.read().decode()} {answer.status}"] += 1
            except OSError as error:
                self.seen[f"broken: {type(error).__name__}"] += 1
                connection.close()
        connection.close()


@contextmanager
def house(folder: Path, made: Plan) -> Iterator[House]:
    """Open a run of that plan; whatever it started is ended afterwards."""
    home = folder / "home"
    (folder / "service.py").write_text(Path(__file__).with_name("service.py").read_text(encoding="utf-8"))
    with wiring.open_journal(home) as journal, wiring.open_outside(home, folder=folder, journal=journal) as outside:
        run = open_run(journal, outside.clock, Wish(made, str(folder), 1.0, DESK))
        engine = Engine(outside, run, "test")
        try:
            assert engine.begin()
            yield House(outside, engine, run, made)
        finally:
            wiring.end_all(home)


def _artifact(version: str, *flags: str) -> Artifact:
    return Artifact(
        version, (sys.executable, "-I", "-S", "service.py", "{port}", version, *flags), requires=("service.py",)
    )
