"""The gate's part of the command line: exit code 0 only when everything that was asked for holds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cultivation.gate.outcome import as_text, keep_junit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from cultivation.gate.outcome import Outcome


def add_gate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds smoke, journeys and load."""
    smoke = commands.add_parser("smoke", help="play each system once on a running service; exit 0 when all hold")
    smoke.add_argument("--url", required=True)
    smoke.add_argument("--only", nargs="+", default=(), metavar="SYSTEM", help="only these; else all 24 and the core")
    _add_outputs(smoke)
    smoke.set_defaults(run=_smoke)
    journeys = commands.add_parser("journeys", help="synthetic players J1 to J10, each step timed")
    journeys.add_argument("--url", required=True)
    journeys.add_argument("--only", nargs="+", default=(), metavar="JOURNEY", help="J1 … J10; else all")
    journeys.add_argument("--next", metavar="URL", help="J10: where the build that replaces this one answers")
    journeys.add_argument("--play-s", type=float, default=20.0, help="J10 without --next: how long players wait for it")
    _add_outputs(journeys)
    journeys.set_defaults(run=_journeys)


def _add_outputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    command.add_argument("--junit", type=Path, metavar="FILE", help="also write the outcome as JUnit")


def _smoke(options: argparse.Namespace) -> int:
    from cultivation.smoke import smoke  # noqa: PLC0415  Each command loads only what it needs.

    return _told(options, "smoke", "systems", smoke(options.url, options.only))


def _journeys(options: argparse.Namespace) -> int:
    from cultivation.journeys import Asked, journeys  # noqa: PLC0415  Each command loads only what it needs.

    asked = Asked(options.url, tuple(options.only), options.next, options.play_s)
    return _told(options, "journeys", "journeys", journeys(asked))


def _told(options: argparse.Namespace, suite: str, rows: str, outcomes: Sequence[Outcome]) -> int:
    ok = bool(outcomes) and all(one.ok for one in outcomes)
    shown = json.dumps({"ok": ok, rows: [one.as_json() for one in outcomes]}) if options.json else as_text(outcomes)
    sys.stdout.write(f"{shown}\n")
    keep_junit(options.junit, suite, outcomes)
    return 0 if ok else 1
