"""Journals built in code for the tests of every face: small, whole, and with everything that a report can tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.core import events as e
from gonogo.core.criterion import Against, Comparison, Criterion, OnNoData, Reading, Statistic, Unit
from gonogo.core.evidence import Outcome, Verdict, Why
from gonogo.core.plan import (
    Artifact,
    Channel,
    Cohort,
    CohortKind,
    Component,
    Drain,
    Gate,
    GoingBack,
    JudgeSettings,
    Message,
    OnSilence,
    Phase,
    Plan,
    Principal,
    PrincipalKind,
    Probe,
    Route,
    Strategy,
)
from gonogo.core.steps import (
    Action,
    Deploy,
    Irreversible,
    OpenRoute,
    Remove,
    Send,
    SetShare,
    Side,
    Smoke,
    StartGuard,
    Step,
    TakeRestorePoint,
)

OPENED_WALL_S = 1_766_000_000.0
"""2025-12-17T19:33:20Z: the moment at which every run here begins."""
SCALE = 1000.0
ENGINE = Principal("gonogo", PrincipalKind.ENGINE)
MEI = Principal("Mei", PrincipalKind.PERSON, ("release manager",))
BOT = Principal("demo", PrincipalKind.PROGRAM, ("release manager",))
DIGEST = "ab12" * 16


def criterion(name: str, text: str, bound: float, *, unit: Unit = Unit.RATIO) -> Criterion:
    """A guard or success criterion with everything that the tests do not look at filled in."""
    return Criterion(
        id=name,
        text=text,
        signal="errors" if unit is Unit.RATIO else "latency",
        statistic=Statistic.RATE if unit is Unit.RATIO else Statistic.P95,
        comparison=Comparison.ABOVE,
        bound=bound,
        unit=unit,
        against=Against.BOUND,
        reading=Reading.EVIDENCE,
        for_s=0,
        requests_min=50,
        on_no_data=OnNoData.HOLD,
        unknown_after_s=5,
    )


ERRORS = criterion("guard/errors", "error rate > 2 % for 2 h", 0.02)
CALM = criterion("internal/success/errors", "error rate < 1 %", 0.01)
FAST = criterion("beta/success/p95", "p95 latency < 300 ms", 300, unit=Unit.MILLISECONDS)


def plan() -> Plan:
    """Two phases, one gate, one component, one guard."""
    game = Component(
        name="game",
        strategy=Strategy.CANARY,
        stable=Artifact("1.0", ("game", "--port", "{port}")),
        new=Artifact("1.1", ("game-next", "--port", "{port}")),
        ready=Probe("/ready", give_up_s=5),
        smoke=(Probe("/version"),),
        drain=Drain(give_up_s=2),
        replicas=2,
        route=Route(8080, Cohort(CohortKind.HEADER, "x-bucket")),
    )
    gate = Gate("beta/before", "Go on to the beta?", ("release manager",), 1, 172_800, OnSilence.HOLD, programs=True)
    return Plan(
        name="Nine Meridians",
        version="1.1",
        components=(game,),
        entry="game",
        phases=(
            Phase("internal", "Internal", "the team", 5, 36_000, 72_000, success=(CALM,)),
            Phase("beta", "Limited | beta", "10 % of players", 100, 36_000, 72_000, success=(FAST,), before=gate),
        ),
        guards=(ERRORS,),
        judge=JudgeSettings(),
        going_back=GoingBack(window_s=86_400, budget_s=60),
        people=(MEI, BOT),
        channels=(Channel("log", "file", (("path", "messages.txt"),)),),
        messages=(Message("rolled back", "log", "players", "We went back to 1.0."),),
    )


@dataclass
class Writer:
    """Writes a journal line by line; `after` moves real time, and the plan's clock with it."""

    events: list[e.Event] = field(default_factory=list)
    now_s: float = 0.0

    def after(self, seconds: float) -> Writer:
        self.now_s += seconds
        return self

    def add(self, *happenings: e.Happening) -> Writer:
        for what in happenings:
            at = len(self.events)
            self.events.append(e.Event(at, self.now_s * SCALE, OPENED_WALL_S + self.now_s, what, f"{at:064x}"))
        return self

    def step(
        self, step_id: str, action: Action, *, took_s: float = 0.2, undo: Action | Irreversible | None = None
    ) -> Writer:
        step = Step(step_id, action, undo, 3)
        self.add(e.StepIntended(step, 1, f"r/{step_id}")).after(took_s)
        return self.add(e.StepDone(step_id, 1, {"seen": step_id}, took_s))

    def done(self) -> tuple[e.Event, ...]:
        return tuple(self.events)


def said(  # noqa: PLR0913  # the numbers of a verdict
    of: Criterion,
    outcome: Outcome,
    sentence: str,
    *,
    new: tuple[int, int],
    stable: tuple[int, int],
    phase: str = "internal",
    why: Why | None = None,
) -> e.VerdictReached:
    """A verdict with its counts (requests, bad)."""
    value = new[1] / new[0] if new[0] else None
    verdict = Verdict(of.id, outcome, why, value, *new, *stable, 1.25, 4.61, 10.0, sentence)
    return e.VerdictReached(phase, verdict)


CALM_VERDICT = said(CALM, Outcome.PASS, "0 of 610 requests failed (0 %), below 1 %", new=(610, 0), stable=(11_590, 2))
ERRORS_VERDICT = said(ERRORS, Outcome.HOLD, "nothing against the new version so far", new=(610, 0), stable=(11_590, 2))


def prepared() -> Writer:
    """Up to the first share: both versions stand, the guard watches, phase internal has 5 %."""
    run = Writer().add(
        e.RunOpened("r-7f3a", plan(), DIGEST, "/plans", SCALE, "salt", MEI, "0.1.0"), e.EngineStarted("host:1", 1)
    )
    run.step("restore/before", TakeRestorePoint("restore/before"), took_s=0.01)
    run.step("prepare/stable/game", Deploy("game", Side.STABLE, 2), took_s=1.5)
    run.step("prepare/stable-smoke/game", Smoke("game", Side.STABLE))
    run.step("prepare/route/game", OpenRoute("game"), took_s=0.02)
    run.step("restore/start", TakeRestorePoint("restore/start"), took_s=0.01)
    run.step("guard/start", StartGuard(), took_s=0.4).add(e.GuardStarted(4711, resumed=False))
    deploy = Step("prepare/new/game", Deploy("game", Side.NEW, 2), Remove("game", Side.NEW), 3)
    run.add(e.StepIntended(deploy, 1, "r/1")).after(1.0)
    run.add(e.StepFailed("prepare/new/game", 1, e.Happened.UNKNOWN, "timed out", "no answer in 1 s")).after(0.2)
    run.add(e.StepIntended(deploy, 2, "r/1")).after(2.0).add(e.StepDone("prepare/new/game", 2, {}, 2.0))
    run.step("prepare/new-smoke/game", Smoke("game", Side.NEW), took_s=0.1)
    go = e.DecisionMade(e.DecisionKind.GO, "internal", ENGINE, ("the new version stands; the guard watches",))
    run.add(go, e.PhaseEntered("internal"))
    return run.step("internal/share/game", SetShare("game", 500), took_s=0.05, undo=SetShare("game", 0))


def promoted() -> tuple[e.Event, ...]:
    """A good release: measured, approved by a program, promoted."""
    run = prepared().after(10)
    run.add(said(CALM, Outcome.HOLD, "12 requests: too few", new=(12, 0), stable=(250, 0), why=Why.TOO_FEW)).after(26)
    calm = "0 of 540 requests failed (0 %), below 1 %"
    run.add(e.JudgeChecked("internal", {}), said(CALM, Outcome.PASS, calm, new=(540, 0), stable=(10_260, 3)))
    run.add(e.GateOpened("beta/before", run.now_s * SCALE + 172_800, (DIGEST,))).after(1)
    run.add(e.AnswerGiven("beta/before", BOT, e.Answer.APPROVED, "unattended demo", (DIGEST,)))
    run.add(e.DecisionMade(e.DecisionKind.GO, "beta/before", BOT, ("demo (program) approved: unattended demo",)))
    run.add(e.DecisionMade(e.DecisionKind.GO, "beta", ENGINE, ("Internal was passed", calm)), e.PhaseEntered("beta"))
    run.step("beta/share/game", SetShare("game", 10_000), undo=SetShare("game", 500)).after(36)
    fast = "p95 of 10,900 requests is 41 ms, below 300 ms"
    run.add(said(FAST, Outcome.PASS, fast, new=(10_900, 1), stable=(0, 0), phase="beta"))
    run.add(e.DecisionMade(e.DecisionKind.PROMOTE, "1.1", ENGINE, ("Limited | beta and its bake were passed", fast)))
    return run.add(e.RunEnded(e.RunOutcome.PROMOTED)).done()


SENTENCE = (
    "error rate of game: 9 of 41 requests failed on the new version (22 %), 1 of 780 on the old: certainly above 2 %"
)


def tripped() -> tuple[e.Event, ...]:
    """A bad release: the guard takes traffic off by itself, the engine does the rest."""
    run = prepared().after(2.5)
    run.add(said(ERRORS, Outcome.FAIL, SENTENCE, new=(41, 9), stable=(780, 1)), e.BlocksObserved("internal", []))
    run.after(0.087).add(e.GuardTripped(ERRORS.id, {"game": 0}, 0.087, OPENED_WALL_S + run.now_s - 0.2))
    run.add(e.DecisionMade(e.DecisionKind.ROLL_BACK, ERRORS.id, ENGINE, (SENTENCE,)))
    return back(run).done()


def back(run: Writer) -> Writer:
    """The steps of going back, to the end."""
    run.step("back/share/game", SetShare("game", 0), took_s=0.03)
    run.step("back/stable/game", Deploy("game", Side.STABLE, 2), took_s=0.1)
    run.step("back/route/game", SetShare("game", 0), took_s=0.03)
    run.step("back/smoke/game", Smoke("game", Side.STABLE))
    run.step("back/remove/game", Remove("game", Side.NEW), took_s=3.1)
    run.step("back/tell/0", Send("log", "players", "We went back to 1.0."), took_s=0.01)
    return run.add(e.RunEnded(e.RunOutcome.ROLLED_BACK))


def waiting() -> tuple[e.Event, ...]:
    """A run that was held after a gap, and now waits for a person."""
    run = (
        prepared().after(4).add(e.GuardGap(OPENED_WALL_S + 6, 3.2), e.HoldPlaced("guard gap", ENGINE, "nobody watched"))
    )
    run.after(0.5).step("guard/again/1", StartGuard(), took_s=0.3)
    run.add(e.GuardStarted(4712, resumed=True), e.HoldReleased("guard gap", ENGINE, "the guard watches again"))
    run.add(e.HoldPlaced("person", MEI, "lunch")).after(30)
    run.add(CALM_VERDICT, ERRORS_VERDICT)
    run.add(e.GateOpened("beta/before", run.now_s * SCALE + 172_800, (DIGEST,))).after(5)
    return run.add(e.AnswerGiven("beta/before", MEI, e.Answer.APPROVED, "of an older plan", ("other",))).done()


def asked_back() -> tuple[e.Event, ...]:
    """A person goes back after the promotion."""
    run = Writer(list(promoted()))
    run.now_s = run.events[-1].wall_s - OPENED_WALL_S
    run.after(60).add(e.RollbackRequested("beta", MEI, "players report lost mounts"))
    run.add(e.DecisionMade(e.DecisionKind.ROLL_BACK, "beta", MEI, ("players report lost mounts",)))
    return back(run).done()
