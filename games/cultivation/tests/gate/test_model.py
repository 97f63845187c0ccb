"""Any order of commands, crashes, clocks, switches and sessions leaves every promise of the game kept."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AsyncExitStack
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cultivation.defects import planted
from cultivation.gate.model.field import field_on
from cultivation.gate.model.orders import BY_SYSTEM, PLAYED
from cultivation.gate.model.run import told
from cultivation.gate.model.story import Story
from cultivation.rules.systems import SYSTEMS
from cultivation.store.postgres import connect

pytestmark = pytest.mark.real
SHORT = settings(
    max_examples=4,
    stateful_step_count=18,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)

WAITING_EVENTS = "SELECT 1 FROM outbox LIMIT 1"


class Machine(RuleBasedStateMachine):
    """Its steps are those of a story; hypothesis chooses them and shortens what fails."""

    database = ""

    @initialize(seed=st.integers(0, 2**20))
    def begin(self, seed):
        self.runner = asyncio.Runner()
        self.closing = contextlib.AsyncExitStack()
        self.runner.run(self._begin(seed))

    async def _begin(self, seed):
        field = await self.closing.enter_async_context(field_on(self.database))
        self.story = Story(field, Random(seed))  # noqa: S311  Seeded dice: a failure can be played again.
        await self.story.begin()

    @rule(deed=st.sampled_from(["order", "crash", "time", "behind", "log_in", "switched", "told_again"]))
    def step(self, deed):
        self.runner.run(getattr(self.story, deed)())

    @invariant()
    def nothing_is_wrong(self):
        assert not hasattr(self, "story") or self.story.wrong == []

    def teardown(self):
        if hasattr(self, "runner"):
            self.runner.run(self.story.check_books(full=True))
            assert self.story.wrong == []
            assert self.story.field.deadlocks() == 0
            self.runner.run(self.closing.aclose())
            self.runner.close()


def test_nothing_that_players_and_machines_do_breaks_a_promise(new_database):
    """Commands sent twice, processes that die, clocks that jump and switches leave value, progress and power whole."""
    Machine.database = new_database()
    run_state_machine_as_test(Machine, settings=SHORT)


def test_a_story_can_be_told_again_by_its_seed(new_database):
    """What a long run finds is found again: the number of commands and crashes follows from the seed."""
    first, again = (asyncio.run(told(new_database(), 60, 5)) for _ in range(2))
    assert first.wrong == again.wrong == []
    assert (first.asked, first.crashes) == (again.asked, again.crashes)


def test_what_a_story_ordered_comes_to_the_same_when_it_is_played_again(new_database):
    """Every command of every system that was accepted is a regression test of the rules that decide it."""
    story = asyncio.run(told(new_database(), 250, 7))
    assert story.wrong == []
    assert story.replayed > 50


async def risen(database):
    """A story in which everybody tries to enter the next realm."""
    async with field_on(database) as field:
        story = Story(field, Random(1))  # noqa: S311  Seeded dice.
        await story.begin()
        for who in story.people:
            await story.ordered(who, "breakthrough", {"pills": 3})
            await story.ordered(who, "stage_challenge", {"stage": 1})
        return story.wrong


@pytest.mark.parametrize(("name", "says"), [("B5", "kept power"), ("B6", "loses"), ("B7", "C5"), ("good", "")])
def test_the_model_sees_what_is_planted(new_database, name, says):
    """A model that is green for every build would prove nothing."""
    with planted(name) if name != "good" else contextlib.nullcontext():
        wrong = asyncio.run(risen(new_database()))
    assert any(says in what for what in wrong) if says else wrong == []


def test_events_are_told_again_once_all_of_them_have_been_told(new_database):
    """A transaction of anybody keeps the newest events waiting: what it held up is no event that came twice."""

    async def whole(database, other):
        async with field_on(database) as field, AsyncExitStack() as stack:
            story = Story(field, Random(3))  # noqa: S311  Seeded dice.
            await story.begin()
            await story.told_again()
            busy = await connect(other)
            stack.push_async_callback(busy.close)
            await busy.execute("BEGIN; SELECT pg_current_xact_id()")
            while not await field.query(WAITING_EVENTS):
                await story.order()
            telling = asyncio.create_task(story.told_again())
            held_up, _ = await asyncio.wait([telling], timeout=0.3)
            await busy.execute("COMMIT")
            await telling
            return held_up, await field.query(WAITING_EVENTS), story.wrong

    assert asyncio.run(whole(new_database(), new_database())) == (set(), [], [])


def test_fifty_at_once_meet_no_deadlock(new_database):
    """Fifty commands of everybody at the same moment, again and again, over three processes: none waits for ever."""
    database = new_database()

    async def whole():
        async with field_on(database) as field:
            story = Story(field, Random(2))  # noqa: S311  Seeded dice.
            await story.begin()
            for _ in range(6):
                await story.crowd(50)
                await field.keep_house(0)
            await story.check_books(full=True)
            return story, field.deadlocks()

    story, deadlocks = asyncio.run(whole())
    assert (story.wrong, deadlocks) == ([], 0)
    assert sum(story.done.values()) > 50


def test_every_system_with_commands_is_played():
    """No system is left out of the stories; the leaderboard alone has nothing to order."""
    assert set(PLAYED) == {system.name for system in SYSTEMS} - {"leaderboard"}
    assert all(BY_SYSTEM[name] for name in PLAYED)
