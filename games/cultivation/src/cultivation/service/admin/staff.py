"""Orders about the people of the house, and what they have ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.service.admin.act import Act
from cultivation.service.edge import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

PAGE = 100
ROLE = """UPDATE password w SET role = $2 FROM player p WHERE p.id = w.player AND p.account = $1
RETURNING p.id"""
LINES = """SELECT id, at, account, role, address, what, order_, why, outcome FROM audit_log
WHERE id < $1 ORDER BY id DESC LIMIT $2"""


async def _role(scene: Scene, order: admin.SetRole) -> dict[str, Any]:
    player = await scene.connection.fetchval(ROLE, order.account, order.role)
    if player is None:
        raise Refused("not_found", "no account with a password has this name")
    if player == scene.person.player:
        raise Refused("not_allowed", "nobody changes the own role")
    return {"account": order.account, "role": order.role}


async def _log(scene: Scene, order: admin.Log) -> dict[str, Any]:
    rows = await scene.connection.fetch(LINES, order.before or 2**62, PAGE)
    return {"lines": [dict(row.items()) for row in rows]}


ACTS: Mapping[type, Act] = {
    admin.SetRole: Act("operator", _role),
    admin.Log: Act("operator", _log),
}
