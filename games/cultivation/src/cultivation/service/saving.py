"""From a decided turn to what is stored and what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cultivation.identity import RULES
from cultivation.protocol import envelope as wire
from cultivation.protocol.envelope import Reply
from cultivation.rules import power
from cultivation.service.log import LOG
from cultivation.state import codec
from cultivation.store.read import HashMismatch
from cultivation.store.write import Save, Stamp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cultivation.rules.turn import Posting, Turn
    from cultivation.service.worker import Worker
    from cultivation.store.read import Loaded
    from cultivation.store.write import Stored

DRIFT_CHECK_EVERY = 100  # one command in this many is checked against the reference


def reply_of(turn: Turn, loaded: Loaded, *, server_ms: int) -> bytes:
    """The answer to an accepted command."""
    return wire.ENCODER.encode(
        Reply(
            ok=True,
            server_ms=server_ms,
            ver=loaded.ver + 1,
            power=power.power_of(turn.player.power, turn.player.realm.r),
            purse=dict(turn.player.purse),
            delta=_delta(turn),
            events=[{"type": event.type, **event.data} for event in turn.events],
            result=dict(turn.reply),
        )
    )


def save_of(worker: Worker, turn: Turn, loaded: Loaded, *, stored: Stored | None, cohort: str) -> Save:
    """Everything that the write needs; the old bytes go along when this is the first write at a newer
    schema. Of a player who was remembered nothing is written where row or guild are others by now.
    """
    state = codec.encode(turn.player, loaded.carried)
    schema = codec.schema_text(tuple(codec.schema_of(loaded.carried).items()))
    identity = worker.identity
    return Save(
        turn=turn,
        expected_ver=loaded.ver,
        schema=schema,
        state=state,
        prev_hash=loaded.hash,
        hash=codec.chain_hash(worker.secrets.save, previous=loaded.hash, ver=loaded.ver + 1, state=state),
        stamp=Stamp(identity.build, RULES, identity.content, cohort or identity.cohort),
        stored=stored,
        backup=(loaded.schema, loaded.ver, loaded.state) if loaded.ver and loaded.schema != schema else None,
        mark=None if loaded.guild is None else loaded.mark,
        guild=loaded.guild,
    )


def check_drift(worker: Worker, turn: Turn) -> None:
    """Now and then the kept vectors are compared with a full recomputation: any difference is a bug."""
    worker.decided += 1
    if worker.decided % DRIFT_CHECK_EVERY:
        return
    if power.reference(turn.player, turn.tables) != turn.player.power:
        worker.metrics.count("cultivation_power_drift_total")
        LOG.error("power drift", extra={"data": {"player": turn.player.id}})


def count_postings(worker: Worker, postings: Iterable[Posting]) -> None:
    """What came out of faucets, for whoever compares two builds."""
    for posting in postings:
        if posting.from_account.startswith("faucet:"):
            asset = posting.asset if ":" not in posting.asset else "goods"
            worker.metrics.count("cultivation_faucet_total", posting.qty, asset=asset, reason=posting.reason)


def quarantined(worker: Worker, player_id: int, error: Exception) -> bytes:
    """This player alone is kept out until a person has looked; nothing is repaired by itself."""
    kind = "hash_mismatch" if isinstance(error, HashMismatch) else "migration_fail"
    worker.metrics.count(f"cultivation_{kind}_total")
    LOG.error(kind, extra={"data": {"player": player_id, "why": str(error)}})
    return wire.refused("maintenance", "this player is being looked at", server_ms=worker.clock.now_ms())


def _delta(turn: Turn) -> dict[str, int]:
    mine = f"p:{turn.player.id}"
    delta: dict[str, Any] = {}
    for posting in turn.postings:
        sign = (posting.to_account == mine) - (posting.from_account == mine)
        delta[posting.asset] = delta.get(posting.asset, 0) + sign * posting.qty
    return {asset: qty for asset, qty in delta.items() if qty}
