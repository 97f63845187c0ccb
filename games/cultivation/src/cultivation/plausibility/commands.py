"""The command `plausibility`: what looks strange about players, for people."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.gate.outcome import keep_junit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def add_plausibility(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], *, uri: Callable[[str], str]
) -> None:
    """Adds plausibility; `uri` is what a database's address must be."""
    one = commands.add_parser(
        "plausibility",
        help="what looks strange about players: exit 1 only where arithmetic proves it",
        description="Looks at faucets, kept fights, the market, pauses and limits. Nothing is decided: people judge.",
    )
    one.add_argument("--database", type=uri, required=True, metavar="URI", help="whose players are looked at")
    one.add_argument("--json", action="store_true", help="one JSON object on stdout")
    one.add_argument("--junit", type=Path, metavar="FILE", help="also write the outcome as JUnit, a case a kind")
    one.add_argument("--html", type=Path, metavar="FILE", help="also write a page for people")
    one.add_argument("--keep", action="store_true", help="keep what was found in the database, for the house to judge")
    one.add_argument(
        "--serve", type=int, metavar="PORT", help="look every hour for ever, keep it, serve /metrics there"
    )
    one.set_defaults(run=_plausibility)


def _plausibility(options: argparse.Namespace) -> int:
    from cultivation.plausibility import page, run  # noqa: PLC0415  Each command loads only what it needs.

    if options.serve is not None:
        run.serve(options.database, port=options.serve)
        return 0
    began_s = time.monotonic()
    found = run.once(options.database, is_kept=options.keep)
    ms = int((time.monotonic() - began_s) * 1_000)
    sys.stdout.write((json.dumps(page.as_json(found)) if options.json else page.as_text(found)) + "\n")
    keep_junit(options.junit, "plausibility", page.outcomes(found, ms))
    if options.html:
        try:
            options.html.write_text(page.as_html(found), encoding="utf-8")
        except OSError as error:
            raise GameError(
                "bad_argument", f"{options.html}: {error.strerror}", "a file that can be written"
            ) from error
    return 0 if page.is_good(found) else 1
