"""GL605: Audiences and shares that imply different user bases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gonogo.core.outline import PhaseOutline
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind
from gonogo.lint.view import Document

_AT_ONCE = re.compile(r"concurrent|at once|simultaneous|at the same time", re.IGNORECASE)


def check(document: Document) -> Iterator[Fault]:
    """The user base that each phase implies, against that of the phase before."""
    implied = [(phase, base) for phase in document.phases if (base := _base(phase)) is not None]
    for (earlier, first), (later, second) in pairwise(implied):
        if first[1] < second[0] or second[1] < first[0]:
            one = f"phase {earlier.number} implies {first[0]:,.0f} to {first[1]:,.0f} users in all"
            yield Fault(earlier.line, f"{one}, phase {later.number} {second[0]:,.0f} to {second[1]:,.0f}")
    if implied:
        yield from _beyond(document, max(base[1] for _, base in implied))


def _beyond(document: Document, most: float) -> Iterator[Fault]:
    """Goals of more people at once than the phases imply in all."""
    for line in of_kind(document, "criterion", "kpi"):
        for figure in line.figures:
            if figure.unit == "count" and figure.value > most and _AT_ONCE.search(line.text):
                asked = f"{figure.value:,.0f} users at once are asked for"
                yield Fault(line.line, f"{asked}; the phases imply at most {most:,.0f} in all, so no phase can show it")


def _base(phase: PhaseOutline) -> tuple[float, float] | None:
    """The fewest people at the largest share to the most at the smallest; paired where both are ranges."""
    if phase.users is None or phase.share is None or not phase.share[0]:
        return None
    ends = sorted((phase.users[0] / phase.share[0], phase.users[1] / phase.share[1]))
    return ends[0], ends[1]


RULE = Rule(
    code="GL605",
    name="audience-and-share",
    severity=Severity.WARNING,
    finds="Audiences and shares that imply different user bases, or fewer users than a goal asks for.",
    why=(
        "A share of traffic and a number of people select two different groups; whoever reckons with one is "
        "wrong about the other."
    ),
    fix="Select the people first, and let the share follow.",
    example=(
        "## Phase 1: A (1 day)\n"
        "### Target users: 50-100 users, 5%\n"
        "\n"
        "## Phase 2: B (1 day)\n"
        "### Target users: 10% (5,000 users)\n"
    ),
    check=check,
)
