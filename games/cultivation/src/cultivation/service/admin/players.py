"""Orders about one player: looking, raising, restoring progress, letting out of quarantine."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.protocol import admin
from cultivation.rules import soul
from cultivation.rules.play import play
from cultivation.rules.player import SECTIONS
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player
from cultivation.service import saving, support
from cultivation.service.admin.act import Act
from cultivation.service.edge import Refused
from cultivation.state import codec
from cultivation.state.migrate import MissingMigration
from cultivation.store.read import HashMismatch, MigrationFailed, read_player
from cultivation.store.write import write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.player import Player
    from cultivation.service.admin.act import Scene
    from cultivation.store.read import Loaded

FIXED = frozenset({"core", "power", "guild"})  # dice already thrown, what follows from others, what a table decides
KEPT_FIELDS = frozenset({"anchor_ms", "rem", "rem_stone", "rem_exp", "rem_chest", "name", "skeleton"})
ROW = "SELECT ver, schema, state, prev_hash, hash FROM player WHERE id = $1 FOR UPDATE"
KEEP = """INSERT INTO player_kept (player, at, ver, schema, state, hash)
SELECT id, $2, ver, schema, state, hash FROM player WHERE id = $1 RETURNING id"""
KEPT = "SELECT schema, state FROM player_kept WHERE id = $1 AND player = $2"
BACKUP = "SELECT schema, state FROM player_backup WHERE player = $1 AND at < $2 ORDER BY at DESC LIMIT 1"
SAVES = """SELECT 'backup' AS kind, NULL AS id, at, ver FROM player_backup WHERE player = $1
UNION ALL SELECT 'kept', id, at, ver FROM player_kept WHERE player = $1 ORDER BY at DESC LIMIT 50"""
LEVEL = "INSERT INTO level_up VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
SEAL = "UPDATE player SET hash = $2 WHERE id = $1"


async def _look(scene: Scene, order: admin.Look) -> dict[str, Any]:
    row = await scene.connection.fetchrow("SELECT account, ver, epoch FROM player WHERE id = $1", order.player)
    if row is None:
        raise Refused("not_found", "player")
    saves = [dict(one.items()) for one in await scene.connection.fetch(SAVES, order.player)]
    about: dict[str, Any] = {"account": row["account"], "ver": row["ver"], "saves": saves, "why_kept_out": None}
    try:
        loaded = await _loaded(scene, order.player)
    except (HashMismatch, MigrationFailed) as error:
        return {**about, "why_kept_out": f"{type(error).__name__}: {error}"}
    shown = msgspec.to_builtins(loaded.player.purse)
    return {**about, "purse": shown, "realm": loaded.player.realm, "character": loaded.player.character}


async def _raise(scene: Scene, order: admin.RaisePlayer) -> dict[str, Any]:
    to = Raise(realm=order.realm, level=order.level, age_ms=order.age_ms, stone=order.stone, jade=order.jade)
    if not await support.raise_player(scene.worker, scene.connection, order.player, to):
        raise Refused("not_found", "player")
    return {"player": order.player}


async def _restore(scene: Scene, order: admin.Restore) -> dict[str, Any]:
    """The player's own later steps stay undone only in the sections named; what time has paid for is not paid again."""
    loaded = await _loaded(scene, order.player)
    before = await _kept(scene, order)
    wrong = [name for name in order.sections if name in FIXED or not hasattr(before, name)]
    if wrong or not set(order.sections) <= SECTIONS.keys():
        raise Refused("invalid_args", f"no sections to restore: {', '.join(wrong or order.sections)}")
    sections = {name: _merged(getattr(before, name), getattr(loaded.player, name)) for name in order.sections}
    worker = scene.worker
    kept = await scene.connection.fetchval(KEEP, order.player, scene.now_ms)
    turn = play(loaded.player, worker.world, now_ms=scene.now_ms, rule=lambda t: with_player(t, **sections))
    if not await write(scene.connection, saving.save_of(worker, turn, loaded, stored=None, cohort="")):
        raise Refused("stale_version", "the player moved on")
    if (was := loaded.player.character.level) != turn.player.character.level:
        await scene.connection.execute(LEVEL, order.player, turn.now_ms, was)
    return {"player": order.player, "ver": loaded.ver + 1, "kept": kept, "sections": sorted(sections)}


async def _undo_transcend(scene: Scene, order: admin.UndoTranscend) -> dict[str, Any]:
    """Progress only, from what the save itself kept: nothing that the ledger moves is touched."""
    loaded, worker = await _loaded(scene, order.player), scene.worker
    kept = await scene.connection.fetchval(KEEP, order.player, scene.now_ms)
    turn = play(loaded.player, worker.world, now_ms=scene.now_ms, rule=soul.restored)
    if not await write(scene.connection, saving.save_of(worker, turn, loaded, stored=None, cohort="")):
        raise Refused("stale_version", "the player moved on")
    return {"player": order.player, "ver": loaded.ver + 1, "kept": kept, "realm": turn.player.realm.r}


async def _release(scene: Scene, order: admin.Release) -> dict[str, Any]:
    """The bytes stay as they are and get a new hash, if this build can read them at all."""
    row = await scene.connection.fetchrow(ROW, order.player)
    if row is None:
        raise Refused("not_found", "player")
    secret = scene.worker.secrets.save
    sealed = codec.chain_hash(secret, previous=row["prev_hash"], ver=row["ver"], state=row["state"])
    if sealed == row["hash"]:
        raise Refused("wrong_state", "this player is not kept out")
    _decoded(order.player, row["state"], row["schema"])
    kept = await scene.connection.fetchval(KEEP, order.player, scene.now_ms)
    await scene.connection.execute(SEAL, order.player, sealed)
    return {"player": order.player, "kept": kept}


async def _loaded(scene: Scene, player_id: int) -> Loaded:
    await scene.connection.fetchrow(ROW, player_id)
    loaded = await read_player(scene.connection, player_id, secret=scene.worker.secrets.save)
    if loaded is None:
        raise Refused("not_found", "player")
    return loaded


async def _kept(scene: Scene, order: admin.Restore) -> Player:
    if order.kept is not None:
        row = await scene.connection.fetchrow(KEPT, order.kept, order.player)
    else:
        before_ms = order.before_ms if order.before_ms is not None else scene.now_ms
        row = await scene.connection.fetchrow(BACKUP, order.player, before_ms)
    if row is None:
        raise Refused("not_found", "no save is kept")
    return _decoded(order.player, row["state"], row["schema"])


def _decoded(player_id: int, state: bytes, schema: str) -> Player:
    try:
        return codec.decode(player_id, state, json.loads(schema))[0]
    except (msgspec.ValidationError, msgspec.DecodeError, MissingMigration) as error:
        raise Refused("wrong_state", f"this build cannot read the save: {error}") from error


def _merged(before: Any, now: Any) -> Any:  # noqa: ANN401  # sections are of many types
    """A section as it was, but with today's anchors of time and today's name."""
    present = {name: getattr(now, name) for name in KEPT_FIELDS if hasattr(now, name)}
    return replace(before, **present)


ACTS: Mapping[type, Act] = {
    admin.Look: Act("support", _look),
    admin.RaisePlayer: Act("operator", _raise),
    admin.Restore: Act("support", _restore),
    admin.Release: Act("operator", _release),
    admin.UndoTranscend: Act("support", _undo_transcend),
}
