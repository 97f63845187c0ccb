"""The commands of system 2.1, character."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Nothing, Text
from cultivation.rules import character
from cultivation.rules.sections.character import Alloc

if TYPE_CHECKING:
    from collections.abc import Mapping

Points = Annotated[int, msgspec.Meta(ge=0, le=1_000)]


class Create(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Text
    element: Text


class Name(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: Text


class Allocate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    con: Points = 0
    str: Points = 0
    agi: Points = 0
    ins: Points = 0


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Text


COMMANDS: Mapping[str, Command] = {
    "create": Command("character", Create, lambda t, a: character.create(t, name=a.name, element=a.element), False),
    "rename": Command("character", Name, lambda t, a: character.rename(t, name=a.name)),
    "allocate": Command(
        "character", Allocate, lambda t, a: character.allocate(t, points=Alloc(a.con, a.str, a.agi, a.ins))
    ),
    "respec": Command("character", Nothing, lambda t, _: character.respec(t)),
    "set_title": Command("character", Title, lambda t, a: character.set_title(t, title=a.title)),
}
