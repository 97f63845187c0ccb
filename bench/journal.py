"""What an append to the SQLite journal costs, beside a bare insert loop in the same run.

.venv/bin/python bench/journal.py [--json] [--appends N]
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median

from gonogo.core.codec import canonical, happening_to_json
from gonogo.core.events import VerdictReached
from gonogo.core.evidence import Outcome, Verdict
from gonogo.journal_store.sqlite import SqliteJournal
from gonogo.ports.journal import Beat

_EVENT = VerdictReached(
    "phase-2",
    Verdict(
        criterion="phase-2/failure/error-rate",
        outcome=Outcome.HOLD,
        why=None,
        value=0.0123,
        requests_new=12_345,
        bad_new=152,
        requests_stable=98_765,
        bad_stable=1_201,
        log_e=1.25,
        log_limit=4.605,
        window_s=300.0,
        sentence="error rate 1.23 % of 12345 requests, evidence 1.25 of 4.61: nothing against the new version so far",
    ),
)

_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)"
_ROW = ("run", 1, 1.0, 1.8e9, canonical(happening_to_json(_EVENT)).decode(), "sha256:" + "0" * 64)


def measure(appends: int) -> dict[str, float]:
    """The figures, by name. The two loops take turns, ten times, so that a busy moment of the machine hits both."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(_bare(Path(folder, "bare.sqlite"))) as db,
        closing(SqliteJournal(Path(folder, "journal.sqlite"))) as journal,
    ):
        append = _appending(journal)
        turns = [
            (_per_second(append, appends // 10), _per_second(lambda: db.execute(_INSERT, _ROW), appends // 10))
            for _ in range(10)
        ]
        length = len(journal.lines("run"))
        polls = _per_second(lambda: journal.read("run", length), appends)
        one = _per_second(lambda: journal.read("run", length - 1), appends)
        beats = _per_second(lambda: journal.beat(Beat("run", "guard", 1.0, {"blocks": 1})), appends)
        reads = _per_second(lambda: journal.read("run"), 3)
    return {
        "durable appends/s": round(median(ours for ours, _ in turns)),
        "bare sqlite inserts/s, durable": round(median(bare for _, bare in turns)),
        "ratio to bare": round(median(ours / bare for ours, bare in turns), 2),
        "anything new? ms": round(1000 / polls, 4),
        "read one new event, ms": round(1000 / one, 4),
        "beats/s": round(beats),
        f"read all {length}, ms": round(1000 / reads, 1),
    }


def _appending(journal: SqliteJournal) -> Callable[[], object]:
    """Appends as an engine does it: with its token, after what it has read."""
    lease = journal.lease("run", "bench", 60.0, 0.0)
    length = count()
    return lambda: journal.append(
        "run", _EVENT, expected_length=next(length), at_s=1.0, wall_s=1.8e9, token=lease.token if lease else None
    )


def main() -> None:
    """Print the figures as a table, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--appends", type=int, default=3000)
    arguments = parser.parse_args()
    figures = measure(arguments.appends)
    if arguments.json:
        print(json.dumps({"journal": figures}))
        return
    for name, figure in figures.items():
        print(f"{name:35} {figure:>12,}")


def _bare(path: Path) -> sqlite3.Connection:
    """What the same row costs without any promise but durability."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE events (run TEXT, idx INTEGER, at_s REAL, wall_s REAL, what TEXT, digest TEXT)")
    return db


def _per_second(call: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        call()
    return times / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
