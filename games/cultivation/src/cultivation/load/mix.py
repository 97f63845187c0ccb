"""What players do in a hundred calls: 70 looks, and 30 commands of which nearly all are written durably."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cultivation.load.player import Player

READS = 70
# The first line whose number is above the dice of 100, reads first.
DICE = ((READS, "look"), (82, "idle"), (90, "progress"), (94, "equipment"), (97, "trade"), (100, "other"))


def next_call(player: Player) -> tuple[str, str, dict[str, Any]]:
    """(read or write, command, arguments); a read has no command."""
    dice = player.random.randrange(100)
    kind = next(name for below, name in DICE if dice < below)
    match kind:
        case "look":
            return "read", "", {}
        case "idle":
            return "write", "idle_claim", {}
        case "progress":
            return ("write", "advance", {}) if dice % 8 == 0 else ("write", "expedition_set", {"stage": 0})
        case "trade" if player.random.randrange(2) == 0:
            return "write", "buy_npc", {"item": "minor_pill", "n": 1}
        case _ if player.item:
            player.is_locked = not player.is_locked
            return "write", "lock", {"id": player.item, "locked": player.is_locked}
    return "write", "idle_claim", {}


async def play(player: Player) -> tuple[str, str, bool]:
    """One call: (read or write, what was wrong, whether something was written durably)."""
    kind, command, args = next_call(player)
    if kind == "read":
        return kind, await player.sync(), False
    wrong, reply = await player.order(command, args)
    if reply.get("ok"):
        player.ver = max(player.ver, reply["ver"])
    return kind, wrong, bool(reply.get("ok"))
