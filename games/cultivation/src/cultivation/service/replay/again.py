"""Plays a player's commands again, from the state kept before the first: the same has to come out after each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import msgspec

from cultivation.identity import RULES
from cultivation.rules.pauses import Pause
from cultivation.rules.play import World, play
from cultivation.rules.turn import Rejected
from cultivation.service.replay.entry import ENTRY, differing, digests, opened
from cultivation.state import codec
from cultivation.state.migrate import MissingMigration
from cultivation.store.packed import written
from cultivation.store.write import Save, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cultivation.protocol.commands import Command
    from cultivation.service.replay.entry import Entry
    from cultivation.store.command_log import Logged
    from cultivation.store.packed import Packed

SHOWN_MAX = 20
# What a wrong rule runs into, beside refusing what was once accepted.
BROKEN = (
    Rejected, ArithmeticError, AttributeError, LookupError, TypeError, ValueError, msgspec.MsgspecError,
    MissingMigration,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """A command that came to something else. `number` counts the player's noted commands of that day; `sections` are
    those of the save, and with a plus what was done beside it.
    """

    player: int
    number: int
    ver: int
    name: str
    build: str
    sections: tuple[str, ...] = ()
    why: str = ""

    def __str__(self) -> str:
        what = self.why or f"differs in {', '.join(self.sections)}"
        return f"player {self.player}, command {self.number} ({self.name}, version {self.ver}, by {self.build}): {what}"


@dataclass(slots=True)
class Tally:
    """What was played again, and what was not.

    `starts` are the states from which a replay set out. `beside` counts changes of these players that are no command
    of one player (deals, jobs, a long absence settled): they are not played again, and the replay sets out anew after
    them. `other` were carried out under other rules or content, `behind` came after a difference, and `lost` lack the
    state that they followed.
    """

    players: int = 0
    commands: int = 0
    starts: int = 0
    beside: int = 0
    other: int = 0
    behind: int = 0
    lost: int = 0
    differing: int = 0
    differences: list[Difference] = field(default_factory=list)

    def found(self, difference: Difference) -> None:
        self.differing += 1
        if len(self.differences) < SHOWN_MAX:
            self.differences.append(difference)


@dataclass(slots=True)
class Replay:
    """One player's day. `now` is the player as of the last command; None until the next start."""

    player: int
    world: World
    commands: Mapping[str, Command]
    tally: Tally
    now: Packed | None = None
    ver: int | None = None
    number: int = 0
    is_behind: bool = False

    def play(self, rows: Iterable[Logged]) -> Iterator[None]:
        """Plays them in order; yields after each, so that others have their turn."""
        for row in rows:
            self.number += 1
            self._one(row)
            self.ver = row.ver
            yield

    def _one(self, row: Logged) -> None:
        if row.start is not None:
            self.tally.starts += 1
            self.tally.beside += 0 if self.ver is None else row.ver - 1 - self.ver
            self.now, self.is_behind = opened(self.player, row.start), False
        if row.rules != RULES or row.content != self.world.tables.version:
            self.tally.other += 1
            self.now = None
        elif self.now is None or self.now.ver + 1 != row.ver:
            self._unreached()
        else:
            self._again(row, self.now)

    def _unreached(self) -> None:
        if self.is_behind:
            self.tally.behind += 1
        else:
            self.tally.lost += 1
        self.now = None

    def _again(self, row: Logged, before: Packed) -> None:
        entry = ENTRY.decode(row.entry)
        self.tally.commands += 1
        why = ""
        sections: tuple[str, ...] = ()
        try:
            save = self._saved(entry, replace(before, guild_row=entry.guild_row), row.build)
            sections = differing(entry.after, digests(save))
            self.now = written(before, save.turn, save, 0)
        except BROKEN as error:
            why = f"{type(error).__name__}: {error}"
        if why or sections:
            self.tally.found(Difference(self.player, self.number, row.ver, entry.name, row.build, sections, why))
            self.now, self.is_behind = None, True

    def _saved(self, entry: Entry, before: Packed, build: str) -> Save:
        loaded = before.opened()
        command = self.commands[entry.name]
        args = msgspec.convert(entry.args, command.args)
        world = replace(self.world, pauses=tuple(Pause(*pause) for pause in entry.pauses))
        turn = play(loaded.player, world, now_ms=entry.now_ms, rule=lambda t: command.run(t, args))
        state = codec.encode(turn.player, loaded.carried)
        schema = codec.schema_text(tuple(codec.schema_of(loaded.carried).items()))
        stamp = Stamp(build, RULES, world.tables.version, "")
        return Save(turn, before.ver, schema, state, b"", b"", stamp, None)
