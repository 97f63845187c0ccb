"""What is left of the days that may be used now: with tickets, and with earlier days that still last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from cultivation.rules.pauses import open_days
from cultivation.store import pauses
from cultivation.store.scenes.tickets import tickets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.service.reads.read import Query

STATE = "SELECT state FROM player WHERE id = $1"


class Bag(msgspec.Struct):
    """The part of the inventory that is looked at."""

    day_tickets: dict[str, tuple[int, int, int]] = {}


class Save(msgspec.Struct):
    """Ditto of a save: everything else in it is passed over."""

    inventory: Bag = msgspec.field(default_factory=Bag)


SAVE = msgspec.msgpack.Decoder(Save)


async def left(query: Query, kind: str, *, used: Mapping[int, int], most: Callable[..., int], since: int = 0) -> int:
    """Over all days that may be used, from the day `since` on; `used` is by day, `most` says how many a day has."""
    days = open_days(query.region, query.now_ms, await pauses.recent(query.connection, query.now_ms), kind)
    paid = await tickets_of(query.connection, [query.who], kind, day=days[-1])
    state = await query.connection.fetchval(STATE, query.who)
    had = SAVE.decode(state).inventory.day_tickets if state else {}
    return sum(
        max(0, most(had, paid=paid.get((query.who, day), 0), day=day) - used.get(day, 0))
        for day in days
        if day >= since
    )
