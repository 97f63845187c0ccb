"""Facts read from outside for a check, one question at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from gonogo.core.plan import Probe


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer: was it as asked, what was seen (short), and how long it took (real seconds)."""

    is_good: bool
    seen: str
    took_s: float


class Fact(Protocol):
    """Asks one address one question."""

    def read(self, address: str, probe: Probe) -> Finding:
        """GET `probe.path` at host:port, once, within `probe.give_up_s`. A refusal is a finding, not an error."""
        ...
