"""The numbers that the specification names for everything that makes one player stronger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.rules import accrual, equipment, fight, meridians, mounts, power, quests, realms, skills, soul, wings
from cultivation.rules.play import World, begin
from cultivation.rules.player import (
    Character,
    Dantian,
    Equipment,
    Instance,
    Membership,
    Meridians,
    Player,
    Realm,
    Skills,
    Soul,
    Stable,
    Wings,
)  # fmt: skip
from cultivation.rules.sections.mount import Mount

T = tables()
WORLD = World(T, b"a secret")
T0_MS = 1_700_000_000_000


def player(r=0, **sections):
    return Player(7, character=Character(level=50), realm=Realm(r, 9, T0_MS), **sections)


def test_every_bonus_of_the_qi_rate_counts_and_the_sum_has_a_cap():
    """Meridians, purity, technique, guild and soul: a point of each is what was promised, up to 300 %."""
    each = {
        "meridians": Meridians(9),
        "dantian": Dantian(0, 10),
        "guild": Membership(1, 1, qi=2),
        "soul": Soul(level=3),
    }
    bonuses = {name: realms.bonus_bp(player(**{name: section}), T) for name, section in each.items()}
    assert bonuses == {"meridians": 150, "dantian": 50, "guild": 200, "soul": 300}
    assert realms.bonus_bp(player(r=4), T) == 1_600
    grown = player(r=9, soul=Soul(level=200), meridians=Meridians(180))
    assert realms.rate(grown, T) == 4_000_000 * 36_600 // 10_000
    more = replace(grown, dantian=Dantian(0, 1_000), guild=Membership(1, 1, qi=10))
    assert realms.bonus_bp(more, T) == 32_600
    assert realms.rate(more, T) == 4_000_000 * 40_000 // 10_000
    chosen = player(soul=Soul(nodes=(0, 9, 11)))
    assert realms.bonus_bp(chosen, T) == 500 + 300 + 200


def test_the_deepest_dantian_holds_twice_as_much_and_lets_seventeen_hours_count():
    """A dantian of level 100 is worth what it cost."""
    deep = player(r=9, dantian=Dantian(100))
    assert realms.capacity(deep, T) == 2 * realms.capacity(player(r=9), T) == 16 * 10**9
    assert accrual.cap_ms(deep) == 17 * 3_600_000


@pytest.mark.parametrize(("enh", "fails_to", "guarded_to"), [(7, 7, 7), (10, 10, 10), (11, 10, 11), (14, 13, 14)])
def test_a_failure_above_ten_costs_a_level_unless_a_talisman_guards(enh, fails_to, guarded_to):
    """The risk is the one that the player was told of."""
    item = Instance("7.1", "weapon", 1, 0, True, enh=enh, fail=2)
    after = [equipment._after(item, succeeds=False, guards=guards) for guards in (False, True)]
    assert [(each.enh, each.fail) for each in after] == [(fails_to, 3), (guarded_to if enh > 10 else enh, 3)]
    better = equipment._after(item, succeeds=True, guards=False)
    assert (better.enh, better.fail) == (enh + 1, 0)


def test_enhancing_gets_likelier_with_each_failure_and_dearer_with_each_level():
    """Prices and chances are those of the table."""
    turn = begin(player(), WORLD, now_ms=T0_MS)
    item = Instance("7.1", "weapon", 3, 0, True, enh=14, fail=5)
    assert equipment.chance_ppm(turn, item) == 200_000
    assert equipment.chance_ppm(turn, replace(item, fail=99)) == 1_000_000
    assert equipment.price(item) == (50 * 9 * 225, 2 * 3 * 15)


def test_pieces_of_one_tier_make_a_set():
    """Two, four and six pieces of one tier add what they should; five of one and one of another are four."""

    def percent(*tiers):
        items = {kind: Instance(kind, kind, tier, 0, True) for kind, tier in zip(T.gear, tiers, strict=False)}
        dressed = player(instances=items, equipment=Equipment({kind: kind for kind in items}))
        return power.reference(dressed, T).sources["equip"][8:]

    assert percent(1) == (0, 0, 0, 0)
    assert percent(1, 1) == (300, 0, 0, 0)
    assert percent(2, 2, 2, 2, 2, 1) == (300, 500, 0, 0)
    assert percent(1, 1, 1, 1, 1, 1) == (1_000, 500, 500, 0)


def test_wings_are_bounded_in_chance_and_in_bad_luck():
    """However unlucky, a step takes at most a hundred tries, and an old blessing is gone after a week."""
    assert [wings.chance_ppm(rank, 100) for rank in (0, 5, 10)] == [460_000, 285_000, 110_000]
    assert wings.chance_ppm(11, 0) == 20_000
    assert wings.chance_ppm(10, 999) < wings.chance_ppm(10, 1_000) == 1_000_000
    for rank in range(11):
        miss, expected, bless = 1.0, 0.0, 0
        while miss > 0:
            expected += miss
            miss *= 1 - wings.chance_ppm(rank, bless) / 1_000_000
            bless = min(1_000, bless + 10)
        assert expected < 20
    blessed = Wings(bless=500, blessed_ms=T0_MS)
    assert wings.bless_now(blessed, T0_MS + wings.FADES_MS - 1) == 500
    assert wings.bless_now(blessed, T0_MS + wings.FADES_MS) == 0


def test_meridians_cost_what_their_realm_costs():
    """The last point of all is a twentieth of nine first layers of the last realm."""
    assert meridians.price(T, 0, 0) == (1, 100)
    assert meridians.price(T, 19, 8) == (10**9 * 9 // 20, 100 * 400 * 9)


@pytest.mark.parametrize(("spent", "shards"), [(99_999_999, 9), (100_000_000, 10), (0, 0), (34_225_000_000, 185)])
def test_shards_are_the_exact_root(spent, shards):
    """A life is worth the same on every machine."""
    assert soul.shards_of(replace(player(), realm=Realm(spent=spent))) == shards


def test_a_mount_is_as_fast_as_its_levels_and_stars():
    """Speed has a bound, and only the mount that is ridden counts."""
    assert mounts.speed_bp(Stable({"dun_pony": Mount(50, 0, 5)}, "dun_pony")) == 2_500
    assert mounts.speed_bp(Stable({"dun_pony": Mount(7, 0, 1)}, "dun_pony")) == 440
    assert mounts.speed_bp(Stable({"dun_pony": Mount(7, 0, 1)})) == 0


def test_skills_fight_with_their_strength():
    """What a player learned is what he fights with, in the order of the slots."""
    learned = player(skills=Skills(active={"swallow_cut": 3, "stone_palm": 1}, slots=("stone_palm", "swallow_cut")))
    assert skills.actives(learned, T) == ((1_290, 3), (1_320, 3))
    begin(learned, WORLD, now_ms=T0_MS)
    strong = fight.Fighter(1, 10**6, 1_000, 0, 99, actives=skills.actives(learned, T))
    assert fight.fight(strong, fight.Fighter(1, 1_000, 1, 0, 1), 1).won


def test_five_quests_a_day_are_five_different_ones_and_others_tomorrow():
    """Every player has a day of his own, and the same one however often he looks."""
    pool = list(T.quest.daily)
    days = [quests.chosen(pool, day, 7, count=5) for day in range(30)]
    assert all(len(set(day)) == 5 for day in days)
    assert days[0] == quests.chosen(pool, 0, 7, count=5)
    assert len(set(days)) > 25
    assert quests.chosen(pool, 0, 8, count=5) != days[0]
