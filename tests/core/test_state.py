"""What the journal tells, and what must not be forgotten."""

from __future__ import annotations

from gonogo.core import events as e
from gonogo.core.evidence import Outcome
from gonogo.core.moves import TakeStep
from tests.core.plans import ANN, BEN, plan
from tests.core.walk import Walk


def raised() -> Walk:
    """A run about to give its first share."""
    walk = Walk(plan())
    walk.until("take ten/share/shop")
    return walk


def test_a_share_that_may_be_in_force_counts_as_traffic():
    """The guard must act on a share whose engine died before it could say that it had set it."""
    walk = raised()
    assert not walk.state.may_have_traffic()
    move = walk.move()
    assert isinstance(move, TakeStep)
    walk.intend(move)
    assert walk.state.may_have_traffic()


def test_a_share_that_was_refused_for_sure_is_no_traffic_and_one_that_timed_out_is():
    """Whether it happened is part of every failure."""
    walk = raised()
    walk.fail("refused", e.Happened.NO)
    assert not walk.state.may_have_traffic()
    walk = raised()
    walk.fail("timed out", e.Happened.UNKNOWN)
    assert walk.state.may_have_traffic()


def test_the_first_fail_of_a_guard_is_kept_whatever_is_said_later():
    """The reason in the report is the one that sent the run back."""
    walk = raised()
    walk.verdict("guard", Outcome.FAIL)
    walk.verdict("guard", Outcome.HOLD)
    walk.verdict("ten/failure", Outcome.FAIL)
    assert walk.state.failed is not None
    assert walk.state.failed.criterion == "guard"


def test_the_first_request_to_go_back_is_the_one_that_counts():
    """Two people who ask at once go back once, for the first one's reason."""
    walk = raised()
    walk.happens(e.RollbackRequested("ten", ANN, "first"))
    walk.happens(e.RollbackRequested("ten", BEN, "second"))
    assert walk.state.requested is not None
    assert walk.state.requested.reason == "first"


def test_an_answer_to_a_gate_that_is_not_open_is_kept_out_of_the_count():
    """Nobody approves in advance."""
    walk = raised()
    walk.happens(e.AnswerGiven("ten/overdue", ANN, e.Answer.APPROVED, "early", ("digest",)))
    assert walk.state.gates == {}


def test_a_hold_of_one_source_does_not_end_with_that_of_another():
    """Two reasons to wait are two holds."""
    walk = raised()
    walk.happens(e.HoldPlaced("person", ANN, "raid"))
    walk.happens(e.HoldPlaced("guard gap", ANN, "nobody watches"))
    walk.happens(e.HoldReleased("person", ANN, "raid over"))
    assert list(walk.state.holds) == ["guard gap"]
