"""The commands of system 2.11, PvP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.protocol.commands.command import Nothing
from cultivation.protocol.commands.deal import DealCommand, DueDeal, OfPlayer
from cultivation.rules import pvp, tournament

if TYPE_CHECKING:
    from collections.abc import Mapping

DEALS: Mapping[str, DealCommand] = {
    "pvp_queue": DealCommand("pvp", Nothing, "pvp.own", pvp.queue),
    "pvp_leave_queue": DealCommand("pvp", Nothing, "pvp.own", pvp.leave_queue),
    "duel_challenge": DealCommand("pvp", OfPlayer, "pvp.duel", pvp.duel_challenge),
    "tournament_signup": DealCommand("pvp", Nothing, "tournament.signup", tournament.signup),
    "duel_accept": DealCommand("pvp", OfPlayer, "pvp.duel", pvp.duel_accept),
}
DUE: Mapping[str, DueDeal] = {
    "pvp_match": DueDeal("pvp", "pvp.match", pvp.resolve),
    "tournament": DueDeal("pvp", "tournament.start", tournament.start),
    "tournament_match": DueDeal("pvp", "tournament.match", tournament.resolve),
    "pvp_season": DueDeal("pvp", "pvp.season", pvp.end_season),
}
