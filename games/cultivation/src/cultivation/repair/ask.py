"""A trace from the command line: read once, from a database of which nothing is changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from cultivation.errors import GameError
from cultivation.repair.case import Plan, as_json, as_text, plan_of
from cultivation.repair.read import SCANNED_MAX, Untraceable, trace
from cultivation.repair.trace import Question, Trace
from cultivation.store.postgres import FAILED, connect

if TYPE_CHECKING:
    import argparse

__all__ = ["as_json", "as_text", "once"]


def once(options: argparse.Namespace) -> tuple[Trace, Plan]:
    """What was found, and what would be taken."""
    asked = Question(frozenset(options.tx), frozenset(options.player), frozenset(options.accomplice))
    try:
        return asyncio.run(_traced(options.database, asked, spare=frozenset(options.spare)))
    except Untraceable as error:
        raise GameError("bad_argument", str(error), "cultivation audit names transactions; see --player") from error
    except FAILED as error:
        raise GameError(
            "database_unreachable", repr(error), "is the database running, and is the URI right?"
        ) from error


async def _traced(uri: str, asked: Question, *, spare: frozenset[int]) -> tuple[Trace, Plan]:
    connection = await connect(uri, statement_s=600)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            found = await trace(connection, asked, scanned_max=SCANNED_MAX)
        return found, plan_of(found, spare)
    finally:
        await connection.close()
