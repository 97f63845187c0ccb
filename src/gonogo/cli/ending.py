"""How a command ends: its answer on stdout, its words on stderr, its exit code; every error as its code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence

from gonogo.cli.answer import Answer, Exit, as_json
from gonogo.cli.calling import call
from gonogo.cli.doors import Doors
from gonogo.cli.troubles import trouble


def ended(words: Sequence[str], doors: Callable[[], Doors]) -> Exit:
    """Carry a command out, tell its answer, return its exit code. Errors are let out, for `failed`."""
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


def failed(words: Sequence[str], error: Exception) -> Exit:
    """Tell an error by its code, with a traceback only where it is asked for; return its exit code."""
    found = trouble(error)
    if "--debug" in words:
        traceback.print_exception(error)
    print(found.words, file=sys.stderr)
    if "--json" in words:
        name = next((word for word in words if not word.startswith("-")), "gonogo")
        print(as_json(name, Answer(data={"error": found.data}, exit_code=found.exit_code)), flush=True)
    return found.exit_code
