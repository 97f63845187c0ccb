"""Journals of every released version stay readable."""

from __future__ import annotations

import json
import runpy
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from gonogo.core.chain import check
from gonogo.core.codec import VERSIONS, canonical, happening_to_json
from gonogo.core.events import Happening, HoldPlaced
from gonogo.core.plan import Principal, PrincipalKind
from gonogo.journal_store.sqlite import SqliteJournal

GOLDEN = sorted(Path(__file__).parent.glob("*.sql"))


def journal_of(golden: Path, folder: Path) -> SqliteJournal:
    """The golden journal as the file that its version left behind."""
    path = folder / "journal.sqlite"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(golden.read_text())
    return SqliteJournal(path)


@pytest.fixture(params=GOLDEN, ids=lambda golden: golden.stem)
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteJournal]:
    """The journal of one released version."""
    with closing(journal_of(request.param, tmp_path)) as opened:
        yield opened


def test_a_journal_of_a_released_version_is_read_verified_and_gone_on_with(journal: SqliteJournal) -> None:
    """A release that began weeks ago is finished by today's gonogo, and its record still proves itself."""
    events = journal.read("golden")
    assert len(events) > 20
    by = Principal("engine", PrincipalKind.ENGINE)
    journal.append("golden", HoldPlaced("step", by, ""), expected_length=len(events), at_s=0, wall_s=0, token=1)
    assert check("golden", journal.lines("golden")) is None


def test_this_version_writes_what_its_golden_journal_holds(tmp_path: Path) -> None:
    """No event, plan or step changes its form unnoticed: what is written today will be read in years.

    While a version is being made, its golden journal is written anew (the command is in write_golden.py). Once it is
    released, the version goes up, and a changed form takes a new number and an upgrade.
    """
    golden = Path(__file__).parent / f"gonogo-{version('gonogo')}.sql"
    examples = runpy.run_path(str(Path(__file__).with_name("write_golden.py")))["examples"]
    with closing(journal_of(golden, tmp_path)) as journal:
        held = [line.what for line in journal.lines("golden")]
    assert held == [canonical(happening_to_json(what)) for what in examples(Happening)]
    assert {json.loads(what)["kind"] for what in held} == VERSIONS.keys()
