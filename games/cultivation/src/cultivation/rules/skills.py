"""System 2.4, skills: points become levels of skills, and four of them go into a fight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cultivation.rules import ledger
from cultivation.rules.handler import Handler
from cultivation.rules.turn import emit, reject, with_player

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cultivation.rules.player import Player
    from cultivation.rules.sections.skills import Skills
    from cultivation.rules.tables import Tables
    from cultivation.rules.turn import Event, Turn

LEVEL_MAX = 20
PREREQUISITE_LEVEL = 5
RESET_JADE = 50


def learn(turn: Turn, *, skill: str) -> Turn:
    """The first level of a skill."""
    if level(turn.player.skills, skill):
        reject("wrong_state", "known")
    return _raised(turn, skill)


def upgrade(turn: Turn, *, skill: str) -> Turn:
    """One level more of a known skill."""
    if not level(turn.player.skills, skill):
        reject("wrong_state", "not known")
    return _raised(turn, skill)


def set_slots(turn: Turn, *, skills: Sequence[str]) -> Turn:
    """Which skills fight, in this order: two, and from the first realm on four."""
    section = turn.player.skills
    if len(skills) > slot_count(turn.player):
        reject("not_unlocked", "slots")
    if len(set(skills)) != len(skills) or any(skill not in section.active for skill in skills):
        reject("invalid_args", "slots")
    turn = with_player(turn, skills=replace(section, slots=tuple(skills)))
    return emit(turn, "SlotsChanged", slots=list(skills))


def reset(turn: Turn) -> Turn:
    """All points return; stones do not."""
    section = turn.player.skills
    if not section.spent():
        reject("wrong_state", "nothing is learned")
    turn = ledger.charge(turn, "jade", qty=RESET_JADE, reason="respec")
    turn = with_player(turn, skills=replace(section, active={}, passive={}, slots=()))
    return emit(turn, "SlotsChanged", slots=[])


def points(player: Player) -> int:
    """Points to spend: one for each level of the character, one for each dungeon cleared for the first time."""
    return player.character.level + player.skills.earned - player.skills.spent()


def slot_count(player: Player) -> int:
    """How many skills may fight."""
    return 4 if max(player.realm.r, player.soul.highest_realm) >= 1 else 2


def actives(player: Player, tables: Tables) -> tuple[tuple[int, int], ...]:
    """What a fighter does with its slots: (strength in thousandths, cooldown in rounds)."""
    known = player.skills.active
    rows = [(tables.skills.active[skill], known[skill]) for skill in player.skills.slots[: slot_count(player)]]
    return tuple((row.strength + 40 * level, row.cooldown) for row, level in rows)


def level(section: Skills, skill: str) -> int:
    """The level of a skill, 0 for one that is not known."""
    return section.active.get(skill, 0) + section.passive.get(skill, 0)


def on_dungeon_finished(turn: Turn, event: Event) -> Turn:
    """A dungeon cleared for the first time gives a point."""
    if not event.data.get("first"):
        return turn
    section = turn.player.skills
    return with_player(turn, skills=replace(section, earned=section.earned + 1))


def _raised(turn: Turn, skill: str) -> Turn:
    table, section = turn.tables.skills, turn.player.skills
    row = table.active.get(skill) or table.passive.get(skill)
    if row is None:
        reject("not_found", "skill")
    held = level(section, skill)
    if held >= LEVEL_MAX:
        reject("cap_exceeded", "skill")
    if turn.player.character.level < 5 * held:
        reject("not_unlocked", f"level {5 * held}")
    if any(level(section, needed) < PREREQUISITE_LEVEL for needed in row.needs):
        reject("not_unlocked", "prerequisite")
    if points(turn.player) < 1:
        reject("insufficient", "points")
    turn = ledger.charge(turn, "stone", qty=100 * (held + 1) ** 2, reason="skill_up")
    if skill in table.active:
        grown = replace(section, active={**section.active, skill: held + 1})
    else:
        grown = replace(section, passive={**section.passive, skill: held + 1})
    turn = with_player(turn, skills=grown)
    return emit(turn, "SkillLeveled", skill=skill, level=held + 1)


HANDLERS: Mapping[str, Handler] = {"DungeonFinished": Handler("inventory", on_dungeon_finished)}
