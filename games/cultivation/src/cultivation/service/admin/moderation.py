"""Orders about what people say: hiding, silencing, shutting out, and what waits for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.service import moderation
from cultivation.service.admin.act import Act
from cultivation.service.edge import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.service.admin.act import Scene

MINUTE_MS = 60_000
ROLE = """SELECT coalesce(w.role, 'player') FROM player p LEFT JOIN password w ON w.player = p.id WHERE p.id = $1"""


async def _hide(scene: Scene, order: admin.HideMessage) -> dict[str, Any]:
    if not await moderation.hide_message(scene.connection, order.channel, order.seq, by=scene.person.account):
        raise Refused("not_found", "no message in sight has this number")
    return {"channel": order.channel, "seq": order.seq}


async def _mute(scene: Scene, order: admin.MutePlayer) -> dict[str, Any]:
    await _check_lower(scene, order.player)
    if not order.minutes:
        if not await moderation.unmute(scene.connection, order.player):
            raise Refused("wrong_state", "not muted")
        return {"player": order.player, "until_ms": 0}
    until_ms = scene.now_ms + order.minutes * MINUTE_MS
    await moderation.mute(scene.connection, order.player, until_ms=until_ms, why=order.why)
    return {"player": order.player, "until_ms": until_ms}


async def _ban(scene: Scene, order: admin.BanPlayer) -> dict[str, Any]:
    await _check_lower(scene, order.player)
    by = scene.person.account
    if not await moderation.ban(scene.connection, order.player, now_ms=scene.now_ms, by=by, why=order.why):
        raise Refused("wrong_state", "banned already")
    return {"player": order.player}


async def _unban(scene: Scene, order: admin.UnbanPlayer) -> dict[str, Any]:
    if not await moderation.unban(scene.connection, order.player):
        raise Refused("wrong_state", "not banned")
    return {"player": order.player}


async def _reviews(scene: Scene, _order: admin.Reviews) -> dict[str, Any]:
    return {"reviews": await moderation.reviews(scene.connection), "held": await moderation.held(scene.connection)}


async def _judge(scene: Scene, order: admin.Judge) -> dict[str, Any]:
    by = scene.person.account
    judged = await moderation.judge(scene.connection, order.id, verdict=order.verdict, by=by)
    if judged is None:
        raise Refused("not_found", "nothing of this number waits")
    return {"id": order.id, "verdict": order.verdict, "sender": judged["sender"]}


async def _judge_held(scene: Scene, order: admin.JudgeHeld) -> dict[str, Any]:
    by, now_ms = scene.person.account, scene.now_ms
    seq = await moderation.judge_held(scene.connection, order.id, verdict=order.verdict, by=by, now_ms=now_ms)
    if seq is None:
        raise Refused("not_found", "nothing of this number waits")
    return {"id": order.id, "verdict": order.verdict, "seq": seq}


async def _check_lower(scene: Scene, player: int) -> None:
    """Nobody silences or shuts out those who stand higher in the house, or as high."""
    role = await scene.connection.fetchval(ROLE, player)
    if role is None:
        raise Refused("not_found", "player")
    if role != "player" and (scene.person.role == role or not scene.person.may(role)):
        raise Refused("not_allowed", f"this player is of the house: {role}")


ACTS: Mapping[type, Act] = {
    admin.HideMessage: Act("moderator", _hide),
    admin.MutePlayer: Act("moderator", _mute),
    admin.BanPlayer: Act("moderator", _ban),
    admin.UnbanPlayer: Act("support", _unban),
    admin.Reviews: Act("moderator", _reviews),
    admin.Judge: Act("moderator", _judge),
    admin.JudgeHeld: Act("moderator", _judge_held),
}
