"""How each system's time limits are moved: $1 is when it was switched off, $2 for how long.

Jobs come first: whoever carries one out holds its row before any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EXTEND: Mapping[str, tuple[str, ...]] = {
    "market": (
        "UPDATE job SET due = due + $2 WHERE kind = 'market_expire' AND done_at IS NULL AND due > $1",
        """UPDATE listing SET ends = ends + $2
        WHERE id IN (SELECT id FROM listing WHERE status = 'active' AND ends > $1 ORDER BY id FOR UPDATE)""",
    ),
    "dungeon": (
        "UPDATE job SET due = due + $2 WHERE kind = 'dungeon_expire' AND done_at IS NULL AND due > $1",
        """UPDATE dungeon_run SET deadline = deadline + $2
        WHERE id IN (SELECT id FROM dungeon_run WHERE status = 'running' AND deadline > $1 ORDER BY id FOR UPDATE)""",
        "UPDATE dungeon_lobby SET at = at + $2 WHERE at > $1::bigint - 300000 AND at <= $1",
    ),
    "guild": ("UPDATE job SET due = due + $2 WHERE kind = 'guild_boss' AND done_at IS NULL AND due > $1",),
    "pvp": ("UPDATE pvp_duel SET at = at + $2 WHERE at > $1::bigint - 60000 AND at <= $1",),
    "social": ("UPDATE friend_request SET at = at + $2 WHERE at > $1::bigint - 14 * 86400000::bigint AND at <= $1",),
    "notification": (
        "UPDATE mail SET expires = expires + $2 WHERE done_at IS NULL AND expires > $1",
        "UPDATE broadcast SET expires = expires + $2 WHERE NOT cancelled AND created <= $1 AND expires > $1",
    ),
}
