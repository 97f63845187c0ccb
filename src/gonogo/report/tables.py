"""Markdown tables whose cells cannot break them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of a table."""
    yield _row(head)
    yield "|" + " --- |" * len(head)
    yield from (_row(row) for row in rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(plain(cell).replace("|", "\\|") for cell in cells) + " |"


def plain(text: str) -> str:
    """Text on one line that cannot begin HTML."""
    return " ".join(text.split()).replace("<", "&lt;")


def code(text: str) -> str:
    """Text as code; back ticks in it would end it and are left out."""
    return f"`{text.replace('`', '')}`"
