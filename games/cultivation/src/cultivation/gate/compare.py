"""Two builds side by side, from what each tells at /metrics: faucets and latencies; and what a save must survive."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from cultivation.rules.player import SECTIONS
from cultivation.state import codec

if TYPE_CHECKING:
    from cultivation.rules.player import Player

SAMPLE = re.compile(r"^(\w+)\{([^}]*)\} ([0-9.e+-]+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="([^"]*)"')
FAUCET_PERCENT_MAX = 20
COMMANDS_MIN = 30
"""With fewer accepted commands on a side nothing is said of faucets: that is an unknown, not a good."""


def faucets(stable: str, canary: str) -> list[str]:
    """Reasons whose value for each accepted command differs by more than 20 % from the stable build's.

    Raises ValueError when either side accepted too few commands to say.
    """
    base, other = _faucets(stable), _faucets(canary)
    told = []
    for reason in sorted(base.keys() | other.keys()):
        left, right = base.get(reason, 0.0), other.get(reason, 0.0)
        if abs(right - left) * 100 > FAUCET_PERCENT_MAX * left:
            told.append(f"{reason}: {right:.2f} for each command, {left:.2f} on the stable build")
    return told


def below_s(text: str, path: str, bound: str) -> tuple[int, int]:
    """How many requests of a path took at most `bound` (as the bucket is labelled), and how many there were."""
    below = total = 0
    for name, labels, value in SAMPLE.findall(text):
        have = dict(LABEL.findall(labels))
        if name == "cultivation_request_seconds_bucket" and have.get("path") == path:
            below += int(value) if have["le"] == bound else 0
            total += int(value) if have["le"] == "+Inf" else 0
    return below, total


def counted(text: str, metric: str) -> int:
    """The sum of a counter over its labels."""
    return int(sum(float(value) for name, _, value in SAMPLE.findall(text) if name == metric))


def measured(text: str, metric: str) -> float:
    """A gauge's largest value; KeyError where the build does not tell it."""
    found = [float(value) for name, _, value in SAMPLE.findall(text) if name == metric]
    if not found:
        raise KeyError(metric)
    return max(found)


def round_trip(player: Player) -> list[str]:
    """What a save by the next build loses when this build reads and writes it."""
    data = msgspec.msgpack.decode(codec.encode(player, codec.Carried()))
    data["sect_of_tomorrow"] = {"rank": 3}
    data["combat"]["stance_of_tomorrow"] = "crane"
    state = msgspec.msgpack.encode(data, order="sorted")
    read, carried = codec.decode(player.id, state, {})
    again = msgspec.msgpack.decode(codec.encode(read, carried))
    return [name for name in data if again.get(name) != data[name]]


def migration(player: Player) -> list[str]:
    """What changes when a save of the first release is read and written twice: a second time must do nothing."""
    data = codec.encode(player, codec.Carried())
    first, carried = codec.decode(player.id, data, dict.fromkeys(SECTIONS, 1))
    written, schema = codec.encode(first, carried), codec.schema_of(carried)
    second, _ = codec.decode(player.id, written, schema)
    return [name for name in SECTIONS if getattr(first, name) != getattr(second, name)]


def _faucets(text: str) -> dict[str, float]:
    """Value by asset and reason for each accepted command."""
    accepted, paid = 0.0, {}
    for name, labels, value in SAMPLE.findall(text):
        have = dict(LABEL.findall(labels))
        if name == "cultivation_commands_total" and have.get("code") == "ok":
            accepted += float(value)
        if name == "cultivation_faucet_total":
            paid[f"{have['asset']} {have['reason']}"] = float(value)
    if accepted < COMMANDS_MIN:
        raise ValueError(f"{accepted:g} accepted commands say nothing, {COMMANDS_MIN} would")
    return {reason: value / accepted for reason, value in paid.items()}
