"""What reading a release document costs, start included, beside a bare parse of the same file in the same run.

The bare parse is markdown-it-py with its tables, in a process of its own: what a formatter or a link checker does
before its first check. All figures of time are processor time of the child, which a busy machine changes least.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.figures import Figure, Measured, median
from bench.long_document import document
from bench.machine import TOP

LINES = 5_000
LINES_MANY = 50_000
LINT_S_MAX = 1.0
"""Of 5,000 lines, start included."""
KNOWN_S_MAX = 0.5
"""Of each of the five documents, start included."""
GROWTH_MAX = 12.0
"""Ten times the lines may cost ten times as much; the rest is for noise."""
KNOWN = (
    "dojopool-phased-deployment.md",
    "idle-cultivation-deployment-package.md",
    "necp-achievements.md",
    "necpgame-v2-release-coordination.md",
    "raos-9.4.0-action-plan.md",
)
LINT = ("-m", "gonogo.cli.main", "lint")
PARSE = """
import sys
from markdown_it import MarkdownIt
MarkdownIt("commonmark").enable("table").parse(open(sys.argv[1], encoding="utf-8").read())
"""
BARE = ("-c", PARSE)


def measure(*, is_quick: bool, seed: int) -> Measured:
    """Every figure from `times` runs; ours and the bare parse take turns, so that a busy moment hits both."""
    times = 3 if is_quick else 7
    with tempfile.TemporaryDirectory() as folder:
        files = {lines: Path(folder, f"{lines}.md") for lines in (LINES, LINES_MANY)}
        for lines, file in files.items():
            file.write_text(document(lines, seed), encoding="utf-8")
        few = _turns(files[LINES], times)
        many = _turns(files[LINES_MANY], 1 if is_quick else 3)
        one = Path(folder, "one.md")
        one.write_text("# Release\n", encoding="utf-8")
        least = _turns(one, times)
    figures, runs, remarks = _known(times)
    return Measured(
        (*_of_lines(few, many, least), *figures), (least, few, many, *runs), (*remarks, f"{times} runs each"), seed
    )


def _of_lines(few: dict[str, Any], many: dict[str, Any], least: dict[str, Any]) -> tuple[Figure, ...]:
    ours, bare = few["lint_s"], few["bare_s"]
    # Every lint begins with the same start, which does not grow with the document.
    start = least["lint_s"]
    return (
        Figure(f"lint of {LINES:,} lines, start included", ours, "s", at_most=LINT_S_MAX),
        Figure(f"bare parse of {LINES:,} lines, start included", bare, "s"),
        Figure("lint over bare parse", _ratio(ours, bare), "times"),
        Figure(f"lint of {LINES_MANY:,} lines", many["lint_s"], "s"),
        Figure("lint over bare parse, ten times the lines", _ratio(many["lint_s"], many["bare_s"]), "times"),
        Figure(
            "growth of a lint by ten times the lines", _ratio(many["lint_s"] - start, ours - start), "times", GROWTH_MAX
        ),
        Figure(f"most memory of a lint of {LINES_MANY:,} lines", many["memory_mb"], "MB", at_most=500),
        Figure("lint of one line, which is the start", start, "s"),
    )


def _known(times: int) -> tuple[tuple[Figure, ...], tuple[dict[str, Any], ...], tuple[str, ...]]:
    """The five documents, which stand beside the project: where they do not, that is said and nothing is measured."""
    folder = next((top / "shared" / "plans" for top in TOP.parents if (top / "shared" / "plans").is_dir()), None)
    if folder is None:
        return (), (), ("the five documents are not on this machine (../shared/plans): only our own were measured",)
    runs = tuple(_turns(folder / name, times) for name in KNOWN)
    figures = tuple(
        Figure(f"lint of {name}, start included", run["lint_s"], "s", at_most=KNOWN_S_MAX)
        for name, run in zip(KNOWN, runs, strict=True)
    )
    return figures, runs, ()


def _turns(file: Path, times: int) -> dict[str, Any]:
    """Medians of processor time of a lint and of a bare parse of one file, and the most memory that a lint took."""
    lints, bares = [], []
    for _ in range(times):
        lints.append(_cpu_s(LINT, file))
        bares.append(_cpu_s(BARE, file)[0])
    return {
        "file": file.name,
        "lint_s": median([seconds for seconds, _ in lints]),
        "lint_all_s": [round(seconds, 4) for seconds, _ in lints],
        "bare_s": median(bares),
        "bare_all_s": [round(seconds, 4) for seconds in bares],
        "memory_mb": max(memory for _, memory in lints),
    }


def _cpu_s(words: Sequence[str], file: Path) -> tuple[float, float]:
    """Processor time and most memory (MB) of one child. A lint that finds errors ends with 2, which is a good end."""
    child = subprocess.Popen(
        (sys.executable, *words, str(file)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=TOP
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 2):
        raise RuntimeError(f"{words} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _ratio(one: float, other: float) -> float | None:
    return one / other if other > 0 else None
