"""What a build checks of itself before players are sent to it: every system, and it notices what is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cultivation.content.load import tables
from cultivation.rules.play import World
from cultivation.rules.systems import SYSTEMS
from cultivation.rules.tables import Tables
from cultivation.service.components import COMPONENTS
from cultivation.service.selftest import CHECKS, chat, combat, leaderboard, quest, self_test

T = tables()


def test_a_good_build_finds_nothing_wrong_in_any_component():
    """No player is kept out by a false alarm."""
    assert [self_test(T, systems) for systems in COMPONENTS.values()] == [[]] * len(COMPONENTS)


def test_every_system_has_its_known_answers():
    """A build in which one of the 24 systems is broken does not call itself ready."""
    names = [check.__module__.rpartition(".")[2] for check in CHECKS]
    assert sorted(names) == sorted([*(system.name for system in SYSTEMS), "save"])


WRONG = {
    chat: replace(T, version="no words", words=replace(T.words, prefix=())),
    leaderboard: replace(T, shared=replace(T.shared, season_stone={})),
    quest: replace(T, quest=replace(T.quest, daily=dict(list(T.quest.daily.items())[:4]))),
}


@pytest.mark.parametrize("module", WRONG, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_broken_system_says_so(module):
    """The known answers are not given by whatever there is."""
    assert isinstance(WRONG[module], Tables)
    assert list(module.check(World(WRONG[module], b"self-test")))


def test_only_the_systems_of_a_component_are_asked():
    """A component is not held up by a system that another carries."""
    broken = WRONG[chat]
    assert self_test(broken, COMPONENTS["core"]) == []
    assert self_test(broken, COMPONENTS["game"])
    assert combat.check in CHECKS
