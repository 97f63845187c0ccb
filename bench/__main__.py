"""`python -m bench [--quick] [--json] [--only NAME …]`: the table on stderr, at the end one JSON object on stdout.

Ends with code 0 when everything could be measured, whether or not the goals were reached: figures depend on the
machine and are for people to judge. With --quick there are fewer runs, and the results are kept under other names.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench import documents, engine_killed, idle, journal, release_bad, release_good, simulate
from bench.figures import Figure, Measured, table
from bench.machine import about, load_now, machine
from bench.world import CannotMeasure, World, world

RESULTS = Path(__file__).parent / "results"
IN_WORLD: dict[str, Callable[..., Measured]] = {
    "release-good": release_good.measure,
    "release-bad": release_bad.measure,
    "engine-killed": engine_killed.measure,
    "idle": idle.measure,
}
ALONE: dict[str, Callable[..., Measured]] = {"documents": documents.measure, "simulate": simulate.measure}
NAMES = (*IN_WORLD, "journal", *ALONE)
APPENDS_PER_S_MIN = 1000


def main() -> int:
    """Measure what was asked for; 1 where something could not be measured."""
    asked = _arguments()
    # Whoever ends it wants the world that it started ended too, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    say = _quiet if asked.json else _say
    found: dict[str, Measured] = {}
    with ExitStack() as stack:
        shared = stack.enter_context(world()) if set(asked.only) & set(IN_WORLD) else None
        for name in asked.only:
            say(f"measuring {name} …")
            found[name] = _measured(name, shared, asked)
            _keep(name, found[name], is_quick=asked.quick)
            say(table({name: found[name]}) + "\n")
    say(table(found))
    benches = {name: one.as_json() for name, one in found.items()}
    print(json.dumps({"quick": asked.quick, "machine": machine(), "benches": benches}))
    return int(any("error" in one.about for one in found.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few runs: to see that it works, not to publish")
    parser.add_argument("--json", action="store_true", help="nothing but the JSON object")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _measured(name: str, shared: World | None, asked: argparse.Namespace) -> Measured:
    """One bench with the machine's state around it. What could not be measured says why, and the others go on."""
    before = load_now()
    try:
        if name in ALONE:
            measured = ALONE[name](is_quick=asked.quick, seed=asked.seed)
        elif name == "journal" or shared is None:
            measured = _journal(is_quick=asked.quick)
        else:
            measured = IN_WORLD[name](shared, is_quick=asked.quick, seed=asked.seed)
    except CannotMeasure as error:
        measured = Measured((Figure("measured", None, ""),), (), (f"could not be measured: {error}",), asked.seed)
        return replace(measured, about={**about(before, load_now()), "error": str(error)})
    told = about(before, load_now())
    remarks = (*measured.remarks, *([f"noisy machine: {told['noise']}"] if told["noise"] else []))
    return replace(measured, about={**told, "quick": asked.quick}, remarks=remarks)


def _journal(*, is_quick: bool) -> Measured:
    figures = journal.measure(1000 if is_quick else 3000)
    return Measured(
        tuple(
            Figure(name, value, "", at_least=APPENDS_PER_S_MIN if name == "durable appends/s" else None)
            for name, value in figures.items()
        )
    )


def _keep(name: str, measured: Measured, *, is_quick: bool) -> None:
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}{'-quick' if is_quick else ''}.json"
    file.write_text(json.dumps(measured.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _quiet(_words: str) -> None:
    """With --json nobody reads along."""


if __name__ == "__main__":
    sys.exit(main())
