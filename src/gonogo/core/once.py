"""What follows from a plan alone is worked out once, and not at every tick: a plan never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gonogo.core.plan import Plan

T = TypeVar("T")


def once(work: Callable[[Plan], T]) -> Callable[[Plan], T]:
    """The same function, remembering its answer for the plan it was asked about last, told apart by being the same
    object: two hundred components are slower to compare than to work out again."""
    last: list[tuple[Plan, T]] = []

    def remembered(plan: Plan) -> T:
        for known, answer in tuple(last):
            if known is plan:
                return answer
        answer = work(plan)
        last[:] = [(plan, answer)]
        return answer

    return remembered
