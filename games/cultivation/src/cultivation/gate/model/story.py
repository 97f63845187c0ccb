"""One story: a handful of players, and steps of which each is checked against the slow reference.

The reference shares no code with the service: it keeps of every player the version and the balances that replies have
told, adds the ledger up itself, and knows what may be different after a step and what not.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, replace
from dataclasses import field as made
from typing import TYPE_CHECKING, Any, get_args
from uuid import UUID

import msgspec

from cultivation.gate.model.facts import broken
from cultivation.gate.model.orders import SYSTEMS, Known, some_order
from cultivation.gate.model.trouble import Died, DyingPool, Fuse
from cultivation.protocol.envelope import Envelope
from cultivation.rules import bag
from cultivation.rules.play import play
from cultivation.rules.support import Raise
from cultivation.rules.turn import Code, with_player
from cultivation.service import saving
from cultivation.service import session as sessions
from cultivation.service.execute import carry_out
from cultivation.service.support import raise_player
from cultivation.store.read import read_player
from cultivation.store.write import write

if TYPE_CHECKING:
    from random import Random

    from cultivation.gate.model.field import Field
    from cultivation.rules.turn import Turn
    from cultivation.service.session import Session
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection
    from cultivation.store.read import Loaded

CODES = set(get_args(Code)) - {"internal"}
"""The closed set without `internal`: no order of a player may meet a bug."""
RACED = frozenset({"stale_version", "maintenance"})
PLAYERS = 6
DAY_MS = 86_400_000
QI_OF_A_LIFE, QI = 81_000_000, 100_000_000
MOUNT = "mount_dun_pony"
STACKS = {"fodder": 300, "feather": 99, "beast_core": 9, "protection_talisman": 9, MOUNT: 1, "old_chest": 9,
          "breakthrough_pill": 9, "travel_box": 1, **{f"rune_{k}_1": 12 for k in range(8)}}  # fmt: skip
GROWN = Raise(realm=6, level=120, age_ms=4 * DAY_MS, stone=10_000_000, jade=2_000, items=tuple(STACKS.items()))
MAILS = "SELECT id FROM mail WHERE player = $1 AND done_at IS NULL ORDER BY created DESC LIMIT 8"
RANKS = "SELECT player, rank FROM arena WHERE player = ANY($1)"
VERSIONS = "SELECT id, ver FROM player WHERE id = ANY($1)"


@dataclass(slots=True)
class Who:
    """One player: the sessions that have been, the last of which is alive."""

    id: int
    account: str
    sessions: list[Session]


@dataclass(slots=True)
class Story:
    """Players on a field. `wrong` are all findings; `done` counts accepted commands by system."""

    field: Field
    random: Random
    known: Known = made(default_factory=Known)
    people: list[Who] = made(default_factory=list)
    done: Counter[str] = made(default_factory=Counter)
    asked: int = 0
    crashes: int = 0
    replayed: int = 0
    wrong: list[str] = made(default_factory=list)

    async def begin(self) -> None:
        """Everybody is born and raised."""
        for number in range(PLAYERS):
            who = await self._born(number)
            self.people.append(who)
            self.known.players.append(who.id)
        self.wrong += await self.field.audited(full=True)

    async def order(self) -> None:
        """One command of somebody, sent twice: one after the other, or in one of ten cases at the same moment."""
        who, name, args, before = await self._chosen()
        await self._twice(who, name, args, before)

    async def ordered(self, who: Who, name: str, args: dict[str, Any]) -> None:
        """The same for a command that is given."""
        await self._twice(who, name, args, await self.field.loaded(who.id))

    async def _twice(self, who: Who, name: str, args: dict[str, Any], before: Loaded) -> None:
        first, second = self._two()
        one = self._envelope(name, args, first)
        if self.random.random() < 0.1:
            replies = list(await asyncio.gather(self._sent(first, who, one), self._sent(second, who, one)))
            while any(reply.get("code") in RACED for reply in replies) and len(replies) < 8:
                replies = [*replies, await self._sent(first, who, one), await self._sent(second, who, one)]
            replies = [reply for reply in replies if reply.get("code") not in RACED] or replies[-1:]
        else:
            reply = await self._sent(first, who, one)
            replies = [reply, await self._sent(second if reply["ok"] else first, who, one)]
        await self._check(who, name, args, before, replies)

    async def crowd(self, count: int) -> None:
        """So many commands of everybody at the same moment, to all processes: books, codes and players stay whole."""
        chosen = [await self._chosen() for _ in range(count)]

        async def one(who: Who, name: str, args: dict[str, Any]) -> None:
            worker = self.random.choice(self.field.workers)
            reply = await self._sent(worker, who, self._envelope(name, args, worker))
            if reply["ok"]:
                self.done[SYSTEMS[name]] += 1
                self.known.learn(args, reply.get("result") or {})
            elif reply["code"] not in CODES:
                self.wrong.append(f"{name} {args}: {reply['code']} is none of the closed set")

        await asyncio.gather(*(one(who, name, args) for who, name, args, _ in chosen))
        await self.check_books()
        for who in self.people:
            after = await self.field.loaded(who.id)
            self.wrong += broken(after.player, self.field.workers[0].world, self.field.now_ms)

    async def crash(self) -> None:
        """The process dies somewhere in a command; sent again to another one, it has happened once or not at all."""
        who, name, args, before = await self._chosen()
        dying, living = self._two()
        one, pool = self._envelope(name, args, dying), dying.pool
        fuse = Fuse(self.random.randint(1, 24))
        dying.pool = DyingPool(pool, fuse)
        try:
            await self._sent(dying, who, one)
        except Died:
            self.crashes += 1
        finally:
            dying.pool = pool
        replies = [await self._sent(living, who, one) for _ in range(2)]
        await self._check(who, name, args, before, replies)

    async def log_in(self) -> None:
        """Somebody begins another session; what the old one orders is refused and has no effect."""
        who = self.random.choice(self.people)
        old = who.sessions[-1]
        who.sessions.append(await self._session(who.account))
        del who.sessions[:-2]
        before, worker = await self.field.loaded(who.id), self.random.choice(self.field.workers)
        envelope = self._envelope("buy_npc", {"item": "minor_pill", "n": 1}, worker)
        reply = msgspec.json.decode(await carry_out(worker, old, envelope, cohort=""))
        after = await self.field.loaded(who.id)
        if reply.get("code") != "not_allowed" or after.ver != before.ver:
            self.wrong.append(f"a session that is over still plays: {reply}")

    async def switched(self) -> None:
        """One system is switched off or made read only, everybody tries, and it is switched on again."""
        system = self.random.choice(sorted(set(SYSTEMS.values())))
        await self.field.switch(system, self.random.choice(["off", "read_only"]))
        for _ in range(3):
            await self.order()
        await self.field.switch(system, "on")

    async def time(self) -> None:
        """Time passes: moments, a night, a month, or up to just before the clocks of the region are changed."""
        await self.field.pass_ms(self.random.choice([2_000, 60_000, 3_600_000, 45_000_000, DAY_MS, 30 * DAY_MS]))
        await self.field.keep_house(self.asked)

    async def behind(self) -> None:
        """One process's clock is minutes behind; two commands later they agree again."""
        await self.field.set_back(self.random.randrange(len(self.field.workers)), self.random.randint(1, 200_000))
        for _ in range(2):
            await self.order()
        await self.field.agree()

    async def told_again(self) -> None:
        """Events are delivered twice and out of order."""
        self.wrong += await self.field.told_again()

    async def check_books(self, *, full: bool = False) -> None:
        """C1 to C5."""
        self.wrong += await self.field.audited(full=full)

    async def _chosen(self) -> tuple[Who, str, dict[str, Any], Loaded]:
        self.asked += 1
        who = self.random.choice(self.people)
        before = await self.field.loaded(who.id)
        if self.asked % 8 == 0:
            self.known.mails[who.id] = [row[0] for row in await self.field.query(MAILS, who.id)]
            self.known.ranks = dict(await self.field.query(RANKS, self.known.players))
        name, args = some_order(self.random, self.known, before.player, self.field.workers[0].world.tables)
        return who, name, args, before

    async def _check(
        self, who: Who, name: str, args: dict[str, Any], before: Loaded, replies: list[dict[str, Any]]
    ) -> None:
        """One effect or none, the same answer each time, and the player as the reply tells."""
        after = await self.field.loaded(who.id)
        accepted = [reply for reply in replies if reply["ok"]]
        said = f"{name} {args}: "
        codes = {reply["code"] for reply in replies if not reply["ok"]}
        if codes - CODES:
            self.wrong.append(f"{said}{codes - CODES} is none of the closed set")
        if accepted and any(reply != accepted[0] for reply in accepted):
            self.wrong.append(f"{said}the same key is answered in two ways")
        if after.ver != before.ver + bool(accepted):
            self.wrong.append(f"{said}{after.ver - before.ver} effects, {len(accepted)} accepted")
        if accepted:
            self.done[SYSTEMS[name]] += 1
            self.known.learn(args, accepted[0].get("result") or {})
            purse = dict(before.player.purse)
            for asset, qty in accepted[0]["delta"].items():
                if asset in purse:
                    purse[asset] += qty
            if not purse == dict(after.player.purse) == accepted[0]["purse"]:
                self.wrong.append(
                    f"{said}{before.player.purse} and {accepted[0]['delta']} are not {after.player.purse}"
                )
        elif after.state != before.state:
            self.wrong.append(f"{said}a refusal changed the player")
        world = self.field.workers[0].world
        self.wrong += [f"{said}{what}" for what in broken(after.player, world, self.field.now_ms)] if accepted else []
        self.wrong += [f"{said}{what}" for what in await self.field.audited()]

    async def _sent(self, worker: Worker, who: Who, one: Envelope) -> dict[str, Any]:
        return dict(msgspec.json.decode(await carry_out(worker, who.sessions[-1], one, cohort="")))

    def _envelope(self, name: str, args: dict[str, Any], worker: Worker) -> Envelope:
        made_ms = worker.clock.now_ms()
        key = UUID(int=made_ms << 80 | 7 << 76 | 2 << 62 | int.from_bytes(os.urandom(7), "big"))
        return Envelope(self.random.randint(0, 1), key, name, args)

    def _two(self) -> tuple[Worker, Worker]:
        first, second = self.random.sample(self.field.workers, 2)
        return first, second

    async def _born(self, number: int) -> Who:
        account = f"model {self.random.getrandbits(40)} {number}"
        who = Who(0, account, [await self._session(account)])
        who.id = who.sessions[0].player_id
        worker = self.field.workers[0]
        born = {"name": f"m{who.id}q{number}", "element": "fire"}
        reply = await self._sent(worker, who, self._envelope("create", born, worker))
        assert reply["ok"], reply  # noqa: S101  Without players there is no story.
        async with worker.pool.acquire() as connection:
            await raise_player(worker, connection, who.id, GROWN)
            await _furnished(worker, connection, who.id)
        for name, args in (("use", {"item": MOUNT, "bound": False, "n": 1}), ("dantian_up", {})):
            await self._sent(worker, who, self._envelope(name, args, worker))
        return who

    async def _session(self, account: str) -> Session:
        async with self.field.workers[0].pool.acquire() as connection:
            found = await sessions.log_in(connection, account, "a secret of the model")
        assert found is not None  # noqa: S101  Its secret is always the same.
        return found[0]


async def _furnished(worker: Worker, connection: Connection, player: int) -> None:
    """One unique thing of each kind of gear, some accessories, qi for a breakthrough, and a life worth ending."""
    kinds = [*sorted(worker.world.tables.gear), *sorted(worker.world.tables.accessories.definitions)[:8]]

    def rule(turn: Turn) -> Turn:
        for number, kind in enumerate(kinds):
            affixes = ((number % 8, 700),)
            turn, thing = bag.make_instance(turn, kind, tier=1, quality=number % 6, bound=False)
            turn = bag.grant_instance(turn, replace(thing, affixes=affixes), reason="admin")
        realm, qi = turn.player.realm, QI_OF_A_LIFE
        full = replace(realm, layer=9, spent=realm.spent + qi, gained=realm.gained + qi + QI, amount=realm.amount + QI)
        return with_player(turn, realm=full)

    loaded = await read_player(connection, player, secret=worker.secrets.save)
    assert loaded is not None  # noqa: S101  The player was born a moment ago.
    turn = play(loaded.player, worker.world, now_ms=worker.clock.now_ms(), rule=rule)
    await write(connection, saving.save_of(worker, turn, loaded, stored=None, cohort=""))
