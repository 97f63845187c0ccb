"""One player under load: it keeps its connection, its session and what it is owed."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec

from cultivation.players.http import Client, Failed, Response
from cultivation.players.keys import new_key

OK = 200
PACKED = "application/msgpack"
ORDINARY = frozenset(
    {"insufficient", "cooldown", "rate_limited", "wrong_state", "inventory_full", "cap_exceeded", "not_unlocked"}
)
SHED = frozenset({429, 503})
SHED_CODES = frozenset({"maintenance", "rate_limited"})


@dataclass(slots=True)
class Player:
    """A device. `skew_ms` is how far the server's time is ahead of ours; `item` is its first weapon; `place` is where
    it stands in the line of logins, with the ticket that keeps the place. `is_packed` is one who speaks MessagePack.
    """

    number: int
    seed: int
    client: Client
    random: Random
    headers: dict[str, str] = field(default_factory=dict)
    skew_ms: int = 0
    protocol: int = 1
    id: int = 0
    ver: int = 0
    place: dict[str, Any] = field(default_factory=dict)
    item: str = ""
    is_locked: bool = False
    is_packed: bool = False
    door: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def account(self) -> str:
        """The same for the same seed, so that a load can be repeated on its players."""
        return f"load-{self.seed}-{self.number}"

    def key(self) -> str:
        """A key of the server's now."""
        return str(new_key(self.random, time.time_ns() // 1_000_000 + self.skew_ms))

    def batch(self, command: str, args: dict[str, Any], key: str | None = None) -> bytes:
        """One command as it travels."""
        encode = msgspec.msgpack.encode if self.is_packed else msgspec.json.encode
        return encode([{"v": self.protocol, "key": key or self.key(), "name": command, "args": args}])

    async def log_in(self) -> str:
        """Empty when there is a session, else what was wrong."""
        login: dict[str, Any] = {"v": self.protocol, "account": self.account, "secret": f"secret of {self.account}"}
        login |= {"ticket": self.place["ticket"]} if self.place else {}
        try:
            response = await self.client.post("/v1/session", {}, msgspec.json.encode(login))
        except Failed as failed:
            return failed.kind
        if response.status != OK:
            self.place = _place(response)
            return _status(response)
        reply = msgspec.json.decode(response.body)
        self.id, self.place = reply["player"], {}
        self.headers["authorization"] = f"Bearer {reply['token']}"
        self.headers |= {"content-type": PACKED, "accept": PACKED} if self.is_packed else {}
        self.skew_ms = reply["server_ms"] - time.time_ns() // 1_000_000
        self.ver = reply["ver"]
        return ""

    async def log_in_again(self, used: str) -> str:
        """A new session after the one with `used` has ended; of several calls that find it ended one logs in."""
        async with self.door:
            return "" if self.headers.get("authorization", "") != used else await self.log_in()

    async def be_born(self) -> str:
        """Logs in, and creates the character where there is none; empty when it can play."""
        if why := await self.log_in():
            return why
        if not self.ver:
            name = f"l{self.seed % 10_000}n{self.number}"
            kind, reply = await self.order("create", {"name": name, "element": "fire"})
            if kind or not reply["ok"]:
                return kind or str(reply["code"])
            self.ver = reply["ver"]
        return await self._learn_item()

    async def order(self, command: str, args: dict[str, Any], key: str | None = None) -> tuple[str, dict[str, Any]]:
        """(what was wrong with the request, the reply); a refusal by the rules is a good request."""
        return await self.sent(self.batch(command, args, key))

    async def sent(self, body: bytes) -> tuple[str, dict[str, Any]]:
        """The same for bytes that may have been sent before."""
        try:
            response = await self.client.post("/v1/cmd", self.headers, body)
        except Failed as failed:
            return failed.kind, {}
        return _judged(response)

    async def sync(self, *, whole: bool = False) -> str:
        """Looks; empty when the state came."""
        try:
            response = await self.client.get("/v1/sync" if whole else f"/v1/sync?ver={self.ver}", self.headers)
        except Failed as failed:
            return failed.kind
        return "" if response.status == OK else _status(response)

    async def _learn_item(self) -> str:
        try:
            response = await self.client.get("/v1/sync", self.headers)
        except Failed as failed:
            return failed.kind
        if response.status != OK:
            return _status(response)
        things = read(response.body)["inventory"]["instances"]
        self.item, self.is_locked = (things[0]["id"], things[0]["locked"]) if things else ("", False)
        return ""


def read(body: bytes) -> Any:  # noqa: ANN401  # any JSON
    """An answer in the form in which it came: no object and no list begins alike in both."""
    return msgspec.json.decode(body) if body[:1] in {b"[", b"{"} else msgspec.msgpack.decode(body)


def _place(response: Response) -> dict[str, Any]:
    """Where in the line, as a refusal tells it; empty where it does not."""
    try:
        place = msgspec.json.decode(response.body)["result"]["queue"]
    except (msgspec.DecodeError, KeyError, TypeError):
        return {}
    return dict(place)


def _judged(response: Response) -> tuple[str, dict[str, Any]]:
    if response.status != OK:
        return _status(response), {}
    try:
        reply = dict(read(response.body)[0])
    except (msgspec.DecodeError, KeyError, TypeError, IndexError):
        return "wrong_reply", {}
    if reply["ok"] or reply["code"] in ORDINARY:
        return "", reply
    return ("shed" if reply["code"] in SHED_CODES and reply.get("retry_after_ms") else str(reply["code"])), reply


def _status(response: Response) -> str:
    """Only who was told when to come again was shed; anybody else was let down."""
    return "shed" if response.status in SHED and _wait_ms(response) else f"http_{response.status}"


def _wait_ms(response: Response) -> int:
    try:
        return int(read(response.body)["retry_after_ms"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):
        return 0
