"""Writes the golden journal of this version: every event, every member of every union, every word of every enum.

    .venv/bin/python tests/journals/write_golden.py tests/journals/gonogo-0.1.0.sql

A released version's file is never written again: what reads it is upgraded instead, in `journal_store/old_forms.py`.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from gonogo.core.events import Happening
from gonogo.core.plan import Plan
from gonogo.journal_store.sqlite import SqliteJournal

_SCALARS = {str: "words, é", int: 7, float: 2.5, bool: True, Any: {"any": [1, 1.5, "é", None, True]}, NoneType: None}


def examples(hint: Any) -> list[Any]:
    """Values of a type that together use all of its variants."""
    if hint in _SCALARS:
        return [_SCALARS[hint]]
    arguments = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return [example for member in arguments for example in examples(member)]
    if get_origin(hint) is tuple:
        return [tuple(examples(arguments[0])) if arguments[-1] is ... else tuple(examples(a)[0] for a in arguments)]
    if get_origin(hint) is dict:
        return [{"words": example} for example in examples(arguments[1])]
    return list(hint) if issubclass(hint, Enum) else _of_class(hint)


def _of_class(cls: type) -> list[Any]:
    """As many as the field with the most variants has; the others begin again."""
    assert is_dataclass(cls), cls
    hints = get_type_hints(cls)
    columns = [examples(hints[field.name]) for field in fields(cls)]
    # One plan is long and has all variants of its own in it.
    count = 1 if Plan in hints.values() else max(map(len, columns), default=1)
    return [cls(*(column[n % len(column)] for column in columns)) for n in range(count)]


def write(path: Path) -> None:
    """The journal as SQL that any SQLite reads."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "journal.sqlite")
        with closing(SqliteJournal(file)) as journal:
            journal.lease("golden", "engine", 10.0, 1.0)
            for n, what in enumerate(examples(Happening)):
                journal.append("golden", what, expected_length=n, at_s=n / 4, wall_s=1.8e9 + n / 8, token=None)
        with closing(sqlite3.connect(file)) as db:
            path.write_text("\n".join(db.iterdump()) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
