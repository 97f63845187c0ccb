"""What nearly every request asks of the database, asked by each new connection before the first request comes.

The database reads and plans a statement when a connection first uses it. Without this the first players of a new
process wait for that, each on another connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.store.parts import nothing, statement, usual
from cultivation.store.read import read_marks, read_rows

if TYPE_CHECKING:
    from cultivation.store.postgres import Connection


async def prime(connection: Connection) -> None:
    """Reads nobody and writes nothing. Raises what the database raises; one of another revision may refuse."""
    await read_marks(connection, [])
    await read_rows(connection, [])
    for names in usual():
        await connection.fetch(statement(names, is_guarded=True), *nothing(names))
