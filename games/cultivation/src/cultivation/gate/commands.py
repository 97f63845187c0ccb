"""The gate's part of the command line: exit code 0 only when everything that was asked for holds."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.gate.outcome import as_text, keep_junit
from cultivation.variants import VARIANTS

SHAPES = (
    "steady",
    "login-storm",
    "reconnect-herd",
    "naive-herd",
    "market-rush",
    "skew",
    "soak",
    "stress",
    "patch-day",
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.gate.outcome import Outcome


def add_gate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds smoke, journeys, load, model and replay."""
    smoke = command(commands, "smoke", "play each system once on a running service; exit 0 when all hold")
    smoke.add_argument("--url", required=True, help="where the service answers")
    smoke.add_argument("--only", nargs="+", default=(), metavar="SYSTEM", help="only these; else all 24 and the core")
    smoke.add_argument("--database", metavar="URI", help="the service's database: grown and migrated players play too")
    smoke.add_argument("--newcomer", action="store_true", help="without it: what a newcomer sees is enough")
    _add_outputs(smoke)
    smoke.set_defaults(run=_smoke)
    journeys = command(commands, "journeys", "synthetic players J1 to J10, each step timed")
    journeys.add_argument("--url", required=True, help="where the service answers")
    journeys.add_argument("--only", nargs="+", default=(), metavar="JOURNEY", help="J1 … J10; else all")
    journeys.add_argument("--next", metavar="URL", help="J10: where the build that replaces this one answers")
    journeys.add_argument("--database", metavar="URI", help="the service's database: support helps players grow; "
                          "without it the service needs --movable-clock")  # fmt: skip
    journeys.add_argument("--play-s", type=float, default=20.0, help="J10 without --next: how long players wait for it")
    journeys.add_argument("--serve", type=int, metavar="PORT", help="walk for ever and tell at /metrics there")
    journeys.add_argument("--every-s", type=float, default=1.0, help="with --serve: from one beginning to the next")
    journeys.add_argument("--sides", nargs="+", default=("0", "9999"), metavar="VALUE",
                          help="with --serve: what --side-header says on each side of a rollout")  # fmt: skip
    journeys.add_argument("--side-header", default="x-cohort-bucket",
                          help="with --serve: the header that names the side; default: %(default)s")  # fmt: skip
    _add_outputs(journeys)
    journeys.set_defaults(run=_journeys)
    _add_load(commands)
    model = command(commands, "model", "random players over all systems against a slow reference; exit 0 or 1")
    model.add_argument("--commands", type=int, default=200_000, help="a build needs 200,000")
    model.add_argument("--seed", type=int, default=1, help="of the first story; each next one has the next seed")
    model.add_argument("--keep", type=Path, metavar="FILE", help="a line for each story; those of this build that are "
                       "in it are not told again, so that a run may be cut")  # fmt: skip
    _add_outputs(model)
    model.set_defaults(run=_model)
    replay = command(commands, "replay", "play kept commands again with this build's rules; exit 0 when all "
                                 "come to the same and there were any")  # fmt: skip
    replay.add_argument("--database", required=True, metavar="URI", help="where the commands were carried out")
    replay.add_argument("--days", type=int, default=7, metavar="N", help="of the last days that are kept")
    replay.add_argument("--variant", choices=VARIANTS, default="stable", metavar="NAME", help="with that build's rules")
    _add_outputs(replay)
    replay.set_defaults(run=_replay)


def _add_load(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    load = command(commands, "load", "one load shape, then a full audit; a noisy machine rejects it")
    load.add_argument("shape", choices=SHAPES, metavar="SHAPE", help=", ".join(SHAPES))
    load.add_argument("--url", required=True, help="where the service answers, on this machine")
    load.add_argument("--database", default="", metavar="URI", help="where the books are audited afterwards")
    load.add_argument("--next", metavar="URL", help="a second process on the same database: skew and patch-day need it")
    load.add_argument("--players", type=int, default=200, help="who play; default: %(default)s")
    load.add_argument("--rate", type=float, default=100.0, help="calls a second, in an open timetable")
    load.add_argument("--seconds", type=float, default=10.0, help="how long; default: %(default)s")
    load.add_argument("--seed", type=int, default=1, help="fixes what is called and when")
    load.add_argument("--at-least", type=float, help="stress: the smallest knee that is no hold")
    _add_outputs(load)
    load.set_defaults(run=_load)


def _add_outputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    command.add_argument("--junit", type=file_to_write, metavar="FILE", help="also write the outcome as JUnit")


def file_to_write(text: str) -> Path:
    """A file whose folder is there: said before an hour of work, not after it."""
    path = Path(text)
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is no file in a folder that is there")
    return path


def command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    """A command that says what it is for in the list of all, and again in its own help."""
    return commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")


def _smoke(options: argparse.Namespace) -> int:
    from cultivation.smoke import smoke  # noqa: PLC0415  Each command loads only what it needs.

    found = smoke(options.url, options.only, database=options.database, is_newcomer=options.newcomer)
    return _told(options, "smoke", "systems", found)


def _journeys(options: argparse.Namespace) -> int:
    from cultivation.journeys import Asked, journeys  # noqa: PLC0415  Each command loads only what it needs.

    asked = Asked(options.url, tuple(options.only), options.next, options.play_s, options.database)
    if options.serve is not None:
        from cultivation.journeys.watch import Rounds, serve  # noqa: PLC0415  Each command loads only what it needs.

        serve(asked, Rounds(options.serve, options.side_header, tuple(options.sides), options.every_s))
        return 0
    return _told(options, "journeys", "journeys", journeys(asked))


def _load(options: argparse.Namespace) -> int:
    from cultivation.load import Asked, load  # noqa: PLC0415  Each command loads only what it needs.

    asked = Asked(
        url=options.url,
        database=options.database,
        players=options.players,
        rate=options.rate,
        seconds=options.seconds,
        seed=options.seed,
        following=options.next,
        at_least=options.at_least,
    )
    return _told(options, "load", "shapes", [load(options.shape, asked)])


def _model(options: argparse.Namespace) -> int:
    if options.commands < 1:
        raise GameError("bad_argument", "a model of no commands shows nothing", "--commands of at least 1")
    from cultivation.gate.model.run import Asked, model  # noqa: PLC0415  Each command loads only what it needs.

    return _told(options, "model", "models", [model(Asked(options.commands, options.seed, options.keep))])


def _replay(options: argparse.Namespace) -> int:
    from cultivation.service.replay.run import replay  # noqa: PLC0415  Each command loads only what it needs.

    VARIANTS[options.variant].start()
    return _told(options, "replay", "days", replay(options.database, max(1, options.days)))


def _told(options: argparse.Namespace, suite: str, rows: str, outcomes: Sequence[Outcome]) -> int:
    ok = bool(outcomes) and all(one.ok for one in outcomes)
    shown = json.dumps({"ok": ok, rows: [one.as_json() for one in outcomes]}) if options.json else as_text(outcomes)
    sys.stdout.write(f"{shown}\n")
    keep_junit(options.junit, suite, outcomes)
    return 0 if ok else 1
