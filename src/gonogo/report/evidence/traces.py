"""From the journal to traces: nothing is kept for a picture that the journal does not keep anyhow.

Three sources, the finest first: every snapshot before a failure, judged again; the judge's state every two minutes; the
numbers of every verdict that was said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from gonogo.core.codec import CodecError, from_json
from gonogo.core.events import BlocksObserved, Event, JudgeChecked, PlanAmended, RunOpened, VerdictReached
from gonogo.core.evidence import Outcome, Snapshot, Verdict
from gonogo.core.judge import JudgeState, Moment, judge, load, look, start
from gonogo.core.judge.budget import Part, parts
from gonogo.core.judge.question import Question, Role, ask, e_process_key, is_e_process, is_proof
from gonogo.core.plan import Plan
from gonogo.report.evidence.record import Point, Trace
from gonogo.report.plans import Asked, asked, plan_of
from gonogo.report.when import start_of

POINTS_MAX = 400
"""Points of one trace: a picture has a thousand pixels."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A verdict that was said or derived again, with the state that it came from; None where only the words were
    kept."""

    wall_s: float
    phase: str
    verdict: Verdict
    state: JudgeState | None


def traces_of(events: Sequence[Event]) -> tuple[Trace, ...]:
    """A trace for every criterion that is judged by evidence, in the plan's order. ValueError without an opening."""
    plan, opened_s = plan_of(events), start_of(events).event.wall_s
    seen = sorted(_seen(events), key=lambda each: each.wall_s)
    made = partial(_trace, seen, plan, opened_s)
    traces = (made(one) for one in asked(events).values())
    return tuple(trace for trace in traces if trace is not None)


def _trace(seen: Sequence[_Seen], plan: Plan, opened_s: float, one: Asked) -> Trace | None:
    question = ask(one.criterion, Role.SUCCESS if one.role == "success" else Role.FAILURE, plan.entry)
    if not (is_e_process(question) or is_proof(question)):
        return None
    mine = [each for each in seen if each.verdict.criterion == one.criterion.id and each.verdict.log_e is not None]
    limit = next((each.verdict.log_limit for each in mine if each.verdict.log_limit is not None), 0.0)
    fails = next((each for each in mine if each.verdict.outcome is Outcome.FAIL), None)
    points = tuple(_point(question, each, opened_s) for each in _thinned(mine))
    part = parts(plan).get(e_process_key(question), Part(0.0)) if is_e_process(question) else Part(0.0)
    return Trace(
        criterion=one.criterion.id,
        asks=one.criterion.text,
        role=one.role,
        log_limit=limit,
        alpha_part=part.share,
        times=part.times,
        bound=question.limit,
        points=points,
        fails_s=fails.wall_s - opened_s if fails else None,
    )


def _thinned(seen: list[_Seen]) -> list[_Seen]:
    step = -(-len(seen) // POINTS_MAX) or 1
    return [each for place, each in enumerate(reversed(seen)) if place % step == 0][::-1]


def _point(question: Question, seen: _Seen, opened_s: float) -> Point:
    point = Point(round(seen.wall_s - opened_s, 3), seen.phase, seen.verdict.log_e or 0.0)
    if seen.state is None:
        return point
    if is_proof(question):
        proof = seen.state.proofs.get(question.criterion.id)
        tally = proof.total if proof else None
    else:
        process = seen.state.e_processes.get(e_process_key(question))
        tally = process.total if process else None
    if tally is None:
        return point
    return replace(point, new=(tally.n_new, tally.bad_new), stable=(tally.n_stable, tally.bad_stable))


def _seen(events: Sequence[Event]) -> Iterator[_Seen]:
    plan: Plan | None = None
    state: JudgeState | None = None
    derived: set[float] = set()
    for event in events:
        match event.what:
            case RunOpened() | PlanAmended():
                plan = event.what.plan
                state = start(plan)
            case JudgeChecked(phase, raw) if plan is not None:
                state = _loaded(plan, raw)
                if state is not None and state.seen_s is not None:
                    yield from _judged(plan, state, Moment(phase, state.seen_plan_s, state.seen_s))
            case BlocksObserved() if plan is not None and state is not None:
                # The same snapshots are written with every failure: each is judged once.
                yield from (one for one in _replayed(plan, state, event.what) if one.wall_s not in derived)
                derived.update(one.wall_s for one in _replayed(plan, state, event.what))
            case VerdictReached(phase, verdict):
                yield _Seen(event.wall_s, phase, verdict, None)
            case _:
                pass


def _loaded(plan: Plan, raw: object) -> JudgeState | None:
    """The judge's state; None where another version wrote it: the verdicts that were said are then all there is."""
    try:
        return load(plan, raw)
    except ValueError:
        return None


def _replayed(plan: Plan, state: JudgeState, blocks: BlocksObserved) -> Iterator[_Seen]:
    for phase, plan_s, raw in blocks.snapshots or ():
        try:
            snapshot = from_json(Snapshot, raw)
        except CodecError:
            return
        moment = Moment(phase, plan_s, snapshot.wall_s)
        state, verdicts = look(plan, state, snapshot, moment)
        yield from (_Seen(moment.wall_s, phase, verdict, state) for verdict in verdicts)


def _judged(plan: Plan, state: JudgeState, moment: Moment) -> Iterator[_Seen]:
    yield from (_Seen(moment.wall_s, moment.phase, verdict, state) for verdict in judge(plan, state, moment))
