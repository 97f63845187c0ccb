"""`python -m bench.judge --quick|--full`: tables for people on stderr, at the end one JSON object on stdout."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path

from bench.judge.cells import Cell, cells
from bench.judge.goals import goals
from bench.judge.kept import RESULTS, Kept
from bench.judge.sizes import FULL, QUICK, part_of
from bench.judge.tables import table

INTERRUPTED = 130


def main() -> int:
    """Measures every cell, keeps its rows as they come, and prints all of them at the end."""
    asked = _arguments()
    sizes = part_of(FULL if asked.full else QUICK, asked.part)
    began, every = time.monotonic(), list(cells(sizes, asked.seed))
    wanted = [cell for cell in every if asked.only in cell.words]
    if not wanted:
        print(f"no cell is called {asked.only!r}", file=sys.stderr)
        return 2
    kept = Kept(
        {"mode": sizes.mode, "seed": asked.seed, "part": asked.part, "jobs": asked.jobs, "cells": len(every)}, asked.out
    )
    if asked.resume:
        kept.resume()
        wanted = [cell for cell in wanted if cell.words not in kept.done]
    for told in (signal.SIGINT, signal.SIGTERM):
        # A shell that starts it in the background has it ignore the interrupt.
        signal.signal(told, signal.default_int_handler)
    try:
        # Whoever presses Ctrl-C presses it for all processes: the first one ends the others.
        with get_context("spawn").Pool(asked.jobs, signal.signal, (signal.SIGINT, signal.SIG_IGN)) as pool:
            _measured(pool, wanted, kept, began)
    except KeyboardInterrupt:
        where = f"{len(kept.rows)} rows are in {kept.unfinished}; --resume goes on" if kept.rows else "no rows yet"
        print(f"\nstopped: {where}", file=sys.stderr)
        return INTERRUPTED
    result = kept.finished(time.monotonic() - began)
    print(table(kept.rows), file=sys.stderr)
    for goal in goals(kept.rows):
        print(f"{goal.words}: {goal.words_of_distance}", file=sys.stderr)
    print(json.dumps(result, allow_nan=False))
    return 0


def _measured(pool: Pool, wanted: list[Cell], kept: Kept, began: float) -> None:
    waiting = [[pool.apply_async(*part) for part in cell.parts] for cell in wanted]
    for done, (cell, parts) in enumerate(zip(wanted, waiting, strict=True), start=1):
        kept.add(cell.rows([part.get() for part in parts]), time.monotonic() - began, done=cell.words)
        print(
            f"{done:3} of {len(wanted)}  {time.monotonic() - began:6.0f} s  {cell.words}", file=sys.stderr, flush=True
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.judge", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="at most a minute (the default)")
    size.add_argument("--full", action="store_true", help="at most half an hour on two cores")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--part", type=float, default=1.0, help="this part of the runs, where time is short")
    parser.add_argument("--resume", action="store_true", help="go on where it was stopped, with the same mode and seed")
    parser.add_argument("--only", default="", metavar="WORDS", help="only cells whose words hold these")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="FOLDER", help="where the results are kept")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
