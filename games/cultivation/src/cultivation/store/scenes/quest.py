"""What the reward of a retired quest reads: nothing but its own name; the mail is nobody's row yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.scenes.scene import Ask, Found, Scene, more

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.tables.quest import QuestRow, QuestTable
    from cultivation.store.postgres import Connection


async def _named(_connection: Connection, ask: Ask, found: Found) -> Found:
    player, kind, period, quest = ask.subject.split(":")

    def row(table: QuestTable) -> QuestRow | None:
        rows: Mapping[str, QuestRow] = getattr(table, kind)
        return rows.get(quest)

    return more(found, player=int(player), kind=kind, period=int(period), quest=quest, row=row)


SCENES: Mapping[str, Scene] = {"quest.retired": Scene(read=_named)}
