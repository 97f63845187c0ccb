"""One player: what it does next, and whether what it is told fits what it was told before."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.players.keys import new_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

SESSION_S = 600  # logs in again well before the token ends
CHALLENGE_S = 2.2
KNOWN_MAX = 16
TWICE_PERCENT = 40  # of the claims: a mobile that got no reply in time sends again
ELEMENTS = ("metal", "wood", "water", "fire", "earth")
# What a player does: the first line whose number is above the dice of 100.
DICE = (
    (10, "sync"),
    (50, "look"),
    (70, "claim"),
    (80, "stage"),
    (88, "travel"),
    (92, "buy"),
    (96, "use"),
    (100, "evening"),
)
PLAYS: Mapping[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "claim": (("idle_claim", {}),),
    "buy": (("buy_npc", {"item": "minor_pill", "n": 1}),),
    "use": (("use", {"item": "minor_pill", "bound": False, "n": 1}),),
    "evening": (("idle_claim", {}), ("breakthrough", {"pills": 0}), ("advance", {})),
}
ORDINARY = frozenset({"insufficient", "cooldown", "rate_limited", "wrong_state", "inventory_full", "cap_exceeded"})


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. `times` is 2 for a claim that is sent twice at once."""

    path: str
    body: bytes | None
    times: int = 1


@dataclass(slots=True)
class Bot:
    """A player with its own dice. `purses` are the balances by version, as told."""

    account: str
    name: str
    cohort: str
    headers: dict[str, str]
    random: Random
    token_s: float = -SESSION_S
    is_born: bool = False
    ver: int = 0
    stage: int = 1
    challenged_s: float = 0.0
    purses: dict[int, dict[str, int]] = field(default_factory=dict)

    def next_request(self) -> Request:
        """By need first (log in, create), then by the dice."""
        now_s = time.monotonic()
        if now_s - self.token_s >= SESSION_S:
            login = {"v": 1, "account": self.account, "secret": f"secret of {self.account}"}
            return Request("/v1/session", msgspec.json.encode(login))
        if not self.is_born:
            return self._commands(("create", {"name": self.name, "element": self.random.choice(ELEMENTS)}))
        return self._by_dice(now_s, self.random.randrange(100))

    def _by_dice(self, now_s: float, dice: int) -> Request:
        may_fight = now_s - self.challenged_s > CHALLENGE_S
        for below, kind in DICE:
            if dice < below and (kind != "stage" or may_fight):
                break
        match kind:
            case "sync":
                return Request("/v1/sync", None)
            case "claim":
                times = 2 if self.random.randrange(100) < TWICE_PERCENT else 1
                return self._commands(*PLAYS[kind], times=times)
            case "stage":
                self.challenged_s = now_s
                return self._commands(("stage_challenge", {"stage": self.stage}))
            case "travel":
                return self._commands(("expedition_set", {"stage": self.stage - 1}), ("advance", {}))
            case _:
                plays = PLAYS.get(kind)
        return self._commands(*plays) if plays else Request(f"/v1/sync?ver={self.ver}", None)

    def forget_session(self) -> None:
        self.token_s = -SESSION_S

    def learn_login(self, reply: Any) -> bool:  # noqa: ANN401  Values of any JSON type.
        """Takes over the session; false when that is no login."""
        if not isinstance(reply, dict) or not isinstance(reply.get("token"), str):
            return False
        self.headers["authorization"] = f"Bearer {reply['token']}"
        self.token_s = time.monotonic()
        self.is_born = reply["ver"] > 0
        self.cohort = reply.get("cohort") or self.cohort  # a guild's member plays with the guild from the next session
        return True

    def learn_state(self, reply: dict[str, Any]) -> None:
        """What a reply says about the game."""
        if reply.get("ok") and (result := reply.get("result")):
            if "grade" in result:
                self.is_born = True
            if result.get("won"):
                self.stage += 1
        if combat := reply.get("combat"):
            self.stage = combat["stage_cleared"] + 1

    def fits(self, reply: dict[str, Any], floor: int) -> tuple[bool, bool]:
        """Whether the version went on from what was known when the request was sent, and whether the
        balances of a version are always the same, whichever build tells them.
        """
        ver, purse = reply.get("ver"), reply.get("purse")
        if ver is None:
            return True, True
        self.ver = max(self.ver, ver)
        agrees = purse is None or self.purses.setdefault(ver, purse) == purse
        while len(self.purses) > KNOWN_MAX:
            del self.purses[min(self.purses)]
        return ver >= floor, agrees

    def _commands(self, *commands: tuple[str, dict[str, Any]], times: int = 1) -> Request:
        batch = [{"v": 1, "key": new_key(self.random), "name": name, "args": args} for name, args in commands]
        return Request("/v1/cmd", msgspec.json.encode(batch), times)
