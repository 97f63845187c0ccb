"""The smoke check of system 2.23, soul."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules.turn import with_player
from cultivation.smoke.visitor import moved_only, must

if TYPE_CHECKING:
    from cultivation.rules.turn import Turn
    from cultivation.smoke.visitor import Visitor


async def grown(v: Visitor) -> None:
    """A life of 81 million qi is nine shards; what it had reached is kept, and there is no second end of it."""
    await v.refused("not_unlocked", "transcend")
    await v.house.altered(v.id, _lived)
    ended = await v.good("transcend")
    must(ended["result"]["shards"] == 9, "the root of 81 is 9")
    player = (await v.house.player(v.id)).player
    must((player.realm.r, player.realm.layer, player.realm.amount) == (0, 1, 0), "a new life begins")
    kept = player.soul.before
    must(kept is not None and (kept.r, kept.layer) == (5, 9), "the old one can be restored")
    await v.refused("not_unlocked", "transcend")
    before = await v.sync()
    await v.good("soul_up")
    await moved_only(v, before, "soul")
    await v.good("soul_node", node=0)
    soul = (await v.house.player(v.id)).player.soul
    must((soul.level, soul.shards(), soul.nodes) == (1, 8, (0,)), "one shard for the first level, a node for none")


def _lived(turn: Turn) -> Turn:
    realm, qi = turn.player.realm, 81_000_000
    return with_player(turn, realm=replace(realm, layer=9, spent=realm.spent + qi, gained=realm.gained + qi))
