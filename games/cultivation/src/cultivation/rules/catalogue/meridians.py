"""The events of system 2.21, meridians."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "MeridianOpened": frozenset({"meridian", "point"}),
    "MeridianComplete": frozenset({"meridian"}),
}
