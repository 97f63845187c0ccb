"""The events of system 2.16, notification."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "MailSent": frozenset({"mail"}),
    "MailClaimed": frozenset({"mail"}),
}
