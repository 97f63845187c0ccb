"""Waiting until processes can be given requests."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from gonogo.core.plan import Probe
from gonogo.drivers import processes
from gonogo.drivers.http_once import Answer, ask
from gonogo.drivers.target.free_port import is_taken
from gonogo.drivers.target.standing import Placed

ASK_S_MAX = 1.0
"""For one round of questions: a process that needs longer to say that it is ready is not."""
ASK_S_MIN = 0.05
"""What is left for the others when one has used up the round. On loopback a sound process answers in far less."""
PAUSE_S = (0.01, 0.02, 0.05, 0.1)
"""Between two rounds; the last one goes on. Most services are up within a second."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A process that did not become ready, and why. `is_port_taken`: it ended and somebody else has its port."""

    placed: Placed
    why: str
    is_port_taken: bool


def ready_ones(wanted: Sequence[Placed], probe: Probe) -> set[Placed]:
    """Those that answer as they should, now. An answer counts only if the process still lives: otherwise it came from
    somebody else on the same port."""
    answers = _answers(wanted, probe, give_up_s=ASK_S_MAX)
    return {each for each in wanted if answers[each] == probe.status and _lives(each)}


def wait_until_ready(wanted: Sequence[Placed], probe: Probe) -> Trouble | None:
    """None when all have answered as they should and live; the first trouble otherwise, a death at once."""
    over_s = time.monotonic() + probe.give_up_s
    waiting, rounds = list(wanted), 0
    while waiting:
        answers = _answers(waiting, probe, give_up_s=min(ASK_S_MAX, over_s - time.monotonic()))
        dead = next((each for each in wanted if not _lives(each)), None)
        if dead is not None:
            return Trouble(dead, "it ended by itself", is_taken(dead.note.port))
        waiting = [each for each in waiting if answers[each] != probe.status]
        if waiting and time.monotonic() > over_s:
            return Trouble(waiting[0], _gave_up(probe, answers[waiting[0]]), is_port_taken=False)
        if waiting:
            time.sleep(PAUSE_S[min(rounds, len(PAUSE_S) - 1)])
            rounds += 1
    return None


def _answers(wanted: Sequence[Placed], probe: Probe, *, give_up_s: float) -> dict[Placed, int | str]:
    """One question each; all of them together take hardly longer than `give_up_s`."""
    over_s = time.monotonic() + give_up_s
    answers: dict[Placed, int | str] = {}
    for each in wanted:
        answer = ask("GET", each.address, path=probe.path, give_up_s=max(over_s - time.monotonic(), ASK_S_MIN))
        answers[each] = answer.status if isinstance(answer, Answer) else answer
    return answers


def _lives(placed: Placed) -> bool:
    """A service that goes into the background hands its key on to the process that stays."""
    return processes.is_alive(placed.running) or processes.find(placed.running.home, placed.running.key) is not None


def _gave_up(probe: Probe, answer: int | str) -> str:
    answered = f"answered {answer}, not {probe.status}" if isinstance(answer, int) else answer
    return f"GET {probe.path} after {probe.give_up_s:g} s: {answered}"
