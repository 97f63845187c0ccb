"""What grown players do: all systems in the shares that were asked for, and nothing that is not open."""

from __future__ import annotations

from collections import Counter
from random import Random

import msgspec
import pytest

from cultivation.players import grown
from cultivation.players.bot import DICE, Bot
from cultivation.players.grown import Standing
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS

SHARES = {"sync": 70, "fight": 12, "grow": 8, "gear": 4, "market": 3, "chat": 2, "others": 1}
CALLED = {"look": "sync", "claim": "fight", "stage": "fight"}
FAR = Standing(level=60, realm=4, items=("1.1",))


def test_an_evening_has_the_shares_that_were_asked_for():
    """A load says something about an ordinary evening only when it is one."""
    found, last = Counter(), 0
    for below, kind in grown.DICE:
        found[CALLED.get(kind, kind)] += below - last
        last = below
    assert found == SHARES


@pytest.mark.parametrize("kind", ["grow", "gear", "chat", "others"])
def test_a_move_is_made_of_commands_that_exist(kind):
    """A bot that sends nonsense would measure refusals."""
    known = {**COMMANDS, **DEALS}
    for seed in range(20):
        for name, args in grown.orders(kind, FAR, Random(seed)):  # noqa: S311  Dice, no secrets.
            msgspec.convert(args, known[name].args)


def test_a_newcomer_plays_as_newcomers_do():
    """What is not open yet is not asked for."""
    assert not Standing(level=9).is_grown()
    assert grown.orders("gear", Standing(level=10), Random(1)) == ()  # noqa: S311  Dice, no secrets.
    assert not grown.may_trade(Standing(level=20))
    assert DICE[-1][0] == grown.DICE[-1][0] == 100


def test_a_bot_learns_how_far_it_is():
    """From the state that it is told a bot knows which dice are its own."""
    bot = Bot("a", "a", "c", {}, Random(1))  # noqa: S311  Dice, no secrets.
    state = {
        "character": {"level": 12}, "realm": {"r": 1}, "inventory": {"instances": [{"id": "7.1"}]},
        "combat": {"stage_cleared": 3},
    }  # fmt: skip
    bot.learn_state(state)
    assert bot.standing == Standing(12, 1, ("7.1",))
    assert "not_unlocked" in bot.ordinary()
