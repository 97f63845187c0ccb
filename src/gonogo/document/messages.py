"""The messages that the release owes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gonogo.core.plan import Message
from gonogo.document import keys
from gonogo.document.fields import fields, listing, words
from gonogo.document.nodes import Node, Table, Words
from gonogo.document.reading import Reading
from gonogo.errors import did_you_mean

OCCASIONS = ("start", "phase", "gate", "hold", "promoted", "rolled back")
_LINE = re.compile(
    r"on\s+(?P<on>[^→:>]+?)\s*(?:→|->)\s*(?P<channel>[^,:]+),\s*(?P<audience>[^:]+):\s+(?P<text>.+)", re.IGNORECASE
)


def read_messages(reading: Reading, node: Node | None, channels: Sequence[str]) -> tuple[Message, ...]:
    """Every message, in the order of the document."""
    messages: list[Message] = []
    for entry in listing(reading, node, "messages"):
        table = _table(reading, entry)
        if table is None:
            continue
        reading.place(f"$.messages[{len(messages)}]", entry.line)
        messages.append(_message(reading, table, channels))
    return tuple(messages)


def _table(reading: Reading, entry: Node) -> Table | None:
    if not isinstance(entry, Words):
        return entry if isinstance(entry, Table) else None
    found = _LINE.fullmatch(" ".join(entry.text.split()))
    if found is None:
        hint = "Write `on promoted → CHANNEL, AUDIENCE: TEXT`."
        reading.wrong("GG-1106", entry.line, what=f"not a message: `{entry.text}`", hint=hint)
        return None
    return Table(tuple((Words(key, entry.line), Words(found[key], entry.line)) for key in keys.MESSAGE), entry.line)


def _message(reading: Reading, table: Table, channels: Sequence[str]) -> Message:
    known = fields(reading, table, "the message", keys=keys.MESSAGE)
    on = words(reading, known.need("on"), "the occasion").lower()
    if on and on not in OCCASIONS:
        reading.wrong("GG-1104", table.line, what=f"there is no occasion `{on}`", hint=did_you_mean(on, OCCASIONS))
    channel = words(reading, known.need("channel"), "the channel")
    if channel and channel not in channels:
        reading.wrong(
            "GG-1312", table.line, what=f"no channel is called `{channel}`", hint=did_you_mean(channel, channels)
        )
    audience = words(reading, known.need("audience"), "the audience")
    if ":" in audience:
        reading.wrong("GG-1112", table.line, what=f"the audience `{audience}` holds a colon")
    return Message(on, channel, audience, words(reading, known.need("text"), "the text"))
