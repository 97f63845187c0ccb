"""Carries out a signed case: everything of it in one transaction with one ledger, or nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.identity import RULES
from cultivation.repair.case import Move
from cultivation.repair.sale import ESCROW, holder_of
from cultivation.rules.deal import NOBODY, Deal, post, with_turn
from cultivation.rules.play import begin, finish
from cultivation.rules.player import CURRENCIES, Instance
from cultivation.rules.reverse import Taken, counter, given_back, listing_closed, returned
from cultivation.service import saving
from cultivation.service.edge import Refused
from cultivation.store.read import HashMismatch, MigrationFailed, read_player
from cultivation.store.scenes.holdings import holdings
from cultivation.store.settle import apply, settle
from cultivation.store.write import Stamp, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cultivation.rules.deal import Held
    from cultivation.service.admin.act import Scene
    from cultivation.store.read import Loaded

GUILDS = "SELECT 'g:' || id AS account FROM guild WHERE id = ANY($1) ORDER BY id FOR UPDATE"
LISTINGS = "SELECT * FROM listing WHERE id = ANY($1) ORDER BY id FOR UPDATE"
PLAYERS = "SELECT id FROM player WHERE id = ANY($1) ORDER BY id FOR UPDATE"
RESTORED = "UPDATE item SET locked = $2, enh = $3, fail = $4, ess_spent = $5, prev = $6 WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one move; `taken` and `owed` are negative where something was given back and let off."""

    account: str
    asset: str
    taken: int
    owed: int = 0
    thing: Instance | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Everybody and everything that a case is about, locked; `deal` holds what has been decided so far."""

    deal: Deal
    loaded: dict[int, Loaded]


async def take_back(scene: Scene, moves: Sequence[Move], *, name: str) -> tuple[list[Done], dict[str, Any]]:
    """What was taken and owed for each move, and everybody's purse and debt afterwards. `name` names the mails."""
    opened = await _opened(scene, moves)
    found: list[Done] = []
    rest: dict[tuple[int, str], int] = {}
    deal = opened.deal
    for move in (one for one in moves if not one.account.startswith("p:")):
        deal, done = await _from_account(scene, deal, move=move)
        found += [done] if done.taken else []
        if holder_of(move.account) and move.qty > done.taken:
            _more(rest, holder_of(move.account), asset=move.asset, qty=move.qty - done.taken)
    for move in (one for one in moves if one.account.startswith("p:")):
        _more(rest, holder_of(move.account), asset=move.asset, qty=move.qty)
    for player in sorted({owner for owner, _ in rest} & deal.turns.keys()):
        mine = [(asset, qty) for (owner, asset), qty in sorted(rest.items()) if owner == player]
        deal, done_here = _from_player(deal, player, mine=mine, name=name)
        found += done_here
    return found, await _written(scene, replace(opened, deal=deal), made={})


async def give_back(scene: Scene, done: Sequence[Done], *, name: str) -> tuple[list[Done], dict[str, Any]]:
    """The opposite of a case that was carried out: what was taken returns and what is still owed of it is let off.
    Currencies go to the purse, goods come by one mail. A guild that is no more gets nothing.
    """
    opened = await _opened(scene, [Move(one.account, one.asset, one.taken) for one in done])
    deal, goods = opened.deal, dict[int, list[Done]]()
    back = [one for one in done if holder_of(one.account) or one.account in deal.rows["guilds"]]
    for one in back:
        owner = holder_of(one.account)
        if not owner:
            deal = post(deal, "faucet:admin", one.account, asset=one.asset, qty=one.taken, reason="admin")
        elif one.taken < 0:
            deal = with_turn(deal, counter(deal.turns[owner], ((one.asset, -one.taken),)))
        elif one.asset in CURRENCIES:
            deal = with_turn(deal, given_back(deal.turns[owner], one.asset, qty=one.taken, owed=one.owed))
        else:
            goods.setdefault(owner, []).append(one)
    for owner, mine in sorted(goods.items()):
        taken = tuple(Taken(one.asset, one.taken, thing=one.thing) for one in mine)
        deal = returned(deal, owner, name=name, goods=taken)
    made = {one.thing.id: one.thing for one in back if one.thing}
    after = await _written(scene, replace(opened, deal=deal), made=made)
    return [replace(one, taken=-one.taken, owed=-one.owed) for one in back], after


def as_text(done: Iterable[Done]) -> str:
    """What is kept with the case."""
    return json.dumps([asdict(one) for one in done])


def read(text: str) -> list[Done]:
    """Ditto, the other way round."""
    return msgspec.json.decode(text, type=list[Done])


async def _opened(scene: Scene, moves: Sequence[Move]) -> Opened:
    """Locked in the one order: guilds, listings, players ascending. Listings among them are closed."""
    connection, worker = scene.connection, scene.worker
    ids = sorted({int(move.account[2:]) for move in moves if move.account.startswith("g:")})
    guilds = {row["account"] for row in await connection.fetch(GUILDS, ids)}
    numbers = sorted({int(m.account.removeprefix(ESCROW)) for m in moves if m.account.startswith(ESCROW)})
    rows = [dict(row.items()) for row in await connection.fetch(LISTINGS, numbers)]
    known = {holder_of(move.account) for move in moves} - {0}
    people = sorted(known | {row["seller"] for row in rows})
    await connection.fetch(PLAYERS, people)
    loaded = {player: await _loaded(scene, player) for player in people}
    turns = {player: begin(one.player, worker.world, now_ms=scene.now_ms) for player, one in loaded.items()}
    listings = {row["id"]: row for row in rows if row["status"] == "active"}
    deal = Deal(NOBODY, scene.now_ms, worker.world.tables, {"listings": listings, "guilds": guilds}, turns)
    for row in listings.values():
        deal = listing_closed(deal, row)
    return Opened(deal, loaded)


async def _loaded(scene: Scene, player: int) -> Loaded:
    try:
        loaded = await read_player(scene.connection, player, secret=scene.worker.secrets.save)
    except (HashMismatch, MigrationFailed) as error:
        raise Refused("wrong_state", f"player {player} is kept out: {error}") from error
    if loaded is None:
        raise Refused("not_found", f"player {player}")
    return loaded


async def _from_account(scene: Scene, deal: Deal, *, move: Move) -> tuple[Deal, Done]:
    """From a mail, a treasury or what was a listing's: as far as it is there."""
    if move.account.startswith(ESCROW):
        row = deal.rows["listings"].get(int(move.account.removeprefix(ESCROW)))
        account = f"mail:{row['seller']}.reversed:{row['id']}" if row else move.account
        there = row["qty_left"] if row and row["asset"] == move.asset else 0
        held = await holdings(scene.connection, move.account) if there else ()
    else:
        account, held = move.account, await holdings(scene.connection, move.account)
        there = sum(one.qty for one in held if one.asset == move.asset)
    taken = max(0, min(there, move.qty))
    deal = post(deal, account, "sink:admin", asset=move.asset, qty=taken, reason="admin")
    return deal, Done(account, move.asset, taken, thing=_thing(held, move.asset) if taken else None)


def _thing(held: Iterable[Held], asset: str) -> Instance | None:
    return next((one.thing for one in held if one.asset == asset), None)


def _from_player(deal: Deal, player: int, *, mine: list[tuple[str, int]], name: str) -> tuple[Deal, list[Done]]:
    before = deal.turns[player]
    turn = counter(before, tuple((asset, qty) for asset, qty in mine if qty > 0))
    found = []
    for asset, qty in mine:
        if qty < 0:
            continue
        taken = sum(p.qty for p in turn.postings[len(before.postings) :] if p.asset == asset)
        owed = turn.player.core.debt.get(asset, 0) - before.player.core.debt.get(asset, 0)
        thing = before.player.instances.get(asset[2:]) if asset.startswith("i:") else None
        if taken or owed:
            found.append(Done(f"p:{player}", asset, taken, owed, thing))
    back = [(asset, -qty) for asset, qty in mine if qty < 0]
    for asset, qty in back:
        if asset in CURRENCIES:
            turn = given_back(turn, asset, qty=qty, owed=0)
        found.append(Done(f"p:{player}", asset, -qty))
    deal = with_turn(deal, turn)
    goods = tuple(Taken(asset, qty) for asset, qty in back if asset not in CURRENCIES)
    return (returned(deal, player, name=name, goods=goods) if goods else deal), found


async def _written(scene: Scene, opened: Opened, *, made: dict[str, Instance]) -> dict[str, Any]:
    """Saves ascending, then rows, then value: one ledger over all accounts."""
    worker, connection, deal = scene.worker, scene.connection, opened.deal
    postings, after = list(deal.postings), {}
    for player, turn in sorted(deal.turns.items()):
        done = finish(turn, before=opened.loaded[player].player)
        postings += done.postings
        save = saving.save_of(worker, done, opened.loaded[player], stored=None, cohort="")
        if not await write(connection, replace(save, turn=replace(done, postings=(), made=()))):
            raise Refused("stale_version", f"player {player} moved on")
        after[str(player)] = {"purse": dict(done.player.purse), "debt": dict(done.player.core.debt)}
    await apply(connection, deal.changes)
    identity = worker.identity
    stamp = Stamp(identity.build, RULES, identity.content, identity.cohort)
    await settle(connection, postings, made, stamp=stamp, now_ms=scene.now_ms)
    for thing in made.values():
        prev = None if thing.prev is None else json.dumps(thing.prev)
        await connection.execute(RESTORED, thing.id, thing.locked, thing.enh, thing.fail, thing.ess_spent, prev)
    saving.count_postings(worker, postings)
    return after


def _more(rest: dict[tuple[int, str], int], owner: int, *, asset: str, qty: int) -> None:
    rest[owner, asset] = rest.get((owner, asset), 0) + qty
