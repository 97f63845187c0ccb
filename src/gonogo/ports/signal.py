"""Where the guards' numbers come from."""

from __future__ import annotations

from typing import Protocol

from gonogo.core.evidence import Snapshot


class Signal(Protocol):
    """One reader for everything a plan's criteria ask for, bound to one plan and one home when it is made."""

    def read(self) -> Snapshot:
        """Both sides at one instant. A source that fails is named in `missing`, it never fails the rest.

        DriverError UNREACHABLE only where nothing at all could be read.
        """
        ...
