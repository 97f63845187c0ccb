"""Known answers of system 2.16, notification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import notification
from cultivation.rules.deal import Held
from cultivation.rules.turn import Rejected
from cultivation.service.selftest.player import T0_MS, purse_change, veteran
from cultivation.service.selftest.table import dealt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    player = veteran(world, r=3)
    held = (Held("stone", 70),)
    mail = {"id": "1.7", "is_broadcast": False, "expires": T0_MS + 1, "done_at": None, "held": held}
    claimed = dealt(world, player, {"mails": [mail]}, notification.claim, None)
    if purse_change(player, claimed.turn()) != {"stone": 70}:
        yield "a mail does not give what is attached"
    try:
        dealt(world, player, {"mails": [{**mail, "done_at": T0_MS}]}, notification.claim, None)
        yield "a mail is given twice"
    except Rejected:
        pass
    if (notification.compensation(1, 2), notification.compensation(200, 1)) != (12_000, 96_000):
        yield "lost hours are not made good by level"
