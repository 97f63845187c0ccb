"""From words to a command's answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gonogo.cli.answer import Answer
from gonogo.cli.app import make_app
from gonogo.cli.options import DEFAULTS

if TYPE_CHECKING:  # the doors know the engine, which only commands that need them load
    from gonogo.cli.doors import Doors

FULL_NAMES = {"plan": "new plan"}


@dataclass(frozen=True, slots=True)
class Called:
    """A command that was carried out: its name, and whether its answer is wanted as JSON."""

    name: str
    wants_json: bool
    answer: Answer


def call(words: Sequence[str], doors: Callable[[], Doors]) -> Called:
    """Carry a command out. `doors` is asked only by commands that need them. Help prints itself and answers nothing.

    CycloptsError where the words are not understood.
    """
    app = make_app(words[0] if words else None)
    command, bound, injected = app.parse_args(list(words), exit_on_error=False, print_error=False)
    if "doors" in injected:
        bound.arguments["doors"] = doors()
    answer = command(*bound.args, **bound.kwargs)
    options = bound.arguments.get("options", DEFAULTS)
    if not isinstance(answer, Answer):
        return Called("help", wants_json=False, answer=Answer())
    return Called(FULL_NAMES.get(command.__name__, command.__name__), options.json, answer)
