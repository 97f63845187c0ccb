"""What a stream missed, read from the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.stream.hub import frame
from cultivation.store import stream as rows

if TYPE_CHECKING:
    from cultivation.service.service import Service
    from cultivation.service.stream.hub import Stream
    from cultivation.service.worker import Worker


async def catch_up(service: Service, worker: Worker, stream: Stream) -> None:
    """One page of it. The stream stays behind while there is more, or while its sink has no room."""
    async with worker.pool.acquire() as connection:
        found = await rows.missed(connection, stream.player_id, since=stream.seq)
    for row in found:
        if stream.is_over or not stream.sink.take(frame(row["type"], row["data"].encode(), row["seq"])):
            return
        stream.seq = row["seq"]
    # What was heard of while the page was read may not be on it.
    stream.is_behind = len(found) == rows.PAGE or (bool(found) and stream.newest > stream.seq)
    if found:
        service.saw(stream.player_id)
