"""What is noted down while a document is read: its problems, all of them, and where each part of the plan stood."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.core.criterion import Where
from gonogo.document.limits import PROBLEMS_MAX
from gonogo.errors import CATALOGUE, PlanErrors, Problem

EXCERPT_CHARS = 100


@dataclass(slots=True)
class Reading:
    """The notebook of one reading. `lines` are those of the document, for excerpts."""

    file: str
    lines: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, Where] = field(default_factory=dict)

    def wrong(self, code: str, line: int, *, what: str, why: str = "", hint: str = "") -> None:
        """Note a problem and read on. An empty `why` or `hint` is taken from the catalogue."""
        if len(self.problems) >= PROBLEMS_MAX:
            return
        entry = CATALOGUE[code]
        problem = Problem(
            code=code,
            file=self.file,
            line=line,
            excerpt=self._excerpt(line),
            what=what,
            why=why or entry.meaning,
            hint=hint or entry.hint,
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def place(self, path: str, line: int) -> None:
        """Note where a part of the plan stood."""
        self.places[path] = Where(self.file, line)

    def stop_if_wrong(self) -> None:
        """PlanErrors with everything noted so far, if there is anything."""
        if self.problems:
            raise PlanErrors(self.problems)

    def _excerpt(self, line: int) -> str:
        if not 1 <= line <= len(self.lines):
            return ""
        text = self.lines[line - 1].strip()
        return text if len(text) <= EXCERPT_CHARS else text[: EXCERPT_CHARS - 1] + "…"
