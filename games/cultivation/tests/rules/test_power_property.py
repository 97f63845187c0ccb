"""Power kept is power computed anew, whatever players have and order: a player never fights with yesterday's."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cultivation.content.load import tables
from cultivation.content.vectors import COUNT, player
from cultivation.defects import planted
from cultivation.gate.model.orders import Known, some_order
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import power
from cultivation.rules.numbers import SAFE_INT_MAX
from cultivation.rules.play import World, play
from cultivation.rules.player import (
    CURRENCIES,
    SECTIONS,
    Accessories,
    Achievement,
    Alloc,
    Character,
    Dantian,
    Equipment,
    Instance,
    Membership,
    Meridians,
    Player,
    Realm,
    Runes,
    Skills,
    Soul,
    Stable,
    Wings,
)
from cultivation.rules.sections.mount import Mount
from cultivation.rules.turn import Rejected

T = tables()
WORLD = World(T, b"a secret")
NOW_MS = 1_700_000_000_000
NUMBER = st.integers(0, COUNT - 1)
WORN = ("equipment", "accessories", "instances")  # what is worn names what is there
PARTS = [WORN, *((name,) for name in sorted(SECTIONS.keys() - {"power", *WORN}))]
GOODS = ("minor_pill", "fodder", "feather", "beast_core", "breakthrough_pill", "mount_dun_pony", "old_chest")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(first=NUMBER, steps=st.lists(st.tuples(st.sets(st.sampled_from(PARTS), max_size=4), NUMBER), max_size=8))
def test_any_sections_that_change_at_once_leave_what_is_kept_exact(first, steps):
    """Some sections of one player after the other become those of somebody else, and every vector follows."""
    one = player(first, T)
    one = replace(one, power=power.reference(one, T))
    for parts, number in steps:
        other = player(number, T)
        moved = {name: getattr(other, name) for part in parts for name in part}
        one = power.refresh(one, replace(one, **moved), T)
        assert one.power == power.reference(one, T)


def rich(number):
    """A player of the golden vectors with enough of everything to try every command."""
    one = player(number, T)
    who = replace(one.character, name="Rich", free_points=50, created_ms=NOW_MS - 10**9)
    runes = {(f"rune_{kind}_1", False): 20 for kind in range(8)}
    one = replace(
        one, character=who, purse=dict.fromkeys(CURRENCIES, 10**9), skills=Skills(earned=500),
        realm=replace(one.realm, amount=10**12, gained=10**12, anchor_ms=NOW_MS),
        soul=replace(one.soul, gained=10**6), stacks={(item, False): 50 for item in GOODS} | runes,
    )  # fmt: skip
    return replace(one, power=power.reference(one, T))


def drifted(numbers, done):
    """Players of random commands whose kept power is not the reference; `done` counts what was accepted."""
    wrong = []
    for number in numbers:
        one, dice, known = rich(number), Random(number), Known([number, number + 1])  # noqa: S311  Seeded dice.
        for step in range(120):
            name, args = some_order(dice, known, one, T)
            if name not in COMMANDS:
                continue
            command = COMMANDS[name]
            try:
                asked = msgspec.convert(args, command.args)
                turn = play(one, WORLD, now_ms=NOW_MS + step * 3_000, rule=lambda t, c=command, a=asked: c.run(t, a))
            except (Rejected, msgspec.ValidationError):
                continue
            one = turn.player
            done[name] += 1
            if one.power != power.reference(one, T):
                wrong.append((number, step, name))
    return wrong


def test_random_commands_leave_what_is_kept_exact():
    """Whatever a player orders, the number that everybody sees is the one that a full recomputation gives."""
    done = Counter()
    assert drifted(range(40), done) == []
    systems = {COMMANDS[name].system for name in done}
    assert systems >= {"character", "realms", "meridians", "dantian", "mount", "wings", "runes", "soul", "skills"}


def test_a_forgotten_dependency_is_found():
    """The build whose dantian forgets the realm keeps the power of the realm before."""
    mortal = rich(3)
    mortal = replace(mortal, realm=replace(mortal.realm, r=0, layer=9), dantian=Dantian(10, 5))
    mortal = replace(mortal, power=power.reference(mortal, T))
    command = COMMANDS["breakthrough"]

    def risen():
        turn = play(mortal, WORLD, now_ms=NOW_MS, rule=lambda t: command.run(t, command.args()))
        assert turn.player.realm.r == 1
        return turn.player.power == power.reference(turn.player, T)

    assert risen()
    with planted("B5"):
        assert not risen()


def test_the_strongest_player_is_exact_in_a_browser():
    """Every source at its most is some thirty million: far below what a browser holds exactly."""
    affixes = ((1, 1_500), (4, 1_500), (5, 1_500), (6, 1_500))
    worn = {slot: slot for slot in ("weapon", "head", "chest", "legs", "hands", "feet")}
    things = {slot: Instance(slot, slot, 10, 5, True, affixes, enh=15) for slot in worn}
    best = Player(
        1, character=Character(level=200, alloc=Alloc(200, 200, 100, 100)), realm=Realm(9, 9), instances=things,
        equipment=Equipment(worn), accessories=Accessories(book=tuple(T.accessories.definitions)),
        skills=Skills(passive=dict.fromkeys(T.skills.passive, 20)), runes=Runes(((1, 12),) * 8),
        meridians=Meridians(180), dantian=Dantian(100, 1_000), soul=Soul(level=200, nodes=(0, 1, 2)),
        mount=Stable({name: Mount(50, 0, 5) for name in T.mount.names}, next(iter(T.mount.names))),
        wings=Wings(10, 9), achievement=Achievement(points=2_000), guild=Membership(guild=1, hp=10, atk=10),
    )  # fmt: skip
    strength = power.power_of(power.reference(best, T), 9)
    assert 10_000_000 < strength < 100_000_000
    assert 10_000 * strength < SAFE_INT_MAX
