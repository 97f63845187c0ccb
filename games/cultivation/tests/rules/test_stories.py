"""Whole stories of one player as data: each step a command and what must come of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec
import pytest

from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.command import Command, Nothing
from cultivation.rules import power, soul
from cultivation.rules.play import World, play
from cultivation.rules.player import Character, Combat, Instance, Player, Realm
from cultivation.rules.turn import Rejected

T0_MS = 1_700_000_000_000
ASIDE = {
    "CountersBegun",
    "ItemGained",
    "QuestCompleted",
}  # beside what a step is about; quests have a story of their own
FILES = sorted((Path(__file__).parents[1] / "cases" / "stories").glob("*.toml"))
WORLD = World(tables(), b"a secret")


def delta(turn):
    found = {}
    for posting in turn.postings:
        sign = (posting.to_account == "p:7") - (posting.from_account == "p:7")
        found[posting.asset] = found.get(posting.asset, 0) + sign * posting.qty
    return found


# The rule of a deal that only looks whether it may be carried out, as a command of its player.
ALONE = {
    "transcend": Command("soul", Nothing, lambda turn, _: soul.transcend(turn)),
    "undo_transcend": Command("soul", Nothing, lambda turn, _: soul.restored(turn)),
}


def begun(has):
    """A player who has come as far as a story begins."""
    items = [Instance(bound=False, **{"affixes": (), **item}) for item in has.get("items", ())]
    items = [msgspec.convert(msgspec.to_builtins(item), Instance) for item in items]
    qi = has.get("qi", 0)
    return Player(
        7,
        character=Character(name="Old Hand", level=has.get("level", 1), created_ms=T0_MS),
        combat=Combat(anchor_ms=T0_MS, stage_cleared=has.get("stage", 0), expedition=has.get("stage", 0)),
        realm=Realm(has.get("r", 0), has.get("layer", 1), T0_MS, amount=qi, gained=qi + has.get("spent", 0),
                    spent=has.get("spent", 0), rate=has.get("rate", 0)),
        purse=has.get("purse", {}),
        stacks={(item, False): qty for item, qty in has.get("stacks", {}).items()},
        instances={item.id: item for item in items},
    )  # fmt: skip


def told(step, player, now_ms):
    """The player after a step, which came out as it says."""
    command = COMMANDS.get(step["command"]) or ALONE[step["command"]]
    args = command.args(**step.get("args", {}))
    if "code" in step:
        with pytest.raises(Rejected) as refused:
            play(player, WORLD, now_ms=now_ms, rule=lambda t: command.run(t, args))
        assert refused.value.code == step["code"]
        return player
    turn = play(player, WORLD, now_ms=now_ms, rule=lambda t: command.run(t, args))
    assert delta(turn) == step.get("delta", delta(turn))
    assert dict(turn.reply) | step.get("result", {}) == dict(turn.reply)
    if "events" in step:
        assert [e.type for e in turn.events if e.type not in ASIDE] == step["events"]
    for field, value in step.get("soul", {}).items():
        assert getattr(turn.player.soul, field) == value
    for field, value in step.get("realm", {}).items():
        assert getattr(turn.player.realm, field) == value
    realm = turn.player.realm
    assert realm.amount == realm.gained - realm.spent - realm.lost
    if "power" in step:
        assert power.power_of(turn.player.power, turn.player.realm.r) == step["power"]
    return turn.player


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_story_goes_as_written(path):
    """What the specification promises a player is what the rules do."""
    story, now_ms = tomllib.loads(path.read_text(encoding="utf-8")), T0_MS
    player = begun(story["begin"]) if "begin" in story else Player(7)
    for number, step in enumerate(story["step"], start=1):
        now_ms += step.get("after_ms", 0)
        try:
            player = told(step, player, now_ms)
        except (AssertionError, Rejected) as error:
            raise AssertionError(f"step {number}, {step['command']}: {error!r}") from error
