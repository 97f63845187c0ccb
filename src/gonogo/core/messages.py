"""Messages owed when something happens, as steps. One that cannot be sent is given up in the open, never in the way."""

from __future__ import annotations

from gonogo.core.moves import Move
from gonogo.core.plan import Plan
from gonogo.core.progress import given_up, next_step
from gonogo.core.state import State
from gonogo.core.steps import Irreversible, Send, Step
from gonogo.core.strategy import TRIES


def owed(plan: Plan, *, on: str, about: str) -> tuple[Step, ...]:
    """The steps that tell everyone who is to be told when `on` happens; `about` names the occasion, once each."""
    found = [message for message in plan.messages if message.on == on]
    return tuple(
        Step(
            f"{about}/tell/{index}",
            Send(message.channel, message.audience, message.text),
            Irreversible("words that were sent cannot be unsent"),
            TRIES,
        )
        for index, message in enumerate(found)
    )


def tell(plan: Plan, state: State, *, on: str, about: str, now_s: float) -> Move | None:
    """The next move for those messages; None when each was sent or given up."""
    open_steps = [step for step in owed(plan, on=on, about=about) if given_up(state, step) is None]
    return next_step(state, open_steps, now_s, f"the plan owes words on: {on}")
