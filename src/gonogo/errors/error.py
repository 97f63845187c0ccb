"""The errors that faces show: one with its code, or all problems of a plan at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gonogo.errors.catalogue import CATALOGUE, PLAN_OR_CALL_WRONG


class GonogoError(Exception):
    """What happened, where (file:line, component, phase), why, and what to do; `code` is one of the catalogue.

    An empty `why` or `hint` is taken from the catalogue. KeyError where the code is not in it.
    """

    def __init__(self, code: str, what: str, *, where: str = "", why: str = "", hint: str = "") -> None:
        super().__init__(f"{code} {what}")
        entry = CATALOGUE[code]
        self.code = code
        self.what = what
        self.where = where
        self.why = why or entry.meaning
        self.hint = hint or entry.hint
        self.exit_code = entry.exit_code

    def render(self) -> str:
        """The error as people read it, several lines, without a final line end."""
        return _render(f"error[{self.code}]: {self.what}", self.where, why=self.why, hint=self.hint)

    def as_json(self) -> dict[str, str | int]:
        """The same as one JSON object."""
        return {
            "code": self.code,
            "what": self.what,
            "where": self.where,
            "why": self.why,
            "hint": self.hint,
            "exit_code": self.exit_code,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a plan. `line` counts from 1; `excerpt` is that line of the document, shortened."""

    code: str
    file: str
    line: int
    excerpt: str
    what: str
    why: str
    hint: str

    def render(self) -> str:
        """The problem as people read it, with the line it is about."""
        where = f"{self.file}:{self.line}"
        return _render(f"error[{self.code}]: {self.what}", where, excerpt=self.excerpt, why=self.why, hint=self.hint)

    def as_json(self) -> dict[str, str | int]:
        """The same as one JSON object."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "excerpt": self.excerpt,
            "what": self.what,
            "why": self.why,
            "hint": self.hint,
        }


class PlanErrors(Exception):  # noqa: N818  # it holds errors, it is not one
    """Everything that is wrong with a plan, at once, in the order of the lines."""

    exit_code = PLAN_OR_CALL_WRONG

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line, problem.code)))
        super().__init__("; ".join(f"{p.file}:{p.line} {p.code} {p.what}" for p in self.problems))

    def render(self) -> str:
        """All of them as people read them, and how many there are."""
        count = len(self.problems)
        total = f"{count} problem{'s' if count != 1 else ''} in the plan; nothing was started."
        return "\n\n".join([*(problem.render() for problem in self.problems), total])

    def as_json(self) -> dict[str, list[dict[str, str | int]]]:
        """All of them as one JSON object."""
        return {"problems": [problem.as_json() for problem in self.problems]}


def _render(head: str, where: str, *, excerpt: str = "", why: str, hint: str) -> str:
    lines = [head]
    if where:
        lines.append(f"  --> {where}")
    if excerpt:
        lines.append(f"   |  {excerpt}")
    if why:
        lines.append(f"  why: {why}")
    if hint:
        lines.append(f"  hint: {hint}")
    return "\n".join(lines)
