"""`python -m bench.game [--quick] [--only NAME …] [--seed N]`: the table on stderr, in the end one JSON on stdout.

Needs at most fifteen minutes; the soak is not part of it: it takes half an hour and is asked for by its name. Ends with
code 0 when everything could be measured, whether or not the goals were reached. What a busy machine made is kept, and
called rejected. With --quick the results are kept under other names.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from bench.figures import Figure, Measured, table
from bench.game import client, power, service, streams
from bench.game.stage import Stage, database_alone, stage
from bench.machine import about, load_now, machine, settled
from bench.world import CannotMeasure

RESULTS = Path(__file__).parents[1] / "results"
ON_STAGE: dict[str, Callable[..., Measured]] = {
    "steady": service.steady,
    "herd": service.herd,
    "breakpoint": service.breakpoint_,
}
ALONE: dict[str, Callable[..., Measured]] = {"streams": streams.measure, "soak": service.soak}
"""With a process of their own beside an empty stage."""
NAMES = ("power", "streams", *ON_STAGE, "client")
LONG = ("soak",)
GIVE_UP_S = 660.0
"""No further bench begins after this, so that the whole ends within fifteen minutes."""


def main() -> int:
    """Measure what was asked for; 1 where something could not be measured."""
    asked = _arguments()
    # Whoever ends it wants the database that it started ended too, as with Ctrl-C.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    began_s, found = time.monotonic(), {}
    with ExitStack() as stack:
        shared: Stage | None = None
        for name in asked.only:
            if time.monotonic() - began_s > GIVE_UP_S:
                found[name] = Measured((Figure("measured", None, ""),), (), ("no time was left",), asked.seed)
                continue
            print(f"measuring {name} …", file=sys.stderr, flush=True)
            shared = shared or (stack.enter_context(stage()) if name in ON_STAGE else None)
            found[name] = _measured(name, shared, asked)
            _keep(name, found[name], is_quick=asked.quick)
    print(table(found), file=sys.stderr)
    benches = {name: one.as_json() for name, one in found.items()}
    print(json.dumps({"quick": asked.quick, "machine": machine(), "benches": benches}))
    return int(any("error" in one.about or not one.about for one in found.values()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.game", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small: to see that it works, not to publish")
    both = (*NAMES, *LONG)
    parser.add_argument("--only", nargs="+", choices=both, default=NAMES, metavar="NAME", help=", ".join(both))
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _measured(name: str, shared: Stage | None, asked: argparse.Namespace) -> Measured:
    """One bench with the machine's state around it. What could not be measured says why, and the others go on."""
    before = settled()
    try:
        if name == "power":
            measured = power.measure(is_quick=asked.quick, seed=asked.seed)
        elif name == "client":
            measured = client.measure(is_quick=asked.quick, seed=asked.seed)
        elif name in ALONE:
            with database_alone() as empty:
                measured = ALONE[name](empty, is_quick=asked.quick, seed=asked.seed)
        else:
            measured = ON_STAGE[name](shared, is_quick=asked.quick, seed=asked.seed)
    except CannotMeasure as error:
        measured = Measured((Figure("measured", None, ""),), (), (f"could not be measured: {error}",), asked.seed)
        return replace(measured, about={**about(before, load_now()), "error": str(error)})
    told = about(before, load_now())
    remarks = (*measured.remarks, *([f"noisy machine: {told['noise']}"] if told["noise"] else []))
    return replace(measured, about={**told, **measured.about, "quick": asked.quick}, remarks=remarks)


def _keep(name: str, measured: Measured, *, is_quick: bool) -> None:
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"game-{name}{'-quick' if is_quick else ''}.json"
    file.write_text(json.dumps(measured.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
