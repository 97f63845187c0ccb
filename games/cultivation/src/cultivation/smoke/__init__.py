"""Plays each system once on a running service, as a client would, and says which of them hold."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from cultivation.errors import GameError
from cultivation.players.http import Client, Failed
from cultivation.smoke import (
    achievement,
    character,
    combat,
    equipment,
    events,
    gamestate,
    inventory,
    notification,
    power,
    quest,
    realms,
    skills,
)
from cultivation.smoke.gates import gate
from cultivation.smoke.visitor import Broken, Visitor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

EACH_S_MAX = 2.0


def smoke(url: str) -> dict[str, Any]:
    """{ok, systems: [{name, ok, ms, why}]}; raises GameError when nobody answers at the URL."""
    return asyncio.run(_smoke(url))


async def _smoke(url: str) -> dict[str, Any]:
    client = Client(url, timeout_s=EACH_S_MAX)
    systems = []
    try:
        await client.get("/live", {})
        for name, check in SYSTEMS.items():
            systems.append(await _measured(name, check, client))
    except Failed as failed:
        hint = "is the service running at that URL?"
        raise GameError("service_unreachable", f"{url}: {failed.kind}", hint) from failed
    finally:
        client.close()
    return {"ok": all(system["ok"] for system in systems), "systems": systems}


async def _measured(name: str, check: Callable[[Visitor], Awaitable[None]], client: Client) -> dict[str, Any]:
    began_s = time.monotonic()
    why = ""
    try:
        async with asyncio.timeout(EACH_S_MAX):
            visitor = Visitor(client)
            await visitor.log_in()
            await check(visitor)
    except Broken as broken:
        why = str(broken)
    except (KeyError, TypeError, IndexError) as error:
        why = f"a reply lacks what it must have: {error!r}"
    except TimeoutError:
        why = f"not done within {EACH_S_MAX} s"
    except Failed as failed:
        why = f"no reply: {failed.kind}"
    return {"name": name, "ok": not why, "ms": int((time.monotonic() - began_s) * 1_000), "why": why}


SYSTEMS: Mapping[str, Callable[[Visitor], Awaitable[None]]] = {
    "character": character.check,
    "combat": combat.check,
    "inventory": inventory.check,
    "notification": notification.check,
    "realms": realms.check,
    "equipment": equipment.check,
    "skills": skills.check,
    "quest": quest.check,
    "achievement": achievement.check,
    "mount": gate("mount", "mount_ride", id="dun_pony"),
    "wings": gate("wings", "wing_try"),
    "accessories": gate("accessories", "acc_unequip", slot="necklace"),
    "runes": gate("runes", "rune_unsocket", slot=0),
    "meridians": gate("meridians", "meridian_open"),
    "dantian": gate("dantian", "dantian_up"),
    "soul": gate("soul", "transcend"),
    "gamestate": gamestate.check,
    "events": events.check,
    "power": power.check,
}
