"""The slow reference agrees with the rules where both are right, and says so where they are not."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from cultivation.content.load import tables
from cultivation.gate.model import reference
from cultivation.gate.model.follows import WHAT
from cultivation.gate.model.orders import SYSTEMS
from cultivation.gate.model.run import Asked, model
from cultivation.gate.model.told import Told, build_digest, keep, kept
from cultivation.rules.calendar import day_of
from cultivation.rules.player import Dantian, Meridians, Player, Realm, Soul
from cultivation.rules.realms import rate
from cultivation.state import codec

HOUR_MS = 3_600_000
TOLD = Told("b", 3, 10, 1, {"create ok": 1}, {"order": 10}, 0, 0)


def test_days_begin_where_the_calendar_has_midnight():
    """Nobody's daily quests begin at one o'clock, and no day comes twice in the night in which clocks are changed."""
    eu, now_ms = tables().regions["eu"], 1_600_000_000_000
    changes = 0
    while changes < 40:
        now_ms = reference.next_change_ms(now_ms)
        changes += 1
        aside = [hours * HOUR_MS + ms for hours in range(-26, 27) for ms in (-1, 0, 1)]
        assert [day_of(eu, now_ms + ms) for ms in aside] == [reference.day(now_ms + ms) for ms in aside]


@pytest.mark.parametrize("points", [0, 8, 9, 100, 180])
def test_qi_flows_as_the_specification_states(points):
    """A source of qi that is forgotten, or counted twice, is seen from the save alone."""
    player = Player(
        1,
        realm=Realm(r=5),
        meridians=Meridians(points=points),
        dantian=Dantian(purity=300),
        soul=Soul(level=7, nodes=(0, 1)),
    )
    save = msgspec.msgpack.decode(codec.encode(player, codec.Carried()))
    assert reference.qi_rate(save, tables()) == rate(player, tables())
    save["soul"]["level"] += 1
    assert reference.qi_rate(save, tables()) != rate(player, tables())


def test_a_new_player_has_the_power_of_the_specification():
    """With nothing on: 851."""
    body = [[120, 12, 6, 10, 500, 15_000, 0, 0, 0, 0, 0, 0], [225, 22, 13, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
    assert reference.power(body, 0) == (345 + 8 * 34 + 6 * 19 + 10 * 10) * 10_250 // 10_000 == 851


def test_what_follows_are_commands_that_there_are():
    """An answer to an order is itself an order of the game."""
    assert WHAT.keys() <= SYSTEMS.keys()


def test_a_run_that_was_cut_goes_on_for_the_same_build_only(tmp_path):
    """Half an hour is not played twice, and what an older build did says nothing of this one."""
    file = tmp_path / "model.jsonl"
    assert kept(file, "b") == {}
    keep(file, TOLD)
    keep(file, replace(TOLD, build="older", seed=4))
    with file.open("a") as torn:
        torn.write('{"build":"b","seed":5')
    assert kept(file, "b") == {(3, 10): TOLD}


def test_a_story_that_failed_is_not_forgotten(tmp_path):
    """Going on with a run does not turn what was wrong into something good."""
    file = tmp_path / "model.jsonl"
    keep(file, Told(build_digest(), 3, 10, 1, {"create ok": 1}, {}, 0, 0, ["create {}: C1"]))
    outcome = model(Asked(10, 3, file))
    assert (outcome.ok, outcome.why) == (False, "seed 3: create {}: C1")


def test_many_commands_of_which_some_never_occurred_are_no_proof(tmp_path):
    """A model that leaves a system out is red, however many commands it had."""
    file = tmp_path / "model.jsonl"
    keep(file, Told(build_digest(), 1, 2_500, 1, {"create ok": 2_500}, {}, 0, 0))
    outcome = model(Asked(2_500, 1, file))
    assert "no command was accepted of accessories" in outcome.why
