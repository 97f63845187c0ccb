"""Names and what a character begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.tables import Tables


def findings(tables: Tables) -> Iterator[str]:
    """Confusables lead to plain letters."""
    for source, target in tables.confusables.items():
        if len(source) != 1 or any(char in tables.confusables for char in target if char != source):
            yield f"the confusable {source!r} does not lead to a plain letter"
    for key in (*tables.items, *tables.gear):
        if not key.replace("_", "").isalnum() or not key.isascii():
            yield f"the key {key!r} would not be a plain word in the ledger"
