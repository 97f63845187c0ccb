"""What should stand, as far as the journal says."""

from __future__ import annotations

from gonogo.core.state import State, StepStatus
from gonogo.core.steps import Deploy, Remove, Side


def expected(state: State) -> dict[tuple[str, Side], int]:
    """Replicas of each side of each component after the last step on it that is done.

    A side whose last step has no result yet, or failed, is left out: nobody can say what should stand there now.
    """
    found: dict[tuple[str, Side], int] = {}
    for record in sorted(state.steps.values(), key=lambda record: record.at_s):
        match record.step.action:
            case Deploy(component=component, side=side, replicas=replicas):
                count = replicas
            case Remove(component=component, side=side):
                count = 0
            case _:
                continue
        if record.status is StepStatus.DONE:
            found[component, side] = count
        else:
            found.pop((component, side), None)
    return {key: count for key, count in found.items() if count > 0}
