"""Every error as its code, its words and its exit code."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cyclopts import CycloptsError

from gonogo.cli.answer import Answer, Exit, as_json
from gonogo.core.codec import CodecError
from gonogo.core.invariant import BrokenInvariant
from gonogo.errors import GonogoError, PlanErrors
from gonogo.ports import DriverError, Failure, Fenced

CODES = {
    Failure.REFUSED: "GG-3008",
    Failure.TIMED_OUT: "GG-3007",
    Failure.UNREACHABLE: "GG-3007",
    Failure.MISSING: "GG-3001",
    Failure.NOT_READY: "GG-3003",
    Failure.LATCHED: "GG-3008",
    Failure.FULL: "GG-3006",
    Failure.BROKEN: "GG-3010",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """`words` go to stderr; `data` is what --json shows under "error"."""

    words: str
    data: Mapping[str, Any]
    exit_code: Exit


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


def trouble(error: Exception) -> Trouble:
    """What an error is to the user. One that nobody foresaw is a bug of ours, and says so."""
    if isinstance(error, PlanErrors):
        return Trouble(error.render(), error.as_json(), Exit(error.exit_code))
    coded = _coded(error)
    return Trouble(coded.render(), coded.as_json(), Exit(coded.exit_code))


def _coded(error: Exception) -> GonogoError:  # noqa: PLR0911  # one answer for each kind of error
    match error:
        case GonogoError():
            return error
        case CycloptsError():
            return GonogoError("GG-2001", _first_line(error), hint="see `gonogo --help`, or --help after the command")
        case DriverError():
            return GonogoError(CODES[error.kind], error.why, hint=error.hint)
        case Fenced():
            return GonogoError("GG-2005", "another engine took this run over", why=str(error))
        case CodecError():
            return GonogoError("GG-4002", "the journal cannot be read", why=str(error))
        case OSError(errno=errno.ENOSPC):
            return GonogoError("GG-3006", "the disk is full", where=str(error.filename or ""))
        case OSError() if error.filename is not None:
            return GonogoError("GG-2001", f"{error.filename}: {error.strerror}", hint="--home DIR, or GONOGO_HOME")
        case BrokenInvariant():
            return GonogoError("GG-9001", f"something that must never happen did: {error}")
        case _:
            return GonogoError("GG-9001", f"{type(error).__name__}: {error}")


def _first_line(error: CycloptsError) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "the call is not understood")
