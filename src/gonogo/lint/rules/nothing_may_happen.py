"""GL115: A criterion that asks for none or for all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import criteria, quoted
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Success criteria that ask for 100 % or zero of something."""
    for line in criteria(document, "success"):
        found = re.search(r"\bzero\b|\b100\s*%|\b0\s*%", line.text, re.IGNORECASE)
        if found:
            yield Fault(line.line, f"{quoted(line)} cannot be shown by any number of requests")


RULE = Rule(
    code="GL115",
    name="nothing-may-happen",
    severity=Severity.NOTE,
    finds="A criterion that asks for none or for all.",
    why=(
        "`Zero` and `100%` cannot be shown by any sample: n cases without a fault say that the rate is below "
        "3/n, never that it is 0."
    ),
    fix="Give a bound and a smallest sample, or name the event that would end the release.",
    example="## Success criteria\n\n- 100% rollback success\n",
    check=check,
)
