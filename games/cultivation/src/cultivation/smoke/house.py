"""The back door of a smoke run: raised players, moments that have passed, and the books, all of smoke's own players."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.content.load import tables
from cultivation.identity import Identity
from cultivation.rules import bag
from cultivation.rules.play import play
from cultivation.rules.turn import with_player
from cultivation.service import saving
from cultivation.service.deal import carry_out_due
from cultivation.service.metrics import Metrics
from cultivation.service.outbox import deliver
from cultivation.service.serve import Options, open_worker
from cultivation.service.service import Service
from cultivation.service.support import raise_player
from cultivation.smoke.visitor import Broken, must
from cultivation.state import codec
from cultivation.store.read import read_player
from cultivation.store.write import write
from cultivation.variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from cultivation.rules.support import Raise
    from cultivation.rules.turn import Turn
    from cultivation.service.worker import Worker
    from cultivation.store.read import Loaded

BUILD = "smoke"
TRIES = 5
UNKNOWN: Mapping[str, Any] = {"a_later_build": {"n": 7}}
"""What a build of tomorrow may have left in a save."""
WEEK_MS = 7 * 86_400_000
SAVED = "SELECT ver, schema, state, prev_hash FROM player WHERE id = $1"
BOOKED = """SELECT asset, sum(CASE WHEN to_account = $1 THEN qty ELSE -qty END)::bigint AS qty FROM ledger
WHERE $1 IN (from_account, to_account) AND from_account <> to_account GROUP BY asset"""
HELD = """SELECT asset, balance AS qty FROM wallet WHERE account = $1
UNION ALL SELECT 's:' || item || CASE WHEN bound THEN ':bound' ELSE ':free' END, qty FROM stack WHERE account = $1
UNION ALL SELECT 'i:' || id, 1 FROM item WHERE account = $1"""
OLDER = "UPDATE player SET schema = $2, state = $3, hash = $4 WHERE id = $1 AND ver = $5"


@dataclass(frozen=True, slots=True)
class House:
    """A worker of its own beside the service that is looked at; it touches smoke's own players and rows only."""

    worker: Worker

    async def meant(self, player: int, account: str) -> None:
        """Nobody's player but smoke's own is ever touched: the one here must be the one that has just logged in."""
        found = await self.query("SELECT account FROM player WHERE id = $1", player)
        must(found == [(account,)], "the database must be the one that the service plays on")

    async def raised(self, player: int, to: Raise) -> None:
        """A player further on, as support would do it."""
        async with self.worker.pool.acquire() as connection:
            must(await raise_player(self.worker, connection, player, to), "a player can be raised")

    async def altered(self, player: int, rule: Callable[[Turn], Turn]) -> None:
        """One save under a rule that no player has, as support writes one."""
        async with self.worker.pool.acquire() as connection:
            for _ in range(TRIES):
                loaded = await self._loaded(connection, player)
                turn = play(loaded.player, self.worker.world, now_ms=self.worker.clock.now_ms(), rule=rule)
                if await write(connection, saving.save_of(self.worker, turn, loaded, stored=None, cohort="")):
                    return
        raise Broken("the save of a player never stood still")

    async def rested(self, player: int) -> None:
        """The pause after a fight is over."""
        await self.altered(player, lambda t: with_player(t, combat=replace(t.player.combat, challenged_ms=-2_000)))

    async def away(self, player: int, ms: int) -> None:
        """So much time has passed for what grows; not for a player who has claimed, who would be paid twice."""

        def rule(turn: Turn) -> Turn:
            combat, realm = turn.player.combat, turn.player.realm
            turn = with_player(turn, combat=replace(combat, anchor_ms=combat.anchor_ms - ms))
            return with_player(turn, realm=replace(realm, anchor_ms=turn.now_ms - ms))

        await self.altered(player, rule)

    async def thing(
        self, player: int, kind: str, *, quality: int = 5, affixes: tuple[tuple[int, int], ...] = ()
    ) -> str:
        """The id of a new free unique item of the first tier."""
        made: list[str] = []

        def rule(turn: Turn) -> Turn:
            turn, thing = bag.make_instance(turn, kind, tier=1, quality=quality, bound=False)
            made.append(thing.id)
            return bag.grant_instance(turn, replace(thing, affixes=affixes), reason="admin")

        await self.altered(player, rule)
        return made[-1]

    async def player(self, player: int) -> Loaded:
        """The player as stored."""
        async with self.worker.pool.acquire() as connection:
            return await self._loaded(connection, player)

    async def query(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401  # any value that a column takes
        """Rows of one statement."""
        async with self.worker.pool.acquire() as connection:
            return [tuple(row.values()) for row in await connection.fetch(statement, *values)]

    async def due(self, key: str) -> bool:
        """Carries one job out now, if the service has not done so by itself; whether it was still to be done."""
        async with self.worker.pool.acquire() as connection:
            await connection.execute("UPDATE job SET due = 0 WHERE key = $1", key)
            return bool(await carry_out_due(self.worker, connection, key))

    async def due_in_a_week(self, key: str) -> bool:
        """Carries out a job of a week as if the week were over: paid earlier, it would be value out of nothing."""
        clock = self.worker.clock
        worker = replace(self.worker, clock=replace(clock, epoch_ms=clock.epoch_ms + WEEK_MS))
        async with self.worker.pool.acquire() as connection:
            return bool(await carry_out_due(worker, connection, key))

    async def delivered(self) -> None:
        """Delivers what waits in the outbox, unless the service was quicker."""
        async with self.worker.pool.acquire() as connection:
            await deliver(connection, self.worker.clock)

    async def grown_old(self, player: int) -> None:
        """The save as another build has left it: a section missing that is new here, and fields that are not known."""
        ver, schema, state, previous = (await self.query(SAVED, player))[0]
        data = msgspec.msgpack.decode(state)
        data = {**data, "a_later_section": dict(UNKNOWN), "soul": {**data.get("soul", {}), **UNKNOWN}}
        versions = {**msgspec.json.decode(schema), "a_later_section": 2}
        data.pop("wings", None)
        versions.pop("wings", None)
        written = msgspec.msgpack.encode(data, order="sorted")
        name = codec.chain_hash(self.worker.secrets.save, previous=previous, ver=ver, state=written)
        async with self.worker.pool.acquire() as connection:
            await connection.execute(OLDER, player, msgspec.json.encode(versions).decode(), written, name, ver)

    async def kept_old(self, player: int) -> None:
        """What another build left in the save is still there after this one wrote it."""
        _, schema, state, _ = (await self.query(SAVED, player))[0]
        data = msgspec.msgpack.decode(state)
        kept = data.get("a_later_section") == UNKNOWN and UNKNOWN.items() <= data.get("soul", {}).items()
        must(kept and "wings" in msgspec.json.decode(schema), "what only a newer build understands is carried on")

    async def balanced(self, player: int) -> None:
        """What the player holds is what the ledger says, to the piece."""
        account = f"p:{player}"
        booked = {asset: qty for asset, qty in await self.query(BOOKED, account) if qty}
        held = {asset: qty for asset, qty in await self.query(HELD, account) if qty}
        must(booked == held, f"the ledger and what {account} holds agree")

    async def _loaded(self, connection: Any, player: int) -> Loaded:  # noqa: ANN401  # a connection of the pool
        loaded = await read_player(connection, player, secret=self.worker.secrets.save)
        if loaded is None:
            raise Broken(f"player {player} is gone")
        return loaded


@asynccontextmanager
async def house_on(database: str) -> AsyncIterator[House]:
    """A house on the database that the service plays on; closed at the end."""
    identity = Identity(BUILD, "1.0", tables().version)
    options = Options("", 0, database, BUILD, "stable", "", "warning")
    worker = await open_worker(Service(identity, VARIANTS["stable"], Metrics(identity)), options)
    try:
        yield House(worker)
    finally:
        await worker.pool.close()
