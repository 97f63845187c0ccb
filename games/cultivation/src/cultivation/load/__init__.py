"""Load shapes: open loops of players whose timetable was fixed before, judged only where the machine was quiet.

Every shape ends with a full audit of the books.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from typing import Any

import uvloop

from cultivation.audit import run as audits
from cultivation.errors import GameError
from cultivation.gate.outcome import Outcome
from cultivation.load import noise
from cultivation.load.asked import Asked, check
from cultivation.load.shapes import SHAPES, Found
from cultivation.load.verdict import Check, judged
from cultivation.players.http import Client, Failed

__all__ = ["SHAPES", "Asked", "load"]


def load(shape: str, asked: Asked) -> Outcome:
    """One shape from beginning to audit. Raises GameError for a load that may not be, or when nobody answers."""
    check(asked)
    began_s = time.monotonic()
    before, first = noise.look(), noise.mark()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(_run(shape, asked))
    stolen = noise.mark().stolen_percent_since(first)
    after = noise.look()
    loud = [*before.noise("before"), *after.noise("after")]
    if stolen > noise.STOLEN_PERCENT_MAX:
        loud.append(f"{stolen:.1f} % of the time was stolen meanwhile")
    checks = [*found.checks, *_books(asked)]
    why, is_rejected = judged(checks, loud)
    data: dict[str, Any] = {
        "asked": asdict(asked),
        "machine": noise.machine(),
        "noise": {"before": before.as_json(), "after": after.as_json(), "stolen_percent": round(stolen, 2)},
        "rejected": is_rejected,
        "checks": [one.as_json() for one in checks],
        "seen": found.data,
    }
    return Outcome(shape, int((time.monotonic() - began_s) * 1_000), why, data=data)


async def _run(shape: str, asked: Asked) -> Found:
    control = Client(asked.url)
    try:
        await control.get("/live", {})
        return await SHAPES[shape](asked)
    except Failed as failed:
        hint = "is the service running at that URL?"
        raise GameError("service_unreachable", f"{asked.url}: {failed.kind}", hint) from failed
    except RuntimeError as error:
        return Found([Check("the shape could be driven", None, at_least=1, why=str(error))])
    finally:
        control.close()


def _books(asked: Asked) -> list[Check]:
    """The full audit at the end; without a database to read, the books were not audited, and that is no success."""
    if not asked.database:
        return [Check("violations in the books", None, at_most=0, why="--database is needed to audit")]
    result = audits.once(asked.database)
    said = "; ".join(f"{v.rule} {v.build} {v.account} {v.asset}" for v in result.violations[:5])
    return [
        Check("violations in the books", len(result.violations), at_most=0, why=said),
        Check("postings audited", sum(result.postings.values()), at_least=1),
    ]
