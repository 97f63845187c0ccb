"""Statements that write commands are few, so that no player waits while yet another one is planned."""

from __future__ import annotations

from itertools import combinations

from cultivation.store.parts import PARTS, statement, together, width


def test_few_statements() -> None:
    """If each mix of effects were a statement of its own, every connection would plan hundreds, and remember them."""
    mixes = [frozenset(mix) for count in range(len(PARTS) + 1) for mix in combinations(PARTS, count)]
    statements = {statement(together(mix), is_guarded=True) for mix in mixes}
    assert len(mixes) > 500 * len(statements)


def test_nothing_is_left_out() -> None:
    """A part that is needed and not in the statement would be value that is lost without a word."""
    for name in PARTS:
        names = together(frozenset({name}))
        assert name in names
        text = statement(names, is_guarded=True)
        assert f"${3 + 14 + sum(map(width, names))}::" in text
