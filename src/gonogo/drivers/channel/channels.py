"""One door to all kinds of channels."""

from __future__ import annotations

from collections.abc import Mapping

from gonogo.core.events import Happened
from gonogo.core.plan import Channel as ChannelSpec
from gonogo.ports.channel import Channel
from gonogo.ports.driver_error import DriverError, Failure


class Channels:
    """Fulfils `Channel` by handing each message to the channel of its kind."""

    def __init__(self, by_kind: Mapping[str, Channel]) -> None:
        self._by_kind = dict(by_kind)

    def send(self, channel: ChannelSpec, audience: str, text: str, key: str) -> str:
        """As the port says. DriverError MISSING for a kind that nobody drives."""
        driver = self._by_kind.get(channel.kind)
        if driver is None:
            why = f"no driver sends to channels of kind {channel.kind!r} ({channel.name})"
            hint = f"known kinds: {', '.join(sorted(self._by_kind))}"
            raise DriverError(Failure.MISSING, Happened.NO, why, hint=hint)
        return driver.send(channel, audience, text, key)
