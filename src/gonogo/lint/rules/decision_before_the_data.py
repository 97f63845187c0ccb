"""GL403: A decision that is due before the phase is over."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.arithmetic import length, lengths
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import phases, spoken_s
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Decision windows counted from the deployment that close before the shortest hold."""
    for place, phase in phases(document):
        for line in document.by_phase.get(place, ()):
            if line.label.lower() != "decision window" or "after deploy" not in line.text.lower():
                continue
            window = spoken_s(line.rest)
            if window is not None and phase.hold_s and window[1] < phase.hold_s:
                hold = lengths(phase.hold_s, phase.hold_s_max)
                yield Fault(line.line, f"the window closes after {length(window[1])}; the phase lasts {hold}")


RULE = Rule(
    code="GL403",
    name="decision-before-the-data",
    severity=Severity.ERROR,
    finds="A decision that is due before the phase is over.",
    why="It is decided on part of the evidence, or the window is missed by design.",
    fix="Let the window begin at the end of the phase's shortest hold.",
    example=(
        "## Phase 1: A (3-5 days)\n"
        "### Success criteria\n"
        "- error rate < 1%\n"
        "### Go/No-Go decision\n"
        "- **Decision Window**: 48 hours after deployment\n"
    ),
    check=check,
)
