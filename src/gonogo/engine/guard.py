"""The guard: looks at both sides twice a second or more, and takes traffic off by itself when the evidence says so.

It needs read access, the verb "latch", and nothing else: no gate, hold, lease or engine stands between it and that.
"""

from __future__ import annotations

import os
from math import inf
from typing import Protocol

from gonogo.core.codec import to_json
from gonogo.core.events import (
    BlocksObserved,
    GuardStarted,
    GuardTripped,
    Happening,
    Json,
    JudgeChecked,
    ShareAllowed,
    VerdictReached,
)
from gonogo.core.evidence import Missing, Outcome, Snapshot, Verdict
from gonogo.core.judge import Allowed
from gonogo.core.pace import RAISE_MIN, is_raise
from gonogo.core.plan import Pace
from gonogo.engine.book import Book
from gonogo.engine.latching import Latching
from gonogo.engine.seen import seen_by_guard, with_shares
from gonogo.ports import Beat, Clock, DriverError, Journal, Router, Signal

CHECKPOINT_S = 120.0
"""Real seconds between two checkpoints of the judge in the journal: what a FAIL is derived again from."""
KEEP_S = 1.0
"""Real seconds of evidence that a guard which is killed may take with it: its state is kept beside the journal."""
JUDGE = "guard's judge"
"""The name under which the beat with that state is kept."""
UNKNOWN = Allowed(0, "how much traffic is safe cannot be said now")
SAID_IN_A_PHASE = 8
"""How often an outcome that does not change is written in the shortest hold of a phase."""
AGAIN_S_MIN = 2.0
"""Real seconds between two such words at least, however short the phase is."""
PACE_S = 1.0
"""Real seconds between two words on how much traffic is safe, at least."""
SAY_AGAIN_S = 1.0
"""Real seconds before a changed outcome of the same criterion is written again; a FAIL is written at once."""


class Judging(Protocol):
    """The judge as the guard uses it: observations in, verdicts out, a state that can be written down."""

    def observe(self, snapshot: Snapshot, phase: str, plan_s: float) -> tuple[Verdict, ...]:
        """One block. `phase` is "" before the first phase is entered."""
        ...

    def allowed(self) -> Allowed | None:
        """How much traffic an evidence-paced phase may have by now; None where nothing is said."""
        ...

    def dump(self) -> Json:
        """The whole state as JSON; a judge made from it goes on as this one would."""
        ...


class Guard:
    """Watches one run. `step` is one look; whoever drives it decides the rhythm.

    What it has to say waits in `_owed` until the journal takes it: a full disk must not end the watch.
    """

    def __init__(self, book: Book, signal: Signal, router: Router, judge: Judging) -> None:
        self.book = book
        self.signal = signal
        self.judge = judge
        self._owed: list[Happening] = []
        self._snapshots: list[Json] = []
        self._checked_s = float("-inf")
        self._kept_s = float("-inf")
        self._paced_s = float("-inf")
        self._said: dict[str, tuple[Outcome, float]] = {}
        self._last: Snapshot | None = None
        self._latching = Latching(router, book)

    def begin(self, *, resumed: bool) -> None:
        """Say in the journal that somebody watches, and from which state of evidence on."""
        self.book.refresh()
        self._owed.append(GuardStarted(os.getpid(), resumed))
        self._said = {c: (r.verdict.outcome, 0.0) for c, r in self.book.state.verdicts.items()}
        self._check(self.clock.wall_s())
        self._write()

    @property
    def clock(self) -> Clock:
        """Real time."""
        return self.book.clock

    def step(self) -> bool:
        """One look, and what follows from it; False when there is nothing to guard any more."""
        self._read()
        if self.book.state.ended is not None:
            return False
        snapshot = self._look()
        snapshot = with_shares(snapshot, self.book.state.share_bp)
        phase, plan_s = self.book.state.phase or "", self.book.now_s()
        self._snapshots.append([phase, plan_s, to_json(snapshot)])
        verdicts = self.judge.observe(snapshot, phase, plan_s)
        failed = [v for v in verdicts if v.outcome is Outcome.FAIL and self._is_guard(v)]
        if failed and not self._latching.has_tripped and self.book.state.may_have_traffic():
            self._trip(failed[0], phase, snapshot)
        else:
            self._owed.extend(self._latching.finish(snapshot.wall_s))
        self._say(verdicts, phase)
        self._pace(phase)
        self._check(snapshot.wall_s)
        self._write()
        self._beat(snapshot, verdicts, phase)
        return True

    def _look(self) -> Snapshot:
        """A source that cannot be read at all is a snapshot with nothing in it, and says so."""
        try:
            return self.signal.read()
        except DriverError as error:
            return Snapshot(self.clock.wall_s(), (), (), (Missing("every signal", error.why),))

    def _is_guard(self, verdict: Verdict) -> bool:
        phase = next((p for p in self.book.plan.phases if p.id == self.book.state.phase), None)
        armed = (*self.book.plan.guards, *(phase.failure if phase else ()))
        return any(criterion.id == verdict.criterion for criterion in armed)

    def _trip(self, verdict: Verdict, phase: str, snapshot: Snapshot) -> None:
        """Traffic first, words after: the share is 0 and latched before anything is written."""
        began_s = self.clock.wall_s()
        shares = self._latching.trip()
        took_s = self.clock.wall_s() - began_s
        self._fail(verdict, phase)
        self._owed.append(GuardTripped(verdict.criterion, shares, took_s, snapshot.wall_s))

    def _say(self, verdicts: tuple[Verdict, ...], phase: str) -> None:
        """Outcomes that changed, and every outcome some times in a phase, so that decisions rest on fresh numbers.

        FAIL is sticky, and is said once, with the observations it is derived from.
        """
        now_s = self.clock.wall_s()
        for verdict in verdicts:
            outcome, at_s = self._said.get(verdict.criterion, (None, float("-inf")))
            is_new = outcome is not verdict.outcome
            if now_s - at_s < (SAY_AGAIN_S if is_new else self._again_s(phase)):
                continue
            if verdict.outcome is Outcome.FAIL:
                if is_new:
                    self._fail(verdict, phase)
                continue
            self._owed.append(VerdictReached(phase, verdict))
            self._said[verdict.criterion] = (verdict.outcome, now_s)

    def _pace(self, phase: str) -> None:
        """In an evidence-paced phase, how much traffic is safe, whenever that is enough for another raise."""
        now_s = self.clock.wall_s()
        here = next((p for p in self.book.plan.phases if p.id == phase), None)
        if here is None or here.pace is Pace.FIXED or self._latching.has_tripped or now_s - self._paced_s < PACE_S:
            return
        allowed, said = self.judge.allowed() or UNKNOWN, self.book.state.allowed.get(phase)
        said_bp = said.share_bp if said else 0
        if is_raise(here, said_bp, share_bp=allowed.share_bp) or self._is_taken_back(said_bp, allowed.share_bp):
            self._owed.append(ShareAllowed(phase, allowed.share_bp, allowed.sentence))
            self._paced_s = now_s

    def _is_taken_back(self, said_bp: int, now_bp: int) -> bool:
        """A word that was not made use of, as on a hold, holds no longer once less is safe."""
        in_force = max(self.book.state.share_bp.values(), default=0)
        return said_bp > in_force and said_bp >= now_bp * RAISE_MIN

    def _again_s(self, phase: str) -> float:
        """Real seconds after which an outcome that has not changed is said again with its numbers of now."""
        opened = self.book.state.opened
        hold_s = next((p.hold_s for p in self.book.plan.phases if p.id == phase), inf)
        return max(AGAIN_S_MIN, hold_s / SAID_IN_A_PHASE / (opened.clock_scale if opened else 1.0))

    def _fail(self, verdict: Verdict, phase: str) -> None:
        self._owed.append(BlocksObserved(phase, list(self._snapshots)))
        self._owed.append(VerdictReached(phase, verdict))
        self._said[verdict.criterion] = (verdict.outcome, self.clock.wall_s())

    def _check(self, now_s: float) -> None:
        """The judge's state at a bounded rate; a new list of observations begins after it."""
        if now_s - self._checked_s < CHECKPOINT_S:
            return
        self._owed.append(JudgeChecked(self.book.state.phase or "", self.judge.dump()))
        self._snapshots = []
        self._checked_s = now_s

    def _read(self) -> None:
        try:
            self.book.refresh()
        except DriverError:
            return  # what was read last still says what to guard; the missing beats tell the engine

    def _write(self) -> None:
        """Everything owed, in order; what the journal does not take now is tried again at the next look."""
        while self._owed:
            try:
                self.book.insist(self._owed[0])
            except DriverError:
                return
            del self._owed[0]

    def _beat(self, snapshot: Snapshot, verdicts: tuple[Verdict, ...], phase: str) -> None:
        seen = seen_by_guard(self._last, snapshot, verdicts, phase)
        self._last = snapshot
        now_s = self.clock.wall_s()
        try:
            self.book.journal.beat(Beat(self.book.run, "guard", now_s, seen))
            if now_s - self._kept_s >= KEEP_S:
                self.book.journal.beat(Beat(self.book.run, JUDGE, now_s, {"judge": self.judge.dump()}))
                self._kept_s = now_s
        except DriverError:
            return  # a beat that is missing is itself the message: the engine writes a gap


def last_judge(journal: Journal, run: str) -> Json:
    """The evidence that a guard of this run left last: what it kept (a second old), else the journal; None at first."""
    for beat in journal.beats(run):
        if beat.who == JUDGE:
            return beat.seen["judge"]
    checks = [event.what.judge for event in journal.read(run) if isinstance(event.what, JudgeChecked)]
    return checks[-1] if checks else None
