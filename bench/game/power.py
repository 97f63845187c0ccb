"""The power calculator: how long the reference and the kept totals take, and whether they ever differ."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from random import Random
from statistics import median
from typing import Any

from bench.figures import Figure, Measured
from cultivation.content import vectors
from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import power, soul
from cultivation.rules.play import World, play
from cultivation.rules.player import Player
from cultivation.rules.support import Raise, raised
from cultivation.rules.turn import Rejected, Turn

REFERENCE_US_MAX, INCREMENTAL_US_MAX = 100.0, 15.0
COMMANDS_FULL, COMMANDS_QUICK = 200_000, 5_000
PLAYERS_FULL, PLAYERS_QUICK = 2_000, 200
T0_MS = 1_700_000_000_000
GROWN = Raise(realm=6, level=90, age_ms=100 * 3_600_000, stone=10_000_000, jade=100_000)
A_LIFE = 500
"""Commands after which the next player begins, so that all stretches of a life are seen."""
WAITS_MS = (0, 2_100, 60_000, 7_200_000, 50_000_000)


def measure(*, is_quick: bool, seed: int) -> Measured:
    """Medians over drawn players, and the drift over random commands."""
    reference_us, incremental_us = _speeds(PLAYERS_QUICK if is_quick else PLAYERS_FULL)
    wanted = COMMANDS_QUICK if is_quick else COMMANDS_FULL
    drift, accepted, seconds = _drift(wanted, seed)
    figures = (
        Figure("power, reference, median", round(reference_us, 1), "us", at_most=REFERENCE_US_MAX),
        Figure("power, incremental, median", round(incremental_us, 1), "us", at_most=INCREMENTAL_US_MAX),
        Figure("power, drift", drift, "", at_most=0),
        Figure("random commands", wanted, "", at_least=None if is_quick else COMMANDS_FULL),
        Figure("of them accepted", accepted, "", at_least=wanted // 20),
        Figure("a command with both calculations", round(1e6 * seconds / wanted, 1), "us"),
    )
    return Measured(figures, (), (), seed)


def _speeds(count: int) -> tuple[float, float]:
    """Microseconds of the reference, and of the refresh after a change of the character's section alone."""
    content = tables()
    reference, incremental = [], []
    for n in range(count):
        player = vectors.player(n, content)
        began = time.perf_counter_ns()
        kept = power.reference(player, content)
        reference.append((time.perf_counter_ns() - began) / 1_000)
        before = replace(player, power=kept)
        alloc = replace(before.character.alloc, con=before.character.alloc.con + 1)
        after = replace(before, character=replace(before.character, alloc=alloc))
        began = time.perf_counter_ns()
        power.refresh(before, after, content)
        incremental.append((time.perf_counter_ns() - began) / 1_000)
    return median(reference), median(incremental)


def _drift(count: int, seed: int) -> tuple[int, int, float]:
    """(commands after which kept and recomputed totals differ, commands accepted, seconds)."""
    random, world = Random(seed), World(tables(), b"bench")
    drift = accepted = 0
    now_ms, player = T0_MS, _born(world, 1)
    began_s = time.perf_counter()
    for number in range(count):
        if number % A_LIFE == 0:
            player = _born(world, 1 + number // A_LIFE)
        now_ms += random.choice(WAITS_MS)
        name, args = _drawn(random, player)
        try:
            turn = play(player, world, now_ms=now_ms, rule=_rule(name, args))
        except Rejected:
            continue
        accepted += 1
        player = turn.player
        drift += power.reference(player, world.tables) != player.power
    return drift, accepted, time.perf_counter() - began_s


def _rule(name: str, args: dict[str, Any]) -> Callable[[Turn], Turn]:
    """What the command does to its player; transcending is a deal only because of a dungeon run that may be open."""
    if name == "transcend":
        return soul.transcend
    command = COMMANDS[name]
    decoded = command.args(**args)
    return lambda turn: command.run(turn, decoded)


def _born(world: World, id_: int) -> Player:
    command = COMMANDS["create"]
    args = command.args(name=f"Bench {id_}", element="fire")
    turn = play(Player(id_), world, now_ms=T0_MS, rule=lambda t: command.run(t, args))
    return play(turn.player, world, now_ms=T0_MS, rule=lambda t: raised(t, GROWN)).player


def _drawn(random: Random, player: Player) -> tuple[str, dict[str, Any]]:
    """A command that may well be possible."""
    things = sorted(player.instances) or ["none"]
    passive = sorted(tables().skills.passive)
    return random.choice(
        (
            ("idle_claim", {}),
            ("advance", {}),
            ("breakthrough", {"pills": 0}),
            ("allocate", {"con": random.randrange(3), "ins": 1}),
            ("respec", {}),
            ("stage_challenge", {"stage": player.combat.stage_cleared + 1}),
            ("expedition_set", {"stage": player.combat.stage_cleared}),
            ("equip", {"id": random.choice(things)}),
            ("unequip", {"slot": "weapon"}),
            ("enhance", {"id": random.choice(things)}),
            ("learn", {"skill": random.choice(passive)}),
            ("upgrade", {"skill": random.choice(passive)}),
            ("meridian_open", {}),
            ("dantian_up", {}),
            ("wing_try", {}),
            ("soul_up", {}),
            ("transcend", {}),
        )
    )
