"""What operators set for all processes at once. Older builds skip fields that they do not know."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from cultivation.identity import PROTOCOL

Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Moment = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Region = Annotated[str, msgspec.Meta(max_length=32)]
EVERYWHERE = "*"


class Maintenance(msgspec.Struct, frozen=True):
    """Whether players may play. `open_percent` is by region, `*` for every other one: it opens a closed game again
    step by step. Who is in `allow` always may.
    """

    state: Literal["none", "announced", "closed"] = "none"
    starts_ms: Moment | None = None
    until_ms: Moment | None = None
    text: Annotated[str, msgspec.Meta(max_length=500)] = ""
    open_percent: Annotated[dict[Region, Percent], msgspec.Meta(max_length=64)] = {}
    allow: Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]], msgspec.Meta(max_length=1_000)] = []

    def is_open(self, *, region: str, bucket: int) -> bool:
        """Whether the players of a bucket (0 to 99) may play; raising the percentage only ever adds players."""
        if self.state != "closed":
            return True
        return bucket < self.open_percent.get(region, self.open_percent.get(EVERYWHERE, 0))


class Admission(msgspec.Struct, frozen=True):
    """How many may come in. `max_concurrent` counts all processes, None is no limit; `logins_per_s` is for each
    process. An admitted place is held for `hold_s`.
    """

    max_concurrent: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] | None = None
    logins_per_s: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 300
    hold_s: Annotated[int, msgspec.Meta(ge=5, le=600)] = 60


class Window(msgspec.Struct, frozen=True):
    """Which protocols are let in: below `oldest` nobody, below `current` until `soft_until_ms` with a hint."""

    oldest: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = PROTOCOL[0]
    current: Annotated[int, msgspec.Meta(ge=1, le=1_000)] = PROTOCOL[1]
    soft_until_ms: Moment | None = None
    client_build: Annotated[str, msgspec.Meta(max_length=64)] = ""
    url: Annotated[str, msgspec.Meta(max_length=500)] = ""
    message: Annotated[str, msgspec.Meta(max_length=500)] = ""


class Control(msgspec.Struct, frozen=True):
    """Everything that operators have set; what they have not set is as here."""

    maintenance: Maintenance = Maintenance()
    admission: Admission = Admission()
    window: Window = Window()
