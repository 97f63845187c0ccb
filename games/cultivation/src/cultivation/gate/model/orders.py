"""What a random player orders: any command of any system, with arguments that make sense often enough."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.unlocks import GATES

if TYPE_CHECKING:
    from random import Random

    from cultivation.rules.player import Player
    from cultivation.rules.tables import Tables

SYSTEMS = {name: one.system for name, one in COMMANDS.items()} | {name: one.system for name, one in DEALS.items()}
SLOTS = {
    "unequip": ("weapon", "head", "chest", "legs", "hands", "feet"),
    "acc_equip": ("necklace", "ring_l", "ring_r", "talisman"),
    "acc_unequip": ("necklace", "ring_l", "ring_r", "talisman"),
}
BY_SYSTEM = {name: sorted(n for n, system in SYSTEMS.items() if system == name) for name in sorted(GATES)}
PLAYED = [name for name, orders in BY_SYSTEM.items() if orders]
KEPT_IDS = 12


@dataclass(slots=True)
class Known:
    """What players have heard of: their ids, and the newest rows of others by what they are."""

    players: list[int] = field(default_factory=list)
    listings: list[int] = field(default_factory=lambda: [1])
    guilds: list[int] = field(default_factory=lambda: [1])
    mails: dict[int, list[str]] = field(default_factory=dict)
    ranks: dict[int, int] = field(default_factory=dict)
    messages: list[tuple[str, int]] = field(default_factory=lambda: [("world:1", 1)])
    names: int = 0

    def learn(self, args: dict[str, Any], result: dict[str, Any]) -> None:
        """What a reply tells of new rows."""
        for kept, name in ((self.listings, "listing"), (self.guilds, "guild")):
            if name in result:
                kept.append(int(result[name]))
                del kept[:-KEPT_IDS]
        if "seq" in result:
            self.messages.append((str(args.get("channel", "")), int(result["seq"])))
            del self.messages[:-KEPT_IDS]


def some_order(random: Random, known: Known, player: Player, tables: Tables) -> tuple[str, dict[str, Any]]:
    """(command, arguments): each system as often as every other."""
    name = random.choice(BY_SYSTEM[random.choice(PLAYED)])
    command = COMMANDS.get(name) or DEALS[name]
    values = {**_own(random, player, tables), **_shared(random, known, player, name)}
    values |= _fitting(random, player, tables, name)
    if name == "quest_claim":
        values |= _quest(random, player, tables)
    if name.startswith("bounty_"):
        values["id"] = random.choice([*tables.quest.bounty])
    return name, {one: values[one] for one in command.args.__struct_fields__ if one in values}


def _fitting(random: Random, player: Player, tables: Tables, name: str) -> dict[str, Any]:
    """What makes an order of one's own things likely to be accepted; one in four stays as the dice have it."""
    if random.randrange(4) == 0 and name not in SLOTS:
        return {}
    worn = {"unequip": player.equipment.worn, "acc_unequip": player.accessories.worn}.get(name)
    if name in SLOTS:
        return {"slot": random.choice([*(worn or ())] or SLOTS[name])}
    jewels = [one.id for one in player.instances.values() if one.kind in tables.accessories.definitions]
    if name.startswith("acc_") and jewels:
        return {"id": random.choice(jewels)}
    if name.startswith("mount_"):
        return {"id": random.choice([*player.mount.mounts, "dun_pony"]), "n": random.randint(1, 999)}
    if name == "upgrade" and (known := [*player.skills.active, *player.skills.passive]):
        return {"skill": random.choice(known)}
    return {}


def _own(random: Random, player: Player, tables: Tables) -> dict[str, Any]:
    """Of the player's own things, and numbers."""
    mine = [*player.instances, "7.999"]
    runes = [key[0].split("_") for key in player.stacks if key[0].startswith("rune_")] or [["", "0", "1"]]
    _, kind, level = random.choice(runes)
    active = sorted(tables.skills.active)
    return {
        "id": random.choice(mine),
        "ids": random.sample(mine, min(3, len(mine))),
        "slot": random.randrange(8),
        "n": random.randint(1, 9),
        "protect": random.random() < 0.5,
        "locked": random.random() < 0.2,
        "keep_mask": random.randint(0, 1),
        "kind": int(kind),
        "level": int(level),
        "skin": random.randint(0, 3),
        "node": random.randint(0, 11),
        "skill": random.choice([*active, *sorted(tables.skills.passive)]),
        "skills": random.sample(sorted(player.skills.active) or active, min(2, len(player.skills.active) or 2)),
        "qi": random.randint(1, 10**8),
        "stage": max(0, player.combat.stage_cleared + random.choice([0, 1, 1])),
        "pills": random.randint(0, 1),
        "item": random.choice([key[0] for key in player.stacks] or ["fodder"]),
        "bound": random.random() < 0.3,
        "achievement": random.choice(sorted(tables.achievement.achievements)),
        "tier": random.randint(0, 3),
        "con": random.randint(0, 2),
        "str": random.randint(0, 2),
        "title": "",
        "element": "fire",
    }


def _shared(random: Random, known: Known, player: Player, name: str) -> dict[str, Any]:
    """Of what is between players."""
    other = random.choice(known.players)
    known.names += 1
    channel, seq = random.choice(known.messages)
    rooms = ["world:1", f"dm:{min(player.id, other)}:{max(player.id, other)}", f"guild:{(player.guild_row or (0,))[0]}"]
    values: dict[str, Any] = {
        "player": other,
        "name": f"n{player.id}x{known.names}",
        "role": random.choice(["elder", "member"]),
        "tech": random.choice(["qi", "hp", "atk", "slots"]),
        "dungeon": random.randint(0, 5),
        "diff": random.randint(0, 1),
        "expected_rank": known.ranks.get(other, 1),
        "price": random.randint(20, 40),
        "amount": random.randint(30, 400),
        "max_total": 9_999,
        "qty": random.randint(1, 3),
        "text": f"word {random.randrange(10**6)}",
        "channel": channel if name == "chat_report" else random.choice(rooms),
        "seq": seq,
    }
    if name.startswith("market_"):
        values |= {"kind": random.choice(["fixed", "auction"]), "item": "fodder"}
        values["id"] = "" if name == "market_list" else random.choice(known.listings)
    if name.startswith("guild_"):
        values |= {"id": random.choice(known.guilds), "tier": random.randint(0, 2), "item": "feather"}
    if name.startswith("mail_"):
        values["id"] = random.choice([*known.mails.get(player.id, ()), "1.no"])
    return values


def _quest(random: Random, player: Player, tables: Tables) -> dict[str, Any]:
    kind = random.choice(["main", "daily", "weekly", "bounty"])
    main = [*tables.quest.main]
    pools = {
        "main": main[player.quest.main : player.quest.main + 1],
        "daily": list(player.quest.daily.ids),
        "weekly": list(player.quest.weekly.ids),
        "bounty": [player.quest.bounty.id] if player.quest.bounty else [],
    }
    return {"kind": kind, "id": random.choice(pools[kind] or main)}
