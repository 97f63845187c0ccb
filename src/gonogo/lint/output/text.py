"""Findings for people, with the line they are about, and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from gonogo.lint.rule import Finding, Severity

EXCERPT_CHARS = 110


def as_text(findings: Sequence[Finding], source: Sequence[str]) -> str:
    """Every finding with its line, and a summary; silenced ones are named at the end with their reasons."""
    told = [finding for finding in findings if not finding.silenced]
    parts = [_finding(finding, source) for finding in told]
    silenced = [finding for finding in findings if finding.silenced]
    if silenced:
        lines = (f"  {finding.file}:{finding.line} {finding.code}: {finding.silenced}" for finding in silenced)
        parts.append("\n".join(["silenced:", *lines]))
    return "\n\n".join([*parts, summary(told)])


def as_json(findings: Sequence[Finding], coverage: Mapping[str, int]) -> dict[str, object]:
    """`{"findings": […], "coverage": {…}}`."""
    return {"findings": [finding.as_json() for finding in findings], "coverage": dict(coverage)}


def summary(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning, 0 notes`."""
    count = Counter(finding.severity for finding in findings)
    return ", ".join(f"{count[kind]} {kind.value}{'' if count[kind] == 1 else 's'}" for kind in Severity)


def _finding(finding: Finding, source: Sequence[str]) -> str:
    lines = [f"{finding.severity.value}[{finding.code}]: {finding.message}", f"  --> {finding.file}:{finding.line}"]
    excerpt = source[finding.line - 1] if 1 <= finding.line <= len(source) else ""
    if excerpt.strip():
        shown = excerpt if len(excerpt) <= EXCERPT_CHARS else excerpt[: EXCERPT_CHARS - 1] + "…"
        number = str(finding.line)
        begin = len(shown) - len(shown.lstrip())
        caret = " " * begin + "^" * len(shown.strip())
        lines += [f"{number} | {shown}", f"{' ' * len(number)} | {caret}"]
    return "\n".join([*lines, f"  why: {finding.why}", f"  hint: {finding.hint}"])
