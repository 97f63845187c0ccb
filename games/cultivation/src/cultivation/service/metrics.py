"""Counts of this process as Prometheus text, each with the build's label."""

from __future__ import annotations

import os
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cultivation.identity import Identity

BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
PAGE = os.sysconf("SC_PAGE_SIZE")
STATED = tuple(
    f"cultivation_{what}_total"
    for what in (
        "power_drift", "hash_mismatch", "migration_fail", "idempotent_replay", "stale_version", "deadlocks",
        "unknown_events", "logins", "jobs_refused", "watch_failed", "replay_mismatch",
        "replay_players", "replay_commands", "board_mismatch", "board_compared",
    )
)  # fmt: skip


@dataclass(slots=True)
class Histogram:
    """How many observations fell into each bucket."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    total_s: float = 0.0

    def observe(self, value_s: float) -> None:
        self.counts[bisect_left(BUCKETS_S, value_s)] += 1
        self.total_s += value_s


@dataclass(slots=True)
class Metrics:
    """Counters and gauges by name and labels; names are fixed in the code, labels come from closed sets."""

    identity: Identity
    counters: dict[tuple[str, tuple[tuple[str, str], ...]], int] = field(default_factory=dict)
    gauges: dict[str, float] = field(default_factory=dict)
    states: dict[tuple[str, tuple[tuple[str, str], ...]], float] = field(default_factory=dict)
    seconds: dict[str, Histogram] = field(default_factory=dict)

    def count(self, metric: str, by: int = 1, /, **labels: str) -> None:
        key = (metric, tuple(labels.items()))
        self.counters[key] = self.counters.get(key, 0) + by

    def observe(self, path: str, value_s: float) -> None:
        self.seconds.setdefault(path, Histogram()).observe(value_s)

    def text(self) -> str:
        """Everything so far in the Prometheus text format."""
        return "\n".join(
            [
                *self._labelled("counter", {**self._nothing(), **self.counters}),
                *self._labelled("gauge", self.states),
                *self._gauges(),
                *self._histograms(),
                "",
            ]
        )

    def _nothing(self) -> dict[tuple[str, tuple[tuple[str, str], ...]], int]:
        """0 for what a release must know to be nothing, and that has not been counted: silence is no evidence."""
        return {(name, ()): 0 for name in STATED if not any(known == name for known, _ in self.counters)}

    def _labelled(self, kind: str, samples: Mapping[tuple[str, tuple[tuple[str, str], ...]], float]) -> Iterator[str]:
        last = ""
        for (name, labels), value in sorted(samples.items()):
            if name != last:
                yield f"# TYPE {name} {kind}"
            last = name
            yield f"{name}{self._labels(dict(labels))} {value}"

    def _gauges(self) -> Iterator[str]:
        for name, value in sorted({**self.gauges, **_of_process()}.items()):
            yield f"# TYPE {name} gauge"
            yield f"{name}{self._labels({})} {value}"

    def _histograms(self) -> Iterator[str]:
        name = "cultivation_request_seconds"
        yield f"# TYPE {name} histogram"
        for path, histogram in sorted(self.seconds.items()):
            passed = 0
            for bound, count in zip((*map(str, BUCKETS_S), "+Inf"), histogram.counts, strict=True):
                passed += count
                yield f"{name}_bucket{self._labels({'path': path, 'le': bound})} {passed}"
            yield f"{name}_sum{self._labels({'path': path})} {histogram.total_s:.6f}"
            yield f"{name}_count{self._labels({'path': path})} {passed}"

    def _labels(self, labels: Mapping[str, str]) -> str:
        ours = {
            "build": self.identity.build,
            **({"cohort": self.identity.cohort} if self.identity.cohort else {}),
        }
        return "{" + ",".join(f'{key}="{value}"' for key, value in {**ours, **labels}.items()) + "}"


def _of_process() -> dict[str, float]:
    return {
        "process_resident_memory_bytes": resident_bytes(),
        "process_cpu_seconds": round(time.process_time(), 3),
    }


def resident_bytes() -> int:
    """Memory of this process that is really in use."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE
