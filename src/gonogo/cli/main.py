"""The entry point: one call, one command, one exit code."""

from __future__ import annotations

import sys
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
    from gonogo.cli.ending import ended  # noqa: PLC0415  # asking for the version does not pay for the rest

    try:
        code = ended(said, _doors)
    except Exception as error:  # noqa: BLE001  # the one place where the commands' errors become codes
        from gonogo.cli.troubles import failed  # noqa: PLC0415  # it knows every kind of error, drivers' and journals'

        code = failed(said, error)
    sys.exit(int(code))


def _doors() -> Doors:
    """The doors of the real world, opened only by commands that need them."""
    from gonogo import wiring  # noqa: PLC0415  # a command that needs no driver does not pay for them
    from gonogo.cli.doors import Doors  # noqa: PLC0415  # as above: it knows the engine

    clock = wiring.RealClock()
    return Doors(wiring.open_journal, wiring.open_outside, wiring.journal_file, wiring.end_all, clock)


if __name__ == "__main__":
    main()
