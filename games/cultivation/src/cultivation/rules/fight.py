"""A fight between two fighters: pure, so the same seed gives the same fight for ever."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from hashlib import blake2b
from typing import Any

from cultivation.rules.numbers import BP, clamp

ROUNDS_MAX = 30
BASIC = (1_000, 0)  # the ordinary blow: full strength, no cooldown


@dataclass(frozen=True, slots=True)
class Fighter:
    """One side. `actives` are (multiplier in thousandths, cooldown in rounds), in slot order."""

    level: int
    hp: int
    atk: int
    dfn: int
    spd: int
    crit: int = 0
    cdmg: int = 15_000
    pen: int = 0
    res: int = 0
    actives: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Blow:
    """One line of the log: `turn` is the round, `by` is "a" or "b"; `left` is what the one who was hit has
    left.
    """

    turn: int
    by: str
    damage: int
    crit: bool
    left: int


@dataclass(frozen=True, slots=True)
class Fight:
    """How it went. `won` is about the attacker, side a."""

    won: bool
    rounds: int
    log: tuple[Blow, ...]


def fight(a: Fighter, b: Fighter, seed: int) -> Fight:
    """At most 30 rounds in which both act once; then the higher share of hp left wins, a tie is the
    defender's.
    """
    sides = {"a": a, "b": b}
    hp = {"a": a.hp, "b": b.hp}
    ready = {"a": [0] * len(a.actives), "b": [0] * len(b.actives)}
    order = "ab" if a.spd >= b.spd else "ba"
    log: list[Blow] = []
    for number in range(1, ROUNDS_MAX + 1):
        for by in order:
            other = "b" if by == "a" else "a"
            mult = _act(sides[by], ready[by], number)
            damage, crit = _damage(sides[by], sides[other], mult=mult, roll=_roll(seed, len(log)))
            hp[other] -= damage
            log.append(Blow(number, by, damage, crit, max(0, hp[other])))
            if hp[other] <= 0:
                return Fight(won=by == "a", rounds=number, log=tuple(log))
    share_a, share_b = hp["a"] * BP // a.hp, hp["b"] * BP // b.hp
    return Fight(won=share_a > share_b, rounds=ROUNDS_MAX, log=tuple(log))


def log_hash(result: Fight) -> str:
    """A short name of exactly this course of the fight."""
    text = "|".join(f"{e.turn}{e.by}{e.damage}{int(e.crit)}{e.left}" for e in result.log)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def as_lists(result: Fight) -> list[list[Any]]:
    """The log as a client is told it."""
    return [[e.turn, e.by, e.damage, int(e.crit), e.left] for e in result.log]


def as_text(fighter: Fighter) -> str:
    """A fighter in one line: what somebody was at that moment, whatever becomes of them later."""
    *numbers, actives = astuple(fighter)
    skills = ",".join(f"{mult}/{cooldown}" for mult, cooldown in actives)
    return f"{' '.join(map(str, numbers))};{skills}"


def of_text(text: str) -> Fighter:
    """The fighter of such a line."""
    numbers, skills = text.split(";")
    pairs = (pair.split("/") for pair in skills.split(",") if pair)
    actives = tuple((int(mult), int(cooldown)) for mult, cooldown in pairs)
    level, hp, atk, dfn, spd, crit, cdmg, pen, res = map(int, numbers.split())
    return Fighter(level, hp, atk, dfn, spd, crit, cdmg, pen, res, actives)


def _act(fighter: Fighter, ready: list[int], number: int) -> int:
    for slot, (mult, cooldown) in enumerate(fighter.actives):
        if ready[slot] <= number:
            ready[slot] = number + cooldown
            return mult
    return BASIC[0]


def _damage(by: Fighter, to: Fighter, *, mult: int, roll: int) -> tuple[int, bool]:
    k = 500 + 50 * by.level
    edef = to.dfn * (BP - min(by.pen, 6_000)) // BP
    damage = by.atk * k // (k + edef) * mult // 1_000 * (9_500 + (roll & 0xFFFFFFFF) % 1_001) // BP
    crit = (roll >> 32) % BP < clamp(by.crit - to.res, 500, 7_500)
    if crit:
        damage = damage * by.cdmg // BP
    return max(1, damage), crit


def _roll(seed: int, count: int) -> int:
    text = seed.to_bytes(8, "little") + count.to_bytes(4, "little")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")
