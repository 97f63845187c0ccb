"""Notes what a few players order. Nothing waits for it: what is noted is written with the housekeeping."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from cultivation.service.replay.entry import entry_of, start_of
from cultivation.store import command_log
from cultivation.store.command_log import DAY_MS, Logged

if TYPE_CHECKING:
    from cultivation.protocol.envelope import Envelope
    from cultivation.rules.pauses import Pause
    from cultivation.store.packed import Packed
    from cultivation.store.postgres import Connection
    from cultivation.store.write import Save

WAITING_MAX = 5_000  # 15 MB, while the database takes nothing
PERCENT = 1


def is_chosen(player_id: int, day: int, *, percent: int) -> bool:
    """Whether a player's commands are noted on a day: the same answer in every process, others every day."""
    text = b"%d:%d" % (player_id, day)
    return int.from_bytes(blake2b(text, digest_size=4, person=b"commands").digest(), "little") % 100 < percent


@dataclass(slots=True)
class CommandLog:
    """What is noted and not yet written. `followed` is, by player, the day and the mark of the row that the last noted
    command wrote: a command that begins from that very row follows it with nothing in between.
    """

    percent: int = PERCENT
    waiting: list[Logged] = field(default_factory=list)
    followed: dict[int, tuple[int, int]] = field(default_factory=dict)
    dropped: int = 0

    def note(self, envelope: Envelope, before: Packed, *, save: Save, mark: int, pauses: tuple[Pause, ...]) -> None:
        """A command that is on disk. `pauses` are those that its rule was told of."""
        player_id, day = before.player_id, save.turn.now_ms // DAY_MS
        if not is_chosen(player_id, day, percent=self.percent):
            return
        if len(self.waiting) >= WAITING_MAX:
            self.dropped += 1
            self.followed.pop(player_id, None)
            return
        follows = self.followed.get(player_id) == (day, before.mark)
        entry = entry_of(envelope.name, envelope.args, before=before, save=save, pauses=pauses)
        start = None if follows else start_of(before)
        self.waiting.append(Logged(
            day, player_id, before.ver + 1, save.turn.now_ms, save.stamp.build, save.stamp.rules, save.stamp.content,
            entry, start,
        ))  # fmt: skip
        self.followed[player_id] = (day, mark)

    async def write(self, connection: Connection, now_ms: int) -> None:
        """Everything noted so far. Where the database refuses, it is kept for the next time."""
        rows = self.waiting[:WAITING_MAX]
        if rows:
            await command_log.keep(connection, rows)
            del self.waiting[: len(rows)]
        today = now_ms // DAY_MS
        if any(day < today for day, _ in self.followed.values()):
            self.followed = {id_: last for id_, last in self.followed.items() if last[0] >= today}
