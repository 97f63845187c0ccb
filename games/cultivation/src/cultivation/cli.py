"""The command `cultivation`: data on stdout, words on stderr, exit codes 0 good, 1 bad or our bug, 2 a
wrong call.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cultivation.errors import GameError
from cultivation.gate.commands import add_gate, command, file_to_write
from cultivation.gate.outcome import Outcome, keep_junit
from cultivation.identity import COHORT, LABEL
from cultivation.plausibility.commands import add_plausibility
from cultivation.repair.commands import add_repair
from cultivation.variants import VARIANTS

if TYPE_CHECKING:
    from collections.abc import Sequence

PORT_MAX = 65_535


def main(words: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    options = _parser().parse_args(words)
    try:
        code: int = options.run(options)
    except GameError as error:
        _say(str(error), sys.stderr)
        code = 2
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cultivation", description="Nine Meridians: the reference game.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_play(commands)
    _add_database(commands)
    _add_serve(commands)
    _add_audit(commands)
    _add_fold(commands)
    _add_derive(commands)
    _add_players(commands)
    add_gate(commands)
    add_plausibility(commands, uri=_uri)
    add_repair(commands, uri=_uri)
    _add_staff(commands)
    _add_order(commands)
    _add_openapi(commands)
    return parser


def _add_openapi(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    openapi = command(commands, "openapi", "print the interface as an OpenAPI 3.1 document, made from the code")
    openapi.add_argument(
        "--since", type=Path, metavar="FILE", help="exit 1 when an older document's clients would break"
    )
    openapi.set_defaults(run=_openapi)


def _add_play(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    play = command(commands, "play", "the whole game on this machine, until Ctrl-C; prints its address")
    play.add_argument("--port", type=_port, default=0, help="default: a free one")
    play.add_argument("--dir", type=Path, help="where the game is kept; default: nowhere, it is gone at the end")
    play.set_defaults(run=_play)


def _add_staff(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    staff = command(commands, "staff", "give an account a password and a role: the way in for the first operator")
    staff.add_argument("--database", type=_uri, required=True, metavar="URI", help="postgresql://…")
    staff.add_argument("--account", required=True, help="3 to 64 characters; made if there is none")
    staff.add_argument("--role", choices=["player", "moderator", "support", "operator"], required=True,
                       help="what it may order from now on")  # fmt: skip
    staff.add_argument("--password-file", type=Path, required=True, help="its first line, 10 to 128 characters")
    staff.set_defaults(run=_staff)


def _add_order(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    order = command(commands, "order", "give one order of the house; exit 0 when it was carried out, 1 when refused")
    order.add_argument("--url", required=True, help="where the service answers")
    order.add_argument("--account", required=True, help="who orders; see staff")
    order.add_argument("--password-file", type=Path, required=True, help="its first line")
    order.add_argument(
        "--token-file", type=Path, metavar="FILE", help="keeps the login for the next quarter of an hour"
    )
    order.add_argument("order", metavar="JSON", help='such as {"do": "switch", "system": "market", "mode": "off", '
                       '"why": "…"}; all are in docs/operating.md')  # fmt: skip
    order.set_defaults(run=_order)


def _add_database(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    database = command(
        commands, "database", "run a PostgreSQL of our own until SIGTERM; prints its URI as JSON when it answers"
    )
    database.add_argument("--dir", type=Path, required=True, help="where it lives; made if missing")
    database.set_defaults(run=_database)
    revise = command(commands, "revise", "bring a database to the revision that this build needs")
    revise.add_argument("--database", type=_uri, required=True, metavar="URI", help="postgresql://…")
    revise.set_defaults(run=_revise)


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = command(commands, "serve", "serve players until SIGTERM")
    serve.add_argument("--port", type=_port, required=True, help="where it listens")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on; default: %(default)s")
    serve.add_argument("--database", type=_uri, required=True, metavar="URI", help="postgresql://…")
    serve.add_argument("--build", type=_label, required=True, help="this build's name, on everything it writes")
    serve.add_argument("--cohort", type=_cohort, default="", help="label for metrics and logs of this process")
    variants = "; ".join(f"{name}: {variant.what}" for name, variant in VARIANTS.items())
    serve.add_argument(
        "--variant", choices=VARIANTS, default="stable", metavar="NAME", help=variants.replace("%", "%%")
    )
    serve.add_argument(
        "--systems", choices=["all", "core", "game", "content"], default="all", help="carry one group of systems only"
    )
    serve.add_argument(
        "--region",
        type=_cohort,
        default="",
        help="where its days begin: utc, eu, na, asia, oceania; a database serves one",
    )
    serve.add_argument("--workers", type=int, choices=[1], default=1, help="start more processes for more")
    serve.add_argument("--clock-scale", type=int, choices=range(1, 1_001), default=1, metavar="N",
                       help="for soaks: the game's time runs N times as fast")  # fmt: skip
    serve.add_argument("--movable-clock", action="store_true",
                       help="for tests: POST /clock puts the time of the database forward")  # fmt: skip
    serve.add_argument("--replay-percent", type=int, choices=range(101), default=1, metavar="N",
                       help="of whose commands enough is kept for `replay`; others every day")  # fmt: skip
    serve.add_argument("--log-level", choices=["debug", "info", "warning", "error"],
                       default="warning", help="of the lines on stderr, JSON each; default: %(default)s")  # fmt: skip
    serve.set_defaults(run=_serve)


def _add_audit(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    audit = command(commands, "audit", "check the economy: exit 0 when value is conserved, 1 when not")
    audit.add_argument("--database", type=_uri, required=True, metavar="URI", help="postgresql://…")
    audit.add_argument("--json", action="store_true", help="one JSON object on stdout")
    audit.add_argument("--junit", type=file_to_write, metavar="FILE", help="also write the outcome as JUnit")
    audit.add_argument("--serve", type=_port, metavar="PORT", help="audit for ever and serve /metrics there")
    audit.add_argument("--every-s", type=float, default=0.5, help="with --serve: pause between audits")
    audit.set_defaults(run=_audit)


def _add_fold(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    fold = command(commands, "fold", "write old days of the ledger to files, add them to the checkpoint, drop them")
    fold.add_argument("--database", type=_uri, required=True, metavar="URI", help="postgresql://…")
    fold.add_argument("--export", type=Path, required=True, metavar="DIR", help="where each day becomes a file")
    fold.add_argument("--keep-days", type=int, default=30, metavar="N", help="how many days stay in the ledger")
    fold.set_defaults(run=_fold)


def _add_derive(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    derive = command(commands, "derive", "before new content is served: where its counters begin, by the ledger")
    derive.add_argument("--database", type=_uri, required=True, metavar="URI", help="postgresql://…")
    derive.set_defaults(run=_derive)


def _add_players(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    players = command(commands, "players", "bots that play and count what they saw; prints JSON at the end")
    players.add_argument("--url", required=True, help="where the service or the proxy answers")
    players.add_argument("--players", type=int, default=100, help="default: %(default)s")
    players.add_argument("--rate", type=float, default=100.0, help="requests a second, in an open timetable")
    length = players.add_mutually_exclusive_group(required=True)
    length.add_argument("--seconds", type=float, help="how long they play")
    length.add_argument("--until-signal", action="store_true", help="until SIGTERM or Ctrl-C")
    players.add_argument("--seed", type=int, default=1, help="fixes what they do and when")
    players.add_argument("--json", action="store_true", help="accepted for clarity: the output is always JSON")
    players.add_argument("--cohort-header", default="x-cohort", help="names who plays together; default: %(default)s")
    players.add_argument("--bucket-header", default="x-cohort-bucket", help="0 to 9999; default: %(default)s")
    players.add_argument("--salt", default="", help="salt of the release, for the bucket")
    players.add_argument("--guild-percent", type=int, default=50, help="share of players who belong to a guild")
    players.add_argument("--stats-file", type=Path, help="the counts so far, once a second, replaced whole")
    players.set_defaults(run=_players)


def _play(options: argparse.Namespace) -> int:
    from cultivation import home  # noqa: PLC0415  Each command loads only what it needs.

    home.play(options.dir, port=options.port)
    return 0


def _database(options: argparse.Namespace) -> int:
    from cultivation.store import embedded  # noqa: PLC0415  Each command loads only what it needs.

    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    server = embedded.start(options.dir)
    try:
        _say(json.dumps({"uri": server.uri, "pid": server.pid}))
        while not asked.wait(0.5):
            if server.process.poll() is not None:
                raise GameError("database_failed", "PostgreSQL ended by itself", f"see {options.dir}/postgres.log")
    finally:
        embedded.stop(server)
    return 0


def _revise(options: argparse.Namespace) -> int:
    from cultivation.store.revise import revise  # noqa: PLC0415  Each command loads only what it needs.

    _say(json.dumps({"revision": asyncio.run(revise(options.database))}))
    return 0


def _serve(options: argparse.Namespace) -> int:
    from cultivation.service.serve import Options, serve  # noqa: PLC0415  Each command loads only what it needs.

    serve(
        Options(
            host=options.host,
            port=options.port,
            database=options.database,
            build=options.build,
            variant=options.variant,
            cohort=options.cohort,
            log_level=options.log_level,
            clock_scale=options.clock_scale,
            is_clock_movable=options.movable_clock,
            region=options.region,
            component=options.systems,
            log_percent=options.replay_percent,
        )
    )
    return 0


def _audit(options: argparse.Namespace) -> int:
    from cultivation.audit import run  # noqa: PLC0415  Each command loads only what it needs.

    if options.serve is not None:
        with contextlib.suppress(KeyboardInterrupt):  # until then is what was asked for
            run.serve(options.database, port=options.serve, every_s=options.every_s)
        return 0
    result = run.once(options.database)
    _say(json.dumps(result.as_json()) if options.json else result.as_text())
    keep_junit(options.junit, "audit", [Outcome("conservation", result.ms, result.why)])
    return int(bool(result.why))


def _fold(options: argparse.Namespace) -> int:
    from cultivation.audit.fold import fold  # noqa: PLC0415  Each command loads only what it needs.

    if options.keep_days < 1:
        raise GameError("bad_argument", f"--keep-days {options.keep_days}", "at least 1: today stays in the ledger")
    folded = asyncio.run(fold(options.database, options.export, keep_days=options.keep_days))
    _say(json.dumps({"folded": [asdict(one) for one in folded]}))
    return 0


def _derive(options: argparse.Namespace) -> int:
    from cultivation.content.load import tables  # noqa: PLC0415  Each command loads only what it needs.
    from cultivation.store.derive import derive  # noqa: PLC0415  Ditto.

    _say(json.dumps({"counters": dict(asyncio.run(derive(options.database, tables())))}))
    return 0


def _players(options: argparse.Namespace) -> int:
    from cultivation.players.run import Options, play  # noqa: PLC0415  Each command loads only what it needs.

    tally = play(
        Options(
            url=options.url,
            players=options.players,
            rate=options.rate,
            seconds=options.seconds,
            seed=options.seed,
            cohort_header=options.cohort_header,
            bucket_header=options.bucket_header,
            salt=options.salt,
            guild_percent=options.guild_percent,
            stats_file=options.stats_file,
        )
    )
    _say(json.dumps(tally))
    return 0


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        hint = "a file with the password in its first line"
        raise GameError("bad_argument", f"cannot read {file}: {error.strerror}", hint) from error


def _order(options: argparse.Namespace) -> int:
    from cultivation.order import Who, order  # noqa: PLC0415  Each command loads only what it needs.

    password = next(iter(_lines(options.password_file)), "")
    reply = order(Who(options.url, options.account, password, options.token_file), options.order)
    _say(json.dumps(reply))
    return 0 if reply.get("ok") else 1


def _staff(options: argparse.Namespace) -> int:
    from cultivation.service.staff import appoint  # noqa: PLC0415  Each command loads only what it needs.

    words = _lines(options.password_file)
    player = asyncio.run(appoint(options.database, options.account, role=options.role, words=words))
    _say(json.dumps({"account": options.account, "player": player, "role": options.role}))
    return 0


def _openapi(options: argparse.Namespace) -> int:
    from cultivation.openapi import additive, document  # noqa: PLC0415  Each command loads only what it needs.

    if options.since is None:
        _say(document.text().rstrip())
        return 0
    try:
        older = json.loads(options.since.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GameError("bad_argument", f"{options.since}: {error}", "an OpenAPI document printed earlier") from error
    broken = additive.breaks(older, document.document())
    for line in broken or ["everything that worked still works"]:
        _say(line)
    return 1 if broken else 0


def _say(text: str, where: TextIO | None = None) -> None:
    """To stdout unless told otherwise; at once, because another program may be waiting for it."""
    stream = where or sys.stdout
    stream.write(f"{text}\n")
    stream.flush()


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else -1
    if not 0 <= port <= PORT_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is no port")
    return port


def _uri(text: str) -> str:
    if not text.startswith(("postgresql://", "postgres://")):
        raise argparse.ArgumentTypeError("a database is postgresql://…")
    return text


def _label(text: str) -> str:
    if not LABEL.fullmatch(text):
        raise argparse.ArgumentTypeError("a build is 1 to 64 of letters, digits and . _ + -")
    return text


def _cohort(text: str) -> str:
    if text and not COHORT.fullmatch(text):
        raise argparse.ArgumentTypeError("a cohort is 1 to 64 of letters, digits and . _ : + -")
    return text
