"""The smoke check of system 2.16, notification, as far as a new player can go: there is nothing to claim, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.smoke.visitor import must

if TYPE_CHECKING:
    from cultivation.smoke.visitor import Visitor


async def check(v: Visitor) -> None:
    """Asks for mails as a client would."""
    await v.order("create", name=v.name, element="earth")
    must((await v.order("mail_claim_all"))["code"] == "wrong_state", "without a mail there is nothing to claim")
    must((await v.order("mail_claim", id="1.no"))["code"] == "not_found", "a mail that is not there is not found")
