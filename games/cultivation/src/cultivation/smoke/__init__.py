"""Plays each system once on a running service, as a client would, and says which of them hold.

Every system of the registry and every core part has a row, whether or not this build carries it.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.gate.outcome import Outcome
from cultivation.players.http import Client, Failed
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.systems import CORE_PARTS
from cultivation.rules.systems import SYSTEMS as REGISTRY
from cultivation.smoke import (
    achievement,
    character,
    combat,
    equipment,
    events,
    inventory,
    notification,
    power,
    quest,
    realms,
    skills,
    state,
)
from cultivation.smoke.gates import gate
from cultivation.smoke.visitor import Broken, Visitor

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

EACH_S_MAX = 2.0


def smoke(url: str, only: Collection[str] = ()) -> list[Outcome]:
    """One row for each system and core part, or for those in `only`; raises GameError when nobody answers."""
    if unknown := sorted(set(only) - set(NAMES)):
        raise GameError("bad_argument", f"no system is called {', '.join(unknown)}", f"one of: {', '.join(NAMES)}")
    return asyncio.run(_smoke(url, [name for name in NAMES if not only or name in only]))


async def _smoke(url: str, names: list[str]) -> list[Outcome]:
    client = Client(url, timeout_s=EACH_S_MAX)
    try:
        await client.get("/live", {})
        return [await _measured(name, SYSTEMS.get(name, _missing(name)), client) for name in names]
    except Failed as failed:
        hint = "is the service running at that URL?"
        raise GameError("service_unreachable", f"{url}: {failed.kind}", hint) from failed
    finally:
        client.close()


async def _measured(name: str, check: Callable[[Visitor], Awaitable[None]], client: Client) -> Outcome:
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
    return Outcome(name, int((time.monotonic() - began_s) * 1_000), why)


def _missing(name: str) -> Callable[[Visitor], Awaitable[None]]:
    """The check of what cannot be checked: it never holds."""
    carried = {one.system for one in COMMANDS.values()} | {one.system for one in DEALS.values()}

    async def check(_: Visitor) -> None:
        raise Broken(f"{name} has no smoke check in this build" if name in carried else f"{name} is not in this build")

    return check


NAMES = (*(system.name for system in REGISTRY), *CORE_PARTS)
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
    "state": state.check,
    "events": events.check,
    "power": power.check,
}
