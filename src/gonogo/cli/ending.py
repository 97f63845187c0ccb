"""How a command ends: its answer on stdout, its words on stderr, its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gonogo.cli.answer import Exit, as_json
from gonogo.cli.calling import call

if TYPE_CHECKING:  # the doors know the engine, which only commands that need them load
    from gonogo.cli.doors import Doors


def ended(words: Sequence[str], doors: Callable[[], Doors]) -> Exit:
    """Carry a command out, tell its answer, return its exit code. Errors are let out, for `troubles.failed`."""
    try:
        return _told(words, doors)
    except KeyboardInterrupt:
        print("stopped; whatever runs goes on running. hint: `gonogo status`", file=sys.stderr)
        return Exit.WAITING
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CLEAN


def _told(words: Sequence[str], doors: Callable[[], Doors]) -> Exit:
    called = call(words, doors)
    answer = called.answer
    if answer.words:
        print(answer.words, file=sys.stderr)
    told = as_json(called.name, answer) if called.wants_json else answer.text.rstrip("\n")
    if told:
        print(told, flush=True)
    return answer.exit_code
