"""What is understood of a document that was not written for gonogo."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

KINDS = (
    "heading", "criterion", "item", "step", "decision rule", "message", "role", "schedule", "audience", "risk",
    "alert rule", "severity", "kpi", "trigger", "rollback step", "claim", "reference", "prose", "not understood",
)  # fmt: skip
"""Every line is exactly one of these."""
STANDINGS = ("measurable now", "needs a binding", "needs a person")
"""How a criterion, trigger, alert rule or KPI could be decided."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a line. `measure` is "errors", "availability", "latency", "memory", "cpu" or the line's own words.

    `comparison` is <, <=, >, >= or "" where none is written. `value` is in `unit`: "ratio", "ms", "bytes", "count" or
    "x" (times a baseline); `high` is the upper end of a range, else None. `statistic` is p50 … p99, mean, rate, or ""
    where none is written. `for_s` 0: no duration is written. `per` is what it is counted by: minute,
    1000 users, service, month, pool; "" where nothing is said.
    """

    measure: str
    statistic: str
    comparison: str
    value: float
    high: float | None
    unit: str
    for_s: float
    text: str
    per: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the document. `reading` says how it was understood, `lacks` what its figures leave open.

    `path` are the headings above it, `phase` the place of its phase in the outline (from 1 on; 0: none), `role` success
    or failure where it is a criterion. `label` is what stands before a colon or in bold at its beginning, `rest` what
    follows. `is_code`: it stands in a fenced or indented block. `depth` is how many lists it stands in, 0: in none.
    `english` is the text with the words of plans in English, "" where that is the text itself.
    """

    line: int
    text: str
    kind: str
    reading: str
    path: tuple[str, ...] = ()
    phase: int = 0
    role: str = ""
    label: str = ""
    rest: str = ""
    box: str | None = None
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    lacks: tuple[str, ...] = ()
    standing: str = ""
    is_code: bool = False
    depth: int = 0
    english: str = ""

    def as_json(self) -> dict[str, object]:
        """The line as one JSON object."""
        return {
            "line": self.line,
            "text": self.text,
            "kind": self.kind,
            "reading": self.reading,
            "lacks": list(self.lacks),
            "standing": self.standing,
        }


@dataclass(frozen=True, slots=True)
class PhaseOutline:
    """A phase as a document gives it. 0 and None mean that it does not say. `users` are the fewest and the most people,
    `share` the smallest and largest share of traffic as ratios."""

    number: int
    title: str
    line: int
    last_line: int
    hold_s: float = 0.0
    hold_s_max: float = 0.0
    users: tuple[float, float] | None = None
    share: tuple[float, float] | None = None
    is_ongoing: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole document. `repaired` says how its text had to be repaired before it could be read, "" where not.

    `missing_files` are references to files that are not there, with their lines; known only where the document itself
    is a file. `is_plan` True: its front matter binds components, so what it does not say is what gonogo does.
    """

    file: str
    lines: tuple[Line, ...]
    phases: tuple[PhaseOutline, ...] = ()
    repaired: str = ""
    source: tuple[str, ...] = field(default=(), repr=False)
    missing_files: tuple[tuple[int, str], ...] = ()
    is_plan: bool = False

    def counts(self) -> dict[str, int]:
        """How many lines are of each kind, all kinds named."""
        found = Counter(line.kind for line in self.lines)
        return {kind: found[kind] for kind in KINDS}

    def coverage(self) -> dict[str, int]:
        """How many lines could be decided, how many claim without evidence, and how many are not understood."""
        found = Counter(line.standing for line in self.lines if line.standing)
        claims = sum(1 for line in self.lines if line.kind == "claim")
        strange = sum(1 for line in self.lines if line.kind == "not understood")
        standings = {standing: found[standing] for standing in STANDINGS}
        return {**standings, "claim without evidence": claims, "not understood": strange}

    def as_json(self) -> dict[str, object]:
        """The outline as one JSON object."""
        lines = [line.as_json() for line in self.lines]
        return {"file": self.file, "repaired": self.repaired, "lines": lines, "coverage": self.counts()}
