"""What must hold whatever happens: any plan, any order of events out of the world, crashes and failures anywhere."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from gonogo.core import events as e
from gonogo.core.decide import decide
from gonogo.core.evidence import Outcome
from gonogo.core.going_back import cause_of
from gonogo.core.moves import Finish, Move, Record, TakeStep, Wait
from gonogo.core.phases import all_gates
from gonogo.core.plan import OnSilence, Plan, Strategy
from gonogo.core.state import State, StepStatus, fold
from gonogo.core.steps import Deploy, Remove, SetShare, Side
from gonogo.core.strategy import share_bp_of
from tests.core.plans import ANN, BEN, BOT, EVE, component, gate, phase, plan
from tests.core.walk import Walk, describe

NAMES = ("core", "game", "content")
SAID = (Outcome.PASS, Outcome.HOLD, Outcome.UNKNOWN, Outcome.FAIL)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """One to three components in a chain, one to three phases up to 100 %, gates here and there."""
    chain = []
    for place, name in enumerate(NAMES[: draw(st.integers(1, 3))]):
        strategy, replicas = draw(st.sampled_from(Strategy)), draw(st.integers(1, 3))
        after = (NAMES[place - 1],) if place and draw(st.booleans()) else ()
        routed = draw(st.integers(0, 4)) > 0
        chain.append(component(name, strategy, after=after, replicas=replicas, routed=routed))
    shares = sorted(draw(st.sets(st.sampled_from((5.0, 10.0, 50.0)), max_size=2)))
    phases = tuple(
        phase(f"p{at}", share, before=draw(gates(f"p{at}/before")), decision=draw(gates(f"p{at}/decision")))
        for at, share in enumerate((*shares, 100.0))
    )
    return plan(*draw(st.permutations(chain)), phases=phases, messages=draw(st.booleans()))


def gates(id_: str):
    """No gate more often than one."""
    asked = st.builds(
        gate,
        st.just(id_),
        quorum=st.integers(1, 2),
        on_silence=st.sampled_from(OnSilence),
        programs=st.booleans(),
    )
    return st.none() | st.none() | asked


CALM = ("move",) * 10 + ("prove", "pass 10", "pass 2000", "pass 8000", "approve", "approve")
FAULTS = ("crash", "fail", "fail for good", "lost stable", "guard gap", "hold", "lift", "lift", "silence")
WORDS = ("fail verdict", "trip", "request", "reject", "conditional", "stranger", "lost new", "amend")


def script_of(seed: int) -> list[str]:
    """Some way into the release nothing special happens; then anything does, what ends releases least often."""
    dice = Random(seed)  # noqa: S311  # a story must be told again, not be unguessable
    calm = ["calm"] * dice.randint(0, 60)
    kinds = dice.choices((CALM, FAULTS, WORDS), (80, 18, 2), k=dice.randint(5, 80))
    return calm + [dice.choice(kind) for kind in kinds]


SCRIPTS = st.integers(0, 2**32).map(script_of)


class Anything:
    """A walk to which a script happens. Before each move `check` sees it with the state it was decided on."""

    def __init__(self, of: Plan, check, *, stands_before: bool = True) -> None:
        self.walk = Walk(of, stands_before=stands_before)
        self.check = check

    def play(self, script: list[str]) -> None:
        """All of it, from the opening on."""
        for word in script:
            self.play_one(word)

    def play_one(self, word: str) -> None:
        """One thing that happens; what makes no sense now does nothing."""
        walk = self.walk
        move = walk.move()
        self.check(walk, move)
        verb, _, about = word.partition(" ")
        if verb == "calm":
            self.calm(move)
        elif verb == "move":
            self._move(move)
        elif verb == "pass":
            walk.now_s += float(about)
        elif verb == "prove":
            walk.prove()
        elif verb in ("crash", "fail") and about != "verdict":
            self._fault(move, word)
        else:
            self._outside(word)

    def _move(self, move: Move) -> None:
        if isinstance(move, Wait) and move.until_s is not None:
            self.walk.now_s = max(self.walk.now_s, move.until_s)
        else:
            self.walk.carry_out()

    def _fault(self, move: Move, word: str) -> None:
        if not isinstance(move, TakeStep):
            return
        if word == "crash":
            self.walk.intend(move)
        else:
            self.walk.fail("refused" if word == "fail for good" else "unreachable")

    def calm(self, move: Move) -> None:
        """One more step of a release to which nothing bad happens and people attend."""
        if "person" in self.walk.state.holds:
            self._outside("lift")
        if isinstance(move, Wait):
            if any("brought back 5 times already" in reason for reason in move.reasons):
                self._outside("request")
            self.walk.prove()
            self._outside("approve")
        self._move(self.walk.move())

    def _outside(self, word: str) -> None:
        walk = self.walk
        if word in ("approve", "reject", "conditional", "stranger"):
            self._answer(word)
        elif word in ("fail verdict", "silence"):
            walk.verdict("guard", Outcome.FAIL if word == "fail verdict" else Outcome.UNKNOWN)
        else:
            first, routed = walk.plan.components[0].name, walk.state.share_bp
            walk.happens(
                {
                    "lost stable": e.ComponentLost(first, "stable", 0, 1, "it ended by itself"),
                    "lost new": e.ComponentLost(first, "new", 0, 1, "it ended by itself"),
                    "guard gap": e.GuardGap(0.0, 10.0),
                    "hold": e.HoldPlaced("person", ANN, "wait"),
                    "lift": e.HoldReleased("person", ANN, "go on"),
                    "trip": e.GuardTripped("guard", dict.fromkeys(routed, 0), 0.1, 0.0),
                    "request": e.RollbackRequested("p0", BEN, "players complain"),
                    "amend": e.PlanAmended(walk.plan, f"digest of {len(walk.events)}", ("words",), ANN),
                }[word]
            )

    def _answer(self, word: str) -> None:
        walk = self.walk
        kinds = {"reject": e.Answer.REJECTED, "conditional": e.Answer.CONDITIONAL}
        for open_gate in walk.state.gates:
            for who in (EVE, BOT) if word == "stranger" else (ANN, BEN):
                walk.answer(open_gate, who, kinds.get(word, e.Answer.APPROVED))


def nothing(_walk: Walk, _move: Move) -> None:
    """No check: what counts is where the script leads."""


def played(of: Plan, script: list[str], check=nothing, *, stands_before: bool = True) -> Walk:
    """The walk after the script."""
    anything = Anything(of, check, stands_before=stands_before)
    anything.play(script)
    return anything.walk


MANY = settings(max_examples=60)


@MANY
@given(plans(), SCRIPTS)
def test_the_same_journal_and_time_always_give_the_same_move(of: Plan, script: list[str]):
    """Without this nobody could check a release afterwards from its journal."""

    def check(walk: Walk, move: Move) -> None:
        assert decide(walk.plan, walk.state, walk.now_s) == move

    walk = played(of, script, check)
    assert fold(walk.events) == walk.state
    assert walk.state.length == len(walk.events)


@MANY
@given(plans(), SCRIPTS)
def test_a_share_grows_only_after_a_decision_with_somebody_watching_and_nobody_holding(of: Plan, script: list[str]):
    """Players meet the new version only because somebody, or a rule with reasons, decided so."""

    def check(walk: Walk, move: Move) -> None:
        grown = _grown(walk.state, move)
        if grown is None:
            return
        entered = [p for p in walk.plan.phases if walk.state.decided(e.DecisionKind.GO, p.id)]
        allowed = max((share_bp_of(walk.plan.component(grown.component), p) for p in entered), default=0)
        assert grown.share_bp <= allowed, describe(move)
        assert not walk.state.holds, describe(move)
        assert walk.state.is_watched, describe(move)

    played(of, script, check)


def _grown(state: State, move: Move) -> SetShare | None:
    if isinstance(move, TakeStep) and isinstance(move.step.action, SetShare):
        action = move.step.action
        return action if action.share_bp > state.share_bp.get(action.component, 0) else None
    return None


@MANY
@given(plans(), SCRIPTS)
def test_whatever_sends_a_run_back_no_share_grows_any_more(of: Plan, script: list[str]):
    """A fail, a no-go, a request, a death: the next green light must not put players back on the bad version."""

    def check(walk: Walk, move: Move) -> None:
        is_back = walk.state.failed or walk.state.tripped or walk.state.requested
        if is_back or walk.state.decided(e.DecisionKind.ROLL_BACK, "") or _sent_back(walk.state):
            assert _grown(walk.state, move) is None
            assert not isinstance(move, TakeStep) or move.step.id.split("/")[0] in ("back", "close"), describe(move)

    played(of, script, check)


def _sent_back(state: State) -> bool:
    return any(d.kind is e.DecisionKind.ROLL_BACK for d in state.decisions)


@MANY
@given(of=plans(), script=SCRIPTS, stands_before=st.booleans())
def test_the_old_version_keeps_its_capacity_until_the_window_closes(
    of: Plan, script: list[str], *, stands_before: bool
):
    """The way back needs something to go back to."""

    def check(walk: Walk, move: Move) -> None:
        if not isinstance(move, TakeStep) or walk.state.window_closed:
            return
        action = move.step.action
        if isinstance(action, Remove) and action.side is Side.STABLE:
            assert not walk.state.is_done("restore/start"), "a version that served was taken away"
            assert not stands_before, "a version that stood before this run was taken away"
        if isinstance(action, Deploy) and action.side is Side.STABLE:
            wanted = walk.plan.component(action.component)
            assert action.replicas >= (1 if wanted.strategy is Strategy.ROLLING else min(1, wanted.replicas))

    played(of, script, check, stands_before=stands_before)


@MANY
@given(plans(), SCRIPTS)
def test_a_step_that_may_have_happened_is_taken_again_as_itself_or_taken_back(of: Plan, script: list[str]):
    """A crash between an intent and its result must neither lose a step nor do it twice under two names."""

    def check(walk: Walk, move: Move) -> None:
        if not isinstance(move, TakeStep):
            return
        record = walk.state.steps.get(move.step.id)
        if record is None:
            assert move.attempt == 1
        else:
            assert record.status is not StepStatus.DONE
            assert record.step == move.step
            assert move.attempt == record.attempt + (record.status is StepStatus.FAILED)

    played(of, script, check)


@MANY
@given(plans(), SCRIPTS, st.sampled_from(("request", "trip", "fail verdict")))
def test_from_every_state_the_way_back_is_open_and_has_an_end(of: Plan, script: list[str], why: str):
    """Going back is the one thing that must always work: no gate, hold, gap or failed message may stand in its way."""
    anything = Anything(of, nothing)
    anything.play(script)
    walk = anything.walk
    if walk.state.ended is not None or walk.state.window_closed:
        return
    anything.play_one(why)
    walk.until("finish rolled back")
    assert not any(walk.state.share_bp.values())
    assert _sent_back(walk.state)
    if walk.state.is_done("restore/start"):
        ids = [event.what.step for event in walk.events if isinstance(event.what, e.StepDone)]
        for component_ in of.components:
            home = [f"back/stable/{component_.name}", f"back/smoke/{component_.name}", f"back/remove/{component_.name}"]
            assert [i for i in ids if i in home] == home


@MANY
@given(plans(), SCRIPTS)
def test_when_the_world_is_calm_again_every_run_comes_to_an_end(of: Plan, script: list[str]):
    """A release that hangs for no reason that anybody can name is a night lost."""
    anything = Anything(of, nothing)
    anything.play(script)
    walk = anything.walk
    for _ in range(300):
        if isinstance(walk.move(), Finish):
            return
        anything.play_one("calm")
    raise AssertionError(f"hangs at {describe(walk.move())}: {walk.move()}")


@MANY
@given(plans(), SCRIPTS)
def test_promotion_is_decided_only_with_every_phase_entered_proved_or_waved_through_by_people(
    of: Plan, script: list[str]
):
    """Time that passes is no evidence."""

    def check(walk: Walk, move: Move) -> None:
        if not isinstance(move, Record) or not isinstance(move.what, e.DecisionMade):
            return
        if move.what.kind is e.DecisionKind.PROMOTE:
            assert [p.id for p in of.phases] == list(walk.state.entered_s)
            _proved(walk, of.phases[-1])

    played(of, script, check)


def _proved(walk: Walk, last) -> None:
    waved = walk.state.decided(e.DecisionKind.GO, f"{last.id}/overdue")
    for good in last.success:
        record = walk.state.verdicts.get(good.id)
        assert waved or (record is not None and record.verdict.outcome is Outcome.PASS)


@MANY
@given(plans(), SCRIPTS)
def test_every_gate_that_opens_is_one_that_faces_can_name(of: Plan, script: list[str]):
    """A question that `gonogo decide` does not know could never be answered."""

    def check(walk: Walk, move: Move) -> None:
        if isinstance(move, Record) and isinstance(move.what, e.GateOpened):
            assert move.what.gate in {g.id for g in all_gates(walk.plan)}
            assert move.what.gate not in walk.state.gates

    played(of, script, check)


@MANY
@given(plans(), SCRIPTS)
def test_a_verdict_nobody_reached_never_lets_a_phase_go_on(of: Plan, script: list[str]):
    """The next phase is decided on the evidence of this one, or by people who were told that there is none."""
    guards = {c.id for c in of.guards}

    def check(walk: Walk, move: Move) -> None:
        if not (isinstance(move, Record) and isinstance(move.what, e.DecisionMade)):
            return
        at = next((i for i, p in enumerate(of.phases) if p.id == move.what.about), 0)
        if move.what.kind is not e.DecisionKind.GO or at == 0:
            return
        before = of.phases[at - 1]
        if walk.state.decided(e.DecisionKind.GO, f"{before.id}/overdue"):
            return
        _proved(walk, before)
        if walk.state.share_bp.get(of.entry, 0) > 0:
            said = {walk.state.verdicts[g].verdict.outcome for g in guards}
            assert Outcome.UNKNOWN not in said

    played(of, script, check)


def test_no_cause_and_no_end_means_nothing_goes_back():
    """A release that is only slow must not be taken for one that failed."""
    walk = Walk(plan())
    walk.until("take ten/share/shop")
    assert cause_of(walk.plan, walk.state) is None
    assert cause_of(walk.plan, replace(walk.state, holds={"person": e.HoldPlaced("person", ANN, "wait")})) is None
