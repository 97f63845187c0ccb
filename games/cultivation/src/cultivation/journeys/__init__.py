"""The journeys J1 to J10: synthetic players on a running service, each step timed and named."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.gate.outcome import Outcome
from cultivation.journeys import daily, deploy, mobile, newcomer, old_client, progression, trader
from cultivation.journeys.traveller import Stuck, Traveller
from cultivation.players.http import Client, Failed
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

EACH_S_MAX = 60.0
REPLY_S_MAX = 5.0


@dataclass(frozen=True, slots=True)
class Journey:
    """One journey. Without `travel` it is not told yet how to go, and it says so and fails.

    `needs` are systems that must be in the build before a first step makes sense.
    """

    name: str
    what: str
    travel: Callable[[Traveller], Awaitable[None]] | None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What `cultivation journeys` was told."""

    url: str
    only: tuple[str, ...] = ()
    following: str | None = None
    play_s: float = 20.0


def journeys_of(asked: Asked) -> tuple[Journey, ...]:
    """All ten, by number."""
    replaced = partial(deploy.travel, following=asked.following, play_s=asked.play_s)
    return (
        Journey("J1", "newcomer", newcomer.travel),
        Journey("J2", "daily", daily.travel, daily.NEEDS),
        Journey("J3", "trader", trader.travel, trader.NEEDS),
        Journey("J4", "guild evening", None, ("guild", "chat")),
        Journey("J5", "progression", progression.travel, ("realms", "meridians")),
        Journey("J6", "prestige", None, ("soul",)),
        Journey("J7", "unreliable mobile", mobile.travel),
        Journey("J8", "old client", old_client.travel),
        Journey("J9", "cohort switch", None, ("guild",)),
        Journey("J10", "deploy under play", replaced),
    )


def journeys(asked: Asked) -> list[Outcome]:
    """One row for each journey that was asked for; raises GameError when nobody answers at the URL."""
    found = journeys_of(asked)
    names = [one.name for one in found]
    if unknown := sorted(set(asked.only) - set(names)):
        raise GameError("bad_argument", f"no journey is called {', '.join(unknown)}", f"one of: {', '.join(names)}")
    return asyncio.run(_journeys(asked, [one for one in found if not asked.only or one.name in asked.only]))


async def _journeys(asked: Asked, chosen: list[Journey]) -> list[Outcome]:
    client = Client(asked.url, timeout_s=REPLY_S_MAX)
    try:
        await client.get("/live", {})
    except Failed as failed:
        hint = "is the service running at that URL?"
        raise GameError("service_unreachable", f"{asked.url}: {failed.kind}", hint) from failed
    finally:
        client.close()
    return [await _travelled(asked.url, one, EACH_S_MAX + asked.play_s) for one in chosen]


async def _travelled(url: str, journey: Journey, most_s: float) -> Outcome:
    traveller, began_s, why = Traveller(Client(url, timeout_s=REPLY_S_MAX)), time.monotonic(), ""
    try:
        why = _missing(journey)
        if not why and journey.travel:
            async with asyncio.timeout(most_s):
                await journey.travel(traveller)
    except Stuck as stuck:
        why = str(stuck)
    except TimeoutError:
        why = f"not done within {most_s:g} s"
    except Failed as failed:
        why = f"no reply: {failed.kind}"
    finally:
        traveller.client.close()
    ms = int((time.monotonic() - began_s) * 1_000)
    about = {"what": journey.what, "builds": sorted(traveller.builds)}
    return Outcome(journey.name, ms, why, tuple(traveller.steps), about)


def _missing(journey: Journey) -> str:
    carried = {one.system for one in COMMANDS.values()} | {one.system for one in DEALS.values()}
    absent = [name for name in journey.needs if name not in carried]
    if absent:
        return f"{', '.join(absent)} {'are' if len(absent) > 1 else 'is'} not in this build"
    return "" if journey.travel else "this build cannot go this journey yet"
