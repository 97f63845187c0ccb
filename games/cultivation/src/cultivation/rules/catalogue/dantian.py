"""The events of system 2.22, dantian."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENTS: Mapping[str, frozenset[str]] = {
    "DantianUpgraded": frozenset({"level"}),
    "PurityChanged": frozenset({"purity"}),
}
