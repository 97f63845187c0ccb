"""The judge's bench as a command: its rows, what is kept when it is stopped, and goals that nobody can talk up."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from bench.judge.cells import cells
from bench.judge.goals import Goal, Reached, goals
from bench.judge.kept import Kept
from bench.judge.releases import Highest, curve, highest, scenario_of
from bench.judge.rows import OURS, VECTOR, Ends, row
from bench.judge.runs import played
from bench.judge.sizes import FULL, QUICK
from bench.judge.slow_worlds import SLOW_ENVIRONMENTS, slow_world
from bench.judge.tables import table
from bench.judge.worlds import COLD_S, ENVIRONMENTS, Scenario, world

ROOT = Path(__file__).parents[2]
NEVER = float("inf")


def ends(seconds, failed, *, early=()):
    numbers = np.array(seconds, dtype=float)
    flags = np.array([at in early for at in range(len(numbers))])
    return Ends(numbers, np.array(failed, dtype=float), np.array(failed, dtype=float) * 10, flags)


def test_a_rule_that_is_late_once_in_two_is_not_called_fast():
    """Runs that were never rolled back would drop out of the median."""
    found = row(OURS, Scenario("iid", 0.005, "2x", 60), ends([3.0, NEVER, NEVER], [1, 9, 9]), form=VECTOR)
    assert (found["median_s"], found["found"], found["failed_median"]) == (None, pytest.approx(1 / 3), 9.0)
    assert found["ratio_to_bound"] is None


def test_what_goes_back_before_there_is_anything_has_found_nothing():
    """A rule that fires at random would be the fastest of all."""
    scenario = Scenario("iid", 0.005, "5 %", 60, starts_s=30)
    found = row(OURS, scenario, ends([-20.0, 4.0, 6.0], [0, 4, 6], early=(0,)), form=VECTOR)
    assert (found["false_rollback"], found["found"], found["median_s"]) == (pytest.approx(1 / 3), 1.0, 5.0)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_healthy_version_fails_as_often_as_stable_in_every_world(environment):
    """False rollbacks would be true ones, or harder to make than in earnest."""
    scenario = Scenario(environment, 0.01, "none", 400, look_s=1.0)
    total = np.zeros((6, 60))
    for look in world(scenario, np.random.default_rng(1), 60):
        is_cold = environment == "cold start" and look.until_s <= COLD_S
        sides = (look.n_new, look.bad_new, look.n_stable, look.bad_stable, look.served, look.failed)
        total += (not is_cold) * np.stack(sides)
    rates = total[5] / total[4], total[3] / total[2]
    apart = np.array(rates[0] - rates[1])
    assert abs(apart.mean()) < 4 * apart.std(ddof=1) / 60**0.5
    assert total[1].sum() <= total[5].sum()


@pytest.mark.parametrize("environment", SLOW_ENVIRONMENTS)
def test_a_healthy_version_is_as_fast_as_stable_in_every_world(environment):
    """The same, of latency."""
    scenario = Scenario(environment, 0.01, "none", 300, look_s=1.0)
    looks = list(slow_world(scenario, np.random.default_rng(2), 60))[COLD_S * (environment == "cold start") :]
    slow = [[side[8:].sum(axis=0) / side.sum(axis=0) for side in (look.new, look.stable)] for look in looks]
    apart = np.diff(np.array(slow).mean(axis=0), axis=0)[0]
    assert 0.0 < np.array(slow).mean() < 0.5
    assert abs(apart.mean()) < 4 * apart.std(ddof=1) / 60**0.5


def test_a_bench_with_the_same_seed_says_the_same():
    """Nobody could repeat the figures."""
    scenario = Scenario("retry storm", 0.01, "5 %", 60)
    once, again = (played(scenario, runs=4, of_shipped=2, seed=9) for _ in range(2))
    assert {name: each.seconds.tolist() for name, each in once.items()} == {
        name: each.seconds.tolist() for name, each in again.items()
    }


def test_lags_are_followed_where_it_matters():
    """Under skew the rate would be that of one lag only, or of none."""
    scenario = scenario_of("skew", 0.05, look_s=1.0, seconds=400)
    found = highest(scenario, 12, 1)
    assert found.together.shape == (12,)
    assert found.alone.shape == (96,)
    assert np.isfinite(found.alone).all()


def test_a_curve_rises_with_how_often_the_evidence_counts():
    """A reader could not tell what a lower limit costs."""
    highs = Highest(np.log(np.array([1.0, 10.0, 30.0, 60.0, 200.0])), np.zeros(0))
    shares = curve(highs.together)
    assert list(shares.values()) == sorted(shares.values())
    assert (shares["1"], shares["2"], shares["10"]) == (0.2, 0.4, 0.8)


@pytest.mark.parametrize(
    ("found", "error", "at_most", "reached"),
    [
        (0.2, 0.1, True, Reached.YES),
        (0.9, 0.1, True, Reached.LIKELY),
        (1.1, 0.1, True, Reached.UNSURE),
        (8.0, 0.4, True, Reached.NO),
        (1.0, None, True, Reached.YES),
        (0.9, None, False, Reached.NO),
        (None, None, True, Reached.UNKNOWN),
    ],
)
def test_a_goal_says_how_surely_it_is_reached(found, error, at_most, reached):
    """A missed goal would read as a reached one."""
    assert Goal("x", 1.0, found, "%", 10, error, at_most=at_most).reached is reached


def test_nothing_measured_reaches_nothing():
    """A bench that was stopped at once would have reached every goal."""
    said = list(goals([]))
    assert len(said) > 10
    assert {goal.reached for goal in said} == {Reached.UNKNOWN}


def test_rows_are_there_before_the_bench_is_over(tmp_path):
    """Half an hour of work would be lost with the last cell."""
    kept = Kept({"mode": "full", "seed": 1, "part": 1.0}, tmp_path)
    kept.add([row(OURS, Scenario("iid", 0.005, "none", 60), ends([NEVER], [0]), form=VECTOR)], 1.0, done="x")
    assert len(json.loads(kept.unfinished.read_text(encoding="utf-8"))["rows"]) == 1
    assert not (tmp_path / "judge-full.json").exists()
    result = kept.finished(2.0)
    assert not kept.unfinished.exists()
    assert json.loads((tmp_path / "judge-full.json").read_text(encoding="utf-8")) == result


def test_a_bench_goes_on_where_it_was_stopped(tmp_path):
    """A night's work would begin again, or be mixed with that of another kind."""
    head = {"mode": "full", "seed": 1, "part": 1.0}
    found = row(OURS, Scenario("iid", 0.005, "none", 60), ends([NEVER], [0]), form=VECTOR)
    Kept(head, tmp_path).add([found], 1.0, done="x")
    again = Kept(head, tmp_path)
    again.resume()
    again.add([found], 2.0, done="y")
    result = again.finished(2.0)
    assert (result["done"], len(result["rows"]), len(result["sittings"])) == (["x", "y"], 2, 1)
    Kept(head, tmp_path).add([found], 1.0, done="x")
    with pytest.raises(ValueError, match="another seed"):
        Kept(head | {"seed": 2}, tmp_path).resume()


def test_one_run_tells_nothing_of_a_means_error():
    """A bench of an hour would end with its first row that cannot be written."""
    found = row(OURS, Scenario("iid", 0.005, "2x", 60), ends([3.0], [1]), form=VECTOR)
    assert (found["requests_error"], found["ratio_error"]) == (None, None)
    assert table([found])


def test_no_two_cells_have_one_name():
    """A bench that goes on would leave out what it never measured."""
    for sizes in (QUICK, FULL):
        words = [cell.words for cell in cells(sizes, 1)]
        assert len(words) == len(set(words))


@pytest.mark.real
def test_a_bench_that_is_stopped_says_where_its_rows_are(tmp_path):
    """Whoever presses Ctrl-C would not know what was kept."""
    command = [sys.executable, "-m", "bench.judge", "--quick", "--part", "0.01", "--only", "every rule"]
    command += ["--out", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as bench:
        kept, until = tmp_path / "judge-quick.unfinished.json", time.monotonic() + 120
        while not rows_in(kept) and time.monotonic() < until and bench.poll() is None:
            time.sleep(0.1)
        bench.send_signal(signal.SIGINT)
        out, err = bench.communicate(timeout=60)
    assert bench.returncode == 130
    assert str(kept) in err
    assert out == ""
    assert rows_in(kept)
    assert not (tmp_path / "judge-quick.json").exists()


def rows_in(file):
    """What is kept so far."""
    return json.loads(file.read_text(encoding="utf-8"))["rows"] if file.exists() else []
