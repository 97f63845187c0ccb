"""Keeps a real run's journal as a test case: `tools/keep_journal.py JOURNAL RUN > tests/report/cases/NAME.events.json`.

Names of the machine and its folders are replaced; nothing else is changed. The digests are those of the kept form.
"""  # noqa: INP001  # a script

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

from gonogo.core.chain import genesis, link
from gonogo.core.codec import event_to_json, happening_to_json
from gonogo.core.events import EngineStarted, Event, Happening, RunOpened, StepDone
from gonogo.journal_store.sqlite import SqliteJournal

FOLDER = re.compile(r"/[^\s\"']*/(?=\.gonogo/|messages/)")


def main(words: list[str]) -> int:
    """The events of one run as a JSON list on stdout."""
    journal, run = SqliteJournal(Path(words[0])), words[1]
    try:
        kept = chained(run, [replace(event, what=unnamed(event.what)) for event in journal.read(run)])
    finally:
        journal.close()
    json.dump([event_to_json(event) for event in kept], sys.stdout, indent=1, sort_keys=True)
    return 0


def unnamed(what: Happening) -> Happening:
    """The same without the names of the machine it happened on."""
    match what:
        case RunOpened():
            return replace(what, folder="/plans")
        case EngineStarted():
            return replace(what, holder="host:1:1")
        case StepDone(read_back=read_back):
            return replace(what, read_back=json.loads(FOLDER.sub("/plans/", json.dumps(read_back))))
        case _:
            return what


def chained(run: str, events: list[Event]) -> list[Event]:
    """With the chain that these events have."""
    found, digest = [], genesis(run)
    for event in events:
        said = happening_to_json(event.what)
        digest = link(digest, event.index, at_s=event.at_s, wall_s=event.wall_s, happening_json=said)
        found.append(replace(event, digest=digest))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
