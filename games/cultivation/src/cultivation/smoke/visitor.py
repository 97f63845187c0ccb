"""A player on a running service who sends each kind of command twice."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.players.http import Client, Response
from cultivation.players.keys import new_key
from cultivation.rules.catalogue import CATALOGUE

if TYPE_CHECKING:
    from cultivation.rules.support import Raise
    from cultivation.smoke.house import House

OK = 200
PATIENCE_MS = 700
"""As long as this a client waits by itself when it was too quick."""
TRIES = 3


class Broken(Exception):  # noqa: N818  The name says what happened.
    """A system does not do what it promises; the text says what."""


class Skipped(Exception):  # noqa: N818  The name says what happened.
    """What would be looked at is not in this build, and need not be; the text says what."""


@dataclass(slots=True)
class Visitor:
    """One player. `is_old`: its save is made one of another build as soon as there is one, and must stay readable.

    `house` is None without the database; then a check sees what a newcomer can. `others` play along.
    """

    client: Client
    random: Random = field(default_factory=Random)
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""
    id: int = 0
    back_door: House | None = None
    is_old: bool = False
    others: list[Visitor] = field(default_factory=list)
    skew_ms: int = 0
    repeated: set[str] = field(default_factory=set)

    @property
    def house(self) -> House:
        """The back door, for checks that are only run where there is one."""
        if self.back_door is None:
            raise Broken("this part of the check needs the database")
        return self.back_door

    @property
    def device(self) -> dict[str, str]:
        """What the visitor's device keeps to log in with."""
        return {"account": f"smoke-{self.name}", "secret": f"the smoke secret of {self.name}"}

    async def log_in(self) -> None:
        """Makes an account on the first call; later calls begin a new session of it."""
        self.name = self.name or f"s{self.random.randrange(10**9)}"
        login: dict[str, Any] = {"v": 1, **self.device}
        reply = self._decoded(await self.client.post("/v1/session", {}, msgspec.json.encode(login)))
        self.headers["authorization"] = f"Bearer {reply['token']}"
        self.id = reply["player"]
        if self.back_door is not None:
            await self.back_door.meant(self.id, login["account"])
        self.skew_ms = reply["server_ms"] - time.time_ns() // 1_000_000

    def key(self) -> str:
        """A key of the server's now."""
        return str(new_key(self.random, time.time_ns() // 1_000_000 + self.skew_ms))

    async def born(self, to: Raise | None = None) -> None:
        """Logs in, creates the character, and is raised."""
        await self.log_in()
        await self.good("create", name=self.name, element="fire")
        if to is not None:
            await self.house.raised(self.id, to)

    async def order(self, command: str, *, key: str | None = None, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments are any JSON
        """One command's reply. The first accepted of each name is sent again and must be answered the same."""
        one = {"v": 1, "key": key or self.key(), "name": command, "args": args}
        reply = await self._sent(one)
        if reply["ok"]:
            if command not in self.repeated:
                again = await self._sent(one)
                if again.get("code") != "rate_limited":  # else it is repeated when it is next sent
                    must(again == reply, f"{command}: the same key gives the same reply")
                    self.repeated.add(command)
            unknown = {event["type"] for event in reply["events"]} - CATALOGUE.keys()
            must(not unknown, f"{command}: every event is in the catalogue, not {unknown}")
            if command == "create" and self.is_old:
                await self.house.grown_old(self.id)
        return reply

    async def good(self, command: str, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments are any JSON
        """A command that must be accepted."""
        reply = await self.order(command, **args)
        must(bool(reply["ok"]), f"{command} is refused: {reply.get('code')} {reply.get('detail', '')}".rstrip())
        return reply

    async def refused(self, code: str, command: str, **args: Any) -> None:  # noqa: ANN401  # a command's arguments are any JSON
        """A command that must be refused with this code."""
        found = (await self.order(command, **args)).get("code", "accepted")
        must(found == code, f"{command} must be refused with {code}, not {found}")

    async def sync(self) -> dict[str, Any]:
        return await self.read("/v1/sync")

    async def read(self, path: str) -> dict[str, Any]:
        """A plain read that must be answered."""
        return dict(self._decoded(await self.client.get(path, self.headers)))

    async def _sent(self, one: dict[str, Any]) -> dict[str, Any]:
        body = msgspec.json.encode([one])
        for _ in range(TRIES):
            reply = dict(self._decoded(await self.client.post("/v1/cmd", self.headers, body))[0])
            wait_ms = reply.get("retry_after_ms") or PATIENCE_MS + 1
            if reply.get("code") != "rate_limited" or wait_ms > PATIENCE_MS:
                break
            await asyncio.sleep((wait_ms + 1) / 1_000)  # two clocks: a hair too early is too early
        return reply

    def _decoded(self, response: Response) -> Any:  # noqa: ANN401  # a reply is any JSON
        must(response.status == OK, f"status {response.status}: {response.body[:120]!r}")
        return msgspec.json.decode(response.body)


async def moved_only(v: Visitor, before: dict[str, Any], source: str) -> None:
    """Since `before` the player's power has changed, and by this source alone."""
    after = await v.sync()
    moved = {name for name in after["sources"] if after["sources"][name] != before["sources"].get(name)}
    must(moved == {source}, f"power changes by {source} alone, not by {sorted(moved)}")


def types(reply: dict[str, Any]) -> list[str]:
    """The kinds of the events of a reply, in order."""
    return [event["type"] for event in reply["events"]]


def must(holds: bool, what: str) -> None:  # noqa: FBT001  A check reads better with the condition first.
    """The check is over when this does not hold."""
    if not holds:
        raise Broken(what)
