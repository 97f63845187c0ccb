"""Whether a player is in a dungeon run, read while the player is locked: nobody goes in at the same moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.scenes.scene import Ask, Found, Scene, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

INSIDE = "SELECT EXISTS (SELECT 1 FROM dungeon_inside WHERE player = $1)"


async def _inside(connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, is_inside=await connection.fetchval(INSIDE, ask.who))


SCENES: Mapping[str, Scene] = {"soul.own": Scene(read=_inside)}
