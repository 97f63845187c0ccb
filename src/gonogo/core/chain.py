"""The hash chain of a journal: one changed, moved, added or removed byte in its past breaks every later digest.

What it does not show: lines cut off at the end. Whoever keeps the last digest elsewhere (the report, a signed bundle)
has that too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from gonogo.core.codec import canonical
from gonogo.core.json_shape import Json


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a journal holds it. `what` is the stored canonical JSON text of the happening, of any version."""

    index: int
    at_s: float
    wall_s: float
    what: bytes
    digest: str


def genesis(run: str) -> str:
    """The digest that stands before a run's first line: no line of one run fits into another."""
    return _digest(canonical({"journal": "gonogo", "run": run}))


def link(previous_digest: str, index: int, *, at_s: float, wall_s: float, happening_json: Json) -> str:
    """The digest of one line: SHA-256 over the line's canonical JSON, in which the previous digest is a member."""
    return link_text(previous_digest, index, at_s=at_s, wall_s=wall_s, what=canonical(happening_json))


def link_text(previous_digest: str, index: int, *, at_s: float, wall_s: float, what: bytes) -> str:
    """As `link`, where the happening's canonical text is at hand: the store writes the bytes that were hashed."""
    # The members stand in sorted order, so this is what `canonical` would make of the whole line.
    head = canonical({"at_s": float(at_s), "index": index, "previous": previous_digest, "wall_s": float(wall_s)})
    return _digest(head[:-1] + b',"what":' + what + b"}")


def check(run: str, lines: Iterable[Line]) -> int | None:
    """The first place where the chain of a whole run is broken; None where it holds."""
    previous = genesis(run)
    for place, line in enumerate(lines):
        if line.index != place or line.digest != _expected(previous, line):
            return place
        previous = line.digest
    return None


def _expected(previous: str, line: Line) -> str | None:
    try:
        return link_text(previous, line.index, at_s=line.at_s, wall_s=line.wall_s, what=line.what)
    except (ValueError, TypeError):  # a time that is no finite number was never written by us
        return None


def _digest(text: bytes) -> str:
    return "sha256:" + sha256(text).hexdigest()
