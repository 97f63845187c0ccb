"""The contract of the Journal port, on every store and on the fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from gonogo.journal_store.postgres import PostgresJournal
from gonogo.journal_store.sqlite import SqliteJournal
from gonogo.ports.journal import Journal
from gonogo.testing.fake_journal import FakeJournal
from gonogo.testing.journal_contract import CONTRACT, Open

Maker = Callable[[], FakeJournal | SqliteJournal | PostgresJournal]


def fake(_: pytest.FixtureRequest) -> Maker:
    """One object is all the handles there are."""
    journal = FakeJournal()
    return lambda: journal


def sqlite(request: pytest.FixtureRequest) -> Maker:
    """Every handle opens the file for itself."""
    path: Path = request.getfixturevalue("tmp_path") / "home" / "journal.sqlite"
    return lambda: SqliteJournal(path)


def postgres(request: pytest.FixtureRequest) -> Maker:
    """Every handle has its own connection; the schema is made anew for every test."""
    address: str = request.getfixturevalue("postgres_address")
    with psycopg.connect(address) as db:
        db.execute("DROP SCHEMA IF EXISTS gonogo CASCADE")
    return lambda: PostgresJournal(address)


@pytest.fixture(params=[fake, sqlite, pytest.param(postgres, marks=pytest.mark.real)])
def open_journal(request: pytest.FixtureRequest) -> Iterator[Open]:
    """Opens handles to one empty store, and closes them all in the end."""
    make: Maker = request.param(request)
    handles = []

    def opened() -> Journal:
        handles.append(make())
        return handles[-1]

    yield opened
    for handle in handles:
        handle.close()


@pytest.mark.parametrize("holds", CONTRACT, ids=lambda holds: holds.__name__)
def test_the_store_keeps_the_contract(holds: Callable[[Open], None], open_journal: Open) -> None:
    """A run goes on the same whichever store its record is kept in."""
    holds(open_journal)
