from __future__ import annotations

import pytest

from bench.long_document import document
from gonogo.document.explain import explain_text


@pytest.mark.parametrize("lines", [2, 100, 2_345])
def test_a_long_document_has_as_many_lines_as_asked_for(lines):
    """A figure for 5,000 lines would be one for another length."""
    assert document(lines, 1).count("\n") == lines


def test_the_same_seed_gives_the_same_document():
    """Two runs of the bench could not be compared."""
    assert document(500, 3) == document(500, 3) != document(500, 4)


def test_a_long_document_is_one_that_teams_write():
    """The bench would measure how quickly prose is passed over."""
    kinds = explain_text(document(1_000, 1), "long.md").counts()
    assert all(kinds[kind] for kind in ("criterion", "alert rule", "rollback step", "heading", "prose"))
    assert kinds["not understood"] <= 20
