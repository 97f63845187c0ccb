"""The run that a command is about, opened for reading and for a person's word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gonogo.cli.doors import Doors
from gonogo.cli.options import Options
from gonogo.cli.which import which_run
from gonogo.engine.book import Book
from gonogo.ports import Journal


@dataclass(frozen=True, slots=True)
class AtRun:
    """A run's journal and its book, already read up to now."""

    run: str
    journal: Journal
    book: Book


@contextmanager
def at_run(doors: Doors, options: Options, word: str) -> Iterator[AtRun]:
    """The run that `word` means. GonogoError where there is none, or several."""
    with doors.journal(options.home) as journal:
        run = which_run(journal.runs(), word)
        book = Book(journal, run, doors.clock)
        book.refresh()
        yield AtRun(run, journal, book)
