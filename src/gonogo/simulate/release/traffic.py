"""How many users there are, how many of them meet the new version, and how many requests they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, pi, sqrt
from random import Random

REQUESTS_PER_USER_S = 0.05
"""One request every twenty seconds from each user, day and night together: a quiet game's pace."""
DAY_S = 86_400.0
SWING = 0.4
"""How far a day's busiest and quietest hours lie from its mean."""
EXACT_MAX = 40.0
"""Below this mean a count is drawn one by one; above, the normal distribution is as good."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """`users` are all; `phase_users` those on the new version in a phase whose document counts them."""

    users: float
    phase_users: Mapping[str, float] = field(default_factory=dict)
    requests_per_user_s: float = REQUESTS_PER_USER_S

    def new_share(self, phase: str, share_bp: int) -> float:
        """The part of all users on the new version: named people where the phase counts them, else the share."""
        if share_bp == 0:
            return 0.0
        counted = self.phase_users.get(phase)
        return min(1.0, counted / self.users) if counted is not None else share_bp / 10_000

    def requests(self, *, since_s: float, until_s: float) -> float:
        """Expected requests of all users between two moments; the middle of the time stands for all of it."""
        middle_s = (since_s + until_s) / 2
        swing = 1.0 if until_s - since_s > DAY_S / 4 else 1.0 - SWING * cos(2 * pi * middle_s / DAY_S)
        return self.users * self.requests_per_user_s * swing * (until_s - since_s)


def poisson(dice: Random, mean: float) -> int:
    """A count with that mean."""
    if mean <= 0:
        return 0
    if mean > EXACT_MAX:
        return max(0, round(dice.gauss(mean, sqrt(mean))))
    count, left = 0, dice.expovariate(1.0)
    while left < mean:
        count += 1
        left += dice.expovariate(1.0)
    return count


def binomial(dice: Random, n: int, share: float) -> int:
    """How many of `n` fall to a share."""
    if n <= 0 or share <= 0:
        return 0
    if share >= 1:
        return n
    if n * min(share, 1 - share) > EXACT_MAX:
        return min(n, max(0, round(dice.gauss(n * share, sqrt(n * share * (1 - share))))))
    if share > 1 / 2:
        return n - binomial(dice, n, 1 - share)
    return min(n, poisson(dice, n * share)) if share < 1 / 20 else sum(dice.random() < share for _ in range(n))
