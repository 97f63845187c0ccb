"""What a player is shown: the state settled up to now, without writing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.rules import bag, combat, realms
from cultivation.rules.play import begin
from cultivation.rules.player import SECTIONS
from cultivation.rules.power import power_of
from cultivation.rules.renewed import renewed
from cultivation.service import saving
from cultivation.store.read import HashMismatch, MigrationFailed
from cultivation.store.write import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Player
    from cultivation.rules.turn import Turn
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker
    from cultivation.store.packed import Packed
    from cultivation.store.read import Loaded

INNER = frozenset({"core", "power", "inventory"})  # told in another form, or not at all
ENCODER = msgspec.json.Encoder()
WRITE_AFTER_MS = 600_000  # a longer absence is settled and saved even by looking


async def view(worker: Worker, session: Session, *, known_ver: int | None, cohort: str) -> bytes | None:
    """The player as JSON; short when the client's version is current; None when the session is over."""
    try:
        fresh = await worker.lookup.fresh(worker, session.player_id)
        if fresh is None or fresh.epoch != session.epoch:
            return None
        if fresh.ver == known_ver and (short := _glanced(worker, fresh)):
            return short
        loaded = fresh.opened()
    except (HashMismatch, MigrationFailed) as error:
        return saving.quarantined(worker, session.player_id, error)
    turn = begin(loaded.player, worker.world, now_ms=worker.clock.now_ms())
    ver = await _settled_ver(worker, loaded, turn, cohort=cohort)
    strength = power_of(turn.player.power, turn.player.realm.r)
    shown = _shown(turn.player, turn.now_ms, ver, power=strength, purse=turn.player.purse)
    if ver != known_ver:
        shown |= _whole(turn.player)
    return ENCODER.encode(shown)


def _glanced(worker: Worker, fresh: Packed) -> bytes | None:
    """The short answer, for which most of the player need not be opened; None where that would not do."""
    if fresh.content_row != worker.world.tables.version:
        return None
    player = fresh.glance()
    if player is None or not player.character.level or (player.guild.guild, player.guild.rev) != fresh.guild:
        return None
    now_ms = max(worker.clock.now_ms(), player.core.last_ms)
    if now_ms - player.realm.anchor_ms >= WRITE_AFTER_MS:
        return None
    settled = renewed(player, realm=realms.settled_realm(player, worker.world.tables, now_ms))
    return ENCODER.encode(_shown(settled, now_ms, fresh.ver, power=fresh.power, purse=fresh.held()))


async def _settled_ver(worker: Worker, loaded: Loaded, turn: Turn, *, cohort: str) -> int:
    """The version after a long absence was written, or as it was; losing to a command at that moment is no
    harm.
    """
    player = loaded.player
    if not player.character.level or turn.now_ms - player.realm.anchor_ms < WRITE_AFTER_MS:
        return loaded.ver
    save = saving.save_of(worker, turn, loaded, stored=None, cohort=cohort)
    async with worker.pool.acquire() as connection:
        return loaded.ver + 1 if await write(connection, save) else loaded.ver


def _shown(player: Player, now_ms: int, ver: int, *, power: int, purse: Mapping[str, int]) -> dict[str, Any]:
    waiting = combat.income(player, now_ms)
    return {
        "ok": True,
        "ver": ver,
        "server_ms": now_ms,
        "power": power,
        "purse": purse,
        "qi": player.realm.amount,
        "qi_rate": player.realm.rate,
        "waiting": {"stone": waiting.stone, "exp": waiting.exp, "chests": waiting.chests},
    }


def _whole(player: Player) -> dict[str, Any]:
    stacks = [{"item": item, "bound": bound, "qty": qty} for (item, bound), qty in player.stacks.items()]
    return {
        "player": player.id,
        **{name: getattr(player, name) for name in SECTIONS if name not in INNER},
        "inventory": {
            "capacity": player.inventory.capacity,
            "used": bag.slots_used(player),
            "stacks": stacks,
            "instances": list(player.instances.values()),
        },
        "sources": player.power.sources,
    }
