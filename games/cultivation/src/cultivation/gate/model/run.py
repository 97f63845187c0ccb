"""As many commands as are asked for, in stories with seeds; exit 0 only when nothing was wrong in any of them."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from cultivation.gate.model.field import field_on
from cultivation.gate.model.orders import PLAYED
from cultivation.gate.model.story import Story
from cultivation.gate.outcome import Outcome
from cultivation.store import embedded
from cultivation.store.postgres import connect
from cultivation.store.revise import revise

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

STORY = 2_500
"""Commands of one story: then players and database begin anew."""
TOLD_MAX = 10
AT_ONCE = 2
DICE: Sequence[tuple[int, str]] = (
    (84, "order"), (90, "crash"), (94, "time"), (96, "behind"), (97, "log_in"), (98, "switched"), (100, "told_again"),
)  # fmt: skip
"""The first line whose number is above the dice of 100. A switch brings three commands, a clock behind two."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What `cultivation model` was told."""

    commands: int
    seed: int


def model(asked: Asked) -> Outcome:
    """All stories on a PostgreSQL of their own, which is gone at the end."""
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="model-") as name:
        server = embedded.start(Path(name) / "database")
        try:
            stories = asyncio.run(_all(asked, server.uri))
        finally:
            embedded.stop(server)
    done: Counter[str] = sum((story.done for story in stories), Counter())
    wrong = [f"seed {asked.seed + n}: {what}" for n, story in enumerate(stories) for what in story.wrong]
    asked_for = sum(story.asked for story in stories)
    deadlocks = sum(story.field.deadlocks() for story in stories)
    if deadlocks:
        wrong.append(f"{deadlocks} deadlocks")
    if asked_for >= STORY and (unplayed := [name for name in PLAYED if not done[name]]):
        wrong.append(f"no command was accepted of {', '.join(unplayed)}")
    data = {
        "commands": asked_for,
        "accepted": sum(done.values()),
        "accepted_by_system": dict(sorted(done.items())),
        "crashes": sum(story.crashes for story in stories),
        "deadlocks": deadlocks,
        "replayed": sum(story.replayed for story in stories),
        "stories": len(stories),
        "seed": asked.seed,
        "wrong": len(wrong),
    }
    return Outcome("model", int((time.monotonic() - began_s) * 1_000), "; ".join(wrong[:TOLD_MAX]), data=data)


async def told(database: str, commands: int, seed: int) -> Story:
    """One story on a database of its own, by its seed."""
    async with field_on(database) as field:
        story = Story(field, Random(seed))  # noqa: S311  Dice, no secrets.
        await story.begin()
        while story.asked < commands and len(story.wrong) < TOLD_MAX:
            dice = story.random.randrange(100)
            deed: Callable[[], Awaitable[None]] = getattr(story, next(name for below, name in DICE if dice < below))
            await deed()
            if story.asked % 100 == 0:
                await field.keep_house(story.asked)
        await story.check_books(full=True)
        story.replayed, wrong = await field.replayed()
        story.wrong += wrong
        return story


async def _all(asked: Asked, uri: str) -> list[Story]:
    lanes = asyncio.Semaphore(AT_ONCE)
    counts = [min(STORY, asked.commands - begun) for begun in range(0, asked.commands, STORY)]

    async def one(number: int, commands: int) -> Story:
        async with lanes:
            database = await _new(uri, f"story_{number}")
            story = await told(database, commands, asked.seed + number)
            await _gone(uri, f"story_{number}")
            return story

    return list(await asyncio.gather(*(one(number, commands) for number, commands in enumerate(counts))))


async def _new(uri: str, name: str) -> str:
    connection = await connect(uri)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")  # no machine dies here
    finally:
        await connection.close()
    database = uri.replace("@/cultivation?", f"@/{name}?")
    await revise(database)
    return database


async def _gone(uri: str, name: str) -> None:
    connection = await connect(uri)
    try:
        await connection.execute(f"DROP DATABASE {name}")
    finally:
        await connection.close()
