"""The events of system 2.8, social."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "FriendAdded": frozenset({"player"}),
    "FriendRemoved": frozenset({"player"}),
    "GiftClaimed": frozenset({"player"}),
}
