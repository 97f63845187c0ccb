"""Orders about value: each is proposed by one person and signed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.service.admin.act import Act, check_region
from cultivation.service.edge import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

EXPIRE_MS = 30 * 86_400_000
PROPOSE = """INSERT INTO compensation (id, reason, hours, level_min, born_before, proposed_by, at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING 1"""
SIGN = "UPDATE compensation SET signed_by = $2 WHERE id = $1 AND signed_by IS NULL RETURNING *"
OPEN = "SELECT proposed_by FROM compensation WHERE id = $1 AND signed_by IS NULL FOR UPDATE"
BROADCAST = """INSERT INTO broadcast (id, reason, subject, body, created, expires, level_min, born_before)
VALUES ($1, 'comp', 'We are sorry', $2, $3, $4, $5, $6)"""


async def _compensate(scene: Scene, order: admin.Compensate) -> dict[str, Any]:
    check_region(scene, order.regions)
    born_before = order.born_before_ms if order.born_before_ms is not None else scene.now_ms
    values = (order.id, order.why, order.hours, order.level_min, born_before, str(scene.person.player), scene.now_ms)
    if not await scene.connection.fetchval(PROPOSE, *values):
        raise Refused("wrong_state", "there is a proposal of this id")
    return {"id": order.id, "state": "proposed"}


async def _sign_compensation(scene: Scene, order: admin.SignCompensation) -> dict[str, Any]:
    proposed_by = await scene.connection.fetchval(OPEN, order.id)
    check_other(scene, None if proposed_by is None else int(proposed_by))
    row = await scene.connection.fetchrow(SIGN, order.id, str(scene.person.player))
    if row is None:
        raise Refused("wrong_state", "signed already")
    mail = f"comp:{row['hours']}:{order.id}"
    ends = scene.now_ms + EXPIRE_MS
    values = (mail, row["reason"], scene.now_ms, ends, row["level_min"], row["born_before"])
    await scene.connection.execute(BROADCAST, *values)
    return {"id": order.id, "state": "sent", "mail": mail}


def check_other(scene: Scene, proposed_by: int | None) -> None:
    """Refuses who signs alone, and what nobody has proposed. None: there is no open proposal."""
    if proposed_by is None:
        raise Refused("not_found", "no open proposal of this id")
    if proposed_by == scene.person.player:
        raise Refused("not_allowed", "somebody else has to sign")


ACTS: Mapping[type, Act] = {
    admin.Compensate: Act("support", _compensate),
    admin.SignCompensation: Act("operator", _sign_compensation),
}
