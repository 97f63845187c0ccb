"""Everything that a package is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gonogo.core.plan import Plan
from gonogo.report.package.proof import Proof
from gonogo.report.package.subject import Explained, Line
from gonogo.report.record import Report
from gonogo.report.timeline.record import Schedule
from gonogo.report.timeline.words import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`digest` is that of the document's text. `plan` None: nothing is bound, so nothing can be carried out yet.

    `schedule` None: the document gives clock times and no zone. `proofs` are by line.
    """

    document: Explained
    digest: str
    plan: Plan | None = None
    run: Report | None = None
    schedule: Schedule | None = None
    proofs: Mapping[int, Proof] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What is released."""
        if self.plan:
            return f"{self.plan.name} {self.plan.version}"
        found = (plain(line.text) for line in self.document.lines if line.kind == "heading")
        return next(found, self.document.file)

    def lines(self, *kinds: str, phase: int | None = None) -> Iterator[Line]:
        """Lines of these kinds, of one phase where it is given."""
        for line in self.document.lines:
            if line.kind in kinds and phase in (None, line.phase):
                yield line

    def phases(self) -> Sequence[tuple[int, str]]:
        """Each phase's place and name."""
        return [
            (place, f"Phase {phase.number}: {plain(phase.title)}")
            for place, phase in enumerate(self.document.phases, start=1)
        ]
