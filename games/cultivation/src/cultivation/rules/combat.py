"""System 2.2, combat: stages to clear, and an expedition that earns while nobody looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.rules import accrual, character, chests, fight, ledger, power, skills
from cultivation.rules.kept import kept, last_roll
from cultivation.rules.mounts import speed_bp
from cultivation.rules.numbers import BP
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import Turn, answer, emit, reject, roll_number, with_player

if TYPE_CHECKING:
    from cultivation.rules.player import Combat, Player

STAGE_LAST = 400
COOLDOWN_MS = 2_000
MINUTE_UNIT = 60_000 * BP  # a minute in ms, times the basis points of the mount's speed
CHEST_UNIT = 10 * MINUTE_UNIT
CHESTS_MAX = 144  # one command rolls no more; the rest stays for the next


@dataclass(frozen=True, slots=True)
class Income:
    """What an expedition earned, and the section after it."""

    stone: int
    exp: int
    chests: int
    combat: Combat


def stage_challenge(turn: Turn, *, stage: int) -> Turn:
    """Fight the next stage; only the one after the last cleared may be challenged."""
    combat = turn.player.combat
    if stage != combat.stage_cleared + 1 or stage > STAGE_LAST:
        reject("wrong_state", f"the next stage is {combat.stage_cleared + 1}")
    wait_ms = combat.challenged_ms + COOLDOWN_MS - turn.now_ms
    if wait_ms > 0:
        reject("cooldown", retry_after_ms=wait_ms)
    turn, seed = roll_number(turn, "combat")
    sides = fighter(turn), enemy(stage)
    result = fight.fight(*sides, seed)
    name = fight.log_hash(result)
    fought = replace(combat, challenged_ms=turn.now_ms, fights=combat.fights + 1, log_hash=name)
    turn = with_player(turn, combat=fought)
    turn = answer(turn, won=result.won, rounds=result.rounds, seed=str(seed), log_hash=name)
    turn = answer(turn, log=fight.as_lists(result))
    turn = emit(turn, "FightResolved", stage=stage, won=result.won, rounds=result.rounds)
    turn = kept(turn, sides, seed, name=last_roll(turn), result=result)
    return _cleared(turn, stage) if result.won else turn


def expedition_set(turn: Turn, *, stage: int) -> Turn:
    """Send the expedition to a cleared stage; what it earned before is settled first."""
    if not 0 <= stage <= turn.player.combat.stage_cleared:
        reject("wrong_state", "that stage is not cleared")
    turn = idle_claim(turn)
    return with_player(turn, combat=replace(turn.player.combat, expedition=stage))


def idle_claim(turn: Turn) -> Turn:
    """Pays what the expedition earned since the last claim; a second claim at the same moment pays
    nothing.
    """
    since_ms = turn.player.combat.anchor_ms
    earned = income(turn.player, turn.now_ms)
    turn = with_player(turn, combat=earned.combat)
    before = len(turn.postings)
    turn = ledger.pay(turn, "stone", qty=earned.stone, reason="idle")
    turn = character.gain_exp(turn, earned.exp)
    turn = chests.open_chests(turn, earned.chests)
    paid = tuple(replace(posting, since_ms=since_ms) for posting in turn.postings[before:])
    turn = replace(turn, postings=(*turn.postings[:before], *paid))
    turn = emit(turn, "IdleClaimed", stone=earned.stone, exp=earned.exp, chests=earned.chests)
    return answer(turn, stone=earned.stone, exp=earned.exp, chests=earned.chests)


def income(player: Player, now_ms: int) -> Income:
    """What the expedition earned up to `now_ms`; used by reading as well, which writes nothing."""
    combat = player.combat
    time = accrual.span(combat.anchor_ms, now_ms, accrual.cap_ms(player))
    speed = BP + speed_bp(player.mount)
    s = combat.expedition
    stone, rem_stone = accrual.grow(time.paid_ms, rate=(10 + 3 * s) * speed, rem=combat.rem_stone, unit=MINUTE_UNIT)
    exp, rem_exp = accrual.grow(time.paid_ms, rate=(5 + 2 * s) * speed, rem=combat.rem_exp, unit=MINUTE_UNIT)
    boxes, rem_chest = accrual.grow(time.paid_ms, rate=speed, rem=combat.rem_chest, unit=CHEST_UNIT)
    opened = min(boxes, CHESTS_MAX)
    settled = replace(
        combat,
        anchor_ms=max(combat.anchor_ms, now_ms),
        rem_stone=rem_stone,
        rem_exp=rem_exp,
        rem_chest=rem_chest + (boxes - opened) * CHEST_UNIT,
        lost_ms=combat.lost_ms + time.lost_ms,
    )
    return Income(stone=stone, exp=exp, chests=opened, combat=settled)


def fighter(turn: Turn) -> fight.Fighter:
    """The player as a fighter, from the same numbers that the power is made of: the vectors kept from the command
    before, and those whose sections this command has changed.
    """
    s = power.stats(power.refresh(turn.before or turn.player, turn.player, turn.tables).power)
    level = turn.player.character.level
    actives = skills.actives(turn.player, turn.tables)
    return fight.Fighter(level, s.hp, s.atk, s.dfn, s.spd, s.crit, s.cdmg, s.pen, s.res, actives)


def enemy(stage: int) -> fight.Fighter:
    """Who guards a stage; every tenth is a boss."""
    s = stage
    hp, atk = 100 + 30 * s + 2 * s * s, 10 + 2 * s + s * s // 50
    if s % 10 == 0:
        hp, atk = hp * 3, atk * 1_300 // 1_000
    return fight.Fighter((s + 1) // 2, hp, atk, 5 + s + s * s // 100, 10 + s // 10)


def _cleared(turn: Turn, stage: int) -> Turn:
    turn = with_player(turn, combat=replace(turn.player.combat, stage_cleared=stage))
    turn = ledger.pay(turn, "stone", qty=50 + 10 * stage, reason="stage_first")
    turn = character.gain_exp(turn, 20 * stage)
    if stage % 10 == 0:
        turn = chests.drop_gear(turn, stage)
    return emit(turn, "StageCleared", stage=stage)
