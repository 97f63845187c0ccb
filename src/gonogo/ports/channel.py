"""Where messages go."""

from __future__ import annotations

from typing import Protocol

from gonogo.core.plan import Channel as ChannelSpec


class Channel(Protocol):
    """One way to reach an audience. The same key twice sends once, as far as the outside allows."""

    def send(self, channel: ChannelSpec, audience: str, text: str, key: str) -> str:
        """Send, and return a reference that a person can look up. DriverError with `happened` otherwise."""
        ...
