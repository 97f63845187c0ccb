"""What a command answers: an exit code, data for programs, text for people. The same shape for every command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import gonogo


class Exit(IntEnum):
    """The contract of the exit codes."""

    CLEAN = 0
    BUG = 1
    WRONG = 2
    ROLLED_BACK = 3
    WAITING = 4
    OUTSIDE = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` goes to stdout as it is; with --json it is `data` that goes there, and `text` nowhere. `words` go to
    stderr either way."""

    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    exit_code: Exit = Exit.CLEAN
    words: str = ""


def as_json(command: str, answer: Answer) -> str:
    """One JSON object, the same shape for every command: who answers, how it ended, then the command's own data."""
    head = {"gonogo": gonogo.VERSION, "command": command, "exit_code": int(answer.exit_code)}
    return json.dumps({**head, **answer.data}, ensure_ascii=False, indent=2)


OUTCOMES = {"promoted": Exit.CLEAN, "rolled back": Exit.ROLLED_BACK}


def exit_of(outcome: str) -> Exit:
    """The exit code of a run's outcome; a run that has not ended waits for somebody."""
    return OUTCOMES.get(outcome, Exit.WAITING)
