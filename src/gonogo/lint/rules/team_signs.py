"""GL405: A sign-off by a team."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, sections
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Sign-off lines whose signer is a team, told once a section."""
    signed = (line for line in of_kind(document, "item") if any(_SIGN.search(words) for words in line.path))
    for group in sections(signed):
        teams = [line for line in group if line.label.lower().endswith("team")]
        if teams:
            names = ", ".join(line.label for line in teams)
            yield Fault(teams[0].line, f"signed by no person: {names}")


_SIGN = re.compile(r"sign-?off|approval", re.IGNORECASE)


RULE = Rule(
    code="GL405",
    name="team-signs",
    severity=Severity.WARNING,
    finds="A sign-off by a team.",
    why="A team cannot be asked afterwards what it has seen, and one of six is enough.",
    fix="Name the person, with the evidence that was reviewed.",
    example="## Final sign-off\n\n- [x] **QA Team:** tested\n",
    check=check,
)
