"""Orders about the running of the game: switches, maintenance, admission, protocols, banners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.protocol import admin
from cultivation.rules.systems import SYSTEMS
from cultivation.service.admin.act import Act
from cultivation.service.edge import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

NAMES = frozenset(system.name for system in SYSTEMS)
SWITCH = """INSERT INTO switch VALUES ('system.' || $1::text, $2)
ON CONFLICT (name) DO UPDATE SET mode = EXCLUDED.mode"""
SET = "INSERT INTO control VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value"
ANNOUNCE = """INSERT INTO announcement (key, text, texts, at, severity, until, countdown_to)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO UPDATE SET text = EXCLUDED.text, texts = EXCLUDED.texts,
at = EXCLUDED.at, severity = EXCLUDED.severity, until = EXCLUDED.until, countdown_to = EXCLUDED.countdown_to,
cancelled = false"""


async def _switch(scene: Scene, order: admin.Switch) -> dict[str, Any]:
    if order.system not in NAMES:
        raise Refused("not_found", order.system)
    await scene.connection.execute(SWITCH, order.system, order.mode)
    return {"system": order.system, "mode": order.mode}


async def _maintenance(scene: Scene, order: admin.SetMaintenance) -> dict[str, Any]:
    await _set(scene, "maintenance", order.to)
    return {"maintenance": order.to}


async def _admission(scene: Scene, order: admin.SetAdmission) -> dict[str, Any]:
    await _set(scene, "admission", order.to)
    return {"admission": order.to}


async def _window(scene: Scene, order: admin.SetWindow) -> dict[str, Any]:
    await _set(scene, "window", order.to)
    return {"window": order.to}


async def _announce(scene: Scene, order: admin.Announce) -> dict[str, Any]:
    from_ms = order.from_ms if order.from_ms is not None else scene.now_ms
    texts = msgspec.json.encode(order.texts).decode()
    values = (order.id, order.text, texts, from_ms, order.severity, order.until_ms, order.countdown_to_ms)
    await scene.connection.execute(ANNOUNCE, *values)
    return {"id": order.id, "from_ms": from_ms}


async def _cancel(scene: Scene, order: admin.CancelAnnouncement) -> dict[str, Any]:
    statement = "UPDATE announcement SET cancelled = true WHERE key = $1 AND NOT cancelled RETURNING 1"
    if not await scene.connection.fetchval(statement, order.id):
        raise Refused("not_found", order.id)
    return {"id": order.id}


async def _set(scene: Scene, name: str, to: msgspec.Struct) -> None:
    await scene.connection.execute(SET, name, msgspec.json.encode(to).decode())


ACTS: Mapping[type, Act] = {
    admin.Switch: Act("operator", _switch),
    admin.SetMaintenance: Act("operator", _maintenance),
    admin.SetAdmission: Act("operator", _admission),
    admin.SetWindow: Act("operator", _window),
    admin.Announce: Act("support", _announce),
    admin.CancelAnnouncement: Act("support", _cancel),
}
