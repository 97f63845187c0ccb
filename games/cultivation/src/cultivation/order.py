"""Orders of the house from the command line: each is one call of `POST /v1/admin`, by somebody with a password."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cultivation.errors import GameError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROTOCOL = 1
GIVE_UP_S = 30
UNAUTHORISED = 401


@dataclass(frozen=True, slots=True)
class Who:
    """Who orders, and where. `kept`: a file that holds the token between calls, since five logins a minute are all that
    an account has; None: log in anew each time."""

    url: str
    account: str
    password: str
    kept: Path | None


def order(who: Who, text: str) -> dict[str, Any]:
    """The answer to one order, refusals too. Raises GameError when it is no order, the password is wrong or nobody
    answers."""
    asked = _read(text)
    token = _kept(who) or _login(who)
    status, reply = _call(who, "/v1/admin", asked, token)
    if status == UNAUTHORISED or (status >= UNAUTHORISED and "session" in str(reply.get("detail"))):
        _, reply = _call(who, "/v1/admin", asked, _login(who))
    return reply


def _read(text: str) -> dict[str, Any]:
    try:
        asked = json.loads(text)
    except ValueError as error:
        raise GameError("bad_argument", f"an order is JSON: {error}", 'such as {"do": "log", "why": "…"}') from error
    if not isinstance(asked, dict) or not {"do", "why"} <= asked.keys():
        raise GameError("bad_argument", "an order says what and why", 'such as {"do": "log", "why": "…"}')
    return asked


def _kept(who: Who) -> str:
    return who.kept.read_text(encoding="ascii").strip() if who.kept and who.kept.is_file() else ""


def _login(who: Who) -> str:
    body = {"v": PROTOCOL, "account": who.account, "password": who.password}
    _, reply = _call(who, "/v1/login", body, "")
    token = str(reply.get("token", ""))
    if not token:
        why = reply.get("detail") or reply.get("code")
        raise GameError(
            "bad_argument", f"{who.account} is not let in: {why}", "five attempts a minute; see staff --help"
        )
    if who.kept:
        with os.fdopen(os.open(who.kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(token)
    return token


def _call(who: Who, path: str, body: Mapping[str, Any], token: str) -> tuple[int, dict[str, Any]]:
    if urlsplit(who.url).scheme not in {"http", "https"}:
        raise GameError("bad_argument", f"{who.url!r} is no address", "http://127.0.0.1:PORT")
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {token}"} if token else {})}
    request = urllib.request.Request(f"{who.url}{path}", json.dumps(body).encode(), headers)  # noqa: S310  Looked at above.
    try:
        with urllib.request.urlopen(request, timeout=GIVE_UP_S) as reply:  # noqa: S310  Ditto.
            return reply.status, _parsed(reply.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, _parsed(refused.read())
    except OSError as error:
        raise GameError("service_unreachable", f"{who.url}: {error}", "is the service running at that URL?") from error


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise GameError("service_unreachable", "what answers there is not the game", "is the URL right?")
    return told
