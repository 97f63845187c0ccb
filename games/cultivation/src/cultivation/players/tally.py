"""What the players saw: requests, failures by kind, and latencies, for each build that answered."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

CONNECTION_KINDS = ("reset", "refused", "timeout")
STEP = 1.02  # each bucket of latencies is 2 % wider than the last


@dataclass(slots=True)
class Latencies:
    """Latencies in buckets of 2 %: any number of them in little memory."""

    buckets: dict[int, int] = field(default_factory=dict)
    count: int = 0

    def add(self, value_ms: float) -> None:
        index = math.ceil(math.log(max(value_ms, 0.01), STEP))
        self.buckets[index] = self.buckets.get(index, 0) + 1
        self.count += 1

    def quantile_ms(self, share: float) -> float | None:
        """The upper end of the bucket that the quantile falls into; None without latencies."""
        passed = 0
        for index in sorted(self.buckets):
            passed += self.buckets[index]
            if passed >= share * self.count:
                return round(STEP**index, 3)
        return None

    def as_json(self) -> dict[str, float | None]:
        return {"p50": self.quantile_ms(0.5), "p95": self.quantile_ms(0.95), "p99": self.quantile_ms(0.99)}


@dataclass(slots=True)
class Counts:
    """Requests and what became of them. Times are in unix seconds; None: there was none."""

    requests: int = 0
    ok: int = 0
    failed: int = 0
    failed_by_kind: dict[str, int] = field(default_factory=dict)
    first_reply_s: float | None = None
    last_reply_s: float | None = None
    first_failed_s: float | None = None
    last_failed_s: float | None = None
    latencies: Latencies = field(default_factory=Latencies)

    def replied(self, at_s: float) -> None:
        self.first_reply_s = self.first_reply_s or at_s
        self.last_reply_s = at_s

    def add(self, kind: str, *, at_s: float, latency_ms: float) -> None:
        """One request; an empty kind is a good one."""
        self.requests += 1
        self.latencies.add(latency_ms)
        if not kind:
            self.ok += 1
            return
        self.failed += 1
        self.failed_by_kind[kind] = self.failed_by_kind.get(kind, 0) + 1
        self.first_failed_s = self.first_failed_s or at_s
        self.last_failed_s = at_s

    def as_json(self) -> dict[str, Any]:
        names = ("requests", "ok", "failed", "failed_by_kind", "first_failed_s", "last_failed_s")
        times = ("first_reply_s", "last_reply_s")
        shown = {name: getattr(self, name) for name in (*names, *times)}
        shown = {name: round(v, 3) if isinstance(v, float) else v for name, v in shown.items()}
        return {**shown, "latency_ms": self.latencies.as_json()}


@dataclass(slots=True)
class Tally:
    """All counts of one group of players. A reply without a build's name came from something in between."""

    total: Counts = field(default_factory=Counts)
    builds: dict[str, Counts] = field(default_factory=dict)
    refused_by_rules: dict[str, int] = field(default_factory=dict)
    failed_without_build: int = 0
    checked: int = 0
    backwards: int = 0
    disagreements: int = 0
    late: Latencies = field(default_factory=Latencies)

    def add(self, kind: str, build: str, *, at_s: float, latency_ms: float) -> None:
        """One request that is over, however it ended."""
        self.total.add(kind, at_s=at_s, latency_ms=latency_ms)
        if build:
            counts = self.builds.setdefault(build, Counts())
            counts.replied(at_s)
            counts.add(kind, at_s=at_s, latency_ms=latency_ms)
        elif kind:
            self.failed_without_build += 1
        if kind not in CONNECTION_KINDS:
            self.total.replied(at_s)

    def as_json(self) -> dict[str, Any]:
        kinds = self.total.failed_by_kind
        return {
            **self.total.as_json(),
            "failed_connection": sum(kinds.get(kind, 0) for kind in CONNECTION_KINDS),
            "failed_without_build": self.failed_without_build,
            "refused_by_rules": self.refused_by_rules,
            "builds": {build: counts.as_json() for build, counts in sorted(self.builds.items())},
            "state": {
                "checked": self.checked,
                "backwards": self.backwards,
                "disagreements": self.disagreements,
            },
            "timetable_late_ms": self.late.as_json(),
        }
