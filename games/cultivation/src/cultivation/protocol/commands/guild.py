"""The commands of system 2.9, guild."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from cultivation.protocol.commands.command import Count, Nothing, Text
from cultivation.protocol.commands.deal import DealCommand, DueDeal, OfPlayer, OfRow, RowId
from cultivation.rules import guild

if TYPE_CHECKING:
    from collections.abc import Mapping


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Text


class Promote(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    player: RowId
    role: Literal["elder", "member"]


class Donate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tier: Annotated[int, msgspec.Meta(ge=0, le=2)]


class Tech(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tech: Literal["qi", "hp", "atk", "slots"]


class Goods(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    item: Text
    n: Count = 1


DEALS: Mapping[str, DealCommand] = {
    "guild_create": DealCommand("guild", Named, "guild.new", guild.create),
    "guild_apply": DealCommand("guild", OfRow, "guild.named", guild.apply),
    "guild_invite": DealCommand("guild", OfPlayer, "guild.own", guild.invite),
    "guild_join": DealCommand("guild", OfRow, "guild.named", guild.join),
    "guild_accept": DealCommand("guild", OfPlayer, "guild.own", guild.accept),
    "guild_leave": DealCommand("guild", Nothing, "guild.own", guild.leave),
    "guild_kick": DealCommand("guild", OfPlayer, "guild.own", guild.kick),
    "guild_promote": DealCommand("guild", Promote, "guild.own", guild.promote),
    "guild_transfer": DealCommand("guild", OfPlayer, "guild.own", guild.transfer_leader),
    "guild_donate": DealCommand("guild", Donate, "guild.own", guild.donate),
    "guild_tech_up": DealCommand("guild", Tech, "guild.own", guild.tech_up),
    "guild_boss_hit": DealCommand("guild", Nothing, "guild.own", guild.boss_hit),
    "guild_shop_buy": DealCommand("guild", Goods, "guild.own", guild.shop_buy),
    "guild_disband": DealCommand("guild", Nothing, "guild.own", guild.disband),
}
DUE: Mapping[str, DueDeal] = {
    "guild_boss": DueDeal("guild", "guild.boss", guild.boss_rewards),
    "guild_heir": DueDeal("guild", "guild.heir", guild.inherit),
}
