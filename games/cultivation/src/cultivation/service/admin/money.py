"""Orders about value: each is proposed by one person and signed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.rules import notification
from cultivation.service.admin.act import Act, check_region
from cultivation.service.edge import Refused
from cultivation.store.broadcasts import freeze_cohort

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

EXPIRE_MS = 30 * 86_400_000
HOUR_MS = 3_600_000
PROPOSE = """INSERT INTO compensation (id, reason, hours, level_min, born_before, proposed_by, at,
                                       cohort, build, build_from, build_until)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE NOT EXISTS (SELECT 1 FROM compensation WHERE id = ANY($12))
ON CONFLICT DO NOTHING RETURNING 1"""
SIGN = "UPDATE compensation SET signed_by = $2 WHERE id = ANY($1) AND signed_by IS NULL RETURNING *"
OPEN = "SELECT proposed_by FROM compensation WHERE id = ANY($1) AND signed_by IS NULL FOR UPDATE"
BROADCAST = """INSERT INTO broadcast (id, reason, subject, body, created, expires, level_min, born_before,
                                      cohort, build, build_from, build_until, is_frozen)
VALUES ($1, 'comp', 'comp', $2, $3, $4, $5, $6, $7, $8, $9, $10, true)"""


async def _compensate(scene: Scene, order: admin.Compensate) -> dict[str, Any]:
    """Said as it will be paid, in full, whatever becomes of the window later."""
    check_region(scene, order.regions)
    t0_ms = order.born_before_ms if order.born_before_ms is not None else scene.now_ms
    if (order.hours is None) == (order.window_ms is None):
        raise Refused("invalid_args", "either hours or window_ms")
    if t0_ms < scene.now_ms - EXPIRE_MS:
        raise Refused("invalid_args", "nobody knows any more who was of which level then")
    hours = order.hours or -(-(order.window_ms or 0) // HOUR_MS)
    by = str(scene.person.player)
    plain, narrow = _kept_as(order.id)
    values = (
        narrow if order.cohort or order.build else plain,
        order.why,
        hours,
        order.level_min,
        t0_ms,
        by,
        scene.now_ms,
    )
    to = (order.cohort, order.build, order.build_from_ms, order.build_until_ms)
    if not await scene.connection.fetchval(PROPOSE, *values, *to, [plain, narrow]):
        raise Refused("wrong_state", "there is a proposal of this id")
    mail = f"comp:{hours}:{order.id}"
    await freeze_cohort(scene.connection, mail, order.cohort, t0_ms=t0_ms)
    bands = range(len(notification.STONE_PER_JADE))
    stone = [notification.compensation(band * notification.LEVELS_PER_BAND, hours) for band in bands]
    return {"id": order.id, "state": "proposed", "mail": mail, "stone_by_band": stone}


async def _sign_compensation(scene: Scene, order: admin.SignCompensation) -> dict[str, Any]:
    proposed_by = await scene.connection.fetchval(OPEN, _kept_as(order.id))
    check_other(scene, None if proposed_by is None else int(proposed_by))
    row = await scene.connection.fetchrow(SIGN, _kept_as(order.id), str(scene.person.player))
    if row is None:
        raise Refused("wrong_state", "signed already")
    mail = f"comp:{row['hours']}:{order.id}"
    ends = scene.now_ms + EXPIRE_MS
    values = (mail, row["reason"], scene.now_ms, ends, row["level_min"], row["born_before"])
    to = (row["cohort"], row["build"], row["build_from"], row["build_until"])
    await scene.connection.execute(BROADCAST, *values, *to)
    return {"id": order.id, "state": "sent", "mail": mail}


def _kept_as(name: str) -> list[str]:
    """Under which names a proposal may stand. One for a cohort or a build stands under a name of its own: a build that
    does not know of these conditions does not find it, instead of signing it for everybody.
    """
    return [name, f"narrow:{name}"]


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
