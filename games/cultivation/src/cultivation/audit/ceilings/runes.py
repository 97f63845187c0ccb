"""Runes are never made of nothing: by weight, 3 to the power of the level, no more comes back than went in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.audit.ceilings.payment import Path, owner_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cultivation.audit.ceilings.payment import Entry, Payment


def observe(paths: dict[str, Path], entry: Entry) -> None:
    """Runes that went into fusing or a socket, by kind and weight."""
    if entry.to_account == "sink:fuse_in" and entry.asset.startswith("s:rune_"):
        book, each = _weight(entry)
        counts = paths.setdefault(owner_of(entry.from_account), Path()).counts
        counts[book] = counts.get(book, 0) + each * entry.qty


def _fused(p: Payment) -> int:
    if not p.entry.asset.startswith("s:rune_"):
        return 0
    book, each = _weight(p.entry)
    most = p.path.counts.get(book, 0) // each
    p.path.counts[book] = p.path.counts.get(book, 0) - each * min(most, p.entry.qty)
    return most


def _weight(entry: Entry) -> tuple[str, int]:
    _, kind, level = entry.asset.split(":")[1].split("_")
    return f"rune:{kind}", 3 ** (int(level) - 1)


CEILINGS: Mapping[str, Callable[[Payment], int]] = {"fuse_out": _fused}
