"""Checks the content before it is served: each finding is one sentence, and none means that it may go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.content.check import character, cycles, goals, items, lists, realms, regions, shared, skills, weights

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables

CHECKS = (
    weights.findings,
    realms.findings,
    items.findings,
    cycles.findings,
    character.findings,
    skills.findings,
    lists.findings,
    goals.findings,
    shared.findings,
    regions.findings,
)


def findings(tables: Tables) -> list[str]:
    """Everything that is wrong with the tables."""
    return [finding for check in CHECKS for finding in check(tables)]
