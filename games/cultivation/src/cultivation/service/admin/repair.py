"""Orders about value that should not exist: following it, taking it back, and undoing that; two people each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cultivation.protocol import admin
from cultivation.repair.case import Move, Plan, as_json, as_text, plan_of
from cultivation.repair.read import IN_SERVICE_MAX, Untraceable, trace
from cultivation.repair.trace import Question
from cultivation.rules import ledger
from cultivation.rules.player import CURRENCIES
from cultivation.service import repair
from cultivation.service.admin.act import Act
from cultivation.service.admin.money import check_other
from cultivation.service.edge import Refused
from cultivation.store.effects import PART

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cultivation.service.admin.act import Scene
    from cultivation.store.postgres import Connection

SHOWN = 50
KEEPERS = ("p", "g", "mail", "esc")
POSTINGS = "SELECT tx, seq, from_account, to_account, asset, qty FROM ledger WHERE tx = ANY($1) ORDER BY tx, seq"
PROPOSE = """INSERT INTO repair_case (kind, txs, moves, report, why, undoes, proposed_by, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id"""
OPEN = """SELECT kind, moves, undoes, proposed_by FROM repair_case
WHERE id = $1 AND signed_by IS NULL AND refused_by IS NULL FOR UPDATE"""
OLDER = "SELECT moves, proposed_by FROM reversal WHERE id = $1 AND signed_by IS NULL FOR UPDATE"
OLDER_SIGNED = "UPDATE reversal SET signed_by = $2 WHERE id = $1"
SIGNED = "UPDATE repair_case SET signed_by = $2, signed_at = $3, done = $4 WHERE id = $1"
REFUSED = """UPDATE repair_case SET refused_by = $2 WHERE id = $1 AND signed_by IS NULL AND refused_by IS NULL
RETURNING id"""
DONE = """SELECT c.done, c.txs, EXISTS (SELECT 1 FROM repair_case u WHERE u.undoes = c.id AND u.refused_by IS NULL) AS
is_undone FROM repair_case c WHERE c.id = $1 AND c.kind <> 'back' AND c.signed_by IS NOT NULL FOR UPDATE"""
LIST = """SELECT id, kind, txs, why, undoes, proposed_by, at, signed_by, signed_at, refused_by FROM repair_case
WHERE id < $1 ORDER BY id DESC LIMIT $2"""
ONE = "SELECT * FROM repair_case WHERE id = $1"


async def _trace(scene: Scene, order: admin.Trace) -> dict[str, Any]:
    found, plan = await _followed(scene.connection, order)
    return {**as_json(found, plan), "text": as_text(found, plan)}


async def _reverse(scene: Scene, order: admin.Reverse) -> dict[str, Any]:
    if order.moves:
        moves, left, report = _given(order), [], {}
    elif order.follow:
        found, plan = await _followed(scene.connection, order)
        moves, left, report = plan.moves, [[one.account, one.asset, one.qty] for one in plan.left], as_json(found, plan)
    else:
        moves, left = await _brought(scene, order)
        report = {}
    if not moves:
        raise Refused("wrong_state", "nothing in these transactions can be reversed")
    kind = "trace" if order.follow or order.moves else "undo"
    rows = json.dumps([[move.account, move.asset, move.qty] for move in moves])
    values = (kind, order.txs, rows, json.dumps(report), order.why, None, scene.person.player, scene.now_ms)
    case = await scene.connection.fetchval(PROPOSE, *values)
    return {"id": case, "state": "proposed", "moves": [_told(move) for move in moves], "left": left}


def _given(order: admin.Reverse) -> tuple[Move, ...]:
    """What a trace from a shell has found, in a ledger too long for a process that players wait for."""
    for account, asset, _ in order.moves:
        is_known = account.partition(":")[0] in KEEPERS and (asset in CURRENCIES or asset[:2] in ("s:", "i:"))
        if not is_known or "admin" not in ledger.SINKS[ledger.kind_of(asset)]:
            raise Refused("invalid_args", f"{asset} of {account} is nothing that can be taken")
    return tuple(Move(*move) for move in order.moves)


async def _followed(connection: Connection, order: admin.Trace | admin.Reverse) -> tuple[Any, Plan]:
    asked = Question(frozenset(order.txs), frozenset(order.players), frozenset(order.accomplices))
    try:
        found = await trace(connection, asked, scanned_max=IN_SERVICE_MAX)
    except Untraceable as error:
        raise Refused("not_found" if "not all" in str(error) else "invalid_args", str(error)) from error
    return found, plan_of(found, frozenset(order.spare))


async def _brought(scene: Scene, order: admin.Reverse) -> tuple[tuple[Move, ...], list[list[Any]]]:
    """Adds up what the transactions brought each player. A unique item that went away is left to a person."""
    rows = await scene.connection.fetch(POSTINGS, order.txs)
    if not rows:
        raise Refused("not_found", "no postings")
    if not order.players and len({(row["tx"], row["seq"] // PART) for row in rows}) > len({row["tx"] for row in rows}):
        raise Refused("invalid_args", "several players' commands are in these transactions: name the players")
    sums: dict[tuple[int, str], int] = {}
    for row in rows:
        for account, sign in ((row["from_account"], -1), (row["to_account"], 1)):
            if account.startswith("p:") and (not order.players or int(account[2:]) in order.players):
                key = (int(account[2:]), row["asset"])
                sums[key] = sums.get(key, 0) + sign * row["qty"]
    found = [Move(f"p:{player}", asset, qty) for (player, asset), qty in sorted(sums.items()) if qty]
    moves = tuple(move for move in found if _is_known(move))
    return moves, [_told(move) for move in found if move not in moves]


def _is_known(move: Move) -> bool:
    """Whether it can be destroyed, or made again where it is given back: what a lost item was, nobody knows."""
    return "admin" in ledger.SINKS[ledger.kind_of(move.asset)] and (move.qty > 0 or move.asset[:2] != "i:")


async def _sign(scene: Scene, order: admin.SignReversal) -> dict[str, Any]:
    case = await scene.connection.fetchrow(OPEN, order.id)
    if case is None:
        return await _sign_older(scene, order)
    check_other(scene, case["proposed_by"])
    name = f"returned:{order.id}"
    if case["kind"] == "back":
        undone = await scene.connection.fetchrow(ONE, case["undoes"])
        done, after = await repair.give_back(scene, repair.read(undone["done"] if undone else "[]"), name=name)
    else:
        done, after = await repair.take_back(scene, _moves(case["moves"]), name=name)
    await scene.connection.execute(SIGNED, order.id, scene.person.player, scene.now_ms, repair.as_text(done))
    told = [[one.account, one.asset, one.taken, one.owed] for one in done]
    return {"id": order.id, "state": "done", "players": after, "done": told}


async def _sign_older(scene: Scene, order: admin.SignReversal) -> dict[str, Any]:
    """What a build before this one has proposed."""
    case = await scene.connection.fetchrow(OLDER, order.id)
    check_other(scene, case["proposed_by"] if case else None)
    rows = json.loads(case["moves"]) if case else []
    moves = [Move(f"p:{player}", asset, qty) for player, asset, qty in rows]
    done, after = await repair.take_back(scene, moves, name=f"returned:{order.id}")
    await scene.connection.execute(OLDER_SIGNED, order.id, scene.person.player)
    told = [[one.account, one.asset, one.taken, one.owed] for one in done]
    return {"id": order.id, "state": "done", "players": after, "done": told}


async def _refuse(scene: Scene, order: admin.RefuseReversal) -> dict[str, Any]:
    if not await scene.connection.fetchval(REFUSED, order.id, scene.person.player):
        raise Refused("not_found", "no open proposal of this id")
    return {"id": order.id, "state": "refused"}


async def _undo(scene: Scene, order: admin.UndoReversal) -> dict[str, Any]:
    case = await scene.connection.fetchrow(DONE, order.id)
    if case is None:
        raise Refused("not_found", "no case of this id was carried out")
    if case["is_undone"]:
        raise Refused("wrong_state", "that is proposed or done already")
    moves = [Move(one.account, one.asset, -one.taken - one.owed) for one in repair.read(case["done"])]
    rows = json.dumps([[move.account, move.asset, move.qty] for move in moves])
    values = ("back", case["txs"], rows, "{}", order.why, order.id, scene.person.player, scene.now_ms)
    new = await scene.connection.fetchval(PROPOSE, *values)
    return {"id": new, "state": "proposed", "moves": [_told(move) for move in moves], "left": []}


async def _cases(scene: Scene, order: admin.Cases) -> dict[str, Any]:
    if order.id is None:
        rows = await scene.connection.fetch(LIST, order.before or 2**53, SHOWN)
        return {"cases": [{**dict(row.items()), "state": _state(row)} for row in rows]}
    row = await scene.connection.fetchrow(ONE, order.id)
    if row is None:
        raise Refused("not_found", "case")
    read = {name: json.loads(row[name]) for name in ("moves", "report", "done") if row[name]}
    return {"case": {**dict(row.items()), **read, "state": _state(row)}}


def _state(row: Any) -> str:  # noqa: ANN401  # a row of the database
    if row["refused_by"] is not None:
        return "refused"
    return "proposed" if row["signed_by"] is None else "done"


def _moves(text: str) -> Sequence[Move]:
    return [Move(*row) for row in json.loads(text)]


def _told(move: Move) -> list[Any]:
    """A player's own account is told by the player's number."""
    is_player = move.account.startswith("p:")
    return [int(move.account[2:]) if is_player else move.account, move.asset, move.qty]


ACTS: Mapping[type, Act] = {
    admin.Trace: Act("support", _trace),
    admin.Reverse: Act("support", _reverse),
    admin.SignReversal: Act("operator", _sign),
    admin.RefuseReversal: Act("support", _refuse),
    admin.UndoReversal: Act("support", _undo),
    admin.Cases: Act("support", _cases),
}
