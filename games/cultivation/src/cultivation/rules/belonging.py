"""The guild's techniques as a player feels them, taken over when the revision differs; qi is settled before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules import realms
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.turn import Turn


def follow(turn: Turn) -> Turn:
    """The player as its guild is now, by the row that was read with the player; None says that it was not read."""
    row = turn.player.guild_row
    mine = turn.player.guild
    if row is None or row[:2] == (mine.guild, mine.rev):
        return turn
    guild_id, rev, qi, hp, atk = row
    return _with(turn, guild=guild_id, rev=rev, qi=qi, hp=hp, atk=atk)


def belong(turn: Turn, guild: Mapping[str, Any]) -> Turn:
    """The player in this guild, at once."""
    return _with(
        turn, guild=guild["id"], rev=guild["rev"], qi=guild["tech_qi"], hp=guild["tech_hp"], atk=guild["tech_atk"]
    )


def part(turn: Turn) -> Turn:
    """The player in no guild; the day without one begins."""
    return _with(turn, guild=0, rev=0, qi=0, hp=0, atk=0, left_ms=turn.now_ms)


def _with(turn: Turn, **fields: Any) -> Turn:  # noqa: ANN401  # fields of the section
    turn = with_player(turn, guild=replace(turn.player.guild, **fields))
    return realms.with_rate(turn) if turn.player.character.level else turn
