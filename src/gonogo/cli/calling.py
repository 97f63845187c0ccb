"""From words to a command's answer."""

from __future__ import annotations

from collections.abc import Sequence

from gonogo.cli.answer import Answer
from gonogo.cli.app import make_app
from gonogo.cli.doors import Doors
from gonogo.cli.options import DEFAULTS


def call(words: Sequence[str], doors: Doors | None = None) -> tuple[str, bool, Answer]:
    """The command's name, whether JSON is wanted, and its answer. Help and version print themselves.

    CycloptsError where the words are not understood.
    """
    app = make_app()
    command, bound, injected = app.parse_args(list(words), exit_on_error=False, print_error=False)
    if "doors" in injected:
        bound.arguments["doors"] = doors or _doors()
    answer = command(*bound.args, **bound.kwargs)
    options = bound.arguments.get("options", DEFAULTS)
    return command.__name__, options.json, answer if isinstance(answer, Answer) else Answer()
