"""The people of a simulated world: they answer gates as their persona does, hold, let go, and ask to go back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gonogo.core.events import Answer, AnswerGiven, Event, GateOpened, HoldPlaced
from gonogo.core.plan import Principal
from gonogo.engine import people
from gonogo.engine.book import Book
from gonogo.errors import GonogoError
from gonogo.ports import Conflict, DriverError
from gonogo.simulate.books import Shelf, SimJournal
from gonogo.simulate.make_plan import ANN, BEN, BOT, EVE
from gonogo.simulate.mark import SimulatedCrash
from gonogo.simulate.watching import SimClock
from gonogo.simulate.weather import Persona
from gonogo.simulate.world import BROKEN, RUN, Doer, World

ATTEND_S = 3.0
"""Once things are calm, people look that often at what is asked of them."""
PATIENCE_S = 200.0
"""So long after the calm began people give up on a release that still waits for them, and go back."""


class Crowd:
    """Everybody."""

    def __init__(self, world: World, shelf: Shelf) -> None:
        self._world = world
        self._doer = Doer("people")
        self._book = Book(SimJournal(world, shelf, self._doer), RUN, SimClock(world, self._doer))
        self._open: dict[str, GateOpened] = {}
        self._holds = False
        self._has_given_up = False
        world.on_append.append(self.hear)
        world.at(world.weather.calm_s, self.attend)

    def hear(self, event: Event) -> None:
        """A question was put: everyone makes up their mind."""
        if not isinstance(event.what, GateOpened):
            return
        gate = event.what
        self._open[gate.gate] = gate
        late_s = gate.closes_s - event.at_s + 2.0
        match self._world.weather.persona:
            case Persona.PROMPT:
                self._later(1.0, gate, ANN)
                self._later(1.5, gate, BEN)
            case Persona.LATE:
                self._later(min(late_s, 60.0), gate, ANN)
                self._later(min(late_s, 60.0) + 1.0, gate, BEN)
            case Persona.REJECTING:
                self._later(1.0, gate, ANN)
                self._later(1.2, gate, BEN, Answer.REJECTED)
            case Persona.CONDITIONAL:
                self._later(1.0, gate, BEN, Answer.CONDITIONAL)
                self._later(1.2, gate, ANN)
            case Persona.TWICE:
                self._later(1.0, gate, ANN)
                self._later(1.5, gate, ANN)
                self._later(20.0, gate, BEN)
            case Persona.STRANGERS:
                self._strangers(gate)
            case Persona.SILENT:
                pass

    def hold(self, lasts_s: float) -> None:
        """Somebody holds the run for a while."""
        self._holds = True
        self._say(lambda book: people.hold(book, BEN, "the raid is on"))
        self._world.at(min(self._world.now_s + lasts_s, self._world.weather.calm_s), self.release)

    def release(self) -> None:
        """And lets go."""
        if self._holds:
            self._holds = False
            self._say(lambda book: people.release(book, BEN, "the raid is over"))

    def ask_back(self, why: str) -> None:
        """Somebody asks to go back."""
        phase = self._world.plan.phases[0].id
        self._say(lambda book: people.request_rollback(book, phase, by=BEN, reason=why))

    def attend(self) -> None:
        """When nothing goes wrong any more, people do what is asked of them, and lose patience in the end."""
        self.release()
        if any(isinstance(e.what, HoldPlaced) and e.what.source == "person" for e in self._world.events):
            self._say(lambda book: people.release(book, BEN, "it is calm"))
        for gate in tuple(self._open.values()):  # an answer can open the next gate
            for who in (ANN, BEN):
                self._answer(gate, who, Answer.APPROVED)
        if self._world.now_s >= self._world.weather.calm_s + PATIENCE_S and not self._has_given_up:
            self._has_given_up = True
            self.ask_back("this takes too long")
        self._world.at(self._world.now_s + ATTEND_S, self.attend)

    def _strangers(self, gate: GateOpened) -> None:
        for who in (EVE, replace(EVE, name="eva"), BOT, replace(BOT, name="bot 2")):
            self._later(0.5, gate, who)
        self._later(0.7, replace(gate, digests=("another plan",)), ANN)
        self._later(0.8, replace(gate, digests=("another plan",)), BEN)

    def _later(self, seconds: float, gate: GateOpened, who: Principal, said: Answer = Answer.APPROVED) -> None:
        self._world.at(self._world.now_s + seconds, lambda: self._answer(gate, who, said))

    def _answer(self, gate: GateOpened, who: Principal, said: Answer) -> None:
        """Past the face that would refuse it: what counts is decided by the core, not by the command line."""
        self._say(lambda book: book.insist(AnswerGiven(gate.gate, who, said, "as seen", gate.digests)))

    def _say(self, what: Callable[[Book], Event]) -> None:
        try:
            what(self._book)
        except (GonogoError, SimulatedCrash, DriverError, Conflict):
            return  # the command ended with an error, or died; nothing more comes of it
        except BROKEN as error:
            self._world.mark("broke", "people", about=repr(error))
