"""What `cultivation load` was told, bounded: a load ends by itself and stays on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from cultivation.errors import GameError
from cultivation.players.run import LOOPBACK, PLAYERS_MAX, RATE_MAX, SECONDS_MAX


@dataclass(frozen=True, slots=True)
class Asked:
    """One load. `database` is where the books are audited afterwards; `following` is a second build's URL."""

    url: str
    database: str = ""
    players: int = 200
    rate: float = 100.0
    seconds: float = 10.0
    seed: int = 1
    following: str | None = None
    at_least: float | None = None


def check(asked: Asked) -> None:
    """Raises GameError for a load that nobody may ask for."""
    for url in (asked.url, *([asked.following] if asked.following else [])):
        where = urlsplit(url)
        if where.scheme != "http" or where.hostname not in LOOPBACK:
            raise GameError("bad_argument", f"a load stays on this machine, not {url}", "use http://127.0.0.1:PORT")
    least = min(asked.players, asked.rate, asked.seconds)
    if least <= 0:
        raise GameError("bad_argument", "a load of nothing shows nothing", "--players, --rate and --seconds above 0")
    if asked.players > PLAYERS_MAX or asked.rate > RATE_MAX or asked.seconds > SECONDS_MAX:
        most = f"{PLAYERS_MAX} players, {RATE_MAX:g} calls a second, {SECONDS_MAX:g} seconds"
        raise GameError("bad_argument", f"a load is bounded: at most {most}", "ask for less")
