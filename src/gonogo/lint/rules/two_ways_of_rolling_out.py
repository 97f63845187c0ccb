"""GL611: Two ways of rolling out, and no shares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gonogo.core.outline import Line
from gonogo.lint.rule import Fault, Rule, Severity
from gonogo.lint.select import quoted
from gonogo.lint.view import Document

_AT_ONCE = re.compile(r"\bblue\s?[-/]?\s?green\b|\bbig[\s-]bang\b", re.IGNORECASE)
_GRADUAL = re.compile(
    r"\b(?:gradual|staged|phased|progressive)(?:ly)? (?:roll\s?-?out|release|rolled out)|\bcanary\b", re.IGNORECASE
)
_SHARE = re.compile(
    r"\d\s?%\s*(?:of\s+)?(?:the\s+)?(?:\w+\s+)?(?:traffic|users|players|pods|instances|weight)|traffic\D{0,20}\d+\s?%",
    re.IGNORECASE,
)
_OUTER = ("heading", "prose")


def check(document: Document) -> Iterator[Fault]:
    """A gradual rollout beside one at once, where no line and no phase gives a share of the traffic."""
    if document.is_plan or any(phase.share for phase in document.phases):
        return
    at_once = _first(document, _AT_ONCE)
    gradual = _first(document, _GRADUAL) if at_once is not None else None
    if at_once is None or gradual is None or at_once is gradual:
        return
    if _SHARE.search("\n".join(document.source)):
        return
    message = f"{quoted(gradual)} is gradual, {quoted(at_once)} in line {at_once.line} is at once"
    yield Fault(gradual.line, f"{message}; no line gives a share of the traffic")


def _first(document: Document, pattern: re.Pattern[str]) -> Line | None:
    return next((line for line in document.lines if line.kind not in _OUTER and pattern.search(line.text)), None)


RULE = Rule(
    code="GL611",
    name="two-ways-of-rolling-out",
    severity=Severity.NOTE,
    finds="Two ways of rolling out, and no shares.",
    why="Blue-green moves everybody at once; what is called gradual here has no step, so nobody can carry it out.",
    fix="Say which of the two it is; for the gradual one, which share goes when.",
    example=(
        "## Readiness\n\n- **Blue-Green Deployment:** configured\n"
        "\n## Risk mitigation\n\n- **Mitigation:** gradual rollout\n"
    ),
    check=check,
)
