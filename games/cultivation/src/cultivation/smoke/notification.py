"""The smoke check of system 2.16, notification, as far as a new player can go: there is nothing to claim, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import bag
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player
from cultivation.smoke.cast import HOUR_MS
from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Asks for mails as a client would."""
    await v.order("create", name=v.name, element="earth")
    must((await v.order("mail_claim_all"))["code"] == "wrong_state", "without a mail there is nothing to claim")
    must((await v.order("mail_claim", id="1.no"))["code"] == "not_found", "a mail that is not there is not found")


GIVEN = """INSERT INTO broadcast (id, reason, subject, created, expires, born_before)
VALUES ($1, 'admin', 'smoke', $2::bigint, $2::bigint + 60000, $3) RETURNING 1"""
STRONGER = """INSERT INTO broadcast (id, reason, subject, created, expires, born_before, level_min)
VALUES ($1, 'admin', 'smoke', $2::bigint, $2::bigint + 60000, $3, $4) RETURNING 1"""
TAKEN_BACK = "UPDATE broadcast SET cancelled = true, expires = 0 WHERE id = $1 RETURNING 1"
COUNTDOWN = """INSERT INTO announcement (key, text, at, until, countdown_to)
VALUES ($1, 'smoke', 0, $2::bigint, $2::bigint) RETURNING countdown_to"""
SILENCE = "DELETE FROM announcement WHERE key = $1 RETURNING 1"


async def grown(v: Visitor) -> None:
    """A personal mail and a broadcast, each claimed once; who came too late has none, but sees the countdown."""
    (late,) = v.others
    await v.house.altered(v.id, _mailed)
    claimed = await v.good("mail_claim_all")
    must(claimed["delta"] == {"s:feather:free": 2}, "a mail gives what it holds")
    await v.refused("wrong_state", "mail_claim_all")
    name, now_ms = f"smoke:{v.id}", v.house.worker.clock.now_ms()
    await v.house.altered(v.id, lambda t: _born(t, now_ms - HOUR_MS))
    try:
        # It holds nothing: players of the game who are eligible too gain nothing by it.
        await v.house.query(GIVEN, name, now_ms, now_ms - HOUR_MS + 1)
        await v.good("mail_claim", id=name)
        await v.refused("wrong_state", "mail_claim", id=name)
        await late.refused("not_found", "mail_claim", id=name)
        level = (await v.house.player(v.id)).player.character.level
        await v.house.query(STRONGER, f"{name}:level", now_ms, now_ms - HOUR_MS + 1, level + 1)
        await v.house.raised(v.id, Raise(level=level + 1))
        await v.refused("not_found", "mail_claim", id=f"{name}:level")
        ends = (await v.house.query(COUNTDOWN, name, now_ms + HOUR_MS))[0][0]
        told = {row["key"]: row["countdown_to"] for row in (await late.read("/v1/announcements"))["announcements"]}
        must(told.get(name) == ends, "who comes late sees the same countdown")
    finally:
        await v.house.query(TAKEN_BACK, name)
        await v.house.query(TAKEN_BACK, f"{name}:level")
        await v.house.query(SILENCE, name)


def _mailed(turn: Turn) -> Turn:
    full = replace(turn.player.inventory, capacity=bag.slots_used(turn.player))
    turn = bag.grant_stack(with_player(turn, inventory=full), ("feather", False), qty=2, reason="admin")
    return with_player(turn, inventory=replace(turn.player.inventory, capacity=60))


def _born(turn: Turn, at_ms: int) -> Turn:
    return with_player(turn, character=replace(turn.player.character, created_ms=at_ms))
