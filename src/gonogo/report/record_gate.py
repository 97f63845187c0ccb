"""People in a report: who, their sign-offs, and the gates they answered."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.core.plan import Principal
from gonogo.report.when import When


@dataclass(frozen=True, slots=True)
class Who:
    """A principal as it was recorded. `kind` tells a person's answer from a program's."""

    name: str
    kind: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """A sign-off. `is_about_the_question` False: it names other digests than the gate asked about, and counts for
    nothing."""

    when: When
    by: Who
    answer: str
    reason: str
    digests: tuple[str, ...]
    is_about_the_question: bool


@dataclass(frozen=True, slots=True)
class GateRecord:
    """A question to people. `phase` is the one it stands before or after. `decided` None: not decided yet."""

    id: str
    phase: str
    question: str
    roles: tuple[str, ...]
    quorum: int
    on_silence: str
    programs_may_answer: bool
    items: tuple[str, ...]
    opened: When
    closes_plan_s: float
    digests: tuple[str, ...]
    answers: tuple[AnswerRecord, ...]
    decided: str | None
    decided_when: When | None


def who_of(principal: Principal) -> Who:
    """A principal as plain values."""
    return Who(principal.name, principal.kind.value, principal.roles)
