from __future__ import annotations

import pytest

from gonogo.cli.answer import Exit
from gonogo.core import events as e
from gonogo.errors import GonogoError, PlanErrors


def what(runs):
    return [event.what for event in runs.journal.read("r-7f3a")]


@pytest.mark.usefixtures("world")
def test_a_run_leaves_with_4_when_somebody_is_due(runs):
    """A script learns from the exit code that a person is waited for; nothing is lost by leaving."""
    answer = runs.call("run", "latest")
    assert answer.exit_code is Exit.WAITING
    assert answer.data["outcome"] == "waiting"
    assert "gonogo status r-7f3a" in answer.words
    assert runs.journal.lease("r-7f3a", "another", 1.0, runs.clock.wall_s()) is not None


def test_rollback_carries_itself_out_when_no_engine_is_there(runs, world):
    """`gonogo rollback` takes traffic off and brings the old version back by itself, and ends with code 3."""
    runs.call("run", "latest")
    answer = runs.call("rollback", "latest", "--phase", "internal", "--reason", "players report lost mounts")
    assert answer.exit_code is Exit.ROLLED_BACK
    assert (answer.data["outcome"], world.router.read_share("game").share_bp) == ("rolled back", 0)
    assert "players report lost mounts" in answer.data["reason"]
    assert what(runs)[-1] == e.RunEnded(e.RunOutcome.ROLLED_BACK)


def test_a_dead_engines_lease_does_not_keep_traffic_on(runs, world):
    """With the lease in dead hands, traffic is off at once; the rest follows when the lease has run out."""
    runs.call("run", "latest")
    assert world.router.read_share("game").share_bp == 500
    runs.journal.lease("r-7f3a", "dead", 30.0, runs.clock.wall_s())
    began_s, shares = runs.clock.now_s, []
    runs.clock.looks.append(lambda: shares.append((runs.clock.now_s, world.router.read_share("game").share_bp)))
    answer = runs.call("rollback", "latest", "--phase", "internal", "--reason", "x")
    assert answer.exit_code is Exit.ROLLED_BACK
    assert shares[0][0] < began_s + 1
    assert {share for _, share in shares} == {0}


@pytest.mark.usefixtures("world")
def test_a_second_engine_is_refused(runs):
    """Two engines never act on one run: the second call ends at once, with a code."""
    runs.journal.lease("r-7f3a", "first", 30.0, runs.clock.wall_s())
    with pytest.raises(GonogoError) as told:
        runs.call("run", "latest")
    assert told.value.code == "GG-2005"


@pytest.mark.usefixtures("world")
def test_ctrl_c_tells_how_to_go_on_and_how_to_go_back(runs):
    """Whoever stops the engine knows what goes on running, how to go on and how to go back."""
    runs.clock.stop_at_s = runs.clock.now_s + 5
    answer = runs.call("run", "latest")
    assert answer.exit_code is Exit.WAITING
    for words in ("the guard go on", "gonogo run r-7f3a", "gonogo rollback r-7f3a --phase internal --reason"):
        assert words in answer.words
    assert runs.journal.lease("r-7f3a", "another", 1.0, runs.clock.wall_s()) is not None


@pytest.mark.usefixtures("world")
def test_a_run_that_is_over_is_told_again(runs, journals):
    """Calling again after the end changes nothing and gives the same code."""
    runs.add(journals.tripped(), "over-1")
    length = len(runs.journal.read("over-1"))
    answer = runs.call("run", "over-1")
    assert answer.exit_code is Exit.ROLLED_BACK
    assert [type(event.what) for event in runs.journal.read("over-1")[length:]] == [e.EngineStarted]


@pytest.mark.parametrize("words", [("no-such-run",), ("no/such/plan.md",)])
def test_what_is_not_there_is_said(runs, words):
    """A slip in a name opens no run."""
    with pytest.raises((GonogoError, PlanErrors)):
        runs.call("run", *words)
    assert runs.journal.runs() == ()


@pytest.mark.usefixtures("world")
def test_yes_answers_where_it_may(runs, journals):
    """An unattended run answers as a program of the plan where programs may, and leaves the rest to people."""
    runs.call("run", "latest")
    for verdict in (journals.CALM_VERDICT, journals.ERRORS_VERDICT):
        length = len(runs.journal.read("r-7f3a"))
        at = {"at_s": runs.clock.now_s, "wall_s": runs.clock.now_s}
        runs.journal.append("r-7f3a", verdict, expected_length=length, token=None, **at)
    assert runs.call("run", "latest", "--yes", "demo").exit_code is Exit.WAITING
    answers = [(event.gate, event.by) for event in what(runs) if isinstance(event, e.AnswerGiven)]
    assert answers == [("beta/before", journals.BOT)]
    opened = [event.gate for event in what(runs) if isinstance(event, e.GateOpened)]
    assert opened == ["internal/overdue", "beta/before", "beta/overdue"]


@pytest.mark.usefixtures("world")
def test_yes_needs_a_name_of_the_plan(runs):
    """Nobody approves under a name that the plan does not give."""
    with pytest.raises(GonogoError):
        runs.call("run", "latest", "--yes", "nobody")


@pytest.mark.parametrize(("version", "exit_code"), [("1.0", Exit.WRONG), ("1.1", Exit.ROLLED_BACK)])
def test_a_missing_artifact_has_its_code(runs, world, version, exit_code):
    """Without the old version there is no release: the plan is wrong. Without the new one the run goes back."""
    world.target._world.missing.add(version)
    answer = runs.call("run", "latest")
    assert answer.exit_code is exit_code
    assert answer.words.startswith("error[GG-3001]: cannot start 2 × game")
    assert answer.data["error"]["code"] == "GG-3001"
    assert answer.data["outcome"] == "rolled back"


def test_a_new_version_that_never_becomes_ready_is_taken_away(runs, world):
    """A version that cannot start never meets a user, and the run says which step failed."""
    world.target._world.never_ready.add("1.1")
    answer = runs.call("run", "latest")
    assert answer.exit_code is Exit.ROLLED_BACK
    assert "error[GG-3003]" in answer.words
    assert world.router.read_share("game").share_bp == 0
