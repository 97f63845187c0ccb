"""Takes every cure of `table.json` out, one at a time, and says whether its test saw that.

    .venv/bin/python tests/core/judge/traps/remove.py [WORDS OF A TRAP]

The source is copied to a folder of its own, the cure's text in it is replaced, and the trap's test is run on the copy:
it must fail there, and pass on the copy as it is. Exit code 1 where a cure is not guarded.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).parents[4]
TABLE = Path(__file__).with_name("table.json")
WAIT_S = 300.0
"""A test of a trap takes seconds."""


def main() -> int:
    """Every row whose trap holds the words given, and how it went."""
    words = " ".join(sys.argv[1:])
    rows = [row for row in json.loads(TABLE.read_text(encoding="utf-8")) if words in row["trap"]]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "src"
        shutil.copytree(TOP / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
        if not rows or not _passes(sorted({row["test"] for row in rows}), copy):
            _say("there is no such trap, or a test fails with every cure in its place")
            return 1
        unguarded = [row["trap"] for row in rows if not _is_seen(row, copy)]
    _say(f"{len(rows) - len(unguarded)} of {len(rows)} cures are guarded")
    return 1 if unguarded else 0


def _is_seen(row: dict[str, str], copy: Path) -> bool:
    file = copy.parent / row["file"]
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(row["find"], row["put"]), encoding="utf-8")
    is_seen = not _passes([row["test"]], copy)
    file.write_text(whole, encoding="utf-8")
    _say(f"{'seen failing' if is_seen else 'NOT GUARDED':12}  {row['trap']}: {row['test'].split('::')[1]}")
    return is_seen


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _passes(tests: list[str], copy: Path) -> bool:
    """Whether the tests pass on the copy."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    beside = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=TOP, env=beside, capture_output=True, timeout=WAIT_S, check=False)
    if done.returncode not in {0, 1}:
        raise SystemExit(f"{tests} could not be run:\n{done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}")
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
