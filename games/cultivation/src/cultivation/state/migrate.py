"""Sections of older builds become sections of this one: pure steps, each from one version to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.rules.player import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SCHEMA: Mapping[str, int] = dict.fromkeys(SECTIONS, 1)
# (section, version it starts from) -> the step to the next version. The first release has none.
UP: Mapping[tuple[str, int], Callable[[Mapping[str, Any]], dict[str, Any]]] = {}


class MissingMigration(Exception):  # noqa: N818  The name says what happened.
    """A section too old for this build: there is no step that leads from its version on."""


def up(section: str, data: Mapping[str, Any], version: int) -> Mapping[str, Any]:
    """The section at this build's version; a newer one is left as it is, and its unknown fields are
    carried on.
    """
    for step in range(version, SCHEMA[section]):
        if (section, step) not in UP:
            raise MissingMigration(f"{section} {step}")
        data = UP[section, step](data)
    return data
