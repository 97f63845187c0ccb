"""Steps and messages in a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gonogo.report.when import When


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One try of a step. `result` is "done", "failed" or "open" (no result was written).

    `happened` tells, of a failure, whether the world changed all the same: "yes", "no", "unknown".
    """

    number: int
    when: When
    result: str
    took_s: float | None
    happened: str | None
    kind: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step with all its tries. `is_going_back`: it was taken to go back. `read_back` is what was seen after."""

    id: str
    does: str
    undo: str
    is_going_back: bool
    result: str
    attempts: tuple[AttemptRecord, ...]
    read_back: Any


@dataclass(frozen=True, slots=True)
class MessageRecord:
    """Words that were owed to an audience. `is_sent` False: it was tried and no success is in the journal."""

    when: When
    channel: str
    audience: str
    text: str
    is_sent: bool
