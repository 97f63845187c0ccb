"""A run that went back because a step could not be taken: the coded error of that step."""

from __future__ import annotations

from gonogo.core.preparing import START
from gonogo.errors import GonogoError
from gonogo.report.record import Report
from gonogo.report.record_step import AttemptRecord, StepRecord

CODES = {
    "missing": "GG-3001",
    "full": "GG-3006",
    "not ready": "GG-3003",
    "smoke": "GG-3003",
    "timed out": "GG-3007",
    "unreachable": "GG-3007",
    "refused": "GG-3008",
    "latched": "GG-3008",
}
"""Error codes by the kind of a step's failure; others make no sense of themselves and are GG-3010."""

HINT = "; hint: "
"""What stands between a driver's reason and its hint in the journal."""


def failure_of(told: Report) -> GonogoError | None:
    """The error of the step for which a run went back; None where it went back for another reason, or did not."""
    if told.going_back is None:
        return None
    about = {decision.about for decision in told.decisions if decision.kind == "roll back"}
    step = next((step for step in told.steps if step.id in about and step.result == "failed"), None)
    return _error(step, step.attempts[-1]) if step else None


def stood(told: Report) -> bool:
    """Whether the old version ever stood in this run: without it there was no release to go back from."""
    return any(step.id == START and step.result == "done" for step in told.steps)


def _error(step: StepRecord, attempt: AttemptRecord) -> GonogoError:
    why, _, hint = (attempt.why or "").partition(HINT)
    code = CODES.get(attempt.kind or "", "GG-3010")
    if code == "GG-3006" and step.id.startswith("prepare/route/"):
        code = "GG-3002"
    return GonogoError(code, f"cannot {step.does}", where=step.id, why=why, hint=hint)
