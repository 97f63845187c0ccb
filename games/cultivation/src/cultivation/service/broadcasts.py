"""Mail for many, which a person of the house orders: one row, whose value is minted as each player claims it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cultivation.rules import ledger, words
from cultivation.rules.deal import MAIL_MS
from cultivation.rules.player import CURRENCIES
from cultivation.rules.turn import reject
from cultivation.store.broadcasts import freeze_cohort

if TYPE_CHECKING:
    from cultivation.rules.tables import Tables
    from cultivation.service.worker import Worker
    from cultivation.store.postgres import Connection

ATTACHED_MAX, WORDS_MAX, QTY_MAX = 10, 2_000, 10**9
LAST_MS = 2**53 - 1
CREATE = """INSERT INTO broadcast (id, reason, subject, body, attach, created, expires, level_min, born_before,
                                   cohort, build, build_from, build_until, made_by, cancelled, signed_by, is_frozen)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, true)
ON CONFLICT DO NOTHING RETURNING true"""

SIGN = """UPDATE broadcast SET cancelled = false, signed_by = $2
WHERE id = $1 AND cancelled AND signed_by = '' AND made_by <> $2 RETURNING true"""


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom: at least of a level and in one cohort at the moment of the order, in a session of one build within a
    time. Empty means everybody.
    """

    level_min: int = 0
    cohort: str = ""
    build: str = ""
    build_from_ms: int = 0
    build_until_ms: int = LAST_MS


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`attach` are assets of the ledger with their quantities: currencies and stacks, no unique items."""

    id: str
    reason: str
    subject: str
    body: str = ""
    attach: tuple[tuple[str, int], ...] = ()
    audience: Audience = Audience()
    lasts_ms: int = MAIL_MS


async def send_broadcast(
    worker: Worker, connection: Connection, new: Broadcast, *, by: str, is_signed: bool = True
) -> None:
    """From now on everybody of the audience who is here already may claim it, once; before it is signed nobody sees it.

    Raises Rejected: `invalid_args` for value that no faucet of its reason gives, or words; `wrong_state` for an id that
    is taken.
    """
    _check(new, worker.world.tables)
    now_ms, to = worker.clock.now_ms(), new.audience
    made = await connection.fetchval(
        CREATE,
        *(new.id, new.reason, new.subject, new.body, json.dumps(new.attach), now_ms, now_ms + new.lasts_ms),
        *(
            to.level_min,
            now_ms,
            to.cohort,
            to.build,
            to.build_from_ms,
            to.build_until_ms,
            by,
            not is_signed,
            by if is_signed else "",
        ),
    )
    if not made:
        reject("wrong_state", "this broadcast is there already")
    await freeze_cohort(connection, new.id, to.cohort, t0_ms=now_ms)


async def sign_broadcast(connection: Connection, broadcast_id: str, *, by: str) -> bool:
    """Somebody else than who proposed it lets it happen; False where there is none that waits for this person."""
    return bool(await connection.fetchval(SIGN, broadcast_id, by))


def _check(new: Broadcast, tables: Tables) -> None:
    if not new.id or new.id.startswith("comp:") or len(new.attach) > ATTACHED_MAX:
        reject("invalid_args", "id or attachments")
    for asset, qty in new.attach:
        is_known = asset in CURRENCIES or (asset[:2] == "s:" and asset.split(":")[1] in tables.items)
        if not is_known or not 1 <= qty <= QTY_MAX or new.reason not in ledger.FAUCETS[ledger.kind_of(asset)]:
            reject("invalid_args", asset)
    for text in (new.subject, new.body):
        if len(text) > WORDS_MAX or words.outcome_of(text, tables) != "allow":
            reject("invalid_args", "words")
