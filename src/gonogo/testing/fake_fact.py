"""Facts from memory, for tests of whatever asks."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.core.plan import Probe
from gonogo.ports.fact import Finding


@dataclass(slots=True)
class FakeFact:
    """Fulfils `Fact`. `answers` are statuses by address and path, `default` the one of all others; None: nobody
    listens. `asked` is what was asked, in order."""

    answers: dict[tuple[str, str], int | None] = field(default_factory=dict)
    default: int | None = 200
    asked: list[tuple[str, str]] = field(default_factory=list)

    def read(self, address: str, probe: Probe) -> Finding:
        """As the port says."""
        self.asked.append((address, probe.path))
        status = self.answers.get((address, probe.path), self.default)
        seen = f"GET {probe.path}: nobody listens" if status is None else f"GET {probe.path} answered {status}"
        return Finding(status == probe.status, seen, 0.001)
