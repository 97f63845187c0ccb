"""A synthetic player: its steps are timed, and it keeps to the server's time."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.gate.outcome import Step
from cultivation.players.http import Client, Failed, Response
from cultivation.players.keys import new_key
from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.turn import Turn
    from cultivation.smoke.house import House

OK = 200
COOLDOWN_MS = 2_100
PATIENCE = 6
WAIT_S_MAX = 3.0
GIVE_UP_S = 15.0
RETRY_S = 0.05
AGAIN = frozenset({429, 502, 503, 504})
"""What a device that wants its reply answers by sending the same once more."""


class Stuck(Exception):  # noqa: N818  The name says what happened.
    """The journey cannot go on; the text says why."""


@dataclass(slots=True)
class Route:
    """Where the devices are sent at this moment: a build may be replaced under them. `replies` counts by build."""

    url: str
    resent: int = 0
    replies: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Traveller:
    """One player on a journey. `skew_ms` is how far the server's time is ahead of ours.

    `house` is the back door by which support makes time pass for this player alone; without it the clock of the
    whole service is put forward. With a `route` every request is sent until it is answered, wherever it leads then.
    `pause_s` is how long the player thinks before each request.
    """

    client: Client
    random: Random = field(default_factory=Random)
    house: House | None = None
    route: Route | None = None
    name: str = ""
    account: str = ""
    id: int = 0
    cohort: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    skew_ms: int = 0
    protocol: int = 1
    pause_s: float = 0.0
    steps: list[Step] = field(default_factory=list)
    builds: set[str] = field(default_factory=set)
    last_build: str = ""
    others: list[Traveller] = field(default_factory=list)

    def companions(self, count: int) -> list[Traveller]:
        """Others who travel along, each on a device of its own; they leave when this one does."""
        shown = {name: value for name, value in self.headers.items() if name != "authorization"}
        for _ in range(count):
            client = Client(self.client.url, self.client.timeout_s)
            new = Traveller(client, house=self.house, route=self.route, headers=dict(shown), builds=self.builds)
            new.pause_s = self.pause_s
            self.others.append(new)
        return self.others[-count:] if count else []

    def close(self) -> None:
        """Closes every device."""
        for one in (self, *self.others):
            one.client.close()
        for one in self.others:
            one.close()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One named step with its time; where it breaks, the reason stands with it."""
        began_s, why = time.monotonic(), ""
        try:
            yield
        except Stuck as stuck:
            why = str(stuck)
            raise
        except (Failed, Broken, KeyError, TypeError, IndexError) as error:
            why = _said(error)
            raise Stuck(why) from error
        finally:
            self.steps.append(Step(name, int((time.monotonic() - began_s) * 1_000), why))

    async def log_in(self) -> dict[str, Any]:
        """A new session; the first one makes the account."""
        self.name = self.name or f"j{self.random.randrange(10**9)}"
        self.account = self.account or f"journey-{self.name}"
        login = {"v": self.protocol, "account": self.account, "secret": f"secret of {self.name}"}
        status, reply = await self.send("/v1/session", login)
        need(status == OK, f"login is answered with {status}: {reply}")
        self.headers["authorization"] = f"Bearer {reply['token']}"
        self.skew_ms = reply["server_ms"] - time.time_ns() // 1_000_000
        self.id, self.cohort = reply["player"], reply.get("cohort", "")
        if self.house is not None:
            await self.house.meant(self.id, self.account)
        return dict(reply)

    async def born(self) -> dict[str, Any]:
        """Logs in and creates the character."""
        await self.log_in()
        return await self.good("create", name=self.name, element="fire")

    def key(self) -> str:
        """A key of the server's now."""
        return str(new_key(self.random, time.time_ns() // 1_000_000 + self.skew_ms))

    def envelope(self, command: str, args: dict[str, Any], key: str | None = None) -> dict[str, Any]:
        """One command as it travels."""
        return {"v": self.protocol, "key": key or self.key(), "name": command, "args": args}

    async def order(self, command: str, *, key: str | None = None, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments are any JSON
        """One command's reply; who is told to slow down comes again after that time, under the same key."""
        one = self.envelope(command, args, key)
        for _ in range(PATIENCE):
            status, replies = await self.send("/v1/cmd", [one])
            reply = dict(replies[0]) if isinstance(replies, list) else {"status": status, **replies, "ok": False}
            is_sent_on = self.route is not None and reply.get("code") == "maintenance"
            if reply.get("code") != "rate_limited" and not is_sent_on:
                break
            await asyncio.sleep(min(WAIT_S_MAX, (reply.get("retry_after_ms") or 100) / 1_000))
        return reply

    async def good(self, command: str, *, key: str | None = None, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments are any JSON
        """One command that must be accepted; an unknown one says that its system is not there."""
        reply = await self.order(command, key=key, **args)
        need(reply.get("code") != "unknown_command", f"{command}: its system is not in this build")
        need(bool(reply["ok"]), f"{command} is refused: {reply.get('code')} {reply.get('detail', '')}")
        return reply

    async def sync(self) -> dict[str, Any]:
        """The whole state."""
        status, state = await self.send("/v1/sync")
        need(status == OK, f"sync is answered with {status}: {state}")
        return dict(state)

    async def away(self, ms: int) -> None:
        """Time passes for the server; the session may be over afterwards, so the player comes back anew."""
        status, reply = await self.send("/clock", {"ms": ms})
        need(status == OK, "the service's clock cannot be put forward: start it with --movable-clock")
        self.skew_ms = reply["server_ms"] - time.time_ns() // 1_000_000

    async def night(self, ms: int) -> None:
        """The player is gone for so long and comes back in a new session. With a house once for each player only."""
        if self.house is None:
            await self.away(ms)
        else:
            await self.house.away(self.id, ms)
        await self.log_in()

    async def gather(self, ms: int) -> None:
        """Qi gathers for so long, as often as it takes. With the clock everything else is earned meanwhile as well."""
        if self.house is None:
            await self.good("idle_claim")
            await self.night(ms)
        else:
            await self.house.altered(self.id, lambda turn: _gathered(turn, ms))

    async def rest(self) -> None:
        """The pause after a fight; nothing is earned meanwhile."""
        if self.house is None:
            await self.away(COOLDOWN_MS)
        else:
            await self.house.altered(self.id, _rested)

    async def send(self, path: str, body: object = None) -> tuple[int, Any]:
        """(status, decoded body). Sent exactly once, unless the player has a route; raises Failed."""
        data = None if body is None else msgspec.json.encode(body)
        response = await (self._sent(path, data) if self.route is None else self._answered(self.route, path, data))
        self.last_build = response.build or self.last_build
        self.builds.add(response.build)
        try:
            return response.status, msgspec.json.decode(response.body)
        except msgspec.DecodeError:
            text = response.body.decode("latin-1")
            return response.status, {"detail": text[:100], "text": text}

    async def sent_by(self, client: Client, path: str, data: bytes | None) -> Response:
        """One request on a device, exactly once."""
        if self.pause_s:
            await asyncio.sleep(self.pause_s)
        if data is None:
            return await client.get(path, self.headers)
        return await client.post(path, self.headers, data)

    async def _sent(self, path: str, data: bytes | None) -> Response:
        return await self.sent_by(self.client, path, data)

    async def _answered(self, route: Route, path: str, data: bytes | None) -> Response:
        """The reply of whichever build gives one: what was sent before has its key, so twice is once."""
        end_s, why = time.monotonic() + GIVE_UP_S, ""
        while time.monotonic() < end_s:
            if self.client.url != route.url:
                self.client.close()
                self.client.url = route.url
            try:
                response = await self._sent(path, data)
            except Failed as failed:
                why = failed.kind
            else:
                if response.status not in AGAIN:
                    route.replies[response.build] = route.replies.get(response.build, 0) + 1
                    return response
                why = f"status {response.status}"
            route.resent += 1
            await asyncio.sleep(RETRY_S)
        raise Stuck(f"no reply to {path} within {GIVE_UP_S:g} s: {why}")


def need(holds: bool, why: str) -> None:  # noqa: FBT001  A step reads better with the condition first.
    """The journey ends here when this does not hold."""
    if not holds:
        raise Stuck(why)


async def clear_stages(t: Traveller, upto: int) -> None:
    """Fights stage after stage, with the pause that the rules ask for."""
    for stage in range(1, upto + 1):
        reply = await t.good("stage_challenge", stage=stage)
        need(reply["result"]["won"], f"stage {stage} is lost")
        await t.rest()


def _said(error: Exception) -> str:
    if isinstance(error, Failed):
        return f"no reply: {error.kind}"
    return str(error) if isinstance(error, Broken) else f"a reply lacks {error}"


def _gathered(turn: Turn, ms: int) -> Turn:
    return with_player(turn, realm=replace(turn.player.realm, anchor_ms=turn.now_ms - ms))


def _rested(turn: Turn) -> Turn:
    combat = turn.player.combat
    return with_player(turn, combat=replace(combat, challenged_ms=-COOLDOWN_MS, anchor_ms=turn.now_ms))
