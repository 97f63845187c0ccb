"""Memory of each process of each side, as whoever runs the processes tells it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from gonogo.core.evidence import Missing, Sides, Snapshot
from gonogo.core.steps import Side
from gonogo.drivers.signal.prometheus_text import gauges_only

MEMORY = "memory"

Memories = Iterable[tuple[str, Side, int | None]]
"""Component, side and resident bytes of each process; None where the bytes cannot be read."""


class ProcessMemory:
    """Signal `memory` in bytes: a gauge for each process. `read` is called at every look and must be quick."""

    signals = (MEMORY,)

    def __init__(self, read: Callable[[], Memories], *, wall_s: Callable[[], float] = time.time) -> None:
        self._read = read
        self._wall_s = wall_s

    def read(self) -> Snapshot:
        """Components without processes are not in it. DriverError as `read` raises it."""
        gauges: dict[str, dict[Side, list[tuple[str, float]]]] = {}
        missing = []
        for component, side, memory_bytes in self._read():
            of_component = gauges.setdefault(component, {each: [] for each in Side})
            if memory_bytes is None:
                missing.append(Missing(MEMORY, f"memory of {component!r} ({side.value}) cannot be read"))
            else:
                of_component[side].append((MEMORY, float(memory_bytes)))
        sides = tuple(
            Sides(
                component,
                gauges_only(found[Side.STABLE]),
                gauges_only(found[Side.NEW]),
                baseline=gauges_only(found[Side.BASELINE]),
            )
            for component, found in gauges.items()
        )
        return Snapshot(self._wall_s(), (), sides, tuple(missing))
