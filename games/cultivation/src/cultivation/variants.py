"""Builds that differ on purpose, to be released and, where they are bad, to be caught.

Every deliberate defect of the game is in this file or in `defects.py`. The rest of the program asks the chosen
variant at four places: when the process starts, when it tests itself, before it handles a request, and how it
writes a command.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.defects import DEFECTS, slow_search, start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

LOGIN_BYTES = 20_480  # held for ever, for each login
LEAK_BYTES = 65_536  # held for ever, for each request
LEAK_BYTES_MAX = 512 * 1024 * 1024  # the machine belongs to others as well


async def _nothing(_path: str) -> None:
    pass


def _starts() -> None:
    pass


def _no_findings() -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class Variant:
    """What differs from the build that players use today.

    `unguarded` names the commands that are written without looking at the player's version, `dawdles_s` after it
    was read: such a build asks somebody else in between.
    """

    edition: str
    what: str
    start: Callable[[], None] = _starts
    self_test: Callable[[], list[str]] = _no_findings
    before_request: Callable[[str], Awaitable[None]] = _nothing
    unguarded: frozenset[str] = frozenset()
    dawdles_s: float = 0.02


class LostTable(Exception):  # noqa: N818  The name says what happened.
    """What the failing builds run into."""


def _fails(share_percent: int) -> Callable[[str], Awaitable[None]]:
    """A lookup that finds nothing for a share of the requests."""

    async def before_request(_path: str) -> None:
        if random.randrange(100) < share_percent:  # noqa: S311  Dice, no secrets.
            raise LostTable("drop_rates_v2")

    return before_request


async def _slow_tail(_path: str) -> None:
    """Two of a hundred requests wait for something that takes a second."""
    if random.randrange(100) < 2:  # noqa: S311  Dice, no secrets.
        await asyncio.sleep(1.0)


def _leaks() -> Callable[[str], Awaitable[None]]:
    """Something is remembered for each request and never forgotten."""
    held: list[bytes] = []

    async def before_request(_path: str) -> None:
        if len(held) * LEAK_BYTES < LEAK_BYTES_MAX:
            held.append(b"x" * LEAK_BYTES)

    return before_request


def _leaks_on_login() -> Callable[[str], Awaitable[None]]:
    """Each session that begins leaves something behind."""
    held: list[bytes] = []

    async def before_request(path: str) -> None:
        if path == "/v1/session" and len(held) * LOGIN_BYTES < LEAK_BYTES_MAX:
            held.append(b"x" * LOGIN_BYTES)

    return before_request


def _crashes() -> None:
    raise LostTable("season_2")


def _never_passes() -> list[str]:
    return ["the table of season 2 is not there yet"]


VARIANTS: Mapping[str, Variant] = {
    "stable": Variant("1.0", "what players use today"),
    "good": Variant("1.1", "a good next version"),
    "errors-5": Variant("1.1", "5 % of the requests fail", before_request=_fails(5)),
    "errors-20": Variant("1.1", "20 % of the requests fail", before_request=_fails(20)),
    "errors-100": Variant("1.1", "every request fails", before_request=_fails(100)),
    "slow-tail": Variant("1.1", "2 % of the requests take a second more", before_request=_slow_tail),
    "double-claim": Variant("1.1", "two claims at once are both paid", unguarded=frozenset({"idle_claim"})),
    "leak": Variant("1.1", "memory grows with every request", before_request=_leaks()),
    "crash-at-start": Variant("1.1", "the process ends while starting", start=_crashes),
    "never-ready": Variant("1.1", "the process never becomes ready", self_test=_never_passes),
    "long-night": Variant("1.1", "whoever was away longer than the cap gets an error", start=start("B4")),
    **{name: Variant("1.1", one.what, start=start(name)) for name, one in DEFECTS.items() if one.plant},
    "B1": Variant("1.1", DEFECTS["B1"].what, unguarded=frozenset({"idle_claim"})),
    "B8": Variant("1.1", DEFECTS["B8"].what, before_request=slow_search),
    "B9": Variant("1.1", DEFECTS["B9"].what, before_request=_leaks_on_login()),
}
