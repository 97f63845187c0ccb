"""Any sequence of commands over every private system leaves value, qi, points and power as they must be."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from cultivation.audit.ceilings import Entry
from cultivation.audit.economy import Economy
from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import bag, ledger, power, realms, skills
from cultivation.rules.catalogue import CATALOGUE
from cultivation.rules.play import World, begin, play
from cultivation.rules.player import Character, Combat, Instance, Player, Realm
from cultivation.rules.turn import Rejected
from cultivation.state import codec

T0_MS = 1_700_000_000_000
WORLD = World(tables(), b"a secret")
T = WORLD.tables
COMMANDS_EACH = 250
WAITS_MS = (0, 0, 1, 2_000, 60_000, 3_600_000, 90_000_000)
STACKS = {"fodder": 3_000, "feather": 900, "beast_core": 30, "protection_talisman": 9, "mount_dun_pony": 1,
          "mount_grey_wolf": 1, "old_chest": 9, "breakthrough_pill": 9,
          **{f"rune_{k}_1": 12 for k in range(8)}}  # fmt: skip


def rich(r):
    """A player of a realm with something of everything, and the postings that account for it."""
    items = [Instance(f"7.{n}", kind, 1, n % 6, False, affixes=((n % 8, 700),)) for n, kind in enumerate(
        [*sorted(T.gear), *sorted(T.gear), *sorted(T.accessories.definitions)[:8]])]  # fmt: skip
    purse = {"stone": 10**7, "jade": 900, "essence": 10**5}
    qi = 10**9
    player = Player(
        7,
        character=Character(name="Old Hand", level=min(200, 20 * r + 15), created_ms=T0_MS,
                            free_points=3 * (min(200, 20 * r + 15) - 1)),
        combat=Combat(anchor_ms=T0_MS),
        realm=Realm(r, 9, T0_MS, amount=qi, gained=qi + 10**8, spent=10**8),
        purse=purse, instances={item.id: item for item in items},
        stacks={(item, False): qty for item, qty in STACKS.items()},
    )  # fmt: skip
    player = replace(player, inventory=replace(player.inventory, capacity=200, items_made=len(items)))
    held = {**purse, **{f"s:{item}:free": qty for item, qty in STACKS.items()}, **{f"i:{i.id}": 1 for i in items}}
    return player, held


def some_args(random, player):
    """Arguments that make sense often enough; what no command knows is left out by it."""
    mine = [*player.instances, "7.999"]
    runes = [key.split("_") for key, _ in player.stacks if key.startswith("rune_")] or [["", "0", "1"]]
    _, kind, level = random.choice(runes)
    known = [*T.skills.active, *T.skills.passive]
    quests = [[*T.quest.main][player.quest.main], *player.quest.daily.ids, *player.quest.weekly.ids]
    who = random.choice(["main", "daily", "weekly", "bounty"])
    return {
        "id": random.choice(mine), "ids": random.sample(mine, min(3, len(mine))), "slot": 0, "n": random.randint(1, 9),
        "protect": random.random() < 0.5, "locked": random.random() < 0.2, "keep_mask": random.randint(0, 1),
        "kind": int(kind), "level": int(level), "skin": random.randint(0, 3), "node": random.randint(0, 11),
        "skill": random.choice(known), "skills": random.sample([*T.skills.active], 2), "qi": random.randint(1, 10**8),
        "stage": random.choice([player.combat.stage_cleared, player.combat.stage_cleared + 1]), "pills": 1,
        "item": random.choice([key[0] for key in player.stacks] or ["fodder"]), "bound": random.random() < 0.3,
        "achievement": random.choice([*T.achievement.achievements]), "tier": random.randint(1, 3),
        "con": 1, "name": "Other Name", "title": "", "element": "fire", "quest": (who, quests),
    }  # fmt: skip


def arguments(name, random, player):
    command, some = COMMANDS[name], some_args(random, player)
    values = {field: some[field] for field in command.args.__struct_fields__ if field in some}
    if "slot" in values:
        kinds = {"unequip": sorted(T.gear), "acc_equip": ["necklace", "ring_l", "ring_r", "talisman"]}
        kinds["acc_unequip"] = kinds["acc_equip"]
        values["slot"] = random.choice(kinds.get(name, list(range(8))))
    if name.startswith("mount_"):
        values["id"] = random.choice(["dun_pony", "grey_wolf"])
    if name == "quest_claim":
        values = {"kind": some["quest"][0], "id": random.choice(some["quest"][1])}
    if name.startswith("bounty_") and "id" in values:
        values["id"] = random.choice([*T.quest.bounty])
    return command.args(**values)


@pytest.mark.parametrize("seed", range(8))
def test_every_system_keeps_its_promises(seed):
    """Whatever a player does, nothing is made or lost beside the ledger, no faucet pays more than its ceiling, and
    every identity of every system holds after each step.
    """
    random = Random(seed)  # noqa: S311  Seeded dice: a failure can be played again.
    player, held = rich(min(9, 1 + seed))
    economy, now_ms, done = opened(held), T0_MS, set()
    names = sorted(name for name in COMMANDS if COMMANDS[name].system in PRIVATE and name != "create")
    for number in range(COMMANDS_EACH):
        now_ms += random.choice(WAITS_MS)
        name = random.choice(names)
        args = arguments(name, random, player)
        before = player
        try:
            turn = play(player, WORLD, now_ms=now_ms, rule=lambda t, n=name, a=args: COMMANDS[n].run(t, a))
        except Rejected:
            assert player is before
            continue
        done.add(COMMANDS[name].system)
        player = turn.player
        economy.take([entry(p, number + 2, seq, now_ms) for seq, p in enumerate(turn.postings, start=1)])
        assert all(event.data.keys() == CATALOGUE[event.type] for event in turn.events)
        check(player, turn.now_ms)
    economy.compare_all(stored(player) | mailed(economy))
    assert economy.violations == []
    assert len(done) > 8


PRIVATE = {
    "character", "combat", "equipment", "skills", "quest", "inventory", "achievement", "mount", "wings",
    "accessories", "runes", "meridians", "dantian", "soul", "realms",
}  # fmt: skip


def opened(held):
    """Books that begin with what the player begins with."""
    economy = Economy(T)
    for asset, qty in held.items():
        economy.sums["p:7", asset] = economy.created[asset] = qty
    return economy


def entry(p, tx, seq, now_ms):
    return Entry(tx, seq, p.from_account, p.to_account, p.asset, p.qty, p.reason, "v1", "", now_ms, p.since_ms)


def stored(player):
    held = {("p:7", asset): qty for asset, qty in player.purse.items() if qty}
    held |= {("p:7", ledger.stack_asset(key)): qty for key, qty in player.stacks.items()}
    return held | {("p:7", ledger.instance_asset(item)): 1 for item in player.instances}


def mailed(economy):
    return {key: qty for key, qty in economy.sums.items() if key[0].startswith("mail:")}


def check(player, now_ms):
    """Every invariant that the specification states."""
    assert min(player.purse.values()) >= 0
    assert min(player.stacks.values(), default=1) >= 1
    assert bag.slots_used(player) <= player.inventory.capacity
    worn = [*player.equipment.worn.values(), *player.accessories.worn.values()]
    assert set(worn) <= player.instances.keys()
    assert len(worn) == len(set(worn))
    assert all(player.instances[item].bound for item in worn)
    assert all(0 <= item.enh <= 15 and item.ess_spent >= 0 for item in player.instances.values())
    who, realm = player.character, player.realm
    assert who.alloc.total() + who.free_points == 3 * (who.level - 1)
    assert realm.amount == realm.gained - realm.spent - realm.lost
    assert realm.rate == realms.rate(player, T)
    assert skills.points(player) + player.skills.spent() == who.level + player.skills.earned
    assert skills.points(player) >= 0
    assert all(mount.level <= min(50, 10 * (mount.star + 1)) for mount in player.mount.mounts.values())
    assert player.mount.active in {"", *player.mount.mounts}
    assert player.soul.shards() >= 0
    assert len(player.soul.nodes) <= 3
    assert player.meridians.points <= 180
    assert player.dantian.purity <= 1_000
    assert 0 <= player.wings.bless <= 1_000
    assert player.achievement.points <= 2_000
    assert player.power == power.reference(player, T)
    state = codec.encode(player, codec.Carried())
    read, carried = codec.decode(7, state, {})
    assert codec.encode(read, carried) == state
    halves = begin(begin(player, WORLD, now_ms=now_ms + 31_337).player, WORLD, now_ms=now_ms + 97_001).player
    assert halves.realm == begin(player, WORLD, now_ms=now_ms + 97_001).player.realm
