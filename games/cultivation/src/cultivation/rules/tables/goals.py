"""What quests and achievements count, and what they give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """Either a measure of the player's state (`state`), or events of a type: each counts 1, or what its field
    `sum` says, if its field `field` is at least `least`. `ledger`
    (`faucet:idle:stone`) says which postings add up to the same for the time before there was the goal.
    """

    state: str = ""
    event: str = ""
    sum: str = ""
    field: str = ""
    least: int = 0
    ledger: str = ""


@dataclass(frozen=True, slots=True)
class Reward:
    """What is paid once; `items` are granted bound."""

    stone: int = 0
    essence: int = 0
    exp: int = 0
    items: tuple[tuple[str, int], ...] = ()
