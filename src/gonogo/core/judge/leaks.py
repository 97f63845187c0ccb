"""Memory that grows for good, as the judge follows it: one e-process over all processes of the new version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite

from gonogo.core.evidence import Arm, Sides
from gonogo.core.judge import memory, wealth
from gonogo.core.judge.question import Question, e_process_key
from gonogo.core.judge.state import EProcess, JudgeState, Moment, Tally
from gonogo.core.plan import Plan


@dataclass(frozen=True, slots=True)
class Filling:
    """How the memory of a component's processes stands: bytes of the fullest floor and of the limit, the seconds until
    the first process is full (None: none grows), and how many floors of how many were higher than the one before."""

    floor: float
    limit: float
    seconds: float | None
    grew: int
    floors: int


def leak_watched(
    plan: Plan, state: JudgeState, question: Question, sides: Sides, moment: Moment
) -> tuple[EProcess, tuple[memory.Process, ...]] | None:
    """The bet and the processes after the memory of every one of the new version's was read; None where it was not."""
    limit, values = limit_of(plan, question), _values(sides.new, question.criterion.signal)
    if limit is None or not values or question.criterion.signal in state.missing:
        return None
    key, now_s = e_process_key(question), moment.wall_s
    known = state.memories.get(key, ())
    if len(known) != len(values):
        # Which process is which cannot be told any more: all are watched from now on.
        known = tuple(memory.Process(now_s, now_s) for _ in values)
    read = [memory.seen(process, value, at_s=now_s) for process, value in zip(known, values, strict=True)]
    held = state.e_processes.get(key) or _opened(moment)
    for process, has_closed in read:
        if has_closed:
            factors = memory.log_factors(process, limit=limit, horizon_s=question.criterion.bound)
            bets = wealth.multiplied(held.wealth, factors, plan_s=moment.plan_s, horizon_s=state.horizon_s)
            held = replace(held, wealth=bets, e=wealth.value(bets, memory.WEIGHTS), bet_s=now_s)
    return held, tuple(process for process, _ in read)


def filling(plan: Plan, state: JudgeState, question: Question) -> Filling | None:
    """How far the memory is; None before a process has two whole blocks, or where the component has no limit."""
    limit = limit_of(plan, question)
    processes = [p for p in state.memories.get(e_process_key(question), ()) if len(p.floors) > 1]
    if limit is None or not processes:
        return None
    left = [memory.seconds_to_exhaustion(process.floors, limit=limit) for process in processes]
    signs = [after > before for p in processes for before, after in zip(p.floors, p.floors[1:], strict=False)]
    return Filling(
        floor=max(process.floors[-1] for process in processes),
        limit=limit,
        seconds=min((each for each in left if each is not None), default=None),
        grew=sum(signs),
        floors=len(signs),
    )


def limit_of(plan: Plan, question: Question) -> float | None:
    """The bytes that one process may use; None where the plan names none."""
    found = next((c.memory_bytes_max for c in plan.components if c.name == question.component), None)
    return None if found is None else float(found)


def _values(arm: Arm | None, signal: str) -> list[float]:
    values = [value for name, value in arm.gauges if name == signal] if arm is not None else []
    return values if all(isfinite(value) and value >= 0 for value in values) else []


def _opened(moment: Moment) -> EProcess:
    held = wealth.Wealth((1.0,) * len(memory.STAKES), 0.0, moment.plan_s)
    return EProcess(held, 1.0, Tally(), moment.wall_s, Tally(), moment.wall_s, moment.wall_s)
