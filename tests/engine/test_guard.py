"""The guard writes down what it knows, in whichever store, and the next one goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from gonogo.core.codec import plan_digest
from gonogo.core.criterion import Against
from gonogo.core.events import (
    GuardStarted,
    GuardTripped,
    JudgeChecked,
    PhaseEntered,
    RunOpened,
    ShareAllowed,
    StepDone,
    StepIntended,
    VerdictReached,
)
from gonogo.core.evidence import Outcome
from gonogo.core.plan import Pace
from gonogo.core.steps import SetShare, Side, Step
from gonogo.engine.book import Book
from gonogo.engine.guard import CHECKPOINT_S, Guard, last_judge
from gonogo.engine.judging import CoreJudge
from gonogo.journal_store.postgres import PostgresJournal
from gonogo.journal_store.sqlite import SqliteJournal
from gonogo.ports import Arms, Journal
from gonogo.testing.fake_clock import FakeClock
from gonogo.testing.fake_journal import FakeJournal
from gonogo.testing.fake_router import FakeRouter
from gonogo.testing.fake_signal import FakeSignal
from tests.core.plans import ANN, plan

RUN = "shop-2"
LOOK_S = 0.25


def sqlite(request: pytest.FixtureRequest) -> SqliteJournal:
    """One file."""
    path: Path = request.getfixturevalue("tmp_path") / "journal.db"
    return SqliteJournal(path)


def postgres(request: pytest.FixtureRequest) -> PostgresJournal:
    """An empty schema of a real server."""
    address: str = request.getfixturevalue("postgres_address")
    with psycopg.connect(address) as db:
        db.execute("DROP SCHEMA IF EXISTS gonogo CASCADE")
    return PostgresJournal(address)


def fake(_: pytest.FixtureRequest) -> FakeJournal:
    """A list."""
    return FakeJournal()


@pytest.fixture(params=[fake, sqlite, pytest.param(postgres, marks=pytest.mark.real)])
def journal(request: pytest.FixtureRequest) -> Iterator[Journal]:
    """An empty journal of each store."""
    make: Callable[[pytest.FixtureRequest], FakeJournal | SqliteJournal | PostgresJournal] = request.param
    opened = make(request)
    yield opened
    opened.close()


class House:
    """One run with a guard, players, and a router; `look` lets the guard look so many seconds long."""

    def __init__(self, journal: Journal, *, pace: Pace = Pace.FIXED) -> None:
        shop = plan()
        guard = replace(shop.guards[0], against=Against.STABLE, bound=0.0, requests_min=1)
        phases = tuple(replace(phase, pace=pace, failure=()) for phase in shop.phases)
        self.plan = replace(shop, guards=(guard,), phases=phases)
        self.entry = self.plan.entry
        self.journal, self.clock, self.router, self.signal = journal, FakeClock(), FakeRouter(), FakeSignal()
        self.signal.route(self.entry)
        self.write(RunOpened(RUN, self.plan, plan_digest(self.plan), ".", 1.0, "salt", ANN, "0"))
        route = self.plan.component(self.entry).route
        assert route is not None
        share_bp = 1000 if pace is Pace.FIXED else 33
        self.router.set_share(Arms(self.entry, route, ("a:1",), ("b:1",)), share_bp, "key")
        step = Step("share", SetShare(self.entry, share_bp), None, 3)
        self.write(StepIntended(step, 1, "key"))
        self.write(StepDone("share", 1, {}, 0.1))
        self.start()

    def write(self, what: object) -> None:
        """One event as another writer."""
        book = Book(self.journal, RUN, self.clock)
        book.refresh()
        book.insist(what)  # type: ignore[arg-type]  # any happening

    def start(self) -> None:
        """A guard begins, or another one takes over."""
        left = last_judge(self.journal, RUN)
        self.judge = CoreJudge(self.plan, left)
        self.guard = Guard(Book(self.journal, RUN, self.clock), self.signal, self.router, self.judge)
        self.guard.begin(resumed=left is not None)

    def look(self, seconds: float, *, new: tuple[int, int] = (0, 0), stable: tuple[int, int] = (0, 0)) -> None:
        """Both sides serve so many requests, and bad ones, at every look."""
        for _ in range(round(seconds / LOOK_S)):
            self.clock.advance(LOOK_S)
            self.signal.wall_s = self.clock.now_s
            self.signal.serve(self.entry, Side.NEW, new[0], errors=new[1])
            self.signal.serve(self.entry, Side.STABLE, stable[0], errors=stable[1])
            assert self.guard.step()

    def written(self, kind: type) -> list:
        """What the journal holds of one kind."""
        return [event.what for event in self.journal.read(RUN) if isinstance(event.what, kind)]


@pytest.fixture
def house(journal: Journal) -> House:
    """A run with a guard."""
    return House(journal)


def test_the_judge_is_checkpointed_at_a_bounded_rate(house: House) -> None:
    """A journal of days would hold the same state a million times, or never."""
    house.look(2.5 * CHECKPOINT_S, stable=(20, 0))
    assert len(house.written(JudgeChecked)) == 3


def test_a_guard_that_starts_again_goes_on_with_the_same_evidence(house: House) -> None:
    """A bad version would win a new chance with every restart."""
    house.look(10.0, stable=(60, 0))
    house.look(10.0, new=(5, 0), stable=(60, 0))
    house.start()
    house.look(LOOK_S, new=(5, 0), stable=(60, 0))
    told = {beat.who: beat.seen for beat in house.journal.beats(RUN)}["guard"]["verdicts"]
    assert "of 205" in told[0]["sentence"]
    assert [started.resumed for started in house.written(GuardStarted)] == [False, True]


def test_a_router_that_splits_otherwise_than_set_is_told_by_the_guard(house: House) -> None:
    """What the router reports and what players meet would be taken for the same."""
    house.plan = replace(house.plan, judge=replace(house.plan.judge, cohorts=5000))
    house.judge = CoreJudge(house.plan)
    house.guard = Guard(Book(house.journal, RUN, house.clock), house.signal, house.router, house.judge)
    house.write(PhaseEntered(house.plan.phases[0].id))
    house.look(20.0, new=(20, 0), stable=(80, 0))
    told = {beat.who: beat.seen for beat in house.journal.beats(RUN)}["guard"]["verdicts"]
    assert "answered 20 % of" in told[0]["sentence"]
    assert told[0]["outcome"] == "HOLD"


def test_evidence_of_two_guards_adds_up_to_one_verdict(house: House) -> None:
    """Half of the evidence before the restart and half after it would condemn nobody."""
    house.look(10.0, stable=(60, 1))
    bad = 0
    while not house.written(GuardTripped):
        house.look(1.0, new=(8, 1 if bad % 2 else 0), stable=(60, 1))
        house.start()
        bad += 1
        assert bad < 60
    verdict = next(v.verdict for v in house.written(VerdictReached) if v.verdict.outcome is Outcome.FAIL)
    assert verdict.log_e is not None
    assert verdict.log_limit is not None
    assert verdict.log_e >= verdict.log_limit
    assert house.router.read_share(house.entry).latched


def test_in_a_paced_phase_the_guard_says_what_is_safe_and_takes_an_unused_word_back(journal: Journal) -> None:
    """An engine that was on hold would raise traffic on what was true an hour ago."""
    house = House(journal, pace=Pace.EVIDENCE)
    house.write(PhaseEntered(house.plan.phases[0].id))
    house.look(4.0, stable=(100, 0))
    house.look(20.0, new=(2, 0), stable=(98, 0))
    said = [word.share_bp for word in house.written(ShareAllowed)]
    assert len(said) > 2
    assert said == sorted(said)
    house.signal.is_down = True
    house.look(2.0)
    assert house.written(ShareAllowed)[-1].share_bp == 0
    house.signal.is_down = False
    house.look(5.0, new=(2, 0), stable=(98, 0))
    assert house.written(ShareAllowed)[-1].share_bp > 0
