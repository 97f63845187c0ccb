"""What is found in one document: by the rules, and, where it is bound, by the reader of runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never

from gonogo import document
from gonogo.cli.documents import explained
from gonogo.document.explain import Outline
from gonogo.errors import CATALOGUE, PlanErrors
from gonogo.lint import RULES, Finding, Rule, Severity, lint
from gonogo.lint.output import as_json
from gonogo.lint.view import Document


@dataclass(frozen=True, slots=True)
class Linted:
    """One document. `outline` None: it could not be read, and `unread` says why."""

    file: str
    findings: tuple[Finding, ...] = ()
    outline: Outline | None = None
    unread: PlanErrors | None = None


def linted(plan: Path) -> Linted:
    """What is found in a document; whoever reads on with the next one is not stopped by a file that is none."""
    try:
        outline = explained(plan)
    except PlanErrors as error:
        return Linted(str(plan), unread=error)
    found = [*lint(outline), *(_refused(plan) if outline.is_plan else ())]
    return Linted(str(plan), tuple(sorted(found, key=lambda finding: finding.line)), outline)


def as_data(found: Sequence[Linted]) -> dict[str, Any]:
    """All findings and the sum of the coverage; `unread` are the problems of files that could not be read."""
    coverage: Counter[str] = Counter()
    for one in found:
        coverage.update(one.outline.coverage() if one.outline else {})
    findings = [finding for one in found for finding in one.findings]
    unread = [problem.as_json() for one in found if one.unread for problem in one.unread.problems]
    return {**as_json(findings, coverage), **({"unread": unread} if unread else {})}


def rules_of(findings: Sequence[Finding]) -> tuple[Rule, ...]:
    """Every rule, and for each error of the reader among the findings one that describes it."""
    codes = dict.fromkeys(finding.code for finding in findings if finding.code in CATALOGUE)
    return (*RULES, *(_described(code) for code in codes))


def _refused(plan: Path) -> Iterator[Finding]:
    """What a run would refuse to read."""
    try:
        document.read_document(plan)
    except PlanErrors as error:
        for problem in error.problems:
            words = {"message": problem.what, "why": problem.why, "hint": problem.hint}
            yield Finding(code=problem.code, severity=Severity.ERROR, file=problem.file, line=problem.line, **words)


def _described(code: str) -> Rule:
    entry = CATALOGUE[code]
    name = entry.title.lower().replace(" ", "-")
    return Rule(
        code=code,
        name=name,
        severity=Severity.ERROR,
        finds=f"{entry.title}.",
        why=entry.meaning,
        fix=entry.hint,
        example="",
        check=_nothing,
    )


def _nothing(_document: Document) -> Iterator[Never]:
    return iter(())
