"""Writes the whole effect of commands in one statement: saves, ledger, balances, replies, outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.store.effects import effects
from cultivation.store.parts import statement, together, width
from cultivation.store.postgres import UniqueViolation, violated_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cultivation.rules.turn import Turn
    from cultivation.store.postgres import Connection


class KeyTaken(Exception):  # noqa: N818  The name says what happened.
    """The command's key has been used: its first reply is the reply."""


class NameTaken(Exception):  # noqa: N818  The name says what happened.
    """Another character has a name that looks the same."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who wrote: on every posting and every event."""

    build: str
    rules: int
    content: str
    cohort: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The reply to keep with the effect. A settling that nobody asked for has none."""

    key: UUID
    digest: bytes
    reply: bytes


@dataclass(frozen=True, slots=True)
class Save:
    """Everything that one command writes.

    `backup` is (schema, ver, state) as they were before the first write at a newer schema, else None. `told` is how
    many events the same transaction has told others before, of players who were saved first. `mark` is the
    transaction that wrote the row from which the turn began, and `guild` the guild's id and revision at that time:
    where the row or the guild is another now, nothing is written. None: only the version is compared.
    """

    turn: Turn
    expected_ver: int
    schema: str
    state: bytes
    prev_hash: bytes
    hash: bytes
    stamp: Stamp
    stored: Stored | None
    backup: tuple[str, int, bytes] | None = None
    told: int = 0
    mark: int | None = None
    guild: tuple[int, int] | None = None


async def write(connection: Connection, save: Save, *, is_guarded: bool = True) -> int | None:
    """The mark of the player's row when written; None when the player has moved on, and then nothing was.

    Raises KeyTaken or NameTaken, and then nothing was written either.
    """
    written = await write_all(connection, [save], is_guarded=is_guarded)
    return written.get(save.turn.player.id)


async def write_all(connection: Connection, saves: Sequence[Save], *, is_guarded: bool = True) -> dict[int, int]:
    """The marks of the players who were written, each with its whole effect; one for each player at most.

    Raises KeyTaken or NameTaken when that is so of any of them, and then none was written.
    """
    stamp = saves[0].stamp
    found = effects(saves)
    names = together(frozenset(found.parts))
    text = statement(names, is_guarded=is_guarded)
    values = [*zip(*found.ordered, strict=True)]
    for name in names:
        values += zip(*found.parts[name], strict=True) if name in found.parts else [()] * width(name)
    try:
        rows = await connection.fetch(text, stamp.build, stamp.rules, stamp.content, *values)
    except UniqueViolation as error:
        if violated_table(error).startswith("idem"):
            raise KeyTaken from error
        if violated_table(error) == "name_taken":
            raise NameTaken from error
        raise
    return dict(tuple(row.values()) for row in rows)
