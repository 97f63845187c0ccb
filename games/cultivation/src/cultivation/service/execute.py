"""Carries out commands: read, decide, write with the version as guard; the same key twice has one effect."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from cultivation.protocol import envelope as wire
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.play import play
from cultivation.rules.turn import Rejected, reject
from cultivation.service import saving, scores
from cultivation.service.deal import carry_out_deal
from cultivation.service.switches import check_write
from cultivation.store import idem
from cultivation.store.packed import packed, written
from cultivation.store.read import HashMismatch, MigrationFailed, read_player
from cultivation.store.write import KeyTaken, NameTaken, Stored, write

if TYPE_CHECKING:
    from cultivation.protocol.envelope import Envelope
    from cultivation.rules.turn import Turn
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection
    from cultivation.store.read import Loaded
    from cultivation.store.write import Save

TRIES = 2  # a player whose version moved on is read again once


@dataclass(frozen=True, slots=True)
class Order:
    """One decoded command of one player."""

    session: Session
    envelope: Envelope
    args: msgspec.Struct
    digest: bytes
    cohort: str


async def carry_out(worker: Worker, session: Session, envelope: Envelope, *, cohort: str) -> bytes:
    """The reply to one command as JSON. Raises only for what no rule foresees: a bug, or a lost database."""
    try:
        args = _checked(worker, envelope)
    except Rejected as rejected:
        return _counted(worker, envelope, wire.refusal(rejected, server_ms=worker.clock.now_ms()))
    order = Order(session, envelope, args, wire.digest(envelope), cohort)
    if envelope.name in worker.variant.unguarded:
        return _counted(worker, envelope, await _tried(worker, order, is_guarded=False))
    async with worker.lock(session.player_id):
        known = _recent(worker, order)
        reply: bytes | None
        if known:
            reply = _again(worker, order, known)
        elif envelope.name in DEALS:
            worker.known.forget(session.player_id)
            reply = await _dealt(worker, order)
        else:
            async with worker.decided_at_once:
                reply = await _at_once(worker, order)
            reply = reply or await _tried(worker, order, is_guarded=True)
    return _counted(worker, envelope, reply)


def _checked(worker: Worker, envelope: Envelope) -> msgspec.Struct:
    """The arguments of a command that may be tried at all."""
    low, high = worker.protocols()
    if not low <= envelope.v <= high:
        reject("client_outdated", f"this server speaks protocol {low} to {high}")
    command = COMMANDS.get(envelope.name) or DEALS.get(envelope.name)
    if command is None:
        reject("unknown_command", envelope.name)
    if not idem.is_current(envelope.key, worker.clock.now_ms()):
        reject("key_expired", "a key is a UUIDv7 of the last hour")
    try:
        return msgspec.convert(envelope.args, command.args)
    except msgspec.ValidationError as error:
        reject("invalid_args", str(error))


def _recent(worker: Worker, order: Order) -> tuple[bytes, bytes] | None:
    player_id, key = order.session.player_id, order.envelope.key
    return worker.refusals.find(player_id, key) or worker.replies.find(player_id, key)


async def _at_once(worker: Worker, order: Order) -> bytes | None:
    """The reply where the player is still as remembered and the rules accept. None: it has to be read and tried."""
    remembered = worker.known.find(order.session.player_id)
    if remembered is None or remembered.epoch != order.session.epoch:
        return None
    loaded, pauses = remembered.opened(), worker.world.pauses
    try:
        turn = _decided(worker, order, loaded)
    except Rejected:
        return None
    reply, save = _prepared(worker, order, loaded, turn)
    try:
        mark = await worker.commits.write(worker, save)
    except KeyTaken:
        async with worker.pool.acquire() as connection:
            return _again(worker, order, await idem.find_reply(connection, order.envelope.key, turn.player.id))
    except NameTaken:
        mark = None
    if mark is None:
        worker.known.forget(turn.player.id)
        return None
    worker.known.keep(written(remembered, turn, save, mark))
    worker.log.note(order.envelope, remembered, save=save, mark=mark, pauses=pauses)
    return _noted(worker, order, turn, reply)


async def _tried(worker: Worker, order: Order, *, is_guarded: bool) -> bytes:
    player_id = order.session.player_id
    async with worker.pool.acquire() as connection:
        for _ in range(TRIES):
            try:
                loaded = await read_player(connection, player_id, secret=worker.secrets.save)
            except (HashMismatch, MigrationFailed) as error:
                return saving.quarantined(worker, player_id, error)
            try:
                reply = await _attempt(worker, order, loaded, connection=connection, is_guarded=is_guarded)
            except Rejected as rejected:
                ver = loaded.ver if loaded else None
                return await _refused(worker, order, rejected, connection=connection, ver=ver)
            if reply is not None:
                return reply
    worker.metrics.count("cultivation_stale_version_total")
    return wire.refused("stale_version", server_ms=worker.clock.now_ms())


async def _dealt(worker: Worker, order: Order) -> bytes:
    """The reply to a command that touches more than its player."""
    player_id, key = order.session.player_id, order.envelope.key
    async with worker.pool.acquire() as connection:
        try:
            reply = await carry_out_deal(worker, order, DEALS[order.envelope.name], connection=connection)
        except Rejected as rejected:
            return await _refused(worker, order, rejected, connection=connection, ver=None)
        except KeyTaken:
            return _again(worker, order, await idem.find_reply(connection, key, player_id))
        except (HashMismatch, MigrationFailed) as error:
            return saving.quarantined(worker, player_id, error)
    if reply is None:
        worker.metrics.count("cultivation_stale_version_total")
        return wire.refused("stale_version", server_ms=worker.clock.now_ms())
    worker.replies.remember(player_id, key, order.digest, reply=reply)
    return reply


async def _attempt(
    worker: Worker, order: Order, loaded: Loaded | None, *, connection: Connection, is_guarded: bool
) -> bytes | None:
    """The reply, or None when the player's version moved on meanwhile."""
    if loaded is None or loaded.epoch != order.session.epoch:
        reject("not_allowed", "another session has begun")
    before, pauses = packed(loaded), worker.world.pauses
    turn = _decided(worker, order, loaded)
    if not is_guarded:
        await asyncio.sleep(worker.variant.dawdles_s)
    reply, save = _prepared(worker, order, loaded, turn)
    try:
        mark = await write(connection, save, is_guarded=is_guarded)
    except KeyTaken:
        return _again(worker, order, await idem.find_reply(connection, order.envelope.key, turn.player.id))
    except NameTaken:
        reject("invalid_args", "name_taken")
    if mark is None:
        return None
    worker.known.keep(written(before, turn, save, mark))
    worker.log.note(order.envelope, before, save=save, mark=mark, pauses=pauses)
    return _noted(worker, order, turn, reply)


def _prepared(worker: Worker, order: Order, loaded: Loaded, turn: Turn) -> tuple[bytes, Save]:
    saving.check_drift(worker, turn)
    reply = saving.reply_of(turn, loaded, server_ms=worker.clock.now_ms())
    stored = Stored(order.envelope.key, order.digest, reply)
    return reply, saving.save_of(worker, turn, loaded, stored=stored, cohort=order.cohort)


def _noted(worker: Worker, order: Order, turn: Turn, reply: bytes) -> bytes:
    """The reply to a command that is on disk."""
    saving.count_postings(worker, turn.postings)
    scores.note(worker, turn)
    worker.replies.remember(turn.player.id, order.envelope.key, order.digest, reply=reply)
    return reply


def _decided(worker: Worker, order: Order, loaded: Loaded) -> Turn:
    command = COMMANDS[order.envelope.name]
    check_write(worker, command.system)
    if order.envelope.ver is not None and order.envelope.ver != loaded.ver:
        reject("stale_version", str(loaded.ver))
    now_ms = worker.clock.now_ms()
    return play(loaded.player, worker.world, now_ms=now_ms, rule=lambda t: command.run(t, order.args))


async def _refused(
    worker: Worker, order: Order, rejected: Rejected, *, connection: Connection, ver: int | None
) -> bytes:
    """A refusal, unless this very command was carried out before: then its reply stands."""
    player_id, key = order.session.player_id, order.envelope.key
    if stored := await idem.find_reply(connection, key, player_id):
        return _again(worker, order, stored)
    reply = wire.refusal(rejected, server_ms=worker.clock.now_ms(), ver=ver)
    worker.refusals.remember(player_id, key, order.digest, reply=reply)
    return reply


def _again(worker: Worker, order: Order, stored: tuple[bytes, bytes] | None) -> bytes:
    """The first reply to the same command; another command under the same key is refused."""
    if stored is None or stored[0] != order.digest:
        return wire.refused("key_reuse", server_ms=worker.clock.now_ms())
    worker.metrics.count("cultivation_idempotent_replay_total")
    return stored[1]


def _counted(worker: Worker, envelope: Envelope, reply: bytes) -> bytes:
    code = "" if reply.startswith(b'{"ok":true') else msgspec.json.decode(reply, type=_Outcome).code
    name = envelope.name if envelope.name in COMMANDS or envelope.name in DEALS else "unknown"
    worker.metrics.count("cultivation_commands_total", name=name, code=code or "ok")
    return reply


class _Outcome(msgspec.Struct):
    code: str = ""
