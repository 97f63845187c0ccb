"""Everything outside that one run needs, as one value. Joined by the wiring, or by a simulated world."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.ports import Channel, Clock, Fact, GuardHost, Journal, Router, Target


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports of a run."""

    journal: Journal
    target: Target
    router: Router
    fact: Fact
    channel: Channel
    guard: GuardHost
    clock: Clock
