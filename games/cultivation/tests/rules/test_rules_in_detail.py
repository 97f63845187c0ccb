"""Single promises of the rules that no story tells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.rules import bag, character, chests, combat, events, fight, inventory, realms, roll
from cultivation.rules.numbers import BALANCE_MAX
from cultivation.rules.play import World, begin, play
from cultivation.rules.player import Character, Inventory, Player, Realm
from cultivation.rules.turn import Rejected, emit

T0_MS = 1_700_000_000_000
WORLD = World(tables(), b"a secret")
BORN = Player(7, character=Character(level=1))


def turn_of(player):
    return begin(player, WORLD, now_ms=T0_MS)


def test_ninety_nine_chests_at_once_are_ninety_nine_chests():
    """Opening in bulk is neither better nor worse."""
    bulk = chests.open_chests(turn_of(BORN), 99).player
    single = turn_of(BORN)
    for _ in range(99):
        single = chests.open_chests(single, 1)
    assert bulk.stacks == single.player.stacks
    assert bulk.core.rolls == single.player.core.rolls == {"drop": 99}


def test_what_does_not_fit_goes_into_one_mail_and_nothing_is_lost():
    """A reward for a full bag is kept for the player."""
    player = replace(BORN, inventory=Inventory(capacity=1), stacks={("fodder", False): 9_990})
    turn = bag.grant_stack(turn_of(player), ("fodder", False), qty=20, reason="drop")
    turn, made = bag.make_instance(turn, "head", tier=1, quality=0, bound=False)
    turn = bag.grant_instance(turn, made, reason="drop")
    assert turn.player.stacks == {("fodder", False): 9_999}
    assert [mail.id for mail in turn.mails] == ["7.1"]
    mailed = {p.asset: p.qty for p in turn.postings if p.to_account == "mail:7.1"}
    assert mailed == {"s:fodder:free": 11, "i:7.1": 1}


def test_a_purchase_without_room_is_refused():
    """Nobody pays for what cannot be carried."""
    player = replace(BORN, inventory=Inventory(capacity=1), purse={"stone": 10**6}, stacks={("fodder", True): 1})
    with pytest.raises(Rejected) as refused:
        inventory.buy_npc(turn_of(player), item="fodder", n=1)
    assert refused.value.code == "inventory_full"


def test_a_credit_over_the_largest_balance_changes_nothing():
    """A balance never overflows."""
    player = replace(BORN, purse={"stone": BALANCE_MAX - 1})
    with pytest.raises(Rejected) as refused:
        play(
            player,
            WORLD,
            now_ms=T0_MS + 60_000,
            rule=lambda t: bag.ledger.pay(t, "stone", qty=2, reason="idle"),
        )
    assert refused.value.code == "cap_exceeded"


def test_a_failed_breakthrough_pays_back_injures_and_gets_likelier():
    """Bad luck costs 30 %, not everything, and ends."""
    price = realms.cost(WORLD.tables, 8, 9)
    section = Realm(r=8, layer=9, amount=price, gained=price, anchor_ms=T0_MS)
    player = replace(BORN, id=8, realm=section)
    failures = 0
    while True:
        turn = play(player, WORLD, now_ms=T0_MS, rule=lambda t: realms.breakthrough(t, pills=0))
        after = turn.player.realm
        if dict(turn.reply)["success"]:
            break
        failures += 1
        assert after.amount == price * 7 // 10
        assert (after.pity, after.injury_until) == (failures, T0_MS + 600_000)
        player = replace(turn.player, realm=replace(after, amount=price, gained=after.spent + after.lost + price))
    assert 1 <= failures <= 14
    assert (after.r, after.layer, after.amount, after.pity) == (9, 1, 0, 0)


def test_an_injury_slows_qi_by_a_fifth():
    """The settling splits at the end of the injury."""
    player = replace(BORN, realm=Realm(anchor_ms=T0_MS, rate=1_000, injury_until=T0_MS + 10_000))
    assert realms.settled_realm(player, WORLD.tables, T0_MS + 20_000).gained == 8 + 10


def test_qi_over_the_capacity_is_lost_and_counted():
    """Nobody is stuck, nobody hoards."""
    player = replace(BORN, realm=Realm(anchor_ms=T0_MS, rate=1_000))
    settled = realms.settled_realm(player, WORLD.tables, T0_MS + 1_000_000)
    assert (settled.amount, settled.lost) == (160, 840)


def test_a_bank_of_experience_counts_when_the_realm_rises():
    """Experience gained at the level cap is not wasted up to one level's worth."""
    player = replace(BORN, character=Character(level=20, free_points=57), realm=Realm(anchor_ms=T0_MS))
    full = character.gain_exp(turn_of(player), 10**9)
    assert (full.player.character.level, full.player.character.exp) == (20, character.exp_to_next(20))
    assert full.player.character.exp_lost == 10**9 - character.exp_to_next(20)
    price = realms.cost(WORLD.tables, 0, 9)
    ready = replace(full.player, realm=Realm(layer=9, amount=price, gained=price, anchor_ms=T0_MS))
    risen = play(ready, WORLD, now_ms=T0_MS, rule=lambda t: realms.breakthrough(t, pills=0))
    told = [(e.type, e.depth) for e in risen.events if e.type != "CountersBegun"]
    assert told == [("RealmAdvanced", 0), ("LevelUp", 1)]
    assert (risen.player.character.level, risen.player.character.exp) == (21, 0)


def test_the_ninth_realm_is_announced_and_the_first_is_not():
    """Others hear of great deeds only."""
    told = [events.leaves(emit(turn_of(BORN), "RealmAdvanced", r=r, l=1).events[0]) for r in (4, 5, 9)]
    assert told == [False, True, True]


def test_handlers_that_call_each_other_for_ever_are_stopped():
    """A mistake in two handlers fails one command, not the server."""
    again = {"Ping": (events.Handler("quest", lambda t, _: emit(t, "Ping")),)}
    with pytest.raises(events.EventStorm):
        events.react(emit(turn_of(BORN), "Ping"), again)


def test_a_fight_depends_on_its_seed_alone():
    """A support engineer can run any fight again."""
    me, boss = combat.fighter(turn_of(BORN)), combat.enemy(10)
    results = [fight.fight(me, boss, seed) for seed in (1, 1, 2)]
    assert results[0] == results[1]
    assert fight.log_hash(results[0]) != fight.log_hash(results[2])
    assert all(blow.damage >= 1 for result in results for blow in result.log)


def test_thirty_rounds_without_a_winner_are_the_defenders():
    """Two who cannot hurt each other do not fight for ever."""
    wall = fight.Fighter(level=1, hp=10**9, atk=1, dfn=10**6, spd=10)
    drawn = fight.fight(wall, wall, seed=5)
    assert (drawn.won, drawn.rounds, len(drawn.log)) == (False, 30, 60)


def test_skills_are_used_in_slot_order_when_ready():
    """A strong blow comes back after its cooldown, not before."""
    hero = fight.Fighter(level=1, hp=10**6, atk=1_000, dfn=0, spd=99, actives=((5_000, 3),))
    log = fight.fight(hero, fight.Fighter(level=1, hp=10**6, atk=1, dfn=0, spd=1), seed=1).log
    mine = [blow.damage for blow in log if blow.by == "a"][:7]
    assert [damage > 3_000 for damage in mine] == [True, False, False, True, False, False, True]


def test_a_roll_is_a_function_of_player_stream_and_count():
    """A retry cannot roll again, and any roll can be recomputed."""
    assert roll.ppm(b"s", 7, stream="drop", count=3) == roll.ppm(b"s", 7, stream="drop", count=3)
    rolls = {roll.number(b"s", p, stream=s, count=n) for p in (7, 8) for s in ("drop", "gift") for n in (0, 1)}
    assert len(rolls) == 8
    with pytest.raises(ValueError, match="add up"):
        roll.choose((10, 10), 999_999)


def test_a_reason_outside_the_table_is_a_bug():
    """Value comes from nowhere but the places that were agreed on."""
    with pytest.raises(ValueError, match="no faucet"):
        bag.ledger.pay(turn_of(BORN), "jade", qty=1, reason="idle")
    with pytest.raises(ValueError, match="no sink"):
        bag.ledger.charge(turn_of(replace(BORN, purse={"jade": 5})), "jade", qty=1, reason="npc_buy")
