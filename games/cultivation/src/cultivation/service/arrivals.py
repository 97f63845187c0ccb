"""Those who come in at about the same time come in together: a login costs the database little more than its row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cultivation.service import account as accounts
from cultivation.service.edge import Refused
from cultivation.service.gather import Gather
from cultivation.service.session import Session
from cultivation.store import sessions
from cultivation.store.sessions import Device

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection
    from cultivation.store.sessions import Account

GATHER_S = 0.02
AT_ONCE = 32
Begun = tuple[Session, int]


@dataclass(frozen=True, slots=True)
class Comer:
    """A device that is admitted, and from where it comes."""

    device: Device
    address: str

    def guessed(self) -> tuple[str, str]:
        """What its wrong guesses are counted by."""
        return f"device {self.device.account}", f"device at {self.address}"


@dataclass(frozen=True, slots=True)
class Known:
    """What the session of a player begins with. `cohort` is the one of the group, empty for who is alone."""

    account: Account
    cohort: str


@dataclass(slots=True)
class Arrivals:
    """Of one process."""

    comers: Gather[Comer, Begun] = field(default_factory=lambda: Gather(_begun, GATHER_S, AT_ONCE))
    players: Gather[int, Known | None] = field(default_factory=lambda: Gather(_known, GATHER_S, AT_ONCE))

    async def begin(self, worker: Worker, comer: Comer) -> Begun:
        """The session and the player's version. Raises Refused for a secret that is not the account's, or for too many
        such guesses.
        """
        return await self.comers.ask(worker, comer)

    async def let_in(self, worker: Worker, player_id: int) -> Known | None:
        """Noted as let in by this build, unless banned. None for a player who does not exist."""
        return await self.players.ask(worker, player_id)


async def _begun(worker: Worker, comers: list[Comer]) -> Sequence[Begun | BaseException]:
    """Who comes twice with one account comes in one after the other, as two would."""
    found: dict[int, Begun | BaseException] = {}
    turns: defaultdict[str, list[int]] = defaultdict(list)
    for number, comer in enumerate(comers):
        turns[comer.device.account].append(number)
    async with worker.pool.acquire() as connection:
        while numbers := [turn.pop(0) for turn in turns.values() if turn]:
            some = await _each_once(connection, [comers[n] for n in numbers], now_ms=worker.clock.now_ms())
            found.update(zip(numbers, some, strict=True))
    return [found[number] for number in range(len(comers))]


async def _each_once(
    connection: Connection, comers: Sequence[Comer], *, now_ms: int
) -> Sequence[Begun | BaseException]:
    """Guesses of one round are looked at as of one moment, and counted one after the other."""
    subjects = {subject for comer in comers for subject in comer.guessed()}
    waits_ms = await accounts.guessed_ms(connection, sorted(subjects), now_ms=now_ms)
    let = [comer.device for comer in comers if not any(subject in waits_ms for subject in comer.guessed())]
    found = await sessions.log_in(connection, let, now_ms=now_ms) if let else {}
    answers: list[Begun | BaseException] = []
    for comer in comers:
        if wait_ms := max(waits_ms.get(subject, 0) for subject in comer.guessed()):
            answers.append(Refused("rate_limited", "login attempts", wait_ms=wait_ms))
        elif comer.device.account in found:
            player_id, epoch, ver = found[comer.device.account]
            answers.append((Session(player_id, epoch), ver))
        else:
            answers.append(await _wrong(connection, comer, now_ms=now_ms))
    return answers


async def _wrong(connection: Connection, comer: Comer, *, now_ms: int) -> Refused:
    """A guess, counted; what is said of it, or that there have been too many."""
    try:
        await accounts.count_attempt(connection, comer.guessed(), now_ms=now_ms)
    except Refused as refused:
        return refused
    return Refused("not_allowed", "the secret is not this account's")


async def _known(worker: Worker, player_ids: list[int]) -> Sequence[Known | None]:
    ids, now_ms = list(dict.fromkeys(player_ids)), worker.clock.now_ms()
    async with worker.pool.acquire() as connection:
        accounts_ = await sessions.let_in(connection, ids, worker.identity.build, now_ms=now_ms)
        cohorts = await sessions.group_cohorts(connection, ids)
    return [Known(accounts_[id_], cohorts[id_]) if id_ in accounts_ else None for id_ in player_ids]
