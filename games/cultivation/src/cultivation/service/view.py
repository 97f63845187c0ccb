"""What a player is shown: the state settled up to now, without writing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.rules import bag, combat, power
from cultivation.rules.play import begin
from cultivation.rules.player import SECTIONS
from cultivation.service import saving
from cultivation.store.read import HashMismatch, MigrationFailed, read_player
from cultivation.store.write import write

if TYPE_CHECKING:
    from cultivation.rules.player import Player
    from cultivation.rules.turn import Turn
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection
    from cultivation.store.read import Loaded

INNER = frozenset({"core", "power", "inventory"})  # told in another form, or not at all
WRITE_AFTER_MS = 600_000  # a longer absence is settled and saved even by looking


async def view(worker: Worker, session: Session, *, known_ver: int | None, cohort: str) -> bytes | None:
    """The player as JSON; short when the client's version is current; None when the session is over."""
    async with worker.pool.acquire() as connection:
        try:
            loaded = await read_player(connection, session.player_id, secret=worker.secrets.save)
        except (HashMismatch, MigrationFailed) as error:
            return saving.quarantined(worker, session.player_id, error)
        if loaded is None or loaded.epoch != session.epoch:
            return None
        turn = begin(loaded.player, worker.world, now_ms=worker.clock.now_ms())
        ver = await _settled_ver(worker, loaded, turn, connection=connection, cohort=cohort)
    shown = _shown(turn, ver)
    if ver != known_ver:
        shown |= _whole(turn.player)
    return msgspec.json.encode(shown)


async def _settled_ver(worker: Worker, loaded: Loaded, turn: Turn, *, connection: Connection, cohort: str) -> int:
    """The version after a long absence was written, or as it was; losing to a command at that moment is no
    harm.
    """
    player = loaded.player
    if not player.character.level or turn.now_ms - player.realm.anchor_ms < WRITE_AFTER_MS:
        return loaded.ver
    save = saving.save_of(worker, turn, loaded, stored=None, cohort=cohort)
    return loaded.ver + 1 if await write(connection, save) else loaded.ver


def _shown(turn: Turn, ver: int) -> dict[str, Any]:
    player = turn.player
    waiting = combat.income(player, turn.now_ms)
    return {
        "ok": True,
        "ver": ver,
        "server_ms": turn.now_ms,
        "power": power.power_of(player.power, player.realm.r),
        "purse": player.purse,
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
