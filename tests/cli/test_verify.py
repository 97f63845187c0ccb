from __future__ import annotations

from dataclasses import replace

import pytest

from gonogo.cli.answer import Exit


@pytest.mark.usefixtures("world_run")
def test_a_changed_byte_is_found(runs):
    """Whoever changes the record is found out, with the line."""
    lines = runs.journal._lines["r-7f3a"]
    lines[3] = replace(lines[3], what=lines[3].what.replace(b"game", b"gane", 1))
    answer = runs.call("verify", "latest")
    assert answer.exit_code is Exit.WRONG
    assert (answer.data["verified"], answer.data["broken_line"]) == (False, 3)
    assert "error[GG-4001]" in answer.words


@pytest.mark.usefixtures("world_run")
def test_a_true_record_verifies(runs):
    """A run as the engine wrote it derives again, decision by decision."""
    answer = runs.call("verify", "latest")
    assert answer.data["differences"] == []
    assert answer.exit_code is Exit.CLEAN
    assert answer.data["last_digest"] in answer.text


def test_a_decision_that_does_not_follow_is_found(runs, journals):
    """A journal with a proper chain but an invented decision does not pass."""
    runs.add(journals.prepared().done()[:3] + tuple(replace(x, index=3) for x in journals.promoted()[-1:]))
    answer = runs.call("verify", "latest")
    assert answer.exit_code is Exit.WRONG
    assert [difference["index"] for difference in answer.data["differences"]][-1] == 3
