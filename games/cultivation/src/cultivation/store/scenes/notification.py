"""What claiming and deleting mails lock and read; a mail belongs to its player and is locked after the player."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cultivation.rules.deal import Held
from cultivation.rules.notification import AT_ONCE_MAX
from cultivation.store.broadcasts import LEVEL_THEN, REACHES
from cultivation.store.scenes.holdings import holdings
from cultivation.store.scenes.scene import Ask, Found, Scene, as_dict, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

MAIL = "SELECT * FROM mail WHERE id = $1 AND player = $2 FOR UPDATE"
BROADCAST = f"""SELECT b.*, {REACHES} AS reached, {LEVEL_THEN} AS level_then,
EXISTS (SELECT 1 FROM mail_claim c WHERE c.mail = b.id AND c.player = $1) AS claimed
FROM broadcast b WHERE b.id = $2 AND NOT b.cancelled"""  # noqa: S608  # our own text
OPEN = """SELECT id FROM mail WHERE player = $1 AND done_at IS NULL AND expires > $2 ORDER BY created, id LIMIT $3"""
# Some may still be for others: the save knows. More than may be claimed at once, so that those take nobody's place.
BROADCASTS = f"""SELECT id FROM broadcast b WHERE NOT cancelled AND expires > $2 AND NOT EXISTS
(SELECT 1 FROM mail_claim c WHERE c.mail = b.id AND c.player = $1) AND {REACHES} ORDER BY created, id LIMIT 100"""  # noqa: S608  # our own text
OWNER = "SELECT player FROM mail WHERE id = $1"


async def _one(connection: Connection, ask: Ask, found: Found) -> Found:
    mail = await _mail(connection, ask.who, ask.args.id)
    return more(found, mails=[mail] if mail else [])


async def _all(connection: Connection, ask: Ask, found: Found) -> Found:
    rows = await connection.fetch(OPEN, ask.who, ask.now_ms, AT_ONCE_MAX)
    rows += await connection.fetch(BROADCASTS, ask.who, ask.now_ms)
    mails = [await _mail(connection, ask.who, row["id"]) for row in rows]
    return more(found, mails=[mail for mail in mails if mail])


async def _owner(connection: Connection, ask: Ask, found: Found) -> Found:
    owner = await connection.fetchval(OWNER, ask.subject)
    return more(found, frozenset({owner}) if owner else None, owner=owner)


async def _due(connection: Connection, ask: Ask, found: Found) -> Found:
    return more(found, mail=await _mail(connection, found.rows["owner"] or 0, ask.subject))


async def _mail(connection: Connection, player: int, mail_id: str) -> dict[str, Any] | None:
    """A personal mail with what is attached, or a broadcast with what it mints, or None."""
    mail = as_dict(await connection.fetchrow(MAIL, mail_id, player))
    if mail:
        return {**mail, "held": await holdings(connection, f"mail:{mail_id}"), "is_broadcast": False}
    mail = as_dict(await connection.fetchrow(BROADCAST, player, mail_id))
    if mail:
        held = tuple(Held(asset, qty) for asset, qty in json.loads(mail["attach"]))
        return {**mail, "held": held, "is_broadcast": True}
    return None


SCENES: Mapping[str, Scene] = {
    "mail.one": Scene(read=_one),
    "mail.all": Scene(read=_all),
    "mail.due": Scene(lock=_owner, read=_due),
}
