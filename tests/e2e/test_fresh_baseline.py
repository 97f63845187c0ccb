"""A service whose processes fail more while they are cold: what a fresh baseline is for, on real processes."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from gonogo.core.events import BlocksObserved, RunOutcome
from gonogo.core.plan import Baseline
from gonogo.core.steps import Side
from tests.e2e.house import component, house, plan

pytestmark = pytest.mark.real
WARM_S = 6.5
"""The service is cold for six seconds."""


def cold(baseline, *flags):
    """A component both of whose versions begin cold."""
    made = component("game", flags=("cold", *flags))
    stable = replace(made.stable, command=(*made.stable.command, "cold"))
    return replace(made, stable=stable, baseline=baseline)


@pytest.fixture
def release(tmp_path):
    """Opens a release of such a component: 40 %, then everybody, with users, once the old version is warm."""

    def opened(game, hold_s=4.0):
        return house(tmp_path, plan(game, shares=(40, 100), hold_s=hold_s))

    return opened


def warmed(h):
    """Bring the old version up and let it get warm."""
    h.until(lambda state: state.is_done("restore/start"))
    time.sleep(WARM_S)


def counted(h):
    """Requests of the baseline, as the guard saw them last."""
    seen = [
        b.seen["sides"].get("game", {}).get("baseline", {}) for b in h.outside.journal.beats(h.run) if "sides" in b.seen
    ]
    return max((arm.get("requests", 0) for arm in seen), default=0)


def test_a_cold_start_goes_back_without_a_fresh_baseline(release):
    """This is what a plan must say something against; without it the next test would prove nothing."""
    game = cold(Baseline.STANDING)
    with release(game, hold_s=60.0) as h:
        warmed(h)
        with h.users(game, per_s=300.0):
            h.end(RunOutcome.ROLLED_BACK)


def test_a_cold_start_beside_a_fresh_baseline_goes_out_and_the_baseline_goes_away(release):
    """A healthy release of a service that has to warm up would never get through."""
    game = cold(Baseline.FRESH)
    with release(game) as h:
        warmed(h)
        with h.users(game, per_s=300.0):
            h.until(lambda state: state.is_done("phase-1/share/game"))
            share = h.outside.router.read_share("game")
            fresh = h.outside.target.state(game, Side.BASELINE)
            assert (share.share_bp, share.baseline_bp) == (4000, 4000)
            assert share.baseline == tuple(i.address for i in fresh)
            assert [i.version for i in fresh] == ["1"]
            h.until(lambda _: counted(h) > 20)
            h.end(RunOutcome.PROMOTED)
        assert {seen for seen in h.seen if "broken" in seen} == set()
        assert h.outside.target.state(game, Side.BASELINE) == ()
        assert h.steps().index("phase-2/share/game") < h.steps().index("baseline/end/game")


def test_a_bad_version_is_taken_off_beside_a_fresh_baseline_and_nothing_of_it_stays(release):
    """An excuse for being cold must not become one for being broken, and going back leaves no process behind."""
    game = cold(Baseline.FRESH, "broken")
    with release(game, hold_s=60.0) as h:
        warmed(h)
        with h.users(game, per_s=300.0):
            h.end(RunOutcome.ROLLED_BACK)
        blocks = next(event.what for event in h.events() if isinstance(event.what, BlocksObserved))
        assert blocks.snapshots[-1][2]["sides"][0]["baseline"]["requests"] > 0
        assert [len(h.outside.target.state(game, side)) for side in Side] == [1, 0, 0]
        assert h.steps().index("back/baseline/game") < h.steps().index("back/remove/game")
