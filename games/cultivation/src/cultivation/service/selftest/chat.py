"""Known answers of system 2.15, chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cultivation.rules import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cultivation.rules.play import World


def check(world: World) -> Iterator[str]:
    """A sentence for each known answer that is not given."""
    vectors = {
        "admin here": "mask",
        "a d m i n": "reject",
        "Scunthorpe": "allow",
        "Cheap  Jade": "hold",
        "hello": "allow",
    }
    for text, outcome in vectors.items():
        if words.judged(text, world.tables)[0] != outcome:
            yield f"{text!r} is not judged as {outcome}"
    if not words.flaw("a\u200bb") or words.flaw("well met"):
        yield "what cannot be seen may be sent, or what can may not"
