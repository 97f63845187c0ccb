"""The journeys J1 to J10: synthetic players on a running service, each step timed and named."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.gate.outcome import Outcome
from cultivation.journeys import (
    cohort_switch,
    daily,
    deploy,
    evening,
    mobile,
    newcomer,
    old_client,
    prestige,
    progression,
    trader,
)
from cultivation.journeys.traveller import Stuck, Traveller
from cultivation.players.http import Client, Failed
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.smoke.house import house_on
from cultivation.store.postgres import FAILED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from cultivation.smoke.house import House

EACH_S_MAX = 60.0
REPLY_S_MAX = 5.0


@dataclass(frozen=True, slots=True)
class Journey:
    """One journey. `needs` are systems that must be in the build before a first step makes sense."""

    name: str
    what: str
    travel: Callable[[Traveller], Awaitable[None]]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What `cultivation journeys` was told. `database` opens the back door, by which support brings players far
    enough and makes time pass for them alone; `headers` go with every request, such as the bucket of a cohort.
    """

    url: str
    only: tuple[str, ...] = ()
    following: str | None = None
    play_s: float = 20.0
    database: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    pause_s: float = 0.0


def journeys_of(asked: Asked) -> tuple[Journey, ...]:
    """All ten, by number."""
    replaced = partial(deploy.travel, following=asked.following, play_s=asked.play_s)
    switched = partial(cohort_switch.travel, following=asked.following)
    return (
        Journey("J1", "newcomer", newcomer.travel),
        Journey("J2", "daily", daily.travel, daily.NEEDS),
        Journey("J3", "trader", trader.travel, trader.NEEDS),
        Journey("J4", "guild evening", evening.travel, evening.NEEDS),
        Journey("J5", "progression", progression.travel, ("realms", "meridians")),
        Journey("J6", "prestige", prestige.travel, prestige.NEEDS),
        Journey("J7", "unreliable mobile", mobile.travel),
        Journey("J8", "old client", old_client.travel),
        Journey("J9", "cohort switch", switched, cohort_switch.NEEDS),
        Journey("J10", "deploy under play", replaced),
    )


def chosen_of(asked: Asked) -> list[Journey]:
    """Those that were asked for; raises GameError for a name that none has."""
    found = journeys_of(asked)
    names = [one.name for one in found]
    if unknown := sorted(set(asked.only) - set(names)):
        raise GameError("bad_argument", f"no journey is called {', '.join(unknown)}", f"one of: {', '.join(names)}")
    return [one for one in found if not asked.only or one.name in asked.only]


def journeys(asked: Asked) -> list[Outcome]:
    """One row for each journey that was asked for; raises GameError when nobody answers at the URL."""
    chosen = chosen_of(asked)
    try:
        return asyncio.run(_journeys(asked, chosen))
    except FAILED as error:
        raise GameError("database_unreachable", repr(error), "is it the database of that service?") from error


async def travelled(
    journey: Journey, asked: Asked, house: House | None, *, most_s: float, reply_s: float = REPLY_S_MAX
) -> Outcome:
    """One journey from beginning to end; where it breaks, the outcome says at which step and why."""
    began_s, why = time.monotonic(), _missing(journey)
    traveller = Traveller(Client(asked.url, timeout_s=reply_s), house=house, headers=dict(asked.headers))
    traveller.pause_s = asked.pause_s
    try:
        if not why:
            async with asyncio.timeout(most_s):
                await journey.travel(traveller)
    except Stuck as stuck:
        why = f"{traveller.steps[-1].name}: {stuck}" if traveller.steps else str(stuck)
    except TimeoutError:
        why = f"not done within {most_s:g} s"
    except Failed as failed:
        why = f"no reply: {failed.kind}"
    finally:
        traveller.close()
    ms = int((time.monotonic() - began_s) * 1_000)
    about = {"what": journey.what, "builds": sorted(traveller.builds), "last_build": traveller.last_build}
    return Outcome(journey.name, ms, why, tuple(traveller.steps), about)


async def _journeys(asked: Asked, chosen: list[Journey]) -> list[Outcome]:
    client = Client(asked.url, timeout_s=REPLY_S_MAX)
    try:
        await client.get("/live", {})
    except Failed as failed:
        hint = "is the service running at that URL?"
        raise GameError("service_unreachable", f"{asked.url}: {failed.kind}", hint) from failed
    finally:
        client.close()
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(house_on(asked.database)) if asked.database else None
        most_s = EACH_S_MAX + asked.play_s
        return [await travelled(one, asked, house, most_s=most_s) for one in chosen]


def _missing(journey: Journey) -> str:
    carried = {one.system for one in COMMANDS.values()} | {one.system for one in DEALS.values()}
    absent = [name for name in journey.needs if name not in carried]
    if absent:
        return f"{', '.join(absent)} {'are' if len(absent) > 1 else 'is'} not in this build"
    return ""
