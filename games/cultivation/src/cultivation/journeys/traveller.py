"""A synthetic player: its steps are timed, and it keeps to the server's time."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.gate.outcome import Step
from cultivation.players.http import Client, Failed
from cultivation.players.keys import new_key

if TYPE_CHECKING:
    from collections.abc import Iterator

OK, GONE, UNAUTHORISED = 200, 404, 401
COOLDOWN_MS = 2_100
PATIENCE = 6
WAIT_S_MAX = 3.0


class Stuck(Exception):  # noqa: N818  The name says what happened.
    """The journey cannot go on; the text says why."""


@dataclass(slots=True)
class Traveller:
    """One player on a journey. `skew_ms` is how far the server's time is ahead of ours."""

    client: Client
    random: Random = field(default_factory=Random)
    name: str = ""
    account: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    skew_ms: int = 0
    steps: list[Step] = field(default_factory=list)
    builds: set[str] = field(default_factory=set)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """One named step with its time; where it breaks, the reason stands with it."""
        began_s, why = time.monotonic(), ""
        try:
            yield
        except Stuck as stuck:
            why = str(stuck)
            raise
        except (Failed, KeyError, TypeError, IndexError) as error:
            why = f"no reply: {error.kind}" if isinstance(error, Failed) else f"a reply lacks {error}"
            raise Stuck(why) from error
        finally:
            self.steps.append(Step(name, int((time.monotonic() - began_s) * 1_000), why))

    async def log_in(self) -> dict[str, Any]:
        """A new session; the first one makes the account."""
        self.name = self.name or f"j{self.random.randrange(10**9)}"
        self.account = self.account or f"journey-{self.name}"
        login = {"v": 1, "account": self.account, "secret": f"secret of {self.name}"}
        status, reply = await self.send("/v1/session", login)
        need(status == OK, f"login is answered with {status}: {reply}")
        self.headers["authorization"] = f"Bearer {reply['token']}"
        self.skew_ms = reply["server_ms"] - time.time_ns() // 1_000_000
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
        return {"v": 1, "key": key or self.key(), "name": command, "args": args}

    async def order(self, command: str, *, key: str | None = None, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments are any JSON
        """One command's reply; who is told to slow down comes again after that time, under the same key."""
        one = self.envelope(command, args, key)
        for _ in range(PATIENCE):
            status, replies = await self.send("/v1/cmd", [one])
            reply = dict(replies[0]) if isinstance(replies, list) else {"ok": False, "status": status, **replies}
            if reply.get("code") != "rate_limited":
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

    async def send(self, path: str, body: object = None) -> tuple[int, Any]:
        """(status, decoded body), each exactly once; raises Failed."""
        if body is None:
            response = await self.client.get(path, self.headers)
        else:
            response = await self.client.post(path, self.headers, msgspec.json.encode(body))
        self.builds.add(response.build)
        try:
            return response.status, msgspec.json.decode(response.body)
        except msgspec.DecodeError:
            return response.status, {"detail": response.body[:100].decode("latin-1")}


def need(holds: bool, why: str) -> None:  # noqa: FBT001  A step reads better with the condition first.
    """The journey ends here when this does not hold."""
    if not holds:
        raise Stuck(why)


async def clear_stages(t: Traveller, upto: int) -> None:
    """Fights stage after stage, with the pause that the rules ask for."""
    for stage in range(1, upto + 1):
        reply = await t.good("stage_challenge", stage=stage)
        need(reply["result"]["won"], f"stage {stage} is lost")
        await t.away(COOLDOWN_MS)
