"""Carries out a deal: one transaction that locks in one order, decides on values, and writes every part or none."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cultivation.identity import RULES
from cultivation.protocol.commands.deals import DUE
from cultivation.rules import events, unlocks
from cultivation.rules.deal import NOBODY, Deal, Insert, Update, change
from cultivation.rules.play import begin, finish
from cultivation.rules.turn import reject
from cultivation.service import saving, scores
from cultivation.service.log import LOG
from cultivation.service.session import born_ms as born_ms_of
from cultivation.store.postgres import Deadlock
from cultivation.store.read import HashMismatch, MigrationFailed, read_player
from cultivation.store.scenes import SCENES
from cultivation.store.scenes.scene import Ask, Found
from cultivation.store.settle import apply, settle
from cultivation.store.write import Stamp, Stored, write

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.protocol.commands.deal import DealCommand
    from cultivation.rules.player import Instance
    from cultivation.rules.turn import Turn
    from cultivation.service.execute import Order
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection
    from cultivation.store.read import Loaded

TRIES = 3
PLAYERS = "SELECT id FROM player WHERE id = ANY($1) ORDER BY id FOR UPDATE"
DUE_JOB = "SELECT key, kind, subject FROM job WHERE key = $1 AND done_at IS NULL FOR UPDATE SKIP LOCKED"
MODE = "SELECT mode FROM switch WHERE name = $1"


class Moved(Exception):  # noqa: N818  The name says what happened.
    """A player's version moved on although the player was locked: another build writes without locks."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A deal before its rule: everything is locked, and `loaded` is what was read of each player."""

    deal: Deal
    loaded: Mapping[int, Loaded]


async def carry_out_deal(worker: Worker, order: Order, command: DealCommand, *, connection: Connection) -> bytes | None:
    """The reply, or None when it must be asked again. Raises Rejected and KeyTaken; then nothing has happened."""
    for _ in range(TRIES):
        try:
            async with connection.transaction():
                return await _ordered(worker, order, command, connection=connection)
        except Deadlock:
            worker.metrics.count("cultivation_deadlocks_total")
            LOG.error("deadlock", extra={"data": {"command": order.envelope.name}})
        except Moved:
            continue
    return None


async def carry_out_due(worker: Worker, connection: Connection, key: str) -> bool:
    """One job of the permanent key, if it is still open and its system is on; whether it was carried out."""
    async with connection.transaction():
        job = await connection.fetchrow(DUE_JOB, key)
        if job is None:
            return False
        due = DUE[job["kind"]]
        if await connection.fetchval(MODE, f"system.{due.system}") not in (None, "on"):
            return False
        ask = Ask(NOBODY, None, worker.clock.now_ms(), job["subject"], worker.world.tables.here)
        opened = await _opened(worker, connection, due.scene, ask)
        deal = change(opened.deal, Update("job", {"key": key}, {"done_at": ask.now_ms}))
        await _written(worker, connection, replace(opened, deal=due.rule(deal, key)), before=opened, stored=None)
    return True


async def _ordered(worker: Worker, order: Order, command: DealCommand, *, connection: Connection) -> bytes:
    who = order.session.player_id
    ask = Ask(who, order.args, worker.clock.now_ms(), region=worker.world.tables.here)
    opened = await _opened(worker, connection, command.scene, ask)
    mine = opened.loaded.get(who)
    if mine is None or mine.epoch != order.session.epoch:
        reject("not_allowed", "another session has begun")
    if order.envelope.ver not in (None, mine.ver):
        reject("stale_version", str(mine.ver))
    born_ms = await born_ms_of(connection, who) if unlocks.GATES[command.system].age_ms else None
    _check_open(worker, command, opened.deal.turn(), born_ms)
    asked = worker.identity.build if command.takes_build else order.args
    done = command.rule(opened.deal, asked)
    done = replace(done, turns={id_: _reacted(opened, turn) for id_, turn in done.turns.items()})
    reply = saving.reply_of(done.turn(), mine, server_ms=worker.clock.now_ms())
    stored = Stored(order.envelope.key, order.digest, reply)
    await _written(worker, connection, replace(opened, deal=done), before=opened, stored=stored, cohort=order.cohort)
    return reply


def _check_open(worker: Worker, command: DealCommand, turn: Turn, born_ms: int | None) -> None:
    if worker.modes.get(command.system, "on") != "on" and not command.when_off:
        reject("disabled", command.system)
    if command.begins and worker.draining:
        successor = f": go to {worker.successor}" if worker.successor else ""
        reject("maintenance", f"draining{successor}")
    if not turn.player.character.level:
        reject("wrong_state", "create a character first")
    unlocks.check(turn, command.system, born_ms=born_ms)


async def _opened(worker: Worker, connection: Connection, name: str, ask: Ask) -> Opened:
    """Everything locked in the global order and read."""
    scene = SCENES[name]
    found = await scene.lock(connection, ask, Found())
    ids = sorted(found.players | ({ask.who} if ask.who else set()))
    await connection.fetch(PLAYERS, ids)
    loaded = {id_: await _loaded(worker, connection, id_, ask.who) for id_ in ids}
    found = await scene.read(connection, ask, found)
    known = {id_: one for id_, one in loaded.items() if one}
    turns = {id_: begin(one.player, worker.world, now_ms=ask.now_ms) for id_, one in known.items()}
    now_ms = turns[ask.who].now_ms if ask.who in turns else ask.now_ms
    deal = Deal(ask.who, now_ms, worker.world.tables, found.rows, turns, pauses=worker.world.pauses)
    return Opened(deal, known)


async def _loaded(worker: Worker, connection: Connection, player_id: int, who: int) -> Loaded | None:
    """A player; one whose save is broken keeps out those who deal with them as well."""
    try:
        return await read_player(connection, player_id, secret=worker.secrets.save)
    except (HashMismatch, MigrationFailed) as error:
        if player_id == who:
            raise
        saving.quarantined(worker, player_id, error)
        reject("maintenance", "the other player is being looked at")


def _reacted(opened: Opened, turn: Turn) -> Turn:
    """The turn after its reactions and with its power renewed; one that nothing happened to stays as it is."""
    id_ = turn.player.id
    if turn is opened.deal.turns[id_] and id_ != opened.deal.who:
        return turn
    return finish(turn, before=opened.loaded[id_].player)


def _news(deal: Deal, told: int, build: str) -> list[Insert]:
    """The events about players who are not locked, as rows of the outbox behind those of the players who are."""
    return [
        Insert(
            "outbox",
            {
                "seq": told + n,
                "type": kind,
                "player": player,
                "data": json.dumps(data),
                "at": deal.now_ms,
                "build": build,
                "depth": 0,
            },
        )
        for n, (player, kind, data) in enumerate(deal.told, start=1)
    ]


async def _written(  # noqa: PLR0913  # the four values of one transaction
    worker: Worker, connection: Connection, opened: Opened, *, before: Opened, stored: Stored | None, cohort: str = ""
) -> None:
    """Saves of the players who changed, ascending; then rows; then value: in one transaction with one ledger."""
    deal = opened.deal
    if stored is None:
        deal = replace(deal, turns={id_: _reacted(before, turn) for id_, turn in deal.turns.items()})
    postings = list(deal.postings)
    made: dict[str, Instance] = {}
    told = 0
    for id_ in sorted(deal.turns):
        turn = deal.turns[id_]
        if turn is before.deal.turns[id_] and id_ != deal.who:
            continue
        postings += turn.postings
        made |= {thing.id: thing for _, thing in turn.made}
        mine = stored if id_ == deal.who else None
        save = saving.save_of(worker, turn, opened.loaded[id_], stored=mine, cohort=cohort)
        saving.check_drift(worker, turn)
        if not await write(connection, replace(save, turn=replace(turn, postings=(), made=()), told=told)):
            raise Moved(str(id_))
        told += sum(map(events.leaves, turn.events))
        scores.note(worker, turn, is_on_disk=False)
    await apply(connection, (*deal.changes, *_news(deal, told, worker.identity.build)))
    identity = worker.identity
    stamp = Stamp(identity.build, RULES, identity.content, cohort or identity.cohort)
    await settle(connection, postings, made, stamp=stamp, now_ms=deal.now_ms)
    saving.count_postings(worker, postings)
