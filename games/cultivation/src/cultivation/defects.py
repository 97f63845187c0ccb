"""The bad builds B1 to B16: each defect is one function that the build got wrong, put in its place when it starts.

Every one was seen in some game in the wild. A release must catch each of them by the signal that `caught_by` names.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import msgspec

from cultivation.protocol.commands.combat import OfStage
from cultivation.rules import arena, combat, ledger, power, words
from cultivation.rules.deal import gift, send_mail
from cultivation.rules.numbers import BP
from cultivation.service import calendar, deal, execute, welcome
from cultivation.state import codec, migrate
from cultivation.store import pauses, sessions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cultivation.protocol.commands.deal import DueDeal
    from cultivation.rules.combat import Income
    from cultivation.rules.deal import Deal
    from cultivation.rules.player import Player, Power
    from cultivation.rules.turn import Posting, Turn
    from cultivation.state.codec import Carried
    from cultivation.store.postgres import Connection


@dataclass(frozen=True, slots=True)
class Defect:
    """One bad build. `plant` are the functions to replace: (module, name, from the right one to the wrong one);
    without any the variant of that name does it in another way.
    """

    what: str
    caught_by: str
    plant: tuple[tuple[Any, str, Callable[[Any], Any]], ...] = ()


class TooLong(Exception):  # noqa: N818  The name says what happened.
    """What the build that cannot stand a long absence runs into."""


def start(name: str) -> Callable[[], None]:
    """What the variant of that defect does when its process starts."""

    def plant() -> None:
        for module, attribute, wrong in DEFECTS[name].plant:
            setattr(module, attribute, wrong(getattr(module, attribute)))

    return plant


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The defect in this process until the block is left: for gates that need no service."""
    with ExitStack() as stack:
        for module, attribute, wrong in DEFECTS[name].plant:
            right = getattr(module, attribute)
            setattr(module, attribute, wrong(right))
            stack.callback(setattr, module, attribute, right)
        yield


def _fails_over_the_cap(right: Callable[[Player, int], Income]) -> Callable[[Player, int], Income]:
    def income(player: Player, now_ms: int) -> Income:
        earned = right(player, now_ms)
        if earned.combat.lost_ms > player.combat.lost_ms:
            raise TooLong(str(player.id))
        return earned

    return income


def _forgets_the_realm(right: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return {**right, "realm": tuple(name for name in right["realm"] if name != "dantian")}


def _drops_the_unknown(right: Callable[[Player, Carried], bytes]) -> Callable[[Player, Carried], bytes]:
    return lambda player, _: right(player, codec.Carried())


def _pays_too_much(right: Callable[..., Turn]) -> Callable[..., Turn]:
    def pay(turn: Turn, asset: str, *, qty: int, reason: str) -> Turn:
        return right(turn, asset, qty=qty * 13 // 10 if reason == "stage_first" else qty, reason=reason)

    return pay


def _renames_an_argument(right: Mapping[str, Any]) -> Mapping[str, Any]:
    renamed = msgspec.defstruct(
        "OfStage", [("stage", int)], rename={"stage": "stage_number"}, forbid_unknown_fields=True, frozen=True
    )
    return {name: replace(one, args=renamed) if one.args is OfStage else one for name, one in right.items()}


def _gives_nothing_back(_right: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return {}


def _newer_schema(right: Mapping[str, int]) -> Mapping[str, int]:
    return {**right, "character": 2}


def _adds_each_time(right: Mapping[tuple[str, int], Any]) -> Mapping[tuple[str, int], Any]:
    return {**right, ("character", 1): lambda data: {**data, "free_points": data["free_points"] + 3}}


def _forgets_that_it_did(right: Callable[[Carried], dict[str, int]]) -> Callable[[Carried], dict[str, int]]:
    return lambda carried: {**right(carried), "character": 1}


def _in_floats(_right: Callable[[Power, int], int]) -> Callable[[Power, int], int]:
    def power_of(sources: Power, r: int) -> int:
        s = power.stats(sources)
        rate = BP + min(s.crit, BP) * (s.cdmg - BP) // BP + min(s.pen, 6_000) // 2 + min(s.res, 6_000) // 2
        return int((s.hp + 8 * s.atk + 6 * s.dfn + 10 * s.spd) * (rate / BP) * (1 + 0.05 * r))

    return power_of


def _credits_later(right: Callable[..., Any]) -> Callable[..., Any]:
    """The ledger is told, and the seller's mail stays empty, as after a crash between the two."""

    async def settle(connection: Connection, postings: Sequence[Posting], *rest: Any, **named: Any) -> None:  # noqa: ANN401  # handed on as they are
        await right(connection, postings, *rest, **named)
        for posting in postings:
            if posting.reason == "market" and posting.to_account.startswith("mail:") and posting.asset == "stone":
                await connection.execute(
                    "UPDATE wallet SET balance = balance - $2 WHERE account = $1 AND asset = 'stone'",
                    posting.to_account,
                    posting.qty,
                )

    return settle


def _leaves_the_item(right: Callable[..., Any]) -> Callable[..., Any]:
    """The ledger says that an item moved, and its row stays where it was."""

    async def settle(connection: Connection, postings: Sequence[Posting], *rest: Any, **named: Any) -> None:  # noqa: ANN401  # handed on as they are
        await right(connection, postings, *rest, **named)
        for posting in postings:
            if posting.asset.startswith("i:") and posting.to_account.startswith("esc:"):
                await connection.execute(
                    "UPDATE item SET account = $1 WHERE id = $2", posting.from_account, posting.asset[2:]
                )

    return settle


async def slow_search(path: str) -> None:
    """B8: a search in the market waits five milliseconds more."""
    if path == "/v1/market/search":
        await asyncio.sleep(0.005)


PROCESS = uuid4().int % 10**6
"""Another number in each process: what a build that keys its work by it takes for new after a restart."""
CARELESS = re.compile(r"^([^\W_]+\s?)*$")
"""Whether a text is words only, in exponential time where it nearly is."""


def _keys_by_process(right: str) -> str:
    """A job is known by who made it: after a restart the same day's job is a new one."""
    return right.replace("VALUES ($1,", f"VALUES ($1::text || '#{PROCESS}',")


def _settles_by_process(right: Mapping[str, DueDeal]) -> Mapping[str, DueDeal]:
    """The mails of the arena are named by the job, so that nothing stops the second one."""

    def settle(game: Deal, job: str) -> Deal:
        for rank, player in game.rows["ladder"]:
            honor = gift("faucet:arena_daily", "honor", qty=arena.honor_of(rank), reason="arena_daily")
            game = send_mail(game, player, f"arena:{job}", subject="arena_daily", gifts=(honor,))
        return game

    return {**right, "arena_daily": replace(right["arena_daily"], rule=settle)}


def _reads_carelessly(right: Callable[[str], str]) -> Callable[[str], str]:
    def flaw(text: str) -> str:
        CARELESS.match(text)
        return right(text)

    return flaw


def _keeps_for_ever(right: Callable[[str], str]) -> Callable[[str], str]:
    """Whoever comes here once is told the cohort of the first who came, and so stays here."""
    first: list[str] = []

    def cohort_named(word: str) -> str:
        first.append(right(word))
        return next(filter(None, first), "")

    return cohort_named


def _forgets_guilds(_right: Callable[..., Any]) -> Callable[..., Any]:
    async def group_cohorts(_connection: object, player_ids: Sequence[int]) -> dict[int, str]:
        return dict.fromkeys(player_ids, "")

    return group_cohorts


DEFECTS: Mapping[str, Defect] = {
    "B1": Defect("two claims at once are both paid", "C5"),
    "B2": Defect("market proceeds are booked, and their credit never comes", "C1", ((deal, "settle", _credits_later),)),
    "B3": Defect("an item stays in the seller's bag when it is sold", "C3", ((deal, "settle", _leaves_the_item),)),
    "B4": Defect("an absence over the cap is an error", "J1", ((combat, "income", _fails_over_the_cap),)),
    "B5": Defect("the dantian's power forgets the realm", "power drift", ((power, "READ", _forgets_the_realm),)),
    "B6": Defect("unknown fields are dropped", "N/N-1 round trip", ((codec, "encode", _drops_the_unknown),)),
    "B7": Defect("a faucet pays 1.3 times as much", "faucet comparison", ((ledger, "pay", _pays_too_much),)),
    "B8": Defect("a market search takes 5 ms more", "latency against stable"),
    "B9": Defect("20 kB are kept for each login", "memory under a herd"),
    "B10": Defect(
        "a rank job pays twice after a restart",
        "season key",
        ((calendar, "JOB", _keys_by_process), (deal, "DUE", _settles_by_process)),
    ),
    "B11": Defect("a chat filter that takes for ever", "loop lag, J4", ((words, "flaw", _reads_carelessly),)),
    "B12": Defect(
        "an argument is renamed without an alias", "J1, skew", ((execute, "COMMANDS", _renames_an_argument),)
    ),
    "B13": Defect("listings expire while the market is off", "G10", ((pauses, "EXTEND", _gives_nothing_back),)),
    "B14": Defect(
        "a migration that an interrupted sweep does twice",
        "migration properties",
        (
            (migrate, "SCHEMA", _newer_schema),
            (migrate, "UP", _adds_each_time),
            (codec, "schema_of", _forgets_that_it_did),
        ),
    ),
    "B15": Defect(
        "whoever comes to the new build never leaves it",
        "cohort share",
        ((sessions, "group_cohorts", _forgets_guilds), (welcome, "cohort_named", _keeps_for_ever)),
    ),
    "B16": Defect("a float in a formula", "golden vectors", ((power, "power_of", _in_floats),)),
}
