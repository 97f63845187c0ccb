"""The numbers of what one player does, as the specification names them, written down once more by hand."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

import pytest

from cultivation.content.load import tables
from cultivation.rules import (
    character,
    combat,
    equipment,
    fight,
    inventory,
    power,
    quest,
    quests,
    realms,
    skills,
)
from cultivation.rules.play import World, begin
from cultivation.rules.player import (
    Alloc,
    Character,
    Combat,
    Equipment,
    Instance,
    Player,
    Quest,
    Realm,
    Skills,
    Stable,
)
from cultivation.rules.sections.mount import Mount
from cultivation.rules.turn import Rejected
from cultivation.rules.unlocks import GATES

T = tables()
WORLD = World(T, b"a secret")
T0 = 1_700_000_000_000
HOUR = 3_600_000


def player(level=50, r=3, **sections):
    realm = Realm(r, 9, anchor_ms=T0)
    return Player(7, character=Character(name="Me", level=level, created_ms=T0), realm=realm, **sections)


def turn_of(who=None, at_ms=0):
    return begin(who or player(), WORLD, now_ms=T0 + at_ms)


def refused(rule, *args, **named):
    with pytest.raises(Rejected) as error:
        rule(*args, **named)
    return error.value.code


# Shared tables.


def test_realms_and_qualities_are_those_of_the_table():
    """Pacing hangs on these forty numbers."""
    rows = [(row.rate, row.cost, row.chance_ppm, row.scale) for row in T.realms]
    assert rows == [
        (1_000, 20, 1_000_000, 1), (2_500, 500, 950_000, 2), (6_000, 6_500, 900_000, 4), (15_000, 75_000, 800_000, 8),
        (40_000, 550_000, 700_000, 16), (100_000, 3_000_000, 600_000, 32), (250_000, 15_000_000, 500_000, 64),
        (600_000, 60_000_000, 400_000, 128), (1_500_000, 250_000_000, 300_000, 256),
        (4_000_000, 1_000_000_000, 0, 512),
    ]  # fmt: skip
    assert T.equipment.quality == (1_000, 1_250, 1_600, 2_100, 2_800, 3_800)
    assert T.quality_ppm == (600_000, 260_000, 100_000, 32_000, 7_000, 1_000)
    assert T.quality_affixes == (0, 1, 1, 2, 3, 4)


def test_systems_open_where_they_should():
    """A player meets the systems in the order that was meant."""
    closed = {
        name: (gate.realm, gate.level, gate.age_ms // HOUR) for name, gate in GATES.items() if gate != GATES["quest"]
    }
    assert closed == {
        "chat": (0, 10, 0), "social": (0, 10, 0), "mount": (1, 0, 0), "accessories": (1, 0, 0), "market": (1, 20, 72),
        "guild": (2, 0, 0), "dungeon": (2, 0, 0), "meridians": (2, 0, 0), "dantian": (2, 0, 0), "wings": (3, 0, 0),
        "runes": (3, 0, 0), "arena": (3, 0, 0), "pvp": (4, 0, 0), "soul": (5, 0, 0),
    }  # fmt: skip
    assert len(GATES) == 24


# 2.1 Character.


def test_levels_points_and_banks():
    """A level costs what it costs, and several at once are one event."""
    assert [character.exp_to_next(n) for n in (1, 10, 199)] == [100, 4_600, 1_595_980]
    assert [character.level_cap(turn_of(player(r=r))) for r in (0, 4, 9)] == [20, 100, 200]
    grown = character.gain_exp(turn_of(player(level=1)), 100 + 280 + 540)
    assert (grown.player.character.level, grown.player.character.free_points) == (4, 9)
    assert [(e.type, dict(e.data)) for e in grown.events] == [("LevelUp", {"from": 1, "to": 4})]


def test_a_root_is_rolled_and_the_start_is_granted():
    """Everybody begins with the same things and with the luck of the root."""
    assert [(row.weight_ppm, row.rate_bp) for row in T.roots] == [
        (600_000, 0), (280_000, 1_000), (100_000, 2_000), (20_000, 3_500),
    ]  # fmt: skip
    assert set(T.elements) == {"metal", "wood", "water", "fire", "earth"}
    born = character.create(begin(Player(7), WORLD, now_ms=T0), name="Newborn", element="wood").player
    assert (born.purse["stone"], born.stacks) == (500, {("minor_pill", True): 5})
    (weapon,) = born.instances.values()
    assert (weapon.kind, weapon.tier, weapon.quality, weapon.bound) == ("weapon", 1, 0, True)


def test_the_first_change_of_mind_is_free():
    """A second name is 100 jade, a second placing of points 50."""
    who = player(purse={"jade": 150}, level=2)
    who = replace(who, character=replace(who.character, free_points=3, skeleton="me"))
    turn = character.allocate(turn_of(who), points=Alloc(con=2, ins=1))
    assert character.allocate(turn_of(who), points=Alloc(agi=3)).player.character.free_points == 0
    assert refused(character.allocate, turn, points=Alloc(con=1)) == "insufficient"
    turn = character.respec(turn)
    assert (turn.player.purse["jade"], turn.player.character.free_points) == (150, 3)
    turn = character.respec(character.allocate(turn, points=Alloc(con=3)))
    assert (turn.player.purse["jade"], turn.player.character.alloc.total()) == (100, 0)
    turn = character.rename(turn, name="Other Name")
    assert turn.player.purse["jade"] == 100
    assert character.rename(turn, name="Third Name").player.purse["jade"] == 0


def test_attributes_make_the_numbers_of_a_fighter():
    """Hp 100+20L+10con, atk 10+2L+2str, dfn 5+L+con, spd 10+L/5+agi/2, crit 500+2ins, cdmg 15000+5ins."""
    who = player(level=33)
    who = replace(who, character=replace(who.character, alloc=Alloc(con=8, str=5, agi=3, ins=10)))
    assert power.reference(who, T).sources["char"] == (1_160, 150, 78, 33, 584, 15_210, 0, 0, 0, 0, 0, 0)


# 2.2 Combat.


def struck(by, to, *, mult, roll):
    """The formula of a blow, term by term: floors are part of the rule."""
    k = 500 + 50 * by.level
    edef = to.dfn * (10_000 - min(by.pen, 6_000)) // 10_000
    blow = by.atk * k // (k + edef)
    blow = blow * mult // 1_000
    blow = blow * (9_500 + (roll & 0xFFFFFFFF) % 1_001) // 10_000
    is_crit = (roll >> 32) % 10_000 < min(7_500, max(500, by.crit - to.res))
    return max(1, blow * by.cdmg // 10_000 if is_crit else blow), is_crit


@pytest.mark.parametrize("seed", range(20))
def test_a_blow_is_what_the_formula_says(seed):
    """Anybody can recompute a fight by hand."""
    a = fight.Fighter(40, 90_000, 900, 300, 50, crit=4_000, cdmg=17_500, pen=7_000, res=900, actives=((1_850, 4),))
    b = fight.Fighter(38, 80_000, 800, 420, 50, crit=1_200, cdmg=15_000, pen=1_500, res=3_700)
    told = fight.fight(a, b, seed)
    for number, blow in enumerate(told.log):
        text = seed.to_bytes(8, "little") + number.to_bytes(4, "little")
        roll = int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
        by, to = (a, b) if blow.by == "a" else (b, a)
        mult = 1_850 if blow.by == "a" and blow.turn % 4 == 1 else 1_000
        assert (blow.damage, blow.crit) == struck(by, to, mult=mult, roll=roll)
    assert [blow.by for blow in told.log[:4]] == ["a", "b", "a", "b"]  # equal speed: the attacker begins


def test_a_stage_is_guarded_by_whom_the_table_says():
    """Every tenth is a boss with three times the health."""
    shown = [(e.level, e.hp, e.atk, e.dfn, e.spd) for e in map(combat.enemy, (1, 10, 57, 400))]
    assert shown == [
        (1, 132, 12, 6, 10), (5, 1_800, 41, 16, 11), (29, 8_308, 188, 94, 15), (200, 996_300, 5_213, 2_005, 50),
    ]  # fmt: skip


def test_an_expedition_pays_by_the_minute():
    """Stone 10+3s, exp 5+2s, a chest every ten minutes, and a mount makes all of it faster."""
    who = player(combat=Combat(stage_cleared=9, expedition=7, anchor_ms=T0))
    earned = combat.income(who, T0 + HOUR)
    assert (earned.stone, earned.exp, earned.chests) == (31 * 60, 19 * 60, 6)
    fast = combat.income(replace(who, mount=Stable({"dun_pony": Mount(50, 0, 5)}, "dun_pony")), T0 + HOUR)
    assert (fast.stone, fast.exp, fast.chests) == (2_325, 1_425, 7)
    night = combat.income(who, T0 + 20 * HOUR)
    assert (night.stone, night.combat.lost_ms) == (31 * 720, 8 * HOUR)
    assert combat.CHESTS_MAX == 144
    paid = combat.idle_claim(turn_of(who, HOUR))
    again = combat.idle_claim(paid)
    assert again.player.purse == paid.player.purse


def test_only_the_next_stage_may_be_challenged_and_a_clear_pays():
    """A first clear is 50+10s stone and 20s exp; two seconds lie between two tries."""
    strong = player(level=100, r=4, combat=Combat(stage_cleared=6, challenged_ms=T0 - 2_000, anchor_ms=T0))
    assert refused(combat.stage_challenge, turn_of(strong), stage=8) == "wrong_state"
    won = combat.stage_challenge(turn_of(strong), stage=7)
    assert won.player.purse["stone"] == 120
    assert [dict(e.data) for e in won.events if e.type == "StageCleared"] == [{"stage": 7}]
    assert refused(combat.stage_challenge, won, stage=8) == "cooldown"


# 2.3 Equipment.


def test_an_item_is_worth_its_tier_quality_and_level():
    """Flat numbers are base x R x Q x E, rates base x Q, and affixes grow with the tier alone."""
    bases = {kind: row.base[:5] for kind, row in T.gear.items()}
    assert bases == {
        "weapon": (0, 12, 0, 0, 0), "head": (60, 0, 4, 0, 0), "chest": (100, 0, 8, 0, 0), "legs": (80, 0, 6, 0, 0),
        "hands": (0, 6, 0, 0, 50), "feet": (0, 0, 3, 6, 0),
    }  # fmt: skip
    sword = Instance("7.1", "weapon", 3, 2, True, enh=5, affixes=((1, 900), (4, 901), (0, 1_500)))
    gloves = Instance("7.2", "hands", 1, 5, True, enh=12)
    worn = player(instances={"7.1": sword, "7.2": gloves}, equipment=Equipment({"weapon": "7.1", "hands": "7.2"}))
    # sword: 12·4·1600·1400 / 10⁶ = 107, affixes 6·4·900 / 1000 = 21, 30·901 / 1000 = 27, 30·4·1500 / 1000 = 180
    # gloves: 6·1·3800·2040 / 10⁶ = 46, crit 50·3800 / 1000 = 190
    assert power.reference(worn, T).sources["equip"][:5] == (180, 107 + 21 + 46, 0, 0, 27 + 190)


def test_what_breaks_leaves_its_essence():
    """5·t·(q+1)², and half of what was put in."""
    thing = Instance("7.1", "head", 3, 2, False, ess_spent=101)
    done = equipment.salvage(turn_of(player(instances={"7.1": thing})), ids=["7.1"])
    assert (done.player.purse["essence"], done.player.instances) == (135 + 50, {})
    assert T.equipment.enhance_ppm == (
        *(1_000_000,) * 5, 800_000, 700_000, 600_000, 500_000, 400_000, 300_000, 250_000, 200_000, 150_000, 100_000,
    )  # fmt: skip


# 2.4 Skills.


def test_a_skill_costs_a_point_and_its_square():
    """100·(lvl+1)² stone, a character of five levels for each, and the skills before it at five."""
    after, row = next((name, row) for name, row in T.skills.active.items() if row.needs)
    first = row.needs[0]
    who = player(level=14, purse={"stone": 10_000}, skills=Skills(active={first: 2}))
    done = skills.upgrade(turn_of(who), skill=first)
    assert (done.player.purse["stone"], skills.points(done.player)) == (9_100, 11)
    assert refused(skills.upgrade, done, skill=first) == "not_unlocked"  # level 15
    assert refused(skills.learn, done, skill=after) == "not_unlocked"
    assert (len(T.skills.active), len(T.skills.passive), skills.LEVEL_MAX) == (12, 12, 20)
    passive = list(T.skills.passive)
    learned = player(skills=Skills(passive={passive[1]: 4, passive[5]: 1, passive[2]: 2}))
    assert power.reference(learned, T).sources["skill"][8:] == (0, 125, 50, 0)


# 2.5 Quest, 2.6 Inventory.


def test_quests_are_as_many_as_were_promised():
    """Sixty main ones, five of twenty a day, three of twelve a week, three bounties of four hours."""
    assert [len(pool) for pool in (T.quest.main, T.quest.daily, T.quest.weekly)] == [60, 20, 12]
    assert (quests.DAILY, quests.WEEKLY, quest.BOUNTIES_A_DAY, quest.BOUNTY_MS) == (5, 3, 3, 4 * HOUR)
    bounty = next(iter(T.quest.bounty))
    turn = turn_of(player(quest=Quest()))
    for _ in range(3):
        turn = quest.bounty_abandon(quest.bounty_accept(turn, id=bounty))
    assert refused(quest.bounty_accept, turn, id=bounty) == "cap_exceeded"


def test_a_bag_grows_by_ten_for_twenty_jade_more_each_time():
    """Fourteen times, from 60 to 200."""
    turn = turn_of(player(purse={"jade": 10_000}))
    assert turn.player.inventory.capacity == 60
    spent = []
    while turn.player.inventory.capacity < 200:
        before = turn.player.purse["jade"]
        turn = inventory.expand(turn)
        spent.append(before - turn.player.purse["jade"])
    assert spent == [20 * k for k in range(1, 15)]
    assert refused(inventory.expand, turn) == "cap_exceeded"


def test_what_is_sold_to_the_trader_is_said_to_be_lost():
    """Whoever counts what leaves the bag counts this as well."""
    who = player(stacks={("fodder", False): 9}, instances={"7.1": Instance("7.1", "head", 2, 0, False)})
    sold = inventory.sell_instance(inventory.sell(turn_of(who), item="fodder", bound=False, n=4), id="7.1")
    assert [dict(e.data) for e in sold.events if e.type == "ItemLost"] == [
        {"item": "fodder", "qty": 4, "reason": "npc_sell"}, {"item": "head", "qty": 1, "reason": "npc_sell"},
    ]  # fmt: skip


def test_qi_never_leaves_the_books():
    """What was gained is what is held, spent and lost."""
    who = turn_of(replace(player(), realm=Realm(1, 3, anchor_ms=T0, rate=2_500)), 30 * HOUR).player.realm
    assert who.gained > 0
    assert who.amount == who.gained - who.spent - who.lost
    assert realms.settle(turn_of(player(), 0)).player.realm.gained == 0
