"""A process of its own that appends to a SQLite journal: run by the tests, which kill it, starve it and race it.

Prints the index of every acknowledged append; ends at a DriverError with its kind and happened.
"""

from __future__ import annotations

import sys
from resource import RLIMIT_FSIZE, setrlimit

from gonogo.core.events import StepDone
from gonogo.journal_store.sqlite import SqliteJournal
from gonogo.ports.driver_error import DriverError
from gonogo.ports.journal import Conflict


def say(words: str) -> None:
    """One line, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def append(path: str, name: str, count: int) -> None:
    """Append `count` events, each after what the journal holds by then."""
    journal = SqliteJournal(path)
    length = 0
    while count:
        try:
            event = journal.append(
                "run",
                StepDone(name, 1, "x" * 400, 0.1),
                expected_length=length,
                at_s=0.0,
                wall_s=0.0,
                token=None,
            )
        except Conflict:
            length += len(journal.lines("run", length))
            continue
        length, count = event.index + 1, count - 1
        say(str(event.index))
    journal.close()


def main(path: str, name: str, count: str, file_bytes_max: str) -> None:
    """The limit on the size of files, where there is one, is put in place after the journal was made."""
    if int(file_bytes_max):
        SqliteJournal(path).close()
        setrlimit(RLIMIT_FSIZE, (int(file_bytes_max), int(file_bytes_max)))
    try:
        append(path, name, int(count))
    except DriverError as error:
        say(f"{error.kind.name} {error.happened.name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
