"""GL610: A phase in which no time is left for some of its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.arithmetic import length, lengths
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import phases, sections, spoken_s
from gonogo.lint.view import Document

_BUDGET = re.compile(r"\([^()]*\d[^()]*\)\s*$")
SESSION_S = 8 * 3_600.0
"""A phase that lasts longer is no session of work, and its hold begins when the steps are done."""


def check(document: Document) -> Iterator[Fault]:
    """Phases of a few hours in which some steps alone need the shortest time, and others are to be done as well."""
    for place, phase in phases(document):
        if not 0 < phase.hold_s <= SESSION_S or phase.share or phase.users:
            continue
        steps = (line for line in document.by_phase.get(place, ()) if line.kind == "step")
        for group in sections(steps):
            needed = [seconds for line in group if (seconds := _shortest_s(line))]
            rest = len(group) - len(needed)
            if needed and rest and sum(needed) >= phase.hold_s:
                hold = lengths(phase.hold_s, phase.hold_s_max)
                more = f"{rest} more step{'s' if rest > 1 else ''}"
                yield Fault(
                    phase.line,
                    f"the phase takes {hold}; one part of its steps takes {length(sum(needed))}, and {more} nothing",
                )


def _shortest_s(line: Line) -> float:
    found = _BUDGET.search(line.text)
    span = spoken_s(found[0]) if found else None
    return span[0] if span else 0.0


RULE = Rule(
    code="GL610",
    name="no-time-for-the-steps",
    severity=Severity.NOTE,
    finds="A phase in which no time is left for some of its steps.",
    why="The schedule holds only if the other steps take no time at all.",
    fix="Reckon the phase from all of its steps.",
    example=(
        "## Phase 1: Release (1-2 hours)\n\n### Deployment steps\n\n1. Deploy to production\n2. Run smoke tests\n"
        "3. Watch the dashboards (1 hour)\n"
    ),
    check=check,
)
