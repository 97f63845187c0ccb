"""Journals of every released version stay readable."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gonogo.core.chain import check
from gonogo.core.codec import VERSIONS
from gonogo.core.events import HoldPlaced
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


def test_every_form_that_is_written_today_is_in_a_golden_journal(tmp_path: Path) -> None:
    """No event can change its form unnoticed: what is written today will be read in years.

    hint: for a new event or version, write the golden journal of the version that is being made (see write_golden.py).
    """
    seen = set()
    for golden in GOLDEN:
        (tmp_path / golden.stem).mkdir()
        with closing(journal_of(golden, tmp_path / golden.stem)) as journal:
            forms = [json.loads(line.what) for line in journal.lines("golden")]
        seen |= {(form["kind"], form["v"]) for form in forms}
    assert set(VERSIONS.items()) <= seen
