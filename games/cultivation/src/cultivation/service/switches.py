"""The kill switches as every system asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules.turn import reject

if TYPE_CHECKING:
    from cultivation.service.worker import Worker


def check_write(worker: Worker, system: str) -> None:
    """Refuses a command of a system that is not on."""
    if worker.modes.get(system, "on") != "on":
        reject("disabled", system)


def check_read(worker: Worker, system: str) -> None:
    """Refuses a read of a system that is off; one that is read_only still shows what it has."""
    if worker.modes.get(system, "on") == "off":
        reject("disabled", system)
