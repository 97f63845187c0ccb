"""System 2.1, character: who the player is, and how levels and points follow from experience."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import bag, ledger, names, realms, roll
from cultivation.rules.handler import Handler
from cultivation.rules.player import Alloc, Character
from cultivation.rules.renewed import renewed as replace
from cultivation.rules.turn import Turn, answer, emit, reject, roll_ppm, with_player

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.rules.turn import Event

LEVEL_MAX = 200
RENAME_JADE = 100
RESPEC_JADE = 50


def create(turn: Turn, *, name: str, element: str) -> Turn:
    """The character begins: root rolled once, start grant paid, qi and expedition running."""
    if turn.player.character.level:
        reject("wrong_state", "there is a character already")
    if element not in turn.tables.elements:
        reject("invalid_args", "element")
    shown, skeleton = names.checked(turn.tables, name)
    turn, rolled = roll_ppm(turn, "gift")
    grade = roll.choose([root.weight_ppm for root in turn.tables.roots], rolled)
    born = Character(name=shown, skeleton=skeleton, created_ms=turn.now_ms, element=element, grade=grade, level=1)
    turn = with_player(
        turn,
        character=born,
        realm=replace(turn.player.realm, anchor_ms=turn.now_ms),
        combat=replace(turn.player.combat, anchor_ms=turn.now_ms, challenged_ms=turn.now_ms - 2_000),
    )
    turn = _start_grant(realms.with_rate(turn))
    turn = emit(turn, "PlayerCreated", name=shown, element=element, grade=grade)
    return answer(replace(turn, name_taken=skeleton), grade=turn.tables.roots[grade].name)


def rename(turn: Turn, *, name: str) -> Turn:
    """Another name: the first time free, then for jade."""
    who = turn.player.character
    shown, skeleton = names.checked(turn.tables, name)
    if shown == who.name:
        reject("wrong_state", "that is the name already")
    turn = ledger.charge(turn, "jade", qty=RENAME_JADE if who.renames else 0, reason="rename")
    renamed = replace(who, name=shown, skeleton=skeleton, renames=who.renames + 1)
    turn = with_player(turn, character=renamed)
    if skeleton != who.skeleton:
        turn = replace(turn, name_taken=skeleton, name_given_up=who.skeleton)
    return turn


def allocate(turn: Turn, *, points: Alloc) -> Turn:
    """Free points are placed; placed plus free stays 3 for each level above the first."""
    who = turn.player.character
    if min(points.con, points.str, points.agi, points.ins) < 0 or points.total() == 0:
        reject("invalid_args", "points")
    if points.total() > who.free_points:
        reject("insufficient", "free_points")
    old = who.alloc
    placed = Alloc(old.con + points.con, old.str + points.str, old.agi + points.agi, old.ins + points.ins)
    return with_player(turn, character=replace(who, alloc=placed, free_points=who.free_points - points.total()))


def respec(turn: Turn) -> Turn:
    """All placed points become free again: the first time for nothing, then for jade."""
    who = turn.player.character
    if who.alloc.total() == 0:
        reject("wrong_state", "no point is placed")
    turn = ledger.charge(turn, "jade", qty=RESPEC_JADE if who.respecs else 0, reason="respec")
    freed = replace(who, alloc=Alloc(), free_points=who.free_points + who.alloc.total(), respecs=who.respecs + 1)
    return with_player(turn, character=freed)


def set_title(turn: Turn, *, title: str) -> Turn:
    """Wear one of the titles owned, or none."""
    who = turn.player.character
    if title and title not in who.titles:
        reject("not_found", "title")
    return with_player(turn, character=replace(who, title=title))


def gain_exp(turn: Turn, exp: int) -> Turn:
    """Experience becomes levels at once; several levels are one LevelUp. At the level cap one level's
    worth is banked.
    """
    who = turn.player.character
    level, held = who.level, who.exp + exp
    while level < level_cap(turn) and held >= exp_to_next(level):
        held -= exp_to_next(level)
        level += 1
    kept = min(held, exp_to_next(level)) if level >= level_cap(turn) else held
    grown = replace(
        who,
        level=level,
        exp=kept,
        exp_lost=who.exp_lost + held - kept,
        free_points=who.free_points + 3 * (level - who.level),
    )
    turn = with_player(turn, character=grown)
    return turn if level == who.level else emit(turn, "LevelUp", **{"from": who.level, "to": level})


def on_realm_advanced(turn: Turn, _event: Event) -> Turn:
    """A higher level cap: banked experience counts now."""
    return gain_exp(turn, 0)


def exp_to_next(level: int) -> int:
    """Experience from a level to the next."""
    return 40 * level * level + 60 * level


def level_cap(turn: Turn) -> int:
    """The highest level that the realm allows."""
    return min(LEVEL_MAX, 20 * (turn.player.realm.r + 1))


def _start_grant(turn: Turn) -> Turn:
    turn = ledger.pay(turn, "stone", qty=turn.tables.start_stone, reason="start")
    for item, qty in turn.tables.start_items:
        turn = bag.grant_stack(turn, (item, True), qty=qty, reason="start")
    turn, made = bag.make_instance(turn, turn.tables.start_gear, tier=1, quality=0, bound=True)
    return bag.grant_instance(turn, made, reason="start")


HANDLERS: Mapping[str, Handler] = {"RealmAdvanced": Handler("realms", on_realm_advanced)}
