"""The commands of system 2.4, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from cultivation.protocol.commands.command import Command, Nothing, Text
from cultivation.rules import skills

if TYPE_CHECKING:
    from collections.abc import Mapping

Slots = Annotated[list[Text], msgspec.Meta(max_length=4)]


class OfSkill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    skill: Text


class SetSlots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    skills: Slots


COMMANDS: Mapping[str, Command] = {
    "learn": Command("skills", OfSkill, lambda t, a: skills.learn(t, skill=a.skill)),
    "upgrade": Command("skills", OfSkill, lambda t, a: skills.upgrade(t, skill=a.skill)),
    "set_slots": Command("skills", SetSlots, lambda t, a: skills.set_slots(t, skills=a.skills)),
    "reset": Command("skills", Nothing, lambda t, _: skills.reset(t)),
}
