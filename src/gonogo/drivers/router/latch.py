"""The latch: a file which says that a component's share stays 0, whoever asks for more."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from gonogo.core.events import Happened
from gonogo.drivers.router.layout import Layout
from gonogo.drivers.router.replaced_file import disk_error
from gonogo.ports.driver_error import DriverError, Failure


@dataclass(frozen=True, slots=True)
class Latches:
    """One marker file for each latched component. Every process of the home sees it at once."""

    layout: Layout

    def set(self, component: str, key: str) -> None:
        """From here on nobody raises the share. `key` is kept for people to see who latched, if the disk has room."""
        path = self.layout.latch(component)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        except OSError as error:
            raise disk_error(error, path) from error
        with contextlib.suppress(OSError):
            path.write_text(key + "\n", encoding="utf-8")

    def keep(self, component: str) -> None:
        """Have the marker survive a power cut too. It costs milliseconds, so it comes after the share is 0."""
        path = self.layout.latch(component)
        try:
            for kept in (path, path.parent):
                _sync(kept)
        except OSError as error:
            raise DriverError(Failure.REFUSED, Happened.YES, f"{path} may not survive a power cut: {error}") from error

    def is_set(self, component: str) -> bool:
        """Whether anybody has latched it and nobody has unlatched it since."""
        return self.layout.latch(component).exists()

    def clear(self, component: str) -> None:
        """Take the marker away, if it is there."""
        self.layout.latch(component).unlink(missing_ok=True)

    def refuse(self, component: str) -> None:
        """DriverError LATCHED where the component is latched."""
        if self.is_set(component):
            why = f"the guard has latched {component!r} at share 0"
            hint = "this run goes back; only a new run may raise the share again"
            raise DriverError(Failure.LATCHED, Happened.NO, why, hint=hint)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
