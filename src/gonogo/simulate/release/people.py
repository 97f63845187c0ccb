"""The people of a simulated release: they answer what the plan asks them, after a while, or never."""

from __future__ import annotations

from functools import partial
from random import Random

from gonogo.core.events import Answer, Event, GateOpened
from gonogo.core.gates import gates_of
from gonogo.core.plan import Gate, Principal, PrincipalKind
from gonogo.engine import people
from gonogo.engine.book import Book
from gonogo.simulate.release.scenarios import Scenario
from gonogo.simulate.release.world import World

ANSWER_S = (300.0, 3600.0)
"""How long people take to answer, where the window is long enough."""
WINDOW_PART = 0.5
"""And at most this part of the window."""


class Crowd:
    """Everybody who may answer. A question that the plan does not ask (an overdue phase) nobody answers here: what to
    do with a phase whose criteria are open is exactly what the plan does not say."""

    def __init__(self, world: World, run: str, dice: Random) -> None:
        self._world = world
        self._dice = dice
        self._book = Book(world.records, run, world)
        self._gates = {gate.id: gate for gate in gates_of(world.setting.plan)}
        world.records.on_append.append(self._hear)

    def _hear(self, event: Event) -> None:
        if not isinstance(event.what, GateOpened) or self._world.fault.scenario is Scenario.APPROVER_ABSENT:
            return
        gate = self._gates.get(event.what.gate)
        if gate is None:
            return
        for who in self._who(gate):
            after_s = min(self._dice.uniform(*ANSWER_S), WINDOW_PART * gate.window_s)
            self._world.at(self._world.now_s + after_s, partial(self._answer, gate, who))

    def _who(self, gate: Gate) -> list[Principal]:
        """As many as the quorum asks for, people before programs."""
        asked = set(gate.roles) - self._world.setting.nobody
        able = [p for p in self._world.setting.plan.people if asked & set(p.roles)]
        kinds = {PrincipalKind.PERSON} | ({PrincipalKind.PROGRAM, PrincipalKind.CI} if gate.programs else set())
        able = sorted((p for p in able if p.kind in kinds), key=lambda p: p.kind is not PrincipalKind.PERSON)
        return able[: gate.quorum]

    def _answer(self, gate: Gate, who: Principal) -> None:
        self._book.refresh()
        if self._book.state.ended is None:
            people.answer(self._book, gate.id, by=who, said=Answer.APPROVED, reason="nothing speaks against it")
