"""The entry point: one call, one command, one exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

import gonogo

if TYPE_CHECKING:
    from gonogo.cli.doors import Doors


def main(words: Sequence[str] | None = None) -> None:
    """Run one command and end the process with the exit code of the contract."""
    said = list(sys.argv[1:] if words is None else words)
    if said == ["--version"]:
        print(gonogo.VERSION)
        sys.exit(0)
    sys.exit(_ended(said))


def _ended(words: Sequence[str]) -> int:
    """The exit code; everything that can go wrong is caught here, and nowhere else in the commands."""
    from gonogo.cli.answer import Exit  # noqa: PLC0415  # `gonogo --version` does not pay for the rest

    try:
        return int(_command(words))
    except KeyboardInterrupt:
        print("stopped; whatever runs goes on running. hint: `gonogo status`", file=sys.stderr)
        return int(Exit.WAITING)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.CLEAN)
    except Exception as error:  # noqa: BLE001  # the one place where the commands' errors become codes
        return _failed(words, error)


def _command(words: Sequence[str]) -> int:
    from gonogo.cli.answer import as_json  # noqa: PLC0415  # ditto
    from gonogo.cli.calling import call  # noqa: PLC0415  # ditto

    called = call(words, _doors)
    answer = called.answer
    if answer.words:
        print(answer.words, file=sys.stderr)
    told = as_json(called.name, answer) if called.wants_json else answer.text.rstrip("\n")
    if told:
        print(told, flush=True)
    return int(answer.exit_code)


def _doors() -> Doors:
    # A command that needs no driver does not pay for them.
    from gonogo.cli.doors import Doors  # noqa: PLC0415
    from gonogo.wiring import RealClock, end_all, journal_file, open_journal, open_outside  # noqa: PLC0415

    return Doors(open_journal, open_outside, journal_file, end_all, RealClock())


def _failed(words: Sequence[str], error: Exception) -> int:
    from gonogo.cli.answer import Answer, as_json  # noqa: PLC0415  # ditto
    from gonogo.cli.troubles import trouble  # noqa: PLC0415  # ditto

    found = trouble(error)
    if "--debug" in words:
        traceback.print_exception(error)
    print(found.words, file=sys.stderr)
    if "--json" in words:
        name = next((word for word in words if not word.startswith("-")), "gonogo")
        print(as_json(name, Answer(data={"error": found.data}, exit_code=found.exit_code)), flush=True)
    return int(found.exit_code)


if __name__ == "__main__":
    main()
