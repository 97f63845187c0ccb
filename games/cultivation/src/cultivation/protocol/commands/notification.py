"""The commands of system 2.16, notification. Listing mails is a read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.protocol.commands.command import Nothing
from cultivation.protocol.commands.deal import DealCommand, DueDeal, OfName
from cultivation.rules import notification

if TYPE_CHECKING:
    from collections.abc import Mapping

DEALS: Mapping[str, DealCommand] = {
    "mail_read": DealCommand("notification", OfName, "mail.one", notification.read),
    "mail_claim": DealCommand("notification", OfName, "mail.one", notification.claim),
    "mail_claim_all": DealCommand("notification", Nothing, "mail.all", notification.claim_all),
    "mail_delete": DealCommand("notification", OfName, "mail.one", notification.delete),
}
DUE: Mapping[str, DueDeal] = {"mail_expire": DueDeal("notification", "mail.due", notification.expire)}
