"""The guard's own process: `python -m gonogo.cli.guard_process HOME RUN`. Started by the engine, ended by the run."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from gonogo.wiring import open_guard


def main(argv: list[str]) -> int:
    """Watch until the run has ended. What it cannot do ends it with a traceback in its log; the engine sees that."""
    with open_guard(Path(argv[0]), argv[1]) as (guard, resumed):
        guard.begin(resumed=resumed)
        block_s = guard.book.plan.judge.block_s
        next_s = time.monotonic()
        while guard.step():
            next_s = max(next_s + block_s, time.monotonic())
            time.sleep(max(0.0, next_s - time.monotonic()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
