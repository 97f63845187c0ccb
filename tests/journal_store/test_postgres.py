"""The PostgreSQL journal beyond the contract: servers that are away, connections that are lost, rows that are held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import Thread

import psycopg
import pytest

from gonogo.core.chain import check
from gonogo.core.events import Happened, PhaseEntered
from gonogo.journal_store.postgres import PostgresJournal
from gonogo.ports.driver_error import DriverError, Failure

pytestmark = pytest.mark.real


@pytest.fixture
def journal(postgres_address: str) -> Iterator[PostgresJournal]:
    """An open journal in an empty schema."""
    with psycopg.connect(postgres_address) as db:
        db.execute("DROP SCHEMA IF EXISTS gonogo CASCADE")
    with closing(PostgresJournal(postgres_address)) as opened:
        yield opened


def write(journal: PostgresJournal) -> None:
    """Append one event at the end."""
    journal.append("run", PhaseEntered("p"), expected_length=len(journal.lines("run")), at_s=0, wall_s=0, token=None)


def test_a_server_that_is_away_is_told() -> None:
    """An address without a server is an error with a hint, not a traceback."""
    with pytest.raises(DriverError) as told:
        PostgresJournal("host=127.0.0.1 port=1 user=nobody")
    assert (told.value.kind, told.value.happened) == (Failure.UNREACHABLE, Happened.NO)


def test_a_lost_connection_is_told_once_and_made_again(journal: PostgresJournal, postgres_address: str) -> None:
    """A restart of the database costs one failed call, not the run."""
    write(journal)
    with psycopg.connect(postgres_address, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        with pytest.raises(DriverError) as told:
            write(journal)
    assert (told.value.kind, told.value.happened) == (Failure.UNREACHABLE, Happened.NO)
    write(journal)
    assert check("run", journal.lines("run")) is None
    assert len(journal.lines("run")) == 2


def test_a_row_that_nobody_lets_go_of_is_waited_for_only_so_long(
    journal: PostgresJournal, postgres_address: str
) -> None:
    """A hung engine cannot hang the others: they say what holds them up, and people can still read."""
    write(journal)
    with (
        psycopg.connect(postgres_address) as hung,
        closing(PostgresJournal(postgres_address, busy_s_max=0.1)) as other,
    ):
        hung.execute("SELECT 1 FROM gonogo.runs FOR UPDATE")
        assert len(other.read("run")) == 1
        with pytest.raises(DriverError) as told:
            write(other)
    assert (told.value.kind, told.value.happened) == (Failure.TIMED_OUT, Happened.NO)
    write(journal)


def test_a_user_without_rights_is_told(journal: PostgresJournal, postgres_address: str) -> None:
    """A read-only account is named as such before a run begins on it."""
    write(journal)
    read_only = f"{postgres_address}&options=-c%20default_transaction_read_only%3Don"
    with pytest.raises(DriverError) as told:
        PostgresJournal(read_only)
    assert (told.value.kind, told.value.happened) == (Failure.REFUSED, Happened.NO)


def test_engines_that_start_at_once_make_one_schema(journal: PostgresJournal, postgres_address: str) -> None:
    """The first start of several engines does not fail on who makes the tables."""
    with psycopg.connect(postgres_address) as db:
        db.execute("DROP SCHEMA gonogo CASCADE")
    failed: list[DriverError] = []

    def start() -> None:
        try:
            PostgresJournal(postgres_address).close()
        except DriverError as error:
            failed.append(error)

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    write(journal)
