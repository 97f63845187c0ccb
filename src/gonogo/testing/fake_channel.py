"""A channel in memory, for tests of whatever sends: it keeps the contract, or breaks it as its script says."""

from __future__ import annotations

from dataclasses import dataclass, field

from gonogo.core.plan import Channel as ChannelSpec
from gonogo.testing.fake_target import Fault, Script, fail_after


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that arrived."""

    channel: str
    audience: str
    text: str
    key: str


@dataclass(slots=True)
class FakeChannel:
    """Fulfils `Channel`. `sent` is what arrived, in order."""

    script: Script = field(default_factory=Script)
    sent: list[Sent] = field(default_factory=list)

    def send(self, channel: ChannelSpec, audience: str, text: str, key: str) -> str:
        """As the port says. A lie is a reference to a message that never arrived."""
        fault = self.script.next()
        keys = [each.key for each in self.sent]
        if key in keys:
            return f"message {keys.index(key) + 1}"
        if fault is Fault.LIE:
            return "message 0"
        self.sent.append(Sent(channel.name, audience, text, key))
        fail_after(fault)
        return f"message {len(self.sent)}"
