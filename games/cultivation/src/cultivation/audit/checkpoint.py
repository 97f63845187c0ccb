"""What the auditor knows of days that are no longer in the ledger: balances, and how far each player had come."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from cultivation.audit.ceilings import Path

if TYPE_CHECKING:
    from cultivation.audit.economy import Economy
    from cultivation.store.postgres import Connection

MADE = "*"  # the account under which is kept what an asset was made of: faucets less sinks
BALANCES = "SELECT account, asset, balance FROM ledger_checkpoint"
PATHS = "SELECT owner, path FROM ledger_path"
SAVE_BALANCES = "INSERT INTO ledger_checkpoint SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])"
SAVE_PATHS = "INSERT INTO ledger_path SELECT * FROM unnest($1::text[], $2::text[])"
OF_DAY = re.compile(r"\.(\d{5})(?=\.|$)")
LATE_DAYS = 2


async def load(connection: Connection, economy: Economy) -> None:
    """Where an economy begins that reads the ledger from its first posting that is left."""
    for row in await connection.fetch(BALANCES):
        if row["account"] == MADE:
            economy.created[row["asset"]] = row["balance"]
        else:
            economy.sums[row["account"], row["asset"]] = row["balance"]
    for row in await connection.fetch(PATHS):
        economy.paths[row["owner"]] = Path(**json.loads(row["path"]))


async def save(connection: Connection, economy: Economy, *, day: int) -> None:
    """In place of what was kept before, within the transaction of the caller. Books of single days before `day` are
    closed and left out.
    """
    rows = [(account, asset, qty) for (account, asset), qty in economy.sums.items()]
    rows += [(MADE, asset, qty) for asset, qty in economy.created.items()]
    paths = [(owner, json.dumps(_closed(path, day))) for owner, path in economy.paths.items()]
    await connection.execute("DELETE FROM ledger_checkpoint")
    await connection.execute("DELETE FROM ledger_path")
    await connection.execute(SAVE_BALANCES, *([row[n] for row in rows] for n in range(3)))
    await connection.execute(SAVE_PATHS, *([row[n] for row in paths] for n in range(2)))


def _closed(path: Path, day: int) -> dict[str, object]:
    known = asdict(path)
    known["counts"] = {name: count for name, count in path.counts.items() if not _is_over(name, day)}
    return known


def _is_over(name: str, day: int) -> bool:
    found = OF_DAY.search(name)
    return found is not None and int(found[1]) < day - LATE_DAYS
