"""Plays each system once on a running service, as players would, and says which of them hold.

Every system of the registry and every core part has a row, whether or not this build carries it.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.gate.outcome import Outcome, Step
from cultivation.players.http import Client, Failed
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS
from cultivation.rules.systems import SYSTEMS as REGISTRY
from cultivation.smoke.checks import CHECKS, NAMES
from cultivation.smoke.house import house_on
from cultivation.smoke.visitor import Broken, Skipped, Visitor
from cultivation.store.postgres import FAILED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    from cultivation.smoke.cast import Check
    from cultivation.smoke.house import House

EACH_S_MAX = 2.0
PREPARE_S_MAX = 20.0


@dataclass(frozen=True, slots=True)
class Ground:
    """Where it is played. `is_newcomer`: what a newcomer can see is all that is asked for."""

    client: Client
    house: House | None
    is_newcomer: bool


def smoke(
    url: str, only: Collection[str] = (), *, database: str | None = None, is_newcomer: bool = False
) -> list[Outcome]:
    """One row for each system and core part, or for those in `only`; raises GameError when nobody answers.

    With the `database` that the service plays on, each is played by a fresh player and by one whose save another
    build has written, and both far enough for all of it. Without it a row says what was not seen, and does not hold.
    """
    if unknown := sorted(set(only) - set(NAMES)):
        raise GameError("bad_argument", f"no system is called {', '.join(unknown)}", f"one of: {', '.join(NAMES)}")
    names = [name for name in NAMES if not only or name in only]
    try:
        return asyncio.run(_smoke(url, names, database, is_newcomer=is_newcomer))
    except FAILED as error:
        raise GameError("database_unreachable", repr(error), "is it the database of that service?") from error


async def _smoke(url: str, names: list[str], database: str | None, *, is_newcomer: bool) -> list[Outcome]:
    client = Client(url, timeout_s=EACH_S_MAX)
    async with AsyncExitStack() as stack:
        stack.callback(client.close)
        try:
            await client.get("/live", {})
        except Failed as failed:
            hint = "is the service running at that URL?"
            raise GameError("service_unreachable", f"{url}: {failed.kind}", hint) from failed
        house = await stack.enter_async_context(house_on(database)) if database else None
        return [await _row(name, Ground(client, house, is_newcomer)) for name in names]


async def _row(name: str, ground: Ground) -> Outcome:
    """All parts of one system's check; the time is that of the slowest part, the reason that of the first broken."""
    check = CHECKS[name]
    if name in {system.name for system in REGISTRY} - _carried():
        return Outcome(name, 0, f"{name} is not in this build")
    parts = ["newcomer"] if check.newcomer else []
    parts += ["grown"] if check.grown and ground.house else []
    ages = (False, True) if ground.house else (False,)
    told = [await _step(ground, check, part=part, is_old=is_old) for part in parts for is_old in ages]
    why = next((f"{step.name}: {step.why}" for step, _ in told if step.why), "")
    if not why and check.grown and not ground.house and not ground.is_newcomer:
        why = f"only what a newcomer sees was looked at: {_wanted(check)} needs --database"
    skipped = next((text for _, text in told if text), "")
    steps = tuple(step for step, _ in told)
    return Outcome(name, max(step.ms for step in steps), why, steps, {"skipped": skipped} if skipped else {})


async def _step(ground: Ground, check: Check, *, part: str, is_old: bool) -> tuple[Step, str]:
    """One part with players of its own, within two seconds once they are there; and why it was skipped."""
    visitor = Visitor(ground.client, back_door=ground.house, is_old=is_old)
    play = check.newcomer if part == "newcomer" else check.grown
    assert play is not None  # noqa: S101  Only parts that there are come here.
    began_s = time.monotonic()
    skipped = ""

    async def played() -> None:
        nonlocal began_s
        async with asyncio.timeout(PREPARE_S_MAX):
            await _prepare(visitor, check, part)
        began_s = time.monotonic()
        async with asyncio.timeout(EACH_S_MAX):
            await play(visitor)
            await _settled(visitor)

    try:
        why = await _reason(played)
    except Skipped as skip:
        why, skipped = "", str(skip)
    ms = int((time.monotonic() - began_s) * 1_000)
    return Step(f"{part}, {'migrated' if is_old else 'fresh'}", ms, why), skipped


async def _prepare(visitor: Visitor, check: Check, part: str) -> None:
    if part == "newcomer":
        await visitor.log_in()
        return
    parent = visitor
    visitor.others = [
        Visitor(parent.client, back_door=parent.back_door, is_old=parent.is_old) for _ in range(check.others)
    ]
    await asyncio.gather(*(who.born(check.to) for who in (visitor, *visitor.others)))


async def _settled(visitor: Visitor) -> None:
    """After the play the ledger and what everybody holds agree, and what another build wrote is still there."""
    if visitor.back_door is None:
        return
    for who in (visitor, *visitor.others):
        await who.house.balanced(who.id)
        if who.is_old and "create" in who.repeated and len(who.repeated) > 1:
            await who.house.kept_old(who.id)


async def _reason(played: Callable[[], Awaitable[None]]) -> str:
    """Empty when it holds, else what does not."""
    try:
        await played()
    except Broken as broken:
        return str(broken)
    except (KeyError, TypeError, IndexError, AttributeError, StopIteration) as error:
        return f"a reply lacks what it must have: {error!r}"
    except TimeoutError:
        return f"not done within {EACH_S_MAX} s"
    except Failed as failed:
        return f"no reply: {failed.kind}"
    except FAILED as error:
        return f"the database did not do its part: {error!r}"
    return ""


def _carried() -> set[str]:
    """Systems of this build. The leaderboard has no commands: its reads are all of it."""
    return {one.system for one in COMMANDS.values()} | {one.system for one in DEALS.values()} | {"leaderboard"}


def _wanted(check: Check) -> str:
    """The rest of the check in its own words."""
    words = (check.grown.__doc__ or "the rest") if check.grown else ""
    return words.strip().splitlines()[0].rstrip(".")
