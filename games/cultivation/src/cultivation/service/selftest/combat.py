"""Known answers of system 2.2, combat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import combat, fight
from cultivation.rules.play import play
from cultivation.service.selftest.player import T0_MS, born

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = born(world)
    fought = play(player, world, now_ms=T0_MS + 5_000, rule=lambda t: combat.stage_challenge(t, stage=1))
    again = fight.fight(combat.fighter(fought), combat.enemy(1), int(dict(fought.reply)["seed"]))
    if fight.log_hash(again) != fought.player.combat.log_hash:
        yield "the same seed does not give the same fight"
    later = play(player, world, now_ms=T0_MS + 3_600_000, rule=combat.idle_claim).player
    twice = play(later, world, now_ms=T0_MS + 3_600_000, rule=combat.idle_claim)
    if later.purse["stone"] != player.purse["stone"] + 600 or any(p.reason == "idle" for p in twice.postings):
        yield "an hour of expedition does not pay once"
