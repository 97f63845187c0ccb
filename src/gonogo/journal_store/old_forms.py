"""Journals of every released version stay readable: an event of an old form is upgraded when it is read.

The stored line is never rewritten: the chain is over the bytes as they were written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gonogo.core.codec import Json

Upgrade = Callable[[dict[str, Json]], dict[str, Json]]
Upgrades = Mapping[tuple[str, int], Upgrade]

UPGRADES: Upgrades = {}
"""(kind, version) → what makes the form of that version into a later one. An upgrade may change the kind, must give a
higher version, and never changes what it was given. It stays here for as long as anybody has such a journal."""


def upgraded(happening: Json, upgrades: Upgrades = UPGRADES) -> Json:
    """The happening in its current form. One that needs no upgrade, or that nobody knows, comes back as it was."""
    if not upgrades or type(happening) is not dict:
        return happening
    form: dict[str, Json] = happening
    while (upgrade := upgrades.get((form.get("kind", ""), form.get("v", 0)))) is not None:
        form = upgrade(form)
    return form
