"""The events of system 2.15, chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "ChatSent": frozenset({"channel", "seq"}),
    "Reported": frozenset({"channel", "seq"}),
}
