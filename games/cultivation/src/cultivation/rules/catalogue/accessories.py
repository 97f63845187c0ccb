"""The events of system 2.19, accessories."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "AccessoryRefined": frozenset({"item", "kept"}),
    "BookEntry": frozenset({"definition", "entries"}),
}
