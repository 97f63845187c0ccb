"""Writes the golden saves of a version: players who were played on a real database, as they lie there.

    .venv/bin/python games/cultivation/tests/state/write_saves.py games/cultivation/tests/cases/saves/1.0

Run once for a version that is released, and never again for that version: players of it have saves like these. Names
are replaced by numbers; ids are those of an empty database, and nothing of an account is kept.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from cultivation.gate.model.field import Field, field_on
from cultivation.gate.model.orders import Known, some_order
from cultivation.protocol.envelope import Envelope
from cultivation.rules import bag, power
from cultivation.rules.numbers import SAFE_INT_MAX
from cultivation.rules.play import play
from cultivation.rules.roll import STREAMS
from cultivation.rules.support import Raise
from cultivation.rules.turn import with_player
from cultivation.service import saving
from cultivation.service import session as sessions
from cultivation.service.execute import carry_out
from cultivation.service.support import raise_player
from cultivation.state import codec
from cultivation.store import embedded
from cultivation.store.read import Loaded, read_player
from cultivation.store.revise import revise
from cultivation.store.write import write

if TYPE_CHECKING:
    from collections.abc import Callable

    from cultivation.rules.turn import Turn
    from cultivation.service.session import Session

DAY_MS = 86_400_000
MOUNT = "mount_dun_pony"
GOODS = (
    ("fodder", 300), ("feather", 99), ("beast_core", 9), ("protection_talisman", 9), (MOUNT, 1),
    ("old_chest", 30), ("breakthrough_pill", 30), ("travel_box", 2), *((f"rune_{k}_1", 12) for k in range(8)),
)  # fmt: skip
FIVE_GEAR = 5
BAL_MAX = 9 * 10**15


@dataclass(slots=True)
class Stage:
    """The processes and everybody who has been born."""

    field: Field
    random: Random
    known: Known
    people: dict[int, Session]

    async def born(self, to: Raise | None = None) -> int:
        """A new player, put as far as asked for; the id."""
        worker, number = self.field.workers[0], len(self.people) + 1
        async with worker.pool.acquire() as connection:
            found = await sessions.log_in(connection, f"golden {number}", "a secret of the golden saves")
        assert found, "the account is there already"
        id_ = found[0].player_id
        self.people[id_] = found[0]
        self.known.players.append(id_)
        element = ("fire", "water", "wood", "metal", "earth")[number % 5]
        assert (await self.order(id_, "create", name=f"golden {number}", element=element))["ok"]
        if to:
            async with worker.pool.acquire() as connection:
                await raise_player(worker, connection, id_, to)
        return id_

    async def order(self, id_: int, name: str, /, **args: Any) -> dict[str, Any]:
        """One command; the reply."""
        worker = self.field.workers[0]
        made = worker.clock.now_ms() << 80 | 7 << 76 | 2 << 62 | int.from_bytes(os.urandom(7), "big")
        one = Envelope(1, UUID(int=made), name, args)
        return dict(msgspec.json.decode(await carry_out(worker, self.people[id_], one, cohort="")))

    async def plays(self, id_: int, orders: int) -> None:
        """So many random orders over all systems; what is refused is refused."""
        for _ in range(orders):
            player = (await self.field.loaded(id_)).player
            name, args = some_order(self.random, self.known, player, self.field.workers[0].world.tables)
            reply = await self.order(id_, name, **args)
            if reply["ok"]:
                self.known.learn(args, reply.get("result") or {})
            await self.field.pass_ms(2_500)

    async def shaped(self, id_: int, rule: Callable[[Turn], Turn]) -> None:
        """The player after a rule that only support could carry out."""
        worker = self.field.workers[0]
        async with worker.pool.acquire() as connection:
            loaded = await read_player(connection, id_, secret=worker.secrets.save)
            assert loaded, "the player was born"
            turn = play(loaded.player, worker.world, now_ms=worker.clock.now_ms(), rule=rule)
            assert await write(connection, saving.save_of(worker, turn, loaded, stored=None, cohort=""))


def grown(realm: int) -> Raise:
    """Somebody who has come as far as that realm by playing."""
    return Raise(realm, min(200, 20 * realm + 2), 4 * DAY_MS, 10**6 * (realm + 1), 2_000, GOODS if realm else ())


def with_things(turn: Turn) -> Turn:
    """One unique thing of each kind of gear, with every quality, and eight accessories."""
    for number, kind in enumerate([*sorted(turn.tables.gear), *sorted(turn.tables.accessories.definitions)[:8]]):
        turn, thing = bag.make_instance(turn, kind, tier=1 + number % FIVE_GEAR, quality=number % 6, bound=False)
        turn = bag.grant_instance(turn, replace(thing, affixes=((number % 8, 700),)), reason="admin")
    return turn


def with_qi(turn: Turn) -> Turn:
    """The ninth layer, and qi for whatever comes."""
    realm, qi = turn.player.realm, 3 * 10**9
    full = replace(realm, layer=9, spent=realm.spent + qi, gained=realm.gained + 2 * qi, amount=realm.amount + qi)
    return with_player(turn, realm=full)


def at_the_edge(turn: Turn) -> Turn:
    """The largest numbers that a save may hold."""
    player = turn.player
    who = replace(player.character, level=200, exp_lost=SAFE_INT_MAX, created_ms=0)
    core = replace(player.core, rolls=dict.fromkeys(STREAMS, SAFE_INT_MAX - 1), debt={"stone": BAL_MAX})
    realm = replace(player.realm, lost_ms=SAFE_INT_MAX, pity=20)
    return with_player(turn, character=who, core=core, realm=realm)


async def wears(stage: Stage, id_: int) -> None:
    """Everything that is worn, ridden, learnt and laid in, as far as the player has come."""
    for item in (MOUNT, "travel_box", "old_chest"):
        await stage.order(id_, "use", item=item, bound=False, n=1)
    for name in ("mount_feed", "mount_ride"):
        await stage.order(id_, name, id="dun_pony", n=20)
    player = (await stage.field.loaded(id_)).player
    for thing in player.instances:
        await stage.order(id_, "equip", id=thing)
        for slot in ("necklace", "ring_l", "ring_r", "talisman"):
            await stage.order(id_, "acc_equip", id=thing, slot=slot)
    skills = stage.field.workers[0].world.tables.skills
    for skill in (*list(skills.active)[:4], *list(skills.passive)[:4]):
        await stage.order(id_, "learn", skill=skill)
    for slot in range(8):
        await stage.order(id_, "rune_socket", slot=slot, kind=slot, level=1)


async def realms(stage: Stage) -> dict[str, int]:
    """One of each realm, each with its random days of play."""
    found = {}
    for realm in range(10):
        id_ = await stage.born(grown(realm))
        await stage.shaped(id_, lambda turn: with_qi(with_things(turn)))
        await wears(stage, id_)
        await stage.plays(id_, 60)
        found[f"realm-{realm}"] = id_
    return found


async def newcomers(stage: Stage) -> dict[str, int]:
    """Somebody who was just born, and somebody in the first hour."""
    found = {"newborn": await stage.born(), "first-hour": await stage.born()}
    for number in range(1, 5):
        await stage.order(found["first-hour"], "stage_challenge", stage=number)
        await stage.field.pass_ms(900_000)
    await stage.order(found["first-hour"], "idle_claim")
    await stage.order(found["first-hour"], "advance")
    return found


async def injured(stage: Stage) -> int:
    """Who failed to break through."""
    id_ = await stage.born(grown(8))
    await stage.shaped(id_, with_qi)
    while not (await stage.field.loaded(id_)).player.realm.injury_until:
        await stage.shaped(id_, with_qi)
        await stage.order(id_, "breakthrough", pills=0)
        if (await stage.field.loaded(id_)).player.realm.r > 8:
            return await injured(stage)
    return id_


async def transcended(stage: Stage, times: int) -> int:
    """Who gave up that many lives, and grew a soul."""
    id_ = await stage.born(grown(6))
    for _ in range(times):
        await stage.shaped(id_, lambda turn: with_qi(with_player(turn, realm=replace(turn.player.realm, r=6))))
        assert (await stage.order(id_, "transcend"))["ok"]
        for order, args in (("soul_up", {}), ("soul_up", {}), ("soul_node", {"node": 3})):
            await stage.order(id_, order, **args)
        await stage.field.pass_ms(DAY_MS + 1)
    await stage.plays(id_, 30)
    return id_


async def in_a_guild(stage: Stage) -> dict[str, int]:
    """A leader with techniques, a member, and one who has left."""
    found = {f"guild-{who}": await stage.born(replace(grown(4), stone=10**9)) for who in ("leader", "member", "left")}
    leader, member, left = found.values()
    made = await stage.order(leader, "guild_create", name="Golden Lotus")
    assert made["ok"], made
    guild = made["result"]["guild"]
    for id_ in (member, left):
        joined = await stage.order(id_, "guild_apply", id=guild)
        if not joined["ok"] or not (await stage.field.loaded(id_)).player.guild.guild:
            await stage.order(leader, "guild_accept", player=id_)
    for id_ in found.values():
        await stage.order(id_, "guild_donate", tier=2)
    await stage.order(leader, "guild_tech_up", tech="qi")
    await stage.order(left, "guild_leave")
    await stage.plays(left, 15)
    return found


async def full_bag(stage: Stage) -> int:
    """A bag that was made wider again and again, and filled."""
    id_ = await stage.born(replace(grown(5), jade=500_000))
    for _ in range(14):
        await stage.order(id_, "expand")
    for _ in range(5):
        await stage.shaped(id_, with_things)
    await stage.plays(id_, 40)
    return id_


async def played(stage: Stage) -> dict[str, int]:
    """Everybody, by what is golden about them."""
    found = {**await newcomers(stage), **await realms(stage), **await in_a_guild(stage)}
    found |= {"injured": await injured(stage), "full-bag": await full_bag(stage)}
    found |= {f"transcended-{times}": await transcended(stage, times) for times in (1, 3)}
    for number in range(1, 4):
        found[f"of-all-systems-{number}"] = id_ = await stage.born(grown(6))
        await stage.shaped(id_, lambda turn: with_qi(with_things(turn)))
        await wears(stage, id_)
        await stage.plays(id_, 250)
    found["edge"] = await stage.born(replace(grown(9), stone=BAL_MAX - 10**9, jade=BAL_MAX))
    await stage.shaped(found["edge"], at_the_edge)
    return found


def golden(name: str, number: int, loaded: Loaded) -> dict[str, Any]:
    """The save as a file, without whose it was."""
    player = loaded.player
    skeleton = f"golden{number}"
    player = replace(player, character=replace(player.character, name=f"Golden {number}", skeleton=skeleton))
    carried, schema = loaded.carried, dict(codec.schema_read(loaded.schema))
    if name.startswith("newer"):
        data = msgspec.msgpack.decode(codec.encode(player, carried))
        data["realm"]["echo"], data["moonlight"] = {"depth": 3}, {"rank": 2, "bless": 17}
        data["wings"] = {**data.get("wings", {}), "glow": [1, 2, 3]}
        schema |= {"realm": 2, "wings": 2, "moonlight": 1}
        player, carried = codec.decode(player.id, msgspec.msgpack.encode(data, order="sorted"), schema)
        player = replace(player, **{kept: getattr(loaded.player, kept) for kept in ("purse", "stacks", "instances")})
    return {
        "what": name,
        "player": player.id,
        "ver": loaded.ver,
        "schema": schema,
        "content": loaded.player.content_row,
        "guild_row": loaded.player.guild_row,
        "state": codec.encode(player, carried).hex(),
        "purse": player.purse,
        "stacks": sorted([item, bound, qty] for (item, bound), qty in player.stacks.items()),
        "instances": [asdict(player.instances[id_]) for id_ in sorted(player.instances)],
        "power": power.power_of(player.power, player.realm.r),
    }


async def written(uri: str, folder: Path) -> None:
    """One file for each of them; two more as a newer build would have left them."""
    async with field_on(uri) as field:
        stage = Stage(field, Random(20), Known(), {})  # noqa: S311  Dice, no secrets.
        found = await played(stage)
        found |= {f"newer-{name}": found[name] for name in ("realm-3", "realm-7", "newborn")}
        for number, (name, id_) in enumerate(found.items(), start=1):
            text = json.dumps(golden(name, number, await field.loaded(id_)), indent=1, sort_keys=True)
            (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    """On a PostgreSQL of its own, which is gone at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="saves-") as name:
        server = embedded.start(Path(name) / "database")
        try:
            asyncio.run(revise(server.uri))
            asyncio.run(written(server.uri, folder))
        finally:
            embedded.stop(server)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
