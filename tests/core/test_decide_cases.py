"""Stories of the core as data: what happens, and which move follows. One file a subject, in tests/cases/decide/.

A line is `until: WORDS` (carry out moves, letting time pass, until the next move reads so), `expect: WORDS` (the next
move reads so, and is carried out), `settle:` (carry out all there is to do now), `pass_s: SECONDS`, or something that
comes out of the world: see `HAPPENINGS`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gonogo.core import events as e
from gonogo.core.evidence import Outcome
from gonogo.core.gates import ENGINE
from gonogo.core.moves import TakeStep
from gonogo.core.plan import Principal
from tests.core.plans import ANN, BEN, BOT, CI, EVE, PLANS
from tests.core.walk import Walk, describe

FOLDER = Path(__file__).parent.parent / "cases" / "decide"
PEOPLE = {p.name: p for p in (ANN, BEN, EVE, BOT, CI)} | {
    "ann as a program": Principal("ann", BOT.kind, ANN.roles),
    "ann without role": Principal("ann", ANN.kind, ()),
}


def _verdict(walk: Walk, said: dict[str, str]) -> None:
    for criterion, outcome in said.items():
        walk.verdict(criterion, Outcome(outcome))


def _answer(walk: Walk, said: list[str]) -> None:
    gate, who, answer = said
    walk.answer(gate, PEOPLE[who], e.Answer(answer))


def _answer_to_another_plan(walk: Walk, said: list[str]) -> None:
    gate, who, answer = said
    walk.happens(e.AnswerGiven(gate, PEOPLE[who], e.Answer(answer), "read yesterday's plan", ("another",)))


def _lost(walk: Walk, said: list[Any]) -> None:
    component, side = said
    walk.happens(e.ComponentLost(component, side, 1, 2, "it ended by itself"))


def _intend(walk: Walk, words: str) -> None:
    move = walk.move()
    assert describe(move) == words
    assert isinstance(move, TakeStep)
    walk.intend(move)


def _fail(walk: Walk, said: dict[str, str]) -> None:
    for words, kind in said.items():
        assert describe(walk.move()) == words
        walk.fail(kind)


HAPPENINGS = {
    "verdict": _verdict,
    "answer": _answer,
    "answer_to_another_plan": _answer_to_another_plan,
    "lost": _lost,
    "intend": _intend,
    "fail": _fail,
    "request": lambda walk, phase: walk.happens(e.RollbackRequested(phase, BEN, "players complain")),
    "trip": lambda walk, name: walk.happens(e.GuardTripped("guard", {name: 0}, 0.1, walk.now_s)),
    "guard_gap": lambda walk, s: walk.happens(e.GuardGap(walk.now_s - s, s)),
    "guard_started": lambda walk, pid: walk.happens(e.GuardStarted(pid, resumed=True)),
    "place_hold": lambda walk, who: walk.happens(e.HoldPlaced("person", PEOPLE[who], "the raid is on tonight")),
    "lift_hold": lambda walk, who: walk.happens(e.HoldReleased("person", PEOPLE[who], "the raid is over")),
    "engine_decides": lambda walk, about: walk.happens(e.DecisionMade(e.DecisionKind.GO, about, ENGINE, ("planted",))),
    "amend": lambda walk, digest: walk.happens(e.PlanAmended(walk.plan, digest, ("hold_s",), ANN)),
    "prove": lambda walk, _: walk.prove(),
    "settle": lambda walk, _: walk.settle(),
    "until": lambda walk, words: walk.until(words),
}


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}: {case['says']}")
        for file in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(file.read_text())
    ]


@pytest.mark.parametrize("case", _cases())
def test_the_next_move_is_the_one_the_case_expects(case: dict[str, Any]):
    """A release that does another thing than these stories say is a release that nobody can rely on."""
    walk = Walk(PLANS[case["plan"]], stands_before=case.get("stands_before", True))
    for number, line in enumerate(case["story"], 1):
        ((verb, said),) = line.items()
        if verb == "expect":
            assert describe(walk.move()) == said, f"line {number}: {walk.move()}"
            walk.carry_out()
        elif verb == "pass_s":
            walk.now_s += said
        else:
            HAPPENINGS[verb](walk, said)
