"""Reads of notification: mails with what is attached, broadcasts that are for the player, announcements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cultivation.rules import notification
from cultivation.state import codec
from cultivation.store.broadcasts import ENDS, LEVEL_THEN, REACHES, SHOWN_MS
from cultivation.store.scenes.holdings import holdings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Player
    from cultivation.service.reads.read import Query, Read

MAILS = """SELECT id, reason, subject, body, created, expires, read_at, done_at FROM mail
WHERE player = $1 AND (done_at IS NULL OR read_at IS NOT NULL)
ORDER BY done_at IS NOT NULL, created DESC, id LIMIT 200"""
BROADCASTS = f"""SELECT b.id, b.reason, b.subject, b.body, b.attach, b.created, b.expires, b.level_min, b.born_before,
c.at AS done_at, {REACHES} AS reached, {LEVEL_THEN} AS level_then
FROM broadcast b LEFT JOIN mail_claim c ON c.mail = b.id AND c.player = $1
WHERE NOT b.cancelled AND b.expires > $2 ORDER BY b.created DESC LIMIT 200"""  # noqa: S608  # our own text
SHOWN_MAX = 50
SAVE = "SELECT schema, state FROM player WHERE id = $1"
ANNOUNCEMENTS = f"""SELECT key, text, texts, at, severity, {ENDS} AS until, countdown_to FROM announcement
WHERE NOT cancelled AND at <= $1 AND {ENDS} > $1 ORDER BY countdown_to IS NULL, at DESC LIMIT 50"""  # noqa: S608  # our own text


async def mails(query: Query) -> Mapping[str, Any]:
    """The newest 200, each with what is attached, and the broadcasts that are for the reader."""
    found = await query.rows(MAILS, query.who)
    for mail in found:
        held = await holdings(query.connection, f"mail:{mail['id']}") if mail["done_at"] is None else ()
        mail["attached"] = [[one.asset, one.qty] for one in held]
    return {"mails": found, "broadcasts": await _broadcasts(query)}


async def _broadcasts(query: Query) -> list[dict[str, Any]]:
    """Those whose audience the reader belongs to now; one that was claimed stays in sight."""
    found = await query.rows(BROADCASTS, query.who, query.now_ms)
    row = await query.connection.fetchrow(SAVE, query.who) if found else None
    if row is None:
        return []
    player, _ = codec.decode(query.who, row["state"], json.loads(row["schema"]))
    mine = [mail for mail in found if mail["done_at"] is not None or notification.is_eligible(player, mail)]
    return [_shown(player, mail) for mail in mine[:SHOWN_MAX]]


def _shown(player: Player, mail: dict[str, Any]) -> dict[str, Any]:
    """With what it would give to this reader, and without what is nobody's business."""
    told = {name: value for name, value in mail.items() if name not in {"reached", "level_then"}}
    attached = json.loads(mail["attach"])
    if mail["id"].startswith("comp:"):
        attached.append(["stone", notification.stone_of(player, mail)])
    return {**told, "attached": attached}


async def announcements(query: Query) -> Mapping[str, Any]:
    """What is announced at this moment, countdowns first. `texts` are the words by locale, `text` is for others."""
    found = await query.rows(ANNOUNCEMENTS, query.now_ms, SHOWN_MS)
    return {"announcements": [{**one, "texts": json.loads(one["texts"])} for one in found]}


READS: Mapping[str, Read] = {"/v1/mail": mails, "/v1/announcements": announcements}
