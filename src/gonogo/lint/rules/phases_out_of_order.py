"""GL604: Phases that are not numbered one after another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Each phase's number against the one before."""
    for earlier, later in pairwise(document.phases):
        if later.number != earlier.number + 1 and later.number != 1:
            yield Fault(later.line, f"phase {later.number} follows phase {earlier.number}")


RULE = Rule(
    code="GL604",
    name="phases-out-of-order",
    severity=Severity.ERROR,
    finds="Phases that are not numbered one after another.",
    why="Nobody knows which comes first, or whether one is missing.",
    fix="Number them 1, 2, 3.",
    example="## Phase 1: A\n\n## Phase 3: B\n",
    check=check,
)
