"""GL118: A measure that every phase bounds but a later one."""

from __future__ import annotations

from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import bounds, criteria
from gonogo.lint.view import Document

_ALWAYS = {"errors": "error rate", "latency": "latency", "availability": "availability"}
PHASES_MIN = 2
"""So many phases before must all have asked for it."""


def check(document: Document) -> Iterator[Fault]:
    """What every phase before has bounded and a later one with success criteria no longer does."""
    if document.is_plan or any(line.kind == "heading" and "guard" in line.text.lower() for line in document.lines):
        return
    asked = [_measures(document, place, "success") for place in range(1, len(document.phases) + 1)]
    for measure, words in _ALWAYS.items():
        for place, found in enumerate(asked):
            before = [earlier for earlier in asked[:place] if earlier]
            is_dropped = bool(found) and all(measure in earlier for earlier in before)
            is_dropped = is_dropped and measure not in found | _measures(document, place + 1, "failure")
            if is_dropped and len(before) >= PHASES_MIN:
                phase = document.phases[place]
                said = f"phase {phase.number} ({phase.title}) bounds no {words}"
                yield Fault(phase.line, f"{said}; the {len(before)} phases before do")
                break


def _measures(document: Document, place: int, role: str) -> frozenset[str]:
    lines = criteria(document, role, place)
    return frozenset(figure.measure for line in lines for figure in bounds(line))


RULE = Rule(
    code="GL118",
    name="measure-dropped",
    severity=Severity.WARNING,
    finds="A measure that every phase bounds but a later one.",
    why="The phase with the most people is the one in which this fault is no longer looked at.",
    fix="Ask for it in this phase as well, or for the whole release by a guard.",
    example="".join(
        f"## Phase {number}: {name} (1 day)\n### Success criteria\n- error rate < 1%\n- p95 latency < 300 ms\n"
        for number, name in ((1, "A"), (2, "B"))
    )
    + "## Phase 3: C (1 day)\n### Success criteria\n- p95 latency < 300 ms\n",
    check=check,
)
