"""What a player keeps of system 2.5, quest."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Period:
    """The quests of one day or one week, which `number` counts. `bonus`: the reward for all of them is paid. `until_ms`
    is its end where that was moved because quests were off, else 0.
    """

    number: int = -1
    ids: tuple[str, ...] = ()
    prog: tuple[int, ...] = ()
    claimed: tuple[bool, ...] = ()
    bonus: bool = False
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Bounty:
    """The one bounty accepted, since and until when it may be fulfilled. `paused_ms` is the end of the last pause that
    was given back.
    """

    id: str
    until_ms: int
    prog: int = 0
    since_ms: int = 0
    paused_ms: int = 0


@dataclass(frozen=True)
class Quest:
    """Section of system 2.5. `main` is how many main quests are claimed; `accepted` counts the bounties of
    `accepted_day`.
    """

    main: int = 0
    main_prog: int = 0
    daily: Period = field(default_factory=Period)
    weekly: Period = field(default_factory=Period)
    bounty: Bounty | None = None
    accepted_day: int = -1
    accepted: int = 0
