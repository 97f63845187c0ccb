"""Named values in SQL reach the right place."""

from __future__ import annotations

import pytest

from cultivation.store.statement import statement


def test_names_become_numbers_and_casts_stay():
    """A value never lands in another column."""
    made = statement("SELECT :b::bigint, :a, :b WHERE x = ANY(:list::text[])")
    assert made.text == "SELECT $1::bigint, $2, $1 WHERE x = ANY($3::text[])"
    assert made.values({"a": 1, "b": 2, "list": []}) == [2, 1, []]
    with pytest.raises(KeyError):
        made.values({"a": 1})
