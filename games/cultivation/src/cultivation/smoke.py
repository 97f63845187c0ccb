"""Plays each system once on a running service, as a client would, and says which of them hold."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.content.load import tables
from cultivation.errors import GameError
from cultivation.players.http import Client, Failed
from cultivation.players.keys import new_key
from cultivation.rules import power
from cultivation.rules.player import Power

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

EACH_S_MAX = 2.0


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


def smoke(url: str) -> dict[str, Any]:
    """{ok, systems: [{name, ok, ms, why}]}; raises GameError when nobody answers at the URL."""
    return asyncio.run(_smoke(url))


async def _smoke(url: str) -> dict[str, Any]:
    client = Client(url, timeout_s=EACH_S_MAX)
    systems = []
    try:
        await client.get("/live", {})
        for name, check in SYSTEMS.items():
            systems.append(await _measured(name, check, client))
    except Failed as failed:
        hint = "is the service running at that URL?"
        raise GameError("service_unreachable", f"{url}: {failed.kind}", hint) from failed
    finally:
        client.close()
    return {"ok": all(system["ok"] for system in systems), "systems": systems}


async def _measured(name: str, check: Callable[[Visitor], Awaitable[None]], client: Client) -> dict[str, Any]:
    began_s = time.monotonic()
    why = ""
    try:
        async with asyncio.timeout(EACH_S_MAX):
            visitor = Visitor(client)
            await visitor.log_in()
            await check(visitor)
    except Broken as broken:
        why = str(broken)
    except (KeyError, TypeError, IndexError) as error:
        why = f"a reply lacks what it must have: {error!r}"
    except TimeoutError:
        why = f"not done within {EACH_S_MAX} s"
    except Failed as failed:
        why = f"no reply: {failed.kind}"
    return {"name": name, "ok": not why, "ms": int((time.monotonic() - began_s) * 1_000), "why": why}


async def _character(v: Visitor) -> None:
    born = await v.order("create", name=v.name, element="fire")
    _must(born["ok"] and born["purse"]["stone"] == tables().start_stone, "a character starts with its grant")
    other = Visitor(v.client)
    await other.log_in()
    lookalike = v.name.upper().replace("0", "O").replace("1", "I")
    taken = await other.order("create", name=lookalike, element="fire")
    _must(taken.get("detail") == "name_taken", "a name that looks the same is refused")
    _must((await v.order("respec"))["code"] == "wrong_state", "without placed points there is no respec")
    _must((await v.order("allocate", con=1))["code"] == "insufficient", "no points at level 1")
    renamed = await v.order("rename", name=f"{v.name} II")
    _must(renamed["ok"] and renamed["purse"]["stone"] == tables().start_stone, "the first rename is free")


async def _combat(v: Visitor) -> None:
    await v.order("create", name=v.name, element="wood")
    key = str(new_key(v.random))
    fought = await v.order("stage_challenge", key=key, stage=1)
    _must(fought["ok"] and fought["result"]["won"] and fought["delta"] == {"stone": 60}, "stage 1 pays 60")
    _must(await v.order("stage_challenge", key=key, stage=1) == fought, "the same key gives the same reply")
    reused = await v.order("stage_challenge", key=key, stage=2)
    _must(reused["code"] == "key_reuse", "another command under the same key is refused")
    _must((await v.order("stage_challenge", stage=2))["code"] == "cooldown", "two fights need 2 s between")
    await v.order("idle_claim")
    _must((await v.order("idle_claim"))["result"]["stone"] == 0, "a second claim at once pays nothing")


async def _inventory(v: Visitor) -> None:
    await v.order("create", name=v.name, element="water")
    bought = await v.order("buy_npc", item="minor_pill", n=3)
    _must(bought["delta"] == {"stone": -120, "s:minor_pill:free": 3}, "three pills cost 120")
    sold = await v.order("sell", item="minor_pill", bound=False, n=3)
    _must(sold["delta"] == {"stone": 30, "s:minor_pill:free": -3}, "and sell for 30")
    gone = await v.order("sell", item="minor_pill", bound=False, n=1)
    _must(gone["code"] == "insufficient", "what is sold is gone")
    item = (await v.sync())["inventory"]["instances"][0]["id"]
    await v.order("lock", id=item, locked=True)
    _must((await v.order("discard_instance", id=item))["code"] == "wrong_state", "a locked item stays")
    _must((await v.order("expand"))["code"] == "insufficient", "slots cost jade")


async def _realms(v: Visitor) -> None:
    await v.order("create", name=v.name, element="earth")
    await v.order("use", item="minor_pill", bound=True, n=5)
    up = await v.order("advance")
    _must(up["events"][-1]["l"] == 2, "20 qi lead to the second layer")
    _must((await v.order("breakthrough"))["code"] == "wrong_state", "only the ninth layer breaks through")
    realm = (await v.sync())["realm"]
    _must(realm["amount"] == realm["gained"] - realm["spent"] - realm["lost"], "qi is gained - spent - lost")


async def _gamestate(v: Visitor) -> None:
    born = await v.order("create", name=v.name, element="metal")
    first, second = await v.sync(), await v.sync()
    _must(first["ver"] == second["ver"] == born["ver"] == 1, "looking changes nothing")
    _must(first["character"] == second["character"], "what is read twice is the same")
    await v.log_in()
    _must((await v.sync())["character"]["name"] == v.name, "the state outlives the session")


async def _events(v: Visitor) -> None:
    born = await v.order("create", name=v.name, element="fire")
    _must([e["type"] for e in born["events"]][-1] == "PlayerCreated", "a creation is an event")
    await v.order("buy_npc", item="insight_scroll", n=1)
    grown = await v.order("use", item="insight_scroll", bound=False, n=1)
    ups = [e for e in grown["events"] if e["type"] == "LevelUp"]
    _must(ups == [{"type": "LevelUp", "from": 1, "to": 2}], "100 experience are exactly one LevelUp")


async def _power(v: Visitor) -> None:
    await v.order("create", name=v.name, element="fire")
    shown = await v.sync()
    _must(shown["power"] == 851, "a new player has 851 of power")
    sources = Power({name: tuple(vector) for name, vector in shown["sources"].items()})
    _must(power.power_of(sources, shown["realm"]["r"]) == shown["power"], "power follows from its sources")


def _must(holds: bool, what: str) -> None:  # noqa: FBT001  A check reads better with the condition first.
    if not holds:
        raise Broken(what)


SYSTEMS: Mapping[str, Callable[[Visitor], Awaitable[None]]] = {
    "character": _character,
    "combat": _combat,
    "inventory": _inventory,
    "realms": _realms,
    "gamestate": _gamestate,
    "events": _events,
    "power": _power,
}
