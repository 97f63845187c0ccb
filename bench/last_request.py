"""When the new version got its last request, as Envoy itself counts them."""

from __future__ import annotations

import re
import time
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from types import TracebackType
from typing import Self

from gonogo.drivers.router.envoy import EnvoyRouter
from gonogo.ports import DriverError

LOOK_S = 0.01
"""Between two looks at one counter: the last request is known that exactly, and later than it was."""
COUNTER = "/stats?filter=%5Ecluster%5C.game-new-%5B0-9%5D%2B%5C.upstream_rq_total%24"
VALUE = re.compile(rb": (\d+)")


class LastRequest:
    """Follows the counter while it is entered. `at_s` (unix time): when the last request had been counted; None where
    there was none. `count`: how many there were."""

    def __init__(self, home: Path) -> None:
        self.at_s: float | None = None
        self.count = 0
        self._router = EnvoyRouter(home)
        self._leave = Flag()
        self._thread = Thread(target=self._follow, name="last request", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave.set()
        self._thread.join()
        self._router.close()

    def _follow(self) -> None:
        while not self._leave.wait(LOOK_S):
            try:
                count = counted(self._router.admin(COUNTER))
            except DriverError:
                continue
            if count > self.count:
                self.at_s, self.count = time.time(), count


def counted(page: bytes) -> int:
    """The sum of all counters of a page of Envoy's statistics."""
    return sum(map(int, VALUE.findall(page)))
