"""The guard: looks at both sides twice a second or more, and takes traffic off by itself when the evidence says so.

It needs read access, the verb "latch", and nothing else: no gate, hold, lease or engine stands between it and that.
"""

from __future__ import annotations

import os
from typing import Protocol

from gonogo.core.codec import to_json
from gonogo.core.events import (
    BlocksObserved,
    GuardStarted,
    GuardTripped,
    Json,
    JudgeChecked,
    VerdictReached,
)
from gonogo.core.evidence import Missing, Outcome, Snapshot, Verdict
from gonogo.core.plan import Component, Plan
from gonogo.core.strategy import in_order
from gonogo.engine.book import Book
from gonogo.engine.seen import seen_by_guard
from gonogo.ports import Beat, Clock, DriverError, Journal, Router, Signal

DIED = "a guard that died before it could say why"
"""What a trip is about whose guard died between its latch and its words."""
CHECKPOINT_S = 120.0
"""Real seconds between two checkpoints of the judge in the journal: what a FAIL is derived again from."""
SAY_AGAIN_S = 1.0
"""Real seconds before a changed outcome of the same criterion is written again; a FAIL is written at once."""


class Judging(Protocol):
    """The judge as the guard uses it: observations in, verdicts out, a state that can be written down."""

    def observe(self, snapshot: Snapshot, phase: str, plan_s: float) -> tuple[Verdict, ...]:
        """One block. `phase` is "" before the first phase is entered."""
        ...

    def dump(self) -> Json:
        """The whole state as JSON; a judge made from it goes on as this one would."""
        ...


class Guard:
    """Watches one run. `step` is one look; whoever drives it decides the rhythm."""

    def __init__(self, book: Book, signal: Signal, router: Router, judge: Judging) -> None:
        self.book = book
        self.signal = signal
        self.router = router
        self.judge = judge
        self._snapshots: list[Json] = []
        self._checked_s = float("-inf")
        self._said: dict[str, tuple[Outcome, float]] = {}
        self._last: Snapshot | None = None
        self._left_on: set[str] = set()
        """Components that were to be taken off and are not seen at 0 yet."""
        self._knows_latches = False

    def begin(self, *, resumed: bool) -> None:
        """Say in the journal that somebody watches, and from which state of evidence on."""
        self.book.refresh()
        self.book.insist(GuardStarted(os.getpid(), resumed))
        self._said = {c: (r.verdict.outcome, 0.0) for c, r in self.book.state.verdicts.items()}
        self._check(self.clock.wall_s())

    @property
    def clock(self) -> Clock:
        """Real time."""
        return self.book.clock

    def step(self) -> bool:
        """One look, and what follows from it; False when there is nothing to guard any more."""
        self.book.refresh()
        if self.book.state.ended is not None:
            return False
        snapshot = self._look()
        phase, plan_s = self.book.state.phase or "", self.book.now_s()
        self._snapshots.append([phase, plan_s, to_json(snapshot)])
        verdicts = self.judge.observe(snapshot, phase, plan_s)
        failed = [v for v in verdicts if v.outcome is Outcome.FAIL and self._is_guard(v)]
        if failed and self.book.state.tripped is None and self.book.state.may_have_traffic():
            self._trip(failed[0], snapshot)
        else:
            self._finish_latching(snapshot)
        self._say(verdicts, phase)
        self._check(snapshot.wall_s)
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

    def _trip(self, verdict: Verdict, snapshot: Snapshot) -> None:
        """Traffic first, words after: the share is 0 and latched before anything is written."""
        began_s = self.clock.wall_s()
        shares = self._take_off({c.name for c in routed(self.book.plan)})
        took_s = self.clock.wall_s() - began_s
        self.book.insist(BlocksObserved(self.book.state.phase or "", self._snapshots))
        self.book.insist(VerdictReached(self.book.state.phase or "", verdict))
        self._said[verdict.criterion] = (verdict.outcome, self.clock.wall_s())
        self.book.insist(GuardTripped(verdict.criterion, shares, took_s, snapshot.wall_s))

    def _take_off(self, names: set[str]) -> dict[str, int]:
        shares = latch_all(self.router, self.book.plan, names, f"{self.book.run}/guard")
        self._knows_latches = True
        self._left_on = {name for name in names if shares.get(name) != 0}
        return shares

    def _finish_latching(self, snapshot: Snapshot) -> None:
        """What could not be taken off is tried at every look, and a latch that nobody heard of is owned up to.

        A guard can die between its latch and its words; the run would then go on, and be promoted without users.
        """
        tripped = self.book.state.tripped
        if not self._knows_latches:
            found = latched(self.router, self.book.plan)
            if found is None:
                return
            self._knows_latches = True
            if found and tripped is None:
                self.book.insist(GuardTripped(DIED, dict.fromkeys(found, 0), 0.0, snapshot.wall_s))
            if found or tripped is not None:
                self._left_on = {c.name for c in routed(self.book.plan)} - found
        if self._left_on:
            off = {name: share for name, share in self._take_off(self._left_on).items() if share == 0}
            if off:
                criterion = tripped.criterion if tripped else DIED
                self.book.insist(GuardTripped(criterion, off, 0.0, snapshot.wall_s))

    def _say(self, verdicts: tuple[Verdict, ...], phase: str) -> None:
        """Write the outcomes that changed; FAIL of a guard was written when it tripped, and is sticky."""
        now_s = self.clock.wall_s()
        for verdict in verdicts:
            outcome, at_s = self._said.get(verdict.criterion, (None, float("-inf")))
            if outcome is verdict.outcome or now_s - at_s < SAY_AGAIN_S:
                continue
            if verdict.outcome is Outcome.FAIL:
                self.book.insist(BlocksObserved(phase, self._snapshots))
            self.book.insist(VerdictReached(phase, verdict))
            self._said[verdict.criterion] = (verdict.outcome, now_s)

    def _check(self, now_s: float) -> None:
        """Write the judge's state down at a bounded rate, and begin a new list of observations after it."""
        if now_s - self._checked_s < CHECKPOINT_S:
            return
        self.book.insist(JudgeChecked(self.book.state.phase or "", self.judge.dump()))
        self._snapshots = []
        self._checked_s = now_s

    def _beat(self, snapshot: Snapshot, verdicts: tuple[Verdict, ...], phase: str) -> None:
        seen = seen_by_guard(self._last, snapshot, verdicts, phase)
        seen["judge"] = self.judge.dump()
        self._last = snapshot
        self.book.journal.beat(Beat(self.book.run, "guard", self.clock.wall_s(), seen))


def routed(plan: Plan) -> tuple[Component, ...]:
    """Components that users are sent to, last in order first."""
    return tuple(component for component in reversed(in_order(plan)) if component.route is not None)


def latch_all(router: Router, plan: Plan, names: set[str], key: str) -> dict[str, int]:
    """Take the traffic of the components of those names off, and return the shares as read back.

    A component whose router does not answer is left out of the answer; it is tried again.
    """
    shares = {}
    for component in routed(plan):
        if component.name not in names:
            continue
        try:
            shares[component.name] = router.latch(component.name, key).share_bp
        except DriverError:
            continue
    return shares


def latched(router: Router, plan: Plan) -> set[str] | None:
    """The components that are latched now; None where the router did not answer for each of them."""
    try:
        return {c.name for c in routed(plan) if router.read_share(c.name).latched}
    except DriverError:
        return None


def last_judge(journal: Journal, run: str) -> Json:
    """The state of evidence that a guard of this run left last: its beat's, else the journal's; None for the first."""
    for beat in journal.beats(run):
        if beat.who == "guard" and "judge" in beat.seen:
            return beat.seen["judge"]
    checks = [event.what.judge for event in journal.read(run) if isinstance(event.what, JudgeChecked)]
    return checks[-1] if checks else None
