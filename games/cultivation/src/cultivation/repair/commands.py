"""The commands `trace` and `reverse`: one reads the ledger, the other orders at a running service as its user."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError

from cultivation.errors import GameError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


ACTS = ("propose", "sign", "refuse", "undo", "show", "list")
GIVE_UP_S = 60
PROTOCOL = 1
MOVES_MAX = 500


def add_repair(commands: argparse._SubParsersAction[argparse.ArgumentParser], *, uri: Callable[[str], str]) -> None:
    """Adds trace and reverse; `uri` is what a database's address must be."""
    found = commands.add_parser(
        "trace",
        help="where the value of some transactions of the ledger is now; writes nothing",
        description="Follows value through every hand, in proportion. Who bought at a fair price keeps it.",
    )
    found.add_argument("--database", type=uri, required=True, metavar="URI", help="whose ledger is read")
    _add_question(found, is_required=True)
    found.add_argument("--json", action="store_true", help="one JSON object on stdout, with every step")
    found.set_defaults(run=_trace)
    reverse = commands.add_parser(
        "reverse",
        help="take value back: one of the house proposes, another signs",
        description="Orders at a running service. It logs in, which ends the same account's session elsewhere.",
    )
    reverse.add_argument("act", choices=ACTS, help="undo proposes to give back what a case has taken")
    reverse.add_argument("--url", required=True, help="a running service on that database")
    reverse.add_argument("--account", required=True, help="of the house: support proposes, an operator signs")
    reverse.add_argument("--password-file", type=Path, required=True, help="its first line")
    reverse.add_argument("--why", default="", help="what the log says; needed for all but show and list")
    reverse.add_argument("--case", type=int, metavar="N", help="which case; needed for all but propose and list")
    reverse.add_argument("--direct", action="store_true", help="propose: only what the transactions moved themselves, "
                         "with what they took given back; nothing is followed")  # fmt: skip
    reverse.add_argument("--database", type=uri, metavar="URI", help="propose: trace here, not in the service, "
                         "which reads 200,000 postings at most")  # fmt: skip
    _add_question(reverse, is_required=False)
    reverse.add_argument("--json", action="store_true", help="one JSON object on stdout")
    reverse.set_defaults(run=_reverse)


def _add_question(command: argparse.ArgumentParser, *, is_required: bool) -> None:
    command.add_argument("--tx", type=int, nargs="+", required=is_required, default=[], metavar="N",
                         help="transactions of the ledger, as the audit names them")  # fmt: skip
    command.add_argument("--player", type=int, nargs="+", default=[], metavar="N", help="whose part of them is meant")
    command.add_argument("--accomplice", type=int, nargs="+", default=[], metavar="N",
                         help="whose sales count as gifts, whatever the price")  # fmt: skip
    command.add_argument("--spare", type=int, nargs="+", default=[], metavar="N", help="from whom nothing is taken")


def _trace(options: argparse.Namespace) -> int:
    from cultivation.repair import ask  # noqa: PLC0415  Each command loads only what it needs.

    found, plan = ask.once(options)
    _say(json.dumps(ask.as_json(found, plan)) if options.json else ask.as_text(found, plan))
    return 0


def _reverse(options: argparse.Namespace) -> int:
    """Logs in, orders, logs out."""
    order = _order(options)
    token = _sent(options.url, "/v1/login", _login(options))["token"]
    try:
        result = _sent(options.url, "/v1/admin", order, token=token)["result"]
    finally:
        _sent(options.url, "/v1/logout", {}, token=token)
    _say(json.dumps(result) if options.json else _told(result))
    return 0


def _order(options: argparse.Namespace) -> dict[str, Any]:
    why, names = options.why, {"sign": "sign_reversal", "refuse": "refuse_reversal", "undo": "undo_reversal"}
    if options.act in ("show", "list"):
        shown = {"id": _case(options)} if options.act == "show" else {}
        return {"do": "cases", "why": why or "a look at the cases", **shown}
    if not why:
        raise GameError("bad_argument", "--why is missing", "it is what the log says of it, at least three characters")
    if options.act != "propose":
        return {"do": names[options.act], "why": why, "id": _case(options)}
    if not options.tx:
        raise GameError("bad_argument", "--tx is missing", "the transactions to reverse; cultivation audit names them")
    asked = {"txs": options.tx, "players": options.player, "accomplices": options.accomplice, "spare": options.spare}
    if options.database and not options.direct:
        return {"do": "reverse", "why": why, "moves": _moves(options), **asked}
    return {"do": "reverse", "why": why, "follow": not options.direct, **asked}


def _moves(options: argparse.Namespace) -> list[tuple[str, str, int]]:
    """What a trace here finds, for a ledger that is too long for the service to read."""
    from cultivation.repair import ask  # noqa: PLC0415  Each command loads only what it needs.

    moves = ask.once(options)[1].moves
    if not 0 < len(moves) <= MOVES_MAX:
        hint = "look at cultivation trace; --player says whose part is meant"
        raise GameError("bad_argument", f"{len(moves)} things to take, 1 to {MOVES_MAX} can be ordered at once", hint)
    return [(move.account, move.asset, move.qty) for move in moves]


def _case(options: argparse.Namespace) -> int:
    if options.case is None:
        raise GameError("bad_argument", "--case is missing", "cultivation reverse list names the cases")
    return int(options.case)


def _login(options: argparse.Namespace) -> dict[str, Any]:
    try:
        (password, *_) = options.password_file.read_text(encoding="utf-8").splitlines() or [""]
    except OSError as error:
        hint = "a file with the password in its first line"
        raise GameError("bad_argument", f"cannot read {options.password_file}: {error.strerror}", hint) from error
    return {"v": PROTOCOL, "account": options.account, "password": password}


def _sent(url: str, path: str, body: dict[str, Any], *, token: str = "") -> dict[str, Any]:
    """The reply to a good request; GameError with the service's own words to any other."""
    if not url.startswith(("http://", "https://")):
        raise GameError("bad_argument", f"{url} is no address", "http://… or https://…")
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(url.rstrip("/") + path, json.dumps(body).encode(), headers)  # noqa: S310  # the scheme was looked at
    try:
        with urllib.request.urlopen(request, timeout=GIVE_UP_S) as reply:  # noqa: S310  # ditto
            answer: dict[str, Any] = json.load(reply)
    except HTTPError as error:
        with error:
            text = error.read().decode(errors="replace")
        raise GameError("bad_argument", f"{path} was refused: {text[:500]}", "see the code in the reply") from error
    except (URLError, ConnectionError, TimeoutError) as error:
        raise GameError("service_unreachable", f"{url}: {error}", "is the service running there?") from error
    return answer


def _told(result: dict[str, Any]) -> str:
    """A list of cases, one case, or what became of an order."""
    if "cases" in result:
        return "\n".join(map(_headline, result["cases"])) or "no cases"
    if "case" in result:
        return "\n".join(_case_told(result["case"]))
    lines = [f"case {result['id']}: {result['state']}"]
    lines += [f"  {qty} {asset}: {account}" for account, asset, qty in result.get("moves", [])]
    done = result.get("done", [])
    lines += [f"  {account}: {taken} {asset} taken, {owed} owed" for account, asset, taken, owed in done]
    return "\n".join(lines)


def _headline(case: dict[str, Any]) -> str:
    return f"{case['id']} {case['state']} {case['kind']}: {case['why']}"


def _case_told(case: dict[str, Any]) -> list[str]:
    people = ", ".join(f"{what} by {case[f'{what}_by']}" for what in ("proposed", "signed", "refused"))
    kept = (case.get("report") or {}).get("kept_by_innocents", [])
    done = case.get("done") or []
    return [
        _headline(case),
        people,
        *(f"  take {qty} {asset} from {account}" for account, asset, qty in case["moves"]),
        *(f"  innocents keep {qty} {asset}: {account}" for account, asset, qty in kept),
        *(f"  {one['account']}: {one['taken']} {one['asset']} taken, {one['owed']} owed" for one in done),
    ]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
