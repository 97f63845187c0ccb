"""A message of chat as players are told it, in the history and at the moment when it is said."""

from __future__ import annotations

from typing import Any

import msgspec

# What is read of each message; one that was hidden has lost its words and keeps its number.
MESSAGE = """channel, seq, sender, name, CASE WHEN hidden THEN '' ELSE text END AS text, at, masked, hidden,
CASE WHEN hidden THEN '{}' ELSE texts END AS texts"""


def message(row: dict[str, Any]) -> dict[str, Any]:
    """The row as it travels: with an id, with flags, and with words by locale where the house spoke."""
    flags = [flag for flag in ("masked", "hidden") if row[flag]]
    told = {name: row[name] for name in ("seq", "sender", "name", "text", "at")}
    told |= {"id": f"{row['channel']}/{row['seq']}", "flags": flags}
    if texts := msgspec.json.decode(row["texts"]):
        told["texts"] = texts
    return told
