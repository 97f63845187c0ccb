"""Orders about mail for many, and what became of mail that nobody claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.service.admin.act import Act, check_region
from cultivation.service.broadcasts import Audience, Broadcast, send_broadcast, sign_broadcast
from cultivation.service.edge import Refused
from cultivation.store import broadcasts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

LAPSED = """SELECT l.asset, coalesce(m.reason, '') AS reason, count(*) AS mails, sum(l.qty)::bigint AS qty
FROM ledger l LEFT JOIN mail m ON 'mail:' || m.id = l.from_account
WHERE l.from_account LIKE 'mail:%' AND l.to_account = 'sink:admin' AND l.at >= $1
GROUP BY l.asset, m.reason ORDER BY l.asset, m.reason LIMIT 1000"""


async def _broadcast(scene: Scene, order: admin.SendBroadcast) -> dict[str, Any]:
    check_region(scene, order.regions)
    audience = Audience(order.level_min, order.cohort, order.build, order.build_from_ms, order.build_until_ms)
    attach = tuple(order.attach)
    new = Broadcast(order.id, order.reason, order.subject, order.body, attach, audience)
    by = str(scene.person.player)
    await send_broadcast(scene.worker, scene.connection, new, by=by, is_signed=not attach)
    return {"id": order.id, "state": "proposed" if attach else "sent"}


async def _sign(scene: Scene, order: admin.SignBroadcast) -> dict[str, Any]:
    if not await sign_broadcast(scene.connection, order.id, by=str(scene.person.player)):
        raise Refused("not_found", "no broadcast of somebody else waits under this id")
    return {"id": order.id, "state": "sent"}


async def _cancel(scene: Scene, order: admin.CancelBroadcast) -> dict[str, Any]:
    if not await broadcasts.cancel(scene.connection, order.id):
        raise Refused("not_found", order.id)
    return {"id": order.id, "state": "cancelled"}


async def _lapsed(scene: Scene, order: admin.Lapsed) -> dict[str, Any]:
    rows = await scene.connection.fetch(LAPSED, order.since_ms)
    return {"lapsed": [dict(row.items()) for row in rows]}


ACTS: Mapping[type, Act] = {
    admin.SendBroadcast: Act("support", _broadcast),
    admin.SignBroadcast: Act("operator", _sign),
    admin.CancelBroadcast: Act("support", _cancel),
    admin.Lapsed: Act("support", _lapsed),
}
