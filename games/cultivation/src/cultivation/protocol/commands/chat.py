"""The commands of system 2.15, chat. History is a read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Text
from cultivation.protocol.commands.deal import DealCommand, DueDeal, OfPlayer, RowId
from cultivation.rules import chat

if TYPE_CHECKING:
    from collections.abc import Mapping


class Send(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channel: Text
    text: Annotated[str, msgspec.Meta(max_length=800)]


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channel: Text
    seq: RowId


DEALS: Mapping[str, DealCommand] = {
    "chat_send": DealCommand("chat", Send, "chat.send", chat.send),
    "chat_mute": DealCommand("chat", OfPlayer, "chat.ignore", chat.ignore),
    "chat_unmute": DealCommand("chat", OfPlayer, "chat.ignore", chat.listen_again),
    "chat_report": DealCommand("chat", Report, "chat.report", chat.report),
}
DUE: Mapping[str, DueDeal] = {}
