"""How each of the 24 systems does in this process: a line for each, as JSON and as metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.systems import SYSTEMS

if TYPE_CHECKING:
    from cultivation.service.service import Service


def health(service: Service) -> list[dict[str, Any]]:
    """By number. `ok` is whether a player can use the system here now; a carried one that is off is not ok."""
    modes = service.worker.modes if service.worker else {}
    return [
        {
            "system": system.name,
            "reach": system.reach.value,
            "carried": system.name in service.systems,
            "mode": modes.get(system.name, "on"),
            "ok": _is_ok(service, system.name, modes.get(system.name, "on")),
            "commands": _counted(service, system.name, None),
            "internal": _counted(service, system.name, "internal"),
        }
        for system in SYSTEMS
    ]


def gauge(service: Service) -> None:
    """Puts the lines into the metrics, just before they are read."""
    for line in health(service):
        service.metrics.states["cultivation_system_ok", (("system", line["system"]),)] = int(line["ok"])


def _is_ok(service: Service, system: str, mode: str) -> bool:
    return system in service.systems and mode == "on" and not service.why_not()


def _counted(service: Service, system: str, outcome: str | None) -> int:
    """Commands so far, all of them or those of one outcome."""
    return sum(
        count
        for (name, labels), count in service.metrics.counters.items()
        if name == "cultivation_system_commands_total"
        and ("system", system) in labels
        and (outcome is None or ("outcome", outcome) in labels)
    )
