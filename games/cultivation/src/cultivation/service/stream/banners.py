"""What everybody is shown: announcements with their countdowns, switches, maintenance, and which clients are too old.

Each once, and to newcomers what still stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.protocol.control import Window
from cultivation.service.stream.hub import frame
from cultivation.store.broadcasts import ENDS, SHOWN_MS
from cultivation.store.extend import EXTEND
from cultivation.store.pauses import OWN

if TYPE_CHECKING:
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection, Row

MARKS_MS = (1_800_000, 600_000, 300_000, 120_000, 60_000, 30_000, 10_000)
ACTIVE = f"""SELECT key, text, texts, at, severity, {ENDS} AS ends, countdown_to, cancelled FROM announcement
WHERE at <= $1 AND {ENDS} > $1 ORDER BY at, key LIMIT 100"""  # noqa: S608  # our own text

PAUSES = "SELECT DISTINCT ON (system) system, off_at, on_at FROM pause WHERE system = ANY($1) ORDER BY system, id DESC"


@dataclass(slots=True)
class Banners:
    """What was shown so far: announcements by key with the countdown marks passed; switches with the last pause of
    each; maintenance; the window of protocols.
    """

    shown: dict[str, int] = field(default_factory=dict)
    modes: Mapping[str, str] = field(default_factory=dict)
    pauses: dict[str, Row] = field(default_factory=dict)
    state: bytes = b""
    window: Window = field(default_factory=Window)

    async def look(self, worker: Worker, connection: Connection) -> tuple[list[bytes], tuple[bytes, ...]]:
        """What is new for everybody, and what a newcomer is told."""
        now_ms = worker.clock.now_ms()
        rows = await connection.fetch(ACTIVE, now_ms, SHOWN_MS)
        standing = [row for row in rows if not row["cancelled"]]
        fresh = self._announced(standing, now_ms) + self._ended({row["key"] for row in standing})
        fresh += await self._switched(worker.modes, connection)
        closed = frame("maintenance", worker.control.maintenance)
        if closed != self.state and self.state:
            fresh.append(closed)
        self.state = closed
        if worker.control.window != self.window:
            self.window = worker.control.window
            fresh.append(frame("window", self.window))
        hellos = [frame("announcement", _told(row, now_ms)) for row in standing]
        hellos += [self._switch(system, mode) for system, mode in worker.modes.items() if mode != "on"]
        if worker.control.maintenance.state != "none":
            hellos.append(closed)
        if self.window != Window():
            hellos.append(frame("window", self.window))
        return fresh, tuple(hellos)

    def _announced(self, rows: list[Row], now_ms: int) -> list[bytes]:
        fresh = []
        for row in rows:
            passed = marks_passed(row["countdown_to"], now_ms)
            before = self.shown.get(row["key"])
            if before is None:
                fresh.append(frame("announcement", _told(row, now_ms)))
            elif passed > before:
                fresh.append(frame("countdown", _told(row, now_ms)))
            self.shown[row["key"]] = passed
        return fresh

    def _ended(self, standing: set[str]) -> list[bytes]:
        over = self.shown.keys() - standing
        for key in over:
            del self.shown[key]
        return [frame("announcement_over", {"id": key}) for key in sorted(over)]

    async def _switched(self, modes: Mapping[str, str], connection: Connection) -> list[bytes]:
        before, self.modes = self.modes, dict(modes)
        changed = {name for name in before.keys() | modes.keys() if before.get(name, "on") != modes.get(name, "on")}
        if changed:
            self.pauses |= {row["system"]: row for row in await connection.fetch(PAUSES, list(changed))}
        return [self._switch(system, modes.get(system, "on")) for system in sorted(changed)]

    def _switch(self, system: str, mode: str) -> bytes:
        """Since when it is off; or, switched on again, how much time what was running has been given back."""
        told: dict[str, Any] = {"system": system, "mode": mode}
        pause = self.pauses.get(system)
        if pause is not None and mode == "off":
            told["since_ms"] = pause["off_at"]
        if pause is not None and mode == "on" and pause["on_at"] is not None and (system in EXTEND or system in OWN):
            told["given_back_ms"] = pause["on_at"] - pause["off_at"]
        return frame("switch", told)


def marks_passed(countdown_to_ms: int | None, now_ms: int) -> int:
    """How many of the moments T−30 min … T−10 s are behind us."""
    if countdown_to_ms is None:
        return 0
    return sum(countdown_to_ms - now_ms <= mark_ms for mark_ms in MARKS_MS)


def _told(row: Row, now_ms: int) -> dict[str, Any]:
    told = {"id": row["key"], "text": row["text"], "texts": msgspec.json.decode(row["texts"])}
    told |= {"severity": row["severity"], "until_ms": row["ends"], "server_ms": now_ms}
    if row["countdown_to"] is not None:
        told |= {"countdown_to_ms": row["countdown_to"], "left_ms": max(0, row["countdown_to"] - now_ms)}
    return told
