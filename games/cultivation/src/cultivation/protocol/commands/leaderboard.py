"""System 2.14, leaderboard, has no commands: its boards are reads. What comes due are the ends of its seasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.protocol.commands.deal import DealCommand, DueDeal
from cultivation.rules import leaderboard

if TYPE_CHECKING:
    from collections.abc import Mapping

DEALS: Mapping[str, DealCommand] = {}
DUE: Mapping[str, DueDeal] = {
    "board_close": DueDeal("leaderboard", "board.freeze", leaderboard.close),
    "board_pay": DueDeal("leaderboard", "board.pay", leaderboard.pay),
}
