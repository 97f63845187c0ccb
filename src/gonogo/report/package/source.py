"""Everything that a package is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gonogo.core.outline import Line, Outline
from gonogo.core.plan import Plan
from gonogo.report.package.proof import Proof
from gonogo.report.record import Report
from gonogo.report.timeline.record import Schedule
from gonogo.report.timeline.words import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`digest` is that of the document's text. `plan` None: nothing is bound, so nothing can be carried out yet.

    `schedule` None: the document gives clock times and no zone. `proofs` are by line.
    """

    document: Outline
    digest: str
    plan: Plan | None = None
    run: Report | None = None
    schedule: Schedule | None = None
    proofs: Mapping[int, Proof] = field(default_factory=dict)
    index: Mapping[tuple[str, int], Sequence[Line]] = field(init=False, repr=False)
    """Lines by kind and phase, so that a long document is looked through once."""

    def __post_init__(self) -> None:
        """Sort the lines."""
        index: dict[tuple[str, int], list[Line]] = {}
        for line in self.document.lines:
            index.setdefault((line.kind, line.phase), []).append(line)
        object.__setattr__(self, "index", index)

    @property
    def title(self) -> str:
        """What is released."""
        if self.plan:
            return f"{self.plan.name} {self.plan.version}"
        found = (plain(line.text) for line in self.document.lines if line.kind == "heading")
        return next(found, self.document.file)

    def lines(self, *kinds: str, phase: int | None = None) -> Iterator[Line]:
        """Lines of these kinds in their order, of one phase where it is given."""
        if phase is not None:
            return iter(sorted((line for kind in kinds for line in self.index.get((kind, phase), ())), key=_line))
        return (line for line in self.document.lines if line.kind in kinds)

    def phases(self) -> Sequence[tuple[int, str]]:
        """Each phase's place and name."""
        return [
            (place, f"Phase {phase.number}: {plain(phase.title)}")
            for place, phase in enumerate(self.document.phases, start=1)
        ]


def _line(line: Line) -> int:
    return line.line
