"""Plans for simulated worlds: small, whole, of every strategy and shape, with holds of a few virtual seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.plan import (
    Artifact,
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
    Pace,
    Phase,
    Plan,
    Principal,
    PrincipalKind,
    Probe,
    Route,
    Strategy,
)

ANN = Principal("ann", PrincipalKind.PERSON, ("release manager",))
BEN = Principal("ben", PrincipalKind.PERSON, ("release manager",))
EVE = Principal("eve", PrincipalKind.PERSON, ("player",))
BOT = Principal("bot", PrincipalKind.PROGRAM, ("release manager",))
NAMES = ("core", "game", "content")
OCCASIONS = ("start", "phase", "promoted", "rolled back", "hold", "gate")
HOLD_S = 3.0
HOLD_S_MAX = 12.0
GATE_S = 6.0
WINDOW_S = 8.0
GAP_S = 3.0
REQUESTS_MIN = 20


def make_plan(dice: Random) -> Plan:
    """Most plans have one component, so that many worlds fit into a minute; some have two or three in a chain."""
    components = tuple(_component(dice, place) for place in range(dice.choices((1, 2, 3), (14, 4, 2))[0]))
    shares = (*sorted(dice.sample((5.0, 10.0, 50.0), dice.choice((0, 1, 1, 2)))), 100.0)
    shapes = [PhaseShape(share, dice.random() < 0.2, dice.random() < 0.15) for share in shares]
    asked = Asked(dice.choice((1, 1, 2)), dice.choices(list(OnSilence), (6, 2, 2))[0], programs=dice.random() < 0.2)
    return plan_of(components, shapes, asked, tells=dice.random() < 0.3)


@dataclass(frozen=True, slots=True)
class PhaseShape:
    """A phase's share, whether people are asked before and after it, and whether traffic grows with the evidence."""

    share_percent: float
    is_asked_before: bool = False
    is_decided: bool = False
    is_paced: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """How a plan's gates ask."""

    quorum: int = 1
    on_silence: OnSilence = OnSilence.HOLD
    programs: bool = False


ASKED = Asked()


def plan_of(
    components: Sequence[Component], shapes: Sequence[PhaseShape], asked: Asked = ASKED, *, tells: bool = False
) -> Plan:
    """A release of these components through phases of these shapes. Users enter by the last routed component."""
    told = tuple(Message(on, "log", "everyone", f"words on: {on}") for on in OCCASIONS) if tells else ()
    return Plan(
        name="simulated",
        version="2",
        components=tuple(components),
        entry=[component.name for component in components if component.route][-1],
        phases=tuple(_phase(f"p{at}", shape, asked) for at, shape in enumerate(shapes)),
        guards=(criterion("guard"),),
        judge=JudgeSettings(),
        going_back=GoingBack(WINDOW_S, 60.0),
        people=(ANN, BEN, EVE, BOT),
        channels=(Channel("log", "file", (("path", "log.txt"),)),),
        messages=told,
        guard_gap_s_max=GAP_S,
    )


def paced(plan: Plan) -> Plan:
    """The same plan with traffic that grows with the evidence in every phase."""
    return replace(plan, phases=tuple(replace(phase, pace=Pace.EVIDENCE) for phase in plan.phases))


def component_of(
    name: str, strategy: Strategy, *, replicas: int = 2, after: tuple[str, ...] = (), routed: bool = True
) -> Component:
    """A component with a version 1 that serves and a version 2 that comes."""
    return Component(
        name=name,
        strategy=strategy,
        stable=Artifact("1", (name, "--version", "1")),
        new=Artifact("2", (name, "--version", "2")),
        ready=Probe("/ready", give_up_s=2.0),
        smoke=(Probe("/smoke", give_up_s=2.0),),
        drain=Drain(give_up_s=1.0),
        after=after,
        replicas=replicas,
        route=Route(8000, Cohort(CohortKind.HEADER, "x-bucket")) if routed else None,
    )


def criterion(id_: str, *, is_success: bool = False) -> Criterion:
    """An error rate: above 5 % is bad, below 5 % is good enough."""
    return Criterion(
        id=id_,
        text=f"error rate {'<' if is_success else '>'} 5 %",
        signal="errors",
        statistic=Statistic.RATE,
        comparison=Comparison.BELOW if is_success else Comparison.ABOVE,
        bound=0.05,
        unit=Unit.RATIO,
        against=Against.BOUND,
        reading=Reading.MEASURED if is_success else Reading.EVIDENCE,
        for_s=0.0,
        requests_min=REQUESTS_MIN,
        on_no_data=OnNoData.HOLD,
        unknown_after_s=2.0,
    )


def _component(dice: Random, place: int) -> Component:
    strategy = dice.choices(list(Strategy), (3, 1, 1))[0]
    after = (NAMES[place - 1],) if place else ()
    routed = place == 0 or dice.random() < 0.8
    return component_of(NAMES[place], strategy, replicas=dice.choice((1, 2, 3)), after=after, routed=routed)


def _phase(id_: str, shape: PhaseShape, asked: Asked) -> Phase:
    return Phase(
        id=id_,
        title=f"Phase {id_}",
        audience="players",
        share_percent=shape.share_percent,
        hold_s=HOLD_S,
        hold_s_max=HOLD_S_MAX,
        success=(criterion(f"{id_}/success", is_success=True),),
        failure=(criterion(f"{id_}/failure"),),
        before=_gate(f"{id_}/before", asked) if shape.is_asked_before else None,
        decision=_gate(f"{id_}/decision", asked) if shape.is_decided else None,
        pace=Pace.EVIDENCE if shape.is_paced else Pace.FIXED,
    )


def _gate(id_: str, asked: Asked) -> Gate:
    return Gate(id_, f"{id_}?", ("release manager",), asked.quorum, GATE_S, asked.on_silence, asked.programs)
