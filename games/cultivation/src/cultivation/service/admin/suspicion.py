"""Orders about what looks strange: people look and say what it was. Nothing else follows of itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.service.admin.act import Act
from cultivation.service.edge import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

SHOWN = 100
OPEN = """SELECT id, player, kind, key, first_at, last_at, times, evidence FROM suspicion
WHERE verdict IS NULL AND ($1::bigint IS NULL OR player = $1) ORDER BY last_at DESC, id LIMIT $2"""
JUDGED = "UPDATE suspicion SET verdict = $2, judged_by = $3 WHERE id = $1 AND verdict IS NULL RETURNING player"


async def _suspicions(scene: Scene, order: admin.Suspicions) -> dict[str, Any]:
    rows = await scene.connection.fetch(OPEN, order.player, SHOWN)
    return {"suspicions": [{**dict(row.items()), "evidence": json.loads(row["evidence"])} for row in rows]}


async def _judged(scene: Scene, order: admin.JudgeSuspicion) -> dict[str, Any]:
    player = await scene.connection.fetchval(JUDGED, order.id, order.verdict, scene.person.player)
    if player is None:
        raise Refused("not_found", "no open suspicion of this id")
    return {"id": order.id, "player": player, "verdict": order.verdict}


ACTS: Mapping[type, Act] = {
    admin.Suspicions: Act("support", _suspicions),
    admin.JudgeSuspicion: Act("support", _judged),
}
