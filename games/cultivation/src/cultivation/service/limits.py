"""How fast one player may order: token buckets, in memory, because each process is only protecting itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

PLAYERS_MAX = 20_000
SUSPECT_AT = 100  # breaches after which a player is named in the log, again and again


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second for long, and so many at once."""

    per_s: float
    burst: int


ALL = Rate(10.0, 20)
BY_NAME: Mapping[str, Rate] = {
    "stage_challenge": Rate(0.5, 4),
    "create": Rate(0.5, 5),
    "rename": Rate(0.2, 3),
    "market_list": Rate(2.0, 10),
    "market_bid": Rate(2.0, 10),
    "friend_request": Rate(1.0, 10),
    "client_report": Rate(0.2, 10),
    "chat_report": Rate(0.5, 5),
}


@dataclass(slots=True)
class Bucket:
    """What is left, as of a moment."""

    left: float
    at_s: float

    def wait_s(self, rate: Rate, now_s: float) -> float:
        """How long until one more is allowed; 0 is now."""
        self.left = min(rate.burst, self.left + max(0.0, now_s - self.at_s) * rate.per_s)
        self.at_s = now_s
        return 0.0 if self.left >= 1 else (1 - self.left) / rate.per_s


@dataclass(slots=True)
class Limits:
    """Buckets by player and name; those who have been away the longest are forgotten first."""

    buckets: OrderedDict[int, dict[str, Bucket]] = field(default_factory=OrderedDict)
    breaches: OrderedDict[int, int] = field(default_factory=OrderedDict)
    fresh: dict[int, int] = field(default_factory=dict)

    def wait_ms(self, player_id: int, name: str, *, now_s: float) -> int:
        """0 when the command is allowed, and then it counts; else when to come again."""
        mine = self.buckets.setdefault(player_id, {})
        self.buckets.move_to_end(player_id)
        if len(self.buckets) > PLAYERS_MAX:
            self.buckets.popitem(last=False)
        found = [_bucket(mine, "", now_s)]
        wait_s = found[0].wait_s(ALL, now_s)
        if name in BY_NAME:
            found.append(_bucket(mine, name, now_s))
            wait_s = max(wait_s, found[1].wait_s(BY_NAME[name], now_s))
        if wait_s > 0:
            return int(wait_s * 1_000) + 1
        for bucket in found:
            bucket.left -= 1
        return 0

    def is_suspect(self, player_id: int) -> bool:
        """Counts a breach; true at every hundredth of a player."""
        if player_id in self.fresh or len(self.fresh) < PLAYERS_MAX:
            self.fresh[player_id] = self.fresh.get(player_id, 0) + 1
        count = self.breaches[player_id] = self.breaches.pop(player_id, 0) + 1
        if len(self.breaches) > PLAYERS_MAX:
            self.breaches.popitem(last=False)
        return count % SUSPECT_AT == 0

    def taken(self) -> dict[int, int]:
        """The breaches by player since this was asked last: the score that is kept for people."""
        fresh, self.fresh = self.fresh, {}
        return fresh


def _bucket(mine: dict[str, Bucket], name: str, now_s: float) -> Bucket:
    """The player's bucket of this name, of all orders where it is empty; a new one is full."""
    found = mine.get(name)
    if found is None:
        found = mine[name] = Bucket(BY_NAME.get(name, ALL).burst, now_s)
    return found
