"""A plan judged over a recorded series as if it were live, by the very judge that guards a release.

The plan's phases are walked as a run would walk them: a phase ends when its shortest hold is over and all its success
criteria pass, and people are taken to say yes. Traffic does not follow: a recorded series has the shares that it had.
Where the series is a journal, its own phases and times are kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from gonogo.backtest.recorded import Observation, Recorded
from gonogo.core.criterion import Criterion, Statistic
from gonogo.core.evidence import Outcome, Snapshot, Verdict
from gonogo.core.judge import JudgeState, Moment, look, start
from gonogo.core.plan import Phase, Plan

MOMENTS_MAX = 1_000
"""Changes of outcomes that are told; a criterion that flickers would fill any table."""


class Ending(Enum):
    """What gonogo would have done by the end of the series."""

    GONE_ON = "gone on"
    GONE_BACK = "gone back"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Turn:
    """A moment at which something changed. `at_s` is unix time; `criterion` None where a phase begins or is held."""

    at_s: float
    phase: str
    what: str
    criterion: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What gonogo would have done. `ended_s` is unix time: of going back, of the last phase's end, else of the series'
    last moment. `left_out` are criteria whose signal the series does not hold. `because` is one sentence."""

    ending: Ending
    ended_s: float
    because: str
    turns: tuple[Turn, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """How the plan is walked: `phase` judges all in that one phase; `scale` is the plan's clock over real time."""

    phase: str | None = None
    scale: float = 1.0


@dataclass(slots=True)
class _Walk:
    plan: Plan
    course: Course
    phases: tuple[Phase, ...]
    state: JudgeState
    is_recorded: bool = False
    """The phases are the series' own, not ours to choose."""
    place: int = -1
    entered_plan_s: float = 0.0
    is_overdue: bool = False
    said: dict[str, Outcome] = field(default_factory=dict)
    turns: list[Turn] = field(default_factory=list)

    @property
    def phase(self) -> Phase | None:
        return self.phases[self.place] if 0 <= self.place < len(self.phases) else None


def judged(plan: Plan, series: Recorded, course: Course) -> Judged:
    """What the judge would have said, moment by moment, until it went back or on."""
    asked, left_out = measurable(plan, series)
    phases = tuple(phase for phase in asked.phases if course.phase in {None, phase.id})
    # Every criterion keeps its share of alpha, also where others cannot be measured here.
    state = replace(start(asked), weights=start(plan).weights)
    is_recorded = course.phase is None and series.observations[0].phase is not None
    walk = _Walk(asked, course, phases, state, is_recorded)
    first_s = series.observations[0].snapshot.wall_s
    for one in series.observations:
        ended = _look(walk, one, first_s=first_s)
        if ended is not None:
            return Judged(ended[0], one.snapshot.wall_s, ended[1], tuple(walk.turns), left_out)
    ended_s = series.observations[-1].snapshot.wall_s
    return Judged(Ending.HELD, ended_s, _held(walk), tuple(walk.turns), left_out)


def measurable(plan: Plan, series: Recorded) -> tuple[Plan, tuple[str, ...]]:
    """The plan with the criteria that the series can answer, and the words of those that it cannot."""
    out: list[str] = []

    def kept(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        out.extend(one.text for one in criteria if not _is_held(one, plan, series))
        return tuple(one for one in criteria if _is_held(one, plan, series))

    phases = tuple(replace(phase, success=kept(phase.success), failure=kept(phase.failure)) for phase in plan.phases)
    return replace(plan, guards=kept(plan.guards), phases=phases), tuple(dict.fromkeys(out))


def _is_held(criterion: Criterion, plan: Plan, series: Recorded) -> bool:
    if (criterion.component or plan.entry) not in _components(series):
        return False
    if criterion.signal == "latency" and criterion.statistic is Statistic.MEAN:
        return {"latency", "mean"} <= series.signals
    return criterion.signal in series.signals


def _components(series: Recorded) -> frozenset[str]:
    return frozenset(sides.component for one in series.observations[-1:] for sides in one.snapshot.sides)


def _look(walk: _Walk, one: Observation, *, first_s: float) -> tuple[Ending, str] | None:
    at_s = one.snapshot.wall_s
    plan_s = one.plan_s if one.plan_s is not None else (at_s - first_s) * walk.course.scale
    _enter(walk, one, plan_s=plan_s)
    phase = walk.phase
    moment = Moment(phase.id if phase else "", plan_s, at_s)
    walk.state, verdicts = look(walk.plan, walk.state, one.snapshot, moment)
    _tell(walk, verdicts, moment)
    failed = next((each for each in verdicts if each.outcome is Outcome.FAIL and _is_guard(walk, each)), None)
    if failed is not None:
        return Ending.GONE_BACK, failed.sentence
    return _next_phase(walk, verdicts, moment) if phase else None


def _enter(walk: _Walk, one: Observation, *, plan_s: float) -> None:
    """The phase of a journal's snapshot; else the first phase begins with the new version's first request."""
    if walk.is_recorded:
        place = next((place for place, each in enumerate(walk.phases) if each.id == one.phase), -1)
    else:
        place = 0 if walk.place < 0 and _has_new(one.snapshot) else walk.place
    if place != walk.place:
        walk.place, walk.entered_plan_s, walk.is_overdue = place, plan_s, False
        _turn(walk, one.snapshot.wall_s, "phase begins")


def _has_new(snapshot: Snapshot) -> bool:
    return any(sides.new is not None and sides.new.requests > 0 for sides in snapshot.sides)


def _next_phase(walk: _Walk, verdicts: tuple[Verdict, ...], moment: Moment) -> tuple[Ending, str] | None:
    phase = walk.phase
    if phase is None:
        return None
    held_s = moment.plan_s - walk.entered_plan_s
    wanted = {criterion.id for criterion in phase.success}
    open_ones = [each for each in verdicts if each.criterion in wanted and each.outcome is not Outcome.PASS]
    if held_s < phase.hold_s or open_ones:
        if held_s >= phase.hold_s_max and open_ones and not walk.is_overdue:
            walk.is_overdue = True
            _turn(walk, moment.wall_s, "held: the longest hold is over", sentence=open_ones[0].sentence)
        return None
    if walk.place + 1 == len(walk.phases):
        _turn(walk, moment.wall_s, "would have gone on")
        return Ending.GONE_ON, f"every success criterion of {phase.title} was true after its shortest hold"
    if not walk.is_recorded:
        walk.place, walk.entered_plan_s, walk.is_overdue = walk.place + 1, moment.plan_s, False
        _turn(walk, moment.wall_s, "phase begins")
    return None


def _is_guard(walk: _Walk, verdict: Verdict) -> bool:
    phase = walk.phase
    armed = (*walk.plan.guards, *(phase.failure if phase else ()))
    return any(criterion.id == verdict.criterion for criterion in armed)


def _tell(walk: _Walk, verdicts: tuple[Verdict, ...], moment: Moment) -> None:
    for verdict in verdicts:
        before = walk.said.get(verdict.criterion, Outcome.HOLD)
        if verdict.outcome is not before:
            walk.said[verdict.criterion] = verdict.outcome
            why = f" ({verdict.why.value})" if verdict.why else ""
            _turn(walk, moment.wall_s, f"{verdict.outcome.value}{why}", of=verdict.criterion, sentence=verdict.sentence)


def _turn(walk: _Walk, at_s: float, what: str, *, of: str | None = None, sentence: str = "") -> None:
    if len(walk.turns) < MOMENTS_MAX:
        phase = walk.phase
        walk.turns.append(Turn(at_s, phase.id if phase else "", what, of, sentence or (phase.title if phase else "")))


def _held(walk: _Walk) -> str:
    phase = walk.phase
    if phase is None:
        return "the series ends before the new version had a request"
    wanted = {criterion.id for criterion in phase.success}
    is_open = [each for each in wanted if walk.said.get(each) is not Outcome.PASS]
    if is_open:
        return f"the series ends in {phase.title} with {len(is_open)} of {len(wanted)} success criteria open"
    return f"the series ends in {phase.title} before its shortest hold is over"
