"""A fresh player on a running service."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec

from cultivation.players.http import Client
from cultivation.players.keys import new_key


class Broken(Exception):  # noqa: N818  The name says what happened.
    """A system does not do what it promises; the text says what."""


@dataclass(slots=True)
class Visitor:
    """A fresh player on the service."""

    client: Client
    random: Random = field(default_factory=Random)
    headers: dict[str, str] = field(default_factory=dict)
    name: str = ""

    async def log_in(self) -> None:
        """Makes an account on the first call; later calls begin a new session of it."""
        self.name = self.name or f"s{self.random.randrange(10**9)}"
        login = {"v": 1, "account": f"smoke-{self.name}", "secret": f"secret of {self.name}"}
        reply = await self._decoded(await self.client.post("/v1/session", {}, msgspec.json.encode(login)))
        self.headers["authorization"] = f"Bearer {reply['token']}"

    async def order(self, command: str, *, key: str | None = None, **args: Any) -> dict[str, Any]:  # noqa: ANN401  # a command's arguments are any JSON
        """One command's reply; the same key sends the same command again."""
        one = {"v": 1, "key": key or str(new_key(self.random)), "name": command, "args": args}
        body = msgspec.json.encode([one])
        replies = await self._decoded(await self.client.post("/v1/cmd", self.headers, body))
        return dict(replies[0])

    async def sync(self) -> dict[str, Any]:
        return dict(await self._decoded(await self.client.get("/v1/sync", self.headers)))

    async def _decoded(self, response: Any) -> Any:  # noqa: ANN401  # a command's arguments are any JSON  JSON.
        if response.status != 200:
            raise Broken(f"status {response.status}: {response.body[:120]!r}")
        return msgspec.json.decode(response.body)


def must(holds: bool, what: str) -> None:  # noqa: FBT001  A check reads better with the condition first.
    """The check is over when this does not hold."""
    if not holds:
        raise Broken(what)
