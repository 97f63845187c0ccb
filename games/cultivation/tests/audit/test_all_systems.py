"""The books after all systems at once: ten players do anything that there is, and no piece of value is made or lost."""

from __future__ import annotations

import asyncio
import json
from random import Random

import pytest

from cultivation.audit.economy import Economy
from cultivation.audit.read import Position, audit
from cultivation.cli import main
from cultivation.content.load import tables
from cultivation.players.http import Client
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.support import Raise
from cultivation.smoke.house import house_on
from cultivation.smoke.visitor import Visitor
from cultivation.store.postgres import connect

pytestmark = pytest.mark.real
PLAYERS, TURNS, TURNS_MOST, SYSTEMS, SEED = 10, 80, 240, 18, 20_260
MATERIALS = ("fodder", "feather", "beast_core", "minor_pill", "breakthrough_pill", "rune_0_1", "mount_dun_pony")
FAR = Raise(
    realm=5, level=100, age_ms=100 * 3_600_000, stone=5_000_000, jade=5_000, items=tuple((m, 90) for m in MATERIALS)
)
NEVER = {"create", "rename", "guild_disband", "block"}  # they end the play of others


class Dice:
    """Arguments for any command, likely enough to be accepted."""

    def __init__(self, random, players):
        self.random, self.players, self.ids = random, players, {"listing": [1], "guild": [1], "mail": ["none"]}

    def args(self, name, who, state):
        r, items = self.random, [one["id"] for one in state["inventory"]["instances"]] or ["none"]
        other = r.choice([one for one in self.players if one is not who]).id
        item, amount = r.choice(MATERIALS), r.choice((100, 320, 900))
        thing = {"id": r.choice(items)}
        pieces = {"item": item, "bound": False, "n": r.randint(1, 5)}
        listing = {"id": r.choice(self.ids["listing"])}
        offer = {"kind": r.choice(("fixed", "auction")), "item": "fodder", "qty": 5, "price": r.choice((30, 100, 150))}
        mount = {"id": "dun_pony"}
        rune = {"kind": 0, "level": 1}
        known = {
            "allocate": {"con": 1}, "set_title": {"title": ""}, "stage_challenge": {"stage": state_stage(state) + 1},
            "expedition_set": {"stage": state_stage(state)}, "equip": thing, "unequip": {"slot": "weapon"},
            "enhance": thing, "salvage": {"ids": [thing["id"]]}, "lock": {**thing, "locked": bool(r.getrandbits(1))},
            "learn": {"skill": r.choice(("swallow_cut", "stone_palm", "iron_marrow"))},
            "upgrade": {"skill": "swallow_cut"}, "set_slots": {"skills": []},
            "quest_claim": {"kind": "daily", "id": r.choice(state["quest"]["daily"]["ids"])},
            "bounty_accept": {"id": next(iter(tables().quest.bounty))}, "use": pieces, "sell": pieces,
            "discard": pieces, "sell_instance": thing, "discard_instance": thing,
            "buy_npc": {"item": item, "n": 1}, "market_list": offer, "market_cancel": listing,
            "market_buy": {**listing, "qty": 1, "max_total": 10_000}, "market_bid": {**listing, "amount": amount},
            "guild_create": {"name": f"House {who.name}"}, "guild_apply": {"id": r.choice(self.ids["guild"])},
            "guild_join": {"id": r.choice(self.ids["guild"])}, "guild_donate": {"tier": r.randrange(3)},
            "guild_promote": {"player": other, "role": "elder"}, "guild_tech_up": {"tech": "hp"},
            "guild_shop_buy": {"item": "feather", "n": 1}, "lobby_open": {"dungeon": 0},
            "arena_fight": {"player": other, "expected_rank": r.randint(1, PLAYERS)},
            "ach_claim": {"achievement": r.choice(list(tables().achievement.achievements)), "tier": 1},
            "chat_send": {"channel": "world:1", "text": f"line {r.randrange(10**6)}"},
            "chat_report": {"channel": "world:1", "seq": 1}, "mail_read": {"id": r.choice(self.ids["mail"])},
            "mail_claim": {"id": r.choice(self.ids["mail"])}, "mail_delete": {"id": r.choice(self.ids["mail"])},
            "mount_feed": {**mount, "n": 5}, "mount_evolve": mount, "mount_ride": mount, "wing_skin": {"skin": 0},
            "acc_equip": {**thing, "slot": "necklace"}, "acc_unequip": {"slot": "necklace"},
            "acc_refine": {**thing, "keep_mask": 0}, "acc_undo": thing, "acc_accept": thing,
            "rune_fuse": {**rune, "n": 1}, "rune_socket": {**rune, "slot": 0}, "rune_unsocket": {"slot": 0},
            "compress": {"qi": 400_000}, "breakthrough": {"pills": 0}, "soul_node": {"node": 0},
            "soul_forget": {"node": 0},
        }  # fmt: skip
        fields = {**COMMANDS, **DEALS}[name].args.__struct_fields__
        return known.get(name, {"player": other} if fields == ("player",) else {})

    def learn(self, reply):
        for kind in ("listing", "guild"):
            if kind in reply.get("result", {}):
                self.ids[kind].append(reply["result"][kind])


def state_stage(state):
    return state["combat"]["stage_cleared"]


def systems_of(names):
    """The systems that these commands belong to."""
    return {{**COMMANDS, **DEALS}[name].system for name in names}


async def played(url, database):
    """The names of all commands that were accepted at least once."""
    random, client, accepted = Random(SEED), Client(url), set()  # noqa: S311  Dice, no secrets.
    names = sorted((COMMANDS.keys() | DEALS.keys()) - NEVER)
    seeds = [random.random() for _ in range(PLAYERS)]
    async with house_on(database) as house:
        players = [Visitor(client, random=Random(seed), back_door=house) for seed in seeds]  # noqa: S311  Dice, no secrets.
        await asyncio.gather(*(who.born(FAR) for who in players))
        dice = Dice(random, players)

        async def turns(who):
            # What is accepted depends on who comes first: they go on until enough systems have been played.
            for turn in range(TURNS_MOST):
                if turn >= TURNS and len(systems_of(accepted)) >= SYSTEMS:
                    return
                name = random.choice(names)
                reply = await who.order(name, **dice.args(name, who, await who.sync()))
                assert reply.get("code") not in ("internal", "unknown_command"), (name, reply)
                dice.learn(reply)
                accepted.update([name] if reply["ok"] else [])

        await asyncio.gather(*(turns(who) for who in players))
    client.close()
    return accepted


async def in_parts(database):
    """The incremental audit in two goes, and the whole at the end."""
    economy, position, connection = Economy(tables()), Position(), await connect(database)
    first = await audit(connection, economy, position, full=False)
    again = await audit(connection, economy, position, full=False)
    await audit(connection, economy, position, full=True)
    await connection.close()
    return first, again, economy


def test_ten_players_at_random_leave_clean_books(start_game, database, capsys, tmp_path):
    """Whatever players do in any order and at once, value is neither made nor lost, and the auditor can say so."""
    game = start_game(database, "--build", "v1").wait_ready()
    accepted = asyncio.run(played(game.url, database))
    assert len(systems_of(accepted)) >= SYSTEMS, sorted(systems_of(accepted))
    first, again, economy = asyncio.run(in_parts(database))
    assert first > 100
    assert again == 0
    assert economy.violations == []
    with pytest.raises(SystemExit) as ended:
        main(["audit", "--database", database, "--json", "--junit", str(tmp_path / "audit.xml")])
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["ok"], told["violations"]) == (0, True, [])
    assert told["builds"]["v1"]["postings"] > 100
    assert 'failures="0"' in (tmp_path / "audit.xml").read_text()


def test_an_empty_ledger_is_no_success(new_database, capsys):
    """A gate that passes because it looked at the wrong, empty database lets every release through."""
    with pytest.raises(SystemExit) as ended:
        main(["audit", "--database", new_database(), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, told["ok"], told["postings"]) == (1, False, 0)
    assert "nothing was audited" in told["why"]
