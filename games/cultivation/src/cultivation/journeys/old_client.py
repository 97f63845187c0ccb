"""J8: an old client: its protocol through the soft window to the hard block, with a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.journeys.traveller import GONE, OK, need

if TYPE_CHECKING:
    from cultivation.journeys.traveller import Traveller


async def travel(t: Traveller) -> None:
    """What a client of yesterday's protocol is told."""
    with t.step("today's protocol plays"):
        await t.born()
    with t.step("an unknown protocol is turned away with a code"):
        status, reply = await t.send("/v1/session", {"v": 99, "account": t.account, "secret": f"secret of {t.name}"})
        need(status != OK and reply.get("code") == "client_outdated", f"protocol 99 is answered with {status}: {reply}")
    with t.step("the handshake tells an old client what to do"):
        hello = {"protocol": 1, "client_build": "old", "content": ""}
        status, reply = await t.send("/v1/handshake", hello)
        need(status != GONE, "the handshake is not in this build")
        need(status == OK and "outcome" in reply, f"the handshake is answered with {status}: {reply}")
