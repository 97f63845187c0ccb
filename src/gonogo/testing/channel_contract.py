"""What every channel must do, as functions. Run each of `CLAUSES` on a fresh `Setting`."""

# ruff: noqa: S101  (a contract asserts: it runs under pytest only)

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gonogo.core.plan import Channel as ChannelSpec
from gonogo.ports.channel import Channel


@dataclass(frozen=True, slots=True)
class Setting:
    """A channel to an empty place. `opened` gives a new object each time, as after a restart of gonogo. `arrived` is
    what the audience sees: (audience, text), in order."""

    opened: Callable[[], Channel]
    spec: ChannelSpec
    arrived: Callable[[], Sequence[tuple[str, str]]]


def a_message_arrives_whole(setting: Setting) -> None:
    """Line breaks, quotes and foreign letters arrive as they were written."""
    text = 'Phase 2 begins:\n"10 %" — günstig, 修仙 🎉\t\\n'
    assert setting.opened().send(setting.spec, "players", text, "k1")
    assert list(setting.arrived()) == [("players", text)]


def the_same_key_arrives_once(setting: Setting) -> None:
    """A message that is sent again after a crash is read once."""
    setting.opened().send(setting.spec, "players", "we begin", "k1")
    setting.opened().send(setting.spec, "players", "we begin", "k1")
    channel = setting.opened()
    channel.send(setting.spec, "players", "we begin", "k1")
    assert list(setting.arrived()) == [("players", "we begin")]


def the_reference_stays_the_same(setting: Setting) -> None:
    """Sent again, the same message is found under the same reference; another one under another."""
    channel = setting.opened()
    first = channel.send(setting.spec, "players", "one", "k1")
    other = channel.send(setting.spec, "players", "two", "k2")
    assert channel.send(setting.spec, "players", "one", "k1") == first != other


def other_keys_arrive_in_order(setting: Setting) -> None:
    """Equal words under two keys are two messages, in the order of sending."""
    for number, text in enumerate(("begin", "again", "again", "end")):
        setting.opened().send(setting.spec, "staff", text, f"run/step-{number} ü")
    assert [text for _, text in setting.arrived()] == ["begin", "again", "again", "end"]


CLAUSES: tuple[Callable[[Setting], None], ...] = (
    a_message_arrives_whole,
    the_same_key_arrives_once,
    the_reference_stays_the_same,
    other_keys_arrive_in_order,
)
