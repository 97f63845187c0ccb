"""What is well-formed line by line and still cannot be, taken as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gonogo.core.criterion import Against, Criterion
from gonogo.core.plan import Baseline, Component, Pace, Phase, Plan, Strategy
from gonogo.document.criterion.sentence import Measure, is_lower_better
from gonogo.document.criterion.settle import same_measure
from gonogo.document.fields import doubles
from gonogo.document.limits import CRITERIA_MAX
from gonogo.document.quantity import write_percent
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean


def find_contradictions(plan: Plan, reading: Reading) -> None:
    """Note everything that contradicts itself in the plan."""
    _components(plan, reading)
    _shares(plan, reading)
    _guards(plan, reading)
    criteria = list(plan.guards)
    for index, phase in enumerate(plan.phases):
        _overlaps(phase, reading, index=index)
        criteria += [*phase.success, *phase.failure]
    _doubled(plan, reading)
    if len(criteria) > CRITERIA_MAX:
        reading.wrong("GG-1002", 1, what=f"more than {CRITERIA_MAX} criteria")


def _components(plan: Plan, reading: Reading) -> None:
    names = [component.name for component in plan.components]
    for component in plan.components:
        for other in component.after:
            if other not in names:
                hint = did_you_mean(other, names)
                reading.wrong(
                    "GG-1308", _line(reading, component), what=f"after `{other}`, which is no component", hint=hint
                )
    circle = _circle(plan)
    if circle:
        component = next(component for component in plan.components if component.name == circle[0])
        reading.wrong("GG-1309", _line(reading, component), what=" → ".join([*circle, circle[0]]))
    _ports(plan, reading)
    _baselines(plan, reading)
    entry = next((component for component in plan.components if component.name == plan.entry), None)
    if entry is not None and entry.route is None:
        reading.wrong("GG-1313", _line(reading, entry), what=f"the entry `{entry.name}` has no route")
    if plan.components and all(component.stable == component.new for component in plan.components):
        reading.wrong("GG-1316", _line(reading, plan.components[0]), what="nothing differs between stable and new")


def _ports(plan: Plan, reading: Reading) -> None:
    ports = [str(component.route.port) for component in plan.components if component.route]
    for component in plan.components:
        if component.route and str(component.route.port) in doubles(ports):
            reading.wrong("GG-1314", _line(reading, component), what=f"port {component.route.port} is taken twice")


def _baselines(plan: Plan, reading: Reading) -> None:
    has_room = any(phase.pace is Pace.EVIDENCE or 0 < phase.share_percent <= 50 for phase in plan.phases)
    for component in plan.components:
        if component.baseline is not Baseline.FRESH:
            continue
        why = "" if has_room or not plan.phases else "no phase leaves room for a baseline beside the new version"
        why = f"`{component.name}` has no route" if component.route is None else why
        strategy = component.strategy
        why = why if strategy is Strategy.CANARY else f"`{component.name}` is released as {strategy.value}"
        if why:
            reading.wrong("GG-1317", _line(reading, component), what=f"`baseline: fresh`: {why}")


def _circle(plan: Plan) -> list[str]:
    """The names of one circle of `after`, [] where there is none."""
    waits = {component.name: component.after for component in plan.components}
    standing: set[str] = set()
    while free := {
        name for name, after in waits.items() if name not in standing and standing >= {a for a in after if a in waits}
    }:
        standing |= free
    left = [name for name in waits if name not in standing]
    if not left:
        return []
    walk = [left[0]]
    while True:
        following = next(name for name in waits[walk[-1]] if name in left)
        if following in walk:
            return walk[walk.index(following) :]
        walk.append(following)


def _shares(plan: Plan, reading: Reading) -> None:
    for index, (earlier, later) in enumerate(pairwise(plan.phases)):
        if 0 < later.share_percent < earlier.share_percent:
            down = f"{write_percent(later.share_percent)} after {write_percent(earlier.share_percent)}"
            reading.wrong("GG-1304", _phase_line(reading, index + 1), what=down)
    if plan.phases and 0 < plan.phases[-1].share_percent < 100:
        share = write_percent(plan.phases[-1].share_percent)
        reading.wrong("GG-1305", _phase_line(reading, len(plan.phases) - 1), what=f"the last phase has {share}")
    titles = doubles(phase.title.lower() for phase in plan.phases)
    for index, phase in enumerate(plan.phases):
        if phase.title and phase.title.lower() in titles:
            reading.wrong("GG-1303", _phase_line(reading, index), what=f"`{phase.title}` stands there twice")


def _guards(plan: Plan, reading: Reading) -> None:
    if plan.guards:
        return
    for index, phase in enumerate(plan.phases):
        if not phase.failure:
            reading.wrong("GG-1306", _phase_line(reading, index), what=f"nothing guards {phase.id}")


def _overlaps(phase: Phase, reading: Reading, *, index: int) -> None:
    """Success that reaches into failure: `error rate < 5%` beside `error rate > 1%`."""
    for number, success in enumerate(phase.success):
        for failure in phase.failure:
            if success.against is Against.BOUND and same_measure(success, failure) and _is_crossed(success, failure):
                line = _criterion_line(reading, f"$.phases[{index}].success[{number}]")
                reading.wrong("GG-1209", line, what=f"success `{success.text}` and failure `{failure.text}`")


def _is_crossed(success: Criterion, failure: Criterion) -> bool:
    lower = is_lower_better(Measure(success.signal, success.statistic))
    if lower is None:
        return False
    return success.bound > failure.bound if lower else success.bound < failure.bound


def _doubled(plan: Plan, reading: Reading) -> None:
    for path, criteria in _lists(plan):
        seen: dict[str, int] = {}
        for number, criterion in enumerate(criteria):
            line = _criterion_line(reading, f"{path}[{number}]")
            if criterion.text in seen:
                reading.wrong("GG-1210", line, what=f"`{criterion.text}` stands already in line {seen[criterion.text]}")
            seen.setdefault(criterion.text, line)


def _lists(plan: Plan) -> Iterator[tuple[str, tuple[Criterion, ...]]]:
    yield "$.guards", plan.guards
    for index, phase in enumerate(plan.phases):
        yield f"$.phases[{index}].success", phase.success
        yield f"$.phases[{index}].failure", phase.failure


def _line(reading: Reading, component: Component) -> int:
    return _criterion_line(reading, f"$.components.{component.name}")


def _phase_line(reading: Reading, index: int) -> int:
    return _criterion_line(reading, f"$.phases[{index}]")


def _criterion_line(reading: Reading, path: str) -> int:
    place = reading.places.get(path)
    return place.line if place else 1
