"""J8: an old client: its protocol through the soft window to the hard block, with a way out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from cultivation.journeys.traveller import OK, need
from cultivation.protocol.control import Window

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cultivation.journeys.traveller import Traveller
    from cultivation.smoke.house import House

SOFT_MS = 60_000
NOTICED_S_MAX = 12.0
STORE = "https://example.org/get"
WORDS = "please update"
KEPT = "SELECT value FROM control WHERE name = 'window'"
SET = """INSERT INTO control VALUES ('window', $1)
ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value RETURNING 1"""
UNSET = "DELETE FROM control WHERE name = 'window' RETURNING 1"


async def travel(t: Traveller) -> None:
    """A client of yesterday's protocol plays, is warned, is turned away with an address, and goes on after updating."""
    with t.step("the handshake tells which protocols are spoken"):
        oldest, newest = (await _hello(t, 1))["protocol"]
        need(newest > oldest, f"this build speaks protocol {newest} only, and not the one before")
    with t.step("yesterday's protocol plays"):
        t.protocol = newest - 1
        await t.born()
        ver = (await t.good("idle_claim"))["ver"]
    with t.step("an unknown protocol is turned away with a code"):
        login = {"v": newest + 98, "account": t.account, "secret": f"secret of {t.name}"}
        status, reply = await t.send("/v1/session", login)
        need(status != OK and reply.get("code") == "client_outdated", f"it is answered with {status}: {reply}")
    if t.house is None:
        with t.step("the window"):
            need(holds=False, why="only what a player sees was looked at: opening a window needs --database")
        return
    async with _window(t.house):
        await _through(t, t.house, newest, ver)


async def _through(t: Traveller, house: House, newest: int, ver: int) -> None:
    soft_ms = house.worker.clock.now_ms() + SOFT_MS
    with t.step("soft window: a hint, and play goes on"):
        await _set(house, Window(current=newest, soft_until_ms=soft_ms, url=STORE, message=WORDS))
        await _until(t, newest - 1, {"outcome": "update_available", "until_ms": soft_ms, "url": STORE})
        ver += 1
        need((await t.good("idle_claim"))["ver"] == ver, "play does not go on")
    with t.step("who cannot update is not locked out"):
        await _set(house, Window(current=newest, soft_until_ms=1, message=WORDS))
        await _until(t, newest - 1, {"outcome": "update_available", "until_ms": 1, "url": ""})
        await t.log_in()
    with t.step("hard block, with a way out"):
        await _set(house, Window(oldest=newest, current=newest, soft_until_ms=1, url=STORE, message=WORDS))
        await _until(t, newest - 1, {"outcome": "client_outdated", "url": STORE, "message": WORDS})
        need((await t.order("idle_claim")).get("code") == "client_outdated", "commands of the old protocol still run")
    with t.step("the updated client goes on where the old one was"):
        need((await _hello(t, newest))["outcome"] == "ok", "today's protocol is turned away")
        t.protocol = newest
        need((await t.log_in())["ver"] == ver, "the state is another")
        need((await t.good("idle_claim"))["ver"] == ver + 1, "a refused command had an effect")


async def _hello(t: Traveller, protocol: int) -> dict[str, Any]:
    hello = {"protocol": protocol, "client_build": "journey", "content": ""}
    status, told = await t.send("/v1/handshake", hello)
    need(status == OK and "outcome" in told, f"the handshake is answered with {status}: {told}")
    return dict(told)


async def _until(t: Traveller, protocol: int, wanted: dict[str, Any]) -> None:
    """Processes look at what operators set once a second."""
    loop = asyncio.get_running_loop()
    end_s, told = loop.time() + NOTICED_S_MAX, await _hello(t, protocol)
    while loop.time() < end_s and not wanted.items() <= told.items():
        await asyncio.sleep(0.1)
        told = await _hello(t, protocol)
    need(wanted.items() <= told.items(), f"protocol {protocol} is told {told}, not {wanted}")


@asynccontextmanager
async def _window(house: House) -> AsyncIterator[None]:
    """Whatever the journey sets, in the end it is what it was."""
    kept = await house.query(KEPT)
    try:
        yield
    finally:
        if kept:
            await house.query(SET, kept[0][0])
        else:
            await house.query(UNSET)


async def _set(house: House, window: Window) -> None:
    await house.query(SET, msgspec.json.encode(window).decode())
