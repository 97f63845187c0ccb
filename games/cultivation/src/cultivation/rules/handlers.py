"""All reactions by type of event: a system that reacts adds its own table here."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from cultivation.rules import achievement, character, quest, skills
from cultivation.rules.handler import PRIORITIES, Handler

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def by_type(tables: Iterable[Mapping[str, Handler]]) -> Mapping[str, tuple[Handler, ...]]:
    """The handlers of every type of event, in order of priority."""
    found: dict[str, list[Handler]] = {}
    for table in tables:
        for kind, handler in table.items():
            found.setdefault(kind, []).append(handler)
    return {kind: tuple(sorted(each, key=lambda h: PRIORITIES[h.system])) for kind, each in found.items()}


HANDLERS: Mapping[str, tuple[Handler, ...]] = MappingProxyType(
    by_type(
        (
            character.HANDLERS,
            skills.HANDLERS,
            quest.HANDLERS,
            achievement.HANDLERS,
        )
    )
)
