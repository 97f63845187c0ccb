"""What a client tells of itself: that it began, how fluently it draws, that one of its scripts broke."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


class ClientReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of `begun` (a page is playing), `frames` (a minute in sight, with its mean frames a second), `crash`."""

    kind: Literal["begun", "frames", "crash"]
    fps: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0
