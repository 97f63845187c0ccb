"""Whole stories of one player as data: each step a command and what must come of it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cultivation.content.load import tables
from cultivation.protocol.commands import COMMANDS
from cultivation.rules import power
from cultivation.rules.play import World, play
from cultivation.rules.player import Player
from cultivation.rules.turn import Rejected

T0_MS = 1_700_000_000_000
FILES = sorted((Path(__file__).parents[1] / "cases" / "stories").glob("*.toml"))
WORLD = World(tables(), b"a secret")


def delta(turn):
    found = {}
    for posting in turn.postings:
        sign = (posting.to_account == "p:7") - (posting.from_account == "p:7")
        found[posting.asset] = found.get(posting.asset, 0) + sign * posting.qty
    return found


def told(step, player, now_ms):
    """The player after a step, which came out as it says."""
    command = COMMANDS[step["command"]]
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
        assert [e.type for e in turn.events if e.type != "ItemGained"] == step["events"]
    if "power" in step:
        assert power.power_of(turn.player.power, turn.player.realm.r) == step["power"]
    return turn.player


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_story_goes_as_written(path):
    """What the specification promises a player is what the rules do."""
    player, now_ms = Player(7), T0_MS
    for number, step in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["step"], start=1):
        now_ms += step.get("after_ms", 0)
        try:
            player = told(step, player, now_ms)
        except (AssertionError, Rejected) as error:
            raise AssertionError(f"step {number}, {step['command']}: {error!r}") from error
