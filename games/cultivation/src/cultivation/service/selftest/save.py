"""Known answers of saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.service.selftest.player import born
from cultivation.state import codec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    new = born(world)
    state = codec.encode(new, codec.Carried())
    read, carried = codec.decode(new.id, state, {})
    if codec.encode(read, carried) != state:
        yield "a save does not come back as it was"
