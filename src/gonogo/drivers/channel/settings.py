"""The settings of a channel."""

from __future__ import annotations

from gonogo.core.events import Happened
from gonogo.core.plan import Channel as ChannelSpec
from gonogo.ports.driver_error import DriverError, Failure


def setting_of(channel: ChannelSpec, name: str) -> str:
    """Its value. DriverError MISSING where the plan gives none."""
    value = dict(channel.settings).get(name)
    if not value:
        why = f"the channel {channel.name} ({channel.kind}) has no {name}"
        raise DriverError(Failure.MISSING, Happened.NO, why, hint=f"give it `{name}` in the plan")
    return value
