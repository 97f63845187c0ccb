"""The engine: one tick, one move. There is no resume code: after a crash the next tick is the resume."""

from __future__ import annotations

from gonogo.core.decide import decide
from gonogo.core.events import EngineStarted
from gonogo.core.moves import Move
from gonogo.engine.book import Book
from gonogo.engine.carry_out import carry_out
from gonogo.engine.gather import Gatherer
from gonogo.engine.lease import Holding
from gonogo.engine.outside import Outside
from gonogo.ports import Beat


class Engine:
    """Carries out one run while it holds the run's lease."""

    def __init__(self, outside: Outside, run: str, holder: str) -> None:
        self.outside = outside
        self.holder = holder
        self.book = Book(outside.journal, run, outside.clock)
        self._holding = Holding(outside.journal, run, holder, outside.clock)
        self._gatherer = Gatherer(outside, self.book)

    def begin(self) -> bool:
        """Take the lease and say so in the journal; False while another engine holds it."""
        if not self._holding.take() or self._holding.token is None:
            return False
        self.book.token = self._holding.token
        self.book.refresh()
        self.book.insist(EngineStarted(self.holder, self._holding.token))
        return True

    def tick(self) -> Move:
        """Read, gather, decide, carry out: exactly one move. Fenced where another engine took over."""
        self.book.refresh()
        self._beat()
        self._gatherer.gather()
        now_s = self.book.now_s()
        move = decide(self.book.plan, self.book.state, now_s)
        self.book.acts_until_wall_s = self._holding.keep(self.book.plan, move)
        carry_out(self.outside, self.book, move, now_s)
        return move

    def end(self) -> None:
        """Give the lease back. What runs goes on running, and the guard goes on watching."""
        self._holding.give_back()

    def _beat(self) -> None:
        seen = {"holder": self.holder, "length": self.book.state.length}
        self.outside.journal.beat(Beat(self.book.run, "engine", self.outside.clock.wall_s(), seen))
