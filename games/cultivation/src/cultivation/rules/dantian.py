"""System 2.22, dantian: how much qi fits, how long an absence counts, and how pure the qi is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import combat, ledger, realms
from cultivation.rules.turn import answer, emit, reject, with_player

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn

LEVEL_MAX = 100
PURITY_MAX = 1_000


def dantian_up(turn: Turn) -> Turn:
    """One level more. What grew until now is settled first: a longer absence counts from now on only."""
    section, r = turn.player.dantian, turn.player.realm.r
    if section.level >= min(LEVEL_MAX, 10 * (r + 1)):
        reject("cap_exceeded", "dantian")
    turn = combat.idle_claim(realms.settle(turn))
    turn = ledger.charge(turn, "stone", qty=500 * (section.level + 1) ** 2, reason="dantian")
    turn = with_player(turn, dantian=replace(section, level=section.level + 1))
    return emit(turn, "DantianUpgraded", level=section.level + 1)


def compress(turn: Turn, *, qi: int) -> Turn:
    """Qi becomes purity, in whole steps; what is not enough for a step stays."""
    section, r = turn.player.dantian, turn.player.realm.r
    step = turn.tables.realms[r].cost // 10
    grown = qi // step
    if grown == 0:
        reject("insufficient", f"a step takes {step} qi")
    if section.purity + grown > min(PURITY_MAX, 100 * (r + 1)):
        reject("cap_exceeded", "purity")
    turn = realms.spend(realms.settle(turn), grown * step)
    turn = with_player(turn, dantian=replace(section, purity=section.purity + grown))
    turn = emit(turn, "PurityChanged", purity=section.purity + grown)
    return answer(turn, purity=section.purity + grown, spent=grown * step)
