"""GL501: `100%` or `27/27` without evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import of_kind, quoted, sections
from gonogo.lint.view import Document

_ALL = re.compile(
    r"\b100\s?%|\b(\d{2,})/\1\b|"
    r"\ball (?:\w+ ){1,3}(?:validated|verified|tested|passed|exceeded|met|resolved|protected)\b",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(r"\]\(|https?://|`[\w./-]+`")


def check(document: Document) -> Iterator[Fault]:
    """Claims of all without a link, told once a section."""
    claims = (line for line in of_kind(document, "claim") if _ALL.search(line.text) and not _EVIDENCE.search(line.text))
    for group in sections(claims):
        also = f" and {len(group) - 1} more lines of this section" if len(group) > 1 else ""
        yield Fault(group[0].line, f"{quoted(group[0])}{also}: no evidence is named")


RULE = Rule(
    code="GL501",
    name="claim-of-all",
    severity=Severity.WARNING,
    finds="`100%`, `27/27` or `all procedures validated` without evidence.",
    why="Without a run behind it, it is what somebody believes; it was once true, or never.",
    fix="Link the report, or let gonogo measure it.",
    example="## Status\n\n- Services: 27/27 healthy\n",
    check=check,
)
