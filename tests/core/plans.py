"""Plans to test with: small, whole, and different in one thing at a time."""

from __future__ import annotations

from dataclasses import replace

from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.plan import (
    Artifact,
    Baseline,
    Channel,
    Cohort,
    CohortKind,
    Component,
    Drain,
    Gate,
    GoingBack,
    JudgeSettings,
    Message,
    OnSilence,
    Phase,
    Plan,
    Principal,
    PrincipalKind,
    Probe,
    Route,
    Strategy,
)

ANN = Principal("ann", PrincipalKind.PERSON, ("release manager",))
BEN = Principal("ben", PrincipalKind.PERSON, ("release manager", "sre"))
EVE = Principal("eve", PrincipalKind.PERSON, ("player",))
BOT = Principal("bot", PrincipalKind.PROGRAM, ("release manager",))
CI = Principal("ci", PrincipalKind.CI, ("release manager",))
OCCASIONS = ("start", "phase", "promoted", "rolled back", "hold", "gate")


def criterion(id_: str, reading: Reading = Reading.EVIDENCE) -> Criterion:
    """A bound of 1 % on the error rate under that id."""
    return Criterion(
        id=id_,
        text=f"error rate of {id_} > 1 %",
        signal="errors",
        statistic=Statistic.RATE,
        comparison=Comparison.ABOVE,
        bound=0.01,
        unit=Unit.RATIO,
        against=Against.BOUND,
        reading=reading,
        for_s=0.0,
        requests_min=50,
        on_no_data=OnNoData.HOLD,
        unknown_after_s=5.0,
    )


def component(
    name: str = "shop",
    strategy: Strategy = Strategy.CANARY,
    *,
    after: tuple[str, ...] = (),
    replicas: int = 2,
    routed: bool = True,
) -> Component:
    """A component with a version 1 that stands and a version 2 that comes."""
    return Component(
        name=name,
        strategy=strategy,
        stable=Artifact("1", (name, "--version", "1", "--port", "{port}")),
        new=Artifact("2", (name, "--version", "2", "--port", "{port}")),
        ready=Probe("/ready"),
        smoke=(Probe("/smoke"),),
        drain=Drain("/drain"),
        after=after,
        replicas=replicas,
        route=Route(8000, Cohort(CohortKind.HEADER, "x-bucket")) if routed else None,
    )


def gate(id_: str, *, quorum: int = 1, on_silence: OnSilence = OnSilence.HOLD, programs: bool = False) -> Gate:
    """A question to the release managers with a window of an hour."""
    return Gate(id_, f"{id_}: go on?", ("release manager",), quorum, 3600.0, on_silence, programs)


def phase(id_: str, share_percent: float, *, before: Gate | None = None, decision: Gate | None = None) -> Phase:
    """A phase of ten minutes at least and half an hour at most, with one success and one failure criterion."""
    return Phase(
        id=id_,
        title=f"Phase {id_}",
        audience=f"{share_percent:g} % of the players",
        share_percent=share_percent,
        hold_s=600.0,
        hold_s_max=1800.0,
        success=(criterion(f"{id_}/success"),),
        failure=(criterion(f"{id_}/failure"),),
        before=before,
        decision=decision,
    )


def plan(
    *components: Component,
    phases: tuple[Phase, ...] | None = None,
    messages: bool = False,
) -> Plan:
    """A release of `components` (one canary where none is given) over 10 % and 100 %, kept for two hours."""
    components = components or (component(),)
    told = tuple(Message(on, "log", "everyone", f"words on: {on}") for on in OCCASIONS) if messages else ()
    return Plan(
        name="shop release",
        version="2",
        components=components,
        entry=components[-1].name,
        phases=phases or (phase("ten", 10.0), phase("all", 100.0)),
        guards=(criterion("guard"),),
        judge=JudgeSettings(),
        going_back=GoingBack(window_s=7200.0, budget_s=60.0),
        people=(ANN, BEN, EVE, BOT, CI),
        channels=(Channel("log", "file", (("path", "log.txt"),)),),
        messages=told,
    )


def gated(**of_the_gate: object) -> Plan:
    """The release whose first phase waits for people before any traffic."""
    asked = gate("ten/go", **of_the_gate)  # type: ignore[arg-type]  # the cases name any field of a gate
    return plan(phases=(phase("ten", 10.0, before=asked), phase("all", 100.0)))


def decided() -> Plan:
    """The release whose first phase ends with a decision of people."""
    return plan(phases=(phase("ten", 10.0, decision=gate("ten/decision")), phase("all", 100.0)))


def game() -> Plan:
    """Three components in the order core, game, content: one canary, one blue-green, one that rolls."""
    return plan(
        component("content", Strategy.ROLLING, after=("game",), replicas=3),
        component("game", Strategy.BLUE_GREEN, after=("core",)),
        component("core", Strategy.CANARY),
        phases=(phase("ten", 10.0), phase("half", 50.0), phase("all", 100.0)),
    )


def fresh() -> Plan:
    """The release whose new version is compared with fresh processes of the old one, up to half of the traffic."""
    beside = replace(component(), baseline=Baseline.FRESH)
    return plan(beside, phases=(phase("ten", 10.0), phase("half", 50.0), phase("all", 100.0)))


PLANS = {
    "canary": plan(),
    "telling": plan(messages=True),
    "gated": gated(),
    "two people": gated(quorum=2),
    "programs may": gated(programs=True),
    "silence is no-go": gated(on_silence=OnSilence.NO_GO),
    "silence is go": gated(on_silence=OnSilence.GO),
    "decided": decided(),
    "blue-green": plan(component(strategy=Strategy.BLUE_GREEN)),
    "rolling": plan(component(strategy=Strategy.ROLLING, replicas=3)),
    "rolling alone": plan(component(strategy=Strategy.ROLLING, replicas=1)),
    "game": game(),
    "fresh baseline": fresh(),
    "unrouted": plan(component("worker", routed=False), component("shop", after=("worker",))),
}
"""Plans by the names that case files use."""


def with_messages(of: Plan) -> Plan:
    """The same plan, with words owed on every occasion."""
    return replace(of, messages=plan(messages=True).messages)
