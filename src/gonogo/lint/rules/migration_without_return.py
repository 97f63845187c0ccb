"""GL308: A migration that the way back does not mention."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted, spoken
from gonogo.lint.view import Document


def check(document: Document) -> Iterator[Fault]:
    """Steps that migrate a database in documents whose rollback steps never mention one."""
    back = list(of_kind(document, "rollback step"))
    if not back or any(re.search(r"database|schema|migration|data\b", spoken(line), re.IGNORECASE) for line in back):
        return
    for line in of_kind(document, "step"):
        if re.search(
            r"(?:database|schema)\s+migration|migrate (?:the )?(?:database|schema)", spoken(line), re.IGNORECASE
        ):
            yield Fault(line.line, f"{quoted(line)}; no rollback step speaks of the database")


RULE = Rule(
    code="GL308",
    name="migration-without-return",
    severity=Severity.WARNING,
    finds="A migration that the way back does not mention.",
    why="The old version meets the new schema.",
    fix="Say how the schema goes back, or that both versions work with it.",
    example=(
        "## Deployment steps\n"
        "\n"
        "1. Run the database migration\n"
        "\n"
        "## Rollback procedure\n"
        "\n"
        "1. Deploy the old version\n"
        "2. Verify\n"
    ),
    check=check,
)
