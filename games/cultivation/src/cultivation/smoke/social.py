"""The smoke check of system 2.8, social."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor

SENT = "INSERT INTO gift (sender, receiver, day) SELECT $1, -n, $2 FROM generate_series(1, 19) n RETURNING 1"
UNSENT = "DELETE FROM gift WHERE sender = $1 AND receiver < 0 RETURNING 1"
DAY_MS = 86_400_000


async def grown(v: Visitor) -> None:
    """Requests that cross, gifts that are counted and paid once, and a block that tells nothing."""
    one, two = v.others
    await asyncio.gather(v.good("friend_request", player=one.id), one.good("friend_request", player=v.id))
    friends = (await v.read("/v1/social"))["friends"]
    must([f["player"] for f in friends] == [one.id], "requests that cross are a friendship")
    must(friends[0]["presence"] == "online" and friends[0]["seen"] % 300_000 == 0, "a friend who plays is there")
    await v.good("friend_request", player=two.id)
    await two.good("friend_accept", player=v.id)
    await v.good("gift_send", player=one.id)
    claims = await asyncio.gather(*(one.order("gift_claim", player=v.id) for _ in range(3)))
    must([reply["delta"] for reply in claims if reply["ok"]] == [{"stone": 50}], "a gift is paid once")
    await v.house.query(SENT, v.id, v.house.worker.clock.now_ms() // DAY_MS)
    await v.refused("cap_exceeded", "gift_send", player=two.id)
    await v.house.query(UNSENT, v.id)
    await v.good("block", player=one.id)
    await one.refused("not_found", "friend_request", player=v.id)
    friends = (await v.read("/v1/social"))["friends"]
    must([f["player"] for f in friends] == [two.id], "a block ends the friendship")
