"""As many commands as are asked for, in stories with seeds; exit 0 only when nothing was wrong in any of them."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import uvloop

from cultivation.gate.model.field import field_on
from cultivation.gate.model.orders import BY_SYSTEM, PLAYED, SYSTEMS
from cultivation.gate.model.story import Story
from cultivation.gate.model.told import Told, added, build_digest, keep, kept
from cultivation.gate.outcome import Outcome
from cultivation.load.noise import machine
from cultivation.store import embedded
from cultivation.store.postgres import connect
from cultivation.store.revise import revise

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

STORY = 2_500
"""Commands of one story: then players and database begin anew."""
WHOLE = 8 * STORY
"""From so many commands on, each command of the registry must have occurred, and from PROVEN on been accepted."""
PROVEN = 40 * STORY
TOLD_MAX = 10
LANES_MAX = 8
DICE: Sequence[tuple[int, str]] = (
    (840, "order"), (900, "crash"), (940, "time"), (941, "clocks_change"), (960, "behind"), (970, "log_in"),
    (985, "switched"), (1_000, "told_again"),
)  # fmt: skip
"""The first line whose number is above the dice of 1,000. A switch brings three commands, a clock behind two, the hour
in which clocks are changed ten."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What `cultivation model` was told. Stories that `file` already has of this build are not told again."""

    commands: int
    seed: int
    file: Path | None = None


def model(asked: Asked) -> Outcome:
    """All stories on a PostgreSQL of their own, which is gone at the end."""
    began_s, build = time.monotonic(), build_digest()
    before = kept(asked.file, build)
    wanted = [
        (asked.seed + number, min(STORY, asked.commands - begun))
        for number, begun in enumerate(range(0, asked.commands, STORY))
    ]
    stories = [before[one] for one in wanted if one in before]
    for told in _told([one for one in wanted if one not in before], build):
        stories.append(told)
        keep(asked.file, told)
        _progress(stories, asked, len(before), began_s)
    stories.sort(key=lambda told: told.seed)
    ms = int((time.monotonic() - began_s) * 1_000)
    return Outcome("model", ms, "; ".join(_wrong(stories)[:TOLD_MAX]), data=_data(asked, build, stories))


def _wrong(stories: list[Told]) -> list[str]:
    """Everything that does not hold, each with the seed of the story in which it is found again."""
    wrong = [f"seed {told.seed}: {what}" for told in stories for what in told.wrong]
    wrong += [f"seed {told.seed}: {told.deadlocks} deadlocks" for told in stories if told.deadlocks]
    commands, _ = added(stories)
    accepted = {SYSTEMS[name] for name, outcomes in commands.items() if outcomes.get("ok")}
    asked_for = sum(told.commands for told in stories)
    if not asked_for:
        wrong.append("no command was asked for")
    if asked_for >= STORY and (unplayed := [name for name in PLAYED if name not in accepted]):
        wrong.append(f"no command was accepted of {', '.join(unplayed)}")
    if asked_for >= WHOLE and (missing := sorted(SYSTEMS.keys() - commands.keys())):
        wrong.append(f"never asked for: {', '.join(missing)}")
    if asked_for >= PROVEN and (never := _never(commands)):
        wrong.append(f"never accepted: {', '.join(never)}")
    return wrong


def _never(commands: Mapping[str, Mapping[str, int]]) -> list[str]:
    return sorted(name for name in SYSTEMS if not commands.get(name, {}).get("ok"))


def _data(asked: Asked, build: str, stories: list[Told]) -> dict[str, Any]:
    commands, deeds = added(stories)
    by_system = {
        system: sum(commands.get(name, {}).get("ok", 0) for name in names)
        for system, names in BY_SYSTEM.items()
        if names
    }
    return {
        "build": build,
        "machine": machine(),
        "seeds": [told.seed for told in stories],
        "commands": sum(told.commands for told in stories),
        "accepted": sum(by_system.values()),
        "accepted_by_system": by_system,
        "by_command": commands,
        "never_accepted": _never(commands),
        "deeds": deeds,
        "crashes": sum(told.crashes for told in stories),
        "deadlocks": sum(told.deadlocks for told in stories),
        "replayed": sum(told.replayed for told in stories),
        "stories": len(stories),
        "seed": asked.seed,
        "told_s": round(sum(told.ms for told in stories) / 1_000, 1),
        "wrong": len(_wrong(stories)),
    }


def _progress(stories: list[Told], asked: Asked, before: int, began_s: float) -> None:
    """A line for each story that is over: what it found and how long the others will take."""
    told, done = stories[-1], sum(one.commands for one in stories)
    here = sum(one.commands for one in stories[before:])
    rate = here / max(0.001, time.monotonic() - began_s)
    left_s = (asked.commands - done) / max(0.001, rate)
    found = f"{len(told.wrong)} wrong" if told.wrong else "nothing wrong"
    sys.stderr.write(
        f"{done} of {asked.commands} commands, seed {told.seed}: {found}; {rate:.0f} a second, {left_s:.0f} s left\n"
    )
    sys.stderr.flush()


def _told(wanted: list[tuple[int, int]], build: str) -> Iterator[Told]:
    """Stories as they end, told by as many processes as there are cores."""
    if not wanted:
        return
    lanes = min(len(wanted), LANES_MAX, os.cpu_count() or 1)
    with tempfile.TemporaryDirectory(prefix="model-") as name:
        server = embedded.start(Path(name) / "database")
        try:
            with ProcessPoolExecutor(lanes, mp_context=get_context("spawn")) as pool:
                told = [pool.submit(one_story, server.uri, seed, commands, build) for seed, commands in wanted]
                for story in as_completed(told):
                    yield story.result()
        finally:
            embedded.stop(server)


def one_story(uri: str, seed: int, commands: int, build: str) -> Told:
    """One story in a process of its own, on a database of its own."""
    began_s = time.monotonic()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        story = runner.run(_on_new(uri, seed, commands))
    return Told(
        build=build,
        seed=seed,
        commands=story.asked,
        ms=int((time.monotonic() - began_s) * 1_000),
        done={f"{name} {outcome}": count for (name, outcome), count in sorted(story.done.items())},
        deeds=dict(story.deeds),
        crashes=story.crashes,
        deadlocks=story.field.deadlocks(),
        wrong=story.wrong,
        replayed=story.replayed,
    )


async def told(database: str, commands: int, seed: int) -> Story:
    """One story on a database of its own, by its seed."""
    async with field_on(database) as field:
        story = Story(field, Random(seed))  # noqa: S311  Dice, no secrets.
        await story.begin()
        while story.asked < commands and len(story.wrong) < TOLD_MAX:
            dice = story.random.randrange(1_000)
            name = next(name for below, name in DICE if dice < below)
            deed: Callable[[], Awaitable[None]] = getattr(story, name)
            story.deeds[name] += 1
            await deed()
            if story.asked % 100 == 0:
                await field.keep_house(story.asked)
        await story.check_books(full=True)
        story.replayed, wrong = await field.replayed()
        story.wrong += wrong
        return story


async def _on_new(uri: str, seed: int, commands: int) -> Story:
    database = await _new(uri, f"story_{seed}")
    try:
        return await told(database, commands, seed)
    finally:
        await _gone(uri, f"story_{seed}")


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
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()
