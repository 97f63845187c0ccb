"""Whole releases on real processes behind a real Envoy: what a release manager would see on a Friday night."""

from __future__ import annotations

import os
import signal
import time

import pytest

from gonogo.core.events import Answer, GuardGap, GuardTripped, HoldPlaced, HoldReleased, RunOutcome
from gonogo.core.plan import Strategy
from gonogo.core.steps import Side
from gonogo.engine import people
from gonogo.engine.tick import Engine
from tests.e2e.house import DESK, component, house, plan

pytestmark = pytest.mark.real


def test_several_components_go_out_in_order_and_nobody_notices(tmp_path):
    """A game service that goes out before the core it stands on, or a request lost in the switch, is an outage."""
    core = component("core", Strategy.BLUE_GREEN)
    game = component("game", Strategy.ROLLING, after=("core",), replicas=2)
    content = component("content", after=("game",))
    with house(tmp_path, plan(content, game, core, shares=(50, 100))) as h:
        h.until(lambda state: state.is_done("restore/start"))
        with h.users(content), h.users(game), h.users(core):
            h.end(RunOutcome.PROMOTED)
        assert {seen for seen in h.seen if not seen.endswith(" 200")} == set()
        assert h.seen["2 200"] > 0
        begun = h.steps()
        for earlier, later in (("core", "game"), ("game", "content")):
            assert begun.index(f"prepare/stable/{earlier}") < begun.index(f"prepare/stable/{later}")
        assert begun.index("prepare/new/core") < begun.index("prepare/new/content")
        shares = {c.name: h.outside.router.read_share(c.name).share_bp for c in h.plan.components}
        assert shares == {"core": 10_000, "game": 10_000, "content": 10_000}
        assert [len(h.outside.target.state(c, Side.STABLE)) for c in (core, game, content)] == [1, 1, 1]


def test_a_bad_version_is_taken_off_by_the_guard_and_everything_goes_back_in_reverse(tmp_path):
    """A bad version that stays, or an old one that is not whole afterwards, is what gonogo exists to prevent."""
    core, game = component("core"), component("game", after=("core",), flags=("broken",))
    with house(tmp_path, plan(core, game, shares=(30, 100), hold_s=60.0)) as h:
        h.until(lambda state: state.is_done("restore/start"))
        with h.users(game):
            time.sleep(2)  # stable's rate is learned
            h.end(RunOutcome.ROLLED_BACK)
            h.seen.clear()
            time.sleep(0.3)
        assert set(h.seen) == {"1 200"}
        assert any(isinstance(event.what, GuardTripped) for event in h.events())
        back = [step for step in h.steps() if step.startswith("back/")]
        assert back.index("back/share/game") < back.index("back/share/core") < back.index("back/stable/game")
        assert back.index("back/smoke/core") < back.index("back/remove/game") < back.index("back/remove/core")
        assert [len(h.outside.target.state(c, side)) for c in (core, game) for side in Side] == [1, 0, 0] * 2


def test_a_person_can_go_back_while_another_one_is_asked(tmp_path):
    """A question that nobody answers must not keep players on a version that somebody knows to be bad."""
    game = component("game")
    with house(tmp_path, plan(game, gate=True)) as h:
        h.until(lambda state: "go on" in state.gates)
        people.request_rollback(h.engine.book, "phase-1", by=DESK, reason="players report lost items")
        h.end(RunOutcome.ROLLED_BACK)
        assert h.outside.router.read_share("game").share_bp == 0


def test_a_release_can_go_back_after_it_reached_everybody(tmp_path):
    """The worst faults are found the day after."""
    game = component("game")
    with house(tmp_path, plan(game, gate=True)) as h:
        h.until(lambda state: "go on" in state.gates)
        people.answer(h.engine.book, "go on", by=DESK, said=Answer.APPROVED, reason="all is well")
        h.end(RunOutcome.PROMOTED)
        people.request_rollback(h.engine.book, "phase-2", by=DESK, reason="found on the day after")
        h.end(RunOutcome.ROLLED_BACK)
        assert [i.version for i in h.outside.target.state(game, Side.STABLE)] == ["1"]
        assert h.outside.target.state(game, Side.NEW) == ()


def test_a_killed_guard_is_a_gap_a_hold_and_a_new_guard(tmp_path):
    """Traffic that nobody watches must not grow, and the watch must come back by itself."""
    game = component("game")
    with house(tmp_path, plan(game, hold_s=600.0)) as h:
        h.until(lambda state: state.is_done("phase-1/share/game"))
        os.kill(h.state.steps["guard/start"].read_back["pid"], signal.SIGKILL)
        h.until(lambda state: state.gap and not state.holds and state.is_watched)
        kinds = [type(event.what) for event in h.events()]
        assert kinds.index(GuardGap) < kinds.index(HoldPlaced) < kinds.index(HoldReleased)


def test_with_the_engine_dead_the_guard_still_takes_traffic_off_and_the_next_engine_does_the_rest(tmp_path):
    """The machine that runs the release may die; the players must not pay for it."""
    game = component("game", flags=("broken",))
    with house(tmp_path, plan(game, shares=(30, 100), hold_s=600.0)) as h:
        h.until(lambda state: state.is_done("prepare/new-smoke/game"))
        time.sleep(2)
        h.until(lambda state: state.is_done("phase-1/share/game"))
        with h.users(game):  # nobody ticks from here on: the engine is as good as dead
            over_s = time.monotonic() + 20
            while h.outside.router.read_share("game").share_bp and time.monotonic() < over_s:
                time.sleep(0.05)
        assert h.outside.router.read_share("game").share_bp == 0
        h.engine.end()
        h.engine = Engine(h.outside, h.run, "next")
        assert h.engine.begin()
        h.end(RunOutcome.ROLLED_BACK)
